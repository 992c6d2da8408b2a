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

void row_init(struct row *r, const struct plan *p, struct tally *t)
{
    *r = (struct row){.plan = p, .tally = t};
    r->values = xcalloc((size_t)p->n_slots, sizeof *r->values);
    r->memo = xcalloc(PLACE_MEMOS, sizeof *r->memo);
    r->digest = EVP_MD_CTX_new();
    if (!r->digest || !EVP_DigestInit_ex(r->digest, EVP_sha256(), NULL))
        die(EXIT_RUNTIME, "out of memory");
    key_copy(&r->key, p->key);
}

void row_free(struct row *r)
{
    free(r->values);
    free(r->memo);
    EVP_MD_CTX_free(r->digest);
    key_free(&r->key);
}

/* ---- values ---- */

void row_set_text(struct row *r, int slot, const char *p, size_t n)
{
    if (slot >= 0)
        r->values[slot] = (struct value){.kind = VALUE_TEXT, .n = (uint32_t)n, .text = p};
}

static void clear_value(struct row *r, int slot)
{
    if (slot >= 0)
        r->values[slot] = (struct value){0};
}

static void set_word(struct row *r, int slot, const char *word)
{
    row_set_text(r, slot, word, strlen(word));
}

void row_set_int(struct row *r, int slot, int64_t v)
{
    if (slot >= 0)
        r->values[slot] = (struct value){.kind = VALUE_INT, .i = v};
}

static void set_double(struct row *r, int slot, double v)
{
    if (slot >= 0 && !isnan(v))
        r->values[slot] = (struct value){.kind = VALUE_DOUBLE, .d = v};
}

const char *row_keep(struct row *r, const char *p, size_t n)
{
    if (r->numbers_used + n > sizeof r->numbers)
        return NULL;
    char *to = r->numbers + r->numbers_used;
    memcpy(to, p, n);
    r->numbers_used += n;
    return to;
}

void row_warn(struct row *r, enum code code, int column)
{
    tally_warn(r->tally, code, column, r->line);
}

bool row_refuse(struct row *r, enum code code, int column)
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
            if (!*f->choices[i].stored)
                return;
            r->answers++;
            if (t->slot >= 0 && r->plan->slots[t->slot].type == SLOT_BOOL)
                row_set_int(r, t->slot, strcmp(f->choices[i].stored, "true") == 0);
            else
                set_word(r, t->slot, f->choices[i].stored);
            return;
        }
    row_warn(r, NILAI_ASING, column);
}

static void take_date(struct row *r, int slot, int column, const char *p, size_t n)
{
    kv_date d;
    enum code code = clean_date(p, n, r->plan->two_digit_years, &d);
    if (code)
        row_warn(r, code, column);
    else if (d != KV_NO_DATE)
        row_set_int(r, slot, d);
}

static void take_parents(struct row *r, const struct target *t, const char *p, size_t n)
{
    size_t first = n, second_n = 0;
    const char *second = NULL;
    if (clean_parents(p, n, &first, &second, &second_n))
        row_set_text(r, t->second, second, second_n);
    else
        first = n;
    row_set_text(r, t->slot, p, first);
}

static void take_rt_rw(struct row *r, const struct target *t, const char *p, size_t n)
{
    int16_t rt = 0, rw = 0;
    kv_rt_rw_parse(p, n, &rt, &rw);
    if (t->field->unit && strcmp(t->field->unit, "rw") == 0) {
        rw = rw ? rw : rt;
        if (rw)
            row_set_int(r, t->slot, rw);
        return;
    }
    if (rt)
        row_set_int(r, t->slot, rt);
    if (rw && !row_has(r, t->second))
        row_set_int(r, t->second, rw);
}

/* "BONE, 12-01-2024": place and date of birth are parted by the last comma. */
static void take_place_and_date(struct row *r, const struct target *t, int column, const char *p,
                                size_t n)
{
    const char *comma = memrchr(p, ',', n);
    const char *place = p, *date = comma ? comma + 1 : p;
    size_t date_n = text_trim(&date, (size_t)(p + n - date));
    if (comma)
        row_set_text(r, t->slot, place, text_trim(&place, (size_t)(comma - p)));
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
    row_set_text(r, t->slot, p, n);
    for (size_t i = 0; i < 4; i++)
        if (strcmp(levels[i].unit, t->field->unit) == 0) {
            r->place.name[levels[i].level] = (struct place_text){p, n};
            r->place_column[levels[i].level] = column;
        }
}

static void take_area_code(struct row *r, const struct target *t, int column, const char *p,
                           size_t n)
{
    bool bps = strcmp(t->field->unit, "bps") == 0;
    *(bps ? &r->place.bps : &r->place.code) = (struct place_text){p, n};
    if (!bps || r->code_column < 0)
        r->code_column = column;
}

static void take_measure(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    double v;
    enum code code = clean_measure(p, n, t->field->unit, t->field->min, t->field->max, &v);
    if (code)
        row_warn(r, code, column);
    else if (!isnan(v)) {
        set_double(r, t->slot, v);
        r->answers++;
    }
}

static void take_count(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    int64_t v;
    enum code code = clean_count(p, n, t->field->min, t->field->max, &v);
    if (code)
        row_warn(r, code, column);
    else {
        row_set_int(r, t->slot, v);
        r->answers++;
    }
}

static void take_numbered(struct row *r, const struct target *t, int column, const char *p,
                          size_t n)
{
    int64_t v;
    enum code code = clean_numbered(p, n, t->field->min, t->field->max, &v);
    if (code)
        row_warn(r, code, column);
    else
        row_set_int(r, t->slot, v);
}

static void take_month(struct row *r, int slot, int column, const char *p, size_t n)
{
    kv_date d;
    enum code code = clean_month(p, n, &d);
    if (code)
        row_warn(r, code, column);
    else if (d != KV_NO_DATE)
        row_set_int(r, slot, d);
}

static void take_sex(struct row *r, const struct target *t, int column, const char *p, size_t n)
{
    kv_sex sex = clean_sex(p, n);
    if (sex == KV_SEX_UNKNOWN)
        row_warn(r, JK_SALAH, column);
    else
        set_word(r, t->slot, sex == KV_MALE ? "L" : "P");
}

static void take_position(struct row *r, const struct target *t, int column, const char *p,
                          size_t n)
{
    kv_position position = kv_parse_position(p, n);
    if (position == KV_POSITION_UNKNOWN)
        row_warn(r, NILAI_ASING, column);
    else
        set_word(r, t->slot, position == KV_LYING ? "L" : "H");
}

static void take_phone(struct row *r, const struct target *t, int column, char *p, size_t n)
{
    n = clean_phone(p, n);
    if (n)
        row_set_text(r, t->slot, p, n);
    else
        row_warn(r, NILAI_ASING, column);
}

static void take_answer(struct row *r, const struct target *t, int column, int answer)
{
    if (answer < 0)
        row_warn(r, NILAI_ASING, column);
    else if (answer < 2) {
        row_set_int(r, t->slot, answer);
        r->answers++;
    }
}

/* One cell that is not empty. */
static void take(struct row *r, const struct target *t, int column, char *p, size_t n)
{
    switch (t->field->kind) {
    case KIND_TEXT:
        row_set_text(r, t->slot, p, n);
        break;
    case KIND_NAME:
        row_set_text(r, t->slot, p, clean_squeeze(p, n));
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
        row_set_text(r, t->slot, p, n);
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
        take_area_code(r, t, column, p, n);
        break;
    case KIND_PLACE_AND_DATE:
        take_place_and_date(r, t, column, p, n);
        break;
    case KIND_RT_RW:
        take_rt_rw(r, t, p, n);
        break;
    case KIND_MONTH:
        take_month(r, t->slot, column, p, n);
        break;
    case KIND_NUMBERED:
        take_numbered(r, t, column, p, n);
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
            *column = t->told[i];
            found = true;
        } else if (!same_text(*p, *n, q, len)) {
            row_warn(r, KOLOM_GANDA, t->told[i]);
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

/* Whether a number equals one of the NIKs of the row, other than in its own column. */
static bool is_nik_of_row(const struct row *r, const struct target *own, const char *digits)
{
    for (int i = 0; i < r->layout->n_targets; i++) {
        const struct target *t = &r->layout->targets[i];
        if (t != own && t->field->kind == KIND_NIK && row_has(r, t->slot) &&
            memcmp(r->values[t->slot].text, digits, 16) == 0)
            return true;
    }
    return false;
}

/* A cell as the digits it stands for. */
static size_t number_text(const struct row *r, const char **p, size_t n, char stored[24])
{
    size_t whole = r->plan->workbook ? clean_stored_digits(*p, n, stored) : 0;
    if (whole) {
        *p = stored;
        return whole;
    }
    return clean_whole(*p, n);
}

/* Reads a number with what is known about the person. */
static void parse_number(const struct row *r, const struct target *t, const char *p, size_t n,
                         struct kv_nik *k)
{
    struct kv_nik_context context = KV_NIK_NO_CONTEXT;
    if (t->field->kind == KIND_NO_KK) {
        kv_no_kk_parse(p, n, false, false, k);
        if (k->n == 16 && is_nik_of_row(r, t, k->digits))
            kv_no_kk_parse(p, n, true, false, k);
        return;
    }
    context.reference = r->plan->data_date;
    if (t->slot == r->plan->nik) { /* of the person itself */
        context.birth = r->birth;
        context.sex = r->plan->role == KV_IBU ? KV_FEMALE : r->sex;
        context.role = (kv_role)r->plan->role;
    }
    kv_nik_parse(p, n, &context, k);
    if (t->slot == r->plan->nik && k->n == 16 && is_nik_of_row(r, t, k->digits)) {
        context.parents = true;
        kv_nik_parse(p, n, &context, k);
    }
}

/* Sixteen digits, or nothing and the text as received; the status in either case. */
static void take_number(struct row *r, const struct target *t)
{
    const char *p = "";
    size_t n = 0;
    int column = t->told[0];
    struct kv_nik k;
    char stored[24];
    if (!pick_cell(r, t, &p, &n, &column) && row_has(r, t->status))
        return; /* an empty correction */
    const char *q = p;
    size_t whole = number_text(r, &q, n, stored);
    parse_number(r, t, q, whole, &k);
    enum code code = number_code(&k, q, whole);
    clear_value(r, t->slot); /* a correction counts even when it is no number */
    clear_value(r, t->original);
    set_word(r, t->status, kv_nik_status_name(k.status));
    if (code == CODE_NONE && k.status != KV_NIK_EMPTY) {
        const char *digits = row_keep(r, k.digits, 16);
        if (digits)
            row_set_text(r, t->slot, digits, 16);
        if (!same_text(p, n, k.digits, 16))
            row_set_text(r, t->original, p, n);
        if (t->slot == r->plan->nik && t->field->kind == KIND_NIK) {
            r->tally->niks++;
            r->tally->niks_end_0 += k.digits[15] == '0';
        }
    } else if (n) {
        row_set_text(r, t->original, p, n);
    }
    if (code)
        row_warn(r, code, column);
}

/* Other persons' NIKs first, then the own, then the No KK: each is compared with those before. */
static void take_numbers(struct row *r)
{
    for (int pass = 0; pass < 3; pass++)
        for (int i = 0; i < r->layout->n_targets; i++) {
            const struct target *t = &r->layout->targets[i];
            bool own = t->slot == r->plan->nik;
            if (t->field->kind == KIND_NIK ? pass == own
                                           : t->field->kind == KIND_NO_KK && pass == 2)
                take_number(r, t);
        }
}

/* What the later steps need from the cells just read. */
static void settle_person(struct row *r)
{
    const struct plan *p = r->plan;
    if (p->dated != KV_NO_DATE && p->event >= 0 && p->event_column < 0)
        row_set_int(r, p->event, p->dated);
    r->birth = row_has(r, p->birth) ? (kv_date)r->values[p->birth].i : KV_NO_DATE;
    r->event = row_has(r, p->event) ? (kv_date)r->values[p->event].i : KV_NO_DATE;
    r->sex = row_has(r, p->sex) ? (r->values[p->sex].text[0] == 'L' ? KV_MALE : KV_FEMALE)
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
    r->answers = 0;
    r->over_five = false;
    r->numbers_used = 0;
    r->code_column = -1;
}

bool row_read(struct row *r, struct csv_cell *cells, int n, int64_t line)
{
    const struct plan *p = r->plan;
    clear(r, line);
    r->cells = cells;
    r->layout = n == p->normal.n ? &p->normal : &p->shifted;
    for (int i = 0; i < r->layout->n_targets; i++) {
        const struct target *t = &r->layout->targets[i];
        const char *text;
        size_t length;
        int column;
        if (t->field->kind != KIND_NIK && t->field->kind != KIND_NO_KK &&
            pick_cell(r, t, &text, &length, &column))
            take(r, t, column, (char *)text, length);
    }
    settle_person(r);
    if (!rules_check(r))
        return false;
    take_numbers(r);
    if (!rules_settle(r))
        return false;
    row_set_int(r, p->batch, p->batch_id);
    row_set_int(r, p->line, line);
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

/* One value in the type of its slot. */
static void write_value(const struct row *r, int i, struct copy_in *c)
{
    const struct value *v = &r->values[i];
    if (v->kind == VALUE_NULL)
        copy_null(c);
    else if (r->plan->slots[i].type == SLOT_TEXT)
        copy_bytes(c, v->text, v->n);
    else if (r->plan->slots[i].type == SLOT_FLOAT8)
        copy_float8(c, v->kind == VALUE_INT ? (double)v->i : v->d);
    else if (r->plan->slots[i].type == SLOT_INT8)
        copy_int8(c, v->i);
    else if (r->plan->slots[i].type == SLOT_INT2)
        copy_int2(c, (int16_t)v->i);
    else if (r->plan->slots[i].type == SLOT_BOOL)
        copy_bool(c, v->i != 0);
    else
        copy_int4(c, (int32_t)v->i);
}

void row_write(const struct row *r, struct copy_in *c)
{
    const struct plan *p = r->plan;
    copy_row(c, p->n_written);
    for (int k = 0; k < p->n_written; k++)
        if (p->written[k] == p->hash)
            copy_int8(c, fingerprint(r));
        else
            write_value(r, p->written[k], c);
}

void row_write_measured(const struct row *r, struct copy_in *c)
{
    const struct plan *p = r->plan;
    copy_row(c, p->n_measured);
    for (int k = 0; k < p->n_measured; k++)
        write_value(r, p->measured[k], c);
}
