/*
 * A file through the threads: one reads and cuts it into blocks of whole records, several clean the
 * rows, the main thread sends the blocks to the server in the order of the file. Memory is a fixed
 * number of blocks.
 */
#ifndef LOAD_PIPELINE_H
#define LOAD_PIPELINE_H

#include "konv.h"
#include "load/codes.h"
#include "load/plan.h"
#include "load/source.h"

struct area_list { /* distinct kabupaten codes */
    char (*codes)[6];
    int n, size;
};

/* Copies all rows into the landing table, sumber.baris_mentah and sumber.tolakan inside the open
 * transaction. */
void pipeline_run(PGconn *conn, struct source *s, const struct plan *p, struct tally *total,
                  struct area_list *areas);

#endif
