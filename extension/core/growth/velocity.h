/*
 * Growth velocity: is the gain in weight or length between two visits what a healthy child gains?
 * WHO Child Growth Standards, growth velocity, Geneva 2009: birth to 24 months, intervals of 1, 2,
 * 3, 4 and 6 months (length from 2).
 *
 *   z = (((gain + delta)/M)^L - 1) / (L*S)      gain in g (weight) or cm (length)
 *
 * delta keeps gain + delta positive; it is part of the table (0 for length). Nominal days: D(0) =
 * 0, D(1) = 28 (4 weeks), D(a) = half_up(30.4375 a).
 *
 * Visits are seldom on nominal days, and WHO has no rule for that. Ours: with n = D(to) - D(from),
 * a row fits visits at d1 and d2 when |d1 - D(from)| <= 15 and |(d2 - d1) - n| <= 0.2 n; of the
 * rows that fit, the one with the smallest misfit |d1 - D(from)| + |d2 - D(to)| is taken, then the
 * longer interval, then the earlier row and visit. The gain is brought to n days: gain * n / (d2 -
 * d1).
 *
 * Example: boy, birth to 4 weeks, +620 g: (1020/1423.0783, L 1.3828, S 0.22048) z = -1.21.
 */
#ifndef KV_VELOCITY_H
#define KV_VELOCITY_H

#include "growth/growth.h"
#include "growth/who_tables.h"

#define KV_ANY_INTERVAL 0
#define KV_NEAR_DAYS    15 /* default of struct kv_velocity_rule */
#define KV_SPAN_SHARE   0.2

/* How far visits may be from the nominal days of a row. */
struct kv_velocity_rule {
    int near_days;     /* between the first visit and the row's first day */
    double span_share; /* between the two spans, as a share of the row's */
};

/* One visit, the value ready to be compared: kg, or cm as lying length (kv_velocity_length). */
struct kv_visit {
    int32_t days;
    double value;
    bool excluded; /* oedema, or an implausible score that day: no velocity from or to this visit */
};

struct kv_velocity {
    int32_t z;                /* hundredths; KV_NO_Z without one */
    bool off_scale;           /* loss beyond the table: no z, warnings count it as below -3 */
    int interval, from_month; /* the row taken; interval 0: no row fits */
    int32_t from_days;        /* the earlier visit taken */
    int32_t misfit;           /* days */
    double gain;              /* g or cm, brought to the row's interval */
};

/* Nominal day of a month of the velocity tables, 0-24. */
int32_t kv_velocity_day(int month);

/* Visits of a child; excluded when the measure is impossible, flagged, or taken with oedema. */
struct kv_visit kv_weight_visit(kv_sex sex, int32_t days, double weight_kg, bool oedema);
struct kv_visit kv_length_visit(kv_sex sex, int32_t days, double length_cm, kv_position position);

/* Between two visits, by the rows of one interval or KV_ANY_INTERVAL. KV_NULL: no row fits. */
kv_status kv_weight_velocity(kv_sex sex, struct kv_visit from, struct kv_visit to, int interval,
                             const struct kv_velocity_rule *rule, struct kv_velocity *out);
kv_status kv_length_velocity(kv_sex sex, struct kv_visit from, struct kv_visit to, int interval,
                             const struct kv_velocity_rule *rule, struct kv_velocity *out);

/* The same for the visit `to` and the best of n earlier ones, in any order. */
kv_status kv_weight_velocity_since(kv_sex sex, const struct kv_visit *earlier, int n,
                                   struct kv_visit to, int interval,
                                   const struct kv_velocity_rule *rule, struct kv_velocity *out);
kv_status kv_length_velocity_since(kv_sex sex, const struct kv_visit *earlier, int n,
                                   struct kv_visit to, int interval,
                                   const struct kv_velocity_rule *rule, struct kv_velocity *out);

#endif
