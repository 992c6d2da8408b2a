/*
 * The dated records, wave by wave, over two connections on one snapshot: services, which are most
 * of them, on one, all others on the other. Answers come packed, those of a block of persons in one
 * value. Memory of a wave: 8 bytes a record, 20 while it is grouped; 16 to 32 a record in the
 * server. A wave is a set of home kabupaten; in the usual case one wave holds the province and
 * nothing is filtered. With more than one, records that stand under another kabupaten than the home
 * of their person (measured elsewhere, moved since) are fetched through inti.orang, so none is
 * lost.
 */
#include "convergence/answer.h"
#include "growth/growth.h"
#include "services_part.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* SELECT `columns` FROM table t: everything, or the records of the persons of the wave. */
static char *of_wave(const char *columns, const char *table, const char *where, const char *kabs)
{
    if (!kabs)
        return xprintf("SELECT %s FROM %s t WHERE %s", columns, table, where);
    return xprintf(
        "SELECT %s FROM %s t WHERE t.kode_kab IN (%s) AND %s UNION ALL SELECT %s FROM %s "
        "t JOIN inti.orang o USING (orang_id) WHERE o.kode_kab IN (%s) AND t.kode_kab NOT "
        "IN (%s) AND %s",
        columns, table, kabs, where, columns, table, kabs, kabs, where);
}

/* What one connection reads: its own bags, joined when both are done. Runs in a thread. */
struct lane {
    struct sv *s;
    PGconn *conn;
    const char *kabs;     /* of the wave, NULL for all */
    const uint16_t *item; /* items by their numbers */
    struct bag events, observations, readings;
    int64_t records;
    char *error;
};

struct reader {
    struct lane *lane;
    struct copy_out out;
    struct copy_field f[16];
    int columns;
};

static void begin(struct reader *r, struct lane *lane, int columns, char *sql)
{
    r->lane = lane;
    r->columns = columns;
    char *narrow = sv_narrow(lane->s, sql);
    copy_out_begin_told(&r->out, lane->conn, narrow, &lane->error);
    free(narrow);
    free(sql);
}

/* The next row of a person of the run; its number goes to *owner. */
static bool next(struct reader *r, uint32_t *owner)
{
    while (copy_out_next(&r->out, r->f, r->columns)) {
        int32_t i = r->f[0].n < 0 ? -1 : idmap_find(&r->lane->s->person_ids, field_int8(r->f[0]));
        if (i >= 0) {
            *owner = (uint32_t)i;
            return true;
        }
    }
    return false;
}

static void add_event(struct lane *l, uint32_t owner, kv_date date, uint16_t item, int flags,
                      int quantity)
{
    struct sv_event *e = bag_add(&l->events, owner);
    *e = (struct sv_event){date, (uint16_t)quantity, (uint8_t)item, (uint8_t)flags};
}

/* Items by their numbers: a table instead of a search for every record. */
static uint16_t *item_table(const struct sv *s)
{
    uint16_t *table = xmalloc((INT16_MAX + 1) * sizeof *table);
    for (int i = 0; i <= INT16_MAX; i++)
        table[i] = KV_NO_ITEM;
    for (int i = 0; i < s->rules->n_items; i++)
        table[s->rules->items[i].number & INT16_MAX] = (uint16_t)i;
    return table;
}

/* The answers of a block of owners in one value; packed by the server. */
#define ANSWERS(owner, rest)                                                                       \
    "konvergensi.answers_pack(" owner ", t.butir, t.tanggal, t.bulan_saja, t.jawaban, " rest ")"
#define NO_REST "NULL, NULL"
/* A block: owners with the same last twelve bits, whether numbers were given one after the other or
 * drawn at random. There are at most four thousand, so the server finds the one of a row at once
 * and has room for all; a value of a province has some ten thousand bytes. */
#define BLOCKS(owner) " GROUP BY " owner " & 4095"

/* Records of a value; each of a person of the run becomes an event. */
static void add_answers(struct lane *l, struct copy_field f)
{
    for (const char *at = f.p + 8, *end = f.p + f.n; at < end; at += KV_ANSWER_BYTES) {
        int64_t id;
        struct kv_packed_answer a = kv_answer_get(at, &id);
        uint16_t item = l->item[a.item & INT16_MAX];
        int32_t owner = idmap_find(&l->s->person_ids, id);
        if (item != KV_NO_ITEM && owner >= 0)
            add_event(l, (uint32_t)owner, a.day, item,
                      (a.yes ? SV_YES : 0) | (a.month_only ? SV_MONTH_ONLY : 0) |
                          a.caregiver << SV_CAREGIVER,
                      a.quantity);
        l->records++;
    }
}

static void read_answers(struct lane *l, char *sql)
{
    struct reader r;
    begin(&r, l, 1, sql);
    while (copy_out_next(&r.out, r.f, 1))
        if (r.f[0].n >= 0)
            add_answers(l, r.f[0]);
}

static void read_services(struct lane *l)
{
    read_answers(l, of_wave(ANSWERS("t.orang_id", "t.jumlah, t.pengasuh"), "inti.layanan",
                            "true" BLOCKS("t.orang_id"), l->kabs));
}

static void read_states(struct lane *l)
{
    read_answers(l, of_wave(ANSWERS("t.orang_id", NO_REST), "inti.keadaan_orang",
                            "true" BLOCKS("t.orang_id"), l->kabs));
}

/* What villages answered for themselves. */
static void read_village_states(struct lane *l)
{
    read_answers(l, xprintf("SELECT " ANSWERS("inti.nomor_desa(t.kode_desa)",
                                              NO_REST) " FROM inti.keadaan_desa t WHERE %s%s%s",
                            l->kabs ? "t.kode_kab IN (" : "true", l->kabs ? l->kabs : "",
                            l->kabs ? ")" : ""));
}

/* PAUD month codes: 2 attends, 3 does not, 1 says nothing. */
static void read_paud(struct lane *l)
{
    const struct sv *s = l->s;
    uint16_t item = kv_ruleset_item(s->rules, "PAUD", 4);
    if (item == KV_NO_ITEM)
        return;
    char *columns = xprintf("konvergensi.answers_pack(t.orang_id, %d::int2, t.bulan, true, "
                            "t.kode = 2, " NO_REST ")",
                            s->rules->items[item].number);
    read_answers(l,
                 of_wave(columns, "inti.paud", "t.kode IN (2, 3)" BLOCKS("t.orang_id"), l->kabs));
    free(columns);
}

static void add_observation(struct lane *l, uint32_t owner, kv_date date, int field, int pregnancy,
                            int value)
{
    struct sv_observation *o = bag_add(&l->observations, owner);
    *o = (struct sv_observation){date, (int16_t)value, (uint8_t)pregnancy, (uint8_t)field};
}

static void read_observations(struct lane *l)
{
    struct reader r;
    uint32_t owner;
    begin(
        &r, l, 6,
        of_wave(
            "t.orang_id, t.tanggal, t.bulan_saja, t.kehamilan, t.nilai, CASE t.jenis WHEN "
            "'status_hamil' THEN 0 WHEN 'lila' THEN 1 WHEN 'usia_hamil' THEN 2 WHEN 'status_gizi' "
            "THEN 3 ELSE 7 END",
            "inti.pengamatan", "t.jenis <> 'tinggi'", l->kabs));
    while (next(&r, &owner))
        add_observation(l, owner, field_int4(r.f[1]),
                        field_int4(r.f[5]) | (r.f[2].p[0] ? SV_OBS_MONTH_ONLY : 0),
                        field_int4(r.f[3]) & 255, field_int4(r.f[4]));
    l->records += r.out.rows;
}

static double number(struct copy_field f)
{
    return f.n < 0 ? NAN : field_float8(f);
}

/* z-scores of one measurement, and care for oedema, as observations of risk. */
static void add_scores(struct lane *l, uint32_t owner, const struct copy_field *f)
{
    kv_date day = field_int4(f[1]);
    bool oedema = f[9].n > 0 && f[9].p[0];
    struct kv_growth_input in = kv_growth_blank();
    in.sex = f[4].n > 0 ? kv_parse_sex(f[4].p, (size_t)f[4].n) : KV_SEX_UNKNOWN;
    in.age_months = f[5].n < 0 ? number(f[6]) : (day - field_int4(f[5])) / 30.4375;
    in.weight_kg = number(f[2]);
    in.height_cm = number(f[3]);
    if (f[7].n > 0)
        in.position = kv_parse_position(f[7].p, (size_t)f[7].n);
    in.oedema = oedema;
    struct kv_growth_result z;
    static const struct {
        int index, field;
    } used[] = {{KV_WHZ, KV_OBS_WHZ}, {KV_HAZ, KV_OBS_HAZ}, {KV_WAZ, KV_OBS_WAZ}};
    kv_growth_assess(&in, &z);
    for (int i = 0; i < 3; i++)
        if (z.z[used[i].index] != KV_NO_Z && !z.flag[used[i].index])
            add_observation(l, owner, day, used[i].field, 0, z.z[used[i].index]);
    if (oedema)
        add_observation(l, owner, day, KV_OBS_NUTRITION, 0, 3);
}

/*
 * A measurement with a weight is a weighing of its day, one with a length a measuring; capsules and
 * food given likewise. Scores are only wanted as far back as a condition looks.
 */
static void read_measurements(struct lane *l)
{
    struct reader r;
    uint32_t owner;
    uint16_t weigh = kv_ruleset_item(l->s->rules, "TIMBANG", 7),
             measure = kv_ruleset_item(l->s->rules, "UKUR", 4);
    uint16_t vitamin = kv_ruleset_item(l->s->rules, "VITAMIN_A", 9),
             food = kv_ruleset_item(l->s->rules, "PMT_ANAK", 8);
    const struct sv *s = l->s;
    kv_date since = s->period[0].start;
    int back = 0;
    for (int i = 1; i < s->n_periods; i++)
        since = s->period[i].start < since ? s->period[i].start : since;
    for (int i = 0; i < s->rules->n_terms; i++)
        back = s->rules->terms[i].look_back > back ? s->rules->terms[i].look_back : back;
    since -= (back + 1) * 31;
    begin(
        &r, l, 12,
        of_wave("t.orang_id, t.tgl_ukur, t.berat_kg, t.tinggi_cm, t.jk, t.tgl_lahir, t.usia_bulan, "
                "t.posisi, t.tikar, t.oedema, t.vit_a, t.pmt_kg",
                "inti.pengukuran", "t.orang_id IS NOT NULL", l->kabs));
    while (next(&r, &owner)) {
        kv_date day = field_int4(r.f[1]);
        if (r.f[2].n > 0 && weigh != KV_NO_ITEM)
            add_event(l, owner, day, weigh, SV_YES, 0);
        if (r.f[3].n > 0 && measure != KV_NO_ITEM)
            add_event(l, owner, day, measure, SV_YES, 0);
        if (r.f[10].n > 0 && field_int2(r.f[10]) > 0 && vitamin != KV_NO_ITEM)
            add_event(l, owner, day, vitamin, SV_YES, 0);
        if (r.f[11].n > 0 && field_float8(r.f[11]) > 0 && food != KV_NO_ITEM)
            add_event(l, owner, day, food, SV_YES, 0);
        if (day >= since && (r.f[2].n > 0 || r.f[3].n > 0))
            add_scores(l, owner, r.f);
        if (r.f[8].n == 1) {
            struct sv_reading *m = bag_add(&l->readings, owner);
            *m = (struct sv_reading){day, 0, r.f[8].p[0]};
        }
    }
}

static void read_mat(struct lane *l)
{
    struct reader r;
    uint32_t owner;
    begin(&r, l, 4,
          of_wave("t.orang_id, t.tanggal, t.bulan_saja, t.warna", "inti.tikar", "t.warna <> 'TD'",
                  l->kabs));
    while (next(&r, &owner)) {
        struct sv_reading *m = bag_add(&l->readings, owner);
        *m = (struct sv_reading){field_int4(r.f[1]), r.f[2].p[0] != 0, r.f[3].p[0]};
    }
    l->records += r.out.rows;
}

static void add_house_answers(struct lane *l, struct copy_field f)
{
    struct sv *s = l->s;
    for (const char *at = f.p + 8, *end = f.p + f.n; at < end; at += KV_ANSWER_BYTES) {
        int64_t id;
        struct kv_packed_answer a = kv_answer_get(at, &id);
        int32_t house = idmap_find(&s->house_ids, id);
        uint16_t item = l->item[a.item & INT16_MAX];
        l->records++;
        if (house < 0 || item == KV_NO_ITEM)
            continue;
        struct kv_event *e = bag_add(&s->house_events, (uint32_t)house);
        *e = (struct kv_event){
            .date = a.day, .item = item, .month_only = a.month_only, .answer = a.yes};
    }
}

/* States of households that some person of the run lives or lived in; once, not by wave. */
static void read_houses(struct lane *l)
{
    struct sv *s = l->s;
    struct reader r;
    if (s->house_events.start)
        return;
    s->house_events.width = sizeof(struct kv_event);
    begin(&r, l, 1,
          xstrdup("SELECT " ANSWERS(
              "t.keluarga_id",
              NO_REST) " FROM inti.keadaan_keluarga t WHERE true" BLOCKS("t.keluarga_id")));
    while (copy_out_next(&r.out, r.f, 1))
        if (r.f[0].n >= 0)
            add_house_answers(l, r.f[0]);
    bag_group(&s->house_events, (uint32_t)s->house_ids.n);
    for (int h = 0; h < s->house_ids.n; h++)
        kv_events_sort(bag_first(&s->house_events, (uint32_t)h),
                       bag_count(&s->house_events, (uint32_t)h));
}

static void read_others(struct lane *l)
{
    read_houses(l);
    read_states(l);
    if (l->s->members)
        read_village_states(l);
    read_paud(l);
    read_observations(l);
    read_measurements(l);
    read_mat(l);
}

/*
 * The server packs by hashing, in about the memory that the wave takes here. Sorting the records of
 * a province would cost more than reading them.
 */
static void set_hashing(const struct sv *s, PGconn *conn)
{
    int64_t megabytes = s->job->memory ? s->job->memory >> 20 : 1024;
    db_execf(conn, "SET LOCAL work_mem = '%dMB'",
             (int)(megabytes < 4      ? 4
                   : megabytes > 8192 ? 8192
                                      : megabytes));
    db_exec(conn, "SET LOCAL hash_mem_multiplier = 1");
    db_exec(conn, "SET LOCAL enable_sort = off");
}

void sv_load_wave(struct sv *s, const char *kabs)
{
    uint16_t *item = item_table(s);
    struct lane lanes[2] = {{.conn = s->in}, {.conn = s->in2}};
    struct bag *bags[] = {&s->events, &s->observations, &s->readings};
    size_t width[] = {sizeof(struct sv_event), sizeof(struct sv_observation),
                      sizeof(struct sv_reading)};
    for (int i = 0; i < 2; i++) {
        set_hashing(s, lanes[i].conn);
        lanes[i].s = s;
        lanes[i].kabs = kabs;
        lanes[i].item = item;
        lanes[i].events.width = width[0];
        lanes[i].observations.width = width[1];
        lanes[i].readings.width = width[2];
    }
#pragma omp parallel for num_threads(konv.threads > 1 && s->in2 != s->in ? 2 : 1)                  \
    schedule(static, 1)
    for (int i = 0; i < 2; i++)
        if (i == 0)
            read_services(&lanes[i]);
        else
            read_others(&lanes[i]);
    for (int i = 0; i < 3; i++)
        bags[i]->width = width[i];
    for (int i = 0; i < 2; i++) {
        if (lanes[i].error)
            die(EXIT_RUNTIME, "%s", lanes[i].error);
        bag_take(&s->events, &lanes[i].events);
        bag_take(&s->observations, &lanes[i].observations);
        bag_take(&s->readings, &lanes[i].readings);
        s->job->records += lanes[i].records;
    }
#pragma omp parallel for num_threads(konv.threads < 3 ? konv.threads : 3) schedule(dynamic, 1)
    for (int i = 0; i < 3; i++)
        bag_group(bags[i], (uint32_t)s->n_persons);
    free(item);
}

void sv_free_wave(struct sv *s)
{
    bag_free(&s->events);
    bag_free(&s->observations);
    bag_free(&s->readings);
}
