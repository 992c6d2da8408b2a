/* skdn: the monthly counts of a posyandu as an aggregate. Counting is in core/growth/skdn.h. */
#include "kvpg.h"
#include "access/htup_details.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "kvpg_state.h"
#include "growth/skdn.h"

#define SKDN_VERSION 1

/* The SQL type skdn_state: fixed length, nine counts behind a version word. */
typedef struct skdn_state {
    int32 version;
    int32 unused;
    int64 count[KV_SKDN_COUNTS];
} skdn_state;

StaticAssertDecl(sizeof(struct kv_skdn) == sizeof(int64) * KV_SKDN_COUNTS, "skdn has nine counts");

static void to_core(const skdn_state *s, struct kv_skdn *c)
{
    memcpy(c, s->count, sizeof s->count);
}

static skdn_state *new_state(const struct kv_skdn *c)
{
    skdn_state *s = palloc0(sizeof *s);
    s->version = SKDN_VERSION;
    if (c)
        memcpy(s->count, c, sizeof s->count);
    return s;
}

/* The invariant of every stored or received state. */
static skdn_state *check_state(skdn_state *s)
{
    struct kv_skdn c;
    to_core(s, &c);
    if (s->version != SKDN_VERSION || !kv_skdn_valid(&c))
        kvpg_check(KV_CORRUPT, "SKDN state");
    return s;
}

/* The state of argument 0, to be changed in place inside an aggregate and copied elsewhere; NULL is
 * a new one. */
static skdn_state *writable_state(FunctionCallInfo fcinfo)
{
    struct kv_skdn c;
    if (PG_ARGISNULL(0))
        return new_state(NULL);
    skdn_state *s = check_state((skdn_state *)PG_GETARG_POINTER(0));
    if (AggCheckCallContext(fcinfo, NULL))
        return s;
    to_core(s, &c);
    return new_state(&c);
}

/* Text form 1:s,k,d,n,t,o,b,2t,bgm */
PGDLLEXPORT Datum kvpg_skdn_state_in(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_state_in);
Datum kvpg_skdn_state_in(PG_FUNCTION_ARGS)
{
    char *text = PG_GETARG_CSTRING(0), *end;
    skdn_state *s = new_state(NULL);
    s->version = (int32)strtol(text, &end, 10);
    int n = 0;
    for (; n < KV_SKDN_COUNTS && *end == (n ? ',' : ':'); n++)
        s->count[n] = strtoll(end + 1, &end, 10);
    if (*end != '\0' || n < KV_SKDN_COUNTS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                        errmsg("invalid input syntax for type skdn_state"),
                        errhint("The form is version:s,k,d,n,t,o,b,2t,bgm.")));
    PG_RETURN_POINTER(check_state(s));
}

PGDLLEXPORT Datum kvpg_skdn_state_out(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_state_out);
Datum kvpg_skdn_state_out(PG_FUNCTION_ARGS)
{
    const skdn_state *s = (skdn_state *)PG_GETARG_POINTER(0);
    StringInfoData text;
    initStringInfo(&text);
    appendStringInfo(&text, "%d", s->version);
    for (int i = 0; i < KV_SKDN_COUNTS; i++)
        appendStringInfo(&text, "%c" INT64_FORMAT, i ? ',' : ':', s->count[i]);
    PG_RETURN_CSTRING(text.data);
}

PGDLLEXPORT Datum kvpg_skdn_state_recv(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_state_recv);
Datum kvpg_skdn_state_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo)PG_GETARG_POINTER(0);
    skdn_state *s = new_state(NULL);
    s->version = pq_getmsgint(buffer, 4);
    for (int i = 0; i < KV_SKDN_COUNTS; i++)
        s->count[i] = pq_getmsgint64(buffer);
    PG_RETURN_POINTER(check_state(s));
}

PGDLLEXPORT Datum kvpg_skdn_state_send(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_state_send);
Datum kvpg_skdn_state_send(PG_FUNCTION_ARGS)
{
    const skdn_state *s = (skdn_state *)PG_GETARG_POINTER(0);
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendint32(&buffer, s->version);
    for (int i = 0; i < KV_SKDN_COUNTS; i++)
        pq_sendint64(&buffer, s->count[i]);
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

static bool yes(FunctionCallInfo fcinfo, int n)
{
    return !PG_ARGISNULL(n) && PG_GETARG_BOOL(n);
}

/* N, T, O or B; NULL is not judged. */
static enum kv_kms_status status_arg(FunctionCallInfo fcinfo, int n)
{
    struct kv_text t = kvpg_text_arg(fcinfo, n);
    if (!t.data)
        return KV_KMS_NONE;
    if (t.length != 1 || !strchr("NTOB", t.data[0]))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid growth card status"),
                 errhint("Use N, T, O, B or NULL (not weighed, or not judged).")));
    return (enum kv_kms_status)t.data[0];
}

/* skdn_trans(state, resident, has_book, weighed, status, two_t, bgm) */
PGDLLEXPORT Datum kvpg_skdn_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_trans);
Datum kvpg_skdn_trans(PG_FUNCTION_ARGS)
{
    skdn_state *s = writable_state(fcinfo);
    struct kv_skdn c;
    enum kv_kms_status status = status_arg(fcinfo, 4);
    bool two_t = yes(fcinfo, 5) && status == KV_KMS_T;
    if (!yes(fcinfo, 1))
        PG_RETURN_POINTER(s);
    to_core(s, &c);
    kv_skdn_add(&c, yes(fcinfo, 2), yes(fcinfo, 3), status, two_t, yes(fcinfo, 6));
    memcpy(s->count, &c, sizeof s->count);
    PG_RETURN_POINTER(s);
}

PGDLLEXPORT Datum kvpg_skdn_state_combine(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_state_combine);
Datum kvpg_skdn_state_combine(PG_FUNCTION_ARGS)
{
    skdn_state *s = writable_state(fcinfo);
    struct kv_skdn c, other;
    to_core(s, &c);
    to_core(check_state((skdn_state *)PG_GETARG_POINTER(1)), &other);
    kv_skdn_merge(&c, &other);
    memcpy(s->count, &c, sizeof s->count);
    PG_RETURN_POINTER(s);
}

PGDLLEXPORT Datum kvpg_skdn_final(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_skdn_final);
Datum kvpg_skdn_final(PG_FUNCTION_ARGS)
{
    const skdn_state *s = check_state((skdn_state *)PG_GETARG_POINTER(0));
    Datum value[KV_SKDN_COUNTS];
    bool null[KV_SKDN_COUNTS] = {false};
    for (int i = 0; i < KV_SKDN_COUNTS; i++)
        value[i] = Int64GetDatum(s->count[i]);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(kvpg_result_desc(fcinfo), value, null)));
}
