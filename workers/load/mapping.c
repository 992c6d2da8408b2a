#include "load/mapping.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[KINDS] = {
    "abaikan",          "teks",  "nama",  "nik",     "no_kk",    "jk",
    "tanggal",          "angka", "bulat", "posisi",  "ya_tidak", "centang",
    "pilihan",          "umur",  "ortu",  "telepon", "wilayah",  "kode_wilayah",
    "tempat_tgl_lahir", "rt_rw", "bulan", "nomor"};

static enum kind kind_of(const char *name)
{
    for (int k = 0; k < KINDS; k++)
        if (strcmp(kind_names[k], name) == 0)
            return (enum kind)k;
    die(EXIT_RUNTIME, "acuan.pemetaan_kolom has the kind '%s', which this program does not know",
        name);
}

static char *field_text(PGresult *res, int row, int column)
{
    return PQgetisnull(res, row, column) ? NULL : xstrdup(PQgetvalue(res, row, column));
}

static double field_number(PGresult *res, int row, int column)
{
    return PQgetisnull(res, row, column) ? NAN : strtod(PQgetvalue(res, row, column), NULL);
}

static struct family *family_of(struct mappings *m, const char *name)
{
    for (int i = 0; i < m->n_families; i++)
        if (strcmp(m->families[i].name, name) == 0)
            return &m->families[i];
    return NULL;
}

/* Cuts "written=stored" items separated by newlines. */
static void read_choices(struct field *f, const char *text)
{
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        size_t n = strcspn(p, "\n"), eq = strcspn(p, "=");
        if (eq >= n)
            continue;
        f->choices = xrealloc(f->choices, (size_t)(f->n_choices + 1) * sizeof *f->choices);
        struct choice *c = &f->choices[f->n_choices++];
        c->written = xprintf("%.*s", (int)eq, p);
        c->stored = xprintf("%.*s", (int)(n - eq - 1), p + eq + 1);
        for (char *l = c->written; *l; l++)
            *l = (char)tolower((unsigned char)*l);
    }
}

static void load_fields(struct mappings *m, PGconn *conn)
{
    PGresult *res = db_query(
        conn,
        "SELECT keluarga, judul, kolom, jenis, satuan, minimum, maksimum, "
        "array_to_string(pilihan, E'\\n') "
        "FROM acuan.pemetaan_kolom ORDER BY keluarga COLLATE \"C\", urutan, judul COLLATE \"C\"");
    for (int i = 0; i < PQntuples(res); i++) {
        struct family *fam = family_of(m, PQgetvalue(res, i, 0));
        if (!fam) {
            m->families = xrealloc(m->families, (size_t)(m->n_families + 1) * sizeof *m->families);
            fam = &m->families[m->n_families++];
            *fam = (struct family){.name = field_text(res, i, 0)};
        }
        fam->fields = xrealloc(fam->fields, (size_t)(fam->n_fields + 1) * sizeof *fam->fields);
        struct field *f = &fam->fields[fam->n_fields++];
        *f = (struct field){.title = field_text(res, i, 1),
                            .column = field_text(res, i, 2),
                            .kind = kind_of(PQgetvalue(res, i, 3)),
                            .unit = field_text(res, i, 4),
                            .min = field_number(res, i, 5),
                            .max = field_number(res, i, 6)};
        heading_normal(f->title, strlen(f->title), f->normal);
        if (!PQgetisnull(res, i, 7))
            read_choices(f, PQgetvalue(res, i, 7));
    }
    PQclear(res);
}

static void load_aliases(struct mappings *m, PGconn *conn)
{
    PGresult *res = db_query(conn, "SELECT keluarga, alias, judul FROM acuan.pemetaan_alias ORDER "
                                   "BY keluarga COLLATE \"C\", alias COLLATE \"C\"");
    for (int i = 0; i < PQntuples(res); i++) {
        struct family *fam = family_of(m, PQgetvalue(res, i, 0));
        fam->aliases = xrealloc(fam->aliases, (size_t)(fam->n_aliases + 1) * sizeof *fam->aliases);
        struct alias *a = &fam->aliases[fam->n_aliases++];
        heading_normal(PQgetvalue(res, i, 1), strlen(PQgetvalue(res, i, 1)), a->normal);
        a->field = -1;
        for (int k = 0; k < fam->n_fields; k++)
            if (strcmp(fam->fields[k].title, PQgetvalue(res, i, 2)) == 0)
                a->field = k;
    }
    PQclear(res);
}

/* A text of lines as a fresh list. */
static char **read_list(const char *text, int *n)
{
    char **list = NULL;
    *n = 0;
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        list = xrealloc(list, (size_t)(*n + 1) * sizeof *list);
        list[(*n)++] = xprintf("%.*s", (int)strcspn(p, "\n"), p);
    }
    return list;
}

/* Headings as fields of a family, -1 for unknown ones and for none. */
static int *read_fields(const struct family *f, const char *text, int *n)
{
    char **headings = read_list(text, n);
    int *fields = xcalloc((size_t)*n + 1, sizeof *fields);
    for (int k = 0; k < *n; k++) {
        fields[k] = family_field(f, headings[k], strlen(headings[k]));
        free(headings[k]);
    }
    free(headings);
    return fields;
}

static void load_layouts(struct mappings *m, PGconn *conn)
{
    PGresult *res =
        db_query(conn, "SELECT pemetaan, sumber, keluarga, tabel, aturan, keterangan, tanggal, "
                       "peran, posisi, array_to_string(judul, E'\\n'), "
                       "array_to_string(wajib, E'\\n'), array_to_string(geser, E'\\n') "
                       "FROM acuan.pemetaan ORDER BY pemetaan COLLATE \"C\"");
    m->n = PQntuples(res);
    m->list = xcalloc((size_t)m->n + 1, sizeof *m->list);
    for (int i = 0; i < m->n; i++) {
        struct mapping *p = &m->list[i];
        *p = (struct mapping){.name = field_text(res, i, 0),
                              .source = field_text(res, i, 1),
                              .family = family_of(m, PQgetvalue(res, i, 2)),
                              .table = field_text(res, i, 3),
                              .rule = field_text(res, i, 4),
                              .note = field_text(res, i, 5),
                              .dated = field_text(res, i, 6),
                              .role = field_text(res, i, 7),
                              .positional = PQgetvalue(res, i, 8)[0] == 't'};
        if (!p->family)
            die(EXIT_RUNTIME, "acuan.pemetaan '%s' has no columns in acuan.pemetaan_kolom",
                p->name);
        p->layout = read_fields(p->family, PQgetvalue(res, i, 9), &p->n_layout);
        p->required = read_list(PQgetvalue(res, i, 10), &p->n_required);
        p->shifted = read_fields(p->family, PQgetvalue(res, i, 11), &p->n_shifted);
    }
    PQclear(res);
}

void mappings_load(struct mappings *m, PGconn *conn)
{
    *m = (struct mappings){0};
    load_fields(m, conn);
    load_aliases(m, conn);
    load_layouts(m, conn);
}

const struct mapping *mapping_find(const struct mappings *m, const char *name)
{
    for (int i = 0; i < m->n; i++)
        if (strcmp(m->list[i].name, name) == 0)
            return &m->list[i];
    return NULL;
}

int family_field(const struct family *f, const char *heading, size_t n)
{
    char normal[HEADING_MAX];
    if (heading_normal(heading, n, normal) == 0)
        return -1;
    for (int i = 0; i < f->n_fields; i++)
        if (strcmp(f->fields[i].normal, normal) == 0)
            return i;
    for (int i = 0; i < f->n_aliases; i++)
        if (strcmp(f->aliases[i].normal, normal) == 0)
            return f->aliases[i].field;
    return -1;
}

bool mapping_has(const struct mapping *m, int required, const int *fields, int n, const bool *given)
{
    for (const char *p = m->required[required]; *p; p += strcspn(p, "|"), p += *p == '|') {
        int want = family_field(m->family, p, strcspn(p, "|"));
        if (want >= 0 && given[want])
            return true;
        for (int i = 0; i < n && want >= 0; i++)
            if (fields[i] == want)
                return true;
    }
    return false;
}

int mapping_satisfied(const struct mapping *m, const int *fields, int n, const bool *given)
{
    int count = 0;
    for (int r = 0; r < m->n_required; r++)
        count += mapping_has(m, r, fields, n, given);
    return count;
}
