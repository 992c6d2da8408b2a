/* Result tables of a configured run, written by COPY in one transaction. */
#include "link/output.h"
#include "konv.h"
#include <stdlib.h>
#include <string.h>

static const double least_probability = 0.001;

/* "schema.table" or "table" as the server would quote it; exits 1 if it is no name. */
static char *target(PGconn *conn, const char *name)
{
    const char *v[] = {name};
    PGresult *res =
        PQexecParams(conn, "SELECT string_agg(quote_ident(p), '.') FROM unnest(parse_ident($1)) p",
                     1, NULL, v, NULL, NULL, 0);
    if (PQresultStatus(res) != PGRES_TUPLES_OK || PQgetisnull(res, 0, 0))
        die(EXIT_USAGE, "output: '%s' is no table name", name);
    char *quoted = xstrdup(PQgetvalue(res, 0, 0));
    PQclear(res);
    return quoted;
}

/* Column names of an existing table, joined by blanks; NULL if there is none. */
static char *columns_of(PGconn *conn, const char *quoted)
{
    const char *v[] = {quoted};
    return db_one(
        conn,
        "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_catalog.pg_attribute "
        "WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped HAVING count(*) > 0",
        1, v);
}

struct table {
    const char *name;    /* as configured, or NULL */
    const char *columns; /* names with types */
    const char *names;   /* names joined by blanks */
    char *quoted;
};

static struct table *tables_of(const struct link_config *c)
{
    static struct table t[5];
    t[0] = (struct table){
        c->pairs_table,
        "source_a text, id_a text, source_b text, id_b text, weight float8, probability float8",
        "source_a id_a source_b id_b weight probability", NULL};
    t[1] = (struct table){c->clusters_table, "source text, id text, cluster_id bigint",
                          "source id cluster_id", NULL};
    t[2] = (struct table){c->model_table,
                          "field text, level int, m float8, u float8, weight float8, class text",
                          "field level m u weight class", NULL};
    t[3] = (struct table){c->households_table, "source text, id text, household_id bigint",
                          "source id household_id", NULL};
    t[4] = (struct table){
        c->review_table,
        "source_a text, id_a text, source_b text, id_b text, weight float8, reason text",
        "source_a id_a source_b id_b weight reason", NULL};
    return t;
}

/* Before any work: names that can be written, and no table of another make that would be
 * overwritten. */
void link_check_output(const struct link_config *c, PGconn *conn)
{
    struct table *t = tables_of(c);
    for (int i = 0; i < 5; i++) {
        if (!t[i].name)
            continue;
        char *quoted = target(conn, t[i].name), *have = columns_of(conn, quoted);
        if (have && strcmp(have, t[i].names) != 0)
            die_hint(EXIT_USAGE, "give another name, or drop the table",
                     "output: table '%s' exists with other columns", t[i].name);
        free(have);
        t[i].quoted = quoted;
        for (int k = 0; k < i; k++)
            if (t[k].name && strcmp(t[k].quoted, quoted) == 0)
                die(EXIT_USAGE, "output: table '%s' is named twice", t[i].name);
    }
    if (c->households_table && c->household < 0)
        die(EXIT_USAGE, "output: 'households' needs a field of the kind household");
}

static void begin(struct copy_in *copy, PGconn *conn, const struct table *t)
{
    char *quoted = target(conn, t->name);
    db_execf(conn, "DROP TABLE IF EXISTS %s", quoted);
    db_execf(conn, "CREATE TABLE %s (%s)", quoted, t->columns);
    copy_in_begin(copy, conn, quoted);
    free(quoted);
}

static void put_record(struct copy_in *copy, const struct link_data *d, uint32_t r)
{
    copy_text(copy, d->sources[head_source(link_head(d, r))].label);
    copy_text(copy, link_id(d, r));
}

static void write_pairs(const struct link_run *run, PGconn *conn, const struct table *t)
{
    struct copy_in copy;
    begin(&copy, conn, t);
    for (uint32_t a = 0; a < run->data->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            double p = link_p(run, pair);
            if (p <= least_probability)
                continue;
            copy_row(&copy, 6);
            put_record(&copy, run->data, a);
            put_record(&copy, run->data, pair->b);
            copy_float8(&copy, pair->w / 1e6);
            copy_float8(&copy, p);
        }
    copy_in_end(&copy);
}

/* Labels numbered from 1 in the order of their smallest records. */
static void write_labels(const struct link_run *run, PGconn *conn, const struct table *t,
                         const uint32_t *label)
{
    struct copy_in copy;
    uint32_t n = run->data->n, next = 0, *number = xcalloc(n, sizeof *number);
    begin(&copy, conn, t);
    for (uint32_t r = 0; r < n; r++) {
        if (!number[label[r]])
            number[label[r]] = ++next;
        copy_row(&copy, 3);
        put_record(&copy, run->data, r);
        copy_int8(&copy, number[label[r]]);
    }
    copy_in_end(&copy);
    free(number);
}

static void write_model(const struct link_run *run, PGconn *conn, const struct table *t)
{
    static const char *const class[LINK_MODELS] = {"dewasa", "anak"};
    struct copy_in copy;
    bool classes =
        run->config->class_by_age || run->config->class_column || run->config->role_column;
    begin(&copy, conn, t);
    for (int m = 0; m < (classes ? LINK_MODELS : 1); m++)
        for (int f = 0; f < run->config->fields; f++) {
            const struct kv_field *field = &run->model.field[m][f];
            for (int l = 1; l <= field->levels; l++) {
                copy_row(&copy, 6);
                copy_text(&copy, run->config->column[run->config->field[f].column].name);
                copy_int4(&copy, l);
                copy_float8(&copy, field->m[l]);
                copy_float8(&copy, field->u[l]);
                copy_float8(&copy, field->w[l]);
                copy_text(&copy, classes ? class[m] : NULL);
            }
        }
    copy_in_end(&copy);
}

static void write_review(const struct link_run *run, const struct link_groups *groups, PGconn *conn,
                         const struct table *t)
{
    struct copy_in copy;
    begin(&copy, conn, t);
    for (size_t i = 0; i < groups->n_rejected; i++) {
        const struct link_rejected *r = &groups->rejected[i];
        copy_row(&copy, 6);
        put_record(&copy, run->data, r->a);
        put_record(&copy, run->data, r->b);
        copy_float8(&copy, r->w / 1e6);
        copy_text(&copy, kv_verdict_name(r->verdict));
    }
    copy_in_end(&copy);
}

/* All configured tables, replaced together. */
void link_write(const struct link_run *run, const struct link_groups *groups, PGconn *conn)
{
    struct table *t = tables_of(run->config);
    db_exec(conn, "BEGIN");
    db_exec(conn, "SET LOCAL client_min_messages = warning");
    if (t[0].name)
        write_pairs(run, conn, &t[0]);
    if (t[1].name)
        write_labels(run, conn, &t[1], run->person);
    if (t[2].name)
        write_model(run, conn, &t[2]);
    if (t[3].name && run->household)
        write_labels(run, conn, &t[3], run->household);
    if (t[4].name)
        write_review(run, groups, conn, &t[4]);
    db_exec(conn, "COMMIT");
}
