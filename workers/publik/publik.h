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

/* Periods and the months in them, whose monthly figures come with them. */
void publik_prepare(struct publish *p, const struct period *periods, int n);

/* Decides one period in the open transaction; false: something does not add up, nothing may be
 * published. */
bool hide_small(PGconn *conn, int32_t period_sk, int64_t run_id);

#endif
