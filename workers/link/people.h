/* The six sources of the warehouse into persons and households. */
#ifndef KONV_LINK_PEOPLE_H
#define KONV_LINK_PEOPLE_H
#include <stdbool.h>
#include <stdint.h>

struct run;

struct link_people_options {
    const char *period; /* or NULL: the month of the newest record */
    bool full, train;
    double megabytes;       /* limit of the program's memory, 0: none */
    struct run *run;        /* part of this run, or NULL: a run of its own */
    int64_t *read, *linked; /* records, and how many when something changed (else 0); or NULL */
};

extern int link_people(const struct link_people_options *options);
#endif
