/* What the warehouse knows from earlier runs: numbers, hashes, retired numbers, decisions, the
 * model. */
#ifndef KONV_LINK_STATE_H
#define KONV_LINK_STATE_H
#include "key.h"
#include "link/group.h"
#include "link/numbers.h"
#include <libpq-fe.h>

enum { KIND_PERSON, KIND_HOME, NUMBER_KINDS };

/* A record that is stored and not there any more. */
struct link_gone {
    int64_t number[NUMBER_KINDS];
    char *source, *id;
};

struct link_state {
    int64_t
        *old[NUMBER_KINDS]; /* per record, 0: none; NULL, like hash and line: nothing is stored */
    uint64_t *hash;         /* per record, as stored; 0: new */
    uint64_t *line;         /* per record: hash of the rows written for it; 0: none */
    uint64_t records, gone; /* stored records; those withdrawn since */
    struct link_gone *left; /* the latter */
    struct link_retired *retired[NUMBER_KINDS];
    size_t n_retired[NUMBER_KINDS];
    struct link_decisions decisions;
    struct link_decision *chains; /* cannot-links whose ends must-links join */
    size_t n_chains;
    PGconn *conn;
    int64_t run_id;
    struct key key;
    int64_t *used; /* open addressing: every number ever given */
    size_t slots, n_used;
};

extern const char *const link_kind_words[NUMBER_KINDS];
extern void link_read_state(struct link_state *state, const struct link_data *d, PGconn *conn);
extern void link_read_decisions(struct link_state *state, struct link_run *run);
extern int64_t link_age_of_number(void *state, int64_t number);
extern int64_t link_fresh_number(struct link_state *state, const struct link_data *d, int kind,
                                 uint32_t record);
/* The numbers of this run are given: those before and the aliases are not needed any more. */
extern void link_state_settled(struct link_state *state);
extern void link_state_free(struct link_state *state);
#endif
