/* The history of a person as jsonb, read into the structs of the engine. */
#ifndef KVPG_HISTORY_H
#define KVPG_HISTORY_H
#include "kvpg.h"
#include "utils/jsonb.h"
#include "convergence/convergence.h"
#include "convergence/ruleset.h"

/* A history and the words its small numbers stand for. */
struct kvpg_history {
    struct kv_history h;
    struct kv_house *houses;
    char **villages, **households, **places; /* by number; number 0 is NULL: not given */
    int n_villages, n_households, n_places;
};

/* Reads and sorts; wrong keys and values are errors (22023, 22007) that never print the value. */
extern struct kvpg_history *kvpg_read_history(Jsonb *json, const struct kv_ruleset *rules);

#endif
