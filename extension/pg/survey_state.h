/* Survey states as SQL values: an expanded object around the core's kv_design, changed in place. */
#ifndef KVPG_DESIGN_H
#define KVPG_DESIGN_H
#include "kvpg.h"
#include "access/tupdesc.h"
#include "growth/design.h"

/* The shape of a state by the kind written in it; false when the SQL type does not hold that kind.
 */
typedef bool (*kvpg_shape_of)(uint16_t kind, struct kv_design_shape *shape);

/* Memory of a context for the core; raises an error instead of returning NULL. */
extern struct kv_memory kvpg_memory(MemoryContext context);

/* The state in argument `arg` to be changed in place, a new one of this kind when it is NULL. */
extern struct kv_design *kvpg_design_writable(FunctionCallInfo fcinfo, int arg,
                                              kvpg_shape_of shape_of, uint16_t kind);

/* A state to read only. */
extern const struct kv_design *kvpg_design_readable(Datum value, kvpg_shape_of shape_of);

/* The value to return for a state from kvpg_design_writable. */
extern Datum kvpg_design_datum(struct kv_design *design);

/* The bodies of a state type's functions; combine also is the transition of the roll-up. */
extern Datum kvpg_design_combine(FunctionCallInfo fcinfo, kvpg_shape_of shape_of);
extern Datum kvpg_design_in(FunctionCallInfo fcinfo, kvpg_shape_of shape_of);
extern Datum kvpg_design_out(FunctionCallInfo fcinfo, kvpg_shape_of shape_of);
extern Datum kvpg_design_recv(FunctionCallInfo fcinfo, kvpg_shape_of shape_of);
extern Datum kvpg_design_send(FunctionCallInfo fcinfo, kvpg_shape_of shape_of);

/*
 * Returns the table of a prevalence state as the set of this call: WHO's wide table, or one row per
 * estimate. A NULL state is a survey without rows. */
extern void kvpg_prevalence_rows(FunctionCallInfo fcinfo, Datum state, bool null, int kind,
                                 bool wide);

/* The error of a weight that is negative or not finite. */
extern void kvpg_bad_weight(double weight);

/* An argument of type text as bytes; NULL gives data = NULL. */
extern struct kv_text kvpg_text_arg(FunctionCallInfo fcinfo, int arg);

/* The tuple descriptor of a composite result, looked up once per call site. */
extern TupleDesc kvpg_result_desc(FunctionCallInfo fcinfo);

#endif
