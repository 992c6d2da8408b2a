/* The normal form of names. Steps are numbered as in docs/linkage-functions.md. */
#include "linkage/name.h"
#include "linkage/name_index.h"
#include "linkage/name_words.h"
#include <string.h>

#define FOLDED    (2 * KV_NAME_RAW) /* bytes of folded text; one character may become several */
#define MAX_WORDS 48                /* words that are read */
#define LETTERS   24                /* room for a word of the lists and its end */
#define TOKEN_LEN 40                /* letters of a token that are kept */
#define ROUNDS    16 /* of the normal form upon itself; the tests never saw more than 5 */

#define LISTED(list, word) listed(list, sizeof(list) / sizeof(*(list)), word)

/* A piece of folded text. */
struct word {
    const char *s;
    size_t len;
};
struct words {
    size_t n;
    struct word w[MAX_WORDS];
};

/* What is known beside the text. */
struct context {
    int province;
    kv_sex sex;
    kv_role role;
};

/* One pass over the steps; empty strings are null. */
struct draft {
    char norm[KV_NAME_LEN + 1], father[KV_NAME_LEN + 1], mother[KV_NAME_LEN + 1];
    bool placeholder;
    uint8_t birth_order;
};

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Binary search in a list in byte order. */
static bool listed(const char *const *list, size_t n, const char *word)
{
    size_t lo = 0;
    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        int order = word[0] != list[mid][0] ? word[0] - list[mid][0] : strcmp(word, list[mid]);
        if (order == 0)
            return true;
        if (order > 0)
            lo = mid + 1;
        else
            n = mid;
    }
    return false;
}

/* Only the letters; what is too long for any list becomes one that is in none. Returns their
 * number. */
static size_t squeeze(const char *s, size_t len, char out[LETTERS])
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (!is_letter(s[i]))
            continue;
        if (n == LETTERS - 1) {
            memcpy(out, "?", 2);
            return n;
        }
        out[n++] = s[i];
    }
    out[n] = '\0';
    return n;
}

/* Splits at blanks; with `after_dots` also behind every dot. Words without letter or digit are left
 * out then. */
static void split(const char *s, size_t len, bool after_dots, struct words *out)
{
    out->n = 0;
    for (size_t i = 0; i < len && out->n < MAX_WORDS;) {
        size_t start = i;
        bool content = false;
        if (s[i] == ' ') {
            i++;
            continue;
        }
        while (i < len && s[i] != ' ') {
            content |= is_letter(s[i]) || (s[i] >= '0' && s[i] <= '9') || !after_dots;
            if (s[i++] == '.' && after_dots)
                break;
        }
        if (content)
            out->w[out->n++] = (struct word){s + start, i - start};
    }
}

static bool is_title(const char *s, size_t len)
{
    char letters[LETTERS];
    squeeze(s, len, letters);
    return LISTED(titles, letters);
}

/* Step 3: a part behind a comma is dropped if it, or each of its words, is a title. */
static bool only_titles(const char *part, size_t len)
{
    struct words words;
    bool all = true;

    if (is_title(part, len))
        return true;
    split(part, len, false, &words);
    for (size_t i = 0; i < words.n && all; i++)
        all = is_title(words.w[i].s, words.w[i].len);
    return all;
}

/* Step 3: the first part and the later ones that are no titles, with blanks between. Returns the
 * length of out. */
static size_t drop_title_parts(const char *s, size_t len, char out[FOLDED])
{
    size_t n = 0;
    for (size_t start = 0, end; start <= len; start = end + 1) {
        const char *comma = start < len ? memchr(s + start, ',', len - start) : NULL;
        end = comma ? (size_t)(comma - s) : len;
        if (start && only_titles(s + start, end - start))
            continue;
        if (start)
            out[n++] = ' '; /* in place of the comma */
        memcpy(out + n, s + start, end - start);
        n += end - start;
    }
    return n;
}

static bool has_inner_dot(struct word w)
{
    return w.len > 1 && memchr(w.s, '.', w.len - 1);
}

/* Step 4: whether the last k words are one title as written: "S. PD", "AMD.KEB", "SE"; not "ST",
 * which may be a name. */
static bool ends_with_title(const struct words *words, size_t k)
{
    const struct word *first = &words->w[words->n - k], *last = &words->w[words->n - 1];
    char letters[LETTERS];

    squeeze(first->s, (size_t)(last->s + last->len - first->s), letters);
    if (!LISTED(titles, letters))
        return false;
    if (k > 1)
        return first->s[first->len - 1] == '.';
    return has_inner_dot(*first) || !LISTED(name_like_titles, letters);
}

/* Step 4: titles at the end, the longest first, while a word remains before them. */
static void drop_trailing_titles(struct words *words)
{
    for (size_t k = 3; k > 0;) {
        if (words->n > k && ends_with_title(words, k)) {
            words->n -= k;
            k = 3;
        } else {
            k--;
        }
    }
}

/* Step 6: the first word from lo on that is no form of address, while a word with a letter remains
 * after it. */
static size_t skip_address(const struct words *words, size_t lo)
{
    char letters[LETTERS], next[LETTERS];

    for (; lo + 1 < words->n; lo++) {
        const struct word *w = &words->w[lo];
        bool child = w->len == 3 && memcmp(w->s, "AN.", 3) == 0, remains = false;
        if (squeeze(w->s, w->len, letters) && !child && !LISTED(forms_of_address, letters))
            break;
        for (size_t i = lo + 1; i < words->n && !remains; i++)
            remains = squeeze(words->w[i].s, words->w[i].len, next) > 0;
        if (!remains)
            break;
    }
    return lo;
}

/* Steps 6 and 7: the A-Z tokens from word lo on, without HJ and HJH. */
static void take_tokens(const struct words *words, size_t lo, struct words *out)
{
    char letters[LETTERS];

    out->n = 0;
    for (size_t i = lo; i < words->n; i++) {
        const struct word *w = &words->w[i];
        squeeze(w->s, w->len, letters);
        if (strcmp(letters, "HJ") == 0 || strcmp(letters, "HJH") == 0)
            continue;
        for (size_t k = 0; k < w->len && out->n < MAX_WORDS;) {
            size_t start = k;
            while (k < w->len && is_letter(w->s[k]))
                k++;
            if (k > start)
                out->w[out->n++] = (struct word){w->s + start, k - start};
            else
                k++;
        }
    }
}

/* Step 7: a further name behind ALIAS is cut. */
static void cut_alias(struct words *tokens)
{
    char letters[LETTERS];
    for (size_t i = 1; i < tokens->n; i++) {
        squeeze(tokens->w[i].s, tokens->w[i].len, letters);
        if (strcmp(letters, "ALIAS") == 0 || strcmp(letters, "ALS") == 0)
            tokens->n = i;
    }
}

/* Step 8: the place of BIN, BINTI ..., neither first nor last; 0 if there is none. */
static size_t find_child_of(const struct words *tokens)
{
    char letters[LETTERS];
    for (size_t i = 1; i + 1 < tokens->n; i++) {
        squeeze(tokens->w[i].s, tokens->w[i].len, letters);
        if (LISTED(child_of_words, letters))
            return i;
    }
    return 0;
}

/* Step 9: AA -> A. Returns the new length. */
static size_t collapse(char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (n == 0 || s[i] != s[n - 1])
            s[n++] = s[i];
    s[n] = '\0';
    return n;
}

/* Whether a token shows the old spelling: OE, DJ, TJ or SJ. */
static bool shows_old_spelling(const char *s, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        if (s[i] == 'E' && s[i - 1] == 'O')
            return true;
        if (s[i] == 'J' && (s[i - 1] == 'D' || s[i - 1] == 'T' || s[i - 1] == 'S'))
            return true;
    }
    return false;
}

/* Step 10: spelling before 1947 and 1972, only in a token that shows it: TJAHJONO -> CAHYONO, but
 * JUSUF stays. */
static size_t modern_spelling(char *s, size_t len)
{
    static const char pairs[][2][3] = {{"OE", "U"},  {"DJ", "J"},  {"TJ", "C"},
                                       {"SJ", "SY"}, {"NJ", "NY"}, {"CH", "KH"}};
    size_t n = 0;

    if (!shows_old_spelling(s, len) || LISTED(old_spelling_names, s))
        return len;
    for (size_t i = 0; i < len;) {
        size_t p = 0;
        while (p < 6 && !(i + 1 < len && memcmp(s + i, pairs[p][0], 2) == 0))
            p++;
        if (p == 6) {
            s[n++] = s[i] == 'J' ? 'Y' : s[i];
            i++;
            continue;
        }
        for (const char *to = pairs[p][1]; *to; to++)
            s[n++] = *to;
        i += 2;
    }
    return collapse(s, n);
}

/* Step 11: the full form of a short or variant token, or the token itself. i of n tokens. */
static const char *full_form(const char *token, size_t i, size_t n, const struct context *c)
{
    bool first_of_several = i == 0 && n > 1, last = i + 1 == n;
    size_t lo = 0, hi = sizeof(variants) / sizeof(*variants);

    if (strcmp(token, "M") == 0 && first_of_several && c->sex != KV_FEMALE)
        return "MUHAMMAD";
    if ((strcmp(token, "A") == 0 || strcmp(token, "AND") == 0) && first_of_several &&
        (c->province == 73 || c->province == 76))
        return "ANDI";
    if (!last && c->sex != KV_MALE &&
        (strcmp(token, "ST") == 0 || strcmp(token, "STI") == 0 || strcmp(token, "SITY") == 0))
        return "SITI";
    if (!last && (strcmp(token, "ABD") == 0 || strcmp(token, "ABDL") == 0))
        return "ABDUL";
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const char *from = variants[mid].from;
        int order = token[0] != from[0] ? token[0] - from[0] : strcmp(token, from);
        if (order == 0)
            return variants[mid].to;
        if (order > 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return token;
}

/* Appends a token to a normal form of *len bytes; false if it has no room. */
static bool append(char norm[KV_NAME_LEN + 1], size_t *len, size_t *tokens, const char *token,
                   size_t n)
{
    size_t blank = *len > 0;
    if (n == 0)
        return true;
    if (*len + blank + n > KV_NAME_LEN || *tokens == KV_NAME_TOKENS)
        return false;
    if (blank)
        norm[(*len)++] = ' ';
    memcpy(norm + *len, token, n);
    *len += n;
    norm[*len] = '\0';
    ++*tokens;
    return true;
}

/* Step 12: where the rest of ABDURAHMAN begins (at R): ABDU and one of R S N Z T D and more; 0 if
 * it is no such token. */
static size_t servant_of(const char *s, size_t len)
{
    bool fits = len > 5 && memcmp(s, "ABDU", 4) == 0 && strchr("RSNZTD", s[4]);
    return fits ? 4 : 0;
}

/* Steps 9 to 12: writes the normal form of the tokens. */
static void write_norm(const struct words *tokens, const struct context *c,
                       char norm[KV_NAME_LEN + 1])
{
    size_t len = 0, written = 0;
    bool room = true;

    norm[0] = '\0';
    for (size_t i = 0; i < tokens->n && room; i++) {
        char s[TOKEN_LEN + 1];
        size_t n = tokens->w[i].len < TOKEN_LEN ? tokens->w[i].len : TOKEN_LEN;
        memcpy(s, tokens->w[i].s, n);
        n = modern_spelling(s, collapse(s, n));
        const char *full = full_form(s, i, tokens->n, c);
        n = strlen(full);
        size_t rest = servant_of(full, n);
        if (rest && written + 2 <= KV_NAME_TOKENS && len + n + 3 <= KV_NAME_LEN)
            room = append(norm, &len, &written, "ABDUL", 5) &&
                   append(norm, &len, &written, full + rest, n - rest);
        else
            room = append(norm, &len, &written, full, n);
    }
}

/* Steps 6 to 12 on the words from lo on; father may be NULL. */
static void finish(const struct words *words, size_t lo, const struct context *c, char *norm,
                   char *father)
{
    struct words tokens;
    size_t at;

    take_tokens(words, skip_address(words, lo), &tokens);
    cut_alias(&tokens);
    at = find_child_of(&tokens);
    if (at && father) {
        struct context male = {c->province, KV_MALE, KV_ROLE_UNKNOWN};
        finish(&tokens, at + 1, &male, father, NULL);
    }
    if (at)
        tokens.n = at;
    write_norm(&tokens, c, norm);
}

/* 1-4 from a last word 1-4 or I-IV; 0 if it is none. */
static int birth_order(struct word w)
{
    static const char *const roman[] = {"I", "II", "III", "IV"};
    char s[8];
    size_t n = 0;

    for (size_t i = 0; i < w.len && n < sizeof(s) - 1; i++)
        if (is_letter(w.s[i]) || (w.s[i] >= '0' && w.s[i] <= '9'))
            s[n++] = w.s[i];
    s[n] = '\0';
    for (int i = 0; i < 4; i++)
        if (strcmp(s, roman[i]) == 0 || (n == 1 && s[0] == '1' + i))
            return i + 1;
    return 0;
}

/* Kind of parent a word tells: 'M' mother, 'F' father, 0 none. */
static char parent_word(const struct words *words, size_t i)
{
    char letters[LETTERS];
    if (i >= words->n)
        return 0;
    squeeze(words->w[i].s, words->w[i].len, letters);
    return LISTED(mother_words, letters) ? 'M' : LISTED(father_words, letters) ? 'F' : 0;
}

/* Step 5: words before the parent's name if this stands for a child without a name, else 0; *parent
 * is 'M' or 'F'. */
static size_t placeholder_words(const struct words *words, kv_role role, char *parent)
{
    char first[LETTERS], second = parent_word(words, 1);

    *parent = 'M';
    if (words->n == 0)
        return 0;
    squeeze(words->w[0].s, words->w[0].len, first);
    if (strcmp(first, "BY") == 0 || strcmp(first, "BAYI") == 0) {
        *parent = second ? second : 'M';
        return second ? 2 : 1;
    }
    if (second &&
        (strcmp(first, "ANAK") == 0 || strcmp(first, "ANK") == 0 || strcmp(first, "AN") == 0)) {
        *parent = second;
        return 2;
    }
    return role == KV_ANAK && (strcmp(first, "NY") == 0 || strcmp(first, "NYONYA") == 0);
}

/* Whether the words from lo on name a parent: not only the child's sex, and not "NN". */
static bool names_parent(const struct words *words, size_t lo)
{
    char letters[LETTERS];
    bool only_sex = true;

    if (lo >= words->n)
        return false;
    for (size_t i = lo; i < words->n && only_sex; i++) {
        squeeze(words->w[i].s, words->w[i].len, letters);
        only_sex = LISTED(sex_words, letters);
    }
    const struct word *last = &words->w[words->n - 1];
    squeeze(words->w[lo].s, (size_t)(last->s + last->len - words->w[lo].s), letters);
    return !only_sex && !LISTED(no_name_words, letters);
}

/* Step 5: the parent of a child without a name, from the words after "BY. NY.". */
static void take_placeholder(struct words *words, size_t lo, char parent, const struct context *c,
                             struct draft *d)
{
    struct context of_parent = {c->province, parent == 'F' ? KV_MALE : KV_FEMALE, KV_ROLE_UNKNOWN};

    d->placeholder = true;
    if (words->n > lo && (d->birth_order = (uint8_t)birth_order(words->w[words->n - 1])))
        words->n--;
    if (names_parent(words, lo))
        finish(words, lo, &of_parent, parent == 'F' ? d->father : d->mother, NULL);
}

/* Steps 2 to 12 on folded text. */
static void pass(const char *text, size_t len, const struct context *c, struct draft *d)
{
    char letters[LETTERS], line[FOLDED], parent;
    struct words words;
    size_t n, lo;

    memset(d, 0, sizeof(*d));
    if (squeeze(text, len, letters) == 0 || LISTED(no_name_words, letters))
        return;
    d->placeholder = LISTED(not_yet_words, letters);
    if (d->placeholder)
        return;
    n = drop_title_parts(text, len, line);
    split(line, n, false, &words);
    drop_trailing_titles(&words);
    n = words.n ? (size_t)(words.w[words.n - 1].s + words.w[words.n - 1].len - line) : 0;
    split(line, n, true, &words);
    lo = placeholder_words(&words, c->role, &parent);
    if (lo)
        take_placeholder(&words, lo, parent, c, d);
    else
        finish(&words, 0, c, d->norm, d->father);
}

/*
 * The steps until they change nothing more: a norm that would be read otherwise the second time
 * ("NA, SE" leaves NA, which is no name) is read again here, so that normalising is idempotent.
 * Parents found on the way are kept.
 */
static void settle(const char *folded, size_t len, const struct context *c, struct draft *d)
{
    struct draft next;

    pass(folded, len, c, d);
    for (int round = 0; round < ROUNDS && d->norm[0]; round++) {
        pass(d->norm, strlen(d->norm), c, &next);
        if (strcmp(next.norm, d->norm) == 0)
            break;
        if (!next.father[0])
            memcpy(next.father, d->father, sizeof(next.father));
        *d = next;
    }
}

/* A parent's name is a name like any other: it must be its own normal form too. */
static void settle_parent(const char *norm, int province, kv_sex sex, struct kv_name *out)
{
    struct context c = {province, sex, KV_ROLE_UNKNOWN};
    struct draft d = {.norm = ""};

    if (norm[0])
        settle(norm, strlen(norm), &c, &d);
    kv_name_index(d.norm, strlen(d.norm), true, out);
}

static void read_name(const struct kv_name_input *in, struct draft *d)
{
    struct context c = {in->province, in->sex, in->role};
    char folded[FOLDED];
    size_t len = in->text ? in->len : 0;

    len = kv_fold(in->text, len < KV_NAME_RAW ? len : KV_NAME_RAW, false, folded, sizeof(folded));
    settle(folded, len, &c, d);
}

void kv_name_parse(const struct kv_name_input *in, struct kv_parsed_name *out)
{
    struct draft d;

    read_name(in, &d);
    kv_name_index(d.norm, strlen(d.norm), true, &out->name);
    settle_parent(d.father, in->province, KV_MALE, &out->father);
    settle_parent(d.mother, in->province, KV_FEMALE, &out->mother);
    out->placeholder = d.placeholder;
    out->birth_order = d.birth_order;
}

void kv_name_normalise(const struct kv_name_input *in, struct kv_name *out)
{
    struct draft d;

    read_name(in, &d);
    kv_name_index(d.norm, strlen(d.norm), true, out);
}
