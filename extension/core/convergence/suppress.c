/* Small-number suppression of questions over a tree of areas. */
#include "convergence/suppress.h"

/* What is hidden below one shown area. */
struct block {
    int64_t sum[KV_SUPPRESS_ANSWERS], people, need;
    int32_t least;
    bool two, open; /* whether the area above has two answers or more; an open question */
};

static const int64_t *counts(const struct kv_suppress *s, int32_t area)
{
    return s->count + (int64_t)area * s->answers;
}

static bool is_small(int64_t n, int32_t least)
{
    return n >= 1 && n < least;
}

/* Answers somebody gave. */
static int given(const struct kv_suppress *s, const int64_t *count)
{
    int n = 0;
    for (int c = 0; c < s->answers; c++)
        n += count[c] > 0;
    return n;
}

/* Whether an area has a small answer, or few people. */
static bool has_small(const struct kv_suppress *s, int32_t area)
{
    bool few = is_small(s->people[area], s->least[area]);
    for (int c = 0; c < s->answers; c++)
        few = few || is_small(counts(s, area)[c], s->least[area]);
    return few;
}

/* Runs of parts; checks the order. Parts of area a are first[a] .. first[a + 1] - 1. */
static kv_status find_parts(struct kv_suppress *s)
{
    int32_t next = 0;
    for (int32_t i = 0; i < s->areas; i++) {
        int32_t parent = s->parent[i];
        if (parent < -1 || parent >= i || s->least[i] < 1 || (i > 0 && parent < s->parent[i - 1]) ||
            (parent >= 0 && s->least[i] > s->least[parent]))
            return KV_INVALID;
        while (next <= parent)
            s->first[next++] = i;
    }
    while (next <= s->areas)
        s->first[next++] = s->areas;
    return KV_OK;
}

/* People of every area; parts must add up to their whole. */
static kv_status add_up(struct kv_suppress *s)
{
    for (int32_t i = 0; i < s->areas; i++) {
        s->people[i] = 0;
        for (int c = 0; c < s->answers; c++) {
            int64_t parts = 0;
            for (int32_t j = s->first[i]; j < s->first[i + 1]; j++)
                parts += counts(s, j)[c];
            if (counts(s, i)[c] < 0 || (s->first[i] < s->first[i + 1] && parts != counts(s, i)[c]))
                return KV_INVALID;
            s->people[i] += counts(s, i)[c];
        }
    }
    return KV_OK;
}

/*
 * From the bottom up: which areas cannot be shown whatever else is hidden, and how many people a
 * block must hold for the small answers of an area and below it: condition (3).
 */
static void find_musts(struct kv_suppress *s)
{
    for (int32_t i = s->areas - 1; i >= 0; i--) {
        int64_t n = s->people[i], least = s->least[i], need = 0, must_need = 0;
        for (int32_t j = s->first[i]; j < s->first[i + 1]; j++) {
            need = s->need[j] > need ? s->need[j] : need;
            if (s->must[j])
                must_need = s->need[j] > must_need ? s->need[j] : must_need;
        }
        bool few = has_small(s, i);
        uint8_t also = s->also ? s->also[i] : 0;
        if (((few && !s->open) || also > 1) && n + (n < least ? n : least) > need)
            need = n + (n < least ? n : least);
        s->need[i] = need;
        s->must[i] = few                     ? KV_HIDDEN_SMALL
                     : s->base && s->base[i] ? KV_HIDDEN_BASE
                     : also > 1              ? KV_HIDDEN_LINKED
                     : also || (must_need > n && (s->open || given(s, counts(s, i)) > 1))
                         ? KV_HIDDEN_GUARD
                         : KV_SHOWN;
    }
}

/* Puts a part into the block of what is hidden. */
static void hide(struct kv_suppress *s, struct block *b, int32_t part, kv_hidden why)
{
    s->hidden[part] = (uint8_t)why;
    for (int c = 0; c < s->answers; c++)
        b->sum[c] += counts(s, part)[c];
    b->people += s->people[part];
    b->need = s->need[part] > b->need ? s->need[part] : b->need;
    b->least = s->least[part] > b->least ? s->least[part] : b->least;
}

/* Whether the block is too small (3). */
static bool too_small(const struct block *b)
{
    return (b->two || b->open) && b->people < b->need;
}

/* Whether the sum of an answer is small (1), or missing where a second answer is needed (2). */
static bool wants(const struct kv_suppress *s, const struct block *b, int c)
{
    return is_small(b->sum[c], b->least) || (b->two && b->sum[c] == 0 && given(s, b->sum) < 2);
}

/* Whether hiding a part brings the block nearer to its three conditions. */
static bool helps(const struct kv_suppress *s, const struct block *b, int32_t part)
{
    if (s->people[part] == 0)
        return false;
    bool use = too_small(b);
    for (int c = 0; c < s->answers; c++)
        use = use || (counts(s, part)[c] > 0 && wants(s, b, c));
    return use;
}

/* The part to hide next: of those that somebody knows least the smallest; -1: none helps. */
static int32_t next_guard(const struct kv_suppress *s, const struct block *b, int32_t area)
{
    int32_t best = -1;
    uint8_t best_known = 0;
    for (int32_t j = s->first[area]; j < s->first[area + 1]; j++) {
        uint8_t known = s->known ? s->known[j] : 0;
        if (!s->hidden[j] && helps(s, b, j) &&
            (best < 0 || known < best_known ||
             (known == best_known && s->people[j] < s->people[best]))) {
            best = j;
            best_known = known;
        }
    }
    return best;
}

/* The parts of a shown area: those that must be hidden, and what it takes to guard them. */
static void guard(struct kv_suppress *s, int32_t area)
{
    struct block b = {.two = given(s, counts(s, area)) > 1, .open = s->open};
    bool any = false;
    for (int32_t j = s->first[area]; j < s->first[area + 1]; j++) {
        s->hidden[j] = KV_SHOWN;
        if (s->must[j])
            hide(s, &b, j, s->must[j]);
        any = any || s->must[j] == KV_HIDDEN_SMALL || (s->must[j] && s->need[j] > 0);
    }
    while (any) {
        int32_t best = next_guard(s, &b, area);
        if (best < 0)
            return;
        hide(s, &b, best, KV_HIDDEN_GUARD);
    }
}

kv_status kv_suppress(struct kv_suppress *s)
{
    if (s->answers < 1 || s->answers > KV_SUPPRESS_ANSWERS || (s->open && s->answers != 1))
        return KV_INVALID;
    if (find_parts(s) != KV_OK || add_up(s) != KV_OK)
        return KV_INVALID;
    find_musts(s);
    for (int32_t i = 0; i < s->areas; i++) {
        if (s->parent[i] < 0)
            s->hidden[i] = s->must[i];
        if (!s->hidden[i]) {
            guard(s, i);
            continue;
        }
        for (int32_t j = s->first[i]; j < s->first[i + 1]; j++)
            s->hidden[j] = s->must[j] == KV_HIDDEN_SMALL || s->must[j] == KV_HIDDEN_BASE
                               ? s->must[j]
                               : KV_HIDDEN_PARENT;
    }
    return KV_OK;
}
