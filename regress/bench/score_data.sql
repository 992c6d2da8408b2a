-- Generated measurements: one province, :villages villages with :children children each, one visit a month in :year.
-- Deterministic (hashes, no random()), names of nobody.
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
SELECT '73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL
UNION ALL SELECT DISTINCT format('73.%s', to_char(v / 150 + 1, 'FM00')), 'KAB ' || (v / 150 + 1), 'kabupaten', 'kabupaten', '73'
FROM generate_series(0, :villages - 1) v
UNION ALL SELECT DISTINCT format('73.%s.%s', to_char(v / 150 + 1, 'FM00'), to_char(v % 150 / 10 + 1, 'FM00')), 'KEC ' || (v / 10 + 1),
  'kecamatan', 'kecamatan', format('73.%s', to_char(v / 150 + 1, 'FM00'))
FROM generate_series(0, :villages - 1) v
UNION ALL SELECT format('73.%s.%s.%s', to_char(v / 150 + 1, 'FM00'), to_char(v % 150 / 10 + 1, 'FM00'), 2001 + v % 10), 'DESA ' || (v + 1),
  'desa', 'desa', format('73.%s.%s', to_char(v / 150 + 1, 'FM00'), to_char(v % 150 / 10 + 1, 'FM00'))
FROM generate_series(0, :villages - 1) v;

INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, posyandu, puskesmas, tgl_lahir, jk,
  berat_kg, tinggi_cm, posisi, lila_cm, lingkar_kepala_cm, oedema, tikar, punya_kia, batch_id, baris)
SELECT left(k.desa, 5), k.anak, d.ukur, 'eppgbm', left(k.desa, 8), k.desa, k.anak::text,
  CASE WHEN k.h % 20 = 0 THEN NULL ELSE 'Posyandu ' || (ARRAY['Mawar', 'Melati', 'Anggrek', 'Kenanga'])[k.h % 4 + 1] END,
  'Puskesmas ' || left(k.desa, 8),
  k.lahir, k.jk, round((3.4 + 1.75 * sqrt(u.m) + x.g * 0.9)::numeric, 1)::float8,
  CASE WHEN x.h % 25 = 0 THEN NULL ELSE round((49.5 + 6.5 * power(u.m, 0.55) + x.g * 2.5)::numeric, 1)::float8 END,
  CASE WHEN u.m < 24 THEN 'L' ELSE 'H' END, CASE WHEN x.h % 3 = 0 THEN round((13.5 + x.g)::numeric, 1)::float8 END,
  CASE WHEN x.h % 2 = 0 THEN round((40 + 2 * ln(u.m + 1) + x.g)::numeric, 1)::float8 END,
  CASE WHEN x.h % 1500 = 0 THEN true END, CASE WHEN u.m < 24 THEN (ARRAY['H', 'H', 'K', 'M', 'TD'])[x.h % 5 + 1] END,
  k.h % 3 <> 0, 1, 1
FROM (
  SELECT v * 1000::bigint + c AS anak,
    format('73.%s.%s.%s', to_char(v / 150 + 1, 'FM00'), to_char(v % 150 / 10 + 1, 'FM00'), 2001 + v % 10) AS desa,
    (hashint8(v * 1000::bigint + c)::bigint & 1048575)::int AS h,
    make_date(:year, 1, 1) - (hashint8(v * 7919::bigint + c)::bigint & 2047)::int + 200 AS lahir,
    CASE WHEN hashint8(v * 104729::bigint + c) & 1 = 0 THEN 'L' ELSE 'P' END AS jk
  FROM generate_series(0, :villages - 1) v, generate_series(1, :children) c) k
CROSS JOIN LATERAL (
  SELECT make_date(:year, b, 1) + (hashint8(k.anak * 13 + b)::bigint & 15)::int AS ukur, b FROM generate_series(1, :months) b) d
CROSS JOIN LATERAL (SELECT (d.ukur - k.lahir) / 30.4375 AS m) u
CROSS JOIN LATERAL (
  SELECT (hashint8(k.anak * 31 + d.b)::bigint & 1048575)::int AS h,
    ((hashint8(k.anak * 17) & 1023) + (hashint8(k.anak * 5 + 1) & 1023) + (hashint8(k.anak * 3 + d.b) & 255) - 1151) / 330.0::float8 AS g) x
WHERE d.ukur >= k.lahir AND u.m < 61;
ANALYZE inti.pengukuran;
