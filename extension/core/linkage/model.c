/* The match model's arithmetic; see model.h. Sums run in pattern order, so results do not depend on
 * threads. */
#include "linkage/model.h"
#include <math.h>

/*
 * Counter-based random number: the i-th output of splitmix64 (Steele, Lea, Flood 2014) without a
 * state. kv_splitmix64(0, 0) = 0xE220A8397B1DCDAF.
 */
uint64_t kv_splitmix64(uint64_t seed, uint64_t i)
{
    uint64_t z = seed + (i + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Draw i: two ranks below n from the halves of one random number; they may be equal. */
void kv_draw_pair(uint64_t seed, uint64_t i, uint32_t n, uint32_t *a, uint32_t *b)
{
    uint64_t r = kv_splitmix64(seed, i);
    *a = (uint32_t)((r >> 32) * n >> 32);
    *b = (uint32_t)((r & 0xffffffffu) * n >> 32);
}

/* Bits of evidence of a level, with the floors under m and u. */
double kv_weight_of(double m, double u)
{
    return log2(fmax(m, KV_M_FLOOR) / fmax(u, KV_U_FLOOR));
}

/* Probability behind a total weight in bits: 1 / (1 + 2^-W). */
double kv_probability(double weight)
{
    return 1.0 / (1.0 + exp2(-weight));
}

/* Prior odds in bits: log2(p / (1 - p)), p kept away from 0 and 1. */
double kv_logit(double p)
{
    p = fmin(fmax(p, 1e-15), 1 - 1e-12);
    return log2(p / (1 - p));
}

/* w of every level from m and u as they are. */
void kv_raw_weights(struct kv_field *field)
{
    field->w[0] = 0;
    for (int l = 1; l <= field->levels; l++)
        field->w[l] = kv_weight_of(field->m[l], field->u[l]);
}

/*
 * Monotone pooling from the lowest level up: while m/u falls, neighbours merge (sum m, sum u) and
 * get the common ratio. m .05 .10 .05 .80 with u .90 .06 .039 .001 gives w -4.17 .60 .60 9.64.
 */
void kv_pool_weights(struct kv_field *field)
{
    double m[KV_LEVELS], u[KV_LEVELS];
    int first[KV_LEVELS], blocks = 0;
    for (int l = 1; l <= field->levels; l++) {
        m[blocks] = fmax(field->m[l], KV_M_FLOOR);
        u[blocks] = fmax(field->u[l], KV_U_FLOOR);
        first[blocks++] = l;
        while (blocks > 1 && m[blocks - 1] * u[blocks - 2] < m[blocks - 2] * u[blocks - 1]) {
            m[blocks - 2] += m[blocks - 1];
            u[blocks - 2] += u[blocks - 1];
            blocks--;
        }
    }
    field->w[0] = 0;
    for (int b = 0; b < blocks; b++)
        for (int l = first[b]; l <= (b + 1 < blocks ? first[b + 1] - 1 : field->levels); l++)
            field->w[l] = log2(m[b] / u[b]);
}

/* E step of one pattern: P(match | levels) under the current weights and prior odds. */
static double responsibility(const struct kv_em *fit, const uint8_t *level, double logit)
{
    double x = logit;
    for (int f = 0; f < fit->fields; f++)
        if (fit->use[f])
            x += (fit->field[f].shared ? fit->dependence : 1.0) * fit->field[f].w[level[f]];
    return kv_probability(x);
}

/* M step: new m from the expected matches per level plus the prior; returns the largest change. */
static double update_m(struct kv_em *fit, double (*hits)[KV_LEVELS])
{
    double moved = 0;
    for (int f = 0; f < fit->fields; f++) {
        if (!fit->use[f])
            continue;
        struct kv_field *field = &fit->field[f];
        double total = 0;
        for (int l = 1; l <= field->levels; l++)
            total += hits[f][l] += fit->prior[f][l];
        if (total <= 0)
            continue;
        for (int l = 1; l <= field->levels; l++) {
            double m = hits[f][l] / total;
            moved = fmax(moved, fabs(m - field->m[l]));
            field->m[l] = m;
        }
        kv_raw_weights(field);
    }
    return moved;
}

/*
 * Expectation maximisation over pattern counts with u fixed, until no m moves by 1e-6 or the rounds
 * are used up. Example: two fields, u .1 and .01, m .9, lambda .2, (1,1) 180, (1,0) 30, (0,1) 25,
 * (0,0) 765: after one round 204.668636 matches, m .902293 and .962398, lambda .204669.
 */
kv_status kv_em_fit(struct kv_em *fit)
{
    if (fit->fields < 1 || fit->fields > KV_MAX_FIELDS || fit->rounds < 1)
        return KV_INVALID;
    int limit = fit->rounds;
    for (int f = 0; f < fit->fields; f++) {
        if (fit->field[f].levels < 1 || fit->field[f].levels >= KV_LEVELS)
            return KV_INVALID;
        kv_raw_weights(&fit->field[f]);
    }
    fit->matches = 0;
    for (fit->rounds = 0; fit->rounds < limit;) {
        double hits[KV_MAX_FIELDS][KV_LEVELS] = {{0}}, matches = 0, pairs = 0;
        double logit = kv_logit(fit->lambda);
        for (size_t p = 0; p < fit->patterns; p++) {
            const uint8_t *level = fit->level + p * (size_t)fit->fields;
            if (!fit->count[p])
                continue;
            double r = (double)fit->count[p] * responsibility(fit, level, logit);
            pairs += (double)fit->count[p];
            matches += r;
            for (int f = 0; f < fit->fields; f++)
                hits[f][level[f]] += r;
        }
        if (pairs <= 0)
            return KV_NULL;
        fit->rounds++;
        fit->matches = matches;
        fit->lambda = matches / pairs;
        if (update_m(fit, hits) < 1e-6)
            break;
    }
    return KV_OK;
}

/*
 * Isotonic regression of y on x by pool-adjacent-violators (Ayer et al. 1955). `set` is sorted by x
 * ascending and is overwritten; `knots` has room for 2 n. Each pooled block gives a knot at its
 * first and its last x.
 */
size_t kv_isotonic(struct kv_observation *set, size_t n, struct kv_knot *knots)
{
    size_t blocks = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(set[i].weight > 0))
            continue;
        struct kv_observation now = set[i];
        double last = now.x;
        while (i + 1 < n && set[i + 1].x == now.x) { /* ties share one value */
            struct kv_observation tie = set[++i];
            if (!(tie.weight > 0))
                continue;
            now.y = (now.y * now.weight + tie.y * tie.weight) / (now.weight + tie.weight);
            now.weight += tie.weight;
        }
        while (blocks && set[blocks - 1].y >= now.y) {
            struct kv_observation *prev = &set[--blocks];
            double w = prev->weight + now.weight;
            now.y = (prev->y * prev->weight + now.y * now.weight) / w;
            now.weight = w;
            now.x = prev->x;
        }
        set[blocks] = now;
        knots[blocks++].x = last; /* the end of the block; its beginning is set[].x */
    }
    for (size_t b = blocks; b-- > 0;) {
        double last = knots[b].x;
        knots[2 * b] = (struct kv_knot){set[b].x, set[b].y};
        knots[2 * b + 1] = (struct kv_knot){last, set[b].y};
    }
    return 2 * blocks;
}

/* Probability at weight x: linear between knots, constant outside them. */
double kv_calibrated(const struct kv_knot *knots, size_t n, double x)
{
    size_t lo = 0, hi = n;
    if (n == 0)
        return kv_probability(x);
    while (lo < hi) { /* first knot beyond x */
        size_t mid = lo + (hi - lo) / 2;
        if (knots[mid].x <= x)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0)
        return knots[0].p;
    if (lo == n)
        return knots[n - 1].p;
    const struct kv_knot *a = &knots[lo - 1], *b = &knots[lo];
    return a->p + (b->p - a->p) * (x - a->x) / (b->x - a->x);
}
