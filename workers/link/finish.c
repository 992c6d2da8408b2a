/* What needs all records together: ranking by (source, id), dummy identifiers, mother's NIK on a
 * child, crowded No KK. */
#include "konv.h"
#include "link/data.h"
#include "link/sort.h"
#include <inttypes.h>
#include <stdlib.h>

enum { DUMMY_RECORDS = 50, CROWDED_NAMES = 20, CROWDED_RECORDS = 1000 };

/* ---- ranking ---- */

struct ranked {
    uint64_t prefix; /* 8 bytes of the id after what all ids of its source share */
    uint32_t record;
    uint16_t source;
};
static const struct link_data *ranking; /* for compare_ranked; set in one thread before sorting */
static size_t *shared_length;

static int compare_ranked(const void *pa, const void *pb)
{
    const struct ranked *a = pa, *b = pb;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    return strcmp(link_id(ranking, a->record) + shared_length[a->source],
                  link_id(ranking, b->record) + shared_length[a->source]);
}

/* Merge sort in tasks: the halves are independent. */
static void sort_ranked(struct ranked *r, struct ranked *spare, size_t n)
{
    if (n < 20000) {
        qsort(r, n, sizeof *r, compare_ranked);
        return;
    }
    size_t half = n / 2, i = 0, j = half, k = 0;
#pragma omp task
    sort_ranked(r, spare, half);
    sort_ranked(r + half, spare + half, n - half);
#pragma omp taskwait
    while (i < half && j < n)
        spare[k++] = compare_ranked(&r[i], &r[j]) <= 0 ? r[i++] : r[j++];
    memcpy(spare + k, r + i, (half - i) * sizeof *r);
    memcpy(r, spare, (k + half - i) * sizeof *r);
}

static int compare_sources(const void *a, const void *b)
{
    return strcmp(((const struct link_source *)a)->label, ((const struct link_source *)b)->label);
}

/* Source numbers in bytewise order of the labels. */
static void rank_sources(struct link_data *d)
{
    struct link_source *old = xmalloc((size_t)d->n_sources * sizeof *old + 1);
    uint16_t *rank = xcalloc((size_t)d->n_sources + 1, sizeof *rank);
    memcpy(old, d->sources, (size_t)d->n_sources * sizeof *old);
    qsort(d->sources, (size_t)d->n_sources, sizeof *d->sources, compare_sources);
    for (int i = 0; i < d->n_sources; i++)
        for (int k = 0; k < d->n_sources; k++)
            if (old[i].label == d->sources[k].label)
                rank[i] = (uint16_t)k;
    for (uint32_t r = 0; r < d->n; r++) {
        uint64_t *head = &d->cell[(size_t)r * (size_t)d->stride + (size_t)d->stride - 1];
        *head = (*head & ~UINT64_C(0xffff)) | rank[head_source(*head)];
    }
    free(old);
    free(rank);
}

/* Length of what all ids of a source share at their beginning. */
static void find_shared(const struct link_data *d)
{
    uint32_t *first = xmalloc((size_t)d->n_sources * sizeof *first + 1);
    shared_length = xcalloc((size_t)d->n_sources + 1, sizeof *shared_length);
    for (int s = 0; s < d->n_sources; s++)
        first[s] = UINT32_MAX;
    for (uint32_t r = 0; r < d->n; r++) {
        unsigned s = head_source(link_head(d, r));
        const char *id = link_id(d, r);
        if (first[s] == UINT32_MAX) {
            first[s] = r;
            shared_length[s] = strlen(id);
            continue;
        }
        const char *other = link_id(d, first[s]);
        size_t n = 0;
        while (n < shared_length[s] && id[n] == other[n])
            n++;
        shared_length[s] = n;
    }
    free(first);
}

/* Moves one array's items to their ranks: item at rank i comes from from[i]. */
static void permute(void *array, size_t item, const uint32_t *from, uint32_t n)
{
    char *old = array, *sorted;
    if (!array)
        return;
    sorted = xmalloc((size_t)n * item);
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint32_t i = 0; i < n; i++)
        memcpy(sorted + (size_t)i * item, old + (size_t)from[i] * item, item);
    memcpy(old, sorted, (size_t)n * item);
    free(sorted);
}

/* Rows in place, following the cycles of the permutation: the largest array gets no second copy. */
static void permute_rows(struct link_data *d, uint32_t *from)
{
    size_t bytes = (size_t)d->stride * sizeof *d->cell;
    uint64_t *held = xmalloc(bytes);
    for (uint32_t i = 0; i < d->n; i++) {
        uint32_t at = i;
        if (from[i] == UINT32_MAX || from[i] == i)
            continue;
        memcpy(held, link_row(d, i), bytes);
        while (from[at] != i) {
            uint32_t next = from[at];
            memcpy(d->cell + (size_t)at * (size_t)d->stride, link_row(d, next), bytes);
            from[at] = UINT32_MAX;
            at = next;
        }
        memcpy(d->cell + (size_t)at * (size_t)d->stride, held, bytes);
        from[at] = UINT32_MAX;
    }
    free(held);
}

/* Refuses ids that occur twice in a source; the ids themselves are not shown. */
static void check_ids(const struct link_data *d, const struct ranked *r)
{
    for (int s = 0; s < d->n_sources; s++) {
        uint32_t twice = 0;
        for (uint32_t i = d->sources[s].first + 1; i < d->sources[s].first + d->sources[s].n; i++)
            twice += compare_ranked(&r[i - 1], &r[i]) == 0;
        if (twice)
            die_hint(EXIT_RUNTIME, "'id' must name a column that is unique within its source",
                     "source '%s': %" PRIu32 " records repeat an id", d->sources[s].label, twice);
    }
}

/* Ranks all records by (source, id) bytewise: from here on nothing depends on the order of rows. */
static void rank(struct link_data *d)
{
    struct ranked *r = xmalloc((size_t)d->n * sizeof *r),
                  *spare = xmalloc((size_t)d->n * sizeof *r);
    uint32_t *from = xmalloc((size_t)d->n * sizeof *from);
    rank_sources(d);
    find_shared(d);
    ranking = d;
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint32_t i = 0; i < d->n; i++) {
        unsigned s = head_source(link_head(d, i));
        const char *id = link_id(d, i) + shared_length[s];
        uint64_t prefix = 0;
        for (int k = 0; k < 8; k++) {
            prefix = prefix << 8 | (unsigned char)*id;
            id += *id != '\0';
        }
        r[i] = (struct ranked){prefix, i, (uint16_t)s};
    }
#pragma omp parallel num_threads(konv.threads)
#pragma omp single
    sort_ranked(r, spare, d->n);
    free(spare);
    for (uint32_t i = 0; i < d->n; i++) {
        struct link_source *s = &d->sources[r[i].source];
        s->first = s->n ? s->first : i;
        s->n++;
        from[i] = r[i].record;
    }
    check_ids(d, r);
    free(r);
    free(shared_length);
    if (d->hash) {
        d->arrival = xmalloc((size_t)d->n * sizeof *d->arrival);
        for (uint32_t i = 0; i < d->n; i++)
            d->arrival[from[i]] = i;
    }
    permute(d->id_at, sizeof *d->id_at, from, d->n);
    permute(d->truth, sizeof *d->truth, from, d->n);
    permute(d->household_truth, sizeof *d->household_truth, from, d->n);
    permute(d->family, sizeof *d->family, from, d->n);
    permute(d->hash, sizeof *d->hash, from, d->n);
    permute_rows(d, from);
    free(from);
}

/* The record of a (source, id) among the ranked ones; UINT32_MAX if there is none. */
uint32_t link_find_record(const struct link_data *d, const char *source, const char *id, size_t n)
{
    for (int s = 0; s < d->n_sources; s++) {
        uint32_t lo = d->sources[s].first, end = lo + d->sources[s].n, hi = end;
        if (strcmp(d->sources[s].label, source) != 0)
            continue;
        while (lo < hi) {
            uint32_t mid = lo + (hi - lo) / 2;
            const char *other = link_id(d, mid);
            int order = strncmp(other, id, n);
            if (order < 0)
                lo = mid + 1;
            else
                hi = mid;
        }
        for (; lo < end && strncmp(link_id(d, lo), id, n) == 0; lo++)
            if (link_id(d, lo)[n] == '\0')
                return lo;
    }
    return UINT32_MAX;
}

uint32_t link_find_again(const struct link_data *d, uint32_t k, const char *source, const char *id,
                         size_t n)
{
    if (k < d->n) {
        uint32_t r = d->arrival[k];
        const char *same = link_id(d, r);
        if (strncmp(same, id, n) == 0 && same[n] == '\0' &&
            strcmp(d->sources[head_source(link_head(d, r))].label, source) == 0)
            return r;
    }
    return link_find_record(d, source, id, n);
}

/* ---- statuses that need the whole source ---- */

static uint64_t *cell_at(struct link_data *d, uint32_t record, int field)
{
    return &d->cell[(size_t)record * (size_t)d->stride +
                    (size_t)d->config->column[d->config->field[field].column].cell];
}

/* An identifier on over 50 records of one source is a dummy: missing from here on. */
static void drop_dummies(struct link_data *d, int field)
{
    uint32_t *seen = xcalloc(d->text.n, sizeof *seen);
    bool *dummy = xcalloc(d->text.n, sizeof *dummy);
    for (int s = 0; s < d->n_sources; s++) {
        uint32_t end = d->sources[s].first + d->sources[s].n;
        for (uint32_t r = d->sources[s].first; r < end; r++)
            if (++seen[*cell_at(d, r, field)] > DUMMY_RECORDS)
                dummy[*cell_at(d, r, field)] = true;
        for (uint32_t r = d->sources[s].first; r < end; r++)
            seen[*cell_at(d, r, field)] = 0;
    }
    dummy[0] = false;
    for (uint32_t id = 1; id < d->text.n; id++)
        d->counts.dummies += dummy[id];
    for (uint32_t r = 0; r < d->n; r++)
        if (dummy[*cell_at(d, r, field)])
            *cell_at(d, r, field) = 0;
    free(seen);
    free(dummy);
}

/* Entries of (key, record) for the records whose cell has one of the wanted statuses. */
static struct link_entry *entries_of(struct link_data *d, int field, bool with_household, size_t *n)
{
    struct link_entry *e = xmalloc((size_t)d->n * sizeof *e),
                      *spare = xmalloc((size_t)d->n * sizeof *e);
    size_t k = 0;
    for (uint32_t r = 0; r < d->n; r++) {
        uint64_t cell = *cell_at(d, r, field),
                 home = with_household ? *cell_at(d, r, d->config->household) : 1;
        if (cell == 0 || nik_digits(cell) != 16 || home == 0)
            continue;
        if (with_household && nik_status(home) != KV_NIK_OK)
            continue;
        e[k++] = (struct link_entry){
            link_mix(link_mix(nik_number(cell), home), head_source(link_head(d, r))), r};
    }
    link_sort_entries(e, spare, k);
    free(spare);
    *n = k;
    return e;
}

/* The owner of a NIK that several members of one source household carry: a parent by role or an
 * adult by birth. */
static bool owns(const struct link_data *d, uint32_t r)
{
    kv_role role = head_role(link_head(d, r));
    const struct link_config *c = d->config;
    if (role == KV_IBU || role == KV_AYAH)
        return true;
    return role == KV_ROLE_UNKNOWN && c->birth >= 0 && link_cell(d, r, c->birth) &&
           head_class(link_head(d, r)) == CLASS_ADULT;
}

static bool may_be_child(const struct link_data *d, uint32_t r)
{
    kv_role role = head_role(link_head(d, r));
    const struct link_config *c = d->config;
    if (role == KV_ANAK)
        return true;
    return role == KV_ROLE_UNKNOWN && (c->birth < 0 || !link_cell(d, r, c->birth) ||
                                       head_class(link_head(d, r)) != CLASS_ADULT);
}

/* A child with the NIK of a parent of its source household. */
static void mark_parent_niks(struct link_data *d)
{
    const struct link_config *c = d->config;
    size_t n;
    struct link_entry *e = entries_of(d, c->nik, true, &n);
    for (size_t i = 0, j; i < n; i = j) {
        bool owner = false;
        for (j = i; j < n && e[j].key == e[i].key; j++)
            owner |= owns(d, e[j].record);
        for (size_t k = i; owner && j - i > 1 && k < j; k++) {
            uint32_t r = e[k].record;
            uint64_t *cell = cell_at(d, r, c->nik), head = link_head(d, r);
            if (owns(d, r) || !may_be_child(d, r) || !kv_nik_usable(nik_status(*cell)))
                continue;
            *cell = nik_cell(nik_number(*cell), KV_NIK_PARENT, 16);
            if (!c->class_column)
                d->cell[(size_t)r * (size_t)d->stride + (size_t)d->stride - 1] =
                    link_header(head_source(head),
                                link_class_of(c, head_role(head),
                                              c->birth >= 0 ? link_cell(d, r, c->birth) : 0, *cell),
                                head_sex(head), head_role(head));
        }
    }
    free(e);
}

/* Over 20 distinct names under one number of a source: a dormitory, or a clerk's default; without
 * names very many records tell it. */
static bool crowded(const struct link_data *d, const struct link_entry *e, size_t n)
{
    const struct link_config *c = d->config;
    uint32_t name[CROWDED_NAMES + 1];
    int names = 0;
    for (size_t i = 0; i < n && c->name >= 0 && names <= CROWDED_NAMES; i++) {
        uint32_t id = name_first(link_cell(d, e[i].record, c->name));
        int k = 0;
        while (k < names && name[k] != id)
            k++;
        if (k == names && id)
            name[names++] = id;
    }
    return names > CROWDED_NAMES || n > CROWDED_RECORDS;
}

/* A family of its source with too many names is none; its number is missing from here on. */
static void drop_crowded_families(struct link_data *d)
{
    struct link_entry *e = xmalloc((size_t)d->n * sizeof *e),
                      *spare = xmalloc((size_t)d->n * sizeof *e);
    size_t n = 0;
    for (uint32_t r = 0; r < d->n; r++)
        if (d->family[r])
            e[n++] =
                (struct link_entry){link_mix(d->family[r], head_source(link_head(d, r))), r};
    link_sort_entries(e, spare, n);
    free(spare);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && e[j].key == e[i].key; j++)
            ;
        bool none = crowded(d, e + i, j - i);
        d->counts.families += none;
        for (size_t k = i; none && k < j; k++)
            d->family[e[k].record] = 0;
    }
    free(e);
}

/* A No KK with too many names. */
static void mark_crowded(struct link_data *d)
{
    const struct link_config *c = d->config;
    size_t n;
    struct link_entry *e = entries_of(d, c->household, false, &n);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && e[j].key == e[i].key; j++)
            ;
        bool many = crowded(d, e + i, j - i);
        for (size_t k = i; many && k < j; k++) {
            uint64_t *cell = cell_at(d, e[k].record, c->household);
            if (nik_status(*cell) == KV_NIK_OK)
                *cell = nik_cell(nik_number(*cell), KV_NIK_CROWDED, 16);
        }
    }
    free(e);
}

/* Status codes for the report, the commonest NIK, and the roles each source knows. */
static void count(struct link_data *d)
{
    const struct link_config *c = d->config;
    for (uint32_t r = 0; r < d->n; r++) {
        uint64_t head = link_head(d, r), nik = c->nik >= 0 ? link_cell(d, r, c->nik) : 0;
        struct link_source *s = &d->sources[head_source(head)];
        s->fathers |= head_role(head) == KV_AYAH ||
                      (head_role(head) == KV_ROLE_UNKNOWN && head_class(head) == CLASS_ADULT &&
                       head_sex(head) == KV_MALE);
        s->adults |= head_class(head) == CLASS_ADULT;
        if (c->household >= 0)
            d->counts.kk_status[nik_status(link_cell(d, r, c->household))]++;
        if (c->nik < 0)
            continue;
        d->counts.nik_status[nik_status(nik)]++;
        d->counts.nik_full += nik_digits(nik) == 16;
        d->counts.nik_end_zero += nik_digits(nik) == 16 && nik_number(nik) % 10 == 0;
    }
    if (c->nik >= 0 && d->n) {
        size_t n, run = 0;
        struct link_entry *e = entries_of(d, c->nik, false, &n);
        for (size_t i = 0; i < n; i++) {
            run = i && e[i].key == e[i - 1].key ? run + 1 : 1;
            d->counts.nik_most = run > d->counts.nik_most ? run : d->counts.nik_most;
        }
        free(e);
    }
}

/* A record without a label in the truth column is an entity of its own. */
static void fill_truth(struct link_data *d, uint32_t *truth)
{
    for (uint32_t r = 0; truth && r < d->n; r++)
        truth[r] = truth[r] ? truth[r] : d->labels + r;
}

/* Ranks the records and settles what one row alone cannot tell. */
void link_finish_data(struct link_data *d)
{
    const struct link_config *c = d->config;
    if (d->n == 0)
        die(EXIT_RUNTIME, "the inputs have no rows");
    rank(d);
    fill_truth(d, d->truth);
    fill_truth(d, d->household_truth);
    for (int f = 0; f < c->fields; f++)
        if (c->field[f].kind == KIND_IDENTIFIER)
            drop_dummies(d, f);
    if (c->nik >= 0 && c->household >= 0)
        mark_parent_niks(d);
    if (c->household >= 0)
        mark_crowded(d);
    if (d->family)
        drop_crowded_families(d);
    count(d);
}

void link_reading_done(struct link_data *d)
{
    free(d->arrival);
    d->arrival = NULL;
}

void link_values_done(struct link_data *d)
{
    link_pool_free(&d->text);
    link_pool_free(&d->name);
}

void link_data_free(struct link_data *d)
{
    for (int s = 0; s < d->n_sources; s++)
        free(d->sources[s].label);
    free(d->sources);
    free(d->cell);
    free(d->id_at);
    free(d->ids);
    free(d->truth);
    free(d->household_truth);
    free(d->family);
    free(d->hash);
    free(d->arrival);
    link_pool_free(&d->text);
    link_pool_free(&d->name);
    free(d);
}
