/* Intervals, ranks, rank correlation, goalposts. */
#include "ranking.h"

#include <math.h>

#define Z95 1.959963984540054

kv_status kv_wilson(int64_t y, int64_t n, double *low, double *high)
{
    if (n < 0 || y < 0 || y > n)
        return KV_INVALID;
    if (n == 0)
        return KV_NULL;
    double m = (double)n, p = (double)y / m, zz = Z95 * Z95;
    double middle = p + zz / (2 * m), half = Z95 * sqrt(p * (1 - p) / m + zz / (4 * m * m)),
           scale = 1 + zz / m;
    *low = y == 0 ? 0 : (middle - half) / scale;
    *high = y == n ? 1 : (middle + half) / scale;
    return KV_OK;
}

/* Sign of the difference of two shares, exact. */
static int compare_shares(const struct kv_ranked *a, const struct kv_ranked *b)
{
    __int128 left = (__int128)a->y * b->n, right = (__int128)b->y * a->n;
    return left < right ? -1 : left > right;
}

/* Heap sort of indexes; `after(i, j)` says that i belongs behind j. */
#define DEFINE_HEAP(name, context, element, after)                                                 \
    static void name(context, element *a, int32_t n)                                               \
    {                                                                                              \
        for (int32_t end = n, root = n / 2; end > 1;) {                                            \
            element moved;                                                                         \
            if (root > 0) {                                                                        \
                moved = a[--root];                                                                 \
            } else {                                                                               \
                moved = a[--end];                                                                  \
                a[end] = a[0];                                                                     \
            }                                                                                      \
            int32_t at = root, child;                                                              \
            while ((child = 2 * at + 1) < end) {                                                   \
                if (child + 1 < end && after(a[child + 1], a[child]))                              \
                    child++;                                                                       \
                if (!after(a[child], moved))                                                       \
                    break;                                                                         \
                a[at] = a[child];                                                                  \
                at = child;                                                                        \
            }                                                                                      \
            a[at] = moved;                                                                         \
        }                                                                                          \
    }

#define SHARE_AFTER(i, j)                                                                          \
    (compare_shares(&areas[i], &areas[j]) < 0 ||                                                   \
     (compare_shares(&areas[i], &areas[j]) == 0 && (i) > (j)))
DEFINE_HEAP(sort_shares, const struct kv_ranked *areas, int32_t, SHARE_AFTER)
#define NUMBER_AFTER(a, b) ((void)unused, (a) > (b))
DEFINE_HEAP(sort_numbers, const void *unused, double, NUMBER_AFTER)
#define VALUE_AFTER(i, j) (values[i] > values[j] || (values[i] == values[j] && (i) > (j)))
DEFINE_HEAP(sort_values, const double *values, int32_t, VALUE_AFTER)

/* How many of the sorted numbers are below a limit (or not above it). */
static int32_t count_below(const double *sorted, int32_t n, double limit, bool with_equal)
{
    int32_t low = 0, high = n;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (sorted[middle] < limit || (with_equal && sorted[middle] == limit))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

kv_status kv_rank_areas(struct kv_ranked *areas, int32_t count, int64_t minimum,
                        bool lower_is_better, double *scratch, int32_t *order)
{
    int32_t n = 0;
    for (int32_t i = 0; i < count; i++) {
        kv_status status = kv_wilson(areas[i].y, areas[i].n, &areas[i].low, &areas[i].high);
        if (status == KV_INVALID)
            return status;
        areas[i].rank = areas[i].best = areas[i].worst = 0;
        if (status == KV_NULL)
            areas[i].low = areas[i].high = NAN;
        if (status == KV_OK && areas[i].n >= minimum)
            order[n++] = i;
    }
    double *lows = scratch, *highs = scratch + n;
    for (int32_t i = 0; i < n; i++) {
        lows[i] = areas[order[i]].low;
        highs[i] = areas[order[i]].high;
    }
    sort_numbers(NULL, lows, n);
    sort_numbers(NULL, highs, n);
    sort_shares(areas, order, n);
    for (int32_t i = 0; i < n; i++) {
        int32_t at = lower_is_better ? n - 1 - i : i;
        struct kv_ranked *a = &areas[order[at]];
        const struct kv_ranked *before =
            i ? &areas[order[lower_is_better ? at + 1 : at - 1]] : NULL;
        int32_t above = n - count_below(lows, n, a->high, true),
                below = count_below(highs, n, a->low, false);
        a->rank = before && compare_shares(before, a) == 0 ? before->rank : i + 1;
        a->best = 1 + (lower_is_better ? below : above);
        a->worst = n - (lower_is_better ? above : below);
    }
    return KV_OK;
}

/* Twice the mean ranks of the values: whole numbers also for ties. */
static void rank_values(const double *values, int32_t n, int32_t *order, int64_t *ranks)
{
    for (int32_t i = 0; i < n; i++)
        order[i] = i;
    sort_values(values, order, n);
    for (int32_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && values[order[j]] == values[order[i]]; j++)
            ;
        for (int32_t k = i; k < j; k++)
            ranks[order[k]] = (int64_t)i + j + 1;
    }
}

void kv_spearman(const double *x, const double *y, int32_t n, int32_t *order, int64_t *ranks,
                 struct kv_spearman *out)
{
    int64_t *rx = ranks, *ry = ranks + n;
    __int128 sx = 0, sxx = 0, syy = 0, sxy = 0;
    *out = (struct kv_spearman){n, NAN, NAN, NAN};
    rank_values(x, n, order, rx);
    rank_values(y, n, order, ry);
    for (int32_t i = 0; i < n; i++) {
        sx += rx[i];
        sxx += (__int128)rx[i] * rx[i];
        syy += (__int128)ry[i] * ry[i];
        sxy += (__int128)rx[i] * ry[i];
    }
    /* Both sides have the same sum of ranks. */
    __int128 vx = n * sxx - sx * sx, vy = n * syy - sx * sx, cov = n * sxy - sx * sx;
    if (n < 2 || vx == 0 || vy == 0)
        return;
    bool perfect = cov == vx && cov == vy, reversed = cov == -vx && cov == -vy;
    out->r = perfect ? 1 : reversed ? -1 : (double)cov / (sqrt((double)vx) * sqrt((double)vy));
    if (perfect || reversed || n <= 3)
        return;
    double half = 1.96 * 1.03 / sqrt((double)n - 3);
    out->low = tanh(atanh(out->r) - half);
    out->high = tanh(atanh(out->r) + half);
}

kv_status kv_goalpost(double x, double lo, double hi, bool lower_is_better, double *index)
{
    if (!(lo < hi) || !isfinite(lo) || !isfinite(hi))
        return KV_INVALID;
    if (isnan(x))
        return KV_NULL;
    double i = 100 * (lower_is_better ? hi - x : x - lo) / (hi - lo);
    *index = i < 0 ? 0 : i > 100 ? 100 : i;
    return KV_OK;
}
