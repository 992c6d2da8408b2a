/* Programs run beside the worker (ogr2ogr, ogrinfo): output into memory, into an unnamed file, or
 * as a stream. */
#ifndef LOAD_PROCESS_H
#define LOAD_PROCESS_H

#include <stdio.h>
#include <sys/types.h>

/* Standard output as fresh text; NULL when the program failed. For short answers. */
char *process_output(char *const argv[]);
/* Standard output into a nameless temporary file, positioned at its start; NULL, or why it failed
 * (fresh text). */
char *process_to_file(char *const argv[], int *fd);

#endif
