/*
 * Quality of anthropometric data: what the numbers betray about the measuring. One pass, counts
 * only, so that any order of rows and any way of merging gives the same figures. Survey weights are
 * not used.
 *
 *   digit preference  DPS = 100 sqrt(X2 / (9 n)), X2 of the last digits against n/10 each, 2
 * decimals (WHO MONICA); last digit: |round(10 x)| mod 10 of kg and cm, |round(x)| mod 10 of MUAC
 * in mm dissimilarity     half of the sum of |100 o_d / n - 10|;  halves: share of digits 0 and 5
 * (20 % expected) age heaping       floor(months) mod 12 (mod 6), X2 against equal counts, df 11
 * (5) ratios            k of n against p0: c = min(0.5, |k - n p0|), X2 = (|k - n p0| - c)^2 / (n
 * p0 (1 - p0)), 1 df SMART flags       |z - mean| > 3, mean of all z; SD, skewness, kurtosis after
 * leaving them out Sources: R packages nipnTK and mwana, WHO MONICA; Mei and Grummer-Strawn 2007
 * for the SD of surveys. Check (221 children of Burundi): DPS 4.02 weight, 5.11 height, 7.85 MUAC;
 * age mod 12 X2 15.4706, p 0.1620.
 */
#ifndef KV_QUALITY_H
#define KV_QUALITY_H

#include "growth/growth.h"
#include "growth/histogram.h"

/* What completeness is counted of. */
enum kv_quality_input {
    KV_Q_SEX,
    KV_Q_AGE,
    KV_Q_BIRTH_DATE,
    KV_Q_WEIGHT,
    KV_Q_HEIGHT,
    KV_Q_POSITION,
    KV_Q_HEAD,
    KV_Q_MUAC,
    KV_Q_INPUTS
};

enum kv_quality_digits { KV_Q_DIGITS_WEIGHT, KV_Q_DIGITS_HEIGHT, KV_Q_DIGITS_MUAC, KV_Q_DIGITS };

/* Distributions: z of five indices in hundredths, MUAC in tenths of a mm. */
enum kv_quality_spread {
    KV_Q_HAZ,
    KV_Q_WAZ,
    KV_Q_WHZ,
    KV_Q_BAZ,
    KV_Q_ACZ,
    KV_Q_MUAC_MM,
    KV_Q_SPREADS
};

/* Plain counts; all of them int64_t, so that adding and storing need no names. */
struct kv_quality_counts {
    int64_t rows;
    int64_t given[KV_Q_INPUTS];
    int64_t scored[KV_INDEX_COUNT], flagged[KV_INDEX_COUNT]; /* WHO flags */
    int64_t digit[KV_Q_DIGITS][10];
    int64_t age_month[12]; /* floor(months) mod 12 */
    int64_t boys, girls;
    int64_t age_6_29, age_24_59, age_6_59; /* floor(months) */
    int64_t muac_outside;                  /* below 100 or above 200 mm */
};

#define KV_QUALITY_COUNTS ((int)(sizeof(struct kv_quality_counts) / sizeof(int64_t)))

struct kv_quality {
    struct kv_quality_counts counts;
    struct kv_histogram spread[KV_Q_SPREADS];
};

struct kv_quality_row {
    struct kv_growth_input child; /* height as measured, MUAC in cm */
    bool exact_birth_date;
};

/* One measurement, scored here; or scored before. */
kv_status kv_quality_add(struct kv_quality *q, const struct kv_memory *memory,
                         const struct kv_quality_row *row);
kv_status kv_quality_add_scored(struct kv_quality *q, const struct kv_memory *memory,
                                const struct kv_quality_row *row,
                                const struct kv_growth_result *scored);
kv_status kv_quality_merge(struct kv_quality *q, const struct kv_memory *memory,
                           const struct kv_quality *from);
void kv_quality_free(struct kv_quality *q, const struct kv_memory *memory);

/* Statistics by name; a statistic has a value for some subjects. */
struct kv_quality_value {
    const char *statistic; /* "dps" */
    const char *subject;   /* "weight"; "" when there is only one */
    int64_t n;             /* of so many rows or values */
    int64_t count;         /* so many of them; -1 where there is nothing to count */
    double value;          /* percent, score, ratio, SD ...; NaN: undefined */
    double chi2, p;        /* of a test; NaN without one */
};

#define KV_QUALITY_VALUES 96

struct kv_quality_settings {
    double boys_share; /* expected, 0.5 */
};

/* All statistics in a fixed order; returns their number, at most KV_QUALITY_VALUES. */
int kv_quality_values(const struct kv_quality *q, const struct kv_quality_settings *settings,
                      struct kv_quality_value *out);

/*
 * A band of a rating: the number lies between low and high. Bands are rows of the caller; the first
 * that matches in their order wins. A test is rated by its p, everything else by its value,
 * skewness and kurtosis by their absolute value.
 */
struct kv_quality_band {
    struct kv_text statistic, subject; /* subject of length 0: any */
    double low, high;                  /* NaN: no limit */
    bool low_included, high_included;
    struct kv_text rating;
    int32_t points; /* -1: none */
};

/* The band of a value, or NULL: not rated, or undefined. */
const struct kv_quality_band *kv_quality_rate(const struct kv_quality_band *bands, int n,
                                              const struct kv_quality_value *value);

/*
 * Overall scores after mwana: "whz" adds the points of SMART flags, SD, skewness and kurtosis of
 * whz, sex ratio, age ratio, DPS of weight and height; "acz" those of acz, sex ratio, age ratio of
 * MUAC surveys, DPS of MUAC. value = points, count = tests that gave points, n = tests. Rated by
 * bands of statistic "score".
 */
#define KV_QUALITY_SCORES 2
void kv_quality_scores(const struct kv_quality_value *values, int n,
                       const struct kv_quality_band *bands, int bands_n,
                       struct kv_quality_value *out);

#endif
