/* Tokens, keys, packing. */
#include "linkage/name_index.h"
#include "linkage/name_words.h"
#include <string.h>

static bool token_in(const char *const *list, size_t n, const char *token, size_t len)
{
    for (size_t i = 0; i < n; i++)
        if (list[i][0] == token[0] && strlen(list[i]) == len && memcmp(list[i], token, len) == 0)
            return true;
    return false;
}

static uint8_t flags_of(const char *token, size_t len, bool lists)
{
    uint8_t flags = len == 1 ? KV_TOKEN_SINGLE : 0;
    if (lists &&
        token_in(common_tokens, sizeof(common_tokens) / sizeof(*common_tokens), token, len))
        flags |= KV_TOKEN_COMMON;
    if (lists && token_in(particles, sizeof(particles) / sizeof(*particles), token, len))
        flags |= KV_TOKEN_PARTICLE;
    return flags;
}

/* Length of the text cut to `most` bytes, not inside a UTF-8 character. */
static size_t cut_text(const char *s, size_t len, size_t most)
{
    if (len <= most)
        return len;
    while (most > 0 && ((unsigned char)s[most] & 0xC0) == 0x80)
        most--;
    return most;
}

/* Bytewise order of two tokens, the shorter first if one begins with the other. */
static int token_order(const struct kv_name *name, const struct kv_token *a,
                       const struct kv_token *b)
{
    size_t n = a->len < b->len ? a->len : b->len;
    int order = memcmp(name->norm + a->at, name->norm + b->at, n);
    return order ? order : (int)a->len - (int)b->len;
}

static int key_order(const struct kv_name *name, const struct kv_token *a, const struct kv_token *b)
{
    (void)name;
    return (a->key > b->key) - (a->key < b->key);
}

/* The core tokens in another order, by insertion; equal ones keep their order. */
static void sort_core(const struct kv_name *name, uint8_t *out,
                      int (*order)(const struct kv_name *, const struct kv_token *,
                                   const struct kv_token *))
{
    for (uint8_t i = 0; i < name->n_core; i++) {
        uint8_t t = name->core[i], k = i;
        for (; k > 0 && order(name, &name->token[out[k - 1]], &name->token[t]) > 0; k--)
            out[k] = out[k - 1];
        out[k] = t;
    }
}

/*
 * Core: tokens without the common ones, particles and single letters; all if none are left. Main:
 * the first token longer than one letter that is neither common nor particle, else the first.
 */
static void find_core(struct kv_name *name)
{
    const uint8_t weak = KV_TOKEN_COMMON | KV_TOKEN_PARTICLE | KV_TOKEN_SINGLE;

    for (uint8_t i = 0; i < name->n; i++)
        if (!(name->token[i].flags & weak))
            name->core[name->n_core++] = i;
    name->main = name->n_core ? name->core[0] : 0;
    if (name->n_core == 0)
        for (; name->n_core < name->n; name->n_core++)
            name->core[name->n_core] = name->n_core;
    sort_core(name, name->sorted, token_order);
    sort_core(name, name->by_key, key_order);
}

void kv_name_index(const char *norm, size_t len, bool lists, struct kv_name *out)
{
    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < len && out->n < KV_NAME_TOKENS;) {
        size_t start = i, blank = out->n > 0;
        if (norm[i] == ' ') {
            i++;
            continue;
        }
        while (i < len && norm[i] != ' ')
            i++;
        size_t n = i - start;
        if (out->len + blank + n > KV_NAME_LEN && out->n)
            break;
        n = cut_text(norm + start, n, KV_NAME_LEN);
        if (blank)
            out->norm[out->len++] = ' ';
        struct kv_token *t = &out->token[out->n++];
        t->at = out->len;
        t->len = (uint8_t)n;
        t->flags = flags_of(norm + start, n, lists);
        t->key = kv_phonetic(norm + start, n, &t->alternate);
        memcpy(out->norm + out->len, norm + start, n);
        out->len += (uint8_t)n;
    }
    find_core(out);
}

void kv_name_plain(const char *text, size_t len, struct kv_name *out)
{
    char folded[2 * KV_NAME_RAW];
    size_t n = text ? cut_text(text, len, KV_NAME_RAW) : 0;

    n = kv_fold(text, n, true, folded, sizeof(folded));
    kv_name_index(folded, n, false, out);
}

/* 64-bit hash of a list of keys (FNV-1a over their letters and the blanks between, then mixed);
 * never 0. */
static uint64_t hash_keys(const struct kv_name *name, const uint8_t *tokens, size_t n)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < n; i++) {
        h = (h ^ name->token[tokens ? tokens[i] : i].key) * UINT64_C(0x100000001B3);
        h ^= h >> 29;
    }
    h = (h ^ h >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    h = (h ^ h >> 27) * UINT64_C(0x94D049BB133111EB);
    h ^= h >> 31;
    return h ? h : 1;
}

uint64_t kv_name_key_hash(const struct kv_name *name)
{
    return name->n ? hash_keys(name, NULL, name->n) : 0;
}

uint64_t kv_name_core_hash(const struct kv_name *name)
{
    return name->n ? hash_keys(name, name->by_key, name->n_core) : 0;
}

static size_t keys_text(const struct kv_name *name, const uint8_t *tokens, size_t n, char *out)
{
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        kv_key key = name->token[tokens ? tokens[i] : i].key;
        if (i)
            out[len++] = ' ';
        len += kv_key_text(key, out + len);
    }
    out[len] = '\0';
    return len;
}

size_t kv_name_key_text(const struct kv_name *name, char *out)
{
    return keys_text(name, NULL, name->n, out);
}

size_t kv_name_core_text(const struct kv_name *name, char *out)
{
    return keys_text(name, name->by_key, name->n_core, out);
}

/* Appends bytes and returns the place behind them. */
static uint8_t *put(uint8_t *to, const void *bytes, size_t n)
{
    memcpy(to, bytes, n);
    return to + n;
}

size_t kv_name_pack(const struct kv_name *name, uint8_t *out)
{
    uint8_t *at = put(out, (uint8_t[]){name->n, name->len, name->n_core, name->main}, 4);

    at = put(at, name->core, name->n_core);
    at = put(at, name->sorted, name->n_core);
    at = put(at, name->by_key, name->n_core);
    for (size_t i = 0; i < name->n; i++) {
        const struct kv_token *t = &name->token[i];
        at = put(at, &t->key, 4);
        at = put(at, &t->alternate, 4);
        at = put(at, (uint8_t[]){t->at, t->len, t->flags}, 3);
    }
    at = put(at, name->norm, name->len);
    return (size_t)(at - out);
}

static const uint8_t *get(const uint8_t *from, void *bytes, size_t n)
{
    memcpy(bytes, from, n);
    return from + n;
}

kv_status kv_name_unpack(const uint8_t *in, size_t size, struct kv_name *name)
{
    memset(name, 0, sizeof(*name));
    if (size < 4 || in[0] > KV_NAME_TOKENS || in[1] > KV_NAME_LEN || in[2] > in[0] ||
        in[3] >= KV_NAME_TOKENS || size != 4u + 3u * in[2] + 11u * in[0] + in[1])
        return KV_CORRUPT;
    uint8_t n = in[0], len = in[1], n_core = in[2], main = in[3], part[3];
    in = get(in + 4, name->core, n_core);
    in = get(in, name->sorted, n_core);
    in = get(in, name->by_key, n_core);
    for (size_t i = 0; i < n_core; i++)
        if (name->core[i] >= n || name->sorted[i] >= n || name->by_key[i] >= n)
            return KV_CORRUPT;
    for (size_t i = 0; i < n; i++) {
        struct kv_token *t = &name->token[i];
        in = get(in, &t->key, 4);
        in = get(in, &t->alternate, 4);
        in = get(in, part, 3);
        t->at = part[0];
        t->len = part[1];
        t->flags = part[2];
        if (t->at + t->len > len)
            return KV_CORRUPT;
    }
    memcpy(name->norm, in, len);
    name->n = n;
    name->len = len;
    name->n_core = n_core;
    name->main = main;
    return KV_OK;
}
