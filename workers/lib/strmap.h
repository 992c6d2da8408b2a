/* Bytes to a number: open addressing, keys copied into blocks that never move. */
#ifndef STRMAP_H
#define STRMAP_H

#include <stddef.h>
#include <stdint.h>

struct strmap {
    struct strmap_slot *slots;
    size_t mask, used;
    char *block;
    size_t block_used, block_size;
};

/* Where the value of a key stands; a new key gets the value -1. Valid until the next call. */
int32_t *strmap_at(struct strmap *m, const char *key, size_t n);
/* The value of a key, or -1. */
int32_t strmap_find(const struct strmap *m, const char *key, size_t n);
/* The map's own copy of a key that is in it, terminated by a zero byte. */
const char *strmap_key(const struct strmap *m, const char *key, size_t n);
uint64_t strmap_hash(const char *key, size_t n);
void strmap_free(struct strmap *m);

#endif
