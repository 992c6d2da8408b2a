/*
 * Clustering without chaining: edges are tried in a given order and join two clusters only if no
 * pair of their members forbids it. Source: linkage specification, section 14.
 */
#ifndef KV_LINKAGE_CLUSTER_H
#define KV_LINKAGE_CLUSTER_H
#include "kv.h"

/* What became of an edge; from KV_SOURCE_TWICE on it was rejected. */
typedef enum kv_verdict {
    KV_MERGED = 0,
    KV_TOGETHER, /* already in one cluster */
    KV_SOURCE_TWICE,
    KV_REVIEWED,
    KV_NIK_SHARED,
    KV_TWO_NIKS,
    KV_TWINS,
    KV_CHILD_ADULT,
    KV_TOO_MANY,
    KV_WEAK,
    KV_VERDICTS
} kv_verdict;

/* What the clustering asks about two records x and y. */
struct kv_cluster_rules {
    void *context;
    kv_verdict (*conflict)(void *context, uint32_t x, uint32_t y); /* KV_MERGED: none */
    /* W of a scored pair in millionths of a bit, so that sums do not depend on order; false: never
     * scored. */
    bool (*weight)(void *context, uint32_t x, uint32_t y, int64_t *micro);
    bool (*linked)(void *context, uint32_t x, uint32_t y); /* accepted as a pair of its own */
    const uint16_t *source;                                /* per record */
    uint16_t per_source; /* most records of one source in a cluster, 0: any number */
};

/* Clusters as rings of members; arrays of n entries, the caller's. */
struct kv_clusters {
    uint32_t n;
    uint32_t *root, *next, *size;
};

extern void kv_clusters_init(struct kv_clusters *set);
extern uint32_t kv_cluster_of(struct kv_clusters *set, uint32_t x);
extern kv_verdict kv_cluster_edge(struct kv_clusters *set, const struct kv_cluster_rules *rules,
                                  uint32_t a, uint32_t b, bool must);
extern const char *kv_verdict_name(kv_verdict verdict);
#endif
