/* Result tables of a configured run. */
#ifndef KONV_LINK_OUTPUT_H
#define KONV_LINK_OUTPUT_H
#include "link/group.h"
#include "link/model.h"
#include <libpq-fe.h>

extern void link_check_output(const struct link_config *config, PGconn *conn);
extern void link_write(const struct link_run *run, const struct link_groups *groups, PGconn *conn);
#endif
