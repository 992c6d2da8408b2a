/* Small-number suppression of a whole publication: see protect.h for the rules. */
#include "convergence/protect.h"
#include <string.h>

#define NEVER INT64_MAX
enum { ZERO_COST = 1000000000 };

/* Base counts that change in area `to`; those of area `from` change the other way. */
struct move {
    int to, from; /* from -1: nowhere, the totals change */
    int n;
    struct {
        int16_t base;
        int32_t by;
    } term[KV_PROTECT_TERMS];
};

struct best {
    int64_t cost; /* only cheaper moves are taken */
    struct move move;
};

/* A cell in the search for a move: which area and column, up or down. */
struct target {
    int area, column, dir;
};

static int64_t *value_at(const struct kv_protect *p, int area, int column)
{
    return &p->value[(size_t)area * (size_t)p->columns + (size_t)column];
}

static uint8_t *show_at(const struct kv_protect *p, int area, int column)
{
    return &p->show[(size_t)area * (size_t)p->columns + (size_t)column];
}

static int64_t *base_at(const struct kv_protect *p, int area, int base)
{
    return &p->base[(size_t)area * (size_t)p->bases + (size_t)base];
}

static bool is_leaf(const struct kv_protect *p, int area)
{
    return p->end[area] == area + 1;
}

static bool is_count(const struct kv_column *c)
{
    return c->of < 0 || c->whole;
}

/* ---- description ---- */

/* The ends of the subtrees; false when the areas are not in preorder. */
static bool find_ends(struct kv_protect *p)
{
    for (int i = 0; i < p->areas; i++) {
        if (p->parent[i] >= i)
            return false;
        p->end[i] = i + 1;
    }
    for (int i = p->areas - 1; i >= 0; i--)
        if (p->parent[i] >= 0 && p->end[p->parent[i]] < p->end[i])
            p->end[p->parent[i]] = p->end[i];
    for (int i = 1; i < p->areas; i++) { /* what stands inside a subtree belongs to it */
        int above = i - 1;
        while (above >= 0 && above != p->parent[i])
            above = p->parent[above];
        if (above != p->parent[i])
            return false;
    }
    return true;
}

void kv_protect_sums(struct kv_protect *p)
{
    find_ends(p);
    memset(p->value, 0, (size_t)p->areas * (size_t)p->columns * sizeof *p->value);
    for (int i = p->areas - 1; i >= 0; i--) {
        for (int b = 0; is_leaf(p, i) && b < p->bases; b++)
            for (int k = p->in_from[b]; k < p->in_from[b + 1]; k++)
                *value_at(p, i, p->in[k]) += *base_at(p, i, b);
        for (int c = 0; p->parent[i] >= 0 && c < p->columns; c++)
            *value_at(p, p->parent[i], c) += *value_at(p, i, c);
    }
}

/* What a step does to the columns; its terms taken from `other` where wanted. */
static void nominal(const struct kv_protect *p, const struct kv_step *s, bool other, int8_t *effect)
{
    memset(effect, 0, (size_t)p->columns);
    for (int t = 0; t < s->n_terms; t++) {
        int b = other && s->terms[t].other >= 0 ? s->terms[t].other : s->terms[t].base;
        for (int k = p->in_from[b]; k < p->in_from[b + 1]; k++)
            effect[p->in[k]] = (int8_t)(effect[p->in[k]] + s->terms[t].sign);
    }
}

/* Columns that are equal by definition must stay equal. */
static bool keeps_groups(const struct kv_protect *p, const int8_t *effect)
{
    for (int c = 0; c < p->columns; c++)
        for (int d = c + 1; p->column[c].group >= 0 && d < p->columns; d++)
            if (p->column[d].group == p->column[c].group && effect[c] != effect[d])
                return false;
    return true;
}

static bool read_steps(struct kv_protect *p)
{
    for (int s = 0; s < p->steps; s++) {
        int8_t *row = &p->reach[(size_t)s * (size_t)p->columns];
        nominal(p, &p->step[s], true, row);
        bool fine = p->step[s].n_terms <= KV_PROTECT_TERMS / 2 && keeps_groups(p, row);
        nominal(p, &p->step[s], false, row);
        if (!fine || !keeps_groups(p, row))
            return false;
    }
    return true;
}

/* ---- prints ---- */

static void hide(struct kv_protect *p, int area, int column);

/* A cell becomes "-", and with an n every y of it. */
static void hide_one(struct kv_protect *p, int area, int column)
{
    uint8_t *show = show_at(p, area, column);
    if (*show == KV_SHOW_DASH)
        return;
    p->hidden += *show == KV_SHOW_EXACT;
    *show = KV_SHOW_DASH;
    for (int c = 0; c < p->columns; c++)
        if (p->column[c].of == column)
            hide(p, area, c);
}

/* Hides a cell and those that are equal to it. */
static void hide(struct kv_protect *p, int area, int column)
{
    int group = p->column[column].group;
    hide_one(p, area, column);
    for (int c = 0; group >= 0 && c < p->columns; c++)
        if (p->column[c].group == group)
            hide_one(p, area, c);
}

static bool small(int64_t n, int threshold)
{
    return n >= 1 && n <= threshold;
}

/* What the primary rules say of one cell, its n apart. */
static kv_show primary_show(const struct kv_protect *p, int area, int column)
{
    const struct kv_column *c = &p->column[column];
    int threshold = p->threshold[area];
    int64_t v = *value_at(p, area, column);
    if (is_count(c) && small(v, threshold))
        return KV_SHOW_DASH;
    if (c->persons >= 0 && small(*value_at(p, area, c->persons), threshold))
        return KV_SHOW_DASH;
    kv_show show =
        c->of < 0 ? KV_SHOW_EXACT : kv_suppress_y(*value_at(p, area, c->of), v, threshold);
    return show != KV_SHOW_EXACT && threshold < p->spread ? KV_SHOW_DASH : show;
}

/* Prints by the primary rules; a y goes with its n, equal columns together. */
static void show_primary(struct kv_protect *p)
{
    for (int a = 0; a < p->areas; a++) {
        for (int c = 0; c < p->columns; c++) {
            *show_at(p, a, c) = (uint8_t)primary_show(p, a, c);
            p->primary[show_at(p, a, c) - p->show] = *show_at(p, a, c) != KV_SHOW_EXACT;
        }
        for (int c = 0; c < p->columns;
             c++) { /* a cell printed "<" or ">" has "-" for its equals */
            int group = p->column[c].group;
            for (int d = 0; group >= 0 && *show_at(p, a, c) != KV_SHOW_EXACT && d < p->columns; d++)
                if (d != c && p->column[d].group == group && *show_at(p, a, d) == KV_SHOW_EXACT)
                    *show_at(p, a, d) = KV_SHOW_DASH;
        }
        for (int again = 1; again;) {
            again = 0;
            for (int c = 0; c < p->columns; c++) {
                int of = p->column[c].of;
                if (of < 0 || *show_at(p, a, of) == KV_SHOW_EXACT ||
                    *show_at(p, a, c) == KV_SHOW_DASH)
                    continue;
                *show_at(p, a, c) = KV_SHOW_DASH;
                p->primary[show_at(p, a, c) - p->show] |= p->primary[show_at(p, a, of) - p->show];
                again = 1;
            }
        }
    }
    p->hidden = 0;
}

/* What must be given for a cell to take another value: 0 when its print allows it. */
static int64_t cell_cost(const struct kv_protect *p, int area, int column, int64_t by)
{
    const struct kv_column *c = &p->column[column];
    int64_t v = *value_at(p, area, column), to = v + by, n;
    switch ((kv_show)*show_at(p, area, column)) {
    case KV_SHOW_EXACT:
        if (v == 0)
            return is_count(c) ? NEVER : ZERO_COST;
        return to < is_count(c) ? NEVER : 1 + v;
    case KV_SHOW_BELOW:
        if (to >= 1 && to <= p->threshold[area])
            return 0;
        return to < is_count(c) ? NEVER : 1 + p->threshold[area];
    case KV_SHOW_ABOVE:
        n = *value_at(p, area, c->of);
        if (to >= n - p->threshold[area] && to < n)
            return 0;
        return to < is_count(c) || to > n ? NEVER : 1 + p->threshold[area];
    default:
        return to < is_count(c) ? NEVER : 0;
    }
}

/* ---- moves ---- */

static void add_term(struct move *m, int base, int by)
{
    int i = 0;
    while (i < m->n && m->term[i].base != base)
        i++;
    if (i == m->n) {
        m->term[m->n].base = (int16_t)base;
        m->term[m->n++].by = 0;
    }
    m->term[i].by += by;
}

/* The terms of a step for the areas of the move; returns whether any depends on them. */
static bool add_step(const struct kv_protect *p, struct move *m, const struct kv_step *s, int dir)
{
    bool depends = false;
    for (int t = 0; t < s->n_terms; t++) {
        const struct kv_term *e = &s->terms[t];
        int by = e->sign * dir, giver = by < 0 ? m->to : m->from;
        bool other = e->other >= 0 && giver >= 0 && *base_at(p, giver, e->base) < 1;
        depends |= e->other >= 0;
        add_term(m, other ? e->other : e->base, by);
    }
    return depends;
}

/* Fills effect and touched; returns how many columns are touched. */
static int effects(const struct kv_protect *p, const struct move *m)
{
    int n = 0;
    for (int t = 0; t < m->n; t++)
        for (int k = p->in_from[m->term[t].base]; k < p->in_from[m->term[t].base + 1]; k++) {
            int c = p->in[k];
            bool known = false;
            for (int i = 0; i < n && !known; i++)
                known = p->touched[i] == c;
            if (!known) {
                p->touched[n++] = (int16_t)c;
                p->effect[c] = 0;
            }
            p->effect[c] += m->term[t].by;
        }
    return n;
}

/* What one half of a move costs: base counts of the leaf and the cells from there up to, not
 * including, `stop`. */
static int64_t leg_cost(const struct kv_protect *p, const struct move *m, int touched, int leaf,
                        int stop, int sign, int64_t limit)
{
    int64_t cost = 0;
    if (touched == 0)
        return NEVER;
    for (int t = 0; t < m->n; t++)
        if (*base_at(p, leaf, m->term[t].base) + sign * m->term[t].by < 0)
            return NEVER;
    for (int a = leaf; a != stop && a >= 0; a = p->parent[a])
        for (int i = 0; i < touched; i++) {
            int c = p->touched[i];
            if (p->effect[c] == 0)
                continue;
            int64_t more = cell_cost(p, a, c, sign * p->effect[c]);
            if (more == NEVER || (cost += more) >= limit)
                return NEVER;
        }
    return cost;
}

struct search {
    struct kv_protect *p;
    struct target at;
    const struct kv_step *s1, *s2;
    int below, stop; /* the other area lies in `stop` but not in `below` */
    struct best *best;
};

/* The move of the two steps for a pair of areas (-1: not chosen yet); returns the touched columns,
 * 0 when the target stays. */
static int build(const struct search *q, struct move *m, int to, int from, bool *depends)
{
    m->to = to;
    m->from = from;
    m->n = 0;
    *depends = add_step(q->p, m, q->s1, q->at.dir);
    if (q->s2)
        *depends |= add_step(q->p, m, q->s2, -q->at.dir);
    int touched = effects(q->p, m);
    for (int i = 0; i < touched; i++)
        if (q->p->touched[i] == q->at.column)
            return q->p->effect[q->at.column] * q->at.dir > 0 ? touched : 0;
    return 0;
}

/* The area that gives (or takes) at the least cost, -1: none. */
static int choose_other(const struct search *q, int64_t *cost)
{
    struct kv_protect *p = q->p;
    struct move m;
    bool depends;
    int found = -1, touched = build(q, &m, -1, -1, &depends);
    *cost = q->best->cost;
    for (int a = q->stop + 1; a < p->end[q->stop] && *cost > 0; a++) {
        if (a == q->below)
            a = p->end[a];
        if (a >= p->end[q->stop] || !is_leaf(p, a))
            continue;
        if (depends)
            touched = build(q, &m, -1, a, &depends);
        int64_t c = leg_cost(p, &m, touched, a, q->stop, -1, *cost);
        if (c < *cost) {
            *cost = c;
            found = a;
        }
    }
    return found;
}

/* Tries the two steps between the target's area and the rest of `stop`; a cheaper move becomes the
 * best. */
static void try_steps(const struct search *q)
{
    struct kv_protect *p = q->p;
    int64_t other_cost = 0;
    int other = -1;
    if (q->stop >= 0) {
        other = choose_other(q, &other_cost);
        if (other < 0)
            return;
    }
    for (int a = q->at.area; a < p->end[q->at.area] && q->best->cost > 0; a++) {
        struct move m;
        bool depends;
        if (!is_leaf(p, a))
            continue;
        int touched = build(q, &m, a, other, &depends);
        int64_t cost = leg_cost(p, &m, touched, a, q->stop, 1, q->best->cost);
        if (cost == NEVER)
            continue;
        int64_t more = other >= 0 ? leg_cost(p, &m, touched, other, q->stop, -1, q->best->cost) : 0;
        if (more != NEVER && cost + more < q->best->cost)
            *q->best = (struct best){.cost = cost + more, .move = m};
    }
}

/* All pairs of steps that change the target's column in its direction. */
static void try_all(struct search *q)
{
    struct kv_protect *p = q->p;
    for (int i = 0; i < p->steps && q->best->cost > 0; i++) {
        int reach = p->reach[(size_t)i * (size_t)p->columns + (size_t)q->at.column];
        if (reach <= 0)
            continue;
        q->s1 = &p->step[i];
        q->s2 = NULL;
        try_steps(q);
        for (int k = 0; k < p->steps && q->best->cost > 0; k++) {
            int back = p->reach[(size_t)k * (size_t)p->columns + (size_t)q->at.column];
            if (k == i || p->step[k].family != p->step[i].family || back >= reach)
                continue;
            q->s2 = &p->step[k];
            try_steps(q);
        }
    }
}

/* The cheapest move of the target below a cost: within its parent first, then further away, at last
 * one that changes the totals. */
static void find_move(struct kv_protect *p, struct target at, struct best *best)
{
    int64_t above = 0;
    for (int a = at.area; best->cost > above; a = p->parent[a]) {
        struct search q = {.p = p, .at = at, .below = a, .stop = p->parent[a], .best = best};
        try_all(&q);
        if (p->parent[a] < 0)
            return;
        int64_t cost = cell_cost(p, p->parent[a], at.column, at.dir);
        if (cost == NEVER || (above += cost) >= best->cost)
            return;
    }
}

static void apply_leg(struct kv_protect *p, const struct move *m, int leaf, int sign)
{
    for (int t = 0; t < m->n; t++) {
        int b = m->term[t].base, by = sign * m->term[t].by;
        *base_at(p, leaf, b) += by;
        for (int k = p->in_from[b]; k < p->in_from[b + 1]; k++)
            for (int a = leaf; a >= 0; a = p->parent[a])
                *value_at(p, a, p->in[k]) += by;
    }
}

/* Does a move (sign 1) or takes it back (-1). */
static void apply(struct kv_protect *p, const struct move *m, int sign)
{
    apply_leg(p, m, m->to, sign);
    if (m->from >= 0)
        apply_leg(p, m, m->from, -sign);
    p->moves++;
}

struct cells {
    int n;
    struct {
        int32_t area;
        int16_t column;
    } at[KV_PROTECT_CELLS];
};

/* The cells that stand in the way of a half of a move. */
static void list_leg(const struct kv_protect *p, int touched, int leaf, int other, int sign,
                     struct cells *list)
{
    for (int a = leaf; a >= 0 && !(other >= a && other < p->end[a]); a = p->parent[a])
        for (int i = 0; i < touched; i++) {
            int c = p->touched[i];
            if (p->effect[c] == 0 || cell_cost(p, a, c, sign * p->effect[c]) == 0 ||
                list->n == KV_PROTECT_CELLS)
                continue;
            list->at[list->n].area = a;
            list->at[list->n++].column = (int16_t)c;
        }
}

static void list_cells(const struct kv_protect *p, const struct move *m, struct cells *list)
{
    int touched = effects(p, m);
    list->n = 0;
    list_leg(p, touched, m->to, m->from, 1, list);
    if (m->from >= 0)
        list_leg(p, touched, m->from, m->to, -1, list);
}

/* ---- protection ---- */

struct walk {
    int64_t seen[KV_PROTECT_SPREAD];
    int n;
    int64_t cost; /* of the cheapest move that the prints do not allow */
    struct cells cells;
};

/* From the truth in one direction as far as the prints allow; notes the values and what it would
 * cost to go on. */
static void walk(struct kv_protect *p, struct target at, struct walk *w)
{
    struct move done[KV_PROTECT_SPREAD];
    int n = 0;
    while (w->n < p->spread) {
        struct best best = {.cost = 1};
        find_move(p, at, &best);
        if (best.cost > 0)
            break;
        apply(p, &best.move, 1);
        done[n++] = best.move;
        w->seen[w->n++] = *value_at(p, at.area, at.column);
    }
    if (w->n < p->spread) {
        struct best best = {.cost = w->cost};
        find_move(p, at, &best);
        if (best.cost < w->cost) {
            w->cost = best.cost;
            list_cells(p, &best.move, &w->cells);
        }
    }
    while (n > 0)
        apply(p, &done[--n], -1);
}

/* Sees to it that a primary cell can have `spread` values. */
static bool protect_cell(struct kv_protect *p, int area, int column)
{
    for (;;) {
        struct walk w = {.n = 1, .cost = NEVER};
        w.seen[0] = *value_at(p, area, column);
        walk(p, (struct target){area, column, 1}, &w);
        if (w.n < p->spread)
            walk(p, (struct target){area, column, -1}, &w);
        if (w.n >= p->spread)
            return true;
        if (w.cost == NEVER || w.cells.n == KV_PROTECT_CELLS)
            return false;
        for (int i = 0; i < w.cells.n; i++)
            hide(p, w.cells.at[i].area, w.cells.at[i].column);
    }
}

static bool valid(const struct kv_protect *p)
{
    if (p->spread < 1 || p->spread > KV_PROTECT_SPREAD)
        return false;
    for (int a = 0; a < p->areas; a++)
        for (int c = 0; c < p->columns; c++) {
            int of = p->column[c].of;
            int64_t v = *value_at(p, a, c);
            if (v < 0 || v > INT32_MAX || p->threshold[a] < 0 ||
                (of >= 0 && v > *value_at(p, a, of)))
                return false;
        }
    for (int a = 0; a < p->areas; a++)
        for (int b = 0; is_leaf(p, a) && b < p->bases; b++)
            if (*base_at(p, a, b) < 0)
                return false;
    return true;
}

/* Equal columns are protected once. */
static bool first_of_group(const struct kv_protect *p, int column)
{
    for (int c = 0; p->column[column].group >= 0 && c < column; c++)
        if (p->column[c].group == p->column[column].group)
            return false;
    return true;
}

kv_status kv_protect(struct kv_protect *p)
{
    p->moves = 0;
    if (!find_ends(p) || !valid(p) || !read_steps(p))
        return KV_INVALID;
    show_primary(p);
    for (int counts = 1; counts >= 0; counts--) /* the n first: a y follows its n */
        for (int a = 0; a < p->areas; a++)
            for (int c = 0; c < p->columns; c++)
                if ((p->column[c].of < 0) == counts && p->primary[show_at(p, a, c) - p->show] &&
                    first_of_group(p, c) && !protect_cell(p, a, c))
                    return KV_INVALID;
    return KV_OK;
}
