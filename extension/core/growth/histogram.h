/*
 * Counts of whole numbers: a dense window that grows with the data, and a sorted list for the few
 * values far outside. Moments come out of it exactly, in any order of arrival.
 */
#ifndef KV_HISTOGRAM_H
#define KV_HISTOGRAM_H

#include "growth/dict.h"

#define KV_HISTOGRAM_WINDOW 2048 /* |value| below this is counted in the window */

struct kv_outlier {
    int32_t value;
    int64_t count;
};

struct kv_histogram {
    int64_t *count; /* of first, first + 1, ... */
    int32_t first, size;
    struct kv_outlier *outlier;             /* ascending */
    int32_t outliers, outliers_room, below; /* below: those under 0 */
    int64_t n;
    __int128 sum;
};

/* What is left after leaving out values, as deviations from the mean. NaN: undefined. */
struct kv_moments {
    int64_t n, left_out;
    double mean;               /* of the values kept */
    double sd;                 /* sample, n - 1 */
    double skewness, kurtosis; /* sqrt(n) m3 / m2^1.5 and n m4 / m2^2 - 3 of sums of powers */
};

kv_status kv_histogram_add(struct kv_histogram *h, const struct kv_memory *memory, int32_t value,
                           int64_t count);
kv_status kv_histogram_merge(struct kv_histogram *h, const struct kv_memory *memory,
                             const struct kv_histogram *from);
void kv_histogram_free(struct kv_histogram *h, const struct kv_memory *memory);

/* Walks the values that occur, ascending: position from 0; false at the end. */
bool kv_histogram_next(const struct kv_histogram *h, int32_t *position, int32_t *value,
                       int64_t *count);

/* Moments after leaving out what is further than `reach` from the plain mean of all values (SMART
 * flags). */
void kv_moments_around_mean(const struct kv_histogram *h, int32_t reach, struct kv_moments *out);

/* Moments of the values from low to high, both included. */
void kv_moments_between(const struct kv_histogram *h, int32_t low, int32_t high,
                        struct kv_moments *out);

#endif
