/* The worked examples of the growth methods: every score, adjusted length and class of each. */
#include "growth/classes.h"
#include "growth/growth.h"
#include "growth/lms.h"
#include "tap.h"

#define NONE NAN

struct example {
    const char *name, *sex;
    double days, months, weight, height;
    const char *position;
    bool oedema;
    double adjusted, haz, waz, whz, baz;
    const char *flags; /* letters of flagged scores: h, w, l, b */
};

#define D(d) d, NAN
#define M(m) NAN, m
static const struct example examples[] = {
    {"1", "M", D(365), 8.6, 74.2, "l", false, 74.2, -0.65, -1.05, -1.01, -0.92, ""},
    {"2", "F", D(365), 8.6, 74.2, "l", false, 74.2, 0.08, -0.32, -0.51, -0.53, ""},
    {"3 last day lying", "F", D(730), 10.1, 82.6, "l", false, 82.6, -1.18, -1.05, -0.60, -0.47, ""},
    {"4 -0.7", "F", D(731), 10.1, 82.6, "l", false, 81.9, -1.19, -1.05, -0.60, -0.49, ""},
    {"5 +0.7", "F", D(730), 10.1, 82.6, "h", false, 83.3, -0.96, -1.05, -0.77, -0.68, ""},
    {"6", "F", D(731), 10.1, 82.6, "h", false, 82.6, -0.97, -1.05, -0.77, -0.70, ""},
    {"7 restricted", "M", D(400), 5.1, 70.3, "l", false, 70.3, -2.79, -5.40, -5.99, -5.92, "lb"},
    {"8 restricted", "F", D(1200), 24.6, 97.4, "h", false, 97.4, 0.01, 3.82, 5.91, 5.92, "lb"},
    {"9 between rows", "F", D(500), 9.15, 76.43, "l", false, 76.43, -0.93, -0.65, -0.32, -0.14, ""},
    {"10 103.1 lying", "M", D(950), 15.8, 103.1, "l", false, 102.4, 2.76, 1.31, -0.19, -0.57, ""},
    {"11 oedema", "F", D(600), 8.9, 77.0, "l", true, 77.0, -1.81, NONE, NONE, NONE, ""},
    {"12 no age", "M", D(NAN), 9.4, 80.2, "", false, 80.2, NONE, NONE, -1.34, NONE, ""},
    {"12 no age, lying", "M", D(NAN), 9.4, 80.2, "l", false, 80.2, NONE, NONE, -1.34, NONE, ""},
    {"12 no age, standing", "M", D(NAN), 9.4, 80.2, "h", false, 80.2, NONE, NONE, -1.50, NONE, ""},
    {"13 no age, 86.9", "F", D(NAN), 12.0, 86.9, "", false, 86.9, NONE, NONE, 0.29, NONE, ""},
    {"13 no age, 87.0", "F", D(NAN), 12.0, 87.0, "", false, 87.0, NONE, NONE, 0.10, NONE, ""},
    {"14 8.97 months", "M", D(273), 8.2, 70.5, "h", false, 70.5, -0.64, -0.74, -0.49, -0.50, ""},
    {"15 9.002 months", "M", D(274), 8.2, 70.5, "h", false, 71.2, -0.34, -0.75, -0.72, -0.74, ""},
    {"16 last day", "M", D(1826), 16.9, 106.3, "h", false, 106.3, -0.79, -0.61, -0.25, -0.18, ""},
    {"17 2007", "M", D(1827), 16.9, 106.3, "h", false, 106.3, -0.75, -0.64, NONE, -0.25, ""},
    {"18 below 45 cm", "F", D(200), 5.0, 44.9, "l", false, 44.9, -9.47, -3.36, NONE, 4.25, "h"},
    {"19 120.0 cm", "M", D(1500), 19.0, 120.0, "h", false, 120.0, 3.76, 1.06, -1.77, -1.85, ""},
    {"19 120.1 cm", "M", D(1500), 19.0, 120.1, "h", false, 120.1, 3.78, 1.06, NONE, -1.87, ""},
    {"20 flags", "F", D(800), 25.5, 79.0, "h", false, 79.0, -2.60, 6.39, 12.83, 13.80, "wlb"},
    {"21", "M", D(90), 5.9, 60.1, "l", false, 60.1, -0.59, -0.62, -0.24, -0.39, ""},
    {"22", "M", D(91), 5.9, 60.1, "l", false, 60.1, -0.64, -0.65, -0.24, -0.40, ""},
    {"23 weight 0", "M", D(700), 0, 80.0, "l", false, 80.0, -2.32, NONE, NONE, NONE, ""},
    {"24 length 0", "M", D(700), 10.2, 0, "l", false, NONE, NONE, -1.39, NONE, NONE, ""},
    {"25 24 months", "M", M(24), 11.3, 85.6, "l", false, 84.9, -0.73, -0.64, -0.37, -0.28, ""},
    {"26 exact month", "M", M(60), 16.9, 106.3, "", false, 106.3, -0.75, -0.63, NONE, -0.25, ""},
    {"27", "F", M(100.4), 38.7, 131.2, "", false, 131.2, 0.42, 2.14, NONE, 2.41, ""},
    {"28", "M", M(156.75), 38.2, 149.6, "", false, 149.6, -0.93, NONE, NONE, -0.61, ""},
    {"29", "F", M(120), 29.3, 137.5, "", false, 137.5, -0.18, -0.50, NONE, -0.60, ""},
    {"29 over 120", "F", M(120.01), 29.3, 137.5, "", false, 137.5, -0.18, NONE, NONE, -0.60, ""},
    {"30", "M", M(228), 52.4, 165.8, "", false, 165.8, -1.47, NONE, NONE, -1.25, ""},
    {"30 over 228", "M", M(228.01), 52.4, 165.8, "", false, 165.8, NONE, NONE, NONE, NONE, ""},
    {"31 restricted", "M", M(84.5), 12.9, 110.2, "", false, 110.2, -2.22, -4.42, NONE, -4.82, ""},
    {"32 oedema", "F", M(96.25), 21.0, 122.0, "", true, 122.0, -0.81, NONE, NONE, NONE, ""},
};

static struct kv_growth_input input_of(const struct example *e)
{
    struct kv_growth_input in = kv_growth_blank();
    in.sex = kv_parse_sex(e->sex, strlen(e->sex));
    in.age_days = e->days;
    in.age_months = e->months;
    in.weight_kg = e->weight;
    in.height_cm = e->height;
    in.position = kv_parse_position(e->position, strlen(e->position));
    in.oedema = e->oedema;
    return in;
}

static void is_z(int32_t got, double want, const char *example, const char *what)
{
    int32_t wanted = isnan(want) ? KV_NO_Z : (int32_t)llround(want * 100);
    if (!ok(got == wanted, "example %s: %s", example, what))
        printf("# got %d, want %d hundredths\n", got, wanted);
}

static void check(const struct example *e)
{
    static const char letters[] = "hwlb";
    static const char *const what[] = {"haz", "waz", "whz", "baz"};
    const double want[] = {e->haz, e->waz, e->whz, e->baz};
    struct kv_growth_input in = input_of(e);
    struct kv_growth_result r;
    int flags = 0, alone = 0;
    kv_growth_assess(&in, &r);
    for (int i = KV_HAZ; i <= KV_BAZ; i++) {
        is_z(r.z[i], want[i], e->name, what[i]);
        flags += r.flag[i] == (strchr(e->flags, letters[i]) != NULL);
        alone += kv_growth_z(&in, (enum kv_index)i) == r.z[i];
    }
    ok(flags == 4, "example %s: flags", e->name);
    ok(alone == 4, "example %s: each score alone", e->name);
    is_near(r.height_adjusted, e->adjusted, 1e-12, "adjusted length");
}

/* Head, arm and skinfolds in cm, cm, mm, mm with their scores. */
static void other_measures(const char *name, const char *sex, double days, const double y[4],
                           const double z[4])
{
    struct kv_growth_input in = kv_growth_blank();
    struct kv_growth_result r;
    in.sex = kv_parse_sex(sex, strlen(sex));
    in.age_days = days;
    in.head_cm = y[0];
    in.muac_cm = y[1];
    in.triceps_mm = y[2];
    in.subscapular_mm = y[3];
    kv_growth_assess(&in, &r);
    for (int i = 0; i < 4; i++)
        is_z(r.z[KV_HCZ + i], z[i], name, "other measure");
}

static void all_other_measures(void)
{
    const double one[] = {45.2, 14.1, 8.0, 6.4}, young[] = {40.2, 12.9, 9.1, 7.8};
    other_measures("1", "M", 365, one, (double[]){-0.67, -0.49, -0.07, -0.05});
    other_measures("2", "F", 365, one, (double[]){0.23, -0.09, 0.00, -0.10});
    other_measures("7", "M", 400, (double[]){NAN, 10.1, NAN, NAN},
                   (double[]){NAN, -4.60, NAN, NAN});
    other_measures("8", "F", 1200, (double[]){NAN, 21.3, 19.5, 14.2},
                   (double[]){NAN, 3.44, 3.48, 2.96});
    other_measures("11", "F", 600, (double[]){45.8, 12.3, NAN, NAN},
                   (double[]){-0.53, -2.12, NAN, NAN});
    other_measures("16", "M", 1826, (double[]){NAN, 15.8, NAN, NAN},
                   (double[]){NAN, -0.52, NAN, NAN});
    other_measures("21 below 91 days", "M", 90, young, (double[]){-0.22, NAN, NAN, NAN});
    other_measures("22 from 91 days", "M", 91, young, (double[]){-0.25, -0.58, -0.43, 0.08});
}

/* The longer digits, on the unrounded scores. */
static void digits(void)
{
    const struct kv_lms *boys = kv_who_wfa.rows[0], *girls = kv_who_wfh.rows[1];
    double bmi1 = 8.6 / (0.742 * 0.742), bmi7 = 5.1 / (0.703 * 0.703),
           bmi8 = 24.6 / (0.974 * 0.974);
    struct kv_lms p9 = kv_lms_between(kv_who_wfl.rows[1], 764 - 450, 0.3);
    is_near(kv_lms_plain(74.2, kv_who_lhfa.rows[0][365]), -0.64779, 5e-6, "1 haz");
    is_near(kv_lms_restricted(8.6, boys[365]), -1.04675, 5e-6, "1 waz");
    is_near(kv_lms_restricted(8.6, kv_who_wfl.rows[0][742 - 450]), -1.00960, 5e-6, "1 whz");
    is_near(kv_lms_restricted(bmi1, kv_who_bfa.rows[0][365]), -0.92217, 5e-6, "1 baz");
    is_near(kv_lms_restricted(5.1, boys[400]), -5.40378, 5e-6, "7 waz");
    is_near(kv_lms_plain(5.1, boys[400]), -5.95, 5e-3, "7 waz, plain");
    is_near(kv_lms_sd(-3, boys[400]), 7.110585, 5e-7, "7 weight at -3 SD");
    is_near(kv_lms_sd(-2, boys[400]), 7.947011, 5e-7, "7 weight at -2 SD");
    is_near(kv_lms_restricted(5.1, kv_who_wfl.rows[0][703 - 450]), -5.99352, 5e-6, "7 whz");
    is_near(kv_lms_restricted(bmi7, kv_who_bfa.rows[0][400]), -5.91995, 5e-6, "7 baz");
    is_near(kv_lms_restricted(24.6, kv_who_wfa.rows[1][1200]), 3.81784, 5e-6, "8 waz");
    is_near(kv_lms_restricted(24.6, girls[974 - 650]), 5.91139, 5e-6, "8 whz");
    is_near(kv_lms_plain(24.6, girls[974 - 650]), 5.30, 5e-3, "8 whz, plain");
    is_near(kv_lms_sd(2, girls[974 - 650]), 17.495184, 5e-7, "8 weight at 2 SD");
    is_near(kv_lms_sd(3, girls[974 - 650]), 19.311627, 5e-7, "8 weight at 3 SD");
    is_near(kv_lms_restricted(bmi8, kv_who_bfa.rows[1][1200]), 5.92054, 5e-6, "8 baz");
    is_near(p9.m, 9.4069 + 0.3 * (9.4252 - 9.4069), 1e-12, "9 median between two rows");
    is_near(kv_lms_restricted(9.15, p9), -0.31633, 5e-6, "9 whz");
    is_near(kv_lms_restricted(15.8, kv_who_wfh.rows[0][1024 - 650]), -0.18878, 5e-6, "10 whz");
    is_near(kv_lms_restricted(25.5, girls[790 - 650]), 12.82633, 5e-6, "20 whz");
    is_near(kv_lms_plain(106.3, kv_who_hfa2007.rows[0][0]), -0.75139, 5e-6, "26 haz");
    is_near(kv_lms_restricted(16.9, kv_who_wfa2007.rows[0][0]), -0.63349, 5e-6, "26 waz");
    is_near(kv_lms_restricted(16.9 / (1.063 * 1.063), kv_who_bfa2007.rows[0][0]), -0.24841, 5e-6,
            "26 baz");
}

static void classes_of_examples(void)
{
    is_str(kv_class_name(kv_class_bbtb(KV_NO_Z, true)), "gizi buruk", "11 class with oedema");
    is_str(kv_class_name(kv_class_imtu(241, 100.4)), "obesitas", "27 class");
    is_str(kv_class_name(kv_class_imtu(241, 59.9)), "gizi lebih", "27 class below five");
}

/* Growth mat check: PB/U -3, -2, 0 SD in cm. */
static void mat_centimetres(void)
{
    static const struct {
        int sex, months;
        double cm[3];
    } mat[] = {{0, 6, {61.2, 63.4, 67.6}},
               {0, 23, {78.0, 80.9, 86.9}},
               {1, 6, {58.9, 61.2, 65.8}},
               {1, 23, {76.0, 79.2, 85.5}}};
    for (int i = 0; i < 4; i++) {
        struct kv_lms p = kv_who_lhfa.rows[mat[i].sex][(int)floor(30.4375 * mat[i].months + 0.5)];
        for (int k = 0; k < 3; k++)
            is_near(kv_lms_sd((double[]){-3, -2, 0}[k], p), mat[i].cm[k], 0.05, "growth mat, cm");
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check(&examples[i]);
    all_other_measures();
    digits();
    classes_of_examples();
    mat_centimetres();
    return done_testing();
}
