/*
 * Households of a period. The members of a household that live in one village are one household
 * there; parts of a split household are households of their own. A household belongs to the
 * posyandu of its first member: 1000-HPK members before others, with a posyandu before without,
 * then by number.
 */
#include "services_int.h"
#include <stdlib.h>
#include <string.h>

enum { GROUP_RULES = 64 }; /* a member's values are two bits each in two words */

struct rule_list {
    uint16_t rule[GROUP_RULES];
    int n;
};

/* What does not change from household to household. */
struct frame {
    const struct sv *s;
    const struct sv_homes *out;
    struct rule_list of_group[KV_MAX_GROUPS];
    uint16_t service[KV_MAX_RULES]; /* number of the service a rule asks for */
    struct sv_home_count *place;
};

/* Rules of each group; rules that ask a household for the same item are one service. */
static int number_services(struct frame *f)
{
    const struct kv_ruleset *rules = f->s->rules;
    int n = 0, of_item[KV_MAX_ITEMS];
    memset(of_item, -1, sizeof of_item);
    for (int r = 0; r < rules->n_rules; r++) {
        struct rule_list *list = &f->of_group[rules->rules[r].group];
        if (list->n == GROUP_RULES)
            die_hint(EXIT_RUNTIME, "divide the group in acuan.aturan",
                     "a target group of the rule set has more than %d indicators", GROUP_RULES);
        list->rule[list->n++] = (uint16_t)r;
        uint16_t item = rules->rules[r].household && rules->rules[r].n_bands
                            ? rules->bands[rules->rules[r].first_band].item
                            : KV_NO_ITEM;
        if (item == KV_NO_ITEM)
            f->service[r] = (uint16_t)n++;
        else {
            if (of_item[item] < 0)
                of_item[item] = n++;
            f->service[r] = (uint16_t)of_item[item];
        }
    }
    return n;
}

/* One household in one village as it is put together. */
struct home {
    struct kv_household sum;
    uint64_t asked[2], lacking[2]; /* services asked of somebody; not Y for somebody */
    uint32_t groups;
    int place, rank;
    int64_t first;
};

static void add_member(const struct frame *f, struct home *h, const struct sv_member *m)
{
    const struct kv_ruleset *rules = f->s->rules;
    const struct rule_list *list = &f->of_group[m->group];
    struct kv_cell cells[GROUP_RULES];
    struct kv_row row = {.group = m->group, .n_cells = list->n};
    for (int i = 0; i < list->n; i++) {
        int value = m->values[i >> 5] >> (i & 31) * 2 & 3, service = f->service[list->rule[i]];
        cells[i] = (struct kv_cell){.rule = list->rule[i], .value = (uint8_t)value};
        if (value != KV_CELL_TS)
            h->asked[service >> 6] |= UINT64_C(1) << (service & 63);
        if (value == KV_CELL_T || value == KV_CELL_NM)
            h->lacking[service >> 6] |= UINT64_C(1) << (service & 63);
    }
    kv_household_add(rules, &row, cells, &h->sum);
    h->groups |= UINT32_C(1) << m->group;
    int rank = (rules->groups[m->group].core ? 0 : 2) + (f->s->places[m->place].posyandu == NULL);
    int64_t id = f->s->persons[m->person].id;
    if (rank < h->rank || (rank == h->rank && id < h->first)) {
        h->rank = rank;
        h->first = id;
        h->place = m->place;
    }
}

static int bits(const uint64_t *m)
{
    return __builtin_popcountll(m[0]) + __builtin_popcountll(m[1]);
}

static void count_home(const struct frame *f, const struct home *h)
{
    const struct kv_ruleset *rules = f->s->rules;
    const struct sv_homes *out = f->out;
    struct sv_home_count *c = &out->place[h->place];
    uint32_t had, asked;
    for (int g = 0; g < rules->n_groups; g++)
        out->group[h->place * rules->n_groups + g] += h->groups >> g & 1;
    if (!h->sum.core)
        return;
    kv_household_packages(rules, &h->sum, &had, &asked);
    c->n++;
    c->complete += h->sum.complete == KV_COMPLETE;
    c->incomplete += h->sum.complete == KV_INCOMPLETE;
    c->received += h->sum.received;
    c->due += h->sum.due;
    for (int p = 0; p < rules->n_packages; p++) {
        c->asked[p] += asked >> p & 1;
        c->had[p] += had >> p & 1;
    }
    int side = rules->n_packages + 1;
    out->packages[(h->place * side + __builtin_popcount(had)) * side + __builtin_popcount(asked)]++;
    uint64_t received[2] = {h->asked[0] & ~h->lacking[0], h->asked[1] & ~h->lacking[1]};
    side = out->n_services + 1;
    out->services[(f->s->places[h->place].village * side + bits(received)) * side +
                  bits(h->asked)]++;
}

/* The members of a household, village by village. */
static void count_house(const struct frame *f, const struct sv_member *m, int n)
{
    for (int i = 0; i < n; i++) {
        int32_t village = f->s->places[m[i].place].village;
        bool done = false;
        for (int k = 0; k < i && !done; k++)
            done = f->s->places[m[k].place].village == village;
        if (done)
            continue;
        struct home h = {.rank = 4, .first = INT64_MAX};
        kv_household_start(&h.sum);
        for (int k = i; k < n; k++)
            if (f->s->places[m[k].place].village == village)
                add_member(f, &h, &m[k]);
        count_home(f, &h);
    }
}

void sv_homes_count(struct sv_tally *t, int period, struct sv_homes *h)
{
    struct sv *s = t->s;
    struct frame *f = xcalloc(1, sizeof *f);
    f->s = s;
    f->out = h;
    *h = (struct sv_homes){.n_services = number_services(f)};
    size_t places = (size_t)s->n_places, side = (size_t)t->n_packages + 1,
           services = (size_t)h->n_services + 1;
    h->place = xcalloc(places, sizeof *h->place);
    h->group = xcalloc(places * (size_t)t->n_groups, sizeof *h->group);
    h->packages = xcalloc(places * side * side, sizeof *h->packages);
    h->services = xcalloc((size_t)s->n_villages * services * services, sizeof *h->services);
    bag_group(&t->members[period], (uint32_t)s->house_ids.n);
    for (int i = 0; i < s->house_ids.n; i++)
        count_house(f, bag_first(&t->members[period], (uint32_t)i),
                    bag_count(&t->members[period], (uint32_t)i));
    free(f);
}

void sv_homes_free(struct sv_homes *h)
{
    free(h->place);
    free(h->group);
    free(h->packages);
    free(h->services);
}
