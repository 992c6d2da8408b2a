#include "load/header.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE = 1 << 18,
    HEADER_LINES = 10,
    HEADER_SHARE = 60 /* percent of the required headings */
};

/* One way to read the start of a file. */
struct attempt {
    const struct mapping *mapping;
    char separator;
    int64_t line, record;
    int n, satisfied, known; /* known: headings of the mapping's own layout */
    int fields[CSV_MAX_CELLS];
};

/* What the options supply needs no column: areas down to the level of --area, the day of
 * --measured-on. */
static void mark_given(const struct mapping *m, const struct given *given, bool *mark)
{
    const struct family *f = m->family;
    static const char *const levels[] = {"provinsi", "kabupaten", "kecamatan", "desa"};
    size_t area = given->area ? strlen(given->area) : 0;
    for (int i = 0; i < f->n_fields; i++) {
        const struct field *x = &f->fields[i];
        mark[i] = x->column && given->dated && m->dated && strcmp(x->column, m->dated) == 0;
        for (int l = 0; l < 4 && x->kind == KIND_AREA_NAME; l++)
            if (strcmp(x->unit, levels[l]) == 0 && area >= (l == 3 ? 13 : (size_t)(3 * l + 2)))
                mark[i] = true;
    }
}

static int count_known(const struct mapping *m, const int *fields, int n)
{
    int known = 0;
    for (int k = 0; k < m->n_layout; k++)
        for (int i = 0; i < n; i++)
            if (fields[i] >= 0 && fields[i] == m->layout[k]) {
                known++;
                break;
            }
    return known;
}

/* Reads one line as a header of one mapping. */
static void try_line(struct attempt *a, const struct csv_cell *cells, int n,
                     const struct given *given)
{
    bool mark[CSV_MAX_CELLS] = {false};
    mark_given(a->mapping, given, mark);
    a->n = n;
    for (int i = 0; i < n; i++)
        a->fields[i] = family_field(a->mapping->family, cells[i].p, cells[i].n);
    a->satisfied = mapping_satisfied(a->mapping, a->fields, n, mark);
    a->known = count_known(a->mapping, a->fields, n);
}

/* Share of the required headings that are there, in percent. */
static int share(const struct attempt *a)
{
    return a->mapping->n_required ? 100 * a->satisfied / a->mapping->n_required : 100;
}

/* Of two readings the one with more of the required headings, then of its own layout, then fewer of
 * it missing. */
static bool better(const struct attempt *a, const struct attempt *b)
{
    if (!b->mapping)
        return true;
    bool a_full = a->satisfied == a->mapping->n_required,
         b_full = b->satisfied == b->mapping->n_required;
    if (a_full != b_full)
        return a_full;
    if (a->known != b->known)
        return a->known > b->known;
    int missing_a = a->mapping->n_layout - a->known, missing_b = b->mapping->n_layout - b->known;
    return missing_a < missing_b;
}

/* Tries the first lines with one separator: the first line with enough required headings is the
 * header. */
static void try_separator(const struct mapping *m, char separator, char *text, size_t n, bool all,
                          bool workbook, const struct given *given, struct attempt *best,
                          struct attempt *near)
{
    struct attempt *a = xcalloc(1, sizeof *a);
    char *copy = xmalloc(n + 1), *p = copy;
    int64_t line = 1;
    struct csv_record r;
    struct csv_cell cells[CSV_MAX_CELLS];
    memcpy(copy, text, n);
    for (int64_t record = 0;
         line <= HEADER_LINES && csv_next(p, copy + n, all, separator, SAMPLE, &r); record++) {
        *a = (struct attempt){.mapping = m, .separator = separator, .line = line, .record = record};
        int count = csv_cells(&r, separator, cells, CSV_MAX_CELLS);
        if (count <= CSV_MAX_CELLS && !(workbook && record == 0))
            try_line(a, cells, count, given);
        if (a->known > near->known)
            *near = *a;
        if (a->known && share(a) >= HEADER_SHARE) {
            if (better(a, best))
                *best = *a;
            break;
        }
        if (!(workbook && record == 0))
            line += workbook ? 1 : r.lines;
        p += r.next;
    }
    free(copy);
    free(a);
}

/* A file read by position: as many columns as the layout; its first line may hold any headings. */
static bool try_position(const struct mapping *m, char *text, size_t n, bool all, bool workbook,
                         struct attempt *best)
{
    static const char separators[] = ";,\t";
    for (const char *s = separators; *s; s++) {
        char *copy = xmalloc(n + 1), *p = copy;
        struct csv_record r;
        struct csv_cell cells[CSV_MAX_CELLS];
        memcpy(copy, text, n);
        if (workbook && csv_next(p, copy + n, all, *s, SAMPLE, &r))
            p += r.next;
        bool fits = csv_next(p, copy + n, all, *s, SAMPLE, &r) &&
                    csv_cells(&r, *s, cells, CSV_MAX_CELLS) == m->n_layout;
        bool headed = fits;
        for (int i = 0; fits && i < m->n_layout;
             i++) /* a line with a digit where the birth date stands is data */
            if (m->layout[i] >= 0 && m->family->fields[m->layout[i]].kind == KIND_DATE)
                for (uint32_t k = 0; k < cells[i].n; k++)
                    headed &= !(cells[i].p[k] >= '0' && cells[i].p[k] <= '9');
        free(copy);
        if (fits) {
            *best = (struct attempt){.mapping = m,
                                     .separator = *s,
                                     .line = headed,
                                     .record = headed ? workbook : -1 + workbook,
                                     .n = m->n_layout};
            memcpy(best->fields, m->layout, (size_t)m->n_layout * sizeof *m->layout);
            return true;
        }
    }
    return false;
}

/* The required headings a reading lacks, as a list for a message. */
static char *missing(const struct attempt *a, const struct given *given)
{
    bool mark[CSV_MAX_CELLS] = {false};
    char *list = xstrdup("");
    mark_given(a->mapping, given, mark);
    for (int r = 0; r < a->mapping->n_required; r++) {
        if (mapping_has(a->mapping, r, a->fields, a->n, mark))
            continue;
        char *next = xprintf("%s%s%s", list, *list ? ", " : "", a->mapping->required[r]);
        free(list);
        list = next;
    }
    return list;
}

/* Names of the layouts that were tried. */
static char *layout_names(const struct mappings *m, const char *source)
{
    char *names = xstrdup("");
    for (int i = 0; i < m->n; i++)
        if (!source || strcmp(m->list[i].source, source) == 0) {
            char *next = xprintf("%s%s%s", names, *names ? ", " : "", m->list[i].name);
            free(names);
            names = next;
        }
    return names;
}

static char *refuse(const struct attempt *best, const struct attempt *near,
                    const struct mappings *m, const char *source, const struct given *given)
{
    if (best->mapping)
        return xprintf(
            "lacks required columns (KOLOM_HILANG): nearest known layout %s (%s), missing %s",
            best->mapping->name, best->mapping->note, missing(best, given));
    char *names = layout_names(m, source);
    if (!near->mapping)
        return xprintf(
            "has no known header in its first 10 lines (TANPA_HEADER); expected one of %s", names);
    const char *other = near->mapping->source;
    return xprintf("has no known header in its first 10 lines (TANPA_HEADER); expected one of %s; "
                   "nearest known "
                   "layout %s of source %s (%s), %d of %d columns recognised in line %lld",
                   names, near->mapping->name, other, near->mapping->note, near->known,
                   near->mapping->n_layout, (long long)near->line);
}

static void settle(struct header *h, const struct attempt *a, char *text, size_t n, bool all)
{
    *h = (struct header){.mapping = a->mapping,
                         .separator = a->separator,
                         .line = a->line,
                         .record = a->record,
                         .n = a->n};
    h->fields = xcalloc((size_t)a->n, sizeof *h->fields);
    memcpy(h->fields, a->fields, (size_t)a->n * sizeof *h->fields);
    h->titles = xcalloc((size_t)a->n, sizeof *h->titles);
    struct csv_record r;
    struct csv_cell cells[CSV_MAX_CELLS];
    char *p = text;
    for (int64_t record = 0; csv_next(p, text + n, all, h->separator, SAMPLE, &r); record++) {
        if (record == h->record)
            csv_cells(&r, h->separator, cells, CSV_MAX_CELLS);
        if (record >= h->record)
            break;
        p += r.next;
    }
    for (int i = 0; i < h->n; i++) {
        const char *t = h->record >= 0 && h->line ? cells[i].p : "";
        size_t len = h->record >= 0 && h->line ? text_trim(&t, cells[i].n) : 0;
        bool named = h->line && !a->mapping->positional;
        h->titles[i] = named || a->fields[i] < 0
                           ? xprintf("%.*s", (int)len, t)
                           : xstrdup(a->mapping->family->fields[a->fields[i]].title);
    }
}

/* What --mapping leaves to choose from. */
static bool eligible(const struct mapping *m, const char *source, const struct mapping *only)
{
    return only ? m == only : !source || strcmp(m->source, source) == 0;
}

char *header_find(struct header *h, struct source *s, const struct mappings *m, const char *source,
                  const struct mapping *only, const struct given *given)
{
    static const char separators[] = ";,\t";
    char *text = xmalloc(SAMPLE), *why = NULL;
    struct attempt *best = xcalloc(1, sizeof *best), *near = xcalloc(1, sizeof *near);
    size_t n = 0;
    for (size_t got; n < SAMPLE && (got = source_read(s, text + n, SAMPLE - n)) > 0;)
        n += got;
    source_rewind(s);
    bool all = n < SAMPLE;
    for (int i = 0; i < m->n; i++)
        for (const char *sep = separators; *sep && eligible(&m->list[i], source, only); sep++)
            try_separator(&m->list[i], *sep, text, n, all, s->workbook, given, best, near);
    for (int i = 0; i < m->n && !best->mapping; i++) /* layouts of other sources may be nearer */
        for (const char *sep = separators; *sep && !eligible(&m->list[i], source, only); sep++) {
            struct attempt none = {0};
            try_separator(&m->list[i], *sep, text, n, all, s->workbook, given, &none, near);
        }
    bool full = best->mapping && best->satisfied == best->mapping->n_required;
    if (!full && only && only->positional && try_position(only, text, n, all, s->workbook, best))
        full = true;
    if (full)
        settle(h, best, text, n, all);
    else
        why = refuse(best, near, m, source, given);
    free(text);
    free(best);
    free(near);
    return why;
}

void header_free(struct header *h)
{
    for (int i = 0; i < h->n; i++)
        free(h->titles[i]);
    free(h->titles);
    free(h->fields);
}
