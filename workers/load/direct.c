#include "load/direct.h"
#include "array.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    MANY_WAITING = 2000, /* from here on a share counts */
    WAITING_SHARE = 4,   /* one row in four */
    INT8_OID = 20,
    DATE_OID = 1082,
    INT8_ARRAY_OID = 1016,
    DATE_ARRAY_OID = 1182,
};

/* By the key of inti.pengukuran and the index of children of five and more, which are not there. */
static const char sql_probe[] =
    "SELECT k.n - 1 FROM unnest($1, $2) WITH ORDINALITY k (anak_id, tgl_ukur, n)\n"
    "WHERE (SELECT true FROM inti.pengukuran o WHERE o.anak_id = k.anak_id AND o.tgl_ukur = "
    "k.tgl_ukur LIMIT 1)\n"
    "  OR (SELECT true FROM %s o WHERE o.anak_id = k.anak_id AND o.tgl_ukur = k.tgl_ukur AND "
    "o.batch_id <> %" PRId64 " AND o.diganti IS NULL\n"
    "    AND ((o.tgl_lahir IS NOT NULL AND o.tgl_ukur - o.tgl_lahir > 1826)\n"
    "      OR (o.tgl_lahir IS NULL AND o.usia_bulan >= 60)) LIMIT 1)";

/* Whether another batch of this source has rows. */
static bool has_earlier(PGconn *conn, const struct plan *p)
{
    char *batch = xprintf("%" PRId64, p->batch_id);
    const char *v[] = {p->header.mapping->source, batch};
    char *any = db_one(conn,
                       "SELECT 1 FROM sumber.batch WHERE sumber = $1 AND batch_id <> $2::bigint "
                       "AND diterima > 0 LIMIT 1",
                       2, v);
    bool yes = any != NULL;
    free(any);
    free(batch);
    return yes;
}

void direct_begin(struct direct *d, PGconn *conn, const struct plan *p)
{
    *d = (struct direct){.earlier = has_earlier(conn, p), .on = p->n_measured > 0};
    d->from_line = d->on ? INT64_MAX : 0;
    d->probe = d->on && d->earlier;
    if (!d->probe)
        return;
    /* Without statistics of what the transaction wrote only the keys are safe. */
    db_exec(conn, "SET LOCAL enable_seqscan = off");
    char *sql = xprintf(sql_probe, p->header.mapping->table, p->batch_id);
    Oid types[] = {INT8_ARRAY_OID, DATE_ARRAY_OID};
    PGresult *res = PQprepare(conn, "muat_telusur", sql, 2, types);
    db_check(conn, res);
    PQclear(res);
    free(sql);
}

static void copy_code(char *to, size_t size, const struct row *r, int slot)
{
    size_t n = r->values[slot].n < size ? r->values[slot].n : size - 1;
    memcpy(to, r->values[slot].text, n);
}

void direct_note(struct sent_row *out, const struct row *r, size_t end)
{
    const struct plan *p = r->plan;
    memset(out, 0, sizeof *out);
    out->key = (struct row_key){r->number, p->event >= 0 ? r->event : 0};
    out->end = end;
    if (!p->n_measured)
        return;
    kv_ymd day = kv_ymd_of(r->event);
    copy_code(out->slice.kab, sizeof out->slice.kab, r, p->kab);
    copy_code(out->slice.kec, sizeof out->slice.kec, r, p->kec);
    copy_code(out->slice.desa, sizeof out->slice.desa, r, p->desa);
    out->slice.month = kv_date_of(day.year, day.month, 1);
}

void direct_probe(const struct direct *d, PGconn *conn, struct sent_row *rows, size_t n)
{
    if (!d->probe || !d->on || !n)
        return;
    size_t sizes[] = {20 + 12 * n, 20 + 8 * n};
    char *children = xmalloc(sizes[0]), *days = xmalloc(sizes[1]), *c = children, *e = days;
    array_start(&c, INT8_OID, n);
    array_start(&e, DATE_OID, n);
    for (size_t i = 0; i < n; i++) {
        array_put32(&c, 8);
        array_put32(&c, (uint32_t)((uint64_t)rows[i].key.child >> 32));
        array_put32(&c, (uint32_t)rows[i].key.child);
        array_put32(&e, 4);
        array_put32(&e, (uint32_t)rows[i].key.event);
    }
    const char *values[] = {children, days};
    int lengths[] = {(int)sizes[0], (int)sizes[1]}, formats[] = {1, 1};
    PGresult *res = PQexecPrepared(conn, "muat_telusur", 2, values, lengths, formats, 0);
    db_check(conn, res);
    for (int i = 0; i < PQntuples(res); i++)
        rows[strtoul(PQgetvalue(res, i, 0), NULL, 10)].waiting = true;
    PQclear(res);
    free(children);
    free(days);
}

/* Keeps a slice once. */
static void note_slice(struct direct *d, const struct slice *s)
{
    if (d->n && memcmp(&d->slices[d->n - 1], s, sizeof *s) == 0)
        return;
    int32_t *at = strmap_at(&d->known, (const char *)s, sizeof *s);
    if (*at >= 0)
        return;
    *at = (int32_t)d->n;
    if (d->n == d->size)
        d->slices = xrealloc(d->slices, (d->size = d->size * 2 + 256) * sizeof *d->slices);
    d->slices[d->n++] = *s;
}

void direct_send(struct direct *d, PGconn *conn, const char *target, const struct copy_in *measured,
                 const struct sent_row *rows, size_t n, int64_t first_line)
{
    struct copy_in c;
    size_t start = 0, from = 0;
    if (!d->on) {
        if (d->from_line > first_line)
            d->from_line = first_line;
        return;
    }
    if (!n)
        return;
    copy_in_begin(&c, conn, target);
    for (size_t i = 0; i < n; i++) {
        d->rows++;
        if (!rows[i].waiting)
            note_slice(d, &rows[i].slice);
        else {
            d->waiting++;
            copy_in_part(&c, measured, from, start);
            from = rows[i].end;
        }
        start = rows[i].end;
    }
    copy_in_part(&c, measured, from, start);
    copy_in_end(&c);
    d->on = d->waiting < MANY_WAITING || d->waiting * WAITING_SHARE < d->rows;
}

void direct_end(const struct direct *d, PGconn *conn)
{
    if (!d->probe)
        return;
    db_exec(conn, "DEALLOCATE muat_telusur");
    db_exec(conn, "SET LOCAL enable_seqscan TO DEFAULT");
}

void direct_free(struct direct *d)
{
    free(d->slices);
    strmap_free(&d->known);
}
