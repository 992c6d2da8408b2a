/* From scored pairs to persons: edges in order, constraints, and what was rejected. */
#ifndef KONV_LINK_GROUP_H
#define KONV_LINK_GROUP_H
#include "link/model.h"
#include "linkage/cluster.h"

struct link_rejected {
    uint32_t a, b;
    int32_t w;
    kv_verdict verdict;
};

/* Decisions of reviewers, pairs of records with a < b, ascending. */
struct link_decision {
    uint32_t a, b;
};
struct link_decisions {
    struct link_decision *same, *different;
    size_t n_same, n_different;
};

struct link_groups {
    struct link_rejected *rejected;
    size_t n_rejected;
    uint64_t merged, together, verdicts[KV_VERDICTS];
};

extern bool link_accepts(const struct link_run *run, const struct link_pair *pair);
extern void link_group(struct link_run *run, const struct link_decisions *decisions,
                       struct link_groups *out);
extern void link_groups_free(struct link_groups *groups);
#endif
