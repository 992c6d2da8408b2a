/* Lines of growth charts: the inverse of the scores, table row by table row. */
#include "growth/curve.h"
#include "growth/lms.h"
#include <math.h>
#include <string.h>

#define LAST_DAY 1826

/*
 * Weight-for-height without age goes over from length to height at 87 cm, and so does its line.
 * The day tables are read to the last day below 60 months, the month tables to the last scored one.
 */
static const struct kv_curve curves[] = {
    {"haz", &kv_who_lhfa, NULL, 0, LAST_DAY, false},
    {"waz", &kv_who_wfa, NULL, 0, LAST_DAY, false},
    {"whz", &kv_who_wfl, &kv_who_wfh, 870, 1200, true},
    {"wfl", &kv_who_wfl, NULL, 0, 1100, true},
    {"wfh", &kv_who_wfh, NULL, 0, 1200, true},
    {"baz", &kv_who_bfa, NULL, 0, LAST_DAY, false},
    {"hcz", &kv_who_hcfa, NULL, 0, LAST_DAY, false},
    {"acz", &kv_who_acfa, NULL, 0, LAST_DAY, false},
    {"tsz", &kv_who_tsfa, NULL, 0, LAST_DAY, false},
    {"ssz", &kv_who_ssfa, NULL, 0, LAST_DAY, false},
    {"hfa2007", &kv_who_hfa2007, NULL, 0, 228, false},
    {"wfa2007", &kv_who_wfa2007, NULL, 0, 120, false},
    {"bfa2007", &kv_who_bfa2007, NULL, 0, 228, false},
};

const struct kv_curve *kv_curve_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (strlen(curves[i].name) == length && memcmp(curves[i].name, name, length) == 0)
            return &curves[i];
    return NULL;
}

int kv_curve_count(const struct kv_curve *curve, int step)
{
    int keys = curve->last - curve->table->first;
    return keys / step + (keys % step != 0) + 1;
}

kv_status kv_curve_point(const struct kv_curve *curve, kv_sex sex, double z, int step, int i,
                         double *x, double *y)
{
    int64_t offset = (int64_t)i * step, keys = curve->last - curve->table->first;
    int key = curve->table->first + (int)(offset < keys ? offset : keys);
    const struct kv_lms_table *table =
        curve->next && key >= curve->border ? curve->next : curve->table;
    if (sex == KV_SEX_UNKNOWN)
        return KV_NULL;
    *x = curve->tenths ? key / 10.0 : key;
    *y = kv_lms_measure(z, table->rows[sex == KV_FEMALE][key - table->first]);
    return *y > 0 && *y < INFINITY ? KV_OK : KV_NULL;
}
