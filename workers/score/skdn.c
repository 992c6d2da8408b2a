/*
 * lap.fakta_skdn: per month S, K, D and what became of the weighed (core/growth/kms.h). A child
 * counts in the month at the posyandu of that month's weighing, so blocks of all posyandu stand
 * side by side until the roll-up.
 */
#include "score.h"
#include "growth/kms.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum measure { S, K, D, N, T, O, B, UNJUDGED, TWO_T, BGM, ORANGE, MEASURES };

/* Counters of one posyandu: months of the period, then measures. */
static int64_t *block_of(const struct score *s, int node)
{
    return s->skdn + (size_t)s->areas.v[node].rank * (size_t)s->months * MEASURES;
}

bool skdn_counted(const struct score *s, int node, int month)
{
    return block_of(s, node)[month * MEASURES + S] > 0;
}

static struct kv_kms_rule card_rule(const struct rules *r)
{
    struct kv_kms_rule rule = {.red = r->bgm, .orange = r->orange};
    for (int sex = 0; sex < 2; sex++)
        memcpy(rule.kbm.gram[sex], r->kbm[sex], sizeof rule.kbm.gram[sex]);
    return rule;
}

/*
 * The child's weighings as the card wants them: one stands for all that lie before the visits (only
 * that it was, and not in the month before the first judged one, matters), then one a month. Slot
 * `month[i]` is w[i]'s month of the period.
 */
static size_t series(const struct score *s, const struct child *c, struct kv_weighing *w,
                     int *month)
{
    size_t n = 0;
    if (c->weighed_before != KV_NO_DATE) {
        month[n] = -LOOKBACK - 1;
        w[n++] = (struct kv_weighing){c->weighed_before, 1, KV_NO_Z};
    }
    for (int m = -LOOKBACK; m < s->months; m++) {
        const struct visit *v = &c->visit[m + LOOKBACK];
        if (!v->grams)
            continue;
        month[n] = m;
        w[n++] = (struct kv_weighing){s->month_first[m + LOOKBACK] + v->day - 1, v->grams, v->waz};
    }
    return n;
}

/* Threads meet at the same posyandu; whole numbers add up the same in any order. */
static void count(int64_t *counter)
{
#pragma omp atomic
    (*counter)++;
}

static void count_weighing(int64_t *x, const struct kv_kms *k)
{
    count(&x[D]);
    count(&x[k->status == KV_KMS_N   ? N
             : k->status == KV_KMS_T ? T
             : k->status == KV_KMS_O ? O
             : k->status == KV_KMS_B ? B
                                     : UNJUDGED]);
    if (k->two_t == KV_YES)
        count(&x[TWO_T]);
    if (k->below_red == KV_YES)
        count(&x[BGM]);
    if (k->above_orange == KV_YES)
        count(&x[ORANGE]);
}

/* Each month by what is known of the child in it; seldom is that not the same in all. */
static void count_child(const struct score *s, uint32_t i, const struct kv_kms_rule *rule)
{
    enum { MOST = LOOKBACK + 13 };
    const struct child *c = children_at(&s->children, i);
    struct kv_weighing w[MOST];
    struct kv_kms k[MOST];
    int month[MOST];
    size_t n = series(s, c, w, month), next = 0, from = MOST;
    struct identity who = {0};
    for (int m = 0; m < s->months; m++) {
        if (!(s->target[i] >> m & 1))
            continue;
        struct identity now = child_identity(c, s, m);
        size_t forgotten = n && month[0] < -LOOKBACK && c->weighed_before < s->history_from[m];
        if (forgotten != from || now.born != who.born || now.sex != who.sex) {
            from = forgotten;
            who = now;
            kv_kms_series(rule, (kv_sex)who.sex, who.born, w + from, n - from, k + from);
        }
        int64_t *x = block_of(s, child_place(c, m)) + m * MEASURES;
        count(&x[S]);
        if (child_has_book(c, s, m))
            count(&x[K]);
        while (next < n && month[next] < m)
            next++;
        if (next < n && month[next] == m && k[next].counts)
            count_weighing(x, &k[next]);
    }
}

static void fill(const struct score *s, int node, int64_t *block)
{
    memcpy(block, block_of(s, node), (size_t)s->months * MEASURES * sizeof *block);
}

static void write_row(const struct score *s, struct copy_in *c, int32_t area, int32_t period,
                      int months, const int64_t *x)
{
    copy_row(c, 3 + MEASURES + 8 + 1);
    copy_int4(c, area);
    copy_int4(c, period);
    copy_int4(c, months);
    for (int i = 0; i < MEASURES; i++)
        copy_int8(c, x[i]);
    copy_percent(c, x[K], x[S]);
    copy_percent(c, x[D], x[S]);
    copy_percent(c, x[D], x[K]);
    copy_percent(c, x[N], x[D]);
    copy_percent(c, x[N], x[D] - x[O] - x[B]);
    copy_percent(c, x[N], x[S]);
    copy_percent(c, x[BGM], x[D]);
    copy_percent(c, x[TWO_T], x[D]);
    copy_int8(c, s->run_id);
}

/* Months after the data date are not out yet; the others each, under the area of its own end, then
 * their sum. */
static void emit(const struct score *s, struct copy_in *c, const struct area *area,
                 const int64_t *block)
{
    int64_t sum[MEASURES] = {0};
    int months = 0, node = (int)(area - s->areas.v);
    for (int m = 0; m < s->months && s->month_first[m + LOOKBACK] <= s->newest; m++, months++) {
        const int64_t *x = block + m * MEASURES;
        for (int i = 0; i < MEASURES; i++)
            sum[i] += x[i];
        if (x[S])
            write_row(s, c, version_key(s, node, m), period_month(s->period.first_month + m).sk, 1,
                      x);
    }
    if (sum[S] && s->months > 1)
        write_row(s, c, area->sk, s->period.sk, months, sum);
}

/* The key that an area has in the period of a row. */
static int32_t key(const struct score *s, int node, char *const *value)
{
    for (int m = 0, period = atoi(value[0]); m < s->months; m++)
        if (period == period_month(s->period.first_month + m).sk)
            return version_key(s, node, m);
    return s->areas.v[node].sk;
}

static void load(const struct score *s, char *const *value, int64_t *block)
{
    int period = atoi(value[0]);
    for (int m = 0; m < s->months; m++)
        for (int i = 0; i < MEASURES && period == period_month(s->period.first_month + m).sk; i++)
            block[m * MEASURES + i] += strtoll(value[i + 1], NULL, 10);
}

void skdn_count(struct score *s)
{
    struct kv_kms_rule rule = card_rule(&s->rules);
    s->skdn = xcalloc((size_t)s->areas.n * (size_t)s->months * MEASURES, sizeof *s->skdn);
#pragma omp parallel for num_threads(konv.threads) schedule(dynamic, 4096)
    for (uint32_t i = 0; i < s->children.n; i++)
        if (s->target[i])
            count_child(s, i, &rule);
}

void skdn_summary(const struct score *s)
{
    int64_t sum[MEASURES] = {0};
    int month = s->months - 1;
    while (month > 0 && s->month_first[month + LOOKBACK] > s->newest)
        month--;
    for (int node = 0; node < s->areas.n; node++)
        for (int i = 0; i < MEASURES && (s->area < 0 || areas_within(&s->areas, node, s->area));
             i++)
            sum[i] += block_of(s, node)[month * MEASURES + i];
    struct period p = period_month(s->period.first_month + month);
    printf("SKDN %s: S %" PRId64 ", K %" PRId64 ", D %" PRId64 " = N %" PRId64 " + T %" PRId64
           " + O %" PRId64 " + B %" PRId64,
           p.code, sum[S], sum[K], sum[D], sum[N], sum[T], sum[O], sum[B]);
    if (sum[UNJUDGED])
        printf(" + %" PRId64 " not to be judged", sum[UNJUDGED]);
    printf("; 2T %" PRId64 ", BGM %" PRId64 "\n", sum[TWO_T], sum[BGM]);
}

#define COUNTERS "s, k, d, n, t, o, b, tanpa_status, dua_t, bgm, oranye"

void skdn_stage(struct score *s, struct publish *p)
{
    char *periods = xprintf("periode_sk IN (%d", s->period.sk);
    for (int m = 0; m < s->months; m++) {
        char *longer = xprintf("%s, %d", periods, period_month(s->period.first_month + m).sk);
        free(periods);
        periods = longer;
    }
    char *closed = xprintf("%s)", periods);
    struct fact fact = {
        .table = "lap.fakta_skdn",
        .columns = "wilayah_sk, periode_sk, bulan_n, " COUNTERS
                   ", k_s, d_s, d_k, n_d, n_dob, n_s, bgm_d, dua_t_d, run_id",
        .measures = COUNTERS,
        .size = (size_t)s->months * MEASURES,
        .periods = closed,
        .fill = fill,
        .emit = emit,
        .stored = "periode_sk, " COUNTERS,
        .load = load,
        .key = key,
    };
    fact_stage(s, p, &fact);
    char *where = score_slice(s, closed);
    char *sql = xprintf("SELECT count(*) FROM lap.fakta_skdn WHERE %s AND NOT (d = n + t + o + b + "
                        "tanpa_status AND d <= s AND k <= s "
                        "AND dua_t <= t AND bgm <= d AND oranye <= d)",
                        where);
    free(where);
    publish_check(p, "lap.fakta_skdn: D = N + T + O + B, D and K within S, 2T within T", sql);
    free(sql);
    free(closed);
    free(periods);
}
