/* Reads a small delimited file with a header for the unit tests; columns are found by name. */
#ifndef KONV_TEST_CSV_H
#define KONV_TEST_CSV_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CSV_COLUMNS 256

struct csv {
    FILE *file;
    char separator, head[8192], line[8192];
    char *names[CSV_COLUMNS], *fields[CSV_COLUMNS];
    int columns;
};

/* Cuts a line at the separators, in place; quotes around a field are dropped. */
static inline int csv_split(char *line, char separator, char **fields)
{
    int n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *end; line && n < CSV_COLUMNS; line = end) {
        if ((end = strchr(line, separator)))
            *end++ = '\0';
        size_t length = strlen(line);
        if (length > 1 && line[0] == '"' && line[length - 1] == '"') {
            line[length - 1] = '\0';
            line++;
        }
        fields[n++] = line;
    }
    return n;
}

/* Opens path below the folder of the shared data; comment lines before the header are skipped. */
static inline int csv_open(struct csv *c, const char *folder, const char *path, char separator)
{
    char full[1024];
    snprintf(full, sizeof full, "%s/%s", folder, path);
    c->separator = separator;
    c->file = fopen(full, "r");
    do {
        if (!c->file || !fgets(c->head, sizeof c->head, c->file))
            return 0;
    } while (c->head[0] == '#');
    c->columns = csv_split(c->head, separator, c->names);
    return 1;
}

/* Next row, or 0 after the last one (the file is closed then). */
static inline int csv_next(struct csv *c)
{
    if (!fgets(c->line, sizeof c->line, c->file)) {
        fclose(c->file);
        return 0;
    }
    return csv_split(c->line, c->separator, c->fields) == c->columns;
}

static inline const char *csv_text(const struct csv *c, const char *name)
{
    for (int i = 0; i < c->columns; i++)
        if (strcmp(c->names[i], name) == 0)
            return c->fields[i];
    fprintf(stderr, "no column %s\n", name);
    exit(2);
}

/* An empty field and NA are missing: NaN. */
static inline double csv_number(const struct csv *c, const char *name)
{
    const char *text = csv_text(c, name);
    return *text && strcmp(text, "NA") ? strtod(text, NULL) : NAN;
}
#endif
