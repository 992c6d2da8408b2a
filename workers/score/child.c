/* Children: a table by number, and maxima under total orders that can be merged in any order. */
#include "score.h"
#include <stdlib.h>
#include <string.h>

enum { PER_BLOCK = 1 << 12, FIRST_CHILD_SLOTS = 1 << 12 };

void children_begin(struct children *c, int months)
{
    memset(c, 0, sizeof *c);
    c->months = months;
    c->stride = sizeof(struct child);
    if (months)
        c->stride += (size_t)(LOOKBACK + months) * sizeof(struct visit) +
                     (size_t)(months - 1) * sizeof(struct identity);
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

/* What was said in a month of the period, before it is settled; the first one has all before it. */
static struct identity *said(const struct child *c, int months, int month)
{
    struct identity *further = (struct identity *)(uintptr_t)(c->visit + LOOKBACK + months);
    return month > 0 ? further + month - 1 : (struct identity *)(uintptr_t)&c->said;
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
    child->listed_from = child->listed_to = child->listed_born = child->died = KV_NO_DATE;
    child->weighed_before = child->book_before = KV_NO_DATE;
    child->book = NEVER;
    child->home.place = child->residence = -1;
    child->mat_at = (struct stamp){KV_NO_DATE, LAST_SOURCE};
    child->said.born = KV_NO_DATE;
    for (int m = 1; m < c->months; m++)
        said(child, c->months, m)->born = KV_NO_DATE;
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

/* The visit of a month that says where the child is: the last one with a weight. */
static int visit_order(const struct visit *a, const struct visit *b, const struct score *s)
{
    int better = (a->grams > 0) - (b->grams > 0);
    better = better ? better : a->day - b->day;
    better = better ? better : b->source - a->source;
    better = better ? better : (a->grams > b->grams) - (a->grams < b->grams);
    return better ? better : place_order(a->place, b->place, s);
}

void visit_offer(struct visit *have, struct visit offer, const struct score *s)
{
    if (!offer.day)
        return;
    if (have->day) {
        int better = visit_order(&offer, have, s);
        better = better ? better : (offer.length > have->length) - (offer.length < have->length);
        better = better ? better : (offer.waz > have->waz) - (offer.waz < have->waz);
        better = better ? better : strcmp(s->source[offer.origin], s->source[have->origin]);
        better = better ? better : clinic_order(s, offer.clinic, have->clinic);
        if (better <= 0)
            return;
    }
    *have = offer;
}

void measured_offer(struct measured *have, const struct measured *offer)
{
    if (!offer->length)
        return;
    bool newer = !have->length || stamp_newer(offer->at, have->at);
    if (!newer && same_stamp(offer->at, have->at))
        newer =
            offer->grams != have->grams ? offer->grams > have->grams : offer->length > have->length;
    int32_t tallest = offer->tallest > have->tallest ? offer->tallest : have->tallest;
    if (newer)
        *have = *offer;
    have->tallest = tallest;
}

static kv_date later(kv_date a, kv_date b)
{
    return a > b ? a : b;
}

void child_listed(struct child *c, const struct listing *row, const struct score *s)
{
    bool fresh = c->listed_from == KV_NO_DATE;
    if (fresh || row->to > c->listed_to ||
        (row->to == c->listed_to && place_order(row->place, c->residence, s) > 0)) {
        c->residence = row->place;
        c->listed_to = row->to;
    }
    if (fresh || row->from < c->listed_from)
        c->listed_from = row->from;
    c->listed_born = later(c->listed_born, row->born);
    c->listed_sex = row->sex > c->listed_sex ? row->sex : c->listed_sex;
    c->died = later(c->died, row->died);
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

/* A home as the visit it was. */
static struct visit visit_of(const struct home *h)
{
    return (struct visit){.place = h->place, .grams = h->grams, .day = h->day, .source = h->source};
}

void child_home(struct child *c, int month, const struct visit *offer, const struct score *s)
{
    struct visit have = visit_of(&c->home);
    if (c->home.place < 0 || month > c->home.month ||
        (month == c->home.month && visit_order(offer, &have, s) > 0))
        c->home = (struct home){.place = offer->place,
                                .month = month,
                                .grams = offer->grams,
                                .day = offer->day,
                                .source = offer->source};
}

/* A maximum again: on one day the better source, then the values themselves. */
static void identity_offer(struct identity *have, const struct identity *offer)
{
    struct stamp a = {offer->born_on, offer->born_source}, b = {have->born_on, have->born_source};
    if (offer->born != KV_NO_DATE &&
        (have->born == KV_NO_DATE || (offer->exact != have->exact ? offer->exact
                                      : same_stamp(a, b)          ? offer->born > have->born
                                                                  : stamp_newer(a, b)))) {
        have->born = offer->born;
        have->born_on = offer->born_on;
        have->born_source = offer->born_source;
        have->exact = offer->exact;
    }
    a = (struct stamp){offer->sex_on, offer->sex_source};
    b = (struct stamp){have->sex_on, have->sex_source};
    if (offer->sex &&
        (!have->sex || (same_stamp(a, b) ? offer->sex > have->sex : stamp_newer(a, b)))) {
        have->sex = offer->sex;
        have->sex_on = offer->sex_on;
        have->sex_source = offer->sex_source;
    }
}

void child_said(struct child *c, int month, const struct identity *offer, const struct score *s)
{
    identity_offer(said(c, s->months, month), offer);
}

void child_settle(struct child *c, const struct score *s)
{
    for (int m = 1; m < s->months; m++)
        identity_offer(said(c, s->months, m), said(c, s->months, m - 1));
}

/* Last day of a month of the period. */
static kv_date last_day(const struct score *s, int month)
{
    return s->month_first[month + LOOKBACK + 1] - 1;
}

/* Whether the register of persons knows the child in a month: listed, and by its birth there
 * under five (read.c reads no others). */
static bool listed_in(const struct child *c, const struct score *s, int month)
{
    kv_date last = last_day(s, month);
    return c->listed_from != KV_NO_DATE && c->listed_from <= last && c->listed_born <= last &&
           c->listed_born >= s->born_from[month];
}

static struct identity known(const struct child *c, const struct score *s, int month, bool listed)
{
    struct identity who = *said(c, s->months, month);
    if (listed) {
        who.born = c->listed_born;
        who.sex = c->listed_sex ? c->listed_sex : who.sex;
    }
    return who;
}

struct identity child_identity(const struct child *c, const struct score *s, int month)
{
    return known(c, s, month, listed_in(c, s, month));
}

struct identity child_now(const struct child *c, const struct score *s)
{
    return known(c, s, s->months - 1, c->listed_from != KV_NO_DATE);
}

bool child_has_book(const struct child *c, const struct score *s, int month)
{
    return c->book <= last_day(s, month) || c->book_before >= s->history_from[month];
}

/* Everything known of b goes into a. */
static void merge(struct child *a, const struct child *b, const struct score *s)
{
    if (b->orang > a->orang)
        a->orang = b->orang;
    a->weighed_before = later(a->weighed_before, b->weighed_before);
    a->book_before = later(a->book_before, b->book_before);
    a->book = b->book < a->book ? b->book : a->book;
    measured_offer(&a->before, &b->before);
    if (b->mat)
        child_mat(a, b->mat, b->mat_at);
    if (b->home.place >= 0) {
        struct visit home = visit_of(&b->home);
        child_home(a, b->home.month, &home, s);
    }
    if (b->listed_from != KV_NO_DATE)
        child_listed(a,
                     &(struct listing){b->residence, b->listed_from, b->listed_to, b->listed_born,
                                       b->died, b->listed_sex},
                     s);
    for (int m = 0; m < s->months; m++)
        identity_offer(said(a, s->months, m), said(b, s->months, m));
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
            known->home.place = (int32_t)i;
            continue;
        }
        merge(children_at(c, (uint32_t)known->home.place), child, s);
        child->merged = true;
    }
    children_free(&first);
}

/* Calendar month, counted from the start of the period, of the last listing in the register of
 * persons up to a day. */
static int listed_month(const struct child *c, const struct score *s, kv_date last)
{
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
    int seen = c->home.place >= 0 ? c->home.month - s->period.first_month : INT32_MIN;
    for (int m = -LOOKBACK; m < s->months; m++) {
        if (c->visit[m + LOOKBACK].day)
            seen = m;
        if (m < 0)
            continue;
        kv_date first = s->month_first[m + LOOKBACK], last = last_day(s, m);
        bool listed = listed_in(c, s, m);
        kv_date born = known(c, s, m, listed).born;
        if (born == KV_NO_DATE || born > last ||
            (listed && c->died != KV_NO_DATE && c->died < first))
            continue;
        int in_list = listed ? listed_month(c, s, last) : INT32_MIN;
        int recorded = in_list > seen ? in_list : seen;
        if (recorded != INT32_MIN && recorded >= m - s->rules.lost_months &&
            kv_card_months(born, born > first ? born : first) <= 59)
            target |= 1u << m;
    }
    return target;
}

int32_t child_place(const struct child *c, int month)
{
    for (int m = month; m >= -LOOKBACK; m--)
        if (c->visit[m + LOOKBACK].day)
            return c->visit[m + LOOKBACK].place;
    return c->home.place >= 0 ? c->home.place : c->residence;
}
