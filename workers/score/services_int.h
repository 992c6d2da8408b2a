/*
 * Inside of the service scoring: what its files share.
 *
 * All persons, their residences, pregnancies and households are held at once; the dated records
 * (services, observations, mat readings), of which there are many more, come wave by wave: a wave
 * is a set of kabupaten whose records fit into the memory given.
 */
#ifndef SERVICES_INT_H
#define SERVICES_INT_H

#include "area.h"
#include "convergence/convergence.h"
#include "convergence/ruleset.h"
#include "convergence/score.h"
#include "idmap.h"
#include "services.h"

enum { SV_MAX_PERIODS = 16 };

/* Items that belong to owners 0..n-1: added in any order, then grouped by owner, order kept. */
struct bag {
    size_t width, n, n_chunks, size_chunks;
    struct bag_chunk **chunks; /* before bag_group */
    char *item;                /* after it: owner i has items start[i] .. start[i + 1] - 1 */
    uint32_t *start;
};
void *bag_add(struct bag *b, uint32_t owner);
void bag_take(struct bag *b, struct bag *from); /* the items of another bag behind its own */
void bag_group(struct bag *b, uint32_t owners);
void bag_free(struct bag *b);
static inline void *bag_first(const struct bag *b, uint32_t owner)
{
    return b->item + b->start[owner] * b->width;
}
static inline int bag_count(const struct bag *b, uint32_t owner)
{
    return (int)(b->start[owner + 1] - b->start[owner]);
}

/* Where somebody lives, as recorded; its node in the area tree may differ from period to period. */
struct sv_place {
    const char *kab, *kec, *desa, *posyandu, *dusun; /* posyandu and dusun: NULL unknown */
    int32_t village;
};

struct sv_village {
    const char *code;
    kv_date monitored;                 /* M0; KV_FOREVER: no record yet */
    uint64_t switches[SV_MAX_PERIODS]; /* bits of the switchable rules that are on */
    int32_t declared;                  /* first of its declarations of completeness, -1 none */
};

/* A source declared one month of a posyandu complete for one item. */
struct sv_declared {
    int month;
    uint16_t item;
    const char *posyandu; /* NULL: the whole village */
    int32_t next;
};

struct sv_person {
    int64_t id;
    kv_date born, died, married;
    int32_t place, house; /* where no residence is recorded */
    uint8_t sex;
    int32_t kab; /* place among sv.kabs */
};

/* A dated answer; short, because there are tens of millions. */
struct sv_event {
    kv_date date;
    uint16_t quantity;
    uint8_t item;
    uint8_t flags; /* SV_YES, SV_MONTH_ONLY, caregiver << 2 */
};
enum { SV_YES = 1, SV_MONTH_ONLY = 2, SV_CAREGIVER = 2 };

struct sv_observation {
    kv_date date;
    int16_t value;
    uint8_t pregnancy;
    uint8_t field; /* enum kv_field, | SV_OBS_MONTH_ONLY */
};
enum { SV_OBS_MONTH_ONLY = 0x80 };

struct sv_reading { /* growth mat */
    kv_date date;
    uint8_t month_only;
    char colour;
};

/* A recorded reason, looked up by (person, rule). */
struct sv_reason {
    uint16_t rule;
    uint8_t period, reason;
};

enum { SV_RULE_COUNTS = 5, SV_GROUP_COUNTS = 17, SV_HOME_COUNTS = 5, SV_PAIR_COUNTS = 5 };

struct sv {
    struct services_job *job;
    /* services_part.h: NULL in a run of everything */
    char *part_persons;    /* an array constant */
    const char *part_rows; /* the same as a condition on inti.orang; NULL: the numbers */
    uint8_t *part;         /* by node of areas[0] */
    bool *inside;          /* by place */
    int n_services;        /* distinct services of the rules */
    struct publish *publish;
    PGconn *in;  /* reads, in a repeatable read transaction */
    PGconn *in2; /* the same snapshot; reads beside it; of a few villages the same connection */
    struct kv_ruleset *rules;
    uint8_t scored[KV_MAX_GROUPS]; /* some rule of the group is in the score */
    bool members;                  /* some group is by membership */
    int n_periods;
    const struct period *period;
    struct kv_period span[SV_MAX_PERIODS];
    struct areas areas[SV_MAX_PERIODS];

    struct strmap text; /* shared strings */
    struct strmap place_ids, village_ids, kab_ids;
    struct sv_place *places;
    struct sv_village *villages;
    const char **kabs;
    int n_places, n_villages, n_kabs;
    int *wave_of_kab;
    struct sv_declared *declared;
    int n_declared;
    int32_t *node[SV_MAX_PERIODS]; /* posyandu node of each place */

    struct sv_person *persons;
    int n_persons;
    struct idmap person_ids, house_ids;
    int64_t *house_key; /* of each household: keluarga_id, or minus the id of mother or person */
    struct bag pregnancies, residences, memberships, house_events, reasons;
    struct bag events, observations, readings; /* of the wave */
    const char *reason_code[64], *reason_name[64];
    int n_reasons;
    int reason_none, reason_unmonitored; /* reasons the program sets */
};

/* services_load.c */
void sv_load_rules(struct sv *s);
void sv_load_persons(struct sv *s);
const char *sv_text(struct sv *s, const char *p, int n);
/* services_wave.c */
int sv_waves(struct sv *s, char ***predicates);
void sv_load_wave(struct sv *s, const char *predicate);
void sv_free_wave(struct sv *s);

/* A row of a person in a period with its cells, as evaluated. */
struct sv_row {
    int32_t person, place, house;
    uint8_t period;
    char colour; /* last mat reading in the period, 0 none */
    struct kv_row row;
    int32_t pregnancy; /* its number in inti.kehamilan, 0 none */
};
/* Rows of a run of persons, in the order of persons and periods. */
struct sv_block {
    struct sv_row *rows;
    struct kv_cell *cells;
    int n_rows, n_cells, size_rows, size_cells;
    int failed; /* kv_status of a person that could not be evaluated */
};
/* services_eval.c */
void sv_evaluate(struct sv *s, int first, int last, struct sv_block *block);

/* services_tally.c: counters of a place in a period */
struct sv_rule_count {
    int32_t y, t, ts, nm, father;
};
struct sv_group_count {
    int32_t n, persons, y, required, nm, complete, incomplete, risk, risk_unknown, exits[3];
    int32_t mat[4]; /* H K M, not measured */
};
struct sv_pair_count { /* a group in a package */
    int32_t n, y, required, nm, complete;
};
/* A listed row as its household needs it: two bits a cell, in the order of the rules of the group.
 */
struct sv_member {
    uint64_t values[2];
    int32_t place, person;
    uint16_t group;
};
struct sv_tally {
    struct sv *s;
    int n_rules, n_groups, n_packages;
    struct sv_rule_count *rule[SV_MAX_PERIODS];   /* place x rule */
    struct sv_group_count *group[SV_MAX_PERIODS]; /* place x group */
    struct sv_pair_count *pair[SV_MAX_PERIODS];   /* place x package x group */
    struct bag members[SV_MAX_PERIODS];           /* owner: household; item: struct sv_member */
    struct bag reasons[SV_MAX_PERIODS];           /* owner: place; item: struct sv_reason */
    int32_t last_person[SV_MAX_PERIODS];
    uint32_t last_groups[SV_MAX_PERIODS], last_risks[SV_MAX_PERIODS];
};
void sv_tally_begin(struct sv_tally *t, struct sv *s);
void sv_tally_row(struct sv_tally *t, const struct sv_row *row, const struct kv_cell *cells);
void sv_tally_free(struct sv_tally *t);
/* Counts over the cells of a row: those in the score, or all if the group has none in the score. */
void sv_score_row(const struct sv *s, const struct sv_row *row, const struct kv_cell *cells,
                  struct kv_row_score *score);

/* services_homes.c: the households of a period, from their members */
struct sv_home_count {
    int32_t n, complete, incomplete, received, due; /* 1000-HPK households */
    int32_t asked[KV_MAX_PACKAGES], had[KV_MAX_PACKAGES];
};
struct sv_homes {
    int n_services;              /* distinct services of the rules; household services once */
    struct sv_home_count *place; /* by place */
    int32_t *group;              /* place x group: households with a member */
    int32_t *packages;           /* place x (had) x (applicable) */
    int32_t *services;           /* village x (received) x (applicable) */
};
void sv_homes_count(struct sv_tally *t, int period, struct sv_homes *h);
void sv_homes_free(struct sv_homes *h);
/* services_write.c: inti.status_layanan */
struct copy_in *sv_write_begin(struct sv *s);
void sv_write_row(struct sv *s, struct copy_in *out, const struct sv_row *row,
                  const struct kv_cell *cells);
/* services_facts.c */
void sv_write_facts(struct sv_tally *t);

#endif
