/*
 * Numbers for groups. A group takes the number most of its records held (tie: the older one), the
 * others become aliases. Of a group that fell apart the part with most former holders keeps the
 * number (tie: smallest record); another part takes back an alias all of whose records it holds,
 * else it gets a new number.
 */
#include "link/numbers.h"
#include "konv.h"
#include "link/sort.h"
#include <stdlib.h>

/* How many records of a group held a number. */
struct held {
    int64_t old;
    uint32_t group, first, count; /* first: smallest record among them */
    bool keeps;
};

static int by_group(const void *pa, const void *pb)
{
    const struct held *x = pa, *y = pb;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->old > y->old) - (x->old < y->old);
}

/* Adds a record to the parts of its number, which are the entries from `first` on. */
static void add_holder(struct held **h, size_t first, size_t *n, int64_t old, uint32_t group,
                       uint32_t record)
{
    for (size_t i = first; i < *n; i++)
        if ((*h)[i].group == group) {
            (*h)[i].count++;
            return;
        }
    *h = grow_room(*h, *n, sizeof **h);
    (*h)[(*n)++] = (struct held){old, group, record, 1, false};
}

/* One entry per number and group, numbers ascending; holders come in the order of their records. */
static struct held *count_held(const struct link_numbers *s, size_t *n)
{
    struct held *h = NULL;
    size_t k = 0;
    for (uint32_t r = 0; s->old && r < s->n; r++)
        k += s->old[r] != 0;
    *n = 0;
    if (k == 0)
        return NULL;
    struct link_entry *e = xmalloc(k * sizeof *e), *spare = xmalloc(k * sizeof *e);
    k = 0;
    for (uint32_t r = 0; r < s->n; r++)
        if (s->old[r])
            e[k++] = (struct link_entry){(uint64_t)s->old[r], r};
    link_sort_entries(e, spare, k);
    free(spare);
    for (size_t i = 0, first = 0; i < k; i++) {
        first = i && e[i].key == e[i - 1].key ? first : *n;
        add_holder(&h, first, n, (int64_t)e[i].key, s->group[e[i].record], e[i].record);
    }
    free(e);
    return h;
}

/* Marks for each number the part that keeps it: most holders, then the smallest record. */
static void mark_keepers(struct held *h, size_t n)
{
    for (size_t i = 0, j; i < n; i = j) {
        size_t best = i;
        for (j = i; j < n && h[j].old == h[i].old; j++)
            if (h[j].count > h[best].count ||
                (h[j].count == h[best].count && h[j].first < h[best].first))
                best = j;
        h[best].keeps = true;
    }
}

static void event(struct link_numbers *s, int64_t old, int64_t new, enum link_event what)
{
    s->history = grow_room(s->history, s->events, sizeof *s->history);
    s->history[s->events++] = (struct link_history){old, new, what};
}

/* The number a group keeps among those it won: most records, then the older, then the smaller. */
static const struct held *choose(const struct link_numbers *s, const struct held *h, size_t n)
{
    const struct held *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!h[i].keeps)
            continue;
        if (!best || h[i].count > best->count) {
            best = &h[i];
        } else if (h[i].count == best->count) {
            int64_t a = s->age(s->context, h[i].old), b = s->age(s->context, best->old);
            best = a < b || (a == b && h[i].old < best->old) ? &h[i] : best;
        }
    }
    return best;
}

/* Aliases whose former records are all in one group that has no number yet: index of the group's
 * number. */
static void find_revivals(const struct link_numbers *s, const int64_t *number_of, int64_t *revived)
{
    uint32_t *size = xcalloc((size_t)s->n + 1, sizeof *size);
    for (size_t i = 0, j; i < s->n_retired; i = j) {
        bool whole = true;
        uint32_t group = UINT32_MAX;
        for (j = i; j < s->n_retired && s->retired[j].number == s->retired[i].number; j++) {
            uint32_t r = s->retired[j].record;
            whole = whole && r != UINT32_MAX && (group == UINT32_MAX || s->group[r] == group);
            group = r != UINT32_MAX ? s->group[r] : group;
        }
        if (!whole || group == UINT32_MAX || number_of[group])
            continue;
        uint32_t records = (uint32_t)(j - i);
        int64_t number = s->retired[i].number;
        if (records > size[group] ||
            (records == size[group] &&
             s->age(s->context, number) < s->age(s->context, revived[group]))) {
            size[group] = records;
            revived[group] = number;
        }
    }
    free(size);
}

/* Groups that kept a number; losers among their numbers become aliases. */
static void keep(struct link_numbers *s, const struct held *h, size_t n, int64_t *number_of)
{
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && h[j].group == h[i].group; j++)
            ;
        const struct held *best = choose(s, h + i, j - i);
        if (!best)
            continue;
        number_of[best->group] = best->old;
        for (size_t k = i; k < j; k++)
            if (h[k].keeps && &h[k] != best)
                event(s, h[k].old, best->old, EVENT_MERGE);
    }
}

/* The number most records of a group held, 0 if none did; `h` is sorted by group. */
static int64_t came_from(const struct held *h, size_t n, uint32_t group)
{
    size_t lo = 0, hi = n;
    const struct held *best = NULL;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (h[mid].group < group)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < n && h[lo].group == group; lo++)
        if (!best || h[lo].count > best->count)
            best = &h[lo];
    return best ? best->old : 0;
}

void link_assign_numbers(struct link_numbers *s)
{
    size_t n;
    struct held *h = count_held(s, &n);
    int64_t *number_of = xcalloc((size_t)s->n + 1, sizeof *number_of);
    int64_t *revived = s->n_retired ? xcalloc((size_t)s->n + 1, sizeof *revived) : NULL;
    s->history = NULL;
    s->events = 0;
    mark_keepers(h, n);
    if (n)
        sort_items(h, n, sizeof *h, by_group);
    keep(s, h, n, number_of);
    if (revived)
        find_revivals(s, number_of, revived);
    for (uint32_t r = 0; r < s->n; r++) {
        if (s->group[r] != r || number_of[r])
            continue;
        int64_t from = came_from(h, n, r);
        int64_t again = revived ? revived[r] : 0;
        number_of[r] = again ? again : s->fresh(s->context, r);
        event(s, from, number_of[r], again ? EVENT_REVIVE : from ? EVENT_SPLIT : EVENT_NEW);
    }
    for (uint32_t r = 0; r < s->n; r++)
        s->number[r] = number_of[s->group[r]];
    free(number_of);
    free(revived);
    free(h);
}
