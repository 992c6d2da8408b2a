/* How good a linkage is, against a known truth or a reviewed sample. Labels are numbers 0, 1, 2 ...
 * in a fixed order. */
#ifndef KV_LINKAGE_EVALUATE_H
#define KV_LINKAGE_EVALUATE_H
#include "kv.h"

struct kv_labels {
    uint32_t truth, predicted, source;
};

/* Counts of one comparison of two partitions; the shares are NaN where nothing can be counted. */
struct kv_partition_quality {
    int64_t records, true_pairs, predicted_pairs, correct_pairs;
    double bcubed_precision, bcubed_recall;
    int64_t true_clusters, exact_clusters; /* exact: one predicted cluster with no other record */
};

/* Sorts `rows` (work holds as many); with `across` only pairs of different sources count. */
void kv_evaluate_partition(struct kv_labels *rows, struct kv_labels *work, size_t n, bool across,
                           struct kv_partition_quality *out);

/* Share of `part` in `whole`, NaN for an empty whole; harmonic mean of two shares, 0 if both are 0.
 */
double kv_share(int64_t part, int64_t whole);
double kv_f1(double precision, double recall);

struct kv_scored {
    double weight;
    bool correct;
};
struct kv_best_cut {
    double cut, precision, recall, f1;
    int64_t links, correct;
};

/* The cut with the best F1 over pairs by descending weight, equal weights together; of equal F1 the
 * highest cut. KV_NULL if there is no true pair or no scored one. true_pairs counts those lost in
 * blocking too. */
kv_status kv_best_f1(const struct kv_scored *pairs, size_t n, int64_t true_pairs,
                     struct kv_best_cut *out);

/* One stratum of a reviewed sample of links. */
struct kv_review_stratum {
    double share; /* of all links */
    int64_t reviewed, correct;
};
/* P = sum W p, se = sqrt(sum W^2 p (1-p) / (n-1)); shares are scaled to sum 1. KV_NULL without a
 * reviewed link in a stratum of the links; se is NaN where a stratum has one only. */
kv_status kv_reviewed_precision(const struct kv_review_stratum *strata, size_t n, double *precision,
                                double *se);

#endif
