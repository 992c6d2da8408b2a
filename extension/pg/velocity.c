/* Growth velocity between two visits for SQL. The rules are in core/growth/velocity. */
#include "kvpg.h"
#include "funcapi.h"
#include "growth/velocity.h"
#include "growth_args.h"

#define VELOCITY_COLUMNS 6

/* Both visits of the call: sex, from_days, from value, to_days, to value. */
struct visits {
    kv_sex sex;
    struct kv_visit from, to;
};

/* False when a day is missing. */
static bool has_days(FunctionCallInfo fcinfo)
{
    return !PG_ARGISNULL(1) && !PG_ARGISNULL(3);
}

static struct visits weight_visits(FunctionCallInfo fcinfo, bool from_oedema, bool to_oedema)
{
    struct visits v = {.sex = sex_arg(fcinfo, 0)};
    v.from = kv_weight_visit(v.sex, PG_GETARG_INT32(1), number_arg(fcinfo, 2), from_oedema);
    v.to = kv_weight_visit(v.sex, PG_GETARG_INT32(3), number_arg(fcinfo, 4), to_oedema);
    return v;
}

static struct visits length_visits(FunctionCallInfo fcinfo, kv_position from, kv_position to)
{
    struct visits v = {.sex = sex_arg(fcinfo, 0)};
    v.from = kv_length_visit(v.sex, PG_GETARG_INT32(1), number_arg(fcinfo, 2), from);
    v.to = kv_length_visit(v.sex, PG_GETARG_INT32(3), number_arg(fcinfo, 4), to);
    return v;
}

/* weight_velocity_z(sex, from_days, from_kg, to_days, to_kg) */
PGDLLEXPORT Datum kvpg_weight_velocity_z(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_weight_velocity_z);
Datum kvpg_weight_velocity_z(PG_FUNCTION_ARGS)
{
    struct visits v = weight_visits(fcinfo, false, false);
    struct kv_velocity r;
    kv_weight_velocity(v.sex, v.from, v.to, KV_ANY_INTERVAL, NULL, &r);
    PG_RETURN_Z(r.z);
}

/* length_velocity_z(sex, from_days, from_cm, to_days, to_cm) */
PGDLLEXPORT Datum kvpg_length_velocity_z(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_length_velocity_z);
Datum kvpg_length_velocity_z(PG_FUNCTION_ARGS)
{
    struct visits v = length_visits(fcinfo, KV_POSITION_UNKNOWN, KV_POSITION_UNKNOWN);
    struct kv_velocity r;
    kv_length_velocity(v.sex, v.from, v.to, KV_ANY_INTERVAL, NULL, &r);
    PG_RETURN_Z(r.z);
}

/* The interval wanted and the two tolerances, arguments 5, 8 and 9 of both functions. */
static int interval_arg(FunctionCallInfo fcinfo)
{
    return PG_ARGISNULL(5) ? KV_ANY_INTERVAL : PG_GETARG_INT32(5) > 0 ? PG_GETARG_INT32(5) : -1;
}

static struct kv_velocity_rule rule_args(FunctionCallInfo fcinfo)
{
    struct kv_velocity_rule rule = {KV_NEAR_DAYS, KV_SPAN_SHARE};
    if (!PG_ARGISNULL(8))
        rule.near_days = PG_GETARG_INT32(8);
    if (!PG_ARGISNULL(9))
        rule.span_share = PG_GETARG_FLOAT8(9);
    return rule;
}

/* growth_velocity(z, interval_months, from_month, from_days, misfit_days, gain) */
static Datum velocity_row(FunctionCallInfo fcinfo, const struct kv_velocity *r)
{
    TupleDesc type;
    if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    Datum values[VELOCITY_COLUMNS] = {Float8GetDatum(kv_z_value(r->z)), Int32GetDatum(r->interval),
                                      Int32GetDatum(r->from_month),     Int32GetDatum(r->from_days),
                                      Int32GetDatum(r->misfit),         Float8GetDatum(r->gain)};
    bool nulls[VELOCITY_COLUMNS] = {r->z == KV_NO_Z, false, false, false, false, false};
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(type), values, nulls));
}

/* weight_velocity(sex, from_days, from_kg, to_days, to_kg, interval, from_oedema, to_oedema, ...)
 */
PGDLLEXPORT Datum kvpg_weight_velocity(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_weight_velocity);
Datum kvpg_weight_velocity(PG_FUNCTION_ARGS)
{
    struct kv_velocity_rule rule = rule_args(fcinfo);
    struct kv_velocity r;
    if (!has_days(fcinfo))
        PG_RETURN_NULL();
    struct visits v = weight_visits(fcinfo, oedema_arg(fcinfo, 6), oedema_arg(fcinfo, 7));
    if (kv_weight_velocity(v.sex, v.from, v.to, interval_arg(fcinfo), &rule, &r) != KV_OK)
        PG_RETURN_NULL();
    return velocity_row(fcinfo, &r);
}

/* length_velocity(sex, from_days, from_cm, to_days, to_cm, interval, from_position, ...) */
PGDLLEXPORT Datum kvpg_length_velocity(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_length_velocity);
Datum kvpg_length_velocity(PG_FUNCTION_ARGS)
{
    struct kv_velocity_rule rule = rule_args(fcinfo);
    struct kv_velocity r;
    if (!has_days(fcinfo))
        PG_RETURN_NULL();
    struct visits v = length_visits(fcinfo, position_arg(fcinfo, 6), position_arg(fcinfo, 7));
    if (kv_length_velocity(v.sex, v.from, v.to, interval_arg(fcinfo), &rule, &r) != KV_OK)
        PG_RETURN_NULL();
    return velocity_row(fcinfo, &r);
}
