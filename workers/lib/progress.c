/* Progress lines on stderr, at most one a second; counting is safe from any thread. */
#include "konv.h"
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *what;
static int64_t goal;
static _Atomic int64_t done_n;
static _Atomic int64_t next_ms;
static int64_t start_ms;

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void show(int64_t n, int64_t ms, const char *end)
{
    double s = (double)(ms - start_ms) / 1000, rate = s > 0 ? (double)n / s : 0;
    if (konv.json)
        fprintf(stderr, "{\"level\":\"progress\",\"phase\":\"%s\",\"done\":%" PRId64 ",\"total\":%" PRId64 ",\"seconds\":%.1f}\n", what, n,
                goal, s);
    else if (goal > 0)
        fprintf(stderr, "%s%s: %" PRId64 " of %" PRId64 " (%.0f %%), %.0f/s%s", isatty(2) ? "\r" : "", what, n, goal,
                100.0 * (double)n / (double)goal, rate, end);
    else
        fprintf(stderr, "%s%s: %" PRId64 ", %.0f/s%s", isatty(2) ? "\r" : "", what, n, rate, end);
}

void progress_begin(const char *label, int64_t total)
{
    what = label;
    goal = total;
    atomic_store(&done_n, 0);
    start_ms = now_ms();
    atomic_store(&next_ms, start_ms + 1000);
}

void progress_add(int64_t n)
{
    int64_t total = atomic_fetch_add(&done_n, n) + n;
    if (!konv.progress)
        return;
    int64_t ms = now_ms(), due = atomic_load(&next_ms);
    if (ms >= due && atomic_compare_exchange_strong(&next_ms, &due, ms + 1000))
        show(total, ms, isatty(2) ? " " : "\n");
}

void progress_end(void)
{
    if (konv.progress && what)
        show(atomic_load(&done_n), now_ms(), "\n");
    what = NULL;
}
