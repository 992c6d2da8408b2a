/* What a load did: into sumber.batch and sumber.peringatan, and onto stdout. */
#ifndef LOAD_REPORT_H
#define LOAD_REPORT_H

#include "load/merge.h"

struct report {
    const char *label;
    const struct source *source;
    const struct header *header;
    int64_t already, batch_id; /* already: the batch that loaded the same file */
    const struct tally *total; /* NULL when nothing was loaded */
    struct merge_counts merged;
};

void report_save(PGconn *conn, const struct report *r, const struct plan *p,
                 const struct area_list *areas);
/* "file: read N, accepted N, updated N, rejected N, ..." and a line for each warning, or one JSON
 * object. */
void report_print(const struct report *r);

#endif
