/* Counts of a run per village, for the published figures; see record.h. */
#include "area.h"
#include "konv.h"
#include "link/record.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link_area {
    int64_t records, linked, persons, homes, links;
    int64_t right, all; /* billionths of a pair: whole numbers add up in any order */
};

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

static void count_pairs(const struct link_run *run, const uint32_t *at, struct link_area *area)
{
    for (uint32_t a = 0; a < run->data->n; a++) {
        struct link_area *x = &area[at[a]];
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

/* One part of "kab|kec|desa"; '-' where nothing stands. */
static struct area_bytes part_of(const char *text, size_t n, int part)
{
    const char *end = text + n;
    for (; part > 0; part--) {
        const char *bar = memchr(text, '|', (size_t)(end - text));
        text = bar ? bar + 1 : end;
    }
    const char *bar = memchr(text, '|', (size_t)(end - text));
    int size = (int)((bar ? bar : end) - text);
    return size ? (struct area_bytes){text, size} : (struct area_bytes){"-", 1};
}

static void put_area(struct copy_in *copy, const char *code, size_t size, const struct link_area *x)
{
    copy_row(copy, 10);
    for (int part = 0; part < 3; part++) {
        struct area_bytes b = part_of(code, size, part);
        copy_bytes(copy, b.p, (size_t)b.n);
    }
    copy_int8(copy, x->records);
    copy_int8(copy, x->linked);
    copy_int8(copy, x->persons);
    copy_int8(copy, x->homes);
    copy_int8(copy, x->links);
    copy_int8(copy, x->right);
    copy_int8(copy, x->all);
}

/* Records and pairs by the place that the records state; a pair counts where its first record
 * lives. */
static void write_stated(const struct link_run *run, const struct link_profile *profile,
                         struct copy_in *copy)
{
    struct link_area *area = xcalloc(profile->areas.n, sizeof *area);
    uint8_t *several = several_sources(run);
    for (uint32_t r = 0; r < run->data->n; r++) {
        struct link_area *x = &area[profile->area[r]];
        x->records++;
        x->linked += several[run->person[r]];
    }
    count_pairs(run, profile->area, area);
    for (uint32_t id = 0; id < profile->areas.n; id++) {
        size_t size = 0;
        const char *code = id ? link_pool_bytes(&profile->areas, id, &size) : "";
        if (area[id].records)
            put_area(copy, code, size, &area[id]);
    }
    free(area);
    free(several);
}

/* Persons and households by the place where the tables have them. */
static void write_found(const struct link_profile *profile, struct copy_in *copy)
{
    struct link_area *area = xcalloc(profile->places, sizeof *area);
    for (uint32_t i = 0; i < profile->persons; i++)
        area[link_place_of(profile, &profile->person[SHOWN_PLACE], i)].persons++;
    for (uint32_t i = 0; i < profile->homes; i++)
        area[link_place_of(profile, &profile->home[SHOWN_PLACE], i)].homes++;
    for (uint32_t k = 0; k < profile->places; k++) {
        const char *code = k ? profile->place[k].text : "";
        if (area[k].persons || area[k].homes)
            put_area(copy, code, strlen(code), &area[k]);
    }
    free(area);
}

/* t_wilayah for operasi.hitung_tautan(). */
void link_write_areas(const struct link_record_input *in, const struct link_profile *profile,
                      PGconn *conn)
{
    struct copy_in copy;
    db_exec(conn, "CREATE TEMP TABLE t_wilayah (kode_kab text, kode_kec text, kode_desa text, "
                  "catatan bigint, tertaut bigint, orang bigint, keluarga bigint, tautan bigint, "
                  "benar bigint, semua bigint) ON COMMIT DROP");
    copy_in_begin(&copy, conn, "t_wilayah");
    write_stated(in->run, profile, &copy);
    write_found(profile, &copy);
    copy_in_end(&copy);
}

/*
 * Publishes the figures. What is known of a place decides: a village in force, else the unknown
 * village of its kecamatan, kabupaten or of nobody's, which the dimension gets as a member, so that
 * parts add up to the whole. The transaction of `conn` holds t_wilayah.
 */
void link_publish_areas(PGconn *conn, kv_date day, int64_t run_id)
{
    kv_ymd ymd = kv_ymd_of(day);
    char date[16];
    struct areas areas;
    struct copy_in copy;
    snprintf(date, sizeof date, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
    db_exec(conn, "SELECT lap.selaraskan_dimensi()");
    db_exec(conn, "CALL operasi.hitung_tautan()");
    areas_load(&areas, conn, date);
    PGresult *res =
        db_query(conn, "SELECT kode_kab, kode_kec, kode_desa FROM t_hitung ORDER BY 1, 2, 3");
    int n = PQntuples(res), *node = xmalloc(((size_t)n + 1) * sizeof *node);
    for (int i = 0; i < n; i++) {
        struct area_bytes part[3];
        for (int k = 0; k < 3; k++)
            part[k] = (struct area_bytes){PQgetvalue(res, i, k), PQgetlength(res, i, k)};
        node[i] = areas_village(&areas, part[0], part[1], part[2]);
    }
    areas_save(&areas, conn);
    db_exec(conn, "CREATE TEMP TABLE t_tempat (kode_kab text, kode_kec text, kode_desa text, "
                  "wilayah_sk int) ON COMMIT DROP");
    copy_in_begin(&copy, conn, "t_tempat");
    for (int i = 0; i < n; i++) {
        copy_row(&copy, 4);
        for (int k = 0; k < 3; k++)
            copy_text(&copy, PQgetvalue(res, i, k));
        copy_int4(&copy, areas.v[node[i]].sk);
    }
    copy_in_end(&copy);
    db_execf(conn, "CALL operasi.isi_fakta_tautan(%" PRId64 ")", run_id);
    PQclear(res);
    free(node);
    areas_free(&areas);
}
