/* Household evidence: which source households belong together, and what the other members say about
 * a pair. */
#ifndef KONV_LINK_FAMILY_H
#define KONV_LINK_FAMILY_H
#include "link/model.h"

/* Roles as households know them. */
enum { SEAT_CHILD, SEAT_MOTHER, SEAT_FATHER, SEAT_OTHER, LINK_SEATS };

/* A possible pair of members of two source households, in the row of the one with the smaller
 * number. */
struct link_edge {
    uint32_t h, a, b; /* the other household; a in the one of the row, b in h */
    float p;
    int32_t w;
    bool matched;
};

struct link_families {
    const struct link_run *run;
    uint32_t *start, *member; /* members of each source household: start by household number (its
                                 smallest record) */
    uint8_t *recorded;        /* per source: bits of the seats it records */
    struct link_edge *edge;   /* in rows by household, sorted by h, a, b */
    size_t edges;
    uint64_t *edge_start; /* first edge of each g; n + 1 entries */
};

extern void link_source_households(struct link_run *run);
extern void link_families_init(struct link_families *f, const struct link_run *run);
extern void link_families_free(struct link_families *f);
extern void link_match_families(struct link_families *f);
extern void link_train_bins(struct link_run *run, struct link_families *f);
extern void link_household_evidence(struct link_run *run, struct link_families *f);
extern int link_evidence_bin(const struct link_families *f, uint32_t x, uint32_t y);
extern double link_overlap(const struct link_families *f, uint32_t g, uint32_t h);
extern void link_join_households(struct link_run *run, struct link_families *f);
#endif
