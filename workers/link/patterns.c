/* The patterns of levels that occur, counted per rule; raw numbers in the pairs become ranks. */
#include "konv.h"
#include "link/model.h"
#include <omp.h>
#include <stdlib.h>

/* A growing set of 64-bit numbers, 0 kept apart. */
struct set {
    uint64_t *slot;
    uint32_t *value;
    size_t slots, n;
    bool zero;
};

static size_t place(const struct set *s, uint64_t x)
{
    size_t i = link_mix(x, 1) & (s->slots - 1);
    while (s->slot[i] && s->slot[i] != x)
        i = (i + 1) & (s->slots - 1);
    return i;
}

static void set_add(struct set *s, uint64_t x)
{
    if (x == 0) {
        s->zero = true;
        return;
    }
    if (s->n * 2 >= s->slots) {
        struct set bigger = {.slots = s->slots ? s->slots * 2 : 1024};
        bigger.slot = xcalloc(bigger.slots, sizeof *bigger.slot);
        for (size_t i = 0; i < s->slots; i++)
            if (s->slot[i])
                bigger.slot[place(&bigger, s->slot[i])] = s->slot[i];
        free(s->slot);
        s->slot = bigger.slot;
        s->slots = bigger.slots;
    }
    size_t i = place(s, x);
    s->n += s->slot[i] == 0;
    s->slot[i] = x;
}

static int compare_raw(const void *pa, const void *pb)
{
    uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
    return (a > b) - (a < b);
}

/* All raw numbers of the pairs, ascending. */
static uint64_t *distinct(const struct link_pairs *pairs, uint32_t *n)
{
    struct set all = {0};
#pragma omp parallel num_threads(konv.threads)
    {
        struct set own = {0};
        uint64_t last = UINT64_MAX;
#pragma omp for schedule(static)
        for (uint64_t i = 0; i < pairs->n; i++)
            if (pairs->pair[i].raw != last)
                set_add(&own, last = pairs->pair[i].raw);
#pragma omp critical
        {
            for (size_t i = 0; i < own.slots; i++)
                if (own.slot[i])
                    set_add(&all, own.slot[i]);
            all.zero |= own.zero;
        }
        free(own.slot);
    }
    uint64_t *raw = xmalloc((all.n + 1) * sizeof *raw);
    *n = 0;
    if (all.zero)
        raw[(*n)++] = 0;
    for (size_t i = 0; i < all.slots; i++)
        if (all.slot[i])
            raw[(*n)++] = all.slot[i];
    free(all.slot);
    sort_items(raw, *n, sizeof *raw, compare_raw);
    return raw;
}

/* Raw number to rank. */
static void make_index(struct set *index, const uint64_t *raw, uint32_t n)
{
    *index = (struct set){.slots = 1024};
    while (index->slots < (size_t)n * 2)
        index->slots *= 2;
    index->slot = xcalloc(index->slots, sizeof *index->slot);
    index->value = xcalloc(index->slots, sizeof *index->value);
    for (uint32_t k = 0; k < n; k++)
        if (raw[k]) {
            size_t i = place(index, raw[k]);
            index->slot[i] = raw[k];
            index->value[i] = k;
        }
}

void link_patterns_init(struct link_run *run)
{
    struct link_patterns *p = &run->patterns;
    int fields = run->config->fields, rules = run->blocks.rules;
    struct set index;
    p->raw = distinct(&run->pairs, &p->n);
    p->level = xmalloc((size_t)p->n * (size_t)fields + 1);
    p->model = xmalloc((size_t)p->n + 1);
    p->count = xcalloc((size_t)p->n * (size_t)rules + 1, sizeof *p->count);
    p->pairs = xcalloc((size_t)p->n + 1, sizeof *p->pairs);
    for (uint32_t k = 0; k < p->n; k++) {
        int model;
        link_unpack_levels(&run->compare, p->raw[k], p->level + (size_t)k * (size_t)fields, &model);
        p->model[k] = (uint8_t)model;
    }
    make_index(&index, p->raw, p->n);
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint64_t i = 0; i < run->pairs.n; i++) {
        struct link_pair *pair = &run->pairs.pair[i];
        uint64_t raw = pair->raw;
        pair->pattern = raw ? index.value[place(&index, raw)] : 0;
        pair->w = 0;
    }
    for (uint64_t i = 0; i < run->pairs.n; i++) {
        const struct link_pair *pair = &run->pairs.pair[i];
        p->pairs[pair->pattern]++;
        for (uint32_t bits = pair->rules; bits; bits &= bits - 1)
            p->count[(size_t)pair->pattern * (size_t)rules + (size_t)__builtin_ctz(bits)]++;
    }
    free(index.slot);
    free(index.value);
}

/* Shares of the levels of every field among the candidates. */
void link_level_shares(const struct link_run *run, double (*share)[KV_LEVELS])
{
    const struct link_patterns *t = &run->patterns;
    uint64_t hits[KV_MAX_FIELDS][KV_LEVELS] = {{0}};
    int fields = run->config->fields;
    for (uint32_t p = 0; p < t->n; p++)
        for (int f = 0; f < fields; f++)
            hits[f][t->level[(size_t)p * (size_t)fields + (size_t)f]] += t->pairs[p];
    for (int f = 0; f < fields; f++)
        for (int l = 0; l < KV_LEVELS; l++)
            share[f][l] = run->pairs.n ? (double)hits[f][l] / (double)run->pairs.n : 0;
}
