/* Sorting what the engine sorts: (key, record) entries by radix, in all threads, the same for any
 * number of them. */
#ifndef KONV_LINK_SORT_H
#define KONV_LINK_SORT_H
#include <stddef.h>
#include <stdint.h>

struct link_entry {
    uint64_t key;
    uint32_t record;
} __attribute__((packed, aligned(4)));

/* By key, then record. `spare` has room for n entries too; the result is in `entry`. */
extern void link_sort_entries(struct link_entry *entry, struct link_entry *spare, size_t n);
#endif
