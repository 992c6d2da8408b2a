/* Aggregate states of variable size as expanded objects: see kvpg_state.h. */
#include "kvpg.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"
#include "kvpg_state.h"

struct object {
    ExpandedObjectHeader header;
    const struct kvpg_state_type *type;
    Size flat_size; /* 0: not known */
    double content[FLEXIBLE_ARRAY_MEMBER];
};

/* kv_memory on a memory context. */
static void *context_resize(void *self, void *block, size_t size)
{
    if (!size) {
        pfree(block);
        return NULL;
    }
    return block ? repalloc_huge(block, size) : MemoryContextAllocHuge((MemoryContext)self, size);
}

struct kv_memory kvpg_memory(MemoryContext context)
{
    return (struct kv_memory){context_resize, context};
}

static struct object *object_of(void *content)
{
    return (struct object *)((char *)content - offsetof(struct object, content));
}

struct kv_memory kvpg_state_memory(void *content)
{
    return kvpg_memory(object_of(content)->header.eoh_context);
}

static Size get_flat_size(ExpandedObjectHeader *header)
{
    struct object *o = (struct object *)header;
    if (!o->flat_size)
        o->flat_size = VARHDRSZ + o->type->flat_size(o->content);
    if (!AllocSizeIsValid(o->flat_size))
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("%s is too large", o->type->name),
                 errdetail("It has %zu bytes.", o->flat_size),
                 errhint("Aggregate fewer groups or areas at a time.")));
    return o->flat_size;
}

static void flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
    struct object *o = (struct object *)header;
    /* Not the current context: a sort of PostgreSQL 17 forms tuples in one that cannot free. */
    struct kv_memory scratch = kvpg_memory(o->header.eoh_context);
    kvpg_check(o->type->write(o->content, scratch, (unsigned char *)VARDATA(result)),
               o->type->name);
    SET_VARSIZE(result, size);
}

static const ExpandedObjectMethods methods = {get_flat_size, flatten_into};

#define STATES_NAME "konvergensi states"

/*
 * The memory context a new object lives in. All states of one aggregate share one below the
 * aggregate's own: the server counts the memory of a hash aggregate over all contexts below it at
 * every new group, so one for each group would cost the square of their number. The server never
 * deletes a single state there, for the functions here return the object they were given. Outside
 * an aggregate an object has a context of its own, as its new owner may move or delete it.
 */
static MemoryContext object_context(FunctionCallInfo fcinfo)
{
    MemoryContext aggregate;
    if (!fcinfo || !AggCheckCallContext(fcinfo, &aggregate))
        return AllocSetContextCreate(CurrentMemoryContext, STATES_NAME, ALLOCSET_START_SMALL_SIZES);
    for (MemoryContext c = aggregate->firstchild; c; c = c->nextchild)
        if (strcmp(c->name, STATES_NAME) == 0)
            return c;
    return AllocSetContextCreate(aggregate, STATES_NAME, ALLOCSET_START_SMALL_SIZES);
}

/* A new state. */
static struct object *new_object(MemoryContext context, const struct kvpg_state_type *type)
{
    struct object *o =
        MemoryContextAllocZero(context, offsetof(struct object, content) + type->size);
    EOH_init_header(&o->header, &methods, context);
    o->type = type;
    return o;
}

/* Reads the flat form. */
static struct object *expand(const void *bytes, size_t size, MemoryContext context,
                             const struct kvpg_state_type *type)
{
    struct object *o = new_object(context, type);
    kvpg_check(type->read(o->content, kvpg_memory(o->header.eoh_context), bytes, size), type->name);
    return o;
}

/* The state behind a value, expanded or flat; a flat one is read, for the aggregate of `fcinfo` if
 * that is given. */
static struct object *object_of_datum(Datum value, FunctionCallInfo fcinfo,
                                      const struct kvpg_state_type *type)
{
    if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)))
        return (struct object *)DatumGetEOHP(value);
    struct varlena *flat = PG_DETOAST_DATUM_PACKED(value);
    return expand(VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat), object_context(fcinfo), type);
}

/* The flat form of a state. */
static void *flatten(struct object *o)
{
    Size size = EOH_get_flat_size(&o->header);
    void *flat = palloc(size);
    EOH_flatten_into(&o->header, flat, size);
    return flat;
}

/* A state that may be changed: the object itself when the caller owns it, else a copy. */
static struct object *own_object(Datum value, FunctionCallInfo fcinfo,
                                 const struct kvpg_state_type *type)
{
    struct object *o = object_of_datum(value, fcinfo, type);
    if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)) &&
        !VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(value))) {
        void *flat = flatten(o);
        o = expand(VARDATA(flat), VARSIZE(flat) - VARHDRSZ, object_context(fcinfo), type);
        pfree(flat);
    }
    o->flat_size = 0;
    return o;
}

void *kvpg_state_writable(FunctionCallInfo fcinfo, int arg, const struct kvpg_state_type *type)
{
    if (PG_ARGISNULL(arg))
        return new_object(object_context(fcinfo), type)->content;
    return own_object(PG_GETARG_DATUM(arg), fcinfo, type)->content;
}

const void *kvpg_state_readable(Datum value, const struct kvpg_state_type *type)
{
    return object_of_datum(value, NULL, type)->content;
}

Datum kvpg_state_datum(void *content)
{
    return EOHPGetRWDatum(&object_of(content)->header);
}

Datum kvpg_state_combine(FunctionCallInfo fcinfo, const struct kvpg_state_type *type)
{
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    void *content = kvpg_state_writable(fcinfo, 0, type);
    if (!PG_ARGISNULL(1))
        kvpg_check(type->merge(content, kvpg_state_memory(content),
                               kvpg_state_readable(PG_GETARG_DATUM(1), type)),
                   type->name);
    return kvpg_state_datum(content);
}

/* What comes in is read and written again: it is checked, and canonical from then on. */
static Datum accept(const void *bytes, size_t size, const struct kvpg_state_type *type)
{
    return PointerGetDatum(flatten(expand(bytes, size, object_context(NULL), type)));
}

Datum kvpg_state_in(FunctionCallInfo fcinfo, const struct kvpg_state_type *type)
{
    bytea *b = DatumGetByteaPP(DirectFunctionCall1(byteain, PG_GETARG_DATUM(0)));
    return accept(VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b), type);
}

Datum kvpg_state_out(FunctionCallInfo fcinfo, const struct kvpg_state_type *type)
{
    struct varlena *flat = PG_GETARG_VARLENA_PP(0);
    size_t size = VARSIZE_ANY_EXHDR(flat);
    char *text = palloc_extended(2 * size + 3, MCXT_ALLOC_HUGE);
    text[0] = '\\';
    text[1] = 'x';
    text[2 + hex_encode(VARDATA_ANY(flat), size, text + 2)] = '\0';
    PG_RETURN_CSTRING(text);
}

Datum kvpg_state_recv(FunctionCallInfo fcinfo, const struct kvpg_state_type *type)
{
    StringInfo buffer = (StringInfo)PG_GETARG_POINTER(0);
    int size = buffer->len - buffer->cursor;
    return accept(pq_getmsgbytes(buffer, size), (size_t)size, type);
}

Datum kvpg_state_send(FunctionCallInfo fcinfo, const struct kvpg_state_type *type)
{
    struct varlena *flat = PG_GETARG_VARLENA_PP(0);
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendbytes(&buffer, VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat));
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

struct kv_text kvpg_text_arg(FunctionCallInfo fcinfo, int arg)
{
    if (PG_ARGISNULL(arg))
        return (struct kv_text){NULL, 0};
    text *t = PG_GETARG_TEXT_PP(arg);
    return (struct kv_text){VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};
}

TupleDesc kvpg_result_desc(FunctionCallInfo fcinfo)
{
    if (fcinfo->flinfo->fn_extra)
        return fcinfo->flinfo->fn_extra;
    TupleDesc desc;
    MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "the result must be a row");
    fcinfo->flinfo->fn_extra = BlessTupleDesc(CreateTupleDescCopy(desc));
    MemoryContextSwitchTo(old);
    return fcinfo->flinfo->fn_extra;
}

ReturnSetInfo *kvpg_open_set(FunctionCallInfo fcinfo)
{
    ReturnSetInfo *info = (ReturnSetInfo *)fcinfo->resultinfo;
    TupleDesc desc;
    if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
        ereport(ERROR,
                (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("a set cannot be returned here"),
                 errhint("Call the function in FROM.")));
    MemoryContext old = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "the result must be a row");
    info->setDesc = CreateTupleDescCopy(desc);
    info->setResult =
        tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    info->returnMode = SFRM_Materialize;
    MemoryContextSwitchTo(old);
    return info;
}
