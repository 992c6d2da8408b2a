/* Survey estimates: see survey.h. */
#include "growth/survey.h"
#include "growth/stats.h"
#include <limits.h>
#include <math.h>

/* Strata and PSUs with weighted rows, and the rows themselves, over the ordered keys. */
static void count_sample(const struct kv_design *d, const int32_t *key, struct kv_survey_frame *f)
{
    int64_t strata = 0, psus = 0;
    bool stratum_counted = false;
    for (int32_t i = 0; i < d->keys; i++) {
        const struct kv_design_key *k = &d->key[key[i]];
        if (i == 0 || k->stratum != d->key[key[i - 1]].stratum)
            stratum_counted = false;
        f->rows += k->rows;
        if (!k->weighted_rows)
            continue;
        psus += f->own_rows ? k->weighted_rows : 1;
        strata += !stratum_counted;
        stratum_counted = true;
    }
    f->df = psus - strata;
}

void kv_survey_frame(const struct kv_design *d, const struct kv_design_order *order,
                     struct kv_survey_frame *out)
{
    *out = (struct kv_survey_frame){.design = d,
                                    .key = order->key,
                                    .own_rows = kv_design_squares(d),
                                    .designed = d->has_stratum || d->has_psu};
    count_sample(d, order->key, out);
    out->df_mean = out->designed ? out->df : out->rows - 1;
    out->t = kv_t_quantile(0.975, (double)out->df);
    out->t_mean = out->df_mean == out->df ? out->t : kv_t_quantile(0.975, (double)out->df_mean);
}

/* t = sum of u over a key = (wx - r w) / W, exactly 0 when all of the domain lies in it. */
static struct kv_dd part_total(const struct kv_survey_part *p, struct kv_dd r, struct kv_dd weight)
{
    return kv_dd_div(kv_dd_diff(p->wx, kv_dd_mul(r, p->w)), weight);
}

/* Sum of u^2 over the rows of a key = (wwxx - 2 r wwx + r^2 ww) / W^2. */
static struct kv_dd part_squares(const struct kv_survey_part *p, struct kv_dd r,
                                 struct kv_dd weight)
{
    struct kv_dd twice = kv_dd_mul(kv_dd_of(2), kv_dd_mul(r, p->wwx));
    struct kv_dd sum = kv_dd_diff(kv_dd_add(p->wwxx, kv_dd_mul(kv_dd_mul(r, r), p->ww)), twice);
    return sum.high > 0 ? kv_dd_div(sum, kv_dd_mul(weight, weight)) : kv_dd_of(0);
}

/* Variance within one stratum whose rows are their own PSUs: keys first .. last-1 of the order. */
static double stratum_of_rows(const struct kv_survey_frame *f, const struct kv_survey_part *part,
                              int32_t first, int32_t last, struct kv_dd r, struct kv_dd weight)
{
    struct kv_dd t = kv_dd_of(0), squares = kv_dd_of(0);
    double rows = 0;
    for (int32_t i = first; i < last; i++) {
        rows += (double)f->design->key[f->key[i]].rows;
        if (part[i].n) {
            t = kv_dd_add(t, part_total(&part[i], r, weight));
            squares = kv_dd_add(squares, part_squares(&part[i], r, weight));
        }
    }
    struct kv_dd tt = kv_dd_mul(t, t);
    if (rows <= 1)
        return kv_dd_value(tt);
    double v = kv_dd_value(kv_dd_diff(squares, kv_dd_div(tt, kv_dd_of(rows))));
    return v > 0 ? v * (rows / (rows - 1)) : 0;
}

/* Variance within one stratum of PSUs; those without a value in the domain count with t = 0. */
static double stratum_of_psus(struct kv_survey_part *part, int32_t first, int32_t last,
                              struct kv_dd r, struct kv_dd weight)
{
    double n = last - first, sum = 0, v = 0;
    for (int32_t i = first; i < last; i++) {
        part[i].t = part[i].n ? kv_dd_value(part_total(&part[i], r, weight)) : 0;
        sum += part[i].t;
    }
    if (n == 1)
        return sum * sum;
    for (int32_t i = first; i < last; i++)
        v += (part[i].t - sum / n) * (part[i].t - sum / n);
    return v * (n / (n - 1));
}

/* V, summed over the strata in their canonical order. */
static double variance(const struct kv_survey_frame *f, struct kv_survey_part *part, struct kv_dd r,
                       struct kv_dd weight)
{
    const struct kv_design *d = f->design;
    double v = 0;
    for (int32_t first = 0, last; first < d->keys; first = last) {
        for (last = first + 1;
             last < d->keys && d->key[f->key[last]].stratum == d->key[f->key[first]].stratum;)
            last++;
        v += f->own_rows ? stratum_of_rows(f, part, first, last, r, weight)
                         : stratum_of_psus(part, first, last, r, weight);
    }
    return v;
}

/* sqrt( (sum w x^2 - (sum w x)^2 / W) / W * n'/(n'-1) ). */
static double deviation(const struct kv_survey_frame *f, const struct kv_survey_part *total,
                        struct kv_dd r)
{
    double n = (double)(f->designed ? total->weighted_rows : total->n);
    if (n <= 1)
        return NAN;
    struct kv_dd sum = kv_dd_diff(total->wxx, kv_dd_mul(r, total->wx));
    return sum.high > 0 ? sqrt(kv_dd_value(kv_dd_div(sum, total->w)) * (n / (n - 1))) : 0;
}

/* Interval of a proportion on the logit scale; rest = 1 - r without cancellation. */
static void logit_interval(double r, double rest, double half, struct kv_estimate *out)
{
    if (r == 0 || rest == 0) {
        out->ci_low = out->ci_high = r;
        return;
    }
    double middle = log(r / rest);
    half /= r * rest;
    out->ci_low = 1 / (1 + exp(-(middle - half)));
    out->ci_high = 1 / (1 + exp(-(middle + half)));
}

/* PSUs (or rows) with a value in the domain. */
static int64_t count_psu(const struct kv_survey_frame *f, const struct kv_survey_part *part,
                         int64_t n)
{
    int64_t psu = 0;
    if (f->own_rows)
        return n;
    for (int32_t i = 0; i < f->design->keys; i++)
        psu += part[i].n > 0;
    return psu;
}

void kv_survey_estimate(const struct kv_survey_frame *f, enum kv_survey_kind kind,
                        struct kv_survey_scale scale, struct kv_survey_part *part,
                        const struct kv_survey_part *total, double weighted_n,
                        struct kv_estimate *out)
{
    bool mean = kind == KV_SURVEY_MEAN;
    *out = (struct kv_estimate){.n = total->n, .weighted_n = weighted_n, NAN, NAN, NAN, NAN, NAN};
    out->df = mean ? f->df_mean : f->df;
    out->psu = count_psu(f, part, total->n);
    if (!total->n || total->w.high == 0)
        return;
    struct kv_dd r = kv_dd_div(total->wx, total->w), rest = kv_dd_diff(kv_dd_of(1), r);
    out->estimate = ldexp(kv_dd_value(r), scale.x);
    out->sd = ldexp(deviation(f, total, r), scale.x);
    if (!f->designed && f->rows == 1)
        return;
    out->se = ldexp(sqrt(variance(f, part, r, total->w)), scale.x);
    if (out->df <= 0)
        return;
    double half = (mean ? f->t_mean : f->t) * out->se;
    if (!mean) {
        logit_interval(kv_dd_value(r), kv_dd_value(rest), half, out);
        return;
    }
    out->ci_low = out->estimate - half;
    out->ci_high = out->estimate + half;
}

/*
 * The states of survey_mean and survey_proportion: one cell, the domain.
 *   counters  weighted rows of the domain | rows with a value
 *   sums      w, wx (and wxx for a mean; x^2 = x for a proportion)
 *   squares   w^2, w^2 x (and w^2 x^2)
 */
enum { COUNT_WEIGHTED, COUNT_VALUES, COUNTERS };

struct kv_design_shape kv_survey_shape(enum kv_survey_kind kind)
{
    uint16_t sums = kind == KV_SURVEY_MEAN ? 3 : 2;
    return (struct kv_design_shape){(uint16_t)kind, 0, COUNTERS, sums, sums};
}

/* Adds w x^k for all k to a set of sums. */
static kv_status add_powers(struct kv_design *d, struct kv_design_sums *which, int32_t block,
                            struct kv_term w, const struct kv_term *x)
{
    for (int k = 0; k < which->width; k++) {
        if (k)
            w = kv_term_mul(&w, x);
        kv_status status = kv_design_reserve(d, which, &w, 0);
        if (status != KV_OK)
            return status;
        kv_exact_add(which->format, kv_design_sum(which, block, k), &w);
    }
    return KV_OK;
}

kv_status kv_survey_row(struct kv_design *d, const double *x, bool in_domain, const double *weight,
                        struct kv_text stratum, struct kv_text psu)
{
    int32_t key, block;
    double w;
    kv_status status = kv_design_enter(d, stratum, psu, weight, &key, &w);
    if (status != KV_OK || !in_domain)
        return status == KV_NULL ? KV_OK : status;
    status = kv_design_find(d, key, 0, &block);
    if (status != KV_OK)
        return status;
    *kv_design_counter(d, block, COUNT_WEIGHTED) += w != 0;
    if (!x || !isfinite(*x))
        return KV_OK;
    ++*kv_design_counter(d, block, COUNT_VALUES);
    struct kv_term wt = kv_term_of(w), xt = kv_term_of(*x);
    status = add_powers(d, &d->sum, block, wt, &xt);
    if (status == KV_OK && kv_design_squares(d))
        status = add_powers(d, &d->square, block, kv_term_mul(&wt, &wt), &xt);
    return status;
}

/* The scaled sums of one block, or of a total that has the same layout. */
static void read_part(const struct kv_design *d, const int64_t *counter, const uint64_t *sum,
                      const uint64_t *square, struct kv_survey_scale scale,
                      struct kv_survey_part *out)
{
    struct kv_exact_format f = d->sum.format, g = d->square.format;
    int last = d->shape.sums - 1, x = d->shape.sums == 3 ? 2 * scale.x : scale.x;
    out->n = counter[COUNT_VALUES];
    out->weighted_rows = counter[COUNT_WEIGHTED];
    out->w = kv_exact_dd(f, sum, -scale.w);
    out->wx = kv_exact_dd(f, sum + f.words, -scale.w - scale.x);
    out->wxx = kv_exact_dd(f, sum + last * f.words, -scale.w - x);
    if (!square)
        return;
    out->ww = kv_exact_dd(g, square, -2 * scale.w);
    out->wwx = kv_exact_dd(g, square + g.words, -2 * scale.w - scale.x);
    out->wwxx = kv_exact_dd(g, square + last * g.words, -2 * scale.w - x);
}

/* The size of the weights and of the root mean square of x, as powers of two. */
static struct kv_survey_scale find_scale(const struct kv_design *d, const uint64_t *total)
{
    struct kv_survey_scale scale = {kv_exact_top(d->sum.format, total), 0};
    if (scale.w == INT_MIN)
        return (struct kv_survey_scale){0, 0};
    if (d->shape.sums == 3) {
        int top = kv_exact_top(d->sum.format, total + 2 * d->sum.format.words);
        scale.x = top == INT_MIN ? 0 : (top - scale.w) / 2;
    }
    return scale;
}

/* Exact totals over all blocks. */
static void add_up(const struct kv_design *d, int64_t *counter, uint64_t *total)
{
    for (int32_t b = 0; b < d->blocks; b++) {
        for (int c = 0; c < COUNTERS; c++)
            counter[c] += *kv_design_counter(d, b, c);
        for (int i = 0; d->sum.format.words && i < d->shape.sums; i++)
            kv_exact_accumulate(d->sum.format, total + i * d->sum.format.words,
                                kv_design_sum(&d->sum, b, i));
    }
}

/* The estimate, with memory for the parts of all keys at hand. */
static void estimate_with(const struct kv_design *d, const struct kv_design_order *order,
                          struct kv_survey_part *part, struct kv_estimate *out)
{
    uint64_t total[3 * KV_EXACT_MAX_WORDS] = {0};
    int64_t counter[COUNTERS] = {0};
    struct kv_survey_frame frame;
    struct kv_survey_part sum = {0};
    kv_survey_frame(d, order, &frame);
    add_up(d, counter, total);
    struct kv_survey_scale scale = find_scale(d, total);
    read_part(d, counter, total, NULL, scale, &sum);
    for (int32_t k = 0; k < d->keys; k++)
        part[k] = (struct kv_survey_part){0};
    for (int32_t b = 0; b < d->blocks; b++)
        read_part(d, kv_design_counter(d, b, 0), kv_design_sum(&d->sum, b, 0),
                  frame.own_rows ? kv_design_sum(&d->square, b, 0) : NULL, scale,
                  &part[order->key_rank[d->block[b].key]]);
    kv_survey_estimate(&frame, (enum kv_survey_kind)d->shape.kind, scale, part, &sum,
                       kv_exact_double(d->sum.format, total), out);
}

kv_status kv_survey_final(const struct kv_design *d, struct kv_memory memory,
                          struct kv_estimate *out)
{
    struct kv_design_order order;
    kv_status status = kv_design_sort(d, memory, &order);
    if (status != KV_OK)
        return status;
    struct kv_survey_part *part =
        memory.resize(memory.self, NULL, sizeof *part * ((size_t)d->keys + 1));
    if (part)
        estimate_with(d, &order, part, out);
    kv_release(&memory, part);
    kv_design_order_free(&order, memory);
    return part ? KV_OK : KV_TOO_SMALL;
}
