/* Progress lines on stderr, at most one a second; counting is safe from any thread. */
#include "konv.h"
#include <inttypes.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *what;
static _Atomic int64_t goal;
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
    if (konv.json) {
        char *label = xprintf("%.1000s", what); /* may be the name of a file */
        make_utf8(label);
        json_t *text = json_string(label);
        char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
        fprintf(stderr,
                "{\"level\":\"progress\",\"phase\":%s,\"done\":%" PRId64 ",\"total\":%" PRId64
                ",\"seconds\":%.1f}\n",
                quoted ? quoted : "\"\"", n, (int64_t)goal, s);
        free(quoted);
        json_decref(text);
        free(label);
    } else if (goal > 0)
        fprintf(stderr, "%s%s: %" PRId64 " of %" PRId64 " (%.0f %%), %.0f/s%s",
                isatty(2) ? "\r" : "", what, n, (int64_t)goal, 100.0 * (double)n / (double)goal,
                rate, end);
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

void progress_step(const char *name)
{
    static const char *open;
    static int64_t since;
    int64_t ms = now_ms();
    if (open && (konv.progress || konv.json))
        log_info("step %s: %.3f s", open, (double)(ms - since) / 1000);
    open = name;
    since = ms;
}

/* ---- the table ---- */

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    PGconn *conn;
    char id[24];
    bool on, stop;
} follow = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

/* The connection is made when there is something to tell: a run of a second has no use for it. One
 * that fails is no reason to stop the work: the register is only news. */
static void write_counts(int64_t done, int64_t total)
{
    if (!follow.conn && !(follow.conn = db_try_connect()))
        return;
    char d[24], t[24];
    snprintf(d, sizeof d, "%" PRId64, done);
    snprintf(t, sizeof t, "%" PRId64, total);
    const char *v[] = {follow.id, d, t};
    PQclear(PQexecParams(follow.conn,
                         "UPDATE operasi.run SET selesai_n = $2::bigint, total_n = "
                         "nullif($3::bigint, 0), kabar = clock_timestamp() "
                         "WHERE run_id = $1::bigint AND status = 'berjalan'",
                         3, NULL, v, NULL, NULL, 0));
}

static void *follow_counts(void *arg)
{
    int64_t seen = 0;
    (void)arg;
    pthread_mutex_lock(&follow.lock);
    while (!follow.stop) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        t.tv_sec++;
        pthread_cond_timedwait(&follow.wake, &follow.lock, &t);
        int64_t now = atomic_load(&done_n);
        if (follow.stop || now == seen)
            continue;
        pthread_mutex_unlock(&follow.lock);
        write_counts(now, atomic_load(&goal));
        seen = now;
        pthread_mutex_lock(&follow.lock);
    }
    pthread_mutex_unlock(&follow.lock);
    return NULL;
}

void progress_follow(int64_t run_id)
{
    snprintf(follow.id, sizeof follow.id, "%" PRId64, run_id);
    follow.stop = false;
    follow.on = pthread_create(&follow.thread, NULL, follow_counts, NULL) == 0;
}

void progress_unfollow(void)
{
    if (follow.on) {
        pthread_mutex_lock(&follow.lock);
        follow.stop = true;
        pthread_cond_signal(&follow.wake);
        pthread_mutex_unlock(&follow.lock);
        pthread_join(follow.thread, NULL);
        follow.on = false;
    }
    if (follow.conn)
        db_close(follow.conn);
    follow.conn = NULL;
}
