/*
 * lap.fakta_gizi: every child once per index, with the newest measurement of the period that
 * carries what the index needs. Figures behind the counters: rerata = sum z / m,  m = n - oedema
 * (they have no z) sd     = sqrt((m * sum z2 - (sum z)^2) / (m * (m - 1))), the numerator in 128
 * bits: exact, so no order matters prevalence = below -2 of n, Wilson's interval (publish.h)
 */
#include "score.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum measure {
    SASARAN,
    DIUKUR,
    N,
    BELOW3,
    BELOW2,
    BELOW1,
    ABOVE1,
    ABOVE2,
    ABOVE3,
    DITANDAI,
    EDEMA,
    SUM_Z,
    SUM_Z2,
    MEASURES
};
enum { SEXES = 3 /* L, P, not recorded */, CELLS = GIZI_INDICES * SEXES * BANDS };

static const char *const index_names[GIZI_INDICES] = {"bbu", "tbu", "bbtb", "imtu", "lku", "lilau"};
static const char *const sex_names[SEXES] = {"L", "P", "semua"};

struct group {
    const char *name;
    unsigned bands; /* bit per band */
    bool posyandu;
};
static const struct group groups[] = {
    {"0-5", 1, false},    {"6-11", 2, false},    {"12-23", 4, false}, {"24-35", 8, false},
    {"36-47", 16, false}, {"48-59", 32, false},  {"0-23", 7, true},   {"24-59", 56, true},
    {"0-59", 63, true},   {"60-228", 64, false}, {"-", 128, false},
};
enum { GROUPS = sizeof groups / sizeof *groups };

static int64_t *cell(int64_t *block, int index, int sex, int band)
{
    return block + ((index * SEXES + sex) * BANDS + band) * MEASURES;
}

/* Only what is asked of every child has a target. */
static bool has_target(int index, int band)
{
    return index <= IMTU && band < SCHOOL_BAND;
}

static void count_reading(int64_t *m, const struct reading *r)
{
    m[DIUKUR]++;
    m[DITANDAI] += r->state == READ_FLAGGED;
    if (r->state == READ_OEDEMA) {
        m[EDEMA]++;
        m[N]++;
        m[BELOW3]++;
        m[BELOW2]++;
        m[BELOW1]++;
    } else if (r->state == READ_Z) {
        int32_t z = r->z;
        m[N]++;
        m[BELOW3] += z < -300;
        m[BELOW2] += z < -200;
        m[BELOW1] += z < -100;
        m[ABOVE1] += z > 100;
        m[ABOVE2] += z > 200;
        m[ABOVE3] += z > 300;
        m[SUM_Z] += z;
        m[SUM_Z2] += (int64_t)z * z;
    }
}

/* Age band of a target nobody measured: on the last day of the period or of the newest month with
 * data, still under five. The day of the newest measurement itself would move with every late row.
 */
static int target_band(const struct score *s, kv_date born)
{
    static const int days[] = {183, 366, 731, 1096,
                               1461}; /* first day of 6, 12, 24, 36, 48 months */
    int band = 0;
    while (band < 5 && s->newest_end - born >= days[band])
        band++;
    return band;
}

static void count_child(const struct score *s, uint32_t i, int64_t *block)
{
    const struct child *c = children_at(&s->children, i);
    struct identity who = child_now(c, s);
    int sex = who.sex == KV_MALE ? 0 : who.sex == KV_FEMALE ? 1 : 2;
    for (int x = 0; x < GIZI_INDICES; x++) {
        const struct reading *r = &c->index[x];
        if (r->state != READ_NONE) {
            int64_t *m = cell(block, x, sex, r->band);
            m[SASARAN] += has_target(x, r->band);
            count_reading(m, r);
        } else if (s->target[i] && x <= IMTU) {
            cell(block, x, sex, target_band(s, who.born))[SASARAN]++;
        }
    }
}

static void fill(const struct score *s, int node, int64_t *block)
{
    const uint32_t *list;
    uint32_t n = children_of(s, node, &list);
    for (uint32_t i = 0; i < n; i++)
        count_child(s, list[i], block);
}

/* Adds up the base cells of a group; sex 2 is all of them. */
static void gather_group(const int64_t *block, int index, int sex, unsigned bands, int64_t *sum)
{
    memset(sum, 0, MEASURES * sizeof *sum);
    for (int x = 0; x < SEXES; x++)
        for (int band = 0; band < BANDS && (sex == 2 || x == sex); band++)
            if (bands >> band & 1) {
                const int64_t *m = cell((int64_t *)block, index, x, band);
                for (int i = 0; i < MEASURES; i++)
                    sum[i] += m[i];
            }
}

static int64_t divide_half_away(__int128 a, int64_t b)
{
    __int128 twice = a * 2 + (a < 0 ? -b : b);
    return (int64_t)(twice / ((__int128)b * 2));
}

static void copy_moments(struct copy_in *c, const int64_t *m)
{
    int64_t n = m[N] - m[EDEMA];
    if (n > 0)
        copy_numeric(c, divide_half_away((__int128)m[SUM_Z] * 100, n), 4);
    else
        copy_null(c);
    if (n > 1) {
        __int128 top = (__int128)n * m[SUM_Z2] - (__int128)m[SUM_Z] * m[SUM_Z];
        copy_numeric(c, llround(sqrt((double)top / ((double)n * (double)(n - 1))) * 100), 4);
    } else {
        copy_null(c);
    }
}

static void copy_prevalence(struct copy_in *c, const int64_t *m)
{
    int64_t low, high;
    copy_percent(c, m[BELOW2], m[N]);
    if (m[N] > 0) {
        wilson_units(m[BELOW2], m[N], &low, &high);
        copy_numeric(c, low, 2);
        copy_numeric(c, high, 2);
    } else {
        copy_null(c);
        copy_null(c);
    }
    copy_percent(c, m[BELOW3], m[N]);
    copy_percent(c, m[ABOVE2], m[N]);
}

static void write_row(const struct score *s, struct copy_in *c, int32_t area, int index, int sex,
                      int group, const int64_t *m)
{
    bool target = has_target(index, __builtin_ctz(groups[group].bands));
    copy_row(c, 27);
    copy_int4(c, area);
    copy_int4(c, s->period.sk);
    copy_text(c, index_names[index]);
    copy_text(c, sex_names[sex]);
    copy_text(c, groups[group].name);
    if (target)
        copy_int8(c, m[SASARAN]);
    else
        copy_null(c);
    for (int i = DIUKUR; i < MEASURES; i++)
        copy_int8(c, m[i]);
    copy_moments(c, m);
    copy_prevalence(c, m);
    if (target)
        copy_percent(c, m[DIUKUR], m[SASARAN]);
    else
        copy_null(c);
    copy_int8(c, s->run_id);
}

static void emit(const struct score *s, struct copy_in *c, const struct area *area,
                 const int64_t *block)
{
    bool low = area->level == AREA_POSYANDU;
    for (int x = 0; x < GIZI_INDICES; x++)
        for (int sex = low ? 2 : 0; sex < SEXES; sex++)
            for (int g = 0; g < GROUPS; g++) {
                int64_t m[MEASURES];
                if (low && !groups[g].posyandu)
                    continue;
                gather_group(block, x, sex, groups[g].bands, m);
                if (m[DIUKUR] || m[SASARAN])
                    write_row(s, c, area->sk, x, sex, g, m);
            }
}

static int position(const char *word, const char *const *list, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return i;
    return -1;
}

/* A published row of a single band: 'semua' less L and P is what has no sex. */
static void load(const struct score *s, char *const *value, int64_t *block)
{
    int x = position(value[0], index_names, GIZI_INDICES),
        sex = position(value[1], sex_names, SEXES), g = 0;
    while (g < GROUPS && strcmp(value[2], groups[g].name))
        g++;
    if (x < 0 || sex < 0 || g == GROUPS || groups[g].bands & (groups[g].bands - 1))
        return;
    int band = __builtin_ctz(groups[g].bands);
    for (int i = 0; i < MEASURES; i++) {
        int64_t n = value[3 + i] ? strtoll(value[3 + i], NULL, 10) : 0;
        cell(block, x, sex, band)[i] += n;
        if (sex < 2)
            cell(block, x, 2, band)[i] -= n;
    }
}

#define COUNTERS                                                                                   \
    "n_sasaran, n_diukur, n, n_di_bawah_3, n_di_bawah_2, n_di_bawah_1, n_di_atas_1, n_di_atas_2, " \
    "n_di_atas_3, "                                                                                \
    "n_ditandai, n_edema, jumlah_z, jumlah_z2"

void gizi_stage(struct score *s, struct publish *p)
{
    char period[40];
    snprintf(period, sizeof period, "periode_sk = %d", s->period.sk);
    struct fact fact = {
        .table = "lap.fakta_gizi",
        .columns = "wilayah_sk, periode_sk, indeks, jk, kelompok_umur, " COUNTERS
                   ", rerata, sd, prevalensi, ki_bawah, ki_atas, prevalensi_berat, "
                   "prevalensi_lebih, cakupan, run_id",
        .keys = "indeks, jk, kelompok_umur",
        .measures = COUNTERS,
        .posyandu = "jk = 'semua' AND kelompok_umur IN ('0-23', '24-59', '0-59')",
        .size = CELLS * MEASURES,
        .periods = period,
        .fill = fill,
        .emit = emit,
        .stored = "indeks, jk, kelompok_umur, " COUNTERS,
        .load = load,
    };
    fact_stage(s, p, &fact);
    char *where = score_slice(s, period);
    char *sql = xprintf("SELECT count(*) FROM lap.fakta_gizi WHERE %s AND NOT (n_di_bawah_3 "
                        "BETWEEN n_edema AND n_di_bawah_2 "
                        "AND n_di_bawah_2 <= n_di_bawah_1 AND n_di_atas_3 <= n_di_atas_2 AND "
                        "n_di_atas_2 <= n_di_atas_1 "
                        "AND n_di_bawah_1 + n_di_atas_1 <= n AND n + n_ditandai <= n_diukur "
                        "AND n_diukur <= coalesce(n_sasaran, n_diukur))",
                        where);
    publish_check(p, "lap.fakta_gizi: the counts of a row fit each other", sql);
    free(sql);
    free(where);
}

/* ---- what the user sees at the end ---- */

struct summary {
    const struct score *s;
    enum area_level from, to; /* levels that are printed */
    char **line;              /* by rank: children come before their parents */
};

/* " 12.34 %", or a dash without children. */
static char *share(const int64_t *block, int index)
{
    int64_t m[MEASURES];
    gather_group(block, index, 2, 63, m);
    return m[N] ? xprintf("%7.2f %%", (double)percent_units(m[BELOW2], m[N]) / 100) : xstrdup("-");
}

static void note_area(void *arg, const struct area *area, const int64_t *block)
{
    struct summary *u = arg;
    if (area->level < u->from || area->level > u->to)
        return;
    int64_t m[MEASURES];
    gather_group(block, TBU, 2, 63, m);
    char *tbu = share(block, TBU), *bbu = share(block, BBU), *bbtb = share(block, BBTB);
    u->line[area->rank] = xprintf("%-13s  %-30.30s %9" PRId64 " %9s %11s %9s", area->code,
                                  area->name, m[N], tbu, bbu, bbtb);
    free(tbu);
    free(bbu);
    free(bbtb);
}

void gizi_summary(struct score *s)
{
    struct summary u = {s, AREA_PROVINSI, AREA_KABUPATEN,
                        xcalloc((size_t)s->areas.n + 1, sizeof(char *))};
    if (s->area >= 0) {
        u.from = s->areas.v[s->area].level;
        u.to = u.from < AREA_DESA ? u.from + 1 : AREA_DESA;
    }
    struct rollup r;
    rollup_begin(&r, &s->areas, CELLS * MEASURES, note_area, &u);
    for (int rank = 0; rank < s->areas.n; rank++) {
        int node = s->areas.order[rank];
        uint32_t here = s->place_from[rank + 1] - s->place_from[rank];
        if (here && score_inside(s, node))
            fill(s, node, rollup_next(&r, node, false));
    }
    rollup_end(&r);
    printf("%-13s  %-30s %9s %9s %11s %9s\n", "area", "children under five", "height", "stunting",
           "underweight", "wasting");
    for (int rank = 0; rank < s->areas.n; rank++) {
        if (u.line[rank])
            printf("%s\n", u.line[rank]);
        free(u.line[rank]);
    }
    free(u.line);
}
