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

/* The value of the word, blanks around it ignored; 0 when it is none of the list. */
static int find_word(const char *text, size_t length, const struct word *words)
{
    while (length && is_blank(text[length - 1]))
        length--;
    while (length && is_blank(*text)) {
        text++;
        length--;
    }
    for (; length && words->text; words++)
        if (same_word(text, length, words->text))
            return words->value;
    return 0;
}

kv_sex kv_parse_sex(const char *text, size_t length)
{
    static const struct word words[] = {
        {"l", KV_MALE},         {"p", KV_FEMALE},  {"m", KV_MALE},           {"f", KV_FEMALE},
        {"1", KV_MALE},         {"2", KV_FEMALE},  {"male", KV_MALE},        {"female", KV_FEMALE},
        {"laki-laki", KV_MALE}, {"laki", KV_MALE}, {"perempuan", KV_FEMALE}, {NULL, 0},
    };
    return (kv_sex)find_word(text, length, words);
}

kv_position kv_parse_position(const char *text, size_t length)
{
    static const struct word words[] = {
        {"l", KV_LYING},           {"h", KV_STANDING},
        {"terlentang", KV_LYING},  {"berdiri", KV_STANDING},
        {"telentang", KV_LYING},   {"lying", KV_LYING},
        {"standing", KV_STANDING}, {NULL, 0},
    };
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
    int found = find_word(text, length, words);
    if (!found)
        return KV_INVALID;
    *out = (kv_reference)(found - 1);
    return KV_OK;
}
