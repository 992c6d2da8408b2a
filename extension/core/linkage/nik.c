#include "linkage/nik.h"
#include "linkage/strings.h"
#include <string.h>

#define PARENT_DAYS                                                                                \
    4383 /* 12 years: a "child" that much younger than its NIK carries a parent's                  \
          */
#define FUTURE_DAYS                                                                                \
    7305 /* 20 years: how far a date may lie after the stated birth when no reference date is      \
            known */

/* Provinces as the first two digits may name them (Kemendagri). */
static bool known_province(int pp)
{
    return (pp >= 11 && pp <= 19) || pp == 21 || (pp >= 31 && pp <= 36) || (pp >= 51 && pp <= 53) ||
           (pp >= 61 && pp <= 65) || (pp >= 71 && pp <= 76) || pp == 81 || pp == 82 ||
           (pp >= 91 && pp <= 96);
}

/* Bytes of a blank or of . - ' at s; 0 if it is something else. NBSP and curved apostrophes count
 * too. */
static size_t skipped(const char *s, size_t len)
{
    if (*s >= '0' && *s <= '9')
        return 0;
    if (*s == ' ' || (*s >= '\t' && *s <= '\r') || *s == '.' || *s == '-' || *s == '\'')
        return 1;
    if (len >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
        return 2;
    return len >= 3 && (memcmp(s, "\xE2\x80\x98", 3) == 0 || memcmp(s, "\xE2\x80\x99", 3) == 0) ? 3
                                                                                                : 0;
}

/* Removes blanks . - ' and keeps the rest, at most size bytes; returns how many there are in all,
 * and whether all of them are digits. */
static size_t clean(const char *text, size_t len, char *out, size_t size, bool *digits)
{
    size_t n = 0;
    *digits = true;
    for (size_t i = 0, skip; i < len;) {
        skip = skipped(text + i, len - i);
        i += skip;
        if (skip)
            continue;
        if (n < size)
            out[n] = text[i];
        *digits &= text[i] >= '0' && text[i] <= '9';
        n++;
        i++;
    }
    return n;
}

/* The word of `want` in any case. */
static bool is_word(const char *text, size_t n, const char *want)
{
    if (n != strlen(want))
        return false;
    for (size_t i = 0; i < n; i++)
        if ((text[i] & ~0x20) != want[i])
            return false;
    return true;
}

static uint64_t value_of(const char *digits, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (uint64_t)(digits[i] - '0');
    return v;
}

/* Cleaning and the codes that need no more than the form; KV_NIK_OK means 16 or 17 digits. */
static kv_nik_status take_digits(const char *text, size_t len, struct kv_nik *out)
{
    char raw[18];
    bool digits = true;
    size_t n = text ? clean(text, len, raw, sizeof(raw), &digits) : 0;

    memset(out, 0, sizeof(*out));
    out->implied = KV_NO_DATE;
    if (n == 0 || (n == 1 && raw[0] == '0') || is_word(raw, n, "TIDAKADA") ||
        is_word(raw, n, "BELUMADA"))
        return KV_NIK_EMPTY;
    if (!digits)
        return KV_NIK_NOT_DIGITS;
    if (n > 17)
        return KV_NIK_LENGTH;
    memcpy(out->digits, raw, n);
    out->n = (uint8_t)n;
    out->number = value_of(raw, n);
    if (n < 16)
        return KV_NIK_LENGTH;
    out->area = (uint32_t)value_of(raw, 6);
    out->serial = (uint32_t)value_of(raw + 12, 4);
    return KV_NIK_OK;
}

static bool all_equal(const char *digits, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (digits[i] != digits[0])
            return false;
    return true;
}

/* All steps +1, or all -1, modulo 10. */
static bool is_sequence(const char *digits)
{
    int step = (digits[1] - digits[0] + 10) % 10;
    if (step != 1 && step != 9)
        return false;
    for (size_t i = 2; i < 16; i++)
        if ((digits[i] - digits[i - 1] + 10) % 10 != step)
            return false;
    return true;
}

/* The codes repeated, sequence, placeholder and area of 16 digits. */
static kv_nik_status dummy_status(const struct kv_nik *nik)
{
    if (all_equal(nik->digits, 16))
        return KV_NIK_REPEATED;
    if (is_sequence(nik->digits))
        return KV_NIK_SEQUENCE;
    if (all_equal(nik->digits + 6, 10))
        return KV_NIK_PLACEHOLDER;
    if (!known_province((int)(nik->area / 10000)) || nik->area / 100 % 100 == 0 ||
        nik->area % 100 == 0)
        return KV_NIK_AREA;
    return KV_NIK_OK;
}

static bool area_listed(uint32_t area, const uint32_t *areas, size_t n)
{
    size_t lo = 0;
    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        if (areas[mid] == area)
            return true;
        if (areas[mid] < area)
            lo = mid + 1;
        else
            n = mid;
    }
    return false;
}

static bool is_adult(kv_role role)
{
    return role == KV_IBU || role == KV_AYAH || role == KV_CATIN;
}

static kv_date date_if_valid(int year, int month, int day)
{
    return kv_valid_ymd(year, month, day) ? kv_date_of(year, month, day) : KV_NO_DATE;
}

static int64_t days_between(kv_date a, kv_date b)
{
    int64_t d = (int64_t)a - b;
    return d < 0 ? -d : d;
}

/* Completed years from `born` to `at`. */
static int age_at(kv_date born, kv_date at)
{
    kv_ymd b = kv_ymd_of(born), t = kv_ymd_of(at);
    return t.year - b.year - (t.month < b.month || (t.month == b.month && t.day < b.day));
}

/*
 * The birth date two digits of a year mean: of the valid dates in 19YY and 20YY, less those after
 * the reference date, birth date known: the nearest (tie: the earlier), without a reference date
 * leaving out one more than 20 years after it; else with a reference date: for an adult role the
 * one aged 12-100, otherwise the latest; else 20YY if YY <= 29.
 */
static kv_date choose_century(kv_date d19, kv_date d20, int yy, const struct kv_nik_context *c)
{
    if (c->reference != KV_NO_DATE) {
        d19 = d19 > c->reference ? KV_NO_DATE : d19;
        d20 = d20 > c->reference ? KV_NO_DATE : d20;
    }
    if (d19 == KV_NO_DATE || d20 == KV_NO_DATE)
        return d19 == KV_NO_DATE ? d20 : d19;
    if (c->birth != KV_NO_DATE) {
        if (c->reference == KV_NO_DATE && (int64_t)d20 - c->birth > FUTURE_DAYS)
            return d19;
        return days_between(d20, c->birth) < days_between(d19, c->birth) ? d20 : d19;
    }
    if (c->reference == KV_NO_DATE)
        return yy <= 29 ? d20 : d19;
    if (is_adult(c->role) && age_at(d20, c->reference) < 12 && age_at(d19, c->reference) <= 100)
        return d19;
    return d20;
}

/* Sex and birth date of the digits 7-12; false if no such date exists. */
static bool read_birth(struct kv_nik *nik, const struct kv_nik_context *c)
{
    int day = (int)value_of(nik->digits + 6, 2), month = (int)value_of(nik->digits + 8, 2),
        yy = (int)value_of(nik->digits + 10, 2);
    bool female = day > 40;

    day -= female ? 40 : 0;
    nik->implied = choose_century(date_if_valid(1900 + yy, month, day),
                                  date_if_valid(2000 + yy, month, day), yy, c);
    if (nik->implied == KV_NO_DATE)
        return false;
    nik->sex = female ? KV_FEMALE : KV_MALE;
    return true;
}

/* The codes repeated to serial_zero of the first 16 digits. */
static kv_nik_status number_status(struct kv_nik *nik, const struct kv_nik_context *c)
{
    kv_nik_status s = dummy_status(nik);
    bool date = read_birth(nik, c);

    if (s == KV_NIK_OK && c->areas && !area_listed(nik->area, c->areas, c->n_areas))
        s = KV_NIK_AREA;
    if (s == KV_NIK_OK && !date)
        s = KV_NIK_DATE;
    if (s == KV_NIK_OK && nik->serial == 0)
        s = KV_NIK_SERIAL_ZERO;
    if (s != KV_NIK_OK && s != KV_NIK_AREA) { /* a made-up number says nothing about a birth */
        nik->implied = KV_NO_DATE;
        nik->sex = KV_SEX_UNKNOWN;
    }
    return s;
}

/* The codes that need the record. */
static kv_nik_status person_status(const struct kv_nik *nik, const struct kv_nik_context *c)
{
    bool may_be_child = c->role == KV_ANAK || c->role == KV_ROLE_UNKNOWN;

    if (c->parents)
        return KV_NIK_PARENT;
    if (c->birth != KV_NO_DATE) {
        if (may_be_child && (int64_t)c->birth - nik->implied >= PARENT_DAYS)
            return KV_NIK_PARENT;
        if (nik->implied != c->birth)
            return KV_NIK_BIRTH_MISMATCH;
    }
    return c->sex != KV_SEX_UNKNOWN && nik->sex != c->sex ? KV_NIK_SEX_MISMATCH : KV_NIK_OK;
}

/*
 * NIK: PPKKCC area of first registration, DDMMYY birth date (day + 40 for women), SSSS serial; no
 * check digit. 73.0801.550321.9901, born 2021-03-15, P: area 730801, day 55 - 40 = 15, ok.
 */
void kv_nik_parse(const char *text, size_t len, const struct kv_nik_context *context,
                  struct kv_nik *out)
{
    struct kv_nik_context of_mother = KV_NIK_NO_CONTEXT;

    out->status = take_digits(text, len, out);
    if (out->status != KV_NIK_OK)
        return;
    if (out->n == 16) {
        out->status = number_status(out, context);
        if (out->status == KV_NIK_OK)
            out->status = person_status(out, context);
        return;
    }
    of_mother.reference = context->reference;
    of_mother.role = KV_IBU;
    of_mother.areas = context->areas;
    of_mother.n_areas = context->n_areas;
    out->status = number_status(out, &of_mother) == KV_NIK_OK ? KV_NIK_TEMPORARY : KV_NIK_LENGTH;
    if (out->status == KV_NIK_TEMPORARY)
        out->child = (uint8_t)(out->digits[16] - '0');
}

/* No KK: area 6, date of issue DDMMYY (20YY, no + 40), serial 4. */
void kv_no_kk_parse(const char *text, size_t len, bool same_as_nik, bool crowded,
                    struct kv_nik *out)
{
    kv_nik_status s = take_digits(text, len, out);

    if (s == KV_NIK_OK && out->n != 16)
        s = KV_NIK_LENGTH;
    if (s == KV_NIK_OK)
        s = dummy_status(out);
    if (s == KV_NIK_OK) {
        out->implied =
            date_if_valid(2000 + (int)value_of(out->digits + 10, 2),
                          (int)value_of(out->digits + 8, 2), (int)value_of(out->digits + 6, 2));
        if (out->implied == KV_NO_DATE)
            s = KV_NIK_DATE;
        else if (out->serial == 0)
            s = KV_NIK_SERIAL_ZERO;
        else if (same_as_nik)
            s = KV_NIK_SAME_AS_NIK;
        else if (crowded)
            s = KV_NIK_CROWDED;
    }
    out->status = s;
}

const char *kv_nik_status_name(kv_nik_status status)
{
    static const char *const names[] = {
        [KV_NIK_EMPTY] = "empty",
        [KV_NIK_NOT_DIGITS] = "not_digits",
        [KV_NIK_TEMPORARY] = "temporary",
        [KV_NIK_LENGTH] = "length",
        [KV_NIK_REPEATED] = "repeated",
        [KV_NIK_SEQUENCE] = "sequence",
        [KV_NIK_PLACEHOLDER] = "placeholder",
        [KV_NIK_AREA] = "area",
        [KV_NIK_DATE] = "date",
        [KV_NIK_SERIAL_ZERO] = "serial_zero",
        [KV_NIK_PARENT] = "parent_nik",
        [KV_NIK_BIRTH_MISMATCH] = "birth_mismatch",
        [KV_NIK_SEX_MISMATCH] = "sex_mismatch",
        [KV_NIK_SAME_AS_NIK] = "same_as_nik",
        [KV_NIK_CROWDED] = "crowded",
        [KV_NIK_OK] = "ok",
    };
    return (unsigned)status < sizeof(names) / sizeof(*names) ? names[status] : NULL;
}

void kv_nik_mask(const char *text, size_t len, char out[17])
{
    struct kv_nik nik;

    memcpy(out, "********", 9);
    if (take_digits(text, len, &nik) != KV_NIK_OK || nik.n != 16)
        return;
    memcpy(out, nik.digits, 6);
    memcpy(out + 6, "********", 8);
    memcpy(out + 14, nik.digits + 14, 2);
    out[16] = '\0';
}

/* Usable for comparing: the statuses of rule R2, and 15 or 17 digits (a temporary number is the
 * mother's). */
static bool comparable(const struct kv_nik *nik)
{
    return kv_nik_usable(nik->status) ||
           (nik->status == KV_NIK_LENGTH && (nik->n == 15 || nik->n == 17));
}

static bool one_edit(const struct kv_nik *a, const struct kv_nik *b)
{
    return kv_one_edit((const uint8_t *)a->digits, a->n, (const uint8_t *)b->digits, b->n);
}

/* Serials equal but for two neighbouring digits: 0001 / 0010. */
static bool serial_swapped(const char *a, const char *b)
{
    size_t i = 12;
    while (i < 15 && a[i] == b[i])
        i++;
    if (i > 14 || a[i] != b[i + 1] || a[i + 1] != b[i] || a[i] == a[i + 1])
        return false;
    return memcmp(a + i + 2, b + i + 2, 14 - i) == 0;
}

/*
 * A typing error of 16 digits: distance 1, and the differing places lie where one of the numbers
 * already contradicts itself: all in 1-6 and a status area, or all in 7-12 and a status date,
 * birth_mismatch or sex_mismatch. Two numbers that are both ok are each confirmed by their own
 * record: one differing digit means two people.
 */
static bool typing_error(const struct kv_nik *a, const struct kv_nik *b)
{
    size_t first = 0, last = 15;

    if (!one_edit(a, b))
        return false;
    while (a->digits[first] == b->digits[first])
        first++;
    while (a->digits[last] == b->digits[last])
        last--;
    if (last < 6)
        return a->status == KV_NIK_AREA || b->status == KV_NIK_AREA;
    if (first < 6 || last > 11)
        return false;
    return a->status == KV_NIK_DATE || a->status == KV_NIK_BIRTH_MISMATCH ||
           a->status == KV_NIK_SEX_MISMATCH || b->status == KV_NIK_DATE ||
           b->status == KV_NIK_BIRTH_MISMATCH || b->status == KV_NIK_SEX_MISMATCH;
}

uint64_t kv_nik_pack(const struct kv_nik *nik)
{
    return nik->number | (uint64_t)nik->status << 57 |
           (uint64_t)(nik->n >= 15 ? nik->n - 14 : 0) << 61;
}

void kv_nik_unpack(uint64_t packed, struct kv_nik *out)
{
    uint64_t rest;

    memset(out, 0, sizeof(*out));
    out->implied = KV_NO_DATE;
    out->status = (kv_nik_status)(packed >> 57 & 15);
    out->n = (uint8_t)(packed >> 61 & 3 ? (packed >> 61 & 3) + 14 : 0);
    if (out->n == 0)
        return;
    out->number = rest = packed & ((UINT64_C(1) << 57) - 1);
    for (size_t i = out->n; i-- > 0; rest /= 10)
        out->digits[i] = (char)('0' + rest % 10);
    if (out->n >= 16) {
        out->area = (uint32_t)value_of(out->digits, 6);
        out->serial = (uint32_t)value_of(out->digits + 12, 4);
    }
}

int kv_nik_level(const struct kv_nik *a, const struct kv_nik *b)
{
    if (!comparable(a) || !comparable(b))
        return 0;
    if (a->n != 16 || b->n != 16)
        return (a->n == 16 || b->n == 16) && one_edit(a, b) ? 4 : 0;
    if (a->number == b->number)
        return 5;
    if (memcmp(a->digits, b->digits, 12) == 0)
        return serial_swapped(a->digits, b->digits) ? 3 : 2;
    return typing_error(a, b) ? 4 : 1;
}

int kv_no_kk_level(const struct kv_nik *a, const struct kv_nik *b)
{
    if (a->status != KV_NIK_OK || b->status != KV_NIK_OK)
        return 0;
    if (a->number == b->number)
        return 3;
    return one_edit(a, b) ? 2 : 1;
}
