/* What a run leaves behind for people to look at: pairs, the review queue, figures. */
#ifndef KONV_LINK_RECORD_H
#define KONV_LINK_RECORD_H
#include "link/profile.h"
#include "link/state.h"

struct link_record_input {
    const struct link_run *run;
    const struct link_groups *groups;
    const struct link_state *state;
    const int64_t *person, *home; /* numbers per record */
    int64_t run_id;
};

/* Sends away the pairs of the last run; the answer is waited for by db_wait. */
extern void link_clear_pairs(PGconn *conn);
extern void link_write_pairs(const struct link_record_input *in, PGconn *conn);
extern void link_write_queue(const struct link_record_input *in, PGconn *conn);
extern void link_write_areas(const struct link_record_input *in, const struct link_profile *profile,
                             PGconn *conn);
extern void link_publish_areas(PGconn *conn, kv_date day, int64_t run_id);
extern void link_write_figures(const struct link_record_input *in, PGconn *conn);
#endif
