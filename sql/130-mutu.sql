-- Thresholds of data quality as rows: the first band that fits gives the rating and the points.
CREATE TABLE acuan.mutu_ambang (
  urutan          int4 PRIMARY KEY,
  statistik       text NOT NULL,
  subjek          text,
  bawah           float8,
  bawah_termasuk  boolean NOT NULL DEFAULT false,
  atas            float8,
  atas_termasuk   boolean NOT NULL DEFAULT false,
  peringkat       text NOT NULL,
  poin            int4 CHECK (poin >= 0),
  dasar           text NOT NULL,
  pasti           boolean NOT NULL,
  CHECK (bawah <= atas)
);
COMMENT ON TABLE acuan.mutu_ambang IS
  'Ambang mutu data antropometri: baris pertama menurut urutan yang memuat nilai menentukan peringkat dan poin; ubah barisnya, laporan mengikuti';
COMMENT ON COLUMN acuan.mutu_ambang.urutan IS 'Urutan pemeriksaan, terkecil dahulu';
COMMENT ON COLUMN acuan.mutu_ambang.statistik IS 'Nama statistik seperti pada quality(): dps, smart_flags, sd, ...; score untuk nilai keseluruhan';
COMMENT ON COLUMN acuan.mutu_ambang.subjek IS 'Indeks atau isian (whz, acz, weight, ...); kosong: semua';
COMMENT ON COLUMN acuan.mutu_ambang.bawah IS 'Batas bawah; kosong: tanpa batas. Uji dinilai menurut p, kemiringan dan keruncingan menurut nilai mutlak';
COMMENT ON COLUMN acuan.mutu_ambang.bawah_termasuk IS 'true: batas bawah termasuk';
COMMENT ON COLUMN acuan.mutu_ambang.atas IS 'Batas atas; kosong: tanpa batas';
COMMENT ON COLUMN acuan.mutu_ambang.atas_termasuk IS 'true: batas atas termasuk';
COMMENT ON COLUMN acuan.mutu_ambang.peringkat IS 'sangat baik, baik, cukup, kurang, bermasalah, wajar, perlu diperiksa';
COMMENT ON COLUMN acuan.mutu_ambang.poin IS 'Poin untuk nilai keseluruhan; kosong: tidak dihitung';
COMMENT ON COLUMN acuan.mutu_ambang.dasar IS 'Sumber ambang';
COMMENT ON COLUMN acuan.mutu_ambang.pasti IS 'false: nilai bawaan yang belum dipastikan dari sumber resmi';

INSERT INTO acuan.mutu_ambang (urutan, statistik, subjek, bawah, bawah_termasuk, atas, atas_termasuk, peringkat, poin, dasar, pasti) VALUES
  (110, 'who_flags', NULL, NULL, false, 1, true, 'wajar', NULL, 'bawaan', false),
  (111, 'who_flags', NULL, NULL, false, NULL, false, 'kurang', NULL, 'bawaan', false),
  (210, 'smart_flags', 'whz', NULL, false, 2.5, true, 'sangat baik', 0, 'mwana', true),
  (211, 'smart_flags', 'whz', NULL, false, 5, true, 'baik', 5, 'mwana', true),
  (212, 'smart_flags', 'whz', NULL, false, 7.5, true, 'cukup', 10, 'mwana', true),
  (213, 'smart_flags', 'whz', NULL, false, NULL, false, 'bermasalah', 20, 'mwana', true),
  (220, 'smart_flags', 'acz', NULL, false, 1, true, 'sangat baik', 0, 'mwana', true),
  (221, 'smart_flags', 'acz', NULL, false, 1.5, true, 'baik', 5, 'mwana', true),
  (222, 'smart_flags', 'acz', NULL, false, 2, true, 'cukup', 10, 'mwana', true),
  (223, 'smart_flags', 'acz', NULL, false, NULL, false, 'bermasalah', 20, 'mwana', true),
  (230, 'outside', 'muac', NULL, false, 1, true, 'sangat baik', 0, 'mwana', true),
  (231, 'outside', 'muac', NULL, false, 1.5, true, 'baik', 5, 'mwana', true),
  (232, 'outside', 'muac', NULL, false, 2, true, 'cukup', 10, 'mwana', true),
  (233, 'outside', 'muac', NULL, false, NULL, false, 'bermasalah', 20, 'mwana', true),
  (310, 'dps', NULL, NULL, false, 8, false, 'sangat baik', 0, 'nipnTK; skor menurut WHO MONICA', true),
  (311, 'dps', NULL, NULL, false, 12, false, 'baik', 2, 'nipnTK; skor menurut WHO MONICA', true),
  (312, 'dps', NULL, NULL, false, 20, false, 'cukup', 4, 'nipnTK; skor menurut WHO MONICA', true),
  (313, 'dps', NULL, NULL, false, NULL, false, 'bermasalah', 10, 'nipnTK; skor menurut WHO MONICA', true),
  (320, 'halves', 'weight', NULL, false, 30, true, 'wajar', NULL, 'bawaan; 20 % diharapkan', false),
  (321, 'halves', 'height', NULL, false, 30, true, 'wajar', NULL, 'bawaan; 20 % diharapkan', false),
  (322, 'halves', 'muac', NULL, false, 30, true, 'wajar', NULL, 'bawaan; 20 % diharapkan', false),
  (323, 'halves', NULL, NULL, false, NULL, false, 'perlu diperiksa', NULL, 'bawaan; 20 % diharapkan', false),
  (410, 'sex_ratio', NULL, 0.1, false, NULL, false, 'sangat baik', 0, 'mwana', true),
  (411, 'sex_ratio', NULL, 0.05, false, NULL, false, 'baik', 2, 'mwana', true),
  (412, 'sex_ratio', NULL, 0.001, false, NULL, false, 'cukup', 4, 'mwana', true),
  (413, 'sex_ratio', NULL, NULL, false, NULL, false, 'bermasalah', 10, 'mwana', true),
  (420, 'age_ratio', NULL, 0.1, false, NULL, false, 'sangat baik', 0, 'mwana', true),
  (421, 'age_ratio', NULL, 0.05, false, NULL, false, 'baik', 2, 'mwana', true),
  (422, 'age_ratio', NULL, 0.001, false, NULL, false, 'cukup', 4, 'mwana', true),
  (423, 'age_ratio', NULL, NULL, false, NULL, false, 'bermasalah', 10, 'mwana', true),
  (430, 'age_ratio_muac', NULL, 0.1, false, NULL, false, 'sangat baik', 0, 'mwana', true),
  (431, 'age_ratio_muac', NULL, 0.05, false, NULL, false, 'baik', 2, 'mwana', true),
  (432, 'age_ratio_muac', NULL, 0.001, false, NULL, false, 'cukup', 4, 'mwana', true),
  (433, 'age_ratio_muac', NULL, NULL, false, NULL, false, 'bermasalah', 10, 'mwana', true),
  (440, 'age_heaping', NULL, 0.1, false, NULL, false, 'sangat baik', NULL, 'bawaan, seperti rasio jenis kelamin', false),
  (441, 'age_heaping', NULL, 0.05, false, NULL, false, 'baik', NULL, 'bawaan, seperti rasio jenis kelamin', false),
  (442, 'age_heaping', NULL, 0.001, false, NULL, false, 'cukup', NULL, 'bawaan, seperti rasio jenis kelamin', false),
  (443, 'age_heaping', NULL, NULL, false, NULL, false, 'bermasalah', NULL, 'bawaan, seperti rasio jenis kelamin', false),
  (510, 'sd', 'whz', 0.9, false, 1.1, false, 'sangat baik', 0, 'mwana', true),
  (511, 'sd', 'whz', 0.85, false, 1.15, false, 'baik', 5, 'mwana', true),
  (512, 'sd', 'whz', 0.8, false, 1.2, false, 'cukup', 10, 'mwana', true),
  (513, 'sd', 'whz', NULL, false, NULL, false, 'bermasalah', 20, 'mwana', true),
  (520, 'sd', 'acz', 0.9, false, 1.1, false, 'sangat baik', 0, 'mwana', true),
  (521, 'sd', 'acz', 0.85, false, 1.15, false, 'baik', 5, 'mwana', true),
  (522, 'sd', 'acz', 0.8, false, 1.2, false, 'cukup', 10, 'mwana', true),
  (523, 'sd', 'acz', NULL, false, NULL, false, 'bermasalah', 20, 'mwana', true),
  (530, 'sd', 'muac', NULL, false, 13, false, 'sangat baik', NULL, 'mwana', true),
  (531, 'sd', 'muac', NULL, false, 14, false, 'cukup', NULL, 'mwana', true),
  (532, 'sd', 'muac', NULL, false, 15, false, 'kurang', NULL, 'mwana', true),
  (533, 'sd', 'muac', NULL, false, NULL, false, 'bermasalah', NULL, 'mwana', true),
  (610, 'skewness', NULL, NULL, false, 0.2, false, 'sangat baik', 0, 'mwana, menurut nilai mutlak', true),
  (611, 'skewness', NULL, NULL, false, 0.4, false, 'baik', 1, 'mwana, menurut nilai mutlak', true),
  (612, 'skewness', NULL, NULL, false, 0.6, false, 'cukup', 3, 'mwana, menurut nilai mutlak', true),
  (613, 'skewness', NULL, NULL, false, NULL, false, 'bermasalah', 5, 'mwana, menurut nilai mutlak', true),
  (620, 'kurtosis', NULL, NULL, false, 0.2, false, 'sangat baik', 0, 'mwana, menurut nilai mutlak', true),
  (621, 'kurtosis', NULL, NULL, false, 0.4, false, 'baik', 1, 'mwana, menurut nilai mutlak', true),
  (622, 'kurtosis', NULL, NULL, false, 0.6, false, 'cukup', 3, 'mwana, menurut nilai mutlak', true),
  (623, 'kurtosis', NULL, NULL, false, NULL, false, 'bermasalah', 5, 'mwana, menurut nilai mutlak', true),
  (910, 'score', NULL, NULL, false, 9, true, 'sangat baik', NULL, 'mwana', true),
  (911, 'score', NULL, NULL, false, 14, true, 'baik', NULL, 'mwana', true),
  (912, 'score', NULL, NULL, false, 24, true, 'cukup', NULL, 'mwana', true),
  (913, 'score', NULL, NULL, false, NULL, false, 'bermasalah', NULL, 'mwana', true);

CREATE FUNCTION acuan.mutu_ambang_nilai() RETURNS konvergensi.quality_band[]
  LANGUAGE sql STABLE PARALLEL SAFE COST 100
BEGIN ATOMIC
  SELECT array_agg(ROW(a.statistik, a.subjek, a.bawah, a.bawah_termasuk, a.atas, a.atas_termasuk, a.peringkat, a.poin)::konvergensi.quality_band
                   ORDER BY a.urutan)
    FROM acuan.mutu_ambang a;
END;
COMMENT ON FUNCTION acuan.mutu_ambang_nilai() IS 'Ambang mutu sebagai satu nilai untuk quality_report()';

CREATE TABLE acuan.mutu_sd_survei (
  indeks  text PRIMARY KEY,
  p5      numeric(4,2) NOT NULL,
  p95     numeric(4,2) NOT NULL,
  dasar   text NOT NULL
);
COMMENT ON TABLE acuan.mutu_sd_survei IS
  'Simpangan baku z-skor pada 51 survei DHS, persentil 5 dan 95: pembanding, bukan ukuran lulus atau gagal';
COMMENT ON COLUMN acuan.mutu_sd_survei.indeks IS 'haz, waz, whz, baz';
COMMENT ON COLUMN acuan.mutu_sd_survei.p5 IS 'Persentil 5';
COMMENT ON COLUMN acuan.mutu_sd_survei.p95 IS 'Persentil 95';
COMMENT ON COLUMN acuan.mutu_sd_survei.dasar IS 'Sumber';
INSERT INTO acuan.mutu_sd_survei (indeks, p5, p95, dasar) VALUES
  ('haz', 1.35, 1.95, 'Mei dan Grummer-Strawn 2007'), ('waz', 1.17, 1.46, 'Mei dan Grummer-Strawn 2007'),
  ('whz', 1.08, 1.50, 'Mei dan Grummer-Strawn 2007'), ('baz', 1.08, 1.55, 'Mei dan Grummer-Strawn 2007');
