/*
 * Little-endian bytes of stored states: written at a pointer that moves on, read by a cursor that
 * never goes past the end and remembers that something was wrong.
 */
#ifndef KV_BYTES_H
#define KV_BYTES_H

#include "kv.h"

/* Writes the lowest `width` bytes of a number. */
static inline unsigned char *kv_put(unsigned char *p, uint64_t v, int width)
{
    for (int i = 0; i < width; i++)
        p[i] = (unsigned char)(v >> 8 * i);
    return p + width;
}

struct kv_cursor {
    const unsigned char *p;
    size_t left;
    bool bad;
};

static inline uint64_t kv_get(struct kv_cursor *c, int width)
{
    uint64_t v = 0;
    if (c->bad || c->left < (size_t)width) {
        c->bad = true;
        return 0;
    }
    for (int i = 0; i < width; i++)
        v |= (uint64_t)c->p[i] << 8 * i;
    c->p += width;
    c->left -= (size_t)width;
    return v;
}

static inline int32_t kv_get_int(struct kv_cursor *c)
{
    return (int32_t)(uint32_t)kv_get(c, 4);
}

/* A count of things that take at least `width` bytes each. */
static inline int32_t kv_get_count(struct kv_cursor *c, size_t width)
{
    uint32_t n = (uint32_t)kv_get(c, 4);
    c->bad |= n > INT32_MAX || n * (uint64_t)width > c->left;
    return c->bad ? 0 : (int32_t)n;
}

#endif
