/* lap.fakta_kelengkapan: villages that report, and how many rows carry what, per area and source.
 */
#include "mutu.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum measure {
    LAPOR,
    ROWS,
    SEX,
    AGE,
    BORN,
    WEIGHT,
    HEIGHT,
    POSITION,
    HEAD,
    MUAC,
    POSYANDU,
    COMPLETE,
    MEASURES
};
enum { ALL = MAX_SOURCES, SLOTS }; /* a slot for each source, one for all */

static void count_note(int64_t *m, const struct note *x, bool posyandu)
{
    m[ROWS]++;
    m[SEX] += x->sex != KV_SEX_UNKNOWN;
    m[AGE] += x->months >= 0;
    m[BORN] += x->born != KV_NO_DATE;
    m[WEIGHT] += x->weight > 0;
    m[HEIGHT] += x->height > 0;
    m[POSITION] += x->position != KV_POSITION_UNKNOWN;
    m[HEAD] += x->head;
    m[MUAC] += x->muac > 0;
    m[POSYANDU] += posyandu;
    m[COMPLETE] +=
        x->sex != KV_SEX_UNKNOWN && x->born != KV_NO_DATE && x->weight > 0 && x->height > 0;
}

static bool has_rows(const struct score *s, int node, int slot)
{
    int32_t rank = s->areas.v[node].rank;
    for (size_t i = s->note_from[rank]; i < s->note_from[rank + 1]; i++)
        if (slot == ALL || s->notes.v[i].source == slot)
            return true;
    return false;
}

/* A village reports once: at the first of its posyandu that has a row of the source. Unknown
 * villages and codes that are not in force are none. */
static bool first_report(const struct score *s, int node, int slot)
{
    int village = s->areas.v[node].parent;
    if (!s->areas.v[village].official)
        return false;
    for (int rank = s->areas.v[village].rank + 1; rank < s->areas.v[node].rank; rank++)
        if (has_rows(s, s->areas.order[rank], slot))
            return false;
    return has_rows(s, node, slot);
}

static void fill(const struct score *s, int node, int64_t *block)
{
    const struct area *a = &s->areas.v[node];
    size_t from = s->note_from[a->rank], to = s->note_from[a->rank + 1];
    bool posyandu = strcmp(a->code + strlen(a->code) - 2, "/-") != 0;
    for (size_t i = from; i < to; i++) {
        count_note(block + s->notes.v[i].source * MEASURES, &s->notes.v[i], posyandu);
        count_note(block + ALL * MEASURES, &s->notes.v[i], posyandu);
    }
    for (int slot = 0; slot < SLOTS; slot++)
        block[slot * MEASURES + LAPOR] =
            block[slot * MEASURES + ROWS] && first_report(s, node, slot);
}

/* Official villages in force at or below an area. */
static int64_t villages(const struct score *s, const struct area *area)
{
    int64_t n = 0;
    for (int rank = area->rank; rank < s->areas.n; rank++) {
        const struct area *a = &s->areas.v[s->areas.order[rank]];
        if (rank > area->rank && a->level <= area->level)
            break;
        n += a->level == AREA_DESA && a->official;
    }
    return n;
}

static void emit(const struct score *s, struct copy_in *c, const struct area *area,
                 const int64_t *block)
{
    int64_t all =
        block[ALL * MEASURES + ROWS] && area->level < AREA_POSYANDU ? villages(s, area) : 0;
    for (int slot = 0; slot < SLOTS; slot++) {
        const int64_t *m = block + slot * MEASURES;
        if (!m[ROWS])
            continue;
        int64_t reporting = area->level == AREA_POSYANDU ? 0 : m[LAPOR];
        copy_row(c, 3 + 2 + (MEASURES - 1) + 2 + 1);
        copy_int4(c, area->sk);
        copy_int4(c, s->period.sk);
        copy_text(c, slot == ALL ? "semua" : s->source[slot]);
        copy_int4(c, (int32_t)all);
        copy_int8(c, reporting);
        for (int i = ROWS; i < MEASURES; i++)
            copy_int8(c, m[i]);
        copy_percent(c, reporting, all);
        copy_percent(c, m[COMPLETE], m[ROWS]);
        copy_int8(c, s->run_id);
    }
}

static void load(const struct score *s, char *const *value, int64_t *block)
{
    int slot = 0;
    while (slot < s->sources && strcmp(s->source[slot], value[0]) != 0)
        slot++;
    slot = slot == s->sources ? ALL : slot;
    for (int i = 0; i < MEASURES; i++)
        block[slot * MEASURES + i] += strtoll(value[i + 1], NULL, 10);
}

/* In an area run the neighbours may have sources that this area has not; their province has all. */
static void know_sources(struct score *s, PGconn *conn, const char *period)
{
    char *sql = xprintf(
        "SELECT DISTINCT sumber FROM lap.fakta_kelengkapan WHERE %s AND sumber <> 'semua' AND "
        "wilayah_sk IN (SELECT wilayah_sk FROM lap.dim_wilayah WHERE induk_sk IS NULL)",
        period);
    PGresult *res = db_query(conn, sql);
    for (int i = 0; i < PQntuples(res); i++)
        source_number(s, PQgetvalue(res, i, 0), strlen(PQgetvalue(res, i, 0)));
    PQclear(res);
    free(sql);
}

#define COUNTERS                                                                                   \
    "baris_n, jk, umur, tgl_lahir, berat, tinggi, posisi, lingkar_kepala, lila, posyandu, lengkap"

void kelengkapan_stage(struct score *s, struct publish *p)
{
    char period[40];
    snprintf(period, sizeof period, "periode_sk = %d", s->period.sk);
    publish_settle(p);
    know_sources(s, p->conn, period);
    struct fact fact = {
        .table = "lap.fakta_kelengkapan",
        .columns = "wilayah_sk, periode_sk, sumber, desa_n, desa_lapor, " COUNTERS
                   ", persen_lapor, persen_lengkap, run_id",
        .keys = "sumber",
        .measures = COUNTERS,
        .size = (size_t)SLOTS * MEASURES,
        .periods = period,
        .fill = fill,
        .emit = emit,
        .stored = "sumber, desa_lapor, " COUNTERS,
        .load = load,
    };
    fact_stage(s, p, &fact);
    score_check(s, p, "lap.fakta_kelengkapan", period, "sumber", "desa_lapor", "false");
}
