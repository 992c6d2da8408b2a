/*
 * The WHO prevalence table for SQL: aggregates that score and add up in one pass, and set-returning
 * functions that read the finished state as the wide table of WHO or as one row per estimate.
 */
#include "kvpg.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"
#include "growth_args.h"
#include "kvpg_design.h"
#include "growth/prevalence.h"
#include <math.h>

#define MAX_COLUMNS  140
#define LONG_COLUMNS 13

static const char *const indicator_name[] = {"HA", "WA", "BMI", "WH"};
static const char *const cut_name[] = {"_3", "_2", "_1", "1", "2", "3"};

/* Sex, ages, weight and height: arguments 1 to 5. */
static struct kv_growth_input child_args(FunctionCallInfo fcinfo)
{
    struct kv_growth_input in = kv_growth_blank();
    in.sex = sex_arg(fcinfo, 1);
    in.age_days = number_arg(fcinfo, 2);
    in.age_months = number_arg(fcinfo, 3);
    in.weight_kg = number_arg(fcinfo, 4);
    in.height_cm = number_arg(fcinfo, 5);
    return in;
}

/* Oedema, sampling weight, stratum and PSU from argument `n`; then the row goes into the state. */
static Datum accumulate(FunctionCallInfo fcinfo, struct kv_prevalence_row *row,
                        enum kv_prevalence_kind kind, int n)
{
    struct kv_design *d = kvpg_design_writable(fcinfo, 0, &kvpg_prevalence_state, (uint16_t)kind);
    double weight = number_arg(fcinfo, n + 1);
    row->child.oedema = oedema_arg(fcinfo, n);
    row->weight = PG_ARGISNULL(n + 1) ? NULL : &weight;
    row->stratum = kvpg_text_arg(fcinfo, n + 2);
    row->psu = kvpg_text_arg(fcinfo, n + 3);
    kv_status status = kv_prevalence_add(d, row);
    if (status == KV_INVALID)
        kvpg_bad_weight(weight);
    kvpg_check(status, "survey state");
    return kvpg_state_datum(d);
}

PGDLLEXPORT Datum kvpg_prevalence_under5_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_prevalence_under5_trans);
Datum kvpg_prevalence_under5_trans(PG_FUNCTION_ARGS)
{
    struct kv_prevalence_row row = {.child = child_args(fcinfo)};
    row.child.position = position_arg(fcinfo, 6);
    for (int i = 0; i < KV_PREV_COLUMNS; i++)
        row.column[i] = kvpg_text_arg(fcinfo, 11 + i);
    return accumulate(fcinfo, &row, KV_PREVALENCE_UNDER5, 7);
}

PGDLLEXPORT Datum kvpg_prevalence_school_trans(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_prevalence_school_trans);
Datum kvpg_prevalence_school_trans(PG_FUNCTION_ARGS)
{
    struct kv_prevalence_row row = {.child = child_args(fcinfo)};
    return accumulate(fcinfo, &row, KV_PREVALENCE_SCHOOL, 6);
}

KVPG_STATE_FUNCTIONS(prevalence_state, &kvpg_prevalence_state)

/* A row under construction: values are appended, NaN is NULL. */
struct line {
    Datum value[MAX_COLUMNS];
    bool null[MAX_COLUMNS];
    int n;
};

static void put_number(struct line *l, double x)
{
    l->null[l->n] = isnan(x);
    l->value[l->n++] = Float8GetDatum(isnan(x) ? 0 : x);
}

static void put_count(struct line *l, int64 n)
{
    l->null[l->n] = false;
    l->value[l->n++] = Int64GetDatum(n);
}

static void put_string(struct line *l, const char *s)
{
    l->null[l->n] = !s;
    l->value[l->n++] = s ? CStringGetTextDatum(s) : (Datum)0;
}

static void put_null(struct line *l, int columns)
{
    while (columns-- > 0) {
        l->null[l->n] = true;
        l->value[l->n++] = (Datum)0;
    }
}

/* r, se and limits. */
static void put_estimate(struct line *l, const struct kv_estimate *e)
{
    put_number(l, e->estimate);
    put_number(l, e->se);
    put_number(l, e->ci_low);
    put_number(l, e->ci_high);
}

/* The 31 columns of an indicator. */
static void put_indicator(struct line *l, const struct kv_prevalence_cell *c)
{
    if (!c->shown) {
        put_null(l, 31);
        return;
    }
    put_number(l, c->pop);
    put_count(l, c->n);
    for (int i = 0; i < KV_PREV_CUTS; i++)
        put_estimate(l, &c->cut[i]);
    put_estimate(l, &c->mean);
    put_number(l, c->mean.sd);
}

/* The level of a group; NULL for All. */
static char *level_of(const struct kv_prevalence_group *g)
{
    if (g->level.data)
        return pnstrdup(g->level.data, g->level.length);
    return g->fixed[0] ? pstrdup(g->fixed) : NULL;
}

/* "Age group: 00-05 mo", as WHO prints it. */
static char *label_of(const struct kv_prevalence_group *g)
{
    char *level = level_of(g);
    return level ? psprintf("%s: %s", g->kind, level) : pstrdup(g->kind);
}

static void wide_row(const struct kv_prevalence_group *g, const struct kv_prevalence_result *r,
                     bool under5, struct line *l)
{
    l->n = 0;
    put_string(l, label_of(g));
    if (!under5) {
        put_string(l, g->years);
        put_string(l, g->months);
    }
    for (int i = 0; i < (under5 ? KV_PREV_INDICATORS : KV_PREV_WH); i++)
        put_indicator(l, &r->indicator[i]);
    if (!under5)
        return;
    put_number(l, r->stunted_wasted.weighted_n);
    put_count(l, r->stunted_wasted.n);
    put_estimate(l, &r->stunted_wasted);
    put_estimate(l, &r->stunted_overweight);
}

/* Where the rows of a set-returning function go. */
struct sink {
    Tuplestorestate *store;
    TupleDesc desc;
};

static void emit(const struct sink *s, struct line *l, int columns)
{
    if (l->n != columns || s->desc->natts != columns)
        elog(ERROR, "prevalence row has %d columns, its type %d", l->n, s->desc->natts);
    tuplestore_putvalues(s->store, s->desc, l->value, l->null);
}

/* One estimate of the long form. */
static void long_row(const struct sink *s, const struct kv_prevalence_group *g,
                     const char *indicator, const struct kv_estimate *e)
{
    struct line l = {.n = 0};
    put_string(&l, label_of(g));
    put_string(&l, g->kind);
    put_string(&l, level_of(g));
    put_string(&l, indicator);
    put_count(&l, e->n);
    put_number(&l, e->weighted_n);
    put_estimate(&l, e);
    put_number(&l, e->sd);
    put_count(&l, e->psu);
    l.null[l.n] = false;
    l.value[l.n++] = Int32GetDatum((int32)Min(e->df, PG_INT32_MAX));
    emit(s, &l, LONG_COLUMNS);
}

static void long_rows(const struct sink *s, const struct kv_prevalence_group *g,
                      struct kv_prevalence_result *r, bool under5)
{
    for (int i = 0; i < (under5 ? KV_PREV_INDICATORS : KV_PREV_WH); i++) {
        struct kv_prevalence_cell *c = &r->indicator[i];
        if (!c->shown)
            continue;
        for (int k = 0; k < KV_PREV_CUTS; k++) {
            c->cut[k].sd = NAN; /* of a yes or no: not part of the table */
            long_row(s, g, psprintf("%s%s", indicator_name[i], cut_name[k]), &c->cut[k]);
        }
        long_row(s, g, indicator_name[i], &c->mean);
    }
    if (!under5)
        return;
    r->stunted_wasted.sd = r->stunted_overweight.sd = NAN;
    long_row(s, g, "HA_2_WH_2", &r->stunted_wasted);
    long_row(s, g, "HA_2_WH2", &r->stunted_overweight);
}

/* All groups of a state. */
static void write_table(const struct sink *s, const struct kv_design *d, bool wide)
{
    bool under5 = d->shape.kind == KV_PREVALENCE_UNDER5;
    struct kv_prevalence_table table;
    struct kv_prevalence_result result;
    struct line *l = palloc(sizeof *l);
    kvpg_check(kv_prevalence_open(d, kvpg_memory(CurrentMemoryContext), &table), "survey state");
    for (int32_t g = 0; g < table.groups; g++) {
        CHECK_FOR_INTERRUPTS();
        kv_prevalence_group(&table, g, &result);
        if (wide) {
            wide_row(&table.group[g], &result, under5, l);
            emit(s, l, under5 ? 135 : 96);
        } else {
            long_rows(s, &table.group[g], &result, under5);
        }
    }
    kv_prevalence_close(&table);
}

void kvpg_prevalence_rows(FunctionCallInfo fcinfo, Datum state, bool null, int kind, bool wide)
{
    ReturnSetInfo *info = kvpg_open_set(fcinfo);
    struct sink s = {info->setResult, info->setDesc};
    struct kv_design empty;
    kv_design_init(&empty, kv_prevalence_shape((enum kv_prevalence_kind)kind),
                   kvpg_memory(CurrentMemoryContext));
    const struct kv_design *d = null ? &empty : kvpg_state_readable(state, &kvpg_prevalence_state);
    if (d->shape.kind != kind)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("this prevalence state holds children %s",
                               kind == KV_PREVALENCE_UNDER5 ? "of school age" : "under five")));
    write_table(&s, d, wide);
}

/* Set-returning functions over a state. */
#define ROWS_FUNCTION(name, kind, wide)                                                            \
    PGDLLEXPORT Datum kvpg_prevalence_##name(PG_FUNCTION_ARGS);                                    \
    PG_FUNCTION_INFO_V1(kvpg_prevalence_##name);                                                   \
    Datum kvpg_prevalence_##name(PG_FUNCTION_ARGS)                                                 \
    {                                                                                              \
        kvpg_prevalence_rows(fcinfo, PG_GETARG_DATUM(0), PG_ARGISNULL(0), kind, wide);             \
        return (Datum)0;                                                                           \
    }
ROWS_FUNCTION(under5_final, KV_PREVALENCE_UNDER5, true)
ROWS_FUNCTION(under5_long_final, KV_PREVALENCE_UNDER5, false)
ROWS_FUNCTION(school_final, KV_PREVALENCE_SCHOOL, true)
ROWS_FUNCTION(school_long_final, KV_PREVALENCE_SCHOOL, false)
