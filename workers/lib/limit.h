/*
 * A limit of the memory that the program takes from the system, kept: every allocation of the
 * program asks before it is made. What the C library has taken for its heaps and for large blocks
 * (libraries' own included, pages never touched too), the program as it was at the beginning and a
 * reserve for what is no allocation (stacks, code not yet run) stay below the limit together, or
 * the program ends.
 */
#ifndef LIMIT_H
#define LIMIT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the reserve: for the program, and for each thread. */
enum { LIMIT_RESERVE = 8 << 20, LIMIT_THREAD = 1 << 20 };

/* From here on the whole program stays below so many MB; 0: no limit. `what` is said when it
 * cannot: "linking". */
/* Exits 1 unless it is an amount of memory. */
void limit_check(double megabytes);
void limit_begin(double megabytes, const char *what, const char *hint);
void limit_end(void); /* gives back to the system what is free */
/* The step that begins and how many records it is about (0: as before), for the message. */
void limit_step(const char *step, int64_t records);
/* Most that was taken since the last call, MB. */
double limit_most(void);

/* Around malloc (before: NULL) and realloc of `before` to n bytes; exits 3 when they do not fit. */
bool limit_enter(void *before, size_t n);
void limit_leave(bool entered);
#endif
