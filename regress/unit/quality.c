/*
 * Data quality: the check figures of the reference file, statistics against a plain second
 * implementation, merging, undefined cases, ratings and scores.
 */
#include "growth/quality_flat.h"
#include "growth/stats.h"
#include "csv.h"
#include "tap.h"
#include <stdlib.h>

static void *resize(__attribute__((unused)) void *self, void *block, size_t size)
{
    if (!size) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

static const struct kv_memory memory = {resize, NULL};
static const struct kv_quality_settings settings = {.boys_share = 0.5};
static struct kv_quality_value values[KV_QUALITY_VALUES];
static int values_n;

static const struct kv_quality_value *value(const char *statistic, const char *subject)
{
    for (int i = 0; i < values_n; i++)
        if (strcmp(values[i].statistic, statistic) == 0 && strcmp(values[i].subject, subject) == 0)
            return &values[i];
    printf("# no statistic %s %s\n", statistic, subject);
    exit(1);
}

/* Children of Burundi, the figures at the end of the chapter. */
static void test_reference(void)
{
    const char *shared = getenv("SHARED");
    struct kv_quality q = {0};
    struct csv c;
    if (!shared)
        return;
    if (!ok(csv_open(&c, shared, "data/cases/growth/zscorer_z_ex01_burundi.csv", ','),
            "the file of Burundi opens"))
        return;
    while (csv_next(&c)) {
        struct kv_quality_row row = {.child = kv_growth_blank()};
        row.child.sex = kv_parse_sex(csv_text(&c, "sex"), strlen(csv_text(&c, "sex")));
        row.child.age_months = csv_number(&c, "age");
        row.child.weight_kg = csv_number(&c, "weight");
        row.child.height_cm = csv_number(&c, "height");
        row.child.muac_cm = csv_number(&c, "muac") / 10;
        row.child.oedema = csv_number(&c, "oedema") == 1;
        row.child.reference = KV_WHO2006;
        kv_quality_add(&q, &memory, &row);
    }
    values_n = kv_quality_values(&q, &settings, values);
    is_int(value("rows", "")->n, 221, "221 children");
    is_near(value("dps", "weight")->value, 4.02, 1e-9, "DPS of weight 4.02");
    is_near(value("dps", "height")->value, 5.11, 1e-9, "DPS of height 5.11");
    is_near(value("dps", "muac")->value, 7.85, 1e-9, "DPS of MUAC 7.85");
    is_near(value("age_heaping", "12")->chi2, 15.4706, 5e-5, "age mod 12: X2 15.4706");
    is_near(value("age_heaping", "12")->p, 0.1620, 5e-5, "p 0.1620");
    is_near(value("age_heaping", "6")->chi2, 5.5068, 5e-5, "age mod 6: X2 5.5068");
    is_near(value("age_heaping", "6")->p, 0.3572, 5e-5, "p 0.3572");
    is_int(value("sex_ratio", "")->count, 115, "115 boys");
    is_int(value("sex_ratio", "")->n - value("sex_ratio", "")->count, 105, "105 girls");
    is_near(value("sex_ratio", "")->chi2, 0.3682, 5e-5, "sex ratio: X2 0.3682");
    is_near(value("sex_ratio", "")->p, 0.5440, 5e-5, "p 0.5440");
    is_near(value("age_ratio", "")->chi2, 0.6648, 5e-5, "age ratio: X2 0.6648");
    is_near(value("age_ratio", "")->p, 0.4149, 5e-5, "p 0.4149");
    is_int(value("mean", "whz")->n, 220, "220 scores of weight-for-height");
    is_near(value("mean", "whz")->value, -0.2805, 5e-5, "mean -0.2805");
    is_int(value("smart_flags", "whz")->count, 2, "2 SMART flags");
    is_near(value("sd", "whz")->value, 1.0703, 5e-5, "SD 1.0703");
    is_near(value("skewness", "whz")->value, 0.0903, 5e-5, "skewness 0.0903");
    is_near(value("kurtosis", "whz")->value, -0.1908, 5e-5, "kurtosis -0.1908");
    is_near(value("dissimilarity", "height")->value, 5.70, 5e-3,
            "index of dissimilarity of height 5.70");
    kv_quality_free(&q, &memory);
}

static uint64_t rng;

static uint32_t draw(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

/* Moments of random numbers with far outliers against plain long double. */
static void test_moments(void)
{
    int bad = 0, bad_merge = 0;
    for (int trial = 0; trial < 300; trial++) {
        struct kv_histogram h = {0}, part = {0}, merged = {0};
        int32_t x[200];
        int n = (int)draw(200) + (trial == 0), kept = 0;
        long double sum = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        for (int i = 0; i < n; i++) {
            x[i] = (int32_t)draw(1000) + (int32_t)draw(400) - 800;
            if (draw(30) == 0)
                x[i] = (int32_t)draw(20000000) - 10000000;
            sum += x[i];
            kv_histogram_add(&h, &memory, x[i], 1);
            kv_histogram_add(i % 3 ? &part : &merged, &memory, x[i], 1);
        }
        kv_histogram_merge(&merged, &memory, &part);
        struct kv_moments got, again;
        kv_moments_around_mean(&h, 300, &got);
        kv_moments_around_mean(&merged, 300, &again);
        bad_merge += memcmp(&got, &again, sizeof got) != 0;
        for (int i = 0; i < n; i++)
            if (fabsl(x[i] - sum / n) <= 300) {
                kept++;
                m1 += x[i];
            }
        m1 /= kept;
        for (int i = 0; i < n; i++)
            if (fabsl(x[i] - sum / n) <= 300) {
                long double d = x[i] - m1;
                m2 += d * d;
                m3 += d * d * d;
                m4 += d * d * d * d;
            }
        bad += got.n != kept || got.left_out != n - kept;
        if (kept > 1)
            bad += fabs(got.mean - (double)m1) > 1e-11 * fabs((double)m1) + 1e-12 ||
                   fabs(got.sd - (double)sqrtl(m2 / (kept - 1))) > 1e-10;
        if (kept > 2 && m2 > 0)
            bad += fabs(got.skewness - (double)(sqrtl(kept) * m3 / powl(m2, 1.5L))) > 1e-11 ||
                   fabs(got.kurtosis - (double)(kept * m4 / (m2 * m2) - 3)) > 1e-11;
        kv_histogram_free(&h, &memory);
        kv_histogram_free(&part, &memory);
        kv_histogram_free(&merged, &memory);
    }
    is_int(bad, 0, "moments around the mean as the plain formulas, outliers far outside included");
    is_int(bad_merge, 0, "merged histograms give the same bits");
}

static struct kv_quality_row random_row(void)
{
    struct kv_quality_row r = {.child = kv_growth_blank(), .exact_birth_date = draw(3) != 0};
    r.child.sex = (kv_sex)draw(3);
    r.child.age_months = draw(700) / 10.0;
    r.child.height_cm = draw(10) ? 45 + r.child.age_months + draw(120) / 10.0 : NAN;
    r.child.weight_kg = draw(10) ? 3 + 0.2 * r.child.age_months + draw(40) / 10.0 : 0;
    r.child.muac_cm = draw(5) ? 9.5 + draw(120) / 10.0 : NAN;
    r.child.position = (kv_position)draw(3);
    return r;
}

static void test_counts(void)
{
    struct kv_quality q = {0}, parts[3] = {{.counts.rows = 0}};
    struct kv_quality_value again[KV_QUALITY_VALUES];
    long weights = 0, digit[10] = {0}, outside = 0, months[12] = {0}, muacs = 0;
    rng = 17;
    for (int i = 0; i < 3000; i++) {
        struct kv_quality_row r = random_row();
        kv_quality_add(&q, &memory, &r);
        kv_quality_add(&parts[draw(3)], &memory, &r);
        char text[32];
        if (r.child.weight_kg > 0) {
            weights++;
            snprintf(text, sizeof text, "%.1f", r.child.weight_kg);
            digit[text[strlen(text) - 1] - '0']++;
        }
        if (!isnan(r.child.muac_cm)) {
            muacs++;
            outside += lround(r.child.muac_cm * 10) < 100 || lround(r.child.muac_cm * 10) > 200;
        }
        months[(int)floor(r.child.age_months) % 12]++;
    }
    values_n = kv_quality_values(&q, &settings, values);
    double chi2 = 0;
    for (int d = 0; d < 10; d++)
        chi2 += (digit[d] - weights / 10.0) * (digit[d] - weights / 10.0) / (weights / 10.0);
    is_near(value("dps", "weight")->chi2, chi2, 1e-9, "X2 of last digits");
    is_near(value("dps", "weight")->value, floor(10000 * sqrt(chi2 / (9.0 * weights)) + 0.5) / 100,
            1e-12, "DPS");
    is_near(value("halves", "weight")->value, 100.0 * (digit[0] + digit[5]) / weights, 1e-12,
            "share of .0 and .5");
    is_int(value("outside", "muac")->count, outside, "MUAC outside 100-200 mm");
    is_int(value("outside", "muac")->n, 3000, "out of all rows");
    is_int(value("complete", "muac")->count, muacs, "completeness of MUAC");
    is_int(value("complete", "weight")->count, weights, "a weight of 0 is none");
    chi2 = 0;
    for (int m = 0; m < 12; m++)
        chi2 += (months[m] - 250.0) * (months[m] - 250.0) / 250.0;
    is_near(value("age_heaping", "12")->chi2, chi2, 1e-9, "age heaping");
    kv_quality_merge(&parts[2], &memory, &parts[0]);
    kv_quality_merge(&parts[2], &memory, &parts[1]);
    int n = kv_quality_values(&parts[2], &settings, again);
    ok(n == values_n && memcmp(values, again, sizeof *values * (size_t)n) == 0,
       "three parts merged give the same bits");
    kv_quality_free(&q, &memory);
    for (int i = 0; i < 3; i++)
        kv_quality_free(&parts[i], &memory);
}

static void test_undefined(void)
{
    struct kv_quality q = {0};
    int defined = 0;
    values_n = kv_quality_values(&q, &settings, values);
    for (int i = 0; i < values_n; i++)
        defined += !isnan(values[i].value) && strcmp(values[i].statistic, "rows") != 0;
    is_int(defined, 0, "without rows nothing is defined");
    struct kv_quality_row r = random_row();
    r.child = kv_growth_blank();
    r.child.sex = KV_MALE;
    r.child.weight_kg = 10;
    r.child.age_months = 12;
    kv_quality_add(&q, &memory, &r);
    values_n = kv_quality_values(&q, &settings, values);
    ok(isnan(value("sd", "waz")->value) && isnan(value("skewness", "waz")->value),
       "one row has no SD");
    kv_quality_add(&q, &memory, &r);
    values_n = kv_quality_values(&q, &settings, values);
    ok(value("sd", "waz")->value == 0 && isnan(value("skewness", "waz")->value),
       "equal values: SD 0, no skewness");
    ok(isnan(value("sex_ratio", "")->value) && value("sex_ratio", "")->p > 0,
       "no girls: no ratio, but a test");
    kv_quality_free(&q, &memory);
}

/* Numbers at the end of the range are counted like any others; ten times them is infinite. */
static void test_largest(void)
{
    struct kv_quality q = {0};
    struct kv_quality_row r = {.child = kv_growth_blank()};
    r.child.weight_kg = r.child.height_cm = r.child.muac_cm = 1.7e308;
    is_int(kv_quality_add(&q, &memory, &r), KV_OK, "the largest numbers are counted");
    is_int(q.counts.digit[KV_Q_DIGITS_WEIGHT][0] + q.counts.digit[KV_Q_DIGITS_HEIGHT][0] +
               q.counts.digit[KV_Q_DIGITS_MUAC][0],
           3, "and end in 0");
    is_int(q.counts.muac_outside, 1, "such an arm is outside its range");
    kv_quality_free(&q, &memory);
}

#define WORD(s) ((struct kv_text){s, sizeof(s) - 1})

static void test_ratings(void)
{
    const struct kv_quality_band bands[] = {
        {WORD("dps"), WORD(""), NAN, 8, false, false, WORD("excellent"), 0},
        {WORD("dps"), WORD(""), NAN, 12, false, false, WORD("good"), 2},
        {WORD("dps"), WORD(""), NAN, NAN, false, false, WORD("problematic"), 10},
        {WORD("smart_flags"), WORD("whz"), NAN, 2.5, false, true, WORD("excellent"), 0},
        {WORD("smart_flags"), WORD(""), NAN, NAN, false, false, WORD("problematic"), 20},
        {WORD("sd"), WORD(""), 0.9, 1.1, false, false, WORD("excellent"), 0},
        {WORD("skewness"), WORD(""), NAN, 0.2, false, false, WORD("excellent"), 0},
        {WORD("skewness"), WORD(""), NAN, NAN, false, false, WORD("problematic"), 5},
        {WORD("sex_ratio"), WORD(""), 0.1, NAN, false, false, WORD("excellent"), 0},
        {WORD("sex_ratio"), WORD(""), NAN, NAN, false, false, WORD("problematic"), 10},
    };
    const int n = sizeof bands / sizeof *bands;
    struct kv_quality_value v = {"dps", "weight", 100, -1, 7.99, NAN, NAN};
    is_int(kv_quality_rate(bands, n, &v)->points, 0, "DPS 7.99 is excellent");
    v.value = 8;
    is_int(kv_quality_rate(bands, n, &v)->points, 2, "8.00 is good: the border is excluded");
    v = (struct kv_quality_value){"smart_flags", "whz", 100, 2, 2.5, NAN, NAN};
    is_int(kv_quality_rate(bands, n, &v)->points, 0,
           "2.5 % flags are excellent: the border is included");
    v.subject = "acz";
    is_int(kv_quality_rate(bands, n, &v)->points, 20,
           "a band of one subject is not that of another");
    v = (struct kv_quality_value){"sd", "whz", 100, -1, 1.1, NAN, NAN};
    ok(!kv_quality_rate(bands, n, &v), "SD 1.1 is outside 0.9-1.1");
    v = (struct kv_quality_value){"skewness", "whz", 100, -1, -0.9, NAN, NAN};
    is_int(kv_quality_rate(bands, n, &v)->points, 5, "skewness is rated by its absolute value");
    v = (struct kv_quality_value){"sex_ratio", "", 100, 50, 1, 0, 0.02};
    is_int(kv_quality_rate(bands, n, &v)->points, 10, "a ratio is rated by p");
    v.p = NAN;
    ok(!kv_quality_rate(bands, n, &v), "an undefined value has no rating");
    struct kv_quality_value some[] = {
        {"smart_flags", "whz", 100, 2, 9, NAN, NAN}, {"sd", "whz", 9, -1, 1, NAN, NAN},
        {"dps", "weight", 9, -1, 9, NAN, NAN},       {"dps", "height", 9, -1, 99, NAN, NAN},
        {"sex_ratio", "", 9, 4, 1, 0, 0.01},         {"skewness", "whz", 9, -1, 3, NAN, NAN}};
    struct kv_quality_value score[KV_QUALITY_SCORES];
    kv_quality_scores(some, 6, bands, n, score);
    ok(score[0].value == 20 + 0 + 2 + 10 + 10 + 5 && score[0].count == 6 && score[0].n == 8,
       "points of 6 of 8 tests: 47");
    ok(score[1].value == 10 && score[1].count == 1 && score[1].n == 7,
       "MUAC: the sex ratio alone gives points");
    kv_quality_scores(some, 0, bands, n, score);
    ok(isnan(score[0].value) && score[0].count == 0, "no test, no score");
}

/* Bytes: the same for any order, read back, damaged ones refused or harmless. */
static void test_bytes(void)
{
    struct kv_quality q = {0}, back = {0}, again;
    struct kv_quality_row rows[60];
    rng = 5;
    for (int i = 0; i < 60; i++)
        rows[i] = random_row();
    rows[7].child.weight_kg = 900; /* a score far outside */
    for (int i = 0; i < 60; i++) {
        kv_quality_add(&q, &memory, &rows[i]);
        kv_quality_add(&back, &memory, &rows[59 - i]);
    }
    size_t size = kv_quality_size(&q);
    unsigned char *a = malloc(size), *b = malloc(kv_quality_size(&back));
    kv_quality_write(&q, a);
    kv_quality_write(&back, b);
    ok(size == kv_quality_size(&back) && memcmp(a, b, size) == 0,
       "the order of the rows leaves the bytes alone");
    is_int(kv_quality_read(&again, &memory, a, size), KV_OK, "bytes are read back");
    kv_quality_write(&again, b);
    ok(memcmp(a, b, size) == 0, "and written the same");
    kv_quality_free(&again, &memory);
    int refused = 0, cut = 0;
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            a[i] ^= (unsigned char)(1 << bit);
            if (kv_quality_read(&again, &memory, a, size) == KV_OK) {
                kv_quality_values(&again, &settings, values);
                kv_quality_free(&again, &memory);
            } else {
                refused++;
            }
            a[i] ^= (unsigned char)(1 << bit);
        }
        cut += kv_quality_read(&again, &memory, a, i) == KV_CORRUPT;
    }
    ok(refused > 1000, "damage is refused where it shows (%d of %zu bits)", refused, 8 * size);
    is_int(cut, (long)size, "shorter bytes are always refused");
    free(a);
    free(b);
    kv_quality_free(&q, &memory);
    kv_quality_free(&back, &memory);
}

int main(void)
{
    test_reference();
    test_moments();
    test_counts();
    test_undefined();
    test_largest();
    test_ratings();
    test_bytes();
    return done_testing();
}
