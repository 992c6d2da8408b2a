/*
 * lap.fakta_mutu_puskesmas: the quality figures once more by kabupaten and the puskesmas that the
 * rows name. A puskesmas is no level of the tree of areas (it serves a part of a kecamatan, or more
 * than one), so its notes are gathered beside the tree: by village and puskesmas, then by kabupaten
 * and puskesmas. The states of the former are kept (operasi.keadaan_mutu_puskesmas); where only
 * some areas are computed, those of the other villages of their kabupaten stand in.
 */
#include "idmap.h"
#include "mutu.h"
#include "mutu_state.h"
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

/* The number of a name in its final form. */
static int32_t number_of(struct score *s, const char *key, int n)
{
    pthread_mutex_lock(&s->areas_lock);
    int32_t *number = strmap_at(&s->clinic_names, key, (size_t)n), found;
    if (*number < 0) {
        s->clinic = xrealloc(s->clinic, (size_t)(s->clinics + 1) * sizeof *s->clinic);
        s->clinic[s->clinics] = xprintf("%.*s", n, key);
        *number = s->clinics++;
    }
    found = *number;
    pthread_mutex_unlock(&s->areas_lock);
    return found;
}

int32_t clinic_number(struct score *s, const char *name, int n)
{
    char key[PLACE_NAME];
    n = clinic_key(name, n, key);
    return n <= 0 ? -1 : number_of(s, key, n);
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

/* ---- groups: a puskesmas in a village ---- */

struct group {
    int kab, desa; /* nodes */
    int32_t clinic;
    size_t from, to;     /* of the sorted notes */
    struct extra *extra; /* by source */
    int kept;            /* first kept row, -1 none */
};

struct groups {
    const struct score *s;
    struct idmap map;
    struct group *v;
    int32_t size;
    PGresult *kept; /* states of the villages beside the part, NULL none */
    int *next;      /* kept rows of one group */
};

static int above(const struct score *s, int node, enum area_level level)
{
    while (s->areas.v[node].level > level)
        node = s->areas.v[node].parent;
    return node;
}

static int64_t group_key(int desa, int32_t clinic)
{
    return (int64_t)desa << 32 | (uint32_t)clinic;
}

/* The number of the group of a village and a puskesmas. */
static int32_t group_at(struct groups *g, int desa, int32_t clinic)
{
    int32_t before = g->map.n, number = idmap_add(&g->map, group_key(desa, clinic));
    if (g->map.n > before) {
        if (number >= g->size) {
            g->size = g->size ? g->size * 2 : 64;
            g->v = xrealloc(g->v, (size_t)g->size * sizeof *g->v);
        }
        g->v[number] = (struct group){.kab = above(g->s, desa, AREA_KABUPATEN),
                                      .desa = desa,
                                      .clinic = clinic,
                                      .extra = xcalloc(MAX_SOURCES, sizeof(struct extra)),
                                      .kept = -1};
    }
    return number;
}

/* That of a place, -1 when it names no puskesmas or is not computed. */
static int32_t group_of(struct groups *g, int32_t place, int32_t clinic)
{
    int desa = clinic < 0 ? -1 : above(g->s, place, AREA_DESA);
    return desa < 0 || !score_inside(g->s, desa) ? -1 : group_at(g, desa, clinic);
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

/* Keys of areas of one level that are touched (or, beside, lie in a touched kabupaten without being
 * computed). Fresh. */
static char *keys(const struct score *s, enum area_level level, bool beside)
{
    char *list = xstrdup("");
    for (int i = 0; i < s->areas.n; i++) {
        const struct area *a = &s->areas.v[i];
        bool wanted = beside
                          ? s->part[i] != PART_IN && score_touched(s, above(s, i, AREA_KABUPATEN))
                          : score_touched(s, i);
        if (a->level != level || !a->sk || !wanted)
            continue;
        char *longer = xprintf("%s%s%d", list, *list ? "," : "", a->sk);
        free(list);
        list = longer;
    }
    return list;
}

static int node_of(const struct score *s, int32_t sk)
{
    int node = 0;
    while (node < s->areas.n && s->areas.v[node].sk != sk)
        node++;
    return node < s->areas.n ? node : -1;
}

/* The kept states of the villages beside the part, each with its group. */
static void load_kept(struct groups *g, struct score *s, PGconn *conn)
{
    char *list = keys(s, AREA_DESA, true);
    char *sql = xprintf("SELECT desa_sk, puskesmas, sumber, keadaan FROM "
                        "operasi.keadaan_mutu_puskesmas WHERE periode_sk = %d AND desa_sk = ANY "
                        "('{%s}')",
                        s->period.sk, list);
    g->kept = PQexecParams(conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    db_check(conn, g->kept);
    g->next = xcalloc((size_t)PQntuples(g->kept) + 1, sizeof *g->next);
    for (int i = 0; i < PQntuples(g->kept); i++) {
        int desa = node_of(s, field_int4((struct copy_field){PQgetvalue(g->kept, i, 0), 4}));
        int32_t clinic = number_of(s, PQgetvalue(g->kept, i, 1), PQgetlength(g->kept, i, 1));
        int32_t number = group_at(g, desa, clinic);
        g->next[i] = g->v[number].kept;
        g->v[number].kept = i;
    }
    free(list);
    free(sql);
}

/* ---- writing ---- */

static int by_name(const void *x, const void *y, void *arg)
{
    const struct score *s = arg;
    const struct group *a = x, *b = y;
    int order = s->areas.v[a->kab].rank - s->areas.v[b->kab].rank;
    if (!order)
        order = strcmp(s->clinic[a->clinic], s->clinic[b->clinic]);
    return order ? order : s->areas.v[a->desa].rank - s->areas.v[b->desa].rank;
}

/* States of a group for operasi.keadaan_mutu_puskesmas. */
static void keep_states(struct walk *w, const struct group *one, const struct level *at)
{
    static const struct extra nothing;
    for (int i = 0; i < w->s->sources; i++) {
        if (!at->quality[i].counts.rows && !memcmp(&at->extra[i], &nothing, sizeof nothing))
            continue;
        copy_row(&w->states, 6);
        copy_int4(&w->states, w->s->areas.v[one->desa].sk);
        copy_int4(&w->states, w->s->period.sk);
        copy_text(&w->states, w->s->clinic[one->clinic]);
        copy_text(&w->states, w->s->source[i]);
        mutu_state_put(&w->states, &at->quality[i], (const int64_t *)&at->extra[i], EXTRAS);
        copy_int8(&w->states, w->s->run_id);
    }
}

/* What was kept of a village that is not computed. */
static void add_kept(struct walk *w, const struct groups *g, const struct group *one,
                     struct level *at)
{
    for (int i = one->kept; i >= 0; i = g->next[i]) {
        uint8_t source =
            source_number(w->s, PQgetvalue(g->kept, i, 2), (size_t)PQgetlength(g->kept, i, 2));
        if (!mutu_state_add(PQgetvalue(g->kept, i, 3), (size_t)PQgetlength(g->kept, i, 3),
                            &at->quality[source], &w->memory, (int64_t *)&at->extra[source],
                            EXTRAS))
            die_hint(EXIT_RUNTIME, "score the whole period",
                     "operasi.keadaan_mutu_puskesmas was written by another version");
    }
}

static void gather_group(struct walk *w, const struct groups *g, const struct group *one,
                         const size_t *sorted, struct level *at)
{
    for (size_t i = one->from; i < one->to; i++)
        mutu_add_note(w, at, &g->s->notes.v[sorted[i]]);
    for (int i = 0; i < MAX_SOURCES; i++) {
        at->extra[i].same += one->extra[i].same;
        at->extra[i].shorter += one->extra[i].shorter;
    }
    if (one->kept >= 0)
        add_kept(w, g, one, at);
    else
        keep_states(w, one, at);
}

static void write_groups(struct walk *w, struct groups *g, const size_t *sorted)
{
    /* Both levels are empty after the walk over the areas. */
    struct level *at = &w->level[AREA_POSYANDU], *sum = &w->level[AREA_DESA];
    qsort_r(g->v, (size_t)g->map.n, sizeof *g->v, by_name, (void *)g->s);
    for (int32_t k = 0; k < g->map.n; k++) {
        const struct group *one = &g->v[k], *next = k + 1 < g->map.n ? one + 1 : NULL;
        gather_group(w, g, one, sorted, at);
        for (int i = 0; i < MAX_SOURCES; i++)
            if (!at->quality[i].counts.rows) { /* mutu_write hands on what has rows */
                sum->extra[i].same += at->extra[i].same;
                sum->extra[i].shorter += at->extra[i].shorter;
            }
        mutu_write(w, at, 0, w->s->clinic[one->clinic], false, sum);
        if (!next || next->kab != one->kab || next->clinic != one->clinic)
            mutu_write(w, sum, g->s->areas.v[one->kab].sk, g->s->clinic[one->clinic], true, NULL);
        free(one->extra);
    }
}

/* A condition on a table: rows of the period, in an area run those of some areas. */
static char *slice(const struct score *s, const char *column, enum area_level level)
{
    char *list = s->part ? keys(s, level, false) : NULL;
    char *out = list ? xprintf("periode_sk = %d AND %s = ANY ('{%s}')", s->period.sk, column, list)
                     : xprintf("periode_sk = %d", s->period.sk);
    free(list);
    return out;
}

void puskesmas_stage(struct walk *w, struct publish *p)
{
    struct groups g = {.s = w->s};
    char *rows = slice(w->s, "wilayah_sk", AREA_KABUPATEN),
         *states = slice(w->s, "desa_sk", AREA_DESA);
    publish_settle(p);
    size_t *sorted = sort_notes(&g);
    mutu_oddities(w->s, &g, count_oddity);
    if (w->s->part)
        load_kept(&g, w->s, p->conn);
    w->states = (struct copy_in){0};
    w->copy = publish_stage(p, "lap.fakta_mutu_puskesmas", "puskesmas, " MUTU_COLUMNS, rows);
    if (g.map.n)
        write_groups(w, &g, sorted);
    copy_in_append(publish_stage(p, "operasi.keadaan_mutu_puskesmas",
                                 "desa_sk, periode_sk, puskesmas, sumber, keadaan, run_id", states),
                   &w->states);
    publish_settle(p);
    free(w->states.buf);
    PQclear(g.kept);
    idmap_free(&g.map);
    free(g.next);
    free(g.v);
    free(sorted);
    free(rows);
    free(states);
}
