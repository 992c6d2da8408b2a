/* The only place that knows differences between PostgreSQL 14 and 18. */
#ifndef KV_COMPAT_H
#define KV_COMPAT_H
#include "postgres.h"
#if PG_VERSION_NUM < 160000
/* Before 16 the mark is empty here, and -fvisibility=hidden would hide what the server looks up. */
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif
#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h" /* VARDATA and friends moved */
#endif
#endif
