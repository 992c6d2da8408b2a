/* The steps of a run. */
#ifndef KONV_LINK_ENGINE_H
#define KONV_LINK_ENGINE_H
#include "link/group.h"
#include "link/model.h"
#include <libpq-fe.h>

extern void link_lap(const char *what);
extern void link_read_records(struct link_run *run, struct link_config *config, PGconn *conn);
extern void link_make_candidates(struct link_run *run);
extern void link_train(struct link_run *run);
extern void link_apply(struct link_run *run);
extern void link_group_households(struct link_run *run);
extern void link_free(struct link_run *run);
#endif
