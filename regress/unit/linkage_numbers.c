/* NIK and No KK: every status, the century, cleaning, masking, levels. */
#include "linkage/nik.h"
#include "linkage/place.h"
#include "wilayah/kode.h"
#include "tap.h"
#include <stdlib.h>

#define BORN kv_date_of(2021, 3, 15)

static struct kv_nik read_nik(const char *text, kv_date birth, kv_sex sex, kv_role role,
                              kv_date reference)
{
    struct kv_nik_context c = KV_NIK_NO_CONTEXT;
    struct kv_nik nik;
    c.birth = birth;
    c.sex = sex;
    c.role = role;
    c.reference = reference;
    kv_nik_parse(text, strlen(text), &c, &nik);
    return nik;
}

static void status_is(const char *text, kv_date birth, kv_sex sex, const char *want)
{
    char name[120];
    struct kv_nik nik = read_nik(text, birth, sex, KV_ROLE_UNKNOWN, KV_NO_DATE);
    snprintf(name, sizeof(name), "'%s' is %s", text, want);
    is_str(kv_nik_status_name(nik.status), want, name);
}

static void statuses(void)
{
    status_is("-", KV_NO_DATE, KV_SEX_UNKNOWN, "empty");
    status_is("", KV_NO_DATE, KV_SEX_UNKNOWN, "empty");
    status_is(" . ' ", KV_NO_DATE, KV_SEX_UNKNOWN, "empty");
    status_is("0", KV_NO_DATE, KV_SEX_UNKNOWN, "empty");
    status_is("tidak ada", KV_NO_DATE, KV_SEX_UNKNOWN, "empty");
    status_is("BELUM ADA", KV_NO_DATE, KV_SEX_UNKNOWN, "empty");
    status_is("7,30802E+15", KV_NO_DATE, KV_SEX_UNKNOWN, "not_digits");
    status_is("TEMP12", KV_NO_DATE, KV_SEX_UNKNOWN, "not_digits");
    status_is("730801550321990X1234567", KV_NO_DATE, KV_SEX_UNKNOWN, "not_digits");
    status_is("730801550321990112 A", KV_NO_DATE, KV_SEX_UNKNOWN, "not_digits");
    status_is("7308015503219901123", KV_NO_DATE, KV_SEX_UNKNOWN, "length");
    status_is("73080155032199011", KV_NO_DATE, KV_SEX_UNKNOWN, "temporary");
    status_is("99080155032199011", KV_NO_DATE, KV_SEX_UNKNOWN, "length");
    status_is("73080155032100001", KV_NO_DATE, KV_SEX_UNKNOWN, "length");
    status_is("730801550321990", KV_NO_DATE, KV_SEX_UNKNOWN, "length");
    status_is("00", KV_NO_DATE, KV_SEX_UNKNOWN, "length");
    status_is("1234567890123456789012345", KV_NO_DATE, KV_SEX_UNKNOWN, "length");
    status_is("0000000000000000", KV_NO_DATE, KV_SEX_UNKNOWN, "repeated");
    status_is("1234567890123456", KV_NO_DATE, KV_SEX_UNKNOWN, "sequence");
    status_is("9876543210987654", KV_NO_DATE, KV_SEX_UNKNOWN, "sequence");
    status_is("7308019999999999", KV_NO_DATE, KV_SEX_UNKNOWN, "placeholder");
    status_is("9908011503219901", KV_NO_DATE, KV_SEX_UNKNOWN, "area");
    status_is("7300011503219901", KV_NO_DATE, KV_SEX_UNKNOWN, "area");
    status_is("7308001503219901", KV_NO_DATE, KV_SEX_UNKNOWN, "area");
    status_is("7308013002219901", KV_NO_DATE, KV_SEX_UNKNOWN, "date");
    status_is("7308013503219901", KV_NO_DATE, KV_SEX_UNKNOWN, "date");
    status_is("7308017203219901", KV_NO_DATE, KV_SEX_UNKNOWN, "date");
    status_is("7308016902219901", KV_NO_DATE, KV_SEX_UNKNOWN, "date");
    status_is("7308011503210000", KV_NO_DATE, KV_SEX_UNKNOWN, "serial_zero");
    status_is("7308015503909901", BORN, KV_SEX_UNKNOWN, "parent_nik");
    status_is("7308015503219901", kv_date_of(2021, 3, 16), KV_SEX_UNKNOWN, "birth_mismatch");
    status_is("7308015503219901", KV_NO_DATE, KV_MALE, "sex_mismatch");
    status_is("73.0801.550321.9901", BORN, KV_FEMALE, "ok");
    status_is("'7308015503219901", BORN, KV_FEMALE, "ok");
    status_is("7308-0155 0321\xC2\xA0"
              "9901 ",
              BORN, KV_FEMALE, "ok");
    is_str(kv_nik_status_name((kv_nik_status)99), NULL, "no name for what is no status");
}

static void parent_rule(void)
{
    kv_date nik_birth = kv_date_of(2009, 3, 15);
    is_int(
        read_nik("7308015503099901", nik_birth + 4382, KV_SEX_UNKNOWN, KV_ANAK, KV_NO_DATE).status,
        KV_NIK_BIRTH_MISMATCH, "4,382 days older than its child is a mismatch");
    is_int(
        read_nik("7308015503099901", nik_birth + 4383, KV_SEX_UNKNOWN, KV_ANAK, KV_NO_DATE).status,
        KV_NIK_PARENT, "4,383 days is the parent's NIK");
    is_int(
        read_nik("7308015503099901", nik_birth + 4383, KV_SEX_UNKNOWN, KV_IBU, KV_NO_DATE).status,
        KV_NIK_BIRTH_MISMATCH, "but a mother has no parent's NIK");
    struct kv_nik_context c = KV_NIK_NO_CONTEXT;
    struct kv_nik nik;
    c.parents = true;
    kv_nik_parse("7308015503219901", 16, &c, &nik);
    is_int(nik.status, KV_NIK_PARENT, "a NIK equal to the parent's is the parent's");
    static const uint32_t areas[] = {730801, 730802, 730899};
    c = (struct kv_nik_context)KV_NIK_NO_CONTEXT;
    c.areas = areas;
    c.n_areas = 3;
    kv_nik_parse("7308025503219901", 16, &c, &nik);
    is_int(nik.status, KV_NIK_OK, "an area of the table");
    kv_nik_parse("7308035503219901", 16, &c, &nik);
    is_int(nik.status, KV_NIK_AREA, "an area that is not in the table");
}

static void implied_is(const char *nik, kv_date birth, kv_role role, kv_date reference, int y,
                       int m, int d, const char *name)
{
    struct kv_nik n = read_nik(nik, birth, KV_SEX_UNKNOWN, role, reference);
    is_int(n.implied, kv_date_of(y, m, d), name);
}

static void centuries(void)
{
    kv_date ref = kv_date_of(2024, 6, 1);
    implied_is("7308015503299901", KV_NO_DATE, 0, KV_NO_DATE, 2029, 3, 15,
               "nothing known: 29 is 2029");
    implied_is("7308015503309901", KV_NO_DATE, 0, KV_NO_DATE, 1930, 3, 15, "and 30 is 1930");
    implied_is("7308015503299901", KV_NO_DATE, 0, ref, 1929, 3, 15,
               "after the reference date it is 1929");
    implied_is("7308015503209901", KV_NO_DATE, KV_ANAK, ref, 2020, 3, 15, "a child: the latest");
    implied_is("7308015503209901", KV_NO_DATE, KV_IBU, kv_date_of(2019, 6, 1), 1920, 3, 15,
               "an adult: aged 12 to 100");
    implied_is("7308015503129901", KV_NO_DATE, KV_IBU, kv_date_of(2024, 3, 15), 2012, 3, 15,
               "12 years old today");
    implied_is("7308015503129901", KV_NO_DATE, KV_IBU, kv_date_of(2024, 3, 14), 2012, 3, 15,
               "nobody is 12 to 100: the latest (1912 would be 111)");
    implied_is("7308015503459901", BORN, 0, KV_NO_DATE, 1945, 3, 15,
               "24 years after the birth date is not a candidate");
    implied_is("7308015503419901", BORN, 0, KV_NO_DATE, 2041, 3, 15, "20 years are");
    implied_is("7308015503219901", kv_date_of(1971, 3, 16), 0, ref, 2021, 3, 15,
               "the nearest to the birth date");
    implied_is("7308012902009901", KV_NO_DATE, 0, KV_NO_DATE, 2000, 2, 29,
               "29 February 1900 never was");
    struct kv_nik n = read_nik("7308012902009901", KV_NO_DATE, 0, 0, kv_date_of(1999, 12, 31));
    is_int(n.status, KV_NIK_DATE, "and before 2000 there is no candidate");
    n = read_nik("7308019999999999", KV_NO_DATE, 0, 0, KV_NO_DATE);
    ok(n.implied == KV_NO_DATE && n.sex == KV_SEX_UNKNOWN,
       "a dummy says nothing about birth and sex");
    n = read_nik("73080155032199012", BORN, 0, KV_ANAK, ref);
    ok(n.status == KV_NIK_TEMPORARY && n.child == 2 && n.area == 730801,
       "temporary: child number 2");
    n = read_nik("7308015503219901", BORN, 0, 0, KV_NO_DATE);
    ok(n.sex == KV_FEMALE && n.area == 730801 && n.serial == 9901 &&
           n.number == UINT64_C(7308015503219901),
       "the parts of an ok number");
    ok(read_nik("7308011503219901", BORN, 0, 0, KV_NO_DATE).sex == KV_MALE,
       "a day without 40 is a man's");
}

static void no_kk(void)
{
    static const char *const cases[][2] = {
        {"-", "empty"},
        {"KK123", "not_digits"},
        {"730801150321990", "length"},
        {"73080115032199011", "length"},
        {"1111111111111111", "repeated"},
        {"1234567890123456", "sequence"},
        {"7308010000000000", "placeholder"},
        {"9908011503219901", "area"},
        {"7308015503219901", "date"},
        {"7308012902219901", "date"},
        {"7308011503210000", "serial_zero"},
        {"7308.0115.0321.1000", "ok"},
    };
    struct kv_nik kk;
    char name[80];

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        kv_no_kk_parse(cases[i][0], strlen(cases[i][0]), false, false, &kk);
        snprintf(name, sizeof(name), "No KK '%s'", cases[i][0]);
        is_str(kv_nik_status_name(kk.status), cases[i][1], name);
    }
    is_int(kk.implied, kv_date_of(2021, 3, 15), "date of issue");
    kv_no_kk_parse("7308011503211000", 16, true, true, &kk);
    is_str(kv_nik_status_name(kk.status), "same_as_nik", "a NIK in the place of the No KK");
    kv_no_kk_parse("7308011503211000", 16, false, true, &kk);
    is_str(kv_nik_status_name(kk.status), "crowded", "a number of too many people");
}

static void masked(void)
{
    char out[17];
    kv_nik_mask("73.0801.550321.9901", 19, out);
    is_str(out, "730801********01", "first six, eight stars, last two");
    kv_nik_mask("730801550321990", 15, out);
    is_str(out, "********", "a number of another length shows nothing");
    kv_nik_mask("Siti Aminah 1234", 16, out);
    is_str(out, "********", "text shows nothing");
    kv_nik_mask(NULL, 0, out);
    is_str(out, "********", "nothing shows nothing");
}

/* Level of two numbers, read with the same birth date; packing must not change it. */
static int level(const char *a, kv_date birth_a, const char *b, kv_date birth_b)
{
    struct kv_nik x = read_nik(a, birth_a, 0, 0, KV_NO_DATE),
                  y = read_nik(b, birth_b, 0, 0, KV_NO_DATE), px, py;
    int one = kv_nik_level(&x, &y), other = kv_nik_level(&y, &x);
    kv_nik_unpack(kv_nik_pack(&x), &px);
    kv_nik_unpack(kv_nik_pack(&y), &py);
    return one == other && one == kv_nik_level(&px, &py) && px.status == x.status ? one : -1;
}

static void levels(void)
{
    is_int(level("7308015503219901", BORN, "73.0801.550321.9901", BORN), 5, "equal");
    is_int(level("7308015503210001", BORN, "7308015503210010", BORN), 3, "serials 0001 and 0010");
    is_int(level("7308015503219901", BORN, "7308015503219902", BORN), 2,
           "another serial is another person");
    is_int(level("7308015503219091", BORN, "7308015503210991", BORN), 3,
           "swap in the middle of the serial");
    is_int(level("7308015503211234", BORN, "7308015503212143", BORN), 2,
           "two swaps are another serial");
    is_int(level("7308015503219901", BORN, "9308015503219901", BORN), 1,
           "93 is a province: two ok numbers are two people");
    is_int(level("7308015503219901", BORN, "7708015503219901", BORN), 4,
           "a wrong digit in an area that is none");
    is_int(level("7308015503219901", BORN, "7308015603219901", BORN), 4,
           "a wrong digit in a date that contradicts its record");
    is_int(level("7308015503219901", KV_NO_DATE, "7308015603219901", KV_NO_DATE), 1,
           "two ok numbers, nothing contradicts");
    is_int(level("7308015503219901", BORN, "7308016503219901", BORN), 4,
           "another digit of the day");
    is_int(level("7308015503219901", BORN, "7308015503129911", KV_NO_DATE), 1, "two differences");
    is_int(level("7308015503219901", BORN, "730801550321990", BORN), 4, "15 digits, one missing");
    is_int(level("7308015503219901", BORN, "73080155032199010", BORN), 0,
           "the mother's number with a child's is unusable");
    is_int(level("7308015503219901", BORN, "99080155032199010", BORN), 0,
           "17 digits two steps away: unusable");
    is_int(level("7308015503219901", BORN, "77308015503219901", BORN), 4,
           "17 digits, one too many");
    is_int(level("730801550321990", BORN, "730801550321991", BORN), 0, "two short numbers");
    is_int(level("7308015503219901", BORN, "7308019999999999", BORN), 0, "a dummy is missing");
    is_int(level("", BORN, "7308015503219901", BORN), 0, "empty is missing");
    struct kv_nik a, b;
    kv_no_kk_parse("7308011503211000", 16, false, false, &a);
    kv_no_kk_parse("7308011503211000", 16, false, false, &b);
    is_int(kv_no_kk_level(&a, &b), 3, "No KK equal");
    kv_no_kk_parse("7308011503211001", 16, false, false, &b);
    is_int(kv_no_kk_level(&a, &b), 2, "one step");
    kv_no_kk_parse("7308011503211011", 16, false, false, &b);
    is_int(kv_no_kk_level(&a, &b), 1, "two steps");
    kv_no_kk_parse("7308010000000000", 16, false, false, &b);
    is_int(kv_no_kk_level(&a, &b), 0, "not ok is missing");
}

static void place_is(const char *text, uint32_t kec, int desa)
{
    struct kv_place p = {0};
    kv_status s = kv_place_parse(text, strlen(text), &p);
    ok(p.kec == kec && p.desa == desa && (s == KV_OK) == (kec != 0), "place '%s'", text);
}

static void rt_rw_is(const char *text, int want_rt, int want_rw)
{
    int16_t rt, rw;
    kv_rt_rw_parse(text, strlen(text), &rt, &rw);
    ok(rt == want_rt && rw == want_rw, "'%s' is RT %d RW %d", text, want_rt, want_rw);
}

static void places(void)
{
    place_is("73.08.01.2001", 730801, 2001);
    place_is("7308012001", 730801, 2001);
    place_is("73.08.01", 730801, 0);
    place_is("7308", 730800, 0);
    place_is("73", 0, 0);
    place_is("7308010", 0, 0);
    place_is("Bone", 0, 0);
    rt_rw_is("RT 003/RW 02", 3, 2);
    rt_rw_is("003/002", 3, 2);
    rt_rw_is("rt.3 rw.2", 3, 2);
    rt_rw_is("RW 02 / RT 003", 3, 2);
    rt_rw_is("003", 3, 0);
    rt_rw_is("0/0", 0, 0);
    rt_rw_is("Dusun III", 0, 0);
    rt_rw_is("Jl. Mawar 3", 0, 0);
    rt_rw_is("", 0, 0);
    rt_rw_is("1/2/3", 0, 0);
    rt_rw_is("123456/2", 0, 2);
    struct kv_place a = {730801, 2001, 3, 2}, b = a;
    is_int(kv_place_level(&a, &b), 5, "same desa, RT and RW");
    b.rt = 4;
    is_int(kv_place_level(&a, &b), 4, "same desa");
    a.rt = b.rt = 0;
    is_int(kv_place_level(&a, &b), 4, "an unknown RT is no equal RT");
    b.desa = 2002;
    is_int(kv_place_level(&a, &b), 3, "same kecamatan");
    b.kec = 730802;
    is_int(kv_place_level(&a, &b), 2, "same kabupaten");
    b.kec = 730800;
    is_int(kv_place_level(&a, &b), 2, "kecamatan unknown");
    b.kec = 730901;
    is_int(kv_place_level(&a, &b), 1, "another kabupaten");
    b.kec = 0;
    is_int(kv_place_level(&a, &b), 0, "missing");
}

static void codes(void)
{
    static const struct {
        const char *code, *level, *parent;
    } cases[] = {
        {"73", "provinsi", ""},
        {"73.08", "kabupaten", "73"},
        {"73.08.01", "kecamatan", "73.08"},
        {"73.08.01.2001", "desa", "73.08.01"},
        {"7308", "kabupaten", "73"},
        {"730801", "kecamatan", "7308"},
        {"7308012001", "desa", "730801"},
        {"7", NULL, ""},
        {"73.", NULL, ""},
        {"73.8", NULL, ""},
        {"73.0801", NULL, ""},
        {"7308.01", NULL, ""},
        {"7308010", NULL, ""},
        {"73.08.01.2001.1", NULL, ""},
        {"73.08.01.2001.", NULL, ""},
        {"00", NULL, ""},
        {"73.00", NULL, ""},
        {"", NULL, ""},
        {"Bone", NULL, ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        size_t len = strlen(cases[i].code), n = kv_kode_parent_len(cases[i].code, len);
        is_str(kv_kode_level_name(kv_kode_level_of(cases[i].code, len)), cases[i].level,
               cases[i].code);
        ok(n == strlen(cases[i].parent) && memcmp(cases[i].code, cases[i].parent, n) == 0,
           "parent of '%s'", cases[i].code);
    }
}

/* Random bytes must not be read outside their length (the sanitizer watches). */
static void random_bytes(void)
{
    static const char alphabet[] = "0123456789 .-'/ABRTWtidakn\xC2\xA0\xE2\x80";
    struct kv_place p;
    int16_t rt, rw;
    int kept = 1;

    srand(11);
    for (int i = 0; i < 200000; i++) {
        size_t n = (size_t)(rand() % 24);
        char *s = malloc(n + !n), out[17];
        for (size_t k = 0; k < n; k++)
            s[k] = rand() % 3 ? alphabet[rand() % 10]
                              : alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
        struct kv_nik_context c = KV_NIK_NO_CONTEXT;
        struct kv_nik nik, kk;
        kv_nik_parse(s, n, &c, &nik);
        kv_no_kk_parse(s, n, false, false, &kk);
        kept &= kv_nik_level(&nik, &kk) >= 0 && nik.n <= 17;
        kv_nik_mask(s, n, out);
        kv_place_parse(s, n, &p);
        kv_rt_rw_parse(s, n, &rt, &rw);
        kept &= kv_kode_parent_len(s, n) <= n;
        free(s);
    }
    ok(kept, "random bytes");
}

int main(void)
{
    statuses();
    parent_rule();
    centuries();
    no_kk();
    masked();
    levels();
    places();
    codes();
    random_bytes();
    return done_testing();
}
