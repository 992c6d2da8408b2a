/*
 * From cells to scores: tallies that merge in any order, complete persons, households with their
 * packages. Percentages always come from counts: 100 x numerator / denominator, 2 decimals, half
 * away from zero.
 */
#ifndef KV_SCORE_H
#define KV_SCORE_H
#include "convergence.h"
#include "ruleset.h"

/* Counts of cells; required = Y + T, so that n = required + not_applicable + not_monitored. */
struct kv_tally {
    int64_t received, required, not_applicable, not_monitored;
};

/* No count is ever near this (2^61): sums of two tallies and of the counts of one stay in int64. */
#define KV_TALLY_MAX (INT64_C(1) << 61)

void kv_tally_add(struct kv_tally *tally, int value);
/* Both valid: the sum may pass KV_TALLY_MAX, which kv_tally_valid tells, but never overflows. */
void kv_tally_merge(struct kv_tally *into, const struct kv_tally *from);
bool kv_tally_valid(const struct kv_tally *tally);

/* 100 x part / whole in hundredths, half away from zero; KV_NULL when whole is 0. 1 of 3 is 3333, 2
 * of 3 is 6667. */
kv_status kv_percent(int64_t part, int64_t whole, int64_t *hundredths);

/* Score in hundredths of a percent; as_missed: not monitored counts as not received (the official
 * form). */
kv_status kv_tally_score(const struct kv_tally *tally, bool as_missed, int64_t *hundredths);

enum kv_complete {
    KV_INCOMPLETE = 0,
    KV_COMPLETE = 1,
    KV_COMPLETE_UNKNOWN = 2,
    KV_COMPLETE_NULL = 3
};

/* A row of a person: received = Y, due = Y + T + NM, over the indicators in the score. */
struct kv_row_score {
    struct kv_tally tally;
    int32_t received, due;
    uint8_t complete; /* enum kv_complete */
};

void kv_score_row(const struct kv_ruleset *rules, const struct kv_row *row,
                  const struct kv_cell *cells, struct kv_row_score *score);

/* A household: person cells of its members, household states once. */
struct kv_household {
    int32_t received, due;            /* indicators in the score */
    int32_t got[KV_MAX_PACKAGES];     /* cells with Y, all indicators of the package */
    int32_t asked[KV_MAX_PACKAGES];   /* cells other than TS */
    uint64_t seen[KV_MAX_ITEMS / 64]; /* household states already counted */
    uint8_t core;                     /* a 1000-HPK household */
    uint8_t complete;                 /* enum kv_complete of its 1000-HPK members */
};

void kv_household_start(struct kv_household *household);
/* Adds a listed row; cells are those of the row (result->cells + row->first_cell). */
void kv_household_add(const struct kv_ruleset *rules, const struct kv_row *row,
                      const struct kv_cell *cells, struct kv_household *household);
/* Packages had (all applicable cells are Y) and applicable, as masks by package index. */
void kv_household_packages(const struct kv_ruleset *rules, const struct kv_household *household,
                           uint32_t *had, uint32_t *applicable);

#endif
