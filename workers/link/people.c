/* The six sources into persons and households: read, score or train, group, keep numbers, write;
 * see people.h. */
#include "link/people.h"
#include "konv.h"
#include "limit.h"
#include "link/builtin.h"
#include "link/engine.h"
#include "link/record.h"
#include "link/state.h"
#include "link/store.h"
#include "link/write.h"
#include "period.h"
#include "together.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MEMORY_FIRST = 4000000 };

/* One run over the warehouse. */
struct people {
    const struct link_people_options *options;
    PGconn *conn, *side; /* persons; pairs, queue and figures */
    struct run job;
    struct link_run run;
    struct link_state state;
    struct link_groups groups;
    int *priority; /* per source */
    char *trace;   /* of the records read */
    int64_t model_id;
    uint64_t changed, fresh;
    bool loaded; /* files came since the last run */
};

static bool any_row(PGconn *conn, const char *query)
{
    char *found = db_one(conn, query, 0, NULL);
    free(found);
    return found != NULL;
}

/* Files whose persons were not gathered yet, which linking does first. */
static bool files_wait(PGconn *conn)
{
    return any_row(conn, "SELECT 1 FROM sumber.batch WHERE NOT disusun LIMIT 1");
}

/* Last day of the period linked: of the one given, else of the month of the newest record. Never
 * the clock. */
static kv_date reference_date(const struct people *p)
{
    if (p->options->period)
        return period_parse(p->options->period).end;
    char *day =
        db_one(p->conn,
               "SELECT max(catatan_akhir) - date '2000-01-01' FROM sumber.orang WHERE NOT ditarik",
               0, NULL);
    if (!day)
        die_hint(EXIT_RUNTIME,
                 files_wait(p->conn)
                     ? "'konvergensi link' without --dry-run takes up what was loaded"
                     : "load a source first: 'konvergensi load --help'",
                 "there are no records to link");
    kv_ymd d = kv_ymd_of((kv_date)strtol(day, NULL, 10));
    free(day);
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
        bool known = p->state.records && p->state.old[KIND_PERSON][r] != 0;
        p->fresh += !known;
        p->changed += known && p->state.hash[r] != d->hash[r];
    }
    printf("records: %" PRIu32 " in %d sources; %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
           " withdrawn\n",
           d->n, d->n_sources, p->fresh, p->changed, p->state.gone);
    fflush(stdout);
}

/* Files were loaded since the last run. */
static bool loaded_since(PGconn *conn)
{
    return any_row(
        conn,
        "SELECT 1 FROM sumber.batch WHERE NOT disusun OR dimuat > greatest((SELECT max(mulai) FROM "
        "operasi.run WHERE perintah = 'link' AND status = 'selesai'), (SELECT max(mulai) FROM "
        "operasi.fase WHERE fase = 'menautkan' AND status = 'selesai')) LIMIT 1");
}

/*
 * What a run rests on, as its snapshot sees it: the records, also what of them is shown and not
 * compared, and the last day of the period; decisions, settings and model are
 * operasi.pilihan_tautan(). What somebody commits while the run is at work is in none of it, so the
 * next run finds it.
 */
static void read_trace(struct people *p)
{
    char day[16];
    const char *v[] = {date_text(p->run.config->reference, day)};
    p->trace =
        db_one(p->conn, "SELECT operasi.jejak_tabel('{sumber.orang}') || ' ' || $1::text", 1, v);
}

/* Noted together with the persons that came of it. */
static void keep_trace(const struct people *p)
{
    const char *v[] = {p->trace};
    PQclear(db_params(p->conn,
                      "INSERT INTO operasi.jejak (apa, jejak) VALUES ('tautan', $1), ('pilihan "
                      "tautan', operasi.pilihan_tautan()) ON CONFLICT (apa) DO UPDATE SET jejak = "
                      "excluded.jejak",
                      1, v));
}

/* Nothing to do: all that was read is as it was at the last run. */
static bool unchanged(const struct people *p)
{
    if (p->options->full || p->options->train || p->fresh || p->changed || p->state.gone)
        return false;
    const char *v[] = {p->trace};
    char *same = db_one(p->conn,
                        "SELECT 1 FROM operasi.jejak t, operasi.jejak c WHERE t.apa = 'tautan' AND "
                        "t.jejak = $1 AND c.apa = 'pilihan tautan' AND c.jejak = "
                        "operasi.pilihan_tautan()",
                        1, v);
    bool stands = same != NULL;
    free(same);
    return stands;
}

/* Measurements that came for known children get the number of their person all the same. */
static void mark_measurements(const struct people *p)
{
    if (!p->loaded || konv.dry_run)
        return;
    db_exec(p->conn, "CALL inti.tandai_pengukuran()");
    db_exec(p->conn, "SELECT inti.pasang_indeks()");
    db_exec(p->conn, "COMMIT");
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

/* Stores a model trained in this run and makes it the active one. It holds names and how often they
 * occur: copied, since what stands in a parameter may go into the log of the server. */
static void store_model(struct people *p)
{
    char hex[65];
    if (p->model_id)
        return;
    char *text = link_model_text(&p->run, hex);
    db_exec(p->conn, "UPDATE inti.model_tautan SET aktif = false WHERE aktif");
    struct copy_in c;
    copy_in_begin(&c, p->conn, "inti.model_tautan (run_id, aktif, catatan, sidik, isi)");
    copy_row(&c, 5);
    copy_int8(&c, p->job.id);
    copy_bool(&c, true);
    copy_int8(&c, p->run.data->n);
    copy_text(&c, hex);
    copy_text(&c, text);
    copy_in_end(&c);
    char *id = db_one(p->conn, "SELECT model_id FROM inti.model_tautan WHERE aktif", 0, NULL);
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
    bool happened[4] = {false};
    copy_in_begin(&copy, p->conn, "inti.riwayat_nomor (jenis, run_id, id_lama, id_baru, kejadian)");
    for (size_t i = 0; i < numbers->events; i++) {
        const struct link_history *h = &numbers->history[i];
        happened[h->event] = true;
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
    /* The rows just written have no statistics yet: one pass each, no search per row. */
    db_exec(p->conn, "SET LOCAL enable_nestloop = off");
    if (happened[EVENT_REVIVE])
        db_execf(
            p->conn,
            "DELETE FROM inti.nomor_bekas b USING inti.riwayat_nomor r WHERE r.run_id = %" PRId64
            " AND r.jenis = '%s' AND r.kejadian = 'pulih' AND b.jenis = r.jenis AND b.nomor = "
            "r.id_baru",
            p->job.id, link_kind_words[kind]);
    if (happened[EVENT_MERGE])
        db_execf(
            p->conn,
            "INSERT INTO inti.nomor_bekas (jenis, nomor, ke, sumber, id_sumber) "
            "SELECT r.jenis, r.id_lama, r.id_baru, a.sumber, a.id_sumber FROM inti.riwayat_nomor r "
            "JOIN inti.anggota_sumber a ON %s = r.id_lama JOIN t_anggota_sumber USING (sumber, "
            "id_sumber) "
            "WHERE r.run_id = %" PRId64 " AND r.jenis = '%s' AND r.kejadian = 'gabung'",
            kind == KIND_PERSON ? "a.orang_id" : "a.keluarga_id", p->job.id, link_kind_words[kind]);
    db_exec(p->conn, "SET LOCAL enable_nestloop = on");
}

/* Both kinds; the events are not needed any more. */
static void write_both_histories(struct people *p, struct link_numbers *person,
                                 struct link_numbers *home)
{
    write_history(p, KIND_PERSON, person);
    write_history(p, KIND_HOME, home);
    free(person->history);
    free(home->history);
    person->history = home->history = NULL;
}

/* Pairs, queue and figures are for looking at: a transaction of their own, written while the server
 * is at the persons. */
static void write_record(struct people *p, PGconn *side, const struct link_profile *profile,
                         const int64_t *person, const int64_t *home)
{
    struct link_record_input input = {&p->run, &p->groups, &p->state, person, home, p->job.id};
    db_wait(side);
    db_exec(side, "SET LOCAL client_min_messages = warning");
    link_write_pairs(&input, side);
    link_write_queue(&input, side);
    link_write_figures(&input, side);
    link_write_areas(&input, profile, side);
}

/* Whether the tables of persons are still empty: then rows go straight in and indexes are built
 * afterwards. */
static bool is_first(PGconn *conn)
{
    char *none = db_one(conn,
                        "SELECT 1 WHERE NOT EXISTS (SELECT FROM inti.orang) AND NOT EXISTS (SELECT "
                        "FROM inti.keluarga) AND "
                        "NOT EXISTS (SELECT FROM inti.keanggotaan) AND NOT EXISTS (SELECT FROM "
                        "inti.anggota_sumber)",
                        0, NULL);
    bool first = none != NULL;
    free(none);
    return first;
}

/* What only scoring and the records of pairs need. */
static void free_pairs(struct link_run *run)
{
    free(run->pairs.pair);
    free(run->pairs.start);
    run->pairs = (struct link_pairs){0};
}

/* Persons, households and members in one transaction: a reader sees those of the last run or of
 * this one. */
static void write_all(struct people *p)
{
    struct link_numbers person, home;
    struct link_profile profile;
    PGconn *side = p->side;
    /* One after the other, to hold less at a time. */
    bool large = p->run.data->n > MEMORY_FIRST || p->options->megabytes > 0;
    run_phase(&p->job, "menulis", 0, 0);
    limit_step("numbering", 0);
    assign(p, KIND_PERSON, &person);
    assign(p, KIND_HOME, &home);
    bool first = is_first(p->conn), all = first || p->options->full || !p->state.records;
    if (all)
        link_state_settled(&p->state);
    db_exec(p->conn, "SET LOCAL client_min_messages = warning");
    db_exec(p->conn, "SELECT inti.lepas_indeks()");
    if (first)
        write_both_histories(p, &person, &home); /* only new numbers: they need no other row */
    link_lap("numbers");
    limit_step("describing", 0);
    link_profile_read(&profile, &p->run, p->priority, p->conn);
    link_reading_done(p->run.data);
    link_lap("describing");
    limit_step("writing", 0);
    if (large) {
        write_record(p, side, &profile, person.number, home.number);
        free_pairs(&p->run);
    }
    store_model(p);
    keep_trace(p);
    if (large)
        link_free_terms(&p->run);
    struct link_write_input in = {.run = &p->run,
                                  .profile = &profile,
                                  .priority = p->priority,
                                  .person = person.number,
                                  .home = home.number,
                                  .run_id = p->job.id,
                                  .key = &p->state.key,
                                  .first = first,
                                  .spent = large ? p->run.data : NULL,
                                  .state = all ? NULL : &p->state};
    link_write_people(&in, p->conn);
    link_state_settled(&p->state);
    if (!first)
        write_both_histories(p, &person, &home);
    link_lap("sending");
    const char *const step[] = {
        first ? NULL
        : all ? "CALL inti.terapkan_tautan()"
              : "CALL inti.terapkan_perubahan()",
        "SELECT inti.pasang_indeks()",
        first ? "CALL inti.tandai_pengukuran(false)" : "CALL inti.tandai_pengukuran()",
        "SELECT inti.pasang_indeks()", /* that of the persons of measurements */
        first ? "SELECT operasi.tandai_semua('the first linking')" : NULL,
        "COMMIT",
    };
    static const char *const word[] = {
        "applying", "indexes", "measurements", "index of measurements", "marking", "commit"};
    bool recorded = large;
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        if (!step[i])
            continue;
        db_send(p->conn, step[i]);
        if (!recorded) {
            write_record(p, side, &profile, person.number, home.number);
            link_lap("pairs and figures");
        }
        recorded = true;
        db_wait(p->conn);
        link_lap(word[i]);
    }
    link_publish_areas(side, p->run.config->reference, p->job.id);
    db_exec(side, "COMMIT");
    link_lap("publishing");
    link_profile_free(&profile);
    free(person.number);
    free(home.number);
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
    link_clear_pairs(p->side); /* waited for before others are written */
    link_make_candidates(&p->run);
    link_read_decisions(&p->state, &p->run);
    use_model(p);
    link_group(&p->run, &p->state.decisions, &p->groups);
    link_lap("grouping");
    link_group_households(&p->run);
    write_all(p);
    print_result(p);
    link_groups_free(&p->groups);
}

/* What was loaded since the last run becomes persons; a dry run leaves it. */
static void gather(PGconn *conn)
{
    if (!konv.dry_run)
        db_exec(conn, "CALL sumber.susun_orang()");
    else if (files_wait(conn))
        log_warn("a dry run does not look at the files loaded since the last linking");
}

int link_people(const struct link_people_options *options)
{
    if (options->period)
        period_parse(options->period); /* refused before a run is registered */
    struct people p = {.options = options, .conn = db_connect()};
    struct link_config *config = link_config_text(link_builtin, "built-in configuration");
    limit_begin(options->megabytes, "linking",
                options->run ? "; 'run --skip-link' leaves persons as they are" : "");
    if (options->run)
        p.job = *options->run;
    else
        run_begin(&p.job, options->period);
    p.loaded = loaded_since(p.conn);
    gather(p.conn);
    if (options->run &&
        !db_int(p.conn,
                "SELECT count(*) FROM (SELECT FROM sumber.orang WHERE NOT ditarik LIMIT 1) o")) {
        db_close(p.conn);
        limit_end();
        return EXIT_DONE;
    }
    key_open(&p.state.key, p.conn);
    p.side = db_connect();
    /* Two readings of the records see the same. */
    db_begin_together(&(struct db_party){
        .first = p.conn,
        .write = p.side,
        .tables = "n.nspname = 'acuan' OR n.nspname = 'lap' AND c.relname ~ '^dim_' OR "
                  "c.oid IN ('sumber.orang'::regclass, 'inti.tinjauan_tautan'::regclass, "
                  "'inti.putusan_tautan'::regclass, 'operasi.run'::regclass)",
        .first_writes = "inti.orang, inti.keluarga, inti.keanggotaan, inti.anggota_sumber, "
                        "inti.riwayat_nomor, inti.nomor_bekas, inti.model_tautan, inti.pengukuran, "
                        "inti.alasan, operasi.jejak",
        .writes = "inti.tinjauan_tautan, inti.pasangan_tautan, lap.dim_wilayah"});
    config->reference = reference_date(&p);
    config->hash_key = (uint64_t)key_number(&p.state.key, "records") | 1;
    run_phase(&p.job, "membaca", 0, 0);
    link_read_records(&p.run, config, p.conn);
    read_trace(&p);
    read_priorities(&p);
    limit_step("reading the state", p.run.data->n);
    link_read_state(&p.state, p.run.data, p.conn);
    link_lap("state");
    p.state.run_id = p.job.id;
    count_changes(&p);
    free(p.state.hash); /* as stored; compared once */
    p.state.hash = NULL;
    if (unchanged(&p)) {
        printf("nothing changed since the last run; --full links all the same\n");
        mark_measurements(&p);
    } else if (!konv.dry_run) {
        link_records(&p);
        if (options->linked)
            *options->linked = (int64_t)p.run.data->n;
    }
    if (PQtransactionStatus(p.conn) != PQTRANS_IDLE)
        db_exec(p.conn, "ROLLBACK");
    if (options->read)
        *options->read = (int64_t)p.run.data->n;
    if (!options->run)
        run_end(&p.job, "selesai", (int64_t)p.run.data->n, 0);
    link_state_free(&p.state);
    link_free(&p.run);
    free(p.priority);
    free(p.trace);
    db_close(p.side);
    db_close(p.conn);
    limit_end();
    return EXIT_DONE;
}
