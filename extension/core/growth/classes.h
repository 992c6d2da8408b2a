/*
 * Names the law gives to z-scores: Peraturan Menteri Kesehatan 2/2020 (0-60 months, 5-18 years).
 * Scores come in hundredths (growth.h); a missing or implausible one has no class.
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
    KV_CLASS_COUNT
} kv_class;

kv_class kv_class_bbu(int32_t z);
kv_class kv_class_tbu(int32_t z);
kv_class kv_class_bbtb(int32_t z, bool oedema);
kv_class kv_class_imtu(int32_t z, double age_months);

/* The name in the decree's words; NULL for KV_NO_CLASS. */
const char *kv_class_name(kv_class c);

#endif
