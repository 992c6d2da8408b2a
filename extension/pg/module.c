/* Module magic and the one translation of core statuses into errors. */
#include "kvpg.h"

PG_MODULE_MAGIC;

void kvpg_check(kv_status status, const char *what)
{
    switch (status) {
    case KV_OK:
    case KV_NULL:
        return;
    case KV_INVALID:
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid %s", what)));
        break;
    case KV_TOO_SMALL:
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("%s is too large", what)));
        break;
    case KV_CORRUPT:
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("stored %s is damaged", what)));
        break;
    }
}
