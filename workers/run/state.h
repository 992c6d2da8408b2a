/* What has changed since a period was published. */
#ifndef RUN_STATE_H
#define RUN_STATE_H

#include "score/services.h"

struct run_state {
    int64_t before; /* run that published the period, 0 none */
    bool nothing;   /* input, rules, program and options are those of that run */
    char *why;      /* everything has to be computed; NULL: not so */
    char *villages; /* these have to be computed, an array constant; NULL: none or everything */
    int n_villages;
    bool people;    /* persons, families or villages changed, not measurements alone */
    bool budget;    /* budget lines changed */
    kv_date newest; /* newest measurement up to the end of the period */
    char *note;     /* command that notes the publication */
    char *input;    /* text of operasi.fase.masukan */
};

void run_state_read(struct run_state *state, PGconn *conn, const struct period *period,
                    struct run *run, const struct services_run *services, bool full);
void run_state_free(struct run_state *state);
/* Whether forms have to be absorbed since that was last done. */
bool run_absorbs(PGconn *conn, char **input);
/* Notes in operasi.run which run that died this one takes up, with the versions of everything. */
void run_inherit(struct run *run);

#endif
