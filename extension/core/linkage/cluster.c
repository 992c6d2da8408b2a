/* Constrained clustering; see cluster.h. */
#include "linkage/cluster.h"

/* Every record alone. */
void kv_clusters_init(struct kv_clusters *set)
{
    for (uint32_t i = 0; i < set->n; i++) {
        set->root[i] = set->next[i] = i;
        set->size[i] = 1;
    }
}

/* The cluster of a record, named by its smallest member; paths are halved on the way. */
uint32_t kv_cluster_of(struct kv_clusters *set, uint32_t x)
{
    while (set->root[x] != x) {
        set->root[x] = set->root[set->root[x]];
        x = set->root[x];
    }
    return x;
}

/* Joins two clusters; the smaller root number stays, so the result does not depend on the order of
 * a and b. */
static void merge(struct kv_clusters *set, uint32_t a, uint32_t b)
{
    uint32_t keep = a < b ? a : b, gone = a < b ? b : a, next = set->next[keep];
    set->root[gone] = keep;
    set->size[keep] += set->size[gone];
    set->next[keep] = set->next[gone];
    set->next[gone] = next;
}

/* Joining would put too many records of one source together, or two that are no accepted pair. */
static bool too_many(struct kv_clusters *set, const struct kv_cluster_rules *rules, uint32_t a,
                     uint32_t b)
{
    uint32_t x = a;
    if (!rules->per_source)
        return false;
    do {
        uint32_t here = 0, there = 0, y = a;
        do
            here += rules->source[y] == rules->source[x];
        while ((y = set->next[y]) != a);
        y = b;
        do {
            if (rules->source[y] != rules->source[x])
                continue;
            there++;
            if (!rules->linked(rules->context, x, y))
                return true;
        } while ((y = set->next[y]) != b);
        if (there && here + there > rules->per_source)
            return true;
    } while ((x = set->next[x]) != a);
    return false;
}

/* First hard conflict between the members of two clusters. */
static kv_verdict conflict(struct kv_clusters *set, const struct kv_cluster_rules *rules,
                           uint32_t a, uint32_t b)
{
    kv_verdict worst = KV_MERGED;
    uint32_t x = a, y;
    do {
        y = b;
        do {
            kv_verdict found = rules->conflict(rules->context, x, y);
            if (found != KV_MERGED && (worst == KV_MERGED || found < worst))
                worst = found;
        } while ((y = set->next[y]) != b);
    } while ((x = set->next[x]) != a);
    return worst;
}

/* The scored pairs between two clusters speak against joining them: mean weight not above 0. */
static bool weak(struct kv_clusters *set, const struct kv_cluster_rules *rules, uint32_t a,
                 uint32_t b)
{
    int64_t sum = 0, w;
    uint32_t x = a, y, n = 0;
    do {
        y = b;
        do {
            if (rules->weight(rules->context, x, y, &w)) {
                sum += w;
                n++;
            }
        } while ((y = set->next[y]) != b);
    } while ((x = set->next[x]) != a);
    return n > 0 && sum <= 0;
}

/*
 * Tries one edge. A must-link overrides `weak` and `too_many` only. The verdict does not depend on
 * the order of a and b nor on the order in which members joined.
 */
kv_verdict kv_cluster_edge(struct kv_clusters *set, const struct kv_cluster_rules *rules,
                           uint32_t a, uint32_t b, bool must)
{
    a = kv_cluster_of(set, a);
    b = kv_cluster_of(set, b);
    if (a == b)
        return KV_TOGETHER;
    kv_verdict found = conflict(set, rules, a, b);
    if (found != KV_MERGED)
        return found;
    if (!must && too_many(set, rules, a, b))
        return KV_TOO_MANY;
    if (!must && weak(set, rules, a, b))
        return KV_WEAK;
    merge(set, a, b);
    return KV_MERGED;
}

/* The word stored for a verdict. */
const char *kv_verdict_name(kv_verdict verdict)
{
    static const char *const name[KV_VERDICTS] = {
        "merged",   "together", "source_twice", "reviewed", "nik_shared",
        "two_niks", "twins",    "child_adult",  "too_many", "weak"};
    return verdict < KV_VERDICTS ? name[verdict] : "?";
}
