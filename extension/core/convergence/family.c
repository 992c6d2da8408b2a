/* Mothers and children among the members of a family. */
#include "family.h"

static inline bool before(const struct kv_kin *a, const struct kv_kin *b)
{
    if (a->id != b->id)
        return a->id < b->id;
    if ((a->born == KV_KIN_WOMAN) != (b->born == KV_KIN_WOMAN))
        return a->born == KV_KIN_WOMAN;
    return a->born != b->born ? a->born < b->born : a->extra < b->extra;
}

/* Shell sort with the gaps of Ciura: in place, no memory, good for the few members of a family. */
void kv_kin_sort(struct kv_kin *kin, int n)
{
    static const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
        for (int gap = gaps[g], i = gap; i < n; i++) {
            struct kv_kin moved = kin[i];
            int at = i;
            for (; at >= gap && before(&moved, &kin[at - gap]); at -= gap)
                kin[at] = kin[at - gap];
            kin[at] = moved;
        }
}

kv_status kv_kin_mothers(const struct kv_kin *kin, int n, int32_t *marks)
{
    kv_status status = KV_NULL;
    *marks = 0;
    for (int i = 0; i < n; i++) {
        if (kin[i].born != KV_KIN_WOMAN)
            continue;
        int last = i;
        while (last + 1 < n && kin[last + 1].id == kin[i].id)
            last++;
        if (!(kin[i].extra & KV_KIN_EXPECTING) && kin[last].born == KV_KIN_WOMAN)
            continue;
        *marks |= kin[i].extra & KV_KIN_MARKS;
        status = KV_OK;
    }
    return status;
}

kv_status kv_kin_close(const struct kv_kin *kin, int n, bool *close)
{
    kv_status status = KV_NULL;
    *close = false;
    for (int i = 1; i < n; i++) {
        const struct kv_kin *elder = &kin[i - 1], *child = &kin[i];
        if (child->born == KV_KIN_WOMAN || elder->born == KV_KIN_WOMAN || elder->id != child->id ||
            elder->born == KV_NO_DATE || elder->born == child->born || child->extra == KV_NO_DATE)
            continue;
        *close = *close || elder->born > child->extra;
        status = KV_OK;
    }
    return status;
}

kv_status kv_kin_most(const struct kv_kin *kin, int n, int32_t *most)
{
    *most = 0;
    for (int i = 0, children = 0; i < n; i++) {
        if (i > 0 && kin[i].id != kin[i - 1].id)
            children = 0;
        children += kin[i].born != KV_KIN_WOMAN && kin[i].born != KV_NO_DATE;
        *most = children > *most ? children : *most;
    }
    return *most ? KV_OK : KV_NULL;
}
