/*
 * Growth assessment by WHO 2006 and WHO 2007, in line: where the index is named and the age is in
 * whole days, the rules of that case alone are left. growth.c makes the ordinary functions of it.
 *
 * Age: d whole days (half up), m months unrounded, 30.4375 days each. Rows and the 731-day border
 * are looked up by d, "below 60" and "below 9" months by m.
 * Length is kept in whole 0.0001 cm: 103.1 - 0.7 is then exactly 102.4, and the noise of a value
 * that went through a 4-byte float (84.8000030517578) is gone.
 * Sources: WHO Child Growth Standards 2006 and 2007, WHO Reference 2007 (docs/growth.md).
 */
#ifndef KV_ASSESS_H
#define KV_ASSESS_H

#include "growth/growth.h"
#include "growth/lms.h"
#include <math.h>

#define KV_INLINE static inline __attribute__((always_inline))

#define KV_UNITS_PER_CM     10000
#define KV_POSITION_UNITS   7000 /* lying length is 0.7 cm more than standing height */
#define KV_SHORT_FOR_HEIGHT 870000
#define KV_LARGEST_HEIGHT   1e11 /* cm; beyond it the score is at its bound whatever the length */
#define KV_INFANT_MONTHS    9

/* What one index needs; the range is in hundredths and outside it a score is implausible. */
struct kv_indicator {
    const struct kv_lms_table *under_five, *school;
    bool restricted, weight_based;
    int32_t low, high;
};

static const struct kv_indicator kv_indicators[KV_INDEX_COUNT] = {
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
struct kv_subject {
    const struct kv_growth_input *in;
    int sex; /* 0 boy, 1 girl, -1 unknown: no score */
    bool age_known, age_valid, by_days, c9mo;
    double age; /* as given, days or months; NaN unknown or impossible */
    kv_reference reference;
    int32_t days;     /* half up; -1 unless 0 <= months <= 228 */
    int64_t height;   /* adjusted, 0.0001 cm; 0 when there is none */
    double height_cm; /* the same in cm; NaN when there is none */
    double bmi;
};

/* A measurement that can be scored; zero, negative, NaN and infinite values cannot. */
KV_INLINE bool kv_measured(double x)
{
    return (x > 0) & (x < INFINITY);
}

/*
 * A number of months in the unit the age was given in. An age in days is compared in days, which
 * spares the division and says the same for 9, 60 and 228 months: 30.4375 is exact in binary, and
 * the double next to 273.9375, 1826.25 or 6939.75 days does not round to the whole month.
 */
KV_INLINE double kv_age_limit(const struct kv_subject *s, double months)
{
    return s->by_days ? months * KV_DAYS_PER_MONTH : months;
}

/* Months, not rounded. */
KV_INLINE double kv_subject_months(const struct kv_subject *s)
{
    return s->by_days ? s->age / KV_DAYS_PER_MONTH : s->age;
}

/* The age from whichever was given; impossible ages leave age_valid false. */
KV_INLINE void kv_set_age(struct kv_subject *s)
{
    s->by_days = !isnan(s->in->age_days);
    double given = s->by_days ? s->in->age_days : s->in->age_months;
    s->age_known = !isnan(given);
    s->age_valid = !s->age_known || (given >= 0 && given < INFINITY);
    s->age = s->age_valid ? given : NAN;
    s->days = -1;
    if (s->age <= kv_age_limit(s, KV_LAST_MONTH))
        s->days = (int32_t)kv_half_up(s->by_days ? given : given * KV_DAYS_PER_MONTH);
}

/* The reference that covers the age and is wanted. An unknown age is under five. */
KV_INLINE kv_reference kv_reference_of(const struct kv_subject *s)
{
    kv_reference wanted = s->in->reference, found = KV_WHO2006;
    if (!s->age_valid || s->age > kv_age_limit(s, KV_LAST_MONTH))
        return KV_REFERENCE_NONE;
    if (s->age >= kv_age_limit(s, KV_SCHOOL_MONTHS))
        found = KV_WHO2007;
    return wanted == KV_REFERENCE_AUTO || wanted == found ? found : KV_REFERENCE_NONE;
}

/*
 * What the position adds, in 0.0001 cm; standing below 9 months is not believed. Without branches,
 * for rows come in no order.
 */
KV_INLINE int kv_position_change(const struct kv_subject *s)
{
    int young = s->days < KV_STANDING_DAYS, old = s->days >= KV_STANDING_DAYS;
    int standing = s->in->position == KV_STANDING, lying = s->in->position == KV_LYING;
    return KV_POSITION_UNITS * ((young & standing & (s->c9mo == 0)) - (old & lying));
}

/*
 * The length brought to the way the reference measured it: below 731 days lying (standing + 0.7
 * cm), from then on standing (lying - 0.7 cm). From 60 months on, or with age or position unknown,
 * as given.
 */
KV_INLINE void kv_set_height(struct kv_subject *s)
{
    double given = s->in->height_cm;
    s->c9mo = (s->in->position == KV_STANDING) & (s->age < kv_age_limit(s, KV_INFANT_MONTHS));
    s->height = 0;
    s->height_cm = NAN;
    if (!s->age_valid || !kv_measured(given))
        return;
    int64_t height =
        kv_half_up((given < KV_LARGEST_HEIGHT ? given : KV_LARGEST_HEIGHT) * KV_UNITS_PER_CM);
    int64_t change = s->age < kv_age_limit(s, KV_SCHOOL_MONTHS) ? kv_position_change(s) : 0;
    if (height <= 0 || height + change <= 0)
        return;
    s->height = height + change;
    s->height_cm = given > KV_LARGEST_HEIGHT ? given : (double)s->height / KV_UNITS_PER_CM;
}

KV_INLINE void kv_set_bmi(struct kv_subject *s)
{
    double metres = s->height_cm / 100, bmi = s->in->weight_kg / (metres * metres);
    s->bmi = kv_measured(s->in->weight_kg) && kv_measured(bmi) ? bmi : NAN;
}

/* What every index needs; height and BMI are set where they are wanted. */
KV_INLINE void kv_set_subject(struct kv_subject *s, const struct kv_growth_input *in)
{
    s->in = in;
    s->sex = (int)in->sex - KV_MALE; /* no branch: every other row is a girl */
    kv_set_age(s);
    s->reference = kv_reference_of(s);
}

KV_INLINE double kv_score(const struct kv_indicator *index, double y, struct kv_lms p)
{
    return index->restricted ? kv_lms_restricted(y, p) : kv_lms_plain(y, p);
}

/* Under five: the row of the day itself. Skinfolds and arm circumference start at day 91. */
KV_INLINE double kv_score_by_day(const struct kv_subject *s, const struct kv_indicator *index,
                                 double y)
{
    const struct kv_lms_table *table = index->under_five;
    if (!table || !s->age_known || s->days < table->first)
        return NAN;
    return kv_score(index, y, table->rows[s->sex][s->days - table->first]);
}

/* School age: between the rows of two months; the last row serves interpolation only. */
KV_INLINE double kv_score_by_month(const struct kv_subject *s, const struct kv_indicator *index,
                                   double y)
{
    const struct kv_lms_table *table = index->school;
    double months = kv_subject_months(s);
    if (!table || months > table->first + table->count - 2)
        return NAN;
    int month = (int)months;
    struct kv_lms p = kv_lms_between(table->rows[s->sex], month - table->first, months - month);
    return kv_score(index, y, p);
}

/* Lying or standing table: by age; without it by position; without that by the length. */
KV_INLINE bool kv_by_length(const struct kv_subject *s)
{
    if (s->age_known)
        return s->days < KV_STANDING_DAYS;
    if (s->in->position != KV_POSITION_UNKNOWN)
        return s->in->position == KV_LYING;
    return s->height < KV_SHORT_FOR_HEIGHT;
}

/*
 * Weight for length (45.0-110.0 cm) or height (65.0-120.0 cm): L, M and S are interpolated between
 * the rows of the tenths of a cm, never the score. Girl, 500 days, 76.43 cm: M = 9.4069 + 0.3 *
 * (9.4252 - 9.4069), with 9.15 kg z = -0.31633.
 */
KV_INLINE double kv_score_weight_for_height(const struct kv_subject *s)
{
    const struct kv_lms_table *table = kv_by_length(s) ? &kv_who_wfl : &kv_who_wfh;
    int64_t row_units = KV_UNITS_PER_CM / 10, first = table->first * row_units;
    if (s->height < first || s->height > first + (table->count - 1) * row_units)
        return NAN;
    int offset = (int)(s->height - first);
    struct kv_lms p = kv_lms_between(table->rows[s->sex], offset / (int)row_units,
                                     (double)(offset % (int)row_units) / (double)row_units);
    return kv_lms_restricted(s->in->weight_kg, p);
}

/* The measure behind an index. */
KV_INLINE double kv_measure_of(const struct kv_subject *s, enum kv_index i)
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

/* One score in hundredths. Oedema adds weight, so what rests on weight has no score then. */
KV_INLINE int32_t kv_index_z(const struct kv_subject *s, const enum kv_index i)
{
    const struct kv_indicator *index = &kv_indicators[i];
    double y = kv_measure_of(s, i), z;
    if (!kv_measured(y) || s->sex < 0 || (index->weight_based && s->in->oedema))
        return KV_NO_Z;
    if (s->reference == KV_REFERENCE_NONE)
        return KV_NO_Z;
    if (i == KV_WHZ)
        z = s->reference == KV_WHO2006 ? kv_score_weight_for_height(s) : NAN;
    else
        z = s->reference == KV_WHO2006 ? kv_score_by_day(s, index, y)
                                       : kv_score_by_month(s, index, y);
    return kv_hundredths(z);
}

/* One score alone. */
KV_INLINE int32_t kv_assess_one(const struct kv_growth_input *in, const enum kv_index index)
{
    struct kv_subject s;
    kv_set_subject(&s, in);
    if (index == KV_HAZ || index == KV_WHZ || index == KV_BAZ)
        kv_set_height(&s);
    if (index == KV_BAZ)
        kv_set_bmi(&s);
    return kv_index_z(&s, index);
}

#endif
