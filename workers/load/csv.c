#include "load/csv.h"
#include <string.h>

static bool is_space(char c, char separator)
{
    return c == ' ' || (c == '\t' && separator != '\t');
}

/* The end of a quoted cell (past its closing quote and blanks), or NULL when it is not well formed
 * before `end`. */
static char *skip_quoted(char *p, char *end, char separator)
{
    for (;;) {
        char *quote = memchr(p, '"', (size_t)(end - p));
        if (!quote)
            return NULL;
        p = quote + 1;
        if (p < end && *p == '"') {
            p++;
            continue;
        }
        while (p < end && is_space(*p, separator))
            p++;
        return p == end || *p == separator || *p == '\n' || *p == '\r' ? p : NULL;
    }
}

/* The record as the bytes up to the first line end. */
static bool plain_record(char *p, char *end, bool last, struct csv_record *out)
{
    char *stop = memchr(p, '\n', (size_t)(end - p));
    if (!stop && !last)
        return false;
    out->p = p;
    out->next = stop ? (size_t)(stop + 1 - p) : (size_t)(end - p);
    out->n = stop ? (size_t)(stop - p) : (size_t)(end - p);
    if (out->n && p[out->n - 1] == '\r')
        out->n--;
    out->lines = 1;
    return true;
}

/* Walks the cells of a record that has quotes; returns its end, NULL when a quote does not close.
 */
static char *walk_cells(char *p, char *end, char separator)
{
    for (;;) {
        while (p < end && is_space(*p, separator))
            p++;
        if (p < end && *p == '"' && !(p = skip_quoted(p + 1, end, separator)))
            return NULL;
        while (p < end && *p != separator && *p != '\n')
            p++;
        if (p == end || *p == '\n')
            return p;
        p++;
    }
}

static int count_lines(const char *p, const char *end)
{
    int n = 0;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        n++;
        p++;
    }
    return n;
}

bool csv_next(char *p, char *end, bool last, char separator, size_t limit, struct csv_record *out)
{
    *out = (struct csv_record){0};
    if (p >= end || !plain_record(p, end, last, out))
        return false;
    if (!memchr(p, '"', out->n))
        return true;
    char *edge = (size_t)(end - p) > limit ? p + limit : end;
    char *stop = walk_cells(p, edge, separator);
    bool cut = stop == edge; /* ran into the end of the buffer, or of the length allowed */
    if ((!stop || cut) && edge == end && !last)
        return false;
    if (!stop || (cut && edge != end)) {
        out->unquoted = true;
        return true;
    }
    out->n = (size_t)(stop - p);
    out->next = out->n + (stop < end);
    out->lines = 1 + count_lines(p, stop);
    if (out->n && p[out->n - 1] == '\r')
        out->n--;
    return true;
}

/* Removes the quotes of a cell in place; p is behind the opening quote. Returns the byte after the
 * cell. */
static char *unquote(char *p, char *end, struct csv_cell *cell)
{
    char *to = p;
    cell->p = p;
    for (; p < end; p++) {
        if (*p == '"') {
            if (p + 1 < end && p[1] == '"')
                p++;
            else
                break;
        }
        *to++ = *p;
    }
    cell->n = (uint32_t)(to - cell->p);
    return p + 1 < end ? p + 1 : end;
}

int csv_cells(const struct csv_record *record, char separator, struct csv_cell *cells, int max)
{
    char *p = record->p, *end = p + record->n;
    for (int n = 0; n < max;) {
        struct csv_cell *cell = &cells[n++];
        char *start = p;
        while (start < end && is_space(*start, separator))
            start++;
        bool quoted = start < end && *start == '"' && !record->unquoted;
        if (quoted)
            p = unquote(start + 1, end, cell);
        char *stop = memchr(p, separator, (size_t)(end - p));
        if (!stop)
            stop = end;
        if (!quoted)
            *cell = (struct csv_cell){p, (uint32_t)(stop - p)};
        if (stop == end)
            return n;
        p = stop + 1;
    }
    return max + 1;
}

bool csv_blank(const struct csv_record *record, char separator)
{
    for (const char *p = record->p, *end = p + record->n; p < end; p++)
        if (*p != separator && *p != ' ' && *p != '\t' && *p != '"' && *p != '\r' && *p != '\n')
            return false;
    return true;
}
