/* Dated answers in 64 bits, for bulk reading. The layout is in core/convergence/answer.h. */
#include "kvpg.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "convergence/answer.h"

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

PGDLLEXPORT Datum kvpg_answer_pack(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_answer_pack);
Datum kvpg_answer_pack(PG_FUNCTION_ARGS)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
        PG_RETURN_NULL();
    struct kv_packed_answer a = {
        .day = PG_GETARG_DATEADT(1),
        .item = (uint16_t)PG_GETARG_INT16(0),
        .quantity = PG_ARGISNULL(4) ? 0 : (uint16_t)PG_GETARG_INT16(4),
        .caregiver = PG_ARGISNULL(5) ? KV_CARE_UNKNOWN : caregiver_of(PG_GETARG_TEXT_PP(5)),
        .month_only = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2),
        .yes = PG_GETARG_BOOL(3),
    };
    PG_RETURN_INT64(kv_answer_pack(&a));
}
