/* Rows of inti.orang, inti.keluarga, inti.keanggotaan and inti.anggota_sumber by COPY; see write.h.
 */
#include "link/write.h"
#include "konv.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Starts the rows of one table: into it if it is empty, else into a temporary one that is compared
 * with it later. */
static void begin(const struct link_write_input *in, struct copy_in *copy, PGconn *conn,
                  const char *table, const char *columns)
{
    if (in->first) {
        copy_in_begin(copy, conn, xprintf("inti.%s (%s)", table, columns));
        return;
    }
    db_execf(conn, "CREATE TEMP TABLE t_%s (LIKE inti.%s) ON COMMIT DROP", table, table);
    copy_in_begin(copy, conn, xprintf("t_%s (%s)", table, columns));
}

static void end(const struct link_write_input *in, struct copy_in *copy, PGconn *conn,
                const char *table)
{
    copy_in_end(copy);
    if (!in->first)
        db_execf(conn, "ANALYZE t_%s", table);
}

/* The part of "kab|kec|desa" or "rt|rw" with a number from 0; '-' where nothing is known. */
static void put_part(struct copy_in *copy, const char *text, int part)
{
    for (; text && part > 0; part--)
        text = strchr(text, '|') ? strchr(text, '|') + 1 : NULL;
    size_t n = text ? strcspn(text, "|") : 0;
    if (n)
        copy_bytes(copy, text, n);
    else
        copy_text(copy, "-");
}

static void put_date(struct copy_in *copy, kv_date day)
{
    if (day == KV_NO_DATE)
        copy_null(copy);
    else
        copy_int4(copy, day);
}

/* A NIK or No KK as its keyed digest. */
static void put_keyed(const struct link_write_input *in, struct copy_in *copy, const char *kind,
                      uint64_t number)
{
    char text[24], keyed[KEY_HEX + 1];
    if (!number) {
        copy_null(copy);
        return;
    }
    if (!in->key) { /* only to compare: the number stands for its digest */
        copy_int8(copy, (int64_t)number);
        return;
    }
    snprintf(text, sizeof text, "%016" PRIu64, number);
    key_digest(in->key, kind, text, 16, keyed);
    copy_text(copy, keyed);
}

static void put_small(struct copy_in *copy, const char *text, int part)
{
    int value[2] = {0, 0};
    if (text)
        sscanf(text, "%d|%d", &value[0], &value[1]);
    if (value[part])
        copy_int4(copy, value[part]);
    else
        copy_null(copy);
}

/* ---- order ---- */

#define LEFT_OUT UINT32_MAX

/*
 * Rows of one village stand together in their table, in the order of codes, so that a village is
 * read out of few pages and its tree is built from sorted rows. Sorts 0 .. n - 1 by counting:
 * stable, O(n + keys), 4 bytes a row and key beside the keys, which it frees. Those with the key
 * LEFT_OUT are left out; *rows is how many are not.
 */
static uint32_t *by_place(uint32_t *key, uint32_t n, uint32_t keys, uint32_t *rows)
{
    uint32_t *start = xcalloc((size_t)keys + 1, sizeof *start);
    for (uint32_t i = 0; i < n; i++)
        if (key[i] != LEFT_OUT)
            start[key[i] + 1]++;
    for (uint32_t k = 0; k < keys; k++)
        start[k + 1] += start[k];
    *rows = start[keys];
    uint32_t *order = xmalloc(((size_t)*rows + 1) * sizeof *order);
    for (uint32_t i = 0; i < n; i++)
        if (key[i] != LEFT_OUT)
            order[start[key[i]]++] = i;
    free(start);
    free(key);
    return order;
}

/* The records that stand for their person or household (label) and are sent, by place. */
static uint32_t *groups_by_place(const struct link_write_input *in, const uint32_t *label,
                                 const uint32_t *at, const uint8_t *send,
                                 const struct link_best *place, uint32_t *rows)
{
    uint32_t n = in->run->data->n, *key = xmalloc(((size_t)n + 1) * sizeof *key);
    for (uint32_t r = 0; r < n; r++)
        key[r] = label[r] == r && (!send || send[at[r]]) ? link_place_of(in->profile, place, at[r])
                                                         : LEFT_OUT;
    return by_place(key, n, in->profile->places, rows);
}

/* ---- persons ---- */

void link_put_person(const struct link_write_input *in, struct copy_in *copy,
                     const struct link_person *x, uint32_t r)
{
    const struct link_profile *p = in->profile;
    uint32_t k = p->person_at[r];
    const char *place = link_shown(p, &p->person[SHOWN_PLACE], k);
    copy_row(copy, 20);
    put_part(copy, place, 0);
    copy_int8(copy, in->person[r]);
    put_part(copy, place, 1);
    put_part(copy, place, 2);
    copy_text(copy, link_shown(p, &p->person[SHOWN_HAMLET], k));
    copy_text(copy, link_shown(p, &p->person[SHOWN_POST], k));
    copy_int8(copy, in->home[p->node[p->present[k]].home]);
    if (x->mother == UINT32_MAX)
        copy_null(copy);
    else
        copy_int8(copy, in->person[x->mother]);
    copy_text(copy, link_shown(p, &p->person[SHOWN_NAME], k));
    put_keyed(in, copy, "nik", x->nik);
    copy_text(copy,
              x->nik_status == KV_NIK_TEMPORARY ? "sementara" : kv_nik_status_name(x->nik_status));
    copy_text(copy, x->sex == KV_MALE ? "L" : x->sex == KV_FEMALE ? "P" : NULL);
    put_date(copy, x->born);
    copy_text(copy, x->class == CLASS_CHILD ? "anak" : x->class == CLASS_ADULT ? "dewasa" : NULL);
    copy_text(copy, link_shown(p, &p->person[SHOWN_MOTHER], k));
    copy_text(copy, link_shown(p, &p->person[SHOWN_FATHER], k));
    put_date(copy, p->died[k]);
    put_date(copy, p->first[k]);
    put_date(copy, p->last[k]);
    copy_int8(copy, in->run_id);
}

static void write_persons(const struct link_write_input *in, const struct link_person *all,
                          PGconn *conn)
{
    struct copy_in copy;
    begin(in, &copy, conn, "orang",
          "kode_kab, orang_id, kode_kec, kode_desa, dusun, posyandu, keluarga_id, ibu_id, nama, "
          "nik_kunci, nik_status, jk, tgl_lahir, "
          "kelas, nama_ibu, nama_ayah, tgl_meninggal, catatan_mulai, catatan_akhir, run_id");
    const struct link_profile *p = in->profile;
    uint32_t rows, *order = groups_by_place(in, in->run->person, p->person_at, in->send_person,
                                            &p->person[SHOWN_PLACE], &rows);
    for (uint32_t i = 0; i < rows; i++)
        link_put_person(in, &copy, &all[p->person_at[order[i]]], order[i]);
    free(order);
    end(in, &copy, conn, "orang");
}

/* ---- households ---- */

void link_put_home(const struct link_write_input *in, struct copy_in *copy,
                   const struct link_groups_of *homes, uint32_t r)
{
    const struct link_profile *p = in->profile;
    uint32_t k = p->home_at[r];
    const char *place = link_shown(p, &p->home[SHOWN_PLACE], k),
               *rt = link_shown(p, &p->home[SHOWN_RT], k);
    copy_row(copy, 9);
    put_part(copy, place, 0);
    copy_int8(copy, in->home[r]);
    put_part(copy, place, 1);
    put_part(copy, place, 2);
    copy_text(copy, link_shown(p, &p->home[SHOWN_HAMLET], k));
    put_small(copy, rt, 0);
    put_small(copy, rt, 1);
    put_keyed(in, copy, "no_kk", link_household_card(in->run, homes, in->priority, r));
    copy_int8(copy, in->run_id);
}

static void write_households(const struct link_write_input *in, const struct link_groups_of *homes,
                             PGconn *conn)
{
    struct copy_in copy;
    begin(in, &copy, conn, "keluarga",
          "kode_kab, keluarga_id, kode_kec, kode_desa, dusun, rt, rw, no_kk_kunci, run_id");
    const struct link_profile *p = in->profile;
    uint32_t rows, *order = groups_by_place(in, in->run->household, p->home_at, in->send_home,
                                            &p->home[SHOWN_PLACE], &rows);
    for (uint32_t i = 0; i < rows; i++)
        link_put_home(in, &copy, homes, order[i]);
    free(order);
    end(in, &copy, conn, "keluarga");
}

/* Who is a member of which household, from the first record there; the end of a former membership
 * is the first record in the present household. */
void link_put_node(const struct link_write_input *in, struct copy_in *copy, uint32_t k)
{
    static const char *const role[] = {NULL, "anak", "ibu", "ayah", "catin", "lain"};
    const struct link_profile *p = in->profile;
    const struct link_node *x = &p->node[k], *now = &p->node[p->present[p->person_at[x->person]]];
    copy_row(copy, 6);
    put_part(copy, link_shown(p, &p->home[SHOWN_PLACE], p->home_at[x->home]), 0);
    copy_int8(copy, in->home[x->home]);
    copy_int8(copy, in->person[x->person]);
    copy_text(copy, role[x->role]);
    copy_int4(copy, x->from);
    put_date(copy, x->present ? KV_NO_DATE : now->from > x->from ? now->from : x->from + 1);
}

static void write_memberships(const struct link_write_input *in, PGconn *conn)
{
    const struct link_profile *p = in->profile;
    struct copy_in copy;
    begin(in, &copy, conn, "keanggotaan", "kode_kab, keluarga_id, orang_id, peran, mulai, selesai");
    uint32_t rows, *key = xmalloc(((size_t)p->nodes + 1) * sizeof *key);
    for (uint32_t k = 0; k < p->nodes; k++) {
        uint32_t person = p->person_at[p->node[k].person];
        key[k] = !in->send_person || in->send_person[person]
                     ? link_place_of(p, &p->person[SHOWN_PLACE], person)
                     : LEFT_OUT;
    }
    uint32_t *order = by_place(key, p->nodes, p->places, &rows);
    for (uint32_t i = 0; i < rows; i++)
        link_put_node(in, &copy, order[i]);
    free(order);
    end(in, &copy, conn, "keanggotaan");
}

static void write_members(const struct link_write_input *in, PGconn *conn)
{
    const struct link_data *d = in->run->data;
    const struct link_profile *p = in->profile;
    struct copy_in copy;
    begin(in, &copy, conn, "anggota_sumber",
          "sumber, id_sumber, orang_id, keluarga_id, kode_kab, sidik, sidik_baris");
    for (uint32_t r = 0; r < d->n; r++) {
        if (in->state && in->state->line[r] == in->line[r])
            continue;
        copy_row(&copy, 7);
        copy_text(&copy, d->sources[head_source(link_head(d, r))].label);
        copy_text(&copy, link_id(d, r));
        copy_int8(&copy, in->person[r]);
        copy_int8(&copy, in->home[r]);
        put_part(&copy, link_shown(p, &p->person[SHOWN_PLACE], p->person_at[r]), 0);
        copy_int8(&copy, (int64_t)d->hash[r]);
        copy_int8(&copy, (int64_t)in->line[r]);
    }
    end(in, &copy, conn, "anggota_sumber");
}

/* All four tables, or the rows of them that differ; unless they went straight in they are exchanged
 * by inti.terapkan_tautan() or inti.terapkan_perubahan(). */
void link_write_people(struct link_write_input *in, PGconn *conn)
{
    const struct link_run *run = in->run;
    struct link_groups_of persons, homes;
    const uint32_t *at = in->profile->person_at;
    struct link_person *all = xmalloc(((size_t)in->profile->persons + 1) * sizeof *all);
    link_rows_by_label(run->data->n, run->person, &persons);
    link_rows_by_label(run->data->n, run->household, &homes);
#pragma omp parallel for schedule(dynamic, 4096) num_threads(konv.threads)
    for (uint32_t r = 0; r < run->data->n; r++)
        if (run->person[r] == r)
            link_describe_person(run, &persons, in->priority, r, &all[at[r]]);
    link_find_mothers(run, &persons, &homes, at, all);
    link_rows_free(&persons);
    if (in->spent)
        link_values_done(in->spent);
    link_choose_rows(in, all, &homes, conn);
    write_persons(in, all, conn);
    write_households(in, &homes, conn);
    write_memberships(in, conn);
    write_members(in, conn);
    link_rows_free(&homes);
    free(in->line);
    free(in->send_person);
    free(in->send_home);
    free(all);
}
