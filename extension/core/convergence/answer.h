/*
 * One dated answer about a service in 64 bits: how tens of millions of them travel from the tables
 * to the batch worker, as two columns of a row instead of seven.
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

#endif
