/* The secret of an installation; see key.h. */
#include "key.h"
#include "konv.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static char *default_file(void)
{
    const char *path = getenv("KONVERGENSI_KEY"), *home = getenv("HOME");
    if (path && *path)
        return xstrdup(path);
    if (!home || !*home)
        die_hint(EXIT_USAGE, "set KONVERGENSI_KEY to the path of a file",
                 "there is no home folder for the key file");
    return xprintf("%s/.konvergensi-key", home);
}

/* Makes the file under another name first: two programs at once agree on one key, and none reads
 * half of one. */
static void make_file(const char *path)
{
    unsigned char bytes[32];
    char *draft = xprintf("%s.%ld", path, (long)getpid());
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || getrandom(bytes, sizeof bytes, 0) != sizeof bytes ||
        write(fd, bytes, sizeof bytes) != sizeof bytes || fsync(fd) != 0 || close(fd) != 0)
        die(EXIT_RUNTIME, "cannot write the key file %s: %s", path, strerror(errno));
    int made = link(draft, path), why = errno;
    unlink(draft);
    free(draft);
    if (made != 0 && why != EEXIST)
        die(EXIT_RUNTIME, "cannot write the key file %s: %s", path, strerror(why));
    if (made == 0)
        log_info("made the key file %s: keep a copy outside the database", path);
}

/* OpenSSL answers or nothing does. */
static void must(bool fine)
{
    if (!fine)
        die(EXIT_RUNTIME, "no HMAC-SHA-256: out of memory, or OpenSSL has none");
}

static void set_key(struct key *k, const unsigned char *secret, size_t n)
{
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                           OSSL_PARAM_construct_end()};
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    must(hmac);
    k->mac = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    must(k->mac && EVP_MAC_init(k->mac, secret, n, params));
}

/* A dry run makes no file: one key in memory, for as long as the program lasts. */
static void use_throwaway(struct key *k)
{
    static unsigned char secret[32];
    static bool made;
    if (!made && getrandom(secret, sizeof secret, 0) != sizeof secret)
        die(EXIT_RUNTIME, "the system has no random numbers: %s", strerror(errno));
    made = true;
    set_key(k, secret, sizeof secret);
}

static void use_file(struct key *k, const char *path)
{
    struct stat st;
    unsigned char bytes[4096];
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
    if (n < 0 || fstat(fd, &st) != 0)
        die(EXIT_USAGE, "cannot read the key file %s: %s", path, strerror(errno));
    close(fd);
    if (st.st_mode & 077)
        die_hint(EXIT_USAGE, xprintf("chmod 600 %s", path), "others can read the key file %s",
                 path);
    if (n < 16)
        die(EXIT_USAGE, "the key file %s holds fewer than 16 bytes", path);
    set_key(k, bytes, (size_t)n);
    OPENSSL_cleanse(bytes, sizeof bytes);
}

/* The file is made on first use, never for a warehouse that has a key already. */
static void read_for(struct key *k, const char *known)
{
    char *path = default_file();
    bool missing = access(path, F_OK) != 0 && errno == ENOENT;
    if (missing && known)
        die_hint(EXIT_USAGE,
                 "KONVERGENSI_KEY names the key file this warehouse was loaded with; bring its "
                 "copy back",
                 "the key file %s is missing", path);
    if (missing && !konv.dry_run)
        make_file(path);
    if (missing && konv.dry_run)
        use_throwaway(k);
    else
        use_file(k, path);
    free(path);
}

/* With another key every person would come in a second time under another number. */
void key_open(struct key *k, PGconn *conn)
{
    char *known = db_one(conn, "SELECT sidik FROM operasi.kunci", 0, NULL), digest[KEY_HEX + 1];
    read_for(k, known);
    key_digest(k, "kunci", "konvergensi", 11, digest);
    if (known && strcmp(known, digest) != 0)
        die_hint(EXIT_USAGE, "KONVERGENSI_KEY names the key file this warehouse was loaded with",
                 "this is not the key of this warehouse");
    const char *v[] = {digest};
    if (!known && !konv.dry_run)
        PQclear(db_params(
            conn, "INSERT INTO operasi.kunci (sidik) VALUES ($1) ON CONFLICT DO NOTHING", 1, v));
    free(known);
}

void key_copy(struct key *to, const struct key *from)
{
    to->mac = EVP_MAC_CTX_dup(from->mac);
    must(to->mac);
}

void key_free(struct key *k)
{
    EVP_MAC_CTX_free(k->mac);
    k->mac = NULL;
}

void key_begin(struct key *k)
{
    must(EVP_MAC_init(k->mac, NULL, 0, NULL));
}

void key_add(struct key *k, const void *text, size_t n)
{
    must(EVP_MAC_update(k->mac, text, n));
}

void key_end(struct key *k, unsigned char out[KEY_MAC])
{
    size_t size = 0;
    must(EVP_MAC_final(k->mac, out, &size, KEY_MAC));
}

void key_hex(const unsigned char *digest, int digits, char *out)
{
    for (int i = 0; i < digits; i++)
        out[i] = "0123456789abcdef"[digest[i / 2] >> (i & 1 ? 0 : 4) & 15];
    out[digits] = 0;
}

int64_t key_number(struct key *k, const char *text)
{
    unsigned char digest[KEY_MAC];
    uint64_t number;
    key_begin(k);
    key_add(k, text, strlen(text));
    key_end(k, digest);
    memcpy(&number, digest, sizeof number);
    return (int64_t)(__builtin_bswap64(number) >> 1);
}

void key_digest(struct key *k, const char *kind, const char *text, size_t n, char out[KEY_HEX + 1])
{
    unsigned char digest[KEY_MAC];
    key_begin(k);
    key_add(k, kind, strlen(kind));
    key_add(k, "\n", 1);
    key_add(k, text, n);
    key_end(k, digest);
    key_hex(digest, KEY_HEX, out);
}
