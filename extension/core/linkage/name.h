/*
 * Names of persons: the normal form (spelling of 1947 and 1972, titles, "By. Ny.", BIN/BINTI,
 * variants of Muhammad ...), its tokens and their keys. Structs have a fixed size; the caller owns
 * them. docs/linkage-functions.md lists the steps.
 */
#ifndef KV_LINKAGE_NAME_H
#define KV_LINKAGE_NAME_H
#include "kv.h"
#include "linkage/phonetic.h"

#define KV_NAME_RAW    512 /* bytes of raw text read; the rest is cut */
#define KV_NAME_LEN    120 /* bytes of a normal form; later tokens are left out */
#define KV_NAME_TOKENS 12

typedef enum kv_role { KV_ROLE_UNKNOWN = 0, KV_ANAK, KV_IBU, KV_AYAH, KV_CATIN, KV_LAIN } kv_role;

enum kv_token_flag {
    KV_TOKEN_COMMON = 1,   /* MUHAMMAD SITI ANDI NUR ABDUL AHMAD */
    KV_TOKEN_PARTICLE = 2, /* DAENG KARAENG PUANG AL EL */
    KV_TOKEN_SINGLE = 4,   /* one letter */
};

struct kv_token {
    kv_key key, alternate;
    uint8_t at, len, flags; /* bytes at .. at+len-1 of the normal form */
};

/* A normal form with its tokens; n = 0 is "null". The last three arrays hold token numbers. */
struct kv_name {
    uint8_t n, len, n_core, main;
    uint8_t core[KV_NAME_TOKENS];   /* core tokens in order */
    uint8_t sorted[KV_NAME_TOKENS]; /* core tokens by their bytes */
    uint8_t by_key[KV_NAME_TOKENS]; /* core tokens by their keys */
    struct kv_token token[KV_NAME_TOKENS];
    char norm[KV_NAME_LEN + 1]; /* A-Z and single blanks, with a zero at the end */
};

/* What is known beside the text; zeros for unknown. */
struct kv_name_input {
    const char *text; /* UTF-8; may be NULL */
    size_t len;
    int province; /* two digits: 73 */
    kv_sex sex;
    kv_role role;
};

struct kv_parsed_name {
    struct kv_name name, father, mother;
    bool placeholder;    /* "By. Ny. Rahma", "BELUM ADA NAMA": a person without a name yet */
    uint8_t birth_order; /* 1-4 from "By. Ny. Rahma II", else 0 */
};

/* The normal form of a raw name and what it says about the parents. Normalising a norm again
 * returns it. */
void kv_name_parse(const struct kv_name_input *in, struct kv_parsed_name *out);
/* The same when only the name itself is wanted. */
void kv_name_normalise(const struct kv_name_input *in, struct kv_name *out);
/* For other languages: compatibility decomposition without marks, upper case, single blanks; no
 * word lists, no flags but KV_TOKEN_SINGLE. Letters outside Latin stay as they are. */
void kv_name_plain(const char *text, size_t len, struct kv_name *out);

/* The folding of the first step alone, for text fields: upper-case ASCII where Unicode has one.
 * Returns the bytes written, at most size; `keep` copies other letters as they are, else they
 * become blanks. */
size_t kv_fold(const char *text, size_t len, bool keep, char *out, size_t size);

/* Keys for blocking. 0 if the name is null. Hashes are of the key texts with one blank between. */
static inline kv_key kv_name_main_key(const struct kv_name *name)
{
    return name->n ? name->token[name->main].key : 0;
}
uint64_t kv_name_key_hash(const struct kv_name *name);
uint64_t kv_name_core_hash(const struct kv_name *name);
/* Key texts: token keys in order; core keys sorted. Return the length; out holds KV_NAME_KEYS
 * bytes. */
#define KV_NAME_KEYS (KV_NAME_TOKENS * KV_KEY_TEXT + 1)
size_t kv_name_key_text(const struct kv_name *name, char *out);
size_t kv_name_core_text(const struct kv_name *name, char *out);

/* Compact storage, about 60 bytes for three tokens. pack returns the size (at most KV_NAME_PACKED),
 * unpack reads it back; KV_CORRUPT if the bytes are no packed name. */
#define KV_NAME_PACKED (4 + KV_NAME_TOKENS * (3 + 11) + KV_NAME_LEN)
size_t kv_name_pack(const struct kv_name *name, uint8_t *out);
kv_status kv_name_unpack(const uint8_t *in, size_t size, struct kv_name *name);

#endif
