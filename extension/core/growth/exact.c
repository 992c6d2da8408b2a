/* Sums in long integers: see exact.h. */
#include "growth/exact.h"
#include <limits.h>
#include <string.h>

/* Floor of a / 64, also below zero. */
static int floor_words(int bits)
{
    return bits >= 0 ? bits / 64 : -((63 - bits) / 64);
}

/* Number of significant bits of a word, 0 for 0. */
static int word_bits(uint64_t w)
{
    return w ? 64 - __builtin_clzll(w) : 0;
}

struct kv_term kv_term_of(double x)
{
    struct kv_term t = {.words = 0};
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int e = (int)(bits >> 52 & 0x7ff);
    uint64_t m = bits & ((UINT64_C(1) << 52) - 1);
    if (e)
        m |= UINT64_C(1) << 52;
    else
        e = 1; /* subnormal */
    if (!m)
        return t;
    int zeros = __builtin_ctzll(m);
    t.word[0] = m >> zeros;
    t.words = 1;
    t.exponent = e - 1075 + zeros;
    t.negative = bits >> 63;
    return t;
}

struct kv_term kv_term_mul(const struct kv_term *a, const struct kv_term *b)
{
    struct kv_term t = {.words = a->words + b->words, .exponent = a->exponent + b->exponent};
    if (!a->words || !b->words)
        return (struct kv_term){.words = 0};
    t.negative = a->negative != b->negative;
    for (int i = 0; i < a->words; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < b->words; j++) {
            unsigned __int128 p =
                (unsigned __int128)a->word[i] * b->word[j] + t.word[i + j] + carry;
            t.word[i + j] = (uint64_t)p;
            carry = (uint64_t)(p >> 64);
        }
        t.word[i + b->words] = carry;
    }
    while (t.words && !t.word[t.words - 1])
        t.words--;
    return t;
}

int kv_term_top(const struct kv_term *t)
{
    return t->words ? t->exponent + 64 * (t->words - 1) + word_bits(t->word[t->words - 1])
                    : INT_MIN;
}

struct kv_exact_format kv_exact_cover(struct kv_exact_format f, int lowest, int top)
{
    int low = floor_words(lowest), high = floor_words(top) + 1; /* one bit of sign above `top` */
    if (f.words) {
        low = low < f.base ? low : f.base;
        high = high > f.base + f.words ? high : f.base + f.words;
    }
    return (struct kv_exact_format){low, high - low};
}

void kv_exact_add(struct kv_exact_format f, uint64_t *sum, const struct kv_term *t)
{
    if (!t->words)
        return;
    int shift = t->exponent - 64 * f.base, k = shift >> 6, r = shift & 63;
    uint64_t previous = 0;
    unsigned carry = 0;
    for (int i = 0; k < f.words && (i <= t->words || carry); i++, k++) {
        uint64_t w = i < t->words ? t->word[i] : 0, part = r ? w << r | previous >> (64 - r) : w,
                 old = sum[k];
        previous = w;
        if (t->negative) {
            sum[k] = old - part - carry;
            carry = old < part || (carry && old == part);
        } else {
            sum[k] = old + part + carry;
            carry = carry ? sum[k] <= old : sum[k] < old;
        }
    }
}

void kv_exact_spread(struct kv_exact_format f, const struct kv_term *t, uint64_t *out)
{
    int shift = t->exponent - 64 * f.base;
    if (f.words == 2 && t->words <= 2 && shift < 128) {
        unsigned __int128 v = t->words > 1 ? (unsigned __int128)t->word[1] << 64 | t->word[0]
                              : t->words   ? t->word[0]
                                           : 0;
        v = t->words ? v << shift : 0;
        v = t->negative ? -v : v;
        out[0] = (uint64_t)v;
        out[1] = (uint64_t)(v >> 64);
        return;
    }
    memset(out, 0, sizeof *out * (size_t)f.words);
    kv_exact_add(f, out, t);
}

void kv_exact_scale(struct kv_exact_format f, const uint64_t *sum, int32_t factor, uint64_t *out)
{
    uint64_t size = factor < 0 ? -(uint64_t)factor : (uint64_t)factor,
             flip = factor < 0 ? UINT64_MAX : 0;
    unsigned __int128 carry = 0;
    unsigned borrow = factor < 0;
    for (int k = 0; k < f.words;
         k++) { /* two's complement: the low words of a product need no sign */
        carry += (unsigned __int128)sum[k] * size;
        out[k] = ((uint64_t)carry ^ flip) + borrow;
        borrow = borrow && !out[k];
        carry >>= 64;
    }
}

void kv_exact_convert(struct kv_exact_format from, const uint64_t *sum, struct kv_exact_format to,
                      uint64_t *out)
{
    uint64_t sign = from.words && sum[from.words - 1] >> 63 ? UINT64_MAX : 0;
    for (int k = 0; k < to.words; k++) {
        int j = k + to.base - from.base;
        out[k] = j < 0 ? 0 : j < from.words ? sum[j] : sign;
    }
}

void kv_exact_extent(struct kv_exact_format f, const uint64_t *sum, int32_t *low, int32_t *high)
{
    uint64_t sign = f.words && sum[f.words - 1] >> 63 ? UINT64_MAX : 0;
    int first = 0, last = f.words;
    while (first < f.words && sum[first] == 0)
        first++;
    while (last > first && sum[last - 1] == sign &&
           (last == 1 || sum[last - 2] >> 63 == sign >> 63))
        last--;
    if (first == f.words || (last == first && !sign)) {
        *low = *high = 0;
        return;
    }
    *low = f.base + first;
    *high = f.base + (last > first ? last : first + 1);
}

/* The absolute value of a sum; returns whether it was negative. */
static bool magnitude(struct kv_exact_format f, const uint64_t *sum, uint64_t *out)
{
    bool negative = f.words && sum[f.words - 1] >> 63;
    uint64_t carry = negative;
    for (int k = 0; k < f.words; k++) {
        out[k] = negative ? ~sum[k] + carry : sum[k];
        carry = carry && !out[k];
    }
    return negative;
}

/* Bits of a magnitude below the highest one, counted from its unit; 0 for zero. */
static int magnitude_bits(struct kv_exact_format f, const uint64_t *m)
{
    for (int k = f.words; k-- > 0;)
        if (m[k])
            return 64 * k + word_bits(m[k]);
    return 0;
}

/* Bits [from, from + 53) of a magnitude; positions below zero read as 0. */
static uint64_t bits53(struct kv_exact_format f, const uint64_t *m, int from)
{
    uint64_t v = 0;
    int k = from >> 6, r = from & 63;
    if (k >= 0 && k < f.words)
        v = m[k] >> r;
    if (r && k + 1 >= 0 && k + 1 < f.words)
        v |= m[k + 1] << (64 - r);
    return v & ((UINT64_C(1) << 53) - 1);
}

int kv_exact_top(struct kv_exact_format f, const uint64_t *sum)
{
    uint64_t m[KV_EXACT_MAX_WORDS];
    magnitude(f, sum, m);
    int bits = magnitude_bits(f, m);
    return bits ? 64 * f.base + bits : INT_MIN;
}

/* x * 2^e, exactly like ldexp, without a call where the power is an ordinary number. */
static double times_power(double x, int e)
{
    uint64_t bits = (uint64_t)(e + 1023) << 52;
    double power;
    if (e < -900 || e > 900)
        return ldexp(x, e);
    memcpy(&power, &bits, sizeof power);
    return x * power;
}

/* Top 53 bits and the next 53 as a double-double. */
static struct kv_dd dd_of_bits(uint64_t top, uint64_t next, int exponent, bool negative)
{
    double high = times_power((double)top, exponent),
           low = times_power((double)next, exponent - 53);
    struct kv_dd v = kv_dd_renorm(high, low);
    return negative ? kv_dd_negate(v) : v;
}

/* The same for sums of two words, the ordinary case. */
static struct kv_dd dd_of_two(const uint64_t *sum, int unit)
{
    const uint64_t mask = (UINT64_C(1) << 53) - 1;
    bool negative = sum[1] >> 63;
    unsigned __int128 m = (unsigned __int128)sum[1] << 64 | sum[0];
    m = negative ? -m : m;
    if (!m)
        return kv_dd_of(0);
    int bits = m >> 64 ? 64 + word_bits((uint64_t)(m >> 64)) : word_bits((uint64_t)m);
    m <<= 128 - bits; /* the highest bit at the top */
    return dd_of_bits((uint64_t)(m >> 75), (uint64_t)(m >> 22) & mask, unit + bits - 53, negative);
}

struct kv_dd kv_exact_dd(struct kv_exact_format f, const uint64_t *sum, int shift)
{
    uint64_t m[KV_EXACT_MAX_WORDS];
    int unit = 64 * f.base + shift;
    if (f.words == 2)
        return dd_of_two(sum, unit);
    bool negative = magnitude(f, sum, m);
    int bits = magnitude_bits(f, m);
    if (!bits)
        return kv_dd_of(0);
    return dd_of_bits(bits53(f, m, bits - 53), bits53(f, m, bits - 106), unit + bits - 53,
                      negative);
}

/* Whether any bit below position `from` is set. */
static bool sticky(const uint64_t *m, int from)
{
    for (int k = 0; 64 * k < from; k++) {
        int left = from - 64 * k;
        if (left >= 64 ? m[k] != 0 : (m[k] & ((UINT64_C(1) << left) - 1)) != 0)
            return true;
    }
    return false;
}

double kv_exact_double(struct kv_exact_format f, const uint64_t *sum)
{
    uint64_t m[KV_EXACT_MAX_WORDS];
    bool negative = magnitude(f, sum, m);
    int bits = magnitude_bits(f, m), unit = 64 * f.base, keep = 53;
    if (!bits)
        return 0;
    if (unit + bits - 53 < -1074) /* subnormal: fewer bits are kept */
        keep = unit + bits + 1074;
    if (keep < 0)
        return negative ? -0.0 : 0;
    int from = bits - keep;
    uint64_t v = keep ? bits53(f, m, from) & ((UINT64_C(1) << keep) - 1) : 0;
    bool half = from > 0 && (m[(from - 1) >> 6] >> ((from - 1) & 63) & 1);
    if (half && ((v & 1) || sticky(m, from - 1)))
        v++;
    double d = ldexp((double)v, unit + from);
    return negative ? -d : d;
}
