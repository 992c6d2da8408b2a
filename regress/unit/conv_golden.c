/*
 * The filled yearly village report (convergence rules, section 20): people made so that their
 * registers say what the report says (34 pregnancies, 7 of them delivered, 2 KEK/risti; 147
 * children, 27 under 6 months, 50 at risk). Every denominator and percentage must come out of the
 * rules. With SHARED set, also row by row against the printed report.
 */
#include "conv.h"

struct row_count {
    struct kv_tally tally;
};

static struct row_count rows[32];

static void count_person(struct person *p)
{
    score_at(p, KV_YEAR, day(2025, 6, 1), day(2025, 12, 31));
    for (int i = 0; i < p->result.n_cells; i++)
        kv_tally_add(&rows[p->cells[i].rule].tally, p->cells[i].value);
}

static void state(struct person *p, const char *item, int yes)
{
    add(p, item, day(2025, 7, 5), yes);
}

/* Woman i of 34: the first 7 delivered; women 10 and 20 KEK; 8 of the others in counselling; 31
 * insured. */
static void woman(int i)
{
    static struct person p;
    bool delivered = i < 7;
    kv_date first = delivered ? day(2025, 1, 10) : day(2025, 6, 1) + i;
    start_mother(&p, first, KV_NO_DATE, delivered ? day(2025, 8, 1) + i : KV_NO_DATE);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 10, 6), i == 10 ? 3 : i == 20 ? 2 : 1);
    observe(&p, KV_OBS_GESTATION, day(2025, 12, 1), 5);
    for (int m = 0; m < 4; m++) {
        add(&p, "ANC", first + 30 * m, 1);
        add(&p, "TTD", first + 30 * m, 1)->quantity = 30;
        add(&p, "KELAS_HAMIL", first + 30 * m, i < 15);
        if (!delivered) {
            add(&p, "ANC", day(2025, 12 - m, 3), 1);
            add(&p, "TTD", day(2025, 12 - m, 3), 1)->quantity = 30;
            add(&p, "KELAS_HAMIL", day(2025, 12 - m, 3), i < 15);
        }
    }
    add(&p, "KUNJUNGAN", day(2025, 11, 3), 0);
    for (int v = 0; delivered && v < 3; v++)
        add(&p, "NIFAS", day(2025, 8, 1) + i + 3 + 14 * v, 1);
    state(&p, "AIR", 1);
    state(&p, "JAMBAN", 1);
    state(&p, "JAMINAN", i >= 3);
    count_person(&p);
    ok(row_of(&p, "HAMIL") != NULL && (row_of(&p, "HAMIL")->stage == KV_STAGE_NIFAS) == delivered,
       "woman %d is listed", i + 1);
}

/* Child i of 147: the first 27 under 6 months at the end of the year; 50 at risk; the older ones
 * with all of A1-A4. */
static void child(int i, int *listed, int *at_risk)
{
    static struct person p;
    bool young = i < 27;
    start_child(&p, young ? day(2025, 7, 5) + i * 6 : day(2024, 2, 5) + (i - 27) * 4);
    observe(&p, KV_OBS_NUTRITION, day(2025, 12, 2), i % 3 == 0 || i == 1 ? 4 : 1);
    for (int m = 0; !young && m < 24; m++) {
        kv_date d = day(2024 + m / 12, m % 12 + 1, 12);
        if (d <= p.h.born)
            continue;
        add(&p, "TIMBANG", d, 1);
        add(&p, "UKUR", d, 1);
        add(&p, "KONSELING", d, 1);
    }
    if (!young) {
        add(&p, "IMUNISASI", p.h.born + 100, 1);
        add(&p, "CAMPAK", p.h.born + 300, 1);
    }
    count_person(&p);
    const struct kv_row *r = row_of(&p, "BADUTA");
    *listed += r != NULL;
    *at_risk += r != NULL && r->risk == KV_TRUE;
}

static void is_row(const char *code, long y, long required, long hundredths)
{
    for (int i = 0; i < rules.n_rules; i++) {
        int64_t percent = -1;
        const struct kv_tally *t = &rows[i].tally;
        if (strcmp(rules.rules[i].code, code) != 0)
            continue;
        kv_tally_score(t, true, &percent);
        long due = (long)(t->required + t->not_monitored);
        ok(t->received == y && due == required && percent == hundredths,
           "%s: %ld of %ld, %ld.%02ld %%", code, y, required, hundredths / 100, hundredths % 100);
        if (t->received != y || due != required)
            printf("# got %ld of %ld (nm %ld)\n", (long)t->received, due, (long)t->not_monitored);
    }
}

/* The printed rows of table 3 against ours: received, the denominator behind the percentage, the
 * percentage in whole numbers. */
static void printed(const char *shared)
{
    char path[4096], line[1024], *field[8];
    static const char *const codes[] = {"H1", "H2", "H3", "H4", "H5", "H6",
                                        "H7", "H8", "A1", "A2", "A3", "A4"};
    int at = 0;
    snprintf(path, sizeof path, "%s/data/konvergensi/scorecard_desa_contoh.csv", shared);
    FILE *f = fopen(path, "r");
    ok(f != NULL, "the printed report is there");
    while (f && fgets(line, sizeof line, f)) {
        int n = 0;
        for (char *s = line; n < 7 && s; n++) {
            field[n] = s;
            s = strchr(s, ',');
            if (s)
                *s++ = 0;
        }
        if (strcmp(field[2], "total") == 0 && strcmp(field[1], "rumah_tangga_1000hpk") == 0)
            ok(atoi(field[3]) > 34 + 147,
               "its %s households break invariant 6: at most 34 + 147 = 181", field[3]);
        if (strcmp(field[0], "3") != 0)
            continue;
        for (int i = 0; at < 12 && i < rules.n_rules; i++) {
            if (strcmp(rules.rules[i].code, codes[at]) != 0)
                continue;
            const struct kv_tally *t = &rows[i].tally;
            long due = (long)(t->required + t->not_monitored);
            int64_t percent = 0;
            kv_percent(t->received, due, &percent);
            ok(t->received == atol(field[3]) && due == atol(field[5]) &&
                   (percent + 50) / 100 == atol(field[4]),
               "printed row %s: %s of %s, %s %%", codes[at], field[3], field[5], field[4]);
        }
        at++;
    }
    if (f)
        fclose(f);
    is_int(at, 12, "all 12 printed rows were compared");
}

int main(void)
{
    int listed = 0, at_risk = 0;
    load_rules();
    for (int i = 0; i < 34; i++)
        woman(i);
    for (int i = 0; i < 147; i++)
        child(i, &listed, &at_risk);
    is_int(listed, 147, "147 children 0-23");
    is_int(at_risk, 50, "50 of them at risk");
    is_row("H1", 27, 27, 10000);
    is_row("H2", 27, 27, 10000);
    is_row("H3", 7, 7, 10000);
    is_row("H4", 8, 27, 2963);
    is_row("H5", 0, 2, 0);
    is_row("H6", 34, 34, 10000);
    is_row("H7", 34, 34, 10000);
    is_row("H8", 31, 34, 9118);
    for (int i = 1; i <= 4; i++) {
        char code[4] = {'A', (char)('0' + i), 0};
        is_row(code, 120, 120, 10000);
    }
    struct kv_tally all = {0, 0, 0, 0};
    for (int i = 0; i < rules.n_rules; i++)
        if (rules.rules[i].code[0] == 'H')
            kv_tally_merge(&all, &rows[i].tally);
    int64_t percent = 0;
    kv_tally_score(&all, true, &percent);
    ok(all.received == 168 && all.required + all.not_monitored == 192 && percent == 8750,
       "all H: 168 of 192, 87.50 %%");
    int64_t mat[2];
    kv_percent(108, 147, &mat[0]);
    kv_percent(39, 147, &mat[1]);
    ok(108 + 0 + 39 + 0 == 147 && mat[0] == 7347 && mat[1] == 2653,
       "tikar 108 + 0 + 39 + 0 = 147: 73.47, 0.00, 26.53");
    if (getenv("SHARED"))
        printed(getenv("SHARED"));
    return done_testing();
}
