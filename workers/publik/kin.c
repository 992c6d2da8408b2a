/*
 * Areas that are not the same key in two publications but hold the same people: another version of
 * an area (a new name), and villages that split, merge or change code (acuan.wilayah_perubahan).
 * Villages that such changes connect are a family. When what a family counted there and counts here
 * is the same in sum, and some of it is small or hidden, all of it is guarded here; areas above it
 * that gained or lost a part of it are guarded too, or the part would be the difference of their
 * totals.
 *
 * Example: village 4 (3 children) leaves kecamatan 1 (50, now 47) for kecamatan 2 (40, now 43).
 */
#include "hide.h"
#include "strmap.h"
#include <stdlib.h>
#include <string.h>

struct family {
    int32_t *above; /* places that hold some of its villages but not all */
    int n_above;
    /* One question in one link: what is not the same area with the same counts. */
    int64_t there[ANSWERS], here[ANSWERS];
    bool hidden, shown, small;
};

static int by_key(const void *a, const void *b)
{
    const struct kin_area *x = a, *y = b;
    return (x->sk > y->sk) - (x->sk < y->sk);
}

/* The village that stands for the family of a village. */
static int32_t head(int32_t *up, int32_t v)
{
    while (up[v] != v)
        v = up[v] = up[up[v]];
    return v;
}

/* Families by the codes of their villages: the value of a code is its number, up[] leads to the
 * head. */
static int32_t *read_families(struct kin *k, PGconn *conn)
{
    PGresult *res = db_query(conn, "SELECT dari, ke FROM acuan.wilayah_perubahan WHERE dari <> ke "
                                   "ORDER BY tanggal, dari COLLATE \"C\", ke COLLATE \"C\"");
    int32_t *up = xcalloc((size_t)PQntuples(res) * 2 + 1, sizeof *up);
    for (int i = 0; i < PQntuples(res); i++) {
        int32_t v[2];
        for (int c = 0; c < 2; c++) {
            const char *code = PQgetvalue(res, i, c);
            int32_t *known = strmap_at(&k->codes, code, strlen(code));
            if (*known < 0) {
                *known = k->families;
                up[k->families] = k->families;
                k->families++;
            }
            v[c] = *known;
        }
        up[head(up, v[1])] = head(up, v[0]);
    }
    PQclear(res);
    return up;
}

static void read_areas(struct kin *k, const struct hide *h, int32_t *up)
{
    PGresult *res = db_query(h->conn, "SELECT d.wilayah_sk, d.kode FROM lap.dim_wilayah d WHERE "
                                      "d.tingkat <> 'posyandu' AND d.kode IN "
                                      "(SELECT kode FROM lap.dim_wilayah WHERE tingkat <> "
                                      "'posyandu' GROUP BY kode HAVING count(*) > 1 "
                                      "UNION SELECT dari FROM acuan.wilayah_perubahan UNION SELECT "
                                      "ke FROM acuan.wilayah_perubahan)");
    k->n = PQntuples(res);
    k->area = xcalloc((size_t)k->n + 1, sizeof *k->area);
    for (int i = 0; i < k->n; i++) {
        const char *code = PQgetvalue(res, i, 1), *end = strrchr(code, '.');
        int32_t v = strmap_find(&k->codes, code, strlen(code));
        k->area[i] = (struct kin_area){
            .sk = atoi(PQgetvalue(res, i, 0)),
            .place = strmap_find(&h->codes, code, strlen(code)),
            .parent = end ? strmap_find(&h->codes, code, (size_t)(end - code)) : -1,
            .family = v < 0 ? -1 : head(up, v)};
    }
    PQclear(res);
    qsort(k->area, (size_t)k->n, sizeof *k->area, by_key);
}

/* Notes for a family where its villages stand: levels at which they do not stand in one and the
 * same area. */
static void find_above(struct kin *k, const struct hide *h, int32_t f)
{
    struct family *family = &k->family[f];
    int n = 0;
    int32_t *at = xcalloc((size_t)k->n + 1, sizeof *at);
    for (int i = 0; i < k->n; i++)
        if (k->area[i].family == f && k->area[i].parent >= 0)
            at[n++] = k->area[i].parent;
    for (bool differ = n > 0; differ;) {
        differ = false;
        for (int i = 1; i < n; i++)
            differ = differ || at[i] != at[0];
        for (int i = 0; i < n && differ; i++) {
            bool known = false;
            for (int j = 0; j < family->n_above; j++)
                known = known || family->above[j] == at[i];
            if (!known) {
                family->above =
                    xrealloc(family->above, (size_t)(family->n_above + 1) * sizeof *family->above);
                family->above[family->n_above++] = at[i];
            }
        }
        for (int i = 0; i < n; i++)
            if (h->parent[at[i]] < 0)
                differ = false;
            else
                at[i] = h->parent[at[i]];
    }
    free(at);
}

void kin_load(struct kin *k, const struct hide *h)
{
    memset(k, 0, sizeof *k);
    int32_t *up = read_families(k, h->conn);
    read_areas(k, h, up);
    k->family = xcalloc((size_t)k->families + 1, sizeof *k->family);
    for (int32_t f = 0; f < k->families; f++)
        if (up[f] == f)
            find_above(k, h, f);
    free(up);
}

void kin_free(struct kin *k)
{
    for (int32_t f = 0; f < k->families; f++)
        free(k->family[f].above);
    free(k->family);
    free(k->area);
    strmap_free(&k->codes);
}

const struct kin_area *kin_find(const struct kin *k, int32_t sk)
{
    struct kin_area key = {.sk = sk};
    return k->n ? bsearch(&key, k->area, (size_t)k->n, sizeof *k->area, by_key) : NULL;
}

void kin_begin(struct kin *k)
{
    for (int32_t f = 0; f < k->families; f++) {
        struct family *family = &k->family[f];
        memset(family->there, 0, sizeof family->there);
        memset(family->here, 0, sizeof family->here);
        family->hidden = family->shown = family->small = false;
    }
}

void kin_there(struct kin *k, int32_t f, int64_t first, int64_t second, uint8_t was)
{
    struct family *family = &k->family[f];
    family->there[0] += first;
    family->there[1] += second;
    if (first + second > 0)
        *(was == 0 ? &family->shown : &family->hidden) = true;
}

/* Whether a count is small, or the people. */
static bool few(const int64_t *count, int32_t least)
{
    int64_t all = count[0] + count[1];
    return (count[0] > 0 && count[0] < least) || (count[1] > 0 && count[1] < least) ||
           (all > 0 && all < least);
}

void kin_here(struct kin *k, int32_t f, const int64_t *count, int32_t least)
{
    struct family *family = &k->family[f];
    for (int c = 0; c < ANSWERS; c++)
        family->here[c] += count[c];
    family->small = family->small || few(count, least);
}

enum kin_state kin_end(const struct kin *k, int32_t f)
{
    const struct family *family = &k->family[f];
    if (memcmp(family->there, family->here, sizeof family->there) != 0 ||
        family->here[0] + family->here[1] == 0)
        return KIN_OTHERS;
    return family->hidden || family->small ? KIN_GUARDED : family->shown ? KIN_SHOWN : KIN_OTHERS;
}

bool kin_shown(const struct kin *k, int32_t f)
{
    return k->family[f].shown;
}

int kin_above(const struct kin *k, int32_t f, const int32_t **places)
{
    *places = k->family[f].above;
    return k->family[f].n_above;
}
