/* The match model of a run: parameters, term frequencies, calibration, cuts; estimated from the
 * data or loaded. */
#ifndef KONV_LINK_MODEL_H
#define KONV_LINK_MODEL_H
#include "link/block.h"
#include "link/compare.h"
#include "linkage/household.h"
#include "linkage/model.h"

/* Flags of a pair. */
enum {
    PAIR_D1 = 1,      /* equal NIK, and name or birth date agree: a link */
    PAIR_D2 = 2,      /* equal NIK, name and birth date differ: never a link */
    PAIR_D3 = 4,      /* equal No KK, birth date, sex, main key, and nobody else fits */
    PAIR_DROPPED = 8, /* a household's matching has a better partner */
    PAIR_BIN = 16,    /* bits 4-6: bin of the household evidence */
};
static inline int pair_bin(const struct link_pair *p)
{
    return p->flags >> 4 & 7;
}

/* Patterns of levels that occur, in ascending order of their raw numbers. */
struct link_patterns {
    uint32_t n;
    uint64_t *raw;
    uint8_t *level; /* n x fields */
    uint8_t *model;
    uint64_t *count; /* n x rules: pairs each rule blocks */
    uint64_t *pairs; /* pairs in all */
};

/* Frequency of values among persons, per model: at the highest level a rare value weighs more. */
struct link_terms {
    bool used, all_dates; /* dates: only heaped ones unless the field asks */
    int level;            /* from this level up */
    uint32_t values;      /* size of the tables */
    uint32_t *count[LINK_MODELS];
    uint64_t total[LINK_MODELS];
    double squares[LINK_MODELS]; /* sum of squared frequencies */
    double *bits[LINK_MODELS];   /* while scoring: what a value of a count below LINK_BITS adds */
};
enum { LINK_BITS = 1024 };

struct link_model {
    int fields;
    struct kv_field field[LINK_MODELS][KV_MAX_FIELDS];
    double lambda[LINK_MODELS];
    double dependence;
    struct link_terms terms[KV_MAX_FIELDS];
    double bin_weight[KV_BM_BINS + 1], bin_m[KV_BM_BINS + 1], bin_u[KV_BM_BINS + 1];
    struct kv_knot *knot;
    size_t knots;
    double t_hi, t_lo;          /* cuts on W */
    uint64_t draws, fits_small; /* draws for u; EM fits with under 200 matches */
    uint64_t links[3];          /* D1, D2, D3 */
    int64_t allowed[LINK_MODELS];
    double matches[LINK_MODELS];            /* expected among the candidates */
    double share[KV_MAX_FIELDS][KV_LEVELS]; /* of the levels among the candidates, when trained */
    double shift[KV_MAX_FIELDS]; /* how far the shares have moved since: total variation */
};

/* A pair that a reviewer decided; weight: 1 / share of the pairs that were drawn for review. */
struct link_reviewed {
    uint32_t a, b;
    bool same;
    double weight;
};

/* Everything of one run. */
struct link_run {
    struct link_config *config;
    struct link_data *data;
    struct link_blocks blocks;
    struct link_compare compare;
    struct link_pairs pairs;
    struct link_patterns patterns;
    struct link_model model;
    struct link_reviewed *reviewed;
    size_t n_reviewed;
    uint32_t *person;    /* preliminary, later final cluster: number of the smallest record */
    uint32_t *household; /* source household of each record: number of its smallest record */
    double seconds;      /* of all threads in the last scoring of all pairs */
    double *expected;    /* scratch of link_expected: one sum per chunk of rows */
};

#define LINK_FOR_ROWS(run)                                                                         \
    _Pragma("omp parallel for schedule(dynamic, 1024) num_threads(konv.threads)")

extern void link_level_shares(const struct link_run *run, double (*share)[KV_LEVELS]);
extern void link_patterns_init(struct link_run *run);
extern void link_flag_pairs(struct link_run *run);
extern void link_preliminary_persons(struct link_run *run);
extern void link_init_terms(struct link_run *run);
extern void link_free_terms(struct link_run *run);
extern uint32_t link_date_of_index(uint32_t index);
extern void link_count_terms(struct link_run *run, const uint32_t *person);
extern void link_terms_begin(struct link_run *run);
extern void link_terms_end(struct link_run *run);
extern double link_term_weight(const struct link_run *run, int field, int model, uint64_t x,
                               uint64_t y);
extern void link_estimate_u(struct link_run *run);
extern void link_analytic_u(struct link_run *run);
extern void link_estimate_m(struct link_run *run);
extern void link_start_lambda(struct link_run *run);
extern void link_count_allowed(struct link_run *run);
extern void link_score(struct link_run *run);
extern void link_update_lambda(struct link_run *run);
extern double link_p(const struct link_run *run, const struct link_pair *pair);
extern double link_own_weight(const struct link_run *run, uint32_t record);
extern double link_pattern_weight(const struct link_run *run, const uint8_t *level, int model,
                                  bool without_nik);
extern double link_pair_terms(const struct link_run *run, const uint8_t *level, int model,
                              uint32_t a, uint32_t b);

static inline int64_t link_micro(double w)
{
    return (int64_t)floor(w * 1e6 + 0.5);
}
#endif
