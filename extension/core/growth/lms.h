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

#include "growth/who_tables.h"

double kv_lms_plain(double y, struct kv_lms p);
double kv_lms_sd(double k, struct kv_lms p);
double kv_lms_restricted(double y, struct kv_lms p);

/* The measure at a restricted score: the inverse of kv_lms_restricted. */
double kv_lms_measure(double z, struct kv_lms p);

/* Row a, or the point at fraction f between rows a and a + 1; f = 0 never reads row a + 1. */
struct kv_lms kv_lms_between(const struct kv_lms *rows, int a, double f);

/* To hundredths, half away from zero, within +-99999.99; KV_NO_Z for NaN. */
int32_t kv_hundredths(double z);

#endif
