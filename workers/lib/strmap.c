/* Bytes to a number. */
#include "strmap.h"
#include "konv.h"
#include <stdlib.h>
#include <string.h>

struct strmap_slot {
    uint64_t hash; /* 0: free */
    const char *key;
    uint32_t n;
    int32_t value;
};

enum { FIRST_SLOTS = 256, BLOCK_SIZE = 1 << 16 };

/* Eight bytes at a time, mixed by multiplication; never 0. */
uint64_t strmap_hash(const char *key, size_t n)
{
    uint64_t h = n * 0x9E3779B97F4A7C15u + 1, w;
    for (; n >= 8; n -= 8, key += 8) {
        memcpy(&w, key, 8);
        h = (h ^ w) * 0xD6E8FEB86659FD93u;
        h ^= h >> 32;
    }
    for (w = 0; n; n--)
        w = w << 8 | (unsigned char)key[n - 1];
    h = (h ^ w) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    return h ? h : 1;
}

static struct strmap_slot *probe(const struct strmap *m, const char *key, size_t n, uint64_t hash)
{
    for (size_t i = hash & m->mask;; i = (i + 1) & m->mask) {
        struct strmap_slot *s = &m->slots[i];
        if (!s->hash || (s->hash == hash && s->n == n && memcmp(s->key, key, n) == 0))
            return s;
    }
}

static void grow(struct strmap *m)
{
    size_t size = m->slots ? (m->mask + 1) * 2 : FIRST_SLOTS;
    struct strmap_slot *old = m->slots;
    size_t old_size = old ? m->mask + 1 : 0;
    m->slots = xcalloc(size, sizeof *m->slots);
    m->mask = size - 1;
    for (size_t i = 0; i < old_size; i++)
        if (old[i].hash)
            *probe(m, old[i].key, old[i].n, old[i].hash) = old[i];
    free(old);
}

/* A lasting copy; the blocks are linked through their first bytes so that they can be freed. */
static const char *keep(struct strmap *m, const char *key, size_t n)
{
    size_t need = n + 1 + (m->block ? 0 : sizeof(char *));
    if (!m->block || m->block_used + need > m->block_size) {
        size_t size = n + 1 + sizeof(char *) > BLOCK_SIZE ? n + 1 + sizeof(char *) : BLOCK_SIZE;
        char *block = xmalloc(size);
        memcpy(block, &m->block, sizeof(char *));
        m->block = block;
        m->block_size = size;
        m->block_used = sizeof(char *);
    }
    char *copy = m->block + m->block_used;
    memcpy(copy, key, n);
    copy[n] = 0;
    m->block_used += n + 1;
    return copy;
}

int32_t *strmap_at(struct strmap *m, const char *key, size_t n)
{
    if (!m->slots || m->used * 2 > m->mask)
        grow(m);
    uint64_t hash = strmap_hash(key, n);
    struct strmap_slot *s = probe(m, key, n, hash);
    if (!s->hash) {
        *s = (struct strmap_slot){hash, keep(m, key, n), (uint32_t)n, -1};
        m->used++;
    }
    return &s->value;
}

int32_t strmap_find(const struct strmap *m, const char *key, size_t n)
{
    struct strmap_slot *s = m->slots ? probe(m, key, n, strmap_hash(key, n)) : NULL;
    return s && s->hash ? s->value : -1;
}

const char *strmap_key(const struct strmap *m, const char *key, size_t n)
{
    struct strmap_slot *s = m->slots ? probe(m, key, n, strmap_hash(key, n)) : NULL;
    return s && s->hash ? s->key : NULL;
}

void strmap_free(struct strmap *m)
{
    while (m->block) {
        char *next;
        memcpy(&next, m->block, sizeof next);
        free(m->block);
        m->block = next;
    }
    free(m->slots);
    memset(m, 0, sizeof *m);
}
