/*
 * Dates as registers write them. A stated date is the number YYYYMMDD, also when no such day exists
 * (20210231): its digits still compare. 0 is missing.
 */
#ifndef KV_LINKAGE_DATE_H
#define KV_LINKAGE_DATE_H
#include "kv.h"

typedef int32_t kv_stated; /* YYYYMMDD or 0 */

typedef enum kv_date_flag {
    KV_DATE_OK = 0,
    KV_DATE_EMPTY,      /* nothing there */
    KV_DATE_UNREAD,     /* none of the known forms, or a two-digit year */
    KV_DATE_IMPOSSIBLE, /* 31 February: the digits are kept */
    KV_DATE_TOO_EARLY,  /* before 1900: null */
    KV_DATE_TOO_LATE,   /* after the reference date: null */
} kv_date_flag;

typedef enum kv_date_order { KV_DAY_FIRST = 0, KV_MONTH_FIRST } kv_date_order;

/* Reads ISO, YYYYMMDD, DD/MM/YYYY, DD-MM-YYYY, D Month YYYY and spreadsheet serials; time parts are
 * dropped. */
kv_date_flag kv_date_parse(const char *text, size_t len, kv_date_order order, kv_date reference,
                           kv_stated *out);
/* A real date in the same form, with the same checks. */
kv_date_flag kv_date_state(kv_date date, kv_date reference, kv_stated *out);

/* The day itself; KV_NO_DATE if it is missing or impossible. */
kv_date kv_stated_date(kv_stated stated);
/* 1 January, 31 December and 1 July: what is written when the day is not known. */
bool kv_date_heaped(kv_stated stated);
/* Level 6 equal .. 1 different, 0 one is missing; `child` chooses between the rules of level 3. */
int kv_date_level(kv_stated a, kv_stated b, bool child);

#endif
