/* The six sources into persons and households: read, score or train, group, keep numbers, write;
 * see people.h. */
#include "link/people.h"
#include "konv.h"
#include "link/builtin.h"
#include "link/engine.h"
#include "link/persons.h"
#include "link/record.h"
#include "link/state.h"
#include "link/store.h"
#include "period.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* One run over the warehouse. */
struct people {
    const struct link_people_options *options;
    PGconn *conn;
    struct run job;
    struct link_run run;
    struct link_state state;
    struct link_groups groups;
    int *priority; /* per source */
    char *period;
    int64_t model_id;
    uint64_t changed, fresh;
};

/* Last day of the period linked: of the one given, else of the month of the newest record. Never
 * the clock. */
static kv_date reference_date(struct people *p)
{
    if (p->options->period) {
        struct period period = period_parse(p->options->period);
        p->period = xstrdup(period.code);
        return period.end;
    }
    char *day =
        db_one(p->conn,
               "SELECT max(catatan_akhir) - date '2000-01-01' FROM sumber.orang WHERE NOT ditarik",
               0, NULL);
    if (!day)
        die_hint(EXIT_RUNTIME, "load a source first: 'konvergensi load --help'",
                 "there are no records to link");
    kv_ymd d = kv_ymd_of((kv_date)strtol(day, NULL, 10));
    free(day);
    p->period = xprintf("%04d-%02d", d.year, d.month);
    return kv_date_of(d.year, d.month, kv_month_days(d.year, d.month));
}

static void read_priorities(struct people *p)
{
    const struct link_data *d = p->run.data;
    PGresult *res = db_query(p->conn, "SELECT sumber, prioritas FROM acuan.sumber_tautan");
    p->priority = xcalloc((size_t)d->n_sources + 1, sizeof *p->priority);
    for (int s = 0; s < d->n_sources; s++)
        for (int i = 0; i < PQntuples(res); i++)
            if (strcmp(PQgetvalue(res, i, 0), d->sources[s].label) == 0)
                p->priority[s] = atoi(PQgetvalue(res, i, 1));
    PQclear(res);
}

/* Records that are new or read differently than at the last run. */
static void count_changes(struct people *p)
{
    const struct link_data *d = p->run.data;
    for (uint32_t r = 0; r < d->n; r++) {
        p->fresh += p->state.old[KIND_PERSON][r] == 0;
        p->changed += p->state.old[KIND_PERSON][r] != 0 && p->state.hash[r] != d->hash[r];
    }
    printf("records: %" PRIu32 " in %d sources; %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
           " withdrawn\n",
           d->n, d->n_sources, p->fresh, p->changed, p->state.gone);
    fflush(stdout);
}

/* Nothing to do: no record and no decision changed since the last run. */
static bool unchanged(const struct people *p)
{
    if (p->options->full || p->options->train || p->fresh || p->changed || p->state.gone)
        return false;
    char *open = db_one(
        p->conn,
        "SELECT 1 FROM inti.putusan_tautan WHERE waktu > (SELECT max(mulai) FROM operasi.run "
        "WHERE perintah = 'link' AND status = 'selesai') LIMIT 1",
        0, NULL);
    bool none = open == NULL;
    free(open);
    return none;
}

/* Uses the active model, or trains one from these records. */
static void use_model(struct people *p)
{
    PGresult *res =
        db_query(p->conn, "SELECT model_id, sidik, isi FROM inti.model_tautan WHERE aktif");
    if (PQntuples(res) && !p->options->train) {
        p->model_id = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
        link_model_load(&p->run, PQgetvalue(res, 0, 2), PQgetvalue(res, 0, 1));
        link_apply(&p->run);
        printf("model %" PRId64 ": scored, nothing trained\n", p->model_id);
    } else {
        link_train(&p->run);
        printf("model: trained on these records\n");
    }
    PQclear(res);
    fflush(stdout);
}

/* Stores a model trained in this run and makes it the active one. */
static void store_model(struct people *p)
{
    char hex[65], records[24], run[24];
    if (p->model_id)
        return;
    char *text = link_model_text(&p->run, hex);
    snprintf(records, sizeof records, "%" PRIu32, p->run.data->n);
    snprintf(run, sizeof run, "%" PRId64, p->job.id);
    const char *v[] = {run, records, hex, text};
    db_exec(p->conn, "UPDATE inti.model_tautan SET aktif = false WHERE aktif");
    char *id = db_one(p->conn,
                      "INSERT INTO inti.model_tautan (run_id, aktif, catatan, sidik, isi) "
                      "VALUES ($1::bigint, true, $2::bigint, $3, $4) RETURNING model_id",
                      4, v);
    p->model_id = strtoll(id, NULL, 10);
    free(id);
    free(text);
}

struct number_context {
    struct people *p;
    int kind;
};

static int64_t fresh_number(void *context, uint32_t record)
{
    struct number_context *c = context;
    return link_fresh_number(&c->p->state, c->p->run.data, c->kind, record);
}

static int64_t age_of_number(void *context, int64_t number)
{
    struct number_context *c = context;
    return link_age_of_number(&c->p->state, number);
}

/* Numbers of one kind for all records. */
static void assign(struct people *p, int kind, struct link_numbers *out)
{
    struct number_context context = {p, kind};
    *out = (struct link_numbers){.n = p->run.data->n,
                                 .group = kind == KIND_PERSON ? p->run.person : p->run.household,
                                 .old = p->state.old[kind],
                                 .retired = p->state.retired[kind],
                                 .n_retired = p->state.n_retired[kind],
                                 .age = age_of_number,
                                 .fresh = fresh_number,
                                 .context = &context,
                                 .number = xmalloc((size_t)p->run.data->n * sizeof(int64_t))};
    link_assign_numbers(out);
    out->context = NULL;
}

/* History rows, new aliases with the records that held them, revived aliases removed. */
static void write_history(struct people *p, int kind, const struct link_numbers *numbers)
{
    static const char *const words[] = {"baru", "gabung", "pisah", "pulih"};
    struct copy_in copy;
    copy_in_begin(&copy, p->conn, "inti.riwayat_nomor (jenis, run_id, id_lama, id_baru, kejadian)");
    for (size_t i = 0; i < numbers->events; i++) {
        const struct link_history *h = &numbers->history[i];
        copy_row(&copy, 5);
        copy_text(&copy, link_kind_words[kind]);
        copy_int8(&copy, p->job.id);
        if (h->event == EVENT_NEW)
            copy_null(&copy);
        else
            copy_int8(&copy, h->old ? h->old : h->new);
        copy_int8(&copy, h->new);
        copy_text(&copy, words[h->event]);
    }
    copy_in_end(&copy);
    db_execf(p->conn,
             "DELETE FROM inti.nomor_bekas b USING inti.riwayat_nomor r WHERE r.run_id = %" PRId64
             " AND r.jenis = '%s' AND r.kejadian = 'pulih' AND b.jenis = r.jenis AND b.nomor = "
             "r.id_baru",
             p->job.id, link_kind_words[kind]);
    db_execf(
        p->conn,
        "INSERT INTO inti.nomor_bekas (jenis, nomor, ke, sumber, id_sumber) "
        "SELECT r.jenis, r.id_lama, r.id_baru, a.sumber, a.id_sumber FROM inti.riwayat_nomor r "
        "JOIN inti.anggota_sumber a ON %s = r.id_lama JOIN t_anggota USING (sumber, id_sumber) "
        "WHERE r.run_id = %" PRId64 " AND r.jenis = '%s' AND r.kejadian = 'gabung'",
        kind == KIND_PERSON ? "a.orang_id" : "a.keluarga_id", p->job.id, link_kind_words[kind]);
}

static bool nameless(const struct link_data *d, uint32_t r)
{
    return link_cell(d, r, d->config->name) & NAME_BABY;
}

/* t_anggota: every record with its numbers. */
static void write_members(struct people *p, const int64_t *person, const int64_t *home)
{
    const struct link_data *d = p->run.data;
    struct copy_in copy;
    db_exec(p->conn, "CREATE TEMP TABLE t_anggota (sumber text, id_sumber text, orang_id bigint, "
                     "keluarga_id bigint, sidik bigint, "
                     "bayi boolean) ON COMMIT DROP");
    copy_in_begin(&copy, p->conn, "t_anggota");
    for (uint32_t r = 0; r < d->n; r++) {
        copy_row(&copy, 6);
        copy_text(&copy, d->sources[head_source(link_head(d, r))].label);
        copy_text(&copy, link_id(d, r));
        copy_int8(&copy, person[r]);
        copy_int8(&copy, home[r]);
        copy_int8(&copy, (int64_t)d->hash[r]);
        copy_bool(&copy, nameless(d, r));
    }
    copy_in_end(&copy);
    db_exec(p->conn, "ANALYZE t_anggota");
}

static void put_digits(struct copy_in *copy, uint64_t number)
{
    char text[24];
    if (!number) {
        copy_null(copy);
        return;
    }
    snprintf(text, sizeof text, "%016" PRIu64, number);
    copy_text(copy, text);
}

static void put_person(struct copy_in *copy, const struct link_person *x, int64_t number,
                       const int64_t *person)
{
    copy_row(copy, 7);
    copy_int8(copy, number);
    if (x->born == KV_NO_DATE)
        copy_null(copy);
    else
        copy_int4(copy, x->born);
    copy_text(copy, x->sex == KV_MALE ? "L" : x->sex == KV_FEMALE ? "P" : NULL);
    copy_text(copy, x->class == CLASS_CHILD ? "anak" : x->class == CLASS_ADULT ? "dewasa" : NULL);
    put_digits(copy, x->nik);
    copy_text(copy,
              x->nik_status == KV_NIK_TEMPORARY ? "sementara" : kv_nik_status_name(x->nik_status));
    if (x->mother == UINT32_MAX)
        copy_null(copy);
    else
        copy_int8(copy, person[x->mother]);
}

/* t_orang and t_keluarga: what the records of a person or household say together. */
static void write_persons(struct people *p, const int64_t *person, const int64_t *home)
{
    const struct link_run *run = &p->run;
    uint32_t n = run->data->n;
    struct link_groups_of persons, homes;
    struct link_person *all = xmalloc((size_t)n * sizeof *all);
    struct copy_in copy;
    link_rows_by_label(n, run->person, &persons);
    link_rows_by_label(n, run->household, &homes);
#pragma omp parallel for schedule(dynamic, 4096) num_threads(konv.threads)
    for (uint32_t r = 0; r < n; r++)
        if (run->person[r] == r)
            link_describe_person(run, &persons, p->priority, r, &all[r]);
    link_find_mothers(run, &persons, &homes, all);
    db_exec(p->conn, "CREATE TEMP TABLE t_orang (orang_id bigint, tgl_lahir date, jk text, kelas "
                     "text, nik text, nik_status text, "
                     "ibu_id bigint) ON COMMIT DROP");
    copy_in_begin(&copy, p->conn, "t_orang");
    for (uint32_t r = 0; r < n; r++)
        if (run->person[r] == r)
            put_person(&copy, &all[r], person[r], person);
    copy_in_end(&copy);
    db_exec(p->conn,
            "CREATE TEMP TABLE t_keluarga (keluarga_id bigint, no_kk text) ON COMMIT DROP");
    copy_in_begin(&copy, p->conn, "t_keluarga");
    for (uint32_t r = 0; r < n; r++)
        if (run->household[r] == r) {
            copy_row(&copy, 2);
            copy_int8(&copy, home[r]);
            put_digits(&copy, link_household_card(run, &homes, p->priority, r));
        }
    copy_in_end(&copy);
    db_exec(p->conn, "ANALYZE t_orang");
    db_exec(p->conn, "ANALYZE t_keluarga");
    link_rows_free(&persons);
    link_rows_free(&homes);
    free(all);
}

/* Everything in one transaction: a reader sees the persons of the last run or of this one. */
static void write_all(struct people *p)
{
    struct link_numbers person, home;
    char *call = xprintf("CALL inti.terapkan_tautan(%" PRId64 ")", p->job.id);
    assign(p, KIND_PERSON, &person);
    assign(p, KIND_HOME, &home);
    db_exec(p->conn, "BEGIN");
    db_exec(p->conn, "SET LOCAL client_min_messages = warning");
    db_exec(p->conn, "SET LOCAL synchronous_commit = on");
    store_model(p);
    write_members(p, person.number, home.number);
    write_history(p, KIND_PERSON, &person);
    write_history(p, KIND_HOME, &home);
    write_persons(p, person.number, home.number);
    run_phase(&p->job, "menulis", 0, 0);
    db_exec(p->conn, call);
    struct link_record_input input = {&p->run,       &p->groups,  &p->state,
                                      person.number, home.number, p->job.id};
    link_write_pairs(&input, p->conn);
    link_write_queue(&input, p->conn);
    link_write_figures(&input, p->conn);
    db_exec(p->conn, "COMMIT");
    free(call);
    free(person.number);
    free(person.history);
    free(home.number);
    free(home.history);
}

static void print_result(const struct people *p)
{
    uint32_t persons = 0, homes = 0, n = p->run.data->n;
    for (uint32_t r = 0; r < n; r++) {
        persons += p->run.person[r] == r;
        homes += p->run.household[r] == r;
    }
    printf("%" PRIu32 " persons in %" PRIu32 " households; %zu edges rejected\n", persons, homes,
           p->groups.n_rejected);
    for (size_t i = 0; i < p->state.n_chains; i++)
        log_warn("decisions contradict each other: a chain of 'sama' joins a pair decided 'beda'; "
                 "none of the chain was applied");
}

static void link_records(struct people *p)
{
    run_phase(&p->job, "membandingkan", 0, (int64_t)p->run.data->n);
    link_make_candidates(&p->run);
    use_model(p);
    link_read_decisions(&p->state, p->run.data);
    link_group(&p->run, &p->state.decisions, &p->groups);
    link_group_households(&p->run);
    write_all(p);
    print_result(p);
    link_groups_free(&p->groups);
}

int link_people(const struct link_people_options *options)
{
    struct people p = {.options = options, .conn = db_connect()};
    struct link_config *config = link_config_text(link_builtin, "built-in configuration");
    run_begin(&p.job, options->period);
    link_read_key(&p.state, options->key_file);
    config->reference = reference_date(&p);
    config->keep_hash = true;
    run_phase(&p.job, "membaca", 0, 0);
    link_read_records(&p.run, config, p.conn);
    read_priorities(&p);
    link_read_state(&p.state, p.run.data, p.conn);
    p.state.run_id = p.job.id;
    count_changes(&p);
    if (unchanged(&p))
        printf("nothing changed since the last run; --full links all the same\n");
    else if (!konv.dry_run)
        link_records(&p);
    run_end(&p.job, "selesai", (int64_t)p.run.data->n, 0);
    link_state_free(&p.state);
    link_free(&p.run);
    free(p.priority);
    db_close(p.conn);
    return EXIT_DONE;
}
