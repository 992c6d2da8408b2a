/* Reporting periods: code to days and back. */
#include "period.h"
#include "load/clean.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fills days and key; number counts within the year from 1. */
static struct period make(int year, enum period_kind kind, int number)
{
    static const int length[] = {12, 6, 3, 1}, base[] = {0, 30, 20, 0};
    int months = length[kind], first = year * 12 + (number - 1) * months, last = first + months - 1;
    struct period p = {.kind = kind, .first_month = first, .months = months};
    p.sk = year * 100 + (kind == PERIOD_YEAR ? 0 : base[kind] + number);
    p.start = kv_date_of(first / 12, first % 12 + 1, 1);
    p.end = kv_date_of(last / 12, last % 12 + 1, kv_month_days(last / 12, last % 12 + 1));
    static const char *const form[] = {"%04d", "%04d-S%d", "%04d-Q%d", "%04d-%02d"};
    char code[32];
    snprintf(code, sizeof code, form[kind], year, number);
    memcpy(p.code, code, sizeof p.code - 1);
    return p;
}

static bool digits(const char *s, int n)
{
    for (int i = 0; i < n; i++)
        if (!isdigit((unsigned char)s[i]))
            return false;
    return true;
}

struct period period_parse(const char *text)
{
    size_t n = strlen(text);
    int year = n >= 4 && digits(text, 4) ? atoi(text) : 0;
    if (year >= 2000) {
        const char *rest = text + 4;
        if (n == 4)
            return make(year, PERIOD_YEAR, 1);
        if (n == 7 && strncmp(rest, "-S", 2) == 0 && rest[2] >= '1' && rest[2] <= '2')
            return make(year, PERIOD_SEMESTER, rest[2] - '0');
        if (n == 7 && strncmp(rest, "-Q", 2) == 0 && rest[2] >= '1' && rest[2] <= '4')
            return make(year, PERIOD_QUARTER, rest[2] - '0');
        int month = n == 7 && rest[0] == '-' && digits(rest + 1, 2) ? atoi(rest + 1) : 0;
        if (month >= 1 && month <= 12)
            return make(year, PERIOD_MONTH, month);
    }
    die_hint(EXIT_USAGE, "a year 2025, a semester 2025-S1, a quarter 2025-Q4 or a month 2025-11",
             "'%s' is no period", text);
}

struct period period_month(int month)
{
    return make(month / 12, PERIOD_MONTH, month % 12 + 1);
}

void period_require(PGconn *conn, const struct period *p)
{
    const char *v[] = {p->code};
    char *known = db_one(conn, "SELECT periode_sk FROM lap.dim_periode WHERE kode = $1", 1, v);
    if (!known)
        die_hint(EXIT_USAGE, "periods are rows of acuan.periode", "the warehouse has no period %s",
                 p->code);
    if (atoi(known) != p->sk)
        die(EXIT_RUNTIME, "lap.dim_periode gives period %s another key than this program", p->code);
    free(known);
}

const char *date_text(kv_date date, char *buffer)
{
    kv_ymd d = kv_ymd_of(date);
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
    memcpy(buffer, text, 10);
    buffer[10] = 0;
    return buffer;
}

kv_date today(void)
{
    return (kv_date)((time(NULL) + 9 * 3600) / 86400 - 10957);
}

kv_date day_option(const char *name, const char *text, kv_date otherwise)
{
    kv_date d = otherwise;
    if (text && (clean_date(text, strlen(text), false, &d) != CODE_NONE || d == KV_NO_DATE))
        die(EXIT_USAGE, "--%s takes a date like 2025-11-30, not '%s'", name, text);
    return d;
}
