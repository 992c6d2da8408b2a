/*
 * Small-number suppression of counts published for areas and for the areas they consist of.
 *
 * A question splits people of every area into disjoint answers: received, not received; severe,
 * moderate. An area shows a question whole (all its answers) or not at all.
 *   small  hidden where 1 <= people < k or an answer has 1 <= count < k; zero is shown
 *   base   hidden where the question is hidden whose answer this one splits further
 *   parent hidden where the area above is hidden
 *   guard  hidden because something else would follow from it, as said below
 *   linked the same people are hidden elsewhere: in another period, in an earlier publication
 *
 * A reader knows a shown area p and its shown parts, so also the sums S_c, N of the hidden parts H
 * together. Suppose the reader knows the people n of every area too, from other tables. Then an
 * answer x_c of an area in or below H can be anything from max(0, n + S_c - N) to min(n, S_c), and
 * nothing is known beyond that (Frechet; a table with given row and column sums). That interval is
 * min(n, S_c, N - S_c, N - n) wide. It is at least min(k, n) for every small answer when
 *   (1) no S_c is 1..k-1,
 *   (2) two S_c are not zero (unless p itself has a single answer: then x is n, and n is the
 *       matter of the base),
 *   (3) N >= n + min(k, n) for every area with a small answer in or below H.
 * So parts are hidden, smallest first, until H satisfies all three. H = all parts has the sums of
 * p, which are not small: (1) and (2) hold. (3) may not, when one part is nearly the whole; p is
 * then hidden itself, which is found from the bottom up before anything is decided.
 *
 * An open question only counts people (one answer, n unknown): x may be 0..S, and two parts are
 * hidden at least. Equal counts under equal bases give equal results, whatever the order of the
 * answers: questions about the same people cannot open each other.
 * Cost: one pass up, one down, and per shown area at most (parts)^2.
 *
 * A linked area is guarded like one with a small answer, whatever its counts: condition (3) holds
 * for it, of an open question too. Otherwise what is hidden elsewhere would follow from here.
 *
 * Example, k = 5, kecamatan 30 of 80; villages 3 of 20, 7 of 20, 6 of 20, 14 of 20: the first is
 * small, S = 3 is small (1), the village with 7 joins it (smallest, first): S = 10, 30 not, N = 40
 * >= 25. The 3 may be 0..10.
 * Source: the regulation's demand for a public board without personal data; bounds of tables with
 * given sums after Frechet (1940), the method is the usual one of statistical offices.
 */
#ifndef KV_SUPPRESS_H
#define KV_SUPPRESS_H
#include "kv.h"

typedef enum kv_hidden {
    KV_SHOWN = 0,
    KV_HIDDEN_SMALL,
    KV_HIDDEN_BASE,
    KV_HIDDEN_PARENT,
    KV_HIDDEN_GUARD,
    KV_HIDDEN_LINKED,
} kv_hidden;

enum { KV_SUPPRESS_ANSWERS = 8 };

struct kv_suppress {
    /* The caller's. Areas come breadth first: all parts of an area in one run, the runs in the
     * order of their areas; ties go to the first. */
    int32_t areas, answers;
    const int32_t *parent; /* by area; -1: none */
    const int32_t *least;  /* by area: k; not more than that of the parent */
    const int64_t *count;  /* areas * answers */
    const uint8_t *base;   /* by area: result of the base question, or NULL */
    const uint8_t *also;   /* by area: 1 a guard as before, 2 linked; or NULL */
    const uint8_t *known; /* by area: 1 shown before with other counts, 2 with these: the less known
                           * guards first; or NULL */
    bool open;
    /* The caller's memory: the result, and work space. */
    uint8_t *hidden; /* by area: kv_hidden */
    uint8_t *must;   /* by area */
    int64_t *people; /* by area: sum of the answers */
    int64_t *need;   /* by area */
    int32_t *first;  /* areas + 1: where the parts of an area begin */
};

/* Decides `hidden`. KV_INVALID: the order of areas, a negative count, parts that do not add up to
 * their whole, or k below 1 or above that of the parent. */
kv_status kv_suppress(struct kv_suppress *s);
#endif
