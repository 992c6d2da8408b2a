/*
 * Double-double arithmetic: a number as the unevaluated sum of two doubles, about 106 bits. Used
 * where a variance is the small difference of large sums. Every operation is plain IEEE arithmetic,
 * so the result is the same on every machine.
 */
#ifndef KV_DD_H
#define KV_DD_H

#include <math.h>

struct kv_dd {
    double high, low; /* |low| <= half an ulp of high */
};

/* a + b exactly, for |a| >= |b|. */
static inline struct kv_dd kv_dd_renorm(double a, double b)
{
    double s = a + b;
    return (struct kv_dd){s, b - (s - a)};
}

static inline struct kv_dd kv_dd_of(double a)
{
    return (struct kv_dd){a, 0};
}

/* a + b exactly, in any order. */
static inline struct kv_dd kv_dd_sum(double a, double b)
{
    double s = a + b, bb = s - a;
    return (struct kv_dd){s, (a - (s - bb)) + (b - bb)};
}

static inline struct kv_dd kv_dd_add(struct kv_dd a, struct kv_dd b)
{
    struct kv_dd s = kv_dd_sum(a.high, b.high), t = kv_dd_sum(a.low, b.low);
    s = kv_dd_renorm(s.high, s.low + t.high);
    return kv_dd_renorm(s.high, s.low + t.low);
}

static inline struct kv_dd kv_dd_negate(struct kv_dd a)
{
    return (struct kv_dd){-a.high, -a.low};
}

static inline struct kv_dd kv_dd_sub(struct kv_dd a, struct kv_dd b)
{
    return kv_dd_add(a, kv_dd_negate(b));
}

static inline struct kv_dd kv_dd_mul(struct kv_dd a, struct kv_dd b)
{
    double p = a.high * b.high;
    return kv_dd_renorm(p, fma(a.high, b.high, -p) + (a.high * b.low + a.low * b.high));
}

static inline struct kv_dd kv_dd_div(struct kv_dd a, struct kv_dd b)
{
    double q = a.high / b.high;
    struct kv_dd rest = kv_dd_sub(a, kv_dd_mul(kv_dd_of(q), b));
    double q2 = rest.high / b.high;
    rest = kv_dd_sub(rest, kv_dd_mul(kv_dd_of(q2), b));
    struct kv_dd r = kv_dd_renorm(q, q2);
    return kv_dd_add(r, kv_dd_of(rest.high / b.high));
}

/*
 * a - b, taken as 0 when it is below the resolution of the operands (2^-96 of the larger): two
 * roads to the same number then differ by exactly nothing, e.g. the variance of a constant.
 */
static inline struct kv_dd kv_dd_diff(struct kv_dd a, struct kv_dd b)
{
    struct kv_dd d = kv_dd_sub(a, b);
    double larger = fmax(fabs(a.high), fabs(b.high));
    return fabs(d.high) <= larger * 0x1p-96 ? kv_dd_of(0) : d;
}

static inline double kv_dd_value(struct kv_dd a)
{
    return a.high + a.low;
}

#endif
