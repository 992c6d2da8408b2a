/* Reporting periods: 2025, 2025-S1, 2025-Q4, 2025-11. */
#ifndef PERIOD_H
#define PERIOD_H

#include "konv.h"
#include "kv.h"

enum period_kind { PERIOD_YEAR, PERIOD_SEMESTER, PERIOD_QUARTER, PERIOD_MONTH };

struct period {
    char code[8];
    enum period_kind kind;
    int32_t sk;         /* key in lap.dim_periode: 202500, 202531, 202524, 202511 */
    kv_date start, end; /* first and last day */
    int first_month;    /* kv_month_of(start) */
    int months;
};

/* Reads a period code; exits 1 with the accepted forms when it is none. */
struct period period_parse(const char *text);
/* The period of one calendar month. */
struct period period_month(int month);
/* Exits 1 unless the warehouse knows the period (lap.dim_periode). */
void period_require(PGconn *conn, const struct period *p);
/* The day it is in the east of Indonesia (UTC+9), whatever the time zone of the machine: nobody's
 * record of today is of tomorrow. */
kv_date today(void);
/* The date of an option; exits 1 when it is none. */
kv_date day_option(const char *name, const char *text, kv_date otherwise);
/* A date as ISO text in a buffer of at least 11 bytes. */
const char *date_text(kv_date date, char *buffer);

#endif
