/* init: extension, warehouse schema, rule sets and roles; in one transaction, once each, in order.
 */
#include "konv.h"
#include "sql_files.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names are compared letter by letter, and files of any encoding are kept as Unicode. */
static void require_unicode(PGconn *conn)
{
    char *encoding = db_one(conn, "SHOW server_encoding", 0, NULL);
    if (strcmp(encoding, "UTF8") != 0)
        die_hint(EXIT_RUNTIME, "make another: createdb -E UTF8 -T template0 NAME",
                 "the database has the encoding %s, a warehouse needs UTF8", encoding);
    free(encoding);
}

/* Creates or updates the extension; a database administrator may have done so before. */
static void ensure_extension(PGconn *conn)
{
    char *version =
        db_one(conn, "SELECT extversion FROM pg_extension WHERE extname = 'konvergensi'", 0, NULL);
    if (!version)
        db_exec(conn, "CREATE EXTENSION konvergensi");
    else if (strcmp(version, KONV_VERSION) != 0)
        db_exec(conn, "ALTER EXTENSION konvergensi UPDATE TO '" KONV_VERSION "'");
    free(version);
}

static void ensure_ledger(PGconn *conn)
{
    db_exec(conn, "CREATE SCHEMA IF NOT EXISTS operasi");
    db_exec(
        conn,
        "CREATE TABLE IF NOT EXISTS operasi.migrasi (nama text PRIMARY KEY, sha256 text NOT NULL, "
        "versi text NOT NULL, diterapkan timestamptz NOT NULL DEFAULT clock_timestamp())");
    db_exec(conn,
            "COMMENT ON TABLE operasi.migrasi IS 'Perubahan skema gudang data yang sudah "
            "diterapkan, satu baris per berkas'; "
            "COMMENT ON COLUMN operasi.migrasi.nama IS 'Nama berkas'; "
            "COMMENT ON COLUMN operasi.migrasi.sha256 IS 'Sidik isi berkas ketika diterapkan'; "
            "COMMENT ON COLUMN operasi.migrasi.versi IS 'Versi program yang menerapkannya'; "
            "COMMENT ON COLUMN operasi.migrasi.diterapkan IS 'Waktu penerapan'");
}

/* Applies one migration unless the ledger has it; returns whether it was new. */
static bool migrate(PGconn *conn, const struct sql_file *file)
{
    char hex[65] = "";
    sha256_hex(file->text, hex);
    const char *v[] = {file->name, hex, KONV_VERSION};
    char *known = db_one(conn, "SELECT sha256 FROM operasi.migrasi WHERE nama = $1", 1, v);
    if (known) {
        if (strcmp(known, hex) != 0)
            die_hint(EXIT_RUNTIME, "use the program that made this warehouse, or a later release",
                     "migration %s was applied to this database in another form", file->name);
        free(known);
        return false;
    }
    PGresult *res = PQexec(conn, file->text);
    if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
        die(EXIT_RUNTIME, "migration %s: %s", file->name, db_message(conn, res));
    PQclear(res);
    PQclear(db_params(conn, "INSERT INTO operasi.migrasi (nama, sha256, versi) VALUES ($1, $2, $3)",
                      3, v));
    return true;
}

static int run_init(int argc, char **argv)
{
    PGconn *conn = db_connect();
    int fresh = 0, total = 0;
    require_unicode(conn);
    db_exec(conn, "BEGIN");
    db_exec(conn,
            "SELECT pg_advisory_xact_lock(7020108837236700535)"); /* two inits at once: the second
                                                                     finds the work done */
    db_exec(conn, "SET LOCAL client_min_messages = warning");
    ensure_extension(conn);
    ensure_ledger(conn);
    for (const struct sql_file *f = sql_files; f->name; f++, total++)
        if (migrate(conn, f)) {
            fresh++;
            if (konv.dry_run)
                printf("would apply %s\n", f->name);
        }
    db_exec(conn, konv.dry_run ? "ROLLBACK" : "COMMIT");
    printf("warehouse %s: %d of %d migrations %s\n", KONV_VERSION, fresh, total,
           konv.dry_run ? "pending" : "applied now");
    db_close(conn);
    return EXIT_DONE;
}

const struct command cmd_init = {
    .name = "init",
    .args = "",
    .summary = "extension, warehouse schema, rule sets, roles; idempotent, also upgrades",
    .notes = "Everything happens in one transaction. Creating the extension and roles needs a "
             "superuser the first time.",
    .max_args = 0,
    .run = run_init,
};
