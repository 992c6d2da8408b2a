/* Interned byte strings: each distinct value gets a number from 1; 0 is "missing". */
#ifndef KONV_LINK_POOL_H
#define KONV_LINK_POOL_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct link_pool {
    uint32_t n;     /* numbers given, 0 included */
    uint32_t slots; /* power of two */
    uint32_t *slot; /* open addressing: numbers */
    uint32_t *hash; /* upper half of the hash, per number */
    uint64_t *at;   /* start of the bytes, per number; n + 1 entries */
    uint32_t capacity;
    char *bytes;
    size_t size;
};

extern void link_pool_init(struct link_pool *pool);
extern void link_pool_free(struct link_pool *pool);
extern uint32_t link_pool_add(struct link_pool *pool, const void *p, size_t n, uint64_t hash);
extern void link_pool_trim(struct link_pool *pool);

static inline const char *link_pool_bytes(const struct link_pool *pool, uint32_t id, size_t *n)
{
    *n = (size_t)(pool->at[id + 1] - pool->at[id]);
    return pool->bytes + pool->at[id];
}

/* Order of two values by their bytes. */
static inline int link_pool_compare(const struct link_pool *pool, uint32_t a, uint32_t b)
{
    size_t na, nb;
    const char *pa = link_pool_bytes(pool, a, &na), *pb = link_pool_bytes(pool, b, &nb);
    int order = memcmp(pa, pb, na < nb ? na : nb);
    return order ? order : (na > nb) - (na < nb);
}

/* Two 64-bit words into one; the multiplication of 128 bits mixes every bit into every other. */
static inline uint64_t link_mix(uint64_t a, uint64_t b)
{
    __uint128_t r = (__uint128_t)(a ^ 0x9E3779B97F4A7C15u) * (b ^ 0xBF58476D1CE4E5B9u);
    uint64_t x = (uint64_t)r ^ (uint64_t)(r >> 64);
    return (x ^ x >> 29) * 0x94D049BB133111EBu ^ x >> 32;
}

/* Hash of bytes; the same on every machine of this byte order. */
static inline uint64_t link_hash(const void *data, size_t n, uint64_t seed)
{
    const unsigned char *p = data;
    uint64_t h = link_mix(seed, n), word;
    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&word, p, 8);
        h = link_mix(h, word);
    }
    if (n) {
        word = 0;
        memcpy(&word, p, n);
        h = link_mix(h, word);
    }
    return h;
}
#endif
