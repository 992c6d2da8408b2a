/* Finding the header line of a file: which line, which separator, which layout. */
#ifndef LOAD_HEADER_H
#define LOAD_HEADER_H

#include "load/mapping.h"
#include "load/source.h"

/* What the command line says about every row. */
struct given {
    const char *area;  /* a Kemendagri code, dotted, or NULL */
    const char *dated; /* the day of every row, as a date, month or year; or NULL */
};

struct header {
    const struct mapping *mapping;
    char separator;
    int64_t line;   /* of the header, 0 when the file is read by position without one */
    int64_t record; /* its number, counted from 0 */
    int n;          /* columns */
    int *fields;    /* field of each column, -1: unknown heading */
    char **titles;  /* as written */
};

/*
 * Looks for the header in the first ten lines. `only` restricts the choice to one mapping, else
 * those of `source` are tried, NULL being all. NULL, or what was expected and which known layout is
 * nearest (fresh text).
 */
char *header_find(struct header *h, struct source *s, const struct mappings *m, const char *source,
                  const struct mapping *only, const struct given *given);
void header_free(struct header *h);

#endif
