/* Small-number suppression: the worked examples, and an attacker who enumerates everything that fits what is shown. */
#include "convergence/suppress.h"
#include "tap.h"
#include <stdlib.h>

enum { C = 4, SPREAD = 3, MAX_CELLS = 12 };

static void examples(void)
{
    is_int(kv_suppress_y(34, 31, C), KV_SHOW_ABOVE, "31 of 34 shows as '>29'");
    is_int(kv_suppress_y(34, 2, C), KV_SHOW_BELOW, "2 of 34 shows as '<5'");
    is_int(kv_suppress_y(6, 3, C), KV_SHOW_DASH, "3 of 6 shows as '-'");
    is_int(kv_suppress_n(2, C), KV_SHOW_DASH, "0 of 2 is hidden");
    is_int(kv_suppress_y(2, 0, C), KV_SHOW_DASH, "and its y too");
    is_int(kv_suppress_y(20, 0, C), KV_SHOW_EXACT, "zero of many is shown");
    is_int(kv_suppress_y(20, 20, C), KV_SHOW_EXACT, "all of many is shown");
    is_int(kv_suppress_n(0, C), KV_SHOW_EXACT, "nobody is shown");
    is_int(kv_suppress_y(100, 9, 9), KV_SHOW_BELOW, "the threshold itself is small");
}

/* Merah by dusun A 3, B 7, C 0, D 6, total 16. */
static void dusun_example(void)
{
    struct kv_cell c[] = {{-1, true, 80, 16, 0, 0, 0, 0, 0, 0}, {0, false, 20, 3, 0, 0, 0, 0, 0, 0}, {0, false, 20, 7, 0, 0, 0, 0, 0, 0},
                          {0, false, 20, 0, 0, 0, 0, 0, 0, 0},  {0, false, 20, 6, 0, 0, 0, 0, 0, 0}};
    is_int(kv_suppress(c, 5, C, SPREAD), KV_OK, "dusun: decided");
    is_int(c[0].show_y, KV_SHOW_EXACT, "dusun: the total 16 stays");
    is_int(c[1].show_y, KV_SHOW_BELOW, "dusun: A shows as '<5'");
    is_int(c[2].show_y, KV_SHOW_EXACT, "dusun: B 7 stays");
    is_int(c[3].show_y, KV_SHOW_EXACT, "dusun: C 0 stays");
    is_int(c[4].show_y, KV_SHOW_DASH, "dusun: D is hidden with A");
    is_int(c[1].low, 1, "dusun: A may be 1");
    is_int(c[1].high, 4, "dusun: to 4");
}

struct attack {
    const struct kv_cell *cells;
    int count;
    int64_t value[MAX_CELLS], seen_low[MAX_CELLS], seen_high[MAX_CELLS];
};

/* Would this value print as the cell does? */
static bool prints(const struct kv_cell *c, int64_t v)
{
    switch (c->show_y) {
    case KV_SHOW_EXACT:
        return v == c->y;
    case KV_SHOW_BELOW:
        return v >= 1 && v <= C;
    case KV_SHOW_ABOVE:
        return v >= c->n - C && v < c->n;
    default:
        return v >= 0 && (c->show_n || v <= c->n);
    }
}

/* Every assignment of the parts that fits all prints; cells without parts are free, totals follow. */
static void enumerate(struct attack *a, int i)
{
    if (i < 0) {
        for (int k = 0; k < a->count; k++)
            if (!prints(&a->cells[k], a->value[k]))
                return;
        for (int k = 0; k < a->count; k++) {
            a->seen_low[k] = a->value[k] < a->seen_low[k] ? a->value[k] : a->seen_low[k];
            a->seen_high[k] = a->value[k] > a->seen_high[k] ? a->value[k] : a->seen_high[k];
        }
        return;
    }
    if (a->cells[i].whole) {
        int64_t sum = 0;
        for (int k = i + 1; k < a->count; k++)
            sum += a->cells[k].parent == i ? a->value[k] : 0;
        a->value[i] = sum;
        if (prints(&a->cells[i], sum))
            enumerate(a, i - 1);
        return;
    }
    int64_t most = a->cells[i].show_n ? 12 : a->cells[i].n;
    for (int64_t v = 0; v <= most; v++)
        if (prints(&a->cells[i], v)) {
            a->value[i] = v;
            enumerate(a, i - 1);
        }
}

/* A random forest of three levels with sums that hold. */
static int forest(struct kv_cell *c, unsigned *seed)
{
    int n = 0;
    memset(c, 0, sizeof *c * MAX_CELLS);
    c[n++] = (struct kv_cell){.parent = -1, .whole = true};
    int mids = 1 + rand_r(seed) % 2;
    for (int m = 0; m < mids; m++)
        c[n++] = (struct kv_cell){.parent = 0, .whole = true};
    for (int m = 1; m <= mids; m++)
        for (int k = rand_r(seed) % 3 + 1; k > 0 && n < mids + 5; k--) {
            c[n] = (struct kv_cell){.parent = m, .n = rand_r(seed) % 11};
            c[n].y = c[n].n ? rand_r(seed) % (c[n].n + 1) : 0;
            n++;
        }
    for (int i = n - 1; i > 0; i--) {
        c[c[i].parent].n += c[i].n;
        c[c[i].parent].y += c[i].y;
    }
    return n;
}

static void attacks(void)
{
    unsigned seed = 20250101;
    int pinned = 0, loose = 0, hidden = 0, all_hidden = 0, rounds = 800;
    for (int round = 0; round < rounds; round++) {
        struct kv_cell c[MAX_CELLS];
        struct attack a = {.cells = c, .count = forest(c, &seed)};
        if (kv_suppress(c, a.count, C, SPREAD) != KV_OK)
            pinned++;
        for (int i = 0; i < a.count; i++) {
            a.seen_low[i] = INT64_MAX;
            a.seen_high[i] = INT64_MIN;
        }
        enumerate(&a, a.count - 1);
        int shown = 0;
        for (int i = 0; i < a.count; i++) {
            bool primary = kv_suppress_n(c[i].n, C) || kv_suppress_y(c[i].n, c[i].y, C);
            int64_t values = a.seen_high[i] - a.seen_low[i] + 1;
            hidden += primary;
            pinned += primary && (c[i].show_y == KV_SHOW_EXACT || values < SPREAD);
            loose += a.seen_low[i] > c[i].y || a.seen_high[i] < c[i].y;
            shown += c[i].show_y == KV_SHOW_EXACT;
        }
        all_hidden += shown == 0;
    }
    is_int(pinned, 0, "attack: every primary cell keeps three possible values");
    is_int(loose, 0, "attack: the truth always fits what is shown");
    ok(hidden > rounds, "attack: %d primary cells were attacked", hidden);
    ok(all_hidden < rounds / 2, "attack: in most forests something can still be shown (%d all hidden)", all_hidden);
}


static void bad_input(void)
{
    struct kv_cell loop[] = {{.parent = 0}}, over[] = {{.parent = -1, .n = 1, .y = 2}};
    is_int(kv_suppress(loop, 1, C, SPREAD), KV_INVALID, "a cell that is its own total is refused");
    is_int(kv_suppress(over, 1, C, SPREAD), KV_INVALID, "more received than required is refused");
    is_int(kv_suppress(NULL, 0, C, SPREAD), KV_OK, "nothing to decide");
}

int main(void)
{
    examples();
    dusun_example();
    attacks();
    bad_input();
    return done_testing();
}
