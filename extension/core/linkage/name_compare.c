#include "linkage/name_compare.h"
#include "linkage/strings.h"
#include <math.h>
#include <string.h>

#define SAME_TOTAL 1e-9 /* totals this near are equal */

/* The tokens that are compared: without particles unless nothing else remains. */
struct side {
    const struct kv_name *name;
    const struct kv_token *token[KV_NAME_TOKENS];
    int n;
};

/* How the tokens of the shorter name found partners. */
struct matching {
    bool equal_sets; /* same tokens in any order */
    bool all;        /* every token of the shorter matched */
    int strong;      /* best grade of a strong pair, 0 without one */
};

static void take_side(const struct kv_name *name, struct side *out)
{
    out->name = name;
    out->n = 0;
    for (int i = 0; i < name->n; i++)
        if (!(name->token[i].flags & KV_TOKEN_PARTICLE))
            out->token[out->n++] = &name->token[i];
    for (int i = 0; out->n == 0 && i < name->n; i++)
        out->token[i] = &name->token[i];
    out->n = out->n ? out->n : name->n;
}

static const char *text_of(const struct side *side, int i)
{
    return side->name->norm + side->token[i]->at;
}

static bool same_norm(const struct kv_name *a, const struct kv_name *b)
{
    return a->len == b->len && memcmp(a->norm, b->norm, a->len) == 0;
}

/* 3 equal; 2 keys agree, both of two or more letters; 1 one is a letter and begins the other; 0
 * else. */
static int grade(const struct side *a, int i, const struct side *b, int j)
{
    const struct kv_token *x = a->token[i], *y = b->token[j];
    const char *s = text_of(a, i), *t = text_of(b, j);

    if (x->len == y->len && memcmp(s, t, x->len) == 0)
        return 3;
    if (x->len == 1 || y->len == 1)
        return s[0] == t[0];
    return kv_keys_agree(x->key, x->alternate, y->key, y->alternate) ? 2 : 0;
}

static bool strong(const struct kv_token *a, const struct kv_token *b)
{
    return a->len >= 3 && b->len >= 3 && !((a->flags | b->flags) & KV_TOKEN_COMMON);
}

/* The shorter name first; of equal numbers of tokens the bytewise smaller norm. */
static void order_sides(const struct kv_name *a, const struct kv_name *b, struct side *shorter,
                        struct side *longer)
{
    take_side(a, shorter);
    take_side(b, longer);
    if (shorter->n > longer->n || (shorter->n == longer->n && strcmp(a->norm, b->norm) > 0)) {
        struct side swap = *shorter;
        *shorter = *longer;
        *longer = swap;
    }
}

/* Matches tokens of the shorter name to distinct tokens of the longer: all of grade 3 first, then
 * 2, then 1. */
static struct matching match_tokens(const struct side *s, const struct side *l)
{
    struct matching m = {false, false, 0};
    uint8_t grades[KV_NAME_TOKENS][KV_NAME_TOKENS];
    unsigned free_s = (1u << s->n) - 1, free_l = (1u << l->n) - 1;

    for (int i = 0; i < s->n; i++)
        for (int j = 0; j < l->n; j++)
            grades[i][j] = (uint8_t)grade(s, i, l, j);
    for (int g = 3; g > 0; g--) {
        for (int i = 0; i < s->n; i++) {
            for (int j = 0; j < l->n && (free_s >> i & 1); j++) {
                if (grades[i][j] != g || !(free_l >> j & 1))
                    continue;
                free_s &= ~(1u << i);
                free_l &= ~(1u << j);
                if (m.strong < g && strong(s->token[i], l->token[j]))
                    m.strong = g;
            }
        }
        if (g == 3)
            m.equal_sets = free_s == 0 && free_l == 0;
    }
    m.all = free_s == 0;
    return m;
}

/* Next letter of the joined form: the tokens without blanks, repeated letters collapsed; 0 at the
 * end. */
static char next_joined(const struct side *side, int *i, int *k, char last)
{
    for (; *i < side->n; ++*i, *k = 0) {
        const char *s = text_of(side, *i);
        for (int len = side->token[*i]->len; *k < len; ++*k)
            if (s[*k] != last)
                return s[(*k)++];
    }
    return 0;
}

/* NUR HAYATI and NURHAYATI. */
static bool same_joined(const struct side *a, const struct side *b)
{
    int ai = 0, ak = 0, bi = 0, bk = 0;
    char x = 0, y = 0;

    do {
        x = next_joined(a, &ai, &ak, x);
        y = next_joined(b, &bi, &bk, y);
    } while (x == y && x);
    return x == y;
}

/* Equal lists of core keys; a token without a key (no Latin letter) equals nothing. */
static bool same_core_keys(const struct kv_name *a, const struct kv_name *b)
{
    if (a->n_core != b->n_core)
        return false;
    for (int i = 0; i < a->n_core; i++) {
        kv_key key = a->token[a->by_key[i]].key;
        if (key == 0 || key != b->token[b->by_key[i]].key)
            return false;
    }
    return true;
}

/* Core tokens in the given order with single blanks. Returns the length. */
static size_t core_text(const struct kv_name *name, const uint8_t *order, char out[KV_NAME_LEN])
{
    size_t n = 0;
    for (int i = 0; i < name->n_core; i++) {
        const struct kv_token *t = &name->token[order[i]];
        if (i)
            out[n++] = ' ';
        memcpy(out + n, name->norm + t->at, t->len);
        n += t->len;
    }
    return n;
}

static bool is_sorted(const struct kv_name *name)
{
    return memcmp(name->core, name->sorted, name->n_core) == 0;
}

/* S: the larger Jaro-Winkler of the cores in order and with sorted tokens. */
static double core_similarity(const struct kv_name *a, const struct kv_name *b)
{
    char x[KV_NAME_LEN], y[KV_NAME_LEN];
    size_t n = core_text(a, a->core, x), m = core_text(b, b->core, y);
    double in_order = kv_jaro_winkler((uint8_t *)x, n, (uint8_t *)y, m);

    if (is_sorted(a) && is_sorted(b))
        return in_order;
    n = core_text(a, a->sorted, x);
    m = core_text(b, b->sorted, y);
    double sorted = kv_jaro_winkler((uint8_t *)x, n, (uint8_t *)y, m);
    return sorted > in_order ? sorted : in_order;
}

/*
 * 6 norm equal; 5 same tokens in any order, equal joined forms, or all of the shorter matched with
 * an equal strong pair; 4 the same with a strong pair of like sound, equal core keys, or S >= .92;
 * 3 S >= .88; 2 S >= .70 or all of the shorter matched; 1 else; 0 one is null. Strong: both tokens
 * have three letters and neither is common. Common tokens are kept out of S because MUHAMMAD ARIF /
 * MUHAMMAD ALI would reach .95.
 */
int kv_name_level(const struct kv_name *a, const struct kv_name *b)
{
    struct side s, l;

    if (a->n == 0 || b->n == 0)
        return 0;
    if (same_norm(a, b))
        return 6;
    order_sides(a, b, &s, &l);
    struct matching m = match_tokens(&s, &l);
    if (m.equal_sets || (m.all && m.strong == 3) || same_joined(&s, &l))
        return 5;
    if ((m.all && m.strong >= 2) || same_core_keys(a, b))
        return 4;
    double similarity = core_similarity(a, b);
    if (kv_reaches(similarity, 0.92))
        return 4;
    if (kv_reaches(similarity, 0.88))
        return 3;
    return kv_reaches(similarity, 0.70) || m.all ? 2 : 1;
}

static double weight_of(const struct kv_token *t)
{
    return t->flags & KV_TOKEN_COMMON ? 0.25 : t->flags & KV_TOKEN_SINGLE ? 0.5 : 1.0;
}

/* Similarity of two tokens, 0 if they may not be paired. */
static double token_similarity(const struct side *a, int i, const struct side *b, int j)
{
    static const double by_grade[] = {0.0, 0.90, 0.92, 1.0};
    int g = grade(a, i, b, j);

    if (g)
        return by_grade[g];
    double jw = kv_jaro_winkler((const uint8_t *)text_of(a, i), a->token[i]->len,
                                (const uint8_t *)text_of(b, j), b->token[j]->len);
    return kv_reaches(jw, 0.70) ? jw : 0.0;
}

/* Best assignment of a set of tokens of the shorter name so far. */
struct partial {
    double total;          /* sum of w s; negative: not reached */
    double paired, longer; /* weights of the pairs, and of their tokens in the longer name */
};

/* D if the assignment ended here: the weights over the shorter name, with equal counts the larger
 * of both sides. */
static double denominator(const struct partial *p, double rest_s, double all_l, bool equal_counts)
{
    double d = p->paired + rest_s, other = p->paired + all_l - p->longer;
    d = equal_counts && other > d ? other : d;
    return d > 1.0 ? d : 1.0;
}

/* Whether p beats q: larger total; among equal ones the smaller D, then the lighter pairs. */
static bool beats(const struct partial *p, const struct partial *q, double rest_s, double all_l,
                  bool equal_counts)
{
    if (fabs(p->total - q->total) > SAME_TOTAL)
        return p->total > q->total;
    double d = denominator(p, rest_s, all_l, equal_counts),
           e = denominator(q, rest_s, all_l, equal_counts);
    return d < e || (d == e && p->paired < q->paired);
}

/*
 * The one-to-one assignment of tokens with the largest T = sum w s (w the larger weight of the
 * pair), by sets of used tokens of the shorter name, one token of the longer after the other.
 * Result T/D, times .95 if the counts differ. MUH. ALI / MUH. ARIF: T = .25 + JW(ALI, ARIF) = .25 +
 * .75, D = 1.25, result .80.
 */
static double assign(const struct side *s, const struct side *l)
{
    struct partial best[1 << KV_NAME_TOKENS];
    double rest[1 << KV_NAME_TOKENS], all_l = 0;
    bool equal_counts = s->n == l->n;
    unsigned sets = 1u << s->n;

    rest[0] = 0;
    for (int i = 0; i < s->n; i++)
        rest[0] += weight_of(s->token[i]);
    for (int j = 0; j < l->n; j++)
        all_l += weight_of(l->token[j]);
    best[0] = (struct partial){0, 0, 0};
    for (unsigned set = 1; set < sets; set++) {
        best[set].total = -1;
        rest[set] = rest[set & (set - 1)] - weight_of(s->token[__builtin_ctz(set)]);
    }
    for (int j = 0; j < l->n; j++) {
        double like[KV_NAME_TOKENS], wl = weight_of(l->token[j]);
        for (int i = 0; i < s->n; i++)
            like[i] = token_similarity(s, i, l, j);
        for (unsigned set = sets; set-- > 0;) {
            for (int i = 0; i < s->n && best[set].total >= 0; i++) {
                unsigned with = set | 1u << i;
                if (with == set || like[i] == 0)
                    continue;
                double ws = weight_of(s->token[i]), w = ws > wl ? ws : wl;
                struct partial p = {best[set].total + w * like[i], best[set].paired + w,
                                    best[set].longer + wl};
                if (beats(&p, &best[with], rest[with], all_l, equal_counts))
                    best[with] = p;
            }
        }
    }
    double total = -1, d = 1;
    for (unsigned set = 0; set < sets; set++) {
        if (best[set].total < 0)
            continue;
        double e = denominator(&best[set], rest[set], all_l, equal_counts);
        if (best[set].total > total + SAME_TOTAL ||
            (best[set].total > total - SAME_TOTAL && e < d)) {
            total = best[set].total;
            d = e;
        }
    }
    return total / d * (equal_counts ? 1.0 : 0.95);
}

double kv_name_similarity(const struct kv_name *a, const struct kv_name *b)
{
    struct side s, l;

    if (a->n == 0 || b->n == 0)
        return NAN;
    if (same_norm(a, b))
        return 1.0;
    order_sides(a, b, &s, &l);
    if (match_tokens(&s, &l).equal_sets || same_joined(&s, &l))
        return 1.0;
    return assign(&s, &l);
}
