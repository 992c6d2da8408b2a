/* Folding of text to upper-case ASCII: the first step of the normal form of names. */
#include "linkage/name.h"
#include "linkage/fold_table.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Next code point of UTF-8 text; *point = 0 for a broken sequence (one byte of it used). Returns
 * the bytes used. */
static size_t next_point(const uint8_t *s, size_t len, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80   ? 1
               : s[0] < 0xC2 ? 0
               : s[0] < 0xE0 ? 2
               : s[0] < 0xF0 ? 3
               : s[0] < 0xF5 ? 4
                             : 0;

    *point = 0;
    if (n == 0 || n > len)
        return 1;
    uint32_t p = n == 1 ? s[0] : s[0] & (0x7F >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 1;
        p = p << 6 | (s[i] & 0x3F);
    }
    if (p < least[n] || p > 0x10FFFF || (p >= 0xD800 && p < 0xE000))
        return 1;
    *point = p;
    return n;
}

static bool is_mark(uint32_t point)
{
    size_t lo = 0, hi = COUNT(marks);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (marks[mid].last < point)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < COUNT(marks) && marks[lo].first <= point;
}

/* ASCII text of a code point in to[4]; its length, or -1 if it has none. The mathematical alphabets
 * are runs of 26 and 10. */
static int ascii_of(uint32_t point, char to[4])
{
    size_t lo = 0, hi = COUNT(folded);

    if ((point >= 0x1D400 && point <= 0x1D6A3) || (point >= 0x1D7CE && point <= 0x1D7FF)) {
        to[0] =
            (char)(point < 0x1D7CE ? 'A' + (point - 0x1D400) % 26 : '0' + (point - 0x1D7CE) % 10);
        return 1;
    }
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (folded[mid].point < point)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == COUNT(folded) || folded[lo].point != point)
        return -1;
    memcpy(to, folded[lo].to, 4);
    int n = 0;
    while (n < 4 && to[n])
        n++;
    return n;
}

/* ASCII: upper case, no apostrophes, control characters as blanks. Returns 0 for a byte to delete.
 */
static char fold_ascii(char c)
{
    if (c >= 'a' && c <= 'z')
        return c & ~0x20;
    if (c == '\'' || c == '`')
        return 0;
    return c < ' ' || c == 0x7F ? ' ' : c;
}

/* Replaces every "(...)" by a blank; an opening bracket without its end stays. Returns the new
 * length. */
static size_t drop_brackets(char *s, size_t len)
{
    size_t n = 0;
    bool closed = true; /* a bracket that closes may still follow */
    for (size_t i = 0; i < len; i++) {
        const char *end = closed && s[i] == '(' ? memchr(s + i, ')', len - i) : NULL;
        closed = closed && (end || s[i] != '(');
        s[n++] = end ? ' ' : s[i];
        if (end)
            i = (size_t)(end - s);
    }
    return n;
}

/*
 * Compatibility decomposition without marks, upper case, apostrophes of all kinds deleted so that
 * parts join, "(...)" and what is no text a blank. "Nur’aini (almh)" -> "NURAINI  ".
 */
size_t kv_fold(const char *text, size_t len, bool keep, char *out, size_t size)
{
    const uint8_t *s = (const uint8_t *)text;
    size_t n = 0;

    for (size_t i = 0, used; i < len; i += used) {
        char to[4];
        int letters = 1;
        uint32_t point = s[i];
        used = 1;
        if (s[i] < 0x80) {
            to[0] = fold_ascii((char)s[i]);
            letters = to[0] != 0;
        } else {
            used = next_point(s + i, len - i, &point);
            letters = ascii_of(point, to);
            if (letters < 0 && is_mark(point))
                letters = 0;
            if (letters < 0 && keep && point) {
                memcpy(to, s + i, used);
                letters = (int)used;
            } else if (letters < 0) {
                to[0] = ' ';
                letters = 1;
            }
        }
        if (n + (size_t)letters > size)
            break;
        for (int k = 0; k < letters; k++)
            out[n++] = to[k];
    }
    return drop_brackets(out, n);
}
