/* Inside of the convergence engine: what evaluate.c, cells.c, conditions.c and history.c share. */
#ifndef KV_ENGINE_H
#define KV_ENGINE_H
#include "convergence.h"
#include "ruleset.h"

/* A row under evaluation. Month masks have bit 63 at the month named beside them, bit 62 at the
 * month before. */
struct kv_frame {
    const struct kv_ruleset *rules;
    const struct kv_history *history;
    const struct kv_period *period;
    const struct kv_house *house; /* of the household at t, NULL if it has no states */
    struct kv_row *row;
    const struct kv_group *group;
    const struct kv_pregnancy *pregnancy;
    kv_date cut;       /* last day of P that is known: min(E, data date) */
    kv_date lower;     /* services before it belong to nobody or to an earlier pregnancy */
    kv_date begun;     /* birth, or first record of the pregnancy */
    kv_date delivered; /* as known on the data date */
    int first_month, last_month; /* of P */
    int cut_month, t_month;
    uint64_t listed;  /* in-scope months of P, bit 63 = last month of P */
    uint64_t present; /* months of monitored residence since `begun`, bit 63 = month of t */
    uint64_t switches;
    uint8_t condition[KV_MAX_CONDITIONS]; /* enum kv_known, KV_NOT_ASKED before the first use */
    int16_t condition_month[KV_MAX_CONDITIONS]; /* months from the start of P to the first month at
                                                   risk */
};
#define KV_NOT_ASKED 0xFF

/* Services of one item inside a window. */
struct kv_found {
    uint64_t yes, no; /* months with a Ya, with a Tidak; bit 63 = last month of the window */
    int32_t dates; /* distinct dates with Ya; a month-only tick is one unless its month has a dated
                      Ya */
    int32_t quantity;
    bool numbered; /* some quantity was given */
    bool ticked;   /* a Ya without date */
    bool father;
};

/* A window in months and days. */
struct kv_span {
    int first_month, last_month;
    kv_date from, to;
    int full, here; /* W and w */
};

static inline kv_date kv_first_day(int month)
{
    return kv_date_of(month / 12, month % 12 + 1, 1);
}

static inline kv_date kv_last_day(int month)
{
    return kv_first_day(month + 1) - 1;
}

static inline int kv_min(int a, int b)
{
    return a < b ? a : b;
}

static inline int kv_max(int a, int b)
{
    return a > b ? a : b;
}

/* ceil(a * b / c) for non-negative a and b and positive c. */
static inline int kv_ceil_share(int a, int b, int c)
{
    return (int)(((int64_t)a * b + c - 1) / c);
}

/* The lowest `n` of the months that end at bit 63. */
static inline uint64_t kv_last_bits(int n)
{
    return n <= 0 ? 0 : n >= 64 ? ~UINT64_C(0) : ~UINT64_C(0) << (64 - n);
}

/* First day on which `months` are completed. */
kv_date kv_day_of_age(kv_date born, int months);

/*
 * The next stretch of monitored residence from *day on and not after `last`: KV_NULL when there is
 * none, else its days and the index of the residence. *day moves behind it.
 */
kv_status kv_next_stay(const struct kv_history *history, kv_date *day, kv_date last, kv_date *from,
                       kv_date *to, int *residence);

/* Months with a monitored day between two days, bit 63 = anchor. */
uint64_t kv_presence(const struct kv_history *history, kv_date from, kv_date to, int anchor);

/* First event of an item in or after a month. */
int kv_find_events(const struct kv_event *events, int n, int item, int month);

/* The value of a condition for the row: enum kv_known; *month = first month at risk counted from
 * the start of P. */
int kv_condition_holds(struct kv_frame *f, int condition, int *month);

/* Recorded gestational month at t: largest in P, else by HPL, else carried on from the last record;
 * 0 unknown. */
int kv_gestation(const struct kv_frame *f);

/* The latest answer to a state on or before a day: KV_ANSWER_NO, KV_ANSWER_YES or -1. */
int kv_latest_answer(const struct kv_event *events, int n, int item, kv_date limit, int yes_age,
                     int no_age, bool yes_wins, kv_date *since);

/* The events an item is looked for in: those of the person or of the household. */
const struct kv_event *kv_events_of(const struct kv_frame *f, int item, int *n);

/* Evaluates one indicator for the row. */
void kv_evaluate_rule(struct kv_frame *f, int rule, struct kv_cell *cell);

#endif
