/*
 * One input file as a stream of clean UTF-8: plain or gzip, UTF-8, UTF-16 or Windows-1252 text, or
 * one sheet of an XLSX workbook turned into CSV. The whole file is checked before its first byte is
 * used.
 */
#ifndef LOAD_SOURCE_H
#define LOAD_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum source_encoding { SOURCE_UTF8, SOURCE_CP1252, SOURCE_UTF16LE, SOURCE_UTF16BE };

struct source {
    const char *path;
    const char *name;  /* base name: what the warehouse keeps */
    const char *sheet; /* of a workbook, else NULL */
    char sha256[65];   /* of the file as it lies on disk */
    int64_t bytes;     /* after decompression, before decoding; for the progress line */
    bool workbook;     /* the lines are rows of a sheet: one record, one line */
    enum source_encoding encoding;
    struct source_stream *stream;
};

/* Opens and checks a file; NULL, or why it cannot be read (fresh text). `sheet` matters for
 * workbooks only. */
char *source_open(struct source *s, const char *path, const char *sheet);
/* Up to n bytes of UTF-8 without byte order mark; 0 at the end. Never fails: the file was checked.
 */
size_t source_read(struct source *s, char *buf, size_t n);
void source_rewind(struct source *s);
void source_close(struct source *s);

/* Whether the file is a workbook, and the names of its sheets: a NULL-terminated fresh list, NULL
 * if unreadable. */
bool source_is_workbook(const char *path);
char **source_sheets(const char *path);

/* Last part of a path. */
const char *source_base_name(const char *path);

#endif
