/* The types ruleset (canonical text behind a version word) and cells (packed cells of a row). */
#include "kvpg_ruleset.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "convergence/pack.h"
#include <ctype.h>

/* ---- ruleset -------------------------------------------------------------------------------- */

typedef struct stored_ruleset {
    int32 vl_len_;
    int32 version;
    char text[FLEXIBLE_ARRAY_MEMBER];
} stored_ruleset;

/* Parses a text or raises the error of its first wrong line. */
static void parse_ruleset(const char *text, size_t length, struct kv_ruleset *rules)
{
    struct kv_parse_error e;
    kv_status status = kv_ruleset_parse(text, length, rules, &e);
    if (status == KV_OK)
        return;
    /* The word may be cut inside a character of several bytes. */
    e.word[pg_mbcliplen(e.word, (int)strlen(e.word), (int)strlen(e.word))] = 0;
    ereport(ERROR, (errcode(status == KV_TOO_SMALL ? ERRCODE_PROGRAM_LIMIT_EXCEEDED
                                                   : ERRCODE_INVALID_TEXT_REPRESENTATION),
                    errmsg("invalid rule set"),
                    errdetail("Line %d: %s%s%s%s.", e.line, e.problem, e.word[0] ? " (\"" : "",
                              e.word, e.word[0] ? "\")" : ""),
                    errhint("Rule sets are built by acuan.aturan_set(code, date); "
                            "acuan.periksa_aturan(code, date) says "
                            "what is wrong with the rows.")));
}

/* The canonical value of a text. */
static stored_ruleset *new_ruleset(const char *text, size_t length)
{
    struct kv_ruleset *rules = palloc(sizeof *rules);
    size_t size = 2 * length + 1024, used;
    stored_ruleset *value;
    parse_ruleset(text, length, rules);
    value = palloc0(offsetof(stored_ruleset, text) + size);
    kvpg_check(kv_ruleset_print(rules, value->text, size, &used), "rule set");
    value->version = KV_RULESET_VERSION;
    SET_VARSIZE(value, offsetof(stored_ruleset, text) + used);
    pfree(rules);
    return value;
}

static const stored_ruleset *ruleset_datum(Datum datum)
{
    const stored_ruleset *value = (stored_ruleset *)PG_DETOAST_DATUM(datum);
    if (VARSIZE(value) < offsetof(stored_ruleset, text) || value->version != KV_RULESET_VERSION)
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
                        errmsg("stored rule set is damaged or of another version")));
    return value;
}

static size_t text_size(const stored_ruleset *value)
{
    return VARSIZE(value) - offsetof(stored_ruleset, text);
}

struct kv_ruleset *kvpg_ruleset(Datum datum)
{
    const stored_ruleset *value = ruleset_datum(datum);
    struct kv_ruleset *rules = palloc(sizeof *rules);
    parse_ruleset(value->text, text_size(value), rules);
    return rules;
}

PGDLLEXPORT Datum kvpg_ruleset_in(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_ruleset_in);
Datum kvpg_ruleset_in(PG_FUNCTION_ARGS)
{
    const char *text = PG_GETARG_CSTRING(0);
    PG_RETURN_POINTER(new_ruleset(text, strlen(text)));
}

PGDLLEXPORT Datum kvpg_ruleset_out(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_ruleset_out);
Datum kvpg_ruleset_out(PG_FUNCTION_ARGS)
{
    const stored_ruleset *value = ruleset_datum(PG_GETARG_DATUM(0));
    PG_RETURN_CSTRING(pnstrdup(value->text, text_size(value)));
}

PGDLLEXPORT Datum kvpg_ruleset_recv(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_ruleset_recv);
Datum kvpg_ruleset_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo)PG_GETARG_POINTER(0);
    int version = pq_getmsgint(buffer, 4), size;
    if (version != KV_RULESET_VERSION)
        ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
                        errmsg("rule set of version %d, this library knows %d", version,
                               KV_RULESET_VERSION)));
    char *text = pq_getmsgtext(buffer, buffer->len - buffer->cursor, &size);
    PG_RETURN_POINTER(new_ruleset(text, size));
}

PGDLLEXPORT Datum kvpg_ruleset_send(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_ruleset_send);
Datum kvpg_ruleset_send(PG_FUNCTION_ARGS)
{
    const stored_ruleset *value = ruleset_datum(PG_GETARG_DATUM(0));
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendint32(&buffer, value->version);
    pq_sendtext(&buffer, value->text, text_size(value));
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* ---- cells ---------------------------------------------------------------------------------- */

static const char *const value_words[] = {"NM", "Y", "T", "TS"};

Datum kvpg_cells_datum(const uint8_t *bytes, size_t size)
{
    bytea *value = palloc(VARHDRSZ + size);
    SET_VARSIZE(value, VARHDRSZ + size);
    memcpy(VARDATA(value), bytes, size);
    return PointerGetDatum(value);
}

/* The checked bytes of an argument of type cells. */
static const uint8_t *cells_arg(FunctionCallInfo fcinfo, int argument, int *n)
{
    const bytea *value = PG_GETARG_BYTEA_PP(argument);
    const uint8_t *bytes = (const uint8_t *)VARDATA_ANY(value);
    kvpg_check(kv_pack_check(bytes, VARSIZE_ANY_EXHDR(value), n), "cells");
    return bytes;
}

static void bad_cells(void)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                    errmsg("invalid input syntax for type cells"),
                    errhint("Cells are written number=status(got/need;why), with * after the "
                            "status for a male caregiver, "
                            "and separated by blanks; status is Y, T, TS or NM; numbers rise.")));
}

static int read_number(const char **at, int high)
{
    int value = 0, digits = 0;
    for (; isdigit((unsigned char)**at) && digits < 4; ++*at, digits++)
        value = value * 10 + (**at - '0');
    if (digits == 0 || value > high)
        bad_cells();
    return value;
}

static void expect(const char **at, char c)
{
    if (**at != c)
        bad_cells();
    ++*at;
}

/* One cell: number=status[*](got/need;why). */
static struct kv_packed_cell read_cell(const char **at)
{
    struct kv_packed_cell c = {.number = (uint8_t)read_number(at, 255)};
    int word = 4;
    expect(at, '=');
    size_t n = strspn(*at, "YTSNM");
    while (--word >= 0 &&
           (strlen(value_words[word]) != n || strncmp(*at, value_words[word], n) != 0))
        ;
    if (word < 0)
        bad_cells();
    c.value = (uint8_t)word;
    *at += n;
    if (**at == '*') {
        c.father = 1;
        ++*at;
    }
    expect(at, '(');
    c.got = (uint8_t)read_number(at, 255);
    expect(at, '/');
    c.need = (uint8_t)read_number(at, 255);
    expect(at, ';');
    c.why = (uint8_t)read_number(at, KV_WHYS - 1);
    expect(at, ')');
    return c;
}

PGDLLEXPORT Datum kvpg_cells_in(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_cells_in);
Datum kvpg_cells_in(PG_FUNCTION_ARGS)
{
    const char *at = PG_GETARG_CSTRING(0);
    struct kv_packed_cell cells[KV_PACK_MAX];
    uint8_t bytes[KV_PACK_SIZE(KV_PACK_MAX)];
    size_t size;
    int n = 0;
    while (*at) {
        if (n == KV_PACK_MAX)
            bad_cells();
        cells[n++] = read_cell(&at);
        if (*at)
            expect(&at, ' ');
    }
    if (kv_pack(cells, n, bytes, sizeof bytes, &size) != KV_OK)
        bad_cells();
    PG_RETURN_DATUM(kvpg_cells_datum(bytes, size));
}

PGDLLEXPORT Datum kvpg_cells_out(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_cells_out);
Datum kvpg_cells_out(PG_FUNCTION_ARGS)
{
    int n;
    const uint8_t *bytes = cells_arg(fcinfo, 0, &n);
    StringInfoData out;
    initStringInfo(&out);
    for (int i = 0; i < n; i++) {
        struct kv_packed_cell c = kv_unpack(bytes, i);
        appendStringInfo(&out, "%s%d=%s%s(%d/%d;%d)", i ? " " : "", c.number, value_words[c.value],
                         c.father ? "*" : "", c.got, c.need, c.why);
    }
    PG_RETURN_CSTRING(out.data);
}

PGDLLEXPORT Datum kvpg_cells_recv(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_cells_recv);
Datum kvpg_cells_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo)PG_GETARG_POINTER(0);
    int n, size = buffer->len - buffer->cursor;
    const uint8_t *bytes = (const uint8_t *)pq_getmsgbytes(buffer, size);
    if (kv_pack_check(bytes, size, &n) != KV_OK)
        ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
                        errmsg("invalid binary form of cells")));
    PG_RETURN_DATUM(kvpg_cells_datum(bytes, size));
}

PGDLLEXPORT Datum kvpg_cells_send(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_cells_send);
Datum kvpg_cells_send(PG_FUNCTION_ARGS)
{
    int n;
    const uint8_t *bytes = cells_arg(fcinfo, 0, &n);
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendbytes(&buffer, (const char *)bytes, KV_PACK_SIZE(n));
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* Status of one indicator, NULL when it is not monitored or not among the cells. */
PGDLLEXPORT Datum kvpg_cells_status(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_cells_status);
Datum kvpg_cells_status(PG_FUNCTION_ARGS)
{
    int n, number = PG_GETARG_INT32(1);
    const uint8_t *bytes = cells_arg(fcinfo, 0, &n);
    for (int i = 0; i < n; i++) {
        struct kv_packed_cell c = kv_unpack(bytes, i);
        if (c.number == number && c.value != KV_CELL_NM)
            PG_RETURN_TEXT_P(cstring_to_text(kv_value_text(c.value)));
    }
    PG_RETURN_NULL();
}

/* The cells of a row as rows: number, status, got, need, father, reason. */
PGDLLEXPORT Datum kvpg_cells_unpack(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_cells_unpack);
Datum kvpg_cells_unpack(PG_FUNCTION_ARGS)
{
    FuncCallContext *call;
    int n;
    if (SRF_IS_FIRSTCALL()) {
        TupleDesc desc;
        call = SRF_FIRSTCALL_INIT();
        MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
        if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
            elog(ERROR, "cells_unpack must return a row");
        call->tuple_desc = BlessTupleDesc(desc);
        const uint8_t *bytes = cells_arg(fcinfo, 0, &n);
        call->user_fctx = palloc(KV_PACK_SIZE(n));
        memcpy(call->user_fctx, bytes, KV_PACK_SIZE(n));
        call->max_calls = n;
        MemoryContextSwitchTo(old);
    }
    call = SRF_PERCALL_SETUP();
    if (call->call_cntr >= call->max_calls)
        SRF_RETURN_DONE(call);
    struct kv_packed_cell c = kv_unpack(call->user_fctx, (int)call->call_cntr);
    const char *word = kv_value_text(c.value);
    bool nulls[6] = {false, word == NULL};
    Datum values[6] = {Int32GetDatum(c.number), word ? CStringGetTextDatum(word) : (Datum)0,
                       Int32GetDatum(c.got),    Int32GetDatum(c.need),
                       BoolGetDatum(c.father),  CStringGetTextDatum(kv_why_text(c.why))};
    SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc, values, nulls)));
}
