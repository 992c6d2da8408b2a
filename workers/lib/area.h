/*
 * The tree of areas in force on one day, province to posyandu, out of lap.dim_wilayah.
 *
 * Every record has a place: a posyandu of a village, or 'Tanpa posyandu' of it. What is not known
 * is a member of its own below the last known level ('73.08.-', '-.-'), so parts always add up to
 * the whole. Members that the dimension does not have yet are added in memory and get their key
 * from areas_save().
 */
#ifndef AREA_H
#define AREA_H

#include "konv.h"
#include "strmap.h"

enum area_level {
    AREA_PROVINSI,
    AREA_KABUPATEN,
    AREA_KECAMATAN,
    AREA_DESA,
    AREA_POSYANDU,
    AREA_LEVELS
};

struct area {
    int32_t sk;     /* 0: not in the dimension yet */
    int32_t parent; /* node, -1 above a province */
    int32_t
        rank; /* position in the order of the tree, parents before children; set by areas_order */
    enum area_level level;
    bool official; /* an area of acuan in force on the day, no member for what is not known */
    const char *code, *name;
};

struct areas {
    struct area *v;
    int n, size;
    int32_t *order; /* node by rank */
    int n_ordered;  /* nodes when it was made */
    struct strmap codes;
    const char *date;
};

/* Reads the versions in force on a day (ISO); of a code without one, the version nearest before it,
 * else the first. */
void areas_load(struct areas *a, PGconn *conn, const char *date);
/* Node of a code, or -1. */
int areas_find(const struct areas *a, const char *code, size_t n);
/*
 * The posyandu node of a record. Codes as in inti ('-' unknown); a code nobody knows falls back to
 * the next level up. The posyandu name is brought to its key: capitals, single blanks, without the
 * word posyandu. Not thread safe.
 */
struct area_bytes {
    const char *p;
    int n; /* <= 0: none */
};
int areas_place(struct areas *a, struct area_bytes kab, struct area_bytes kec,
                struct area_bytes desa, struct area_bytes posyandu);
/* A member with a code that is not there yet. */
int areas_add(struct areas *a, const char *code, const char *name, enum area_level level,
              int parent);
/* Its village node alone. */
int areas_village(struct areas *a, struct area_bytes kab, struct area_bytes kec,
                  struct area_bytes desa);
/* Sorts the tree; call after the last areas_place and before rank or order is used. */
void areas_order(struct areas *a);
/* Writes new members into lap.dim_wilayah; returns how many. */
int areas_save(struct areas *a, PGconn *conn);
bool areas_fresh(const struct areas *a); /* some node has no key yet */
void areas_free(struct areas *a);
/* Whether a node is, or stands below, another. */
bool areas_within(const struct areas *a, int node, int above);
/*
 * Where only some areas are computed: inside are an area (node, -1 none) or the villages of an
 * array constant (or NULL) with all below them, above are their ancestors. One mark for each node,
 * after areas_order. Neighbours stand beside: their published figures stand in for what is below
 * them.
 */
enum area_part { PART_NONE, PART_IN, PART_ABOVE };
uint8_t *areas_part(const struct areas *a, int area, const char *villages);
bool areas_neighbour(const struct areas *a, const uint8_t *part, int node);
/* Keys of the nodes that a test holds for, comma separated; fresh. */
char *areas_keys(const struct areas *a, const uint8_t *part, bool neighbours);
/*
 * The key of a posyandu name; returns its length. What is longer than PLACE_NAME bytes is not a
 * name any more: it is cut there, between characters. `out` has room for that many.
 */
enum { PLACE_NAME = 200 };
int posyandu_key(const char *name, int n, char *out);

#endif
