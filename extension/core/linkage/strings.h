/*
 * String measures: Jaro, Jaro-Winkler and the unrestricted Damerau-Levenshtein distance.
 * The byte functions need no memory; strings over KV_STRING_MAX bytes are cut there. The code-point
 * functions take any length and a work area of the caller.
 */
#ifndef KV_LINKAGE_STRINGS_H
#define KV_LINKAGE_STRINGS_H
#include "kv.h"

#define KV_STRING_MAX 1024

/* "value >= threshold" for similarities: a threshold met exactly must not fail by rounding. */
static inline bool kv_reaches(double value, double threshold)
{
    return value >= threshold - 1e-9;
}

double kv_jaro(const uint8_t *a, size_t na, const uint8_t *b, size_t nb);
double kv_jaro_winkler(const uint8_t *a, size_t na, const uint8_t *b, size_t nb);
int kv_damerau(const uint8_t *a, size_t na, const uint8_t *b, size_t nb);
/* Whether kv_damerau is exactly 1, in one look at each byte. */
bool kv_one_edit(const uint8_t *a, size_t na, const uint8_t *b, size_t nb);

/* Words of work the code-point functions need. */
static inline size_t kv_jaro_work(size_t na, size_t nb)
{
    return (na + 63) / 64 + (nb + 63) / 64;
}
static inline size_t kv_damerau_work(size_t nb)
{
    return 5 * (nb + 2);
}
double kv_jaro_points(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, uint64_t *work);
double kv_jaro_winkler_points(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
                              uint64_t *work);
int kv_damerau_points(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, int32_t *work);

#endif
