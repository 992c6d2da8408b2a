/* Reads the text form of a rule set. */
#include "ruleset_fields.h"

#include <string.h>

/* ---- words
 * -----------------------------------------------------------------------------------------------------
 */

struct slice {
    const char *at;
    size_t n;
};

static bool same(struct slice s, const char *word)
{
    return strlen(word) == s.n && memcmp(s.at, word, s.n) == 0;
}

/* Takes the part of *s up to a separator; false when nothing is left. */
static bool next_part(struct slice *s, char separator, struct slice *part)
{
    if (s->at == NULL)
        return false;
    const char *end = memchr(s->at, separator, s->n);
    part->at = s->at;
    part->n = end ? (size_t)(end - s->at) : s->n;
    if (end) {
        s->n -= part->n + 1;
        s->at = end + 1;
    } else {
        s->at = NULL;
    }
    return true;
}

static int find_word(struct slice s, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (same(s, words[i]))
            return i;
    return -1;
}

static bool read_number(struct slice s, int low, int high, int *value)
{
    bool minus = s.n > 1 && s.at[0] == '-';
    long v = 0;
    if (s.n - minus < 1 || s.n - minus > 6)
        return false;
    for (size_t i = minus; i < s.n; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        v = v * 10 + (s.at[i] - '0');
    }
    *value = (int)(minus ? -v : v);
    return *value >= low && *value <= high;
}

/* Codes are short ASCII words: letters, digits, _ . * - */
static bool read_code(struct slice s, char *code, size_t size)
{
    if (s.n == 0 || s.n >= size)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.at[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    strchr("_.*-", c);
        if (!fine || c == 0)
            return false;
    }
    memset(code, 0, size);
    memcpy(code, s.at, s.n);
    return true;
}

/* ---- references by code
 * ------------------------------------------------------------------------------------------ */

static int find_item(const struct kv_item *list, int n, struct slice s)
{
    for (int i = 0; i < n; i++)
        if (same(s, list[i].code))
            return i;
    return -1;
}

static int find_condition(const struct kv_ruleset *r, struct slice s)
{
    for (int i = 0; i < r->n_conditions; i++)
        if (same(s, r->conditions[i].code))
            return i;
    return -1;
}

uint16_t kv_ruleset_group(const struct kv_ruleset *rules, const char *code, size_t length)
{
    for (int i = 0; i < rules->n_groups; i++)
        if (same((struct slice){code, length}, rules->groups[i].code))
            return (uint16_t)i;
    return KV_NO_ITEM;
}

uint16_t kv_ruleset_item(const struct kv_ruleset *rules, const char *code, size_t length)
{
    int i = find_item(rules->items, rules->n_items, (struct slice){code, length});
    return i < 0 ? KV_NO_ITEM : (uint16_t)i;
}

uint16_t kv_ruleset_item_number(const struct kv_ruleset *rules, int number)
{
    for (int i = 0; i < rules->n_items; i++)
        if (rules->items[i].number == number)
            return (uint16_t)i;
    return KV_NO_ITEM;
}

/* ---- parser
 * -------------------------------------------------------------------------------------------------------
 */

struct parser {
    struct kv_ruleset *rules;
    struct kv_parse_error *error;
    int line;
};

static kv_status fail(struct parser *p, const char *problem, struct slice word)
{
    size_t n = word.n < sizeof p->error->word ? word.n : sizeof p->error->word - 1;
    p->error->line = p->line;
    p->error->problem = problem;
    memset(p->error->word, 0, sizeof p->error->word);
    if (word.at)
        memcpy(p->error->word, word.at, n);
    return KV_INVALID;
}

static kv_status read_words(struct parser *p, const struct field *f, struct slice s, uint8_t *mask)
{
    struct slice part;
    *mask = 0;
    while (next_part(&s, ',', &part)) {
        int i = find_word(part, f->words);
        if (i < 0)
            return fail(p, "unknown word", part);
        *mask |= (uint8_t)(1u << i);
    }
    return KV_OK;
}

/* a-b, a- (no upper limit) or one number. */
static kv_status read_range(struct parser *p, const struct field *f, struct slice s, int16_t *range)
{
    struct slice rest = s, part;
    int low, high;
    next_part(&rest, '-', &part);
    if (!read_number(part, f->low, f->high, &low))
        return fail(p, "bad range", s);
    high = low;
    if (rest.at && rest.n == 0)
        high = -1;
    else if (rest.at && (!read_number(rest, f->low, f->high, &high) || high < low))
        return fail(p, "bad range", s);
    range[0] = (int16_t)low;
    range[1] = (int16_t)high;
    return KV_OK;
}

static kv_status read_due(struct parser *p, const struct field *f, struct slice s,
                          struct kv_band *band)
{
    struct slice part;
    int value, last = -1;
    band->n_due = 0;
    while (next_part(&s, ',', &part)) {
        if (band->n_due == KV_MAX_DUE || !read_number(part, f->low, f->high, &value) ||
            value <= last)
            return fail(p, "days must rise and be few", part);
        band->due[band->n_due++] = (int16_t)value;
        last = value;
    }
    return KV_OK;
}

static kv_status read_months(struct parser *p, const struct field *f, struct slice s,
                             uint16_t *mask)
{
    struct slice part;
    int value;
    *mask = 0;
    while (next_part(&s, ',', &part)) {
        if (!read_number(part, f->low, f->high, &value))
            return fail(p, "a month is 1-12", part);
        *mask |= (uint16_t)(1u << value);
    }
    return KV_OK;
}

/* The value of a term: a threshold, or after op=dalam a list of codes 0-30 kept as a mask. */
static kv_status read_value(struct parser *p, struct slice s, struct kv_term *term)
{
    struct slice part;
    int value;
    if (term->op == 0)
        return fail(p, "op must come before nilai", s);
    if (term->op != KV_OP_IN) {
        if (!read_number(s, -999999, 999999, &value))
            return fail(p, "bad number", s);
        term->value = value;
        return KV_OK;
    }
    term->value = 0;
    while (next_part(&s, ',', &part)) {
        if (!read_number(part, 0, 30, &value))
            return fail(p, "a code is 0-30", part);
        term->value |= (int32_t)1 << value;
    }
    return KV_OK;
}

static kv_status read_reference(struct parser *p, const struct field *f, struct slice s, void *at)
{
    const struct kv_ruleset *r = p->rules;
    int i = f->type == F_ITEM      ? find_item(r->items, r->n_items, s)
            : f->type == F_PACKAGE ? find_item(r->packages, r->n_packages, s)
            : f->type == F_COND    ? find_condition(r, s)
                                   : (int)kv_ruleset_group(r, s.at, s.n);
    if (i < 0 || i == KV_NO_ITEM)
        return fail(p, "unknown code", s);
    if (f->type == F_ITEM)
        *(uint16_t *)at = (uint16_t)i;
    else
        *(uint8_t *)at = (uint8_t)i;
    return KV_OK;
}

static kv_status read_field(struct parser *p, const struct field *f, struct slice s, void *record)
{
    void *at = (char *)record + f->offset;
    int value;
    switch ((enum field_type)f->type) {
    case F_CODE:
        return read_code(s, at, KV_CODE_SIZE) ? KV_OK : fail(p, "bad code", s);
    case F_DATE:
        return read_code(s, at, 12) ? KV_OK : fail(p, "bad date", s);
    case F_WORD:
        if ((value = find_word(s, f->words)) < 0)
            return fail(p, "unknown word", s);
        *(uint8_t *)at = (uint8_t)(value + f->low);
        return KV_OK;
    case F_U8:
    case F_I16:
    case F_U16:
        if (!read_number(s, f->low, f->high, &value))
            return fail(p, "number out of range", s);
        if (f->type == F_U8)
            *(uint8_t *)at = (uint8_t)value;
        else
            *(int16_t *)at = (int16_t)value;
        return KV_OK;
    case F_WORDS:
        return read_words(p, f, s, at);
    case F_RANGE:
        return read_range(p, f, s, at);
    case F_NUMBERS:
        return read_due(p, f, s, record);
    case F_CALENDAR:
        return read_months(p, f, s, at);
    case F_VALUE:
        return read_value(p, s, record);
    default:
        return read_reference(p, f, s, at);
    }
}

/* Reads the key=value pairs of a line into a record. */
static kv_status read_pairs(struct parser *p, const struct field *fields, struct slice line,
                            void *record)
{
    uint32_t seen = 0;
    struct slice pair, key;
    while (next_part(&line, ' ', &pair)) {
        if (pair.n == 0)
            continue;
        next_part(&pair, '=', &key);
        if (pair.at == NULL)
            return fail(p, "key=value expected", key);
        int i = 0;
        while (fields[i].key && !same(key, fields[i].key))
            i++;
        if (fields[i].key == NULL)
            return fail(p, "unknown key", key);
        if (seen & 1u << i)
            return fail(p, "key given twice", key);
        seen |= 1u << i;
        kv_status status = read_field(p, &fields[i], pair, record);
        if (status != KV_OK)
            return status;
    }
    for (int i = 0; fields[i].key; i++)
        if (fields[i].required && !(seen & 1u << i))
            return fail(p, "key missing", (struct slice){fields[i].key, strlen(fields[i].key)});
    return KV_OK;
}

/* What an indicator row must have so that the engine can rely on it. */
static const char *band_problem(const struct kv_ruleset *r, const struct kv_rule *rule,
                                const struct kv_band *b)
{
    bool pregnancy = r->groups[rule->group].kind == KV_GROUP_PREGNANCY;
    bool counted =
        b->kind == KV_KIND_DATES || b->kind == KV_KIND_MONTHS || b->kind == KV_KIND_QUANTITY;
    if (b->kind != KV_KIND_AGE && b->item == KV_NO_ITEM)
        return "butir missing";
    if (rule->household && (b->item == KV_NO_ITEM || !r->items[b->item].household))
        return "satuan=keluarga needs a butir of satuan=keluarga";
    if (b->window == KV_WINDOW_BIRTH && pregnancy)
        return "jendela=lahir is not for a kelompok of kehamilan";
    if (b->stages && !pregnancy)
        return "tahap needs a kelompok of kehamilan";
    if ((b->window == KV_WINDOW_PREGNANCY || b->window == KV_WINDOW_POSTPARTUM ||
         b->kind == KV_KIND_DUE) &&
        !pregnancy)
        return "this jendela or jenis needs a kelompok of kehamilan";
    if ((b->window == KV_WINDOW_POSTPARTUM || b->kind == KV_KIND_DUE) &&
        b->stages != KV_STAGE_NIFAS)
        return "this jendela or jenis needs tahap=NIFAS";
    if ((counted || b->kind == KV_KIND_CALENDAR || b->kind == KV_KIND_SCHEDULE) && b->window == 0)
        return "jendela missing";
    if ((counted || b->kind == KV_KIND_SCHEDULE || b->kind == KV_KIND_AGE) && b->minimum < 1)
        return "min missing";
    if (b->window == KV_WINDOW_LAST && b->width < 1)
        return "lebar missing";
    if (b->kind == KV_KIND_DUE && b->n_due == 0)
        return "hari missing";
    if (b->kind == KV_KIND_SHARE && b->share < 1)
        return "porsi missing";
    if (b->kind == KV_KIND_CALENDAR && b->months == 0)
        return "bulan missing";
    if (b->kind == KV_KIND_QUANTITY && b->quantity < 1)
        return "isi missing";
    if ((b->quantity > 0) != (b->target > 0) && b->kind != KV_KIND_QUANTITY)
        return "isi and target go together";
    if (rule->n_bands > 0 &&
        (b->kind == KV_KIND_SCHEDULE) != (r->bands[rule->first_band].kind == KV_KIND_SCHEDULE))
        return "jadwal cannot be mixed with another jenis";
    return NULL;
}

static kv_status too_many(struct parser *p)
{
    fail(p, "too many lines of this kind", (struct slice){NULL, 0});
    return KV_TOO_SMALL;
}

static kv_status read_item(struct parser *p, struct slice line, const struct field *fields,
                           struct kv_item *list, uint16_t *n, int max)
{
    struct kv_item item = {.number = 0};
    kv_status status;
    if (*n >= max)
        return too_many(p);
    if ((status = read_pairs(p, fields, line, &item)) != KV_OK)
        return status;
    if (find_item(list, *n, (struct slice){item.code, strlen(item.code)}) >= 0)
        return fail(p, "code given twice", (struct slice){item.code, strlen(item.code)});
    list[(*n)++] = item;
    return KV_OK;
}

static kv_status read_condition(struct parser *p, struct slice line)
{
    struct kv_ruleset *r = p->rules;
    struct kv_condition c = {.first_term = r->n_terms};
    kv_status status;
    if (r->n_conditions >= KV_MAX_CONDITIONS)
        return too_many(p);
    if ((status = read_pairs(p, condition_fields, line, &c)) != KV_OK)
        return status;
    if (find_condition(r, (struct slice){c.code, strlen(c.code)}) >= 0)
        return fail(p, "code given twice", (struct slice){c.code, strlen(c.code)});
    r->conditions[r->n_conditions++] = c;
    return KV_OK;
}

static kv_status read_term(struct parser *p, struct slice line)
{
    struct kv_ruleset *r = p->rules;
    struct kv_term t = term_default;
    kv_status status;
    if (r->n_conditions == 0)
        return fail(p, "suku without kondisi", (struct slice){NULL, 0});
    if (r->n_terms >= KV_MAX_TERMS)
        return too_many(p);
    if ((status = read_pairs(p, term_fields, line, &t)) != KV_OK)
        return status;
    if (t.source == KV_TERM_OBSERVATION ? t.op == 0 || t.field == KV_OBS_FIELDS
                                        : t.item == KV_NO_ITEM)
        return fail(p, "suku needs amatan, op and nilai, or butir", (struct slice){NULL, 0});
    r->terms[r->n_terms++] = t;
    r->conditions[r->n_conditions - 1].n_terms++;
    return KV_OK;
}

static kv_status read_group(struct parser *p, struct slice line)
{
    struct kv_ruleset *r = p->rules;
    struct kv_group g = group_default;
    kv_status status;
    if (r->n_groups >= KV_MAX_GROUPS)
        return too_many(p);
    if ((status = read_pairs(p, group_fields, line, &g)) != KV_OK)
        return status;
    if (kv_ruleset_group(r, g.code, strlen(g.code)) != KV_NO_ITEM)
        return fail(p, "code given twice", (struct slice){g.code, strlen(g.code)});
    if (g.kind == KV_GROUP_AGE && g.age_from < 0)
        return fail(p, "umur missing", (struct slice){g.code, strlen(g.code)});
    r->groups[r->n_groups++] = g;
    return KV_OK;
}

static kv_status read_rule(struct parser *p, struct slice line)
{
    struct kv_ruleset *r = p->rules;
    struct kv_rule rule = rule_default;
    kv_status status;
    if (r->n_rules >= KV_MAX_RULES)
        return too_many(p);
    rule.first_band = r->n_bands;
    if ((status = read_pairs(p, rule_fields, line, &rule)) != KV_OK)
        return status;
    for (int i = 0; i < r->n_rules; i++)
        if (r->rules[i].number == rule.number || strcmp(r->rules[i].code, rule.code) == 0)
            return fail(p, "code or nomor given twice",
                        (struct slice){rule.code, strlen(rule.code)});
    if (rule.switchable) {
        if (r->n_switches >= 64)
            return too_many(p);
        rule.switch_bit = (uint8_t)r->n_switches++;
    }
    r->rules[r->n_rules++] = rule;
    return KV_OK;
}

static kv_status read_band(struct parser *p, struct slice line)
{
    struct kv_ruleset *r = p->rules;
    struct kv_band b = band_default;
    kv_status status;
    if (r->n_rules == 0)
        return fail(p, "aturan without indikator", (struct slice){NULL, 0});
    if (r->n_bands >= KV_MAX_BANDS)
        return too_many(p);
    if ((status = read_pairs(p, band_fields, line, &b)) != KV_OK)
        return status;
    struct kv_rule *rule = &r->rules[r->n_rules - 1];
    const char *problem = band_problem(r, rule, &b);
    if (problem)
        return fail(p, problem, (struct slice){rule->code, strlen(rule->code)});
    r->bands[r->n_bands++] = b;
    rule->n_bands++;
    return KV_OK;
}

static kv_status read_line(struct parser *p, struct slice line)
{
    struct kv_ruleset *r = p->rules;
    struct slice word;
    next_part(&line, ' ', &word);
    if (line.at == NULL)
        line = (struct slice){"", 0};
    if ((r->version == 0) != same(word, "konvergensi"))
        return fail(p, "the first line must be: konvergensi versi=1 kode=...", word);
    if (same(word, "konvergensi"))
        return read_pairs(p, head_fields, line, r);
    if (same(word, "pilihan"))
        return read_pairs(p, option_fields, line, r);
    if (same(word, "paket"))
        return read_item(p, line, package_fields, r->packages, &r->n_packages, KV_MAX_PACKAGES);
    if (same(word, "butir"))
        return read_item(p, line, item_fields, r->items, &r->n_items, KV_MAX_ITEMS);
    if (same(word, "kondisi"))
        return read_condition(p, line);
    if (same(word, "suku"))
        return read_term(p, line);
    if (same(word, "kelompok"))
        return read_group(p, line);
    if (same(word, "indikator"))
        return read_rule(p, line);
    if (same(word, "aturan"))
        return read_band(p, line);
    return fail(p, "unknown kind of line", word);
}

kv_status kv_ruleset_parse(const char *text, size_t length, struct kv_ruleset *rules,
                           struct kv_parse_error *error)
{
    struct parser p = {rules, error, 0};
    struct slice rest = {text, length}, line;
    memset(rules, 0, sizeof *rules);
    memset(error, 0, sizeof *error);
    rules->late_entrants = 1;
    rules->trimester1 = 3;
    rules->trimester2 = 6;
    while (next_part(&rest, '\n', &line)) {
        p.line++;
        while (line.n > 0 && (line.at[line.n - 1] == ' ' || line.at[line.n - 1] == '\r'))
            line.n--;
        while (line.n > 0 && *line.at == ' ')
            line.at++, line.n--;
        if (line.n == 0 || *line.at == '#')
            continue;
        kv_status status = read_line(&p, line);
        if (status != KV_OK)
            return status;
    }
    if (rules->version == 0)
        return fail(&p, "empty rule set", (struct slice){NULL, 0});
    if (rules->trimester1 >= rules->trimester2)
        return fail(&p, "trimester1 must be less than trimester2", (struct slice){NULL, 0});
    return KV_OK;
}
