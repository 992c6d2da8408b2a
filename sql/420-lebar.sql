-- Measures of an area side by side: value, target, gap, period before, a year ago, rank within the area above with the ranks it could
-- have had. Long in lap.fakta_ukuran, wide for spreadsheets in lap.lebar_*. The program fills them when it publishes.
INSERT INTO acuan.ambang (kode, nilai, satuan, keterangan, dasar, pasti) VALUES
  ('peringkat_minimum', 30, 'orang', 'Wilayah dengan penyebut di bawah nilai ini tidak diberi peringkat', 'bawaan', false);

CREATE TABLE lap.dim_ukuran (
  ukuran        text PRIMARY KEY CHECK (ukuran ~ '^[a-z][a-z0-9_]{0,30}$'),
  urutan        int4 NOT NULL UNIQUE,
  nama          text NOT NULL,
  arah          text NOT NULL CHECK (arah IN ('naik', 'turun')),
  himpunan      text,
  sasaran       text,
  indikator     text
);
COMMENT ON TABLE lap.dim_ukuran IS 'Dimensi ukuran: persen yang dibandingkan antarwilayah dan antarperiode';
COMMENT ON COLUMN lap.dim_ukuran.ukuran IS 'Kode ukuran, juga nama kolom pada lebar_*';
COMMENT ON COLUMN lap.dim_ukuran.urutan IS 'Urutan kolom';
COMMENT ON COLUMN lap.dim_ukuran.nama IS 'Bunyi ukuran';
COMMENT ON COLUMN lap.dim_ukuran.arah IS 'naik: makin besar makin baik; turun: makin kecil makin baik';
COMMENT ON COLUMN lap.dim_ukuran.himpunan IS 'Himpunan aturan bila ukuran ini sebuah indikator layanan';
COMMENT ON COLUMN lap.dim_ukuran.sasaran IS 'Kelompok sasaran, SEMUA, atau kode paket';
COMMENT ON COLUMN lap.dim_ukuran.indikator IS 'Kode indikator itu; targetnya dari acuan.target';
INSERT INTO lap.dim_ukuran (ukuran, urutan, nama, arah) VALUES
  ('tbu', 1, 'Stunting: anak 0-59 bulan dengan z PB/U atau TB/U < -2', 'turun'),
  ('tbu_berat', 2, 'Sangat pendek: z PB/U atau TB/U < -3', 'turun'),
  ('bbu', 3, 'Berat badan kurang: z BB/U < -2', 'turun'),
  ('bbtb', 4, 'Wasting: z BB/PB atau BB/TB < -2', 'turun'),
  ('bbtb_lebih', 5, 'Gizi lebih: z BB/PB atau BB/TB > 2', 'turun'),
  ('cakupan_ukur', 6, 'Anak 0-59 bulan yang panjang atau tingginya diukur', 'naik'),
  ('tikar_merah', 7, 'Tikar pertumbuhan tercatat merah dari yang diukur', 'turun'),
  ('k_s', 8, 'Cakupan program K/S', 'naik'),
  ('d_s', 9, 'Partisipasi masyarakat D/S', 'naik'),
  ('n_d', 10, 'Keberhasilan penimbangan N/D', 'naik'),
  ('bgm_d', 11, 'Di bawah garis merah BGM/D', 'turun');
INSERT INTO lap.dim_ukuran (ukuran, urutan, nama, arah, himpunan, sasaran) VALUES
  ('konvergensi', 20, 'Tingkat konvergensi: layanan diterima dari yang seharusnya', 'naik', 'kpm2019', 'SEMUA'),
  ('konvergensi_hamil', 21, 'Tingkat konvergensi ibu hamil dan nifas', 'naik', 'kpm2019', 'HAMIL'),
  ('konvergensi_baduta', 22, 'Tingkat konvergensi anak 0-23 bulan', 'naik', 'kpm2019', 'BADUTA'),
  ('keluarga_lengkap', 23, 'Rumah tangga 1.000 HPK yang semua layanannya lengkap', 'naik', 'kpm2019', 'SEMUA'),
  ('paket_kia', 24, 'Rumah tangga 1.000 HPK yang memperoleh paket KIA', 'naik', 'kpm2019', 'KIA'),
  ('paket_gizi', 25, 'Rumah tangga 1.000 HPK yang memperoleh paket konseling gizi', 'naik', 'kpm2019', 'GIZI'),
  ('paket_air', 26, 'Rumah tangga 1.000 HPK yang memperoleh paket air bersih dan sanitasi', 'naik', 'kpm2019', 'AIR'),
  ('paket_sos', 27, 'Rumah tangga 1.000 HPK yang memperoleh paket perlindungan sosial', 'naik', 'kpm2019', 'SOS'),
  ('paket_paud', 28, 'Rumah tangga 1.000 HPK yang memperoleh paket PAUD', 'naik', 'kpm2019', 'PAUD');
INSERT INTO lap.dim_ukuran (ukuran, urutan, nama, arah, himpunan, sasaran, indikator)
SELECT lower(i.kode), 40 + i.nomor, i.nama, i.arah, i.himpunan, i.kelompok, i.kode
FROM acuan.indikator i WHERE i.himpunan = 'kpm2019' AND i.dihitung;

CREATE TABLE acuan.target_ukuran (
  ukuran        text NOT NULL,
  kode_wilayah  text NOT NULL DEFAULT 'ID',
  tahun         smallint NOT NULL CHECK (tahun BETWEEN 2000 AND 2100),
  nilai         numeric(7,2) NOT NULL CHECK (nilai BETWEEN 0 AND 100),
  sumber        text NOT NULL,
  tanggal       date NOT NULL,
  dikonfirmasi  boolean NOT NULL,
  PRIMARY KEY (ukuran, kode_wilayah, tahun, sumber)
);
COMMENT ON TABLE acuan.target_ukuran IS
  'Target persen per ukuran (lap.dim_ukuran), wilayah dan tahun; yang dipakai: wilayah terdekat ke atas, di antaranya yang terbaru dan sudah dipastikan. Target indikator layanan: acuan.target';
COMMENT ON COLUMN acuan.target_ukuran.ukuran IS 'Kode ukuran';
COMMENT ON COLUMN acuan.target_ukuran.kode_wilayah IS 'Kode Kemendagri wilayah; ID = nasional';
COMMENT ON COLUMN acuan.target_ukuran.tahun IS 'Tahun';
COMMENT ON COLUMN acuan.target_ukuran.nilai IS 'Target, persen';
COMMENT ON COLUMN acuan.target_ukuran.sumber IS 'Sumber angka';
COMMENT ON COLUMN acuan.target_ukuran.tanggal IS 'Tanggal sumber; yang terbaru didahulukan';
COMMENT ON COLUMN acuan.target_ukuran.dikonfirmasi IS 'Sudah dipastikan; yang belum tidak dipakai';
INSERT INTO acuan.target_ukuran (ukuran, tahun, nilai, sumber, tanggal, dikonfirmasi) VALUES
  ('tbu', 2024, 14, 'Perpres 72/2021: prevalensi stunting 14 % pada 2024', '2021-08-05', true);

CREATE TABLE lap.fakta_ukuran (
  wilayah_sk          int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk          int4 NOT NULL REFERENCES lap.dim_periode,
  ukuran              text NOT NULL REFERENCES lap.dim_ukuran,
  pembilang           int8,
  penyebut            int8,
  nilai               numeric(5,2),
  target              numeric(7,2),
  selisih             numeric(7,2),
  nilai_sebelum       numeric(5,2),
  nilai_tahun_lalu    numeric(5,2),
  peringkat           int4,
  peringkat_terbaik   int4,
  peringkat_terburuk  int4,
  peringkat_dari      int4,
  run_id              int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, ukuran)
);
CREATE INDEX fakta_ukuran_wilayah_idx ON lap.fakta_ukuran (wilayah_sk);
COMMENT ON TABLE lap.fakta_ukuran IS 'Ukuran per wilayah dan periode, desa sampai provinsi, dengan target, periode lalu, tahun lalu dan peringkat; satu baris untuk setiap ukuran, kosong bila tidak ada angkanya';
COMMENT ON COLUMN lap.fakta_ukuran.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_ukuran.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_ukuran.ukuran IS 'Ukuran, lihat dim_ukuran';
COMMENT ON COLUMN lap.fakta_ukuran.pembilang IS 'Pembilang';
COMMENT ON COLUMN lap.fakta_ukuran.penyebut IS 'Penyebut';
COMMENT ON COLUMN lap.fakta_ukuran.nilai IS 'Persen = 100 x pembilang / penyebut; kosong bila penyebut 0';
COMMENT ON COLUMN lap.fakta_ukuran.target IS 'Target wilayah itu atau wilayah terdekat di atasnya pada tahun periode itu; kosong bila tidak ditetapkan';
COMMENT ON COLUMN lap.fakta_ukuran.selisih IS 'nilai - target, poin persen';
COMMENT ON COLUMN lap.fakta_ukuran.nilai_sebelum IS 'Nilai wilayah berkode sama pada periode sejenis sebelumnya';
COMMENT ON COLUMN lap.fakta_ukuran.nilai_tahun_lalu IS 'Nilai wilayah berkode sama pada periode yang sama setahun sebelumnya';
COMMENT ON COLUMN lap.fakta_ukuran.peringkat IS 'Peringkat di antara wilayah dengan induk yang sama: 1 terbaik, yang sama memakai yang lebih kecil; kosong bila penyebut di bawah peringkat_minimum';
COMMENT ON COLUMN lap.fakta_ukuran.peringkat_terbaik IS 'Peringkat terbaik yang mungkin: 1 + wilayah yang selang 95 %-nya seluruhnya lebih baik';
COMMENT ON COLUMN lap.fakta_ukuran.peringkat_terburuk IS 'Peringkat terburuk yang mungkin: semua dikurangi wilayah yang selang 95 %-nya seluruhnya lebih buruk';
COMMENT ON COLUMN lap.fakta_ukuran.peringkat_dari IS 'Banyaknya wilayah yang diberi peringkat';
COMMENT ON COLUMN lap.fakta_ukuran.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE VIEW operasi.nilai_ukuran AS
SELECT f.periode_sk, f.wilayah_sk, x.ukuran, x.y, x.n FROM lap.fakta_gizi f
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
CROSS JOIN LATERAL (VALUES (f.indeks, f.n_di_bawah_2, f.n, true), ('tbu_berat', f.n_di_bawah_3, f.n, f.indeks = 'tbu'),
  ('bbtb_lebih', f.n_di_atas_2, f.n, f.indeks = 'bbtb'), ('cakupan_ukur', f.n_diukur, f.n_sasaran, f.indeks = 'tbu')) x (ukuran, y, n, ada)
WHERE x.ada AND f.jk = 'semua' AND f.kelompok_umur = '0-59' AND f.indeks IN ('tbu', 'bbu', 'bbtb')
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, 'tikar_merah', f.catat_merah, f.anak_n - f.catat_tidak_diukur FROM lap.fakta_tikar f
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, x.ukuran, x.y, x.n FROM lap.fakta_skdn f
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
CROSS JOIN LATERAL (VALUES ('k_s', f.k, f.s), ('d_s', f.d, f.s), ('n_d', f.n, f.d), ('bgm_d', f.bgm, f.d)) x (ukuran, y, n)
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, u.ukuran, CASE u.ukuran WHEN 'keluarga_lengkap' THEN f.keluarga_lengkap_n ELSE f.diterima END,
  CASE u.ukuran WHEN 'keluarga_lengkap' THEN f.keluarga_n ELSE f.seharusnya END
FROM lap.fakta_konvergensi f
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_ukuran u ON u.himpunan = f.himpunan AND u.sasaran = f.sasaran AND u.indikator IS NULL AND u.ukuran !~ '^paket'
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, u.ukuran, f.keluarga_lengkap_n, f.keluarga_n FROM lap.fakta_paket f
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_ukuran u ON u.himpunan = f.himpunan AND u.sasaran = f.paket AND u.ukuran ~ '^paket' WHERE f.sasaran = 'SEMUA'
UNION ALL
SELECT f.periode_sk, f.wilayah_sk, u.ukuran, f.pembilang, f.penyebut FROM lap.fakta_indikator f
JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')
JOIN lap.dim_indikator i USING (indikator_sk)
JOIN lap.dim_ukuran u ON u.himpunan = i.himpunan_aturan AND u.sasaran = i.sasaran AND u.indikator = i.kode;
COMMENT ON VIEW operasi.nilai_ukuran IS 'Pembilang dan penyebut setiap ukuran dari tabel fakta, desa sampai provinsi';
COMMENT ON COLUMN operasi.nilai_ukuran.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.nilai_ukuran.wilayah_sk IS 'Wilayah, lihat lap.dim_wilayah';
COMMENT ON COLUMN operasi.nilai_ukuran.ukuran IS 'Ukuran, lihat lap.dim_ukuran';
COMMENT ON COLUMN operasi.nilai_ukuran.y IS 'Pembilang';
COMMENT ON COLUMN operasi.nilai_ukuran.n IS 'Penyebut';

-- Fills lap.fakta_ukuran of one period and what later periods say of it; only rows that differ are written. With p_wilayah only
-- those areas and the ones they are ranked among. Rows of the same transaction are not in the statistics: without nested loops no
-- plan can be quadratic; a few areas go by index.
CREATE PROCEDURE operasi.susun_ukuran(p_periode int4, p_run int8, p_wilayah int4[] DEFAULT NULL) LANGUAGE plpgsql
SET jit = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_wilayah int4[];
  v_kode text[];
  v_minimum bigint := (SELECT greatest(nilai, 1)::bigint FROM acuan.ambang WHERE kode = 'peringkat_minimum');
  v_tahun int := p_periode / 100;
  v_dari record;
  v_nanti record;
BEGIN
  PERFORM set_config('enable_nestloop', CASE WHEN p_wilayah IS NULL THEN 'off' ELSE 'on' END, true);
  DROP TABLE IF EXISTS pg_temp.ukuran_angka, pg_temp.ukuran_nilai, pg_temp.ukuran_lama, pg_temp.ukuran_baru;
  IF p_wilayah IS NULL THEN
    CREATE TEMP TABLE ukuran_angka ON COMMIT DROP AS SELECT wilayah_sk, ukuran, y, n FROM operasi.nilai_ukuran WHERE periode_sk = p_periode;
  ELSE
    SELECT array_agg(DISTINCT x.wilayah_sk) INTO v_wilayah FROM (
      SELECT unnest(p_wilayah) AS wilayah_sk
      UNION ALL SELECT w.wilayah_sk FROM lap.dim_wilayah c
        JOIN lap.dim_wilayah i ON i.kode = regexp_replace(c.kode, '(^|\.)[^.]*$', '')
        JOIN lap.dim_wilayah w ON w.induk_sk = i.wilayah_sk
        WHERE c.wilayah_sk = ANY (p_wilayah) AND c.tingkat IN ('kabupaten', 'kecamatan', 'desa') AND w.tingkat IN ('kabupaten', 'kecamatan', 'desa')) x;
    v_kode := ARRAY(SELECT w.kode FROM lap.dim_wilayah w WHERE w.wilayah_sk = ANY (v_wilayah));
    CREATE TEMP TABLE ukuran_angka ON COMMIT DROP AS
      SELECT wilayah_sk, ukuran, y, n FROM operasi.nilai_ukuran WHERE periode_sk = p_periode AND wilayah_sk = ANY (v_wilayah);
  END IF;
  ANALYZE pg_temp.ukuran_angka;
  CREATE TEMP TABLE ukuran_nilai ON COMMIT DROP AS
  WITH sasaran AS MATERIALIZED (
    SELECT ukuran, kode_wilayah, nilai, tanggal, sumber FROM acuan.target_ukuran WHERE dikonfirmasi AND tahun = v_tahun
    UNION ALL SELECT d.ukuran, t.kode_wilayah, t.nilai, t.tanggal, t.sumber FROM acuan.target t
      JOIN lap.dim_ukuran d ON d.himpunan = t.himpunan AND d.indikator = t.indikator WHERE t.dikonfirmasi AND t.satuan = 'persen' AND t.tahun = v_tahun
    UNION ALL SELECT kode, 'ID', target, date '1900-01-01', dasar FROM acuan.skdn_target),
  wilayah AS MATERIALIZED (
    SELECT w.wilayah_sk, w.kode, regexp_replace(w.kode, '(^|\.)[^.]*$', '') AS induk, coalesce(w.jenis = 'tidak diketahui', false) AS semu
    FROM (SELECT DISTINCT wilayah_sk FROM pg_temp.ukuran_angka) a JOIN lap.dim_wilayah w USING (wilayah_sk))
  SELECT w.wilayah_sk, w.kode, w.induk, w.semu, u.ukuran, u.arah, q.y, q.n, t.nilai AS target
  FROM wilayah w CROSS JOIN lap.dim_ukuran u
  LEFT JOIN pg_temp.ukuran_angka q ON q.wilayah_sk = w.wilayah_sk AND q.ukuran = u.ukuran
  LEFT JOIN (SELECT DISTINCT ON (a.wilayah_sk, s.ukuran) a.wilayah_sk, s.ukuran, s.nilai
    FROM wilayah a CROSS JOIN LATERAL (VALUES ('ID', 0), (left(a.kode, 2), 1), (left(a.kode, 5), 2), (left(a.kode, 8), 3), (a.kode, 4)) x (kode, dekat)
    JOIN sasaran s ON s.kode_wilayah = x.kode
    ORDER BY a.wilayah_sk, s.ukuran, x.dekat DESC, s.tanggal DESC, s.sumber COLLATE "C") t ON t.wilayah_sk = w.wilayah_sk AND t.ukuran = u.ukuran;
  ANALYZE pg_temp.ukuran_nilai;

  SELECT sebelum_sk, tahun_lalu_sk INTO v_dari FROM lap.dim_periode WHERE periode_sk = p_periode;
  CREATE TEMP TABLE ukuran_lama ON COMMIT DROP AS
  SELECT d.kode, f.ukuran, max(f.nilai) FILTER (WHERE f.periode_sk = v_dari.sebelum_sk) AS sebelum, max(f.nilai) FILTER (WHERE f.periode_sk = v_dari.tahun_lalu_sk) AS tahun_lalu
  FROM lap.fakta_ukuran f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE f.periode_sk IN (v_dari.sebelum_sk, v_dari.tahun_lalu_sk)
    AND (v_kode IS NULL OR d.kode = ANY (v_kode)) GROUP BY d.kode, f.ukuran;
  ANALYZE pg_temp.ukuran_lama;
  CREATE TEMP TABLE ukuran_baru ON COMMIT DROP AS
  WITH urut AS (
    SELECT g.ukuran, g.sk[r.area] AS wilayah_sk, r.rank, r.best, r.worst, CASE WHEN r.rank IS NOT NULL THEN count(r.rank) OVER (PARTITION BY g.ukuran, g.induk) END AS dari
    FROM (SELECT ukuran, induk, bool_or(arah = 'turun') AS turun, array_agg(wilayah_sk ORDER BY wilayah_sk) AS sk,
        array_agg(CASE WHEN NOT semu THEN y END ORDER BY wilayah_sk) AS y, array_agg(CASE WHEN NOT semu THEN n END ORDER BY wilayah_sk) AS n
      FROM pg_temp.ukuran_nilai WHERE induk <> '' GROUP BY ukuran, induk) g
    CROSS JOIN LATERAL konvergensi.rank_shares(g.y, g.n, g.turun, v_minimum) r)
  SELECT v.wilayah_sk, p_periode AS periode_sk, v.ukuran, v.y AS pembilang, v.n AS penyebut, lap.persen(v.y, v.n)::numeric(5,2) AS nilai, v.target::numeric(7,2) AS target,
    (lap.persen(v.y, v.n) - v.target)::numeric(7,2) AS selisih, l.sebelum AS nilai_sebelum, l.tahun_lalu AS nilai_tahun_lalu,
    r.rank AS peringkat, r.best AS peringkat_terbaik, r.worst AS peringkat_terburuk, r.dari::int4 AS peringkat_dari
  FROM pg_temp.ukuran_nilai v LEFT JOIN urut r USING (wilayah_sk, ukuran) LEFT JOIN pg_temp.ukuran_lama l ON l.kode = v.kode AND l.ukuran = v.ukuran;
  ANALYZE pg_temp.ukuran_baru;

  DELETE FROM lap.fakta_ukuran f WHERE f.periode_sk = p_periode AND (v_wilayah IS NULL OR f.wilayah_sk = ANY (v_wilayah)) AND NOT EXISTS (SELECT FROM pg_temp.ukuran_baru b
    WHERE b.wilayah_sk = f.wilayah_sk AND b.ukuran = f.ukuran
      AND (b.pembilang, b.penyebut, b.target, b.nilai_sebelum, b.nilai_tahun_lalu, b.peringkat, b.peringkat_terbaik, b.peringkat_terburuk, b.peringkat_dari) IS NOT DISTINCT FROM
          (f.pembilang, f.penyebut, f.target, f.nilai_sebelum, f.nilai_tahun_lalu, f.peringkat, f.peringkat_terbaik, f.peringkat_terburuk, f.peringkat_dari));
  INSERT INTO lap.fakta_ukuran SELECT b.*, p_run FROM pg_temp.ukuran_baru b
  WHERE NOT EXISTS (SELECT FROM lap.fakta_ukuran f WHERE f.periode_sk = p_periode AND f.wilayah_sk = b.wilayah_sk AND f.ukuran = b.ukuran);

  -- Later periods that look back at this one, also at areas that left it.
  FOR v_nanti IN SELECT periode_sk, sebelum_sk = p_periode AS lalu, tahun_lalu_sk = p_periode AS tahun FROM lap.dim_periode WHERE p_periode IN (sebelum_sk, tahun_lalu_sk) LOOP
    UPDATE lap.fakta_ukuran f
    SET nilai_sebelum = CASE WHEN v_nanti.lalu THEN b.nilai ELSE f.nilai_sebelum END, nilai_tahun_lalu = CASE WHEN v_nanti.tahun THEN b.nilai ELSE f.nilai_tahun_lalu END
    FROM lap.fakta_ukuran g JOIN lap.dim_wilayah d USING (wilayah_sk)
    LEFT JOIN (SELECT e.kode, n.ukuran, max(n.nilai) AS nilai FROM pg_temp.ukuran_baru n JOIN lap.dim_wilayah e USING (wilayah_sk) GROUP BY e.kode, n.ukuran) b
      ON b.kode = d.kode AND b.ukuran = g.ukuran
    WHERE g.periode_sk = v_nanti.periode_sk AND (v_kode IS NULL OR d.kode = ANY (v_kode))
      AND f.periode_sk = g.periode_sk AND f.wilayah_sk = g.wilayah_sk AND f.ukuran = g.ukuran
      AND (CASE WHEN v_nanti.lalu THEN b.nilai ELSE f.nilai_sebelum END, CASE WHEN v_nanti.tahun THEN b.nilai ELSE f.nilai_tahun_lalu END) IS DISTINCT FROM (f.nilai_sebelum, f.nilai_tahun_lalu);
  END LOOP;
END
$$;
COMMENT ON PROCEDURE operasi.susun_ukuran(int4, int8, int4[]) IS 'Mengisi lap.fakta_ukuran satu periode, seluruhnya atau untuk beberapa wilayah dan sesamanya; dipanggil program di dalam transaksi penerbitan';
REVOKE ALL ON PROCEDURE operasi.susun_ukuran(int4, int8, int4[]) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE operasi.susun_ukuran(int4, int8, int4[]) TO konvergensi_pekerja;

-- The wide views, one column set per measure, made from the rows of dim_ukuran. Every area has a row for every measure, so the
-- position in an array in the order of dim_ukuran is the measure: one pass over the rows, however many columns.
CREATE FUNCTION lap.buat_lebar() RETURNS int4 LANGUAGE plpgsql AS $$
DECLARE
  bagian CONSTANT text[] := ARRAY['nilai', 'pembilang', 'penyebut', 'target', 'selisih', 'nilai_sebelum', 'nilai_tahun_lalu', 'peringkat', 'peringkat_terbaik', 'peringkat_terburuk'];
  akhiran CONSTANT text[] := ARRAY['', '_pembilang', '_penyebut', '_target', '_selisih', '_sebelum', '_tahun_lalu', '_peringkat', '_peringkat_terbaik', '_peringkat_terburuk'];
  arti CONSTANT text[] := ARRAY['persen', 'pembilang', 'penyebut', 'target, persen', 'nilai - target, poin persen', 'nilai periode sebelumnya, persen', 'nilai setahun sebelumnya, persen',
    'peringkat di dalam wilayah induk, 1 terbaik', 'peringkat terbaik yang mungkin (selang 95 %)', 'peringkat terburuk yang mungkin (selang 95 %)'];
  v_tingkat text;
  v_kolom text;
  u record;
  i int;
BEGIN
  INSERT INTO lap.fakta_ukuran (wilayah_sk, periode_sk, ukuran, run_id)
  SELECT a.wilayah_sk, a.periode_sk, d.ukuran, a.run_id
  FROM (SELECT wilayah_sk, periode_sk, max(run_id) AS run_id FROM lap.fakta_ukuran GROUP BY 1, 2) a CROSS JOIN lap.dim_ukuran d
  ON CONFLICT DO NOTHING;
  SELECT string_agg(format('l.%I[%s] AS %I', bagian[k], d.ke, d.ukuran || akhiran[k]), ', ' ORDER BY d.ke, k) INTO v_kolom
  FROM (SELECT ukuran, row_number() OVER (ORDER BY urutan) AS ke FROM lap.dim_ukuran) d, generate_series(1, 10) k;
  FOREACH v_tingkat IN ARRAY ARRAY['desa', 'kecamatan', 'kabupaten', 'provinsi'] LOOP
    EXECUTE format('DROP VIEW IF EXISTS lap.lebar_%s', v_tingkat);
    EXECUTE format('CREATE VIEW lap.lebar_%s AS SELECT l.wilayah_sk, l.periode_sk, l.periode, l.nama_periode, l.kode, l.nama, l.provinsi_nama, l.kabupaten_nama, l.kecamatan_nama, l.desa_nama, %s '
      'FROM (SELECT w.wilayah_sk, p.periode_sk, p.kode AS periode, p.label AS nama_periode, w.kode, w.nama, w.provinsi_nama, w.kabupaten_nama, w.kecamatan_nama, w.desa_nama, %s '
      'FROM lap.fakta_ukuran f JOIN lap.dim_ukuran d USING (ukuran) JOIN lap.dim_wilayah w ON w.wilayah_sk = f.wilayah_sk AND w.tingkat = %L JOIN lap.dim_periode p ON p.periode_sk = f.periode_sk '
      'GROUP BY w.wilayah_sk, p.periode_sk) l',
      v_tingkat, v_kolom, (SELECT string_agg(format('array_agg(f.%I ORDER BY d.urutan) AS %I', b, b), ', ') FROM unnest(bagian) b), v_tingkat);
    EXECUTE format('COMMENT ON VIEW lap.lebar_%s IS %L', v_tingkat, 'Ukuran ' || v_tingkat || ' berdampingan untuk lembar kerja: satu baris per wilayah dan periode');
    FOR u IN SELECT * FROM (VALUES ('wilayah_sk', 'Wilayah, lihat dim_wilayah'), ('periode_sk', 'Periode, lihat dim_periode'), ('periode', 'Kode periode'), ('nama_periode', 'Nama periode'),
        ('kode', 'Kode Kemendagri'), ('nama', 'Nama wilayah'), ('provinsi_nama', 'Nama provinsi'), ('kabupaten_nama', 'Nama kabupaten/kota'), ('kecamatan_nama', 'Nama kecamatan'),
        ('desa_nama', 'Nama desa/kelurahan')) x (k, a) LOOP
      EXECUTE format('COMMENT ON COLUMN lap.lebar_%s.%I IS %L', v_tingkat, u.k, u.a);
    END LOOP;
    FOR u IN SELECT ukuran, nama FROM lap.dim_ukuran LOOP
      FOR i IN 1 .. 10 LOOP
        EXECUTE format('COMMENT ON COLUMN lap.lebar_%s.%I IS %L', v_tingkat, u.ukuran || akhiran[i], u.nama || ': ' || arti[i]);
      END LOOP;
    END LOOP;
  END LOOP;
  RETURN (SELECT count(*) FROM lap.dim_ukuran);
END
$$;
COMMENT ON FUNCTION lap.buat_lebar() IS 'Membuat ulang tampilan lap.lebar_* dari baris lap.dim_ukuran; dipanggil oleh pemilik skema sesudah ukuran ditambah';
REVOKE ALL ON FUNCTION lap.buat_lebar() FROM PUBLIC;
SELECT lap.buat_lebar();
