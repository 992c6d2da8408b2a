/* Distribution functions: see stats.h. */
#include "growth/stats.h"
#include <math.h>
#include <stdbool.h>

/*
 * Gamma(a + 1/2) / Gamma(a) by r(a) * r(a + 1/2) = a: climb in steps of a half until the asymptotic
 * series is exact to double precision, then come down. No lgamma: it loses digits for large a and
 * its sign is a global. Example: r(1/2) = 1/sqrt(pi).
 */
double kv_gamma_half_ratio(double a)
{
    if (!(a > 0))
        return NAN;
    int steps = a < 40 ? (int)ceil((40 - a) * 2) : 0;
    double top = a + 0.5 * steps, x = 1 / top;
    double r =
        sqrt(top) *
        (1 - x * (1.0 / 8 -
                  x * (1.0 / 128 +
                       x * (5.0 / 1024 -
                            x * (21.0 / 32768 + x * (399.0 / 262144 - x * (869.0 / 4194304)))))));
    while (steps-- > 0) {
        top -= 0.5;
        r = top / r;
    }
    return r;
}

/*
 * Regularised incomplete beta I_x(a, b) by its series of positive terms
 * x^a (1-x)^b / (a B(a,b)) * sum_n prod_{i<n} (a+b+i)/(a+1+i) * x^n; good for x below about 1/2 or
 * b x small.
 */
static double beta_series(double x, double y, double a, double b, double beta)
{
    double term = 1, sum = 1;
    for (int n = 0; n < 100000 && term > sum * 1e-17; n++) {
        term *= (a + b + n) / (a + 1 + n) * x;
        sum += term;
    }
    return exp(a * log(x) + b * (y < 0.5 ? log(y) : log1p(-x))) / (a * beta) * sum;
}

/* Two-sided tail: P(|T| > t) = I_{df/(df+t^2)}(df/2, 1/2) = 1 - I_{t^2/(df+t^2)}(1/2, df/2). */
double kv_t_two_sided(double t, double df)
{
    if (!(df > 0) || isnan(t))
        return NAN;
    if (t == 0)
        return 1;
    double t2 = t * t, x = t2 / (df + t2), y = df / (df + t2);
    double beta = sqrt(M_PI) / kv_gamma_half_ratio(df / 2); /* B(df/2, 1/2) */
    if (x < 0.5)
        return 1 - beta_series(x, y, 0.5, df / 2, beta);
    return beta_series(y, x, df / 2, 0.5, beta);
}

/* Density of Student's t. */
static double t_density(double t, double df)
{
    return kv_gamma_half_ratio(df / 2) / sqrt(df * M_PI) * exp(-(df + 1) / 2 * log1p(t * t / df));
}

/*
 * Student t quantile: Newton steps on the two-sided tail, kept inside a bracket that halves
 * whenever a step would leave it. Check: t(0.975, 1) = 12.7062047362, t(0.975, 493) = 1.964788.
 */
double kv_t_quantile(double p, double df)
{
    if (!(p > 0 && p < 1) || !(df > 0))
        return NAN;
    if (p == 0.5)
        return 0;
    double tail = 2 * (p < 0.5 ? p : 1 - p), low = 0, high = 2;
    while (kv_t_two_sided(high, df) > tail && high < 1e300)
        high *= 2;
    double t = (low + high) / 2;
    for (int i = 0; i < 200; i++) {
        double error = kv_t_two_sided(t, df) - tail;
        if (error > 0)
            low = t;
        else
            high = t;
        double next = t + error / (2 * t_density(t, df));
        if (!(next > low && next < high))
            next = (low + high) / 2;
        bool done = fabs(next - t) <= 1e-14 * t;
        t = next;
        if (done)
            break;
    }
    return p < 0.5 ? -t : t;
}

/* Upper tail of the regularised incomplete gamma, Q(a, x), for a = df/2: finite sums, no
 * approximation. */
static double gamma_tail(int df, double x)
{
    double sum = 0, term;
    if (df % 2 == 0) {
        term = exp(-x);
        for (int k = 0; k < df / 2; k++) {
            sum += term;
            term *= x / (k + 1);
        }
        return sum;
    }
    term = exp(-x) * sqrt(x / M_PI) * 2; /* x^(1/2) e^-x / Gamma(3/2) */
    for (int k = 1; k < df; k += 2) {
        sum += term;
        term *= x / (k / 2.0 + 1);
    }
    return erfc(sqrt(x)) + sum;
}

double kv_chi2_tail(double x, int df)
{
    if (!(x >= 0) || df < 1)
        return NAN;
    double q = gamma_tail(df, x / 2);
    return isnan(q) ? 0 : q < 1 ? q : 1; /* exp(-x) * x^k is 0 * inf only far out in the tail */
}
