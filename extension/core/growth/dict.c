/* Memory, index, dictionary and sort of mergeable states: see dict.h. */
#include "growth/dict.h"
#include <string.h>

void *kv_grow(const struct kv_memory *memory, void *array, int32_t *room, int64_t count,
              size_t width)
{
    int64_t wanted = *room ? *room : width < 32 ? (int64_t)(32 / width) : 1;
    if (array && count <= *room)
        return array;
    while (wanted < count)
        wanted *= 2;
    if (wanted > INT32_MAX)
        return NULL;
    void *bigger = memory->resize(memory->self, array, (size_t)wanted * width);
    if (bigger)
        *room = (int32_t)wanted;
    return bigger;
}

void kv_release(const struct kv_memory *memory, void *block)
{
    if (block)
        memory->resize(memory->self, block, 0);
}

/* Spreads the bits of a key over the slots (the finaliser of splitmix64). */
static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
    return h ^ h >> 31;
}

/* Walks from a slot to the next one that holds the key or is empty. */
static inline int32_t seek(const struct kv_lookup *l, uint64_t key, uint32_t *slot)
{
    while (l->slot[*slot].number >= 0 && l->slot[*slot].key != key)
        *slot = (*slot + 1) & (l->size - 1);
    return l->slot[*slot].number;
}

int32_t kv_lookup_first(const struct kv_lookup *l, uint64_t key, uint32_t *slot)
{
    if (!l->size)
        return -1;
    *slot = (uint32_t)mix(key) & (l->size - 1);
    return seek(l, key, slot);
}

int32_t kv_lookup_next(const struct kv_lookup *l, uint64_t key, uint32_t *slot)
{
    *slot = (*slot + 1) & (l->size - 1);
    return seek(l, key, slot);
}

/* Puts a number into the first empty slot of its key. */
static void place(struct kv_lookup *l, uint64_t key, int32_t number)
{
    uint32_t slot = (uint32_t)mix(key) & (l->size - 1);
    while (l->slot[slot].number >= 0)
        slot = (slot + 1) & (l->size - 1);
    l->slot[slot] = (struct kv_slot){key, number};
}

/* Doubles the slots and places everything again. */
static kv_status enlarge(struct kv_lookup *l, const struct kv_memory *memory)
{
    struct kv_lookup old = *l;
    uint32_t size = l->size ? l->size * 2 : 4;
    struct kv_slot *slot = memory->resize(memory->self, NULL, sizeof *slot * size);
    if (!slot)
        return KV_TOO_SMALL;
    *l = (struct kv_lookup){slot, size, old.count};
    for (uint32_t i = 0; i < size; i++)
        slot[i].number = -1;
    for (uint32_t i = 0; i < old.size; i++)
        if (old.slot[i].number >= 0)
            place(l, old.slot[i].key, old.slot[i].number);
    kv_release(memory, old.slot);
    return KV_OK;
}

kv_status kv_lookup_add(struct kv_lookup *l, const struct kv_memory *memory, uint64_t key,
                        int32_t number)
{
    if (l->count >= l->size / 2) {
        if (l->size >= UINT32_C(1) << 31)
            return KV_TOO_SMALL;
        kv_status status = enlarge(l, memory);
        if (status != KV_OK)
            return status;
    }
    place(l, key, number);
    l->count++;
    return KV_OK;
}

void kv_lookup_clear(struct kv_lookup *l)
{
    for (uint32_t i = 0; i < l->size; i++)
        l->slot[i].number = -1;
    l->count = 0;
}

void kv_lookup_free(struct kv_lookup *l, const struct kv_memory *memory)
{
    kv_release(memory, l->slot);
    *l = (struct kv_lookup){.size = 0};
}

/* FNV-1a over the bytes. */
static uint64_t text_hash(struct kv_text t)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < t.length; i++)
        h = (h ^ (unsigned char)t.data[i]) * UINT64_C(0x100000001b3);
    return h;
}

struct kv_text kv_dict_text(const struct kv_dict *d, int32_t number)
{
    int32_t from = number ? d->end[number - 1] : 0;
    return (struct kv_text){d->bytes + from, (size_t)(d->end[number] - from)};
}

kv_status kv_dict_intern(struct kv_dict *d, const struct kv_memory *memory, struct kv_text text,
                         int32_t *number)
{
    uint64_t hash = text_hash(text);
    uint32_t slot;
    for (int32_t i = kv_lookup_first(&d->index, hash, &slot); i >= 0;
         i = kv_lookup_next(&d->index, hash, &slot)) {
        struct kv_text known = kv_dict_text(d, i);
        if (known.length == text.length && memcmp(known.data, text.data, text.length) == 0) {
            *number = i;
            return KV_OK;
        }
    }
    char *bytes = kv_grow(memory, d->bytes, &d->room, d->used + (int64_t)text.length, 1);
    if (!bytes)
        return KV_TOO_SMALL;
    d->bytes = bytes;
    int32_t *end = kv_grow(memory, d->end, &d->ends_room, (int64_t)d->count + 1, sizeof *end);
    if (!end)
        return KV_TOO_SMALL;
    d->end = end;
    kv_status status = kv_lookup_add(&d->index, memory, hash, d->count);
    if (status != KV_OK)
        return status;
    if (text.length)
        memcpy(d->bytes + d->used, text.data, text.length);
    d->used += (int32_t)text.length;
    d->end[d->count] = d->used;
    *number = d->count++;
    return KV_OK;
}

void kv_dict_clear(struct kv_dict *d)
{
    d->count = d->used = 0;
    kv_lookup_clear(&d->index);
}

void kv_dict_free(struct kv_dict *d, const struct kv_memory *memory)
{
    kv_release(memory, d->bytes);
    kv_release(memory, d->end);
    kv_lookup_free(&d->index, memory);
    *d = (struct kv_dict){.count = 0};
}

int kv_text_compare(struct kv_text a, struct kv_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int c = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return c ? c : (a.length > b.length) - (a.length < b.length);
}

static bool dict_less(const void *context, int32_t a, int32_t b)
{
    return kv_text_compare(kv_dict_text(context, a), kv_dict_text(context, b)) < 0;
}

void kv_dict_sort(const struct kv_dict *d, int32_t *order, int32_t *rank, int32_t *scratch)
{
    for (int32_t i = 0; i < d->count; i++)
        order[i] = i;
    kv_sort(order, scratch, d->count, dict_less, d);
    for (int32_t i = 0; i < d->count; i++)
        rank[order[i]] = i;
}

void kv_sort(int32_t *order, int32_t *scratch, int32_t n,
             bool (*less)(const void *context, int32_t a, int32_t b), const void *context)
{
    int32_t *from = order, *to = scratch;
    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t start = 0; start < n; start += 2 * width) {
            int64_t a = start, middle = start + width < n ? start + width : n, b = middle,
                    last = middle + width < n ? middle + width : n;
            for (int64_t k = start; k < last; k++)
                to[k] = a < middle && (b >= last || !less(context, from[b], from[a])) ? from[a++]
                                                                                      : from[b++];
        }
        int32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order && n > 0)
        memcpy(order, from, sizeof *order * (size_t)n);
}
