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

/* Whether a node is a neighbour of the area run: its parent is above the area, itself is neither
 * above nor inside. */
static bool neighbour(const struct score *s, int node)
{
    int parent = s->areas.v[node].parent;
    return s->area >= 0 && parent >= 0 && areas_within(&s->areas, s->area, parent) &&
           parent != s->area && !areas_within(&s->areas, s->area, node);
}

/* Published rows of the neighbours, sorted by area; the first column is the key of the area. */
static PGresult *neighbours(struct score *s, PGconn *conn, const struct fact *fact)
{
    char *list = xstrdup("");
    for (int i = 0; i < s->areas.n; i++)
        if (s->areas.v[i].sk && neighbour(s, i)) {
            char *longer = xprintf("%s%s%d", list, *list ? "," : "", s->areas.v[i].sk);
            free(list);
            list = longer;
        }
    char *sql =
        xprintf("SELECT wilayah_sk, %s FROM %s WHERE %s AND wilayah_sk = ANY ('{%s}')",
                fact->stored, fact->source ? fact->source : fact->table, fact->periods, list);
    PGresult *res = db_query(conn, sql);
    free(sql);
    free(list);
    return res;
}

/* Adds a neighbour's rows to its block. */
static void load_neighbour(const struct score *s, const struct fact *fact, PGresult *res,
                           int32_t sk, int64_t *block)
{
    int columns = PQnfields(res);
    char **value = xcalloc((size_t)columns, sizeof *value);
    for (int i = 0; i < PQntuples(res); i++) {
        if (atoi(PQgetvalue(res, i, 0)) != sk)
            continue;
        for (int c = 1; c < columns; c++)
            value[c - 1] = PQgetisnull(res, i, c) ? NULL : PQgetvalue(res, i, c);
        fact->load(s, value, block);
    }
    free(value);
}

/* Rows of the period in the area, or everywhere; in an area run also those of the areas above it.
 */
static char *slice(const struct score *s, const struct fact *fact)
{
    if (s->area < 0)
        return xstrdup(fact->periods);
    char *list = xstrdup("");
    for (int i = 0; i < s->areas.n; i++)
        if (s->areas.v[i].sk &&
            (areas_within(&s->areas, i, s->area) || areas_within(&s->areas, s->area, i))) {
            char *longer = xprintf("%s%s%d", list, *list ? "," : "", s->areas.v[i].sk);
            free(list);
            list = longer;
        }
    char *out = xprintf("%s AND wilayah_sk = ANY ('{%s}')", fact->periods, list);
    free(list);
    return out;
}

void fact_stage(struct score *s, struct publish *p, const struct fact *fact)
{
    char *where = slice(s, fact);
    publish_settle(p);
    PGresult *res = s->area >= 0 ? neighbours(s, p->conn, fact) : NULL;
    struct writer w = {s, fact, publish_stage(p, fact->table, fact->columns, where)};
    struct rollup r;
    rollup_begin(&r, &s->areas, fact->size, write_area, &w);
    for (int rank = 0; rank < s->areas.n; rank++) {
        int node = s->areas.order[rank];
        const struct area *a = &s->areas.v[node];
        if (neighbour(s, node)) {
            load_neighbour(s, fact, res, a->sk, rollup_next(&r, node, true));
        } else if (a->level == AREA_POSYANDU &&
                   (s->area < 0 || areas_within(&s->areas, node, s->area))) {
            fact->fill(s, node, rollup_next(&r, node, false));
        }
    }
    rollup_end(&r);
    if (res)
        PQclear(res);
    if (fact->measures)
        publish_check_levels(p, fact->table, fact->periods, fact->keys, fact->measures,
                             fact->posyandu);
    free(where);
}
