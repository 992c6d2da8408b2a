/* A second pass over sumber.orang once the persons are known; see profile.h. */
#include "link/profile.h"
#include "konv.h"
#include "link/sort.h"
#include <stdlib.h>
#include <string.h>

/* Columns of the query below. */
enum {
    Q_SOURCE,
    Q_ID,
    Q_NAME,
    Q_MOTHER,
    Q_FATHER,
    Q_KAB,
    Q_KEC,
    Q_DESA,
    Q_HAMLET,
    Q_POST,
    Q_RT,
    Q_RW,
    Q_FROM,
    Q_TO,
    Q_BATCH,
    Q_ROLE,
    Q_DIED,
    Q_COLUMNS
};
static const char query[] = "SELECT sumber, id_sumber, nama, nama_ibu, nama_ayah, kode_kab, "
                            "kode_kec, kode_desa, dusun, posyandu, rt, rw, "
                            "catatan_mulai, catatan_akhir, batch_id, peran, tgl_meninggal FROM "
                            "sumber.orang WHERE NOT ditarik";

static void best_init(struct link_best *best, uint32_t n)
{
    best->rank = xmalloc(((size_t)n + 1) * sizeof *best->rank);
    best->record = xcalloc((size_t)n + 1, sizeof *best->record);
    best->word = xcalloc((size_t)n + 1, sizeof *best->word);
    memset(best->rank, 0xff, ((size_t)n + 1) * sizeof *best->rank);
}

/* Nothing more is offered: the words stay. */
static void best_settle(struct link_best *best)
{
    free(best->rank);
    free(best->record);
    best->rank = best->record = NULL;
}

static void best_free(struct link_best *best)
{
    best_settle(best);
    free(best->word);
}

/* Dense numbers of the groups in the order of their smallest records. */
static uint32_t number_groups(uint32_t n, const uint32_t *label, uint32_t **out)
{
    uint32_t next = 0, *at = xmalloc(((size_t)n + 1) * sizeof *at);
    for (uint32_t r = 0; r < n; r++)
        at[r] = label[r] == r ? next++ : at[label[r]];
    *out = at;
    return next;
}

/* One node per person and household. */
static void make_nodes(struct link_profile *p)
{
    uint32_t n = p->run->data->n;
    struct link_entry *e = xmalloc((size_t)n * sizeof *e), *spare = xmalloc((size_t)n * sizeof *e);
    for (uint32_t r = 0; r < n; r++)
        e[r] = (struct link_entry){(uint64_t)p->run->person[r] << 32 | p->run->household[r], r};
    link_sort_entries(e, spare, n);
    free(spare);
    p->node_of = xmalloc((size_t)n * sizeof *p->node_of);
    for (uint32_t i = 0; i < n; i++) {
        p->nodes += i == 0 || e[i].key != e[i - 1].key;
        p->node_of[e[i].record] = p->nodes - 1;
    }
    p->node = xcalloc((size_t)p->nodes + 1, sizeof *p->node);
    for (uint32_t i = 0; i < n; i++)
        p->node[p->node_of[e[i].record]] = (struct link_node){.person = (uint32_t)(e[i].key >> 32),
                                                              .home = (uint32_t)e[i].key,
                                                              .from = KV_NO_DATE,
                                                              .to = KV_NO_DATE,
                                                              .role_rank = UINT32_MAX};
    free(e);
}

/* Number of a text in the pool, looked up once per record and column. */
static uint32_t keep(struct link_profile *p, struct copy_field f, uint32_t *word)
{
    size_t n = (size_t)f.n;
    if (*word)
        return *word;
    if (n + 1 > p->room) {
        p->room = n + 256;
        p->buffer = xrealloc(p->buffer, p->room);
    }
    memcpy(p->buffer, f.p, n);
    p->buffer[n] = '\0';
    *word = link_pool_add(&p->word, p->buffer, n + 1, link_hash(p->buffer, n + 1, 0));
    return *word;
}

/* Takes a value if it ranks before the one held; equal ranks go to the smaller record. */
static void offer(struct link_profile *p, struct link_best *best, uint32_t group, uint32_t rank,
                  uint32_t record, struct copy_field f, uint32_t *word)
{
    if (f.n <= 0 || rank > best->rank[group] ||
        (rank == best->rank[group] && record > best->record[group]))
        return;
    best->rank[group] = rank;
    best->record[group] = record;
    best->word[group] = keep(p, f, word);
}

/* Kabupaten, kecamatan and desa as one text, joined by '|'. */
static struct copy_field place_text(const struct copy_field *part, char text[128])
{
    size_t used = 0;
    for (int i = 0; i < 3; i++) {
        size_t m = part[i].n > 0 && part[i].n < 40 ? (size_t)part[i].n : 0;
        memcpy(text + used, part[i].p, m);
        used += m;
        text[used++] = '|';
    }
    return (struct copy_field){text, (int32_t)used - 1};
}

static bool known(struct copy_field f)
{
    return f.n > 0 && !(f.n == 1 && f.p[0] == '-');
}

/* Where somebody lives: a known village before a known kecamatan, then the newest record. RT and RW
 * go with it. */
static void take_place(struct link_profile *p, uint32_t person, uint32_t home, uint32_t newest,
                       uint32_t r, const struct copy_field *f)
{
    uint32_t word = 0, rt = 0, level = known(f[Q_DESA]) ? 0 : known(f[Q_KEC]) ? 1 : 2;
    char joined[128];
    struct copy_field place = place_text(&f[Q_KAB], joined);
    p->area[r] =
        link_pool_add(&p->areas, place.p, (size_t)place.n, link_hash(place.p, (size_t)place.n, 0));
    if (known(f[Q_KAB]) || level < 2) {
        offer(p, &p->person[SHOWN_PLACE], person, level << 30 | newest, r, place, &word);
        offer(p, &p->home[SHOWN_PLACE], home, level << 30 | newest, r, place, &word);
    }
    if (f[Q_RT].n > 0 || f[Q_RW].n > 0) {
        char digits[32];
        int n = snprintf(digits, sizeof digits, "%d|%d", f[Q_RT].n > 0 ? field_int4(f[Q_RT]) : 0,
                         f[Q_RW].n > 0 ? field_int4(f[Q_RW]) : 0);
        struct copy_field text = {digits, n};
        offer(p, &p->home[SHOWN_RT], home, newest, r, text, &rt);
    }
}

static uint8_t role_number(struct copy_field f)
{
    static const char *const word[] = {"", "anak", "ibu", "ayah", "catin", "lain"};
    for (uint8_t i = 1; i < 6; i++)
        if (f.n == (int32_t)strlen(word[i]) && memcmp(f.p, word[i], (size_t)f.n) == 0)
            return i;
    return 0;
}

static void take_dates(struct link_profile *p, uint32_t r, uint32_t trusted,
                       const struct copy_field *f)
{
    struct link_node *node = &p->node[p->node_of[r]];
    kv_date from = field_int4(f[Q_FROM]), to = field_int4(f[Q_TO]);
    int64_t batch = field_int8(f[Q_BATCH]);
    uint8_t role = role_number(f[Q_ROLE]);
    uint32_t person = p->person_at[r];
    node->from = node->from == KV_NO_DATE || from < node->from ? from : node->from;
    node->to = node->to == KV_NO_DATE || to > node->to ? to : node->to;
    node->batch = batch > node->batch ? batch : node->batch;
    if (role && (trusted < node->role_rank || (trusted == node->role_rank && role < node->role))) {
        node->role_rank = trusted;
        node->role = role;
    }
    p->first[person] =
        p->first[person] == KV_NO_DATE || from < p->first[person] ? from : p->first[person];
    p->last[person] = p->last[person] == KV_NO_DATE || to > p->last[person] ? to : p->last[person];
    if (f[Q_DIED].n > 0 &&
        (p->died[person] == KV_NO_DATE || field_int4(f[Q_DIED]) < p->died[person]))
        p->died[person] = field_int4(f[Q_DIED]);
}

/* Days before a far day, in 22 bits: smaller is newer. */
static uint32_t age_of(kv_date day)
{
    enum { FAR = 3000000, MOST = (1 << 22) - 1 };
    return day > FAR ? 0 : day < FAR - MOST ? MOST : (uint32_t)(FAR - day);
}

/*
 * One row of sumber.orang. Rank `trusted`: preferred source, then newest; `newest`: the other way
 * round. A name stands before "By. Ny." of any source.
 */
static void take_row(struct link_profile *p, uint32_t r, const struct copy_field *f)
{
    const struct link_data *d = p->run->data;
    int given = p->priority[head_source(link_head(d, r))];
    uint32_t age = age_of(field_int4(f[Q_TO])), prior = given > 255 ? 255 : (uint32_t)given,
             word[LINK_SHOWN] = {0}, trusted = prior << 22 | age, newest = age << 8 | prior,
             person = p->person_at[r], home = p->home_at[r];
    uint32_t baby = link_cell(d, r, d->config->name) & NAME_BABY ? 1u << 30 : 0;
    offer(p, &p->person[SHOWN_NAME], person, baby | trusted, r, f[Q_NAME], &word[SHOWN_NAME]);
    offer(p, &p->person[SHOWN_MOTHER], person, trusted, r, f[Q_MOTHER], &word[SHOWN_MOTHER]);
    offer(p, &p->person[SHOWN_FATHER], person, trusted, r, f[Q_FATHER], &word[SHOWN_FATHER]);
    offer(p, &p->person[SHOWN_HAMLET], person, newest, r, f[Q_HAMLET], &word[SHOWN_HAMLET]);
    offer(p, &p->home[SHOWN_HAMLET], home, newest, r, f[Q_HAMLET], &word[SHOWN_HAMLET]);
    offer(p, &p->person[SHOWN_POST], person, newest, r, f[Q_POST], &word[SHOWN_POST]);
    take_place(p, person, home, newest, r, f);
    take_dates(p, r, trusted, f);
}

/* Of a person left in two households the one with the newest record holds. */
static void find_present(struct link_profile *p)
{
    p->present = xmalloc(((size_t)p->persons + 1) * sizeof *p->present);
    for (uint32_t i = 0; i < p->persons; i++)
        p->present[i] = UINT32_MAX;
    for (uint32_t k = 0; k < p->nodes; k++) {
        struct link_node *x = &p->node[k];
        uint32_t person = p->person_at[x->person];
        const struct link_node *y =
            p->present[person] == UINT32_MAX ? NULL : &p->node[p->present[person]];
        if (x->from == KV_NO_DATE) /* withdrawn between the two readings: the last day counts */
            x->from = x->to = p->run->config->reference;
        if (!y || x->to > y->to ||
            (x->to == y->to &&
             (x->batch > y->batch || (x->batch == y->batch && x->from > y->from))))
            p->present[person] = k;
    }
    for (uint32_t i = 0; i < p->persons; i++)
        p->node[p->present[i]].present = true;
}

const char *link_shown(const struct link_profile *p, const struct link_best *best, uint32_t group)
{
    size_t n;
    return best->word && best->word[group] ? link_pool_bytes(&p->word, best->word[group], &n)
                                           : NULL;
}

static int compare_places(const void *a, const void *b)
{
    return strcmp(((const struct link_place *)a)->text, ((const struct link_place *)b)->text);
}

static void add_places(struct link_profile *p, const struct link_best *best, uint32_t groups)
{
    for (uint32_t i = 0; i < groups; i++) {
        uint32_t word = best->word[i];
        if (!word || p->place_at[word])
            continue;
        p->place_at[word] = p->places;
        if ((p->places & (p->places - 1)) == 0)
            p->place = xrealloc(p->place, (size_t)p->places * 2 * sizeof *p->place);
        p->place[p->places++] = (struct link_place){link_shown(p, best, i), word};
    }
}

/* Places of persons and households, numbered in the order of their codes. */
static void number_places(struct link_profile *p)
{
    p->place_at = xcalloc((size_t)p->word.n + 1, sizeof *p->place_at);
    p->place = xcalloc(1, sizeof *p->place);
    p->places = 1;
    add_places(p, &p->person[SHOWN_PLACE], p->persons);
    add_places(p, &p->home[SHOWN_PLACE], p->homes);
    sort_items(p->place + 1, p->places - 1, sizeof *p->place, compare_places);
    for (uint32_t k = 1; k < p->places; k++)
        p->place_at[p->place[k].word] = k;
}

uint32_t link_place_of(const struct link_profile *p, const struct link_best *best, uint32_t group)
{
    return p->place_at[best->word[group]];
}

static kv_date *no_dates(uint32_t n)
{
    kv_date *day = xmalloc(((size_t)n + 1) * sizeof *day);
    for (uint32_t i = 0; i <= n; i++)
        day[i] = KV_NO_DATE;
    return day;
}

void link_profile_read(struct link_profile *p, const struct link_run *run, const int *priority,
                       PGconn *conn)
{
    struct copy_out copy;
    struct copy_field f[Q_COLUMNS];
    *p = (struct link_profile){.run = run, .priority = priority};
    link_pool_init(&p->word);
    link_pool_init(&p->areas);
    p->area = xcalloc((size_t)run->data->n + 1, sizeof *p->area);
    p->persons = number_groups(run->data->n, run->person, &p->person_at);
    p->homes = number_groups(run->data->n, run->household, &p->home_at);
    for (int k = 0; k < LINK_SHOWN; k++) {
        if (k != SHOWN_RT)
            best_init(&p->person[k], p->persons);
        if (k == SHOWN_PLACE || k == SHOWN_HAMLET || k == SHOWN_RT)
            best_init(&p->home[k], p->homes);
    }
    p->first = no_dates(p->persons);
    p->last = no_dates(p->persons);
    p->died = no_dates(p->persons);
    make_nodes(p);
    progress_begin("describing", run->data->n);
    copy_out_begin(&copy, conn, query);
    for (uint32_t k = 0; copy_out_next(&copy, f, Q_COLUMNS); k++) {
        char source[64];
        size_t n =
            (size_t)f[Q_SOURCE].n < sizeof source ? (size_t)f[Q_SOURCE].n : sizeof source - 1;
        memcpy(source, f[Q_SOURCE].p, n);
        source[n] = '\0';
        uint32_t r = link_find_again(run->data, k, source, f[Q_ID].p, (size_t)f[Q_ID].n);
        if (r != UINT32_MAX)
            take_row(p, r, f);
        progress_add(1);
    }
    progress_end();
    link_pool_trim(&p->word);
    link_pool_trim(&p->areas);
    for (int k = 0; k < LINK_SHOWN; k++) {
        best_settle(&p->person[k]);
        best_settle(&p->home[k]);
    }
    find_present(p);
    number_places(p);
}

void link_profile_free(struct link_profile *p)
{
    for (int k = 0; k < LINK_SHOWN; k++) {
        best_free(&p->person[k]);
        best_free(&p->home[k]);
    }
    link_pool_free(&p->word);
    link_pool_free(&p->areas);
    free(p->area);
    free(p->place);
    free(p->place_at);
    free(p->buffer);
    free(p->person_at);
    free(p->home_at);
    free(p->died);
    free(p->first);
    free(p->last);
    free(p->node);
    free(p->node_of);
    free(p->present);
}
