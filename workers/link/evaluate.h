/* Comparing a result with the truth: pairs, B-cubed, households. Used for reports, never for
 * linking. */
#ifndef KONV_LINK_EVALUATE_H
#define KONV_LINK_EVALUATE_H
#include "link/model.h"

struct link_quality {
    uint64_t tp, fp, fn;
    double precision, recall, f1;
};

struct link_b_cubed {
    double precision, recall, f1;
};

extern struct link_quality link_quality_of(uint64_t tp, uint64_t fp, uint64_t fn);
/* Pairs that share a label: of all records, or (across) of different sources only. */
extern uint64_t link_label_pairs(const struct link_data *d, const uint32_t *label, bool inside);
extern uint64_t link_both_pairs(const struct link_data *d, const uint32_t *x, const uint32_t *y,
                                bool inside);
extern struct link_b_cubed link_b_cubed(uint32_t n, const uint32_t *predicted,
                                        const uint32_t *truth);
extern void link_evaluate(const struct link_run *run);
#endif
