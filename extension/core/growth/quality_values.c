/* Quality of anthropometric data, counts to statistics and ratings: see quality.h. */
#include "growth/quality.h"
#include "growth/stats.h"
#include <math.h>
#include <string.h>

#define SMART_REACH 300 /* hundredths of z */

static const char *const input_name[KV_Q_INPUTS] = {"sex",    "age",      "birth_date", "weight",
                                                    "height", "position", "head",       "muac"};
static const char *const index_name[KV_INDEX_COUNT] = {"haz", "waz", "whz", "baz",
                                                       "hcz", "acz", "tsz", "ssz"};
static const char *const digits_name[KV_Q_DIGITS] = {"weight", "height", "muac"};
static const char *const spread_name[KV_Q_SPREADS] = {"haz", "waz", "whz", "baz", "acz", "muac"};

/* Appends a statistic. */
static struct kv_quality_value *put(struct kv_quality_value **at, const char *statistic,
                                    const char *subject, int64_t n, int64_t count, double value)
{
    **at = (struct kv_quality_value){statistic, subject, n, count, value, NAN, NAN};
    return (*at)++;
}

/* A share in percent. */
static void put_share(struct kv_quality_value **at, const char *statistic, const char *subject,
                      int64_t n, int64_t count)
{
    put(at, statistic, subject, n, count, n ? 100 * (double)count / (double)n : NAN);
}

/* Adds the result of a test. */
static void set_test(struct kv_quality_value *v, double chi2, int df)
{
    v->chi2 = chi2;
    v->p = isnan(chi2) ? NAN : kv_chi2_tail(chi2, df);
}

/* X2 of counts against equal shares, exactly: (k sum o^2 - n^2) / n; undefined below two values. */
static double equal_chi2(const int64_t *o, int k, int64_t *n)
{
    __int128 squares = 0, sum = 0;
    for (int i = 0; i < k; i++) {
        squares += (__int128)o[i] * o[i];
        sum += o[i];
    }
    *n = (int64_t)sum;
    return sum > 1 ? (double)(k * squares - sum * sum) / (double)sum : NAN;
}

static double round2(double x)
{
    return floor(100 * x + 0.5) / 100;
}

/* Digit preference of one measure: DPS, dissimilarity, share of .0 and .5. */
static void put_digits(struct kv_quality_value **at, const int64_t *o, const char *subject)
{
    int64_t n, far = 0;
    double chi2 = equal_chi2(o, 10, &n);
    for (int d = 0; d < 10; d++)
        far += 10 * o[d] > n ? 10 * o[d] - n : n - 10 * o[d];
    set_test(put(at, "dps", subject, n, -1, round2(100 * sqrt(chi2 / (9 * (double)n)))), chi2, 9);
    put(at, "dissimilarity", subject, n, -1, n > 1 ? 5 * (double)far / (double)n : NAN);
    put_share(at, "halves", subject, n, o[0] + o[5]);
}

/* k of n against p0 with a continuity correction of at most `correction`. */
static void put_ratio(struct kv_quality_value **at, const char *statistic, int64_t k, int64_t n,
                      double p0, double correction)
{
    double expected = (double)n * p0, distance = fabs((double)k - expected),
           variance = expected * (1 - p0);
    double excess = distance - (distance < correction ? distance : correction);
    struct kv_quality_value *v =
        put(at, statistic, "", n, k, n > k ? (double)k / (double)(n - k) : NAN);
    set_test(v, variance > 0 ? excess * excess / variance : NAN, 1);
}

static void put_heaping(struct kv_quality_value **at, const int64_t *month)
{
    int64_t half[6], n;
    for (int i = 0; i < 6; i++)
        half[i] = month[i] + month[i + 6];
    double chi2 = equal_chi2(month, 12, &n);
    set_test(put(at, "age_heaping", "12", n, -1, chi2), chi2, 11);
    chi2 = equal_chi2(half, 6, &n);
    set_test(put(at, "age_heaping", "6", n, -1, chi2), chi2, 5);
}

/* Mean of all, flags, and what is left: SD, skewness, kurtosis. z in hundredths, MUAC in tenths of
 * a mm. */
static void put_spread(struct kv_quality_value **at, const struct kv_quality *q, int spread)
{
    const struct kv_histogram *h = &q->spread[spread];
    const char *name = spread_name[spread];
    struct kv_moments m;
    bool muac = spread == KV_Q_MUAC_MM;
    double unit = muac ? 10 : 100;
    if (muac)
        kv_moments_between(h, 1000, 2000, &m);
    else
        kv_moments_around_mean(h, SMART_REACH, &m);
    put(at, "mean", name, h->n, -1, h->n ? (double)h->sum / ((double)h->n * unit) : NAN);
    put_share(at, muac ? "outside" : "smart_flags", name, q->counts.rows,
              muac ? q->counts.muac_outside : m.left_out);
    put(at, "sd", name, m.n, -1, m.sd / unit);
    put(at, "skewness", name, m.n, -1, m.skewness);
    put(at, "kurtosis", name, m.n, -1, m.kurtosis);
}

int kv_quality_values(const struct kv_quality *q, const struct kv_quality_settings *settings,
                      struct kv_quality_value *out)
{
    const struct kv_quality_counts *c = &q->counts;
    struct kv_quality_value *at = out;
    put(&at, "rows", "", c->rows, c->rows, (double)c->rows);
    for (int i = 0; i < KV_Q_INPUTS; i++)
        put_share(&at, "complete", input_name[i], c->rows, c->given[i]);
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        put_share(&at, "who_flags", index_name[i], c->scored[i], c->flagged[i]);
    for (int i = 0; i < KV_Q_DIGITS; i++)
        put_digits(&at, c->digit[i], digits_name[i]);
    put_heaping(&at, c->age_month);
    put_ratio(&at, "sex_ratio", c->boys, c->boys + c->girls, settings->boys_share, 0.5);
    put_ratio(&at, "age_ratio", c->age_6_29, c->age_6_59, 0.85 / 1.85, 0.5);
    put_ratio(&at, "age_ratio_muac", c->age_24_59, c->age_6_59, 0.66, 0);
    for (int i = 0; i < KV_Q_SPREADS; i++)
        put_spread(&at, q, i);
    return (int)(at - out);
}

static bool is_word(struct kv_text t, const char *word)
{
    return t.length == strlen(word) && memcmp(t.data, word, t.length) == 0;
}

/* The number that bands apply to. */
static double rated_number(const struct kv_quality_value *v)
{
    static const char *const by_p[] = {"sex_ratio", "age_ratio", "age_ratio_muac", "age_heaping"};
    for (size_t i = 0; i < sizeof by_p / sizeof *by_p; i++)
        if (strcmp(v->statistic, by_p[i]) == 0)
            return v->p;
    bool shape = strcmp(v->statistic, "skewness") == 0 || strcmp(v->statistic, "kurtosis") == 0;
    return shape ? fabs(v->value) : v->value;
}

const struct kv_quality_band *kv_quality_rate(const struct kv_quality_band *bands, int n,
                                              const struct kv_quality_value *value)
{
    double x = rated_number(value);
    for (int i = 0; i < n && !isnan(x); i++) {
        const struct kv_quality_band *b = &bands[i];
        if (!is_word(b->statistic, value->statistic) ||
            (b->subject.length && !is_word(b->subject, value->subject)))
            continue;
        bool above = isnan(b->low) || x > b->low || (b->low_included && x == b->low);
        bool below = isnan(b->high) || x < b->high || (b->high_included && x == b->high);
        if (above && below)
            return b;
    }
    return NULL;
}

/* The tests of an overall score. */
struct test {
    const char *statistic, *subject;
};

static const struct test whz_tests[] = {
    {"smart_flags", "whz"}, {"sd", "whz"},     {"sex_ratio", ""},   {"age_ratio", ""},
    {"dps", "weight"},      {"dps", "height"}, {"skewness", "whz"}, {"kurtosis", "whz"}};
static const struct test acz_tests[] = {
    {"smart_flags", "acz"}, {"sd", "acz"},       {"sex_ratio", ""},  {"age_ratio_muac", ""},
    {"dps", "muac"},        {"skewness", "acz"}, {"kurtosis", "acz"}};

/* Points of one test, -1 when it has none. */
static int points_of(const struct test *t, const struct kv_quality_value *values, int n,
                     const struct kv_quality_band *bands, int bands_n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(values[i].statistic, t->statistic) == 0 &&
            strcmp(values[i].subject, t->subject) == 0) {
            const struct kv_quality_band *b = kv_quality_rate(bands, bands_n, &values[i]);
            return b ? b->points : -1;
        }
    return -1;
}

static void score(const char *subject, const struct test *tests, int tests_n,
                  const struct kv_quality_value *values, int n, const struct kv_quality_band *bands,
                  int bands_n, struct kv_quality_value *out)
{
    *out = (struct kv_quality_value){"score", subject, tests_n, 0, 0, NAN, NAN};
    for (int i = 0; i < tests_n; i++) {
        int points = points_of(&tests[i], values, n, bands, bands_n);
        out->count += points >= 0;
        out->value += points >= 0 ? points : 0;
    }
    if (!out->count)
        out->value = NAN;
}

void kv_quality_scores(const struct kv_quality_value *values, int n,
                       const struct kv_quality_band *bands, int bands_n,
                       struct kv_quality_value *out)
{
    score("whz", whz_tests, sizeof whz_tests / sizeof *whz_tests, values, n, bands, bands_n,
          &out[0]);
    score("acz", acz_tests, sizeof acz_tests / sizeof *acz_tests, values, n, bands, bands_n,
          &out[1]);
}
