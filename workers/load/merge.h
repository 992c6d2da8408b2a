/* After the COPY: repeated rows, corrections of earlier batches, and on into the tables of inti. */
#ifndef LOAD_MERGE_H
#define LOAD_MERGE_H

#include "load/pipeline.h"

struct merge_counts {
    int64_t fresh, updated, unchanged; /* against earlier batches */
    int64_t repeated; /* rows of this file that another of its rows replaces or equals */
};

/* Settles the batch inside the open transaction; adds DUPLIKAT, DIGANTI and CEK_GANDA to the tally.
 */
void merge_batch(PGconn *conn, const struct plan *p, struct tally *total, struct batch_facts *facts,
                 struct merge_counts *out);

#endif
