/*
 * Families at risk, between the files that read them (krs_read.c) and count and publish them
 * (services_krs.c). The rule stands in inti.hitung_krs.
 */
#ifndef KRS_H
#define KRS_H

#include "area.h"
#include "publish.h"
#include "services.h"

enum { KRS_DEFINITIONS = 2, KRS_COUNTS = 15, KRS_LANES = 2, KRS_REASONS = 1 << 8 /* factors */ };
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

/*
 * The readers behind those of the dated records, for everything or an array constant of villages
 * (over the only reader), and in how many shares the families are read one after the other, so that
 * those of one stay below a quarter of the memory (bytes, 0: no limit).
 */
struct krs_source {
    PGconn *const *conn;
    int lanes, rounds;
    const char *villages;
    char day[16];
    char *reason[KRS_REASONS]; /* words for the factors of a row, by their bits; NULL none */
    struct lane *lane;         /* of the round that is being read, or NULL */
};
struct krs_source *krs_open(const struct readers *readers, const char *villages, int64_t memory);
/* The families of a day begin to come, in threads, while other work is done; krs_read of that day
 * follows. */
void krs_begin(struct krs_source *source, kv_date day);
void krs_close(struct krs_source *source);
/* Counts the families, and stages inti.krs with the codes of the dimension: the target families and
 * those nobody knows about. */
void krs_read(struct krs *k, struct krs_source *source);

#endif
