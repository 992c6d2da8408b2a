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

#include "area.h"
#include "period.h"
#include "publish.h"
#include "together.h"

/* What the services read over: the dated records two, families at risk the others. */
enum { SERVICES_READERS = 4 };

struct services_job {
    const char *ruleset;          /* code in acuan.himpunan_aturan */
    const struct period *periods; /* each scored from persons, never from another period */
    int n_periods;
    kv_date data_date; /* nothing after it is known; KV_FOREVER: the periods are over */
    const char
        *villages; /* only persons who live or lived in these, an array constant; NULL: all */
    const struct readers *readers; /* of services_run */
    const char *people, *people_rows;
    struct areas *areas;
    int64_t memory; /* bytes the program may take; 0: 2 GB for the dated records of one wave */
    /* filled by services_score; records: dated ones other than measurements */
    int64_t persons, records, rows, cells;
    int waves; /* parts in which the records were read */
};

/* Scores and stages; exits 3 when the rule set is faulty. Without a publication it only counts. */
void services_score(struct publish *publish, struct services_job *job);

/*
 * Everything about services of some periods: each rule set of a comma separated list in one pass,
 * families (not for a month), budget; says a line for each rule set on standard output. data_date:
 * ISO (services_settle). Without a publication everything is read and counted, nothing is written.
 */
struct services_run {
    const char *rulesets, *data_date;
    kv_date data_day;
    double megabytes;     /* 0: the default */
    const char *villages; /* only these, an array constant; NULL: everything */
    bool prepared;        /* forms absorbed, starts of monitoring and dimensions up to date */
    bool families_too, budget_too; /* with villages: what does not depend on measurements changed */
    const struct readers *readers; /* SERVICES_READERS; one of a few villages or to count only */
    const char *people; /* with villages: their persons in that transaction (operasi.kerabat) */
    const char *people_rows; /* the same as a condition on inti.orang */
    struct areas
        *areas; /* of the end of the only period, with keys; taken over; NULL: they are read */
    struct krs_source *families; /* being read already, or NULL */
    int64_t records;
};

/* The options of the commands that score services into such a struct. */
#define SERVICES_OPTIONS(run)                                                                      \
    {"rules",    0,                                                                                \
     OPT_STRING, &(run).rulesets,                                                                  \
     "LIST",     "rule sets of the services, comma separated (default kpm2019; '' for none)"},     \
        {"data-date",                                                                              \
         0,                                                                                        \
         OPT_STRING,                                                                               \
         &(run).data_date,                                                                         \
         "DATE",                                                                                   \
         "nothing after it is known (default today); decides only in a period that is not over"},  \
    {                                                                                              \
        "memory", 0, OPT_DOUBLE, &(run).megabytes, "MB",                                           \
            "limit of the program's memory, kept (default: none, 2048 for the dated records at "   \
            "one time)"                                                                            \
    }
/* Exits 1 when --data-date is no date or --memory no amount; without --data-date nothing after
 * today is known. */
void services_settle(struct services_run *run);
/* Exits 1 when there is no such rule set at the end of the period; a look before anything is done.
 */
void services_check_rules(PGconn *conn, const struct services_run *run,
                          const struct period *period);
void services_stage(struct publish *publish, const struct period *periods, int n,
                    struct services_run *run);
/*
 * Before the readers begin: forms become services, starts of monitoring and dimensions are brought
 * up to date, unless that was done.
 */
void services_prepare(PGconn *conn, const struct services_run *run);
/* After publishing: the reasons of the period stand where their cells are counted now. */
void services_place_reasons(PGconn *conn, const struct period *period);
/*
 * Families at risk begin to be read in threads of their own, beside whatever follows until
 * services_stage: of one period that is no month, with room for it.
 */
void services_begin_families(struct services_run *run, const struct period *periods, int n);

/* inti.krs and lap.fakta_krs at the end of a period; lap.fakta_dana of the year of one. */
void services_stage_families(struct publish *publish, const struct period *period,
                             struct services_run *run);
void services_stage_budget(struct publish *publish, PGconn *in, const struct period *period);

#endif
