/* Tallies, persons, households: convergence rules, section 6. */
#include "score.h"

#include <string.h>

void kv_tally_add(struct kv_tally *tally, int value)
{
    tally->received += value == KV_CELL_Y;
    tally->required += value == KV_CELL_Y || value == KV_CELL_T;
    tally->not_applicable += value == KV_CELL_TS;
    tally->not_monitored += value == KV_CELL_NM;
}

void kv_tally_merge(struct kv_tally *into, const struct kv_tally *from)
{
    into->received += from->received;
    into->required += from->required;
    into->not_applicable += from->not_applicable;
    into->not_monitored += from->not_monitored;
}

bool kv_tally_valid(const struct kv_tally *t)
{
    return t->received >= 0 && t->required >= t->received && t->required <= KV_TALLY_MAX &&
           t->not_applicable >= 0 && t->not_applicable <= KV_TALLY_MAX && t->not_monitored >= 0 &&
           t->not_monitored <= KV_TALLY_MAX;
}

kv_status kv_percent(int64_t part, int64_t whole, int64_t *hundredths)
{
    if (whole == 0)
        return KV_NULL;
    __int128 twice = (__int128)part * 20000;
    __int128 half = twice >= 0 ? whole : -(__int128)whole;
    *hundredths = (int64_t)((twice + half) / (2 * (__int128)whole));
    return KV_OK;
}

kv_status kv_tally_score(const struct kv_tally *tally, bool as_missed, int64_t *hundredths)
{
    return kv_percent(tally->received, tally->required + (as_missed ? tally->not_monitored : 0),
                      hundredths);
}

/* False if any T; else unknown if any NM; else true if at least one Y; else NULL. */
static int completeness(const struct kv_tally *t)
{
    if (t->required > t->received)
        return KV_INCOMPLETE;
    if (t->not_monitored > 0)
        return KV_COMPLETE_UNKNOWN;
    return t->received > 0 ? KV_COMPLETE : KV_COMPLETE_NULL;
}

void kv_score_row(const struct kv_ruleset *rules, const struct kv_row *row,
                  const struct kv_cell *cells, struct kv_row_score *score)
{
    memset(score, 0, sizeof *score);
    for (int i = 0; i < row->n_cells; i++)
        if (rules->rules[cells[i].rule].in_score)
            kv_tally_add(&score->tally, cells[i].value);
    score->received = (int32_t)score->tally.received;
    score->due = (int32_t)(score->tally.required + score->tally.not_monitored);
    score->complete = (uint8_t)completeness(&score->tally);
}

void kv_household_start(struct kv_household *household)
{
    memset(household, 0, sizeof *household);
    household->complete = KV_COMPLETE_NULL;
}

/* False if any member is false; else unknown if any is unknown; else true. Members without a demand
 * say nothing. */
static int join_complete(int household, int member)
{
    if (household == KV_INCOMPLETE || member == KV_INCOMPLETE)
        return KV_INCOMPLETE;
    if (household == KV_COMPLETE_UNKNOWN || member == KV_COMPLETE_UNKNOWN)
        return KV_COMPLETE_UNKNOWN;
    return household == KV_COMPLETE || member == KV_COMPLETE ? KV_COMPLETE : KV_COMPLETE_NULL;
}

void kv_household_add(const struct kv_ruleset *rules, const struct kv_row *row,
                      const struct kv_cell *cells, struct kv_household *h)
{
    struct kv_row_score score;
    for (int i = 0; i < row->n_cells; i++) {
        const struct kv_rule *rule = &rules->rules[cells[i].rule];
        int yes = cells[i].value == KV_CELL_Y, asked = cells[i].value != KV_CELL_TS;
        if (asked && rule->household && rule->n_bands > 0) {
            int item = rules->bands[rule->first_band].item;
            uint64_t bit = UINT64_C(1) << item % 64;
            if (h->seen[item / 64] & bit)
                continue;
            h->seen[item / 64] |= bit;
        }
        if (rule->in_score) {
            h->received += yes;
            h->due += asked;
        }
        if (rule->package < KV_MAX_PACKAGES) {
            h->got[rule->package] += yes;
            h->asked[rule->package] += asked;
        }
    }
    if (rules->groups[row->group].core && row->exit == KV_STAYS) {
        h->core = 1;
        kv_score_row(rules, row, cells, &score);
        h->complete = (uint8_t)join_complete(h->complete, score.complete);
    }
}

void kv_household_packages(const struct kv_ruleset *rules, const struct kv_household *h,
                           uint32_t *had, uint32_t *applicable)
{
    *had = *applicable = 0;
    for (int p = 0; p < rules->n_packages; p++) {
        if (h->asked[p] == 0)
            continue;
        *applicable |= 1u << p;
        if (h->got[p] == h->asked[p])
            *had |= 1u << p;
    }
}
