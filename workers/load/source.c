/* Files as streams: decompression by zlib, decoding by iconv, workbooks through ogr2ogr. */
#include "load/source.h"
#include "konv.h"
#include "load/process.h"
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { RAW = 1 << 18 };

struct source_stream {
    int fd; /* the file, or the CSV made of a sheet */
    gzFile gz;
    iconv_t conv; /* (iconv_t)-1 when the bytes are UTF-8 already */
    bool start;
    size_t mark;       /* bytes at the start that the decoder would take for text */
    size_t used, have; /* undecoded bytes in raw */
    char raw[RAW];
    char spare[8]; /* decoded where the caller had no room for a whole character */
    size_t spare_used, spare_have;
};

static const char utf8_mark[] = "\xEF\xBB\xBF";

/* State of the UTF-8 check between two pieces of a file. */
struct text_check {
    bool nul, bad;
    int more;           /* continuation bytes still due */
    unsigned low, high; /* bounds of the next one */
};

const char *source_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = xstrdup(slash ? slash + 1 : path);
    make_utf8(name); /* the database takes no other names */
    return name;
}

/* Well-formed UTF-8 has no overlong forms, surrogates or code points above U+10FFFF (Unicode, table
 * 3-7). */
static void check_byte(struct text_check *c, unsigned char b)
{
    if (c->more) {
        if (b < c->low || b > c->high)
            c->bad = true;
        c->more--;
        c->low = 0x80;
        c->high = 0xBF;
        return;
    }
    c->low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    c->high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    if (b == 0)
        c->nul = true;
    else if (b >= 0xC2 && b <= 0xF4)
        c->more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
    else if (b >= 0x80)
        c->bad = true;
}

static void check_text(struct text_check *c, const char *p, size_t n)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    for (const char *end = p + n; p < end;) {
        uint64_t w;
        if (!c->more && end - p >= 8 && (memcpy(&w, p, 8), !((w | (w - ones)) & tops))) {
            p += 8; /* eight ASCII bytes, none of them NUL */
            continue;
        }
        check_byte(c, (unsigned char)*p++);
    }
}

/* Hash of the bytes on disk. */
static char *hash_file(struct source *s, int fd)
{
    unsigned char digest[EVP_MAX_MD_SIZE], *buf = xmalloc(RAW);
    unsigned len = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
    ssize_t n;
    while ((n = read(fd, buf, RAW)) > 0)
        ok = ok && EVP_DigestUpdate(ctx, buf, (size_t)n);
    if (!ok || !EVP_DigestFinal_ex(ctx, digest, &len))
        die(EXIT_RUNTIME, "no SHA-256: out of memory");
    EVP_MD_CTX_free(ctx);
    free(buf);
    if (n < 0)
        return xprintf("cannot be read: %s", strerror(errno));
    for (unsigned i = 0; i < 32; i++)
        snprintf(s->sha256 + 2 * i, 3, "%02x", digest[i]);
    return NULL;
}

static void set_encoding(struct source *s, enum source_encoding e)
{
    static const char *const names[] = {NULL, "CP1252", "UTF-16LE", "UTF-16BE"};
    s->encoding = e;
    s->stream->conv = e == SOURCE_UTF8 ? (iconv_t)-1 : iconv_open("UTF-8", names[e]);
    if (e != SOURCE_UTF8 && s->stream->conv == (iconv_t)-1)
        die(EXIT_RUNTIME, "text cannot be converted from %s: %s", names[e], strerror(errno));
}

/* What cannot be read on ends the program: the rest of a file is never taken for its end. */
static int read_on(struct source_stream *t, void *to, unsigned n)
{
    int err, got = gzread(t->gz, to, n);
    if (got >= 0)
        return got;
    const char *why = gzerror(t->gz, &err);
    die(EXIT_RUNTIME, "a file cannot be read on: %s",
        err == Z_MEM_ERROR ? "out of memory"
        : err == Z_ERRNO   ? strerror(errno)
                           : why);
}

/* Byte order marks decide; without one it is UTF-8 if the bytes are, else Windows-1252. */
static char *detect_encoding(struct source *s)
{
    struct source_stream *t = s->stream;
    struct text_check check = {0};
    unsigned char mark[3] = {0};
    int n, err = 0;
    gzbuffer(t->gz, RAW);
    for (s->bytes = 0; (n = gzread(t->gz, t->raw, RAW)) > 0; s->bytes += n) {
        if (!s->bytes)
            memcpy(mark, t->raw, n < 3 ? (size_t)n : 3);
        check_text(&check, t->raw, (size_t)n);
    }
    gzerror(t->gz, &err);
    if (err == Z_MEM_ERROR)
        die(EXIT_RUNTIME, "out of memory");
    if (n < 0 || (err != Z_OK && err != Z_STREAM_END))
        return xprintf("is damaged: the compressed data cannot be read");
    if (s->bytes == 0)
        return xprintf("is empty");
    if (mark[0] == 0xFF && mark[1] == 0xFE)
        set_encoding(s, SOURCE_UTF16LE);
    else if (mark[0] == 0xFE && mark[1] == 0xFF)
        set_encoding(s, SOURCE_UTF16BE);
    else if (check.nul)
        return xprintf("is no table (BERKAS_RUSAK): it holds NUL bytes; save it as CSV or XLSX");
    else
        set_encoding(s, check.bad || check.more ? SOURCE_CP1252 : SOURCE_UTF8);
    t->mark = s->encoding == SOURCE_CP1252 && memcmp(mark, utf8_mark, 3) == 0 ? 3 : 0;
    source_rewind(s);
    return NULL;
}

/* UTF-16 may hide NUL characters behind its second bytes. */
static char *check_decoded(struct source *s)
{
    bool nul = false;
    if (s->encoding != SOURCE_UTF16LE && s->encoding != SOURCE_UTF16BE)
        return NULL;
    char *buf = xmalloc(RAW);
    for (size_t n; (n = source_read(s, buf, RAW)) > 0;)
        nul |= memchr(buf, 0, n) != NULL;
    free(buf);
    source_rewind(s);
    return nul ? xprintf("is no table (BERKAS_RUSAK): it holds NUL characters") : NULL;
}

static char *open_sheet(struct source *s)
{
    char *why = NULL;
    int csv = -1;
    if (!s->sheet) {
        char **sheets = source_sheets(s->path);
        s->sheet = sheets ? sheets[0] : NULL;
    }
    if (!s->sheet)
        return xprintf("is no readable workbook");
    /* Every cell as it is stored; without headers the first line is the names of fields 1 to n. */
    char *const argv[] = {"ogr2ogr",
                          "--config",
                          "OGR_XLSX_HEADERS",
                          "DISABLE",
                          "--config",
                          "OGR_XLSX_FIELD_TYPES",
                          "STRING",
                          "-f",
                          "CSV",
                          "/vsistdout/",
                          (char *)s->path,
                          (char *)s->sheet,
                          NULL};
    why = process_to_file(argv, &csv);
    if (why)
        return xprintf("sheet '%s' cannot be read: %s", s->sheet, why);
    close(s->stream->fd);
    s->stream->fd = csv;
    return NULL;
}

bool source_is_workbook(const char *path)
{
    char head[4] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool yes = fd >= 0 && read(fd, head, 4) == 4 && memcmp(head, "PK\3\4", 4) == 0;
    if (fd >= 0)
        close(fd);
    return yes;
}

char **source_sheets(const char *path)
{
    char *const argv[] = {"ogrinfo", "-ro", "-q", (char *)path, NULL};
    char *text = process_output(argv), **list = NULL;
    size_t n = 0;
    /* Lines like "1: Data Balita (None)". */
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = 0;
        char *name = strstr(line, ": "), *tail = strrchr(line, '(');
        if (!name)
            continue;
        if (tail > name + 2 && tail[-1] == ' ')
            tail[-1] = 0;
        list = xrealloc(list, (n + 2) * sizeof *list);
        list[n++] = xstrdup(name + 2);
        list[n] = NULL;
    }
    free(text);
    return list;
}

char *source_open(struct source *s, const char *path, const char *sheet)
{
    *s = (struct source){.path = path, .name = source_base_name(path), .sheet = sheet};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return xprintf("cannot be opened: %s", strerror(errno));
    s->stream = xcalloc(1, sizeof *s->stream);
    s->stream->fd = fd;
    s->stream->conv = (iconv_t)-1;
    char *why = hash_file(s, fd);
    s->workbook = !why && source_is_workbook(path);
    if (!why && s->workbook)
        why = open_sheet(s);
    else
        s->sheet = NULL;
    if (!why) {
        lseek(s->stream->fd, 0, SEEK_SET);
        s->stream->gz = gzdopen(dup(s->stream->fd), "rb");
        if (!s->stream->gz)
            die(EXIT_RUNTIME, "%s cannot be read: %s", s->name, strerror(errno ? errno : ENOMEM));
        why = detect_encoding(s);
    }
    if (!why)
        why = check_decoded(s);
    if (why)
        source_close(s);
    return why;
}

/* What a byte becomes that is undefined in its code page. */
static void replacement(char **out, size_t *room)
{
    if (*room < 3)
        return;
    memcpy(*out, "\xEF\xBF\xBD", 3);
    *out += 3;
    *room -= 3;
}

/* Decodes what is there; returns the bytes written. A byte or, in UTF-16, half a pair that stands
 * for nothing becomes a mark; what follows keeps its place. */
static size_t decode(const struct source *s, char *buf, size_t n)
{
    struct source_stream *t = s->stream;
    size_t unit = s->encoding == SOURCE_CP1252 ? 1 : 2;
    char *in = t->raw + t->used, *out = buf;
    size_t left = t->have - t->used, room = n;
    while (left && iconv(t->conv, &in, &left, &out, &room) == (size_t)-1) {
        if (errno != EILSEQ)
            break; /* no room, or a character cut by the end of the buffer */
        if (room < 3)
            break;
        replacement(&out, &room);
        in += unit;
        left -= unit;
    }
    t->used = t->have - left;
    return n - room;
}

static void refill(struct source_stream *t)
{
    size_t rest = t->have - t->used;
    memmove(t->raw, t->raw + t->used, rest);
    int n = read_on(t, t->raw + rest, (unsigned)(RAW - rest));
    t->used = 0;
    t->have = rest + (size_t)n;
}

/* The next decoded bytes, at least 4 of them wanted; 0 at the end, perhaps behind half a character.
 */
static size_t read_decoded(const struct source *s, char *buf, size_t n)
{
    struct source_stream *t = s->stream;
    for (;;) {
        size_t before = t->have - t->used;
        refill(t);
        if (t->start)
            t->used = t->mark;
        size_t got = decode(s, buf, n);
        if (got || t->have == before)
            return got;
    }
}

/* The same for any n: a character that does not fit is handed out in parts. */
static size_t read_parts(const struct source *s, char *buf, size_t n)
{
    struct source_stream *t = s->stream;
    if (t->spare_used == t->spare_have) {
        if (n >= sizeof t->spare)
            return read_decoded(s, buf, n);
        t->spare_used = 0;
        t->spare_have = read_decoded(s, t->spare, sizeof t->spare);
    }
    size_t left = t->spare_have - t->spare_used, take = left < n ? left : n;
    memcpy(buf, t->spare + t->spare_used, take);
    t->spare_used += take;
    return take;
}

size_t source_read(struct source *s, char *buf, size_t n)
{
    struct source_stream *t = s->stream;
    size_t got =
        s->encoding == SOURCE_UTF8 ? (size_t)read_on(t, buf, (unsigned)n) : read_parts(s, buf, n);
    if (t->start && got >= 3 && memcmp(buf, utf8_mark, 3) == 0) {
        got -= 3;
        memmove(buf, buf + 3, got);
    }
    t->start = false;
    return got;
}

void source_rewind(struct source *s)
{
    struct source_stream *t = s->stream;
    gzrewind(t->gz);
    t->used = t->have = t->spare_used = t->spare_have = 0;
    t->start = true;
    if (t->conv != (iconv_t)-1)
        iconv(t->conv, NULL, NULL, NULL, NULL);
}

void source_close(struct source *s)
{
    struct source_stream *t = s->stream;
    if (!t)
        return;
    if (t->gz)
        gzclose(t->gz);
    if (t->conv != (iconv_t)-1)
        iconv_close(t->conv);
    close(t->fd);
    free(t);
    s->stream = NULL;
}
