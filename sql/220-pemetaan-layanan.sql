-- Monthly forms of the cadres (2A, 2B, 2C) and files of the e-HDW kind: landing tables, layouts, and the step that takes them
-- into inti. A form is month-only when its day comes from --measured-on; a file with a service date of its own is dated.
INSERT INTO acuan.kode_muat (kode, akibat, arti) VALUES
  ('LAYANAN_ASING', 'baris ditolak', 'Layanan tidak dikenal pada acuan.jenis_layanan'),
  ('JAWABAN_KOSONG', 'baris ditolak', 'Baris layanan tanpa jawaban');

CREATE TABLE sumber.form_ibu (
  kode_kab        text NOT NULL DEFAULT '-',
  batch_id        bigint NOT NULL,
  baris           int4 NOT NULL,
  sumber          text NOT NULL,
  anak_id         bigint NOT NULL,
  tgl_ukur        date NOT NULL,
  id_sumber       text NOT NULL,
  sidik           bigint NOT NULL,
  diganti         bigint,
  kode_kec        text NOT NULL DEFAULT '-',
  kode_desa       text NOT NULL DEFAULT '-',
  no_kia          text,
  nik             text,
  nik_status      text,
  nik_asli        text,
  no_kk           text,
  no_kk_status    text,
  no_kk_asli      text,
  nama            text,
  tgl_lahir       date,
  nama_suami      text,
  dusun           text,
  rt              int2,
  rw              int2,
  posyandu        text,
  alamat          text,
  status_hamil    text,
  hpl             date,
  usia_hamil      int2,
  tgl_melahirkan  date,
  tgl_gugur       date,
  lila_cm         float8,
  anc             boolean,
  ttd             boolean,
  tablet          int2,
  nifas           boolean,
  kelas_hamil     boolean,
  kunjungan       boolean,
  air             boolean,
  jamban          boolean,
  jaminan         boolean,
  serap_orang     bigint,
  serap_kab       text,
  serap_keluarga  bigint,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX form_ibu_kunci_idx ON sumber.form_ibu (anak_id, tgl_ukur);
CREATE INDEX form_ibu_diganti_idx ON sumber.form_ibu (diganti) WHERE diganti IS NOT NULL;
CREATE INDEX form_ibu_serap_idx ON sumber.form_ibu (batch_id) WHERE serap_orang IS NULL AND diganti IS NULL;
COMMENT ON TABLE sumber.form_ibu IS 'Formulir 2A dan ekspor e-HDW ibu hamil dan nifas seperti diterima: satu baris per ibu dan bulan (data pribadi)';

CREATE TABLE sumber.form_anak (
  kode_kab        text NOT NULL DEFAULT '-',
  batch_id        bigint NOT NULL,
  baris           int4 NOT NULL,
  sumber          text NOT NULL,
  anak_id         bigint NOT NULL,
  tgl_ukur        date NOT NULL,
  id_sumber       text NOT NULL,
  sidik           bigint NOT NULL,
  diganti         bigint,
  kode_kec        text NOT NULL DEFAULT '-',
  kode_desa       text NOT NULL DEFAULT '-',
  no_kia          text,
  nik             text,
  nik_status      text,
  nik_asli        text,
  no_kk           text,
  no_kk_status    text,
  no_kk_asli      text,
  nama            text,
  jk              text,
  tgl_lahir       date,
  nama_ibu        text,
  nik_ibu         text,
  dusun           text,
  rt              int2,
  rw              int2,
  posyandu        text,
  alamat          text,
  status_gizi     text,
  umur_bulan      int2,
  tikar           text,
  imunisasi       boolean,
  campak          text,
  timbang         boolean,
  berat_kg        float8,
  ukur            boolean,
  tinggi_cm       float8,
  konseling       boolean,
  konseling_ayah  boolean,
  konseling_ibu   boolean,
  kunjungan       boolean,
  air             boolean,
  jamban          boolean,
  akta            boolean,
  jaminan         boolean,
  pengasuhan      boolean,
  serap_orang     bigint,
  serap_kab       text,
  serap_keluarga  bigint,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX form_anak_kunci_idx ON sumber.form_anak (anak_id, tgl_ukur);
CREATE INDEX form_anak_diganti_idx ON sumber.form_anak (diganti) WHERE diganti IS NOT NULL;
CREATE INDEX form_anak_serap_idx ON sumber.form_anak (batch_id) WHERE serap_orang IS NULL AND diganti IS NULL;
COMMENT ON TABLE sumber.form_anak IS 'Formulir 2B dan ekspor e-HDW anak seperti diterima: satu baris per anak dan bulan (data pribadi)';

CREATE TABLE sumber.form_paud (
  kode_kab        text NOT NULL DEFAULT '-',
  batch_id        bigint NOT NULL,
  baris           int4 NOT NULL,
  sumber          text NOT NULL,
  anak_id         bigint NOT NULL,
  tgl_ukur        date NOT NULL,
  id_sumber       text NOT NULL,
  sidik           bigint NOT NULL,
  diganti         bigint,
  kode_kec        text NOT NULL DEFAULT '-',
  kode_desa       text NOT NULL DEFAULT '-',
  no_kia          text,
  nik             text,
  nik_status      text,
  nik_asli        text,
  no_kk           text,
  no_kk_status    text,
  no_kk_asli      text,
  nama            text,
  jk              text,
  tgl_lahir       date,
  nama_ibu        text,
  dusun           text,
  posyandu        text,
  kategori_usia   text,
  b01 text, b02 text, b03 text, b04 text, b05 text, b06 text, b07 text, b08 text, b09 text, b10 text, b11 text, b12 text,
  serap_orang     bigint,
  serap_kab       text,
  serap_keluarga  bigint,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX form_paud_kunci_idx ON sumber.form_paud (anak_id, tgl_ukur);
CREATE INDEX form_paud_diganti_idx ON sumber.form_paud (diganti) WHERE diganti IS NOT NULL;
CREATE INDEX form_paud_serap_idx ON sumber.form_paud (batch_id) WHERE serap_orang IS NULL AND diganti IS NULL;
COMMENT ON TABLE sumber.form_paud IS 'Formulir 2C seperti diterima: satu baris per anak dan tahun (data pribadi)';

CREATE TABLE sumber.form_layanan (
  kode_kab        text NOT NULL DEFAULT '-',
  batch_id        bigint NOT NULL,
  baris           int4 NOT NULL,
  sumber          text NOT NULL,
  anak_id         bigint NOT NULL,
  tgl_ukur        date NOT NULL,
  id_sumber       text NOT NULL,
  sidik           bigint NOT NULL,
  diganti         bigint,
  kode_kec        text NOT NULL DEFAULT '-',
  kode_desa       text NOT NULL DEFAULT '-',
  no_kia          text,
  nik             text,
  nik_status      text,
  nik_asli        text,
  no_kk           text,
  no_kk_status    text,
  no_kk_asli      text,
  nama            text,
  jk              text,
  tgl_lahir       date,
  nama_ibu        text,
  posyandu        text,
  layanan         text,
  jawaban         boolean,
  jumlah          int2,
  pengasuh        text,
  serap_orang     bigint,
  serap_kab       text,
  serap_keluarga  bigint,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX form_layanan_kunci_idx ON sumber.form_layanan (anak_id, tgl_ukur);
CREATE INDEX form_layanan_diganti_idx ON sumber.form_layanan (diganti) WHERE diganti IS NOT NULL;
CREATE INDEX form_layanan_serap_idx ON sumber.form_layanan (batch_id) WHERE serap_orang IS NULL AND diganti IS NULL;
COMMENT ON TABLE sumber.form_layanan IS 'Layanan bentuk panjang seperti diterima: satu baris per orang, layanan dan tanggal (data pribadi)';

-- Column comments of the four tables, one text for each name.
DO $$
DECLARE
  teks jsonb := '{
    "kode_kab": "Kode Kemendagri kabupaten/kota tempat tercatat; - bila tidak diketahui", "batch_id": "Nomor batch, lihat sumber.batch",
    "baris": "Nomor baris di berkas; isi asli: sumber.isi_baris(batch_id, baris)", "sumber": "Kode sumber: kpm, ehdw",
    "anak_id": "sumber.nomor_anak(sumber, id_sumber): nomor orang di sumbernya", "tgl_ukur": "Tanggal layanan; formulir bulanan: hari pertama bulan itu",
    "id_sumber": "Sidik berkunci NIK berstatus ok (n), atau No KIA dan desa (anak: juga tanggal lahir dan nama), atau nama dan desa",
    "sidik": "Sidik isi baris", "diganti": "Batch yang menggantikan baris ini; kosong bila masih berlaku", "kode_kec": "Kode Kemendagri kecamatan; - bila tidak diketahui",
    "kode_desa": "Kode Kemendagri desa/kelurahan; - bila tidak diketahui", "no_kia": "Nomor register atau buku KIA", "nik": "NIK 16 angka", "nik_status": "Status NIK",
    "nik_asli": "NIK seperti diterima, bila berbeda", "no_kk": "Nomor Kartu Keluarga", "no_kk_status": "Status No KK", "no_kk_asli": "No KK seperti diterima, bila berbeda",
    "nama": "Nama ibu atau anak", "jk": "Jenis kelamin: L, P", "tgl_lahir": "Tanggal lahir", "nama_suami": "Nama suami", "nama_ibu": "Nama ibu", "nik_ibu": "NIK ibu",
    "dusun": "Dusun", "rt": "Nomor RT", "rw": "Nomor RW", "posyandu": "Posyandu seperti tertulis", "alamat": "Alamat",
    "status_hamil": "1 normal, 2 risti, 3 KEK", "hpl": "Hari perkiraan lahir", "usia_hamil": "Usia kehamilan, bulan", "tgl_melahirkan": "Tanggal melahirkan",
    "tgl_gugur": "Tanggal keguguran atau lahir mati", "lila_cm": "LiLA, cm", "anc": "Pemeriksaan kehamilan", "ttd": "Dapat dan minum pil Fe", "tablet": "Jumlah tablet",
    "nifas": "Pemeriksaan nifas", "kelas_hamil": "Konseling gizi atau kelas ibu hamil", "kunjungan": "Kunjungan rumah", "air": "Akses air bersih", "jamban": "Jamban",
    "jaminan": "Jaminan kesehatan", "status_gizi": "1 N, 2 GK, 3 GB, 4 S", "umur_bulan": "Umur tertulis, bulan; tidak dipakai menghitung", "tikar": "Hasil tikar: H, K, M, TD",
    "imunisasi": "Imunisasi dasar lengkap menurut umur", "campak": "0 belum, 1 sudah", "timbang": "Ditimbang", "berat_kg": "Berat badan, kg", "ukur": "Diukur panjang atau tinggi",
    "tinggi_cm": "Panjang atau tinggi, cm", "konseling": "Konseling gizi, pengasuh tidak disebut", "konseling_ayah": "Konseling gizi diikuti ayah", "konseling_ibu": "Konseling gizi diikuti ibu",
    "akta": "Akta lahir", "pengasuhan": "Kelas pengasuhan", "kategori_usia": "1: 2-<3 tahun, 2: 3-6 tahun", "layanan": "Kode pada acuan.jenis_layanan", "jawaban": "Ya atau Tidak",
    "jumlah": "Jumlah, mis. tablet", "pengasuh": "ibu, ayah, lain", "serap_orang": "Nomor orang ketika baris ini diserap ke inti; kosong bila belum", "serap_keluarga": "Keluarga orang itu ketika diserap", "serap_kab": "Kabupaten orang itu ketika diserap"}';
  r record;
BEGIN
  FOR r IN SELECT c.relname, a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'sumber'::regnamespace AND c.relname LIKE 'form\_%' AND c.relkind = 'r' AND a.attnum > 0
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN sumber.%I.%I IS %L', r.relname, r.attname,
      coalesce(teks ->> r.attname, 'PAUD bulan ' || substr(r.attname, 2) || ': 1 - belum, 2 v mengikuti, 3 x tidak'));
  END LOOP;
END
$$;

INSERT INTO acuan.pemetaan_kolom (keluarga, judul, kolom, jenis, satuan, minimum, maksimum, pilihan)
SELECT k, judul, kolom, jenis, satuan, minimum, maksimum, pilihan
FROM unnest(ARRAY['form_ibu', 'form_anak', 'form_paud', 'form_layanan']) k CROSS JOIN (VALUES
  ('No', NULL, 'abaikan', NULL, NULL::float8, NULL::float8, NULL::text[], ''),
  ('No KIA', 'no_kia', 'teks', NULL, NULL, NULL, NULL, ''),
  ('NIK', 'nik', 'nik', NULL, NULL, NULL, NULL, ''),
  ('No KK', 'no_kk', 'no_kk', NULL, NULL, NULL, NULL, ''),
  ('Nama', 'nama', 'nama', NULL, NULL, NULL, NULL, ''),
  ('Tanggal Lahir', 'tgl_lahir', 'tanggal', NULL, NULL, NULL, NULL, ''),
  ('Jenis Kelamin', 'jk', 'jk', NULL, NULL, NULL, NULL, 'form_anak form_paud form_layanan'),
  ('Nama Ibu Kandung', 'nama_ibu', 'nama', NULL, NULL, NULL, NULL, 'form_anak form_paud form_layanan'),
  ('NIK Ibu', 'nik_ibu', 'teks', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Nama Suami', 'nama_suami', 'nama', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Tanggal Layanan', 'tgl_ukur', 'tanggal', NULL, NULL, NULL, NULL, ''),
  ('Bulan', 'tgl_ukur', 'bulan', NULL, NULL, NULL, NULL, 'form_ibu form_anak form_layanan'),
  ('Tahun', 'tgl_ukur', 'bulan', NULL, NULL, NULL, NULL, 'form_paud'),
  ('Provinsi', NULL, 'abaikan', NULL, NULL, NULL, NULL, ''),
  ('Kecamatan', '-', 'wilayah', 'kecamatan', NULL, NULL, NULL, ''),
  ('Desa', '-', 'wilayah', 'desa', NULL, NULL, NULL, ''),
  ('Kode Desa', '-', 'kode_wilayah', 'kemendagri', NULL, NULL, NULL, ''),
  ('Dusun', 'dusun', 'teks', NULL, NULL, NULL, NULL, 'form_ibu form_anak form_paud'),
  ('RT', 'rt', 'rt_rw', 'rt', NULL, NULL, NULL, 'form_ibu form_anak'),
  ('RW', 'rw', 'rt_rw', 'rw', NULL, NULL, NULL, 'form_ibu form_anak'),
  ('Posyandu', 'posyandu', 'teks', NULL, NULL, NULL, NULL, ''),
  ('Alamat', 'alamat', 'teks', NULL, NULL, NULL, NULL, 'form_ibu form_anak'),
  ('Status Kehamilan', 'status_hamil', 'pilihan', NULL, NULL, NULL, ARRAY['1=1', 'N=1', 'NORMAL=1', '2=2', 'RISTI=2', 'Risiko Tinggi=2', '3=3', 'KEK=3'], 'form_ibu'),
  ('Hari Perkiraan Lahir', 'hpl', 'tanggal', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Usia Kehamilan (Bulan)', 'usia_hamil', 'bulat', NULL, 1, 10, NULL, 'form_ibu'),
  ('Tanggal Melahirkan', 'tgl_melahirkan', 'tanggal', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Tanggal Keguguran', 'tgl_gugur', 'tanggal', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('LiLA', 'lila_cm', 'angka', 'cm', 12, 50, NULL, 'form_ibu'),
  ('Pemeriksaan Kehamilan', 'anc', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Konsumsi Pil Fe', 'ttd', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Jumlah Tablet', 'tablet', 'bulat', NULL, 1, 400, NULL, 'form_ibu'),
  ('Pemeriksaan Nifas', 'nifas', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Konseling Gizi', 'kelas_hamil', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu'),
  ('Konseling Gizi', 'konseling', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Kunjungan Rumah', 'kunjungan', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu form_anak'),
  ('Kepemilikan Akses Air Bersih', 'air', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu form_anak'),
  ('Kepemilikan Jamban', 'jamban', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu form_anak'),
  ('Jaminan Kesehatan', 'jaminan', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_ibu form_anak'),
  ('Status Gizi', 'status_gizi', 'pilihan', NULL, NULL, NULL, ARRAY['1=1', 'N=1', 'NORMAL=1', '2=2', 'GK=2', 'Gizi Kurang=2', '3=3', 'GB=3', 'Gizi Buruk=3', '4=4', 'S=4', 'Stunting=4'], 'form_anak'),
  ('Status Gizi Ekspor', 'status_gizi', 'pilihan', NULL, NULL, NULL, ARRAY['1=1', 'N=1', '2=2', 'GK=2', '3=3', 'GB=3', '4=', 'S='], 'form_anak'),
  ('Umur (Bulan)', 'umur_bulan', 'bulat', NULL, 0, 240, NULL, 'form_anak'),
  ('Hasil (M/K/H)', 'tikar', 'pilihan', NULL, NULL, NULL, ARRAY['1=TD', 'TD=TD', '2=M', 'M=M', 'Merah=M', '3=K', 'K=K', 'Kuning=K', '4=H', 'H=H', 'Hijau=H'], 'form_anak'),
  ('Pemberian Imunisasi Dasar', 'imunisasi', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Campak', 'campak', 'pilihan', NULL, NULL, NULL, ARRAY['1=0', 'belum=0', 'tidak=0', 'x=0', '2=1', 'sudah=1', 'ya=1', 'v=1'], 'form_anak'),
  ('Pengukuran Berat Badan', 'timbang', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Berat Badan (kg)', 'berat_kg', 'angka', 'kg', 0.5, 40, NULL, 'form_anak'),
  ('Pengukuran Tinggi Badan', 'ukur', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Tinggi Badan (cm)', 'tinggi_cm', 'angka', 'cm', 38, 130, NULL, 'form_anak'),
  ('Konseling Gizi Ayah', 'konseling_ayah', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Konseling Gizi Ibu', 'konseling_ibu', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Akta Lahir', 'akta', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Pengasuhan PAUD', 'pengasuhan', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Nilai tanpa arti', NULL, 'abaikan', NULL, NULL, NULL, NULL, 'form_anak'),
  ('Kategori Usia', 'kategori_usia', 'pilihan', NULL, NULL, NULL, ARRAY['1=1', '2-<3=1', '2-<3 tahun=1', 'Anak Usia 2 - < 3 Tahun=1', '2=2', '3-6=2', '3-6 tahun=2', 'Anak Usia 3 - 6 Tahun=2'], 'form_paud'),
  ('Jawaban', 'jawaban', 'ya_tidak', NULL, NULL, NULL, NULL, 'form_layanan'),
  ('Jumlah', 'jumlah', 'bulat', NULL, 0, 400, NULL, 'form_layanan'),
  ('Pengasuh', 'pengasuh', 'pilihan', NULL, NULL, NULL, ARRAY['ibu=ibu', 'ayah=ayah', 'bapak=ayah', 'lain=lain', 'lainnya=lain', 'nenek=lain', 'kakek=lain'], 'form_layanan'),
  ('Layanan', 'layanan', 'teks', NULL, NULL, NULL, NULL, 'form_layanan')
) v (judul, kolom, jenis, satuan, minimum, maksimum, pilihan, hanya)
WHERE v.hanya = '' OR k = ANY (string_to_array(v.hanya, ' '));
INSERT INTO acuan.pemetaan_kolom (keluarga, judul, kolom, jenis, pilihan)
SELECT 'form_paud', nama, 'b' || lpad(n::text, 2, '0'), 'pilihan', ARRAY['1=1', 'belum=1', '2=2', 'v=2', 'mengikuti=2', '3=3', 'x=3', 'tidak=3']
FROM unnest(ARRAY['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember']) WITH ORDINALITY b (nama, n);

INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias)
SELECT k, judul, unnest(alias) FROM (VALUES
  ('form_ibu', 'Nama', ARRAY['Nama Ibu', 'Nama Ibu Hamil', 'Nama Lengkap']), ('form_anak', 'Nama', ARRAY['Nama Anak', 'Nama Lengkap']), ('form_paud', 'Nama', ARRAY['Nama Anak']),
  ('form_layanan', 'Nama', ARRAY['Nama Lengkap', 'Nama Sasaran']), ('form_anak', 'Nama Ibu Kandung', ARRAY['Nama Ibu']), ('form_paud', 'Nama Ibu Kandung', ARRAY['Nama Ibu']),
  ('form_layanan', 'Nama Ibu Kandung', ARRAY['Nama Ibu']),
  ('form_ibu', 'Tanggal Lahir', ARRAY['Tgl Lahir', 'Tanggal Lahir Ibu']), ('form_anak', 'Tanggal Lahir', ARRAY['Tgl Lahir', 'Tanggal Lahir Anak']), ('form_layanan', 'Tanggal Lahir', ARRAY['Tgl Lahir']),
  ('form_anak', 'Jenis Kelamin', ARRAY['JK', 'L/P']), ('form_paud', 'Jenis Kelamin', ARRAY['JK', 'L/P']), ('form_layanan', 'Jenis Kelamin', ARRAY['JK', 'L/P']),
  ('form_ibu', 'No KIA', ARRAY['No Register', 'No Register KIA', 'No Register (KIA)']), ('form_anak', 'No KIA', ARRAY['No Register', 'No Register KIA', 'No Register (KIA)']), ('form_paud', 'No KIA', ARRAY['No Register', 'No Register (KIA)']),
  ('form_ibu', 'Hari Perkiraan Lahir', ARRAY['HPL', 'Hari Perkiraan Lahir (HPL)']), ('form_ibu', 'Usia Kehamilan (Bulan)', ARRAY['Usia Kehamilan', 'Umur Kehamilan']),
  ('form_ibu', 'Konsumsi Pil Fe', ARRAY['Dapat dan Konsumsi Pil Fe', 'Dapat & Konsumsi Pil Fe', 'Pil Fe', 'TTD']), ('form_ibu', 'Jumlah Tablet', ARRAY['Jumlah Pil Fe', 'Jumlah TTD', 'Butir Pil Fe']),
  ('form_ibu', 'Konseling Gizi', ARRAY['Konseling Gizi (Kelas IH)', 'Kelas Ibu Hamil']), ('form_ibu', 'LiLA', ARRAY['LiLA (cm)']),
  ('form_ibu', 'Kepemilikan Akses Air Bersih', ARRAY['Air Bersih', 'Akses Air Bersih']), ('form_anak', 'Kepemilikan Akses Air Bersih', ARRAY['Air Bersih', 'Akses Air Bersih']),
  ('form_ibu', 'Kepemilikan Jamban', ARRAY['Jamban']), ('form_anak', 'Kepemilikan Jamban', ARRAY['Jamban']), ('form_anak', 'Hasil (M/K/H)', ARRAY['Hasil Tikar', 'Tikar Pertumbuhan', 'Hasil Tikar (M/K/H)']),
  ('form_anak', 'Pemberian Imunisasi Dasar', ARRAY['Imunisasi Dasar', 'Imunisasi']), ('form_anak', 'Pengasuhan PAUD', ARRAY['Pengasuhan', 'Pengasuhan (PAUD)', 'Pengasuhan/PAUD']), ('form_anak', 'Berat Badan (kg)', ARRAY['Berat Badan', 'BB']),
  ('form_anak', 'Tinggi Badan (cm)', ARRAY['Tinggi Badan', 'TB']), ('form_ibu', 'Tanggal Layanan', ARRAY['Tanggal Periksa', 'Tanggal Pemeriksaan']), ('form_anak', 'Tanggal Layanan', ARRAY['Tanggal Periksa', 'Tanggal Pemeriksaan']),
  ('form_layanan', 'Tanggal Layanan', ARRAY['Tanggal']), ('form_anak', 'Campak', ARRAY['Imunisasi Campak']), ('form_layanan', 'Layanan', ARRAY['Kode Layanan', 'Jenis Layanan']), ('form_layanan', 'Jawaban', ARRAY['Diterima', 'Hasil'])
) a (k, judul, alias);
INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias)
SELECT k, 'Desa', unnest(ARRAY['Desa/Kel', 'Desa/Kelurahan', 'Kelurahan']) FROM unnest(ARRAY['form_ibu', 'form_anak', 'form_paud', 'form_layanan']) k;
INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias)
SELECT k, 'Bulan', unnest(ARRAY['Bulan Layanan', 'Periode']) FROM unnest(ARRAY['form_ibu', 'form_anak', 'form_layanan']) k;

INSERT INTO acuan.pemetaan (pemetaan, sumber, keluarga, tabel, aturan, judul, wajib, tanggal, peran, geser, keterangan)
SELECT v.pemetaan, v.sumber, v.keluarga, 'sumber.' || v.keluarga, 'formulir', v.judul, v.wajib, 'tgl_ukur',
  CASE v.keluarga WHEN 'form_ibu' THEN 'ibu' WHEN 'form_layanan' THEN NULL ELSE 'anak' END, v.geser, v.keterangan FROM (VALUES
  ('kpm_2a_ekspor', 'kpm', 'form_ibu', ARRAY['No KIA', 'Nama Ibu', 'Status Kehamilan', 'Hari Perkiraan Lahir', 'Usia Kehamilan (Bulan)', 'Tanggal Melahirkan', 'Pemeriksaan Kehamilan', 'Konsumsi Pil Fe',
     'Pemeriksaan Nifas', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan jamban', 'Jaminan Kesehatan'], ARRAY['No KIA', 'Status Kehamilan', 'Tanggal Layanan|Bulan'],
   ARRAY['No KIA', 'Nama Ibu', 'Status Kehamilan', 'Hari Perkiraan Lahir', 'Usia Kehamilan (Bulan)', 'Tanggal Melahirkan', 'Pemeriksaan Kehamilan', 'Konsumsi Pil Fe', 'Pemeriksaan Nifas', 'Konseling Gizi',
     'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Jaminan Kesehatan'], 'Ekspor Formulir 2A OpenSID: 13 judul, 14 nilai'),
  ('kpm_2a', 'kpm', 'form_ibu', ARRAY['No', 'No KIA', 'Nama Ibu', 'Status Kehamilan', 'Hari Perkiraan Lahir', 'Usia Kehamilan (Bulan)', 'Tanggal Melahirkan', 'Pemeriksaan Kehamilan', 'Konsumsi Pil Fe', 'Pemeriksaan Nifas',
     'Konseling Gizi', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Jaminan Kesehatan'], ARRAY['No KIA|NIK|Nama', 'Status Kehamilan', 'Konseling Gizi', 'Tanggal Layanan|Bulan'], NULL,
   'Formulir 2A lengkap, 15 kolom; bulannya dengan --measured-on'),
  ('kpm_2b_ekspor', 'kpm', 'form_anak', ARRAY['No KIA', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'Status Gizi', 'Umur (Bulan)', 'Hasil (M/K/H)', 'Pemberian Imunisasi Dasar', 'Pengukuran Berat Badan', 'Pengukuran Tinggi Badan',
     'Konseling Gizi Ayah', 'Konseling Gizi Ibu', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Akta Lahir', 'Jaminan Kesehatan', 'Pengasuhan PAUD'], ARRAY['No KIA', 'Tanggal Lahir', 'Status Gizi', 'Tanggal Layanan|Bulan'],
   ARRAY['No KIA', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'Status Gizi Ekspor', 'Umur (Bulan)', 'Hasil (M/K/H)', 'Pemberian Imunisasi Dasar', 'Pengukuran Berat Badan', 'Pengukuran Tinggi Badan', 'Nilai tanpa arti',
     'Konseling Gizi Ayah', 'Konseling Gizi Ibu', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Akta Lahir', 'Jaminan Kesehatan', 'Pengasuhan PAUD'], 'Ekspor Formulir 2B OpenSID: 18 judul, 19 nilai'),
  ('kpm_2b', 'kpm', 'form_anak', ARRAY['No', 'No KIA', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'Status Gizi', 'Umur (Bulan)', 'Hasil (M/K/H)', 'Pemberian Imunisasi Dasar', 'Pengukuran Berat Badan', 'Pengukuran Tinggi Badan',
     'Konseling Gizi Ayah', 'Konseling Gizi Ibu', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Akta Lahir', 'Jaminan Kesehatan', 'Pengasuhan PAUD'],
   ARRAY['No', 'No KIA|NIK|Nama', 'Tanggal Lahir', 'Pengukuran Berat Badan', 'Tanggal Layanan|Bulan'], NULL, 'Formulir 2B lengkap, 19 kolom; bulannya dengan --measured-on'),
  ('kpm_2c', 'kpm', 'form_paud', ARRAY['No KIA', 'Nama Anak', 'Jenis Kelamin', 'Kategori Usia', 'Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'],
   ARRAY['No KIA|NIK|Nama', 'Januari', 'Tanggal Layanan|Tahun'], NULL, 'Formulir 2C, setahun; tahunnya dengan --measured-on'),
  ('ehdw_ibu', 'ehdw', 'form_ibu', ARRAY['NIK', 'Nama', 'Tanggal Lahir', 'Desa', 'Tanggal Layanan', 'Status Kehamilan', 'Hari Perkiraan Lahir', 'Usia Kehamilan (Bulan)', 'Tanggal Melahirkan', 'LiLA', 'Pemeriksaan Kehamilan',
     'Konsumsi Pil Fe', 'Jumlah Tablet', 'Pemeriksaan Nifas', 'Konseling Gizi', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Jaminan Kesehatan'],
   ARRAY['NIK|Nama', 'Pemeriksaan Kehamilan', 'Tanggal Layanan|Bulan', 'Desa|Kode Desa'], NULL, 'Ekspor e-HDW ibu hamil dan nifas; judul lain cukup satu baris alias'),
  ('ehdw_anak', 'ehdw', 'form_anak', ARRAY['NIK', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'Nama Ibu', 'NIK Ibu', 'Desa', 'Tanggal Layanan', 'Status Gizi', 'Hasil (M/K/H)', 'Pemberian Imunisasi Dasar', 'Campak', 'Pengukuran Berat Badan',
     'Pengukuran Tinggi Badan', 'Konseling Gizi', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Akta Lahir', 'Jaminan Kesehatan', 'Pengasuhan PAUD'],
   ARRAY['NIK|Nama', 'Tanggal Lahir', 'Pengukuran Berat Badan', 'Tanggal Layanan|Bulan', 'Desa|Kode Desa'], NULL, 'Ekspor e-HDW anak'),
  ('ehdw_paud', 'ehdw', 'form_paud', ARRAY['Kode Desa', 'Posyandu', 'Tahun', 'No KIA', 'NIK', 'No KK', 'Nama Anak', 'Nama Ibu', 'Jenis Kelamin', 'Tanggal Lahir', 'Kategori Usia',
     'Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'],
   ARRAY['NIK|Nama', 'Januari', 'Tahun', 'Desa|Kode Desa'], NULL, 'Ekspor e-HDW PAUD, setahun'),
  ('ehdw_layanan', 'ehdw', 'form_layanan', ARRAY['NIK', 'Nama', 'Jenis Kelamin', 'Tanggal Lahir', 'Nama Ibu', 'Kode Desa', 'Posyandu', 'Layanan', 'Tanggal Layanan', 'Jawaban', 'Jumlah', 'Pengasuh'],
   ARRAY['NIK|Nama', 'Layanan', 'Jawaban', 'Tanggal Layanan|Bulan', 'Desa|Kode Desa'], NULL, 'Layanan bentuk panjang: satu baris per orang, layanan dan tanggal')
) v (pemetaan, sumber, keluarga, judul, wajib, geser, keterangan);
