/*
 * Counters of the places: per rule, group, package. Everything is a count, so any order of the rows
 * gives the same sums.
 */
#include "services_int.h"
#include <stdlib.h>
#include <string.h>

void sv_tally_begin(struct sv_tally *t, struct sv *s)
{
    for (int r = 0; r < s->rules->n_rules; r++)
        s->scored[s->rules->rules[r].group] |= s->rules->rules[r].in_score;
    *t = (struct sv_tally){.s = s,
                           .n_rules = s->rules->n_rules,
                           .n_groups = s->rules->n_groups,
                           .n_packages = s->rules->n_packages};
    for (int p = 0; p < s->n_periods; p++) {
        size_t n = (size_t)s->n_places;
        t->rule[p] = xcalloc(n * (size_t)t->n_rules, sizeof **t->rule);
        t->group[p] = xcalloc(n * (size_t)t->n_groups, sizeof **t->group);
        t->pair[p] = xcalloc(n * (size_t)(t->n_packages * t->n_groups), sizeof **t->pair);
        t->members[p].width = sizeof(struct sv_member);
        t->reasons[p].width = sizeof(struct sv_reason);
        t->last_person[p] = -1;
    }
}

void sv_score_row(const struct sv *s, const struct sv_row *row, const struct kv_cell *cells,
                  struct kv_row_score *score)
{
    kv_score_row(s->rules, &row->row, cells, score);
    if (s->scored[row->row.group])
        return;
    for (int i = 0; i < row->row.n_cells; i++)
        kv_tally_add(&score->tally, cells[i].value);
    const struct kv_tally *t = &score->tally;
    score->received = (int32_t)t->received;
    score->due = (int32_t)(t->required + t->not_monitored);
    score->complete = t->required > t->received ? KV_INCOMPLETE
                      : t->not_monitored > 0    ? KV_COMPLETE_UNKNOWN
                      : t->received > 0         ? KV_COMPLETE
                                                : KV_COMPLETE_NULL;
}

static void count_cells(struct sv_tally *t, const struct sv_row *row, const struct kv_cell *cells)
{
    struct sv_rule_count *c = &t->rule[row->period][(size_t)row->place * (size_t)t->n_rules];
    for (int i = 0; i < row->row.n_cells; i++) {
        struct sv_rule_count *r = &c[cells[i].rule];
        switch (cells[i].value) {
        case KV_CELL_Y:
            r->y++;
            r->father += cells[i].father;
            break;
        case KV_CELL_T:
            r->t++;
            break;
        case KV_CELL_TS:
            r->ts++;
            break;
        default:
            r->nm++;
        }
    }
}

static void count_packages(struct sv_tally *t, const struct sv_row *row,
                           const struct kv_cell *cells)
{
    struct sv_pair_count sum[KV_MAX_PACKAGES] = {0};
    for (int i = 0; i < row->row.n_cells; i++) {
        int package = t->s->rules->rules[cells[i].rule].package;
        if (package >= t->n_packages || cells[i].value == KV_CELL_TS)
            continue;
        sum[package].y += cells[i].value == KV_CELL_Y;
        sum[package].nm += cells[i].value == KV_CELL_NM;
        sum[package].required++;
    }
    struct sv_pair_count *c =
        &t->pair[row->period][(size_t)row->place * (size_t)(t->n_packages * t->n_groups)];
    for (int p = 0; p < t->n_packages; p++) {
        struct sv_pair_count *pair = &c[p * t->n_groups + row->row.group];
        pair->n += sum[p].required > 0;
        pair->complete += sum[p].required > 0 && sum[p].y == sum[p].required;
        pair->y += sum[p].y;
        pair->required += sum[p].required;
        pair->nm += sum[p].nm;
    }
}

/* Remembers the row for its household. */
static void join_household(struct sv_tally *t, const struct sv_row *row,
                           const struct kv_cell *cells)
{
    struct sv_member *m = bag_add(&t->members[row->period], (uint32_t)row->house);
    *m = (struct sv_member){.place = row->place, .person = row->person, .group = row->row.group};
    if (row->row.n_cells > 64)
        die(EXIT_RUNTIME, "a group of the rule set has more than 64 indicators");
    for (int i = 0; i < row->row.n_cells; i++)
        m->values[i >> 5] |= (uint64_t)cells[i].value << (i & 31) * 2;
}

static void count_reasons(struct sv_tally *t, const struct sv_row *row, const struct kv_cell *cells)
{
    const struct sv_reason *r = bag_first(&t->s->reasons, (uint32_t)row->person);
    for (int k = 0, n = bag_count(&t->s->reasons, (uint32_t)row->person); k < n; k++)
        for (int i = 0; i < row->row.n_cells; i++)
            if (r[k].period == row->period && r[k].rule == cells[i].rule &&
                cells[i].value == KV_CELL_T) {
                struct sv_reason *to = bag_add(&t->reasons[row->period], (uint32_t)row->place);
                *to = r[k];
            }
}

/* A woman with two pregnancies in a period is two rows and one person, at risk at most once. */
static void count_person(struct sv_tally *t, const struct sv_row *row, struct sv_group_count *g)
{
    int p = row->period;
    uint32_t bit = UINT32_C(1) << row->row.group;
    if (t->last_person[p] != row->person) {
        t->last_person[p] = row->person;
        t->last_groups[p] = t->last_risks[p] = 0;
    }
    g->persons += !(t->last_groups[p] & bit);
    t->last_groups[p] |= bit;
    if (row->row.risk == KV_TRUE) {
        g->risk += !(t->last_risks[p] & bit);
        t->last_risks[p] |= bit;
    }
    g->risk_unknown += row->row.risk == KV_UNKNOWN;
}

void sv_tally_row(struct sv_tally *t, const struct sv_row *row, const struct kv_cell *cells)
{
    struct sv_group_count *g =
        &t->group[row->period][(size_t)row->place * (size_t)t->n_groups + row->row.group];
    if (row->row.exit != KV_STAYS) {
        g->exits[row->row.exit - 1]++;
        return;
    }
    struct kv_row_score score;
    sv_score_row(t->s, row, cells, &score);
    g->n++;
    count_person(t, row, g);
    g->y += score.received;
    g->required += score.due;
    g->nm += (int32_t)score.tally.not_monitored;
    g->complete += score.complete == KV_COMPLETE;
    g->incomplete += score.complete == KV_INCOMPLETE;
    if (t->s->rules->groups[row->row.group].core && row->row.pregnancy < 0)
        g->mat[row->colour == 'H' ? 0 : row->colour == 'K' ? 1 : row->colour == 'M' ? 2 : 3]++;
    count_cells(t, row, cells);
    count_packages(t, row, cells);
    join_household(t, row, cells);
    count_reasons(t, row, cells);
}

void sv_tally_free(struct sv_tally *t)
{
    for (int p = 0; p < t->s->n_periods; p++) {
        free(t->rule[p]);
        free(t->group[p]);
        free(t->pair[p]);
        bag_free(&t->members[p]);
        bag_free(&t->reasons[p]);
    }
}
