/* Attributes of persons by majority of their records; mothers by name within the household. */
#include "link/persons.h"
#include "konv.h"
#include <omp.h>
#include <stdlib.h>

enum { MOTHER_LEVEL = 4, MAX_VALUES = 64, CHILD_MONTHS = 84 };

void link_rows_by_label(uint32_t n, const uint32_t *label, struct link_groups_of *out)
{
    uint32_t *at = xcalloc((size_t)n + 2, sizeof *at);
    out->record = xmalloc(((size_t)n + 1) * sizeof *out->record);
    for (uint32_t r = 0; r < n; r++)
        at[label[r] + 2]++;
    for (uint32_t r = 0; r < n; r++)
        at[r + 2] += at[r + 1];
    for (uint32_t r = 0; r < n; r++)
        out->record[at[label[r] + 1]++] = r;
    out->start = at;
}

void link_rows_free(struct link_groups_of *rows)
{
    free(rows->start);
    free(rows->record);
}

/* Votes for one attribute: the commonest value; ties go to the more trusted source, then to the
 * smaller value. */
struct votes {
    uint64_t value[MAX_VALUES];
    int count[MAX_VALUES], rank[MAX_VALUES], n;
};

static void vote(struct votes *v, uint64_t value, int rank)
{
    int i = 0;
    if (!value)
        return;
    while (i < v->n && v->value[i] != value)
        i++;
    if (i == MAX_VALUES)
        return;
    if (i == v->n) {
        v->value[i] = value;
        v->count[i] = 0;
        v->rank[i] = rank;
        v->n++;
    }
    v->count[i]++;
    v->rank[i] = rank < v->rank[i] ? rank : v->rank[i];
}

static uint64_t winner(const struct votes *v)
{
    int best = -1;
    for (int i = 0; i < v->n; i++)
        if (best < 0 || v->count[i] > v->count[best] ||
            (v->count[i] == v->count[best] &&
             (v->rank[i] < v->rank[best] ||
              (v->rank[i] == v->rank[best] && v->value[i] < v->value[best]))))
            best = i;
    return best < 0 ? 0 : v->value[best];
}

void link_describe_person(const struct link_run *run, const struct link_groups_of *persons,
                          const int *priority, uint32_t person, struct link_person *out)
{
    const struct link_config *c = run->config;
    struct votes born = {.n = 0}, nik = {.n = 0}, status = {.n = 0}, sex = {.n = 0},
                 class = {.n = 0};
    for (uint32_t i = persons->start[person]; i < persons->start[person + 1]; i++) {
        uint32_t r = persons->record[i];
        uint64_t head = link_head(run->data, r), number = link_cell(run->data, r, c->nik);
        int rank = priority[head_source(head)];
        kv_date day = kv_stated_date((kv_stated)link_cell(run->data, r, c->birth));
        vote(&born, day == KV_NO_DATE ? 0 : (uint64_t)(day + 1000000), rank);
        vote(&nik, nik_status(number) == KV_NIK_OK ? nik_number(number) : 0, rank);
        vote(&status, nik_status(number), rank);
        vote(&sex, head_sex(head), rank);
        vote(&class, head_class(head), rank);
    }
    *out = (struct link_person){.nik = winner(&nik),
                                .sex = (uint8_t)winner(&sex),
                                .class = (uint8_t)winner(&class),
                                .mother = UINT32_MAX};
    out->born = winner(&born) ? (kv_date)winner(&born) - 1000000 : KV_NO_DATE;
    if (!out->class && out->born != KV_NO_DATE && c->reference != KV_NO_DATE)
        out->class =
            kv_completed_months(out->born, c->reference) < CHILD_MONTHS ? CLASS_CHILD : CLASS_ADULT;
    out->nik_status = out->nik ? KV_NIK_OK : (uint8_t)winner(&status);
}

/* The commonest No KK ok of a household, 0 if there is none. */
uint64_t link_household_card(const struct link_run *run, const struct link_groups_of *homes,
                             const int *priority, uint32_t home)
{
    struct votes card = {.n = 0};
    for (uint32_t i = homes->start[home]; i < homes->start[home + 1]; i++) {
        uint64_t kk = link_cell(run->data, homes->record[i], run->config->household);
        int rank = priority[head_source(link_head(run->data, homes->record[i]))];
        vote(&card, nik_status(kk) == KV_NIK_OK ? nik_number(kk) : 0, rank);
    }
    return winner(&card);
}

/* Level of a woman's name against the mother's names of one child record. */
static int mother_level(const struct link_run *run, struct link_level_cache *cache, uint32_t child,
                        uint32_t woman)
{
    const struct link_config *c = run->config;
    uint64_t mentions = link_cell(run->data, child, c->mother),
             name = link_cell(run->data, woman, c->name);
    int best = link_name_cells(run->data, cache, name_first(mentions), name_first(name));
    if (mentions & NAME_UNTYPED) {
        int other = link_name_cells(run->data, cache, name_second(mentions), name_first(name));
        best = other > best ? other : best;
    }
    return best;
}

static bool may_be_mother(const struct link_person *p, const struct link_run *run, uint32_t record)
{
    kv_role role = head_role(link_head(run->data, record));
    return role == KV_IBU || (p->sex == KV_FEMALE && p->class == CLASS_ADULT);
}

/* The one woman of the household whose name fits best; nobody if two fit equally well. */
static void find_mother(const struct link_run *run, struct link_level_cache *cache,
                        const struct link_groups_of *persons, const struct link_groups_of *homes,
                        const uint32_t *at, struct link_person *all, uint32_t child)
{
    uint32_t *mother = &all[at[child]].mother;
    int best = MOTHER_LEVEL - 1;
    for (uint32_t i = persons->start[child]; i < persons->start[child + 1]; i++) {
        uint32_t record = persons->record[i], home = run->household[record];
        if (!link_cell(run->data, record, run->config->mother))
            continue;
        for (uint32_t k = homes->start[home]; k < homes->start[home + 1]; k++) {
            uint32_t other = homes->record[k], person = run->person[other];
            if (person == child || !may_be_mother(&all[at[other]], run, other))
                continue;
            int level = mother_level(run, cache, record, other);
            if (level > best) {
                best = level;
                *mother = person;
            } else if (level == best && *mother != UINT32_MAX && *mother != person) {
                *mother = UINT32_MAX - 1; /* two: undecided unless a better one comes */
            }
        }
    }
    if (*mother == UINT32_MAX - 1)
        *mother = UINT32_MAX;
}

/* Mothers of all children. */
void link_find_mothers(const struct link_run *run, const struct link_groups_of *persons,
                       const struct link_groups_of *homes, const uint32_t *at,
                       struct link_person *all)
{
    if (run->config->mother < 0 || run->config->name < 0)
        return;
#pragma omp parallel num_threads(konv.threads)
    {
        struct link_level_cache *cache = run->compare.cache[omp_get_thread_num()];
#pragma omp for schedule(dynamic, 1024)
        for (uint32_t p = 0; p < run->data->n; p++)
            if (run->person[p] == p && all[at[p]].class == CLASS_CHILD)
                find_mother(run, cache, persons, homes, at, all, p);
    }
}
