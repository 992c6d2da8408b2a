/* Quality of anthropometric data, rows to counts: see quality.h. */
#include "growth/quality.h"
#include <math.h>

static const uint8_t spread_index[] = {KV_HAZ, KV_WAZ, KV_WHZ, KV_BAZ, KV_ACZ};

static bool is_measure(double x)
{
    return x > 0 && x < INFINITY;
}

/* Last digit of a whole number of steps; ten times what is near the end of the range is none. */
static int last_digit(double steps)
{
    return isfinite(steps) ? (int)fmod(floor(fabs(steps) + 0.5), 10) : 0;
}

static void count_inputs(struct kv_quality_counts *q, const struct kv_quality_row *row,
                         bool has_age)
{
    const struct kv_growth_input *in = &row->child;
    q->rows++;
    q->given[KV_Q_SEX] += in->sex != KV_SEX_UNKNOWN;
    q->given[KV_Q_AGE] += has_age;
    q->given[KV_Q_BIRTH_DATE] += row->exact_birth_date;
    q->given[KV_Q_WEIGHT] += is_measure(in->weight_kg);
    q->given[KV_Q_HEIGHT] += is_measure(in->height_cm);
    q->given[KV_Q_POSITION] += in->position != KV_POSITION_UNKNOWN;
    q->given[KV_Q_HEAD] += is_measure(in->head_cm);
    q->given[KV_Q_MUAC] += is_measure(in->muac_cm);
    q->boys += in->sex == KV_MALE;
    q->girls += in->sex == KV_FEMALE;
}

static void count_digits(struct kv_quality_counts *q, const struct kv_growth_input *in)
{
    if (is_measure(in->weight_kg))
        q->digit[KV_Q_DIGITS_WEIGHT][last_digit(10 * in->weight_kg)]++;
    if (is_measure(in->height_cm))
        q->digit[KV_Q_DIGITS_HEIGHT][last_digit(10 * in->height_cm)]++;
    if (is_measure(in->muac_cm))
        q->digit[KV_Q_DIGITS_MUAC][last_digit(10 * in->muac_cm)]++;
}

static void count_age(struct kv_quality_counts *q, double months)
{
    double m = floor(months);
    q->age_month[(int)fmod(m, 12)]++;
    q->age_6_29 += m >= 6 && m <= 29;
    q->age_24_59 += m >= 24 && m <= 59;
    q->age_6_59 += m >= 6 && m <= 59;
}

/* Age in months from whichever was given; NaN when it is unknown or impossible. */
static double months_of(const struct kv_growth_input *in)
{
    double m = isnan(in->age_days) ? in->age_months : in->age_days / KV_DAYS_PER_MONTH;
    return m >= 0 && m < 1e6 ? m : NAN;
}

/* MUAC in mm: the range rule and the distribution, in tenths of a mm. */
static kv_status add_muac(struct kv_quality *q, const struct kv_memory *memory, double muac_cm)
{
    if (!is_measure(muac_cm))
        return KV_OK;
    double tenths = floor(100 * muac_cm + 0.5);
    q->counts.muac_outside += tenths < 1000 || tenths > 2000;
    return kv_histogram_add(&q->spread[KV_Q_MUAC_MM], memory,
                            tenths < 1e9 ? (int32_t)tenths : 1000000000, 1);
}

kv_status kv_quality_add_scored(struct kv_quality *q, const struct kv_memory *memory,
                                const struct kv_quality_row *row,
                                const struct kv_growth_result *scored)
{
    double months = months_of(&row->child);
    count_inputs(&q->counts, row, !isnan(months));
    count_digits(&q->counts, &row->child);
    if (!isnan(months))
        count_age(&q->counts, months);
    for (int i = 0; i < KV_INDEX_COUNT; i++) {
        q->counts.scored[i] += scored->z[i] != KV_NO_Z;
        q->counts.flagged[i] += scored->z[i] != KV_NO_Z && scored->flag[i];
    }
    kv_status status = add_muac(q, memory, row->child.muac_cm);
    for (int i = 0; i < KV_Q_MUAC_MM && status == KV_OK; i++) {
        int32_t z = scored->z[spread_index[i]];
        if (z != KV_NO_Z)
            status = kv_histogram_add(&q->spread[i], memory, z, 1);
    }
    return status;
}

kv_status kv_quality_add(struct kv_quality *q, const struct kv_memory *memory,
                         const struct kv_quality_row *row)
{
    struct kv_growth_result scored;
    kv_growth_assess(&row->child, &scored);
    return kv_quality_add_scored(q, memory, row, &scored);
}

kv_status kv_quality_merge(struct kv_quality *q, const struct kv_memory *memory,
                           const struct kv_quality *from)
{
    int64_t *to = (int64_t *)&q->counts;
    const int64_t *other = (const int64_t *)&from->counts;
    for (int i = 0; i < KV_QUALITY_COUNTS; i++)
        to[i] += other[i];
    kv_status status = KV_OK;
    for (int i = 0; i < KV_Q_SPREADS && status == KV_OK; i++)
        status = kv_histogram_merge(&q->spread[i], memory, &from->spread[i]);
    return status;
}

void kv_quality_free(struct kv_quality *q, const struct kv_memory *memory)
{
    for (int i = 0; i < KV_Q_SPREADS; i++)
        kv_histogram_free(&q->spread[i], memory);
}
