/* From weights to probabilities and cuts, on free labels or reviewed pairs. */
#ifndef KONV_LINK_CALIBRATE_H
#define KONV_LINK_CALIBRATE_H
#include "link/family.h"
#include "link/model.h"

/* A pair whose answer is known: certain links without their NIK, different NIKs within a unique
 * source, reviews. */
struct link_known {
    uint32_t a, b;
    uint8_t same, model;
};

struct link_calibration {
    struct link_known *known;
    const struct link_reviewed *reviewed; /* the same pairs as people decided them, or NULL */
    size_t n, same, different;
};

extern void link_known_pairs(const struct link_run *run, struct link_calibration *set);
extern void link_choose_dependence(struct link_run *run, struct link_calibration *set);
extern void link_calibrate(struct link_run *run, struct link_calibration *set,
                           const struct link_families *f);
extern void link_find_cuts(struct link_run *run);
#endif
