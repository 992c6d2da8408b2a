/* Hashing the parts of blocking keys; see keys.h. */
#include "link/keys.h"
#include "konv.h"
#include <stdlib.h>

/* Hash of one transform of one name; 0: none. */
static uint64_t name_hash(const struct kv_name *name, enum link_transform transform)
{
    switch (transform) {
    case BY_KEY:
        return kv_name_key_hash(name);
    case BY_MAIN:
        return kv_name_main_key(name) ? link_mix(kv_name_main_key(name), BY_MAIN) : 0;
    case BY_CORE: /* one token alone is no better than the main key */
        return name->n_core >= 2 ? kv_name_core_hash(name) : 0;
    case BY_SECOND:
        return name->n_core >= 2 ? link_mix(name->token[name->core[1]].key, BY_SECOND) : 0;
    default:
        return name->len ? link_hash(name->norm, name->len, BY_VALUE) : 0;
    }
}

/* Which transforms of names the rules and the refinement use. */
static void used_transforms(const struct link_config *c, bool *used)
{
    for (int r = 0; r <= c->rules; r++) {
        const struct link_rule *rule = r < c->rules ? &c->rule[r] : &c->refine;
        for (int p = 0; p < rule->parts; p++)
            if (c->column[rule->part[p].column].kind == KIND_NAME)
                used[rule->part[p].transform] = true;
    }
}

void link_name_keys_init(struct link_name_keys *keys, const struct link_data *d)
{
    bool used[BY_SECOND + 1] = {false};
    *keys = (struct link_name_keys){{NULL}};
    used_transforms(d->config, used);
    used[BY_PREFIX] = used[BY_RANGE] = used[BY_YEAR] = used[BY_MONTH] = false;
    for (int t = 0; t <= BY_SECOND; t++)
        if (used[t])
            keys->hash[t] = xcalloc(d->name.n, sizeof(uint64_t));
#pragma omp parallel for schedule(static) num_threads(konv.threads)
    for (uint32_t id = 1; id < d->name.n; id++) {
        struct kv_name name;
        size_t n;
        const char *p = link_pool_bytes(&d->name, id, &n);
        kv_name_unpack((const uint8_t *)p, n, &name);
        for (int t = 0; t <= BY_SECOND; t++)
            if (keys->hash[t])
                keys->hash[t][id] = name_hash(&name, (enum link_transform)t);
    }
}

void link_name_keys_free(struct link_name_keys *keys)
{
    for (int t = 0; t <= BY_SECOND; t++)
        free(keys->hash[t]);
}

/* Characters from..to of a UTF-8 text; nothing if it is shorter than `to`. */
static uint64_t slice_hash(const char *p, size_t n, int from, int to)
{
    size_t start = n, end = n;
    int at = 0;
    for (size_t i = 0; i < n; i++) {
        if (((unsigned char)p[i] & 0xc0) == 0x80)
            continue;
        at++;
        if (at == from)
            start = i;
        if (at == to + 1) {
            end = i;
            break;
        }
    }
    return at >= to ? link_hash(p + start, end - start, BY_PREFIX) : 0;
}

static uint64_t text_hash(const struct link_pool *pool, uint32_t id, const struct link_part *part)
{
    size_t n;
    const char *p = link_pool_bytes(pool, id, &n);
    return part->transform == BY_VALUE ? link_hash(p, n, BY_VALUE)
                                       : slice_hash(p, n, part->from, part->to);
}

static uint64_t sliced_name(const struct link_pool *pool, uint32_t id, const struct link_part *part)
{
    struct kv_name name;
    size_t n;
    const char *p = link_pool_bytes(pool, id, &n);
    kv_name_unpack((const uint8_t *)p, n, &name);
    return slice_hash(name.norm, name.len, part->from, part->to);
}

static uint64_t digits_hash(uint64_t cell, const struct link_part *part)
{
    char digits[18];
    uint64_t number = nik_number(cell);
    int n = nik_digits(cell);
    if (part->transform == BY_VALUE)
        return link_mix(number, KIND_NIK);
    for (int i = n - 1; i >= 0; i--, number /= 10)
        digits[i] = (char)('0' + number % 10);
    return slice_hash(digits, (size_t)n, part->from, part->to);
}

/* A date: the whole, its year, its month, or characters of YYYY-MM-DD. */
static uint64_t date_hash(uint64_t cell, const struct link_part *part)
{
    unsigned stated = (unsigned)cell;
    char text[16];
    switch (part->transform) {
    case BY_VALUE:
        return link_mix(stated, BY_VALUE);
    case BY_YEAR:
        return link_mix(stated / 10000, BY_YEAR);
    case BY_MONTH:
        return link_mix(stated / 100 % 100, BY_MONTH);
    default:
        snprintf(text, sizeof text, "%04u-%02u-%02u", stated / 10000 % 10000, stated / 100 % 100,
                 stated % 100);
        return slice_hash(text, 10, part->from, part->to);
    }
}

/*
 * Hash of one key part; 0: the record has no key. `alone`: the only part of its rule, which asks
 * more of a NIK (status ok instead of the usable ones). `other_side`: the right-hand column of
 * "a=b".
 */
uint64_t link_part_hash(const struct link_data *d, const struct link_name_keys *keys,
                        const struct link_part *part, bool other_side, bool alone, uint32_t record)
{
    int at = other_side && part->other >= 0 ? part->other : part->column;
    const struct link_column *column = &d->config->column[at];
    uint64_t cell = column->cell >= 0 ? link_row(d, record)[column->cell] : 0;
    if (!cell)
        return 0;
    switch (column->kind) {
    case KIND_NAME: {
        uint32_t id = name_first(cell) ? name_first(cell) : name_second(cell);
        if (!id)
            return 0;
        bool sliced = part->transform == BY_PREFIX || part->transform == BY_RANGE;
        return sliced ? sliced_name(&d->name, id, part) : keys->hash[part->transform][id];
    }
    case KIND_DATE:
        return date_hash(cell, part);
    case KIND_NIK:
        if (nik_digits(cell) != 16 ||
            (alone ? nik_status(cell) != KV_NIK_OK : !kv_nik_usable(nik_status(cell))))
            return 0;
        return digits_hash(cell, part);
    case KIND_HOUSEHOLD:
        return nik_status(cell) == KV_NIK_OK ? digits_hash(cell, part) : 0;
    case KIND_NUMBER:
        return link_mix(cell, KIND_NUMBER);
    default:
        return text_hash(&d->text, (uint32_t)cell, part);
    }
}
