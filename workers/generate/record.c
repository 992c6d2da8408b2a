/* How a register spoils what it writes down. Each (person, register, copy) has its own stream: a
 * register errs the same way each month. */
#include "generate.h"
#include <ctype.h>
#include <string.h>

enum { STREAM_RECORD = 100, STREAM_FURTHER = 200 }; /* further kinds have streams of their own */

const char *const error_names[ERROR_KINDS] = {
    "typo",   "old-spelling", "title",      "drop",          "bin",    "newborn-name",
    "no-nik", "dummy-nik",    "mother-nik", "nik-typo",      "no-kk",  "kk-changed",
    "date",   "village",      "duplicate",  "temporary-nik", "degree",
};
const double error_defaults[ERROR_KINDS] = {.05, .03, .03, .08, .02, .25, .12, .01, .03,
                                            .02, .05, .06, .03, .02, .02, .5,  .02};

/* One letter dropped, doubled, changed or swapped with its neighbour. */
static void typo(struct rng *r, char *s, size_t size)
{
    size_t n = strlen(s);
    if (n < 3 || n + 2 > size)
        return;
    size_t i = 1 + (size_t)rng_below(r, (int)n - 2);
    if (s[i] == ' ' || s[i + 1] == ' ')
        return;
    char c;
    switch (rng_below(r, 4)) {
    case 0:
        memmove(s + i, s + i + 1, n - i);
        break;
    case 1:
        memmove(s + i + 1, s + i, n - i + 1);
        break;
    case 2:
        s[i] = "AIUEONRS"[rng_below(r, 8)];
        break;
    default:
        c = s[i];
        s[i] = s[i + 1];
        s[i + 1] = c ? c : s[i];
    }
}

/* Replaces the first `from` by `to`. */
static void replace(char *s, size_t size, const char *from, const char *to)
{
    char *at = strstr(s, from), rest[NAME_SIZE];
    if (!at || strlen(s) + strlen(to) >= size)
        return;
    snprintf(rest, sizeof rest, "%s", at + strlen(from));
    snprintf(at, size - (size_t)(at - s), "%s%s", to, rest);
}

/* The word list of before 1972: OE, DJ, TJ, J. */
static void old_spelling(char *s, size_t size)
{
    if (strstr(s, "YU") || strstr(s, "YA"))
        replace(s, size, "Y", "J");
    replace(s, size, "U", "OE");
}

static void abbreviate_or_drop(struct rng *r, char *s, size_t size)
{
    char *blank = strrchr(s, ' ');
    if (strncmp(s, "MUHAMMAD ", 9) == 0)
        replace(s, size, "MUHAMMAD", rng_chance(r, .5) ? "MUH." : "M.");
    else if (strncmp(s, "SITI ", 5) == 0)
        replace(s, size, "SITI", "ST.");
    else if (strncmp(s, "ANDI ", 5) == 0)
        replace(s, size, "ANDI", "A.");
    else if (blank)
        *blank = 0;
}

static void prefix(char *s, size_t size, const char *words)
{
    char copy[NAME_SIZE];
    snprintf(copy, sizeof copy, "%s", s);
    snprintf(s, size, "%s%s", words, copy);
}

static void spoil_name(const struct world *w, struct rng *r, const struct person *p,
                       const char *father, char *s, size_t size)
{
    const double *e = w->errors;
    if (rng_chance(r, e[ERR_TYPO]))
        typo(r, s, size);
    if (rng_chance(r, e[ERR_OLD_SPELLING]))
        old_spelling(s, size);
    if (rng_chance(r, e[ERR_DROP]))
        abbreviate_or_drop(r, s, size);
    if (p->role != ROLE_CHILD && rng_chance(r, e[ERR_TITLE]))
        prefix(s, size, p->female ? "HJ. " : "H. ");
    if (father[0] && rng_chance(r, e[ERR_BIN])) {
        size_t n = strlen(s);
        snprintf(s + n, size - n, " %s %s", p->female ? "BINTI" : "BIN", father);
    }
}

static void spoil_nik(const struct world *w, struct rng *r, const struct household *h,
                      const struct person *p, char nik[24])
{
    const double *e = w->errors;
    bool child = p->role == ROLE_CHILD;
    if (rng_chance(r, e[ERR_NO_NIK] * (child ? 2 : 1)))
        nik[0] = 0;
    else if (child && h->mother >= 0 && rng_chance(r, e[ERR_MOTHER_NIK]))
        memcpy(nik, h->people[h->mother].nik, 17);
    else if (rng_chance(r, e[ERR_DUMMY_NIK]))
        snprintf(nik, 24, "%s", rng_chance(r, .5) ? "0000000000000000" : "1234567890123456");
    else if (rng_chance(r, e[ERR_NIK_TYPO]))
        nik[rng_below(r, 16)] = (char)('0' + rng_below(r, 10));
}

/* Day and month swapped, one day off, or the first of January. */
static kv_date spoil_date(struct rng *r, kv_date born)
{
    kv_ymd d = kv_ymd_of(born);
    switch (rng_below(r, 3)) {
    case 0:
        return d.day <= 12 ? kv_date_of(d.year, d.day, d.month) : born + 1 - 2 * rng_below(r, 2);
    case 1:
        return born + 10 * (1 - 2 * rng_below(r, 2));
    default:
        return kv_date_of(d.year, 1, 1);
    }
}

/* A child seen in its first 60 days is often written down as its mother's baby. */
static void newborn_name(const struct world *w, struct rng *r, const struct household *h,
                         kv_date at, struct record *out)
{
    bool as_baby = rng_chance(
        r, w->errors[ERR_NEWBORN]); /* drawn always: later draws must not depend on the visit */
    if (!as_baby || out->person->role != ROLE_CHILD || h->mother < 0 || at - out->person->born > 60)
        return;
    snprintf(out->name, sizeof out->name, "BY. NY. %.80s", h->people[h->mother].name);
    out->nik[0] = 0;
}

/* e-HDW gives a child without a NIK its mother's and its own number behind it: 17 digits. */
static void temporary_nik(const struct world *w, struct rng *r, const struct household *h,
                          int source, struct record *out)
{
    bool given = rng_chance(r, w->errors[ERR_TEMPORARY_NIK]);
    int number = 1;

    if (!given || out->nik[0] || !out->mother_nik[0] ||
        (source != SRC_EHDW_ANAK && source != SRC_EHDW_PAUD))
        return;
    for (const struct person *p = h->people; p < out->person; p++)
        number += p->role == ROLE_CHILD;
    snprintf(out->nik, sizeof out->nik, "%.16s%d", out->mother_nik, number);
}

/* Degrees behind the names of adults, as they are written without a comma. */
static void degree(const struct world *w, struct rng *r, struct record *out)
{
    static const char *const degrees[] = {"S.Pd", "S.E", "AMD.KEB", "S. SOS", "SH"};
    size_t n = strlen(out->name);

    if (rng_chance(r, w->errors[ERR_DEGREE]) && out->person->role != ROLE_CHILD &&
        out->person->role != ROLE_OTHER)
        snprintf(out->name + n, sizeof out->name - n, " %s", degrees[rng_below(r, 5)]);
}

void make_record(const struct world *w, const struct household *h, int who, int source, int copy,
                 kv_date at, struct record *out)
{
    const struct person *p = &h->people[who];
    struct rng r =
        rng_of(w->seed, (uint64_t)p->id, STREAM_RECORD + (uint64_t)source * 4 + (uint64_t)copy);
    memset(out, 0, sizeof *out);
    out->person = p;
    memcpy(out->name, p->name, sizeof out->name);
    memcpy(out->nik, p->nik, sizeof p->nik);
    bool child = p->role == ROLE_CHILD;
    if (child && h->mother >= 0) {
        memcpy(out->mother, h->people[h->mother].name, NAME_SIZE);
        memcpy(out->mother_nik, h->people[h->mother].nik, 17);
    }
    if (child && h->father >= 0)
        memcpy(out->father, h->people[h->father].name, NAME_SIZE);
    spoil_name(w, &r, p, out->father, out->name, sizeof out->name);
    if (child && h->mother >= 0)
        spoil_name(w, &r, &h->people[h->mother], "", out->mother, sizeof out->mother);
    spoil_nik(w, &r, h, p, out->nik);
    newborn_name(w, &r, h, at, out);
    struct rng further =
        rng_of(w->seed, (uint64_t)p->id, STREAM_FURTHER + (uint64_t)source * 4 + (uint64_t)copy);
    temporary_nik(w, &further, h, source, out);
    degree(w, &further, out);
    out->born = rng_chance(&r, w->errors[ERR_DATE]) ? spoil_date(&r, p->born) : p->born;
    if (out->born > at)
        out->born = p->born; /* nobody writes down a birth to come */
    const char *kk = rng_chance(&r, w->errors[ERR_NO_KK])        ? ""
                     : rng_chance(&r, w->errors[ERR_KK_CHANGED]) ? h->no_kk_before
                                                                 : h->no_kk;
    snprintf(out->no_kk, sizeof out->no_kk, "%s", kk);
    out->village = h->moved != KV_NO_DATE && at >= h->moved ? h->village_after : h->village;
    if (rng_chance(&r, w->errors[ERR_VILLAGE]))
        out->village = rng_below(&r, w->village_n);
}
