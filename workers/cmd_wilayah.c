/* wilayah: area codes, the bridge to BPS codes, changes of areas, boundaries. */
#include "konv.h"
#include "load/areas.h"
#include "load/counts.h"
#include "period.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct area_options options;

/* By extension: what GDAL reads better than we do. */
static bool is_map_format(const char *path)
{
    static const char *const endings[] = {".geojson", ".json", ".shp",      ".gpkg", ".kml", ".gml",
                                          ".fgb",     ".gdb",  ".topojson", ".tab",  NULL};
    for (int i = 0; endings[i]; i++) {
        size_t n = strlen(path), m = strlen(endings[i]);
        if (n > m && strcasecmp(path + n - m, endings[i]) == 0)
            return true;
    }
    return false;
}

/* Says what a file is before anything is written; ends the program when it is none of ours. */
static enum area_file classify(const char *path)
{
    if (is_map_format(path))
        return AREA_BOUNDARIES;
    struct table *t = xmalloc(sizeof *t);
    char *why = table_open(t, path, NULL);
    if (why)
        die(EXIT_USAGE, "%s %s", source_base_name(path), why);
    enum area_file kind = area_file_kind(t);
    if (kind == AREA_UNKNOWN)
        die_hint(EXIT_USAGE,
                 "expected one of: code,name or kode,nama (area codes); kode_bps,kode_dagri "
                 "(bridge); dari,ke,tanggal,jenis,bobot "
                 "(changes); kode and a WKT column (boundaries)",
                 "%s: its headings are not known (TANPA_HEADER)", source_base_name(path));
    table_close(t);
    free(t);
    return kind;
}

static void load_tables(PGconn *conn, int n, char **paths, const enum area_file *kinds,
                        enum area_file kind)
{
    for (int i = 0; i < n; i++) {
        if (kinds[i] != kind)
            continue;
        struct table *t = xmalloc(sizeof *t);
        char *why = table_open(t, paths[i], NULL);
        if (why)
            die(EXIT_USAGE, "%s %s", source_base_name(paths[i]), why);
        if (kind == AREA_CODES)
            area_codes_stage(conn, t, &options);
        else if (kind == AREA_BRIDGE)
            area_bridge_load(conn, t);
        else
            area_changes_load(conn, t);
        table_close(t);
        free(t);
    }
}

static bool any(int n, const enum area_file *kinds, enum area_file kind)
{
    for (int i = 0; i < n; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/* The day of the edition as ISO text, which all that follows can read. */
static void settle_options(void)
{
    static char day[16];
    if (options.complete && !options.valid_from)
        die(EXIT_USAGE, "--complete needs --valid-from: areas that are gone end on that day");
    if (options.valid_from)
        options.valid_from =
            date_text(day_option("valid-from", options.valid_from, KV_NO_DATE), day);
}

static int run_wilayah(int argc, char **argv)
{
    enum area_file *kinds = xcalloc((size_t)argc, sizeof *kinds);
    struct run run;
    settle_options();
    for (int i = 0; i < argc; i++)
        kinds[i] = classify(argv[i]);
    run_begin(&run, NULL);
    PGconn *conn = db_connect();
    db_exec(conn, "BEGIN");
    /* Codes first, whatever the order on the command line: the rest refers to them. */
    if (any(argc, kinds, AREA_CODES)) {
        area_codes_begin(conn);
        load_tables(conn, argc, argv, kinds, AREA_CODES);
        area_codes_merge(conn, &options);
    }
    load_tables(conn, argc, argv, kinds, AREA_BRIDGE);
    load_tables(conn, argc, argv, kinds, AREA_CHANGES);
    for (int i = 0; i < argc; i++)
        if (kinds[i] == AREA_BOUNDARIES)
            area_boundaries_load(conn, argv[i], &options);
    db_exec(conn, konv.dry_run ? "ROLLBACK" : "COMMIT");
    if (!konv.dry_run)
        db_exec(conn, "SELECT acuan.hitung_statistik_wilayah()");
    db_close(conn);
    run_end(&run, "selesai", 0, 0);
    counts_dry_run();
    free(kinds);
    return EXIT_DONE;
}

static const struct opt opts[] = {
    {"valid-from", 0, OPT_STRING, &options.valid_from, "DATE",
     "first day of this edition: changed names open a new version"},
    {"legal-basis", 0, OPT_STRING, &options.legal_basis, "TEXT", "regulation of this edition"},
    {"complete", 0, OPT_FLAG, &options.complete, NULL,
     "the files are the whole edition: codes missing from them end on --valid-from"},
    {"code-field", 0, OPT_STRING, &options.code_field, "NAME",
     "attribute of a boundary file that holds the Kemendagri code"},
    {"srs", 0, OPT_STRING, &options.srs, "EPSG:N",
     "coordinate system of a boundary file that names none"},
    {0},
};

const struct command cmd_wilayah = {
    .name = "wilayah",
    .args = "FILE...",
    .summary = "area codes (CSV) and boundaries (any OGR format)",
    .opts = opts,
    .notes = "Several files make one edition; their order does not matter. Known by their "
             "headings: code,name or kode,nama\n"
             "(idn-area-data), kode_bps,kode_dagri (bridge), dari,ke,tanggal,jenis,bobot "
             "(changes), a WKT column (boundaries).",
    .min_args = 1,
    .max_args = -1,
    .run = run_wilayah,
};
