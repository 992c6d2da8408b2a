/* Area codes of Kemendagri, dotted (73.08.01.2001) or not (7308012001). */
#ifndef KV_WILAYAH_KODE_H
#define KV_WILAYAH_KODE_H
#include "kv.h"

typedef enum kv_kode_level {
    KV_KODE_NONE = 0,
    KV_PROVINSI,
    KV_KABUPATEN,
    KV_KECAMATAN,
    KV_DESA
} kv_kode_level;

/* Level by form alone: 2, 5, 8, 13 characters dotted; 2, 4, 6, 10 digits undotted. KV_KODE_NONE for
 * anything else. */
kv_kode_level kv_kode_level_of(const char *code, size_t len);
/* Length of the parent's code, which is a prefix in the same form; 0 for a province or no code. */
size_t kv_kode_parent_len(const char *code, size_t len);
const char *kv_kode_level_name(kv_kode_level level);
/* Digits without dots; returns their number (2, 4, 6, 10) or 0. out holds 11 bytes. */
size_t kv_kode_digits(const char *code, size_t len, char out[11]);

#endif
