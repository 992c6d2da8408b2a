/*
 * The landing table keeps every row; the one that counts under a key has diganti IS NULL. In a
 * batch: of equal rows the last stays, of different rows with one NIK and day the last counts,
 * nameless doubts stay apart under numbered ids. Against earlier batches: equal rows are not kept
 * again, different ones replace.
 */
#include "load/merge.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
/* %1$s table, %2$s key columns, %3$lld batch, %4$s kabupaten codes as an array */
static const char sql_groups[] =
    "CREATE TEMP TABLE muat_kelompok ON COMMIT DROP AS SELECT %2$s FROM %1$s\n"
    "WHERE batch_id = %3$lld AND kode_kab = ANY (%4$s) GROUP BY %2$s HAVING count(*) > 1";

static const char sql_repeated[] =
    "CREATE TEMP TABLE muat_ganda ON COMMIT DROP AS\n"
    "SELECT t.kode_kab, t.baris, %2$s, left(t.id_sumber, 1) = 'h' AS tanpa_nik,\n"
    "  t.baris = max(t.baris) OVER (PARTITION BY %2$s, t.sidik) AS terakhir_sama,\n"
    "  t.baris = max(t.baris) OVER (PARTITION BY %2$s) AS terakhir, 0::bigint AS ke\n"
    "FROM %1$s t JOIN muat_kelompok k USING (%2$s)\n"
    "WHERE t.batch_id = %3$lld AND t.kode_kab = ANY (%4$s)";

static const char sql_drop_equal[] =
    "DELETE FROM %1$s t USING muat_ganda g WHERE NOT g.terakhir_sama\n"
    "  AND t.kode_kab = g.kode_kab AND t.batch_id = %3$lld AND t.baris = g.baris";

static const char sql_mark_replaced[] =
    "UPDATE %1$s t SET diganti = %3$lld FROM muat_ganda g\n"
    "WHERE g.terakhir_sama AND NOT g.terakhir AND NOT g.tanpa_nik\n"
    "  AND t.kode_kab = g.kode_kab AND t.batch_id = %3$lld AND t.baris = g.baris";

static const char sql_number_doubts[] =
    "UPDATE muat_ganda g SET ke = n.ke FROM (SELECT kode_kab, baris,\n"
    "    row_number() OVER (PARTITION BY %2$s ORDER BY baris) AS ke\n"
    "  FROM muat_ganda WHERE tanpa_nik AND terakhir_sama) n\n"
    "WHERE n.ke > 1 AND g.kode_kab = n.kode_kab AND g.baris = n.baris";

static const char sql_part_doubts[] =
    "UPDATE %1$s t SET id_sumber = t.id_sumber || '#' || g.ke,\n"
    "  anak_id = sumber.nomor_anak(t.sumber, t.id_sumber || '#' || g.ke)\n"
    "FROM muat_ganda g WHERE g.ke > 1 AND t.kode_kab = g.kode_kab AND t.batch_id = %3$lld AND t.baris = g.baris";

static const char sql_earlier[] =
    "CREATE TEMP TABLE muat_lama ON COMMIT DROP AS\n"
    "SELECT o.kode_kab AS kab_lama, o.batch_id AS batch_lama, o.baris AS baris_lama,\n"
    "  n.kode_kab, n.baris, n.anak_id, o.sidik = n.sidik AS sama\n"
    "FROM %1$s n JOIN %1$s o USING (%2$s)\n"
    "WHERE n.batch_id = %3$lld AND n.kode_kab = ANY (%4$s) AND n.diganti IS NULL\n"
    "  AND o.diganti IS NULL AND o.batch_id <> %3$lld";

static const char sql_drop_unchanged[] =
    "DELETE FROM %1$s n USING muat_lama l WHERE l.sama\n"
    "  AND n.kode_kab = l.kode_kab AND n.batch_id = %3$lld AND n.baris = l.baris";

static const char sql_retire[] =
    "UPDATE %1$s o SET diganti = %3$lld FROM muat_lama l WHERE NOT l.sama\n"
    "  AND o.kode_kab = l.kab_lama AND o.batch_id = l.batch_lama AND o.baris = l.baris_lama";

/* Rows of a file without identities are its lines: what the new version does not have is gone. */
static const char sql_retire_lines[] =
    "UPDATE %1$s o SET diganti = %3$lld FROM sumber.batch b, sumber.batch n\n"
    "WHERE n.batch_id = %3$lld AND b.batch_id < n.batch_id AND b.sumber = n.sumber AND b.berkas = n.berkas\n"
    "  AND b.lembar IS NOT DISTINCT FROM n.lembar AND b.opsi = n.opsi\n"
    "  AND o.batch_id = b.batch_id AND o.kode_kab = ANY (b.kode_kab) AND o.diganti IS NULL\n"
    "  AND NOT EXISTS (SELECT FROM muat_lama l WHERE l.sama AND l.kab_lama = o.kode_kab\n"
    "    AND l.batch_lama = o.batch_id AND l.baris_lama = o.baris)";

/* Measurements whose row was replaced; the new row writes its own below. */
static const char sql_drop_measurements[] =
    "DELETE FROM inti.pengukuran p USING %1$s o\n"
    "WHERE o.diganti = %3$lld AND o.batch_id <> %3$lld AND p.kode_kab = o.kode_kab AND p.anak_id = o.anak_id\n"
    "  AND p.tgl_ukur = o.tgl_ukur AND p.sumber = o.sumber AND p.batch_id = o.batch_id AND p.baris = o.baris\n"
    "  AND NOT EXISTS (SELECT FROM %1$s n WHERE n.kode_kab = o.kode_kab AND n.batch_id = %3$lld\n"
    "    AND n.anak_id = o.anak_id AND n.tgl_ukur = o.tgl_ukur AND n.diganti IS NULL AND " /* under five */;

#define UNDER_FIVE(t) \
    "(" t ".tgl_lahir IS NULL OR " t ".tgl_ukur - " t ".tgl_lahir <= 1826)" \
    " AND (" t ".tgl_lahir IS NOT NULL OR " t ".usia_bulan IS NULL OR " t ".usia_bulan < 60)"

#define MEASUREMENT_COLUMNS \
    "kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, posyandu, tgl_lahir, jk, usia_bulan,\n" \
    "  berat_kg, tinggi_cm, posisi, lila_cm, lingkar_kepala_cm, oedema, naik_berat, punya_kia, vit_a, pmt_kg,\n" \
    "  berat_lahir_kg, panjang_lahir_cm, batch_id, baris"

static const char sql_write_measurements[] =
    "INSERT INTO inti.pengukuran (" MEASUREMENT_COLUMNS ")\n"
    "SELECT " MEASUREMENT_COLUMNS " FROM %1$s t\n"
    "WHERE t.batch_id = %3$lld AND t.kode_kab = ANY (%4$s) AND t.diganti IS NULL AND " UNDER_FIVE("t") "\n"
    "ON CONFLICT (kode_kab, anak_id, tgl_ukur, sumber) DO UPDATE SET\n"
    "  kode_kec = excluded.kode_kec, kode_desa = excluded.kode_desa, id_sumber = excluded.id_sumber,\n"
    "  posyandu = excluded.posyandu, tgl_lahir = excluded.tgl_lahir, jk = excluded.jk,\n"
    "  usia_bulan = excluded.usia_bulan, berat_kg = excluded.berat_kg, tinggi_cm = excluded.tinggi_cm,\n"
    "  posisi = excluded.posisi, lila_cm = excluded.lila_cm,\n"
    "  lingkar_kepala_cm = excluded.lingkar_kepala_cm, oedema = excluded.oedema,\n"
    "  naik_berat = excluded.naik_berat, punya_kia = excluded.punya_kia, vit_a = excluded.vit_a,\n"
    "  pmt_kg = excluded.pmt_kg, berat_lahir_kg = excluded.berat_lahir_kg,\n"
    "  panjang_lahir_cm = excluded.panjang_lahir_cm, batch_id = excluded.batch_id, baris = excluded.baris";

/* A file of measurements without birth dates learns them from the identity file, by the child's number. */
static const char sql_fill_from_identity[] =
    "UPDATE %1$s t SET tgl_lahir = coalesce(t.tgl_lahir, a.tgl_lahir), jk = coalesce(t.jk, a.jk),\n"
    "  kode_kab = CASE WHEN t.kode_desa = '-' THEN a.kode_kab ELSE t.kode_kab END,\n"
    "  kode_kec = CASE WHEN t.kode_desa = '-' THEN a.kode_kec ELSE t.kode_kec END,\n"
    "  kode_desa = CASE WHEN t.kode_desa = '-' THEN a.kode_desa ELSE t.kode_desa END,\n"
    "  posyandu = coalesce(t.posyandu, a.posyandu)\n"
    "FROM sumber.eppgbm_anak a WHERE a.anak_id = t.anak_id AND a.diganti IS NULL AND t.diganti IS NULL\n"
    "  AND (t.tgl_lahir IS NULL OR t.jk IS NULL)";

/* The same when the identities arrive after the measurements. */
static const char sql_refresh_measurements[] =
    "WITH ubah AS (" "UPDATE sumber.eppgbm t SET tgl_lahir = coalesce(t.tgl_lahir, a.tgl_lahir), jk = coalesce(t.jk, a.jk)\n"
    "  FROM sumber.eppgbm_anak a WHERE a.batch_id = %3$lld AND a.kode_kab = ANY (%4$s) AND a.diganti IS NULL\n"
    "    AND a.anak_id = t.anak_id AND t.diganti IS NULL AND (t.tgl_lahir IS NULL OR t.jk IS NULL)\n"
    "  RETURNING t.kode_kab, t.anak_id, t.tgl_ukur, t.sumber, t.tgl_lahir, t.jk)\n"
    "UPDATE inti.pengukuran p SET tgl_lahir = u.tgl_lahir, jk = u.jk FROM ubah u\n"
    "WHERE p.kode_kab = u.kode_kab AND p.anak_id = u.anak_id AND p.tgl_ukur = u.tgl_ukur AND p.sumber = u.sumber";
/* clang-format on */

struct merge {
    PGconn *conn;
    const struct plan *plan;
    const char *keys;
    char *areas; /* an array constant */
};

/* Runs a statement with the names filled in; returns the rows it touched. */
static int64_t run_sql(const struct merge *m, const char *sql)
{
    char *text = NULL;
    if (asprintf(&text, sql, m->plan->header.mapping->table, m->keys, (long long)m->plan->batch_id,
                 m->areas) < 0)
        die(EXIT_RUNTIME, "out of memory");
    PGresult *res = db_query(m->conn, text);
    int64_t n = strtoll(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    free(text);
    return n;
}

/* Adds a code found in SQL to the tally, with its first line. */
static void note(const struct merge *m, struct tally *total, enum code code, int column, int64_t n,
                 const char *where)
{
    if (!n)
        return;
    char *sql = xprintf("SELECT min(baris) FROM muat_ganda WHERE %s", where);
    struct tally_cell *c =
        &total->cells[code * (total->columns + 1) + (column < 0 ? total->columns : column)];
    c->n += n;
    c->first = db_int(m->conn, sql);
    free(sql);
}

static int64_t settle_repeated(const struct merge *m, struct tally *total)
{
    run_sql(m, sql_groups);
    if (db_int(m->conn, "SELECT count(*) FROM muat_kelompok") == 0)
        return 0;
    run_sql(m, sql_repeated);
    int64_t equal = run_sql(m, sql_drop_equal), replaced = run_sql(m, sql_mark_replaced);
    run_sql(m, sql_number_doubts);
    int64_t doubts = run_sql(m, sql_part_doubts);
    note(m, total, DUPLIKAT, -1, equal, "NOT terakhir_sama");
    note(m, total, DIGANTI, m->plan->nik_column, replaced,
         "terakhir_sama AND NOT terakhir AND NOT tanpa_nik");
    note(m, total, CEK_GANDA, m->plan->name_column, doubts, "ke > 1");
    return equal + replaced;
}

/* Rows named by their line alone belong to the file: a new version of the file replaces all of the
 * old. */
static bool is_anonymous(const struct plan *p)
{
    return p->nik_column < 0 && p->name_column < 0;
}

static void settle_earlier(const struct merge *m, struct merge_counts *out)
{
    const char *v[] = {m->plan->header.mapping->source};
    char batch[24];
    snprintf(batch, sizeof batch, "%" PRId64, m->plan->batch_id);
    const char *w[] = {v[0], batch};
    char *any = db_one(m->conn,
                       "SELECT 1 FROM sumber.batch WHERE sumber = $1 AND batch_id <> $2::bigint "
                       "AND diterima > 0 LIMIT 1",
                       2, w);
    if (!any)
        return;
    free(any);
    run_sql(m, sql_earlier);
    db_exec(m->conn, "ANALYZE muat_lama");
    out->unchanged = run_sql(m, sql_drop_unchanged);
    out->updated = run_sql(m, sql_retire);
    if (is_anonymous(m->plan))
        run_sql(m, sql_retire_lines);
    if (m->plan->rule == RULE_MEASUREMENT) {
        char *sql = xprintf("%s%s)", sql_drop_measurements, UNDER_FIVE("n"));
        run_sql(m, sql);
        free(sql);
    }
}

static char *area_array(const struct area_list *areas)
{
    char *list = xstrdup("'{");
    for (int i = 0; i < areas->n; i++) {
        char *next = xprintf("%s%s%s", list, i ? "," : "", areas->codes[i]);
        free(list);
        list = next;
    }
    char *done = xprintf("%s}'::text[]", list);
    free(list);
    return done;
}

void merge_batch(PGconn *conn, const struct plan *p, const struct source *s, struct tally *total,
                 const struct area_list *areas, struct merge_counts *out)
{
    struct merge m = {.conn = conn, .plan = p, .areas = area_array(areas)};
    *out = (struct merge_counts){0};
    m.keys = p->rule == RULE_MEASUREMENT ? "anak_id, tgl_ukur" : "anak_id";
    db_exec(conn, "SET LOCAL work_mem = '64MB'");
    out->repeated = settle_repeated(&m, total);
    settle_earlier(&m, out);
    if (p->rule == RULE_MEASUREMENT && p->birth_column < 0 && p->nik_column >= 0) {
        char *sql = xprintf("%s AND t.batch_id = %%3$lld AND t.kode_kab = ANY (%%4$s)",
                            sql_fill_from_identity);
        run_sql(&m, sql);
        free(sql);
        free(m.areas); /* rows may have moved to the area of their identity */
        char *list = xprintf("(SELECT array_agg(DISTINCT kode_kab) FROM %s WHERE batch_id = %lld)",
                             p->header.mapping->table, (long long)p->batch_id);
        m.areas = list;
    }
    if (p->rule == RULE_MEASUREMENT)
        run_sql(&m, sql_write_measurements);
    else
        run_sql(&m, sql_refresh_measurements);
    out->fresh = total->accepted - out->repeated - out->unchanged - out->updated;
    free(m.areas);
}
