/* A small table read row by row: reference files, and the first lines of the big ones. */
#ifndef LOAD_TABLE_H
#define LOAD_TABLE_H

#include "load/csv.h"
#include "load/source.h"

struct table {
    struct source source;
    char separator;
    int64_t line; /* of the row in cells: physical line, or row of a sheet */
    int n;
    struct csv_cell cells[CSV_MAX_CELLS];
    int columns;     /* of the header */
    char **headings; /* in normal form */
    char *buf;
    size_t used, have, size;
    int64_t next_line;
    bool end;
};

/* Opens a file and reads its header, the first line that is not blank; NULL, or why not (fresh
 * text). */
char *table_open(struct table *t, const char *path, const char *sheet);
/* The next row that is not blank; false at the end. Cells are trimmed and last until the next call.
 */
bool table_next(struct table *t);
void table_close(struct table *t);
/* Position of a heading, in normal form, or of the first of several separated by '|'; -1: none. */
int table_column(const struct table *t, const char *names);
/* A cell by column, "" when the row or the column is not there. The text lasts until the next row.
 */
const char *table_cell(struct table *t, int column);

#endif
