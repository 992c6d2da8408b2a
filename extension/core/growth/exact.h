/*
 * Sums that do not depend on the order of their terms. A double is an integer times a power of two,
 * so sums and products of doubles are exact in long integers: the sum is the same whatever the
 * order of the rows, the number of workers or the way partial sums are merged, to the last bit.
 * (The idea is Kulisch's long accumulator, cut to the bits that the data use.)
 *
 * Many sums share one format: `words` 64-bit words each, two's complement, least significant first,
 * in units of 2^(64*base). Survey weights of ordinary size need two words.
 */
#ifndef KV_EXACT_H
#define KV_EXACT_H

#include "kv.h"
#include "growth/dd.h"

#define KV_TERM_WORDS 5 /* four doubles multiplied have 212 bits */
#define KV_EXACT_MAX_WORDS                                                                         \
    160 /* four doubles span 8,400 bits; more can only come from a damaged state */

/* One exact term: (-1)^negative * word[] * 2^exponent; words = 0 is zero. */
struct kv_term {
    uint64_t word[KV_TERM_WORDS];
    int words;
    int exponent;
    bool negative;
};

struct kv_exact_format {
    int32_t base;  /* unit 2^(64*base) */
    int32_t words; /* per sum; 0 while all sums are zero */
};

/* A finite double as a term; the odd part of its mantissa, so that whole numbers have exponent >=
 * 0. */
struct kv_term kv_term_of(double x);

/* The product of two terms; their words together must not exceed KV_TERM_WORDS. */
struct kv_term kv_term_mul(const struct kv_term *a, const struct kv_term *b);

/* The position above the highest bit: |term| < 2^top. */
int kv_term_top(const struct kv_term *t);

/* The smallest format that holds all of `f` and numbers |v| < 2^top in units of 2^lowest. */
struct kv_exact_format kv_exact_cover(struct kv_exact_format f, int lowest, int top);

/* sum += term; the format must cover both the term and the new sum. */
void kv_exact_add(struct kv_exact_format f, uint64_t *sum, const struct kv_term *t);

/* The words of a term in a format that covers it. */
void kv_exact_spread(struct kv_exact_format f, const struct kv_term *t, uint64_t *out);

/* out = sum * factor; the format must cover the product. */
void kv_exact_scale(struct kv_exact_format f, const uint64_t *sum, int32_t factor, uint64_t *out);

/* sum += other, of the same format. */
static inline void kv_exact_accumulate(struct kv_exact_format f, uint64_t *sum,
                                       const uint64_t *other)
{
    if (f.words == 2) { /* survey weights of ordinary size */
        unsigned __int128 a = (unsigned __int128)sum[1] << 64 | sum[0];
        a += (unsigned __int128)other[1] << 64 | other[0];
        sum[0] = (uint64_t)a;
        sum[1] = (uint64_t)(a >> 64);
        return;
    }
    unsigned __int128 carry = 0;
    for (int k = 0; k < f.words; k++) {
        carry += (unsigned __int128)sum[k] + other[k];
        sum[k] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* Rewrites a sum into a wider format (or a narrower one that still holds it). */
void kv_exact_convert(struct kv_exact_format from, const uint64_t *sum, struct kv_exact_format to,
                      uint64_t *out);

/* Narrows [low, high): the words, counted from the unit 1, that the value of `sum` really needs. */
void kv_exact_extent(struct kv_exact_format f, const uint64_t *sum, int32_t *low, int32_t *high);

/* The bits the value needs, as an exponent: |sum| <= 2^top; INT_MIN for zero. */
int kv_exact_top(struct kv_exact_format f, const uint64_t *sum);

/* The value times 2^shift as a double-double (106 bits, the rest cut off). */
struct kv_dd kv_exact_dd(struct kv_exact_format f, const uint64_t *sum, int shift);

/* The nearest double (ties to even); infinite when it is out of range. */
double kv_exact_double(struct kv_exact_format f, const uint64_t *sum);

#endif
