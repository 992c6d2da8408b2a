/* The SQL types ruleset and cells as C values. */
#ifndef KVPG_RULESET_H
#define KVPG_RULESET_H
#include "kvpg.h"
#include "convergence/ruleset.h"

/* The parsed rule set of a datum, in the current memory context. */
extern struct kv_ruleset *kvpg_ruleset(Datum datum);

/* A value of type cells from packed bytes. */
extern Datum kvpg_cells_datum(const uint8_t *bytes, size_t size);

#endif
