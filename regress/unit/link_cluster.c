/* Household matching and constrained clustering. */
#include "linkage/cluster.h"
#include "linkage/household.h"
#include "linkage/model.h"
#include "tap.h"

static void household_example(void)
{
    struct kv_member_pair pair[] = {{0, 0, false, .98}, {2, 1, false, .90}, {0, 1, false, .2}};
    double sum;
    int matched;
    kv_household_match(pair, 3, &sum, &matched);
    is_int(matched, 2, "mother and child are matched");
    ok(pair[0].matched && pair[1].matched && !pair[2].matched, "each member once");
    is_near(sum, 1.88, 1e-12, "sum of p");
    is_near(kv_household_bm(sum, 3, 2, matched), .6267, 5e-5, "BM with the father counted");
    is_near(kv_household_bm(sum, 2, 2, matched), .94, 1e-12,
            "BM where the other source holds no fathers");
    ok(isnan(kv_household_bm(0, 0, 2, 0)), "nobody left on a side: no evidence");
    is_int(kv_household_bin(.2499), 1, "bin below .25");
    is_int(kv_household_bin(.5), 3, "bin at .50");
    is_int(kv_household_bin(.75), 4, "bin at .75");
    is_int(kv_household_bin(NAN), 0, "no bin for no evidence");
    pair[0].p = 0;
    is_int(kv_household_match(pair, 3, &sum, &matched), KV_INVALID, "an edge needs p > 0");
}

/* Largest sum over all one-to-one matchings, by trying every member of G in turn. */
static double best_sum(int g, int h, double p[6][6], unsigned taken)
{
    if (g == 0)
        return 0;
    double best = best_sum(g - 1, h, p, taken);
    for (int j = 0; j < h; j++)
        if (!(taken >> j & 1) && p[g - 1][j] > 0)
            best = fmax(best, p[g - 1][j] + best_sum(g - 1, h, p, taken | 1u << j));
    return best;
}

static void assignment_against_brute_force(void)
{
    int bad = 0;
    uint64_t counter = 0;
    for (int trial = 0; trial < 400; trial++) {
        int g = 1 + (int)(kv_splitmix64(7, counter++) % 6),
            h = 1 + (int)(kv_splitmix64(7, counter++) % 6);
        double p[6][6] = {{0}}, sum;
        struct kv_member_pair pair[36];
        int n = 0, matched;
        for (int i = 0; i < g; i++)
            for (int j = 0; j < h; j++) {
                uint64_t r = kv_splitmix64(7, counter++);
                if (r % 3 == 0)
                    continue;
                p[i][j] = (double)(1 + (r >> 8) % 100) / 100;
                pair[n++] = (struct kv_member_pair){(uint16_t)i, (uint16_t)j, false, p[i][j]};
            }
        kv_household_match(pair, (size_t)n, &sum, &matched);
        bad += fabs(sum - best_sum(g, h, p, 0)) > 1e-9;
    }
    is_int(bad, 0, "400 random households: the assignment has the largest sum");
}

static void large_household(void)
{
    struct kv_member_pair pair[30];
    double sum;
    int matched;
    for (int i = 0; i < 30; i++)
        pair[i] = (struct kv_member_pair){(uint16_t)(i / 2), (uint16_t)(i / 2 + i % 2), false,
                                          i % 2 ? .5 : .9};
    kv_household_match(pair, 30, &sum, &matched);
    is_int(matched, 15, "over 12 members: greedy, each member once");
    is_near(sum, 15 * .9, 1e-9, "greedy takes the best first");
}

/* A small world for the clustering: weights in a matrix, one conflict, sources. */
struct world {
    int64_t w[8][8];
    bool scored[8][8], linked[8][8];
    kv_verdict conflict[8][8];
};

static kv_verdict world_conflict(void *context, uint32_t x, uint32_t y)
{
    struct world *v = context;
    return v->conflict[x < y ? x : y][x < y ? y : x];
}

static bool world_weight(void *context, uint32_t x, uint32_t y, int64_t *micro)
{
    struct world *v = context;
    *micro = v->w[x < y ? x : y][x < y ? y : x];
    return v->scored[x < y ? x : y][x < y ? y : x];
}

static bool world_linked(void *context, uint32_t x, uint32_t y)
{
    struct world *v = context;
    return v->linked[x < y ? x : y][x < y ? y : x];
}

static void score(struct world *v, int x, int y, double w)
{
    v->w[x][y] = (int64_t)(w * 1e6);
    v->scored[x][y] = true;
    v->linked[x][y] = w > 5;
}

static void clustering(void)
{
    static struct world v;
    static const uint16_t source[8] = {0, 1, 2, 3, 4, 4, 4, 5};
    uint32_t root[8], next[8], size[8];
    struct kv_clusters set = {8, root, next, size};
    struct kv_cluster_rules rules = {&v, world_conflict, world_weight, world_linked, source, 2};
    kv_clusters_init(&set);
    score(&v, 0, 1, 10);
    score(&v, 1, 2, 9);
    score(&v, 0, 2, -20);
    is_int(kv_cluster_edge(&set, &rules, 0, 1, false), KV_MERGED, "a good edge joins");
    is_int(kv_cluster_edge(&set, &rules, 1, 2, false), KV_WEAK,
           "no chaining: the mean weight is against it");
    is_int(kv_cluster_edge(&set, &rules, 1, 2, true), KV_MERGED, "a must-link overrides weak");
    is_int(kv_cluster_edge(&set, &rules, 0, 2, false), KV_TOGETHER, "already together");
    v.conflict[1][3] = KV_TWO_NIKS;
    is_int(kv_cluster_edge(&set, &rules, 2, 3, true), KV_TWO_NIKS,
           "a hard conflict of any member holds, must-link or not");
    is_int(kv_cluster_of(&set, 2), 0, "a cluster is named by its smallest member");
    score(&v, 4, 5, 9);
    score(&v, 5, 6, 9);
    is_int(kv_cluster_edge(&set, &rules, 4, 5, false), KV_MERGED,
           "two records of a source, linked directly");
    is_int(kv_cluster_edge(&set, &rules, 5, 6, false), KV_TOO_MANY, "not three");
    kv_clusters_init(&set);
    score(&v, 4, 7, 9);
    score(&v, 5, 7, 9);
    v.linked[4][5] = false;
    kv_cluster_edge(&set, &rules, 4, 7, false);
    is_int(kv_cluster_edge(&set, &rules, 5, 7, false), KV_TOO_MANY,
           "two of a source not linked directly stay apart");
    is_str(kv_verdict_name(KV_TWO_NIKS), "two_niks", "verdicts have names");
}

int main(void)
{
    household_example();
    assignment_against_brute_force();
    large_household();
    clustering();
    return done_testing();
}
