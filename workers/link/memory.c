/* See memory.h. */
#include "link/memory.h"
#include "konv.h"
#include <inttypes.h>
#include <math.h>

/* What linking takes at most, measured from 150 thousand to 15 million records of six sources (87 to
 * 4,886 MB): the program with its threads, and by record its cells, id, hash, names and pairs. */
enum { MB_PROGRAM = 96, BYTES_RECORD = 370 };

void link_memory_need(double megabytes, int64_t records)
{
    double need = ceil(MB_PROGRAM + (double)records * BYTES_RECORD / 1048576);
    if (megabytes > 0 && megabytes < need)
        die_hint(EXIT_RUNTIME,
                 xprintf("--memory %.0f or more; 'run --skip-link' leaves persons as they are", need),
                 "linking %" PRId64 " records needs %.0f MB, more than the limit of %.0f MB",
                 records, need, megabytes);
}
