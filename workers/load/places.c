#include "load/places.h"
#include "load/areas.h"
#include "load/heading.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { KEY_MAX = 96 };

enum place_level place_level_of(const char *code)
{
    switch (strlen(code)) {
    case 2:
        return PLACE_PROVINSI;
    case 5:
        return PLACE_KABUPATEN;
    case 8:
        return PLACE_KECAMATAN;
    case 13:
        return PLACE_DESA;
    default:
        return PLACE_NONE;
    }
}

/* Words of the level before a name, the longer first; 'K' marks a kota, 'B' a kabupaten. */
static const struct prefix {
    enum place_level level;
    const char *word;
    char type;
} prefixes[] = {
    {PLACE_PROVINSI, "PROVINSI", 0},
    {PLACE_PROVINSI, "PROPINSI", 0},
    {PLACE_PROVINSI, "PROV", 0},
    {PLACE_KABUPATEN, "KABUPATEN", 'B'},
    {PLACE_KABUPATEN, "KAB", 'B'},
    {PLACE_KABUPATEN, "KOTA", 'K'},
    {PLACE_KECAMATAN, "KECAMATAN", 0},
    {PLACE_KECAMATAN, "KEC", 0},
    {PLACE_DESA, "KELURAHAN", 0},
    {PLACE_DESA, "KEL", 0},
    {PLACE_DESA, "DESA ADAT", 0},
    {PLACE_DESA, "DESA", 0},
    {PLACE_DESA, "DS", 0},
};

/* The word of the level at the start of a name, followed by a blank or a dot; NULL when there is
 * none. */
static const struct prefix *prefix_of(enum place_level level, const char *p, size_t n)
{
    if (n == 0 || !strchr("PKDpkd", p[0]))
        return NULL;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (prefixes[i].level != level)
            continue;
        size_t len = strlen(prefixes[i].word);
        if (n > len + 1 && strncasecmp(p, prefixes[i].word, len) == 0 &&
            (p[len] == ' ' || p[len] == '.' || p[len] == '\t'))
            return &prefixes[i];
    }
    return NULL;
}

/* "parent/NAME": capitals and digits of the name alone, so TELLU LIMPOE and Tellulimpoe are one. */
static size_t name_key(const char *parent, size_t parent_n, const char *p, size_t n,
                       char key[KEY_MAX])
{
    size_t len = parent_n;
    memcpy(key, parent, parent_n);
    key[len++] = '/';
    for (size_t i = 0; i < n && len < KEY_MAX; i++) {
        char c = p[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            key[len++] = c;
    }
    return len;
}

/* The level word is cut off; `type` learns kota or kabupaten. */
static size_t key_of(enum place_level level, const char *parent, size_t parent_n, const char *p,
                     size_t n, char key[KEY_MAX], char *type)
{
    const struct prefix *w = prefix_of(level, p, n);
    size_t skip = w ? strlen(w->word) : 0;
    *type = w ? w->type : 0;
    return name_key(parent, parent_n, p + skip, n - skip, key);
}

/* Files one version under its name below a parent; a kabupaten also stands below "", the country.
 */
static void add_name(struct places *p, int32_t i, size_t parent, const char *name)
{
    char key[KEY_MAX], *code = p->v[i].code;
    enum place_level level = place_level_of(code);
    size_t n = key_of(level, code, parent, name, strlen(name), key, &p->v[i].type);
    if (level == PLACE_KABUPATEN && !p->v[i].type)
        p->v[i].type = code[3] >= '7' ? 'K' : 'B';
    int32_t *at = strmap_at(&p->names, key, n);
    p->v[i].next = *at;
    *at = i;
}

static int32_t add_place(struct places *p, const char *code, kv_date from, kv_date to)
{
    if (p->n == p->size) {
        p->size = p->size ? p->size * 2 : 1 << 14;
        p->v = xrealloc(p->v, (size_t)p->size * sizeof *p->v);
    }
    struct place *x = &p->v[p->n];
    *x = (struct place){.from = from, .to = to, .next = -1};
    memcpy(x->code, code, strnlen(code, 13));
    return p->n++;
}

void places_load(struct places *p, PGconn *conn)
{
    *p = (struct places){0};
    struct copy_out c;
    struct copy_field f[4];
    /* Open versions last: of several the last one written under a code stays. */
    copy_out_begin(&c, conn,
                   "SELECT kode, nama, berlaku_mulai, berlaku_selesai FROM acuan.wilayah "
                   "ORDER BY berlaku_selesai IS NULL, berlaku_mulai, kode COLLATE \"C\"");
    while (copy_out_next(&c, f, 4)) {
        char code[14] = "", *name = xprintf("%.*s", f[1].n, f[1].p);
        memcpy(code, f[0].p, f[0].n < 13 ? (size_t)f[0].n : 13);
        static const size_t parent[] = {0, 0, 2, 5, 8};
        kv_date from = field_int4(f[2]), to = f[3].n < 0 ? INT32_MAX : field_int4(f[3]);
        int32_t i = add_place(p, code, from, to);
        p->dated |= to != INT32_MAX;
        add_name(p, i, parent[place_level_of(code)], name);
        *strmap_at(&p->codes, code, strlen(code)) = i;
        if (place_level_of(code) == PLACE_KABUPATEN)
            add_name(p, add_place(p, code, from, to), 0, name);
        free(name);
    }
    copy_out_begin(&c, conn, "SELECT kode_bps, kode FROM acuan.jembatan_bps");
    while (copy_out_next(&c, f, 2)) {
        int32_t i = strmap_find(&p->codes, f[1].p, (size_t)f[1].n);
        if (i >= 0)
            *strmap_at(&p->bps, f[0].p, (size_t)f[0].n) = i;
    }
}

/* How well a version fits the day: 2 in force, 1 open, 0 ended. */
static int fitness(const struct place *x, kv_date date)
{
    if (date != KV_NO_DATE && date >= x->from && date < x->to)
        return 2;
    return x->to == INT32_MAX;
}

/* The one area under a key; -1 when there is none, or two areas fit equally well. */
static int32_t pick(const struct places *p, const char *key, size_t n, char type, kv_date date)
{
    int32_t best = -1;
    bool tie = false;
    for (int32_t i = strmap_find(&p->names, key, n); i >= 0; i = p->v[i].next) {
        if (type && p->v[i].type != type)
            continue;
        if (best < 0 || fitness(&p->v[i], date) > fitness(&p->v[best], date)) {
            tie = false;
            best = i;
        } else if (fitness(&p->v[i], date) == fitness(&p->v[best], date) &&
                   strcmp(p->v[i].code, p->v[best].code) != 0) {
            tie = true;
        }
    }
    return tie ? -1 : best;
}

/* A name below a parent; a kabupaten without its word is looked for as kabupaten first, then as
 * kota. */
static int32_t find_name(const struct places *p, enum place_level level, const char *parent,
                         struct place_text name, kv_date date)
{
    char key[KEY_MAX], type;
    size_t n = key_of(level, parent, strlen(parent), name.p, name.n, key, &type);
    int32_t i = pick(p, key, n, type ? type : level == PLACE_KABUPATEN ? 'B' : 0, date);
    if (i < 0 && level == PLACE_KABUPATEN && !type)
        i = pick(p, key, n, 'K', date);
    if (i < 0) { /* the word may belong to the name */
        n = name_key(parent, strlen(parent), name.p, name.n, key);
        i = pick(p, key, n, 0, date);
    }
    return i;
}

static void settle(struct place_answer *a, const char *code)
{
    memcpy(a->code, code, strlen(code) + 1);
    a->level = place_level_of(code);
    a->failed = PLACE_NONE;
}

/* The area of a code in its own system: nothing is guessed from digits. */
static int32_t code_index(const struct places *p, struct place_text code, bool bps)
{
    char text[24], dotted[14];
    size_t n = code.n < sizeof text - 1 ? code.n : sizeof text - 1;
    memcpy(text, code.p, n);
    text[n] = 0;
    if (bps)
        return strmap_find(&p->bps, text, n);
    return area_code_dotted(text, dotted) ? strmap_find(&p->codes, dotted, strlen(dotted)) : -1;
}

/* The codes the file gives; false when it gives none that is known. */
static bool find_code(const struct places *p, const struct place_query *q, struct place_answer *out)
{
    int32_t i = q->code.n ? code_index(p, q->code, false) : -1;
    size_t n = q->code.n ? q->code.n : q->bps.n;
    if (i < 0 && q->bps.n)
        i = code_index(p, q->bps, true);
    if (i >= 0)
        settle(out, p->v[i].code);
    else
        out->failed = n >= 10 ? PLACE_DESA : n >= 6 ? PLACE_KECAMATAN : PLACE_KABUPATEN;
    return i >= 0;
}

/* One level down: the name below what is known, or what --area says when the file is silent. */
static bool step(const struct places *p, const struct place_query *q, enum place_level level,
                 struct place_answer *out)
{
    static const size_t lengths[] = {0, 2, 5, 8, 13};
    struct place_text name = q->name[level];
    bool context = q->context && strlen(q->context) >= lengths[level];
    if (!name.n) { /* the context goes on only below itself */
        if (!context || strncmp(out->code, q->context, strlen(out->code)) != 0)
            return true;
        char code[14] = "";
        memcpy(code, q->context, lengths[level]);
        settle(out, code);
        return true;
    }
    int32_t i = -1;
    if (level == PLACE_KABUPATEN && out->level < PLACE_PROVINSI)
        i = find_name(p, level, "", name, q->date);
    else if ((int)out->level == (int)level - 1)
        i = find_name(p, level, out->code, name, q->date);
    if (i < 0) {
        out->failed = level;
        return false;
    }
    settle(out, p->v[i].code);
    return true;
}

/* The names and the codes of a query in one text; 0 when it is too long to remember. */
static size_t query_text(const struct places *p, const struct place_query *q,
                         char out[PLACE_MEMO_TEXT])
{
    size_t n = 0;
    for (int i = PLACE_PROVINSI; i <= PLACE_DESA + 2; i++) {
        struct place_text t = i <= PLACE_DESA ? q->name[i] : i == PLACE_DESA + 1 ? q->code : q->bps;
        if (n + t.n + 8 > PLACE_MEMO_TEXT)
            return 0;
        if (t.n)
            memcpy(out + n, t.p, t.n);
        n += t.n;
        out[n++] = '\x1F';
    }
    if (p->dated) {
        memcpy(out + n, &q->date, sizeof q->date);
        n += sizeof q->date;
    }
    return n;
}

void places_find_memo(const struct places *p, struct place_memo *memo, const struct place_query *q,
                      struct place_answer *out)
{
    char text[PLACE_MEMO_TEXT];
    size_t n = query_text(p, q, text);
    if (!n) {
        places_find(p, q, out);
        return;
    }
    struct place_memo *m = &memo[strmap_hash(text, n) % PLACE_MEMOS];
    if (m->n != n || memcmp(m->text, text, n) != 0) {
        places_find(p, q, &m->answer);
        memcpy(m->text, text, n);
        m->n = n;
    }
    *out = m->answer;
}

void places_find(const struct places *p, const struct place_query *q, struct place_answer *out)
{
    *out = (struct place_answer){0};
    if ((q->code.n || q->bps.n) && find_code(p, q, out) && out->level == PLACE_DESA)
        return;
    enum place_level from = out->level, failed = out->failed;
    for (int level = from + 1; level <= PLACE_DESA; level++)
        if (!step(p, q, (enum place_level)level, out)) {
            /* A province misspelt is no harm while the kabupaten is found without it. */
            if (level == PLACE_PROVINSI && q->name[PLACE_KABUPATEN].n)
                continue;
            break;
        }
    if (failed && out->level == PLACE_DESA)
        out->failed = PLACE_NONE;
    else if (failed && !out->failed)
        out->failed = failed;
}
