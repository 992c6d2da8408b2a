/* Lines of counts on stdout: "label: read 10, new 9", or one JSON object each with
 * --log-format=json. */
#ifndef LOAD_COUNTS_H
#define LOAD_COUNTS_H

#include <stdint.h>

struct count {
    const char *name; /* NULL ends a list */
    int64_t n;
};

/* `texts` are pairs of name and value before the counts of a JSON object, ended by NULL; may be
 * NULL. */
void counts_print(const char *label, const char *const *texts, const struct count *counts);
/* The last line of a dry run; objects say it themselves ("dry_run":true). */
void counts_dry_run(void);

#endif
