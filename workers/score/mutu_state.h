/* Data quality of an area as bytes: operasi.keadaan_mutu. Whole numbers only, so nothing is lost.
 */
#ifndef MUTU_STATE_H
#define MUTU_STATE_H

#include "growth/quality.h"
#include "konv.h"

/* A column of a COPY: `extra` are n further counters. */
void mutu_state_put(struct copy_in *c, const struct kv_quality *q, const int64_t *extra, int n);
/* Adds what was written into q and extra; false: bytes of another form. */
bool mutu_state_add(const char *bytes, size_t size, struct kv_quality *q,
                    const struct kv_memory *memory, int64_t *extra, int n);

#endif
