/*
 * What all chapters of the core share. The core is pure C11: no PostgreSQL, no malloc, no globals,
 * no I/O. Functions take plain values or structs and return a kv_status; memory is the caller's.
 */
#ifndef KV_H
#define KV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum kv_status {
    KV_OK = 0,
    KV_NULL,      /* no value: the input is missing or impossible */
    KV_INVALID,   /* wrong use: an argument outside its domain */
    KV_TOO_SMALL, /* the caller's buffer is too small */
    KV_CORRUPT,   /* a stored state breaks its invariants */
} kv_status;

typedef enum kv_sex { KV_SEX_UNKNOWN = 0, KV_MALE = 1, KV_FEMALE = 2 } kv_sex;

/* Days since 2000-01-01 in the proleptic Gregorian calendar: PostgreSQL's own date. */
typedef int32_t kv_date;
#define KV_NO_DATE INT32_MIN

typedef struct kv_ymd {
    int year, month, day; /* month 1-12, day 1-31 */
} kv_ymd;

static inline bool kv_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days in a month, 28-31. */
static inline int kv_month_days(int year, int month)
{
    return month == 2 ? 28 + kv_is_leap(year) : 30 + ((month + (month > 7)) & 1);
}

static inline bool kv_valid_ymd(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= kv_month_days(year, month);
}

/* Calendar date to day number; years are counted from 1 March so that the leap day is the last. */
static inline kv_date kv_date_of(int year, int month, int day)
{
    int y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400, doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 730425;
}

/* Day number to calendar date. */
static inline kv_ymd kv_ymd_of(kv_date date)
{
    int z = date + 730425, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
        doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9;
    kv_ymd r = {yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
    return r;
}

/* Calendar months as one number: year * 12 + month - 1. */
static inline int kv_month_of(kv_date date)
{
    kv_ymd d = kv_ymd_of(date);
    return d.year * 12 + d.month - 1;
}

/*
 * Completed months between two dates as the service rules count them: the difference of the
 * calendar months, less one while the day number of `at` is below that of `born`. Born 31 January:
 * 0 on 28 February, 1 on 1 March.
 */
static inline int kv_completed_months(kv_date born, kv_date at)
{
    kv_ymd b = kv_ymd_of(born), t = kv_ymd_of(at);
    return (t.year - b.year) * 12 + (t.month - b.month) - (t.day < b.day);
}

/*
 * Completed months as the growth card counts them: the largest k with born + k calendar months <=
 * at, the day cut to the last of a shorter month. Born 31 January: 1 on 28 February.
 */
static inline int kv_card_months(kv_date born, kv_date at)
{
    kv_ymd b = kv_ymd_of(born), t = kv_ymd_of(at);
    int last = kv_month_days(t.year, t.month), day = b.day < last ? b.day : last;
    return (t.year - b.year) * 12 + (t.month - b.month) - (t.day < day);
}

#endif
