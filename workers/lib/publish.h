/*
 * Publishing: one transaction takes the rows, holds them against those that stand, writes what
 * differs and checks. A reader sees the old or the new figures, never a mix, and never waits; a
 * program that dies at any point leaves the old ones.
 *
 *   publish_begin(&p, run.id);           and a transaction on p.conn (readers_begin)
 *   struct copy_in *c = publish_stage(&p, "lap.fakta_x", "wilayah_sk, periode_sk, n, run_id",
 * "periode_sk = 202511"); copy_row(c, 4); ...                          rows of the table, any order
 *   publish_check(&p, "what must hold", sql);    sql gives a number that must be 0, seen from
 * inside the transaction if (!publish_commit(&p, rows_in, rejected))  false: a check failed,
 * nothing was published; exit 4
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "changes.h"

enum { PUBLISH_TABLES = 64, PUBLISH_CHECKS = 96 };

struct publish {
    PGconn *conn; /* its own connection; the transaction that the caller begins ends with it */
    int64_t run_id, rows;
    int tables, checks;
    struct {
        const char *name;
        char *columns, *slice;
        int64_t rows, went, came; /* made; out of the table, into it */
        struct changes changes;
        struct copy_in fresh; /* the rows that come */
        int64_t stood;        /* rows so far that stand already */
        bool aside, direct;   /* they are in a table of their own; in the table already */
    } table[PUBLISH_TABLES];
    struct {
        char *what, *sql;
    } check[PUBLISH_CHECKS];
    bool part;           /* few areas: statistics of the tables stay as they are */
    char *also;          /* a command of the same transaction, or NULL */
    char *one_version;   /* areas of which none has several versions, or NULL */
    struct copy_in copy; /* rows as they are made */
    size_t in_memory;    /* bytes of rows that come */
    bool open, copying;
    bool (*last)(struct publish *p, void *arg); /* see publish_last */
    void *last_arg;
};

void publish_begin(struct publish *p, int64_t run_id);
/*
 * Starts the rows that take the place of `slice` (a condition on the table). Only one table takes
 * rows at a time; the next call, a check or the commit ends it.
 */
struct copy_in *publish_stage(struct publish *p, const char *table, const char *columns,
                              const char *slice);
/* Ends the table that takes rows, so that the connection is free for a query. */
void publish_settle(struct publish *p);
void publish_check(struct publish *p, const char *what, const char *sql);
/*
 * The check that the areas of every level below the province have the same totals: `measures` added
 * up per period and `keys` over each level must be equal. Keys (or NULL) and measures are comma
 * separated columns; `posyandu` is the condition on the keys under which the table has rows for
 * posyandu (NULL: always, "false": never).
 */
void publish_check_levels(struct publish *p, const char *table, const char *slice, const char *keys,
                          const char *measures, const char *posyandu);
/*
 * A step inside the transaction, after the new rows are in and the checks hold; false holds the
 * publication back. `arg` is freed with the publication.
 */
void publish_last(struct publish *p, bool (*step)(struct publish *p, void *arg), void *arg);
/*
 * The same where only some areas are published: each of `areas` (keys, comma separated) has the sum
 * of the areas directly below it, whatever versions of it they name.
 */
void publish_check_parts(struct publish *p, const char *table, const char *periods,
                         const char *areas, const char *keys, const char *measures,
                         const char *posyandu);
/* The rows that differ, the checks, operasi.run set to 'terbit', the end of the transaction. False:
 * a check failed. */
bool publish_commit(struct publish *p, int64_t rows_in, int64_t rows_rejected);
/* Drops everything staged. */
void publish_abandon(struct publish *p);

/* numeric(p,s) for s = 2 or 4 out of a whole number of units: copy_numeric(c, 1234, 2) is 12.34. */
void copy_numeric(struct copy_in *c, int64_t units, int scale);

/* 100 * part / whole in hundredths of a percent, half away from zero; -1 when there is no whole. */
int64_t percent_units(int64_t part, int64_t whole);
/* percent_units as numeric(5,2), NULL without a whole. */
void copy_percent(struct copy_in *c, int64_t part, int64_t whole);
/*
 * Wilson's interval of a share of counts, 95 %, in hundredths of a percent.
 *   (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n), z = 1.959964 (Wilson, JASA 1927); 80 of
 * 100: 71.12-86.66
 */
void wilson_units(int64_t part, int64_t whole, int64_t *low, int64_t *high);

#endif
