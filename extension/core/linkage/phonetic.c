#include "linkage/phonetic.h"
#include <string.h>

#define LONGEST 40 /* letters of a token that are read; the key has six */

static bool is_vowel(char c)
{
    return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U';
}

/*
 * Sounds that Indonesian ears and clerks do not keep apart: what the pass of step 2 reads at s
 * (`next` letters follow). The longer spelling first; returns the letters used and writes one or
 * two.
 */
static size_t read_sound(const char *s, size_t next, char out[2], size_t *n)
{
    char second = next > 0 ? s[1] : 0;

    *n = 1;
    out[0] = s[0];
    switch (s[0]) {
    case 'C':
        if (second == 'H' && next > 1 && (s[2] == 'R' || s[2] == 'L')) {
            out[0] = 'K'; /* CHR, CHL */
            out[1] = s[2];
            *n = 2;
            return 3;
        }
        if (second == 'H' || second == 'K') {
            out[0] = second; /* CH as H, CK as K */
            return 2;
        }
        return 1;
    case 'K':
        if (second == 'H')
            out[0] = 'H';
        return second == 'H' ? 2 : 1;
    case 'S':
        return second == 'Y' || second == 'H' ? 2 : 1;
    case 'T':
        if (second == 'S')
            out[0] = 'S';
        return second == 'S' || second == 'H' ? 2 : 1;
    case 'D':
        if (second == 'Z')
            out[0] = 'S';
        return second == 'Z' || second == 'H' ? 2 : 1;
    case 'P':
    case 'B':
    case 'G':
        return second == 'H' ? 2 : 1;
    case 'X':
        out[0] = 'K';
        out[1] = 'S';
        *n = 2;
        return 1;
    case 'Q':
        out[0] = 'K';
        return 1;
    case 'F':
    case 'V':
        out[0] = 'P';
        return 1;
    case 'Z':
        out[0] = 'S';
        return 1;
    default:
        return 1;
    }
}

/* Step 2 from `at` on: appends the sounds of the token to out (twice LONGEST at most); returns the
 * new length. */
static size_t respell(const char *token, size_t len, size_t at, char *out, size_t n)
{
    while (at < len) {
        char sound[2];
        size_t letters;
        at += read_sound(token + at, len - at - 1, sound, &letters);
        for (size_t i = 0; i < letters; i++)
            out[n++] = sound[i];
    }
    return n;
}

/* Steps 3 to 6: repeats, endings, vowels and silent H; the first six letters, packed. */
static kv_key skeleton(char *s, size_t len)
{
    size_t n = 0, letters = 0;
    kv_key key = 0;

    for (size_t i = 0; i < len; i++)
        if (n == 0 || s[i] != s[n - 1])
            s[n++] = s[i];
    if (n > 2 && s[n - 2] == 'N' && s[n - 1] == 'G')
        n--;
    if (n > 1 && s[n - 1] == 'D')
        s[n - 1] = 'T';
    else if (n > 1 && s[n - 1] == 'B')
        s[n - 1] = 'P';
    for (size_t i = 0; i < n && letters < 6; i++) {
        char c = s[i];
        if (i == 0)
            c = c == 'E' ? 'I' : c == 'O' ? 'U' : c;
        else if (is_vowel(c) || c == 'Y' ||
                 (c == 'H' && (i == n - 1 || !(is_vowel(s[i - 1]) || s[i - 1] == 'Y'))))
            continue;
        key |= (kv_key)(c - 'A' + 1) << (25 - 5 * letters++);
    }
    return key;
}

/* The other reading of the first sound: J + vowel as Y, CH + vowel as C, DZ or Z as J; 0 if there
 * is none. */
static kv_key other_reading(const char *token, size_t len)
{
    char s[2 * LONGEST];
    size_t used;

    if (len > 1 && token[0] == 'J' && is_vowel(token[1])) {
        s[0] = 'Y';
        used = 1;
    } else if (len > 2 && token[0] == 'C' && token[1] == 'H' && is_vowel(token[2])) {
        s[0] = 'C';
        used = 2;
    } else if (token[0] == 'Z' || (len > 1 && token[0] == 'D' && token[1] == 'Z')) {
        s[0] = 'J';
        used = token[0] == 'Z' ? 1 : 2;
    } else {
        return 0;
    }
    return skeleton(s, respell(token, len, used, s, 1));
}

/*
 * Phonetic key of an A-Z token: (1) final KH -> K; (2) one pass over the sounds above; (3) repeats
 * collapsed; (4) final NG -> N, D -> T, B -> P; (5) the first letter stays (E as I, O as U), later
 * vowels, Y and every H that is last or follows a consonant go; (6) six letters. SYAMSUDIN and
 * SAMSUDING: SMSDN. NURHAYATI: NRT. ZAINAB: SNP, other reading JNP. The table is our own, after
 * Indonesian and Bugis-Makassar habits of spelling (final NG for N: NURDING).
 */
kv_key kv_phonetic(const char *token, size_t len, kv_key *alternate)
{
    char letters[LONGEST], s[2 * LONGEST];
    size_t n = 0;

    for (size_t i = 0; i < len && n < LONGEST; i++)
        if (token[i] >= 'A' && token[i] <= 'Z')
            letters[n++] = token[i];
    *alternate = 0;
    if (n == 0)
        return 0;
    if (n >= 2 && letters[n - 2] == 'K' && letters[n - 1] == 'H')
        n--;
    kv_key key = skeleton(s, respell(letters, n, 0, s, 0));
    *alternate = other_reading(letters, n);
    if (*alternate == key)
        *alternate = 0;
    return key;
}

size_t kv_key_text(kv_key key, char out[KV_KEY_TEXT])
{
    size_t n = 0;
    for (; n < 6 && (key >> (25 - 5 * n) & 31); n++)
        out[n] = (char)('A' - 1 + (key >> (25 - 5 * n) & 31));
    out[n] = '\0';
    return n;
}
