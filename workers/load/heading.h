/* Column headings in a form that ignores how they are written. */
#ifndef LOAD_HEADING_H
#define LOAD_HEADING_H

#include <stddef.h>

enum { HEADING_MAX = 128 };

/*
 * Lower case without blanks (also no-break ones) and without . _ - ( ) : "Tgl. Lahir", "tgl_lahir"
 * and "TglLahir" are one heading. Other bytes stay; longer headings are cut. Returns the length;
 * out is zero-terminated.
 */
size_t heading_normal(const char *text, size_t n, char out[HEADING_MAX]);

/* Where a blank-trimmed text starts and how long it is; tabs and no-break blanks count as blanks.
 */
size_t text_trim(const char **text, size_t n);

#endif
