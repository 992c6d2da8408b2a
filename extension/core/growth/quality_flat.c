/*
 * Bytes of a data-quality state, little endian: u16 version, u16 number of counts, i64 counts; per
 * distribution u32 values, then i32 value and i64 count of each, ascending.
 */
#include "growth/quality_flat.h"
#include "growth/bytes.h"

#define FORMAT_VERSION 1

/* Values that occur. */
static int32_t distinct(const struct kv_histogram *h)
{
    int32_t position = 0, value, n = 0;
    int64_t count;
    while (kv_histogram_next(h, &position, &value, &count))
        n++;
    return n;
}

size_t kv_quality_size(const struct kv_quality *q)
{
    size_t size = 4 + 8 * (size_t)KV_QUALITY_COUNTS;
    for (int i = 0; i < KV_Q_SPREADS; i++)
        size += 4 + 12 * (size_t)distinct(&q->spread[i]);
    return size;
}

void kv_quality_write(const struct kv_quality *q, unsigned char *p)
{
    const int64_t *count = (const int64_t *)&q->counts;
    p = kv_put(kv_put(p, FORMAT_VERSION, 2), (uint64_t)KV_QUALITY_COUNTS, 2);
    for (int i = 0; i < KV_QUALITY_COUNTS; i++)
        p = kv_put(p, (uint64_t)count[i], 8);
    for (int i = 0; i < KV_Q_SPREADS; i++) {
        int32_t position = 0, value;
        int64_t times;
        p = kv_put(p, (uint64_t)distinct(&q->spread[i]), 4);
        while (kv_histogram_next(&q->spread[i], &position, &value, &times))
            p = kv_put(kv_put(p, (uint64_t)value, 4), (uint64_t)times, 8);
    }
}

/* One distribution of no more than `rows` values. */
static kv_status read_spread(struct kv_cursor *c, const struct kv_memory *memory, int64_t rows,
                             struct kv_histogram *h)
{
    int32_t n = kv_get_count(c, 12), last = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t value = kv_get_int(c);
        int64_t count = (int64_t)kv_get(c, 8);
        if (c->bad || (i && value <= last) || count < 1 || count > rows - h->n)
            return KV_CORRUPT;
        kv_status status = kv_histogram_add(h, memory, value, count);
        if (status != KV_OK)
            return status;
        last = value;
    }
    return KV_OK;
}

kv_status kv_quality_read(struct kv_quality *q, const struct kv_memory *memory,
                          const unsigned char *bytes, size_t size)
{
    struct kv_cursor c = {bytes, size, false};
    int64_t *count = (int64_t *)&q->counts;
    kv_status status = KV_OK;
    *q = (struct kv_quality){.counts.rows = 0};
    if (kv_get(&c, 2) != FORMAT_VERSION || kv_get(&c, 2) != (uint64_t)KV_QUALITY_COUNTS)
        return KV_CORRUPT;
    for (int i = 0; i < KV_QUALITY_COUNTS; i++) {
        count[i] = (int64_t)kv_get(&c, 8);
        c.bad |= count[i] < 0 || count[i] > q->counts.rows || q->counts.rows > INT64_MAX / 100;
    }
    for (int i = 0; i < KV_Q_SPREADS && status == KV_OK && !c.bad; i++)
        status = read_spread(&c, memory, q->counts.rows, &q->spread[i]);
    if (status == KV_OK && (c.bad || c.left))
        status = KV_CORRUPT;
    if (status != KV_OK)
        kv_quality_free(q, memory);
    return status;
}
