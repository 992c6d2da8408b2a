#include "load/pipeline.h"
#include "array.h"
#include "load/row.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_SIZE = 1 << 20,
    RECORD_LIMIT = 1 << 16, /* a quoted cell that runs on longer has lost its closing quote */
    PACK_LINES = 64,        /* raw lines packed into one row of sumber.baris_mentah */
    PACK_BYTES = 24 << 10,
    BLOOM_BITS = 26,
    INT4_OID = 23,
    TEXT_OID = 25,
};

/* Raw lines waiting to be written as one row. */
struct pack {
    char *text;
    size_t used, size;
    size_t starts[PACK_LINES + 1];
    int32_t lines[PACK_LINES];
    int n;
};

enum block_state { BLOCK_FREE, BLOCK_READ, BLOCK_WORK, BLOCK_DONE };

struct block {
    enum block_state state;
    int64_t number;     /* position in the file */
    int64_t first_line; /* of its first record */
    char *data;
    size_t n, size;
    struct copy_in rows, raw, refused, measured;
    struct pack pack;
    struct tally tally;
    struct area_list areas;
    struct sent_row *sent; /* the rows accepted, in order */
    size_t n_sent, sent_size;
};

struct pipeline {
    struct source *source;
    const struct plan *plan;
    struct block *blocks;
    int n_blocks;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t filled; /* blocks read */
    bool end;       /* the reader has reached the end of the file */
};

/* ---- reading ---- */

struct reader {
    char *rest; /* begun record of the block before */
    size_t n, size;
    int64_t line; /* of the next record */
    int64_t skip; /* records before the data: title lines and the header */
};

static struct block *wait_free(struct pipeline *pl, int64_t number)
{
    struct block *b = &pl->blocks[number % pl->n_blocks];
    pthread_mutex_lock(&pl->lock);
    while (b->state != BLOCK_FREE)
        pthread_cond_wait(&pl->changed, &pl->lock);
    pthread_mutex_unlock(&pl->lock);
    return b;
}

static void set_state(struct pipeline *pl, struct block *b, enum block_state state)
{
    pthread_mutex_lock(&pl->lock);
    b->state = state;
    if (state == BLOCK_READ)
        pl->filled++;
    pthread_cond_broadcast(&pl->changed);
    pthread_mutex_unlock(&pl->lock);
}

static int64_t count_newlines(const char *p, size_t n)
{
    int64_t lines = 0;
    for (const char *end = p + n; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        lines++;
    return lines;
}

/* The end of the last whole record; without quotes that is the last line end. `lines` counts what
 * is before it. */
static size_t cut_block(const struct pipeline *pl, struct reader *rd, char *p, size_t n, bool last,
                        int64_t *lines)
{
    bool workbook = pl->source->workbook;
    if (!rd->skip && !memchr(p, '"', n)) {
        char *stop = last ? p + n : memrchr(p, '\n', n);
        size_t used = last ? n : stop ? (size_t)(stop + 1 - p) : 0;
        *lines = count_newlines(p, used);
        return used;
    }
    struct csv_record r;
    size_t used = 0;
    *lines = 0;
    while (csv_next(p + used, p + n, last, pl->plan->header.separator, RECORD_LIMIT, &r)) {
        used += r.next;
        *lines += workbook ? 1 : r.lines;
        if (rd->skip && --rd->skip == 0)
            break; /* the header ends a block of its own, which is dropped */
    }
    return used;
}

/* Fills one block; false at the end of the file. */
static bool read_block(struct pipeline *pl, struct reader *rd, struct block *b)
{
    size_t want = BLOCK_SIZE + rd->n;
    if (b->size < want) {
        b->size = want;
        b->data = xrealloc(b->data, b->size);
    }
    memcpy(b->data, rd->rest, rd->n);
    b->n = rd->n;
    while (b->n < want) {
        size_t got = source_read(pl->source, b->data + b->n, want - b->n);
        if (!got)
            break;
        b->n += got;
    }
    bool last = b->n<want, header = rd->skip> 0;
    int64_t lines;
    size_t used = cut_block(pl, rd, b->data, b->n, last, &lines);
    b->first_line = rd->line;
    rd->line += lines;
    rd->n = b->n - used;
    if (rd->size < rd->n)
        rd->rest = xrealloc(rd->rest, rd->size = rd->n);
    memcpy(rd->rest, b->data + used, rd->n);
    b->n = header ? 0 : used;
    return used > 0 || !last;
}

static void *read_file(void *arg)
{
    struct pipeline *pl = arg;
    struct reader rd = {.line = 1,
                        .skip = pl->plan->header.record + 1,
                        .rest = xmalloc(BLOCK_SIZE),
                        .size = BLOCK_SIZE};
    if (pl->source->workbook)
        rd.line = 0; /* the names given by ogr2ogr stand before row 1 */
    source_rewind(pl->source);
    for (int64_t number = 0;; number++) {
        struct block *b = wait_free(pl, number);
        b->number = number;
        if (!read_block(pl, &rd, b))
            break;
        set_state(pl, b, BLOCK_READ);
    }
    pthread_mutex_lock(&pl->lock);
    pl->end = true;
    pthread_cond_broadcast(&pl->changed);
    pthread_mutex_unlock(&pl->lock);
    free(rd.rest);
    return NULL;
}

/* ---- cleaning ---- */

static void flush_pack(struct block *b, int64_t batch_id)
{
    struct pack *k = &b->pack;
    if (!k->n)
        return;
    k->starts[k->n] = k->used;
    size_t size = 20 + 8 * (size_t)k->n, text_size = 20 + 4 * (size_t)k->n + k->used;
    char *buf = xmalloc(size > text_size ? size : text_size), *p = buf;
    copy_row(&b->raw, 4);
    copy_int8(&b->raw, batch_id);
    copy_int4(&b->raw, k->lines[0]);
    array_start(&p, INT4_OID, k->n);
    for (int i = 0; i < k->n; i++) {
        array_put32(&p, 4);
        array_put32(&p, (uint32_t)k->lines[i]);
    }
    copy_bytes(&b->raw, buf, size);
    p = buf;
    array_start(&p, TEXT_OID, k->n);
    for (int i = 0; i < k->n; i++) {
        size_t n = k->starts[i + 1] - k->starts[i];
        array_put32(&p, (uint32_t)n);
        memcpy(p, k->text + k->starts[i], n);
        p += n;
    }
    copy_bytes(&b->raw, buf, text_size);
    free(buf);
    k->n = 0;
    k->used = 0;
}

static void keep_raw(struct block *b, int64_t batch_id, const struct csv_record *r, int64_t line)
{
    struct pack *k = &b->pack;
    if (k->n == PACK_LINES || k->used + r->n > PACK_BYTES)
        flush_pack(b, batch_id);
    if (k->size < k->used + r->n)
        k->text = xrealloc(k->text, k->size = k->used + r->n + PACK_BYTES);
    memcpy(k->text + k->used, r->p, r->n);
    k->starts[k->n] = k->used;
    k->lines[k->n++] = (int32_t)line;
    k->used += r->n;
}

static void write_refused(struct block *b, const struct plan *p, const char *file, int64_t line,
                          enum code code, int column, const char *raw, size_t n)
{
    copy_row(&b->refused, 6);
    copy_int8(&b->refused, p->batch_id);
    copy_text(&b->refused, file);
    copy_int4(&b->refused, (int32_t)line);
    copy_text(&b->refused, column >= 0 && column < p->header.n ? p->header.titles[column] : NULL);
    copy_text(&b->refused, code_names[code]);
    copy_bytes(&b->refused, raw, n);
    b->tally.rejected++;
    tally_warn(&b->tally, code, column < p->header.n ? column : -1, line);
}

void area_list_add(struct area_list *list, const char *code, size_t n)
{
    for (int i = list->n - 1; i >= 0; i--)
        if (strncmp(list->codes[i], code, n) == 0 && list->codes[i][n] == 0)
            return;
    if (list->n == list->size)
        list->codes =
            xrealloc(list->codes, (size_t)(list->size = list->size * 2 + 8) * sizeof *list->codes);
    memset(list->codes[list->n], 0, sizeof *list->codes);
    memcpy(list->codes[list->n++], code, n);
}

/* A row that is taken: into the landing table, and what inti.pengukuran gets of it. */
static void write_accepted(struct block *b, const struct row *row)
{
    const struct plan *p = row->plan;
    b->tally.accepted++;
    area_list_add(&b->areas, row->values[p->kab].text, row->values[p->kab].n);
    row_write(row, &b->rows);
    if (p->n_measured && !row->over_five)
        row_write_measured(row, &b->measured);
    if (b->n_sent == b->sent_size)
        b->sent = xrealloc(b->sent, (b->sent_size = b->sent_size * 2 + 1024) * sizeof *b->sent);
    direct_note(&b->sent[b->n_sent++], row, b->measured.used);
}

/* Whether a row is the header once more, as every page of a printed list has it. */
static bool is_header_again(const struct header *h, const struct csv_cell *cells, int n)
{
    if (!h->line || n != h->n)
        return false;
    for (int i = 0; i < n; i++) {
        const char *p = cells[i].p;
        size_t len = text_trim(&p, cells[i].n);
        if (len != strlen(h->titles[i]) || memcmp(p, h->titles[i], len) != 0)
            return false;
    }
    return true;
}

/* One record: kept raw, cut, cleaned, written or refused. */
static void clean_record(struct block *b, struct row *row, const struct pipeline *pl,
                         struct csv_record *r, int64_t line)
{
    const struct plan *p = pl->plan;
    struct csv_cell cells[CSV_MAX_CELLS];
    if (csv_blank(r, p->header.separator)) {
        b->tally.blank++;
        return;
    }
    b->tally.read++;
    keep_raw(b, p->batch_id, r, line);
    size_t raw_at = b->pack.used - r->n;
    int n = csv_cells(r, p->header.separator, cells, CSV_MAX_CELLS);
    bool ok = (n == p->normal.n || n == p->shifted.n) && !r->unquoted;
    enum code code = JUMLAH_KOLOM;
    int column = -1;
    if (ok && is_header_again(&p->header, cells, n)) {
        ok = false;
        code = BARIS_TIDAK_LENGKAP;
    } else if (ok && !(ok = row_read(row, cells, n, line))) {
        code = row->refused;
        column = row->refused_column;
    }
    if (!ok) {
        write_refused(b, p, pl->source->name, line, code, column, b->pack.text + raw_at, r->n);
        return;
    }
    write_accepted(b, row);
}

static void clean_block(struct block *b, struct row *row, const struct pipeline *pl)
{
    struct csv_record r;
    int64_t line = b->first_line;
    char *p = b->data, *end = b->data + b->n;
    row->tally = &b->tally;
    while (csv_next(p, end, true, pl->plan->header.separator, RECORD_LIMIT, &r)) {
        clean_record(b, row, pl, &r, line);
        line += pl->source->workbook ? 1 : r.lines;
        p += r.next;
    }
    flush_pack(b, pl->plan->batch_id);
}

/* The oldest block nobody works on; NULL when the file is done. */
static struct block *take_block(struct pipeline *pl)
{
    struct block *found = NULL;
    pthread_mutex_lock(&pl->lock);
    while (!found) {
        for (int i = 0; i < pl->n_blocks; i++) {
            struct block *b = &pl->blocks[i];
            if (b->state == BLOCK_READ && (!found || b->number < found->number))
                found = b;
        }
        if (found)
            found->state = BLOCK_WORK;
        else if (pl->end)
            break;
        else
            pthread_cond_wait(&pl->changed, &pl->lock);
    }
    pthread_mutex_unlock(&pl->lock);
    return found;
}

static void *clean_blocks(void *arg)
{
    struct pipeline *pl = arg;
    struct row row;
    row_init(&row, pl->plan, NULL);
    for (struct block *b; (b = take_block(pl)) != NULL;) {
        clean_block(b, &row, pl);
        set_state(pl, b, BLOCK_DONE);
    }
    row_free(&row);
    return NULL;
}

/* ---- sending ---- */

static void send_rows(PGconn *conn, const char *target, struct copy_in *rows)
{
    if (rows->rows) {
        struct copy_in c;
        copy_in_begin(&c, conn, target);
        copy_in_append(&c, rows);
        copy_in_end(&c);
    }
    rows->used = 0;
    rows->rows = 0;
}

/* Sets the four bits of a key; true when all of them were set before. */
static bool seen(struct repeats *r, const struct row_key *k)
{
    uint64_t h = ((uint64_t)k->child ^ (uint64_t)(uint32_t)k->event << 20) * 0x9E3779B97F4A7C15u;
    uint64_t step = (h ^ h >> 29) * 0xBF58476D1CE4E5B9u | 1;
    bool all = true;
    for (int i = 0; i < 4; i++, h += step) {
        uint64_t bit = h >> (64 - BLOOM_BITS), mask = 1ull << (bit & 63);
        all &= (r->bits[bit >> 6] & mask) != 0;
        r->bits[bit >> 6] |= mask;
    }
    return all;
}

/* Lists the keys that may stand twice, or stand in an earlier batch; their rows wait. */
static void note_keys(struct batch_facts *facts, struct block *b)
{
    struct repeats *r = &facts->repeats;
    for (size_t i = 0; i < b->n_sent; i++) {
        struct sent_row *s = &b->sent[i];
        if (s->key.event < facts->first)
            facts->first = s->key.event;
        if (s->key.event > facts->last)
            facts->last = s->key.event;
        s->waiting |= seen(r, &s->key);
        if (!s->waiting)
            continue;
        if (r->n == r->size)
            r->keys = xrealloc(r->keys, (r->size = r->size * 2 + 1024) * sizeof *r->keys);
        r->keys[r->n++] = s->key;
    }
}

void batch_facts_free(struct batch_facts *facts)
{
    free(facts->areas.codes);
    free(facts->repeats.bits);
    free(facts->repeats.keys);
    direct_free(&facts->direct);
}

/* Waits for block `number`; false when the file ended before it. */
static bool wait_done(struct pipeline *pl, struct block *b, int64_t number)
{
    pthread_mutex_lock(&pl->lock);
    while (!(b->state == BLOCK_DONE && b->number == number) && !(pl->end && number >= pl->filled))
        pthread_cond_wait(&pl->changed, &pl->lock);
    bool done = b->state == BLOCK_DONE && b->number == number;
    pthread_mutex_unlock(&pl->lock);
    return done;
}

/* The measurements of a block: those whose key is new. */
static void send_measured(PGconn *conn, const char *target, struct block *b,
                          struct batch_facts *facts)
{
    direct_probe(&facts->direct, conn, b->sent, b->n_sent);
    note_keys(facts, b);
    direct_send(&facts->direct, conn, target, &b->measured, b->sent, b->n_sent, b->first_line);
    b->n_sent = 0;
    b->measured.used = 0;
    b->measured.rows = 0;
}

static void send_blocks(PGconn *conn, struct pipeline *pl, const char *target, const char *measured,
                        struct tally *total, struct batch_facts *facts)
{
    for (int64_t number = 0;; number++) {
        struct block *b = &pl->blocks[number % pl->n_blocks];
        if (!wait_done(pl, b, number))
            return;
        send_rows(conn, target, &b->rows);
        send_rows(conn, "sumber.baris_mentah (batch_id, mulai, nomor, isi)", &b->raw);
        send_rows(conn, "sumber.tolakan (batch_id, berkas, baris, kolom, alasan, isi)",
                  &b->refused);
        progress_add((int64_t)b->n);
        tally_add(total, &b->tally);
        tally_reset(&b->tally);
        for (int i = 0; i < b->areas.n; i++)
            area_list_add(&facts->areas, b->areas.codes[i], strlen(b->areas.codes[i]));
        b->areas.n = 0;
        send_measured(conn, measured, b, facts);
        set_state(pl, b, BLOCK_FREE);
    }
}

static void free_blocks(struct pipeline *pl)
{
    for (int i = 0; i < pl->n_blocks; i++) {
        struct block *b = &pl->blocks[i];
        free(b->data);
        free(b->rows.buf);
        free(b->raw.buf);
        free(b->refused.buf);
        free(b->measured.buf);
        free(b->pack.text);
        free(b->areas.codes);
        free(b->sent);
        tally_free(&b->tally);
    }
    free(pl->blocks);
}

void pipeline_run(PGconn *conn, struct source *s, const struct plan *p, struct tally *total,
                  struct batch_facts *facts)
{
    int workers = konv.threads;
    struct pipeline pl = {.source = s, .plan = p, .n_blocks = workers + 3};
    pthread_t *threads = xcalloc((size_t)workers + 1, sizeof *threads);
    char *target = plan_copy_list(p), *measured = plan_measured_list(p);
    direct_begin(&facts->direct, conn, p);
    facts->first = INT32_MAX;
    facts->last = INT32_MIN;
    facts->repeats.bits = xcalloc((size_t)1 << (BLOOM_BITS - 6), 8);
    pl.blocks = xcalloc((size_t)pl.n_blocks, sizeof *pl.blocks);
    for (int i = 0; i < pl.n_blocks; i++)
        tally_init(&pl.blocks[i].tally, p->header.n);
    pthread_mutex_init(&pl.lock, NULL);
    pthread_cond_init(&pl.changed, NULL);
    for (int i = 0; i <= workers; i++)
        if (pthread_create(&threads[i], NULL, i ? clean_blocks : read_file, &pl) != 0)
            die(EXIT_RUNTIME, "no thread could be started");
    send_blocks(conn, &pl, target, measured, total, facts);
    direct_end(&facts->direct, conn);
    for (int i = 0; i <= workers; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&pl.changed);
    pthread_mutex_destroy(&pl.lock);
    free_blocks(&pl);
    free(threads);
    free(target);
    free(measured);
}
