/* Packed cells: byte 0 version, byte 1 count, then number, value + why * 4 + father * 64, got, need
 * of each cell. */
#include "pack.h"

kv_status kv_pack(const struct kv_packed_cell *cells, int n, uint8_t *buffer, size_t capacity,
                  size_t *size)
{
    *size = KV_PACK_SIZE(n);
    if (n < 0 || n > KV_PACK_MAX)
        return KV_INVALID;
    if (capacity < *size)
        return KV_TOO_SMALL;
    buffer[0] = KV_PACK_VERSION;
    buffer[1] = (uint8_t)n;
    for (int i = 0; i < n; i++) {
        const struct kv_packed_cell *c = &cells[i];
        if (c->number == 0 || (i > 0 && c->number <= cells[i - 1].number) ||
            c->value > KV_CELL_TS || c->why >= KV_WHYS || c->father > 1)
            return KV_INVALID;
        uint8_t *at = buffer + KV_PACK_SIZE(i);
        at[0] = c->number;
        at[1] = (uint8_t)(c->value | c->why << 2 | c->father << 6);
        at[2] = c->got;
        at[3] = c->need;
    }
    return KV_OK;
}

static uint8_t byte(int count)
{
    return (uint8_t)(count < 0 ? 0 : count > 255 ? 255 : count);
}

kv_status kv_pack_cells(const struct kv_ruleset *rules, const struct kv_cell *cells, int n,
                        uint8_t *buffer, size_t capacity, size_t *size)
{
    struct kv_packed_cell list[KV_MAX_RULES];
    if (n > KV_MAX_RULES)
        return KV_INVALID;
    for (int i = 0; i < n; i++) {
        const struct kv_cell *c = &cells[i];
        struct kv_packed_cell p = {(uint8_t)rules->rules[c->rule].number,
                                   c->value,
                                   c->why,
                                   c->father,
                                   byte(c->got),
                                   byte(c->need)};
        int at = i;
        for (; at > 0 && list[at - 1].number > p.number; at--)
            list[at] = list[at - 1];
        list[at] = p;
    }
    return kv_pack(list, n, buffer, capacity, size);
}

struct kv_packed_cell kv_unpack(const uint8_t *bytes, int i)
{
    const uint8_t *at = bytes + KV_PACK_SIZE(i);
    return (struct kv_packed_cell){at[0], at[1] & 3, at[1] >> 2 & 15, at[1] >> 6, at[2], at[3]};
}

kv_status kv_pack_check(const uint8_t *bytes, size_t size, int *n)
{
    if (size < 2 || bytes[0] != KV_PACK_VERSION || size != KV_PACK_SIZE(bytes[1]))
        return KV_CORRUPT;
    *n = bytes[1];
    for (int i = 0, last = 0; i < *n; i++) {
        struct kv_packed_cell c = kv_unpack(bytes, i);
        if (c.number <= last || c.why >= KV_WHYS || c.father > 1)
            return KV_CORRUPT;
        last = c.number;
    }
    return KV_OK;
}
