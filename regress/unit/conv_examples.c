/* Every worked example of the convergence rules, and the edges beside them. */
#include "conv.h"

static void ages(void)
{
    static struct person p;
    is_int(kv_completed_months(day(2025, 1, 31), day(2025, 2, 28)), 0,
           "born 31 Jan: 0 months on 28 Feb");
    is_int(kv_completed_months(day(2025, 1, 31), day(2025, 3, 1)), 1,
           "born 31 Jan: 1 month on 1 Mar");
    start_child(&p, day(2023, 2, 10));
    quarter(&p, 2025, 1);
    const struct kv_row *r = row_of(&p, "BADUTA");
    ok(r && r->months == 2 && r->t == day(2025, 2, 9) && r->age == 23,
       "second birthday 10 Feb: k 2, t 9 Feb, age 23");
    r = row_of(&p, "PAUD");
    ok(r && r->months == 2 && r->age == 25 && r->t == day(2025, 3, 31),
       "and a PAUD row from the second birthday");
    start_child(&p, day(2023, 2, 1));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->months, 1, "second birthday 1 Feb: k 1");
    is_int(row_of(&p, "PAUD")->months, 2, "PAUD row has February and March");
    start_child(&p, day(2024, 2, 29)); /* a day that the second year does not have */
    quarter(&p, 2026, 1);
    r = row_of(&p, "BADUTA");
    ok(r && r->t == day(2026, 2, 28) && r->age == 23 && row_of(&p, "PAUD")->months == 1,
       "born 29 Feb: under two on 28 Feb, two years old on 1 Mar");
    start_child(&p, day(2023, 1, 1));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "BADUTA") == NULL,
       "second birthday on the first day: no child under two any more");
    start_child(&p, day(2018, 3, 31));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "PAUD")->months, 3, "PAUD until the day before 84 months");
    start_child(&p, day(2018, 1, 1));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "PAUD") == NULL, "84 months: no PAUD row");
    start_child(&p, day(2025, 3, 31));
    quarter(&p, 2025, 1);
    r = row_of(&p, "BADUTA");
    ok(r && r->months == 1 && r->age == 0, "born on the last day of P: listed, k 1");
    start_child(&p, KV_NO_DATE);
    quarter(&p, 2025, 1);
    is_int(p.result.n_rows, 0, "without a birth date in no age group");
}

static void trimesters(void)
{
    static struct person p;
    static const int g_stage[] = {0, 1, 1, 1, 2, 2, 2, 4, 4, 4, 4};
    for (int g = 1; g <= 10; g++) {
        start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
        observe(&p, KV_OBS_GESTATION, day(2025, 2, 3), g);
        quarter(&p, 2025, 1);
        const struct kv_row *r = row_of(&p, "HAMIL");
        ok(r && r->stage == g_stage[g] && r->gestation == g, "month %d", g);
    }
    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 1, 3), 6);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 3), 8);
    observe(&p, KV_OBS_GESTATION, day(2025, 4, 3), 9);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 8, "largest value recorded in P");
    start_mother(&p, day(2024, 9, 1), day(2025, 7, 4), KV_NO_DATE);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 6, "HPL in 95 days: 9 - floor(3.12) = 6");
    start_mother(&p, day(2024, 9, 1), day(2025, 3, 20), KV_NO_DATE);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 10, "HPL 11 days ago: 10, overdue");
    start_mother(&p, day(2025, 3, 1), day(2026, 1, 20), KV_NO_DATE);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 1, "HPL far away: cut to 1");
    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2024, 12, 20), 4);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->gestation, 7, "last record 4 in December: 7 in March");
    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL")->stage == KV_STAGE_T1 && row_of(&p, "HAMIL")->gestation == 0,
       "nothing recorded: T1");
}

static void risks(void)
{
    static struct person p;
    struct {
        int field, value;
        kv_date when;
        int risk;
        const char *name;
    } mother[] = {
        {KV_OBS_PREGNANCY_STATUS, 1, day(2025, 2, 1), KV_FALSE, "status 1 is normal"},
        {KV_OBS_PREGNANCY_STATUS, 2, day(2025, 2, 1), KV_TRUE, "status 2 is risti"},
        {KV_OBS_PREGNANCY_STATUS, 3, day(2025, 2, 1), KV_TRUE, "status 3 is KEK"},
        {KV_OBS_LILA, 234, day(2025, 2, 1), KV_TRUE, "LiLA 23.4"},
        {KV_OBS_LILA, 235, day(2025, 2, 1), KV_FALSE, "LiLA 23.5"},
        {KV_OBS_PREGNANCY_STATUS, 3, day(2024, 10, 1), KV_TRUE, "three months before S counts"},
        {KV_OBS_PREGNANCY_STATUS, 3, day(2024, 9, 30), KV_UNKNOWN, "four months before does not"},
        {KV_OBS_PREGNANCY_STATUS, 3, day(2025, 4, 1), KV_UNKNOWN, "nor does the next period"},
    };
    for (size_t i = 0; i < sizeof mother / sizeof *mother; i++) {
        start_mother(&p, day(2024, 8, 1), KV_NO_DATE, KV_NO_DATE);
        observe(&p, mother[i].field, mother[i].when, mother[i].value);
        quarter(&p, 2025, 1);
        is_int(row_of(&p, "HAMIL")->risk, mother[i].risk, mother[i].name);
    }
    start_mother(&p, day(2024, 8, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2024, 11, 1), 3);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2024, 12, 1), 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->risk, KV_FALSE, "of the look-back the latest record counts");
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 1, 5), 1);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 1, 9), 2);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 3, 9), 1);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->risk, KV_TRUE, "inside P any risk counts");
    p.observations[0].pregnancy = 8;
    for (int i = 0; i < p.h.n_observations; i++)
        p.observations[i].pregnancy = 8;
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->risk, KV_UNKNOWN, "records of another pregnancy do not count");
    struct {
        int field, value, risk;
        const char *name;
    } child[] = {
        {KV_OBS_NUTRITION, 1, KV_FALSE, "status N"},
        {KV_OBS_NUTRITION, 2, KV_TRUE, "status GK"},
        {KV_OBS_NUTRITION, 3, KV_TRUE, "status GB"},
        {KV_OBS_NUTRITION, 4, KV_TRUE, "status S"},
        {KV_OBS_WHZ, -201, KV_TRUE, "whz -2.01"},
        {KV_OBS_WHZ, -200, KV_FALSE, "whz -2.00"},
        {KV_OBS_HAZ, -201, KV_TRUE, "haz -2.01"},
        {KV_OBS_HAZ, -200, KV_FALSE, "haz -2.00"},
        {KV_OBS_WAZ, -400, KV_UNKNOWN, "waz is no source"},
    };
    for (size_t i = 0; i < sizeof child / sizeof *child; i++) {
        start_child(&p, day(2024, 3, 1));
        observe(&p, child[i].field, day(2025, 2, 1), child[i].value);
        quarter(&p, 2025, 1);
        is_int(row_of(&p, "BADUTA")->risk, child[i].risk, child[i].name);
        is_value(&p, "A5", child[i].risk == KV_TRUE ? "NM" : "TS", "and A5 follows");
    }
    start_child(&p, day(2024, 3, 1));
    quarter(&p, 2025, 1);
    is_int(cell_of(&p, "A5")->why, KV_WHY_RISK_UNKNOWN, "risk never recorded: TS, told apart");
}

static void late_entrants(void)
{
    static struct person p;
    start_mother(&p, day(2025, 3, 2), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 3, 2), 8);
    add(&p, "ANC", day(2025, 3, 2), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 1, 1, "minimum 2, present 1 of 3 months: 1");
    is_value(&p, "H1", "Y", "and met");
    rules.late_entrants = 0;
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 1, 2, "without the option: 2");
    rules.late_entrants = 1;

    start(&p, KV_MALE, day(2023, 7, 15));
    lives(&p, day(2025, 1, 5), KV_FOREVER, 1);
    monthly(&p, "TIMBANG", 2025, 1, 3);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->age, 20, "child of 20 months");
    is_count(&p, "A2", 3, 3, "arrived 3 months ago without history: ceil(15 * 3 / 20) = 3");
    is_count(&p, "A3", 0, 1, "length: 1 if present less than 12 months");
    is_count(&p, "A10", 0, 2, "classes: ceil(5 * 3 / 12) = 2");
    start_child(&p, day(2023, 7, 15));
    monthly(&p, "TIMBANG", 2024, 1, 15);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 15, 15, "the same child since birth: 15");
    is_count(&p, "A3", 0, 2, "and 2 lengths");
    p.residences[0].monitored = day(2025, 2, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 15, 2, "monitoring began in February: ceil(15 * 2 / 20) = 2");
    is_int(row_of(&p, "BADUTA")->months, 2, "and k is 2");

    start_child(&p, day(2024, 8, 20));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "BADUTA")->age, 7, "child of 7 months");
    is_count(&p, "A2", 0, 5, "present since birth: the full 5");
    is_count(&p, "A10", 0, 5, "12-month window of a child of 7 months: W = 7, full 5");
    is_count(&p, "A3", 0, 1, "one length");
}

static void moving(void)
{
    static struct person p;
    start(&p, KV_MALE, day(2024, 1, 5));
    lives(&p, KV_NO_DATE, day(2025, 2, 10), 1);
    quarter(&p, 2025, 1);
    const struct kv_row *r = row_of(&p, "BADUTA");
    ok(r && r->t == day(2025, 2, 10) && p.residences[r->residence].village == 1,
       "left without destination: origin, t = last day");
    lives(&p, day(2025, 2, 11), KV_FOREVER, 2);
    quarter(&p, 2025, 1);
    r = row_of(&p, "BADUTA");
    ok(r && r->months == 3 && p.residences[r->residence].village == 2,
       "moved inside the area: destination, k 3");
    is_int(p.result.n_rows, 1, "and only there");
    quarter(&p, 2024, 4);
    is_int(p.residences[row_of(&p, "BADUTA")->residence].village, 1,
           "the quarter before belongs to the origin");
    p.residences[0].to = KV_FOREVER;
    quarter(&p, 2025, 1);
    is_int(p.residences[row_of(&p, "BADUTA")->residence].village, 2,
           "an origin left open changes nothing");

    start(&p, KV_MALE, day(2024, 1, 5));
    lives(&p, KV_NO_DATE, day(2025, 2, 10), 1);
    add(&p, "KONSELING", day(2025, 3, 20), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A4", "T", "services in P on days outside the scope count");
}

static void births_deaths(void)
{
    static struct person p;
    start_mother(&p, day(2024, 7, 1), KV_NO_DATE, day(2025, 2, 20));
    quarter(&p, 2025, 1);
    is_str(values(&p, "HAMIL"), "TS TS NM TS TS NM NM NM",
           "delivered in P: H1 H2 H4 H5 TS, H3 applies");
    quarter(&p, 2025, 2);
    const struct kv_row *r = row_of(&p, "HAMIL");
    ok(r && r->stage == KV_STAGE_NIFAS && r->t == day(2025, 4, 3),
       "42 days still open: listed again as NIFAS");
    rules.groups[0].relist = 0;
    quarter(&p, 2025, 2);
    ok(row_of(&p, "HAMIL") == NULL, "option off: delivery quarter only");
    rules.groups[0].relist = 1;
    quarter(&p, 2025, 3);
    is_int(p.result.n_rows, 0, "and then no more");
    start_mother(&p, day(2024, 7, 1), KV_NO_DATE, day(2025, 3, 30));
    quarter(&p, 2025, 1);
    is_str(values(&p, "HAMIL"), "TS TS TS TS TS NM NM NM",
           "before day 3: H3 not due, 3 cells required");
    is_str(score_of(&p, "HAMIL"), "0/3", "3 required cells");

    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    p.pregnancies[0].lost = day(2025, 2, 2);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") == NULL && p.result.n_rows == 1 && p.rows[0].exit == KV_EXIT_LOSS &&
           p.rows[0].n_cells == 0,
       "loss in P: not listed, an exit with its reason");
    quarter(&p, 2024, 4);
    ok(row_of(&p, "HAMIL") != NULL, "the quarter before: listed");
    quarter(&p, 2025, 2);
    is_int(p.result.n_rows, 0, "the quarter after: nothing");

    start_child(&p, day(2024, 5, 5));
    p.h.died = day(2025, 3, 3);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "BADUTA") == NULL && p.rows[0].exit == KV_EXIT_DEATH, "death in P: an exit");
    quarter(&p, 2025, 2);
    is_int(p.result.n_rows, 0, "then nothing");
    quarter(&p, 2024, 4);
    ok(row_of(&p, "BADUTA") != NULL, "and listed before");

    start_mother(&p, day(2024, 5, 1), day(2025, 1, 10), KV_NO_DATE);
    quarter(&p, 2025, 1);
    ok(p.rows[0].exit == KV_EXIT_NO_OUTCOME, "no outcome 60 days after HPL: closed on 11 March");
    score_at(&p, KV_QUARTER, day(2025, 3, 1), day(2025, 3, 10));
    ok(row_of(&p, "HAMIL") != NULL, "not yet on 10 March");
    start_mother(&p, day(2024, 5, 15), KV_NO_DATE, KV_NO_DATE);
    score_at(&p, KV_QUARTER, day(2025, 4, 1), day(2025, 4, 14));
    ok(row_of(&p, "HAMIL") != NULL, "without HPL: still open on the last day of 11 months");
    score_at(&p, KV_QUARTER, day(2025, 4, 1), day(2025, 4, 15));
    ok(row_of(&p, "HAMIL") == NULL && p.rows[0].exit == KV_EXIT_NO_OUTCOME,
       "closed after 11 months");
    p.pregnancies[0].delivered = day(2025, 1, 20);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") != NULL, "an outcome that came late re-opens it");

    start_mother(&p, day(2024, 4, 1), KV_NO_DATE, day(2025, 1, 5));
    p.pregnancies[p.h.n_pregnancies++] =
        (struct kv_pregnancy){8, day(2025, 9, 1), KV_NO_DATE, KV_NO_DATE, KV_NO_DATE};
    score_at(&p, KV_YEAR, day(2025, 5, 5), KV_FOREVER);
    is_int(p.result.n_rows, 2, "two pregnancies in a year: two rows");
    ok(p.rows[0].stage == KV_STAGE_NIFAS && p.rows[1].stage == KV_STAGE_T1,
       "the first NIFAS, the second pregnant");
    add(&p, "ANC", day(2024, 12, 12), 1);
    add(&p, "ANC", day(2025, 9, 12), 1);
    score_at(&p, KV_YEAR, day(2025, 5, 5), KV_FOREVER);
    is_int(p.cells[p.rows[1].first_cell].got, 1,
           "a service of the first pregnancy is not counted for the second");
}

static void counting(void)
{
    static struct person p;
    start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 2, 2), 8);
    add(&p, "ANC", day(2025, 1, 9), 1)->source = 1;
    add(&p, "ANC", day(2025, 1, 9), 1)->source = 2;
    tick(&p, "ANC", 2025, 1, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 1, 2, "one service from two sources and a tick of its month are one");
    tick(&p, "ANC", 2025, 2, 1);
    tick(&p, "ANC", 2025, 2, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 2, 2, "a tick alone counts as one date");
    add(&p, "ANC", day(2025, 2, 11), 0);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 2, 2, "Ya beats Tidak of the same month");
    add(&p, "ANC", day(2025, 4, 1), 1);
    add(&p, "ANC", day(2024, 12, 31), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H1", 2, 2, "dates outside P do not count");
    is_value(&p, "H4", "NM", "no answer inside P is not monitored");
    add(&p, "KELAS_HAMIL", day(2025, 4, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "H4", "NM", "an answer of the next quarter changes nothing");
    add(&p, "KELAS_HAMIL", day(2025, 3, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "H4", "T", "Tidak inside P: T");
    score_at(&p, KV_QUARTER, day(2025, 1, 1), day(2025, 2, 20));
    is_value(&p, "H4", "NM", "not yet known on the data date");
    ok(row_of(&p, "HAMIL")->t == day(2025, 2, 20), "t is the data date");
}

static void schedule_a1(void)
{
    struct {
        int age, basic, campak;
        const char *want;
    } cases[] = {
        {5, 1, 1, "TS"}, {6, 1, -1, "Y"},   {6, 0, -1, "T"}, {6, -1, -1, "NM"},
        {9, 1, 0, "Y"},  {10, 1, 1, "Y"},   {10, 1, 0, "T"}, {10, 1, -1, "NM"},
        {10, 0, 1, "T"}, {10, -1, 1, "NM"}, {23, 1, 1, "Y"}, {23, -1, 0, "NM"},
    };
    static struct person p;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kv_date t = day(2025, 3, 31);
        start_child(&p, day(2025 - (cases[i].age + 9) / 12 * 1, 3, 31));
        int m = 2025 * 12 + 2 - cases[i].age;
        p.h.born = day(m / 12, m % 12 + 1, 15);
        if (cases[i].basic >= 0)
            add(&p, "IMUNISASI", p.h.born + 20, cases[i].basic);
        if (cases[i].campak >= 0)
            add(&p, "CAMPAK", p.h.born + 40, cases[i].campak);
        quarter(&p, 2025, 1);
        char name[80];
        snprintf(name, sizeof name, "A1 age %d basic %d campak %d", cases[i].age, cases[i].basic,
                 cases[i].campak);
        is_int(kv_completed_months(p.h.born, t), cases[i].age, "the age is meant");
        is_value(&p, "A1", cases[i].want, name);
    }
}

static void nifas(void)
{
    static struct person p;
    start_mother(&p, day(2024, 7, 1), KV_NO_DATE, day(2025, 3, 1));
    tick(&p, "NIFAS", 2025, 3, 1);
    tick(&p, "NIFAS", 2025, 4, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H3", 2, 2, "delivery 1 March, ticks: quarter I 2 of 2");
    is_value(&p, "H3", "Y", "Y");
    quarter(&p, 2025, 2);
    is_count(&p, "H3", 3, 3, "quarter II 3 of 3");
    is_value(&p, "H3", "Y", "Y again");
    start_mother(&p, day(2024, 7, 1), KV_NO_DATE, day(2025, 3, 1));
    add(&p, "NIFAS", day(2025, 3, 4), 1);
    tick(&p, "NIFAS", 2025, 3, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "H3", 2, 2, "a dated visit takes nothing from the tick of its month");
    quarter(&p, 2025, 2);
    is_count(&p, "H3", 2, 3, "quarter II asks 3");
    is_value(&p, "H3", "NM", "and nobody answered there");
    add(&p, "NIFAS", day(2025, 4, 13), 1);
    quarter(&p, 2025, 2);
    is_count(&p, "H3", 2, 3, "day 43 is too late to count");
    start_mother(&p, day(2024, 7, 1), KV_NO_DATE, day(2025, 3, 1));
    p.residences[0].from = day(2025, 3, 10);
    quarter(&p, 2025, 1);
    is_count(&p, "H3", 0, 1, "arrived on day 9: only the visit of day 28 is due");
    start_mother(&p, day(2025, 3, 5), KV_NO_DATE, day(2025, 3, 1));
    quarter(&p, 2025, 1);
    is_count(&p, "H3", 0, 2, "registered after delivery: NIFAS since the delivery");
}

static void states(void)
{
    static struct person p;
    start_child(&p, day(2024, 1, 5));
    add(&p, "AIR", day(2024, 4, 1), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "Y", "a state of 12 months less a day");
    p.water[0].date = day(2024, 3, 31);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "NM", "12 months old: no longer known");
    add(&p, "AIR", day(2025, 1, 9), 1);
    add(&p, "AIR", day(2025, 1, 9), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "T", "same date, both answers: T wins");
    for (int b = 0; b < rules.n_bands; b++)
        rules.bands[b].yes_wins = 1;
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "Y", "option: Ya wins");
    for (int b = 0; b < rules.n_bands; b++)
        rules.bands[b].yes_wins = 0;
    tick(&p, "AIR", 2025, 3, 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "Y", "the latest counts");
    add(&p, "AIR", day(2025, 3, 2), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "T", "a dated record absorbs the tick of its month");
    add(&p, "AIR", day(2025, 4, 2), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "T", "later than t does not count");

    start_child(&p, day(2023, 6, 5));
    add(&p, "AKTA", day(2023, 7, 1), 1);
    add(&p, "AKTA", day(2025, 1, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "Y", "certificate: one Ya for ever");
    start_child(&p, day(2023, 6, 5));
    add(&p, "AKTA", day(2024, 3, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "NM", "a Tidak lasts 12 months");
    add(&p, "AKTA", day(2024, 5, 1), 0);
    quarter(&p, 2025, 1);
    is_value(&p, "A8", "T", "and no longer");

    /* The household's state is one for all its members, whatever their own t. */
    start_child(&p, day(2023, 2, 10));
    add(&p, "AIR", day(2025, 1, 15), 0);
    add(&p, "AIR", day(2025, 3, 15), 1);
    quarter(&p, 2025, 1);
    is_value(&p, "A6", "Y", "a child that aged out in February has the water of its household");
}

static void longer_periods(void)
{
    static struct person p;
    start_mother(&p, day(2025, 1, 10), KV_NO_DATE, KV_NO_DATE);
    observe(&p, KV_OBS_GESTATION, day(2025, 6, 20), 8);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 1, 10), 2);
    monthly(&p, "ANC", 2025, 1, 3);
    monthly(&p, "TTD", 2025, 1, 6);
    score_at(&p, KV_SEMESTER, day(2025, 6, 1), KV_FOREVER);
    is_count(&p, "H1", 3, 3, "semester, T3, present 6 of 8 months: ceil(4 * 6 / 8) = 3");
    is_count(&p, "H5", 0, 2, "semester: home visits 1 a quarter = 2");
    is_count(&p, "H2", 6, 1, "semester: one month and the tablet test");
    score_at(&p, KV_MONTH, day(2025, 6, 1), KV_FOREVER);
    is_count(&p, "H1", 0, 1, "month: every minimum over P is 1");
    is_value(&p, "H5", "TS", "month: the risk of January is forgotten by June");
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 6, 20), 2);
    score_at(&p, KV_MONTH, day(2025, 6, 1), KV_FOREVER);
    is_count(&p, "H5", 0, 1, "month: one visit");
    score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
    ok(row_of(&p, "HAMIL") == NULL && p.rows[0].exit == KV_EXIT_NO_OUTCOME,
       "year: closed on 10 December");

    start_mother(&p, day(2025, 3, 10), day(2025, 12, 20), KV_NO_DATE);
    observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 7, 10), 3);
    monthly(&p, "ANC", 2025, 3, 4);
    score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
    is_count(&p, "H1", 4, 4, "year, T3: 4 in the pregnancy");
    is_value(&p, "H1", "Y", "Y");
    is_count(&p, "H5", 0, 2, "at risk since July: ceil(1 * 6 / 3) = 2");

    start_mother(&p, day(2024, 10, 1), KV_NO_DATE, day(2025, 6, 30));
    monthly(&p, "ANC", 2024, 10, 9);
    score_at(&p, KV_YEAR, day(2025, 6, 1), KV_FOREVER);
    is_str(values(&p, "HAMIL"), "TS TS NM TS TS NM NM NM",
           "a delivered woman has H1 H2 H4 H5 = TS in a year too");

    start_child(&p, day(2024, 7, 5));
    observe(&p, KV_OBS_WHZ, day(2025, 2, 1), -250);
    add(&p, "KUNJUNGAN", day(2025, 2, 2), 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A5", 1, 2, "at risk since February: ceil(2 * 2 / 3) = 2");
    p.observations[0].date = day(2025, 3, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A5", 1, 1, "at risk since March: ceil(2 * 1 / 3) = 1");
    for (int b = 0; b < rules.n_bands; b++)
        rules.bands[b].strict = rules.bands[b].condition >= 0,
        rules.bands[b].rate *= !rules.bands[b].strict;
    p.observations[0].date = day(2025, 1, 20);
    quarter(&p, 2025, 1);
    is_count(&p, "A5", 1, 3, "strict reading: one visit in each month at risk");
    load_rules();
}

/* Bad input: each kind has a stated result, none is an error. */
static void bad_input(void)
{
    static struct person p;
    start_child(&p, day(2024, 7, 5));
    add(&p, "TIMBANG", day(2024, 6, 1), 1);
    tick(&p, "TIMBANG", 2024, 6, 1);
    quarter(&p, 2025, 1);
    is_count(&p, "A2", 0, 5, "a service before birth is not counted");
    monthly(&p, "TIMBANG", 2025, 1, 9);
    score_at(&p, KV_QUARTER, day(2025, 2, 1), day(2025, 2, 15));
    is_count(&p, "A2", 2, 5, "nor one after the data date");
    p.events[0].item = KV_NO_ITEM;
    for (int i = 0; i < p.h.n_events; i++)
        p.events[i].item = KV_NO_ITEM;
    quarter(&p, 2025, 1);
    is_value(&p, "A2", "NM", "an unknown item is left out");
    start_child(&p, day(2024, 7, 5));
    quarter(&p, 2025, 1);
    is_str(values(&p, "BADUTA"), "NM NM NM NM TS NM NM NM NM NM",
           "a quarter without data is not monitored");
    score_at(&p, KV_QUARTER, day(2025, 5, 1), day(2025, 3, 31));
    is_int(p.result.n_rows, 0, "a period after the data date lists nobody");

    start_mother(&p, KV_NO_DATE, KV_NO_DATE, day(2025, 2, 20));
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") && row_of(&p, "HAMIL")->stage == KV_STAGE_NIFAS &&
           row_of(&p, "HAMIL")->months == 2,
       "a delivery without pregnancy is a NIFAS row since the delivery");
    start_mother(&p, KV_NO_DATE, day(2025, 9, 1), KV_NO_DATE);
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "HAMIL")->months, 3, "only HPL known: a pregnancy since 280 days before it");
    start_mother(&p, day(2025, 1, 5), KV_NO_DATE, KV_NO_DATE);
    p.pregnancies[p.h.n_pregnancies++] =
        (struct kv_pregnancy){8, day(2025, 2, 10), KV_NO_DATE, KV_NO_DATE, KV_NO_DATE};
    quarter(&p, 2025, 1);
    ok(p.result.n_rows == 2 && p.rows[0].exit == KV_EXIT_NO_OUTCOME && p.rows[1].exit == KV_STAYS,
       "two pregnancies at once: the first is closed by the second");
    start_mother(&p, day(2025, 1, 5), KV_NO_DATE, day(2025, 3, 3));
    p.pregnancies[0].lost = day(2025, 2, 2);
    quarter(&p, 2025, 1);
    ok(row_of(&p, "HAMIL") != NULL, "loss and delivery of one pregnancy: the delivery counts");
    start(&p, KV_FEMALE, day(2024, 7, 5));
    quarter(&p, 2025, 1);
    is_int(p.result.n_rows, 0, "nobody without residence is listed");
    lives(&p, day(2025, 3, 1), day(2025, 2, 1), 1);
    quarter(&p, 2025, 1);
    is_int(p.result.n_rows, 0, "a residence that ends before it begins is none");
    start_child(&p, day(2024, 7, 5));
    p.h.died = day(2024, 6, 1);
    quarter(&p, 2025, 1);
    is_int(p.result.n_rows, 0, "dead before birth: never listed");
    start_child(&p, day(2024, 7, 5));
    kv_period_of(KV_QUARTER, day(2025, 1, 1), KV_FOREVER, &p.period);
    p.result = (struct kv_result){p.rows, p.cells, 16, 3, 0, 0};
    is_int(kv_evaluate(&rules, &p.h, &p.period, 0, &p.result), KV_TOO_SMALL,
           "too little room is told");
    is_int(kv_period_of(5, day(2025, 1, 1), KV_FOREVER, &p.period), KV_INVALID,
           "a period of 5 months does not exist");
}

static void period_codes(void)
{
    static const char *const bad[] = {"",        "25",      "2025-",   "2025-Q0", "2025-Q5",
                                      "2025-S3", "2025-00", "2025-13", "2025-1",  "2025Q1",
                                      "0025",    "2025-Qx", "abcd",    "2025-011"};
    struct kv_period p;
    struct {
        const char *code;
        int type;
        kv_date start, end;
    } good[] = {{"2025", 12, day(2025, 1, 1), day(2025, 12, 31)},
                {"2025-S2", 6, day(2025, 7, 1), day(2025, 12, 31)},
                {"2024-Q1", 3, day(2024, 1, 1), day(2024, 3, 31)},
                {"2024-02", 1, day(2024, 2, 1), day(2024, 2, 29)},
                {"2025-12", 1, day(2025, 12, 1), day(2025, 12, 31)}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ok(kv_period_parse(good[i].code, strlen(good[i].code), KV_FOREVER, &p) == KV_OK &&
               p.type == good[i].type && p.start == good[i].start && p.end == good[i].end,
           "period %s", good[i].code);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(kv_period_parse(bad[i], strlen(bad[i]), KV_FOREVER, &p) == KV_INVALID, "no period: '%s'",
           bad[i]);
}

static void household(void)
{
    static struct person w, c;
    struct kv_household h;
    uint32_t had, applicable;
    start_mother(&w, day(2024, 11, 1), KV_NO_DATE, KV_NO_DATE);
    observe(&w, KV_OBS_GESTATION, day(2025, 3, 1), 5);
    observe(&w, KV_OBS_PREGNANCY_STATUS, day(2025, 3, 1), 1);
    add(&w, "ANC", day(2025, 2, 1), 1);
    add(&w, "TTD", day(2025, 2, 1), 1);
    add(&w, "KELAS_HAMIL", day(2025, 2, 1), 0);
    add(&w, "AIR", day(2025, 2, 1), 1);
    add(&w, "JAMBAN", day(2025, 2, 1), 0);
    add(&w, "JAMINAN", day(2025, 2, 1), 1);
    quarter(&w, 2025, 1);
    is_str(values(&w, "HAMIL"), "Y Y TS T TS Y T Y", "example household: the woman");
    is_str(score_of(&w, "HAMIL"), "4/6", "4/6 = 66.67");
    start_child(&c, day(2024, 1, 15));
    observe(&c, KV_OBS_NUTRITION, day(2025, 3, 1), 1);
    add(&c, "IMUNISASI", day(2024, 9, 1), 1);
    add(&c, "CAMPAK", day(2024, 11, 1), 1);
    monthly(&c, "TIMBANG", 2024, 6, 8);
    monthly(&c, "UKUR", 2024, 8, 2);
    monthly(&c, "KONSELING", 2024, 6, 8);
    add(&c, "AIR", day(2025, 2, 1), 1);
    add(&c, "JAMBAN", day(2025, 2, 1), 0);
    add(&c, "AKTA", day(2024, 2, 1), 1);
    add(&c, "JAMINAN", day(2025, 2, 1), 1);
    add(&c, "PENGASUHAN", day(2025, 2, 1), 0);
    quarter(&c, 2025, 1);
    is_str(values(&c, "BADUTA"), "Y Y Y Y TS Y T Y Y T", "the child of 14 months");
    is_str(score_of(&c, "BADUTA"), "7/9", "7/9 = 77.78");
    kv_household_start(&h);
    kv_household_add(&rules, row_of(&w, "HAMIL"), w.cells + row_of(&w, "HAMIL")->first_cell, &h);
    kv_household_add(&rules, row_of(&c, "BADUTA"), c.cells + row_of(&c, "BADUTA")->first_cell, &h);
    ok(h.received == 10 && h.due == 13, "household: 10/13");
    int64_t percent;
    kv_percent(4, 6, &percent);
    is_int(percent, 6667, "66.67");
    kv_percent(7, 9, &percent);
    is_int(percent, 7778, "77.78");
    kv_percent(11, 15, &percent);
    is_int(percent, 7333, "as a village 11/15 = 73.33");
    kv_percent(10, 13, &percent);
    is_int(percent, 7692, "76.92");
    static const int got[] = {3, 3, 1, 3, 0}, asked[] = {3, 4, 2, 3, 1};
    for (int i = 0; i < 5; i++)
        ok(h.got[i] == got[i] && h.asked[i] == asked[i], "package %s %d/%d", rules.packages[i].code,
           got[i], asked[i]);
    kv_household_packages(&rules, &h, &had, &applicable);
    ok(had == 0x9 && applicable == 0x1F, "KIA and SOS had: 2 of 5");
    is_int(h.complete, KV_INCOMPLETE, "not complete");
}

static void required_cells(void)
{
    static struct person p;
    struct {
        int months, risk, want;
        const char *name;
    } child[] = {{3, 1, 4, "child under 6 months 4"},
                 {3, 2, 5, "5 at risk"},
                 {8, 1, 9, "older child 9"},
                 {8, 2, 10, "10 at risk"}};
    for (size_t i = 0; i < 4; i++) {
        int m = 2025 * 12 + 2 - child[i].months;
        start_child(&p, day(m / 12, m % 12 + 1, 5));
        observe(&p, KV_OBS_NUTRITION, day(2025, 2, 1), child[i].risk);
        quarter(&p, 2025, 1);
        struct kv_row_score s;
        kv_score_row(&rules, row_of(&p, "BADUTA"), p.cells, &s);
        is_int(s.due, child[i].want, child[i].name);
    }
    for (int risk = 1; risk <= 3; risk++) {
        struct kv_row_score s;
        start_mother(&p, day(2024, 12, 1), KV_NO_DATE, KV_NO_DATE);
        observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 2, 1), risk);
        quarter(&p, 2025, 1);
        kv_score_row(&rules, row_of(&p, "HAMIL"), p.cells, &s);
        is_int(s.due, risk == 1 ? 6 : 7, "pregnant 6, 7 at risk");
    }
    start_mother(&p, day(2024, 6, 1), KV_NO_DATE, day(2025, 2, 1));
    quarter(&p, 2025, 1);
    is_str(score_of(&p, "HAMIL"), "0/4", "NIFAS 4");
    start_child(&p, day(2022, 6, 1));
    quarter(&p, 2025, 1);
    is_int(row_of(&p, "PAUD")->n_cells, 1, "PAUD child 1");
}

static void percentages(void)
{
    int64_t p;
    is_int(kv_percent(0, 0, &p), KV_NULL, "denominator 0 gives no percentage");
    kv_percent(1, 3, &p);
    is_int(p, 3333, "1 of 3");
    kv_percent(1, 800, &p);
    is_int(p, 13, "0.125 is rounded away from zero");
    kv_percent(INT64_MAX / 4, INT64_MAX / 4, &p);
    is_int(p, 10000, "large counts do not overflow");
}

int main(void)
{
    load_rules();
    ages();
    trimesters();
    risks();
    late_entrants();
    moving();
    births_deaths();
    counting();
    schedule_a1();
    nifas();
    states();
    longer_periods();
    bad_input();
    period_codes();
    household();
    required_cells();
    percentages();
    return done_testing();
}
