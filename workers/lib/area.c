/* The tree of areas. */
#include "area.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const level_names[AREA_LEVELS] = {"provinsi", "kabupaten", "kecamatan", "desa",
                                                     "posyandu"};
static const char *const unknown_names[AREA_LEVELS] = {
    "Provinsi tidak diketahui", "Kabupaten tidak diketahui", "Kecamatan tidak diketahui",
    "Desa tidak diketahui", "Tanpa posyandu"};

/* Adds a node; the code must be new. */
static int add(struct areas *a, const char *code, size_t n, const char *name, enum area_level level,
               int parent, int32_t sk)
{
    if (a->n == a->size) {
        a->size = a->size ? a->size * 2 : 1024;
        a->v = xrealloc(a->v, (size_t)a->size * sizeof *a->v);
    }
    *strmap_at(&a->codes, code, n) = a->n;
    a->v[a->n] = (struct area){.sk = sk,
                               .parent = parent,
                               .rank = -1,
                               .level = level,
                               .code = strmap_key(&a->codes, code, n),
                               .name = xstrdup(name)};
    return a->n++;
}

int areas_find(const struct areas *a, const char *code, size_t n)
{
    return strmap_find(&a->codes, code, n);
}

/* Length of the parent's code: up to the last full stop, for a posyandu up to the slash. */
static size_t parent_length(const char *code, enum area_level level)
{
    const char *end = level == AREA_POSYANDU ? strchr(code, '/') : strrchr(code, '.');
    return end ? (size_t)(end - code) : 0;
}

/* One row of the dimension while a version of each code is chosen. */
struct version {
    const char *code, *name; /* in the result */
    int32_t sk, parent_sk;   /* parent_sk: 0 none */
    int32_t from;            /* first day in force */
    int level;               /* enum area_level; -1: none of them */
    bool member, begun, in_force;
};

/* Members below a version hang on that very version: those of another one are another area. */
static int by_area(const struct version *x, const struct version *y)
{
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    int c = strcmp(x->code, y->code);
    if (c)
        return c;
    if (x->member != y->member)
        return x->member ? -1 : 1;
    return x->member ? (x->parent_sk > y->parent_sk) - (x->parent_sk < y->parent_sk) : 0;
}

/* Of an area the version in force first, then the newest one before, then the first one after. */
static int by_area_and_day(const void *a, const void *b)
{
    const struct version *x = a, *y = b;
    int c = by_area(x, y), later = (x->from > y->from) - (x->from < y->from);
    if (c)
        return c;
    if (x->in_force != y->in_force)
        return x->in_force ? -1 : 1;
    if (x->begun != y->begun)
        return x->begun ? -1 : 1;
    return x->begun ? -later : later;
}

static int32_t int4_of(PGresult *res, int row, int column)
{
    return PQgetisnull(res, row, column)
               ? 0
               : field_int4((struct copy_field){PQgetvalue(res, row, column), 4});
}

/* All rows of the dimension in that order. Fresh; texts live as long as the result. */
static struct version *versions(PGresult *res)
{
    int n = PQntuples(res);
    struct version *v = xcalloc((size_t)n + 1, sizeof *v);
    for (int i = 0; i < n; i++)
        v[i] = (struct version){.sk = int4_of(res, i, 0),
                                .code = PQgetvalue(res, i, 1),
                                .name = PQgetvalue(res, i, 2),
                                .level = int4_of(res, i, 3) - 1,
                                .parent_sk = int4_of(res, i, 4),
                                .from = int4_of(res, i, 5),
                                .member = PQgetvalue(res, i, 6)[0],
                                .begun = PQgetvalue(res, i, 7)[0],
                                .in_force = PQgetvalue(res, i, 8)[0]};
    qsort(v, (size_t)n, sizeof *v, by_area_and_day);
    return v;
}

/* Official areas are found by the code of their parent. */
static void add_version(struct areas *a, const struct version *v)
{
    int parent = v->level == AREA_PROVINSI
                     ? -1
                     : areas_find(a, v->code, parent_length(v->code, (enum area_level)v->level));
    if (v->level != AREA_PROVINSI && parent < 0)
        return; /* its parent is not in acuan: the records fall to the next level up */
    if (v->member && parent >= 0 && a->v[parent].sk != v->parent_sk)
        return; /* a member of another version of its parent */
    int node = add(a, v->code, strlen(v->code), v->name, (enum area_level)v->level, parent, v->sk);
    a->v[node].official = v->in_force && !v->member;
}

/* One pass over the dimension; sorted here, which is several times as fast as by the server. */
void areas_load(struct areas *a, PGconn *conn, const char *date)
{
    const char *value[] = {date};
    memset(a, 0, sizeof *a);
    a->date = date;
    PGresult *res = PQexecParams(
        conn,
        "SELECT wilayah_sk, kode, nama, tingkat, induk_sk, berlaku_mulai, member, berlaku_mulai <= "
        "$1::date, "
        "berlaku_mulai <= $1::date AND (berlaku_selesai IS NULL OR berlaku_selesai > $1::date) "
        "FROM (SELECT "
        "wilayah_sk, kode, nama, "
        "array_position('{provinsi,kabupaten,kecamatan,desa,posyandu}'::text[], tingkat) AS "
        "tingkat, induk_sk, berlaku_mulai, berlaku_selesai, coalesce(jenis IN ('posyandu', 'tidak "
        "diketahui'), false) "
        "AS member FROM lap.dim_wilayah) w",
        1, NULL, value, NULL, NULL, 1);
    db_check(conn, res);
    struct version *v = versions(res);
    for (int i = 0; i < PQntuples(res); i++)
        if (v[i].level >= 0 && (i == 0 || by_area(&v[i - 1], &v[i]) != 0))
            add_version(a, &v[i]);
    free(v);
    PQclear(res);
}

int posyandu_key(const char *name, int n, char *out)
{
    int len = 0;
    if (n > PLACE_NAME)
        for (n = PLACE_NAME; n > 0 && (name[n] & 0xC0) == 0x80;)
            n--;
    for (int i = 0; i < n; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c <= ' ' || c == 0x7F) {
            if (len && out[len - 1] != ' ')
                out[len++] = ' ';
        } else {
            out[len++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        }
    }
    while (len && out[len - 1] == ' ')
        len--;
    if (len > 9 && memcmp(out, "POSYANDU ", 9) == 0) {
        memmove(out, out + 9, (size_t)(len - 9));
        len -= 9;
    }
    return len == 1 && out[0] == '-' ? 0 : len;
}

int areas_add(struct areas *a, const char *code, const char *name, enum area_level level,
              int parent)
{
    return add(a, code, strlen(code), name, level, parent, 0);
}

/* The member of a parent with the given last part of the code; new ones are made. */
static int member(struct areas *a, int parent, const char *part, int n)
{
    enum area_level level = parent < 0 ? AREA_PROVINSI : a->v[parent].level + 1;
    char code[512], name[256];
    size_t len = 0;
    if (parent >= 0) {
        len = strlen(a->v[parent].code);
        memcpy(code, a->v[parent].code, len);
        code[len++] = level == AREA_POSYANDU ? '/' : '.';
    }
    memcpy(code + len, part, (size_t)n);
    len += (size_t)n;
    int found = areas_find(a, code, len);
    if (found >= 0)
        return found;
    bool unknown = n == 1 && part[0] == '-';
    snprintf(name, sizeof name, "%.*s", unknown ? (int)strlen(unknown_names[level]) : n,
             unknown ? unknown_names[level] : part);
    return add(a, code, len, name, level, parent, 0);
}

/* The known area a code names at its level, or -1. */
static int known(const struct areas *a, struct area_bytes code, enum area_level level)
{
    if (code.n <= 0 || (code.n == 1 && code.p[0] == '-'))
        return -1;
    int node = areas_find(a, code.p, (size_t)code.n);
    return node >= 0 && a->v[node].level == level ? node : -1;
}

int areas_village(struct areas *a, struct area_bytes kab, struct area_bytes kec,
                  struct area_bytes desa)
{
    int node = known(a, desa, AREA_DESA);
    if (node < 0)
        node = known(a, kec, AREA_KECAMATAN);
    if (node < 0)
        node = known(a, kab, AREA_KABUPATEN);
    while (node < 0 || a->v[node].level < AREA_DESA)
        node = member(a, node, "-", 1);
    return node;
}

int areas_place(struct areas *a, struct area_bytes kab, struct area_bytes kec,
                struct area_bytes desa, struct area_bytes posyandu)
{
    int node = areas_village(a, kab, kec, desa);
    char key[PLACE_NAME];
    int n = posyandu.n > 0 ? posyandu_key(posyandu.p, posyandu.n, key) : 0;
    return n ? member(a, node, key, n) : member(a, node, "-", 1);
}

static int by_code(const void *x, const void *y, void *arg)
{
    const struct area *v = arg;
    return strcmp(v[*(const int32_t *)x].code, v[*(const int32_t *)y].code);
}

/* Codes are fixed in width and carry their parent's as a prefix, so byte order is the order of the
 * tree. It stands until a node is added. */
void areas_order(struct areas *a)
{
    if (a->n_ordered == a->n)
        return;
    a->n_ordered = a->n;
    a->order = xrealloc(a->order, (size_t)(a->n ? a->n : 1) * sizeof *a->order);
    for (int i = 0; i < a->n; i++)
        a->order[i] = i;
    qsort_r(a->order, (size_t)a->n, sizeof *a->order, by_code, a->v);
    for (int i = 0; i < a->n; i++)
        a->v[a->order[i]].rank = i;
}

bool areas_within(const struct areas *a, int node, int above)
{
    while (node >= 0 && node != above)
        node = a->v[node].parent;
    return node == above;
}

static bool listed(const char *villages, const char *code)
{
    const char *at = strstr(villages, code);
    return at && strchr(",}", at[strlen(code)]);
}

uint8_t *areas_part(const struct areas *a, int area, const char *villages)
{
    uint8_t *part = xcalloc((size_t)(a->n ? a->n : 1), sizeof *part);
    for (int rank = 0; rank < a->n; rank++) {
        int node = a->order[rank], parent = a->v[node].parent;
        bool root = node == area || (villages && a->v[node].level == AREA_DESA &&
                                     listed(villages, a->v[node].code));
        if (!root && (parent < 0 || part[parent] != PART_IN))
            continue;
        part[node] = PART_IN;
        for (int up = parent; up >= 0 && part[up] == PART_NONE; up = a->v[up].parent)
            part[up] = PART_ABOVE;
    }
    return part;
}

bool areas_neighbour(const struct areas *a, const uint8_t *part, int node)
{
    int parent = a->v[node].parent;
    return part && parent >= 0 && part[node] == PART_NONE && part[parent] == PART_ABOVE;
}

char *areas_keys(const struct areas *a, const uint8_t *part, bool neighbours)
{
    char *list = xstrdup("");
    for (int i = 0; i < a->n; i++)
        if (a->v[i].sk && (neighbours ? areas_neighbour(a, part, i) : part[i] != PART_NONE)) {
            char *longer = xprintf("%s%s%d", list, *list ? "," : "", a->v[i].sk);
            free(list);
            list = longer;
        }
    return list;
}

/* Code and name of the ancestor (or the area itself) at each level from province to village; NULL
 * below its own. */
static void copy_ancestors(struct copy_in *c, const struct areas *a, int node)
{
    const struct area *at[AREA_LEVELS] = {0};
    for (; node >= 0; node = a->v[node].parent)
        at[a->v[node].level] = &a->v[node];
    for (int level = AREA_PROVINSI; level <= AREA_DESA; level++) {
        copy_text(c, at[level] ? at[level]->code : NULL);
        copy_text(c, at[level] ? at[level]->name : NULL);
    }
}

bool areas_fresh(const struct areas *a)
{
    int i = 0;
    while (i < a->n && a->v[i].sk)
        i++;
    return i < a->n;
}

/*
 * Keys go up in the order of the tree, so the same new members always get the same keys. The first
 * one follows the highest of the dimension as it is now: another tree may have been saved since
 * this one was read.
 */
int areas_save(struct areas *a, PGconn *conn)
{
    areas_order(a);
    if (!areas_fresh(a))
        return 0;
    struct copy_in c;
    int32_t first =
        (int32_t)db_int(conn, "SELECT coalesce(max(wilayah_sk), 0) + 1 FROM lap.dim_wilayah");
    int32_t next = first;
    for (int i = 0; i < a->n; i++)
        if (a->v[a->order[i]].sk == 0)
            a->v[a->order[i]].sk = next++;
    db_exec(conn, "CREATE TEMP TABLE anggota_baru AS SELECT * FROM lap.dim_wilayah WITH NO DATA");
    copy_in_begin(&c, conn,
                  "anggota_baru (wilayah_sk, kode, nama, tingkat, jenis, induk_sk, provinsi_kode, "
                  "provinsi_nama, kabupaten_kode, "
                  "kabupaten_nama, kecamatan_kode, kecamatan_nama, desa_kode, desa_nama)");
    for (int i = 0; i < a->n; i++) {
        const struct area *v = &a->v[a->order[i]];
        if (v->sk < first)
            continue;
        copy_row(&c, 14);
        copy_int4(&c, v->sk);
        copy_text(&c, v->code);
        copy_text(&c, v->name);
        copy_text(&c, level_names[v->level]);
        copy_text(&c, v->level == AREA_POSYANDU ? "posyandu" : "tidak diketahui");
        if (v->parent < 0)
            copy_null(&c);
        else
            copy_int4(&c, a->v[v->parent].sk);
        copy_ancestors(&c, a, a->order[i]);
    }
    copy_in_end(&c);
    /* A member is in force as long as the version of the parent it belongs to. */
    for (int level = AREA_PROVINSI; level < AREA_LEVELS; level++)
        db_execf(conn,
                 "INSERT INTO lap.dim_wilayah (wilayah_sk, kode, nama, tingkat, jenis, induk_sk, "
                 "provinsi_kode, provinsi_nama, "
                 "kabupaten_kode, kabupaten_nama, kecamatan_kode, kecamatan_nama, desa_kode, "
                 "desa_nama, berlaku_mulai, "
                 "berlaku_selesai) SELECT n.wilayah_sk, n.kode, n.nama, n.tingkat, n.jenis, "
                 "n.induk_sk, n.provinsi_kode, "
                 "n.provinsi_nama, n.kabupaten_kode, n.kabupaten_nama, n.kecamatan_kode, "
                 "n.kecamatan_nama, n.desa_kode, "
                 "n.desa_nama, coalesce(i.berlaku_mulai, '2000-01-01'), i.berlaku_selesai FROM "
                 "anggota_baru n "
                 "LEFT JOIN lap.dim_wilayah i ON i.wilayah_sk = n.induk_sk WHERE n.tingkat = '%s'",
                 level_names[level]);
    db_exec(conn, "DROP TABLE pg_temp.anggota_baru");
    return next - first;
}

void areas_free(struct areas *a)
{
    for (int i = 0; i < a->n; i++)
        free((char *)a->v[i].name);
    free(a->v);
    free(a->order);
    strmap_free(&a->codes);
    memset(a, 0, sizeof *a);
}
