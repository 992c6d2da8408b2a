-- Areas: Kemendagri codes with their history, the bridge to BPS codes, boundaries, posyandu.
CREATE TABLE acuan.wilayah (
  wilayah_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kode             text NOT NULL CHECK (kode ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
  kode_bps         text,
  nama             text NOT NULL CHECK (nama <> ''),
  tingkat          text NOT NULL CHECK (tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')),
  jenis            text NOT NULL CHECK (jenis IN ('provinsi', 'kabupaten', 'kota', 'kecamatan', 'kelurahan', 'desa', 'desa adat')),
  induk            text,
  berlaku_mulai    date NOT NULL DEFAULT '2000-01-01',
  berlaku_selesai  date,
  dasar_hukum      text,
  lon              float8 CHECK (lon BETWEEN -180 AND 180),
  lat              float8 CHECK (lat BETWEEN -90 AND 90),
  UNIQUE (kode, berlaku_mulai),
  CHECK (berlaku_selesai > berlaku_mulai),
  CHECK (tingkat = CASE length(kode) WHEN 2 THEN 'provinsi' WHEN 5 THEN 'kabupaten' WHEN 8 THEN 'kecamatan' ELSE 'desa' END),
  CHECK (induk IS NOT DISTINCT FROM CASE length(kode) WHEN 2 THEN NULL WHEN 5 THEN left(kode, 2) WHEN 8 THEN left(kode, 5) ELSE left(kode, 8) END)
);
CREATE INDEX wilayah_induk_idx ON acuan.wilayah (induk);
COMMENT ON TABLE acuan.wilayah IS
  'Wilayah menurut kode Kemendagri, satu baris per masa berlaku; pergantian nama menutup baris lama dan membuka baris baru';
COMMENT ON COLUMN acuan.wilayah.wilayah_id IS 'Nomor baris wilayah (satu masa berlaku)';
COMMENT ON COLUMN acuan.wilayah.kode IS 'Kode Kemendagri bertitik: 73, 73.08, 73.08.01, 73.08.01.2001';
COMMENT ON COLUMN acuan.wilayah.kode_bps IS 'Kode BPS dari jembatan kode; tidak pernah dihitung dari kode Kemendagri';
COMMENT ON COLUMN acuan.wilayah.nama IS 'Nama resmi';
COMMENT ON COLUMN acuan.wilayah.tingkat IS 'provinsi, kabupaten (termasuk kota), kecamatan, desa (termasuk kelurahan)';
COMMENT ON COLUMN acuan.wilayah.jenis IS 'Jenis di dalam tingkat: kabupaten atau kota; desa, kelurahan atau desa adat';
COMMENT ON COLUMN acuan.wilayah.induk IS 'Kode wilayah induk; kosong untuk provinsi';
COMMENT ON COLUMN acuan.wilayah.berlaku_mulai IS 'Hari pertama berlaku';
COMMENT ON COLUMN acuan.wilayah.berlaku_selesai IS 'Hari pertama tidak berlaku lagi; kosong bila masih berlaku';
COMMENT ON COLUMN acuan.wilayah.dasar_hukum IS 'Peraturan yang menetapkan';
COMMENT ON COLUMN acuan.wilayah.lon IS 'Bujur titik label, derajat (EPSG:4326)';
COMMENT ON COLUMN acuan.wilayah.lat IS 'Lintang titik label, derajat (EPSG:4326)';

-- Only the owner may ask for statistics: the program asks through this.
CREATE FUNCTION acuan.hitung_statistik_wilayah() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ ANALYZE acuan.wilayah $$;
COMMENT ON FUNCTION acuan.hitung_statistik_wilayah() IS 'Menghitung statistik acuan.wilayah untuk perencana kueri sesudah wilayah dimuat';
REVOKE ALL ON FUNCTION acuan.hitung_statistik_wilayah() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acuan.hitung_statistik_wilayah() TO konvergensi_pekerja;

CREATE TABLE acuan.wilayah_perubahan (
  dari         text NOT NULL,
  ke           text NOT NULL,
  tanggal      date NOT NULL,
  jenis        text NOT NULL CHECK (jenis IN ('ganti nama', 'ganti kode', 'ganti induk', 'pemekaran', 'penggabungan')),
  bobot        float8 NOT NULL DEFAULT 1 CHECK (bobot > 0 AND bobot <= 1),
  dasar_hukum  text,
  PRIMARY KEY (dari, ke, tanggal)
);
COMMENT ON TABLE acuan.wilayah_perubahan IS
  'Perubahan wilayah; bobot semua tujuan dari satu asal pada satu tanggal berjumlah 1 (untuk menyusun ulang angka lama, bertanda diperkirakan)';
COMMENT ON COLUMN acuan.wilayah_perubahan.dari IS 'Kode wilayah lama';
COMMENT ON COLUMN acuan.wilayah_perubahan.ke IS 'Kode wilayah baru';
COMMENT ON COLUMN acuan.wilayah_perubahan.tanggal IS 'Hari pertama keadaan baru';
COMMENT ON COLUMN acuan.wilayah_perubahan.jenis IS 'ganti nama, ganti kode, ganti induk, pemekaran, penggabungan';
COMMENT ON COLUMN acuan.wilayah_perubahan.bobot IS 'Bagian wilayah lama yang masuk wilayah baru, 0 sampai 1';
COMMENT ON COLUMN acuan.wilayah_perubahan.dasar_hukum IS 'Peraturan yang menetapkan';

CREATE TABLE acuan.batas_wilayah (
  kode        text PRIMARY KEY,
  wkt         text NOT NULL CHECK (wkt LIKE 'MULTIPOLYGON%'),
  diperbaiki  boolean NOT NULL DEFAULT false,
  asal        text
);
COMMENT ON TABLE acuan.batas_wilayah IS
  'Batas wilayah yang disederhanakan, untuk peta dan uji titik; bukan untuk menghitung luas';
COMMENT ON COLUMN acuan.batas_wilayah.kode IS 'Kode Kemendagri bertitik';
COMMENT ON COLUMN acuan.batas_wilayah.wkt IS 'MULTIPOLYGON bujur lintang, EPSG:4326, sahih';
COMMENT ON COLUMN acuan.batas_wilayah.diperbaiki IS 'Poligon di berkas tidak sahih dan diperbaiki saat dimuat';
COMMENT ON COLUMN acuan.batas_wilayah.asal IS 'Nama berkas asal';

CREATE TABLE acuan.jembatan_bps (
  kode_bps   text NOT NULL CHECK (kode_bps ~ '^([0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})$'),
  kode       text NOT NULL CHECK (kode ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
  nama_bps   text,
  nama       text,
  asal       text,
  PRIMARY KEY (kode_bps),
  UNIQUE (kode)
);
COMMENT ON TABLE acuan.jembatan_bps IS
  'Jembatan kode BPS ke kode Kemendagri; 7308 pada BPS bukan 73.08, karena itu kode hanya dialihkan lewat tabel ini';
COMMENT ON COLUMN acuan.jembatan_bps.kode_bps IS 'Kode BPS tanpa titik: 2, 4, 7 atau 10 angka';
COMMENT ON COLUMN acuan.jembatan_bps.kode IS 'Kode Kemendagri bertitik';
COMMENT ON COLUMN acuan.jembatan_bps.nama_bps IS 'Nama menurut BPS';
COMMENT ON COLUMN acuan.jembatan_bps.nama IS 'Nama menurut Kemendagri';
COMMENT ON COLUMN acuan.jembatan_bps.asal IS 'Nama berkas asal';

CREATE TABLE acuan.posyandu (
  posyandu_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kode_desa        text NOT NULL,
  nama             text NOT NULL CHECK (nama <> ''),
  dusun            text,
  puskesmas        text,
  berlaku_mulai    date NOT NULL DEFAULT '2000-01-01',
  berlaku_selesai  date,
  UNIQUE (kode_desa, nama, berlaku_mulai),
  CHECK (berlaku_selesai > berlaku_mulai)
);
COMMENT ON TABLE acuan.posyandu IS 'Induk posyandu; berkas pengukuran tidak pernah menambah baris di sini';
COMMENT ON COLUMN acuan.posyandu.posyandu_id IS 'Nomor posyandu';
COMMENT ON COLUMN acuan.posyandu.kode_desa IS 'Kode Kemendagri desa/kelurahan';
COMMENT ON COLUMN acuan.posyandu.nama IS 'Nama posyandu';
COMMENT ON COLUMN acuan.posyandu.dusun IS 'Dusun atau lingkungan';
COMMENT ON COLUMN acuan.posyandu.puskesmas IS 'Puskesmas pembina';
COMMENT ON COLUMN acuan.posyandu.berlaku_mulai IS 'Hari pertama berlaku';
COMMENT ON COLUMN acuan.posyandu.berlaku_selesai IS 'Hari pertama tidak berlaku lagi; kosong bila masih berlaku';
