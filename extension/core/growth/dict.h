/*
 * Building blocks of mergeable states: memory of the caller, an index of 64-bit keys, a dictionary
 * of strings with stable numbers, and a stable sort.
 */
#ifndef KV_DICT_H
#define KV_DICT_H

#include "kv.h"

/*
 * The caller's memory. resize(self, NULL, n) gives a block, resize(self, p, n) moves it,
 * resize(self, p, 0) frees it; NULL means that none is left (or the caller's function does not
 * return at all).
 */
struct kv_memory {
    void *(*resize)(void *self, void *block, size_t size);
    void *self;
};

/* A string that is not terminated; data = NULL is "no value". */
struct kv_text {
    const char *data;
    size_t length;
};

struct kv_slot {
    uint64_t key;
    int32_t number; /* -1: empty */
};

/* Numbers by 64-bit key, open addressing; equal keys may occur more than once. */
struct kv_lookup {
    struct kv_slot *slot;
    uint32_t size; /* a power of two, or 0 */
    uint32_t count;
};

/* Strings numbered 0, 1, 2 ... in order of arrival. */
struct kv_dict {
    char *bytes; /* all strings, one after the other */
    int32_t used, room;
    int32_t *end; /* string i is bytes[end[i-1]..end[i]) */
    int32_t count, ends_room;
    struct kv_lookup index;
};

/* The array with room for `count` elements of `width` bytes (by doubling `*room`); NULL: none left,
 * nothing changed. */
void *kv_grow(const struct kv_memory *memory, void *array, int32_t *room, int64_t count,
              size_t width);
void kv_release(const struct kv_memory *memory, void *block);

/* The first number under a key, or -1; *slot serves kv_lookup_next. */
int32_t kv_lookup_first(const struct kv_lookup *l, uint64_t key, uint32_t *slot);
int32_t kv_lookup_next(const struct kv_lookup *l, uint64_t key, uint32_t *slot);
kv_status kv_lookup_add(struct kv_lookup *l, const struct kv_memory *memory, uint64_t key,
                        int32_t number);
void kv_lookup_clear(struct kv_lookup *l);
void kv_lookup_free(struct kv_lookup *l, const struct kv_memory *memory);

/* Finds or adds a string. */
kv_status kv_dict_intern(struct kv_dict *d, const struct kv_memory *memory, struct kv_text text,
                         int32_t *number);
struct kv_text kv_dict_text(const struct kv_dict *d, int32_t number);
void kv_dict_clear(struct kv_dict *d);
void kv_dict_free(struct kv_dict *d, const struct kv_memory *memory);

/* order[i] = number of the i-th string in bytewise order, rank its inverse; scratch and both
 * `count` long. */
void kv_dict_sort(const struct kv_dict *d, int32_t *order, int32_t *rank, int32_t *scratch);

/* Bytewise order; a prefix comes first. Below, at or above 0 like memcmp. */
int kv_text_compare(struct kv_text a, struct kv_text b);

/* Stable merge sort of order[0..n), with scratch of the same length. */
void kv_sort(int32_t *order, int32_t *scratch, int32_t n,
             bool (*less)(const void *context, int32_t a, int32_t b), const void *context);

#endif
