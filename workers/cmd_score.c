/* score: the growth figures of a period out of the measurements and the services out of the
 * records, published together. */
#include "publik/publik.h"
#include "score/job.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *period_text, *area_text, *only;
static struct services_run services = {.rulesets = "kpm2019"};
static bool allow_empty;

/* Reads, shows, and publishes unless this is a dry run. */
static int score_period(PGconn *conn, const struct period *period, struct run *run)
{
    struct score_job job = {.period = period,
                            .area = area_text,
                            .growth_only = only != NULL,
                            .allow_empty = allow_empty,
                            .services = &services,
                            .run = run};
    bool whole = !area_text && !only;
    char *options = whole ? score_options(conn, period, &services) : NULL;
    char *note = run ? score_note(conn, period, run, options) : NULL;
    job.also = note;
    int code = score_job(conn, &job);
    if (run)
        run_end(run, code == EXIT_DONE ? "terbit" : "ditahan", job.rows_in, 0);
    free(note);
    free(options);
    return code;
}

/* Options of growth, which would change nothing. */
static void refuse_growth_options(void)
{
    static const char hint[] = "--only services goes with neither --area nor --allow-empty";
    if (area_text)
        die_hint(EXIT_USAGE, hint, "services are always scored for all areas");
    if (allow_empty)
        die_hint(EXIT_USAGE, hint, "services are published whether there are measurements or not");
}

/* The services alone, of any number of periods in one pass over the records. */
static int score_services(void)
{
    struct period periods[16];
    char *list = xstrdup(period_text), *save = NULL;
    int n = 0;
    refuse_growth_options();
    PGconn *conn = db_connect();
    warehouse_require(conn, true);
    for (char *code = strtok_r(list, ", ", &save); code; code = strtok_r(NULL, ", ", &save)) {
        if (n == 16)
            die(EXIT_USAGE, "at most 16 periods in one run");
        periods[n] = period_parse(code);
        n++;
    }
    free(list);
    if (n == 0)
        periods[0] = period_parse(period_text); /* ends the program */
    services_check_rules(conn, &services, &periods[0]);
    struct readers readers;
    services.readers = &readers;
    if (konv.dry_run) {
        readers_begin(&readers, konv.threads > 1 ? 2 : 1, conn, NULL);
        db_exec(conn, "SELECT inti.perbarui_pantauan()"); /* rolled back */
        services_stage(NULL, periods, n, &services);
        readers_end(&readers);
        db_close(conn);
        return EXIT_DONE;
    }
    struct run run;
    struct publish p;
    run_begin(&run, period_text);
    db_exec(conn, "SELECT lap.selaraskan_dimensi()");
    for (int i = 0; i < n; i++)
        period_require(conn, &periods[i]);
    for (int i = 0; i < n; i++) {
        char *note = score_note(conn, &periods[i], &run, NULL);
        db_exec(conn, note);
        free(note);
    }
    services_prepare(conn, &services);
    run_phase(&run, "menilai layanan", 0, 0);
    publish_begin(&p, run.id);
    readers_begin(&readers, SERVICES_READERS, conn, p.conn);
    services_stage(&p, periods, n, &services);
    readers_end(&readers);
    db_close(conn);
    progress_step("suppression");
    publik_prepare(&p, periods, n, NULL);
    progress_step(NULL);
    run_phase(&run, "menerbitkan", 0, 0);
    bool done = publish_commit(&p, services.records, 0);
    for (int i = 0; i < n && done; i++)
        services_place_reasons(run.conn, &periods[i]);
    run_end(&run, done ? "terbit" : "ditahan", services.records, 0);
    return done ? EXIT_DONE : EXIT_GATE;
}

static int run_score(int argc, char **argv)
{
    if (!period_text)
        die_hint(EXIT_USAGE, "konvergensi score --period 2025-11", "which period?");
    if (only && strcmp(only, "growth") && strcmp(only, "services"))
        die_hint(EXIT_USAGE, "growth or services", "there is nothing like '%s' to score alone",
                 only);
    services_settle(&services);
    if (only && strcmp(only, "services") == 0)
        return score_services();
    struct period period = period_parse(period_text);
    struct run run;
    PGconn *conn = db_connect();
    warehouse_require(conn, true);
    if (!only)
        services_check_rules(conn, &services, &period);
    if (!konv.dry_run) {
        run_begin(&run, period.code);
        db_exec(conn, "SELECT lap.selaraskan_dimensi()");
        period_require(conn, &period);
        run_phase(&run, "membaca", 0, 0);
    }
    int code = score_period(conn, &period, konv.dry_run ? NULL : &run);
    db_close(conn);
    return code;
}

static const struct opt options[] = {
    {"period", 0, OPT_STRING, &period_text, "PERIOD", "2025, 2025-S1, 2025-Q4 or 2025-11"},
    {"area", 0, OPT_STRING, &area_text, "CODE",
     "growth of this area only, and of what stands above it (services: always all)"},
    {"allow-empty", 0, OPT_FLAG, &allow_empty, NULL,
     "publish a period without measurements over published figures"},
    {"only", 0, OPT_STRING, &only, "PART",
     "growth or services; with services PERIOD may be a comma separated list"},
    SERVICES_OPTIONS(services),
    {0},
};

const struct command cmd_score = {
    .name = "score",
    .args = "--period PERIOD",
    .summary = "growth and services of a month, quarter, semester or year",
    .opts = options,
    .notes = "Every child counts once per index, with the newest measurement of the period that "
             "carries what the index needs.\n"
             "Readers see the old figures until the new ones are complete.",
    .max_args = 0,
    .run = run_score,
};
