/*
 * Which rows of persons and households a run has to send. Beside each record stands a hash of all
 * rows that were written for it: those of its person and household, its membership and its own. A
 * month in which they come out alike sends nothing; the server compares only what is sent.
 */
#include "konv.h"
#include "link/write.h"
#include <stdlib.h>

enum { RUN_ID = 12 }; /* bytes of the last column of persons and households: which run wrote them */

/* Hash of one row in the scratch; the scratch is empty again. */
static uint64_t take_hash(struct copy_in *row, size_t without)
{
    uint64_t hash = link_hash(row->buf, row->used - without, 3);
    row->used = 0;
    return hash;
}

/* Hashes of the rows of persons, households and memberships, by dense number. */
struct rows {
    uint64_t *person, *home, *node;
};

static void hash_rows(const struct link_write_input *in, const struct link_person *all,
                      const struct link_groups_of *homes, struct rows *rows)
{
    const struct link_profile *p = in->profile;
    const struct link_run *run = in->run;
    struct link_write_input plain = *in;
    plain.key = NULL;
    rows->person = xcalloc((size_t)p->persons + 1, sizeof *rows->person);
    rows->home = xcalloc((size_t)p->homes + 1, sizeof *rows->home);
    rows->node = xcalloc((size_t)p->nodes + 1, sizeof *rows->node);
#pragma omp parallel num_threads(konv.threads)
    {
        struct copy_in row = {.conn = NULL};
#pragma omp for schedule(dynamic, 4096) nowait
        for (uint32_t r = 0; r < run->data->n; r++) {
            if (run->person[r] == r) {
                link_put_person(&plain, &row, &all[p->person_at[r]], r);
                rows->person[p->person_at[r]] = take_hash(&row, RUN_ID);
            }
            if (run->household[r] == r) {
                link_put_home(&plain, &row, homes, r);
                rows->home[p->home_at[r]] = take_hash(&row, RUN_ID);
            }
        }
#pragma omp for schedule(dynamic, 4096)
        for (uint32_t k = 0; k < p->nodes; k++) {
            link_put_node(&plain, &row, k);
            rows->node[k] = take_hash(&row, 0);
        }
        free(row.buf);
    }
}

/* Per record: one hash over the rows that stand for it, never 0. */
static void hash_lines(struct link_write_input *in, const struct rows *rows)
{
    const struct link_profile *p = in->profile;
    const struct link_data *d = in->run->data;
    uint64_t key = (uint64_t)key_number(in->key, "rows");
    in->line = xmalloc(((size_t)d->n + 1) * sizeof *in->line);
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint32_t r = 0; r < d->n; r++) {
        uint64_t h = link_mix(rows->person[p->person_at[r]], rows->home[p->home_at[r]]);
        h = link_mix(h, link_mix(rows->node[p->node_of[r]], d->hash[r] ^ key));
        in->line[r] = h ? h : 1;
    }
}

static int by_number(const void *pa, const void *pb)
{
    int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
    return (a > b) - (a < b);
}

/* Numbers of one kind that records held whose rows differ or that are gone: rows under them may
 * have to go, so whoever has them now is sent. Returns their count. */
static size_t numbers_left(const struct link_write_input *in, int kind, int64_t **out)
{
    const struct link_state *s = in->state;
    size_t n = 0, room = 0;
    int64_t *list = NULL;
    for (uint64_t i = 0; i < (uint64_t)in->run->data->n + s->gone; i++) {
        uint32_t r = (uint32_t)i;
        bool gone = i >= in->run->data->n;
        int64_t number = gone ? s->left[i - in->run->data->n].number[kind] : s->old[kind][r];
        if (!number || (!gone && s->line[r] == in->line[r]))
            continue;
        if (n == room)
            list = xrealloc(list, (room = room * 2 + 256) * sizeof *list);
        list[n++] = number;
    }
    if (n)
        sort_items(list, n, sizeof *list, by_number);
    *out = list;
    return n;
}

static bool listed(const int64_t *list, size_t n, int64_t number)
{
    return n && bsearch(&number, list, n, sizeof number, by_number) != NULL;
}

/* The rows of a person or household go together with those of its records; persons go with their
 * household. */
static void choose(struct link_write_input *in, int64_t *const *left, const size_t *n)
{
    const struct link_profile *p = in->profile;
    const struct link_run *run = in->run;
    uint32_t records = run->data->n;
    in->send_person = xcalloc((size_t)p->persons + 1, 1);
    in->send_home = xcalloc((size_t)p->homes + 1, 1);
    for (uint32_t r = 0; r < records; r++) {
        bool differs = in->state->line[r] != in->line[r];
        if (differs ||
            (run->person[r] == r && listed(left[KIND_PERSON], n[KIND_PERSON], in->person[r])))
            in->send_person[p->person_at[r]] = 1;
        if (differs ||
            (run->household[r] == r && listed(left[KIND_HOME], n[KIND_HOME], in->home[r])))
            in->send_home[p->home_at[r]] = 1;
    }
    for (uint32_t r = 0; r < records; r++)
        in->send_person[p->person_at[r]] |= in->send_home[p->home_at[r]];
}

/* t_lepas: numbers under which rows may have to go; t_hilang: records that are gone. */
static void send_left(const struct link_write_input *in, int64_t *const *left, const size_t *n,
                      PGconn *conn)
{
    struct copy_in copy;
    db_exec(conn, "CREATE TEMP TABLE t_lepas (jenis text, nomor bigint) ON COMMIT DROP");
    db_exec(conn, "CREATE TEMP TABLE t_hilang (sumber text, id_sumber text) ON COMMIT DROP");
    copy_in_begin(&copy, conn, "t_lepas");
    for (int kind = 0; kind < NUMBER_KINDS; kind++)
        for (size_t i = 0; i < n[kind]; i++) {
            if (i && left[kind][i] == left[kind][i - 1])
                continue;
            copy_row(&copy, 2);
            copy_text(&copy, link_kind_words[kind]);
            copy_int8(&copy, left[kind][i]);
        }
    copy_in_end(&copy);
    copy_in_begin(&copy, conn, "t_hilang");
    for (uint64_t i = 0; i < in->state->gone; i++) {
        copy_row(&copy, 2);
        copy_text(&copy, in->state->left[i].source);
        copy_text(&copy, in->state->left[i].id);
    }
    copy_in_end(&copy);
    db_exec(conn, "ANALYZE t_lepas; ANALYZE t_hilang");
}

void link_choose_rows(struct link_write_input *in, const struct link_person *all,
                      const struct link_groups_of *homes, PGconn *conn)
{
    struct rows rows;
    int64_t *left[NUMBER_KINDS];
    size_t n[NUMBER_KINDS];
    hash_rows(in, all, homes, &rows);
    hash_lines(in, &rows);
    free(rows.person);
    free(rows.home);
    free(rows.node);
    if (!in->state)
        return;
    for (int kind = 0; kind < NUMBER_KINDS; kind++)
        n[kind] = numbers_left(in, kind, &left[kind]);
    choose(in, left, n);
    send_left(in, left, n, conn);
    for (int kind = 0; kind < NUMBER_KINDS; kind++)
        free(left[kind]);
}
