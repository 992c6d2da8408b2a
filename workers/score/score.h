/*
 * The score run: one pass over the measurements of a period, every growth fact out of it.
 *
 *   read.c    connections on one snapshot, COPY BINARY, one thread each
 *   row.c     one row: scores, quality, the child it belongs to
 *   child.c   children: newest readings and monthly visits; merging of threads, sources and linked
 * persons gizi.c skdn.c tikar.c mutu.c   figures per area, out of children versions.c   the areas
 * of the months inside the period rules.c   the rows of
 * acuan that decide
 *
 * Everything kept about a child is a maximum under a total order, so neither the order of rows nor
 * the number of threads can change a figure.
 */
#ifndef SCORE_H
#define SCORE_H

#include "area.h"
#include "growth/classes.h"
#include "growth/growth.h"
#include "period.h"
#include "publish.h"
#include "rollup.h"
#include "together.h"
#include <pthread.h>

enum {
    MAX_SOURCES = 16, /* names of sources; the last stands for all beyond */
    LAST_SOURCE = 255,
    LOOKBACK = 2 /* months before the period that decide N, T, O and 2T */
};

struct rules {
    int sources; /* acuan.urutan_sumber, best first */
    char source[MAX_SOURCES][32];
    int lost_months, history_months;
    int32_t bgm, orange, red, yellow; /* hundredths of z */
    int32_t kbm[2][60];               /* grams by sex (L, P) and completed month */
};
void rules_load(struct rules *r, PGconn *conn);

/* The six published indices, in the order of lap.fakta_gizi's list. */
enum gizi_index { BBU, TBU, BBTB, IMTU, LKU, LILAU, GIZI_INDICES };

/* 0-5 6-11 12-23 24-35 36-47 48-59 60-228 months, age not known (weight for height needs none) */
enum { SCHOOL_BAND = 6, NO_AGE_BAND, BANDS };

enum reading_state {
    READ_NONE,
    READ_UNSCORED, /* measured, but no score (sex unknown, outside the table) */
    READ_FLAGGED,  /* biologically implausible */
    READ_Z,
    READ_OEDEMA, /* counts as below -3, has no score */
};

/* The newest measurement of a child that carries what one index needs. */
struct reading {
    kv_date date;
    int32_t z;
    uint8_t source; /* rank, 0 best */
    uint8_t state, band;
};

/* The weighing of a calendar month: the last one; a visit without weight only when there is no
 * weighing. */
struct visit {
    int32_t place;
    int32_t grams;  /* 0: not weighed */
    int32_t length; /* adjusted, 0.01 cm; 0: not measured */
    int32_t waz;    /* KV_NO_Z none or implausible */
    int32_t clinic; /* puskesmas, -1: none */
    uint8_t day;    /* 0: no visit */
    uint8_t source;
    uint8_t origin; /* its name: score->source */
};

/* When and by which source something was recorded; the newer one counts, on one day the better
 * source. */
struct stamp {
    kv_date date;
    uint8_t source;
};

/* Birth and sex: the newest record of each counts, a date of birth before one worked out from
 * months. */
struct identity {
    kv_date born; /* KV_NO_DATE unknown */
    kv_date born_on, sex_on;
    uint8_t born_source, sex_source; /* ranks */
    uint8_t sex;                     /* kv_sex */
    bool exact;                      /* born: as recorded */
};

/* Where a child was last seen before the visits: in the newest month, as its visit is chosen. */
struct home {
    int32_t place; /* -1: nowhere */
    int32_t month, grams;
    uint8_t day, source;
};

/* The newest measured length before the visits of a child, and the greatest; lengths as in struct
 * visit, 0: none. */
struct measured {
    struct stamp at;
    int32_t grams, length, tallest;
};

struct child {
    int64_t id;    /* anak_id, or orang_id of a person no measurement names */
    int64_t orang; /* -1: not linked */
    bool person;   /* id is an orang_id */
    bool merged;   /* went into another child of the same person */
    uint8_t mat;   /* kv_mat recorded in the period, 0 none */
    uint8_t listed_sex;
    struct stamp mat_at;
    kv_date weighed_before; /* newest weighing before the visits below; KV_NO_DATE */
    kv_date book_before; /* newest record before them that says there is a KIA book; KV_NO_DATE */
    kv_date book;        /* first such record since then; NEVER */
    struct home home;
    struct measured before;
    int32_t residence;                                 /* place in the register of persons, -1 */
    kv_date listed_from, listed_to, listed_born, died; /* that register; KV_NO_DATE */
    struct reading index[GIZI_INDICES];
    struct identity said; /* by records up to the end of the first month of the period */
    struct visit visit[]; /* LOOKBACK months, then those of the period; behind them the identities
                             said in its further months */
};
#define NEVER INT32_MAX

struct children {
    size_t stride;
    int months; /* of the period */
    char **block;
    uint32_t n, blocks;
    uint32_t *slot;     /* child + 1, 0 free */
    struct child *last; /* the one found before: rows of a child often follow each other */
    size_t mask;
};

struct note; /* mutu.h */
struct notes {
    struct note *v;
    size_t n, size;
};

/* What one thread gathers. */
struct gather {
    const struct score *score;
    PGconn *conn;
    char *sql[2]; /* measurements, persons */
    struct children children;
    struct strmap places; /* bytes of the area columns to node */
    struct notes notes;
    struct strmap clinics; /* bytes of the puskesmas to its number */
    uint8_t origin;        /* of the row before */
    int64_t rows[2];       /* read, per query */
    int64_t in_period, no_age;
    kv_date newest; /* measurement read */
    char *error;    /* NULL: none */
};

struct score {
    struct period period;
    const char *area_code; /* NULL: everything */
    int area;              /* node, -1 */
    const char *villages;  /* codes as an array constant, NULL: no list of villages */
    uint8_t *part;         /* by node: areas_part; NULL: everything is computed */
    char *people; /* of the villages: persons with a record or a home there, an array constant */
    char *people_rows; /* the same as a condition on inti.orang */
    struct rules rules;
    struct areas areas;
    pthread_mutex_t areas_lock; /* also of source and clinic */
    int sources;
    char source[MAX_SOURCES][32]; /* names met, those of the rules first */
    struct strmap clinic_names;   /* puskesmas.c */
    char **clinic;                /* names by number */
    int32_t clinics;
    struct notes notes; /* measurements of the period, mutu.h */
    size_t *note_from;  /* by rank, after mutu_order */
    kv_date lookback_start;
    int months;               /* of the period */
    kv_date history_from[13]; /* first day of the records that count in a month of the period */
    kv_date born_from[13];    /* and of births in the register of persons */
    kv_date month_first[LOOKBACK + 13]; /* first day of each month from lookback_start on, and of
                                           the one after the last */
    uint8_t month_at[(LOOKBACK + 12) * 31]; /* day since lookback_start to month */
    struct children children;
    uint32_t *by_place;    /* children in the order of the posyandu nodes */
    uint32_t *place_from;  /* by rank: first entry of by_place; one more than areas */
    unsigned *target;      /* by child: child_target */
    int64_t *skdn;         /* skdn.c: counters by rank */
    int32_t *month_sk[13]; /* versions.c: keys by node of each month but the last; NULL: those of
                              the period's end */
    int64_t run_id;
    int64_t rows_period, no_age;
    int64_t measured;   /* children with a measurement in the period */
    kv_date newest;     /* newest measurement up to the end of the period: the data date */
    kv_date newest_end; /* last day of its month, at most of the period */
};

static inline bool score_inside(const struct score *s, int node)
{
    return !s->part || s->part[node] == PART_IN;
}
static inline bool score_touched(const struct score *s, int node)
{
    return !s->part || s->part[node] != PART_NONE;
}
/*
 * versions.c: the months inside the period under the areas of their own ends. Keys are known after
 * versions_load, which comes after areas_save.
 */
void versions_load(struct score *s, PGconn *conn);
int32_t version_key(const struct score *s, int node, int month);
/* areas_keys of the part, with those of the months. */
char *version_keys(const struct score *s, bool neighbours);
void versions_free(struct score *s);
/* The condition on a fact table for the rows to replace. Fresh. */
char *score_slice(const struct score *s, const char *periods);
/* publish_check_levels, or publish_check_parts where only some areas are published. */
void score_check(const struct score *s, struct publish *p, const char *table, const char *periods,
                 const char *keys, const char *measures, const char *posyandu);

/* read.c: fills score->children; exits 3 when a connection fails. */
void score_read(struct score *s, const struct readers *readers);

/* row.c */
enum row_column {
    COL_ANAK,
    COL_ORANG,
    COL_KAB,
    COL_KEC,
    COL_DESA,
    COL_POSYANDU,
    COL_SUMBER,
    COL_BORN,
    COL_SEX,
    COL_DATE,
    COL_MONTHS,
    COL_WEIGHT,
    COL_HEIGHT,
    COL_POSITION,
    COL_MUAC,
    COL_HEAD,
    COL_OEDEMA,
    COL_MAT,
    COL_KIA,
    COL_PUSKESMAS,
    ROW_COLUMNS
};
enum person_column {
    PER_ID,
    PER_KAB,
    PER_KEC,
    PER_DESA,
    PER_POSYANDU,
    PER_BORN,
    PER_SEX,
    PER_DIED,
    PER_FIRST,
    PER_LAST,
    PERSON_COLUMNS
};
void row_measurement(struct gather *g, const struct copy_field *f);
void row_person(struct gather *g, const struct copy_field *f);

/* child.c */
void children_begin(struct children *c, int months); /* 0: nothing by month */
struct child *children_at(const struct children *c, uint32_t i);
struct child *children_find(struct children *c, int64_t id, bool person);
/* Adds all children of `from` and frees it. */
void children_merge(struct children *c, struct children *from, const struct score *s);
/* Children of one person become one. */
void children_unite(struct children *c, const struct score *s);
void children_free(struct children *c);
/* What the history and the register of persons say about where a child lives. */
void child_mat(struct child *c, uint8_t mat, struct stamp at);
void child_home(struct child *c, int month, const struct visit *offer, const struct score *s);
struct listing { /* a row of the register of persons */
    int32_t place;
    kv_date from, to, born, died;
    uint8_t sex;
};
void child_listed(struct child *c, const struct listing *row, const struct score *s);
void child_said(struct child *c, int month, const struct identity *offer, const struct score *s);
bool stamp_newer(struct stamp a, struct stamp b);
void reading_offer(struct reading *have, const struct reading *offer);
void visit_offer(struct visit *have, struct visit offer, const struct score *s);
/* Takes over a measurement before the visits. */
void measured_offer(struct measured *have, const struct measured *offer);
/* When all is read: what was said up to each month, out of what was said in each. */
void child_settle(struct child *c, const struct score *s);
/*
 * Birth and sex in a month: by what was recorded up to its end, whichever period is scored. The
 * register of persons outranks single records in the months it knows the child as one under five.
 */
struct identity child_identity(const struct child *c, const struct score *s, int month);
/* In the period: by all that was read. */
struct identity child_now(const struct child *c, const struct score *s);
/* Whether there is a book in a month. */
bool child_has_book(const struct child *c, const struct score *s, int month);
/* The months of the period in which the child is a target (S), bit 0 the first. */
unsigned child_target(const struct child *c, const struct score *s);
/* The child's place in a month counted from the start of the period: its newest visit up to then,
 * else its home. */
int32_t child_place(const struct child *c, int month);

/*
 * facts.c: a fact is a table of lap whose counters add up over areas and over children. The driver
 * walks the areas in their order, lets the fact fill the block of each posyandu, adds up, and lets
 * it write the rows of every area. In an area run the neighbours' published rows stand in for their
 * children, so that the figures above the area stay whole.
 */
struct fact {
    const char *table, *columns, *keys, *measures;
    const char *posyandu; /* keys that exist for posyandu, NULL all (publish_check_levels) */
    size_t size;          /* counters in a block */
    const char *periods;  /* condition on periode_sk of the rows to replace */
    void (*fill)(const struct score *s, int node, int64_t *block);
    void (*emit)(const struct score *s, struct copy_in *c, const struct area *area,
                 const int64_t *block);
    const char *source; /* table with the neighbours' rows, NULL: the same */
    const char *stored; /* its columns, handed to load() as text */
    void (*load)(const struct score *s, char *const *value, int64_t *block);
    int32_t (*key)(const struct score *s, int node, char *const *value); /* NULL: the area's */
};
void fact_stage(struct score *s, struct publish *p, const struct fact *fact);
/* The children whose newest place is a posyandu; their number. */
uint32_t children_of(const struct score *s, int node, const uint32_t **list);

/* skdn.c: counters of every posyandu and month, what the user sees of them, the fact. */
void skdn_count(struct score *s);
bool skdn_counted(const struct score *s, int node, int month); /* there are children of the month */
void skdn_summary(const struct score *s);
void skdn_stage(struct score *s, struct publish *p);

/* mutu.c, kelengkapan.c */
void mutu_stage(struct score *s, struct publish *p);
void kelengkapan_stage(struct score *s, struct publish *p);
/* puskesmas.c: the number of a puskesmas, -1 none; new ones are added. Thread safe. */
int32_t clinic_number(struct score *s, const char *name, int n);
/* Order of their names. Thread safe. */
int clinic_order(const struct score *s, int32_t a, int32_t b);
void clinics_free(struct score *s);
/* The number of a source name, new ones are added. Thread safe. */
uint8_t source_number(struct score *s, const char *name, size_t n);

/* tikar.c */
void tikar_stage(struct score *s, struct publish *p);

/* gizi.c */
void gizi_stage(struct score *s, struct publish *p);
/* Prevalence of the areas on top, on standard output; without a publication this is all there is to
 * see. */
void gizi_summary(struct score *s);

/*
 * run.c: the steps, also for `konvergensi run`. villages: only these, and what stands above (an
 * array constant, NULL: everything); newest: the newest measurement if it is known, else
 * KV_NO_DATE; `areas`: the connection that knows the areas. Reading needs no run in the register;
 * staging writes new members of the area dimension and fills the tables of a publication, which the
 * caller commits.
 */
struct score *score_read_period(const struct readers *readers, PGconn *areas,
                                const struct period *period, const char *area, const char *villages,
                                kv_date newest);
void score_stage(struct score *s, struct publish *p);
void score_free(struct score *s);

#endif
