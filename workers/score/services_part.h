/*
 * Services of some villages only (services_job.villages): persons who live, lived or were measured
 * there are read and evaluated, rows placed there are kept, and the published figures of the
 * neighbours stand in for what is not read.
 */
#ifndef SERVICES_PART_H
#define SERVICES_PART_H

#include "rollup.h"
#include "services_int.h"

/* Whose rows are read, before anything else is. Does nothing in a run of everything, as all below.
 */
void sv_part_begin(struct sv *s);
/* From now on only rows of persons that the rules ask for: of those who live in a village, one in
 * ten. */
void sv_part_persons(struct sv *s);
/* The query with its tables of inti narrowed to those persons and the households they live or lived
 * in. Fresh. */
char *sv_narrow(const struct sv *s, const char *sql);
/* After the areas of the period are known: which places and areas are computed. */
void sv_part_places(struct sv *s);
static inline bool sv_inside(const struct sv *s, int place)
{
    return !s->inside || s->inside[place];
}
void sv_part_free(struct sv *s);

/* A published row of a neighbour into the counters of its block; value[0] is the first column after
 * the area. */
typedef void (*sv_load_row)(const struct sv *s, const int32_t *indicator_sk, char *const *value,
                            int64_t *block);
/* Columns and reader for one of the fact tables. */
sv_load_row sv_stored(const char *table, const char **columns);
/* Published rows of the neighbours, area first. */
PGresult *sv_neighbours(const struct sv *s, const char *table, const char *columns,
                        const char *where);
/* The checks beyond sums, for the areas that are published. */
void sv_part_checks(struct sv *s);

#endif
