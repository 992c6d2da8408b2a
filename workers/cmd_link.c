/* link: the six sources into persons and households, or any tables by a configuration. */
#include "konv.h"
#include "limit.h"
#include "link/builtin.h"
#include "link/engine.h"
#include "link/evaluate.h"
#include "link/output.h"
#include "link/people.h"
#include "link/store.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *config_path, *model_in, *model_out;
static struct link_people_options people;
static bool show_config;

/* What was read and what it was worth. */
static void report_data(const struct link_run *run)
{
    const struct link_data *d = run->data;
    printf("records: %" PRIu32 " in %d sources\n", d->n, d->n_sources);
    if (d->counts.dummies)
        printf("identifiers taken as missing (over 50 records of one source): %" PRIu64 "\n",
               d->counts.dummies);
    if (d->counts.families)
        printf("families taken as missing (over 20 names or 1,000 records in one source): %" PRIu64 "\n",
               d->counts.families);
    for (int s = 0; s <= KV_NIK_OK && run->config->nik >= 0; s++)
        if (d->counts.nik_status[s])
            printf("NIK %-15s %12" PRIu64 "\n", kv_nik_status_name((kv_nik_status)s),
                   d->counts.nik_status[s]);
    for (int s = 0; s <= KV_NIK_OK && run->config->household >= 0; s++)
        if (d->counts.kk_status[s])
            printf("No KK %-13s %12" PRIu64 "\n", kv_nik_status_name((kv_nik_status)s),
                   d->counts.kk_status[s]);
}

static void report_model(const struct link_run *run)
{
    const struct link_model *m = &run->model;
    if (run->config->nik >= 0)
        printf("certain links: %" PRIu64 " by NIK, %" PRIu64 " by No KK; shared NIKs: %" PRIu64
               "\n",
               m->links[0], m->links[2], m->links[1]);
    printf("expected matches: %.0f adult, %.0f child; fits under 200 matches: %" PRIu64 "\n",
           m->matches[MODEL_ADULT], m->matches[MODEL_CHILD], m->fits_small);
    printf("dependence of shared facts %.2f; %s; link from weight %.6f, review from %.6f\n",
           m->dependence, m->knots ? "calibrated" : "not calibrated", m->t_hi, m->t_lo);
    for (int b = 1; b <= KV_BM_BINS && run->config->household >= 0; b++)
        printf("household evidence %d: m %.4f u %.4f F %.3f\n", b, m->bin_m[b], m->bin_u[b],
               m->bin_weight[b]);
}

/* A model from a file: its first line is the checksum of the rest. */
static void use_model(struct link_run *run)
{
    char *text = link_read_file(model_in), *body = strchr(text, '\n');
    if (!body || body - text != 64)
        die(EXIT_USAGE, "%s is no model written by --save-model", model_in);
    *body = '\0';
    link_model_load(run, body + 1, text);
    link_apply(run);
    free(text);
}

static void keep_model(const struct link_run *run)
{
    char hex[65], *text = link_model_text(run, hex), *all = xprintf("%s\n%s", hex, text);
    link_write_file(model_out, all);
    free(all);
    free(text);
}

static int run_config(void)
{
    struct link_config *config = link_config_file(config_path);
    konv.own_tables = true;
    struct link_run run;
    struct link_groups groups;
    PGconn *conn = db_connect();
    limit_begin(people.megabytes, "linking", "");
    link_check_output(config, conn);
    link_read_records(&run, config, conn);
    report_data(&run);
    link_make_candidates(&run);
    link_block_report(&run.blocks);
    if (model_in)
        use_model(&run);
    else
        link_train(&run);
    if (model_out && !konv.dry_run)
        keep_model(&run);
    report_model(&run);
    link_group(&run, NULL, &groups);
    link_lap("grouping");
    if (config->household >= 0)
        link_group_households(&run);
    link_evaluate(&run);
    if (!konv.dry_run)
        link_write(&run, &groups, conn);
    link_groups_free(&groups);
    link_free(&run);
    db_close(conn);
    return EXIT_DONE;
}

static int run_link(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (show_config) {
        fputs(link_builtin, stdout);
        return EXIT_DONE;
    }
    if (config_path)
        return run_config();
    if (model_in || model_out)
        die(EXIT_USAGE,
            "--model and --save-model go with --config; the warehouse keeps its own model");
    return link_people(&people);
}

static const struct opt options[] = {
    {"config", 'c', OPT_STRING, &config_path, "FILE",
     "link any tables as the JSON file says (docs/linkage.md)"},
    {"full", 0, OPT_FLAG, &people.full, NULL, "link all records even if nothing changed"},
    {"train", 0, OPT_FLAG, &people.train, NULL,
     "estimate a new model instead of using the stored one"},
    {"memory", 0, OPT_DOUBLE, &people.megabytes, "MB",
     "limit of the program's memory, kept (default: none)"},
    {"period", 0, OPT_STRING, &people.period, "P",
     "period linked: 2025-11, 2025-Q4, 2025 (default: month of the newest record)"},
    {"model", 0, OPT_STRING, &model_in, "FILE",
     "with --config: score with a stored model, estimate nothing"},
    {"save-model", 0, OPT_STRING, &model_out, "FILE", "with --config: write the model to a file"},
    {"show-config", 0, OPT_FLAG, &show_config, NULL,
     "print the configuration of the six sources and stop"},
    {0},
};

const struct command cmd_link = {
    .name = "link",
    .args = "[--full] | --config FILE",
    .summary = "the six sources into persons and households, or any tables",
    .opts = options,
    .max_args = 0,
    .run = run_link,
};
