/*
 * The weighings of one child, collected in any order and in parts: the state of kms_series. Sex and
 * birth date are those of the rows; two different ones leave them unknown.
 */
#ifndef KV_KMS_RECORD_H
#define KV_KMS_RECORD_H

#include "growth/dict.h"
#include "growth/growth.h"
#include "growth/kms.h"

struct kv_kms_weight {
    kv_date date;
    int32_t gram;
    int32_t oedema; /* 0 or 1: weight-for-age says nothing then */
};

struct kv_kms_record {
    bool has_rule;
    struct kv_kms_rule rule;
    kv_sex sex;
    bool sex_differs;
    kv_date born; /* valid while has_born */
    bool has_born, born_differs;
    struct kv_kms_weight *weight;
    int32_t weights, room;
};

/* Years 1 to 9999: nothing else is a date of birth or of a weighing. */
static inline bool kv_kms_date(kv_date date)
{
    return date >= -730119 && date <= 2921939;
}

/* One row: KV_INVALID when its rule is not that of the rows before. */
kv_status kv_kms_record_add(struct kv_kms_record *r, const struct kv_memory *memory,
                            const struct kv_kms_rule *rule, kv_sex sex, kv_date born,
                            const struct kv_kms_weight *weight);
kv_status kv_kms_record_merge(struct kv_kms_record *r, const struct kv_memory *memory,
                              const struct kv_kms_record *from);

/* Weight-for-age of a weighing, hundredths; KV_NO_Z when there is none or it is implausible. */
int32_t kv_kms_waz(kv_sex sex, kv_date born, const struct kv_kms_weight *w);

/*
 * The whole series: weighing[] and out[] take r->weights entries, ascending by date, on one day the
 * heavier last. Sex and birth date are unknown where rows differ.
 */
kv_status kv_kms_record_series(const struct kv_kms_record *r, const struct kv_memory *memory,
                               struct kv_weighing *weighing, struct kv_kms *out);

/* Canonical bytes; damaged ones are KV_CORRUPT. */
size_t kv_kms_record_size(const struct kv_kms_record *r);
kv_status kv_kms_record_write(const struct kv_kms_record *r, const struct kv_memory *scratch,
                              unsigned char *bytes);
kv_status kv_kms_record_read(struct kv_kms_record *r, const struct kv_memory *memory,
                             const unsigned char *bytes, size_t size);

#endif
