/* The rows of acuan that decide: order of sources, expected gain, thresholds. */
#include "score.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double threshold(PGconn *conn, const char *code)
{
    const char *v[] = {code};
    char *value = db_one(conn, "SELECT nilai FROM acuan.ambang WHERE kode = $1", 1, v);
    if (!value)
        die_hint(EXIT_RUNTIME, "'konvergensi init' puts the rules in place",
                 "acuan.ambang has no row '%s'", code);
    double x = atof(value);
    free(value);
    return x;
}

static void load_sources(struct rules *r, PGconn *conn)
{
    PGresult *res = db_query(conn, "SELECT sumber FROM acuan.urutan_sumber WHERE bidang = "
                                   "'pengukuran' ORDER BY urutan, sumber COLLATE \"C\"");
    for (int i = 0; i < PQntuples(res) && i < MAX_SOURCES - 1; i++)
        strncpy(r->source[r->sources++], PQgetvalue(res, i, 0), sizeof r->source[0] - 1);
    PQclear(res);
}

static void load_kbm(struct rules *r, PGconn *conn)
{
    PGresult *res = db_query(conn, "SELECT jk, bulan, gram FROM acuan.kbm WHERE baku");
    for (int i = 0; i < PQntuples(res); i++) {
        int32_t *gram = &r->kbm[PQgetvalue(res, i, 0)[0] == 'P'][atoi(PQgetvalue(res, i, 1))];
        if (*gram)
            die_hint(EXIT_RUNTIME, "one variant of acuan.kbm must be the default (baku)",
                     "two expected weight gains for %s of %s months",
                     PQgetvalue(res, i, 0)[0] == 'P' ? "girls" : "boys", PQgetvalue(res, i, 1));
        *gram = atoi(PQgetvalue(res, i, 2));
    }
    PQclear(res);
    for (int sex = 0; sex < 2; sex++)
        for (int month = 1; month < 60; month++)
            if (!r->kbm[sex][month])
                die_hint(EXIT_RUNTIME,
                         "one variant of acuan.kbm must be the default (baku), with months 1 to 59 "
                         "for L and P",
                         "no expected weight gain for %s of %d months", sex ? "girls" : "boys",
                         month);
}

void rules_load(struct rules *r, PGconn *conn)
{
    memset(r, 0, sizeof *r);
    load_sources(r, conn);
    load_kbm(r, conn);
    r->bgm = (int32_t)llround(threshold(conn, "bgm") * 100);
    r->orange = (int32_t)llround(threshold(conn, "garis_oranye") * 100);
    r->red = (int32_t)llround(threshold(conn, "tikar_merah") * 100);
    r->yellow = (int32_t)llround(threshold(conn, "tikar_kuning") * 100);
    r->lost_months = (int)threshold(conn, "sasaran_hilang");
    r->history_months = (int)threshold(conn, "riwayat");
}
