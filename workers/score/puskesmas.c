/*
 * lap.fakta_mutu_puskesmas: the quality figures once more by kabupaten and the puskesmas that the
 * rows name. A puskesmas is no level of the tree of areas (it serves a part of a kecamatan, or more
 * than one), so its notes are gathered beside the tree. An area run gives those of the kabupaten
 * that lie whole in the area.
 */
#include "mutu.h"
#include "idmap.h"
#include <stdio.h>
#include <string.h>

/* ---- names ---- */

/* Capitals, single blanks, without UPT, UPTD, PUSKESMAS and PKM in front; returns the length. */
static int clinic_key(const char *name, int n, char *out)
{
    static const char *const prefix[] = {"UPT ", "UPTD ", "PUSKESMAS ", "PKM "};
    n = posyandu_key(name, n, out);
    for (size_t i = 0; i < sizeof prefix / sizeof *prefix; i++) {
        int len = (int)strlen(prefix[i]);
        if (n > len && memcmp(out, prefix[i], (size_t)len) == 0) {
            n -= len;
            memmove(out, out + len, (size_t)n);
        }
    }
    return n;
}

int32_t clinic_number(struct score *s, const char *name, int n)
{
    enum { LONGEST = 200 };
    char key[LONGEST + 1];
    n = clinic_key(name, n < LONGEST ? n : LONGEST, key);
    if (n <= 0)
        return -1;
    key[n] = 0;
    pthread_mutex_lock(&s->areas_lock);
    int32_t *number = strmap_at(&s->clinic_names, key, (size_t)n), found;
    if (*number < 0) {
        s->clinic = xrealloc(s->clinic, (size_t)(s->clinics + 1) * sizeof *s->clinic);
        s->clinic[s->clinics] = xstrdup(key);
        *number = s->clinics++;
    }
    found = *number;
    pthread_mutex_unlock(&s->areas_lock);
    return found;
}

int clinic_order(const struct score *s, int32_t a, int32_t b)
{
    if (a == b)
        return 0;
    if (a < 0 || b < 0)
        return a < 0 ? -1 : 1;
    pthread_mutex_t *lock = (pthread_mutex_t *)&s->areas_lock; /* others may be adding names */
    pthread_mutex_lock(lock);
    const char *x = s->clinic[a], *y = s->clinic[b];
    pthread_mutex_unlock(lock);
    return strcmp(x, y);
}

void clinics_free(struct score *s)
{
    for (int32_t i = 0; i < s->clinics; i++)
        free(s->clinic[i]);
    free(s->clinic);
    strmap_free(&s->clinic_names);
}

/* ---- groups: a puskesmas of a kabupaten ---- */

struct group {
    int kab; /* node */
    int32_t clinic, number;
    size_t from, to;     /* of the sorted notes */
    struct extra *extra; /* by source */
};

struct groups {
    const struct score *s;
    struct idmap map;
    struct group *v;
    int32_t size;
};

static int kabupaten_of(const struct score *s, int node)
{
    while (s->areas.v[node].level > AREA_KABUPATEN)
        node = s->areas.v[node].parent;
    return node;
}

/* The whole kabupaten is in the run. */
static bool whole(const struct score *s, int kab)
{
    return !s->part || (s->area >= 0 && areas_within(&s->areas, kab, s->area));
}

static int64_t group_key(int kab, int32_t clinic)
{
    return (int64_t)kab << 32 | (uint32_t)clinic;
}

/* The number of the group of a place, -1 when it is none. */
static int32_t group_of(struct groups *g, int32_t place, int32_t clinic)
{
    int kab = clinic < 0 ? -1 : kabupaten_of(g->s, place);
    if (kab < 0 || !whole(g->s, kab))
        return -1;
    int32_t before = g->map.n, number = idmap_add(&g->map, group_key(kab, clinic));
    if (g->map.n > before) {
        if (number >= g->size) {
            g->size = g->size ? g->size * 2 : 64;
            g->v = xrealloc(g->v, (size_t)g->size * sizeof *g->v);
        }
        g->v[number] =
            (struct group){kab, clinic, number, 0, 0, xcalloc(MAX_SOURCES, sizeof(struct extra))};
    }
    return number;
}

static void count_oddity(void *arg, const struct visit *v, bool same, bool shorter)
{
    struct groups *g = arg;
    int32_t number = group_of(g, v->place, v->clinic);
    if (number < 0)
        return;
    g->v[number].extra[v->origin].same += same;
    g->v[number].extra[v->origin].shorter += shorter;
}

/* Note numbers by group: counting. */
static size_t *sort_notes(struct groups *g)
{
    const struct notes *n = &g->s->notes;
    int32_t *number = xmalloc((n->n ? n->n : 1) * sizeof *number);
    size_t *sorted = xmalloc((n->n ? n->n : 1) * sizeof *sorted), at = 0;
    for (size_t i = 0; i < n->n; i++) {
        number[i] = group_of(g, n->v[i].place, n->v[i].clinic);
        if (number[i] >= 0)
            g->v[number[i]].to++;
    }
    for (int32_t k = 0; k < g->map.n; k++) {
        size_t here = g->v[k].to;
        g->v[k].from = g->v[k].to = at;
        at += here;
    }
    for (size_t i = 0; i < n->n; i++)
        if (number[i] >= 0)
            sorted[g->v[number[i]].to++] = i;
    free(number);
    return sorted;
}

static int by_name(const void *x, const void *y, void *arg)
{
    const struct score *s = arg;
    const struct group *a = x, *b = y;
    int order = s->areas.v[a->kab].rank - s->areas.v[b->kab].rank;
    return order ? order : strcmp(s->clinic[a->clinic], s->clinic[b->clinic]);
}

static void write_groups(struct walk *w, struct groups *g, const size_t *sorted)
{
    struct level *at = &w->level[AREA_POSYANDU]; /* empty after the walk over the areas */
    qsort_r(g->v, (size_t)g->map.n, sizeof *g->v, by_name, (void *)g->s);
    for (int32_t k = 0; k < g->map.n; k++) {
        const struct group *one = &g->v[k];
        for (size_t i = one->from; i < one->to; i++)
            mutu_add_note(w, at, &g->s->notes.v[sorted[i]]);
        for (int i = 0; i < MAX_SOURCES; i++) {
            at->extra[i].same += one->extra[i].same;
            at->extra[i].shorter += one->extra[i].shorter;
        }
        mutu_write(w, at, g->s->areas.v[one->kab].sk, g->s->clinic[one->clinic], true, NULL);
        free(one->extra);
    }
}

/* Rows of the period, in an area run of its whole kabupaten. */
static char *slice(const struct score *s)
{
    char *list = xstrdup("");
    for (int i = 0; i < s->areas.n && s->part; i++)
        if (s->areas.v[i].sk && s->areas.v[i].level == AREA_KABUPATEN && whole(s, i)) {
            char *longer = xprintf("%s%s%d", list, *list ? "," : "", s->areas.v[i].sk);
            free(list);
            list = longer;
        }
    char *out = !s->part
                    ? xprintf("periode_sk = %d", s->period.sk)
                    : xprintf("periode_sk = %d AND wilayah_sk = ANY ('{%s}')", s->period.sk, list);
    free(list);
    return out;
}

void puskesmas_stage(struct walk *w, struct publish *p)
{
    struct groups g = {.s = w->s};
    char *where = slice(w->s);
    size_t *sorted = sort_notes(&g);
    mutu_oddities(w->s, &g, count_oddity);
    w->copy = publish_stage(p, "lap.fakta_mutu_puskesmas", "puskesmas, " MUTU_COLUMNS, where);
    if (g.map.n)
        write_groups(w, &g, sorted);
    publish_settle(p);
    idmap_free(&g.map);
    free(g.v);
    free(sorted);
    free(where);
}
