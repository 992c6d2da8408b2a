#include "linkage/evaluate.h"
#include <math.h>
#include <string.h>

enum { BY_SOURCE, BY_PREDICTED, BY_TRUTH };

static uint32_t label(const struct kv_labels *row, int by)
{
    return by == BY_SOURCE ? row->source : by == BY_PREDICTED ? row->predicted : row->truth;
}

/* One stable counting pass over 8 bits of a label. */
static void sort_digit(const struct kv_labels *from, struct kv_labels *to, size_t n, int by,
                       int shift)
{
    size_t start[257] = {0};

    for (size_t i = 0; i < n; i++)
        start[(label(&from[i], by) >> shift & 255) + 1]++;
    for (int d = 0; d < 256; d++)
        start[d + 1] += start[d];
    for (size_t i = 0; i < n; i++)
        to[start[label(&from[i], by) >> shift & 255]++] = from[i];
}

/* Stable radix sort by one label. */
static void sort_by(struct kv_labels *rows, struct kv_labels *work, size_t n, int by)
{
    uint32_t most = 0;

    for (size_t i = 0; i < n; i++)
        most = label(&rows[i], by) > most ? label(&rows[i], by) : most;
    for (int shift = 0; shift < 32 && most >> shift; shift += 8) {
        sort_digit(rows, work, n, by, shift);
        memcpy(rows, work, n * sizeof(*rows));
    }
}

static int64_t pairs_of(int64_t n)
{
    return n * (n - 1) / 2;
}

/* End of the run of rows before n with the label of row i. */
static size_t run_end(const struct kv_labels *rows, size_t n, size_t i, int by)
{
    size_t k = i + 1;
    while (k < n && label(&rows[k], by) == label(&rows[i], by))
        k++;
    return k;
}

/* Pairs in rows[i..end), sorted by source: all, or those of different sources. */
static int64_t run_pairs(const struct kv_labels *rows, size_t i, size_t end, bool across)
{
    int64_t pairs = pairs_of((int64_t)(end - i));

    for (size_t k; across && i < end; i = k) {
        k = run_end(rows, end, i, BY_SOURCE);
        pairs -= pairs_of((int64_t)(k - i));
    }
    return pairs;
}

/* Sum of the pairs over the clusters of one labelling. */
static int64_t cluster_pairs(const struct kv_labels *rows, size_t n, int by, bool across)
{
    int64_t pairs = 0;
    for (size_t i = 0, end; i < n; i = end) {
        end = run_end(rows, n, i, by);
        pairs += run_pairs(rows, i, end, across);
    }
    return pairs;
}

/*
 * The cells of truth x predicted, rows sorted by truth, predicted, source. B-cubed is the mean over
 * records of |C and T|/|C| and |C and T|/|T|; a cell of n records adds n n/|C| and n n/|T|.
 * sizes[c].source is |C| of the predicted cluster c.
 */
static void count_cells(const struct kv_labels *rows, size_t n, const struct kv_labels *sizes,
                        bool across, struct kv_partition_quality *out)
{
    double precision = 0, recall = 0;

    for (size_t t = 0, t_end; t < n; t = t_end) {
        t_end = run_end(rows, n, t, BY_TRUTH);
        out->true_clusters++;
        for (size_t i = t, end; i < t_end; i = end) {
            end = run_end(rows, t_end, i, BY_PREDICTED);
            double cell = (double)(end - i);
            size_t cluster = sizes[rows[i].predicted].source;
            out->correct_pairs += run_pairs(rows, i, end, across);
            precision += cell * cell / (double)cluster;
            recall += cell * cell / (double)(t_end - t);
            out->exact_clusters += end - i == t_end - t && end - i == cluster;
        }
    }
    out->bcubed_precision = n ? precision / (double)n : NAN;
    out->bcubed_recall = n ? recall / (double)n : NAN;
}

/*
 * Two partitions of the same records. Pairs: P = TP/(TP + FP), R = TP/(TP + FN). Truth {a,b,c}
 * {d,e} {f}, predicted {a,b} {c,d} {e} {f}: one of two predicted pairs is true, of four true ones;
 * P .5, R .25; B-cubed .833333, .611111.
 */
void kv_evaluate_partition(struct kv_labels *rows, struct kv_labels *work, size_t n, bool across,
                           struct kv_partition_quality *out)
{
    memset(out, 0, sizeof(*out));
    out->records = (int64_t)n;
    sort_by(rows, work, n, BY_SOURCE);
    sort_by(rows, work, n, BY_TRUTH);
    out->true_pairs = cluster_pairs(rows, n, BY_TRUTH, across);
    sort_by(rows, work, n, BY_SOURCE);
    sort_by(rows, work, n, BY_PREDICTED);
    out->predicted_pairs = cluster_pairs(rows, n, BY_PREDICTED, across);
    sort_by(rows, work, n, BY_TRUTH);
    memset(
        work, 0,
        n * sizeof(*work)); /* predicted labels are below n: room for the sizes of their clusters */
    for (size_t i = 0; i < n; i++)
        work[rows[i].predicted].source++;
    count_cells(rows, n, work, across, out);
}

double kv_share(int64_t part, int64_t whole)
{
    return whole ? (double)part / (double)whole : NAN;
}

double kv_f1(double precision, double recall)
{
    double sum = precision + recall;
    return sum == 0 ? 0 : 2 * precision * recall / sum;
}

kv_status kv_best_f1(const struct kv_scored *pairs, size_t n, int64_t true_pairs,
                     struct kv_best_cut *out)
{
    int64_t correct = 0;
    bool found = false;

    if (true_pairs <= 0 || n == 0)
        return KV_NULL;
    for (size_t i = 0; i < n; i++) {
        correct += pairs[i].correct;
        if (i + 1 < n && pairs[i + 1].weight == pairs[i].weight)
            continue;
        double p = kv_share(correct, (int64_t)i + 1), r = kv_share(correct, true_pairs),
               f1 = kv_f1(p, r);
        if (found && f1 <= out->f1)
            continue;
        *out = (struct kv_best_cut){pairs[i].weight, p, r, f1, (int64_t)i + 1, correct};
        found = true;
    }
    return KV_OK;
}

kv_status kv_reviewed_precision(const struct kv_review_stratum *strata, size_t n, double *precision,
                                double *se)
{
    double largest = 0, total = 0, mean = 0, variance = 0;

    for (size_t s = 0; s < n; s++)
        largest = fmax(largest, strata[s].share);
    if (!(largest > 0))
        return KV_NULL;
    for (size_t s = 0; s < n; s++) /* of the largest: no sum of shares is infinite */
        total += strata[s].share / largest;
    for (size_t s = 0; s < n; s++) {
        double w = strata[s].share / largest / total, p = kv_share(strata[s].correct, strata[s].reviewed);
        if (w == 0)
            continue;
        if (strata[s].reviewed < 1)
            return KV_NULL;
        mean += w * p;
        variance +=
            strata[s].reviewed > 1 ? w * w * p * (1 - p) / (double)(strata[s].reviewed - 1) : NAN;
    }
    *precision = mean;
    *se = sqrt(variance);
    return KV_OK;
}
