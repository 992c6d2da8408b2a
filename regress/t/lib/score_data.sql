-- A small province for the score tests: movers, linked children in two sources, oedema, unknown sex, age, village and
-- posyandu, school children, implausible values. Hashes, no chance.
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL),
  ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73'), ('73.11', 'BARRU', 'kabupaten', 'kabupaten', '73'),
  ('73.08.01', 'BONTOCANI', 'kecamatan', 'kecamatan', '73.08'), ('73.08.02', 'KAHU', 'kecamatan', 'kecamatan', '73.08'),
  ('73.11.01', 'TANETE RIAJA', 'kecamatan', 'kecamatan', '73.11');
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
SELECT k || '.' || 2000 + n, 'DESA ' || k || ' ' || n, 'desa', 'desa', k
FROM unnest(ARRAY['73.08.01', '73.08.02', '73.11.01']) k, generate_series(1, 3) n;
INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk,
  usia_bulan, berat_kg, tinggi_cm, posisi, lila_cm, lingkar_kepala_cm, oedema, tikar, punya_kia, batch_id, baris)
SELECT coalesce(left(w.desa, 5), '-'), a.id, d.ukur, a.sumber,
  CASE WHEN w.desa IS NULL THEN '-' ELSE left(w.desa, 8) END, CASE WHEN w.desa IS NULL OR a.h % 41 = 0 THEN '-' ELSE w.desa END,
  CASE WHEN a.anak % 5 < 2 AND NOT (a.anak % 10 = 0 AND d.b > 9) THEN 900000 + a.anak END, a.id::text,
  (ARRAY['Mawar', 'posyandu  melati', 'Posyandu Anggrek ', '', NULL])[a.h % 5 + 1],
  CASE WHEN a.anak % 37 <> 0 THEN a.lahir END, CASE WHEN a.anak % 29 <> 0 THEN a.jk END,
  CASE WHEN a.anak % 37 = 0 AND a.anak % 2 = 0 THEN u.m END,
  CASE WHEN x.h % 9 <> 0 THEN round((3.4 + 1.75 * sqrt(u.m) + x.g * 1.4)::numeric, 1)::float8 END,
  CASE WHEN x.h % 4 <> 0 THEN round((49.5 + 6.5 * power(u.m, 0.55) + x.g * 4)::numeric, 1)::float8 END,
  (ARRAY['L', 'H', NULL])[x.h % 3 + 1], CASE WHEN x.h % 3 = 0 THEN round((13.5 + x.g)::numeric, 1)::float8 END,
  CASE WHEN x.h % 2 = 0 THEN round((40 + 2 * ln(u.m + 1) + x.g)::numeric, 1)::float8 END,
  CASE WHEN x.h % 60 = 0 THEN true WHEN x.h % 7 = 0 THEN false END,
  CASE WHEN u.m < 24 THEN (ARRAY['H', 'K', 'M', 'TD', NULL])[x.h % 5 + 1] END, x.h % 3 = 0, 1, 1
FROM (
  SELECT n AS anak, s.ke, n * 10 + s.ke AS id, s.sumber, (hashint8(n * 7) & 65535) AS h,
    date '2025-07-01' - (hashint8(n * 7919) & 2047) - CASE WHEN n % 11 = 0 THEN 2500 ELSE 0 END AS lahir,
    CASE WHEN hashint8(n * 104729) & 1 = 0 THEN 'L' ELSE 'P' END AS jk
  FROM generate_series(1, 800) n, (VALUES (0, 'eppgbm'), (1, 'kpm'), (2, 'lain')) s (ke, sumber)
  WHERE s.ke = 0 OR n % 5 = s.ke) a
CROSS JOIN LATERAL (SELECT b, make_date(2025, b, 1) + (hashint8(a.anak * 13 + b) & 15) AS ukur FROM generate_series(7, 12) b
  WHERE hashint8(a.id * 3 + b) % 4 <> 0) d
CROSS JOIN LATERAL (SELECT (d.ukur - a.lahir) / 30.4375 AS m) u
CROSS JOIN LATERAL (SELECT (hashint8(a.id * 31 + d.b) & 65535) AS h,
  ((hashint8(a.anak * 17) & 1023) + (hashint8(a.anak * 5 + 1) & 1023) + (hashint8(a.id * 3 + d.b) & 511) - 1279) / 300.0::float8 AS g) x
CROSS JOIN LATERAL (SELECT CASE WHEN a.h % 53 = 0 THEN NULL ELSE
  (ARRAY['73.08.01', '73.08.02', '73.11.01'])[(a.h + CASE WHEN a.anak % 13 = 0 THEN d.b / 10 ELSE 0 END) % 3 + 1] || '.' || 2001 + a.h / 3 % 3 END AS desa) w
WHERE d.ukur > a.lahir;
