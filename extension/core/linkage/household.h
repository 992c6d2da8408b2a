/*
 * Household evidence: the best one-to-one matching of two source households' members and what it
 * says about them. Source: linkage specification, section 13; Kuhn (1955), Munkres (1957) for the
 * assignment.
 */
#ifndef KV_LINKAGE_HOUSEHOLD_H
#define KV_LINKAGE_HOUSEHOLD_H
#include "kv.h"

#define KV_HUNGARIAN_MAX 12 /* larger households are matched greedily */
#define KV_BM_BINS       4

/* A possible pair of members with its probability. */
struct kv_member_pair {
    uint16_t a, b; /* member numbers from 0 in G and in H */
    bool matched;  /* out: part of the matching */
    double p;
};

extern kv_status kv_household_match(struct kv_member_pair *pair, size_t n, double *sum,
                                    int *matched);
extern double kv_household_bm(double sum, int g, int h, int matched);
extern int kv_household_bin(double bm);
#endif
