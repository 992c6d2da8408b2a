/* Interning; see pool.h. */
#include "link/pool.h"
#include "konv.h"
#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 12 };

void link_pool_init(struct link_pool *pool)
{
    *pool = (struct link_pool){
        .n = 1, .slots = FIRST_SLOTS, .capacity = FIRST_SLOTS / 2, .size = 1 << 16};
    pool->slot = xcalloc(pool->slots, sizeof *pool->slot);
    pool->hash = xcalloc(pool->capacity, sizeof *pool->hash);
    pool->at = xcalloc(pool->capacity + 1, sizeof *pool->at);
    pool->bytes = xmalloc(pool->size);
}

void link_pool_free(struct link_pool *pool)
{
    free(pool->slot);
    free(pool->hash);
    free(pool->at);
    free(pool->bytes);
    *pool = (struct link_pool){0};
}

/* Room for more numbers: an eighth, which large blocks get without a copy. */
static void extend(struct link_pool *pool)
{
    size_t more = pool->capacity / 8;
    pool->capacity =
        more > UINT32_MAX - pool->capacity ? UINT32_MAX : pool->capacity + (uint32_t)more;
    pool->hash = xrealloc(pool->hash, pool->capacity * sizeof *pool->hash);
    pool->at = xrealloc(pool->at, ((size_t)pool->capacity + 1) * sizeof *pool->at);
}

/* Doubles the table; numbers stay. */
static void grow(struct link_pool *pool)
{
    free(pool->slot);
    pool->slots *= 2;
    pool->slot = xcalloc(pool->slots, sizeof *pool->slot);
    for (uint32_t id = 1; id < pool->n; id++) {
        uint32_t s = pool->hash[id] & (pool->slots - 1);
        while (pool->slot[s])
            s = (s + 1) & (pool->slots - 1);
        pool->slot[s] = id;
    }
}

/* The number of a value, a new one if it was never seen; nothing (n = 0) is 0. */
uint32_t link_pool_add(struct link_pool *pool, const void *p, size_t n, uint64_t hash)
{
    uint32_t h = (uint32_t)(hash >> 32), s;
    if (n == 0)
        return 0;
    for (s = h & (pool->slots - 1); pool->slot[s]; s = (s + 1) & (pool->slots - 1)) {
        uint32_t id = pool->slot[s];
        size_t len;
        const char *bytes;
        if (pool->hash[id] != h)
            continue;
        bytes = link_pool_bytes(pool, id, &len);
        if (len == n && memcmp(bytes, p, n) == 0)
            return id;
    }
    if (pool->n >= pool->slots / 2) {
        grow(pool);
        return link_pool_add(pool, p, n, hash);
    }
    if (pool->n == pool->capacity)
        extend(pool);
    uint64_t at = pool->at[pool->n];
    if (at + n > pool->size) {
        pool->size = (at + n) + (at + n) / 8;
        pool->bytes = xrealloc(pool->bytes, pool->size);
    }
    memcpy(pool->bytes + at, p, n);
    pool->hash[pool->n] = h;
    pool->slot[s] = pool->n;
    pool->at[pool->n + 1] = at + n;
    return pool->n++;
}

/* Gives back what only adding needs. */
void link_pool_trim(struct link_pool *pool)
{
    free(pool->slot);
    free(pool->hash);
    pool->slot = pool->hash = NULL;
    pool->at = xrealloc(pool->at, (pool->n + 1) * sizeof *pool->at);
    pool->size = pool->at[pool->n];
    pool->bytes = xrealloc(pool->bytes, pool->size ? pool->size : 1);
}
