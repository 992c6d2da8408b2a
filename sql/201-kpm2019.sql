-- Rule set kpm2019: the 19 indicators of the village score card. Sources: Perbup Bone 58/2022 (B), Petunjuk Teknis
-- Aksi 4-5 Bappenas 2019 (J), KPM forms 2018-2019 and PMK 193/PMK.07/2018 (F). dikonfirmasi = false: a stated default.
INSERT INTO acuan.himpunan_aturan (kode, nama, dasar_hukum, keterangan, berlaku_mulai) VALUES
  ('kpm2019', 'Formulir konvergensi desa (KPM 2019)', 'Formulir KPM 2018-2019; PMK 193/PMK.07/2018; Perbup Bone 58/2022 Pasal 19, 37-44',
   'Skor resmi desa: 8 layanan ibu, 10 layanan anak di bawah dua tahun, 1 layanan PAUD', '2018-01-01');

INSERT INTO acuan.paket (kode, nama, urutan, dasar_hukum) VALUES
  ('KIA', 'Kesehatan ibu dan anak', 1, 'Perbup Bone 58/2022 Pasal 19(1)a'),
  ('GIZI', 'Konseling gizi terpadu', 2, 'Perbup Bone 58/2022 Pasal 19(1)b'),
  ('AIR', 'Air bersih dan sanitasi', 3, 'Perbup Bone 58/2022 Pasal 19(1)c'),
  ('SOS', 'Perlindungan sosial', 4, 'Perbup Bone 58/2022 Pasal 19(1)d'),
  ('PAUD', 'Layanan PAUD', 5, 'Perbup Bone 58/2022 Pasal 19(1)e');

INSERT INTO acuan.jenis_layanan (kode, nomor, nama, satuan, jumlah, keterangan) VALUES
  ('ANC', 1, 'Pemeriksaan kehamilan', 'orang', NULL, NULL),
  ('TTD', 2, 'Tablet tambah darah ibu hamil', 'orang', 'tablet', NULL),
  ('NIFAS', 3, 'Pemeriksaan nifas oleh tenaga kesehatan', 'orang', NULL, NULL),
  ('KELAS_HAMIL', 4, 'Konseling gizi atau kelas ibu hamil', 'orang', NULL, NULL),
  ('KUNJUNGAN', 5, 'Kunjungan rumah oleh bidan atau kader', 'orang', NULL, NULL),
  ('AIR', 6, 'Air minum aman', 'keluarga', NULL, NULL),
  ('JAMBAN', 7, 'Jamban layak', 'keluarga', NULL, NULL),
  ('JAMINAN', 8, 'Jaminan kesehatan', 'orang', NULL, NULL),
  ('IMUNISASI', 9, 'Imunisasi dasar lengkap sesuai umur', 'orang', NULL, 'Ya berarti lengkap untuk umurnya'),
  ('CAMPAK', 10, 'Imunisasi campak', 'orang', NULL, 'Kode 2 sudah = Ya, kode 1 belum = Tidak'),
  ('TIMBANG', 11, 'Penimbangan', 'orang', NULL, 'Juga dari baris e-PPGBM dengan berat'),
  ('UKUR', 12, 'Pengukuran panjang atau tinggi badan', 'orang', NULL, 'Juga dari baris e-PPGBM dengan tinggi'),
  ('KONSELING', 13, 'Konseling gizi bagi orang tua atau pengasuh anak', 'orang', NULL, 'pengasuh: siapa yang hadir'),
  ('AKTA', 14, 'Akta kelahiran', 'orang', NULL, NULL),
  ('PENGASUHAN', 15, 'Kelas pengasuhan (parenting)', 'orang', NULL, 'pengasuh: siapa yang hadir'),
  ('PAUD', 16, 'Kehadiran PAUD sebulan', 'orang', NULL, 'v = Ya, x = Tidak, - = tanpa jawaban');

INSERT INTO acuan.kondisi (himpunan, kode, nama) VALUES
  ('kpm2019', 'RISIKO_IBU', 'Ibu hamil KEK atau risiko tinggi'),
  ('kpm2019', 'RISIKO_ANAK', 'Anak gizi kurang, gizi buruk, atau stunting');
INSERT INTO acuan.kondisi_suku (himpunan, kondisi, fakta, urutan, amatan, salah_satu, kurang_dari, dasar_hukum, dikonfirmasi) VALUES
  ('kpm2019', 'RISIKO_IBU', 1, 1, 'status_hamil', '{2,3}', NULL, 'Formulir 2A', true),
  ('kpm2019', 'RISIKO_IBU', 1, 2, 'lila', NULL, 23.5, 'LiLA di bawah 23,5 cm = KEK', false),
  ('kpm2019', 'RISIKO_ANAK', 1, 1, 'status_gizi', '{2,3,4}', NULL, 'Formulir 2B', true),
  ('kpm2019', 'RISIKO_ANAK', 1, 2, 'whz', NULL, -2, 'PMK 2/2020: gizi kurang dan buruk', false),
  ('kpm2019', 'RISIKO_ANAK', 1, 3, 'haz', NULL, -2, 'PMK 2/2020: pendek dan sangat pendek', false);

INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, umur_dari, umur_sampai, hpk, kondisi_risiko, dasar_hukum, dikonfirmasi) VALUES
  ('kpm2019', 'HAMIL', 'Ibu hamil dan nifas', 1, 'kehamilan', NULL, NULL, true, 'RISIKO_IBU', 'Perbup Bone 58/2022 Pasal 10(2)a; Formulir 2A', true),
  ('kpm2019', 'BADUTA', 'Anak 0-23 bulan', 2, 'umur', 0, 23, true, 'RISIKO_ANAK', 'Perbup Bone 58/2022 Pasal 10(2)b; Formulir 2B', true),
  ('kpm2019', 'PAUD', 'Anak 2-6 tahun', 3, 'umur', 24, 83, false, NULL, 'Formulir 2C', false);

INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, kelompok, paket, satuan, dalam_skor, pembilang, penyebut, dasar_hukum, dikonfirmasi) VALUES
  ('kpm2019', 'H1', 1, 'Ibu hamil memeriksakan kehamilan paling sedikit 4 kali selama kehamilan', 'HAMIL', 'KIA', 'orang', true,
   'Ibu hamil yang diperiksa sesuai ketentuan', 'Ibu hamil yang belum melahirkan', 'Formulir 3A kolom g', true),
  ('kpm2019', 'H2', 2, 'Ibu hamil mendapat dan minum 1 tablet tambah darah tiap hari paling sedikit 90 hari', 'HAMIL', 'KIA', 'orang', true,
   'Ibu hamil yang mendapat tablet sesuai ketentuan', 'Ibu hamil yang belum melahirkan', 'Formulir 3A kolom h', true),
  ('kpm2019', 'H3', 3, 'Ibu bersalin mendapat layanan nifas oleh tenaga kesehatan paling sedikit 3 kali', 'HAMIL', 'KIA', 'orang', true,
   'Ibu nifas yang diperiksa sesuai ketentuan', 'Ibu yang sudah melahirkan dan kunjungannya jatuh tempo', 'Formulir 3A kolom i', true),
  ('kpm2019', 'H4', 4, 'Ibu hamil mengikuti konseling gizi atau kelas ibu hamil paling sedikit 4 kali', 'HAMIL', 'GIZI', 'orang', true,
   'Ibu hamil yang mengikuti sesuai ketentuan', 'Ibu hamil yang belum melahirkan', 'Formulir 3A kolom j', true),
  ('kpm2019', 'H5', 5, 'Ibu hamil risiko tinggi atau KEK mendapat kunjungan rumah oleh bidan tiap bulan', 'HAMIL', 'KIA', 'orang', true,
   'Ibu berisiko yang dikunjungi sesuai ketentuan', 'Ibu hamil berisiko yang belum melahirkan', 'Formulir 3A kolom k', false),
  ('kpm2019', 'H6', 6, 'Rumah tangga ibu hamil memiliki akses air minum aman', 'HAMIL', 'AIR', 'keluarga', true,
   'Ibu dengan air minum aman', 'Ibu hamil dan nifas', 'Formulir 3A kolom l', true),
  ('kpm2019', 'H7', 7, 'Rumah tangga ibu hamil memiliki jamban layak', 'HAMIL', 'AIR', 'keluarga', true,
   'Ibu dengan jamban layak', 'Ibu hamil dan nifas', 'Formulir 3A kolom m', true),
  ('kpm2019', 'H8', 8, 'Ibu hamil memiliki jaminan kesehatan', 'HAMIL', 'SOS', 'orang', true,
   'Ibu dengan jaminan kesehatan', 'Ibu hamil dan nifas', 'Formulir 3A kolom n', true),
  ('kpm2019', 'A1', 11, 'Anak mendapat imunisasi dasar lengkap', 'BADUTA', 'KIA', 'orang', true,
   'Anak dengan imunisasi lengkap sesuai umur', 'Anak 6-23 bulan', 'Formulir 3B kolom g', true),
  ('kpm2019', 'A2', 12, 'Anak ditimbang berat badannya di posyandu tiap bulan', 'BADUTA', 'GIZI', 'orang', true,
   'Anak yang ditimbang sesuai ketentuan', 'Anak 6-23 bulan', 'Formulir 3B kolom h', true),
  ('kpm2019', 'A3', 13, 'Anak diukur panjang badannya oleh tenaga terlatih paling sedikit 2 kali setahun', 'BADUTA', 'GIZI', 'orang', true,
   'Anak yang diukur sesuai ketentuan', 'Anak 6-23 bulan', 'Formulir 3B kolom i', true),
  ('kpm2019', 'A4', 14, 'Orang tua atau pengasuh anak mengikuti konseling gizi tiap bulan', 'BADUTA', 'GIZI', 'orang', true,
   'Anak yang pengasuhnya hadir sesuai ketentuan', 'Anak 6-23 bulan', 'Formulir 3B kolom j', true),
  ('kpm2019', 'A5', 15, 'Anak gizi buruk, gizi kurang, atau stunting mendapat kunjungan rumah tiap bulan', 'BADUTA', 'GIZI', 'orang', true,
   'Anak berisiko yang dikunjungi sesuai ketentuan', 'Anak 0-23 bulan berisiko', 'Formulir 3B kolom k', false),
  ('kpm2019', 'A6', 16, 'Rumah tangga anak memiliki akses air minum aman', 'BADUTA', 'AIR', 'keluarga', true,
   'Anak dengan air minum aman', 'Anak 0-23 bulan', 'Formulir 3B kolom l', true),
  ('kpm2019', 'A7', 17, 'Rumah tangga anak memiliki jamban layak', 'BADUTA', 'AIR', 'keluarga', true,
   'Anak dengan jamban layak', 'Anak 0-23 bulan', 'Formulir 3B kolom m', true),
  ('kpm2019', 'A8', 18, 'Anak memiliki akta kelahiran', 'BADUTA', 'SOS', 'orang', true,
   'Anak dengan akta kelahiran', 'Anak 0-23 bulan', 'Formulir 3B kolom n', true),
  ('kpm2019', 'A9', 19, 'Anak memiliki jaminan kesehatan', 'BADUTA', 'SOS', 'orang', true,
   'Anak dengan jaminan kesehatan', 'Anak 0-23 bulan', 'Formulir 3B kolom o', true),
  ('kpm2019', 'A10', 20, 'Orang tua atau pengasuh anak mengikuti kelas pengasuhan tiap bulan', 'BADUTA', 'PAUD', 'orang', true,
   'Anak yang pengasuhnya hadir sesuai ketentuan', 'Anak 6-23 bulan', 'Formulir 3B kolom p', true),
  ('kpm2019', 'P1', 21, 'Anak 2-6 tahun terdaftar dan aktif di PAUD', 'PAUD', 'PAUD', 'orang', false,
   'Anak yang hadir sekurangnya 80 persen bulan', 'Anak 2-6 tahun', 'Formulir 2C dan rekap PAUD', true);

-- Monthly, quarterly and longer readings. Stage minimums are known from an existing implementation only.
INSERT INTO acuan.aturan (himpunan, indikator, urutan, tahap, periode, jenis, layanan, jendela, minimum, dasar_hukum, dikonfirmasi)
SELECT 'kpm2019', i.kode, r.urutan, r.tahap::text[], r.periode::text[], 'tanggal', i.layanan, r.jendela, r.minimum, 'Formulir 3A; 4 kali selama kehamilan', false
  FROM (VALUES ('H1', 'ANC'), ('H4', 'KELAS_HAMIL')) i (kode, layanan),
       (VALUES (1, '{T1,T2,T3}', '{bulan}', 'periode', 1),
               (2, '{T1,T2}', '{triwulan}', 'periode', 1),
               (3, '{T3}', '{triwulan}', 'periode', 2),
               (4, '{T1}', '{semester,tahun}', 'kehamilan', 1),
               (5, '{T2}', '{semester,tahun}', 'kehamilan', 2),
               (6, '{T3}', '{semester,tahun}', 'kehamilan', 4)) r (urutan, tahap, periode, jendela, minimum);
INSERT INTO acuan.aturan (himpunan, indikator, varian, urutan, tahap, kondisi, jenis, layanan, jendela, minimum, laju_bulan, ketat, isi, target_jumlah,
                          hari, dasar_hukum, dikonfirmasi, keterangan) VALUES
  ('kpm2019', 'H2', 'baku', 1, '{T1,T2,T3}', NULL, 'bulan', 'TTD', 'periode', 1, NULL, false, 30, 90, NULL, 'Formulir 3A; 90 tablet', false,
   'Uji tablet hanya bila pernah ada jumlah tablet tercatat'),
  ('kpm2019', 'H2', 'tanpa_uji', 1, '{T1,T2,T3}', NULL, 'bulan', 'TTD', 'periode', 1, NULL, false, NULL, NULL, NULL, 'Formulir 3A', false, 'Tanpa uji tablet'),
  ('kpm2019', 'H3', 'baku', 1, '{NIFAS}', NULL, 'jatuh_tempo', 'NIFAS', NULL, NULL, NULL, false, NULL, NULL, '{3,28,42}', 'Formulir 3A; 3 kali', false,
   'Kunjungan jatuh tempo 3, 28, 42 hari sesudah melahirkan'),
  ('kpm2019', 'H5', 'baku', 1, '{T1,T2,T3}', 'RISIKO_IBU', 'bulan', 'KUNJUNGAN', 'periode', 1, 3, false, NULL, NULL, NULL, 'Formulir 3A', false,
   '1 kunjungan per triwulan sejak bulan pertama berisiko'),
  ('kpm2019', 'H5', 'ketat', 1, '{T1,T2,T3}', 'RISIKO_IBU', 'bulan', 'KUNJUNGAN', 'periode', 1, NULL, true, NULL, NULL, NULL, 'Formulir 3A, bunyi teks: tiap bulan', false,
   'Satu kunjungan setiap bulan berisiko');
INSERT INTO acuan.aturan (himpunan, indikator, varian, urutan, umur_dari, umur_sampai, kondisi, jenis, layanan, jendela, lebar_bulan, minimum, minimum_kurang,
                          laju_bulan, ketat, pengasuh, bulan, dasar_hukum, dikonfirmasi, keterangan) VALUES
  ('kpm2019', 'A1', 'baku', 1, 6, 23, NULL, 'jadwal', 'IMUNISASI', 'lahir', NULL, 1, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, 'Bagian dasar'),
  ('kpm2019', 'A1', 'baku', 2, 10, 23, NULL, 'jadwal', 'CAMPAK', 'lahir', NULL, 1, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, 'Bagian campak'),
  ('kpm2019', 'A2', 'baku', 1, 6, 12, NULL, 'bulan', 'TIMBANG', 'lahir', NULL, 5, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, NULL),
  ('kpm2019', 'A2', 'baku', 2, 13, 17, NULL, 'bulan', 'TIMBANG', 'lahir', NULL, 8, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, NULL),
  ('kpm2019', 'A2', 'baku', 3, 18, 23, NULL, 'bulan', 'TIMBANG', 'lahir', NULL, 15, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, NULL),
  ('kpm2019', 'A3', 'baku', 1, 6, 23, NULL, 'bulan', 'UKUR', 'terakhir', 12, 2, 1, NULL, false, NULL, NULL, 'Formulir 3B; 2 kali setahun', true, '1 bila hadir kurang dari 12 bulan'),
  ('kpm2019', 'A3', 'feb_agu', 1, 6, 23, NULL, 'bulan_wajib', 'UKUR', 'terakhir', 12, NULL, NULL, NULL, false, NULL, '{2,8}', 'Operasi timbang Februari dan Agustus', false, NULL),
  ('kpm2019', 'A3', 'triwulan', 1, 6, 23, NULL, 'bulan', 'UKUR', 'periode', NULL, 1, NULL, NULL, false, NULL, NULL, 'Formulir 3B', false, '1 kali dalam periode'),
  ('kpm2019', 'A4', 'baku', 1, 6, 12, NULL, 'bulan', 'KONSELING', 'lahir', NULL, 5, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, NULL),
  ('kpm2019', 'A4', 'baku', 2, 13, 17, NULL, 'bulan', 'KONSELING', 'lahir', NULL, 8, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, NULL),
  ('kpm2019', 'A4', 'baku', 3, 18, 23, NULL, 'bulan', 'KONSELING', 'lahir', NULL, 15, NULL, NULL, false, NULL, NULL, 'Formulir 3B', true, NULL),
  ('kpm2019', 'A4', 'ibu', 1, 6, 12, NULL, 'bulan', 'KONSELING', 'lahir', NULL, 5, NULL, NULL, false, '{ibu}', NULL, 'Formulir 3B', false, 'Hanya kehadiran ibu'),
  ('kpm2019', 'A4', 'ibu', 2, 13, 17, NULL, 'bulan', 'KONSELING', 'lahir', NULL, 8, NULL, NULL, false, '{ibu}', NULL, 'Formulir 3B', false, 'Hanya kehadiran ibu'),
  ('kpm2019', 'A4', 'ibu', 3, 18, 23, NULL, 'bulan', 'KONSELING', 'lahir', NULL, 15, NULL, NULL, false, '{ibu}', NULL, 'Formulir 3B', false, 'Hanya kehadiran ibu'),
  ('kpm2019', 'A5', 'baku', 1, NULL, NULL, 'RISIKO_ANAK', 'bulan', 'KUNJUNGAN', 'periode', NULL, 2, NULL, 3, false, NULL, NULL, 'Formulir 3B', false, '2 kunjungan per triwulan sejak bulan pertama berisiko'),
  ('kpm2019', 'A5', 'ketat', 1, NULL, NULL, 'RISIKO_ANAK', 'bulan', 'KUNJUNGAN', 'periode', NULL, 1, NULL, NULL, true, NULL, NULL, 'Formulir 3B, bunyi teks: tiap bulan', false, 'Satu kunjungan setiap bulan berisiko'),
  ('kpm2019', 'A10', 'baku', 1, 6, 23, NULL, 'bulan', 'PENGASUHAN', 'terakhir', 12, 5, NULL, NULL, false, NULL, NULL, 'Formulir 3B', false, NULL),
  ('kpm2019', 'A10', 'ibu', 1, 6, 23, NULL, 'bulan', 'PENGASUHAN', 'terakhir', 12, 5, NULL, NULL, false, '{ibu}', NULL, 'Formulir 3B', false, 'Hanya kehadiran ibu');
INSERT INTO acuan.aturan (himpunan, indikator, varian, urutan, jenis, layanan, jendela, minimum, prorata, porsi_persen, dasar_hukum, dikonfirmasi, keterangan)
SELECT 'kpm2019', i.kode, v.varian, 1, v.jenis, i.layanan, v.jendela, v.minimum, v.minimum IS NULL, NULL, 'Formulir 3A dan 3B', true, v.keterangan
  FROM (VALUES ('H6', 'AIR'), ('H7', 'JAMBAN'), ('H8', 'JAMINAN'), ('A6', 'AIR'), ('A7', 'JAMBAN'), ('A9', 'JAMINAN')) i (kode, layanan),
       (VALUES ('baku', 'status', NULL, NULL::smallint, 'Jawaban terakhir dalam 12 bulan'),
               ('ada_ya', 'bulan', 'periode', 1::smallint, 'Y bila ada Ya di dalam periode')) v (varian, jenis, jendela, minimum, keterangan);
INSERT INTO acuan.aturan (himpunan, indikator, urutan, jenis, layanan, jendela, porsi_persen, dasar_hukum, dikonfirmasi, keterangan) VALUES
  ('kpm2019', 'A8', 1, 'pernah', 'AKTA', NULL, NULL, 'Formulir 3B', true, 'Tanpa tenggang; Tidak berlaku 12 bulan'),
  ('kpm2019', 'P1', 1, 'porsi', 'PAUD', 'periode', 80, 'Formulir 2C: 80 persen kehadiran', false, NULL);
