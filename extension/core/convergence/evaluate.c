/*
 * Who is listed in which group in a period, and at what stage: convergence rules, sections 1 and 2.
 *
 * In-scope day = limits of the group AND monitored residence AND known on the data date; t = the
 * last one in P, k = calendar months of P with one; listed if k >= 1. Death, loss or an unknown
 * outcome in P: not listed, an exit. Second birthday 10 February, quarter I: k = 2, t = 9 February,
 * age 23; 1 February: k = 1.
 */
#include "engine.h"

#include <string.h>

/* Limits of a row before residence: one stretch of days, or the memberships of a group. */
struct limits {
    kv_date from, to;
    bool members;
};

/* Adds the monitored days between two days of P to the row. */
static void add_days(struct kv_frame *f, kv_date from, kv_date to)
{
    kv_date a, b, day = kv_max(from, f->period->start);
    int residence;
    to = kv_min(to, f->cut);
    while (kv_next_stay(f->history, &day, to, &a, &b, &residence) == KV_OK) {
        int first = kv_month_of(a), last = kv_month_of(b);
        f->listed |= kv_last_bits(last - first + 1) >> (f->last_month - last);
        if (b >= f->row->t) {
            f->row->t = b;
            f->row->residence = residence;
        }
    }
}

/* The in-scope months of P and the evaluation date. */
static void find_days(struct kv_frame *f, const struct limits *limits)
{
    const struct kv_history *h = f->history;
    f->row->t = KV_NO_DATE;
    f->listed = 0;
    if (!limits->members) {
        add_days(f, limits->from, limits->to);
        return;
    }
    for (int i = 0; i < h->n_memberships; i++)
        if (h->memberships[i].group == f->row->group)
            add_days(f, kv_max(limits->from, h->memberships[i].from),
                     kv_min(limits->to, h->memberships[i].to));
}

static const struct kv_house *house_at(const struct kv_history *h, int residence)
{
    for (int i = 0; i < h->n_houses; i++)
        if (h->houses[i].household == h->residences[residence].household)
            return &h->houses[i];
    return NULL;
}

/* Stage at t: NIFAS after delivery, else the trimester of the gestational month; none recorded: the
 * first. */
static void find_stage(struct kv_frame *f)
{
    struct kv_row *row = f->row;
    if (f->delivered != KV_NO_DATE && f->delivered <= row->t) {
        row->stage = KV_STAGE_NIFAS;
        return;
    }
    row->gestation = (int16_t)kv_gestation(f);
    row->stage = row->gestation <= f->rules->trimester1   ? KV_STAGE_T1
                 : row->gestation <= f->rules->trimester2 ? KV_STAGE_T2
                                                          : KV_STAGE_T3;
}

static bool inside(kv_date day, const struct kv_frame *f)
{
    return day != KV_NO_DATE && day >= f->period->start && day <= f->cut;
}

/* Completes a row whose group, exit and limits are known and evaluates its cells. */
static kv_status finish_row(struct kv_frame *f, const struct limits *limits,
                            struct kv_result *result)
{
    struct kv_row *row = f->row;
    int month;
    find_days(f, limits);
    row->months = (uint8_t)__builtin_popcountll(f->listed);
    if (row->months == 0)
        return KV_OK;
    f->t_month = kv_month_of(row->t);
    f->present = kv_presence(f->history, f->begun, row->t, f->t_month);
    f->house = house_at(f->history, row->residence);
    memset(f->condition, KV_NOT_ASKED, sizeof f->condition);
    row->age = (int16_t)(f->history->born == KV_NO_DATE
                             ? -1
                             : kv_min(kv_completed_months(f->history->born, row->t), 30000));
    if (f->pregnancy)
        find_stage(f);
    row->risk =
        (uint8_t)(f->group->risk < 0 ? KV_UNKNOWN : kv_condition_holds(f, f->group->risk, &month));
    row->first_cell = result->n_cells;
    for (int i = 0; i < f->rules->n_rules && row->exit == KV_STAYS; i++) {
        if (f->rules->rules[i].group != row->group)
            continue;
        if (result->n_cells >= result->max_cells)
            return KV_TOO_SMALL;
        kv_evaluate_rule(f, i, &result->cells[result->n_cells++]);
    }
    row->n_cells = result->n_cells - row->first_cell;
    result->n_rows++;
    return KV_OK;
}

static kv_status start_row(struct kv_frame *f, int group, int pregnancy, struct kv_result *result)
{
    if (result->n_rows >= result->max_rows)
        return KV_TOO_SMALL;
    f->row = &result->rows[result->n_rows];
    *f->row = (struct kv_row){.group = (uint16_t)group, .pregnancy = pregnancy, .residence = -1};
    f->group = &f->rules->groups[group];
    f->pregnancy = pregnancy < 0 ? NULL : &f->history->pregnancies[pregnancy];
    return KV_OK;
}

/* Groups by sex and age, or by membership. */
static kv_status list_by_age(struct kv_frame *f, int group, struct kv_result *result)
{
    const struct kv_history *h = f->history;
    const struct kv_group *g = &f->rules->groups[group];
    struct limits limits = {h->born, KV_FOREVER, g->kind == KV_GROUP_MEMBER};
    if (g->sex && g->sex != h->sex)
        return KV_OK;
    if (g->age_from >= 0) {
        if (h->born == KV_NO_DATE)
            return KV_OK;
        limits.from = kv_day_of_age(h->born, g->age_from);
        if (g->age_to >= 0)
            limits.to = kv_day_of_age(h->born, g->age_to + 1) - 1;
    }
    if (g->unmarried && h->married != KV_NO_DATE)
        limits.to = kv_min(limits.to, h->married - 1);
    if (h->died != KV_NO_DATE)
        limits.to = kv_min(limits.to, h->died);
    if (limits.from > f->cut || limits.to < f->period->start)
        return KV_OK;
    kv_status status = start_row(f, group, -1, result);
    if (status != KV_OK)
        return status;
    f->row->exit = inside(h->died, f) ? KV_EXIT_DEATH : KV_STAYS;
    f->begun = f->lower = h->born;
    return finish_row(f, &limits, result);
}

/* The day on which a pregnancy without outcome is closed: after HPL, after the first record, or by
 * the next one; never before its first record, so that a wrong HPL leaves an exit and not nothing.
 */
static kv_date closing_day(const struct kv_frame *f, int index)
{
    const struct kv_history *h = f->history;
    const struct kv_pregnancy *p = &h->pregnancies[index];
    kv_date day = p->due != KV_NO_DATE ? p->due + f->group->close_after_due
                                       : kv_day_of_age(p->first, f->group->close_after_first);
    if (index + 1 < h->n_pregnancies && h->pregnancies[index + 1].first > p->first)
        day = kv_min(day, h->pregnancies[index + 1].first);
    return kv_max(day, p->first);
}

static bool known(kv_date day, const struct kv_frame *f)
{
    return day != KV_NO_DATE && day <= f->period->data_date;
}

/* The last day of a pregnancy and what ended it; services after it belong to the next one. */
static kv_date end_of_pregnancy(const struct kv_frame *f, int index, int *exit)
{
    const struct kv_pregnancy *p = &f->history->pregnancies[index];
    *exit = KV_STAYS;
    if (known(p->delivered, f))
        return p->delivered;
    *exit = known(p->lost, f) ? KV_EXIT_LOSS : KV_EXIT_NO_OUTCOME;
    return *exit == KV_EXIT_LOSS ? p->lost : closing_day(f, index);
}

/* A pregnancy: from its first record to the end of NIFAS, or to its loss or closing. */
static kv_status list_pregnancy(struct kv_frame *f, int group, int index, struct kv_result *result)
{
    const struct kv_history *h = f->history;
    const struct kv_pregnancy *p = &h->pregnancies[index];
    const struct kv_group *g = &f->rules->groups[group];
    int exit, earlier;
    f->group = g;
    kv_date end = end_of_pregnancy(f, index, &exit);
    struct limits limits = {kv_min(p->first, end), end, false};
    if (exit == KV_STAYS) {
        limits.to = p->delivered + g->postpartum;
        if (!g->relist && p->delivered < f->period->start)
            return KV_OK;
    }
    f->delivered = exit == KV_STAYS ? p->delivered : KV_NO_DATE;
    if (!inside(end, f))
        exit = KV_STAYS;
    if (h->died != KV_NO_DATE)
        limits.to = kv_min(limits.to, h->died);
    if (limits.from > f->cut || limits.to < f->period->start)
        return KV_OK;
    kv_status status = start_row(f, group, index, result);
    if (status != KV_OK)
        return status;
    f->begun = limits.from;
    f->lower = KV_NO_DATE;
    if (index > 0)
        f->lower = kv_min(end_of_pregnancy(f, index - 1, &earlier) + 1, limits.from);
    f->row->exit = (uint8_t)(inside(h->died, f) ? KV_EXIT_DEATH : exit);
    return finish_row(f, &limits, result);
}

kv_status kv_evaluate(const struct kv_ruleset *rules, const struct kv_history *history,
                      const struct kv_period *period, uint64_t switches, struct kv_result *result)
{
    struct kv_frame f = {
        .rules = rules, .history = history, .period = period, .switches = switches};
    f.cut = kv_min(period->end, period->data_date);
    f.first_month = kv_month_of(period->start);
    f.last_month = kv_month_of(period->end);
    result->n_rows = result->n_cells = 0;
    if (f.cut < period->start)
        return KV_OK;
    f.cut_month = kv_month_of(f.cut);
    for (int g = 0; g < rules->n_groups; g++) {
        kv_status status = KV_OK;
        if (rules->groups[g].kind != KV_GROUP_PREGNANCY)
            status = list_by_age(&f, g, result);
        for (int i = 0; i < history->n_pregnancies && rules->groups[g].kind == KV_GROUP_PREGNANCY &&
                        status == KV_OK;
             i++)
            status = list_pregnancy(&f, g, i, result);
        if (status != KV_OK)
            return status;
    }
    return KV_OK;
}

const char *kv_value_text(int value)
{
    static const char *const texts[] = {NULL, "Y", "T", "TS"};
    return value >= 0 && value < 4 ? texts[value] : NULL;
}

const char *kv_why_text(int why)
{
    static const char *const texts[KV_WHYS] = {
        "diterima sesuai ketentuan",
        "kurang dari ketentuan",
        "jumlah tablet kurang dari ketentuan",
        "jawaban terakhir Tidak",
        "tidak dipantau: tidak ada jawaban",
        "tidak ditanyakan pada jenis periode ini",
        "tidak berlaku pada tahap kehamilan ini",
        "tidak berlaku pada umur ini",
        "tidak berlaku: tidak berisiko",
        "tidak berlaku: risiko belum dicatat",
        "belum jatuh tempo",
        "tidak diberlakukan di wilayah ini",
    };
    return why >= 0 && why < KV_WHYS ? texts[why] : "";
}
