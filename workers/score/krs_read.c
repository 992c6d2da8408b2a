/*
 * Families at risk as inti.hitung_krs tells them, read over two connections, each its share of the
 * numbers: counted by place, kept in 16 bytes each, put into the order of the key of inti.krs.
 */
#include "krs.h"
#include "strmap.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

const char *const krs_definitions[KRS_DEFINITIONS] = {"bkkbn", "perbup58"};

enum krs_column {
    KRS_KAB,
    KRS_KEC,
    KRS_DESA,
    KRS_FAMILY,
    KRS_DEFINITION,
    KRS_PUS,
    KRS_TARGET,
    KRS_WATER,
    KRS_LATRINE,
    KRS_YOUNG,
    KRS_OLD,
    KRS_CLOSE,
    KRS_MANY,
    KRS_POOR,
    KRS_SCHOOLING,
    KRS_RISK,
    KRS_COLUMNS
};

/* A row takes 16 bytes, a family two, an array up to twice what it holds. */
enum { BYTES_PER_FAMILY = 2 * 2 * 16, MIN_BYTES = 1 << 20 };

/* What is kept of a family by one definition. */
struct family {
    int64_t id;
    uint32_t place;   /* number at its lane; in the end its turn in the order of the table */
    uint32_t answers; /* KRS_PUS .. KRS_RISK, two bits each: 0 unknown, 1 no, 2 yes; at the top the
                         definition */
};
enum { DEFINITION_BIT = 31 };
_Static_assert((KRS_RISK - KRS_PUS + 1) * 2 <= DEFINITION_BIT, "the answers of a family fit");

struct krs_place {
    char *kab, *kec, *desa;
    int node;
    uint32_t turn[KRS_DEFINITIONS];
    int64_t count[KRS_DEFINITIONS][KRS_COUNTS];
};

/* What one connection reads: families by their numbers. Runs in a thread. */
struct lane {
    pthread_t thread;
    PGconn *conn;
    const char *day;
    char *which; /* arguments of inti.hitung_krs behind the day */
    struct strmap place_ids;
    struct krs_place *place;
    struct family *family;
    size_t n, size;
    int n_places;
    char *error;
};

static struct area_bytes bytes(const char *text)
{
    return (struct area_bytes){text, (int)strlen(text)};
}

static char *fresh(struct copy_field f)
{
    return xprintf("%.*s", f.n > 0 ? f.n : 0, f.p);
}

static uint32_t place_of(struct lane *l, const struct copy_field *f)
{
    char key[512];
    size_t n = 0;
    for (int i = KRS_KAB; i <= KRS_DESA; i++) {
        size_t more = f[i].n < 0 ? 0 : f[i].n < 160 ? (size_t)f[i].n : 160;
        memcpy(key + n, f[i].p, more);
        n += more;
        key[n++] = '\x1f';
    }
    int32_t *at = strmap_at(&l->place_ids, key, n);
    if (*at < 0) {
        *at = l->n_places++;
        l->place = xrealloc(l->place, (size_t)l->n_places * sizeof *l->place);
        l->place[*at] = (struct krs_place){
            .kab = fresh(f[KRS_KAB]), .kec = fresh(f[KRS_KEC]), .desa = fresh(f[KRS_DESA])};
    }
    return (uint32_t)*at;
}

static int answer(uint32_t answers, enum krs_column column)
{
    return answers >> (column - KRS_PUS) * 2 & 3;
}

static bool yes(uint32_t answers, enum krs_column column)
{
    return answer(answers, column) == 2;
}

static uint32_t answers_of(const struct copy_field *f)
{
    uint32_t answers = 0;
    for (int i = KRS_PUS; i <= KRS_RISK; i++)
        if (f[i].n == 1)
            answers |= (f[i].p[0] ? 2u : 1u) << (i - KRS_PUS) * 2;
    return answers;
}

/* Factors are counted among the families at risk, so that shares of them can be told. */
static void count_family(int64_t *c, uint32_t a)
{
    c[0]++;
    c[5] += yes(a, KRS_PUS);
    if (!yes(a, KRS_TARGET))
        return;
    c[1]++;
    c[2] += yes(a, KRS_RISK);
    c[3] += answer(a, KRS_RISK) == 1;
    c[4] += answer(a, KRS_RISK) == 0;
    if (!yes(a, KRS_RISK))
        return;
    static const int factor[] = {KRS_WATER, KRS_LATRINE, KRS_YOUNG, KRS_OLD, KRS_CLOSE, KRS_MANY};
    for (int i = 0; i < 6; i++)
        c[6 + i] += yes(a, factor[i]);
    c[12] += yes(a, KRS_PUS) && (yes(a, KRS_YOUNG) || yes(a, KRS_OLD) || yes(a, KRS_CLOSE) ||
                                 yes(a, KRS_MANY)); /* a share of the couples */
    c[13] += yes(a, KRS_POOR);
    c[14] += yes(a, KRS_SCHOOLING);
}

/* Kept are the target families and those nobody knows about. */
static void read_lane(struct lane *l)
{
    struct copy_out rows;
    struct copy_field f[KRS_COLUMNS];
    char *sql = xprintf(
        "SELECT kode_kab, kode_kec, kode_desa, keluarga_id, definisi, pus, sasaran, air_buruk, "
        "jamban_buruk, terlalu_muda, terlalu_tua, terlalu_dekat, terlalu_banyak, miskin, "
        "pendidikan_rendah, berisiko FROM inti.hitung_krs('%s', %s)",
        l->day, l->which);
    copy_out_begin_told(&rows, l->conn, sql, &l->error);
    while (copy_out_next(&rows, f, KRS_COLUMNS)) {
        uint8_t definition = f[KRS_DEFINITION].p[0] != 'b';
        uint32_t place = place_of(l, f), answers = answers_of(f);
        count_family(l->place[place].count[definition], answers);
        if (answer(answers, KRS_TARGET) == 1)
            continue;
        if (l->n == l->size) {
            l->size = l->size ? l->size * 2 : 1024;
            l->family = xrealloc(l->family, l->size * sizeof *l->family);
        }
        l->family[l->n++] =
            (struct family){.id = field_int8(f[KRS_FAMILY]),
                            .place = place,
                            .answers = answers | (uint32_t)definition << DEFINITION_BIT};
    }
    free(sql);
    free(l->which);
}

static void grow_counts(struct krs *k, int node)
{
    if (node < k->size)
        return;
    int size = k->areas.n + k->areas.n / 2 + 64;
    k->count = xrealloc(k->count, (size_t)size * sizeof *k->count);
    memset(k->count + k->size, 0, (size_t)(size - k->size) * sizeof *k->count);
    k->size = size;
}

/* A place with a definition, in the order of the key of the table: kabupaten, definition, village.
 */
struct turn {
    int kab, definition, desa;
    uint32_t *into;
};

static int by_key(const void *x, const void *y)
{
    const struct turn *a = x, *b = y;
    int c = (a->kab > b->kab) - (a->kab < b->kab);
    if (c == 0)
        c = a->definition - b->definition;
    return c ? c : (a->desa > b->desa) - (a->desa < b->desa);
}

static int definition_of(const struct family *f)
{
    return (int)(f->answers >> DEFINITION_BIT);
}

/* Places of the lanes into the tree: their counts, and when it is their turn. */
static void place_lanes(struct krs *k, struct lane *lanes, int n)
{
    int all = 0;
    for (int i = 0; i < n; i++)
        for (int p = 0; p < lanes[i].n_places; p++, all++) {
            struct krs_place *at = &lanes[i].place[p];
            at->node = areas_place(&k->areas, bytes(at->kab), bytes(at->kec), bytes(at->desa),
                                   (struct area_bytes){0});
            grow_counts(k, at->node);
            for (int c = 0; c < KRS_COUNTS; c++)
                for (int d = 0; d < KRS_DEFINITIONS; d++)
                    k->count[at->node][d][c] += at->count[d][c];
        }
    areas_order(&k->areas);
    struct turn *turn = xmalloc((size_t)all * KRS_DEFINITIONS * sizeof *turn);
    int m = 0;
    for (int i = 0; i < n; i++)
        for (int p = 0; p < lanes[i].n_places; p++)
            for (int d = 0; d < KRS_DEFINITIONS; d++, m++) {
                const struct area *v = k->areas.v;
                int desa = v[lanes[i].place[p].node].parent, kab = v[v[desa].parent].parent;
                turn[m] = (struct turn){v[kab].rank, d, v[desa].rank, &lanes[i].place[p].turn[d]};
            }
    qsort(turn, (size_t)m, sizeof *turn, by_key);
    k->village = xrealloc(k->village, (size_t)(m + 1) * sizeof *k->village);
    for (int i = 0, now = 0; i < m; i++) {
        now += i > 0 && by_key(&turn[i - 1], &turn[i]) != 0;
        k->village[now] = k->areas.order[turn[i].desa];
        *turn[i].into = (uint32_t)now;
    }
    free(turn);
}

static int by_turn(const void *x, const void *y)
{
    const struct family *a = x, *b = y;
    int c = (a->place > b->place) - (a->place < b->place);
    return c ? c : (a->id > b->id) - (a->id < b->id);
}

static void sort_lane(struct lane *l)
{
    for (size_t i = 0; i < l->n; i++)
        l->family[i].place = l->place[l->family[i].place].turn[definition_of(&l->family[i])];
    qsort(l->family, l->n, sizeof *l->family, by_turn);
}

/* Which factors hold, one bit each: the number of the reason. */
static int factors_of(uint32_t answers)
{
    int factors = 0;
    for (int i = KRS_WATER; i < KRS_RISK; i++)
        factors |= yes(answers, i) << (i - KRS_WATER);
    return factors;
}

static void write_row(struct krs *k, const struct krs_source *source, const struct family *f)
{
    const struct area *v = k->areas.v;
    int desa = k->village[f->place], kec = v[desa].parent;
    copy_row(k->out, 19);
    copy_text(k->out, v[v[kec].parent].code);
    copy_text(k->out, v[kec].code);
    copy_text(k->out, v[desa].code);
    copy_text(k->out, k->period->code);
    copy_int8(k->out, f->id);
    copy_text(k->out, krs_definitions[definition_of(f)]);
    for (int i = KRS_PUS; i <= KRS_RISK; i++)
        if (answer(f->answers, i))
            copy_bool(k->out, yes(f->answers, i));
        else
            copy_null(k->out);
    copy_text(k->out, source->reason[factors_of(f->answers)]);
    copy_int8(k->out, k->publish->run_id);
}

/* Rows of all lanes, each sorted, in the order of the key: so they go into the index fastest. */
static void write_lanes(struct krs *k, const struct krs_source *source)
{
    const struct lane *lanes = source->lane;
    size_t at[KRS_LANES] = {0};
    int n = source->lanes;
    for (;;) {
        int first = -1;
        for (int i = 0; i < n; i++)
            if (at[i] < lanes[i].n && (first < 0 || by_turn(&lanes[i].family[at[i]],
                                                            &lanes[first].family[at[first]]) < 0))
                first = i;
        if (first < 0)
            return;
        write_row(k, source, &lanes[first].family[at[first]++]);
    }
}

static void free_lane(struct lane *l)
{
    for (int i = 0; i < l->n_places; i++) {
        free(l->place[i].kab);
        free(l->place[i].kec);
        free(l->place[i].desa);
    }
    free(l->place);
    free(l->family);
    strmap_free(&l->place_ids);
}

/* Where a share of the numbers first .. last begins. */
static int64_t share(int64_t first, int64_t last, int i, int n)
{
    return first + (int64_t)((__int128)(last - first + 1) * i / n);
}

/* The families of the villages: numbers that the planner sees. Fresh. */
static char *of_villages(const char *villages, PGconn *conn)
{
    char *sql = xprintf("SELECT quote_literal(coalesce(array_agg(keluarga_id), '{}')::text) || "
                        "'::bigint[]' FROM inti.keluarga WHERE kode_kab IN (SELECT left(d, 5) FROM "
                        "unnest(%s::text[]) d) AND kode_desa = ANY (%s)",
                        villages, villages);
    char *list = db_one(conn, sql, 0, NULL);
    free(sql);
    return list;
}

static char *of_numbers(int64_t first, int64_t last, int i, int n)
{
    return xprintf("NULL, %" PRId64 ", %" PRId64, share(first, last, i, n),
                   share(first, last, i + 1, n) - 1);
}

static void *run_lane(void *arg)
{
    read_lane(arg);
    return NULL;
}

/* Lanes of a round begin to read. */
static void begin_round(struct krs_source *source, int round)
{
    PGconn *conn = source->conn[0];
    int n = source->lanes;
    int64_t first = db_int(conn, "SELECT coalesce(min(keluarga_id), 0) FROM inti.keluarga"),
            last = db_int(conn, "SELECT coalesce(max(keluarga_id), 0) FROM inti.keluarga");
    source->lane = xcalloc((size_t)n, sizeof *source->lane);
    for (int i = 0; i < n; i++) {
        struct lane *l = &source->lane[i];
        l->conn = source->conn[i];
        l->day = source->day;
        l->which = source->villages ? of_villages(source->villages, conn)
                                    : of_numbers(first, last, round * n + i, source->rounds * n);
    }
    for (int i = 0; i < n; i++)
        if (pthread_create(&source->lane[i].thread, NULL, run_lane, &source->lane[i]) != 0)
            die(EXIT_RUNTIME, "cannot start a thread");
}

static void end_round(struct krs *k, struct krs_source *source)
{
    struct lane *lanes = source->lane;
    int n = source->lanes;
    for (int i = 0; i < n; i++)
        pthread_join(lanes[i].thread, NULL);
    for (int i = 0; i < n; i++)
        if (lanes[i].error)
            die(EXIT_RUNTIME, "%s", lanes[i].error);
    place_lanes(k, lanes, n);
#pragma omp parallel for num_threads(n) schedule(static, 1)
    for (int i = 0; i < n; i++)
        sort_lane(&lanes[i]);
    write_lanes(k, source);
    for (int i = 0; i < n; i++)
        free_lane(&lanes[i]);
    free(lanes);
    source->lane = NULL;
}

void krs_begin(struct krs_source *source, kv_date day)
{
    date_text(day, source->day);
    begin_round(source, 0);
}

void krs_read(struct krs *k, struct krs_source *source)
{
    for (int round = 0; round < source->rounds; round++) {
        if (!source->lane) {
            date_text(k->period->end, source->day);
            begin_round(source, round);
        }
        end_round(k, source);
    }
}

/* The server reads whole tables and hashes them, each within half a GB (a province takes 0.4): half
 * of all families by index would be a jump to a page for each. Of some villages everything goes by
 * index. */
static void set_plans(PGconn *conn, bool part)
{
    db_exec(conn, "SET LOCAL work_mem = '256MB'; SET LOCAL hash_mem_multiplier = 2");
    if (!part)
        db_exec(conn,
                "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off; SET LOCAL "
                "enable_sort = off; SET LOCAL enable_indexscan = off; SET LOCAL "
                "enable_bitmapscan = off");
}

/* The words for every set of factors, as inti.alasan_krs has them. */
static void read_reasons(struct krs_source *source)
{
    PGresult *res = db_query(
        source->conn[0],
        "SELECT inti.alasan_krs(i & 1 <> 0, i & 2 <> 0, i & 4 <> 0, i & 8 <> 0, i & 16 <> 0, "
        "i & 32 <> 0, i & 64 <> 0, i & 128 <> 0) FROM generate_series(0, 255) i ORDER BY i");
    for (int i = 0; i < KRS_REASONS; i++)
        source->reason[i] = PQgetisnull(res, i, 0) ? NULL : xstrdup(PQgetvalue(res, i, 0));
    PQclear(res);
}

struct krs_source *krs_open(const struct readers *readers, const char *villages, int64_t memory)
{
    struct krs_source *source = xcalloc(1, sizeof *source);
    source->villages = villages;
    source->conn = readers->conn + (villages ? 0 : SERVICES_READERS - KRS_LANES);
    source->lanes = villages || konv.threads < KRS_LANES ? 1 : KRS_LANES;
    for (int i = 0; i < source->lanes; i++)
        set_plans(source->conn[i], villages != NULL);
    read_reasons(source);
    int64_t room = memory / 4 > MIN_BYTES ? memory / 4 : MIN_BYTES;
    source->rounds = 1;
    if (memory && !villages)
        source->rounds += (int)(db_int(source->conn[0], "SELECT count(*) FROM inti.keluarga") *
                                BYTES_PER_FAMILY / room);
    return source;
}

void krs_close(struct krs_source *source)
{
    for (int i = 0; i < KRS_REASONS; i++)
        free(source->reason[i]);
    free(source);
}
