-- Rule set perpres72: target groups and services of Perpres 72/2021 as tracked in villages since 2021. Names are
-- second-hand; thresholds that no source confirms are defaults (dikonfirmasi = false).
INSERT INTO acuan.himpunan_aturan (kode, nama, dasar_hukum, keterangan, berlaku_mulai) VALUES
  ('perpres72', 'Layanan Perpres 72/2021', 'Perpres 72/2021 dan lampirannya (salinan tidak resmi)', 'Remaja putri, calon pengantin, ibu, anak 0-59 bulan, keluarga berisiko', '2021-08-05');

INSERT INTO acuan.jenis_layanan (kode, nomor, nama, satuan, jumlah, keterangan) VALUES
  ('TTD_REMATRI', 30, 'Tablet tambah darah remaja putri atau calon pengantin', 'orang', 'tablet', 'Satu tablet seminggu'),
  ('HB', 31, 'Pemeriksaan Hb', 'orang', NULL, NULL),
  ('CATIN_PERIKSA', 32, 'Pemeriksaan kesehatan calon pengantin', 'orang', NULL, NULL),
  ('BIMWIN', 33, 'Bimbingan perkawinan', 'orang', NULL, NULL),
  ('PENDAMPINGAN', 34, 'Pendampingan oleh tim pendamping keluarga', 'orang', NULL, NULL),
  ('PMT_HAMIL', 35, 'Makanan tambahan ibu hamil', 'orang', NULL, NULL),
  ('KB_PASCASALIN', 36, 'KB pascapersalinan', 'orang', NULL, NULL),
  ('ASI_EKSKLUSIF', 37, 'ASI eksklusif', 'orang', NULL, NULL),
  ('MPASI', 38, 'Makanan pendamping ASI', 'orang', NULL, NULL),
  ('GIZI_BURUK', 39, 'Tata laksana gizi buruk', 'orang', NULL, NULL),
  ('PMT_ANAK', 40, 'Makanan tambahan pemulihan anak', 'orang', NULL, NULL),
  ('BKB', 41, 'Bina keluarga balita atau PAUD', 'orang', NULL, NULL),
  ('KK_KTP', 42, 'Kepemilikan KK dan KTP', 'keluarga', NULL, NULL),
  ('BEBAS_BABS', 43, 'Tidak buang air besar sembarangan', 'keluarga', NULL, NULL),
  ('PENDAMPINGAN_KK', 44, 'Pendampingan keluarga berisiko', 'keluarga', NULL, NULL),
  ('BANSOS', 45, 'Bantuan sosial PKH, BPNT, atau BLT Dana Desa', 'keluarga', NULL, NULL),
  ('MISKIN', 46, 'Keluarga miskin', 'keluarga', NULL, 'Ya bila desil 1-4; tidak diketahui bila tanpa desil');

INSERT INTO acuan.kondisi (himpunan, kode, nama) VALUES
  ('perpres72', 'KEK', 'Ibu hamil kurang energi kronis'),
  ('perpres72', 'RISTI', 'Ibu hamil risiko tinggi'),
  ('perpres72', 'RISIKO_IBU', 'Ibu hamil KEK atau risiko tinggi'),
  ('perpres72', 'RISIKO_ANAK', 'Anak gizi kurang, gizi buruk, atau stunting'),
  ('perpres72', 'BURUK', 'Anak gizi buruk'),
  ('perpres72', 'KURANG', 'Anak gizi kurang'),
  ('perpres72', 'MISKIN', 'Keluarga miskin');
INSERT INTO acuan.kondisi_suku (himpunan, kondisi, fakta, urutan, amatan, salah_satu, kurang_dari, dasar_hukum, dikonfirmasi) VALUES
  ('perpres72', 'KEK', 1, 1, 'status_hamil', '{3}', NULL, 'Status kehamilan', true),
  ('perpres72', 'KEK', 1, 2, 'lila', NULL, 23.5, 'LiLA di bawah 23,5 cm', false),
  ('perpres72', 'RISTI', 1, 1, 'status_hamil', '{2}', NULL, 'Status kehamilan', true),
  ('perpres72', 'RISIKO_IBU', 1, 1, 'status_hamil', '{2,3}', NULL, 'Status kehamilan', true),
  ('perpres72', 'RISIKO_IBU', 1, 2, 'lila', NULL, 23.5, 'LiLA di bawah 23,5 cm', false),
  ('perpres72', 'RISIKO_ANAK', 1, 1, 'status_gizi', '{2,3,4}', NULL, 'Status gizi', true),
  ('perpres72', 'RISIKO_ANAK', 1, 2, 'whz', NULL, -2, 'PMK 2/2020', false),
  ('perpres72', 'RISIKO_ANAK', 1, 3, 'haz', NULL, -2, 'PMK 2/2020', false),
  ('perpres72', 'BURUK', 1, 1, 'status_gizi', '{3}', NULL, 'Status gizi', true),
  ('perpres72', 'BURUK', 1, 2, 'whz', NULL, -3, 'PMK 2/2020', false),
  ('perpres72', 'KURANG', 1, 1, 'status_gizi', '{2}', NULL, 'Status gizi', true),
  ('perpres72', 'KURANG', 1, 2, 'whz', NULL, -2, 'PMK 2/2020', false);
INSERT INTO acuan.kondisi_suku (himpunan, kondisi, sumber, layanan, mundur_bulan, dasar_hukum, dikonfirmasi) VALUES
  ('perpres72', 'MISKIN', 'keadaan', 'MISKIN', 12, 'DTKS, DTSEN: desil 1-4', false);

INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, jk, umur_dari, umur_sampai, lajang, hpk, kondisi_risiko, dasar_hukum, dikonfirmasi) VALUES
  ('perpres72', 'REMATRI', 'Remaja putri 10-19 tahun', 1, 'umur', 'P', 120, 239, true, false, NULL, 'Perpres 72/2021', false),
  ('perpres72', 'CATIN', 'Calon pengantin', 2, 'anggota', NULL, NULL, NULL, false, false, NULL, 'Perpres 72/2021', false),
  ('perpres72', 'HAMIL', 'Ibu hamil dan nifas', 3, 'kehamilan', NULL, NULL, NULL, false, true, 'RISIKO_IBU', 'Perpres 72/2021', true),
  ('perpres72', 'ANAK', 'Anak 0-59 bulan', 4, 'umur', NULL, 0, 59, false, false, 'RISIKO_ANAK', 'Perpres 72/2021', true),
  ('perpres72', 'KRS', 'Keluarga berisiko stunting', 5, 'anggota', NULL, NULL, NULL, false, false, NULL, 'Perpres 72/2021', true);

UPDATE acuan.kelompok_sasaran SET turunan = 'krs_bkkbn' WHERE himpunan = 'perpres72' AND kode = 'KRS';

INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, kelompok, satuan, pembilang, penyebut, dasar_hukum, dikonfirmasi) VALUES
  ('perpres72', 'R1', 1, 'Remaja putri mengonsumsi tablet tambah darah', 'REMATRI', 'orang', 'Remaja putri dengan tablet sesuai ketentuan', 'Remaja putri', 'Perpres 72/2021', false),
  ('perpres72', 'R2', 2, 'Remaja putri diperiksa Hb', 'REMATRI', 'orang', 'Remaja putri yang diperiksa', 'Remaja putri', 'Perpres 72/2021', false),
  ('perpres72', 'C1', 11, 'Calon pengantin diperiksa kesehatannya', 'CATIN', 'orang', 'Calon pengantin yang diperiksa', 'Calon pengantin', 'Perpres 72/2021', true),
  ('perpres72', 'C2', 12, 'Calon pengantin mengonsumsi tablet tambah darah', 'CATIN', 'orang', 'Calon pengantin dengan tablet sesuai ketentuan', 'Calon pengantin', 'Perpres 72/2021', false),
  ('perpres72', 'C3', 13, 'Calon pengantin mendapat bimbingan perkawinan', 'CATIN', 'orang', 'Calon pengantin yang dibimbing', 'Calon pengantin', 'Perpres 72/2021', false),
  ('perpres72', 'C4', 14, 'Calon pengantin didampingi 3 bulan sebelum menikah', 'CATIN', 'orang', 'Calon pengantin yang didampingi', 'Calon pengantin', 'Perpres 72/2021', false),
  ('perpres72', 'C5', 15, 'Calon pengantin berumur sekurangnya 19 tahun', 'CATIN', 'orang', 'Calon pengantin 19 tahun ke atas', 'Calon pengantin dengan tanggal lahir', 'UU 16/2019', false),
  ('perpres72', 'M1', 21, 'Pemeriksaan kehamilan 6 kali', 'HAMIL', 'orang', 'Ibu hamil yang diperiksa sesuai ketentuan', 'Ibu hamil yang belum melahirkan', 'Perpres 72/2021', false),
  ('perpres72', 'M2', 22, 'Pemeriksaan nifas 3 kali', 'HAMIL', 'orang', 'Ibu nifas yang diperiksa sesuai ketentuan', 'Ibu nifas yang kunjungannya jatuh tempo', 'Perpres 72/2021', false),
  ('perpres72', 'M3', 23, 'Tablet tambah darah 90 tablet selama kehamilan', 'HAMIL', 'orang', 'Ibu hamil dengan tablet sesuai ketentuan', 'Ibu hamil yang belum melahirkan', 'Perpres 72/2021', true),
  ('perpres72', 'M4', 24, 'Makanan tambahan ibu hamil KEK', 'HAMIL', 'orang', 'Ibu hamil KEK dengan makanan tambahan', 'Ibu hamil KEK', 'Perpres 72/2021', true),
  ('perpres72', 'M5', 25, 'Ibu hamil risiko tinggi didampingi', 'HAMIL', 'orang', 'Ibu hamil risiko tinggi yang didampingi', 'Ibu hamil risiko tinggi', 'Perpres 72/2021', false),
  ('perpres72', 'M6', 26, 'KB pascapersalinan dalam 42 hari', 'HAMIL', 'orang', 'Ibu dengan KB pascapersalinan', 'Ibu yang 42 hari nifasnya selesai', 'Perpres 72/2021', false),
  ('perpres72', 'N1', 31, 'Bayi di bawah 6 bulan mendapat ASI eksklusif', 'ANAK', 'orang', 'Bayi dengan ASI eksklusif', 'Bayi 0-5 bulan', 'Perpres 72/2021', true),
  ('perpres72', 'N2', 32, 'Anak 6-23 bulan mendapat MP-ASI', 'ANAK', 'orang', 'Anak dengan MP-ASI', 'Anak 6-23 bulan', 'Perpres 72/2021', true),
  ('perpres72', 'N3', 33, 'Anak gizi buruk mendapat tata laksana', 'ANAK', 'orang', 'Anak gizi buruk yang ditangani', 'Anak gizi buruk', 'Perpres 72/2021', true),
  ('perpres72', 'N4', 34, 'Anak gizi kurang mendapat makanan tambahan', 'ANAK', 'orang', 'Anak gizi kurang dengan makanan tambahan', 'Anak gizi kurang', 'Perpres 72/2021', true),
  ('perpres72', 'N5', 35, 'Anak ditimbang dan diukur tiap bulan', 'ANAK', 'orang', 'Anak yang dipantau tiap bulan', 'Anak 0-59 bulan', 'Perpres 72/2021', true),
  ('perpres72', 'N6', 36, 'Anak mendapat imunisasi dasar lengkap', 'ANAK', 'orang', 'Anak dengan imunisasi lengkap sesuai umur', 'Anak 6-59 bulan', 'Perpres 72/2021', false),
  ('perpres72', 'N7', 37, 'Anak ikut BKB atau PAUD', 'ANAK', 'orang', 'Anak yang ikut', 'Anak 0-59 bulan', 'Perpres 72/2021', false),
  ('perpres72', 'K1', 41, 'Keluarga memiliki KK dan KTP', 'KRS', 'keluarga', 'Keluarga dengan KK dan KTP', 'Keluarga berisiko stunting', 'Perpres 72/2021', false),
  ('perpres72', 'K2', 42, 'Keluarga memiliki air minum layak', 'KRS', 'keluarga', 'Keluarga dengan air minum layak', 'Keluarga berisiko stunting', 'Perpres 72/2021', false),
  ('perpres72', 'K3', 43, 'Keluarga memiliki sanitasi layak', 'KRS', 'keluarga', 'Keluarga dengan sanitasi layak', 'Keluarga berisiko stunting', 'Perpres 72/2021', false),
  ('perpres72', 'K4', 44, 'Keluarga tidak buang air besar sembarangan', 'KRS', 'keluarga', 'Keluarga bebas BABS', 'Keluarga berisiko stunting', 'Perpres 72/2021', false),
  ('perpres72', 'K5', 45, 'Keluarga berisiko stunting didampingi', 'KRS', 'keluarga', 'Keluarga yang didampingi', 'Keluarga berisiko stunting', 'Perpres 72/2021', false),
  ('perpres72', 'K6', 46, 'Keluarga miskin menerima bantuan sosial', 'KRS', 'keluarga', 'Keluarga miskin penerima bantuan', 'Keluarga berisiko stunting yang miskin', 'Perpres 72/2021', false);
-- Figures that only come from outside: they carry a target and no rule.
INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, dihitung, dalam_skor, pembilang, penyebut, satuan_nilai, arah, dasar_hukum, dikonfirmasi) VALUES
  ('perpres72', 'U1', 61, 'Kehamilan yang tidak diinginkan', false, false, 'Kehamilan tidak diinginkan', 'Pasangan usia subur', 'persen', 'turun', 'Perpres 72/2021', true),
  ('perpres72', 'U2', 62, 'Penerima bantuan iuran jaminan kesehatan', false, false, 'Penerima bantuan iuran', '-', 'orang', 'naik', 'Perpres 72/2021', false),
  ('perpres72', 'U3', 63, 'Keluarga miskin penerima bantuan tunai bersyarat', false, false, 'Keluarga penerima', '-', 'keluarga', 'naik', 'Perpres 72/2021', false),
  ('perpres72', 'U4', 64, 'Sasaran yang memahami stunting', false, false, 'Sasaran yang paham', 'Sasaran di lokasi prioritas', 'persen', 'naik', 'Perpres 72/2021', false),
  ('perpres72', 'U5', 65, 'Keluarga miskin penerima bantuan pangan', false, false, 'Keluarga penerima', '-', 'keluarga', 'naik', 'Perpres 72/2021', false),
  ('perpres72', 'U6', 66, 'Desa dan kelurahan bebas buang air besar sembarangan', false, false, 'Desa dan kelurahan bebas BABS', 'Desa dan kelurahan', 'persen', 'naik', 'Perpres 72/2021', false);

INSERT INTO acuan.aturan (himpunan, indikator, urutan, tahap, umur_dari, umur_sampai, kondisi, jenis, layanan, jendela, lebar_bulan, minimum, laju_bulan, isi, hari,
                          ya_bulan, tidak_bulan, dasar_hukum, dikonfirmasi, keterangan) VALUES
  ('perpres72', 'R1', 1, NULL, NULL, NULL, NULL, 'jumlah', 'TTD_REMATRI', 'periode', NULL, 52, 12, 5, NULL, 12, 12, 'Satu tablet seminggu, 52 setahun', false, 'Bulan Ya tanpa angka dihitung 5 tablet'),
  ('perpres72', 'R2', 1, NULL, NULL, NULL, NULL, 'bulan', 'HB', 'terakhir', 12, 1, NULL, NULL, NULL, 12, 12, 'Sekali setahun', false, NULL),
  ('perpres72', 'C1', 1, NULL, NULL, NULL, NULL, 'bulan', 'CATIN_PERIKSA', 'terakhir', 12, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'C3', 1, NULL, NULL, NULL, NULL, 'bulan', 'BIMWIN', 'terakhir', 12, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'C4', 1, NULL, NULL, NULL, NULL, 'bulan', 'PENDAMPINGAN', 'terakhir', 3, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'C5', 1, NULL, NULL, NULL, NULL, 'umur', NULL, NULL, NULL, 228, NULL, NULL, NULL, 12, 12, 'UU 16/2019: 19 tahun', false, NULL),
  ('perpres72', 'M1', 1, '{T1}', NULL, NULL, NULL, 'tanggal', 'ANC', 'kehamilan', NULL, 1, NULL, NULL, NULL, 12, 12, '6 kali selama kehamilan', false, 'Pembagian per trimester: bawaan'),
  ('perpres72', 'M1', 2, '{T2}', NULL, NULL, NULL, 'tanggal', 'ANC', 'kehamilan', NULL, 3, NULL, NULL, NULL, 12, 12, '6 kali selama kehamilan', false, 'Pembagian per trimester: bawaan'),
  ('perpres72', 'M1', 3, '{T3}', NULL, NULL, NULL, 'tanggal', 'ANC', 'kehamilan', NULL, 6, NULL, NULL, NULL, 12, 12, '6 kali selama kehamilan', false, 'Pembagian per trimester: bawaan'),
  ('perpres72', 'M2', 1, '{NIFAS}', NULL, NULL, NULL, 'jatuh_tempo', 'NIFAS', NULL, NULL, NULL, NULL, NULL, '{3,28,42}', 12, 12, '3 kali', false, NULL),
  ('perpres72', 'M3', 1, '{T1,T2,T3}', NULL, NULL, NULL, 'jumlah', 'TTD', 'kehamilan', NULL, 90, NULL, 30, NULL, 12, 12, '90 tablet', true, 'Paling banyak 30 per bulan sejak catatan pertama'),
  ('perpres72', 'M4', 1, '{T1,T2,T3}', NULL, NULL, 'KEK', 'bulan', 'PMT_HAMIL', 'periode', NULL, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'M5', 1, '{T1,T2,T3}', NULL, NULL, 'RISTI', 'bulan', 'PENDAMPINGAN', 'periode', NULL, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'M6', 1, '{NIFAS}', NULL, NULL, NULL, 'jatuh_tempo', 'KB_PASCASALIN', NULL, NULL, NULL, NULL, NULL, '{42}', 12, 12, 'Dalam 42 hari', false, NULL),
  ('perpres72', 'N1', 1, NULL, 0, 5, NULL, 'status', 'ASI_EKSKLUSIF', NULL, NULL, NULL, NULL, NULL, NULL, 3, 3, 'Perpres 72/2021', false, 'Jawaban berlaku 3 bulan'),
  ('perpres72', 'N2', 1, NULL, 6, 23, NULL, 'status', 'MPASI', NULL, NULL, NULL, NULL, NULL, NULL, 3, 3, 'Perpres 72/2021', false, 'Jawaban berlaku 3 bulan'),
  ('perpres72', 'N3', 1, NULL, NULL, NULL, 'BURUK', 'bulan', 'GIZI_BURUK', 'periode', NULL, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'N4', 1, NULL, NULL, NULL, 'KURANG', 'bulan', 'PMT_ANAK', 'periode', NULL, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'N5', 1, NULL, NULL, NULL, NULL, 'jadwal', 'TIMBANG', 'periode', NULL, 1, 1, NULL, NULL, 12, 12, 'Tiap bulan', true, 'Bagian timbang: setiap bulan hadir'),
  ('perpres72', 'N5', 2, NULL, NULL, NULL, NULL, 'jadwal', 'UKUR', 'periode', NULL, 1, 1, NULL, NULL, 12, 12, 'Tiap bulan', true, 'Bagian ukur: setiap bulan hadir'),
  ('perpres72', 'N6', 1, NULL, 6, 59, NULL, 'jadwal', 'IMUNISASI', 'lahir', NULL, 1, NULL, NULL, NULL, 12, 12, 'Imunisasi dasar', false, NULL),
  ('perpres72', 'N6', 2, NULL, 10, 59, NULL, 'jadwal', 'CAMPAK', 'lahir', NULL, 1, NULL, NULL, NULL, 12, 12, 'Imunisasi dasar', false, NULL),
  ('perpres72', 'N7', 1, NULL, NULL, NULL, NULL, 'bulan', 'BKB', 'terakhir', 12, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'K1', 1, NULL, NULL, NULL, NULL, 'status', 'KK_KTP', NULL, NULL, NULL, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'K2', 1, NULL, NULL, NULL, NULL, 'status', 'AIR', NULL, NULL, NULL, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'K3', 1, NULL, NULL, NULL, NULL, 'status', 'JAMBAN', NULL, NULL, NULL, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'K4', 1, NULL, NULL, NULL, NULL, 'status', 'BEBAS_BABS', NULL, NULL, NULL, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'K5', 1, NULL, NULL, NULL, NULL, 'bulan', 'PENDAMPINGAN_KK', 'periode', NULL, 1, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL),
  ('perpres72', 'K6', 1, NULL, NULL, NULL, 'MISKIN', 'status', 'BANSOS', NULL, NULL, NULL, NULL, NULL, NULL, 12, 12, 'Perpres 72/2021', false, NULL);
INSERT INTO acuan.aturan (himpunan, indikator, urutan, jenis, layanan, jendela, minimum, laju_bulan, isi, target_jumlah, dasar_hukum, dikonfirmasi, keterangan) VALUES
  ('perpres72', 'C2', 1, 'jumlah', 'TTD_REMATRI', 'periode', 90, 3, 30, 90, '90 tablet dalam 3 bulan', false, 'Paling banyak 90 dalam satu periode');

-- National targets 2024. Confirmed = seen in a second-hand text of the annex; the others are kept, not used.
INSERT INTO acuan.target (himpunan, indikator, tahun, nilai, satuan, arah, sumber, tanggal, dikonfirmasi)
SELECT 'perpres72', indikator, 2024, nilai, satuan, arah, sumber, tanggal::date, dikonfirmasi
  FROM (VALUES
    ('M4', 90, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('M3', 80, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('R1', 58, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('R1', 80, 'persen', 'naik', 'Buku metadata BKKBN', '2021-08-06', false),
    ('N1', 80, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('N2', 80, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('N3', 90, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('N5', 90, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('N4', 90, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('N6', 90, 'persen', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('M6', 70, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('U1', 15.5, 'persen', 'turun', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('C1', 90, 'persen', 'naik', 'Lampiran Perpres 72/2021 (salinan tidak resmi)', '2021-08-05', true),
    ('K2', 100, 'persen', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('K3', 90, 'persen', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('U2', 112900000, 'orang', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('K5', 90, 'persen', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('U3', 10000000, 'keluarga', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('U4', 70, 'persen', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('U5', 15600000, 'keluarga', 'naik', 'Belum dipastikan', '2021-08-05', false),
    ('U6', 90, 'persen', 'naik', 'Belum dipastikan', '2021-08-05', false)) t (indikator, nilai, satuan, arah, sumber, tanggal, dikonfirmasi);
