/*
 * The records of a run in memory: one row of 64-bit cells per record, ranked by (source, id)
 * bytewise. A cell is 0 when the value is missing; what else it holds depends on the kind of its
 * column (below).
 */
#ifndef KONV_LINK_DATA_H
#define KONV_LINK_DATA_H
#include "link/config.h"
#include "link/pool.h"
#include "linkage/date.h"
#include "linkage/name.h"
#include "linkage/nik.h"
#include <libpq-fe.h>
#include <math.h>
#include <time.h>

enum link_class { CLASS_UNKNOWN, CLASS_CHILD, CLASS_ADULT };

struct link_source {
    char *label;
    bool unique;
    uint32_t first, n;    /* its records */
    bool fathers, adults; /* roles it records at all */
};

/* What happened to the input, for the report. */
struct link_counts {
    uint64_t nik_status[KV_NIK_OK + 1], kk_status[KV_NIK_OK + 1];
    uint64_t dummies;  /* identifiers on over 50 records of one source: values */
    uint64_t families; /* families of a source with too many names: numbers */
    uint64_t nik_most; /* records of the commonest NIK */
    uint64_t nik_end_zero, nik_full;
};

struct link_data {
    const struct link_config *config;
    uint32_t n;
    int stride;      /* cells per record: the columns, then the header */
    uint64_t *cell;  /* n x stride */
    uint64_t *id_at; /* start of the id in `ids`, ended by a zero */
    char *ids;
    struct link_source *sources;
    int n_sources;
    struct link_pool text, name;       /* folded texts; packed names */
    struct link_pool label;            /* families and truth, while reading: numbers are enough */
    uint32_t labels;                   /* their number */
    uint32_t *truth, *household_truth; /* label numbers, or NULL */
    uint32_t *family;                  /* source's own family id, or NULL */
    uint64_t *hash;                    /* of everything compared, per record, or NULL */
    uint32_t *arrival;                 /* record of the k-th row read, beside the hashes */
    struct link_counts counts;
};

/* Processor time of the calling thread: what other programs take does not count. */
static inline double link_cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Name cell: two numbers of names; `untyped` for parents of unknown sex (else: mother, father). */
#define NAME_BITS    28
#define NAME_MASK    ((UINT64_C(1) << NAME_BITS) - 1)
#define NAME_UNTYPED (UINT64_C(1) << 56)
#define NAME_BABY    (UINT64_C(1) << 57) /* a placeholder such as "By. Ny. Rahma" stood there */
static inline uint32_t name_first(uint64_t cell)
{
    return (uint32_t)(cell & NAME_MASK);
}
static inline uint32_t name_second(uint64_t cell)
{
    return (uint32_t)(cell >> NAME_BITS & NAME_MASK);
}

/* NIK and No KK: number below 2^57, status, and the digits less 14 (1-3) or 0 for another length.
 */
static inline uint64_t nik_cell(uint64_t number, kv_nik_status status, int digits)
{
    uint64_t n = digits >= 15 && digits <= 17 ? (uint64_t)digits - 14 : 0;
    return number | (uint64_t)status << 57 | n << 61;
}
static inline uint64_t nik_number(uint64_t cell)
{
    return cell & ((UINT64_C(1) << 57) - 1);
}
static inline kv_nik_status nik_status(uint64_t cell)
{
    return (kv_nik_status)(cell >> 57 & 15);
}
static inline int nik_digits(uint64_t cell)
{
    return (int)(cell >> 61) ? (int)(cell >> 61) + 14 : 0;
}

/* Number: its bits, with -0.0 for zero so that no value looks missing. */
static inline uint64_t number_cell(double x)
{
    uint64_t bits;
    x = x == 0 ? -0.0 : x;
    memcpy(&bits, &x, 8);
    return bits;
}
static inline double cell_number(uint64_t cell)
{
    double x;
    memcpy(&x, &cell, 8);
    return x;
}

static inline const uint64_t *link_row(const struct link_data *d, uint32_t record)
{
    return d->cell + (size_t)record * (size_t)d->stride;
}

/* Header, the last cell: source number (in bytewise order of labels), class, sex and role. */
static inline uint64_t link_header(unsigned source, unsigned class, unsigned sex, unsigned role)
{
    return source | class << 16 | sex << 20 | role << 24;
}
static inline uint64_t link_head(const struct link_data *d, uint32_t record)
{
    return link_row(d, record)[d->stride - 1];
}
static inline unsigned head_source(uint64_t head)
{
    return head & 0xffff;
}
static inline enum link_class head_class(uint64_t head)
{
    return head >> 16 & 3;
}
static inline kv_sex head_sex(uint64_t head)
{
    return head >> 20 & 3;
}
static inline kv_role head_role(uint64_t head)
{
    return head >> 24 & 15;
}

/* The record of a (source, id), or UINT32_MAX. */
extern uint32_t link_find_record(const struct link_data *d, const char *source, const char *id,
                                 size_t n);

/* The same for the k-th row of a second reading: rows mostly come in the same order. */
extern uint32_t link_find_again(const struct link_data *d, uint32_t k, const char *source,
                                const char *id, size_t n);

/* Cell of a field of the configuration. */
static inline uint64_t link_cell(const struct link_data *d, uint32_t record, int field)
{
    return link_row(d, record)[d->config->column[d->config->field[field].column].cell];
}
static inline const char *link_id(const struct link_data *d, uint32_t record)
{
    return d->ids + d->id_at[record];
}

/* A value read from one column of one row, before interning. */
struct link_value {
    const char *text[2]; /* folded text or packed names to intern, or NULL */
    uint32_t len[2];
    uint64_t hash[2];
    uint64_t bits; /* the cell, or flags beside the numbers of names */
};

/* Scratch of one converting thread: blocks that are never moved. */
struct link_scratch_block {
    struct link_scratch_block *next;
    size_t size;
    char bytes[];
};
struct link_scratch {
    struct link_scratch_block *first, *at;
    size_t used; /* of the block `at` */
    struct kv_parsed_name name;
};

/* A field of a raw row; n < 0 is NULL. */
struct link_raw {
    const char *p;
    int32_t n;
};

/* What a raw row becomes. */
struct link_row_out {
    struct link_value value[LINK_MAX_COLUMNS];
    uint8_t class, sex, role;
    uint64_t hash;
};

/* Columns of a raw row that are no fields. */
struct link_beside {
    struct link_raw role, class, parent_nik;
};

/* Empties the scratch; what stood there is gone. */
extern void link_scratch_begin(struct link_scratch *scratch);
extern void link_scratch_free(struct link_scratch *scratch);
extern void link_convert_row(const struct link_config *config, const struct link_raw *raw,
                             const struct link_beside *beside, struct link_scratch *scratch,
                             struct link_row_out *out);
extern struct link_data *link_read(const struct link_config *config, PGconn *conn);
extern void link_finish_data(struct link_data *d);
extern void link_reading_done(struct link_data *d); /* no second reading follows */
extern void link_values_done(struct link_data *d);  /* no name and no text is looked at any more */
extern void link_data_free(struct link_data *d);
extern void link_find_sex(struct link_config *config, PGconn *conn);
extern uint8_t link_class_of(const struct link_config *config, kv_role role, uint64_t birth,
                             uint64_t nik);
#endif
