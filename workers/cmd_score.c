/* score: the growth figures of a period out of the measurements and the services out of the records,
 * published together. */
#include "score/score.h"
#include "score/services.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *period_text, *area_text;
static struct services_run services = {.rulesets = "kpm2019"};
static bool allow_empty;

static void say_what_was_read(const struct score *s)
{
    printf("%s: %" PRId64 " measurements of %" PRId64 " children", s->period.code, s->rows_period,
           s->measured);
    if (s->no_age)
        printf(", %" PRId64 " of unknown age left out", s->no_age);
    printf("\n");
}

/* Publishing an empty period over figures that are already out is more likely a mishap than a wish.
 */
static bool nothing_over_something(PGconn *conn, const struct score *s)
{
    char *sql =
        xprintf("SELECT count(*) FROM (SELECT FROM lap.fakta_gizi WHERE periode_sk = %d LIMIT 1) f",
                s->period.sk);
    bool published = db_int(conn, sql) > 0;
    free(sql);
    return s->rows_period == 0 && published && !allow_empty;
}

/* Reads, shows, and publishes unless this is a dry run. */
static int score_period(PGconn *conn, const struct period *period, struct run *run)
{
    struct score *s = score_read_period(conn, period, area_text);
    int code = EXIT_DONE;
    say_what_was_read(s);
    gizi_summary(s);
    if (run) {
        struct publish p;
        bool hold = nothing_over_something(conn, s);
        run_phase(run, "menerbitkan", 0, 0);
        if (hold) {
            log_error("quality gate: no measurement in %s, but figures of it are published",
                      period->code);
            log_hint("load the measurements, or use --allow-empty to publish an empty period");
        } else {
            publish_begin(&p, run->id);
            score_stage(s, &p);
            services_stage(&p, period, &services);
            hold = !publish_commit(&p, s->rows_period + services.records, 0);
        }
        run_end(run, hold ? "ditahan" : "terbit", s->rows_period + services.records, 0);
        code = hold ? EXIT_GATE : EXIT_DONE;
    }
    score_free(s);
    return code;
}

static int run_score(int argc, char **argv)
{
    if (!period_text)
        die_hint(EXIT_USAGE, "konvergensi score --period 2025-11", "which period?");
    struct period period = period_parse(period_text);
    struct run run;
    if (konv.dry_run) {
        PGconn *conn = db_connect();
        db_exec(conn, "BEGIN"); /* never committed */
        db_exec(conn, "SELECT lap.selaraskan_dimensi()");
        period_require(conn, &period);
        int code = score_period(conn, &period, NULL);
        db_close(conn);
        return code;
    }
    run_begin(&run, period.code);
    PGconn *conn = db_connect();
    db_exec(conn, "SELECT lap.selaraskan_dimensi()");
    period_require(conn, &period);
    run_phase(&run, "membaca", 0, 0);
    int code = score_period(conn, &period, &run);
    db_close(conn);
    return code;
}

static const struct opt options[] = {
    {"period", 0, OPT_STRING, &period_text, "PERIOD", "2025, 2025-S1, 2025-Q4 or 2025-11"},
    {"area", 0, OPT_STRING, &area_text, "CODE",
     "only this area (province to village), and what stands above it"},
    {"allow-empty", 0, OPT_FLAG, &allow_empty, NULL,
     "publish a period without measurements over published figures"},
    {"rules", 0, OPT_STRING, &services.rulesets, "LIST",
     "rule sets of the services, comma separated (default kpm2019; '' for none)"},
    {"data-date", 0, OPT_STRING, &services.data_date, "DATE",
     "nothing after it is known (default today); decides only in a period that is not over"},
    {"memory", 0, OPT_DOUBLE, &services.megabytes, "MB",
     "for the dated service records at one time (default 1024)"},
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
