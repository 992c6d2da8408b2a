/* report quality: how far the measurements of an area can be trusted, beside the areas below it. */
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The area and what stands directly below it, itself first: the frame of every table. */
#define AREAS                                                                                      \
    "WITH w AS (SELECT wilayah_sk, kode, nama, (wilayah_sk = $1::int) AS sendiri FROM "            \
    "lap.dim_wilayah WHERE wilayah_sk = $1::int OR induk_sk IN (SELECT v.wilayah_sk FROM "         \
    "lap.dim_wilayah a JOIN lap.dim_wilayah v USING (kode) WHERE a.wilayah_sk = $1::int)) "
#define ORDER " ORDER BY w.sendiri DESC, w.kode COLLATE \"C\""

struct heading {
    const char *key, *label;
    enum align align;
};

/* A table out of a query over AREAS; its first column says whether the row is the area itself. */
static struct doc_table *area_table(struct doc *d, const struct report_request *r, const char *key,
                                    const char *heading, const struct heading *columns,
                                    const char *sql)
{
    struct doc_table *t = doc_table(d, key, heading);
    for (int i = 0; columns[i].key; i++)
        doc_column(t, columns[i].key, columns[i].label, columns[i].align);
    char area[16], period[16];
    snprintf(area, sizeof area, "%d", r->area_sk);
    snprintf(period, sizeof period, "%d", r->period.sk);
    const char *v[] = {area, period};
    PGresult *res = db_params(r->conn, sql, 2, v);
    for (int row = 0; row < PQntuples(res); row++) {
        doc_row(t);
        if (PQgetvalue(res, row, 0)[0] == 't')
            doc_strong(t);
        for (int c = 0; c < t->columns; c++)
            cell_value(t, res, row, c + 1);
    }
    PQclear(res);
    return t;
}

static void add_coverage(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"kode", "Kode", LEFT},
        {"wilayah", "Wilayah", LEFT},
        {"sasaran", "Sasaran", RIGHT},
        {"diukur", "Diukur", RIGHT},
        {"cakupan", "Cakupan %", RIGHT},
        {"tanda_tbu", "TB/U tak wajar %", RIGHT},
        {"tanda_bbu", "BB/U tak wajar %", RIGHT},
        {"tanda_bbtb", "BB/TB tak wajar %", RIGHT},
        {"sd_tbu", "SD TB/U", RIGHT},
        {"sd_bbu", "SD BB/U", RIGHT},
        {"sd_bbtb", "SD BB/TB", RIGHT},
        {0},
    };
    struct doc_table *t = area_table(
        d, r, "cakupan", "Cakupan dan kewajaran ukuran, anak 0-59 bulan", columns,
        AREAS
        "SELECT w.sendiri, w.kode, w.nama, t.n_sasaran, t.n_diukur, t.cakupan, "
        "round(100.0 * t.n_ditandai / nullif(t.n + t.n_ditandai, 0), 2), "
        "round(100.0 * b.n_ditandai / nullif(b.n + b.n_ditandai - b.n_edema, 0), 2), "
        "round(100.0 * x.n_ditandai / nullif(x.n + x.n_ditandai - x.n_edema, 0), 2), "
        "round(t.sd, 2), round(b.sd, 2), round(x.sd, 2) "
        "FROM w JOIN lap.fakta_gizi t ON t.wilayah_sk = w.wilayah_sk AND t.periode_sk = $2::int "
        "AND t.indeks = 'tbu' AND t.jk = 'semua' AND t.kelompok_umur = '0-59' "
        "JOIN lap.fakta_gizi b ON b.wilayah_sk = w.wilayah_sk AND b.periode_sk = $2::int "
        "AND b.indeks = 'bbu' AND b.jk = 'semua' AND b.kelompok_umur = '0-59' "
        "JOIN lap.fakta_gizi x ON x.wilayah_sk = w.wilayah_sk AND x.periode_sk = $2::int "
        "AND x.indeks = 'bbtb' AND x.jk = 'semua' AND x.kelompok_umur = '0-59'" ORDER);
    doc_note(t, "Tak wajar: z-score di luar batas WHO, bagian dari z-score yang dapat dihitung; di "
                "atas 1 % dinilai buruk.");
    doc_note(t, "SD pada survei yang baik (51 survei DHS, persentil 5-95): TB/U 1,35-1,95; BB/U "
                "1,17-1,46; BB/TB 1,08-1,50.");
}

static void add_weighing(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"kode", "Kode", LEFT},
        {"wilayah", "Wilayah", LEFT},
        {"s", "S", RIGHT},
        {"k", "K", RIGHT},
        {"d", "D", RIGHT},
        {"n", "N", RIGHT},
        {"k_s", "K/S %", RIGHT},
        {"d_s", "D/S %", RIGHT},
        {"n_d", "N/D %", RIGHT},
        {"n_dob", "N/(D-O-B) %", RIGHT},
        {"dua_t", "2T", RIGHT},
        {"bgm", "BGM", RIGHT},
        {0},
    };
    struct doc_table *t = area_table(
        d, r, "skdn", "Penimbangan (SKDN)", columns,
        AREAS "SELECT w.sendiri, w.kode, w.nama, f.s, f.k, f.d, f.n, f.k_s, f.d_s, f.n_d, f.n_dob, "
              "f.dua_t, f.bgm FROM w JOIN lap.fakta_skdn f ON f.wilayah_sk = w.wilayah_sk AND "
              "f.periode_sk = $2::int" ORDER);
    if (r->period.months > 1)
        doc_note(t, "Jumlah bulanan (anak-bulan), bukan anak.");
}

static void add_mat(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"kode", "Kode", LEFT},
        {"wilayah", "Wilayah", LEFT},
        {"anak", "Anak 0-23 bulan", RIGHT},
        {"catat", "Warna tercatat %", RIGHT},
        {"hitung", "Warna hitungan %", RIGHT},
        {"merah_catat", "Merah tercatat %", RIGHT},
        {"merah_hitung", "Merah hitungan %", RIGHT},
        {"sama", "Sama", RIGHT},
        {"beda", "Beda", RIGHT},
        {0},
    };
    struct doc_table *t = area_table(
        d, r, "tikar", "Tikar pertumbuhan: tercatat dan hitungan", columns,
        AREAS "SELECT w.sendiri, w.kode, w.nama, f.anak_n, f.cakupan_catat, f.cakupan_hitung, "
              "f.persen_merah_catat, f.persen_merah_hitung, f.sama, f.beda FROM w JOIN "
              "lap.fakta_tikar f ON f.wilayah_sk = w.wilayah_sk AND f.periode_sk = $2::int" ORDER);
    doc_note(t, "Warna hitungan berasal dari z-score PB/U pengukuran terakhir dan tidak mengganti "
                "warna yang tercatat.");
}

/* The area by source, the areas below it all sources together. */
#define BY_SOURCE " AND (w.sendiri OR f.sumber = 'semua')"
#define SOURCE_ORDER                                                                               \
    " ORDER BY w.sendiri DESC, w.kode COLLATE \"C\", (f.sumber = 'semua') DESC, f.sumber COLLATE " \
    "\"C\""

/* The tests that the tables by area and by puskesmas share: headings and columns of f. */
#define TESTS                                                                                      \
    {"baris", "Baris", RIGHT}, {"skor", "Skor", RIGHT}, {"peringkat", "Peringkat", LEFT},          \
        {"smart", "Tanda SMART %", RIGHT}, {"sd", "SD BB/TB", RIGHT},                              \
        {"dps_berat", "DPS berat", RIGHT}, {"dps_tinggi", "DPS tinggi", RIGHT},                    \
    {                                                                                              \
        "setengah", "Tinggi ,0 dan ,5 %", RIGHT                                                    \
    }
#define TEST_COLUMNS                                                                               \
    "f.baris_n, f.skor_bbtb, f.peringkat_bbtb, f.smart_bbtb, round(f.sd_bbtb, 2), f.dps_berat, "   \
    "f.dps_tinggi, f.setengah_tinggi, "

static void add_quality(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"kode", "Kode", LEFT},
        {"wilayah", "Wilayah", LEFT},
        {"sumber", "Sumber", LEFT},
        TESTS,
        {"rasio_jk", "Rasio JK p", RIGHT},
        {"rasio_umur", "Rasio umur p", RIGHT},
        {"ganda", "Ganda", RIGHT},
        {"tetap", "Tetap", RIGHT},
        {"susut", "Susut", RIGHT},
        {0},
    };
    struct doc_table *t = area_table(
        d, r, "mutu", "Mutu pengukuran, anak di bawah lima tahun", columns,
        AREAS "SELECT w.sendiri AND f.sumber = 'semua', w.kode, w.nama, f.sumber, " TEST_COLUMNS
              "round(f.rasio_jk_p, 3), round(f.rasio_umur_p, 3), "
              "f.ganda, f.tetap, f.susut FROM w JOIN lap.fakta_mutu f ON f.wilayah_sk = "
              "w.wilayah_sk AND f.periode_sk = $2::int" BY_SOURCE SOURCE_ORDER);
    doc_note(t, "Skor gabungan berat dan tinggi: 0-9 sangat baik, 10-14 baik, 15-24 cukup, lebih "
                "bermasalah. DPS: di bawah 8 sangat baik, 12 baik, 20 cukup.");
    doc_note(t, "Tinggi berakhir ,0 atau ,5: wajar 20 %, waspada di atas 30 %. Ganda, tetap, "
                "susut: baris yang patut diperiksa, daftarnya di inti.temuan_mutu.");
}

/* Only a kabupaten has rows of puskesmas; elsewhere the table is left out. */
static void add_clinics(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"puskesmas", "Puskesmas", LEFT},
        {"sumber", "Sumber", LEFT},
        TESTS,
        {"ganda", "Ganda", RIGHT},
        {"tetap", "Tetap", RIGHT},
        {"susut", "Susut", RIGHT},
        {0},
    };
    char *sql = xprintf("SELECT count(*) FROM lap.fakta_mutu_puskesmas WHERE wilayah_sk = %d AND "
                        "periode_sk = %d",
                        r->area_sk, r->period.sk);
    bool any = db_int(r->conn, sql) > 0;
    free(sql);
    if (!any)
        return;
    struct doc_table *t = area_table(
        d, r, "mutu_puskesmas", "Mutu pengukuran menurut puskesmas", columns,
        AREAS "SELECT f.sumber = 'semua', f.puskesmas, f.sumber, " TEST_COLUMNS
              "f.ganda, f.tetap, f.susut FROM w JOIN lap.fakta_mutu_puskesmas "
              "f ON f.wilayah_sk = w.wilayah_sk AND w.sendiri AND f.periode_sk = $2::int ORDER BY "
              "f.puskesmas COLLATE \"C\", f.sumber = 'semua' DESC, f.sumber COLLATE \"C\"");
    doc_note(t, "Puskesmas seperti tercatat pada baris; baris tanpa puskesmas tidak ikut.");
}

static void add_completeness(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"kode", "Kode", LEFT},
        {"wilayah", "Wilayah", LEFT},
        {"sumber", "Sumber", LEFT},
        {"desa", "Desa", RIGHT},
        {"lapor", "Melapor", RIGHT},
        {"baris", "Baris", RIGHT},
        {"tgl_lahir", "Tgl lahir %", RIGHT},
        {"berat", "Berat %", RIGHT},
        {"tinggi", "Tinggi %", RIGHT},
        {"posisi", "Cara ukur %", RIGHT},
        {"posyandu", "Posyandu %", RIGHT},
        {"lengkap", "Lengkap %", RIGHT},
        {0},
    };
    struct doc_table *t = area_table(
        d, r, "kelengkapan", "Kelengkapan", columns,
        AREAS "SELECT w.sendiri AND f.sumber = 'semua', w.kode, w.nama, f.sumber, f.desa_n, "
              "f.desa_lapor, f.baris_n, round(100.0 * f.tgl_lahir / f.baris_n, 2), "
              "round(100.0 * f.berat / f.baris_n, 2), round(100.0 * f.tinggi / f.baris_n, 2), "
              "round(100.0 * f.posisi / f.baris_n, 2), round(100.0 * f.posyandu / f.baris_n, 2), "
              "f.persen_lengkap FROM w JOIN lap.fakta_kelengkapan f ON f.wilayah_sk = "
              "w.wilayah_sk AND f.periode_sk = $2::int" BY_SOURCE SOURCE_ORDER);
    doc_note(t, "Lengkap: jenis kelamin, tanggal lahir, berat dan panjang atau tinggi badan.");
}

static struct doc *build(const struct report_request *r)
{
    struct doc *d = doc_new("quality", "Mutu data pengukuran");
    d->landscape = true;
    report_facts(d, r, "lap.fakta_gizi");
    add_coverage(d, r);
    add_quality(d, r);
    add_clinics(d, r);
    add_completeness(d, r);
    add_weighing(d, r);
    add_mat(d, r);
    return d;
}

const struct report_kind report_quality = {
    .name = "quality",
    .summary = "how far the measurements can be trusted",
    .formats = "csv json xlsx pdf",
    .build = build,
};
