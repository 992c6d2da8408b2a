/*
 * The service run: persons in chunks through the engine on all threads, while the main thread
 * writes the rows of the chunk before and counts them. Chunks and blocks follow the order of the
 * persons, so the number of threads leaves no trace in any row or figure.
 */
#include "services_part.h"
#include "absorb.h"
#include "limit.h"
#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { BLOCK = 64 /* persons */, BLOCKS = 256 /* in a chunk */ };

static void set_periods(struct sv *s)
{
    for (int p = 0; p < s->n_periods; p++) {
        const struct period *period = &s->period[p];
        s->span[p] = (struct kv_period){.type = period->months,
                                        .start = period->start,
                                        .end = period->end,
                                        .data_date = s->job->data_date};
    }
}

static struct area_bytes bytes(const char *text)
{
    return (struct area_bytes){text, text ? (int)strlen(text) : 0};
}

/* The tree of who scored before, whose members have keys already; the first rule set takes it. */
static bool take_areas(struct sv *s)
{
    if (!s->job->areas || s->job->areas->n == 0 || s->n_periods != 1)
        return false;
    s->areas[0] = *s->job->areas;
    *s->job->areas = (struct areas){0};
    return true;
}

/*
 * The posyandu of every place in the tree of every period. New members get their keys before the
 * next tree is read, so that one posyandu keeps one key.
 */
static void set_nodes(struct sv *s)
{
    char end[16];
    if (s->publish)
        publish_settle(s->publish);
    PGconn *conn = s->publish ? s->publish->conn : s->in;
    for (int p = 0; p < s->n_periods; p++) {
        const char *date = xstrdup(date_text(s->period[p].end, end));
        if (!take_areas(s))
            areas_load(&s->areas[p], conn, date);
        s->areas[p].date = date;
        s->node[p] = xmalloc((size_t)(s->n_places + 1) * sizeof **s->node);
        for (int i = 0; i < s->n_places; i++) {
            const struct sv_place *l = &s->places[i];
            s->node[p][i] = areas_place(&s->areas[p], bytes(l->kab), bytes(l->kec), bytes(l->desa),
                                        bytes(l->posyandu));
        }
        areas_order(&s->areas[p]);
        if (s->publish && areas_fresh(&s->areas[p]))
            areas_save(&s->areas[p], conn);
    }
}

static void drain(struct sv *s, struct sv_tally *tally, struct copy_in *out,
                  struct sv_block *blocks, int n)
{
    for (int b = 0; b < n; b++) {
        if (blocks[b].failed)
            die(EXIT_RUNTIME, "a person could not be evaluated: rule set and program do not fit");
        for (int i = 0; i < blocks[b].n_rows; i++) {
            const struct sv_row *row = &blocks[b].rows[i];
            const struct kv_cell *cells = blocks[b].cells + row->row.first_cell;
            if (!sv_inside(s, row->place))
                continue;
            if (out)
                sv_write_row(s, out, row, cells);
            sv_tally_row(tally, row, cells);
            s->job->cells += row->row.n_cells;
        }
        s->job->rows += blocks[b].n_rows;
    }
}

/* Evaluates persons first .. last - 1: one chunk on all threads while the one before is written. */
static void score_range(struct sv *s, struct sv_tally *tally, struct copy_in *out, int first,
                        int last)
{
    struct sv_block *now = xcalloc(BLOCKS, sizeof *now), *before = xcalloc(BLOCKS, sizeof *before);
    int n_before = 0;
    for (int from = first; from < last || n_before; from += BLOCK * BLOCKS) {
        int n = from < last ? (last - from + BLOCK - 1) / BLOCK : 0;
        n = n > BLOCKS ? BLOCKS : n;
#pragma omp parallel num_threads(konv.threads)
        {
#pragma omp master
            drain(s, tally, out, before, n_before);
#pragma omp for schedule(dynamic, 1)
            for (int b = 0; b < n; b++) {
                int a = from + b * BLOCK, z = a + BLOCK < last ? a + BLOCK : last;
                sv_evaluate(s, a, z, &now[b]);
                progress_add(z - a);
            }
        }
        struct sv_block *swap = now;
        now = before;
        before = swap;
        n_before = n;
    }
    for (int b = 0; b < BLOCKS; b++) {
        free(now[b].rows);
        free(now[b].cells);
        free(before[b].rows);
        free(before[b].cells);
    }
    free(now);
    free(before);
}

/* Persons are in the order of their home kabupaten, so those of a wave stand together. */
static void score_waves(struct sv *s, struct sv_tally *tally, struct copy_in *out)
{
    char **kabs;
    int waves = sv_waves(s, &kabs), first = 0;
    for (int w = 0; w < waves; w++) {
        int last = first;
        while (last < s->n_persons && s->wave_of_kab[s->persons[last].kab] == w)
            last++;
        progress_step("records of services");
        sv_load_wave(s, kabs[w]);
        progress_step("services of persons");
        progress_begin("services", last - first);
        score_range(s, tally, out, first, last);
        progress_end();
        sv_free_wave(s);
        free(kabs[w]);
        first = last;
    }
    free(kabs);
}

/* What must hold of the published services, beyond equal totals of all levels. */
static void add_checks(struct sv *s)
{
    char *periods = xstrdup("");
    for (int p = 0; p < s->n_periods; p++) {
        char *longer = xprintf("%s%s%d", periods, p ? ", " : "", s->period[p].sk);
        free(periods);
        periods = longer;
    }
    /* A household whose members go to two posyandu is counted at one of them: at the other one
     * there are members and no household. */
    char *sql = xprintf(
        "SELECT count(*) FROM (SELECT d.tingkat, coalesce(max(f.keluarga_n) FILTER (WHERE "
        "f.sasaran "
        "= 'SEMUA'), 0) AS homes, coalesce(sum(f.sasaran_n) FILTER (WHERE g.hpk), 0) AS members "
        "FROM lap.fakta_konvergensi f JOIN lap.dim_wilayah d USING (wilayah_sk) LEFT JOIN "
        "acuan.kelompok_sasaran g ON (g.himpunan, g.kode) = (f.himpunan, f.sasaran) WHERE "
        "f.periode_sk IN (%s) AND f.himpunan = '%s' GROUP BY f.wilayah_sk, f.periode_sk, d.tingkat "
        "HAVING bool_or(f.sasaran = 'SEMUA')) x WHERE homes > members OR (homes = 0 AND members > "
        "0 "
        "AND tingkat <> 'posyandu')",
        periods, s->rules->code);
    publish_check(s->publish, "1000-HPK households lie between 1 and their members", sql);
    free(sql);
    sql = xprintf(
        "SELECT count(*) FROM lap.fakta_indikator f JOIN lap.dim_indikator i USING (indikator_sk) "
        "LEFT JOIN (SELECT wilayah_sk, periode_sk, indikator_sk, sum(orang_n) AS n FROM "
        "lap.fakta_alasan GROUP BY 1, 2, 3) a USING (wilayah_sk, periode_sk, indikator_sk) WHERE "
        "f.periode_sk IN (%s) AND i.himpunan_aturan = '%s' AND coalesce(a.n, 0) <> f.penyebut - "
        "f.pembilang",
        periods, s->rules->code);
    publish_check(s->publish, "every missing service has a reason", sql);
    free(sql);
    free(periods);
}

static void free_all(struct sv *s)
{
    for (int p = 0; p < s->n_periods; p++) {
        free((char *)(uintptr_t)s->areas[p].date);
        areas_free(&s->areas[p]);
        free(s->node[p]);
    }
    struct bag *bags[] = {&s->pregnancies, &s->residences, &s->memberships, &s->house_events,
                          &s->reasons};
    for (size_t i = 0; i < sizeof bags / sizeof *bags; i++)
        bag_free(bags[i]);
    struct strmap *maps[] = {&s->text, &s->place_ids, &s->village_ids, &s->kab_ids};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        strmap_free(maps[i]);
    idmap_free(&s->person_ids);
    idmap_free(&s->house_ids);
    free(s->places);
    free(s->villages);
    free(s->kabs);
    free(s->wave_of_kab);
    free(s->declared);
    free(s->persons);
    free(s->house_key);
    free(s->rules);
    sv_part_free(s);
    free(s);
}

void services_score(struct publish *publish, struct services_job *job)
{
    struct sv *s = xcalloc(1, sizeof *s);
    struct sv_tally *tally = xcalloc(1, sizeof *tally);
    if (job->n_periods < 1 || job->n_periods > SV_MAX_PERIODS)
        die(EXIT_USAGE, "between 1 and %d periods in one run", SV_MAX_PERIODS);
    s->job = job;
    s->publish = publish;
    s->period = job->periods;
    s->n_periods = job->n_periods;
    s->in = job->readers->conn[0];
    s->in2 = job->readers->conn[job->readers->n > 1];
    sv_load_rules(s);
    set_periods(s);
    sv_part_begin(s);
    progress_step("persons");
    sv_load_persons(s);
    set_nodes(s);
    sv_part_places(s);
    struct copy_in *out = publish ? sv_write_begin(s) : NULL;
    sv_tally_begin(tally, s);
    score_waves(s, tally, out);
    progress_step("figures of services");
    if (publish) {
        sv_write_facts(tally);
        if (s->part)
            sv_part_checks(s);
        else
            add_checks(s);
    }
    job->persons = s->n_persons;
    sv_tally_free(tally);
    free(tally);
    free_all(s);
}

void services_settle(struct services_run *run)
{
    static char day[16];
    kv_date date = today();
    limit_check(run->megabytes);
    if (run->data_date)
        date = day_option("data-date", run->data_date, date);
    run->data_date = date_text(date, day);
    run->data_day = date;
}

void services_check_rules(PGconn *conn, const struct services_run *run, const struct period *period)
{
    char day[16], *list = xstrdup(run->rulesets), *save = NULL;
    for (char *code = strtok_r(list, ", ", &save); code; code = strtok_r(NULL, ", ", &save)) {
        const char *v[] = {code, date_text(period->end, day)};
        char *known = db_one(conn,
                             "SELECT 1 FROM acuan.himpunan_aturan WHERE kode = $1 AND "
                             "berlaku_mulai <= $2::date AND (berlaku_selesai IS NULL OR "
                             "berlaku_selesai > $2::date)",
                             2, v);
        if (!known)
            die_hint(EXIT_USAGE, "acuan.himpunan_aturan lists the rule sets and their dates",
                     "there is no rule set '%s' on %s", code, day);
        free(known);
    }
    free(list);
}

static void say(const struct services_job *job)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    char *parts = job->waves > 1 ? xprintf(", in %d parts", job->waves) : xstrdup("");
    printf("%s%s %s: %" PRId64 " persons, %" PRId64 " records, %" PRId64 " listed, %" PRId64
           " cells%s; peak memory %ld MB\n",
           job->periods->code, job->n_periods > 1 ? " ..." : "", job->ruleset, job->persons,
           job->records, job->rows, job->cells, parts, use.ru_maxrss / 1024);
    free(parts);
}

/* Families at risk of all periods but months; the budget of every year once. Neither depends on
 * measurements: with villages only what else changed. */
static void stage_families_and_budget(struct publish *publish, const struct period *periods, int n,
                                      struct services_run *run)
{
    bool part = run->villages != NULL;
    progress_step("budget");
    for (int i = 0; i < n; i++) {
        bool known = false;
        for (int k = 0; k < i; k++)
            known |= periods[k].sk / 100 == periods[i].sk / 100;
        if (!known && (!part || run->budget_too))
            services_stage_budget(publish, run->readers->conn[0], &periods[i]);
    }
    progress_step("families at risk");
    for (int i = 0; i < n; i++)
        if (periods[i].months > 1 && (!part || run->families_too))
            services_stage_families(publish, &periods[i], run);
}

void services_prepare(PGconn *conn, const struct services_run *run)
{
    if (run->prepared)
        return;
    db_exec(conn, "SELECT lap.selaraskan_indikator()");
    absorb_forms(conn);
    db_exec(conn, "SELECT inti.perbarui_pantauan()");
}

void services_place_reasons(PGconn *conn, const struct period *period)
{
    const char *v[] = {period->code};
    PQclear(db_params(conn, "SELECT inti.letakkan_alasan($1)", 1, v));
}

/* How many of the periods, from the first on, go by the same rules. */
static int same_rules(PGconn *in, const char *code, const struct period *periods, int n)
{
    char first[16], day[16];
    const char *v[] = {code, date_text(periods->end, first), day};
    for (int i = 1; i < n; i++) {
        date_text(periods[i].end, day);
        char *same = db_one(in,
                            "SELECT replace(acuan.teks_aturan($1, $2::text::date), $2, $3) IS "
                            "NOT DISTINCT FROM acuan.teks_aturan($1, $3::text::date)",
                            3, v);
        bool differ = same[0] != 't';
        free(same);
        if (differ)
            return i;
    }
    return n;
}

void services_stage(struct publish *publish, const struct period *periods, int n,
                    struct services_run *run)
{
    char *list = xstrdup(run->rulesets), *save = NULL;
    if (publish)
        services_begin_families(run, periods, n);
    for (char *code = strtok_r(list, ", ", &save); code; code = strtok_r(NULL, ", ", &save)) {
        for (int from = 0, many; from < n; from += many) {
            many = same_rules(run->readers->conn[0], code, periods + from, n - from);
            struct services_job job = {.ruleset = code,
                                       .periods = periods + from,
                                       .n_periods = many,
                                       .data_date = run->data_day,
                                       .villages = run->villages,
                                       .readers = run->readers,
                                       .people = run->people,
                                       .people_rows = run->people_rows,
                                       .areas = run->areas,
                                       .memory = (int64_t)(run->megabytes * 1048576)};
            services_score(publish, &job);
            run->records += job.records;
            say(&job);
        }
    }
    free(list);
    if (publish)
        stage_families_and_budget(publish, periods, n, run);
}
