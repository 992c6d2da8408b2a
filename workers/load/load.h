/* Loading files of one source: what `konvergensi load` does between its options and its output. */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "load/merge.h"

struct load_options {
    const char *source; /* as on the command line */
    const char *mapping, *area, *sheet, *dated, *month, *data_date;
    bool two_digit_years, again;
    kv_date event, newest; /* of load_settle: the day of --measured-on or --month for every row, and
                              the last one there can be */
};

struct load_totals {
    int64_t read, rejected;
};

/* Reads the dates among the options; exits 1 when one is none. */
void load_settle(struct load_options *o);
/* Everything is looked at before anything is loaded; ends the program when a file is none of ours.
 */
struct load_job *load_prepare(PGconn *conn, const struct load_options *o, struct mappings *m,
                              int files, char **paths, int *jobs);
/* Loads the jobs of one file as one transaction each file; prints what happened. */
void load_run(PGconn *conn, const struct load_options *o, struct load_job *jobs, int n,
              int64_t run_id, struct load_totals *totals);

#endif
