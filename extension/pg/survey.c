/* survey_mean and survey_proportion: aggregates with a state that merges. The estimator is in
 * core/growth/survey. */
#include "kvpg.h"
#include "funcapi.h"
#include "access/htup_details.h"
#include "kvpg_design.h"
#include "growth/survey.h"
#include <math.h>

#define ESTIMATE_COLUMNS 8

/* One row into the state; the arguments after the state are x, domain, weight, stratum, psu. */
static Datum accumulate(FunctionCallInfo fcinfo, enum kv_survey_kind kind, const double *x)
{
    struct kv_design *d = kvpg_design_writable(fcinfo, 0, &kvpg_survey_state, (uint16_t)kind);
    double weight = PG_ARGISNULL(3) ? 0 : PG_GETARG_FLOAT8(3);
    bool in_domain = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
    kv_status status = kv_survey_row(d, x, in_domain, PG_ARGISNULL(3) ? NULL : &weight,
                                     kvpg_text_arg(fcinfo, 4), kvpg_text_arg(fcinfo, 5));
    if (status == KV_INVALID)
        kvpg_bad_weight(weight);
    kvpg_check(status, "survey state");
    return kvpg_state_datum(d);
}

PGDLLEXPORT Datum kvpg_survey_mean_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_survey_mean_trans);
Datum kvpg_survey_mean_trans(PG_FUNCTION_ARGS)
{
    double x = PG_ARGISNULL(1) ? NAN : PG_GETARG_FLOAT8(1);
    return accumulate(fcinfo, KV_SURVEY_MEAN, &x);
}

PGDLLEXPORT Datum kvpg_survey_proportion_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_survey_proportion_trans);
Datum kvpg_survey_proportion_trans(PG_FUNCTION_ARGS)
{
    double x = PG_ARGISNULL(1) ? NAN : PG_GETARG_BOOL(1);
    return accumulate(fcinfo, KV_SURVEY_PROPORTION, &x);
}

/* The composite survey_estimate. */
static Datum estimate_row(FunctionCallInfo fcinfo, const struct kv_estimate *e)
{
    const double number[] = {e->weighted_n, e->estimate, e->se, e->ci_low, e->ci_high, e->sd};
    Datum value[ESTIMATE_COLUMNS] = {Int64GetDatum(e->n)};
    bool null[ESTIMATE_COLUMNS] = {false};
    for (int i = 0; i < 6; i++) {
        value[i + 1] = Float8GetDatum(number[i]);
        null[i + 1] = isnan(number[i]);
    }
    value[7] = Int32GetDatum((int32)Min(e->df, PG_INT32_MAX));
    return HeapTupleGetDatum(heap_form_tuple(kvpg_result_desc(fcinfo), value, null));
}

/* The estimate of a state of one kind; no rows at all give n = 0. */
static Datum final(FunctionCallInfo fcinfo, enum kv_survey_kind kind)
{
    struct kv_estimate e = {.n = 0, .weighted_n = 0, NAN, NAN, NAN, NAN, NAN, .df = 0};
    if (!PG_ARGISNULL(0)) {
        const struct kv_design *d = kvpg_state_readable(PG_GETARG_DATUM(0), &kvpg_survey_state);
        if (d->shape.kind != kind)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("this survey state holds a %s",
                                   kind == KV_SURVEY_MEAN ? "proportion" : "mean")));
        kvpg_check(kv_survey_final(d, kvpg_memory(CurrentMemoryContext), &e), "survey state");
    }
    return estimate_row(fcinfo, &e);
}

PGDLLEXPORT Datum kvpg_survey_mean_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_survey_mean_final);
Datum kvpg_survey_mean_final(PG_FUNCTION_ARGS)
{
    return final(fcinfo, KV_SURVEY_MEAN);
}

PGDLLEXPORT Datum kvpg_survey_proportion_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_survey_proportion_final);
Datum kvpg_survey_proportion_final(PG_FUNCTION_ARGS)
{
    return final(fcinfo, KV_SURVEY_PROPORTION);
}

KVPG_STATE_FUNCTIONS(survey_state, &kvpg_survey_state)
