/* Classes of measurements for SQL. The borders are in core/growth/classes. */
#include "kvpg.h"
#include "utils/builtins.h"
#include "growth/classes.h"
#include "growth/lms.h"
#include "growth_args.h"

/* The name of a class as text, NULL when there is none. */
static Datum class_datum(FunctionCallInfo fcinfo, kv_class c)
{
    const char *name = kv_class_name(c);
    if (name == NULL)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(cstring_to_text(name));
}

/* status_bbu(z) */
PGDLLEXPORT Datum kvpg_status_bbu(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_status_bbu);
Datum kvpg_status_bbu(PG_FUNCTION_ARGS)
{
    return class_datum(fcinfo, kv_class_bbu(kv_hundredths(PG_GETARG_FLOAT8(0))));
}

/* status_tbu(z) */
PGDLLEXPORT Datum kvpg_status_tbu(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_status_tbu);
Datum kvpg_status_tbu(PG_FUNCTION_ARGS)
{
    return class_datum(fcinfo, kv_class_tbu(kv_hundredths(PG_GETARG_FLOAT8(0))));
}

/* status_bbtb(z) and status_bbtb(z, oedema), where z may be NULL */
PGDLLEXPORT Datum kvpg_status_bbtb(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_status_bbtb);
Datum kvpg_status_bbtb(PG_FUNCTION_ARGS)
{
    bool oedema = PG_NARGS() > 1 && oedema_arg(fcinfo, 1);
    return class_datum(fcinfo, kv_class_bbtb(kv_hundredths(number_arg(fcinfo, 0)), oedema));
}

/* status_imtu(z, age_days) */
PGDLLEXPORT Datum kvpg_status_imtu(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_status_imtu);
Datum kvpg_status_imtu(PG_FUNCTION_ARGS)
{
    double months = PG_GETARG_INT32(1) / KV_DAYS_PER_MONTH;
    return class_datum(fcinfo, kv_class_imtu(kv_hundredths(PG_GETARG_FLOAT8(0)), months));
}

/* A border given as a z-score, in hundredths; NULL takes the usual one. */
static int32_t border_arg(FunctionCallInfo fcinfo, int n, int32_t usual)
{
    return PG_ARGISNULL(n) ? usual : kv_hundredths(PG_GETARG_FLOAT8(n));
}

/* A limit of a measure; NULL takes the usual one. */
static double limit_arg(FunctionCallInfo fcinfo, int n, double usual)
{
    return PG_ARGISNULL(n) ? usual : PG_GETARG_FLOAT8(n);
}

/* status_lila(muac_cm, age_days, oedema, severe_cm, moderate_cm) */
PGDLLEXPORT Datum kvpg_status_lila(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_status_lila);
Datum kvpg_status_lila(PG_FUNCTION_ARGS)
{
    if (PG_ARGISNULL(1))
        PG_RETURN_NULL();
    double months = PG_GETARG_INT32(1) / KV_DAYS_PER_MONTH;
    return class_datum(fcinfo, kv_class_muac(number_arg(fcinfo, 0), months, oedema_arg(fcinfo, 2),
                                             limit_arg(fcinfo, 3, KV_MUAC_SEVERE_CM),
                                             limit_arg(fcinfo, 4, KV_MUAC_MODERATE_CM)));
}

/* status_lku(z, low, high) */
PGDLLEXPORT Datum kvpg_status_lku(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_status_lku);
Datum kvpg_status_lku(PG_FUNCTION_ARGS)
{
    int32_t z = kv_hundredths(number_arg(fcinfo, 0));
    return class_datum(fcinfo,
                       kv_class_head(z, border_arg(fcinfo, 1, -200), border_arg(fcinfo, 2, 200)));
}

/* Measure below limit: is_kek, is_anaemic, is_short_mother, is_short_at_birth */
PGDLLEXPORT Datum kvpg_below_limit(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_below_limit);
Datum kvpg_below_limit(PG_FUNCTION_ARGS)
{
    bool below;
    if (kv_below_limit(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), &below) != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_BOOL(below);
}

/* is_low_birth_weight(weight_kg, limit_g) */
PGDLLEXPORT Datum kvpg_low_birth_weight(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_low_birth_weight);
Datum kvpg_low_birth_weight(PG_FUNCTION_ARGS)
{
    bool below;
    if (kv_below_limit(PG_GETARG_FLOAT8(0) * 1000, PG_GETARG_FLOAT8(1), &below) != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_BOOL(below);
}

/* tikar_status(haz, red, yellow): TD for a missing score, so never NULL */
PGDLLEXPORT Datum kvpg_tikar_status(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_tikar_status);
Datum kvpg_tikar_status(PG_FUNCTION_ARGS)
{
    kv_mat mat = kv_mat_colour(kv_hundredths(number_arg(fcinfo, 0)), border_arg(fcinfo, 1, -200),
                               border_arg(fcinfo, 2, -100));
    PG_RETURN_TEXT_P(cstring_to_text(kv_mat_name(mat)));
}
