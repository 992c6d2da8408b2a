/* Notes of single measurements, for the figures about data quality. */
#ifndef MUTU_H
#define MUTU_H

#include "score.h"
#include "growth/quality.h"

enum { NOTE_INDICES = 5 }; /* haz waz whz baz acz */

struct note {
    int64_t child; /* orang_id, else anak_id */
    int32_t place, clinic;
    kv_date date, born;           /* born: as recorded, KV_NO_DATE without one */
    int32_t weight, height, muac; /* 0.0001 kg or cm; 0 not measured */
    int32_t z[NOTE_INDICES];
    int16_t months; /* whole months of age, -1 unknown */
    uint8_t source, sex, position, flags;
    bool head, duplicate;
};

void mutu_note(struct notes *n, const struct kv_growth_input *in,
               const struct kv_growth_result *out, int64_t child, kv_date date, kv_date born,
               int32_t place, uint8_t source, int32_t clinic);
/* Adds and frees the notes of another thread. */
void mutu_append(struct notes *n, struct notes *from);
/* Puts the notes in the order of their posyandu and marks duplicates; score->note_from tells where
 * each rank starts. */
void mutu_order(struct score *s);

/* ---- writing, for mutu.c and puskesmas.c ---- */

struct extra { /* counted beside kv_quality */
    int64_t twice, same, shorter;
};
enum { EXTRAS = sizeof(struct extra) / sizeof(int64_t) };

struct level {
    int node;
    struct kv_quality quality[MAX_SOURCES];
    struct extra extra[MAX_SOURCES];
};

struct walk {
    struct score *s;
    struct copy_in *copy, states; /* states: for operasi.keadaan_mutu, sent behind the rows */
    PGresult *kept;               /* states of neighbours, NULL none */
    struct level level[AREA_LEVELS];
    struct kv_memory memory;
    struct kv_quality_band *band;
    int bands;
};

#define MUTU_COLUMNS                                                                               \
    "wilayah_sk, periode_sk, sumber, baris_n, ganda, tetap, susut, z_tbu, tanda_tbu, z_bbu, "      \
    "tanda_bbu, z_bbtb, tanda_bbtb, persen_tanda_tbu, persen_tanda_bbu, persen_tanda_bbtb, "       \
    "smart_bbtb, peringkat_smart_bbtb, sd_tbu, sd_bbu, sd_bbtb, peringkat_sd_bbtb, "               \
    "kemencengan_bbtb, peringkat_kemencengan_bbtb, keruncingan_bbtb, "                             \
    "peringkat_keruncingan_bbtb, dps_berat, peringkat_dps_berat, dps_tinggi, "                     \
    "peringkat_dps_tinggi, dps_lila, peringkat_dps_lila, setengah_berat, setengah_tinggi, "        \
    "beda_berat, beda_tinggi, umur_12_p, peringkat_umur_12, umur_6_p, rasio_jk, rasio_jk_p, "      \
    "peringkat_rasio_jk, rasio_umur, rasio_umur_p, peringkat_rasio_umur, lila_luar, smart_lila, "  \
    "sd_lila, skor_bbtb, uji_bbtb, peringkat_bbtb, skor_lila, uji_lila, peringkat_lila, run_id"

/* Counts a note in. */
void mutu_add_note(struct walk *w, struct level *at, const struct note *x);
/*
 * Writes the rows of what is counted, one for each source and one for all, and empties it; before
 * that a parent, or NULL, takes the counts. `clinic` is NULL but for lap.fakta_mutu_puskesmas.
 */
void mutu_write(struct walk *w, struct level *at, int32_t area, const char *clinic, bool rows,
                struct level *parent);
/*
 * Calls `found` for every visit of the period whose weight and length are those of a visit more
 * than 20 days before (same), or whose length is more than 1 cm below an earlier one (shorter).
 */
void mutu_oddities(const struct score *s, void *arg,
                   void (*found)(void *arg, const struct visit *v, bool same, bool shorter));

/* puskesmas.c */
void puskesmas_stage(struct walk *w, struct publish *p);

#endif
