#include "load/load.h"
#include "absorb.h"
#include "key.h"
#include "load/areas.h"
#include "load/clean.h"
#include "load/report.h"
#include "period.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One table: a text file, or one sheet of a workbook. */
struct load_job {
    struct source source;
    struct header header;
    char *label; /* "file.csv" or "file.xlsx:Sheet" */
    int file;    /* jobs of one file share a transaction */
};

static struct given given_of(const struct load_options *o)
{
    return (struct given){.area = o->area, .dated = o->dated};
}

/* Mappings whose rows may be asked for under this source word: its own, and others into the same
 * table. */
static const struct mapping *chosen_mapping(const struct load_options *o, const struct mappings *m)
{
    bool known = false;
    for (int i = 0; i < m->n; i++)
        known |= strcmp(m->list[i].source, o->source) == 0;
    if (!known) {
        const char **names = xcalloc((size_t)m->n + 1, sizeof *names);
        for (int i = 0; i < m->n; i++)
            names[i] = m->list[i].source;
        const char *near = opt_nearest(o->source, names);
        die_hint(EXIT_USAGE,
                 near ? xprintf("did you mean '%s'?", near)
                      : "'konvergensi load --help' lists the sources",
                 "there is no source '%s'", o->source);
    }
    if (!o->mapping)
        return NULL;
    const struct mapping *found = mapping_find(m, o->mapping);
    for (int i = 0; found && i < m->n; i++)
        if (strcmp(m->list[i].source, o->source) == 0 &&
            strcmp(m->list[i].table, found->table) == 0)
            return found;
    const char **names = xcalloc((size_t)m->n + 1, sizeof *names);
    for (int i = 0; i < m->n; i++)
        names[i] = m->list[i].name;
    const char *near = found ? NULL : opt_nearest(o->mapping, names);
    die_hint(EXIT_USAGE,
             near ? xprintf("did you mean '%s'?", near)
                  : "SELECT pemetaan, sumber, keterangan FROM acuan.pemetaan lists them",
             "there is no mapping '%s' for %s", o->mapping, o->source);
}

static struct load_job *add_job(struct load_job *jobs, int *n, int file, const struct source *s,
                                const struct header *h)
{
    jobs = xrealloc(jobs, (size_t)(*n + 1) * sizeof *jobs);
    jobs[*n] = (struct load_job){.source = *s, .header = *h, .file = file};
    jobs[*n].label = s->sheet ? xprintf("%s:%s", s->name, s->sheet) : xstrdup(s->name);
    (*n)++;
    return jobs;
}

/* The sheets of a workbook that have a known header; at least one must. */
static struct load_job *prepare_workbook(struct load_job *jobs, int *n, int file, const char *path,
                                         const struct load_options *o, const struct mappings *m,
                                         const struct mapping *only)
{
    struct given given = given_of(o);
    char **sheets = source_sheets(path), *first_why = NULL;
    int found = 0;
    if (!sheets)
        die(EXIT_USAGE, "%s is no readable workbook (BERKAS_RUSAK)", source_base_name(path));
    for (char **sheet = sheets; *sheet; sheet++) {
        struct source s;
        struct header h;
        if (o->sheet && strcmp(o->sheet, *sheet) != 0)
            continue;
        char *why = source_open(&s, path, *sheet);
        if (why)
            die(EXIT_USAGE, "%s %s", source_base_name(path), why);
        why = header_find(&h, &s, m, o->source, only, &given);
        if (!why) {
            jobs = add_job(jobs, n, file, &s, &h);
            found++;
            continue;
        }
        source_close(&s);
        if (!first_why)
            first_why = xprintf("sheet '%s' %s", *sheet, why);
        if (!o->sheet)
            log_info("%s: sheet '%s' is left out: it %s", source_base_name(path), *sheet, why);
    }
    if (!found && !first_why)
        die_hint(EXIT_USAGE, xprintf("its first sheet is '%s'", sheets[0]), "%s has no sheet '%s'",
                 source_base_name(path), o->sheet);
    if (!found)
        die(EXIT_USAGE, "%s: %s", source_base_name(path), first_why);
    return jobs;
}

/* Ends the program over a file, with what helps. */
static void refuse(const struct load_options *o, const char *name, const char *why)
{
    const char *hint = NULL;
    if (strstr(why, "KOLOM_HILANG") && strstr(why, "Tanggal Pengukuran") && !o->dated)
        hint = "--measured-on DATE gives one day to a file without a column for it";
    else if (strstr(why, "KOLOM_HILANG") && (strstr(why, "Bulan") || strstr(why, "Tahun")) &&
             !o->dated)
        hint = "--month 2025-08 (or --month 2025) gives one month or year to a file without a "
               "column for it";
    else if (strstr(why, "KOLOM_HILANG") || strstr(why, "TANPA_HEADER"))
        hint = "a heading written differently is a row in acuan.pemetaan_alias, another layout one "
               "in acuan.pemetaan";
    else
        die(EXIT_USAGE, "%s %s", name, why);
    die_hint(EXIT_USAGE, hint, "%s %s", name, why);
}

struct load_job *load_prepare(PGconn *conn, const struct load_options *o, struct mappings *m,
                              int files, char **paths, int *n)
{
    struct load_job *jobs = NULL;
    struct given given = given_of(o);
    mappings_load(m, conn);
    const struct mapping *only = chosen_mapping(o, m);
    *n = 0;
    for (int i = 0; i < files; i++) {
        struct source s;
        struct header h;
        if (source_is_workbook(paths[i])) {
            jobs = prepare_workbook(jobs, n, i, paths[i], o, m, only);
            continue;
        }
        char *why = source_open(&s, paths[i], NULL);
        if (!why)
            why = header_find(&h, &s, m, o->source, only, &given);
        if (why)
            refuse(o, s.name, why);
        jobs = add_job(jobs, n, i, &s, &h);
    }
    return jobs;
}

/* ISO date of a kv_date. */
static const char *iso(kv_date d, char out[40])
{
    kv_ymd y = kv_ymd_of(d);
    snprintf(out, 40, "%04d-%02d-%02d", y.year, y.month, y.day);
    return out;
}

void load_settle(struct load_options *o)
{
    o->newest = day_option("data-date", o->data_date, today());
    o->event = o->month ? KV_NO_DATE : day_option("measured-on", o->dated, KV_NO_DATE);
    if (o->month &&
        (clean_month(o->month, strlen(o->month), &o->event) != CODE_NONE || o->event == KV_NO_DATE))
        die(EXIT_USAGE, "--month takes a month like 2025-08 or a year, not '%s'", o->month);
}

/* Options that change what a file becomes. */
static char *option_text(const struct load_options *o)
{
    return xprintf("%s%s%s%s%s", o->area ? "area=" : "", o->area ? o->area : "",
                   o->month   ? " month="
                   : o->dated ? " measured-on="
                              : "",
                   o->dated ? o->dated : "", o->two_digit_years ? " two-digit-years" : "");
}

/* Number of the batch that loaded these bytes in this way, 0 for none. */
static int64_t loaded_before(PGconn *conn, const struct load_job *j, const char *options)
{
    const char *v[] = {j->header.mapping->source, j->source.sha256, j->header.mapping->name,
                       j->source.sheet, options};
    char *id = db_one(
        conn,
        "SELECT batch_id FROM sumber.batch WHERE sumber = $1 AND sha256 = $2 AND pemetaan = $3 "
        "AND lembar IS NOT DISTINCT FROM $4 AND opsi = $5 ORDER BY batch_id LIMIT 1",
        5, v);
    int64_t n = id ? strtoll(id, NULL, 10) : 0;
    free(id);
    return n;
}

static int64_t open_batch(PGconn *conn, const struct load_job *j, const char *options,
                          kv_date data_date, int64_t run_id)
{
    char run[24], day[40];
    snprintf(run, sizeof run, "%" PRId64, run_id);
    const char *v[] = {
        j->header.mapping->source, j->source.name, j->source.sheet,     j->source.sha256,
        j->header.mapping->name,   options,        iso(data_date, day), run};
    char *id = db_one(conn,
                      "INSERT INTO sumber.batch (sumber, berkas, lembar, sha256, pemetaan, opsi, "
                      "tgl_data, run_id) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7::date, $8::bigint) RETURNING batch_id",
                      8, v);
    int64_t n = strtoll(id, NULL, 10);
    free(id);
    return n;
}

/* 16th digits lost to a spreadsheet: far more zeros than one in ten. */
static void check_precision(const struct plan *p, struct tally *t)
{
    enum { ENOUGH = 20, SHARE = 30 };
    if (t->niks >= ENOUGH && t->niks_end_0 * 100 > t->niks * SHARE) {
        struct tally_cell *c = &t->cells[NIK_PRESISI * (t->columns + 1) +
                                         (p->nik_column < 0 ? t->columns : p->nik_column)];
        c->n = t->niks_end_0;
    }
}

static void load_one(PGconn *conn, const struct load_options *o, struct load_job *j,
                     const struct places *places, const struct key *key, const char *options,
                     int64_t run_id, struct load_totals *totals)
{
    struct report rep = {.label = j->label, .source = &j->source, .header = &j->header};
    rep.already = o->again ? 0 : loaded_before(conn, j, options);
    if (rep.already) {
        report_print(&rep);
        return;
    }
    struct plan p = {.places = places,
                     .key = key,
                     .area = o->area,
                     .base_name = j->label,
                     .two_digit_years = o->two_digit_years,
                     .data_date = o->newest,
                     .dated = o->event,
                     .workbook = j->source.workbook};
    struct tally total;
    struct batch_facts facts = {0};
    plan_make(&p, conn, &j->header);
    tally_init(&total, j->header.n);
    /* The stronger locks first: nobody can come between reading and writing. */
    db_execf(conn, "LOCK TABLE operasi.run, sumber.batch, %s%s IN ROW EXCLUSIVE MODE",
             j->header.mapping->table, p.rule == RULE_MEASUREMENT ? ", inti.pengukuran" : "");
    p.batch_id = open_batch(conn, j, options, p.data_date, run_id);
    progress_begin(j->label, j->source.bytes);
    pipeline_run(conn, &j->source, &p, &total, &facts);
    progress_end();
    check_precision(&p, &total);
    merge_batch(conn, &p, &total, &facts, &rep.merged);
    rep.batch_id = p.batch_id;
    rep.total = &total;
    report_save(conn, &rep, &p, &facts.areas);
    if (p.rule == RULE_FORM)
        absorb_forms(conn);
    report_print(&rep);
    totals->read += total.read;
    totals->rejected += total.rejected;
    tally_free(&total);
    batch_facts_free(&facts);
    plan_free(&p);
}

/* Which files went in, and how many of their rows changed something; in the transaction of the last
 * one: behind it nothing may fail. */
static void note_files(PGconn *conn, int64_t run_id)
{
    db_execf(conn,
             "UPDATE operasi.run r SET rincian = jsonb_build_object('masukan', "
             "operasi.asal(r.run_id)), baris_keluar = "
             "(SELECT coalesce(sum(b.baru + b.diperbarui), 0) FROM sumber.batch b WHERE b.run_id = "
             "r.run_id) "
             "WHERE r.run_id = %" PRId64,
             run_id);
}

void load_run(PGconn *conn, const struct load_options *o, struct load_job *jobs, int n,
              int64_t run_id, struct load_totals *totals)
{
    struct places places;
    struct key key;
    char *options = option_text(o);
    key_open(&key, conn);
    places_load(&places, conn);
    for (int i = 0; i < n; i++) {
        if (i == 0 || jobs[i].file != jobs[i - 1].file)
            db_exec(conn, "BEGIN");
        load_one(conn, o, &jobs[i], &places, &key, options, run_id, totals);
        source_close(&jobs[i].source);
        if (i < n - 1 && jobs[i].file == jobs[i + 1].file)
            continue;
        note_files(conn, run_id);
        db_exec(conn, konv.dry_run ? "ROLLBACK" : "COMMIT");
    }
    key_free(&key);
    free(options);
}
