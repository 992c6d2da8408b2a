/* inti.status_layanan: one compact row per person, group and period. */
#include "services_int.h"
#include "convergence/pack.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char table[] = "inti.status_layanan";
static const char columns[] = "kode_kab, kode_kec, kode_desa, periode, himpunan, sasaran, "
                              "orang_id, kehamilan, keluarga, dusun, "
                              "posyandu, tgl_nilai, umur_bulan, usia_hamil, tahap, risiko, keluar, "
                              "bulan_hadir, sel, diterima, "
                              "seharusnya, tidak_dipantau, lengkap, tikar, kosong, run_id";
enum { COLUMNS = 26 };

struct copy_in *sv_write_begin(struct sv *s)
{
    char *list = xstrdup("");
    for (int p = 0; p < s->n_periods; p++) {
        char *longer = xprintf("%s%s'%s'", list, p ? ", " : "", s->period[p].code);
        free(list);
        list = longer;
    }
    char *part = s->job->villages ? xprintf(" AND kode_kab IN (SELECT left(d, 5) FROM "
                                            "unnest(%s::text[]) d) AND kode_desa = ANY (%s)",
                                            s->job->villages, s->job->villages)
                                  : xstrdup("");
    char *slice = xprintf("periode IN (%s) AND himpunan = '%s'%s", list, s->rules->code, part);
    free(part);
    struct copy_in *out = publish_stage(s->publish, table, columns, slice);
    free(slice);
    free(list);
    return out;
}

/* Codes of kabupaten, kecamatan and village as they stand in the area dimension; the posyandu's
 * key. */
static void copy_area(struct copy_in *c, const struct sv *s, const struct sv_row *row)
{
    const struct areas *a = &s->areas[row->period];
    int posyandu = s->node[row->period][row->place], desa = a->v[posyandu].parent;
    int kec = a->v[desa].parent;
    copy_text(c, a->v[a->v[kec].parent].code);
    copy_text(c, a->v[kec].code);
    copy_text(c, a->v[desa].code);
}

static void copy_posyandu(struct copy_in *c, const struct sv *s, const struct sv_row *row)
{
    const char *key =
        strchr(s->areas[row->period].v[s->node[row->period][row->place]].code, '/') + 1;
    copy_text(c, strcmp(key, "-") ? key : NULL);
}

static const char *stage_text(int stage)
{
    switch (stage) {
    case KV_STAGE_T1:
        return "T1";
    case KV_STAGE_T2:
        return "T2";
    case KV_STAGE_T3:
        return "T3";
    case KV_STAGE_NIFAS:
        return "NIFAS";
    default:
        return NULL;
    }
}

static void copy_known(struct copy_in *c, int known)
{
    if (known == KV_UNKNOWN)
        copy_null(c);
    else
        copy_bool(c, known == KV_TRUE);
}

static void copy_cells(struct copy_in *c, const struct sv *s, const struct sv_row *row,
                       const struct kv_cell *cells)
{
    uint8_t bytes[KV_PACK_SIZE(KV_PACK_MAX)];
    size_t n;
    if (kv_pack_cells(s->rules, cells, row->row.n_cells, bytes, sizeof bytes, &n) != KV_OK)
        die(EXIT_RUNTIME, "the indicators of the rule set cannot be packed");
    copy_bytes(c, bytes, n);
}

/* "number first-month months;..." of the cells that lack months. */
static void copy_missing(struct copy_in *c, const struct sv *s, const struct sv_row *row,
                         const struct kv_cell *cells)
{
    char text[64 * 40];
    int n = 0;
    for (int i = 0; i < row->row.n_cells && i < 64; i++) {
        const struct kv_cell *e = &cells[i];
        if ((e->value == KV_CELL_T || e->value == KV_CELL_NM) && e->missing)
            n += snprintf(text + n, sizeof text - (size_t)n, "%s%d %d %llx", n ? ";" : "",
                          s->rules->rules[e->rule].number, e->missing_from,
                          (unsigned long long)e->missing);
    }
    if (n)
        copy_bytes(c, text, (size_t)n);
    else
        copy_null(c);
}

static void copy_optional(struct copy_in *c, int value, bool known)
{
    if (known)
        copy_int2(c, (int16_t)value);
    else
        copy_null(c);
}

void sv_write_row(struct sv *s, struct copy_in *c, const struct sv_row *row,
                  const struct kv_cell *cells)
{
    static const char *const exits[] = {NULL, "meninggal", "keguguran", "hasil tidak diketahui"};
    const struct kv_row *r = &row->row;
    struct kv_row_score score;
    sv_score_row(s, row, cells, &score);
    copy_row(c, COLUMNS);
    copy_area(c, s, row);
    copy_text(c, s->period[row->period].code);
    copy_text(c, s->rules->code);
    copy_text(c, s->rules->groups[r->group].code);
    copy_int8(c, s->persons[row->person].id);
    copy_int4(c, row->pregnancy);
    copy_int8(c, s->house_key[row->house]);
    copy_text(c, s->places[row->place].dusun);
    copy_posyandu(c, s, row);
    copy_int4(c, r->t);
    copy_optional(c, r->age, r->age >= 0);
    copy_optional(c, r->gestation, r->gestation > 0);
    copy_text(c, stage_text(r->stage));
    copy_known(c, r->risk);
    copy_text(c, exits[r->exit]);
    copy_int2(c, r->months);
    copy_cells(c, s, row, cells);
    copy_int2(c, (int16_t)score.received);
    copy_int2(c, (int16_t)score.due);
    copy_int2(c, (int16_t)score.tally.not_monitored);
    copy_known(c, score.complete == KV_COMPLETE_NULL ? KV_UNKNOWN : score.complete);
    copy_text(c, row->colour ? (char[]){row->colour, 0} : NULL);
    copy_missing(c, s, row, cells);
    copy_int8(c, s->publish->run_id);
}
