/*
 * Design-based estimates of a mean or a proportion: strata, primary sampling units (PSU), weights,
 * domains.
 *
 * Formula (Taylor linearisation, as R package survey with option lonely.psu = "adjust"):
 *   r    = sum_A w x / W                     A = rows of the domain with a value, W = sum_A w
 *   u_i  = w_i (x_i - r) / W in A, else 0    t_hc = sum of u_i over PSU c of stratum h
 *   V    = sum_h n_h/(n_h-1) sum_c (t_hc - mean_c t_hc)^2;  one PSU in a stratum: t_h1^2
 *   se   = sqrt(V);  df = PSUs - strata, over rows with a weight above 0
 *   mean        r -+ t(0.975, df) se
 *   proportion  logit^-1( logit(r) -+ t(0.975, df) se / (r (1-r)) ), [0,0] at 0 and [1,1] at 1
 *   SD          sqrt( sum_A w (x-r)^2 / W * n'/(n'-1) )
 * Without PSUs (no column, or one value in the whole sample) every row is its own PSU.
 * Check (spec, WHO sample of 494 children): 25 of 471 below -2: r 5.307856 %,
 * se 1.034061, 3.606597-7.747115.
 */
#ifndef KV_SURVEY_H
#define KV_SURVEY_H

#include "growth/design.h"

enum kv_survey_kind { KV_SURVEY_MEAN = 1, KV_SURVEY_PROPORTION = 2 };

/* NaN in a double is "no value". */
struct kv_estimate {
    int64_t n;         /* rows of the domain with a value */
    double weighted_n; /* their weights */
    double estimate, se, ci_low, ci_high, sd;
    int64_t psu; /* PSUs with a value in the domain (rows, when every row is its own) */
    int64_t df;
};

/* What one key (stratum, PSU) adds to one variable of one domain, scaled by kv_survey_scale. */
struct kv_survey_part {
    int64_t n;             /* rows with a value */
    int64_t weighted_rows; /* rows of the domain with a weight above 0, value or not */
    struct kv_dd w, wx, wxx;
    struct kv_dd ww, wwx, wwxx; /* of squared weights, when every row is its own PSU */
    double t;                   /* scratch of the estimator: sum of u */
};

/* The sample: what all estimates of one state share. Built once, in the canonical order of the
 * keys. */
struct kv_survey_frame {
    const struct kv_design *design;
    const int32_t *key; /* keys ordered by stratum and PSU */
    bool own_rows;      /* every row is its own PSU */
    bool designed;      /* a stratum or PSU column was given */
    int64_t rows;       /* of the kept sample */
    int64_t df;         /* PSUs - strata over weighted rows */
    double t, t_mean;   /* t(0.975) for df, and for means without a design */
    int64_t df_mean;
};

/* The exponents that bring weights and values to about 1, so that squares neither overflow nor
 * vanish. */
struct kv_survey_scale {
    int w, x;
};

void kv_survey_frame(const struct kv_design *design, const struct kv_design_order *order,
                     struct kv_survey_frame *out);

/*
 * The estimate from the parts of all keys (part[i] belongs to key frame->key[i]) and their exact
 * total. `weighted_n` is the total weight unscaled.
 */
void kv_survey_estimate(const struct kv_survey_frame *frame, enum kv_survey_kind kind,
                        struct kv_survey_scale scale, struct kv_survey_part *part,
                        const struct kv_survey_part *total, double weighted_n,
                        struct kv_estimate *out);

/* States of survey_mean and survey_proportion. */
struct kv_design_shape kv_survey_shape(enum kv_survey_kind kind);

/* One row; x = NULL is no value (also a value that is not finite). A proportion takes 0 or 1. */
kv_status kv_survey_row(struct kv_design *d, const double *x, bool in_domain, const double *weight,
                        struct kv_text stratum, struct kv_text psu);

/* The estimate of a state of kv_survey_shape; `memory` is for scratch. */
kv_status kv_survey_final(const struct kv_design *d, struct kv_memory memory,
                          struct kv_estimate *out);

#endif
