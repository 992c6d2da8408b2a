/*
 * Conditions of a row: risk, poverty, sickness. A condition is an OR over facts, a fact has one or
 * more sources. Source: convergence rules, section 1 "Risk" and section 9. Example: child with
 * status N in February and a weight-for-height of -2.3 in March: one fact, two sources, true from
 * March.
 */
#include "engine.h"

#include <string.h>

struct fact {
    uint8_t known; /* enum kv_known */
    int month;     /* first month at risk, counted from the start of P */
};

static bool passes(const struct kv_term *t, int value)
{
    switch (t->op) {
    case KV_OP_IN:
        return value >= 0 && value < 31 && ((uint32_t)t->value >> value & 1);
    case KV_OP_BELOW:
        return value < t->value;
    default:
        return value >= t->value;
    }
}

static bool of_pregnancy(const struct kv_frame *f, const struct kv_observation *o)
{
    return f->pregnancy == NULL || o->field > KV_OBS_GESTATION || o->pregnancy == f->pregnancy->id;
}

static int find_observations(const struct kv_history *h, int field, int month)
{
    int low = 0, high = h->n_observations;
    while (low < high) {
        int middle = (low + high) / 2;
        const struct kv_observation *o = &h->observations[middle];
        if (o->field < field || (o->field == field && o->month < month))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Known on the data date: a month-only record is known from the first day of its month. */
static bool is_known(const struct kv_frame *f, const struct kv_observation *o)
{
    return o->month_only ? o->month <= f->cut_month : o->date <= f->cut;
}

/* Order in time of two records: the dated one of a month is the later. */
static int64_t moment(const struct kv_observation *o)
{
    return (int64_t)o->month * 64 + (o->month_only ? 0 : o->date - kv_first_day(o->month) + 1);
}

/* Adds the records of one term to the fact; *latest is the moment of the newest record before P so
 * far. */
static void observe(const struct kv_frame *f, const struct kv_term *t, struct fact *inside,
                    struct fact *before, int64_t *latest)
{
    const struct kv_history *h = f->history;
    int i = find_observations(h, t->field, f->first_month - t->look_back);
    for (; i < h->n_observations && h->observations[i].field == t->field; i++) {
        const struct kv_observation *o = &h->observations[i];
        if (o->month > f->last_month || !is_known(f, o))
            break;
        if (!of_pregnancy(f, o))
            continue;
        bool risk = passes(t, o->value);
        if (o->month >= f->first_month) {
            if (risk && (inside->known != KV_TRUE || o->month - f->first_month < inside->month))
                *inside = (struct fact){KV_TRUE, o->month - f->first_month};
            else if (!risk && inside->known == KV_UNKNOWN)
                inside->known = KV_FALSE;
        } else if (moment(o) >= *latest) {
            bool tie = moment(o) == *latest && before->known == KV_TRUE;
            *before = (struct fact){risk || tie ? KV_TRUE : KV_FALSE, 0};
            *latest = moment(o);
        }
    }
}

/* A state is its latest answer at t (a household's at the end of P); an event is a Ya or Tidak
 * inside P. */
static void answer(const struct kv_frame *f, const struct kv_term *t, struct fact *inside)
{
    int n, found = -1;
    const struct kv_event *e = kv_events_of(f, t->item, &n);
    if (t->source == KV_TERM_STATE) {
        kv_date since, limit = f->rules->items[t->item].household ? f->cut : f->row->t;
        found = kv_latest_answer(e, n, t->item, limit, t->look_back, t->look_back, false, &since);
    } else {
        for (int i = kv_find_events(e, n, t->item, f->first_month);
             i < n && e[i].item == t->item && e[i].month <= f->last_month; i++)
            if (e[i].month_only ? e[i].month <= f->cut_month : e[i].date <= f->cut)
                found = kv_max(found, e[i].answer);
    }
    if (found == KV_ANSWER_YES)
        *inside = (struct fact){KV_TRUE, 0};
    else if (found == KV_ANSWER_NO && inside->known == KV_UNKNOWN)
        inside->known = KV_FALSE;
}

/* One fact from its terms, which stand together. */
static struct fact settle(const struct kv_frame *f, const struct kv_term *terms, int n)
{
    struct fact inside = {KV_UNKNOWN, 0}, before = {KV_UNKNOWN, 0};
    int64_t latest = INT64_MIN;
    for (int i = 0; i < n; i++) {
        if (terms[i].source == KV_TERM_OBSERVATION)
            observe(f, &terms[i], &inside, &before, &latest);
        else
            answer(f, &terms[i], &inside);
    }
    return inside.known == KV_UNKNOWN ? before : inside;
}

int kv_condition_holds(struct kv_frame *f, int condition, int *month)
{
    if (f->condition[condition] == KV_NOT_ASKED) {
        const struct kv_condition *c = &f->rules->conditions[condition];
        const struct kv_term *terms = &f->rules->terms[c->first_term];
        struct fact all = {KV_FALSE, 0};
        for (int i = 0, n; i < c->n_terms; i += n) {
            for (n = 1; i + n < c->n_terms && terms[i + n].fact == terms[i].fact; n++)
                ;
            struct fact one = settle(f, &terms[i], n);
            if (one.known == KV_TRUE && (all.known != KV_TRUE || one.month < all.month))
                all = one;
            else if (one.known == KV_UNKNOWN && all.known == KV_FALSE)
                all.known = KV_UNKNOWN;
        }
        f->condition[condition] = all.known;
        f->condition_month[condition] = (int16_t)all.month;
    }
    *month = f->condition_month[condition];
    return f->condition[condition];
}

/*
 * g = largest value recorded in P; else from the due date 9 - floor((HPL - t) / 30.4375 days), cut
 * to 1..10; else the last record before P plus the calendar months since, at most 10. HPL in 95
 * days: 9 - 3 = 6, second trimester.
 */
int kv_gestation(const struct kv_frame *f)
{
    const struct kv_history *h = f->history;
    int inside = 0, before = 0, before_month = 0;
    for (int i = find_observations(h, KV_OBS_GESTATION, INT32_MIN);
         i < h->n_observations && h->observations[i].field == KV_OBS_GESTATION; i++) {
        const struct kv_observation *o = &h->observations[i];
        if (o->pregnancy != f->pregnancy->id || o->value < 1 || o->value > 10 ||
            o->month > f->last_month || !is_known(f, o))
            continue;
        if (o->month >= f->first_month)
            inside = kv_max(inside, o->value);
        else if (o->month > before_month || (o->month == before_month && o->value > before))
            before = o->value, before_month = o->month;
    }
    if (inside)
        return inside;
    if (f->pregnancy->due != KV_NO_DATE) {
        int64_t left = ((int64_t)f->pregnancy->due - f->row->t) * 10000;
        int64_t months = left / 304375 - (left % 304375 < 0);
        return months > 8 ? 1 : months < -1 ? 10 : (int)(9 - months);
    }
    return before ? kv_min(10, before + f->t_month - before_month) : 0;
}
