/* load: files of a source into the warehouse. */
#include "konv.h"
#include "load/areas.h"
#include "load/counts.h"
#include "load/load.h"
#include <stdlib.h>
#include <string.h>

static struct load_options options;
static const char *measured_on;

/* --area in its dotted form; it must be known, or every row would go astray. */
static void check_area(PGconn *conn)
{
    static char dotted[14];
    if (!options.area)
        return;
    if (!area_code_dotted(options.area, dotted))
        die(EXIT_USAGE, "--area takes a Kemendagri code like 73.08 or 73.08.01.2001, not '%s'",
            options.area);
    const char *v[] = {dotted};
    char *known = db_one(conn, "SELECT 1 FROM acuan.wilayah WHERE kode = $1 LIMIT 1", 1, v);
    if (!known)
        die_hint(EXIT_USAGE, "'konvergensi wilayah FILE' loads the areas",
                 "--area %s is not in acuan.wilayah", dotted);
    free(known);
    options.area = dotted;
}

static int run_load(int argc, char **argv)
{
    struct mappings mappings;
    struct load_totals totals = {0};
    struct run run;
    int n;
    options.source = argv[0];
    if (measured_on && options.month)
        die(EXIT_USAGE, "--measured-on and --month exclude each other");
    options.dated = measured_on ? measured_on : options.month;
    load_settle(&options);
    PGconn *conn = db_connect();
    warehouse_require(conn, true);
    check_area(conn);
    struct load_job *jobs = load_prepare(conn, &options, &mappings, argc - 1, argv + 1, &n);
    run_begin(&run, NULL);
    load_run(conn, &options, jobs, n, run.id, &totals);
    db_close(conn);
    run_end(&run, "selesai", totals.read, totals.rejected);
    counts_dry_run();
    return EXIT_DONE;
}

static const struct opt opts[] = {
    {"mapping", 'm', OPT_STRING, &options.mapping, "NAME",
     "layout of the files (default: recognised by their headings)"},
    {"area", 'a', OPT_STRING, &options.area, "CODE",
     "area of rows that name none, and the context of the names they give"},
    {"sheet", 0, OPT_STRING, &options.sheet, "NAME",
     "sheet of a workbook (default: all with a known header)"},
    {"measured-on", 0, OPT_STRING, &measured_on, "DATE",
     "measuring day of a file without a column for it"},
    {"month", 0, OPT_STRING, &options.month, "MONTH",
     "month (2025-08) or year of a file without a column for it"},
    {"data-date", 0, OPT_STRING, &options.data_date, "DATE",
     "day of the data: later measurements are refused (default: today)"},
    {"two-digit-years", 0, OPT_FLAG, &options.two_digit_years, NULL,
     "read years 00-29 as 20xx, 30-99 as 19xx"},
    {"again", 0, OPT_FLAG, &options.again, NULL,
     "load also what was loaded before (after areas or mappings changed)"},
    {0},
};

const struct command cmd_load = {
    .name = "load",
    .args = "SOURCE FILE...",
    .summary = "files of a source: CSV (also .gz) or XLSX",
    .opts = opts,
    .notes = "SOURCE: eppgbm, smart, pk, dtks, sipbm, elsimil, ehdw, kpm (village forms),\n"
             "fasilitas, dana.\n"
             "Layouts: SELECT pemetaan, sumber, keterangan FROM acuan.pemetaan.\n"
             "A file is taken whole or not at all. Refused rows: sumber.tolakan. Warnings: "
             "sumber.peringatan.",
    .min_args = 2,
    .max_args = -1,
    .run = run_load,
};
