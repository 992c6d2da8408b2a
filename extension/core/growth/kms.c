/* Growth card: see kms.h. */
#include "growth/kms.h"
#include "growth/growth.h"

enum kv_kms_status kv_kms_judge(const struct kv_kbm *kbm, kv_sex sex, int32_t month, bool earlier,
                                int32_t last_gram, int32_t gram)
{
    if (gram <= 0 || month >= KV_KBM_MONTHS)
        return KV_KMS_NONE;
    if (!earlier || month == 0)
        return KV_KMS_B;
    if (last_gram <= 0)
        return KV_KMS_O;
    if (sex == KV_SEX_UNKNOWN || month < 0 || !kbm->gram[sex - 1][month])
        return KV_KMS_NONE;
    return gram - last_gram >= kbm->gram[sex - 1][month] ? KV_KMS_N : KV_KMS_T;
}

/* Completed months at a weighing, -1 without a birth date. */
static int32_t month_of(kv_date born, kv_date at)
{
    return born == KV_NO_DATE ? -1 : kv_card_months(born, at);
}

/* Whether a record is a weighing of a child under five at all. */
static bool is_weighing(kv_date born, const struct kv_weighing *w)
{
    return w->gram > 0 &&
           (born == KV_NO_DATE || (w->date >= born && month_of(born, w->date) < KV_KBM_MONTHS));
}

static enum kv_answer answer(bool known, bool yes)
{
    return !known ? KV_UNKNOWN : yes ? KV_YES : KV_NO;
}

/* T, below red or above orange: one yes is enough, no needs all three. */
static enum kv_answer refer(const struct kv_kms *k)
{
    if (k->status == KV_KMS_T || k->below_red == KV_YES || k->above_orange == KV_YES)
        return KV_YES;
    return answer(k->status != KV_KMS_NONE && k->below_red == KV_NO, false);
}

/* The weighing w of a month, with the one before it (or NULL) and whether that was last month's. */
static void judge(const struct kv_kms_rule *rule, kv_sex sex, kv_date born,
                  const struct kv_weighing *w, const struct kv_weighing *before,
                  const struct kv_kms *before_out, struct kv_kms *out)
{
    bool last_month = before && kv_month_of(w->date) - kv_month_of(before->date) == 1;
    out->month = month_of(born, w->date);
    out->counts = true;
    if (sex != KV_SEX_UNKNOWN && out->month >= 0)
        out->kbm = rule->kbm.gram[sex - 1][out->month];
    if (last_month)
        out->gain = w->gram - before->gram;
    out->status = kv_kms_judge(&rule->kbm, sex, out->month, before != NULL,
                               last_month ? before->gram : 0, w->gram);
    out->two_t = answer(out->status != KV_KMS_NONE,
                        out->status == KV_KMS_T && last_month && before_out->status == KV_KMS_T);
    out->below_red = answer(w->waz != KV_NO_Z, w->waz < rule->red);
    out->above_orange = answer(w->waz != KV_NO_Z, w->waz > rule->orange);
    out->refer = refer(out);
}

void kv_kms_series(const struct kv_kms_rule *rule, kv_sex sex, kv_date born,
                   const struct kv_weighing *w, size_t n, struct kv_kms *out)
{
    size_t before = n; /* the last month's weighing that counts; n: none yet */
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct kv_kms){.month = -1,
                                 .gain = KV_NO_GAIN,
                                 .two_t = KV_UNKNOWN,
                                 .below_red = KV_UNKNOWN,
                                 .above_orange = KV_UNKNOWN,
                                 .refer = KV_UNKNOWN};
        size_t next = i + 1;
        while (next < n && !is_weighing(born, &w[next]))
            next++;
        if (!is_weighing(born, &w[i]) ||
            (next < n && kv_month_of(w[next].date) == kv_month_of(w[i].date)))
            continue;
        judge(rule, sex, born, &w[i], before < n ? &w[before] : NULL,
              before < n ? &out[before] : NULL, &out[i]);
        before = i;
    }
}
