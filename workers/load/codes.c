#include "load/codes.h"
#include "konv.h"
#include <stdlib.h>
#include <string.h>

const char *const code_names[CODES] = {
    "-",
    "JUMLAH_KOLOM",
    "BARIS_TIDAK_LENGKAP",
    "WAKTU_MUSTAHIL",
    "KOLOM_ASING",
    "KOLOM_GANDA",
    "ANGKA_SALAH",
    "TANGGAL_SALAH",
    "SERIAL",
    "DI_LUAR_RENTANG",
    "NIK_SALAH",
    "NIK_ILMIAH",
    "NIK_PRESISI",
    "NIK_DUMMY",
    "UMUR_BEDA",
    "JK_SALAH",
    "NILAI_ASING",
    "DUPLIKAT",
    "DIGANTI",
    "CEK_GANDA",
    "WILAYAH_ASING",
    "UMUR_LEBIH",
    "TGL_LAHIR_KOSONG",
    "JUMLAH_BEDA",
    "LAYANAN_ASING",
    "JAWABAN_KOSONG",
};

static size_t cell_count(const struct tally *t)
{
    return (size_t)CODES * (size_t)(t->columns + 1);
}

void tally_init(struct tally *t, int columns)
{
    *t = (struct tally){.columns = columns};
    t->cells = xcalloc(cell_count(t), sizeof *t->cells);
}

void tally_free(struct tally *t)
{
    free(t->cells);
    t->cells = NULL;
}

void tally_reset(struct tally *t)
{
    struct tally_cell *cells = t->cells;
    *t = (struct tally){.columns = t->columns, .cells = cells};
    memset(cells, 0, cell_count(t) * sizeof *cells);
}

/* Blocks are added in the order of the file, so the first line is kept. */
void tally_add(struct tally *to, const struct tally *from)
{
    for (size_t i = 0; i < cell_count(to); i++) {
        to->cells[i].n += from->cells[i].n;
        if (!to->cells[i].first)
            to->cells[i].first = from->cells[i].first;
    }
    to->read += from->read;
    to->accepted += from->accepted;
    to->rejected += from->rejected;
    to->blank += from->blank;
    to->niks += from->niks;
    to->niks_end_0 += from->niks_end_0;
}
