/*
 * Child growth: z-scores by the WHO Child Growth Standards 2006 (under five) and the WHO
 * Reference 2007 (5-19 years). One measurement in, every score out. Nothing here fails: what is
 * missing or impossible gives KV_NO_Z.
 */
#ifndef KV_GROWTH_H
#define KV_GROWTH_H

#include "kv.h"

#define KV_DAYS_PER_MONTH 30.4375 /* exact in binary; 24 months = 730.5 days, half up to 731 */
#define KV_STANDING_DAYS                                                                           \
    731                       /* from this day the reference is standing height, before it length  \
                               */
#define KV_SCHOOL_MONTHS 60.0 /* the 2006 standards end just below, the 2007 reference starts */
#define KV_LAST_MONTH    228.0
#define KV_NO_Z          INT32_MIN

/* Positions of the eight scores in a result. */
enum kv_index {
    KV_HAZ, /* length or height for age (PB/U, TB/U) */
    KV_WAZ, /* weight for age (BB/U) */
    KV_WHZ, /* weight for length or height (BB/PB, BB/TB) */
    KV_BAZ, /* body mass index for age (IMT/U) */
    KV_HCZ, /* head circumference for age (LK/U) */
    KV_ACZ, /* mid-upper arm circumference for age */
    KV_TSZ, /* triceps skinfold for age */
    KV_SSZ, /* subscapular skinfold for age */
    KV_INDEX_COUNT
};

typedef enum kv_position { KV_POSITION_UNKNOWN = 0, KV_LYING, KV_STANDING } kv_position;

typedef enum kv_reference {
    KV_REFERENCE_AUTO = 0, /* WHO 2006 below 60 months, WHO 2007 from 60 to 228 */
    KV_WHO2006,            /* WHO 2006 alone: no score from 60 months on */
    KV_WHO2007,            /* WHO 2007 alone: no score below 60 or above 228 months */
    KV_REFERENCE_NONE,     /* result only: no reference covers this age */
} kv_reference;

/*
 * One measurement. NaN is "not measured" in every double. Age: age_days counts when it is a number,
 * else age_months, else the age is unknown. A negative or infinite age is impossible and gives no
 * score at all.
 */
struct kv_growth_input {
    kv_sex sex;
    double age_days;
    double age_months; /* decimal, not rounded; days / 30.4375 */
    double weight_kg;
    double height_cm; /* length or height as measured */
    double head_cm;
    double muac_cm;
    double triceps_mm;
    double subscapular_mm;
    kv_position position;
    bool oedema;
    kv_reference reference;
};

struct kv_growth_result {
    double height_adjusted; /* cm, after the 0.7 cm rule; NaN when there is none */
    double bmi;             /* kg/m2 of the adjusted height, not rounded; NaN when there is none */
    int32_t z[KV_INDEX_COUNT]; /* hundredths, half away from zero, within +-9999999; or KV_NO_Z */
    bool flag[KV_INDEX_COUNT]; /* biologically implausible; false where there is no z */
    bool c9mo_flag;            /* standing below 9 months: position taken as unknown */
    kv_reference reference;    /* source of the scores: 2006, 2007 or KV_REFERENCE_NONE */
    int32_t age_days;          /* whole days, half up; -1 unknown, impossible or above 228 months */
    double age_months;         /* not rounded; NaN unknown or impossible */
};

/* An input with everything unknown, no oedema and the automatic reference. */
static inline struct kv_growth_input kv_growth_blank(void)
{
    double none = __builtin_nan("");
    struct kv_growth_input in = {KV_SEX_UNKNOWN, none,
                                 none,           none,
                                 none,           none,
                                 none,           none,
                                 none,           KV_POSITION_UNKNOWN,
                                 false,          KV_REFERENCE_AUTO};
    return in;
}

/* Scores one measurement. */
void kv_growth_assess(const struct kv_growth_input *in, struct kv_growth_result *out);

/* One score alone, in hundredths: the number of the full result for a fraction of its cost. */
int32_t kv_growth_z(const struct kv_growth_input *in, enum kv_index index);

/* Whether a score is implausible: outside -6..6 (height), -6..5 (weight), -5..5 (the others). */
bool kv_growth_flag(enum kv_index index, int32_t z);

/*
 * Any case, blanks around ignored; everything else is unknown. Sex: L, P, M, F, 1, 2, laki-laki,
 * perempuan, male, female. Position: L, lying, terlentang or H, standing, berdiri. Reference: auto,
 * who2006, who2007; KV_INVALID for everything else.
 */
kv_sex kv_parse_sex(const char *text, size_t length);
kv_position kv_parse_position(const char *text, size_t length);
kv_status kv_parse_reference(const char *text, size_t length, kv_reference *out);

/* The spellings of one letter, by the letter: 0 is unknown. */
extern const uint8_t kv_sex_letter[256];
extern const uint8_t kv_position_letter[256];

/* Hundredths to the number users see; NaN for KV_NO_Z, never -0. */
static inline double kv_z_value(int32_t z)
{
    return z == KV_NO_Z ? __builtin_nan("") : z / 100.0;
}

#endif
