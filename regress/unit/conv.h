/* Builds histories for the convergence tests: a person on the stack, one line per fact. */
#ifndef KONV_TEST_CONV_H
#define KONV_TEST_CONV_H
#include "convergence/convergence.h"
#include "convergence/ruleset.h"
#include "convergence/score.h"
#include "tap.h"
#include <stdlib.h>

static struct kv_ruleset rules;

static inline kv_date day(int y, int m, int d)
{
    return kv_date_of(y, m, d);
}

/* A rule set as the rule tables give it. */
static inline void load_set(const char *path)
{
    static char text[65536];
    struct kv_parse_error e = {.line = 0};
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;
    if (f)
        fclose(f);
    if (kv_ruleset_parse(text, n, &rules, &e) != KV_OK) {
        printf("Bail out! %s line %d: %s '%s'\n", path, e.line, e.problem ? e.problem : "", e.word);
        exit(1);
    }
}

static inline void load_rules(void)
{
    load_set("regress/unit/kpm2019.txt");
}

struct person {
    struct kv_history h;
    struct kv_pregnancy pregnancies[4];
    struct kv_residence residences[8];
    struct kv_membership memberships[8];
    struct kv_observation observations[128];
    struct kv_event events[512], water[64];
    struct kv_house house;
    struct kv_period period;
    struct kv_row rows[16];
    struct kv_cell cells[256];
    struct kv_result result;
};

static inline void start(struct person *p, kv_sex sex, kv_date born)
{
    memset(p, 0, sizeof *p);
    p->h = (struct kv_history){.sex = sex, .born = born, .died = KV_NO_DATE, .married = KV_NO_DATE};
    p->h.pregnancies = p->pregnancies;
    p->h.residences = p->residences;
    p->h.memberships = p->memberships;
    p->h.observations = p->observations;
    p->h.events = p->events;
    p->h.houses = &p->house;
    p->h.n_houses = 1;
    p->house = (struct kv_house){1, 0, p->water};
}

static inline void lives(struct person *p, kv_date from, kv_date to, int village)
{
    p->residences[p->h.n_residences++] = (struct kv_residence){from, to, KV_NO_DATE, village, 1, 0};
}

/* A child that lives in village 1 since birth. */
static inline void start_child(struct person *p, kv_date born)
{
    start(p, KV_MALE, born);
    lives(p, KV_NO_DATE, KV_FOREVER, 1);
}

/* A woman of village 1 with one pregnancy. */
static inline void start_mother(struct person *p, kv_date first, kv_date due, kv_date delivered)
{
    start(p, KV_FEMALE, day(1998, 5, 5));
    lives(p, KV_NO_DATE, KV_FOREVER, 1);
    p->pregnancies[p->h.n_pregnancies++] =
        (struct kv_pregnancy){7, first, due, delivered, KV_NO_DATE};
}

static inline struct kv_event *add(struct person *p, const char *item, kv_date date, int answer)
{
    struct kv_event e = {.date = date,
                         .item = kv_ruleset_item(&rules, item, strlen(item)),
                         .answer = (uint8_t)answer};
    if (e.item == KV_NO_ITEM) {
        printf("Bail out! no item %s\n", item);
        exit(1);
    }
    if (rules.items[e.item].household) {
        p->water[p->house.n_events] = e;
        return &p->water[p->house.n_events++];
    }
    p->events[p->h.n_events] = e;
    return &p->events[p->h.n_events++];
}

static inline void tick(struct person *p, const char *item, int year, int month, int answer)
{
    add(p, item, day(year, month, 1), answer)->month_only = 1;
}

/* Ya on the 10th of each month of a range of the same or following years. */
static inline void monthly(struct person *p, const char *item, int year, int month, int n)
{
    for (int i = 0; i < n; i++, month++)
        add(p, item, day(year + (month - 1) / 12, (month - 1) % 12 + 1, 10), 1);
}

static inline void observe(struct person *p, int field, kv_date date, int value)
{
    p->observations[p->h.n_observations++] = (struct kv_observation){
        .date = date, .value = value, .pregnancy = 7, .field = (uint8_t)field};
}

/* Evaluates the period of a type around a day; the data date ends nothing unless given. */
static inline int score_at(struct person *p, int type, kv_date when, kv_date data_date)
{
    kv_events_sort(p->water, p->house.n_events);
    kv_history_sort(&p->h);
    kv_period_of(type, when, data_date, &p->period);
    p->result = (struct kv_result){p->rows, p->cells, 16, 256, 0, 0};
    return kv_evaluate(&rules, &p->h, &p->period, 0, &p->result);
}

static inline int quarter(struct person *p, int year, int q)
{
    return score_at(p, KV_QUARTER, day(year, q * 3, 1), KV_FOREVER);
}

/* The row of a group that is listed, or NULL. */
static inline const struct kv_row *row_of(const struct person *p, const char *group)
{
    for (int i = 0; i < p->result.n_rows; i++)
        if (strcmp(rules.groups[p->rows[i].group].code, group) == 0 && p->rows[i].exit == KV_STAYS)
            return &p->rows[i];
    return NULL;
}

static inline const struct kv_cell *cell_of(const struct person *p, const char *code)
{
    static const struct kv_cell none = {.value = 99};
    for (int i = 0; i < p->result.n_cells; i++)
        if (strcmp(rules.rules[p->cells[i].rule].code, code) == 0)
            return &p->cells[i];
    return &none;
}

/* "Y", "T", "TS", "NM" or "-" when the person has no such cell. */
static inline const char *value_of(const struct person *p, const char *code)
{
    int v = cell_of(p, code)->value;
    return v == 99 ? "-" : v == KV_CELL_NM ? "NM" : kv_value_text(v);
}

static inline int is_value(const struct person *p, const char *code, const char *want,
                           const char *name)
{
    const struct kv_cell *c = cell_of(p, code);
    int same = is_str(value_of(p, code), want, name);
    if (!same)
        printf("# %s: got %d of %d, %s\n", code, c->got, c->need,
               c->value == 99 ? "" : kv_why_text(c->why));
    return same;
}

static inline int is_count(const struct person *p, const char *code, int got, int need,
                           const char *name)
{
    const struct kv_cell *c = cell_of(p, code);
    int same = ok(c->got == got && c->need == need, "%s", name);
    if (!same)
        printf("# %s: got %d of %d, want %d of %d\n", code, c->got, c->need, got, need);
    return same;
}

/* The values of a group's cells in order, as one text: "Y Y TS T TS Y Y Y". */
static inline const char *values(const struct person *p, const char *group)
{
    static char text[512];
    const struct kv_row *r = row_of(p, group);
    text[0] = 0;
    for (int i = 0; r && i < r->n_cells; i++) {
        int v = p->cells[r->first_cell + i].value;
        if (i)
            strcat(text, " ");
        strcat(text, v == KV_CELL_NM ? "NM" : kv_value_text(v));
    }
    return text;
}

/* "4/6" of the listed row of a group. */
static inline const char *score_of(const struct person *p, const char *group)
{
    static char text[32];
    struct kv_row_score s = {.received = -1};
    const struct kv_row *r = row_of(p, group);
    if (r)
        kv_score_row(&rules, r, p->cells + r->first_cell, &s);
    snprintf(text, sizeof text, "%d/%d", s.received, s.due);
    return text;
}

#endif
