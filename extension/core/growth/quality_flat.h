/* Canonical bytes of a data-quality state. */
#ifndef KV_QUALITY_FLAT_H
#define KV_QUALITY_FLAT_H

#include "growth/quality.h"

size_t kv_quality_size(const struct kv_quality *q);
void kv_quality_write(const struct kv_quality *q, unsigned char *bytes);

/* Damaged bytes are KV_CORRUPT; nothing is left allocated then. */
kv_status kv_quality_read(struct kv_quality *q, const struct kv_memory *memory,
                          const unsigned char *bytes, size_t size);

#endif
