/*
 * The published facts of the services: counters of places added up over the tree of areas. Each
 * table has a block of counters of its own, filled per posyandu and written for every area.
 */
#include "rollup.h"
#include "services_part.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RULE_COUNTS = SV_RULE_COUNTS,
    GROUP_COUNTS = SV_GROUP_COUNTS,
    HOME_COUNTS = SV_HOME_COUNTS,
    PAIR_COUNTS = SV_PAIR_COUNTS
};

struct target {
    const char *rule, *area;
    int year;
    int64_t hundredths;
};

/* What the writers of all tables use. */
struct facts {
    struct sv_tally *t;
    struct sv *s;
    struct sv_homes homes[SV_MAX_PERIODS];
    int32_t *sorted[SV_MAX_PERIODS]; /* places by the rank of their posyandu */
    int32_t *indicator_sk;           /* by rule */
    struct target *targets;
    int n_targets;
    struct copy_in *out;
    int period;
    bool *services_done; /* by village: counted in the block of an earlier posyandu */
};

/* A fact table: how large its block is, how a place fills it, how an area writes it. */
struct fact {
    const char *table, *columns, *slice, *keys, *measures, *posyandu;
    size_t (*size)(const struct facts *f);
    void (*fill)(struct facts *f, int place, int64_t *block);
    void (*emit)(struct facts *f, const struct area *area, const int64_t *block);
};

static const struct facts *sort_facts;

static int by_rank(const void *x, const void *y)
{
    const struct sv *s = sort_facts->s;
    const struct areas *a = &s->areas[sort_facts->period];
    int32_t i = *(const int32_t *)x, k = *(const int32_t *)y;
    int32_t ri = a->v[s->node[sort_facts->period][i]].rank;
    int32_t rk = a->v[s->node[sort_facts->period][k]].rank;
    return ri != rk ? (ri > rk) - (ri < rk) : (i > k) - (i < k);
}

static void sort_places(struct facts *f)
{
    for (f->period = 0; f->period < f->s->n_periods; f->period++) {
        int32_t *list = xmalloc((size_t)(f->s->n_places + 1) * sizeof *list);
        for (int i = 0; i < f->s->n_places; i++)
            list[i] = i;
        sort_facts = f;
        qsort(list, (size_t)f->s->n_places, sizeof *list, by_rank);
        f->sorted[f->period] = list;
    }
}

static void emit_area(void *arg, const struct area *area, const int64_t *block)
{
    void **pair = arg;
    const struct fact *fact = pair[1];
    fact->emit(pair[0], area, block);
}

/* The places of all posyandu in their order. */
static void add_places(struct facts *f, const struct fact *fact, struct rollup *r)
{
    struct sv *s = f->s;
    int64_t *block = NULL;
    int node = -1;
    for (int i = 0; i < s->n_places; i++) {
        int place = f->sorted[f->period][i];
        if (s->node[f->period][place] != node) {
            node = s->node[f->period][place];
            block = rollup_next(r, node, false);
        }
        fact->fill(f, place, block);
    }
}

/* A neighbour's published rows into its block. */
static void add_neighbour(struct facts *f, sv_load_row load, PGresult *res, int node,
                          int64_t *block)
{
    char *value[32];
    int columns = PQnfields(res);
    for (int i = 0; i < PQntuples(res); i++) {
        if (atoi(PQgetvalue(res, i, 0)) != f->s->areas[0].v[node].sk)
            continue;
        for (int c = 1; c < columns && c <= 32; c++)
            value[c - 1] = PQgetisnull(res, i, c) ? NULL : PQgetvalue(res, i, c);
        load(f->s, f->indicator_sk, value, block);
    }
}

/* The places of the villages that are computed, and their neighbours, in one order. */
static void add_part(struct facts *f, const struct fact *fact, struct rollup *r, sv_load_row load,
                     PGresult *res)
{
    struct sv *s = f->s;
    const struct areas *a = &s->areas[0];
    int next = 0;
    for (int rank = 0; rank < a->n; rank++) {
        int node = a->order[rank];
        int64_t *block = NULL;
        if (areas_neighbour(a, s->part, node))
            add_neighbour(f, load, res, node, rollup_next(r, node, true));
        for (; next < s->n_places && a->v[s->node[0][f->sorted[0][next]]].rank <= rank; next++) {
            int place = f->sorted[0][next];
            if (!sv_inside(s, place))
                continue;
            block = block ? block : rollup_next(r, node, false);
            fact->fill(f, place, block);
        }
    }
}

/* Fills, adds up and writes one table for all periods. */
static void write_fact(struct facts *f, const struct fact *fact)
{
    struct sv *s = f->s;
    char *slice = xprintf(fact->slice, s->rules->code), *periods = xstrdup("");
    for (int p = 0; p < s->n_periods; p++) {
        char *longer = xprintf("%s%s%d", periods, p ? ", " : "", s->period[p].sk);
        free(periods);
        periods = longer;
    }
    char *where = xprintf("periode_sk IN (%s) AND %s", periods, slice);
    char *keys = s->part ? areas_keys(&s->areas[0], s->part, false) : NULL;
    char *replaced =
        keys ? xprintf("%s AND wilayah_sk = ANY ('{%s}')", where, keys) : xstrdup(where);
    const char *columns;
    sv_load_row load = s->part ? sv_stored(fact->table, &columns) : NULL;
    publish_settle(s->publish);
    PGresult *beside = s->part ? sv_neighbours(s, fact->table, columns, where) : NULL;
    f->out = publish_stage(s->publish, fact->table, fact->columns, replaced);
    for (f->period = 0; f->period < s->n_periods; f->period++) {
        struct rollup r;
        void *pair[] = {f, (void *)(uintptr_t)fact};
        memset(f->services_done, 0, (size_t)s->n_villages * sizeof(bool));
        rollup_begin(&r, &s->areas[f->period], fact->size(f), emit_area, pair);
        if (s->part)
            add_part(f, fact, &r, load, beside);
        else
            add_places(f, fact, &r);
        rollup_end(&r);
    }
    if (keys)
        publish_check_parts(s->publish, fact->table, where, keys, fact->keys, fact->measures,
                            fact->posyandu);
    else
        publish_check_levels(s->publish, fact->table, where, fact->keys, fact->measures,
                             fact->posyandu);
    PQclear(beside);
    free(replaced);
    free(keys);
    free(where);
    free(periods);
    free(slice);
}

static void start_row(struct facts *f, const struct area *area, int columns)
{
    copy_row(f->out, columns);
    copy_int4(f->out, area->sk);
    copy_int4(f->out, f->s->period[f->period].sk);
}

static void copy_counts(struct facts *f, const int64_t *v, int n)
{
    for (int i = 0; i < n; i++)
        copy_int8(f->out, v[i]);
}

/* Both readings of a percentage: of all asked, and of those that were monitored. */
static void copy_readings(struct facts *f, int64_t y, int64_t required, int64_t nm)
{
    copy_percent(f->out, y, required);
    copy_percent(f->out, y, required - nm);
}

static void copy_run(struct facts *f)
{
    copy_int8(f->out, f->s->publish->run_id);
}

/* ---- lap.fakta_indikator: y, t, ts, nm, father by rule ---- */

static size_t rule_size(const struct facts *f)
{
    return (size_t)f->t->n_rules * RULE_COUNTS;
}

static void rule_fill(struct facts *f, int place, int64_t *block)
{
    const struct sv_rule_count *c = &f->t->rule[f->period][(size_t)place * (size_t)f->t->n_rules];
    for (int r = 0; r < f->t->n_rules; r++, block += RULE_COUNTS) {
        block[0] += c[r].y;
        block[1] += c[r].t;
        block[2] += c[r].ts;
        block[3] += c[r].nm;
        block[4] += c[r].father;
    }
}

/* The target of the area or the nearest above it, else the national one. */
static void copy_target(struct facts *f, int rule, const struct area *area)
{
    int year = f->s->period[f->period].sk / 100;
    size_t best = 0;
    int64_t value = -1;
    for (int i = 0; i < f->n_targets; i++) {
        const struct target *t = &f->targets[i];
        size_t n = strcmp(t->area, "ID") == 0 ? 0 : strlen(t->area);
        if (t->year != year || strcmp(t->rule, f->s->rules->rules[rule].code) || n < best ||
            (n && (strncmp(area->code, t->area, n) || !strchr("./", area->code[n]))))
            continue;
        best = n;
        value = t->hundredths;
    }
    if (value < 0)
        copy_null(f->out);
    else
        copy_numeric(f->out, value, 2);
}

static void rule_emit(struct facts *f, const struct area *area, const int64_t *b)
{
    for (int r = 0; r < f->t->n_rules; r++, b += RULE_COUNTS) {
        int64_t required = b[0] + b[1] + b[3];
        if (required + b[2] == 0)
            continue;
        start_row(f, area, 12);
        copy_int4(f->out, f->indicator_sk[r]);
        copy_counts(f, (int64_t[]){b[0], required, b[2], b[3], b[4]}, 5);
        copy_readings(f, b[0], required, b[3]);
        copy_target(f, r, area);
        copy_run(f);
    }
}

/* ---- lap.fakta_konvergensi: by group, households in the last counters ---- */

static size_t group_size(const struct facts *f)
{
    return (size_t)f->t->n_groups * GROUP_COUNTS + HOME_COUNTS;
}

static void group_fill(struct facts *f, int place, int64_t *b)
{
    const struct sv_tally *t = f->t;
    const struct sv_group_count *g = &t->group[f->period][(size_t)place * (size_t)t->n_groups];
    const struct sv_homes *homes = &f->homes[f->period];
    for (int i = 0; i < t->n_groups; i++, b += GROUP_COUNTS) {
        int64_t v[GROUP_COUNTS] = {g[i].n,
                                   g[i].persons,
                                   g[i].y,
                                   g[i].required,
                                   g[i].nm,
                                   g[i].complete,
                                   g[i].incomplete,
                                   g[i].risk,
                                   g[i].risk_unknown,
                                   g[i].exits[0],
                                   g[i].exits[1],
                                   g[i].exits[2],
                                   g[i].mat[0],
                                   g[i].mat[1],
                                   g[i].mat[2],
                                   g[i].mat[3],
                                   homes->group[place * t->n_groups + i]};
        for (int k = 0; k < GROUP_COUNTS; k++)
            b[k] += v[k];
    }
    const struct sv_home_count *h = &homes->place[place];
    int64_t v[HOME_COUNTS] = {h->n, h->complete, h->incomplete, h->received, h->due};
    for (int k = 0; k < HOME_COUNTS; k++)
        b[k] += v[k];
}

static void group_row(struct facts *f, const struct area *area, const char *group, const int64_t *b,
                      const int64_t *homes)
{
    start_row(f, area, 28);
    copy_text(f->out, f->s->rules->code);
    copy_text(f->out, group);
    copy_counts(f, b, 7);
    copy_readings(f, b[2], b[3], b[4]);
    copy_counts(f, b + 7, 9);
    copy_int8(f->out, homes ? homes[0] : b[16]);
    for (int i = 1; i < HOME_COUNTS; i++) {
        if (homes)
            copy_int8(f->out, homes[i]);
        else
            copy_null(f->out);
    }
    copy_run(f);
}

/* SEMUA adds the groups that have rules in the score; persons are counted in each of their groups.
 */
static void group_emit(struct facts *f, const struct area *area, const int64_t *b)
{
    const struct kv_ruleset *rules = f->s->rules;
    int64_t all[GROUP_COUNTS] = {0};
    bool some = false;
    for (int g = 0; g < f->t->n_groups; g++, b += GROUP_COUNTS) {
        int64_t any = 0;
        for (int k = 0; k < GROUP_COUNTS; k++) {
            any |= b[k];
            all[k] += f->s->scored[g] ? b[k] : 0;
        }
        if (any)
            group_row(f, area, rules->groups[g].code, b, NULL);
        some |= any && f->s->scored[g];
    }
    if (some)
        group_row(f, area, "SEMUA", all, b);
}

/* ---- lap.fakta_paket ---- */

static size_t package_size(const struct facts *f)
{
    return (size_t)f->t->n_packages * ((size_t)f->t->n_groups * PAIR_COUNTS + 2);
}

static void package_fill(struct facts *f, int place, int64_t *b)
{
    const struct sv_tally *t = f->t;
    int pairs = t->n_packages * t->n_groups;
    const struct sv_pair_count *c = &t->pair[f->period][(size_t)place * (size_t)pairs];
    for (int i = 0; i < pairs; i++, b += PAIR_COUNTS) {
        int64_t v[PAIR_COUNTS] = {c[i].n, c[i].y, c[i].required, c[i].nm, c[i].complete};
        for (int k = 0; k < PAIR_COUNTS; k++)
            b[k] += v[k];
    }
    const struct sv_home_count *h = &f->homes[f->period].place[place];
    for (int p = 0; p < t->n_packages; p++) {
        b[p * 2] += h->asked[p];
        b[p * 2 + 1] += h->had[p];
    }
}

static void package_row(struct facts *f, const struct area *area, int package, const char *group,
                        const int64_t *b, const int64_t *homes)
{
    start_row(f, area, 15);
    copy_text(f->out, f->s->rules->code);
    copy_text(f->out, f->s->rules->packages[package].code);
    copy_text(f->out, group);
    copy_counts(f, b, PAIR_COUNTS);
    copy_readings(f, b[1], b[2], b[3]);
    for (int i = 0; i < 2; i++) {
        if (homes)
            copy_int8(f->out, homes[i]);
        else
            copy_null(f->out);
    }
    copy_run(f);
}

/* A household is counted at the posyandu of its first member: where only another one is asked for
 * the package, there are households and nobody. */
static void package_emit(struct facts *f, const struct area *area, const int64_t *b)
{
    const int64_t *homes = b + f->t->n_packages * f->t->n_groups * PAIR_COUNTS;
    for (int p = 0; p < f->t->n_packages; p++, homes += 2) {
        int64_t all[PAIR_COUNTS] = {0};
        for (int g = 0; g < f->t->n_groups; g++, b += PAIR_COUNTS) {
            for (int k = 0; k < PAIR_COUNTS; k++)
                all[k] += b[k];
            if (b[0])
                package_row(f, area, p, f->s->rules->groups[g].code, b, NULL);
        }
        if (all[0] || homes[0])
            package_row(f, area, p, "SEMUA", all, homes);
    }
}

/* ---- lap.fakta_kocakupan ---- */

static int package_side(const struct facts *f)
{
    return f->t->n_packages + 1;
}

static int service_side(const struct facts *f)
{
    return f->homes[f->period].n_services + 1;
}

static size_t cover_size(const struct facts *f)
{
    return (size_t)(package_side(f) * package_side(f) + service_side(f) * service_side(f));
}

static void cover_fill(struct facts *f, int place, int64_t *b)
{
    const struct sv_homes *h = &f->homes[f->period];
    int n = package_side(f) * package_side(f), village = f->s->places[place].village;
    for (int i = 0; i < n; i++)
        b[i] += h->packages[place * n + i];
    if (f->services_done[village])
        return;
    f->services_done[village] = true;
    b += n;
    n = service_side(f) * service_side(f);
    for (int i = 0; i < n; i++)
        b[i] += h->services[village * n + i];
}

static void cover_rows(struct facts *f, const struct area *area, const char *kind, const int64_t *b,
                       int side)
{
    for (int had = 0; had < side; had++)
        for (int asked = 0; asked < side; asked++) {
            int64_t n = b[had * side + asked];
            if (n == 0)
                continue;
            start_row(f, area, 8);
            copy_text(f->out, f->s->rules->code);
            copy_text(f->out, kind);
            copy_int4(f->out, had);
            copy_int4(f->out, asked);
            copy_int8(f->out, n);
            copy_run(f);
        }
}

static void cover_emit(struct facts *f, const struct area *area, const int64_t *b)
{
    cover_rows(f, area, "paket", b, package_side(f));
    if (area->level != AREA_POSYANDU)
        cover_rows(f, area, "layanan", b + package_side(f) * package_side(f), service_side(f));
}

/* ---- lap.fakta_alasan: recorded reasons of T, and the two the program sets ---- */

static size_t reason_size(const struct facts *f)
{
    return (size_t)(f->t->n_rules * f->s->n_reasons);
}

static void reason_fill(struct facts *f, int place, int64_t *b)
{
    const struct sv *s = f->s;
    const struct bag *bag = &f->t->reasons[f->period];
    const struct sv_rule_count *c = &f->t->rule[f->period][(size_t)place * (size_t)f->t->n_rules];
    const struct sv_reason *r = bag_first(bag, (uint32_t)place);
    for (int i = 0; i < f->t->n_rules; i++) {
        b[i * s->n_reasons + s->reason_none] += c[i].t;
        b[i * s->n_reasons + s->reason_unmonitored] += c[i].nm;
    }
    for (int i = 0; i < bag_count(bag, (uint32_t)place); i++) {
        b[r[i].rule * s->n_reasons + s->reason_none]--;
        b[r[i].rule * s->n_reasons + r[i].reason]++;
    }
}

static void reason_emit(struct facts *f, const struct area *area, const int64_t *b)
{
    for (int r = 0; r < f->t->n_rules; r++)
        for (int k = 0; k < f->s->n_reasons; k++, b++) {
            if (*b == 0)
                continue;
            start_row(f, area, 7);
            copy_int4(f->out, f->indicator_sk[r]);
            copy_text(f->out, f->s->reason_code[k]);
            copy_text(f->out, f->s->reason_name[k]);
            copy_int8(f->out, *b);
            copy_run(f);
        }
}

/* Not of another rule set: so one without a member of the dimension is in the slice, and found. */
static const char of_indicator[] = "indikator_sk NOT IN (SELECT i.indikator_sk FROM "
                                   "lap.dim_indikator i WHERE i.himpunan_aturan <> '%s')";

static const struct fact facts[] = {
    {"lap.fakta_indikator",
     "wilayah_sk, periode_sk, indikator_sk, pembilang, penyebut, tidak_berlaku, tidak_dipantau, "
     "laki, "
     "nilai, nilai_diketahui, target, run_id",
     of_indicator, "indikator_sk", "pembilang, penyebut, tidak_berlaku, tidak_dipantau, laki", NULL,
     rule_size, rule_fill, rule_emit},
    {"lap.fakta_konvergensi",
     "wilayah_sk, periode_sk, himpunan, sasaran, sasaran_n, orang_n, diterima, seharusnya, "
     "tidak_dipantau, lengkap_n, tidak_lengkap_n, skor, skor_diketahui, berisiko_n, "
     "risiko_belum_n, "
     "meninggal_n, keguguran_n, tanpa_hasil_n, tikar_hijau, tikar_kuning, tikar_merah, "
     "tikar_tidak_diukur, keluarga_n, keluarga_lengkap_n, keluarga_tidak_lengkap_n, "
     "keluarga_diterima, keluarga_seharusnya, run_id",
     "himpunan = '%s'", "sasaran",
     "sasaran_n, diterima, seharusnya, tidak_dipantau, lengkap_n, keluarga_n, keluarga_lengkap_n",
     NULL, group_size, group_fill, group_emit},
    {"lap.fakta_paket",
     "wilayah_sk, periode_sk, himpunan, paket, sasaran, sasaran_n, diterima, seharusnya, "
     "tidak_dipantau, lengkap_n, skor, skor_diketahui, keluarga_n, keluarga_lengkap_n, run_id",
     "himpunan = '%s'", "paket, sasaran",
     "sasaran_n, diterima, seharusnya, lengkap_n, keluarga_n, keluarga_lengkap_n", NULL,
     package_size, package_fill, package_emit},
    {"lap.fakta_kocakupan",
     "wilayah_sk, periode_sk, himpunan, unsur, diterima_n, berlaku_n, keluarga_n, run_id",
     "himpunan = '%s'", "unsur, berlaku_n, diterima_n", "keluarga_n", "unsur = 'paket'", cover_size,
     cover_fill, cover_emit},
    {"lap.fakta_alasan",
     "wilayah_sk, periode_sk, indikator_sk, alasan, alasan_nama, orang_n, run_id", of_indicator,
     "indikator_sk, alasan", "orang_n", NULL, reason_size, reason_fill, reason_emit},
};

static void read_indicators(struct facts *f)
{
    const char *v[] = {f->s->rules->code};
    PGresult *res = db_params(f->s->in,
                              "SELECT nomor, indikator_sk FROM lap.dim_indikator WHERE "
                              "himpunan_aturan = $1",
                              1, v);
    f->indicator_sk = xcalloc((size_t)f->t->n_rules + 1, sizeof *f->indicator_sk);
    for (int i = 0; i < PQntuples(res); i++)
        for (int r = 0; r < f->t->n_rules; r++)
            if (f->s->rules->rules[r].number == atoi(PQgetvalue(res, i, 0)))
                f->indicator_sk[r] = atoi(PQgetvalue(res, i, 1));
    PQclear(res);
    res =
        db_params(f->s->in,
                  "SELECT indikator, kode_wilayah, tahun, round(nilai * 100)::int8 FROM "
                  "acuan.target_berlaku WHERE himpunan = $1 AND satuan = 'persen' ORDER BY 1, 2, 3",
                  1, v);
    f->n_targets = PQntuples(res);
    f->targets = xcalloc((size_t)f->n_targets + 1, sizeof *f->targets);
    for (int i = 0; i < f->n_targets; i++)
        f->targets[i] =
            (struct target){sv_text(f->s, PQgetvalue(res, i, 0), PQgetlength(res, i, 0)),
                            sv_text(f->s, PQgetvalue(res, i, 1), PQgetlength(res, i, 1)),
                            atoi(PQgetvalue(res, i, 2)), strtoll(PQgetvalue(res, i, 3), NULL, 10)};
    PQclear(res);
}

void sv_write_facts(struct sv_tally *t)
{
    struct facts *f = xcalloc(1, sizeof *f);
    struct sv *s = t->s;
    f->t = t;
    f->s = s;
    f->services_done = xcalloc((size_t)s->n_villages + 1, sizeof(bool));
    read_indicators(f);
    sort_places(f);
    for (int p = 0; p < s->n_periods; p++) {
        sv_homes_count(t, p, &f->homes[p]);
        bag_group(&t->reasons[p], (uint32_t)s->n_places);
    }
    s->n_services = f->homes[0].n_services;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        write_fact(f, &facts[i]);
    for (int p = 0; p < s->n_periods; p++) {
        sv_homes_free(&f->homes[p]);
        free(f->sorted[p]);
    }
    free(f->services_done);
    free(f->indicator_sk);
    free(f->targets);
    free(f);
}
