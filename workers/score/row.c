/* One row of a COPY: what it says goes to the child it belongs to. */
#include "mutu.h"
#include "growth/assess.h"
#include <math.h>
#include <string.h>

static const enum kv_index core_index[GIZI_INDICES] = {KV_WAZ, KV_HAZ, KV_WHZ,
                                                       KV_BAZ, KV_HCZ, KV_ACZ};

static bool given(struct copy_field f)
{
    return f.n >= 0;
}

static double number(struct copy_field f)
{
    return given(f) ? field_float8(f) : NAN;
}

static bool measured(double x)
{
    return x > 0 && x < INFINITY;
}

static char letter(struct copy_field f)
{
    return f.n > 0 ? f.p[0] : 0;
}

static bool truth(struct copy_field f)
{
    return f.n == 1 && f.p[0];
}

/* Rank of a source: its place in acuan.urutan_sumber; all others come last. */
static uint8_t source_rank(const struct rules *r, struct copy_field f)
{
    for (int i = 0; i < r->sources; i++)
        if ((size_t)f.n == strlen(r->source[i]) && memcmp(f.p, r->source[i], (size_t)f.n) == 0)
            return (uint8_t)i;
    return LAST_SOURCE - 1;
}

uint8_t source_number(struct score *s, const char *name, size_t n)
{
    n = n < sizeof s->source[0] ? n : sizeof s->source[0] - 1;
    pthread_mutex_lock(&s->areas_lock);
    int i = 0;
    while (i < s->sources && (strlen(s->source[i]) != n || memcmp(s->source[i], name, n) != 0))
        i++;
    if (i == MAX_SOURCES) {
        i--;
    } else if (i == s->sources) {
        memcpy(s->source[i], i == MAX_SOURCES - 1 ? "lain" : name, i == MAX_SOURCES - 1 ? 4 : n);
        s->sources++;
    }
    pthread_mutex_unlock(&s->areas_lock);
    return (uint8_t)i;
}

/* The same for a row: most rows follow one of the same source. Names are only ever added. */
static uint8_t origin_of(struct gather *g, struct copy_field f)
{
    const char *last = g->score->source[g->origin];
    if (strlen(last) != (size_t)f.n || memcmp(last, f.p, (size_t)f.n) != 0)
        g->origin = source_number((struct score *)g->score, f.p, (size_t)f.n);
    return g->origin;
}

/* The node of four area columns that follow each other; every thread remembers what it has met. */
static int32_t place_of(struct gather *g, const struct copy_field *f)
{
    char key[4 * (PLACE_NAME + 1)]; /* areas_place looks no further */
    size_t n = 0;
    for (int i = 0; i < 4; i++) {
        size_t len = f[i].n > PLACE_NAME ? PLACE_NAME : f[i].n > 0 ? (size_t)f[i].n : 0;
        memcpy(key + n, f[i].p, len);
        n += len;
        key[n++] = 0;
    }
    int32_t *node = strmap_at(&g->places, key, n);
    if (*node < 0) {
        struct score *s = (struct score *)g->score;
        struct area_bytes at[4];
        for (int i = 0; i < 4; i++)
            at[i] = (struct area_bytes){f[i].p, f[i].n};
        pthread_mutex_lock(&s->areas_lock);
        *node = areas_place(&s->areas, at[0], at[1], at[2], at[3]);
        pthread_mutex_unlock(&s->areas_lock);
    }
    return *node;
}

/* The puskesmas a row names, -1 none; every thread remembers the spellings it has met. */
static int32_t clinic_of(struct gather *g, struct copy_field f)
{
    if (f.n <= 0)
        return -1;
    int32_t *clinic = strmap_at(&g->clinics, f.p, (size_t)f.n);
    if (*clinic == -1) {
        int32_t number = clinic_number((struct score *)g->score, f.p, f.n);
        *clinic = number < 0 ? -2 : number;
    }
    return *clinic < 0 ? -1 : *clinic;
}

static uint8_t sex_of(struct copy_field f)
{
    char sex = letter(f);
    return sex == 'L' ? KV_MALE : sex == 'P' ? KV_FEMALE : KV_SEX_UNKNOWN;
}

/* Birth and sex as this row has them. */
static struct identity identity_of(const struct copy_field *f, struct stamp at)
{
    double months = number(f[COL_MONTHS]);
    struct identity who = {.born = KV_NO_DATE,
                           .born_on = at.date,
                           .sex_on = at.date,
                           .born_source = at.source,
                           .sex_source = at.source,
                           .sex = sex_of(f[COL_SEX]),
                           .exact = given(f[COL_BORN])};
    if (who.exact)
        who.born = field_int4(f[COL_BORN]);
    else if (months >= 0 && months < 1200)
        who.born = at.date - (kv_date)floor(months * KV_DAYS_PER_MONTH + 0.5);
    return who;
}

/* What history and period rows share: who. Month: of the period, before it 0. */
static void note_record(struct child *c, const struct score *s, const struct copy_field *f,
                        struct stamp at, int month)
{
    if (given(f[COL_ORANG]) && field_int8(f[COL_ORANG]) > c->orang)
        c->orang = field_int8(f[COL_ORANG]);
    struct identity who = identity_of(f, at);
    child_said(c, month, &who, s);
}

static uint8_t band_of(double months)
{
    static const double upper[SCHOOL_BAND] = {6, 12, 24, 36, 48, 60};
    if (isnan(months))
        return NO_AGE_BAND;
    for (uint8_t b = 0; b < SCHOOL_BAND; b++)
        if (months < upper[b])
            return b;
    return SCHOOL_BAND;
}

/* Whether the row carries what an index needs at that age; oedema stands for a weight. */
static bool carries(enum gizi_index i, const struct kv_growth_input *in,
                    const struct kv_growth_result *out)
{
    bool weight = measured(in->weight_kg), height = measured(in->height_cm);
    bool school = out->age_months >= KV_SCHOOL_MONTHS;
    if (isnan(out->age_months) && i != BBTB)
        return false;
    switch (i) {
    case BBU:
        return (weight || in->oedema) && out->age_months <= 120;
    case TBU:
        return height;
    case BBTB:
        return ((weight && height) || in->oedema) && !school;
    case IMTU:
        return (weight && height) || in->oedema;
    case LKU:
        return measured(in->head_cm) && !school;
    default:
        return measured(in->muac_cm) && !school;
    }
}

static void note_readings(struct child *c, const struct kv_growth_input *in,
                          const struct kv_growth_result *out, struct stamp at)
{
    uint8_t band = band_of(out->age_months);
    for (int i = 0; i < GIZI_INDICES; i++) {
        if (!carries((enum gizi_index)i, in, out))
            continue;
        int32_t z = out->z[core_index[i]];
        bool swollen = in->oedema && (i == BBU || i == BBTB || i == IMTU);
        uint8_t state = swollen                    ? READ_OEDEMA
                        : z == KV_NO_Z             ? READ_UNSCORED
                        : out->flag[core_index[i]] ? READ_FLAGGED
                                                   : READ_Z;
        const struct reading offer = {at.date, z, at.source, state, band};
        reading_offer(&c->index[i], &offer);
    }
}

static struct kv_growth_input input_of(const struct copy_field *f, kv_date date)
{
    struct kv_growth_input in = kv_growth_blank();
    char position = letter(f[COL_POSITION]);
    in.sex = (kv_sex)sex_of(f[COL_SEX]);
    in.position = position == 'L' ? KV_LYING : position == 'H' ? KV_STANDING : KV_POSITION_UNKNOWN;
    if (given(f[COL_BORN]))
        in.age_days = (double)date - field_int4(f[COL_BORN]);
    else
        in.age_months = number(f[COL_MONTHS]);
    in.weight_kg = number(f[COL_WEIGHT]);
    in.height_cm = number(f[COL_HEIGHT]);
    in.muac_cm = number(f[COL_MUAC]);
    in.head_cm = number(f[COL_HEAD]);
    in.oedema = truth(f[COL_OEDEMA]);
    return in;
}

/* A weight in whole grams, 0 none. */
static int32_t grams_of(double kg)
{
    return measured(kg) && kg < 1000 ? (int32_t)llround(kg * 1000) : 0;
}

/* An adjusted length in 0.01 cm, 0 none. */
static int32_t length_of(double cm)
{
    return cm > 0 && cm < 1000 ? (int32_t)llround(cm * 100) : 0;
}

static void note_visit(struct child *c, const struct score *s, const struct kv_growth_input *in,
                       const struct kv_growth_result *out, struct stamp at, int month,
                       int32_t place, uint8_t origin, int32_t clinic)
{
    struct visit v = {.place = place,
                      .grams = grams_of(in->weight_kg),
                      .waz = KV_NO_Z,
                      .source = at.source,
                      .origin = origin,
                      .clinic = clinic};
    v.day = (uint8_t)(at.date - s->month_first[month] + 1);
    v.length = length_of(out->height_adjusted);
    if (!out->flag[KV_WAZ])
        v.waz = out->z[KV_WAZ];
    visit_offer(&c->visit[month], v, s);
}

static void note_mat(struct child *c, struct copy_field f, struct stamp at)
{
    char colour = letter(f);
    uint8_t mat = colour == 'H'   ? KV_MAT_GREEN
                  : colour == 'K' ? KV_MAT_YELLOW
                  : colour == 'M' ? KV_MAT_RED
                  : colour == 'T' ? KV_MAT_NOT_MEASURED
                                  : 0;
    if (mat)
        child_mat(c, mat, at);
}

/* A measurement of the period or of the months just before it. */
static void row_period(struct gather *g, const struct copy_field *f)
{
    const struct score *s = g->score;
    struct stamp at = {field_int4(f[COL_DATE]), source_rank(&s->rules, f[COL_SUMBER])};
    struct child *c = children_find(&g->children, field_int8(f[COL_ANAK]), false);
    struct kv_growth_input in = input_of(f, at.date);
    struct kv_growth_result out;
    kv_growth_assess(&in, &out);
    int month = s->month_at[at.date - s->lookback_start];
    note_record(c, s, f, at, month > LOOKBACK ? month - LOOKBACK : 0);
    if (truth(f[COL_KIA]) && at.date < c->book)
        c->book = at.date;
    int32_t place = place_of(g, f + COL_KAB);
    int32_t clinic = clinic_of(g, f[COL_PUSKESMAS]);
    uint8_t origin = origin_of(g, f[COL_SUMBER]);
    note_visit(c, s, &in, &out, at, month, place, origin, clinic);
    if (at.date < s->period.start)
        return;
    g->in_period++;
    mutu_note(&g->notes, &in, &out, field_int8(f[given(f[COL_ORANG]) ? COL_ORANG : COL_ANAK]),
              at.date, given(f[COL_BORN]) ? field_int4(f[COL_BORN]) : KV_NO_DATE, place, origin,
              clinic);
    note_mat(c, f[COL_MAT], at);
    g->no_age += isnan(out.age_months);
    if (out.reference != KV_REFERENCE_NONE)
        note_readings(c, &in, &out, at);
}

/* The length of an older measurement, for those of the period to be compared with. */
static void note_length(struct child *c, const struct copy_field *f, struct stamp at)
{
    struct kv_growth_input in = input_of(f, at.date);
    struct kv_subject subject;
    if (!measured(in.height_cm))
        return;
    kv_set_subject(&subject, &in);
    kv_set_height(&subject);
    int32_t length = length_of(subject.height_cm);
    const struct measured offer = {at, grams_of(in.weight_kg), length, length};
    measured_offer(&c->before, &offer);
}

/* An older measurement: that it was, where, whether a weight was taken, and the length. */
static void row_history(struct gather *g, const struct copy_field *f)
{
    const struct score *s = g->score;
    struct stamp at = {field_int4(f[COL_DATE]), source_rank(&s->rules, f[COL_SUMBER])};
    struct child *c = children_find(&g->children, field_int8(f[COL_ANAK]), false);
    kv_ymd day = kv_ymd_of(at.date);
    struct visit v = {.place = place_of(g, f + COL_KAB),
                      .grams = grams_of(number(f[COL_WEIGHT])),
                      .day = (uint8_t)day.day,
                      .source = at.source};
    note_record(c, s, f, at, 0);
    if (v.grams && at.date > c->weighed_before)
        c->weighed_before = at.date;
    if (truth(f[COL_KIA]) && at.date > c->book_before)
        c->book_before = at.date;
    child_home(c, day.year * 12 + day.month - 1, &v, s);
    note_length(c, f, at);
}

/* A measurement: before the lookback only what later ones are compared with. */
void row_measurement(struct gather *g, const struct copy_field *f)
{
    kv_date date = field_int4(f[COL_DATE]);
    if (date > g->newest)
        g->newest = date;
    if (date < g->score->lookback_start)
        row_history(g, f);
    else
        row_period(g, f);
}

/* A child of the register of persons; what the linkage decided about birth and sex outranks single
 * records. */
void row_person(struct gather *g, const struct copy_field *f)
{
    struct child *c = children_find(&g->children, field_int8(f[PER_ID]), true);
    child_listed(
        c,
        &(struct listing){.place = place_of(g, f + PER_KAB),
                          .from = field_int4(f[PER_FIRST]),
                          .to = field_int4(f[PER_LAST]),
                          .born = field_int4(f[PER_BORN]),
                          .died = given(f[PER_DIED]) ? field_int4(f[PER_DIED]) : KV_NO_DATE,
                          .sex = sex_of(f[PER_SEX])},
        g->score);
}
