/* Quality of a linkage for SQL: arrays in, one row out. The counting is in core/linkage/evaluate.c.
 */
#include "kvpg.h"
#include "funcapi.h"
#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "linkage/evaluate.h"
#include <math.h>
#include <string.h>

/* One array argument, taken apart. */
struct column {
    Datum *value;
    bool *null;
    int n;
};

static struct column column_arg(FunctionCallInfo fcinfo, int n, Oid type, int16 len, bool by_value,
                                char align)
{
    struct column c;
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(n);
    if (ARR_NDIM(array) > 1)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("array %d must have one dimension", n + 1)));
    deconstruct_array(array, type, len, by_value, align, &c.value, &c.null, &c.n);
    return c;
}

static struct column text_column(FunctionCallInfo fcinfo, int n)
{
    return column_arg(fcinfo, n, TEXTOID, -1, false, TYPALIGN_INT);
}

static struct column float_column(FunctionCallInfo fcinfo, int n)
{
    return column_arg(fcinfo, n, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

static struct column bigint_column(FunctionCallInfo fcinfo, int n)
{
    return column_arg(fcinfo, n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

static void check_lengths(int n, int other)
{
    if (n != other)
        ereport(
            ERROR,
            (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
             errmsg("arrays of different lengths: %d and %d", n, other),
             errhint(
                 "Give one value a record; build the arrays with array_agg from the same rows.")));
}

/* A label with the record it stands on. */
struct labelled {
    const char *s;
    int len, row;
};

/* By bytes, so that numbers do not depend on the order of the rows; then by record. */
static int compare_labels(const void *a, const void *b)
{
    const struct labelled *x = a, *y = b;
    int order = memcmp(x->s, y->s, (size_t)(x->len < y->len ? x->len : y->len));
    if (order == 0)
        order = x->len - y->len;
    return order ? order : x->row - y->row;
}

/* Numbers the labels of a column 0, 1, 2 ... in byte order; a NULL is a label of its own. out[row]
 * for each row. */
static void number_labels(const struct column *c, uint32_t *out)
{
    struct labelled *labels = palloc(sizeof(*labels) * ((size_t)c->n + 1));
    uint32_t next = 0;
    int n = 0;

    for (int i = 0; i < c->n; i++) {
        if (c->null[i])
            continue;
        text *t = DatumGetTextPP(c->value[i]);
        labels[n++] = (struct labelled){VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), i};
    }
    qsort(labels, (size_t)n, sizeof(*labels), compare_labels);
    for (int i = 0; i < n; i++) {
        bool same = i > 0 && labels[i].len == labels[i - 1].len &&
                    memcmp(labels[i].s, labels[i - 1].s, (size_t)labels[i].len) == 0;
        next += i > 0 && !same;
        out[labels[i].row] = next;
    }
    next += n > 0;
    for (int i = 0; i < c->n; i++)
        if (c->null[i])
            out[i] = next++;
    pfree(labels);
}

/* Keeps the rows whose truth is known, in all columns. */
static void drop_unknown_truth(struct column *truth, struct column *predicted,
                               struct column *source)
{
    int n = 0;
    for (int i = 0; i < truth->n; i++) {
        if (truth->null[i])
            continue;
        truth->value[n] = truth->value[i];
        truth->null[n] = false;
        predicted->value[n] = predicted->value[i];
        predicted->null[n] = predicted->null[i];
        source->value[n] = source->value[i];
        source->null[n] = source->null[i];
        n++;
    }
    truth->n = predicted->n = source->n = n;
}

/* Arguments truth, predicted and, if there is one, source, as labels. */
static struct kv_labels *read_labels(FunctionCallInfo fcinfo, bool with_source, size_t *n)
{
    struct column truth = text_column(fcinfo, 0), predicted = text_column(fcinfo, 1);
    struct column source = text_column(fcinfo, with_source ? 2 : 1);

    check_lengths(truth.n, predicted.n);
    check_lengths(truth.n, source.n);
    drop_unknown_truth(&truth, &predicted, &source);
    size_t size = sizeof(uint32_t) * ((size_t)truth.n + 1);
    uint32_t *t = palloc(size), *p = palloc(size), *s = palloc0(size);
    struct kv_labels *rows = palloc(sizeof(*rows) * ((size_t)truth.n + 1));
    number_labels(&truth, t);
    number_labels(&predicted, p);
    if (with_source)
        number_labels(&source, s);
    *n = (size_t)truth.n;
    for (size_t i = 0; i < *n; i++)
        rows[i] = (struct kv_labels){t[i], p[i], s[i]};
    return rows;
}

/* A share as a column: NULL where nothing can be counted. */
static Datum share(double value, bool *isnull)
{
    *isnull = isnan(value);
    return Float8GetDatum(value);
}

static Datum row_of(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
    TupleDesc desc;
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/* The columns both qualities begin with: counts of records and pairs, precision, recall, F1. */
static void pair_columns(const struct kv_partition_quality *q, Datum *values, bool *nulls)
{
    double p = kv_share(q->correct_pairs, q->predicted_pairs),
           r = kv_share(q->correct_pairs, q->true_pairs);

    values[0] = Int64GetDatum(q->records);
    values[1] = Int64GetDatum(q->true_pairs);
    values[2] = Int64GetDatum(q->predicted_pairs);
    values[3] = Int64GetDatum(q->correct_pairs);
    values[4] = share(p, &nulls[4]);
    values[5] = share(r, &nulls[5]);
    values[6] = share(kv_share(2 * q->correct_pairs, q->predicted_pairs + q->true_pairs),
                      &nulls[6]); /* 2PR/(P+R) */
}

static struct kv_partition_quality evaluate(FunctionCallInfo fcinfo, bool with_source)
{
    struct kv_partition_quality q;
    size_t n;
    struct kv_labels *rows = read_labels(fcinfo, with_source, &n);
    kv_evaluate_partition(rows, palloc(sizeof(*rows) * (n + 1)), n, with_source, &q);
    return q;
}

/* linkage_quality(truth, predicted) */
PGDLLEXPORT Datum kvpg_linkage_quality(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_linkage_quality);
Datum kvpg_linkage_quality(PG_FUNCTION_ARGS)
{
    struct kv_partition_quality q = evaluate(fcinfo, false);
    Datum values[10] = {0};
    bool nulls[10] = {false};

    pair_columns(&q, values, nulls);
    values[7] = share(q.bcubed_precision, &nulls[7]);
    values[8] = share(q.bcubed_recall, &nulls[8]);
    values[9] = share(kv_f1(q.bcubed_precision, q.bcubed_recall), &nulls[9]);
    return row_of(fcinfo, values, nulls);
}

/* household_quality(truth, predicted, source): pairs of different sources, and households found
 * whole. */
PGDLLEXPORT Datum kvpg_household_quality(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_household_quality);
Datum kvpg_household_quality(PG_FUNCTION_ARGS)
{
    struct kv_partition_quality q = evaluate(fcinfo, true);
    Datum values[10] = {0};
    bool nulls[10] = {false};

    pair_columns(&q, values, nulls);
    values[7] = Int64GetDatum(q.true_clusters);
    values[8] = Int64GetDatum(q.exact_clusters);
    values[9] = share(kv_share(q.exact_clusters, q.true_clusters), &nulls[9]);
    return row_of(fcinfo, values, nulls);
}

/* Heavier pairs first. */
static int compare_scored(const void *a, const void *b)
{
    double x = ((const struct kv_scored *)a)->weight, y = ((const struct kv_scored *)b)->weight;
    return (x < y) - (x > y);
}

/* best_f1(weight, correct, true_pairs) */
PGDLLEXPORT Datum kvpg_best_f1(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_best_f1);
Datum kvpg_best_f1(PG_FUNCTION_ARGS)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        PG_RETURN_NULL();
    struct column weight = float_column(fcinfo, 0),
                  correct = column_arg(fcinfo, 1, BOOLOID, sizeof(bool), true, TYPALIGN_CHAR);
    struct kv_scored *pairs = palloc(sizeof(*pairs) * ((size_t)weight.n + 1));
    struct kv_best_cut best;
    int64 true_pairs = 0;
    size_t n = 0;

    check_lengths(weight.n, correct.n);
    for (int i = 0; i < weight.n; i++) {
        bool is_true = !correct.null[i] && DatumGetBool(correct.value[i]);
        true_pairs += is_true;
        if (!weight.null[i] && !correct.null[i] && !isnan(DatumGetFloat8(weight.value[i])))
            pairs[n++] = (struct kv_scored){DatumGetFloat8(weight.value[i]), is_true};
    }
    if (!PG_ARGISNULL(2) && PG_GETARG_INT64(2) < true_pairs)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("there are more correct pairs than true pairs"),
                 errhint("true_pairs counts all true pairs, those that were never scored too.")));
    qsort(pairs, n, sizeof(*pairs), compare_scored);
    if (kv_best_f1(pairs, n, PG_ARGISNULL(2) ? true_pairs : PG_GETARG_INT64(2), &best) != KV_OK)
        PG_RETURN_NULL();
    Datum values[6] = {Float8GetDatum(best.cut),    Float8GetDatum(best.precision),
                       Float8GetDatum(best.recall), Float8GetDatum(best.f1),
                       Int64GetDatum(best.links),   Int64GetDatum(best.correct)};
    bool nulls[6] = {false};
    return row_of(fcinfo, values, nulls);
}

/* Wrong strata are wrong use. */
static void check_stratum(const struct kv_review_stratum *s)
{
    if (!(s->share >= 0) || isinf(s->share) || s->reviewed < 0 || s->correct < 0 ||
        s->correct > s->reviewed)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("invalid stratum of reviewed links"),
                 errdetail("share %g, reviewed %lld, correct %lld", s->share,
                           (long long)s->reviewed, (long long)s->correct),
                 errhint("Shares are finite and not negative, and 0 <= correct <= reviewed.")));
}

/* reviewed_precision(share, reviewed, correct) */
PGDLLEXPORT Datum kvpg_reviewed_precision(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_reviewed_precision);
Datum kvpg_reviewed_precision(PG_FUNCTION_ARGS)
{
    struct column w = float_column(fcinfo, 0), n = bigint_column(fcinfo, 1),
                  c = bigint_column(fcinfo, 2);
    struct kv_review_stratum *strata = palloc(sizeof(*strata) * ((size_t)w.n + 1));
    double precision, se;

    check_lengths(w.n, n.n);
    check_lengths(w.n, c.n);
    for (int i = 0; i < w.n; i++) {
        if (w.null[i] || n.null[i] || c.null[i])
            PG_RETURN_NULL();
        strata[i] = (struct kv_review_stratum){
            DatumGetFloat8(w.value[i]), DatumGetInt64(n.value[i]), DatumGetInt64(c.value[i])};
        check_stratum(&strata[i]);
    }
    if (kv_reviewed_precision(strata, (size_t)w.n, &precision, &se) != KV_OK)
        PG_RETURN_NULL();
    Datum values[4] = {Float8GetDatum(precision)};
    bool nulls[4] = {false};
    values[1] = share(se, &nulls[1]);
    values[2] = share(fmax(0, precision - 1.96 * se), &nulls[2]);
    values[3] = share(fmin(1, precision + 1.96 * se), &nulls[3]);
    nulls[2] = nulls[3] = nulls[1]; /* fmax and fmin swallow NaN */
    return row_of(fcinfo, values, nulls);
}
