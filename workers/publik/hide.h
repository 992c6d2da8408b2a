/* Inside hide.c and keep.c: the questions of a period over its areas. */
#ifndef HIDE_H
#define HIDE_H

#include "konv.h"
#include "strmap.h"

enum { ANSWERS = 2 };

struct place {
    int32_t sk, level;
    const char *code;
};

struct question {
    const char *name;
    char *base_name;
    int32_t base; /* question, -1 none */
    bool open, done;
    int64_t *count;           /* by place in order, ANSWERS each */
    uint8_t *hidden, *before; /* by place in order; before: as kept from the last decision */
    uint8_t *also, *known;    /* by place: of kv_suppress; NULL none */
    uint32_t *shown_in;       /* by place: links that show the same counts */
    char *kept;               /* its bytes as they were kept, NULL none */
    size_t kept_n;
};

struct sums {
    const char *name;
    uint8_t *hidden, *before;
};

/* A decided period that holds this one or is held by it; also this one itself, as it was. */
struct link {
    int32_t sk;
    int64_t run_id;
};

enum { MAX_LINKS = 32 }; /* a year: twelve months, four quarters, two semesters, itself */

struct twin {
    int32_t sk, place;
};

struct hide {
    PGconn *conn;
    int32_t period, least[2]; /* k of villages and of areas above them */
    int64_t run_id;
    const char *areas; /* only these have changed since the last decision: keys, comma separated */
    PGresult *dims;
    struct place *place;         /* in the order of the tree: by level, then code */
    int32_t places, max_sk, *at; /* place of a key, -1 none */
    struct twin *twin; /* further versions of places: a month whose quarter brings a new name */
    int32_t twins;
    struct strmap codes, names;
    struct question *question;
    int32_t questions, size;
    struct sums *sums;
    int32_t n_sums;
    int32_t *parent, *least_of, *first;
    uint8_t *must;
    int64_t *people, *need, small, other;
    int32_t *old_sk, old_places; /* areas of the kept decision, in its order */
    struct link link[MAX_LINKS];
    int links;
    bool news; /* some count, decision or area is not as it was kept */
};

struct question *question_at(struct hide *h, const char *name, size_t n);

/*
 * What the last decision on a period rested on (operasi.keadaan_publik), so that a few changed
 * areas need not read those of all others again.
 */
/* The areas of the last decision into old_sk; false: there is none under the same terms. */
bool keep_find(struct hide *h);
/* Counts and decisions of all areas but the changed ones. */
void keep_load(struct hide *h);
void keep_save(struct hide *h); /* sets news */
/* A number of a kept state; the keys of its areas. */
uint64_t keep_get(const char **at, const char *end);
int32_t *keep_places(const char **at, const char *end, int32_t *places);

/* Areas with kin: other versions of them, or villages they became or came from (kin.c). */
struct kin_area {
    int32_t sk, place, parent, family; /* place: of the area with this code now; -1 none */
};
struct kin {
    struct strmap codes;
    struct kin_area *area; /* by key */
    int n;
    struct family *family;
    int32_t families;
};
enum kin_state {
    KIN_OTHERS,  /* not the same people */
    KIN_SHOWN,   /* the same, shown there and small nowhere */
    KIN_GUARDED, /* the same, small or hidden somewhere */
};

void kin_load(struct kin *k, const struct hide *h);
void kin_free(struct kin *k);
const struct kin_area *kin_find(const struct kin *k, int32_t sk);
/* One question in one link: what the villages of each family counted there, and count here. */
void kin_begin(struct kin *k);
void kin_there(struct kin *k, int32_t family, int64_t first, int64_t second, uint8_t was);
void kin_here(struct kin *k, int32_t family, const int64_t *count, int32_t least);
enum kin_state kin_end(const struct kin *k, int32_t family);
bool kin_shown(const struct kin *k, int32_t family);
/* Areas above that gained or lost some of the family. */
int kin_above(const struct kin *k, int32_t family, const int32_t **places);

/*
 * The same people in two publications: where a month is the only one of its quarter with figures,
 * both show the same counts, and what guards a small figure in one must not be shown by the other;
 * the same between a publication and the one before it, which somebody has kept.
 */
/* What the other decisions ask of this one; before it. */
void links_load(struct hide *h);
/* Links (a bit each) that show what is a guard here; they must be decided again. */
uint32_t links_open(const struct hide *h);

#endif
