/* Data quality for SQL: an aggregate of counts, and the rated report of a state. */
#include "kvpg.h"
#include "access/htup_details.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
#include "growth_args.h"
#include "kvpg_state.h"
#include "growth/quality_flat.h"

#define VALUE_COLUMNS  7
#define REPORT_COLUMNS 9

static kv_status read_state(void *content, struct kv_memory memory, const unsigned char *bytes,
                            size_t size)
{
    return kv_quality_read(content, &memory, bytes, size);
}

static size_t state_size(const void *content)
{
    return kv_quality_size(content);
}

static kv_status write_state(const void *content, struct kv_memory scratch, unsigned char *bytes)
{
    kv_quality_write(content, bytes);
    return KV_OK;
}

static kv_status merge_state(void *content, struct kv_memory memory, const void *from)
{
    return kv_quality_merge(content, &memory, from);
}

static const struct kvpg_state_type state_type = {
    "quality state", sizeof(struct kv_quality), read_state, state_size, write_state, merge_state};

KVPG_STATE_FUNCTIONS(quality_state, &state_type)

/*
 * quality_trans(state, sex, age_days, age_months, birth_date_known, weight_kg, height_cm, position,
 * oedema, head_cm, muac_cm)
 */
PGDLLEXPORT Datum kvpg_quality_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_quality_trans);
Datum kvpg_quality_trans(PG_FUNCTION_ARGS)
{
    struct kv_quality *q = kvpg_state_writable(fcinfo, 0, &state_type);
    struct kv_memory memory = kvpg_state_memory(q);
    struct kv_quality_row row = {.child = kv_growth_blank()};
    row.child.sex = sex_arg(fcinfo, 1);
    row.child.age_days = number_arg(fcinfo, 2);
    row.child.age_months = number_arg(fcinfo, 3);
    row.exact_birth_date = oedema_arg(fcinfo, 4);
    row.child.weight_kg = number_arg(fcinfo, 5);
    row.child.height_cm = number_arg(fcinfo, 6);
    row.child.position = position_arg(fcinfo, 7);
    row.child.oedema = oedema_arg(fcinfo, 8);
    row.child.head_cm = number_arg(fcinfo, 9);
    row.child.muac_cm = number_arg(fcinfo, 10);
    kvpg_check(kv_quality_add(q, &memory, &row), "quality state");
    return kvpg_state_datum(q);
}

static Datum number_datum(double x, bool *null)
{
    *null = isnan(x);
    return Float8GetDatum(isnan(x) ? 0 : x);
}

/* The columns of quality_value. */
static void value_columns(const struct kv_quality_value *v, Datum *value, bool *null)
{
    value[0] = CStringGetTextDatum(v->statistic);
    value[1] = CStringGetTextDatum(v->subject);
    value[2] = Int64GetDatum(v->n);
    value[3] = Int64GetDatum(v->count);
    null[0] = null[1] = null[2] = false;
    null[3] = v->count < 0;
    value[4] = number_datum(v->value, &null[4]);
    value[5] = number_datum(v->chi2, &null[5]);
    value[6] = number_datum(v->p, &null[6]);
}

/* All statistics of a state; NULL is a state without rows. */
static int values_of(FunctionCallInfo fcinfo, double boys_share, struct kv_quality_value *out)
{
    struct kv_quality empty = {.counts.rows = 0};
    struct kv_quality_settings settings = {boys_share};
    const struct kv_quality *q =
        PG_ARGISNULL(0) ? &empty : kvpg_state_readable(PG_GETARG_DATUM(0), &state_type);
    return kv_quality_values(q, &settings, out);
}

/* quality_final(state): every statistic as an array of quality_value */
PGDLLEXPORT Datum kvpg_quality_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_quality_final);
Datum kvpg_quality_final(PG_FUNCTION_ARGS)
{
    struct kv_quality_value values[KV_QUALITY_VALUES];
    Datum row[KV_QUALITY_VALUES], value[VALUE_COLUMNS];
    bool null[VALUE_COLUMNS];
    int n = values_of(fcinfo, 0.5, values);
    Oid element = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
    TupleDesc desc = lookup_rowtype_tupdesc(element, -1);
    for (int i = 0; i < n; i++) {
        value_columns(&values[i], value, null);
        row[i] = HeapTupleGetDatum(heap_form_tuple(desc, value, null));
    }
    ReleaseTupleDesc(desc);
    PG_RETURN_ARRAYTYPE_P(construct_array(row, n, element, -1, false, TYPALIGN_DOUBLE));
}

/* A text attribute of a row; NULL is empty. */
static struct kv_text text_attribute(HeapTupleHeader row, AttrNumber n)
{
    bool null;
    Datum value = GetAttributeByNum(row, n, &null);
    if (null)
        return (struct kv_text){"", 0};
    text *t = DatumGetTextPP(value);
    return (struct kv_text){VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};
}

static double number_attribute(HeapTupleHeader row, AttrNumber n)
{
    bool null;
    Datum value = GetAttributeByNum(row, n, &null);
    return null ? NAN : DatumGetFloat8(value);
}

static bool flag_attribute(HeapTupleHeader row, AttrNumber n)
{
    bool null;
    Datum value = GetAttributeByNum(row, n, &null);
    return !null && DatumGetBool(value);
}

/* quality_band(statistic, subject, low, low_included, high, high_included, rating, points) */
static void read_band(Datum value, struct kv_quality_band *out)
{
    HeapTupleHeader row = DatumGetHeapTupleHeader(value);
    bool null;
    out->statistic = text_attribute(row, 1);
    out->subject = text_attribute(row, 2);
    out->low = number_attribute(row, 3);
    out->low_included = flag_attribute(row, 4);
    out->high = number_attribute(row, 5);
    out->high_included = flag_attribute(row, 6);
    out->rating = text_attribute(row, 7);
    Datum points = GetAttributeByNum(row, 8, &null);
    out->points = null ? -1 : DatumGetInt32(points);
}

static struct kv_quality_band *read_bands(ArrayType *array, int *n)
{
    Datum *row;
    bool *null;
    deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &row, &null, n);
    struct kv_quality_band *bands = palloc0(sizeof *bands * (*n + 1));
    int kept = 0;
    for (int i = 0; i < *n; i++)
        if (!null[i])
            read_band(row[i], &bands[kept++]);
    *n = kept;
    return bands;
}

/* One rated statistic. */
static void emit(ReturnSetInfo *info, const struct kv_quality_value *v,
                 const struct kv_quality_band *band)
{
    Datum value[REPORT_COLUMNS] = {0};
    bool null[REPORT_COLUMNS];
    value_columns(v, value, null);
    null[7] = !band;
    null[8] = !band || band->points < 0;
    if (band) {
        value[7] =
            PointerGetDatum(cstring_to_text_with_len(band->rating.data, (int)band->rating.length));
        value[8] = Int32GetDatum(band->points);
    }
    tuplestore_putvalues(info->setResult, info->setDesc, value, null);
}

/* quality_report(state, bands, boys_share): statistics with their rating, then the overall scores
 */
PGDLLEXPORT Datum kvpg_quality_report(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_quality_report);
Datum kvpg_quality_report(PG_FUNCTION_ARGS)
{
    struct kv_quality_value values[KV_QUALITY_VALUES], scores[KV_QUALITY_SCORES];
    double share = PG_ARGISNULL(2) ? 0.5 : PG_GETARG_FLOAT8(2);
    int bands_n = 0;
    if (!(share > 0 && share < 1))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("the expected share of boys is out of range"),
                        errdetail("It is %g.", share),
                        errhint("It lies between 0 and 1, as a rule near 0.5.")));
    struct kv_quality_band *bands =
        PG_ARGISNULL(1) ? NULL : read_bands(PG_GETARG_ARRAYTYPE_P(1), &bands_n);
    int n = values_of(fcinfo, share, values);
    ReturnSetInfo *info = kvpg_open_set(fcinfo);
    for (int i = 0; i < n; i++)
        emit(info, &values[i], kv_quality_rate(bands, bands_n, &values[i]));
    kv_quality_scores(values, n, bands, bands_n, scores);
    for (int i = 0; i < KV_QUALITY_SCORES; i++)
        emit(info, &scores[i], kv_quality_rate(bands, bands_n, &scores[i]));
    return (Datum)0;
}
