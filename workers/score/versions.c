/*
 * Areas of the months inside a period. A month belongs to the areas in force at its own end,
 * whoever publishes it: a village that gets another name in November has its old one in October,
 * out of the quarter too. The tree is one of codes and the same on every day; what differs is the
 * key of a code's version. Months after the last change share the keys of the period's end.
 */
#include "score.h"
#include <stdlib.h>
#include <string.h>

/* First day after a month of the period. */
static kv_date after(const struct score *s, int month)
{
    return s->month_first[month + LOOKBACK + 1];
}

/* Whether a version begins or ends after one month's end, up to that of the next. */
static bool changes_between(PGconn *conn, kv_date first, kv_date last)
{
    char a[16], b[16];
    const char *v[] = {date_text(first, a), date_text(last, b)};
    char *any = db_one(conn,
                       "SELECT 1 FROM lap.dim_wilayah WHERE berlaku_mulai BETWEEN $1::date AND "
                       "$2::date OR berlaku_selesai BETWEEN $1::date AND $2::date LIMIT 1",
                       2, v);
    bool found = any != NULL;
    free(any);
    return found;
}

/* The node with the code of one of the period's tree in that of a month; made with what stands
 * above it where it is a member nobody had then. */
static int counterpart(const struct areas *of, int node, struct areas *in)
{
    const struct area *a = &of->v[node];
    int found = areas_find(in, a->code, strlen(a->code));
    if (found >= 0)
        return found;
    int parent = a->parent < 0 ? -1 : counterpart(of, a->parent, in);
    return areas_add(in, a->code, a->name, a->level, parent);
}

static bool counted(const struct score *s, int node, int first, int last)
{
    while (first <= last && !skdn_counted(s, node, first))
        first++;
    return first <= last;
}

/* The keys of months in a row by node of the period's tree; 0 where the area has neither rows nor a
 * version. */
static int32_t *keys_of(const struct score *s, PGconn *conn, int first, int last)
{
    char day[16];
    struct areas then;
    int32_t *sk = xcalloc((size_t)s->areas.n + 1, sizeof *sk);
    areas_load(&then, conn, date_text(after(s, last) - 1, day));
    for (int node = 0; node < s->areas.n; node++)
        if (counted(s, node, first, last))
            counterpart(&s->areas, node, &then);
    areas_save(&then, conn);
    for (int node = 0; node < s->areas.n; node++) {
        int found = areas_find(&then, s->areas.v[node].code, strlen(s->areas.v[node].code));
        sk[node] = found < 0 ? 0 : then.v[found].sk;
    }
    areas_free(&then);
    return sk;
}

void versions_load(struct score *s, PGconn *conn)
{
    int last = s->months - 1;
    for (int first = last; first >= 0; first--) {
        if (first > 0 && !changes_between(conn, after(s, first - 1), after(s, first) - 1))
            continue;
        int32_t *keys = last < s->months - 1 ? keys_of(s, conn, first, last) : NULL;
        for (; last >= first; last--)
            s->month_sk[last] = keys;
    }
}

int32_t version_key(const struct score *s, int node, int month)
{
    return s->month_sk[month] ? s->month_sk[month][node] : s->areas.v[node].sk;
}

char *version_keys(const struct score *s, bool neighbours)
{
    char *list = areas_keys(&s->areas, s->part, neighbours);
    for (int m = 0; m < s->months; m++) {
        if (!s->month_sk[m] || s->month_sk[m] == s->month_sk[m + 1])
            continue;
        for (int i = 0; i < s->areas.n; i++) {
            int32_t sk = s->month_sk[m][i];
            bool wanted =
                neighbours ? areas_neighbour(&s->areas, s->part, i) : s->part[i] != PART_NONE;
            if (!wanted || !sk || sk == s->areas.v[i].sk)
                continue;
            char *longer = xprintf("%s%s%d", list, *list ? "," : "", sk);
            free(list);
            list = longer;
        }
    }
    return list;
}

void versions_free(struct score *s)
{
    for (int m = 0; m < s->months; m++)
        if (s->month_sk[m] != s->month_sk[m + 1])
            free(s->month_sk[m]);
}
