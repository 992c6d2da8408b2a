-- A generated province for the benchmark of whole runs: :rumah households in :kab x :kec x :desa villages; nobody in it exists. Every
-- value follows from the number of a household and a hash, so two runs give the same rows. Per 100 households: 358 people, 24 children
-- under five measured every month, 6 pregnancies, about 580 records in six registers.
SET client_min_messages = warning;
SET synchronous_commit = off;
CREATE SCHEMA bench;
CREATE FUNCTION bench.acak(kunci bigint, garam int, m int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(kunci, garam) & 9223372036854775807) % m)::int;
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73', 'PROVINSI CONTOH', 'provinsi', 'provinsi', NULL);
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
SELECT '73.' || lpad(k::text, 2, '0'), 'KAB ' || k, 'kabupaten', 'kabupaten', '73' FROM generate_series(1, :kab) k;
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
SELECT w.kode || '.' || lpad(c::text, 2, '0'), 'KEC ' || c, 'kecamatan', 'kecamatan', w.kode FROM acuan.wilayah w, generate_series(1, :kec) c WHERE w.tingkat = 'kabupaten';
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
SELECT w.kode || '.' || 2000 + d, 'DESA ' || d, 'desa', 'desa', w.kode FROM acuan.wilayah w, generate_series(1, :desa) d WHERE w.tingkat = 'kecamatan';
CREATE TABLE bench.desa AS SELECT row_number() OVER (ORDER BY kode COLLATE "C")::int - 1 AS n, kode FROM acuan.wilayah WHERE tingkat = 'desa';
ALTER TABLE bench.desa ADD PRIMARY KEY (n);
-- Syllables make 40,000 given names and as many family names: few people share both and a birthday.
CREATE FUNCTION bench.suku(n int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  (ARRAY['AN', 'BU', 'CI', 'DA', 'ER', 'FI', 'GU', 'HA', 'IN', 'JU', 'KA', 'LI', 'MU', 'NA', 'RA', 'RI', 'SA', 'SU', 'TI', 'WA'])[n % 20 + 1] ||
  (ARRAY['DI', 'LA', 'NI', 'RA', 'SI', 'TA', 'WI', 'YA', 'MA', 'RUL'])[n / 20 % 10 + 1];
CREATE FUNCTION bench.nama(n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  bench.suku(bench.acak(n, 1, 200)) || bench.suku(bench.acak(n, 2, 200)) || ' ' || bench.suku(bench.acak(n, 3, 200)) || bench.suku(bench.acak(n, 4, 200));

-- Members 0 head, 1 wife, 2 a child (under five in 24 of 100), 3 another in 58 of 100.
CREATE UNLOGGED TABLE bench.orang AS
SELECT h * 4 + k AS o, h, k, d.kode AS desa, bench.nama(h * 4 + k) AS nama,
  CASE k WHEN 0 THEN 'L' WHEN 1 THEN 'P' ELSE CASE bench.acak(h * 4 + k, 5, 2) WHEN 0 THEN 'L' ELSE 'P' END END AS jk,
  CASE WHEN k < 2 THEN date '1975-01-01' + bench.acak(h * 4 + k, 6, 10000) WHEN k = 2 AND h % 100 < 24 THEN date '2021-01-01' + bench.acak(h * 4 + k, 6, 1700)
    ELSE date '2003-01-01' + bench.acak(h * 4 + k, 6, 5000) END AS lahir,
  k = 2 AND h % 100 < 24 AS balita, k = 1 AND h % 100 >= 94 AS hamil, 'POSYANDU ' || (ARRAY['MAWAR', 'MELATI', 'ANGGREK', 'KENANGA'])[bench.acak(h, 7, 4) + 1] AS posyandu
FROM generate_series(1, :rumah) h CROSS JOIN generate_series(0, 3) k JOIN bench.desa d ON d.n = bench.acak(h, 8, :kab * :kec * :desa)
WHERE k < 3 OR h % 100 < 58;
ANALYZE bench.orang;

INSERT INTO sumber.orang (sumber, id_sumber, keluarga_sumber, peran, nama, nik, no_kk, jk, tgl_lahir, nama_ibu, kode_kab, kode_kec, kode_desa, posyandu, catatan_mulai, catatan_akhir, batch_id)
SELECT s.sumber, o.o::text, CASE WHEN s.sumber IN ('pk', 'sipbm') THEN o.h::text END, CASE WHEN o.balita OR o.k > 1 THEN 'anak' WHEN o.k = 1 THEN 'ibu' ELSE 'lain' END, o.nama,
  CASE WHEN bench.acak(o.o, 10 + s.n, 12) > 0 THEN n.nik END, CASE WHEN bench.acak(o.h, 20 + s.n, 10) > 0 THEN left(n.nik, 6) || to_char(date '2015-01-01' + bench.acak(o.h, 9, 3000), 'DDMMYY') || lpad((o.h % 9000 + 1)::text, 4, '0') END,
  o.jk, CASE WHEN s.sumber <> 'pk' THEN o.lahir END, CASE WHEN o.k > 1 THEN bench.nama(o.h * 4 + 1) END, left(o.desa, 5), left(o.desa, 8), o.desa, CASE WHEN s.sumber IN ('eppgbm', 'ehdw') THEN o.posyandu END,
  '2025-01-10', '2025-12-10', 1
FROM bench.orang o
CROSS JOIN LATERAL (SELECT replace(left(o.desa, 8), '.', '') || lpad((extract(day FROM o.lahir)::int + CASE o.jk WHEN 'P' THEN 40 ELSE 0 END)::text, 2, '0') || to_char(o.lahir, 'MMYY')
  || lpad((o.o % 9998 + 1)::text, 4, '0') AS nik) n
JOIN (VALUES (1, 'pk'), (2, 'dtks'), (3, 'sipbm'), (4, 'eppgbm'), (5, 'ehdw'), (6, 'elsimil')) s (n, sumber) ON CASE s.sumber WHEN 'pk' THEN o.k < 2 WHEN 'dtks' THEN o.h % 5 < 2
  WHEN 'sipbm' THEN o.h % 2 = 0 WHEN 'eppgbm' THEN o.balita WHEN 'ehdw' THEN o.balita OR o.hamil ELSE o.hamil END;

INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, lila_cm, oedema, tikar, punya_kia, batch_id, baris)
SELECT left(o.desa, 5), o.o, d.ukur, 'eppgbm', left(o.desa, 8), o.desa, o.o::text, o.posyandu, o.lahir, o.jk,
  round((3.4 + 1.75 * sqrt(u.m) + g.g * 0.9)::numeric, 1)::float8, CASE WHEN bench.acak(o.o, 40 + b, 25) > 0 THEN round((49.5 + 6.5 * power(u.m, 0.55) + g.g * 2.5)::numeric, 1)::float8 END,
  CASE WHEN u.m < 24 THEN 'L' ELSE 'H' END, CASE WHEN o.o % 3 = 0 THEN round((13.5 + g.g)::numeric, 1)::float8 END, CASE WHEN o.o % 1500 = 0 THEN true END,
  CASE WHEN u.m < 24 THEN (ARRAY['H', 'H', 'K', 'M', 'TD'])[bench.acak(o.o, 60 + b, 5) + 1] END, o.h % 3 <> 0, 1, 1
FROM bench.orang o CROSS JOIN generate_series(1, 12) b
CROSS JOIN LATERAL (SELECT make_date(2025, b, 1) + bench.acak(o.o, 80 + b, 16) AS ukur) d
CROSS JOIN LATERAL (SELECT (d.ukur - o.lahir) / 30.4375 AS m) u
CROSS JOIN LATERAL (SELECT (bench.acak(o.o, 100, 1000) + bench.acak(o.o, 101, 1000) + bench.acak(o.o, 110 + b, 200) - 1100) / 330.0 AS g) g
WHERE o.balita AND d.ukur >= o.lahir AND u.m < 60
ORDER BY b, o.desa; -- as files of a month come in, village by village
ANALYZE;
