/* Rule sets of an office's own: what kpm2019 does not use. Expected values worked out by hand. */
#include "conv.h"

/* Reads a rule set of its own; the rest of the text comes before. */
static int read_rules(const char *text)
{
    struct kv_parse_error e;
    int status = kv_ruleset_parse(text, strlen(text), &rules, &e);
    if (status != KV_OK)
        printf("# line %d: %s\n", e.line, e.problem);
    return status;
}

/* Vitamin A, 6-59 months, February and August: a February before 6 months of age asks for nothing.
 */
static void test_calendar_age(void)
{
    static struct person p;
    read_rules("konvergensi versi=1 kode=x\nbutir kode=VITAMIN_A nomor=66\nkelompok kode=BADUTA "
               "jenis=umur umur=0-23\n"
               "indikator kode=BD4 nomor=24 kelompok=BADUTA\naturan umur=6-23 jenis=bulan_wajib "
               "butir=VITAMIN_A jendela=terakhir lebar=12 bulan=2,8\n");
    start_child(&p, day(2024, 11, 5));
    quarter(&p, 2025, 2);
    is_value(&p, "BD4", "TS",
             "7 months in June: the capsule of February was not for a child of 3 months");
    quarter(&p, 2025, 3);
    is_count(&p, "BD4", 0, 1, "10 months in September: that of August was");
    start_child(&p, day(2024, 8, 28));
    quarter(&p, 2025, 1);
    is_count(&p, "BD4", 0, 1, "6 months on 28 February: that of February is");
    start_child(&p, day(2024, 8, 29));
    quarter(&p, 2025, 1);
    is_value(&p, "BD4", "TS", "6 months on 1 March: it is not");
    start_child(&p, day(2024, 1, 5));
    add(&p, "VITAMIN_A", day(2024, 8, 5), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "BD4", 1, 2, "14 months in March: August and February");
}

/* CATIN: 90 tablets; three months' pace, never more than 90. */
static void test_capped_sum(void)
{
    static struct person p;
    read_rules("konvergensi versi=1 kode=x\nbutir kode=TTD_REMATRI nomor=30\nkelompok kode=CATIN "
               "jenis=anggota\n"
               "indikator kode=C2 nomor=12 kelompok=CATIN\naturan jenis=jumlah butir=TTD_REMATRI "
               "jendela=periode min=90 laju=3 isi=30 target=90\n");
    for (int months = 1; months <= 5; months++) {
        start(&p, KV_FEMALE, day(2001, 1, 1));
        lives(&p, KV_NO_DATE, KV_FOREVER, 1);
        p.memberships[p.h.n_memberships++] =
            (struct kv_membership){day(2025, 2, 10), day(2025, 1 + months, 20), 0, 0};
        add(&p, "TTD_REMATRI", day(2025, 2, 10), 1);
        score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
        is_count(&p, "C2", 30, months < 3 ? 30 * months : 90, "30 a month, at most 90");
    }
}

/* A membership cannot begin before its person: no row with a negative age. */
static void test_member_before_birth(void)
{
    static struct person p;
    read_rules("konvergensi versi=1 kode=x\nkelompok kode=CATIN jenis=anggota\n"
               "indikator kode=C5 nomor=15 kelompok=CATIN\naturan jenis=umur min=228\n");
    start(&p, KV_FEMALE, day(2025, 3, 10));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    p.memberships[p.h.n_memberships++] =
        (struct kv_membership){day(2025, 1, 1), day(2025, 3, 9), 0, 0};
    quarter(&p, 2025, 1);
    is_int(p.result.n_rows, 0, "a membership that ends before the birth lists nobody");
    p.memberships[0].to = KV_FOREVER;
    quarter(&p, 2025, 1);
    ok(p.result.n_rows == 1 && p.rows[0].months == 1 && p.rows[0].age == 0,
       "one that begins before the birth counts from the birth");
    p.h.born = KV_NO_DATE;
    quarter(&p, 2025, 1);
    is_value(&p, "C5", "NM", "age unknown: not monitored");
    is_count(&p, "C5", 0, 228, "and no negative count");
}

/* A part of a schedule whose condition is not true is not asked. */
static void test_schedule_condition(void)
{
    static struct person p;
    read_rules("konvergensi versi=1 kode=x\nbutir kode=IMUNISASI nomor=9\nbutir kode=ZINK "
               "nomor=68\nbutir kode=DIARE nomor=71\n"
               "kondisi kode=DIARE\nsuku fakta=1 sumber=kejadian butir=DIARE\nkelompok kode=BADUTA "
               "jenis=umur umur=0-23\n"
               "indikator kode=X nomor=1 kelompok=BADUTA\naturan jenis=jadwal butir=IMUNISASI "
               "jendela=lahir min=1\n"
               "aturan kondisi=DIARE jenis=jadwal butir=ZINK jendela=periode min=1\n");
    start_child(&p, day(2024, 1, 5));
    add(&p, "IMUNISASI", day(2025, 2, 5), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "X", "Y", "no diarrhoea: the part for it is not asked");
    add(&p, "DIARE", day(2025, 2, 5), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "X", "NM", "diarrhoea: it is");
}

/* A household indicator needs a state of the household; an age or a person's service was counted
 * out of bounds or by chance. */
static void test_household_rules(void)
{
    static const char head[] = "konvergensi versi=1 kode=x\nbutir kode=ANC nomor=1\nbutir kode=AIR "
                               "nomor=6 satuan=keluarga\nkelompok kode=K jenis=anggota hpk=1\n"
                               "indikator kode=X nomor=1 kelompok=K satuan=keluarga skor=1\n";
    static const char *const bad[] = {"aturan jenis=umur min=228", "aturan jenis=status butir=ANC",
                                      "aturan jenis=umur butir=ANC min=228"};
    struct kv_parse_error e;
    char text[1024];
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "%s%s\n", head, bad[i]);
        ok(kv_ruleset_parse(text, strlen(text), &rules, &e) == KV_INVALID &&
               strcmp(e.problem, "satuan=keluarga needs a butir of satuan=keluarga") == 0,
           "refused: %s", bad[i]);
    }
    /* asked of one member only: counted once, whoever comes first */
    snprintf(text, sizeof text, "%s%s\n", head, "aturan jenis=status butir=AIR");
    read_rules(text);
    struct kv_cell asked = {.rule = 0, .value = KV_CELL_Y},
                   not_asked = {.rule = 0, .value = KV_CELL_TS};
    struct kv_row row = {.group = 0, .n_cells = 1};
    struct kv_household h, g;
    kv_household_start(&h);
    kv_household_add(&rules, &row, &asked, &h);
    kv_household_add(&rules, &row, &not_asked, &h);
    kv_household_start(&g);
    kv_household_add(&rules, &row, &not_asked, &g);
    kv_household_add(&rules, &row, &asked, &g);
    ok(h.due == 1 && g.due == 1 && h.received == 1 && g.received == 1,
       "a household state not asked of the first member is counted by the second");
}

/* Counts near the end of int64 are refused, sums of two valid tallies never overflow. */
static void test_tally_limits(void)
{
    struct kv_tally t = {INT64_MAX, INT64_MAX, 0, 0},
                    most = {KV_TALLY_MAX, KV_TALLY_MAX, KV_TALLY_MAX, KV_TALLY_MAX}, sum = most;
    int64_t percent;
    ok(!kv_tally_valid(&t), "2^63 - 1 persons are none");
    ok(kv_tally_valid(&most), "2^61 are the most");
    kv_tally_merge(&sum, &most);
    ok(!kv_tally_valid(&sum), "a sum past it is told");
    ok(kv_tally_score(&most, true, &percent) == KV_OK && percent == 5000, "half of 2^62 is 50.00");
}

int main(void)
{
    test_calendar_age();
    test_capped_sum();
    test_member_before_birth();
    test_schedule_condition();
    test_household_rules();
    test_tally_limits();
    return done_testing();
}
