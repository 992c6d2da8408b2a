/*
 * Survey states as SQL values. While an aggregate runs, the state is an expanded object that lives
 * in the aggregate's memory and is changed in place; it is flattened to its canonical bytes only
 * when it is stored or sent between processes.
 */
#include "kvpg.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"
#include "survey_state.h"

struct state {
    ExpandedObjectHeader header;
    struct kv_design design;
    Size flat_size; /* 0: not known */
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

static struct state *state_of(struct kv_design *design)
{
    return (struct state *)((char *)design - offsetof(struct state, design));
}

static Size get_flat_size(ExpandedObjectHeader *header)
{
    struct state *s = (struct state *)header;
    if (!s->flat_size)
        s->flat_size = VARHDRSZ + kv_design_flat_size(&s->design);
    if (!AllocSizeIsValid(s->flat_size))
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("survey state is too large"),
                 errdetail("It has %d keys and %d blocks.", s->design.keys, s->design.blocks),
                 errhint("Estimate for fewer groups or areas at a time.")));
    return s->flat_size;
}

static void flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
    struct state *s = (struct state *)header;
    /* Not the current context: a sort of PostgreSQL 17 forms tuples in one that cannot free. */
    struct kv_memory memory = kvpg_memory(s->header.eoh_context);
    struct kv_design_order order;
    kvpg_check(kv_design_sort(&s->design, memory, &order), "survey state");
    kv_design_write(&s->design, &order, (unsigned char *)VARDATA(result));
    kv_design_order_free(&order, memory);
    SET_VARSIZE(result, size);
}

static const ExpandedObjectMethods methods = {get_flat_size, flatten_into};

/* An expanded object without a state yet, in a memory context of its own below `parent`. */
static struct state *new_state(MemoryContext parent)
{
    MemoryContext context =
        AllocSetContextCreate(parent, "survey state", ALLOCSET_START_SMALL_SIZES);
    struct state *s = MemoryContextAllocZero(context, sizeof *s);
    EOH_init_header(&s->header, &methods, context);
    return s;
}

/* Reads the flat form. */
static struct state *expand(const void *bytes, size_t size, MemoryContext parent,
                            kvpg_shape_of shape_of)
{
    const unsigned char *p = bytes;
    struct kv_design_shape shape;
    struct state *s = new_state(parent);
    if (size < 2 || !shape_of((uint16_t)(p[0] | p[1] << 8), &shape))
        kvpg_check(KV_CORRUPT, "survey state");
    kvpg_check(kv_design_read(&s->design, shape, kvpg_memory(s->header.eoh_context), bytes, size),
               "survey state");
    return s;
}

/* The state behind a value, expanded or flat; a flat one is read into `parent`. */
static struct state *state_of_datum(Datum value, MemoryContext parent, kvpg_shape_of shape_of)
{
    if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)))
        return (struct state *)DatumGetEOHP(value);
    struct varlena *flat = PG_DETOAST_DATUM_PACKED(value);
    return expand(VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat), parent, shape_of);
}

/* The context results of this call must live in: the aggregate's, if it is one. */
static MemoryContext result_context(FunctionCallInfo fcinfo)
{
    MemoryContext context;
    return AggCheckCallContext(fcinfo, &context) ? context : CurrentMemoryContext;
}

/* A copy by way of the flat form. */
static struct state *copy_state(struct state *from, MemoryContext parent, kvpg_shape_of shape_of)
{
    Size size = EOH_get_flat_size(&from->header);
    void *flat = palloc(size);
    EOH_flatten_into(&from->header, flat, size);
    struct state *s = expand(VARDATA(flat), VARSIZE(flat) - VARHDRSZ, parent, shape_of);
    pfree(flat);
    return s;
}

/* A state that may be changed: the object itself when the caller owns it, else a copy. */
static struct state *own_state(Datum value, MemoryContext parent, kvpg_shape_of shape_of)
{
    struct state *s = state_of_datum(value, parent, shape_of);
    if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)) &&
        !VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(value)))
        s = copy_state(s, parent, shape_of);
    s->flat_size = 0;
    return s;
}

/* States of one call have one shape: a mean is never continued as a proportion. */
static void check_kind(const struct kv_design *d, uint16_t kind)
{
    if (d->shape.kind != kind)
        ereport(
            ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("survey states of different kinds cannot be mixed"),
             errhint(
                 "States of a mean, a proportion and a prevalence table are different things.")));
}

struct kv_design *kvpg_design_writable(FunctionCallInfo fcinfo, int arg, kvpg_shape_of shape_of,
                                       uint16_t kind)
{
    MemoryContext context = result_context(fcinfo);
    struct state *s;
    if (!PG_ARGISNULL(arg)) {
        s = own_state(PG_GETARG_DATUM(arg), context, shape_of);
        check_kind(&s->design, kind);
        return &s->design;
    }
    struct kv_design_shape shape;
    if (!shape_of(kind, &shape))
        elog(ERROR, "unknown kind of survey state %d", kind);
    s = new_state(context);
    kv_design_init(&s->design, shape, kvpg_memory(s->header.eoh_context));
    return &s->design;
}

const struct kv_design *kvpg_design_readable(Datum value, kvpg_shape_of shape_of)
{
    return &state_of_datum(value, CurrentMemoryContext, shape_of)->design;
}

Datum kvpg_design_datum(struct kv_design *design)
{
    return EOHPGetRWDatum(&state_of(design)->header);
}

Datum kvpg_design_combine(FunctionCallInfo fcinfo, kvpg_shape_of shape_of)
{
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    if (PG_ARGISNULL(1))
        return kvpg_design_datum(
            &own_state(PG_GETARG_DATUM(0), result_context(fcinfo), shape_of)->design);
    const struct kv_design *from = kvpg_design_readable(PG_GETARG_DATUM(1), shape_of);
    struct kv_design *d = kvpg_design_writable(fcinfo, 0, shape_of, from->shape.kind);
    kvpg_check(kv_design_merge(d, from), "survey state");
    return kvpg_design_datum(d);
}

/* The flat form of a state just read, which drops what is not canonical. */
static Datum flat_datum(struct state *s)
{
    Size size = EOH_get_flat_size(&s->header);
    void *flat = palloc(size);
    EOH_flatten_into(&s->header, flat, size);
    return PointerGetDatum(flat);
}

Datum kvpg_design_in(FunctionCallInfo fcinfo, kvpg_shape_of shape_of)
{
    bytea *b = DatumGetByteaPP(DirectFunctionCall1(byteain, PG_GETARG_DATUM(0)));
    return flat_datum(expand(VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b), CurrentMemoryContext, shape_of));
}

Datum kvpg_design_out(FunctionCallInfo fcinfo, kvpg_shape_of shape_of)
{
    struct varlena *flat = PG_GETARG_VARLENA_PP(0);
    size_t size = VARSIZE_ANY_EXHDR(flat);
    char *text = palloc_extended(2 * size + 3, MCXT_ALLOC_HUGE);
    text[0] = '\\';
    text[1] = 'x';
    text[2 + hex_encode(VARDATA_ANY(flat), size, text + 2)] = '\0';
    PG_RETURN_CSTRING(text);
}

Datum kvpg_design_recv(FunctionCallInfo fcinfo, kvpg_shape_of shape_of)
{
    StringInfo buffer = (StringInfo)PG_GETARG_POINTER(0);
    int size = buffer->len - buffer->cursor;
    return flat_datum(
        expand(pq_getmsgbytes(buffer, size), (size_t)size, CurrentMemoryContext, shape_of));
}

Datum kvpg_design_send(FunctionCallInfo fcinfo, kvpg_shape_of shape_of)
{
    struct varlena *flat = PG_GETARG_VARLENA_PP(0);
    StringInfoData buffer;
    pq_begintypsend(&buffer);
    pq_sendbytes(&buffer, VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat));
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

void kvpg_bad_weight(double weight)
{
    ereport(
        ERROR,
        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("survey weight is out of range"),
         errdetail("The weight is %g.", weight),
         errhint(
             "Weights are finite and not negative; a missing weight is NULL and counts as 0.")));
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
