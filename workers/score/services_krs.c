/*
 * Families at risk and village budgets: rows that one query makes (inti.hitung_krs,
 * inti.jumlah_dana), staged beside the service facts. The rules of both stand in SQL; here they are
 * only counted and added up.
 */
#include "rollup.h"
#include "services_int.h"
#include <stdlib.h>
#include <string.h>

enum krs_column {
    KRS_KAB,
    KRS_KEC,
    KRS_DESA,
    KRS_FAMILY,
    KRS_DEFINITION,
    KRS_PUS,
    KRS_TARGET,
    KRS_WATER,
    KRS_LATRINE,
    KRS_YOUNG,
    KRS_OLD,
    KRS_CLOSE,
    KRS_MANY,
    KRS_POOR,
    KRS_SCHOOLING,
    KRS_RISK,
    KRS_REASON,
    KRS_COLUMNS
};
enum { DEFINITIONS = 2, COUNTS = 15 };
static const char *const definitions[DEFINITIONS] = {"bkkbn", "perbup58"};

/* One period. */
struct krs {
    struct areas areas;
    char end[16];
    const struct period *period;
    struct publish *publish;
    struct copy_in *out;
    int64_t (*count)[DEFINITIONS][COUNTS]; /* by node */
    int size;
    const char *villages; /* only these, or NULL */
    uint8_t *part;        /* with them: see areas_part */
    char *keys;           /* areas that are written anew */
    PGresult *beside;     /* published rows of their neighbours */
};

static bool yes(struct copy_field f)
{
    return f.n == 1 && f.p[0];
}

static struct area_bytes field_bytes(struct copy_field f)
{
    return (struct area_bytes){f.p, f.n};
}

/* Factors are counted among the families at risk, so that shares of them can be told. */
static void count_family(int64_t *c, const struct copy_field *f)
{
    c[0]++;
    c[5] += yes(f[KRS_PUS]);
    if (!yes(f[KRS_TARGET]))
        return;
    c[1]++;
    c[2] += yes(f[KRS_RISK]);
    c[3] += f[KRS_RISK].n == 1 && !f[KRS_RISK].p[0];
    c[4] += f[KRS_RISK].n < 0;
    if (!yes(f[KRS_RISK]))
        return;
    static const int factor[] = {KRS_WATER, KRS_LATRINE, KRS_YOUNG, KRS_OLD, KRS_CLOSE, KRS_MANY};
    for (int i = 0; i < 6; i++)
        c[6 + i] += yes(f[factor[i]]);
    c[12] += yes(f[KRS_YOUNG]) || yes(f[KRS_OLD]) || yes(f[KRS_CLOSE]) || yes(f[KRS_MANY]);
    c[13] += yes(f[KRS_POOR]);
    c[14] += yes(f[KRS_SCHOOLING]);
}

static void grow_counts(struct krs *k, int node)
{
    if (node < k->size)
        return;
    int size = k->areas.n + k->areas.n / 2 + 64;
    k->count = xrealloc(k->count, (size_t)size * sizeof *k->count);
    memset(k->count + k->size, 0, (size_t)(size - k->size) * sizeof *k->count);
    k->size = size;
}

static void copy_field_as_is(struct copy_in *c, struct copy_field f)
{
    if (f.n < 0)
        copy_null(c);
    else
        copy_bytes(c, f.p, (size_t)f.n);
}

/* The families of the villages as the second argument of inti.hitung_krs: numbers that the planner
 * sees. Fresh. */
static char *family_list(const struct krs *k, PGconn *in)
{
    if (!k->villages)
        return xstrdup("");
    char *sql = xprintf("SELECT ', ' || quote_literal(coalesce(array_agg(keluarga_id), '{}')::text) "
                        "|| '::bigint[]' FROM inti.keluarga WHERE kode_kab IN (SELECT left(d, 5) "
                        "FROM unnest(%s::text[]) d) AND kode_desa = ANY (%s)",
                        k->villages, k->villages);
    char *list = db_one(in, sql, 0, NULL);
    free(sql);
    return list;
}

/* Stages inti.krs: the target families and those nobody knows about, with the codes of the
 * dimension. */
static void read_families(struct krs *k, PGconn *in)
{
    struct copy_out rows;
    struct copy_field f[KRS_COLUMNS];
    char *list = family_list(k, in);
    char *sql = xprintf(
        "SELECT kode_kab, kode_kec, kode_desa, keluarga_id, definisi, pus, sasaran, air_buruk, "
        "jamban_buruk, terlalu_muda, terlalu_tua, terlalu_dekat, terlalu_banyak, miskin, "
        "pendidikan_rendah, berisiko, alasan FROM inti.hitung_krs('%s'%s)",
        k->end, list);
    free(list);
    copy_out_begin(&rows, in, sql);
    while (copy_out_next(&rows, f, KRS_COLUMNS)) {
        int node = areas_place(&k->areas, field_bytes(f[KRS_KAB]), field_bytes(f[KRS_KEC]),
                               field_bytes(f[KRS_DESA]), (struct area_bytes){0});
        grow_counts(k, node);
        count_family(k->count[node][f[KRS_DEFINITION].p[0] != 'b'], f);
        if (!yes(f[KRS_TARGET]) && f[KRS_TARGET].n >= 0)
            continue;
        int desa = k->areas.v[node].parent, kec = k->areas.v[desa].parent;
        copy_row(k->out, 19);
        copy_text(k->out, k->areas.v[k->areas.v[kec].parent].code);
        copy_text(k->out, k->areas.v[kec].code);
        copy_text(k->out, k->areas.v[desa].code);
        copy_text(k->out, k->period->code);
        for (int i = KRS_FAMILY; i <= KRS_REASON; i++)
            copy_field_as_is(k->out, f[i]);
        copy_int8(k->out, k->publish->run_id);
    }
    free(sql);
}

static void emit_families(void *arg, const struct area *area, const int64_t *block)
{
    struct krs *k = arg;
    for (int d = 0; d < DEFINITIONS && area->level != AREA_POSYANDU; d++, block += COUNTS) {
        if (block[0] == 0)
            continue;
        copy_row(k->out, 23);
        copy_int4(k->out, area->sk);
        copy_int4(k->out, k->period->sk);
        copy_text(k->out, definitions[d]);
        for (int i = 0; i < COUNTS; i++)
            copy_int8(k->out, block[i]);
        copy_percent(k->out, block[2], block[1]);
        copy_percent(k->out, block[6], block[2]);
        copy_percent(k->out, block[7], block[2]);
        copy_percent(k->out, block[12], block[5]);
        copy_int8(k->out, k->publish->run_id);
    }
}

/* Which areas are written anew, and the published rows of those beside them. */
static void set_part(struct krs *k, PGconn *in)
{
    if (!k->villages)
        return;
    k->part = areas_part(&k->areas, -1, k->villages);
    k->keys = areas_keys(&k->areas, k->part, false);
    char *beside = areas_keys(&k->areas, k->part, true);
    char *sql = xprintf("SELECT wilayah_sk, definisi, keluarga_n, sasaran_n, berisiko_n, "
                        "tidak_berisiko_n, tidak_diketahui_n, pus_n, air_n, jamban_n, muda_n, "
                        "tua_n, dekat_n, banyak_n, unik_4t_n, miskin_n, pendidikan_n FROM "
                        "lap.fakta_krs WHERE periode_sk = %d AND wilayah_sk = ANY ('{%s}')",
                        k->period->sk, beside);
    k->beside = db_query(in, sql);
    free(sql);
    free(beside);
}

/* A neighbour's published rows into its block. */
static void add_neighbour(const struct krs *k, int node, int64_t *block)
{
    for (int i = 0; i < PQntuples(k->beside); i++) {
        if (atoi(PQgetvalue(k->beside, i, 0)) != k->areas.v[node].sk)
            continue;
        int64_t *b = block + (PQgetvalue(k->beside, i, 1)[0] != 'b') * COUNTS;
        for (int c = 0; c < COUNTS; c++)
            b[c] += strtoll(PQgetvalue(k->beside, i, 2 + c), NULL, 10);
    }
}

static void write_families(struct krs *k)
{
    struct rollup r;
    rollup_begin(&r, &k->areas, DEFINITIONS * COUNTS, emit_families, k);
    for (int i = 0; i < k->areas.n; i++) {
        int node = k->areas.order[i];
        if (areas_neighbour(&k->areas, k->part, node))
            add_neighbour(k, node, rollup_next(&r, node, true));
        if (k->areas.v[node].level == AREA_POSYANDU && node < k->size &&
            k->count[node][0][0] + k->count[node][1][0])
            memcpy(rollup_next(&r, node, false), k->count[node], sizeof *k->count);
    }
    rollup_end(&r);
}

/* "periode_sk IN (202521, 202522)", or of their codes. */
static char *slice_of(const struct period *const *periods, int n, bool codes)
{
    char *list = xstrdup(codes ? "periode IN (" : "periode_sk IN (");
    for (int i = 0; i < n; i++) {
        char *more = codes ? xprintf("%s%s'%s'", list, i ? ", " : "", periods[i]->code)
                           : xprintf("%s%s%d", list, i ? ", " : "", periods[i]->sk);
        free(list);
        list = more;
    }
    char *all = xprintf("%s)", list);
    free(list);
    return all;
}

/* `slice` narrowed to the villages, where there are any. Fresh; frees the slice. */
static char *of_villages(char *slice, const char *villages)
{
    char *all = villages ? xprintf("%s AND kode_kab IN (SELECT left(d, 5) FROM unnest(%s::text[]) "
                                   "d) AND kode_desa = ANY (%s)",
                                   slice, villages, villages)
                         : xstrdup(slice);
    free(slice);
    return all;
}

/* Families at risk at the end of each period. */
void services_stage_families(struct publish *publish, const struct period *const *periods, int n,
                             const char *villages)
{
    struct krs *k = xcalloc((size_t)n + 1, sizeof *k);
    PGconn *in = db_connect();
    char *slice = of_villages(slice_of(periods, n, true), villages);
    struct copy_in *out = publish_stage(
        publish, "inti.krs",
        "kode_kab, kode_kec, kode_desa, periode, keluarga_id, definisi, pus, sasaran, "
        "air_buruk, jamban_buruk, terlalu_muda, terlalu_tua, terlalu_dekat, "
        "terlalu_banyak, miskin, pendidikan_rendah, berisiko, alasan, run_id",
        slice);
    free(slice);
    for (int i = 0; i < n; i++) {
        k[i] = (struct krs){
            .period = periods[i], .publish = publish, .out = out, .villages = villages};
        areas_load(&k[i].areas, in, date_text(periods[i]->end, k[i].end));
        read_families(&k[i], in);
        areas_save(&k[i].areas, in);
        set_part(&k[i], in);
    }
    slice = slice_of(periods, n, false);
    char *replaced = villages ? xprintf("%s AND wilayah_sk = ANY ('{%s}')", slice, k->keys) : xstrdup(slice);
    out =
        publish_stage(publish, "lap.fakta_krs",
                      "wilayah_sk, periode_sk, definisi, keluarga_n, sasaran_n, berisiko_n, "
                      "tidak_berisiko_n, tidak_diketahui_n, pus_n, air_n, jamban_n, muda_n, tua_n, "
                      "dekat_n, banyak_n, unik_4t_n, miskin_n, pendidikan_n, berisiko_persen, "
                      "air_persen, jamban_persen, unik_4t_persen, run_id",
                      replaced);
    for (int i = 0; i < n; i++) {
        k[i].out = out;
        write_families(&k[i]);
        areas_free(&k[i].areas);
        free(k[i].count);
        free(k[i].part);
        PQclear(k[i].beside);
    }
    const char *measures = "keluarga_n, sasaran_n, berisiko_n, unik_4t_n, air_n";
    if (villages)
        publish_check_parts(publish, "lap.fakta_krs", slice, k->keys, "definisi", measures,
                            "false");
    else
        publish_check_levels(publish, "lap.fakta_krs", slice, "definisi", measures, "false");
    free(replaced);
    free(k->keys);
    free(slice);
    free(k);
    db_close(in);
}

/* The budget of the year that the period belongs to. */
void services_stage_budget(struct publish *publish, const struct period *period)
{
    struct copy_out rows;
    struct copy_field f[15];
    PGconn *in = db_connect();
    char *slice = xprintf("periode_sk = %d", period->sk / 100 * 100);
    char *sql = xprintf("SELECT * FROM inti.jumlah_dana(ARRAY[%d])", period->sk / 100);
    struct copy_in *out = publish_stage(
        publish, "lap.fakta_dana",
        "wilayah_sk, periode_sk, bidang, paket, sumber_dana, stunting, baris_n, usulan_n, "
        "usulan, rkpdes_n, rkpdes, apbdes_n, apbdes, realisasi_n, realisasi, run_id",
        slice);
    copy_out_begin(&rows, in, sql);
    while (copy_out_next(&rows, f, 15)) {
        copy_row(out, 16);
        for (int i = 0; i < 15; i++)
            copy_field_as_is(out, f[i]);
        copy_int8(out, publish->run_id);
    }
    publish_check_levels(publish, "lap.fakta_dana", slice, "bidang, paket, sumber_dana, stunting",
                         "baris_n, usulan, apbdes, realisasi", "false");
    free(sql);
    free(slice);
    db_close(in);
}
