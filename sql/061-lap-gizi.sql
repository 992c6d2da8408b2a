-- Nutrition of children per area, period, index, sex and age band: counts and integer sums that add up, figures beside them.
CREATE TABLE lap.fakta_gizi (
  wilayah_sk        int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk        int4 NOT NULL REFERENCES lap.dim_periode,
  indeks            text NOT NULL CHECK (indeks IN ('bbu', 'tbu', 'bbtb', 'imtu', 'lku', 'lilau')),
  jk                text NOT NULL CHECK (jk IN ('L', 'P', 'semua')),
  kelompok_umur     text NOT NULL CHECK (kelompok_umur IN
                      ('0-5', '6-11', '12-23', '24-35', '36-47', '48-59', '0-23', '24-59', '0-59', '60-228', '-')),
  n_sasaran         int8,
  n_diukur          int8 NOT NULL,
  n                 int8 NOT NULL,
  n_di_bawah_3      int8 NOT NULL,
  n_di_bawah_2      int8 NOT NULL,
  n_di_bawah_1      int8 NOT NULL,
  n_di_atas_1       int8 NOT NULL,
  n_di_atas_2       int8 NOT NULL,
  n_di_atas_3       int8 NOT NULL,
  n_ditandai        int8 NOT NULL,
  n_edema           int8 NOT NULL,
  jumlah_z          int8 NOT NULL,
  jumlah_z2         int8 NOT NULL,
  rerata            numeric(8,4),
  sd                numeric(8,4),
  prevalensi        numeric(5,2),
  ki_bawah          numeric(5,2),
  ki_atas           numeric(5,2),
  prevalensi_berat  numeric(5,2),
  prevalensi_lebih  numeric(5,2),
  cakupan           numeric(5,2),
  run_id            int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, indeks, jk, kelompok_umur)
);
CREATE INDEX fakta_gizi_wilayah_idx ON lap.fakta_gizi (wilayah_sk);
COMMENT ON TABLE lap.fakta_gizi IS
  'Status gizi per wilayah, periode, indeks, jenis kelamin dan kelompok umur; tiap anak dihitung sekali per indeks, dengan pengukuran terakhir pada periode itu; hitungan dan jumlah boleh dijumlahkan, persen dan rerata tidak';
COMMENT ON COLUMN lap.fakta_gizi.wilayah_sk IS 'Wilayah, lihat dim_wilayah; posyandu sampai provinsi';
COMMENT ON COLUMN lap.fakta_gizi.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_gizi.indeks IS
  'bbu berat menurut umur, tbu panjang/tinggi menurut umur, bbtb berat menurut panjang/tinggi, imtu indeks massa tubuh menurut umur, lku lingkar kepala menurut umur, lilau lingkar lengan atas menurut umur (WHO 2006, mulai 60 bulan WHO 2007)';
COMMENT ON COLUMN lap.fakta_gizi.jk IS 'L laki-laki, P perempuan, semua (termasuk yang jenis kelaminnya tidak tercatat)';
COMMENT ON COLUMN lap.fakta_gizi.kelompok_umur IS
  'Umur dalam bulan pada hari ukur, batas bawah dan atas termasuk: 0-5 berarti di bawah 6 bulan; 60-228 anak sekolah; - umur tidak diketahui, hanya bbtb. Pada posyandu hanya semua jenis kelamin dan 0-23, 24-59, 0-59';
COMMENT ON COLUMN lap.fakta_gizi.n_sasaran IS
  'Anak yang tercatat tinggal di wilayah itu pada periode itu, terukur atau tidak; yang tidak terukur menurut umurnya pada hari terakhir periode, atau bulan pengukuran terbaru bila lebih awal; kosong untuk lku, lilau dan 60-228';
COMMENT ON COLUMN lap.fakta_gizi.n_diukur IS 'Anak dengan pengukuran yang memuat ukuran untuk indeks ini';
COMMENT ON COLUMN lap.fakta_gizi.n IS 'Anak dengan z-score wajar, penyebut prevalensi; bbu, bbtb dan imtu termasuk anak dengan edema';
COMMENT ON COLUMN lap.fakta_gizi.n_di_bawah_3 IS 'Anak dengan z < -3; pada tbu: sangat pendek; anak dengan edema termasuk';
COMMENT ON COLUMN lap.fakta_gizi.n_di_bawah_2 IS 'Anak dengan z < -2: tbu stunting, bbu berat badan kurang, bbtb wasting; anak dengan edema termasuk';
COMMENT ON COLUMN lap.fakta_gizi.n_di_bawah_1 IS 'Anak dengan z < -1; anak dengan edema termasuk';
COMMENT ON COLUMN lap.fakta_gizi.n_di_atas_1 IS 'Anak dengan z > 1';
COMMENT ON COLUMN lap.fakta_gizi.n_di_atas_2 IS 'Anak dengan z > 2';
COMMENT ON COLUMN lap.fakta_gizi.n_di_atas_3 IS 'Anak dengan z > 3';
COMMENT ON COLUMN lap.fakta_gizi.n_ditandai IS 'Anak dengan z-score tidak masuk akal menurut batas WHO; di luar n';
COMMENT ON COLUMN lap.fakta_gizi.n_edema IS 'Anak dengan edema: di dalam n dan di bawah -3, di luar rerata dan sd';
COMMENT ON COLUMN lap.fakta_gizi.jumlah_z IS 'Jumlah z dalam perseratus, tanpa anak dengan edema';
COMMENT ON COLUMN lap.fakta_gizi.jumlah_z2 IS 'Jumlah kuadrat z dalam persepuluhribu, tanpa anak dengan edema';
COMMENT ON COLUMN lap.fakta_gizi.rerata IS 'Rerata z = jumlah_z / (n - n_edema) / 100';
COMMENT ON COLUMN lap.fakta_gizi.sd IS 'Simpangan baku contoh z; kosong di bawah dua anak';
COMMENT ON COLUMN lap.fakta_gizi.prevalensi IS 'Persen di bawah -2 = 100 x n_di_bawah_2 / n; kosong bila n = 0';
COMMENT ON COLUMN lap.fakta_gizi.ki_bawah IS 'Batas bawah selang Wilson 95 % untuk prevalensi';
COMMENT ON COLUMN lap.fakta_gizi.ki_atas IS 'Batas atas selang Wilson 95 % untuk prevalensi';
COMMENT ON COLUMN lap.fakta_gizi.prevalensi_berat IS 'Persen di bawah -3 = 100 x n_di_bawah_3 / n';
COMMENT ON COLUMN lap.fakta_gizi.prevalensi_lebih IS 'Persen di atas +2 = 100 x n_di_atas_2 / n';
COMMENT ON COLUMN lap.fakta_gizi.cakupan IS 'Persen anak tercatat yang terukur = 100 x n_diukur / n_sasaran';
COMMENT ON COLUMN lap.fakta_gizi.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

-- One row per measurement with every score. The numbers are those of the worker: one core computes both.
CREATE VIEW inti.status_gizi AS
SELECT p.kode_kab, p.kode_kec, p.kode_desa, p.posyandu, p.anak_id, p.orang_id, p.sumber, p.tgl_ukur, p.jk, p.tgl_lahir,
  CASE WHEN p.tgl_lahir IS NULL THEN p.usia_bulan ELSE (p.tgl_ukur - p.tgl_lahir) / 30.4375::float8 END AS usia_bulan,
  p.berat_kg, p.tinggi_cm, p.posisi, p.lila_cm, p.lingkar_kepala_cm, coalesce(p.oedema, false) AS oedema,
  g.height_adjusted AS tinggi_disesuaikan, g.bmi AS imt,
  g.waz AS z_bbu, g.haz AS z_tbu, g.whz AS z_bbtb, g.baz AS z_imtu, g.hcz AS z_lku, g.acz AS z_lilau,
  g.waz_flag AS tanda_bbu, g.haz_flag AS tanda_tbu, g.whz_flag AS tanda_bbtb, g.baz_flag AS tanda_imtu,
  g.hcz_flag AS tanda_lku, g.acz_flag AS tanda_lilau,
  CASE WHEN u.bulan < 60 THEN konvergensi.status_bbu(g.waz) END AS status_bbu,
  CASE WHEN u.bulan < 60 THEN konvergensi.status_tbu(g.haz) END AS status_tbu,
  CASE WHEN coalesce(u.bulan, 0) < 60 THEN konvergensi.status_bbtb(g.whz, p.oedema) END AS status_bbtb,
  CASE WHEN u.bulan BETWEEN 0 AND 228 THEN konvergensi.status_imtu(g.baz,
    -- 60 and 228 months are half a day: rounding must not put them on the other side of the border
    CASE WHEN u.bulan < 60 THEN round(u.bulan * 30.4375::float8)::int4 ELSE least(greatest(round(u.bulan * 30.4375::float8)::int4, 1827), 6939) END) END AS status_imtu
FROM inti.pengukuran p
CROSS JOIN LATERAL (SELECT CASE WHEN p.tgl_lahir IS NULL THEN p.usia_bulan
  ELSE (p.tgl_ukur - p.tgl_lahir) / 30.4375::float8 END AS bulan) u
CROSS JOIN LATERAL konvergensi.growth_assess_months(p.jk, u.bulan, p.berat_kg, p.tinggi_cm, p.posisi,
  coalesce(p.oedema, false), p.lingkar_kepala_cm, p.lila_cm) g;
COMMENT ON VIEW inti.status_gizi IS
  'Satu baris per pengukuran dengan semua z-score, tanda tidak masuk akal dan kelas PMK 2/2020 (data pribadi)';
COMMENT ON COLUMN inti.status_gizi.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.status_gizi.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.status_gizi.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.status_gizi.posyandu IS 'Posyandu seperti tercatat';
COMMENT ON COLUMN inti.status_gizi.anak_id IS 'Nomor anak pada inti.pengukuran';
COMMENT ON COLUMN inti.status_gizi.orang_id IS 'Nomor orang bila sudah ditautkan';
COMMENT ON COLUMN inti.status_gizi.sumber IS 'Kode sumber';
COMMENT ON COLUMN inti.status_gizi.tgl_ukur IS 'Tanggal pengukuran';
COMMENT ON COLUMN inti.status_gizi.jk IS 'Jenis kelamin';
COMMENT ON COLUMN inti.status_gizi.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN inti.status_gizi.usia_bulan IS 'Umur pada hari ukur, bulan 30,4375 hari, tidak dibulatkan';
COMMENT ON COLUMN inti.status_gizi.berat_kg IS 'Berat badan, kg';
COMMENT ON COLUMN inti.status_gizi.tinggi_cm IS 'Panjang atau tinggi badan seperti diukur, cm';
COMMENT ON COLUMN inti.status_gizi.posisi IS 'Cara ukur: L terlentang, H berdiri';
COMMENT ON COLUMN inti.status_gizi.lila_cm IS 'Lingkar lengan atas, cm';
COMMENT ON COLUMN inti.status_gizi.lingkar_kepala_cm IS 'Lingkar kepala, cm';
COMMENT ON COLUMN inti.status_gizi.oedema IS 'Edema pada kedua kaki; tidak tercatat berarti tidak';
COMMENT ON COLUMN inti.status_gizi.tinggi_disesuaikan IS 'Panjang atau tinggi sesudah penyesuaian 0,7 cm, cm';
COMMENT ON COLUMN inti.status_gizi.imt IS 'Indeks massa tubuh, kg/m2';
COMMENT ON COLUMN inti.status_gizi.z_bbu IS 'z-score BB/U, 2 desimal';
COMMENT ON COLUMN inti.status_gizi.z_tbu IS 'z-score PB/U atau TB/U, 2 desimal';
COMMENT ON COLUMN inti.status_gizi.z_bbtb IS 'z-score BB/PB atau BB/TB, 2 desimal';
COMMENT ON COLUMN inti.status_gizi.z_imtu IS 'z-score IMT/U, 2 desimal';
COMMENT ON COLUMN inti.status_gizi.z_lku IS 'z-score LK/U, 2 desimal';
COMMENT ON COLUMN inti.status_gizi.z_lilau IS 'z-score LiLA/U, 2 desimal';
COMMENT ON COLUMN inti.status_gizi.tanda_bbu IS 'z-score BB/U tidak masuk akal menurut batas WHO';
COMMENT ON COLUMN inti.status_gizi.tanda_tbu IS 'z-score PB/U atau TB/U tidak masuk akal menurut batas WHO';
COMMENT ON COLUMN inti.status_gizi.tanda_bbtb IS 'z-score BB/PB atau BB/TB tidak masuk akal menurut batas WHO';
COMMENT ON COLUMN inti.status_gizi.tanda_imtu IS 'z-score IMT/U tidak masuk akal menurut batas WHO';
COMMENT ON COLUMN inti.status_gizi.tanda_lku IS 'z-score LK/U tidak masuk akal menurut batas WHO';
COMMENT ON COLUMN inti.status_gizi.tanda_lilau IS 'z-score LiLA/U tidak masuk akal menurut batas WHO';
COMMENT ON COLUMN inti.status_gizi.status_bbu IS 'Kelas BB/U menurut PMK 2/2020';
COMMENT ON COLUMN inti.status_gizi.status_tbu IS 'Kelas PB/U atau TB/U menurut PMK 2/2020';
COMMENT ON COLUMN inti.status_gizi.status_bbtb IS 'Kelas BB/PB atau BB/TB menurut PMK 2/2020';
COMMENT ON COLUMN inti.status_gizi.status_imtu IS 'Kelas IMT/U menurut PMK 2/2020';
