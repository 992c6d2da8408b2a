/* Persons, households, memberships and the records behind them, into the warehouse. */
#ifndef KONV_LINK_WRITE_H
#define KONV_LINK_WRITE_H
#include "key.h"
#include "konv.h"
#include "link/persons.h"
#include "link/profile.h"
#include "link/state.h"

struct link_write_input {
    const struct link_run *run;
    const struct link_profile *profile;
    const int *priority;
    const int64_t *person, *home; /* numbers per record */
    int64_t run_id;
    struct key *key;
    bool first; /* the tables are empty: rows go straight in */
    struct link_data
        *spent; /* the records, whose names may go as soon as nobody needs them; or NULL */
    const struct link_state *state; /* rows that stand there alike are not sent; NULL: send all */
    /* Set by link_write_people: hash of the rows of each record; what is sent. */
    uint64_t *line;
    uint8_t *send_person, *send_home; /* by dense number; NULL: all */
};

extern void link_write_people(struct link_write_input *in, PGconn *conn);
/* choose.c: which rows differ from those that stand there. */
extern void link_choose_rows(struct link_write_input *in, const struct link_person *all,
                             const struct link_groups_of *homes, PGconn *conn);
extern void link_put_person(const struct link_write_input *in, struct copy_in *copy,
                            const struct link_person *x, uint32_t record);
extern void link_put_home(const struct link_write_input *in, struct copy_in *copy,
                          const struct link_groups_of *homes, uint32_t record);
extern void link_put_node(const struct link_write_input *in, struct copy_in *copy, uint32_t node);
#endif
