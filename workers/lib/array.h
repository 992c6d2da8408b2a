/* Arrays in PostgreSQL's binary form, written into a buffer that has room. */
#ifndef KONV_ARRAY_H
#define KONV_ARRAY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void array_put32(char **p, uint32_t v)
{
    v = __builtin_bswap32(v);
    memcpy(*p, &v, 4);
    *p += 4;
}

/* Start of a one-dimensional array without NULLs: 20 bytes; each element is its length and its
 * bytes. */
static inline void array_start(char **p, uint32_t element_oid, size_t n)
{
    array_put32(p, 1);
    array_put32(p, 0);
    array_put32(p, element_oid);
    array_put32(p, (uint32_t)n);
    array_put32(p, 1);
}

#endif
