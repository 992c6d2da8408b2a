/* Survey designs as content of SQL states: means, proportions and prevalence tables. */
#ifndef KVPG_DESIGN_H
#define KVPG_DESIGN_H
#include "kvpg_state.h"
#include "growth/design.h"

/* The two SQL types: survey_state and prevalence_state. */
extern const struct kvpg_state_type kvpg_survey_state, kvpg_prevalence_state;

/* The design in argument `arg` to be changed, a new one of this kind when it is NULL; other kinds
 * are an error. */
extern struct kv_design *kvpg_design_writable(FunctionCallInfo fcinfo, int arg,
                                              const struct kvpg_state_type *type, uint16_t kind);

/* The error of a weight that is negative or not finite. */
extern void kvpg_bad_weight(double weight);

/*
 * Returns the table of a prevalence state as the set of this call: WHO's wide table, or one row per
 * estimate. A NULL state is a survey without rows.
 */
extern void kvpg_prevalence_rows(FunctionCallInfo fcinfo, Datum state, bool null, int kind,
                                 bool wide);

#endif
