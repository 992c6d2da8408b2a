/* The last step of a publication: what the public figures hide, and
 * the measures side by side. */
#include "publik.h"
#include <inttypes.h>
#include <stdlib.h>

struct periods {
    int n;
    int32_t *sk; /* the periods and their months, each once */
    bool *own;   /* asked for, not only a month of one: whose SKDN alone is published with it */
    bool *news;  /* what is public of it changed */
    char *areas; /* only these are published, or NULL */
};

static void add_period(struct periods *list, int32_t sk, bool own)
{
    int i = 0;
    while (i < list->n && list->sk[i] != sk)
        i++;
    if (i == list->n)
        list->sk[list->n++] = sk;
    list->own[i] = list->own[i] || own;
}

/* Whether a period has been published for itself: then its measures follow its new SKDN. */
static bool compared(PGconn *conn, int32_t sk)
{
    char *sql = xprintf("SELECT count(*) FROM (SELECT FROM lap.fakta_ukuran WHERE periode_sk = %d "
                        "LIMIT 1) f",
                        sk);
    bool any = db_int(conn, sql) > 0;
    free(sql);
    return any;
}

static bool last_step(struct publish *p, void *arg)
{
    const struct periods *list = arg;
    /* The stronger lock first: nobody can come between reading and writing. */
    db_exec(p->conn, "LOCK TABLE operasi.penekanan, operasi.penekanan_periode, "
                     "operasi.keadaan_publik, lap.fakta_ukuran IN ROW EXCLUSIVE MODE");
    for (int i = 0; i < list->n; i++)
        if (!hide_small(p->conn, list->sk[i], p->run_id, list->areas, &list->news[i]))
            return false;
    for (int i = 0; i < list->n; i++)
        if (list->own[i] || (list->news[i] && compared(p->conn, list->sk[i])))
            db_execf(p->conn, "CALL operasi.susun_ukuran(%d, %" PRId64 ", %s%s%s)", list->sk[i],
                     p->run_id, list->areas ? "'{" : "", list->areas ? list->areas : "NULL",
                     list->areas ? "}'" : "");
    if (!list->areas)
        db_exec(p->conn,
                "ANALYZE (SKIP_LOCKED) operasi.penekanan (periode_sk, wilayah_sk, pertanyaan); "
                "ANALYZE (SKIP_LOCKED) lap.fakta_ukuran (periode_sk, wilayah_sk, ukuran)");
    free(list->areas);
    return true;
}

void publik_prepare(struct publish *p, const struct period *periods, int n, char *areas)
{
    size_t most = (size_t)n * 13;
    struct periods *list = xcalloc(1, sizeof *list + most * (sizeof *list->sk + 2));
    list->sk = (int32_t *)(list + 1); /* one block: it is freed with the publication */
    list->own = (bool *)(list->sk + most);
    list->news = list->own + most;
    for (int i = 0; i < n; i++) {
        add_period(list, periods[i].sk, true);
        for (int m = 0; periods[i].months > 1 && m < periods[i].months; m++)
            add_period(list, period_month(periods[i].first_month + m).sk, false);
    }
    list->areas = areas;
    publish_last(p, last_step, list);
}
