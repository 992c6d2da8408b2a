/* Comparison vectors: the levels of all fields of a pair as one mixed-radix number. */
#ifndef KONV_LINK_COMPARE_H
#define KONV_LINK_COMPARE_H
#include "link/data.h"
#include "linkage/model.h"

enum { LEVEL_CACHE = 1 << 14, LINK_BATCH = 128 };

/* Levels of name pairs seen lately, per thread. */
struct link_level_cache {
    uint64_t key[LEVEL_CACHE];
    uint8_t level[LEVEL_CACHE];
    struct kv_name a, b;
};

struct link_compare {
    const struct link_data *data;
    uint64_t radix[KV_MAX_FIELDS];   /* value of one level of each field; field 0 counts ones */
    uint64_t class_radix;            /* added when a child model applies */
    struct link_level_cache **cache; /* per thread */
};

/* Candidates that wait to be compared together: while one is compared the memory of the next comes
 * in. */
struct link_batch {
    int n;
    uint32_t a[LINK_BATCH], b[LINK_BATCH], rules[LINK_BATCH];
    uint64_t raw[LINK_BATCH];
};

/* Models: 0 for adults and unknown, 1 where either record is a child. */
enum { MODEL_ADULT, MODEL_CHILD, LINK_MODELS };

static inline int link_model_of(uint64_t head_x, uint64_t head_y)
{
    return head_class(head_x) == CLASS_CHILD || head_class(head_y) == CLASS_CHILD ? MODEL_CHILD
                                                                                  : MODEL_ADULT;
}

/* Asks for a record's cells before they are needed. */
static inline void link_prefetch(const struct link_data *d, uint32_t record)
{
    const char *row = (const char *)link_row(d, record);
    for (int i = 0; i < d->stride * 8 + 63; i += 64)
        __builtin_prefetch(row + i);
}

extern void link_compare_init(struct link_compare *c, const struct link_data *d);
extern void link_compare_free(struct link_compare *c);
extern uint64_t link_compare_pair(const struct link_compare *c, struct link_level_cache *cache,
                                  uint32_t a, uint32_t b);
extern void link_compare_batch(const struct link_compare *c, struct link_level_cache *cache,
                               struct link_batch *batch);
extern int link_level(const struct link_compare *c, struct link_level_cache *cache, int field,
                      uint32_t a, uint32_t b);
extern int link_name_cells(const struct link_data *d, struct link_level_cache *cache, uint32_t x,
                           uint32_t y);
extern void link_unpack_levels(const struct link_compare *c, uint64_t raw, uint8_t *level,
                               int *model);
/* The one name two name cells share, 0 if none: whose frequency counts at the highest level. */
extern uint32_t link_common_name(uint64_t x, uint64_t y);
#endif
