/*
 * Small-number suppression: worked examples, and an attacker who knows everything published and
 * finds exactly which counts fit it. The attacker's program shares nothing with the method: sums
 * over a tree, not blocks and bounds.
 */
#include "convergence/suppress.h"
#include "tap.h"
#include <stdlib.h>

enum { AREAS = 24, SIDE = 64 };

struct world {
    int n, least[AREAS], parent[AREAS];
    int64_t yes_no[AREAS * 2], people[AREAS];
    uint8_t size[AREAS], answer[AREAS]; /* hidden of both questions */
};

/* Runs the two questions: how many people, and how many of them yes. */
static kv_status decide(struct world *w)
{
    uint8_t must[AREAS];
    int64_t people[AREAS], need[AREAS];
    int32_t first[AREAS + 1], least[AREAS], parent[AREAS];
    for (int i = 0; i < w->n; i++) {
        least[i] = w->least[i];
        parent[i] = w->parent[i];
        w->people[i] = w->yes_no[2 * i] + w->yes_no[2 * i + 1];
    }
    struct kv_suppress s = {.areas = w->n,
                            .answers = 1,
                            .parent = parent,
                            .least = least,
                            .count = w->people,
                            .open = true,
                            .hidden = w->size,
                            .must = must,
                            .people = people,
                            .need = need,
                            .first = first};
    kv_status status = kv_suppress(&s);
    if (status != KV_OK)
        return status;
    s.answers = 2;
    s.open = false;
    s.count = w->yes_no;
    s.base = w->size;
    s.hidden = w->answer;
    return kv_suppress(&s);
}

/* A parent and its parts: yes and no of each; the parent is their sum. */
static void family(struct world *w, int k, int k_top, int n, const int64_t (*parts)[2])
{
    memset(w, 0, sizeof *w);
    w->n = n + 1;
    w->parent[0] = -1;
    w->least[0] = k_top;
    for (int i = 0; i < n; i++) {
        w->parent[i + 1] = 0;
        w->least[i + 1] = k;
        for (int c = 0; c < 2; c++) {
            w->yes_no[2 * (i + 1) + c] = parts[i][c];
            w->yes_no[c] += parts[i][c];
        }
    }
}

/* hidden as letters: . shown, s small, b base, p parent, g guard, l linked. */
static const char *letters(const uint8_t *hidden, int n)
{
    static char text[2][AREAS + 1];
    static int turn;
    turn = !turn;
    for (int i = 0; i < n; i++)
        text[turn][i] = ".sbpgl"[hidden[i]];
    text[turn][n] = 0;
    return text[turn];
}

static void example(const char *name, int k, int k_top, int n, const int64_t (*parts)[2],
                    const char *size, const char *answer)
{
    struct world w;
    family(&w, k, k_top, n, parts);
    is_int(decide(&w), KV_OK, name);
    is_str(letters(w.size, w.n), size, "  people");
    is_str(letters(w.answer, w.n), answer, "  answers");
}

static void examples(void)
{
    example("the village of the header", 5, 5, 4,
            (const int64_t[][2]){{3, 17}, {7, 13}, {6, 14}, {14, 6}}, ".....", ".sg..");
    example("nothing small, nothing hidden", 5, 5, 2, (const int64_t[][2]){{5, 15}, {20, 0}}, "...",
            "...");
    example("zero is shown", 5, 5, 3, (const int64_t[][2]){{0, 0}, {0, 9}, {9, 0}}, "....", "....");
    example("an only part is as fine as its whole", 5, 5, 1, (const int64_t[][2]){{6, 6}}, "..",
            "..");
    example("a small whole takes its parts along", 5, 5, 2, (const int64_t[][2]){{4, 20}, {0, 20}},
            "...", "ssp");
    example("empty parts do not guard", 5, 5, 3, (const int64_t[][2]){{3, 10}, {0, 0}, {9, 9}},
            "....", ".s.g");
    example("two small ones may guard each other", 5, 5, 3,
            (const int64_t[][2]){{3, 10}, {4, 12}, {20, 20}}, "....", ".ss.");
    example("few people: hidden, and not by difference; the answers of both go", 5, 5, 3,
            (const int64_t[][2]){{2, 1}, {20, 5}, {9, 9}}, ".s.g", ".s.b");
    example("few people, all alike, where others differ: both answers join the block", 5, 5, 3,
            (const int64_t[][2]){{3, 0}, {7, 0}, {9, 9}}, ".sg.", ".sbg");
    example("few people, all alike, and so is everybody: only their number is hidden", 5, 5, 3,
            (const int64_t[][2]){{3, 0}, {7, 0}, {9, 0}}, ".sg.", ".sb.");
    example("one part is nearly the whole: the whole is hidden", 5, 5, 2,
            (const int64_t[][2]){{4, 44}, {1, 1}}, ".gs", "gss");
    example("the whole has a higher threshold", 5, 10, 2, (const int64_t[][2]){{8, 20}, {0, 20}},
            "...", "spp");
}

/* One question about the parts of a whole, k = 5, with what other publications ask. */
static const char *linked(bool open, int n, const int64_t (*parts)[2], const uint8_t *also,
                          const uint8_t *known)
{
    static uint8_t hidden[AREAS];
    struct world w;
    family(&w, 5, 5, n, parts);
    uint8_t must[AREAS];
    int64_t people[AREAS], need[AREAS];
    int32_t first[AREAS + 1], least[AREAS], parent[AREAS];
    for (int i = 0; i < w.n; i++) {
        least[i] = 5;
        parent[i] = w.parent[i];
        w.people[i] = w.yes_no[2 * i] + w.yes_no[2 * i + 1];
    }
    struct kv_suppress s = {.areas = w.n,
                            .answers = open ? 1 : 2,
                            .parent = parent,
                            .least = least,
                            .count = open ? w.people : w.yes_no,
                            .also = also,
                            .known = known,
                            .open = open,
                            .hidden = hidden,
                            .must = must,
                            .people = people,
                            .need = need,
                            .first = first};
    return kv_suppress(&s) == KV_OK ? letters(hidden, w.n) : "?";
}

static void other_publications(void)
{
    const int64_t four[][2] = {{3, 17}, {7, 13}, {6, 14}, {14, 6}};
    is_str(linked(false, 4, four, NULL, NULL), ".sg..", "alone: the smallest guards");
    is_str(linked(false, 4, four, (const uint8_t[]){0, 0, 0, 1, 0}, NULL), ".s.g.",
           "the guard of the last publication stays, no other is needed");
    is_str(linked(false, 4, four, NULL, (const uint8_t[]){0, 0, 2, 1, 0}), ".s..g",
           "what was never shown guards first");
    is_str(linked(false, 4, four, NULL, (const uint8_t[]){0, 0, 2, 1, 2}), ".s.g.",
           "then what was shown with other counts");
    is_str(linked(false, 4, four, NULL, (const uint8_t[]){0, 2, 2, 2, 2}), ".sg..",
           "what everybody knows is better than nothing");
    const int64_t large[][2] = {{20, 20}, {30, 30}, {40, 40}};
    is_str(linked(false, 3, large, (const uint8_t[]){0, 2, 0, 0}, NULL), ".lg.",
           "linked: guarded although it is not small");
    is_str(linked(false, 3, large, (const uint8_t[]){0, 1, 0, 0}, NULL), ".g..",
           "a guard of nothing stays alone");
    is_str(linked(true, 3, large, (const uint8_t[]){0, 2, 0, 0}, NULL), ".lg.",
           "linked where people are only counted");
    is_str(linked(true, 2, (const int64_t[][2]){{40, 0}, {3, 0}}, (const uint8_t[]){0, 2, 0}, NULL),
           "gps", "its only neighbour is too small: the whole is hidden");
}

static void wrong_use(void)
{
    struct world w;
    family(&w, 5, 5, 2, (const int64_t[][2]){{6, 6}, {7, 7}});
    w.yes_no[0]++;
    is_int(decide(&w), KV_INVALID, "parts that do not add up");
    family(&w, 6, 5, 2, (const int64_t[][2]){{6, 6}, {7, 7}});
    is_int(decide(&w), KV_INVALID, "a threshold above that of the whole");
    family(&w, 5, 5, 2, (const int64_t[][2]){{6, 6}, {7, 7}});
    w.parent[1] = 2;
    is_int(decide(&w), KV_INVALID, "a part before its whole");
    family(&w, 0, 5, 2, (const int64_t[][2]){{6, 6}, {7, 7}});
    is_int(decide(&w), KV_INVALID, "a threshold below 1");
    family(&w, 5, 5, 2, (const int64_t[][2]){{6, -6}, {7, 7}});
    is_int(decide(&w), KV_INVALID, "a negative count");
    struct kv_suppress s = {.answers = 9};
    is_int(kv_suppress(&s), KV_INVALID, "too many answers");
    s = (struct kv_suppress){.answers = 2, .open = true};
    is_int(kv_suppress(&s), KV_INVALID, "an open question has one answer");
}

/* ---- the attacker: sets of (yes, no) pairs, a bit per pair ---- */
struct set {
    uint64_t row[SIDE]; /* bit b of row a: a yes and b no is possible */
};

static struct set plus(const struct set *x, const struct set *y)
{
    struct set out = {{0}};
    for (int a = 0; a < SIDE; a++)
        for (int b = 0; b < SIDE; b++)
            if (x->row[a] >> b & 1)
                for (int c = 0; c + a < SIDE; c++)
                    out.row[a + c] |= y->row[c] << b;
    return out;
}

/* The pairs v for which some pair of `others` makes v + other an element of `whole`. */
static struct set minus(const struct set *whole, const struct set *others)
{
    struct set out = {{0}};
    for (int a = 0; a < SIDE; a++)
        for (int b = 0; b < SIDE; b++)
            if (others->row[a] >> b & 1)
                for (int c = a; c < SIDE; c++)
                    out.row[c - a] |= whole->row[c] >> b;
    return out;
}

/* What the publication itself says of an area; `known`: the attacker knows the people of every
 * area. */
static struct set printed(const struct world *w, int i, bool known)
{
    struct set out = {{0}};
    for (int a = 0; a < SIDE; a++)
        for (int b = 0; a + b < SIDE; b++)
            if (!w->answer[i] ? a == w->yes_no[2 * i] && b == w->yes_no[2 * i + 1]
                              : (!known && w->size[i]) || a + b == w->people[i])
                out.row[a] |= (uint64_t)1 << b;
    return out;
}

static void meet(struct set *x, const struct set *y)
{
    for (int a = 0; a < SIDE; a++)
        x->row[a] &= y->row[a];
}

/* Exactly the pairs every area may have. */
static void attack(const struct world *w, bool known, struct set *fits)
{
    static struct set below[AREAS], others;
    for (int i = w->n - 1; i >= 0; i--) {
        struct set parts = {{1}};
        bool any = false;
        for (int j = i + 1; j < w->n; j++)
            if (w->parent[j] == i) {
                parts = plus(&parts, &below[j]);
                any = true;
            }
        below[i] = printed(w, i, known);
        if (any)
            meet(&below[i], &parts);
    }
    fits[0] = below[0];
    for (int i = 1; i < w->n; i++) {
        others = (struct set){{1}};
        for (int j = 1; j < w->n; j++)
            if (j != i && w->parent[j] == w->parent[i])
                others = plus(&others, &below[j]);
        fits[i] = minus(&fits[w->parent[i]], &others);
        meet(&fits[i], &below[i]);
    }
}

/* Distance of the smallest and largest yes (what 0), no (1) or people (2). */
static int width(const struct set *s, int what)
{
    int low = 1000, high = -1;
    for (int a = 0; a < SIDE; a++)
        for (int b = 0; b < SIDE; b++)
            if (s->row[a] >> b & 1) {
                int v = what == 0 ? a : what == 1 ? b : a + b;
                low = v < low ? v : low;
                high = v > high ? v : high;
            }
    return high - low;
}

static bool small(int64_t n, int k)
{
    return n >= 1 && n < k;
}

struct toll {
    int worlds, areas, hidden, sensitive, shown_small, narrow, narrow_people, lost, top;
};

/* Whether everybody in the nearest shown area above gave one answer. */
static bool all_alike(const struct world *w, int i)
{
    while (i >= 0 && w->answer[i])
        i = w->parent[i];
    return i >= 0 && (w->yes_no[2 * i] == 0 || w->yes_no[2 * i + 1] == 0);
}

static void judge(const struct world *w, struct toll *t)
{
    static struct set fits[AREAS], blind[AREAS];
    attack(w, true, fits);
    attack(w, false, blind);
    t->worlds++;
    t->top += w->answer[0] == KV_SHOWN;
    for (int i = 0; i < w->n; i++) {
        int k = w->least[i];
        int64_t n = w->people[i];
        bool few = small(n, k);
        t->areas++;
        t->hidden += w->answer[i] != KV_SHOWN;
        t->lost += !(fits[i].row[w->yes_no[2 * i]] >> w->yes_no[2 * i + 1] & 1);
        t->lost += !(blind[i].row[w->yes_no[2 * i]] >> w->yes_no[2 * i + 1] & 1);
        if (few) {
            t->shown_small += !w->size[i];
            t->narrow_people += width(&blind[i], 2) < k;
        }
        for (int c = 0; c < 2; c++) {
            int64_t x = w->yes_no[2 * i + c];
            if (!small(x, k))
                continue;
            t->sensitive++;
            t->shown_small += !w->answer[i];
            int64_t want = n < k ? n : k;
            t->narrow +=
                !all_alike(w, i) && (width(&fits[i], c) < want || width(&blind[i], c) < want);
            t->narrow += width(&blind[i], c) < 2; /* three values or more, all alike or not */
        }
    }
}

static unsigned long long seed = 20240731;
static int draw(int n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int)((seed >> 33) % (unsigned)n);
}

/* A province of 2-4 kabupaten of 1-4 villages each, as small as the attacker can take. */
static bool invent(struct world *w)
{
    memset(w, 0, sizeof *w);
    int mids = 2 + draw(3), k = 3 + draw(2), total[2] = {0, 0};
    w->parent[0] = -1;
    w->least[0] = k + draw(2);
    w->n = 1 + mids;
    int style = draw(4);
    for (int m = 1; m <= mids; m++) {
        w->parent[m] = 0;
        w->least[m] = w->least[0];
    }
    for (int m = 1; m <= mids; m++)
        for (int left = 1 + draw(4); left; left--) {
            int v = w->n++;
            w->parent[v] = m;
            w->least[v] = k;
            int n = draw(5) == 0                 ? 0
                    : style == 0                 ? draw(6)
                    : style == 1 && draw(4) == 0 ? 20
                                                 : 1 + draw(9);
            int yes = draw(4) == 0 ? 0 : draw(4) == 0 ? n : draw(n + 1);
            if (style == 3)
                yes = n; /* nearly everybody alike */
            if (style == 3 && draw(6) == 0)
                yes = draw(n + 1);
            int64_t both[2] = {yes, n - yes};
            for (int c = 0; c < 2; c++)
                for (int a = v; a >= 0; a = w->parent[a])
                    w->yes_no[2 * a + c] += both[c];
            total[0] += yes;
            total[1] += n - yes;
        }
    return total[0] + total[1] < SIDE;
}

static void random_worlds(void)
{
    struct toll t = {0};
    int bad = 0;
    while (t.worlds < 600) {
        struct world w;
        if (!invent(&w))
            continue;
        bad += decide(&w) != KV_OK;
        judge(&w, &t);
    }
    printf("# %d worlds, %d tops shown, %d of %d areas hidden, %d small answers\n", t.worlds, t.top,
           t.hidden, t.areas, t.sensitive);
    is_int(bad, 0, "all are decided");
    is_int(t.lost, 0, "the attacker never rules out the truth");
    is_int(t.shown_small, 0, "no small count is shown");
    is_int(t.narrow, 0, "every small answer keeps min(k, n) + 1 possible values, three at least");
    is_int(t.narrow_people, 0, "few people could be any number from 0 to k and more");
    ok(t.top > 200, "many tops are shown");
    ok(t.sensitive > 1500, "many small answers were attacked");
    ok(t.hidden < t.areas, "not everything is hidden");
}

/* More answers: bounds of each against the formula, over all blocks; equal under another order of
 * answers. */
static void three_answers(void)
{
    enum { N = 21 };
    int narrow = 0, unequal = 0, sensitive = 0;
    for (int round = 0; round < 2000; round++) {
        int64_t count[2][N * 3] = {{0}}, people[N], need[N];
        int32_t parent[N], least[N], first[N + 1];
        uint8_t hidden[2][N], must[N];
        for (int i = 0; i < N; i++) {
            parent[i] = i == 0 ? -1 : i <= 4 ? 0 : 1 + (i - 5) / 4;
            least[i] = 5;
            for (int c = 0; c < 3 && i >= 5; c++) {
                int64_t x = draw(3) == 0 ? 0 : draw(c == 0 ? 12 : 60);
                for (int a = i; a >= 0; a = parent[a]) {
                    count[0][3 * a + c] += x;
                    count[1][3 * a + (c + 1) % 3] += x;
                }
            }
        }
        for (int turn = 0; turn < 2; turn++) {
            struct kv_suppress s = {.areas = N,
                                    .answers = 3,
                                    .parent = parent,
                                    .least = least,
                                    .count = count[turn],
                                    .hidden = hidden[turn],
                                    .must = must,
                                    .people = people,
                                    .need = need,
                                    .first = first};
            unequal += kv_suppress(&s) != KV_OK;
        }
        unequal += memcmp(hidden[0], hidden[1], N) != 0;
        for (int i = 1; i < N; i++) {
            int top = i;
            while (parent[top] >= 0 && hidden[0][parent[top]])
                top = parent[top];
            if (!hidden[0][i] || parent[top] < 0)
                continue;
            int64_t sum[3] = {0}, all = 0, n = people[i];
            for (int j = 0; j < N; j++)
                if (parent[j] == parent[top] && hidden[0][j])
                    for (int c = 0; c < 3; c++)
                        sum[c] += count[0][3 * j + c];
            all = sum[0] + sum[1] + sum[2];
            for (int c = 0; c < 3; c++) {
                if (!small(count[0][3 * i + c], 5) ||
                    count[0][3 * parent[top] + c] == people[parent[top]])
                    continue; /* where everybody is alike the answer is the people */
                sensitive++;
                int64_t low = n + sum[c] - all > 0 ? n + sum[c] - all : 0,
                        high = n < sum[c] ? n : sum[c];
                narrow += high - low < (n < 5 ? n : 5);
            }
        }
    }
    ok(sensitive > 1000, "%d small answers of three", sensitive);
    is_int(narrow, 0, "bounds are wide");
    is_int(unequal, 0, "the order of the answers does not matter");
}

int main(void)
{
    examples();
    other_publications();
    wrong_use();
    random_worlds();
    three_answers();
    return done_testing();
}
