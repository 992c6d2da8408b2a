/*
 * Invented registers with known truth. A household is made from (seed, number) alone, so any thread
 * count and order of work gives the same files. NIK serials start at 9001 and No KK serials at
 * 1000: neither is issued in practice.
 */
#ifndef KONV_GENERATE_H
#define KONV_GENERATE_H
#include "kv.h"
#include <stdint.h>
#include <stdio.h>

enum { MAX_PEOPLE = 14, MAX_BIRTHS = 4, NAME_SIZE = 96 };

/* Counter-based random numbers: value i of a stream depends on its key and i only. */
struct rng {
    uint64_t key, n;
};
struct rng rng_of(uint64_t seed, uint64_t a, uint64_t b);
uint64_t rng_next(struct rng *r);
double rng_unit(struct rng *r); /* [0, 1) */
int rng_below(struct rng *r, int n);
bool rng_chance(struct rng *r, double p);
double rng_normal(struct rng *r);

/* Rates of the errors a register makes; all between 0 and 1. */
enum error_kind {
    ERR_TYPO,
    ERR_OLD_SPELLING,
    ERR_TITLE,
    ERR_DROP,
    ERR_BIN,
    ERR_NEWBORN,
    ERR_NO_NIK,
    ERR_DUMMY_NIK,
    ERR_MOTHER_NIK,
    ERR_NIK_TYPO,
    ERR_NO_KK,
    ERR_KK_CHANGED,
    ERR_DATE,
    ERR_VILLAGE,
    ERR_DUPLICATE,
    ERR_TEMPORARY_NIK,
    ERR_DEGREE,
    ERROR_KINDS
};
extern const char *const error_names[ERROR_KINDS];
extern const double error_defaults[ERROR_KINDS];

struct village {
    char kode[16]; /* 73.08.01.2001 */
    char desa[48], kecamatan[48], kabupaten[48];
    int posyandu; /* how many */
};
struct world {
    uint64_t seed;
    int year;
    double errors[ERROR_KINDS];
    const char *provinsi;
    struct village *villages;
    int village_n;
};

enum role { ROLE_FATHER, ROLE_MOTHER, ROLE_CHILD, ROLE_OTHER };
struct person {
    int64_t id; /* household number * 16 + place */
    enum role role;
    bool female, twin;
    kv_date born;
    char name[NAME_SIZE];
    char nik[17];
    double z_height, z_weight; /* persistent growth of a child */
    double birth_kg, birth_cm;
    kv_date entered; /* first day in the village */
};
/* A birth in the window, or a pregnancy that will end after the year. */
struct household {
    int64_t id;
    int village, village_after; /* moved in the year: the second, from `moved` on */
    kv_date moved;
    int posyandu, rt, rw;
    char no_kk[17], no_kk_before[17];
    char address[48];
    bool poor, water, toilet, insured;
    struct person people[MAX_PEOPLE];
    int people_n, father, mother; /* -1 absent */
    bool risk, kek;               /* the mother's pregnancies */
};
void make_household(const struct world *w, int64_t number, struct household *h);
void make_name(struct rng *r, bool female, char *out, size_t size);

/* A person as one register knows it. */
struct record {
    const struct person *person;
    char name[NAME_SIZE], nik[24], no_kk[24], mother[NAME_SIZE], father[NAME_SIZE], mother_nik[24];
    kv_date born;
    int village;
};
void make_record(const struct world *w, const struct household *h, int who, int source, int copy,
                 kv_date at, struct record *out);

/* One output file: rows are collected per block of households and written in order. */
enum source {
    SRC_EPPGBM,
    SRC_EHDW_IBU,
    SRC_EHDW_ANAK,
    SRC_EHDW_PAUD,
    SRC_SIPBM,
    SRC_PK,
    SRC_DTKS,
    SRC_ELSIMIL,
    SOURCES
};
struct sheet {
    char *text;
    size_t used, size;
    int64_t (*who)[2]; /* persons of each row; the second is -1, but for pk: head and wife */
    size_t rows, room;
};
extern const char *const sheet_files[SOURCES], *const sheet_sources[SOURCES],
                                                   *const sheet_headers[SOURCES];
void sheet_printf(struct sheet *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sheet_row(struct sheet *s, int64_t person, int64_t second); /* ends a row; second -1: none */
void write_household(const struct world *w, const struct household *h,
                     struct sheet sheets[SOURCES]);

#endif
