/* What has changed since a period was published: notes of operasi.penerbitan against
 * operasi.masukan. */
#include "run/state.h"
#include "score/job.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_VILLAGES = 300 /* beyond that a pass over everything is cheaper */ };

/* Reason to compute everything, or NULL; the columns of `res` are those of the query below. Fresh.
 */
static char *reason(PGresult *res, bool full)
{
    static const char *const reasons[] = {"the rules changed", "program or schema changed",
                                          "other options", "the input changed"};
    if (full)
        return xstrdup("--full");
    if (PQntuples(res) == 0)
        return xstrdup("nothing was published by a whole run before");
    for (int i = 0; i < 4; i++)
        if (PQgetvalue(res, 0, i + 1)[0] != 't')
            return i == 3 && !PQgetisnull(res, 0, 7)
                       ? xprintf("%s: %s", reasons[i], PQgetvalue(res, 0, 7))
                       : xstrdup(reasons[i]);
    return NULL;
}

/*
 * The newest measurement decides which months are out: it must lie in the same month as when the
 * period was published, before and after the change. The villages themselves mostly have one of
 * that month; only where they have none is it looked for everywhere.
 */
static bool same_newest(struct run_state *state, PGconn *conn, const char *published,
                        const struct period *period)
{
    char end[16];
    const char *v[] = {published, state->villages, date_text(period->end, end)};
    char *day = db_one(
        conn,
        "SELECT greatest(p.d, n.d) - date '2000-01-01' FROM (SELECT $1::date AS d) p CROSS JOIN "
        "(SELECT max(x.d) AS d "
        "FROM unnest(btrim($2, chr(39))::text[]) w (kode) CROSS JOIN LATERAL (SELECT "
        "max(u.tgl_ukur) AS d FROM inti.pengukuran u WHERE u.kode_desa = "
        "w.kode AND u.tgl_ukur <= $3::date) x) n WHERE date_trunc('month', greatest(p.d, n.d)) = "
        "date_trunc('month', p.d) AND CASE WHEN n.d >= date_trunc('month', p.d) THEN true ELSE "
        "EXISTS (SELECT "
        "FROM inti.pengukuran u WHERE u.tgl_ukur BETWEEN date_trunc('month', p.d) AND $3::date) "
        "END",
        3, v);
    state->newest = day ? atoi(day) : KV_NO_DATE;
    free(day);
    return state->newest != KV_NO_DATE;
}

/* Rule sets whose groups follow from the person alone; memberships of families and villages reach
 * further. */
static bool by_village(PGconn *conn, const char *rulesets)
{
    const char *v[] = {rulesets};
    char *far =
        db_one(conn,
               "SELECT 1 FROM acuan.kelompok_sasaran WHERE jenis = 'anggota' AND himpunan = ANY "
               "(regexp_split_to_array($1, '[, ]+')) LIMIT 1",
               1, v);
    bool fine = far == NULL;
    free(far);
    return fine;
}

/* The villages of what changed since a revision, or why it cannot be told in villages. */
static void changed_villages(struct run_state *state, PGconn *conn, const char *revision,
                             const char *published, const struct period *period)
{
    char end[16], most[16];
    snprintf(most, sizeof most, "%d", MOST_VILLAGES);
    const char *v[] = {revision, date_text(period->end, end), most};
    PGresult *res = db_params(conn,
                              "SELECT quote_literal(d.desa), cardinality(d.desa), d.sebab FROM "
                              "operasi.desa_berubah($1::bigint, $2::date, $3::int) d",
                              3, v);
    if (PQgetisnull(res, 0, 0))
        state->why = xstrdup(PQgetvalue(res, 0, 2));
    else if ((state->n_villages = atoi(PQgetvalue(res, 0, 1))) > 0)
        state->villages = xstrdup(PQgetvalue(res, 0, 0));
    PQclear(res);
    if (state->villages && (!published || !same_newest(state, conn, published, period)))
        state->why = xstrdup("the newest measurement is of another month, or there is none");
}

/* Whether persons, families or villages changed beside measurements, and budgets. */
static void what_changed(struct run_state *state, PGconn *conn, const char *revision)
{
    const char *v[] = {revision};
    PGresult *res = db_params(conn,
                              "SELECT coalesce(bool_or(sumber <> 'dana'), false), "
                              "coalesce(bool_or(sumber = 'dana'), false) FROM operasi.irisan WHERE "
                              "revisi > $1::bigint AND sumber IN ('orang', 'desa', 'dana')",
                              1, v);
    state->people = PQgetvalue(res, 0, 0)[0] == 't';
    state->budget = PQgetvalue(res, 0, 1)[0] == 't';
    PQclear(res);
}

void run_state_read(struct run_state *state, PGconn *conn, const struct period *period,
                    struct run *run, const struct services_run *services, bool full)
{
    char *options = score_options(conn, period, services);
    run_terms(run);
    const char *v[] = {period->code, options, run->version, run->rules};
    PGresult *res =
        db_params(conn,
                  "SELECT t.run_id, t.aturan = $4, t.versi = $3, "
                  "t.opsi = $2, t.revisi >= m.semua, t.revisi, t.data_terbaru, m.sebab FROM "
                  "operasi.penerbitan t, operasi.masukan m WHERE t.periode = $1",
                  4, v);
    bool known = PQntuples(res) > 0;
    *state = (struct run_state){.before = known ? strtoll(PQgetvalue(res, 0, 0), NULL, 10) : 0};
    state->why = reason(res, full);
    if (!state->why)
        changed_villages(state, conn, PQgetvalue(res, 0, 5),
                         PQgetisnull(res, 0, 6) ? NULL : PQgetvalue(res, 0, 6), period);
    if (!state->why && state->villages && !by_village(conn, services->rulesets))
        state->why = xstrdup("groups by membership are not told in villages");
    if (!state->why)
        what_changed(state, conn, PQgetvalue(res, 0, 5));
    if (state->why) {
        free(state->villages);
        state->villages = NULL;
    }
    state->nothing = !state->why && !state->villages;
    state->note = score_note(conn, period, run, options);
    state->input = xprintf("revision %" PRId64 ", %s%s", run->revision, options,
                           state->villages ? ", villages" : "");
    PQclear(res);
    free(options);
}

void run_state_free(struct run_state *state)
{
    free(state->note);
    free(state->input);
    free(state->villages);
    free(state->why);
}

/* New files but those of measurements ask for it, a linkage, and changes that nobody told. */
bool run_absorbs(PGconn *conn, char **input)
{
    *input = db_one(conn, "SELECT operasi.sidik_serap()", 0, NULL);
    const char *v[] = {*input};
    char *done =
        db_one(conn,
               "SELECT 1 FROM (SELECT f.masukan FROM operasi.fase f WHERE f.fase = 'menyerap' AND "
               "f.status = 'selesai' ORDER BY f.run_id DESC LIMIT 1) f WHERE f.masukan = $1",
               1, v);
    bool needed = done == NULL;
    free(done);
    return needed;
}

void run_inherit(struct run *run)
{
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    run_terms(run);
    const char *v[] = {id, run->version, run->rules};
    char *before = db_one(
        run->conn,
        "UPDATE operasi.run r SET rincian = jsonb_strip_nulls(jsonb_build_object('versi', "
        "$2::text, 'masukan', operasi.asal(), 'aturan', $3::text, 'lanjutan_dari', (SELECT "
        "l.run_id "
        "FROM "
        "operasi.run l WHERE l.run_id = (SELECT max(x.run_id) FROM operasi.run x WHERE x.perintah "
        "= "
        "'run' AND x.periode = r.periode AND x.run_id < r.run_id) AND l.status IN ('terputus', "
        "'gagal')))) WHERE r.run_id = $1::bigint RETURNING rincian ->> 'lanjutan_dari'",
        3, v);
    if (before)
        printf("run %s did not finish: taken up again\n", before);
    free(before);
}
