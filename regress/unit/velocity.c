/* Growth velocity: worked examples, visits off the interval, exclusions. */
#include "growth/velocity.h"
#include "growth/lms.h"
#include "tap.h"
#include <stdlib.h>

static struct kv_velocity by_weight(kv_sex sex, int d1, double kg1, int d2, double kg2,
                                    int interval)
{
    struct kv_velocity v;
    kv_weight_velocity(sex, kv_weight_visit(sex, d1, kg1, false),
                       kv_weight_visit(sex, d2, kg2, false), interval, NULL, &v);
    return v;
}

static struct kv_velocity by_length(kv_sex sex, int d1, double cm1, int d2, double cm2,
                                    int interval)
{
    struct kv_velocity v;
    kv_length_velocity(sex, kv_length_visit(sex, d1, cm1, KV_POSITION_UNKNOWN),
                       kv_length_visit(sex, d2, cm2, KV_POSITION_UNKNOWN), interval, NULL, &v);
    return v;
}

static void is_row(struct kv_velocity v, int z, int interval, int from, const char *name)
{
    if (!ok(v.z == z && v.interval == interval && v.from_month == from, "%s", name))
        printf("# z %d, interval %d, from %d\n", v.z, v.interval, v.from_month);
}

static void worked_examples(void)
{
    is_row(by_weight(KV_MALE, 0, 3.3, 28, 3.92, 0), -121, 1, 0, "boy, birth to 4 weeks, +620 g");
    is_row(by_weight(KV_FEMALE, 152, 6.9, 183, 7.05, 0), -133, 1, 5, "girl, 5-6 months, +150 g");
    is_row(by_weight(KV_FEMALE, 152, 6.9, 183, 6.81, 0), -273, 1, 5, "girl, 5-6 months, -90 g");
    is_row(by_weight(KV_FEMALE, 122, 6.4, 183, 7.3, 0), 6, 2, 4, "girl, 4-6 months, +900 g");
    is_row(by_weight(KV_MALE, 0, 3.3, 183, 6.3, 0), -223, 6, 0, "boy, birth to 6 months, +3000 g");
    is_row(by_length(KV_MALE, 183, 67, 244, 68.9, 0), -128, 2, 6, "boy, 6-8 months, +1.9 cm");
    is_row(by_length(KV_FEMALE, 274, 70, 365, 73.1, 0), -86, 3, 9, "girl, 9-12 months, +3.1 cm");
}

static void nominal_days(void)
{
    static const int days[] = {0,   28,  61,  91,  122, 152, 183, 213, 244, 274, 304, 335, 365,
                               396, 426, 457, 487, 517, 548, 578, 609, 639, 670, 700, 731};
    int off = 0;
    for (int a = 0; a <= 24; a++)
        off += kv_velocity_day(a) != days[a];
    is_int(off, 0, "nominal days of the months 0-24");
}

/* The borders of the rule for visits off the interval. */
static void off_interval(void)
{
    struct kv_velocity v = by_weight(KV_FEMALE, 137, 6.4, 198, 7.3, 2);
    is_row(v, v.z, 2, 4, "15 days late at both visits is as near to 5 months: the earlier row");
    v = by_weight(KV_FEMALE, 122, 6.4, 183, 7.3, 2);
    int32_t exact = v.z;
    is_int(v.misfit, 0, "no misfit on nominal days");
    v = by_weight(KV_FEMALE, 122, 6.4, 122 + 73, 6.4 + 0.9 * 73 / 61, 2);
    is_row(v, exact, 2, 4, "12 days too long: the gain is brought to 61 days");
    is_near(v.gain, 900, 1e-9, "900 g in 61 days");
    v = by_weight(KV_FEMALE, 122, 6.4, 122 + 74, 7.4, 2);
    is_int(v.interval, 0, "13 days too long for 61 days");
    v = by_weight(KV_FEMALE, 122, 6.4, 122 + 48, 7.1, 2);
    is_int(v.interval, 0, "13 days too short");
    v = by_weight(KV_FEMALE, 122, 6.4, 122 + 49, 7.1, 2);
    is_int(v.interval, 2, "12 days too short");
    v = by_weight(KV_MALE, 16, 3.3, 44, 3.9, 1);
    is_int(v.from_month, 1, "day 16 is nearer to 4 weeks than to birth");
    v = by_weight(KV_MALE, 120, 6.5, 150, 7, 6);
    is_int(v.interval, 0, "a month is no six months");
    v = by_weight(KV_MALE, 120, 6.5, 150, 7, 5);
    is_int(v.interval, 0, "there is no interval of 5 months");
    v = by_length(KV_MALE, 152, 65, 183, 66.5, 0);
    is_int(v.interval, 0, "length has no interval of 1 month");
    v = by_weight(KV_MALE, 700, 11, 731, 11.2, 0);
    is_int(v.interval, 0, "weight by single months ends at 12 months");
    v = by_weight(KV_MALE, 548, 10.5, 731, 11.5, 0);
    is_row(v, v.z, 6, 18, "the last half year, to 24 months");
    v = by_weight(KV_MALE, 800, 11, 983, 12, 0);
    is_int(v.interval, 0, "nothing above 24 months");
    struct kv_velocity_rule strict = {0, 0}, none = {-1, NAN};
    struct kv_visit a = kv_weight_visit(KV_MALE, 153, 7.5, false),
                    b = kv_weight_visit(KV_MALE, 183, 7.9, false);
    ok(kv_weight_velocity(KV_MALE, a, b, 0, &strict, &v) == KV_NULL, "a strict rule");
    ok(kv_weight_velocity(KV_MALE, a, b, 0, &none, &v) == KV_NULL, "a rule that never fits");
}

/* Plain search over all rows, as the rule reads. */
static bool by_hand(const struct kv_velocity_table *table, int d1, int d2, int *interval, int *from)
{
    int best = -1;
    for (int i = 0; i < table->count; i++) {
        const struct kv_velocity_row *r = &table->rows[i];
        int a = kv_velocity_day(r->from), b = kv_velocity_day(r->to),
            misfit = abs(d1 - a) + abs(d2 - b);
        if (abs(d1 - a) > 15 || 5 * abs(d2 - d1 - (b - a)) > b - a)
            continue;
        if (best < 0 || misfit < best || (misfit == best && r->interval > *interval)) {
            best = misfit;
            *interval = r->interval;
            *from = r->from;
        }
    }
    return best >= 0;
}

static void every_pair(void)
{
    int off = 0, found = 0, interval = 0, from = 0;
    for (int d1 = 0; d1 < 760; d1++)
        for (int d2 = d1 + 1; d2 < 800; d2++) {
            struct kv_visit a = {d1, 5, false}, b = {d2, 5.5, false};
            struct kv_velocity v;
            bool fits = by_hand(&kv_who_velocity_weight, d1, d2, &interval, &from);
            kv_weight_velocity(KV_MALE, a, b, 0, NULL, &v);
            off += fits ? v.interval != interval || v.from_month != from : v.interval != 0;
            found += fits;
        }
    is_int(off, 0, "the row taken is the one of the rule, for every pair of days");
    ok(found > 10000, "and many pairs fit a row");
}

static void exclusions(void)
{
    struct kv_visit good = kv_weight_visit(KV_FEMALE, 122, 6.4, false),
                    next = kv_weight_visit(KV_FEMALE, 183, 7.3, false), bad;
    struct kv_velocity v;
    ok(kv_weight_velocity(KV_FEMALE, good, next, 0, NULL, &v) == KV_OK, "two good visits");
    bad = kv_weight_visit(KV_FEMALE, 122, 6.4, true);
    ok(kv_weight_velocity(KV_FEMALE, bad, next, 0, NULL, &v) == KV_NULL && v.z == KV_NO_Z &&
           isnan(v.gain),
       "oedema at the first visit");
    bad = kv_weight_visit(KV_FEMALE, 183, 7.3, true);
    ok(kv_weight_velocity(KV_FEMALE, good, bad, 0, NULL, &v) == KV_NULL, "oedema at the second");
    bad = kv_weight_visit(KV_FEMALE, 183, 73, false);
    ok(kv_weight_velocity(KV_FEMALE, good, bad, 0, NULL, &v) == KV_NULL, "a flagged weight");
    static const double impossible[] = {0, -5, NAN, INFINITY};
    for (int i = 0; i < 4; i++)
        ok(kv_weight_visit(KV_FEMALE, 183, impossible[i], false).excluded &&
               kv_length_visit(KV_FEMALE, 183, impossible[i], KV_LYING).excluded,
           "an impossible measure is no visit");
    ok(kv_weight_visit(KV_FEMALE, -1, 5, false).excluded, "nor one before birth");
    ok(kv_length_visit(KV_MALE, 183, 90, KV_LYING).excluded, "a flagged length");
    ok(kv_weight_velocity(KV_SEX_UNKNOWN, good, next, 0, NULL, &v) == KV_NULL, "sex unknown");
    ok(kv_weight_velocity(KV_FEMALE, next, good, 0, NULL, &v) == KV_NULL, "visits the wrong way");
    ok(kv_weight_velocity(KV_FEMALE, next, next, 0, NULL, &v) == KV_NULL, "one day twice");
    v = by_weight(KV_FEMALE, 122, 7.3, 183, 6.4, 0);
    ok(v.z == KV_NO_Z && v.off_scale && v.interval == 2, "-900 g is below the table");
    v = by_weight(KV_FEMALE, 122, 7.3, 183, 6.7, 0);
    ok(v.z == KV_NO_Z && v.off_scale, "-600 g, exactly minus delta, too");
    v = by_weight(KV_FEMALE, 122, 7.3, 183, 6.8, 0);
    ok(v.z != KV_NO_Z && v.z < -300 && !v.off_scale, "-500 g has a score");
}

/* Length is compared lying: standing adds 0.7 cm at any age from 9 months. */
static void positions(void)
{
    is_near(kv_length_visit(KV_MALE, 700, 85, KV_STANDING).value, 85.7, 1e-9, "standing, day 700");
    is_near(kv_length_visit(KV_MALE, 731, 85, KV_STANDING).value, 85.7, 1e-9, "standing, day 731");
    is_near(kv_length_visit(KV_MALE, 731, 85, KV_LYING).value, 85, 1e-9, "lying, day 731");
    is_near(kv_length_visit(KV_MALE, 731, 85, KV_POSITION_UNKNOWN).value, 85, 1e-9, "unknown");
    is_near(kv_length_visit(KV_MALE, 200, 66, KV_STANDING).value, 66, 1e-9, "standing, day 200");
}

static void series(void)
{
    static const int days[] = {0, 31, 62, 120, 150, 152, 214};
    struct kv_visit visits[7], back[7];
    struct kv_velocity v, w;
    for (int i = 0; i < 7; i++) {
        visits[i] = kv_weight_visit(KV_MALE, days[i], 3.3 + 0.02 * days[i], false);
        back[6 - i] = visits[i];
    }
    struct kv_visit to = kv_weight_visit(KV_MALE, 183, 7.2, false);
    kv_weight_velocity_since(KV_MALE, visits, 7, to, 0, NULL, &v);
    kv_weight_velocity_since(KV_MALE, back, 7, to, 0, NULL, &w);
    is_row(v, v.z, 6, 0, "birth and 5 months both fit day 183 exactly: the longer interval");
    ok(v.from_days == 0 && w.from_days == 0 && v.z == w.z, "in any order of the visits");
    kv_weight_velocity_since(KV_MALE, visits, 7, to, 1, NULL, &v);
    is_int(v.from_days, 152, "one month: day 152 rather than 150");
    kv_weight_velocity_since(KV_MALE, visits, 7, to, 2, NULL, &v);
    is_int(v.from_days, 120, "two months: day 120");
    kv_weight_velocity_since(KV_MALE, visits, 7, to, 4, NULL, &v);
    is_int(v.from_days, 62, "four months: day 62");
    ok(kv_weight_velocity_since(KV_MALE, visits, 0, to, 0, NULL, &v) == KV_NULL,
       "no earlier visit");
    struct kv_visit two[] = {{119, 6, false}, {125, 6.2, false}}, owt[] = {two[1], two[0]};
    kv_weight_velocity_since(KV_MALE, two, 2, to, 2, NULL, &v);
    kv_weight_velocity_since(KV_MALE, owt, 2, to, 2, NULL, &w);
    ok(v.from_days == 119 && w.from_days == 119, "equally near visits: the earlier one");
    kv_length_velocity_since(KV_MALE,
                             (struct kv_visit[]){kv_length_visit(KV_MALE, 183, 67, KV_LYING)}, 1,
                             kv_length_visit(KV_MALE, 244, 68.9, KV_LYING), 0, NULL, &v);
    is_int(v.z, -128, "length in a series");
}

int main(void)
{
    worked_examples();
    nominal_days();
    off_interval();
    every_pair();
    exclusions();
    positions();
    series();
    return done_testing();
}
