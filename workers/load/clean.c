#include "load/clean.h"
#include "growth/growth.h"
#include "linkage/date.h"
#include "load/heading.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SERIAL_FIRST 20000
#define SERIAL_LAST  60000
#define GRAMS_FIRST  300 /* a birth weight of 300 to 7000 is in grams */
#define GRAMS_LAST   7000

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(const char *p, size_t n, const char *word)
{
    return strlen(word) == n && strncasecmp(p, word, n) == 0;
}

/* Lists are in lower case; most texts part from a word at its first letter. */
static bool is_one_of(const char *p, size_t n, const char *const *words)
{
    if (n == 0)
        return false;
    char first = p[0] >= 'A' && p[0] <= 'Z' ? (char)(p[0] - 'A' + 'a') : p[0];
    for (; *words; words++)
        if (**words == first && is_word(p, n, *words))
            return true;
    return false;
}

bool clean_is_null(const char *p, size_t n)
{
    static const char *const nothing[] = {"-",
                                          "--",
                                          "null",
                                          "n/a",
                                          "#n/a",
                                          "#ref!",
                                          "#value!",
                                          "#div/0!",
                                          "#name?",
                                          "#num!",
                                          "#null!",
                                          "0000-00-00",
                                          "0000-00-00 00:00:00",
                                          NULL};
    if (n == 0)
        return true;
    return (p[0] == '-' || p[0] == 'n' || p[0] == 'N' || p[0] == '#' || p[0] == '0') &&
           is_one_of(p, n, nothing);
}

/* Digits with at most one decimal sign, up to 15 digits: exact, because both parts of the quotient
 * are. */
static bool read_simple(const char *p, size_t n, double *out)
{
    static const double power[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int64_t digits = 0;
    int decimals = -1, count = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_digit(p[i])) {
            digits = digits * 10 + (p[i] - '0');
            decimals += decimals >= 0;
            if (++count > 15)
                return false;
        } else if ((p[i] == '.' || p[i] == ',') && decimals < 0) {
            decimals = 0;
        } else {
            return false;
        }
    }
    *out = decimals > 0 ? (double)digits / power[decimals] : (double)digits;
    return count > 0;
}

/* Whether what stands before a group of three can be the first group: "1083991.125" is no million.
 */
static bool is_first_group(const char *p, size_t n)
{
    size_t i = n && (*p == '-' || *p == '+');
    size_t start = i;
    while (i < n && is_digit(p[i]))
        i++;
    return i > start && i - start <= 3 && i < n;
}

/* "1.083" and "1.083.991": digits in groups of three after one sign, the first of one to three. */
static bool is_grouped(const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && is_digit(p[i]))
        i++;
    if (i == 0 || i > 3 || i == n || (n - i) % 4)
        return false;
    for (char sign = p[i]; i < n; i++)
        if ((n - i) % 4 ? !is_digit(p[i]) : (p[i] != sign || (sign != '.' && sign != ',')))
            return false;
    return true;
}

/* Copies a number with its decimal sign as a dot and without thousands; false when the signs make
 * no sense. */
static bool normalise_signs(const char *p, size_t n, bool money, char *out, size_t size)
{
    size_t dots = 0, commas = 0, last = n, len = 0;
    for (size_t i = 0; i < n; i++) {
        dots += p[i] == '.';
        commas += p[i] == ',';
        if (p[i] == '.' || p[i] == ',')
            last = i;
    }
    bool both = dots && commas;
    size_t of_last = last < n && p[last] == '.' ? dots : commas;
    bool thousands_only = money && dots + commas > 0 && !both &&
                          (of_last > 1 || (n - last == 4 && is_first_group(p, n)));
    if (of_last > 1 && !thousands_only)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '.' || p[i] == ',') {
            if (i != last || thousands_only)
                continue;
            if (len + 1 < size)
                out[len++] = '.';
        } else if (len + 1 < size) {
            out[len++] = p[i];
        } else {
            return false;
        }
    }
    out[len] = 0;
    return len > 0;
}

enum code clean_number(const char *p, size_t n, bool money, double *out)
{
    char text[48], *end;
    if (money && n > 2 && strncasecmp(p, "rp", 2) == 0) {
        p += 2 + (n > 3 && p[2] == '.');
        n -= 2 + (n > 3 && p[-1] == '.');
        n = text_trim(&p, n);
    }
    if (money && n > 2 && memcmp(p + n - 2, ",-", 2) == 0)
        n -= 2;
    if (!money && read_simple(p, n, out))
        return CODE_NONE;
    if (n == 0 || n >= sizeof text || !(is_digit(p[0]) || strchr("+-.,", p[0])) ||
        !normalise_signs(p, n, money, text, sizeof text))
        return ANGKA_SALAH;
    if (strspn(text, "0123456789.+-eE") != strlen(text))
        return ANGKA_SALAH; /* strtod would also take hexadecimal numbers and words */
    *out = strtod(text, &end);
    return *end || end == text || !isfinite(*out) ? ANGKA_SALAH : CODE_NONE;
}

static bool is_serial(double v)
{
    return v >= SERIAL_FIRST && v <= SERIAL_LAST && v == floor(v);
}

enum code clean_measure(const char *p, size_t n, const char *unit, double min, double max,
                        double *out)
{
    double v;
    enum code code = clean_number(p, n, unit && strcmp(unit, "rupiah") == 0, &v);
    *out = NAN;
    if (code)
        return code;
    if (v == 0 && min > 0)
        return CODE_NONE;
    if (unit && strcmp(unit, "mm") == 0)
        v /= 10;
    else if (unit && strcmp(unit, "kg|g") == 0 && v >= GRAMS_FIRST && v <= GRAMS_LAST)
        v /= 1000;
    if (v < min || v > max) /* false for a bound that is NaN */
        return is_serial(v) ? SERIAL : DI_LUAR_RENTANG;
    *out = v;
    return CODE_NONE;
}

enum code clean_count(const char *p, size_t n, double min, double max, int64_t *out)
{
    double v;
    enum code code = clean_number(p, n, is_grouped(p, n), &v);
    if (code)
        return code;
    if (v != floor(v))
        return ANGKA_SALAH;
    if (v < min || v > max || fabs(v) > 9e15)
        return is_serial(v) ? SERIAL : DI_LUAR_RENTANG;
    *out = (int64_t)v;
    return CODE_NONE;
}

/* Writes the century into a date that ends in a two-digit year; false when it does not end in one.
 */
static bool widen_year(const char *p, size_t n, char *out, size_t size)
{
    if (n < 5 || n + 3 > size || !is_digit(p[n - 1]) || !is_digit(p[n - 2]) || is_digit(p[n - 3]) ||
        !strchr("/- .", p[n - 3]))
        return false;
    memcpy(out, p, n - 2);
    memcpy(out + n - 2, p[n - 2] <= '2' ? "20" : "19", 2);
    memcpy(out + n, p + n - 2, 2);
    return true;
}

enum code clean_date(const char *p, size_t n, bool two_digits, kv_date *out)
{
    kv_stated stated = 0;
    char wide[40];
    kv_date_flag flag = kv_date_parse(p, n, KV_DAY_FIRST, KV_NO_DATE, &stated);
    if (flag != KV_DATE_OK && two_digits && widen_year(p, n, wide, sizeof wide))
        flag = kv_date_parse(wide, n + 2, KV_DAY_FIRST, KV_NO_DATE, &stated);
    *out = flag == KV_DATE_OK ? kv_stated_date(stated) : KV_NO_DATE;
    return flag == KV_DATE_OK || flag == KV_DATE_EMPTY ? CODE_NONE : TANGGAL_SALAH;
}

enum code clean_month(const char *p, size_t n, kv_date *out)
{
    char text[48];
    size_t digits = 0;
    while (digits < n && is_digit(p[digits]))
        digits++;
    *out = KV_NO_DATE;
    if (n + 6 > sizeof text)
        return TANGGAL_SALAH;
    if (digits == 4 && n == 4)
        snprintf(text, sizeof text, "%.4s-01-01", p);
    else if (digits == 4 && n <= 7 && strchr("-/.", p[4]))
        snprintf(text, sizeof text, "%.*s-01", (int)n, p);
    else if (digits > 0 && digits <= 2 && n == digits + 5)
        snprintf(text, sizeof text, "01/%.*s", (int)n, p);
    else if (digits == 0)
        snprintf(text, sizeof text, "1 %.*s", (int)n, p);
    else
        snprintf(text, sizeof text, "%.*s", (int)n, p);
    enum code code = clean_date(text, strlen(text), false, out);
    if (*out != KV_NO_DATE) {
        kv_ymd d = kv_ymd_of(*out);
        *out = kv_date_of(d.year, d.month, 1);
    }
    return code;
}

enum code clean_numbered(const char *p, size_t n, double min, double max, int64_t *out)
{
    size_t i = 0;
    while (i < n && !is_digit(p[i]))
        i++;
    int64_t v = 0;
    size_t start = i;
    for (; i < n && is_digit(p[i]) && i - start < 15; i++)
        v = v * 10 + (p[i] - '0');
    if (i == start)
        return NILAI_ASING;
    if ((double)v < min || (double)v > max)
        return DI_LUAR_RENTANG;
    *out = v;
    return CODE_NONE;
}

double clean_age_days(const char *p, size_t n)
{
    static const struct {
        const char *start;
        double days;
    } units[] = {{"tahun", 365.25}, {"thn", 365.25}, {"th", 365.25}, {"bulan", 30.4375},
                 {"bln", 30.4375},  {"bl", 30.4375}, {"minggu", 7},  {"mg", 7},
                 {"hari", 1},       {"hr", 1}};
    double total = 0;
    bool any = false;
    for (size_t i = 0; i < n;) {
        if (!is_digit(p[i])) {
            i++;
            continue;
        }
        double v = 0;
        for (; i < n && is_digit(p[i]); i++)
            v = v * 10 + (p[i] - '0');
        while (i < n && p[i] == ' ')
            i++;
        for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
            size_t len = strlen(units[u].start);
            if (n - i >= len && strncasecmp(p + i, units[u].start, len) == 0) {
                total += v * units[u].days;
                any = true;
                break;
            }
        }
    }
    return any ? total : -1;
}

kv_sex clean_sex(const char *p, size_t n)
{
    kv_sex sex = kv_parse_sex(p, n);
    if (sex == KV_SEX_UNKNOWN) { /* "Laki - Laki", "laki laki", "(P)" */
        char normal[HEADING_MAX];
        size_t len = heading_normal(p, n, normal);
        sex = strcmp(normal, "lakilaki") == 0 ? KV_MALE : kv_parse_sex(normal, len);
    }
    return sex;
}

#define TICK_MARKS                                                                                 \
    "\xE2\x9C\x93", "\xE2\x9C\x94", "\xE2\x88\x9A" /* check mark, heavy check mark, square root */
#define CROSS_MARKS                                                                                \
    "\xE2\x9C\x97", "\xE2\x9C\x98", "\xC3\x97" /* ballot x, heavy ballot x, multiplication sign */

int clean_yes_no(const char *p, size_t n)
{
    static const char *const yes[] = {"ya",  "y",     "yes",   "1",   "v",        "true", "benar",
                                      "ada", "sudah", "punya", "iya", TICK_MARKS, NULL};
    static const char *const no[] = {"tidak", "t",     "tdk",   "n",         "no",        "0", "2",
                                     "x",     "false", "belum", "tidak ada", CROSS_MARKS, NULL};
    return is_one_of(p, n, yes) ? 1 : is_one_of(p, n, no) ? 0 : -1;
}

int clean_tick(const char *p, size_t n)
{
    static const char *const tick[] = {"1", "v", "ya", TICK_MARKS, NULL};
    static const char *const cross[] = {"2", "x", "tidak", CROSS_MARKS, NULL};
    return is_one_of(p, n, tick) ? 1 : is_one_of(p, n, cross) ? 0 : is_word(p, n, "3") ? 2 : -1;
}

size_t clean_squeeze(char *p, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        bool blank = p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r');
        if (blank && (len == 0 || p[len - 1] == ' '))
            continue;
        p[len++] = blank ? ' ' : p[i];
    }
    return len && p[len - 1] == ' ' ? len - 1 : len;
}

size_t clean_phone(char *p, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_digit(p[i]))
            p[len++] = p[i];
        else if (len >= 6 && !strchr("-. ()", p[i]))
            break; /* the next number, or a word */
        else if (len && is_letter(p[i]))
            return 0;
    }
    return len >= 6 ? len : 0;
}

/* What follows a comma but is no name: "S.Pd", "SE", "Amd. Keb". */
static bool is_title(const char *p, size_t n)
{
    return n <= 4 || memchr(p, '.', n) != NULL;
}

bool clean_parents(const char *p, size_t n, size_t *first, const char **second, size_t *second_n)
{
    const char *cut = memchr(p, '/', n), *comma = memchr(p, ',', n);
    if (!cut && comma) {
        const char *rest = comma + 1;
        size_t len = text_trim(&rest, (size_t)(p + n - rest));
        cut = is_title(rest, len) ? NULL : comma;
    }
    if (!cut)
        return false;
    const char *a = p, *b = cut + 1;
    *first = text_trim(&a, (size_t)(cut - p));
    *second_n = text_trim(&b, (size_t)(p + n - b));
    *second = b;
    return *first > 0 && *second_n > 0;
}

bool clean_is_scientific(const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && (is_digit(p[i]) || p[i] == '.' || p[i] == ','))
        i++;
    if (i == 0 || i >= n || (p[i] != 'E' && p[i] != 'e'))
        return false;
    i += 1 + (i + 1 < n && (p[i + 1] == '+' || p[i + 1] == '-'));
    size_t digits = 0;
    for (; i < n && is_digit(p[i]); i++)
        digits++;
    return digits > 0 && i == n;
}

size_t clean_stored_digits(const char *p, size_t n, char out[24])
{
    size_t len = 0, i = 0, exponent = 0;
    for (; i < n && (is_digit(p[i]) || (p[i] == '.' && i == 1)); i++)
        if (is_digit(p[i]) && len < 23)
            out[len++] = p[i];
    if (!clean_is_scientific(p, n) || (p[i] != 'E' && p[i] != 'e') || i + 2 > n || p[i + 1] != '+')
        return 0;
    for (i += 2; i < n && exponent < 100; i++)
        exponent = exponent * 10 + (size_t)(p[i] - '0');
    if (exponent + 1 > len)
        return 0; /* fewer digits than the number has */
    for (size_t k = exponent + 1; k < len; k++)
        if (out[k] != '0')
            return 0;
    return exponent + 1;
}

size_t clean_whole(const char *p, size_t n)
{
    size_t zeros = 0;
    while (zeros < n && p[n - 1 - zeros] == '0')
        zeros++;
    if (zeros == 0 || zeros > 2 || zeros + 1 >= n ||
        (p[n - 1 - zeros] != '.' && p[n - 1 - zeros] != ','))
        return n;
    for (size_t i = 0; i + zeros + 1 < n; i++)
        if (!is_digit(p[i]))
            return n; /* a number written in groups */
    return n - zeros - 1;
}
