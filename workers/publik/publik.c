/* The last step of a publication: what the public figures hide, and
 * the measures side by side. */
#include "publik.h"
#include <inttypes.h>
#include <stdlib.h>

struct periods {
    int n;
    int32_t sk[]; /* the periods and their months, each once */
};

static void add_period(struct periods *list, int32_t sk)
{
    int i = 0;
    while (i < list->n && list->sk[i] != sk)
        i++;
    if (i == list->n)
        list->sk[list->n++] = sk;
}

static bool last_step(struct publish *p, void *arg)
{
    const struct periods *list = arg;
    for (int i = 0; i < list->n; i++)
        if (!hide_small(p->conn, list->sk[i], p->run_id))
            return false;
    for (int i = 0; i < list->n; i++)
        db_execf(p->conn, "CALL operasi.susun_ukuran(%d, %" PRId64 ")", list->sk[i], p->run_id);
    return true;
}

void publik_prepare(struct publish *p, const struct period *periods, int n)
{
    struct periods *list = xcalloc(1, sizeof *list + (size_t)n * 13 * sizeof list->sk[0]);
    for (int i = 0; i < n; i++) {
        add_period(list, periods[i].sk);
        for (int m = 0; periods[i].months > 1 && m < periods[i].months; m++)
            add_period(list, period_month(periods[i].first_month + m).sk);
    }
    publish_last(p, last_step, list);
}
