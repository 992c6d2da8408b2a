/* NIK and No KK (family card number): cleaning, status, and what the digits say. */
#ifndef KV_LINKAGE_NIK_H
#define KV_LINKAGE_NIK_H
#include "kv.h"
#include "linkage/name.h" /* kv_role */

/* In the order of the tests: the first that applies is the status. */
typedef enum kv_nik_status {
    KV_NIK_EMPTY = 0,
    KV_NIK_NOT_DIGITS,
    KV_NIK_TEMPORARY, /* 17 digits: the mother's NIK and the number of the child */
    KV_NIK_LENGTH,
    KV_NIK_REPEATED,
    KV_NIK_SEQUENCE,
    KV_NIK_PLACEHOLDER,
    KV_NIK_AREA,
    KV_NIK_DATE,
    KV_NIK_SERIAL_ZERO,
    KV_NIK_PARENT,
    KV_NIK_BIRTH_MISMATCH,
    KV_NIK_SEX_MISMATCH,
    KV_NIK_SAME_AS_NIK, /* No KK only */
    KV_NIK_CROWDED,     /* No KK only */
    KV_NIK_OK,
} kv_nik_status;

/* What is known about the person; KV_NO_DATE, KV_SEX_UNKNOWN, KV_ROLE_UNKNOWN, NULL for unknown. */
struct kv_nik_context {
    kv_date birth, reference;
    kv_sex sex;
    kv_role role;
    bool parents;          /* equal to a parent's NIK in the same row or source household */
    const uint32_t *areas; /* six-digit areas, ascending, dissolved ones too; NULL: not tested */
    size_t n_areas;
};
#define KV_NIK_NO_CONTEXT ((struct kv_nik_context){.birth = KV_NO_DATE, .reference = KV_NO_DATE})

struct kv_nik {
    kv_nik_status status;
    uint8_t n;       /* digits, 0-17; more, and other characters, are not kept */
    uint8_t child;   /* 17th digit of a temporary number, else 0 */
    kv_sex sex;      /* as the day part says; unknown if the date is no date */
    kv_date implied; /* birth date, KV_NO_DATE if there is none */
    uint32_t area;   /* digits 1-6, 0 unless there are 16 or 17 digits */
    uint32_t serial; /* digits 13-16 */
    uint64_t number; /* all digits as a number (at most 17) */
    char digits[18];
};

/* A raw number in its digits, with its status and what they say. */
void kv_nik_parse(const char *text, size_t len, const struct kv_nik_context *context,
                  struct kv_nik *out);
/* The status of a No KK; `same_as_nik` and `crowded` are told by the caller, who sees the row and
 * the source. */
void kv_no_kk_parse(const char *text, size_t len, bool same_as_nik, bool crowded,
                    struct kv_nik *out);
/* The documented code: "ok", "birth_mismatch" ... */
const char *kv_nik_status_name(kv_nik_status status);
/* First six digits, eight stars, last two; eight stars alone if it is no 16 digits. out holds 17
 * bytes. */
void kv_nik_mask(const char *text, size_t len, char out[17]);

/* Statuses of blocking rule R2: ok birth_mismatch sex_mismatch area date. */
static inline bool kv_nik_usable(kv_nik_status s)
{
    return s == KV_NIK_OK || s == KV_NIK_BIRTH_MISMATCH || s == KV_NIK_SEX_MISMATCH ||
           s == KV_NIK_AREA || s == KV_NIK_DATE;
}

/* One word a number for keeping millions: its digits (if 15 to 17), their count and the status;
 * what unpack gives back compares like the original, without birth date and sex. Also orders by
 * number within a status. */
uint64_t kv_nik_pack(const struct kv_nik *nik);
void kv_nik_unpack(uint64_t packed, struct kv_nik *out);

/* Level of two NIKs by their parts: 5 equal, 3 serial swapped, 2 other serial, 4 typing error, 1
 * else, 0 one is unusable. */
int kv_nik_level(const struct kv_nik *a, const struct kv_nik *b);
/* Level of two No KK: 3 equal, 2 edit distance 1, 1 else, 0 one is not ok. */
int kv_no_kk_level(const struct kv_nik *a, const struct kv_nik *b);

#endif
