/* One raw row into values: dates, numbers, statuses, folded texts and normalised names. Runs in
 * many threads. */
#include "growth/growth.h"
#include "konv.h"
#include "link/data.h"
#include <stdlib.h>
#include <strings.h>

enum { CHILD_MONTHS = 84, PARENT_MONTHS = 144, SCRATCH_BLOCK = 1 << 19 };

void link_scratch_begin(struct link_scratch *s)
{
    s->at = s->first;
    s->used = 0;
}

void link_scratch_free(struct link_scratch *s)
{
    for (struct link_scratch_block *next; s->first; s->first = next) {
        next = s->first->next;
        free(s->first);
    }
}

/* The next block with room for n bytes; a new one behind the present one if that is too small. */
static void next_block(struct link_scratch *s, size_t n)
{
    struct link_scratch_block **at = s->at ? &s->at->next : &s->first;
    if (!*at || (*at)->size < n) {
        size_t size = n > SCRATCH_BLOCK ? n : SCRATCH_BLOCK;
        struct link_scratch_block *block = xmalloc(sizeof *block + size);
        block->size = size;
        block->next = *at;
        *at = block;
    }
    s->at = *at;
    s->used = 0;
}

/* Room in the thread's scratch; earlier pointers stay valid because blocks are never moved within a
 * batch. */
static char *room(struct link_scratch *s, size_t n)
{
    if (!s->at || s->used + n > s->at->size)
        next_block(s, n);
    char *p = s->at->bytes + s->used;
    s->used += n;
    return p;
}

/* Trims ASCII blanks. */
static struct link_raw trim(struct link_raw raw)
{
    while (raw.n > 0 && (unsigned char)*raw.p <= ' ')
        raw.p++, raw.n--;
    while (raw.n > 0 && (unsigned char)raw.p[raw.n - 1] <= ' ')
        raw.n--;
    return raw;
}

/* Trimmed, upper case; n = 0 for missing, also for the words the field declares empty. */
static struct link_raw folded(const struct link_column *column, struct link_raw raw,
                              struct link_scratch *s)
{
    struct link_raw none = {"", 0};
    raw = trim(raw);
    if (raw.n <= 0)
        return none;
    size_t size = (size_t)raw.n * 3 + 16;
    char *out = room(s, size);
    size_t n = kv_fold(raw.p, (size_t)raw.n, true, out, size);
    s->used -= size - n;
    for (int i = 0; i < column->empties; i++) {
        char word[256];
        size_t m = kv_fold(column->empty[i], strlen(column->empty[i]), true, word, sizeof word);
        if (m == n && memcmp(word, out, n) == 0)
            return none;
    }
    return trim((struct link_raw){out, (int32_t)n});
}

static void put_text(struct link_value *v, int which, const char *p, size_t n)
{
    v->text[which] = p;
    v->len[which] = (uint32_t)n;
    v->hash[which] = link_hash(p, n, 0);
}

/* Puts a packed name into the first or second place of a name value. */
static void put_name(struct link_value *v, int which, const struct kv_name *name,
                     struct link_scratch *s)
{
    if (name->n == 0)
        return;
    uint8_t *p = (uint8_t *)room(s, KV_NAME_PACKED);
    size_t n = kv_name_pack(name, p);
    s->used -= KV_NAME_PACKED - n;
    put_text(v, which, (char *)p, n);
}

static void convert_date(const struct link_config *c, struct link_raw raw, struct link_value *v)
{
    kv_stated stated = 0;
    if (raw.n > 0)
        kv_date_parse(raw.p, (size_t)raw.n, KV_DAY_FIRST, c->reference, &stated);
    v->bits = (uint64_t)stated;
}

static void convert_number(struct link_raw raw, struct link_value *v)
{
    char text[64], *end;
    if (raw.n <= 0 || raw.n >= (int32_t)sizeof text)
        return;
    memcpy(text, raw.p, (size_t)raw.n);
    text[raw.n] = '\0';
    for (char *p = text; *p; p++)
        if (*p == ',')
            *p = '.';
    double x = strtod(text, &end);
    if (*end == '\0' && isfinite(x))
        v->bits = number_cell(x);
}

/* Whether a parent's NIK beside the record is the record's own. */
static bool same_number(const struct kv_nik *nik, struct link_raw parent)
{
    struct kv_nik other;
    struct kv_nik_context nothing = KV_NIK_NO_CONTEXT;
    parent = trim(parent);
    if (parent.n <= 0 || nik->n != 16)
        return false;
    kv_nik_parse(parent.p, (size_t)parent.n, &nothing, &other);
    return other.n == 16 && other.number == nik->number;
}

/*
 * Status in its place; what the whole source tells (crowded, a parent's NIK in the household) comes
 * later.
 */
static void convert_nik(const struct link_config *c, struct link_raw raw, kv_date birth,
                        struct link_raw parent, struct link_row_out *out, struct link_value *v)
{
    struct kv_nik nik;
    struct kv_nik_context context = {
        .birth = birth, .reference = c->reference, .sex = out->sex, .role = out->role};
    if (raw.n <= 0)
        return;
    kv_nik_parse(raw.p, (size_t)raw.n, &context, &nik);
    if (c->parent_nik_column && same_number(&nik, parent)) {
        context.parents = true;
        kv_nik_parse(raw.p, (size_t)raw.n, &context, &nik);
    }
    v->bits = nik_cell(nik.number, nik.status, nik.n);
    if (out->sex == KV_SEX_UNKNOWN && nik.status == KV_NIK_OK)
        out->sex = (uint8_t)nik.sex;
}

static void convert_kk(struct link_raw raw, uint64_t own_nik, struct link_value *v)
{
    struct kv_nik kk;
    if (raw.n <= 0)
        return;
    kv_no_kk_parse(raw.p, (size_t)raw.n, false, false, &kk);
    bool same =
        own_nik && kk.n == 16 && nik_digits(own_nik) == 16 && nik_number(own_nik) == kk.number;
    if (same && kk.status == KV_NIK_OK)
        kk.status = KV_NIK_SAME_AS_NIK;
    v->bits = nik_cell(kk.number, kk.status, kk.n);
}

static kv_role role_of(struct link_raw raw)
{
    static const char *const word[] = {"", "anak", "ibu", "ayah", "catin", "lain"};
    raw = trim(raw);
    for (int r = 1; raw.n > 0 && r < 6; r++)
        if (strlen(word[r]) == (size_t)raw.n && strncasecmp(word[r], raw.p, (size_t)raw.n) == 0)
            return (kv_role)r;
    return KV_ROLE_UNKNOWN;
}

/* Class from the birth date, else from the date in a NIK that is the person's own. */
static enum link_class class_by_age(const struct link_config *c, uint64_t birth, uint64_t nik)
{
    kv_date born = kv_stated_date((kv_stated)birth);
    if (born == KV_NO_DATE && nik &&
        (nik_status(nik) == KV_NIK_OK || nik_status(nik) == KV_NIK_SEX_MISMATCH)) {
        char digits[17];
        struct kv_nik parsed;
        struct kv_nik_context context = {.birth = KV_NO_DATE, .reference = c->reference};
        uint64_t number = nik_number(nik);
        for (int i = 15; i >= 0; i--, number /= 10)
            digits[i] = (char)('0' + number % 10);
        kv_nik_parse(digits, 16, &context, &parsed);
        born = parsed.implied;
    }
    if (born == KV_NO_DATE || c->reference == KV_NO_DATE)
        return CLASS_UNKNOWN;
    int months = kv_completed_months(born, c->reference);
    if (c->role_column && months >= CHILD_MONTHS && months < PARENT_MONTHS)
        return CLASS_UNKNOWN; /* a register with roles may still have it as a child */
    return months < CHILD_MONTHS ? CLASS_CHILD : CLASS_ADULT;
}

/* Class of a record: role, else age if the configuration asks for it. */
uint8_t link_class_of(const struct link_config *c, kv_role role, uint64_t birth, uint64_t nik)
{
    if (role == KV_ANAK)
        return CLASS_CHILD;
    if (role == KV_IBU || role == KV_AYAH || role == KV_CATIN)
        return CLASS_ADULT;
    return c->class_by_age ? class_by_age(c, birth, nik) : CLASS_UNKNOWN;
}

static uint8_t class_word(struct link_raw raw)
{
    raw = trim(raw);
    if (raw.n == 4 && strncasecmp(raw.p, "anak", 4) == 0)
        return CLASS_CHILD;
    if (raw.n == 6 && strncasecmp(raw.p, "dewasa", 6) == 0)
        return CLASS_ADULT;
    return CLASS_UNKNOWN;
}

/* A person's name; a placeholder's mother is kept for the mother field. */
static void convert_name(const struct link_column *column, struct link_raw raw,
                         const struct kv_name_input *context, struct link_scratch *s,
                         struct link_value *v)
{
    struct kv_name_input in = *context;
    raw = trim(raw);
    s->name.placeholder = false;
    s->name.mother.n = s->name.father.n = s->name.name.n = 0;
    if (raw.n <= 0)
        return;
    if (column->plain) {
        kv_name_plain(raw.p, (size_t)raw.n, &s->name.name);
    } else {
        in.text = raw.p;
        in.len = (size_t)raw.n;
        kv_name_parse(&in, &s->name);
        if (s->name.placeholder)
            v->bits |= NAME_BABY;
    }
    put_name(v, 0, &s->name.name, s);
}

/* Parents of unknown sex: "AYAH / IBU" gives two mentions, their order means nothing. */
static void convert_parents(const struct link_column *column, struct link_raw raw,
                            const struct kv_name_input *context, struct link_scratch *s,
                            struct link_value *into)
{
    raw = trim(raw);
    if (raw.n <= 0 || into->text[0])
        return; /* a stated mother is better than two guesses */
    const char *slash = memchr(raw.p, '/', (size_t)raw.n);
    struct link_raw part[2] = {{raw.p, slash ? (int32_t)(slash - raw.p) : raw.n}, {raw.p, 0}};
    if (slash)
        part[1] = (struct link_raw){slash + 1, (int32_t)(raw.p + raw.n - slash - 1)};
    struct link_value found = {.bits = NAME_UNTYPED};
    for (int i = 0, k = 0; i < 2; i++) {
        struct link_value one = {.bits = 0};
        convert_name(column, part[i], context, s, &one);
        if (one.text[0]) {
            found.text[k] = one.text[0];
            found.len[k] = one.len[0];
            found.hash[k++] = one.hash[0];
        }
    }
    if (found.text[0])
        *into = found;
}

/* Names need what the rest of the row says: province, sex, role. */
static void convert_names(const struct link_config *c, const struct link_raw *raw,
                          struct kv_name_input *context, struct link_scratch *s,
                          struct link_row_out *out)
{
    struct link_value *mother = c->mother >= 0 ? &out->value[c->field[c->mother].column] : NULL;
    struct link_value babys_mother = {.bits = 0};
    for (int i = 0; i < c->columns; i++) {
        const struct link_column *column = &c->column[i];
        if (column->kind != KIND_NAME || column->into >= 0)
            continue;
        bool person = c->name >= 0 && i == c->field[c->name].column;
        struct kv_name_input in = {.province = context->province};
        if (column->field >= 0 && c->field[column->field].shared) {
            in.sex = KV_FEMALE;
            in.role = KV_IBU;
        } else if (person) {
            in.sex = context->sex;
            in.role = context->role;
        }
        convert_name(column, raw[i], &in, s, &out->value[i]);
        if (person && s->name.mother.n)
            put_name(&babys_mother, 0, &s->name.mother, s);
    }
    for (int i = 0; i < c->columns; i++) {
        const struct link_column *column = &c->column[i];
        if (column->into < 0)
            continue;
        struct kv_name_input in = {.province = context->province};
        if (column->untyped) {
            convert_parents(column, raw[i], &in, s, &out->value[column->into]);
        } else {
            struct link_value father = {.bits = 0}, *into = &out->value[column->into];
            in.sex = KV_MALE;
            convert_name(column, raw[i], &in, s, &father);
            into->text[1] = father.text[0];
            into->len[1] = father.len[0];
            into->hash[1] = father.hash[0];
        }
    }
    if (mother && !mother->text[0] && babys_mother.text[0]) {
        mother->text[0] = babys_mother.text[0];
        mother->len[0] = babys_mother.len[0];
        mother->hash[0] = babys_mother.hash[0];
    }
}

/* Everything about one row that needs no other row. */
void link_convert_row(const struct link_config *c, const struct link_raw *raw,
                      const struct link_beside *beside, struct link_scratch *s,
                      struct link_row_out *out)
{
    struct kv_name_input context = {.province = 0};
    memset(out, 0, sizeof *out);
    for (int i = 0; i < c->columns; i++) {
        const struct link_column *column = &c->column[i];
        if (column->kind == KIND_NAME)
            continue;
        struct link_raw text = folded(column, raw[i], s);
        if (column->kind == KIND_DATE)
            convert_date(c, text, &out->value[i]);
        else if (column->kind == KIND_NUMBER)
            convert_number(text, &out->value[i]);
        else if (column->kind != KIND_NIK && column->kind != KIND_HOUSEHOLD && text.n > 0)
            put_text(&out->value[i], 0, text.p, (size_t)text.n);
        if (c->sex >= 0 && column->field == c->sex && text.n > 0)
            out->sex = (uint8_t)kv_parse_sex(text.p, (size_t)text.n);
        if (c->place >= 0 && column->field == c->place && text.n >= 2)
            context.province = (text.p[0] - '0') * 10 + (text.p[1] - '0');
    }
    out->role = c->role_column ? (uint8_t)role_of(beside->role) : KV_ROLE_UNKNOWN;
    uint64_t birth = c->birth >= 0 ? out->value[c->field[c->birth].column].bits : 0, nik = 0;
    for (int i = 0; i < c->columns; i++)
        if (c->column[i].kind == KIND_NIK)
            convert_nik(c, folded(&c->column[i], raw[i], s), kv_stated_date((kv_stated)birth),
                        beside->parent_nik, out, &out->value[i]);
    if (c->sex >= 0 &&
        out->sex != KV_SEX_UNKNOWN) /* one spelling, and from the NIK where it was missing */
        put_text(&out->value[c->field[c->sex].column], 0, out->sex == KV_MALE ? "L" : "P", 1);
    if (c->nik >= 0)
        nik = out->value[c->field[c->nik].column].bits;
    for (int i = 0; i < c->columns; i++)
        if (c->column[i].kind == KIND_HOUSEHOLD)
            convert_kk(folded(&c->column[i], raw[i], s), nik, &out->value[i]);
    out->class =
        c->class_column ? class_word(beside->class) : link_class_of(c, out->role, birth, nik);
    if (c->class_by_age && out->role == KV_ROLE_UNKNOWN && out->class == CLASS_CHILD)
        context.role = KV_ANAK;
    else
        context.role = out->role;
    context.sex = out->sex;
    convert_names(c, raw, &context, s, out);
}
