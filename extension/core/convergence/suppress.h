/*
 * Small-number suppression of counts that are published with their sums.
 *
 * Cells form a forest: a posyandu adds up to its village, villages to their kecamatan, and so on; a cell holds y of n persons. With
 * the threshold c (4 on village boards, 9 elsewhere):
 *   primary   1 <= n <= c: n and y are hidden. Else 1 <= y <= c: y shows as "<c+1". Else 1 <= n-y <= c: y shows as ">n-c-1".
 *             Both of the last two: y shows as "-". Zero is shown.
 *   secondary in a sum with exactly one hidden cell the smallest non-zero shown cell (ties: the first) is hidden too, and so on until
 *             every primarily hidden cell keeps at least `spread` (3) possible values given all that is shown; where hiding the parts
 *             does not do it, the total is hidden.
 * The possible values are the exact bounds of the system of sums: on a forest one pass up and one pass down give them.
 * Example, c = 4: parts 3, 7, 0, 6 of a total 16: the 3 shows as "<5", the 6 as "-"; with 7, 0 and 16 shown the 3 may be 1 to 4.
 * Source: the regulation's demand for a public board without personal data; the method is the usual one of statistical offices.
 */
#ifndef KV_SUPPRESS_H
#define KV_SUPPRESS_H
#include "kv.h"

typedef enum kv_show {
    KV_SHOW_EXACT = 0,
    KV_SHOW_BELOW, /* "<c+1": 1..c */
    KV_SHOW_ABOVE, /* ">n-c-1": n-c..n-1 */
    KV_SHOW_DASH,  /* "-": nothing but 0..n, or any value when n is hidden */
} kv_show;

struct kv_cell {
    int32_t parent; /* index of the total this cell is part of, less than its own index; -1 for a root */
    bool whole;     /* the parts of this cell add up to it; false for a cell without published parts */
    int64_t n, y;
    kv_show show_n, show_y; /* results */
    int64_t low, high;      /* work space; afterwards the values of y an outsider must hold possible */
    int64_t sum_low, sum_high; /* work space */
};

/* What the primary rules alone say of y of n. */
kv_show kv_suppress_n(int64_t n, int threshold);
kv_show kv_suppress_y(int64_t n, int64_t y, int threshold);

/* Decides show_n and show_y of all cells. KV_INVALID: a parent does not come before its part, y is not in 0..n, or threshold < 0. */
kv_status kv_suppress(struct kv_cell *cells, int count, int threshold, int spread);

/* Bounds of y (or of n) that follow from what is shown: fills low and high. For tests and for kv_suppress itself. */
void kv_suppress_bounds(struct kv_cell *cells, int count, int threshold, bool of_n);

#endif
