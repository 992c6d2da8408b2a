/* Intervals, ranks, rank correlation and goalposts in SQL. */
#include "kvpg.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "convergence/ranking.h"
#include "convergence/score.h"
#include <math.h>

/* Percent with 2 decimals, half away from zero; NULL for NaN. */
static Datum percent(double fraction, bool *null)
{
    *null = isnan(fraction);
    return *null ? (Datum)0
                 : NumericGetDatum(
                       int64_div_fast_to_numeric((int64)floor(fraction * 10000 + 0.5), 2));
}

static TupleDesc result_desc(FunctionCallInfo fcinfo)
{
    TupleDesc desc;
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "function must return a row");
    return BlessTupleDesc(desc);
}

PGDLLEXPORT Datum kvpg_wilson_interval(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_wilson_interval);
Datum kvpg_wilson_interval(PG_FUNCTION_ARGS)
{
    double low = NAN, high = NAN;
    Datum v[2];
    bool null[2];
    kvpg_check(kv_wilson(PG_GETARG_INT64(0), PG_GETARG_INT64(1), &low, &high),
               "counts: 0 <= received <= required is needed");
    v[0] = percent(low, &null[0]);
    v[1] = percent(high, &null[1]);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_desc(fcinfo), v, null)));
}

/* The elements of an array argument without NULLs; both arrays of a call have one length. */
static Datum *elements(FunctionCallInfo fcinfo, int argument, Oid type, int *n, bool **nulls)
{
    Datum *items;
    deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), type, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
                      &items, nulls, n);
    return items;
}

static void check_lengths(int a, int b)
{
    if (a != b)
        ereport(
            ERROR,
            (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("arrays have different lengths"),
             errhint(
                 "Build both with the same ORDER BY, for example array_agg(x ORDER BY code).")));
}

struct ranking {
    struct kv_ranked *areas;
    bool *missing;
};

/* Ranks all areas of the two arrays; a NULL count leaves its area unranked. */
static struct ranking *rank_all(FunctionCallInfo fcinfo, int *n)
{
    int m;
    bool *no_y, *no_n;
    Datum *y = elements(fcinfo, 0, INT8OID, n, &no_y),
          *required = elements(fcinfo, 1, INT8OID, &m, &no_n);
    check_lengths(*n, m);
    struct ranking *r = palloc(sizeof *r);
    r->areas = palloc0(sizeof(struct kv_ranked) * Max(*n, 1));
    r->missing = palloc0(Max(*n, 1));
    for (int i = 0; i < *n; i++) {
        r->missing[i] = no_y[i] || no_n[i];
        if (!r->missing[i])
            r->areas[i] =
                (struct kv_ranked){.y = DatumGetInt64(y[i]), .n = DatumGetInt64(required[i])};
    }
    double *scratch = palloc(sizeof(double) * 2 * Max(*n, 1));
    int32_t *order = palloc(sizeof(int32_t) * Max(*n, 1));
    kvpg_check(
        kv_rank_areas(r->areas, *n, Max(PG_GETARG_INT64(3), 1), PG_GETARG_BOOL(2), scratch, order),
        "counts: 0 <= received <= required is needed");
    return r;
}

PGDLLEXPORT Datum kvpg_rank_shares(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_rank_shares);
Datum kvpg_rank_shares(PG_FUNCTION_ARGS)
{
    FuncCallContext *call;
    if (SRF_IS_FIRSTCALL()) {
        int n;
        call = SRF_FIRSTCALL_INIT();
        MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
        call->tuple_desc = result_desc(fcinfo);
        call->user_fctx = rank_all(fcinfo, &n);
        call->max_calls = n;
        MemoryContextSwitchTo(old);
    }
    call = SRF_PERCALL_SETUP();
    if (call->call_cntr >= call->max_calls)
        SRF_RETURN_DONE(call);
    const struct ranking *r = call->user_fctx;
    const struct kv_ranked *a = &r->areas[call->call_cntr];
    int64 hundredths = 0;
    Datum v[7];
    bool null[7] = {false};
    v[0] = Int32GetDatum((int32)call->call_cntr + 1);
    null[1] = kv_percent(a->y, a->n, &hundredths) != KV_OK;
    v[1] = null[1] ? (Datum)0 : NumericGetDatum(int64_div_fast_to_numeric(hundredths, 2));
    v[2] = percent(a->low, &null[2]);
    v[3] = percent(a->high, &null[3]);
    v[4] = Int32GetDatum(a->rank);
    v[5] = Int32GetDatum(a->best);
    v[6] = Int32GetDatum(a->worst);
    null[4] = null[5] = null[6] = a->rank == 0;
    HeapTuple tuple = heap_form_tuple(call->tuple_desc, v, null);
    SRF_RETURN_NEXT(call, HeapTupleGetDatum(tuple));
}

PGDLLEXPORT Datum kvpg_spearman(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_spearman);
Datum kvpg_spearman(PG_FUNCTION_ARGS)
{
    int n, m, used = 0;
    bool *no_x, *no_y;
    Datum *a = elements(fcinfo, 0, FLOAT8OID, &n, &no_x),
          *b = elements(fcinfo, 1, FLOAT8OID, &m, &no_y);
    check_lengths(n, m);
    double *x = palloc(sizeof(double) * Max(n, 1)), *y = palloc(sizeof(double) * Max(n, 1));
    for (int i = 0; i < n; i++) {
        if (no_x[i] || no_y[i] || isnan(DatumGetFloat8(a[i])) || isnan(DatumGetFloat8(b[i])))
            continue;
        x[used] = DatumGetFloat8(a[i]);
        y[used++] = DatumGetFloat8(b[i]);
    }
    struct kv_spearman s;
    kv_spearman(x, y, used, palloc(sizeof(int32_t) * Max(n, 1)),
                palloc(sizeof(int64_t) * 2 * Max(n, 1)), &s);
    Datum v[] = {Int32GetDatum(s.n), Float8GetDatum(s.r), Float8GetDatum(s.low),
                 Float8GetDatum(s.high)};
    bool null[] = {false, isnan(s.r), isnan(s.low), isnan(s.high)};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_desc(fcinfo), v, null)));
}

PGDLLEXPORT Datum kvpg_goalpost_index(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_goalpost_index);
Datum kvpg_goalpost_index(PG_FUNCTION_ARGS)
{
    double index;
    kv_status status = kv_goalpost(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2),
                                   PG_GETARG_BOOL(3), &index);
    if (status == KV_INVALID)
        ereport(
            ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("goalposts must be finite and the lower below the upper"),
             errdetail("The goalposts are %g and %g.", PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2)),
             errhint("Where a lower value is better, keep lo < hi and set lower_is_better.")));
    if (status != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(index);
}
