/* Growth card: the examples of the spec, every rule, and series of random children against the
 * rules written out. */
#include "growth/kms.h"
#include "growth/growth.h"
#include "growth/kms_record.h"
#include "tap.h"
#include <limits.h>
#include <stdlib.h>

static struct kv_kms_rule rule;

/* The default KBM of the spec. */
static void set_rule(void)
{
    static const int first[] = {0, 800, 900, 800, 600, 500, 400, 300, 300, 300, 300};
    for (int m = 0; m < KV_KBM_MONTHS; m++) {
        rule.kbm.gram[0][m] = m < 11 ? first[m] : m == 11 ? 300 : 200;
        rule.kbm.gram[1][m] = m < 11 ? first[m] : 200;
    }
    rule.red = -300;
    rule.orange = 100;
}

static kv_date born;

static struct kv_weighing weighed(int year, int month, int day, int gram)
{
    return (struct kv_weighing){kv_date_of(year, month, day), gram, KV_NO_Z};
}

static void test_examples(void)
{
    is_int(kv_kms_judge(&rule.kbm, KV_FEMALE, 5, true, 6200, 6650), 'T',
           "girl, month 5, +450 g of 500: T");
    is_int(kv_kms_judge(&rule.kbm, KV_MALE, 11, true, 8000, 8250), 'T',
           "boy, month 11, +250 g of 300: T");
    is_int(kv_kms_judge(&rule.kbm, KV_FEMALE, 11, true, 8000, 8250), 'N',
           "girl, month 11, +250 g of 200: N");
    is_int(kv_kms_judge(&rule.kbm, KV_FEMALE, 5, true, 6200, 6700), 'N', "exactly the KBM is N");
    is_int(kv_kms_judge(&rule.kbm, KV_FEMALE, 5, false, 0, 6700), 'B', "the first weighing: B");
    is_int(kv_kms_judge(&rule.kbm, KV_FEMALE, 0, true, 3000, 4700), 'B', "completed month 0: B");
    is_int(kv_kms_judge(&rule.kbm, KV_FEMALE, 5, true, 0, 6700), 'O', "none last month: O");
    is_int(kv_kms_judge(&rule.kbm, KV_SEX_UNKNOWN, 5, true, 6200, 6700), 0,
           "sex unknown: N and T cannot be told");
    is_int(kv_kms_judge(&rule.kbm, KV_SEX_UNKNOWN, 5, true, 0, 6700), 'O', "but O can");
    is_int(kv_kms_judge(&rule.kbm, KV_MALE, 60, true, 16000, 16700), 0, "five years old: no KMS");
}

static void test_series(void)
{
    struct kv_weighing w[] = {
        weighed(2024, 1, 20, 3400), weighed(2024, 2, 15, 4400), weighed(2024, 3, 2, 4800),
        weighed(2024, 3, 30, 5000), weighed(2024, 4, 10, 5100), weighed(2024, 6, 10, 6600),
        weighed(2024, 7, 31, 6000), weighed(2024, 8, 1, 0),     weighed(2024, 8, 31, 7000),
        weighed(2023, 12, 1, 3000),
    };
    struct kv_kms k[10];
    born = kv_date_of(2024, 1, 10);
    w[6].waz = -301;
    w[8].waz = 101;
    kv_kms_series(&rule, KV_MALE, born, w, 9, k);
    static const char want[] = {'B', 'N', 0, 'T', 'T', 'O', 'T', 0, 'N'};
    for (int i = 0; i < 9; i++)
        ok(k[i].status == (enum kv_kms_status)want[i], "weighing %d of the series is %c", i + 1,
           want[i] ? want[i] : '-');
    ok(!k[2].counts && k[2].status == KV_KMS_NONE,
       "the earlier of two weighings in March does not count");
    is_int(k[3].gain, 600, "the gain is over the last weighing of February");
    is_int(k[3].kbm, 900, "against the KBM of completed month 2");
    is_int(k[3].two_t, KV_NO, "T after N is no 2T");
    is_int(k[4].two_t, KV_YES, "T after T is 2T");
    is_int(k[6].two_t, KV_NO, "a month without weighing breaks the run");
    is_int(k[6].below_red, KV_YES, "below -3: BGM");
    ok(k[6].refer == KV_YES && k[8].refer == KV_YES && k[8].above_orange == KV_YES,
       "T, BGM and above orange are referred");
    is_int(k[5].refer, KV_UNKNOWN, "without weight-for-age nobody is cleared");
    kv_kms_series(&rule, KV_MALE, born, &w[9], 1, k);
    is_int(k[0].status, 0, "a weighing before birth is none");
    kv_kms_series(&rule, KV_MALE, KV_NO_DATE, w, 2, k);
    ok(k[0].status == KV_KMS_B && k[1].status == KV_KMS_NONE && k[1].gain == 1000 &&
           k[1].month == -1,
       "without a birth date: B, then unknown");
    born = kv_date_of(2023, 12, 31);
    struct kv_weighing feb[] = {weighed(2024, 1, 31, 4000), weighed(2024, 2, 29, 4900)};
    kv_kms_series(&rule, KV_FEMALE, born, feb, 2, k);
    ok(k[0].month == 1 && k[1].month == 2 && k[1].status == KV_KMS_N,
       "born on the 31st: 29 February completes a month");
    struct kv_weighing year[] = {weighed(2024, 12, 5, 8000), weighed(2025, 1, 5, 8400)};
    kv_kms_series(&rule, KV_FEMALE, born, year, 2, k);
    is_int(k[1].status, 'N', "December is the month before January");
    struct kv_weighing twice[] = {weighed(2024, 3, 1, 5000), weighed(2024, 3, 1, 5100)};
    kv_kms_series(&rule, KV_FEMALE, born, twice, 2, k);
    ok(!k[0].counts && k[1].counts, "two on one day: the later in the array");
}

/* D = N + T + O + B for every weighed child of known sex and birth, one per calendar month. */
static void test_partition(void)
{
    uint64_t rng = 3;
    long months = 0, judged = 0, two_t = 0, wrong = 0;
    for (int child = 0; child < 2000; child++) {
        struct kv_weighing w[80];
        struct kv_kms k[80];
        int n = 0, date = 0, gram = 3000;
        born = 8000 + child;
        while (n < 80 && date < 1900) {
            rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            date += (int)(rng >> 60) * 4;
            gram += (int)(rng >> 40 & 1023) - 250;
            w[n++] = (struct kv_weighing){born + date, gram, KV_NO_Z};
        }
        kv_kms_series(&rule, child % 2 ? KV_MALE : KV_FEMALE, born, w, (size_t)n, k);
        int seen = INT_MIN, last = -1;
        for (int i = 0; i < n; i++) {
            int m = kv_month_of(w[i].date);
            bool under5 = kv_card_months(born, w[i].date) < 60 && w[i].gram > 0;
            months += under5 && m != seen;
            seen = under5 ? m : seen;
            judged += k[i].status != KV_KMS_NONE;
            wrong += k[i].counts != (k[i].status != KV_KMS_NONE);
            if (!k[i].counts)
                continue;
            bool next_month = last >= 0 && m - kv_month_of(w[last].date) == 1;
            enum kv_kms_status s =
                last < 0 || k[i].month == 0 ? KV_KMS_B
                : !next_month               ? KV_KMS_O
                : w[i].gram - w[last].gram >= rule.kbm.gram[child % 2 ? 0 : 1][k[i].month]
                    ? KV_KMS_N
                    : KV_KMS_T;
            wrong += k[i].status != s;
            wrong += (k[i].two_t == KV_YES) !=
                     (s == KV_KMS_T && next_month && k[last].status == KV_KMS_T);
            two_t += k[i].two_t == KV_YES;
            last = i;
        }
    }
    is_int(judged, months, "every child weighed in a month is exactly one of N, T, O, B");
    ok(wrong == 0 && two_t > 100, "statuses and %ld runs of 2T as the rules say", two_t);
}

static long allocations, fail_at = -1;

static void *resize(__attribute__((unused)) void *self, void *block, size_t size)
{
    if (!size) {
        free(block);
        return NULL;
    }
    if (fail_at >= 0 && allocations++ >= fail_at)
        return NULL;
    return realloc(block, size);
}

static const struct kv_memory memory = {resize, NULL};

static unsigned char *flat(const struct kv_kms_record *r, size_t *size)
{
    unsigned char *p = malloc(*size = kv_kms_record_size(r));
    kv_kms_record_write(r, &memory, p);
    return p;
}

static const struct kv_kms_weight sample[] = {
    {8800, 3400, 0}, {8830, 4400, 0}, {8859, 4800, 1}, {8859, 4700, 0}, {8890, 5000, 0}};

static kv_status collect(struct kv_kms_record *r, int from, int to)
{
    kv_status status = KV_OK;
    *r = (struct kv_kms_record){.has_rule = false};
    for (int i = from; i < to && status == KV_OK; i++)
        status = kv_kms_record_add(r, &memory, &rule, i == 1 ? KV_SEX_UNKNOWN : KV_MALE,
                                   i == 2 ? KV_NO_DATE : 8780, &sample[i]);
    return status;
}

/* The state of kms_series: parts, order, bytes, damage, failing memory. */
static void test_record(void)
{
    struct kv_kms_record all, part, other, again;
    struct kv_weighing w[8];
    struct kv_kms k[8];
    size_t na, nb;
    collect(&all, 0, 5);
    collect(&part, 3, 5);
    collect(&other, 0, 3);
    kv_kms_record_merge(&part, &memory, &other);
    unsigned char *a = flat(&all, &na), *b = flat(&part, &nb);
    ok(na == nb && memcmp(a, b, na) == 0, "parts merged the other way round have the same bytes");
    is_int(kv_kms_record_read(&again, &memory, a, na), KV_OK, "bytes are read back");
    kv_kms_record_series(&again, &memory, w, k);
    ok(w[2].gram == 4700 && !k[2].counts && w[3].gram == 4800 && k[3].counts,
       "of two on one day the heavier counts");
    ok(k[0].status == KV_KMS_B && k[1].status == KV_KMS_N && w[3].waz == KV_NO_Z &&
           w[2].waz != KV_NO_Z,
       "weight-for-age says nothing with oedema");
    is_int(kv_kms_record_add(&again, &memory, &(struct kv_kms_rule){.red = 1}, KV_MALE, 8780,
                             &sample[0]),
           KV_INVALID, "two rules for one child are refused");
    kv_kms_record_add(&again, &memory, &rule, KV_FEMALE, 8781, &sample[0]);
    kv_kms_record_series(&again, &memory, w, k);
    ok(k[1].status == KV_KMS_B && k[2].status == KV_KMS_NONE && k[2].month == -1,
       "two sexes and two birth dates: unknown");
    int crash = 0, cut = 0;
    for (size_t i = 0; i < na; i++) {
        for (int bit = 0; bit < 8; bit++) {
            struct kv_kms_record damaged;
            a[i] ^= (unsigned char)(1 << bit);
            if (kv_kms_record_read(&damaged, &memory, a, na) == KV_OK) {
                kv_kms_record_series(&damaged, &memory, w, k);
                crash += damaged.weights != 5;
                kv_release(&memory, damaged.weight);
            }
            a[i] ^= (unsigned char)(1 << bit);
        }
        struct kv_kms_record damaged;
        cut += kv_kms_record_read(&damaged, &memory, a, i) == KV_CORRUPT;
    }
    ok(crash == 0 && cut == (int)na,
       "damaged bytes are refused or harmless, shorter ones always refused");
    long n = 0, wrong = 0;
    for (bool failed = true; failed; n++) {
        struct kv_kms_record r;
        allocations = 0;
        fail_at = n;
        kv_status status = collect(&r, 0, 5);
        if (status == KV_OK)
            status = kv_kms_record_series(&r, &memory, w, k);
        fail_at = -1;
        failed = status == KV_TOO_SMALL;
        wrong += status != KV_OK && !failed;
        kv_release(&memory, r.weight);
    }
    ok(wrong == 0 && n > 1, "each of %ld allocations fails in turn: a status and no leak", n - 1);
    kv_release(&memory, all.weight);
    kv_release(&memory, part.weight);
    kv_release(&memory, other.weight);
    kv_release(&memory, again.weight);
    free(a);
    free(b);
}

int main(void)
{
    set_rule();
    test_examples();
    test_series();
    test_partition();
    test_record();
    return done_testing();
}
