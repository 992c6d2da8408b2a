/* The words registers use for sex, position and reference. */
#include "growth/growth.h"
#include <string.h>

struct word {
    const char *text;
    int value;
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Equal but for the case of ASCII letters. */
static bool same_word(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i < length; i++)
        if (!word[i] || lower(text[i]) != word[i])
            return false;
    return word[length] == '\0';
}

/* Blanks around a word do not count. */
static void trim(const char **text, size_t *length)
{
    while (*length && is_blank((*text)[*length - 1]))
        (*length)--;
    while (*length && is_blank(**text)) {
        (*text)++;
        (*length)--;
    }
}

/* The value of the word; 0 when it is none of the list. */
static int find_word(const char *text, size_t length, const struct word *words)
{
    for (; length && words->text; words++)
        if (same_word(text, length, words->text))
            return words->value;
    return 0;
}

/* Most registers write one letter, once per row and without pattern: a table does not branch. */
const uint8_t kv_sex_letter[256] = {
    ['L'] = KV_MALE,   ['l'] = KV_MALE,   ['M'] = KV_MALE,   ['m'] = KV_MALE,   ['1'] = KV_MALE,
    ['P'] = KV_FEMALE, ['p'] = KV_FEMALE, ['F'] = KV_FEMALE, ['f'] = KV_FEMALE, ['2'] = KV_FEMALE,
};
const uint8_t kv_position_letter[256] = {
    ['L'] = KV_LYING, ['l'] = KV_LYING, ['H'] = KV_STANDING, ['h'] = KV_STANDING};

kv_sex kv_parse_sex(const char *text, size_t length)
{
    static const struct word words[] = {
        {"laki-laki", KV_MALE}, {"perempuan", KV_FEMALE}, {"male", KV_MALE},
        {"female", KV_FEMALE},  {"laki", KV_MALE},        {NULL, 0},
    };
    if (length > 1)
        trim(&text, &length);
    if (length == 1)
        return (kv_sex)kv_sex_letter[(uint8_t)*text];
    return (kv_sex)find_word(text, length, words);
}

kv_position kv_parse_position(const char *text, size_t length)
{
    static const struct word words[] = {
        {"terlentang", KV_LYING}, {"berdiri", KV_STANDING},  {"telentang", KV_LYING},
        {"lying", KV_LYING},      {"standing", KV_STANDING}, {NULL, 0},
    };
    if (length > 1)
        trim(&text, &length);
    if (length == 1)
        return (kv_position)kv_position_letter[(uint8_t)*text];
    return (kv_position)find_word(text, length, words);
}

kv_status kv_parse_reference(const char *text, size_t length, kv_reference *out)
{
    static const struct word words[] = {
        {"auto", KV_REFERENCE_AUTO + 1},
        {"who2006", KV_WHO2006 + 1},
        {"who2007", KV_WHO2007 + 1},
        {NULL, 0},
    };
    if (length == 4 && memcmp(text, "auto", 4) == 0) { /* the default, seen once per row */
        *out = KV_REFERENCE_AUTO;
        return KV_OK;
    }
    trim(&text, &length);
    int found = find_word(text, length, words);
    if (!found)
        return KV_INVALID;
    *out = (kv_reference)(found - 1);
    return KV_OK;
}
