/*
 * Reading: every thread has a connection on one snapshot and copies its own slice of the
 * areas out in binary. Slices are sets of kecamatan; the first one also takes every code the
 * dimension does not know, so no row is lost and none is read twice.
 */
#include "mutu.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = ROW_COLUMNS, PROGRESS_EVERY = 1 << 14 };
_Static_assert((int)PERSON_COLUMNS <= (int)ROW_COLUMNS, "a row of persons fits");

typedef void (*row_fn)(struct gather *g, const struct copy_field *f);

/* One COPY to its end; runs in a thread, so a failure is told, not died of. */
static void copy_all(struct gather *g, const char *query, row_fn row, int columns, int64_t *count)
{
    struct copy_out c;
    struct copy_field f[MAX_COLUMNS];
    copy_out_begin_told(&c, g->conn, query, &g->error);
    while (copy_out_next(&c, f, columns)) {
        row(g, f);
        if (c.rows % PROGRESS_EVERY == 0)
            progress_add(PROGRESS_EVERY);
    }
    progress_add(c.rows % PROGRESS_EVERY);
    *count += c.rows;
}

static void *read_slice(void *arg)
{
    struct gather *g = arg;
    children_begin(&g->children, g->score->months);
    copy_all(g, g->sql[0], row_measurement, ROW_COLUMNS, &g->rows[0]);
    if (!g->error)
        copy_all(g, g->sql[1], row_person, PERSON_COLUMNS, &g->rows[1]);
    return NULL;
}

/* ---- slices ---- */

/* A condition for each thread; together they hold for every row exactly once. */
static char **slices(const struct score *s, int n)
{
    char **out = xcalloc((size_t)n, sizeof *out), *all = xstrdup("'{");
    int kecamatan = 0, k = 0;
    for (int i = 0; i < s->areas.n; i++)
        kecamatan += s->areas.v[s->areas.order[i]].level == AREA_KECAMATAN;
    for (int i = 0; i < n; i++)
        out[i] = xstrdup(i ? "'{" : "");
    /* Neighbouring kecamatan go together: a child rarely leaves its slice. */
    for (int i = 0; i < s->areas.n && n > 1; i++) {
        const struct area *a = &s->areas.v[s->areas.order[i]];
        if (a->level != AREA_KECAMATAN || strchr(a->code, '-'))
            continue;
        int slice = (int)((int64_t)k++ * n / (kecamatan ? kecamatan : 1));
        if (!slice)
            continue;
        char **lists[] = {&out[slice], &all};
        for (int l = 0; l < 2; l++) {
            char *longer = xprintf("%s%s%s", *lists[l], (*lists[l])[2] ? "," : "", a->code);
            free(*lists[l]);
            *lists[l] = longer;
        }
    }
    for (int i = 0; i < n; i++) {
        char *condition = n == 1 ? xstrdup("true")
                          : i    ? xprintf("kode_kec = ANY (%s}')", out[i])
                                 : xprintf("kode_kec <> ALL (%s}')", all);
        free(out[i]);
        out[i] = condition;
    }
    free(all);
    return out;
}

/* The rows of an area run: every record of the children that have one in the area, wherever it is.
 */
static char *area_condition(const struct score *s, const char *number, const char *person)
{
    if (!s->area_code)
        return xstrdup("true");
    static const char *const column[] = {NULL, "kode_kab", "kode_kec", "kode_desa"};
    enum area_level level = s->areas.v[s->area].level;
    char from[16], to[16];
    char *here = level == AREA_PROVINSI ? xprintf("kode_kab LIKE '%s.%%'", s->area_code)
                                        : xprintf("%s = '%s'", column[level], s->area_code);
    char *measured =
        xprintf("FROM inti.pengukuran WHERE %s AND tgl_ukur BETWEEN '%s' AND '%s'", here,
                date_text(s->history_from[0], from), date_text(s->period.end, to));
    char *condition = number
                          ? xprintf("(%s IN (SELECT anak_id %s) OR %s IN (SELECT orang_id %s AND "
                                    "orang_id IS NOT NULL UNION ALL "
                                    "SELECT orang_id FROM inti.orang WHERE %s))",
                                    number, measured, person, measured, here)
                          : xprintf("(%s OR %s IN (SELECT orang_id %s AND orang_id IS NOT NULL))",
                                    here, person, measured);
    free(here);
    free(measured);
    return condition;
}

/*
 * The rows of a list of villages: every record of the children that have one there, wherever it is,
 * by index. The numbers are written into the queries: what the planner sees it does not have to
 * guess. Rows of persons stand by village, their numbers anywhere in the tree of numbers: only
 * those who live elsewhere are looked up by number.
 */
static void village_conditions(PGconn *conn, struct score *s, char **rows, char **persons)
{
    char *sql =
        xprintf("SELECT anak::text, orang::text, luar::text, ARRAY(SELECT DISTINCT left(d, 5) FROM "
                "unnest(%s::text[]) d ORDER BY 1)::text FROM operasi.kerabat(%s)",
                s->villages, s->villages);
    PGresult *res = db_query(conn, sql);
    const char *children = PQgetvalue(res, 0, 0), *people = PQgetvalue(res, 0, 1);
    *rows = xprintf("(anak_id = ANY ('%s'::bigint[]) OR orang_id = ANY ('%s'::bigint[]))", children,
                    people);
    *persons = xprintf("(kode_kab = ANY ('%s') AND kode_desa = ANY (%s) OR orang_id = ANY "
                       "('%s'::bigint[]))",
                       PQgetvalue(res, 0, 3), s->villages, PQgetvalue(res, 0, 2));
    s->people = xstrdup(people);
    s->people_rows = xstrdup(*persons);
    PQclear(res);
    free(sql);
}

static void set_queries(struct gather *g, struct score *s, const char *slice)
{
    char a[16], b[16], d[16];
    date_text(s->history_from[0], a);
    date_text(s->period.end, b);
    date_text(s->born_from[0], d);
    char *rows, *persons;
    if (s->villages) {
        village_conditions(g->conn, s, &rows, &persons);
    } else {
        rows = area_condition(s, "anak_id", "orang_id");
        persons = area_condition(s, NULL, "orang_id");
    }
    g->sql[0] = xprintf("SELECT anak_id, orang_id, kode_kab, kode_kec, kode_desa, posyandu, "
                        "sumber, tgl_lahir, jk, tgl_ukur, usia_bulan, berat_kg, tinggi_cm, posisi, "
                        "lila_cm, lingkar_kepala_cm, oedema, tikar, punya_kia, puskesmas "
                        "FROM inti.pengukuran WHERE tgl_ukur BETWEEN '%s' AND '%s' AND %s AND %s",
                        a, b, slice, rows);
    g->sql[1] = xprintf("SELECT orang_id, kode_kab, kode_kec, kode_desa, posyandu, "
                        "tgl_lahir, jk, tgl_meninggal, "
                        "coalesce(catatan_mulai, catatan_akhir), catatan_akhir FROM inti.orang "
                        "WHERE tgl_lahir BETWEEN '%s' AND '%s' "
                        "AND catatan_akhir IS NOT NULL AND coalesce(catatan_mulai, catatan_akhir) "
                        "<= '%s' AND %s AND %s",
                        d, b, b, slice, persons);
    free(rows);
    free(persons);
}

void score_read(struct score *s, const struct readers *readers)
{
    int n = s->villages ? 1 : konv.threads;
    areas_order(&s->areas);
    char **condition = slices(s, n);
    struct gather *g = xcalloc((size_t)n, sizeof *g);
    pthread_t *thread = xcalloc((size_t)n, sizeof *thread);
    progress_begin("reading", 0);
    for (int i = 0; i < n; i++) {
        g[i].score = s;
        g[i].conn = readers->conn[i];
        g[i].newest = KV_NO_DATE;
        set_queries(&g[i], s, condition[i]);
        if (pthread_create(&thread[i], NULL, read_slice, &g[i]) != 0)
            die(EXIT_RUNTIME, "cannot start a thread");
    }
    for (int i = 0; i < n; i++)
        pthread_join(thread[i], NULL);
    progress_end();
    children_begin(&s->children, s->months);
    for (int i = 0; i < n; i++) {
        if (g[i].error)
            die(EXIT_RUNTIME, "%s", g[i].error);
        children_merge(&s->children, &g[i].children, s);
        mutu_append(&s->notes, &g[i].notes);
        strmap_free(&g[i].places);
        strmap_free(&g[i].clinics);
        s->rows_period += g[i].in_period;
        s->newest = g[i].newest > s->newest ? g[i].newest : s->newest;
        s->no_age += g[i].no_age;
        free(g[i].sql[0]);
        free(g[i].sql[1]);
        free(condition[i]);
    }
    children_unite(&s->children, s);
    free(condition);
    free(thread);
    free(g);
}
