/* The WHO figures as constant tables; who_tables.c is made from extension/data at build time. */
#ifndef KV_WHO_TABLES_H
#define KV_WHO_TABLES_H

#include "kv.h"

/* Box-Cox power, median, coefficient of variation. */
struct kv_lms {
    double l, m, s;
};

/* Rows without gaps from key `first`; the key is a day, a month or a length in tenths of a cm. */
struct kv_lms_table {
    int first, count;
    const struct kv_lms *rows[2]; /* boys, girls */
};

/* One interval of a velocity table; from and to in months, 0 = birth, 1 = 4 weeks. */
struct kv_velocity_row {
    int interval, from, to;
    struct kv_lms lms[2]; /* boys, girls; of gain + delta */
    double delta[2];      /* added to the gain before the transform, in the unit of the gain */
};

struct kv_velocity_table {
    int count;
    const struct kv_velocity_row *rows;
};

extern const struct kv_lms_table kv_who_lhfa, kv_who_wfa, kv_who_bfa, kv_who_wfl, kv_who_wfh;
extern const struct kv_lms_table kv_who_hcfa, kv_who_acfa, kv_who_tsfa, kv_who_ssfa;
extern const struct kv_lms_table kv_who_hfa2007, kv_who_wfa2007, kv_who_bfa2007;
extern const struct kv_velocity_table kv_who_velocity_weight, kv_who_velocity_length;

#endif
