/* Wilson intervals, ranks with their range, rank correlation, goalposts: the worked examples and
 * the definitions. */
#include "convergence/ranking.h"
#include "tap.h"

static uint64_t seed = 9;

static unsigned dice(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((seed >> 33) % n);
}

/* The ranks by definition, area against area. */
static int wrong_ranks(const struct kv_ranked *a, int n, int minimum, bool lower)
{
    int wrong = 0, ranked = 0;
    for (int i = 0; i < n; i++)
        ranked += a[i].n >= minimum;
    for (int i = 0; i < n; i++) {
        int better = 0, clear_above = 0, clear_below = 0;
        if (a[i].n < minimum) {
            wrong += a[i].rank != 0;
            continue;
        }
        for (int j = 0; j < n; j++) {
            if (a[j].n < minimum)
                continue;
            int64_t d = a[j].y * a[i].n - a[i].y * a[j].n;
            better += lower ? d < 0 : d > 0;
            clear_above += lower ? a[j].high < a[i].low : a[j].low > a[i].high;
            clear_below += lower ? a[j].low > a[i].high : a[j].high < a[i].low;
        }
        wrong += a[i].rank != better + 1 || a[i].best != clear_above + 1 ||
                 a[i].worst != ranked - clear_below || a[i].rank < a[i].best ||
                 a[i].rank > a[i].worst;
    }
    return wrong;
}

int main(void)
{
    double low, high, scratch[200], index;
    int32_t order[100];
    int64_t ranks[200];
    struct kv_spearman s;
    struct kv_ranked three[] = {{.y = 95, .n = 100}, {.y = 80, .n = 100}, {.y = 60, .n = 80}};
    kv_wilson(95, 100, &low, &high);
    ok(fabs(low - 0.8882) < 5e-5 && fabs(high - 0.9785) < 5e-5, "95 of 100: 88.82-97.85");
    kv_wilson(80, 100, &low, &high);
    ok(fabs(low - 0.7112) < 5e-5 && fabs(high - 0.8666) < 5e-5, "80 of 100: 71.12-86.66");
    kv_wilson(60, 80, &low, &high);
    ok(fabs(low - 0.6452) < 5e-5 && fabs(high - 0.8319) < 5e-5, "60 of 80: 64.52-83.19");
    kv_wilson(0, 10, &low, &high);
    ok(low == 0 && high > 0 && high < 1, "0 of 10 begins at 0");
    kv_wilson(10, 10, &low, &high);
    ok(high == 1 && low > 0, "10 of 10 ends at 1");
    ok(kv_wilson(0, 0, &low, &high) == KV_NULL && kv_wilson(3, 2, &low, &high) == KV_INVALID &&
           kv_wilson(-1, 2, &low, &high) == KV_INVALID,
       "no interval without a denominator, nor for impossible counts");

    is_int(kv_rank_areas(three, 3, 30, false, scratch, order), KV_OK, "three areas");
    ok(three[0].rank == 1 && three[0].best == 1 && three[0].worst == 1, "1 (1-1)");
    ok(three[1].rank == 2 && three[1].best == 2 && three[1].worst == 3, "2 (2-3)");
    ok(three[2].rank == 3 && three[2].best == 2 && three[2].worst == 3, "3 (2-3)");
    kv_rank_areas(three, 3, 30, true, scratch, order);
    ok(three[2].rank == 1 && three[2].best == 1 && three[2].worst == 2 && three[0].rank == 3 &&
           three[0].worst == 3,
       "mirrored where lower is better");
    kv_rank_areas(three, 3, 90, false, scratch, order);
    ok(three[2].rank == 0 && three[1].rank == 2 && three[1].worst == 2,
       "a small denominator is not ranked");

    int wrong = 0;
    for (int round = 0; round < 400; round++) {
        struct kv_ranked areas[60];
        int n = 1 + (int)dice(60);
        for (int i = 0; i < n; i++) {
            areas[i].n = dice(120);
            areas[i].y = areas[i].n ? dice((unsigned)areas[i].n + 1) : 0;
        }
        wrong += kv_rank_areas(areas, n, 30, round & 1, scratch, order) != KV_OK;
        wrong += wrong_ranks(areas, n, 30, round & 1);
    }
    is_int(wrong, 0, "ranks and their range are those of the definition, area against area");

    double x[] = {10, 4, -2, 6, 0, 1}, y[] = {-3, -1, 0.5, -2, 0, 0.2};
    kv_spearman(x, y, 6, order, ranks, &s);
    ok(fabs(s.r + 0.942857) < 1e-6, "sum d^2 = 68, n = 6: r = -0.943");
    ok(s.low < s.r && s.r < s.high && s.low > -1, "with an interval");
    is_near(s.high, tanh(atanh(-0.94285714285714) + 1.96 * 1.03 / sqrt(3)), 1e-9,
            "of the stated form");
    double up[] = {1, 2, 3, 4, 5}, flat[] = {2, 2, 2, 2, 2}, ties[] = {1, 1, 2, 2, 3};
    kv_spearman(up, up, 5, order, ranks, &s);
    ok(s.r == 1 && isnan(s.low), "r = 1 has no interval");
    kv_spearman(up, (double[]){5, 4, 3, 2, 1}, 5, order, ranks, &s);
    ok(s.r == -1 && isnan(s.high), "nor r = -1");
    kv_spearman(up, flat, 5, order, ranks, &s);
    ok(isnan(s.r), "no spread, no correlation");
    kv_spearman(up, ties, 5, order, ranks, &s);
    is_near(s.r, 0.94868329805051, 1e-12, "mean ranks for ties: 9 / sqrt(90)");
    kv_spearman(up, up, 1, order, ranks, &s);
    ok(isnan(s.r), "one pair is no correlation");

    kv_goalpost(64, 40, 100, false, &index);
    is_near(index, 40, 0, "64 between 40 and 100: 40.00");
    kv_goalpost(15, 0, 50, true, &index);
    is_near(index, 70, 0, "reversed, 15 between 0 and 50: 70.00; dimension (40 + 70) / 2 = 55");
    kv_goalpost(120, 40, 100, false, &index);
    is_near(index, 100, 0, "cut at 100");
    kv_goalpost(30, 40, 100, false, &index);
    is_near(index, 0, 0, "cut at 0");
    ok(kv_goalpost(1, 5, 5, false, &index) == KV_INVALID &&
           kv_goalpost(1, 6, 5, false, &index) == KV_INVALID,
       "hi <= lo is wrong use");
    ok(kv_goalpost(NAN, 0, 1, false, &index) == KV_NULL, "no value, no index");
    return done_testing();
}
