/*
 * Expected values worked out by hand from every sentence of the convergence rules, apart from the
 * engine and its other tests: presence and late entrants, ageing, NIFAS, moves, risk, states,
 * ticks, minimums by period, invariants.
 */
#include "conv.h"

/* The 5th of the month that makes a child so many months old on 31 March 2025. */
static kv_date born_before(int months)
{
    int m = 2025 * 12 + 2 - months;
    return day(m / 12, m % 12 + 1, 5);
}

/* ---- presence, evaluation date, late entrants ---- */

static void test_ageing(void)
{
    static struct person p;
    /* second birthday on the first day of Q: no BADUTA row at all, only PAUD */
    start_child(&p, day(2023, 1, 1));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "BADUTA") == NULL,
       "second birthday on the first day of P: not a BADUTA any more");
    ok(row_of(&p, "PAUD") && row_of(&p, "PAUD")->months == 3, "and a PAUD child of 3 months");
    /* second birthday 2 Jan: one day */
    start_child(&p, day(2023, 1, 2));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "BADUTA") && row_of(&p, "BADUTA")->months == 1 &&
           row_of(&p, "BADUTA")->t == day(2025, 1, 1) && row_of(&p, "BADUTA")->age == 23,
       "second birthday 2 Jan: k 1, t 1 Jan, age 23");
    /* second birthday 1 Mar: k 2 for BADUTA, k 1 for PAUD */
    start_child(&p, day(2023, 3, 1));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->months, 2, "second birthday 1 Mar: k 2");
    is_int(row_of(&p, "BADUTA")->t, day(2025, 2, 28), "second birthday 1 Mar: t is 28 Feb");
    is_int(row_of(&p, "PAUD")->months, 1, "second birthday 1 Mar: PAUD k 1");
    /* second birthday on the last day of P: PAUD for one day */
    start_child(&p, day(2023, 3, 31));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->months, 3, "second birthday 31 Mar: BADUTA k 3");
    is_int(row_of(&p, "BADUTA")->t, day(2025, 3, 30), "second birthday 31 Mar: t 30 Mar");
    is_int(row_of(&p, "PAUD")->months, 1, "second birthday 31 Mar: PAUD k 1 on its only day");
    is_int(row_of(&p, "PAUD")->age, 24, "age 24");
    /* second birthday after the data date is not known yet */
    start_child(&p, day(2023, 3, 1));
    score_at(&p, KV_QUARTER, day(2025, 1, 1), day(2025, 2, 10));
    ok(row_of(&p, "PAUD") == NULL && row_of(&p, "BADUTA")->t == day(2025, 2, 10) &&
           row_of(&p, "BADUTA")->months == 2,
       "data date 10 Feb: not aged out, t 10 Feb, k 2");
    /* seventh birthday: 84 months leaves PAUD */
    start_child(&p, day(2018, 2, 10));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "PAUD") && row_of(&p, "PAUD")->t == day(2025, 2, 9) &&
           row_of(&p, "PAUD")->age == 83,
       "PAUD ends the day before 84 months");
}

static void test_birth_edges(void)
{
    static struct person p;
    start_child(&p, day(2025, 3, 31));
    quarter(&p, 2025, 1);
    is_str(values(&p, "BADUTA"), "TS TS TS TS TS NM NM NM NM TS",
           "born on the last day of P: listed, A6-A9 asked");
    is_int(row_of(&p, "BADUTA")->months, 1, "born on the last day: k 1");
    start_child(&p, day(2025, 4, 1));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "BADUTA") == NULL, "born on the first day of the next P: not listed");
    start_child(&p, day(2025, 1, 1));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->months, 3, "born on the first day: k 3");
    is_int(row_of(&p, "BADUTA")->age, 2, "born 1 Jan: 2 completed months on 31 Mar");
    /* born 30 Sep: 6 months on 30 Mar; born 1 Oct: 5 */
    start_child(&p, day(2024, 10, 1));
    quarter(&p, 2025, 1);
    is_value(&p, "A2", "TS", "5 months at t: A2 TS");
    start_child(&p, day(2024, 9, 30));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->age, 6, "born 30 Sep: 6 on 31 Mar");
    is_value(&p, "A2", "NM", "6 months at t: A2 asked");
    is_count(&p, "A2", 0, 5, "need 5 of 6 months present since birth");
    is_count(&p, "A10", 0, 5, "A10: W = 6, w = 6: 5");
    is_count(&p, "A3", 0, 1, "A3: w < 12: 1");
    /* born 31 Aug: 6 months on 28 Feb? day 28 < 31, so 5; 6 on 1 March */
    start_child(&p, day(2024, 8, 31));
    score_at(&p, KV_MONTH, day(2025, 2, 1), KV_FOREVER);
    is_int(row_of(&p, "BADUTA")->age, 5, "born 31 Aug: 5 on 28 Feb");
}

static void test_late_entrants(void)
{
    static struct person p;
    /* spec example: child of 20 months, arrived 3 months ago without history: ceil(15*3/20) = 3 */
    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, day(2025, 1, 5), KV_FOREVER, 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->age, 20, "20 months");
    is_count(&p, "A2", 0, 3, "arrived 3 months ago: ceil(15*3/20) = 3");
    is_count(&p, "A4", 0, 3, "A4 the same");
    is_count(&p, "A3", 0, 1, "A3 present less than 12 months: 1");
    is_count(&p, "A10", 0, 2, "A10: ceil(5*3/12) = 2");
    /* k = 1 of 3: m 2 becomes 1 (spec example) for T3 */
    start_mother(&p, day(2025, 3, 20), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 20), 8);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 0, 1, "m 2, present 1 of 3 months: 1");
    start_mother(&p, day(2025, 2, 28), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 20), 8);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 0, 2, "m 2, present 2 of 3 months: ceil(4/3) = 2");
    /* M0: monitoring of the village starts in February */
    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, KV_NO_DATE, KV_FOREVER, 1);
    p.residences[0].monitored = day(2025, 2, 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->months, 2, "M0 1 Feb: k 2");
    is_count(&p, "A2", 0, 2, "M0 1 Feb: ceil(15*2/20) = 2");
    score_at(&p, KV_MONTH, day(2025, 1, 1), KV_FOREVER);
    ok(row_of(&p, "BADUTA") == NULL, "before M0 nobody is listed");
    /* move inside the covered area is no late entry */
    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, KV_NO_DATE, day(2025, 2, 14), 1);
    lives(&p, day(2025, 2, 15), KV_FOREVER, 2);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 0, 15, "moved within the covered area: full minimum");
    is_int(p.residences[row_of(&p, "BADUTA")->residence].village, 2, "belongs to the village at t");
    /* moved out of the covered area: listed at the origin, t = last day there */
    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, KV_NO_DATE, day(2025, 2, 14), 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->t, day(2025, 2, 14), "moved out 14 Feb: t is that day");
    is_int(row_of(&p, "BADUTA")->months, 2, "k 2");
    is_int(row_of(&p, "BADUTA")->age, 18, "age at t");
    quarter(&p, 2025, 2);
    ok(row_of(&p, "BADUTA") == NULL, "next quarter: gone");
    /* away in the middle of a window: w counts months with a day here */
    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, KV_NO_DATE, day(2024, 3, 31), 1);
    lives(&p, day(2025, 1, 1), KV_FOREVER, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 0, 9, "w = Jul 2023-Mar 2024 (9) + 3 = 12 of 20: ceil(15*12/20) = 9");
    /* W in a pregnancy window: semester, T3, first record in g 5 */
    start_mother(&p, day(2025, 4, 10), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 6, 10), 7);
    score_at(&p, KV_SEMESTER, day(2025, 6, 1), KV_FOREVER);
    is_count(&p, "H1", 0, 2, "semester, T3 m 4, g 7, w 3: ceil(12/7) = 2");
    /* minimum is never 0 */
    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, day(2025, 3, 31), KV_FOREVER, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 0, 1, "arrived on the last day: ceil(15/20) = 1");
    is_count(&p, "A10", 0, 1, "A10 ceil(5/12) = 1");
}

/* ---- mothers ---- */

static void test_nifas(void)
{
    static struct person p;
    /* delivery on the last day of P: NIFAS, no visit due, H1 H2 H4 H5 TS */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 31));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->stage, KV_STAGE_NIFAS, "delivered on E: NIFAS");
    is_str(values(&p, "HAMIL"), "TS TS TS TS TS NM NM NM", "before day 3: three cells");
    /* next quarter: t = day 42 = 12 May; 3 visits due */
    quarter(&p, 2025, 2);
    ok(row_of(&p, "HAMIL") && row_of(&p, "HAMIL")->t == day(2025, 5, 12),
       "listed again, t is day 42");
    is_int(row_of(&p, "HAMIL")->months, 2, "k Apr, May");
    is_value(&p, "H3", "NM", "nothing recorded: NM");
    is_count(&p, "H3", 0, 3, "three visits due");
    /* delivery 17 Feb 2025: day 42 is 31 Mar; 18 Feb: 1 Apr */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 2, 17));
    quarter(&p, 2025, 2);
    ok(row_of(&p, "HAMIL") == NULL, "day 42 on 31 Mar: not carried over");
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 2, 18));
    quarter(&p, 2025, 2);
    ok(row_of(&p, "HAMIL") && row_of(&p, "HAMIL")->months == 1,
       "day 42 on 1 Apr: carried over for a day");
    /* delivered woman over a year: TS in H1 H2 H4 H5 */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 1));
    monthly(&p, "ANC", 2025, 1, 2);
    score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
    is_value(&p, "H1", "TS", "delivered woman in a year: H1 TS");
    is_value(&p, "H4", "TS", "H4 TS");
    is_value(&p, "H2", "TS", "H2 TS");
    /* delivery in December: listed again in the next year */
    start_mother(&p, day(2024, 4, 1), KV_NO_DATE, day(2024, 12, 20));
    score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
    ok(row_of(&p, "HAMIL") && row_of(&p, "HAMIL")->t == day(2025, 1, 31),
       "year after the delivery: NIFAS till 31 Jan");
    /* a visit on day 42 counts, on day 43 does not */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 1));
    add(&p, "NIFAS", day(2025, 4, 12), 1);
    add(&p, "NIFAS", day(2025, 4, 13), 1);
    quarter(&p, 2025, 2);
    is_count(&p, "H3", 1, 3, "day 42 counts, day 43 does not");
    is_value(&p, "H3", "T", "1 of 3: T");
    /* the example: ticks in March and April */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 1));
    tick(&p, "NIFAS", 2025, 3, 1);
    tick(&p, "NIFAS", 2025, 4, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H3", 2, 2, "quarter I 2 of 2");
    quarter(&p, 2025, 2);
    is_count(&p, "H3", 3, 3, "quarter II 3 of 3");
    /* one more Ya never turns Y into T: a dated visit beside the tick of March */
    add(&p, "NIFAS", day(2025, 3, 4), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "H3", "Y", "a dated visit in a ticked month takes no visit away");
    /* three dated visits before any is due but the first */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 25));
    add(&p, "NIFAS", day(2025, 3, 28), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H3", 1, 1, "only the visit of day 3 is due");
    is_value(&p, "H3", "Y", "and met");
    /* arrived after the first two visits were due */
    start(&p, KV_FEMALE, day(1998, 5, 5));
    lives(&p, day(2025, 4, 10), KV_FOREVER, 1);
    p.pregnancies[p.h.n_pregnancies++] =
        (struct kv_pregnancy){7, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 1), KV_NO_DATE};
    quarter(&p, 2025, 2);
    is_count(&p, "H3", 0, 1, "arrived on day 40: only the visit of day 42");
    /* data date before the second visit */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, day(2025, 3, 1));
    score_at(&p, KV_QUARTER, day(2025, 3, 1), day(2025, 3, 28));
    is_count(&p, "H3", 0, 1, "data date 28 Mar: the visit of 29 Mar is not due");
    /* delivery after the data date is not known: still pregnant */
    score_at(&p, KV_QUARTER, day(2025, 3, 1), day(2025, 2, 20));
    is_value(&p, "H1", "NM", "delivery after the data date: pregnant");
}

static void test_exits(void)
{
    static struct person p;
    start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
    p.pregnancies[0].lost = day(2025, 2, 10);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") == NULL && p.result.n_rows == 1 && p.rows[0].exit == KV_EXIT_LOSS &&
           p.rows[0].n_cells == 0,
       "loss in P: an exit");
    quarter(&p, 2025, 2);
    is_int(p.result.n_rows, 0, "a loss opens no NIFAS row");
    score_at(&p, KV_QUARTER, day(2025, 1, 1), day(2025, 2, 9));
    ok(row_of(&p, "HAMIL") != NULL, "loss after the data date: listed");
    /* 60 days after HPL */
    start_mother(&p, day(2024, 7, 5), day(2025, 2, 1), KV_NO_DATE);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") != NULL, "HPL 1 Feb: 60 days are over on 2 Apr, listed in quarter I");
    quarter(&p, 2025, 2);
    ok(row_of(&p, "HAMIL") == NULL && p.result.n_rows == 1 && p.rows[0].exit == KV_EXIT_NO_OUTCOME,
       "closed in quarter II");
    quarter(&p, 2025, 3);
    is_int(p.result.n_rows, 0, "and gone in quarter III");
    /* without HPL 11 months after the first record */
    start_mother(&p, day(2024, 5, 5), KV_NO_DATE, KV_NO_DATE);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") != NULL, "first record 5 May: open until 5 Apr");
    quarter(&p, 2025, 2);
    ok(row_of(&p, "HAMIL") == NULL && p.rows[0].exit == KV_EXIT_NO_OUTCOME,
       "closed 11 months after the first record");
    /* death */
    start_child(&p, day(2024, 1, 1));
    p.h.died = day(2025, 3, 31);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "BADUTA") == NULL && p.rows[0].exit == KV_EXIT_DEATH, "death on E: an exit");
    quarter(&p, 2024, 4);
    ok(row_of(&p, "BADUTA") != NULL, "the quarter before: listed");
    quarter(&p, 2025, 2);
    is_int(p.result.n_rows, 0, "the quarter after: nothing");
    /* an HPL more than 60 days before the first record is wrong: an exit for the quality list, not
     * nothing */
    start_mother(&p, day(2025, 2, 20), day(2024, 12, 1), KV_NO_DATE);
    quarter(&p, 2025, 1);
    ok(p.result.n_rows == 1 && p.rows[0].exit == KV_EXIT_NO_OUTCOME,
       "HPL long before the first record: an exit");
    /* a loss entered with a first record later than the loss still leaves an exit */
    start_mother(&p, day(2025, 2, 20), KV_NO_DATE, KV_NO_DATE);
    p.pregnancies[0].lost = day(2025, 2, 10);
    quarter(&p, 2025, 1);
    ok(p.result.n_rows == 1 && p.rows[0].exit == KV_EXIT_LOSS,
       "loss before the first record: an exit all the same");
}

static void test_two_pregnancies(void)
{
    static struct person p;
    start_mother(&p, day(2024, 8, 1), KV_NO_DATE, day(2025, 1, 20));
    p.pregnancies[p.h.n_pregnancies++] =
        (struct kv_pregnancy){8, day(2025, 8, 1), KV_NO_DATE, KV_NO_DATE, KV_NO_DATE};
    add(&p, "ANC", day(2025, 1, 10), 1);
    add(&p, "ANC", day(2025, 8, 5), 1);
    score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
    is_int(p.result.n_rows, 2, "two pregnancies in a year: two rows");
    is_int(p.rows[0].stage, KV_STAGE_NIFAS, "first one delivered");
    is_int(p.rows[1].months, 5, "second one Aug-Dec");
    const struct kv_cell *c = &p.cells[p.rows[1].first_cell];
    is_int(c->got, 1, "visits of the first pregnancy do not count for the second");
    /* gestation and risk belong to their pregnancy */
    start_mother(&p, day(2024, 8, 1), KV_NO_DATE, day(2025, 1, 20));
    p.pregnancies[p.h.n_pregnancies++] =
        (struct kv_pregnancy){8, day(2025, 3, 1), KV_NO_DATE, KV_NO_DATE, KV_NO_DATE};
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 1, 10), 3);
    observe(&p, KV_OBS_GESTATION, day(2025, 1, 10), 9);
    quarter(&p, 2025, 1);
    ok(p.rows[1].risk == KV_UNKNOWN && p.rows[1].stage == KV_STAGE_T1,
       "risk and gestation of the first pregnancy stay there");
    is_int(p.rows[0].risk, KV_TRUE, "and count for its own row");
}

static void test_gestation(void)
{
    static struct person p;
    static const struct {
        int left, g;
    } hpl[] = {{0, 9},    {1, 9},  {30, 9},  {31, 8},  {-1, 10},
               {-40, 10}, {95, 6}, {183, 3}, {182, 4}, {300, 1}};
    for (size_t i = 0; i < sizeof hpl / sizeof *hpl; i++) {
        start_mother(&p, day(2025, 1, 1), day(2025, 3, 31) + hpl[i].left, KV_NO_DATE);
        quarter(&p, 2025, 1);
        ok(row_of(&p, "HAMIL")->gestation == hpl[i].g, "HPL in %d days: month %d", hpl[i].left,
           hpl[i].g);
    }
    start_mother(&p, day(2024, 10, 1), day(2025, 6, 30), KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 1, 5), 5);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 5), 4);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 5, "largest value recorded in P comes before HPL");
    start_mother(&p, day(2024, 10, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2024, 11, 5), 3);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 7, "g 3 in November: 7 in March");
    score_at(&p, KV_MONTH, day(2025, 9, 1), KV_FOREVER);
    start_mother(&p, day(2024, 10, 1), day(2025, 7, 20), KV_NO_DATE);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->stage, KV_STAGE_T2, "HPL in 111 days: 9 - 3 = 6, T2");
}

static void test_tablets(void)
{
    static struct person p;
    int given[3][3] = {{30, 30, 20}, {30, 30, 30}, {30, 0, 30}};
    const char *want[] = {"T", "Y", "Y"};
    for (int i = 0; i < 3; i++) {
        start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
        for (int m = 0; m < 3; m++)
            add(&p, "TTD", day(2025, m + 1, 10), 1)->quantity = (uint16_t)given[i][m];
        quarter(&p, 2025, 1);
        is_value(&p, "H2", want[i], "tablet test");
    }
    /* no number at all: one month is enough */
    start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
    add(&p, "TTD", day(2025, 1, 10), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "H2", "Y", "no number: 1 month");
    /* first record in December: calendar months Dec-Mar: min(90, 120) = 90 */
    start_mother(&p, day(2024, 12, 31), KV_NO_DATE, KV_NO_DATE);
    add(&p, "TTD", day(2025, 1, 10), 1)->quantity = 60;
    quarter(&p, 2025, 1);
    is_value(&p, "H2", "T", "60 of 90");
    is_count(&p, "H2", 60, 90, "told in tablets");
    /* tablets of earlier quarters count; no answer in P: NM */
    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    add(&p, "TTD", day(2024, 12, 10), 1)->quantity = 90;
    quarter(&p, 2025, 1);
    is_value(&p, "H2", "NM", "nothing answered in P: NM");
    add(&p, "TTD", day(2025, 1, 10), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "H2", "Y", "90 + 30");
    /* first record in February: at the end of March 60 */
    start_mother(&p, day(2025, 2, 20), KV_NO_DATE, KV_NO_DATE);
    add(&p, "TTD", day(2025, 2, 20), 1)->quantity = 59;
    quarter(&p, 2025, 1);
    is_count(&p, "H2", 59, 60, "first record February: 60 by the end of March");
    /* data date in the middle */
    score_at(&p, KV_QUARTER, day(2025, 3, 1), day(2025, 2, 28));
    is_value(&p, "H2", "Y", "by the end of February 30 are enough");
    /* the same distribution told by two sources is one */
    start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
    for (int m = 1; m <= 3; m++)
        for (int s = 0; s < 2; s++) {
            struct kv_event *e = add(&p, "TTD", day(2025, m, 10), 1);
            e->quantity = 20;
            e->source = (uint8_t)s;
        }
    quarter(&p, 2025, 1);
    is_count(&p, "H2", 60, 90, "the same service on the same date from two sources is one");
}

static void test_mother_minimums(void)
{
    static struct person p;
    static const struct {
        int type, g, need;
    } rows[] = {{KV_MONTH, 2, 1},   {KV_MONTH, 8, 1},    {KV_QUARTER, 3, 1}, {KV_QUARTER, 6, 1},
                {KV_QUARTER, 7, 2}, {KV_SEMESTER, 2, 1}, {KV_YEAR, 3, 1},    {KV_SEMESTER, 5, 2},
                {KV_YEAR, 6, 2},    {KV_SEMESTER, 9, 4}, {KV_YEAR, 10, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start_mother(&p, day(2025, 12, 31) - rows[i].g * 31, KV_NO_DATE, KV_NO_DATE);
        observe(&p, KV_OBS_GESTATION, day(2025, 12, 20), rows[i].g);
        observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 12, 20), 2);
        score_at(&p, rows[i].type, day(2025, 12, 1), KV_FOREVER);
        ok(cell_of(&p, "H1")->need == rows[i].need && cell_of(&p, "H4")->need == rows[i].need,
           "H1, H4: %d months, month %d of the pregnancy: need %d", rows[i].type, rows[i].g,
           rows[i].need);
    }
    /* H5: risk known from Sep in a semester (Jul-Dec): k = 4 months from Sep: ceil(4/3) = 2 */
    start_mother(&p, day(2025, 6, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_LILA, day(2025, 8, 1), 235);
    observe(&p, KV_OBS_LILA, day(2025, 9, 30), 234);
    score_at(&p, KV_SEMESTER, day(2025, 12, 1), KV_FOREVER);
    is_count(&p, "H5", 0, 2, "at risk from September: max(1, ceil(1*4/3)) = 2");
    score_at(&p, KV_YEAR, day(2025, 12, 1), KV_FOREVER);
    is_count(&p, "H5", 0, 2, "year: the same 4 months");
    score_at(&p, KV_MONTH, day(2025, 8, 1), KV_FOREVER);
    is_value(&p, "H5", "TS", "LiLA 23.5 is not below 23.5");
    score_at(&p, KV_MONTH, day(2025, 9, 1), KV_FOREVER);
    is_count(&p, "H5", 0, 1, "month: 1");
    /* dates: two on one day are one; a tick is absorbed by a dated visit, two months of ticks are
     * two */
    start_mother(&p, day(2024, 9, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 20), 8);
    add(&p, "ANC", day(2025, 3, 5), 1);
    add(&p, "ANC", day(2025, 3, 5), 1)->source = 1;
    tick(&p, "ANC", 2025, 3, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 1, 2, "same date twice and a tick of the month: 1");
    tick(&p, "ANC", 2025, 2, 1);
    tick(&p, "ANC", 2025, 2, 1);
    add(&p, "ANC", day(2025, 2, 5), 0);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 2, 2, "two ticks of one month are one; a Tidak of the month loses");
    add(&p, "ANC", day(2025, 4, 1), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 2, 2, "a visit after E does not count");
}

/* ---- children ---- */

static void test_immunisation(void)
{
    static struct person p;
    /* basic and campak: 0 none, 1 Ya, 2 Tidak; expected for a child of 6-9 months and from 10
     * months */
    static const struct {
        int basic, campak;
        const char *young, *old;
    } rows[] = {{0, 0, "NM", "NM"}, {0, 1, "NM", "NM"}, {0, 2, "NM", "NM"},
                {1, 0, "Y", "NM"},  {1, 1, "Y", "Y"},   {1, 2, "Y", "T"},
                {2, 0, "T", "T"},   {2, 1, "T", "T"},   {2, 2, "T", "T"}};
    static const int months[] = {5, 6, 9, 10, 13, 17, 18, 23};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t a = 0; a < sizeof months / sizeof *months; a++) {
            start_child(&p, born_before(months[a]));
            if (rows[i].basic)
                add(&p, "IMUNISASI", day(2025, 2, 10), rows[i].basic == 1);
            if (rows[i].campak)
                add(&p, "CAMPAK", day(2025, 3, 10), rows[i].campak == 1);
            quarter(&p, 2025, 1);
            const char *want = months[a] < 6 ? "TS" : months[a] < 10 ? rows[i].young : rows[i].old;
            ok(row_of(&p, "BADUTA")->age == months[a] && strcmp(value_of(&p, "A1"), want) == 0,
               "A1 age %d basic %d campak %d: %s (got %s, age %d)", months[a], rows[i].basic,
               rows[i].campak, want, value_of(&p, "A1"), row_of(&p, "BADUTA")->age);
        }
    /* one Ya since birth is enough, later Tidak or not */
    start_child(&p, day(2024, 1, 5));
    add(&p, "IMUNISASI", day(2024, 2, 10), 1);
    add(&p, "IMUNISASI", day(2025, 2, 10), 0);
    tick(&p, "CAMPAK", 2024, 10, 1);
    add(&p, "CAMPAK", day(2025, 2, 10), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A1", "Y", "one Ya since birth is enough");
}

static void test_child_bands(void)
{
    static struct person p;
    static const int need[] = {5, 5, 5, 5, 5, 5, 5, 8, 8, 8, 8, 8, 15, 15, 15, 15, 15, 15};
    for (int age = 6; age < 24; age++) {
        start_child(&p, born_before(age));
        for (int got = 0; got <= need[age - 6]; got += need[age - 6] - 1) {
            p.h.n_events = 0;
            monthly(&p, "TIMBANG", 2025, 3, 0);
            for (int i = 0, m = 2025 * 12 + 2; i < got; i++, m--)
                add(&p, "TIMBANG", day(m / 12, m % 12 + 1, 10), 1);
            quarter(&p, 2025, 1);
            ok(row_of(&p, "BADUTA")->age == age && cell_of(&p, "A2")->need == need[age - 6] &&
                   cell_of(&p, "A2")->got == got &&
                   strcmp(value_of(&p, "A2"), got == 0 ? "NM" : "T") == 0,
               "A2 age %d: %d of %d", age, got, need[age - 6]);
            if (got == need[age - 6] - 1)
                break;
        }
        int m = 2025 * 12 + 2 - (need[age - 6] - 1);
        add(&p, "TIMBANG", day(m / 12, m % 12 + 1, 10), 1);
        quarter(&p, 2025, 1);
        is_value(&p, "A2", "Y", "A2 met");
    }
    /* A3: 12 calendar months, the last one that of t */
    start_child(&p, day(2024, 1, 5));
    add(&p, "UKUR", day(2024, 4, 1), 1);
    add(&p, "UKUR", day(2025, 3, 31), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A3", 2, 2, "1 April of last year is inside the 12 months to March");
    start_child(&p, day(2024, 1, 5));
    add(&p, "UKUR", day(2024, 3, 31), 1);
    add(&p, "UKUR", day(2025, 3, 1), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A3", 1, 2, "31 March of last year is not");
    start_child(&p, day(2024, 1, 5));
    add(&p, "UKUR", day(2025, 3, 1), 1);
    add(&p, "UKUR", day(2025, 3, 20), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A3", 1, 2, "A3 counts months, not dates");
    /* A3 age 11 with one: Y; age 12: T */
    start_child(&p, day(2024, 4, 5));
    add(&p, "UKUR", day(2025, 3, 1), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A3", "Y", "age 11, w 11: 1 is enough");
    start_child(&p, day(2024, 3, 5));
    add(&p, "UKUR", day(2025, 3, 1), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A3", "T", "age 12, w 12: 2 needed");
    /* A10 example: classes Oct-Feb at 31 Mar */
    start_child(&p, day(2024, 1, 5));
    monthly(&p, "PENGASUHAN", 2024, 10, 5);
    quarter(&p, 2025, 1);
    is_count(&p, "A10", 5, 5, "classes Oct-Feb: 5 of 5");
    start_child(&p, day(2024, 1, 5));
    monthly(&p, "PENGASUHAN", 2024, 3, 5);
    quarter(&p, 2025, 1);
    is_count(&p, "A10", 4, 5, "March of last year is outside");
    is_value(&p, "A10", "NM", "nothing answered in P: NM");
    /* father counted only from counted months */
    start_child(&p, day(2024, 9, 5));
    monthly(&p, "KONSELING", 2024, 10, 5);
    p.events[2].caregiver = KV_CARE_FATHER;
    add(&p, "KONSELING", day(2024, 10, 20), 1)->caregiver = KV_CARE_MOTHER;
    quarter(&p, 2025, 1);
    is_count(&p, "A4", 5, 5, "one attendance a month per child");
    is_int(cell_of(&p, "A4")->father, 1, "a father in one month");
    is_value(&p, "A4", "Y", "Y");
    /* service in the month of t but after t: the whole month is read; in the month of birth, before
     * birth: not */
    start_child(&p, day(2023, 2, 10));
    monthly(&p, "TIMBANG", 2023, 12, 14);
    add(&p, "TIMBANG", day(2025, 2, 20), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 15, 15, "weighed on 20 Feb, second birthday 10 Feb: February counts");
    start_child(&p, day(2024, 9, 15));
    add(&p, "TIMBANG", day(2024, 9, 10), 1);
    tick(&p, "TIMBANG", 2024, 9, 1);
    tick(&p, "TIMBANG", 2024, 8, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 1, 5, "before birth nothing counts, the tick of the birth month does");
}

static void test_child_risk(void)
{
    static struct person p;
    /* GK in January: k = 3: 2; from March: ceil(2/3) = 1; from February: ceil(4/3) = 2 */
    for (int month = 1; month <= 3; month++) {
        start_child(&p, day(2025, 1, 1) - 400);
        observe(&p, KV_OBS_NUTRITION, day(2025, month, 15), 2);
        quarter(&p, 2025, 1);
        ok(cell_of(&p, "A5")->need == (month == 3 ? 1 : 2), "at risk from month %d: need %d", month,
           month == 3 ? 1 : 2);
    }
    /* at any time in P: later normal does not undo */
    start_child(&p, day(2024, 1, 5));
    observe(&p, KV_OBS_NUTRITION, day(2025, 1, 15), 4);
    observe(&p, KV_OBS_NUTRITION, day(2025, 3, 15), 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->risk, KV_TRUE, "at risk at any time in P");
    /* the latest record of the three months before */
    start_child(&p, day(2024, 1, 5));
    observe(&p, KV_OBS_NUTRITION, day(2024, 10, 1), 3);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->risk, KV_TRUE, "record of 1 Oct is within 3 months before 1 Jan");
    is_count(&p, "A5", 0, 2, "at risk from the start of P");
    start_child(&p, day(2024, 1, 5));
    observe(&p, KV_OBS_NUTRITION, day(2024, 9, 30), 3);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->risk, KV_UNKNOWN, "30 Sep is not");
    is_value(&p, "A5", "TS", "unknown risk: TS");
    start_child(&p, day(2024, 1, 5));
    observe(&p, KV_OBS_NUTRITION, day(2024, 10, 1), 3);
    observe(&p, KV_OBS_WHZ, day(2024, 12, 1), -150);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->risk, KV_FALSE, "the latest record before P counts");
    start_child(&p, day(2024, 1, 5));
    observe(&p, KV_OBS_NUTRITION, day(2024, 12, 1), 3);
    observe(&p, KV_OBS_HAZ, day(2025, 2, 1), -200);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->risk, KV_FALSE,
           "a record in P comes before earlier ones; z = -2.00 is no risk");
    start_child(&p, day(2024, 1, 5));
    observe(&p, KV_OBS_NUTRITION, day(2025, 2, 1), 1);
    observe(&p, KV_OBS_HAZ, day(2025, 2, 1), -201);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->risk, KV_TRUE, "either source is enough");
    /* the data date hides later records */
    score_at(&p, KV_QUARTER, day(2025, 3, 1), day(2025, 1, 31));
    is_int(row_of(&p, "BADUTA")->risk, KV_UNKNOWN, "nothing after the data date is known");
    /* child under 6 months at risk has 5 required cells */
    start_child(&p, day(2024, 12, 5));
    observe(&p, KV_OBS_NUTRITION, day(2025, 2, 1), 2);
    quarter(&p, 2025, 1);
    is_str(values(&p, "BADUTA"), "TS TS TS TS NM NM NM NM NM TS",
           "under 6 months at risk: 5 cells");
    /* got: two dates in one month are one visit-month */
    add(&p, "KUNJUNGAN", day(2025, 2, 3), 1);
    add(&p, "KUNJUNGAN", day(2025, 2, 20), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A5", 1, 2, "two visits of one month: 1 of 2");
    is_value(&p, "A5", "T", "T");
}

static void test_states(void)
{
    static struct person p;
    start_child(&p, day(2024, 1, 5));
    add(&p, "JAMINAN", day(2024, 3, 31), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "NM", "a Ya of exactly 12 months ago is not after t minus 12 months");
    start_child(&p, day(2024, 1, 5));
    add(&p, "JAMINAN", day(2024, 4, 1), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "Y", "one day less is");
    add(&p, "JAMINAN", day(2024, 4, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "T", "both answers on one date: T wins");
    add(&p, "JAMINAN", day(2024, 4, 2), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "Y", "the later one wins");
    add(&p, "JAMINAN", day(2025, 4, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "Y", "an answer after t does not count");
    tick(&p, "JAMINAN", 2025, 3, 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "T", "a tick of March is the latest");
    add(&p, "JAMINAN", day(2025, 3, 1), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A9", "Y", "a dated answer of the month absorbs the tick");
    /* leap day */
    start_child(&p, day(2023, 6, 5));
    add(&p, "JAMINAN", day(2024, 2, 29), 1);
    score_at(&p, KV_MONTH, day(2025, 2, 1), KV_FOREVER);
    is_value(&p, "A9", "Y", "29 Feb 2024 is after 28 Feb 2025 minus 12 months");
    /* A8 */
    start_child(&p, day(2023, 6, 5));
    add(&p, "AKTA", day(2023, 7, 1), 1);
    add(&p, "AKTA", day(2025, 3, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "Y", "A8: Ya ever");
    start_child(&p, day(2023, 6, 5));
    add(&p, "AKTA", day(2024, 3, 31), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "NM", "A8: Tidak lasts 12 months");
    start_child(&p, day(2023, 6, 5));
    add(&p, "AKTA", day(2024, 4, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "T", "A8: Tidak within 12 months");
    start_child(&p, day(2023, 6, 5));
    add(&p, "AKTA", day(2025, 4, 1), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "NM", "A8: a Ya after t does not count");
}

static void test_paud(void)
{
    static struct person p;
    static const struct {
        const char *codes, *want;
        int got, need;
    } rows[] = {{"vvv", "Y", 3, 3}, {"vvx", "T", 2, 3}, {"vxx", "T", 1, 3}, {"xxx", "T", 0, 3},
                {"v--", "Y", 1, 1}, {"vx-", "T", 1, 2}, {"--x", "T", 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start_child(&p, day(2021, 1, 5));
        for (int m = 0; m < 3; m++)
            if (rows[i].codes[m] != '-')
                tick(&p, "PAUD", 2025, 7 + m, rows[i].codes[m] == 'v');
        quarter(&p, 2025, 3);
        ok(strcmp(value_of(&p, "P1"), rows[i].want) == 0 && cell_of(&p, "P1")->got == rows[i].got &&
               cell_of(&p, "P1")->need == rows[i].need,
           "P1 %s: %s", rows[i].codes, rows[i].want);
    }
    start_child(&p, day(2021, 1, 5));
    quarter(&p, 2025, 3);
    is_value(&p, "P1", "NM", "no v and no x: NM");
    /* a year: v of n answered, ceil(0.8 n) */
    for (int n = 1; n <= 12; n++)
        for (int v = 0; v <= n; v++) {
            start_child(&p, day(2021, 1, 5));
            for (int m = 1; m <= n; m++)
                tick(&p, "PAUD", 2025, m, m <= v);
            score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
            int want = v * 10 >= n * 8;
            if (strcmp(value_of(&p, "P1"), want ? "Y" : "T") != 0)
                ok(0, "P1 year %d of %d", v, n);
        }
    ok(1, "P1 over a year: v >= 0.8 (v+x) for all counts");
    start_child(&p, day(2021, 1, 5));
    tick(&p, "PAUD", 2025, 7, 1);
    tick(&p, "PAUD", 2025, 7, 0);
    quarter(&p, 2025, 3);
    is_value(&p, "P1", "Y", "Ya beats Tidak for the same month");
}

static void test_household(void)
{
    static struct person p;
    static struct kv_household h;
    uint32_t had, asked;
    /* the worked household: 10/13, 2 of 5 packages */
    kv_household_start(&h);
    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 5), 5);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 3, 5), 1);
    add(&p, "ANC", day(2025, 3, 5), 1);
    add(&p, "TTD", day(2025, 3, 5), 1);
    add(&p, "KELAS_HAMIL", day(2025, 3, 5), 0);
    add(&p, "AIR", day(2025, 3, 5), 1);
    add(&p, "JAMBAN", day(2025, 3, 5), 0);
    add(&p, "JAMINAN", day(2025, 3, 5), 1);
    quarter(&p, 2025, 1);
    is_str(values(&p, "HAMIL"), "Y Y TS T TS Y T Y", "the woman of the example");
    is_str(score_of(&p, "HAMIL"), "4/6", "4/6");
    kv_household_add(&rules, &p.rows[0], p.cells + p.rows[0].first_cell, &h);
    start_child(&p, day(2024, 1, 15));
    observe(&p, KV_OBS_NUTRITION, day(2025, 3, 5), 1);
    add(&p, "IMUNISASI", day(2025, 3, 5), 1);
    add(&p, "CAMPAK", day(2025, 3, 5), 1);
    monthly(&p, "TIMBANG", 2024, 8, 8);
    monthly(&p, "UKUR", 2025, 2, 2);
    monthly(&p, "KONSELING", 2024, 8, 8);
    add(&p, "AIR", day(2025, 3, 5), 1);
    add(&p, "JAMBAN", day(2025, 3, 5), 0);
    add(&p, "AKTA", day(2025, 3, 5), 1);
    add(&p, "JAMINAN", day(2025, 3, 5), 1);
    add(&p, "PENGASUHAN", day(2025, 3, 5), 0);
    quarter(&p, 2025, 1);
    is_str(values(&p, "BADUTA"), "Y Y Y Y TS Y T Y Y T", "the child of the example");
    is_str(score_of(&p, "BADUTA"), "7/9", "7/9");
    kv_household_add(&rules, &p.rows[0], p.cells + p.rows[0].first_cell, &h);
    ok(h.received == 10 && h.due == 13 && h.complete == KV_INCOMPLETE,
       "household 10/13 (got %d/%d)", h.received, h.due);
    kv_household_packages(&rules, &h, &had, &asked);
    ok(__builtin_popcount(had) == 2 && __builtin_popcount(asked) == 5, "2 of 5 packages");
    ok(h.got[0] == 3 && h.asked[0] == 3 && h.got[1] == 3 && h.asked[1] == 4 && h.got[2] == 1 &&
           h.asked[2] == 2 && h.got[3] == 3 && h.asked[3] == 3 && h.got[4] == 0 && h.asked[4] == 1,
       "KIA 3/3, GIZI 3/4, AIR 1/2, SOS 3/3, PAUD 0/1");
}

int main(void)
{
    load_rules();
    test_ageing();
    test_birth_edges();
    test_late_entrants();
    test_nifas();
    test_exits();
    test_two_pregnancies();
    test_gestation();
    test_tablets();
    test_mother_minimums();
    test_immunisation();
    test_child_bands();
    test_child_risk();
    test_states();
    test_paud();
    test_household();
    return done_testing();
}
