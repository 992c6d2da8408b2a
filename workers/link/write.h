/* Persons, households, memberships and the records behind them, into the warehouse. */
#ifndef KONV_LINK_WRITE_H
#define KONV_LINK_WRITE_H
#include "key.h"
#include "link/persons.h"
#include "link/profile.h"

struct link_write_input {
    const struct link_run *run;
    const struct link_profile *profile;
    const int *priority;
    const int64_t *person, *home; /* numbers per record */
    int64_t run_id;
    struct key *key;
    bool first; /* the tables are empty: rows go straight in */
};

extern void link_write_people(const struct link_write_input *in, PGconn *conn);
#endif
