/*
 * lap.fakta_mutu and lap.fakta_kelengkapan: what the numbers betray about the measuring, per area
 * and source.
 *
 * Every measurement of the period leaves a note of 64 bytes. Notes are put in the order of their
 * posyandu; walking them, each posyandu becomes one kv_quality per source (core/growth/quality.h)
 * that is merged into its village, kecamatan and so on, so that memory holds one branch of the
 * tree, and SMART flags are taken from the mean of each area itself. The states of villages and
 * above are kept (operasi.keadaan_mutu): where only some areas are computed, those of their
 * neighbours stand in.
 */
#include "mutu.h"
#include "mutu_state.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 10000 /* of kg and cm */ };

/* ---- notes ---- */

static int32_t units(double x)
{
    return x > 0 && x < 100000 ? (int32_t)llround(x * UNITS) : 0;
}

void mutu_note(struct notes *n, const struct kv_growth_input *in,
               const struct kv_growth_result *out, int64_t child, kv_date date, kv_date born,
               int32_t place, uint8_t source, int32_t clinic)
{
    static const uint8_t index[NOTE_INDICES] = {KV_HAZ, KV_WAZ, KV_WHZ, KV_BAZ, KV_ACZ};
    if (n->n == n->size) {
        n->size = n->size ? n->size * 2 : 1024;
        n->v = xrealloc(n->v, n->size * sizeof *n->v);
    }
    struct note *x = &n->v[n->n++];
    *x = (struct note){.child = child,
                       .place = place,
                       .clinic = clinic,
                       .date = date,
                       .born = born,
                       .source = source,
                       .sex = (uint8_t)in->sex};
    x->weight = units(in->weight_kg);
    x->height = units(in->height_cm);
    x->muac = units(in->muac_cm);
    x->months = isnan(out->age_months) ? -1 : (int16_t)out->age_months;
    x->position = (uint8_t)in->position;
    x->head = in->head_cm > 0;
    for (int i = 0; i < NOTE_INDICES; i++) {
        x->z[i] = out->z[index[i]];
        x->flags |= (uint8_t)(out->flag[index[i]] << i);
    }
}

void mutu_append(struct notes *n, struct notes *from)
{
    if (from->n == 0)
        return;
    if (n->n + from->n > n->size) {
        n->size = n->n + from->n;
        n->v = xrealloc(n->v, n->size * sizeof *n->v);
    }
    memcpy(n->v + n->n, from->v, from->n * sizeof *n->v);
    n->n += from->n;
    free(from->v);
    memset(from, 0, sizeof *from);
}

/* Everything about a note but its child; the order in which equal measurements stand together. */
static int compare_measurement(const struct note *a, const struct note *b)
{
    const int64_t x[] = {a->born, a->date, a->weight, a->height, a->sex},
                  y[] = {b->born, b->date, b->weight, b->height, b->sex};
    for (int i = 0; i < 5; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

static int compare_notes(const void *x, const void *y)
{
    const struct note *a = *(struct note *const *)x, *b = *(struct note *const *)y;
    int order = compare_measurement(a, b);
    return order ? order : (a->child > b->child) - (a->child < b->child);
}

/* Notes by posyandu: counting by rank. */
static void order_notes(struct score *s)
{
    struct notes *n = &s->notes;
    struct note *sorted = xmalloc((n->n ? n->n : 1) * sizeof *sorted);
    size_t *from = s->note_from = xcalloc((size_t)s->areas.n + 2, sizeof *from);
    for (size_t i = 0; i < n->n; i++)
        from[s->areas.v[n->v[i].place].rank + 2]++;
    for (int r = 0; r < s->areas.n; r++)
        from[r + 2] += from[r + 1];
    for (size_t i = 0; i < n->n; i++)
        sorted[from[s->areas.v[n->v[i].place].rank + 1]++] = n->v[i];
    free(n->v);
    n->v = sorted;
    n->size = n->n;
}

/*
 * Marks, within one known village, every measurement that repeats that of another child, but for
 * the first. Without a birth date, a weight, a length or a sex a repeat proves nothing.
 */
static void mark_duplicates(struct note *v, size_t n)
{
    struct note **sorted = xmalloc((n ? n : 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &v[i];
    qsort(sorted, n, sizeof *sorted, compare_notes);
    for (size_t i = 1; i < n; i++) {
        const struct note *before = sorted[i - 1], *x = sorted[i];
        bool tells = x->born != KV_NO_DATE && x->weight && x->height && x->sex;
        sorted[i]->duplicate = tells && compare_measurement(x, before) == 0 &&
                               (x->child != before->child || before->duplicate);
    }
    free(sorted);
}

/* Children of villages that nobody knows may live far apart. */
static bool unknown_village(const struct area *a)
{
    return a->code[strlen(a->code) - 1] == '-';
}

void mutu_order(struct score *s)
{
    order_notes(s);
    for (int rank = 0; rank < s->areas.n; rank++) {
        int node = s->areas.order[rank], last = rank + 1;
        if (s->areas.v[node].level != AREA_DESA || unknown_village(&s->areas.v[node]))
            continue;
        while (last < s->areas.n && s->areas.v[s->areas.order[last]].parent == node)
            last++;
        mark_duplicates(s->notes.v + s->note_from[rank], s->note_from[last] - s->note_from[rank]);
    }
}

/* ---- one branch of areas ---- */

static void *resize(void *self, void *block, size_t size)
{
    if (size)
        return xrealloc(block, size);
    free(block);
    return NULL;
}

static void insist(kv_status status)
{
    if (status != KV_OK)
        die(EXIT_RUNTIME, "data quality: the counts cannot be kept");
}

/* A statistic by name. */
static const struct kv_quality_value *value(const struct kv_quality_value *v, int n,
                                            const char *statistic, const char *subject)
{
    for (int i = 0; i < n; i++)
        if (strcmp(v[i].statistic, statistic) == 0 && strcmp(v[i].subject, subject) == 0)
            return &v[i];
    die(EXIT_RUNTIME, "data quality: there is no statistic %s %s", statistic, subject);
}

static void copy_units(struct copy_in *c, double x, int scale)
{
    if (isnan(x) || fabs(x) >= 9999)
        copy_null(c);
    else
        copy_numeric(c, llround(x * (scale == 2 ? 100 : 10000)), scale);
}

static void copy_rating(const struct walk *w, const struct kv_quality_value *v)
{
    const struct kv_quality_band *b = kv_quality_rate(w->band, w->bands, v);
    if (b)
        copy_bytes(w->copy, b->rating.data, b->rating.length);
    else
        copy_null(w->copy);
}

/* The columns of lap.fakta_mutu behind the counts, in their order: what is taken from a statistic.
 */
enum take { VALUE2, VALUE4, P4, RATING };
static const struct {
    const char *statistic, *subject;
    enum take take;
} columns[] = {
    {"who_flags", "haz", VALUE2},
    {"who_flags", "waz", VALUE2},
    {"who_flags", "whz", VALUE2},
    {"smart_flags", "whz", VALUE2},
    {"smart_flags", "whz", RATING},
    {"sd", "haz", VALUE4},
    {"sd", "waz", VALUE4},
    {"sd", "whz", VALUE4},
    {"sd", "whz", RATING},
    {"skewness", "whz", VALUE4},
    {"skewness", "whz", RATING},
    {"kurtosis", "whz", VALUE4},
    {"kurtosis", "whz", RATING},
    {"dps", "weight", VALUE2},
    {"dps", "weight", RATING},
    {"dps", "height", VALUE2},
    {"dps", "height", RATING},
    {"dps", "muac", VALUE2},
    {"dps", "muac", RATING},
    {"halves", "weight", VALUE2},
    {"halves", "height", VALUE2},
    {"dissimilarity", "weight", VALUE2},
    {"dissimilarity", "height", VALUE2},
    {"age_heaping", "12", P4},
    {"age_heaping", "12", RATING},
    {"age_heaping", "6", P4},
    {"sex_ratio", "", VALUE4},
    {"sex_ratio", "", P4},
    {"sex_ratio", "", RATING},
    {"age_ratio", "", VALUE4},
    {"age_ratio", "", P4},
    {"age_ratio", "", RATING},
    {"outside", "muac", VALUE2},
    {"smart_flags", "acz", VALUE2},
    {"sd", "muac", VALUE4},
};
enum { STATISTICS = sizeof columns / sizeof *columns };

static void write_row(struct walk *w, int32_t area, const char *clinic, const char *source,
                      const struct kv_quality *q, const struct extra *x)
{
    static const struct kv_quality_settings settings = {.boys_share = 0.5};
    static const uint8_t flagged[] = {KV_HAZ, KV_WAZ, KV_WHZ};
    struct kv_quality_value v[KV_QUALITY_VALUES], score[KV_QUALITY_SCORES];
    struct copy_in *c = w->copy;
    int n = kv_quality_values(q, &settings, v);
    kv_quality_scores(v, n, w->band, w->bands, score);
    copy_row(c, (clinic != NULL) + 3 + 4 + 6 + STATISTICS + 6 + 1);
    if (clinic)
        copy_text(c, clinic);
    copy_int4(c, area);
    copy_int4(c, w->s->period.sk);
    copy_text(c, source);
    copy_int8(c, q->counts.rows);
    copy_int8(c, x->twice);
    copy_int8(c, x->same);
    copy_int8(c, x->shorter);
    for (int i = 0; i < 3; i++) {
        copy_int8(c, q->counts.scored[flagged[i]]);
        copy_int8(c, q->counts.flagged[flagged[i]]);
    }
    for (int i = 0; i < STATISTICS; i++) {
        const struct kv_quality_value *one = value(v, n, columns[i].statistic, columns[i].subject);
        if (columns[i].take == RATING)
            copy_rating(w, one);
        else
            copy_units(c, columns[i].take == P4 ? one->p : one->value,
                       columns[i].take == VALUE2 ? 2 : 4);
    }
    for (int i = 0; i < KV_QUALITY_SCORES; i++) {
        if (isnan(score[i].value))
            copy_null(c);
        else
            copy_int4(c, (int32_t)score[i].value);
        copy_int4(c, (int32_t)score[i].count);
        copy_rating(w, &score[i]);
    }
    copy_int8(c, w->s->run_id);
}

static void add_extra(struct extra *a, const struct extra *b)
{
    a->twice += b->twice;
    a->same += b->same;
    a->shorter += b->shorter;
}

/* The state of a source for operasi.keadaan_mutu; sent behind the rows, over the same connection.
 */
static void keep_state(struct walk *w, int32_t sk, int source, const struct level *at)
{
    copy_row(&w->states, 5);
    copy_int4(&w->states, sk);
    copy_int4(&w->states, w->s->period.sk);
    copy_text(&w->states, w->s->source[source]);
    mutu_state_put(&w->states, &at->quality[source], (const int64_t *)&at->extra[source], EXTRAS);
    copy_int8(&w->states, w->s->run_id);
}

void mutu_write(struct walk *w, struct level *at, int32_t area, const char *clinic, bool rows,
                struct level *parent)
{
    struct kv_quality all = {0};
    struct extra all_extra = {0};
    for (int i = 0; i < w->s->sources; i++) {
        struct kv_quality *q = &at->quality[i];
        if (q->counts.rows && rows && !clinic && at->node >= 0 &&
            w->s->areas.v[at->node].level <= AREA_DESA)
            keep_state(w, area, i, at);
        if (q->counts.rows && rows) {
            write_row(w, area, clinic, w->s->source[i], q, &at->extra[i]);
            insist(kv_quality_merge(&all, &w->memory, q));
            add_extra(&all_extra, &at->extra[i]);
        }
        if (q->counts.rows && parent) {
            insist(kv_quality_merge(&parent->quality[i], &w->memory, q));
            add_extra(&parent->extra[i], &at->extra[i]);
        }
        kv_quality_free(q, &w->memory);
        memset(q, 0, sizeof *q);
    }
    if (all.counts.rows)
        write_row(w, area, clinic, "semua", &all, &all_extra);
    kv_quality_free(&all, &w->memory);
    memset(at->extra, 0, sizeof at->extra);
}

/* Writes the rows of a finished area and hands its counts to the parent. */
static void close_area(struct walk *w, int l)
{
    struct level *at = &w->level[l];
    if (at->node < 0)
        return;
    mutu_write(w, at, w->s->areas.v[at->node].sk, NULL, score_touched(w->s, at->node),
               l > 0 ? &w->level[l - 1] : NULL);
    at->node = -1;
}

static void open_area(struct walk *w, int node)
{
    int path[AREA_LEVELS], same = 0, level = w->s->areas.v[node].level;
    for (int l = level, at = node; l >= 0; l--, at = w->s->areas.v[at].parent)
        path[l] = at;
    while (same <= level && w->level[same].node == path[same])
        same++;
    for (int l = AREA_LEVELS - 1; l >= same; l--)
        close_area(w, l);
    for (int l = same; l <= level; l++)
        w->level[l].node = path[l];
}

void mutu_add_note(struct walk *w, struct level *at, const struct note *x)
{
    static const uint8_t index[NOTE_INDICES] = {KV_HAZ, KV_WAZ, KV_WHZ, KV_BAZ, KV_ACZ};
    if (x->months >= KV_SCHOOL_MONTHS)
        return;
    struct kv_quality_row row = {.child = kv_growth_blank(),
                                 .exact_birth_date = x->born != KV_NO_DATE};
    struct kv_growth_result out = {0};
    row.child.sex = (kv_sex)x->sex;
    row.child.position = (kv_position)x->position;
    if (x->months >= 0)
        row.child.age_months = x->months;
    row.child.weight_kg = x->weight ? (double)x->weight / UNITS : NAN;
    row.child.height_cm = x->height ? (double)x->height / UNITS : NAN;
    row.child.muac_cm = x->muac ? (double)x->muac / UNITS : NAN;
    row.child.head_cm = x->head ? 1 : NAN;
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        out.z[i] = KV_NO_Z;
    for (int i = 0; i < NOTE_INDICES; i++) {
        out.z[index[i]] = x->z[i];
        out.flag[index[i]] = x->flags >> i & 1;
    }
    insist(kv_quality_add_scored(&at->quality[x->source], &w->memory, &row, &out));
    at->extra[x->source].twice += x->duplicate;
}

/* ---- what only the visits of a child show ---- */

struct oddities {
    const struct score *s;
    int64_t *count; /* by rank and source: same, shorter */
};

static void count_oddity(void *arg, const struct visit *v, bool same, bool shorter)
{
    struct oddities *o = arg;
    size_t rank = (size_t)o->s->areas.v[v->place].rank;
    int64_t *count = o->count + (rank * MAX_SOURCES + v->origin) * 2;
    count[0] += same;
    count[1] += shorter;
}

static void compare_visits(const struct score *s, const struct child *c, void *arg,
                           void (*found)(void *arg, const struct visit *v, bool same, bool shorter))
{
    struct measured before = c->before;
    for (int m = 0; m < LOOKBACK + s->months; m++) {
        const struct visit *v = &c->visit[m];
        if (!v->length)
            continue;
        kv_date day = s->month_first[m] + v->day - 1;
        bool same = v->grams && v->grams == before.grams && v->length == before.length &&
                    day - before.at.date > 20;
        bool shorter = before.tallest - v->length > 100;
        if (m >= LOOKBACK && (same || shorter))
            found(arg, v, same, shorter);
        before =
            (struct measured){.at.date = day,
                              .grams = v->grams,
                              .length = v->length,
                              .tallest = v->length > before.tallest ? v->length : before.tallest};
    }
}

void mutu_oddities(const struct score *s, void *arg,
                   void (*found)(void *arg, const struct visit *v, bool same, bool shorter))
{
    for (uint32_t i = 0; i < s->children.n; i++)
        if (!children_at(&s->children, i)->merged)
            compare_visits(s, children_at(&s->children, i), arg, found);
}

/* ---- bands ---- */

static struct kv_text text_of(const char *s)
{
    return (struct kv_text){xstrdup(s), strlen(s)};
}

static void load_bands(struct walk *w, PGconn *conn)
{
    PGresult *res = db_query(
        conn,
        "SELECT statistik, coalesce(subjek, ''), bawah, bawah_termasuk, atas, "
        "atas_termasuk, peringkat, coalesce(poin, -1) FROM acuan.mutu_ambang ORDER BY urutan");
    w->bands = PQntuples(res);
    w->band = xcalloc((size_t)w->bands + 1, sizeof *w->band);
    for (int i = 0; i < w->bands; i++)
        w->band[i] = (struct kv_quality_band){
            .statistic = text_of(PQgetvalue(res, i, 0)),
            .subject = text_of(PQgetvalue(res, i, 1)),
            .low = PQgetisnull(res, i, 2) ? NAN : atof(PQgetvalue(res, i, 2)),
            .low_included = PQgetvalue(res, i, 3)[0] == 't',
            .high = PQgetisnull(res, i, 4) ? NAN : atof(PQgetvalue(res, i, 4)),
            .high_included = PQgetvalue(res, i, 5)[0] == 't',
            .rating = text_of(PQgetvalue(res, i, 6)),
            .points = atoi(PQgetvalue(res, i, 7))};
    PQclear(res);
}

static void free_bands(struct walk *w)
{
    for (int i = 0; i < w->bands; i++) {
        free((char *)w->band[i].statistic.data);
        free((char *)w->band[i].subject.data);
        free((char *)w->band[i].rating.data);
    }
    free(w->band);
}

/* ---- the walk ---- */

/* The kept states of the neighbours, in the order of areas and sources. */
static PGresult *neighbour_states(const struct walk *w, PGconn *conn)
{
    const struct score *s = w->s;
    char *list = areas_keys(&s->areas, s->part, true);
    char *sql = xprintf(
        "SELECT wilayah_sk, sumber, keadaan FROM operasi.keadaan_mutu WHERE periode_sk = %d AND "
        "wilayah_sk = ANY ('{%s}')",
        s->period.sk, list);
    PGresult *res = PQexecParams(conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    db_check(conn, res);
    free(sql);
    free(list);
    return res;
}

/* A neighbour enters the walk with its kept states; it hands them to its parent and writes nothing.
 */
static void add_neighbour(struct walk *w, int node)
{
    struct score *s = w->s;
    struct level *at = &w->level[s->areas.v[node].level];
    open_area(w, node);
    for (int i = 0; i < PQntuples(w->kept); i++) {
        if (field_int4((struct copy_field){PQgetvalue(w->kept, i, 0), 4}) != s->areas.v[node].sk)
            continue;
        uint8_t source =
            source_number(s, PQgetvalue(w->kept, i, 1), (size_t)PQgetlength(w->kept, i, 1));
        if (!mutu_state_add(PQgetvalue(w->kept, i, 2), (size_t)PQgetlength(w->kept, i, 2),
                            &at->quality[source], &w->memory, (int64_t *)&at->extra[source],
                            EXTRAS))
            die_hint(EXIT_RUNTIME, "score the period without --area",
                     "operasi.keadaan_mutu was written by another version");
    }
}

static void walk_areas(struct walk *w, const struct oddities *o)
{
    const struct score *s = w->s;
    const size_t *from = s->note_from;
    for (int l = 0; l < AREA_LEVELS; l++)
        w->level[l].node = -1;
    for (int rank = 0; rank < s->areas.n; rank++) {
        int node = s->areas.order[rank];
        if (areas_neighbour(&s->areas, s->part, node))
            add_neighbour(w, node);
        if (s->areas.v[node].level != AREA_POSYANDU || from[rank] == from[rank + 1] ||
            !score_inside(s, node))
            continue;
        open_area(w, node);
        for (size_t i = from[rank]; i < from[rank + 1]; i++)
            mutu_add_note(w, &w->level[AREA_POSYANDU], &s->notes.v[i]);
        for (int source = 0; source < s->sources; source++) {
            const int64_t *count = o->count + ((size_t)rank * MAX_SOURCES + (size_t)source) * 2;
            w->level[AREA_POSYANDU].extra[source].same += count[0];
            w->level[AREA_POSYANDU].extra[source].shorter += count[1];
        }
    }
    for (int l = AREA_LEVELS - 1; l >= 0; l--)
        close_area(w, l);
}

void mutu_stage(struct score *s, struct publish *p)
{
    struct walk *w = xcalloc(1, sizeof *w);
    struct oddities o = {s, xcalloc((size_t)s->areas.n * MAX_SOURCES * 2, sizeof(int64_t))};
    char *period = xprintf("periode_sk = %d", s->period.sk), *where = score_slice(s, period);
    w->s = s;
    w->memory.resize = resize;
    publish_settle(p);
    load_bands(w, p->conn);
    w->kept = s->part ? neighbour_states(w, p->conn) : NULL;
    mutu_oddities(s, &o, count_oddity);
    w->copy = publish_stage(p, "lap.fakta_mutu", MUTU_COLUMNS, where);
    walk_areas(w, &o);
    copy_in_append(publish_stage(p, "operasi.keadaan_mutu",
                                 "wilayah_sk, periode_sk, sumber, keadaan, run_id", where),
                   &w->states);
    free(w->states.buf);
    PQclear(w->kept);
    score_check(
        s, p, "lap.fakta_mutu", period, "sumber",
        "baris_n, ganda, tetap, susut, z_tbu, tanda_tbu, z_bbu, tanda_bbu, z_bbtb, tanda_bbtb",
        NULL);
    puskesmas_stage(w, p);
    free_bands(w);
    free(o.count);
    free(period);
    free(where);
    free(w);
}
