/*
 * Data quality of an area as bytes: a version, the further counters, the counts, and for each
 * spread the values that occur with their counts. Numbers are written in groups of 7 bits, the
 * lowest first, values as steps from the one before (zigzag): 300 is AC 02.
 */
#include "mutu_state.h"
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, LONGEST = 10 };

struct bytes {
    unsigned char *p;
    size_t n, size;
};

static void put(struct bytes *b, uint64_t v)
{
    if (b->n + LONGEST > b->size) {
        b->size = (b->size + LONGEST) * 2;
        b->p = xrealloc(b->p, b->size);
    }
    for (; v >= 128; v >>= 7)
        b->p[b->n++] = (unsigned char)(v | 128);
    b->p[b->n++] = (unsigned char)v;
}

static bool get(struct bytes *b, uint64_t *v)
{
    *v = 0;
    for (int shift = 0; shift < 64 && b->n < b->size; shift += 7) {
        unsigned char c = b->p[b->n++];
        *v |= (uint64_t)(c & 127) << shift;
        if (c < 128)
            return true;
    }
    return false;
}

static void put_spread(struct bytes *b, const struct kv_histogram *h)
{
    int32_t position = 0, value, before = 0;
    int64_t count;
    uint64_t n = 0;
    while (kv_histogram_next(h, &position, &value, &count))
        n++;
    put(b, n);
    for (position = 0; kv_histogram_next(h, &position, &value, &count); before = value) {
        int64_t step = (int64_t)value - before;
        put(b, step < 0 ? (uint64_t)(-step) * 2 - 1 : (uint64_t)step * 2);
        put(b, (uint64_t)count);
    }
}

static bool add_spread(struct bytes *b, struct kv_histogram *h, const struct kv_memory *memory)
{
    uint64_t n, step, count;
    int64_t value = 0;
    if (!get(b, &n))
        return false;
    for (; n; n--) {
        if (!get(b, &step) || !get(b, &count))
            return false;
        value += step & 1 ? -(int64_t)((step + 1) / 2) : (int64_t)(step / 2);
        if (kv_histogram_add(h, memory, (int32_t)value, (int64_t)count) != KV_OK)
            return false;
    }
    return true;
}

void mutu_state_put(struct copy_in *c, const struct kv_quality *q, const int64_t *extra, int n)
{
    struct bytes b = {0};
    int64_t counts[KV_QUALITY_COUNTS];
    memcpy(counts, &q->counts, sizeof counts);
    put(&b, VERSION);
    for (int i = 0; i < n; i++)
        put(&b, (uint64_t)extra[i]);
    for (int i = 0; i < KV_QUALITY_COUNTS; i++)
        put(&b, (uint64_t)counts[i]);
    for (size_t i = 0; i < sizeof q->spread / sizeof *q->spread; i++)
        put_spread(&b, &q->spread[i]);
    copy_bytes(c, b.p, b.n);
    free(b.p);
}

bool mutu_state_add(const char *bytes, size_t size, struct kv_quality *q,
                    const struct kv_memory *memory, int64_t *extra, int n)
{
    struct bytes b = {(unsigned char *)(uintptr_t)bytes, 0, size};
    int64_t counts[KV_QUALITY_COUNTS];
    uint64_t v;
    if (!get(&b, &v) || v != VERSION)
        return false;
    for (int i = 0; i < n; i++) {
        if (!get(&b, &v))
            return false;
        extra[i] += (int64_t)v;
    }
    memcpy(counts, &q->counts, sizeof counts);
    for (int i = 0; i < KV_QUALITY_COUNTS; i++) {
        if (!get(&b, &v))
            return false;
        counts[i] += (int64_t)v;
    }
    memcpy(&q->counts, counts, sizeof counts);
    for (size_t i = 0; i < sizeof q->spread / sizeof *q->spread; i++)
        if (!add_spread(&b, &q->spread[i], memory))
            return false;
    return b.n == size;
}
