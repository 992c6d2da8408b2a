/* Growth card (KMS) for SQL: a window function, an aggregate over a child's weighings, and the SKDN
 * counts. */
#include "kvpg.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
#include "windowapi.h"
#include "growth_args.h"
#include "kvpg_state.h"
#include "growth/kms_record.h"

#define RULE_LENGTH      (2 * KV_KBM_MONTHS + 2) /* grams of boys, of girls, red and orange line */
#define WEIGHING_COLUMNS 10

/* The elements of an int array without NULLs and of one dimension. */
static int32 *int_array(ArrayType *a, int *n)
{
    if (ARR_NDIM(a) > 1 || array_contains_nulls(a))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("a growth card rule has no NULL and one dimension"),
                        errhint("Build it with kms_rule().")));
    *n = ArrayGetNItems(ARR_NDIM(a), ARR_DIMS(a));
    size_t offset = ARR_HASNULL(a) ? (size_t)a->dataoffset : ARR_OVERHEAD_NONULLS(ARR_NDIM(a));
    return (int32 *)((char *)a + offset);
}

/* A rule as kms_rule() made it. */
static void read_rule(Datum value, struct kv_kms_rule *rule)
{
    int n;
    const int32 *v = int_array(DatumGetArrayTypeP(value), &n);
    if (n != RULE_LENGTH)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("a growth card rule has %d numbers, not %d", RULE_LENGTH, n),
                        errhint("Build it with kms_rule().")));
    for (int i = 0; i < 2 * KV_KBM_MONTHS; i++)
        rule->kbm.gram[i / KV_KBM_MONTHS][i % KV_KBM_MONTHS] = Max(v[i], 0);
    rule->red = v[2 * KV_KBM_MONTHS];
    rule->orange = v[2 * KV_KBM_MONTHS + 1];
}

/* z as hundredths. */
static int32 hundredths(double z, const char *what)
{
    if (!(z >= -20 && z <= 20))
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s is out of range", what),
                 errhint("It is a z-score between -20 and 20.")));
    return (int32)rint(100 * z);
}

/* Puts one row of a KBM table into its place. */
static void set_gram(Datum *element, Datum sex, int32 month, int32 gram)
{
    text *t = DatumGetTextPP(sex);
    kv_sex s = kv_parse_sex(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
    if (s == KV_SEX_UNKNOWN || month < 0 || month >= KV_KBM_MONTHS || gram <= 0)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid row of a KBM table"),
                 errdetail("Month %d, %d g.", month, gram),
                 errhint("Sex L or P, completed month 0 to 59, grams above 0.")));
    int at = (s - KV_MALE) * KV_KBM_MONTHS + month;
    if (DatumGetInt32(element[at]))
        ereport(ERROR, (errcode(ERRCODE_CARDINALITY_VIOLATION),
                        errmsg("two rows of a KBM table for month %d of one sex", month),
                        errhint("Choose one variant.")));
    element[at] = Int32GetDatum(gram);
}

/* kms_rule(sex[], month[], gram[], red, orange): rows of a KBM table as one value */
PGDLLEXPORT Datum kvpg_kms_rule(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kms_rule);
Datum kvpg_kms_rule(PG_FUNCTION_ARGS)
{
    Datum element[RULE_LENGTH] = {0}, *sex;
    int n, months, grams;
    bool *missing;
    deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT, &sex, &missing,
                      &n);
    const int32 *month = int_array(PG_GETARG_ARRAYTYPE_P(1), &months),
                *gram = int_array(PG_GETARG_ARRAYTYPE_P(2), &grams);
    if (n != months || n != grams || array_contains_nulls(PG_GETARG_ARRAYTYPE_P(0)))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("sex, month and gram must be equally many and not NULL")));
    for (int i = 0; i < n; i++)
        set_gram(element, sex[i], month[i], gram[i]);
    element[2 * KV_KBM_MONTHS] = Int32GetDatum(hundredths(PG_GETARG_FLOAT8(3), "the red line"));
    element[2 * KV_KBM_MONTHS + 1] =
        Int32GetDatum(hundredths(PG_GETARG_FLOAT8(4), "the orange line"));
    PG_RETURN_ARRAYTYPE_P(construct_array(element, RULE_LENGTH, INT4OID, 4, true, TYPALIGN_INT));
}

/* Kilograms in whole grams; 0 for what is no weight. */
static int32 grams_of(double kg)
{
    return kg > 0 && kg < 1000 ? (int32)floor(1000 * kg + 0.5) : 0;
}

/* A date of the core, KV_NO_DATE for what cannot be one. */
static kv_date date_of(bool null, Datum value)
{
    return !null && kv_kms_date(DatumGetDateADT(value)) ? DatumGetDateADT(value) : KV_NO_DATE;
}

static Datum answer_datum(enum kv_answer a, bool *null)
{
    *null = a == KV_UNKNOWN;
    return BoolGetDatum(a == KV_YES);
}

/* The composite kms_weighing. */
static Datum weighing_row(TupleDesc desc, const struct kv_weighing *w, const struct kv_kms *k)
{
    Datum value[WEIGHING_COLUMNS];
    bool null[WEIGHING_COLUMNS] = {false};
    char status[2] = {(char)k->status, '\0'};
    value[0] = DateADTGetDatum(w->date);
    value[1] = Int32GetDatum(k->month);
    null[1] = k->month < 0;
    value[2] = Int32GetDatum(w->gram);
    value[3] = Int32GetDatum(k->gain);
    null[3] = k->gain == KV_NO_GAIN;
    value[4] = Int32GetDatum(k->kbm);
    null[4] = k->kbm == 0;
    value[5] = CStringGetTextDatum(status);
    null[5] = k->status == KV_KMS_NONE;
    value[6] = answer_datum(k->two_t, &null[6]);
    value[7] = answer_datum(k->below_red, &null[7]);
    value[8] = answer_datum(k->above_orange, &null[8]);
    value[9] = answer_datum(k->refer, &null[9]);
    return HeapTupleGetDatum(heap_form_tuple(desc, value, null));
}

/* A partition of the window functions: every weighing of a child and what became of it, by row. */
struct partition {
    bool ready;
    struct kv_weighing *weighing;
    struct kv_kms *result;
};

static Datum arg_at(WindowObject window, int arg, int64 row, bool *null)
{
    bool outside;
    return WinGetFuncArgInPartition(window, arg, (int)row, WINDOW_SEEK_HEAD, false, null, &outside);
}

/* The record of a partition: arguments rule, sex, born, weighed_on, weight_kg and perhaps oedema of
 * every row. */
static void read_partition(WindowObject window, int64 rows, bool has_oedema,
                           const struct kv_memory *memory, struct kv_kms_record *record,
                           struct kv_kms_weight *weight)
{
    struct kv_kms_rule rule;
    bool null;
    Datum value = arg_at(window, 0, 0, &null);
    if (null)
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the growth card rule is NULL"),
                 errhint("Build it with kms_rule().")));
    read_rule(value, &rule);
    for (int64 i = 0; i < rows; i++) {
        value = arg_at(window, 1, i, &null);
        text *t = null ? NULL : DatumGetTextPP(value);
        kv_sex sex = t ? kv_parse_sex(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)) : KV_SEX_UNKNOWN;
        value = arg_at(window, 2, i, &null);
        kv_date born = date_of(null, value);
        value = arg_at(window, 3, i, &null);
        weight[i].date = date_of(null, value);
        value = arg_at(window, 4, i, &null);
        weight[i].gram = null || weight[i].date == KV_NO_DATE ? 0 : grams_of(DatumGetFloat8(value));
        value = has_oedema ? arg_at(window, 5, i, &null) : (Datum)0;
        weight[i].oedema = has_oedema && !null && DatumGetBool(value);
        kvpg_check(kv_kms_record_add(record, memory, &rule, sex, born, &weight[i]),
                   "growth card rule");
    }
}

/* Rows by date; equal dates stay in the order of the window. */
static bool earlier(const void *context, int32_t a, int32_t b)
{
    const struct kv_kms_weight *w = context;
    return w[a].date < w[b].date;
}

/* Judges a whole partition once; the results stand by row. */
static void judge_partition(WindowObject window, bool has_oedema, struct partition *p)
{
    int64 rows = WinGetPartitionRowCount(window);
    struct kv_memory memory = kvpg_memory(CurrentMemoryContext);
    struct kv_kms_record record = {0};
    struct kv_kms_weight *weight =
        MemoryContextAllocHuge(CurrentMemoryContext, sizeof *weight * rows);
    int32_t *order = MemoryContextAllocHuge(CurrentMemoryContext, sizeof *order * 2 * rows);
    struct kv_weighing *sorted =
        MemoryContextAllocHuge(CurrentMemoryContext, sizeof *sorted * rows);
    struct kv_kms *result = MemoryContextAllocHuge(CurrentMemoryContext, sizeof *result * rows);
    read_partition(window, rows, has_oedema, &memory, &record, weight);
    kv_sex sex = record.sex_differs ? KV_SEX_UNKNOWN : record.sex;
    kv_date born = record.has_born && !record.born_differs ? record.born : KV_NO_DATE;
    for (int64 i = 0; i < rows; i++)
        order[i] = (int32_t)i;
    kv_sort(order, order + rows, (int32_t)rows, earlier, weight);
    for (int64 i = 0; i < rows; i++) {
        const struct kv_kms_weight *w = &weight[order[i]];
        sorted[i] = (struct kv_weighing){w->date, w->gram, kv_kms_waz(sex, born, w)};
    }
    kv_kms_series(&record.rule, sex, born, sorted, (size_t)rows, result);
    for (int64 i = 0; i < rows; i++) {
        p->weighing[order[i]] = sorted[i];
        p->result[order[i]] = result[i];
    }
}

/* The weighing of the current row and its judgement. */
static void current_weighing(FunctionCallInfo fcinfo, bool has_oedema, struct kv_weighing *w,
                             struct kv_kms *k)
{
    WindowObject window = PG_WINDOW_OBJECT();
    int64 rows = WinGetPartitionRowCount(window), row = WinGetCurrentPosition(window);
    if (rows > (int64)(MaxAllocSize / (sizeof *w + sizeof *k) / 2))
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many weighings of one child"),
                 errhint("Use PARTITION BY the child.")));
    struct partition *p =
        WinGetPartitionLocalMemory(window, sizeof *p + rows * (sizeof *w + sizeof *k));
    if (!p->ready) {
        p->weighing = (struct kv_weighing *)(p + 1);
        p->result = (struct kv_kms *)(p->weighing + rows);
        judge_partition(window, has_oedema, p);
        p->ready = true;
    }
    *w = p->weighing[row];
    *k = p->result[row];
}

/* kms(rule, sex, born, weighed_on, weight_kg, oedema) OVER (PARTITION BY child) */
PGDLLEXPORT Datum kvpg_kms(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kms);
Datum kvpg_kms(PG_FUNCTION_ARGS)
{
    struct kv_weighing w;
    struct kv_kms k;
    current_weighing(fcinfo, true, &w, &k);
    if (!k.counts)
        PG_RETURN_NULL();
    PG_RETURN_DATUM(weighing_row(kvpg_result_desc(fcinfo), &w, &k));
}

/* kms_status(rule, sex, born, weighed_on, weight_kg) OVER (PARTITION BY child) */
PGDLLEXPORT Datum kvpg_kms_status(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kms_status);
Datum kvpg_kms_status(PG_FUNCTION_ARGS)
{
    struct kv_weighing w;
    struct kv_kms k;
    current_weighing(fcinfo, false, &w, &k);
    if (k.status == KV_KMS_NONE)
        PG_RETURN_NULL();
    char status[2] = {(char)k.status, '\0'};
    PG_RETURN_TEXT_P(cstring_to_text(status));
}

/* The state of kms_series. */
static kv_status read_record(void *content, struct kv_memory memory, const unsigned char *bytes,
                             size_t size)
{
    return kv_kms_record_read(content, &memory, bytes, size);
}

static size_t record_size(const void *content)
{
    return kv_kms_record_size(content);
}

static kv_status write_record(const void *content, struct kv_memory scratch, unsigned char *bytes)
{
    return kv_kms_record_write(content, &scratch, bytes);
}

static void check_rule(kv_status status)
{
    if (status == KV_INVALID)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("two growth card rules for one child"),
                        errhint("Use one kms_rule() for all rows.")));
    kvpg_check(status, "growth card state");
}

static kv_status merge_record(void *content, struct kv_memory memory, const void *from)
{
    check_rule(kv_kms_record_merge(content, &memory, from));
    return KV_OK;
}

static const struct kvpg_state_type state_type = {"growth card state", sizeof(struct kv_kms_record),
                                                  read_record,         record_size,
                                                  write_record,        merge_record};

KVPG_STATE_FUNCTIONS(kms_state, &state_type)

/* kms_series_trans(state, rule, sex, born, weighed_on, weight_kg, oedema) */
PGDLLEXPORT Datum kvpg_kms_series_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kms_series_trans);
Datum kvpg_kms_series_trans(PG_FUNCTION_ARGS)
{
    struct kv_kms_record *r = kvpg_state_writable(fcinfo, 0, &state_type);
    struct kv_memory memory = kvpg_state_memory(r);
    struct kv_kms_rule rule;
    struct kv_kms_weight w = {date_of(PG_ARGISNULL(4), PG_GETARG_DATUM(4)),
                              grams_of(number_arg(fcinfo, 5)), oedema_arg(fcinfo, 6)};
    if (PG_ARGISNULL(1))
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the growth card rule is NULL"),
                 errhint("Build it with kms_rule().")));
    read_rule(PG_GETARG_DATUM(1), &rule);
    if (w.date == KV_NO_DATE)
        w.gram = 0;
    check_rule(kv_kms_record_add(r, &memory, &rule, sex_arg(fcinfo, 2),
                                 date_of(PG_ARGISNULL(3), PG_GETARG_DATUM(3)), &w));
    return kvpg_state_datum(r);
}

/* kms_series_final(state): the weighings that count, one per calendar month, ascending */
PGDLLEXPORT Datum kvpg_kms_series_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_kms_series_final);
Datum kvpg_kms_series_final(PG_FUNCTION_ARGS)
{
    Oid element = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
    if (PG_ARGISNULL(0))
        PG_RETURN_ARRAYTYPE_P(construct_empty_array(element));
    const struct kv_kms_record *r = kvpg_state_readable(PG_GETARG_DATUM(0), &state_type);
    struct kv_memory memory = kvpg_memory(CurrentMemoryContext);
    struct kv_weighing *w = palloc(sizeof *w * (r->weights + 1));
    struct kv_kms *k = palloc(sizeof *k * (r->weights + 1));
    Datum *row = palloc(sizeof *row * (r->weights + 1));
    int n = 0;
    kvpg_check(kv_kms_record_series(r, &memory, w, k), "growth card state");
    TupleDesc desc = lookup_rowtype_tupdesc(element, -1);
    for (int i = 0; i < r->weights; i++)
        if (k[i].counts)
            row[n++] = weighing_row(desc, &w[i], &k[i]);
    ReleaseTupleDesc(desc);
    PG_RETURN_ARRAYTYPE_P(construct_array(row, n, element, -1, false, TYPALIGN_DOUBLE));
}
