/*
 * The value of one indicator for one row: convergence rules, sections 3 and 4.
 *
 *   not asked at this stage, age or type of period: TS; condition not true: TS
 *   state: the latest answer not older than its months: Y or T, none: NM
 *   count: got >= need: Y; no answer inside the period: NM; else T
 *
 * need = minimum, for late entrants max(1, ceil(minimum * months present / months of the window)).
 * Example: minimum 15 since birth, child of 20 months that arrived 3 months ago: ceil(15 * 3 / 20)
 * = 3.
 */
#include "engine.h"

#include <string.h>

static void set(struct kv_cell *c, int value, int why)
{
    c->value = (uint8_t)value;
    c->why = (uint8_t)why;
}

static int16_t narrow(int value)
{
    return (int16_t)kv_min(value, INT16_MAX);
}

/* ---- windows and what lies in them
 * ---------------------------------------------------------------------------- */

/* The days and months of a window; services of the whole month of t count, and all of P in a window
 * of P. */
static struct kv_span window_of(const struct kv_frame *f, const struct kv_band *b)
{
    struct kv_span s = {f->t_month, f->t_month, f->lower, kv_min(kv_last_day(f->t_month), f->cut),
                        1,          1};
    int age = f->row->age >= 0 ? f->row->age : INT16_MAX;
    switch (b->window) {
    case KV_WINDOW_PREGNANCY:
        s.first_month = kv_month_of(f->begun);
        s.full = f->row->gestation ? f->row->gestation : f->t_month - s.first_month + 1;
        break;
    case KV_WINDOW_BIRTH:
        s.first_month =
            f->begun == KV_NO_DATE ? f->t_month - KV_MAX_WINDOW + 1 : kv_month_of(f->begun);
        s.full = age;
        break;
    case KV_WINDOW_LAST:
        s.first_month = f->t_month - b->width + 1;
        s.full = kv_min(b->width, age);
        break;
    case KV_WINDOW_POSTPARTUM:
        s.first_month = kv_month_of(f->delivered);
        s.from = f->delivered;
        s.to = kv_min(f->cut, f->delivered + f->group->postpartum);
        s.last_month = kv_month_of(s.to);
        break;
    default:
        s.first_month = f->first_month;
        s.last_month = f->last_month;
        s.to = f->cut;
        s.full = f->period->type;
    }
    s.first_month = kv_max(s.first_month, s.last_month - KV_MAX_WINDOW + 1);
    if (s.from == KV_NO_DATE ||
        (b->window != KV_WINDOW_POSTPARTUM && s.from < kv_first_day(s.first_month)))
        s.from = kv_first_day(s.first_month);
    s.full = kv_max(1, kv_min(s.full, KV_MAX_WINDOW));
    return s;
}

/* Months of presence inside a window, bit 63 = its last month. */
static uint64_t present_in(const struct kv_frame *f, const struct kv_band *b,
                           const struct kv_span *s)
{
    if (b->window == KV_WINDOW_PERIOD)
        return f->listed;
    int ahead = s->last_month - f->t_month;
    uint64_t months =
        ahead >= 0 ? f->present >> kv_min(ahead, 63) : f->present << kv_min(-ahead, 63);
    return months & kv_last_bits(s->last_month - s->first_month + 1);
}

static bool within(const struct kv_event *e, kv_date from, kv_date to, int from_month, int to_month)
{
    return e->month_only ? e->month >= from_month && e->month <= to_month
                         : e->date >= from && e->date <= to;
}

/* Sums up one calendar month of an item: *i moves to the first event behind it. */
static void find_month(const struct kv_event *e, int n, int *i, const struct kv_band *b,
                       const struct kv_span *s, int months[2], struct kv_found *found)
{
    int item = e[*i].item, month = e[*i].month, dates = 0, ticks = 0, numbers = 0, of_date = 0,
        of_tick = 0;
    kv_date last = KV_NO_DATE;
    bool no = false;
    for (; *i < n && e[*i].item == item && e[*i].month == month; ++*i) {
        const struct kv_event *x = &e[*i];
        if (!within(x, s->from, s->to, months[0], months[1]))
            continue;
        no |= x->answer != KV_ANSWER_YES;
        if (x->answer != KV_ANSWER_YES || (b->caregivers && !(b->caregivers >> x->caregiver & 1)))
            continue;
        found->father |= x->caregiver == KV_CARE_FATHER;
        if (x->month_only) {
            ticks = 1;
            of_tick = kv_max(of_tick, x->quantity);
        } else if (dates == 0 || x->date != last) {
            dates++;
            numbers += of_date;
            of_date = x->quantity;
            last = x->date;
        } else {
            of_date = kv_max(of_date, x->quantity);
        }
    }
    uint64_t bit = UINT64_C(1) << (63 - (s->last_month - month));
    numbers = kv_max(numbers + of_date, of_tick);
    if (dates + ticks > 0) {
        found->yes |= bit;
        found->ticked |= ticks > 0;
        found->dates += dates ? dates : ticks;
        found->numbered |= numbers > 0;
        found->quantity += numbers ? numbers : b->quantity;
    } else if (no) {
        found->no |= bit;
    }
}

/* Everything about the item of a band inside a window. */
static struct kv_found find(const struct kv_frame *f, const struct kv_band *b,
                            const struct kv_span *s)
{
    struct kv_found found = {.father = false};
    int n, months[2] = {kv_month_of(s->from), kv_month_of(s->to)};
    const struct kv_event *e = kv_events_of(f, b->item, &n);
    int i = kv_find_events(e, n, b->item, s->first_month);
    while (i < n && e[i].item == b->item && e[i].month <= s->last_month)
        find_month(e, n, &i, b, s, months, &found);
    return found;
}

/* Is there any answer for the item inside P, Ya or Tidak, whoever attended? */
static bool answered(const struct kv_frame *f, const struct kv_band *b)
{
    int n;
    const struct kv_event *e = kv_events_of(f, b->item, &n);
    kv_date from = kv_max(f->period->start, f->lower);
    int from_month = kv_month_of(from);
    for (int i = kv_find_events(e, n, b->item, f->first_month);
         i < n && e[i].item == b->item && e[i].month <= f->last_month; i++)
        if (within(&e[i], from, f->cut, from_month, f->cut_month))
            return true;
    return false;
}

/* ---- counting kinds
 * ------------------------------------------------------------------------------------------------
 */

/* In-scope months of P from the first month at risk on, as a mask and a number. */
static uint64_t months_at_risk(struct kv_frame *f, const struct kv_band *b)
{
    int month = 0;
    if (b->condition >= 0)
        kv_condition_holds(f, b->condition, &month);
    return f->listed & kv_last_bits(f->period->type - month);
}

/* The minimum for this row. */
static int needed(struct kv_frame *f, const struct kv_band *b, const struct kv_span *s,
                  uint64_t present)
{
    bool late = f->rules->late_entrants && b->prorate;
    int here = late ? kv_min(__builtin_popcountll(present), s->full) : s->full;
    if (b->partial > 0)
        return here < b->width ? b->partial : b->minimum;
    if (b->rate > 0) {
        int months = late ? __builtin_popcountll(months_at_risk(f, b)) : f->period->type;
        return kv_max(1, kv_ceil_share(b->minimum, months, b->rate));
    }
    if (b->strict)
        return kv_max(1, __builtin_popcountll(months_at_risk(f, b)));
    return late ? kv_max(1, kv_ceil_share(b->minimum, here, s->full)) : b->minimum;
}

/*
 * H2: tablets since the first record of the pregnancy, only if a number was ever given.
 * need = min(target, 30 x months since then): first record January, 30 + 30 + 20 = 80 < 90 at the
 * end of March.
 */
static bool enough_quantity(const struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    struct kv_band whole = *b;
    whole.window = f->pregnancy ? KV_WINDOW_PREGNANCY : KV_WINDOW_BIRTH;
    struct kv_span s = window_of(f, &whole);
    struct kv_found found = find(f, b, &s);
    int need = kv_min(b->target, b->quantity * (s.last_month - s.first_month + 1));
    if (!found.numbered || found.quantity >= need)
        return true;
    c->unit = KV_UNIT_TABLETS;
    c->got = narrow(found.quantity);
    c->need = narrow(need);
    c->from = kv_first_day(s.first_month);
    c->to = s.to;
    return false;
}

static void keep_window(struct kv_cell *c, const struct kv_span *s, uint64_t missing)
{
    c->from = s->from;
    c->to = s->to;
    c->missing = missing;
    c->missing_from = s->last_month - 63;
}

static void judge(const struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    if (c->got >= c->need)
        set(c, KV_CELL_Y, KV_WHY_MET);
    else if (answered(f, b))
        set(c, KV_CELL_T, KV_WHY_SHORT);
    else
        set(c, KV_CELL_NM, KV_WHY_NO_ANSWER);
}

/* Distinct dates or months with Ya against a minimum. */
static void count(struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    struct kv_span s = window_of(f, b);
    struct kv_found found = find(f, b, &s);
    uint64_t present = present_in(f, b, &s), asked = present;
    if (b->condition >= 0 && b->window == KV_WINDOW_PERIOD)
        asked = months_at_risk(f, b);
    if (b->strict)
        found.yes &= asked;
    c->unit = b->kind == KV_KIND_DATES ? KV_UNIT_DATES : KV_UNIT_MONTHS;
    c->got = narrow(b->kind == KV_KIND_DATES ? found.dates : __builtin_popcountll(found.yes));
    c->need = narrow(needed(f, b, &s, present));
    c->father = found.father;
    keep_window(c, &s, asked & ~found.yes);
    judge(f, b, c);
    if (c->value == KV_CELL_Y && b->target > 0 && !enough_quantity(f, b, c))
        set(c, KV_CELL_T, KV_WHY_QUANTITY);
}

/* A sum of tablets: of a rate, at most `target`, or of min(minimum, content of a month x months of
 * the window). 90 in 3 months, at most 90: 5 months present ask for 90. */
static void sum(struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    struct kv_span s = window_of(f, b);
    struct kv_found found = find(f, b, &s);
    uint64_t present = present_in(f, b, &s);
    c->unit = KV_UNIT_TABLETS;
    c->got = narrow(found.quantity);
    int need = b->rate > 0 ? needed(f, b, &s, present)
                           : kv_min(b->minimum, b->quantity * (s.last_month - s.first_month + 1));
    c->need = narrow(b->target > 0 ? kv_min(need, b->target) : need);
    keep_window(c, &s, present & ~found.yes);
    judge(f, b, c);
}

/*
 * The named calendar months that fell due while the person was here and of the age of the rule:
 * vitamin A from 6 months on in February and August. Born 5 November: the first one is that of
 * August.
 */
static void calendar(struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    struct kv_span s = window_of(f, b);
    struct kv_found found = find(f, b, &s);
    uint64_t due = present_in(f, b, &s);
    for (int m = 0; m < 64; m++)
        if (!(b->months >> ((s.last_month - m) % 12 + 1) & 1))
            due &= ~(UINT64_C(1) << (63 - m));
    if (b->age_from > 0 && f->history->born != KV_NO_DATE)
        due &= kv_last_bits(s.last_month -
                            kv_month_of(kv_day_of_age(f->history->born, b->age_from)) + 1);
    c->unit = KV_UNIT_MONTHS;
    c->got = narrow(__builtin_popcountll(found.yes & due));
    c->need = narrow(__builtin_popcountll(due));
    c->father = found.father;
    keep_window(c, &s, due & ~found.yes);
    if (c->need == 0)
        set(c, KV_CELL_TS, KV_WHY_NOT_DUE);
    else
        judge(f, b, c);
}

/* P1: attendance in at least `share` percent of the answered months. v v x: 2 of 3, need ceil(0.8 *
 * 3) = 3, T. */
static void portion(struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    struct kv_span s = window_of(f, b);
    struct kv_found found = find(f, b, &s);
    int known = __builtin_popcountll(found.yes | found.no);
    c->unit = KV_UNIT_MONTHS;
    c->got = narrow(__builtin_popcountll(found.yes));
    c->need = narrow(
        kv_max(1, kv_ceil_share(b->share, known ? known : __builtin_popcountll(f->listed), 100)));
    keep_window(c, &s, present_in(f, b, &s) & ~found.yes);
    if (known == 0)
        set(c, KV_CELL_NM, KV_WHY_NO_ANSWER);
    else
        set(c, c->got >= c->need ? KV_CELL_Y : KV_CELL_T,
            c->got >= c->need ? KV_WHY_MET : KV_WHY_SHORT);
}

/* ---- visits after delivery
 * ------------------------------------------------------------------------------------------- */

static bool stays_on(const struct kv_frame *f, kv_date day)
{
    kv_date from, to;
    int residence;
    return kv_next_stay(f->history, &day, day, &from, &to, &residence) == KV_OK;
}

/* Visits that fell due between two days while the woman was here. */
static int visits_due(const struct kv_frame *f, const struct kv_band *b, kv_date from, kv_date to)
{
    int due = 0;
    for (int i = 0; i < b->n_due; i++) {
        kv_date day = f->delivered + b->due[i];
        due += b->due[i] <= f->group->postpartum && day >= from && day <= to && stays_on(f, day);
    }
    return due;
}

/*
 * H3: visits are due 3, 28 and 42 days after delivery; need = those due by t. A month with a tick
 * has at least the visits due in it, so that one more dated visit never takes one away. Delivery 1
 * March, ticks in March and April: quarter I 2 of 2, quarter II 3 of 3.
 */
static void visits(struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    struct kv_band after = *b;
    after.window = KV_WINDOW_POSTPARTUM;
    struct kv_span s = window_of(f, &after);
    int need = visits_due(f, b, f->delivered, f->row->t), got = 0;
    for (int month = s.first_month; month <= s.last_month; month++) {
        struct kv_span one = {
            month, month, kv_max(s.from, kv_first_day(month)), kv_min(s.to, kv_last_day(month)),
            1,     1};
        struct kv_band dated = after;
        struct kv_found found = find(f, &dated, &one);
        if (found.yes == 0)
            continue;
        int due = found.ticked ? visits_due(f, b, kv_first_day(month), kv_last_day(month)) : 0;
        got += kv_max(found.dates, due);
    }
    c->unit = KV_UNIT_VISITS;
    c->got = narrow(got);
    c->need = narrow(need);
    keep_window(c, &s, 0);
    if (need == 0)
        set(c, KV_CELL_TS, KV_WHY_NOT_DUE);
    else
        judge(f, b, c);
}

/* ---- states
 * -------------------------------------------------------------------------------------------------------------
 */

/* The same day so many months earlier, cut to the last day of a shorter month. */
static kv_date months_before(kv_date day, int months)
{
    kv_ymd d = kv_ymd_of(day);
    int month = d.year * 12 + d.month - 1 - months,
        last = kv_month_days(month / 12, month % 12 + 1);
    return kv_date_of(month / 12, month % 12 + 1, kv_min(d.day, last));
}

int kv_latest_answer(const struct kv_event *events, int n, int item, kv_date limit, int yes_age,
                     int no_age, bool yes_wins, kv_date *since)
{
    int limit_month = kv_month_of(limit), i = kv_find_events(events, n, item, limit_month + 1) - 1;
    for (; i >= 0 && events[i].item == item; i--) {
        /* The newest month with a record by the limit; a dated record absorbs the ticks of its
         * month. */
        int first = i;
        while (first > 0 && events[first - 1].item == item &&
               events[first - 1].month == events[i].month)
            first--;
        int at = -1;
        for (int j = first; j <= i; j++)
            if (events[j].month_only ? at < 0 : events[j].date <= limit)
                at = j;
        if (at < 0) {
            i = first;
            continue;
        }
        int no = 0, yes = 0;
        for (int j = first; j <= i; j++)
            if (events[j].month_only == events[at].month_only &&
                (events[j].month_only || events[j].date == events[at].date))
                events[j].answer == KV_ANSWER_YES ? yes++ : no++;
        int answer = yes && (yes_wins || !no) ? KV_ANSWER_YES : KV_ANSWER_NO;
        int age = answer == KV_ANSWER_YES ? yes_age : no_age;
        *since = months_before(limit, age) + 1;
        if (events[at].month_only ? events[at].month <= limit_month - age
                                  : events[at].date < *since)
            return -1;
        return answer;
    }
    *since = months_before(limit, kv_max(yes_age, no_age)) + 1;
    return -1;
}

/* One Ya at any time up to the limit. */
static bool ever(const struct kv_event *e, int n, int item, kv_date limit)
{
    int limit_month = kv_month_of(limit);
    for (int i = kv_find_events(e, n, item, INT32_MIN);
         i < n && e[i].item == item && e[i].month <= limit_month; i++)
        if (e[i].answer == KV_ANSWER_YES && (e[i].month_only || e[i].date <= limit))
            return true;
    return false;
}

/* Water, latrine, insurance, certificate. A household's state is that of the end of P for all its
 * members. */
static void state(struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    int n;
    const struct kv_event *e = kv_events_of(f, b->item, &n);
    kv_date limit = f->rules->items[b->item].household ? f->cut : f->row->t;
    int answer =
        kv_latest_answer(e, n, b->item, limit, b->yes_age, b->no_age, b->yes_wins, &c->from);
    c->unit = KV_UNIT_ANSWERS;
    c->need = 1;
    c->to = limit;
    if (b->kind == KV_KIND_EVER && ever(e, n, b->item, limit)) {
        answer = KV_ANSWER_YES;
        c->from = f->begun;
    }
    c->got = answer == KV_ANSWER_YES;
    if (answer < 0)
        set(c, KV_CELL_NM, KV_WHY_NO_ANSWER);
    else
        set(c, answer ? KV_CELL_Y : KV_CELL_T, answer ? KV_WHY_MET : KV_WHY_ANSWER_NO);
}

/* A lowest age: 19 years for a marriage. */
static void age(const struct kv_frame *f, const struct kv_band *b, struct kv_cell *c)
{
    c->unit = KV_UNIT_MONTHS;
    c->got = narrow(kv_max(0, f->row->age));
    c->need = b->minimum;
    c->to = f->row->t;
    if (f->row->age < 0)
        set(c, KV_CELL_NM, KV_WHY_NO_ANSWER);
    else
        set(c, c->got >= c->need ? KV_CELL_Y : KV_CELL_T,
            c->got >= c->need ? KV_WHY_MET : KV_WHY_SHORT);
}

/* ---- choosing the rule row
 * ------------------------------------------------------------------------------------------- */

static int period_bit(int type)
{
    return type == KV_MONTH      ? KV_IN_MONTH
           : type == KV_QUARTER  ? KV_IN_QUARTER
           : type == KV_SEMESTER ? KV_IN_SEMESTER
                                 : KV_IN_YEAR;
}

/* Does a rule row apply to stage, age and period? *why tells how far it came. */
static bool applies(const struct kv_frame *f, const struct kv_band *b, int *why)
{
    int age = f->row->age;
    if (b->stages && !(b->stages & f->row->stage)) {
        *why = kv_max(*why, KV_WHY_STAGE);
        return false;
    }
    if (b->age_from >= 0 && (age < b->age_from || (b->age_to >= 0 && age > b->age_to))) {
        *why = kv_max(*why, KV_WHY_AGE);
        return false;
    }
    if (b->periods && !(b->periods & period_bit(f->period->type))) {
        *why = kv_max(*why, KV_WHY_PERIOD);
        return false;
    }
    return true;
}

/* A1: every part due at this age; the first part that is not met decides between NM (never
 * answered) and T. A part whose condition is not true is not due. */
static void schedule(struct kv_frame *f, const struct kv_rule *rule, struct kv_cell *c)
{
    int why = 0, month, value = KV_CELL_Y;
    c->unit = KV_UNIT_PARTS;
    for (int i = rule->first_band; i < rule->first_band + rule->n_bands; i++) {
        const struct kv_band *b = &f->rules->bands[i];
        if (!applies(f, b, &why) ||
            (b->condition >= 0 && kv_condition_holds(f, b->condition, &month) != KV_TRUE))
            continue;
        struct kv_span s = window_of(f, b);
        struct kv_found found = find(f, b, &s);
        if (c->need++ == 0)
            keep_window(c, &s, 0);
        if (__builtin_popcountll(found.yes) >= needed(f, b, &s, present_in(f, b, &s)))
            c->got++;
        else if (value == KV_CELL_Y)
            value = found.yes | found.no ? KV_CELL_T : KV_CELL_NM;
    }
    set(c, value,
        value == KV_CELL_Y   ? KV_WHY_MET
        : value == KV_CELL_T ? KV_WHY_SHORT
                             : KV_WHY_NO_ANSWER);
}

static void run(struct kv_frame *f, const struct kv_rule *rule, const struct kv_band *b,
                struct kv_cell *c)
{
    if (b->grace > 0 && f->begun != KV_NO_DATE && f->row->t < f->begun + b->grace) {
        set(c, KV_CELL_TS, KV_WHY_NOT_DUE);
        return;
    }
    switch (b->kind) {
    case KV_KIND_DATES:
    case KV_KIND_MONTHS:
        count(f, b, c);
        break;
    case KV_KIND_QUANTITY:
        sum(f, b, c);
        break;
    case KV_KIND_STATE:
    case KV_KIND_EVER:
        state(f, b, c);
        break;
    case KV_KIND_DUE:
        visits(f, b, c);
        break;
    case KV_KIND_SCHEDULE:
        schedule(f, rule, c);
        break;
    case KV_KIND_SHARE:
        portion(f, b, c);
        break;
    case KV_KIND_AGE:
        age(f, b, c);
        break;
    default:
        calendar(f, b, c);
    }
}

void kv_evaluate_rule(struct kv_frame *f, int index, struct kv_cell *cell)
{
    const struct kv_rule *rule = &f->rules->rules[index];
    int why = 0, month;
    *cell = (struct kv_cell){.rule = (uint16_t)index, .from = KV_NO_DATE, .to = KV_NO_DATE};
    if (rule->switchable && !(f->switches >> rule->switch_bit & 1)) {
        set(cell, KV_CELL_TS, KV_WHY_OFF);
        return;
    }
    for (int i = rule->first_band; i < rule->first_band + rule->n_bands; i++) {
        const struct kv_band *b = &f->rules->bands[i];
        if (!applies(f, b, &why))
            continue;
        int holds = b->condition >= 0 ? kv_condition_holds(f, b->condition, &month) : KV_TRUE;
        if (holds == KV_TRUE) {
            run(f, rule, b, cell);
            return;
        }
        why = kv_max(why, holds == KV_FALSE ? KV_WHY_NO_RISK : KV_WHY_RISK_UNKNOWN);
    }
    set(cell, KV_CELL_TS, why ? why : KV_WHY_PERIOD);
}
