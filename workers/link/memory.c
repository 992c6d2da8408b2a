/* See memory.h. */
#include "link/memory.h"
#include "konv.h"
#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <sys/resource.h>

/* What linking takes at most, measured from 150 thousand to 15 million records of six sources: the
 * program with its threads, and by record its cells, id, hash, names and pairs. */
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

void link_memory_hold(double megabytes)
{
    static struct rlimit before;
    static bool held;
    if (!held && getrlimit(RLIMIT_DATA, &before))
        return;
    struct rlimit limit = before;
    if (megabytes > 0 && (rlim_t)(megabytes * 1048576) < limit.rlim_cur)
        limit.rlim_cur = (rlim_t)(megabytes * 1048576);
    held = setrlimit(RLIMIT_DATA, &limit) == 0;
    if (megabytes == 0)
        malloc_trim(0); /* what follows begins with an empty program */
}
