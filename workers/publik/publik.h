/*
 * What a publication leaves beside the facts: which public figures are hidden
 * (operasi.penekanan).
 *
 *   publik_prepare(&publication, periods, n);     before publish_commit
 *
 * Made inside the publishing transaction, from the rows that are about to be published.
 */
#ifndef PUBLIK_H
#define PUBLIK_H

#include "period.h"
#include "publish.h"

/* Periods and the months in them, whose monthly figures come with them. `areas`: only these areas
 * are published (keys, comma separated; taken over), or NULL. */
void publik_prepare(struct publish *p, const struct period *periods, int n, char *areas);

/* Decides one period in the open transaction; false: something does not add up, nothing may be
 * published. `areas`: all that changed since the last decision, or NULL. `news`: some public count
 * or decision is not as it was. */
bool hide_small(PGconn *conn, int32_t period_sk, int64_t run_id, const char *areas, bool *news);

#endif
