/*
 * The LMS score of Cole: a measure y of a child, with the reference's power L, median M and
 * coefficient of variation S for that age (or length), becomes a standard deviation score.
 *
 *   plain       z = ((y/M)^L - 1) / (L*S),  L = 0: ln(y/M) / S
 *   sd(k)       y = M * (1 + L*S*k)^(1/L),  L = 0: M * exp(S*k)
 *   restricted  as plain, but linear beyond 3 SD with the distance between 2 and 3 SD as unit:
 *               z > 3:   3 + (y - sd(3)) / (sd(3) - sd(2))
 *               z < -3: -3 + (y - sd(-3)) / (sd(-2) - sd(-3))
 *
 * Weight-based measures and skinfolds use the restricted form (skew makes plain scores beyond 3 SD
 * wild), lengths and head circumference the plain one; with L = 1 both are the same straight line.
 * Source: WHO Child Growth Standards, Methods and development, Geneva 2006, chapter 7.
 * Example: boy, day 400, 5.1 kg: sd(-3) = 7.110585, sd(-2) = 7.947011, z = -5.40378 (plain -5.95).
 */
#ifndef KV_LMS_H
#define KV_LMS_H

#include "growth/growth.h"
#include "growth/who_tables.h"
#include <math.h>

#define KV_LAST_HUNDREDTH 9999999

/* A power this near to 0 is the logarithmic form; the tables come down to 0.0001. */
static inline bool kv_lms_logarithmic(double l)
{
    return fabs(l) < 1e-12;
}

/* Written with expm1 so that a power near 0 loses no digits; a power of 1 needs no logarithm. */
static inline double kv_lms_plain(double y, struct kv_lms p)
{
    if (p.l == 1)
        return (y - p.m) / (p.m * p.s);
    double log_ratio = log(y / p.m);
    return kv_lms_logarithmic(p.l) ? log_ratio / p.s : expm1(p.l * log_ratio) / (p.l * p.s);
}

/* The measure at k standard deviations; NaN where 1 + L*S*k < 0, far outside -3..3. */
double kv_lms_sd(double k, struct kv_lms p);

/* The straight line beyond 3 SD, above (sign 1) or below (sign -1). */
double kv_lms_beyond(double y, struct kv_lms p, double sign);

static inline double kv_lms_restricted(double y, struct kv_lms p)
{
    double z = kv_lms_plain(y, p);
    if (p.l == 1 || !(fabs(z) > 3))
        return z;
    return kv_lms_beyond(y, p, z < 0 ? -1 : 1);
}

/* The measure at a restricted score: the inverse of kv_lms_restricted. */
double kv_lms_measure(double z, struct kv_lms p);

/* Row a, or the point at fraction f between rows a and a + 1; f = 0 never reads row a + 1. */
static inline struct kv_lms kv_lms_between(const struct kv_lms *rows, int a, double f)
{
    struct kv_lms p = rows[a];
    if (f > 0) {
        p.l += f * (rows[a + 1].l - p.l);
        p.m += f * (rows[a + 1].m - p.m);
        p.s += f * (rows[a + 1].s - p.s);
    }
    return p;
}

/* Nearest whole number, half up, of a value within 0..2^53; what floor and llround say, in line. */
static inline int64_t kv_half_up(double x)
{
    int64_t whole = (int64_t)x;
    return whole + (x - (double)whole >= 0.5);
}

/* A score to hundredths, half away from zero, within +-99999.99; KV_NO_Z for NaN. */
static inline int32_t kv_hundredths(double z)
{
    double size = fabs(z) * 100;
    if (!(size < KV_LAST_HUNDREDTH))
        return isnan(z) ? KV_NO_Z : z < 0 ? -KV_LAST_HUNDREDTH : KV_LAST_HUNDREDTH;
    int32_t hundredths = (int32_t)kv_half_up(size), negative = -(z < 0);
    return (hundredths ^ negative) - negative; /* half the scores are negative: no branch */
}

#endif
