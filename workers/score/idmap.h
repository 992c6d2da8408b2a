/* 64-bit keys to dense numbers 0, 1, 2, ... in order of first use: open addressing, no removal. */
#ifndef IDMAP_H
#define IDMAP_H

#include "konv.h"
#include <stdlib.h>

struct idmap {
    struct idmap_slot {
        int64_t key;
        int32_t value; /* -1: free */
    } * slots;
    size_t mask;
    int32_t n;
};

static inline size_t idmap_hash(int64_t key)
{
    uint64_t h = (uint64_t)key * 0x9E3779B97F4A7C15u;
    return (size_t)(h ^ h >> 32);
}

static inline struct idmap_slot *idmap_probe(const struct idmap *m, int64_t key)
{
    for (size_t i = idmap_hash(key) & m->mask;; i = (i + 1) & m->mask)
        if (m->slots[i].value < 0 || m->slots[i].key == key)
            return &m->slots[i];
}

/* Room for n keys without growing. */
static inline void idmap_reserve(struct idmap *m, int64_t n)
{
    struct idmap old = *m;
    size_t size = 64;
    while ((int64_t)size < n * 2)
        size *= 2;
    if (old.slots && size <= old.mask + 1)
        return;
    m->slots = xmalloc(size * sizeof *m->slots);
    m->mask = size - 1;
    for (size_t i = 0; i < size; i++)
        m->slots[i].value = -1;
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.slots[i].value >= 0)
            *idmap_probe(m, old.slots[i].key) = old.slots[i];
    free(old.slots);
}

/* The number of a key; a new key gets the next one. */
static inline int32_t idmap_add(struct idmap *m, int64_t key)
{
    if (!m->slots || (size_t)m->n * 2 > m->mask)
        idmap_reserve(m, m->slots ? (int64_t)m->mask + 1 : 32);
    struct idmap_slot *s = idmap_probe(m, key);
    if (s->value < 0)
        *s = (struct idmap_slot){key, m->n++};
    return s->value;
}

/* The number of a key, or -1. */
static inline int32_t idmap_find(const struct idmap *m, int64_t key)
{
    return m->slots ? idmap_probe(m, key)->value : -1;
}

static inline void idmap_free(struct idmap *m)
{
    free(m->slots);
    *m = (struct idmap){0};
}

#endif
