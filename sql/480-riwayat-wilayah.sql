-- Figures as they were reported, and in the areas of another day. Villages split, merge, change name, code and kecamatan; a row of lap
-- keeps the area it was reported for. acuan.wilayah_perubahan says which part of an old village went where: additive counts are carried
-- over with these weights, percentages are taken anew from the sums.

-- The villages in force on a day out of those that figures of an earlier one stand under. Changes are followed in the order of their
-- days. A code that was no longer in force when the figures were made is followed from its own last day; one that still was stands
-- for the village as it was then. The weights of a village add up to 1: what the rows leave over stays with a village that lives on
-- without a row of its own, else they are shares of their sum. perkiraan: only a part of the village went there.
CREATE FUNCTION lap.desa_menurut(dari date, per date)
RETURNS TABLE (kode_lama text, kode text, bobot numeric, perkiraan boolean) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE tercatat AS (
    SELECT p.dari, p.tanggal, sum(p.bobot::numeric) AS jumlah,
      NOT bool_or(p.ke = p.dari) AND EXISTS (SELECT FROM acuan.wilayah w WHERE w.kode = p.dari AND w.berlaku_mulai <= p.tanggal
        AND (w.berlaku_selesai IS NULL OR w.berlaku_selesai > p.tanggal)) AS tetap
    FROM acuan.wilayah_perubahan p GROUP BY p.dari, p.tanggal),
  pindah AS MATERIALIZED (
    SELECT p.dari, p.ke, p.tanggal, p.bobot::numeric / CASE WHEN t.tetap AND t.jumlah < 1 THEN 1 ELSE t.jumlah END AS bobot
    FROM acuan.wilayah_perubahan p JOIN tercatat t USING (dari, tanggal)
    UNION ALL
    SELECT t.dari, t.dari, t.tanggal, 1 - t.jumlah FROM tercatat t WHERE t.tetap AND t.jumlah < 1),
  jalan AS (
    SELECT d.kode AS kode_lama, d.kode, 1::numeric AS bobot,
      least(desa_menurut.dari, CASE WHEN bool_and(d.berlaku_selesai <= desa_menurut.dari) THEN max(d.berlaku_selesai) - 1 END) AS sejak
    FROM lap.dim_wilayah d WHERE d.tingkat = 'desa' GROUP BY d.kode
    UNION ALL
    SELECT j.kode_lama, p.ke, j.bobot * p.bobot, p.tanggal
    FROM jalan j
    JOIN pindah p ON p.dari = j.kode AND p.tanggal = (SELECT min(n.tanggal) FROM pindah n
      WHERE n.dari = j.kode AND n.tanggal > j.sejak AND n.tanggal <= desa_menurut.per))
  SELECT j.kode_lama, j.kode, sum(j.bobot), abs(sum(j.bobot) - 1) > 1e-9
  FROM jalan j
  WHERE NOT EXISTS (SELECT FROM pindah n WHERE n.dari = j.kode AND n.tanggal > j.sejak AND n.tanggal <= desa_menurut.per)
  GROUP BY j.kode_lama, j.kode
$$;
COMMENT ON FUNCTION lap.desa_menurut(date, date) IS
  'Desa yang berlaku pada suatu hari dari desa tempat angka hari sebelumnya dicatat, dengan bobot menurut acuan.wilayah_perubahan; jumlah bobot satu desa lama = 1';

-- A fact table in the areas of a day: kunci holds its key columns, ukuran its additive columns (counts and rupiah). per NULL: as
-- reported. Of an area above the village only what parts of a village went elsewhere is an estimate.
--   SELECT * FROM lap.angka_menurut('fakta_gizi', '2024-Q4', current_date) WHERE kode = '73.08.01.2001' AND kunci ->> 'indeks' = 'tbu'
CREATE FUNCTION lap.angka_menurut(tabel text, periode text, per date DEFAULT NULL)
RETURNS TABLE (kode text, nama text, tingkat text, kunci jsonb, ukuran jsonb, perkiraan boolean) LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_tabel regclass := to_regclass('lap.' || quote_ident(tabel));
  v_periode lap.dim_periode;
  v_kunci text;
  v_ukuran text;
  v_jumlah text;
BEGIN
  SELECT string_agg(format('%L, f.%I', a.attname, a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE k.kunci),
    string_agg(format('f.%I', a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE NOT k.kunci),
    string_agg(format('%L, trim_scale(round(sum(b.bobot * f.%I), 6))', a.attname, a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE NOT k.kunci)
  INTO v_kunci, v_ukuran, v_jumlah
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
  CROSS JOIN LATERAL (SELECT a.attnum = ANY (i.indkey) AS kunci) k
  WHERE a.attrelid = v_tabel AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('wilayah_sk', 'periode_sk', 'run_id')
    AND (k.kunci OR a.atttypid = 'int8'::regtype OR a.atttypid = 'numeric'::regtype AND (a.atttypmod - 4) >> 16 >= 18);
  IF v_ukuran IS NULL OR (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = v_tabel AND a.attname IN ('wilayah_sk', 'periode_sk')) <> 2 THEN
    RAISE EXCEPTION 'lap.% is no fact table with counts', tabel USING ERRCODE = '22023', HINT = 'fakta_gizi, fakta_skdn, fakta_konvergensi, ...';
  END IF;
  SELECT * INTO v_periode FROM lap.dim_periode p WHERE p.kode = angka_menurut.periode;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no period %', periode USING ERRCODE = '22023', HINT = '2025, 2025-S1, 2025-Q4 or 2025-11';
  END IF;
  IF per < v_periode.selesai THEN
    RAISE EXCEPTION 'figures of % cannot be told for the areas of an earlier day', periode USING ERRCODE = '22023',
      HINT = 'Leave the day out for the areas that were reported.';
  END IF;
  RETURN QUERY EXECUTE format($q$
    WITH b AS MATERIALIZED (
      SELECT d.kode_lama, a.kode, a.tingkat, sum(d.bobot) AS bobot, abs(sum(d.bobot) - 1) > 1e-9 AS perkiraan
      FROM (SELECT m.kode_lama, m.kode, m.bobot FROM lap.desa_menurut($2, $3) m WHERE $3 IS NOT NULL
            UNION ALL SELECT DISTINCT w.kode, w.kode, 1::numeric FROM lap.dim_wilayah w WHERE $3 IS NULL AND w.tingkat = 'desa') d
      CROSS JOIN LATERAL (VALUES (d.kode, 'desa'), (regexp_replace(d.kode, '(\.[^.]*){1}$', ''), 'kecamatan'), (regexp_replace(d.kode, '(\.[^.]*){2}$', ''), 'kabupaten'),
        (regexp_replace(d.kode, '(\.[^.]*){3}$', ''), 'provinsi')) a (kode, tingkat)
      GROUP BY d.kode_lama, a.kode, a.tingkat),
    f AS (SELECT d.kode AS kode_lama, %4$s AS kunci, %2$s FROM %1$s f JOIN lap.dim_wilayah d ON d.wilayah_sk = f.wilayah_sk AND d.tingkat = 'desa'
          WHERE f.periode_sk = $1),
    t AS (
      SELECT b.kode, b.tingkat, f.kunci, jsonb_build_object(%3$s) AS ukuran, bool_or(b.perkiraan) AS perkiraan
      FROM f JOIN b ON b.kode_lama = f.kode_lama
      GROUP BY b.kode, b.tingkat, f.kunci)
    SELECT t.kode, coalesce(n.nama, u.nama), t.tingkat, t.kunci, t.ukuran, t.perkiraan
    FROM t
    LEFT JOIN LATERAL (SELECT w.nama FROM acuan.wilayah w WHERE w.kode = t.kode AND w.berlaku_mulai <= coalesce($3, $2)
      AND (w.berlaku_selesai IS NULL OR w.berlaku_selesai > coalesce($3, $2)) LIMIT 1) n ON true
    LEFT JOIN LATERAL (SELECT d.nama FROM lap.dim_wilayah d WHERE d.kode = t.kode ORDER BY d.berlaku_mulai DESC LIMIT 1) u ON true
    $q$, v_tabel, v_ukuran, v_jumlah, CASE WHEN v_kunci IS NULL THEN '''{}''::jsonb' ELSE format('jsonb_build_object(%s)', v_kunci) END)
  USING v_periode.periode_sk, v_periode.selesai, per;
END
$$;
COMMENT ON FUNCTION lap.angka_menurut(text, text, date) IS
  'Angka sebuah tabel fakta menurut wilayah yang berlaku pada suatu hari (kosong: seperti dilaporkan), desa sampai provinsi; kolom yang dapat dijumlahkan dijumlahkan dengan bobot, perkiraan: hanya sebagian dari suatu desa masuk ke wilayah itu';

CREATE VIEW lap.gizi_kini AS
SELECT p.kode AS periode, a.kode, a.nama, a.tingkat, a.kunci ->> 'indeks' AS indeks, a.kunci ->> 'jk' AS jk, a.kunci ->> 'kelompok_umur' AS kelompok_umur,
  (a.ukuran ->> 'n')::float8 AS n, (a.ukuran ->> 'n_di_bawah_2')::float8 AS n_di_bawah_2,
  round(100 * (a.ukuran ->> 'n_di_bawah_2')::numeric / nullif((a.ukuran ->> 'n')::numeric, 0), 2)::numeric(5, 2) AS prevalensi, a.perkiraan
FROM lap.dim_periode p CROSS JOIN LATERAL lap.angka_menurut('fakta_gizi', p.kode, greatest(current_date, p.selesai)) a
WHERE EXISTS (SELECT FROM lap.fakta_gizi f WHERE f.periode_sk = p.periode_sk);
COMMENT ON VIEW lap.gizi_kini IS 'Prevalensi gizi semua periode menurut wilayah hari ini, dapat dibandingkan lintas pemekaran; angka perkiraan ditandai';
COMMENT ON COLUMN lap.gizi_kini.periode IS 'Kode periode';
COMMENT ON COLUMN lap.gizi_kini.kode IS 'Kode wilayah yang berlaku hari ini';
COMMENT ON COLUMN lap.gizi_kini.nama IS 'Nama wilayah hari ini';
COMMENT ON COLUMN lap.gizi_kini.tingkat IS 'provinsi, kabupaten, kecamatan, desa';
COMMENT ON COLUMN lap.gizi_kini.indeks IS 'bbu, tbu, bbtb, imtu, lku, lilau';
COMMENT ON COLUMN lap.gizi_kini.jk IS 'L, P, semua';
COMMENT ON COLUMN lap.gizi_kini.kelompok_umur IS 'Kelompok umur, bulan';
COMMENT ON COLUMN lap.gizi_kini.n IS 'Anak dengan z-score, menurut bobot wilayah';
COMMENT ON COLUMN lap.gizi_kini.n_di_bawah_2 IS 'Anak di bawah -2 z, menurut bobot wilayah';
COMMENT ON COLUMN lap.gizi_kini.prevalensi IS 'Persen di bawah -2 z';
COMMENT ON COLUMN lap.gizi_kini.perkiraan IS 'Angka memuat sebagian dari desa yang terbagi, dengan bobot';
REVOKE ALL ON FUNCTION lap.desa_menurut(date, date), lap.angka_menurut(text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lap.desa_menurut(date, date), lap.angka_menurut(text, text, date) TO konvergensi_pembaca, konvergensi_analis, konvergensi_peninjau,
  konvergensi_pekerja, konvergensi_admin;
