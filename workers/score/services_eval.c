/* One person through the engine: the history put together, every period evaluated. Any thread. */
#include "services_int.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room of a thread, grown as needed; rows and cells of one person in one period. */
struct room {
    struct kv_event *events;
    struct kv_observation *observations;
    int n_events, size_events, size_observations;
    struct kv_residence home;
    struct kv_house *houses;
    int size_houses;
    struct kv_membership *members;
    int size_members;
    struct kv_row *rows;
    struct kv_cell *cells;
    int max_rows, max_cells;
};

/* Memory for a thread: die() belongs to the main thread. */
static void *grow(void *p, size_t n)
{
    p = realloc(p, n);
    if (!p) {
        log_error("out of memory");
        _exit(EXIT_RUNTIME);
    }
    return p;
}

static struct kv_event *new_event(struct room *r)
{
    if (r->n_events == r->size_events) {
        r->size_events = r->size_events ? r->size_events * 2 : 256;
        r->events = grow(r->events, (size_t)r->size_events * sizeof *r->events);
    }
    return &r->events[r->n_events++];
}

static void copy_events(const struct sv *s, uint32_t person, struct room *r)
{
    const struct sv_event *e = bag_first(&s->events, person);
    r->n_events = 0;
    for (int i = 0, n = bag_count(&s->events, person); i < n; i++)
        *new_event(r) = (struct kv_event){
            .date = e[i].date,
            .item = e[i].item,
            .quantity = e[i].quantity,
            .answer = (e[i].flags & SV_YES) != 0,
            .month_only = (e[i].flags & SV_MONTH_ONLY) != 0,
            .caregiver = (uint8_t)(e[i].flags >> SV_CAREGIVER),
        };
}

/* The residence on a day: of those that cover it the one that began last. */
static const struct kv_residence *residence_on(const struct kv_residence *r, int n, kv_date day)
{
    const struct kv_residence *best = NULL;
    for (int i = 0; i < n; i++)
        if (r[i].from <= day && day <= r[i].to && (!best || r[i].from >= best->from))
            best = &r[i];
    return best;
}

/* Whether one of the first n events answers an item in a month. */
static bool answered(const struct room *r, int n, int item, int month)
{
    for (int i = 0; i < n; i++)
        if (r->events[i].item == item && kv_month_of(r->events[i].date) == month)
            return true;
    return false;
}

/*
 * A month declared complete turns what is not recorded into Tidak: for whoever lives in the
 * posyandu on the last day of that month and has no answer in it.
 */
static void add_declared(const struct sv *s, const struct kv_history *h, struct room *r)
{
    const int recorded = r->n_events;
    for (int i = 0; i < h->n_residences; i++)
        for (int d = s->villages[h->residences[i].village].declared; d >= 0;
             d = s->declared[d].next) {
            const struct sv_declared *c = &s->declared[d];
            kv_date end = kv_date_of((c->month + 1) / 12, (c->month + 1) % 12 + 1, 1) - 1;
            const char *posyandu = s->places[h->residences[i].place].posyandu;
            if (residence_on(h->residences, h->n_residences, end) != &h->residences[i] ||
                (c->posyandu && c->posyandu != posyandu) ||
                answered(r, recorded, c->item, c->month))
                continue;
            *new_event(r) = (struct kv_event){.date = end, .item = c->item, .month_only = 1};
        }
}

static void copy_observations(const struct sv *s, uint32_t person, struct room *r,
                              struct kv_history *h)
{
    const struct sv_observation *o = bag_first(&s->observations, person);
    h->n_observations = bag_count(&s->observations, person);
    if (h->n_observations > r->size_observations) {
        r->size_observations = h->n_observations * 2;
        r->observations =
            grow(r->observations, (size_t)r->size_observations * sizeof *r->observations);
    }
    for (int i = 0; i < h->n_observations; i++)
        r->observations[i] = (struct kv_observation){
            .date = o[i].date,
            .value = o[i].value,
            .pregnancy = o[i].pregnancy,
            .field = o[i].field & ~SV_OBS_MONTH_ONLY,
            .month_only = (o[i].field & SV_OBS_MONTH_ONLY) != 0,
        };
    h->observations = r->observations;
}

/* The households of the residences that have states. */
static void find_houses(const struct sv *s, struct room *r, struct kv_history *h)
{
    if (h->n_residences > r->size_houses) {
        r->size_houses = h->n_residences * 2;
        r->houses = grow(r->houses, (size_t)r->size_houses * sizeof *r->houses);
    }
    h->n_houses = 0;
    for (int i = 0; i < h->n_residences; i++) {
        int32_t house = h->residences[i].household;
        int n = bag_count(&s->house_events, (uint32_t)house), known = 0;
        for (int k = 0; k < h->n_houses; k++)
            known |= r->houses[k].household == house;
        if (n && !known)
            r->houses[h->n_houses++] =
                (struct kv_house){house, n, bag_first(&s->house_events, (uint32_t)house)};
    }
    h->houses = r->houses;
}

static void put_together(const struct sv *s, uint32_t person, struct room *r, struct kv_history *h)
{
    const struct sv_person *p = &s->persons[person];
    *h =
        (struct kv_history){.sex = p->sex, .born = p->born, .died = p->died, .married = p->married};
    h->pregnancies = bag_first(&s->pregnancies, person);
    h->n_pregnancies = bag_count(&s->pregnancies, person);
    h->residences = bag_first(&s->residences, person);
    h->n_residences = bag_count(&s->residences, person);
    if (h->n_residences == 0) {
        int32_t village = s->places[p->place].village;
        r->home = (struct kv_residence){KV_NO_DATE, KV_FOREVER, s->villages[village].monitored,
                                        village,    p->house,   p->place};
        h->residences = &r->home;
        h->n_residences = 1;
    }
    copy_events(s, person, r);
    if (s->n_declared)
        add_declared(s, h, r);
    h->events = r->events;
    h->n_events = r->n_events;
    copy_observations(s, person, r, h);
    find_houses(s, r, h);
    kv_history_sort(h);
}

/* The memberships that hold for a period. */
static void choose_members(const struct sv *s, uint32_t person, int period, struct room *r,
                           struct kv_history *h)
{
    const struct kv_membership *m = bag_first(&s->memberships, person);
    int n = bag_count(&s->memberships, person);
    if (n > r->size_members) {
        r->size_members = n * 2;
        r->members = grow(r->members, (size_t)r->size_members * sizeof *r->members);
    }
    h->memberships = r->members;
    h->n_memberships = 0;
    for (int i = 0; i < n; i++)
        if (m[i].mark >> period & 1)
            r->members[h->n_memberships++] = m[i];
}

/* The last mat reading of the period; on one day the worse colour, a dated one after a month's. */
static char last_colour(const struct sv *s, uint32_t person, const struct kv_period *span)
{
    static const char worse[] = "HKM";
    const struct sv_reading *m = bag_first(&s->readings, person);
    kv_date cut = span->end < span->data_date ? span->end : span->data_date;
    int64_t best = -1;
    for (int i = 0, n = bag_count(&s->readings, person); i < n; i++) {
        const char *at = strchr(worse, m[i].colour);
        if (m[i].date < span->start || m[i].date > cut || !at)
            continue;
        int64_t moment =
            ((int64_t)(m[i].date - span->start) * 2 + !m[i].month_only) * 4 + (at - worse);
        best = moment > best ? moment : best;
    }
    return best < 0 ? 0 : worse[best & 3];
}

/* Interventions that are asked only in some areas: the switches of the village at the end of P. */
static uint64_t switches(const struct sv *s, const struct kv_history *h, int period)
{
    const struct kv_residence *r =
        residence_on(h->residences, h->n_residences, s->span[period].end);
    return s->villages[(r ? r : &h->residences[h->n_residences - 1])->village].switches[period];
}

/*
 * A person is counted in one village: that of the latest evaluation date among its rows (a child
 * that moved between its second birthday and the end of the period is counted where it is a PAUD
 * child).
 */
static int32_t place_of(const struct kv_history *h, const struct kv_result *result)
{
    const struct kv_row *last = &result->rows[0];
    for (int i = 1; i < result->n_rows; i++)
        if (result->rows[i].t > last->t)
            last = &result->rows[i];
    return h->residences[last->residence].place;
}

static void keep(const struct sv *s, uint32_t person, int period, const struct kv_history *h,
                 const struct kv_result *result, struct sv_block *b)
{
    int32_t place = result->n_rows ? place_of(h, result) : -1;
    while (b->n_rows + result->n_rows > b->size_rows) {
        b->size_rows = b->size_rows ? b->size_rows * 2 : 512;
        b->rows = grow(b->rows, (size_t)b->size_rows * sizeof *b->rows);
    }
    while (b->n_cells + result->n_cells > b->size_cells) {
        b->size_cells = b->size_cells ? b->size_cells * 2 : 4096;
        b->cells = grow(b->cells, (size_t)b->size_cells * sizeof *b->cells);
    }
    for (int i = 0; i < result->n_rows; i++) {
        const struct kv_row *row = &result->rows[i];
        const struct kv_residence *home = &h->residences[row->residence];
        struct sv_row *to = &b->rows[b->n_rows++];
        *to = (struct sv_row){
            .person = (int32_t)person,
            .place = place,
            .house = home->household,
            .period = (uint8_t)period,
            .colour = row->exit == KV_STAYS && row->pregnancy < 0
                          ? last_colour(s, person, &s->span[period])
                          : 0,
            .row = *row,
            .pregnancy = row->pregnancy < 0 ? 0 : h->pregnancies[row->pregnancy].id,
        };
        to->row.first_cell += b->n_cells;
    }
    memcpy(b->cells + b->n_cells, result->cells, (size_t)result->n_cells * sizeof *b->cells);
    b->n_cells += result->n_cells;
}

/* Evaluates a period; more room and again if the person has more rows than there was room for. */
static kv_status evaluate(const struct sv *s, const struct kv_history *h, int period,
                          struct room *r, struct kv_result *result)
{
    for (;;) {
        *result = (struct kv_result){r->rows, r->cells, r->max_rows, r->max_cells, 0, 0};
        kv_status status =
            kv_evaluate(s->rules, h, &s->span[period], switches(s, h, period), result);
        if (status != KV_TOO_SMALL || r->max_rows > 1 << 16)
            return status;
        r->max_rows = r->max_rows ? r->max_rows * 2 : 16;
        r->max_cells = r->max_rows * s->rules->n_rules;
        r->rows = grow(r->rows, (size_t)r->max_rows * sizeof *r->rows);
        r->cells = grow(r->cells, (size_t)r->max_cells * sizeof *r->cells);
    }
}

void sv_evaluate(struct sv *s, int first, int last, struct sv_block *b)
{
    struct room r = {0};
    struct kv_history h;
    struct kv_result result;
    b->n_rows = b->n_cells = b->failed = 0;
    for (int i = first; i < last; i++) {
        put_together(s, (uint32_t)i, &r, &h);
        for (int p = 0; p < s->n_periods; p++) {
            choose_members(s, (uint32_t)i, p, &r, &h);
            kv_status status = evaluate(s, &h, p, &r, &result);
            if (status != KV_OK)
                b->failed = status;
            else
                keep(s, (uint32_t)i, p, &h, &result, b);
        }
    }
    free(r.events);
    free(r.observations);
    free(r.houses);
    free(r.members);
    free(r.rows);
    free(r.cells);
}
