/* A file is written beside its place, for this user only, and put there when it is whole. What was
 * not put in place is gone when the program ends, also by an error or a signal. One at a time. */
#ifndef DRAFT_H
#define DRAFT_H

/* Makes it, empty, and gives its name: PATH.PID.part, or in /tmp without a path. */
const char *draft_begin(const char *path);
void draft_replace(void); /* puts it in place, of whatever was there */
void draft_place(void);   /* puts it where nothing is; exits 1 if something came there */
void draft_drop(void);    /* removes it if there is one; may be called from a signal handler */

#endif
