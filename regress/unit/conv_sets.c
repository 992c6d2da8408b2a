/* The other rule sets: kinds of rules that kpm2019 does not use, conditions of several facts,
 * memberships, switches. */
#include "conv.h"

static void member(struct person *p, const char *group, kv_date from, kv_date to)
{
    p->memberships[p->h.n_memberships++] =
        (struct kv_membership){from, to, kv_ruleset_group(&rules, group, strlen(group)), 0};
}

static void perpres72(void)
{
    static struct person p;
    load_set("regress/unit/perpres72.txt");
    start(&p, KV_FEMALE, day(2012, 4, 4));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    add(&p, "TTD_REMATRI", day(2025, 1, 6), 1)->quantity = 4;
    add(&p, "TTD_REMATRI", day(2025, 2, 6), 1)->quantity = 4;
    tick(&p, "TTD_REMATRI", 2025, 3, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "R1", 13, 13,
             "girls: 52 tablets a year are 13 a quarter; a month without number counts 5");
    is_value(&p, "R1", "Y", "met");
    is_value(&p, "R2", "NM", "Hb never checked");
    p.h.married = day(2025, 2, 3);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "REMATRI")->months, 2, "until marriage");
    p.h.sex = KV_MALE;
    quarter(&p, 2025, 1);
    is_int(p.result.n_rows, 0, "girls only");
    start(&p, KV_FEMALE, day(2015, 1, 1));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    quarter(&p, 2024, 4);
    ok(row_of(&p, "REMATRI") == NULL, "9 years: not yet");
    quarter(&p, 2025, 1);
    ok(row_of(&p, "REMATRI") != NULL, "10 years: listed");
    start(&p, KV_FEMALE, day(2005, 1, 1));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    quarter(&p, 2024, 4);
    ok(row_of(&p, "REMATRI") != NULL, "19 years: listed");
    quarter(&p, 2025, 1);
    ok(row_of(&p, "REMATRI") == NULL, "20 years: not any more");

    start(&p, KV_FEMALE, day(2006, 3, 1));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    member(&p, "CATIN", day(2025, 1, 20), day(2025, 4, 20));
    quarter(&p, 2025, 1);
    is_value(&p, "C5", "Y", "19 years old on 31 March");
    p.h.born = day(2006, 4, 1);
    quarter(&p, 2025, 1);
    is_value(&p, "C5", "T", "18 years old");
    is_count(&p, "C5", 227, 228, "227 of 228 months");
    p.h.born = KV_NO_DATE;
    quarter(&p, 2025, 1);
    is_value(&p, "C5", "NM", "age unknown: not known, not no");
    is_count(&p, "C2", 0, 90, "90 tablets in three months");
    quarter(&p, 2025, 2);
    is_count(&p, "C2", 0, 30, "30 in the one month of the next quarter");

    start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
    add(&p, "TTD", day(2025, 1, 10), 1)->quantity = 30;
    add(&p, "TTD", day(2025, 2, 10), 1)->quantity = 30;
    quarter(&p, 2025, 1);
    is_count(&p, "M3", 60, 90, "tablets of the pregnancy: 30 a month, at most 90");
    is_value(&p, "M3", "T", "60 of 90");
    is_value(&p, "M4", "TS", "extra food only for KEK");
    observe(&p, KV_OBS_LILA, day(2025, 3, 3), 220);
    quarter(&p, 2025, 1);
    is_value(&p, "M4", "NM", "LiLA 22.0: asked");
    is_value(&p, "M5", "TS", "not recorded as risti");
    start_mother(&p, day(2024, 8, 5), KV_NO_DATE, day(2025, 2, 1));
    quarter(&p, 2025, 1);
    is_count(&p, "M6", 0, 1, "KB due 42 days after delivery");
    add(&p, "KB_PASCASALIN", day(2025, 2, 20), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "M6", "Y", "KB after 19 days");
    p.pregnancies[0].delivered = day(2025, 2, 20);
    quarter(&p, 2025, 1);
    is_value(&p, "M6", "TS", "42 days not yet over: not due");

    start_child(&p, day(2024, 11, 5));
    tick(&p, "ASI_EKSKLUSIF", 2025, 2, 1);
    monthly(&p, "TIMBANG", 2025, 1, 3);
    monthly(&p, "UKUR", 2025, 1, 2);
    quarter(&p, 2025, 1);
    is_value(&p, "N1", "Y", "4 months: exclusively breastfed");
    is_value(&p, "N2", "TS", "no complementary food yet");
    is_value(&p, "N5", "T", "weighed in 3 months, measured in 2");
    is_count(&p, "N5", 1, 2, "one of two parts");
    add(&p, "UKUR", day(2025, 3, 9), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "N5", "Y", "weighed and measured every month");
    quarter(&p, 2025, 2);
    is_value(&p, "N1", "TS", "7 months: no question any more");
    score_at(&p, KV_MONTH, day(2025, 3, 3), KV_FOREVER);
    is_value(&p, "N5", "Y", "in a month, once");
    score_at(&p, KV_MONTH, day(2025, 4, 3), KV_FOREVER);
    is_value(&p, "N1", "Y", "the answer of February still holds on 30 April");
    p.h.born = day(2024, 12, 5);
    score_at(&p, KV_MONTH, day(2025, 5, 3), KV_FOREVER);
    is_value(&p, "N1", "NM", "and no longer on 31 May: an answer lasts 3 months");

    /* A family at risk: the unnamed person of a household. */
    start(&p, KV_SEX_UNKNOWN, KV_NO_DATE);
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    member(&p, "KRS", day(2025, 2, 1), KV_FOREVER);
    add(&p, "AIR", day(2025, 1, 9), 1);
    add(&p, "BANSOS", day(2025, 1, 9), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "K2", "Y", "water of the family");
    is_value(&p, "K6", "TS", "social aid: poverty unknown");
    is_int(cell_of(&p, "K6")->why, KV_WHY_RISK_UNKNOWN, "told apart");
    add(&p, "MISKIN", day(2025, 1, 9), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "K6", "T", "poor and without aid");
    p.water[p.house.n_events - 1].answer = KV_ANSWER_NO;
    for (int i = 0; i < p.house.n_events; i++)
        if (p.water[i].item == kv_ruleset_item(&rules, "MISKIN", 6))
            p.water[i].answer = KV_ANSWER_NO;
    quarter(&p, 2025, 1);
    is_int(cell_of(&p, "K6")->why, KV_WHY_NO_RISK, "not poor");
}

static void perbup58(void)
{
    static struct person p;
    struct kv_period period;
    load_set("regress/unit/perbup58.txt");
    /* Poor or KEK: true if one is, false if both are not, else unknown. */
    static const struct {
        int poor, kek, why;
    } cases[] = {{-1, -1, KV_WHY_RISK_UNKNOWN}, {-1, 0, KV_WHY_RISK_UNKNOWN},
                 {0, -1, KV_WHY_RISK_UNKNOWN},  {0, 0, KV_WHY_NO_RISK},
                 {1, -1, KV_WHY_NO_ANSWER},     {-1, 1, KV_WHY_NO_ANSWER},
                 {0, 1, KV_WHY_NO_ANSWER},      {1, 0, KV_WHY_NO_ANSWER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
        if (cases[i].poor >= 0)
            add(&p, "MISKIN", day(2025, 1, 1), cases[i].poor);
        if (cases[i].kek >= 0)
            observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 2, 2), cases[i].kek ? 3 : 1);
        quarter(&p, 2025, 1);
        ok(cell_of(&p, "BH1")->why == cases[i].why, "extra food: poor %d, KEK %d: %s",
           cases[i].poor, cases[i].kek, kv_why_text(cases[i].why));
    }
    is_value(&p, "BH5", "TS", "malaria: off unless the area switches it on");
    is_int(cell_of(&p, "BH5")->why, KV_WHY_OFF, "and the cell says so");
    kv_period_of(KV_QUARTER, day(2025, 1, 1), KV_FOREVER, &period);
    uint64_t on = 0;
    for (int i = 0; i < rules.n_rules; i++)
        if (strcmp(rules.rules[i].code, "BH5") == 0)
            on = UINT64_C(1) << rules.rules[i].switch_bit;
    kv_evaluate(&rules, &p.h, &period, on, &p.result);
    is_value(&p, "BH5", "NM", "switched on: asked");
    is_value(&p, "BH6", "TS", "its neighbour stays off");

    start_child(&p, day(2024, 1, 5));
    add(&p, "VITAMIN_A", day(2024, 8, 12), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "BD4", 1, 2, "vitamin A: August and February fell due, one given");
    is_value(&p, "BD4", "NM", "no answer in the quarter");
    add(&p, "VITAMIN_A", day(2025, 2, 12), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "BD4", "T", "refused in February");
    ok(cell_of(&p, "BD4")->missing == UINT64_C(1) << 62, "February is the month without");
    tick(&p, "VITAMIN_A", 2025, 2, 1);
    quarter(&p, 2025, 1);
    is_value(&p, "BD4", "Y", "given");
    p.residences[0].from = day(2024, 9, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "BD4", 1, 1, "arrived in September: only February is due");
    quarter(&p, 2024, 4);
    is_value(&p, "BD4", "TS", "nothing fell due yet");

    start_child(&p, day(2024, 1, 5));
    quarter(&p, 2025, 1);
    is_int(cell_of(&p, "BD7")->why, KV_WHY_RISK_UNKNOWN, "zinc: no word about diarrhoea");
    tick(&p, "DIARE", 2025, 2, 0);
    quarter(&p, 2025, 1);
    is_int(cell_of(&p, "BD7")->why, KV_WHY_NO_RISK, "no diarrhoea");
    add(&p, "DIARE", day(2025, 3, 2), 1);
    add(&p, "ZINK", day(2025, 3, 3), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "BD7", "Y", "diarrhoea and zinc");

    start(&p, KV_FEMALE, day(1998, 5, 5));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    member(&p, "BUSUI", day(2024, 1, 5), day(2025, 1, 20));
    member(&p, "BUSUI", day(2025, 3, 10), KV_FOREVER);
    member(&p, "BUSUI", day(2025, 3, 1), day(2025, 3, 15));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BUSUI")->months, 2, "memberships add up: January and March");
    ok(row_of(&p, "WUS") != NULL && row_of(&p, "REMATRI") == NULL && row_of(&p, "HAMIL") == NULL,
       "26 years: WUS, no girl, not pregnant");
}

/* Variants that an office may choose. */
static void variants(void)
{
    static struct person p;
    struct kv_parse_error e;
    static const char text[] =
        "konvergensi versi=1 kode=v\nbutir kode=UKUR nomor=1\nbutir kode=PENGASUHAN nomor=2\n"
        "kelompok kode=BADUTA jenis=umur umur=0-23\n"
        "indikator kode=A3 nomor=1 kelompok=BADUTA\naturan umur=6-23 jenis=bulan_wajib butir=UKUR "
        "jendela=terakhir lebar=12 bulan=2,8\n"
        "indikator kode=A10 nomor=2 kelompok=BADUTA\naturan umur=6-23 jenis=bulan butir=PENGASUHAN "
        "jendela=terakhir lebar=12 min=2 pengasuh=ibu\n"
        "indikator kode=A0 nomor=3 kelompok=BADUTA\naturan jenis=status butir=UKUR tenggang=60\n";
    is_int(kv_ruleset_parse(text, sizeof text - 1, &rules, &e), KV_OK, "a small set");
    start_child(&p, day(2024, 1, 5));
    add(&p, "UKUR", day(2024, 8, 2), 1);
    add(&p, "UKUR", day(2025, 1, 2), 1);
    add(&p, "PENGASUHAN", day(2025, 1, 2), 1)->caregiver = KV_CARE_MOTHER;
    add(&p, "PENGASUHAN", day(2025, 2, 2), 1)->caregiver = KV_CARE_FATHER;
    quarter(&p, 2025, 1);
    is_count(&p, "A3", 1, 2, "February and August: January does not stand in");
    is_count(&p, "A10", 1, 2, "mothers only: the father's month does not count");
    is_value(&p, "A10", "T", "and it was answered");
    start_child(&p, day(2025, 2, 1));
    quarter(&p, 2025, 1);
    is_value(&p, "A0", "TS", "58 days old: inside the grace of 60 days");
    p.h.born = day(2025, 1, 30);
    quarter(&p, 2025, 1);
    is_value(&p, "A0", "NM", "60 days old: asked");
}

int main(void)
{
    perpres72();
    perbup58();
    variants();
    return done_testing();
}
