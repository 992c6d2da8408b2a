#include "linkage/place.h"
#include "wilayah/kode.h"

/* A run of digits as a number; -1 if there is none or it exceeds `most`. */
static int number_of(const char *digits, size_t n, int most)
{
    int value = 0;
    for (size_t i = 0; i < n && value <= most; i++)
        value = value * 10 + (digits[i] - '0');
    return n && value <= most ? value : -1;
}

kv_status kv_place_parse(const char *code, size_t len, struct kv_place *out)
{
    char digits[11];
    size_t n = kv_kode_digits(code, len, digits);

    out->kec = 0;
    out->desa = 0;
    if (n < 4)
        return KV_NULL;
    out->kec = (uint32_t)number_of(digits, n > 6 ? 6 : n, 999999) * (n == 4 ? 100 : 1);
    if (n == 10)
        out->desa = (uint16_t)number_of(digits + 6, 4, 9999);
    return KV_OK;
}

/* The next run of digits at or after *i: its value, 0 if it is 0 or over 999; *i moves behind it;
 * -1 at the end. */
static int next_number(const char *text, size_t len, size_t *i)
{
    while (*i < len && (text[*i] < '0' || text[*i] > '9'))
        ++*i;
    size_t start = *i;
    while (*i < len && text[*i] >= '0' && text[*i] <= '9')
        ++*i;
    if (*i == start)
        return -1;
    int value = number_of(text + start, *i - start, 999);
    return value < 0 ? 0 : value;
}

/* Only the letters R, T, W, blanks and marks may stand around the numbers: "RT 003/RW 02" yes, "Jl.
 * Mawar 3" no. */
static bool only_rt_rw(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i] & ~0x20;
        bool letter = c >= 'A' && c <= 'Z';
        if ((unsigned char)text[i] >= 0x80 || (letter && c != 'R' && c != 'T' && c != 'W'))
            return false;
    }
    return true;
}

/* Whether the first letters name the RW: "RW 02" alone or before the RT. */
static bool starts_with_rw(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i] & ~0x20;
        if (c == 'T' || c == 'W')
            return c == 'W';
    }
    return false;
}

void kv_rt_rw_parse(const char *text, size_t len, int16_t *rt, int16_t *rw)
{
    size_t i = 0;

    *rt = *rw = 0;
    if (!text || !only_rt_rw(text, len))
        return;
    int first = next_number(text, len, &i), second = next_number(text, len, &i);
    if (next_number(text, len, &i) >= 0)
        return;
    bool swapped = starts_with_rw(text, len);
    *(swapped ? rw : rt) = (int16_t)(first > 0 ? first : 0);
    *(swapped ? rt : rw) = (int16_t)(second > 0 ? second : 0);
}

/* Levels of the comparison: 5 same desa, RT and RW; 4 same desa; 3 same kecamatan; 2 same
 * kabupaten; 1 else; 0 missing. */
int kv_place_level(const struct kv_place *a, const struct kv_place *b)
{
    if (a->kec == 0 || b->kec == 0)
        return 0;
    if (a->kec / 100 != b->kec / 100)
        return 1;
    if (a->kec != b->kec || a->kec % 100 == 0)
        return 2;
    if (a->desa != b->desa || a->desa == 0)
        return 3;
    return a->rt && a->rw && a->rt == b->rt && a->rw == b->rw ? 5 : 4;
}
