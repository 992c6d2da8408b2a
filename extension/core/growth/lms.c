/* The LMS score: see lms.h for formulas and source. */
#include "growth/lms.h"
#include "growth/growth.h"
#include <math.h>

#define KV_LAST_HUNDREDTH 9999999

/* A power this near to 0 is the logarithmic form; the tables come down to 0.0001. */
static bool logarithmic(double l)
{
    return fabs(l) < 1e-12;
}

/* Written with expm1 so that a power near 0 loses no digits; a power of 1 needs no logarithm. */
double kv_lms_plain(double y, struct kv_lms p)
{
    if (p.l == 1)
        return (y - p.m) / (p.m * p.s);
    double log_ratio = log(y / p.m);
    return logarithmic(p.l) ? log_ratio / p.s : expm1(p.l * log_ratio) / (p.l * p.s);
}

/* NaN where 1 + L*S*k is negative; that is beyond any k within -3..3. */
double kv_lms_sd(double k, struct kv_lms p)
{
    if (p.l == 1)
        return p.m * (1 + p.s * k);
    return logarithmic(p.l) ? p.m * exp(p.s * k) : p.m * exp(log1p(p.l * p.s * k) / p.l);
}

double kv_lms_restricted(double y, struct kv_lms p)
{
    double z = kv_lms_plain(y, p), sign = z < 0 ? -1 : 1;
    if (p.l == 1 || !(fabs(z) > 3))
        return z;
    double sd3 = kv_lms_sd(3 * sign, p), sd2 = kv_lms_sd(2 * sign, p);
    return sign * (3 + (y - sd3) / (sd3 - sd2));
}

double kv_lms_measure(double z, struct kv_lms p)
{
    if (p.l == 1 || fabs(z) <= 3)
        return kv_lms_sd(z, p);
    double sign = z < 0 ? -1 : 1;
    double sd3 = kv_lms_sd(3 * sign, p), sd2 = kv_lms_sd(2 * sign, p);
    return sd3 + (fabs(z) - 3) * (sd3 - sd2);
}

struct kv_lms kv_lms_between(const struct kv_lms *rows, int a, double f)
{
    struct kv_lms p = rows[a];
    if (f > 0) {
        p.l += f * (rows[a + 1].l - p.l);
        p.m += f * (rows[a + 1].m - p.m);
        p.s += f * (rows[a + 1].s - p.s);
    }
    return p;
}

int32_t kv_hundredths(double z)
{
    if (isnan(z))
        return KV_NO_Z;
    if (fabs(z) * 100 >= KV_LAST_HUNDREDTH)
        return z < 0 ? -KV_LAST_HUNDREDTH : KV_LAST_HUNDREDTH;
    return (int32_t)llround(z * 100);
}
