/*
 * The WHO prevalence table of a child survey in one pass: every child is scored and added to all
 * its groups; the finished state gives the 135 columns for children under five, or the 96 for
 * school age (60-228 months). Rules: indicators HA, WA, BMI, WH; flagged scores count as missing; a
 * child with oedema is below -3 in WA, BMI and WH whatever else is known, and has no z there;
 * cut-offs -3 -2 -1 and 1 2 3 on z rounded to 2 decimals.
 *
 * State: one block per (stratum, PSU) and cell. Cells are the crossing of age group and sex (All,
 * age, sex and age + sex are unions of them), one per wealth quintile, and one per level of the
 * free columns. counters  weighted rows | per indicator: values for cut-offs, values for the mean |
 * values of HA and WH sums      per indicator: weights by class of z (below), w z, w z^2 | HA and
 * WH both: w, stunted and wasted, stunted and overweight squares   the same with squared weights
 */
#ifndef KV_PREVALENCE_H
#define KV_PREVALENCE_H

#include "growth/growth.h"
#include "growth/survey.h"

enum kv_prevalence_kind { KV_PREVALENCE_UNDER5 = 3, KV_PREVALENCE_SCHOOL = 4 };

enum kv_prevalence_indicator {
    KV_PREV_HA,
    KV_PREV_WA,
    KV_PREV_BMI,
    KV_PREV_WH,
    KV_PREV_INDICATORS
};

/* Free grouping columns. Area, region, education and other have levels of their own; wealth has Q1
 * to Q5. */
enum kv_prevalence_column {
    KV_PREV_AREA,
    KV_PREV_REGION,
    KV_PREV_WEALTH,
    KV_PREV_EDUCATION,
    KV_PREV_OTHER,
    KV_PREV_COLUMNS
};

/* Classes of z: oedema; below -3; -2; -1; the middle; above 1; 2; 3. */
enum {
    KV_PREV_OEDEMA,
    KV_PREV_CLASSES = 8,
    KV_PREV_WZ = KV_PREV_CLASSES,
    KV_PREV_WZZ,
    KV_PREV_SUMS
};
enum { KV_PREV_BOTH, KV_PREV_BOTH_LOW, KV_PREV_BOTH_HIGH, KV_PREV_JOINT_SUMS };

/* Fixed cells: age group (or none) * 3 + sex (0 none, 1 male, 2 female); then wealth quintiles. */
#define KV_PREV_AGES_UNDER5 6
#define KV_PREV_AGES_SCHOOL 15
#define KV_PREV_WEALTH_CELL 64 /* + 1..5 */

#define KV_PREV_CUTS 6

struct kv_prevalence_row {
    struct kv_growth_input child; /* reference is set by the kind of table */
    const double *weight;         /* NULL: none */
    struct kv_text stratum, psu;
    struct kv_text column[KV_PREV_COLUMNS];
};

struct kv_design_shape kv_prevalence_shape(enum kv_prevalence_kind kind);

/* Scores a child and adds it. Rows outside the table are passed over: KV_OK. KV_INVALID: a bad
 * weight. */
kv_status kv_prevalence_add(struct kv_design *d, const struct kv_prevalence_row *row);

/* Percent for the cut-offs, z for the mean. */
struct kv_prevalence_cell {
    struct kv_estimate cut[KV_PREV_CUTS]; /* _3 _2 _1 1 2 3 */
    struct kv_estimate mean;
    int64_t n; /* with a value for cut-offs */
    double pop;
    bool shown; /* false: every column of the indicator is NULL */
};

struct kv_prevalence_result {
    struct kv_prevalence_cell indicator[KV_PREV_INDICATORS];
    struct kv_estimate stunted_wasted, stunted_overweight; /* HA_2_WH_2 and HA_2_WH2, percent */
};

#define KV_PREV_LABEL 64

struct kv_prevalence_group {
    char kind[KV_PREV_LABEL];   /* "Age group"; "All" has no level */
    char fixed[KV_PREV_LABEL];  /* level of a fixed group */
    struct kv_text level;       /* the level, fixed or free */
    const char *years, *months; /* school age only */
    int age_from, age_to, sex;  /* union of age and sex cells; sex 0: any */
    int32_t cell;               /* a single cell, or -1 */
    bool hide_weight;           /* school age: no weight-for-age in All and Sex */
};

/* A finished state with everything its groups share. */
struct kv_prevalence_table {
    const struct kv_design *design;
    struct kv_memory memory;
    struct kv_design_order order;
    struct kv_survey_frame frame;
    struct kv_survey_scale scale;
    struct kv_survey_part *part; /* one per key */
    int64_t *counter;            /* counters of the group, per key */
    uint64_t *sum, *square;      /* sums of the group, per key, and the total after the last */
    struct kv_prevalence_group *group;
    int32_t groups, groups_room;
};

/* Prepares the table and lists its groups; free it afterwards, also after a failure. */
kv_status kv_prevalence_open(const struct kv_design *d, struct kv_memory memory,
                             struct kv_prevalence_table *out);
void kv_prevalence_group(struct kv_prevalence_table *table, int32_t group,
                         struct kv_prevalence_result *out);
void kv_prevalence_close(struct kv_prevalence_table *table);

#endif
