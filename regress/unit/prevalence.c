/*
 * The prevalence table against the estimator of one variable: every group, indicator and cut-off of
 * random surveys computed by survey_mean's road; states merged in pieces; groups, labels and rules
 * of the rows.
 */
#include "growth/prevalence.h"
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
static uint64_t rng;

static uint32_t draw(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

#define ROWS 300

struct sample {
    struct kv_prevalence_row row[ROWS];
    double weight[ROWS];
    char text[ROWS][7][16];
    int n;
};

/* A random level of a column, sometimes missing. */
static struct kv_text level(char *buffer, const char *prefix, uint32_t levels, uint32_t missing)
{
    if (draw(100) < missing)
        return (struct kv_text){NULL, 0};
    return (struct kv_text){buffer, (size_t)snprintf(buffer, 16, "%s%u", prefix, 1 + draw(levels))};
}

static void random_sample(struct sample *s, bool school)
{
    bool weights = draw(2), strata = draw(2), psus = draw(2);
    s->n = ROWS;
    for (int i = 0; i < s->n; i++) {
        struct kv_prevalence_row *r = &s->row[i];
        double months = school ? 55 + draw(1800) / 10.0 : draw(620) / 10.0;
        *r = (struct kv_prevalence_row){.child = kv_growth_blank()};
        r->child.sex = (kv_sex)(draw(20) ? 1 + draw(2) : 0);
        if (draw(20))
            r->child.age_months = months;
        if (draw(15))
            r->child.height_cm =
                school ? 60 + months * 0.6 + draw(300) / 10.0 : 45 + months + draw(150) / 10.0;
        if (draw(15))
            r->child.weight_kg =
                school ? 5 + months * 0.2 + draw(200) / 10.0 : 3 + months * 0.2 + draw(60) / 10.0;
        r->child.position = (kv_position)draw(3);
        r->child.oedema = draw(30) == 0;
        s->weight[i] = draw(20) ? draw(100000) / 77.0 : 0;
        r->weight = weights ? &s->weight[i] : NULL;
        if (strata)
            r->stratum = level(s->text[i][0], "s", 4, 2);
        if (psus)
            r->psu = level(s->text[i][1], "p", 9, 2);
        r->column[KV_PREV_AREA] = level(s->text[i][2], "area", 2, 10);
        r->column[KV_PREV_WEALTH] = level(s->text[i][3], draw(2) ? "Q" : "", 6, 10);
        r->column[KV_PREV_EDUCATION] = level(s->text[i][4], "e", 4, 10);
    }
}

static void build(struct kv_design *d, enum kv_prevalence_kind kind, const struct sample *s,
                  int from, int to)
{
    kv_design_init(d, kv_prevalence_shape(kind), memory);
    for (int i = from; i < to; i++)
        kv_prevalence_add(d, &s->row[i]);
}

/* Whether a row belongs to a group, straight from the rules. */
static bool in_group(const struct kv_prevalence_group *g, const struct kv_prevalence_row *r,
                     double m)
{
    static const double edge[] = {0, 6, 12, 24, 36, 48, 60};
    char label[64] = "";
    const char *sex = r->child.sex == KV_MALE     ? "Male"
                      : r->child.sex == KV_FEMALE ? "Female"
                                                  : "none";
    int column = -1;
    if (strcmp(g->kind, "All") == 0)
        return true;
    if (strcmp(g->kind, "Sex") == 0)
        return strcmp(g->fixed, sex) == 0;
    if (strcmp(g->kind, "Age group") == 0 || strcmp(g->kind, "Age + sex") == 0) {
        for (int a = 0; a < 6; a++)
            if (m >= edge[a] && m < edge[a + 1])
                snprintf(label, sizeof label, "%02.0f-%02.0f mo", edge[a], edge[a + 1] - 1);
        if (g->kind[4] == '+')
            strcat(strcat(label, "."), sex);
        return strcmp(label, g->fixed) == 0;
    }
    if (strncmp(g->kind, "Age", 3) == 0) { /* school age */
        int from, to;
        const char *band = strchr(g->fixed, '.');
        if (band && strncmp(g->fixed, sex, strlen(sex)) != 0)
            return false;
        sscanf(band ? band + 1 : g->fixed, "%d-%d", &from, &to);
        return m >= from && (to == 228 ? m <= 228 : m < to + 1);
    }
    column = strcmp(g->kind, "Area") == 0              ? KV_PREV_AREA
             : strcmp(g->kind, "Wealth quintile") == 0 ? KV_PREV_WEALTH
                                                       : KV_PREV_EDUCATION;
    if (!r->column[column].data)
        return false;
    snprintf(label, sizeof label, "%.*s", (int)r->column[column].length, r->column[column].data);
    if (column == KV_PREV_WEALTH)
        return label[strlen(label) - 1] == g->fixed[1];
    return strlen(label) == g->level.length && memcmp(label, g->level.data, g->level.length) == 0;
}

/* The value of a variable for a row: NaN none. variable 0-5 cut-offs, 6 mean; indicator 4: joint,
 * cuts 0 and 1. */
static double value_of(enum kv_prevalence_kind kind, const struct kv_growth_result *s, bool oedema,
                       int indicator, int variable)
{
    static const int index[] = {KV_HAZ, KV_WAZ, KV_BAZ, KV_WHZ},
                     cut[] = {-300, -200, -100, 100, 200, 300};
    if (indicator == 4) {
        double h = value_of(kind, s, oedema, 0, 1),
               w = value_of(kind, s, oedema, 3, variable == 0 ? 1 : 4);
        return isnan(h) || isnan(w) ? NAN : h && w;
    }
    int i = index[indicator];
    double z = s->z[i] == KV_NO_Z || s->flag[i] ? NAN : s->z[i], zc = z;
    if (oedema && indicator > 0 &&
        (kind == KV_PREVALENCE_UNDER5 || indicator != 1 || s->age_months <= 120)) {
        z = NAN;
        zc = -310;
    }
    if (variable == 6)
        return z / 100;
    return isnan(zc) ? NAN : variable < 3 ? zc < cut[variable] : zc > cut[variable];
}

static bool near(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-10 * (1 + fabs(b));
}

static bool same(const struct kv_estimate *a, const struct kv_estimate *b, double unit)
{
    return a->n == b->n && a->df == b->df && a->psu == b->psu &&
           near(a->weighted_n, b->weighted_n) && near(a->estimate, b->estimate * unit) &&
           near(a->se, b->se * unit) && near(a->ci_low, b->ci_low * unit) &&
           near(a->ci_high, b->ci_high * unit) && near(a->sd, b->sd * unit);
}

/* One variable of one group by the road of survey_mean or survey_proportion. */
static void by_hand(enum kv_prevalence_kind kind, const struct sample *s,
                    const struct kv_prevalence_group *g, int indicator, int variable,
                    struct kv_estimate *out)
{
    struct kv_design d;
    kv_design_init(&d, kv_survey_shape(variable == 6 ? KV_SURVEY_MEAN : KV_SURVEY_PROPORTION),
                   memory);
    for (int i = 0; i < s->n; i++) {
        struct kv_growth_input in = s->row[i].child;
        struct kv_growth_result scored;
        in.reference = kind == KV_PREVALENCE_UNDER5 ? KV_WHO2006 : KV_WHO2007;
        kv_growth_assess(&in, &scored);
        double m = in.age_months;
        if (kind == KV_PREVALENCE_UNDER5 ? !isnan(m) && floor(m * 30.4375 + 0.5) > 1826
                                         : !(m >= 60 && m <= 228))
            continue;
        double x = value_of(kind, &scored, in.oedema, indicator, variable);
        kv_survey_row(&d, &x, in_group(g, &s->row[i], m), s->row[i].weight, s->row[i].stratum,
                      s->row[i].psu);
    }
    kv_survey_final(&d, memory, out);
    kv_design_free(&d);
}

static void test_random(enum kv_prevalence_kind kind, const char *name)
{
    static struct sample s;
    int bad = 0, cells = 0, merged = 0;
    for (int trial = 0; trial < 5; trial++) {
        struct kv_design d, e, f;
        struct kv_prevalence_table t;
        rng = 1000 + (uint64_t)trial * 31 + kind;
        random_sample(&s, kind == KV_PREVALENCE_SCHOOL);
        build(&d, kind, &s, 0, s.n);
        kv_prevalence_open(&d, memory, &t);
        for (int32_t g = 0; g < t.groups; g++) {
            struct kv_prevalence_result r;
            struct kv_estimate want;
            kv_prevalence_group(&t, g, &r);
            for (int i = 0; i < KV_PREV_INDICATORS; i++)
                for (int v = 0; v < 7 && r.indicator[i].shown; v++) {
                    by_hand(kind, &s, &t.group[g], i, v, &want);
                    cells++;
                    bad += !same(v < 6 ? &r.indicator[i].cut[v] : &r.indicator[i].mean, &want,
                                 v < 6 ? 100 : 1);
                }
            for (int v = 0; v < 2 && kind == KV_PREVALENCE_UNDER5; v++) {
                by_hand(kind, &s, &t.group[g], 4, v, &want);
                cells++;
                bad += !same(v ? &r.stunted_overweight : &r.stunted_wasted, &want, 100);
            }
        }
        kv_prevalence_close(&t);
        build(&e, kind, &s, 100, s.n);
        build(&f, kind, &s, 0, 100);
        kv_design_merge(&e, &f);
        size_t na = kv_design_flat_size(&d), nb = kv_design_flat_size(&e);
        unsigned char *a = malloc(na), *b = malloc(nb);
        struct kv_design_order oa, ob;
        kv_design_sort(&d, memory, &oa);
        kv_design_sort(&e, memory, &ob);
        kv_design_write(&d, &oa, a);
        kv_design_write(&e, &ob, b);
        merged += na != nb || memcmp(a, b, na) != 0;
        kv_design_free(&f);
        merged += kv_design_read(&f, kv_prevalence_shape(kind), memory, a, na) != KV_OK;
        free(a);
        free(b);
        kv_design_order_free(&oa, memory);
        kv_design_order_free(&ob, memory);
        kv_design_free(&d);
        kv_design_free(&e);
        kv_design_free(&f);
    }
    ok(bad == 0 && cells > 2500, "%s: %d estimates of random surveys as by survey_mean, %d off",
       name, cells, bad);
    ok(merged == 0, "%s: merged parts have the same bytes and read back", name);
}

static void test_labels(void)
{
    struct kv_design d;
    struct kv_prevalence_table t;
    struct kv_prevalence_row r = {.child = kv_growth_blank(), .column[KV_PREV_WEALTH] = {"q3", 2}};
    struct kv_prevalence_result out;
    kv_design_init(&d, kv_prevalence_shape(KV_PREVALENCE_UNDER5), memory);
    kv_prevalence_add(&d, &r);
    kv_prevalence_open(&d, memory, &t);
    ok(t.groups == 6 && strcmp(t.group[1].fixed, "Q1: Poorest") == 0,
       "no age and no sex: All and the five quintiles");
    kv_prevalence_group(&t, 1, &out);
    ok(out.indicator[0].shown && out.indicator[0].n == 0 && out.indicator[0].pop == 0 &&
           isnan(out.indicator[0].cut[0].estimate),
       "a fixed level without data stays: sizes 0, the rest NULL");
    kv_prevalence_close(&t);
    kv_design_free(&d);
    kv_design_init(&d, kv_prevalence_shape(KV_PREVALENCE_UNDER5), memory);
    kv_prevalence_open(&d, memory, &t);
    is_int(t.groups, 1, "a survey without rows: All");
    kv_prevalence_group(&t, 0, &out);
    ok(out.indicator[3].n == 0 && isnan(out.indicator[3].mean.estimate), "with nothing in it");
    kv_prevalence_close(&t);
    r.child.age_months = 60.004; /* day 1826: kept, without scores */
    kv_prevalence_add(&d, &r);
    is_int(d.rows, 1, "a child of 60.004 months is day 1826 and stays in N");
    r.child.age_months = 60.1;
    kv_prevalence_add(&d, &r);
    r.child.age_months = 300;
    kv_prevalence_add(&d, &r);
    is_int(d.rows, 1, "older children are passed over");
    r.child.age_months = NAN;
    r.child.age_days = -5;
    kv_prevalence_add(&d, &r);
    is_int(d.rows, 2, "an impossible age stays, without scores");
    kv_design_free(&d);
}

int main(void)
{
    test_random(KV_PREVALENCE_UNDER5, "under five");
    test_random(KV_PREVALENCE_SCHOOL, "school age");
    test_labels();
    return done_testing();
}
