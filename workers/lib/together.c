/* Transactions side by side: locks first, then work (see together.h). */
#include "together.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Planning a query takes the locks that running it needs: of the tables and of their indexes. */
static char *command(PGconn *conn, const char *tables)
{
    char *sql =
        xprintf("SELECT coalesce('EXPLAIN ' || string_agg('SELECT FROM ' || c.oid::regclass, "
                "' UNION ALL ' ORDER BY c.oid), 'SELECT') FROM pg_class c JOIN pg_namespace n ON "
                "n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND (%s) AND "
                "has_table_privilege(c.oid, 'SELECT')",
                tables);
    char *text = db_one(conn, sql, 0, NULL);
    free(sql);
    return text;
}

/* The end of a command that was sent; false when somebody had a table for too long, or waited for
 * another one that this connection has by now. */
static bool had_all(PGconn *conn)
{
    bool all = true;
    for (PGresult *res; (res = PQgetResult(conn)) != NULL; PQclear(res)) {
        const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
        if (state && (strcmp(state, "55P03") == 0 || strcmp(state, "40P01") == 0))
            all = false;
        else
            db_check(conn, res);
    }
    return all;
}

/* Sends what takes the locks. */
static void take(PGconn *conn, const char *written, const char *hold)
{
    char *sql =
        written ? xprintf("LOCK TABLE %s IN ROW EXCLUSIVE MODE; %s", written, hold) : xstrdup(hold);
    db_send(conn, sql);
    free(sql);
}

static void begin_reader(PGconn *conn, const char *snapshot)
{
    db_execf(conn,
             "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '%s'; SET "
             "LOCAL lock_timeout = '200ms'",
             snapshot);
}

/* The first waits, having nothing that others could wait for; the rest must not. */
static bool begin_all(const struct db_party *p, const char *hold, const char *read)
{
    bool all = true;
    db_exec(p->first, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    take(p->first, p->first_writes, read);
    if (!had_all(p->first)) {
        db_exec(p->first, "ROLLBACK");
        return false;
    }
    if (p->write) {
        db_exec(p->write, "BEGIN; SET LOCAL lock_timeout = '200ms'");
        take(p->write, p->writes, hold);
    }
    char *snapshot = p->readers ? db_one(p->first, "SELECT pg_export_snapshot()", 0, NULL) : NULL;
    for (int i = 0; i < p->readers; i++) {
        begin_reader(p->reader[i], snapshot);
        take(p->reader[i], NULL, read);
    }
    free(snapshot);
    for (int i = 0; i < p->readers; i++)
        all = had_all(p->reader[i]) && all;
    if (p->write)
        all = had_all(p->write) && all;
    const char *after = all ? "SET LOCAL lock_timeout = 0" : "ROLLBACK";
    for (int i = 0; i < p->readers; i++)
        db_exec(p->reader[i], after);
    if (p->write)
        db_exec(p->write, after);
    db_exec(p->first, after);
    return all;
}

void db_begin_together(const struct db_party *party)
{
    char *hold = command(party->first, party->tables), *read = hold;
    if (party->read) {
        char *more = xprintf("%s OR %s", party->tables, party->read);
        read = command(party->first, more);
        free(more);
    }
    while (!begin_all(party, hold, read))
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    if (read != hold)
        free(read);
    free(hold);
}

void readers_begin(struct readers *r, int n, PGconn *first, PGconn *write)
{
    r->n = n;
    r->lent = first != NULL;
    r->conn = xmalloc((size_t)n * sizeof *r->conn);
    for (int i = 0; i < n; i++)
        r->conn[i] = i == 0 && first ? first : db_connect();
    db_begin_together(&(struct db_party){
        .first = r->conn[0],
        .reader = r->conn + 1,
        .readers = n - 1,
        .write = write,
        .tables = "n.nspname = 'acuan' OR n.nspname = 'lap' AND c.relname ~ '^dim_'",
        .read = n > 1 ? "n.nspname = 'inti' AND c.relname NOT IN ('krs', 'status_layanan')" : NULL,
        .writes = "lap.dim_wilayah"});
}

void readers_keep(struct readers *r, int n)
{
    while (r->n > n)
        db_close(r->conn[--r->n]);
}

void readers_end(struct readers *r)
{
    if (r->n > 0) {
        readers_keep(r, 1);
        db_exec(r->conn[0], "ROLLBACK");
        if (!r->lent)
            db_close(r->conn[0]);
    }
    free(r->conn);
    *r = (struct readers){0};
}
