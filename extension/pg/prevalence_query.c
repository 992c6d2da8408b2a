/*
 * The prevalence table of a query or a table, given by its text: the columns are found by name and
 * handed to the aggregate. Everything runs with the rights of the caller; the query may only read.
 */
#include "kvpg.h"
#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/varlena.h"
#include "kvpg_design.h"
#include "growth/prevalence.h"

/* A column the aggregate takes, in the order of its arguments. */
struct column {
    const char *name;
    const char *type;
    bool school; /* also an argument of the school-age aggregate */
};

static const struct column columns[] = {
    {"sex", "text", true},          {"age_days", "float8", true},
    {"age_months", "float8", true}, {"weight_kg", "float8", true},
    {"height_cm", "float8", true},  {"position", "text", false},
    {"oedema", "bool", true},       {"sampling_weight", "float8", true},
    {"stratum", "text", true},      {"psu", "text", true},
    {"area", "text", false},        {"region", "text", false},
    {"wealth", "text", false},      {"education", "text", false},
    {"other", "text", false},
};

static bool wanted(const struct column *c, int kind)
{
    return kind == KV_PREVALENCE_UNDER5 || c->school;
}

/* The column names of a table of this kind, for hints. */
static char *known_columns(int kind)
{
    StringInfoData s;
    initStringInfo(&s);
    for (size_t i = 0; i < lengthof(columns); i++)
        if (wanted(&columns[i], kind))
            appendStringInfo(&s, "%s%s", s.len ? ", " : "", columns[i].name);
    return s.data;
}

/* Position of a column in a row, 0 if it is not there. */
static int find_column(TupleDesc desc, const char *name)
{
    for (int i = 0; i < desc->natts; i++)
        if (!TupleDescAttr(desc, i)->attisdropped &&
            strcmp(NameStr(TupleDescAttr(desc, i)->attname), name) == 0)
            return i + 1;
    return 0;
}

/* A misspelt column would silently change the estimates: every column must be understood. */
static void check_columns(TupleDesc desc, int kind)
{
    for (int i = 0; i < desc->natts; i++) {
        const char *name = NameStr(TupleDescAttr(desc, i)->attname);
        bool known = false;
        for (size_t c = 0; c < lengthof(columns) && !known; c++)
            known = wanted(&columns[c], kind) && strcmp(columns[c].name, name) == 0;
        if (!known)
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                            errmsg("column \"%s\" has no meaning in a prevalence table", name),
                            errhint("Select only these columns, renamed with AS: %s.",
                                    known_columns(kind))));
    }
    if (!find_column(desc, "sex") ||
        (!find_column(desc, "weight_kg") && !find_column(desc, "height_cm")) ||
        (kind == KV_PREVALENCE_SCHOOL && !find_column(desc, "age_days") &&
         !find_column(desc, "age_months")))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                        errmsg("a prevalence table needs sex, age and a measure"),
                        errhint("Columns are: %s.", known_columns(kind))));
}

/* One argument: the column cast to its type, NULL when it is not there, yes or no from common
 * spellings. */
static void append_argument(StringInfo sql, TupleDesc desc, const struct column *c)
{
    int position = find_column(desc, c->name);
    const char *name = quote_identifier(c->name);
    if (!position)
        appendStringInfo(sql, "NULL::pg_catalog.%s", c->type);
    else if (strcmp(c->type, "bool") == 0 && TupleDescAttr(desc, position - 1)->atttypid != BOOLOID)
        appendStringInfo(
            sql,
            "pg_catalog.lower(pg_catalog.btrim(survey.%s::pg_catalog.text)) OPERATOR(pg_catalog.=) "
            "ANY ('{1,y,ya,yes,t,true}'::pg_catalog.text[])",
            name);
    else
        appendStringInfo(sql, "survey.%s::pg_catalog.%s", name, c->type);
}

/* The text as something to put into FROM: a query in parentheses, or the name of a table. */
static char *source_of(char *survey)
{
    static const char *const word[] = {"select", "with", "values", "table", "("};
    size_t length = strlen(survey);
    while (length && strchr("; \t\r\n", survey[length - 1]))
        survey[--length] = '\0';
    while (*survey && strchr(" \t\r\n", *survey))
        survey++;
    for (size_t i = 0; i < lengthof(word); i++) {
        size_t n = strlen(word[i]);
        if (pg_strncasecmp(survey, word[i], n) == 0 &&
            (word[i][0] == '(' || !survey[n] || strchr(" \t\r\n(\"*", survey[n])))
            return psprintf("(%s\n)", survey);
    }
    RangeVar *table = makeRangeVarFromNameList(textToQualifiedNameList(cstring_to_text(survey)));
    RangeVarGetRelid(table, NoLock, false); /* its error names the table */
    return table->schemaname
               ? psprintf("(SELECT * FROM %s)",
                          quote_qualified_identifier(table->schemaname, table->relname))
               : psprintf("(SELECT * FROM %s)", quote_identifier(table->relname));
}

/* The row type of a query, without running it. */
static TupleDesc describe(const char *source)
{
    SPIPlanPtr plan = SPI_prepare(psprintf("SELECT * FROM %s AS survey", source), 0, NULL);
    if (!plan || list_length(SPI_plan_get_plan_sources(plan)) != 1)
        ereport(ERROR, (errcode(ERRCODE_SYNTAX_ERROR),
                        errmsg("the survey must be one query or the name of a table")));
    TupleDesc desc = ((CachedPlanSource *)linitial(SPI_plan_get_plan_sources(plan)))->resultDesc;
    if (!desc)
        ereport(ERROR, (errcode(ERRCODE_SYNTAX_ERROR), errmsg("the survey returns no rows")));
    return CreateTupleDescCopy(desc);
}

/* SELECT prevalence_..._state(columns) FROM source, in the schema of the calling function. */
static char *aggregate_query(FunctionCallInfo fcinfo, const char *source, int kind)
{
    TupleDesc desc = describe(source);
    StringInfoData sql;
    check_columns(desc, kind);
    initStringInfo(&sql);
    appendStringInfo(
        &sql, "SELECT %s.prevalence_%s_state(",
        quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid))),
        kind == KV_PREVALENCE_UNDER5 ? "under5" : "school");
    for (size_t i = 0, n = 0; i < lengthof(columns); i++)
        if (wanted(&columns[i], kind)) {
            appendStringInfoString(&sql, n++ ? ", " : "");
            append_argument(&sql, desc, &columns[i]);
        }
    appendStringInfo(&sql, ") FROM %s AS survey", source);
    return sql.data;
}

static Datum query_table(FunctionCallInfo fcinfo, int kind, bool wide)
{
    char *survey = text_to_cstring(PG_GETARG_TEXT_PP(0));
    MemoryContext caller = CurrentMemoryContext;
    bool null = true;
    Datum state = (Datum)0;
    SPI_connect();
    char *sql = aggregate_query(fcinfo, source_of(survey), kind);
    if (SPI_execute(sql, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
        elog(ERROR, "the prevalence query did not return one row");
    state = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null);
    MemoryContext spi = MemoryContextSwitchTo(caller);
    kvpg_prevalence_rows(fcinfo, state, null, kind, wide);
    MemoryContextSwitchTo(spi);
    SPI_finish();
    return (Datum)0;
}

#define QUERY_FUNCTION(name, kind, wide)                                                           \
    PGDLLEXPORT Datum kvpg_prevalence_##name(PG_FUNCTION_ARGS);                                    \
    PG_FUNCTION_INFO_V1(kvpg_prevalence_##name);                                                   \
    Datum kvpg_prevalence_##name(PG_FUNCTION_ARGS)                                                 \
    {                                                                                              \
        return query_table(fcinfo, kind, wide);                                                    \
    }
QUERY_FUNCTION(under5, KV_PREVALENCE_UNDER5, true)
QUERY_FUNCTION(under5_long, KV_PREVALENCE_UNDER5, false)
QUERY_FUNCTION(school, KV_PREVALENCE_SCHOOL, true)
QUERY_FUNCTION(school_long, KV_PREVALENCE_SCHOOL, false)
