/*
 * The landing table keeps every row; the one that counts under a key has diganti IS NULL. In a
 * batch: of equal rows the last stays, of different rows with one NIK and day the last counts,
 * nameless doubts stay apart under numbered ids. Against earlier batches: equal rows are not kept
 * again, different ones replace. Measurements under keys that nobody had before are in
 * inti.pengukuran by now (direct.h): the merge settles the rows that wait.
 */
#include "load/merge.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGE_BATCH = 20000 };

/* clang-format off */
/*
 * {table}, {keys} its key columns, {batch}, {areas} kabupaten codes as an array, {waiting} the rows t that wait. Joins go by columns of the helper
 * tables, never by the number of the batch: the planner has no statistics of the rows just copied, takes a condition
 * on that number for a narrow one and loops.
 */

/* muat_calon holds the keys that the loader may have met before; few of them are false. */
static const char sql_repeated[] =
    "CREATE TEMP TABLE muat_ganda ON COMMIT DROP AS\n"
    "SELECT g.*, baris = max(baris) OVER (PARTITION BY {keys}, sidik) AS terakhir_sama,\n"
    "  baris = max(baris) OVER (PARTITION BY {keys}, kelompok) AS terakhir, 0::bigint AS ke\n"
    "FROM (SELECT kode_kab, batch_id, baris, {keys}, sidik, {group} AS kelompok,\n"
    "    count(*) OVER (PARTITION BY {keys}) AS n FROM {table}\n"
    "  WHERE batch_id = {batch} AND kode_kab = ANY ({areas}) AND {candidate}) g WHERE n > 1";

/* One event per NIK and day: the later line counts. Without a NIK every row is a doubt of its own. */
static const char sql_group_events[] = "CASE left(id_sumber, 1) WHEN 'h' THEN baris::text ELSE '' END";
/* In a list of persons two names under one number are two persons. */
static const char sql_group_persons[] = "coalesce(konvergensi.normalize_name(nama), '')";

static const char sql_drop_equal[] =
    "DELETE FROM {table} t USING muat_ganda g WHERE NOT g.terakhir_sama\n"
    "  AND t.kode_kab = g.kode_kab AND t.batch_id = g.batch_id AND t.baris = g.baris";

static const char sql_mark_replaced[] =
    "UPDATE {table} t SET diganti = {batch} FROM muat_ganda g\n"
    "WHERE g.terakhir_sama AND NOT g.terakhir\n"
    "  AND t.kode_kab = g.kode_kab AND t.batch_id = g.batch_id AND t.baris = g.baris";

static const char sql_number_doubts[] =
    "UPDATE muat_ganda g SET ke = n.ke FROM (SELECT kode_kab, baris,\n"
    "    row_number() OVER (PARTITION BY {keys} ORDER BY baris) AS ke\n"
    "  FROM muat_ganda WHERE terakhir AND terakhir_sama) n\n"
    "WHERE n.ke > 1 AND g.kode_kab = n.kode_kab AND g.baris = n.baris";

static const char sql_part_doubts[] =
    "UPDATE {table} t SET id_sumber = t.id_sumber || '#' || g.ke{renumber}\n"
    "FROM muat_ganda g WHERE g.ke > 1 AND t.kode_kab = g.kode_kab AND t.batch_id = g.batch_id AND t.baris = g.baris";

/* The first row of a key met twice went on; the merge decides which one counts. */
static const char sql_take_back[] =
    "DELETE FROM inti.pengukuran p USING muat_calon c\n"
    "WHERE p.anak_id = c.anak_id AND p.tgl_ukur = c.tgl_ukur AND p.batch_id = {batch}";

/* Doubts wait under their new numbers. */
static const char sql_doubts_wait[] =
    "INSERT INTO muat_calon SELECT t.anak_id, t.tgl_ukur FROM {table} t JOIN muat_ganda g ON g.ke > 1\n"
    "  AND t.kode_kab = g.kode_kab AND t.batch_id = g.batch_id AND t.baris = g.baris";

/* A measurement that counts stands in inti.pengukuran, or is one of a child of five and more. A large batch is matched
 * by hashing, a small one by the key. */
static const char sql_earlier_measurements[] =
    "CREATE TEMP TABLE muat_lama ON COMMIT DROP AS\n"
    "WITH n AS (SELECT kode_kab, batch_id, baris, anak_id, tgl_ukur, sumber, sidik FROM {table} t\n"
    "  WHERE batch_id = {batch} AND kode_kab = ANY ({areas}) AND diganti IS NULL AND {waiting}),\n"
    "cocok AS (\n"
    "  SELECT n.*, o.kode_kab AS kab_lama, o.batch_id AS batch_lama, o.baris AS baris_lama, o.orang_id\n"
    "  FROM n JOIN inti.pengukuran o ON o.anak_id = n.anak_id AND o.tgl_ukur = n.tgl_ukur\n"
    "    AND o.sumber = n.sumber AND {range}\n"
    "  UNION ALL\n"
    "  SELECT n.*, o.kode_kab, o.batch_id, o.baris, NULL FROM n JOIN {table} o USING (anak_id, tgl_ukur)\n"
    "  WHERE o.batch_id <> {batch} AND o.diganti IS NULL\n"
    "    AND ((o.tgl_lahir IS NOT NULL AND o.tgl_ukur - o.tgl_lahir > 1826)\n"
    "      OR (o.tgl_lahir IS NULL AND o.usia_bulan >= 60)))\n"
    "SELECT c.kode_kab, c.batch_id, c.baris, c.anak_id, c.tgl_ukur, c.sumber, c.kab_lama, c.batch_lama, c.baris_lama,\n"
    "  c.orang_id, coalesce(o.sidik = c.sidik, false) AS sama\n"
    "FROM cocok c LEFT JOIN {table} o ON o.kode_kab = c.kab_lama AND o.batch_id = c.batch_lama AND o.baris = c.baris_lama";

static const char sql_earlier_rows[] =
    "CREATE TEMP TABLE muat_lama ON COMMIT DROP AS\n"
    "SELECT o.kode_kab AS kab_lama, o.batch_id AS batch_lama, o.baris AS baris_lama,\n"
    "  n.kode_kab, n.batch_id, n.baris, o.sidik = n.sidik AS sama\n"
    "FROM {table} n JOIN {table} o USING ({keys})\n"
    "WHERE o.sumber = n.sumber AND n.batch_id = {batch} AND n.kode_kab = ANY ({areas}) AND n.diganti IS NULL\n"
    "  AND o.diganti IS NULL AND o.batch_id <> {batch} AND {range}{other}";

/* Of a long list several rows stand under one key: what meets its equal replaces nothing and is not replaced. */
static const char sql_pair_new[] =
    "DELETE FROM muat_lama l USING muat_lama s WHERE NOT l.sama AND s.sama AND s.kode_kab = l.kode_kab AND s.baris = l.baris";
static const char sql_pair_earlier[] =
    "DELETE FROM muat_lama l USING muat_lama s WHERE NOT l.sama AND s.sama\n"
    "  AND s.kab_lama = l.kab_lama AND s.batch_lama = l.batch_lama AND s.baris_lama = l.baris_lama";

static const char sql_replacing[] = "SELECT count(DISTINCT (kode_kab, baris)) FROM muat_lama WHERE NOT sama";

static const char sql_drop_unchanged[] =
    "DELETE FROM {table} n USING muat_lama l WHERE l.sama\n"
    "  AND n.kode_kab = l.kode_kab AND n.batch_id = l.batch_id AND n.baris = l.baris";

static const char sql_retire[] =
    "UPDATE {table} o SET diganti = {batch} FROM muat_lama l WHERE NOT l.sama\n"
    "  AND o.kode_kab = l.kab_lama AND o.batch_id = l.batch_lama AND o.baris = l.baris_lama";

/* Rows of a file without identities are its lines: what the new version does not have is gone. */
static const char sql_retire_lines[] =
    "WITH usang AS (UPDATE {table} o SET diganti = {batch} FROM sumber.batch b, sumber.batch n\n"
    "  WHERE n.batch_id = {batch} AND b.batch_id < n.batch_id AND b.sumber = n.sumber AND b.berkas = n.berkas\n"
    "    AND b.lembar IS NOT DISTINCT FROM n.lembar AND b.opsi = n.opsi\n"
    "    AND o.batch_id = b.batch_id AND o.kode_kab = ANY (b.kode_kab) AND o.diganti IS NULL\n"
    "    AND NOT EXISTS (SELECT FROM muat_lama l WHERE l.sama AND l.kab_lama = o.kode_kab\n"
    "      AND l.batch_lama = o.batch_id AND l.baris_lama = o.baris)\n"
    "  RETURNING o.kode_kab, o.anak_id, o.tgl_ukur, o.sumber)\n"
    "DELETE FROM inti.pengukuran p USING usang u WHERE p.kode_kab = u.kode_kab AND p.anak_id = u.anak_id\n"
    "  AND p.tgl_ukur = u.tgl_ukur AND p.sumber = u.sumber";

/* Measurements that a row of this batch replaces, wherever they stood; the new row brings the person along. */
static const char sql_drop_measurements[] =
    "DELETE FROM inti.pengukuran p USING muat_lama l WHERE NOT l.sama AND p.kode_kab = l.kab_lama\n"
    "  AND p.anak_id = l.anak_id AND p.tgl_ukur = l.tgl_ukur AND p.sumber = l.sumber";

#define UNDER_FIVE(t) \
    "(" t ".tgl_lahir IS NULL OR " t ".tgl_ukur - " t ".tgl_lahir <= 1826)" \
    " AND (" t ".tgl_lahir IS NOT NULL OR " t ".usia_bulan IS NULL OR " t ".usia_bulan < 60)"

static const char sql_write_measurements[] =
    "INSERT INTO inti.pengukuran ({measurement})\n"
    "SELECT {measurement} FROM {table} t\n"
    "WHERE t.batch_id = {batch} AND t.kode_kab = ANY ({areas}) AND t.diganti IS NULL AND {waiting} AND " UNDER_FIVE("t");

static const char sql_keep_persons[] =
    "UPDATE inti.pengukuran p SET orang_id = l.orang_id FROM muat_lama l\n"
    "WHERE NOT l.sama AND l.orang_id IS NOT NULL AND p.kode_kab = l.kode_kab AND p.anak_id = l.anak_id\n"
    "  AND p.tgl_ukur = l.tgl_ukur AND p.sumber = l.sumber";

/* A file of measurements without birth dates learns them from the identity file, by the child's number. */
static const char sql_fill_from_identity[] =
    "UPDATE {table} t SET tgl_lahir = coalesce(t.tgl_lahir, a.tgl_lahir), jk = coalesce(t.jk, a.jk),\n"
    "  kode_kab = CASE WHEN t.kode_desa = '-' AND a.kode_desa <> '-' THEN a.kode_kab ELSE t.kode_kab END,\n"
    "  kode_kec = CASE WHEN t.kode_desa = '-' AND a.kode_desa <> '-' THEN a.kode_kec ELSE t.kode_kec END,\n"
    "  kode_desa = CASE WHEN t.kode_desa = '-' AND a.kode_desa <> '-' THEN a.kode_desa ELSE t.kode_desa END,\n"
    "  posyandu = coalesce(t.posyandu, a.posyandu), puskesmas = coalesce(t.puskesmas, a.puskesmas)\n"
    "FROM sumber.eppgbm_anak a WHERE a.anak_id = t.anak_id AND a.diganti IS NULL AND t.diganti IS NULL\n"
    "  AND (t.tgl_lahir IS NULL OR t.jk IS NULL) AND t.batch_id = {batch} AND t.kode_kab = ANY ({areas})";

/* The same when the identities arrive after the measurements: they are taken back, taught, and taken anew. */
static const char sql_lacking[] =
    "CREATE TEMP TABLE muat_kurang ON COMMIT DROP AS\n"
    "SELECT p.batch_id, p.baris, p.anak_id, p.tgl_ukur, p.sumber, p.orang_id, p.kode_kab AS kab_lama,\n"
    "  a.kode_kab, a.kode_kec, a.kode_desa, a.posyandu, a.puskesmas, a.tgl_lahir, a.jk\n"
    "FROM sumber.eppgbm_anak a JOIN inti.pengukuran p ON p.anak_id = a.anak_id\n"
    "WHERE a.batch_id = {batch} AND a.kode_kab = ANY ({areas}) AND a.diganti IS NULL\n"
    "  AND (p.tgl_lahir IS NULL OR p.jk IS NULL)";

static const char sql_take_lacking[] =
    "DELETE FROM inti.pengukuran p USING muat_kurang k WHERE p.kode_kab = k.kab_lama AND p.anak_id = k.anak_id\n"
    "  AND p.tgl_ukur = k.tgl_ukur AND p.sumber = k.sumber";

static const char sql_teach[] =
    "UPDATE sumber.eppgbm t SET tgl_lahir = coalesce(t.tgl_lahir, k.tgl_lahir), jk = coalesce(t.jk, k.jk),\n"
    "  kode_kab = CASE WHEN t.kode_desa = '-' AND k.kode_desa <> '-' THEN k.kode_kab ELSE t.kode_kab END,\n"
    "  kode_kec = CASE WHEN t.kode_desa = '-' AND k.kode_desa <> '-' THEN k.kode_kec ELSE t.kode_kec END,\n"
    "  kode_desa = CASE WHEN t.kode_desa = '-' AND k.kode_desa <> '-' THEN k.kode_desa ELSE t.kode_desa END,\n"
    "  posyandu = coalesce(t.posyandu, k.posyandu), puskesmas = coalesce(t.puskesmas, k.puskesmas)\n"
    "FROM muat_kurang k WHERE t.kode_kab = k.kab_lama AND t.batch_id = k.batch_id AND t.baris = k.baris";

/* A batch is read by its kabupaten. */
static const char sql_reach[] =
    "UPDATE sumber.batch b SET kode_kab = b.kode_kab || n.kab\n"
    "FROM (SELECT k.batch_id, array_agg(DISTINCT t.kode_kab) AS kab FROM muat_kurang k JOIN sumber.batch b USING (batch_id)\n"
    "  JOIN sumber.eppgbm t ON t.batch_id = k.batch_id AND t.baris = k.baris AND t.kode_kab = k.kode_kab\n"
    "  WHERE t.kode_kab <> ALL (b.kode_kab) GROUP BY 1) n WHERE n.batch_id = b.batch_id";

static const char sql_take_anew[] =
    "INSERT INTO inti.pengukuran ({measurement}, orang_id)\n"
    "SELECT {measurement}, orang_id FROM sumber.eppgbm t\n"
    "JOIN (SELECT batch_id AS batch, baris AS ke, kab_lama, kode_kab AS kab_baru, orang_id FROM muat_kurang) k\n"
    "  ON t.kode_kab IN (k.kab_lama, k.kab_baru) AND t.batch_id = k.batch AND t.baris = k.ke WHERE " UNDER_FIVE("t");

/* What changed, as slices: villages, sources, months of the rows of this batch and of those they replace. Days become
 * months once for all rows of a day. */
static const char sql_touched_table[] =
    "CREATE TEMP TABLE t_irisan (kode_kab text, kode_kec text, kode_desa text, sumber text, bulan date) ON COMMIT DROP";

static const char sql_touched[] =
    "INSERT INTO t_irisan\n"
    "SELECT DISTINCT kode_kab, kode_kec, kode_desa, sumber, date_trunc('month', tgl_ukur)::date FROM (\n"
    "  SELECT DISTINCT kode_kab, kode_kec, kode_desa, sumber, tgl_ukur FROM {table} t\n"
    "  WHERE batch_id = {batch} AND kode_kab = ANY ({areas}) AND {waiting}) d";

static const char sql_touched_earlier[] =
    "INSERT INTO t_irisan SELECT DISTINCT o.kode_kab, o.kode_kec, o.kode_desa, o.sumber, date_trunc('month', o.tgl_ukur)::date\n"
    "FROM {table} o JOIN muat_lama l ON NOT l.sama AND o.kode_kab = l.kab_lama AND o.batch_id = l.batch_lama AND o.baris = l.baris_lama";

/* clang-format on */

struct merge {
    PGconn *conn;
    const struct plan *plan;
    char *keys, *candidate, *range;
    const char *group;
    char *areas; /* an array constant */
    char *waiting;
    const struct direct *direct;
    bool some_wait, many_wait; /* for the merge */
    bool earlier;              /* muat_lama is there */
    int64_t refreshed;         /* measurements that learned from identities */
};

/* Fills the names in braces into a statement; fresh text. */
static char *expand(const struct merge *m, const char *sql)
{
    char batch[24];
    snprintf(batch, sizeof batch, "%" PRId64, m->plan->batch_id);
    const struct {
        const char *name, *text;
    } names[] = {
        {"{table}", m->plan->header.mapping->table},
        {"{keys}", m->keys},
        {"{batch}", batch},
        {"{areas}", m->areas},
        {"{group}", m->group},
        {"{candidate}", m->candidate},
        {"{range}", m->range},
        {"{waiting}", m->waiting},
        {"{measurement}", plan_measurement_columns},
        {"{other}", m->plan->item >= 0 ? " AND o.pengasuh IS NOT DISTINCT FROM n.pengasuh" : ""},
        {"{renumber}",
         m->plan->child < 0
             ? ""
             : ", anak_id = sumber.nomor_anak(t.sumber, t.id_sumber || '#' || g.ke)"}};
    char *out = xstrdup("");
    for (const char *p = sql; *p;) {
        size_t n = strcspn(p, "{"), skip = 0;
        const char *text = "";
        for (size_t i = 0; i < sizeof names / sizeof *names && !skip; i++)
            if (strncmp(p + n, names[i].name, strlen(names[i].name)) == 0) {
                text = names[i].text;
                skip = strlen(names[i].name);
            }
        if (p[n] && !skip)
            n++; /* a brace of the SQL itself */
        char *next = xprintf("%s%.*s%s", out, (int)n, p, text);
        free(out);
        out = next;
        p += n + skip;
    }
    return out;
}

/* Runs a statement with the names filled in; returns the rows it touched. */
static int64_t run_sql(const struct merge *m, const char *sql)
{
    char *text = expand(m, sql);
    PGresult *res = db_query(m->conn, text);
    int64_t n = strtoll(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    free(text);
    return n;
}

/* The rows just copied have no statistics and pass for few: a join over all of them must not loop.
 */
static void run_hashed(const struct merge *m, const char *sql, bool hashed)
{
    if (hashed)
        db_exec(m->conn, "SET LOCAL enable_nestloop = off");
    run_sql(m, sql);
    db_exec(m->conn, "SET LOCAL enable_nestloop = on");
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

/* Sends the keys that may stand twice in the file; false when there are none. */
static bool send_repeats(const struct merge *m, const struct repeats *repeats)
{
    struct copy_in c;
    bool dated = m->plan->event >= 0;
    if (!repeats->n)
        return false;
    db_exec(m->conn, "CREATE TEMP TABLE muat_calon (anak_id bigint, tgl_ukur date) ON COMMIT DROP");
    copy_in_begin(&c, m->conn, "muat_calon");
    for (size_t i = 0; i < repeats->n; i++) {
        copy_row(&c, 2);
        copy_int8(&c, repeats->keys[i].child);
        if (dated)
            copy_int4(&c, repeats->keys[i].event);
        else
            copy_null(&c);
    }
    copy_in_end(&c);
    db_exec(m->conn, "ANALYZE muat_calon");
    return true;
}

/* A few keys are looked up; the table they are taken from is large. */
static void take_back(const struct merge *m)
{
    if (!m->many_wait)
        db_exec(m->conn, "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off");
    run_sql(m, sql_take_back);
    db_exec(m->conn, "SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT");
}

static int64_t settle_repeated(const struct merge *m, const struct repeats *repeats,
                               struct tally *total)
{
    if (m->plan->item >= 0 || !send_repeats(m, repeats)) /* a long list has many rows a day */
        return 0;
    if (m->direct->from_line)
        take_back(m);
    run_hashed(m, sql_repeated, true);
    db_exec(m->conn, "ANALYZE muat_ganda");
    int64_t equal = run_sql(m, sql_drop_equal), replaced = run_sql(m, sql_mark_replaced);
    run_sql(m, sql_number_doubts);
    int64_t doubts = run_sql(m, sql_part_doubts);
    if (doubts && m->direct->from_line)
        run_sql(m, sql_doubts_wait);
    note(m, total, DUPLIKAT, -1, equal, "NOT terakhir_sama");
    note(m, total, DIGANTI, m->plan->nik_column, replaced, "terakhir_sama AND NOT terakhir");
    note(m, total, CEK_GANDA, m->plan->name_column, doubts, "ke > 1");
    return equal + replaced;
}

/* Lists the rows of earlier batches under the keys of this one. */
static void list_earlier(const struct merge *m)
{
    if (m->plan->rule != RULE_MEASUREMENT) {
        run_sql(m, sql_earlier_rows);
        return;
    }
    run_hashed(m, sql_earlier_measurements, m->many_wait);
}

static void settle_earlier(struct merge *m, struct merge_counts *out)
{
    if (!m->direct->earlier || !m->some_wait)
        return;
    list_earlier(m);
    m->earlier = true;
    db_exec(m->conn, "ANALYZE muat_lama");
    if (m->plan->item >= 0) {
        run_sql(m, sql_pair_new);
        run_sql(m, sql_pair_earlier);
    }
    out->unchanged = run_sql(m, sql_drop_unchanged);
    out->updated = db_int(m->conn, sql_replacing);
    run_sql(m, sql_retire);
    if (m->plan->rule == RULE_MEASUREMENT)
        run_sql(m, sql_drop_measurements);
    if (plan_is_anonymous(m->plan))
        run_sql(m, sql_retire_lines);
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

/* Birth date, sex and area of measurements without them, from the identity file; areas are then
 * those. */
static void fill_from_identity(struct merge *m, struct batch_facts *facts)
{
    const struct plan *p = m->plan;
    run_sql(m, sql_fill_from_identity);
    char *sql = xprintf("SELECT DISTINCT kode_kab FROM %s WHERE batch_id = %lld ORDER BY 1",
                        p->header.mapping->table, (long long)p->batch_id);
    PGresult *res = db_query(m->conn, sql);
    facts->areas.n = 0;
    for (int i = 0; i < PQntuples(res); i++)
        area_list_add(&facts->areas, PQgetvalue(res, i, 0), strlen(PQgetvalue(res, i, 0)));
    PQclear(res);
    free(sql);
    free(m->areas);
    m->areas = area_array(&facts->areas);
}

/* Which rows wait for the merge: those under the keys of muat_calon, and all from a line on. */
static void name_waiting(struct merge *m, const struct batch_facts *facts,
                         const struct tally *total)
{
    const struct direct *d = m->direct = &facts->direct;
    size_t keys = facts->repeats.n;
    bool later = d->from_line < INT64_MAX;
    m->some_wait = later || keys;
    m->many_wait = (later ? total->accepted - d->rows : 0) + (int64_t)keys > LARGE_BATCH;
    /* Beside the OR the keys are hashed once; alone they would become a join, and loop. */
    m->waiting = !d->from_line ? xstrdup("true")
                 : keys ? xprintf("(t.baris >= %" PRId64 " OR (t.anak_id, t.tgl_ukur) IN (SELECT "
                                  "anak_id, tgl_ukur FROM muat_calon))",
                                  d->from_line)
                        : xprintf("t.baris >= %" PRId64, d->from_line);
}

/* The key of a row and how candidates for repeated keys are found. */
static void name_keys(struct merge *m, const struct batch_facts *facts, const struct tally *total)
{
    const struct plan *p = m->plan;
    const char *event = p->event >= 0 ? p->slots[p->event].name : NULL;
    const char *number = p->child >= 0 ? "anak_id" : "sumber.nomor_anak(sumber, id_sumber)";
    m->keys = xprintf("%s%s%s%s", p->child >= 0 ? "anak_id" : "id_sumber", event ? ", " : "",
                      event ? event : "", p->item >= 0 ? ", layanan" : "");
    m->candidate =
        event ? xprintf("(%s, %s) IN (SELECT anak_id, tgl_ukur FROM muat_calon)", number, event)
              : xprintf("%s IN (SELECT anak_id FROM muat_calon)", number);
    /* A month meets the rows of its days alone: loading does not slow down with the years. */
    m->range = event && facts->first <= facts->last
                   ? xprintf("o.%s BETWEEN date '2000-01-01' + %d AND date '2000-01-01' + %d",
                             event, facts->first, facts->last)
                   : xstrdup("true");
    name_waiting(m, facts, total);
    m->group = p->rule == RULE_PERSON ? sql_group_persons : sql_group_events;
}

/* Measurements that came before their identities; returns how many. */
static int64_t teach_measurements(const struct merge *m)
{
    run_sql(m, sql_lacking);
    int64_t n = db_int(m->conn, "SELECT count(*) FROM muat_kurang");
    if (n) {
        db_exec(m->conn, "ANALYZE muat_kurang");
        run_sql(m, sql_take_lacking);
        run_sql(m, sql_teach);
        run_sql(m, sql_reach);
        run_sql(m, sql_take_anew);
    }
    return n;
}

/* On into the tables of inti. */
static void write_on(struct merge *m, struct batch_facts *facts)
{
    const struct plan *p = m->plan;
    if (p->rule == RULE_IDENTITY)
        m->refreshed = teach_measurements(m);
    if (p->rule != RULE_MEASUREMENT)
        return;
    if (plan_learns_identity(p))
        fill_from_identity(m, facts);
    if (m->some_wait)
        run_sql(m, sql_write_measurements);
    if (m->earlier)
        run_sql(m, sql_keep_persons);
    db_exec(m->conn, "SELECT inti.ringkas_pengukuran()");
}

/* The slices of the rows that went straight on. */
static void send_slices(const struct merge *m)
{
    struct copy_in c;
    if (!m->direct->n)
        return;
    copy_in_begin(&c, m->conn, "t_irisan");
    for (size_t i = 0; i < m->direct->n; i++) {
        const struct slice *s = &m->direct->slices[i];
        copy_row(&c, 5);
        copy_text(&c, s->kab);
        copy_text(&c, s->kec);
        copy_text(&c, s->desa);
        copy_text(&c, m->plan->header.mapping->source);
        copy_int4(&c, s->month);
    }
    copy_in_end(&c);
}

/* Marks what the batch changed for the next run (operasi.irisan). Landing tables that go on into
 * inti are marked by whoever takes them there. */
static void mark_slices(const struct merge *m)
{
    if (m->refreshed)
        db_exec(m->conn, "SELECT operasi.tandai_semua('birth days of measurements came')");
    if (m->plan->rule != RULE_MEASUREMENT)
        return;
    if (plan_is_anonymous(m->plan)) {
        db_exec(m->conn, "SELECT operasi.tandai_semua('measurements without a name or number')");
        return;
    }
    db_exec(m->conn, sql_touched_table);
    send_slices(m);
    if (m->some_wait)
        run_sql(m, sql_touched);
    if (m->earlier)
        run_sql(m, sql_touched_earlier);
    db_exec(m->conn, "SELECT operasi.tandai_irisan()");
    db_exec(m->conn, "DROP TABLE t_irisan");
}

void merge_batch(PGconn *conn, const struct plan *p, struct tally *total, struct batch_facts *facts,
                 struct merge_counts *out)
{
    struct merge m = {.conn = conn, .plan = p, .areas = area_array(&facts->areas)};
    *out = (struct merge_counts){0};
    name_keys(&m, facts, total);
    db_exec(conn, "SET LOCAL work_mem = '64MB'");
    out->repeated = settle_repeated(&m, &facts->repeats, total);
    settle_earlier(&m, out);
    write_on(&m, facts);
    mark_slices(&m);
    out->fresh = total->accepted - out->repeated - out->unchanged - out->updated;
    db_exec(conn,
            "DROP TABLE IF EXISTS muat_calon, muat_ganda, muat_lama, muat_kurang"); /* for the next
                                                                                       sheet */
    free(m.areas);
    free(m.keys);
    free(m.candidate);
    free(m.range);
    free(m.waiting);
}
