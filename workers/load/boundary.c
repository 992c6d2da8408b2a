/*
 * Boundaries through ogr2ogr: once as they are and once repaired. Both streams have the same rows
 * in the same order, so a repaired row is one whose text differs.
 */
#include "load/areas.h"
#include "load/counts.h"
#include "load/heading.h"
#include "load/process.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CODE_FIELDS                                                                                \
    "kode|code|kodewilayah|kodekemendagri|kodedagri|kddesa|kdepum|kdcpum|kdpkab|kdppum|kodedesa|"  \
    "kodekec|kodekab"
/* GDAL names the geometry WKT, newer versions as it was named in the file. */
#define SHAPE_FIELDS "wkt|wktepsg4326|geom|geometry|thegeom|wkbgeometry"

/* The name of the column that holds WKT, as it is written in the file; NULL for other formats. */
static char *wkt_column(const char *path)
{
    static const char *const names[] = {"wkt_epsg4326", "wkt",      "geom",
                                        "geometry",     "the_geom", NULL};
    struct table t;
    char *why = table_open(&t, path, NULL), *found = NULL;
    if (why) {
        free(why);
        return NULL;
    }
    for (int i = 0; names[i] && !found; i++) {
        char normal[HEADING_MAX];
        heading_normal(names[i], strlen(names[i]), normal);
        if (table_column(&t, normal) >= 0)
            found = xstrdup(names[i]);
    }
    table_close(&t);
    return found;
}

static bool has_suffix(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* Opens what ogr2ogr makes of the file: all attributes and a column WKT. */
static void convert(struct table *t, const char *path, const char *wkt, const char *srs,
                    bool repair)
{
    bool gz = has_suffix(path, ".gz");
    char *source = gz    ? xprintf("%s/vsigzip/%s", wkt ? "CSV:" : "", path)
                   : wkt ? xprintf("CSV:%s", path)
                         : xstrdup(path);
    char *geom = wkt ? xprintf("GEOM_POSSIBLE_NAMES=%s", wkt) : NULL;
    char *argv[32], **a = argv;
#define ARG(x) (*a++ = (char *)(x))
    ARG("ogr2ogr"), ARG("-f"), ARG("CSV"), ARG("/vsistdout/"), ARG(source);
    ARG("-lco"), ARG("GEOMETRY=AS_WKT"), ARG("-nlt"), ARG("PROMOTE_TO_MULTI"), ARG("-dim"),
        ARG("XY");
    if (geom)
        ARG("-oo"), ARG(geom), ARG("-oo"), ARG("KEEP_GEOM_COLUMNS=NO"), ARG("-a_srs"),
            ARG("EPSG:4326");
    else
        ARG("-t_srs"), ARG("EPSG:4326");
    if (srs && !geom)
        ARG("-s_srs"), ARG(srs);
    if (repair)
        ARG("-makevalid");
    ARG(NULL);
#undef ARG
    int fd = -1;
    char *why = process_to_file(argv, &fd);
    if (why)
        die_hint(
            EXIT_USAGE,
            "--srs EPSG:nnnn declares the coordinate system of a file that does not name its own",
            "%s: %s", source_base_name(path), why);
    char *dev = xprintf("/dev/fd/%d", fd);
    why = table_open(t, dev, NULL);
    if (why)
        die(EXIT_USAGE, "%s: no features", source_base_name(path));
    close(fd);
    free(dev);
    free(source);
    free(geom);
}

static int code_column(const struct table *t, const char *field, const char *path)
{
    char normal[HEADING_MAX];
    int column = field ? (heading_normal(field, strlen(field), normal), table_column(t, normal))
                       : table_column(t, CODE_FIELDS);
    if (column < 0 || table_column(t, SHAPE_FIELDS) < 0)
        die_hint(EXIT_USAGE, "--code-field NAME says which attribute holds the Kemendagri code",
                 "%s: no column with area codes", source_base_name(path));
    return column;
}

static void put_degree(struct copy_in *c, const char *s)
{
    char *end;
    double v = strtod(s, &end);
    if (end == s || *end)
        copy_null(c);
    else
        copy_float8(c, v);
}

/* clang-format off */
static const char sql_unknown[] =
    "SELECT kode FROM muat_batas m WHERE NOT EXISTS (SELECT FROM acuan.wilayah w\n"
    "  WHERE w.kode = m.kode) ORDER BY kode COLLATE \"C\"";

static const char sql_label_points[] =
    "UPDATE acuan.wilayah w SET lon = m.lon, lat = m.lat FROM muat_batas m\n"
    "WHERE w.kode = m.kode AND w.berlaku_selesai IS NULL AND m.lon BETWEEN -180 AND 180\n"
    "  AND m.lat BETWEEN -90 AND 90 AND (w.lon, w.lat) IS DISTINCT FROM (m.lon, m.lat)";

static const char sql_write[] =
    "INSERT INTO acuan.batas_wilayah AS b (kode, wkt, diperbaiki, asal)\n"
    "SELECT DISTINCT ON (kode) kode, wkt, diperbaiki, $1 FROM muat_batas m\n"
    "WHERE EXISTS (SELECT FROM acuan.wilayah w WHERE w.kode = m.kode) ORDER BY kode, baris DESC\n"
    "ON CONFLICT (kode) DO UPDATE\n"
    "SET wkt = excluded.wkt, diperbaiki = excluded.diperbaiki, asal = excluded.asal\n"
    "WHERE b.wkt <> excluded.wkt";
/* clang-format on */

/* Codes the warehouse does not know; their boundaries are not kept. */
static int64_t report_unknown(PGconn *conn, const char *name)
{
    PGresult *res = db_query(conn, sql_unknown);
    int n = PQntuples(res);
    for (int i = 0; i < n && i < 10; i++)
        log_warn("%s: code %s is not in acuan.wilayah; its boundary is not kept", name,
                 PQgetvalue(res, i, 0));
    if (n > 10)
        log_warn("%s: and %d more codes", name, n - 10);
    PQclear(res);
    return n;
}

static void merge(PGconn *conn, const char *name, int64_t read, int64_t rejected)
{
    int64_t unknown = report_unknown(conn, name);
    int64_t repaired = db_int(conn, "SELECT count(*) FROM muat_batas WHERE diperbaiki");
    db_exec(conn, sql_label_points);
    PGresult *res = db_params(conn, sql_write, 1, &name);
    int64_t written = strtoll(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    db_exec(conn, "DROP TABLE muat_batas");
    counts_print(xprintf("boundaries %s", name),
                 (const char *[]){"what", "boundaries", "file", name, NULL},
                 (struct count[]){{"read", read},
                                  {"written", written},
                                  {"repaired", repaired},
                                  {"rejected", rejected},
                                  {"unknown codes", unknown},
                                  {0}});
}

void area_boundaries_load(PGconn *conn, const char *path, const struct area_options *options)
{
    char *wkt = wkt_column(path);
    struct table *raw = xmalloc(sizeof *raw), *fixed = xmalloc(sizeof *fixed);
    convert(raw, path, wkt, options->srs, false);
    convert(fixed, path, wkt, options->srs, true);
    int code = code_column(fixed, options->code_field, path),
        shape = table_column(fixed, SHAPE_FIELDS);
    int lon = table_column(fixed, "lng|lon|longitude|bujur"),
        lat = table_column(fixed, "lat|latitude|lintang");
    int64_t read = 0, rejected = 0;
    struct copy_in c;
    db_exec(conn, "CREATE TEMP TABLE muat_batas (kode text, wkt text, diperbaiki bool, lon float8, "
                  "lat float8, baris int8) ON COMMIT DROP");
    copy_in_begin(&c, conn, "muat_batas");
    for (; table_next(fixed) && table_next(raw); read++) {
        char dotted[14];
        const char *text = table_cell(fixed, shape);
        if (!area_code_dotted(table_cell(fixed, code), dotted) ||
            strncmp(text, "MULTIPOLYGON (", 14) != 0) {
            if (rejected++ < 10)
                log_warn("%s feature %lld: no area code or no polygon", source_base_name(path),
                         (long long)read + 1);
            continue;
        }
        copy_row(&c, 6);
        copy_text(&c, dotted);
        copy_text(&c, text);
        copy_bool(&c, strcmp(text, table_cell(raw, shape)) != 0);
        put_degree(&c, table_cell(fixed, lon));
        put_degree(&c, table_cell(fixed, lat));
        copy_int8(&c, read);
    }
    copy_in_end(&c);
    table_close(raw);
    table_close(fixed);
    free(raw);
    free(fixed);
    free(wkt);
    merge(conn, source_base_name(path), read, rejected);
}
