/* What kinds of report there are. A new kind is a file with a `struct report_kind` and a line in
 * cmd_report.c. */
#ifndef REPORT_H
#define REPORT_H

#include "doc.h"
#include "period.h"

struct report_request {
    PGconn *conn;
    struct period period;
    char *label; /* of the period */
    int32_t area_sk;
    char *code, *name, *level; /* of the area, in force at the end of the period */
    const char *format;
};

struct report_kind {
    const char *name, *summary;
    const char *formats; /* "csv json xlsx pdf" */
    struct doc *(*build)(const struct report_request *r);
    /* Formats that are no table (a designed page); NULL when doc_write does all. False: not
     * this format. */
    bool (*write)(const struct report_request *r, const char *path);
};

extern const struct report_kind report_quality, report_scorecard;

/* The facts every report starts with: area, period, the run behind the figures. */
void report_facts(struct doc *d, const struct report_request *r, const char *fact_table);

#endif
