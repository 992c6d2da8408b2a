/* One run from records to persons: block, compare, estimate, score, group. */
#include "link/engine.h"
#include "konv.h"
#include "limit.h"
#include "link/calibrate.h"
#include "link/family.h"
#include <inttypes.h>
#include <omp.h>
#include <stdlib.h>

/* With --progress: how long the part of the run took that ends here, and what was held at most. */
void link_lap(const char *what)
{
    static double before;
    double now = omp_get_wtime(), most = limit_most();
    if (konv.progress && before > 0 && what)
        log_info("%s: %.2f s, memory up to %.0f MB", what, now - before, most);
    before = now;
}

/* With --progress: pairs compared and scored once, a second of one core. */
static void say_speed(const struct link_run *run)
{
    double seconds = run->pairs.seconds + run->seconds;
    if (konv.progress && seconds > 0)
        log_info("pairs: %" PRIu64 " found and compared in %.2f core seconds, scored in %.2f: "
                 "%.0f a second and core",
                 run->pairs.n, run->pairs.seconds, run->seconds, (double)run->pairs.n / seconds);
}

/* All records of the inputs, ranked. */
void link_read_records(struct link_run *run, struct link_config *config, PGconn *conn)
{
    *run = (struct link_run){.config = config};
    link_lap(NULL);
    limit_step("reading", 0);
    link_find_sex(config, conn);
    run->data = link_read(config, conn);
    link_lap("reading");
}

/* Blocks and compares; everything later works on patterns. */
void link_make_candidates(struct link_run *run)
{
    limit_step("blocking", run->data->n);
    link_block(&run->blocks, run->data);
    link_lap("blocking");
    limit_step("comparing", 0);
    link_compare_init(&run->compare, run->data);
    link_make_pairs(&run->blocks, &run->compare, &run->pairs);
    link_blocks_free(&run->blocks); /* their statistics stay */
    link_patterns_init(run);
    run->person = xmalloc(run->data->n * sizeof *run->person);
    run->model.fields = run->config->fields;
    link_lap("comparing");
}

static bool has_shared(const struct link_config *c)
{
    for (int f = 0; f < c->fields; f++)
        if (c->field[f].shared)
            return true;
    return false;
}

/* Scores, and twice lambda from the scores. */
static void score_and_update(struct link_run *run)
{
    for (int round = 0; round < 2; round++) {
        link_score(run);
        link_update_lambda(run);
    }
    link_score(run);
}

/* Without NIKs values are first counted on records; the clusters of the first scoring are better
 * persons. */
static void recount_terms(struct link_run *run)
{
    struct link_groups groups;
    link_find_cuts(run);
    link_group(run, NULL, &groups);
    link_groups_free(&groups);
    link_count_terms(run, run->person);
    link_analytic_u(run);
    link_estimate_m(run);
    score_and_update(run);
}

/* Parameters from the data, without labels. */
static void estimate(struct link_run *run)
{
    const struct link_config *c = run->config;
    run->model.dependence = c->dependence >= 0 ? c->dependence : has_shared(c) ? 0.6 : 1;
    link_count_allowed(run);
    link_flag_pairs(run);
    link_preliminary_persons(run);
    link_count_terms(run, run->person);
    link_estimate_u(run);
    link_estimate_m(run);
    link_start_lambda(run);
    score_and_update(run);
    if (c->nik < 0)
        recount_terms(run);
}

/* Household evidence in two rounds: matchings, what the other members say, new scores. */
static void use_households(struct link_run *run, struct link_families *f, bool train)
{
    link_source_households(run);
    link_families_init(f, run);
    for (int round = 0; round < 2; round++) {
        link_match_families(f);
        if (train)
            link_train_bins(run, f);
        link_household_evidence(run, f);
        link_score(run);
        if (train) {
            link_update_lambda(run);
            link_score(run);
        }
    }
}

/* Scores with a loaded model: nothing is estimated, so the same records score alike in every run.
 */
void link_apply(struct link_run *run)
{
    struct link_families families;
    double now[KV_MAX_FIELDS][KV_LEVELS];
    limit_step("scoring", 0);
    link_flag_pairs(run);
    link_level_shares(run, now);
    for (int f = 0; f < run->config->fields; f++) {
        run->model.shift[f] = 0;
        for (int l = 0; l < KV_LEVELS; l++)
            run->model.shift[f] += fabs(now[f][l] - run->model.share[f][l]) / 2;
    }
    link_score(run);
    if (run->config->household >= 0 || run->config->family_column) {
        use_households(run, &families, false);
        link_families_free(&families);
    }
    link_lap("scoring");
    say_speed(run);
}

/* The whole model from the data: weights, dependence, household evidence, calibration, cuts. */
void link_train(struct link_run *run)
{
    struct link_calibration known;
    struct link_families families;
    bool homes = run->config->household >= 0 || run->config->family_column;
    limit_step("training", 0);
    estimate(run);
    link_known_pairs(run, &known);
    link_choose_dependence(run, &known);
    free(known.known); /* found again below: the households need the room */
    score_and_update(run);
    if (homes)
        use_households(run, &families, true);
    link_known_pairs(run, &known);
    link_calibrate(run, &known, homes ? &families : NULL);
    free(known.known);
    link_level_shares(run, run->model.share);
    if (homes) { /* the run that trains a model gets what every later run with it will get */
        link_families_free(&families);
        link_apply(run);
    }
    link_find_cuts(run);
    link_lap("training");
}

/* Source households into households, by the persons they share. */
void link_group_households(struct link_run *run)
{
    struct link_families f;
    limit_step("households", 0);
    link_families_init(&f, run);
    link_match_families(&f);
    link_join_households(run, &f);
    link_families_free(&f);
    link_lap("households");
}

void link_free(struct link_run *run)
{
    if (run->compare.cache)
        link_compare_free(&run->compare);
    link_blocks_free(&run->blocks);
    free(run->pairs.start);
    free(run->pairs.pair);
    free(run->patterns.raw);
    free(run->patterns.level);
    free(run->patterns.model);
    free(run->patterns.count);
    free(run->patterns.pairs);
    link_free_terms(run);
    free(run->model.knot);
    free(run->reviewed);
    free(run->person);
    free(run->household);
    link_data_free(run->data);
}
