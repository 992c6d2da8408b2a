/* The calendar of the core: round trip, month lengths and the two ways to count completed months.
 */
#include "kv.h"
#include "tap.h"

int main(void)
{
    long bad = 0;
    for (kv_date d = -700000; d < 2900000; d++) {
        kv_ymd c = kv_ymd_of(d);
        bad += kv_date_of(c.year, c.month, c.day) != d ||
               (c.year > 0 && c.year < 10000 && !kv_valid_ymd(c.year, c.month, c.day));
    }
    is_int(bad, 0, "every day number survives the way to a calendar date and back");
    is_int(kv_date_of(2000, 1, 1), 0, "day 0 is 2000-01-01, as in PostgreSQL");
    is_int(kv_date_of(1970, 1, 1), -10957, "1970-01-01");
    ok(!kv_valid_ymd(2023, 2, 29) && kv_valid_ymd(2024, 2, 29) && !kv_valid_ymd(1900, 2, 29),
       "leap days");
    kv_date b = kv_date_of(2021, 1, 31);
    is_int(kv_completed_months(b, kv_date_of(2021, 2, 28)), 0,
           "services: born 31 Jan is 0 months on 28 Feb");
    is_int(kv_completed_months(b, kv_date_of(2021, 3, 1)), 1, "services: and 1 month on 1 Mar");
    is_int(kv_card_months(b, kv_date_of(2021, 2, 28)), 1, "growth card: the day is cut to 28 Feb");
    is_int(kv_card_months(b, kv_date_of(2021, 2, 27)), 0, "growth card: not a day before");
    return done_testing();
}
