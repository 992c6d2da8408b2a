/*
 * All cells of a row in a few bytes: 2 of head, 4 per cell. Numbers are those of the indicators in
 * their rule set, so a stored value stays readable when rules change; counts above 254 are kept as
 * 255.
 */
#ifndef KV_PACK_H
#define KV_PACK_H
#include "convergence.h"
#include "ruleset.h"

#define KV_PACK_VERSION 1
#define KV_PACK_MAX     255 /* cells */
#define KV_PACK_SIZE(n) (2 + 4 * (size_t)(n))

struct kv_packed_cell {
    uint8_t number; /* of the indicator */
    uint8_t value;  /* enum kv_value */
    uint8_t why;    /* enum kv_why */
    uint8_t father;
    uint8_t got, need;
};

/* Packs the cells of a row; *size is the bytes used. KV_TOO_SMALL if they do not fit. */
kv_status kv_pack_cells(const struct kv_ruleset *rules, const struct kv_cell *cells, int n,
                        uint8_t *buffer, size_t capacity, size_t *size);

/* Packs cells given one by one; KV_INVALID if a field is out of its range or the numbers do not
 * rise. */
kv_status kv_pack(const struct kv_packed_cell *cells, int n, uint8_t *buffer, size_t capacity,
                  size_t *size);

/* KV_CORRUPT unless the bytes are packed cells; *n is their number. */
kv_status kv_pack_check(const uint8_t *bytes, size_t size, int *n);

/* Cell i of checked bytes. */
struct kv_packed_cell kv_unpack(const uint8_t *bytes, int i);

#endif
