-- Rule set perbup58: interventions of Perbup Bone 58/2022 Pasal 13-16 and 19(2) by target group. They stand outside
-- the kpm2019 score. Minimum: one in 12 months unless said otherwise (default, not confirmed by the text).
INSERT INTO acuan.himpunan_aturan (kode, nama, dasar_hukum, keterangan, berlaku_mulai) VALUES
  ('perbup58', 'Intervensi Perbup Bone 58/2022', 'Perbup Bone 58/2022 Pasal 12-16, 19(2), 21(4)', 'Intervensi prioritas, pendukung, kondisi tertentu, dan sensitif menurut kelompok sasaran', '2022-01-01');

INSERT INTO acuan.paket (kode, nama, urutan, dasar_hukum) VALUES
  ('PRIORITAS', 'Intervensi prioritas', 11, 'Perbup Bone 58/2022 Pasal 13'),
  ('PENDUKUNG', 'Intervensi pendukung', 12, 'Perbup Bone 58/2022 Pasal 14'),
  ('KONDISI', 'Intervensi prioritas sesuai kondisi tertentu', 13, 'Perbup Bone 58/2022 Pasal 15'),
  ('SENSITIF', 'Intervensi gizi sensitif', 14, 'Perbup Bone 58/2022 Pasal 16'),
  ('LAIN', 'Kegiatan lain yang diperhatikan', 15, 'Perbup Bone 58/2022 Pasal 19(2), 21(4)');

INSERT INTO acuan.jenis_layanan (kode, nomor, nama, satuan, jumlah, keterangan) VALUES
  ('KALSIUM', 60, 'Tablet kalsium ibu hamil', 'orang', 'tablet', NULL),
  ('MALARIA', 61, 'Perlindungan malaria ibu hamil', 'orang', NULL, NULL),
  ('HIV', 62, 'Pencegahan HIV ibu hamil', 'orang', NULL, NULL),
  ('KONSELING_ASI', 63, 'Promosi dan konseling menyusui', 'orang', NULL, NULL),
  ('PMBA', 64, 'Promosi dan konseling pemberian makanan bayi dan anak', 'orang', NULL, NULL),
  ('VITAMIN_A', 66, 'Kapsul vitamin A', 'orang', NULL, 'Februari dan Agustus'),
  ('TABURIA', 67, 'Taburia', 'orang', NULL, NULL),
  ('ZINK', 68, 'Suplemen zink untuk diare', 'orang', NULL, NULL),
  ('MTBS', 69, 'Manajemen terpadu balita sakit', 'orang', NULL, NULL),
  ('CACING', 70, 'Pencegahan kecacingan', 'orang', NULL, NULL),
  ('DIARE', 71, 'Anak menderita diare', 'orang', NULL, 'Kejadian: syarat zink'),
  ('SAKIT', 72, 'Anak sakit', 'orang', NULL, 'Kejadian: syarat MTBS'),
  ('BANTUAN_TUNAI', 73, 'Bantuan uang tunai keluarga kurang mampu', 'keluarga', NULL, NULL),
  ('BPNT', 74, 'Bantuan pangan nontunai', 'keluarga', NULL, NULL),
  ('JKN', 75, 'Jaminan kesehatan nasional keluarga', 'keluarga', NULL, NULL),
  ('FORTIFIKASI', 76, 'Pangan utama terfortifikasi: terigu, garam, minyak goreng', 'keluarga', NULL, NULL),
  ('KRPL', 77, 'Kawasan rumah pangan lestari', 'keluarga', NULL, NULL),
  ('KB', 78, 'Pelayanan keluarga berencana', 'orang', NULL, NULL),
  ('KONSELING_PRIBADI', 79, 'Konseling perubahan perilaku antarpribadi', 'orang', NULL, NULL),
  ('STIMULASI', 80, 'Promosi stimulasi anak usia dini', 'orang', NULL, NULL),
  ('TUMBUH_KEMBANG', 81, 'Pemantauan tumbuh kembang anak', 'orang', NULL, NULL),
  ('KESPRO', 82, 'Konseling kesehatan dan reproduksi remaja', 'orang', NULL, NULL),
  ('INFO_MEDIA', 83, 'Penyebarluasan informasi melalui media di desa', 'orang', NULL, 'Jawaban desa'),
  ('PEMBERDAYAAN', 84, 'Pemberdayaan perempuan dan perlindungan anak', 'orang', NULL, 'Jawaban desa'),
  ('LABEL_PANGAN', 85, 'Regulasi label dan iklan pangan', 'orang', NULL, 'Jawaban desa'),
  ('IMD', 86, 'Inisiasi menyusui dini', 'orang', NULL, NULL),
  ('PHBS', 87, 'Perilaku hidup bersih dan sehat', 'keluarga', NULL, NULL),
  ('AKSES_PANGAN', 88, 'Peningkatan akses pangan', 'keluarga', NULL, NULL),
  ('LAHIR_FASKES', 89, 'Melahirkan di fasilitas oleh tenaga kesehatan', 'orang', NULL, NULL);

INSERT INTO acuan.kondisi (himpunan, kode, nama) VALUES
  ('perbup58', 'MISKIN', 'Keluarga miskin'),
  ('perbup58', 'MISKIN_KEK', 'Ibu hamil miskin atau KEK'),
  ('perbup58', 'BURUK', 'Anak gizi buruk'),
  ('perbup58', 'KURUS', 'Anak kurus'),
  ('perbup58', 'DIARE', 'Anak diare'),
  ('perbup58', 'SAKIT', 'Anak sakit'),
  ('perbup58', 'RISIKO_IBU', 'Ibu hamil KEK atau risiko tinggi'),
  ('perbup58', 'RISIKO_ANAK', 'Anak gizi kurang, gizi buruk, atau stunting');
INSERT INTO acuan.kondisi_suku (himpunan, kondisi, fakta, urutan, sumber, amatan, layanan, salah_satu, kurang_dari, mundur_bulan, dasar_hukum, dikonfirmasi) VALUES
  ('perbup58', 'MISKIN', 1, 1, 'keadaan', NULL, 'MISKIN', NULL, NULL, 12, 'DTKS, DTSEN: desil 1-4', false),
  ('perbup58', 'MISKIN_KEK', 1, 1, 'keadaan', NULL, 'MISKIN', NULL, NULL, 12, 'Pasal 13(2)a', false),
  ('perbup58', 'MISKIN_KEK', 2, 1, 'amatan', 'status_hamil', NULL, '{3}', NULL, 3, 'Pasal 13(2)a', true),
  ('perbup58', 'MISKIN_KEK', 2, 2, 'amatan', 'lila', NULL, NULL, 23.5, 3, 'LiLA di bawah 23,5 cm', false),
  ('perbup58', 'BURUK', 1, 1, 'amatan', 'status_gizi', NULL, '{3}', NULL, 3, 'Pasal 13(3)c', true),
  ('perbup58', 'BURUK', 1, 2, 'amatan', 'whz', NULL, NULL, -3, 3, 'PMK 2/2020', false),
  ('perbup58', 'KURUS', 1, 1, 'amatan', 'status_gizi', NULL, '{2,3}', NULL, 3, 'Pasal 13(3)d', true),
  ('perbup58', 'KURUS', 1, 2, 'amatan', 'whz', NULL, NULL, -2, 3, 'PMK 2/2020', false),
  ('perbup58', 'DIARE', 1, 1, 'kejadian', NULL, 'DIARE', NULL, NULL, 0, 'Pasal 14(3)d', true),
  ('perbup58', 'SAKIT', 1, 1, 'kejadian', NULL, 'SAKIT', NULL, NULL, 0, 'Pasal 14(3)e', true),
  ('perbup58', 'RISIKO_IBU', 1, 1, 'amatan', 'status_hamil', NULL, '{2,3}', NULL, 3, 'Formulir 2A', true),
  ('perbup58', 'RISIKO_IBU', 1, 2, 'amatan', 'lila', NULL, NULL, 23.5, 3, 'LiLA di bawah 23,5 cm', false),
  ('perbup58', 'RISIKO_ANAK', 1, 1, 'amatan', 'status_gizi', NULL, '{2,3,4}', NULL, 3, 'Formulir 2B', true),
  ('perbup58', 'RISIKO_ANAK', 1, 2, 'amatan', 'whz', NULL, NULL, -2, 3, 'PMK 2/2020', false),
  ('perbup58', 'RISIKO_ANAK', 1, 3, 'amatan', 'haz', NULL, NULL, -2, 3, 'PMK 2/2020', false);

INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, jk, umur_dari, umur_sampai, lajang, hpk, kondisi_risiko, dasar_hukum, dikonfirmasi) VALUES
  ('perbup58', 'HAMIL', 'Ibu hamil dan nifas', 1, 'kehamilan', NULL, NULL, NULL, false, true, 'RISIKO_IBU', 'Perbup Bone 58/2022 Pasal 10(2)a', true),
  ('perbup58', 'BUSUI', 'Ibu menyusui anak 0-23 bulan', 2, 'anggota', 'P', NULL, NULL, false, false, NULL, 'Perbup Bone 58/2022 Pasal 10(2)b', true),
  ('perbup58', 'BADUTA', 'Anak 0-23 bulan', 3, 'umur', NULL, 0, 23, false, true, 'RISIKO_ANAK', 'Perbup Bone 58/2022 Pasal 10(2)b', true),
  ('perbup58', 'BALITA', 'Anak 24-59 bulan', 4, 'umur', NULL, 24, 59, false, false, 'RISIKO_ANAK', 'Perbup Bone 58/2022 Pasal 10(3)a', true),
  ('perbup58', 'REMATRI', 'Remaja putri 10-19 tahun', 5, 'umur', 'P', 120, 239, true, false, NULL, 'Perbup Bone 58/2022 Pasal 10(3)b', false),
  ('perbup58', 'WUS', 'Wanita usia subur 15-49 tahun', 6, 'umur', 'P', 180, 599, false, false, NULL, 'Perbup Bone 58/2022 Pasal 10(3)b', false),
  ('perbup58', 'REMAJA', 'Remaja 10-19 tahun', 7, 'umur', NULL, 120, 239, false, false, NULL, 'Perbup Bone 58/2022 Pasal 16(4)e', false),
  ('perbup58', 'ANAK', 'Anak 0-83 bulan', 8, 'umur', NULL, 0, 83, false, false, NULL, 'Perbup Bone 58/2022 Pasal 16(4)d', false),
  ('perbup58', 'PENGASUH', 'Orang tua atau pengasuh', 9, 'anggota', NULL, NULL, NULL, false, false, NULL, 'Perbup Bone 58/2022 Pasal 16(4)b-c', true),
  ('perbup58', 'PASANGAN', 'Pasangan usia subur', 10, 'anggota', NULL, NULL, NULL, false, false, NULL, 'Perbup Bone 58/2022 Pasal 16(3)a', true),
  ('perbup58', 'KELUARGA', 'Keluarga', 11, 'anggota', NULL, NULL, NULL, false, false, NULL, 'Perbup Bone 58/2022 Pasal 16', true),
  ('perbup58', 'DESA', 'Desa atau kelurahan', 12, 'anggota', NULL, NULL, NULL, false, false, NULL, 'Perbup Bone 58/2022 Pasal 16', true);

UPDATE acuan.kelompok_sasaran g SET turunan = v.turunan
  FROM (VALUES ('BUSUI', 'ibu_baduta'), ('PENGASUH', 'pengasuh'), ('PASANGAN', 'pasangan'), ('KELUARGA', 'keluarga'), ('DESA', 'desa')) v (kode, turunan)
 WHERE g.himpunan = 'perbup58' AND g.kode = v.kode;

-- One list: indicator, group, tier, its rule and the article. "12" = one in 12 months, "hamil" = one in the pregnancy.
CREATE TEMP TABLE intervensi (
  kode text, nomor smallint, nama text, kelompok text, paket text, satuan text, sakelar boolean, kondisi text, jenis text, layanan text, jendela text,
  umur_dari smallint, umur_sampai smallint, tahap text[], bulan smallint[], pasal text);
INSERT INTO intervensi VALUES
  ('BH1', 1, 'Makanan tambahan ibu hamil miskin atau KEK', 'HAMIL', 'PRIORITAS', 'orang', false, 'MISKIN_KEK', 'bulan', 'PMT_HAMIL', 'kehamilan', NULL, NULL, '{T1,T2,T3}', NULL, '13(2)a'),
  ('BH2', 2, 'Suplemen tablet tambah darah', 'HAMIL', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'TTD', 'kehamilan', NULL, NULL, '{T1,T2,T3}', NULL, '13(2)b'),
  ('BH3', 3, 'Suplemen tablet kalsium', 'HAMIL', 'PENDUKUNG', 'orang', false, NULL, 'bulan', 'KALSIUM', 'kehamilan', NULL, NULL, '{T1,T2,T3}', NULL, '14(2)a'),
  ('BH4', 4, 'Pemeriksaan kehamilan', 'HAMIL', 'PENDUKUNG', 'orang', false, NULL, 'bulan', 'ANC', 'kehamilan', NULL, NULL, '{T1,T2,T3}', NULL, '14(2)b'),
  ('BH5', 5, 'Perlindungan malaria', 'HAMIL', 'KONDISI', 'orang', true, NULL, 'bulan', 'MALARIA', 'kehamilan', NULL, NULL, '{T1,T2,T3}', NULL, '15(2)'),
  ('BH6', 6, 'Pencegahan HIV', 'HAMIL', 'KONDISI', 'orang', true, NULL, 'bulan', 'HIV', 'kehamilan', NULL, NULL, '{T1,T2,T3}', NULL, '15(2)'),
  ('BH7', 7, 'Melahirkan di fasilitas oleh tenaga kesehatan', 'HAMIL', 'LAIN', 'orang', false, NULL, 'tanggal', 'LAHIR_FASKES', 'nifas', NULL, NULL, '{NIFAS}', NULL, '21(4)d'),
  ('BB1', 11, 'Promosi dan konseling menyusui', 'BUSUI', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'KONSELING_ASI', 'terakhir', NULL, NULL, NULL, NULL, '13(3)a'),
  ('BB2', 12, 'Promosi dan konseling PMBA', 'BUSUI', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'PMBA', 'terakhir', NULL, NULL, NULL, NULL, '13(3)b'),
  ('BD1', 21, 'Tata laksana gizi buruk', 'BADUTA', 'PRIORITAS', 'orang', false, 'BURUK', 'bulan', 'GIZI_BURUK', 'terakhir', NULL, NULL, NULL, NULL, '13(3)c'),
  ('BD2', 22, 'Makanan tambahan pemulihan anak kurus', 'BADUTA', 'PRIORITAS', 'orang', false, 'KURUS', 'bulan', 'PMT_ANAK', 'terakhir', NULL, NULL, NULL, NULL, '13(3)d'),
  ('BD3', 23, 'Pemantauan dan promosi pertumbuhan', 'BADUTA', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'TIMBANG', 'terakhir', NULL, NULL, NULL, NULL, '13(3)e'),
  ('BD4', 24, 'Kapsul vitamin A', 'BADUTA', 'PENDUKUNG', 'orang', false, NULL, 'bulan_wajib', 'VITAMIN_A', 'terakhir', 6, 23, NULL, '{2,8}', '14(3)a'),
  ('BD5', 25, 'Taburia', 'BADUTA', 'PENDUKUNG', 'orang', false, NULL, 'bulan', 'TABURIA', 'terakhir', 6, 23, NULL, NULL, '14(3)b'),
  ('BD6', 26, 'Imunisasi', 'BADUTA', 'PENDUKUNG', 'orang', false, NULL, 'bulan', 'IMUNISASI', 'terakhir', NULL, NULL, NULL, NULL, '14(3)c'),
  ('BD7', 27, 'Zink bagi anak diare', 'BADUTA', 'PENDUKUNG', 'orang', false, 'DIARE', 'bulan', 'ZINK', 'periode', NULL, NULL, NULL, NULL, '14(3)d'),
  ('BD8', 28, 'Manajemen terpadu balita sakit', 'BADUTA', 'PENDUKUNG', 'orang', false, 'SAKIT', 'bulan', 'MTBS', 'periode', NULL, NULL, NULL, NULL, '14(3)e'),
  ('BD9', 29, 'Pencegahan kecacingan', 'BADUTA', 'KONDISI', 'orang', true, NULL, 'bulan', 'CACING', 'terakhir', NULL, NULL, NULL, NULL, '15(3)'),
  ('BD10', 30, 'ASI eksklusif di bawah 6 bulan', 'BADUTA', 'LAIN', 'orang', false, NULL, 'status', 'ASI_EKSKLUSIF', NULL, 0, 5, NULL, NULL, '19(2)'),
  ('BD11', 31, 'Inisiasi menyusui dini', 'BADUTA', 'LAIN', 'orang', false, NULL, 'pernah', 'IMD', NULL, NULL, NULL, NULL, NULL, '19(2)'),
  ('BL1', 41, 'Tata laksana gizi buruk', 'BALITA', 'PRIORITAS', 'orang', false, 'BURUK', 'bulan', 'GIZI_BURUK', 'terakhir', NULL, NULL, NULL, NULL, '13(4)a'),
  ('BL2', 42, 'Makanan tambahan pemulihan anak kurus', 'BALITA', 'PRIORITAS', 'orang', false, 'KURUS', 'bulan', 'PMT_ANAK', 'terakhir', NULL, NULL, NULL, NULL, '13(4)b'),
  ('BL3', 43, 'Pemantauan dan promosi pertumbuhan', 'BALITA', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'TIMBANG', 'terakhir', NULL, NULL, NULL, NULL, '13(4)c'),
  ('BL4', 44, 'Kapsul vitamin A', 'BALITA', 'PENDUKUNG', 'orang', false, NULL, 'bulan_wajib', 'VITAMIN_A', 'terakhir', NULL, NULL, NULL, '{2,8}', '14(4)a'),
  ('BL5', 45, 'Taburia', 'BALITA', 'PENDUKUNG', 'orang', false, NULL, 'bulan', 'TABURIA', 'terakhir', NULL, NULL, NULL, NULL, '14(4)b'),
  ('BL6', 46, 'Zink bagi anak diare', 'BALITA', 'PENDUKUNG', 'orang', false, 'DIARE', 'bulan', 'ZINK', 'periode', NULL, NULL, NULL, NULL, '14(4)c'),
  ('BL7', 47, 'Manajemen terpadu balita sakit', 'BALITA', 'PENDUKUNG', 'orang', false, 'SAKIT', 'bulan', 'MTBS', 'periode', NULL, NULL, NULL, NULL, '14(4)d'),
  ('BL8', 48, 'Pencegahan kecacingan', 'BALITA', 'KONDISI', 'orang', true, NULL, 'bulan', 'CACING', 'terakhir', NULL, NULL, NULL, NULL, '15(4)'),
  ('BR1', 51, 'Suplemen tablet tambah darah remaja putri', 'REMATRI', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'TTD_REMATRI', 'terakhir', NULL, NULL, NULL, NULL, '13(5)'),
  ('BW1', 52, 'Suplemen tablet tambah darah wanita usia subur', 'WUS', 'PRIORITAS', 'orang', false, NULL, 'bulan', 'TTD_REMATRI', 'terakhir', NULL, NULL, NULL, NULL, '13(5)'),
  ('BJ1', 53, 'Konseling kesehatan dan reproduksi remaja', 'REMAJA', 'SENSITIF', 'orang', false, NULL, 'bulan', 'KESPRO', 'terakhir', NULL, NULL, NULL, NULL, '16(4)e'),
  ('BN1', 61, 'Akses PAUD', 'ANAK', 'SENSITIF', 'orang', false, NULL, 'bulan', 'PAUD', 'terakhir', 24, 83, NULL, NULL, '16(4)d'),
  ('BN2', 62, 'Promosi stimulasi anak usia dini', 'ANAK', 'SENSITIF', 'orang', false, NULL, 'bulan', 'STIMULASI', 'terakhir', NULL, NULL, NULL, NULL, '16(4)d'),
  ('BN3', 63, 'Pemantauan tumbuh kembang anak', 'ANAK', 'SENSITIF', 'orang', false, NULL, 'bulan', 'TUMBUH_KEMBANG', 'terakhir', NULL, NULL, NULL, NULL, '16(4)d'),
  ('BG1', 71, 'Konseling perubahan perilaku antarpribadi', 'PENGASUH', 'SENSITIF', 'orang', false, NULL, 'bulan', 'KONSELING_PRIBADI', 'terakhir', NULL, NULL, NULL, NULL, '16(4)b'),
  ('BG2', 72, 'Konseling pengasuhan untuk orang tua', 'PENGASUH', 'SENSITIF', 'orang', false, NULL, 'bulan', 'PENGASUHAN', 'terakhir', NULL, NULL, NULL, NULL, '16(4)c'),
  ('BP1', 73, 'Pelayanan keluarga berencana', 'PASANGAN', 'SENSITIF', 'orang', false, NULL, 'status', 'KB', NULL, NULL, NULL, NULL, NULL, '16(3)a'),
  ('BK1', 81, 'Air minum yang aman', 'KELUARGA', 'SENSITIF', 'keluarga', false, NULL, 'status', 'AIR', NULL, NULL, NULL, NULL, NULL, '16(2)a'),
  ('BK2', 82, 'Sanitasi yang layak', 'KELUARGA', 'SENSITIF', 'keluarga', false, NULL, 'status', 'JAMBAN', NULL, NULL, NULL, NULL, NULL, '16(2)b'),
  ('BK3', 83, 'Jaminan kesehatan nasional', 'KELUARGA', 'SENSITIF', 'keluarga', false, NULL, 'status', 'JKN', NULL, NULL, NULL, NULL, NULL, '16(3)b'),
  ('BK4', 84, 'Bantuan uang tunai keluarga kurang mampu', 'KELUARGA', 'SENSITIF', 'keluarga', false, 'MISKIN', 'status', 'BANTUAN_TUNAI', NULL, NULL, NULL, NULL, NULL, '16(3)c'),
  ('BK5', 85, 'Bantuan pangan nontunai keluarga kurang mampu', 'KELUARGA', 'SENSITIF', 'keluarga', false, 'MISKIN', 'status', 'BPNT', NULL, NULL, NULL, NULL, NULL, '16(5)a'),
  ('BK6', 86, 'Pangan utama terfortifikasi', 'KELUARGA', 'SENSITIF', 'keluarga', false, NULL, 'status', 'FORTIFIKASI', NULL, NULL, NULL, NULL, NULL, '16(5)b'),
  ('BK7', 87, 'Kawasan rumah pangan lestari', 'KELUARGA', 'SENSITIF', 'keluarga', false, NULL, 'status', 'KRPL', NULL, NULL, NULL, NULL, NULL, '16(5)c'),
  ('BK8', 88, 'Perilaku hidup bersih dan sehat', 'KELUARGA', 'LAIN', 'keluarga', false, NULL, 'status', 'PHBS', NULL, NULL, NULL, NULL, NULL, '19(2)'),
  ('BK9', 89, 'Peningkatan akses pangan', 'KELUARGA', 'LAIN', 'keluarga', false, NULL, 'status', 'AKSES_PANGAN', NULL, NULL, NULL, NULL, NULL, '19(2)'),
  ('BV1', 91, 'Penyebarluasan informasi melalui media', 'DESA', 'SENSITIF', 'orang', false, NULL, 'status', 'INFO_MEDIA', NULL, NULL, NULL, NULL, NULL, '16(4)a'),
  ('BV2', 92, 'Pemberdayaan perempuan dan perlindungan anak', 'DESA', 'SENSITIF', 'orang', false, NULL, 'status', 'PEMBERDAYAAN', NULL, NULL, NULL, NULL, NULL, '16(4)e'),
  ('BV3', 93, 'Regulasi label dan iklan pangan', 'DESA', 'SENSITIF', 'orang', false, NULL, 'status', 'LABEL_PANGAN', NULL, NULL, NULL, NULL, NULL, '16(5)d');

INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, kelompok, paket, satuan, sakelar, dalam_skor, pembilang, penyebut, dasar_hukum, dikonfirmasi)
SELECT 'perbup58', v.kode, v.nomor, v.nama, v.kelompok, v.paket, v.satuan, v.sakelar, false, 'Sasaran yang menerima',
       g.nama || CASE WHEN k.nama IS NULL THEN '' ELSE ': ' || k.nama END, 'Perbup Bone 58/2022 Pasal ' || v.pasal, true
  FROM intervensi v
  JOIN acuan.kelompok_sasaran g ON g.himpunan = 'perbup58' AND g.kode = v.kelompok
  LEFT JOIN acuan.kondisi k ON k.himpunan = 'perbup58' AND k.kode = v.kondisi;
INSERT INTO acuan.aturan (himpunan, indikator, urutan, tahap, umur_dari, umur_sampai, kondisi, jenis, layanan, jendela, lebar_bulan, minimum, bulan, dasar_hukum,
                          dikonfirmasi, keterangan)
SELECT 'perbup58', kode, 1, tahap, umur_dari, umur_sampai, kondisi, jenis, layanan, jendela, CASE WHEN jendela = 'terakhir' THEN 12 END,
       CASE WHEN jenis IN ('bulan', 'tanggal') THEN 1 END, bulan, 'Perbup Bone 58/2022 Pasal ' || pasal, false,
       CASE WHEN jendela = 'terakhir' AND jenis = 'bulan' THEN 'Sekali dalam 12 bulan: ketentuan bawaan' END
  FROM intervensi;
DROP TABLE intervensi;
