/* Rules about whole rows: what they must have, where they belong, what they are called. */
#include "linkage/name.h"
#include "load/row.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define UNDER_FIVE_DAYS   1826 /* the last day below 60 months of 30.4375 days */
#define UNDER_FIVE_MONTHS 60
#define AGE_TOLERANCE     31

/* ---- what a row must have ---- */

/* The last day a row can mean: its day, or the end of its month or year. */
static kv_date last_day(const struct row *r)
{
    if (!r->plan->monthly)
        return r->event;
    kv_ymd d = kv_ymd_of(r->event);
    if (r->plan->yearly)
        return kv_date_of(d.year, 12, 31);
    return r->event + kv_month_days(d.year, d.month) - 1;
}

/* A day that can be: not after the day of the data, not before birth. */
static bool check_event(struct row *r)
{
    const struct plan *p = r->plan;
    if (r->event == KV_NO_DATE)
        return row_refuse(r, BARIS_TIDAK_LENGKAP, p->event_column);
    if (r->event > p->data_date || (r->birth != KV_NO_DATE && last_day(r) < r->birth))
        return row_refuse(r, WAKTU_MUSTAHIL, p->event_column);
    return true;
}

static bool check_measurement(struct row *r)
{
    const struct plan *p = r->plan;
    if (r->event != KV_NO_DATE && !row_has(r, p->weight) && !row_has(r, p->height))
        return row_refuse(r, BARIS_TIDAK_LENGKAP, p->weight_column);
    if (!check_event(r))
        return false;
    if (r->birth == KV_NO_DATE && !row_has(r, p->months) && p->birth_column >= 0)
        row_warn(r, TGL_LAHIR_KOSONG, p->birth_column);
    r->over_five = r->birth != KV_NO_DATE
                       ? r->event - r->birth > UNDER_FIVE_DAYS
                       : row_has(r, p->months) && r->values[p->months].d >= UNDER_FIVE_MONTHS;
    if (r->over_five)
        row_warn(r, UMUR_LEBIH, p->event_column);
    if (r->stated_age_days >= 0 && r->birth != KV_NO_DATE &&
        fabs(r->stated_age_days - (r->event - r->birth)) > AGE_TOLERANCE)
        row_warn(r, UMUR_BEDA, p->age_column);
    return true;
}

/* A service needs a day or month and an answer; the person comes with the id. */
static bool check_visit(struct row *r)
{
    return check_event(r) && (r->answers || row_refuse(r, BARIS_TIDAK_LENGKAP, -1));
}

/* A row of a long list needs a known service and an answer; a form without answers is one all the
 * same: the person was there. */
static bool check_form(struct row *r)
{
    const struct plan *p = r->plan;
    char key[64];
    if (!check_event(r))
        return false;
    if (p->item < 0)
        return true;
    int n = row_has(r, p->item) ? snprintf(key, sizeof key, " %.*s ", (int)r->values[p->item].n,
                                           r->values[p->item].text)
                                : 0;
    if (n <= 0 || n >= (int)sizeof key || strchr(key + 1, ' ') != key + n - 1 ||
        !strcasestr(p->items, key))
        return row_refuse(r, LAYANAN_ASING, -1);
    return row_has(r, p->answer) || row_refuse(r, JAWABAN_KOSONG, -1);
}

/* The code of the area as received. */
static struct place_text given_code(const struct row *r)
{
    return r->place.code.n ? r->place.code : r->place.bps;
}

/* Counts of a recap: families at risk and not at risk are all target families. */
static bool check_recap(struct row *r)
{
    const struct plan *p = r->plan;
    if (r->event == KV_NO_DATE || !given_code(r).n)
        return row_refuse(r, BARIS_TIDAK_LENGKAP, r->event == KV_NO_DATE ? p->event_column : -1);
    if (row_has(r, p->total) && row_has(r, p->at_risk) && row_has(r, p->no_risk) &&
        r->values[p->total].i != r->values[p->at_risk].i + r->values[p->no_risk].i)
        row_warn(r, JUMLAH_BEDA, -1);
    return true;
}

bool rules_check(struct row *r)
{
    switch (r->plan->rule) {
    case RULE_MEASUREMENT:
        return check_measurement(r);
    case RULE_VISIT:
        return check_visit(r);
    case RULE_FORM:
        return check_form(r);
    case RULE_PLACE:
        return check_event(r);
    case RULE_RECAP:
        return check_recap(r);
    case RULE_IDENTITY:
    case RULE_PERSON:
    case RULE_FAMILY:
    case RULE_HOUSE:
        break; /* their id decides */
    }
    return true;
}

/* ---- where it belongs ---- */

/* The cell that named the area nobody knows. */
static int place_column(const struct row *r)
{
    if (r->place.name[r->area.failed].n)
        return r->place_column[r->area.failed];
    return given_code(r).n ? r->code_column : -1;
}

/* "SULSEL / BONE / KAHU / LABUAJA": what there is to repair the area with. */
static void keep_place_text(struct row *r)
{
    const struct place_text *part[] = {&r->place.name[PLACE_PROVINSI],
                                       &r->place.name[PLACE_KABUPATEN],
                                       &r->place.name[PLACE_KECAMATAN],
                                       &r->place.name[PLACE_DESA],
                                       &r->place.code,
                                       &r->place.bps};
    size_t start = r->numbers_used;
    for (size_t i = 0; i < sizeof part / sizeof *part && r->plan->area_text >= 0; i++)
        if (part[i]->n && (r->numbers_used == start || row_keep(r, " / ", 3)))
            row_keep(r, part[i]->p, part[i]->n);
    if (r->numbers_used > start)
        row_set_text(r, r->plan->area_text, r->numbers + start, r->numbers_used - start);
}

static void settle_place(struct row *r)
{
    static const size_t lengths[] = {0, 0, 5, 8, 13};
    const struct plan *p = r->plan;
    r->place.context = p->area;
    r->place.date = r->event;
    places_find_memo(p->places, r->memo, &r->place, &r->area);
    const char *code = r->area.code;
    size_t n = strlen(code);
    int slots[] = {-1, -1, p->kab, p->kec, p->desa};
    for (int level = PLACE_KABUPATEN; level <= PLACE_DESA; level++) {
        bool known = n >= lengths[level];
        row_set_text(r, slots[level], known ? code : "-", known ? lengths[level] : 1);
    }
    if (r->area.failed)
        row_warn(r, WILAYAH_ASING, place_column(r));
    if (r->area.level != PLACE_DESA)
        keep_place_text(r);
}

/* ---- what it is called ---- */

int64_t row_child_number(EVP_MD_CTX *ctx, const char *source, const char *id)
{
    unsigned char hash[32];
    if (!EVP_DigestInit_ex(ctx, NULL, NULL) || !EVP_DigestUpdate(ctx, source, strlen(source)) ||
        !EVP_DigestUpdate(ctx, ":", 1) || !EVP_DigestUpdate(ctx, id, strlen(id)) ||
        !EVP_DigestFinal_ex(ctx, hash, NULL))
        die(EXIT_RUNTIME, "no SHA-256: out of memory");
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | hash[i];
    return (int64_t)(v & INT64_MAX);
}

enum { ID_HEX = 24 }; /* 96 bits */

/* The id: a mark and the start of the keyed digest of some texts, parted by a byte that no text
 * has. */
static bool keyed_id(struct row *r, char mark, const struct place_text *pieces, int n)
{
    unsigned char digest[KEY_MAC];
    key_begin(&r->key);
    key_add(&r->key, &mark, 1);
    for (int i = 0; i < n; i++) {
        key_add(&r->key, "\x1F", 1);
        key_add(&r->key, pieces[i].p, pieces[i].n);
    }
    key_end(&r->key, digest);
    r->id[0] = mark;
    key_hex(digest, ID_HEX, r->id + 1);
    return true;
}

/* The id of a NIK ('n') or No KK ('k'): its keyed digest as in inti.orang.nik_kunci. */
static bool number_id(struct row *r, char mark, const char *number)
{
    r->id[0] = mark;
    key_digest(&r->key, mark == 'n' ? "nik" : "no_kk", number, 16, r->id + 1);
    return true;
}

/* A text of the row, "" when it has none. */
static struct place_text text_of(const struct row *r, int slot)
{
    if (!row_has(r, slot) || r->values[slot].kind != VALUE_TEXT)
        return (struct place_text){"", 0};
    return (struct place_text){r->values[slot].text, r->values[slot].n};
}

static bool is_ok(const struct row *r, int status)
{
    struct place_text t = text_of(r, status);
    return t.n == 2 && memcmp(t.p, "ok", 2) == 0;
}

/* The id as some texts one after the other; false when they are too long. */
static bool plain_id(struct row *r, const struct place_text *parts, int n)
{
    size_t used = 0;
    for (int i = 0; i < n; i++) {
        if (used + parts[i].n >= sizeof r->id)
            return false;
        memcpy(r->id + used, parts[i].p, parts[i].n);
        used += parts[i].n;
    }
    r->id[used] = 0;
    return used > 0;
}

#define WORD(s) ((struct place_text){s, sizeof s - 1})

/* A name in its normal form: the same person written "St. Aisyah" and "SITI AISYAH" keeps an id. */
static struct place_text normal_name(const struct row *r, int slot, kv_sex sex,
                                     struct kv_name *name)
{
    struct place_text raw = text_of(r, slot);
    struct kv_name_input in = {
        .text = raw.p, .len = raw.n, .sex = sex, .role = (kv_role)r->plan->role};
    if (!raw.n)
        return raw;
    if (r->area.code[0])
        in.province = (r->area.code[0] - '0') * 10 + (r->area.code[1] - '0');
    kv_name_normalise(&in, name);
    return name->n ? (struct place_text){name->norm, name->len} : raw;
}

/* The village by its code, else as it is written. */
static struct place_text village_of(const struct row *r)
{
    if (r->area.level != PLACE_DESA && r->place.name[PLACE_DESA].n)
        return r->place.name[PLACE_DESA];
    return (struct place_text){r->area.code, strlen(r->area.code)};
}

/* A hash of name, birth date, sex and village; of persons in lists also of family and mother, who
 * often have no birth date. False without a name. */
static bool name_id(struct row *r)
{
    const struct plan *p = r->plan;
    char birth[16];
    struct kv_name name, mother;
    if (!row_has(r, p->name))
        return false;
    size_t n = (size_t)snprintf(birth, sizeof birth, "%d", r->birth);
    const char *sex = r->sex == KV_MALE ? "L" : r->sex == KV_FEMALE ? "P" : "";
    struct place_text family = text_of(r, row_has(r, p->family_id) ? p->family_id : p->family_no);
    struct place_text pieces[] = {normal_name(r, p->name, r->sex, &name),
                                  {birth, n},
                                  {sex, strlen(sex)},
                                  village_of(r),
                                  family,
                                  normal_name(r, p->mother, KV_FEMALE, &mother)};
    bool list = p->rule == RULE_PERSON || p->rule == RULE_VISIT;
    return keyed_id(r, 'h', pieces, list ? 6 : 4);
}

/* A row of a file without identities is its place in the file. */
static bool line_id(struct row *r)
{
    const struct plan *p = r->plan;
    char line[24];
    size_t n = (size_t)snprintf(line, sizeof line, "%lld", (long long)r->line);
    const char *area = p->area ? p->area : "";
    struct place_text pieces[] = {
        {p->base_name, strlen(p->base_name)}, {area, strlen(area)}, {line, n}};
    return keyed_id(r, 'b', pieces, 3);
}

/* A mother is her KIA book in her village; a child is named beside it, for twins share one. */
static bool book_id(struct row *r)
{
    const struct plan *p = r->plan;
    struct kv_name name;
    char birth[16];
    size_t n = (size_t)snprintf(birth, sizeof birth, "%d", r->birth);
    struct place_text pieces[] = {
        text_of(r, p->kia), village_of(r), {birth, n}, normal_name(r, p->name, r->sex, &name)};
    return keyed_id(r, 'a', pieces, p->sex >= 0 ? 4 : 2);
}

/* The number of a member in a numbered family, else the NIK when its status is ok, else the number
 * the source itself gives, else the name. */
static bool person_id(struct row *r)
{
    const struct plan *p = r->plan;
    if (row_has(r, p->member_id) && row_has(r, p->family_id)) {
        struct place_text parts[] = {text_of(r, p->family_id), WORD("/"), text_of(r, p->member_id)};
        return plain_id(r, parts, 3);
    }
    if (is_ok(r, p->nik_status))
        return number_id(r, 'n', r->values[p->nik].text);
    if (row_has(r, p->art_id)) {
        struct place_text parts[] = {WORD("art:"), text_of(r, p->art_id)};
        return plain_id(r, parts, 2);
    }
    if (row_has(r, p->kia))
        return book_id(r);
    return name_id(r) || (p->nik_column < 0 && p->name_column < 0 && line_id(r));
}

/* No KK, else the head's NIK, else the head's name with a village. */
static bool family_id(struct row *r)
{
    const struct plan *p = r->plan;
    struct kv_name name;
    if (is_ok(r, p->family_status))
        return number_id(r, 'k', r->values[p->family_no].text);
    if (is_ok(r, p->head_status))
        return number_id(r, 'n', r->values[p->head_nik].text);
    if (!row_has(r, p->head_name) || r->area.level != PLACE_DESA)
        return false;
    struct place_text pieces[] = {normal_name(r, p->head_name, KV_SEX_UNKNOWN, &name),
                                  village_of(r)};
    return keyed_id(r, 'h', pieces, 2);
}

/* A facility or a budget line: what it is and is called, in its village. */
static bool thing_id(struct row *r)
{
    const struct plan *p = r->plan;
    struct place_text pieces[] = {village_of(r),           text_of(r, p->kind),
                                  text_of(r, p->name),     text_of(r, p->field),
                                  text_of(r, p->activity), text_of(r, p->fund)};
    bool named = (row_has(r, p->kind) && row_has(r, p->name)) || row_has(r, p->activity);
    return named && pieces[0].n && keyed_id(r, 'w', pieces, 6);
}

static bool settle_id(struct row *r)
{
    const struct plan *p = r->plan;
    switch (p->rule) {
    case RULE_FAMILY:
        return family_id(r);
    case RULE_HOUSE: {
        struct place_text kk = text_of(r, p->family_no);
        return plain_id(r, &kk, 1);
    }
    case RULE_PLACE:
        return thing_id(r);
    case RULE_RECAP: {
        struct place_text code =
            r->area.level ? (struct place_text){r->area.code, strlen(r->area.code)} : given_code(r);
        return plain_id(r, &code, 1);
    }
    default:
        return person_id(r);
    }
}

bool rules_settle(struct row *r)
{
    const struct plan *p = r->plan;
    settle_place(r);
    if (!settle_id(r)) {
        int column = p->rule == RULE_FAMILY || p->rule == RULE_HOUSE ? p->family_column
                     : p->activity >= 0                              ? -1
                     : p->nik_column >= 0                            ? p->nik_column
                                                                     : p->name_column;
        return row_refuse(r, BARIS_TIDAK_LENGKAP, column);
    }
    row_set_text(r, p->id, r->id, strlen(r->id));
    r->number = row_child_number(r->digest, p->header.mapping->source, r->id);
    row_set_int(r, p->child, r->number);
    return true;
}
