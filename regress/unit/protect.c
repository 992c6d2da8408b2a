/*
 * Small-number suppression of a publication, attacked: a linear program that knows every print,
 * every sum of areas and columns and the equal denominators, but nothing of how the cells were
 * chosen, asks for the least and largest value of each primary cell.
 */
#include "convergence/protect.h"
#include "tap.h"
#include <stdlib.h>

enum {
    RULES = 3,
    COLOURS = 4,
    BASES = 2 * RULES + COLOURS,
    MAX_AREAS = 13,
    MAX_STEPS = 24,
    SPREAD = 3
};
enum {
    N,
    Y = N + RULES,
    REQUIRED = Y + RULES,
    RECEIVED,
    CHILDREN,
    COLOUR,
    COLUMNS = COLOUR + COLOURS
};

struct world {
    struct kv_protect p;
    struct kv_column column[COLUMNS];
    struct kv_term terms[MAX_STEPS][RULES + 1];
    struct kv_step step[MAX_STEPS];
    int32_t parent[MAX_AREAS], threshold[MAX_AREAS], end[MAX_AREAS], in_from[BASES + 1],
        effect[COLUMNS];
    int16_t in[BASES * 4], touched[COLUMNS];
    int64_t base[MAX_AREAS * BASES], value[MAX_AREAS * COLUMNS];
    uint8_t show[MAX_AREAS * COLUMNS], primary[MAX_AREAS * COLUMNS];
    int8_t reach[MAX_STEPS * COLUMNS];
};

/* The columns a base count belongs to: rules 0 and 1 have one denominator. */
static void describe(struct world *w)
{
    int n = 0;
    for (int c = 0; c < COLUMNS; c++)
        w->column[c] = (struct kv_column){.of = -1, .persons = -1, .group = -1};
    w->column[N].group = w->column[N + 1].group = 0;
    w->column[REQUIRED].persons = w->column[RECEIVED].persons = N;
    w->column[RECEIVED].of = REQUIRED;
    for (int b = 0; b < BASES; b++) {
        w->in_from[b] = n;
        if (b < 2 * RULES) {
            w->column[Y + b / 2].of = (int16_t)(N + b / 2);
            w->in[n++] = (int16_t)(N + b / 2);
            w->in[n++] = REQUIRED;
            if (b % 2 == 0) {
                w->in[n++] = (int16_t)(Y + b / 2);
                w->in[n++] = RECEIVED;
            }
        } else {
            w->column[COLOUR + b - 2 * RULES].of = CHILDREN;
            w->in[n++] = CHILDREN;
            w->in[n++] = (int16_t)(COLOUR + b - 2 * RULES);
        }
    }
    w->in_from[BASES] = n;
}

static void add_step(struct world *w, int family, int n, const struct kv_term *terms)
{
    memcpy(w->terms[w->p.steps], terms, (size_t)n * sizeof *terms);
    w->step[w->p.steps] = (struct kv_step){w->terms[w->p.steps], (int16_t)n, (int16_t)family};
    w->p.steps++;
}

static void add_steps(struct world *w)
{
    for (int i = 0; i < RULES; i++)
        add_step(w, 0, 2,
                 (struct kv_term[]){{(int16_t)(2 * i), -1, 1}, {(int16_t)(2 * i + 1), -1, -1}});
    add_step(w, 1, 2, (struct kv_term[]){{1, 0, 1}, {3, 2, 1}});
    add_step(w, 1, 2, (struct kv_term[]){{0, -1, 1}, {3, 2, 1}});
    add_step(w, 1, 2, (struct kv_term[]){{1, 0, 1}, {2, -1, 1}});
    add_step(w, 1, 1, (struct kv_term[]){{5, 4, 1}});
    add_step(w, 1, 1, (struct kv_term[]){{4, -1, 1}});
    for (int k = 0; k < COLOURS; k++)
        add_step(w, 2, 1, (struct kv_term[]){{(int16_t)(2 * RULES + k), -1, 1}});
}

static void connect(struct world *w, int areas)
{
    w->p = (struct kv_protect){.areas = areas,
                               .bases = BASES,
                               .columns = COLUMNS,
                               .spread = SPREAD,
                               .parent = w->parent,
                               .threshold = w->threshold,
                               .column = w->column,
                               .in_from = w->in_from,
                               .in = w->in,
                               .step = w->step,
                               .base = w->base,
                               .end = w->end,
                               .value = w->value,
                               .show = w->show,
                               .primary = w->primary,
                               .reach = w->reach,
                               .effect = w->effect,
                               .touched = w->touched};
    describe(w);
    add_steps(w);
}

/* ---- the attacker: maximise over deviations from the truth, which is feasible ---- */

enum { VARS = 2 * MAX_AREAS * BASES, ROWS = MAX_AREAS * (BASES + 2 * COLUMNS + 2) };
struct program {
    int rows, vars;
    double a[ROWS + 1]
            [VARS + 1]; /* the last row is the objective, the last column the right side */
    int basis[ROWS];
};

static bool covers(const struct world *w, int leaf, int base, int area, int column)
{
    if (leaf < area || leaf >= w->end[area])
        return false;
    for (int k = w->in_from[base]; k < w->in_from[base + 1]; k++)
        if (w->in[k] == column)
            return true;
    return false;
}

/* sum over (area, column) of the deviations, times sign, at most room. */
static void add_row(struct program *l, const struct world *w, const int *leaf, int leaves, int area,
                    int column, int sign, double room)
{
    double *row = l->a[l->rows++];
    memset(row, 0, sizeof l->a[0]);
    for (int i = 0; i < leaves; i++)
        for (int b = 0; b < BASES; b++)
            if (covers(w, leaf[i], b, area, column)) {
                row[2 * (i * BASES + b)] = sign;
                row[2 * (i * BASES + b) + 1] = -sign;
            }
    row[VARS] = room;
}

/* What is printed, as limits of the cell. */
static void limits(const struct world *w, int area, int column, double *low, double *high)
{
    const struct kv_column *c = &w->column[column];
    int i = area * COLUMNS + column, t = w->threshold[area];
    double v = (double)w->value[i], n = c->of >= 0 ? (double)w->value[area * COLUMNS + c->of] : 1e6;
    switch (w->show[i]) {
    case KV_SHOW_EXACT:
        *low = *high = v;
        return;
    case KV_SHOW_BELOW:
        *low = 1;
        *high = t;
        return;
    case KV_SHOW_ABOVE:
        *low = n - t;
        *high = n - 1;
        return;
    default:
        *low = 0;
        *high = c->of >= 0 && w->show[area * COLUMNS + c->of] == KV_SHOW_EXACT ? n : 1e6;
    }
}

static void fill_program(struct program *l, const struct world *w, const int *leaf, int leaves)
{
    l->rows = 0;
    l->vars = 2 * leaves * BASES;
    for (int i = 0; i < leaves; i++)
        for (int b = 0; b < BASES; b++) { /* counts stay at or above zero */
            double *row = l->a[l->rows++];
            memset(row, 0, sizeof l->a[0]);
            row[2 * (i * BASES + b)] = -1;
            row[2 * (i * BASES + b) + 1] = 1;
            row[VARS] = (double)w->base[leaf[i] * BASES + b];
        }
    for (int a = 0; a < w->p.areas; a++)
        for (int c = 0; c < COLUMNS; c++) {
            double low, high, v = (double)w->value[a * COLUMNS + c];
            limits(w, a, c, &low, &high);
            add_row(l, w, leaf, leaves, a, c, 1, high - v);
            add_row(l, w, leaf, leaves, a, c, -1, v - low);
        }
    for (int i = 0; i < leaves; i++) /* the two rules ask the same people */
        for (int sign = -1; sign <= 1; sign += 2) {
            double *row = l->a[l->rows++];
            memset(row, 0, sizeof l->a[0]);
            for (int b = 0; b < 4; b++) {
                row[2 * (i * BASES + b)] = b < 2 ? sign : -sign;
                row[2 * (i * BASES + b) + 1] = b < 2 ? -sign : sign;
            }
        }
}

/* The primal simplex method with Bland's rule; every row has a slack, the start is the truth. */
static double maximise(struct program *l, const struct world *w, const int *leaf, int leaves,
                       int area, int column, int sign)
{
    int m = l->rows;
    add_row(l, w, leaf, leaves, area, column, -sign, 0); /* the objective, negated */
    l->rows = m;
    for (int i = 0; i < m; i++)
        l->basis[i] = l->vars + i;
    int name[VARS];
    for (int j = 0; j < l->vars; j++)
        name[j] = j;
    for (int turn = 0; turn < 5000; turn++) {
        int in = -1, out = -1;
        for (int j = 0; j < l->vars; j++)
            if (l->a[m][j] < -1e-7 && (in < 0 || name[j] < name[in]))
                in = j;
        if (in < 0)
            break;
        for (int i = 0; i < m; i++)
            if (l->a[i][in] > 1e-7) {
                double x = l->a[i][VARS] / l->a[i][in],
                       y = out < 0 ? 0 : l->a[out][VARS] / l->a[out][in];
                if (out < 0 || x < y - 1e-9 || (x < y + 1e-9 && l->basis[i] < l->basis[out]))
                    out = i;
            }
        if (out < 0)
            return 1e9;
        double by = 1 / l->a[out][in];
        for (int i = 0; i <= m; i++) { /* the entering column becomes that of the leaving slack */
            double f = l->a[i][in];
            if (i == out || fabs(f) < 1e-12)
                continue;
            for (int j = 0; j < l->vars; j++)
                l->a[i][j] -= j == in ? 0 : f * by * l->a[out][j];
            l->a[i][VARS] -= f * by * l->a[out][VARS];
            l->a[i][in] = -f * by;
        }
        for (int j = 0; j < l->vars; j++)
            l->a[out][j] *= by;
        l->a[out][VARS] *= by;
        l->a[out][in] = by;
        int old = l->basis[out];
        l->basis[out] = name[in];
        name[in] = old;
    }
    return l->a[m][VARS];
}

struct result {
    int primary, narrow, shown, cells, alone;
};

/* Attacks every primary cell. `full` is the largest room: the deviations never exceed it. */
static void attack(const struct world *w, struct result *r)
{
    static struct program l, fresh;
    int leaf[MAX_AREAS], leaves = 0;
    for (int a = 0; a < w->p.areas; a++)
        if (w->end[a] == a + 1)
            leaf[leaves++] = a;
    fill_program(&fresh, w, leaf, leaves);
    for (int a = 0; a < w->p.areas; a++)
        for (int c = 0; c < COLUMNS; c++) {
            int i = a * COLUMNS + c, of = w->column[c].of, t = w->threshold[a];
            int64_t v = w->value[i], n = of >= 0 ? w->value[a * COLUMNS + of] : v;
            bool primary =
                of >= 0 ? kv_suppress_n(n, t) || kv_suppress_y(n, v, t) : kv_suppress_n(n, t);
            r->cells++;
            r->shown += w->show[i] == KV_SHOW_EXACT;
            if (!primary)
                continue;
            l = fresh;
            double up = maximise(&l, w, leaf, leaves, a, c, 1);
            l = fresh;
            double down = maximise(&l, w, leaf, leaves, a, c, -1);
            r->primary++;
            bool narrow =
                w->show[i] == KV_SHOW_EXACT || floor(up + 1e-6) + floor(down + 1e-6) + 1 < SPREAD;
            if (narrow)
                printf("# area %d column %d: %lld of %lld, print %d, +%g -%g\n", a, c, (long long)v,
                       (long long)n, w->show[i], up, down);
            r->narrow += narrow;
        }
}

static int upto(unsigned *seed, int n)
{
    return rand_r(seed) % (n + 1);
}

/* A root, one to three areas, one to three leaves each; `most` sets the size of the counts, `all`
 * the share that received. */
static void make(struct world *w, unsigned *seed, int most, int all)
{
    int areas = 0, middle = 1 + upto(seed, 2);
    memset(w, 0, sizeof *w);
    w->parent[areas] = -1;
    w->threshold[areas++] = 9;
    for (int m = 0; m < middle; m++) {
        int at = areas;
        w->parent[areas] = 0;
        w->threshold[areas++] = 4;
        for (int k = upto(seed, 2); k >= 0; k--) {
            w->parent[areas] = at;
            w->threshold[areas++] = 4;
        }
    }
    connect(w, areas);
    for (int a = 0; a < areas; a++) {
        if (a + 1 < areas && w->parent[a + 1] == a)
            continue;
        int64_t *b = w->base + a * BASES;
        int n = upto(seed, most), n3 = upto(seed, most);
        for (int i = 0; i < RULES; i++) {
            int of = i < 2 ? n : n3, y = all == 2 ? of : all == 1 ? 0 : upto(seed, of);
            b[2 * i] = y;
            b[2 * i + 1] = of - y;
        }
        for (int k = 0; k < COLOURS; k++)
            b[2 * RULES + k] = upto(seed, most / 2);
    }
    kv_protect_sums(&w->p);
}

static void attacks(const char *what, int rounds, int most, int all)
{
    unsigned seed = 20251231u + (unsigned)most;
    struct result r = {0};
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
        static struct world w, truth;
        make(&w, &seed, most, all);
        truth = w;
        refused += kv_protect(&w.p) != KV_OK;
        r.alone += memcmp(truth.base, w.base, sizeof w.base) != 0 ||
                   memcmp(truth.value, w.value, sizeof w.value) != 0;
        attack(&w, &r);
    }
    is_int(refused, 0, "a protection is always found");
    is_int(r.alone, 0, "and the figures are as before");
    is_int(r.narrow, 0, "no primary cell has fewer than three possible values");
    ok(r.primary > rounds, "%s: %d primary cells attacked, %d of %d cells shown", what, r.primary,
       r.shown, r.cells);
}

/* The worked example: merah by dusun A 3, B 7, C 0, D 6 of 20 each, total 16. */
static void dusun_example(void)
{
    static struct world w;
    memset(&w, 0, sizeof w);
    w.parent[0] = -1;
    for (int a = 0; a < 5; a++)
        w.threshold[a] = 4;
    connect(&w, 5);
    static const int red[] = {3, 7, 0, 6};
    for (int k = 0; k < 4; k++) { /* the other colours are left out: one rule alone */
        w.base[(k + 1) * BASES + 4] = red[k];
        w.base[(k + 1) * BASES + 5] = 20 - red[k];
    }
    kv_protect_sums(&w.p);
    is_int(kv_protect(&w.p), KV_OK, "dusun: decided");
    static const int want[] = {KV_SHOW_EXACT, KV_SHOW_BELOW, KV_SHOW_EXACT, KV_SHOW_EXACT,
                               KV_SHOW_DASH};
    for (int a = 0; a < 5; a++)
        is_int(w.show[a * COLUMNS + Y + 2], want[a], "dusun: total 16, A '<5', B 7, C 0, D '-'");
}

static void bad_input(void)
{
    static struct world w;
    unsigned seed = 1;
    make(&w, &seed, 8, 0);
    w.parent[1] = 1;
    is_int(kv_protect(&w.p), KV_INVALID, "an area above itself is refused");
    make(&w, &seed, 8, 0);
    w.value[Y] = w.value[N] + 1;
    is_int(kv_protect(&w.p), KV_INVALID, "more received than required is refused");
    make(&w, &seed, 8, 0);
    w.terms[3][1].base = 5;
    w.terms[3][1].other = 4;
    is_int(kv_protect(&w.p), KV_INVALID, "a step that parts equal columns is refused");
}

int main(void)
{
    dusun_example();
    attacks("small villages", 40, 6, 0);
    attacks("villages", 40, 16, 0);
    attacks("larger villages", 30, 40, 0);
    attacks("nobody received", 12, 12, 1);
    attacks("all received", 12, 12, 2);
    bad_input();
    return done_testing();
}
