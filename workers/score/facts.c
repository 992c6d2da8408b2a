/* Additive facts over the areas: fill, add up, write. */
#include "score.h"
#include <stdlib.h>
#include <string.h>

uint32_t children_of(const struct score *s, int node, const uint32_t **list)
{
    int32_t rank = s->areas.v[node].rank;
    *list = s->by_place + s->place_from[rank];
    return s->place_from[rank + 1] - s->place_from[rank];
}

struct writer {
    const struct score *s;
    const struct fact *fact;
    struct copy_in *copy;
};

static void write_area(void *arg, const struct area *area, const int64_t *block)
{
    struct writer *w = arg;
    w->fact->emit(w->s, w->copy, area, block);
}

/* Published rows of the neighbours; the first column is the key of the area. */
static PGresult *neighbours(struct score *s, PGconn *conn, const struct fact *fact)
{
    char *list = version_keys(s, true);
    char *sql =
        xprintf("SELECT wilayah_sk, %s FROM %s WHERE %s AND wilayah_sk = ANY ('{%s}')",
                fact->stored, fact->source ? fact->source : fact->table, fact->periods, list);
    PGresult *res = db_query(conn, sql);
    free(sql);
    free(list);
    return res;
}

/* Adds a neighbour's rows to its block. */
static void load_neighbour(const struct score *s, const struct fact *fact, PGresult *res, int node,
                           int64_t *block)
{
    int columns = PQnfields(res);
    char **value = xcalloc((size_t)columns, sizeof *value);
    for (int i = 0; i < PQntuples(res); i++) {
        for (int c = 1; c < columns; c++)
            value[c - 1] = PQgetisnull(res, i, c) ? NULL : PQgetvalue(res, i, c);
        int32_t sk = fact->key ? fact->key(s, node, value) : s->areas.v[node].sk;
        if (atoi(PQgetvalue(res, i, 0)) == sk)
            fact->load(s, value, block);
    }
    free(value);
}

char *score_slice(const struct score *s, const char *periods)
{
    if (!s->part)
        return xstrdup(periods);
    char *list = version_keys(s, false);
    char *out = xprintf("%s AND wilayah_sk = ANY ('{%s}')", periods, list);
    free(list);
    return out;
}

void score_check(const struct score *s, struct publish *p, const char *table, const char *periods,
                 const char *keys, const char *measures, const char *posyandu)
{
    if (!s->part) {
        publish_check_levels(p, table, periods, keys, measures, posyandu);
        return;
    }
    char *list = version_keys(s, false);
    publish_check_parts(p, table, periods, list, keys, measures, posyandu);
    free(list);
}

void fact_stage(struct score *s, struct publish *p, const struct fact *fact)
{
    char *where = score_slice(s, fact->periods);
    publish_settle(p);
    PGresult *res = s->part ? neighbours(s, p->conn, fact) : NULL;
    struct writer w = {s, fact, publish_stage(p, fact->table, fact->columns, where)};
    struct rollup r;
    rollup_begin(&r, &s->areas, fact->size, write_area, &w);
    for (int rank = 0; rank < s->areas.n; rank++) {
        int node = s->areas.order[rank];
        const struct area *a = &s->areas.v[node];
        if (areas_neighbour(&s->areas, s->part, node)) {
            load_neighbour(s, fact, res, node, rollup_next(&r, node, true));
        } else if (a->level == AREA_POSYANDU && score_inside(s, node)) {
            fact->fill(s, node, rollup_next(&r, node, false));
        }
    }
    rollup_end(&r);
    if (res)
        PQclear(res);
    if (fact->measures)
        score_check(s, p, fact->table, fact->periods, fact->keys, fact->measures, fact->posyandu);
    free(where);
}
