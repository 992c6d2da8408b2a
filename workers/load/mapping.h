/* Known layouts of files: what acuan.pemetaan and its columns and aliases say, and which of them
 * fits a header. */
#ifndef LOAD_MAPPING_H
#define LOAD_MAPPING_H

#include "konv.h"
#include "load/csv.h"
#include "load/heading.h"

enum kind {
    KIND_IGNORE,
    KIND_TEXT,
    KIND_NAME,
    KIND_NIK,
    KIND_NO_KK,
    KIND_SEX,
    KIND_DATE,
    KIND_NUMBER,
    KIND_COUNT,
    KIND_POSITION,
    KIND_YES_NO,
    KIND_TICK,
    KIND_CHOICE,
    KIND_AGE,
    KIND_PARENTS,
    KIND_PHONE,
    KIND_AREA_NAME,
    KIND_AREA_CODE,
    KIND_PLACE_AND_DATE,
    KIND_RT_RW,
    KIND_MONTH,
    KIND_NUMBERED,
    KINDS
};

struct choice {
    char *written; /* lower case */
    char *stored;  /* "" is NULL without a warning */
};

/* One column of a family of files. */
struct field {
    char normal[HEADING_MAX];
    char *title; /* as the mapping writes it */
    char *column;
    enum kind kind;
    char *unit;
    double min, max; /* NaN: no bound */
    struct choice *choices;
    int n_choices;
};

struct alias {
    char normal[HEADING_MAX];
    int field;
};

/* The headings of related layouts; an alias holds only in here. */
struct family {
    char *name;
    struct field *fields;
    int n_fields;
    struct alias *aliases;
    int n_aliases;
};

struct mapping {
    char *name, *source, *table, *rule, *note;
    char *dated; /* landing column with the day of the event, or NULL */
    char *role;  /* of every person in such a file, or NULL */
    struct family *family;
    bool positional;
    int *layout; /* fields in file order, -1 for a heading the family does not know */
    int n_layout;
    int *shifted; /* fields of the values of a row that has more of them than headings; -1: dropped
                   */
    int n_shifted;
    char **required; /* each one heading, or several separated by '|' */
    int n_required;
};

struct mappings {
    struct family *families;
    struct mapping *list;
    int n_families, n;
};

void mappings_load(struct mappings *m, PGconn *conn);
const struct mapping *mapping_find(const struct mappings *m, const char *name);
/* Field of a heading, by its own name or an alias; -1: unknown. */
int family_field(const struct family *f, const char *heading, size_t n);
/* Number of required items a header satisfies; `fields` are those of its columns. */
int mapping_satisfied(const struct mapping *m, const int *fields, int n, const bool *given);
/* Whether one required item is there; given[field] marks what the command line supplies. */
bool mapping_has(const struct mapping *m, int required, const int *fields, int n,
                 const bool *given);

#endif
