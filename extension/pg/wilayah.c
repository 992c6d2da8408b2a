/* Area codes for SQL. The rules are in core/wilayah. */
#include "kvpg.h"
#include "utils/builtins.h"
#include "wilayah/kode.h"

PGDLLEXPORT Datum kvpg_kode_level(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kode_level);
Datum kvpg_kode_level(PG_FUNCTION_ARGS)
{
    text *t = PG_GETARG_TEXT_PP(0);
    const char *name = kv_kode_level_name(kv_kode_level_of(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)));
    if (!name)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(cstring_to_text(name));
}

PGDLLEXPORT Datum kvpg_kode_parent(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kode_parent);
Datum kvpg_kode_parent(PG_FUNCTION_ARGS)
{
    text *t = PG_GETARG_TEXT_PP(0);
    size_t n = kv_kode_parent_len(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
    if (n == 0)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(cstring_to_text_with_len(VARDATA_ANY(t), (int)n));
}
