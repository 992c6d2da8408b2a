#include "linkage/strings.h"
#include <string.h>

/* Jaro from its counts; two empty strings have no match and give 0. */
static double jaro_value(size_t m, size_t h, size_t na, size_t nb)
{
    if (m == 0)
        return 0.0;
    double x = (double)m;
    return (x / (double)na + x / (double)nb + (x - (double)(h / 2)) / x) / 3.0;
}

/* How far a match may lie from its own place. */
static size_t jaro_range(size_t na, size_t nb)
{
    size_t half = (na > nb ? na : nb) / 2;
    return half > 1 ? half - 1 : 0;
}

/* Bits lo..hi (hi < 64) set. */
static inline uint64_t bits_between(size_t lo, size_t hi)
{
    return (~UINT64_C(0) >> (63 - hi)) & (~UINT64_C(0) << lo);
}

static inline bool bit_at(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

/*
 * Jaro of strings of 1 to 64 bytes, b's positions being the bits of one word: the candidates of
 * a[i] are (places of that byte) & window & ~used, the first of them the lowest bit. Only table
 * entries that occur are cleared.
 */
static double jaro_64(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    uint64_t place[256], used = 0, taken = 0;
    size_t range = jaro_range(na, nb), m = 0, h = 0;
    size_t reach = nb + range < na ? nb + range : na; /* later letters of a have an empty window */

    for (size_t i = 0; i < na; i++)
        place[a[i]] = 0;
    for (size_t j = 0; j < nb; j++)
        place[b[j]] = 0;
    for (size_t j = 0; j < nb; j++)
        place[b[j]] |= UINT64_C(1) << j;
    for (size_t i = 0; i < reach; i++) {
        size_t lo = i > range ? i - range : 0, hi = i + range < nb ? i + range : nb - 1;
        uint64_t candidates = place[a[i]] & bits_between(lo, hi) & ~used,
                 first = candidates & (~candidates + 1);
        used |= first;
        taken |= (uint64_t)(first != 0) << i;
    }
    for (uint64_t u = used, t = taken; u; u &= u - 1, t &= t - 1, m++)
        h += a[__builtin_ctzll(t)] != b[__builtin_ctzll(u)];
    return jaro_value(m, h, na, nb);
}

/* Jaro of any lengths, letter by letter. */
static double jaro_plain(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, uint64_t *work)
{
    uint64_t *taken = work, *used = work + (na + 63) / 64;
    size_t range = jaro_range(na, nb), m = 0, h = 0;

    memset(work, 0, kv_jaro_work(na, nb) * sizeof(*work));
    for (size_t i = 0; i < na && i < nb + range; i++) {
        size_t j = i > range ? i - range : 0, hi = i + range < nb ? i + range : nb - 1;
        while (j <= hi && (b[j] != a[i] || bit_at(used, j)))
            j++;
        if (j > hi)
            continue;
        used[j / 64] |= UINT64_C(1) << (j % 64);
        taken[i / 64] |= UINT64_C(1) << (i % 64);
        m++;
    }
    for (size_t i = 0, j = 0; i < na; i++) {
        if (!bit_at(taken, i))
            continue;
        while (!bit_at(used, j))
            j++;
        h += a[i] != b[j++];
    }
    return jaro_value(m, h, na, nb);
}

/* One letter a byte; false if one is above 255. */
static bool narrow(const uint32_t *points, size_t n, uint8_t *bytes)
{
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++) {
        bytes[i] = (uint8_t)points[i];
        all |= points[i];
    }
    return all < 256;
}

static size_t widen(const uint8_t *bytes, size_t n, uint32_t *points)
{
    n = n < KV_STRING_MAX ? n : KV_STRING_MAX;
    for (size_t i = 0; i < n; i++)
        points[i] = bytes[i];
    return n;
}

/*
 * Jaro. r = max(0, floor(max(|a|,|b|)/2) - 1); each a[i], in order, takes the first unused j in
 * [i-r, i+r] with b[j] = a[i]; m matches, h positions in which the matched letters read in order
 * differ, t = floor(h/2): Jaro = (m/|a| + m/|b| + (m-t)/m) / 3, and 0 if m = 0. MARTHA / MARHTA: m
 * = 6, h = 2, Jaro = (1 + 1 + 5/6)/3 = 0.944444. Source: M. A. Jaro, Journal of the American
 * Statistical Association 84 (1989) 414-420.
 */
double kv_jaro_points(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, uint64_t *work)
{
    uint8_t a8[64], b8[64];

    if (na == 0 || nb == 0)
        return 0.0;
    if (na <= 64 && nb <= 64 && narrow(a, na, a8) && narrow(b, nb, b8))
        return jaro_64(a8, na, b8, nb);
    return jaro_plain(a, na, b, nb, work);
}

double kv_jaro(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    uint32_t wide_a[KV_STRING_MAX], wide_b[KV_STRING_MAX];
    uint64_t work[2 * (KV_STRING_MAX / 64)];

    if (na == 0 || nb == 0)
        return 0.0;
    if (na <= 64 && nb <= 64)
        return jaro_64(a, na, b, nb);
    na = widen(a, na, wide_a);
    nb = widen(b, nb, wide_b);
    return jaro_plain(wide_a, na, wide_b, nb, work);
}

/*
 * Winkler's boost for a common beginning of p letters (at most 4), only above Jaro 0.7: Jaro + 0.1
 * p (1 - Jaro). DWAYNE / DUANE: 0.822222 + 0.1 (1 - 0.822222) = 0.840000. Source: W. E. Winkler,
 * Proceedings of the Section on Survey Research Methods, ASA (1990) 354-359.
 */
static double winkler(double jaro, size_t prefix)
{
    return jaro + (double)prefix * 0.1 * (1.0 - jaro);
}

double kv_jaro_winkler(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    double jaro = kv_jaro(a, na, b, nb);
    size_t p = 0;

    if (!(jaro > 0.7))
        return jaro;
    while (p < 4 && p < na && p < nb && a[p] == b[p])
        p++;
    return winkler(jaro, p);
}

double kv_jaro_winkler_points(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
                              uint64_t *work)
{
    double jaro = kv_jaro_points(a, na, b, nb, work);
    size_t p = 0;

    if (!(jaro > 0.7))
        return jaro;
    while (p < 4 && p < na && p < nb && a[p] == b[p])
        p++;
    return winkler(jaro, p);
}

static inline int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/*
 * Unrestricted Damerau-Levenshtein: least number of insertions, deletions, substitutions and swaps
 * of neighbours, edits between swapped letters allowed. CA / ABC 2 (CA, AC, ABC; the restricted
 * form gives 3). Rows of the usual table, kept two at a time; a swap ending at (i, j) joins a[i]
 * with its last place l in b before j and b[j] with its last place k in a before i, and can only
 * help when l = j-1 or k = i-1, so that two remembered values, cross[j] = D(i'-1, j-2) of the last
 * match in column j and `corner` = D(i-2, l-1), replace the whole table. Letters of b are named by
 * their first position, so `row` needs no hash: row[name] is the last i with that letter. Source:
 * C. Zhao, S. Sahni, BMC Bioinformatics 20 (2019) 277; checked against the full table in the tests.
 */
int kv_damerau_points(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, int32_t *work)
{
    while (na && nb && a[0] == b[0])
        a++, b++, na--, nb--;
    while (na && nb && a[na - 1] == b[nb - 1])
        na--, nb--;
    if (na == 0 || nb == 0)
        return (int)(na + nb);

    const int32_t n = (int32_t)na, w = (int32_t)nb, far = (n > w ? n : w) + 1;
    int32_t *now = work + 1, *before = now + nb + 2, *cross = before + nb + 1,
            *name = cross + nb + 2, *row = name + nb;
    now[-1] = before[-1] = cross[0] = far;
    for (int32_t j = 0; j <= w; j++) {
        now[j] = j;
        before[j] = far;
        cross[j] = far;
    }
    for (int32_t j = 0, k; j < w; j++) {
        for (k = 0; b[k] != b[j]; k++)
            ;
        name[j] = k;
        row[j] = -1;
    }
    for (int32_t i = 1; i <= n; i++) {
        int32_t *swap = now, left_match = -1, corner = far, own = -1, up_left;
        now = before;
        before = swap;
        up_left = now[0];
        now[0] = i;
        for (int32_t j = 1; j <= w; j++) {
            bool same = a[i - 1] == b[j - 1];
            int32_t best = least(before[j - 1] + !same, least(now[j - 1], before[j]) + 1);
            if (same) {
                if (own < 0)
                    own = j - 1;
                left_match = j;
                cross[j] = before[j - 2];
                corner = up_left;
            } else if (j - left_match == 1) {
                best = least(best, cross[j] + (i - row[name[j - 1]]));
            } else if (i - row[name[j - 1]] == 1) {
                best = least(best, corner + (j - left_match));
            }
            up_left = now[j];
            now[j] = best;
        }
        if (own >= 0)
            row[own] = i;
    }
    return now[w];
}

int kv_damerau(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    uint32_t wide_a[KV_STRING_MAX], wide_b[KV_STRING_MAX];
    int32_t work[5 * (KV_STRING_MAX + 2)];

    while (na && nb && a[0] == b[0])
        a++, b++, na--, nb--;
    while (na && nb && a[na - 1] == b[nb - 1])
        na--, nb--;
    if (na <= 1 && nb <= 1)
        return (int)(na > nb ? na : nb);
    na = widen(a, na, wide_a);
    nb = widen(b, nb, wide_b);
    return kv_damerau_points(wide_a, na, wide_b, nb, work);
}

/* Without common beginning and end, one edit leaves one letter on one or both sides, or two
 * swapped. */
bool kv_one_edit(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    while (na && nb && a[0] == b[0])
        a++, b++, na--, nb--;
    while (na && nb && a[na - 1] == b[nb - 1])
        na--, nb--;
    if (na <= 1 && nb <= 1)
        return na + nb > 0;
    return na == 2 && nb == 2 && a[0] == b[1] && a[1] == b[0];
}
