/*
 * The arithmetic of the match model: counter-based sampling, weights, EM over pattern counts,
 * monotone pooling and isotonic calibration. A level is the discrete result of comparing one field;
 * 0 always means missing. Source: linkage specification, sections 11 and 12; Fellegi and Sunter
 * (1969); Winkler (1988) for EM.
 */
#ifndef KV_LINKAGE_MODEL_H
#define KV_LINKAGE_MODEL_H
#include "kv.h"

#define KV_LEVELS     8  /* levels 0 (missing) to 7 */
#define KV_MAX_FIELDS 24 /* fields of one model */

#define KV_M_FLOOR 1e-4
#define KV_U_FLOOR 1e-7

/* Parameters of one field: m = P(level | same), u = P(level | different), both over non-missing; w
 * in bits. */
struct kv_field {
    int levels;  /* highest level */
    bool shared; /* evidence that the members of a household have in common */
    double m[KV_LEVELS], u[KV_LEVELS], w[KV_LEVELS];
};

/* One EM fit; the caller fills everything above `lambda_out`. */
struct kv_em {
    const uint8_t *level;  /* patterns x fields, row by row */
    const uint64_t *count; /* pairs per pattern */
    size_t patterns;
    int fields;
    const bool *use;                  /* fields that take part (not those of the blocking key) */
    const double (*prior)[KV_LEVELS]; /* pseudo-counts per level */
    struct kv_field *field;           /* in: u and starting m; out: m and w */
    double dependence;                /* factor of the shared weights, 0.6 */
    double lambda;                    /* share of matches, in and out */
    int rounds;                       /* at most; out: rounds done */
    double matches;                   /* out: sum of n r */
};

/* A step of the calibration curve: probability p at weight x; linear between neighbours. */
struct kv_knot {
    double x, p;
};

/* An observation of the calibration set; `weight` is the number of candidates it stands for. */
struct kv_observation {
    double x, y, weight;
};

extern uint64_t kv_splitmix64(uint64_t seed, uint64_t i);
extern void kv_draw_pair(uint64_t seed, uint64_t i, uint32_t n, uint32_t *a, uint32_t *b);
extern double kv_weight_of(double m, double u);
extern double kv_probability(double weight);
extern double kv_logit(double p);
extern void kv_raw_weights(struct kv_field *field);
extern void kv_pool_weights(struct kv_field *field);
extern kv_status kv_em_fit(struct kv_em *fit);
extern size_t kv_isotonic(struct kv_observation *set, size_t n, struct kv_knot *knots);
extern double kv_calibrated(const struct kv_knot *knots, size_t n, double x);
#endif
