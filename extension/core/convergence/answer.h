/*
 * One dated answer about a service in 64 bits, behind the number of its owner in another 64: how
 * tens of millions of them travel from the tables to the batch worker, many in one value.
 *
 *   bits 63..40  day since 2000-01-01 (24 bits, two's complement; infinite dates are cut)
 *   bits 39..24  number of the item            bits 23..8  quantity, 0 = no number
 *   bits  3..2   caregiver (enum kv_caregiver)  bit 1  only the month is known  bit 0  Ya
 */
#ifndef KV_ANSWER_H
#define KV_ANSWER_H
#include "convergence.h"

struct kv_packed_answer {
    kv_date day;
    uint16_t item, quantity;
    uint8_t caregiver, month_only, yes;
};

enum { KV_ANSWER_LAST_DAY = (1 << 23) - 1 };

static inline int64_t kv_answer_pack(const struct kv_packed_answer *a)
{
    int64_t day = a->day > KV_ANSWER_LAST_DAY    ? KV_ANSWER_LAST_DAY
                  : a->day < -KV_ANSWER_LAST_DAY ? -KV_ANSWER_LAST_DAY
                                                 : a->day;
    return (
        int64_t)((uint64_t)day << 40 | (uint64_t)a->item << 24 | (uint64_t)a->quantity << 8 |
                 (uint64_t)((a->caregiver & 3) << 2 | (a->month_only != 0) << 1 | (a->yes != 0)));
}

static inline struct kv_packed_answer kv_answer_unpack(int64_t bits)
{
    return (struct kv_packed_answer){
        .day = (kv_date)(bits >> 40),
        .item = (uint16_t)(bits >> 24),
        .quantity = (uint16_t)(bits >> 8),
        .caregiver = (uint8_t)(bits >> 2 & 3),
        .month_only = (uint8_t)(bits >> 1 & 1),
        .yes = (uint8_t)(bits & 1),
    };
}

/* A record: owner and answer, most significant byte first. */
enum { KV_ANSWER_BYTES = 16 };

static inline uint64_t kv_answer_word(const char *at)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | (uint8_t)at[i];
    return v;
}

static inline void kv_answer_word_put(char *at, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        at[i] = (char)(v >> (56 - 8 * i));
}

static inline void kv_answer_put(char *at, int64_t owner, const struct kv_packed_answer *a)
{
    kv_answer_word_put(at, (uint64_t)owner);
    kv_answer_word_put(at + 8, (uint64_t)kv_answer_pack(a));
}

static inline struct kv_packed_answer kv_answer_get(const char *at, int64_t *owner)
{
    *owner = (int64_t)kv_answer_word(at);
    return kv_answer_unpack((int64_t)kv_answer_word(at + 8));
}

#endif
