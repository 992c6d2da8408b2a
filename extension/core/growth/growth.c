/*
 * Growth assessment by WHO 2006 and WHO 2007.
 *
 * Age: d whole days (half up), m months unrounded, 30.4375 days each. Rows and the 731-day border
 * are looked up by d, "below 60" and "below 9" months by m.
 * Length is kept in whole 0.0001 cm: 103.1 - 0.7 is then exactly 102.4, and the noise of a value
 * that went through a 4-byte float (84.8000030517578) is gone.
 * Sources: WHO Child Growth Standards 2006 and 2007, WHO Reference 2007 (docs/growth.md).
 */
#include "growth/growth.h"
#include "growth/lms.h"
#include <math.h>

#define UNITS_PER_CM     10000
#define POSITION_UNITS   7000 /* lying length is 0.7 cm more than standing height */
#define SHORT_FOR_HEIGHT 870000
#define LARGEST_HEIGHT   1e11 /* cm; beyond it the score is at its bound whatever the length */
#define INFANT_MONTHS    9

/* What one index needs; the range is in hundredths and outside it a score is implausible. */
struct indicator {
    const struct kv_lms_table *under_five, *school;
    bool restricted, weight_based;
    int32_t low, high;
};

static const struct indicator indicators[KV_INDEX_COUNT] = {
    [KV_HAZ] = {&kv_who_lhfa, &kv_who_hfa2007, false, false, -600, 600},
    [KV_WAZ] = {&kv_who_wfa, &kv_who_wfa2007, true, true, -600, 500},
    [KV_WHZ] = {NULL, NULL, true, true, -500, 500},
    [KV_BAZ] = {&kv_who_bfa, &kv_who_bfa2007, true, true, -500, 500},
    [KV_HCZ] = {&kv_who_hcfa, NULL, false, false, -500, 500},
    [KV_ACZ] = {&kv_who_acfa, NULL, true, false, -500, 500},
    [KV_TSZ] = {&kv_who_tsfa, NULL, true, false, -500, 500},
    [KV_SSZ] = {&kv_who_ssfa, NULL, true, false, -500, 500},
};

/* A measurement after the rules on age, reference and position. */
struct subject {
    const struct kv_growth_input *in;
    int sex; /* 0 boy, 1 girl, -1 unknown: no score */
    bool age_known, age_valid, c9mo;
    kv_reference reference;
    int32_t days;     /* half up; -1 unless 0 <= months <= 228 */
    double months;    /* NaN unknown or impossible */
    int64_t height;   /* adjusted, 0.0001 cm; 0 when there is none */
    double height_cm; /* the same in cm; NaN when there is none */
    double bmi;
};

/* A measurement that can be scored; zero, negative, NaN and infinite values cannot. */
static inline bool measured(double x)
{
    return x > 0 && x < INFINITY;
}

/* Days and months from whichever was given; impossible ages leave age_valid false. */
static void set_age(struct subject *s)
{
    double given = s->in->age_days, days;
    s->months = NAN;
    s->days = -1;
    if (!isnan(given)) {
        days = given;
        s->months = given / KV_DAYS_PER_MONTH;
    } else {
        given = s->in->age_months;
        days = given * KV_DAYS_PER_MONTH;
        s->months = given;
    }
    s->age_known = !isnan(given);
    s->age_valid = !s->age_known || (given >= 0 && given < INFINITY);
    if (!s->age_valid)
        s->months = NAN;
    else if (s->months <= KV_LAST_MONTH)
        s->days = (int32_t)kv_half_up(days);
}

/* The reference that covers the age and is wanted. An unknown age is under five. */
static kv_reference reference_of(const struct subject *s)
{
    kv_reference wanted = s->in->reference, found = KV_WHO2006;
    if (!s->age_valid || s->months > KV_LAST_MONTH)
        return KV_REFERENCE_NONE;
    if (s->months >= KV_SCHOOL_MONTHS)
        found = KV_WHO2007;
    return wanted == KV_REFERENCE_AUTO || wanted == found ? found : KV_REFERENCE_NONE;
}

/* Standing below 9 months is not believed: the position counts as unknown. */
static kv_position believed_position(struct subject *s)
{
    s->c9mo = s->in->position == KV_STANDING && s->months < INFANT_MONTHS;
    return s->c9mo ? KV_POSITION_UNKNOWN : s->in->position;
}

/* What the position adds, in 0.0001 cm; without branches, for rows come in no order. */
static inline int position_change(int32_t days, kv_position position)
{
    int young = days < KV_STANDING_DAYS;
    return POSITION_UNITS *
           ((young & (position == KV_STANDING)) - (!young & (position == KV_LYING)));
}

/*
 * The length brought to the way the reference measured it: below 731 days lying (standing + 0.7
 * cm), from then on standing (lying - 0.7 cm). From 60 months on, or with age or position unknown,
 * as given.
 */
static void set_height(struct subject *s)
{
    double given = s->in->height_cm;
    kv_position position = believed_position(s);
    s->height = 0;
    s->height_cm = NAN;
    if (!s->age_valid || !measured(given))
        return;
    int64_t height = kv_half_up((given < LARGEST_HEIGHT ? given : LARGEST_HEIGHT) * UNITS_PER_CM);
    int64_t change = s->months < KV_SCHOOL_MONTHS ? position_change(s->days, position) : 0;
    if (height <= 0 || height + change <= 0)
        return;
    s->height = height + change;
    s->height_cm = given > LARGEST_HEIGHT ? given : (double)s->height / UNITS_PER_CM;
}

static void set_bmi(struct subject *s)
{
    double metres = s->height_cm / 100, bmi = s->in->weight_kg / (metres * metres);
    s->bmi = measured(s->in->weight_kg) && measured(bmi) ? bmi : NAN;
}

/* What every index needs; height and BMI are set where they are wanted. */
static void set_subject(struct subject *s, const struct kv_growth_input *in)
{
    s->in = in;
    s->sex = in->sex == KV_MALE ? 0 : in->sex == KV_FEMALE ? 1 : -1;
    set_age(s);
    s->reference = reference_of(s);
}

static inline double score(const struct indicator *index, double y, struct kv_lms p)
{
    return index->restricted ? kv_lms_restricted(y, p) : kv_lms_plain(y, p);
}

/* Under five: the row of the day itself. Skinfolds and arm circumference start at day 91. */
static inline double score_by_day(const struct subject *s, const struct indicator *index, double y)
{
    const struct kv_lms_table *table = index->under_five;
    if (!table || !s->age_known || s->days < table->first)
        return NAN;
    return score(index, y, table->rows[s->sex][s->days - table->first]);
}

/* School age: between the rows of two months; the last row serves interpolation only. */
static inline double score_by_month(const struct subject *s, const struct indicator *index,
                                    double y)
{
    const struct kv_lms_table *table = index->school;
    if (!table || s->months > table->first + table->count - 2)
        return NAN;
    int month = (int)s->months;
    struct kv_lms p = kv_lms_between(table->rows[s->sex], month - table->first, s->months - month);
    return score(index, y, p);
}

/* Lying or standing table: by age; without it by position; without that by the length. */
static bool by_length(const struct subject *s)
{
    if (s->age_known)
        return s->days < KV_STANDING_DAYS;
    if (s->in->position != KV_POSITION_UNKNOWN)
        return s->in->position == KV_LYING;
    return s->height < SHORT_FOR_HEIGHT;
}

/*
 * Weight for length (45.0-110.0 cm) or height (65.0-120.0 cm): L, M and S are interpolated between
 * the rows of the tenths of a cm, never the score. Girl, 500 days, 76.43 cm: M = 9.4069 + 0.3 *
 * (9.4252 - 9.4069), with 9.15 kg z = -0.31633.
 */
static double score_weight_for_height(const struct subject *s)
{
    const struct kv_lms_table *table = by_length(s) ? &kv_who_wfl : &kv_who_wfh;
    int64_t row_units = UNITS_PER_CM / 10, first = table->first * row_units;
    if (s->height < first || s->height > first + (table->count - 1) * row_units)
        return NAN;
    int64_t offset = s->height - first;
    struct kv_lms p = kv_lms_between(table->rows[s->sex], (int)(offset / row_units),
                                     (double)(offset % row_units) / (double)row_units);
    return kv_lms_restricted(s->in->weight_kg, p);
}

/* The measure behind an index. */
static inline double measure_of(const struct subject *s, enum kv_index i)
{
    const struct kv_growth_input *in = s->in;
    return i == KV_HAZ   ? s->height_cm
           : i == KV_BAZ ? s->bmi
           : i == KV_HCZ ? in->head_cm
           : i == KV_ACZ ? in->muac_cm
           : i == KV_TSZ ? in->triceps_mm
           : i == KV_SSZ ? in->subscapular_mm
                         : in->weight_kg;
}

/*
 * One score in hundredths. Oedema adds weight, so what rests on weight has no score then. Always in
 * line: every caller names the index, and the rules of that index alone are left in its copy.
 */
static inline __attribute__((always_inline)) int32_t index_z(const struct subject *s,
                                                             const enum kv_index i)
{
    const struct indicator *index = &indicators[i];
    double y = measure_of(s, i), z;
    if (!measured(y) || s->sex < 0 || (s->in->oedema && index->weight_based))
        return KV_NO_Z;
    if (s->reference == KV_REFERENCE_NONE)
        return KV_NO_Z;
    if (i == KV_WHZ)
        z = s->reference == KV_WHO2006 ? score_weight_for_height(s) : NAN;
    else
        z = s->reference == KV_WHO2006 ? score_by_day(s, index, y) : score_by_month(s, index, y);
    return kv_hundredths(z);
}

bool kv_growth_flag(enum kv_index index, int32_t z)
{
    return z != KV_NO_Z && (z < indicators[index].low || z > indicators[index].high);
}

int32_t kv_growth_z(const struct kv_growth_input *in, enum kv_index index)
{
    struct subject s;
    set_subject(&s, in);
    switch (index) {
    case KV_HAZ:
        set_height(&s);
        return index_z(&s, KV_HAZ);
    case KV_WAZ:
        return index_z(&s, KV_WAZ);
    case KV_WHZ:
        set_height(&s);
        return index_z(&s, KV_WHZ);
    case KV_BAZ:
        set_height(&s);
        set_bmi(&s);
        return index_z(&s, KV_BAZ);
    case KV_HCZ:
        return index_z(&s, KV_HCZ);
    case KV_ACZ:
        return index_z(&s, KV_ACZ);
    case KV_TSZ:
        return index_z(&s, KV_TSZ);
    case KV_SSZ:
        return index_z(&s, KV_SSZ);
    default:
        return KV_NO_Z;
    }
}

void kv_growth_assess(const struct kv_growth_input *in, struct kv_growth_result *out)
{
    struct subject s;
    set_subject(&s, in);
    set_height(&s);
    set_bmi(&s);
    out->z[KV_HAZ] = index_z(&s, KV_HAZ);
    out->z[KV_WAZ] = index_z(&s, KV_WAZ);
    out->z[KV_WHZ] = index_z(&s, KV_WHZ);
    out->z[KV_BAZ] = index_z(&s, KV_BAZ);
    out->z[KV_HCZ] = index_z(&s, KV_HCZ);
    out->z[KV_ACZ] = index_z(&s, KV_ACZ);
    out->z[KV_TSZ] = index_z(&s, KV_TSZ);
    out->z[KV_SSZ] = index_z(&s, KV_SSZ);
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        out->flag[i] = kv_growth_flag((enum kv_index)i, out->z[i]);
    out->height_adjusted = s.height_cm;
    out->bmi = s.bmi;
    out->c9mo_flag = s.c9mo;
    out->reference = s.reference;
    out->age_days = s.days;
    out->age_months = s.months;
}
