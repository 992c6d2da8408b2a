/* Comparing two normalised names as sets of tokens: levels for the model, a similarity for people
 * to look at. */
#ifndef KV_LINKAGE_NAME_COMPARE_H
#define KV_LINKAGE_NAME_COMPARE_H
#include "linkage/name.h"

/* Level 6 equal .. 1 different, 0 one is null. */
int kv_name_level(const struct kv_name *a, const struct kv_name *b);
/* 0..1; NaN if one is null. */
double kv_name_similarity(const struct kv_name *a, const struct kv_name *b);

#endif
