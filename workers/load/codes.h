/* Codes of warnings and refusals, as acuan.kode_muat explains them. */
#ifndef LOAD_CODES_H
#define LOAD_CODES_H

#include <stdint.h>

enum code {
    CODE_NONE,
    JUMLAH_KOLOM,
    BARIS_TIDAK_LENGKAP,
    WAKTU_MUSTAHIL,
    KOLOM_ASING,
    KOLOM_GANDA,
    ANGKA_SALAH,
    TANGGAL_SALAH,
    SERIAL,
    DI_LUAR_RENTANG,
    NIK_SALAH,
    NIK_ILMIAH,
    NIK_PRESISI,
    NIK_DUMMY,
    UMUR_BEDA,
    JK_SALAH,
    NILAI_ASING,
    DUPLIKAT,
    DIGANTI,
    CEK_GANDA,
    WILAYAH_ASING,
    UMUR_LEBIH,
    TGL_LAHIR_KOSONG,
    JUMLAH_BEDA,
    LAYANAN_ASING,
    JAWABAN_KOSONG,
    CODES
};
extern const char *const code_names[CODES];

/* How often a code met a column, and where first; column n of a file of n columns is the whole row.
 */
struct tally_cell {
    int64_t n;
    int64_t first; /* line, 0: none */
};
struct tally {
    int columns;
    struct tally_cell *cells; /* CODES x (columns + 1) */
    int64_t read, accepted, rejected, blank;
    int64_t niks, niks_end_0; /* 16 digits, and those that end in 0 */
};

void tally_init(struct tally *t, int columns);
void tally_free(struct tally *t);
void tally_reset(struct tally *t);
void tally_add(struct tally *to, const struct tally *from);

static inline void tally_warn(struct tally *t, enum code code, int column, int64_t line)
{
    struct tally_cell *c = &t->cells[code * (t->columns + 1) + (column < 0 ? t->columns : column)];
    c->n++;
    if (!c->first)
        c->first = line;
}

#endif
