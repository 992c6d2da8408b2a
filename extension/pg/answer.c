/*
 * Dated answers by the million: an aggregate that packs the answers of many owners into one value,
 * so that a batch reader gets some thousand long rows instead of millions of short ones. The layout
 * of a record is in core/convergence/answer.h.
 *
 * State and result: 8 bytes with the number of records, then the records; a state has room behind
 * them, which doubles when it is full, so that n answers cost O(n).
 */
#include "kvpg.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "convergence/answer.h"

enum { HEAD = 8, FIRST = 16 /* records */ };

/* "ibu", "ayah", "lain" by their first letter, as inti.layanan holds them; others are unknown. */
static uint8_t caregiver_of(const text *t)
{
    switch (VARSIZE_ANY_EXHDR(t) > 0 ? VARDATA_ANY(t)[0] : 0) {
    case 'i':
        return KV_CARE_MOTHER;
    case 'a':
        return KV_CARE_FATHER;
    case 'l':
        return KV_CARE_OTHER;
    default:
        return KV_CARE_UNKNOWN;
    }
}

static int64 count_of(const bytea *state)
{
    return (int64)kv_answer_word(VARDATA(state));
}

static void set_count(bytea *state, int64 n)
{
    kv_answer_word_put(VARDATA(state), (uint64_t)n);
}

/* A state as it was handed in, whole; anybody may hand in any bytes. */
static bytea *checked(bytea *state)
{
    int64 bytes = (int64)VARSIZE(state) - VARHDRSZ;
    if (bytes < HEAD || count_of(state) < 0 || count_of(state) > (bytes - HEAD) / KV_ANSWER_BYTES)
        kvpg_check(KV_CORRUPT, "packed answers");
    return state;
}

/* The same answers with room for `more`: the state itself where it may be changed and has it. */
static bytea *with_room(FunctionCallInfo fcinfo, bytea *state, int64 more)
{
    int64 n = state ? count_of(state) : 0, size = FIRST;
    if (state && (int64)VARSIZE(state) >= VARHDRSZ + HEAD + (n + more) * KV_ANSWER_BYTES &&
        AggCheckCallContext(fcinfo, NULL))
        return state;
    while (size < n + more)
        size *= 2;
    int64 bytes = VARHDRSZ + HEAD + size * KV_ANSWER_BYTES;
    if (!AllocSizeIsValid(bytes))
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many answers in one value"),
                 errhint("Group by blocks of fewer owners.")));
    bytea *grown = palloc((Size)bytes);
    SET_VARSIZE(grown, bytes);
    if (state)
        memcpy(VARDATA(grown), VARDATA(state), HEAD + (size_t)n * KV_ANSWER_BYTES);
    else
        set_count(grown, 0);
    return grown;
}

/* Where the records behind the n-th begin. */
static char *record_of(bytea *state, int64 n)
{
    return VARDATA(state) + HEAD + n * KV_ANSWER_BYTES;
}

PGDLLEXPORT Datum kvpg_answers_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_answers_trans);
Datum kvpg_answers_trans(PG_FUNCTION_ARGS)
{
    bytea *state = PG_ARGISNULL(0) ? NULL : checked(PG_GETARG_BYTEA_P(0));
    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || PG_ARGISNULL(5)) {
        if (!state)
            PG_RETURN_NULL();
        PG_RETURN_BYTEA_P(state);
    }
    struct kv_packed_answer a = {
        .item = (uint16_t)PG_GETARG_INT16(2),
        .day = PG_GETARG_DATEADT(3),
        .month_only = !PG_ARGISNULL(4) && PG_GETARG_BOOL(4),
        .yes = PG_GETARG_BOOL(5),
        .quantity = PG_ARGISNULL(6) ? 0 : (uint16_t)PG_GETARG_INT16(6),
        .caregiver = PG_ARGISNULL(7) ? KV_CARE_UNKNOWN : caregiver_of(PG_GETARG_TEXT_PP(7)),
    };
    state = with_room(fcinfo, state, 1);
    int64 n = count_of(state);
    kv_answer_put(record_of(state, n), PG_GETARG_INT64(1), &a);
    set_count(state, n + 1);
    PG_RETURN_BYTEA_P(state);
}

PGDLLEXPORT Datum kvpg_answers_combine(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_answers_combine);
Datum kvpg_answers_combine(PG_FUNCTION_ARGS)
{
    bytea *state = PG_ARGISNULL(0) ? NULL : checked(PG_GETARG_BYTEA_P(0));
    bytea *other = PG_ARGISNULL(1) ? NULL : checked(PG_GETARG_BYTEA_P(1));
    if (!state && !other)
        PG_RETURN_NULL();
    if (!other)
        PG_RETURN_BYTEA_P(state);
    int64 more = count_of(other);
    state = with_room(fcinfo, state, more);
    int64 n = count_of(state);
    memcpy(record_of(state, n), record_of(other, 0), (size_t)more * KV_ANSWER_BYTES);
    set_count(state, n + more);
    PG_RETURN_BYTEA_P(state);
}

/* Without the room behind. */
PGDLLEXPORT Datum kvpg_answers_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_answers_final);
Datum kvpg_answers_final(PG_FUNCTION_ARGS)
{
    bytea *state = checked(PG_GETARG_BYTEA_P(0));
    Size bytes = VARHDRSZ + HEAD + (Size)count_of(state) * KV_ANSWER_BYTES;
    bytea *result = palloc(bytes);
    SET_VARSIZE(result, bytes);
    memcpy(VARDATA(result), VARDATA(state), bytes - VARHDRSZ);
    PG_RETURN_BYTEA_P(result);
}
