/* Blocking: keys to blocks, the cap with its refinement, counting and making the pairs; see
 * block.h. */
#include "link/block.h"
#include "konv.h"
#include "link/compare.h"
#include "link/keys.h"
#include "link/sort.h"
#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 2048, EARLY_REFUSAL = 20, AHEAD = 24 };

/* Entries of one rule: left keys of all records, and right keys too for a swapped rule (record +
 * n). */
static size_t rule_entries(const struct link_data *d, const struct link_name_keys *keys,
                           const struct link_rule *rule, struct link_entry *e)
{
    int sides = rule->swapped ? 2 : 1;
    size_t k = 0, total = (size_t)d->n * (size_t)sides;
    uint64_t *hash = xmalloc(total * sizeof *hash);
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (size_t i = 0; i < total; i++) {
        uint64_t h = 1;
        for (int p = 0; h && p < rule->parts; p++) {
            uint64_t part = link_part_hash(d, keys, &rule->part[p], i >= d->n, rule->parts == 1,
                                           (uint32_t)(i % d->n));
            h = part ? link_mix(h, part) : 0;
        }
        hash[i] = h;
    }
    for (size_t i = 0; i < total; i++)
        if (hash[i])
            e[k++] = (struct link_entry){hash[i], (uint32_t)i};
    free(hash);
    return k;
}

/* Entries of the right side in a run of equal keys. */
static size_t right_side(const struct link_data *d, const struct link_entry *e, size_t n)
{
    size_t right = 0;
    for (size_t i = 0; i < n; i++)
        right += e[i].record >= d->n;
    return right;
}

/* Whether a run is over the cap; a swapped rule counts its larger side, if there are two. */
static bool over_cap(const struct link_data *d, bool swapped, const struct link_entry *e, size_t n)
{
    if (n <= (size_t)d->config->cap)
        return false;
    size_t right = right_side(d, e, n), left = n - right;
    return !swapped || (left && right && (left > right ? left : right) > (size_t)d->config->cap);
}

/* The attributes that refine oversized blocks of a rule: those named, else the parts of the next
 * rules, round about. */
static int refinement(const struct link_config *c, int rule, struct link_part *out, int room)
{
    int n = 0;
    for (int p = 0; p < c->refine.parts && n < room; p++)
        out[n++] = c->refine.part[p];
    for (int k = 1; !c->refine.parts && k < c->rules; k++) {
        const struct link_rule *next = &c->rule[(rule + k) % c->rules];
        for (int p = 0; p < next->parts; p++) {
            const struct link_part *part = &next->part[p];
            bool known = part->other >= 0;
            for (int i = 0; i < n && !known; i++)
                known = out[i].column == part->column && out[i].transform == part->transform &&
                        out[i].to == part->to;
            for (int i = 0; i < c->rule[rule].parts && !known; i++)
                known = c->rule[rule].part[i].column == part->column &&
                        c->rule[rule].part[i].transform == part->transform;
            if (!known && n < room)
                out[n++] = *part;
        }
    }
    return n;
}

/* Splits the runs that are over the cap by one attribute; entries without it leave. Returns the
 * entries left. */
static size_t refine(const struct link_data *d, const struct link_name_keys *keys,
                     const struct link_part *part, bool swapped, struct link_entry *e, size_t n,
                     bool *any)
{
    size_t out = 0;
    *any = false;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && e[j].key == e[i].key; j++)
            ;
        bool large = over_cap(d, swapped, e + i, j - i);
        *any |= large;
        for (size_t k = i; k < j; k++) {
            struct link_entry x = e[k];
            if (large) {
                uint64_t h = link_part_hash(d, keys, part, x.record >= d->n, true, x.record % d->n);
                if (!h)
                    continue;
                x.key = link_mix(x.key, h);
            }
            e[out++] = x;
        }
    }
    return out;
}

/* Gives up the runs still over the cap; returns the entries left. */
static size_t drop_oversized(const struct link_data *d, bool swapped, struct link_entry *e,
                             size_t n, struct link_rule_stats *stats)
{
    size_t out = 0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && e[j].key == e[i].key; j++)
            ;
        if (over_cap(d, swapped, e + i, j - i)) {
            stats->capped++;
            stats->records += (uint32_t)(j - i);
            stats->worst = j - i > stats->worst ? (uint32_t)(j - i) : stats->worst;
            continue;
        }
        for (size_t k = i; k < j; k++)
            e[out++] = e[k];
    }
    return out;
}

/* Numbers the blocks of two or more entries and writes the number to each record. */
static void number_blocks(struct link_blocks *b, int rule, const struct link_entry *e, size_t n)
{
    const struct link_data *d = b->data;
    struct link_rule_stats *stats = &b->stats[rule];
    uint32_t number = 0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && e[j].key == e[i].key; j++)
            ;
        if (j - i < 2)
            continue;
        number++;
        stats->largest = j - i > stats->largest ? (uint32_t)(j - i) : stats->largest;
        uint64_t right = right_side(d, e + i, j - i);
        stats->raw +=
            b->right[rule] == rule ? (uint64_t)(j - i) * (j - i - 1) / 2 : right * (j - i - right);
        for (size_t k = i; k < j; k++) {
            bool right = e[k].record >= d->n;
            b->block[(size_t)(e[k].record % d->n) * (size_t)b->width +
                     (size_t)(right ? b->right[rule] : rule)] = number;
        }
    }
    b->blocks[rule] = number;
}

/* One rule from keys to numbered blocks. */
static void block_rule(struct link_blocks *b, const struct link_name_keys *keys, int rule)
{
    const struct link_data *d = b->data;
    const struct link_config *c = d->config;
    size_t room = (size_t)d->n * (c->rule[rule].swapped ? 2 : 1), n;
    struct link_entry *e = xmalloc(room * sizeof *e), *spare = xmalloc(room * sizeof *e);
    struct link_part part[LINK_MAX_RULES * 2];
    int parts = refinement(c, rule, part, LINK_MAX_RULES * 2);
    n = rule_entries(d, keys, &c->rule[rule], e);
    link_sort_entries(e, spare, n);
    for (int p = 0; p < parts; p++) {
        bool any;
        n = refine(d, keys, &part[p], c->rule[rule].swapped, e, n, &any);
        if (!any)
            break;
        link_sort_entries(e, spare, n);
    }
    n = drop_oversized(d, c->rule[rule].swapped, e, n, &b->stats[rule]);
    number_blocks(b, rule, e, n);
    free(spare);
    free(e);
}

/* ---- walking the pairs ---- */

/* Records of one rule ordered by block, and where each block starts. */
struct order {
    uint32_t *record; /* + n for the right side of a swapped rule */
    uint64_t *start;  /* blocks + 1 */
    uint32_t blocks;
};

static void order_rule(const struct link_blocks *b, int rule, struct order *o)
{
    const struct link_data *d = b->data;
    int sides = b->right[rule] == rule ? 1 : 2;
    o->blocks = b->blocks[rule];
    o->start = xcalloc((size_t)o->blocks + 2, sizeof *o->start);
    for (int s = 0; s < sides; s++)
        for (uint32_t r = 0; r < d->n; r++)
            o->start[b->block[(size_t)r * (size_t)b->width +
                              (size_t)(s ? b->right[rule] : rule)]]++;
    uint64_t sum = 0;
    o->start[0] = 0;
    for (uint32_t k = 1; k <= o->blocks; k++) {
        uint64_t n = o->start[k];
        o->start[k - 1] = sum;
        sum += n;
    }
    o->start[o->blocks] = sum;
    o->record = xmalloc((sum + 1) * sizeof *o->record);
    uint64_t *at = xmalloc(((size_t)o->blocks + 1) * sizeof *at);
    memcpy(at, o->start, ((size_t)o->blocks + 1) * sizeof *at);
    for (int s = 0; s < sides; s++)
        for (uint32_t r = 0; r < d->n; r++) {
            uint32_t k =
                b->block[(size_t)r * (size_t)b->width + (size_t)(s ? b->right[rule] : rule)];
            if (k)
                o->record[at[k - 1]++] = r + (s ? d->n : 0);
        }
    free(at);
}

static void order_free(struct order *o)
{
    free(o->record);
    free(o->start);
}

/* Whether two records fall into one block of a rule; a swapped rule joins the left of one with the
 * right of the other. */
static inline bool together(const struct link_blocks *b, int rule, const uint32_t *x,
                            const uint32_t *y)
{
    int right = b->right[rule];
    if (right == rule)
        return x[rule] && x[rule] == y[rule];
    return (x[rule] && x[rule] == y[right]) || (x[right] && x[right] == y[rule]);
}

/* The rules that block a pair, as bits. */
uint32_t link_shared_rules(const struct link_blocks *b, uint32_t a, uint32_t c)
{
    const uint32_t *x = b->block + (size_t)a * (size_t)b->width,
                   *y = b->block + (size_t)c * (size_t)b->width;
    uint32_t rules = 0;
    if (b->all)
        return 1;
    if (b->width == b->rules) { /* no swapped rule */
        for (int r = 0; r < b->rules; r++)
            rules |= (uint32_t)((x[r] == y[r]) & (x[r] != 0)) << r;
        return rules;
    }
    for (int r = 0; r < b->rules; r++)
        rules |= (uint32_t)together(b, r, x, y) << r;
    return rules;
}

static inline bool seen_before(const struct link_blocks *b, int rule, uint32_t i, uint32_t j)
{
    const uint32_t *x = b->block + (size_t)i * (size_t)b->width,
                   *y = b->block + (size_t)j * (size_t)b->width;
    for (int r = 0; r < rule; r++)
        if (together(b, r, x, y))
            return true;
    return false;
}

/* A pair of a rule's block, or not: of a swapped rule left with right only, each pair once. */
static inline __attribute__((always_inline)) bool proper(const struct link_blocks *b, int rule,
                                                         uint32_t *i, uint32_t *j)
{
    const struct link_data *d = b->data;
    if (b->right[rule] != rule) {
        bool ri = *i >= d->n, rj = *j >= d->n;
        if (ri == rj)
            return false;
        uint32_t left = ri ? *j : *i, right = (ri ? *i : *j) - d->n;
        if (left == right)
            return false;
        const uint32_t *x = b->block + (size_t)left * (size_t)b->width,
                       *y = b->block + (size_t)right * (size_t)b->width;
        int other = b->right[rule];
        if (left > right && x[other] && x[other] == y[rule])
            return false; /* also found the other way round */
        *i = left;
        *j = right;
    }
    if (*i > *j) {
        uint32_t t = *i;
        *i = *j;
        *j = t;
    }
    return link_allowed(d, b->head[*i], b->head[*j]);
}

/* Asks for what the tests of the records further on look at: their blocks and their headers. */
static inline void look_ahead(const struct link_blocks *b, const struct order *o, uint64_t p)
{
    if (p + AHEAD >= o->start[o->blocks])
        return;
    uint32_t r = o->record[p + AHEAD];
    r = r >= b->data->n ? r - b->data->n : r;
    __builtin_prefetch(b->block + (size_t)r * (size_t)b->width);
    __builtin_prefetch(b->block + (size_t)r * (size_t)b->width + b->width - 1);
    __builtin_prefetch(&b->head[r]);
}

/* Counts the pairs of a rule: in its blocks, and fresh ones per row. */
static void count_rule(struct link_blocks *b, int rule, uint64_t *row)
{
    struct order o;
    uint64_t pairs = 0, fresh = 0;
    order_rule(b, rule, &o);
#pragma omp parallel for schedule(dynamic, CHUNK) reduction(+ : pairs, fresh) num_threads(konv.threads)
    for (uint32_t k = 0; k < o.blocks; k++)
        for (uint64_t p = o.start[k]; p < o.start[k + 1]; p++) {
            look_ahead(b, &o, p);
            for (uint64_t q = p + 1; q < o.start[k + 1]; q++) {
                uint32_t i = o.record[p], j = o.record[q];
                if (!proper(b, rule, &i, &j))
                    continue;
                pairs++;
                if (seen_before(b, rule, i, j))
                    continue;
                fresh++;
#pragma omp atomic
                row[i]++;
            }
        }
    b->stats[rule].pairs = pairs;
    b->stats[rule].fresh = fresh;
    order_free(&o);
}

/* Compares a batch and puts its pairs into their rows. */
static void fill_batch(const struct link_compare *compare, struct link_level_cache *cache,
                       struct link_batch *batch, struct link_pairs *out, uint64_t *at)
{
    for (int k = 0; k < batch->n; k++)
        __builtin_prefetch(&out->pair[at[batch->a[k]]], 1);
    link_compare_batch(compare, cache, batch);
    for (int k = 0; k < batch->n; k++) {
        uint64_t slot;
#pragma omp atomic capture
        slot = at[batch->a[k]]++;
        out->pair[slot] =
            (struct link_pair){.b = batch->b[k], .rules = batch->rules[k], .raw = batch->raw[k]};
    }
    batch->n = 0;
}

/* Puts the fresh pairs of a rule into their rows, compared; returns the seconds of all threads. */
static double fill_rule(const struct link_blocks *b, int rule, const struct link_compare *compare,
                        struct link_pairs *out, uint64_t *at)
{
    struct order o;
    double seconds = 0;
    order_rule(b, rule, &o);
#pragma omp parallel num_threads(konv.threads) reduction(+ : seconds)
    {
        struct link_level_cache *cache = compare->cache[omp_get_thread_num()];
        struct link_batch batch = {.n = 0};
        double start = link_cpu_seconds();
#pragma omp for schedule(dynamic, 256) nowait
        for (uint32_t k = 0; k < o.blocks; k++)
            for (uint64_t p = o.start[k]; p < o.start[k + 1]; p++) {
                look_ahead(b, &o, p);
                for (uint64_t q = p + 1; q < o.start[k + 1]; q++) {
                    uint32_t i = o.record[p], j = o.record[q];
                    if (!proper(b, rule, &i, &j) || seen_before(b, rule, i, j))
                        continue;
                    link_prefetch(b->data, i);
                    link_prefetch(b->data, j);
                    __builtin_prefetch(&at[i], 1);
                    batch.a[batch.n] = i;
                    batch.b[batch.n] = j;
                    batch.rules[batch.n++] = link_shared_rules(b, i, j);
                    if (batch.n == LINK_BATCH)
                        fill_batch(compare, cache, &batch, out, at);
                }
            }
        fill_batch(compare, cache, &batch, out, at);
        seconds = link_cpu_seconds() - start;
    }
    order_free(&o);
    return seconds;
}

static int compare_pairs(const void *pa, const void *pb)
{
    uint32_t a = ((const struct link_pair *)pa)->b, b = ((const struct link_pair *)pb)->b;
    return (a > b) - (a < b);
}

/* Rows in order of the larger record: which thread wrote first leaves no trace. */
static void sort_rows(struct link_pairs *out, uint32_t n)
{
#pragma omp parallel for schedule(dynamic, CHUNK) num_threads(konv.threads)
    for (uint32_t i = 0; i < n; i++) {
        struct link_pair *p = out->pair + out->start[i];
        uint64_t m = out->start[i + 1] - out->start[i];
        if (m > 40) {
            qsort(p, m, sizeof *p, compare_pairs);
            continue;
        }
        for (uint64_t k = 1; k < m; k++) {
            struct link_pair x = p[k];
            uint64_t j = k;
            for (; j > 0 && p[j - 1].b > x.b; j--)
                p[j] = p[j - 1];
            p[j] = x;
        }
    }
}

/* ---- the whole ---- */

static int64_t max_pairs(const struct link_data *d)
{
    return d->config->max_pairs ? d->config->max_pairs : 50 * (int64_t)d->n;
}

/* Pairs, fresh pairs, largest block and blocks given up, per rule; never the text of a key. */
void link_block_report(const struct link_blocks *b)
{
    const struct link_config *c = b->data->config;
    printf("%-4s %12s %12s %8s %8s %8s  %s\n", "rule", "pairs", "new", "largest", "capped", "worst",
           "keys");
    for (int r = 0; r < b->rules; r++) {
        const struct link_rule_stats *s = &b->stats[r];
        printf("%-4d %12" PRIu64 " %12" PRIu64 " %8" PRIu32 " %8" PRIu32 " %8" PRIu32 "  %s\n",
               r + 1, s->pairs, s->fresh, s->largest, s->capped, s->worst, c->rule[r].label);
    }
    fflush(stdout);
}

static void refuse(const struct link_blocks *b, int rule, uint64_t pairs, bool at_least)
{
    link_block_report(b);
    die_hint(EXIT_RUNTIME, "make the rule narrower, lower 'cap', or raise 'max_pairs'",
             "too many candidate pairs: rule %d (%s) %s %" PRIu64
             ", the limit for all rules is %" PRId64,
             rule + 1, b->data->config->rule[rule].label, at_least ? "has up to" : "brings them to",
             pairs, max_pairs(b->data));
}

/* Blocks of all rules; refuses before any pair is compared. */
void link_block(struct link_blocks *b, const struct link_data *d)
{
    const struct link_config *c = d->config;
    struct link_name_keys keys;
    *b =
        (struct link_blocks){.data = d, .rules = c->rules, .width = c->rules, .all = c->rules == 0};
    for (int r = 0; r < c->rules; r++)
        b->right[r] = c->rule[r].swapped ? b->width++ : r;
    if (b->all) {
        b->rules = b->width = 1;
        b->right[0] = 0;
    }
    b->block = xcalloc((size_t)d->n * (size_t)b->width, sizeof *b->block);
    b->head = xmalloc((size_t)d->n * sizeof *b->head);
    for (uint32_t r = 0; r < d->n; r++)
        b->head[r] = (uint32_t)link_head(d, r);
    link_name_keys_init(&keys, d);
    for (int r = 0; r < c->rules; r++) {
        block_rule(b, &keys, r);
        if (b->stats[r].raw > (uint64_t)max_pairs(d) * EARLY_REFUSAL)
            refuse(b, r, b->stats[r].raw, true);
    }
    link_name_keys_free(&keys);
    if (b->all) {
        uint64_t all = (uint64_t)d->n * (d->n - 1) / 2;
        if (all > (uint64_t)max_pairs(d))
            die_hint(EXIT_RUNTIME, "give 'blocking' rules, or raise 'max_pairs'",
                     "without blocking there are %" PRIu64 " pairs, the limit is %" PRId64, all,
                     max_pairs(d));
        for (uint32_t i = 0; i < d->n; i++)
            b->block[i] = 1;
        b->blocks[0] = 1;
        b->stats[0].largest = d->n;
    }
}

/* Counts, refuses what is over the limit, then compares every candidate pair once. */
void link_make_pairs(const struct link_blocks *blocks, const struct link_compare *compare,
                     struct link_pairs *out)
{
    struct link_blocks *b = (struct link_blocks *)blocks; /* its statistics are completed here */
    const struct link_data *d = b->data;
    uint64_t *at = xcalloc((size_t)d->n + 1, sizeof *at), sum = 0;
    for (int r = 0; r < b->rules; r++) {
        count_rule(b, r, at);
        sum += b->stats[r].fresh;
        if (sum > (uint64_t)max_pairs(d))
            refuse(b, r, sum, false);
    }
    out->n = sum;
    out->start = xmalloc(((size_t)d->n + 1) * sizeof *out->start);
    out->pair = xmalloc(sum * sizeof *out->pair);
    sum = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        out->start[i] = sum;
        sum += at[i];
        at[i] = out->start[i];
    }
    out->start[d->n] = sum;
    progress_begin("comparing", (int64_t)out->n);
    for (int r = 0; r < b->rules; r++) {
        out->seconds += fill_rule(b, r, compare, out, at);
        progress_add((int64_t)b->stats[r].fresh);
    }
    progress_end();
    free(at);
    sort_rows(out, d->n);
}

void link_blocks_free(struct link_blocks *b)
{
    free(b->block);
    free(b->head);
    b->block = b->head = NULL;
}
