/* Counts of whole numbers: see histogram.h. */
#include "growth/histogram.h"
#include "growth/dd.h"
#include <limits.h>
#include <math.h>
#include <string.h>

#define LIST_LENGTH 96 /* distinct values before the window is worth its memory */

/* Moves the window to [low, high), which holds the old one. */
static kv_status resize_window(struct kv_histogram *h, const struct kv_memory *memory, int32_t low,
                               int32_t high)
{
    int64_t *count = memory->resize(memory->self, NULL, sizeof *count * (size_t)(high - low));
    if (!count)
        return KV_TOO_SMALL;
    memset(count, 0, sizeof *count * (size_t)(high - low));
    if (h->size)
        memcpy(count + (h->first - low), h->count, sizeof *count * (size_t)h->size);
    kv_release(memory, h->count);
    h->count = count;
    h->first = low;
    h->size = high - low;
    return KV_OK;
}

/* Makes the window hold a value; it grows by at least half, so that adding stays cheap. */
static kv_status widen(struct kv_histogram *h, const struct kv_memory *memory, int32_t value)
{
    int32_t slack = 32 + h->size / 2;
    if (value < h->first)
        return resize_window(h, memory, value - slack, h->first + h->size);
    return resize_window(h, memory, h->first, value + 1 + slack);
}

static bool in_window_range(int32_t value)
{
    return value > -KV_HISTOGRAM_WINDOW && value < KV_HISTOGRAM_WINDOW;
}

/* The list has become long: its ordinary values move into a window, those far outside stay. */
static kv_status open_window(struct kv_histogram *h, const struct kv_memory *memory)
{
    int32_t low = KV_HISTOGRAM_WINDOW, high = -KV_HISTOGRAM_WINDOW, kept = 0;
    for (int32_t i = 0; i < h->outliers; i++)
        if (in_window_range(h->outlier[i].value)) {
            low = h->outlier[i].value < low ? h->outlier[i].value : low;
            high = h->outlier[i].value > high ? h->outlier[i].value : high;
        }
    kv_status status =
        low > high ? resize_window(h, memory, 0, 1) : resize_window(h, memory, low - 32, high + 33);
    if (status != KV_OK)
        return status;
    h->below = 0;
    for (int32_t i = 0; i < h->outliers; i++) {
        struct kv_outlier o = h->outlier[i];
        if (in_window_range(o.value)) {
            h->count[o.value - h->first] += o.count;
            continue;
        }
        h->outlier[kept++] = o;
        h->below += o.value < 0;
    }
    h->outliers = kept;
    return KV_OK;
}

/* Counts a value in its place of the sorted list. */
static kv_status add_outlier(struct kv_histogram *h, const struct kv_memory *memory, int32_t value,
                             int64_t count)
{
    int32_t low = 0, high = h->outliers;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (h->outlier[middle].value < value)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < h->outliers && h->outlier[low].value == value) {
        h->outlier[low].count += count;
        return KV_OK;
    }
    void *room = kv_grow(memory, h->outlier, &h->outliers_room, (int64_t)h->outliers + 1,
                         sizeof *h->outlier);
    if (!room)
        return KV_TOO_SMALL;
    h->outlier = room;
    memmove(h->outlier + low + 1, h->outlier + low,
            sizeof *h->outlier * (size_t)(h->outliers - low));
    h->outlier[low] = (struct kv_outlier){value, count};
    h->outliers++;
    h->below += value < 0;
    return KV_OK;
}

kv_status kv_histogram_add(struct kv_histogram *h, const struct kv_memory *memory, int32_t value,
                           int64_t count)
{
    kv_status status = KV_OK;
    if (!h->size && h->outliers >= LIST_LENGTH && in_window_range(value))
        status = open_window(h, memory);
    if (status != KV_OK)
        return status;
    if (!h->size || !in_window_range(value)) {
        status = add_outlier(h, memory, value, count);
    } else {
        if (value < h->first || value >= h->first + h->size)
            status = widen(h, memory, value);
        if (status == KV_OK)
            h->count[value - h->first] += count;
    }
    if (status == KV_OK) {
        h->n += count;
        h->sum += (__int128)value * count;
    }
    return status;
}

bool kv_histogram_next(const struct kv_histogram *h, int32_t *position, int32_t *value,
                       int64_t *count)
{
    for (; *position < h->below + h->size; ++*position) {
        int32_t i = *position - h->below;
        *value = i < 0 ? h->outlier[*position].value : h->first + i;
        *count = i < 0 ? h->outlier[*position].count : h->count[i];
        if (*count) {
            ++*position;
            return true;
        }
    }
    if (*position >= h->outliers + h->size)
        return false;
    *value = h->outlier[*position - h->size].value;
    *count = h->outlier[(*position)++ - h->size].count;
    return true;
}

kv_status kv_histogram_merge(struct kv_histogram *h, const struct kv_memory *memory,
                             const struct kv_histogram *from)
{
    int32_t position = 0, value;
    int64_t count;
    kv_status status = KV_OK;
    while (status == KV_OK && kv_histogram_next(from, &position, &value, &count))
        status = kv_histogram_add(h, memory, value, count);
    return status;
}

void kv_histogram_free(struct kv_histogram *h, const struct kv_memory *memory)
{
    kv_release(memory, h->count);
    kv_release(memory, h->outlier);
    *h = (struct kv_histogram){.n = 0};
}

/* A 128-bit integer as a double-double. */
static struct kv_dd dd_of_int(__int128 v)
{
    double high = (double)v;
    return kv_dd_renorm(high, (double)(v - (__int128)high));
}

/* Whether a value is kept: between low and high, or within reach of the mean sum / n. */
struct choice {
    bool around_mean;
    int32_t reach, low, high;
};

static bool kept(const struct kv_histogram *h, const struct choice *c, int32_t value)
{
    if (!c->around_mean)
        return value >= c->low && value <= c->high;
    __int128 distance = (__int128)value * h->n - h->sum;
    return (distance < 0 ? -distance : distance) <= (__int128)c->reach * h->n;
}

/* Sums of the 2nd to 4th powers of deviations from the mean of the kept values. */
static void central_powers(const struct kv_histogram *h, const struct choice *c, struct kv_dd mean,
                           struct kv_dd *power)
{
    int32_t position = 0, value;
    int64_t count;
    power[0] = power[1] = power[2] = kv_dd_of(0);
    while (kv_histogram_next(h, &position, &value, &count)) {
        if (!kept(h, c, value))
            continue;
        struct kv_dd d = kv_dd_sub(kv_dd_of(value), mean), x = kv_dd_mul(d, dd_of_int(count));
        for (int k = 0; k < 3; k++) {
            x = kv_dd_mul(x, d);
            power[k] = kv_dd_add(power[k], x);
        }
    }
}

static void moments(const struct kv_histogram *h, const struct choice *c, struct kv_moments *out)
{
    int32_t position = 0, value, values = 0;
    int64_t count;
    __int128 sum = 0;
    struct kv_dd power[3];
    *out = (struct kv_moments){.mean = NAN, .sd = NAN, .skewness = NAN, .kurtosis = NAN};
    while (kv_histogram_next(h, &position, &value, &count)) {
        bool keep = kept(h, c, value);
        out->left_out += keep ? 0 : count;
        out->n += keep ? count : 0;
        sum += keep ? (__int128)value * count : 0;
        values += keep;
    }
    if (!out->n)
        return;
    struct kv_dd n = dd_of_int(out->n), mean = kv_dd_div(dd_of_int(sum), n);
    out->mean = kv_dd_value(mean);
    if (out->n < 2)
        return;
    central_powers(h, c, mean, power);
    double m2 = values > 1 ? kv_dd_value(power[0]) : 0, m3 = kv_dd_value(power[1]),
           m4 = kv_dd_value(power[2]);
    out->sd = sqrt(m2 / (double)(out->n - 1));
    if (m2 == 0)
        return;
    out->skewness = sqrt((double)out->n) * m3 / (m2 * sqrt(m2));
    out->kurtosis = (double)out->n * m4 / (m2 * m2) - 3;
}

void kv_moments_around_mean(const struct kv_histogram *h, int32_t reach, struct kv_moments *out)
{
    struct choice c = {.around_mean = true, .reach = reach};
    moments(h, &c, out);
}

void kv_moments_between(const struct kv_histogram *h, int32_t low, int32_t high,
                        struct kv_moments *out)
{
    struct choice c = {.low = low, .high = high};
    moments(h, &c, out);
}
