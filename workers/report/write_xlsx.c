/* Reports as XLSX: one sheet for each table. */
#include "doc.h"
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

struct styles {
    lxw_format *title, *fact, *head, *text, *strong, *number[5], *strong_number[5], *note, *centre,
        *dash;
};

static lxw_format *style(lxw_workbook *book, bool bold, const char *number)
{
    lxw_format *f = workbook_add_format(book);
    if (bold)
        format_set_bold(f);
    if (number)
        format_set_num_format(f, number);
    return f;
}

static struct styles make_styles(lxw_workbook *book)
{
    static const char *const decimals[] = {"#,##0", "0.0", "0.00", "0.000", "0.0000"};
    struct styles s = {.title = style(book, true, NULL),
                       .fact = style(book, false, NULL),
                       .head = style(book, true, NULL)};
    s.text = style(book, false, NULL);
    s.strong = style(book, true, NULL);
    s.note = style(book, false, NULL);
    format_set_font_size(s.title, 14);
    format_set_text_wrap(s.head);
    format_set_align(s.head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bg_color(s.head, 0xDDE8F0);
    format_set_bottom(s.head, LXW_BORDER_THIN);
    format_set_italic(s.note);
    s.centre = style(book, false, NULL);
    format_set_align(s.centre, LXW_ALIGN_CENTER);
    s.dash = style(book, false, NULL);
    format_set_align(s.dash, LXW_ALIGN_RIGHT);
    for (int i = 0; i < 5; i++) {
        s.number[i] = style(book, false, decimals[i]);
        s.strong_number[i] = style(book, true, decimals[i]);
    }
    return s;
}

/*
 * A name Excel accepts: at most 31 characters, none of []:*?/\; the number keeps it unique. The
 * heading up to its first full stop: "3 Formulir 4 Tabel 3".
 */
static void sheet_name(const struct doc_table *t, int number, char name[32])
{
    char words[27];
    const char *stop = strstr(t->heading, ". "), *bracket = strstr(t->heading, " (");
    size_t n = stop      ? (size_t)(stop - t->heading)
               : bracket ? (size_t)(bracket - t->heading)
                         : strlen(t->heading);
    n = n < sizeof words - 1 ? n : sizeof words - 1;
    while (n > 0 && (t->heading[n] & 0xC0) == 0x80)
        n--; /* not inside a character */
    memcpy(words, t->heading, n);
    words[n] = 0;
    for (char *p = words; *p; p++)
        if (strchr("[]:*?/\\", *p))
            *p = ' ';
    snprintf(name, 32, "%d %s", number, words);
}

/* No value is printed as a dash, as on the paper forms. */
static void write_cell(lxw_worksheet *w, const struct styles *s, lxw_row_t row, lxw_col_t col,
                       const struct cell *c, enum align align, bool strong)
{
    int decimals = c->decimals < 5 ? c->decimals : 4;
    if (c->kind == CELL_NUMBER)
        worksheet_write_number(w, row, col, c->number,
                               strong ? s->strong_number[decimals] : s->number[decimals]);
    else if (c->kind == CELL_TEXT)
        worksheet_write_string(w, row, col, c->text,
                               strong            ? s->strong
                               : align == CENTRE ? s->centre
                                                 : s->text);
    else if (align != LEFT)
        worksheet_write_string(w, row, col, "-", align == CENTRE ? s->centre : s->dash);
}

/* Width of a column in characters: the longest value, within bounds. */
static double width(const struct doc_table *t, int column)
{
    size_t n = strlen(t->column[column].label) / 2 + 2;
    char buffer[64];
    for (int r = 0; r < t->rows; r++) {
        size_t len =
            strlen(cell_print(&t->cell[r * t->columns + column], buffer, sizeof buffer)) + 2;
        n = len > n ? len : n;
    }
    return n < 8 ? 8 : n > 50 ? 50 : (double)n;
}

static void write_sheet(lxw_workbook *book, const struct styles *s, const struct doc *d, int number)
{
    const struct doc_table *t = d->table[number];
    char name[32];
    sheet_name(t, number + 1, name);
    lxw_worksheet *w = workbook_add_worksheet(book, name);
    lxw_row_t row = 0;
    worksheet_write_string(w, row++, 0, d->title, s->title);
    for (int i = 0; i < d->facts; i++, row++) {
        char line[512];
        snprintf(line, sizeof line, "%s: %s", d->fact[i].label, d->fact[i].value);
        worksheet_write_string(w, row, 0, line, s->fact);
    }
    worksheet_write_string(w, ++row, 0, t->heading, s->strong);
    row++;
    for (int c = 0; c < t->columns; c++) {
        worksheet_set_column(w, (lxw_col_t)c, (lxw_col_t)c, width(t, c), NULL);
        worksheet_write_string(w, row, (lxw_col_t)c, t->column[c].label, s->head);
    }
    worksheet_freeze_panes(w, row + 1, 0);
    worksheet_repeat_rows(w, row, row);
    for (int i = 0; i < t->cells; i++)
        write_cell(w, s, row + 1 + (lxw_row_t)(i / t->columns), (lxw_col_t)(i % t->columns),
                   &t->cell[i], t->column[i % t->columns].align, t->strong[i / t->columns]);
    row += (lxw_row_t)t->rows + 2;
    for (int i = 0; i < t->notes; i++)
        worksheet_write_string(w, row++, 0, t->note[i], s->note);
    worksheet_set_paper(w, 9); /* A4 */
    if (d->landscape)
        worksheet_set_landscape(w);
    worksheet_fit_to_pages(w, 1, 0);
}

void doc_write_xlsx(const struct doc *d, const char *path)
{
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    lxw_workbook *book = workbook_new_opt(path, &options);
    if (!book)
        die(EXIT_RUNTIME, "cannot write %s", path);
    struct tm day = {.tm_isdst = 0};
    strptime(d->made, "%Y-%m-%d", &day);
    lxw_doc_properties properties = {
        .title = d->title, .company = "konvergensi", .created = timegm(&day)};
    workbook_set_properties(book, &properties);
    struct styles s = make_styles(book);
    for (int i = 0; i < d->tables; i++)
        write_sheet(book, &s, d, i);
    lxw_error error = workbook_close(book);
    if (error)
        die(EXIT_RUNTIME, "cannot write %s: %s", path, lxw_strerror(error));
}
