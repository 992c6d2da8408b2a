/*
 * Records and cells of separated text after RFC 4180, in place and without allocation, so that many
 * threads can cut one file. libcsv is not used here because it reports no positions: the loader
 * keeps the number and the raw bytes of every line.
 */
#ifndef LOAD_CSV_H
#define LOAD_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CSV_MAX_CELLS = 512 };

struct csv_cell {
    char *p; /* not zero-terminated */
    uint32_t n;
};

struct csv_record {
    char *p;
    size_t n;      /* without its line end */
    size_t next;   /* bytes up to the next record */
    int lines;     /* physical lines it takes */
    bool unquoted; /* a quote that never closes properly: the record ends at its first line end */
};

/*
 * The record at p. False when it is not complete before `end` and more may come (`last` false), or
 * nothing is left. A quote opens a cell only at its start, blanks before it allowed; inside, "" is
 * a quote and line ends are text, up to `limit` bytes in one record.
 */
bool csv_next(char *p, char *end, bool last, char separator, size_t limit, struct csv_record *out);
/* Cuts a record into cells and undoes their quoting in place; returns their number, the record must
 * be writable. */
int csv_cells(const struct csv_record *record, char separator, struct csv_cell *cells, int max);
/* Whether a record has nothing but separators, blanks and empty quotes. */
bool csv_blank(const struct csv_record *record, char separator);

#endif
