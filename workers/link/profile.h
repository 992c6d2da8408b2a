/* What the warehouse shows of persons and households: the best value of each column, and who
 * belonged where when. */
#ifndef KONV_LINK_PROFILE_H
#define KONV_LINK_PROFILE_H
#include "link/model.h"
#include <libpq-fe.h>

enum link_shown {
    SHOWN_NAME,
    SHOWN_MOTHER,
    SHOWN_FATHER,
    SHOWN_PLACE,
    SHOWN_HAMLET,
    SHOWN_POST,
    SHOWN_RT,
    LINK_SHOWN
};

/* Best value so far of one column, per group. */
struct link_best {
    uint32_t *rank;   /* smaller is better; UINT32_MAX: none yet */
    uint32_t *record; /* who gave it: decides between equal ranks */
    uint32_t *word;   /* its number in the pool of words */
};

/* One person in one household. */
struct link_node {
    uint32_t person, home; /* smallest records */
    kv_date from, to;
    int64_t batch;
    uint32_t role_rank;
    uint8_t role;
    bool present; /* the household the person is in now */
};

/* A place where persons or households live, as "kab|kec|desa". */
struct link_place {
    const char *text;
    uint32_t word;
};

struct link_profile {
    const struct link_run *run;
    const int *priority;
    uint32_t persons, homes;
    uint32_t *person_at, *home_at; /* per record: dense number of its person and household */
    struct link_best person[LINK_SHOWN], home[LINK_SHOWN];
    kv_date *died, *first, *last; /* per person */
    struct link_node *node;       /* by person, then household */
    uint32_t nodes;
    uint32_t *node_of;        /* per record */
    uint32_t *present;        /* per person: its present node */
    uint32_t *area;           /* per record: number of its place among the areas, 0 not read */
    struct link_pool areas;   /* "kab|kec|desa" as the record has them */
    struct link_pool word;    /* every text once, with a zero at its end */
    struct link_place *place; /* from 1, bytewise; 0 is where none is known */
    uint32_t places;          /* how many, that one too */
    uint32_t *place_at;       /* per word: its number among the places */
    char *buffer;             /* one text on its way into the pool */
    size_t room;
};

extern void link_profile_read(struct link_profile *profile, const struct link_run *run,
                              const int *priority, PGconn *conn);
extern void link_profile_free(struct link_profile *profile);
/* Text of a column of a person or household by its dense number, or NULL. */
extern const char *link_shown(const struct link_profile *profile, const struct link_best *best,
                              uint32_t group);
/* Number of the place of a person or household. */
extern uint32_t link_place_of(const struct link_profile *profile, const struct link_best *best,
                              uint32_t group);
#endif
