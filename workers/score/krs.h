/*
 * Families at risk, between the files that read them (krs_read.c) and count and publish them
 * (services_krs.c). The rule stands in inti.hitung_krs.
 */
#ifndef KRS_H
#define KRS_H

#include "area.h"
#include "publish.h"
#include "services.h"

enum { KRS_DEFINITIONS = 2, KRS_COUNTS = 15, KRS_LANES = 2 };
extern const char *const krs_definitions[KRS_DEFINITIONS];

/* One period. */
struct krs {
    struct areas areas;
    char end[16];
    const struct period *period;
    struct publish *publish;
    struct copy_in *out;
    int64_t (*count)[KRS_DEFINITIONS][KRS_COUNTS]; /* by node */
    int size;
    int *village;         /* node by its turn in the order of inti.krs */
    const char *villages; /* only these, or NULL */
    uint8_t *part;        /* with them: see areas_part */
    char *keys;           /* areas that are written anew */
    PGresult *beside;     /* published rows of their neighbours */
};

/* Connections on one state of the warehouse, and in how many shares the families are read one after
 * the other, so that those of one stay below a quarter of the memory (bytes, 0: no limit). */
struct krs_source {
    PGconn *conn[KRS_LANES];
    int lanes, rounds;
};
void krs_open(struct krs_source *source, const struct krs *k, int64_t memory);
void krs_close(struct krs_source *source);
/* Counts the families, and stages inti.krs with the codes of the dimension: the target families and
 * those nobody knows about. */
void krs_read(struct krs *k, const struct krs_source *source);

#endif
