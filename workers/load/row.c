#include "load/row.h"
#include "growth/growth.h"
#include "linkage/name.h"
#include "linkage/nik.h"
#include "linkage/place.h"
#include "load/clean.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define UNDER_FIVE_DAYS   1826 /* the last day below 60 months of 30.4375 days */
#define UNDER_FIVE_MONTHS 60
#define AGE_TOLERANCE     31

void row_init(struct row *r, const struct plan *p, struct tally *t)
{
    *r = (struct row){.plan = p, .tally = t};
    r->values = xcalloc((size_t)p->n_slots, sizeof *r->values);
    r->memo = xcalloc(PLACE_MEMOS, sizeof *r->memo);
    r->digest = EVP_MD_CTX_new();
    EVP_DigestInit_ex(r->digest, EVP_sha256(), NULL);
}

void row_free(struct row *r)
{
    free(r->values);
    free(r->memo);
    EVP_MD_CTX_free(r->digest);
}

/* ---- values ---- */

static void set_text(struct row *r, int slot, const char *p, size_t n)
{
    if (slot >= 0)
        r->values[slot] = (struct value){.kind = VALUE_TEXT, .n = (uint32_t)n, .text = p};
}

static void set_word(struct row *r, int slot, const char *word)
{
    set_text(r, slot, word, strlen(word));
}

static void set_int(struct row *r, int slot, int64_t v)
{
    if (slot >= 0)
        r->values[slot] = (struct value){.kind = VALUE_INT, .i = v};
}

static void set_double(struct row *r, int slot, double v)
{
    if (slot >= 0 && !isnan(v))
        r->values[slot] = (struct value){.kind = VALUE_DOUBLE, .d = v};
}

static bool is_set(const struct row *r, int slot)
{
    return slot >= 0 && r->values[slot].kind != VALUE_NULL;
}

/* A copy of a short text that lasts as long as the row. */
static const char *keep(struct row *r, const char *p, size_t n)
{
    if (r->numbers_used + n > sizeof r->numbers)
        return NULL;
    char *to = r->numbers + r->numbers_used;
    memcpy(to, p, n);
    r->numbers_used += n;
    return to;
}

static void warn(struct row *r, enum code code, int column)
{
    tally_warn(r->tally, code, column, r->line);
}

static bool refuse(struct row *r, enum code code, int column)
{
    r->refused = code;
    r->refused_column = column;
    return false;
}

/* ---- kinds ---- */

static void take_choice(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    const struct field *f = t->field;
    for (int i = 0; i < f->n_choices; i++)
        if (strlen(f->choices[i].written) == n && strncasecmp(f->choices[i].written, p, n) == 0) {
            if (*f->choices[i].stored)
                set_word(r, t->slot, f->choices[i].stored);
            return;
        }
    warn(r, NILAI_ASING, column);
}

static void take_date(struct row *r, int slot, int column, const char *p, size_t n)
{
    kv_date d;
    enum code code = clean_date(p, n, r->plan->two_digit_years, &d);
    if (code)
        warn(r, code, column);
    else if (d != KV_NO_DATE)
        set_int(r, slot, d);
}

static void take_parents(struct row *r, const struct target *t, const char *p, size_t n)
{
    size_t first = n, second_n = 0;
    const char *second = NULL;
    if (clean_parents(p, n, &first, &second, &second_n))
        set_text(r, t->second, second, second_n);
    else
        first = n;
    set_text(r, t->slot, p, first);
}

static void take_rt_rw(struct row *r, const struct target *t, const char *p, size_t n)
{
    int16_t rt = 0, rw = 0;
    kv_rt_rw_parse(p, n, &rt, &rw);
    if (t->field->unit && strcmp(t->field->unit, "rw") == 0) {
        rw = rw ? rw : rt;
        if (rw)
            set_int(r, t->slot, rw);
        return;
    }
    if (rt)
        set_int(r, t->slot, rt);
    if (rw && !is_set(r, t->second))
        set_int(r, t->second, rw);
}

/* "BONE, 12-01-2024": place and date of birth are parted by the last comma. */
static void take_place_and_date(struct row *r, const struct target *t, int column, const char *p,
                                size_t n)
{
    const char *comma = memrchr(p, ',', n);
    const char *place = p, *date = comma ? comma + 1 : p;
    size_t date_n = text_trim(&date, (size_t)(p + n - date));
    if (comma)
        set_text(r, t->slot, place, text_trim(&place, (size_t)(comma - p)));
    take_date(r, t->second, column, date, date_n);
}

static void take_area(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    static const struct {
        const char *unit;
        enum place_level level;
    } levels[] = {{"provinsi", PLACE_PROVINSI},
                  {"kabupaten", PLACE_KABUPATEN},
                  {"kecamatan", PLACE_KECAMATAN},
                  {"desa", PLACE_DESA}};
    set_text(r, t->slot, p, n);
    for (size_t i = 0; i < 4; i++)
        if (strcmp(levels[i].unit, t->field->unit) == 0) {
            r->place.name[levels[i].level] = (struct place_text){p, n};
            r->place_column[levels[i].level] = column;
        }
}

static void take_measure(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    double v;
    enum code code = clean_measure(p, n, t->field->unit, t->field->min, t->field->max, &v);
    if (code)
        warn(r, code, column);
    else
        set_double(r, t->slot, v);
}

static void take_count(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    int64_t v;
    enum code code = clean_count(p, n, t->field->min, t->field->max, &v);
    if (code)
        warn(r, code, column);
    else
        set_int(r, t->slot, v);
}

static void take_sex(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    kv_sex sex = clean_sex(p, n);
    if (sex == KV_SEX_UNKNOWN)
        warn(r, JK_SALAH, column);
    else
        set_word(r, t->slot, sex == KV_MALE ? "L" : "P");
}

static void take_position(struct row *r, const struct target *t, int column, const char *p,
                          size_t n)
{
    kv_position position = kv_parse_position(p, n);
    if (position == KV_POSITION_UNKNOWN)
        warn(r, NILAI_ASING, column);
    else
        set_word(r, t->slot, position == KV_LYING ? "L" : "H");
}

static void take_phone(struct row *r, const struct target *t, int column, char *p, size_t n)
{
    n = clean_phone(p, n);
    if (n)
        set_text(r, t->slot, p, n);
    else
        warn(r, NILAI_ASING, column);
}

static void take_answer(struct row *r, const struct target *t, int column, int answer)
{
    if (answer < 0)
        warn(r, NILAI_ASING, column);
    else if (answer < 2)
        set_int(r, t->slot, answer);
}

/* One cell that is not empty. */
static void take(struct row *r, const struct target *t, int column, char *p, size_t n)
{
    switch (t->field->kind) {
    case KIND_TEXT:
        set_text(r, t->slot, p, n);
        break;
    case KIND_NAME:
        set_text(r, t->slot, p, clean_squeeze(p, n));
        break;
    case KIND_SEX:
        take_sex(r, t, column, p, n);
        break;
    case KIND_DATE:
        take_date(r, t->slot, column, p, n);
        break;
    case KIND_NUMBER:
        take_measure(r, t, column, p, n);
        break;
    case KIND_COUNT:
        take_count(r, t, column, p, n);
        break;
    case KIND_POSITION:
        take_position(r, t, column, p, n);
        break;
    case KIND_YES_NO:
        take_answer(r, t, column, clean_yes_no(p, n));
        break;
    case KIND_TICK:
        take_answer(r, t, column, clean_tick(p, n));
        break;
    case KIND_CHOICE:
        take_choice(r, t, column, p, n);
        break;
    case KIND_AGE:
        set_text(r, t->slot, p, n);
        r->stated_age_days = clean_age_days(p, n);
        break;
    case KIND_PARENTS:
        take_parents(r, t, p, clean_squeeze(p, n));
        break;
    case KIND_PHONE:
        take_phone(r, t, column, p, n);
        break;
    case KIND_AREA_NAME:
        take_area(r, t, column, p, n);
        break;
    case KIND_AREA_CODE:
        r->place.code = (struct place_text){p, n};
        r->place.bps = strcmp(t->field->unit, "bps") == 0;
        r->code_column = column;
        break;
    case KIND_PLACE_AND_DATE:
        take_place_and_date(r, t, column, p, n);
        break;
    case KIND_RT_RW:
        take_rt_rw(r, t, p, n);
        break;
    case KIND_NIK: /* later: their status needs birth date and sex */
    case KIND_NO_KK:
    case KIND_IGNORE:
    case KINDS:
        break;
    }
}

static bool same_text(const char *a, size_t an, const char *b, size_t bn)
{
    return an == bn && memcmp(a, b, an) == 0;
}

/* The value of a field: the first of its columns that says something. Other values in the rest are
 * told. */
static bool pick_cell(struct row *r, const struct target *t, const char **p, size_t *n, int *column)
{
    bool found = false;
    for (int i = 0; i < t->n_columns; i++) {
        const char *q = r->cells[t->columns[i]].p;
        size_t len = text_trim(&q, r->cells[t->columns[i]].n);
        if (clean_is_null(q, len))
            continue;
        if (!found) {
            *p = q;
            *n = len;
            *column = t->columns[i];
            found = true;
        } else if (!same_text(*p, *n, q, len)) {
            warn(r, KOLOM_GANDA, t->columns[i]);
        }
    }
    return found;
}

/* ---- numbers of persons and families ---- */

static bool is_temp(const char *p, size_t n)
{
    return n >= 4 && strncasecmp(p, "temp", 4) == 0;
}

/* What to say about a number that is not kept; CODE_NONE for one that is, and for an empty one. */
static enum code number_code(const struct kv_nik *k, const char *p, size_t n)
{
    if (clean_is_scientific(p, n))
        return NIK_ILMIAH;
    if (k->status == KV_NIK_EMPTY)
        return CODE_NONE;
    if (k->status == KV_NIK_TEMPORARY || k->status == KV_NIK_REPEATED ||
        k->status == KV_NIK_SEQUENCE || k->status == KV_NIK_PLACEHOLDER || is_temp(p, n))
        return NIK_DUMMY;
    return k->n == 16 && k->status != KV_NIK_NOT_DIGITS ? CODE_NONE : NIK_SALAH;
}

/* Sixteen digits, or nothing and the text as received; the status in either case. */
static void take_number(struct row *r, const struct target *t, const struct kv_nik_context *context)
{
    const char *p = "";
    size_t n = 0;
    int column = t->columns[0];
    struct kv_nik k;
    char stored[24];
    pick_cell(r, t, &p, &n, &column);
    const char *q = p;
    size_t whole = r->plan->workbook ? clean_stored_digits(p, n, stored) : 0;
    if (whole)
        q = stored;
    else
        whole = clean_whole(p, n);
    if (t->field->kind == KIND_NIK)
        kv_nik_parse(q, whole, context, &k);
    else
        kv_no_kk_parse(q, whole, false, false, &k);
    enum code code = number_code(&k, q, whole);
    set_word(r, t->status, kv_nik_status_name(k.status));
    if (code == CODE_NONE && k.status != KV_NIK_EMPTY) {
        const char *digits = keep(r, k.digits, 16);
        if (digits)
            set_text(r, t->slot, digits, 16);
        if (!same_text(p, n, k.digits, 16))
            set_text(r, t->original, p, n);
        if (t->field->kind == KIND_NIK && t->slot == r->plan->nik) {
            r->tally->niks++;
            r->tally->niks_end_0 += k.digits[15] == '0';
        }
    } else if (n) {
        set_text(r, t->original, p, n);
    }
    if (code)
        warn(r, code, column);
}

static void take_numbers(struct row *r)
{
    struct kv_nik_context context = KV_NIK_NO_CONTEXT;
    for (int i = 0; i < r->plan->n_targets; i++) {
        const struct target *t = &r->plan->targets[i];
        if (t->field->kind != KIND_NIK && t->field->kind != KIND_NO_KK)
            continue;
        context = KV_NIK_NO_CONTEXT;
        context.reference = r->plan->data_date;
        if (t->slot == r->plan->nik) { /* of the child itself */
            context.birth = r->birth;
            context.sex = r->sex;
            context.role = KV_ANAK;
        }
        take_number(r, t, &context);
    }
}

/* ---- whole rows ---- */

/* The cell that named the area nobody knows. */
static int place_column(const struct row *r)
{
    if (r->place.name[r->area.failed].n)
        return r->place_column[r->area.failed];
    return r->place.code.n ? r->code_column : -1;
}

/* "SULSEL / BONE / KAHU / LABUAJA": what there is to repair the area with. */
static void keep_place_text(struct row *r)
{
    const struct place_text *part[] = {
        &r->place.name[PLACE_PROVINSI], &r->place.name[PLACE_KABUPATEN],
        &r->place.name[PLACE_KECAMATAN], &r->place.name[PLACE_DESA], &r->place.code};
    size_t start = r->numbers_used;
    for (size_t i = 0; i < sizeof part / sizeof *part && r->plan->area_text >= 0; i++)
        if (part[i]->n && (r->numbers_used == start || keep(r, " / ", 3)))
            keep(r, part[i]->p, part[i]->n);
    if (r->numbers_used > start)
        set_text(r, r->plan->area_text, r->numbers + start, r->numbers_used - start);
}

static void settle_place(struct row *r)
{
    const struct plan *p = r->plan;
    r->place.context = p->area;
    r->place.date = r->measured;
    places_find_memo(p->places, r->memo, &r->place, &r->area);
    static const size_t lengths[] = {2, 5, 8, 13};
    size_t n = strlen(r->area.code);
    set_text(r, p->kab, n >= lengths[1] ? r->area.code : "-", n >= lengths[1] ? 5 : 1);
    set_text(r, p->kec, n >= lengths[2] ? r->area.code : "-", n >= lengths[2] ? 8 : 1);
    set_text(r, p->desa, n >= lengths[3] ? r->area.code : "-", n >= lengths[3] ? 13 : 1);
    if (r->area.failed)
        warn(r, WILAYAH_ASING, place_column(r));
    if (r->area.level != PLACE_DESA)
        keep_place_text(r);
}

/* SHA-256 of pieces parted by a byte that no text has. */
static void digest(EVP_MD_CTX *ctx, const struct place_text *pieces, int n, unsigned char out[32])
{
    EVP_DigestInit_ex(ctx, NULL, NULL);
    for (int i = 0; i < n; i++) {
        EVP_DigestUpdate(ctx, pieces[i].p, pieces[i].n);
        if (i + 1 < n)
            EVP_DigestUpdate(ctx, "\x1F", 1);
    }
    EVP_DigestFinal_ex(ctx, out, NULL);
}

int64_t row_child_number(EVP_MD_CTX *ctx, const char *source, const char *id)
{
    unsigned char hash[32];
    EVP_DigestInit_ex(ctx, NULL, NULL);
    EVP_DigestUpdate(ctx, source, strlen(source));
    EVP_DigestUpdate(ctx, ":", 1);
    EVP_DigestUpdate(ctx, id, strlen(id));
    EVP_DigestFinal_ex(ctx, hash, NULL);
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | hash[i];
    return (int64_t)(v & INT64_MAX);
}

static void write_hash_id(struct row *r, char mark, const struct place_text *pieces, int n)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char hash[32];
    digest(r->digest, pieces, n, hash);
    r->id[0] = mark;
    for (int i = 0; i < 12; i++) {
        r->id[1 + 2 * i] = hex[hash[i] >> 4];
        r->id[2 + 2 * i] = hex[hash[i] & 15];
    }
    r->id[25] = 0;
}

/* The name in its normal form; the same child written "St. Aisyah" and "SITI AISYAH" keeps its id.
 */
static struct place_text normal_name(const struct row *r, struct kv_name *name)
{
    const struct value *v = &r->values[r->plan->name];
    struct kv_name_input in = {.text = v->text, .len = v->n, .sex = r->sex, .role = KV_ANAK};
    if (r->area.code[0])
        in.province = (r->area.code[0] - '0') * 10 + (r->area.code[1] - '0');
    kv_name_normalise(&in, name);
    if (name->n)
        return (struct place_text){name->norm, name->len};
    return (struct place_text){v->text, v->n};
}

/* A mother is her KIA book in her village; a child is named beside it, for twins share one. */
static void settle_book(struct row *r)
{
    const struct plan *p = r->plan;
    struct kv_name name;
    char birth[16];
    struct place_text village = {r->area.code, strlen(r->area.code)};
    struct place_text book = {r->values[p->book].text, r->values[p->book].n};
    int n = snprintf(birth, sizeof birth, "%d", r->birth);
    struct place_text pieces[] = {book,
                                  village,
                                  {birth, (size_t)n},
                                  is_set(r, p->name) ? normal_name(r, &name)
                                                     : (struct place_text){"", 0}};
    write_hash_id(r, 'k', pieces, p->sex >= 0 ? 4 : 2);
}

/*
 * id_sumber: the NIK when its status is ok; else of a named child a hash of name, birth date, sex
 * and village; of a nameless row of a survey its place in the file. False when a person is needed
 * and there is none.
 */
static bool settle_id(struct row *r)
{
    const struct plan *p = r->plan;
    char birth[16], line[24];
    if (is_set(r, p->nik_status) && strcmp(r->values[p->nik_status].text, "ok") == 0) {
        memcpy(r->id, r->values[p->nik].text, 16);
        r->id[16] = 0;
    } else if (p->rule == RULE_FORM && is_set(r, p->book)) {
        settle_book(r);
    } else if (is_set(r, p->name)) {
        struct kv_name name;
        struct place_text village = {r->area.code, strlen(r->area.code)};
        if (r->area.level != PLACE_DESA && r->place.name[PLACE_DESA].n)
            village = r->place.name[PLACE_DESA];
        int n = snprintf(birth, sizeof birth, "%d", r->birth);
        struct place_text pieces[] = {normal_name(r, &name),
                                      {birth, (size_t)n},
                                      {r->sex == KV_MALE     ? "L"
                                       : r->sex == KV_FEMALE ? "P"
                                                             : "",
                                       r->sex != KV_SEX_UNKNOWN},
                                      village};
        write_hash_id(r, 'h', pieces, 4);
    } else if (p->nik_column < 0 && p->name_column < 0) {
        int n = snprintf(line, sizeof line, "%lld", (long long)r->line);
        const char *area = p->area ? p->area : "";
        struct place_text pieces[] = {
            {p->base_name, strlen(p->base_name)}, {area, strlen(area)}, {line, (size_t)n}};
        write_hash_id(r, 'b', pieces, 3);
    } else {
        return false;
    }
    set_word(r, p->id, r->id);
    set_int(r, p->child, row_child_number(r->digest, p->header.mapping->source, r->id));
    return true;
}

/* A measurement needs a day and a weight or length, on a day that can be, of a person. */
static bool check_measurement(struct row *r)
{
    const struct plan *p = r->plan;
    if (r->measured == KV_NO_DATE)
        return refuse(r, BARIS_TIDAK_LENGKAP, p->measured_column);
    if (!is_set(r, p->weight) && !is_set(r, p->height))
        return refuse(r, BARIS_TIDAK_LENGKAP, p->weight_column);
    if (r->measured > p->data_date || (r->birth != KV_NO_DATE && r->measured < r->birth))
        return refuse(r, WAKTU_MUSTAHIL, p->measured_column);
    if (r->birth == KV_NO_DATE && !is_set(r, p->months) && p->birth_column >= 0)
        warn(r, TGL_LAHIR_KOSONG, p->birth_column);
    bool old = r->birth != KV_NO_DATE
                   ? r->measured - r->birth > UNDER_FIVE_DAYS
                   : is_set(r, p->months) && r->values[p->months].d >= UNDER_FIVE_MONTHS;
    if (old)
        warn(r, UMUR_LEBIH, p->measured_column);
    if (r->stated_age_days >= 0 && r->birth != KV_NO_DATE &&
        fabs(r->stated_age_days - (r->measured - r->birth)) > AGE_TOLERANCE)
        warn(r, UMUR_BEDA, p->age_column);
    return true;
}

/*
 * A form needs a month or day that can be: not after the data date, not before the month of birth.
 * A row of a long list needs a known service and an answer.
 */
static bool check_form(struct row *r)
{
    const struct plan *p = r->plan;
    if (r->measured == KV_NO_DATE)
        return refuse(r, BARIS_TIDAK_LENGKAP, p->measured_column);
    if (r->measured > p->data_date ||
        (r->birth != KV_NO_DATE &&
         (p->measured_column < 0 ? kv_month_of(r->measured) < kv_month_of(r->birth)
                                 : r->measured < r->birth)))
        return refuse(r, WAKTU_MUSTAHIL, p->measured_column);
    if (p->item >= 0) {
        char key[64];
        int n = is_set(r, p->item) ? snprintf(key, sizeof key, " %.*s ", (int)r->values[p->item].n,
                                              r->values[p->item].text)
                                   : 0;
        if (n <= 0 || n >= (int)sizeof key || !strcasestr(p->items, key))
            return refuse(r, LAYANAN_ASING, -1);
        if (!is_set(r, p->answer))
            return refuse(r, JAWABAN_KOSONG, -1);
    }
    return true;
}

/* What the later steps need from the cells just read. */
/* A form of a month stands under the first day of it, whatever day was given. */
static kv_date month_start(kv_date day)
{
    kv_ymd d = kv_ymd_of(day);
    return kv_date_of(d.year, d.month, 1);
}

static void settle_person(struct row *r)
{
    const struct plan *p = r->plan;
    if (p->measured_on != KV_NO_DATE && p->measured >= 0 && p->measured_column < 0)
        set_int(r, p->measured,
                p->rule == RULE_FORM ? month_start(p->measured_on) : p->measured_on);
    r->birth = is_set(r, p->birth) ? (kv_date)r->values[p->birth].i : KV_NO_DATE;
    r->measured = is_set(r, p->measured) ? (kv_date)r->values[p->measured].i : KV_NO_DATE;
    r->sex = is_set(r, p->sex) ? (r->values[p->sex].text[0] == 'L' ? KV_MALE : KV_FEMALE)
                               : KV_SEX_UNKNOWN;
}

static void clear(struct row *r, int64_t line)
{
    memset(r->values, 0, (size_t)r->plan->n_slots * sizeof *r->values);
    memset(&r->place, 0, sizeof r->place);
    r->line = line;
    r->refused = CODE_NONE;
    r->refused_column = -1;
    r->stated_age_days = -1;
    r->numbers_used = 0;
    r->code_column = -1;
}

bool row_read(struct row *r, struct csv_cell *cells, int64_t line)
{
    const struct plan *p = r->plan;
    clear(r, line);
    r->cells = cells;
    for (int i = 0; i < p->n_targets; i++) {
        const struct target *t = &p->targets[i];
        const char *text;
        size_t n;
        int column;
        if (t->field->kind != KIND_NIK && t->field->kind != KIND_NO_KK &&
            pick_cell(r, t, &text, &n, &column))
            take(r, t, column, (char *)text, n);
    }
    settle_person(r);
    if (p->rule == RULE_MEASUREMENT && !check_measurement(r))
        return false;
    if (p->rule == RULE_FORM && !check_form(r))
        return false;
    take_numbers(r);
    settle_place(r);
    if (!settle_id(r))
        return refuse(r, BARIS_TIDAK_LENGKAP, p->nik_column >= 0 ? p->nik_column : p->name_column);
    set_int(r, p->batch, p->batch_id);
    set_int(r, p->line, line);
    set_word(r, p->source, p->header.mapping->source);
    return true;
}

/* ---- COPY ---- */

/* Fingerprint of what a row says; order and absence of optional columns do not matter. */
static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 32;
}

static int64_t fingerprint(const struct row *r)
{
    const struct plan *p = r->plan;
    uint64_t h = 1, bits;
    for (int k = 0; k < p->n_written; k++) {
        int i = p->written[k];
        const struct value *v = &r->values[i];
        if (v->kind == VALUE_NULL || i == p->batch || i == p->line || i == p->hash)
            continue;
        memcpy(&bits, &v->d, 8);
        h = mix(h, (uint64_t)i + 1);
        h = mix(h, v->kind == VALUE_TEXT ? strmap_hash(v->text, v->n) : bits);
    }
    return (int64_t)h;
}

void row_write(const struct row *r, struct copy_in *c)
{
    const struct plan *p = r->plan;
    copy_row(c, p->n_written);
    for (int k = 0; k < p->n_written; k++) {
        int i = p->written[k];
        const struct value *v = &r->values[i];
        if (i == p->hash)
            copy_int8(c, fingerprint(r));
        else if (v->kind == VALUE_NULL)
            copy_null(c);
        else if (p->slots[i].type == SLOT_TEXT)
            copy_bytes(c, v->text, v->n);
        else if (p->slots[i].type == SLOT_FLOAT8)
            copy_float8(c, v->kind == VALUE_INT ? (double)v->i : v->d);
        else if (p->slots[i].type == SLOT_INT8)
            copy_int8(c, v->i);
        else if (p->slots[i].type == SLOT_INT2)
            copy_int2(c, (int16_t)v->i);
        else if (p->slots[i].type == SLOT_BOOL)
            copy_bool(c, v->i != 0);
        else
            copy_int4(c, (int32_t)v->i);
    }
}
