/* The deterministic pass: links and non-links that the numbers alone decide, and the persons they
 * form so far. */
#include "konv.h"
#include "link/model.h"
#include "link/sort.h"
#include <stdlib.h>

/* Main keys of all distinct names. */
static kv_key *main_keys(const struct link_data *d)
{
    kv_key *key = xcalloc(d->name.n, sizeof *key);
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint32_t id = 1; id < d->name.n; id++) {
        struct kv_name name;
        size_t n;
        const char *p = link_pool_bytes(&d->name, id, &n);
        kv_name_unpack((const uint8_t *)p, n, &name);
        key[id] = kv_name_main_key(&name);
    }
    return key;
}

/*
 * Per record the hash of No KK, birth date, sex and main key, 0 if one is missing or another member
 * of the same source household has the same (twins).
 */
static uint64_t *member_keys(const struct link_run *run)
{
    const struct link_data *d = run->data;
    const struct link_config *c = run->config;
    uint64_t *key = xcalloc(d->n, sizeof *key);
    kv_key *main = main_keys(d);
    struct link_entry *e = xmalloc((size_t)d->n * sizeof *e),
                      *spare = xmalloc((size_t)d->n * sizeof *e);
    size_t n = 0;
    for (uint32_t r = 0; r < d->n; r++) {
        uint64_t kk = link_cell(d, r, c->household), birth = link_cell(d, r, c->birth),
                 head = link_head(d, r);
        kv_key m = main[name_first(link_cell(d, r, c->name))];
        if (nik_status(kk) != KV_NIK_OK || !birth || !head_sex(head) || !m)
            continue;
        key[r] = link_mix(link_mix(nik_number(kk), birth), link_mix(m, head_sex(head)));
        e[n++] = (struct link_entry){link_mix(key[r], head_source(head)), r};
    }
    link_sort_entries(e, spare, n);
    for (size_t i = 1; i < n; i++)
        if (e[i].key == e[i - 1].key)
            key[e[i].record] = key[e[i - 1].record] = 0;
    free(e);
    free(spare);
    free(main);
    return key;
}

/* Statuses under which an equal NIK is taken at its word. */
static bool confirmed(uint64_t nik)
{
    return nik_status(nik) == KV_NIK_OK || nik_status(nik) == KV_NIK_BIRTH_MISMATCH ||
           nik_status(nik) == KV_NIK_SEX_MISMATCH;
}

/* D1 or D2 for a pair whose NIKs are equal. */
static int equal_nik_flag(const struct link_run *run, const uint8_t *level)
{
    const struct link_config *c = run->config;
    int name = c->name >= 0 ? level[c->name] : 0, birth = c->birth >= 0 ? level[c->birth] : 0;
    if (name >= 4 || (birth == 6 && name != 1) || (name == 0 && birth >= 3))
        return PAIR_D1;
    return (name == 1 || name == 2) && (birth == 1 || birth == 2) ? PAIR_D2 : 0;
}

/* Sets the flags of the deterministic pass. */
void link_flag_pairs(struct link_run *run)
{
    const struct link_config *c = run->config;
    const struct link_data *d = run->data;
    uint64_t d1 = 0, d2 = 0, d3 = 0;
    bool homes = c->household >= 0 && c->birth >= 0 && c->name >= 0;
    if (c->nik < 0)
        return;
    uint64_t *member = homes ? member_keys(run) : NULL;
#pragma omp parallel for schedule(dynamic, 1024) reduction(+ : d1, d2, d3) num_threads(konv.threads)
    for (uint32_t a = 0; a < d->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            struct link_pair *pair = &run->pairs.pair[i];
            const uint8_t *level = run->patterns.level + (size_t)pair->pattern * (size_t)c->fields;
            int flags = 0;
            if (level[c->nik] == 5 && confirmed(link_cell(d, a, c->nik)) &&
                confirmed(link_cell(d, pair->b, c->nik)))
                flags |= equal_nik_flag(run, level);
            if (member && member[a] && member[a] == member[pair->b])
                flags |= PAIR_D3;
            pair->flags = (unsigned)flags & 15u;
            d1 += (flags & PAIR_D1) != 0;
            d2 += (flags & PAIR_D2) != 0;
            d3 += (flags & PAIR_D3) != 0;
        }
    free(member);
    run->model.links[0] = d1;
    run->model.links[1] = d2;
    run->model.links[2] = d3;
}

static uint32_t root_of(uint32_t *root, uint32_t x)
{
    while (root[x] != x) {
        root[x] = root[root[x]];
        x = root[x];
    }
    return x;
}

/* Persons as far as the certain links tell: on them values are counted. */
void link_preliminary_persons(struct link_run *run)
{
    uint32_t *root = run->person;
    for (uint32_t r = 0; r < run->data->n; r++)
        root[r] = r;
    for (uint32_t a = 0; run->config->nik >= 0 && a < run->data->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++)
            if (run->pairs.pair[i].flags & (PAIR_D1 | PAIR_D3)) {
                uint32_t x = root_of(root, a), y = root_of(root, run->pairs.pair[i].b);
                root[x > y ? x : y] = x < y ? x : y;
            }
    for (uint32_t r = 0; r < run->data->n; r++)
        root[r] = root_of(root, r);
}
