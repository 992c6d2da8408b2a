-- Published convergence figures: counts for posyandu, village, kecamatan, kabupaten and province, percentages beside
-- them. Two readings of a percentage: the official form counts what was not monitored as not received
-- (penyebut = Y + T + tidak dipantau); the known reading leaves it out (Y + T).
CREATE TABLE lap.dim_indikator (
  indikator_sk      int4 PRIMARY KEY,
  himpunan_aturan   text NOT NULL,
  sasaran           text NOT NULL,
  kode              text NOT NULL,
  nomor             int4 NOT NULL,
  nama              text NOT NULL,
  paket             text,
  dalam_skor        boolean NOT NULL,
  pembilang         text NOT NULL,
  penyebut          text NOT NULL,
  satuan            text NOT NULL,
  arah              text NOT NULL CHECK (arah IN ('naik', 'turun')),
  dasar_hukum       text,
  UNIQUE (himpunan_aturan, sasaran, kode),
  UNIQUE (himpunan_aturan, nomor)
);
COMMENT ON TABLE lap.dim_indikator IS 'Dimensi indikator layanan: satu baris per indikator dan himpunan aturan';
COMMENT ON COLUMN lap.dim_indikator.indikator_sk IS 'Kunci pengganti, tetap';
COMMENT ON COLUMN lap.dim_indikator.himpunan_aturan IS 'Kode himpunan aturan, mis. kpm2019';
COMMENT ON COLUMN lap.dim_indikator.sasaran IS 'Kelompok sasaran: HAMIL (termasuk nifas), BADUTA, PAUD, ...';
COMMENT ON COLUMN lap.dim_indikator.kode IS 'Kode indikator: H1-H8, A1-A10, P1, ...';
COMMENT ON COLUMN lap.dim_indikator.nomor IS 'Nomor tetap di dalam himpunan aturan; letak selnya pada inti.status_layanan.sel';
COMMENT ON COLUMN lap.dim_indikator.nama IS 'Bunyi indikator';
COMMENT ON COLUMN lap.dim_indikator.paket IS 'Paket layanan: KIA, GIZI, AIR, SOS, PAUD';
COMMENT ON COLUMN lap.dim_indikator.dalam_skor IS 'Ikut menghitung tingkat konvergensi';
COMMENT ON COLUMN lap.dim_indikator.pembilang IS 'Apa yang dihitung pada pembilang';
COMMENT ON COLUMN lap.dim_indikator.penyebut IS 'Apa yang dihitung pada penyebut';
COMMENT ON COLUMN lap.dim_indikator.satuan IS 'Satuan nilai';
COMMENT ON COLUMN lap.dim_indikator.arah IS 'naik: makin besar makin baik; turun: makin kecil makin baik';
COMMENT ON COLUMN lap.dim_indikator.dasar_hukum IS 'Sumber hukum indikator';

CREATE TABLE lap.fakta_indikator (
  wilayah_sk      int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk      int4 NOT NULL REFERENCES lap.dim_periode,
  indikator_sk    int4 NOT NULL REFERENCES lap.dim_indikator,
  pembilang       int8 NOT NULL,
  penyebut        int8 NOT NULL,
  tidak_berlaku   int8 NOT NULL,
  tidak_dipantau  int8 NOT NULL,
  laki            int8 NOT NULL,
  nilai           numeric(5,2),
  nilai_diketahui numeric(5,2),
  target          numeric(7,2),
  run_id          int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, indikator_sk),
  CHECK (pembilang BETWEEN 0 AND penyebut - tidak_dipantau AND tidak_berlaku >= 0 AND tidak_dipantau >= 0)
);
CREATE INDEX fakta_indikator_wilayah_idx ON lap.fakta_indikator (wilayah_sk);
COMMENT ON TABLE lap.fakta_indikator IS 'Cakupan indikator layanan per wilayah dan periode; hitungan boleh dijumlahkan antarwilayah, persen tidak; periode panjang dihitung dari orang, bukan dari triwulan';
COMMENT ON COLUMN lap.fakta_indikator.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_indikator.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_indikator.indikator_sk IS 'Indikator, lihat dim_indikator';
COMMENT ON COLUMN lap.fakta_indikator.pembilang IS 'Sasaran yang menerima lengkap (sel Y)';
COMMENT ON COLUMN lap.fakta_indikator.penyebut IS 'Sasaran yang seharusnya menerima menurut formulir resmi (Y + T + tidak dipantau)';
COMMENT ON COLUMN lap.fakta_indikator.tidak_berlaku IS 'Sasaran yang bagi mereka indikator ini tidak berlaku (TS)';
COMMENT ON COLUMN lap.fakta_indikator.tidak_dipantau IS 'Sasaran tanpa jawaban; termasuk dalam penyebut';
COMMENT ON COLUMN lap.fakta_indikator.laki IS 'Di antara pembilang: dengan pengasuh laki-laki pada sedikitnya satu bulan yang dihitung';
COMMENT ON COLUMN lap.fakta_indikator.nilai IS 'Persen menurut formulir resmi = 100 x pembilang / penyebut; kosong bila penyebut 0';
COMMENT ON COLUMN lap.fakta_indikator.nilai_diketahui IS 'Persen di antara yang dipantau = 100 x pembilang / (penyebut - tidak_dipantau)';
COMMENT ON COLUMN lap.fakta_indikator.target IS 'Target wilayah dan tahun itu bila ditetapkan';
COMMENT ON COLUMN lap.fakta_indikator.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_konvergensi (
  wilayah_sk          int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk          int4 NOT NULL REFERENCES lap.dim_periode,
  himpunan            text NOT NULL,
  sasaran             text NOT NULL,
  sasaran_n           int8 NOT NULL,
  orang_n             int8 NOT NULL,
  diterima            int8 NOT NULL,
  seharusnya          int8 NOT NULL,
  tidak_dipantau      int8 NOT NULL,
  lengkap_n           int8 NOT NULL,
  tidak_lengkap_n     int8 NOT NULL,
  skor                numeric(5,2),
  skor_diketahui      numeric(5,2),
  berisiko_n          int8 NOT NULL,
  risiko_belum_n      int8 NOT NULL,
  meninggal_n         int8 NOT NULL,
  keguguran_n         int8 NOT NULL,
  tanpa_hasil_n       int8 NOT NULL,
  tikar_hijau         int8 NOT NULL,
  tikar_kuning        int8 NOT NULL,
  tikar_merah         int8 NOT NULL,
  tikar_tidak_diukur  int8 NOT NULL,
  keluarga_n          int8 NOT NULL,
  keluarga_lengkap_n  int8,
  keluarga_tidak_lengkap_n int8,
  keluarga_diterima   int8,
  keluarga_seharusnya int8,
  run_id              int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, himpunan, sasaran),
  CHECK (diterima BETWEEN 0 AND seharusnya - tidak_dipantau AND lengkap_n + tidak_lengkap_n <= sasaran_n),
  CHECK (keluarga_lengkap_n + keluarga_tidak_lengkap_n <= keluarga_n)
);
CREATE INDEX fakta_konvergensi_wilayah_idx ON lap.fakta_konvergensi (wilayah_sk);
COMMENT ON TABLE lap.fakta_konvergensi IS 'Tingkat konvergensi per wilayah, periode dan kelompok sasaran; sasaran SEMUA: indikator dalam skor dari semua kelompok dan rumah tangga 1.000 HPK';
COMMENT ON COLUMN lap.fakta_konvergensi.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_konvergensi.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_konvergensi.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN lap.fakta_konvergensi.sasaran IS 'Kelompok sasaran, atau SEMUA';
COMMENT ON COLUMN lap.fakta_konvergensi.sasaran_n IS 'Baris sasaran: satu per kehamilan atau anak; SEMUA: jumlah kelompok dalam skor';
COMMENT ON COLUMN lap.fakta_konvergensi.orang_n IS 'Orang berbeda; dua kehamilan seorang ibu dihitung sekali';
COMMENT ON COLUMN lap.fakta_konvergensi.diterima IS 'Layanan diterima lengkap (sel Y)';
COMMENT ON COLUMN lap.fakta_konvergensi.seharusnya IS 'Layanan yang seharusnya diterima (Y + T + tidak dipantau)';
COMMENT ON COLUMN lap.fakta_konvergensi.tidak_dipantau IS 'Layanan tanpa jawaban; termasuk dalam seharusnya';
COMMENT ON COLUMN lap.fakta_konvergensi.lengkap_n IS 'Sasaran yang menerima semua layanan yang berlaku';
COMMENT ON COLUMN lap.fakta_konvergensi.tidak_lengkap_n IS 'Sasaran dengan sedikitnya satu layanan tidak diterima; sisanya tidak diketahui';
COMMENT ON COLUMN lap.fakta_konvergensi.skor IS 'Persen menurut formulir resmi = 100 x diterima / seharusnya';
COMMENT ON COLUMN lap.fakta_konvergensi.skor_diketahui IS 'Persen di antara yang dipantau';
COMMENT ON COLUMN lap.fakta_konvergensi.berisiko_n IS 'Sasaran berisiko: KEK/risti, atau gizi kurang/buruk/stunting';
COMMENT ON COLUMN lap.fakta_konvergensi.risiko_belum_n IS 'Sasaran yang risikonya belum dicatat';
COMMENT ON COLUMN lap.fakta_konvergensi.meninggal_n IS 'Keluar karena meninggal dalam periode; bukan sasaran';
COMMENT ON COLUMN lap.fakta_konvergensi.keguguran_n IS 'Keluar karena keguguran atau lahir mati dalam periode; bukan sasaran';
COMMENT ON COLUMN lap.fakta_konvergensi.tanpa_hasil_n IS 'Kehamilan ditutup dalam periode dengan hasil tidak diketahui; bukan sasaran';
COMMENT ON COLUMN lap.fakta_konvergensi.tikar_hijau IS 'Pembacaan tikar terakhir hijau (normal)';
COMMENT ON COLUMN lap.fakta_konvergensi.tikar_kuning IS 'Pembacaan tikar terakhir kuning (berisiko stunting)';
COMMENT ON COLUMN lap.fakta_konvergensi.tikar_merah IS 'Pembacaan tikar terakhir merah (terindikasi stunting)';
COMMENT ON COLUMN lap.fakta_konvergensi.tikar_tidak_diukur IS 'Tanpa pembacaan tikar dalam periode';
COMMENT ON COLUMN lap.fakta_konvergensi.keluarga_n IS 'Rumah tangga dengan anggota dalam kelompok ini; SEMUA: rumah tangga 1.000 HPK, masing-masing sekali';
COMMENT ON COLUMN lap.fakta_konvergensi.keluarga_lengkap_n IS 'Rumah tangga 1.000 HPK yang semua sasarannya lengkap; hanya pada SEMUA';
COMMENT ON COLUMN lap.fakta_konvergensi.keluarga_tidak_lengkap_n IS 'Rumah tangga 1.000 HPK dengan sedikitnya satu layanan tidak diterima; hanya pada SEMUA';
COMMENT ON COLUMN lap.fakta_konvergensi.keluarga_diterima IS 'Layanan diterima rumah tangga, air dan jamban sekali per rumah tangga; hanya pada SEMUA';
COMMENT ON COLUMN lap.fakta_konvergensi.keluarga_seharusnya IS 'Layanan seharusnya diterima rumah tangga; hanya pada SEMUA';
COMMENT ON COLUMN lap.fakta_konvergensi.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_paket (
  wilayah_sk          int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk          int4 NOT NULL REFERENCES lap.dim_periode,
  himpunan            text NOT NULL,
  paket               text NOT NULL,
  sasaran             text NOT NULL,
  sasaran_n           int8 NOT NULL,
  diterima            int8 NOT NULL,
  seharusnya          int8 NOT NULL,
  tidak_dipantau      int8 NOT NULL,
  lengkap_n           int8 NOT NULL,
  skor                numeric(5,2),
  skor_diketahui      numeric(5,2),
  keluarga_n          int8,
  keluarga_lengkap_n  int8,
  run_id              int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, himpunan, paket, sasaran),
  CHECK (diterima BETWEEN 0 AND seharusnya - tidak_dipantau AND lengkap_n <= sasaran_n AND keluarga_lengkap_n <= keluarga_n)
);
CREATE INDEX fakta_paket_wilayah_idx ON lap.fakta_paket (wilayah_sk);
COMMENT ON TABLE lap.fakta_paket IS 'Lima paket layanan per wilayah, periode dan kelompok sasaran; sasaran SEMUA memuat juga rumah tangga';
COMMENT ON COLUMN lap.fakta_paket.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_paket.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_paket.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN lap.fakta_paket.paket IS 'KIA, GIZI, AIR, SOS, PAUD';
COMMENT ON COLUMN lap.fakta_paket.sasaran IS 'Kelompok sasaran, atau SEMUA';
COMMENT ON COLUMN lap.fakta_paket.sasaran_n IS 'Sasaran yang bagi mereka sedikitnya satu layanan paket ini berlaku';
COMMENT ON COLUMN lap.fakta_paket.diterima IS 'Layanan diterima lengkap (sel Y)';
COMMENT ON COLUMN lap.fakta_paket.seharusnya IS 'Layanan yang seharusnya diterima (Y + T + tidak dipantau)';
COMMENT ON COLUMN lap.fakta_paket.tidak_dipantau IS 'Layanan tanpa jawaban; termasuk dalam seharusnya';
COMMENT ON COLUMN lap.fakta_paket.lengkap_n IS 'Sasaran yang menerima semua layanan paket ini yang berlaku';
COMMENT ON COLUMN lap.fakta_paket.skor IS 'Persen menurut formulir resmi';
COMMENT ON COLUMN lap.fakta_paket.skor_diketahui IS 'Persen di antara yang dipantau';
COMMENT ON COLUMN lap.fakta_paket.keluarga_n IS 'Rumah tangga 1.000 HPK yang bagi mereka paket ini berlaku; hanya pada SEMUA';
COMMENT ON COLUMN lap.fakta_paket.keluarga_lengkap_n IS 'Rumah tangga 1.000 HPK yang memperoleh paket ini: semua layanannya yang berlaku diterima; hanya pada SEMUA';
COMMENT ON COLUMN lap.fakta_paket.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_kocakupan (
  wilayah_sk   int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk   int4 NOT NULL REFERENCES lap.dim_periode,
  himpunan     text NOT NULL,
  unsur        text NOT NULL CHECK (unsur IN ('paket', 'layanan')),
  diterima_n   int4 NOT NULL,
  berlaku_n    int4 NOT NULL,
  keluarga_n   int8 NOT NULL,
  run_id       int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, himpunan, unsur, berlaku_n, diterima_n),
  CHECK (diterima_n BETWEEN 0 AND berlaku_n)
);
CREATE INDEX fakta_kocakupan_wilayah_idx ON lap.fakta_kocakupan (wilayah_sk);
COMMENT ON TABLE lap.fakta_kocakupan IS 'Rumah tangga 1.000 HPK menurut banyaknya paket atau layanan yang diperoleh; unsur layanan mulai tingkat desa';
COMMENT ON COLUMN lap.fakta_kocakupan.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_kocakupan.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_kocakupan.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN lap.fakta_kocakupan.unsur IS 'paket atau layanan; layanan: diterima bila semua anggota yang berhak menerimanya, air dan jamban sekali';
COMMENT ON COLUMN lap.fakta_kocakupan.diterima_n IS 'Banyaknya yang diperoleh';
COMMENT ON COLUMN lap.fakta_kocakupan.berlaku_n IS 'Banyaknya yang berlaku bagi rumah tangga itu';
COMMENT ON COLUMN lap.fakta_kocakupan.keluarga_n IS 'Banyaknya rumah tangga';
COMMENT ON COLUMN lap.fakta_kocakupan.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_alasan (
  wilayah_sk    int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk    int4 NOT NULL REFERENCES lap.dim_periode,
  indikator_sk  int4 NOT NULL REFERENCES lap.dim_indikator,
  alasan        text NOT NULL,
  alasan_nama   text NOT NULL,
  orang_n       int8 NOT NULL,
  run_id        int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, indikator_sk, alasan)
);
CREATE INDEX fakta_alasan_wilayah_idx ON lap.fakta_alasan (wilayah_sk);
COMMENT ON TABLE lap.fakta_alasan IS 'Alasan layanan tidak diterima lengkap; jumlah semua alasan = sel T + tidak dipantau';
COMMENT ON COLUMN lap.fakta_alasan.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_alasan.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_alasan.indikator_sk IS 'Indikator, lihat dim_indikator';
COMMENT ON COLUMN lap.fakta_alasan.alasan IS 'Kode alasan; 12 tidak dipantau, 00 belum dicatat';
COMMENT ON COLUMN lap.fakta_alasan.alasan_nama IS 'Bunyi alasan';
COMMENT ON COLUMN lap.fakta_alasan.orang_n IS 'Banyaknya sasaran';
COMMENT ON COLUMN lap.fakta_alasan.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_dana (
  wilayah_sk     int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk     int4 NOT NULL REFERENCES lap.dim_periode,
  bidang         text NOT NULL,
  paket          text NOT NULL,
  sumber_dana    text NOT NULL,
  stunting       boolean NOT NULL,
  baris_n        int8 NOT NULL,
  usulan_n       int8 NOT NULL,
  usulan         numeric(18,2) NOT NULL,
  rkpdes_n       int8 NOT NULL,
  rkpdes         numeric(18,2) NOT NULL,
  apbdes_n       int8 NOT NULL,
  apbdes         numeric(18,2) NOT NULL,
  realisasi_n    int8 NOT NULL,
  realisasi      numeric(18,2) NOT NULL,
  run_id         int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, bidang, paket, sumber_dana, stunting)
);
CREATE INDEX fakta_dana_wilayah_idx ON lap.fakta_dana (wilayah_sk);
COMMENT ON TABLE lap.fakta_dana IS 'Anggaran desa per wilayah dan tahun anggaran, dari usulan sampai realisasi; baris yang ditolak (0) tidak termasuk banyaknya baris tahap itu';
COMMENT ON COLUMN lap.fakta_dana.wilayah_sk IS 'Wilayah, desa sampai provinsi; lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_dana.periode_sk IS 'Tahun anggaran, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_dana.bidang IS 'Bidang: pembangunan, pemberdayaan, lain';
COMMENT ON COLUMN lap.fakta_dana.paket IS 'Paket layanan; - bila bukan paket layanan';
COMMENT ON COLUMN lap.fakta_dana.sumber_dana IS 'Sumber dana';
COMMENT ON COLUMN lap.fakta_dana.stunting IS 'Kegiatan pencegahan stunting';
COMMENT ON COLUMN lap.fakta_dana.baris_n IS 'Banyak baris anggaran';
COMMENT ON COLUMN lap.fakta_dana.usulan_n IS 'Baris yang diusulkan (lebih dari 0)';
COMMENT ON COLUMN lap.fakta_dana.usulan IS 'Usulan, rupiah';
COMMENT ON COLUMN lap.fakta_dana.rkpdes_n IS 'Baris yang masuk RKP Desa';
COMMENT ON COLUMN lap.fakta_dana.rkpdes IS 'RKP Desa, rupiah';
COMMENT ON COLUMN lap.fakta_dana.apbdes_n IS 'Baris yang masuk APB Desa';
COMMENT ON COLUMN lap.fakta_dana.apbdes IS 'APB Desa, rupiah';
COMMENT ON COLUMN lap.fakta_dana.realisasi_n IS 'Baris yang terealisasi';
COMMENT ON COLUMN lap.fakta_dana.realisasi IS 'Realisasi, rupiah';
COMMENT ON COLUMN lap.fakta_dana.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

-- The budget lines of years added up for every area above their village, as it stood at the end of the year: what the worker publishes
-- as lap.fakta_dana.
CREATE FUNCTION inti.jumlah_dana(tahun int[])
RETURNS TABLE (wilayah_sk int4, periode_sk int4, bidang text, paket text, sumber_dana text, stunting boolean, baris_n int8, usulan_n int8,
  usulan numeric, rkpdes_n int8, rkpdes numeric, apbdes_n int8, apbdes numeric, realisasi_n int8, realisasi numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH baris AS MATERIALIZED (
    SELECT a.*, p.periode_sk, p.selesai FROM inti.anggaran a JOIN lap.dim_periode p ON p.kode = a.tahun::text WHERE a.tahun = ANY (jumlah_dana.tahun)),
  desa AS MATERIALIZED (
    SELECT b.kode_desa, b.periode_sk, b.selesai FROM baris b JOIN lap.dim_wilayah d ON d.kode = b.kode_desa AND d.tingkat = 'desa' GROUP BY 1, 2, 3),
  atas AS MATERIALIZED (SELECT d.kode_desa, d.periode_sk, d.selesai, x.kode FROM desa d CROSS JOIN LATERAL (VALUES (2), (5), (8), (13)) p (panjang) CROSS JOIN LATERAL (SELECT left(d.kode_desa, p.panjang)) x (kode)),
  wilayah AS MATERIALIZED (SELECT w.kode, w.periode_sk, lap.wilayah_pada(w.kode, w.selesai) AS wilayah_sk FROM (SELECT DISTINCT kode, periode_sk, selesai FROM atas) w)
  SELECT w.wilayah_sk, a.periode_sk, a.bidang, coalesce(a.paket, '-'), a.sumber_dana, a.stunting, count(*),
    count(*) FILTER (WHERE a.usulan > 0), coalesce(sum(a.usulan), 0), count(*) FILTER (WHERE a.rkpdes > 0), coalesce(sum(a.rkpdes), 0),
    count(*) FILTER (WHERE a.apbdes > 0), coalesce(sum(a.apbdes), 0), count(*) FILTER (WHERE a.realisasi > 0), coalesce(sum(a.realisasi), 0)
  FROM baris a JOIN atas t USING (kode_desa, periode_sk) JOIN wilayah w USING (kode, periode_sk)
  GROUP BY w.wilayah_sk, a.periode_sk, a.bidang, coalesce(a.paket, '-'), a.sumber_dana, a.stunting
$$;
COMMENT ON FUNCTION inti.jumlah_dana(int[]) IS 'Anggaran desa dijumlahkan untuk desa, kecamatan, kabupaten dan provinsi; isi lap.fakta_dana';
