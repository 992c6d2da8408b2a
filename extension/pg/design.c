/* Survey designs as content of SQL states: see kvpg_design.h. The state itself is
 * core/growth/design. */
#include "kvpg.h"
#include "kvpg_design.h"
#include "growth/prevalence.h"
#include "growth/survey.h"

/* The shape of a stored state by the kind written in it; false for a kind nobody knows. */
static bool shape_of(uint16_t kind, struct kv_design_shape *shape)
{
    switch (kind) {
    case KV_SURVEY_MEAN:
    case KV_SURVEY_PROPORTION:
        *shape = kv_survey_shape((enum kv_survey_kind)kind);
        return true;
    case KV_PREVALENCE_UNDER5:
    case KV_PREVALENCE_SCHOOL:
        *shape = kv_prevalence_shape((enum kv_prevalence_kind)kind);
        return true;
    default:
        return false;
    }
}

/* Reads a state whose kind lies between two. */
static kv_status read_design(void *content, struct kv_memory memory, const unsigned char *bytes,
                             size_t size, int first, int last)
{
    struct kv_design_shape shape;
    int kind = size < 2 ? 0 : bytes[0] | bytes[1] << 8;
    if (kind < first || kind > last || !shape_of((uint16_t)kind, &shape))
        return KV_CORRUPT;
    return kv_design_read(content, shape, memory, bytes, size);
}

static kv_status read_survey(void *content, struct kv_memory memory, const unsigned char *bytes,
                             size_t size)
{
    return read_design(content, memory, bytes, size, KV_SURVEY_MEAN, KV_SURVEY_PROPORTION);
}

static kv_status read_prevalence(void *content, struct kv_memory memory, const unsigned char *bytes,
                                 size_t size)
{
    return read_design(content, memory, bytes, size, KV_PREVALENCE_UNDER5, KV_PREVALENCE_SCHOOL);
}

static size_t flat_size(const void *content)
{
    return kv_design_flat_size(content);
}

static kv_status write_design(const void *content, struct kv_memory scratch, unsigned char *bytes)
{
    struct kv_design_order order;
    kv_status status = kv_design_sort(content, scratch, &order);
    if (status != KV_OK)
        return status;
    kv_design_write(content, &order, bytes);
    kv_design_order_free(&order, scratch);
    return KV_OK;
}

/* States of one call have one kind: a mean is never continued as a proportion. */
static void check_kind(const struct kv_design *d, uint16_t kind)
{
    if (d->shape.kind != kind)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("survey states of different kinds cannot be mixed"),
                        errhint("States of a mean, a proportion and the two prevalence tables are "
                                "different things.")));
}

static kv_status merge_design(void *content, struct kv_memory memory, const void *from)
{
    struct kv_design *d = content;
    const struct kv_design *other = from;
    if (!d->shape.kind)
        kv_design_init(d, other->shape, memory);
    check_kind(d, other->shape.kind);
    return kv_design_merge(d, other);
}

const struct kvpg_state_type kvpg_survey_state = {
    "survey state", sizeof(struct kv_design), read_survey, flat_size, write_design, merge_design};
const struct kvpg_state_type kvpg_prevalence_state = {"prevalence state", sizeof(struct kv_design),
                                                      read_prevalence,    flat_size,
                                                      write_design,       merge_design};

struct kv_design *kvpg_design_writable(FunctionCallInfo fcinfo, int arg,
                                       const struct kvpg_state_type *type, uint16_t kind)
{
    struct kv_design *d = kvpg_state_writable(fcinfo, arg, type);
    struct kv_design_shape shape;
    if (!d->shape.kind && shape_of(kind, &shape))
        kv_design_init(d, shape, kvpg_state_memory(d));
    check_kind(d, kind);
    return d;
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
