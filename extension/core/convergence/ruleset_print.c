/* Writes the text form of a rule set. */
#include "ruleset_fields.h"

#include <string.h>

struct printer {
    const struct kv_ruleset *rules;
    char *buffer;
    size_t size, length;
};

/* Appends text; past the end only the length is counted. */
static void put(struct printer *w, const char *text)
{
    size_t n = strlen(text);
    if (w->length + n < w->size)
        memcpy(w->buffer + w->length, text, n);
    w->length += n;
}

static void put_number(struct printer *w, long value)
{
    char digits[24], *at = digits + sizeof digits - 1;
    unsigned long v = value < 0 ? 0ul - (unsigned long)value : (unsigned long)value;
    *at = 0;
    do
        *--at = (char)('0' + v % 10);
    while (v /= 10);
    if (value < 0)
        *--at = '-';
    put(w, at);
}

static void put_mask(struct printer *w, uint32_t mask, const char *const *words)
{
    const char *comma = "";
    for (int i = 0; i < 31; i++)
        if (mask & 1u << i) {
            put(w, comma);
            if (words)
                put(w, words[i]);
            else
                put_number(w, i);
            comma = ",";
        }
}

static void put_value(struct printer *w, const struct field *f, const void *record)
{
    const void *at = (const char *)record + f->offset;
    const struct kv_ruleset *r = w->rules;
    switch ((enum field_type)f->type) {
    case F_CODE:
    case F_DATE:
        put(w, at);
        break;
    case F_U8:
        put_number(w, *(const uint8_t *)at);
        break;
    case F_I16:
        put_number(w, *(const int16_t *)at);
        break;
    case F_U16:
        put_number(w, *(const uint16_t *)at);
        break;
    case F_WORD:
        put(w, f->words[*(const uint8_t *)at - f->low]);
        break;
    case F_WORDS:
        put_mask(w, *(const uint8_t *)at, f->words);
        break;
    case F_RANGE:
        put_number(w, ((const int16_t *)at)[0]);
        put(w, "-");
        if (((const int16_t *)at)[1] >= 0)
            put_number(w, ((const int16_t *)at)[1]);
        break;
    case F_ITEM:
        put(w, r->items[*(const uint16_t *)at].code);
        break;
    case F_COND:
        put(w, r->conditions[*(const int8_t *)at].code);
        break;
    case F_GROUP:
        put(w, r->groups[*(const uint8_t *)at].code);
        break;
    case F_PACKAGE:
        put(w, r->packages[*(const uint8_t *)at].code);
        break;
    case F_NUMBERS:
        for (int i = 0; i < ((const struct kv_band *)record)->n_due; i++) {
            put(w, i ? "," : "");
            put_number(w, ((const int16_t *)at)[i]);
        }
        break;
    case F_CALENDAR:
        put_mask(w, *(const uint16_t *)at, NULL);
        break;
    case F_VALUE:
        if (((const struct kv_term *)record)->op == KV_OP_IN)
            put_mask(w, *(const uint32_t *)at, NULL);
        else
            put_number(w, *(const int32_t *)at);
        break;
    }
}

static size_t field_size(const struct field *f)
{
    switch ((enum field_type)f->type) {
    case F_CODE:
        return KV_CODE_SIZE;
    case F_DATE:
        return 12;
    case F_I16:
    case F_U16:
    case F_ITEM:
    case F_CALENDAR:
        return 2;
    case F_RANGE:
    case F_VALUE:
        return 4;
    case F_NUMBERS:
        return 2 * KV_MAX_DUE;
    default:
        return 1;
    }
}

/* A line with the keys that differ from the default record. */
static void put_line(struct printer *w, const char *word, const struct field *fields,
                     const void *record, const void *standard)
{
    put(w, word);
    for (const struct field *f = fields; f->key; f++) {
        bool plain = memcmp((const char *)record + f->offset, (const char *)standard + f->offset,
                            field_size(f)) == 0;
        if (plain && !f->required)
            continue;
        put(w, " ");
        put(w, f->key);
        put(w, "=");
        put_value(w, f, record);
    }
    put(w, "\n");
}

kv_status kv_ruleset_print(const struct kv_ruleset *rules, char *buffer, size_t size,
                           size_t *length)
{
    struct printer w = {rules, buffer, size, 0};
    static const struct kv_item no_item = {.number = 0};
    static const struct kv_condition no_condition = {.n_terms = 0};
    static const struct kv_ruleset no_rules = {
        .late_entrants = 1, .trimester1 = 3, .trimester2 = 6};
    put_line(&w, "konvergensi", head_fields, rules, &no_rules);
    put_line(&w, "pilihan", option_fields, rules, &no_rules);
    for (int i = 0; i < rules->n_packages; i++)
        put_line(&w, "paket", package_fields, &rules->packages[i], &no_item);
    for (int i = 0; i < rules->n_items; i++)
        put_line(&w, "butir", item_fields, &rules->items[i], &no_item);
    for (int i = 0; i < rules->n_conditions; i++) {
        const struct kv_condition *c = &rules->conditions[i];
        put_line(&w, "kondisi", condition_fields, c, &no_condition);
        for (int t = c->first_term; t < c->first_term + c->n_terms; t++)
            put_line(&w, "suku", term_fields, &rules->terms[t], &term_default);
    }
    for (int i = 0; i < rules->n_groups; i++)
        put_line(&w, "kelompok", group_fields, &rules->groups[i], &group_default);
    for (int i = 0; i < rules->n_rules; i++) {
        const struct kv_rule *rule = &rules->rules[i];
        put_line(&w, "indikator", rule_fields, rule, &rule_default);
        for (int b = rule->first_band; b < rule->first_band + rule->n_bands; b++)
            put_line(&w, "aturan", band_fields, &rules->bands[b], &band_default);
    }
    *length = w.length;
    if (w.length >= size)
        return KV_TOO_SMALL;
    buffer[w.length] = 0;
    return KV_OK;
}
