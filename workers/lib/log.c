/* Messages on stderr, as text or as one JSON object per line; memory that ends the program when
 * there is none. */
#include "konv.h"
#include "limit.h"
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <unistr.h>

struct konv konv = {.threads = 1};

static void emit(const char *level, const char *text)
{
    if (!konv.json) {
        fprintf(stderr, "konvergensi: %s%s%s\n", strcmp(level, "info") ? level : "",
                strcmp(level, "info") ? ": " : "", text);
        return;
    }
    char stamp[32];
    time_t now = time(NULL);
    struct tm tm;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
    json_t *line = json_pack("{s:s, s:s, s:s, s:s}", "time", stamp, "level", level, "command",
                             konv.command ? konv.command : "", "message", text);
    char *s = line ? json_dumps(line, JSON_COMPACT) : NULL;
    fprintf(stderr, "%s\n", s ? s : "{\"level\":\"error\",\"message\":\"unprintable message\"}");
    free(s);
    json_decref(line);
}

/* Bytes that are no UTF-8 (file names, half a letter at the end) become question marks: every line
 * stays a line that can be read. */
void make_utf8(char *text)
{
    for (uint8_t *p = (uint8_t *)text, *bad;
         (bad = (uint8_t *)u8_check(p, strlen((char *)p))) != NULL; p = bad)
        *bad = '?';
}

static void vemit(const char *level, const char *fmt, va_list ap)
{
    char text[2048];
    vsnprintf(text, sizeof text, fmt, ap);
    make_utf8(text);
    emit(level, text);
}

#define DEFINE_LOG(name, level)                                                                    \
    void name(const char *fmt, ...)                                                                \
    {                                                                                              \
        va_list ap;                                                                                \
        va_start(ap, fmt);                                                                         \
        vemit(level, fmt, ap);                                                                     \
        va_end(ap);                                                                                \
    }
DEFINE_LOG(log_info, "info")
DEFINE_LOG(log_warn, "warning")
DEFINE_LOG(log_error, "error")
DEFINE_LOG(log_hint, "hint")

/* Other threads go on while exit() takes the libraries apart: only the main thread ends the orderly
 * way. */
static _Noreturn void leave(int code)
{
    if (gettid() != getpid())
        _exit(code);
    exit(code);
}

void die(int code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vemit("error", fmt, ap);
    va_end(ap);
    leave(code);
}

void die_hint(int code, const char *hint, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vemit("error", fmt, ap);
    va_end(ap);
    log_hint("%s", hint);
    leave(code);
}

int output_done(int code)
{
    int why = fflush(stdout) != 0 ? errno : 0;
    if (!why && !ferror(stdout))
        return code;
    log_error("cannot write the output%s%s%s", why ? ": " : "", why ? strerror(why) : "",
              code == EXIT_DONE ? "; nothing else failed" : "");
    return code == EXIT_DONE ? EXIT_RUNTIME : code;
}

static void *insist(void *p)
{
    if (!p)
        die(EXIT_RUNTIME, "out of memory");
    return p;
}

/* Of large arrays that are read here and there most of a read is finding its page: few large pages
 * are found faster than many small ones. Only for arrays allocated at once: one that grows bit by
 * bit waits each time until the system has made room. Advice only, whatever comes of it. */
static void *large_pages(void *array, size_t bytes)
{
    enum { PAGE = 2 << 20, WORTH = 4 * PAGE };
    uintptr_t from = ((uintptr_t)array + PAGE - 1) & ~(uintptr_t)(PAGE - 1),
              to = ((uintptr_t)array + bytes) & ~(uintptr_t)(PAGE - 1);
    if (bytes >= WORTH)
        madvise((void *)from, to - from, MADV_HUGEPAGE);
    return array;
}

void *xmalloc(size_t n)
{
    bool entered = limit_enter(NULL, n);
    void *p = malloc(n ? n : 1);
    limit_leave(entered);
    return large_pages(insist(p), n);
}

void *xcalloc(size_t n, size_t size)
{
    bool entered = limit_enter(NULL, n * size);
    void *p = calloc(n ? n : 1, size ? size : 1);
    limit_leave(entered);
    return large_pages(insist(p), n * size);
}

void *xrealloc(void *p, size_t n)
{
    bool entered = limit_enter(p, n);
    p = realloc(p, n ? n : 1);
    limit_leave(entered);
    return insist(p);
}

void sort_items(void *items, size_t n, size_t size, int (*compare)(const void *, const void *))
{
    if (n < 2)
        return;
    if (n * size >= 1 << 16)
        free(xmalloc(n * size));
    qsort(items, n, size, compare);
}

void *grow_room(void *items, size_t n, size_t size)
{
    /* The sizes that room was made for follow from n alone: powers of two, from 4096 on eighths
     * between them. */
    size_t step = n < 4096 ? n : ((size_t)1 << (63 - __builtin_clzll(n))) / 8;
    if (n == 0)
        return xrealloc(items, size);
    if (n < 4096 ? (n & (n - 1)) : n % step)
        return items;
    return xrealloc(items, (n + step) * size);
}

char *xstrdup(const char *s)
{
    return insist(strdup(s));
}

char *xprintf(const char *fmt, ...)
{
    char *s = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&s, fmt, ap);
    va_end(ap);
    return insist(n < 0 ? NULL : s);
}
