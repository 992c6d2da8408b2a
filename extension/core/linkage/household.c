/* Matching the members of two households; see household.h. */
#include "linkage/household.h"
#include <math.h>

/*
 * Assignment with the largest sum: shortest augmenting paths with potentials, O(n^3), on the square
 * matrix of costs -p padded with zeros. Rows and columns count from 1; row_of[c] is the row given
 * to column c.
 */
static void hungarian(int n, double cost[KV_HUNGARIAN_MAX + 1][KV_HUNGARIAN_MAX + 1], int *row_of)
{
    double row_price[KV_HUNGARIAN_MAX + 1] = {0}, column_price[KV_HUNGARIAN_MAX + 1] = {0};
    int way[KV_HUNGARIAN_MAX + 1] = {0};
    for (int c = 0; c <= n; c++)
        row_of[c] = 0;
    for (int r = 1; r <= n; r++) {
        double least[KV_HUNGARIAN_MAX + 1];
        bool used[KV_HUNGARIAN_MAX + 1] = {false};
        int at = 0;
        for (int c = 0; c <= n; c++)
            least[c] = INFINITY;
        row_of[0] = r;
        do {
            int row = row_of[at], next = 0;
            double delta = INFINITY;
            used[at] = true;
            for (int c = 1; c <= n; c++) {
                if (used[c])
                    continue;
                double reduced = cost[row][c] - row_price[row] - column_price[c];
                if (reduced < least[c]) {
                    least[c] = reduced;
                    way[c] = at;
                }
                if (least[c] < delta) {
                    delta = least[c];
                    next = c;
                }
            }
            for (int c = 0; c <= n; c++) {
                if (used[c]) {
                    row_price[row_of[c]] += delta;
                    column_price[c] -= delta;
                } else {
                    least[c] -= delta;
                }
            }
            at = next;
        } while (row_of[at]);
        for (; at; at = way[at])
            row_of[at] = row_of[way[at]];
    }
}

/* Greedy matching by p descending, then a, then b: for households too large for the exact one. */
static void greedy(struct kv_member_pair *pair, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pair[i].matched = false;
    for (;;) {
        struct kv_member_pair *best = NULL;
        for (size_t i = 0; i < n; i++) {
            bool open = !pair[i].matched;
            for (size_t j = 0; open && j < n; j++)
                open = !pair[j].matched || (pair[j].a != pair[i].a && pair[j].b != pair[i].b);
            if (open && (!best || pair[i].p > best->p ||
                         (pair[i].p == best->p &&
                          (pair[i].a < best->a || (pair[i].a == best->a && pair[i].b < best->b)))))
                best = &pair[i];
        }
        if (!best)
            return;
        best->matched = true;
    }
}

/* Exact matching of at most KV_HUNGARIAN_MAX members a side. */
static void exact(struct kv_member_pair *pair, size_t n, int size)
{
    double cost[KV_HUNGARIAN_MAX + 1][KV_HUNGARIAN_MAX + 1] = {{0}};
    int row_of[KV_HUNGARIAN_MAX + 1];
    for (size_t i = 0; i < n; i++)
        cost[pair[i].a + 1][pair[i].b + 1] = -pair[i].p;
    hungarian(size, cost, row_of);
    for (size_t i = 0; i < n; i++)
        pair[i].matched = row_of[pair[i].b + 1] == pair[i].a + 1;
}

/*
 * Marks the one-to-one matching with the largest sum of p; pairs are distinct and p > 0. Gives the
 * sum and the number of matched pairs.
 */
kv_status kv_household_match(struct kv_member_pair *pair, size_t n, double *sum, int *matched)
{
    int size = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(pair[i].p > 0))
            return KV_INVALID;
        size = pair[i].a >= size ? pair[i].a + 1 : size;
        size = pair[i].b >= size ? pair[i].b + 1 : size;
    }
    if (size > KV_HUNGARIAN_MAX)
        greedy(pair, n);
    else
        exact(pair, n, size);
    *sum = 0;
    *matched = 0;
    for (size_t i = 0; i < n; i++) {
        if (!pair[i].matched)
            continue;
        *sum += pair[i].p;
        ++*matched;
    }
    return KV_OK;
}

/*
 * Overlap of two households: sum of p over |G| + |H| - |M|. G mother, father, child, H mother,
 * child, edges .98 and .90: 1.88 / (3 + 2 - 2) = .6267. NaN if nobody is there to compare.
 */
double kv_household_bm(double sum, int g, int h, int matched)
{
    int all = g + h - matched;
    return g > 0 && h > 0 && all > 0 ? sum / all : NAN;
}

/* Level of an overlap: 1 below .25, 2 below .50, 3 below .75, else 4; 0 for NaN. */
int kv_household_bin(double bm)
{
    if (isnan(bm))
        return 0;
    return 1 + (bm >= 0.25) + (bm >= 0.5) + (bm >= 0.75);
}
