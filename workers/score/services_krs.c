/*
 * Families at risk and village budgets: rows that one query makes (inti.hitung_krs,
 * inti.jumlah_dana), staged beside the service facts. The rules of both stand in SQL; here they are
 * only counted and added up.
 */
#include "krs.h"
#include "rollup.h"
#include "services_int.h"
#include <stdlib.h>
#include <string.h>

static void copy_field_as_is(struct copy_in *c, struct copy_field f)
{
    if (f.n < 0)
        copy_null(c);
    else
        copy_bytes(c, f.p, (size_t)f.n);
}

static void emit_families(void *arg, const struct area *area, const int64_t *block)
{
    struct krs *k = arg;
    for (int d = 0; d < KRS_DEFINITIONS && area->level != AREA_POSYANDU; d++, block += KRS_COUNTS) {
        if (block[0] == 0)
            continue;
        copy_row(k->out, 23);
        copy_int4(k->out, area->sk);
        copy_int4(k->out, k->period->sk);
        copy_text(k->out, krs_definitions[d]);
        for (int i = 0; i < KRS_COUNTS; i++)
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
        int64_t *b = block + (PQgetvalue(k->beside, i, 1)[0] != 'b') * KRS_COUNTS;
        for (int c = 0; c < KRS_COUNTS; c++)
            b[c] += strtoll(PQgetvalue(k->beside, i, 2 + c), NULL, 10);
    }
}

static void write_families(struct krs *k)
{
    struct rollup r;
    rollup_begin(&r, &k->areas, KRS_DEFINITIONS * KRS_COUNTS, emit_families, k);
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

void services_begin_families(struct services_run *run, const struct period *periods, int n)
{
    bool spare = konv.threads >= KRS_LANES && run->megabytes == 0 && !run->villages;
    if (!spare || run->families || n != 1 || periods->months == 1)
        return;
    run->families = krs_open(run->readers, NULL, 0);
    krs_begin(run->families, periods->end);
}

/* Families at risk at the end of a period. */
void services_stage_families(struct publish *publish, const struct period *period,
                             struct services_run *run)
{
    const char *villages = run->villages;
    struct krs_source *source =
        run->families ? run->families
                      : krs_open(run->readers, villages, (int64_t)(run->megabytes * 1048576));
    struct krs k = {.period = period, .publish = publish, .villages = villages};
    publish_settle(publish);
    areas_load(&k.areas, publish->conn, date_text(period->end, k.end));
    char *slice = of_villages(xprintf("periode = '%s'", period->code), villages);
    k.out = publish_stage(publish, "inti.krs",
                          "kode_kab, kode_kec, kode_desa, periode, keluarga_id, definisi, pus, "
                          "sasaran, air_buruk, jamban_buruk, terlalu_muda, terlalu_tua, "
                          "terlalu_dekat, terlalu_banyak, miskin, pendidikan_rendah, berisiko, "
                          "alasan, run_id",
                          slice);
    free(slice);
    krs_read(&k, source);
    krs_close(source);
    run->families = NULL;
    publish_settle(publish);
    areas_save(&k.areas, publish->conn);
    set_part(&k, publish->conn);
    slice = xprintf("periode_sk = %d", period->sk);
    char *replaced =
        villages ? xprintf("%s AND wilayah_sk = ANY ('{%s}')", slice, k.keys) : xstrdup(slice);
    k.out =
        publish_stage(publish, "lap.fakta_krs",
                      "wilayah_sk, periode_sk, definisi, keluarga_n, sasaran_n, berisiko_n, "
                      "tidak_berisiko_n, tidak_diketahui_n, pus_n, air_n, jamban_n, muda_n, tua_n, "
                      "dekat_n, banyak_n, unik_4t_n, miskin_n, pendidikan_n, berisiko_persen, "
                      "air_persen, jamban_persen, unik_4t_persen, run_id",
                      replaced);
    write_families(&k);
    const char *measures = "keluarga_n, sasaran_n, berisiko_n, unik_4t_n, air_n";
    if (villages)
        publish_check_parts(publish, "lap.fakta_krs", slice, k.keys, "definisi", measures, "false");
    else
        publish_check_levels(publish, "lap.fakta_krs", slice, "definisi", measures, "false");
    areas_free(&k.areas);
    free(k.count);
    free(k.village);
    free(k.part);
    free(k.keys);
    PQclear(k.beside);
    free(replaced);
    free(slice);
}

/* The budget of the year that the period belongs to. */
void services_stage_budget(struct publish *publish, PGconn *in, const struct period *period)
{
    struct copy_out rows;
    struct copy_field f[15];
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
}
