/*
 * The weighings of one child: see kms_record.h. Bytes, little endian: u16 version, u16 flags (1
 * rule, 2 sex differs, 4 born given, 8 born differs), u32 sex, i32 born, then with a rule i32 red,
 * i32 orange, 120 i32 grams; u32 weighings: i32 date, i32 gram, i32 oedema, ascending.
 */
#include "growth/kms_record.h"
#include "growth/bytes.h"
#include <string.h>

#define FORMAT_VERSION 1
#define RULE_SIZE      (8 + 8 * KV_KBM_MONTHS)

static bool same_rule(const struct kv_kms_rule *a, const struct kv_kms_rule *b)
{
    return memcmp(a, b, sizeof *a) == 0; /* whole numbers without padding */
}

/* Takes over rule, sex and birth date of a row or of another part. */
static kv_status note_child(struct kv_kms_record *r, const struct kv_kms_rule *rule, kv_sex sex,
                            bool has_born, kv_date born)
{
    if (rule && r->has_rule && !same_rule(&r->rule, rule))
        return KV_INVALID;
    if (rule) {
        r->rule = *rule;
        r->has_rule = true;
    }
    r->sex_differs |= sex != KV_SEX_UNKNOWN && r->sex != KV_SEX_UNKNOWN && sex != r->sex;
    r->born_differs |= has_born && r->has_born && born != r->born;
    /* The smaller one is kept, so that the order of rows does not show in the bytes. */
    if (sex != KV_SEX_UNKNOWN && (r->sex == KV_SEX_UNKNOWN || sex < r->sex))
        r->sex = sex;
    if (has_born && (!r->has_born || born < r->born))
        r->born = born;
    r->has_born |= has_born;
    return KV_OK;
}

static kv_status append(struct kv_kms_record *r, const struct kv_memory *memory,
                        const struct kv_kms_weight *w, int32_t n)
{
    if (!n)
        return KV_OK;
    void *room = kv_grow(memory, r->weight, &r->room, (int64_t)r->weights + n, sizeof *r->weight);
    if (!room)
        return KV_TOO_SMALL;
    r->weight = room;
    memcpy(r->weight + r->weights, w, sizeof *w * (size_t)n);
    r->weights += n;
    return KV_OK;
}

kv_status kv_kms_record_add(struct kv_kms_record *r, const struct kv_memory *memory,
                            const struct kv_kms_rule *rule, kv_sex sex, kv_date born,
                            const struct kv_kms_weight *weight)
{
    kv_status status = note_child(r, rule, sex, born != KV_NO_DATE, born);
    return status == KV_OK && weight->gram > 0 ? append(r, memory, weight, 1) : status;
}

kv_status kv_kms_record_merge(struct kv_kms_record *r, const struct kv_memory *memory,
                              const struct kv_kms_record *from)
{
    kv_status status =
        note_child(r, from->has_rule ? &from->rule : NULL, from->sex, from->has_born, from->born);
    r->sex_differs |= from->sex_differs;
    r->born_differs |= from->born_differs;
    return status == KV_OK ? append(r, memory, from->weight, from->weights) : status;
}

int32_t kv_kms_waz(kv_sex sex, kv_date born, const struct kv_kms_weight *w)
{
    struct kv_growth_input in = kv_growth_blank();
    if (born == KV_NO_DATE || w->oedema || w->gram <= 0)
        return KV_NO_Z;
    in.sex = sex;
    in.age_days = (double)w->date - born;
    in.weight_kg = w->gram / 1000.0;
    in.reference = KV_WHO2006;
    int32_t z = kv_growth_z(&in, KV_WAZ);
    return z != KV_NO_Z && kv_growth_flag(KV_WAZ, z) ? KV_NO_Z : z;
}

static bool weight_less(const void *context, int32_t a, int32_t b)
{
    const struct kv_kms_record *r = context;
    const struct kv_kms_weight *x = &r->weight[a], *y = &r->weight[b];
    if (x->date != y->date)
        return x->date < y->date;
    return x->gram != y->gram ? x->gram < y->gram : x->oedema < y->oedema;
}

/* The order of the weighings; to be released. NULL: no memory. */
static int32_t *sorted(const struct kv_kms_record *r, const struct kv_memory *memory)
{
    size_t n = (size_t)r->weights;
    int32_t *order = memory->resize(memory->self, NULL, sizeof *order * (2 * n + 1));
    for (size_t i = 0; order && i < n; i++)
        order[i] = (int32_t)i;
    if (order)
        kv_sort(order, order + n, r->weights, weight_less, r);
    return order;
}

kv_status kv_kms_record_series(const struct kv_kms_record *r, const struct kv_memory *memory,
                               struct kv_weighing *weighing, struct kv_kms *out)
{
    kv_sex sex = r->sex_differs ? KV_SEX_UNKNOWN : r->sex;
    kv_date born = r->has_born && !r->born_differs ? r->born : KV_NO_DATE;
    int32_t *order = sorted(r, memory);
    if (!order)
        return KV_TOO_SMALL;
    for (int32_t i = 0; i < r->weights; i++) {
        const struct kv_kms_weight *w = &r->weight[order[i]];
        weighing[i] = (struct kv_weighing){w->date, w->gram, kv_kms_waz(sex, born, w)};
    }
    kv_release(memory, order);
    kv_kms_series(&r->rule, sex, born, weighing, (size_t)r->weights, out);
    return KV_OK;
}

size_t kv_kms_record_size(const struct kv_kms_record *r)
{
    return 16 + (r->has_rule ? RULE_SIZE : 0) + 12 * (size_t)r->weights;
}

kv_status kv_kms_record_write(const struct kv_kms_record *r, const struct kv_memory *scratch,
                              unsigned char *p)
{
    int32_t *order = sorted(r, scratch);
    if (!order)
        return KV_TOO_SMALL;
    p = kv_put(
        kv_put(p, FORMAT_VERSION, 2),
        (uint64_t)(r->has_rule | r->sex_differs << 1 | r->has_born << 2 | r->born_differs << 3), 2);
    p = kv_put(kv_put(p, r->sex, 4), r->has_born ? (uint64_t)r->born : 0, 4);
    if (r->has_rule) {
        p = kv_put(kv_put(p, (uint64_t)r->rule.red, 4), (uint64_t)r->rule.orange, 4);
        for (int i = 0; i < 2 * KV_KBM_MONTHS; i++)
            p = kv_put(p, (uint64_t)r->rule.kbm.gram[i / KV_KBM_MONTHS][i % KV_KBM_MONTHS], 4);
    }
    p = kv_put(p, (uint64_t)r->weights, 4);
    for (int32_t i = 0; i < r->weights; i++) {
        const struct kv_kms_weight *w = &r->weight[order[i]];
        p = kv_put(kv_put(kv_put(p, (uint64_t)w->date, 4), (uint64_t)w->gram, 4),
                   (uint64_t)w->oedema, 4);
    }
    kv_release(scratch, order);
    return KV_OK;
}

static void read_rule(struct kv_cursor *c, struct kv_kms_rule *rule)
{
    rule->red = kv_get_int(c);
    rule->orange = kv_get_int(c);
    for (int i = 0; i < 2 * KV_KBM_MONTHS; i++) {
        int32_t gram = kv_get_int(c);
        c->bad |= gram < 0;
        rule->kbm.gram[i / KV_KBM_MONTHS][i % KV_KBM_MONTHS] = gram;
    }
}

kv_status kv_kms_record_read(struct kv_kms_record *r, const struct kv_memory *memory,
                             const unsigned char *bytes, size_t size)
{
    struct kv_cursor c = {bytes, size, false};
    kv_status status = KV_OK;
    uint64_t version = kv_get(&c, 2), flags = kv_get(&c, 2), sex = kv_get(&c, 4);
    *r = (struct kv_kms_record){.has_rule = flags & 1,
                                .sex = (kv_sex)sex,
                                .sex_differs = flags >> 1 & 1,
                                .has_born = flags >> 2 & 1,
                                .born_differs = flags >> 3 & 1,
                                .born = kv_get_int(&c)};
    if (version != FORMAT_VERSION || flags > 15 || sex > KV_FEMALE || !kv_kms_date(r->born))
        return KV_CORRUPT;
    if (r->has_rule)
        read_rule(&c, &r->rule);
    int32_t n = kv_get_count(&c, 12);
    for (int32_t i = 0; i < n && status == KV_OK; i++) {
        struct kv_kms_weight w = {.date = kv_get_int(&c)};
        w.gram = kv_get_int(&c);
        w.oedema = kv_get_int(&c);
        c.bad |= w.gram <= 0 || (w.oedema & ~1) || !kv_kms_date(w.date);
        if (!c.bad)
            status = append(r, memory, &w, 1);
    }
    if (status == KV_OK && (c.bad || c.left))
        status = KV_CORRUPT;
    if (status != KV_OK) {
        kv_release(memory, r->weight);
        r->weight = NULL;
    }
    return status;
}
