/*
 * Classes of Peraturan Menteri Kesehatan 2/2020 and of the programme. Borders belong to the better
 * side: -2.00 and +1.00 are normal. Scores outside the plausible range of their index have none.
 */
#include "growth/classes.h"
#include <math.h>

#define MUAC_FIRST_MONTH 6
#define UNITS            10000 /* limits are compared in whole units of the fourth decimal */
#define LARGEST          1e11

static const char *const names[KV_CLASS_COUNT] = {
    [KV_BBU_VERY_LOW] = "berat badan sangat kurang",
    [KV_BBU_LOW] = "berat badan kurang",
    [KV_BBU_NORMAL] = "berat badan normal",
    [KV_BBU_RISK] = "risiko berat badan lebih",
    [KV_TBU_VERY_SHORT] = "sangat pendek",
    [KV_TBU_SHORT] = "pendek",
    [KV_TBU_NORMAL] = "normal",
    [KV_TBU_TALL] = "tinggi",
    [KV_GIZI_BURUK] = "gizi buruk",
    [KV_GIZI_KURANG] = "gizi kurang",
    [KV_GIZI_BAIK] = "gizi baik",
    [KV_GIZI_BERISIKO_LEBIH] = "berisiko gizi lebih",
    [KV_GIZI_LEBIH] = "gizi lebih",
    [KV_OBESITAS] = "obesitas",
    [KV_LILA_NORMAL] = "normal",
    [KV_MICROCEPHALY] = "mikrosefali",
    [KV_HEAD_NORMAL] = "normal",
    [KV_MACROCEPHALY] = "makrosefali",
};

static bool has_class(enum kv_index index, int32_t z)
{
    return z != KV_NO_Z && !kv_growth_flag(index, z);
}

kv_class kv_class_bbu(int32_t z)
{
    if (!has_class(KV_WAZ, z))
        return KV_NO_CLASS;
    return z < -300   ? KV_BBU_VERY_LOW
           : z < -200 ? KV_BBU_LOW
           : z <= 100 ? KV_BBU_NORMAL
                      : KV_BBU_RISK;
}

kv_class kv_class_tbu(int32_t z)
{
    if (!has_class(KV_HAZ, z))
        return KV_NO_CLASS;
    return z < -300   ? KV_TBU_VERY_SHORT
           : z < -200 ? KV_TBU_SHORT
           : z <= 300 ? KV_TBU_NORMAL
                      : KV_TBU_TALL;
}

/* 0-60 months: the same borders for weight-for-height and BMI-for-age. */
static kv_class class_under_five(int32_t z)
{
    return z < -300   ? KV_GIZI_BURUK
           : z < -200 ? KV_GIZI_KURANG
           : z <= 100 ? KV_GIZI_BAIK
           : z <= 200 ? KV_GIZI_BERISIKO_LEBIH
           : z <= 300 ? KV_GIZI_LEBIH
                      : KV_OBESITAS;
}

/* 5-18 years, used as far as the 2007 reference reaches. */
static kv_class class_school(int32_t z)
{
    return z < -300   ? KV_GIZI_BURUK
           : z < -200 ? KV_GIZI_KURANG
           : z <= 100 ? KV_GIZI_BAIK
           : z <= 200 ? KV_GIZI_LEBIH
                      : KV_OBESITAS;
}

/* Oedema of malnutrition is gizi buruk whatever the weight; there is no score then. */
kv_class kv_class_bbtb(int32_t z, bool oedema)
{
    if (oedema)
        return KV_GIZI_BURUK;
    return has_class(KV_WHZ, z) ? class_under_five(z) : KV_NO_CLASS;
}

kv_class kv_class_imtu(int32_t z, double age_months)
{
    if (!has_class(KV_BAZ, z) || !(age_months >= 0) || age_months > KV_LAST_MONTH)
        return KV_NO_CLASS;
    return age_months < KV_SCHOOL_MONTHS ? class_under_five(z) : class_school(z);
}

kv_class kv_class_muac(double muac_cm, double age_months, bool oedema, double severe_cm,
                       double moderate_cm)
{
    bool severe, moderate;
    if (!(age_months >= MUAC_FIRST_MONTH) || age_months >= KV_SCHOOL_MONTHS)
        return KV_NO_CLASS;
    if (oedema)
        return KV_GIZI_BURUK;
    if (kv_below_limit(muac_cm, severe_cm, &severe) != KV_OK ||
        kv_below_limit(muac_cm, moderate_cm, &moderate) != KV_OK)
        return KV_NO_CLASS;
    return severe ? KV_GIZI_BURUK : moderate ? KV_GIZI_KURANG : KV_LILA_NORMAL;
}

kv_class kv_class_head(int32_t z, int32_t low, int32_t high)
{
    if (!has_class(KV_HCZ, z))
        return KV_NO_CLASS;
    return z < low ? KV_MICROCEPHALY : z > high ? KV_MACROCEPHALY : KV_HEAD_NORMAL;
}

const char *kv_class_name(kv_class c)
{
    return c > KV_NO_CLASS && c < KV_CLASS_COUNT ? names[c] : NULL;
}

kv_status kv_below_limit(double measure, double limit, bool *below)
{
    if (!(measure > 0 && measure < INFINITY) || isnan(limit))
        return KV_NULL;
    if (measure > LARGEST || fabs(limit) > LARGEST)
        *below = measure < limit;
    else
        *below = llround(measure * UNITS) < llround(limit * UNITS);
    return KV_OK;
}

kv_mat kv_mat_colour(int32_t haz, int32_t red, int32_t yellow)
{
    if (!has_class(KV_HAZ, haz))
        return KV_MAT_NOT_MEASURED;
    return haz < red ? KV_MAT_RED : haz < yellow ? KV_MAT_YELLOW : KV_MAT_GREEN;
}

const char *kv_mat_name(kv_mat mat)
{
    static const char *const mats[] = {NULL, "TD", "M", "K", "H"};
    return mat >= KV_MAT_NOT_MEASURED && mat <= KV_MAT_GREEN ? mats[mat] : NULL;
}
