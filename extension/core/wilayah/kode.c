#include "wilayah/kode.h"
#include <string.h>

/*
 * Digits of the parts PP KK CC DDDD: 2, 4, 6, 10 in all; dotted forms have a dot between all parts.
 * A part of zeros names no area. 73.08.01.2001 -> 7308012001.
 */
size_t kv_kode_digits(const char *code, size_t len, char out[11])
{
    static const uint8_t part_end[4] = {2, 4, 6, 10};
    bool dotted = len > 2 && code[2] == '.';
    size_t n = 0, parts = 0, i = 0;

    while (i < len && parts < 4) {
        bool zeros = true;
        for (; n < part_end[parts] && i < len && code[i] >= '0' && code[i] <= '9'; i++) {
            zeros &= code[i] == '0';
            out[n++] = code[i];
        }
        if (n != part_end[parts] || zeros)
            return 0;
        parts++;
        if (dotted && i < len && (code[i++] != '.' || i == len))
            return 0;
    }
    out[n] = '\0';
    return i == len ? n : 0;
}

kv_kode_level kv_kode_level_of(const char *code, size_t len)
{
    char digits[11];
    switch (kv_kode_digits(code, len, digits)) {
    case 2:
        return KV_PROVINSI;
    case 4:
        return KV_KABUPATEN;
    case 6:
        return KV_KECAMATAN;
    case 10:
        return KV_DESA;
    default:
        return KV_KODE_NONE;
    }
}

size_t kv_kode_parent_len(const char *code, size_t len)
{
    static const uint8_t plain[] = {0, 0, 2, 4, 6}, dotted[] = {0, 0, 2, 5, 8};
    kv_kode_level level = kv_kode_level_of(code, len);
    return len > 2 && code[2] == '.' ? dotted[level] : plain[level];
}

const char *kv_kode_level_name(kv_kode_level level)
{
    static const char *const names[] = {NULL, "provinsi", "kabupaten", "kecamatan", "desa"};
    return names[level];
}
