/* status: runs, their progress, and how old the published figures are. */
#include "konv.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long limit = 10;

static void print_row(PGresult *res, int row)
{
    for (int c = 0; c < PQnfields(res); c++) {
        static const int width[] = {6, 17, 10, 10, 20, 9, 12, 12, 0};
        printf("%-*s ", width[c], row < 0 ? PQfname(res, c) : PQgetvalue(res, row, c));
    }
    putchar('\n');
}

/* The phases of the newest run that has any. */
static void print_phases(PGconn *conn)
{
    PGresult *res = db_query(conn, "SELECT run_id, fase, status, round(extract(epoch FROM "
                                   "coalesce(selesai, clock_timestamp()) - mulai), 1), "
                                   "coalesce(baris_masuk::text, '-'), coalesce(baris_keluar::text, "
                                   "'-') FROM operasi.fase WHERE run_id = "
                                   "(SELECT max(run_id) FROM operasi.fase) ORDER BY urut");
    if (PQntuples(res))
        printf("phases of run %s\n", PQgetvalue(res, 0, 0));
    for (int i = 0; i < PQntuples(res); i++)
        printf("  %-12s %-10s %9s s %12s rows in %12s out\n", PQgetvalue(res, i, 1),
               PQgetvalue(res, i, 2), PQgetvalue(res, i, 3), PQgetvalue(res, i, 4),
               PQgetvalue(res, i, 5));
    PQclear(res);
}

#define RUN_STATUS                                                                                 \
    "CASE WHEN status = 'berjalan' AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = "     \
    "'advisory' AND l.granted AND "                                                                \
    "l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) AND "     \
    "l.objsubid = 1 AND "                                                                          \
    "(l.classid::bigint << 32) | l.objid::bigint = " LOCK_KEY ") THEN 'terputus' ELSE status END"

/* Areas whose role is gone: the next one of that name would have them. */
static void print_gone(PGconn *conn)
{
    PGresult *res = db_query(conn, "SELECT peran, array_to_string(kode_kab, ', ') FROM "
                                   "operasi.peran_hilang ORDER BY peran");
    for (int i = 0; i < PQntuples(res); i++)
        printf("no role \"%s\", which has areas: %s; delete them from operasi.peran_wilayah\n",
               PQgetvalue(res, i, 0), PQgetvalue(res, i, 1));
    PQclear(res);
}

/* One object: what the tables show. */
static void print_json(PGconn *conn, const char *n)
{
    const char *v[] = {n, KONV_VERSION};
    char *text =
        db_one(conn,
               "SELECT jsonb_pretty(jsonb_build_object('version', $2::text, 'runs', "
               "coalesce((SELECT jsonb_agg(jsonb_build_object('run', r.run_id, "
               "'perintah', r.perintah, 'periode', r.periode, 'status', r.status, 'mulai', "
               "r.mulai, 'selesai', r.selesai, 'baris_masuk', "
               "r.baris_masuk, 'baris_ditolak', r.baris_ditolak, 'fase', r.fase, 'selesai_n', "
               "r.selesai_n, 'total_n', r.total_n, 'versi', r.versi, "
               "'rincian', r.rincian, 'tahap', (SELECT jsonb_agg(jsonb_build_object('fase', "
               "f.fase, 'status', f.status, 'mulai', f.mulai, "
               "'selesai', f.selesai, 'baris_masuk', f.baris_masuk, 'baris_keluar', "
               "f.baris_keluar, 'baris_ditolak', f.baris_ditolak) ORDER BY f.urut) "
               "FROM operasi.fase f WHERE f.run_id = r.run_id)) ORDER BY r.run_id DESC) FROM "
               "(SELECT x.run_id, x.perintah, x.periode, " RUN_STATUS
               " AS status, x.mulai, x.selesai, x.baris_masuk, x.baris_ditolak, x.fase, "
               "x.selesai_n, x.total_n, x.versi, x.rincian FROM operasi.run x "
               "ORDER BY x.run_id DESC LIMIT $1::bigint) r), '[]'), 'published', (SELECT "
               "jsonb_build_object('run', p.run_id, 'periode', p.periode, "
               "'selesai', p.selesai, 'hours', round(extract(epoch FROM clock_timestamp() - "
               "p.selesai) / 3600, 1)) FROM operasi.run p "
               "WHERE p.status = 'terbit' ORDER BY p.run_id DESC LIMIT 1), 'peran_hilang', "
               "(SELECT coalesce(jsonb_object_agg(g.peran, g.kode_kab), '{}') FROM "
               "operasi.peran_hilang g)))",
               2, v);
    printf("%s\n", text);
    free(text);
}

static int run_status(int argc, char **argv)
{
    if (limit < 1)
        die(EXIT_USAGE, "--runs takes a number of at least 1, not %ld", limit);
    PGconn *conn = db_connect();
    warehouse_require(conn, false);
    char n[24];
    snprintf(n, sizeof n, "%ld", limit);
    const char *v[] = {n};
    if (konv.json) {
        print_json(conn, n);
        db_close(conn);
        return EXIT_DONE;
    }
    PGresult *res = db_params(
        conn,
        "SELECT run_id AS run, perintah, coalesce(periode, '-') AS periode, " RUN_STATUS
        " AS status, "
        "to_char(mulai AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS mulai_utc, "
        "coalesce(round(extract(epoch FROM coalesce(selesai, clock_timestamp()) - mulai), "
        "1)::text, '-') AS detik, "
        "coalesce(baris_masuk::text, '-') AS masuk, coalesce(baris_ditolak::text, '-') AS ditolak, "
        "CASE WHEN " RUN_STATUS
        " = 'berjalan' THEN coalesce(fase, '') || coalesce(' ' || selesai_n || '/' || total_n, '') "
        "ELSE '' END AS kemajuan FROM operasi.run ORDER BY run_id DESC LIMIT $1::bigint",
        1, v);
    if (PQntuples(res) == 0)
        printf("no run yet\n");
    for (int i = PQntuples(res) ? -1 : 0; i < PQntuples(res); i++)
        print_row(res, i);
    PQclear(res);
    print_phases(conn);
    char *published =
        db_one(conn,
               "SELECT 'published: run ' || run_id || ' for ' || coalesce(periode, '-') || ', ' || "
               "to_char(selesai AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC, ' || "
               "round(extract(epoch FROM clock_timestamp() - selesai) / 3600, 1) || ' hours ago' "
               "FROM operasi.run WHERE status = 'terbit' ORDER BY run_id DESC LIMIT 1",
               0, NULL);
    printf("%s\n", published ? published : "nothing published yet");
    free(published);
    print_gone(conn);
    db_close(conn);
    return EXIT_DONE;
}

static const struct opt options[] = {
    {"runs", 'n', OPT_INT, &limit, "N", "how many runs to list (default 10)"},
    {0},
};

const struct command cmd_status = {
    .name = "status",
    .args = "",
    .summary = "runs, progress, age of the published data",
    .opts = options,
    .notes = "With --log-format=json one object on the standard output.",
    .max_args = 0,
    .run = run_status,
};
