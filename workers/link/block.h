/*
 * Candidate pairs: a union of blocking rules, each pair once. After capping, a rule is a number of
 * a block per record (0: none), exact and shared by all tests of "do these two fall into one block
 * of this rule".
 */
#ifndef KONV_LINK_BLOCK_H
#define KONV_LINK_BLOCK_H
#include "link/data.h"

struct link_rule_stats {
    uint64_t pairs, fresh;    /* allowed pairs in its blocks; those no rule before has */
    uint64_t raw;             /* pairs before the classes and sources are looked at */
    uint32_t largest;         /* records of the largest block kept */
    uint32_t capped, records; /* blocks given up after refinement, and their records */
    uint32_t worst;           /* records of the largest block given up */
};

struct link_blocks {
    const struct link_data *data;
    int rules,
        width; /* width: block numbers per record, one a rule and one more for each swapped rule */
    int right[LINK_MAX_RULES]; /* place of a swapped rule's other side, or its own */
    uint32_t *block;           /* records x width */
    uint32_t *head;            /* header of each record, close together */
    uint32_t blocks[LINK_MAX_RULES];
    struct link_rule_stats stats[LINK_MAX_RULES];
    bool all; /* no rules: everything with everything */
};

/* One compared pair; its smaller record is the row it stands in. */
struct link_pair {
    uint32_t b;
    uint32_t rules : 24, flags : 8;
    union {
        uint64_t raw; /* mixed-radix number of all levels, while comparing */
        struct {
            uint32_t pattern; /* its rank among the patterns that occur */
            int32_t w;        /* total weight in millionths of a bit */
        };
    };
};
_Static_assert(sizeof(struct link_pair) == 16, "a pair takes 16 bytes");

/* Pairs in rows by their smaller record, ascending by the larger one. */
struct link_pairs {
    uint64_t *start; /* n + 1 */
    struct link_pair *pair;
    uint64_t n;
    double seconds; /* of all threads, for finding and comparing them */
};

struct link_compare; /* compare.h */

extern void link_block(struct link_blocks *blocks, const struct link_data *d);
extern void link_block_report(const struct link_blocks *blocks);
extern void link_make_pairs(const struct link_blocks *blocks, const struct link_compare *compare,
                            struct link_pairs *out);
extern uint32_t link_shared_rules(const struct link_blocks *blocks, uint32_t a, uint32_t b);
extern void link_blocks_free(struct link_blocks *blocks);

/* A child is never an adult. */
static inline bool link_classes_meet(uint64_t x, uint64_t y)
{
    return !head_class(x) || !head_class(y) || head_class(x) == head_class(y);
}

/* May two records be compared at all: across sources, or inside a source that may hold a person
 * twice; never a child with an adult. */
static inline bool link_allowed(const struct link_data *d, uint64_t x, uint64_t y)
{
    unsigned s = head_source(x);
    if (s == head_source(y) && (!d->config->within_source || d->sources[s].unique))
        return false;
    return link_classes_meet(x, y);
}

static inline const struct link_pair *link_find_pair(const struct link_pairs *pairs, uint32_t x,
                                                     uint32_t y)
{
    uint32_t a = x < y ? x : y, b = x < y ? y : x;
    uint64_t lo = pairs->start[a], hi = pairs->start[a + 1];
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (pairs->pair[mid].b < b)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < pairs->start[a + 1] && pairs->pair[lo].b == b ? &pairs->pair[lo] : NULL;
}
#endif
