/*
 * Rows that are to stand in a slice of a table, held against those that stand there. A row that is
 * the same in every byte but the run that wrote it stays as it is: it costs no write, no index
 * entry and no vacuum. What is kept of a row that stands there is a digest of 16 bytes and its
 * place: 24 bytes, and 8 to 16 in the index of them.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include "konv.h"

struct changes {
    struct standing *row;
    size_t n, size;
    uint32_t *slot; /* number of a row + 1, by digest; 0 free */
    size_t mask;
    bool of_run; /* the last column is run_id and is not compared */
};

/* Reads the slice over a connection in a transaction: its lock keeps the rows where they are. */
void changes_read(struct changes *c, PGconn *conn, const char *table, const char *columns,
                  const char *slice);
/* Whether a row, in the bytes of COPY, stands already; each row that stands answers once. */
bool changes_stands(struct changes *c, const char *row, size_t n);
/* No more rows will be asked for: what is kept are the places of those that go. */
void changes_end(struct changes *c);
/* Deletes them, in the same transaction; returns how many. */
int64_t changes_remove(const struct changes *c, PGconn *conn, const char *table);
void changes_free(struct changes *c);

#endif
