/*
 * Growth against other software, row by row, on the reference files of the shared data folder.
 * Runs when SHARED names that folder; otherwise there is nothing to compare with.
 */
#include "csv.h"
#include "growth/growth.h"
#include "growth/who_tables.h"
#include "tap.h"

static const char *shared;

/* Whether one compiled LMS row is the published one, digit for digit. */
static int same_lms(const struct csv *c, struct kv_lms p)
{
    return p.l == csv_number(c, "l") && p.m == csv_number(c, "m") && p.s == csv_number(c, "s");
}

static void check_table(const char *name, const struct kv_lms_table *table, int scale)
{
    struct csv c;
    char path[128];
    int rows = 0, off = 0;
    snprintf(path, sizeof path, "data/who/%s.tsv", name);
    if (!ok(csv_open(&c, shared, path, '\t'), "%s opens", path))
        return;
    for (; csv_next(&c); rows++) {
        int row = (int)lround(csv_number(&c, "x") * scale) - table->first;
        int girl = *csv_text(&c, "sex") == 'F';
        off += row < 0 || row >= table->count || !same_lms(&c, table->rows[girl][row]);
    }
    is_int(rows, 2 * table->count, "all rows are compiled");
    if (!is_int(off, 0, "every figure is the published one"))
        printf("# %s\n", name);
}

static void check_velocity(const char *name, const struct kv_velocity_table *table)
{
    struct csv c;
    char path[128];
    int rows = 0, off = 0;
    snprintf(path, sizeof path, "data/who/%s.tsv", name);
    if (!ok(csv_open(&c, shared, path, '\t'), "%s opens", path))
        return;
    for (; csv_next(&c); rows++) {
        int girl = *csv_text(&c, "sex") == 'F', found = 0;
        for (int i = 0; i < table->count; i++) {
            const struct kv_velocity_row *r = &table->rows[i];
            found += r->interval == csv_number(&c, "interval_months") &&
                     r->from == csv_number(&c, "from_month") &&
                     r->to == csv_number(&c, "to_month") && same_lms(&c, r->lms[girl]) &&
                     r->delta[girl] == csv_number(&c, "delta");
        }
        off += found != 1;
    }
    is_int(rows, 2 * table->count, "all velocity rows are compiled");
    is_int(off, 0, "every velocity figure is the published one");
}

static void check_figures(void)
{
    check_table("lhfa", &kv_who_lhfa, 1);
    check_table("wfa", &kv_who_wfa, 1);
    check_table("bfa", &kv_who_bfa, 1);
    check_table("wfl", &kv_who_wfl, 10);
    check_table("wfh", &kv_who_wfh, 10);
    check_table("hcfa", &kv_who_hcfa, 1);
    check_table("acfa", &kv_who_acfa, 1);
    check_table("tsfa", &kv_who_tsfa, 1);
    check_table("ssfa", &kv_who_ssfa, 1);
    check_table("hfa2007", &kv_who_hfa2007, 1);
    check_table("wfa2007", &kv_who_wfa2007, 1);
    check_table("bfa2007", &kv_who_bfa2007, 1);
    check_velocity("velocity_weight", &kv_who_velocity_weight);
    check_velocity("velocity_length", &kv_who_velocity_length);
}

/* A column of expected scores or flags and what it is compared with. */
struct column {
    const char *name;
    enum kv_index index;
    bool flag;
    double tolerance;
    const char *exceptions; /* " id id ": rows of the file whose score we do not give */
    int compared, off;
};

#define Z(name, index)                                                                             \
    {                                                                                              \
        name, index, false, 0, "", 0, 0                                                            \
    }
#define FLAG(name, index)                                                                          \
    {                                                                                              \
        name, index, true, 0, "", 0, 0                                                             \
    }

static bool is_exception(const struct csv *c, const struct column *column)
{
    char id[32];
    if (!*column->exceptions)
        return false;
    snprintf(id, sizeof id, " %s ", csv_text(c, "id"));
    return strstr(column->exceptions, id) != NULL;
}

/* Scores have 2 decimals in every file; "exact" is equality of hundredths. */
static void compare(const struct csv *c, struct column *column, const struct kv_growth_result *r)
{
    double want = csv_number(c, column->name);
    int32_t z = r->z[column->index];
    bool same;
    if (is_exception(c, column))
        same = z == KV_NO_Z && !isnan(want);
    else if (isnan(want) || z == KV_NO_Z)
        same = isnan(want) && z == KV_NO_Z;
    else if (column->flag)
        same = r->flag[column->index] == (want == 1);
    else if (column->tolerance > 0)
        same = fabs(z / 100.0 - want) <= column->tolerance + 1e-9;
    else
        same = z == llround(want * 100);
    column->compared++;
    column->off += !same;
}

static void report(const char *file, const struct column *columns, int n, int rows)
{
    for (int i = 0; i < n; i++)
        if (!ok(columns[i].compared == rows && columns[i].off == 0, "%s %s, %d rows", file,
                columns[i].name, rows))
            printf("# %d of %d off\n", columns[i].off, columns[i].compared);
}

static kv_sex csv_sex(const struct csv *c)
{
    const char *text = csv_text(c, "sex");
    return kv_parse_sex(text, strlen(text));
}

static bool is_yes(const char *text)
{
    return strcmp(text, "y") == 0 || strcmp(text, "Y") == 0 || strcmp(text, "1") == 0;
}

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))

static void check_igrowup(void)
{
    static const char over60[] = " 4 44 95 343 ";
    static const char *const names[] = {"len", "wei", "wfl", "bmi", "hc", "ac", "ts", "ss"};
    static char text[3][KV_INDEX_COUNT][32];
    struct column columns[3 * KV_INDEX_COUNT];
    struct kv_growth_result r;
    struct csv c;
    int rows = 0, length_off = 0, c9mo_off = 0;
    static const char *const prefix[] = {"anthro_z", "exp_z", "exp_f"};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < KV_INDEX_COUNT; i++) {
            snprintf(text[k][i], sizeof text[k][i], "%s%s", prefix[k], names[i]);
            columns[k * KV_INDEX_COUNT + i] =
                (struct column){text[k][i], (enum kv_index)i, k == 2, 0, "", 0, 0};
        }
    if (!ok(csv_open(&c, shared, "data/cases/growth/igrowup_r_survey.csv", ','), "igrowup opens"))
        return;
    for (; csv_next(&c); rows++) {
        struct kv_growth_input in = kv_growth_blank();
        in.reference = KV_WHO2006;
        in.sex = csv_sex(&c);
        in.age_months = csv_number(&c, "age_months");
        in.weight_kg = csv_number(&c, "weight");
        in.height_cm = csv_number(&c, "lenhei");
        in.position = kv_parse_position(csv_text(&c, "measure"), strlen(csv_text(&c, "measure")));
        in.oedema = is_yes(csv_text(&c, "oedema"));
        in.head_cm = csv_number(&c, "headc");
        in.muac_cm = csv_number(&c, "armc");
        in.triceps_mm = csv_number(&c, "triskin");
        in.subscapular_mm = csv_number(&c, "subskin");
        kv_growth_assess(&in, &r);
        for (int i = 0; i < COUNT(columns); i++) {
            /* An exception counts only where the macro did score. */
            bool scored = !isnan(csv_number(&c, columns[i].name));
            columns[i].exceptions = i >= KV_INDEX_COUNT && scored ? over60 : "";
            compare(&c, &columns[i], &r);
        }
        double length = csv_number(&c, "anthro_clenhei");
        length_off +=
            isnan(length) ? !isnan(r.height_adjusted) : !(fabs(length - r.height_adjusted) <= 1e-5);
        c9mo_off += r.c9mo_flag != (csv_number(&c, "anthro_c9mo_flag") == 1);
    }
    is_int(rows, 498, "igrowup rows");
    report("igrowup", columns, COUNT(columns), rows);
    is_int(length_off, 0, "igrowup anthro_clenhei");
    is_int(c9mo_off, 0, "igrowup anthro_c9mo_flag");
}

static void check_who2007(void)
{
#define WEIGHT_IDS " 251 285 297 614 "
#define HEIGHT_IDS " 265 320 634 852 "
    struct column columns[] = {
        Z("anthroplus_zhfa", KV_HAZ),
        Z("anthroplus_zwfa", KV_WAZ),
        Z("anthroplus_zbfa", KV_BAZ),
        {"exp_zhfa", KV_HAZ, false, 0, HEIGHT_IDS, 0, 0},
        {"exp_zwfa", KV_WAZ, false, 0, WEIGHT_IDS, 0, 0},
        {"exp_zbfa", KV_BAZ, false, 0, HEIGHT_IDS, 0, 0},
        {"exp_fhfa", KV_HAZ, true, 0, HEIGHT_IDS, 0, 0},
        {"exp_fwfa", KV_WAZ, true, 0, WEIGHT_IDS, 0, 0},
        {"exp_fbfa", KV_BAZ, true, 0, HEIGHT_IDS, 0, 0},
    };
    struct kv_growth_result r;
    struct csv c;
    int rows = 0;
    if (!ok(csv_open(&c, shared, "data/cases/growth/who2007_r_survey.csv", ','), "who2007 opens"))
        return;
    for (; csv_next(&c); rows++) {
        struct kv_growth_input in = kv_growth_blank();
        in.reference = KV_WHO2007;
        in.sex = csv_sex(&c);
        in.age_months = csv_number(&c, "age_months");
        in.weight_kg = csv_number(&c, "weight");
        in.height_cm = csv_number(&c, "height");
        in.oedema = is_yes(csv_text(&c, "oedema"));
        kv_growth_assess(&in, &r);
        for (int i = 0; i < COUNT(columns); i++)
            compare(&c, &columns[i], &r);
    }
    is_int(rows, 933, "who2007 rows");
    report("who2007", columns, COUNT(columns), rows);
}

/* A survey without positions: months completed, MUAC in mm. */
static void check_survey(const char *file, const char *age, const char *height, const char *muac,
                         struct column *columns, int n, int want_rows)
{
    struct kv_growth_result r;
    struct csv c;
    char path[128];
    int rows = 0;
    snprintf(path, sizeof path, "data/cases/growth/%s", file);
    if (!ok(csv_open(&c, shared, path, ','), "%s opens", file))
        return;
    for (; csv_next(&c); rows++) {
        struct kv_growth_input in = kv_growth_blank();
        in.reference = KV_WHO2006;
        in.sex = csv_sex(&c);
        in.age_months = csv_number(&c, age);
        in.weight_kg = csv_number(&c, "weight");
        in.height_cm = csv_number(&c, height);
        in.muac_cm = csv_number(&c, muac) / 10;
        in.oedema = is_yes(csv_text(&c, "oedema"));
        kv_growth_assess(&in, &r);
        for (int i = 0; i < n; i++)
            compare(&c, &columns[i], &r);
    }
    is_int(rows, want_rows, "rows of the survey");
    report(file, columns, n, rows);
}

/* The publisher's own weight-for-height was made without age, the table by 85 cm. */
static void check_nigeria_whz(void)
{
    struct column column[] = {Z("file_whz", KV_WHZ)};
    struct kv_growth_result r;
    struct csv c;
    int rows = 0;
    if (!csv_open(&c, shared, "data/cases/growth/nipn_flag_ex03_nigeria.csv", ','))
        return;
    for (; csv_next(&c); rows++) {
        struct kv_growth_input in = kv_growth_blank();
        in.sex = csv_sex(&c);
        in.weight_kg = csv_number(&c, "weight");
        in.height_cm = csv_number(&c, "lenhei");
        in.position = in.height_cm < 85 ? KV_LYING : KV_STANDING;
        in.oedema = is_yes(csv_text(&c, "oedema"));
        kv_growth_assess(&in, &r);
        compare(&c, column, &r);
    }
    report("nigeria without age", column, 1, rows);
}

static void check_surveys(void)
{
    struct column nigeria[] = {
        Z("anthro_zlen", KV_HAZ),
        Z("anthro_zwei", KV_WAZ),
        Z("anthro_zwfl", KV_WHZ),
        Z("anthro_zbmi", KV_BAZ),
        Z("anthro_zac", KV_ACZ),
        FLAG("anthro_flen", KV_HAZ),
        FLAG("anthro_fwei", KV_WAZ),
        FLAG("anthro_fwfl", KV_WHZ),
        FLAG("anthro_fbmi", KV_BAZ),
        {"file_haz", KV_HAZ, false, 0.02, "", 0, 0},
        {"file_waz", KV_WAZ, false, 0.02, "", 0, 0},
    };
    struct column mwana[] = {Z("anthro_zlen", KV_HAZ), Z("anthro_zwei", KV_WAZ),
                             Z("anthro_zwfl", KV_WHZ), Z("anthro_zbmi", KV_BAZ),
                             Z("anthro_zac", KV_ACZ),  FLAG("anthro_fwfl", KV_WHZ)};
    struct column burundi[] = {Z("anthro_zlen", KV_HAZ), Z("anthro_zwei", KV_WAZ),
                               Z("anthro_zwfl", KV_WHZ), Z("anthro_zbmi", KV_BAZ),
                               Z("anthro_zac", KV_ACZ)};
    check_survey("nipn_flag_ex03_nigeria.csv", "age_months", "lenhei", "muac_mm", nigeria,
                 COUNT(nigeria), 18330);
    check_survey("mwana_anthro_01.csv", "age", "height", "muac", mwana, COUNT(mwana), 1191);
    check_survey("zscorer_z_ex01_burundi.csv", "age", "height", "muac", burundi, COUNT(burundi),
                 221);
    check_nigeria_whz();
}

int main(void)
{
    shared = getenv("SHARED");
    if (!shared || !*shared) {
        ok(1, "no reference data here: set SHARED to compare with them");
        return done_testing();
    }
    check_figures();
    check_igrowup();
    check_who2007();
    check_surveys();
    return done_testing();
}
