/* Children: a table by number, and maxima under total orders that can be merged in any order. */
#include "score.h"
#include <stdlib.h>
#include <string.h>

enum { PER_BLOCK = 1 << 12, FIRST_CHILD_SLOTS = 1 << 12 };

void children_begin(struct children *c, int visits)
{
    memset(c, 0, sizeof *c);
    c->stride = sizeof(struct child) + (size_t)visits * sizeof(struct visit);
    c->stride = (c->stride + 7) / 8 * 8;
    c->mask = FIRST_CHILD_SLOTS - 1;
    c->slot = xcalloc(FIRST_CHILD_SLOTS, sizeof *c->slot);
}

struct child *children_at(const struct children *c, uint32_t i)
{
    return (struct child *)(c->block[i / PER_BLOCK] + i % PER_BLOCK * c->stride);
}

static size_t hash(int64_t id, bool person)
{
    uint64_t h = ((uint64_t)id ^ (person ? 0x5851F42D4C957F2Du : 0)) * 0x9E3779B97F4A7C15u;
    return (size_t)(h ^ h >> 29);
}

static void grow(struct children *c)
{
    size_t size = (c->mask + 1) * 2;
    c->slot = xrealloc(c->slot, size * sizeof *c->slot);
    memset(c->slot, 0, size * sizeof *c->slot);
    c->mask = size - 1;
    for (uint32_t n = 0; n < c->n; n++) {
        const struct child *child = children_at(c, n);
        size_t i = hash(child->id, child->person) & c->mask;
        while (c->slot[i])
            i = (i + 1) & c->mask;
        c->slot[i] = n + 1;
    }
}

static struct child *add(struct children *c, int64_t id, bool person)
{
    if (c->n % PER_BLOCK == 0) {
        c->block = xrealloc(c->block, (c->blocks + 1) * sizeof *c->block);
        c->block[c->blocks++] = xcalloc(PER_BLOCK, c->stride);
    }
    struct child *child = children_at(c, c->n++);
    child->id = id;
    child->person = person;
    child->orang = person ? id : -1;
    child->born = child->listed_from = child->listed_to = child->died = KV_NO_DATE;
    child->first = child->first_weighed = child->book = NEVER;
    child->home = child->residence = -1;
    struct stamp never = {KV_NO_DATE, LAST_SOURCE};
    child->born_at = child->sex_at = child->mat_at = child->home_at = never;
    return child;
}

struct child *children_find(struct children *c, int64_t id, bool person)
{
    if (c->last && c->last->id == id && c->last->person == person)
        return c->last;
    if ((size_t)c->n * 2 > c->mask)
        grow(c);
    size_t i = hash(id, person) & c->mask;
    for (; c->slot[i]; i = (i + 1) & c->mask) {
        struct child *child = children_at(c, c->slot[i] - 1);
        if (child->id == id && child->person == person)
            return c->last = child;
    }
    c->slot[i] = c->n + 1;
    return c->last = add(c, id, person);
}

void children_free(struct children *c)
{
    for (uint32_t i = 0; i < c->blocks; i++)
        free(c->block[i]);
    free(c->block);
    free(c->slot);
    memset(c, 0, sizeof *c);
}

bool stamp_newer(struct stamp a, struct stamp b)
{
    return a.date != b.date ? a.date > b.date : a.source < b.source;
}

static bool same_stamp(struct stamp a, struct stamp b)
{
    return a.date == b.date && a.source == b.source;
}

/* A known age before an unknown one; then the newer day; on one day the better source; after that
 * the values themselves, so that no order is left to chance. */
void reading_offer(struct reading *have, const struct reading *offer)
{
    bool aged = offer->band != NO_AGE_BAND, had = have->band != NO_AGE_BAND;
    if (have->state != READ_NONE && aged != had) {
        if (had)
            return;
    } else if (have->state != READ_NONE) {
        struct stamp a = {offer->date, offer->source}, b = {have->date, have->source};
        if (!same_stamp(a, b)) {
            if (!stamp_newer(a, b))
                return;
        } else if (offer->state != have->state ? offer->state < have->state
                   : offer->z != have->z       ? offer->z < have->z
                                               : offer->band <= have->band) {
            return;
        }
    }
    *have = *offer;
}

/* Order of places that does not depend on when a thread met them first. */
static int place_order(int32_t a, int32_t b, const struct score *s)
{
    if (a == b)
        return 0;
    pthread_mutex_t *lock =
        (pthread_mutex_t *)&s->areas_lock; /* other threads may be adding places */
    pthread_mutex_lock(lock);
    const char *x = s->areas.v[a].code, *y = s->areas.v[b].code;
    pthread_mutex_unlock(lock);
    return strcmp(x, y);
}

void visit_offer(struct visit *have, struct visit offer, const struct score *s)
{
    if (!offer.day)
        return;
    if (have->day) {
        int better = (offer.grams > 0) - (have->grams > 0);
        better = better ? better : offer.day - have->day;
        better = better ? better : have->source - offer.source;
        better = better ? better : (offer.grams > have->grams) - (offer.grams < have->grams);
        better = better ? better : (offer.length > have->length) - (offer.length < have->length);
        better = better ? better : (offer.waz > have->waz) - (offer.waz < have->waz);
        better = better ? better : place_order(offer.place, have->place, s);
        better = better ? better : strcmp(s->source[offer.origin], s->source[have->origin]);
        better = better ? better : clinic_order(s, offer.clinic, have->clinic);
        if (better <= 0)
            return;
    }
    *have = offer;
}

static void earlier(kv_date *have, kv_date offer)
{
    if (offer < *have)
        *have = offer;
}

void child_listed(struct child *c, int32_t place, kv_date from, kv_date to, kv_date died,
                  const struct score *s)
{
    bool fresh = c->listed_from == KV_NO_DATE;
    if (fresh || to > c->listed_to ||
        (to == c->listed_to && place_order(place, c->residence, s) > 0)) {
        c->residence = place;
        c->listed_to = to;
    }
    if (fresh || from < c->listed_from)
        c->listed_from = from;
    if (died > c->died)
        c->died = died;
}

/* The last colour read; 'not measured' counts only as long as there is none. */
void child_mat(struct child *c, uint8_t mat, struct stamp at)
{
    bool colour = mat >= KV_MAT_RED, had = c->mat >= KV_MAT_RED;
    if (colour != had ? colour
                      : stamp_newer(at, c->mat_at) || (same_stamp(at, c->mat_at) && mat > c->mat)) {
        c->mat = mat;
        c->mat_at = at;
    }
}

void child_home(struct child *c, int32_t place, struct stamp at, const struct score *s)
{
    if (c->home < 0 || stamp_newer(at, c->home_at) ||
        (same_stamp(at, c->home_at) && place_order(place, c->home, s) > 0)) {
        c->home = place;
        c->home_at = at;
    }
}

static void merge_identity(struct child *a, const struct child *b, const struct score *s)
{
    bool exact = b->born_exact && !a->born_exact, less = a->born_exact && !b->born_exact;
    if (b->born != KV_NO_DATE && !less &&
        (exact || a->born == KV_NO_DATE || stamp_newer(b->born_at, a->born_at) ||
         (same_stamp(b->born_at, a->born_at) && b->born > a->born))) {
        a->born = b->born;
        a->born_at = b->born_at;
        a->born_exact = b->born_exact;
    }
    if (stamp_newer(b->sex_at, a->sex_at) ||
        (same_stamp(b->sex_at, a->sex_at) && b->sex > a->sex)) {
        a->sex = b->sex;
        a->sex_at = b->sex_at;
    }
    if (b->mat)
        child_mat(a, b->mat, b->mat_at);
    if (b->home >= 0)
        child_home(a, b->home, b->home_at, s);
    if (b->listed_from != KV_NO_DATE)
        child_listed(a, b->residence, b->listed_from, b->listed_to, b->died, s);
}

/* Everything known of b goes into a. */
static void merge(struct child *a, const struct child *b, const struct score *s)
{
    merge_identity(a, b, s);
    if (b->orang > a->orang)
        a->orang = b->orang;
    earlier(&a->first, b->first);
    earlier(&a->first_weighed, b->first_weighed);
    earlier(&a->book, b->book);
    for (int i = 0; i < GIZI_INDICES; i++)
        if (b->index[i].state != READ_NONE)
            reading_offer(&a->index[i], &b->index[i]);
    for (int m = 0; m < LOOKBACK + s->months; m++)
        visit_offer(&a->visit[m], b->visit[m], s);
}

void children_merge(struct children *c, struct children *from, const struct score *s)
{
    if (c->n == 0) {
        children_free(c);
        *c = *from;
        memset(from, 0, sizeof *from);
        return;
    }
    for (uint32_t i = 0; i < from->n; i++) {
        const struct child *b = children_at(from, i);
        merge(children_find(c, b->id, b->person), b, s);
    }
    children_free(from);
}

void children_unite(struct children *c, const struct score *s)
{
    struct children first; /* persons: their first child */
    children_begin(&first, 0);
    for (uint32_t i = 0; i < c->n; i++) {
        struct child *child = children_at(c, i);
        if (child->orang < 0)
            continue;
        uint32_t before = first.n;
        struct child *known = children_find(&first, child->orang, true);
        if (first.n > before) {
            known->home = (int32_t)i;
            continue;
        }
        merge(children_at(c, (uint32_t)known->home), child, s);
        child->merged = true;
    }
    children_free(&first);
}

/* Calendar month, counted from the start of the period, of the last listing in the register of
 * persons up to a day. */
static int listed_month(const struct child *c, const struct score *s, kv_date last)
{
    if (c->listed_from == KV_NO_DATE || c->listed_from > last)
        return INT32_MIN;
    return kv_month_of(c->listed_to < last ? c->listed_to : last) - s->period.first_month;
}

/*
 * S of a month: born, below 60 completed months on some day of it, not dead before it, with a
 * record of any kind up to its end, the last of them not longer ago than acuan.ambang
 * 'sasaran_hilang'. Every weighed child is in S.
 */
unsigned child_target(const struct child *c, const struct score *s)
{
    unsigned target = 0;
    if (c->born == KV_NO_DATE)
        return 0;
    int seen = c->home >= 0 ? kv_month_of(c->home_at.date) - s->period.first_month : INT32_MIN;
    for (int m = -LOOKBACK; m < s->months; m++) {
        kv_date first = s->month_first[m + LOOKBACK], last = s->month_first[m + LOOKBACK + 1] - 1;
        if (c->visit[m + LOOKBACK].day)
            seen = m;
        if (m < 0 || c->born > last || (c->died != KV_NO_DATE && c->died < first))
            continue;
        int listed = listed_month(c, s, last), known = listed > seen ? listed : seen;
        if (known != INT32_MIN && known >= m - s->rules.lost_months &&
            kv_card_months(c->born, c->born > first ? c->born : first) <= 59)
            target |= 1u << m;
    }
    return target;
}

int32_t child_place(const struct child *c, int month)
{
    for (int m = month; m >= -LOOKBACK; m--)
        if (c->visit[m + LOOKBACK].day)
            return c->visit[m + LOOKBACK].place;
    return c->home >= 0 ? c->home : c->residence;
}
