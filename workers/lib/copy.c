/* COPY in binary form: a growing buffer towards the server, one row at a time from it. */
#include "konv.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_AT = 1 << 16 };
static const char signature[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

static char *room(struct copy_in *c, size_t n)
{
    if (c->used + n > c->size) {
        c->size = (c->used + n) * 2;
        c->buf = xrealloc(c->buf, c->size);
    }
    char *p = c->buf + c->used;
    c->used += n;
    return p;
}

static void put16(struct copy_in *c, uint16_t v)
{
    v = __builtin_bswap16(v);
    memcpy(room(c, 2), &v, 2);
}

static void put32(struct copy_in *c, uint32_t v)
{
    v = __builtin_bswap32(v);
    memcpy(room(c, 4), &v, 4);
}

static void put64(struct copy_in *c, uint64_t v)
{
    v = __builtin_bswap64(v);
    memcpy(room(c, 8), &v, 8);
}

/* Whole rows to the server, or to whoever takes them before. */
static void send_rows(struct copy_in *c, const char *rows, size_t n)
{
    if (c->take && n)
        c->take(c->arg, rows, n);
    else if (n && !c->failed && PQputCopyData(c->conn, rows, (int)n) != 1)
        c->failed = true;
}

static void flush(struct copy_in *c)
{
    send_rows(c, c->buf, c->used);
    c->used = 0;
}

/*
 * PostgreSQL refuses COPY into a table with row level security to whoever is neither its owner nor
 * has BYPASSRLS: then the rows go through a temporary table. Returns its name, fresh, or NULL;
 * `c->through` takes them on.
 */
static char *aside(struct copy_in *c, const char *table_and_columns)
{
    if (strncmp(table_and_columns, "inti.", 5) != 0)
        return NULL;
    char *table = xprintf("%.*s", (int)strcspn(table_and_columns, " ("), table_and_columns);
    const char *v[] = {table}, *columns = strchr(table_and_columns, '('),
               *end = columns ? strrchr(columns, ')') : NULL;
    char *active = db_one(c->conn, "SELECT row_security_active($1)", 1, v), *name = NULL;
    if (active && *active == 't') {
        char *list = end ? xprintf("%.*s", (int)(end - columns - 1), columns + 1) : xstrdup("*");
        uint32_t hash = 2166136261;
        for (const char *p = table_and_columns; *p; p++)
            hash = (hash ^ (unsigned char)*p) * 16777619;
        name = xprintf("pg_temp.salin_%08x", hash);
        db_execf(c->conn, "CREATE TEMP TABLE IF NOT EXISTS %s AS SELECT %s FROM %s WITH NO DATA",
                 name + sizeof "pg_temp", list, table);
        c->through =
            xprintf("INSERT INTO %s SELECT * FROM %s; TRUNCATE %s", table_and_columns, name, name);
        free(list);
    }
    free(active);
    free(table);
    return name;
}

void copy_in_begin(struct copy_in *c, PGconn *conn, const char *table_and_columns)
{
    memset(c, 0, sizeof *c);
    c->conn = conn;
    char *other = aside(c, table_and_columns);
    char *sql = xprintf("COPY %s FROM STDIN (FORMAT binary)", other ? other : table_and_columns);
    free(other);
    PGresult *res = db_start_copy(conn, sql);
    db_check(conn, res);
    PQclear(res);
    free(sql);
    memcpy(room(c, sizeof signature), signature, sizeof signature);
}

void copy_in_append(struct copy_in *c, const struct copy_in *rows)
{
    flush(c);
    send_rows(c, rows->buf, rows->used);
    c->rows += rows->rows;
}

void copy_in_part(struct copy_in *c, const struct copy_in *rows, size_t from, size_t to)
{
    if (from == to)
        return;
    flush(c);
    send_rows(c, rows->buf + from, to - from);
}

void copy_in_row(struct copy_in *c, const char *row, size_t n)
{
    if (c->conn && c->used >= FLUSH_AT)
        flush(c);
    memcpy(room(c, n), row, n);
    c->rows++;
}

size_t copy_row_size(const char *row)
{
    const char *p = row + 2;
    for (int columns = field_int2((struct copy_field){row, 2}); columns > 0; columns--) {
        int32_t n = field_int4((struct copy_field){p, 4});
        p += 4 + (n > 0 ? n : 0);
    }
    return (size_t)(p - row);
}

void copy_row(struct copy_in *c, int columns)
{
    if ((c->conn || c->take) && c->used >= FLUSH_AT)
        flush(c);
    put16(c, (uint16_t)columns);
    c->rows++;
}

void copy_null(struct copy_in *c)
{
    put32(c, UINT32_MAX);
}

void copy_bool(struct copy_in *c, bool v)
{
    put32(c, 1);
    *room(c, 1) = v;
}

void copy_int2(struct copy_in *c, int16_t v)
{
    put32(c, 2);
    put16(c, (uint16_t)v);
}

void copy_int4(struct copy_in *c, int32_t v)
{
    put32(c, 4);
    put32(c, (uint32_t)v);
}

void copy_int8(struct copy_in *c, int64_t v)
{
    put32(c, 8);
    put64(c, (uint64_t)v);
}

void copy_float8(struct copy_in *c, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    put32(c, 8);
    put64(c, bits);
}

void copy_bytes(struct copy_in *c, const void *p, size_t n)
{
    put32(c, (uint32_t)n);
    memcpy(room(c, n), p, n);
}

void copy_text(struct copy_in *c, const char *s)
{
    if (s)
        copy_bytes(c, s, strlen(s));
    else
        copy_null(c);
}

int64_t copy_in_end(struct copy_in *c)
{
    if (c->take) {
        flush(c);
        free(c->buf);
        c->buf = NULL;
        return c->rows;
    }
    put16(c, UINT16_MAX);
    flush(c);
    if (c->failed || PQputCopyEnd(c->conn, NULL) != 1)
        die(EXIT_RUNTIME, "%s", db_message(c->conn, NULL));
    for (PGresult *res; (res = PQgetResult(c->conn)) != NULL; PQclear(res))
        db_check(c->conn, res);
    if (c->through)
        db_exec(c->conn, c->through);
    free(c->through);
    free(c->buf);
    c->through = c->buf = NULL;
    return c->rows;
}

/* A failure ends the program, or is told to whoever reads in a thread. */
static void copy_out_fail(struct copy_out *c, char *why)
{
    if (!c->error)
        die(EXIT_RUNTIME, "%s", why);
    if (*c->error)
        free(why);
    else
        *c->error = why;
}

void copy_out_begin(struct copy_out *c, PGconn *conn, const char *query)
{
    copy_out_begin_told(c, conn, query, NULL);
}

void copy_out_begin_told(struct copy_out *c, PGconn *conn, const char *query, char **error)
{
    *c = (struct copy_out){.conn = conn, .header = true, .error = error};
    char *sql = xprintf("COPY (%s) TO STDOUT (FORMAT binary)", query);
    PGresult *res = db_start_copy(conn, sql);
    if (PQresultStatus(res) != PGRES_COPY_OUT)
        copy_out_fail(c, db_message(conn, res));
    PQclear(res);
    free(sql);
}

/* Reads the results behind the last row; an error of the server shows only here. A library that
 * found no memory for a row still says COPY is going on, again and again: that is the end too. The
 * server's count must be what was read. */
static void finish_out(struct copy_out *c)
{
    bool copying = false;
    for (PGresult *res; !copying && (res = PQgetResult(c->conn)) != NULL; PQclear(res)) {
        copying = PQresultStatus(res) == PGRES_COPY_OUT;
        if (PQresultStatus(res) != PGRES_COMMAND_OK)
            copy_out_fail(c, db_message(c->conn, res));
        else if (strtoll(PQcmdTuples(res), NULL, 10) != c->rows)
            copy_out_fail(c, xprintf("the server sent %s rows, %" PRId64 " were read",
                                     PQcmdTuples(res), c->rows));
    }
}

bool copy_out_next(struct copy_out *c, struct copy_field *fields, int columns)
{
    for (;;) {
        if (c->row)
            PQfreemem(c->row);
        c->row = NULL;
        if (c->error && *c->error)
            return false;
        int n = PQgetCopyData(c->conn, &c->row, 0);
        if (n < 0) {
            finish_out(c);
            return false;
        }
        const char *p = c->row, *end = c->row + n;
        if (c->header) { /* 11 bytes signature, 4 flags, 4 length of the header extension */
            p += 19;
            c->header = false;
        }
        if (end - p < 2)
            continue;
        int16_t count = field_int2((struct copy_field){p, 2});
        p += 2;
        if (count < 0)
            continue; /* the trailer; the end follows */
        if (count != columns) {
            copy_out_fail(c,
                          xprintf("COPY sent %d columns where %d were expected", count, columns));
            continue;
        }
        for (int i = 0; i < columns; i++) {
            fields[i].n = field_int4((struct copy_field){p, 4});
            fields[i].p = p + 4;
            p += 4 + (fields[i].n > 0 ? fields[i].n : 0);
        }
        c->rows++;
        return true;
    }
}
