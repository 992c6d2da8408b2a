/* Estimating the model without labels: u from frequencies and draws, m by EM per rule, lambda from
 * the scores. */
#include "konv.h"
#include "link/model.h"
#include "link/sort.h"
#include <omp.h>
#include <stdlib.h>

enum {
    DRAWS = 2000000,
    DRAW_CHUNK = 100000,
    ENOUGH_HITS = 1000,
    MIN_MATCHES = 200,
    EM_ROUNDS = 200,
    PRIOR = 20
};

/* Allowed pairs of each model, from the sizes of sources and classes. */
void link_count_allowed(struct link_run *run)
{
    const struct link_data *d = run->data;
    int64_t total[3] = {0}, allowed[LINK_MODELS] = {0};
    for (int s = 0; s < d->n_sources; s++) {
        int64_t n[3] = {0}; /* by class */
        for (uint32_t r = d->sources[s].first; r < d->sources[s].first + d->sources[s].n; r++)
            n[head_class(link_head(d, r))]++;
        const int64_t *k = total;
        allowed[MODEL_CHILD] += n[CLASS_CHILD] * (k[CLASS_CHILD] + k[CLASS_UNKNOWN]) +
                                n[CLASS_UNKNOWN] * k[CLASS_CHILD];
        allowed[MODEL_ADULT] += n[CLASS_ADULT] * (k[CLASS_ADULT] + k[CLASS_UNKNOWN]) +
                                n[CLASS_UNKNOWN] * (k[CLASS_ADULT] + k[CLASS_UNKNOWN]);
        if (run->config->within_source && !d->sources[s].unique) {
            allowed[MODEL_CHILD] +=
                n[CLASS_CHILD] * (n[CLASS_CHILD] - 1) / 2 + n[CLASS_CHILD] * n[CLASS_UNKNOWN];
            allowed[MODEL_ADULT] += n[CLASS_ADULT] * (n[CLASS_ADULT] - 1) / 2 +
                                    n[CLASS_ADULT] * n[CLASS_UNKNOWN] +
                                    n[CLASS_UNKNOWN] * (n[CLASS_UNKNOWN] - 1) / 2;
        }
        for (int k2 = 0; k2 < 3; k2++)
            total[k2] += n[k2];
    }
    for (int m = 0; m < LINK_MODELS; m++)
        run->model.allowed[m] = allowed[m] > 0 ? allowed[m] : 1;
}

/* Sum of squared shares of a NIK or No KK field, a value counted once per person and model. */
static void number_squares(const struct link_run *run, int field, double *squares)
{
    const struct link_data *d = run->data;
    struct link_entry *e = xmalloc((size_t)d->n * sizeof *e),
                      *spare = xmalloc((size_t)d->n * sizeof *e);
    for (int m = 0; m < LINK_MODELS; m++) {
        size_t n = 0;
        uint64_t total = 0;
        unsigned __int128 sum = 0;
        for (uint32_t r = 0; r < d->n; r++) {
            uint64_t cell = link_cell(d, r, field);
            bool child = head_class(link_head(d, r)) == CLASS_CHILD;
            bool usable = run->config->field[field].kind == KIND_NIK
                              ? kv_nik_usable(nik_status(cell))
                              : nik_status(cell) == KV_NIK_OK;
            if (usable && child == (m == MODEL_CHILD))
                e[n++] = (struct link_entry){nik_number(cell), run->person[r]};
        }
        link_sort_entries(e, spare, n);
        for (size_t i = 0, j; i < n; i = j) {
            uint64_t persons = 0;
            for (j = i; j < n && e[j].key == e[i].key; j++)
                persons += j == i || e[j].record != e[j - 1].record;
            total += persons;
            sum += (unsigned __int128)persons * persons;
        }
        squares[m] = total ? (double)sum / ((double)total * (double)total) : 0;
    }
    free(e);
    free(spare);
}

typedef uint64_t draw_hits[LINK_MODELS][KV_MAX_FIELDS][KV_LEVELS];

/* One hundred thousand draws; counts are whole numbers, so threads add up in any order. */
static void draw_chunk(const struct link_run *run, uint64_t from, draw_hits hits)
{
    const struct link_data *d = run->data;
#pragma omp parallel num_threads(konv.threads)
    {
        draw_hits own = {{{0}}};
        struct link_level_cache *cache = run->compare.cache[omp_get_thread_num()];
#pragma omp for schedule(static)
        for (uint64_t i = from; i < from + DRAW_CHUNK; i++) {
            uint32_t a, b;
            kv_draw_pair(run->config->seed, i, d->n, &a, &b);
            if (a == b || !link_allowed(d, link_head(d, a), link_head(d, b)))
                continue;
            int model = link_model_of(link_head(d, a), link_head(d, b));
            for (int f = 0; f < run->config->fields; f++)
                own[model][f][link_level(&run->compare, cache, f, a, b)]++;
        }
#pragma omp critical
        for (size_t k = 0; k < sizeof(draw_hits) / sizeof(uint64_t); k++)
            (&hits[0][0][0])[k] += (&own[0][0][0])[k];
    }
}

static bool enough(const struct link_run *run, draw_hits hits)
{
    for (int m = 0; m < LINK_MODELS; m++)
        for (int f = 0; f < run->config->fields; f++)
            for (int l = 1; l <= run->config->field[f].levels; l++)
                if (hits[m][f][l] < ENOUGH_HITS)
                    return false;
    return true;
}

static bool analytic(enum link_kind kind)
{
    return kind == KIND_NAME || kind == KIND_DATE || kind == KIND_NIK || kind == KIND_HOUSEHOLD;
}

/* u of the highest level of names, dates and numbers from frequencies; the levels below keep their
 * proportions. */
void link_analytic_u(struct link_run *run)
{
    for (int f = 0; f < run->config->fields; f++) {
        enum link_kind kind = run->config->field[f].kind;
        double squares[LINK_MODELS];
        if (!analytic(kind))
            continue;
        memcpy(squares, run->model.terms[f].squares, sizeof squares);
        if (kind == KIND_NIK || kind == KIND_HOUSEHOLD)
            number_squares(run, f, squares);
        for (int m = 0; m < LINK_MODELS; m++) {
            struct kv_field *field = &run->model.field[m][f];
            double below = 0;
            for (int l = 1; l < field->levels; l++)
                below += field->u[l];
            for (int l = 1; l < field->levels; l++)
                field->u[l] = below > 0 ? field->u[l] / below * (1 - squares[m])
                                        : (1 - squares[m]) / (field->levels - 1);
            field->u[field->levels] = squares[m];
        }
    }
}

/* u = P(level | different persons), from up to two million draws and from frequencies. */
void link_estimate_u(struct link_run *run)
{
    draw_hits *hits = xcalloc(1, sizeof *hits);
    struct link_model *model = &run->model;
    for (model->draws = 0; model->draws < DRAWS && !enough(run, *hits); model->draws += DRAW_CHUNK)
        draw_chunk(run, model->draws, *hits);
    for (int m = 0; m < LINK_MODELS; m++)
        for (int f = 0; f < run->config->fields; f++) {
            struct kv_field *field = &model->field[m][f];
            uint64_t total = 0;
            field->levels = run->config->field[f].levels;
            field->shared = run->config->field[f].shared;
            for (int l = 1; l <= field->levels; l++)
                total += (*hits)[m][f][l];
            for (int l = 1; l <= field->levels; l++)
                field->u[l] =
                    total ? (double)(*hits)[m][f][l] / (double)total : 1.0 / field->levels;
        }
    free(hits);
    link_analytic_u(run);
}

/* ---- m ---- */

/* Pattern counts of the deterministic links: the shares that start EM and hold it in place. */
static void link_shares(const struct link_run *run, int flag, int model,
                        uint64_t (*hits)[KV_LEVELS])
{
    int fields = run->config->fields;
    uint64_t *links = xcalloc((size_t)run->patterns.n + 1, sizeof *links);
    for (uint64_t i = 0; i < run->pairs.n; i++)
        links[run->pairs.pair[i].pattern] += (run->pairs.pair[i].flags & flag) != 0;
    for (uint32_t p = 0; p < run->patterns.n; p++)
        for (int f = 0; f < fields && run->patterns.model[p] == model; f++)
            hits[f][run->patterns.level[(size_t)p * (size_t)fields + (size_t)f]] += links[p];
    free(links);
}

/* Starting m and pseudo-counts: 20 x the shares among D1 links (for the NIK among D3 links), or .9
 * and 1 without. */
static void start_m(struct link_run *run, int model, double (*prior)[KV_LEVELS])
{
    uint64_t d1[KV_MAX_FIELDS][KV_LEVELS] = {{0}}, d3[KV_MAX_FIELDS][KV_LEVELS] = {{0}};
    if (run->config->nik >= 0) {
        link_shares(run, PAIR_D1, model, d1);
        link_shares(run, PAIR_D3, model, d3);
    }
    for (int f = 0; f < run->config->fields; f++) {
        struct kv_field *field = &run->model.field[model][f];
        uint64_t *hits = run->config->field[f].kind == KIND_NIK ? d3[f] : d1[f], total = 0;
        for (int l = 1; l <= field->levels; l++)
            total += hits[l];
        for (int l = 1; l <= field->levels; l++) {
            double share = total                ? (double)hits[l] / (double)total
                           : l == field->levels ? .9
                                                : .1 / (field->levels - 1);
            field->m[l] = share;
            prior[f][l] = total ? PRIOR * share : 1;
        }
    }
}

static void leave_out(const struct link_config *c, int column, bool *use, bool *home)
{
    int f = column >= 0 ? c->column[column].field : -1;
    if (f < 0)
        return;
    use[f] = false;
    *home |= c->field[f].kind == KIND_HOUSEHOLD || f == c->mother;
}

/*
 * Fields that take no part in the fit of a rule: those in its key. A key with the No KK or the
 * mother already says "one household" of all its pairs: the non-matches there are siblings, for
 * whom u of the shared fields does not hold, so none of these takes part.
 */
static void fields_outside(const struct link_config *c, int rule, bool *use)
{
    bool home = false;
    for (int f = 0; f < c->fields; f++)
        use[f] = true;
    for (int p = 0; rule < c->rules && p < c->rule[rule].parts; p++) {
        leave_out(c, c->rule[rule].part[p].column, use, &home);
        leave_out(c, c->rule[rule].part[p].other, use, &home);
    }
    for (int f = 0; home && f < c->fields; f++)
        use[f] = use[f] && !c->field[f].shared;
}

struct rule_fit {
    bool use[KV_MAX_FIELDS];
    struct kv_field field[KV_MAX_FIELDS];
    double matches;
    bool done;
};

/* Patterns of one model with their counts in one rule (rule == rules: all candidates). */
static size_t gather(const struct link_run *run, int model, int rule, uint8_t *level,
                     uint64_t *count)
{
    const struct link_patterns *t = &run->patterns;
    size_t n = 0, fields = (size_t)run->config->fields, rules = (size_t)run->blocks.rules;
    for (uint32_t p = 0; p < t->n; p++) {
        uint64_t k =
            (size_t)rule < rules ? t->count[(size_t)p * rules + (size_t)rule] : t->pairs[p];
        if (t->model[p] != model || k == 0)
            continue;
        memcpy(level + n * fields, t->level + (size_t)p * fields, fields);
        count[n++] = k;
    }
    return n;
}

static void fit_rule(const struct link_run *run, int model, int rule,
                     const double (*prior)[KV_LEVELS], struct rule_fit *fit)
{
    size_t n = run->patterns.n, fields = (size_t)run->config->fields;
    uint8_t *level = xmalloc(n * fields + 1);
    uint64_t *count = xmalloc((n + 1) * sizeof *count);
    fields_outside(run->config, rule, fit->use);
    memcpy(fit->field, run->model.field[model], sizeof fit->field);
    struct kv_em em = {.level = level,
                       .count = count,
                       .patterns = gather(run, model, rule, level, count),
                       .fields = (int)fields,
                       .use = fit->use,
                       .prior = prior,
                       .field = fit->field,
                       .dependence = run->model.dependence,
                       .lambda = .5,
                       .rounds = EM_ROUNDS};
    fit->done = kv_em_fit(&em) == KV_OK;
    fit->matches = em.matches;
    free(level);
    free(count);
}

/* Mean of the fits that hold a field, weighted by their matches; small fits do not count. */
static void combine(struct link_run *run, int model, const struct rule_fit *fit, int rules)
{
    for (int f = 0; f < run->config->fields; f++) {
        struct kv_field *field = &run->model.field[model][f];
        double weight = 0, m[KV_LEVELS] = {0};
        for (int r = 0; r < rules; r++) {
            if (!fit[r].done || !fit[r].use[f] || fit[r].matches < MIN_MATCHES)
                continue;
            weight += fit[r].matches;
            for (int l = 1; l <= field->levels; l++)
                m[l] += fit[r].matches * fit[r].field[f].m[l];
        }
        const struct rule_fit *all = &fit[rules];
        for (int l = 1; l <= field->levels; l++)
            field->m[l] = weight > 0 ? m[l] / weight : all->done ? all->field[f].m[l] : field->m[l];
    }
}

/* The fixed weights of a NIK: a swapped serial says nothing, another serial is another person. */
static void fix_nik(struct link_run *run, int model)
{
    for (int f = 0; f < run->config->fields; f++)
        if (run->config->field[f].kind == KIND_NIK) {
            run->model.field[model][f].w[3] = 0;
            run->model.field[model][f].w[2] = run->model.field[model][f].w[1];
        }
}

/* m of every field by EM, one fit per rule and model, then pooled weights. */
void link_estimate_m(struct link_run *run)
{
    int rules = run->blocks.rules, jobs = LINK_MODELS * (rules + 1);
    struct rule_fit *fit = xcalloc((size_t)jobs, sizeof *fit);
    double(*prior)[KV_MAX_FIELDS][KV_LEVELS] = xcalloc(LINK_MODELS, sizeof *prior);
    for (int m = 0; m < LINK_MODELS; m++)
        start_m(run, m, prior[m]);
#pragma omp parallel for schedule(dynamic, 1) num_threads(konv.threads)
    for (int j = 0; j < jobs; j++)
        fit_rule(run, j / (rules + 1), j % (rules + 1),
                 (const double(*)[KV_LEVELS])prior[j / (rules + 1)], &fit[j]);
    run->model.fits_small = 0;
    for (int m = 0; m < LINK_MODELS; m++) {
        for (int r = 0; r < rules; r++)
            run->model.fits_small += fit[m * (rules + 1) + r].matches < MIN_MATCHES;
        combine(run, m, fit + (size_t)m * (size_t)(rules + 1), rules);
        for (int f = 0; f < run->config->fields; f++)
            kv_pool_weights(&run->model.field[m][f]);
        fix_nik(run, m);
    }
    free(prior);
    free(fit);
}

/* ---- lambda ---- */

/* Candidates equal in at least half of their non-missing fields, two or more. */
static bool mostly_equal(const struct link_run *run, uint32_t pattern)
{
    const uint8_t *level = run->patterns.level + (size_t)pattern * (size_t)run->config->fields;
    int seen = 0, equal = 0;
    for (int f = 0; f < run->config->fields; f++) {
        seen += level[f] > 0;
        equal += level[f] >= (run->model.terms[f].level ? run->model.terms[f].level
                                                        : run->config->field[f].levels);
    }
    return equal >= 2 && 2 * equal >= seen;
}

/* First lambda: deterministic links, or mostly equal candidates, over the assumed recall and the
 * allowed pairs. */
void link_start_lambda(struct link_run *run)
{
    double links[LINK_MODELS] = {0};
    if (run->config->nik >= 0) {
        for (uint64_t i = 0; i < run->pairs.n; i++)
            if (run->pairs.pair[i].flags & (PAIR_D1 | PAIR_D3))
                links[run->patterns.model[run->pairs.pair[i].pattern]] += 1 / run->config->recall;
    } else {
        for (uint32_t p = 0; p < run->patterns.n; p++)
            if (mostly_equal(run, p))
                links[run->patterns.model[p]] += (double)run->patterns.pairs[p];
    }
    for (int m = 0; m < LINK_MODELS; m++)
        run->model.lambda[m] = fmax(links[m], 1) / (double)run->model.allowed[m];
}
