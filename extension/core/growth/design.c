/* The state of a survey estimate: rows in, states merged. See design.h. */
#include "growth/design.h"
#include <string.h>

/* Number of significant bits of a row count. */
static int count_bits(int64_t n)
{
    return n ? 64 - __builtin_clzll((uint64_t)n) : 0;
}

/* A format without words and no term seen. */
static struct kv_design_sums empty_sums(int32_t width)
{
    return (struct kv_design_sums){.width = width, .top = -100000};
}

void kv_design_init(struct kv_design *d, struct kv_design_shape shape, struct kv_memory memory)
{
    *d = (struct kv_design){.memory = memory, .shape = shape, .last_key = -1};
    d->sum = empty_sums(shape.sums);
    d->square = empty_sums(shape.squares);
}

static void free_sums(struct kv_design_sums *s, const struct kv_memory *memory)
{
    kv_release(memory, s->word);
    *s = empty_sums(s->width);
}

void kv_design_free(struct kv_design *d)
{
    for (int i = 0; i < KV_DICT_COUNT; i++)
        kv_dict_free(&d->dict[i], &d->memory);
    kv_lookup_free(&d->key_index, &d->memory);
    kv_lookup_free(&d->block_index, &d->memory);
    kv_release(&d->memory, d->key);
    kv_release(&d->memory, d->block);
    kv_release(&d->memory, d->counter);
    free_sums(&d->sum, &d->memory);
    free_sums(&d->square, &d->memory);
    d->key = NULL;
    d->block = NULL;
    d->counter = NULL;
}

/*
 * A column turned out to be given: every row so far had no value in it and is dropped. Only the
 * flags and the memory stay.
 */
static void forget_rows(struct kv_design *d)
{
    for (int i = 0; i < KV_DICT_COUNT; i++)
        kv_dict_clear(&d->dict[i]);
    kv_lookup_clear(&d->key_index);
    kv_lookup_clear(&d->block_index);
    free_sums(&d->sum, &d->memory);
    free_sums(&d->square, &d->memory);
    d->keys = d->blocks = 0;
    d->last_key = -1;
    d->rows = d->row_bits = 0;
}

/* Weights turned out to be given: every row so far had none and weighs nothing from now on. */
static void forget_weights(struct kv_design *d)
{
    free_sums(&d->sum, &d->memory);
    free_sums(&d->square, &d->memory);
    for (int32_t k = 0; k < d->keys; k++)
        d->key[k].weighted_rows = 0;
    for (int32_t b = 0; b < d->blocks; b++)
        *kv_design_counter(d, b, 0) = 0;
}

/* Takes note of which columns are given; drops what that makes invalid. */
static void note_columns(struct kv_design *d, bool stratum, bool psu, bool weight)
{
    if ((stratum && !d->has_stratum) || (psu && !d->has_psu))
        forget_rows(d);
    if (weight && !d->has_weight)
        forget_weights(d);
    d->has_stratum |= stratum;
    d->has_psu |= psu;
    d->has_weight |= weight;
}

/* Moves all sums of a state into a wider format. */
static kv_status widen(struct kv_design *d, struct kv_design_sums *s, struct kv_exact_format to)
{
    if (to.words > KV_EXACT_MAX_WORDS)
        return KV_INVALID;
    size_t n = (size_t)d->blocks * s->width, room = (size_t)d->blocks_room * s->width;
    uint64_t *word =
        d->memory.resize(d->memory.self, NULL, (room ? room : 1) * to.words * sizeof *word);
    if (!word)
        return KV_TOO_SMALL;
    if (!s->word)
        memset(word, 0, n * to.words * sizeof *word);
    for (size_t i = 0; s->word && i < n; i++)
        kv_exact_convert(s->format, s->word + i * s->format.words, to, word + i * to.words);
    kv_release(&d->memory, s->word);
    s->word = word;
    s->format = to;
    s->room = d->blocks_room;
    return KV_OK;
}

/* Makes sure that terms down to 2^lowest and sums of all rows up to 2^top each fit. */
static kv_status cover(struct kv_design *d, struct kv_design_sums *s, int lowest, int top)
{
    if (top > s->top)
        s->top = top;
    struct kv_exact_format need = kv_exact_cover(s->format, lowest, s->top + d->row_bits);
    if (need.base == s->format.base && need.words == s->format.words)
        return KV_OK;
    return widen(d, s, need);
}

/* Sets the number of rows; sums that could outgrow their format are widened first. */
static kv_status set_rows(struct kv_design *d, int64_t rows)
{
    d->rows = rows;
    if (count_bits(rows) == d->row_bits)
        return KV_OK;
    d->row_bits = count_bits(rows);
    kv_status status = KV_OK;
    if (d->sum.format.words)
        status = cover(d, &d->sum, 64 * d->sum.format.base, d->sum.top);
    if (status == KV_OK && d->square.format.words)
        status = cover(d, &d->square, 64 * d->square.format.base, d->square.top);
    return status;
}

/* Finds or adds the key of two dictionary numbers. */
static kv_status find_key(struct kv_design *d, int32_t stratum, int32_t psu, int32_t *key)
{
    uint64_t hash = (uint64_t)(uint32_t)stratum << 32 | (uint32_t)psu;
    uint32_t slot;
    *key = kv_lookup_first(&d->key_index, hash, &slot);
    if (*key >= 0)
        return KV_OK;
    void *room = kv_grow(&d->memory, d->key, &d->keys_room, (int64_t)d->keys + 1, sizeof *d->key);
    if (!room)
        return KV_TOO_SMALL;
    d->key = room;
    d->key[d->keys] = (struct kv_design_key){stratum, psu, 0, 0};
    *key = d->keys++;
    return kv_lookup_add(&d->key_index, &d->memory, hash, *key);
}

/* The dictionary number of a string, -1 for none. */
static kv_status intern(struct kv_design *d, int dict, struct kv_text text, int32_t *number)
{
    *number = -1;
    return text.data ? kv_dict_intern(&d->dict[dict], &d->memory, text, number) : KV_OK;
}

/* Whether a key is that of these two strings. */
static bool same_key(const struct kv_design *d, int32_t key, struct kv_text stratum,
                     struct kv_text psu)
{
    const struct kv_design_key *k = &d->key[key];
    if ((k->stratum < 0) != !stratum.data || (k->psu < 0) != !psu.data)
        return false;
    return (k->stratum < 0 ||
            kv_text_compare(kv_dict_text(&d->dict[KV_DICT_STRATUM], k->stratum), stratum) == 0) &&
           (k->psu < 0 || kv_text_compare(kv_dict_text(&d->dict[KV_DICT_PSU], k->psu), psu) == 0);
}

/* The key of two strings, the last one used first. */
static kv_status key_of(struct kv_design *d, struct kv_text stratum, struct kv_text psu,
                        int32_t *key)
{
    int32_t s, p;
    *key = d->last_key;
    if (d->last_key >= 0 && same_key(d, d->last_key, stratum, psu))
        return KV_OK;
    kv_status status = intern(d, KV_DICT_STRATUM, stratum, &s);
    if (status == KV_OK)
        status = intern(d, KV_DICT_PSU, psu, &p);
    if (status == KV_OK)
        status = find_key(d, s, p, key);
    if (status == KV_OK && !kv_design_squares(d) && d->square.word)
        free_sums(&d->square, &d->memory);
    d->last_key = status == KV_OK ? *key : -1;
    return status;
}

kv_status kv_design_enter(struct kv_design *d, struct kv_text stratum, struct kv_text psu,
                          const double *weight, int32_t *key, double *w)
{
    if (weight && !(*weight >= 0 && *weight <= 1.7976931348623157e308))
        return KV_INVALID;
    note_columns(d, stratum.data != NULL, psu.data != NULL, weight != NULL);
    if ((d->has_stratum && !stratum.data) || (d->has_psu && !psu.data))
        return KV_NULL;
    kv_status status = key_of(d, stratum, psu, key);
    if (status == KV_OK)
        status = set_rows(d, d->rows + 1);
    if (status != KV_OK)
        return status;
    *w = weight ? *weight : d->has_weight ? 0 : 1;
    d->key[*key].rows++;
    d->key[*key].weighted_rows += *w != 0;
    return KV_OK;
}

kv_status kv_design_cell(struct kv_design *d, int column, struct kv_text level, int32_t *cell)
{
    int32_t number;
    kv_status status =
        kv_dict_intern(&d->dict[KV_DICT_COLUMN + column - 1], &d->memory, level, &number);
    *cell = column << 24 | number;
    return status == KV_OK && number > 0xffffff ? KV_TOO_SMALL : status;
}

/* Gives sums the room of the blocks. */
static kv_status grow_sums(struct kv_design *d, struct kv_design_sums *s)
{
    if (!s->word || s->room >= d->blocks_room)
        return KV_OK;
    void *word =
        d->memory.resize(d->memory.self, s->word,
                         (size_t)d->blocks_room * s->width * s->format.words * sizeof *s->word);
    if (!word)
        return KV_TOO_SMALL;
    s->word = word;
    s->room = d->blocks_room;
    return KV_OK;
}

/* Room for one more block. */
static kv_status grow_blocks(struct kv_design *d)
{
    int64_t wanted = (int64_t)d->blocks + 1;
    void *p = kv_grow(&d->memory, d->counter, &d->counters_room, wanted,
                      sizeof *d->counter * d->shape.counters);
    if (!p)
        return KV_TOO_SMALL;
    d->counter = p;
    p = kv_grow(&d->memory, d->block, &d->blocks_room, wanted, sizeof *d->block);
    if (!p)
        return KV_TOO_SMALL;
    d->block = p;
    kv_status status = grow_sums(d, &d->sum);
    return status == KV_OK ? grow_sums(d, &d->square) : status;
}

static void zero_sums(struct kv_design_sums *s, int32_t block)
{
    if (s->word)
        memset(kv_design_sum(s, block, 0), 0, sizeof *s->word * s->width * s->format.words);
}

kv_status kv_design_find(struct kv_design *d, int32_t key, int32_t cell, int32_t *block)
{
    uint64_t hash = (uint64_t)(uint32_t)key << 32 | (uint32_t)cell;
    uint32_t slot;
    *block = kv_lookup_first(&d->block_index, hash, &slot);
    if (*block >= 0)
        return KV_OK;
    kv_status status = grow_blocks(d);
    if (status == KV_OK)
        status = kv_lookup_add(&d->block_index, &d->memory, hash, d->blocks);
    if (status != KV_OK)
        return status;
    *block = d->blocks++;
    d->block[*block] = (struct kv_design_block){key, cell};
    memset(kv_design_counter(d, *block, 0), 0, sizeof *d->counter * d->shape.counters);
    zero_sums(&d->sum, *block);
    zero_sums(&d->square, *block);
    return KV_OK;
}

kv_status kv_design_reserve(struct kv_design *d, struct kv_design_sums *which,
                            const struct kv_term *term, int factor_bits)
{
    if (!term->words)
        return KV_OK;
    int top = kv_term_top(term) + factor_bits;
    if (top > which->top || !which->format.words || term->exponent < 64 * which->format.base)
        return cover(d, which, term->exponent, top);
    return KV_OK;
}

/* The number of a cell of another state in this one. */
static kv_status map_cell(struct kv_design *d, const struct kv_design *from, int32_t cell,
                          int32_t *out)
{
    int column = kv_cell_column(cell);
    *out = cell;
    if (column == KV_DESIGN_FIXED)
        return KV_OK;
    return kv_design_cell(
        d, column, kv_dict_text(&from->dict[KV_DICT_COLUMN + column - 1], kv_cell_level(cell)),
        out);
}

/* Adds the sums of one block of another state. */
static void merge_sums(struct kv_design_sums *to, int32_t block, const struct kv_design_sums *from,
                       int32_t other)
{
    uint64_t word[KV_EXACT_MAX_WORDS];
    for (int i = 0; i < to->width; i++) {
        kv_exact_convert(from->format, kv_design_sum(from, other, i), to->format, word);
        kv_exact_accumulate(to->format, kv_design_sum(to, block, i), word);
    }
}

/* Adds one block of another state; `weighted` says whether its rows keep their weights. */
static kv_status merge_block(struct kv_design *d, const struct kv_design *from, int32_t other,
                             int32_t key, bool weighted)
{
    int32_t cell, block;
    kv_status status = map_cell(d, from, from->block[other].cell, &cell);
    if (status == KV_OK)
        status = kv_design_find(d, key, cell, &block);
    if (status != KV_OK)
        return status;
    for (int i = weighted ? 0 : 1; i < d->shape.counters; i++)
        *kv_design_counter(d, block, i) += *kv_design_counter(from, other, i);
    if (!weighted)
        return KV_OK;
    if (from->sum.format.words)
        merge_sums(&d->sum, block, &from->sum, other);
    if (from->square.format.words && kv_design_squares(d))
        merge_sums(&d->square, block, &from->square, other);
    return KV_OK;
}

/* The string of a dictionary number, NULL for -1. */
static struct kv_text text_of(const struct kv_dict *dict, int32_t number)
{
    return number < 0 ? (struct kv_text){NULL, 0} : kv_dict_text(dict, number);
}

/* Adds the keys of another state and notes their numbers here. */
static kv_status merge_keys(struct kv_design *d, const struct kv_design *from, int32_t *number,
                            bool weighted)
{
    for (int32_t k = 0; k < from->keys; k++) {
        const struct kv_design_key *other = &from->key[k];
        kv_status status = key_of(d, text_of(&from->dict[KV_DICT_STRATUM], other->stratum),
                                  text_of(&from->dict[KV_DICT_PSU], other->psu), &number[k]);
        if (status != KV_OK)
            return status;
        d->key[number[k]].rows += other->rows;
        d->key[number[k]].weighted_rows += weighted ? other->weighted_rows : 0;
    }
    return KV_OK;
}

/* Makes room for the sums of another state, in words and in size. */
static kv_status cover_merge(struct kv_design *d, const struct kv_design *from)
{
    kv_status status = set_rows(d, d->rows + from->rows);
    if (status == KV_OK && from->sum.format.words)
        status = cover(d, &d->sum, 64 * from->sum.format.base, from->sum.top);
    if (status == KV_OK && from->square.format.words && kv_design_squares(d))
        status = cover(d, &d->square, 64 * from->square.format.base, from->square.top);
    return status;
}

kv_status kv_design_merge(struct kv_design *d, const struct kv_design *from)
{
    note_columns(d, from->has_stratum, from->has_psu, from->has_weight);
    if (d->has_stratum != from->has_stratum || d->has_psu != from->has_psu || !from->keys)
        return KV_OK; /* its rows lack a value in a column that is given */
    bool weighted = d->has_weight == from->has_weight;
    int32_t *number = d->memory.resize(d->memory.self, NULL, sizeof *number * (size_t)from->keys);
    if (!number)
        return KV_TOO_SMALL;
    kv_status status = merge_keys(d, from, number, weighted);
    if (status == KV_OK)
        status = cover_merge(d, from);
    for (int32_t b = 0; status == KV_OK && b < from->blocks; b++)
        status = merge_block(d, from, b, number[from->block[b].key], weighted);
    kv_release(&d->memory, number);
    return status;
}
