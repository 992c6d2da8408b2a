/*
 * SKDN, the monthly counts of a posyandu and everything above it. S children of the area, K of
 * these with a KMS or KIA book, D weighed this month, of these N, T, O, B by the growth card; 2T
 * and BGM among D. Counts roll up; ratios are made of them at the end.
 */
#ifndef KV_SKDN_H
#define KV_SKDN_H

#include "growth/kms.h"

struct kv_skdn {
    int64_t s, k, d, n, t, o, b, two_t, bgm;
};

#define KV_SKDN_COUNTS 9

/* One child of the area in one month; status KV_KMS_NONE for one that was not weighed or cannot be
 * judged. */
static inline void kv_skdn_add(struct kv_skdn *c, bool book, bool weighed,
                               enum kv_kms_status status, bool two_t, bool bgm)
{
    c->s++;
    c->k += book;
    c->d += weighed;
    c->n += weighed && status == KV_KMS_N;
    c->t += weighed && status == KV_KMS_T;
    c->o += weighed && status == KV_KMS_O;
    c->b += weighed && status == KV_KMS_B;
    c->two_t += weighed && two_t;
    c->bgm += weighed && bgm;
}

static inline void kv_skdn_merge(struct kv_skdn *c, const struct kv_skdn *from)
{
    int64_t *to = &c->s;
    const int64_t *other = &from->s;
    for (int i = 0; i < KV_SKDN_COUNTS; i++)
        to[i] += other[i];
}

/* Whether counts can be those of an area: parts within their whole. */
static inline bool kv_skdn_valid(const struct kv_skdn *c)
{
    const int64_t *v = &c->s;
    for (int i = 0; i < KV_SKDN_COUNTS; i++)
        if (v[i] < 0 || v[i] > c->s)
            return false;
    return c->n + c->t + c->o + c->b <= c->d && c->two_t <= c->t && c->bgm <= c->d;
}

#endif
