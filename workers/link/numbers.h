/* Stable numbers of persons and households from run to run: majority keeps, splits revive or get
 * new ones. */
#ifndef KONV_LINK_NUMBERS_H
#define KONV_LINK_NUMBERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum link_event { EVENT_NEW, EVENT_MERGE, EVENT_SPLIT, EVENT_REVIVE };

struct link_history {
    int64_t old, new; /* old 0 for EVENT_NEW */
    enum link_event event;
};

/* A number that became an alias, and one record that had it before. */
struct link_retired {
    int64_t number;
    uint32_t record; /* UINT32_MAX: the record is gone */
};

struct link_numbers {
    uint32_t n;            /* records */
    const uint32_t *group; /* per record: the smallest record of its group */
    const int64_t *old;    /* per record: its number before, 0 if none; NULL: all new */
    const struct link_retired *retired; /* sorted by number */
    size_t n_retired;
    /* Age of a number: the run that made it; smaller is older. */
    int64_t (*age)(void *context, int64_t number);
    /* A number never used before for a new group. */
    int64_t (*fresh)(void *context, uint32_t smallest_record);
    void *context;
    int64_t *number;              /* out, per record: the number of its group; n entries */
    struct link_history *history; /* out */
    size_t events;
};

extern void link_assign_numbers(struct link_numbers *numbers);
#endif
