/* What has changed since a period was published: notes of operasi.penerbitan against
 * operasi.masukan. */
#include "run/state.h"
#include "score/job.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reason to compute everything, or NULL; the columns of `res` are those of the query below. */
static const char *reason(PGresult *res, bool full)
{
    static const char *const reasons[] = {"the rules changed", "program or schema changed",
                                          "other options", "the input changed"};
    if (full)
        return "--full";
    if (PQntuples(res) == 0)
        return "nothing was published by a whole run before";
    for (int i = 0; i < 4; i++)
        if (PQgetvalue(res, 0, i + 1)[0] != 't')
            return reasons[i];
    return NULL;
}

void run_state_read(struct run_state *state, PGconn *conn, const struct period *period,
                    struct run *run, const struct services_run *services, bool full)
{
    char *options = score_options(conn, period, services);
    const char *v[] = {period->code, options, KONV_VERSION};
    PGresult *res = db_params(
        conn,
        "SELECT t.run_id, t.aturan = operasi.sidik_aturan(), t.versi = operasi.versi($3), "
        "t.opsi = $2, t.revisi >= m.revisi FROM operasi.penerbitan t, operasi.masukan m "
        "WHERE t.periode = $1",
        3, v);
    *state =
        (struct run_state){.before = PQntuples(res) ? strtoll(PQgetvalue(res, 0, 0), NULL, 10) : 0};
    state->why = reason(res, full);
    state->nothing = !state->why;
    state->note = score_note(conn, period, run, options);
    state->input = xprintf("revision %" PRId64 ", %s", run->revision, options);
    PQclear(res);
    free(options);
}

void run_state_free(struct run_state *state)
{
    free(state->note);
    free(state->input);
}

void run_inherit(struct run *run)
{
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    const char *v[] = {id, KONV_VERSION};
    char *before = db_one(
        run->conn,
        "UPDATE operasi.run r SET rincian = jsonb_strip_nulls(jsonb_build_object('versi', "
        "operasi.versi($2), 'aturan', operasi.sidik_aturan(), 'lanjutan_dari', (SELECT l.run_id "
        "FROM "
        "operasi.run l WHERE l.run_id = (SELECT max(x.run_id) FROM operasi.run x WHERE x.perintah "
        "= "
        "'run' AND x.periode = r.periode AND x.run_id < r.run_id) AND l.status IN ('terputus', "
        "'gagal')))) WHERE r.run_id = $1::bigint RETURNING rincian ->> 'lanjutan_dari'",
        2, v);
    if (before)
        printf("run %s did not finish: taken up again\n", before);
    free(before);
}
