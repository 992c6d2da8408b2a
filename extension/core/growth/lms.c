/* The less frequent half of the LMS score: see lms.h for formulas and source. */
#include "growth/lms.h"

double kv_lms_sd(double k, struct kv_lms p)
{
    if (p.l == 1)
        return p.m * (1 + p.s * k);
    return kv_lms_logarithmic(p.l) ? p.m * exp(p.s * k) : p.m * exp(log1p(p.l * p.s * k) / p.l);
}

double kv_lms_beyond(double y, struct kv_lms p, double sign)
{
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
