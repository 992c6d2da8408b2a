/*
 * Shares of areas with their uncertainty, ranks that say how far they can be trusted, rank
 * correlation, goalposts: convergence rules, sections 16 to 18.
 */
#ifndef KV_RANKING_H
#define KV_RANKING_H
#include "kv.h"

/*
 * Wilson interval of the share y/n at 95 %: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 +
 * z^2/n), z = 1.959964. 95 of 100: 0.8882 to 0.9785. KV_NULL for n = 0, KV_INVALID unless 0 <= y <=
 * n. Wilson 1927.
 */
kv_status kv_wilson(int64_t y, int64_t n, double *low, double *high);

/* An area to be ranked: y of n; the rest is filled in. */
struct kv_ranked {
    int64_t y, n;
    double low, high;
    int32_t rank; /* 1 best, ties share the smaller; 0 unranked */
    int32_t best,
        worst; /* the ranks it could have had: no interval of another area is clear of its own */
};

/*
 * Ranks areas with n >= minimum. scratch has room for 2 * count doubles and count indexes. 95/100,
 * 80/100, 60/80: ranks 1 (1-1), 2 (2-3), 3 (2-3). KV_INVALID if some y or n is impossible.
 */
kv_status kv_rank_areas(struct kv_ranked *areas, int32_t count, int64_t minimum,
                        bool lower_is_better, double *scratch, int32_t *order);

/* Spearman's rank correlation of pairs, mean ranks for ties. */
struct kv_spearman {
    int32_t n;
    double r;         /* NaN when one side has no spread or n < 2 */
    double low, high; /* tanh(atanh(r) -+ 1.96 * 1.03 / sqrt(n - 3)); NaN if |r| = 1 or n <= 3 */
};

/* order and ranks have room for n and 2 * n numbers. Changes (10,-3) (4,-1) (-2,0.5) (6,-2) (0,0)
 * (1,0.2): r = -0.9429. */
void kv_spearman(const double *x, const double *y, int32_t n, int32_t *order, int64_t *ranks,
                 struct kv_spearman *out);

/* 100 (x - lo) / (hi - lo), or reversed, cut to 0..100. x 64, 40..100: 40. KV_INVALID unless lo <
 * hi. */
kv_status kv_goalpost(double x, double lo, double hi, bool lower_is_better, double *index);

#endif
