/* One row of a file: cells in, values for the landing table out, or the reason why the row is
 * refused. */
#ifndef LOAD_ROW_H
#define LOAD_ROW_H

#include "konv.h"
#include "load/codes.h"
#include "load/plan.h"
#include <openssl/evp.h>

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
    struct tally *tally;
    struct value *values; /* by slot */
    const struct csv_cell *cells;
    int64_t line;
    enum code refused;
    int refused_column; /* of the file, -1: the row as a whole */
    kv_date birth, measured;
    kv_sex sex;
    double stated_age_days; /* -1: not stated */
    struct place_query place;
    struct place_answer area;
    struct place_memo *memo;
    int place_column[5], code_column;
    EVP_MD_CTX *digest;
    char id[68];        /* id_sumber */
    char numbers[2048]; /* cleaned NIK and the like: the texts values point to */
    size_t numbers_used;
};

void row_init(struct row *r, const struct plan *p, struct tally *t);
void row_free(struct row *r);
/* Cleans one row. False when it is refused; refused and refused_column say why. */
bool row_read(struct row *r, struct csv_cell *cells, int64_t line);
/* Appends the row to a COPY buffer. */
void row_write(const struct row *r, struct copy_in *c);

/* sumber.nomor_anak(): the first 63 bits of SHA-256 of "source:id". */
int64_t row_child_number(EVP_MD_CTX *digest, const char *source, const char *id);

#endif
