/* Growth velocity: see velocity.h for formula, rule and source. */
#include "growth/velocity.h"
#include "growth/lms.h"
#include <stdlib.h>

#define GRAMS_PER_KG 1000
#define LYING_CM     0.7

/* What the two kinds differ in. */
struct kind {
    const struct kv_velocity_table *table;
    double unit; /* of the table per unit of the visit */
};

static const struct kind weight = {&kv_who_velocity_weight, GRAMS_PER_KG};
static const struct kind length = {&kv_who_velocity_length, 1};

int32_t kv_velocity_day(int month)
{
    return month == 1 ? 28 : (int32_t)kv_half_up(KV_DAYS_PER_MONTH * month);
}

struct kv_visit kv_weight_visit(kv_sex sex, int32_t days, double weight_kg, bool oedema)
{
    struct kv_growth_input in = kv_growth_blank();
    in.sex = sex;
    in.age_days = days;
    in.weight_kg = weight_kg;
    int32_t z = kv_growth_z(&in, KV_WAZ);
    bool bad = oedema || z == KV_NO_Z || kv_growth_flag(KV_WAZ, z);
    return (struct kv_visit){days, weight_kg, bad};
}

/*
 * The tables are about lying length to 24 months, so both visits are brought to it: a standing
 * height gains 0.7 cm at any age (below 9 months the position is not believed). Up to day 730 that
 * is the adjusted length of the scores; from day 731 the scores go to standing height, which would
 * take 0.7 cm from the gain of a child lying at both visits.
 */
struct kv_visit kv_length_visit(kv_sex sex, int32_t days, double length_cm, kv_position position)
{
    struct kv_growth_input in = kv_growth_blank();
    struct kv_growth_result r;
    in.sex = sex;
    in.age_days = days;
    in.height_cm = length_cm;
    in.position = position;
    kv_growth_assess(&in, &r);
    bool bad = r.z[KV_HAZ] == KV_NO_Z || r.flag[KV_HAZ];
    double lying = r.height_adjusted;
    if (days >= KV_STANDING_DAYS && position != KV_POSITION_UNKNOWN)
        lying += LYING_CM;
    return (struct kv_visit){days, lying, bad};
}

/* How far two visits are from a row, in days; -1 when the row does not fit them. */
static int32_t misfit_of(const struct kv_velocity_row *row, int32_t d1, int32_t d2,
                         const struct kv_velocity_rule *rule)
{
    int32_t from = kv_velocity_day(row->from), to = kv_velocity_day(row->to), n = to - from;
    if (abs(d1 - from) > rule->near_days || abs(d2 - d1 - n) > rule->span_share * n)
        return -1;
    return abs(d1 - from) + abs(d2 - to);
}

/* Whether a row is taken instead of the best so far; a full order, so visits may come in any. */
static bool is_better(int32_t misfit, const struct kv_velocity_row *row, int32_t d1,
                      const struct kv_velocity *best)
{
    if (best->interval == 0 || misfit != best->misfit)
        return best->interval == 0 || misfit < best->misfit;
    if (row->interval != best->interval)
        return row->interval > best->interval;
    return row->from != best->from_month ? row->from < best->from_month : d1 < best->from_days;
}

/* Score of a gain; at or below -delta the transform has no value. */
static void set_score(struct kv_velocity *v, double gain, const struct kv_velocity_row *row,
                      int girl)
{
    double y = gain + row->delta[girl];
    v->gain = gain;
    v->off_scale = y <= 0;
    v->z = v->off_scale ? KV_NO_Z : kv_hundredths(kv_lms_plain(y, row->lms[girl]));
}

/* Improves `best` by the rows that fit this pair of visits. */
static void consider(const struct kind *kind, int girl, const struct kv_visit *from,
                     const struct kv_visit *to, int interval, const struct kv_velocity_rule *rule,
                     struct kv_velocity *best)
{
    int32_t last = kv_velocity_day(24) + 2 * kv_velocity_day(6);
    if (from->excluded || to->excluded || from->days < 0 || from->days >= to->days ||
        to->days > last)
        return;
    int32_t span = to->days - from->days;
    for (int i = 0; i < kind->table->count; i++) {
        const struct kv_velocity_row *row = &kind->table->rows[i];
        if (interval != KV_ANY_INTERVAL && row->interval != interval)
            continue;
        int32_t misfit = misfit_of(row, from->days, to->days, rule);
        if (misfit < 0 || !is_better(misfit, row, from->days, best))
            continue;
        int32_t n = kv_velocity_day(row->to) - kv_velocity_day(row->from);
        double gain = kind->unit * to->value - kind->unit * from->value;
        best->interval = row->interval;
        best->from_month = row->from;
        best->from_days = from->days;
        best->misfit = misfit;
        set_score(best, gain * n / span, row, girl);
    }
}

static kv_status best_of(const struct kind *kind, kv_sex sex, const struct kv_visit *earlier, int n,
                         struct kv_visit to, int interval, const struct kv_velocity_rule *rule,
                         struct kv_velocity *out)
{
    struct kv_velocity_rule standard = {KV_NEAR_DAYS, KV_SPAN_SHARE};
    *out = (struct kv_velocity){.z = KV_NO_Z, .gain = NAN};
    if (sex == KV_SEX_UNKNOWN)
        return KV_NULL;
    for (int i = 0; i < n; i++)
        consider(kind, sex == KV_FEMALE, &earlier[i], &to, interval, rule ? rule : &standard, out);
    return out->interval ? KV_OK : KV_NULL;
}

kv_status kv_weight_velocity(kv_sex sex, struct kv_visit from, struct kv_visit to, int interval,
                             const struct kv_velocity_rule *rule, struct kv_velocity *out)
{
    return best_of(&weight, sex, &from, 1, to, interval, rule, out);
}

kv_status kv_length_velocity(kv_sex sex, struct kv_visit from, struct kv_visit to, int interval,
                             const struct kv_velocity_rule *rule, struct kv_velocity *out)
{
    return best_of(&length, sex, &from, 1, to, interval, rule, out);
}

kv_status kv_weight_velocity_since(kv_sex sex, const struct kv_visit *earlier, int n,
                                   struct kv_visit to, int interval,
                                   const struct kv_velocity_rule *rule, struct kv_velocity *out)
{
    return best_of(&weight, sex, earlier, n, to, interval, rule, out);
}

kv_status kv_length_velocity_since(kv_sex sex, const struct kv_visit *earlier, int n,
                                   struct kv_visit to, int interval,
                                   const struct kv_velocity_rule *rule, struct kv_velocity *out)
{
    return best_of(&length, sex, earlier, n, to, interval, rule, out);
}
