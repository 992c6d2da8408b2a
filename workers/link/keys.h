/* Blocking keys: one 64-bit hash per record and rule, 0 where a part is missing. */
#ifndef KONV_LINK_KEYS_H
#define KONV_LINK_KEYS_H
#include "link/data.h"

/* Hashes of the distinct names under the transforms the rules use; made once, freed after blocking.
 */
struct link_name_keys {
    uint64_t *hash[BY_SECOND + 1]; /* by transform, per name; NULL if not used */
};

extern void link_name_keys_init(struct link_name_keys *keys, const struct link_data *d);
extern void link_name_keys_free(struct link_name_keys *keys);
extern uint64_t link_part_hash(const struct link_data *d, const struct link_name_keys *keys,
                               const struct link_part *part, bool other_side, bool alone,
                               uint32_t record);
#endif
