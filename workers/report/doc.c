/* A report as a value. */
#include "doc.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct doc *doc_new(const char *key, const char *title)
{
    struct doc *d = xcalloc(1, sizeof *d);
    d->key = xstrdup(key);
    d->title = xstrdup(title);
    memcpy(d->made, "2000-01-01", sizeof d->made);
    return d;
}

void doc_fact(struct doc *d, const char *key, const char *label, const char *value)
{
    d->fact = xrealloc(d->fact, (size_t)(d->facts + 1) * sizeof *d->fact);
    d->fact[d->facts].key = xstrdup(key);
    d->fact[d->facts].label = xstrdup(label);
    d->fact[d->facts++].value = xstrdup(value ? value : "-");
}

struct doc_table *doc_table(struct doc *d, const char *key, const char *heading)
{
    struct doc_table *t = xcalloc(1, sizeof *t);
    t->key = xstrdup(key);
    t->heading = xstrdup(heading);
    d->table = xrealloc(d->table, (size_t)(d->tables + 1) * sizeof(struct doc_table *));
    d->table[d->tables++] = t;
    return t;
}

void doc_column(struct doc_table *t, const char *key, const char *label, enum align align)
{
    t->column = xrealloc(t->column, (size_t)(t->columns + 1) * sizeof *t->column);
    t->column[t->columns++] = (struct column){xstrdup(key), xstrdup(label), align};
}

void doc_note(struct doc_table *t, const char *note)
{
    t->note = xrealloc(t->note, (size_t)(t->notes + 1) * sizeof(char *));
    t->note[t->notes++] = xstrdup(note);
}

void doc_row(struct doc_table *t)
{
    if (t->cells != t->rows * t->columns)
        die(EXIT_RUNTIME, "table %s: a row has %d cells for %d columns", t->key,
            t->cells - (t->rows - 1) * t->columns, t->columns);
    t->rows++;
    t->cell = xrealloc(t->cell, (size_t)t->rows * (size_t)t->columns * sizeof *t->cell);
    t->strong = xrealloc(t->strong, (size_t)t->rows * sizeof *t->strong);
    t->strong[t->rows - 1] = false;
}

void doc_strong(struct doc_table *t)
{
    t->strong[t->rows - 1] = true;
}

static void put(struct doc_table *t, struct cell c)
{
    if (t->cells == t->rows * t->columns)
        die(EXIT_RUNTIME, "table %s: too many cells in a row", t->key);
    t->cell[t->cells++] = c;
}

void cell_text(struct doc_table *t, const char *text)
{
    put(t, text ? (struct cell){CELL_TEXT, xstrdup(text), 0, 0} : (struct cell){0});
}

void cell_int(struct doc_table *t, int64_t n)
{
    put(t, (struct cell){CELL_NUMBER, NULL, (double)n, 0});
}

void cell_number(struct doc_table *t, double x, int decimals)
{
    put(t, isnan(x) ? (struct cell){0} : (struct cell){CELL_NUMBER, NULL, x, decimals});
}

void cell_none(struct doc_table *t)
{
    put(t, (struct cell){0});
}

void cell_value(struct doc_table *t, PGresult *res, int row, int column)
{
    enum { INT2 = 21, INT4 = 23, INT8 = 20, FLOAT8 = 701, NUMERIC = 1700 };
    Oid type = PQftype(res, column);
    const char *text = PQgetvalue(res, row, column), *point = strchr(text, '.');
    if (PQgetisnull(res, row, column))
        cell_none(t);
    else if (type == INT2 || type == INT4 || type == INT8)
        cell_int(t, strtoll(text, NULL, 10));
    else if (type == NUMERIC || type == FLOAT8)
        cell_number(t, strtod(text, NULL), point ? (int)strlen(point + 1) : 0);
    else
        cell_text(t, text);
}

/* Columns of figures may hold them as text beside words ("Y", "-", "87.50"): a figure is a number.
 */
static bool is_figure(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 9)
        return false;
    return text[digits] == 0 ||
           (text[digits] == '.' && strspn(text + digits + 1, "0123456789") == 2 &&
            text[digits + 3] == 0);
}

static void fill_cell(struct doc_table *t, PGresult *res, int row, int column)
{
    const char *text = PQgetvalue(res, row, column);
    if (t->column[column].align != LEFT && !PQgetisnull(res, row, column) && is_figure(text))
        cell_number(t, strtod(text, NULL), strchr(text, '.') ? 2 : 0);
    else
        cell_value(t, res, row, column);
}

void doc_fill(struct doc_table *t, PGresult *res)
{
    for (int row = 0; row < PQntuples(res); row++) {
        doc_row(t);
        for (int c = 0; c < t->columns; c++)
            fill_cell(t, res, row, c);
    }
}

const char *cell_print(const struct cell *c, char *buffer, size_t size)
{
    if (c->kind == CELL_TEXT)
        return c->text;
    if (c->kind == CELL_NONE)
        return "";
    snprintf(buffer, size, "%.*f", c->decimals, c->number);
    return buffer;
}

static void free_table(struct doc_table *t)
{
    for (int i = 0; i < t->cells; i++)
        free(t->cell[i].text);
    for (int i = 0; i < t->columns; i++) {
        free(t->column[i].key);
        free(t->column[i].label);
    }
    for (int i = 0; i < t->notes; i++)
        free(t->note[i]);
    free(t->cell);
    free(t->column);
    free(t->note);
    free(t->strong);
    free(t->key);
    free(t->heading);
    free(t);
}

void doc_free(struct doc *d)
{
    for (int i = 0; i < d->tables; i++)
        free_table(d->table[i]);
    for (int i = 0; i < d->facts; i++) {
        free(d->fact[i].key);
        free(d->fact[i].label);
        free(d->fact[i].value);
    }
    free(d->table);
    free(d->fact);
    free(d->key);
    free(d->title);
    free(d->footer);
    free(d);
}
