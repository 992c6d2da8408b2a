/* From tables to memory: checks the inputs against the catalog, reads them by COPY, converts in
 * threads. */
#include "growth/growth.h"
#include "konv.h"
#include "link/data.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 8192, EXTRA = 9 };
/* Columns read beside the configured ones, in this order. */
enum { X_ROLE, X_CLASS, X_PARENT_NIK, X_FAMILY, X_TRUTH, X_HOUSEHOLD, X_SOURCE, X_ID, X_UNIQUE };

static char *quote(PGconn *conn, const char *name)
{
    char *q = PQescapeIdentifier(conn, name, strlen(name));
    if (!q)
        die(EXIT_RUNTIME, "out of memory");
    return q;
}

/* The table's name as the server writes it; exits 1 if there is none. */
static char *table_of(PGconn *conn, const char *name)
{
    const char *v[] = {name};
    PGresult *res = PQexecParams(conn, "SELECT to_regclass($1)::text", 1, NULL, v, NULL, NULL, 0);
    if (PQresultStatus(res) != PGRES_TUPLES_OK || PQgetisnull(res, 0, 0))
        die(EXIT_USAGE, "there is no table '%s'", name);
    char *table = xstrdup(PQgetvalue(res, 0, 0));
    PQclear(res);
    return table;
}

static PGresult *columns_of(PGconn *conn, const char *table)
{
    const char *v[] = {table};
    return db_params(
        conn,
        "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 "
        "AND NOT attisdropped ORDER BY attnum",
        1, v);
}

static bool has_column(const PGresult *columns, const char *name)
{
    for (int i = 0; i < PQntuples(columns); i++)
        if (strcmp(PQgetvalue(columns, i, 0), name) == 0)
            return true;
    return false;
}

/* Exits 1: the column is in none of the tables; names the nearest that is. */
static void no_column(PGresult *const *columns, int inputs, const char *name, const char *where)
{
    const char **list = xcalloc(1, sizeof *list);
    size_t n = 0;
    for (int t = 0; t < inputs; t++)
        for (int i = 0; i < PQntuples(columns[t]); i++) {
            list = xrealloc(list, (n + 2) * sizeof *list);
            list[n++] = PQgetvalue(columns[t], i, 0);
            list[n] = NULL;
        }
    const char *near = opt_nearest(name, list);
    if (near)
        die_hint(EXIT_USAGE, xprintf("did you mean '%s'?", near), "there is no column '%s' in %s",
                 name, where);
    die(EXIT_USAGE, "there is no column '%s' in %s", name, where);
}

static void need_column(PGresult *const *columns, int inputs, const char *name)
{
    for (int i = 0; name && i < inputs; i++)
        if (has_column(columns[i], name))
            return;
    if (name)
        no_column(columns, inputs, name, inputs > 1 ? "any input" : "the input");
}

/* All names of the configuration against the catalog, before any row is read. */
static void check_inputs(const struct link_config *c, PGconn *conn, char **table,
                         PGresult **columns)
{
    for (int i = 0; i < c->inputs; i++) {
        table[i] = table_of(conn, c->input[i].table);
        columns[i] = columns_of(conn, table[i]);
        if (!has_column(columns[i], c->input[i].id))
            no_column(columns + i, 1, c->input[i].id, c->input[i].table);
        if (c->input[i].source_column && !has_column(columns[i], c->input[i].source_column))
            no_column(columns + i, 1, c->input[i].source_column, c->input[i].table);
    }
    for (int i = 0; i < c->columns; i++)
        need_column(columns, c->inputs, c->column[i].name);
    need_column(columns, c->inputs, c->role_column);
    need_column(columns, c->inputs, c->class_column);
    need_column(columns, c->inputs, c->family_column);
    need_column(columns, c->inputs, c->parent_nik_column);
    for (int i = 0; i < c->inputs; i++)
        need_column(columns + i, 1, c->input[i].unique_column);
    need_column(columns, c->inputs, c->truth.column);
    need_column(columns, c->inputs, c->household_truth.column);
}

/* One item of the select list: the column as text, or NULL where this input does not have it. */
static char *item(PGconn *conn, const PGresult *columns, const char *name)
{
    if (!name || !has_column(columns, name))
        return xstrdup("NULL::text");
    char *q = quote(conn, name), *out = xprintf("%s::text", q);
    PQfreemem(q);
    return out;
}

static char *truth_item(PGconn *conn, const PGresult *columns, const struct link_truth *truth)
{
    char *text = item(conn, columns, truth->column);
    if (!truth->column || !truth->regex)
        return text;
    char *pattern = PQescapeLiteral(conn, truth->regex, strlen(truth->regex));
    if (!pattern)
        die(EXIT_RUNTIME, "out of memory");
    return xprintf("pg_catalog.substring(%s, %s)", text, pattern);
}

static char *select_of(const struct link_config *c, PGconn *conn, int input, const char *table,
                       const PGresult *columns)
{
    const struct link_input *in = &c->input[input];
    char *list = xstrdup("");
    for (int i = 0; i < c->columns; i++)
        list = xprintf("%s%s, ", list, item(conn, columns, c->column[i].name));
    const char *plain[] = {c->role_column, c->class_column, c->parent_nik_column, c->family_column};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        list = xprintf("%s%s, ", list, item(conn, columns, plain[i]));
    list = xprintf("%s%s, %s, ", list, truth_item(conn, columns, &c->truth),
                   truth_item(conn, columns, &c->household_truth));
    list = xprintf("%s%s, %s, %s", list, item(conn, columns, in->source_column),
                   item(conn, columns, in->id), item(conn, columns, in->unique_column));
    return xprintf("SELECT %s FROM %s", list, table);
}

/* A batch of raw rows: bytes of all fields one after the other. */
struct batch {
    int rows, columns;
    struct link_raw *field; /* p holds an offset until the batch is full */
    char *bytes;
    size_t used, size;
    struct link_row_out *out;
    struct link_scratch *scratch;
};

static void batch_add(struct batch *b, const struct copy_field *f)
{
    struct link_raw *to = b->field + (size_t)b->rows++ * (size_t)b->columns;
    for (int i = 0; i < b->columns; i++) {
        size_t n = f[i].n > 0 ? (size_t)f[i].n : 0;
        if (b->used + n > b->size) {
            b->size = (b->used + n) * 2;
            b->bytes = xrealloc(b->bytes, b->size);
        }
        memcpy(b->bytes + b->used, f[i].p, n);
        to[i] = (struct link_raw){(const char *)b->used, f[i].n};
        b->used += n;
    }
}

/* Hash of all values of a row that take part in linking; it is stored, so nobody without the key
 * can try out numbers against it. */
static uint64_t row_hash(const struct link_raw *raw, int n, uint64_t key)
{
    uint64_t h = link_mix(key, (uint64_t)n);
    for (int i = 0; i < n; i++)
        h = link_mix(h, raw[i].n < 0 ? 1 : link_hash(raw[i].p, (size_t)raw[i].n, key));
    return h;
}

/* Threads convert disjoint rows, each with a scratch of its own. */
static void batch_convert(struct batch *b, const struct link_config *c)
{
    for (size_t i = 0; i < (size_t)b->rows * (size_t)b->columns; i++)
        b->field[i].p = b->bytes + (size_t)b->field[i].p;
#pragma omp parallel num_threads(konv.threads)
    {
        struct link_scratch *s = &b->scratch[omp_get_thread_num()];
        link_scratch_begin(s);
#pragma omp for schedule(static)
        for (int r = 0; r < b->rows; r++) {
            const struct link_raw *raw = b->field + (size_t)r * (size_t)b->columns,
                                  *extra = raw + c->columns;
            struct link_beside beside = {extra[X_ROLE], extra[X_CLASS], extra[X_PARENT_NIK]};
            link_convert_row(c, raw, &beside, s, &b->out[r]);
            b->out[r].hash =
                c->hash_key ? row_hash(raw, c->columns + X_FAMILY + 1, c->hash_key) : 0;
        }
    }
}

/* Growing arrays of the records while they arrive. */
struct loader {
    struct link_data *d;
    uint32_t capacity;
    size_t id_size, id_used;
    int sources_size;
};

static void reserve(struct loader *l)
{
    struct link_data *d = l->d;
    const struct link_config *c = d->config;
    if (d->n < l->capacity)
        return;
    if (l->capacity > UINT32_MAX / 3)
        die(EXIT_RUNTIME, "more than %u records", l->capacity);
    l->capacity = l->capacity ? l->capacity + l->capacity / 8 : 1 << 14; /* mapped, not copied */
    d->cell = xrealloc(d->cell, (size_t)l->capacity * (size_t)d->stride * sizeof *d->cell);
    d->id_at = xrealloc(d->id_at, l->capacity * sizeof *d->id_at);
    if (c->truth.column)
        d->truth = xrealloc(d->truth, l->capacity * sizeof *d->truth);
    if (c->household_truth.column)
        d->household_truth = xrealloc(d->household_truth, l->capacity * sizeof *d->household_truth);
    if (c->hash_key)
        d->hash = xrealloc(d->hash, l->capacity * sizeof *d->hash);
    if (c->family_column)
        d->family = xrealloc(d->family, l->capacity * sizeof *d->family);
}

/* Gives back the room that no record came for. */
static void trim(struct loader *l)
{
    struct link_data *d = l->d;
    d->cell = xrealloc(d->cell, (size_t)d->n * (size_t)d->stride * sizeof *d->cell);
    d->id_at = xrealloc(d->id_at, d->n * sizeof *d->id_at);
    d->ids = xrealloc(d->ids, l->id_used);
    d->truth = d->truth ? xrealloc(d->truth, d->n * sizeof *d->truth) : NULL;
    d->household_truth =
        d->household_truth ? xrealloc(d->household_truth, d->n * sizeof *d->household_truth) : NULL;
    d->hash = d->hash ? xrealloc(d->hash, d->n * sizeof *d->hash) : NULL;
    d->family = d->family ? xrealloc(d->family, d->n * sizeof *d->family) : NULL;
}

/* Number of a source label; new labels are added in order of appearance and ranked at the end. */
static unsigned source_number(struct loader *l, const char *label, size_t n, bool unique,
                              const struct link_input *in)
{
    struct link_data *d = l->d;
    for (int s = 0; s < d->n_sources; s++)
        if (strlen(d->sources[s].label) == n && memcmp(d->sources[s].label, label, n) == 0) {
            if (d->sources[s].unique != unique)
                die(EXIT_USAGE, "source '%s' is unique in one place and not in another",
                    d->sources[s].label);
            return (unsigned)s;
        }
    if (d->n_sources == UINT16_MAX)
        die(EXIT_USAGE, "more than %d sources; is '%s' really the source?", UINT16_MAX,
            in->source_column);
    if (d->n_sources == l->sources_size) {
        l->sources_size = l->sources_size ? l->sources_size * 2 : 16;
        d->sources = xrealloc(d->sources, (size_t)l->sources_size * sizeof *d->sources);
    }
    d->sources[d->n_sources] =
        (struct link_source){.label = xprintf("%.*s", (int)n, label), .unique = unique};
    return (unsigned)d->n_sources++;
}

static void keep_id(struct loader *l, struct link_raw id)
{
    struct link_data *d = l->d;
    if (l->id_used + (size_t)id.n + 1 > l->id_size) {
        l->id_size = (l->id_used + (size_t)id.n + 1) * 9 / 8 + (1 << 16);
        d->ids = xrealloc(d->ids, l->id_size);
    }
    d->id_at[d->n] = l->id_used;
    memcpy(d->ids + l->id_used, id.p, (size_t)id.n);
    d->ids[l->id_used + (size_t)id.n] = '\0';
    l->id_used += (size_t)id.n + 1;
}

static uint32_t intern_raw(struct link_pool *pool, struct link_raw raw)
{
    return raw.n > 0 ? link_pool_add(pool, raw.p, (size_t)raw.n, link_hash(raw.p, (size_t)raw.n, 0))
                     : 0;
}

/* Interned cells of one converted row. */
static void keep_cells(struct loader *l, const struct link_row_out *out)
{
    struct link_data *d = l->d;
    const struct link_config *c = d->config;
    uint64_t *row = d->cell + (size_t)d->n * (size_t)d->stride;
    for (int i = 0; i < c->columns; i++) {
        const struct link_column *column = &c->column[i];
        const struct link_value *v = &out->value[i];
        uint64_t cell = v->bits;
        if (column->into >= 0)
            continue;
        if (column->kind == KIND_NAME) {
            cell |= link_pool_add(&d->name, v->text[0], v->len[0], v->hash[0]);
            cell |= (uint64_t)link_pool_add(&d->name, v->text[1], v->len[1], v->hash[1])
                    << NAME_BITS;
        } else if (v->text[0]) {
            cell = link_pool_add(&d->text, v->text[0], v->len[0], v->hash[0]);
        }
        row[column->cell] = cell;
    }
    if (d->name.n > NAME_MASK - 4)
        die(EXIT_RUNTIME, "more than %u distinct names", d->name.n);
}

static void keep_row(struct loader *l, const struct link_row_out *out, const struct link_raw *extra,
                     const struct link_input *in)
{
    struct link_data *d = l->d;
    unsigned source;
    if (extra[X_ID].n < 0)
        die(EXIT_RUNTIME, "table '%s': column '%s' is empty in some rows; every record needs an id",
            in->table, in->id);
    if (in->source_column && extra[X_SOURCE].n < 0)
        die(EXIT_RUNTIME, "table '%s': column '%s' is empty in some rows", in->table,
            in->source_column);
    reserve(l);
    const struct link_raw *word = &extra[X_UNIQUE];
    bool unique = in->unique_column ? word->n > 0 && strchr("tTyY1", word->p[0]) : in->unique;
    if (in->source_column)
        source = source_number(l, extra[X_SOURCE].p, (size_t)extra[X_SOURCE].n, unique, in);
    else
        source = source_number(l, in->source, strlen(in->source), unique, in);
    keep_id(l, extra[X_ID]);
    keep_cells(l, out);
    d->cell[(size_t)d->n * (size_t)d->stride + (size_t)d->stride - 1] =
        link_header(source, out->class, out->sex, out->role);
    if (d->truth)
        d->truth[d->n] = intern_raw(&d->label, extra[X_TRUTH]);
    if (d->household_truth)
        d->household_truth[d->n] = intern_raw(&d->label, extra[X_HOUSEHOLD]);
    if (d->hash)
        d->hash[d->n] = out->hash;
    if (d->family)
        d->family[d->n] = intern_raw(&d->label, extra[X_FAMILY]);
    d->n++;
}

static void flush(struct loader *l, struct batch *b, const struct link_input *in)
{
    const struct link_config *c = l->d->config;
    batch_convert(b, c);
    for (int r = 0; r < b->rows; r++)
        keep_row(l, &b->out[r], b->field + (size_t)r * (size_t)b->columns + c->columns, in);
    progress_add(b->rows);
    b->rows = 0;
    b->used = 0;
}

static void read_input(struct loader *l, struct batch *b, PGconn *conn, const struct link_input *in,
                       const char *query)
{
    struct copy_out copy;
    struct copy_field field[LINK_MAX_COLUMNS + EXTRA];
    copy_out_begin(&copy, conn, query);
    while (copy_out_next(&copy, field, b->columns)) {
        batch_add(b, field);
        if (b->rows == BATCH)
            flush(l, b, in);
    }
    flush(l, b, in);
}

/* All records of the inputs, ranked by (source, id). Exits on a wrong configuration before any row
 * is read. */
struct link_data *link_read(const struct link_config *c, PGconn *conn)
{
    char *table[LINK_MAX_INPUTS], *query[LINK_MAX_INPUTS];
    PGresult *columns[LINK_MAX_INPUTS];
    struct link_data *d = xcalloc(1, sizeof *d);
    struct loader l = {.d = d};
    struct batch b = {.columns = c->columns + EXTRA};
    check_inputs(c, conn, table, columns);
    for (int i = 0; i < c->inputs; i++)
        query[i] = select_of(c, conn, i, table[i], columns[i]);
    d->config = c;
    d->stride = c->cells + 1;
    link_pool_init(&d->text);
    link_pool_init(&d->name);
    link_pool_init(&d->label);
    b.field = xmalloc((size_t)BATCH * (size_t)b.columns * sizeof *b.field);
    b.out = xmalloc((size_t)BATCH * sizeof *b.out);
    b.scratch = xcalloc((size_t)konv.threads, sizeof *b.scratch);
    progress_begin("reading", 0);
    for (int i = 0; i < c->inputs; i++)
        read_input(&l, &b, conn, &c->input[i], query[i]);
    progress_end();
    for (int i = 0; i < c->inputs; i++) {
        PQclear(columns[i]);
        free(table[i]);
        free(query[i]);
    }
    for (int t = 0; t < konv.threads; t++)
        link_scratch_free(&b.scratch[t]);
    free(b.scratch);
    free(b.out);
    free(b.field);
    free(b.bytes);
    link_pool_trim(&d->text);
    link_pool_trim(&d->name);
    d->labels = d->label.n;
    link_pool_free(&d->label);
    trim(&l);
    link_finish_data(d);
    return d;
}

/* Whether every value of a column is a word for a sex; at least one must be there. */
static bool is_sex(PGconn *conn, const char *table, const char *column)
{
    char *q = quote(conn, column);
    PGresult *res = db_query(
        conn,
        xprintf("SELECT DISTINCT pg_catalog.btrim(%s::text) FROM %s WHERE %s IS NOT NULL LIMIT 12",
                q, table, q));
    bool all = PQntuples(res) > 0 && PQntuples(res) < 12;
    for (int i = 0; i < PQntuples(res); i++) {
        const char *v = PQgetvalue(res, i, 0);
        all = all && (!*v || kv_parse_sex(v, strlen(v)) != KV_SEX_UNKNOWN);
    }
    PQclear(res);
    PQfreemem(q);
    return all;
}

/* The sex column if none was named: the first code field all of whose values are words for a sex.
 * Only where a NIK or an Indonesian name needs it. */
void link_find_sex(struct link_config *c, PGconn *conn)
{
    bool needed = c->nik >= 0;
    for (int f = 0; f < c->fields; f++)
        needed |= c->field[f].kind == KIND_NAME && !c->column[c->field[f].column].plain;
    for (int f = 0; needed && c->sex < 0 && f < c->fields; f++) {
        const char *name = c->column[c->field[f].column].name;
        bool all = c->field[f].kind == KIND_CODE && !c->field[f].prefixes;
        int seen = 0;
        for (int i = 0; all && i < c->inputs; i++) {
            char *table = table_of(conn, c->input[i].table);
            PGresult *columns = columns_of(conn, table);
            if (has_column(columns, name)) {
                all = is_sex(conn, table, name);
                seen++;
            }
            PQclear(columns);
            free(table);
        }
        if (all && seen)
            c->sex = f;
    }
}
