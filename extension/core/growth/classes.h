/*
 * Names the law and the programme give to measurements. Scores come in hundredths (growth.h); a
 * missing or implausible one has no class. Borders of PMK 2/2020 are part of the class itself;
 * those the programme may change are arguments, with the usual value beside them.
 */
#ifndef KV_CLASSES_H
#define KV_CLASSES_H

#include "growth.h"

typedef enum kv_class {
    KV_NO_CLASS = 0,
    /* BB/U */
    KV_BBU_VERY_LOW, /* berat badan sangat kurang, z < -3 */
    KV_BBU_LOW,      /* berat badan kurang, -3 <= z < -2 */
    KV_BBU_NORMAL,   /* berat badan normal, -2 <= z <= 1 */
    KV_BBU_RISK,     /* risiko berat badan lebih, z > 1 */
    /* PB/U, TB/U */
    KV_TBU_VERY_SHORT, /* sangat pendek, z < -3 */
    KV_TBU_SHORT,      /* pendek, -3 <= z < -2 */
    KV_TBU_NORMAL,     /* normal, -2 <= z <= 3 */
    KV_TBU_TALL,       /* tinggi, z > 3 */
    /* BB/PB, BB/TB, IMT/U */
    KV_GIZI_BURUK,
    KV_GIZI_KURANG,
    KV_GIZI_BAIK,
    KV_GIZI_BERISIKO_LEBIH,
    KV_GIZI_LEBIH,
    KV_OBESITAS,
    /* LiLA of a child */
    KV_LILA_NORMAL, /* with KV_GIZI_BURUK and KV_GIZI_KURANG */
    /* LK/U */
    KV_MICROCEPHALY, /* mikrosefali, z < -2 */
    KV_HEAD_NORMAL,
    KV_MACROCEPHALY, /* makrosefali, z > 2 */
    KV_CLASS_COUNT
} kv_class;

/* PMK 2/2020. */
kv_class kv_class_bbu(int32_t z);
kv_class kv_class_tbu(int32_t z);
kv_class kv_class_bbtb(int32_t z, bool oedema);
kv_class kv_class_imtu(int32_t z, double age_months);

/* Mid-upper arm circumference of a child of 6 to below 60 months; oedema is gizi buruk. */
#define KV_MUAC_SEVERE_CM   11.5
#define KV_MUAC_MODERATE_CM 12.5
kv_class kv_class_muac(double muac_cm, double age_months, bool oedema, double severe_cm,
                       double moderate_cm);

/* Head circumference-for-age, borders in hundredths: usually -200 and 200. */
kv_class kv_class_head(int32_t z, int32_t low, int32_t high);

/* The name in the decree's words; NULL for KV_NO_CLASS. */
const char *kv_class_name(kv_class c);

/*
 * Whether a measure is below its limit: KEK (arm of a woman below 23.5 cm), anaemia (Hb below 11
 * g/dL), short mother (below 145 cm), short at birth (below 48 cm), low birth weight (below 2500
 * g). Both are compared to the fourth decimal. KV_NULL for a measure that is missing or impossible:
 * nobody is "not anaemic" for want of a test.
 */
kv_status kv_below_limit(double measure, double limit, bool *below);

/*
 * Growth mat (tikar pertumbuhan), children of 0-23 months. The official codes; red is an indication
 * of stunting. What was recorded stays as it is, this is the colour the measured length gives.
 */
typedef enum kv_mat {
    KV_MAT_NOT_MEASURED = 1, /* TD: no score, or an implausible one */
    KV_MAT_RED,              /* M: haz below `red`, usually -200 */
    KV_MAT_YELLOW,           /* K: haz below `yellow`, usually -100 */
    KV_MAT_GREEN,            /* H */
} kv_mat;
kv_mat kv_mat_colour(int32_t haz, int32_t red, int32_t yellow);

/* TD, M, K, H. */
const char *kv_mat_name(kv_mat mat);

#endif
