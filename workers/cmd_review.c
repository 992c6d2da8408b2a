/* review: the queue of uncertain pairs out as CSV, decisions in. */
#include "draft.h"
#include "konv.h"
#include <csv.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *output, *sample_text = "1";
static long limit = 1000;

enum { C_ID, C_DECISION, C_REASON, COLUMNS };
static const char *const column_names[COLUMNS] = {"tinjauan_id", "putusan", "alasan_putusan"};

/* ---- out ---- */

/* A file that is there may be the one the reviewers filled. */
static void refuse_existing(void)
{
    struct stat st;
    if (output && lstat(output, &st) == 0)
        die_hint(EXIT_USAGE, "it may hold decisions: import it or move it away", "%s exists",
                 output);
}

static FILE *open_output(void)
{
    FILE *f = output ? fopen(draft_begin(output), "wb") : stdout;
    if (!f)
        die(EXIT_RUNTIME, "cannot write %s: %s", output, strerror(errno));
    return f;
}

static int export_queue(void)
{
    if (konv.dry_run)
        die_hint(EXIT_USAGE, "'review import --dry-run FILE' checks decisions",
                 "review export has no dry run: it changes nothing but the file it writes");
    refuse_existing();
    PGconn *conn = db_connect();
    warehouse_require(conn, false);
    FILE *f = open_output();
    char *sql = xprintf("COPY (SELECT t.*, r.rincian, NULL AS putusan, NULL AS alasan_putusan FROM "
                        "(SELECT * FROM inti.tinjauan ORDER BY prioritas DESC, tinjauan_id LIMIT "
                        "%ld) t LEFT JOIN LATERAL "
                        "(SELECT string_agg(isian || coalesce(' ' || tingkat, '') || ' (' || "
                        "to_char(bobot, 'FMSG990.0') || ')', '; ' "
                        "ORDER BY urut) AS rincian FROM inti.rincian_tinjauan x WHERE "
                        "x.tinjauan_id = t.tinjauan_id) r ON true "
                        "ORDER BY prioritas DESC, tinjauan_id) TO STDOUT (FORMAT csv, HEADER)",
                        limit);
    char *line;
    int n;
    long rows = -1;
    db_exec(conn, sql);
    while ((n = PQgetCopyData(conn, &line, 0)) > 0) {
        if (fwrite(line, 1, (size_t)n, f) != (size_t)n)
            die(EXIT_RUNTIME, "cannot write %s: %s", output ? output : "the output",
                strerror(errno));
        PQfreemem(line);
        rows++;
    }
    for (PGresult *res; (res = PQgetResult(conn)) != NULL; PQclear(res))
        db_check(conn, res);
    if (fflush(f) != 0 || (output && fclose(f) != 0))
        die(EXIT_RUNTIME, "cannot write %s: %s", output ? output : "the output", strerror(errno));
    if (output)
        draft_place();
    log_info("%ld pairs to review; fill the column 'putusan' with sama, beda or ragu",
             rows < 0 ? 0 : rows);
    free(sql);
    db_close(conn);
    return EXIT_DONE;
}

/* ---- in ---- */

struct decision {
    char *id, *what, *why;
    long line;
};

struct reader {
    int place[COLUMNS]; /* column of the file, -1: none */
    int column, columns; /* of the present line, of the header */
    long line;
    char *value[COLUMNS];
    struct decision *list;
    size_t n;
};

static void on_field(void *text, size_t n, void *context)
{
    struct reader *r = context;
    if (r->line > 1 && r->column >= r->columns && n > 0)
        die_hint(EXIT_USAGE, "a cell with a comma in it needs quotation marks",
                 "line %ld has more cells than the header", r->line);
    char *value = xprintf("%.*s", (int)n, text ? (char *)text : "");
    for (int k = 0; k < COLUMNS; k++) {
        if (r->line == 1 && strcmp(value, column_names[k]) == 0)
            r->place[k] = r->column;
        else if (r->line > 1 && r->place[k] == r->column)
            r->value[k] = xstrdup(value);
    }
    free(value);
    r->column++;
}

static void check_header(const struct reader *r)
{
    for (int k = 0; k < C_REASON; k++)
        if (r->place[k] < 0)
            die_hint(EXIT_USAGE, "use the file that 'konvergensi review export' wrote",
                     "there is no column '%s'", column_names[k]);
}

/* Keeps a row with a decision; the line number stands for it in messages, never its content. */
static void on_row(int end, void *context)
{
    struct reader *r = context;
    (void)end;
    if (r->line == 1) {
        check_header(r);
        r->columns = r->column;
    }
    if (r->line > 1 && r->value[C_DECISION] && *r->value[C_DECISION]) {
        char *what = r->value[C_DECISION];
        for (char *p = what; *p; p++)
            *p = (char)tolower((unsigned char)*p);
        if (strcmp(what, "sama") && strcmp(what, "beda") && strcmp(what, "ragu"))
            die(EXIT_USAGE, "line %ld: putusan must be sama, beda or ragu", r->line);
        if (!r->value[C_ID] || strspn(r->value[C_ID], "0123456789") != strlen(r->value[C_ID]) ||
            !*r->value[C_ID] || strlen(r->value[C_ID]) > 18)
            die(EXIT_USAGE, "line %ld: tinjauan_id is no number", r->line);
        if ((r->n & (r->n - 1)) == 0)
            r->list = xrealloc(r->list, (r->n ? r->n * 2 : 1) * sizeof *r->list);
        r->list[r->n++] =
            (struct decision){r->value[C_ID], r->value[C_DECISION], r->value[C_REASON], r->line};
    }
    memset(r->value, 0, sizeof r->value);
    r->column = 0;
    r->line++;
}

/* Spreadsheets add a byte order mark and may save with semicolons: the header line tells. */
static char separator(const char *p, size_t n)
{
    size_t commas = 0, semicolons = 0;
    for (size_t i = 0; i < n && p[i] != '\n'; i++) {
        commas += p[i] == ',';
        semicolons += p[i] == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static void read_file(struct reader *r, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct csv_parser parser;
    char buffer[1 << 16];
    size_t n;
    bool first = true;
    if (!f)
        die(EXIT_USAGE, "cannot read %s: %s", path, strerror(errno));
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0) {
        size_t skip = first && n >= 3 && memcmp(buffer, "\357\273\277", 3) == 0 ? 3 : 0;
        if (first)
            csv_set_delim(&parser, (unsigned char)separator(buffer, n));
        first = false;
        if (csv_parse(&parser, buffer + skip, n - skip, on_field, on_row, r) != n - skip)
            die(EXIT_USAGE, "line %ld: %s", r->line, csv_strerror(csv_error(&parser)));
    }
    if (ferror(f))
        die(EXIT_RUNTIME, "cannot read %s: %s", path, strerror(errno));
    if (csv_fini(&parser, on_field, on_row, r) != 0)
        die(EXIT_USAGE, "line %ld: a quotation mark is never closed", r->line);
    csv_free(&parser);
    fclose(f);
    if (r->line == 1)
        die(EXIT_USAGE, "%s is empty", path);
}

/* The words of reviewers, which may name people: copied, since what stands in a parameter may go
 * into the log of the server. */
static void send_words(PGconn *conn, const struct reader *r)
{
    struct copy_in c;
    db_exec(conn, "CREATE TEMP TABLE putusan_masuk (nomor bigint PRIMARY KEY, putusan text, alasan "
                  "text) ON COMMIT DROP");
    copy_in_begin(&c, conn, "pg_temp.putusan_masuk");
    for (size_t i = 0; i < r->n; i++) {
        const char *why = r->list[i].why;
        copy_row(&c, 3);
        copy_int8(&c, (int64_t)i);
        copy_text(&c, r->list[i].what);
        copy_text(&c, why && *why ? why : NULL);
    }
    copy_in_end(&c);
}

/* All decisions of the file or none. */
static int import_decisions(const char *path)
{
    struct reader r = {.place = {-1, -1, -1}, .line = 1};
    read_file(&r, path);
    PGconn *conn = db_connect();
    warehouse_require(conn, false);
    db_exec(conn, "BEGIN");
    send_words(conn, &r);
    for (size_t i = 0; i < r.n; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i);
        const char *v[] = {number, r.list[i].id, sample_text};
        PGresult *res =
            PQexecParams(conn,
                         "SELECT inti.putuskan($2::bigint, p.putusan, p.alasan, $3::float8) "
                         "FROM pg_temp.putusan_masuk p WHERE p.nomor = $1::bigint",
                         3, NULL, v, NULL, NULL, 0);
        if (PQresultStatus(res) != PGRES_TUPLES_OK)
            die(EXIT_RUNTIME, "line %ld: %s; nothing was imported", r.list[i].line,
                db_message(conn, res));
        PQclear(res);
    }
    db_exec(conn, konv.dry_run ? "ROLLBACK" : "COMMIT");
    printf("%zu decisions %s; they count from the next 'konvergensi link' on\n", r.n,
           konv.dry_run ? "checked" : "imported");
    db_close(conn);
    return EXIT_DONE;
}

static void check_options(void)
{
    char *end;
    double share = strtod(sample_text, &end);
    if (limit < 1)
        die(EXIT_USAGE, "--limit takes a number from 1");
    if (end == sample_text || *end || !(share > 0 && share <= 1))
        die(EXIT_USAGE, "--sample-share takes a number above 0 and at most 1");
}

static int run_review(int argc, char **argv)
{
    static const char *const words[] = {"export", "import", NULL};
    check_options();
    if (strcmp(argv[0], "export") == 0 && argc == 1)
        return export_queue();
    if (strcmp(argv[0], "import") == 0 && argc == 2)
        return import_decisions(argv[1]);
    if (strcmp(argv[0], "import") == 0)
        die(EXIT_USAGE, "review import needs one FILE");
    if (strcmp(argv[0], "export") == 0)
        die_hint(EXIT_USAGE, "the file goes behind -o", "review export takes no further argument");
    const char *near = opt_nearest(argv[0], words);
    die_hint(EXIT_USAGE, near ? xprintf("did you mean '%s'?", near) : "export or import",
             "there is no '%s' in review", argv[0]);
}

static const struct opt options[] = {
    {"output", 'o', OPT_STRING, &output, "FILE",
     "export: write there, where no file is yet, instead of to the standard output"},
    {"limit", 'n', OPT_INT, &limit, "N",
     "export: at most so many pairs, by priority (default 1000)"},
    {"sample-share", 0, OPT_STRING, &sample_text, "S",
     "import: the pairs were drawn at random with this share, above 0 and at most 1 (default 1: "
     "chosen)"},
    {0},
};

const struct command cmd_review = {
    .name = "review",
    .args = "export [-o FILE] | import FILE",
    .summary = "uncertain pairs out for people to decide, decisions in",
    .opts = options,
    .notes = "The file shows names of the own area only; NIK and No KK are masked. Decisions are "
             "kept for ever, the last one of a pair counts.",
    .min_args = 1,
    .max_args = 2,
    .run = run_review,
};
