/* generate: six source exports in their real layouts, with invented people and known truth. */
#include "generate/generate.h"
#include "konv.h"
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK = 512, PER_VILLAGE = 250, MAX_VILLAGES = 100000 };
/* Of the invented areas: numbers of villages within their kecamatan. */
enum { VILLAGES_OF_KECAMATAN = 4, FIRST_VILLAGE = 2001, LAST_VILLAGE = 9999 };

static const char *area, *out_dir, *area_file, *error_list;
static long households = 2000, seed = 1, year = 2025, village_n;

static FILE *open_out(const char *name)
{
    char *path = xprintf("%s/%s", out_dir, name);
    FILE *f = fopen(path, "wb");
    if (!f)
        die(EXIT_RUNTIME, "cannot write %s: %s", path, strerror(errno));
    free(path);
    return f;
}

/* "typo=0.1,title=0" or "none" over the defaults. */
static void parse_errors(double errors[ERROR_KINDS])
{
    memcpy(errors, error_defaults, sizeof error_defaults);
    if (!error_list)
        return;
    if (strcmp(error_list, "none") == 0) {
        memset(errors, 0, sizeof error_defaults);
        return;
    }
    const char *names[ERROR_KINDS + 1] = {0};
    memcpy(names, error_names, sizeof error_names);
    char *list = xstrdup(error_list), *save = NULL;
    for (char *item = strtok_r(list, ",", &save); item; item = strtok_r(NULL, ",", &save)) {
        char *eq = strchr(item, '='), *end = NULL;
        double rate = eq ? strtod(eq + 1, &end) : -1;
        if (!eq || end == eq + 1 || *end || !(rate >= 0 && rate <= 1))
            die(EXIT_USAGE, "--errors takes NAME=RATE with a rate from 0 to 1, not '%s'", item);
        *eq = 0;
        int i = 0;
        while (i < ERROR_KINDS && strcmp(error_names[i], item))
            i++;
        if (i == ERROR_KINDS) {
            const char *near = opt_nearest(item, names);
            die_hint(EXIT_USAGE,
                     near ? xprintf("did you mean '%s'?", near)
                          : "'konvergensi generate --help' lists them",
                     "there is no error kind '%s'", item);
        }
        errors[i] = rate;
    }
    free(list);
}

static bool is_code(const char *s)
{
    static const char *const shapes[] = {"##", "##.##", "##.##.##", "##.##.##.####"};
    for (int k = area_file ? 0 : 1; k < 4; k++) {
        size_t i = 0;
        while (shapes[k][i] && (shapes[k][i] == '#' ? isdigit((unsigned char)s[i]) : s[i] == '.'))
            i++;
        if (!shapes[k][i] && !s[i])
            return true;
    }
    return false;
}

/* How many invented villages there are to be; ends the program when they get no code. */
static int count_villages(void)
{
    size_t given = strlen(area);
    long most = given > 8   ? 1
                : given > 5 ? LAST_VILLAGE - FIRST_VILLAGE + 1
                            : 99 * VILLAGES_OF_KECAMATAN;
    long n = village_n > 0 ? village_n : given > 8 ? 1 : 1 + (households - 1) / PER_VILLAGE;
    if (n > most)
        die_hint(EXIT_USAGE,
                 village_n > 0 ? "a larger area has room for more; --wilayah FILE takes real ones"
                               : "--villages N puts more than 250 households into a village; "
                                 "--wilayah FILE takes real ones",
                 "%ld invented villages do not fit into %s: at most %ld", n, area, most);
    return (int)n;
}

/* Invented villages 01.2001, 01.2002, ... of an invented kabupaten; four in a kecamatan. */
static void invent_villages(struct world *w)
{
    static const char *const first[] = {"MATTIRO", "LAPPA", "WATANG", "TELLU",   "PATTIRO",
                                        "CENRE",   "ULU",   "LIBU",   "MALLARI", "BULU"};
    static const char *const second[] = {"BULU",  "RIAJA", "LOMPO",  "SALO",  "TANAH",
                                         "GANRA", "BARU",  "DECENG", "WATTA", "PALLIMA"};
    size_t given = strlen(area);
    int n = count_villages();
    w->village_n = n;
    w->villages = xcalloc((size_t)n, sizeof *w->villages);
    for (int i = 0; i < n; i++) {
        struct village *v = &w->villages[i];
        int kec = given > 5 ? atoi(area + 6) : i / VILLAGES_OF_KECAMATAN + 1,
            desa = given > 8 ? atoi(area + 9)
                             : FIRST_VILLAGE + (given > 5 ? i : i % VILLAGES_OF_KECAMATAN);
        snprintf(v->kode, sizeof v->kode, "%.5s.%02d.%04d", area, kec, desa);
        snprintf(v->desa, sizeof v->desa, "%s %s", first[i % 10], second[(i / 10 + i) % 10]);
        if (i >= 100)
            snprintf(v->desa + strlen(v->desa), sizeof v->desa - strlen(v->desa), " %d",
                     i / 100 + 1);
        snprintf(v->kecamatan, sizeof v->kecamatan, "KECAMATAN CONTOH %d", kec);
        snprintf(v->kabupaten, sizeof v->kabupaten, "KABUPATEN CONTOH");
        v->posyandu = 2;
    }
}

static void close_out(FILE *f, const char *name)
{
    bool bad = ferror(f) != 0;
    if (fclose(f) != 0 || bad)
        die(EXIT_RUNTIME, "cannot write %s: %s", name, strerror(errno));
}

/* One output line of the area file; names are quoted since real ones may hold commas. */
static void write_area(FILE *f, const char *kode, const char *nama)
{
    fprintf(f, "%s,\"%s\"\n", kode, nama);
}

static void write_areas(const struct world *w)
{
    FILE *f = open_out("wilayah.csv");
    char seen[16] = "", code[16];
    fprintf(f, "kode,nama\n");
    snprintf(code, sizeof code, "%.2s", area);
    write_area(f, code, w->provinsi);
    for (int i = 0; i < w->village_n; i++) { /* parents once, before their first village */
        const struct village *v = &w->villages[i];
        const char *names[] = {v->kabupaten, v->kecamatan};
        for (int level = 0; level < 2; level++) {
            size_t n = level ? 8 : 5;
            snprintf(code, n + 1, "%s", v->kode);
            if (strncmp(seen, code, n) != 0)
                write_area(f, code, names[level]);
        }
        write_area(f, v->kode, v->desa);
        memcpy(seen, v->kode, sizeof seen);
    }
    close_out(f, "wilayah.csv");
}

/* Posyandu masters for 'load fasilitas'. */
static void write_posyandu(const struct world *w)
{
    FILE *f = open_out("fasilitas.csv");
    fprintf(f, "Kode Desa,Jenis,Nama,Puskesmas\n");
    for (int i = 0; i < w->village_n; i++)
        for (int p = 1; p <= w->villages[i].posyandu; p++)
            fprintf(f, "%s,Posyandu,MELATI %d,PUSKESMAS %s\n", w->villages[i].kode, p,
                    w->villages[i].kecamatan);
    close_out(f, "fasilitas.csv");
}

/* Real areas from a kode,nama CSV (dotted codes): the villages below --area. */
static void read_villages(struct world *w)
{
    FILE *f = fopen(area_file, "rb");
    char line[512], provinsi[48] = "", names[2][48] = {"", ""},
                    codes[2][16] = {"", ""}; /* the last kabupaten, kecamatan */
    if (!f)
        die(EXIT_USAGE, "cannot read %s: %s", area_file, strerror(errno));
    w->villages = xcalloc(MAX_VILLAGES, sizeof *w->villages);
    while (fgets(line, sizeof line, f)) {
        char *kode = line, *nama = strchr(line, ',');
        if (!nama)
            continue;
        *nama++ = 0;
        nama += *nama == '"';
        nama[strcspn(nama, "\"\r\n")] = 0;
        size_t n = strlen(kode), wanted = strlen(area);
        if (n == 2 && strncmp(kode, area, 2) == 0)
            snprintf(provinsi, sizeof provinsi, "%s", nama);
        if (n == 5 || n == 8) {
            snprintf(names[n == 8], sizeof names[0], "%s", nama);
            snprintf(codes[n == 8], sizeof codes[0], "%s", kode);
        }
        if (n != 13 || strncmp(kode, area, wanted) != 0 || w->village_n == MAX_VILLAGES)
            continue;
        struct village *v = &w->villages[w->village_n++];
        snprintf(v->kode, sizeof v->kode, "%s", kode);
        snprintf(v->desa, sizeof v->desa, "%s", nama);
        snprintf(v->kabupaten, sizeof v->kabupaten, "%s",
                 strncmp(codes[0], kode, 5) == 0 ? names[0] : "");
        snprintf(v->kecamatan, sizeof v->kecamatan, "%s",
                 strncmp(codes[1], kode, 8) == 0 ? names[1] : "");
        v->posyandu = 2;
    }
    fclose(f);
    if (w->village_n == 0)
        die_hint(EXIT_USAGE,
                 "it needs lines 'kode,nama' with dotted codes, parents before their children",
                 "%s has no village below %s", area_file, area);
    w->provinsi = provinsi[0] ? xstrdup(provinsi) : "PROVINSI CONTOH";
}

static void make_world(struct world *w)
{
    w->seed = (uint64_t)seed;
    w->year = (int)year;
    parse_errors(w->errors);
    w->provinsi = "PROVINSI CONTOH";
    if (area_file)
        read_villages(w);
    else
        invent_villages(w);
}

struct output {
    FILE *files[SOURCES], *truth;
    int64_t lines[SOURCES];
};

/* Household of a person, as both are numbered. */
static int64_t household_of(int64_t person)
{
    return person / 16;
}

/* Writes a block's rows and their truth; called in household order. */
static void write_block(struct output *o, struct sheet sheets[SOURCES])
{
    for (int k = 0; k < SOURCES; k++) {
        struct sheet *s = &sheets[k];
        fwrite(s->text, 1, s->used, o->files[k]);
        for (size_t i = 0; i < s->rows; i++) {
            o->lines[k]++;
            for (int part = 0; part < 2; part++)
                if (s->who[i][part] >= 0)
                    fprintf(o->truth, "%s,%s,%" PRId64 ",%s,%" PRId64 ",%" PRId64 "\n",
                            sheet_sources[k], sheet_files[k], o->lines[k] + 1,
                            k != SRC_PK ? ""
                            : part      ? "istri"
                                        : "kepala",
                            s->who[i][part], household_of(s->who[i][part]));
        }
        s->used = s->rows = 0;
    }
}

static void write_all(const struct world *w, struct output *o)
{
    int64_t blocks = (households + BLOCK - 1) / BLOCK;
    progress_begin("households", households);
#pragma omp parallel num_threads(konv.threads)
    {
        struct sheet sheets[SOURCES];
        memset(sheets, 0, sizeof sheets);
        for (int k = 0; k < SOURCES; k++)
            sheets[k].text = xmalloc(sheets[k].size = 65536);
#pragma omp for ordered schedule(dynamic, 1)
        for (int64_t b = 0; b < blocks; b++) {
            int64_t end = (b + 1) * BLOCK < households ? (b + 1) * BLOCK : households;
            for (int64_t i = b * BLOCK; i < end; i++) {
                struct household h;
                make_household(w, i, &h);
                write_household(w, &h, sheets);
            }
#pragma omp ordered
            write_block(o, sheets);
            progress_add(end - b * BLOCK);
        }
        for (int k = 0; k < SOURCES; k++) {
            free(sheets[k].text);
            free(sheets[k].who);
        }
    }
    progress_end();
}

static void check_range(const char *name, long value, long least, long most)
{
    if (value < least || value > most)
        die(EXIT_USAGE, "--%s is %ld to %ld, not %ld", name, least, most, value);
}

static int run_generate(int argc, char **argv)
{
    struct world w = {0};
    struct output o = {0};
    if (!area || !out_dir)
        die_hint(EXIT_USAGE, "konvergensi generate --area 73.08 --households 2000 -o FOLDER",
                 "--area and -o are needed");
    if (!is_code(area))
        die(EXIT_USAGE,
            "--area takes a Kemendagri code such as 73.08, 73.08.01 or 73.08.01.2001 (a province "
            "only with --wilayah), not '%s'",
            area);
    check_range("households", households, 1, 100000000);
    check_range("year", year, 1990, 2099);
    check_range("villages", village_n, 0, MAX_VILLAGES);
    make_world(&w);
    if (konv.dry_run) {
        printf("would write %d files for %ld households in %d villages to %s\n", SOURCES + 3,
               households, w.village_n, out_dir);
        return EXIT_DONE;
    }
    if (mkdir(out_dir, 0777) != 0 && errno != EEXIST)
        die(EXIT_RUNTIME, "cannot make %s: %s", out_dir, strerror(errno));
    write_areas(&w);
    write_posyandu(&w);
    for (int k = 0; k < SOURCES; k++) {
        o.files[k] = open_out(sheet_files[k]);
        fprintf(o.files[k], "%s\n", sheet_headers[k]);
    }
    o.truth = open_out("kebenaran.csv");
    fprintf(o.truth, "sumber,berkas,baris,peran,orang,keluarga\n");
    write_all(&w, &o);
    for (int k = 0; k < SOURCES; k++) {
        close_out(o.files[k], sheet_files[k]);
        printf("%-16s %10" PRId64 " rows\n", sheet_files[k], o.lines[k]);
    }
    close_out(o.truth, "kebenaran.csv");
    printf("%ld households in %d villages of %s, year %ld, seed %ld, in %s\n", households,
           w.village_n, area, year, seed, out_dir);
    return EXIT_DONE;
}

static const struct opt options[] = {
    {"area", 'a', OPT_STRING, &area, "CODE",
     "Kemendagri code with dots: kabupaten, kecamatan or village; with --wilayah also a province"},
    {"households", 'n', OPT_INT, &households, "N",
     "households (default 2000; about 3.5 people each)"},
    {"seed", 's', OPT_INT, &seed, "S",
     "same seed, same files, with any number of threads (default 1)"},
    {"output", 'o', OPT_STRING, &out_dir, "DIR", "folder for the files, made when missing"},
    {"year", 'y', OPT_INT, &year, "YEAR",
     "the year of the measurements and services (default 2025)"},
    {"villages", 0, OPT_INT, &village_n, "N",
     "invented villages (default, and 0: one for 250 households)"},
    {"wilayah", 0, OPT_STRING, &area_file, "FILE",
     "real areas instead: CSV kode,nama with dotted codes"},
    {"errors", 0, OPT_STRING, &error_list, "LIST", "NAME=RATE,... or none; see below"},
    {0},
};

const struct command cmd_generate = {
    .name = "generate",
    .args = "--area CODE -o DIR",
    .summary = "synthetic six-source exports with known truth",
    .opts = options,
    .notes = "Writes eppgbm.csv, ehdw_ibu.csv, ehdw_anak.csv, ehdw_paud.csv, sipbm.csv, pk.csv, "
             "dtks.csv, elsimil.csv, wilayah.csv,\n"
             "fasilitas.csv and kebenaran.csv (which row is which person and household). Nobody in "
             "them exists.\n"
             "Error kinds and default rates: typo .05, old-spelling .03, title .03, drop .08, bin "
             ".02, newborn-name .25, no-nik .12,\n"
             "dummy-nik .01, mother-nik .03, nik-typo .02, no-kk .05, kk-changed .06, date .03, "
             "village .02, duplicate .02,\n"
             "temporary-nik .5 (of children without one in e-HDW), degree .02.",
    .run = run_generate,
};
