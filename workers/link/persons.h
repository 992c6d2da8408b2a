/* What the records of a person or household say together. */
#ifndef KONV_LINK_PERSONS_H
#define KONV_LINK_PERSONS_H
#include "link/model.h"

/* Records in rows by a label that is the number of the smallest record of its group. */
struct link_groups_of {
    uint32_t *start; /* n + 1 */
    uint32_t *record;
};

struct link_person {
    uint64_t nik;    /* number of an ok NIK, or 0 */
    kv_date born;    /* or KV_NO_DATE */
    uint32_t mother; /* smallest record of the mother's person, or UINT32_MAX */
    uint8_t nik_status, sex, class;
};

extern void link_rows_by_label(uint32_t n, const uint32_t *label, struct link_groups_of *out);
extern void link_rows_free(struct link_groups_of *rows);
/* `priority` per source: 1 is trusted most; `at` per record: place of its person in `all`. */
extern void link_describe_person(const struct link_run *run, const struct link_groups_of *persons,
                                 const int *priority, uint32_t person, struct link_person *out);
extern uint64_t link_household_card(const struct link_run *run, const struct link_groups_of *homes,
                                    const int *priority, uint32_t home);
extern void link_find_mothers(const struct link_run *run, const struct link_groups_of *persons,
                              const struct link_groups_of *homes, const uint32_t *at,
                              struct link_person *all);
#endif
