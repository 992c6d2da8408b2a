-- Rules of the growth chapter as rows: which source decides, expected weight gain, thresholds, warning signals.
CREATE TABLE acuan.urutan_sumber (
  bidang  text NOT NULL,
  sumber  text NOT NULL,
  urutan  int2 NOT NULL CHECK (urutan > 0),
  PRIMARY KEY (bidang, sumber)
);
COMMENT ON TABLE acuan.urutan_sumber IS
  'Sumber mana yang menentukan bila dua sumber mencatat hal yang sama pada hari yang sama; sumber yang tidak terdaftar paling akhir';
COMMENT ON COLUMN acuan.urutan_sumber.bidang IS 'Kelompok isian: pengukuran';
COMMENT ON COLUMN acuan.urutan_sumber.sumber IS 'Kode sumber';
COMMENT ON COLUMN acuan.urutan_sumber.urutan IS '1 paling menentukan';
INSERT INTO acuan.urutan_sumber (bidang, sumber, urutan) VALUES
  ('pengukuran', 'eppgbm', 1), ('pengukuran', 'kpm', 2), ('pengukuran', 'elsimil', 3), ('pengukuran', 'ehdw', 4);

CREATE TABLE acuan.kbm (
  varian  text NOT NULL,
  jk      text NOT NULL CHECK (jk IN ('L', 'P')),
  bulan   int2 NOT NULL CHECK (bulan BETWEEN 1 AND 59),
  gram    int4 NOT NULL CHECK (gram > 0),
  baku    boolean NOT NULL,
  PRIMARY KEY (varian, jk, bulan)
);
COMMENT ON TABLE acuan.kbm IS
  'Kenaikan berat badan minimal sebulan menurut umur dalam bulan penuh pada penimbangan sekarang (KMS, Buku KIA 2023); dua varian beredar, berbeda pada bulan ke-11';
COMMENT ON COLUMN acuan.kbm.varian IS 'per_jk: L 300 g dan P 200 g pada bulan ke-11; buku_kia: deret tercetak, 200 g pada bulan ke-11 untuk keduanya';
COMMENT ON COLUMN acuan.kbm.jk IS 'Jenis kelamin: L laki-laki, P perempuan';
COMMENT ON COLUMN acuan.kbm.bulan IS 'Umur dalam bulan penuh';
COMMENT ON COLUMN acuan.kbm.gram IS 'Kenaikan terkecil yang diharapkan, gram';
COMMENT ON COLUMN acuan.kbm.baku IS 'Varian yang dipakai program; tepat satu varian';
INSERT INTO acuan.kbm (varian, jk, bulan, gram, baku)
SELECT v.varian, j.jk, b.bulan,
  CASE WHEN b.bulan = 1 THEN 800 WHEN b.bulan = 2 THEN 900 WHEN b.bulan = 3 THEN 800 WHEN b.bulan = 4 THEN 600
    WHEN b.bulan = 5 THEN 500 WHEN b.bulan = 6 THEN 400 WHEN b.bulan <= 10 THEN 300
    WHEN b.bulan = 11 AND v.varian = 'per_jk' AND j.jk = 'L' THEN 300 ELSE 200 END,
  v.varian = 'per_jk'
FROM (VALUES ('per_jk'), ('buku_kia')) v (varian), (VALUES ('L'), ('P')) j (jk), generate_series(1, 59) b (bulan);

CREATE TABLE acuan.ambang (
  kode        text PRIMARY KEY,
  nilai       float8 NOT NULL,
  satuan      text NOT NULL,
  keterangan  text NOT NULL,
  dasar       text NOT NULL,
  pasti       boolean NOT NULL
);
COMMENT ON TABLE acuan.ambang IS 'Ambang dan aturan gizi sebagai angka; ubah nilainya, program mengikuti pada run berikutnya';
COMMENT ON COLUMN acuan.ambang.kode IS 'Nama ambang';
COMMENT ON COLUMN acuan.ambang.nilai IS 'Nilai yang dipakai';
COMMENT ON COLUMN acuan.ambang.satuan IS 'Satuan nilai';
COMMENT ON COLUMN acuan.ambang.keterangan IS 'Arti';
COMMENT ON COLUMN acuan.ambang.dasar IS 'Sumber';
COMMENT ON COLUMN acuan.ambang.pasti IS 'false: nilai bawaan yang belum dipastikan dari sumber resmi';
INSERT INTO acuan.ambang (kode, nilai, satuan, keterangan, dasar, pasti) VALUES
  ('bgm', -3, 'z', 'Bawah garis merah KMS: BB/U di bawah nilai ini', 'KMS', false),
  ('garis_oranye', 1, 'z', 'Di atas garis oranye KMS: BB/U di atas nilai ini', 'Buku KIA 2023', false),
  ('tikar_merah', -2, 'z', 'Tikar hitungan merah: PB/U atau TB/U di bawah nilai ini', 'PMK 2/2020', true),
  ('tikar_kuning', -1, 'z', 'Tikar hitungan kuning: PB/U atau TB/U di bawah nilai ini', 'bawaan', false),
  ('sasaran_hilang', 12, 'bulan', 'Anak tanpa catatan apa pun selama ini tidak lagi dihitung sebagai sasaran (S)', 'bawaan', false),
  ('riwayat', 60, 'bulan', 'Penimbangan sebelum periode yang dibaca untuk mengetahui B dan O', 'bawaan', false),
  ('lila_buruk', 11.5, 'cm', 'LiLA anak 6-59 bulan di bawah nilai ini: gizi buruk', 'PMK 2/2020', false),
  ('lila_kurang', 12.5, 'cm', 'LiLA anak 6-59 bulan di bawah nilai ini: gizi kurang', 'PMK 2/2020', false),
  ('kek_lila', 23.5, 'cm', 'LiLA ibu hamil atau catin di bawah nilai ini: KEK', 'Kementerian Kesehatan', false),
  ('anemia_hb', 11, 'g/dL', 'Hb ibu hamil di bawah nilai ini: anemia', 'Kementerian Kesehatan', false),
  ('tinggi_ibu', 145, 'cm', 'Tinggi ibu di bawah nilai ini: risiko', 'Kementerian Kesehatan', false),
  ('bblr', 2500, 'gram', 'Berat lahir di bawah nilai ini: BBLR', 'WHO', false),
  ('pendek_lahir', 48, 'cm', 'Panjang lahir di bawah nilai ini: pendek', 'bawaan', false);
