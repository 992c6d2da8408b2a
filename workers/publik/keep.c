/*
 * The kept state of a decision. One row per question: a byte (1: only counts), then for every area
 * in the order of the row '' its counts as numbers of 7 bits a byte, lowest first, and its decision
 * in a byte. The row '' holds the keys of the areas the same way.
 */
#include "hide.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
    char *p;
    size_t n, size;
};

static void put(struct bytes *b, uint64_t v)
{
    if (b->n + 10 > b->size) {
        b->size = b->size ? b->size * 2 : 4096;
        b->p = xrealloc(b->p, b->size);
    }
    for (; v >= 128; v >>= 7)
        b->p[b->n++] = (char)(v | 128);
    b->p[b->n++] = (char)v;
}

uint64_t keep_get(const char **at, const char *end)
{
    uint64_t v = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = (uint8_t) * (*at)++;
        v |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            break;
    }
    return v;
}

int32_t *keep_places(const char **at, const char *end, int32_t *places)
{
    *places = (int32_t)keep_get(at, end);
    int32_t *sk = xcalloc((size_t)*places + 1, sizeof *sk);
    for (int i = 0; i < *places; i++)
        sk[i] = (int32_t)keep_get(at, end);
    return sk;
}

bool keep_find(struct hide *h)
{
    char *sql = xprintf(
        "SELECT k.keadaan FROM operasi.keadaan_publik k JOIN operasi.penekanan_periode p USING "
        "(periode_sk) JOIN acuan.pengaturan a ON a.kode = 'himpunan_publik' AND a.nilai = "
        "p.himpunan "
        "WHERE k.periode_sk = %d AND k.pertanyaan = '' AND k.run_id = p.run_id AND p.ambang_desa = "
        "%d "
        "AND p.ambang_lain = %d",
        h->period, h->least[0] - 1, h->least[1] - 1);
    struct copy_out rows;
    struct copy_field f[1];
    copy_out_begin(&rows, h->conn, sql);
    while (copy_out_next(&rows, f, 1)) {
        const char *at = f[0].p, *end = at + f[0].n;
        h->old_sk = keep_places(&at, end, &h->old_places);
    }
    free(sql);
    return h->old_places > 0;
}

/* Which places of now are among the changed areas. */
static uint8_t *changed_places(const struct hide *h)
{
    uint8_t *changed = xcalloc((size_t)h->places + 1, 1);
    for (const char *p = h->areas; *p; p += *p == ',') {
        char *end;
        long sk = strtol(p, &end, 10);
        if (end == p)
            break;
        if (sk <= h->max_sk && h->at[sk] >= 0)
            changed[h->at[sk]] = 1;
        p = end;
    }
    return changed;
}

void keep_load(struct hide *h)
{
    char *sql = xprintf("SELECT pertanyaan, dasar, keadaan FROM operasi.keadaan_publik WHERE "
                        "periode_sk = %d AND pertanyaan <> ''",
                        h->period);
    uint8_t *changed = changed_places(h);
    struct copy_out rows;
    struct copy_field f[3];
    copy_out_begin(&rows, h->conn, sql);
    while (copy_out_next(&rows, f, 3)) {
        struct question *q = question_at(h, f[0].p, (size_t)f[0].n);
        const char *at = f[2].p, *end = at + f[2].n;
        q->base_name = f[1].n < 0 ? NULL : xprintf("%.*s", f[1].n, f[1].p);
        q->kept_n = (size_t)f[2].n;
        q->kept = memcpy(xmalloc(q->kept_n), f[2].p, q->kept_n);
        q->open = keep_get(&at, end) == 1;
        for (int i = 0; i < h->old_places; i++) {
            int64_t first = (int64_t)keep_get(&at, end),
                    second = q->open ? 0 : (int64_t)keep_get(&at, end);
            uint8_t hidden = (uint8_t)keep_get(&at, end);
            int32_t sk = h->old_sk[i], now = sk <= h->max_sk ? h->at[sk] : -1;
            if (now < 0)
                continue;
            q->before[now] = hidden;
            q->count[now * ANSWERS] = changed[now] ? 0 : first;
            q->count[now * ANSWERS + 1] = changed[now] ? 0 : second;
        }
    }
    free(changed);
    free(sql);
}

static struct bytes areas_bytes(const struct hide *h)
{
    struct bytes b = {0};
    put(&b, (uint64_t)h->places);
    for (int i = 0; i < h->places; i++)
        put(&b, (uint64_t)h->place[i].sk);
    return b;
}

static struct bytes question_bytes(const struct hide *h, const struct question *q)
{
    struct bytes b = {0};
    put(&b, q->open);
    for (int i = 0; i < h->places; i++) {
        put(&b, (uint64_t)q->count[i * ANSWERS]);
        if (!q->open)
            put(&b, (uint64_t)q->count[i * ANSWERS + 1]);
        put(&b, q->hidden[i]);
    }
    return b;
}

static void write_row(struct hide *h, struct copy_in *c, const char *name, const char *base,
                      struct bytes *b)
{
    copy_row(c, 5);
    copy_int4(c, h->period);
    copy_text(c, name);
    copy_text(c, base);
    copy_bytes(c, b->p, b->n);
    copy_int8(c, h->run_id);
}

/* Whether the areas are those of the kept decision, in its order. */
static bool same_areas(const struct hide *h)
{
    bool same = h->areas && h->old_places == h->places;
    for (int i = 0; i < h->places && same; i++)
        same = h->old_sk[i] == h->place[i].sk;
    return same;
}

/* Only questions of which a byte changed are written. */
void keep_save(struct hide *h)
{
    struct bytes *all = xcalloc((size_t)h->questions + 1, sizeof *all), areas = areas_bytes(h);
    struct copy_in c;
    h->news = !same_areas(h);
    db_execf(h->conn,
             "DELETE FROM operasi.keadaan_publik WHERE periode_sk = %d AND (%s OR pertanyaan = '')",
             h->period, h->areas ? "false" : "true");
    for (int q = 0; q < h->questions; q++) {
        const struct question *o = &h->question[q];
        all[q] = question_bytes(h, o);
        if (o->kept && o->kept_n == all[q].n && memcmp(o->kept, all[q].p, o->kept_n) == 0) {
            free(all[q].p);
            all[q].p = NULL;
            continue;
        }
        h->news = true;
        if (o->kept) {
            const char *v[] = {o->name};
            char *sql = xprintf(
                "DELETE FROM operasi.keadaan_publik WHERE periode_sk = %d AND pertanyaan = $1",
                h->period);
            PQclear(db_params(h->conn, sql, 1, v));
            free(sql);
        }
    }
    copy_in_begin(&c, h->conn,
                  "operasi.keadaan_publik (periode_sk, pertanyaan, dasar, keadaan, run_id)");
    write_row(h, &c, "", NULL, &areas);
    for (int q = 0; q < h->questions; q++)
        if (all[q].p) {
            write_row(h, &c, h->question[q].name, h->question[q].base_name, &all[q]);
            free(all[q].p);
        }
    copy_in_end(&c);
    free(areas.p);
    free(all);
}
