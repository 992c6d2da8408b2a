/* Scoring: a pair's total weight from its pattern, the frequency of its values and its households.
 */
#include "konv.h"
#include "link/model.h"
#include <stdlib.h>

enum { ROWS = 4096, AHEAD = 16 };

/* Weight of a pattern without term frequencies: prior odds + personal + k x shared. */
double link_pattern_weight(const struct link_run *run, const uint8_t *level, int model,
                           bool without_nik)
{
    const struct link_model *m = &run->model;
    double personal = 0, shared = 0;
    for (int f = 0; f < run->config->fields; f++) {
        const struct kv_field *field = &m->field[model][f];
        if (without_nik && run->config->field[f].kind == KIND_NIK)
            continue;
        if (field->shared)
            shared += field->w[level[f]];
        else
            personal += field->w[level[f]];
    }
    return kv_logit(m->lambda[model]) + personal + m->dependence * shared;
}

/* What the frequencies of the common values add. */
double link_pair_terms(const struct link_run *run, const uint8_t *level, int model, uint32_t a,
                       uint32_t b)
{
    double sum = 0;
    for (int f = 0; f < run->config->fields; f++) {
        const struct link_terms *t = &run->model.terms[f];
        if (!t->used || level[f] < t->level)
            continue;
        double w =
            link_term_weight(run, f, model, link_cell(run->data, a, f), link_cell(run->data, b, f));
        sum += run->model.field[model][f].shared ? run->model.dependence * w : w;
    }
    return sum;
}

/* Scores every pair with the model as it stands; W in millionths of a bit. */
void link_score(struct link_run *run)
{
    const struct link_patterns *t = &run->patterns;
    size_t fields = (size_t)run->config->fields;
    double *base = xmalloc((size_t)t->n * sizeof *base + 1);
    bool *terms = xcalloc((size_t)t->n + 1, sizeof *terms);
    for (uint32_t p = 0; p < t->n; p++) {
        const uint8_t *level = t->level + (size_t)p * fields;
        base[p] = link_pattern_weight(run, level, t->model[p], false);
        for (size_t f = 0; f < fields; f++)
            terms[p] |= run->model.terms[f].used && level[f] >= run->model.terms[f].level;
    }
    link_terms_begin(run);
    double seconds = 0;
#pragma omp parallel num_threads(konv.threads) reduction(+ : seconds)
    {
        double start = link_cpu_seconds();
#pragma omp for schedule(dynamic, 1024) nowait
        for (uint32_t a = 0; a < run->data->n; a++)
            for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
                struct link_pair *pair = &run->pairs.pair[i];
                const uint8_t *level = t->level + (size_t)pair->pattern * fields;
                double w = base[pair->pattern] + run->model.bin_weight[pair_bin(pair)];
                if (i + AHEAD < run->pairs.n && terms[pair[AHEAD].pattern])
                    link_prefetch(run->data, pair[AHEAD].b);
                if (terms[pair->pattern])
                    w += link_pair_terms(run, level, t->model[pair->pattern], a, pair->b);
                pair->w = (int32_t)link_micro(w);
            }
        seconds = link_cpu_seconds() - start;
    }
    run->seconds = seconds;
    link_terms_end(run);
    free(base);
    free(terms);
}

/* Probability of a pair: calibrated if there is a curve. */
double link_p(const struct link_run *run, const struct link_pair *pair)
{
    double w = pair->w / 1e6;
    return run->model.knots ? kv_calibrated(run->model.knot, run->model.knots, w)
                            : kv_probability(w);
}

/* Expected matches among the candidates of each model; sums of fixed chunks in order, for any
 * number of threads. */
static void expected(const struct link_run *run, double *out)
{
    uint32_t chunks = (run->data->n + ROWS - 1) / ROWS;
    double(*sum)[LINK_MODELS] = xcalloc((size_t)chunks + 1, sizeof *sum);
#pragma omp parallel for schedule(dynamic, 1) num_threads(konv.threads)
    for (uint32_t c = 0; c < chunks; c++) {
        uint32_t end = (c + 1) * ROWS < run->data->n ? (c + 1) * ROWS : run->data->n;
        for (uint64_t i = run->pairs.start[c * ROWS]; i < run->pairs.start[end]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            sum[c][run->patterns.model[pair->pattern]] += link_p(run, pair);
        }
    }
    for (int m = 0; m < LINK_MODELS; m++) {
        out[m] = 0;
        for (uint32_t c = 0; c < chunks; c++)
            out[m] += sum[c][m];
    }
    free(sum);
}

/* lambda = expected matches over allowed pairs. */
void link_update_lambda(struct link_run *run)
{
    expected(run, run->model.matches);
    for (int m = 0; m < LINK_MODELS; m++)
        run->model.lambda[m] = fmax(run->model.matches[m], 1) / (double)run->model.allowed[m];
}

/* W of a record with itself: below the cut no pair of it can ever be linked. */
double link_own_weight(const struct link_run *run, uint32_t r)
{
    const struct link_config *c = run->config;
    uint8_t level[KV_MAX_FIELDS];
    int model = link_model_of(link_head(run->data, r), link_head(run->data, r));
    for (int f = 0; f < c->fields; f++) {
        uint64_t cell = link_cell(run->data, r, f);
        bool there = cell != 0;
        if (c->field[f].kind == KIND_NIK)
            there = kv_nik_usable(nik_status(cell));
        else if (c->field[f].kind == KIND_HOUSEHOLD)
            there = nik_status(cell) == KV_NIK_OK;
        else if (c->field[f].kind == KIND_NAME)
            there = name_first(cell) || name_second(cell);
        level[f] = there ? (uint8_t)c->field[f].levels : 0;
    }
    return link_pattern_weight(run, level, model, false) + link_pair_terms(run, level, model, r, r);
}
