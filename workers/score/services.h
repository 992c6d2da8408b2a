/*
 * Scoring of services: every person of the warehouse against a rule set, for one or more periods in
 * one pass.
 *
 *   struct services_job job = {.ruleset = "kpm2019", .periods = p, .n_periods = 1, ...};
 *   services_score(&publication, &job);      stages inti.status_layanan and the lap.fakta_ tables
 *
 * Nothing is visible before the publication is committed.
 */
#ifndef SERVICES_H
#define SERVICES_H

#include "period.h"
#include "publish.h"

struct services_job {
    const char *ruleset;          /* code in acuan.himpunan_aturan */
    const struct period *periods; /* each scored from persons, never from another period */
    int n_periods;
    kv_date data_date; /* nothing after it is known; KV_FOREVER: the periods are over */
    int64_t memory;    /* bytes the dated records of one wave may take; 0: a gigabyte */
    /* filled by services_score */
    int64_t persons, records, rows, cells;
};

/* Scores and stages; exits 3 when the rule set is faulty. */
void services_score(struct publish *publish, struct services_job *job);

#endif
