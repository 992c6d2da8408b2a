/*
 * The state of a survey estimate: everything the variance of a stratified cluster sample needs, in
 * one pass and in any order.
 *
 * A key is a (stratum, PSU) pair, so PSU numbers may restart in every stratum. A cell is one group
 * of rows
 * ("All", a region, an age group); a block holds the counters and exact sums of one cell within one
 * key. What the sums mean is the business of the chapter that uses the state (survey.h,
 * prevalence.h).
 *
 * While the sample may still turn out to have no clusters (no PSU column, or one PSU value only),
 * every row counts as its own PSU and its variance needs sums over rows of squared terms: the
 * `squares`, one set per stratum. They are dropped when a second PSU value arrives.
 *
 * A column counts as given once any row has a value in it; from then on rows without a value there
 * are dropped (stratum, PSU) or weigh nothing (weight). The rule looks at the set of rows only, so
 * serial, parallel and re-merged states are the same.
 */
#ifndef KV_DESIGN_H
#define KV_DESIGN_H

#include "growth/dict.h"
#include "growth/exact.h"

#define KV_DESIGN_COLUMNS 6 /* free grouping columns at most */
#define KV_DESIGN_FIXED   0 /* column of cells with fixed codes */

enum kv_design_dict {
    KV_DICT_STRATUM,
    KV_DICT_PSU,
    KV_DICT_COLUMN,
    KV_DICT_COUNT = KV_DICT_COLUMN + KV_DESIGN_COLUMNS
};

struct kv_design_shape {
    uint16_t kind;    /* whose state: stored with it, never mixed */
    uint16_t columns; /* free grouping columns in use */
    uint16_t counters;
    uint16_t sums;
    uint16_t squares;
};

struct kv_design_key {
    int32_t stratum, psu; /* dictionary numbers, -1 none */
    int64_t rows;
    int64_t weighted_rows; /* with a weight above 0 */
};

struct kv_design_block {
    int32_t key;
    int32_t cell; /* kv_design_cell() */
};

/* Exact sums of all blocks, `width` per block, in one format. */
struct kv_design_sums {
    struct kv_exact_format format;
    uint64_t *word;
    int32_t room; /* blocks */
    int32_t width;
    int top; /* |term| < 2^top for every term so far */
};

struct kv_design {
    struct kv_memory memory;
    struct kv_design_shape shape;
    bool has_stratum, has_psu, has_weight;
    struct kv_dict dict[KV_DICT_COUNT];
    struct kv_design_key *key;
    int32_t keys, keys_room, last_key; /* last_key: most surveys come sorted by PSU */
    struct kv_lookup key_index;
    struct kv_design_block *block;
    int64_t *counter; /* shape.counters per block; the first counts weighted rows */
    int32_t blocks, blocks_room, counters_room;
    struct kv_lookup block_index;
    struct kv_design_sums sum, square;
    int64_t rows;
    int row_bits; /* rows < 2^row_bits */
};

/* The canonical order of a state: dictionaries bytewise, keys by stratum and PSU, blocks by key and
 * cell. */
struct kv_design_order {
    int32_t *order[KV_DICT_COUNT], *rank[KV_DICT_COUNT];
    int32_t *key, *key_rank;
    int32_t *block;
    void *memory; /* one piece */
};

void kv_design_init(struct kv_design *d, struct kv_design_shape shape, struct kv_memory memory);
void kv_design_free(struct kv_design *d);

/*
 * Enters a row: gives its key and the weight that counts (1 while no row has a weight, 0 for a
 * missing one). weight = NULL is missing. KV_NULL: the row is dropped. KV_INVALID: the weight is
 * negative or not finite.
 */
kv_status kv_design_enter(struct kv_design *d, struct kv_text stratum, struct kv_text psu,
                          const double *weight, int32_t *key, double *w);

/* The cell of a fixed code, or of a level of free column 1..columns (interned). */
kv_status kv_design_cell(struct kv_design *d, int column, struct kv_text level, int32_t *cell);

/* Finds or adds the block of a cell within a key. */
kv_status kv_design_find(struct kv_design *d, int32_t key, int32_t cell, int32_t *block);

/*
 * Makes sure that sums can take a term, also multiplied by a whole number of `factor_bits` bits;
 * `which` is &d->sum or &d->square. Then kv_exact_add or kv_exact_accumulate may add it to
 * kv_design_sum(). At most one term per row and sum.
 */
kv_status kv_design_reserve(struct kv_design *d, struct kv_design_sums *which,
                            const struct kv_term *term, int factor_bits);

/* Whether every row may still be its own PSU, so that squares are kept. */
static inline bool kv_design_squares(const struct kv_design *d)
{
    return d->dict[KV_DICT_PSU].count <= 1;
}

static inline int64_t *kv_design_counter(const struct kv_design *d, int32_t block, int index)
{
    return d->counter + (int64_t)block * d->shape.counters + index;
}

static inline uint64_t *kv_design_sum(const struct kv_design_sums *which, int32_t block, int index)
{
    return which->word + ((int64_t)block * which->width + index) * which->format.words;
}

static inline int kv_cell_column(int32_t cell)
{
    return cell >> 24;
}

static inline int32_t kv_cell_level(int32_t cell)
{
    return cell & 0xffffff;
}

/* Adds another state of the same shape; `from` is only read. */
kv_status kv_design_merge(struct kv_design *d, const struct kv_design *from);

kv_status kv_design_sort(const struct kv_design *d, struct kv_memory memory,
                         struct kv_design_order *out);
void kv_design_order_free(struct kv_design_order *order, struct kv_memory memory);

/*
 * Canonical bytes, little endian on every machine: equal samples give equal bytes. `size` in, bytes
 * out; the order comes from kv_design_sort. kv_design_read checks every invariant and gives
 * KV_CORRUPT.
 */
size_t kv_design_flat_size(const struct kv_design *d);
void kv_design_write(const struct kv_design *d, const struct kv_design_order *order,
                     unsigned char *bytes);
kv_status kv_design_read(struct kv_design *d, struct kv_design_shape shape, struct kv_memory memory,
                         const unsigned char *bytes, size_t size);

#endif
