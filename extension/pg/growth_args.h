/* Arguments and results that the functions of the growth chapter share. */
#ifndef KVPG_GROWTH_ARGS_H
#define KVPG_GROWTH_ARGS_H
#include "kvpg.h"
#include "growth/growth.h"
#include <math.h>

/* A missing argument is NaN to the core. */
static inline double number_arg(FunctionCallInfo fcinfo, int n)
{
    return PG_ARGISNULL(n) ? NAN : PG_GETARG_FLOAT8(n);
}

/* The letter of a stored text of one byte, as most registers have it; -1 for any other value. */
static inline int letter_of(Datum text)
{
    const char *t = DatumGetPointer(text);
    return VARATT_IS_1B(t) && VARSIZE_1B(t) == VARHDRSZ_SHORT + 1 ? (uint8)*VARDATA_1B(t) : -1;
}

static inline kv_sex sex_arg(FunctionCallInfo fcinfo, int n)
{
    if (PG_ARGISNULL(n))
        return KV_SEX_UNKNOWN;
    int letter = letter_of(PG_GETARG_DATUM(n));
    if (letter >= 0)
        return (kv_sex)kv_sex_letter[letter];
    text *t = PG_GETARG_TEXT_PP(n);
    return kv_parse_sex(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
}

static inline kv_position position_arg(FunctionCallInfo fcinfo, int n)
{
    if (PG_ARGISNULL(n))
        return KV_POSITION_UNKNOWN;
    int letter = letter_of(PG_GETARG_DATUM(n));
    if (letter >= 0)
        return (kv_position)kv_position_letter[letter];
    text *t = PG_GETARG_TEXT_PP(n);
    return kv_parse_position(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
}

static inline bool oedema_arg(FunctionCallInfo fcinfo, int n)
{
    return !PG_ARGISNULL(n) && PG_GETARG_BOOL(n);
}

/* Returns a score to SQL: NULL when there is none. */
#define PG_RETURN_Z(z)                                                                             \
    do {                                                                                           \
        int32_t z_ = (z);                                                                          \
        if (z_ == KV_NO_Z)                                                                         \
            PG_RETURN_NULL();                                                                      \
        PG_RETURN_FLOAT8(kv_z_value(z_));                                                          \
    } while (0)

#endif
