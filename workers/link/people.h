/* The six sources of the warehouse into persons and households. */
#ifndef KONV_LINK_PEOPLE_H
#define KONV_LINK_PEOPLE_H
#include <stdbool.h>

struct link_people_options {
    const char *period;   /* or NULL: the month of the newest record */
    const char *key_file; /* or NULL: the default place */
    bool full, train;
};

extern int link_people(const struct link_people_options *options);
#endif
