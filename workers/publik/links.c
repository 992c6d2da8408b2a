/*
 * Decisions about the same people in other publications (hide.h). Two figures are taken for the
 * same people when all their counts are equal and the areas are; equal by chance hides a little
 * more.
 */
#include "convergence/suppress.h"
#include "hide.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN_OTHER = 254, SEEN }; /* was shown, with other counts or with those of now */

/* One kept decision while it is read. */
struct kept {
    const struct link *link;
    uint32_t bit;
    bool own;
    int32_t *sk, places;
    const struct kin_area **kin; /* by area of the link; NULL none */
    int32_t *at;                 /* by area of the link: its place now, -1 none */
    uint8_t *was,
        *moved; /* own: by place what it was; by place whether what is hidden below it changed */
    uint8_t *paired,
        *open; /* by place: the same area with the same counts; shown there, whatever its counts */
    struct kin *families;
    const struct kin_area **now; /* by place: its kin; NULL none */
};

static void find_links(struct hide *h)
{
    char *sql = xprintf(
        "SELECT p.periode_sk, p.run_id FROM operasi.penekanan_periode p JOIN lap.dim_periode d "
        "USING "
        "(periode_sk) JOIN lap.dim_periode m ON m.periode_sk = %d JOIN acuan.pengaturan a ON "
        "a.kode = "
        "'himpunan_publik' AND a.nilai = p.himpunan JOIN operasi.keadaan_publik k ON k.periode_sk "
        "= "
        "p.periode_sk AND k.pertanyaan = '' AND k.run_id = p.run_id WHERE (d.mulai >= m.mulai AND "
        "d.selesai <= m.selesai OR d.mulai <= m.mulai AND d.selesai >= m.selesai) AND "
        "p.ambang_desa = "
        "%d AND p.ambang_lain = %d ORDER BY p.periode_sk <> m.periode_sk, p.periode_sk LIMIT %d",
        h->period, h->least[0] - 1, h->least[1] - 1, MAX_LINKS);
    PGresult *res = db_query(h->conn, sql);
    h->links = PQntuples(res);
    for (int i = 0; i < h->links; i++)
        h->link[i] =
            (struct link){atoi(PQgetvalue(res, i, 0)), strtoll(PQgetvalue(res, i, 1), NULL, 10)};
    PQclear(res);
    free(sql);
}

static void ask(struct question *q, int32_t places, int32_t at, uint8_t also)
{
    if (!q->also)
        q->also = xcalloc((size_t)places, 1);
    if (q->also[at] < also)
        q->also[at] = also;
}

/* What another period did with a figure of the same counts. */
static void compare_other(const struct hide *h, struct question *q, const struct kept *k,
                          int32_t at, uint8_t was)
{
    /* A guard here since the last publication, which comes first, needs no second reason. */
    if ((was == KV_HIDDEN_GUARD || was == KV_HIDDEN_LINKED) && !(q->also && q->also[at]))
        ask(q, h->places, at, 2);
    if (was != KV_SHOWN)
        return;
    if (!q->shown_in)
        q->shown_in = xcalloc((size_t)h->places, sizeof *q->shown_in);
    q->shown_in[at] |= k->bit;
}

/* The last publication of this period: what was shown guards nothing from those who kept it; guards
 * stay, and where something hidden beside them changed, they are guarded themselves. */
static void keep_guards(const struct hide *h, struct question *q, const struct kept *k)
{
    for (int i = 0; i < h->places; i++)
        if (k->was[i] >= SEEN_OTHER) {
            if (!q->known)
                q->known = xcalloc((size_t)h->places, 1);
            q->known[i] = k->was[i] == SEEN ? 2 : 1;
        } else if (k->was[i] == KV_HIDDEN_LINKED)
            ask(q, h->places, i, 2);
        else if (k->was[i] == KV_HIDDEN_GUARD)
            ask(q, h->places, i, h->parent[i] >= 0 && k->moved[h->parent[i]] ? 2 : 1);
}

/* Marks a place whose people are those of kin elsewhere, or part of them. */
static void tie(const struct hide *h, struct question *q, const struct kept *k, int32_t at,
                enum kin_state state, bool shown)
{
    if (q->count[at * ANSWERS] + q->count[at * ANSWERS + 1] == 0)
        return;
    if (state == KIN_GUARDED)
        ask(q, h->places, at, 2);
    if (k->own && state == KIN_SHOWN) {
        if (!q->known)
            q->known = xcalloc((size_t)h->places, 1);
        q->known[at] = 2;
    }
    if (!k->own && shown) {
        if (!q->shown_in)
            q->shown_in = xcalloc((size_t)h->places, sizeof *q->shown_in);
        q->shown_in[at] |= k->bit;
    }
}

/* What the families of villages ask: their villages here that have not their own counts of there,
 * and what stands above. */
static void tie_families(const struct hide *h, struct question *q, const struct kept *k)
{
    for (int i = 0; i < h->places; i++)
        if (k->now[i] && k->now[i]->family >= 0 && !k->paired[i])
            kin_here(k->families, k->now[i]->family, q->count + i * ANSWERS, h->least_of[i]);
    for (int i = 0; i < h->places; i++) {
        int32_t f = k->now[i] && !k->paired[i] ? k->now[i]->family : -1;
        enum kin_state state = f < 0 ? KIN_OTHERS : kin_end(k->families, f);
        if (state == KIN_OTHERS)
            continue;
        tie(h, q, k, i, state, kin_shown(k->families, f));
        const int32_t *above;
        int n = kin_above(k->families, f, &above);
        for (int j = 0; j < n && state == KIN_GUARDED; j++)
            tie(h, q, k, above[j], state, k->open[above[j]]);
    }
}

static void load_question(const struct hide *h, struct question *q, struct kept *k, const char *p,
                          const char *end)
{
    bool open = keep_get(&p, end) == 1;
    kin_begin(k->families);
    memset(k->paired, 0, (size_t)h->places);
    memset(k->open, 0, (size_t)h->places);
    if (k->own) {
        memset(k->was, KV_SHOWN, (size_t)h->places);
        memset(k->moved, 0, (size_t)h->places);
    }
    for (int i = 0; i < k->places; i++) {
        int64_t first = (int64_t)keep_get(&p, end), second = open ? 0 : (int64_t)keep_get(&p, end);
        uint8_t was = (uint8_t)keep_get(&p, end);
        int32_t at = k->at[i], family = k->kin[i] ? k->kin[i]->family : -1;
        const int64_t *now = at < 0 ? NULL : q->count + at * ANSWERS;
        bool same = now && now[0] == first && now[1] == second;
        if (same)
            k->paired[at] = 1;
        else if (family >= 0)
            kin_there(k->families, family, first, second, was);
        if (k->own && at < 0 && was != KV_SHOWN && k->kin[i] && k->kin[i]->parent >= 0)
            k->moved[k->kin[i]->parent] = 1;
        if (at < 0)
            continue;
        k->open[at] = was == KV_SHOWN && first + second > 0;
        if (k->own && was != KV_SHOWN && !same && h->parent[at] >= 0)
            k->moved[h->parent[at]] = 1;
        if (k->own && first + second > 0 && (same || was == KV_SHOWN))
            k->was[at] = was != KV_SHOWN ? was : same ? SEEN : SEEN_OTHER;
        else if (same && first + second > 0)
            compare_other(h, q, k, at, was);
    }
    if (k->own)
        keep_guards(h, q, k);
    if (k->families->families)
        tie_families(h, q, k);
}

/* Where the areas of a link are now: the same key, or another version with the same code. */
static void find_areas(const struct hide *h, struct kept *k)
{
    k->at = xcalloc((size_t)k->places + 1, sizeof *k->at);
    k->kin = xcalloc((size_t)k->places + 1, sizeof *k->kin);
    for (int i = 0; i < k->places; i++) {
        k->kin[i] = kin_find(k->families, k->sk[i]);
        k->at[i] = k->sk[i] <= h->max_sk ? h->at[k->sk[i]] : -1;
        if (k->at[i] < 0 && k->kin[i])
            k->at[i] = k->kin[i]->place;
    }
}

static void load_link(struct hide *h, struct kept *k)
{
    char *sql = xprintf(
        "SELECT pertanyaan, keadaan FROM operasi.keadaan_publik WHERE periode_sk = %d ORDER BY "
        "pertanyaan <> ''",
        k->link->sk);
    struct copy_out rows;
    struct copy_field f[2];
    copy_out_begin(&rows, h->conn, sql);
    while (copy_out_next(&rows, f, 2)) {
        const char *p = f[1].p, *end = p + f[1].n;
        if (f[0].n == 0) {
            k->sk = keep_places(&p, end, &k->places);
            find_areas(h, k);
            continue;
        }
        int32_t q = strmap_find(&h->names, f[0].p, (size_t)f[0].n);
        if (q >= 0 && k->sk)
            load_question(h, &h->question[q], k, p, end);
    }
    free(k->sk);
    free(k->at);
    free(k->kin);
    free(sql);
}

void links_load(struct hide *h)
{
    find_links(h);
    if (h->links == 0)
        return;
    struct kin families;
    kin_load(&families, h);
    struct kept k = {.was = xcalloc((size_t)h->places + 1, 1),
                     .moved = xcalloc((size_t)h->places + 1, 1),
                     .paired = xcalloc((size_t)h->places + 1, 1),
                     .open = xcalloc((size_t)h->places + 1, 1),
                     .now = xcalloc((size_t)h->places + 1, sizeof *k.now),
                     .families = &families};
    for (int i = 0; i < h->places; i++)
        k.now[i] = kin_find(&families, h->place[i].sk);
    for (int i = 0; i < h->links; i++) {
        k.link = &h->link[i];
        k.bit = (uint32_t)1 << i;
        k.own = k.link->sk == h->period;
        k.sk = k.at = NULL;
        k.kin = NULL;
        load_link(h, &k);
    }
    free(k.was);
    free(k.moved);
    free(k.paired);
    free(k.open);
    free(k.now);
    kin_free(&families);
}

uint32_t links_open(const struct hide *h)
{
    uint32_t open = 0;
    for (int i = 0; i < h->questions; i++) {
        const struct question *q = &h->question[i];
        for (int p = 0; q->shown_in && p < h->places; p++)
            if (q->hidden[p] == KV_HIDDEN_GUARD || q->hidden[p] == KV_HIDDEN_LINKED)
                open |= q->shown_in[p];
    }
    return open;
}
