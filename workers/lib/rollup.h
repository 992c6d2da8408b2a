/*
 * Additive figures over the tree of areas: a block of int64 counters per area; a parent's block is
 * the sum of its children's. Blocks come in the order of the tree, so only one branch is in memory,
 * whatever the size of the province.
 */
#ifndef ROLLUP_H
#define ROLLUP_H

#include "area.h"

struct rollup {
    const struct areas *areas;
    size_t size; /* counters in a block */
    /* Called once per area with its finished block, children before parents. */
    void (*emit)(void *arg, const struct area *area, const int64_t *block);
    void *arg;
    int64_t *block[AREA_LEVELS];
    int node[AREA_LEVELS]; /* open area of each level, -1 none */
    bool quiet[AREA_LEVELS];
};

void rollup_begin(struct rollup *r, const struct areas *areas, size_t size,
                  void (*emit)(void *arg, const struct area *area, const int64_t *block),
                  void *arg);
/*
 * The zeroed block of the next area, to be filled before the next call. Areas come in rising rank;
 * none stands above a later one. A quiet area adds to its parents but is not emitted itself.
 */
int64_t *rollup_next(struct rollup *r, int node, bool quiet);
void rollup_end(struct rollup *r);

#endif
