/* status: runs, their progress, and how old the published figures are. */
#include "konv.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long limit = 10;

static void print_row(PGresult *res, int row)
{
    for (int c = 0; c < PQnfields(res); c++) {
        static const int width[] = {6, 10, 10, 10, 20, 9, 12, 12, 0};
        printf("%-*s ", width[c], row < 0 ? PQfname(res, c) : PQgetvalue(res, row, c));
    }
    putchar('\n');
}

/* The phases of the newest run that has any. */
static void print_phases(PGconn *conn)
{
    PGresult *res = db_query(conn,
                             "SELECT run_id, fase, status, round(extract(epoch FROM coalesce(selesai, clock_timestamp()) - mulai), 1), "
                             "coalesce(baris_masuk::text, '-'), coalesce(baris_keluar::text, '-') FROM operasi.fase WHERE run_id = "
                             "(SELECT max(run_id) FROM operasi.fase) ORDER BY urut");
    if (PQntuples(res))
        printf("phases of run %s\n", PQgetvalue(res, 0, 0));
    for (int i = 0; i < PQntuples(res); i++)
        printf("  %-12s %-10s %9s s %12s rows in %12s out\n", PQgetvalue(res, i, 1), PQgetvalue(res, i, 2), PQgetvalue(res, i, 3),
               PQgetvalue(res, i, 4), PQgetvalue(res, i, 5));
    PQclear(res);
}

static int run_status(int argc, char **argv)
{
    PGconn *conn = db_connect();
    char *have = db_one(conn, "SELECT to_regclass('operasi.run')::text", 0, NULL);
    if (!have)
        die_hint(EXIT_RUNTIME, "run 'konvergensi init' first", "this database has no konvergensi warehouse");
    free(have);
    char n[24];
    snprintf(n, sizeof n, "%ld", limit > 0 ? limit : 10);
    const char *v[] = {n};
    PGresult *res = db_params(conn,
                              "SELECT run_id AS run, perintah, coalesce(periode, '-') AS periode, status, "
                              "to_char(mulai AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS mulai_utc, "
                              "coalesce(round(extract(epoch FROM coalesce(selesai, clock_timestamp()) - mulai), 1)::text, '-') AS detik, "
                              "coalesce(baris_masuk::text, '-') AS masuk, coalesce(baris_ditolak::text, '-') AS ditolak, "
                              "CASE WHEN status = 'berjalan' THEN coalesce(fase, '') || coalesce(' ' || selesai_n || '/' || total_n, '') "
                              "ELSE '' END AS kemajuan FROM operasi.run ORDER BY run_id DESC LIMIT $1::int",
                              1, v);
    if (PQntuples(res) == 0)
        printf("no run yet\n");
    for (int i = PQntuples(res) ? -1 : 0; i < PQntuples(res); i++)
        print_row(res, i);
    PQclear(res);
    print_phases(conn);
    char *published = db_one(conn,
                             "SELECT 'published: run ' || run_id || ' for ' || coalesce(periode, '-') || ', ' || "
                             "to_char(selesai AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC, ' || "
                             "round(extract(epoch FROM clock_timestamp() - selesai) / 3600, 1) || ' hours ago' "
                             "FROM operasi.run WHERE status = 'terbit' ORDER BY run_id DESC LIMIT 1",
                             0, NULL);
    printf("%s\n", published ? published : "nothing published yet");
    free(published);
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
    .max_args = 0,
    .run = run_status,
};
