/*
 * Connections of one program whose transactions stay open side by side.
 *
 * Whoever waits for a table that one of them has (VACUUM FULL, ALTER TABLE, REINDEX) stands in the
 * queue before the others. The server does not see that the one goes on only when the others do: a
 * deadlock that nobody would ever end. So all of them take the tables they have in common, with
 * their indexes, before any begins its work. What one has it need not wait for again, not even for
 * writing.
 */
#ifndef TOGETHER_H
#define TOGETHER_H

#include "konv.h"

struct db_party {
    PGconn *first;         /* repeatable read */
    PGconn *const *reader; /* read only, through the snapshot of the first */
    int readers;
    PGconn *write; /* read committed, or NULL */
    /* What all of them take, and what the first and the readers take beside it (or NULL):
     * conditions on namespace n and table c. */
    const char *tables, *read;
    /* Of what the first and the last will write to they have the stronger lock first: nobody comes
     * between reading and writing. Names, or NULL. */
    const char *first_writes, *writes;
};

/* Begins a transaction on every connection; waits as long as somebody else has one of the tables.
 */
void db_begin_together(const struct db_party *party);

/* Connections that read one state of the warehouse. */
struct readers {
    PGconn **conn; /* the first may write what is rolled back */
    int n;
    bool lent; /* the first is somebody else's */
};

/* `n` of them, the first lent or NULL, together with the one that writes (or NULL): all that
 * scoring reads. */
void readers_begin(struct readers *r, int n, PGconn *first, PGconn *write);
/* Only the first `n` are needed from here on. */
void readers_keep(struct readers *r, int n);
void readers_end(struct readers *r);

#endif
