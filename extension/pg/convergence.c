/* convergence_tally, convergence_merge, convergence_score. Counting is in core/convergence/score.c.
 */
#include "kvpg.h"
#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/typcache.h"
#include "convergence/score.h"
#include <inttypes.h>

#define TALLY_VERSION 1

/* The SQL type convergence_state: fixed length, four counts behind a version word. */
typedef struct tally_state {
    int32 version;
    int32 unused;
    struct kv_tally tally;
} tally_state;

static tally_state *new_state(const struct kv_tally *tally)
{
    tally_state *s = palloc0(sizeof *s);
    s->version = TALLY_VERSION;
    if (tally)
        s->tally = *tally;
    return s;
}

/* The invariant of every stored or received state. */
static void check_state(const tally_state *s)
{
    if (s->version != TALLY_VERSION)
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
                        errmsg("stored convergence state has version %d, this library knows %d",
                               s->version, TALLY_VERSION)));
    if (!kv_tally_valid(&s->tally))
        kvpg_check(KV_CORRUPT, "convergence state");
}

/* The state of argument 0, to be changed in place inside an aggregate and copied elsewhere. */
static tally_state *writable_state(FunctionCallInfo fcinfo)
{
    if (PG_ARGISNULL(0))
        return new_state(NULL);
    tally_state *s = (tally_state *)PG_GETARG_POINTER(0);
    check_state(s);
    return AggCheckCallContext(fcinfo, NULL) ? s : new_state(&s->tally);
}

PGDLLEXPORT Datum kvpg_convergence_state_in(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_state_in);
Datum kvpg_convergence_state_in(PG_FUNCTION_ARGS)
{
    const char *text = PG_GETARG_CSTRING(0);
    tally_state s = {.version = 0};
    int end = -1;
    if (sscanf(text, "%d:%" SCNd64 ",%" SCNd64 ",%" SCNd64 ",%" SCNd64 "%n", &s.version,
               &s.tally.received, &s.tally.required, &s.tally.not_applicable,
               &s.tally.not_monitored, &end) != 5 ||
        text[end] != '\0')
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                 errmsg("invalid input syntax for type convergence_state"),
                 errhint("The form is version:received,required,not_applicable,not_monitored.")));
    check_state(&s);
    PG_RETURN_POINTER(new_state(&s.tally));
}

PGDLLEXPORT Datum kvpg_convergence_state_out(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_state_out);
Datum kvpg_convergence_state_out(PG_FUNCTION_ARGS)
{
    const tally_state *s = (tally_state *)PG_GETARG_POINTER(0);
    const struct kv_tally *t = &s->tally;
    PG_RETURN_CSTRING(
        psprintf("%d:" INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT, s->version,
                 t->received, t->required, t->not_applicable, t->not_monitored));
}

PGDLLEXPORT Datum kvpg_convergence_state_recv(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_state_recv);
Datum kvpg_convergence_state_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo)PG_GETARG_POINTER(0);
    tally_state s = {.version = pq_getmsgint(buffer, 4)};
    s.tally.received = pq_getmsgint64(buffer);
    s.tally.required = pq_getmsgint64(buffer);
    s.tally.not_applicable = pq_getmsgint64(buffer);
    s.tally.not_monitored = pq_getmsgint64(buffer);
    check_state(&s);
    PG_RETURN_POINTER(new_state(&s.tally));
}

PGDLLEXPORT Datum kvpg_convergence_state_send(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_state_send);
Datum kvpg_convergence_state_send(PG_FUNCTION_ARGS)
{
    const tally_state *s = (tally_state *)PG_GETARG_POINTER(0);
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendint32(&buffer, s->version);
    pq_sendint64(&buffer, s->tally.received);
    pq_sendint64(&buffer, s->tally.required);
    pq_sendint64(&buffer, s->tally.not_applicable);
    pq_sendint64(&buffer, s->tally.not_monitored);
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* Adds a tally to a state; counts past 2^61 are nobody's persons. */
static void merge_into(tally_state *s, const struct kv_tally *tally)
{
    kv_tally_merge(&s->tally, tally);
    if (!kv_tally_valid(&s->tally))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("convergence counts out of range")));
}

/* A status word as a cell value; NULL is not monitored. */
static int read_status(FunctionCallInfo fcinfo, int argument)
{
    if (PG_ARGISNULL(argument))
        return KV_CELL_NM;
    text *word = PG_GETARG_TEXT_PP(argument);
    const char *at = VARDATA_ANY(word);
    size_t n = VARSIZE_ANY_EXHDR(word);
    if (n == 1 && *at == 'Y')
        return KV_CELL_Y;
    if (n == 1 && *at == 'T')
        return KV_CELL_T;
    if (n == 2 && at[0] == 'T' && at[1] == 'S')
        return KV_CELL_TS;
    ereport(
        ERROR,
        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid service status"),
         errhint(
             "Use Y (received), T (not received), TS (not applicable) or NULL (not monitored).")));
}

PGDLLEXPORT Datum kvpg_convergence_tally_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_tally_trans);
Datum kvpg_convergence_tally_trans(PG_FUNCTION_ARGS)
{
    tally_state *s = writable_state(fcinfo);
    kv_tally_add(&s->tally, read_status(fcinfo, 1));
    PG_RETURN_POINTER(s);
}

PGDLLEXPORT Datum kvpg_convergence_state_combine(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_state_combine);
Datum kvpg_convergence_state_combine(PG_FUNCTION_ARGS)
{
    tally_state *s = writable_state(fcinfo);
    const tally_state *other = (tally_state *)PG_GETARG_POINTER(1);
    check_state(other);
    merge_into(s, &other->tally);
    PG_RETURN_POINTER(s);
}

/* A composite convergence as counts: false for NULL or a missing count; impossible counts are wrong
 * use. */
static bool read_convergence(HeapTupleHeader row, struct kv_tally *t)
{
    int64 *into[] = {&t->received, &t->required, &t->not_applicable, &t->not_monitored};
    for (int i = 0; i < 4; i++) {
        bool missing;
        *into[i] = DatumGetInt64(GetAttributeByNum(row, (AttrNumber)(i + 1), &missing));
        if (missing)
            return false;
    }
    if (!kv_tally_valid(t))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("impossible counts in a convergence value"),
                        errhint("Counts are not negative, at most 2^61, and received is at most "
                                "required.")));
    return true;
}

PGDLLEXPORT Datum kvpg_convergence_merge_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_merge_trans);
Datum kvpg_convergence_merge_trans(PG_FUNCTION_ARGS)
{
    tally_state *s = writable_state(fcinfo);
    struct kv_tally t;
    if (!PG_ARGISNULL(1) && read_convergence(PG_GETARG_HEAPTUPLEHEADER(1), &t))
        merge_into(s, &t);
    PG_RETURN_POINTER(s);
}

PGDLLEXPORT Datum kvpg_convergence_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_final);
Datum kvpg_convergence_final(PG_FUNCTION_ARGS)
{
    const tally_state *s = (tally_state *)PG_GETARG_POINTER(0);
    TupleDesc desc;
    check_state(s);
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "convergence is not a composite type");
    Datum values[] = {Int64GetDatum(s->tally.received), Int64GetDatum(s->tally.required),
                      Int64GetDatum(s->tally.not_applicable),
                      Int64GetDatum(s->tally.not_monitored)};
    bool nulls[4] = {false};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

PGDLLEXPORT Datum kvpg_convergence_score(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_score);
Datum kvpg_convergence_score(PG_FUNCTION_ARGS)
{
    struct kv_tally t;
    int64 hundredths;
    if (!read_convergence(PG_GETARG_HEAPTUPLEHEADER(0), &t) ||
        kv_tally_score(&t, PG_GETARG_BOOL(1), &hundredths) != KV_OK)
        PG_RETURN_NULL();
    PG_RETURN_NUMERIC(int64_div_fast_to_numeric(hundredths, 2));
}
