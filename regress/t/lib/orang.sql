-- Test data for the linkage: the files of "konvergensi generate" into sumber.orang, collapsed to one row per person and
-- source as the loaders do it, and the truth beside it. psql -v dir=FOLDER -f orang.sql
-- With -v set=PREFIX the folder comes on top of what is there: the prefix keeps its numbers apart.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
\if :{?set}
\else
\set set ''
DROP TABLE IF EXISTS public.kebenaran CASCADE;
\endif
SET search_path = pg_catalog, konvergensi, pg_temp;
DO $$
DECLARE
  f record;
BEGIN
  FOR f IN VALUES ('dtks', 13), ('ehdw_anak', 25), ('ehdw_ibu', 21), ('ehdw_paud', 23), ('elsimil', 12), ('eppgbm', 36), ('pk', 19),
    ('sipbm', 18), ('wilayah', 2), ('kebenaran', 6)
  LOOP
    EXECUTE format('CREATE TEMP TABLE r_%s (line int GENERATED ALWAYS AS IDENTITY (START 2), %s)', f.column1,
      (SELECT string_agg('c' || i || ' text', ', ') FROM generate_series(1, f.column2) i));
  END LOOP;
END
$$;
SELECT format('COPY r_%s (%s) FROM %L (FORMAT csv, HEADER, DELIMITER %L)', t, (SELECT string_agg('c' || i, ', ') FROM generate_series(1, n) i),
  :'dir' || '/' || t || '.csv', CASE t WHEN 'eppgbm' THEN ';' ELSE ',' END)
FROM (VALUES ('dtks', 13), ('ehdw_anak', 25), ('ehdw_ibu', 21), ('ehdw_paud', 23), ('elsimil', 12), ('eppgbm', 36), ('pk', 19),
  ('sipbm', 18), ('wilayah', 2), ('kebenaran', 6)) AS v(t, n) \gexec
ANALYZE r_wilayah;

-- Villages by name: pk has no kabupaten, so only names that are there once.
CREATE TEMP TABLE tempat AS
  SELECT upper(d.c2) AS desa, upper(k.c2) AS kec, upper(b.c2) AS kab, d.c1 AS kode, count(*) OVER (PARTITION BY upper(d.c2), upper(k.c2)) AS n
  FROM r_wilayah d JOIN r_wilayah k ON k.c1 = left(d.c1, 8) JOIN r_wilayah b ON b.c1 = left(d.c1, 5) WHERE length(d.c1) = 13;
ANALYZE tempat;
-- Every person mention of every line.
CREATE TEMP TABLE sebut AS
  SELECT 'eppgbm' AS sumber, 'eppgbm.csv' AS berkas, '' AS sebagai, line, NULL AS keluarga_sumber, 'anak' AS peran, c3 AS nama, c2 AS nik,
    NULL AS no_kk, c4 AS jk, to_date(c5, 'DD/MM/YYYY') AS tgl_lahir, NULL AS nama_ibu, NULL AS nama_ayah, c8 AS nama_ortu, kode AS kode_desa,
    NULL AS dusun, nullif(regexp_replace(c15, '\D', '', 'g'), '')::int AS rt, nullif(regexp_replace(c16, '\D', '', 'g'), '')::int AS rw,
    c14 AS posyandu, to_date(c19, 'DD/MM/YYYY') AS tanggal
  FROM r_eppgbm LEFT JOIN tempat ON desa = upper(c13) AND kec = upper(c11) AND kab = upper(c10)
  UNION ALL SELECT 'ehdw', 'ehdw_anak.csv', '', line, NULL, 'anak', c7, c5, c6, c9, to_date(c10, 'DD/MM/YYYY'), c8, NULL, NULL, c1, NULL, NULL, NULL, c2,
    to_date(c3, 'YYYY-MM') FROM r_ehdw_anak
  UNION ALL SELECT 'ehdw', 'ehdw_paud.csv', '', line, NULL, 'anak', c7, c5, c6, c9, to_date(c10, 'DD/MM/YYYY'), c8, NULL, NULL, c1, NULL, NULL, NULL, c2,
    make_date(c3::int, 1, 1) FROM r_ehdw_paud
  UNION ALL SELECT 'ehdw', 'ehdw_ibu.csv', '', line, NULL, 'ibu', c7, c5, c6, 'P', to_date(c8, 'DD/MM/YYYY'), NULL, NULL, NULL, c1, NULL, NULL, NULL, c2,
    to_date(c3, 'YYYY-MM') FROM r_ehdw_ibu
  UNION ALL SELECT 'sipbm', 'sipbm.csv', '', line, c2, CASE c9 WHEN 'Anak' THEN 'anak' WHEN 'Istri' THEN 'ibu' WHEN 'Kepala Keluarga' THEN
    CASE c7 WHEN 'P' THEN 'ibu' ELSE 'ayah' END ELSE 'lain' END, c6, c5, c4, c7, to_date(c8, 'DD/MM/YYYY'), c10, NULL, NULL, c1, c11,
    nullif(regexp_replace(c12, '\D', '', 'g'), '')::int, nullif(regexp_replace(c13, '\D', '', 'g'), '')::int, NULL, to_date(c14, 'DD/MM/YYYY') FROM r_sipbm
  UNION ALL SELECT 'pk', 'pk.csv', 'kepala', line, line::text, 'lain', c3, c2, c1, NULL, NULL, NULL, NULL, NULL, kode, NULL, NULL, NULL, NULL, date '2025-06-30'
    FROM r_pk LEFT JOIN tempat ON n = 1 AND desa = upper(c6) AND kec = upper(c7) WHERE c3 <> '' OR c2 <> ''
  UNION ALL SELECT 'pk', 'pk.csv', 'istri', line, line::text, 'ibu', c5, c4, c1, 'P', NULL, NULL, NULL, NULL, kode, NULL, NULL, NULL, NULL, date '2025-06-30'
    FROM r_pk LEFT JOIN tempat ON n = 1 AND desa = upper(c6) AND kec = upper(c7) WHERE c5 <> '' OR c4 <> ''
  UNION ALL SELECT 'dtks', 'dtks.csv', '', line, c2, NULL, c5, c4, c3, c6, to_date(c7, 'DD/MM/YYYY'), c12, c13, NULL, c8, c9,
    nullif(regexp_replace(c10, '\D', '', 'g'), '')::int, nullif(regexp_replace(c11, '\D', '', 'g'), '')::int, NULL, to_date(c1, 'YYYY-MM') FROM r_dtks
  UNION ALL SELECT 'elsimil', 'elsimil.csv', '', line, NULL, CASE c3 WHEN 'Catin' THEN 'catin' WHEN 'Baduta' THEN 'anak' ELSE 'ibu' END, c5, c4, NULL,
    CASE c3 WHEN 'Baduta' THEN NULL ELSE 'P' END, to_date(c6, 'DD/MM/YYYY'), NULL, NULL, NULL, c1, NULL, NULL, NULL, NULL, to_date(c2, 'DD/MM/YYYY') FROM r_elsimil;

-- The same NIK ok is one person of a source, else the same name, birth date, parent and village. Unique sources keep every row.
CREATE TEMP TABLE kunci AS
  SELECT *, :'set' || CASE WHEN sumber IN ('sipbm', 'pk', 'dtks') THEN coalesce(nullif(sebagai, '') || '-', '') || line
    WHEN nik_status(nik, tgl_lahir, jk) = 'ok' THEN nik
    ELSE 'x' || md5(concat_ws('|', normalize_name(nama), nik, tgl_lahir, nama_ibu, nama_ortu, kode_desa)) END AS id_sumber FROM sebut;
INSERT INTO sumber.orang (sumber, id_sumber, keluarga_sumber, peran, nama, nik, no_kk, jk, tgl_lahir, nama_ibu, nama_ayah, nama_ortu,
  kode_kab, kode_kec, kode_desa, dusun, rt, rw, posyandu, catatan_mulai, catatan_akhir, batch_id)
SELECT sumber, id_sumber, :'set' || max(keluarga_sumber), max(peran), (array_agg(nullif(nama, '') ORDER BY tanggal DESC, line DESC))[1],
  (array_agg(nullif(nik, '') ORDER BY tanggal DESC, line DESC))[1], (array_agg(nullif(no_kk, '') ORDER BY tanggal DESC, line DESC))[1],
  max(nullif(jk, '')), max(tgl_lahir), (array_agg(nullif(nama_ibu, '') ORDER BY tanggal DESC, line DESC))[1], max(nullif(nama_ayah, '')),
  max(nullif(nama_ortu, '')), coalesce(left(max(kode_desa), 5), '-'), coalesce(left(max(kode_desa), 8), '-'), coalesce(max(kode_desa), '-'),
  max(dusun), max(nullif(rt, 0)), max(nullif(rw, 0)), max(posyandu), min(tanggal), max(tanggal), 1
FROM kunci GROUP BY sumber, id_sumber;
CREATE TABLE IF NOT EXISTS public.kebenaran (sumber text, id_sumber text, orang text, keluarga text, bayi boolean);
INSERT INTO public.kebenaran
  SELECT k.sumber, k.id_sumber, :'set' || min(t.c5), :'set' || min(t.c6), bool_or(k.nama ~* '^(by|bayi)')
  FROM kunci k JOIN r_kebenaran t ON t.c2 = k.berkas AND t.c3::int = k.line AND coalesce(t.c4, '') = k.sebagai GROUP BY 1, 2;
ANALYZE sumber.orang;
CREATE OR REPLACE VIEW public.dengan_kebenaran AS
  SELECT o.*, k.orang AS benar_orang, k.keluarga AS benar_keluarga FROM sumber.orang_taut o LEFT JOIN public.kebenaran k USING (sumber, id_sumber);
