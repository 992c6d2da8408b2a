/* Evaluation of linkages: the worked examples, and counting pair by pair on random partitions. */
#include "linkage/evaluate.h"
#include "tap.h"
#include <stdlib.h>

static struct kv_partition_quality evaluate(const char *truth, const char *predicted,
                                            const char *source)
{
    struct kv_labels rows[40], work[40];
    struct kv_partition_quality q;
    size_t n = strlen(truth);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct kv_labels){(uint32_t)(truth[i] - '0'), (uint32_t)(predicted[i] - '0'),
                                     source ? (uint32_t)(source[i] - '0') : 0};
    kv_evaluate_partition(rows, work, n, source != NULL, &q);
    return q;
}

static void worked_examples(void)
{
    struct kv_partition_quality q = evaluate("000112", "001123", NULL);
    is_near(kv_share(q.correct_pairs, q.predicted_pairs), .5, 0, "P");
    is_near(kv_share(q.correct_pairs, q.true_pairs), .25, 0, "R");
    is_near(kv_f1(.5, .25), .333333, 5e-7, "F1");
    is_near(q.bcubed_precision, .833333, 5e-7, "B-cubed P");
    is_near(q.bcubed_recall, .611111, 5e-7, "B-cubed R");
    is_near(kv_f1(q.bcubed_precision, q.bcubed_recall), .705128, 5e-7, "B-cubed F");
    q = evaluate("000001", "000012", "012345");
    is_near(kv_share(q.correct_pairs, q.predicted_pairs), 1, 0, "households: P");
    is_near(kv_share(q.correct_pairs, q.true_pairs), .6, 1e-15, "households: R");
    ok(q.exact_clusters == 1 && q.true_clusters == 2, "one of two households is exact");
    q = evaluate("0000", "0000", "0011");
    ok(q.true_pairs == 4 && q.correct_pairs == 4, "pairs inside a source do not count");
    q = evaluate("", "", NULL);
    ok(q.records == 0 && isnan(q.bcubed_precision) && isnan(kv_share(0, 0)),
       "nothing has no quality");
}

static int random_label(int clusters)
{
    return rand() % clusters;
}

/* Every pair looked at, on random partitions. */
static void against_all_pairs(void)
{
    static struct kv_labels rows[400], copy[400], work[400];
    int bad = 0;

    srand(5);
    for (int round = 0; round < 300; round++) {
        size_t n = (size_t)(rand() % 400);
        int64_t both = 0, t = 0, p = 0, exact = 0;
        bool across = rand() & 1;
        double precision = 0, recall = 0;
        for (size_t i = 0; i < n; i++)
            copy[i] = rows[i] =
                (struct kv_labels){(uint32_t)random_label((int)n), (uint32_t)random_label((int)n),
                                   (uint32_t)random_label(300)};
        for (size_t i = 0; i < n; i++) {
            int same_t = 0, same_p = 0, same = 0;
            bool first = true;
            for (size_t k = 0; k < n; k++) {
                bool st = copy[i].truth == copy[k].truth,
                     sp = copy[i].predicted == copy[k].predicted;
                same_t += st;
                same_p += sp;
                same += st && sp;
                first &= !(st && k < i);
                if (k <= i || (across && copy[i].source == copy[k].source))
                    continue;
                t += st;
                p += sp;
                both += st && sp;
            }
            precision += (double)same / same_p;
            recall += (double)same / same_t;
            exact += first && same == same_t && same == same_p;
        }
        struct kv_partition_quality q;
        kv_evaluate_partition(rows, work, n, across, &q);
        bad += q.true_pairs != t || q.predicted_pairs != p || q.correct_pairs != both ||
               q.exact_clusters != exact;
        bad += n && (fabs(q.bcubed_precision - precision / (double)n) > 1e-12 ||
                     fabs(q.bcubed_recall - recall / (double)n) > 1e-12);
    }
    is_int(bad, 0, "equal to counting pair by pair");
}

static void cuts_and_samples(void)
{
    static const struct kv_scored pairs[] = {{9, true}, {8, true},  {8, false},
                                             {7, true}, {1, false}, {0, false}};
    struct kv_best_cut best;
    is_int(kv_best_f1(pairs, 6, 4, &best), KV_OK, "a best cut");
    ok(best.cut == 7 && best.links == 4 && best.correct == 3, "at 7: 3 of 4 links, 4 true pairs");
    is_near(best.f1, .75, 1e-15, "F1");
    is_int(kv_best_f1(pairs + 1, 2, 1, &best), KV_OK, "equal weights");
    ok(best.links == 2 && best.correct == 1, "stay together");
    ok(kv_best_f1(pairs, 6, 0, &best) == KV_NULL && kv_best_f1(pairs, 0, 3, &best) == KV_NULL,
       "no pairs, no cut");

    static const struct kv_review_stratum strata[] = {{.8, 101, 101}, {.2, 51, 40}};
    double p, se, want = .8 + .2 * 40 / 51;
    is_int(kv_reviewed_precision(strata, 2, &p, &se), KV_OK, "a reviewed sample");
    is_near(p, want, 1e-15, "precision");
    is_near(se, sqrt(.04 * (40.0 / 51) * (11.0 / 51) / 50), 1e-15, "standard error");
    static const struct kv_review_stratum once[] = {{.5, 1, 1}, {.5, 10, 10}},
                                          never[] = {{.5, 0, 0}, {.5, 10, 10}};
    kv_reviewed_precision(once, 2, &p, &se);
    ok(p == 1 && isnan(se), "one reviewed link has no spread");
    is_int(kv_reviewed_precision(never, 2, &p, &se), KV_NULL,
           "a stratum without review says nothing");
    static const struct kv_review_stratum large[] = {{1.6e308, 101, 101}, {.4e308, 51, 40}};
    kv_reviewed_precision(large, 2, &p, &se);
    is_near(p, want, 1e-15, "shares whose sum no number holds");
}

int main(void)
{
    worked_examples();
    against_all_pairs();
    cuts_and_samples();
    return done_testing();
}
