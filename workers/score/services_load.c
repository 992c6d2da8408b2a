/* Rules, persons, residences, pregnancies, households: everything but the dated records. */
#include "services_part.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *sv_text(struct sv *s, const char *p, int n)
{
    strmap_at(&s->text, p, (size_t)n);
    return strmap_key(&s->text, p, (size_t)n);
}

static const char *field_text(struct sv *s, struct copy_field f)
{
    return f.n > 0 ? sv_text(s, f.p, f.n) : NULL;
}

static kv_date field_date(struct copy_field f, kv_date missing)
{
    return f.n < 0 ? missing : field_int4(f);
}

/* Memberships of the rule set into a temporary table, which goes with the transaction: those that
 * were recorded, and of each period those that the registers give. */
static void load_memberships(struct sv *s)
{
    const char *v[] = {s->rules->code};
    for (int g = 0; g < s->rules->n_groups; g++)
        s->members |= s->rules->groups[g].kind == KV_GROUP_MEMBER;
    if (!s->members)
        return;
    db_exec(s->in, "DROP TABLE IF EXISTS pg_temp.kepesertaan_run; CREATE TEMP TABLE "
                   "kepesertaan_run (orang_id int8, sasaran text, mulai date, selesai date, "
                   "periode int4)");
    db_exec(s->in, "INSERT INTO kepesertaan_run SELECT orang_id, sasaran, mulai, selesai, NULL "
                   "FROM inti.kepesertaan");
    for (int p = 0; p < s->n_periods; p++) {
        char *sql = xprintf("INSERT INTO kepesertaan_run SELECT orang_id, sasaran, mulai, selesai, "
                            "%d FROM inti.kepesertaan_turunan($1, '%s')",
                            p, s->period[p].code);
        PQclear(db_params(s->in, sql, 1, v));
        free(sql);
    }
    db_exec(s->in, "ANALYZE kepesertaan_run");
}

/* Reads the rule set in force at the end of the first period. */
void sv_load_rules(struct sv *s)
{
    char day[16];
    const char *v[] = {s->job->ruleset, date_text(s->period[0].end, day)};
    char *text = db_one(s->in, "SELECT acuan.aturan_set($1, $2::date)::text", 2, v);
    struct kv_parse_error why = {0};
    s->rules = xmalloc(sizeof *s->rules);
    if (!text || kv_ruleset_parse(text, strlen(text), s->rules, &why) != KV_OK)
        die(EXIT_RUNTIME, "rule set '%s', line %d: %s '%s'", v[0], why.line,
            why.problem ? why.problem : "not understood", why.word);
    free(text);
    load_memberships(s);
}

static int32_t intern_village(struct sv *s, const char *code)
{
    int32_t *at = strmap_at(&s->village_ids, code, strlen(code));
    if (*at < 0) {
        *at = s->n_villages++;
        s->villages = xrealloc(s->villages, (size_t)s->n_villages * sizeof *s->villages);
        s->villages[*at] = (struct sv_village){
            .code = sv_text(s, code, (int)strlen(code)),
            .monitored = strchr(code, '-') ? KV_NO_DATE : KV_FOREVER,
            .declared = -1,
        };
    }
    return *at;
}

/* The place of these codes; an unknown village is one of its own in its kecamatan or kabupaten. */
static int32_t intern_place(struct sv *s, const char *kab, const char *kec, const char *desa,
                            const char *dusun, const char *posyandu)
{
    char key[2048], code[64];
    int n = snprintf(key, sizeof key, "%s\x1f%s\x1f%s\x1f%s\x1f%s", kab, kec, desa,
                     dusun ? dusun : "", posyandu ? posyandu : "");
    if (n >= (int)sizeof key)
        n = (int)sizeof key - 1;
    int32_t *at = strmap_at(&s->place_ids, key, (size_t)n);
    if (*at < 0) {
        *at = s->n_places++;
        if ((s->n_places & (s->n_places - 1)) == 0)
            s->places = xrealloc(s->places, (size_t)s->n_places * 2 * sizeof *s->places);
        snprintf(code, sizeof code, "%s%s",
                 strcmp(desa, "-")  ? desa
                 : strcmp(kec, "-") ? kec
                                    : kab,
                 strcmp(desa, "-") ? "" : ".-");
        s->places[*at] =
            (struct sv_place){kab, kec, desa, posyandu, dusun, intern_village(s, code)};
    }
    return *at;
}

static const char *part(struct sv *s, const char *code, int n)
{
    return (int)strlen(code) >= n ? sv_text(s, code, n) : "-";
}

/* Condition on inti.orang o: who can be in a group of the rules in some period. */
static char *who(const struct sv *s)
{
    kv_date first = s->period[0].start, last = s->period[0].end;
    for (int i = 1; i < s->n_periods; i++) {
        first = s->period[i].start < first ? s->period[i].start : first;
        last = s->period[i].end > last ? s->period[i].end : last;
    }
    char *sql = xstrdup("false"), a[16], b[16];
    bool mothers = false;
    for (int g = 0; g < s->rules->n_groups; g++) {
        const struct kv_group *group = &s->rules->groups[g];
        mothers |= group->kind == KV_GROUP_PREGNANCY;
        if (group->kind != KV_GROUP_AGE)
            continue;
        int to = group->age_to < 0 ? 1500 : group->age_to, from = group->age_from;
        char *more = xprintf("%s OR (o.tgl_lahir BETWEEN '%s' AND '%s'%s)", sql,
                             date_text(first - (to + 2) * 31, a),
                             date_text(last - (from < 0 ? 0 : from) * 30, b),
                             group->sex == KV_MALE     ? " AND o.jk = 'L'"
                             : group->sex == KV_FEMALE ? " AND o.jk = 'P'"
                                                       : "");
        free(sql);
        sql = more;
    }
    char *all = xprintf(
        "%s%s%s", sql, mothers ? " OR o.orang_id IN (SELECT orang_id FROM inti.kehamilan)" : "",
        s->members ? " OR o.orang_id IN (SELECT orang_id FROM kepesertaan_run)" : "");
    free(sql);
    return all;
}

struct reading_person {
    struct sv_person p;
    int64_t family, mother;
};

static const struct sv *sort_sv;

/* Order of the villages, then of the numbers: rows are written in the order of their key. */
static int by_place(const void *x, const void *y)
{
    const struct reading_person *a = x, *b = y;
    const struct sv_place *pa = &sort_sv->places[a->p.place], *pb = &sort_sv->places[b->p.place];
    int c = strcmp(pa->kab, pb->kab);
    if (c == 0)
        c = strcmp(pa->desa, pb->desa);
    return c ? c : (a->p.id > b->p.id) - (a->p.id < b->p.id);
}

/* A village answers for itself under a negative number, which is its household too. */
static int64_t house_key(const struct reading_person *p, int64_t family)
{
    return p->p.id < 0      ? p->p.id
           : family >= 0    ? family
           : p->family >= 0 ? p->family
           : p->mother >= 0 ? -p->mother
                            : -p->p.id;
}

static int32_t kab_of(struct sv *s, const char *kab)
{
    int32_t *at = strmap_at(&s->kab_ids, kab, strlen(kab));
    if (*at < 0) {
        *at = s->n_kabs++;
        s->kabs = xrealloc(s->kabs, (size_t)s->n_kabs * sizeof *s->kabs);
        s->kabs[*at] = kab;
    }
    return *at;
}

/* Villages that are members of a group: to the engine they are persons without sex and birth. */
static const char village_persons[] =
    " UNION ALL SELECT inti.nomor_desa(d.kode_desa), NULL, NULL, NULL, NULL, NULL, d.kode_kab, "
    "d.kode_kec, d.kode_desa, NULL, NULL, NULL FROM inti.pantauan_desa d WHERE "
    "inti.nomor_desa(d.kode_desa) IN (SELECT orang_id FROM kepesertaan_run)";

static struct reading_person *read_persons(struct sv *s)
{
    struct reading_person *all = NULL;
    size_t size = 0;
    struct copy_out out;
    struct copy_field f[12];
    char *where = who(s);
    char *sql = xprintf("SELECT o.orang_id, o.jk, o.tgl_lahir, o.tgl_meninggal, o.keluarga_id, "
                        "o.ibu_id, o.kode_kab, o.kode_kec, o.kode_desa, o.dusun, o.posyandu, "
                        "k.mulai FROM inti.orang o LEFT JOIN (SELECT orang_id, min(mulai) AS mulai "
                        "FROM inti.kepesertaan WHERE sasaran = 'KAWIN' GROUP BY orang_id) k "
                        "USING (orang_id) WHERE %s%s",
                        where, s->members ? village_persons : "");
    char *narrow = sv_narrow(s, sql);
    copy_out_begin(&out, s->in, narrow);
    free(narrow);
    while (copy_out_next(&out, f, 12)) {
        if ((size_t)s->n_persons == size) {
            size = size ? size * 2 : 4096;
            all = xrealloc(all, size * sizeof *all);
        }
        struct reading_person *p = &all[s->n_persons++];
        const char *kab = field_text(s, f[6]), *kec = field_text(s, f[7]),
                   *desa = field_text(s, f[8]);
        *p = (struct reading_person){
            .p = {.id = field_int8(f[0]),
                  .sex = f[1].n > 0 ? (f[1].p[0] == 'L' ? KV_MALE : KV_FEMALE) : KV_SEX_UNKNOWN,
                  .born = field_date(f[2], KV_NO_DATE),
                  .died = field_date(f[3], KV_NO_DATE),
                  .married = field_date(f[11], KV_NO_DATE),
                  .kab = kab_of(s, kab),
                  .place =
                      intern_place(s, kab, kec, desa, field_text(s, f[9]), field_text(s, f[10]))},
            .family = f[4].n < 0 ? -1 : field_int8(f[4]),
            .mother = f[5].n < 0 ? -1 : field_int8(f[5]),
        };
    }
    free(sql);
    free(where);
    sort_sv = s;
    qsort(all, (size_t)s->n_persons, sizeof *all, by_place);
    return all;
}

static int32_t house_of(struct sv *s, int64_t key)
{
    int32_t before = s->house_ids.n, house = idmap_add(&s->house_ids, key);
    if (house == before) {
        if ((house & (house - 1)) == 0)
            s->house_key =
                xrealloc(s->house_key, (size_t)(house ? house * 2 : 1) * sizeof(int64_t));
        s->house_key[house] = key;
    }
    return house;
}

/* Rows of a query, first column orang_id, for persons of the run. */
#define EACH_ROW(s, sql, columns, owner)                                                           \
    struct copy_out out;                                                                           \
    struct copy_field f[columns];                                                                  \
    int32_t owner;                                                                                 \
    char *narrow = sv_narrow(s, sql);                                                              \
    copy_out_begin(&out, (s)->in, narrow);                                                         \
    free(narrow);                                                                                  \
    while (copy_out_next(&out, f, columns))                                                        \
        if ((owner = idmap_find(&(s)->person_ids, field_int8(f[0]))) >= 0)

static void read_residences(struct sv *s, const struct reading_person *all)
{
    s->residences.width = sizeof(struct kv_residence);
    EACH_ROW(s,
             "SELECT orang_id, mulai, selesai, kode_desa, dusun, posyandu, keluarga_id, kode_kab, "
             "kode_kec FROM inti.kediaman",
             9, owner)
    {
        const char *desa = field_text(s, f[3]), *kab = field_text(s, f[7]),
                   *kec = field_text(s, f[8]);
        if (strcmp(desa, "-"))
            kab = part(s, desa, 5), kec = part(s, desa, 8);
        int32_t place = intern_place(s, kab, kec, desa, field_text(s, f[4]), field_text(s, f[5]));
        struct kv_residence *r = bag_add(&s->residences, (uint32_t)owner);
        *r = (struct kv_residence){
            .from = field_int4(f[1]),
            .to = f[2].n < 0 ? KV_FOREVER : field_int4(f[2]) - 1,
            .village = s->places[place].village,
            .household = house_of(s, house_key(&all[owner], f[6].n < 0 ? -1 : field_int8(f[6]))),
            .place = place,
        };
    }
    bag_group(&s->residences, (uint32_t)s->n_persons);
}

static void read_pregnancies(struct sv *s)
{
    s->pregnancies.width = sizeof(struct kv_pregnancy);
    EACH_ROW(s, "SELECT orang_id, urut, tgl_catat, hpl, tgl_lahir, tgl_gugur FROM inti.kehamilan",
             6, owner)
    {
        struct kv_pregnancy *p = bag_add(&s->pregnancies, (uint32_t)owner);
        *p = (struct kv_pregnancy){
            .id = field_int4(f[1]),
            .first = field_int4(f[2]),
            .due = field_date(f[3], KV_NO_DATE),
            .delivered = field_date(f[4], KV_NO_DATE),
            .lost = field_date(f[5], KV_NO_DATE),
        };
    }
    bag_group(&s->pregnancies, (uint32_t)s->n_persons);
}

/* A membership that the registers give holds for its period alone; recorded ones for all. */
static void read_memberships(struct sv *s)
{
    s->memberships.width = sizeof(struct kv_membership);
    if (s->members) {
        EACH_ROW(s, "SELECT orang_id, sasaran, mulai, selesai, periode FROM kepesertaan_run", 5,
                 owner)
        {
            uint16_t group = kv_ruleset_group(s->rules, f[1].p, (size_t)f[1].n);
            if (group == KV_NO_ITEM)
                continue;
            struct kv_membership *m = bag_add(&s->memberships, (uint32_t)owner);
            *m = (struct kv_membership){
                .from = field_int4(f[2]),
                .to = f[3].n < 0 || field_int4(f[3]) == KV_FOREVER ? KV_FOREVER
                                                                   : field_int4(f[3]) - 1,
                .group = group,
                .mark = f[4].n < 0 ? UINT16_MAX : (uint16_t)(1u << field_int4(f[4]))};
        }
    }
    bag_group(&s->memberships, (uint32_t)s->n_persons);
}

static int rule_of(const struct sv *s, const char *code, size_t n, const char *group, size_t gn)
{
    uint16_t g = kv_ruleset_group(s->rules, group, gn);
    for (int r = 0; r < s->rules->n_rules; r++)
        if (s->rules->rules[r].group == g && strlen(s->rules->rules[r].code) == n &&
            memcmp(s->rules->rules[r].code, code, n) == 0)
            return r;
    return -1;
}

static void read_reason_codes(struct sv *s)
{
    PGresult *res =
        db_query(s->in, "SELECT alasan, nama FROM acuan.alasan ORDER BY alasan COLLATE \"C\"");
    s->n_reasons = PQntuples(res);
    if (s->n_reasons > 64)
        die(EXIT_RUNTIME, "acuan.alasan has more than 64 reasons");
    s->reason_none = s->reason_unmonitored = -1;
    for (int i = 0; i < s->n_reasons; i++) {
        s->reason_code[i] = sv_text(s, PQgetvalue(res, i, 0), PQgetlength(res, i, 0));
        s->reason_name[i] = sv_text(s, PQgetvalue(res, i, 1), PQgetlength(res, i, 1));
        if (strcmp(s->reason_code[i], "00") == 0)
            s->reason_none = i;
        if (strcmp(s->reason_code[i], "12") == 0)
            s->reason_unmonitored = i;
    }
    PQclear(res);
    if (s->reason_none < 0 || s->reason_unmonitored < 0)
        die(EXIT_RUNTIME, "acuan.alasan lacks the reasons 00 and 12");
}

static int reason_of(const struct sv *s, struct copy_field f)
{
    for (int i = 0; i < s->n_reasons; i++)
        if ((int)strlen(s->reason_code[i]) == f.n &&
            memcmp(s->reason_code[i], f.p, (size_t)f.n) == 0)
            return i;
    return s->reason_none;
}

static void read_reasons(struct sv *s)
{
    read_reason_codes(s);
    s->reasons.width = sizeof(struct sv_reason);
    EACH_ROW(s, "SELECT orang_id, sasaran, indikator, periode, alasan FROM inti.alasan", 5, owner)
    {
        int rule = rule_of(s, f[2].p, (size_t)f[2].n, f[1].p, (size_t)f[1].n);
        for (int i = 0; i < s->n_periods && rule >= 0; i++)
            if (strlen(s->period[i].code) == (size_t)f[3].n &&
                memcmp(s->period[i].code, f[3].p, (size_t)f[3].n) == 0) {
                struct sv_reason *r = bag_add(&s->reasons, (uint32_t)owner);
                *r = (struct sv_reason){(uint16_t)rule, (uint8_t)i, (uint8_t)reason_of(s, f[4])};
            }
    }
    bag_group(&s->reasons, (uint32_t)s->n_persons);
}

/* Rules that an area (or one above it) has switched on, by period. */
static void read_switches(struct sv *s)
{
    const char *v[] = {s->rules->code};
    PGresult *res = db_params(s->in,
                              "SELECT indikator, kode_wilayah, berlaku_mulai - date '2000-01-01', "
                              "berlaku_selesai - date '2000-01-01' FROM acuan.indikator_wilayah "
                              "WHERE himpunan = $1",
                              1, v);
    for (int i = 0; i < PQntuples(res); i++) {
        const char *area = PQgetvalue(res, i, 1);
        size_t n = strlen(area);
        kv_date from = atoi(PQgetvalue(res, i, 2));
        kv_date to = PQgetisnull(res, i, 3) ? KV_FOREVER : atoi(PQgetvalue(res, i, 3));
        for (int r = 0; r < s->rules->n_rules; r++) {
            const struct kv_rule *rule = &s->rules->rules[r];
            if (!rule->switchable || strcmp(rule->code, PQgetvalue(res, i, 0)))
                continue;
            for (int k = 0; k < s->n_villages; k++)
                for (int p = 0; p < s->n_periods; p++)
                    if ((strcmp(area, "ID") == 0 || (strncmp(s->villages[k].code, area, n) == 0 &&
                                                     strchr(".", s->villages[k].code[n]))) &&
                        from <= s->period[p].end && s->period[p].end < to)
                        s->villages[k].switches[p] |= UINT64_C(1) << rule->switch_bit;
        }
    }
    PQclear(res);
}

/* M0 of the villages and their declarations of completeness. */
static void read_villages(struct sv *s)
{
    PGresult *res = db_query(s->in, "SELECT kode_desa, coalesce(ditetapkan, catatan_pertama) - "
                                    "date '2000-01-01' FROM inti.pantauan_desa");
    for (int i = 0; i < PQntuples(res); i++) {
        int32_t v =
            strmap_find(&s->village_ids, PQgetvalue(res, i, 0), (size_t)PQgetlength(res, i, 0));
        if (v >= 0)
            s->villages[v].monitored = atoi(PQgetvalue(res, i, 1));
    }
    PQclear(res);
    res =
        db_query(s->in, "SELECT DISTINCT kode_desa, posyandu, extract(year FROM bulan)::int * 12 + "
                        "extract(month FROM bulan)::int - 1, butir FROM inti.pernyataan_lengkap");
    s->declared = xmalloc((size_t)PQntuples(res) * sizeof *s->declared);
    for (int i = 0; i < PQntuples(res); i++) {
        int32_t v =
            strmap_find(&s->village_ids, PQgetvalue(res, i, 0), (size_t)PQgetlength(res, i, 0));
        uint16_t item = kv_ruleset_item_number(s->rules, atoi(PQgetvalue(res, i, 3)));
        if (v < 0 || item == KV_NO_ITEM)
            continue;
        const char *posyandu = PQgetvalue(res, i, 1);
        s->declared[s->n_declared] = (struct sv_declared){
            .month = atoi(PQgetvalue(res, i, 2)),
            .item = item,
            .posyandu = strcmp(posyandu, "*") ? sv_text(s, posyandu, (int)strlen(posyandu)) : NULL,
            .next = s->villages[v].declared,
        };
        s->villages[v].declared = s->n_declared++;
    }
    PQclear(res);
}

void sv_load_persons(struct sv *s)
{
    struct reading_person *all = read_persons(s);
    s->persons = xmalloc((size_t)s->n_persons * sizeof *s->persons);
    idmap_reserve(&s->person_ids, s->n_persons);
    for (int i = 0; i < s->n_persons; i++) {
        s->persons[i] = all[i].p;
        if (idmap_add(&s->person_ids, all[i].p.id) != i)
            die(EXIT_RUNTIME, "inti.orang has a person number twice");
        s->persons[i].house = house_of(s, house_key(&all[i], -1));
    }
    sv_part_persons(s);
    read_residences(s, all);
    free(all);
    read_pregnancies(s);
    read_memberships(s);
    read_reasons(s);
    read_villages(s);
    read_switches(s);
    struct kv_residence *r = (struct kv_residence *)s->residences.item;
    for (size_t i = 0; i < s->residences.n; i++)
        r[i].monitored = s->villages[r[i].village].monitored;
}
