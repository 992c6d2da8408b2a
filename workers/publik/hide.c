/*
 * Which public figures of a period are hidden: reads every question of operasi.pertanyaan_publik
 * over the areas from province to village, decides each (extension/core/convergence/suppress.h),
 * base before what splits it, and writes what changed into operasi.penekanan. When only some areas
 * changed, the counts of the others come from the last decision (keep.c).
 */
#include "convergence/suppress.h"
#include "hide.h"
#include "publik.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_level_and_code(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = x->level != y->level ? (x->level < y->level ? -1 : 1) : strcmp(x->code, y->code);
    return order ? order : (x->sk > y->sk) - (x->sk < y->sk);
}

/* Areas that have rows in the period, under a condition on their keys. */
static char *with_rows(const struct hide *h, const char *condition)
{
    static const char *const table[] = {"fakta_konvergensi", "fakta_tikar", "fakta_skdn",
                                        "fakta_gizi"};
    char *sql = xstrdup("");
    for (int i = 0; i < 4; i++) {
        char *longer = xprintf("%s%sSELECT wilayah_sk FROM lap.%s WHERE periode_sk = %d%s%s", sql,
                               i ? " UNION " : "", table[i], h->period, condition,
                               i == 3 ? " AND jk = 'semua' AND kelompok_umur = '0-59'" : "");
        free(sql);
        sql = longer;
    }
    return sql;
}

/* The areas of the last decision that are not among the changed ones; and all that have several
 * versions. */
static char *kept_areas(const struct hide *h)
{
    size_t n = (size_t)h->old_places * 12 + 1, used = 0;
    char *list = xmalloc(n);
    list[0] = 0;
    for (int i = 0; i < h->old_places; i++)
        used += (size_t)snprintf(list + used, n - used, "%s%d", i ? "," : "", h->old_sk[i]);
    char *twice = db_one(
        h->conn,
        "SELECT string_agg(d.wilayah_sk::text, ',') FROM lap.dim_wilayah d JOIN (SELECT kode FROM "
        "lap.dim_wilayah WHERE tingkat <> 'posyandu' GROUP BY kode HAVING count(*) > 1) g USING "
        "(kode)",
        0, NULL);
    char *condition = xprintf(" AND wilayah_sk = ANY ('{%s}')", twice ? twice : "");
    char *versions = twice ? with_rows(h, condition) : xstrdup("");
    char *sql =
        xprintf("SELECT k FROM unnest('{%s}'::int4[]) k WHERE k <> ALL ('{%s}'::int4[])%s%s", list,
                h->areas, twice ? " UNION " : "", versions);
    free(versions);
    free(condition);
    free(twice);
    free(list);
    return sql;
}

/* Areas that have rows in the period. Codes say what stands above: versions of an area share it. */
static void read_places(struct hide *h)
{
    char *condition = h->areas ? xprintf(" AND wilayah_sk = ANY ('{%s}')", h->areas) : xstrdup("");
    char *rows = with_rows(h, condition), *kept = h->areas ? kept_areas(h) : NULL;
    char *sql =
        xprintf("SELECT wilayah_sk, kode, array_position(ARRAY['provinsi', 'kabupaten', "
                "'kecamatan', 'desa'], tingkat) FROM lap.dim_wilayah WHERE tingkat IN ('provinsi', "
                "'kabupaten', 'kecamatan', 'desa') AND wilayah_sk IN (%s%s%s)",
                rows, kept ? " UNION " : "", kept ? kept : "");
    h->dims = db_query(h->conn, sql);
    free(sql);
    free(rows);
    free(kept);
    free(condition);
    h->places = PQntuples(h->dims);
    h->place = xcalloc((size_t)h->places + 1, sizeof *h->place);
    for (int i = 0; i < h->places; i++) {
        h->place[i] = (struct place){.sk = atoi(PQgetvalue(h->dims, i, 0)),
                                     .code = PQgetvalue(h->dims, i, 1),
                                     .level = atoi(PQgetvalue(h->dims, i, 2))};
        h->max_sk = h->place[i].sk > h->max_sk ? h->place[i].sk : h->max_sk;
    }
    qsort(h->place, (size_t)h->places, sizeof *h->place, by_level_and_code);
}

/* Parents by code and keys by number; work space of the decisions. */
static bool make_tree(struct hide *h)
{
    size_t n = (size_t)h->places + 1;
    h->at = xmalloc(((size_t)h->max_sk + 1) * sizeof *h->at);
    memset(h->at, -1, ((size_t)h->max_sk + 1) * sizeof *h->at);
    h->parent = xcalloc(n, sizeof *h->parent);
    h->least_of = xcalloc(n, sizeof *h->least_of);
    h->first = xcalloc(n, sizeof *h->first);
    h->must = xcalloc(n, 1);
    h->people = xcalloc(n, sizeof *h->people);
    h->need = xcalloc(n, sizeof *h->need);
    h->twin = xcalloc(n, sizeof *h->twin);
    int32_t all = h->places;
    h->places = 0;
    for (int32_t read = 0; read < all; read++) {
        const struct place *p = &h->place[read];
        const char *end = strrchr(p->code, '.');
        int32_t i = h->places, *known = strmap_at(&h->codes, p->code, strlen(p->code));
        if (*known >= 0) {
            h->twin[h->twins++] = (struct twin){p->sk, *known};
            h->at[p->sk] = *known;
            continue;
        }
        *known = i;
        h->place[i] = *p;
        h->places++;
        h->at[p->sk] = i;
        h->least_of[i] = h->least[p->level < 4];
        h->parent[i] =
            p->level > 1 && end ? strmap_find(&h->codes, p->code, (size_t)(end - p->code)) : -1;
        if (p->level > 1 && h->parent[i] < 0) {
            log_error("quality gate: area %s has figures, what stands above it has none", p->code);
            return false;
        }
    }
    return true;
}

struct question *question_at(struct hide *h, const char *name, size_t n)
{
    int32_t *at = strmap_at(&h->names, name, n);
    if (*at < 0) {
        if (h->questions == h->size) {
            h->size = h->size ? h->size * 2 : 64;
            h->question = xrealloc(h->question, (size_t)h->size * sizeof *h->question);
        }
        *at = h->questions;
        h->question[h->questions++] = (struct question){
            .name = strmap_key(&h->names, name, n),
            .base = -1,
            .count = xcalloc((size_t)h->places * ANSWERS, sizeof(int64_t)),
            .hidden = xcalloc((size_t)h->places, 1),
            .before = xcalloc((size_t)h->places, 1),
        };
    }
    return &h->question[*strmap_at(&h->names, name, n)];
}

static void read_questions(struct hide *h)
{
    char *condition = h->areas ? xprintf(" AND wilayah_sk = ANY ('{%s}')", h->areas) : xstrdup("");
    char *sql = xprintf("SELECT wilayah_sk, pertanyaan, dasar, a1, a2 FROM "
                        "operasi.pertanyaan_publik WHERE periode_sk = %d%s",
                        h->period, condition);
    free(condition);
    struct copy_out rows;
    struct copy_field f[5];
    copy_out_begin(&rows, h->conn, sql);
    while (copy_out_next(&rows, f, 5)) {
        int32_t sk = field_int4(f[0]), at = sk <= h->max_sk ? h->at[sk] : -1;
        if (at < 0 || f[3].n < 0)
            continue;
        struct question *q = question_at(h, f[1].p, (size_t)f[1].n);
        if (f[2].n >= 0 && !q->base_name)
            q->base_name = xprintf("%.*s", f[2].n, f[2].p);
        q->open = f[4].n < 0;
        q->count[at * ANSWERS] += field_int8(f[3]);
        if (!q->open)
            q->count[at * ANSWERS + 1] += field_int8(f[4]);
    }
    free(sql);
    for (int i = 0; i < h->questions; i++) {
        struct question *q = &h->question[i];
        q->base = q->base_name ? strmap_find(&h->names, q->base_name, strlen(q->base_name)) : -1;
    }
}

/* Whether the people of a question are one and the same answer of its base everywhere. */
static bool stands_on(const struct hide *h, const struct question *q, const struct question *base)
{
    bool same[ANSWERS] = {true, !base->open};
    for (int i = 0; i < h->places; i++)
        for (int c = 0; c < ANSWERS; c++)
            same[c] = same[c] && q->count[i * ANSWERS] + q->count[i * ANSWERS + 1] ==
                                     base->count[i * ANSWERS + c];
    return same[0] || same[1];
}

/* Decides a question after its base. */
static bool decide(struct hide *h, int32_t at)
{
    struct question *q = &h->question[at];
    if (q->done)
        return true;
    q->done = true;
    if (q->base_name &&
        (q->base < 0 || !decide(h, q->base) || !stands_on(h, q, &h->question[q->base]))) {
        log_error("quality gate: the people of %s are not those of an answer to %s", q->name,
                  q->base_name);
        return false;
    }
    int64_t *count = q->count;
    if (q->open) {
        count = xmalloc((size_t)h->places * sizeof *count);
        for (int i = 0; i < h->places; i++)
            count[i] = q->count[i * ANSWERS];
    }
    struct kv_suppress s = {
        .areas = h->places,
        .answers = q->open ? 1 : ANSWERS,
        .parent = h->parent,
        .least = h->least_of,
        .count = count,
        .base = q->base < 0 ? NULL : h->question[q->base].hidden,
        .also = q->also,
        .known = q->known,
        .open = q->open,
        .hidden = q->hidden,
        .must = h->must,
        .people = h->people,
        .need = h->need,
        .first = h->first,
    };
    kv_status status = kv_suppress(&s);
    if (q->open)
        free(count);
    if (status != KV_OK)
        log_error("quality gate: %s of an area is not the sum of its parts", q->name);
    return status == KV_OK;
}

/* Sums of questions: hidden where one of their parts is. */
static void decide_sums(struct hide *h)
{
    PGresult *res = db_query(h->conn, "SELECT pertanyaan, bagian FROM operasi.gabungan_publik "
                                      "ORDER BY pertanyaan COLLATE \"C\"");
    h->sums = xcalloc((size_t)PQntuples(res) + 1, sizeof *h->sums);
    for (int r = 0; r < PQntuples(res); r++) {
        const char *name = PQgetvalue(res, r, 0), *part = PQgetvalue(res, r, 1);
        if (h->n_sums == 0 || strcmp(h->sums[h->n_sums - 1].name, name))
            h->sums[h->n_sums++] = (struct sums){xstrdup(name), xcalloc((size_t)h->places + 1, 1),
                                                 xcalloc((size_t)h->places + 1, 1)};
        int32_t q = strmap_find(&h->names, part, strlen(part));
        struct sums *sum = &h->sums[h->n_sums - 1];
        for (int i = 0; i < h->places && q >= 0; i++) {
            sum->hidden[i] |= h->question[q].hidden[i] != KV_SHOWN;
            sum->before[i] |= h->question[q].before[i] != KV_SHOWN;
        }
    }
    PQclear(res);
}

static void write_key(const struct hide *h, struct copy_in *c, int32_t sk, const char *question,
                      const char *why)
{
    copy_row(c, 4);
    copy_int4(c, h->period);
    copy_int4(c, sk);
    copy_text(c, question);
    copy_text(c, why);
}

/* A decision holds for all versions of an area: which of them a fact stands under is no matter of
 * it. */
static void write_row(const struct hide *h, struct copy_in *c, int place, const char *question,
                      const char *why)
{
    write_key(h, c, h->place[place].sk, question, why);
    for (int i = 0; i < h->twins; i++)
        if (h->twin[i].place == place)
            write_key(h, c, h->twin[i].sk, question, why);
}

static const char *const why[] = {NULL, "kecil", "dasar", "induk", "pelindung", "periode"};

static void count_hidden(struct hide *h)
{
    for (int q = 0; q < h->questions; q++)
        for (int i = 0; i < h->places; i++) {
            h->small += h->question[q].hidden[i] == KV_HIDDEN_SMALL;
            h->other += h->question[q].hidden[i] > KV_HIDDEN_SMALL;
        }
}

/* Whether every decision is the kept one. */
static bool all_stand(const struct hide *h)
{
    bool stand = h->areas != NULL;
    for (int q = 0; q < h->questions && stand; q++)
        stand = memcmp(h->question[q].hidden, h->question[q].before, (size_t)h->places) == 0;
    for (int q = 0; q < h->n_sums && stand; q++)
        stand = memcmp(h->sums[q].hidden, h->sums[q].before, (size_t)h->places) == 0;
    return stand;
}

/* Decisions to be written: all that hide something, or those that differ from the kept ones. */
static void stage_decisions(struct hide *h)
{
    struct copy_in c;
    copy_in_begin(&c, h->conn, "pg_temp.penekanan_baru");
    for (int q = 0; q < h->questions; q++) {
        const struct question *o = &h->question[q];
        for (int i = 0; i < h->places; i++)
            if (h->areas ? o->hidden[i] != o->before[i] : o->hidden[i])
                write_row(h, &c, i, o->name, why[o->hidden[i]]);
    }
    for (int q = 0; q < h->n_sums; q++) {
        const struct sums *sum = &h->sums[q];
        for (int i = 0; i < h->places; i++)
            if (h->areas ? sum->hidden[i] != sum->before[i] : sum->hidden[i])
                write_row(h, &c, i, sum->name, sum->hidden[i] ? "bagian" : NULL);
    }
    copy_in_end(&c);
}

/* Areas of the kept decision that have no rows any more. */
static void forget_areas(struct hide *h)
{
    for (int i = 0; i < h->old_places; i++)
        if (h->old_sk[i] > h->max_sk || h->at[h->old_sk[i]] < 0)
            db_execf(h->conn,
                     "DELETE FROM operasi.penekanan WHERE periode_sk = %d AND wilayah_sk = %d",
                     h->period, h->old_sk[i]);
}

/* Only rows that differ are written: a refresh that decides nothing anew touches nothing. */
static void save_decisions(struct hide *h)
{
    db_exec(h->conn, "CREATE TEMP TABLE IF NOT EXISTS penekanan_baru (periode_sk int4, wilayah_sk "
                     "int4, pertanyaan text, alasan text); TRUNCATE pg_temp.penekanan_baru");
    stage_decisions(h);
    /* Plans must not trust the table's old size: a nested loop over rows being written is
     * quadratic. */
    db_execf(h->conn, "ANALYZE pg_temp.penekanan_baru; SET LOCAL enable_nestloop = %s",
             h->areas ? "on" : "off");
    if (h->areas)
        db_execf(
            h->conn,
            "DELETE FROM operasi.penekanan t USING pg_temp.penekanan_baru b WHERE t.periode_sk "
            "= %d AND t.wilayah_sk = b.wilayah_sk AND t.pertanyaan = b.pertanyaan",
            h->period);
    else
        db_execf(h->conn,
                 "DELETE FROM operasi.penekanan t WHERE periode_sk = %d AND NOT EXISTS (SELECT "
                 "FROM pg_temp.penekanan_baru b WHERE (b.wilayah_sk, b.pertanyaan, b.alasan) = "
                 "(t.wilayah_sk, t.pertanyaan, t.alasan))",
                 h->period);
    db_execf(h->conn,
             "INSERT INTO operasi.penekanan SELECT * FROM pg_temp.penekanan_baru b WHERE alasan IS "
             "NOT NULL AND NOT EXISTS (SELECT FROM operasi.penekanan t WHERE t.periode_sk = %d AND "
             "t.wilayah_sk = b.wilayah_sk AND t.pertanyaan = b.pertanyaan)",
             h->period);
}

static void save(struct hide *h)
{
    count_hidden(h);
    if (!all_stand(h))
        save_decisions(h);
    if (h->areas)
        forget_areas(h);
    keep_save(h);
}

static void save_period(struct hide *h)
{
    db_execf(h->conn, "DELETE FROM operasi.penekanan_periode WHERE periode_sk = %d", h->period);
    db_execf(h->conn,
             "INSERT INTO operasi.penekanan_periode (periode_sk, himpunan, ambang_desa, "
             "ambang_lain, angka_n, kecil_n, lain_n, run_id) SELECT %d, nilai, %d, %d, %" PRId64
             ", %" PRId64 ", %" PRId64 ", %" PRId64
             " FROM acuan.pengaturan WHERE kode = 'himpunan_publik'",
             h->period, h->least[0] - 1, h->least[1] - 1, (int64_t)h->questions * h->places,
             h->small, h->other, h->run_id);
}

/* A threshold of acuan.ambang as k; exits 3 when it is none. */
static int32_t threshold(PGconn *conn, const char *code)
{
    const char *v[] = {code};
    char *text = db_one(conn, "SELECT nilai FROM acuan.ambang WHERE kode = $1", 1, v);
    double c = text ? atof(text) : -1;
    free(text);
    if (!(c >= 0 && c <= 1000) || c != floor(c))
        die_hint(EXIT_RUNTIME, "a whole number of persons, 0 to hide nothing",
                 "acuan.ambang %s is no threshold", code);
    return (int32_t)c + 1;
}

static void release(struct hide *h)
{
    for (int i = 0; i < h->questions; i++) {
        free(h->question[i].base_name);
        free(h->question[i].count);
        free(h->question[i].hidden);
        free(h->question[i].before);
        free(h->question[i].also);
        free(h->question[i].known);
        free(h->question[i].shown_in);
        free(h->question[i].kept);
    }
    for (int i = 0; i < h->n_sums; i++) {
        free((char *)h->sums[i].name);
        free(h->sums[i].hidden);
        free(h->sums[i].before);
    }
    void *rest[] = {h->question, h->sums, h->place,  h->at,   h->parent, h->first,
                    h->least_of, h->must, h->people, h->need, h->old_sk, h->twin};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        free(rest[i]);
    strmap_free(&h->codes);
    strmap_free(&h->names);
    PQclear(h->dims);
}

bool hide_small(PGconn *conn, int32_t period_sk, int64_t run_id, const char *areas, bool *news)
{
    struct hide h = {.conn = conn, .period = period_sk, .run_id = run_id};
    h.least[0] = threshold(conn, "papan_desa");
    h.least[1] = threshold(conn, "papan_lain");
    if (h.least[1] < h.least[0])
        die_hint(EXIT_RUNTIME, "raise papan_lain or lower papan_desa",
                 "acuan.ambang papan_lain is below papan_desa");
    if (areas && keep_find(&h))
        h.areas = areas;
    read_places(&h);
    bool fine = make_tree(&h);
    if (h.areas &&
        h.twins) { /* facts may have gone from one version to the other: everything is read */
        release(&h);
        return hide_small(conn, period_sk, run_id, NULL, news);
    }
    if (fine && h.areas)
        keep_load(&h);
    if (fine) {
        read_questions(&h);
        links_load(&h);
    }
    for (int q = 0; q < h.questions && fine; q++)
        fine = decide(&h, q);
    if (fine) {
        decide_sums(&h);
        save(&h);
        save_period(&h);
    }
    uint32_t again = fine ? links_open(&h) : 0;
    *news = h.news;
    release(&h);
    /* Their counts stand; every decision hides more than the one before, so this comes to an end.
     */
    for (int i = 0; i < h.links && fine; i++)
        if (again >> i & 1)
            fine = hide_small(conn, h.link[i].sk, h.link[i].run_id, "", &(bool){false});
    return fine;
}
