/* lap.fakta_tikar: growth mat of children of 0-23 months, recorded against computed, as one cross
 * table. */
#include "score.h"
#include "growth/classes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows: nothing recorded, then the codes of kv_mat; columns: kv_mat. */
enum { RECORDED = 5, COMPUTED = 5, CROSS = RECORDED * COMPUTED };
static const char *const names[RECORDED] = {"-", "TD", "M", "K", "H"};

/* A target of the period that was below 24 completed months on one of its days. */
static bool counts(const struct score *s, uint32_t i)
{
    const struct child *c = children_at(&s->children, i);
    if (!s->target[i])
        return false;
    kv_date first = s->month_first[LOOKBACK + __builtin_ctz(s->target[i])],
            born = child_now(c, s).born;
    return kv_card_months(born, born > first ? born : first) <= 23;
}

static void fill(const struct score *s, int node, int64_t *block)
{
    const uint32_t *list;
    uint32_t n = children_of(s, node, &list);
    for (uint32_t i = 0; i < n; i++) {
        if (!counts(s, list[i]))
            continue;
        const struct child *c = children_at(&s->children, list[i]);
        const struct reading *r = &c->index[TBU];
        kv_mat computed =
            kv_mat_colour(r->state == READ_Z ? r->z : KV_NO_Z, s->rules.red, s->rules.yellow);
        block[c->mat * COMPUTED + computed]++;
    }
}

static int64_t row_sum(const int64_t *x, int recorded)
{
    int64_t sum = 0;
    for (int c = 0; c < COMPUTED; c++)
        sum += x[recorded * COMPUTED + c];
    return sum;
}

static int64_t column_sum(const int64_t *x, int computed)
{
    int64_t sum = 0;
    for (int r = 0; r < RECORDED; r++)
        sum += x[r * COMPUTED + computed];
    return sum;
}

static void emit(const struct score *s, struct copy_in *c, const struct area *area,
                 const int64_t *x)
{
    int64_t recorded[RECORDED], computed[COMPUTED], all = 0, same = 0, both = 0;
    for (int i = 0; i < RECORDED; i++) {
        recorded[i] = row_sum(x, i);
        computed[i] = column_sum(x, i);
        all += recorded[i];
        same += i >= KV_MAT_RED ? x[i * COMPUTED + i] : 0;
        for (int k = KV_MAT_RED; k < COMPUTED && i >= KV_MAT_RED; k++)
            both += x[i * COMPUTED + k];
    }
    if (!all)
        return;
    int64_t coloured = all - recorded[0] - recorded[KV_MAT_NOT_MEASURED],
            seen = all - computed[KV_MAT_NOT_MEASURED];
    const int64_t counts[] = {all,
                              recorded[KV_MAT_GREEN],
                              recorded[KV_MAT_YELLOW],
                              recorded[KV_MAT_RED],
                              recorded[0] + recorded[KV_MAT_NOT_MEASURED],
                              recorded[0],
                              computed[KV_MAT_GREEN],
                              computed[KV_MAT_YELLOW],
                              computed[KV_MAT_RED],
                              computed[KV_MAT_NOT_MEASURED],
                              same,
                              both - same};
    copy_row(c, 19);
    copy_int4(c, area->sk);
    copy_int4(c, s->period.sk);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        copy_int8(c, counts[i]);
    copy_percent(c, coloured, all);
    copy_percent(c, seen, all);
    copy_percent(c, recorded[KV_MAT_RED], coloured);
    copy_percent(c, computed[KV_MAT_RED], seen);
    copy_int8(c, s->run_id);
}

static void emit_cross(const struct score *s, struct copy_in *c, const struct area *area,
                       const int64_t *x)
{
    for (int i = 0; i < CROSS; i++) {
        if (!x[i])
            continue;
        copy_row(c, 6);
        copy_int4(c, area->sk);
        copy_int4(c, s->period.sk);
        copy_text(c, names[i / COMPUTED]);
        copy_text(c, names[i % COMPUTED]);
        copy_int8(c, x[i]);
        copy_int8(c, s->run_id);
    }
}

static int code_of(const char *name)
{
    int i = 0;
    while (i < RECORDED && strcmp(name, names[i]))
        i++;
    return i % RECORDED;
}

static void load(const struct score *s, char *const *value, int64_t *block)
{
    block[code_of(value[0]) * COMPUTED + code_of(value[1])] += strtoll(value[2], NULL, 10);
}

void tikar_stage(struct score *s, struct publish *p)
{
    char period[40];
    snprintf(period, sizeof period, "periode_sk = %d", s->period.sk);
    /* The cross table holds everything, so in an area run both tables are made again from its rows.
     */
    struct fact fact = {
        .table = "lap.fakta_tikar_silang",
        .columns = "wilayah_sk, periode_sk, tercatat, hitungan, anak_n, run_id",
        .keys = "tercatat, hitungan",
        .measures = "anak_n",
        .size = CROSS,
        .periods = period,
        .fill = fill,
        .emit = emit_cross,
        .source = "lap.fakta_tikar_silang",
        .stored = "tercatat, hitungan, anak_n",
        .load = load,
    };
    fact_stage(s, p, &fact);
    fact.table = "lap.fakta_tikar";
    fact.columns = "wilayah_sk, periode_sk, anak_n, catat_hijau, catat_kuning, catat_merah, "
                   "catat_tidak_diukur, tanpa_catatan, "
                   "hitung_hijau, hitung_kuning, hitung_merah, hitung_tidak_diukur, sama, beda, "
                   "cakupan_catat, cakupan_hitung, "
                   "persen_merah_catat, persen_merah_hitung, run_id";
    fact.keys = NULL;
    fact.measures = "anak_n, catat_hijau, catat_kuning, catat_merah, catat_tidak_diukur, "
                    "tanpa_catatan, hitung_hijau, "
                    "hitung_kuning, hitung_merah, hitung_tidak_diukur, sama, beda";
    fact.emit = emit;
    fact_stage(s, p, &fact);
}
