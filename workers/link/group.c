/* Constrained clustering of the records; see group.h and the core's cluster.h. */
#include "link/group.h"
#include "konv.h"
#include "limit.h"
#include "link/sort.h"
#include <stdlib.h>

enum { MOST_TWINS = 8 };

/* What the callbacks of the core see. */
struct context {
    const struct link_run *run;
    const struct link_decisions *decisions;
    struct link_level_cache *cache;
    const bool
        *twin; /* another member of the source household has the same birth date; NULL: not known */
};

static bool decided(const struct link_decision *list, size_t n, uint32_t x, uint32_t y)
{
    uint32_t a = x < y ? x : y, b = x < y ? y : x;
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (list[mid].a < a || (list[mid].a == a && list[mid].b < b))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && list[lo].a == a && list[lo].b == b;
}

/* Linked as a pair of its own: over the cut, or by a certain link; never when dropped for a better
 * partner or D2. */
bool link_accepts(const struct link_run *run, const struct link_pair *pair)
{
    if (pair->flags & (PAIR_D2 | PAIR_DROPPED))
        return false;
    if (pair->flags & (PAIR_D1 | PAIR_D3))
        return true;
    return run->config->has_threshold ? link_p(run, pair) >= run->config->threshold - 1e-12
                                      : pair->w / 1e6 >= run->model.t_hi;
}

static bool linked(void *context, uint32_t x, uint32_t y)
{
    const struct context *v = context;
    const struct link_pair *pair = link_find_pair(&v->run->pairs, x, y);
    if (v->decisions && decided(v->decisions->same, v->decisions->n_same, x, y))
        return true;
    return pair && link_accepts(v->run, pair);
}

static bool weight(void *context, uint32_t x, uint32_t y, int64_t *micro)
{
    const struct context *v = context;
    const struct link_pair *pair = link_find_pair(&v->run->pairs, x, y);
    *micro = pair ? pair->w : 0;
    return pair != NULL;
}

static int level_of(const struct context *v, int field, uint32_t x, uint32_t y)
{
    return field < 0 ? 0
                     : link_level(&v->run->compare, v->cache, field, x < y ? x : y, x < y ? y : x);
}

/* Two confirmed NIKs that differ: two persons, unless name and family say that one was reissued. */
static bool two_niks(const struct context *v, uint32_t x, uint32_t y)
{
    const struct link_config *c = v->run->config;
    uint64_t nx = link_cell(v->run->data, x, c->nik), ny = link_cell(v->run->data, y, c->nik);
    if (nik_status(nx) != KV_NIK_OK || nik_status(ny) != KV_NIK_OK ||
        nik_number(nx) == nik_number(ny))
        return false;
    return !(level_of(v, c->name, x, y) >= 4 &&
             (level_of(v, c->household, x, y) == 3 || level_of(v, c->mother, x, y) >= 5));
}

/* One family card and one birth date, but names that have nothing in common: twins. */
static bool twins(const struct context *v, uint32_t x, uint32_t y)
{
    const struct link_config *c = v->run->config;
    if (c->household < 0 || c->birth < 0 || level_of(v, c->household, x, y) != 3 ||
        level_of(v, c->birth, x, y) != 6 || level_of(v, c->name, x, y) != 1)
        return false;
    if (c->nik < 0)
        return true;
    uint64_t nx = link_cell(v->run->data, x, c->nik), ny = link_cell(v->run->data, y, c->nik);
    return !(nx && nik_digits(nx) == 16 && nik_number(nx) == nik_number(ny));
}

/* Two babies without names of a household with twins: nothing tells which is which. */
static bool nameless_twins(const struct context *v, uint32_t x, uint32_t y)
{
    const struct link_config *c = v->run->config;
    if (!v->twin || c->name < 0 || !(v->twin[x] || v->twin[y]))
        return false;
    if (!(link_cell(v->run->data, x, c->name) & link_cell(v->run->data, y, c->name) & NAME_BABY))
        return false;
    return c->nik < 0 || level_of(v, c->nik, x, y) != 5;
}

static kv_verdict conflict(void *context, uint32_t x, uint32_t y)
{
    const struct context *v = context;
    const struct link_data *d = v->run->data;
    unsigned s = head_source(link_head(d, x));
    if (s == head_source(link_head(d, y)) && d->sources[s].unique)
        return KV_SOURCE_TWICE;
    if (v->decisions && decided(v->decisions->different, v->decisions->n_different, x, y))
        return KV_REVIEWED;
    if (!link_classes_meet(link_head(d, x), link_head(d, y)))
        return KV_CHILD_ADULT; /* also when a record of unknown class stands between them */
    if (v->run->config->nik >= 0) {
        const struct link_pair *pair = link_find_pair(&v->run->pairs, x, y);
        if (pair && (pair->flags & PAIR_D2))
            return KV_NIK_SHARED;
        if (two_niks(v, x, y))
            return KV_TWO_NIKS;
    }
    return twins(v, x, y) || nameless_twins(v, x, y) ? KV_TWINS : KV_MERGED;
}

/* Edges of the pairs in the order of the groups: certain links first, then W descending, then
 * record numbers. */
struct edges {
    uint32_t *a, *b;
    int32_t *w;
    struct link_entry *order;
    size_t n;
};

static void gather(const struct link_run *run, struct edges *e)
{
    size_t room = 1;
    for (uint64_t i = 0; i < run->pairs.n; i++)
        room += link_accepts(run, &run->pairs.pair[i]);
    *e = (struct edges){.a = xmalloc(room * sizeof *e->a),
                        .b = xmalloc(room * sizeof *e->b),
                        .w = xmalloc(room * sizeof *e->w),
                        .order = xmalloc(room * sizeof *e->order)};
    for (uint32_t a = 0; a < run->data->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            if (!link_accepts(run, pair))
                continue;
            uint64_t group = pair->flags & (PAIR_D1 | PAIR_D3) ? 1 : 2;
            e->a[e->n] = a;
            e->b[e->n] = pair->b;
            e->w[e->n] = pair->w;
            uint64_t falling = (uint64_t)((INT64_C(1) << 40) - pair->w);
            e->order[e->n] = (struct link_entry){group << 62 | falling, (uint32_t)e->n};
            e->n++;
        }
    struct link_entry *spare = xmalloc((e->n + 1) * sizeof *spare);
    link_sort_entries(e->order, spare, e->n);
    free(spare);
}

static void edges_free(struct edges *e)
{
    free(e->a);
    free(e->b);
    free(e->w);
    free(e->order);
}

static void try_edge(struct kv_clusters *set, const struct kv_cluster_rules *rules,
                     struct link_groups *out, uint32_t a, uint32_t b, int32_t w, bool must)
{
    kv_verdict verdict = kv_cluster_edge(set, rules, a, b, must);
    out->verdicts[verdict]++;
    if (verdict < KV_SOURCE_TWICE)
        return;
    out->rejected = grow_room(out->rejected, out->n_rejected, sizeof *out->rejected);
    out->rejected[out->n_rejected++] = (struct link_rejected){a, b, w, verdict};
}

/*
 * Two records of one source household and birth date that are two children: sexes or names that do
 * not fit, or a source that has a person once. A source that may hold a person twice has a newborn
 * without a name and, months later, the same child with one.
 */
static bool two_children(const struct context *v, uint32_t x, uint32_t y)
{
    const struct link_data *d = v->run->data;
    const struct link_config *c = v->run->config;
    uint64_t hx = link_head(d, x), hy = link_head(d, y);
    uint64_t nx = link_cell(d, x, c->name), ny = link_cell(d, y, c->name);
    if (d->sources[head_source(hx)].unique)
        return true;
    if (head_sex(hx) != KV_SEX_UNKNOWN && head_sex(hy) != KV_SEX_UNKNOWN &&
        head_sex(hx) != head_sex(hy))
        return true;
    if (name_first(nx) && name_first(ny))
        return level_of(v, c->name, x, y) <= 2;
    return nx & ny & NAME_BABY;
}

/* Marks the records of one household and birth date if two of them are two children. */
static void mark_twins(const struct context *v, const struct link_entry *e, size_t n, bool *twin)
{
    bool found = false;
    for (size_t i = 0; i < n && i < MOST_TWINS && !found; i++)
        for (size_t j = i + 1; j < n && j < MOST_TWINS && !found; j++)
            found = two_children(v, e[i].record, e[j].record);
    for (size_t i = 0; found && i < n; i++)
        twin[e[i].record] = true;
}

/* Records that share household and birth date with another child of their source. */
static bool *find_twins(const struct context *v)
{
    const struct link_run *run = v->run;
    uint32_t n = run->data->n;
    struct link_entry *e, *spare;
    bool *twin;
    size_t k = 0;
    if (!run->household || run->config->birth < 0 || run->config->name < 0)
        return NULL;
    twin = xcalloc(n, sizeof *twin);
    e = xmalloc((size_t)n * sizeof *e);
    spare = xmalloc((size_t)n * sizeof *e);
    for (uint32_t r = 0; r < n; r++) {
        uint64_t birth = link_cell(run->data, r, run->config->birth);
        if (birth)
            e[k++] = (struct link_entry){(uint64_t)run->household[r] << 32 | birth, r};
    }
    link_sort_entries(e, spare, k);
    for (size_t i = 0, j; i < k; i = j) {
        for (j = i + 1; j < k && e[j].key == e[i].key; j++)
            ;
        if (j - i > 1)
            mark_twins(v, e + i, j - i, twin);
    }
    free(e);
    free(spare);
    return twin;
}

/* Persons: run->person gets the smallest record number of each record's cluster. */
void link_group(struct link_run *run, const struct link_decisions *decisions,
                struct link_groups *out)
{
    uint32_t n = run->data->n;
    limit_step("grouping", n);
    struct kv_clusters set = {n, run->person, xmalloc(n * sizeof(uint32_t)),
                              xmalloc(n * sizeof(uint32_t))};
    struct context context = {run, decisions, run->compare.cache[0], NULL};
    bool *twin = find_twins(&context);
    uint16_t *source = xmalloc(n * sizeof *source);
    int per_source = run->config->per_source >= 0 ? run->config->per_source
                     : run->data->n_sources > 1   ? 2
                                                  : 0;
    struct kv_cluster_rules rules = {&context, conflict, weight,
                                     linked,   source,   (uint16_t)per_source};
    struct edges e;
    context.twin = twin;
    *out = (struct link_groups){.n_rejected = 0};
    for (uint32_t r = 0; r < n; r++)
        source[r] = (uint16_t)head_source(link_head(run->data, r));
    kv_clusters_init(&set);
    for (size_t i = 0; decisions && i < decisions->n_same; i++) {
        const struct link_pair *pair =
            link_find_pair(&run->pairs, decisions->same[i].a, decisions->same[i].b);
        try_edge(&set, &rules, out, decisions->same[i].a, decisions->same[i].b, pair ? pair->w : 0,
                 true);
    }
    gather(run, &e);
    for (size_t i = 0; i < e.n; i++) {
        uint32_t k = e.order[i].record;
        try_edge(&set, &rules, out, e.a[k], e.b[k], e.w[k], false);
    }
    edges_free(&e);
    for (uint32_t r = 0; r < n; r++)
        run->person[r] = kv_cluster_of(&set, r);
    free(set.next);
    free(set.size);
    free(source);
    free(twin);
}

void link_groups_free(struct link_groups *groups)
{
    free(groups->rejected);
    groups->rejected = NULL;
}
