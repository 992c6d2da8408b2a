/* Written dates and their levels. */
#include "linkage/date.h"
#include "tap.h"
#include <stdlib.h>

static const struct {
    const char *text;
    kv_stated stated;
    kv_date_flag flag;
} cases[] = {
    {"2021-03-15", 20210315, KV_DATE_OK},
    {"2021-03-15 00:00:00", 20210315, KV_DATE_OK},
    {"2021-03-15T10:20:30.5Z", 20210315, KV_DATE_OK},
    {"2021/3/5", 20210305, KV_DATE_OK},
    {"20210315", 20210315, KV_DATE_OK},
    {"15/03/2021", 20210315, KV_DATE_OK},
    {"03/04/2026", 20260403, KV_DATE_OK},
    {"15-3-2021", 20210315, KV_DATE_OK},
    {"15.03.2021", 20210315, KV_DATE_OK},
    {" 15/03/2021 08:00 ", 20210315, KV_DATE_OK},
    {"12 Januari 2026", 20260112, KV_DATE_OK},
    {"\xC2\xA0"
     "12 januari 2026\xC2\xA0",
     20260112, KV_DATE_OK},
    {"12-Agt-2025", 20250812, KV_DATE_OK},
    {"1 Ags 2025", 20250801, KV_DATE_OK},
    {"1 Agu 2025", 20250801, KV_DATE_OK},
    {"1 Agustus 2025", 20250801, KV_DATE_OK},
    {"31 Desember 1999", 19991231, KV_DATE_OK},
    {"1 Peb 2020", 20200201, KV_DATE_OK},
    {"Mar 5, 2020", 20200305, KV_DATE_OK},
    {"25569", 19700101, KV_DATE_OK},
    {"46238", 20260804, KV_DATE_OK},
    {"46238.75", 20260804, KV_DATE_OK},
    {"46238,75", 20260804, KV_DATE_OK},
    {"20000", 19541003, KV_DATE_OK},
    {"29/02/2024", 20240229, KV_DATE_OK},
    {"31/02/2021", 20210231, KV_DATE_IMPOSSIBLE},
    {"2021-02-31", 20210231, KV_DATE_IMPOSSIBLE},
    {"29/02/2023", 20230229, KV_DATE_IMPOSSIBLE},
    {"13/13/2020", 20201313, KV_DATE_IMPOSSIBLE},
    {"31/12/1899", 0, KV_DATE_TOO_EARLY},
    {"", 0, KV_DATE_EMPTY},
    {"   ", 0, KV_DATE_EMPTY},
    {"15/03/21", 0, KV_DATE_UNREAD},
    {"19999", 0, KV_DATE_UNREAD},
    {"60001", 0, KV_DATE_UNREAD},
    {"46238.x", 0, KV_DATE_UNREAD},
    {"15 Foo 2021", 0, KV_DATE_UNREAD},
    {"15//03//2021", 0, KV_DATE_UNREAD},
    {"15/03/2021 abc", 0, KV_DATE_UNREAD},
    {"15/03", 0, KV_DATE_UNREAD},
    {"2021", 0, KV_DATE_UNREAD},
    {"123456789", 0, KV_DATE_UNREAD},
    {"Siti", 0, KV_DATE_UNREAD},
    {"0000-00-00", 0, KV_DATE_UNREAD},
};

static void parsing(void)
{
    char name[80];
    kv_stated got;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        kv_date_flag flag =
            kv_date_parse(cases[i].text, strlen(cases[i].text), KV_DAY_FIRST, KV_NO_DATE, &got);
        snprintf(name, sizeof(name), "'%s' is %d", cases[i].text, cases[i].stated);
        if (!ok(got == cases[i].stated && flag == cases[i].flag, "%s", name))
            printf("# got %d, flag %d\n", got, flag);
    }
    kv_date_parse("03/04/2026", 10, KV_MONTH_FIRST, KV_NO_DATE, &got);
    is_int(got, 20260304, "month first where the mapping says so");
    kv_date_parse("2026-03-04", 10, KV_MONTH_FIRST, KV_NO_DATE, &got);
    is_int(got, 20260304, "ISO is not touched by that");
    kv_date_parse("3 April 2026", 12, KV_MONTH_FIRST, KV_NO_DATE, &got);
    is_int(got, 20260403, "nor is a written month");
    is_int(kv_date_parse("02/06/2024", 10, KV_DAY_FIRST, kv_date_of(2024, 6, 1), &got),
           KV_DATE_TOO_LATE, "after the reference date");
    is_int(got, 0, "and then null");
    is_int(kv_date_parse(NULL, 0, KV_DAY_FIRST, KV_NO_DATE, &got), KV_DATE_EMPTY, "NULL is empty");
    is_int(kv_date_state(kv_date_of(2021, 3, 15), KV_NO_DATE, &got), KV_DATE_OK, "a real date");
    is_int(got, 20210315, "in the same form");
    is_int(kv_date_state(KV_NO_DATE, KV_NO_DATE, &got), KV_DATE_EMPTY, "no date");
    is_int(kv_date_state(kv_date_of(1899, 12, 31), KV_NO_DATE, &got), KV_DATE_TOO_EARLY,
           "a real date before 1900");
    is_int(kv_stated_date(20210315), kv_date_of(2021, 3, 15), "back to the day");
    is_int(kv_stated_date(20210231), KV_NO_DATE, "an impossible one has none");
}

static const struct {
    kv_stated a, b;
    int child, adult;
    const char *name;
} levels[] = {
    {20210315, 20210315, 6, 6, "equal"},
    {20210305, 20210503, 5, 5, "day and month swapped"},
    {20210315, 20210318, 4, 4, "one digit"},
    {20210315, 20200315, 4, 4, "the year by one"},
    {20210315, 20210415, 4, 4, "the month by one"},
    {20201215, 20210115, 4, 4, "the month by one across the year"},
    {20210315, 20220215, 1, 1, "a month and a year"},
    {20210315, 20210322, 3, 2, "seven days"},
    {20210315, 20210325, 4, 4, "ten days, but one digit"},
    {20210317, 20210327, 4, 4, "ten days, one digit again"},
    {20210305, 20210315, 4, 4, "05 and 15"},
    {20210228, 20210310, 3, 2, "ten days"},
    {20210228, 20210311, 2, 2, "eleven days"},
    {20201228, 20210103, 3, 1, "six days across the year"},
    {20210315, 20210928, 2, 2, "same year"},
    {20210315, 20190928, 1, 1, "another year"},
    {19840620, 19840101, 2, 3, "one side heaped"},
    {19840620, 19841231, 2, 3, "31 December"},
    {19840620, 19850101, 1, 1, "heaped in another year"},
    {20210231, 20210231, 6, 6, "impossible and equal"},
    {20210231, 20210221, 4, 4, "impossible, one digit"},
    {20210231, 20210303, 0, 0, "impossible is no evidence else"},
    {0, 20210315, 0, 0, "one missing"},
    {0, 0, 0, 0, "both missing"},
};

static void comparing(void)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
        is_int(kv_date_level(levels[i].a, levels[i].b, true), levels[i].child, levels[i].name);
        is_int(kv_date_level(levels[i].b, levels[i].a, true), levels[i].child,
               "the other way round");
        is_int(kv_date_level(levels[i].a, levels[i].b, false), levels[i].adult, "for an adult");
        is_int(kv_date_level(levels[i].b, levels[i].a, false), levels[i].adult,
               "the other way round");
    }
    ok(kv_date_heaped(19840101) && kv_date_heaped(19841231) && kv_date_heaped(19840701) &&
           !kv_date_heaped(19840102) && !kv_date_heaped(0),
       "heaped days");
}

/* Random bytes end in a flag and never read outside (the sanitizer watches); what is read is a real
 * or impossible date. */
static void random_bytes(void)
{
    static const char alphabet[] = "0123456789-/. :,TZJanFebMeiAgu\xC2\xA0";
    int bad = 0;

    srand(3);
    for (int i = 0; i < 300000; i++) {
        size_t n = (size_t)(rand() % 16);
        char *s = malloc(n + !n);
        kv_stated got;
        for (size_t k = 0; k < n; k++)
            s[k] = alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
        kv_date_flag flag = kv_date_parse(s, n, rand() & 1, KV_NO_DATE, &got);
        bad += (flag == KV_DATE_OK) != (got && kv_stated_date(got) != KV_NO_DATE);
        bad += got != 0 && (got < 19000000 || got > 99999999);
        free(s);
    }
    is_int(bad, 0, "random bytes");
}

int main(void)
{
    parsing();
    comparing();
    random_bytes();
    return done_testing();
}
