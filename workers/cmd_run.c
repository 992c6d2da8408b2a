/* run: linking, absorbing, scoring and publishing of a period as one run that can be taken up
 * again. */
#include "absorb.h"
#include "link/people.h"
#include "run/state.h"
#include "score/job.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *period_text;
static struct link_people_options people;
static struct services_run services = {.rulesets = "kpm2019"};
static bool allow_empty, full, skip_link;

/* ---- linking ---- */

/* What the linkage reads is as it was after the last linking; decisions and settings, which people
 * write while it is at work, as it saw them. */
static bool linking_stands(PGconn *conn, const char *input)
{
    const char *v[] = {input};
    char *same = input
                     ? db_one(conn,
                              "SELECT 1 FROM (SELECT masukan FROM operasi.fase WHERE fase = "
                              "'menautkan' AND status = 'selesai' ORDER BY run_id DESC LIMIT 1) f "
                              "WHERE masukan = $1 AND NOT EXISTS (SELECT FROM operasi.jejak j "
                              "WHERE j.apa = 'pilihan tautan' AND j.jejak <> "
                              "operasi.pilihan_tautan())",
                              1, v)
                     : NULL;
    bool stands = same != NULL;
    free(same);
    return stands && !people.full && !people.train;
}

/* Whether there is anything to link: persons, or files whose persons nobody has gathered yet. */
static bool any_records(PGconn *conn)
{
    char *any = db_one(conn,
                       "SELECT 1 WHERE EXISTS (SELECT FROM sumber.orang) OR EXISTS (SELECT FROM "
                       "sumber.batch WHERE diterima > 0)",
                       0, NULL);
    bool yes = any != NULL;
    free(any);
    return yes;
}

/* The phase is noted with the state of its input after it: what it wrote itself is no change. */
static int64_t link_phase(PGconn *conn, struct run *run)
{
    int64_t read = 0, linked = 0;
    char *input = db_one(conn, "SELECT operasi.sidik_tautan()", 0, NULL);
    bool skip = skip_link || !any_records(conn) || linking_stands(conn, input);
    fase_begin(run, "menautkan", input);
    free(input);
    if (skip) {
        printf("linking: %s\n", skip_link ? "left out" : "nothing changed");
    } else {
        people.run = run;
        people.read = &read;
        people.linked = &linked;
        link_people(&people);
        input = db_one(conn, "SELECT operasi.sidik_tautan()", 0, NULL);
        fase_input(run, input);
        free(input);
        run->revision = db_int(run->conn, "SELECT operasi.catat_masukan()");
    }
    fflush(stdout);
    fase_end(run, skip ? "dilewati" : "selesai", read, linked);
    return read;
}

/* ---- absorbing ---- */

/* Forms into services, starts of monitoring; afterwards the input of the scoring stands. Starts of
 * monitoring move with measurements too, of which there is nothing to absorb. */
static void absorb_phase(PGconn *conn, struct run *run)
{
    char *input;
    int64_t n = 0;
    bool needed = run_absorbs(conn, &input) || full;
    fase_begin(run, "menyerap", input);
    free(input);
    if (needed)
        n = absorb_forms(conn);
    int64_t moved = db_int(conn, full ? "SELECT inti.perbarui_pantauan(true)"
                                      : "SELECT inti.perbarui_pantauan()");
    needed |= moved > 0;
    if (needed) {
        db_flush_counters(conn);
        run->revision = db_int(run->conn, "SELECT operasi.catat_masukan()");
        run_absorbs(conn, &input); /* as it is now */
        fase_input(run, input);
        free(input);
    }
    services.prepared = true;
    fase_end(run, needed ? "selesai" : "dilewati", 0, n + moved);
}

/* ---- scoring and publishing ---- */

static int score_phases(PGconn *conn, struct run *run, const struct period *period,
                        struct score_job *job)
{
    struct run_state state;
    run_state_read(&state, conn, period, run, &services, full);
    services.families_too = state.people;
    services.budget_too = state.budget;
    fase_begin(run, "menilai", state.input);
    if (state.nothing) {
        printf("%s: nothing changed since run %" PRId64 "; its figures stand\n", period->code,
               state.before);
        fase_end(run, "dilewati", 0, 0);
        run_state_free(&state);
        return EXIT_DONE;
    }
    if (state.why)
        printf("%s: everything is computed: %s\n", period->code, state.why);
    else
        printf("%s: %d villages are computed again\n", period->code, state.n_villages);
    fflush(stdout);
    *job = (struct score_job){.period = period,
                              .allow_empty = allow_empty,
                              .villages = state.villages,
                              .newest = state.newest,
                              .services = &services,
                              .run = run,
                              .phases = true,
                              .also = state.note};
    int code = score_job(conn, job);
    fase_end(run, code == EXIT_DONE ? "selesai" : "ditahan", job->rows_in, job->rows_out);
    run_state_free(&state);
    return code;
}

/* Messages of the linkage end up in a table of their own; rows refused by the loader since the last
 * run of the period. */
static int64_t rejected(PGconn *conn, const struct run *run, const char *period)
{
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, run->id);
    const char *v[] = {id, period};
    char *n = db_one(conn,
                     "SELECT coalesce(sum(baris_ditolak), 0) FROM operasi.run WHERE perintah = "
                     "'load' AND run_id > "
                     "coalesce((SELECT max(run_id) FROM operasi.run WHERE perintah = 'run' AND "
                     "status IN ('terbit', "
                     "'selesai') AND periode = $2 AND run_id < $1::bigint), 0)",
                     2, v);
    int64_t rows = n ? strtoll(n, NULL, 10) : 0;
    free(n);
    return rows;
}

static int run_run(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (!period_text)
        die_hint(EXIT_USAGE, "konvergensi run --period 2025-11", "which period?");
    struct period period = period_parse(period_text);
    struct run run;
    struct score_job job = {0};
    if (konv.dry_run)
        die_hint(EXIT_USAGE, "'link --dry-run' and 'score --dry-run' tell what they would do",
                 "a run has no dry run");
    services_settle(&services);
    people.full = full;
    people.megabytes = services.megabytes;
    PGconn *conn = db_connect();
    warehouse_require(conn, true);
    services_check_rules(conn, &services, &period);
    run_begin(&run, period.code);
    db_send(conn, "SELECT lap.selaraskan_dimensi(), lap.selaraskan_indikator()");
    run_inherit(&run);
    db_wait(conn);
    period_require(conn, &period);
    int64_t read = link_phase(conn, &run);
    absorb_phase(conn, &run);
    int code = score_phases(conn, &run, &period, &job);
    int64_t refused = rejected(conn, &run, period.code);
    db_close(conn);
    run_end(&run,
            code != EXIT_DONE   ? "ditahan"
            : job.rows_out == 0 ? "selesai"
                                : "terbit",
            read + job.rows_in, refused);
    return code;
}

static const struct opt options[] = {
    {"period", 0, OPT_STRING, &period_text, "PERIOD", "2025, 2025-S1, 2025-Q4 or 2025-11"},
    {"full", 0, OPT_FLAG, &full, NULL, "link and compute everything even if nothing changed"},
    {"skip-link", 0, OPT_FLAG, &skip_link, NULL, "leave persons and households as they are"},
    {"allow-empty", 0, OPT_FLAG, &allow_empty, NULL,
     "publish a period without measurements over published figures"},
    {"train", 0, OPT_FLAG, &people.train, NULL, "estimate a new model of the linkage"},
    SERVICES_OPTIONS(services),
    {0},
};

const struct command cmd_run = {
    .name = "run",
    .args = "--period PERIOD",
    .summary = "link, score and publish a period",
    .opts = options,
    .notes = "Phases: menautkan, menyerap, menilai, menerbitkan (operasi.fase). A run that died is "
             "taken up where it\n"
             "stopped by running it again; without a change of the input nothing is done.",
    .max_args = 0,
    .run = run_run,
};
