/*
 * The 16 errors of the existing implementation (convergence rules, section 5): one named test for
 * each with the right answer; the wrong one is in the comment. What concerns a printed form is
 * tested on the figures behind it.
 */
#include "conv.h"

/* A woman in T2 with everything received. */
static void woman(struct person *p, int status)
{
    start_mother(p, day(2024, 11, 1), KV_NO_DATE, KV_NO_DATE);
    observe(p, KV_OBS_GESTATION, day(2025, 3, 1), 5);
    if (status)
        observe(p, KV_OBS_PREGNANCY_STATUS, day(2025, 2, 1), status);
    add(p, "ANC", day(2025, 2, 1), 1);
    add(p, "TTD", day(2025, 2, 1), 1);
    add(p, "KELAS_HAMIL", day(2025, 2, 1), 1);
    add(p, "AIR", day(2025, 2, 1), 1);
    add(p, "JAMBAN", day(2025, 2, 1), 1);
    add(p, "JAMINAN", day(2025, 2, 1), 1);
}

/* A child with everything received up to March 2025. */
static void child(struct person *p, kv_date born, int nutrition)
{
    int months = kv_completed_months(born, day(2025, 3, 31));
    kv_ymd b = kv_ymd_of(born);
    start_child(p, born);
    observe(p, KV_OBS_NUTRITION, day(2025, 3, 1), nutrition);
    monthly(p, "TIMBANG", b.year, b.month + 1, months);
    monthly(p, "UKUR", b.year, b.month + 1, months);
    monthly(p, "KONSELING", b.year, b.month + 1, months);
    monthly(p, "PENGASUHAN", b.year, b.month + 1, months);
    if (months > 0)
        add(p, "IMUNISASI", born + 25, 1);
    if (months > 9)
        add(p, "CAMPAK", born + 280, 1);
    add(p, "AIR", day(2025, 2, 1), 1);
    add(p, "JAMBAN", day(2025, 2, 1), 1);
    add(p, "AKTA", day(2025, 3, 2), 1);
    add(p, "JAMINAN", day(2025, 3, 2), 1);
}

static int64_t percent_of(const struct person *p, const char *group)
{
    struct kv_row_score s;
    int64_t percent = -1;
    const struct kv_row *r = row_of(p, group);
    kv_score_row(&rules, r, p->cells + r->first_cell, &s);
    kv_tally_score(&s.tally, true, &percent);
    return percent;
}

int main(void)
{
    static struct person p, q;
    struct kv_tally tally;
    int64_t percent;
    load_rules();

    woman(&p, 3);
    add(&p, "KUNJUNGAN", day(2025, 2, 14), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "H5", "Y",
             "error 1: status is a code; KEK with a visit in February has H5 = Y"); /* was T for
                                                                                       everybody */

    woman(&p, 1);
    quarter(&p, 2025, 1);
    is_int(percent_of(&p, "HAMIL"), 10000,
           "error 2: no risk is TS; normal woman 6/6 = 100.00"); /* was 6/7 = 85.71 */
    is_str(score_of(&p, "HAMIL"), "6/6", "error 2: six of six");
    ok(cell_of(&p, "H5") && cell_of(&p, "H5")->why == KV_WHY_NO_RISK,
       "error 2: and the cell says that there is no risk, not that it is unknown");
    woman(&p, 0);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") && cell_of(&p, "H5")->why == KV_WHY_RISK_UNKNOWN,
       "error 2: unknown risk is listed and told apart");

    child(&p, day(2024, 1, 15), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A1", "Y",
             "error 3: campak 2 = sudah; child of 14 months has A1 = Y"); /* was T: inverted */
    for (int i = 0; i < p.h.n_events; i++)
        if (p.events[i].item == kv_ruleset_item(&rules, "CAMPAK", 6))
            p.events[i].answer = KV_ANSWER_NO;
    quarter(&p, 2025, 1);
    is_value(&p, "A1", "T", "error 3: campak 1 = belum gives T"); /* was Y */

    child(&p, day(2024, 7, 15), 1);
    quarter(&p, 2025, 1);
    is_str(
        score_of(&p, "BADUTA"), "9/9",
        "error 4: A5 is asked of children at risk; healthy child of 8 months 9/9"); /* was 9/10 */
    is_int(percent_of(&p, "BADUTA"), 10000, "error 4: 100.00");                     /* was 90.00 */

    start_child(&p, day(2023, 9, 10));
    monthly(&p, "PENGASUHAN", 2024, 10, 5);
    monthly(&p, "TIMBANG", 2023, 10, 15);
    quarter(&p, 2025, 1);
    is_count(&p, "A10", 5, 5, "error 5: classes October-February are 5 in the last 12 months");
    is_value(&p, "A10", "Y", "error 5: A10 = Y"); /* was T */
    is_count(&p, "A2", 15, 15,
             "error 5: weighings count since birth"); /* 15 cannot fit in a year */
    is_value(&p, "A2", "Y", "error 5: A2 = Y");       /* was T */

    start_child(&p, day(2023, 12, 15));
    add(&p, "UKUR", day(2024, 8, 12), 1);
    add(&p, "UKUR", day(2025, 2, 12), 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->age, 15, "error 6: child of 15 months");
    is_value(&p, "A3", "Y",
             "error 6: lengths of August and February, own rows only"); /* was whatever the rows of
                                                                           others said */
    start_child(&q, day(2023, 12, 15));
    quarter(&q, 2025, 1);
    is_value(&q, "A3", "NM", "error 6: rows of others never count"); /* was Y */

    start_child(&p, day(2023, 7, 5));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->age, 20, "error 7: a row of 20 months");
    start_child(&q, day(2025, 3, 5));
    quarter(&q, 2025, 1);
    is_int(row_of(&q, "BADUTA")->age, 0, "error 7: then one of 0 months");
    is_value(&q, "A1", "TS", "error 7: its A1 = TS"); /* was T: the age 20 of the row before */

    start_child(&p, day(2022, 3, 5));
    tick(&p, "PAUD", 2025, 7, 1);
    tick(&p, "PAUD", 2025, 8, 1);
    tick(&p, "PAUD", 2025, 9, 1);
    quarter(&p, 2025, 3);
    is_value(&p, "P1", "Y",
             "error 8: v v v in quarter III = July, August, September: Y"); /* was 0 for all */
    memset(&tally, 0, sizeof tally);
    kv_tally_add(&tally, cell_of(&p, "P1")->value);
    kv_tally_score(&tally, true, &percent);
    is_int(percent, 10000, "error 8: 1/1 = 100.00");
    quarter(&p, 2025, 2);
    is_value(&p, "P1", "NM", "error 8: each month for itself, quarter II has none");
    tick(&p, "PAUD", 2025, 9, 0);
    p.events[2].answer = KV_ANSWER_NO;
    quarter(&p, 2025, 3);
    is_count(&p, "P1", 2, 3, "error 8: v v x asks ceil(0.8 * 3) = 3");
    is_value(&p, "P1", "T", "error 8: T");

    /* 9: two siblings and two KIA books of one mother: households are counted by their own number.
     */
    struct kv_household h;
    child(&p, day(2024, 7, 15), 1);
    child(&q, day(2023, 8, 15), 1);
    quarter(&p, 2025, 1);
    quarter(&q, 2025, 1);
    int households[2], n = 0;
    const struct person *members[2] = {&p, &q};
    kv_household_start(&h);
    for (int i = 0; i < 2; i++) {
        const struct kv_row *r = row_of(members[i], "BADUTA");
        int number = members[i]->residences[r->residence].household, seen = 0;
        for (int j = 0; j < n; j++)
            seen |= households[j] == number;
        if (!seen)
            households[n++] = number;
        kv_household_add(&rules, r, members[i]->cells + r->first_cell, &h);
    }
    is_int(
        n, 1,
        "error 9: no pregnant woman, two siblings: 1 household"); /* was 0; with two KIA books 2 */
    is_int(h.core, 1, "error 9: and it is a 1000-HPK household");
    is_int(h.due, 9 + 9 - 2, "error 9: its water and latrine count once");

    /* 10: a filter by posyandu acts on the place of the row, for every table alike. */
    int of_a = 0, all = 0;
    for (int i = 0; i < 8; i++) {
        child(&p, day(2024, 7, 15), 1);
        p.residences[0].place = i < 3 ? 'A' : 'B';
        p.residences[0].household = i;
        quarter(&p, 2025, 1);
        const struct kv_row *r = row_of(&p, "BADUTA");
        of_a += p.residences[r->residence].place == 'A';
        all++;
    }
    ok(of_a == 3 && all == 8,
       "error 10: 3 households in posyandu A, 5 in B: filter A gives 3"); /* was 8 */

    memset(&tally, 0, sizeof tally);
    is_int(kv_tally_score(&tally, true, &percent), KV_NULL,
           "error 11: an empty group is 0, 0, '-'"); /* was a page error */
    struct kv_tally children = {7, 9, 3, 1}, total = tally;
    kv_tally_merge(&total, &children);
    ok(memcmp(&total, &children, sizeof total) == 0,
       "error 11: the total row is that of the children");

    int fathers = 0, jumlah = 0;
    for (int i = 0; i < 10; i++) {
        child(&p, day(2024, 7, 15), 1);
        for (int e = 0; e < p.h.n_events; e++)
            p.events[e].caregiver = i < 2 && e % 3 == 0 ? KV_CARE_FATHER : KV_CARE_MOTHER;
        quarter(&p, 2025, 1);
        jumlah += cell_of(&p, "A4")->value == KV_CELL_Y;
        fathers += cell_of(&p, "A4")->value == KV_CELL_Y && cell_of(&p, "A4")->father;
    }
    ok(fathers == 2 && jumlah == 10, "error 12: A4 Laki 2, Jumlah 10"); /* was 0 for Laki */

    kv_percent(120, 800, &percent);
    is_int(percent, 1500,
           "error 13: Pembangunan 800 m, of it stunting 120 m: 15.00"); /* was empty */

    woman(&p, 1);
    p.h.n_events = 0;
    add(&p, "ANC", day(2025, 3, 28), 1); /* entered on 3 April */
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 28), 10);
    quarter(&p, 2025, 1);
    is_count(
        &p, "H1", 1, 2,
        "error 14: a service of 28 March belongs to quarter I"); /* was quarter II: date of entry */
    is_int(row_of(&p, "HAMIL")->stage, KV_STAGE_T3,
           "error 14: month 10 is T3"); /* was compared as text: T1 */
    quarter(&p, 2025, 2);
    is_int(cell_of(&p, "H1")->got, 0, "error 14: and not to quarter II");

    static const int tablets[2][3] = {{30, 30, 20}, {30, 30, 30}};
    for (int i = 0; i < 2; i++) {
        start_mother(&p, day(2025, 1, 8), KV_NO_DATE, KV_NO_DATE);
        for (int m = 0; m < 3; m++)
            add(&p, "TTD", day(2025, m + 1, 8), 1)->quantity = (uint16_t)tablets[i][m];
        quarter(&p, 2025, 1);
        is_value(&p, "H2", i ? "Y" : "T",
                 i ? "error 15: 30 + 30 + 30 = 90: Y"
                   : "error 15: 30 + 30 + 20 = 80 < 90: T"); /* was Y for both */
        if (!i)
            ok(cell_of(&p, "H2")->why == KV_WHY_QUANTITY && cell_of(&p, "H2")->got == 80 &&
                   cell_of(&p, "H2")->need == 90,
               "error 15: and the cell says 80 of 90 tablets");
    }

    /* 16: a row of Form 3A has p = 8 - TS cells asked and 8 values, one of 3B 10; never more or
     * fewer than the headings. */
    woman(&p, 1);
    quarter(&p, 2025, 1);
    is_int(
        row_of(&p, "HAMIL")->n_cells, 8,
        "error 16: a row of 3A has a value for each of H1-H8"); /* was 14 for 13 headings in 2A */
    child(&p, day(2024, 7, 15), 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->n_cells, 10,
           "error 16: a row of 3B has a value for each of A1-A10"); /* was 19 for 18 in 2B */
    return done_testing();
}
