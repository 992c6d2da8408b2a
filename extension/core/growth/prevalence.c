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
    return (struct kv_design_shape){(uint16_t)kind, under5 ? KV_PREV_COLUMNS - 1 : 0, (uint16_t)(1 + 2 * n + under5), sums, sums};
}

/* One indicator of one child: its class and what it adds to the sums. */
struct value {
    bool counts;      /* has a value for cut-offs */
    bool has_z;       /* has a value for the mean */
    int class;
    struct kv_term wz, wzz; /* w z and w z^2, z in hundredths */
};

/* Class of z in hundredths; the borders belong to the middle. */
static int class_of(int32_t z)
{
    return z < -300 ? 1 : z < -200 ? 2 : z < -100 ? 3 : z <= 100 ? 4 : z <= 200 ? 5 : z <= 300 ? 6 : 7;
}

/* What a child adds, for one power of its weight. */
struct child {
    struct value value[KV_PREV_INDICATORS];
    bool both, stunted;
    struct kv_term w;
};

/* Whether oedema stands for "below -3" in this indicator. */
static bool oedema_counts(uint16_t kind, int indicator, bool oedema, double months)
{
    if (!oedema || indicator == KV_PREV_HA)
        return false;
    return kind == KV_PREVALENCE_UNDER5 || indicator != KV_PREV_WA || months <= 120;
}

static void classify(uint16_t kind, const struct kv_growth_result *scored, bool oedema, struct child *c)
{
    for (int i = 0; i < indicators(kind); i++) {
        int32_t z = scored->flag[index_of[i]] ? KV_NO_Z : scored->z[index_of[i]];
        struct value *v = &c->value[i];
        bool swollen = oedema_counts(kind, i, oedema, scored->age_months);
        v->has_z = !swollen && z != KV_NO_Z;
        v->counts = swollen || v->has_z;
        v->class = swollen ? KV_PREV_OEDEMA : v->has_z ? class_of(z) : 0;
        struct kv_term zt = kv_term_of(v->has_z ? z : 0);
        v->wz = kv_term_mul(&c->w, &zt);
        v->wzz = kv_term_mul(&v->wz, &zt);
    }
    c->both = kind == KV_PREVALENCE_UNDER5 && c->value[KV_PREV_HA].has_z && c->value[KV_PREV_WH].counts;
    c->stunted = c->both && c->value[KV_PREV_HA].class <= 2;
}

static void count(struct kv_design *d, int32_t block, const struct child *c)
{
    int n = indicators(d->shape.kind);
    *kv_design_counter(d, block, 0) += c->w.words != 0;
    for (int i = 0; i < n; i++) {
        *kv_design_counter(d, block, 1 + 2 * i) += c->value[i].counts;
        *kv_design_counter(d, block, 2 + 2 * i) += c->value[i].has_z;
    }
    if (c->both)
        ++*kv_design_counter(d, block, 1 + 2 * n);
}

/* Adds the joint classes of height-for-age and weight-for-height. */
static kv_status add_joint(struct kv_design *d, struct kv_design_sums *which, int32_t block, const struct child *c)
{
    int base = KV_PREV_INDICATORS * KV_PREV_SUMS, wh = c->value[KV_PREV_WH].class;
    kv_status status = kv_design_add(d, which, block, base + KV_PREV_BOTH, &c->w);
    if (status == KV_OK && c->stunted && wh <= 2)
        status = kv_design_add(d, which, block, base + KV_PREV_BOTH_LOW, &c->w);
    if (status == KV_OK && c->stunted && wh >= 6)
        status = kv_design_add(d, which, block, base + KV_PREV_BOTH_HIGH, &c->w);
    return status;
}

static kv_status add_sums(struct kv_design *d, struct kv_design_sums *which, int32_t block, const struct child *c)
{
    kv_status status = KV_OK;
    for (int i = 0; i < indicators(d->shape.kind) && status == KV_OK; i++) {
        const struct value *v = &c->value[i];
        if (!v->counts)
            continue;
        status = kv_design_add(d, which, block, i * KV_PREV_SUMS + v->class, &c->w);
        if (status == KV_OK && v->has_z)
            status = kv_design_add(d, which, block, i * KV_PREV_SUMS + KV_PREV_WZ, &v->wz);
        if (status == KV_OK && v->has_z)
            status = kv_design_add(d, which, block, i * KV_PREV_SUMS + KV_PREV_WZZ, &v->wzz);
    }
    return status == KV_OK && c->both ? add_joint(d, which, block, c) : status;
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

/* The cells of a child: age and sex, then every group column that has a value. Returns their number. */
static kv_status cells_of(struct kv_design *d, const struct kv_prevalence_row *row, double months, int32_t *cell, int *n)
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

kv_status kv_prevalence_add(struct kv_design *d, const struct kv_prevalence_row *row)
{
    struct kv_growth_input in = row->child;
    struct kv_growth_result scored;
    struct child c, squared;
    int32_t key, block, cell[1 + KV_PREV_COLUMNS];
    double w;
    int n;
    in.reference = d->shape.kind == KV_PREVALENCE_SCHOOL ? KV_WHO2007 : KV_WHO2006;
    kv_growth_assess(&in, &scored);
    if (!kept(d->shape.kind, &scored))
        return KV_OK;
    kv_status status = kv_design_enter(d, row->stratum, row->psu, row->weight, &key, &w);
    if (status != KV_OK)
        return status == KV_NULL ? KV_OK : status;
    status = cells_of(d, row, scored.age_months, cell, &n);
    c.w = kv_term_of(w);
    classify(d->shape.kind, &scored, in.oedema, &c);
    bool squares = kv_design_squares(d);
    if (squares) {
        squared.w = kv_term_mul(&c.w, &c.w);
        classify(d->shape.kind, &scored, in.oedema, &squared);
    }
    for (int i = 0; i < n && status == KV_OK; i++) {
        status = kv_design_find(d, key, cell[i], &block);
        if (status != KV_OK)
            break;
        count(d, block, &c);
        status = add_sums(d, &d->sum, block, &c);
        if (status == KV_OK && squares)
            status = add_sums(d, &d->square, block, &squared);
    }
    return status;
}
