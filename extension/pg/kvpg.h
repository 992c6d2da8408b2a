/* Glue between fmgr and the core: status to error, text to C, sex words. */
#ifndef KVPG_H
#define KVPG_H
#include "compat.h"
#include "kv.h"

/* Raises the error of a status other than KV_OK and KV_NULL; `what` names the value in the message,
 * never the data. */
extern void kvpg_check(kv_status status, const char *what);

#endif
