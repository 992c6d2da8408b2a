/* Growth: z-scores and chart lines for SQL. The rules are in core/growth. */
#include "kvpg.h"
#include "funcapi.h"
#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "utils/builtins.h"
#include "growth/assess.h"
#include "growth/curve.h"
#include "growth_args.h"

#define FLAG_COLUMN        (2 + KV_INDEX_COUNT)
#define ASSESSMENT_COLUMNS (FLAG_COLUMN + KV_INDEX_COUNT)

/* The one argument that can be wrong: a reference nobody knows. NULL is the default. */
static kv_reference reference_arg(FunctionCallInfo fcinfo, int n)
{
    kv_reference reference = KV_REFERENCE_AUTO;
    if (PG_ARGISNULL(n))
        return reference;
    text *t = PG_GETARG_TEXT_PP(n);
    if (kv_parse_reference(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), &reference) != KV_OK)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("unknown growth reference \"%s\"", text_to_cstring(t)),
                        errhint("Use auto, who2006 or who2007.")));
    return reference;
}

/* Sex and age in days are the first two arguments of every score. */
static inline struct kv_growth_input subject_args(FunctionCallInfo fcinfo)
{
    struct kv_growth_input in = kv_growth_blank();
    in.sex = sex_arg(fcinfo, 0);
    if (!PG_ARGISNULL(1))
        in.age_days = PG_GETARG_INT32(1);
    return in;
}

/* haz(sex, age_days, height_cm, position) */
PGDLLEXPORT Datum kvpg_haz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_haz);
Datum kvpg_haz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.height_cm = number_arg(fcinfo, 2);
    in.position = position_arg(fcinfo, 3);
    PG_RETURN_Z(kv_assess_one(&in, KV_HAZ));
}

/* waz(sex, age_days, weight_kg, oedema) */
PGDLLEXPORT Datum kvpg_waz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_waz);
Datum kvpg_waz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.weight_kg = number_arg(fcinfo, 2);
    in.oedema = oedema_arg(fcinfo, 3);
    PG_RETURN_Z(kv_assess_one(&in, KV_WAZ));
}

/* The arguments of whz and baz: weight, height, position, oedema. */
static inline struct kv_growth_input weight_height_args(FunctionCallInfo fcinfo)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.weight_kg = number_arg(fcinfo, 2);
    in.height_cm = number_arg(fcinfo, 3);
    in.position = position_arg(fcinfo, 4);
    in.oedema = oedema_arg(fcinfo, 5);
    return in;
}

/* whz(sex, age_days, weight_kg, height_cm, position, oedema) */
PGDLLEXPORT Datum kvpg_whz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_whz);
Datum kvpg_whz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = weight_height_args(fcinfo);
    PG_RETURN_Z(kv_assess_one(&in, KV_WHZ));
}

/* baz(sex, age_days, weight_kg, height_cm, position, oedema) */
PGDLLEXPORT Datum kvpg_baz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_baz);
Datum kvpg_baz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = weight_height_args(fcinfo);
    PG_RETURN_Z(kv_assess_one(&in, KV_BAZ));
}

/* hcz(sex, age_days, head_cm) */
PGDLLEXPORT Datum kvpg_hcz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_hcz);
Datum kvpg_hcz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.head_cm = number_arg(fcinfo, 2);
    PG_RETURN_Z(kv_assess_one(&in, KV_HCZ));
}

/* acz(sex, age_days, muac_cm) */
PGDLLEXPORT Datum kvpg_acz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_acz);
Datum kvpg_acz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.muac_cm = number_arg(fcinfo, 2);
    PG_RETURN_Z(kv_assess_one(&in, KV_ACZ));
}

/* tsz(sex, age_days, triceps_mm) */
PGDLLEXPORT Datum kvpg_tsz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_tsz);
Datum kvpg_tsz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.triceps_mm = number_arg(fcinfo, 2);
    PG_RETURN_Z(kv_assess_one(&in, KV_TSZ));
}

/* ssz(sex, age_days, subscapular_mm) */
PGDLLEXPORT Datum kvpg_ssz(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_ssz);
Datum kvpg_ssz(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    in.subscapular_mm = number_arg(fcinfo, 2);
    PG_RETURN_Z(kv_assess_one(&in, KV_SSZ));
}

/*
 * An assessment with every column null, made by the server once per query: its header carries all
 * that marks a value of the row type, whatever the server version puts there.
 */
static HeapTupleHeader empty_row(FunctionCallInfo fcinfo)
{
    TupleDesc type;
    bool nulls[ASSESSMENT_COLUMNS];
    Datum values[ASSESSMENT_COLUMNS] = {0};
    if (fcinfo->flinfo->fn_extra != NULL)
        return (HeapTupleHeader)fcinfo->flinfo->fn_extra;
    if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE ||
        type->natts != ASSESSMENT_COLUMNS)
        elog(ERROR, "return type must be growth_assessment");
    for (int i = 0; i < ASSESSMENT_COLUMNS; i++)
        if (TupleDescAttr(type, i)->atttypid != (i < FLAG_COLUMN ? FLOAT8OID : BOOLOID))
            elog(ERROR, "return type must be growth_assessment");
    MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
    memset(nulls, true, sizeof nulls);
    fcinfo->flinfo->fn_extra = heap_form_tuple(BlessTupleDesc(type), values, nulls)->t_data;
    MemoryContextSwitchTo(old);
    return (HeapTupleHeader)fcinfo->flinfo->fn_extra;
}

/* Appends a number that is there and notes its column. */
static inline double *put_number(double *at, double number, int column, uint32 *present)
{
    if (isnan(number))
        return at;
    *at = number;
    *present |= 1u << column;
    return at + 1;
}

/*
 * growth_assessment: adjusted height, BMI, the scores, their flags. Forming a row of 18 columns
 * takes the server longer than the scoring. All columns are doubles, then booleans, so the empty
 * row is copied, the null bitmap set and the values appended as two packed runs.
 */
static Datum assessment_row(FunctionCallInfo fcinfo, const struct kv_growth_result *r)
{
    HeapTupleHeader empty = empty_row(fcinfo);
    HeapTupleHeader row = palloc(empty->t_hoff + FLAG_COLUMN * sizeof(double) + KV_INDEX_COUNT);
    uint32 present = 0;
    memcpy(row, empty, empty->t_hoff);
    double *number = (double *)((char *)row + empty->t_hoff);
    number = put_number(number, r->height_adjusted, 0, &present);
    number = put_number(number, r->bmi, 1, &present);
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        number = put_number(number, kv_z_value(r->z[i]), 2 + i, &present);
    present |= (present >> 2) << FLAG_COLUMN; /* a flag for each score */
    bool *flag = (bool *)number;
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        if (r->z[i] != KV_NO_Z)
            *flag++ = r->flag[i];
    for (int i = 0; i < BITMAPLEN(ASSESSMENT_COLUMNS); i++)
        row->t_bits[i] = (bits8)(present >> 8 * i);
    HeapTupleHeaderSetDatumLength(row, (char *)flag - (char *)row);
    return HeapTupleHeaderGetDatum(row);
}

/* Everything after sex and age, which the two forms share; then the assessment. */
static Datum assess(FunctionCallInfo fcinfo, struct kv_growth_input *in)
{
    struct kv_growth_result r;
    in->weight_kg = number_arg(fcinfo, 2);
    in->height_cm = number_arg(fcinfo, 3);
    in->position = position_arg(fcinfo, 4);
    in->oedema = oedema_arg(fcinfo, 5);
    in->head_cm = number_arg(fcinfo, 6);
    in->muac_cm = number_arg(fcinfo, 7);
    in->triceps_mm = number_arg(fcinfo, 8);
    in->subscapular_mm = number_arg(fcinfo, 9);
    in->reference = reference_arg(fcinfo, 10);
    kv_growth_assess(in, &r);
    return assessment_row(fcinfo, &r);
}

/* growth_assess(sex, age_days, weight, height, ..., reference) */
PGDLLEXPORT Datum kvpg_growth_assess(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_growth_assess);
Datum kvpg_growth_assess(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = subject_args(fcinfo);
    return assess(fcinfo, &in);
}

/* growth_assess_months: the same with decimal months; NaN is an impossible age, not an unknown. */
PGDLLEXPORT Datum kvpg_growth_assess_months(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_growth_assess_months);
Datum kvpg_growth_assess_months(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = kv_growth_blank();
    in.sex = sex_arg(fcinfo, 0);
    if (!PG_ARGISNULL(1))
        in.age_months = isnan(PG_GETARG_FLOAT8(1)) ? -1 : PG_GETARG_FLOAT8(1);
    return assess(fcinfo, &in);
}

/* c9mo_flag(age_days, position): the position is not believed. */
PGDLLEXPORT Datum kvpg_c9mo_flag(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_c9mo_flag);
Datum kvpg_c9mo_flag(PG_FUNCTION_ARGS)
{
    struct kv_growth_input in = kv_growth_blank();
    struct kv_growth_result r;
    in.age_days = PG_GETARG_INT32(0);
    in.position = position_arg(fcinfo, 1);
    kv_growth_assess(&in, &r);
    PG_RETURN_BOOL(r.c9mo_flag);
}

/* What growth_curve keeps between its rows. */
struct curve_call {
    const struct kv_curve *curve;
    kv_sex sex;
    double z;
    int step, next, count;
};

static const struct kv_curve *curve_arg(FunctionCallInfo fcinfo, int n)
{
    text *t = PG_GETARG_TEXT_PP(n);
    const struct kv_curve *curve = kv_curve_find(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
    if (curve == NULL)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("unknown growth index \"%s\"", text_to_cstring(t)),
                 errhint("Use haz, waz, whz, wfl, wfh, baz, hcz, acz, tsz, ssz, hfa2007, wfa2007 "
                         "or bfa2007.")));
    return curve;
}

static void start_curve(FunctionCallInfo fcinfo, struct curve_call *call)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
        return; /* count stays 0: no points */
    call->curve = curve_arg(fcinfo, 0);
    call->sex = sex_arg(fcinfo, 1);
    call->z = PG_GETARG_FLOAT8(2);
    call->step = PG_ARGISNULL(3) ? 1 : PG_GETARG_INT32(3);
    if (call->step < 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("step of a growth curve must be at least 1, not %d", call->step),
                        errhint("A step is one day, one month or 0.1 cm, as the index has it.")));
    call->count = kv_curve_count(call->curve, call->step);
}

/* growth_curve(index, sex, z, step): the points of one chart line. */
PGDLLEXPORT Datum kvpg_growth_curve(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_growth_curve);
Datum kvpg_growth_curve(PG_FUNCTION_ARGS)
{
    FuncCallContext *context;
    if (SRF_IS_FIRSTCALL()) {
        context = SRF_FIRSTCALL_INIT();
        MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
        context->user_fctx = palloc0(sizeof(struct curve_call));
        start_curve(fcinfo, context->user_fctx);
        if (get_call_result_type(fcinfo, NULL, &context->tuple_desc) != TYPEFUNC_COMPOSITE)
            elog(ERROR, "return type must be a row type");
        BlessTupleDesc(context->tuple_desc);
        MemoryContextSwitchTo(old);
    }
    context = SRF_PERCALL_SETUP();
    struct curve_call *call = context->user_fctx;
    while (call->next < call->count) {
        double x, y;
        if (kv_curve_point(call->curve, call->sex, call->z, call->step, call->next++, &x, &y) !=
            KV_OK)
            continue;
        Datum values[2] = {Float8GetDatum(x), Float8GetDatum(y)};
        bool nulls[2] = {false, false};
        HeapTuple row = heap_form_tuple(context->tuple_desc, values, nulls);
        SRF_RETURN_NEXT(context, HeapTupleGetDatum(row));
    }
    SRF_RETURN_DONE(context);
}
