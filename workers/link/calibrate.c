/* Calibration: the factor of the shared weights, the curve from W to p, and the cuts; see
 * calibrate.h. */
#include "link/calibrate.h"
#include "konv.h"
#include "link/sort.h"
#include <omp.h>
#include <stdlib.h>

enum { MIN_LABELS = 200, SAMPLED_FROM = 2000000, SAMPLE = 8 };
static const double link_mean = .99, review_from = .20;

/* Personal and shared sums of a pair without its NIK; k scales only the shared one. */
static void sums(const struct link_run *run, const uint8_t *level, struct link_known *k)
{
    const struct link_model *m = &run->model;
    k->personal = kv_logit(m->lambda[k->model]);
    k->shared = 0;
    for (int f = 0; f < run->config->fields; f++) {
        double w = m->field[k->model][f].w[level[f]];
        if (run->config->field[f].kind == KIND_NIK)
            continue;
        if (m->terms[f].used && level[f] >= m->terms[f].level)
            w += link_term_weight(run, f, k->model, link_cell(run->data, k->a, f),
                                  link_cell(run->data, k->b, f));
        if (m->field[k->model][f].shared)
            k->shared += w;
        else
            k->personal += w;
    }
}

static struct link_known *add(struct link_calibration *set)
{
    if ((set->n & (set->n - 1)) == 0)
        set->known = xrealloc(set->known, (set->n ? set->n * 2 : 1) * sizeof *set->known);
    return &set->known[set->n++];
}

/* Positives: certain links by NIK, as if they had none. */
static void certain_links(const struct link_run *run, struct link_calibration *set)
{
    uint32_t n = run->data->n, sample = n > SAMPLED_FROM ? SAMPLE : 1;
    for (uint32_t a = 0; a < n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            if (!(pair->flags & PAIR_D1) || (sample > 1 && link_mix(a, pair->b) % sample))
                continue;
            *add(set) = (struct link_known){
                .a = a, .b = pair->b, .same = 1, .model = run->patterns.model[pair->pattern]};
            set->same++;
        }
}

/* Rules whose key is not the NIK: they bring siblings and neighbours together. */
static bool neighbour_rule(const struct link_config *c, int rule)
{
    for (int p = 0; p < c->rule[rule].parts; p++)
        if (c->column[c->rule[rule].part[p].column].kind == KIND_NIK)
            return false;
    return !c->rule[rule].swapped;
}

struct keyed {
    uint32_t block, record;
};
static int compare_keyed(const void *pa, const void *pb)
{
    const struct keyed *x = pa, *y = pb;
    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

static bool seen_in_rule(const struct link_run *run, int rule, uint32_t a, uint32_t b)
{
    return link_shared_rules(&run->blocks, a, b) & ((UINT32_C(1) << rule) - 1);
}

/* Negatives: two records of one unique source with different confirmed NIKs. */
static void different_niks(const struct link_run *run, int source, int rule,
                           struct link_calibration *set)
{
    const struct link_data *d = run->data;
    const struct link_source *s = &d->sources[source];
    struct keyed *k = xmalloc(((size_t)s->n + 1) * sizeof *k);
    size_t n = 0;
    uint32_t sample = d->n > SAMPLED_FROM ? SAMPLE : 1;
    for (uint32_t r = s->first; r < s->first + s->n; r++) {
        uint32_t block = run->blocks.block[(size_t)r * (size_t)run->blocks.width + (size_t)rule];
        if (block && nik_status(link_cell(d, r, run->config->nik)) == KV_NIK_OK)
            k[n++] = (struct keyed){block, r};
    }
    qsort(k, n, sizeof *k, compare_keyed);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && k[j].block == k[i].block; j++) {
            uint32_t a = k[i].record, b = k[j].record;
            uint64_t x = link_head(d, a), y = link_head(d, b);
            bool classes = !head_class(x) || !head_class(y) || head_class(x) == head_class(y);
            if (!classes ||
                nik_number(link_cell(d, a, run->config->nik)) ==
                    nik_number(link_cell(d, b, run->config->nik)) ||
                (sample > 1 && link_mix(a, b) % sample) || seen_in_rule(run, rule, a, b))
                continue;
            *add(set) = (struct link_known){
                .a = a, .b = b, .same = 0, .model = (uint8_t)link_model_of(x, y)};
            set->different++;
        }
    free(k);
}

/* The pairs whose answer the data give away. */
void link_known_pairs(const struct link_run *run, struct link_calibration *set)
{
    *set = (struct link_calibration){.n = 0};
    if (run->config->nik < 0 || run->blocks.all)
        return;
    certain_links(run, set);
    for (int s = 0; s < run->data->n_sources; s++)
        for (int r = 0; run->data->sources[s].unique && r < run->blocks.rules; r++)
            if (neighbour_rule(run->config, r))
                different_niks(run, s, r, set);
}

static bool usable(const struct link_calibration *set)
{
    return set->same >= MIN_LABELS && set->different >= MIN_LABELS;
}

/* Sums of all known pairs under the present model, and their weights: expected matches and
 * non-matches. */
static void weigh(const struct link_run *run, struct link_calibration *set)
{
    double matches = run->model.matches[0] + run->model.matches[1];
    double others = fmax((double)run->pairs.n - matches, 1);
#pragma omp parallel num_threads(konv.threads)
    {
        struct link_level_cache *cache = run->compare.cache[omp_get_thread_num()];
        uint8_t level[KV_MAX_FIELDS];
#pragma omp for schedule(dynamic, 4096)
        for (size_t i = 0; i < set->n; i++) {
            struct link_known *k = &set->known[i];
            for (int f = 0; f < run->config->fields; f++)
                level[f] = (uint8_t)link_level(&run->compare, cache, f, k->a, k->b);
            sums(run, level, k);
            if (!set->reviewed)
                k->weight = k->same ? matches / (double)set->same : others / (double)set->different;
        }
    }
}

/* k on the grid .20, .25 .. 1.00 that makes the known answers most likely. */
void link_choose_dependence(struct link_run *run, struct link_calibration *set)
{
    double best = -INFINITY, chosen = run->model.dependence;
    if (run->config->dependence >= 0 || !usable(set))
        return;
    weigh(run, set);
    for (int step = 4; step <= 20; step++) {
        double k = step * .05, sum = 0;
        for (size_t i = 0; i < set->n; i++) {
            const struct link_known *x = &set->known[i];
            double w = x->personal + k * x->shared;
            sum -= x->weight * log2(1 + exp2(x->same ? -w : w));
        }
        if (sum > best) {
            best = sum;
            chosen = k;
        }
    }
    run->model.dependence = chosen;
}

static int compare_observations(const void *pa, const void *pb)
{
    const struct kv_observation *x = pa, *y = pb;
    if (x->x != y->x)
        return x->x < y->x ? -1 : 1;
    return (x->y > y->y) - (x->y < y->y);
}

/* The curve from W to p: isotonic regression on the known pairs, or none with fewer than 200 of a
 * kind. */
void link_calibrate(struct link_run *run, struct link_calibration *set,
                    const struct link_families *f)
{
    struct kv_observation *o;
    free(run->model.knot);
    run->model.knot = NULL;
    run->model.knots = 0;
    if (!usable(set))
        return;
    weigh(run, set);
    o = xmalloc(set->n * sizeof *o);
#pragma omp parallel for schedule(dynamic, 4096) num_threads(konv.threads)
    for (size_t i = 0; i < set->n; i++) {
        const struct link_known *k = &set->known[i];
        double w = k->personal + run->model.dependence * k->shared;
        if (f)
            w += run->model.bin_weight[link_evidence_bin(f, k->a, k->b)];
        o[i] = (struct kv_observation){(double)link_micro(w) * 1e-6, k->same, k->weight};
    }
    qsort(o, set->n, sizeof *o, compare_observations);
    run->model.knot = xmalloc(2 * set->n * sizeof *run->model.knot);
    run->model.knots = kv_isotonic(o, set->n, run->model.knot);
    run->model.knot = xrealloc(run->model.knot, run->model.knots * sizeof *run->model.knot);
    free(o);
}

/* Entries of all pairs by W falling; the record part is unused. */
static struct link_entry *by_weight(const struct link_run *run)
{
    struct link_entry *e = xmalloc((run->pairs.n + 1) * sizeof *e),
                      *spare = xmalloc((run->pairs.n + 1) * sizeof *e);
    for (uint64_t i = 0; i < run->pairs.n; i++)
        e[i] = (struct link_entry){(uint64_t)((INT64_C(1) << 40) - run->pairs.pair[i].w), 0};
    link_sort_entries(e, spare, run->pairs.n);
    free(spare);
    return e;
}

/*
 * T_hi: the lowest weight such that all candidates at or above it have a mean p of .99 or more;
 * T_lo: where p reaches .20. Sums of billionths are whole numbers.
 */
void link_find_cuts(struct link_run *run)
{
    struct link_entry *e = by_weight(run);
    struct link_pair probe = {.b = 0};
    int64_t sum = 0;
    run->model.t_hi = 1000;
    run->model.t_lo = 1000;
    for (uint64_t i = 0, j; i < run->pairs.n; i = j) {
        probe.w = (int32_t)((INT64_C(1) << 40) - (int64_t)e[i].key);
        double p = link_p(run, &probe);
        for (j = i; j < run->pairs.n && e[j].key == e[i].key; j++)
            ;
        sum += (int64_t)(j - i) * (int64_t)(p * 1e9 + .5);
        if (p >= .5 && (double)sum >= link_mean * 1e9 * (double)j)
            run->model.t_hi = probe.w * 1e-6;
        if (p >= review_from)
            run->model.t_lo = probe.w * 1e-6;
        else
            break;
    }
    run->model.t_lo = fmin(run->model.t_lo, run->model.t_hi);
    free(e);
}
