/* Small-number suppression: see suppress.h for the rules. */
#include "convergence/suppress.h"

kv_show kv_suppress_n(int64_t n, int threshold)
{
    return n >= 1 && n <= threshold ? KV_SHOW_DASH : KV_SHOW_EXACT;
}

kv_show kv_suppress_y(int64_t n, int64_t y, int threshold)
{
    bool few = y >= 1 && y <= threshold, few_left = n - y >= 1 && n - y <= threshold;
    if (kv_suppress_n(n, threshold) || (few && few_left))
        return KV_SHOW_DASH;
    return few ? KV_SHOW_BELOW : few_left ? KV_SHOW_ABOVE : KV_SHOW_EXACT;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* What the print of one cell alone says; a hidden n may be anything up to the largest sensible count. */
static void own_bounds(struct kv_cell *c, int threshold, bool of_n)
{
    int64_t value = of_n ? c->n : c->y, most = c->show_n || of_n ? INT32_MAX : c->n;
    switch (of_n ? c->show_n : c->show_y) {
    case KV_SHOW_EXACT:
        c->low = c->high = value;
        break;
    case KV_SHOW_BELOW:
        c->low = 1;
        c->high = threshold;
        break;
    case KV_SHOW_ABOVE:
        c->low = c->n - threshold;
        c->high = c->n - 1;
        break;
    case KV_SHOW_DASH:
        c->low = 0;
        c->high = most;
        break;
    }
}

void kv_suppress_bounds(struct kv_cell *cells, int count, int threshold, bool of_n)
{
    for (int i = 0; i < count; i++) {
        own_bounds(&cells[i], threshold, of_n);
        cells[i].sum_low = cells[i].sum_high = 0;
    }
    for (int i = count - 1; i >= 0; i--) { /* up: a total lies between the sums of its parts' bounds */
        struct kv_cell *c = &cells[i];
        if (c->whole) {
            c->low = larger(c->low, c->sum_low);
            c->high = smaller(c->high, c->sum_high);
        }
        if (c->parent >= 0) {
            cells[c->parent].sum_low += c->low;
            cells[c->parent].sum_high += c->high;
        }
    }
    /* Down: a part is what the total leaves for it. The sums of a total are those of before its parts were narrowed. */
    for (int i = 0; i < count; i++) {
        struct kv_cell *c = &cells[i];
        if (c->parent < 0 || !cells[c->parent].whole)
            continue;
        const struct kv_cell *p = &cells[c->parent];
        int64_t low = p->low - (p->sum_high - c->high), high = p->high - (p->sum_low - c->low);
        c->low = larger(c->low, low);
        c->high = smaller(c->high, high);
    }
}

static bool is_primary(const struct kv_cell *c, int threshold, bool of_n)
{
    return (of_n ? kv_suppress_n(c->n, threshold) : kv_suppress_y(c->n, c->y, threshold)) != KV_SHOW_EXACT;
}

static kv_show *print_of(struct kv_cell *c, bool of_n)
{
    return of_n ? &c->show_n : &c->show_y;
}

/* The smallest non-zero shown part of a total, or -1. */
static int smallest_shown(struct kv_cell *cells, int count, int total, bool of_n)
{
    int best = -1;
    int64_t least = INT64_MAX;
    for (int i = total + 1; i < count; i++) {
        int64_t value = of_n ? cells[i].n : cells[i].y;
        if (cells[i].parent == total && *print_of(&cells[i], of_n) == KV_SHOW_EXACT && value > 0 && value < least) {
            best = i;
            least = value;
        }
    }
    return best;
}

/* Hides one more cell of the sum of `total`: a part if any is left, else the total itself. False: all is hidden already. */
static bool hide_one(struct kv_cell *cells, int count, int total, bool of_n)
{
    int part = smallest_shown(cells, count, total, of_n);
    if (part < 0 && *print_of(&cells[total], of_n) != KV_SHOW_EXACT)
        return false;
    *print_of(&cells[part >= 0 ? part : total], of_n) = KV_SHOW_DASH;
    return true;
}

/*
 * Hides one more cell in the sum of `total`, but only one in a pass: what frees one cell may free another. The mark of a total that was
 * served in this pass lives in its work space.
 */
static bool serve(struct kv_cell *cells, int count, int total, bool of_n)
{
    struct kv_cell *t = &cells[total];
    if (t->sum_low == INT64_MIN)
        return true;
    if (!t->whole || !hide_one(cells, count, total, of_n))
        return false;
    t->sum_low = INT64_MIN;
    return true;
}

/*
 * A hidden cell too narrow is freed in its own total or, if it is one, in its parts; where these are hidden already, in the totals
 * above (a village with a single posyandu tells its value). "<" and ">" give way to a dash at last.
 */
static bool widen(struct kv_cell *cells, int count, int i, bool of_n)
{
    struct kv_cell *c = &cells[i];
    if ((c->parent >= 0 && serve(cells, count, c->parent, of_n)) || serve(cells, count, i, of_n))
        return true;
    for (int total = c->parent; total >= 0; total = cells[total].parent)
        if (serve(cells, count, total, of_n))
            return true;
    if (*print_of(c, of_n) == KV_SHOW_DASH)
        return false;
    *print_of(c, of_n) = KV_SHOW_DASH;
    return true;
}

/* Narrowed by the sums below what its own print allows, and to fewer than `spread` values. */
static bool pinned(const struct kv_cell *c, int threshold, int spread, bool of_n)
{
    struct kv_cell alone = *c;
    own_bounds(&alone, threshold, of_n);
    int64_t free_values = alone.high - alone.low + 1, values = c->high - c->low + 1;
    return values < smaller(spread, free_values);
}

/* Sums with exactly one hidden cell get a second one; then every primary cell is given room. */
static void hide_more(struct kv_cell *cells, int count, int threshold, int spread, bool of_n)
{
    for (bool again = true; again;) {
        again = false;
        kv_suppress_bounds(cells, count, threshold, of_n);
        for (int i = count - 1; i >= 0; i--)
            if (is_primary(&cells[i], threshold, of_n) && pinned(&cells[i], threshold, spread, of_n))
                again |= widen(cells, count, i, of_n);
    }
}

static kv_status check(const struct kv_cell *cells, int count, int threshold)
{
    for (int i = 0; i < count; i++)
        if (cells[i].parent >= i || cells[i].y < 0 || cells[i].y > cells[i].n || cells[i].n > INT32_MAX)
            return KV_INVALID;
    return threshold < 0 ? KV_INVALID : KV_OK;
}

kv_status kv_suppress(struct kv_cell *cells, int count, int threshold, int spread)
{
    if (check(cells, count, threshold) != KV_OK)
        return KV_INVALID;
    for (int i = 0; i < count; i++)
        cells[i].show_n = kv_suppress_n(cells[i].n, threshold);
    hide_more(cells, count, threshold, spread, true);
    for (int i = 0; i < count; i++) /* without n the share of a shown y would be guessed: both go */
        cells[i].show_y = cells[i].show_n ? KV_SHOW_DASH : kv_suppress_y(cells[i].n, cells[i].y, threshold);
    hide_more(cells, count, threshold, spread, false);
    return KV_OK;
}
