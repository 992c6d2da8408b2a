/* States that gather records of 16 bytes: room for more, two joined, the result. */
#include "kvpg_records.h"

bytea *kvpg_records_checked(bytea *state)
{
    int64 bytes = (int64)VARSIZE(state) - VARHDRSZ;
    if (bytes < RECORDS_HEAD || records_count(state) < 0 ||
        records_count(state) > (bytes - RECORDS_HEAD) / RECORD_BYTES)
        kvpg_check(KV_CORRUPT, "packed records");
    return state;
}

bytea *kvpg_records_room(FunctionCallInfo fcinfo, bytea *state, int64 more, int64 first)
{
    int64 n = state ? records_count(state) : 0, size = first;
    if (state && (int64)VARSIZE(state) >= VARHDRSZ + RECORDS_HEAD + (n + more) * RECORD_BYTES &&
        AggCheckCallContext(fcinfo, NULL))
        return state;
    while (size < n + more)
        size *= 2;
    int64 bytes = VARHDRSZ + RECORDS_HEAD + size * RECORD_BYTES;
    if (!AllocSizeIsValid(bytes))
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many records in one value"),
                 errhint("Group by blocks of fewer owners.")));
    bytea *grown = palloc((Size)bytes);
    SET_VARSIZE(grown, bytes);
    if (state)
        memcpy(VARDATA(grown), VARDATA(state), RECORDS_HEAD + (size_t)n * RECORD_BYTES);
    else
        records_set_count(grown, 0);
    return grown;
}

/* Those of the first before those of the second. */
PGDLLEXPORT Datum kvpg_records_combine(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_records_combine);
Datum kvpg_records_combine(PG_FUNCTION_ARGS)
{
    bytea *state = PG_ARGISNULL(0) ? NULL : kvpg_records_checked(PG_GETARG_BYTEA_P(0));
    bytea *other = PG_ARGISNULL(1) ? NULL : kvpg_records_checked(PG_GETARG_BYTEA_P(1));
    if (!state && !other)
        PG_RETURN_NULL();
    if (!other)
        PG_RETURN_BYTEA_P(state);
    int64 more = records_count(other);
    state = kvpg_records_room(fcinfo, state, more, 1);
    int64 n = records_count(state);
    memcpy(records_at(state, n), records_at(other, 0), (size_t)more * RECORD_BYTES);
    records_set_count(state, n + more);
    PG_RETURN_BYTEA_P(state);
}

/* Without the room behind. */
PGDLLEXPORT Datum kvpg_records_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_records_final);
Datum kvpg_records_final(PG_FUNCTION_ARGS)
{
    bytea *state = kvpg_records_checked(PG_GETARG_BYTEA_P(0));
    Size bytes = VARHDRSZ + RECORDS_HEAD + (Size)records_count(state) * RECORD_BYTES;
    bytea *result = palloc(bytes);
    SET_VARSIZE(result, bytes);
    memcpy(VARDATA(result), VARDATA(state), bytes - VARHDRSZ);
    PG_RETURN_BYTEA_P(result);
}
