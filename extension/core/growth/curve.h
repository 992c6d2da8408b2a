/* Lines of growth charts: the measure at a given z over the whole key range of a reference. */
#ifndef KV_CURVE_H
#define KV_CURVE_H

#include "growth/who_tables.h"

/* The reference behind a chart; `whz` needs two tables, all others one. */
struct kv_curve {
    const char *name;
    const struct kv_lms_table *table, *next; /* next: continues from key `border` on, or NULL */
    int border, last;                        /* last: highest key that is scored */
    bool tenths;                             /* keys are tenths of a cm: x = key / 10 */
};

/* The curve of an index name (haz waz wfl wfh whz baz hcz acz tsz ssz hfa2007 wfa2007 bfa2007). */
const struct kv_curve *kv_curve_find(const char *name, size_t length);

/* Points of the line for a step of at least 1; the last key is always one of them. */
int kv_curve_count(const struct kv_curve *curve, int step);

/* Point i; KV_NULL where no positive measure has this score. */
kv_status kv_curve_point(const struct kv_curve *curve, kv_sex sex, double z, int step, int i,
                         double *x, double *y);

#endif
