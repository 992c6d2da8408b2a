/* Inside the linkage core: from a normal form as text to its tokens and keys. */
#ifndef KV_LINKAGE_NAME_INDEX_H
#define KV_LINKAGE_NAME_INDEX_H
#include "linkage/name.h"

/* Cuts the text at blanks, finds flags (with `lists`: of the Indonesian word lists), keys, core and
 * main token. */
void kv_name_index(const char *norm, size_t len, bool lists, struct kv_name *out);

#endif
