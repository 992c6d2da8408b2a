/* Rows that are to stand in a slice of a table, held against those that stand there. */
#include "changes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_COLUMNS = 96,
    COUNT = 2,     /* bytes of the number of columns before a row */
    RUN = 4 + 8,   /* bytes of run_id behind it */
    AT_ONCE = 4096 /* rows in one DELETE */
};

struct standing {
    uint64_t digest[2];
    uint32_t block;
    uint16_t item;
    bool asked;
};

/*
 * Two sums of eight bytes at a time, each mixed by a multiplication of its own: a row that changed
 * passes for another one once in 2^128.
 */
static void digest(const char *p, size_t n, uint64_t out[2])
{
    uint64_t a = n * 0x9E3779B97F4A7C15u + 1, b = ~n, w;
    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&w, p, 8);
        a = (a ^ w) * 0xD6E8FEB86659FD93u;
        a ^= a >> 32;
        b = (b + w) * 0x9FB21C651E98DF25u;
        b ^= b >> 29;
    }
    for (w = 0; n; n--)
        w = w << 8 | (unsigned char)p[n - 1];
    a = (a ^ w) * 0xD6E8FEB86659FD93u;
    b = (b + w) * 0x9FB21C651E98DF25u;
    out[0] = a ^ a >> 32;
    out[1] = b ^ b >> 29;
}

/* Room for the index of all rows, at most half full. */
static void make_index(struct changes *c)
{
    size_t size = 64;
    while (size < c->n * 2)
        size *= 2;
    c->slot = xcalloc(size, sizeof *c->slot);
    c->mask = size - 1;
    for (size_t i = 0; i < c->n; i++) {
        size_t at = c->row[i].digest[0] & c->mask;
        while (c->slot[at])
            at = (at + 1) & c->mask;
        c->slot[at] = (uint32_t)i + 1;
    }
}

static void add(struct changes *c, const struct copy_field *f, int columns)
{
    if (c->n == c->size) {
        c->size = c->size ? c->size * 2 : 256;
        c->row = xrealloc(c->row, c->size * sizeof *c->row);
    }
    const struct copy_field *last = &f[columns - 1];
    const char *from = f[1].p - 4, *to = last->p + (last->n > 0 ? last->n : 0);
    struct standing *r = &c->row[c->n++];
    digest(from, (size_t)(to - from), r->digest);
    r->block = (uint32_t)field_int4(f[0]);
    r->item = (uint16_t)field_int2((struct copy_field){f[0].p + 4, 2});
    r->asked = false;
}

void changes_read(struct changes *c, PGconn *conn, const char *table, const char *columns,
                  const char *slice)
{
    static const char run[] = ", run_id";
    size_t n = strlen(columns), tail = sizeof run - 1;
    int width = 2;
    memset(c, 0, sizeof *c);
    c->of_run = n > tail && strcmp(columns + n - tail, run) == 0;
    n -= c->of_run ? tail : 0;
    for (size_t i = 0; i < n; i++)
        width += columns[i] == ',';
    if (width > MOST_COLUMNS)
        die(EXIT_RUNTIME, "too many columns in one publication");
    char *sql = xprintf("SELECT ctid, %.*s FROM %s WHERE %s", (int)n, columns, table, slice);
    struct copy_out rows;
    struct copy_field f[MOST_COLUMNS];
    copy_out_begin(&rows, conn, sql);
    while (copy_out_next(&rows, f, width))
        add(c, f, width);
    free(sql);
    make_index(c);
}

bool changes_stands(struct changes *c, const char *row, size_t n)
{
    uint64_t want[2];
    digest(row + COUNT, n - COUNT - (c->of_run ? RUN : 0), want);
    for (size_t at = want[0] & c->mask; c->slot[at]; at = (at + 1) & c->mask) {
        struct standing *r = &c->row[c->slot[at] - 1];
        if (!r->asked && r->digest[0] == want[0] && r->digest[1] == want[1]) {
            r->asked = true;
            return true;
        }
    }
    return false;
}

void changes_end(struct changes *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        if (!c->row[i].asked)
            c->row[n++] = c->row[i];
    c->n = n;
    c->row = xrealloc(c->row, (n ? n : 1) * sizeof *c->row);
    free(c->slot);
    c->slot = NULL;
}

static void remove_some(PGconn *conn, const char *table, char *list, size_t used)
{
    memcpy(list + used - 1, "}", 2);
    char *sql = xprintf("DELETE FROM %s WHERE ctid = ANY ($1::tid[])", table);
    PQclear(db_params(conn, sql, 1, (const char *const[]){list}));
    free(sql);
}

int64_t changes_remove(const struct changes *c, PGconn *conn, const char *table)
{
    enum { WIDTH = 22 }; /* "(4294967295,65535)", with quotes and a comma */
    char *list = c->n ? xmalloc(AT_ONCE * WIDTH + 2) : NULL;
    for (size_t i = 0, used = 0; i < c->n; i++) {
        used += (size_t)snprintf(list + used, WIDTH + 1, "%s\"(%u,%u)\",", used ? "" : "{",
                                 c->row[i].block, c->row[i].item);
        if ((i + 1) % AT_ONCE == 0 || i + 1 == c->n) {
            remove_some(conn, table, list, used);
            used = 0;
        }
    }
    free(list);
    return (int64_t)c->n;
}

void changes_free(struct changes *c)
{
    free(c->row);
    free(c->slot);
    memset(c, 0, sizeof *c);
}
