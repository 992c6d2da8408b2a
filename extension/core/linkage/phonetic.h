/*
 * Phonetic key of one normalised token: up to six letters, packed into 30 bits (five bits a letter,
 * A = 1, left aligned), so that comparing numbers orders keys as their text. 0 is "no key". A key
 * alone never links: HASAN and HUSAIN share one.
 */
#ifndef KV_LINKAGE_PHONETIC_H
#define KV_LINKAGE_PHONETIC_H
#include "kv.h"

typedef uint32_t kv_key;
#define KV_KEY_TEXT 7 /* bytes of a key as text, with its end */

/* Primary key of an A-Z token; *alternate gets the key of the other reading of its first sound, or
 * 0. */
kv_key kv_phonetic(const char *token, size_t len, kv_key *alternate);
/* Writes a key as letters; returns their number, 0-6. */
size_t kv_key_text(kv_key key, char out[KV_KEY_TEXT]);

/* Two tokens agree if their primary keys are equal, or one's primary is the other's alternate. */
static inline bool kv_keys_agree(kv_key a, kv_key a_alternate, kv_key b, kv_key b_alternate)
{
    return a != 0 && b != 0 && (a == b || a == b_alternate || b == a_alternate);
}

#endif
