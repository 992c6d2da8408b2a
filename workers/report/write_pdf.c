/* Reports as PDF: A4 pages, tables with repeated headings, page numbers. Text by pango, pages by
 * cairo. */
#include "doc.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_SIDE 595.276 /* points; A4 */
#define LONG_SIDE  841.890
#define MARGIN     42.0
#define PAD        2.5
#define WIDEST     230.0 /* a column asks for no more */

struct paper {
    cairo_t *cr;
    PangoLayout *layout;
    const struct doc *doc;
    double width, height, y; /* y: free from here on */
    int page, pages;         /* pages: 0 while they are counted */
};

/* Lays a text out; returns its height. Width < 0: one line. */
static double set_text(struct paper *p, const char *text, double size, bool bold, double width,
                       PangoAlignment align)
{
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(p->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(p->layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(p->layout, align);
    pango_layout_set_text(p->layout, text, -1);
    int h;
    pango_layout_get_size(p->layout, NULL, &h);
    return (double)h / PANGO_SCALE;
}

static void show_text(struct paper *p, double x, double y)
{
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->layout);
}

static void finish_page(struct paper *p)
{
    char text[96];
    snprintf(text, sizeof text, "Halaman %d dari %d", p->page, p->pages);
    cairo_set_source_rgb(p->cr, 0.35, 0.35, 0.35);
    set_text(p, text, 7, false, p->width - 2 * MARGIN, PANGO_ALIGN_RIGHT);
    show_text(p, MARGIN, p->height - MARGIN + 8);
    if (p->doc->footer) {
        set_text(p, p->doc->footer, 7, false, p->width - 2 * MARGIN - 100, PANGO_ALIGN_LEFT);
        show_text(p, MARGIN, p->height - MARGIN + 8);
    }
    cairo_show_page(p->cr);
}

static void next_page(struct paper *p)
{
    if (p->page)
        finish_page(p);
    p->page++;
    p->y = MARGIN;
}

static void paragraph(struct paper *p, const char *text, double size, bool bold, double gap)
{
    double h = set_text(p, text, size, bold, p->width - 2 * MARGIN, PANGO_ALIGN_LEFT);
    if (p->y + h > p->height - MARGIN) {
        next_page(p);
        set_text(p, text, size, bold, p->width - 2 * MARGIN, PANGO_ALIGN_LEFT);
    }
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    show_text(p, MARGIN, p->y);
    p->y += h + gap;
}

/* As printed on paper: a dash for no value, a decimal comma. */
static const char *printed(const struct cell *c, char *buffer, size_t size)
{
    if (c->kind == CELL_NONE)
        return "-";
    const char *text = cell_print(c, buffer, size);
    char *point = c->kind == CELL_NUMBER ? strchr(buffer, '.') : NULL;
    if (point)
        *point = ',';
    return text;
}

/* Width of a text on one line, or of its longest word. */
static double text_width(struct paper *p, const char *text, double size, bool bold, bool word)
{
    int width;
    set_text(p, text, size, bold, -1, PANGO_ALIGN_LEFT);
    if (word) {
        pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD);
        pango_layout_set_width(p->layout, 0);
    }
    pango_layout_get_size(p->layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

/* What a column asks for: all of its values on one line; `word`: no value with a broken word. */
static double column_width(struct paper *p, const struct doc_table *t, int c, double size,
                           bool word)
{
    char buffer[64];
    double w = text_width(p, t->column[c].label, size, true, word);
    if (!word && w > 60)
        w /= 2; /* headings may take two lines */
    else if (word && w > 40)
        w = 40; /* and their long words a hyphen */
    for (int r = 0; r < t->rows; r++) {
        double value = text_width(p, printed(&t->cell[r * t->columns + c], buffer, sizeof buffer),
                                  size, t->strong[r], word);
        w = value > w ? value : w;
    }
    return (w > WIDEST ? WIDEST : w) + 2 * PAD + 1;
}

/*
 * Widths of the columns on the page. What does not fit is taken from the columns in the measure in
 * which they are wider than their longest word, so that no number is broken.
 */
static double *column_widths(struct paper *p, const struct doc_table *t, double size)
{
    double *w = xcalloc((size_t)t->columns, sizeof *w), sum = 0, room = p->width - 2 * MARGIN;
    double *least = xcalloc((size_t)t->columns, sizeof *least), needed = 0;
    for (int c = 0; c < t->columns; c++)
        sum += w[c] = column_width(p, t, c, size, false);
    for (int c = 0; c < t->columns && sum > room; c++) {
        least[c] = column_width(p, t, c, size, true);
        least[c] = least[c] < w[c] ? least[c] : w[c];
        needed += least[c];
    }
    for (int c = 0; c < t->columns && sum > 0; c++)
        if (sum <= room)
            w[c] *= sum < room * 0.6 ? 1 : room / sum;
        else if (needed < room)
            w[c] = least[c] + (w[c] - least[c]) * (room - needed) / (sum - needed);
        else
            w[c] *= room / sum;
    free(least);
    return w;
}

static PangoAlignment alignment(enum align a)
{
    return a == RIGHT ? PANGO_ALIGN_RIGHT : a == CENTRE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
}

/* Row -1 is the heading. */
static const char *row_text(const struct doc_table *t, int row, int column, char *buffer,
                            size_t size)
{
    return row < 0 ? t->column[column].label
                   : printed(&t->cell[row * t->columns + column], buffer, size);
}

static double row_height(struct paper *p, const struct doc_table *t, int row, const double *w,
                         double size)
{
    double h = 0;
    char buffer[64];
    for (int c = 0; c < t->columns; c++) {
        double one = set_text(p, row_text(t, row, c, buffer, sizeof buffer), size,
                              row < 0 || t->strong[row], w[c] - 2 * PAD, PANGO_ALIGN_LEFT);
        h = one > h ? one : h;
    }
    return h + 2 * PAD;
}

static void draw_row(struct paper *p, const struct doc_table *t, int row, const double *w,
                     double size, double h)
{
    double x = MARGIN, total = 0;
    char buffer[64];
    for (int c = 0; c < t->columns; c++)
        total += w[c];
    if (row < 0) {
        cairo_set_source_rgb(p->cr, 0.87, 0.91, 0.94);
        cairo_rectangle(p->cr, x, p->y, total, h);
        cairo_fill(p->cr);
    }
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (int c = 0; c < t->columns; x += w[c++]) {
        set_text(p, row_text(t, row, c, buffer, sizeof buffer), size, row < 0 || t->strong[row],
                 w[c] - 2 * PAD, alignment(t->column[c].align));
        show_text(p, x + PAD, p->y + PAD);
    }
    p->y += h;
    cairo_set_source_rgb(p->cr, 0.75, 0.75, 0.75);
    cairo_set_line_width(p->cr, 0.4);
    cairo_move_to(p->cr, MARGIN, p->y);
    cairo_line_to(p->cr, MARGIN + total, p->y);
    cairo_stroke(p->cr);
}

static void draw_table(struct paper *p, const struct doc_table *t)
{
    double size = t->columns > 14 ? 6 : t->columns > 9 ? 7 : 8, *w = column_widths(p, t, size);
    double head = row_height(p, t, -1, w, size);
    if (p->y + 16 + head * 2 > p->height - MARGIN)
        next_page(p);
    paragraph(p, t->heading, 10, true, 3);
    draw_row(p, t, -1, w, size, head);
    for (int r = 0; r < t->rows; r++) {
        double h = row_height(p, t, r, w, size);
        if (p->y + h > p->height - MARGIN) {
            next_page(p);
            draw_row(p, t, -1, w, size, head);
        }
        draw_row(p, t, r, w, size, h);
    }
    p->y += 4;
    for (int i = 0; i < t->notes; i++)
        paragraph(p, t->note[i], 7, false, 1);
    p->y += 10;
    free(w);
}

static void draw(struct paper *p)
{
    const struct doc *d = p->doc;
    next_page(p);
    paragraph(p, d->title, 14, true, 4);
    for (int i = 0; i < d->facts; i++) {
        char *line = xprintf("%s: %s", d->fact[i].label, d->fact[i].value);
        paragraph(p, line, 9, false, 1);
        free(line);
    }
    p->y += 10;
    for (int i = 0; i < d->tables; i++)
        draw_table(p, d->table[i]);
    finish_page(p);
}

static cairo_status_t nowhere(void *closure, const unsigned char *data, unsigned length)
{
    (void)closure;
    (void)data;
    (void)length;
    return CAIRO_STATUS_SUCCESS;
}

/* Draws on a surface and returns the number of pages. */
static int draw_on(cairo_surface_t *surface, const struct doc *d, int pages, const char *path)
{
    struct paper p = {.doc = d, .pages = pages};
    p.width = d->landscape ? LONG_SIDE : SHORT_SIDE;
    p.height = d->landscape ? SHORT_SIDE : LONG_SIDE;
    p.cr = cairo_create(surface);
    p.layout = pango_cairo_create_layout(p.cr);
    draw(&p);
    g_object_unref(p.layout);
    cairo_destroy(p.cr);
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        die(EXIT_RUNTIME, "cannot write %s: %s", path,
            cairo_status_to_string(cairo_surface_status(surface)));
    cairo_surface_destroy(surface);
    return p.page;
}

void doc_write_pdf(const struct doc *d, const char *path)
{
    double w = d->landscape ? LONG_SIDE : SHORT_SIDE, h = d->landscape ? SHORT_SIDE : LONG_SIDE;
    int pages = draw_on(cairo_pdf_surface_create_for_stream(nowhere, NULL, w, h), d, 0, path);
    cairo_surface_t *surface = cairo_pdf_surface_create(path, w, h);
    char *made = xprintf("%sT00:00:00Z", d->made);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, d->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    draw_on(surface, d, pages, path);
    free(made);
}
