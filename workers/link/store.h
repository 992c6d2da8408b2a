/* The model as data: JSON out and in, with a checksum over its bytes. */
#ifndef KONV_LINK_STORE_H
#define KONV_LINK_STORE_H
#include "link/model.h"

/* The model as text; `sha256` gets 64 hex digits and a zero. The caller frees the text. */
extern char *link_model_text(const struct link_run *run, char sha256[65]);
/* Takes a stored model; exits 3 if the checksum or the fields do not fit. */
extern void link_model_load(struct link_run *run, const char *text, const char *sha256);
extern char *link_read_file(const char *path);
extern void link_write_file(const char *path, const char *text);
#endif
