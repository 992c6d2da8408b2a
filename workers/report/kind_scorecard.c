/*
 * report scorecard: the official forms of an area. For a village or posyandu: Form 4 with its five
 * tables, Form 1 and the year-end report (year), the named lists 2A, 2B (month), 2C (year), 3A, 3B
 * and the gap list for roles that may read persons. Above the village: Form 4 and the areas below.
 * Every table is a function of the warehouse; the column counts of the forms are those of the
 * paper.
 */
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct heading {
    const char *key, *label;
    enum align align;
};

/* A table out of a query with parameters; every column of the result is a column of the table. */
static struct doc_table *query_table(struct doc *d, const struct report_request *r, const char *key,
                                     const char *title, const struct heading *columns,
                                     const char *sql, int n, const char *const *values)
{
    struct doc_table *t = doc_table(d, key, title);
    for (int i = 0; columns[i].key; i++)
        doc_column(t, columns[i].key, columns[i].label, columns[i].align);
    PGresult *res = db_params(r->conn, sql, n, values);
    doc_fill(t, res);
    PQclear(res);
    return t;
}

/* The five tables of Form 4; $1 area, $2 period. */
static void add_form4(struct doc *d, const struct report_request *r)
{
    static const struct heading counts[] = {
        {"uraian", "Uraian", LEFT}, {"jumlah", "Jumlah", RIGHT}, {0}};
    static const struct heading mat[] = {{"uraian", "Hasil pengukuran tikar pertumbuhan", LEFT},
                                         {"jumlah", "Jumlah", RIGHT},
                                         {"persen", "% dari yang diukur", RIGHT},
                                         {0}};
    static const struct heading services[] = {{"kode", "Kode", LEFT},
                                              {"uraian", "Indikator", LEFT},
                                              {"laki", "Laki", RIGHT},
                                              {"jumlah", "Jumlah", RIGHT},
                                              {"seharusnya", "Seharusnya", RIGHT},
                                              {"persen", "%", RIGHT},
                                              {"tidak_dipantau", "Tidak dipantau", RIGHT},
                                              {0}};
    static const struct heading score[] = {{"sasaran", "Sasaran", LEFT},
                                           {"diterima", "Jumlah diterima", RIGHT},
                                           {"seharusnya", "Jumlah seharusnya", RIGHT},
                                           {"persen", "Tingkat konvergensi %", RIGHT},
                                           {0}};
    static const struct heading money[] = {{"bidang", "Bidang/kegiatan", LEFT},
                                           {"total", "Total alokasi dana", RIGHT},
                                           {"stunting", "Alokasi dana stunting", RIGHT},
                                           {"persen", "%", RIGHT},
                                           {0}};
    const char *v[] = {r->code, r->period.code};
    query_table(d, r, "form4_1", "Formulir 4 Tabel 1. Jumlah sasaran 1.000 HPK", counts,
                "SELECT uraian, jumlah FROM lap.formulir_4($1, $2) WHERE tabel = 1", 2, v);
    query_table(d, r, "form4_2", "Formulir 4 Tabel 2. Hasil pengukuran tikar pertumbuhan", mat,
                "SELECT uraian, jumlah, persen FROM lap.formulir_4($1, $2) WHERE tabel = 2", 2, v);
    struct doc_table *t = query_table(
        d, r, "form4_3", "Formulir 4 Tabel 3. Kelengkapan konvergensi paket layanan", services,
        "SELECT f.baris, f.uraian, f.laki, f.jumlah, f.seharusnya, f.persen, x.tidak_dipantau FROM "
        "lap.formulir_4($1, $2) f LEFT JOIN (SELECT i.kode, y.tidak_dipantau FROM "
        "lap.fakta_indikator y "
        "JOIN lap.dim_indikator i USING (indikator_sk) JOIN lap.dim_periode p USING (periode_sk) "
        "WHERE "
        "p.kode = $2 AND i.himpunan_aturan = 'kpm2019' AND y.wilayah_sk = lap.wilayah_pada($1, "
        "p.selesai)) "
        "x ON x.kode = f.baris WHERE f.tabel = 3 ORDER BY f.urut",
        2, v);
    doc_note(
        t,
        "Yang tidak dipantau dihitung belum menerima, seperti pada formulir resmi. A4 Laki: dengan "
        "pengasuh laki-laki.");
    query_table(
        d, r, "form4_4", "Formulir 4 Tabel 4. Tingkat konvergensi desa", score,
        "SELECT uraian, jumlah, seharusnya, persen FROM lap.formulir_4($1, $2) WHERE tabel = 4", 2,
        v);
    query_table(
        d, r, "form4_5", "Formulir 4 Tabel 5. Penggunaan dana desa dalam pencegahan stunting",
        money,
        "SELECT uraian, seharusnya, jumlah, persen FROM lap.formulir_4($1, $2) WHERE tabel = 5", 2,
        v);
}

static void add_priorities(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {{"urut", "No", RIGHT},
                                             {"indikator", "Kode", LEFT},
                                             {"nama", "Masalah", LEFT},
                                             {"belum", "Belum menerima", RIGHT},
                                             {"seharusnya", "Seharusnya", RIGHT},
                                             {"persen", "%", RIGHT},
                                             {"alasan", "Alasan terbanyak", LEFT},
                                             {"alasan_n", "Orang", RIGHT},
                                             {0}};
    static const struct heading packages[] = {{"paket", "Paket", LEFT},
                                              {"nama", "Nama paket", LEFT},
                                              {"diterima", "Diterima", RIGHT},
                                              {"seharusnya", "Seharusnya", RIGHT},
                                              {"skor", "%", RIGHT},
                                              {"keluarga", "Rumah tangga", RIGHT},
                                              {"memperoleh", "Memperoleh paket", RIGHT},
                                              {0}};
    const char *v[] = {r->code, r->period.code};
    query_table(d, r, "prioritas", "Masalah prioritas (Pasal 25 dan 26)", columns,
                "SELECT * FROM lap.masalah_prioritas($1, $2)", 2, v);
    query_table(d, r, "paket", "Lima paket layanan (Pasal 19)", packages,
                "SELECT f.paket, a.nama, f.diterima, f.seharusnya, f.skor, f.keluarga_n, "
                "f.keluarga_lengkap_n FROM lap.fakta_paket f JOIN lap.dim_periode p USING "
                "(periode_sk) JOIN "
                "acuan.paket a ON a.kode = f.paket WHERE p.kode = $2 AND f.wilayah_sk = "
                "lap.wilayah_pada($1, "
                "p.selesai) AND f.himpunan = 'kpm2019' AND f.sasaran = 'SEMUA' ORDER BY a.urutan",
                2, v);
}

static void add_year(struct doc *d, const struct report_request *r)
{
    static const struct heading report[] = {{"huruf", "Huruf", LEFT},
                                            {"angka", "Angka", RIGHT},
                                            {"uraian", "Yang dilaporkan (Pasal 40 ayat 2)", LEFT},
                                            {"jumlah", "Jumlah", RIGHT},
                                            {"seharusnya", "Dari", RIGHT},
                                            {"persen", "%", RIGHT},
                                            {0}};
    static const struct heading counts[] = {
        {"urut", "No", RIGHT}, {"uraian", "Uraian", LEFT}, {"jumlah", "Jumlah", RIGHT}, {0}};
    static const struct heading providers[] = {{"jenis", "Penyedia", LEFT},
                                               {"nama", "Nama", LEFT},
                                               {"periksa_hamil", "KIA: periksa hamil", CENTRE},
                                               {"pil_fe", "KIA: pil Fe", CENTRE},
                                               {"nifas", "KIA: nifas", CENTRE},
                                               {"imunisasi", "KIA: imunisasi", CENTRE},
                                               {"timbang", "Gizi: timbang", CENTRE},
                                               {"ukur", "Gizi: ukur PB/TB", CENTRE},
                                               {"konseling", "Gizi: konseling rutin", CENTRE},
                                               {"paud_0_2", "PAUD: 0 sampai <3 tahun", CENTRE},
                                               {"paud_3_6", "PAUD: 3-6 tahun", CENTRE},
                                               {0}};
    static const struct heading facilities[] = {
        {"jenis", "Fasilitas", LEFT}, {"jumlah", "Jumlah", RIGHT}, {0}};
    const char *v[] = {r->code, r->period.code};
    query_table(d, r, "pasal40", "Laporan akhir tahun (Pasal 40 ayat 2)", report,
                "SELECT * FROM lap.laporan_akhir_tahun($1, $2::int)", 2, v);
    if (strcmp(r->level, "desa") != 0)
        return;
    query_table(d, r, "form1", "Formulir 1. Pemetaan sosial", counts,
                "SELECT urut, uraian, jumlah FROM lap.formulir_1($1, $2::int)", 2, v);
    query_table(d, r, "form1_penyedia", "Formulir 1. Penyedia layanan", providers,
                "SELECT * FROM lap.formulir_1_penyedia($1, $2::int)", 2, v);
    query_table(d, r, "form1_fasilitas", "Formulir 1. Jumlah fasilitas", facilities,
                "SELECT * FROM lap.formulir_1_fasilitas($1, $2::int)", 2, v);
}

static const struct heading form3a[] = {{"no", "No (a)", LEFT},
                                        {"no_kia", "No Register/KIA (b)", LEFT},
                                        {"nama_ibu", "Nama Ibu (c)", LEFT},
                                        {"status", "Status Kehamilan (d)", LEFT},
                                        {"usia", "Usia Kehamilan, bulan (e)", LEFT},
                                        {"melahirkan", "Tanggal Melahirkan (f)", LEFT},
                                        {"h1", "Pemeriksaan Kehamilan (g)", CENTRE},
                                        {"h2", "Dapat dan Konsumsi Pil Fe (h)", CENTRE},
                                        {"h3", "Pemeriksaan Nifas (i)", CENTRE},
                                        {"h4", "Konseling Gizi/Kelas Ibu Hamil (j)", CENTRE},
                                        {"h5", "Kunjungan Rumah (k)", CENTRE},
                                        {"h6", "Akses Air Bersih (l)", CENTRE},
                                        {"h7", "Jamban (m)", CENTRE},
                                        {"h8", "Jaminan Kesehatan (n)", CENTRE},
                                        {"diterima", "Jumlah Diterima Lengkap (o)", RIGHT},
                                        {"seharusnya", "Jumlah Seharusnya (p)", RIGHT},
                                        {"persen", "% (q)", RIGHT},
                                        {0}};
static const struct heading form3b[] = {{"no", "No (a)", LEFT},
                                        {"no_kia", "No Register/KIA (b)", LEFT},
                                        {"nama_anak", "Nama Anak (c)", LEFT},
                                        {"jk", "Jenis Kelamin (d)", LEFT},
                                        {"umur", "Umur, bulan (e)", LEFT},
                                        {"gizi", "Status Gizi (f)", LEFT},
                                        {"a1", "Imunisasi Dasar (g)", CENTRE},
                                        {"a2", "Pengukuran Berat Badan (h)", CENTRE},
                                        {"a3", "Pengukuran Tinggi Badan (i)", CENTRE},
                                        {"a4", "Konseling Gizi Orang Tua (j)", CENTRE},
                                        {"a5", "Kunjungan Rumah (k)", CENTRE},
                                        {"a6", "Akses Air Bersih (l)", CENTRE},
                                        {"a7", "Jamban (m)", CENTRE},
                                        {"a8", "Akta Lahir (n)", CENTRE},
                                        {"a9", "Jaminan Kesehatan (o)", CENTRE},
                                        {"a10", "Pengasuhan/PAUD (p)", CENTRE},
                                        {"diterima", "Jumlah Diterima Lengkap (q)", RIGHT},
                                        {"seharusnya", "Jumlah Seharusnya (r)", RIGHT},
                                        {"persen", "% (s)", RIGHT},
                                        {0}};
static const struct heading form2a[] = {{"no", "No", LEFT},
                                        {"no_kia", "No KIA", LEFT},
                                        {"nama_ibu", "Nama Ibu", LEFT},
                                        {"status", "Status Kehamilan", LEFT},
                                        {"hpl", "Hari Perkiraan Lahir", LEFT},
                                        {"usia", "Usia Kehamilan (Bulan)", LEFT},
                                        {"melahirkan", "Tanggal Melahirkan", LEFT},
                                        {"h1", "Pemeriksaan Kehamilan", CENTRE},
                                        {"h2", "Konsumsi Pil Fe", CENTRE},
                                        {"h3", "Pemeriksaan Nifas", CENTRE},
                                        {"h4", "Konseling Gizi", CENTRE},
                                        {"h5", "Kunjungan Rumah", CENTRE},
                                        {"h6", "Kepemilikan Akses Air Bersih", CENTRE},
                                        {"h7", "Kepemilikan Jamban", CENTRE},
                                        {"h8", "Jaminan Kesehatan", CENTRE},
                                        {0}};
static const struct heading form2b[] = {{"no", "No", LEFT},
                                        {"no_kia", "No KIA", LEFT},
                                        {"nama_anak", "Nama Anak", LEFT},
                                        {"jk", "Jenis Kelamin", LEFT},
                                        {"lahir", "Tanggal Lahir", LEFT},
                                        {"gizi", "Status Gizi", LEFT},
                                        {"umur", "Umur (Bulan)", LEFT},
                                        {"tikar", "Hasil Tikar (M/K/H)", CENTRE},
                                        {"a1", "Pemberian Imunisasi Dasar", CENTRE},
                                        {"a2", "Pengukuran Berat Badan", CENTRE},
                                        {"a3", "Pengukuran Tinggi Badan", CENTRE},
                                        {"a4_ayah", "Konseling Gizi Ayah", CENTRE},
                                        {"a4_ibu", "Konseling Gizi Ibu", CENTRE},
                                        {"a5", "Kunjungan Rumah", CENTRE},
                                        {"a6", "Kepemilikan Akses Air Bersih", CENTRE},
                                        {"a7", "Kepemilikan Jamban", CENTRE},
                                        {"a8", "Akta Lahir", CENTRE},
                                        {"a9", "Jaminan Kesehatan", CENTRE},
                                        {"a10", "Pengasuhan/PAUD", CENTRE},
                                        {0}};
static const struct heading form2c[] = {{"no", "No", LEFT},
                                        {"no_kia", "No KIA", LEFT},
                                        {"nama_anak", "Nama Anak", LEFT},
                                        {"jk", "Jenis Kelamin", LEFT},
                                        {"usia", "Kategori Usia", LEFT},
                                        {"januari", "Januari", CENTRE},
                                        {"februari", "Februari", CENTRE},
                                        {"maret", "Maret", CENTRE},
                                        {"april", "April", CENTRE},
                                        {"mei", "Mei", CENTRE},
                                        {"juni", "Juni", CENTRE},
                                        {"juli", "Juli", CENTRE},
                                        {"agustus", "Agustus", CENTRE},
                                        {"september", "September", CENTRE},
                                        {"oktober", "Oktober", CENTRE},
                                        {"november", "November", CENTRE},
                                        {"desember", "Desember", CENTRE},
                                        {0}};
static const struct heading hamlets[] = {{"dusun", "Dusun", LEFT},
                                         {"rt", "RT 1.000 HPK", RIGHT},
                                         {"ibu", "Ibu hamil", RIGHT},
                                         {"kek", "KEK/risti", RIGHT},
                                         {"anak", "Anak 0-23 bulan", RIGHT},
                                         {"gizi", "Gizi kurang/buruk/stunting", RIGHT},
                                         {"merah", "Tikar merah", RIGHT},
                                         {"diterima", "Diterima", RIGHT},
                                         {"seharusnya", "Seharusnya", RIGHT},
                                         {"persen", "Tingkat konvergensi %", RIGHT},
                                         {0}};
static const struct heading gaps[] = {{"nama", "Nama", LEFT},
                                      {"sasaran", "Sasaran", LEFT},
                                      {"dusun", "Dusun", LEFT},
                                      {"posyandu", "Posyandu", LEFT},
                                      {"indikator", "Kode", LEFT},
                                      {"layanan", "Layanan", LEFT},
                                      {"perlu", "Perlu", RIGHT},
                                      {"dapat", "Dapat", RIGHT},
                                      {"kurang", "Kurang", RIGHT},
                                      {"bulan", "Bulan kosong", LEFT},
                                      {"berturut", "Periode berturut-turut", RIGHT},
                                      {"risiko", "Berisiko", LEFT},
                                      {"alasan", "Alasan", LEFT},
                                      {"tembusan", "Tembusan", LEFT},
                                      {"tindak_lanjut", "Tindak lanjut", LEFT},
                                      {0}};

/* Lists with names, as far as the login may read persons of the area. */
static void add_named(struct doc *d, const struct report_request *r)
{
    char *slash = strchr(r->code, '/');
    char *desa = slash ? xprintf("%.*s", (int)(slash - r->code), r->code) : xstrdup(r->code);
    const char *v[] = {desa, r->period.code, slash ? slash + 1 : NULL};
    if (r->period.months == 1) {
        query_table(d, r, "form2a", "Formulir 2A. Pemantauan bulanan ibu hamil", form2a,
                    "SELECT * FROM inti.formulir_2a($1, ($2 || '-01')::date, $3)", 3, v);
        query_table(d, r, "form2b", "Formulir 2B. Pemantauan bulanan anak 0-23 bulan", form2b,
                    "SELECT * FROM inti.formulir_2b($1, ($2 || '-01')::date, $3)", 3, v);
    }
    if (r->period.months == 12)
        query_table(d, r, "form2c", "Formulir 2C. Layanan dan sasaran PAUD anak 2-6 tahun", form2c,
                    "SELECT * FROM inti.formulir_2c($1, $2::int, $3)", 3, v);
    query_table(d, r, "form3a", "Formulir 3A. Rekapitulasi pemantauan ibu hamil", form3a,
                "SELECT * FROM inti.formulir_3a($1, $2, 'kpm2019', $3)", 3, v);
    query_table(d, r, "form3b", "Formulir 3B. Rekapitulasi pemantauan anak 0-23 bulan", form3b,
                "SELECT * FROM inti.formulir_3b($1, $2, 'kpm2019', $3)", 3, v);
    if (!slash)
        query_table(d, r, "dusun", "Peta sosial per dusun (Pasal 24)", hamlets,
                    "SELECT * FROM inti.rekap_dusun($1, $2)", 2, v);
    query_table(
        d, r, "kesenjangan", "Daftar kesenjangan (Pasal 38 ayat 4)", gaps,
        "SELECT o.nama, k.sasaran, k.dusun, k.posyandu, k.indikator, k.indikator_nama, k.perlu, "
        "k.dapat, "
        "k.kurang, k.bulan_kosong, k.berturut, CASE WHEN k.berisiko THEN 'ya' WHEN NOT k.berisiko "
        "THEN "
        "'tidak' ELSE '-' END, k.alasan_nama, concat_ws(', ', 'desa', CASE WHEN k.ke_pengukur THEN "
        "'pengukur' END, CASE WHEN k.ke_penyedia IS NOT NULL THEN 'penyedia ' || k.ke_penyedia "
        "END, CASE "
        "WHEN k.ke_pemda THEN 'pemda' END), k.hasil_tindak_lanjut FROM inti.daftar_kesenjangan k "
        "LEFT JOIN "
        "inti.orang o USING (orang_id) WHERE k.kode_kab = left($1, 5) AND k.kode_desa = $1 AND "
        "k.periode = "
        "$2 AND k.himpunan = 'kpm2019' AND ($3::text IS NULL OR coalesce(k.posyandu, '-') = $3) "
        "ORDER BY "
        "k.berisiko DESC NULLS LAST, k.berturut DESC, k.kesenjangan_n DESC, o.nama, k.orang_id, "
        "k.sasaran, "
        "k.indikator",
        3, v);
    free(desa);
}

static void add_paud(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {{"aktif", "Anak terdaftar dan aktif di PAUD", RIGHT},
                                             {"sasaran", "Sasaran anak 2-6 tahun", RIGHT},
                                             {"persen", "%", RIGHT},
                                             {0}};
    const char *v[] = {r->code, r->period.code};
    query_table(d, r, "paud", "Rekapitulasi layanan PAUD", columns,
                "SELECT * FROM lap.rekap_paud($1, $2)", 2, v);
}

/* How many villages the figures rest on. */
static void add_reporting(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {
        {"kode", "Kode", LEFT},        {"nama", "Wilayah", LEFT}, {"desa", "Desa/kelurahan", RIGHT},
        {"melapor", "Melapor", RIGHT}, {"persen", "%", RIGHT},    {0}};
    const char *v[] = {r->code, r->period.code};
    query_table(d, r, "pelaporan", "Desa dan kelurahan yang melapor", columns,
                "SELECT * FROM lap.desa_melapor($1, $2)", 2, v);
}

static void add_below(struct doc *d, const struct report_request *r)
{
    static const struct heading columns[] = {{"kode", "Kode", LEFT},
                                             {"nama", "Wilayah", LEFT},
                                             {"hamil", "Ibu hamil", RIGHT},
                                             {"baduta", "Anak 0-23 bulan", RIGHT},
                                             {"diterima", "Diterima", RIGHT},
                                             {"seharusnya", "Seharusnya", RIGHT},
                                             {"skor", "Tingkat konvergensi %", RIGHT},
                                             {"nm", "Tidak dipantau", RIGHT},
                                             {"keluarga", "RT 1.000 HPK", RIGHT},
                                             {"lengkap", "RT lengkap", RIGHT},
                                             {0}};
    char sk[16];
    snprintf(sk, sizeof sk, "%d", r->area_sk);
    const char *v[] = {sk, r->period.code};
    query_table(
        d, r, "bawahan", "Wilayah di bawahnya", columns,
        "SELECT w.kode, w.nama, h.orang_n, b.sasaran_n, s.diterima, s.seharusnya, s.skor, "
        "s.tidak_dipantau, s.keluarga_n, s.keluarga_lengkap_n FROM lap.dim_wilayah w JOIN "
        "lap.dim_periode p ON p.kode = $2 LEFT JOIN lap.fakta_konvergensi s ON s.wilayah_sk = "
        "w.wilayah_sk AND s.periode_sk = p.periode_sk AND s.himpunan = 'kpm2019' AND s.sasaran = "
        "'SEMUA' LEFT JOIN lap.fakta_konvergensi h ON h.wilayah_sk = w.wilayah_sk AND h.periode_sk "
        "= "
        "p.periode_sk AND h.himpunan = 'kpm2019' AND h.sasaran = 'HAMIL' LEFT JOIN "
        "lap.fakta_konvergensi b ON b.wilayah_sk = w.wilayah_sk AND b.periode_sk = p.periode_sk "
        "AND "
        "b.himpunan = 'kpm2019' AND b.sasaran = 'BADUTA' WHERE w.induk_sk IN (SELECT v.wilayah_sk "
        "FROM lap.dim_wilayah a JOIN lap.dim_wilayah v USING (kode) WHERE a.wilayah_sk = $1::int) "
        "AND (s.skor IS NOT NULL OR w.berlaku_mulai <= p.selesai AND (w.berlaku_selesai IS NULL OR "
        "w.berlaku_selesai > p.selesai) AND w.jenis NOT IN ('posyandu', 'tidak diketahui')) "
        "ORDER BY w.kode COLLATE \"C\"",
        2, v);
}

/* Rows of persons are for logins that hold the right; the database decides, not this program. */
static bool may_read_persons(const struct report_request *r)
{
    char *may =
        db_one(r->conn,
               "SELECT has_schema_privilege('inti', 'USAGE') AND has_table_privilege('inti.orang', "
               "'SELECT') AND has_table_privilege('inti.daftar_kesenjangan', 'SELECT')",
               0, NULL);
    bool yes = may && may[0] == 't';
    free(may);
    return yes;
}

static struct doc *build(const struct report_request *r)
{
    bool village = strcmp(r->level, "desa") == 0 || strcmp(r->level, "posyandu") == 0;
    struct doc *d = doc_new("scorecard", "Laporan konvergensi pencegahan stunting");
    d->landscape = true;
    report_facts(d, r, "lap.fakta_konvergensi");
    add_form4(d, r);
    add_paud(d, r);
    add_priorities(d, r);
    if (r->period.months == 12)
        add_year(d, r);
    if (!village)
        add_reporting(d, r);
    if (strcmp(r->level, "posyandu") != 0)
        add_below(d, r);
    if (village && may_read_persons(r))
        add_named(d, r);
    else if (village)
        doc_note(d->table[0],
                 "Formulir bernama (2A, 2B, 2C, 3A, 3B, daftar kesenjangan) hanya untuk peran yang "
                 "berwenang membaca data pribadi wilayah ini.");
    return d;
}

const struct report_kind report_scorecard = {
    .name = "scorecard",
    .summary = "the official convergence forms of an area",
    .formats = "xlsx csv json pdf",
    .build = build,
};
