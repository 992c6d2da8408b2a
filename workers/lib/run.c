/* The run register operasi.run and the lock that lets one run at a time write to a warehouse. */
#include "konv.h"
#include "sql_files.h"
#include <openssl/evp.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The run that is open; a program that ends without run_end has failed. */
static PGconn *open_conn;
static int64_t open_id;

static void fail_open_run(void)
{
    if (!open_conn || PQtransactionStatus(open_conn) != PQTRANS_IDLE)
        return;
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, open_id);
    const char *v[] = {id};
    /* Over a line that is dead a minute was waited already. */
    unsigned milliseconds = 5000;
    setsockopt(PQsocket(open_conn), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
               sizeof milliseconds);
    /* The row may be held by a transaction of this very program, which ends with it: then the next
     * run marks this one. */
    PQclear(PQexec(open_conn, "SET lock_timeout = '2s'"));
    PQclear(PQexecParams(open_conn,
                         "UPDATE operasi.run SET status = 'gagal', selesai = clock_timestamp(), "
                         "kabar = clock_timestamp() "
                         "WHERE run_id = $1::bigint AND status = 'berjalan'",
                         1, NULL, v, NULL, NULL, 0));
    PQclear(PQexecParams(open_conn,
                         "UPDATE operasi.fase SET status = 'gagal', selesai = clock_timestamp() "
                         "WHERE run_id = $1::bigint "
                         "AND status = 'berjalan'",
                         1, NULL, v, NULL, NULL, 0));
}

void sha256_hex(const char *text, char hex[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (!EVP_Digest(text, strlen(text), digest, &n, EVP_sha256(), NULL))
        die(EXIT_RUNTIME, "no SHA-256: out of memory, or OpenSSL has none");
    for (unsigned i = 0; i < n; i++)
        sprintf(hex + 2 * i, "%02x", digest[i]);
}

/* All migrations of this program are applied in this form, and no others: one that is missing would
 * show as a column or function that is missing, or, worse, as figures computed in another way. */
static void require_version(PGconn *conn)
{
    char *names = xstrdup(""), *digests = xstrdup(""), hex[65];
    for (const struct sql_file *f = sql_files; f->name; f++) {
        const char *comma = *names ? "," : "";
        sha256_hex(f->text, hex);
        char *n = xprintf("%s%s%s", names, comma, f->name),
             *d = xprintf("%s%s%s", digests, comma, hex);
        free(names);
        free(digests);
        names = n;
        digests = d;
    }
    const char *v[] = {names, digests};
    PGresult *res = db_params(
        conn,
        "SELECT count(*) FILTER (WHERE m.nama IS NULL), count(*) FILTER (WHERE p.nama IS NULL), "
        "min(m.nama) FILTER (WHERE m.sha256 <> p.sha256) FROM operasi.migrasi m FULL JOIN "
        "unnest(string_to_array($1, ','), string_to_array($2, ',')) p (nama, sha256) USING (nama)",
        2, v);
    int pending = atoi(PQgetvalue(res, 0, 0)), unknown = atoi(PQgetvalue(res, 0, 1));
    if (unknown || !PQgetisnull(res, 0, 2))
        die_hint(EXIT_RUNTIME, "use the program that made this warehouse, or a later release",
                 unknown ? "the warehouse is of a later release than this program (%s)"
                         : "migration %s was applied to this database in another form",
                 unknown ? KONV_VERSION : PQgetvalue(res, 0, 2));
    if (pending)
        die_hint(EXIT_RUNTIME, "run 'konvergensi init', which upgrades it",
                 "the warehouse is of an older release: %d migrations are not applied", pending);
    PQclear(res);
    free(names);
    free(digests);
}

void warehouse_require(PGconn *conn, bool version)
{
    char *have = db_one(conn, "SELECT to_regclass('operasi.kunci')::text", 0, NULL);
    if (!have)
        die_hint(EXIT_RUNTIME, "run 'konvergensi init' first",
                 "this database has no konvergensi warehouse");
    free(have);
    if (version)
        require_version(conn);
}

void run_begin(struct run *run, const char *periode)
{
    run->conn = db_connect();
    warehouse_require(run->conn, true);
    char *locked = db_one(run->conn, "SELECT pg_try_advisory_lock(" LOCK_KEY ")", 0, NULL);
    if (!locked || locked[0] != 't')
        die_hint(EXIT_LOCKED, "'konvergensi status' shows what is running",
                 "another run holds the lock");
    free(locked);
    /* Whoever holds the lock is alone: a run still marked as running has died. */
    db_exec(run->conn, "UPDATE operasi.run SET status = 'terputus', selesai = clock_timestamp() "
                       "WHERE status = 'berjalan'");
    db_exec(run->conn, "UPDATE operasi.fase SET status = 'terputus', selesai = clock_timestamp() "
                       "WHERE status = 'berjalan'");
    run->revision = db_int(run->conn, "SELECT operasi.catat_masukan()");
    run->phases = 0;
    run->rules = run->version = NULL;
    char pid[16];
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    /* A dry run goes by another name: it is no loading and no linking that anything may rest on. */
    char *command = xprintf("%s%s", konv.command, konv.dry_run ? " --dry-run" : "");
    const char *v[] = {command, periode, KONV_VERSION, pid};
    char *id = db_one(run->conn,
                      "INSERT INTO operasi.run (perintah, periode, versi, pid) VALUES ($1, $2, $3, "
                      "$4::int) RETURNING run_id",
                      4, v);
    run->id = strtoll(id, NULL, 10);
    free(id);
    free(command);
    static bool watched;
    if (!watched)
        watched = atexit(fail_open_run) == 0;
    open_conn = run->conn;
    open_id = run->id;
    progress_follow(run->id);
}

void run_terms(struct run *run)
{
    if (run->rules)
        return;
    const char *v[] = {KONV_VERSION};
    PGresult *res = db_params(run->conn, "SELECT operasi.aturan_kini(), operasi.versi($1)", 1, v);
    run->rules = xstrdup(PQgetvalue(res, 0, 0));
    run->version = xstrdup(PQgetvalue(res, 0, 1));
    PQclear(res);
}

/* News: the work may have the register itself, and somebody wait for it in between. */
void run_phase(struct run *run, const char *fase, int64_t done, int64_t total)
{
    char id[24], d[24], t[24];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    snprintf(d, sizeof d, "%" PRId64, done);
    snprintf(t, sizeof t, "%" PRId64, total);
    const char *v[] = {id, fase, d, t};
    db_exec(run->conn, "SET lock_timeout = '1s'");
    PGresult *res = PQexecParams(run->conn,
                                 "UPDATE operasi.run SET fase = $2, selesai_n = $3::bigint, "
                                 "total_n = nullif($4::bigint, 0), kabar = clock_timestamp() "
                                 "WHERE run_id = $1::bigint",
                                 4, NULL, v, NULL, NULL, 0);
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    if (!state || strcmp(state, "55P03") != 0)
        db_check(run->conn, res);
    PQclear(res);
    db_exec(run->conn, "SET lock_timeout = 0");
}

void fase_begin(struct run *run, const char *fase, const char *input)
{
    char id[24], n[16];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    snprintf(n, sizeof n, "%d", ++run->phases);
    const char *v[] = {id, n, fase, input};
    PQclear(db_params(run->conn,
                      "INSERT INTO operasi.fase (run_id, urut, fase, masukan) VALUES ($1::bigint, "
                      "$2::int, $3, $4)",
                      4, v));
    run_phase(run, fase, 0, 0);
    if (konv.json || konv.progress)
        log_info("phase %s", fase);
}

void fase_input(struct run *run, const char *input)
{
    char id[24], n[16];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    snprintf(n, sizeof n, "%d", run->phases);
    const char *v[] = {id, n, input};
    PQclear(db_params(
        run->conn,
        "UPDATE operasi.fase SET masukan = $3 WHERE run_id = $1::bigint AND urut = $2::int", 3, v));
}

void fase_end(struct run *run, const char *status, int64_t rows_in, int64_t rows_out)
{
    char id[24], n[16], in[24], out[24];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    snprintf(n, sizeof n, "%d", run->phases);
    snprintf(in, sizeof in, "%" PRId64, rows_in);
    snprintf(out, sizeof out, "%" PRId64, rows_out);
    const char *v[] = {id, n, status, in, out};
    PQclear(db_params(
        run->conn,
        "UPDATE operasi.fase SET status = $3, selesai = clock_timestamp(), baris_masuk = "
        "$4::bigint, "
        "baris_keluar = $5::bigint, baris_ditolak = 0 WHERE run_id = $1::bigint AND urut = $2::int",
        5, v));
    if (konv.json || konv.progress)
        log_info("phase %s: %" PRId64 " rows in, %" PRId64 " out", status, rows_in, rows_out);
}

void run_end(struct run *run, const char *status, int64_t rows_in, int64_t rows_rejected)
{
    progress_unfollow();
    char id[24], in[24], out[24];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    snprintf(in, sizeof in, "%" PRId64, rows_in);
    snprintf(out, sizeof out, "%" PRId64, rows_rejected);
    const char *v[] = {id, status, in, out};
    PQclear(db_params(
        run->conn,
        "UPDATE operasi.run SET status = $2, baris_masuk = $3::bigint, baris_ditolak = $4::bigint, "
        "selesai = clock_timestamp(), kabar = clock_timestamp() WHERE run_id = $1::bigint",
        4, v));
    db_exec(run->conn, "SELECT operasi.catat_masukan()");
    open_conn = NULL;
    db_close(run->conn);
    run->conn = NULL;
    free(run->rules);
    free(run->version);
}
