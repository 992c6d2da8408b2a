/*
 * Measurements go on into inti.pengukuran while the file is read, all but those whose key (child
 * and day) may be there already: the file had it before, or an earlier batch. These few wait for
 * the merge. A file that mostly repeats earlier ones is left to the merge from some line on.
 */
#ifndef LOAD_DIRECT_H
#define LOAD_DIRECT_H

#include "konv.h"
#include "load/row.h"
#include "strmap.h"

struct row_key {
    int64_t child;
    kv_date event;
};

/* Where and when a measurement was taken, as operasi.irisan has it; unused bytes are zero. */
struct slice {
    char kab[6], kec[9], desa[14];
    kv_date month;
};

/* What is known of one accepted row when its block is sent. */
struct sent_row {
    struct row_key key;
    struct slice slice;
    size_t end;   /* of its measurement in the block's buffer */
    bool waiting; /* for the merge */
};

struct direct {
    bool on;           /* of the block being sent */
    bool earlier;      /* this source has other batches */
    bool probe;        /* they may have the keys */
    int64_t from_line; /* rows of this line and later wait for the merge; INT64_MAX: none, 0: all */
    int64_t rows, waiting;
    struct slice *slices; /* of the rows that went on */
    size_t n, size;
    struct strmap known;
};

/* Before the first block: whether rows of this plan can go straight on. */
void direct_begin(struct direct *d, PGconn *conn, const struct plan *p);
/* Notes for a row about to be sent. */
void direct_note(struct sent_row *out, const struct row *r, size_t end);
/* Marks the rows that an earlier batch has. */
void direct_probe(const struct direct *d, PGconn *conn, struct sent_row *rows, size_t n);
/* After the last block. */
void direct_end(const struct direct *d, PGconn *conn);
/* Sends the measurements of a block, all but those that wait. */
void direct_send(struct direct *d, PGconn *conn, const char *target, const struct copy_in *measured,
                 const struct sent_row *rows, size_t n, int64_t first_line);
void direct_free(struct direct *d);

#endif
