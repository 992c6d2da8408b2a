/*
 * What to link and how: the settings of one run, read from JSON (docs/linkage.md lists the keys).
 * The six-source job of the warehouse is such a configuration too, built in.
 */
#ifndef KONV_LINK_CONFIG_H
#define KONV_LINK_CONFIG_H
#include "kv.h"
#include <stdint.h>

enum {
    LINK_MAX_INPUTS = 32,
    LINK_MAX_COLUMNS = 48,
    LINK_MAX_RULES = 24,
    LINK_MAX_PARTS = 8,
    LINK_MAX_LIST = 32,
};

enum link_kind {
    KIND_NAME,
    KIND_TEXT,
    KIND_CODE,
    KIND_IDENTIFIER,
    KIND_DATE,
    KIND_NUMBER,
    KIND_NIK,
    KIND_HOUSEHOLD,
    LINK_KINDS
};

enum link_transform {
    BY_VALUE,
    BY_PREFIX,
    BY_RANGE,
    BY_YEAR,
    BY_MONTH,
    BY_KEY,
    BY_MAIN,
    BY_CORE,
    BY_SECOND
};

struct link_input {
    char *table, *source, *source_column, *id, *unique_column;
    bool unique;
};

/* A column that is read: a field, a part of a blocking key, or both. */
struct link_column {
    char *name;
    enum link_kind kind;
    bool plain; /* names: step 1 of the normalisation only */
    int field;  /* number of its field, or -1 */
    int cell;   /* its place in a record's row, -1 for `into` columns */
    int into;   /* >= 0: a father's or parents' column that adds mentions to that mother's column */
    bool untyped;               /* with into: parents of unknown sex, split at '/' */
    char *empty[LINK_MAX_LIST]; /* further words for "missing" */
    int empties;
};

struct link_field {
    int column;
    enum link_kind kind;
    bool term_frequency, shared;
    int prefix[4], prefixes; /* code: lengths compared, longest first */
    int detail[2], details;  /* code: columns that must agree too for the highest level */
    double threshold[4];
    int thresholds;
    int levels;
};

struct link_part {
    int column,
        other; /* other >= 0: column of one record equals the other column of the other record */
    enum link_transform transform;
    int from, to; /* BY_PREFIX: characters 1..to; BY_RANGE: from..to */
};

struct link_rule {
    struct link_part part[LINK_MAX_PARTS];
    int parts;
    bool swapped;
    char *label; /* as written: "kode_desa + tgl_lahir:year" */
};

struct link_truth {
    char *column, *regex;
};

struct link_config {
    struct link_input input[LINK_MAX_INPUTS];
    struct link_column column[LINK_MAX_COLUMNS];
    struct link_field field[LINK_MAX_COLUMNS];
    struct link_rule rule[LINK_MAX_RULES], refine;
    int inputs, columns, fields, rules, cells;
    bool within_source, has_threshold;
    double threshold, recall, dependence; /* dependence < 0: chosen by the data */
    uint64_t seed;
    uint64_t hash_key;   /* of a hash kept beside each record; 0: none is kept */
    int64_t max_pairs;   /* 0: 50 x records */
    int cap, per_source; /* per_source < 0: chosen by the number of sources */
    kv_date reference;
    bool class_by_age;
    char *class_column, *role_column, *family_column, *parent_nik_column;
    struct link_truth truth, household_truth;
    char *pairs_table, *clusters_table, *model_table, *households_table, *review_table;
    /* The fields the special rules speak of, or -1: person's name, mother, birth date, sex, NIK, No
     * KK, place. */
    int name, mother, birth, sex, nik, household, place;
};

extern struct link_config *link_config_file(const char *path);
extern struct link_config *link_config_text(const char *json, const char *what);
extern int link_config_column(const struct link_config *config, const char *name);
extern const char *const link_kind_names[LINK_KINDS + 1];
#endif
