-- Quality of the measurements: completeness and quality figures per source, area and period.
CREATE TABLE lap.fakta_kelengkapan (
  wilayah_sk    int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk    int4 NOT NULL REFERENCES lap.dim_periode,
  sumber        text NOT NULL,
  desa_n        int4 NOT NULL,
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
COMMENT ON COLUMN lap.fakta_kelengkapan.desa_n IS 'Desa/kelurahan yang berlaku di wilayah itu pada akhir periode, juga yang tidak melapor (tanpa baris sendiri), karena itu bukan jumlah baris desanya; pada posyandu 0';
COMMENT ON COLUMN lap.fakta_kelengkapan.desa_lapor IS 'Di antaranya yang mempunyai sedikitnya satu pengukuran dari sumber itu';
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
  'Mutu pengukuran per wilayah, periode dan sumber: uji baku survei gizi atas baris pengukuran; peringkat menurut acuan.mutu_ambang; kosong berarti tidak dapat dihitung';
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

CREATE TABLE lap.fakta_mutu_puskesmas (LIKE lap.fakta_mutu INCLUDING COMMENTS);
ALTER TABLE lap.fakta_mutu_puskesmas
  ADD COLUMN puskesmas text NOT NULL,
  ADD PRIMARY KEY (periode_sk, wilayah_sk, puskesmas, sumber),
  ADD FOREIGN KEY (wilayah_sk) REFERENCES lap.dim_wilayah,
  ADD FOREIGN KEY (periode_sk) REFERENCES lap.dim_periode;
CREATE INDEX fakta_mutu_puskesmas_wilayah_idx ON lap.fakta_mutu_puskesmas (wilayah_sk);
COMMENT ON TABLE lap.fakta_mutu_puskesmas IS
  'Mutu pengukuran per kabupaten, puskesmas seperti tercatat pada baris, periode dan sumber; ujinya sama dengan lap.fakta_mutu; baris tanpa puskesmas tidak ikut';
COMMENT ON COLUMN lap.fakta_mutu_puskesmas.wilayah_sk IS 'Kabupaten/kota, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_mutu_puskesmas.puskesmas IS 'Nama puskesmas: huruf besar, tanpa kata UPT, UPTD, PUSKESMAS dan PKM di depan';
