-- Quality of the measurements: ratings as rows, completeness and quality figures per source, area and period.
CREATE TABLE acuan.peringkat_mutu (
  statistik       text NOT NULL,
  subjek          text NOT NULL DEFAULT '',
  urut            int2 NOT NULL,
  bawah           float8,
  bawah_termasuk  boolean NOT NULL DEFAULT true,
  atas            float8,
  atas_termasuk   boolean NOT NULL DEFAULT true,
  peringkat       text NOT NULL,
  poin            int2,
  dasar           text NOT NULL,
  PRIMARY KEY (statistik, subjek, urut)
);
COMMENT ON TABLE acuan.peringkat_mutu IS
  'Peringkat statistik mutu: baris pertama menurut urut yang memuat angkanya yang berlaku; uji dinilai menurut p, kemencengan dan keruncingan menurut nilai mutlak';
COMMENT ON COLUMN acuan.peringkat_mutu.statistik IS 'Nama statistik pada fungsi mutu ekstensi: smart_flags, who_flags, outside, dps, halves, sd, skewness, kurtosis, sex_ratio, age_ratio, age_heaping, score, ...';
COMMENT ON COLUMN acuan.peringkat_mutu.subjek IS 'Ukuran atau indeks yang dinilai: whz, acz, weight, height, muac; kosong berarti semua';
COMMENT ON COLUMN acuan.peringkat_mutu.urut IS 'Urutan pemeriksaan';
COMMENT ON COLUMN acuan.peringkat_mutu.bawah IS 'Batas bawah; kosong: tanpa batas';
COMMENT ON COLUMN acuan.peringkat_mutu.bawah_termasuk IS 'Batas bawah termasuk';
COMMENT ON COLUMN acuan.peringkat_mutu.atas IS 'Batas atas; kosong: tanpa batas';
COMMENT ON COLUMN acuan.peringkat_mutu.atas_termasuk IS 'Batas atas termasuk';
COMMENT ON COLUMN acuan.peringkat_mutu.peringkat IS 'sangat baik, baik, cukup, bermasalah';
COMMENT ON COLUMN acuan.peringkat_mutu.poin IS 'Poin pada skor gabungan; kosong: tidak ikut';
COMMENT ON COLUMN acuan.peringkat_mutu.dasar IS 'Asal peringkat';
INSERT INTO acuan.peringkat_mutu (statistik, subjek, urut, bawah, bawah_termasuk, atas, atas_termasuk, peringkat, poin, dasar)
-- share of at most a, b, c percent
SELECT s.statistik, s.subjek, u.urut, NULL::float8, true, (ARRAY[s.a, s.b, s.c, NULL])[u.urut], true, u.peringkat,
  CASE WHEN s.poin THEN (ARRAY[0, 5, 10, 20])[u.urut] END, 'mwana'
FROM (VALUES ('smart_flags', 'whz', 2.5, 5, 7.5, true), ('smart_flags', 'acz', 1, 1.5, 2, true), ('outside', 'muac', 1, 1.5, 2, false))
    s (statistik, subjek, a, b, c, poin),
  (VALUES (1, 'sangat baik'), (2, 'baik'), (3, 'cukup'), (4, 'bermasalah')) u (urut, peringkat)
UNION ALL -- digit preference score below 8, 12, 20
SELECT 'dps', '', u.urut, NULL::float8, true, u.atas, false, u.peringkat, u.poin, 'nipnTK, WHO MONICA'
FROM (VALUES (1, 8, 'sangat baik', 0), (2, 12, 'baik', 2), (3, 20, 'cukup', 4), (4, NULL, 'bermasalah', 10)) u (urut, atas, peringkat, poin)
UNION ALL -- p of a test above 0.1, 0.05, 0.001
SELECT s.statistik, '', u.urut, u.bawah, false, NULL::float8, true, u.peringkat, CASE WHEN s.poin THEN u.poin END, s.dasar
FROM (VALUES ('sex_ratio', true, 'mwana'), ('age_ratio', true, 'mwana'), ('age_ratio_muac', true, 'mwana'), ('age_heaping', false, 'bawaan')) s (statistik, poin, dasar),
  (VALUES (1, 0.1, 'sangat baik', 0), (2, 0.05, 'baik', 2), (3, 0.001, 'cukup', 4), (4, NULL, 'bermasalah', 10)) u (urut, bawah, peringkat, poin)
UNION ALL -- standard deviation within bounds, borders excluded
SELECT 'sd', s.subjek, u.urut, u.bawah, false, u.atas, false, u.peringkat, u.poin, 'mwana'
FROM (VALUES ('whz'), ('acz')) s (subjek),
  (VALUES (1, 0.9, 1.1, 'sangat baik', 0), (2, 0.85, 1.15, 'baik', 5), (3, 0.8, 1.2, 'cukup', 10), (4, NULL, NULL, 'bermasalah', 20)) u (urut, bawah, atas, peringkat, poin)
UNION ALL
SELECT 'sd', 'muac', u.urut, NULL::float8, true, u.atas, false, u.peringkat, NULL::int, 'mwana'
FROM (VALUES (1, 13, 'sangat baik'), (2, 14, 'cukup'), (3, 15, 'buruk'), (4, NULL, 'bermasalah')) u (urut, atas, peringkat)
UNION ALL -- absolute value below 0.2, 0.4, 0.6
SELECT s.statistik, '', u.urut, NULL::float8, true, u.atas, false, u.peringkat, u.poin, 'mwana'
FROM (VALUES ('skewness'), ('kurtosis')) s (statistik),
  (VALUES (1, 0.2, 'sangat baik', 0), (2, 0.4, 'baik', 1), (3, 0.6, 'cukup', 3), (4, NULL, 'bermasalah', 5)) u (urut, atas, peringkat, poin)
UNION ALL
SELECT 'who_flags', '', u.urut, NULL::float8, true, u.atas, true, u.peringkat, NULL::int, 'bawaan'
FROM (VALUES (1, 1, 'baik'), (2, NULL, 'buruk')) u (urut, atas, peringkat)
UNION ALL
SELECT 'halves', '', u.urut, NULL::float8, true, u.atas, true, u.peringkat, NULL::int, 'bawaan'
FROM (VALUES (1, 30, 'baik'), (2, NULL, 'waspada')) u (urut, atas, peringkat)
UNION ALL
SELECT 'score', '', u.urut, NULL::float8, true, u.atas, true, u.peringkat, NULL::int, 'mwana'
FROM (VALUES (1, 9, 'sangat baik'), (2, 14, 'baik'), (3, 24, 'cukup'), (4, NULL, 'bermasalah')) u (urut, atas, peringkat);

CREATE TABLE lap.fakta_kelengkapan (
  wilayah_sk    int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk    int4 NOT NULL REFERENCES lap.dim_periode,
  sumber        text NOT NULL,
  desa_n        int8 NOT NULL,
  desa_lapor    int8 NOT NULL,
  baris_n       int8 NOT NULL,
  jk            int8 NOT NULL,
  umur          int8 NOT NULL,
  tgl_lahir     int8 NOT NULL,
  berat         int8 NOT NULL,
  tinggi        int8 NOT NULL,
  posisi        int8 NOT NULL,
  lingkar_kepala int8 NOT NULL,
  lila          int8 NOT NULL,
  posyandu      int8 NOT NULL,
  lengkap       int8 NOT NULL,
  persen_lapor  numeric(5,2),
  persen_lengkap numeric(5,2),
  run_id        int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, sumber)
);
CREATE INDEX fakta_kelengkapan_wilayah_idx ON lap.fakta_kelengkapan (wilayah_sk);
COMMENT ON TABLE lap.fakta_kelengkapan IS 'Kelengkapan pengukuran per wilayah, periode dan sumber: desa yang melapor, baris, dan baris yang memuat tiap isian';
COMMENT ON COLUMN lap.fakta_kelengkapan.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_kelengkapan.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_kelengkapan.sumber IS 'Kode sumber, atau semua';
COMMENT ON COLUMN lap.fakta_kelengkapan.desa_n IS 'Desa/kelurahan di wilayah itu pada akhir periode; pada posyandu 0';
COMMENT ON COLUMN lap.fakta_kelengkapan.desa_lapor IS 'Desa/kelurahan dengan sedikitnya satu pengukuran dari sumber itu';
COMMENT ON COLUMN lap.fakta_kelengkapan.baris_n IS 'Baris pengukuran pada periode itu';
COMMENT ON COLUMN lap.fakta_kelengkapan.jk IS 'Baris dengan jenis kelamin';
COMMENT ON COLUMN lap.fakta_kelengkapan.umur IS 'Baris dengan umur, dari tanggal lahir atau dalam bulan';
COMMENT ON COLUMN lap.fakta_kelengkapan.tgl_lahir IS 'Baris dengan tanggal lahir';
COMMENT ON COLUMN lap.fakta_kelengkapan.berat IS 'Baris dengan berat badan';
COMMENT ON COLUMN lap.fakta_kelengkapan.tinggi IS 'Baris dengan panjang atau tinggi badan';
COMMENT ON COLUMN lap.fakta_kelengkapan.posisi IS 'Baris dengan cara ukur';
COMMENT ON COLUMN lap.fakta_kelengkapan.lingkar_kepala IS 'Baris dengan lingkar kepala';
COMMENT ON COLUMN lap.fakta_kelengkapan.lila IS 'Baris dengan lingkar lengan atas';
COMMENT ON COLUMN lap.fakta_kelengkapan.posyandu IS 'Baris dengan nama posyandu';
COMMENT ON COLUMN lap.fakta_kelengkapan.lengkap IS 'Baris dengan jenis kelamin, tanggal lahir, berat dan panjang atau tinggi badan sekaligus';
COMMENT ON COLUMN lap.fakta_kelengkapan.persen_lapor IS 'Persen desa yang melapor';
COMMENT ON COLUMN lap.fakta_kelengkapan.persen_lengkap IS 'Persen baris yang lengkap';
COMMENT ON COLUMN lap.fakta_kelengkapan.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_mutu (
  wilayah_sk        int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk        int4 NOT NULL REFERENCES lap.dim_periode,
  sumber            text NOT NULL,
  baris_n           int8 NOT NULL,
  ganda             int8 NOT NULL,
  tetap             int8 NOT NULL,
  susut             int8 NOT NULL,
  z_tbu             int8 NOT NULL,
  tanda_tbu         int8 NOT NULL,
  z_bbu             int8 NOT NULL,
  tanda_bbu         int8 NOT NULL,
  z_bbtb            int8 NOT NULL,
  tanda_bbtb        int8 NOT NULL,
  persen_tanda_tbu  numeric(5,2),
  persen_tanda_bbu  numeric(5,2),
  persen_tanda_bbtb numeric(5,2),
  smart_bbtb        numeric(5,2),
  peringkat_smart_bbtb text,
  sd_tbu            numeric(8,4),
  sd_bbu            numeric(8,4),
  sd_bbtb           numeric(8,4),
  peringkat_sd_bbtb text,
  kemencengan_bbtb  numeric(8,4),
  peringkat_kemencengan_bbtb text,
  keruncingan_bbtb  numeric(8,4),
  peringkat_keruncingan_bbtb text,
  dps_berat         numeric(5,2),
  peringkat_dps_berat text,
  dps_tinggi        numeric(5,2),
  peringkat_dps_tinggi text,
  dps_lila          numeric(5,2),
  peringkat_dps_lila text,
  setengah_berat    numeric(5,2),
  setengah_tinggi   numeric(5,2),
  beda_berat        numeric(5,2),
  beda_tinggi       numeric(5,2),
  umur_12_p         numeric(8,4),
  peringkat_umur_12 text,
  umur_6_p          numeric(8,4),
  rasio_jk          numeric(8,4),
  rasio_jk_p        numeric(8,4),
  peringkat_rasio_jk text,
  rasio_umur        numeric(8,4),
  rasio_umur_p      numeric(8,4),
  peringkat_rasio_umur text,
  lila_luar         numeric(5,2),
  smart_lila        numeric(5,2),
  sd_lila           numeric(8,4),
  skor_bbtb         int4,
  uji_bbtb          int4 NOT NULL,
  peringkat_bbtb    text,
  skor_lila         int4,
  uji_lila          int4 NOT NULL,
  peringkat_lila    text,
  run_id            int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, sumber)
);
CREATE INDEX fakta_mutu_wilayah_idx ON lap.fakta_mutu (wilayah_sk);
COMMENT ON TABLE lap.fakta_mutu IS
  'Mutu pengukuran per wilayah, periode dan sumber: uji baku survei gizi atas baris pengukuran; peringkat menurut acuan.peringkat_mutu; kosong berarti tidak dapat dihitung';
COMMENT ON COLUMN lap.fakta_mutu.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_mutu.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_mutu.sumber IS 'Kode sumber, atau semua';
COMMENT ON COLUMN lap.fakta_mutu.baris_n IS 'Baris pengukuran anak di bawah lima tahun pada periode itu';
COMMENT ON COLUMN lap.fakta_mutu.ganda IS 'Baris yang sama desa, jenis kelamin, tanggal lahir, tanggal ukur, berat dan tinggi dengan baris anak lain';
COMMENT ON COLUMN lap.fakta_mutu.tetap IS 'Berat dan tinggi sama persis dengan kunjungan sebelumnya lebih dari 20 hari sebelumnya';
COMMENT ON COLUMN lap.fakta_mutu.susut IS 'Tinggi lebih dari 1 cm di bawah tinggi pada kunjungan sebelumnya';
COMMENT ON COLUMN lap.fakta_mutu.z_tbu IS 'Baris dengan z TB/U';
COMMENT ON COLUMN lap.fakta_mutu.tanda_tbu IS 'z TB/U di luar batas WHO';
COMMENT ON COLUMN lap.fakta_mutu.z_bbu IS 'Baris dengan z BB/U';
COMMENT ON COLUMN lap.fakta_mutu.tanda_bbu IS 'z BB/U di luar batas WHO';
COMMENT ON COLUMN lap.fakta_mutu.z_bbtb IS 'Baris dengan z BB/TB';
COMMENT ON COLUMN lap.fakta_mutu.tanda_bbtb IS 'z BB/TB di luar batas WHO';
COMMENT ON COLUMN lap.fakta_mutu.persen_tanda_tbu IS 'Persen z TB/U di luar batas WHO; di atas 1 % buruk';
COMMENT ON COLUMN lap.fakta_mutu.persen_tanda_bbu IS 'Persen z BB/U di luar batas WHO';
COMMENT ON COLUMN lap.fakta_mutu.persen_tanda_bbtb IS 'Persen z BB/TB di luar batas WHO';
COMMENT ON COLUMN lap.fakta_mutu.smart_bbtb IS 'Persen baris dengan z BB/TB lebih dari 3 dari rerata wilayah (tanda SMART)';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_smart_bbtb IS 'Peringkat tanda SMART BB/TB';
COMMENT ON COLUMN lap.fakta_mutu.sd_tbu IS 'Simpangan baku z TB/U tanpa tanda SMART';
COMMENT ON COLUMN lap.fakta_mutu.sd_bbu IS 'Simpangan baku z BB/U tanpa tanda SMART';
COMMENT ON COLUMN lap.fakta_mutu.sd_bbtb IS 'Simpangan baku z BB/TB tanpa tanda SMART';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_sd_bbtb IS 'Peringkat simpangan baku BB/TB';
COMMENT ON COLUMN lap.fakta_mutu.kemencengan_bbtb IS 'Kemencengan (skewness) z BB/TB';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_kemencengan_bbtb IS 'Peringkat nilai mutlak kemencengan';
COMMENT ON COLUMN lap.fakta_mutu.keruncingan_bbtb IS 'Keruncingan (kurtosis) z BB/TB';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_keruncingan_bbtb IS 'Peringkat nilai mutlak keruncingan';
COMMENT ON COLUMN lap.fakta_mutu.dps_berat IS 'Skor kesukaan angka terakhir berat (digit preference score)';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_dps_berat IS 'Peringkat kesukaan angka berat';
COMMENT ON COLUMN lap.fakta_mutu.dps_tinggi IS 'Skor kesukaan angka terakhir tinggi';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_dps_tinggi IS 'Peringkat kesukaan angka tinggi';
COMMENT ON COLUMN lap.fakta_mutu.dps_lila IS 'Skor kesukaan angka terakhir LiLA';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_dps_lila IS 'Peringkat kesukaan angka LiLA';
COMMENT ON COLUMN lap.fakta_mutu.setengah_berat IS 'Persen berat berakhir ,0 atau ,5; wajar 20, waspada di atas 30';
COMMENT ON COLUMN lap.fakta_mutu.setengah_tinggi IS 'Persen tinggi berakhir ,0 atau ,5';
COMMENT ON COLUMN lap.fakta_mutu.beda_berat IS 'Indeks ketidaksamaan angka terakhir berat';
COMMENT ON COLUMN lap.fakta_mutu.beda_tinggi IS 'Indeks ketidaksamaan angka terakhir tinggi';
COMMENT ON COLUMN lap.fakta_mutu.umur_12_p IS 'p uji penumpukan umur: bulan umur modulo 12 terhadap sebaran rata';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_umur_12 IS 'Peringkat penumpukan umur';
COMMENT ON COLUMN lap.fakta_mutu.umur_6_p IS 'p uji penumpukan umur modulo 6';
COMMENT ON COLUMN lap.fakta_mutu.rasio_jk IS 'Laki-laki per perempuan';
COMMENT ON COLUMN lap.fakta_mutu.rasio_jk_p IS 'p uji rasio jenis kelamin terhadap 1';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_rasio_jk IS 'Peringkat rasio jenis kelamin';
COMMENT ON COLUMN lap.fakta_mutu.rasio_umur IS 'Umur 6-29 bulan per umur 30-59 bulan';
COMMENT ON COLUMN lap.fakta_mutu.rasio_umur_p IS 'p uji rasio umur terhadap 0,85';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_rasio_umur IS 'Peringkat rasio umur';
COMMENT ON COLUMN lap.fakta_mutu.lila_luar IS 'Persen baris dengan LiLA di luar 100-200 mm';
COMMENT ON COLUMN lap.fakta_mutu.smart_lila IS 'Persen baris dengan z LiLA/U lebih dari 3 dari rerata';
COMMENT ON COLUMN lap.fakta_mutu.sd_lila IS 'Simpangan baku LiLA, mm, dalam 100-200 mm';
COMMENT ON COLUMN lap.fakta_mutu.skor_bbtb IS 'Skor mutu gabungan berat dan tinggi (mwana): 0-9 sangat baik, 10-14 baik, 15-24 cukup, lebih bermasalah';
COMMENT ON COLUMN lap.fakta_mutu.uji_bbtb IS 'Banyaknya uji yang memberi poin, dari 8';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_bbtb IS 'Peringkat skor gabungan berat dan tinggi';
COMMENT ON COLUMN lap.fakta_mutu.skor_lila IS 'Skor mutu gabungan LiLA';
COMMENT ON COLUMN lap.fakta_mutu.uji_lila IS 'Banyaknya uji yang memberi poin, dari 7';
COMMENT ON COLUMN lap.fakta_mutu.peringkat_lila IS 'Peringkat skor gabungan LiLA';
COMMENT ON COLUMN lap.fakta_mutu.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';
