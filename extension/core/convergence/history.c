/* Order in a person's history, and where the person was on which day. */
#include "engine.h"

/* Item, month and dated-before-ticks as one number. */
static inline uint64_t event_key(const struct kv_event *e)
{
    return (uint64_t)e->item << 40 | (uint64_t)(uint32_t)(e->month + 0x400000) << 8 | e->month_only;
}

/* Total order of events, so that equal input gives equal bytes in any order. */
static inline bool event_before(const struct kv_event *a, const struct kv_event *b)
{
    uint64_t ka = event_key(a), kb = event_key(b);
    if (ka != kb)
        return ka < kb;
    if (a->date != b->date && !a->month_only)
        return a->date < b->date;
    if (a->answer != b->answer)
        return a->answer < b->answer;
    if (a->caregiver != b->caregiver)
        return a->caregiver < b->caregiver;
    if (a->quantity != b->quantity)
        return a->quantity < b->quantity;
    if (a->date != b->date)
        return a->date < b->date;
    return a->source < b->source;
}

static bool observation_before(const struct kv_observation *a, const struct kv_observation *b)
{
    if (a->field != b->field)
        return a->field < b->field;
    if (a->month != b->month)
        return a->month < b->month;
    if (a->month_only != b->month_only)
        return a->month_only > b->month_only; /* the dated one is the later */
    if (a->date != b->date)
        return a->date < b->date;
    if (a->pregnancy != b->pregnancy)
        return a->pregnancy < b->pregnancy;
    return a->value < b->value;
}

static bool pregnancy_before(const struct kv_pregnancy *a, const struct kv_pregnancy *b)
{
    return a->first != b->first ? a->first < b->first : a->id < b->id;
}

static bool residence_before(const struct kv_residence *a, const struct kv_residence *b)
{
    if (a->from != b->from)
        return a->from < b->from;
    if (a->to != b->to)
        return a->to < b->to;
    if (a->village != b->village)
        return a->village < b->village;
    if (a->household != b->household)
        return a->household < b->household;
    return a->place < b->place;
}

static bool membership_before(const struct kv_membership *a, const struct kv_membership *b)
{
    if (a->group != b->group)
        return a->group < b->group;
    return a->from != b->from ? a->from < b->from : a->to < b->to;
}

/* Shell sort with the gaps of Ciura: in place, no memory, good for the tens of elements of one
 * person. */
#define DEFINE_SORT(name, type, before)                                                            \
    static void name(type *a, int n)                                                               \
    {                                                                                              \
        static const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};                         \
        for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)                                    \
            for (int gap = gaps[g], i = gap; i < n; i++) {                                         \
                type moved = a[i];                                                                 \
                int at = i;                                                                        \
                for (; at >= gap && before(&moved, &a[at - gap]); at -= gap)                       \
                    a[at] = a[at - gap];                                                           \
                a[at] = moved;                                                                     \
            }                                                                                      \
    }

DEFINE_SORT(sort_events, struct kv_event, event_before)
DEFINE_SORT(sort_observations, struct kv_observation, observation_before)
DEFINE_SORT(sort_pregnancies, struct kv_pregnancy, pregnancy_before)
DEFINE_SORT(sort_residences, struct kv_residence, residence_before)
DEFINE_SORT(sort_memberships, struct kv_membership, membership_before)

void kv_events_sort(struct kv_event *events, int n)
{
    for (int i = 0; i < n; i++)
        events[i].month = kv_month_of(events[i].date);
    sort_events(events, n);
}

/* A pregnancy without first record begins where it is first known of: its outcome, or 280 days
 * before HPL. */
static void complete_pregnancy(struct kv_pregnancy *p)
{
    if (p->first == KV_NO_DATE)
        p->first = p->delivered != KV_NO_DATE ? p->delivered
                   : p->lost != KV_NO_DATE    ? p->lost
                   : p->due != KV_NO_DATE     ? p->due - 280
                                              : 0;
}

void kv_history_sort(struct kv_history *history)
{
    for (int i = 0; i < history->n_pregnancies; i++)
        complete_pregnancy(&history->pregnancies[i]);
    for (int i = 0; i < history->n_observations; i++)
        history->observations[i].month = kv_month_of(history->observations[i].date);
    kv_events_sort(history->events, history->n_events);
    sort_observations(history->observations, history->n_observations);
    sort_pregnancies(history->pregnancies, history->n_pregnancies);
    sort_residences(history->residences, history->n_residences);
    sort_memberships(history->memberships, history->n_memberships);
}

kv_status kv_period_of(int type, kv_date day, kv_date data_date, struct kv_period *period)
{
    if (type != KV_MONTH && type != KV_QUARTER && type != KV_SEMESTER && type != KV_YEAR)
        return KV_INVALID;
    int month = kv_month_of(day);
    month -= month % 12 % type;
    *period =
        (struct kv_period){type, kv_first_day(month), kv_last_day(month + type - 1), data_date};
    return KV_OK;
}

/* One of the period codes 2025, 2025-S1, 2025-Q4, 2025-11. */
kv_status kv_period_parse(const char *code, size_t length, kv_date data_date,
                          struct kv_period *period)
{
    int digits[7] = {0};
    for (size_t i = 0; i < length && i < 7; i++)
        digits[i] = code[i] >= '0' && code[i] <= '9' ? code[i] - '0' : -1;
    int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    if ((length != 4 && length != 7) || digits[0] < 1 || digits[1] < 0 || digits[2] < 0 ||
        digits[3] < 0)
        return KV_INVALID;
    if (length == 4)
        return kv_period_of(KV_YEAR, kv_date_of(year, 1, 1), data_date, period);
    if (code[4] != '-' || digits[6] < 0)
        return KV_INVALID;
    int type = code[5] == 'S' ? KV_SEMESTER : code[5] == 'Q' ? KV_QUARTER : KV_MONTH;
    int number = type == KV_MONTH ? digits[5] * 10 + digits[6] : digits[6];
    if ((type == KV_MONTH && digits[5] < 0) || number < 1 || number > 12 / type)
        return KV_INVALID;
    return kv_period_of(type, kv_date_of(year, (number - 1) * type + 1, 1), data_date, period);
}

/* Inverse of kv_completed_months: born 31 January, 24 months on 31 January, 1 month on 1 March. */
kv_date kv_day_of_age(kv_date born, int months)
{
    kv_ymd b = kv_ymd_of(born);
    int month = b.year * 12 + b.month - 1 + months;
    if (b.day > kv_month_days(month / 12, month % 12 + 1))
        return kv_first_day(month + 1);
    return kv_date_of(month / 12, month % 12 + 1, b.day);
}

kv_status kv_next_stay(const struct kv_history *history, kv_date *day, kv_date last, kv_date *from,
                       kv_date *to, int *residence)
{
    const struct kv_residence *r = history->residences;
    while (*day <= last) {
        int winner = -1;
        kv_date end = last;
        for (int i = 0; i < history->n_residences; i++) {
            if (r[i].from > *day) {
                end = kv_min(end, r[i].from - 1); /* a later spell wins from its first day */
                break;
            }
            if (r[i].to >= *day)
                winner = i;
        }
        if (winner >= 0) {
            end = kv_min(end, r[winner].to);
            *from = kv_max(*day, r[winner].monitored);
            *to = end;
            *residence = winner;
        }
        *day = end + 1;
        if (winner >= 0 && *from <= end)
            return KV_OK;
    }
    return KV_NULL;
}

uint64_t kv_presence(const struct kv_history *history, kv_date from, kv_date to, int anchor)
{
    uint64_t months = 0;
    kv_date day = kv_max(from, kv_first_day(anchor - 63)), a, b;
    int residence;
    while (kv_next_stay(history, &day, to, &a, &b, &residence) == KV_OK) {
        int last = kv_min(kv_month_of(b), anchor), first = kv_month_of(a);
        if (first <= last)
            months |= kv_last_bits(last - first + 1) >> (anchor - last);
    }
    return months;
}

int kv_find_events(const struct kv_event *events, int n, int item, int month)
{
    int low = 0, high = n;
    while (low < high) {
        int middle = (low + high) / 2;
        const struct kv_event *e = &events[middle];
        if (e->item < item || (e->item == item && e->month < month))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct kv_event *kv_events_of(const struct kv_frame *f, int item, int *n)
{
    if (!f->rules->items[item].household) {
        *n = f->history->n_events;
        return f->history->events;
    }
    *n = f->house ? f->house->n_events : 0;
    return f->house ? f->house->events : NULL;
}
