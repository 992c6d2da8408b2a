/* Mothers and children among the members of a family: three aggregates on one state of records. */
#include "kvpg_records.h"
#include "utils/date.h"
#include "convergence/family.h"

enum { FIRST = 4, AT_ONCE = 32 /* records */ };

static void put(FunctionCallInfo fcinfo, bytea **state, int64 id, kv_date born, int32_t extra)
{
    *state = kvpg_records_room(fcinfo, *state, 1, FIRST);
    int64 n = records_count(*state);
    char *at = records_at(*state, n);
    kv_answer_word_put(at, (uint64_t)id);
    kv_answer_word_put(at + 8, (uint64_t)(uint32_t)born << 32 | (uint32_t)extra);
    records_set_count(*state, n + 1);
}

/* A finite day, or KV_NO_DATE. */
static kv_date day_of(FunctionCallInfo fcinfo, int i)
{
    return PG_ARGISNULL(i) || DATE_NOT_FINITE(PG_GETARG_DATEADT(i)) ? KV_NO_DATE
                                                                    : PG_GETARG_DATEADT(i);
}

PGDLLEXPORT Datum kvpg_family_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_family_trans);
Datum kvpg_family_trans(PG_FUNCTION_ARGS)
{
    bytea *state = PG_ARGISNULL(0) ? NULL : kvpg_records_checked(PG_GETARG_BYTEA_P(0));
    bool expecting = !PG_ARGISNULL(6) && PG_GETARG_BOOL(6);
    if (!PG_ARGISNULL(2))
        put(fcinfo, &state, PG_GETARG_INT64(2), day_of(fcinfo, 3), day_of(fcinfo, 4));
    if (!PG_ARGISNULL(1) && !PG_ARGISNULL(5))
        put(fcinfo, &state, PG_GETARG_INT64(1), KV_KIN_WOMAN,
            (PG_GETARG_INT32(5) & KV_KIN_MARKS) | (expecting ? KV_KIN_EXPECTING : 0));
    if (!state)
        PG_RETURN_NULL();
    PG_RETURN_BYTEA_P(state);
}

/* The records of a state in their order: in `few` when it has room. */
static struct kv_kin *sorted(bytea *state, struct kv_kin *few, int *n)
{
    *n = (int)records_count(state); /* a value of 1 GB has 2^26 */
    struct kv_kin *kin = *n <= AT_ONCE ? few : palloc((Size)*n * sizeof *kin);
    for (int i = 0; i < *n; i++) {
        uint64_t word = kv_answer_word(records_at(state, i) + 8);
        kin[i] = (struct kv_kin){.id = (int64_t)kv_answer_word(records_at(state, i)),
                                 .born = (kv_date)(uint32_t)(word >> 32),
                                 .extra = (int32_t)(uint32_t)word};
    }
    kv_kin_sort(kin, *n);
    return kin;
}

PGDLLEXPORT Datum kvpg_family_mothers_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_family_mothers_final);
Datum kvpg_family_mothers_final(PG_FUNCTION_ARGS)
{
    struct kv_kin few[AT_ONCE];
    int n;
    int32_t marks;
    struct kv_kin *kin = sorted(kvpg_records_checked(PG_GETARG_BYTEA_P(0)), few, &n);
    if (kv_kin_mothers(kin, n, &marks) != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_INT32(marks);
}

PGDLLEXPORT Datum kvpg_family_close_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_family_close_final);
Datum kvpg_family_close_final(PG_FUNCTION_ARGS)
{
    struct kv_kin few[AT_ONCE];
    int n;
    bool close;
    struct kv_kin *kin = sorted(kvpg_records_checked(PG_GETARG_BYTEA_P(0)), few, &n);
    if (kv_kin_close(kin, n, &close) != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_BOOL(close);
}

PGDLLEXPORT Datum kvpg_family_children_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_family_children_final);
Datum kvpg_family_children_final(PG_FUNCTION_ARGS)
{
    struct kv_kin few[AT_ONCE];
    int n;
    int32_t most;
    struct kv_kin *kin = sorted(kvpg_records_checked(PG_GETARG_BYTEA_P(0)), few, &n);
    if (kv_kin_most(kin, n, &most) != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_INT32(most);
}
