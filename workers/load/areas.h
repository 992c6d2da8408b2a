/* Reference files of areas: codes with their history, the bridge to BPS codes, changes, boundaries.
 */
#ifndef LOAD_AREAS_H
#define LOAD_AREAS_H

#include "konv.h"
#include "load/table.h"

enum area_file { AREA_CODES, AREA_BRIDGE, AREA_CHANGES, AREA_BOUNDARIES, AREA_UNKNOWN };

struct area_options {
    const char *valid_from, *legal_basis; /* of the edition, or NULL; the day in ISO form */
    const char *code_field, *srs;         /* of boundary files, or NULL */
    bool complete;                        /* the files are the whole edition of their provinces */
};

/* What a table holds, by its headings. */
enum area_file area_file_kind(const struct table *t);

/* All code files of one command are one edition: staged one by one, merged once. */
void area_codes_begin(PGconn *conn);
void area_codes_stage(PGconn *conn, struct table *t, const struct area_options *options);
void area_codes_merge(PGconn *conn, const struct area_options *options);

void area_bridge_load(PGconn *conn, struct table *t);
void area_changes_load(PGconn *conn, struct table *t);
/* Any OGR file, or a table with a WKT column. */
void area_boundaries_load(PGconn *conn, const char *path, const struct area_options *options);

/* A code in its dotted form; false if it is none. */
bool area_code_dotted(const char *text, char out[14]);

#endif
