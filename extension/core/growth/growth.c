/* The scores as functions; the rules are in assess.h. */
#include "growth/assess.h"

bool kv_growth_flag(enum kv_index index, int32_t z)
{
    return (z != KV_NO_Z) & ((z < kv_indicators[index].low) | (z > kv_indicators[index].high));
}

int32_t kv_growth_z(const struct kv_growth_input *in, enum kv_index index)
{
    switch (index) {
    case KV_HAZ:
        return kv_assess_one(in, KV_HAZ);
    case KV_WAZ:
        return kv_assess_one(in, KV_WAZ);
    case KV_WHZ:
        return kv_assess_one(in, KV_WHZ);
    case KV_BAZ:
        return kv_assess_one(in, KV_BAZ);
    case KV_HCZ:
        return kv_assess_one(in, KV_HCZ);
    case KV_ACZ:
        return kv_assess_one(in, KV_ACZ);
    case KV_TSZ:
        return kv_assess_one(in, KV_TSZ);
    case KV_SSZ:
        return kv_assess_one(in, KV_SSZ);
    default:
        return KV_NO_Z;
    }
}

void kv_growth_assess(const struct kv_growth_input *in, struct kv_growth_result *out)
{
    struct kv_subject s;
    kv_set_subject(&s, in);
    kv_set_height(&s);
    kv_set_bmi(&s);
    out->z[KV_HAZ] = kv_index_z(&s, KV_HAZ);
    out->z[KV_WAZ] = kv_index_z(&s, KV_WAZ);
    out->z[KV_WHZ] = kv_index_z(&s, KV_WHZ);
    out->z[KV_BAZ] = kv_index_z(&s, KV_BAZ);
    out->z[KV_HCZ] = kv_index_z(&s, KV_HCZ);
    out->z[KV_ACZ] = kv_index_z(&s, KV_ACZ);
    out->z[KV_TSZ] = kv_index_z(&s, KV_TSZ);
    out->z[KV_SSZ] = kv_index_z(&s, KV_SSZ);
    for (int i = 0; i < KV_INDEX_COUNT; i++)
        out->flag[i] = kv_growth_flag((enum kv_index)i, out->z[i]);
    out->height_adjusted = s.height_cm;
    out->bmi = s.bmi;
    out->c9mo_flag = s.c9mo;
    out->reference = s.reference;
    out->age_days = s.days;
    out->age_months = kv_subject_months(&s);
}
