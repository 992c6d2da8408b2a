#include "load/report.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text arrays for the server: {"a","b"}. */
static char *text_array(int n, char *const *texts)
{
    size_t size = 3;
    for (int i = 0; i < n; i++)
        size += 2 * strlen(texts[i]) + 3;
    char *out = xmalloc(size), *p = out;
    *p++ = '{';
    for (int i = 0; i < n; i++) {
        if (i)
            *p++ = ',';
        *p++ = '"';
        for (const char *t = texts[i]; *t; t++) {
            if (*t == '"' || *t == '\\')
                *p++ = '\\';
            *p++ = *t;
        }
        *p++ = '"';
    }
    *p++ = '}';
    *p = 0;
    return out;
}

static char *number(int64_t n)
{
    return xprintf("%" PRId64, n);
}

static void save_batch(PGconn *conn, const struct report *r, const struct plan *p,
                       const struct area_list *areas)
{
    char **codes = xcalloc((size_t)areas->n + 1, sizeof *codes);
    for (int i = 0; i < areas->n; i++)
        codes[i] = areas->codes[i];
    const struct tally *t = r->total;
    const char *v[] = {number(p->batch_id),
                       text_array(r->header->n, r->header->titles),
                       number(t->read),
                       number(t->accepted),
                       number(r->merged.fresh),
                       number(r->merged.updated),
                       number(r->merged.unchanged),
                       number(r->merged.repeated),
                       number(t->rejected),
                       number(t->blank),
                       text_array(areas->n, codes),
                       xprintf("%c", r->header->separator)};
    PQclear(db_params(conn,
                      "UPDATE sumber.batch SET judul = $2::text[], baris = $3::bigint, diterima = "
                      "$4::bigint, baru = $5::bigint, "
                      "diperbarui = $6::bigint, tetap = $7::bigint, ganda = $8::bigint, ditolak = "
                      "$9::bigint, kosong = $10::bigint, "
                      "kode_kab = $11::text[], pemisah = $12 WHERE batch_id = $1::bigint",
                      12, v));
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        free((char *)v[i]);
    free(codes);
}

static const char *title_of(const struct header *h, int column)
{
    return column >= 0 && column < h->n && *h->titles[column] ? h->titles[column] : "-";
}

static void save_warning(PGconn *conn, int64_t batch, const char *code, const char *title,
                         int64_t n, int64_t first)
{
    const char *v[] = {number(batch), code, title, number(n), first ? number(first) : NULL};
    PQclear(db_params(
        conn,
        "INSERT INTO sumber.peringatan AS p (batch_id, kode, kolom, jumlah, baris_pertama) VALUES "
        "($1::bigint, $2, $3, $4::bigint, $5::int) "
        "ON CONFLICT (batch_id, kode, kolom) DO UPDATE SET jumlah = p.jumlah + excluded.jumlah, "
        "baris_pertama = least(p.baris_pertama, excluded.baris_pertama)",
        5, v));
    free((char *)v[0]);
    free((char *)v[3]);
    free((char *)v[4]);
}

void report_save(PGconn *conn, const struct report *r, const struct plan *p,
                 const struct area_list *areas)
{
    const struct header *h = r->header;
    save_batch(conn, r, p, areas);
    for (int code = KOLOM_ASING; code < CODES; code++)
        for (int c = 0; c <= h->n; c++) {
            const struct tally_cell *cell = &r->total->cells[code * (h->n + 1) + c];
            if (cell->n)
                save_warning(conn, p->batch_id, code_names[code], title_of(h, c), cell->n,
                             cell->first);
        }
    for (int c = 0; c < h->n; c++)
        if (h->fields[c] < 0 && *h->titles[c])
            save_warning(conn, p->batch_id, code_names[KOLOM_ASING], h->titles[c], 1, h->line);
}

static void print_text(const struct report *r)
{
    const struct tally *t = r->total;
    const struct merge_counts *m = &r->merged;
    if (!t) {
        printf("%s: read 0, accepted 0, updated 0, rejected 0; already loaded as batch %" PRId64
               ", nothing changed\n",
               r->label, r->already);
        return;
    }
    printf("%s: read %" PRId64 ", accepted %" PRId64 ", updated %" PRId64 ", rejected %" PRId64
           ", new %" PRId64 ", unchanged %" PRId64 ", repeated %" PRId64 ", blank %" PRId64
           " (%s, batch %" PRId64 ")\n",
           r->label, t->read, t->accepted, m->updated, t->rejected, m->fresh, m->unchanged,
           m->repeated, t->blank, r->header->mapping->name, r->batch_id);
    for (int code = 1; code < CODES; code++)
        for (int c = 0; c <= t->columns; c++) {
            const struct tally_cell *cell = &t->cells[code * (t->columns + 1) + c];
            if (!cell->n)
                continue;
            printf("  %s %s: %" PRId64, code_names[code], title_of(r->header, c), cell->n);
            if (cell->first)
                printf(", first in line %" PRId64, cell->first);
            putchar('\n');
        }
    bool any = false;
    for (int c = 0; c < r->header->n; c++)
        if (r->header->fields[c] < 0 && *r->header->titles[c]) {
            printf("%s%s", any ? ", " : "  KOLOM_ASING ", r->header->titles[c]);
            any = true;
        }
    if (any)
        putchar('\n');
}

static json_t *json_warnings(const struct report *r)
{
    json_t *list = json_array();
    for (int code = 1; code < CODES; code++)
        for (int c = 0; c <= r->total->columns; c++) {
            const struct tally_cell *cell = &r->total->cells[code * (r->total->columns + 1) + c];
            if (cell->n)
                json_array_append_new(
                    list, json_pack("{s:s, s:s, s:I, s:I}", "code", code_names[code], "column",
                                    title_of(r->header, c), "n", (json_int_t)cell->n, "first_line",
                                    (json_int_t)cell->first));
        }
    return list;
}

static void print_json(const struct report *r)
{
    const struct tally *t = r->total;
    json_t *o = json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "file", r->label, "source",
        r->header->mapping->source, "mapping", r->header->mapping->name, "read",
        (json_int_t)(t ? t->read : 0), "accepted", (json_int_t)(t ? t->accepted : 0), "updated",
        (json_int_t)r->merged.updated, "rejected", (json_int_t)(t ? t->rejected : 0));
    if (t) {
        json_object_set_new(o, "batch", json_integer(r->batch_id));
        json_object_set_new(o, "new", json_integer(r->merged.fresh));
        json_object_set_new(o, "unchanged", json_integer(r->merged.unchanged));
        json_object_set_new(o, "repeated", json_integer(r->merged.repeated));
        json_object_set_new(o, "blank", json_integer(t->blank));
        json_object_set_new(o, "warnings", json_warnings(r));
    } else {
        json_object_set_new(o, "already_loaded", json_integer(r->already));
    }
    if (konv.dry_run)
        json_object_set_new(o, "dry_run", json_true());
    char *text = json_dumps(o, JSON_COMPACT);
    if (!text)
        die(EXIT_RUNTIME, "out of memory");
    puts(text);
    free(text);
    json_decref(o);
}

void report_print(const struct report *r)
{
    if (konv.json)
        print_json(r);
    else
        print_text(r);
    fflush(stdout);
}
