/*
 * Aggregate states of variable size as SQL values. While an aggregate runs, the state is an
 * expanded object that lives in the aggregate's memory and is changed in place; it is flattened to
 * canonical bytes only when it is stored or sent between processes. Each SQL type describes its
 * content once.
 */
#ifndef KVPG_STATE_H
#define KVPG_STATE_H
#include "kvpg.h"
#include "access/tupdesc.h"
#include "nodes/execnodes.h"
#include "growth/dict.h"

/* The content behind a state type. A new content is all zero bytes. */
struct kvpg_state_type {
    const char *name; /* in messages: "survey state" */
    size_t size;      /* of the content */
    kv_status (*read)(void *content, struct kv_memory memory, const unsigned char *bytes,
                      size_t size);
    size_t (*flat_size)(const void *content);
    kv_status (*write)(const void *content, struct kv_memory scratch, unsigned char *bytes);
    kv_status (*merge)(void *content, struct kv_memory memory, const void *from);
};

/* Memory of a context for the core; raises an error instead of returning NULL. */
extern struct kv_memory kvpg_memory(MemoryContext context);

/* The content of the state in argument `arg`, to be changed in place; a new one when it is NULL. */
extern void *kvpg_state_writable(FunctionCallInfo fcinfo, int arg,
                                 const struct kvpg_state_type *type);

/* The memory that everything in a writable content must come from. */
extern struct kv_memory kvpg_state_memory(void *content);

/* The value to return for a content from kvpg_state_writable. */
extern Datum kvpg_state_datum(void *content);

/* A content to read only. */
extern const void *kvpg_state_readable(Datum value, const struct kvpg_state_type *type);

/* The bodies of a state type's functions; combine also is the transition of the roll-up. */
extern Datum kvpg_state_combine(FunctionCallInfo fcinfo, const struct kvpg_state_type *type);
extern Datum kvpg_state_in(FunctionCallInfo fcinfo, const struct kvpg_state_type *type);
extern Datum kvpg_state_out(FunctionCallInfo fcinfo, const struct kvpg_state_type *type);
extern Datum kvpg_state_recv(FunctionCallInfo fcinfo, const struct kvpg_state_type *type);
extern Datum kvpg_state_send(FunctionCallInfo fcinfo, const struct kvpg_state_type *type);

/* Defines them as kvpg_PREFIX_in and so on for one type. */
#define KVPG_STATE_FUNCTION(prefix, type, name)                                                    \
    PGDLLEXPORT Datum kvpg_##prefix##_##name(PG_FUNCTION_ARGS);                                    \
    PG_FUNCTION_INFO_V1(kvpg_##prefix##_##name);                                                   \
    Datum kvpg_##prefix##_##name(PG_FUNCTION_ARGS)                                                 \
    {                                                                                              \
        return kvpg_state_##name(fcinfo, type);                                                    \
    }
#define KVPG_STATE_FUNCTIONS(prefix, type)                                                         \
    KVPG_STATE_FUNCTION(prefix, type, in)                                                          \
    KVPG_STATE_FUNCTION(prefix, type, out)                                                         \
    KVPG_STATE_FUNCTION(prefix, type, recv)                                                        \
    KVPG_STATE_FUNCTION(prefix, type, send)                                                        \
    KVPG_STATE_FUNCTION(prefix, type, combine)

/* An argument of type text as bytes; NULL gives data = NULL. */
extern struct kv_text kvpg_text_arg(FunctionCallInfo fcinfo, int arg);

/* Makes the call return a set: rows go into setResult by setDesc, which live as long as the query.
 */
extern ReturnSetInfo *kvpg_open_set(FunctionCallInfo fcinfo);

/* The tuple descriptor of a composite result, looked up once per call site. */
extern TupleDesc kvpg_result_desc(FunctionCallInfo fcinfo);

#endif
