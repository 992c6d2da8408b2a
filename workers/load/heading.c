#include "load/heading.h"
#include <stdbool.h>
#include <string.h>

static bool is_blank(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of a no-break blank (U+00A0, U+202F, U+FEFF) at p, else 0. */
static size_t wide_blank(const char *p, size_t n)
{
    if (n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
        return 2;
    return n >= 3 && (memcmp(p, "\xE2\x80\xAF", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0) ? 3
                                                                                              : 0;
}

size_t heading_normal(const char *text, size_t n, char out[HEADING_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < n && len < HEADING_MAX - 1; i++) {
        unsigned char c = (unsigned char)text[i];
        size_t wide = c >= 0x80 ? wide_blank(text + i, n - i) : 0;
        if (wide)
            i += wide - 1;
        else if (!is_blank(c) && !strchr("._-()", c))
            out[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
    }
    out[len] = 0;
    return len;
}

size_t text_trim(const char **text, size_t n)
{
    const char *p = *text;
    for (size_t wide; n; p += wide, n -= wide) {
        wide = is_blank((unsigned char)*p) ? 1 : (unsigned char)*p < 0x80 ? 0 : wide_blank(p, n);
        if (!wide)
            break;
    }
    for (size_t wide = 1; n && wide; n -= wide) {
        unsigned char c = (unsigned char)p[n - 1];
        wide = is_blank(c) ? 1 : 0;
        for (size_t k = 2; c >= 0x80 && k <= 3 && k <= n; k++)
            if (wide_blank(p + n - k, k) == k)
                wide = k;
    }
    *text = p;
    return n;
}
