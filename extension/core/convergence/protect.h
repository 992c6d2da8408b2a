/*
 * Small-number suppression of a whole publication: many columns of counts over one tree of areas,
 * tied together by sums in both directions. suppress.h decides a single forest; here a village's
 * "diterima" is also the sum of its indicators, the colours of the growth mat add up to the
 * children, and several columns have one denominator.
 *
 * Below every published figure stand base counts of the smallest areas: non-negative integers,
 * never printed themselves. A published column adds some of them up, an area adds up its parts.
 * What an outsider cannot tell apart are the base counts that give the same print. For every
 * primary cell the algorithm exhibits such alternatives: it moves a unit between two areas (and
 * between two columns where a sum of columns is printed), checks every figure that changes against
 * its print, and takes the cell as safe only when `spread` (3) different values have been reached
 * that way. Where the present prints do not allow it, the cells of the cheapest move are hidden
 * too: fewest and smallest cells, earlier ones at a tie; a zero only as the last resort. No bound
 * is estimated, so a safe cell is safe against any reasoning from the sums. Hiding more never makes
 * a safe cell unsafe, so one pass is enough.
 *
 * The print of a cell (kv_show): primary rules as in suppress.h with the threshold of the cell's
 * area; y is "-" wherever its n is. Example, c = 4, parts 3, 7, 0, 6 of 16, each of 20: the 3 shows
 * "<5"; moving units to and from the 6 gives 1, 2, 4; the 6 is hidden.
 */
#ifndef KV_PROTECT_H
#define KV_PROTECT_H
#include "convergence/suppress.h"

enum {
    KV_PROTECT_TERMS = 80 /* base counts one move touches */,
    KV_PROTECT_SPREAD = 6,
    KV_PROTECT_CELLS = 1024
};

/* A published column. */
struct kv_column {
    int16_t of;      /* column of its n, or -1: it is a count of its own, hidden when 1..c */
    bool whole;      /* has `of` and is also the n of others: hidden, not "<c+1", when 1..c */
    int16_t persons; /* also hidden while this column is 1..c, or -1 */
    int16_t group; /* columns of one group are equal everywhere by definition and share their print;
                      -1: none */
};

/* +1 on base, or on `other` (>= 0) where the area that gives has none of base; sign -1 takes. */
struct kv_term {
    int16_t base, other;
    int8_t sign;
};

/* A unit that can move between two areas. Two steps of one family may be exchanged against each
 * other. */
struct kv_step {
    const struct kv_term *terms;
    int16_t n_terms, family;
};

struct kv_protect {
    /* The caller's description. Areas come in preorder: a parent before its parts, a subtree
     * without gaps. */
    int areas, bases, columns, steps, spread;
    const int32_t *parent;    /* by area; -1: none */
    const int32_t *threshold; /* by area */
    const struct kv_column *column;
    const int32_t *in_from; /* by base, one more at the end: where its columns start in `in` */
    const int16_t *in;      /* the columns a base count is part of */
    const struct kv_step *step;
    int64_t *base; /* areas * bases; those of areas with parts are not read */
    /* The caller's memory. */
    int32_t *end;     /* areas: first area behind the subtree */
    int64_t *value;   /* areas * columns */
    uint8_t *show;    /* areas * columns: kv_show, the result */
    uint8_t *primary; /* areas * columns */
    int8_t *reach;    /* steps * columns: what a step does to a column */
    int32_t *effect;  /* columns, zeroed */
    int16_t *touched; /* columns */
    /* Results. */
    int64_t moves,
        hidden; /* moves that were tried through; cells hidden beyond the primary rules */
};

/* Adds the base counts up into value. */
void kv_protect_sums(struct kv_protect *p);
/*
 * Decides show of all cells; value must hold the sums. KV_INVALID: the areas are not in preorder, a
 * count is negative, y exceeds n, or (with steps that do not reach a primary cell) no protection
 * was found; then nothing may be published.
 */
kv_status kv_protect(struct kv_protect *p);
#endif
