/*
 * The few distributions that survey intervals and data-quality tests need, accurate to about 1e-13
 * relative: Student t quantile, regularised incomplete beta and gamma, chi-square tail.
 */
#ifndef KV_STATS_H
#define KV_STATS_H

/* Gamma(a + 1/2) / Gamma(a), a > 0. */
double kv_gamma_half_ratio(double a);

/* P(|T| > t) for Student's t with df > 0 degrees of freedom (two-sided tail). */
double kv_t_two_sided(double t, double df);

/* The p quantile of Student's t, 0 < p < 1, df > 0; NaN outside. kv_t_quantile(0.975, 24)
 * = 2.0638986. */
double kv_t_quantile(double p, double df);

/* P(X > x) for chi-square with df >= 1; NaN for x < 0. kv_chi2_tail(3.84, 1) = 0.0500. */
double kv_chi2_tail(double x, int df);

#endif
