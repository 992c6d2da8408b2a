/*
 * A file through the threads: one reads and cuts it into blocks of whole records, several clean the
 * rows, the main thread sends the blocks to the server in the order of the file. Memory is a fixed
 * number of blocks.
 */
#ifndef LOAD_PIPELINE_H
#define LOAD_PIPELINE_H

#include "konv.h"
#include "load/codes.h"
#include "load/direct.h"
#include "load/plan.h"
#include "load/source.h"

struct area_list { /* distinct kabupaten codes */
    char (*codes)[6];
    int n, size;
};

/*
 * Keys that may have stood in the file before, found in fixed memory by a Bloom filter of 2^26
 * bits: of a million keys about ten are false, of ten million one in twenty; none is missed.
 */
struct repeats {
    uint64_t *bits;
    struct row_key *keys;
    size_t n, size;
};

/* What is known of a batch when its rows have been sent. */
struct batch_facts {
    struct area_list areas;
    struct repeats repeats;
    struct direct direct;
    kv_date first, last; /* events; first > last when there are none */
};

/* Copies all rows into the landing table, sumber.baris_mentah and sumber.tolakan, measurements also
 * into inti.pengukuran, inside the open transaction. */
void pipeline_run(PGconn *conn, struct source *s, const struct plan *p, struct tally *total,
                  struct batch_facts *facts);
/* Adds a code unless it is there. */
void area_list_add(struct area_list *list, const char *code, size_t n);
void batch_facts_free(struct batch_facts *facts);

#endif
