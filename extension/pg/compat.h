/* The only place that knows differences between PostgreSQL 14 and 18. */
#ifndef KV_COMPAT_H
#define KV_COMPAT_H
#include "postgres.h"
#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h" /* VARDATA and friends moved */
#endif
#endif
