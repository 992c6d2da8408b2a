/* Counts of a run per village, for the published figures; see record.h. */
#include "konv.h"
#include "link/record.h"
#include <stdlib.h>

struct area {
    int64_t records, linked, links;
    int64_t right, all; /* billionths of a pair: whole numbers add up in any order */
};

/* Dense numbers of the villages that occur: by the number of their text. */
static uint32_t *number_areas(const struct link_data *d, uint32_t *n)
{
    uint32_t *at = xcalloc(d->text.n, sizeof *at);
    *n = 1; /* 0: village not known */
    for (uint32_t r = 0; r < d->n; r++) {
        uint32_t id = (uint32_t)link_cell(d, r, d->config->place);
        if (id && !at[id])
            at[id] = (*n)++;
    }
    return at;
}

/* Persons known to more than one source. */
static uint8_t *several_sources(const struct link_run *run)
{
    uint32_t n = run->data->n;
    uint16_t *first = xcalloc(n, sizeof *first);
    uint8_t *several = xcalloc(n, 1);
    for (uint32_t r = 0; r < n; r++) {
        uint16_t s = (uint16_t)(head_source(link_head(run->data, r)) + 1);
        uint32_t person = run->person[r];
        several[person] |= first[person] && first[person] != s;
        first[person] = s;
    }
    free(first);
    return several;
}

static void count_pairs(const struct link_run *run, const uint32_t *at, struct area *area)
{
    for (uint32_t a = 0; a < run->data->n; a++) {
        struct area *x = &area[at[link_cell(run->data, a, run->config->place)]];
        for (uint64_t i = run->pairs.start[a]; i < run->pairs.start[a + 1]; i++) {
            const struct link_pair *pair = &run->pairs.pair[i];
            int64_t p = (int64_t)(link_p(run, pair) * 1e9 + .5);
            bool linked = link_accepts(run, pair);
            x->all += p;
            x->links += linked;
            x->right += linked ? p : 0;
        }
    }
}

/* t_wilayah for operasi.isi_fakta_tautan(). A pair counts where its first record lives. */
void link_write_areas(const struct link_record_input *in, PGconn *conn)
{
    const struct link_run *run = in->run;
    const struct link_data *d = run->data;
    uint32_t n, *at = number_areas(d, &n);
    struct area *area = xcalloc(n, sizeof *area);
    uint8_t *several = several_sources(run);
    struct copy_in copy;
    for (uint32_t r = 0; r < d->n; r++) {
        struct area *x = &area[at[link_cell(d, r, run->config->place)]];
        x->records++;
        x->linked += several[run->person[r]];
    }
    count_pairs(run, at, area);
    db_exec(conn, "CREATE TEMP TABLE t_wilayah (kode text, catatan bigint, tertaut bigint, tautan "
                  "bigint, benar float8, semua float8) "
                  "ON COMMIT DROP");
    copy_in_begin(&copy, conn, "t_wilayah");
    for (uint32_t id = 1; id < d->text.n; id++) {
        const struct area *x = &area[at[id]];
        size_t size;
        if (!at[id])
            continue;
        const char *code = link_pool_bytes(&d->text, id, &size);
        copy_row(&copy, 6);
        copy_bytes(&copy, code, size);
        copy_int8(&copy, x->records);
        copy_int8(&copy, x->linked);
        copy_int8(&copy, x->links);
        copy_float8(&copy, (double)x->right / 1e9);
        copy_float8(&copy, (double)x->all / 1e9);
    }
    copy_in_end(&copy);
    free(at);
    free(area);
    free(several);
}
