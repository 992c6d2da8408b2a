/*
 * The frame every subcommand stands in: options, log, database, COPY, run register, progress.
 * die() and the db_ functions end the program; call them from the main thread only. Threads return
 * errors.
 */
#ifndef KONV_H
#define KONV_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum konv_exit {
    EXIT_DONE = 0,
    EXIT_USAGE = 1,
    EXIT_CONNECT = 2,
    EXIT_RUNTIME = 3,
    EXIT_GATE = 4, /* a quality gate failed, nothing was published */
    EXIT_LOCKED = 5,
};

/* Settings every subcommand has; filled from the command line before run(). */
struct konv {
    const char *command;
    const char *conninfo, *host, *port, *user;
    int threads; /* -j; 0 on the command line means all processors, here always >= 1 */
    bool progress, json, dry_run;
    bool own_tables; /* the tables are the user's, named as in a session of the user's */
};
extern struct konv konv;

/* ---- options (opt.c) ---- */
enum opt_kind { OPT_FLAG, OPT_STRING, OPT_INT, OPT_DOUBLE };
struct opt {
    const char *name; /* long name; NULL ends a table */
    char letter;      /* or 0 */
    enum opt_kind kind;
    void *into; /* bool*, const char**, long* or double* */
    const char *arg, *help;
};
struct command {
    const char *name;
    const char *args; /* "SOURCE FILE..." */
    const char *summary;
    const struct opt *opts; /* own options, or NULL */
    const char *notes;      /* further help, or NULL */
    int min_args, max_args; /* max -1: any number */
    int (*run)(int argc, char **argv);
};
/* Parses everything after the command word; returns the number of operands left in argv[0..]. */
int opt_parse(const struct command *command, int argc, char **argv);
void opt_help(const struct command *command);
void opt_common_help(void);
/* The entry of a NULL-terminated list nearest to a mistyped word, or NULL when none is near. */
const char *opt_nearest(const char *word, const char *const *list);

/* ---- log (log.c) ---- */
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_hint(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Error line, then exit. Main thread only. */
void die(int code, const char *fmt, ...) __attribute__((noreturn, format(printf, 2, 3)));
/* die() with a hint line. */
void die_hint(int code, const char *hint, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
/* The code to end with: printing counts as done only when all of it was written. */
int output_done(int code);
void make_utf8(char *text);
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
/* qsort, which takes as much room again: that is asked for before. */
void sort_items(void *items, size_t n, size_t size, int (*compare)(const void *, const void *));
/* Room for one item more than n; by an eighth, which large blocks get without a copy. Start with
 * NULL and 0. */
void *grow_room(void *items, size_t n, size_t size);
char *xstrdup(const char *s);
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* ---- database (db.c) ---- */
PGconn *db_connect(
    void); /* exits 2; sets search_path, time zone, application_name; cancelled on SIGINT/SIGTERM */
PGconn *db_try_connect(void); /* the same from any thread, NULL when it cannot */
void db_close(PGconn *conn);
void db_flush_counters(PGconn *conn); /* the statistics of what it wrote become visible now */
void db_signals(void);
void db_child(int pid); /* a program to end with this one, 0: none any more */
/* Begins a COPY; NULL or another status: it did not. libpq that finds no memory for the answer goes
 * on waiting for a server that has said all: after a second of silence it is asked to look again at
 * what it has. */
PGresult *db_start_copy(PGconn *conn, const char *sql);
/* Run and insist on success (commands or rows); exits 3 with SQLSTATE and hint, never with data. */
PGresult *db_query(PGconn *conn, const char *sql);
void db_exec(PGconn *conn, const char *sql);
void db_send(PGconn *conn, const char *sql); /* the same, while something else is done */
void db_wait(PGconn *conn);                  /* until it is done */
void db_execf(PGconn *conn, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
PGresult *db_params(PGconn *conn, const char *sql, int n, const char *const *values);
/* First column of the first row as fresh text, NULL for no row or NULL. */
char *db_one(PGconn *conn, const char *sql, int n, const char *const *values);
int64_t db_int(PGconn *conn, const char *sql);
/* Message of a failed result without the data that server messages may quote; fresh text. */
char *db_message(const PGconn *conn, const PGresult *res);
void db_check(PGconn *conn, PGresult *res); /* exits 3 unless the result is a success */

/* ---- COPY BINARY (copy.c) ---- */
struct copy_in { /* rows to the server */
    PGconn *conn;
    char *buf;
    size_t used, size;
    int64_t rows;
    char *through; /* what brings them from a temporary table into their own, or NULL */
    bool failed;   /* set by a broken connection; copy_in_end reports it */
    void (*take)(void *arg, const char *rows,
                 size_t n); /* gets the rows, many at a time, instead of the server; or NULL */
    void *arg;
};
void copy_in_begin(struct copy_in *c, PGconn *conn, const char *table_and_columns);
/* Rows collected by a thread in a struct without a connection (all zero at first), sent by the main
 * thread. */
void copy_in_append(struct copy_in *c, const struct copy_in *rows);
/* Only their bytes from..to: whole rows. */
void copy_in_part(struct copy_in *c, const struct copy_in *rows, size_t from, size_t to);
/* A row that another COPY made, and the length of one in bytes. */
void copy_in_row(struct copy_in *c, const char *row, size_t n);
size_t copy_row_size(const char *row);
void copy_row(struct copy_in *c, int columns);
void copy_null(struct copy_in *c);
void copy_bool(struct copy_in *c, bool v);
void copy_int2(struct copy_in *c, int16_t v);
void copy_int4(struct copy_in *c, int32_t v); /* also date: days since 2000-01-01 */
void copy_int8(struct copy_in *c, int64_t v);
void copy_float8(struct copy_in *c, double v);
void copy_bytes(struct copy_in *c, const void *p, size_t n); /* text, bytea */
void copy_text(struct copy_in *c, const char *s);            /* NULL is NULL */
int64_t copy_in_end(
    struct copy_in *c); /* reads every result; exits 3 on failure (disk full shows only here) */

struct copy_field {
    const char *p; /* network byte order */
    int32_t n;     /* -1: NULL */
};
struct copy_out { /* rows from the server, one at a time, constant memory */
    PGconn *conn;
    char *row;
    int64_t rows;
    bool header;
    char **error; /* NULL: a failure ends the program */
};
void copy_out_begin(struct copy_out *c, PGconn *conn, const char *query);
/* For threads other than the main one: a failure puts its text into *error (NULL before) and there
 * are no more rows. */
void copy_out_begin_told(struct copy_out *c, PGconn *conn, const char *query, char **error);
bool copy_out_next(struct copy_out *c, struct copy_field *fields,
                   int columns); /* false at the end; exits 3 on failure unless c->error */
static inline int32_t field_int4(struct copy_field f)
{
    const unsigned char *p = (const unsigned char *)f.p;
    return (int32_t)((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]);
}
static inline int64_t field_int8(struct copy_field f)
{
    uint64_t v;
    __builtin_memcpy(&v, f.p, 8);
    return (int64_t)__builtin_bswap64(v);
}
static inline int16_t field_int2(struct copy_field f)
{
    uint16_t v;
    __builtin_memcpy(&v, f.p, 2);
    return (int16_t)__builtin_bswap16(v);
}
static inline double field_float8(struct copy_field f)
{
    int64_t i = field_int8(f);
    double d;
    __builtin_memcpy(&d, &i, 8);
    return d;
}

/* ---- run register and lock (run.c) ---- */
#define LOCK_KEY "7020108837236700534" /* one number for all writers */
struct run {
    PGconn *conn; /* its own connection: holds the lock, writes operasi.run outside the work's
                     transaction */
    int64_t id;
    int64_t revision;      /* of the input, as it was when the run began (operasi.masukan) */
    int phases;            /* begun so far */
    char *rules, *version; /* of run_terms */
};
/* Takes the province lock (exits 5 if another run holds it), closes runs that died, registers this
 * one. */
void run_begin(struct run *run, const char *periode);
/* Exits 3 unless the database holds a warehouse; `version`: of this very program. */
void sha256_hex(const char *text, char hex[65]);
void warehouse_require(PGconn *conn, bool version);
/* Digests of the rules, and of program, extension and schema, as they are at the first call: what
 * is written into the rules afterwards the next run finds changed. */
void run_terms(struct run *run);
void run_phase(struct run *run, const char *fase, int64_t done, int64_t total);
void run_end(struct run *run, const char *status, int64_t rows_in, int64_t rows_rejected);
/* Phases of `konvergensi run` in operasi.fase; input: what the phase depends on, or NULL. */
void fase_begin(struct run *run, const char *fase, const char *input);
void fase_input(struct run *run, const char *input); /* of the open phase, when it is known later */
void fase_end(struct run *run, const char *status, int64_t rows_in, int64_t rows_out);

/* ---- progress (progress.c) ---- */
void progress_begin(const char *label, int64_t total); /* total 0: unknown */
void progress_add(int64_t n);                          /* any thread */
void progress_end(void);
/* One step of a phase ends (what it took is logged with -P or --log-format=json) and the next
 * begins; NULL: none. Main thread only. */
void progress_step(const char *name);
/* A thread writes the counts into operasi.run over a connection of its own, once a second at most.
 */
void progress_follow(int64_t run_id);
void progress_unfollow(void); /* stops it and closes the connection */

#endif
