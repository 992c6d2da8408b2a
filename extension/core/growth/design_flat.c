/*
 * Canonical order and bytes of a survey state. Layout, little endian, no padding:
 *   u16 kind, u16 version, u32 flags (1 stratum, 2 PSU, 4 weight given), i64 rows
 *   sums, squares: i32 base, i32 words each
 *   dictionaries (stratum, PSU, columns): u32 count, then u32 length and bytes of each, ascending
 *   u32 keys: i32 stratum, i32 psu, i64 rows, i64 weighted rows, ascending
 *   u32 blocks: i32 key, i32 cell, i64 counters, then for sums and for squares u64 mask of those
 * that are not 0 and the u64 words of these; ascending
 */
#include "growth/bytes.h"
#include "growth/design.h"
#include <limits.h>
#include <string.h>

#define FORMAT_VERSION 1
#define HEADER_SIZE    32

/* Dictionaries a state has: stratum, PSU and the free columns in use. */
static int dict_count(const struct kv_design *d)
{
    return KV_DICT_COLUMN + d->shape.columns;
}

struct sort_view {
    const struct kv_design *d;
    const struct kv_design_order *o;
};

/* The rank of a dictionary number; none comes first. */
static int32_t rank_of(const struct kv_design_order *o, int dict, int32_t number)
{
    return number < 0 ? -1 : o->rank[dict][number];
}

static bool key_less(const void *context, int32_t a, int32_t b)
{
    const struct sort_view *v = context;
    const struct kv_design_key *x = &v->d->key[a], *y = &v->d->key[b];
    int32_t sx = rank_of(v->o, KV_DICT_STRATUM, x->stratum),
            sy = rank_of(v->o, KV_DICT_STRATUM, y->stratum);
    return sx != sy ? sx < sy
                    : rank_of(v->o, KV_DICT_PSU, x->psu) < rank_of(v->o, KV_DICT_PSU, y->psu);
}

/* The cell with the rank of its level in place of the number. */
static int32_t ranked_cell(const struct kv_design_order *o, int32_t cell)
{
    int column = kv_cell_column(cell);
    if (column == KV_DESIGN_FIXED)
        return cell;
    return column << 24 | o->rank[KV_DICT_COLUMN + column - 1][kv_cell_level(cell)];
}

static bool block_less(const void *context, int32_t a, int32_t b)
{
    const struct sort_view *v = context;
    int32_t ka = v->o->key_rank[v->d->block[a].key], kb = v->o->key_rank[v->d->block[b].key];
    return ka != kb
               ? ka < kb
               : ranked_cell(v->o, v->d->block[a].cell) < ranked_cell(v->o, v->d->block[b].cell);
}

kv_status kv_design_sort(const struct kv_design *d, struct kv_memory memory,
                         struct kv_design_order *out)
{
    size_t longest = d->blocks > d->keys ? d->blocks : d->keys,
           total = 2 * (size_t)d->keys + d->blocks;
    for (int i = 0; i < dict_count(d); i++) {
        total += 2 * (size_t)d->dict[i].count;
        longest = (size_t)d->dict[i].count > longest ? (size_t)d->dict[i].count : longest;
    }
    int32_t *p = memory.resize(memory.self, NULL, (total + longest + 1) * sizeof *p);
    if (!p)
        return KV_TOO_SMALL;
    int32_t *scratch = p + total;
    *out = (struct kv_design_order){.memory = p};
    for (int i = 0; i < dict_count(d); i++) {
        out->order[i] = p;
        out->rank[i] = p + d->dict[i].count;
        p += 2 * (size_t)d->dict[i].count;
        kv_dict_sort(&d->dict[i], out->order[i], out->rank[i], scratch);
    }
    struct sort_view view = {d, out};
    out->key = p;
    out->key_rank = p + d->keys;
    out->block = p + 2 * (size_t)d->keys;
    for (int32_t k = 0; k < d->keys; k++)
        out->key[k] = k;
    kv_sort(out->key, scratch, d->keys, key_less, &view);
    for (int32_t k = 0; k < d->keys; k++)
        out->key_rank[out->key[k]] = k;
    for (int32_t b = 0; b < d->blocks; b++)
        out->block[b] = b;
    kv_sort(out->block, scratch, d->blocks, block_less, &view);
    return KV_OK;
}

void kv_design_order_free(struct kv_design_order *order, struct kv_memory memory)
{
    kv_release(&memory, order->memory);
    order->memory = NULL;
}

/* The narrowest format that holds every sum: a function of the values alone. */
static struct kv_exact_format narrowest(const struct kv_design *d, const struct kv_design_sums *s)
{
    int32_t low = 0, high = 0;
    bool any = false;
    for (int32_t b = 0; s->format.words && b < d->blocks; b++)
        for (int i = 0; i < s->width; i++) {
            int32_t l, h;
            kv_exact_extent(s->format, kv_design_sum(s, b, i), &l, &h);
            if (l == h)
                continue;
            low = any && low < l ? low : l;
            high = any && high > h ? high : h;
            any = true;
        }
    return (struct kv_exact_format){low, high - low};
}

static bool is_zero(struct kv_exact_format f, const uint64_t *sum)
{
    uint64_t any = 0;
    for (int k = 0; k < f.words; k++)
        any |= sum[k];
    return !any;
}

/* Which sums of a block are not 0; no shape has more than 64. */
static uint64_t sum_mask(const struct kv_design_sums *s, int32_t block)
{
    uint64_t mask = 0;
    for (int i = 0; s->format.words && i < s->width; i++)
        mask |= (uint64_t)!is_zero(s->format, kv_design_sum(s, block, i)) << i;
    return mask;
}

/* Bytes of all sums in the flat form. */
static size_t sums_size(const struct kv_design *d, const struct kv_design_sums *s)
{
    size_t n = 0;
    for (int32_t b = 0; b < d->blocks; b++)
        n += (size_t)__builtin_popcountll(sum_mask(s, b));
    return 8 * ((size_t)d->blocks + n * (size_t)narrowest(d, s).words);
}

size_t kv_design_flat_size(const struct kv_design *d)
{
    size_t size = HEADER_SIZE + 8;
    for (int i = 0; i < dict_count(d); i++)
        size += 4 + 4 * (size_t)d->dict[i].count + (size_t)d->dict[i].used;
    size += 24 * (size_t)d->keys;
    size += (size_t)d->blocks * (8 + 8 * (size_t)d->shape.counters);
    return size + sums_size(d, &d->sum) + sums_size(d, &d->square);
}

static unsigned char *put_format(unsigned char *p, struct kv_exact_format f)
{
    return kv_put(kv_put(p, (uint64_t)f.base, 4), (uint64_t)f.words, 4);
}

static unsigned char *put_dict(unsigned char *p, const struct kv_dict *dict, const int32_t *order)
{
    p = kv_put(p, (uint64_t)dict->count, 4);
    for (int32_t i = 0; i < dict->count; i++) {
        struct kv_text t = kv_dict_text(dict, order[i]);
        p = kv_put(p, t.length, 4);
        if (t.length)
            memcpy(p, t.data, t.length);
        p += t.length;
    }
    return p;
}

static unsigned char *put_sums(unsigned char *p, const struct kv_design_sums *s, int32_t block,
                               struct kv_exact_format to)
{
    uint64_t word[KV_EXACT_MAX_WORDS], mask = sum_mask(s, block);
    p = kv_put(p, mask, 8);
    for (; mask; mask &= mask - 1) {
        kv_exact_convert(s->format, kv_design_sum(s, block, __builtin_ctzll(mask)), to, word);
        for (int k = 0; k < to.words; k++)
            p = kv_put(p, word[k], 8);
    }
    return p;
}

void kv_design_write(const struct kv_design *d, const struct kv_design_order *order,
                     unsigned char *p)
{
    struct kv_exact_format sum = narrowest(d, &d->sum), square = narrowest(d, &d->square);
    p = kv_put(kv_put(p, d->shape.kind, 2), FORMAT_VERSION, 2);
    p = kv_put(p, (uint64_t)(d->has_stratum | d->has_psu << 1 | d->has_weight << 2), 4);
    p = put_format(put_format(kv_put(p, (uint64_t)d->rows, 8), sum), square);
    for (int i = 0; i < dict_count(d); i++)
        p = put_dict(p, &d->dict[i], order->order[i]);
    p = kv_put(p, (uint64_t)d->keys, 4);
    for (int32_t i = 0; i < d->keys; i++) {
        const struct kv_design_key *k = &d->key[order->key[i]];
        p = kv_put(p, (uint64_t)rank_of(order, KV_DICT_STRATUM, k->stratum), 4);
        p = kv_put(p, (uint64_t)rank_of(order, KV_DICT_PSU, k->psu), 4);
        p = kv_put(kv_put(p, (uint64_t)k->rows, 8), (uint64_t)k->weighted_rows, 8);
    }
    p = kv_put(p, (uint64_t)d->blocks, 4);
    for (int32_t i = 0; i < d->blocks; i++) {
        int32_t b = order->block[i];
        p = kv_put(p, (uint64_t)order->key_rank[d->block[b].key], 4);
        p = kv_put(p, (uint64_t)ranked_cell(order, d->block[b].cell), 4);
        for (int c = 0; c < d->shape.counters; c++)
            p = kv_put(p, (uint64_t)*kv_design_counter(d, b, c), 8);
        p = put_sums(put_sums(p, &d->sum, b, sum), &d->square, b, square);
    }
}

static struct kv_exact_format get_format(struct kv_cursor *c)
{
    struct kv_exact_format f = {kv_get_int(c), 0};
    f.words = kv_get_int(c);
    c->bad |= f.words < 0 || f.words > KV_EXACT_MAX_WORDS || f.base < -KV_EXACT_MAX_WORDS ||
              f.base > KV_EXACT_MAX_WORDS;
    return f;
}

static kv_status get_dict(struct kv_cursor *c, struct kv_dict *dict, const struct kv_memory *memory)
{
    int32_t n = kv_get_count(c, 4), number;
    struct kv_text last = {NULL, 0};
    for (int32_t i = 0; i < n; i++) {
        int32_t length = kv_get_count(c, 1);
        struct kv_text t = {(const char *)c->p, (size_t)length};
        if (c->bad || (i > 0 && kv_text_compare(last, t) >= 0))
            return KV_CORRUPT;
        kv_status status = kv_dict_intern(dict, memory, t, &number);
        if (status != KV_OK)
            return status;
        last = t;
        c->p += length;
        c->left -= (size_t)length;
    }
    return c->bad ? KV_CORRUPT : KV_OK;
}

/* A number read from the bytes that must be `none` or an entry of a dictionary of a given column.
 */
static bool valid_number(const struct kv_design *d, int dict, int32_t number, bool given)
{
    return given ? number >= 0 && number < d->dict[dict].count : number == -1;
}

static kv_status get_keys(struct kv_cursor *c, struct kv_design *d)
{
    int32_t n = kv_get_count(c, 24);
    int64_t rows = 0;
    struct kv_design_key last = {-2, -2, 0, 0};
    if (c->bad)
        return KV_CORRUPT;
    d->key = kv_grow(&d->memory, NULL, &d->keys_room, (int64_t)n + 1, sizeof *d->key);
    if (!d->key)
        return KV_TOO_SMALL;
    for (int32_t i = 0; i < n; i++) {
        struct kv_design_key k = {.stratum = kv_get_int(c)};
        k.psu = kv_get_int(c);
        k.rows = (int64_t)kv_get(c, 8);
        k.weighted_rows = (int64_t)kv_get(c, 8);
        bool ascending =
            k.stratum > last.stratum || (k.stratum == last.stratum && k.psu > last.psu);
        if (c->bad || !ascending || !valid_number(d, KV_DICT_STRATUM, k.stratum, d->has_stratum) ||
            !valid_number(d, KV_DICT_PSU, k.psu, d->has_psu) || k.rows < 1 ||
            k.rows > d->rows - rows || k.weighted_rows < 0 || k.weighted_rows > k.rows)
            return KV_CORRUPT;
        rows += k.rows;
        d->key[d->keys++] = last = k;
        kv_status status = kv_lookup_add(&d->key_index, &d->memory,
                                         (uint64_t)(uint32_t)k.stratum << 32 | (uint32_t)k.psu, i);
        if (status != KV_OK)
            return status;
    }
    return rows == d->rows ? KV_OK : KV_CORRUPT;
}

/* Counters of a block: none above the rows of its key. */
static bool get_counters(struct kv_cursor *c, struct kv_design *d, int32_t block)
{
    const struct kv_design_key *key = &d->key[d->block[block].key];
    for (int i = 0; i < d->shape.counters; i++) {
        int64_t n = (int64_t)kv_get(c, 8);
        if (n < 0 || n > (i == 0 ? key->weighted_rows : key->rows))
            return false;
        *kv_design_counter(d, block, i) = n;
    }
    return !c->bad;
}

static void get_sums(struct kv_cursor *c, struct kv_design_sums *s, int32_t block)
{
    uint64_t mask = kv_get(c, 8);
    c->bad |= (s->width < 64 && mask >> s->width) || (mask && !s->format.words);
    for (int i = 0; s->format.words && i < s->width; i++) {
        uint64_t *sum = kv_design_sum(s, block, i);
        for (int k = 0; k < s->format.words; k++)
            sum[k] = mask >> i & 1 ? kv_get(c, 8) : 0;
        int top = mask >> i & 1 ? kv_exact_top(s->format, sum) : INT_MIN;
        s->top = top > s->top ? top : s->top;
    }
}

/* Room for the sums of n blocks in the format that was read. */
static kv_status alloc_sums(struct kv_design *d, struct kv_design_sums *s, struct kv_exact_format f)
{
    if (!f.words)
        return KV_OK;
    size_t size = (size_t)d->blocks_room * s->width * f.words * sizeof *s->word;
    s->word = d->memory.resize(d->memory.self, NULL, size ? size : 8);
    s->format = f;
    s->room = d->blocks_room;
    return s->word ? KV_OK : KV_TOO_SMALL;
}

static kv_status get_blocks(struct kv_cursor *c, struct kv_design *d, struct kv_exact_format sum,
                            struct kv_exact_format square)
{
    int32_t n = kv_get_count(c, 8 + 8 * (size_t)d->shape.counters + 16);
    struct kv_design_block last = {-1, -1};
    if (c->bad)
        return KV_CORRUPT;
    d->counter = kv_grow(&d->memory, NULL, &d->counters_room, (int64_t)n + 1,
                         sizeof *d->counter * d->shape.counters);
    d->block = kv_grow(&d->memory, NULL, &d->blocks_room, (int64_t)n + 1, sizeof *d->block);
    if (!d->counter || !d->block || alloc_sums(d, &d->sum, sum) != KV_OK ||
        alloc_sums(d, &d->square, square) != KV_OK)
        return KV_TOO_SMALL;
    for (int32_t i = 0; i < n; i++) {
        struct kv_design_block b = {.key = kv_get_int(c)};
        b.cell = kv_get_int(c);
        int column = kv_cell_column(b.cell);
        bool ascending = b.key > last.key || (b.key == last.key && b.cell > last.cell);
        if (c->bad || !ascending || b.key < 0 || b.key >= d->keys || b.cell < 0 ||
            column > d->shape.columns ||
            (column && kv_cell_level(b.cell) >= d->dict[KV_DICT_COLUMN + column - 1].count))
            return KV_CORRUPT;
        d->block[d->blocks++] = last = b;
        if (!get_counters(c, d, i))
            return KV_CORRUPT;
        get_sums(c, &d->sum, i);
        get_sums(c, &d->square, i);
        kv_status status = kv_lookup_add(&d->block_index, &d->memory,
                                         (uint64_t)(uint32_t)b.key << 32 | (uint32_t)b.cell, i);
        if (status != KV_OK)
            return status;
    }
    return c->bad || c->left ? KV_CORRUPT : KV_OK;
}

/* Reads everything after the memory is set up; the caller frees it when this fails. */
static kv_status read_all(struct kv_cursor *c, struct kv_design *d)
{
    uint64_t kind = kv_get(c, 2), version = kv_get(c, 2), flags = kv_get(c, 4);
    d->rows = (int64_t)kv_get(c, 8);
    struct kv_exact_format sum = get_format(c), square = get_format(c);
    if (c->bad || kind != d->shape.kind || version != FORMAT_VERSION || flags > 7 || d->rows < 0 ||
        d->rows > INT64_MAX / 4)
        return KV_CORRUPT;
    d->has_stratum = flags & 1;
    d->has_psu = flags >> 1 & 1;
    d->has_weight = flags >> 2 & 1;
    d->row_bits = d->rows ? 64 - __builtin_clzll((uint64_t)d->rows) : 0;
    for (int i = 0; i < dict_count(d); i++) {
        kv_status status = get_dict(c, &d->dict[i], &d->memory);
        if (status != KV_OK)
            return status;
    }
    if (square.words && !kv_design_squares(d))
        return KV_CORRUPT;
    kv_status status = get_keys(c, d);
    return status == KV_OK ? get_blocks(c, d, sum, square) : status;
}

kv_status kv_design_read(struct kv_design *d, struct kv_design_shape shape, struct kv_memory memory,
                         const unsigned char *bytes, size_t size)
{
    struct kv_cursor c = {bytes, size, false};
    kv_design_init(d, shape, memory);
    kv_status status = read_all(&c, d);
    if (status != KV_OK)
        kv_design_free(d);
    return status;
}
