/* Publishing: rows held against those that stand, checks, one transaction. */
#include "publish.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IN_MEMORY = 16 << 20, /* bytes of rows that come, before more are set aside on the server */
    TO_JUDGE = 4096       /* rows that come, before it is clear that hardly one stands */
};

void publish_begin(struct publish *p, int64_t run_id)
{
    memset(p, 0, sizeof *p);
    p->conn = db_connect();
    p->run_id = run_id;
}

/*
 * Rows of this transaction are not in the statistics: a nested loop that looked cheap to the
 * planner would be quadratic in the areas. Of a few areas everything goes by index, which tables of
 * whole periods make look dear, and workers would take longer to begin than the work. Of a whole
 * period the server works with as many processes as the program may have threads: what is beyond
 * the processors only makes readers wait.
 */
static void begin_once(struct publish *p)
{
    if (p->open)
        return;
    p->open = true;
    if (p->part) {
        db_exec(p->conn,
                "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL random_page_cost = 1");
        return;
    }
    db_execf(p->conn,
             "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'; SELECT "
             "set_config('max_parallel_workers_per_gather', least(current_setting("
             "'max_parallel_workers_per_gather')::int, %d)::text, true)",
             konv.threads > 1 ? konv.threads - 1 : 0);
}

/* The rows that come go into a table of their own until those that go are out. */
static void set_aside(struct publish *p)
{
    struct copy_in aside, *fresh = &p->table[p->tables - 1].fresh;
    int i = p->tables - 1;
    char *name = xprintf("terbit_%d", i);
    db_execf(p->conn, "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA", name,
             p->table[i].columns, p->table[i].name);
    copy_in_begin(&aside, p->conn, name);
    copy_in_append(&aside, fresh);
    free(fresh->buf);
    free(name);
    *fresh = aside;
    p->table[i].aside = true;
}

/*
 * Where hardly a row stands already, those that do not so far will go: they go at once, and what
 * comes goes straight into the table. Rows behind that stand too are written again.
 */
static void replace(struct publish *p)
{
    int i = p->tables - 1;
    struct copy_in in, *fresh = &p->table[i].fresh;
    struct changes *changes = &p->table[i].changes;
    char *target = xprintf("%s (%s)", p->table[i].name, p->table[i].columns);
    changes_end(changes);
    p->table[i].went = changes_remove(changes, p->conn, p->table[i].name);
    changes->n = 0;
    copy_in_begin(&in, p->conn, target);
    copy_in_append(&in, fresh);
    free(fresh->buf);
    free(target);
    *fresh = in;
    p->table[i].direct = true;
}

/* More rows come than memory is meant for. */
static void onto_server(struct publish *p)
{
    int i = p->tables - 1;
    int64_t come = p->table[i].fresh.rows;
    if (come >= TO_JUDGE && p->table[i].stood < come / 8)
        replace(p);
    else
        set_aside(p);
}

/* Of the rows that were made only those are kept that do not stand yet. */
static void take_rows(void *arg, const char *rows, size_t n)
{
    struct publish *p = arg;
    int i = p->tables - 1;
    struct changes *changes = &p->table[i].changes;
    struct copy_in *fresh = &p->table[i].fresh;
    for (size_t at = 0, size; at < n; at += size) {
        size = copy_row_size(rows + at);
        if (!p->table[i].direct && changes_stands(changes, rows + at, size)) {
            p->table[i].stood++;
            continue;
        }
        if (!fresh->conn && p->in_memory + fresh->used + size > IN_MEMORY)
            onto_server(p);
        copy_in_row(fresh, rows + at, size);
    }
}

void publish_settle(struct publish *p)
{
    if (!p->copying)
        return;
    int i = p->tables - 1;
    p->copying = false;
    p->table[i].rows = p->table[i].came = copy_in_end(&p->copy);
    p->rows += p->table[i].rows;
    if (p->copy.take) {
        changes_end(&p->table[i].changes);
        p->table[i].went += (int64_t)p->table[i].changes.n;
        p->table[i].came = p->table[i].fresh.rows;
        if (p->table[i].aside || p->table[i].direct)
            copy_in_end(&p->table[i].fresh);
        else
            p->in_memory += p->table[i].fresh.used;
    }
}

struct copy_in *publish_stage(struct publish *p, const char *table, const char *columns,
                              const char *slice)
{
    publish_settle(p);
    if (p->tables == PUBLISH_TABLES)
        die(EXIT_RUNTIME, "too many tables in one publication");
    begin_once(p);
    int i = p->tables++;
    struct changes *changes = &p->table[i].changes;
    p->table[i].name = table;
    p->table[i].columns = xstrdup(columns);
    p->table[i].slice = xstrdup(slice);
    p->copying = true;
    /* The stronger lock first: nobody can come between reading and writing. */
    db_execf(p->conn, "LOCK TABLE %s IN ROW EXCLUSIVE MODE", table);
    changes_read(changes, p->conn, table, columns, slice);
    if (changes->n == 0) {
        char *target = xprintf("%s (%s)", table, columns);
        copy_in_begin(&p->copy, p->conn, target);
        free(target);
        return &p->copy;
    }
    p->copy = (struct copy_in){.take = take_rows, .arg = p};
    return &p->copy;
}

/* The columns of the primary key, or NULL. Fresh. */
static char *key_of(PGconn *conn, const char *table)
{
    return db_one(
        conn,
        "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY x.n) FROM pg_index k "
        "CROSS JOIN unnest(k.indkey) WITH ORDINALITY x (attnum, n) JOIN pg_attribute a ON "
        "a.attrelid = k.indrelid AND a.attnum = x.attnum WHERE k.indrelid = $1::regclass "
        "AND k.indisprimary",
        1, (const char *const[]){table});
}

/* Rows of a wide text key that come in no order cost many times as much as in its order. */
static void insert_aside(struct publish *p, int i)
{
    const char *name = p->table[i].name, *columns = p->table[i].columns;
    char *key = key_of(p->conn, name);
    db_execf(p->conn, "INSERT INTO %s (%s) SELECT %s FROM terbit_%d%s%s", name, columns, columns, i,
             key ? " ORDER BY " : "", key ? key : "");
    free(key);
}

/* Out with the rows that go, in with those that come: few locks as long as others compute. */
static void write_changes(struct publish *p)
{
    for (int i = 0; i < p->tables; i++) {
        changes_remove(&p->table[i].changes, p->conn, p->table[i].name);
        if (p->table[i].aside) {
            insert_aside(p, i);
        } else if (p->table[i].fresh.rows && !p->table[i].direct) {
            struct copy_in in;
            char *target = xprintf("%s (%s)", p->table[i].name, p->table[i].columns);
            copy_in_begin(&in, p->conn, target);
            copy_in_append(&in, &p->table[i].fresh);
            copy_in_end(&in);
            free(target);
        }
    }
}

/*
 * The planner learns of the new rows before they are checked: of the columns that rows are looked
 * up by; the rest is left to autovacuum. A table of which next to nothing changed keeps its
 * statistics.
 */
static void analyze(struct publish *p)
{
    for (int i = 0; i < p->tables; i++) {
        if ((p->table[i].went + p->table[i].came) * 20 <= p->table[i].rows)
            continue;
        char *key = key_of(p->conn, p->table[i].name);
        if (key)
            db_execf(p->conn, "ANALYZE (SKIP_LOCKED) %s (%s)", p->table[i].name, key);
        free(key);
    }
}

void publish_check(struct publish *p, const char *what, const char *sql)
{
    if (p->checks == PUBLISH_CHECKS)
        die(EXIT_RUNTIME, "too many checks in one publication");
    p->check[p->checks].what = xstrdup(what);
    p->check[p->checks++].sql = xstrdup(sql);
}

/* "a, b" through the form "sum(f.%s) AS %s" as "sum(f.a) AS a, sum(f.b) AS b"; joined by `glue`. */
static char *each(const char *columns, const char *form, const char *glue)
{
    char *copy = xstrdup(columns), *out = xstrdup(""), *save = NULL;
    for (char *w = strtok_r(copy, ", ", &save); w; w = strtok_r(NULL, ", ", &save)) {
        char *one = xprintf(form, w, w);
        char *longer = xprintf("%s%s%s", out, *out ? glue : "", one);
        free(one);
        free(out);
        out = longer;
    }
    free(copy);
    return out;
}

void publish_check_levels(struct publish *p, const char *table, const char *slice, const char *keys,
                          const char *measures, const char *posyandu)
{
    char *totals = each(measures, "sum(f.%s) AS %s", ", "),
         *what = xprintf("%s: the totals of all levels are equal", table);
    const char *comma = keys ? ", " : "", *key = keys ? keys : "";
    char *sql =
        xprintf("SELECT count(*) FROM (SELECT periode_sk%s%s FROM (SELECT f.periode_sk%s%s, "
                "d.tingkat, %s FROM %s f "
                "JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE %s GROUP BY f.periode_sk%s%s, "
                "d.tingkat) t "
                "WHERE tingkat <> 'posyandu' OR (%s) GROUP BY periode_sk%s%s "
                "HAVING count(DISTINCT ROW(%s)) <> 1 OR count(*) <> 4 + (%s)::int) q",
                comma, key, comma, key, totals, table, slice, comma, key,
                posyandu ? posyandu : "true", comma, key, measures, posyandu ? posyandu : "true");
    publish_check(p, what, sql);
    free(sql);
    free(what);
    free(totals);
}

/* Whether an area has had another name or reach; a list of which none has is remembered. */
static bool several_versions(struct publish *p, const char *areas)
{
    if (p->one_version && strcmp(p->one_version, areas) == 0)
        return false;
    publish_settle(p);
    char *sql =
        xprintf("SELECT count(*) FROM lap.dim_wilayah a JOIN lap.dim_wilayah v USING (kode) "
                "WHERE a.wilayah_sk = ANY ('{%s}') AND v.wilayah_sk <> a.wilayah_sk",
                areas);
    bool several = db_int(p->conn, sql) > 0;
    free(sql);
    if (!several) {
        free(p->one_version);
        p->one_version = xstrdup(areas);
    }
    return several;
}

/*
 * The key by which an area and what is below it come together. A village keeps its key when its
 * kecamatan gets another name: then versions are told apart by nothing but their code.
 */
void publish_check_parts(struct publish *p, const char *table, const char *periods,
                         const char *areas, const char *keys, const char *measures,
                         const char *posyandu)
{
    char *less = each(measures, "- f.%s AS %s", ", "), *plus = each(measures, "f.%s AS %s", ", ");
    char *differ = each(measures, "coalesce(sum(%s), 0) <> 0%.0s", " OR ");
    char *what = xprintf("%s: an area is the sum of its parts", table);
    const char *comma = keys ? ", " : "", *key = keys ? keys : "",
               *low = posyandu ? posyandu : "true";
    bool several = several_versions(p, areas);
    const char *above = several ? "i.kode" : "d.induk_sk",
               *own = several ? "d.kode" : "f.wilayah_sk";
    char *versions =
        several ? xprintf("ARRAY (SELECT v.wilayah_sk FROM lap.dim_wilayah a JOIN "
                          "lap.dim_wilayah v USING (kode) WHERE a.wilayah_sk = ANY ('{%s}'))",
                          areas)
                : xprintf("'{%s}'", areas);
    char *sql = xprintf(
        "SELECT count(*) FROM (SELECT 1 FROM (SELECT %s AS di, f.periode_sk%s%s, %s FROM %s f JOIN "
        "lap.dim_wilayah d USING (wilayah_sk)%s WHERE %s AND d.induk_sk = ANY (%s) AND (d.tingkat "
        "<> "
        "'posyandu' OR (%s)) UNION ALL SELECT %s, f.periode_sk%s%s, %s FROM %s f JOIN "
        "lap.dim_wilayah d USING (wilayah_sk) WHERE %s AND f.wilayah_sk = ANY (%s) AND d.tingkat "
        "<> "
        "'posyandu' AND (d.tingkat <> 'desa' OR (%s))) x GROUP BY di, periode_sk%s%s HAVING %s) q",
        above, comma, key, plus, table,
        several ? " JOIN lap.dim_wilayah i ON i.wilayah_sk = d.induk_sk" : "", periods, versions,
        low, own, comma, key, less, table, periods, versions, low, comma, key, differ);
    free(versions);
    publish_check(p, what, sql);
    free(sql);
    free(what);
    free(differ);
    free(plus);
    free(less);
}

/* Runs the checks inside the open transaction; says every one that fails. */
static bool checks_hold(struct publish *p)
{
    bool fine = true;
    for (int i = 0; i < p->checks; i++) {
        int64_t bad = db_int(p->conn, p->check[i].sql);
        if (bad)
            log_error("quality gate: not so: %s (%" PRId64 " cases)", p->check[i].what, bad);
        fine = fine && !bad;
    }
    return fine;
}

/* Whether every new row of a table finds the member that a column of it names. */
static bool key_holds(struct publish *p, int i, const char *column, const char *dimension,
                      const char *key)
{
    char *new =
        p->table[i].changes.of_run ? xprintf("t.run_id = %" PRId64, p->run_id) : xstrdup("true");
    char *sql =
        xprintf("SELECT count(*) FROM (SELECT * FROM %s WHERE %s) t WHERE %s AND t.\"%s\" IS "
                "NOT NULL AND NOT EXISTS (SELECT FROM %s r WHERE r.\"%s\" = t.\"%s\")",
                p->table[i].name, p->table[i].slice, new, column, dimension, key, column);
    int64_t bad = db_int(p->conn, sql);
    if (bad)
        log_error("quality gate: not so: every %s of %s is in %s (%" PRId64 " cases)", column,
                  p->table[i].name, dimension, bad);
    free(sql);
    free(new);
    return !bad;
}

/*
 * Foreign keys that the server does not check row by row (lap.kunci_sekaligus): every row that came
 * must find its members. Members of dimensions are never deleted.
 */
static bool keys_hold(struct publish *p)
{
    bool fine = true;
    for (int i = 0; i < p->tables; i++) {
        if (!p->table[i].came)
            continue;
        const char *v[] = {p->table[i].name};
        PGresult *res = db_params(
            p->conn,
            "SELECT a.attname, k.confrelid::regclass, b.attname FROM pg_constraint k JOIN "
            "pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] JOIN "
            "pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1] WHERE "
            "k.conrelid = $1::regclass AND k.contype = 'f' AND EXISTS (SELECT FROM pg_trigger g "
            "WHERE g.tgconstraint = k.oid AND g.tgrelid = k.conrelid AND g.tgenabled = 'D')",
            1, v);
        for (int k = 0; k < PQntuples(res); k++)
            fine = key_holds(p, i, PQgetvalue(res, k, 0), PQgetvalue(res, k, 1),
                             PQgetvalue(res, k, 2)) &&
                   fine;
        PQclear(res);
    }
    return fine;
}

/* A run that lost its lock (its connection ended) finds itself closed by the next one: it must not
 * publish over it. */
static void register_publication(struct publish *p, int64_t rows_in, int64_t rows_rejected)
{
    char *sql =
        xprintf("UPDATE operasi.run SET status = 'terbit', selesai = clock_timestamp(), kabar = "
                "clock_timestamp(), "
                "baris_masuk = %" PRId64 ", baris_ditolak = %" PRId64 ", baris_keluar = %" PRId64
                " WHERE run_id = %" PRId64 " AND status = 'berjalan'",
                rows_in, rows_rejected, p->rows, p->run_id);
    PGresult *res = db_query(p->conn, sql);
    if (strcmp(PQcmdTuples(res), "1") != 0)
        die(EXIT_RUNTIME, "another run has begun: nothing was published");
    PQclear(res);
    free(sql);
}

void publish_last(struct publish *p, bool (*step)(struct publish *p, void *arg), void *arg)
{
    p->last = step;
    p->last_arg = arg;
}

bool publish_commit(struct publish *p, int64_t rows_in, int64_t rows_rejected)
{
    publish_settle(p);
    begin_once(p);
    write_changes(p);
    if (!p->part)
        analyze(p);
    if (!keys_hold(p) || !checks_hold(p) || (p->last && !p->last(p, p->last_arg))) {
        db_exec(p->conn, "ROLLBACK");
        publish_abandon(p);
        return false;
    }
    if (p->also)
        db_exec(p->conn, p->also);
    register_publication(p, rows_in, rows_rejected);
    db_exec(p->conn, "COMMIT");
    publish_abandon(p);
    return true;
}

void publish_abandon(struct publish *p)
{
    if (!p->conn)
        return;
    if (PQtransactionStatus(p->conn) == PQTRANS_IDLE)
        PQclear(PQexec(p->conn, "DISCARD TEMP")); /* not some time after the program has ended */
    db_close(p->conn);
    p->conn = NULL;
    free(p->also);
    free(p->one_version);
    free(p->last_arg);
    for (int i = 0; i < p->tables; i++) {
        free(p->table[i].columns);
        free(p->table[i].slice);
        changes_free(&p->table[i].changes);
        if (!p->table[i].aside)
            free(p->table[i].fresh.buf);
    }
    for (int i = 0; i < p->checks; i++) {
        free(p->check[i].what);
        free(p->check[i].sql);
    }
}

/* The server's own form: groups of four decimal digits. One group behind the point holds up to four
 * decimals. */
void copy_numeric(struct copy_in *c, int64_t units, int scale)
{
    uint64_t v = units < 0 ? -(uint64_t)units : (uint64_t)units, unit = scale == 2 ? 100 : 10000;
    int16_t group[8];
    int n = 0, last = 0;
    group[n++] = (int16_t)(v % unit * (10000 / unit));
    for (v /= unit; v; v /= 10000)
        group[n++] = (int16_t)(v % 10000);
    int weight = n - 2;
    while (n > 0 && group[n - 1] == 0) { /* only the fraction can be all there is */
        n--;
        weight--;
    }
    while (last < n && group[last] == 0)
        last++;
    int16_t head[4] = {(int16_t)(n - last), (int16_t)(n > last ? weight : 0),
                       (int16_t)(units < 0 && n > last ? 0x4000 : 0), (int16_t)scale};
    char bytes[24];
    int used = 0;
    for (int i = 0; i < 4; i++, used += 2)
        memcpy(bytes + used, &(uint16_t){__builtin_bswap16((uint16_t)head[i])}, 2);
    for (int i = n - 1; i >= last; i--, used += 2)
        memcpy(bytes + used, &(uint16_t){__builtin_bswap16((uint16_t)group[i])}, 2);
    copy_bytes(c, bytes, (size_t)used);
}

int64_t percent_units(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return -1;
    return (int64_t)(((__int128)part * 20000 + whole) / ((__int128)whole * 2));
}

void copy_percent(struct copy_in *c, int64_t part, int64_t whole)
{
    if (whole <= 0)
        copy_null(c);
    else
        copy_numeric(c, percent_units(part, whole), 2);
}

void wilson_units(int64_t part, int64_t whole, int64_t *low, int64_t *high)
{
    const double z = 1.959963984540054, z2 = z * z;
    double n = (double)whole, p = (double)part / n;
    double middle = p + z2 / (2 * n), width = z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)),
           scale = 1 + z2 / n;
    *low = part == 0 ? 0 : llround((middle - width) / scale * 10000);
    *high = part == whole ? 10000 : llround((middle + width) / scale * 10000);
}
