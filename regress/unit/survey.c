/*
 * Survey estimates against a plain second implementation on random designs; states that merge to
 * the same bytes in any order; damaged bytes and failing memory.
 */
#include "growth/stats.h"
#include "growth/survey.h"
#include "tap.h"
#include <stdlib.h>

struct row {
    double x, w;
    bool has_x, has_w, in_domain;
    int stratum, psu; /* -1 none */
};

static uint64_t rng;

static uint32_t draw(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

static long allocations, fail_at = -1;

/* malloc that can be told to fail. */
static void *resize(__attribute__((unused)) void *self, void *block, size_t size)
{
    if (!size) {
        free(block);
        return NULL;
    }
    if (fail_at >= 0 && allocations++ >= fail_at)
        return NULL;
    return realloc(block, size);
}

static const struct kv_memory memory = {resize, NULL};

static kv_status feed(struct kv_design *d, const struct row *r)
{
    char s[16], p[16];
    struct kv_text stratum = {NULL, 0}, psu = {NULL, 0};
    if (r->stratum >= 0)
        stratum = (struct kv_text){s, (size_t)snprintf(s, sizeof s, "%d", r->stratum)};
    if (r->psu >= 0)
        psu = (struct kv_text){p, (size_t)snprintf(p, sizeof p, "c%d", r->psu)};
    return kv_survey_row(d, r->has_x ? &r->x : NULL, r->in_domain, r->has_w ? &r->w : NULL, stratum,
                         psu);
}

static void build(struct kv_design *d, enum kv_survey_kind kind, const struct row *r, int n)
{
    kv_design_init(d, kv_survey_shape(kind), memory);
    for (int i = 0; i < n; i++)
        feed(d, &r[i]);
}

static unsigned char *flat(const struct kv_design *d, size_t *size)
{
    struct kv_design_order order;
    unsigned char *p = malloc(*size = kv_design_flat_size(d));
    kv_design_sort(d, memory, &order);
    kv_design_write(d, &order, p);
    kv_design_order_free(&order, memory);
    return p;
}

static bool same_bytes(const struct kv_design *a, const struct kv_design *b)
{
    size_t na, nb;
    unsigned char *x = flat(a, &na), *y = flat(b, &nb);
    bool same = na == nb && memcmp(x, y, na) == 0;
    free(x);
    free(y);
    return same;
}

/* Columns given, as the rules of the spec see them. */
struct given {
    bool stratum, psu, weight;
};

static struct given columns(const struct row *r, int n)
{
    struct given g = {false, false, false};
    for (int i = 0; i < n; i++) {
        g.stratum |= r[i].stratum >= 0;
        g.psu |= r[i].psu >= 0;
        g.weight |= r[i].has_w;
    }
    return g;
}

#define MAX_ROWS 400

/* The formula of the spec, row by row, in long double. */
static void reference(const struct row *r, int n, enum kv_survey_kind kind, struct kv_estimate *out)
{
    struct given g = columns(r, n);
    struct row k[MAX_ROWS];
    long double u[MAX_ROWS], w = 0, wx = 0, wxx = 0;
    int m = 0, single = -1, psu_values = 0, first_psu[MAX_ROWS];
    long values = 0, weighted = 0;
    for (int i = 0; i < n; i++) {
        if ((g.stratum && r[i].stratum < 0) || (g.psu && r[i].psu < 0))
            continue;
        k[m] = r[i];
        k[m].w = g.weight ? (r[i].has_w ? r[i].w : 0) : 1;
        m++;
    }
    for (int i = 0; i < m; i++)
        if (k[i].psu >= 0 && k[i].psu != single) {
            single = k[i].psu;
            psu_values++;
        }
    bool own = psu_values <= 1; /* counts changes: 1 means one value throughout */
    for (int i = 0; i < m; i++) {
        weighted += k[i].in_domain && k[i].w != 0;
        if (!k[i].in_domain || !k[i].has_x)
            continue;
        values++;
        w += k[i].w;
        wx += (long double)k[i].w * k[i].x;
    }
    long double mean = wx / w;
    for (int i = 0; i < m; i++) {
        bool in = k[i].in_domain && k[i].has_x;
        u[i] = in ? k[i].w * (k[i].x - mean) / w : 0;
        wxx += in ? k[i].w * (k[i].x - mean) * (k[i].x - mean) : 0;
        first_psu[i] = i;
        for (int j = 0; !own && j < i; j++)
            if (k[j].stratum == k[i].stratum && k[j].psu == k[i].psu) {
                first_psu[i] = j;
                break;
            }
    }
    long double v = 0;
    long df = 0;
    for (int i = 0; i < m; i++) {
        bool seen = false;
        for (int j = 0; j < i; j++)
            seen |= k[j].stratum == k[i].stratum;
        if (seen)
            continue;
        long double t[MAX_ROWS], sum = 0, sq = 0;
        int psus = 0;
        bool stratum_weighted = false;
        for (int j = i; j < m; j++) {
            if (k[j].stratum != k[i].stratum || first_psu[j] != j)
                continue;
            t[psus] = 0;
            bool psu_weighted = false;
            for (int l = j; l < m; l++)
                if (first_psu[l] == j) {
                    t[psus] += u[l];
                    psu_weighted |= k[l].w != 0;
                }
            df += psu_weighted;
            stratum_weighted |= psu_weighted;
            sum += t[psus++];
        }
        df -= stratum_weighted;
        for (int c = 0; c < psus; c++)
            sq += (t[c] - sum / psus) * (t[c] - sum / psus);
        v += psus == 1 ? sum * sum : sq * psus / (psus - 1);
    }
    bool designed = g.stratum || g.psu, is_mean = kind == KV_SURVEY_MEAN;
    if (is_mean && !designed)
        df = m - 1;
    *out = (struct kv_estimate){
        .n = values, .weighted_n = (double)w, NAN, NAN, NAN, NAN, NAN, .df = df};
    if (!values || w == 0)
        return;
    long np = designed ? weighted : values;
    out->estimate = (double)mean;
    out->sd = np > 1 ? (double)sqrtl(wxx / w * np / (np - 1)) : NAN;
    if (!designed && m == 1)
        return;
    out->se = (double)sqrtl(v);
    if (df <= 0)
        return;
    double half = kv_t_quantile(0.975, (double)df) * out->se;
    if (is_mean || mean == 0 || mean == 1) {
        out->ci_low = is_mean ? out->estimate - half : out->estimate;
        out->ci_high = is_mean ? out->estimate + half : out->estimate;
    } else {
        double l = log(out->estimate / (double)(1 - mean));
        half /= (double)(mean * (1 - mean));
        out->ci_low = 1 / (1 + exp(-(l - half)));
        out->ci_high = 1 / (1 + exp(-(l + half)));
    }
}

/* Random rows of a random kind of design. */
static int random_rows(struct row *r, enum kv_survey_kind kind)
{
    int n = 1 + (int)draw(draw(4) ? 60 : MAX_ROWS - 1), strata = 1 + (int)draw(6),
        psus = 1 + (int)draw(20);
    bool has_stratum = draw(2), has_psu = draw(2), weights = draw(2), gaps = draw(3) == 0;
    double scale = draw(4) ? 1 : ldexp(1, (int)draw(600) - 300);
    for (int i = 0; i < n; i++) {
        r[i].stratum = has_stratum && !(gaps && draw(20) == 0) ? (int)draw((uint32_t)strata) : -1;
        r[i].psu = has_psu && !(gaps && draw(20) == 0) ? (int)draw((uint32_t)psus) : -1;
        r[i].has_w = weights && !(gaps && draw(10) == 0);
        r[i].w = draw(10) ? draw(1000000) / 997.0 : 0;
        r[i].has_x = draw(8) != 0;
        r[i].in_domain = draw(3) != 0;
        r[i].x = kind == KV_SURVEY_MEAN ? ((int)draw(1200) - 600) / 100.0 * scale : draw(4) == 0;
    }
    return n;
}

static bool close_to(double got, double want, double scale)
{
    return (isnan(got) && isnan(want)) || fabs(got - want) <= 1e-11 * (fabs(want) + scale);
}

static int agrees(const struct kv_estimate *a, const struct kv_estimate *b)
{
    double s = (isnan(b->sd) ? 0 : b->sd) + fabs(b->estimate) * 1e-4;
    return a->n == b->n && a->df == b->df && close_to(a->weighted_n, b->weighted_n, 0) &&
           close_to(a->estimate, b->estimate, s) && close_to(a->se, b->se, s) &&
           close_to(a->sd, b->sd, s) && close_to(a->ci_low, b->ci_low, s) &&
           close_to(a->ci_high, b->ci_high, s);
}

static void test_random(enum kv_survey_kind kind, const char *name)
{
    struct row r[MAX_ROWS];
    int bad = 0, bytes = 0, merged = 0, back = 0;
    for (int trial = 0; trial < 1500; trial++) {
        rng = (uint64_t)trial * 7919 + kind;
        int n = random_rows(r, kind);
        struct kv_estimate want, got, again;
        struct kv_design d, e, f, g;
        reference(r, n, kind, &want);
        build(&d, kind, r, n);
        kv_survey_final(&d, memory, &got);
        if (!agrees(&got, &want) && bad++ < 3)
            printf("# trial %d: n %ld/%ld r %.17g/%.17g se %.17g/%.17g sd %.17g/%.17g low "
                   "%.17g/%.17g df %ld/%ld\n",
                   trial, (long)got.n, (long)want.n, got.estimate, want.estimate, got.se, want.se,
                   got.sd, want.sd, got.ci_low, want.ci_low, (long)got.df, (long)want.df);
        for (int i = n - 1; i > 0; i--) { /* shuffle, cut in three, merge crosswise */
            int j = (int)draw((uint32_t)i + 1);
            struct row t = r[i];
            r[i] = r[j];
            r[j] = t;
        }
        int a = n / 3, b = n / 2;
        build(&e, kind, r + b, n - b);
        build(&f, kind, r, a);
        build(&g, kind, r + a, b - a);
        kv_design_merge(&f, &e);
        kv_design_merge(&g, &f);
        merged += !same_bytes(&d, &g);
        kv_design_free(&e);
        build(&e, kind, r, n);
        bytes += !same_bytes(&d, &e);
        kv_survey_final(&g, memory, &again);
        merged += memcmp(&got, &again, sizeof got) != 0;
        kv_design_free(&e);
        size_t size;
        unsigned char *p = flat(&g, &size);
        back += kv_design_read(&e, kv_survey_shape(kind), memory, p, size) != KV_OK ||
                !same_bytes(&d, &e);
        free(p);
        kv_design_merge(&e, &f); /* a state that was read goes on */
        kv_design_free(&d);
        kv_design_free(&e);
        kv_design_free(&f);
        kv_design_free(&g);
    }
    ok(bad == 0, "%s: 1500 random designs as the plain formula", name);
    ok(bytes == 0, "%s: the order of the rows leaves the bytes alone", name);
    ok(merged == 0, "%s: states merged crosswise have the same bytes and estimates", name);
    ok(back == 0, "%s: bytes read back are the same state", name);
}

/* Estimates of a few rows written out. */
static struct kv_estimate estimate(enum kv_survey_kind kind, const struct row *r, int n)
{
    struct kv_design d;
    struct kv_estimate e;
    build(&d, kind, r, n);
    kv_survey_final(&d, memory, &e);
    kv_design_free(&d);
    return e;
}

static void test_edges(void)
{
    struct row r[200];
    for (int i = 0; i < 200; i++)
        r[i] = (struct row){.x = i < 2, .has_x = true, .in_domain = true, .stratum = -1, .psu = -1};
    struct kv_estimate e = estimate(KV_SURVEY_PROPORTION, r, 200);
    ok(e.estimate == 0.01, "exactly 1 percent");
    ok(e.ci_low < 0.01 && e.ci_high > 0.01, "has an ordinary interval");
    is_near(e.se, sqrt(200.0 / 199 * 0.01 * 0.99 / 200), 1e-16,
            "no design: se = sqrt(N/(N-1) r(1-r)/n)");
    e = estimate(KV_SURVEY_PROPORTION, r + 2, 100);
    ok(e.estimate == 0 && e.se == 0 && e.ci_low == 0 && e.ci_high == 0, "r = 0: [0, 0]");
    e = estimate(KV_SURVEY_PROPORTION, r, 2);
    ok(e.estimate == 1 && e.se == 0 && e.ci_low == 1 && e.ci_high == 1, "r = 1: [1, 1]");
    for (int i = 0; i < 200; i++)
        r[i].in_domain = i == 5;
    e = estimate(KV_SURVEY_PROPORTION, r, 200);
    ok(e.n == 1 && e.estimate == 0 && e.ci_low == 0 && e.ci_high == 0 && isnan(e.sd),
       "a group of one row: [0, 0]");
    e = estimate(KV_SURVEY_MEAN, r, 200);
    ok(e.n == 1 && e.se == 0 && e.ci_low == e.estimate && isnan(e.sd),
       "mean of one row: se 0, no SD");
    e = estimate(KV_SURVEY_MEAN, r + 5, 1);
    ok(e.n == 1 && isnan(e.se) && isnan(e.ci_low) && e.df == 0,
       "a sample of one row: se and interval NULL");
    e = estimate(KV_SURVEY_MEAN, r, 5);
    ok(e.n == 0 && e.weighted_n == 0 && isnan(e.estimate) && isnan(e.se),
       "an empty group: sizes 0, the rest NULL");
    for (int i = 0; i < 200; i++)
        r[i] = (struct row){
            .x = i % 7 * 0.1, .has_x = true, .in_domain = i < 50, .stratum = 1, .psu = i / 50};
    e = estimate(KV_SURVEY_MEAN, r, 200);
    ok(e.se == 0 && e.psu == 1 && e.ci_low == e.ci_high,
       "all of a group in one PSU: se exactly 0, PSU count 1");
    for (int i = 0; i < 200; i++)
        r[i].x = 0.1, r[i].in_domain = true, r[i].psu = -1;
    e = estimate(KV_SURVEY_MEAN, r, 200);
    ok(e.se == 0 && e.sd == 0 && e.estimate == 0.1, "a constant has no variance at all");
    for (int i = 0; i < 200; i++)
        r[i] = (struct row){
            .x = 1e9 + (i % 2), .has_x = true, .in_domain = true, .stratum = -1, .psu = -1};
    e = estimate(KV_SURVEY_MEAN, r, 200);
    is_near(e.sd, sqrt(0.25 * 200 / 199), 1e-12, "a small spread around 1e9 keeps its digits");
    for (int i = 0; i < 200; i++)
        r[i].has_w = true, r[i].w = 0;
    e = estimate(KV_SURVEY_MEAN, r, 200);
    ok(e.n == 200 && e.weighted_n == 0 && isnan(e.estimate), "all weights 0: NULL");
    for (int i = 0; i < 200; i++)
        r[i].x = 1.5e308, r[i].w = 1e308;
    e = estimate(KV_SURVEY_MEAN, r, 3);
    ok(e.estimate == 1.5e308 && e.se == 0, "values near the end of the range do not overflow");
    struct kv_design d;
    kv_design_init(&d, kv_survey_shape(KV_SURVEY_MEAN), memory);
    r[0].w = -1;
    is_int(feed(&d, &r[0]), KV_INVALID, "a negative weight is refused");
    r[0].w = NAN;
    is_int(feed(&d, &r[0]), KV_INVALID, "so is NaN");
    kv_design_free(&d);
}

/* Weights near each other in value but far in size; equal weights change nothing but weighted_n. */
static void test_equal_weights(void)
{
    struct row r[100];
    for (int i = 0; i < 100; i++)
        r[i] = (struct row){.x = (i * 37 % 100) / 10.0,
                            .has_x = i % 9 != 0,
                            .in_domain = i % 4 != 0,
                            .stratum = i % 3,
                            .psu = i % 12};
    struct kv_estimate a = estimate(KV_SURVEY_MEAN, r, 100);
    for (int i = 0; i < 100; i++)
        r[i].has_w = true, r[i].w = 0.7;
    struct kv_estimate b = estimate(KV_SURVEY_MEAN, r, 100);
    is_near(b.estimate, a.estimate, 1e-15, "equal weights: the same mean");
    is_near(b.se, a.se, 1e-15, "the same error");
    is_near(b.sd, a.sd, 1e-15, "the same SD");
    is_int(b.df, 9, "12 PSUs in 3 strata: df 9");
}

/* Every single byte damaged: refused or read, never a crash; shorter bytes are refused. */
static void test_damage(void)
{
    struct row r[60];
    rng = 5;
    for (int i = 0; i < 60; i++)
        r[i] = (struct row){.x = draw(100),
                            .has_x = true,
                            .has_w = true,
                            .w = draw(9) + 0.3,
                            .in_domain = true,
                            .stratum = (int)draw(2),
                            .psu = (int)draw(3)};
    struct kv_design d, e;
    size_t size;
    build(&d, KV_SURVEY_MEAN, r, 60);
    unsigned char *p = flat(&d, &size);
    int refused = 0, cut = 0;
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            struct kv_estimate out;
            p[i] ^= (unsigned char)(1 << bit);
            if (kv_design_read(&e, kv_survey_shape(KV_SURVEY_MEAN), memory, p, size) == KV_OK) {
                kv_survey_final(&e, memory, &out);
                kv_design_merge(&e, &d);
                kv_design_free(&e);
            } else {
                refused++;
            }
            p[i] ^= (unsigned char)(1 << bit);
        }
        unsigned char *shorter = malloc(i ? i : 1);
        memcpy(shorter, p, i);
        cut +=
            kv_design_read(&e, kv_survey_shape(KV_SURVEY_MEAN), memory, shorter, i) == KV_CORRUPT;
        free(shorter);
    }
    ok(refused > 200, "damaged states are refused where it shows (%d of %zu bits)", refused,
       8 * size);
    is_int(cut, (long)size, "a state cut short is always refused");
    is_int(kv_design_read(&e, kv_survey_shape(KV_SURVEY_PROPORTION), memory, p, size), KV_CORRUPT,
           "a mean is no proportion");
    free(p);
    kv_design_free(&d);
}

/* The n-th allocation fails, for every n: a status, no leak, no crash. */
static void test_memory(void)
{
    struct row r[40];
    rng = 11;
    for (int i = 0; i < 40; i++)
        r[i] = (struct row){.x = draw(100),
                            .has_x = true,
                            .has_w = true,
                            .w = ldexp(1 + draw(5), i),
                            .in_domain = true,
                            .stratum = (int)draw(3),
                            .psu = (int)draw(9)};
    long n = 0, wrong = 0;
    for (bool failed = true; failed; n++) {
        struct kv_design d, e;
        struct kv_estimate out;
        failed = false;
        allocations = 0;
        fail_at = n;
        kv_design_init(&d, kv_survey_shape(KV_SURVEY_MEAN), memory);
        kv_design_init(&e, kv_survey_shape(KV_SURVEY_MEAN), memory);
        kv_status status = KV_OK;
        for (int i = 0; i < 40 && status == KV_OK; i++)
            status = feed(i % 2 ? &d : &e, &r[i]);
        if (status == KV_OK)
            status = kv_design_merge(&d, &e);
        if (status == KV_OK)
            status = kv_survey_final(&d, memory, &out);
        fail_at = -1;
        failed = status == KV_TOO_SMALL;
        wrong += status != KV_OK && !failed;
        kv_design_free(&d);
        kv_design_free(&e);
    }
    ok(wrong == 0 && n > 10, "each of %ld allocations fails in turn: a status and no leak", n - 1);
}

static void test_quantiles(void)
{
    is_near(kv_t_quantile(0.975, 1), 12.706204736174705, 1e-11, "t(0.975, 1)");
    is_near(kv_t_quantile(0.975, 24), 2.0638985616280254, 1e-12, "t(0.975, 24)");
    is_near(kv_t_quantile(0.975, 493), 1.9647875279653642, 1e-12, "t(0.975, 493)");
    is_near(kv_t_quantile(0.975, 5e6), 1.9599644589944127, 1e-12, "t(0.975, 5 million)");
    is_near(kv_t_quantile(0.025, 24), -2.0638985616280254, 1e-12, "the lower tail mirrors");
    ok(isnan(kv_t_quantile(0.975, 0)) && isnan(kv_t_quantile(1, 5)),
       "no quantile outside the domain");
    is_near(kv_chi2_tail(3.8414588206941245, 1), 0.05, 1e-14, "chi-square, 1 df");
    is_near(kv_chi2_tail(15.4706, 11), 0.1620, 5e-5, "chi-square, 11 df");
    is_near(kv_chi2_tail(18.307038053275146, 10), 0.05, 1e-13, "chi-square, 10 df");
    ok(kv_chi2_tail(0, 5) == 1 && kv_chi2_tail(1e9, 7) == 0 && isnan(kv_chi2_tail(-1, 1)),
       "chi-square at its ends");
}

int main(void)
{
    test_quantiles();
    test_random(KV_SURVEY_MEAN, "mean");
    test_random(KV_SURVEY_PROPORTION, "proportion");
    test_edges();
    test_equal_weights();
    test_damage();
    test_memory();
    return done_testing();
}
