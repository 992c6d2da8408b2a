/*
 * A report as a value: a title, facts about it, tables. Kinds build it, formats write it: csv,
 * json, xlsx and pdf come out of the same tables, so they never disagree.
 *
 *   struct doc *d = doc_new("mutu", "Mutu data pengukuran");
 *   doc_fact(d, "wilayah", "Wilayah", "BONE (73.08)");
 *   struct doc_table *t = doc_table(d, "kelengkapan", "Kelengkapan isian");
 *   doc_column(t, "desa", "Desa", LEFT);
 *   doc_column(t, "n", "Baris", RIGHT);
 *   doc_row(t);
 *   cell_text(t, "MAPPESANGKA"); cell_int(t, 12);
 */
#ifndef DOC_H
#define DOC_H

#include "konv.h"

enum align { LEFT, RIGHT, CENTRE };

enum cell_kind {
    CELL_NONE /* no value: "-" on paper, empty in csv, null in json */,
    CELL_TEXT,
    CELL_NUMBER
};
struct cell {
    enum cell_kind kind;
    char *text;
    double number;
    int decimals;
};

struct column {
    char *key, *label;
    enum align align;
};

struct doc_table {
    char *key, *heading;
    struct column *column;
    int columns;
    struct cell *cell; /* rows * columns */
    bool *strong;      /* by row: a total */
    int rows, cells;   /* cells: filled so far */
    char **note;
    int notes;
};

struct doc {
    char *key, *title;
    struct {
        char *key, *label, *value;
    } * fact;
    int facts;
    struct doc_table **table;
    int tables;
    bool landscape;
    char *footer;
    char made[11]; /* ISO date that stands for the time of writing: same data, same bytes */
};

struct doc *doc_new(const char *key, const char *title);
void doc_fact(struct doc *d, const char *key, const char *label, const char *value);
struct doc_table *doc_table(struct doc *d, const char *key, const char *heading);
void doc_column(struct doc_table *t, const char *key, const char *label, enum align align);
void doc_note(struct doc_table *t, const char *note);
/* Starts a row; the one before must be complete. */
void doc_row(struct doc_table *t);
/* Makes the row just started stand out. */
void doc_strong(struct doc_table *t);
void cell_text(struct doc_table *t, const char *text); /* NULL: no value */
void cell_int(struct doc_table *t, int64_t n);
void cell_number(struct doc_table *t, double x, int decimals); /* NaN: no value */
void cell_none(struct doc_table *t);
/* A value as the database printed it: NULL, a number with its own decimals, or text. */
void cell_value(struct doc_table *t, PGresult *res, int row, int column);
/* All rows of a result, in the order of the table's columns. */
void doc_fill(struct doc_table *t, PGresult *res);
const char *cell_print(const struct cell *c, char *buffer, size_t size); /* with a decimal point */
void doc_free(struct doc *d);

/* The formats; each writes a whole file or exits 3. */
void doc_write_csv(const struct doc *d, const char *path);
void doc_write_json(const struct doc *d, const char *path);
void doc_write_xlsx(const struct doc *d, const char *path);
void doc_write_pdf(const struct doc *d, const char *path);

#endif
