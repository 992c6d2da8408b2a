/* Invariants of the convergence rules on generated histories: any order, one more answer, all,
 * none, twice. */
#include "conv.h"
#include "convergence/pack.h"

static uint64_t seed;

static unsigned dice(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((seed >> 33) % n);
}

static kv_date some_day(void)
{
    return day(2023, 1, 1) + (kv_date)dice(1200);
}

static const char *const items[] = {
    "ANC",     "TTD",  "NIFAS",     "KELAS_HAMIL", "KUNJUNGAN",  "JAMINAN", "IMUNISASI", "CAMPAK",
    "TIMBANG", "UKUR", "KONSELING", "AKTA",        "PENGASUHAN", "PAUD",    "AIR",       "JAMBAN"};
#define N_ITEMS (sizeof items / sizeof *items)

/* One random answer; without quantity it is the plain Ya or Tidak of invariant 10. */
static void any_event(struct person *p, int answer, int with_quantity)
{
    int n = p->h.n_pregnancies;
    kv_date delivered = n > 0 ? p->pregnancies[n - 1].delivered : KV_NO_DATE;
    bool visit = delivered != KV_NO_DATE && dice(4) == 0;
    struct kv_event *e = visit ? add(p, "NIFAS", delivered + (kv_date)dice(45), answer)
                               : add(p, items[dice(N_ITEMS)], some_day(), answer);
    e->month_only = dice(3) == 0;
    if (e->month_only)
        e->date = kv_date_of(kv_ymd_of(e->date).year, kv_ymd_of(e->date).month, 1);
    e->caregiver = (uint8_t)dice(4);
    e->quantity = (uint16_t)(with_quantity && dice(3) == 0 ? dice(40) : 0);
}

static void any_person(struct person *p)
{
    start(p, dice(2) ? KV_FEMALE : KV_MALE,
          dice(2) ? day(2022, 1, 1) + (kv_date)dice(1460) : day(1985, 1, 1) + (kv_date)dice(7000));
    int spells = 1 + (int)dice(3);
    for (int i = 0; i < spells; i++) {
        kv_date from = i == 0 && dice(2) ? KV_NO_DATE : some_day();
        lives(p, from, dice(2) ? KV_FOREVER : kv_date_of(2025, 1, 1) + (kv_date)dice(500),
              (int)dice(5));
        p->residences[i].monitored = dice(4) ? KV_NO_DATE : some_day();
        p->residences[i].household = dice(4) ? 1 : 2;
    }
    if (p->h.sex == KV_FEMALE && p->h.born < day(2010, 1, 1)) {
        int n = 1 + (int)dice(2);
        for (int i = 0; i < n; i++) {
            kv_date first = day(2024, 6, 1) + (kv_date)dice(500);
            p->pregnancies[p->h.n_pregnancies++] =
                (struct kv_pregnancy){7 + i, first, dice(2) ? first + 200 : KV_NO_DATE,
                                      dice(2) ? first + (kv_date)dice(230) : KV_NO_DATE,
                                      dice(8) ? KV_NO_DATE : first + (kv_date)dice(100)};
        }
    }
    if (dice(12) == 0)
        p->h.died = some_day();
    int n = (int)dice(90);
    for (int i = 0; i < n; i++)
        any_event(p, dice(4) != 0, 1);
    n = (int)dice(12);
    for (int i = 0; i < n; i++) {
        int field = (int)dice(6);
        static const int low[] = {1, 210, 0, 1, -300, -300}, span[] = {3, 60, 13, 4, 400, 400};
        observe(p, field, some_day(), low[field] + (int)dice((unsigned)span[field]));
        p->observations[i].pregnancy = 7 + (int)dice(2);
        p->observations[i].month_only = dice(5) == 0;
    }
}

static void score_period(struct person *p, int type)
{
    memset(p->rows, 0x5A, sizeof p->rows);
    memset(p->cells, 0xA5, sizeof p->cells);
    static const kv_date data[] = {KV_FOREVER, KV_FOREVER, 0};
    kv_date limit = data[dice(3)];
    if (limit == 0)
        limit = day(2025, 1, 10) + (kv_date)dice(360);
    score_at(p, type, day(2025, 1 + (int)dice(12), 5), limit);
}

#define SHUFFLE(type, array, n)                                                                    \
    for (int i_ = (n)-1; i_ > 0; i_--) {                                                           \
        int j_ = (int)dice((unsigned)i_ + 1);                                                      \
        type swap_ = (array)[i_];                                                                  \
        (array)[i_] = (array)[j_];                                                                 \
        (array)[j_] = swap_;                                                                       \
    }

static void shuffle(struct person *p)
{
    SHUFFLE(struct kv_event, p->events, p->h.n_events)
    SHUFFLE(struct kv_event, p->water, p->house.n_events)
    SHUFFLE(struct kv_observation, p->observations, p->h.n_observations)
    SHUFFLE(struct kv_residence, p->residences, p->h.n_residences)
    SHUFFLE(struct kv_pregnancy, p->pregnancies, p->h.n_pregnancies)
}

/* The structs point into themselves. */
static void copy_person(struct person *to, const struct person *from)
{
    *to = *from;
    to->h.pregnancies = to->pregnancies;
    to->h.residences = to->residences;
    to->h.memberships = to->memberships;
    to->h.observations = to->observations;
    to->h.events = to->events;
    to->h.houses = &to->house;
    to->house.events = to->water;
    to->result.rows = to->rows;
    to->result.cells = to->cells;
}

static void again(struct person *p)
{
    kv_events_sort(p->water, p->house.n_events);
    kv_history_sort(&p->h);
    p->result = (struct kv_result){p->rows, p->cells, 16, 256, 0, 0};
    kv_evaluate(&rules, &p->h, &p->period, 0, &p->result);
}

static bool same_result(const struct person *a, const struct person *b)
{
    return a->result.n_rows == b->result.n_rows && a->result.n_cells == b->result.n_cells &&
           memcmp(a->rows, b->rows, sizeof *a->rows * (size_t)a->result.n_rows) == 0 &&
           memcmp(a->cells, b->cells, sizeof *a->cells * (size_t)a->result.n_cells) == 0;
}

struct counts {
    long cells, rows, order, tally, denominators, risk, more_yes, more_no, once, pack, exits,
        pieces;
};

/* Invariants that hold inside one result. */
static void check_rows(const struct person *p, struct counts *bad)
{
    int seen[3] = {0};
    for (int i = 0; i < p->result.n_rows; i++) {
        const struct kv_row *r = &p->rows[i];
        struct kv_row_score s;
        struct kv_tally t = {0, 0, 0, 0};
        const struct kv_cell *c = p->cells + r->first_cell;
        static const int wanted[] = {8, 10, 1};
        bad->exits += r->exit != KV_STAYS && r->n_cells != 0;
        bad->pieces += r->t > p->period.end || r->t < p->period.start || r->months < 1 ||
                       r->months > p->period.type;
        if (r->exit != KV_STAYS)
            continue;
        seen[r->group] += r->group != 0;
        bad->tally += r->n_cells != wanted[r->group];
        for (int j = 0; j < r->n_cells; j++)
            kv_tally_add(&t, c[j].value);
        bad->tally +=
            t.required + t.not_applicable + t.not_monitored != r->n_cells || !kv_tally_valid(&t);
        kv_score_row(&rules, r, c, &s);
        int64_t percent;
        bad->tally +=
            kv_tally_score(&t, true, &percent) == KV_OK && (percent < 0 || percent > 10000);
        if (r->group == 0) {
            bool ts[8];
            for (int j = 0; j < 8; j++)
                ts[j] = c[j].value == KV_CELL_TS;
            bad->denominators += ts[0] != ts[1] || ts[0] != ts[3] || (!ts[0] && !ts[2]);
            bad->risk += !ts[4] != (r->risk == KV_TRUE && r->stage != KV_STAGE_NIFAS);
        } else if (r->group == 1) {
            bad->risk += (c[4].value != KV_CELL_TS) != (r->risk == KV_TRUE);
        }
        for (int j = 0; j < r->n_cells; j++)
            bad->pieces += (c[j].value == KV_CELL_Y) != (c[j].why == KV_WHY_MET) ||
                           (c[j].value == KV_CELL_Y && c[j].got < c[j].need) ||
                           (c[j].value == KV_CELL_TS) != (c[j].why >= KV_WHY_PERIOD);
        uint8_t bytes[KV_PACK_SIZE(64)];
        size_t size;
        int n;
        bad->pack += kv_pack_cells(&rules, c, r->n_cells, bytes, sizeof bytes, &size) != KV_OK ||
                     kv_pack_check(bytes, size, &n) != KV_OK || n != r->n_cells;
        for (int j = 0; j < n; j++)
            bad->pack += kv_unpack(bytes, j).value != c[j].value ||
                         kv_unpack(bytes, j).number != rules.rules[c[j].rule].number;
    }
    bad->once += seen[1] > 1 || seen[2] > 1;
}

static void check_more(const struct person *before, const struct person *after, int answer,
                       struct counts *bad)
{
    if (before->result.n_cells != after->result.n_cells) {
        bad->rows++;
        return;
    }
    for (int i = 0; i < before->result.n_cells; i++) {
        int old = before->cells[i].value, new = after->cells[i].value;
        if (answer && old == KV_CELL_Y && new == KV_CELL_T)
            bad->more_yes++;
        if (!answer && (old == KV_CELL_T || old == KV_CELL_NM) && new == KV_CELL_Y)
            bad->more_no++;
    }
}

/* Every item in every month with one answer, or none. */
static void uniform(struct person *p, int answer)
{
    for (size_t i = 0; answer >= 0 && i < N_ITEMS; i++)
        for (int m = 0; m < 30; m++) {
            kv_date d = day(2023 + (m + 6) / 12, (m + 6) % 12 + 1, 1);
            if (d < p->h.born && p->h.born > day(2010, 1, 1))
                d = p->h.born;
            struct kv_event *e = add(p, items[i], d, answer);
            e->month_only = 1;
            e->quantity = 30 * (e->item == kv_ruleset_item(&rules, "TTD", 3));
        }
}

static void extremes(void)
{
    static struct person p;
    long wrong[3] = {0}, cells = 0;
    for (int round = 0; round < 600; round++)
        for (int answer = -1; answer <= 1; answer++) {
            seed = 1000 + (uint64_t)round;
            if (dice(2)) {
                kv_date first = day(2023, 8, 1) + (kv_date)dice(700);
                start_mother(&p, first, KV_NO_DATE,
                             dice(2) ? first + (kv_date)dice(200) : KV_NO_DATE);
                observe(&p, KV_OBS_GESTATION, first + 20, 1 + (int)dice(9));
                observe(&p, KV_OBS_PREGNANCY_STATUS, day(2025, 2, 2), 1 + (int)dice(3));
            } else {
                start_child(&p, day(2023, 7, 1) + (kv_date)dice(700));
                observe(&p, KV_OBS_NUTRITION, day(2025, 2, 2), 1 + (int)dice(4));
            }
            uniform(&p, answer);
            static const int types[] = {KV_MONTH, KV_QUARTER, KV_SEMESTER, KV_YEAR};
            score_at(&p, types[dice(4)], day(2025, 1 + (int)dice(6), 3), day(2025, 6, 30));
            for (int i = 0; i < p.result.n_cells; i++) {
                int v = p.cells[i].value;
                cells++;
                bool fine = v == KV_CELL_TS || v == (answer < 0 ? KV_CELL_NM
                                                     : answer   ? KV_CELL_Y
                                                                : KV_CELL_T);
                if (!fine && wrong[answer + 1]++ < 3)
                    printf("# round %d answer %d: %s = %d, got %d need %d, born %d t %d\n", round,
                           answer, rules.rules[p.cells[i].rule].code, v, p.cells[i].got,
                           p.cells[i].need, p.h.born, p.rows[0].t);
            }
        }
    ok(cells > 5000, "%ld cells of uniform people", cells);
    is_int(wrong[2], 0, "all Ya: every cell is Y or TS, 100.00 everywhere");
    is_int(wrong[1], 0, "all Tidak: every cell is T or TS, 0.00 or '-'");
    is_int(wrong[0], 0, "no data: every cell is NM or TS, '-' in the known reading");
}

/* Women after delivery with ticks and dated visits: one more visit never takes one away. */
static void after_delivery(void)
{
    static struct person p, q;
    struct counts bad = {0};
    long visited = 0;
    for (int round = 0; round < 4000; round++) {
        seed = 5000 + (uint64_t)round * 31;
        kv_date delivered = day(2024, 12, 1) + (kv_date)dice(110);
        start_mother(&p, delivered - 100, KV_NO_DATE, delivered);
        for (int i = (int)dice(4); i > 0; i--)
            add(&p, "NIFAS", delivered + (kv_date)dice(45), dice(5) != 0)->month_only =
                (uint8_t)dice(2);
        quarter(&p, 2025, 1);
        visited += cell_of(&p, "H3")->value == KV_CELL_Y;
        for (int answer = 0; answer <= 1; answer++) {
            copy_person(&q, &p);
            add(&q, "NIFAS", delivered + (kv_date)dice(45), answer)->month_only = (uint8_t)dice(2);
            again(&q);
            check_more(&p, &q, answer, &bad);
        }
    }
    ok(visited > 500, "%ld women with all visits", visited);
    is_int(bad.more_yes, 0, "one more visit after delivery never turns Y into T");
    is_int(bad.more_no, 0, "one more missed visit never turns T or NM into Y");
}

/* Water and latrine are one answer for all members of a household, whatever their own dates. */
static void households(void)
{
    static struct person a, b;
    long wrong = 0, pairs = 0;
    for (int round = 0; round < 3000; round++) {
        seed = 77000 + (uint64_t)round;
        any_person(&a);
        any_person(&b);
        memcpy(b.water, a.water, sizeof a.water);
        b.house.n_events = a.house.n_events;
        score_at(&a, KV_QUARTER, day(2025, 3, 1), KV_FOREVER);
        score_at(&b, KV_QUARTER, day(2025, 3, 1), KV_FOREVER);
        int water[2][2][3] = {{{0}}}, listed[2] = {0};
        const struct person *both[] = {&a, &b};
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < both[k]->result.n_rows; i++) {
                const struct kv_row *r = &both[k]->rows[i];
                if (r->exit != KV_STAYS || r->group == 2 ||
                    both[k]->residences[r->residence].household != 1)
                    continue;
                listed[k] = 1;
                for (int j = 0; j < 2; j++)
                    water[k][j][0] = both[k]->cells[r->first_cell + 5 + j].value + 1;
            }
        if (listed[0] && listed[1]) {
            pairs++;
            wrong += water[0][0][0] != water[1][0][0] || water[0][1][0] != water[1][1][0];
        }
    }
    ok(pairs > 150, "%ld pairs of members", pairs);
    is_int(wrong, 0, "H6 = A6 and H7 = A7 inside a household");
}

int main(void)
{
    static struct person p, q;
    static const int types[] = {KV_MONTH, KV_QUARTER, KV_QUARTER, KV_QUARTER, KV_SEMESTER, KV_YEAR};
    struct counts bad = {0};
    long people = 0, values[4] = {0};
    load_rules();
    for (int round = 0; round < 12000; round++) {
        seed = 424242 + (uint64_t)round * 7919;
        any_person(&p);
        score_period(&p, types[dice(6)]);
        people += p.result.n_rows > 0;
        bad.cells += p.result.n_cells;
        for (int i = 0; i < p.result.n_cells; i++)
            values[p.cells[i].value]++;
        check_rows(&p, &bad);
        copy_person(&q, &p);
        shuffle(&q);
        again(&q);
        bad.order += !same_result(&p, &q);
        for (int answer = 0; answer <= 1; answer++) {
            copy_person(&q, &p);
            any_event(&q, answer, 0);
            again(&q);
            check_more(&p, &q, answer, &bad);
        }
    }
    ok(people > 5000 && bad.cells > 30000, "%ld people with %ld cells", people, bad.cells);
    ok(values[0] > 3000 && values[1] > 3000 && values[2] > 3000 && values[3] > 3000,
       "of every value: NM %ld, Y %ld, T %ld, TS %ld", values[0], values[1], values[2], values[3]);
    is_int(bad.tally, 0, "y + t + ts + nm = n, one cell for each indicator, 0 <= % <= 100");
    is_int(bad.order, 0, "any order of input gives the same bytes");
    is_int(bad.denominators, 0, "H1, H2, H4 have one denominator; H1 and H3 are never both asked");
    is_int(bad.risk, 0,
           "A5 is asked of exactly the children at risk, H5 of women at risk before delivery");
    is_int(bad.more_yes, 0, "one more Ya never turns Y into T");
    is_int(bad.more_no, 0, "one more Tidak never turns T or NM into Y");
    is_int(bad.rows, 0, "one more answer changes nobody's rows");
    is_int(bad.once, 0, "nobody is listed twice in an age group");
    is_int(bad.exits, 0, "who left has no cells");
    is_int(bad.pieces, 0, "t lies in P, 1 <= k <= K, values agree with counts and reasons");
    is_int(bad.pack, 0, "packed cells come back");
    after_delivery();
    households();
    extremes();
    return done_testing();
}
