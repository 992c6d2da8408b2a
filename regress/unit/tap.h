/* A small TAP producer for the unit tests of the core. */
#ifndef KONV_TAP_H
#define KONV_TAP_H
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int tap_run, tap_failed;

/* Reports one check; the name may be a format. */
static inline int __attribute__((format(printf, 2, 3))) ok(int condition, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("%sok %d - ", condition ? "" : "not ", ++tap_run);
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
    tap_failed += !condition;
    return condition;
}

static inline int is_int(long long got, long long want, const char *name)
{
    int same = ok(got == want, "%s", name);
    if (!same)
        printf("# got %lld, want %lld\n", got, want);
    return same;
}

static inline int is_str(const char *got, const char *want, const char *name)
{
    int same = ok(got && want ? strcmp(got, want) == 0 : got == want, "%s", name);
    if (!same)
        printf("# got '%s', want '%s'\n", got ? got : "(null)", want ? want : "(null)");
    return same;
}

/* Equal within an absolute tolerance; two NaN are equal. */
static inline int is_near(double got, double want, double tolerance, const char *name)
{
    int same = ok((isnan(got) && isnan(want)) || fabs(got - want) <= tolerance, "%s", name);
    if (!same)
        printf("# got %.17g, want %.17g\n", got, want);
    return same;
}

static inline int done_testing(void)
{
    printf("1..%d\n", tap_run);
    return tap_failed != 0;
}
#endif
