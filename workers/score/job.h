/* One period scored and published: what `score` and `run` have in common. */
#ifndef SCORE_JOB_H
#define SCORE_JOB_H

#include "score/services.h"

struct score_job {
    const struct period *period;
    const char *area;     /* NULL: everything */
    const char *villages; /* only these, an array constant; NULL: everything */
    kv_date newest;       /* newest measurement up to the end of the period, with villages */
    bool growth_only, allow_empty;
    bool phases; /* publishing is a phase of its own in operasi.fase */
    struct services_run *services;
    struct run *run;  /* NULL: look only */
    const char *also; /* a command for the transaction that publishes, or NULL */
    int64_t rows_in, rows_out;
};

/* Returns the exit code; the run is still open. */
int score_job(PGconn *conn, struct score_job *job);

/*
 * What the figures of a period depend on beside the rows of inti, as text for operasi.penerbitan:
 * rule sets and the day after which nothing is known. Fresh.
 */
char *score_options(PGconn *conn, const struct period *period, const struct services_run *services);
/* The command that notes what was published (options: of score_options), or that no note holds any
 * more (NULL). Fresh. */
char *score_note(PGconn *conn, const struct period *period, struct run *run, const char *options);

#endif
