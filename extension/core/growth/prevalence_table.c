/* The WHO prevalence table, from sums to groups and estimates: see prevalence.h. */
#include "growth/prevalence.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const under5_age[] = {"00-05 mo", "06-11 mo", "12-23 mo",
                                         "24-35 mo", "36-47 mo", "48-59 mo"};
static const char *const sex_name[] = {"", "Male", "Female"};
static const char *const wealth_name[] = {"Q1: Poorest", "Q2", "Q3", "Q4", "Q5: Richest"};
static const struct {
    int column;
    const char *name;
} free_column[] = {{KV_PREV_AREA, "Area"},
                   {KV_PREV_REGION, "Geographical region"},
                   {KV_PREV_WEALTH, "Wealth quintile"},
                   {KV_PREV_EDUCATION, "Maternal education"},
                   {KV_PREV_OTHER, "Other grouping"}};
static const struct {
    const char *years, *months, *name;
    int from, to;
} school_band[] = {{"Total (5-9)", "(60-119)", "60-119 mo", 0, 4},
                   {"Total (10-14)", "(120-179)", "120-179 mo", 5, 9},
                   {"Total (15-19)", "(180-228)", "180-228 mo", 10, 14}};
static const char *const school_years[] = {"5",  "6",  "7",  "8",  "9",  "10", "11", "12",
                                           "13", "14", "15", "16", "17", "18", "19"};
static const char *const school_months[] = {"(60-71)",   "(72-83)",   "(84-95)",   "(96-107)",
                                            "(108-119)", "(120-131)", "(132-143)", "(144-155)",
                                            "(156-167)", "(168-179)", "(180-191)", "(192-203)",
                                            "(204-215)", "(216-227)", "(228-228)"};

/* Appends a group; `fixed` may be NULL for a free level. */
static kv_status add_group(struct kv_prevalence_table *t, struct kv_prevalence_group g,
                           const char *kind, const char *fixed)
{
    void *room =
        kv_grow(&t->memory, t->group, &t->groups_room, (int64_t)t->groups + 1, sizeof *t->group);
    if (!room)
        return KV_TOO_SMALL;
    t->group = room;
    snprintf(g.kind, sizeof g.kind, "%s", kind);
    snprintf(g.fixed, sizeof g.fixed, "%s", fixed ? fixed : "");
    t->group[t->groups++] = g;
    return KV_OK;
}

/* A union of age and sex cells. */
static struct kv_prevalence_group crossing(int age_from, int age_to, int sex)
{
    return (struct kv_prevalence_group){
        .age_from = age_from, .age_to = age_to, .sex = sex, .cell = -1};
}

static bool block_in(const struct kv_prevalence_group *g, int32_t cell, int ages)
{
    if (g->cell >= 0)
        return cell == g->cell;
    if (kv_cell_column(cell) != KV_DESIGN_FIXED || cell >= 3 * (ages + 1))
        return false;
    int age = cell / 3, sex = cell % 3;
    return age >= g->age_from && age <= g->age_to && (!g->sex || sex == g->sex);
}

/* Whether any row has an age group, a sex, a wealth quintile: a column that is all NULL gives no
 * groups. */
struct present {
    bool age, sex, both, wealth;
};

static struct present find_present(const struct kv_design *d, int ages)
{
    struct present p = {false, false, false, false};
    for (int32_t b = 0; b < d->blocks; b++) {
        int32_t cell = d->block[b].cell;
        if (kv_cell_column(cell) != KV_DESIGN_FIXED)
            continue;
        bool crossed = cell < 3 * (ages + 1), age = crossed && cell / 3 < ages,
             sex = crossed && cell % 3;
        p.age |= age;
        p.sex |= sex;
        p.both |= age && sex;
        p.wealth |= !crossed;
    }
    return p;
}

/* Levels of one free column, ascending. */
static kv_status add_levels(struct kv_prevalence_table *t, int column, const char *name)
{
    const struct kv_dict *dict = &t->design->dict[KV_DICT_COLUMN + column - 1];
    kv_status status = KV_OK;
    for (int32_t i = 0; i < dict->count && status == KV_OK; i++) {
        int32_t number = t->order.order[KV_DICT_COLUMN + column - 1][i];
        struct kv_prevalence_group g = {.cell = column << 24 | number,
                                        .level = kv_dict_text(dict, number)};
        status = add_group(t, g, name, NULL);
    }
    return status;
}

static kv_status add_wealth(struct kv_prevalence_table *t, const char *name)
{
    kv_status status = KV_OK;
    for (int q = 1; q <= 5 && status == KV_OK; q++)
        status = add_group(t, (struct kv_prevalence_group){.cell = KV_PREV_WEALTH_CELL + q}, name,
                           wealth_name[q - 1]);
    return status;
}

/* Groups by the columns of the caller. */
static kv_status add_columns(struct kv_prevalence_table *t, bool wealth)
{
    kv_status status = KV_OK;
    for (int i = 0, column = 0; i < KV_PREV_COLUMNS && status == KV_OK; i++) {
        if (free_column[i].column != KV_PREV_WEALTH)
            status = add_levels(t, ++column, free_column[i].name);
        else if (wealth)
            status = add_wealth(t, free_column[i].name);
    }
    return status;
}

static kv_status list_under5(struct kv_prevalence_table *t)
{
    struct present p = find_present(t->design, KV_PREV_AGES_UNDER5);
    char label[KV_PREV_LABEL];
    kv_status status = add_group(t, crossing(0, KV_PREV_AGES_UNDER5, 0), "All", NULL);
    for (int a = 0; p.age && a < KV_PREV_AGES_UNDER5 && status == KV_OK; a++)
        status = add_group(t, crossing(a, a, 0), "Age group", under5_age[a]);
    for (int sex = KV_FEMALE; p.sex && sex >= KV_MALE && status == KV_OK; sex--)
        status = add_group(t, crossing(0, KV_PREV_AGES_UNDER5, sex), "Sex", sex_name[sex]);
    for (int sex = KV_FEMALE; p.both && sex >= KV_MALE; sex--)
        for (int a = 0; a < KV_PREV_AGES_UNDER5 && status == KV_OK; a++) {
            snprintf(label, sizeof label, "%s.%s", under5_age[a], sex_name[sex]);
            status = add_group(t, crossing(a, a, sex), "Age + sex", label);
        }
    return status == KV_OK ? add_columns(t, p.wealth) : status;
}

/* A school-age group with its two label columns. */
static struct kv_prevalence_group school(int from, int to, int sex, const char *years,
                                         const char *months)
{
    struct kv_prevalence_group g = crossing(from, to, sex);
    g.years = years;
    g.months = months;
    g.hide_weight = from == 0 && to == KV_PREV_AGES_SCHOOL;
    return g;
}

static kv_status list_school(struct kv_prevalence_table *t)
{
    bool sexes = find_present(t->design, KV_PREV_AGES_SCHOOL).sex;
    char label[KV_PREV_LABEL];
    kv_status status =
        add_group(t, school(0, KV_PREV_AGES_SCHOOL, 0, "Total (5-19)", "(60-228)"), "All", NULL);
    for (int sex = KV_FEMALE; sexes && sex >= KV_MALE && status == KV_OK; sex--)
        status = add_group(t, school(0, KV_PREV_AGES_SCHOOL, sex, "Total (5-19)", "(60-228)"),
                           "Sex", sex_name[sex]);
    for (int a = 0; a < KV_PREV_AGES_SCHOOL && status == KV_OK; a++) {
        snprintf(label, sizeof label, "%d-%d mo", 60 + 12 * a,
                 a == KV_PREV_AGES_SCHOOL - 1 ? 228 : 71 + 12 * a);
        status =
            add_group(t, school(a, a, 0, school_years[a], school_months[a]), "Age Group 1", label);
    }
    for (int b = 0; b < 3 && status == KV_OK; b++)
        status = add_group(t,
                           school(school_band[b].from, school_band[b].to, 0, school_band[b].years,
                                  school_band[b].months),
                           "Age Group 2", school_band[b].name);
    for (int b = 0; b < 3 && sexes; b++)
        for (int sex = KV_FEMALE; sex >= KV_MALE && status == KV_OK; sex--) {
            snprintf(label, sizeof label, "%s.%s", sex_name[sex], school_band[b].name);
            status = add_group(t,
                               school(school_band[b].from, school_band[b].to, sex,
                                      school_band[b].years, school_band[b].months),
                               "Age + Sex", label);
        }
    return status;
}

/* Words of one key in the arenas of sums and squares. */
static size_t sum_words(const struct kv_design *d)
{
    return (size_t)d->shape.sums * d->sum.format.words;
}

static size_t square_words(const struct kv_design *d)
{
    return (size_t)d->shape.squares * d->square.format.words;
}

/* The largest sum of weights, as a power of two. */
static int weight_scale(const struct kv_design *d)
{
    int top = INT_MIN;
    for (int32_t b = 0; b < d->blocks; b++)
        for (int i = 0; d->sum.format.words && i < KV_PREV_CLASSES; i++) {
            int t = kv_exact_top(d->sum.format, kv_design_sum(&d->sum, b, i));
            top = t > top ? t : top;
        }
    return top == INT_MIN ? 0 : top;
}

/* Memory for the sums of one group: per key, and one more for the total. */
static kv_status allocate(struct kv_prevalence_table *t)
{
    const struct kv_design *d = t->design;
    size_t keys = (size_t)d->keys + 1;
    t->part = t->memory.resize(t->memory.self, NULL, sizeof *t->part * keys);
    t->counter =
        t->memory.resize(t->memory.self, NULL, sizeof *t->counter * keys * d->shape.counters);
    t->sum = t->memory.resize(t->memory.self, NULL, sizeof *t->sum * (keys * sum_words(d) + 1));
    t->square =
        t->memory.resize(t->memory.self, NULL, sizeof *t->square * (keys * square_words(d) + 1));
    return t->part && t->counter && t->sum && t->square ? KV_OK : KV_TOO_SMALL;
}

kv_status kv_prevalence_open(const struct kv_design *d, struct kv_memory memory,
                             struct kv_prevalence_table *out)
{
    *out = (struct kv_prevalence_table){.design = d, .memory = memory};
    kv_status status = kv_design_sort(d, memory, &out->order);
    if (status != KV_OK)
        return status;
    kv_survey_frame(d, &out->order, &out->frame);
    out->scale = (struct kv_survey_scale){weight_scale(d), 0};
    status = allocate(out);
    if (status != KV_OK)
        return status;
    return d->shape.kind == KV_PREVALENCE_SCHOOL ? list_school(out) : list_under5(out);
}

void kv_prevalence_close(struct kv_prevalence_table *t)
{
    kv_design_order_free(&t->order, t->memory);
    kv_release(&t->memory, t->part);
    kv_release(&t->memory, t->counter);
    kv_release(&t->memory, t->sum);
    kv_release(&t->memory, t->square);
    kv_release(&t->memory, t->group);
    t->part = NULL;
    t->counter = NULL;
    t->sum = t->square = NULL;
    t->group = NULL;
}

/* Adds `n` sums of one format. */
static void accumulate_all(struct kv_exact_format f, uint64_t *to, const uint64_t *from, int n)
{
    for (int i = 0; f.words && i < n; i++)
        kv_exact_accumulate(f, to + (size_t)i * f.words, from + (size_t)i * f.words);
}

/* Adds a block to the sums of its key. */
static void add_block(struct kv_prevalence_table *t, int32_t b)
{
    const struct kv_design *d = t->design;
    size_t k = (size_t)t->order.key_rank[d->block[b].key];
    for (int c = 0; c < d->shape.counters; c++)
        t->counter[k * d->shape.counters + (size_t)c] += *kv_design_counter(d, b, c);
    accumulate_all(d->sum.format, t->sum + k * sum_words(d), kv_design_sum(&d->sum, b, 0),
                   d->shape.sums);
    if (t->frame.own_rows)
        accumulate_all(d->square.format, t->square + k * square_words(d),
                       kv_design_sum(&d->square, b, 0), d->shape.squares);
}

/* Adds the sums of a key to the total, which stands after the last key. Nobody reads a total of
 * squares. */
static void add_to_total(struct kv_prevalence_table *t, size_t k)
{
    const struct kv_design *d = t->design;
    size_t total = (size_t)d->keys;
    for (int c = 0; c < d->shape.counters; c++)
        t->counter[total * d->shape.counters + (size_t)c] +=
            t->counter[k * d->shape.counters + (size_t)c];
    accumulate_all(d->sum.format, t->sum + total * sum_words(d), t->sum + k * sum_words(d),
                   d->shape.sums);
}

/* Sums of a group per key and in total, exact. */
static void gather(struct kv_prevalence_table *t, const struct kv_prevalence_group *g)
{
    const struct kv_design *d = t->design;
    size_t keys = (size_t)d->keys + 1;
    int ages = d->shape.kind == KV_PREVALENCE_SCHOOL ? KV_PREV_AGES_SCHOOL : KV_PREV_AGES_UNDER5;
    memset(t->counter, 0, sizeof *t->counter * keys * d->shape.counters);
    memset(t->sum, 0, sizeof *t->sum * keys * sum_words(d));
    memset(t->square, 0, sizeof *t->square * keys * square_words(d));
    for (int32_t b = 0; b < d->blocks; b++)
        if (block_in(g, d->block[b].cell, ages))
            add_block(t, b);
    for (int32_t k = 0; k < d->keys; k++)
        add_to_total(t, (size_t)k);
}

/* A variable: its counter, and the sums that make up its weights and its values. */
struct variable {
    int counter;
    int w_from, w_to; /* sums first to last of the weights */
    int x_from, x_to; /* of the weights with value 1, or the one sum w z */
    int xx;           /* the sum w z^2; -1: x is 0 or 1 */
};

/* Sum of a range of sums as a double-double. */
static struct kv_dd range(struct kv_exact_format f, const uint64_t *sum, int from, int to,
                          int scale)
{
    uint64_t word[KV_EXACT_MAX_WORDS];
    if (!f.words || from > to)
        return kv_dd_of(0);
    memcpy(word, sum + (size_t)from * f.words, sizeof *word * (size_t)f.words);
    for (int i = from + 1; i <= to; i++)
        kv_exact_accumulate(f, word, sum + (size_t)i * f.words);
    return kv_exact_dd(f, word, scale);
}

/* Weights of a variable at one place: a key, or the total. */
static void read_weights(const struct kv_prevalence_table *t, size_t k, const struct variable *v,
                         struct kv_survey_part *out)
{
    const struct kv_design *d = t->design;
    *out = (struct kv_survey_part){.n = t->counter[k * d->shape.counters + (size_t)v->counter],
                                   .weighted_rows = t->counter[k * d->shape.counters]};
    if (!out->n)
        return;
    out->w = range(d->sum.format, t->sum + k * sum_words(d), v->w_from, v->w_to, -t->scale.w);
    if (t->frame.own_rows && k < (size_t)d->keys)
        out->ww = range(d->square.format, t->square + k * square_words(d), v->w_from, v->w_to,
                        -2 * t->scale.w);
}

/* Values of a variable at one place; second moments only where they are used. */
static void read_values(const struct kv_prevalence_table *t, size_t k, const struct variable *v,
                        struct kv_survey_part *out)
{
    const struct kv_design *d = t->design;
    const uint64_t *sum = t->sum + k * sum_words(d), *square = t->square + k * square_words(d);
    bool total = k == (size_t)d->keys;
    if (!out->n)
        return;
    out->wx = range(d->sum.format, sum, v->x_from, v->x_to, -t->scale.w);
    if (total)
        out->wxx = v->xx < 0 ? out->wx : range(d->sum.format, sum, v->xx, v->xx, -t->scale.w);
    if (total || !t->frame.own_rows)
        return;
    out->wwx = range(d->square.format, square, v->x_from, v->x_to, -2 * t->scale.w);
    out->wwxx =
        v->xx < 0 ? out->wwx : range(d->square.format, square, v->xx, v->xx, -2 * t->scale.w);
}

/* The exact sum of weights as the nearest double. */
static double total_weight(const struct kv_prevalence_table *t, const struct variable *v)
{
    struct kv_exact_format f = t->design->sum.format;
    const uint64_t *sum = t->sum + (size_t)t->design->keys * sum_words(t->design);
    uint64_t word[KV_EXACT_MAX_WORDS] = {0};
    for (int i = v->w_from; f.words && i <= v->w_to; i++)
        kv_exact_accumulate(f, word, sum + (size_t)i * f.words);
    return kv_exact_double(f, word);
}

/* Reads the weights of all places, for one or more estimates with the same weights. */
static void weigh(struct kv_prevalence_table *t, const struct variable *v)
{
    for (int32_t k = 0; k <= t->design->keys; k++)
        read_weights(t, (size_t)k, v, &t->part[k]);
}

/* The estimate of a variable whose weights were read. */
static void estimate(struct kv_prevalence_table *t, const struct variable *v, double pop,
                     struct kv_estimate *out)
{
    enum kv_survey_kind kind = v->xx < 0 ? KV_SURVEY_PROPORTION : KV_SURVEY_MEAN;
    int32_t keys = t->design->keys;
    for (int32_t k = 0; k <= keys; k++)
        read_values(t, (size_t)k, v, &t->part[k]);
    kv_survey_estimate(&t->frame, kind, t->scale, t->part, &t->part[keys], pop, out);
    double *number[] = {&out->estimate, &out->se, &out->ci_low, &out->ci_high, &out->sd};
    for (int i = 0; i < 5; i++) /* z is in hundredths; proportions become percent */
        *number[i] = kind == KV_SURVEY_MEAN ? *number[i] / 100 : *number[i] * 100;
}

/* Cut-offs _3 _2 _1 1 2 3 as ranges of classes; "below" includes oedema. */
static const int cut_range[KV_PREV_CUTS][2] = {{0, 1}, {0, 2}, {0, 3}, {5, 7}, {6, 7}, {7, 7}};

static void indicator_cell(struct kv_prevalence_table *t, int indicator,
                           struct kv_prevalence_cell *out)
{
    int base = indicator * KV_PREV_SUMS, last = base + KV_PREV_CLASSES - 1;
    struct variable v = {1 + 2 * indicator, base, last, 0, 0, -1};
    weigh(t, &v);
    out->shown = true;
    out->n = t->part[t->design->keys].n;
    out->pop = total_weight(t, &v);
    for (int i = 0; i < KV_PREV_CUTS; i++) {
        v.x_from = base + cut_range[i][0];
        v.x_to = base + cut_range[i][1];
        estimate(t, &v, out->pop, &out->cut[i]);
    }
    v = (struct variable){2 + 2 * indicator, base + KV_PREV_OEDEMA + 1, last,
                          base + KV_PREV_WZ, base + KV_PREV_WZ,         base + KV_PREV_WZZ};
    weigh(t, &v);
    estimate(t, &v, total_weight(t, &v), &out->mean);
}

/* Stunted and wasted, stunted and overweight. */
static void joint_cells(struct kv_prevalence_table *t, struct kv_prevalence_result *out)
{
    int base = KV_PREV_INDICATORS * KV_PREV_SUMS, both = base + KV_PREV_BOTH;
    struct variable v = {1 + 2 * KV_PREV_INDICATORS, both, both, base + KV_PREV_BOTH_LOW,
                         base + KV_PREV_BOTH_LOW,    -1};
    double pop = total_weight(t, &v);
    weigh(t, &v);
    estimate(t, &v, pop, &out->stunted_wasted);
    v.x_from = v.x_to = base + KV_PREV_BOTH_HIGH;
    estimate(t, &v, pop, &out->stunted_overweight);
}

void kv_prevalence_group(struct kv_prevalence_table *t, int32_t group,
                         struct kv_prevalence_result *out)
{
    const struct kv_prevalence_group *g = &t->group[group];
    bool under5 = t->design->shape.kind == KV_PREVALENCE_UNDER5;
    *out = (struct kv_prevalence_result){0};
    gather(t, g);
    for (int i = 0; i < (under5 ? KV_PREV_INDICATORS : KV_PREV_WH); i++)
        if (i != KV_PREV_WA || !g->hide_weight)
            indicator_cell(t, i, &out->indicator[i]);
    if (under5)
        joint_cells(t, out);
}
