/* Reports as CSV and JSON. */
#include "doc.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f)
        die(EXIT_RUNTIME, "cannot write %s: %s", path, strerror(errno));
    return f;
}

static void close_file(FILE *f, const char *path)
{
    bool bad = ferror(f) != 0;
    if (fclose(f) != 0 || bad)
        die(EXIT_RUNTIME, "cannot write %s: %s", path, strerror(errno));
}

/* A value by RFC 4180: quoted when it holds a comma, a quote or a line end. */
static void csv_value(FILE *f, const char *s)
{
    if (!strpbrk(s, ",\"\r\n")) {
        fputs(s, f);
        return;
    }
    fputc('"', f);
    for (; *s; s++) {
        if (*s == '"')
            fputc('"', f);
        fputc(*s, f);
    }
    fputc('"', f);
}

static void csv_table(FILE *f, const struct doc_table *t)
{
    char buffer[64];
    for (int c = 0; c < t->columns; c++) {
        fputs(c ? "," : "", f);
        csv_value(f, t->column[c].label);
    }
    fputs("\n", f);
    for (int i = 0; i < t->cells; i++) {
        fputs(i % t->columns ? "," : "", f);
        csv_value(f, cell_print(&t->cell[i], buffer, sizeof buffer));
        fputs(i % t->columns == t->columns - 1 ? "\n" : "", f);
    }
}

/* One table: headings and rows, nothing else. Several: each under its name, with an empty line
 * between. */
void doc_write_csv(const struct doc *d, const char *path)
{
    FILE *f = open_file(path);
    for (int i = 0; i < d->tables; i++) {
        if (d->tables > 1) {
            fputs(i ? "\n" : "", f);
            csv_value(f, d->table[i]->heading);
            fputs("\n", f);
        }
        csv_table(f, d->table[i]);
    }
    close_file(f, path);
}

static json_t *json_cell(const struct cell *c)
{
    if (c->kind == CELL_TEXT)
        return json_string(c->text);
    if (c->kind == CELL_NONE)
        return json_null();
    return c->decimals ? json_real(c->number) : json_integer((json_int_t)c->number);
}

static json_t *json_table(const struct doc_table *t)
{
    json_t *columns = json_array(), *rows = json_array(), *notes = json_array();
    for (int c = 0; c < t->columns; c++)
        json_array_append_new(columns, json_pack("{s:s, s:s}", "kode", t->column[c].key, "judul",
                                                 t->column[c].label));
    for (int r = 0; r < t->rows; r++) {
        json_t *row = json_object();
        for (int c = 0; c < t->columns; c++)
            json_object_set_new(row, t->column[c].key, json_cell(&t->cell[r * t->columns + c]));
        json_array_append_new(rows, row);
    }
    for (int i = 0; i < t->notes; i++)
        json_array_append_new(notes, json_string(t->note[i]));
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "kode", t->key, "judul", t->heading, "kolom",
                     columns, "baris", rows, "catatan", notes);
}

void doc_write_json(const struct doc *d, const char *path)
{
    json_t *facts = json_object(), *tables = json_array();
    for (int i = 0; i < d->facts; i++)
        json_object_set_new(facts, d->fact[i].key, json_string(d->fact[i].value));
    for (int i = 0; i < d->tables; i++)
        json_array_append_new(tables, json_table(d->table[i]));
    json_t *root = json_pack("{s:s, s:s, s:o, s:o}", "laporan", d->key, "judul", d->title,
                             "keterangan", facts, "tabel", tables);
    FILE *f = open_file(path);
    if (!root ||
        json_dumpf(root, f, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12)) != 0)
        die(EXIT_RUNTIME, "cannot write %s as JSON", path);
    fputs("\n", f);
    json_decref(root);
    close_file(f, path);
}
