/* Additive figures over the tree of areas. */
#include "rollup.h"
#include <stdlib.h>
#include <string.h>

void rollup_begin(struct rollup *r, const struct areas *areas, size_t size,
                  void (*emit)(void *arg, const struct area *area, const int64_t *block), void *arg)
{
    memset(r, 0, sizeof *r);
    r->areas = areas;
    r->size = size;
    r->emit = emit;
    r->arg = arg;
    for (int level = 0; level < AREA_LEVELS; level++) {
        r->block[level] = xcalloc(size, sizeof(int64_t));
        r->node[level] = -1;
    }
}

/* Closes the area open at a level: emits it and adds it to its parent. */
static void close_level(struct rollup *r, int level)
{
    if (r->node[level] < 0)
        return;
    if (!r->quiet[level])
        r->emit(r->arg, &r->areas->v[r->node[level]], r->block[level]);
    if (level > 0)
        for (size_t i = 0; i < r->size; i++)
            r->block[level - 1][i] += r->block[level][i];
    memset(r->block[level], 0, r->size * sizeof(int64_t));
    r->node[level] = -1;
    r->quiet[level] = false;
}

/* Opens the ancestors of a node from the top; whatever of the old branch is not among them is
 * closed first. */
static void open_branch(struct rollup *r, int node)
{
    int path[AREA_LEVELS], level = r->areas->v[node].level, same = 0;
    for (int l = level, at = node; l >= 0; l--, at = r->areas->v[at].parent)
        path[l] = at;
    while (same < level && r->node[same] == path[same])
        same++;
    for (int l = AREA_LEVELS - 1; l >= same; l--)
        close_level(r, l);
    for (int l = same; l <= level; l++)
        r->node[l] = path[l];
}

int64_t *rollup_next(struct rollup *r, int node, bool quiet)
{
    open_branch(r, node);
    int level = r->areas->v[node].level;
    r->quiet[level] = quiet;
    return r->block[level];
}

void rollup_end(struct rollup *r)
{
    for (int level = AREA_LEVELS - 1; level >= 0; level--)
        close_level(r, level);
    for (int level = 0; level < AREA_LEVELS; level++)
        free(r->block[level]);
}
