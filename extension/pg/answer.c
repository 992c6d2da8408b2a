/*
 * Dated answers by the million: an aggregate that packs the answers of many owners into one value,
 * so that a batch reader gets some thousand long rows instead of millions of short ones. The layout
 * of a record is in core/convergence/answer.h.
 */
#include "kvpg_records.h"
#include "utils/date.h"

enum { FIRST = 16 /* records */ };

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

PGDLLEXPORT Datum kvpg_answers_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_answers_trans);
Datum kvpg_answers_trans(PG_FUNCTION_ARGS)
{
    bytea *state = PG_ARGISNULL(0) ? NULL : kvpg_records_checked(PG_GETARG_BYTEA_P(0));
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
    state = kvpg_records_room(fcinfo, state, 1, FIRST);
    int64 n = records_count(state);
    kv_answer_put(records_at(state, n), PG_GETARG_INT64(1), &a);
    records_set_count(state, n + 1);
    PG_RETURN_BYTEA_P(state);
}
