-- Public figures: counts with small numbers suppressed. The program decides inside the publishing transaction what is hidden
-- (operasi.penekanan); a figure that no decision covers is not shown at all.
INSERT INTO acuan.ambang (kode, nilai, satuan, keterangan, dasar, pasti) VALUES
  ('papan_desa', 4, 'orang', 'Angka terbitan publik desa: hitungan 1 sampai ambang ini tidak ditampilkan', 'bawaan', false),
  ('papan_lain', 9, 'orang', 'Angka terbitan publik kecamatan ke atas: hitungan 1 sampai ambang ini tidak ditampilkan; tidak boleh di bawah papan_desa', 'bawaan', false);

CREATE TABLE acuan.pengaturan (
  kode        text PRIMARY KEY,
  nilai       text NOT NULL,
  keterangan  text NOT NULL
);
COMMENT ON TABLE acuan.pengaturan IS 'Pilihan kantor yang bukan angka; ubah nilainya, program mengikuti pada run berikutnya';
COMMENT ON COLUMN acuan.pengaturan.kode IS 'Nama pengaturan';
COMMENT ON COLUMN acuan.pengaturan.nilai IS 'Nilai yang dipakai';
COMMENT ON COLUMN acuan.pengaturan.keterangan IS 'Artinya';
INSERT INTO acuan.pengaturan (kode, nilai, keterangan) VALUES
  ('himpunan_publik', 'kpm2019', 'Himpunan aturan yang angkanya diterbitkan pada skema publik; hanya satu, agar dua himpunan tidak saling membuka angka yang disembunyikan');

CREATE TABLE operasi.penekanan_periode (
  periode_sk   int4 PRIMARY KEY REFERENCES lap.dim_periode,
  himpunan     text NOT NULL,
  ambang_desa  int4 NOT NULL,
  ambang_lain  int4 NOT NULL,
  angka_n      int8 NOT NULL,
  kecil_n      int8 NOT NULL,
  lain_n       int8 NOT NULL,
  run_id       int8 NOT NULL
);
COMMENT ON TABLE operasi.penekanan_periode IS 'Periode yang angka kecilnya sudah diperiksa; baris fakta dari run sesudahnya tidak tampil di publik sebelum diperiksa lagi';
COMMENT ON COLUMN operasi.penekanan_periode.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.penekanan_periode.himpunan IS 'Himpunan aturan yang diterbitkan';
COMMENT ON COLUMN operasi.penekanan_periode.ambang_desa IS 'Ambang yang dipakai untuk desa';
COMMENT ON COLUMN operasi.penekanan_periode.ambang_lain IS 'Ambang yang dipakai untuk kecamatan ke atas';
COMMENT ON COLUMN operasi.penekanan_periode.angka_n IS 'Banyaknya pasangan wilayah dan pertanyaan';
COMMENT ON COLUMN operasi.penekanan_periode.kecil_n IS 'Di antaranya yang disembunyikan karena ada jawaban yang kecil';
COMMENT ON COLUMN operasi.penekanan_periode.lain_n IS 'Di antaranya yang disembunyikan karena sebab lain';
COMMENT ON COLUMN operasi.penekanan_periode.run_id IS 'Run yang memeriksa, lihat operasi.run';

-- No foreign keys: the rows are made from published ones in the same transaction, and there are hundreds of thousands.
CREATE TABLE operasi.penekanan (
  periode_sk  int4 NOT NULL,
  wilayah_sk  int4 NOT NULL,
  pertanyaan  text NOT NULL,
  alasan      text NOT NULL CHECK (alasan IN ('kecil', 'dasar', 'induk', 'pelindung', 'periode', 'bagian')),
  PRIMARY KEY (periode_sk, wilayah_sk, pertanyaan)
);
COMMENT ON TABLE operasi.penekanan IS 'Yang disembunyikan di skema publik: pertanyaan (lihat operasi.pertanyaan_publik) pada satu wilayah, utuh; yang tidak tercantum tampil utuh';
COMMENT ON COLUMN operasi.penekanan.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.penekanan.wilayah_sk IS 'Wilayah, lihat lap.dim_wilayah';
COMMENT ON COLUMN operasi.penekanan.pertanyaan IS 'Pertanyaan, mis. indikator/HAMIL/H1';
COMMENT ON COLUMN operasi.penekanan.alasan IS
  'kecil: ada jawaban 1 sampai ambang; dasar: pertanyaan dasarnya disembunyikan; induk: wilayah di atasnya disembunyikan; pelindung: agar angka lain tidak dapat dihitung; periode: orang yang sama disembunyikan pada periode lain atau terbitan sebelumnya; bagian: salah satu bagian jumlahnya disembunyikan';

CREATE TABLE operasi.keadaan_publik (
  periode_sk  int4 NOT NULL REFERENCES lap.dim_periode,
  pertanyaan  text NOT NULL,
  dasar       text,
  keadaan     bytea NOT NULL,
  run_id      int8 NOT NULL,
  PRIMARY KEY (periode_sk, pertanyaan)
);
COMMENT ON TABLE operasi.keadaan_publik IS 'Hitungan yang mendasari keputusan terakhir tentang angka kecil, agar perubahan beberapa wilayah tidak membaca semua wilayah; tanpa data pribadi';
COMMENT ON COLUMN operasi.keadaan_publik.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.keadaan_publik.pertanyaan IS 'Pertanyaan; kosong: daftar wilayah';
COMMENT ON COLUMN operasi.keadaan_publik.dasar IS 'Pertanyaan yang salah satu jawabannya dibagi lagi di sini';
COMMENT ON COLUMN operasi.keadaan_publik.keadaan IS 'Hitungan dan keputusan semua wilayah, bentuk ringkas milik program';
COMMENT ON COLUMN operasi.keadaan_publik.run_id IS 'Run yang menulisnya; daftar wilayah: run keputusan terakhir';

-- A village where nobody is asked for a package has no row of it, but households: without a row somebody would know that a hidden
-- figure is 0. What some area has, its province has.
CREATE VIEW operasi.paket_publik AS
SELECT s.periode_sk, s.wilayah_sk, s.himpunan, p.paket, s.keluarga_n AS semua_n, coalesce(f.keluarga_n, 0) AS keluarga_n, coalesce(f.keluarga_lengkap_n, 0) AS keluarga_lengkap_n,
  greatest(s.run_id, f.run_id) AS run_id
FROM lap.fakta_konvergensi s
JOIN (SELECT DISTINCT k.periode_sk, k.himpunan, k.paket FROM lap.fakta_paket k JOIN lap.dim_wilayah v ON v.wilayah_sk = k.wilayah_sk AND v.induk_sk IS NULL
  WHERE k.sasaran = 'SEMUA') p USING (periode_sk, himpunan)
LEFT JOIN lap.fakta_paket f ON f.periode_sk = s.periode_sk AND f.wilayah_sk = s.wilayah_sk AND f.himpunan = s.himpunan AND f.paket = p.paket AND f.sasaran = 'SEMUA'
WHERE s.sasaran = 'SEMUA';
COMMENT ON VIEW operasi.paket_publik IS 'Rumah tangga setiap paket di setiap wilayah, juga bila paket itu tidak berlaku bagi siapa pun: 0';
COMMENT ON COLUMN operasi.paket_publik.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.paket_publik.wilayah_sk IS 'Wilayah, lihat lap.dim_wilayah';
COMMENT ON COLUMN operasi.paket_publik.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN operasi.paket_publik.paket IS 'Kode paket layanan';
COMMENT ON COLUMN operasi.paket_publik.semua_n IS 'Rumah tangga 1.000 HPK';
COMMENT ON COLUMN operasi.paket_publik.keluarga_n IS 'Di antaranya yang bagi mereka paket ini berlaku';
COMMENT ON COLUMN operasi.paket_publik.keluarga_lengkap_n IS 'Di antaranya yang memperoleh paket ini';
COMMENT ON COLUMN operasi.paket_publik.run_id IS 'Run terakhir yang mengubahnya, lihat operasi.run';

-- Every question the schema publik answers: people of an area, split into two answers, or only counted (a2 empty). A question may
-- split further the people of one answer of its base. What is not a question here is not published.
CREATE VIEW operasi.pertanyaan_publik AS
WITH h AS MATERIALIZED (SELECT nilai AS himpunan FROM acuan.pengaturan WHERE kode = 'himpunan_publik')
SELECT f.periode_sk, f.wilayah_sk, x.pertanyaan, x.dasar, x.a1, x.a2
  FROM lap.fakta_konvergensi f JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
  JOIN h USING (himpunan)
  LEFT JOIN acuan.kelompok_sasaran g ON g.himpunan = f.himpunan AND g.kode = f.sasaran
 CROSS JOIN LATERAL (VALUES ('sasaran/' || f.sasaran, NULL, f.sasaran_n, NULL, f.sasaran <> 'SEMUA'),
   ('sasaran/' || f.sasaran || '/berisiko', 'sasaran/' || f.sasaran, f.berisiko_n, f.sasaran_n - f.berisiko_n, f.sasaran <> 'SEMUA' AND g.kondisi_risiko IS NOT NULL),
   ('keluarga', NULL, f.keluarga_n, NULL, f.sasaran = 'SEMUA'),
   ('keluarga/lengkap', 'keluarga', f.keluarga_lengkap_n, f.keluarga_n - f.keluarga_lengkap_n, f.sasaran = 'SEMUA')) x (pertanyaan, dasar, a1, a2, ada)
 WHERE x.ada
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, x.pertanyaan, x.dasar, x.a1, x.a2
  FROM lap.fakta_indikator f JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
  JOIN (SELECT indikator_sk, sasaran, sasaran || '/' || kode AS kode FROM lap.dim_indikator JOIN h ON himpunan = himpunan_aturan) i USING (indikator_sk)
 CROSS JOIN LATERAL (VALUES ('indikator/' || i.kode || '/berlaku', 'sasaran/' || i.sasaran, f.penyebut, f.tidak_berlaku),
   ('indikator/' || i.kode, 'indikator/' || i.kode || '/berlaku', f.pembilang, f.penyebut - f.pembilang)) x (pertanyaan, dasar, a1, a2)
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, x.pertanyaan, x.dasar, x.a1, x.a2
  FROM operasi.paket_publik f JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
  JOIN h USING (himpunan)
 CROSS JOIN LATERAL (VALUES ('paket/' || f.paket || '/berlaku', 'keluarga', f.keluarga_n, f.semua_n - f.keluarga_n),
   ('paket/' || f.paket, 'paket/' || f.paket || '/berlaku', f.keluarga_lengkap_n, f.keluarga_n - f.keluarga_lengkap_n)) x (pertanyaan, dasar, a1, a2)
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, x.pertanyaan, x.dasar, x.a1, x.a2
  FROM lap.fakta_tikar f JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
 CROSS JOIN LATERAL (VALUES ('tikar', NULL, f.anak_n, NULL),
   ('tikar/diukur', 'tikar', f.anak_n - f.catat_tidak_diukur, f.catat_tidak_diukur),
   ('tikar/merah', 'tikar/diukur', f.catat_merah, f.catat_kuning + f.catat_hijau),
   ('tikar/kuning', 'tikar/merah', f.catat_kuning, f.catat_hijau)) x (pertanyaan, dasar, a1, a2)
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, x.pertanyaan, x.dasar, x.a1, x.a2
  FROM lap.fakta_gizi f JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
 CROSS JOIN LATERAL (VALUES ('gizi/' || f.indeks || '/anak', NULL, f.n, NULL, true),
   ('gizi/' || f.indeks, 'gizi/' || f.indeks || '/anak', f.n_di_bawah_2, f.n - f.n_di_bawah_2, true),
   ('gizi/' || f.indeks || '/berat', 'gizi/' || f.indeks, f.n_di_bawah_3, f.n_di_bawah_2 - f.n_di_bawah_3, true),
   ('gizi/' || f.indeks || '/lebih', 'gizi/' || f.indeks, f.n_di_atas_2, f.n - f.n_di_bawah_2 - f.n_di_atas_2, f.indeks = 'bbtb')) x (pertanyaan, dasar, a1, a2, ada)
 WHERE x.ada AND f.jk = 'semua' AND f.indeks IN ('bbu', 'tbu', 'bbtb') AND f.kelompok_umur = '0-59'
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, x.pertanyaan, x.dasar, x.a1, x.a2
  FROM lap.fakta_skdn f JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
 CROSS JOIN LATERAL (VALUES ('skdn', NULL, f.s, NULL), ('skdn/k', 'skdn', f.k, f.s - f.k), ('skdn/d', 'skdn', f.d, f.s - f.d),
   ('skdn/n', 'skdn/d', f.n, f.d - f.n), ('skdn/bgm', 'skdn/d', f.bgm, f.d - f.bgm)) x (pertanyaan, dasar, a1, a2)
 WHERE f.bulan_n = 1 AND f.periode_sk % 100 BETWEEN 1 AND 12;
COMMENT ON VIEW operasi.pertanyaan_publik IS
  'Semua yang dijawab skema publik, desa sampai provinsi, sebelum ditekan: orang satu wilayah terbagi dalam dua jawaban. SKDN hanya bulanan: periode panjang ialah jumlah bulannya, jadi akan membuka angka bulanan';
COMMENT ON COLUMN operasi.pertanyaan_publik.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.pertanyaan_publik.wilayah_sk IS 'Wilayah, lihat lap.dim_wilayah';
COMMENT ON COLUMN operasi.pertanyaan_publik.pertanyaan IS 'Pertanyaan';
COMMENT ON COLUMN operasi.pertanyaan_publik.dasar IS 'Pertanyaan yang salah satu jawabannya dibagi lagi di sini; kosong bila tidak ada';
COMMENT ON COLUMN operasi.pertanyaan_publik.a1 IS 'Banyaknya orang, anak atau rumah tangga dengan jawaban pertama';
COMMENT ON COLUMN operasi.pertanyaan_publik.a2 IS 'Dengan jawaban kedua; kosong: pertanyaan ini hanya menghitung';

-- Sums of several questions show only where all of their parts do.
CREATE VIEW operasi.gabungan_publik AS
SELECT 'konvergensi/' || s.sasaran AS pertanyaan, 'indikator/' || i.sasaran || '/' || i.kode AS bagian
  FROM acuan.pengaturan h
  JOIN lap.dim_indikator i ON i.himpunan_aturan = h.nilai
 CROSS JOIN LATERAL (SELECT i.sasaran UNION ALL SELECT 'SEMUA' WHERE i.dalam_skor) s (sasaran)
 WHERE h.kode = 'himpunan_publik';
COMMENT ON VIEW operasi.gabungan_publik IS 'Jumlah dari beberapa pertanyaan: tampil hanya bila semua bagiannya tampil, jadi tidak menambah apa pun yang dapat dihitung';
COMMENT ON COLUMN operasi.gabungan_publik.pertanyaan IS 'Jumlahnya';
COMMENT ON COLUMN operasi.gabungan_publik.bagian IS 'Pertanyaan yang menjadi bagiannya';

-- The frame of every public row. Owner's rights: readers of publik reach neither lap nor operasi. A row shows only when the
-- decision on its period was made by the run that wrote the row or a later one.
CREATE VIEW publik.indikator WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk, i.himpunan_aturan AS himpunan, i.sasaran,
  i.kode AS indikator, i.nama AS nama_indikator, i.paket, i.arah,
  CASE WHEN n.alasan IS NULL THEN f.penyebut END AS seharusnya, CASE WHEN y.alasan IS NULL THEN f.pembilang END AS jumlah,
  CASE WHEN y.alasan IS NULL THEN f.nilai END AS persen, y.alasan IS NOT NULL AS disembunyikan
FROM lap.fakta_indikator f
JOIN lap.dim_indikator i USING (indikator_sk)
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id AND i.himpunan_aturan = m.himpunan
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'indikator/' || i.sasaran || '/' || i.kode || '/berlaku'
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'indikator/' || i.sasaran || '/' || i.kode;
COMMENT ON VIEW publik.indikator IS 'Cakupan indikator layanan, desa sampai provinsi, angka kecil disembunyikan';

CREATE VIEW publik.konvergensi WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk, f.himpunan, f.sasaran,
  CASE WHEN y.alasan IS NULL THEN f.seharusnya END AS seharusnya, CASE WHEN y.alasan IS NULL THEN f.diterima END AS jumlah,
  CASE WHEN y.alasan IS NULL THEN f.skor END AS persen, y.alasan IS NOT NULL AS disembunyikan
FROM lap.fakta_konvergensi f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id AND f.himpunan = m.himpunan
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'konvergensi/' || f.sasaran;
COMMENT ON VIEW publik.konvergensi IS 'Tingkat konvergensi: layanan diterima dari yang seharusnya diterima; tampil bila semua indikatornya tampil';

CREATE VIEW publik.sasaran WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk, f.himpunan, f.sasaran,
  CASE WHEN n.alasan IS NULL THEN f.sasaran_n END AS seharusnya,
  CASE WHEN y.alasan IS NULL AND g.kondisi_risiko IS NOT NULL THEN f.berisiko_n END AS jumlah,
  CASE WHEN y.alasan IS NULL AND g.kondisi_risiko IS NOT NULL THEN round(100 * f.berisiko_n::numeric / nullif(f.sasaran_n, 0), 2) END AS persen,
  coalesce(n.alasan, y.alasan) IS NOT NULL AS disembunyikan
FROM lap.fakta_konvergensi f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id AND f.himpunan = m.himpunan
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
JOIN acuan.kelompok_sasaran g ON g.himpunan = f.himpunan AND g.kode = f.sasaran
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'sasaran/' || f.sasaran
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'sasaran/' || f.sasaran || '/berisiko';
COMMENT ON VIEW publik.sasaran IS 'Sasaran (seharusnya) dan di antaranya yang berisiko (jumlah), angka kecil disembunyikan';

CREATE VIEW publik.keluarga WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk, f.himpunan,
  CASE WHEN n.alasan IS NULL THEN f.keluarga_n END AS seharusnya, CASE WHEN y.alasan IS NULL THEN f.keluarga_lengkap_n END AS jumlah,
  CASE WHEN y.alasan IS NULL THEN round(100 * f.keluarga_lengkap_n::numeric / nullif(f.keluarga_n, 0), 2) END AS persen,
  y.alasan IS NOT NULL AS disembunyikan
FROM lap.fakta_konvergensi f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id AND f.himpunan = m.himpunan
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'keluarga'
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'keluarga/lengkap'
WHERE f.sasaran = 'SEMUA';
COMMENT ON VIEW publik.keluarga IS 'Rumah tangga 1.000 HPK (seharusnya) dan yang semua layanannya lengkap (jumlah), angka kecil disembunyikan';

CREATE VIEW publik.paket WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk, f.himpunan, f.paket, k.nama AS nama_paket,
  CASE WHEN n.alasan IS NULL THEN f.keluarga_n END AS seharusnya, CASE WHEN y.alasan IS NULL THEN f.keluarga_lengkap_n END AS jumlah,
  CASE WHEN y.alasan IS NULL THEN round(100 * f.keluarga_lengkap_n::numeric / nullif(f.keluarga_n, 0), 2) END AS persen,
  y.alasan IS NOT NULL AS disembunyikan
FROM operasi.paket_publik f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id AND f.himpunan = m.himpunan
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
LEFT JOIN acuan.paket k ON k.kode = f.paket
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'paket/' || f.paket || '/berlaku'
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'paket/' || f.paket;
COMMENT ON VIEW publik.paket IS 'Rumah tangga 1.000 HPK yang memperoleh paket layanan (jumlah), dari yang berhak (seharusnya), angka kecil disembunyikan';

CREATE VIEW publik.gizi WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk, f.indeks, f.kelompok_umur,
  CASE WHEN n.alasan IS NULL THEN f.n END AS seharusnya, CASE WHEN y.alasan IS NULL THEN f.n_di_bawah_2 END AS jumlah,
  CASE WHEN y.alasan IS NULL THEN f.prevalensi END AS persen, CASE WHEN y.alasan IS NULL THEN f.ki_bawah END AS ki_bawah,
  CASE WHEN y.alasan IS NULL THEN f.ki_atas END AS ki_atas, CASE WHEN b.alasan IS NULL THEN f.n_di_bawah_3 END AS jumlah_berat,
  CASE WHEN b.alasan IS NULL THEN f.prevalensi_berat END AS persen_berat,
  CASE WHEN l.alasan IS NULL AND f.indeks = 'bbtb' THEN f.n_di_atas_2 END AS jumlah_lebih,
  CASE WHEN l.alasan IS NULL AND f.indeks = 'bbtb' THEN f.prevalensi_lebih END AS persen_lebih,
  y.alasan IS NOT NULL AS disembunyikan
FROM lap.fakta_gizi f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'gizi/' || f.indeks || '/anak'
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'gizi/' || f.indeks
LEFT JOIN operasi.penekanan b ON b.periode_sk = f.periode_sk AND b.wilayah_sk = f.wilayah_sk AND b.pertanyaan = 'gizi/' || f.indeks || '/berat'
LEFT JOIN operasi.penekanan l ON l.periode_sk = f.periode_sk AND l.wilayah_sk = f.wilayah_sk AND l.pertanyaan = 'gizi/' || f.indeks || '/lebih'
WHERE f.jk = 'semua' AND f.indeks IN ('bbu', 'tbu', 'bbtb') AND f.kelompok_umur = '0-59';
COMMENT ON VIEW publik.gizi IS
  'Anak 0-59 bulan dengan z di bawah -2 (tbu stunting, bbu berat badan kurang, bbtb wasting) dari anak yang terukur wajar, angka kecil disembunyikan';

CREATE VIEW publik.tikar WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk,
  CASE WHEN n.alasan IS NULL THEN f.anak_n END AS anak, CASE WHEN d.alasan IS NULL THEN f.anak_n - f.catat_tidak_diukur END AS seharusnya,
  CASE WHEN y.alasan IS NULL THEN f.catat_merah END AS jumlah, CASE WHEN y.alasan IS NULL THEN f.persen_merah_catat END AS persen,
  CASE WHEN k.alasan IS NULL THEN f.catat_kuning END AS kuning, CASE WHEN k.alasan IS NULL THEN f.catat_hijau END AS hijau,
  y.alasan IS NOT NULL AS disembunyikan
FROM lap.fakta_tikar f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'tikar'
LEFT JOIN operasi.penekanan d ON d.periode_sk = f.periode_sk AND d.wilayah_sk = f.wilayah_sk AND d.pertanyaan = 'tikar/diukur'
LEFT JOIN operasi.penekanan y ON y.periode_sk = f.periode_sk AND y.wilayah_sk = f.wilayah_sk AND y.pertanyaan = 'tikar/merah'
LEFT JOIN operasi.penekanan k ON k.periode_sk = f.periode_sk AND k.wilayah_sk = f.wilayah_sk AND k.pertanyaan = 'tikar/kuning';
COMMENT ON VIEW publik.tikar IS 'Tikar pertumbuhan anak 0-23 bulan: merah (jumlah) dari yang diukur (seharusnya), kuning dan hijau, angka kecil disembunyikan';

CREATE VIEW publik.skdn WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, u.kode AS induk,
  CASE WHEN s.alasan IS NULL THEN f.s END AS s, CASE WHEN k.alasan IS NULL THEN f.k END AS k, CASE WHEN d.alasan IS NULL THEN f.d END AS d,
  CASE WHEN n.alasan IS NULL THEN f.n END AS n, CASE WHEN b.alasan IS NULL THEN f.bgm END AS bgm,
  CASE WHEN k.alasan IS NULL THEN f.k_s END AS k_s, CASE WHEN d.alasan IS NULL THEN f.d_s END AS d_s,
  CASE WHEN n.alasan IS NULL THEN f.n_d END AS n_d, CASE WHEN b.alasan IS NULL THEN f.bgm_d END AS bgm_d,
  coalesce(s.alasan, k.alasan, d.alasan, n.alasan, b.alasan) IS NOT NULL AS disembunyikan
FROM lap.fakta_skdn f
JOIN operasi.penekanan_periode m ON m.periode_sk = f.periode_sk AND f.run_id <= m.run_id
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk AND p.jenis = 'bulan'
LEFT JOIN lap.dim_wilayah u ON u.wilayah_sk = w.induk_sk
LEFT JOIN operasi.penekanan s ON s.periode_sk = f.periode_sk AND s.wilayah_sk = f.wilayah_sk AND s.pertanyaan = 'skdn'
LEFT JOIN operasi.penekanan k ON k.periode_sk = f.periode_sk AND k.wilayah_sk = f.wilayah_sk AND k.pertanyaan = 'skdn/k'
LEFT JOIN operasi.penekanan d ON d.periode_sk = f.periode_sk AND d.wilayah_sk = f.wilayah_sk AND d.pertanyaan = 'skdn/d'
LEFT JOIN operasi.penekanan n ON n.periode_sk = f.periode_sk AND n.wilayah_sk = f.wilayah_sk AND n.pertanyaan = 'skdn/n'
LEFT JOIN operasi.penekanan b ON b.periode_sk = f.periode_sk AND b.wilayah_sk = f.wilayah_sk AND b.pertanyaan = 'skdn/bgm'
WHERE f.bulan_n = 1;
COMMENT ON VIEW publik.skdn IS 'SKDN bulanan: S, K, D, N, BGM dan rasionya, angka kecil disembunyikan; disembunyikan bila sedikitnya satu darinya kosong';
COMMENT ON COLUMN publik.skdn.s IS 'S: anak tercatat';
COMMENT ON COLUMN publik.skdn.k IS 'K: memiliki buku KIA/KMS';
COMMENT ON COLUMN publik.skdn.d IS 'D: ditimbang';
COMMENT ON COLUMN publik.skdn.n IS 'N: naik';
COMMENT ON COLUMN publik.skdn.bgm IS 'BGM: di bawah garis merah';
COMMENT ON COLUMN publik.skdn.k_s IS 'K/S, persen';
COMMENT ON COLUMN publik.skdn.d_s IS 'D/S, persen';
COMMENT ON COLUMN publik.skdn.n_d IS 'N/D, persen';
COMMENT ON COLUMN publik.skdn.bgm_d IS 'BGM/D, persen';

CREATE VIEW publik.dana WITH (security_barrier = true) AS
SELECT p.kode AS periode, w.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, i.kode AS induk, f.bidang, f.paket, f.sumber_dana, f.stunting,
  f.usulan, f.rkpdes, f.apbdes, f.realisasi
FROM lap.fakta_dana f
JOIN lap.dim_wilayah w USING (wilayah_sk)
JOIN lap.dim_periode p USING (periode_sk)
LEFT JOIN lap.dim_wilayah i ON i.wilayah_sk = w.induk_sk;
COMMENT ON VIEW publik.dana IS 'Anggaran desa, rupiah; uang tidak disembunyikan';
COMMENT ON COLUMN publik.dana.bidang IS 'Bidang: pembangunan, pemberdayaan, lain';
COMMENT ON COLUMN publik.dana.sumber_dana IS 'Sumber dana';
COMMENT ON COLUMN publik.dana.stunting IS 'Kegiatan pencegahan stunting';
COMMENT ON COLUMN publik.dana.usulan IS 'Usulan, rupiah';
COMMENT ON COLUMN publik.dana.rkpdes IS 'RKP Desa, rupiah';
COMMENT ON COLUMN publik.dana.apbdes IS 'APB Desa, rupiah';
COMMENT ON COLUMN publik.dana.realisasi IS 'Realisasi, rupiah';

DO $$
DECLARE
  r record;
BEGIN
  FOR r IN
    SELECT c.oid::regclass AS tampilan, a.attname AS kolom, k.arti
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    JOIN (VALUES ('periode', 'Kode periode, mis. 2025-11, 2025-Q4, 2025'), ('wilayah', 'Kode wilayah'), ('nama_wilayah', 'Nama wilayah'),
      ('tingkat', 'provinsi, kabupaten, kecamatan, desa'), ('induk', 'Kode wilayah di atasnya'), ('himpunan', 'Himpunan aturan'),
      ('sasaran', 'Kelompok sasaran, atau SEMUA'), ('indikator', 'Kode indikator'), ('nama_indikator', 'Bunyi indikator'), ('paket', 'Kode paket layanan'),
      ('nama_paket', 'Nama paket layanan'), ('arah', 'naik: makin besar makin baik; turun: makin kecil makin baik'), ('indeks', 'tbu, bbu, bbtb'),
      ('kelompok_umur', 'Umur dalam bulan: 0-59'), ('anak', 'Anak sasaran 0-23 bulan'), ('seharusnya', 'Penyebut; kosong bila disembunyikan'),
      ('jumlah', 'Pembilang; kosong bila disembunyikan'), ('persen', '100 x jumlah / seharusnya; kosong bila disembunyikan atau penyebut 0'),
      ('ki_bawah', 'Batas bawah selang 95 % persen'), ('ki_atas', 'Batas atas selang 95 % persen'), ('jumlah_berat', 'Di bawah -3; kosong bila disembunyikan'),
      ('persen_berat', 'Persen di bawah -3; kosong bila disembunyikan'), ('jumlah_lebih', 'Di atas +2, hanya bbtb; kosong bila disembunyikan'),
      ('persen_lebih', 'Persen di atas +2, hanya bbtb; kosong bila disembunyikan'), ('kuning', 'Warna kuning; kosong bila disembunyikan'), ('hijau', 'Warna hijau; kosong bila disembunyikan'),
      ('disembunyikan', 'Jumlah dan persen disembunyikan: kecil, atau pelindung angka kecil; yang mana tidak diberitahukan')) k (kolom, arti)
      ON k.kolom = a.attname
    WHERE c.relnamespace = 'publik'::regnamespace AND c.relkind = 'v' AND pg_catalog.col_description(c.oid, a.attnum) IS NULL
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', r.tampilan, r.kolom, r.arti);
  END LOOP;
END
$$;
