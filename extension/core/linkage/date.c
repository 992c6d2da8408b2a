#include "linkage/date.h"
#include <string.h>

#define FIRST_YEAR 1900
#define SERIAL_EPOCH                                                                               \
    (-10957 - 25569)       /* 1899-12-30 as days since 2000-01-01: serial 25569 is 1970-01-01 */
#define SERIAL_FIRST 20000 /* 1954-10-03 */
#define SERIAL_LAST  60000 /* 2064-04-08 */

/* Months as Indonesian registers abbreviate them, and the English ones spreadsheets put in. */
static const struct {
    char name[10];
    uint8_t month;
} months[] = {
    {"JAN", 1},      {"JANUARI", 1},   {"JANUARY", 1},   {"FEB", 2},       {"FEBRUARI", 2},
    {"FEBRUARY", 2}, {"PEB", 2},       {"PEBRUARI", 2},  {"MAR", 3},       {"MRT", 3},
    {"MARET", 3},    {"MARCH", 3},     {"APR", 4},       {"APRIL", 4},     {"MEI", 5},
    {"MAY", 5},      {"JUN", 6},       {"JUNI", 6},      {"JUNE", 6},      {"JUL", 7},
    {"JULI", 7},     {"JULY", 7},      {"AGU", 8},       {"AGS", 8},       {"AGT", 8},
    {"AGUST", 8},    {"AGUSTUS", 8},   {"AUG", 8},       {"AUGUST", 8},    {"SEP", 9},
    {"SEPT", 9},     {"SEPTEMBER", 9}, {"OKT", 10},      {"OKTOBER", 10},  {"OCT", 10},
    {"OCTOBER", 10}, {"NOV", 11},      {"NOVEMBER", 11}, {"NOP", 11},      {"NOPEMBER", 11},
    {"DES", 12},     {"DESEMBER", 12}, {"DEC", 12},      {"DECEMBER", 12},
};

/* One piece of a written date: a number with its count of digits, or a month name. */
struct piece {
    int value, digits; /* digits = 0: a month name */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    c &= ~0x20;
    return c >= 'A' && c <= 'Z';
}

/* 1-12, or 0 if the word is no month. */
static int month_of(const char *word, size_t len)
{
    char upper[10] = "";
    if (len >= sizeof(upper))
        return 0;
    for (size_t i = 0; i < len; i++)
        upper[i] = word[i] & ~0x20;
    for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++)
        if (strcmp(months[i].name, upper) == 0)
            return months[i].month;
    return 0;
}

/* Length without surrounding blanks; *text moves to the first other byte. NBSP counts as a blank.
 */
static size_t trim(const char **text, size_t len)
{
    const char *s = *text;
    for (;; len--) {
        if (len >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
            s++, len--;
        else if (!(len && (*s == ' ' || (*s >= '\t' && *s <= '\r'))))
            break;
        s++;
    }
    for (;; len--) {
        if (len >= 2 && memcmp(s + len - 2, "\xC2\xA0", 2) == 0)
            len--;
        else if (!(len && (s[len - 1] == ' ' || (s[len - 1] >= '\t' && s[len - 1] <= '\r'))))
            break;
    }
    *text = s;
    return len;
}

/* Reads the next piece at s; returns the bytes used, 0 if there is none. */
static size_t read_piece(const char *s, size_t len, struct piece *out)
{
    size_t n = 0;

    *out = (struct piece){0, 0};
    if (len && is_digit(*s)) {
        for (; n < len && is_digit(s[n]); n++)
            if (n < 8)
                out->value = out->value * 10 + (s[n] - '0');
        out->digits = (int)n;
    } else {
        while (n < len && is_letter(s[n]))
            n++;
        out->value = month_of(s, n);
        if (out->value == 0)
            return 0;
    }
    return n;
}

/* What may follow the date: nothing, or a time of day after a blank or T. */
static bool is_time(const char *s, size_t len)
{
    bool colon = false;

    if (len == 0)
        return true;
    if (*s != ' ' && *s != 'T' && *s != 't')
        return false;
    for (size_t i = 1; i < len; i++) {
        colon |= s[i] == ':';
        if (!is_digit(s[i]) && !strchr(":.+-Zz ", s[i]))
            return false;
    }
    return colon;
}

/* Separators between two pieces: blanks and at most one of - / . or a comma. */
static size_t skip_separator(const char *s, size_t len)
{
    size_t n = 0, marks = 0;
    for (; n < len; n++) {
        if (s[n] == '-' || s[n] == '/' || s[n] == '.' || s[n] == ',')
            marks++;
        else if (s[n] != ' ')
            break;
    }
    return marks <= 1 ? n : 0;
}

/* A number alone: eight digits YYYYMMDD, or a serial of five with an ignored fraction. 0 if
 * neither. */
static kv_stated read_number(const struct piece *p, const char *rest, size_t len)
{
    if (p->digits == 8 && is_time(rest, len))
        return p->value;
    if (p->digits != 5 || p->value < SERIAL_FIRST || p->value > SERIAL_LAST)
        return 0;
    if (len && *rest != '.' && *rest != ',')
        return 0;
    for (size_t i = 1; i < len; i++)
        if (!is_digit(rest[i]))
            return 0;
    kv_ymd d = kv_ymd_of(p->value + SERIAL_EPOCH);
    return d.year * 10000 + d.month * 100 + d.day;
}

/* Three pieces to YYYYMMDD: the year is the piece of four digits, first or last; 0 if there is
 * none. */
static kv_stated arrange(const struct piece p[3], kv_date_order order)
{
    int year, month, day;

    if (p[0].digits == 4) {
        year = p[0].value, month = p[1].value, day = p[2].value;
        if (p[2].digits == 0 || p[2].digits > 2 || p[1].digits > 2)
            return 0;
    } else {
        bool name_first = p[0].digits == 0,
             swap = name_first || (order == KV_MONTH_FIRST && p[1].digits != 0);
        year = p[2].value, month = p[!swap].value, day = p[swap].value;
        if (p[2].digits != 4 || p[0].digits > 2 || p[1].digits > 2 ||
            (name_first && p[1].digits == 0))
            return 0;
    }
    return year * 10000 + month * 100 + day;
}

/* Range checks shared by text and real dates. */
static kv_date_flag settle(kv_stated stated, kv_date reference, kv_stated *out)
{
    int year = stated / 10000, month = stated / 100 % 100, day = stated % 100;

    *out = 0;
    if (year < FIRST_YEAR)
        return KV_DATE_TOO_EARLY;
    if (!kv_valid_ymd(year, month, day)) {
        *out = stated;
        return KV_DATE_IMPOSSIBLE;
    }
    if (reference != KV_NO_DATE && kv_date_of(year, month, day) > reference)
        return KV_DATE_TOO_LATE;
    *out = stated;
    return KV_DATE_OK;
}

/* "12 Januari 2026", "12/01/2026", "12-1-2026", "2026-01-12 00:00:00", "20260112" and 46034 are one
 * day. */
kv_date_flag kv_date_parse(const char *text, size_t len, kv_date_order order, kv_date reference,
                           kv_stated *out)
{
    struct piece p[3];
    size_t at, used;

    *out = 0;
    if (!text || (len = trim(&text, len)) == 0)
        return KV_DATE_EMPTY;
    at = read_piece(text, len, &p[0]);
    if (at == 0)
        return KV_DATE_UNREAD;
    if (p[0].digits >= 5) {
        kv_stated stated = read_number(&p[0], text + at, len - at);
        return stated ? settle(stated, reference, out) : KV_DATE_UNREAD;
    }
    for (int i = 1; i < 3; i++) {
        at += skip_separator(text + at, len - at);
        used = read_piece(text + at, len - at, &p[i]);
        if (used == 0)
            return KV_DATE_UNREAD;
        at += used;
    }
    kv_stated stated = is_time(text + at, len - at) ? arrange(p, order) : 0;
    return stated ? settle(stated, reference, out) : KV_DATE_UNREAD;
}

kv_date_flag kv_date_state(kv_date date, kv_date reference, kv_stated *out)
{
    *out = 0;
    if (date == KV_NO_DATE)
        return KV_DATE_EMPTY;
    kv_ymd d = kv_ymd_of(date);
    if (d.year < FIRST_YEAR)
        return KV_DATE_TOO_EARLY;
    if (d.year > 9999)
        return KV_DATE_TOO_LATE;
    return settle(d.year * 10000 + d.month * 100 + d.day, reference, out);
}

kv_date kv_stated_date(kv_stated stated)
{
    int year = stated / 10000, month = stated / 100 % 100, day = stated % 100;
    return kv_valid_ymd(year, month, day) ? kv_date_of(year, month, day) : KV_NO_DATE;
}

bool kv_date_heaped(kv_stated stated)
{
    int day = stated % 10000;
    return stated && (day == 101 || day == 1231 || day == 701);
}

/* Exactly one digit of YYYYMMDD differs. */
static bool one_digit_differs(kv_stated a, kv_stated b)
{
    int differing = 0;
    for (; a || b; a /= 10, b /= 10)
        differing += a % 10 != b % 10;
    return differing == 1;
}

static bool neighbours(int a, int b)
{
    return a - b == 1 || b - a == 1;
}

/*
 * First that holds: 6 equal; 5 same year, day and month swapped; 4 one digit, the year by one, or
 * the month by one (also across the year) with the same day; 3 child: 10 days or less, adult: same
 * year and one side heaped; 2 same year; 1 else. An impossible date reaches 6 and 4 by its digits
 * and is else as good as missing.
 */
int kv_date_level(kv_stated a, kv_stated b, bool child)
{
    if (a == 0 || b == 0)
        return 0;
    if (a == b)
        return 6;
    kv_date da = kv_stated_date(a), db = kv_stated_date(b);
    bool real = da != KV_NO_DATE && db != KV_NO_DATE;
    int ya = a / 10000, ma = a / 100 % 100, a_day = a % 100, yb = b / 10000, mb = b / 100 % 100,
        b_day = b % 100;
    if (real && ya == yb && ma == b_day && a_day == mb)
        return 5;
    if (one_digit_differs(a, b))
        return 4;
    if (!real)
        return 0;
    if (a_day == b_day &&
        (neighbours(ya * 12 + ma, yb * 12 + mb) || (ma == mb && neighbours(ya, yb))))
        return 4;
    if (child ? (da > db ? da - db : db - da) <= 10
              : ya == yb && (kv_date_heaped(a) || kv_date_heaped(b)))
        return 3;
    return ya == yb ? 2 : 1;
}
