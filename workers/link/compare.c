/* Comparing two records field by field; see compare.h. */
#include "link/compare.h"
#include "konv.h"
#include "linkage/name_compare.h"
#include "linkage/strings.h"
#include <stdlib.h>

enum { MAX_POINTS = 512 };

void link_compare_init(struct link_compare *c, const struct link_data *d)
{
    uint64_t radix = 1;
    c->data = d;
    if (d->config->fields > KV_MAX_FIELDS)
        die(EXIT_USAGE, "more than %d fields", KV_MAX_FIELDS);
    for (int f = 0; f < d->config->fields; f++) {
        c->radix[f] = radix;
        if (radix > UINT64_MAX / 16)
            die(EXIT_USAGE,
                "too many fields: their levels give more combinations than a 64-bit number holds");
        radix *= (uint64_t)d->config->field[f].levels + 1;
    }
    c->class_radix = radix;
    c->cache = xmalloc((size_t)konv.threads * sizeof(struct link_level_cache *));
    for (int t = 0; t < konv.threads; t++)
        c->cache[t] = xcalloc(1, sizeof *c->cache[t]);
}

void link_compare_free(struct link_compare *c)
{
    for (int t = 0; t < konv.threads; t++)
        free(c->cache[t]);
    free(c->cache);
}

static void unpack(const struct link_pool *pool, uint32_t id, struct kv_name *name)
{
    size_t n;
    const char *p = link_pool_bytes(pool, id, &n);
    kv_name_unpack((const uint8_t *)p, n, name);
}

/* Level of two distinct names, through the cache. */
static int name_pair_level(const struct link_data *d, struct link_level_cache *cache, uint32_t x,
                           uint32_t y)
{
    uint64_t key = x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
    uint32_t slot = (uint32_t)(link_mix(key, 0) >> 40) & (LEVEL_CACHE - 1);
    if (cache->key[slot] == key)
        return cache->level[slot];
    unpack(&d->name, x, &cache->a);
    unpack(&d->name, y, &cache->b);
    int level = kv_name_level(&cache->a, &cache->b);
    cache->key[slot] = key;
    cache->level[slot] = (uint8_t)level;
    return level;
}

/* Level of two names by number; 0 if one is missing. */
int link_name_cells(const struct link_data *d, struct link_level_cache *cache, uint32_t x,
                    uint32_t y)
{
    if (x == 0 || y == 0)
        return 0;
    return x == y ? 6 : name_pair_level(d, cache, x, y);
}

/*
 * Names of a person have one number. A parents' cell may have two: mother and father, compared like
 * with like, or two of unknown sex, where the best combination counts.
 */
static int name_level(const struct link_data *d, struct link_level_cache *cache, uint64_t x,
                      uint64_t y)
{
    uint32_t x1 = name_first(x), y1 = name_first(y), x2 = name_second(x), y2 = name_second(y);
    int best = link_name_cells(d, cache, x1, y1), level;
    if (!(x2 | y2))
        return best;
    if (!((x | y) & NAME_UNTYPED))
        return best ? best : link_name_cells(d, cache, x2, y2);
    if ((level = link_name_cells(d, cache, x1, y2)) > best)
        best = level;
    if ((level = link_name_cells(d, cache, x2, y1)) > best)
        best = level;
    if ((level = link_name_cells(d, cache, x2, y2)) > best)
        best = level;
    return best;
}

uint32_t link_common_name(uint64_t x, uint64_t y)
{
    uint32_t x1 = name_first(x), y1 = name_first(y), x2 = name_second(x), y2 = name_second(y);
    if (x1 && x1 == y1)
        return x1;
    if (!((x | y) & NAME_UNTYPED))
        return !x1 || !y1 ? (x2 == y2 ? x2 : 0) : 0;
    if (x1 && x1 == y2)
        return x1;
    return x2 && (x2 == y1 || x2 == y2) ? x2 : 0;
}

/* Digits of a number as four bits each: 16 digits in one word. */
static uint64_t decimal(uint64_t number)
{
    uint64_t out = 0;
    for (int i = 0; i < 16; i++, number /= 10)
        out |= number % 10 << 4 * i;
    return out;
}

/* Differing digits: one bit set per four. */
static uint64_t differing(uint64_t x, uint64_t y)
{
    uint64_t z = x ^ y;
    return (z | z >> 1 | z >> 2 | z >> 3) & 0x1111111111111111u;
}

static void digits_of(uint64_t cell, struct kv_nik *out)
{
    uint64_t number = nik_number(cell);
    *out = (struct kv_nik){
        .status = nik_status(cell), .n = (uint8_t)nik_digits(cell), .number = number};
    for (int i = out->n - 1; i >= 0; i--, number /= 10)
        out->digits[i] = (char)('0' + number % 10);
    out->serial = (uint32_t)(out->number % 10000);
}

/* NIK by its parts. Most pairs differ in many digits: one exclusive-or tells, the rest is the
 * core's. */
static int nik_level(uint64_t x, uint64_t y)
{
    struct kv_nik a, b;
    if (nik_digits(x) == 16 && nik_digits(y) == 16) {
        if (!kv_nik_usable(nik_status(x)) || !kv_nik_usable(nik_status(y)))
            return 0;
        if (nik_number(x) == nik_number(y))
            return 5;
        if (nik_number(x) / 10000 != nik_number(y) / 10000 &&
            __builtin_popcountll(differing(decimal(nik_number(x)), decimal(nik_number(y)))) > 2)
            return 1;
    }
    digits_of(x, &a);
    digits_of(y, &b);
    return kv_nik_level(&a, &b);
}

static int kk_level(uint64_t x, uint64_t y)
{
    struct kv_nik a, b;
    if (nik_status(x) != KV_NIK_OK || nik_status(y) != KV_NIK_OK)
        return 0;
    if (nik_number(x) == nik_number(y))
        return 3;
    if (__builtin_popcountll(differing(decimal(nik_number(x)), decimal(nik_number(y)))) > 2)
        return 1;
    digits_of(x, &a);
    digits_of(y, &b);
    return kv_no_kk_level(&a, &b);
}

/* UTF-8 to code points; at most MAX_POINTS. */
static size_t points_of(const char *p, size_t n, uint32_t *out)
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < MAX_POINTS;) {
        unsigned char c = (unsigned char)p[i++];
        uint32_t x = c < 0x80 ? c : c < 0xe0 ? c & 31u : c < 0xf0 ? c & 15u : c & 7u;
        while (c >= 0x80 && i < n && ((unsigned char)p[i] & 0xc0) == 0x80)
            x = x << 6 | ((unsigned char)p[i++] & 63u);
        out[k++] = x;
    }
    return k;
}

static bool ascii(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] >= 0x80)
            return false;
    return true;
}

/* Jaro-Winkler of two texts: bytes if both are ASCII, else code points. */
static double similarity(const char *a, size_t na, const char *b, size_t nb)
{
    if (ascii(a, na) && ascii(b, nb))
        return kv_jaro_winkler((const uint8_t *)a, na, (const uint8_t *)b, nb);
    uint32_t x[MAX_POINTS], y[MAX_POINTS];
    uint64_t work[2 * (MAX_POINTS / 64 + 1)];
    size_t nx = points_of(a, na, x), ny = points_of(b, nb, y);
    return kv_jaro_winkler_points(x, nx, y, ny, work);
}

static int text_level(const struct link_data *d, const struct link_field *field, uint64_t x,
                      uint64_t y)
{
    static const double usual[] = {.92, .88, .70};
    const double *threshold = field->thresholds ? field->threshold : usual;
    int n = field->thresholds ? field->thresholds : 3;
    size_t na, nb;
    if (!x || !y)
        return 0;
    if (x == y)
        return n + 2;
    const char *a = link_pool_bytes(&d->text, (uint32_t)x, &na),
               *b = link_pool_bytes(&d->text, (uint32_t)y, &nb);
    double s = similarity(a, na, b, nb);
    for (int i = 0; i < n; i++)
        if (kv_reaches(s, threshold[i]))
            return n + 1 - i;
    return 1;
}

/* Edit distance up to 3; more counts as 3. Lengths that differ by more decide alone. */
static int edits(const struct link_data *d, uint64_t x, uint64_t y, int enough)
{
    size_t na, nb;
    const char *a = link_pool_bytes(&d->text, (uint32_t)x, &na),
               *b = link_pool_bytes(&d->text, (uint32_t)y, &nb);
    if (!ascii(a, na) || !ascii(b, nb)) {
        uint32_t p[MAX_POINTS], q[MAX_POINTS];
        int32_t work[5 * (MAX_POINTS + 2)];
        size_t np = points_of(a, na, p), nq = points_of(b, nb, q);
        return kv_damerau_points(p, np, q, nq, work);
    }
    if ((na > nb ? na - nb : nb - na) >= (size_t)enough)
        return enough;
    return kv_damerau((const uint8_t *)a, na, (const uint8_t *)b, nb);
}

static int prefix_level(const struct link_compare *c, const struct link_field *field, uint64_t x,
                        uint64_t y, uint32_t ra, uint32_t rb)
{
    const struct link_data *d = c->data;
    size_t na, nb;
    if (x == y) {
        int level = field->prefixes + 2;
        bool all = field->details > 0;
        for (int i = 0; i < field->details; i++) {
            int cell = d->config->column[field->detail[i]].cell;
            all = all && link_row(d, ra)[cell] && link_row(d, ra)[cell] == link_row(d, rb)[cell];
        }
        return level + all;
    }
    const char *a = link_pool_bytes(&d->text, (uint32_t)x, &na),
               *b = link_pool_bytes(&d->text, (uint32_t)y, &nb);
    for (int i = 0; i < field->prefixes; i++) {
        size_t n = (size_t)field->prefix[i];
        if (na >= n && nb >= n && memcmp(a, b, n) == 0)
            return field->prefixes + 1 - i;
    }
    return 1;
}

static int identifier_level(const struct link_data *d, uint64_t x, uint64_t y)
{
    if (x == y)
        return 4;
    int n = edits(d, x, y, 3);
    return n == 1 ? 3 : n == 2 ? 2 : 1;
}

static int number_level(const struct link_field *field, double x, double y)
{
    static const double usual[] = {1, 5};
    const double *threshold = field->thresholds ? field->threshold : usual;
    int n = field->thresholds ? field->thresholds : 2;
    if (x == y)
        return n + 2;
    for (int i = 0; i < n; i++)
        if (fabs(x - y) <= threshold[i] + 1e-9)
            return n + 1 - i;
    return 1;
}

/* Level of one field; 0 if a value is missing. Does not depend on the order of the records. */
int link_level(const struct link_compare *c, struct link_level_cache *cache, int f, uint32_t a,
               uint32_t b)
{
    const struct link_data *d = c->data;
    const struct link_field *field = &d->config->field[f];
    uint64_t x = link_cell(d, a, f), y = link_cell(d, b, f);
    if (!x || !y)
        return 0;
    switch (field->kind) {
    case KIND_NAME:
        return name_level(d, cache, x, y);
    case KIND_DATE:
        return kv_date_level((kv_stated)x, (kv_stated)y,
                             link_model_of(link_head(d, a), link_head(d, b)) == MODEL_CHILD);
    case KIND_NIK:
        return nik_level(x, y);
    case KIND_HOUSEHOLD:
        return kk_level(x, y);
    case KIND_TEXT:
        return text_level(d, field, x, y);
    case KIND_CODE:
        if (field->prefixes)
            return prefix_level(c, field, x, y, a, b);
        return x == y ? 3 : edits(d, x, y, 2) == 1 ? 2 : 1;
    case KIND_IDENTIFIER:
        return identifier_level(d, x, y);
    default:
        return number_level(field, cell_number(x), cell_number(y));
    }
}

/* All levels of a pair, a < b, as one number. */
uint64_t link_compare_pair(const struct link_compare *c, struct link_level_cache *cache, uint32_t a,
                           uint32_t b)
{
    const struct link_data *d = c->data;
    uint64_t raw =
        link_model_of(link_head(d, a), link_head(d, b)) == MODEL_CHILD ? c->class_radix : 0;
    for (int f = 0; f < d->config->fields; f++)
        raw += c->radix[f] * (uint64_t)link_level(c, cache, f, a, b);
    return raw;
}

/* The two numbers a name field will ask for, if it has to compare at all. */
static inline bool names_to_compare(const struct link_data *d, int f, uint32_t a, uint32_t b,
                                    uint32_t id[2])
{
    uint64_t x = link_cell(d, a, f), y = link_cell(d, b, f);
    id[0] = name_first(x);
    id[1] = name_first(y);
    return id[0] && id[1] && id[0] != id[1];
}

/* Asks for the bytes of the names of one field: where they stand (`bytes` false), then themselves.
 */
static void prefetch_names(const struct link_data *d, int f, const struct link_batch *batch,
                           bool bytes)
{
    uint32_t id[2];
    for (int i = 0; i < batch->n; i++) {
        if (!names_to_compare(d, f, batch->a[i], batch->b[i], id))
            continue;
        for (int k = 0; k < 2; k++) {
            if (!bytes) {
                __builtin_prefetch(&d->name.at[id[k]]);
                continue;
            }
            const char *p = d->name.bytes + d->name.at[id[k]];
            __builtin_prefetch(p);
            __builtin_prefetch(p + 64);
        }
    }
}

/*
 * Raw numbers of a batch. Comparing is mostly waiting for memory: the records were asked for when
 * the batch was filled, the names are asked for here, so that they arrive while others are looked
 * at.
 */
void link_compare_batch(const struct link_compare *c, struct link_level_cache *cache,
                        struct link_batch *batch)
{
    for (int step = 0; step < 2; step++)
        for (int f = 0; f < c->data->config->fields; f++)
            if (c->data->config->field[f].kind == KIND_NAME)
                prefetch_names(c->data, f, batch, step == 1);
    for (int i = 0; i < batch->n; i++)
        batch->raw[i] = link_compare_pair(c, cache, batch->a[i], batch->b[i]);
}

/* The levels and the model in a pattern number. */
void link_unpack_levels(const struct link_compare *c, uint64_t raw, uint8_t *level, int *model)
{
    *model = raw >= c->class_radix ? MODEL_CHILD : MODEL_ADULT;
    raw %= c->class_radix;
    for (int f = 0; f < c->data->config->fields; f++) {
        uint64_t base = (uint64_t)c->data->config->field[f].levels + 1;
        level[f] = (uint8_t)(raw % base);
        raw /= base;
    }
}
