/* One row of a file: cells in, values for the landing table out, or the reason why the row is
 * refused. */
#ifndef LOAD_ROW_H
#define LOAD_ROW_H

#include "key.h"
#include "konv.h"
#include "load/codes.h"
#include "load/plan.h"

enum value_kind { VALUE_NULL, VALUE_TEXT, VALUE_INT, VALUE_DOUBLE };

struct value {
    enum value_kind kind;
    uint32_t n; /* bytes of a text */
    union {
        const char *text;
        int64_t i; /* also dates and booleans */
        double d;
    };
};

struct row {
    const struct plan *plan;
    const struct layout *layout; /* of this row */
    struct tally *tally;
    struct value *values; /* by slot */
    const struct csv_cell *cells;
    int64_t line;
    enum code refused;
    int refused_column; /* of the file, -1: the row as a whole */
    kv_date birth, event;
    kv_sex sex;
    bool over_five;         /* a measurement that inti.pengukuran does not take */
    int answers;            /* cells that say something about a service or state */
    double stated_age_days; /* -1: not stated */
    struct place_query place;
    struct place_answer area;
    struct place_memo *memo;
    int place_column[5], code_column;
    EVP_MD_CTX *digest;
    struct key key;
    char id[100];       /* id_sumber */
    int64_t number;     /* sumber.nomor_anak(sumber, id_sumber) */
    char numbers[2048]; /* cleaned NIK and the like: the texts values point to */
    size_t numbers_used;
};

void row_init(struct row *r, const struct plan *p, struct tally *t);
void row_free(struct row *r);
/* Cleans one row of n cells. False when it is refused; refused and refused_column say why. */
bool row_read(struct row *r, struct csv_cell *cells, int n, int64_t line);
/* Appends the row to a COPY buffer. */
void row_write(const struct row *r, struct copy_in *c);
/* Appends it as a row of inti.pengukuran, in the order of plan_measured_list(). */
void row_write_measured(const struct row *r, struct copy_in *c);

/* For the rules: values by slot (-1 is no slot), warnings, refusal (returns false). */
void row_set_text(struct row *r, int slot, const char *p, size_t n);
void row_set_int(struct row *r, int slot, int64_t v);
void row_warn(struct row *r, enum code code, int column);
bool row_refuse(struct row *r, enum code code, int column);
/* A copy of a short text that lasts as long as the row; NULL when there is no room. */
const char *row_keep(struct row *r, const char *p, size_t n);
static inline bool row_has(const struct row *r, int slot)
{
    return slot >= 0 && r->values[slot].kind != VALUE_NULL;
}

/* ---- rules.c ---- */

/* Before the numbers are read: what a row of its rule must have. */
bool rules_check(struct row *r);
/* After them: its area and its id. */
bool rules_settle(struct row *r);

#endif
