/*
 * Mothers and children among the members of a family, from two kinds of records: a woman, and a
 * child that names its mother. Any order, any number.
 *
 *   member 7, woman born 1998            {7, KV_KIN_WOMAN, marks}
 *   member 8, child of 7 born on day d   {7, d, e}: a sibling born before d and after e is too
 * close
 *
 * A mother of the family is a woman whom a child names, or who is expecting.
 */
#ifndef KV_FAMILY_H
#define KV_FAMILY_H
#include "kv.h"

enum {
    KV_KIN_WOMAN = INT32_MAX, /* in the place of the birth */
    KV_KIN_EXPECTING = 1 << 30,
    KV_KIN_MARKS = KV_KIN_EXPECTING - 1 /* bits of the caller's own meaning */
};

struct kv_kin {
    int64_t id;    /* the woman, or the mother of the child */
    kv_date born;  /* of the child, KV_NO_DATE unknown */
    int32_t extra; /* of a woman: marks, KV_KIN_EXPECTING; of a child: the day behind which an elder
                      sibling is too close, KV_NO_DATE unknown */
};

/* By woman or mother, the woman before the children, these by birth. */
void kv_kin_sort(struct kv_kin *kin, int n);
/* Sorted records: the marks of the mothers together; KV_NULL without any mother. */
kv_status kv_kin_mothers(const struct kv_kin *kin, int n, int32_t *marks);
/*
 * Sorted records: whether some child followed the sibling before it too soon; KV_NULL when no
 * mother has children of two known birthdays. Born 2020-01-31 and 2021-12-31, 24 months wanted: the
 * second is {m, 2021-12-31, 2019-12-31}, so it did.
 */
kv_status kv_kin_close(const struct kv_kin *kin, int n, bool *close);
/* Sorted records: the children of known birthday of the mother who has most of them; KV_NULL
 * without one. Two sisters with two children each: 2. */
kv_status kv_kin_most(const struct kv_kin *kin, int n, int32_t *most);

#endif
