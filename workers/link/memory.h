/* The memory of linking: all records are held at once, so a limit is either enough for their number
 * or the linking is refused before it begins. */
#ifndef KONV_LINK_MEMORY_H
#define KONV_LINK_MEMORY_H
#include <stdint.h>

/* Ends the program (exit 3) if the limit in MB, 0 for none, is below what so many records take. */
void link_memory_need(double megabytes, int64_t records);

#endif
