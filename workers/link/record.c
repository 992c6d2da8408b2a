/* Pairs, review queue and figures of a run, into the warehouse; see record.h. */
#include "link/record.h"
#include "konv.h"
#include "link/persons.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INT2_OID = 21 };

static void put_record(struct copy_in *copy, const struct link_data *d, uint32_t r)
{
    copy_text(copy, d->sources[head_source(link_head(d, r))].label);
    copy_text(copy, link_id(d, r));
}

/* int2[] in binary form: dimensions, nulls, element type, size, lower bound, then the elements. */
static void put_levels(struct copy_in *copy, const uint8_t *level, int n)
{
    unsigned char out[20 + 6 * KV_MAX_FIELDS] = {0};
    out[3] = 1;
    out[11] = INT2_OID;
    out[15] = (unsigned char)n;
    out[19] = 1;
    for (int i = 0; i < n; i++) {
        out[20 + 6 * i + 3] = 2;
        out[20 + 6 * i + 5] = level[i];
    }
    copy_bytes(copy, out, 20 + 6 * (size_t)n);
}

static const char *mark_of(const struct link_pair *pair)
{
    return pair->flags & PAIR_D1        ? "D1"
           : pair->flags & PAIR_D2      ? "D2"
           : pair->flags & PAIR_D3      ? "D3"
           : pair->flags & PAIR_DROPPED ? "lepas"
                                        : NULL;
}

/* Row by row: whoever looks at the queue meanwhile, or forgot to end a transaction, neither waits
 * nor is waited for. */
void link_clear_pairs(PGconn *conn)
{
    db_send(conn, "DELETE FROM inti.pasangan_tautan");
}

/* Pairs at or above the lower cut and those with a mark: what the waterfall of a pair is made from.
 */
void link_write_pairs(const struct link_record_input *in, PGconn *conn)
{
    static const char *const model[LINK_MODELS] = {"dewasa", "anak"};
    const struct link_run *run = in->run;
    struct copy_in copy;
    copy_in_begin(&copy, conn, "inti.pasangan_tautan");
    for (uint32_t a = 0; a < run->data->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            if (pair->w / 1e6 < run->model.t_lo && !mark_of(pair))
                continue;
            copy_row(&copy, 11);
            put_record(&copy, run->data, a);
            put_record(&copy, run->data, pair->b);
            copy_float8(&copy, pair->w / 1e6);
            copy_float8(&copy, link_p(run, pair));
            put_levels(&copy,
                       run->patterns.level + (size_t)pair->pattern * (size_t)run->config->fields,
                       run->config->fields);
            copy_text(&copy, model[run->patterns.model[pair->pattern]]);
            copy_int2(&copy, (int16_t)pair_bin(pair));
            copy_text(&copy, mark_of(pair));
            copy_int4(&copy, (int32_t)pair->rules);
        }
    copy_in_end(&copy);
}

/* ---- review queue ---- */

struct queue {
    const struct link_record_input *in;
    struct copy_in copy;
};

static bool decided(const struct link_decision *list, size_t n, uint32_t a, uint32_t b)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (list[mid].a < a || (list[mid].a == a && list[mid].b < b))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && list[lo].a == a && list[lo].b == b;
}

static bool reviewed(const struct link_decisions *d, uint32_t a, uint32_t b)
{
    return decided(d->same, d->n_same, a, b) || decided(d->different, d->n_different, a, b);
}

/* Temporary rows; areas come from the records, decided pairs of the kind 'ragu' leave by SQL. */
static void enqueue(struct queue *q, uint32_t a, uint32_t b, const char *reason, double w, double p)
{
    const struct link_record_input *in = q->in;
    int homes = in->home[a] == in->home[b] ? 1 : 2;
    copy_row(&q->copy, 9);
    put_record(&q->copy, in->run->data, a);
    put_record(&q->copy, in->run->data, b);
    copy_text(&q->copy, reason);
    copy_float8(&q->copy, w);
    copy_float8(&q->copy, p);
    copy_int4(&q->copy, homes);
    copy_float8(&q->copy, (0.5 - fabs(p - 0.5)) * homes);
}

static int by_pair(const void *pa, const void *pb)
{
    const struct link_rejected *x = pa, *y = pb;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static bool was_rejected(const struct link_groups *g, uint32_t a, uint32_t b)
{
    struct link_rejected key = {.a = a, .b = b};
    return g->n_rejected && bsearch(&key, g->rejected, g->n_rejected, sizeof key, by_pair) != NULL;
}

/* Pairs between the cuts and NIKs shared by two persons, unless their records came together
 * otherwise. */
static void queue_pairs(struct queue *q)
{
    const struct link_run *run = q->in->run;
    for (uint32_t a = 0; a < run->data->n; a++)
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            double w = pair->w / 1e6;
            bool between = w >= run->model.t_lo && !link_accepts(run, pair);
            if ((!between && !(pair->flags & PAIR_D2)) || run->person[a] == run->person[pair->b] ||
                reviewed(&q->in->state->decisions, a, pair->b) ||
                was_rejected(q->in->groups, a, pair->b))
                continue;
            enqueue(q, a, pair->b, pair->flags & PAIR_D2 ? "nik_shared" : "antara", w,
                    link_p(run, pair));
        }
}

static void queue_rejected(struct queue *q)
{
    const struct link_groups *g = q->in->groups;
    for (size_t i = 0; i < g->n_rejected; i++) {
        const struct link_rejected *r = &g->rejected[i];
        if (i && by_pair(r, r - 1) == 0)
            continue;
        if (reviewed(&q->in->state->decisions, r->a, r->b) ||
            q->in->run->person[r->a] == q->in->run->person[r->b])
            continue;
        struct link_pair probe = {.w = r->w};
        enqueue(q, r->a, r->b, kv_verdict_name(r->verdict), r->w / 1e6, link_p(q->in->run, &probe));
    }
}

/* The queue anew: what is open after this run. */
void link_write_queue(const struct link_record_input *in, PGconn *conn)
{
    struct queue q = {.in = in};
    if (in->groups->n_rejected)
        sort_items(in->groups->rejected, in->groups->n_rejected, sizeof *in->groups->rejected,
                   by_pair);
    db_exec(conn, "CREATE TEMP TABLE t_antrean (sumber_a text, id_a text, sumber_b text, id_b "
                  "text, alasan text, bobot float8, "
                  "peluang float8, keluarga_n int, prioritas float8) ON COMMIT DROP");
    copy_in_begin(&q.copy, conn, "t_antrean");
    queue_pairs(&q);
    queue_rejected(&q);
    for (size_t i = 0; i < in->state->n_chains; i++)
        enqueue(&q, in->state->chains[i].a, in->state->chains[i].b, "bertentangan", 0, 0.5);
    copy_in_end(&q.copy);
    db_execf(
        conn,
        "CREATE TEMP TABLE t_antrean_baru ON COMMIT DROP AS SELECT DISTINCT ON (q.sumber_a, "
        "q.id_a, q.sumber_b, q.id_b) q.*, "
        "a.kode_kab AS kab_a, b.kode_kab AS kab_b, %" PRId64 "::bigint AS run_id "
        "FROM t_antrean q JOIN sumber.orang a ON a.sumber = q.sumber_a AND a.id_sumber = q.id_a "
        "JOIN sumber.orang b ON b.sumber = q.sumber_b AND b.id_sumber = q.id_b "
        "WHERE NOT EXISTS (SELECT FROM inti.putusan_berlaku p WHERE p.putusan = 'ragu' AND "
        "p.sumber_a = q.sumber_a "
        "AND p.id_a = q.id_a AND p.sumber_b = q.sumber_b AND p.id_b = q.id_b) "
        "ORDER BY q.sumber_a, q.id_a, q.sumber_b, q.id_b, q.alasan",
        in->run_id);
    db_exec(conn, "DELETE FROM inti.tinjauan_tautan t WHERE NOT EXISTS (SELECT FROM t_antrean_baru "
                  "q WHERE q.sumber_a = t.sumber_a "
                  "AND q.id_a = t.id_a AND q.sumber_b = t.sumber_b AND q.id_b = t.id_b)");
    db_exec(conn, "INSERT INTO inti.tinjauan_tautan (sumber_a, id_a, sumber_b, id_b, alasan, "
                  "bobot, peluang, keluarga_n, prioritas, kab_a, "
                  "kab_b, run_id) SELECT * FROM t_antrean_baru ORDER BY prioritas DESC, sumber_a, "
                  "id_a, sumber_b, id_b "
                  "ON CONFLICT (sumber_a, id_a, sumber_b, id_b) DO UPDATE SET alasan = "
                  "excluded.alasan, bobot = excluded.bobot, "
                  "peluang = excluded.peluang, keluarga_n = excluded.keluarga_n, prioritas = "
                  "excluded.prioritas, kab_a = excluded.kab_a, "
                  "kab_b = excluded.kab_b, run_id = excluded.run_id");
}

/* ---- figures ---- */

struct figures {
    const struct link_record_input *in;
    struct copy_in copy;
};

static void figure(struct figures *f, const char *what, const char *source, const char *detail,
                   double value)
{
    copy_row(&f->copy, 6);
    copy_int8(&f->copy, f->in->run_id);
    copy_text(&f->copy, what);
    copy_text(&f->copy, source ? source : "-");
    copy_text(&f->copy, "-");
    copy_text(&f->copy, detail ? detail : "-");
    copy_float8(&f->copy, value);
}

static void rule_figures(struct figures *f)
{
    const struct link_run *run = f->in->run;
    for (int r = 0; r < run->blocks.rules; r++) {
        const struct link_rule_stats *s = &run->blocks.stats[r];
        char *label = xprintf("R%d %s", r + 1, run->config->rule[r].label);
        figure(f, "aturan_pasangan", NULL, label, (double)s->pairs);
        figure(f, "aturan_baru", NULL, label, (double)s->fresh);
        figure(f, "aturan_blok_terbesar", NULL, label, s->largest);
        figure(f, "aturan_blok_dilepas", NULL, label, s->capped);
        figure(f, "aturan_blok_dilepas_terbesar", NULL, label, s->worst);
        free(label);
    }
}

/* Per source: records, records linked to another source, records that could not even be linked with
 * themselves. */
static void source_figures(struct figures *f)
{
    const struct link_run *run = f->in->run;
    const struct link_data *d = run->data;
    uint16_t *seen = xcalloc(
        (size_t)d->n, sizeof *seen); /* 1 + source of the person so far; UINT16_MAX: several */
    for (uint32_t r = 0; r < d->n; r++) {
        uint16_t s = (uint16_t)(head_source(link_head(d, r)) + 1), *at = &seen[run->person[r]];
        *at = *at == 0 || *at == s ? s : UINT16_MAX;
    }
    for (int s = 0; s < d->n_sources; s++) {
        const struct link_source *source = &d->sources[s];
        uint64_t linked = 0, unlinkable = 0;
        for (uint32_t r = source->first; r < source->first + source->n; r++) {
            linked += seen[run->person[r]] == UINT16_MAX;
            unlinkable += link_own_weight(run, r) < run->model.t_hi;
        }
        figure(f, "catatan", source->label, NULL, source->n);
        figure(f, "tertaut", source->label, NULL, (double)linked);
        figure(f, "tak_mungkin_tertaut", source->label, NULL, (double)unlinkable);
    }
    free(seen);
}

/* Statuses per source; per kabupaten they are a view over the records. */
static void status_figures(struct figures *f)
{
    const struct link_run *run = f->in->run;
    const struct link_data *d = run->data;
    for (int s = 0; s < d->n_sources; s++) {
        uint64_t nik[KV_NIK_OK + 1] = {0}, kk[KV_NIK_OK + 1] = {0};
        for (uint32_t r = d->sources[s].first; r < d->sources[s].first + d->sources[s].n; r++) {
            nik[nik_status(link_cell(d, r, run->config->nik))]++;
            kk[nik_status(link_cell(d, r, run->config->household))]++;
        }
        for (int k = 0; k <= KV_NIK_OK; k++) {
            if (nik[k])
                figure(f, "nik_status", d->sources[s].label, kv_nik_status_name((kv_nik_status)k),
                       (double)nik[k]);
            if (kk[k])
                figure(f, "kk_status", d->sources[s].label, kv_nik_status_name((kv_nik_status)k),
                       (double)kk[k]);
        }
    }
}

/* Links, expected precision and recall, and pairs left to review, for cuts from -10 to 30 bits. */
static void cut_figures(struct figures *f)
{
    enum { FROM = -10, TO = 30, CUTS = TO - FROM + 1 };
    const struct link_run *run = f->in->run;
    uint64_t links[CUTS + 1] = {0};
    int64_t right[CUTS + 1] = {0}, all = 0; /* billionths of a pair */
    for (uint64_t i = 0; i < run->pairs.n; i++) {
        const struct link_pair *pair = &run->pairs.pair[i];
        int cut = (int)floor(pair->w / 1e6) - FROM;
        int64_t p = (int64_t)(link_p(run, pair) * 1e9 + .5);
        all += p;
        cut = cut >= CUTS ? CUTS - 1 : cut;
        if (cut < 0)
            continue;
        links[cut]++;
        right[cut] += p;
    }
    for (int k = CUTS - 1; k >= 0; k--) {
        char cut[16];
        links[k] += links[k + 1];
        right[k] += right[k + 1];
        snprintf(cut, sizeof cut, "%+03d", k + FROM);
        figure(f, "batas_tautan", NULL, cut, (double)links[k]);
        figure(f, "batas_presisi", NULL, cut,
               links[k] ? (double)right[k] / 1e9 / (double)links[k] : 1);
        figure(f, "batas_jangkauan", NULL, cut, all ? (double)right[k] / (double)all : 1);
    }
    figure(f, "batas_atas", NULL, NULL, run->model.t_hi);
    figure(f, "batas_bawah", NULL, NULL, run->model.t_lo);
}

/* Pairs of one person that were linked on their own, among all its pairs of records; and links that
 * alone hold a person together. */
static void group_shape(const struct link_run *run, const uint32_t *record, uint32_t n,
                        uint64_t *links, uint64_t *bridges)
{
    uint8_t edge[32][2];
    uint32_t edges = 0;
    for (uint32_t i = 0; i < n && n <= 16; i++)
        for (uint32_t j = i + 1; j < n; j++) {
            const struct link_pair *pair = link_find_pair(&run->pairs, record[i], record[j]);
            if (!pair || !link_accepts(run, pair))
                continue;
            ++*links;
            if (edges < 32) {
                edge[edges][0] = (uint8_t)i;
                edge[edges++][1] = (uint8_t)j;
            }
        }
    for (uint32_t skip = 0; n > 2 && skip < edges; skip++) {
        uint8_t root[16];
        for (uint8_t i = 0; i < 16; i++)
            root[i] = i;
        for (uint32_t e = 0; e < edges; e++) {
            uint8_t x = root[edge[e][0]], y = root[edge[e][1]];
            for (uint32_t k = 0; e != skip && k < n; k++)
                root[k] = root[k] == x ? y : root[k];
        }
        *bridges += root[edge[skip][0]] != root[edge[skip][1]];
    }
}

static void group_figures(struct figures *f)
{
    enum { SIZES = 16 };
    const struct link_run *run = f->in->run;
    struct link_groups_of rows;
    uint64_t count[SIZES + 1] = {0}, links[SIZES + 1] = {0}, bridges[SIZES + 1] = {0};
    link_rows_by_label(run->data->n, run->person, &rows);
    for (uint32_t p = 0; p < run->data->n; p++) {
        uint32_t n = rows.start[p + 1] - rows.start[p], size = n > SIZES ? SIZES : n;
        if (n == 0)
            continue;
        count[size]++;
        if (n > 1)
            group_shape(run, rows.record + rows.start[p], n, &links[size], &bridges[size]);
    }
    for (int size = 1; size <= SIZES; size++) {
        char word[8];
        if (!count[size])
            continue;
        snprintf(word, sizeof word, "%02d%s", size, size == SIZES ? "+" : "");
        figure(f, "kelompok", NULL, word, (double)count[size]);
        figure(f, "kelompok_tautan", NULL, word, (double)links[size]);
        figure(f, "kelompok_jembatan", NULL, word, (double)bridges[size]);
    }
    link_rows_free(&rows);
}

/* Everything counted about the run, for the diagnostic views. */
void link_write_figures(const struct link_record_input *in, PGconn *conn)
{
    struct figures f = {.in = in};
    const struct link_model *m = &in->run->model;
    copy_in_begin(&f.copy, conn,
                  "operasi.ukuran_tautan (run_id, ukuran, sumber, wilayah, rincian, nilai)");
    rule_figures(&f);
    source_figures(&f);
    status_figures(&f);
    cut_figures(&f);
    group_figures(&f);
    for (int v = KV_SOURCE_TWICE; v < KV_VERDICTS; v++)
        figure(&f, "ditolak", NULL, kv_verdict_name((kv_verdict)v),
               (double)in->groups->verdicts[v]);
    figure(&f, "pasangan", NULL, NULL, (double)in->run->pairs.n);
    figure(&f, "pasti", NULL, "D1", (double)m->links[0]);
    figure(&f, "pasti", NULL, "D2", (double)m->links[1]);
    figure(&f, "pasti", NULL, "D3", (double)m->links[2]);
    for (int k = 0; k < in->run->config->fields; k++)
        figure(&f, "pola_bergeser", NULL,
               in->run->config->column[in->run->config->field[k].column].name, m->shift[k]);
    figure(&f, "nik_terbanyak", NULL, NULL, (double)in->run->data->counts.nik_most);
    figure(&f, "em_kecil", NULL, NULL, (double)m->fits_small);
    copy_in_end(&f.copy);
}
