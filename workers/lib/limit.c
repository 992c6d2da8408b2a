/* See limit.h. */
#include "limit.h"
#include "konv.h"
#include <inttypes.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Blocks from LARGE on are mapped one by one: they come and go as a whole and grow without a copy.
 * Smaller ones are looked at together when OFTEN bytes of them were asked for.
 */
enum { LARGE = 256 << 10, OFTEN = 256 << 10 };

static struct {
    int64_t bytes; /* the limit, 0: none */
    int64_t rest;  /* what is no allocation */
    int64_t most;
    _Atomic int64_t small; /* asked for in small blocks since the last look */
    const char *what, *hint, *step;
    int64_t records;
    pthread_mutex_t lock;
} limit = {.lock = PTHREAD_MUTEX_INITIALIZER, .step = "the beginning"};

/* What the C library has taken from the system. */
static int64_t allocated(void)
{
    struct mallinfo2 m = mallinfo2();
    return (int64_t)(m.arena + m.hblkhd);
}

/* Memory the program holds now, bytes; -1 where the system does not say. */
static int64_t resident(void)
{
    long pages = -1;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%*d %ld", &pages) != 1)
        pages = -1;
    if (f)
        fclose(f);
    return pages < 0 ? -1 : (int64_t)pages * sysconf(_SC_PAGESIZE);
}

void limit_check(double megabytes)
{
    if (!(megabytes >= 0 && megabytes < 1e9))
        die(EXIT_USAGE, "--memory takes a number of MB, not %g", megabytes);
}

void limit_begin(double megabytes, const char *what, const char *hint)
{
    limit_check(megabytes);
    limit.bytes = (int64_t)(megabytes * 1048576);
    limit.what = what;
    limit.hint = hint;
    limit.step = "the beginning";
    limit.records = 0;
    limit.most = 0;
    if (!limit.bytes)
        return;
    mallopt(M_MMAP_THRESHOLD, LARGE);
    malloc_trim(0);
    int64_t now = resident() - allocated();
    limit.rest = (now > 0 ? now : 0) + LIMIT_RESERVE + (int64_t)konv.threads * LIMIT_THREAD;
}

void limit_end(void)
{
    limit.bytes = 0;
    malloc_trim(0);
}

void limit_step(const char *step, int64_t records)
{
    limit.step = step;
    limit.records = records ? records : limit.records;
}

double limit_most(void)
{
    int64_t most = limit.most;
    limit.most = 0;
    return (double)most / 1048576;
}

static void refuse(int64_t held, int64_t more)
{
    int64_t bytes = limit.bytes;
    char *about = limit.records ? xprintf(" of %" PRId64 " records", limit.records) : "";
    limit.bytes = 0; /* for the message */
    die_hint(
        EXIT_RUNTIME,
        xprintf("--memory %.0f or more%s", (double)(held + more) / 1048576 + 1, limit.hint),
        "%s%s does not fit into %.0f MB: the step '%s' holds %.0f MB and asks for %.1f MB more",
        limit.what, about, (double)bytes / 1048576, limit.step, (double)held / 1048576,
        (double)more / 1048576);
}

bool limit_enter(void *before, size_t n)
{
    if (!limit.bytes && (!konv.progress || n < LARGE))
        return false;
    size_t had = before ? malloc_usable_size(before) : 0;
    if (n <= had || (n < LARGE && atomic_fetch_add(&limit.small, (int64_t)n) < OFTEN))
        return false;
    pthread_mutex_lock(&limit.lock);
    atomic_store(&limit.small, 0);
    /* A mapped block grows where it is; a small one is copied. */
    int64_t more = (int64_t)(had >= LARGE ? n - had : n) + 8192, held = limit.rest + allocated();
    bool fits = !limit.bytes || held + more <= limit.bytes;
    if (!fits && n >= LARGE) {
        malloc_trim(0);
        held = limit.rest + allocated();
        fits = held + more <= limit.bytes;
    }
    limit.most = held + more > limit.most ? held + more : limit.most;
    if (!fits) {
        pthread_mutex_unlock(&limit.lock);
        refuse(held, more);
    }
    return true;
}

void limit_leave(bool entered)
{
    if (entered)
        pthread_mutex_unlock(&limit.lock);
}
