/* One period scored and published. */
#include "score/job.h"
#include "publik/publik.h"
#include "score/score.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say_what_was_read(const struct score *s)
{
    printf("%s: %" PRId64 " measurements of %" PRId64 " children", s->period.code, s->rows_period,
           s->measured);
    if (s->no_age)
        printf(", %" PRId64 " of unknown age", s->no_age);
    printf("\n");
}

/* Publishing an empty period over measurements that are already out is more likely a mishap than a
 * wish. Children who should have been measured are no measurements: a month that has only begun is
 * published as often as one likes.
 */
static bool nothing_over_something(PGconn *conn, const struct score *s)
{
    if (s->rows_period > 0)
        return false;
    char *sql =
        xprintf("SELECT count(*) FROM (SELECT FROM lap.fakta_gizi WHERE periode_sk = %d AND "
                "(n_diukur > 0 OR n > 0 OR n_ditandai > 0 OR n_edema > 0) LIMIT 1) f",
                s->period.sk);
    bool published = db_int(conn, sql) > 0;
    free(sql);
    return published;
}

/* Stages everything and publishes it; false when a check failed. */
static bool publish(struct readers *readers, struct publish *p, struct score_job *job,
                    struct score *s)
{
    char *areas = NULL;
    p->part = job->villages != NULL;
    char day[16];
    if (job->also)
        p->also =
            xprintf("%s; UPDATE operasi.penerbitan SET data_terbaru = '%s' WHERE periode = '%s'",
                    job->also, date_text(s->newest, day), job->period->code);
    job->services->villages = job->villages;
    job->services->readers = readers;
    job->services->people = s->people;
    job->services->people_rows = s->people_rows;
    job->services->areas = &s->areas;
    if (!job->growth_only)
        services_begin_families(job->services, job->period, 1);
    score_stage(s, p);
    if (job->villages)
        areas = version_keys(s, false);
    if (!job->growth_only)
        services_stage(p, job->period, 1, job->services); /* takes the areas over */
    readers_end(readers);
    progress_step("suppression");
    publik_prepare(p, job->period, 1, areas);
    publish_settle(p);
    progress_step(NULL);
    job->rows_in += job->services->records;
    job->rows_out = p->rows;
    if (job->phases) {
        fase_end(job->run, "selesai", job->rows_in, job->rows_out);
        fase_begin(job->run, "menerbitkan", NULL);
    } else {
        run_phase(job->run, "menerbitkan", 0, 0);
    }
    return publish_commit(p, job->rows_in, 0);
}

/* Whether an empty period stands in the way. */
static bool held(PGconn *conn, const struct score_job *job, const struct score *s)
{
    if (job->allow_empty || job->villages || !nothing_over_something(conn, s))
        return false;
    log_error("quality gate: no measurement in %s, but figures of it are published",
              job->period->code);
    log_hint("load the measurements, or use --allow-empty to publish an empty period");
    return true;
}

static void summary(const struct score_job *job, struct score *s)
{
    if (job->villages)
        return;
    say_what_was_read(s);
    gizi_summary(s);
    skdn_summary(s);
}

/* Of some villages everything is read over one connection. */
static int connections(const struct score_job *job)
{
    int services = job->run && !job->growth_only ? SERVICES_READERS : 1;
    return job->villages ? 1 : konv.threads > services ? konv.threads : services;
}

int score_job(PGconn *conn, struct score_job *job)
{
    struct readers readers;
    struct publish p;
    bool hold = false;
    if (job->run) {
        if (!job->growth_only)
            services_prepare(conn, job->services);
        publish_begin(&p, job->run->id);
        readers_begin(&readers, connections(job), conn, p.conn);
    } else {
        readers_begin(&readers, connections(job), NULL, conn);
        db_exec(conn, "SELECT lap.selaraskan_dimensi()"); /* never committed */
        period_require(conn, job->period);
    }
    struct score *s = score_read_period(&readers, job->run ? p.conn : conn, job->period, job->area,
                                        job->villages, job->villages ? job->newest : KV_NO_DATE);
    if (konv.threads > SERVICES_READERS)
        readers_keep(&readers, SERVICES_READERS);
    summary(job, s);
    job->rows_in = s->rows_period;
    if (job->run) {
        hold = held(p.conn, job, s);
        hold = hold || !publish(&readers, &p, job, s);
        publish_abandon(&p);
    }
    readers_end(&readers);
    if (job->run && !hold && !job->growth_only)
        services_place_reasons(conn, job->period);
    if (job->run && !hold && !job->villages)
        db_exec(conn, "SELECT inti.indeks_perubahan()");
    score_free(s);
    return hold ? EXIT_GATE : EXIT_DONE;
}

char *score_options(PGconn *conn, const struct period *period, const struct services_run *services)
{
    char end[16];
    const char *v[] = {services->rulesets, services->data_date, date_text(period->end, end)};
    return db_one(conn, "SELECT 'rules=' || $1 || ' data-date=' || least($2::date, $3::date)", 3,
                  v);
}

char *score_note(PGconn *conn, const struct period *period, struct run *run, const char *options)
{
    char id[24], revision[24];
    if (!options)
        return xprintf("DELETE FROM operasi.penerbitan WHERE periode = '%s'", period->code);
    snprintf(id, sizeof id, "%" PRId64, run->id);
    snprintf(revision, sizeof revision, "%" PRId64, run->revision);
    run_terms(run);
    const char *v[] = {period->code, id, revision, options, run->version, run->rules};
    return db_one(
        conn,
        "SELECT format('INSERT INTO operasi.penerbitan (periode, run_id, revisi, aturan, versi, "
        "opsi) VALUES (%L, %L, %L, %L, %L, %L) ON CONFLICT (periode) DO UPDATE SET run_id = "
        "excluded.run_id, revisi = excluded.revisi, aturan = excluded.aturan, versi = "
        "excluded.versi, opsi = excluded.opsi', $1::text, $2::text, $3::text, "
        "$6::text, $5::text, $4::text)",
        6, v);
}
