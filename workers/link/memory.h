/*
 * The memory of linking: all records are held at once, so a limit is either enough for their number
 * or the linking is refused before it begins; while it works, the system refuses what is beyond it.
 */
#ifndef KONV_LINK_MEMORY_H
#define KONV_LINK_MEMORY_H
#include <stdint.h>

/* Ends the program (exit 3) if the limit in MB, 0 for none, is below what so many records take. */
void link_memory_need(double megabytes, int64_t records);
/* Memory beyond the limit is refused from here on; 0 is the limit from before. */
void link_memory_hold(double megabytes);

#endif
