/* The rules of growth scoring: borders, bad input, faults of other programs, properties. */
#include "growth/classes.h"
#include "growth/growth.h"
#include "growth/lms.h"
#include "tap.h"
#include <stdlib.h>

static struct kv_growth_result assess(struct kv_growth_input in)
{
    struct kv_growth_result r;
    kv_growth_assess(&in, &r);
    return r;
}

static struct kv_growth_input child(kv_sex sex, double days, double weight, double height)
{
    struct kv_growth_input in = kv_growth_blank();
    in.sex = sex;
    in.age_days = days;
    in.weight_kg = weight;
    in.height_cm = height;
    return in;
}

static int scores(const struct kv_growth_result *r)
{
    int n = 0;
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        n += r->z[i] != KV_NO_Z;
    return n;
}

/* A child with everything measured. */
static struct kv_growth_input full(void)
{
    struct kv_growth_input in = child(KV_MALE, 500, 10, 78);
    in.head_cm = 46;
    in.muac_cm = 14;
    in.triceps_mm = 8;
    in.subscapular_mm = 7;
    return in;
}

static void age_borders(void)
{
    struct kv_growth_input in = full();
    in.age_days = NAN;
    in.age_months = 24;
    is_int(assess(in).age_days, 731, "24 months are 731 days");
    in.age_months = 24 - 0.001;
    is_int(assess(in).age_days, 730, "a little less is 730");
    in.age_months = 730.5 / 30.4375;
    is_int(assess(in).age_days, 731, "half a day rounds up, not to even");
    in.age_months = 0.5 / 30.4375;
    is_int(assess(in).age_days, 1, "also 0.5");
    in.age_days = 729.5;
    is_int(assess(in).age_days, 730, "days are rounded half up too");
    in.age_days = 730.49;
    is_int(assess(in).age_days, 730, "and down below a half");
    in.age_days = 1826;
    ok(assess(in).reference == KV_WHO2006, "day 1826 is below 60 months");
    in.age_days = 1826.2;
    ok(assess(in).reference == KV_WHO2006, "day 1826.2 is below 60 months");
    in.age_days = 1826.25;
    ok(assess(in).reference == KV_WHO2007, "day 1826.25 is exactly 60 months");
    in.age_days = 1827;
    ok(assess(in).reference == KV_WHO2007, "day 1827 is above 60 months");
    in.age_days = 6939;
    ok(assess(in).reference == KV_WHO2007, "day 6939 is below 228 months");
    in.age_days = 6940;
    ok(assess(in).reference == KV_REFERENCE_NONE, "day 6940 is above 228 months");
    in.age_days = 0;
    ok(assess(in).z[KV_HAZ] != KV_NO_Z, "the day of birth is scored");
    in.age_days = 365;
    in.age_months = 100;
    is_int(assess(in).age_days, 365, "days count when both are given");
}

static void position_borders(void)
{
    struct kv_growth_input in = child(KV_FEMALE, 273, 8, 70);
    in.position = KV_STANDING;
    struct kv_growth_result r = assess(in);
    ok(r.c9mo_flag && r.height_adjusted == 70, "standing at day 273 is not believed");
    in.age_days = NAN;
    in.age_months = 9;
    r = assess(in);
    ok(!r.c9mo_flag && r.height_adjusted == 70.7, "standing at exactly 9 months is");
    in.age_months = NAN;
    r = assess(in);
    ok(!r.c9mo_flag && r.height_adjusted == 70, "standing without age: as given");
    in.age_days = 1826;
    in.position = KV_LYING;
    in.height_cm = 100;
    ok(assess(in).height_adjusted == 99.3, "lying on day 1826: 0.7 less");
    in.age_days = 1827;
    ok(assess(in).height_adjusted == 100, "lying at 60 months: as given");
    in.age_days = 800;
    in.height_cm = 0.7;
    ok(isnan(assess(in).height_adjusted), "nothing left after 0.7 cm: no length");
    in.height_cm = 84.8000030517578;
    in.age_days = 300;
    ok(assess(in).height_adjusted == 84.8, "the noise of a 4-byte float is gone");
}

static void weight_for_height_borders(void)
{
    static const struct {
        double days, height;
        kv_position position;
        int scored;
        const char *name;
    } cases[] = {
        {300, 44.9999, 0, 0, "below 45.0 lying"},
        {300, 45.0, 0, 1, "45.0"},
        {300, 110.0, 0, 1, "110.0"},
        {300, 110.0001, 0, 0, "over 110.0"},
        {900, 64.9999, 0, 0, "below 65.0 standing"},
        {900, 65.0, 0, 1, "65.0"},
        {900, 120.0, 0, 1, "120.0"},
        {900, 120.0001, 0, 0, "over 120.0"},
        {900, 65.6, KV_LYING, 0, "64.9 after 0.7"},
        {900, 65.7, KV_LYING, 1, "65.0 after 0.7"},
        {900, 120.7, KV_LYING, 1, "120.0 after 0.7"},
        {900, 120.8, KV_LYING, 0, "120.1 after 0.7"},
        {1827, 100, 0, 0, "60 months"},
        {1826, 100, 0, 1, "last day"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kv_growth_input in = child(KV_MALE, cases[i].days, 10, cases[i].height);
        in.position = cases[i].position;
        is_int(assess(in).z[KV_WHZ] != KV_NO_Z, cases[i].scored, cases[i].name);
    }
    struct kv_growth_input in = child(KV_MALE, 300, 12, 88);
    int32_t lying = assess(in).z[KV_WHZ];
    in.age_days = 800;
    ok(lying != assess(in).z[KV_WHZ], "with an age the age chooses the table, not 87 cm");
    in.age_days = NAN;
    in.reference = KV_WHO2007;
    is_int(assess(in).z[KV_WHZ], KV_NO_Z, "2007 alone without age: nothing");
}

static void bad_values(void)
{
    static const double bad[] = {0, -1, NAN, INFINITY, -INFINITY, -0.0};
    int wrong = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct kv_growth_input in = full();
        in.weight_kg = bad[i];
        struct kv_growth_result r = assess(in);
        wrong += scores(&r) != 5 || !isnan(r.bmi) || r.height_adjusted != 78;
        in = full();
        in.height_cm = bad[i];
        r = assess(in);
        wrong += scores(&r) != 5 || !isnan(r.bmi) || !isnan(r.height_adjusted);
        in = full();
        in.head_cm = in.muac_cm = in.triceps_mm = in.subscapular_mm = bad[i];
        r = assess(in);
        wrong += scores(&r) != 4;
    }
    is_int(wrong, 0, "zero, negative, NaN, infinite measures: only their own scores are missing");
    struct kv_growth_input in = full();
    struct kv_growth_result r = assess(in);
    is_int(scores(&r), 8, "all eight scores");
    in.sex = KV_SEX_UNKNOWN;
    r = assess(in);
    is_int(scores(&r), 0, "no sex, no score");
    for (int i = 0; i < 3; i++) {
        in = full();
        in.age_days = (double[]){-1, INFINITY, -INFINITY}[i];
        r = assess(in);
        ok(scores(&r) == 0 && isnan(r.bmi) && r.age_days == -1, "impossible age: nothing at all");
    }
    in = full();
    in.age_days = NAN;
    r = assess(in);
    ok(scores(&r) == 1 && r.z[KV_WHZ] != KV_NO_Z, "age unknown: weight-for-length only");
    in = full();
    in.oedema = true;
    r = assess(in);
    ok(scores(&r) == 5 && r.z[KV_WAZ] == KV_NO_Z && r.z[KV_WHZ] == KV_NO_Z &&
           r.z[KV_BAZ] == KV_NO_Z && !isnan(r.bmi),
       "oedema: weight, weight-for-length and BMI are not scored");
}

/* What other programs get wrong. */
static void known_defects(void)
{
    int wrong = 0;
    for (int sex = 1; sex <= 2; sex++)
        for (int mm = 657; mm <= 1207; mm++) {
            struct kv_growth_input in = child((kv_sex)sex, 900, 12, mm / 10.0);
            in.position = KV_LYING;
            struct kv_lms p = kv_who_wfh.rows[sex - 1][mm - 7 - 650];
            wrong += assess(in).z[KV_WHZ] != kv_hundredths(kv_lms_restricted(12, p));
        }
    is_int(wrong, 0, "0.7 cm off a length of one decimal hits its table row, 103.1 included");
    is_int(assess(child(KV_MALE, 700, 0, 80)).z[KV_WHZ], KV_NO_Z, "weight 0 is no weight");
    is_int(assess(child(KV_MALE, 700, 10, -80)).z[KV_BAZ], KV_NO_Z, "no BMI of a squared minus");
    struct kv_growth_result r = assess(child(KV_MALE, 300, 0.5, 60));
    ok(r.z[KV_WHZ] != KV_NO_Z && r.flag[KV_WHZ], "0.5 kg is scored and flagged");
    r = assess(child(KV_MALE, 900, 70, 100));
    ok(r.z[KV_WHZ] != KV_NO_Z && r.flag[KV_WHZ], "70 kg is scored and flagged");
    struct kv_growth_input in = full();
    in.age_days = 1856;
    in.reference = KV_WHO2006;
    r = assess(in);
    is_int(scores(&r), 0, "WHO 2006 ends at 60 months, not at the last row of its tables");
    in.age_days = 90;
    in.reference = KV_REFERENCE_AUTO;
    r = assess(in);
    ok(r.z[KV_ACZ] == KV_NO_Z && r.z[KV_TSZ] == KV_NO_Z && r.z[KV_SSZ] == KV_NO_Z &&
           r.z[KV_HCZ] != KV_NO_Z,
       "arm and skinfolds start at day 91");
    struct kv_growth_input a = child(KV_FEMALE, 500, 9.15, 76.43), b = a, c = a;
    b.height_cm = 76.4;
    c.height_cm = 76.5;
    ok(kv_growth_z(&a, KV_WHZ) < kv_growth_z(&b, KV_WHZ) &&
           kv_growth_z(&a, KV_WHZ) > kv_growth_z(&c, KV_WHZ),
       "a length between two rows is not rounded to one");
}

/* The textbook form in long double. */
static long double plain(long double y, struct kv_lms p)
{
    long double l = p.l, m = p.m, s = p.s;
    return fabsl(l) < 1e-12L ? logl(y / m) / s : expm1l(l * logl(y / m)) / (l * s);
}
static long double sd(long double k, struct kv_lms p)
{
    long double l = p.l, m = p.m, s = p.s;
    return fabsl(l) < 1e-12L ? m * expl(s * k) : m * expl(log1pl(l * s * k) / l);
}
static long double restricted(long double y, struct kv_lms p)
{
    long double z = plain(y, p);
    if (z > 3)
        return 3 + (y - sd(3, p)) / (sd(3, p) - sd(2, p));
    return z < -3 ? -3 + (y - sd(-3, p)) / (sd(-2, p) - sd(-3, p)) : z;
}

/* Every row of a table over a fan of measures, against the long double form. */
static void check_precision(const char *name, const struct kv_lms_table *table)
{
    double worst = 0;
    long back = 0;
    for (int sex = 0; sex < 2; sex++)
        for (int i = 0; i < table->count; i += 7) {
            struct kv_lms p = table->rows[sex][i];
            for (int k = -40; k <= 40; k++) {
                double y = p.m * (1 + k * p.s / 5);
                if (y <= 0)
                    continue;
                worst = fmax(worst, (double)fabsl(kv_lms_restricted(y, p) - restricted(y, p)));
                worst = fmax(worst, (double)fabsl(kv_lms_plain(y, p) - plain(y, p)) /
                                        (1 + (double)fabsl(plain(y, p))));
                back += fabs(kv_lms_measure(kv_lms_restricted(y, p), p) - y) > 1e-9 * y;
            }
        }
    if (!ok(worst < 1e-11, "%s: scores agree with the long double form", name))
        printf("# off by %g\n", worst);
    is_int(back, 0, "and the measure comes back from its score");
}

static void precision(void)
{
    check_precision("lhfa", &kv_who_lhfa);
    check_precision("wfa", &kv_who_wfa);
    check_precision("bfa", &kv_who_bfa);
    check_precision("wfl", &kv_who_wfl);
    check_precision("wfh", &kv_who_wfh);
    check_precision("hcfa", &kv_who_hcfa);
    check_precision("acfa", &kv_who_acfa);
    check_precision("tsfa", &kv_who_tsfa);
    check_precision("ssfa", &kv_who_ssfa);
    check_precision("hfa2007", &kv_who_hfa2007);
    check_precision("wfa2007", &kv_who_wfa2007);
    check_precision("bfa2007", &kv_who_bfa2007);
    struct kv_lms near0 = {1e-4, 12, 0.11}, at0 = {0, 12, 0.11};
    ok(fabs(kv_lms_restricted(9, near0) - kv_lms_restricted(9, at0)) < 1e-3 &&
           fabs(kv_lms_restricted(30, near0) - kv_lms_restricted(30, at0)) < 1e-2,
       "a power near 0 joins the logarithmic form");
}

static void rounding(void)
{
    is_int(kv_hundredths(0.125), 13, "half away from zero");
    is_int(kv_hundredths(-0.125), -13, "on both sides");
    is_int(kv_hundredths(-0.004), 0, "no minus zero");
    ok(!signbit(kv_z_value(kv_hundredths(-0.004))), "not in the number users see either");
    is_int(kv_hundredths(1e300), 9999999, "bounded above");
    is_int(kv_hundredths(-INFINITY), -9999999, "and below");
    is_int(kv_hundredths(NAN), KV_NO_Z, "no number, no score");
    ok(isnan(kv_z_value(KV_NO_Z)), "no score, no number");
    ok(!kv_growth_flag(KV_HAZ, 600) && kv_growth_flag(KV_HAZ, 601) &&
           !kv_growth_flag(KV_HAZ, -600) && kv_growth_flag(KV_HAZ, -601),
       "height is plausible within -6..6");
    ok(!kv_growth_flag(KV_WAZ, 500) && kv_growth_flag(KV_WAZ, 501) &&
           !kv_growth_flag(KV_WAZ, -600) && kv_growth_flag(KV_WAZ, -601),
       "weight within -6..5");
    for (int i = KV_WHZ; i < KV_INDEX_COUNT; i++)
        ok(!kv_growth_flag((enum kv_index)i, 500) && kv_growth_flag((enum kv_index)i, 501) &&
               !kv_growth_flag((enum kv_index)i, -500) && kv_growth_flag((enum kv_index)i, -501),
           "the others within -5..5");
    ok(!kv_growth_flag(KV_HAZ, KV_NO_Z), "no score, no flag");
}

/* A measure of the random child. */
static double random_in(double low, double high)
{
    return low + (high - low) * (random() / (double)RAND_MAX);
}

/* More of a measure is never a lower score; the reverse for height in weight-for-height. */
static void monotone(void)
{
    long falls = 0, mismatch = 0, pairs = 0;
    srandom(1);
    for (int n = 0; n < 40000; n++) {
        struct kv_growth_input in = child(1 + n % 2, floor(random_in(0, 6950)), random_in(1, 60),
                                          random_in(40, 190)),
                               more = in;
        in.head_cm = random_in(30, 60);
        in.muac_cm = random_in(5, 30);
        in.triceps_mm = random_in(2, 40);
        in.subscapular_mm = random_in(2, 40);
        in.position = (kv_position)(n / 2 % 3);
        more = in;
        double up = 1 + random_in(0, 0.2);
        more.head_cm *= up;
        more.muac_cm *= up;
        more.triceps_mm *= up;
        more.subscapular_mm *= up;
        struct kv_growth_result a = assess(in), b;
        more.height_cm *= up;
        b = assess(more);
        falls += a.z[KV_HAZ] != KV_NO_Z && b.z[KV_HAZ] < a.z[KV_HAZ];
        falls += b.z[KV_BAZ] != KV_NO_Z && b.z[KV_BAZ] > a.z[KV_BAZ];
        for (int i = KV_HCZ; i <= KV_SSZ; i++)
            falls += b.z[i] < a.z[i];
        more.height_cm = in.height_cm;
        more.weight_kg *= up;
        b = assess(more);
        for (int i = KV_WAZ; i <= KV_BAZ; i++)
            falls += b.z[i] < a.z[i];
        for (int i = 0; i < KV_INDEX_COUNT; i++)
            mismatch += kv_growth_z(&in, (enum kv_index)i) != a.z[i];
        in.age_months = in.age_days / KV_DAYS_PER_MONTH;
        in.age_days = NAN;
        b = assess(in);
        mismatch += memcmp(a.z, b.z, sizeof a.z) != 0;
        pairs += scores(&a);
    }
    is_int(falls, 0, "scores never fall when the measure rises");
    is_int(mismatch, 0, "alone or together, in days or in months: the same score");
    ok(pairs > 100000, "and there were scores to compare");
}

/* The words registers use. */
static void words(void)
{
    static const char *const male[] = {"L",   "l", "M", "m", "1", "male", "MALE", " Laki-Laki\t",
                                       "laki"};
    static const char *const female[] = {"P", "p", "F", "f", "2", "Female", "PEREMPUAN  "};
    static const char *const none[] = {"", " ", "0", "3", "X", "LP", "laki-", "perempuan2", "12"};
    int wrong = 0;
    for (size_t i = 0; i < sizeof male / sizeof *male; i++)
        wrong += kv_parse_sex(male[i], strlen(male[i])) != KV_MALE;
    for (size_t i = 0; i < sizeof female / sizeof *female; i++)
        wrong += kv_parse_sex(female[i], strlen(female[i])) != KV_FEMALE;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        wrong += kv_parse_sex(none[i], strlen(none[i])) != KV_SEX_UNKNOWN;
    is_int(wrong, 0, "words for sex");
    is_int(kv_parse_sex("Lx", 1), KV_MALE, "the text ends where its length says");
    is_int(kv_parse_sex(NULL, 0), KV_SEX_UNKNOWN, "nothing at all");
    is_int(kv_parse_sex("m\0", 2), KV_SEX_UNKNOWN, "a zero byte is no blank");
    ok(kv_parse_position("l", 1) == KV_LYING && kv_parse_position(" H ", 3) == KV_STANDING &&
           kv_parse_position("Terlentang", 10) == KV_LYING &&
           kv_parse_position("BERDIRI", 7) == KV_STANDING &&
           kv_parse_position("P", 1) == KV_POSITION_UNKNOWN,
       "words for position");
    kv_reference r = KV_WHO2007;
    ok(kv_parse_reference("auto", 4, &r) == KV_OK && r == KV_REFERENCE_AUTO, "reference auto");
    ok(kv_parse_reference("WHO2006", 7, &r) == KV_OK && r == KV_WHO2006, "reference who2006");
    ok(kv_parse_reference("who2007", 7, &r) == KV_OK && r == KV_WHO2007, "reference who2007");
    ok(kv_parse_reference("cdc", 3, &r) == KV_INVALID && r == KV_WHO2007, "no other reference");
}

static void classes(void)
{
    is_str(kv_class_name(kv_class_bbu(-300)), "berat badan kurang", "-3.00 is the better class");
    is_str(kv_class_name(kv_class_bbu(-301)), "berat badan sangat kurang", "-3.01 is not");
    is_str(kv_class_name(kv_class_tbu(-200)), "normal", "-2.00 is not stunted");
    is_str(kv_class_name(kv_class_tbu(-201)), "pendek", "-2.01 is");
    is_str(kv_class_name(kv_class_bbtb(100, false)), "gizi baik", "+1.00 is good");
    is_str(kv_class_name(kv_class_bbtb(101, false)), "berisiko gizi lebih", "+1.01 is at risk");
    is_str(kv_class_name(kv_class_imtu(101, 59.99)), "berisiko gizi lebih", "below five");
    is_str(kv_class_name(kv_class_imtu(101, 60)), "gizi lebih", "from 60 months");
    is_str(kv_class_name(kv_class_imtu(101, 228.01)), NULL, "above 228 months");
    is_str(kv_class_name(kv_class_imtu(101, NAN)), NULL, "age unknown");
    is_str(kv_class_name(kv_class_bbu(501)), NULL, "a flagged score has no class");
    is_str(kv_class_name(kv_class_tbu(KV_NO_Z)), NULL, "no score, no class");
    is_str(kv_class_name(kv_class_bbtb(KV_NO_Z, true)), "gizi buruk", "oedema is gizi buruk");
}

int main(void)
{
    age_borders();
    position_borders();
    weight_for_height_borders();
    bad_values();
    known_defects();
    precision();
    rounding();
    monotone();
    words();
    classes();
    return done_testing();
}
