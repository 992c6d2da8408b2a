/* Exact sums: order cannot matter, products are exact, conversion rounds to the nearest double. */
#include "growth/exact.h"
#include "tap.h"
#include <float.h>
#include <limits.h>
#include <stdlib.h>

static uint64_t rng = 88172645463325252u;

static uint64_t next(void)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    return rng ^= rng << 17;
}

/* A random finite double of any size, subnormals included. */
static double any_double(void)
{
    double d;
    do {
        uint64_t b = next();
        memcpy(&d, &b, sizeof d);
    } while (!isfinite(d));
    return d;
}

/* Adds terms into a fixed wide format. */
static void sum_of(const double *x, int n, struct kv_exact_format f, uint64_t *sum)
{
    memset(sum, 0, sizeof *sum * f.words);
    for (int i = 0; i < n; i++) {
        struct kv_term t = kv_term_of(x[i]);
        kv_exact_add(f, sum, &t);
    }
}

static void test_single(void)
{
    const struct kv_exact_format f = {-68, 140};
    uint64_t sum[140], again[140], small[140];
    long bad = 0, bad_dd = 0, bad_extent = 0;
    for (int i = 0; i < 20000; i++) {
        double x = i == 0   ? 0
                   : i == 1 ? DBL_MAX
                   : i == 2 ? 5e-324
                   : i == 3 ? -DBL_MIN
                            : any_double();
        sum_of(&x, 1, f, sum);
        bad += kv_exact_double(f, sum) != x;
        bad_dd += kv_dd_value(kv_exact_dd(f, sum, 0)) != x;
        int32_t low, high;
        kv_exact_extent(f, sum, &low, &high);
        struct kv_exact_format g = {low, high - low};
        kv_exact_convert(f, sum, g, small);
        kv_exact_convert(g, small, f, again);
        bad_extent += memcmp(again, sum, sizeof sum) != 0 || high - low > 3;
    }
    is_int(bad, 0, "a double survives the way into a sum and back");
    is_int(bad_dd, 0, "also as a double-double");
    is_int(bad_extent, 0, "the extent holds the value and is at most three words");
}

static void test_order(void)
{
    const struct kv_exact_format f = {-20, 41};
    double x[1000];
    uint64_t a[41], b[41], part[41], total[41];
    for (int i = 0; i < 1000; i++)
        x[i] = ldexp((double)(int64_t)next(), (int)(next() % 1000) - 500);
    sum_of(x, 1000, f, a);
    for (int i = 999; i > 0; i--) {
        int j = (int)(next() % (uint64_t)(i + 1));
        double t = x[i];
        x[i] = x[j];
        x[j] = t;
    }
    sum_of(x, 1000, f, b);
    ok(memcmp(a, b, sizeof a) == 0,
       "the order of 1000 terms over 1000 binary orders does not matter");
    memset(total, 0, sizeof total);
    for (int i = 0; i < 1000; i += 100) {
        sum_of(x + i, 100, f, part);
        kv_exact_accumulate(f, total, part);
    }
    ok(memcmp(a, total, sizeof a) == 0, "nor does the way partial sums are merged");
    for (int i = 0; i < 1000; i++)
        x[i] = -x[i];
    sum_of(x, 1000, f, b);
    kv_exact_accumulate(f, b, a);
    long zero = 0;
    for (int k = 0; k < 41; k++)
        zero += b[k] != 0;
    is_int(zero, 0, "a sum and its negative cancel to exactly nothing");
}

static void test_products(void)
{
    long bad = 0, bad_top = 0;
    for (int i = 0; i < 20000; i++) {
        double x = ldexp((double)(int64_t)next(), -40), y = ldexp((double)(int64_t)next(), -60);
        struct kv_term a = kv_term_of(x), b = kv_term_of(y), p = kv_term_mul(&a, &b);
        struct kv_exact_format f = {-10, 20};
        uint64_t sum[20] = {0};
        kv_exact_add(f, sum, &p);
        double high = x * y, low = fma(x, y, -high);
        struct kv_dd got = kv_exact_dd(f, sum, 0);
        bad += got.high != high || got.low != low || kv_exact_double(f, sum) != high;
        bad_top += kv_term_top(&p) != kv_exact_top(f, sum);
    }
    is_int(bad, 0, "products are exact to the last of 106 bits");
    is_int(bad_top, 0, "the top bit of a term and of its sum agree");
    struct kv_term a = kv_term_of(3), s = kv_term_mul(&a, &a);
    s = kv_term_mul(&s, &s);
    is_int((long long)(s.word[0] << s.exponent), 81, "3^4");
    struct kv_term z = kv_term_of(0), zz = kv_term_mul(&a, &z);
    ok(zz.words == 0 && kv_term_top(&zz) == INT_MIN, "a product with zero is zero");
}

static void test_scale(void)
{
    const struct kv_exact_format f = {-3, 6};
    uint64_t a[6], b[6], spread[6];
    long bad = 0, bad_spread = 0;
    for (int i = 0; i < 20000; i++) {
        double x = ldexp((double)(int64_t)next(), -80);
        int32_t k = (int32_t)(next() % 2000001) - 1000000;
        struct kv_term t = kv_term_of(x), u = kv_term_of(k), p = kv_term_mul(&t, &u);
        kv_exact_spread(f, &p, a);
        kv_exact_spread(f, &t, spread);
        kv_exact_scale(f, spread, k, b);
        bad += memcmp(a, b, sizeof a) != 0;
        struct kv_exact_format two = {-2, 2};
        uint64_t narrow[2], wide[6], small[2];
        t = kv_term_of(x * 0x1p-8);
        kv_exact_spread(two, &t, narrow);
        kv_exact_convert(two, narrow, f, wide);
        kv_exact_spread(f, &t, a);
        bad_spread += memcmp(a, wide, sizeof a) != 0;
        struct kv_dd d2 = kv_exact_dd(two, narrow, i % 50), d6 = kv_exact_dd(f, wide, i % 50);
        bad_spread += d2.high != d6.high || d2.low != d6.low;
        memcpy(small, narrow, sizeof small);
        kv_exact_accumulate(two, small, narrow);
        kv_exact_scale(two, narrow, 2, narrow);
        bad_spread += memcmp(small, narrow, sizeof small) != 0;
    }
    is_int(bad, 0, "a sum times a whole number, of either sign");
    is_int(bad_spread, 0, "two words give the same as six");
}

static void test_rounding(void)
{
    struct kv_exact_format f = {-2, 4};
    uint64_t sum[4];
    sum_of((double[]){1, 0x1p-53}, 2, f, sum);
    ok(kv_exact_double(f, sum) == 1, "a tie goes to the even neighbour below");
    sum_of((double[]){1, 0x1p-52, 0x1p-53}, 3, f, sum);
    ok(kv_exact_double(f, sum) == 1 + 0x1p-51, "and to the even neighbour above");
    sum_of((double[]){1, 0x1p-53, 0x1p-100}, 3, f, sum);
    ok(kv_exact_double(f, sum) == 1 + 0x1p-52, "one far bit breaks the tie");
    sum_of((double[]){-1, -0x1p-53, -0x1p-100}, 3, f, sum);
    ok(kv_exact_double(f, sum) == -1 - 0x1p-52, "the same below zero");
    struct kv_exact_format empty = kv_exact_cover((struct kv_exact_format){0, 0}, -3, 60);
    ok(empty.base == -1 && empty.words == 2, "a cover of [2^-3, 2^60)");
    empty = kv_exact_cover((struct kv_exact_format){0, 1}, 0, 63);
    ok(empty.base == 0 && empty.words == 1, "63 bits and a sign fit one word");
    empty = kv_exact_cover((struct kv_exact_format){0, 1}, 0, 64);
    ok(empty.words == 2, "64 bits and a sign do not");
}

static void test_dd(void)
{
    struct kv_dd third = kv_dd_div(kv_dd_of(1), kv_dd_of(3)), one = kv_dd_mul(third, kv_dd_of(3));
    ok(fabs(kv_dd_value(kv_dd_sub(one, kv_dd_of(1)))) < 0x1p-100, "3 * (1/3) is 1 to 100 bits");
    ok(kv_dd_value(kv_dd_diff(one, kv_dd_of(1))) == 0, "and their difference counts as nothing");
}

int main(void)
{
    test_single();
    test_order();
    test_products();
    test_scale();
    test_rounding();
    test_dd();
    return done_testing();
}
