/*
 * The secret of an installation, in a file outside the database that only the worker's user reads.
 * NIK, No KK and names leave the landing tables only as an HMAC-SHA-256 with it: a plain hash would
 * hide nothing, since every possible number can be listed.
 */
#ifndef KEY_H
#define KEY_H

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <stdint.h>

enum { KEY_HEX = 32, KEY_MAC = 32 };

/* One thread's use of the key. */
struct key {
    EVP_MAC_CTX *mac;
};

/*
 * The key of this warehouse, in the file of KONVERGENSI_KEY, else ~/.konvergensi-key; made on first
 * use, by a dry run in memory alone. The warehouse keeps a digest of it: another one, one that is
 * missing, that others can read or that holds fewer than 16 bytes ends the program.
 */
void key_open(struct key *k, PGconn *conn);
/* The same key for another thread. */
void key_copy(struct key *to, const struct key *from);
void key_free(struct key *k);

/* HMAC-SHA-256 of the texts added between begin and end. */
void key_begin(struct key *k);
void key_add(struct key *k, const void *text, size_t n);
void key_end(struct key *k, unsigned char out[KEY_MAC]);
/* The first bytes of a digest as `digits` hexadecimal digits and a 0. */
void key_hex(const unsigned char *digest, int digits, char *out);

/* The first 63 bits of the HMAC of a text. */
int64_t key_number(struct key *k, const char *text);
/* HMAC of kind, line feed and text, cut to 128 bits: 32 hexadecimal digits and a 0. */
void key_digest(struct key *k, const char *kind, const char *text, size_t n, char out[KEY_HEX + 1]);

#endif
