/* Reading the state of earlier runs; see state.h. */
#include "link/state.h"
#include "konv.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const link_kind_words[NUMBER_KINDS] = {"orang", "keluarga"};

/* A text field of a COPY row with an end; fresh. */
static char *text_of(struct copy_field f)
{
    return xprintf("%.*s", f.n > 0 ? f.n : 0, f.p);
}

static uint32_t record_of(const struct link_data *d, struct copy_field source, struct copy_field id)
{
    char *label = text_of(source);
    uint32_t r = link_find_record(d, label, id.p, (size_t)id.n);
    free(label);
    return r;
}

static void keep_gone(struct link_state *s, const struct copy_field *f)
{
    s->left = grow_room(s->left, s->gone, sizeof *s->left);
    s->left[s->gone++] = (struct link_gone){
        .number = {field_int8(f[2]), f[3].n < 0 ? 0 : field_int8(f[3])},
        .source = text_of(f[0]),
        .id = text_of(f[1]),
    };
}

/* Arrays by record; without a linkage before there are none. */
static void make_room(struct link_state *s, uint32_t n)
{
    for (int k = 0; k < NUMBER_KINDS; k++)
        s->old[k] = xcalloc(n, sizeof(int64_t));
    s->hash = xcalloc(n, sizeof *s->hash);
    s->line = xcalloc(n, sizeof *s->line);
}

/* Numbers and hashes of the records that earlier runs have seen. */
static void read_members(struct link_state *s, const struct link_data *d)
{
    struct copy_out copy;
    struct copy_field f[6];
    copy_out_begin(&copy, s->conn,
                   "SELECT sumber, id_sumber, orang_id, keluarga_id, sidik, sidik_baris FROM "
                   "inti.anggota_sumber");
    while (copy_out_next(&copy, f, 6)) {
        uint32_t r = record_of(d, f[0], f[1]);
        if (s->records++ == 0)
            make_room(s, d->n);
        if (r == UINT32_MAX) {
            keep_gone(s, f);
            continue;
        }
        s->line[r] = f[5].n < 0 ? 0 : (uint64_t)field_int8(f[5]);
        s->old[KIND_PERSON][r] = field_int8(f[2]);
        s->old[KIND_HOME][r] = f[3].n < 0 ? 0 : field_int8(f[3]);
        s->hash[r] = f[4].n < 0 ? 0 : (uint64_t)field_int8(f[4]);
    }
}

static int by_number(const void *pa, const void *pb)
{
    const struct link_retired *x = pa, *y = pb;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

/* Aliases and the records that held them before. */
static void read_retired(struct link_state *s, const struct link_data *d)
{
    struct copy_out copy;
    struct copy_field f[4];
    size_t room[NUMBER_KINDS] = {0};
    copy_out_begin(&copy, s->conn, "SELECT jenis, nomor, sumber, id_sumber FROM inti.nomor_bekas");
    while (copy_out_next(&copy, f, 4)) {
        int k = f[0].n == 5 ? KIND_PERSON : KIND_HOME; /* orang, keluarga */
        if (s->n_retired[k] == room[k]) {
            room[k] = room[k] ? room[k] * 2 : 256;
            s->retired[k] = xrealloc(s->retired[k], room[k] * sizeof(struct link_retired));
        }
        s->retired[k][s->n_retired[k]++] =
            (struct link_retired){field_int8(f[1]), record_of(d, f[2], f[3])};
    }
    for (int k = 0; k < NUMBER_KINDS; k++)
        if (s->n_retired[k])
            sort_items(s->retired[k], s->n_retired[k], sizeof(struct link_retired), by_number);
}

static void read_numbers(struct link_state *s);

void link_read_state(struct link_state *s, const struct link_data *d, PGconn *conn)
{
    s->conn = conn;
    read_members(s, d);
    read_retired(s, d);
    read_numbers(s);
}

/* ---- decisions ---- */

static int by_pair(const void *pa, const void *pb)
{
    const struct link_decision *x = pa, *y = pb;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static uint32_t root_of(uint32_t *root, uint32_t x)
{
    while (root[x] != x) {
        root[x] = root[root[x]];
        x = root[x];
    }
    return x;
}

/* Must-links that chain over a cannot-link: the whole chain is reported and none of it applied. */
static void drop_chains(struct link_state *s, const struct link_data *d)
{
    struct link_decisions *list = &s->decisions;
    uint32_t *root = xmalloc((size_t)d->n * sizeof *root);
    bool *broken = xcalloc(d->n, sizeof *broken);
    size_t keep = 0;
    for (uint32_t r = 0; r < d->n; r++)
        root[r] = r;
    for (size_t i = 0; i < list->n_same; i++) {
        uint32_t x = root_of(root, list->same[i].a), y = root_of(root, list->same[i].b);
        root[x > y ? x : y] = x < y ? x : y;
    }
    s->chains = xmalloc((list->n_different + 1) * sizeof *s->chains);
    for (size_t i = 0; i < list->n_different; i++) {
        uint32_t x = root_of(root, list->different[i].a);
        if (x != root_of(root, list->different[i].b))
            continue;
        broken[x] = true;
        s->chains[s->n_chains++] = list->different[i];
    }
    for (size_t i = 0; i < list->n_same; i++)
        if (!broken[root_of(root, list->same[i].a)])
            list->same[keep++] = list->same[i];
    list->n_same = keep;
    free(root);
    free(broken);
}

static void keep_reviewed(struct link_run *run, struct link_decision one, bool same, double share)
{
    run->reviewed = grow_room(run->reviewed, run->n_reviewed, sizeof *run->reviewed);
    run->reviewed[run->n_reviewed++] = (struct link_reviewed){one.a, one.b, same, 1 / share};
}

/* The decisions in force whose records both exist. */
void link_read_decisions(struct link_state *s, struct link_run *run)
{
    const struct link_data *d = run->data;
    struct copy_out copy;
    struct copy_field f[6];
    struct link_decisions *list = &s->decisions;
    size_t room_same = 0, room_different = 0;
    copy_out_begin(
        &copy, s->conn,
        "SELECT sumber_a, id_a, sumber_b, id_b, putusan, bagian_contoh FROM inti.putusan_berlaku "
        "WHERE putusan <> 'ragu' ORDER BY putusan_id");
    while (copy_out_next(&copy, f, 6)) {
        uint32_t x = record_of(d, f[0], f[1]), y = record_of(d, f[2], f[3]);
        struct link_decision one = {x < y ? x : y, x < y ? y : x};
        if (x == UINT32_MAX || y == UINT32_MAX || x == y)
            continue;
        keep_reviewed(run, one, memcmp(f[4].p, "sama", 4) == 0, field_float8(f[5]));
        if (memcmp(f[4].p, "sama", 4) == 0) {
            if (list->n_same == room_same)
                list->same =
                    xrealloc(list->same, (room_same = room_same * 2 + 64) * sizeof *list->same);
            list->same[list->n_same++] = one;
        } else {
            if (list->n_different == room_different)
                list->different =
                    xrealloc(list->different,
                             (room_different = room_different * 2 + 64) * sizeof *list->different);
            list->different[list->n_different++] = one;
        }
    }
    if (list->n_same)
        sort_items(list->same, list->n_same, sizeof *list->same, by_pair);
    if (list->n_different)
        sort_items(list->different, list->n_different, sizeof *list->different, by_pair);
    drop_chains(s, d);
}

/* ---- new numbers ---- */

/* Run that made a number; asked only where two numbers have equal claims. */
int64_t link_age_of_number(void *state, int64_t number)
{
    struct link_state *s = state;
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, number);
    const char *v[] = {text};
    char *run = db_one(s->conn,
                       "SELECT min(run_id) FROM inti.riwayat_nomor WHERE id_baru = $1::bigint AND "
                       "kejadian IN ('baru', 'pisah')",
                       1, v);
    int64_t age = run ? strtoll(run, NULL, 10) : 0;
    free(run);
    return age;
}

/* Adds a number to those ever given; false if it is there already. */
static bool use_number(struct link_state *s, int64_t number)
{
    if (s->n_used * 2 >= s->slots) {
        size_t old_slots = s->slots;
        int64_t *old = s->used;
        s->slots = old_slots ? old_slots * 2 : 1 << 12;
        s->used = xcalloc(s->slots, sizeof *s->used);
        s->n_used = 0;
        for (size_t i = 0; i < old_slots; i++)
            if (old[i])
                use_number(s, old[i]);
        free(old);
    }
    size_t i = link_mix((uint64_t)number, 5) & (s->slots - 1);
    for (; s->used[i]; i = (i + 1) & (s->slots - 1))
        if (s->used[i] == number)
            return false;
    s->used[i] = number;
    s->n_used++;
    return true;
}

/* Every number ever given, so that none is given again. */
static void read_numbers(struct link_state *s)
{
    struct copy_out copy;
    struct copy_field f[1];
    copy_out_begin(&copy, s->conn,
                   "SELECT id_baru FROM inti.riwayat_nomor WHERE kejadian IN ('baru', 'pisah')");
    while (copy_out_next(&copy, f, 1))
        use_number(s, field_int8(f[0]));
}

/* 63 bits of HMAC-SHA-256(key, kind, smallest record key, run); a counter on collision. */
int64_t link_fresh_number(struct link_state *s, const struct link_data *d, int kind,
                          uint32_t record)
{
    const char *source = d->sources[head_source(link_head(d, record))].label,
               *id = link_id(d, record);
    for (int counter = 0;; counter++) {
        char *text = xprintf("%s\n%s\n%s\n%" PRId64 "\n%d", link_kind_words[kind], source, id,
                             s->run_id, counter);
        int64_t number = key_number(&s->key, text);
        free(text);
        if (number && use_number(s, number))
            return number;
    }
}

void link_state_settled(struct link_state *s)
{
    for (int k = 0; k < NUMBER_KINDS; k++) {
        free(s->old[k]);
        free(s->retired[k]);
        s->old[k] = NULL;
        s->retired[k] = NULL;
    }
    for (uint64_t i = 0; s->left && i < s->gone; i++) {
        free(s->left[i].source);
        free(s->left[i].id);
    }
    free(s->left);
    free(s->line);
    free(s->used);
    s->left = NULL;
    s->line = NULL;
    s->used = NULL;
    s->slots = s->n_used = 0;
}

void link_state_free(struct link_state *s)
{
    link_state_settled(s);
    free(s->hash);
    key_free(&s->key);
    free(s->decisions.same);
    free(s->decisions.different);
    free(s->chains);
}
