/* One file about to be loaded: its layout, the columns of its landing table, and what holds for
 * every row. */
#ifndef LOAD_PLAN_H
#define LOAD_PLAN_H

#include "load/header.h"
#include "load/places.h"

enum slot_type { SLOT_TEXT, SLOT_INT2, SLOT_INT4, SLOT_INT8, SLOT_FLOAT8, SLOT_DATE, SLOT_BOOL };

struct slot {
    char *name;
    enum slot_type type;
};

/* Rules about whole rows: what a row must have, what it is called, where it goes on to. */
enum rule {
    RULE_MEASUREMENT, /* a child on a day: on into inti.pengukuran */
    RULE_IDENTITY,    /* a child without a measurement */
    RULE_PERSON,      /* a person in a list */
    RULE_VISIT,       /* a person on a day or in a month, with answers */
    RULE_FAMILY,      /* a family by its No KK, or its head */
    RULE_HOUSE,       /* facts about a family that another table names */
    RULE_RECAP,       /* counts of an area in a year */
    RULE_FORM,        /* a person in a month or on a day, from a village form: on into inti */
    RULE_PLACE        /* a thing of a village in a year: a facility, a budget line */
};

/* Where a field's values go; -1: nowhere. `second`: the other parent, RW beside RT, a date beside a
 * place. */
struct target {
    const struct field *field;
    int slot, status, original, second;
    int columns[8], n_columns; /* cells of a row, more than one when a heading is repeated */
    int told[8];               /* their columns in the header, for warnings; -1: none */
};

/* How the cells of a row stand: as the header says, or shifted in rows with more values. */
struct layout {
    int n; /* cells; 0: no such layout */
    struct target *targets;
    int n_targets;
};

struct plan {
    struct header header;
    enum rule rule;
    struct slot *slots; /* in the order of the COPY */
    int n_slots;
    struct layout normal, shifted;
    const struct places *places;
    const struct key *key;    /* behind the ids */
    const char *area;         /* --area or NULL */
    const char *base_name;    /* of the file, with its sheet */
    kv_date data_date, dated; /* dated: of every row, from the command line */
    bool two_digit_years, workbook;
    bool monthly, yearly; /* the day of a row is the first of its month, its year */
    int role;             /* kv_role of every person in the file */
    int64_t batch_id;
    /* Slots that rules read or fill by name; -1 when the table has none. */
    int batch, line, source, child, id, hash, kab, kec, desa, event;
    int nik, nik_status, name, sex, birth, weight, height, months, area_text;
    int family_no, family_status, head_nik, head_status, head_name; /* of families */
    int family_id, member_id, art_id, kia, mother;                  /* ids of the source */
    int total, at_risk, no_risk;                                    /* of recaps */
    int item, answer;                /* of a long list: service, answer */
    int kind, field, activity, fund; /* of facilities and budget lines */
    /* Their columns in the file, -1: none. */
    int nik_column, name_column, birth_column, event_column, weight_column, age_column;
    int family_column;
    char *items;  /* codes of acuan.jenis_layanan between blanks, for a long list */
    int *written; /* slots that this file can fill, in the order of the COPY */
    int n_written;
    int *measured; /* those of them that inti.pengukuran has; none: measurements wait for the merge
                    */
    int n_measured;
};

/* Columns of the landing table and targets of the header's fields; ends the program when they do
 * not match. */
void plan_make(struct plan *p, PGconn *conn, const struct header *header);
/* "table (a, b, c)" for COPY, fresh text. */
char *plan_copy_list(const struct plan *p);
/* "inti.pengukuran (a, b, c)" for COPY, fresh text. */
char *plan_measured_list(const struct plan *p);
/* Whether rows are known by their line alone: a new version of the file then replaces the old one.
 */
bool plan_is_anonymous(const struct plan *p);
/* Whether the rows learn birth date, sex and village from the identity file. */
bool plan_learns_identity(const struct plan *p);
/* Columns of inti.pengukuran that come from the landing table. */
extern const char plan_measurement_columns[];
void plan_free(struct plan *p);

#endif
