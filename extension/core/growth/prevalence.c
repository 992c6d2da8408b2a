/* The WHO prevalence table, from rows to sums: see prevalence.h. */
#include "growth/prevalence.h"
#include <math.h>
#include <string.h>

#define LAST_DAY_UNDER5 1826

static const uint8_t index_of[KV_PREV_INDICATORS] = {KV_HAZ, KV_WAZ, KV_BAZ, KV_WHZ};

/* Indicators of a table: school age has no weight-for-height. */
static int indicators(uint16_t kind)
{
    return kind == KV_PREVALENCE_UNDER5 ? KV_PREV_INDICATORS : KV_PREV_WH;
}

struct kv_design_shape kv_prevalence_shape(enum kv_prevalence_kind kind)
{
    bool under5 = kind == KV_PREVALENCE_UNDER5;
    uint16_t n = (uint16_t)indicators((uint16_t)kind);
    uint16_t sums = (uint16_t)(n * KV_PREV_SUMS + (under5 ? KV_PREV_JOINT_SUMS : 0));
    return (struct kv_design_shape){(uint16_t)kind, under5 ? KV_PREV_COLUMNS - 1 : 0,
                                    (uint16_t)(1 + 2 * n + under5), sums, sums};
}

/* Class of z in hundredths; the borders belong to the middle. */
static int class_of(int32_t z)
{
    return z < -300   ? 1
           : z < -200 ? 2
           : z < -100 ? 3
           : z <= 100 ? 4
           : z <= 200 ? 5
           : z <= 300 ? 6
                      : 7;
}

/* One indicator of one child. */
struct value {
    bool counts; /* has a value for cut-offs */
    bool has_z;  /* has a value for the mean */
    int32_t z;   /* hundredths */
    int class;
};

/* What a child adds to every group it is in: the same counters and the same sums. */
#define MAX_ITEMS   (KV_PREV_INDICATORS * 3 + KV_PREV_JOINT_SUMS)
#define MAX_VECTORS (1 + KV_PREV_INDICATORS * 2) /* w, then w z and w z^2 of each */

struct child {
    struct value value[KV_PREV_INDICATORS];
    int counter[2 + KV_PREV_INDICATORS * 2], counters;
    struct {
        int sum, vector;
    } item[MAX_ITEMS];
    int items;
};

/* The numbers to add, spread in the format of the sums. */
struct vectors {
    uint64_t word[MAX_VECTORS][KV_EXACT_MAX_WORDS];
};

/* Whether oedema stands for "below -3" in this indicator. */
static bool oedema_counts(uint16_t kind, int indicator, bool oedema, double months)
{
    if (!oedema || indicator == KV_PREV_HA)
        return false;
    return kind == KV_PREVALENCE_UNDER5 || indicator != KV_PREV_WA || months <= 120;
}

static void classify(uint16_t kind, const struct kv_growth_result *scored, bool oedema,
                     struct child *c)
{
    for (int i = 0; i < indicators(kind); i++) {
        int32_t z = scored->flag[index_of[i]] ? KV_NO_Z : scored->z[index_of[i]];
        bool swollen = oedema_counts(kind, i, oedema, scored->age_months),
             has_z = !swollen && z != KV_NO_Z;
        c->value[i] = (struct value){swollen || has_z, has_z, has_z ? z : 0,
                                     swollen ? KV_PREV_OEDEMA : class_of(z)};
    }
}

static void list_item(struct child *c, int sum, int vector)
{
    c->item[c->items].sum = sum;
    c->item[c->items++].vector = vector;
}

/* Stunting together with wasting or overweight, where both are known. */
static void list_joint(struct child *c)
{
    const struct value *ha = &c->value[KV_PREV_HA], *wh = &c->value[KV_PREV_WH];
    int base = KV_PREV_INDICATORS * KV_PREV_SUMS;
    if (!ha->has_z || !wh->counts)
        return;
    c->counter[c->counters++] = 1 + 2 * KV_PREV_INDICATORS;
    list_item(c, base + KV_PREV_BOTH, 0);
    if (ha->class <= 2 && wh->class <= 2)
        list_item(c, base + KV_PREV_BOTH_LOW, 0);
    if (ha->class <= 2 && wh->class >= 6)
        list_item(c, base + KV_PREV_BOTH_HIGH, 0);
}

/* The counters and sums that a child touches. */
static void list_all(uint16_t kind, bool weighted, struct child *c)
{
    c->items = c->counters = 0;
    if (weighted)
        c->counter[c->counters++] = 0;
    for (int i = 0; i < indicators(kind); i++) {
        const struct value *v = &c->value[i];
        if (!v->counts)
            continue;
        c->counter[c->counters++] = 1 + 2 * i;
        list_item(c, i * KV_PREV_SUMS + v->class, 0);
        if (!v->has_z)
            continue;
        c->counter[c->counters++] = 2 + 2 * i;
        list_item(c, i * KV_PREV_SUMS + KV_PREV_WZ, 1 + 2 * i);
        list_item(c, i * KV_PREV_SUMS + KV_PREV_WZZ, 2 + 2 * i);
    }
    if (kind == KV_PREVALENCE_UNDER5)
        list_joint(c);
}

/*
 * w, w z and w z^2 in the format of the sums, which is widened first where it has to be. A z that
 * counts is within 6 SD, 600 hundredths: 10 bits.
 */
static kv_status spread(struct kv_design *d, struct kv_design_sums *which, const struct child *c,
                        const struct kv_term *w, struct vectors *out)
{
    kv_status status = kv_design_reserve(d, which, w, 20);
    if (status != KV_OK || !w->words)
        return status;
    kv_exact_spread(which->format, w, out->word[0]);
    for (int i = 0; i < indicators(d->shape.kind); i++) {
        if (!c->value[i].has_z)
            continue;
        kv_exact_scale(which->format, out->word[0], c->value[i].z, out->word[1 + 2 * i]);
        kv_exact_scale(which->format, out->word[1 + 2 * i], c->value[i].z, out->word[2 + 2 * i]);
    }
    return KV_OK;
}

/* Adds a child to one block. */
static void add_to_block(struct kv_design_sums *which, int32_t block, const struct child *c,
                         const struct vectors *v)
{
    for (int i = 0; i < c->items; i++)
        kv_exact_accumulate(which->format, kv_design_sum(which, block, c->item[i].sum),
                            v->word[c->item[i].vector]);
}

/* Age group of a table; the number of groups for an age in none of them. */
static int age_group(uint16_t kind, double months)
{
    static const double under5[] = {6, 12, 24, 36, 48, 60};
    if (kind == KV_PREVALENCE_SCHOOL)
        return (int)((months - 60) / 12);
    for (int i = 0; i < KV_PREV_AGES_UNDER5; i++)
        if (months < under5[i])
            return i;
    return KV_PREV_AGES_UNDER5;
}

/* Quintile 1-5 of "1" to "5" or "Q1" to "Q5" (any case, blanks around ignored), else 0. */
static int quintile(struct kv_text t)
{
    while (t.length && t.data[0] == ' ')
        t.data++, t.length--;
    while (t.length && t.data[t.length - 1] == ' ')
        t.length--;
    if (t.length == 2 && (t.data[0] == 'Q' || t.data[0] == 'q'))
        t.data++, t.length--;
    return t.length == 1 && t.data[0] >= '1' && t.data[0] <= '5' ? t.data[0] - '0' : 0;
}

/* The cells of a child: age and sex, then every group column that has a value. Returns their
 * number. */
static kv_status cells_of(struct kv_design *d, const struct kv_prevalence_row *row, double months,
                          int32_t *cell, int *n)
{
    kv_status status = KV_OK;
    cell[0] = age_group(d->shape.kind, months) * 3 + row->child.sex;
    *n = 1;
    if (d->shape.kind == KV_PREVALENCE_SCHOOL)
        return KV_OK;
    for (int i = 0, column = 0; i < KV_PREV_COLUMNS && status == KV_OK; i++) {
        struct kv_text level = row->column[i];
        if (i == KV_PREV_WEALTH) {
            int q = level.data ? quintile(level) : 0;
            if (q)
                cell[(*n)++] = KV_PREV_WEALTH_CELL + q;
            continue;
        }
        column++;
        if (level.data)
            status = kv_design_cell(d, column, level, &cell[(*n)++]);
    }
    return status;
}

/* Whether the row belongs into the table at all. */
static bool kept(uint16_t kind, const struct kv_growth_result *scored)
{
    if (kind == KV_PREVALENCE_SCHOOL)
        return scored->age_months >= KV_SCHOOL_MONTHS && scored->age_months <= KV_LAST_MONTH;
    return scored->age_days <= LAST_DAY_UNDER5 && !(scored->age_months > KV_LAST_MONTH);
}

/* The blocks of all cells; first all look-ups, then all sums, so that their memory is fetched
 * together. */
static kv_status find_blocks(struct kv_design *d, int32_t key, const int32_t *cell, int cells,
                             int32_t *block)
{
    kv_status status = KV_OK;
    for (int i = 0; i < cells && status == KV_OK; i++)
        status = kv_design_find(d, key, cell[i], &block[i]);
    return status;
}

/* Adds a classified child to its blocks. */
static kv_status add_child(struct kv_design *d, const struct child *c, double weight,
                           const int32_t *block, int blocks)
{
    struct vectors sums, squares;
    struct kv_term w = kv_term_of(weight), ww = kv_term_mul(&w, &w);
    bool own_rows = kv_design_squares(d) && w.words;
    kv_status status = spread(d, &d->sum, c, &w, &sums);
    if (status == KV_OK && own_rows)
        status = spread(d, &d->square, c, &ww, &squares);
    for (int i = 0; i < blocks && status == KV_OK; i++) {
        int64_t *counter = kv_design_counter(d, block[i], 0);
        for (int k = 0; k < c->counters; k++)
            counter[c->counter[k]]++;
        if (w.words)
            add_to_block(&d->sum, block[i], c, &sums);
        if (own_rows)
            add_to_block(&d->square, block[i], c, &squares);
    }
    return status;
}

kv_status kv_prevalence_add(struct kv_design *d, const struct kv_prevalence_row *row)
{
    struct kv_growth_input in = row->child;
    struct kv_growth_result scored;
    struct child c;
    int32_t key, cell[1 + KV_PREV_COLUMNS], block[1 + KV_PREV_COLUMNS];
    double w;
    int cells;
    in.reference = d->shape.kind == KV_PREVALENCE_SCHOOL ? KV_WHO2007 : KV_WHO2006;
    kv_growth_assess(&in, &scored);
    if (!kept(d->shape.kind, &scored))
        return KV_OK;
    kv_status status = kv_design_enter(d, row->stratum, row->psu, row->weight, &key, &w);
    if (status != KV_OK)
        return status == KV_NULL ? KV_OK : status;
    status = cells_of(d, row, scored.age_months, cell, &cells);
    if (status == KV_OK)
        status = find_blocks(d, key, cell, cells, block);
    if (status != KV_OK)
        return status;
    classify(d->shape.kind, &scored, in.oedema, &c);
    list_all(d->shape.kind, w != 0, &c);
    return add_child(d, &c, w, block, cells);
}
