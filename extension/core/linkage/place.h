/* Places of residence: Kemendagri code down to the village, RT and RW. */
#ifndef KV_LINKAGE_PLACE_H
#define KV_LINKAGE_PLACE_H
#include "kv.h"

struct kv_place {
    uint32_t
        kec; /* PPKKCC as a number: 730801; CC = 00 if only the kabupaten is known; 0 = missing */
    uint16_t desa;  /* DDDD, 0 = unknown */
    int16_t rt, rw; /* 0 = unknown */
};

/* A Kemendagri code, dotted or not, of level 2 to 4 into `out` (rt and rw stay); KV_NULL if it is
 * none. */
kv_status kv_place_parse(const char *code, size_t len, struct kv_place *out);
/* RT and RW from "RT 003/RW 02", "003/002", "RT 3 RW 2" or "003" (RT alone); 0 or other text = 0.
 */
void kv_rt_rw_parse(const char *text, size_t len, int16_t *rt, int16_t *rw);
/* Level 5 same desa, RT and RW .. 1 another kabupaten, 0 one is missing. */
int kv_place_level(const struct kv_place *a, const struct kv_place *b);

#endif
