/*
 * Cells as registers fill them in, cleaned one by one. Pure: text in, value or the reason why there
 * is none out. docs/loading.md lists the rules.
 */
#ifndef LOAD_CLEAN_H
#define LOAD_CLEAN_H

#include "kv.h"
#include "load/codes.h"
#include <stddef.h>

/* Blank, or one of the words that stand for nothing: - null n/a #N/A #REF! 0000-00-00; the text is
 * trimmed before. */
bool clean_is_null(const char *p, size_t n);

/*
 * "12,1" and "12.1" are 12.1; of both signs the last is the decimal one. `money` also takes
 * "Rp 1.083.991,-". CODE_NONE, or ANGKA_SALAH.
 */
enum code clean_number(const char *p, size_t n, bool money, double *out);

/*
 * A measure in its unit (kg, cm, mm, "kg|g", minggu, bulan): 0 below a positive minimum is "not
 * recorded" and gives NaN without a reason; mm become cm, grams of birth weight kg. Else
 * ANGKA_SALAH, SERIAL, DI_LUAR_RENTANG.
 */
enum code clean_measure(const char *p, size_t n, const char *unit, double min, double max,
                        double *out);

/* A whole number within bounds; "2,0" is 2, "12.000" twelve thousand. */
enum code clean_count(const char *p, size_t n, double min, double max, int64_t *out);

/* Day first, Indonesian month names, spreadsheet serials; `two_digits` reads years 00-29 as 20xx,
 * else as wrong. */
enum code clean_date(const char *p, size_t n, bool two_digits, kv_date *out);

/* The first day of a month or year: "2025-08", "08/2025", "Agustus 2025", "2025", or any date of
 * it. */
enum code clean_month(const char *p, size_t n, kv_date *out);
/* The first whole number in a text, within bounds: "DESIL 3" is 3. */
enum code clean_numbered(const char *p, size_t n, double min, double max, int64_t *out);

/* "3 Tahun - 2 Bulan - 10 Hari" in days (a year 365.25, a month 30.4375); -1 when no unit is named.
 */
double clean_age_days(const char *p, size_t n);

kv_sex clean_sex(const char *p, size_t n);
/* 1 yes, 0 no, -1 neither. */
int clean_yes_no(const char *p, size_t n);
/* A tick column: 1 tick, 0 cross, 2 does not apply, -1 anything else. */
int clean_tick(const char *p, size_t n);

/* Blanks inside squeezed to one, in place; returns the new length. */
size_t clean_squeeze(char *p, size_t n);
/* The digits of the first telephone number, in place; 0 when there are fewer than six. */
size_t clean_phone(char *p, size_t n);
/* Where the second parent starts ("AYAH / IBU"): length of the first, and the second's bounds;
 * false for one name. */
bool clean_parents(const char *p, size_t n, size_t *first, const char **second, size_t *second_n);

/* A NIK in scientific notation ("7,30801E+15"): its digits are lost. */
bool clean_is_scientific(const char *p, size_t n);
/* The digits of a whole number that a workbook stores as "7.3080145032190100E+15", all of them
 * there; 0 for others. */
size_t clean_stored_digits(const char *p, size_t n, char out[24]);
/* Length without a decimal tail of zeros ("7308015503219010.0"), which spreadsheets append to
 * numbers. */
size_t clean_whole(const char *p, size_t n);

#endif
