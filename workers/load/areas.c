/* Area codes: staged as they come, compared and merged in SQL, so that loading twice changes
 * nothing. */
#include "load/areas.h"
#include "load/clean.h"
#include "load/counts.h"
#include "linkage/date.h"
#include "wilayah/kode.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CODE_HEADINGS "kode|code|kodewilayah|kodekemendagri|kodedagri"
#define NAME_HEADINGS "nama|name|namawilayah"
#define WKT_HEADINGS  "wkt|wktepsg4326|geom|geometry|thegeom"
#define BRIDGE_CODE   "kodedagri|kodekemendagri|kode"

bool area_code_dotted(const char *text, char out[14])
{
    char d[11];
    size_t n = kv_kode_digits(text, strlen(text), d);
    if (!n)
        return false;
    char *p = out;
    for (size_t i = 0; i < n; i++) {
        if (i == 2 || i == 4 || i == 6)
            *p++ = '.';
        *p++ = d[i];
    }
    *p = 0;
    return true;
}

enum area_file area_file_kind(const struct table *t)
{
    bool code = table_column(t, CODE_HEADINGS) >= 0, name = table_column(t, NAME_HEADINGS) >= 0;
    if (table_column(t, WKT_HEADINGS) >= 0)
        return AREA_BOUNDARIES;
    if (table_column(t, "dari") >= 0 && table_column(t, "ke") >= 0 &&
        table_column(t, "tanggal") >= 0)
        return AREA_CHANGES;
    if (table_column(t, "kodebps") >= 0 && table_column(t, "namabps|kodedagri|kodekemendagri") >= 0)
        return AREA_BRIDGE;
    return code && name ? AREA_CODES : AREA_UNKNOWN;
}

/* A date cell, or KV_NO_DATE. */
static kv_date date_cell(const char *text)
{
    kv_stated stated = 0;
    return kv_date_parse(text, strlen(text), KV_DAY_FIRST, KV_NO_DATE, &stated) == KV_DATE_OK
               ? kv_stated_date(stated)
               : KV_NO_DATE;
}

/* Whether a cell says something that is no date. */
static bool unread(const char *text, kv_date d)
{
    return d == KV_NO_DATE && !clean_is_null(text, strlen(text));
}

static void put_date(struct copy_in *c, kv_date d)
{
    if (d == KV_NO_DATE)
        copy_null(c);
    else
        copy_int4(c, d);
}

static void put_text(struct copy_in *c, const char *s)
{
    copy_text(c, *s ? s : NULL);
}

static void put_number(struct copy_in *c, const char *s)
{
    double v;
    if (clean_number(s, strlen(s), false, &v))
        copy_null(c);
    else
        copy_float8(c, v);
}

/* kabupaten or kota by name or number (71 and up are kota), village kinds by the first digit of the
 * last part. */
static const char *kind_of(const char *code, const char *name)
{
    switch (strlen(code)) {
    case 2:
        return "provinsi";
    case 5:
        return strncasecmp(name, "KOTA ", 5) == 0 ||
                       (strncasecmp(name, "KAB", 3) != 0 && code[3] >= '7')
                   ? "kota"
                   : "kabupaten";
    case 8:
        return "kecamatan";
    default:
        return code[9] == '1' ? "kelurahan" : code[9] == '3' ? "desa adat" : "desa";
    }
}

void area_codes_begin(PGconn *conn)
{
    db_exec(conn,
            "CREATE TEMP TABLE muat_wilayah (kode text, nama text, jenis text, kode_bps text, "
            "mulai date, selesai date, "
            "dasar_hukum text, lon float8, lat float8, berkas text, baris int8, tanggal_salah "
            "bool) ON COMMIT DROP");
}

void area_codes_stage(PGconn *conn, struct table *t, const struct area_options *options)
{
    int code = table_column(t, CODE_HEADINGS), name = table_column(t, NAME_HEADINGS);
    int from = table_column(t, "berlakumulai|validfrom"),
        to = table_column(t, "berlakuselesai|validto");
    int basis = table_column(t, "dasarhukum|legalbasis"), bps = table_column(t, "kodebps");
    int kind = table_column(t, "jenis"), lon = table_column(t, "lon|lng|longitude|bujur"),
        lat = table_column(t, "lat|latitude|lintang");
    kv_date edition = options->valid_from ? date_cell(options->valid_from) : KV_NO_DATE;
    struct copy_in c;
    copy_in_begin(&c, conn, "muat_wilayah");
    while (table_next(t)) {
        char dotted[14] = "";
        const char *label = table_cell(t, name), *said = table_cell(t, kind);
        bool ok = area_code_dotted(table_cell(t, code), dotted) && *label;
        kv_date start = date_cell(table_cell(t, from)), end = date_cell(table_cell(t, to));
        copy_row(&c, 12);
        put_text(&c, ok ? dotted : "");
        put_text(&c, label);
        put_text(&c, *said ? said : ok ? kind_of(dotted, label) : "");
        put_text(&c, table_cell(t, bps));
        put_date(&c, start != KV_NO_DATE ? start : edition);
        put_date(&c, end);
        put_text(&c, *table_cell(t, basis)  ? table_cell(t, basis)
                     : options->legal_basis ? options->legal_basis
                                            : "");
        put_number(&c, table_cell(t, lon));
        put_number(&c, table_cell(t, lat));
        copy_text(&c, t->source.name);
        copy_int8(&c, t->line);
        copy_bool(&c, unread(table_cell(t, from), start) || unread(table_cell(t, to), end));
    }
    copy_in_end(&c);
}

/* clang-format off */
static const char sql_bad_rows[] =
    "CREATE TEMP TABLE muat_tolak ON COMMIT DROP AS\n"
    "WITH m AS (\n"
    "  SELECT berkas, baris, kode, CASE\n"
    "    WHEN kode IS NULL OR nama IS NULL THEN 'no area code or no name'\n"
    "    WHEN jenis <> ALL (CASE length(kode) WHEN 2 THEN ARRAY['provinsi']\n"
    "      WHEN 5 THEN ARRAY['kabupaten', 'kota'] WHEN 8 THEN ARRAY['kecamatan']\n"
    "      ELSE ARRAY['desa', 'kelurahan', 'desa adat'] END) THEN 'jenis does not fit the level'\n"
    "    WHEN tanggal_salah THEN 'a date that cannot be read'\n"
    "    WHEN selesai <= mulai THEN 'ends before it begins'\n"
    "    WHEN length(kode) > 2\n"
    "      AND left(kode, length(kode) - CASE length(kode) WHEN 13 THEN 5 ELSE 3 END) NOT IN\n"
    "        (SELECT kode FROM muat_wilayah WHERE kode IS NOT NULL\n"
    "         UNION SELECT kode FROM acuan.wilayah) THEN 'the parent is unknown' END AS alasan\n"
    "  FROM muat_wilayah)\n"
    "SELECT * FROM m WHERE alasan IS NOT NULL";

/* Without a date of its own a row speaks of the version that is open now. */
static const char sql_date_rows[] =
    "UPDATE muat_wilayah m SET mulai = coalesce((SELECT max(w.berlaku_mulai) FROM acuan.wilayah w\n"
    "  WHERE w.kode = m.kode AND w.berlaku_selesai IS NULL), '2000-01-01')\n"
    "WHERE mulai IS NULL";

/* The later line wins. */
static const char sql_drop_repeated[] =
    "DELETE FROM muat_wilayah a USING (SELECT ctid AS id,\n"
    "  row_number() OVER (PARTITION BY kode, mulai ORDER BY ctid DESC) AS ke FROM muat_wilayah) b\n"
    "WHERE a.ctid = b.id AND b.ke > 1";

static const char sql_close_missing[] =
    "UPDATE acuan.wilayah w SET berlaku_selesai = $1::date\n"
    "WHERE berlaku_selesai IS NULL AND berlaku_mulai < $1::date\n"
    "  AND (left(kode, 2), length(kode)) IN (SELECT left(kode, 2), length(kode) FROM muat_wilayah)\n"
    "  AND NOT EXISTS (SELECT FROM muat_wilayah m WHERE m.kode = w.kode)";

/* Nothing new about the open version: its first day stays as it is. */
static const char sql_keep_dates[] =
    "UPDATE muat_wilayah m SET mulai = w.berlaku_mulai FROM acuan.wilayah w\n"
    "WHERE w.kode = m.kode AND w.nama = m.nama AND w.jenis = m.jenis\n"
    "  AND w.berlaku_selesai IS NULL AND m.selesai IS NULL AND m.mulai > w.berlaku_mulai";

static const char sql_close_renamed[] =
    "UPDATE acuan.wilayah w SET berlaku_selesai = m.mulai FROM muat_wilayah m\n"
    "WHERE w.kode = m.kode AND w.berlaku_mulai < m.mulai\n"
    "  AND (w.berlaku_selesai IS NULL OR w.berlaku_selesai > m.mulai)";

/* A version ends where the next one of its code begins. */
static const char sql_end_versions[] =
    "UPDATE muat_wilayah m SET selesai = n.nanti FROM (\n"
    "    SELECT kode, mulai, lead(mulai) OVER (PARTITION BY kode ORDER BY mulai) AS nanti FROM (\n"
    "      SELECT kode, mulai FROM muat_wilayah UNION SELECT kode, berlaku_mulai FROM acuan.wilayah) l) n\n"
    "WHERE n.kode = m.kode AND n.mulai = m.mulai AND n.nanti < coalesce(m.selesai, 'infinity')";

static const char sql_change[] =
    "UPDATE acuan.wilayah w SET nama = m.nama, jenis = m.jenis,\n"
    "  kode_bps = coalesce(m.kode_bps, w.kode_bps),\n"
    "  berlaku_selesai = coalesce(m.selesai, w.berlaku_selesai),\n"
    "  dasar_hukum = coalesce(m.dasar_hukum, w.dasar_hukum),\n"
    "  lon = coalesce(m.lon, w.lon), lat = coalesce(m.lat, w.lat)\n"
    "FROM muat_wilayah m WHERE w.kode = m.kode AND w.berlaku_mulai = m.mulai\n"
    "  AND (w.nama, w.jenis, w.kode_bps, w.berlaku_selesai, w.dasar_hukum, w.lon, w.lat)\n"
    "    IS DISTINCT FROM (m.nama, m.jenis, coalesce(m.kode_bps, w.kode_bps),\n"
    "      coalesce(m.selesai, w.berlaku_selesai), coalesce(m.dasar_hukum, w.dasar_hukum),\n"
    "      coalesce(m.lon, w.lon), coalesce(m.lat, w.lat))";

static const char sql_insert[] =
    "INSERT INTO acuan.wilayah (kode, kode_bps, nama, tingkat, jenis, induk, berlaku_mulai,\n"
    "  berlaku_selesai, dasar_hukum, lon, lat)\n"
    "SELECT kode, kode_bps, nama, CASE length(kode) WHEN 2 THEN 'provinsi' WHEN 5 THEN 'kabupaten'\n"
    "    WHEN 8 THEN 'kecamatan' ELSE 'desa' END, jenis,\n"
    "  CASE length(kode) WHEN 2 THEN NULL WHEN 13 THEN left(kode, 8)\n"
    "    ELSE left(kode, length(kode) - 3) END, mulai, selesai, dasar_hukum, lon, lat\n"
    "FROM muat_wilayah m WHERE NOT EXISTS (SELECT FROM acuan.wilayah w\n"
    "  WHERE w.kode = m.kode AND w.berlaku_mulai = m.mulai)\n"
    "ORDER BY kode COLLATE \"C\", mulai";

/* Codes learnt from the bridge; never computed from the other system. */
static const char sql_copy_bps[] =
    "UPDATE acuan.wilayah w SET kode_bps = j.kode_bps FROM acuan.jembatan_bps j\n"
    "WHERE j.kode = w.kode AND w.kode_bps IS DISTINCT FROM j.kode_bps";

static const char sql_summary[] =
    "SELECT tingkat || coalesce(' ' || nullif(jenis, tingkat), ''), count(*) FROM acuan.wilayah\n"
    "WHERE berlaku_selesai IS NULL GROUP BY tingkat, jenis ORDER BY min(length(kode)), 1";
/* clang-format on */

/* Drops rows that cannot stand: no code, a kind of another level, a parent nobody knows. */
static int64_t drop_bad_rows(PGconn *conn)
{
    db_exec(conn, sql_bad_rows);
    PGresult *res = db_query(conn, "SELECT berkas, baris, coalesce(kode, '-'), alasan "
                                   "FROM muat_tolak ORDER BY berkas, baris LIMIT 10");
    for (int i = 0; i < PQntuples(res); i++)
        log_warn("%s line %s, code %s: %s", PQgetvalue(res, i, 0), PQgetvalue(res, i, 1),
                 PQgetvalue(res, i, 2), PQgetvalue(res, i, 3));
    PQclear(res);
    int64_t n = db_int(conn, "SELECT count(*) FROM muat_tolak");
    if (n > 10)
        log_warn("and %lld more rows not taken", (long long)(n - 10));
    db_exec(conn, "DELETE FROM muat_wilayah m USING muat_tolak t "
                  "WHERE m.berkas = t.berkas AND m.baris = t.baris");
    return n;
}

/* Rows changed by a statement. */
static int64_t changed(PGconn *conn, const char *sql, const char *value)
{
    PGresult *res = db_params(conn, sql, value ? 1 : 0, &value);
    int64_t n = strtoll(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    return n;
}

static void print_summary(PGconn *conn)
{
    PGresult *res = db_query(conn, sql_summary);
    for (int i = 0; i < PQntuples(res) && !konv.json; i++)
        printf("  %-18s %s\n", PQgetvalue(res, i, 0), PQgetvalue(res, i, 1));
    PQclear(res);
}

void area_codes_merge(PGconn *conn, const struct area_options *options)
{
    db_exec(conn, "ANALYZE muat_wilayah");
    int64_t read = db_int(conn, "SELECT count(*) FROM muat_wilayah");
    int64_t rejected = drop_bad_rows(conn);
    changed(conn, sql_date_rows, NULL);
    int64_t twice = changed(conn, sql_drop_repeated, NULL);
    int64_t closed = options->complete ? changed(conn, sql_close_missing, options->valid_from) : 0;
    changed(conn, sql_keep_dates, NULL);
    int64_t renamed = changed(conn, sql_close_renamed, NULL);
    changed(conn, sql_end_versions, NULL);
    int64_t updated = changed(conn, sql_change, NULL);
    int64_t fresh = changed(conn, sql_insert, NULL);
    db_exec(conn, sql_copy_bps);
    counts_print("area codes", (const char *[]){"what", "area codes", NULL},
                 (struct count[]){{"read", read},
                                  {"new", fresh},
                                  {"changed", updated},
                                  {"renamed", renamed},
                                  {"closed", closed},
                                  {"repeated", twice},
                                  {"rejected", rejected},
                                  {0}});
    print_summary(conn);
}

/* clang-format off */
static const char sql_bridge_repeated[] =
    "DELETE FROM muat_jembatan\n"
    "WHERE baris NOT IN (SELECT max(baris) FROM muat_jembatan GROUP BY kode)\n"
    "  OR baris NOT IN (SELECT max(baris) FROM muat_jembatan GROUP BY kode_bps)";

/* A pair that changed on one side replaces the old ones of both. */
static const char sql_bridge_outdated[] =
    "DELETE FROM acuan.jembatan_bps j WHERE EXISTS (SELECT FROM muat_jembatan m\n"
    "    WHERE m.kode = j.kode AND m.kode_bps <> j.kode_bps)\n"
    "  OR EXISTS (SELECT FROM muat_jembatan m WHERE m.kode_bps = j.kode_bps AND m.kode <> j.kode)";

static const char sql_bridge_write[] =
    "INSERT INTO acuan.jembatan_bps AS j (kode_bps, kode, nama_bps, nama, asal)\n"
    "SELECT kode_bps, kode, nama_bps, nama, $1 FROM muat_jembatan\n"
    "ON CONFLICT (kode_bps) DO UPDATE\n"
    "SET nama_bps = excluded.nama_bps, nama = excluded.nama, asal = excluded.asal\n"
    "WHERE (j.nama_bps, j.nama) IS DISTINCT FROM (excluded.nama_bps, excluded.nama)";

static const char sql_bridge_unknown[] =
    "SELECT count(*) FROM muat_jembatan m\n"
    "WHERE NOT EXISTS (SELECT FROM acuan.wilayah w WHERE w.kode = m.kode)";

static const char sql_change_write[] =
    "INSERT INTO acuan.wilayah_perubahan AS p (dari, ke, tanggal, jenis, bobot, dasar_hukum)\n"
    "VALUES ($1, $2, $3::date, $4, replace($5, ',', '.')::float8, nullif($6, ''))\n"
    "ON CONFLICT (dari, ke, tanggal) DO UPDATE\n"
    "SET jenis = excluded.jenis, bobot = excluded.bobot, dasar_hukum = excluded.dasar_hukum\n"
    "WHERE (p.jenis, p.bobot, p.dasar_hukum)\n"
    "  IS DISTINCT FROM (excluded.jenis, excluded.bobot, excluded.dasar_hukum)";

static const char sql_weights_off[] =
    "SELECT dari, tanggal FROM acuan.wilayah_perubahan\n"
    "GROUP BY dari, tanggal HAVING abs(sum(bobot) - 1) > 1e-6 ORDER BY 1, 2 LIMIT 10";
/* clang-format on */

/* Whether a text is a BPS code by form: 2, 4, 7 or 10 digits. */
static bool is_bps_code(const char *text)
{
    size_t n = strspn(text, "0123456789");
    return !text[n] && (n == 2 || n == 4 || n == 7 || n == 10);
}

/* Copies the pairs of codes into muat_jembatan; returns the rows read, counts the others. */
static int64_t stage_bridge(PGconn *conn, struct table *t, int64_t *rejected)
{
    int bps = table_column(t, "kodebps"), code = table_column(t, BRIDGE_CODE);
    int bps_name = table_column(t, "namabps");
    int name = table_column(t, "namadagri|namakemendagri|nama");
    int64_t read = 0;
    struct copy_in c;
    copy_in_begin(&c, conn, "muat_jembatan");
    for (; table_next(t); read++) {
        char dotted[14];
        if (!area_code_dotted(table_cell(t, code), dotted) || !is_bps_code(table_cell(t, bps))) {
            if ((*rejected)++ < 10)
                log_warn("%s line %lld: no pair of codes", t->source.name, (long long)t->line);
            continue;
        }
        copy_row(&c, 5);
        copy_text(&c, table_cell(t, bps));
        copy_text(&c, dotted);
        put_text(&c, table_cell(t, bps_name));
        put_text(&c, table_cell(t, name));
        copy_int8(&c, t->line);
    }
    copy_in_end(&c);
    return read;
}

void area_bridge_load(PGconn *conn, struct table *t)
{
    int64_t rejected = 0;
    db_exec(conn, "CREATE TEMP TABLE muat_jembatan (kode_bps text, kode text, nama_bps text, "
                  "nama text, baris int8) ON COMMIT DROP");
    int64_t read = stage_bridge(conn, t, &rejected);
    db_exec(conn, "CREATE INDEX ON muat_jembatan (kode)");
    db_exec(conn, "CREATE INDEX ON muat_jembatan (kode_bps)");
    int64_t twice = changed(conn, sql_bridge_repeated, NULL);
    changed(conn, sql_bridge_outdated, NULL);
    int64_t written = changed(conn, sql_bridge_write, t->source.name);
    int64_t unknown = db_int(conn, sql_bridge_unknown);
    db_exec(conn, sql_copy_bps);
    db_exec(conn, "DROP TABLE muat_jembatan");
    counts_print(xprintf("bridge %s", t->source.name),
                 (const char *[]){"what", "bridge", "file", t->source.name, NULL},
                 (struct count[]){{"read", read},
                                  {"written", written},
                                  {"repeated", twice},
                                  {"rejected", rejected},
                                  {"unknown codes", unknown},
                                  {0}});
}

/* Whether the kind of a change and its weight (a share of the old area, NULL the whole) can be. */
static bool change_can_be(const char *kind, const char *weight)
{
    static const char *const kinds[] = {"ganti nama", "ganti kode", "ganti induk", "pemekaran",
                                        "penggabungan"};
    char number[40], *end, *comma;
    size_t k = 0;
    while (k < sizeof kinds / sizeof *kinds && strcmp(kinds[k], kind) != 0)
        k++;
    if (k == sizeof kinds / sizeof *kinds)
        return false;
    if (!*weight)
        return true;
    snprintf(number, sizeof number, "%s", weight);
    if ((comma = strchr(number, ',')))
        *comma = '.';
    double share = strtod(number, &end);
    return !*end && share > 0 && share <= 1;
}

/* Writes one change; 1 when that changed something, -1 when the row says too little. */
static int64_t write_change(PGconn *conn, struct table *t)
{
    char from[14], to[14], day[40];
    const char *weight = table_cell(t, table_column(t, "bobot"));
    kv_date d = date_cell(table_cell(t, table_column(t, "tanggal")));
    if (!area_code_dotted(table_cell(t, table_column(t, "dari")), from) ||
        !area_code_dotted(table_cell(t, table_column(t, "ke")), to) || d == KV_NO_DATE) {
        log_warn("%s line %lld: two codes and a date are needed", t->source.name,
                 (long long)t->line);
        return -1;
    }
    if (!change_can_be(table_cell(t, table_column(t, "jenis")), weight)) {
        log_warn("%s line %lld: jenis is ganti nama, ganti kode, ganti induk, pemekaran or "
                 "penggabungan, bobot above 0 and at most 1",
                 t->source.name, (long long)t->line);
        return -1;
    }
    kv_ymd ymd = kv_ymd_of(d);
    snprintf(day, sizeof day, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
    const char *v[] = {from,
                       to,
                       day,
                       table_cell(t, table_column(t, "jenis")),
                       *weight ? weight : "1",
                       table_cell(t, table_column(t, "dasarhukum|legalbasis"))};
    PGresult *res = db_params(conn, sql_change_write, 6, v);
    int64_t n = strtoll(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    return n;
}

void area_changes_load(PGconn *conn, struct table *t)
{
    int64_t read = 0, written = 0, rejected = 0;
    for (; table_next(t); read++) {
        int64_t n = write_change(conn, t);
        written += n > 0;
        rejected += n < 0;
    }
    PGresult *off = db_query(conn, sql_weights_off);
    for (int i = 0; i < PQntuples(off); i++)
        log_warn("the weights of %s on %s do not add to 1", PQgetvalue(off, i, 0),
                 PQgetvalue(off, i, 1));
    PQclear(off);
    counts_print(
        xprintf("changes %s", t->source.name),
        (const char *[]){"what", "changes", "file", t->source.name, NULL},
        (struct count[]){{"read", read}, {"written", written}, {"rejected", rejected}, {0}});
}
