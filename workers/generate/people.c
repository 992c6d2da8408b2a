/* One household from its number: who lives there, where, since when, and what the births of the
 * window are. */
#include "generate.h"
#include "growth/lms.h"
#include <math.h>
#include <string.h>

enum { STREAM_PEOPLE = 1 };

/* PPKKCC DDMMYY SSSS, day + 40 for women; serial 9001-9999 as none is issued. */
static void make_nik(struct rng *r, const char *kode, struct person *p)
{
    kv_ymd d = kv_ymd_of(p->born);
    snprintf(p->nik, sizeof p->nik, "%.2s%.2s%.2s%02d%02d%02d%04d", kode, kode + 3, kode + 6,
             d.day + (p->female ? 40 : 0), d.month, d.year % 100, 9001 + rng_below(r, 999));
}

/* PPKKCC DDMMYY SSSS; serial 1000-1999 as none that high is issued on a day. */
static void make_kk(struct rng *r, const char *kode, kv_date issued, char out[17])
{
    kv_ymd d = kv_ymd_of(issued);
    snprintf(out, 17, "%.2s%.2s%.2s%02d%02d%02d%04d", kode, kode + 3, kode + 6, d.day, d.month,
             d.year % 100, 1000 + rng_below(r, 1000));
}

static struct person *add(struct household *h, enum role role, bool female, kv_date born)
{
    struct person *p = &h->people[h->people_n];
    memset(p, 0, sizeof *p);
    p->id = h->id * 16 + h->people_n++;
    p->role = role;
    p->female = female;
    p->born = born;
    return p;
}

/* Growth that stays with the child: short by 1.2 SD on average, weight bound to length. */
static void give_growth(struct rng *r, struct person *c)
{
    c->z_height = -1.2 + 1.1 * rng_normal(r);
    c->z_weight = -0.9 + 0.65 * (c->z_height + 1.2) + 0.75 * rng_normal(r);
    c->birth_kg = 3.05 + .45 * rng_normal(r) - (c->twin ? .6 : 0);
    c->birth_kg = c->birth_kg < .8 ? .8 : c->birth_kg;
    c->birth_cm = 49 + 1.9 * rng_normal(r) - (c->twin ? 1.5 : 0);
}

/* Births from seven years before the year to nine months after it; the last ones are pregnancies
 * still. */
static void add_births(const struct world *w, struct rng *r, struct household *h, const char *kode)
{
    int births = rng_chance(r, .36) + rng_chance(r, .11) + rng_chance(r, .03);
    kv_date start = kv_date_of(w->year - 7, 1, 1), end = kv_date_of(w->year + 1, 9, 30),
            last = INT32_MIN;
    for (int i = 0; i < births && h->people_n < MAX_PEOPLE - 3; i++) {
        kv_date born = start + rng_below(r, end - start);
        if (last != INT32_MIN && (born > last ? born - last : last - born) < 330)
            continue; /* too near to the other birth */
        last = born;
        bool twins = rng_chance(r, .012);
        for (int t = 0; t <= twins; t++) {
            struct person *c = add(h, ROLE_CHILD, rng_chance(r, .49), born);
            c->twin = twins;
            give_growth(r, c);
            make_name(r, c->female, c->name, sizeof c->name);
            make_nik(r, kode, c);
        }
    }
}

static void add_parents(const struct world *w, struct rng *r, struct household *h, const char *kode)
{
    h->mother = h->father = -1;
    kv_date mother_born = kv_date_of(w->year - 19 - rng_below(r, 22), 1, 1) + rng_below(r, 365);
    if (rng_chance(r, .96)) {
        h->mother = h->people_n;
        struct person *m = add(h, ROLE_MOTHER, true, mother_born);
        make_name(r, true, m->name, sizeof m->name);
        make_nik(r, kode, m);
    }
    if (h->mother < 0 || rng_chance(r, .9)) {
        h->father = h->people_n;
        struct person *f =
            add(h, ROLE_FATHER, false, mother_born - 365 * 3 + rng_below(r, 365 * 6) - 365 * 3);
        make_name(r, false, f->name, sizeof f->name);
        make_nik(r, kode, f);
    }
}

/* Older children and grandparents: they fill the registers that list whole families. */
static void add_others(const struct world *w, struct rng *r, struct household *h, const char *kode)
{
    int n = rng_chance(r, .45) + rng_chance(r, .3) + rng_chance(r, .15);
    for (int i = 0; i < n && h->people_n < MAX_PEOPLE; i++) {
        bool old = rng_chance(r, .25);
        kv_date born =
            kv_date_of(w->year - (old ? 50 + rng_below(r, 30) : 8 + rng_below(r, 10)), 1, 1) +
            rng_below(r, 365);
        struct person *p = add(h, ROLE_OTHER, rng_chance(r, .5), born);
        make_name(r, p->female, p->name, sizeof p->name);
        make_nik(r, kode, p);
    }
}

/* Some households come from another village of the area during the year. */
static void settle(const struct world *w, struct rng *r, struct household *h)
{
    h->moved = KV_NO_DATE;
    h->village_after = h->village;
    if (w->village_n > 1 && rng_chance(r, .015)) {
        h->village_after = (h->village + 1 + rng_below(r, w->village_n - 1)) % w->village_n;
        h->moved = kv_date_of(w->year, 2, 1) + rng_below(r, 300);
    }
}

void make_household(const struct world *w, int64_t number, struct household *h)
{
    struct rng r = rng_of(w->seed, (uint64_t)number, STREAM_PEOPLE);
    memset(h, 0, sizeof *h);
    h->id = number;
    h->village = (int)(number % w->village_n);
    const struct village *v = &w->villages[h->village];
    h->posyandu = rng_below(&r, v->posyandu);
    h->rt = 1 + rng_below(&r, 6);
    h->rw = 1 + rng_below(&r, 3);
    static const char *const streets[] = {"JL. POROS",   "JL. MELATI",  "JL. KENANGA",
                                          "DUSUN TIMUR", "DUSUN BARAT", "LORONG MESJID"};
    snprintf(h->address, sizeof h->address, "%s NO. %d", streets[rng_below(&r, 6)],
             1 + rng_below(&r, 90));
    kv_date issued = kv_date_of(w->year - 1 - rng_below(&r, 12), 1, 1) + rng_below(&r, 365);
    make_kk(&r, v->kode, issued, h->no_kk);
    make_kk(&r, v->kode, issued - 1500, h->no_kk_before);
    h->poor = rng_chance(&r, .35);
    h->water = rng_chance(&r, h->poor ? .7 : .92);
    h->toilet = rng_chance(&r, h->poor ? .65 : .93);
    h->insured = rng_chance(&r, .85);
    h->risk = rng_chance(&r, .12);
    h->kek = rng_chance(&r, .1);
    add_parents(w, &r, h, v->kode);
    add_births(w, &r, h, v->kode);
    add_others(w, &r, h, v->kode);
    settle(w, &r, h);
}
