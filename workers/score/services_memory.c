/*
 * How much of the dated records is in memory at one time: a wave is a set of home kabupaten that
 * stand together in the order of the persons. With --memory the whole program stays below the
 * limit: what it holds when the waves are planned, what each wave needs and what it works with are
 * counted. A record takes 8 bytes, 20 while it is grouped; a measurement makes up to five. Answers
 * come in values of a block of persons, which are held three times while they are taken apart: with
 * few persons a value has a good part of the records of a wave, with many it does not count.
 */
#include "convergence/answer.h"
#include "services_int.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    BYTES_PER_RECORD = 20,
    RECORDS_PER_MEASUREMENT = 5,
    BYTES_PER_OWNER = 12,
    COPIES_OF_VALUE = 3,
    BLOCKS = 2048,     /* of 4096; some have more records than others */
    AT_WORK = 1 << 15, /* persons whose rows are in memory: two chunks */
    BYTES_AT_WORK = 1024
};
/* Buffers of connections, tables that fill up while counting. */
static const int64_t reserve = INT64_C(5) << 20;
static const int64_t default_memory = INT64_C(2) << 30;

/* Rough number of dated records, from the statistics of the tables or, without any, their size. */
static int64_t estimate(struct sv *s)
{
    char *sql = xprintf(
        "SELECT coalesce(sum(CASE WHEN reltuples >= 0 AND relpages > 0 THEN reltuples * "
        "(pg_relation_size(oid) / 8192.0 / relpages) ELSE pg_relation_size(oid) / 64.0 END * CASE "
        "WHEN "
        "relname = 'pengukuran' THEN %d ELSE 1 END), 0)::int8 FROM pg_class WHERE oid IN "
        "('inti.layanan'::regclass, 'inti.keadaan_orang'::regclass, 'inti.pengukuran'::regclass, "
        "'inti.pengamatan'::regclass, 'inti.paud'::regclass, 'inti.tikar'::regclass)",
        RECORDS_PER_MEASUREMENT);
    int64_t records = db_int(s->in, sql);
    free(sql);
    return records;
}

/* Bytes a record needs while its wave is read. */
static int64_t per_record(const struct sv *s)
{
    int64_t value = COPIES_OF_VALUE * KV_ANSWER_BYTES;
    int blocks = s->n_persons < 1 ? 1 : s->n_persons < BLOCKS ? s->n_persons : BLOCKS;
    return BYTES_PER_RECORD + value / blocks;
}

/* Memory the program holds now, bytes. */
static int64_t resident(void)
{
    struct rusage use;
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    bool read = f && fscanf(f, "%*d %ld", &pages) == 1;
    if (f)
        fclose(f);
    if (read)
        return (int64_t)pages * sysconf(_SC_PAGESIZE);
    getrusage(RUSAGE_SELF, &use);
    return (int64_t)use.ru_maxrss * 1024;
}

static int by_text(const void *a, const void *b, void *arg)
{
    const char *const *kabs = arg;
    return strcmp(kabs[*(const int *)a], kabs[*(const int *)b]);
}

/* What the records of each kabupaten need: as many as it has persons of all. */
static int64_t *needs(const struct sv *s, int64_t all)
{
    int64_t *need = xcalloc((size_t)s->n_kabs + 1, sizeof *need);
    for (int i = 0; i < s->n_persons; i++)
        need[s->persons[i].kab]++;
    for (int k = 0; k < s->n_kabs; k++)
        need[k] = (int64_t)((double)all * (double)need[k] / (s->n_persons ? s->n_persons : 1));
    return need;
}

/* What a wave may take; exits 3 when the limit cannot be kept. */
static int64_t budget(const struct sv *s, const int64_t *need)
{
    if (!s->job->memory)
        return default_memory;
    int64_t at_work = s->n_persons < AT_WORK ? s->n_persons : AT_WORK, largest = 0;
    int64_t fixed =
        resident() + reserve + (int64_t)s->n_persons * BYTES_PER_OWNER + at_work * BYTES_AT_WORK;
    for (int k = 0; k < s->n_kabs; k++)
        largest = need[k] > largest ? need[k] : largest;
    if (fixed + largest > s->job->memory) {
        char *hint = xprintf("--memory %.1f or more", (double)(fixed + largest) / 1048576 + 0.1);
        die_hint(EXIT_RUNTIME, hint,
                 "the persons and the records of one kabupaten do not fit into %.1f MB",
                 (double)s->job->memory / 1048576);
    }
    return s->job->memory - fixed;
}

/* "a, b" with c. */
static void append(struct sv *s, char **list, const char *kab)
{
    char *quoted = PQescapeLiteral(s->in, kab, strlen(kab));
    char *longer = *list ? xprintf("%s, %s", *list, quoted) : xstrdup(quoted);
    PQfreemem(quoted);
    free(*list);
    *list = longer;
}

/*
 * Lists of kabupaten, one per wave; a single NULL for one wave. Returns the number of waves and
 * sets the wave of each kabupaten; waves follow the order of the persons.
 */
int sv_waves(struct sv *s, char ***predicates)
{
    int64_t all = s->job->villages ? 0 : estimate(s) * per_record(s);
    int64_t *need = needs(s, all), most = budget(s, need), filled = 0;
    int n = 0, *sorted = xmalloc(((size_t)s->n_kabs + 1) * sizeof *sorted);
    *predicates = xcalloc((size_t)s->n_kabs + 1, sizeof **predicates);
    s->wave_of_kab = xcalloc((size_t)s->n_kabs + 1, sizeof *s->wave_of_kab);
    for (int k = 0; k < s->n_kabs; k++)
        sorted[k] = k;
    qsort_r(sorted, (size_t)s->n_kabs, sizeof *sorted, by_text, s->kabs);
    for (int i = 0; i < s->n_kabs && all > most; i++) {
        int k = sorted[i];
        if (n == 0 || filled + need[k] > most) {
            n++;
            filled = 0;
        }
        filled += need[k];
        s->wave_of_kab[k] = n - 1;
        append(s, &(*predicates)[n - 1], s->kabs[k]);
    }
    if (n == 1) { /* nothing is filtered */
        free((*predicates)[0]);
        (*predicates)[0] = NULL;
    }
    free(sorted);
    free(need);
    s->job->waves = n ? n : 1;
    return s->job->waves;
}
