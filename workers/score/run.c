/* The steps of a score run: dimensions, reading, order of children, facts. */
#include "mutu.h"
#include <stdlib.h>
#include <string.h>

/* Of a month as kv_month_of counts them. */
static kv_date first_day(int month)
{
    return kv_date_of(month / 12, month % 12 + 1, 1);
}

/* First days of the months and the way from a day to its month. */
static void set_calendar(struct score *s)
{
    s->months = s->period.months;
    int first = s->period.first_month - LOOKBACK;
    for (int m = 0; m <= LOOKBACK + s->months; m++)
        s->month_first[m] = first_day(first + m);
    s->lookback_start = s->month_first[0];
    for (int m = 0; m < LOOKBACK + s->months; m++)
        for (kv_date d = s->month_first[m]; d < s->month_first[m + 1]; d++)
            s->month_at[d - s->lookback_start] = (uint8_t)m;
    int history = s->rules.history_months > LOOKBACK ? s->rules.history_months : LOOKBACK;
    for (int m = 0; m < s->months; m++) {
        first = s->period.first_month + m;
        s->history_from[m] = first_day(first - history);
        s->born_from[m] = first_day(first - 60) - 31; /* under five, with a margin */
    }
}

/* The area of --area; exits 1 when it is none. */
static void find_area(struct score *s, const char *code)
{
    s->area = -1;
    s->area_code = code;
    if (!code)
        return;
    s->area = areas_find(&s->areas, code, strlen(code));
    if (s->area < 0 || strchr(code, '-') || s->areas.v[s->area].level > AREA_DESA)
        die_hint(EXIT_USAGE,
                 "an area code like 73.08 or 73.08.01.2001; 'konvergensi wilayah' loads them",
                 "no area %s is in force at the end of %s", code, s->period.code);
}

/*
 * Newest measurement up to the end of the period, over all areas: an area run gives the same ages
 * as a full one. A full run has seen it, unless there was nothing to see.
 */
static kv_date data_date(const struct score *s, PGconn *conn)
{
    char end[16];
    const char *v[] = {date_text(s->period.end, end)};
    if (s->area < 0 && s->newest != KV_NO_DATE)
        return s->newest;
    char *days = db_one(
        conn,
        "SELECT max(tgl_ukur) - date '2000-01-01' FROM inti.pengukuran WHERE tgl_ukur <= $1::date",
        1, v);
    kv_date date = days ? atoi(days) : s->period.end;
    free(days);
    return date;
}

/* Children in the order of their places: counting by rank. A child without a place (cannot happen
 * to a row) is left out. */
static void order_children(struct score *s)
{
    uint32_t n = s->children.n;
    int last = s->months - 1;
    s->target = xcalloc(n ? n : 1, sizeof *s->target);
    s->by_place = xcalloc(n ? n : 1, sizeof *s->by_place);
    s->place_from = xcalloc((size_t)s->areas.n + 2, sizeof *s->place_from);
    int32_t *rank = xmalloc((n ? n : 1) * sizeof *rank);
#pragma omp parallel for num_threads(konv.threads) schedule(dynamic, 4096)
    for (uint32_t i = 0; i < n; i++) {
        struct child *c = children_at(&s->children, i);
        child_settle(c, s);
        s->target[i] = c->merged ? 0 : child_target(c, s);
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct child *c = children_at(&s->children, i);
        bool read = false;
        for (int x = 0; x < GIZI_INDICES && !c->merged; x++)
            read = read || c->index[x].state != READ_NONE;
        s->measured += read;
        int32_t place = read || s->target[i] ? child_place(c, last) : -1;
        rank[i] = place < 0 ? -1 : s->areas.v[place].rank;
        if (rank[i] >= 0)
            s->place_from[rank[i] + 2]++;
    }
    for (int r = 0; r < s->areas.n; r++)
        s->place_from[r + 2] += s->place_from[r + 1];
    for (uint32_t i = 0; i < n; i++)
        if (rank[i] >= 0)
            s->by_place[s->place_from[rank[i] + 1]++] = i;
    free(rank);
}

struct score *score_read_period(const struct readers *readers, PGconn *areas,
                                const struct period *period, const char *area, const char *villages,
                                kv_date newest)
{
    PGconn *conn = readers->conn[0];
    struct score *s = xcalloc(1, sizeof *s);
    static char end[16];
    s->period = *period;
    pthread_mutex_init(&s->areas_lock, NULL);
    rules_load(&s->rules, conn);
    set_calendar(s);
    areas_load(&s->areas, areas, date_text(period->end, end));
    find_area(s, area);
    s->villages = villages;
    s->newest = KV_NO_DATE;
    for (int i = 0; i < s->rules.sources; i++)
        source_number(s, s->rules.source[i], strlen(s->rules.source[i]));
    progress_step("measurements");
    score_read(s, readers);
    s->newest = newest != KV_NO_DATE ? newest : data_date(s, conn);
    s->newest_end = first_day(kv_month_of(s->newest) + 1) - 1;
    s->newest_end = s->newest_end < period->end ? s->newest_end : period->end;
    areas_order(&s->areas);
    if (s->area >= 0 || s->villages)
        s->part = areas_part(&s->areas, s->area, s->villages);
    order_children(s);
    skdn_count(s);
    return s;
}

void score_stage(struct score *s, struct publish *p)
{
    s->run_id = p->run_id;
    progress_step("figures of growth");
    areas_save(&s->areas, p->conn);
    versions_load(s, p->conn);
    gizi_stage(s, p);
    tikar_stage(s, p);
    skdn_stage(s, p);
    mutu_order(s);
    kelengkapan_stage(s, p);
    mutu_stage(s, p);
}

void score_free(struct score *s)
{
    children_free(&s->children);
    areas_free(&s->areas);
    free(s->by_place);
    free(s->place_from);
    free(s->target);
    free(s->skdn);
    versions_free(s);
    clinics_free(s);
    free(s->part);
    free(s->people);
    free(s->people_rows);
    free(s->notes.v);
    free(s->note_from);
    pthread_mutex_destroy(&s->areas_lock);
    free(s);
}
