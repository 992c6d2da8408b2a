/* One person in SQL: the rows a history gives in a period, and every cell with its evidence. */
#include "kvpg.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "convergence/pack.h"
#include "convergence/score.h"
#include "kvpg_history.h"
#include "kvpg_ruleset.h"

#define MAX_ROWS     64
#define MAX_CELLS    1024
#define ROW_COLUMNS  17
#define CELL_COLUMNS 13

/* A scored person, kept over the calls of a set-returning function. */
struct scored {
    const struct kv_ruleset *rules;
    struct kvpg_history *k;
    struct kv_period period;
    struct kv_result result;
    int row; /* of the next cell */
};

/* Switches of the village by indicator code. */
static uint64_t read_switches(FunctionCallInfo fcinfo, int argument, const struct kv_ruleset *rules)
{
    Datum *codes;
    int n;
    uint64_t switches = 0;
    if (PG_ARGISNULL(argument))
        return 0;
    deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), TEXTOID, -1, false, TYPALIGN_INT, &codes,
                      NULL, &n);
    for (int i = 0; i < n; i++) {
        char *code = TextDatumGetCString(codes[i]);
        for (int r = 0; r < rules->n_rules; r++)
            if (rules->rules[r].switchable && strcmp(rules->rules[r].code, code) == 0)
                switches |= UINT64_C(1) << rules->rules[r].switch_bit;
    }
    return switches;
}

/* Arguments: rule set, history, period, data date, switches. Memory is that of the whole call. */
static struct scored *score_person(FunctionCallInfo fcinfo)
{
    struct scored *s = palloc0(sizeof *s);
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
        return s;
    text *period = PG_GETARG_TEXT_PP(2);
    kv_date data_date = PG_ARGISNULL(3) ? KV_FOREVER : PG_GETARG_DATEADT(3);
    struct kv_ruleset *rules = kvpg_ruleset(PG_GETARG_DATUM(0));
    s->rules = rules;
    if (kv_period_parse(VARDATA_ANY(period), VARSIZE_ANY_EXHDR(period), data_date, &s->period) !=
        KV_OK)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid period"),
                        errhint("A period is a year 2025, a semester 2025-S1, a quarter 2025-Q4 or "
                                "a month 2025-11.")));
    s->k = kvpg_read_history(PG_GETARG_JSONB_P(1), rules);
    s->result = (struct kv_result){palloc(sizeof(struct kv_row) * MAX_ROWS),
                                   palloc(sizeof(struct kv_cell) * MAX_CELLS),
                                   MAX_ROWS,
                                   MAX_CELLS,
                                   0,
                                   0};
    kvpg_check(
        kv_evaluate(rules, &s->k->h, &s->period, read_switches(fcinfo, 4, rules), &s->result),
        "history");
    return s;
}

static Datum text_or_null(const char *text, bool *null)
{
    *null = text == NULL;
    return text ? CStringGetTextDatum(text) : (Datum)0;
}

static Datum int_or_null(int value, bool known, bool *null)
{
    *null = !known;
    return Int32GetDatum(value);
}

static Datum known_or_null(int known, bool *null)
{
    *null = known != KV_TRUE && known != KV_FALSE;
    return BoolGetDatum(known == KV_TRUE);
}

static const char *stage_word(int stage)
{
    return stage == KV_STAGE_T1      ? "T1"
           : stage == KV_STAGE_T2    ? "T2"
           : stage == KV_STAGE_T3    ? "T3"
           : stage == KV_STAGE_NIFAS ? "NIFAS"
                                     : NULL;
}

/* The row of a person in a group: who, where, when, and all its cells packed. */
static HeapTuple row_tuple(TupleDesc desc, const struct scored *s, const struct kv_row *row)
{
    static const char *const exits[] = {NULL, "meninggal", "keguguran", "hasil tidak diketahui"};
    const struct kv_residence *home = &s->k->h.residences[row->residence];
    struct kv_row_score score;
    uint8_t bytes[KV_PACK_SIZE(KV_PACK_MAX)];
    size_t size;
    Datum v[ROW_COLUMNS];
    bool null[ROW_COLUMNS] = {false};
    kv_score_row(s->rules, row, s->result.cells + row->first_cell, &score);
    kvpg_check(kv_pack_cells(s->rules, s->result.cells + row->first_cell, row->n_cells, bytes,
                             sizeof bytes, &size),
               "cells");
    v[0] = CStringGetTextDatum(s->rules->groups[row->group].code);
    v[1] = int_or_null(row->pregnancy < 0 ? 0 : s->k->h.pregnancies[row->pregnancy].id,
                       row->pregnancy >= 0, &null[1]);
    v[2] = DateADTGetDatum(row->t);
    v[3] = text_or_null(s->k->villages[home->village], &null[3]);
    v[4] = text_or_null(s->k->households[home->household], &null[4]);
    v[5] = text_or_null(s->k->places[home->place], &null[5]);
    v[6] = int_or_null(row->age, row->age >= 0, &null[6]);
    v[7] = int_or_null(row->gestation, row->gestation > 0, &null[7]);
    v[8] = text_or_null(stage_word(row->stage), &null[8]);
    v[9] = Int32GetDatum(row->months);
    v[10] = known_or_null(row->risk, &null[10]);
    v[11] = text_or_null(exits[row->exit], &null[11]);
    v[12] = Int32GetDatum(score.received);
    v[13] = Int32GetDatum(score.due);
    v[14] = Int32GetDatum((int)score.tally.not_monitored);
    v[15] = known_or_null(score.complete == KV_COMPLETE     ? KV_TRUE
                          : score.complete == KV_INCOMPLETE ? KV_FALSE
                                                            : KV_UNKNOWN,
                          &null[15]);
    v[16] = kvpg_cells_datum(bytes, size);
    return heap_form_tuple(desc, v, null);
}

/* First call of a set-returning function: scores and keeps. */
static FuncCallContext *first_call(FunctionCallInfo fcinfo)
{
    TupleDesc desc;
    FuncCallContext *call = SRF_FIRSTCALL_INIT();
    MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "function must return a row");
    call->tuple_desc = BlessTupleDesc(desc);
    call->user_fctx = score_person(fcinfo);
    MemoryContextSwitchTo(old);
    return call;
}

PGDLLEXPORT Datum kvpg_convergence_rows(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_rows);
Datum kvpg_convergence_rows(PG_FUNCTION_ARGS)
{
    if (SRF_IS_FIRSTCALL())
        first_call(fcinfo);
    FuncCallContext *call = SRF_PERCALL_SETUP();
    const struct scored *s = call->user_fctx;
    if (call->call_cntr >= (uint64)s->result.n_rows)
        SRF_RETURN_DONE(call);
    /* The macro counts the call before it looks at its second argument. */
    HeapTuple tuple = row_tuple(call->tuple_desc, s, &s->result.rows[call->call_cntr]);
    SRF_RETURN_NEXT(call, HeapTupleGetDatum(tuple));
}

/* ---- explain -------------------------------------------------------------------------------- */

static Datum text_list(Datum *items, int n)
{
    return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Months of presence without a Ya, as texts YYYY-MM. */
static Datum missing_months(const struct kv_cell *c)
{
    Datum items[64];
    int n = 0;
    for (int i = 0; i < 64; i++)
        if (c->missing >> i & 1)
            items[n++] = CStringGetTextDatum(
                psprintf("%04d-%02d", (c->missing_from + i) / 12, (c->missing_from + i) % 12 + 1));
    return text_list(items, n);
}

/* The answers about the items of an indicator inside its window: "ANC 2025-01-09 Ya". */
static Datum evidence(const struct scored *s, const struct kv_row *row, const struct kv_cell *c)
{
    const struct kv_rule *rule = &s->rules->rules[c->rule];
    const struct kv_residence *home = &s->k->h.residences[row->residence];
    uint64_t seen[KV_MAX_ITEMS / 64] = {0};
    int n = 0, room = 16;
    Datum *items = palloc(sizeof(Datum) * room);
    for (int b = rule->first_band; b < rule->first_band + rule->n_bands && c->to != KV_NO_DATE;
         b++) {
        int item = s->rules->bands[b].item;
        if (item == KV_NO_ITEM || (seen[item / 64] >> item % 64 & 1))
            continue;
        seen[item / 64] |= UINT64_C(1) << item % 64;
        const struct kv_event *e = s->k->h.events;
        int m = s->k->h.n_events;
        if (s->rules->items[item].household) {
            m = 0;
            for (int i = 0; i < s->k->h.n_houses; i++)
                if (s->k->houses[i].household == home->household)
                    e = s->k->houses[i].events, m = s->k->houses[i].n_events;
        }
        for (int i = 0; i < m; i++) {
            bool inside = e[i].month_only ? e[i].month >= kv_month_of(c->from) &&
                                                e[i].month <= kv_month_of(c->to)
                                          : e[i].date >= c->from && e[i].date <= c->to;
            if (e[i].item != item || !inside)
                continue;
            kv_ymd d = kv_ymd_of(e[i].date);
            if (n == room)
                items = repalloc(items, sizeof(Datum) * (room *= 2));
            char *when = e[i].month_only ? psprintf("%04d-%02d", d.year, d.month)
                                         : psprintf("%04d-%02d-%02d", d.year, d.month, d.day);
            char *much = e[i].quantity ? psprintf(" %d", e[i].quantity) : "";
            items[n++] = CStringGetTextDatum(psprintf("%s %s %s%s", s->rules->items[item].code,
                                                      when, e[i].answer ? "Ya" : "Tidak", much));
        }
    }
    return text_list(items, n);
}

static Datum date_or_null(kv_date date, bool *null)
{
    *null = date == KV_NO_DATE;
    return DateADTGetDatum(date);
}

static HeapTuple cell_tuple(TupleDesc desc, const struct scored *s, const struct kv_row *row,
                            const struct kv_cell *c)
{
    static const char *const units[] = {NULL,      "tanggal", "bulan", "kunjungan",
                                        "jawaban", "bagian",  "tablet"};
    Datum v[CELL_COLUMNS];
    bool null[CELL_COLUMNS] = {false}, asked = c->unit != KV_UNIT_NONE;
    v[0] = CStringGetTextDatum(s->rules->groups[row->group].code);
    v[1] = int_or_null(row->pregnancy < 0 ? 0 : s->k->h.pregnancies[row->pregnancy].id,
                       row->pregnancy >= 0, &null[1]);
    v[2] = CStringGetTextDatum(s->rules->rules[c->rule].code);
    v[3] = text_or_null(kv_value_text(c->value), &null[3]);
    v[4] = int_or_null(c->got, asked, &null[4]);
    v[5] = int_or_null(c->need, asked, &null[5]);
    v[6] = text_or_null(units[c->unit], &null[6]);
    v[7] = date_or_null(c->from, &null[7]);
    v[8] = date_or_null(c->to, &null[8]);
    v[9] = missing_months(c);
    v[10] = evidence(s, row, c);
    v[11] = BoolGetDatum(c->father);
    v[12] = CStringGetTextDatum(kv_why_text(c->why));
    return heap_form_tuple(desc, v, null);
}

PGDLLEXPORT Datum kvpg_convergence_explain(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_convergence_explain);
Datum kvpg_convergence_explain(PG_FUNCTION_ARGS)
{
    if (SRF_IS_FIRSTCALL())
        first_call(fcinfo);
    FuncCallContext *call = SRF_PERCALL_SETUP();
    struct scored *s = call->user_fctx;
    if (call->call_cntr >= (uint64)s->result.n_cells)
        SRF_RETURN_DONE(call);
    int i = (int)call->call_cntr;
    while (i >= s->result.rows[s->row].first_cell + s->result.rows[s->row].n_cells)
        s->row++;
    SRF_RETURN_NEXT(call, HeapTupleGetDatum(cell_tuple(call->tuple_desc, s, &s->result.rows[s->row],
                                                       &s->result.cells[i])));
}
