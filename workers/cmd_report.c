/* report: figures that are published already, as a file. */
#include "draft.h"
#include "report/report.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct report_kind *const kinds[] = {
    &report_quality,
    &report_scorecard,
    NULL,
};

static const char *area_text, *period_text, *format_text, *output;

static const struct report_kind *find_kind(const char *name)
{
    const char *names[sizeof kinds / sizeof *kinds] = {0};
    char *list = xstrdup("");
    for (int i = 0; kinds[i]; i++) {
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
        names[i] = kinds[i]->name;
        list = xprintf("%s%s%s", list, *list ? ", " : "", kinds[i]->name);
    }
    const char *near = opt_nearest(name, names);
    die_hint(EXIT_USAGE,
             near ? xprintf("did you mean '%s'?", near) : xprintf("there are: %s", list),
             "there is no report '%s'", name);
}

/* Whether a word is in a list separated by blanks. */
static bool listed(const char *word, const char *list)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)) != NULL; p++)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
            return true;
    return false;
}

/* --format, or the ending of the file. */
static const char *choose_format(const struct report_kind *kind)
{
    const char *format = format_text, *dot = output ? strrchr(output, '.') : NULL;
    if (!format && dot && !strchr(dot, '/'))
        format = dot + 1;
    if (!format || !*format || !listed(format, kind->formats))
        die_hint(EXIT_USAGE, xprintf("--format is one of: %s", kind->formats),
                 "report %s has no format '%s'", kind->name, format ? format : "");
    return format;
}

static void find_area(struct report_request *r)
{
    char end[16];
    const char *v[] = {area_text, date_text(r->period.end, end)};
    PGresult *res =
        db_params(r->conn,
                  "SELECT wilayah_sk, kode, nama, tingkat FROM lap.dim_wilayah WHERE wilayah_sk = "
                  "lap.wilayah_pada($1, $2::date)",
                  2, v);
    if (PQntuples(res) == 0)
        die_hint(EXIT_USAGE, "an area code like 73.08 or 73.08.01.2001", "no area %s is known",
                 area_text);
    r->area_sk = atoi(PQgetvalue(res, 0, 0));
    r->code = xstrdup(PQgetvalue(res, 0, 1));
    r->name = xstrdup(PQgetvalue(res, 0, 2));
    r->level = xstrdup(PQgetvalue(res, 0, 3));
    PQclear(res);
    const char *p[] = {r->period.code};
    r->label = db_one(r->conn, "SELECT label FROM lap.dim_periode WHERE kode = $1", 1, p);
}

void report_facts(struct doc *d, const struct report_request *r, const char *fact_table)
{
    char *area = xprintf("%s (%s)", r->name, r->code), sk[16];
    doc_fact(d, "wilayah", "Wilayah", area);
    doc_fact(d, "tingkat", "Tingkat", r->level);
    doc_fact(d, "periode", "Periode", r->label);
    snprintf(sk, sizeof sk, "%d", r->period.sk);
    const char *v[] = {sk};
    char *sql = xprintf(
        "SELECT 'run ' || run_id || ', ' || to_char(selesai AT TIME ZONE 'UTC', 'YYYY-MM-DD "
        "HH24:MI') || ' UTC' "
        "FROM operasi.run WHERE run_id = (SELECT max(run_id) FROM %s WHERE periode_sk = $1::int)",
        fact_table);
    char *run = db_one(r->conn, sql, 1, v);
    if (!run)
        die_hint(EXIT_RUNTIME, xprintf("konvergensi score --period %s", r->period.code),
                 "nothing is published for %s", r->period.code);
    doc_fact(d, "terbit", "Diterbitkan oleh", run);
    date_text(r->period.end, d->made);
    free(run);
    free(sql);
    free(area);
}

static void write_report(const struct report_kind *kind, const struct report_request *r,
                         const char *path)
{
    if (kind->write && kind->write(r, path))
        return;
    struct doc *d = kind->build(r);
    void (*write)(const struct doc *, const char *) =
        strcmp(r->format, "csv") == 0    ? doc_write_csv
        : strcmp(r->format, "json") == 0 ? doc_write_json
        : strcmp(r->format, "xlsx") == 0 ? doc_write_xlsx
                                         : doc_write_pdf;
    write(d, path);
    doc_free(d);
}

/* Without -o the text formats go to standard output. */
static void print_report(const struct report_kind *kind, const struct report_request *r)
{
    char buffer[1 << 14];
    const char *path = draft_begin(NULL);
    write_report(kind, r, path);
    FILE *f = fopen(path, "r");
    bool fine = f != NULL;
    for (size_t n; fine && (n = fread(buffer, 1, sizeof buffer, f)) > 0;)
        fine = fwrite(buffer, 1, n, stdout) == n;
    if (!fine || ferror(f) || fflush(stdout) != 0)
        die(EXIT_RUNTIME, "cannot write the report: %s", strerror(errno));
    fclose(f);
}

static int run_report(int argc, char **argv)
{
    const struct report_kind *kind = find_kind(argv[0]);
    if (konv.dry_run)
        die_hint(EXIT_USAGE, "leave --dry-run away",
                 "a report has no dry run: it changes nothing but the file it writes");
    if (!area_text || !period_text)
        die_hint(EXIT_USAGE, "konvergensi report quality --area 73.08 --period 2025-11 -o mutu.pdf",
                 "a report needs --area and --period");
    struct report_request r = {.period = period_parse(period_text), .format = choose_format(kind)};
    bool text = strcmp(r.format, "csv") == 0 || strcmp(r.format, "json") == 0;
    if (!output && !text && isatty(STDOUT_FILENO))
        die_hint(EXIT_USAGE, "-o FILE", "a %s does not go to a terminal", r.format);
    r.conn = db_connect();
    warehouse_require(r.conn, false);
    period_require(r.conn, &r.period);
    find_area(&r);
    if (output && strcmp(output, "-") != 0) {
        write_report(kind, &r, draft_begin(output));
        draft_replace();
    } else
        print_report(kind, &r);
    db_close(r.conn);
    return EXIT_DONE;
}

static const struct opt options[] = {
    {"area", 0, OPT_STRING, &area_text, "CODE",
     "area code, province to village, or a posyandu of lap.dim_wilayah"},
    {"period", 0, OPT_STRING, &period_text, "PERIOD", "2025, 2025-S1, 2025-Q4 or 2025-11"},
    {"format", 0, OPT_STRING, &format_text, "FORMAT",
     "pdf, xlsx, csv or json (default: the ending of FILE)"},
    {"output", 'o', OPT_STRING, &output, "FILE",
     "where to, readable by you only; without it csv and json go to standard output"},
    {0},
};

const struct command cmd_report = {
    .name = "report",
    .args = "KIND --area CODE --period P -o FILE",
    .summary = "published figures as pdf, xlsx, csv, json",
    .opts = options,
    .notes = "Kinds: quality (data quality of the measurements), scorecard (the official "
             "convergence forms).",
    .min_args = 1,
    .max_args = 1,
    .run = run_report,
};
