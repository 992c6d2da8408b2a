/* Survey states as SQL values: an expanded object around the core's kv_design, changed in place. */
#ifndef KVPG_DESIGN_H
#define KVPG_DESIGN_H
#include "kvpg.h"
#include "growth/design.h"
#include "utils/expandeddatum.h"

/* Memory of a context for the core; errors out instead of returning NULL. */
extern struct kv_memory kvpg_memory(MemoryContext context);

/* A state to change: argument `arg`, or a new one of this shape when it is NULL. */
extern struct kv_design *kvpg_design_writable(FunctionCallInfo fcinfo, int arg, struct kv_design_shape shape);

/* A state to read; must have this shape (kind 0: any shape of the type). */
extern const struct kv_design *kvpg_design_readable(Datum value, const struct kv_design_shape *shapes, int count);

/* The value to return for a state that was changed. */
extern Datum kvpg_design_datum(struct kv_design *design);

/* COMBINEFUNC and roll-up of a state type; in, out, recv and send. */
extern Datum kvpg_design_combine(FunctionCallInfo fcinfo, const struct kv_design_shape *shapes, int count);
extern Datum kvpg_design_in(const char *text, const struct kv_design_shape *shapes, int count);
extern Datum kvpg_design_out(Datum value, const struct kv_design_shape *shapes, int count);
extern Datum kvpg_design_recv(void *buffer, const struct kv_design_shape *shapes, int count);

/* An argument of type text as bytes; NULL gives data = NULL. */
extern struct kv_text kvpg_text_arg(FunctionCallInfo fcinfo, int arg);

#endif
