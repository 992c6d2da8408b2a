/*
 * Areas by code and by name. Names are looked up level by level from above, never a village name
 * alone: 29 village names repeat inside Bone. Built once, then read by many threads.
 */
#ifndef LOAD_PLACES_H
#define LOAD_PLACES_H

#include "konv.h"
#include "kv.h"
#include "strmap.h"

struct place {
    char code[14]; /* dotted Kemendagri code */
    char type;     /* of a kabupaten: 'K' kota, 'B' kabupaten */
    kv_date from, to;
    int32_t next; /* another area under the same name, -1 at the end */
};

struct places {
    struct place *v;
    int n, size;
    struct strmap codes; /* dotted code -> v, the version that is open or the latest */
    struct strmap names; /* parent code, '/', name key -> v, chained by next */
    struct strmap bps;   /* BPS code -> v */
    bool dated;          /* some versions have ended: the answer depends on the day */
};

enum place_level { PLACE_NONE, PLACE_PROVINSI, PLACE_KABUPATEN, PLACE_KECAMATAN, PLACE_DESA };

struct place_text {
    const char *p;
    size_t n;
};

/* What a row says about its area; all may be empty. */
struct place_query {
    struct place_text name[5];   /* by level */
    struct place_text code, bps; /* of Kemendagri, of BPS: the first that is known counts */
    const char *context;         /* of --area, or NULL */
    kv_date date;                /* versions in force on this day come first */
};

struct place_answer {
    char code[14];                  /* of the deepest level known, "" for none */
    enum place_level level, failed; /* failed: the level whose code or name nobody knows */
};

/* Answers of one thread, by query: rows of a village come together. The context of a file is
 * fixed. */
enum { PLACE_MEMOS = 512, PLACE_MEMO_TEXT = 160 };
struct place_memo {
    size_t n;
    char text[PLACE_MEMO_TEXT];
    struct place_answer answer;
};

void places_load(struct places *p, PGconn *conn);
void places_find(const struct places *p, const struct place_query *q, struct place_answer *out);
void places_find_memo(const struct places *p, struct place_memo *memo, const struct place_query *q,
                      struct place_answer *out);
/* Level of a dotted code by its length. */
enum place_level place_level_of(const char *code);

#endif
