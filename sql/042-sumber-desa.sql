-- What villages list about themselves: facilities (Form 1) and budget lines. The place is the key; no persons.
CREATE TABLE sumber.fasilitas (
  kode_kab       text NOT NULL DEFAULT '-',
  batch_id       bigint NOT NULL,
  baris          int4 NOT NULL,
  sumber         text NOT NULL,
  id_sumber      text NOT NULL,
  sidik          bigint NOT NULL,
  diganti        bigint,
  kode_kec       text NOT NULL DEFAULT '-',
  kode_desa      text NOT NULL DEFAULT '-',
  wilayah_asli   text,
  tahun          date NOT NULL,
  jenis          text,
  nama           text,
  puskesmas      text,
  jumlah         int4,
  periksa_hamil  boolean,
  pil_fe         boolean,
  nifas          boolean,
  imunisasi      boolean,
  timbang        boolean,
  ukur           boolean,
  konseling      boolean,
  paud_0_2       boolean,
  paud_3_6       boolean,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX fasilitas_kunci_idx ON sumber.fasilitas (id_sumber, tahun) WHERE diganti IS NULL;
CREATE INDEX fasilitas_diganti_idx ON sumber.fasilitas (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.fasilitas IS 'Penyedia layanan di desa seperti diterima (Formulir 1), satu baris per penyedia dan tahun';
COMMENT ON COLUMN sumber.fasilitas.id_sumber IS 'Sidik desa, jenis dan nama';
COMMENT ON COLUMN sumber.fasilitas.tahun IS 'Hari pertama tahun itu; tanpa kolom Tahun dan tanpa --month: tahun dari tanggal data';
COMMENT ON COLUMN sumber.fasilitas.jenis IS 'Poskesdes, Posyandu, Puskesmas, Bidan, Dokter, PAUD, TK, atau lain';
COMMENT ON COLUMN sumber.fasilitas.nama IS 'Nama penyedia layanan';
COMMENT ON COLUMN sumber.fasilitas.puskesmas IS 'Puskesmas pembina';
COMMENT ON COLUMN sumber.fasilitas.jumlah IS 'Jumlah; kosong berarti satu';
COMMENT ON COLUMN sumber.fasilitas.periksa_hamil IS 'KIA: periksa hamil';
COMMENT ON COLUMN sumber.fasilitas.pil_fe IS 'KIA: pil Fe';
COMMENT ON COLUMN sumber.fasilitas.nifas IS 'KIA: periksa nifas';
COMMENT ON COLUMN sumber.fasilitas.imunisasi IS 'KIA: imunisasi';
COMMENT ON COLUMN sumber.fasilitas.timbang IS 'Gizi: timbang berat badan';
COMMENT ON COLUMN sumber.fasilitas.ukur IS 'Gizi: ukur panjang atau tinggi badan';
COMMENT ON COLUMN sumber.fasilitas.konseling IS 'Gizi: konseling rutin';
COMMENT ON COLUMN sumber.fasilitas.paud_0_2 IS 'PAUD: pengasuhan anak 0 sampai di bawah 3 tahun';
COMMENT ON COLUMN sumber.fasilitas.paud_3_6 IS 'PAUD: anak 3-6 tahun';

CREATE TABLE sumber.dana (
  kode_kab      text NOT NULL DEFAULT '-',
  batch_id      bigint NOT NULL,
  baris         int4 NOT NULL,
  sumber        text NOT NULL,
  id_sumber     text NOT NULL,
  sidik         bigint NOT NULL,
  diganti       bigint,
  kode_kec      text NOT NULL DEFAULT '-',
  kode_desa     text NOT NULL DEFAULT '-',
  wilayah_asli  text,
  tahun         date NOT NULL,
  bidang        text,
  kegiatan      text,
  paket         text,
  stunting      boolean,
  sumber_dana   text,
  usulan        float8,
  rkpdes        float8,
  apbdes        float8,
  realisasi     float8,
  alasan        text,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX dana_kunci_idx ON sumber.dana (id_sumber, tahun) WHERE diganti IS NULL;
CREATE INDEX dana_diganti_idx ON sumber.dana (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.dana IS 'Baris anggaran desa seperti diterima, dari usulan sampai realisasi';
COMMENT ON COLUMN sumber.dana.id_sumber IS 'Sidik desa, bidang, kegiatan dan sumber dana';
COMMENT ON COLUMN sumber.dana.tahun IS 'Hari pertama tahun anggaran';
COMMENT ON COLUMN sumber.dana.bidang IS 'Bidang: pembangunan, pemberdayaan, lain';
COMMENT ON COLUMN sumber.dana.kegiatan IS 'Nama kegiatan';
COMMENT ON COLUMN sumber.dana.paket IS 'Paket layanan: KIA, GIZI, AIR, SOS, PAUD; kosong bila bukan paket layanan';
COMMENT ON COLUMN sumber.dana.stunting IS 'Kegiatan pencegahan stunting';
COMMENT ON COLUMN sumber.dana.sumber_dana IS 'DD, ADD, PADes, dan seterusnya';
COMMENT ON COLUMN sumber.dana.usulan IS 'Usulan rembuk stunting, rupiah';
COMMENT ON COLUMN sumber.dana.rkpdes IS 'Masuk RKP Desa, rupiah';
COMMENT ON COLUMN sumber.dana.apbdes IS 'Masuk APB Desa, rupiah';
COMMENT ON COLUMN sumber.dana.realisasi IS 'Realisasi, rupiah';
COMMENT ON COLUMN sumber.dana.alasan IS 'Alasan bila ditolak atau paket tanpa anggaran';

DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.attrelid::regclass AS tabel, a.attname, d.description FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_attribute e ON e.attrelid = 'sumber.eppgbm'::regclass AND e.attname = a.attname
    JOIN pg_catalog.pg_description d ON d.objoid = e.attrelid AND d.objsubid = e.attnum AND d.classoid = 'pg_class'::regclass
    WHERE a.attrelid IN ('sumber.fasilitas'::regclass, 'sumber.dana'::regclass) AND a.attnum > 0
      AND pg_catalog.col_description(a.attrelid, a.attnum) IS NULL
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', r.tabel, r.attname, r.description);
  END LOOP;
END
$$;

INSERT INTO acuan.pemetaan_kolom (keluarga, judul, kolom, jenis, satuan, minimum, maksimum, pilihan)
SELECT k, judul, kolom, jenis, satuan, minimum, maksimum, pilihan
FROM unnest(ARRAY['fasilitas', 'dana']) k CROSS JOIN (VALUES
  ('No', NULL, 'abaikan', NULL, NULL::float8, NULL::float8, NULL::text[], ''),
  ('Tahun', 'tahun', 'bulan', NULL, NULL, NULL, NULL, ''),
  ('Prov', '-', 'wilayah', 'provinsi', NULL, NULL, NULL, ''),
  ('Kab/Kota', '-', 'wilayah', 'kabupaten', NULL, NULL, NULL, ''),
  ('Kecamatan', '-', 'wilayah', 'kecamatan', NULL, NULL, NULL, ''),
  ('Desa', '-', 'wilayah', 'desa', NULL, NULL, NULL, ''),
  ('Kode Desa', '-', 'kode_wilayah', 'kemendagri', NULL, NULL, NULL, ''),
  ('Jenis', 'jenis', 'teks', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Nama', 'nama', 'teks', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Puskesmas', 'puskesmas', 'teks', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Jumlah', 'jumlah', 'bulat', NULL, 0, 10000, NULL, 'fasilitas'),
  ('Periksa Hamil', 'periksa_hamil', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Pil Fe', 'pil_fe', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Nifas', 'nifas', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Imunisasi', 'imunisasi', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Timbang', 'timbang', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Ukur', 'ukur', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Konseling', 'konseling', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('PAUD 0-2', 'paud_0_2', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('PAUD 3-6', 'paud_3_6', 'ya_tidak', NULL, NULL, NULL, NULL, 'fasilitas'),
  ('Bidang', 'bidang', 'teks', NULL, NULL, NULL, NULL, 'dana'),
  ('Kegiatan', 'kegiatan', 'teks', NULL, NULL, NULL, NULL, 'dana'),
  ('Paket', 'paket', 'pilihan', NULL, NULL, NULL, ARRAY['KIA=KIA', 'Gizi=GIZI', 'Konseling Gizi=GIZI', 'Air=AIR', 'Air Bersih dan Sanitasi=AIR', 'Sanitasi=AIR', 'Sos=SOS',
     'Perlindungan Sosial=SOS', 'PAUD=PAUD', '-='], 'dana'),
  ('Stunting', 'stunting', 'ya_tidak', NULL, NULL, NULL, NULL, 'dana'),
  ('Sumber Dana', 'sumber_dana', 'teks', NULL, NULL, NULL, NULL, 'dana'),
  ('Usulan', 'usulan', 'angka', 'rupiah', 0, 1e13, NULL, 'dana'),
  ('RKPDes', 'rkpdes', 'angka', 'rupiah', 0, 1e13, NULL, 'dana'),
  ('APBDes', 'apbdes', 'angka', 'rupiah', 0, 1e13, NULL, 'dana'),
  ('Realisasi', 'realisasi', 'angka', 'rupiah', 0, 1e13, NULL, 'dana'),
  ('Alasan', 'alasan', 'teks', NULL, NULL, NULL, NULL, 'dana')
) v (judul, kolom, jenis, satuan, minimum, maksimum, pilihan, hanya)
WHERE v.hanya IN ('', k);
INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias)
SELECT k, judul, unnest(alias) FROM unnest(ARRAY['fasilitas', 'dana']) k CROSS JOIN (VALUES
  ('Prov', ARRAY['Provinsi']),
  ('Kab/Kota', ARRAY['Kabupaten', 'Kabupaten/Kota', 'Kab']),
  ('Kecamatan', ARRAY['Kec']),
  ('Desa', ARRAY['Desa/Kel', 'Kelurahan', 'Kel', 'Desa/Kelurahan', 'Nama Desa']),
  ('Kode Desa', ARRAY['Kode Desa/Kel', 'Kode Kelurahan', 'Kode Wilayah'])
) AS a (judul, alias);
INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias) VALUES
  ('fasilitas', 'Jenis', 'Jenis Fasilitas'), ('fasilitas', 'Nama', 'Nama Fasilitas'), ('fasilitas', 'Nama', 'Nama Penyedia Layanan'),
  ('dana', 'Kegiatan', 'Nama Kegiatan'), ('dana', 'RKPDes', 'RKP Desa'), ('dana', 'APBDes', 'APB Desa'), ('dana', 'Usulan', 'Usulan Rembuk');
INSERT INTO acuan.pemetaan (pemetaan, sumber, keluarga, tabel, aturan, judul, wajib, tanggal, keterangan) VALUES
  ('fasilitas', 'fasilitas', 'fasilitas', 'sumber.fasilitas', 'tempat',
    ARRAY['Kode Desa', 'Jenis', 'Nama', 'Puskesmas', 'Jumlah', 'Periksa Hamil', 'Pil Fe', 'Nifas', 'Imunisasi', 'Timbang', 'Ukur', 'Konseling',
      'PAUD 0-2', 'PAUD 3-6'],
    ARRAY['Jenis', 'Nama', 'Desa|Kode Desa'], 'tahun', 'Penyedia layanan di desa (Formulir 1)'),
  ('dana', 'dana', 'dana', 'sumber.dana', 'tempat',
    ARRAY['Kode Desa', 'Tahun', 'Bidang', 'Kegiatan', 'Paket', 'Stunting', 'Sumber Dana', 'Usulan', 'RKPDes', 'APBDes', 'Realisasi', 'Alasan'],
    ARRAY['Kegiatan', 'Sumber Dana', 'Desa|Kode Desa'], 'tahun', 'Baris anggaran desa; judul belum dikonfirmasi');
