/* Services of some villages only; see services_part.h. */
#include "services_part.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tables with rows of persons, found by inti.indeks_perubahan. */
static const char *const of_persons[] = {"orang",       "pengukuran", "kediaman", "kehamilan",
                                         "kepesertaan", "alasan",     "layanan",  "keadaan_orang",
                                         "paud",        "pengamatan", "tikar",    NULL};

void sv_part_begin(struct sv *s)
{
    if (!s->job->villages)
        return;
    s->part_persons = xstrdup(s->job->people);
    s->part_rows = s->job->people_rows;
}

/* The numbers from 0 on as an array constant. Fresh. */
static char *numbers(int n, int64_t (*of)(const struct sv *s, int i), const struct sv *s)
{
    enum { WIDTH = 21 }; /* a number and a comma */
    char *list = xmalloc((size_t)n * WIDTH + 3);
    size_t used = 1;
    list[0] = '{';
    for (int i = 0; i < n; i++)
        if (of(s, i) >= 0)
            used += (size_t)snprintf(list + used, WIDTH + 1, "%s%" PRId64, used > 1 ? "," : "",
                                     of(s, i));
    memcpy(list + used, "}", 2);
    return list;
}

static int64_t person_at(const struct sv *s, int i)
{
    return s->persons[i].id;
}

/* Not a family: the household of somebody without one has a negative number. */
static int64_t family_at(const struct sv *s, int i)
{
    return s->house_key[i];
}

void sv_part_persons(struct sv *s)
{
    if (!s->job->villages)
        return;
    free(s->part_persons);
    s->part_persons = numbers(s->n_persons, person_at, s);
    s->part_rows = NULL;
}

/* The condition for a table, or NULL when it is read as a whole. Fresh. */
static char *condition(const struct sv *s, const char *table, size_t n)
{
    if (n == 16 && memcmp(table, "keadaan_keluarga", n) == 0) {
        char *families = numbers(s->house_ids.n, family_at, s);
        char *where = xprintf("keluarga_id = ANY ('%s'::bigint[])", families);
        free(families);
        return where;
    }
    if (s->part_rows && n == 5 && memcmp(table, "orang", n) == 0)
        return xstrdup(s->part_rows);
    for (int i = 0; of_persons[i]; i++)
        if (strlen(of_persons[i]) == n && memcmp(of_persons[i], table, n) == 0)
            return xprintf("orang_id = ANY ('%s'::bigint[])", s->part_persons);
    return NULL;
}

/* "inti.paud t" becomes "(SELECT * FROM inti.paud WHERE ...) t"; without a name behind it the table
 * keeps its own. */
char *sv_narrow(const struct sv *s, const char *sql)
{
    char *out = xstrdup("");
    const char *at = sql, *next;
    while (s->job->villages && (next = strstr(at, "inti.")) != NULL) {
        const char *table = next + 5;
        size_t n = strspn(table, "abcdefghijklmnopqrstuvwxyz_");
        char *where = table[n] == '(' ? NULL : condition(s, table, n);
        const char *behind = table + n;
        bool named = behind[0] == ' ' && islower((unsigned char)behind[1]) &&
                     (behind[2] == ' ' || behind[2] == 0);
        char *longer =
            where ? xprintf("%s%.*s(SELECT * FROM inti.%.*s WHERE %s)%s%.*s", out, (int)(next - at),
                            at, (int)n, table, where, named ? "" : " ", named ? 0 : (int)n, table)
                  : xprintf("%s%.*s", out, (int)(behind - at), at);
        free(where);
        free(out);
        out = longer;
        at = behind;
    }
    char *done = xprintf("%s%s", out, at);
    free(out);
    return done;
}

void sv_part_places(struct sv *s)
{
    if (!s->job->villages)
        return;
    s->part = areas_part(&s->areas[0], -1, s->job->villages);
    s->inside = xcalloc((size_t)s->n_places + 1, sizeof *s->inside);
    for (int i = 0; i < s->n_places; i++)
        s->inside[i] = s->part[s->node[0][i]] == PART_IN;
}

void sv_part_free(struct sv *s)
{
    free(s->part);
    free(s->inside);
    free(s->part_persons);
}

PGresult *sv_neighbours(const struct sv *s, const char *table, const char *columns,
                        const char *where)
{
    char *list = areas_keys(&s->areas[0], s->part, true);
    char *sql = xprintf("SELECT wilayah_sk, %s FROM %s WHERE %s AND wilayah_sk = ANY ('{%s}')",
                        columns, table, where, list);
    PGresult *res = db_query(s->publish->conn, sql);
    free(sql);
    free(list);
    return res;
}

/* ---- published rows back into counters: the reverse of the writers in services_facts.c ---- */

static int64_t number(const char *text)
{
    return text ? strtoll(text, NULL, 10) : 0;
}

static int rule_of(const struct sv *s, const int32_t *indicator_sk, const char *sk)
{
    int r = 0, key = atoi(sk);
    while (r < s->rules->n_rules && indicator_sk[r] != key)
        r++;
    return r;
}

static int group_of(const struct sv *s, const char *code)
{
    int g = 0;
    while (g < s->rules->n_groups && strcmp(s->rules->groups[g].code, code))
        g++;
    return g;
}

static void load_rule(const struct sv *s, const int32_t *indicator_sk, char *const *v, int64_t *b)
{
    int r = rule_of(s, indicator_sk, v[0]);
    if (r == s->rules->n_rules)
        return;
    b += r * SV_RULE_COUNTS;
    b[0] += number(v[1]);
    b[1] += number(v[2]) - number(v[1]) - number(v[4]);
    b[2] += number(v[3]);
    b[3] += number(v[4]);
    b[4] += number(v[5]);
}

/* Households of everything stand in the row SEMUA, those of a group in its own. */
static void load_group(const struct sv *s, const int32_t *indicator_sk, char *const *v, int64_t *b)
{
    int g = group_of(s, v[0]), groups = s->rules->n_groups;
    if (g < groups)
        for (int i = 0; i < SV_GROUP_COUNTS; i++)
            b[g * SV_GROUP_COUNTS + i] += number(v[1 + i]);
    else
        for (int i = 0; i < SV_HOME_COUNTS; i++)
            b[groups * SV_GROUP_COUNTS + i] += number(v[SV_GROUP_COUNTS + i]);
}

static void load_package(const struct sv *s, const int32_t *indicator_sk, char *const *v,
                         int64_t *b)
{
    int p = 0, packages = s->rules->n_packages, groups = s->rules->n_groups, g = group_of(s, v[1]);
    while (p < packages && strcmp(s->rules->packages[p].code, v[0]))
        p++;
    if (p == packages)
        return;
    if (g < groups)
        for (int i = 0; i < SV_PAIR_COUNTS; i++)
            b[(p * groups + g) * SV_PAIR_COUNTS + i] += number(v[2 + i]);
    else
        for (int i = 0; i < 2; i++)
            b[packages * groups * SV_PAIR_COUNTS + p * 2 + i] += number(v[2 + SV_PAIR_COUNTS + i]);
}

static void load_cover(const struct sv *s, const int32_t *indicator_sk, char *const *v, int64_t *b)
{
    int packages = s->rules->n_packages + 1, had = atoi(v[1]), asked = atoi(v[2]);
    if (strcmp(v[0], "paket") == 0)
        b[had * packages + asked] += number(v[3]);
    else
        b[packages * packages + had * (s->n_services + 1) + asked] += number(v[3]);
}

static void load_reason(const struct sv *s, const int32_t *indicator_sk, char *const *v, int64_t *b)
{
    int r = rule_of(s, indicator_sk, v[0]), k = 0;
    while (k < s->n_reasons && strcmp(s->reason_code[k], v[1]))
        k++;
    if (r < s->rules->n_rules && k < s->n_reasons)
        b[r * s->n_reasons + k] += number(v[2]);
}

sv_load_row sv_stored(const char *table, const char **columns)
{
    static const struct {
        const char *table, *columns;
        sv_load_row load;
    } stored[] = {
        {"lap.fakta_indikator",
         "indikator_sk, pembilang, penyebut, tidak_berlaku, tidak_dipantau, laki", load_rule},
        {"lap.fakta_konvergensi",
         "sasaran, sasaran_n, orang_n, diterima, seharusnya, tidak_dipantau, lengkap_n, "
         "tidak_lengkap_n, berisiko_n, "
         "risiko_belum_n, meninggal_n, keguguran_n, tanpa_hasil_n, tikar_hijau, tikar_kuning, "
         "tikar_merah, "
         "tikar_tidak_diukur, keluarga_n, keluarga_lengkap_n, keluarga_tidak_lengkap_n, "
         "keluarga_diterima, "
         "keluarga_seharusnya",
         load_group},
        {"lap.fakta_paket",
         "paket, sasaran, sasaran_n, diterima, seharusnya, tidak_dipantau, lengkap_n, keluarga_n, "
         "keluarga_lengkap_n",
         load_package},
        {"lap.fakta_kocakupan", "unsur, diterima_n, berlaku_n, keluarga_n", load_cover},
        {"lap.fakta_alasan", "indikator_sk, alasan, orang_n", load_reason},
    };
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++)
        if (strcmp(stored[i].table, table) == 0) {
            *columns = stored[i].columns;
            return stored[i].load;
        }
    die(EXIT_RUNTIME, "%s cannot be computed for some villages", table);
}

void sv_part_checks(struct sv *s)
{
    char *keys = areas_keys(&s->areas[0], s->part, false);
    char *sql = xprintf("SELECT count(*) FROM lap.fakta_indikator f JOIN lap.dim_indikator i USING "
                        "(indikator_sk) WHERE f.periode_sk = %d AND "
                        "f.wilayah_sk = ANY ('{%s}') AND i.himpunan_aturan = '%s' AND f.penyebut - "
                        "f.pembilang <> (SELECT coalesce(sum(a.orang_n), 0) "
                        "FROM lap.fakta_alasan a WHERE a.periode_sk = f.periode_sk AND "
                        "a.wilayah_sk = f.wilayah_sk AND a.indikator_sk = f.indikator_sk)",
                        s->period[0].sk, keys, s->rules->code);
    publish_check(s->publish, "every missing service has a reason", sql);
    free(sql);
    free(keys);
}
