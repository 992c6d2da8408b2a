/*
 * The growth card (KMS): was the weight gain since last month enough?
 *
 *   B  no earlier weighing on record, or completed month 0
 *   O  an earlier weighing exists, but none in the calendar month before
 *   N  gain since last month's weighing >= KBM(sex, completed month)
 *   T  otherwise
 *   2T T this month and T in the calendar month before
 * Weights in whole grams; one weighing per calendar month, the last one; completed months with the
 * day cut to the end of a shorter month (kv_card_months). Birth weight is no weighing unless the
 * caller gives it as one. Source: Buku KIA 2023. Examples: girl, month 5, 6.20 -> 6.65 kg: 450 <
 * 500, T. Boy, month 11, +250 g: 250 < 300, T; girl: 250 >= 200, N.
 */
#ifndef KV_KMS_H
#define KV_KMS_H

#include "kv.h"

#define KV_KBM_MONTHS 60

/* Smallest gain expected in a month, grams, by sex (male, female) and completed month; 0: no rule.
 */
struct kv_kbm {
    int32_t gram[2][KV_KBM_MONTHS];
};

enum kv_kms_status {
    KV_KMS_NONE = 0,
    KV_KMS_N = 'N',
    KV_KMS_T = 'T',
    KV_KMS_O = 'O',
    KV_KMS_B = 'B'
};

struct kv_weighing {
    kv_date date;
    int32_t gram; /* 0 or less: not weighed */
    int32_t waz; /* weight-for-age in hundredths; KV_NO_Z when there is none or it is implausible */
};

/* Limits on weight-for-age, hundredths: below the red line, above the orange line. */
struct kv_kms_rule {
    struct kv_kbm kbm;
    int32_t red, orange;
};

enum kv_answer { KV_NO = 0, KV_YES = 1, KV_UNKNOWN = -1 };

struct kv_kms {
    int32_t month; /* completed months; -1 unknown */
    int32_t gain;  /* grams since last month's weighing; KV_NO_GAIN without one */
    int32_t kbm;   /* grams expected; 0 no rule */
    enum kv_kms_status
        status;           /* NONE: not weighed, superseded in its month, or it cannot be judged */
    bool counts;          /* the weighing of its calendar month */
    enum kv_answer two_t; /* unknown where the status is */
    enum kv_answer below_red; /* BGM */
    enum kv_answer above_orange;
    enum kv_answer refer; /* T, below the red or above the orange line */
};

#define KV_NO_GAIN INT32_MIN

/* The status of one weighing; last_gram <= 0: none in the calendar month before. */
enum kv_kms_status kv_kms_judge(const struct kv_kbm *kbm, kv_sex sex, int32_t month, bool earlier,
                                int32_t last_gram, int32_t gram);

/*
 * A child's series, ascending by date (of equal dates the later in the array counts); out[i]
 * belongs to w[i]. born = KV_NO_DATE: month unknown. Weighings before birth or from 60 completed
 * months on are none.
 */
void kv_kms_series(const struct kv_kms_rule *rule, kv_sex sex, kv_date born,
                   const struct kv_weighing *w, size_t n, struct kv_kms *out);

#endif
