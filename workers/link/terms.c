/* Term frequencies: how common a value is among persons, so that a rare one weighs more. */
#include "konv.h"
#include "link/model.h"
#include <stdlib.h>

enum {
    FIRST_YEAR = 1900,
    LAST_YEAR = 2155,
    DATE_VALUES = (LAST_YEAR - FIRST_YEAR + 1) * 12 * 31 + 1
};
static const double least_frequency = 1e-5;

/* Dates by year, month and day in a row; 0 for what lies outside. */
static uint32_t date_index(uint64_t cell)
{
    uint32_t y = (uint32_t)cell / 10000, m = (uint32_t)cell / 100 % 100, day = (uint32_t)cell % 100;
    if (y < FIRST_YEAR || y > LAST_YEAR || m < 1 || m > 12 || day < 1 || day > 31)
        return 0;
    return 1 + ((y - FIRST_YEAR) * 12 + m - 1) * 31 + day - 1;
}

/* YYYYMMDD of a date's place in the table. */
uint32_t link_date_of_index(uint32_t index)
{
    uint32_t day = index - 1;
    return (FIRST_YEAR + day / 372) * 10000 + (day / 31 % 12 + 1) * 100 + day % 31 + 1;
}

/* Number of a record's value in the table of a field; 0: none. */
static uint32_t value_of(const struct link_run *run, int field, uint64_t cell)
{
    switch (run->config->field[field].kind) {
    case KIND_NAME:
        return name_first(cell) ? name_first(cell) : name_second(cell);
    case KIND_DATE:
        return date_index(cell);
    case KIND_NUMBER:
    case KIND_NIK:
    case KIND_HOUSEHOLD:
        return 0;
    default:
        return (uint32_t)cell;
    }
}

/* Which of two values comes first by its bytes; dates by day. */
static bool comes_before(const struct link_run *run, int field, uint32_t x, uint32_t y)
{
    switch (run->config->field[field].kind) {
    case KIND_DATE:
        return x < y;
    case KIND_NAME:
        return link_pool_compare(&run->data->name, x, y) < 0;
    default:
        return link_pool_compare(&run->data->text, x, y) < 0;
    }
}

/* The commonest of a person's values; ties go to the bytewise first. */
static uint32_t commonest(const struct link_run *run, int field, const uint32_t *record, uint32_t n)
{
    uint32_t best = 0, best_count = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t x = value_of(run, field, link_cell(run->data, record[i], field)), count = 0;
        if (!x || x == best)
            continue;
        for (uint32_t j = 0; j < n; j++)
            count += value_of(run, field, link_cell(run->data, record[j], field)) == x;
        if (count > best_count || (count == best_count && comes_before(run, field, x, best))) {
            best = x;
            best_count = count;
        }
    }
    return best;
}

/* Fields with tables: the person's name, the mother, the place, the birth date (for heaped days),
 * and all that ask. */
void link_init_terms(struct link_run *run)
{
    const struct link_config *c = run->config;
    for (int f = 0; f < c->fields; f++) {
        struct link_terms *t = &run->model.terms[f];
        const struct link_field *field = &c->field[f];
        bool counted =
            field->kind != KIND_NUMBER && field->kind != KIND_NIK && field->kind != KIND_HOUSEHOLD;
        t->used = counted && (field->term_frequency || f == c->name || f == c->mother ||
                              f == c->place || f == c->birth);
        t->all_dates = field->term_frequency;
        t->level = field->prefixes ? field->prefixes + 2 : field->levels;
        if (!counted || t->count[0])
            continue;
        t->values = field->kind == KIND_NAME   ? run->data->name.n
                    : field->kind == KIND_DATE ? DATE_VALUES
                                               : run->data->text.n;
        for (int m = 0; m < LINK_MODELS; m++)
            t->count[m] = xcalloc(t->values, sizeof(uint32_t));
    }
}

void link_free_terms(struct link_run *run)
{
    for (int f = 0; f < KV_MAX_FIELDS; f++)
        for (int m = 0; m < LINK_MODELS; m++) {
            free(run->model.terms[f].count[m]);
            run->model.terms[f].count[m] = NULL;
        }
}

static void clear_terms(struct link_run *run)
{
    for (int f = 0; f < run->config->fields; f++) {
        struct link_terms *t = &run->model.terms[f];
        for (int m = 0; m < LINK_MODELS && t->count[m]; m++) {
            memset(t->count[m], 0, t->values * sizeof(uint32_t));
            t->total[m] = 0;
        }
    }
}

/* Records in order of their persons. */
static uint32_t *by_person(uint32_t n, const uint32_t *person, uint32_t **start)
{
    uint32_t *at = xcalloc((size_t)n + 1, sizeof *at),
             *record = xmalloc((size_t)n * sizeof *record);
    for (uint32_t r = 0; r < n; r++)
        at[person[r] + 1]++;
    for (uint32_t r = 0; r < n; r++)
        at[r + 1] += at[r];
    *start = xmalloc(((size_t)n + 1) * sizeof **start);
    memcpy(*start, at, ((size_t)n + 1) * sizeof *at);
    for (uint32_t r = 0; r < n; r++)
        record[at[person[r]]++] = r;
    free(at);
    return record;
}

static void sum_squares(struct link_terms *t)
{
    for (int m = 0; m < LINK_MODELS; m++) {
        unsigned __int128 sum = 0;
        for (uint32_t v = 1; v < t->values; v++)
            sum += (unsigned __int128)t->count[m][v] * t->count[m][v];
        t->squares[m] = t->total[m] ? (double)sum / ((double)t->total[m] * (double)t->total[m]) : 0;
    }
}

/* Counts values on persons: `person` gives each record the number of its person's smallest record.
 */
void link_count_terms(struct link_run *run, const uint32_t *person)
{
    const struct link_data *d = run->data;
    uint32_t *start, *record = by_person(d->n, person, &start);
    link_init_terms(run);
    clear_terms(run);
#pragma omp parallel for schedule(dynamic, 1) num_threads(konv.threads)
    for (int f = 0; f < run->config->fields; f++) {
        struct link_terms *t = &run->model.terms[f];
        if (!t->count[0])
            continue;
        for (uint32_t p = 0; p < d->n; p++) {
            uint32_t n = start[p + 1] - start[p];
            if (n == 0)
                continue;
            uint32_t v = n == 1 ? value_of(run, f, link_cell(d, record[start[p]], f))
                                : commonest(run, f, record + start[p], n);
            int model = MODEL_ADULT;
            for (uint32_t i = start[p]; i < start[p + 1]; i++)
                if (head_class(link_head(d, record[i])) == CLASS_CHILD)
                    model = MODEL_CHILD;
            if (v) {
                t->count[model][v]++;
                t->total[model]++;
            }
        }
        sum_squares(t);
    }
    free(record);
    free(start);
}

/* log2(u / frequency) of a value that `count` persons have. u .002: .02 gives -3.32, .0001 gives
 * 4.32. */
static double bits_of(const struct link_terms *t, const struct kv_field *field, int model,
                      uint32_t count)
{
    double u = 0, tf = (double)count / (double)t->total[model];
    for (int l = t->level; l <= field->levels; l++)
        u += field->u[l];
    return log2(fmax(u, KV_U_FLOOR) / fmax(tf, least_frequency));
}

/* Tables of what rare values add, for one scoring of all pairs; most values are rare. */
void link_terms_begin(struct link_run *run)
{
    for (int f = 0; f < run->config->fields; f++) {
        struct link_terms *t = &run->model.terms[f];
        for (int m = 0; m < LINK_MODELS && t->used; m++) {
            if (!t->total[m])
                continue;
            t->bits[m] = xmalloc(LINK_BITS * sizeof **t->bits);
            for (uint32_t n = 0; n < LINK_BITS; n++)
                t->bits[m][n] = bits_of(t, &run->model.field[m][f], m, n);
        }
    }
}

void link_terms_end(struct link_run *run)
{
    for (int f = 0; f < run->config->fields; f++)
        for (int m = 0; m < LINK_MODELS; m++) {
            free(run->model.terms[f].bits[m]);
            run->model.terms[f].bits[m] = NULL;
        }
}

/* Bits to add at the highest level for the value two records share. */
double link_term_weight(const struct link_run *run, int f, int model, uint64_t x, uint64_t y)
{
    const struct link_terms *t = &run->model.terms[f];
    uint32_t v;
    if (run->config->field[f].kind == KIND_NAME)
        v = link_common_name(x, y);
    else
        v = value_of(run, f, x);
    if (!v || !t->total[model] ||
        (run->config->field[f].kind == KIND_DATE && !t->all_dates &&
         !(model == MODEL_ADULT && kv_date_heaped((kv_stated)x))))
        return 0;
    uint32_t n = t->count[model][v];
    return t->bits[model] && n < LINK_BITS ? t->bits[model][n]
                                           : bits_of(t, &run->model.field[model][f], model, n);
}
