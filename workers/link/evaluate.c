/* Precision, recall and F1 of pairs, clusters and households against a truth column; see
 * evaluate.h. */
#include "link/evaluate.h"
#include "konv.h"
#include "link/group.h"
#include "link/sort.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct link_quality link_quality_of(uint64_t tp, uint64_t fp, uint64_t fn)
{
    struct link_quality q = {tp, fp, fn, 1, 1, 0};
    q.precision = tp + fp ? (double)tp / (double)(tp + fp) : 1;
    q.recall = tp + fn ? (double)tp / (double)(tp + fn) : 1;
    q.f1 = q.precision + q.recall > 0 ? 2 * q.precision * q.recall / (q.precision + q.recall) : 0;
    return q;
}

/* Entries sorted by a key made of one or two labels; records without a label are left out. */
static struct link_entry *by_label(uint32_t n, const uint32_t *x, const uint32_t *y, size_t *out)
{
    struct link_entry *e = xmalloc(((size_t)n + 1) * sizeof *e),
                      *spare = xmalloc(((size_t)n + 1) * sizeof *e);
    size_t k = 0;
    for (uint32_t r = 0; r < n; r++)
        if (x[r] != UINT32_MAX && (!y || y[r] != UINT32_MAX))
            e[k++] = (struct link_entry){(uint64_t)x[r] << 32 | (y ? y[r] : 0), r};
    link_sort_entries(e, spare, k);
    free(spare);
    *out = k;
    return e;
}

/* Pairs within runs of equal keys; `inside`: also pairs of one source, where the source may hold a
 * person twice. */
static uint64_t run_pairs(const struct link_data *d, const struct link_entry *e, size_t n,
                          bool inside)
{
    uint64_t pairs = 0;
    for (size_t i = 0, j; i < n; i = j) {
        uint64_t same = 0, of_source = 0;
        for (j = i; j < n && e[j].key == e[i].key; j++) {
            unsigned s = head_source(link_head(d, e[j].record));
            bool first = j == i || head_source(link_head(d, e[j - 1].record)) !=
                                       s; /* records are in source order */
            of_source = first ? 0 : of_source + 1;
            same += !inside || d->sources[s].unique ? of_source : 0;
        }
        pairs += (uint64_t)(j - i) * (j - i - 1) / 2 - same;
    }
    return pairs;
}

uint64_t link_both_pairs(const struct link_data *d, const uint32_t *x, const uint32_t *y,
                         bool inside)
{
    size_t n;
    struct link_entry *e = by_label(d->n, x, y, &n);
    uint64_t pairs = run_pairs(d, e, n, inside);
    free(e);
    return pairs;
}

uint64_t link_label_pairs(const struct link_data *d, const uint32_t *label, bool inside)
{
    return link_both_pairs(d, label, NULL, inside);
}

/* B-cubed: mean over records of |C and T| / |C| and of |C and T| / |T|. */
struct link_b_cubed link_b_cubed(uint32_t n, const uint32_t *predicted, const uint32_t *truth)
{
    uint32_t *c = xcalloc((size_t)n + 1, sizeof *c), *t = xcalloc((size_t)n + 1, sizeof *t);
    size_t m;
    struct link_entry *e = by_label(n, truth, NULL, &m);
    uint32_t labels = 0, *dense = xmalloc(((size_t)n + 1) * sizeof *dense);
    double precision = 0, recall = 0;
    for (uint32_t r = 0; r < n; r++)
        dense[r] = UINT32_MAX;
    for (size_t i = 0; i < m; i++) {
        labels += i > 0 && e[i].key != e[i - 1].key;
        dense[e[i].record] = labels;
        t[labels]++;
        c[predicted[e[i].record]]++;
    }
    free(e);
    e = by_label(n, predicted, dense, &m);
    for (size_t i = 0, j; i < m; i = j) {
        for (j = i; j < m && e[j].key == e[i].key; j++)
            ;
        double both = (double)(j - i);
        precision += both * both / c[predicted[e[i].record]];
        recall += both * both / t[dense[e[i].record]];
    }
    free(e);
    free(c);
    free(t);
    free(dense);
    struct link_b_cubed out = {m ? precision / (double)m : 1, m ? recall / (double)m : 1, 0};
    out.f1 = out.precision + out.recall > 0
                 ? 2 * out.precision * out.recall / (out.precision + out.recall)
                 : 0;
    return out;
}

/* Best F1 over all cuts on W, equal weights together. */
static struct link_quality best_cut(const struct link_run *run, uint64_t true_pairs, double *at)
{
    const struct link_data *d = run->data;
    struct link_quality best = link_quality_of(0, 0, true_pairs);
    struct link_entry *e = xmalloc((run->pairs.n + 1) * sizeof *e),
                      *spare = xmalloc((run->pairs.n + 1) * sizeof *e);
    uint64_t n = 0, tp = 0;
    for (uint32_t a = 0; a < d->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *p = &run->pairs.pair[i];
            e[n++] = (struct link_entry){(uint64_t)((INT64_C(1) << 40) - p->w),
                                         d->truth[a] == d->truth[p->b]};
        }
    link_sort_entries(e, spare, n);
    for (uint64_t i = 0; i < n; i++) {
        tp += e[i].record;
        if (i + 1 < n && e[i + 1].key == e[i].key)
            continue;
        struct link_quality q = link_quality_of(tp, i + 1 - tp, true_pairs - tp);
        if (q.f1 > best.f1) {
            best = q;
            *at = (double)((INT64_C(1) << 40) - (int64_t)e[i].key) / 1e6;
        }
    }
    free(e);
    free(spare);
    return best;
}

static void print(const char *name, const struct link_quality *q)
{
    printf("%-22s precision %.6f  recall %.6f  F1 %.6f  (%" PRIu64 " right, %" PRIu64
           " wrong, %" PRIu64 " missed)\n",
           name, q->precision, q->recall, q->f1, q->tp, q->fp, q->fn);
}

/* Pairs at the cut in force, and what blocking let through. */
static void at_cut(const struct link_run *run, uint64_t true_pairs)
{
    const struct link_data *d = run->data;
    uint64_t tp = 0, fp = 0, found = 0;
    for (uint32_t a = 0; a < d->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *p = &run->pairs.pair[i];
            bool same = d->truth[a] == d->truth[p->b];
            bool over = run->config->has_threshold ? link_p(run, p) >= run->config->threshold
                                                   : p->w / 1e6 >= run->model.t_hi;
            found += same;
            tp += same && over;
            fp += !same && over;
        }
    struct link_quality q = link_quality_of(tp, fp, true_pairs - tp);
    print("pairs at the cut", &q);
    printf("%-22s %.6f  (%" PRIu64 " of %" PRIu64 " true pairs are candidates)\n",
           "blocking recall", true_pairs ? (double)found / (double)true_pairs : 1, found,
           true_pairs);
}

static void households(const struct link_run *run)
{
    const struct link_data *d = run->data;
    const uint32_t *truth = d->household_truth, *found = run->household;
    uint64_t both = link_both_pairs(d, found, truth, false),
             all = link_label_pairs(d, found, false);
    struct link_quality q =
        link_quality_of(both, all - both, link_label_pairs(d, truth, false) - both);
    print("households", &q);
}

/* Prints how the result compares with the truth column. */
void link_evaluate(const struct link_run *run)
{
    const struct link_data *d = run->data;
    if (d->truth) {
        bool inside = run->config->within_source;
        uint64_t true_pairs = link_label_pairs(d, d->truth, inside);
        double w = 0;
        struct link_quality best = best_cut(run, true_pairs, &w);
        print("pairs, best F1", &best);
        printf("%-22s weight %.6f\n", "at", w);
        at_cut(run, true_pairs);
        uint64_t both = link_both_pairs(d, run->person, d->truth, inside);
        struct link_quality q = link_quality_of(
            both, link_label_pairs(d, run->person, inside) - both, true_pairs - both);
        print("clusters", &q);
        struct link_b_cubed b = link_b_cubed(d->n, run->person, d->truth);
        printf("%-22s precision %.6f  recall %.6f  F1 %.6f\n", "B-cubed", b.precision, b.recall,
               b.f1);
    }
    if (d->household_truth && run->household)
        households(run);
    fflush(stdout);
}
