/* The match model's arithmetic against the worked numbers of the linkage chapter. */
#include "linkage/model.h"
#include "tap.h"

static void random_numbers(void)
{
    static const uint32_t want[3][2] = {{33637, 37907}, {11155, 12677}, {37151, 46188}};
    ok(kv_splitmix64(0, 0) == 0xE220A8397B1DCDAFu, "splitmix64: seed 0, first number");
    for (int i = 0; i < 3; i++) {
        uint32_t a, b;
        kv_draw_pair(20250101, (uint64_t)i, 50007, &a, &b);
        ok(a == want[i][0] && b == want[i][1], "draw %d of seed 20250101 among 50,007 records", i);
    }
    uint32_t a, b, top = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        kv_draw_pair(1, i, 7, &a, &b);
        top = a > top ? a : top;
        top = b > top ? b : top;
    }
    is_int(top, 6, "draws stay below n and reach n - 1");
}

/* Field with levels 2 (equal) and 1 (different); level 1 takes the rest. */
static struct kv_field binary(double m, double u)
{
    struct kv_field f = {.levels = 2, .m = {0, 1 - m, m}, .u = {0, 1 - u, u}};
    return f;
}

static void em(void)
{
    static const uint8_t level[] = {2, 2, 2, 1, 1, 2, 1, 1};
    static const uint64_t count[] = {180, 30, 25, 765};
    static const double prior[2][KV_LEVELS] = {{0}};
    static const bool use[] = {true, true};
    struct kv_field field[2] = {binary(.9, .1), binary(.9, .01)};
    struct kv_em fit = {.level = level,
                        .count = count,
                        .patterns = 4,
                        .fields = 2,
                        .use = use,
                        .prior = prior,
                        .field = field,
                        .dependence = .6,
                        .lambda = .2,
                        .rounds = 1};
    is_int(kv_em_fit(&fit), KV_OK, "EM runs");
    is_near(fit.matches, 204.668636, 5e-7, "first round: expected matches");
    is_near(field[0].m[2], .902293, 5e-7, "first round: m of A");
    is_near(field[1].m[2], .962398, 5e-7, "first round: m of B");
    is_near(fit.lambda, .204669, 5e-7, "first round: lambda");
    fit.rounds = 1;
    kv_em_fit(&fit);
    is_near(field[0].m[2], .905147, 5e-7, "second round: m of A");
    is_near(field[1].m[2], .983842, 5e-7, "second round: m of B");
    is_near(fit.lambda, .200663, 5e-7, "second round: lambda");
    double first = kv_probability(kv_logit(.2) + kv_weight_of(.9, .1) + kv_weight_of(.9, .01));
    is_near(first, .995086, 5e-7, "responsibility of (1,1)");
    is_near(kv_probability(kv_logit(.2) + kv_weight_of(.1, .9) + kv_weight_of(.1, .99)), .002798,
            5e-7, "responsibility of (0,0)");
    fit.rounds = 0;
    is_int(kv_em_fit(&fit), KV_INVALID, "no rounds: wrong use");
    uint64_t none[4] = {0};
    fit.rounds = 5;
    fit.count = none;
    is_int(kv_em_fit(&fit), KV_NULL, "no pairs: no fit");
}

/* A level that never occurs keeps its prior; missing values take no part. */
static void em_prior_and_missing(void)
{
    static const uint8_t level[] = {3, 0, 0, 1};
    static const uint64_t count[] = {100, 100};
    static const double prior[2][KV_LEVELS] = {{0, 1, 1, 8}, {0, 1, 1}};
    static const bool use[] = {true, true};
    struct kv_field field[2] = {{.levels = 3, .m = {0, .05, .05, .9}, .u = {0, .9, .09, .01}},
                                binary(.9, .1)};
    struct kv_em fit = {.level = level,
                        .count = count,
                        .patterns = 2,
                        .fields = 2,
                        .use = use,
                        .prior = prior,
                        .field = field,
                        .dependence = .6,
                        .lambda = .5,
                        .rounds = 200};
    kv_em_fit(&fit);
    ok(field[0].m[2] > 0 && field[0].m[2] < .02, "an unseen level keeps its share of the prior");
    is_near(field[0].m[1] + field[0].m[2] + field[0].m[3], 1, 1e-12,
            "m sums to 1 over the levels above 0");
    is_near(field[0].w[0], 0, 0, "missing weighs nothing");
}

static void pooling(void)
{
    struct kv_field f = {.levels = 4, .m = {0, .05, .10, .05, .80}, .u = {0, .90, .06, .039, .001}};
    static const double want[] = {0, -4.17, .60, .60, 9.64};
    kv_pool_weights(&f);
    for (int l = 0; l <= 4; l++)
        is_near(f.w[l], want[l], .005, "pooled weight");
    struct kv_field g = {.levels = 3, .m = {0, .5, .3, .2}, .u = {0, .2, .3, .5}};
    kv_pool_weights(&g);
    ok(g.w[1] == g.w[2] && g.w[2] == g.w[3] && fabs(g.w[1]) < 1e-12, "falling ratios all merge");
    struct kv_field h = {.levels = 2, .m = {0, 1, 0}, .u = {0, 1, 0}};
    kv_raw_weights(&h);
    is_near(h.w[2], log2(1e-4 / 1e-7), 1e-12, "floors under m and u");
}

static void calibration(void)
{
    struct kv_observation set[] = {{-2, 0, 1}, {-1, 1, 1}, {0, 0, 1}, {1, 0, 2},
                                   {1, 1, 1},  {2, 1, 1},  {3, 1, 0}};
    struct kv_knot knots[14];
    size_t n = kv_isotonic(set, 7, knots);
    is_int((long long)n, 6, "three blocks, two knots each");
    is_near(kv_calibrated(knots, n, -9), 0, 0, "below all knots");
    is_near(kv_calibrated(knots, n, -1), .4, 1e-12, "violators share their mean");
    is_near(kv_calibrated(knots, n, 1), .4, 1e-12, "to the end of the block");
    is_near(kv_calibrated(knots, n, 1.5), .7, 1e-12, "linear between knots");
    is_near(kv_calibrated(knots, n, 99), 1, 0, "above all knots");
    is_near(kv_calibrated(knots, 0, 0), .5, 0, "without knots: 1 / (1 + 2^-W)");
    double last = -1, bad = 0;
    for (double x = -3; x < 4; x += .01) {
        double p = kv_calibrated(knots, n, x);
        bad += p < last;
        last = p;
    }
    is_near(bad, 0, 0, "the curve never falls");
}

int main(void)
{
    random_numbers();
    em();
    em_prior_and_missing();
    pooling();
    calibration();
    return done_testing();
}
