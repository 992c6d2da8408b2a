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
enum rule { RULE_MEASUREMENT, RULE_IDENTITY, RULE_FORM };

/* Where a field's values go; -1: nowhere. `second` and `third` are the parents of KIND_PARENTS, RW
 * beside RT, a place. */
struct target {
    const struct field *field;
    int slot, status, original, second;
    int columns[8], n_columns; /* file columns, more than one when a heading is repeated */
};

struct plan {
    struct header header;
    enum rule rule;
    struct slot *slots; /* in the order of the COPY */
    int n_slots;
    struct target *targets;
    int n_targets;
    const struct places *places;
    const char *area;      /* --area or NULL */
    const char *base_name; /* of the file, with its sheet */
    kv_date data_date, measured_on;
    bool two_digit_years, workbook;
    int64_t batch_id;
    /* Slots that rules read or fill by name; -1 when the table has none. */
    int batch, line, source, child, id, hash, kab, kec, desa;
    int nik, nik_status, name, sex, birth, measured, weight, height, months, area_text;
    int book, item, answer; /* of a form: number of the KIA book; of a long list: service, answer */
    /* Their columns in the file, -1: none. */
    int nik_column, name_column, birth_column, measured_column, weight_column, age_column;
    char *items;  /* codes of acuan.jenis_layanan between blanks, for a long list */
    int *written; /* slots that this file can fill, in the order of the COPY */
    int n_written;
};

/* Columns of the landing table and targets of the header's fields; ends the program when they do
 * not match. */
void plan_make(struct plan *p, PGconn *conn, const struct header *header);
/* "table (a, b, c)" for COPY, fresh text. */
char *plan_copy_list(const struct plan *p);
void plan_free(struct plan *p);

#endif
