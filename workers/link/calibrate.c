/* Calibration: the factor of the shared weights, the curve from W to p, and the cuts; see
 * calibrate.h. */
#include "link/calibrate.h"
#include "konv.h"
#include "link/sort.h"
#include <omp.h>
#include <stdlib.h>

enum { MIN_LABELS = 200, SAMPLED_FROM = 2000000, SAMPLE = 8 };
static const double link_mean = .99, review_from = .20;

/* Personal and shared sum of a pair; the personal one includes the prior odds. */
struct sums {
    double personal, shared;
};

/* The sums of a pair under the present model, with its NIK or as if it had none. */
static struct sums sums_of(const struct link_run *run, struct link_level_cache *cache,
                           const struct link_known *k, bool with_nik)
{
    const struct link_model *m = &run->model;
    struct sums out = {kv_logit(m->lambda[k->model]), 0};
    for (int f = 0; f < run->config->fields; f++) {
        if (run->config->field[f].kind == KIND_NIK && !with_nik)
            continue;
        int level = link_level(&run->compare, cache, f, k->a, k->b);
        double w = m->field[k->model][f].w[level];
        if (m->terms[f].used && level >= m->terms[f].level)
            w += link_term_weight(run, f, k->model, link_cell(run->data, k->a, f),
                                  link_cell(run->data, k->b, f));
        if (m->field[k->model][f].shared)
            out.shared += w;
        else
            out.personal += w;
    }
    return out;
}

static struct link_known *add(struct link_calibration *set)
{
    set->known = grow_room(set->known, set->n, sizeof *set->known);
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

/* Whether a record has a certain link to another record than `other` of a unique source; `link`
 * holds D1 partners. */
static bool linked_elsewhere(const struct link_data *d, const uint32_t *start, const uint32_t *link,
                             uint32_t record, uint32_t other)
{
    unsigned source = head_source(link_head(d, other));
    if (!d->sources[source].unique)
        return false;
    for (uint32_t i = start[record]; i < start[record + 1]; i++)
        if (link[i] != other && head_source(link_head(d, link[i])) == source)
            return true;
    return false;
}

/* D1 partners of every record, in rows. */
static uint32_t *partners(const struct link_run *run, uint32_t **start)
{
    uint32_t n = run->data->n, *link = NULL;
    *start = xcalloc((size_t)n + 2, sizeof **start);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t a = 0; a < n; a++)
            for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
                uint32_t b = run->pairs.pair[i].b;
                if (!(run->pairs.pair[i].flags & PAIR_D1))
                    continue;
                if (pass == 0) {
                    (*start)[a + 2]++;
                    (*start)[b + 2]++;
                } else {
                    link[(*start)[a + 1]++] = b;
                    link[(*start)[b + 1]++] = a;
                }
            }
        if (pass)
            break;
        for (uint32_t r = 0; r < n; r++)
            (*start)[r + 2] += (*start)[r + 1];
        link = xmalloc(((size_t)(*start)[n + 1] + 1) * sizeof *link);
    }
    return link;
}

/*
 * Negatives: candidates x, y of which one is certainly linked to another record of the other's
 * unique source. A source that has a person once shows siblings and neighbours to be different
 * people, labels for free.
 */
static void proven_different(const struct link_run *run, struct link_calibration *set)
{
    const struct link_data *d = run->data;
    uint32_t *start, *link = partners(run, &start), sample = d->n > SAMPLED_FROM ? SAMPLE : 1;
    for (uint32_t a = 0; a < d->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            if ((pair->flags & (PAIR_D1 | PAIR_D3)) ||
                (sample > 1 && link_mix(a, pair->b) % sample))
                continue;
            if (!linked_elsewhere(d, start, link, a, pair->b) &&
                !linked_elsewhere(d, start, link, pair->b, a))
                continue;
            *add(set) = (struct link_known){
                .a = a, .b = pair->b, .same = 0, .model = run->patterns.model[pair->pattern]};
            set->different++;
        }
    free(link);
    free(start);
}

/* Pairs that people decided, if there are enough of them: better than free labels. */
static void reviewed_pairs(const struct link_run *run, struct link_calibration *set)
{
    set->reviewed = run->reviewed;
    for (size_t i = 0; i < run->n_reviewed; i++) {
        const struct link_reviewed *x = &run->reviewed[i];
        int model = link_model_of(link_head(run->data, x->a), link_head(run->data, x->b));
        *add(set) =
            (struct link_known){.a = x->a, .b = x->b, .same = x->same, .model = (uint8_t)model};
        set->same += x->same;
        set->different += !x->same;
    }
}

/* The pairs whose answer the data give away. */
void link_known_pairs(const struct link_run *run, struct link_calibration *set)
{
    *set = (struct link_calibration){.n = 0};
    if (run->n_reviewed >= MIN_LABELS) {
        reviewed_pairs(run, set);
        return;
    }
    if (run->config->nik < 0 || run->blocks.all)
        return;
    certain_links(run, set);
    proven_different(run, set);
}

static bool usable(const struct link_calibration *set)
{
    if (set->reviewed)
        return set->same > 0 && set->different > 0;
    return set->same >= MIN_LABELS && set->different >= MIN_LABELS;
}

/* What an answer counts: as many as the expected matches and non-matches that it stands for. */
static double weight_of(const struct link_run *run, const struct link_calibration *set, size_t i,
                        bool same)
{
    double matches = run->model.matches[0] + run->model.matches[1];
    if (set->reviewed)
        return set->reviewed[i].weight;
    return same ? matches / (double)set->same
                : fmax((double)run->pairs.n - matches, 1) / (double)set->different;
}

/* k on the grid .20, .25 .. 1.00 that makes the known answers most likely. */
void link_choose_dependence(struct link_run *run, struct link_calibration *set)
{
    double best = -INFINITY, chosen = run->model.dependence;
    if (run->config->dependence >= 0 || !usable(set))
        return;
    struct sums *sums = xmalloc(set->n * sizeof *sums);
#pragma omp parallel for schedule(dynamic, 4096) num_threads(konv.threads)
    for (size_t i = 0; i < set->n; i++)
        sums[i] = sums_of(run, run->compare.cache[omp_get_thread_num()], &set->known[i],
                          set->reviewed != NULL);
    for (int step = 4; step <= 20; step++) {
        double k = step * .05, sum = 0;
        for (size_t i = 0; i < set->n; i++) {
            double w = sums[i].personal + k * sums[i].shared;
            sum -= weight_of(run, set, i, set->known[i].same) *
                   log2(1 + exp2(set->known[i].same ? -w : w));
        }
        if (sum > best) {
            best = sum;
            chosen = k;
        }
    }
    free(sums);
    run->model.dependence = chosen;
}

/* W of a known pair, in millionths of a bit. */
static int64_t known_micro(const struct link_run *run, const struct link_calibration *set,
                           const struct link_families *f, size_t i)
{
    const struct link_known *k = &set->known[i];
    struct sums x =
        sums_of(run, run->compare.cache[omp_get_thread_num()], k, set->reviewed != NULL);
    double w = x.personal + run->model.dependence * x.shared;
    if (f)
        w += run->model.bin_weight[link_evidence_bin(f, k->a, k->b)];
    return link_micro(w);
}

static int compare_observations(const void *pa, const void *pb)
{
    const struct kv_observation *x = pa, *y = pb;
    if (x->x != y->x)
        return x->x < y->x ? -1 : 1;
    return (x->y > y->y) - (x->y < y->y);
}

/* What people decided: an observation each. */
static struct kv_observation *observe_reviewed(const struct link_run *run,
                                               const struct link_calibration *set,
                                               const struct link_families *f, size_t *n)
{
    struct kv_observation *o = xmalloc(set->n * sizeof *o);
    for (size_t i = 0; i < set->n; i++)
        o[i] = (struct kv_observation){(double)known_micro(run, set, f, i) / 1e6,
                                       set->known[i].same, set->reviewed[i].weight};
    sort_items(o, set->n, sizeof *o, compare_observations);
    *n = set->n;
    return o;
}

/* The answers of one W, which kv_isotonic would pool in the same order: those that differ first. */
static struct kv_observation pool(double x, const double *weight, const size_t *n)
{
    struct kv_observation now = {x, 0, 0};
    for (int same = 0; same < 2; same++)
        for (size_t i = 0; weight[same] > 0 && i < n[same]; i++) {
            now.y = now.weight > 0
                        ? (now.y * now.weight + same * weight[same]) / (now.weight + weight[same])
                        : same;
            now.weight = now.weight > 0 ? now.weight + weight[same] : weight[same];
        }
    return now;
}

/* Free labels: very many, of few different W; an observation for each of these. */
static struct kv_observation *observe_known(const struct link_run *run,
                                            struct link_calibration *set,
                                            const struct link_families *f, size_t *n)
{
    static const int64_t zero = INT64_C(1) << 40;
    double weight[2] = {weight_of(run, set, 0, false), weight_of(run, set, 0, true)};
    struct link_entry *e = xmalloc(set->n * sizeof *e), *spare;
    struct kv_observation *o;
#pragma omp parallel for schedule(dynamic, 4096) num_threads(konv.threads)
    for (size_t i = 0; i < set->n; i++)
        e[i] = (struct link_entry){
            (uint64_t)(known_micro(run, set, f, i) + zero) << 1 | set->known[i].same, 0};
    free(set->known);
    set->known = NULL;
    spare = xmalloc(set->n * sizeof *spare);
    link_sort_entries(e, spare, set->n);
    free(spare);
    *n = 0;
    for (size_t i = 0; i < set->n; i++)
        *n += i == 0 || e[i].key >> 1 != e[i - 1].key >> 1;
    o = xmalloc(*n * sizeof *o);
    *n = 0;
    for (size_t i = 0, j; i < set->n; i = j) {
        size_t with[2] = {0};
        for (j = i; j < set->n && e[j].key >> 1 == e[i].key >> 1; j++)
            with[e[j].key & 1]++;
        o[(*n)++] = pool((double)((int64_t)(e[i].key >> 1) - zero) / 1e6, weight, with);
    }
    free(e);
    return o;
}

/* The curve from W to p: isotonic regression on the known pairs, or none with fewer than 200 of a
 * kind. The pairs are not needed afterwards. */
void link_calibrate(struct link_run *run, struct link_calibration *set,
                    const struct link_families *f)
{
    size_t n;
    free(run->model.knot);
    run->model.knot = NULL;
    run->model.knots = 0;
    if (!usable(set))
        return;
    struct kv_observation *o =
        set->reviewed ? observe_reviewed(run, set, f, &n) : observe_known(run, set, f, &n);
    run->model.knot = xmalloc(2 * n * sizeof *run->model.knot);
    run->model.knots = kv_isotonic(o, n, run->model.knot);
    run->model.knot = xrealloc(run->model.knot, run->model.knots * sizeof *run->model.knot);
    free(o);
}

/* Entries of the pairs with a p of .20 or more, by W falling; the record part is unused. */
static struct link_entry *by_weight(const struct link_run *run, uint64_t *n)
{
    uint64_t many = 0, k = 0;
#pragma omp parallel for schedule(static) num_threads(konv.threads) reduction(+ : many)
    for (uint64_t i = 0; i < run->pairs.n; i++)
        many += link_p(run, &run->pairs.pair[i]) >= review_from;
    struct link_entry *e = xmalloc((many + 1) * sizeof *e),
                      *spare = xmalloc((many + 1) * sizeof *e);
    for (uint64_t i = 0; i < run->pairs.n; i++)
        if (link_p(run, &run->pairs.pair[i]) >= review_from)
            e[k++] = (struct link_entry){(uint64_t)((INT64_C(1) << 40) - run->pairs.pair[i].w), 0};
    link_sort_entries(e, spare, many);
    free(spare);
    *n = many;
    return e;
}

/*
 * T_hi: the lowest weight such that all candidates at or above it have a mean p of .99 or more;
 * T_lo: where p reaches .20. Sums of billionths are whole numbers.
 */
void link_find_cuts(struct link_run *run)
{
    uint64_t n;
    struct link_entry *e = by_weight(run, &n);
    struct link_pair probe = {.b = 0};
    int64_t sum = 0;
    run->model.t_hi = 1000;
    run->model.t_lo = 1000;
    for (uint64_t i = 0, j; i < n; i = j) {
        probe.w = (int32_t)((INT64_C(1) << 40) - (int64_t)e[i].key);
        double p = link_p(run, &probe);
        for (j = i; j < n && e[j].key == e[i].key; j++)
            ;
        sum += (int64_t)(j - i) * (int64_t)(p * 1e9 + .5);
        if (p >= .5 && (double)sum >= link_mean * 1e9 * (double)j)
            run->model.t_hi = probe.w / 1e6;
        run->model.t_lo = probe.w / 1e6;
    }
    run->model.t_lo = fmin(run->model.t_lo, run->model.t_hi);
    free(e);
}
