/* Source households, their matchings, and the evidence of the other members; see family.h. */
#include "link/family.h"
#include "konv.h"
#include "link/sort.h"
#include <stdlib.h>

enum { MAX_EDGES = 256, SAMPLED_FROM = 2000000, SAMPLE = 8 };
static const double least_p = 0.2, lowest_f = -2, highest_f = 4, better_partner = 3;

/* ---- source households ---- */

static kv_key main_key(const struct link_data *d, uint32_t id)
{
    struct kv_name name;
    size_t n;
    if (!id)
        return 0;
    const char *p = link_pool_bytes(&d->name, id, &n);
    kv_name_unpack((const uint8_t *)p, n, &name);
    return kv_name_main_key(&name);
}

/* The mother's main key; of two parents of unknown sex both, in either order: one father's name
 * alone is too common. */
static uint64_t mother_key(const struct link_run *run, uint32_t r)
{
    uint64_t cell = link_cell(run->data, r, run->config->mother);
    uint64_t first = main_key(run->data, name_first(cell)),
             second = main_key(run->data, name_second(cell));
    if (!(cell & NAME_UNTYPED) || !second)
        return first;
    return first < second ? link_mix(first, second) : link_mix(second, first);
}

/* Hash of what makes a record's source household: No KK ok, else the family id, else mother, desa,
 * RT and RW; 0: alone. */
static uint64_t home_key(const struct link_run *run, uint32_t r)
{
    const struct link_config *c = run->config;
    const struct link_data *d = run->data;
    uint64_t source = head_source(link_head(d, r)),
             kk = c->household >= 0 ? link_cell(d, r, c->household) : 0;
    if (nik_status(kk) == KV_NIK_OK)
        return link_mix(link_mix(nik_number(kk), 1), source);
    if (d->family && d->family[r])
        return link_mix(link_mix(d->family[r], 2), source);
    if (c->mother < 0 || c->place < 0 || !c->field[c->place].details || !link_cell(d, r, c->place))
        return 0;
    uint64_t key = mother_key(run, r);
    key = key ? link_mix(key, link_cell(d, r, c->place)) : 0;
    for (int i = 0; key && i < c->field[c->place].details; i++) {
        uint64_t cell = link_row(d, r)[c->column[c->field[c->place].detail[i]].cell];
        key = cell ? link_mix(key, cell) : 0;
    }
    return key ? link_mix(link_mix(key, 3), source) : 0;
}

/* run->household: the number of the smallest record of each record's source household. */
void link_source_households(struct link_run *run)
{
    uint32_t n = run->data->n;
    struct link_entry *e = xmalloc((size_t)n * sizeof *e), *spare = xmalloc((size_t)n * sizeof *e);
    size_t k = 0;
    free(run->household);
    run->household = xmalloc((size_t)n * sizeof *run->household);
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint32_t r = 0; r < n; r++)
        e[r] = (struct link_entry){home_key(run, r), r};
    for (uint32_t r = 0; r < n; r++) {
        run->household[r] = r;
        if (e[r].key)
            e[k++] = e[r];
    }
    link_sort_entries(e, spare, k);
    for (size_t i = 1; i < k; i++)
        if (e[i].key == e[i - 1].key)
            run->household[e[i].record] = run->household[e[i - 1].record];
    free(e);
    free(spare);
}

static int seat_of(const struct link_data *d, uint32_t r)
{
    uint64_t head = link_head(d, r);
    switch (head_role(head)) {
    case KV_ANAK:
        return SEAT_CHILD;
    case KV_IBU:
        return SEAT_MOTHER;
    case KV_AYAH:
        return SEAT_FATHER;
    default:
        break;
    }
    if (head_class(head) == CLASS_CHILD)
        return SEAT_CHILD;
    if (head_class(head) == CLASS_UNKNOWN || head_sex(head) == KV_SEX_UNKNOWN)
        return SEAT_OTHER;
    return head_sex(head) == KV_FEMALE ? SEAT_MOTHER : SEAT_FATHER;
}

/* Seats a source records: at least one record in fifty; unknown ones always count. */
static uint8_t *recorded_seats(const struct link_data *d)
{
    uint8_t *bits = xcalloc((size_t)d->n_sources, 1);
    for (int s = 0; s < d->n_sources; s++) {
        uint64_t n[LINK_SEATS] = {0};
        for (uint32_t r = d->sources[s].first; r < d->sources[s].first + d->sources[s].n; r++)
            n[seat_of(d, r)]++;
        bits[s] = 1 << SEAT_OTHER;
        for (int k = 0; k < SEAT_OTHER; k++)
            bits[s] |= (n[k] * 50 >= d->sources[s].n) << k;
    }
    return bits;
}

void link_families_init(struct link_families *f, const struct link_run *run)
{
    uint32_t n = run->data->n;
    *f = (struct link_families){.run = run, .recorded = recorded_seats(run->data)};
    f->start = xcalloc((size_t)n + 2, sizeof *f->start);
    f->member = xmalloc((size_t)n * sizeof *f->member);
    for (uint32_t r = 0; r < n; r++)
        f->start[run->household[r] + 2]++;
    for (uint32_t r = 0; r < n; r++)
        f->start[r + 2] += f->start[r + 1];
    for (uint32_t r = 0; r < n; r++)
        f->member[f->start[run->household[r] + 1]++] = r;
}

void link_families_free(struct link_families *f)
{
    free(f->start);
    free(f->member);
    free(f->recorded);
    free(f->edge);
    free(f->edge_start);
}

/* ---- edges and matchings ---- */

static int compare_edges(const void *pa, const void *pb)
{
    const struct link_edge *x = pa, *y = pb;
    if (x->h != y->h)
        return x->h < y->h ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Pairs of members with p >= .2 of different source households, in rows by the smaller household.
 */
static void find_edges(struct link_families *f)
{
    const struct link_run *run = f->run;
    uint32_t n = run->data->n;
    free(f->edge);
    free(f->edge_start);
    f->edge_start = xcalloc((size_t)n + 2, sizeof *f->edge_start);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t a = 0; a < n; a++)
            for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
                const struct link_pair *pair = &run->pairs.pair[i];
                uint32_t x = run->household[a], y = run->household[pair->b];
                double p;
                if (x == y || pair->w < -30000000 || (p = link_p(run, pair)) < least_p)
                    continue;
                if (pass == 0)
                    f->edge_start[(x < y ? x : y) + 2]++;
                else
                    f->edge[f->edge_start[(x < y ? x : y) + 1]++] =
                        x < y ? (struct link_edge){y, a, pair->b, (float)p, pair->w, false}
                              : (struct link_edge){x, pair->b, a, (float)p, pair->w, false};
            }
        if (pass == 0) {
            for (uint32_t g = 0; g < n; g++)
                f->edge_start[g + 2] += f->edge_start[g + 1];
            f->edges = f->edge_start[n + 1];
            f->edge = xmalloc((f->edges + 1) * sizeof *f->edge);
        }
    }
#pragma omp parallel for schedule(dynamic, 1024) num_threads(konv.threads)
    for (uint32_t g = 0; g < n; g++)
        qsort(f->edge + f->edge_start[g], f->edge_start[g + 1] - f->edge_start[g], sizeof *f->edge,
              compare_edges);
}

/* The edges between two households; g < h. */
static struct link_edge *edges_between(const struct link_families *f, uint32_t g, uint32_t h,
                                       size_t *n)
{
    uint64_t lo = f->edge_start[g], end = f->edge_start[g + 1], hi = end;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (f->edge[mid].h < h)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (hi = lo; hi < end && f->edge[hi].h == h; hi++)
        ;
    *n = hi - lo;
    return f->edge + lo;
}

/* Members of household g that the source of h would record, without record `not`. */
static int size_for(const struct link_families *f, uint32_t g, uint32_t h, uint32_t not )
{
    const struct link_data *d = f->run->data;
    uint8_t bits = f->recorded[head_source(link_head(d, h))];
    int n = 0;
    for (uint32_t i = f->start[g]; i < f->start[g + 1]; i++)
        n += f->member[i] != not &&(bits >> seat_of(d, f->member[i]) & 1);
    return n;
}

static uint16_t place_in(const struct link_families *f, uint32_t g, uint32_t record)
{
    uint32_t i = f->start[g];
    while (f->member[i] != record)
        i++;
    return (uint16_t)(i - f->start[g]);
}

/*
 * Overlap of two households without the records not_a (of g) and not_b (of h); UINT32_MAX: with
 * all. Marks the matched edges if asked. NaN if nobody is left on a side.
 */
static double overlap(const struct link_families *f, uint32_t g, uint32_t h, uint32_t not_a,
                      uint32_t not_b, bool mark)
{
    struct kv_member_pair pair[MAX_EDGES];
    struct link_edge *of[MAX_EDGES];
    size_t n, k = 0;
    struct link_edge *e = edges_between(f, g, h, &n);
    double sum = 0;
    int matched = 0, size_g = size_for(f, g, h, not_a), size_h = size_for(f, h, g, not_b);
    for (size_t i = 0; i < n && k < MAX_EDGES; i++) {
        if (mark)
            e[i].matched = false;
        if (e[i].a == not_a || e[i].b == not_b)
            continue;
        of[k] = &e[i];
        pair[k++] =
            (struct kv_member_pair){place_in(f, g, e[i].a), place_in(f, h, e[i].b), false, e[i].p};
    }
    if (k)
        kv_household_match(pair, k, &sum, &matched);
    for (size_t i = 0; mark && i < k; i++)
        of[i]->matched = pair[i].matched;
    /* A matched member whose role the other source seldom records still counts. */
    size_g = size_g < matched ? matched : size_g;
    size_h = size_h < matched ? matched : size_h;
    return kv_household_bm(sum, size_g, size_h, matched);
}

double link_overlap(const struct link_families *f, uint32_t g, uint32_t h)
{
    return g < h ? overlap(f, g, h, UINT32_MAX, UINT32_MAX, false)
                 : overlap(f, h, g, UINT32_MAX, UINT32_MAX, false);
}

/* Finds the edges under the present scores and marks each household pair's matching. */
void link_match_families(struct link_families *f)
{
    find_edges(f);
#pragma omp parallel for schedule(dynamic, 1024) num_threads(konv.threads)
    for (uint32_t g = 0; g < f->run->data->n; g++)
        for (uint64_t i = f->edge_start[g]; i < f->edge_start[g + 1]; i++)
            if (i == f->edge_start[g] || f->edge[i].h != f->edge[i - 1].h)
                overlap(f, g, f->edge[i].h, UINT32_MAX, UINT32_MAX, true);
}

/* ---- the bins ---- */

/* No KK and place of a household: those of its first member that has them. */
static uint64_t first_cell(const struct link_families *f, uint32_t g, int field, bool ok_only)
{
    for (uint32_t i = f->start[g]; field >= 0 && i < f->start[g + 1]; i++) {
        uint64_t cell = link_cell(f->run->data, f->member[i], field);
        if (cell && (!ok_only || nik_status(cell) == KV_NIK_OK))
            return cell;
    }
    return 0;
}

enum { HOME_FIELDS = 3, HOME_PATTERNS = 5 * 3 * 3 };

/* Levels of a household pair: bin; No KK 2 equal, 1 other; place 2 equal, 1 other. */
static int home_pattern(const struct link_families *f, uint32_t g, uint32_t h)
{
    const struct link_config *c = f->run->config;
    uint64_t kg = first_cell(f, g, c->household, true), kh = first_cell(f, h, c->household, true);
    uint64_t pg = first_cell(f, g, c->place, false), ph = first_cell(f, h, c->place, false);
    int kk = kg && kh ? 1 + (nik_number(kg) == nik_number(kh)) : 0,
        place = pg && ph ? 1 + (pg == ph) : 0;
    return (kv_household_bin(overlap(f, g, h, UINT32_MAX, UINT32_MAX, false)) * 3 + kk) * 3 + place;
}

/* Patterns of all household pairs with a candidate pair; a sample of the households where there are
 * very many. */
static void count_homes(const struct link_run *run, const struct link_families *f, uint64_t *count)
{
    uint32_t n = run->data->n, sample = n > SAMPLED_FROM ? SAMPLE : 1;
    size_t k = 0, room = 1 << 16;
    uint64_t *home = xmalloc(room * sizeof *home);
    for (uint32_t a = 0; a < n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            uint32_t x = run->household[a], y = run->household[run->pairs.pair[i].b],
                     g = x < y ? x : y;
            if (x == y || (sample > 1 && link_mix(g, 7) % sample))
                continue;
            if (k == room)
                home = xrealloc(home, (room *= 2) * sizeof *home);
            home[k++] = (uint64_t)g << 32 | (x < y ? y : x);
        }
    struct link_entry *e = xmalloc((k + 1) * sizeof *e), *spare = xmalloc((k + 1) * sizeof *e);
    for (size_t i = 0; i < k; i++)
        e[i] = (struct link_entry){home[i], 0};
    free(home);
    link_sort_entries(e, spare, k);
    free(spare);
#pragma omp parallel num_threads(konv.threads)
    {
        uint64_t own[HOME_PATTERNS] = {0};
#pragma omp for schedule(dynamic, 4096)
        for (size_t i = 0; i < k; i++)
            if (i == 0 || e[i].key != e[i - 1].key)
                own[home_pattern(f, (uint32_t)(e[i].key >> 32), (uint32_t)e[i].key)]++;
#pragma omp critical
        for (int p = 0; p < HOME_PATTERNS; p++)
            count[p] += own[p];
    }
    free(e);
}

/* Shares of the levels of a field among patterns with an equal (or another) No KK. */
static void home_shares(const uint64_t *count, int kk, double share[HOME_FIELDS][KV_LEVELS])
{
    double total[HOME_FIELDS] = {0};
    for (int p = 0; p < HOME_PATTERNS; p++) {
        int level[HOME_FIELDS] = {p / 9, p / 3 % 3, p % 3};
        for (int f = 0; f < HOME_FIELDS; f++)
            if (level[f] && level[1] == kk) {
                share[f][level[f]] += (double)count[p];
                total[f] += (double)count[p];
            }
    }
    for (int f = 0; f < HOME_FIELDS; f++)
        for (int l = 1; l < KV_LEVELS; l++)
            share[f][l] = total[f] > 0 ? share[f][l] / total[f] : 0;
}

/* One round for u: expected non-matches per level; kv_em_fit keeps u fixed, here both sides are
 * learnt. */
static void update_u(const uint64_t *count, struct kv_field *field, double lambda,
                     double dependence)
{
    double hits[HOME_FIELDS][KV_LEVELS] = {{0}};
    for (int p = 0; p < HOME_PATTERNS; p++) {
        int level[HOME_FIELDS] = {p / 9, p / 3 % 3, p % 3};
        double x = kv_logit(lambda);
        for (int f = 0; f < HOME_FIELDS; f++)
            x += dependence * field[f].w[level[f]];
        for (int f = 0; f < HOME_FIELDS; f++)
            hits[f][level[f]] += (double)count[p] * (1 - kv_probability(x));
    }
    for (int f = 0; f < HOME_FIELDS; f++) {
        double total = 0;
        for (int l = 1; l <= field[f].levels; l++)
            total += hits[f][l] += 1;
        for (int l = 1; l <= field[f].levels; l++)
            field[f].u[l] = hits[f][l] / total;
        kv_raw_weights(&field[f]);
    }
}

/* m and u of the bins by EM over household pairs, an equal No KK as starting match; F within [-2,
 * 4]. */
void link_train_bins(struct link_run *run, struct link_families *f)
{
    static const double prior[HOME_FIELDS][KV_LEVELS] = {{0, 1, 1, 1, 1}, {0, 1, 1}, {0, 1, 1}};
    static const bool use[HOME_FIELDS] = {true, true, true};
    uint64_t count[HOME_PATTERNS] = {0}, with_kk = 0, equal_kk = 0;
    uint8_t level[HOME_PATTERNS][HOME_FIELDS];
    double m[HOME_FIELDS][KV_LEVELS] = {{0}}, u[HOME_FIELDS][KV_LEVELS] = {{0}};
    struct kv_field field[HOME_FIELDS] = {{.levels = KV_BM_BINS}, {.levels = 2}, {.levels = 2}};
    count_homes(run, f, count);
    for (int p = 0; p < HOME_PATTERNS; p++) {
        level[p][0] = (uint8_t)(p / 9);
        level[p][1] = (uint8_t)(p / 3 % 3);
        level[p][2] = (uint8_t)(p % 3);
        with_kk += level[p][1] ? count[p] : 0;
        equal_kk += level[p][1] == 2 ? count[p] : 0;
    }
    if (equal_kk < 100 || with_kk - equal_kk < 100)
        return; /* nothing to learn from: no household evidence */
    home_shares(count, 2, m);
    home_shares(count, 1, u);
    for (int k = 0; k < HOME_FIELDS; k++) {
        memcpy(field[k].m, m[k], sizeof m[k]);
        memcpy(field[k].u, u[k], sizeof u[k]);
    }
    memcpy(field[1].m, (double[KV_LEVELS]){0, .1, .9}, sizeof field[1].m);
    memcpy(field[1].u, (double[KV_LEVELS]){0, .9, .1}, sizeof field[1].u);
    double lambda = (double)equal_kk / (double)with_kk;
    for (int round = 0; round < 100; round++) {
        struct kv_em em = {.level = level[0],
                           .count = count,
                           .patterns = HOME_PATTERNS,
                           .fields = HOME_FIELDS,
                           .use = use,
                           .prior = prior,
                           .field = field,
                           .dependence = 1,
                           .lambda = lambda,
                           .rounds = 1};
        if (kv_em_fit(&em) != KV_OK)
            return;
        update_u(count, field, lambda, 1);
        lambda = em.lambda;
    }
    kv_pool_weights(&field[0]);
    for (int b = 1; b <= KV_BM_BINS; b++) {
        run->model.bin_m[b] = field[0].m[b];
        run->model.bin_u[b] = field[0].u[b];
        run->model.bin_weight[b] = fmin(fmax(field[0].w[b], lowest_f), highest_f);
    }
}

/* ---- feedback ---- */

/* In a matching of two unique sources a record has one partner: this pair is outside it, 3 or more
 * bits below. */
static bool has_better(const struct link_families *f, uint32_t g, uint32_t h, uint32_t a,
                       uint32_t b, int32_t w)
{
    size_t n;
    const struct link_edge *e = edges_between(f, g, h, &n);
    bool better = false;
    for (size_t i = 0; i < n; i++) {
        if (e[i].matched && e[i].a == a && e[i].b == b)
            return false;
        better |= e[i].matched && (e[i].a == a || e[i].b == b) &&
                  e[i].w >= w + (int32_t)(better_partner * 1e6);
    }
    return better;
}

/* What the other members of two records' households say: bin of their overlap, 0 within one
 * household. */
int link_evidence_bin(const struct link_families *f, uint32_t x, uint32_t y)
{
    uint32_t g = f->run->household[x], h = f->run->household[y];
    if (g == h)
        return 0;
    return kv_household_bin(g < h ? overlap(f, g, h, x, y, false) : overlap(f, h, g, y, x, false));
}

/* Bin of the other members for every pair, and pairs dropped for a better partner. */
void link_household_evidence(struct link_run *run, struct link_families *f)
{
    const struct link_data *d = run->data;
#pragma omp parallel for schedule(dynamic, 1024) num_threads(konv.threads)
    for (uint32_t r = 0; r < d->n; r++)
        for (uint64_t i = run->pairs.start[r]; i < run->pairs.start[r + 1]; i++) {
            struct link_pair *pair = &run->pairs.pair[i];
            uint32_t x = run->household[r], y = run->household[pair->b];
            uint32_t g = x < y ? x : y, h = x < y ? y : x, a = x < y ? r : pair->b,
                     b = x < y ? pair->b : r;
            unsigned flags = pair->flags & 7u;
            if (x != y) {
                flags |= (unsigned)link_evidence_bin(f, a, b) * PAIR_BIN;
                if (d->sources[head_source(link_head(d, a))].unique &&
                    d->sources[head_source(link_head(d, b))].unique &&
                    has_better(f, g, h, a, b, pair->w))
                    flags |= PAIR_DROPPED;
            }
            pair->flags = (uint8_t)flags;
        }
}

/* ---- households across sources ---- */

static uint32_t root_of(uint32_t *root, uint32_t x)
{
    while (root[x] != x) {
        root[x] = root[root[x]];
        x = root[x];
    }
    return x;
}

/* Two source households that share a person are one if No KK or desa are equal or half their
 * members match. */
static bool one_home(const struct link_families *f, uint32_t g, uint32_t h)
{
    const struct link_config *c = f->run->config;
    uint64_t kg = first_cell(f, g, c->household, true), kh = first_cell(f, h, c->household, true);
    uint64_t pg = first_cell(f, g, c->place, false), ph = first_cell(f, h, c->place, false);
    return (kg && kh && nik_number(kg) == nik_number(kh)) || (pg && pg == ph) ||
           link_overlap(f, g, h) >= 0.5;
}

/* Joins the source households that hold one No KK: what makes a household within a source makes it
 * across them. */
static void join_by_card(const struct link_families *f, uint32_t *root)
{
    const struct link_run *run = f->run;
    uint32_t n = run->data->n;
    struct link_entry *e = xmalloc((size_t)n * sizeof *e), *spare = xmalloc((size_t)n * sizeof *e);
    size_t k = 0;
    for (uint32_t g = 0; g < n; g++) {
        uint64_t kk = run->household[g] == g ? first_cell(f, g, run->config->household, true) : 0;
        if (kk)
            e[k++] = (struct link_entry){nik_number(kk), g};
    }
    link_sort_entries(e, spare, k);
    for (size_t i = 1; i < k; i++)
        if (e[i].key == e[i - 1].key) {
            uint32_t x = root_of(root, e[i - 1].record), y = root_of(root, e[i].record);
            root[x > y ? x : y] = x < y ? x : y;
        }
    free(e);
    free(spare);
}

/* Joins source households that share a person: run->household becomes the smallest record of the
 * joined household. */
void link_join_households(struct link_run *run, struct link_families *f)
{
    uint32_t n = run->data->n, *root = xmalloc((size_t)n * sizeof *root);
    uint32_t *next = xmalloc((size_t)n * sizeof *next), *last = xmalloc((size_t)n * sizeof *last);
    for (uint32_t r = 0; r < n; r++)
        root[r] = last[r] = r;
    for (uint32_t r = 0; r < n; r++) /* chains of a person's records, from its smallest */
        if (run->person[r] != r) {
            next[last[run->person[r]]] = r;
            last[run->person[r]] = r;
        }
    join_by_card(f, root);
    for (uint32_t p = 0; p < n; p++) {
        if (run->person[p] != p || last[p] == p)
            continue;
        for (uint32_t x = p; x != last[p]; x = next[x])
            for (uint32_t y = x; y != last[p];) {
                y = next[y];
                uint32_t g = run->household[x], h = run->household[y], rg = root_of(root, g),
                         rh = root_of(root, h);
                if (rg != rh && one_home(f, g, h))
                    root[rg > rh ? rg : rh] = rg < rh ? rg : rh;
            }
    }
    for (uint32_t r = 0; r < n; r++)
        last[r] = root_of(root, run->household[r]);
    memcpy(run->household, last, (size_t)n * sizeof *last);
    free(root);
    free(next);
    free(last);
}
