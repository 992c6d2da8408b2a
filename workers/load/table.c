#include "load/table.h"
#include "konv.h"
#include "load/heading.h"
#include <stdlib.h>
#include <string.h>

enum { START_SIZE = 1 << 17, MAX_RECORD = 1 << 28 }; /* boundaries are long */

/* Moves what is left to the front and reads more; a record longer than the buffer makes it grow. */
static bool fill(struct table *t)
{
    memmove(t->buf, t->buf + t->used, t->have - t->used);
    t->have -= t->used;
    t->used = 0;
    if (t->size - t->have < START_SIZE / 2)
        t->buf = xrealloc(t->buf, t->size *= 2);
    size_t n = source_read(&t->source, t->buf + t->have, t->size - t->have - 1);
    t->have += n;
    t->buf[t->have] = 0;
    t->end = n == 0;
    return n > 0;
}

static bool next_record(struct table *t, struct csv_record *r)
{
    while (!csv_next(t->buf + t->used, t->buf + t->have, t->end, t->separator, MAX_RECORD, r))
        if (t->end || (!fill(t) && t->used == t->have))
            return false;
    t->used += r->next;
    t->line = t->next_line;
    t->next_line += t->source.workbook ? 1 : r->lines;
    return true;
}

/* The separator that cuts a line into most cells. */
static char guess_separator(const char *p, size_t n)
{
    static const char candidates[] = ",;\t";
    char best = ',';
    int most = -1;
    for (const char *c = candidates; *c; c++) {
        int count = 0;
        for (size_t i = 0; i < n; i++)
            count += p[i] == *c;
        if (count > most) {
            most = count;
            best = *c;
        }
    }
    return best;
}

/* Cells zero-terminated: the byte behind a cell is a separator, a quote or a line end that is not
 * needed any more. */
static void cut(struct table *t, const struct csv_record *r)
{
    t->n = csv_cells(r, t->separator, t->cells, CSV_MAX_CELLS);
    if (t->n > CSV_MAX_CELLS)
        t->n = CSV_MAX_CELLS;
    for (int i = 0; i < t->n; i++) {
        const char *p = t->cells[i].p;
        t->cells[i].n = (uint32_t)text_trim(&p, t->cells[i].n);
        t->cells[i].p = (char *)p;
        t->cells[i].p[t->cells[i].n] = 0;
    }
}

static bool read_header(struct table *t)
{
    struct csv_record r;
    if (t->source.workbook && !next_record(t, &r))
        return false; /* the names ogr2ogr gives */
    t->next_line = 1;
    do {
        if (t->have == t->used)
            fill(t);
        t->separator = guess_separator(t->buf + t->used, strcspn(t->buf + t->used, "\n"));
        if (!next_record(t, &r))
            return false;
    } while (csv_blank(&r, t->separator));
    cut(t, &r);
    t->columns = t->n;
    t->headings = xcalloc((size_t)t->n, sizeof *t->headings);
    for (int i = 0; i < t->n; i++) {
        char name[HEADING_MAX];
        heading_normal(t->cells[i].p, t->cells[i].n, name);
        t->headings[i] = xstrdup(name);
    }
    return true;
}

char *table_open(struct table *t, const char *path, const char *sheet)
{
    *t = (struct table){.separator = ',', .next_line = 1};
    char *why = source_open(&t->source, path, sheet);
    if (why)
        return why;
    t->size = START_SIZE;
    t->buf = xcalloc(1, t->size);
    if (!read_header(t)) {
        table_close(t);
        return xprintf("has no header line");
    }
    return NULL;
}

bool table_next(struct table *t)
{
    struct csv_record r;
    do {
        if (!next_record(t, &r))
            return false;
    } while (csv_blank(&r, t->separator));
    cut(t, &r);
    return true;
}

void table_close(struct table *t)
{
    source_close(&t->source);
    for (int i = 0; t->headings && i < t->columns; i++)
        free(t->headings[i]);
    free(t->headings);
    free(t->buf);
    t->headings = NULL;
    t->buf = NULL;
}

int table_column(const struct table *t, const char *names)
{
    for (const char *name = names; *name; name += strcspn(name, "|"), name += *name == '|') {
        size_t n = strcspn(name, "|");
        for (int i = 0; i < t->columns; i++)
            if (strlen(t->headings[i]) == n && memcmp(t->headings[i], name, n) == 0)
                return i;
    }
    return -1;
}

const char *table_cell(struct table *t, int column)
{
    return column >= 0 && column < t->n ? t->cells[column].p : "";
}
