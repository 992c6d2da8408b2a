-- Generated village people for the oracle: births, deaths, moves, losses, two sources, ticks, late entrants. Variables:
-- n (mothers; as many children), benih (seed text). Nobody in it exists.
CREATE SCHEMA uji;
CREATE FUNCTION uji.acak(VARIADIC k text[]) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN ('x' || substr(md5(array_to_string(k, '/')), 1, 8))::bit(32)::bigint::float8 / 4294967296;
CREATE FUNCTION uji.hari(dari date, rentang int, VARIADIC k text[]) RETURNS date LANGUAGE sql IMMUTABLE
RETURN dari + floor(rentang * uji.acak(VARIADIC k))::int;

CREATE TABLE uji.orang AS
SELECT i::bigint AS id, 'P' AS jk, uji.hari('1985-01-01', 7000, :'benih', 'lahir', i::text) AS lahir,
       CASE WHEN uji.acak(:'benih', 'mati', i::text) < 0.03 THEN uji.hari('2025-01-01', 365, :'benih', 'kapan', i::text) END AS meninggal
  FROM generate_series(1, :n) i
UNION ALL
SELECT :n + i, CASE WHEN i % 2 = 0 THEN 'L' ELSE 'P' END, uji.hari('2022-06-01', 1270, :'benih', 'anak', i::text),
       CASE WHEN uji.acak(:'benih', 'mati', 'anak', i::text) < 0.03 THEN uji.hari('2025-01-01', 365, :'benih', 'kapan', 'anak', i::text) END
  FROM generate_series(1, :n) i;
DELETE FROM uji.orang WHERE meninggal < lahir;

-- One to three spells: some begin late, some overlap, some leave a gap, some villages are monitored late.
CREATE TABLE uji.tinggal AS
WITH a AS (
  SELECT id, CASE WHEN uji.acak(:'benih', 'datang', id::text) < 0.3 THEN uji.hari('2024-03-01', 640, :'benih', 'd1', id::text) ELSE '-infinity'::date END AS dari,
         CASE WHEN uji.acak(:'benih', 'pindah', id::text) < 0.3 THEN uji.hari('2025-01-01', 330, :'benih', 'd2', id::text) END AS pindah FROM uji.orang)
SELECT id, dari, CASE WHEN pindah IS NOT NULL AND uji.acak(:'benih', 'tutup', id::text) < 0.7 THEN greatest(pindah - 1, dari) END AS sampai,
       CASE WHEN uji.acak(:'benih', 'm0', id::text) < 0.2 THEN uji.hari('2024-06-01', 500, :'benih', 'm1', id::text) END AS m0, id / 3 AS keluarga, (id % 7)::int AS desa FROM a
UNION ALL
SELECT id, pindah + floor(40 * uji.acak(:'benih', 'jeda', id::text) * (uji.acak(:'benih', 'jeda?', id::text) < 0.3)::int)::int,
       CASE WHEN uji.acak(:'benih', 'lagi', id::text) < 0.3 THEN pindah + 60 END, NULL, id / 3 + 100000, 7 + (id % 3)::int
  FROM a WHERE pindah IS NOT NULL AND uji.acak(:'benih', 'tujuan', id::text) < 0.7 AND pindah > dari;

CREATE TABLE uji.hamil AS
WITH a AS (SELECT id, uji.hari('2024-04-01', 560, :'benih', 'catat', id::text) AS catat, uji.acak(:'benih', 'hasil', id::text) AS hasil FROM uji.orang WHERE id <= :n),
satu AS (
  SELECT id, 1 AS urut, catat, CASE WHEN uji.acak(:'benih', 'hpl', id::text) < 0.6 THEN catat + 120 + floor(120 * uji.acak(:'benih', 'hpl2', id::text))::int END AS hpl,
         CASE WHEN hasil < 0.6 THEN catat + floor(240 * uji.acak(:'benih', 'lh', id::text))::int - 5 END AS lahir,
         CASE WHEN hasil BETWEEN 0.6 AND 0.7 THEN catat + floor(120 * uji.acak(:'benih', 'gg', id::text))::int END AS gugur FROM a)
SELECT * FROM satu
UNION ALL
SELECT id, 2, coalesce(lahir, gugur, catat + 200) + 60 + floor(150 * uji.acak(:'benih', 'dua', id::text))::int, NULL, NULL, NULL
  FROM satu WHERE uji.acak(:'benih', 'dua?', id::text) < 0.25;

CREATE TABLE uji.amatan AS
SELECT h.id, v.jenis, x.tanggal, x.bulan_saja, CASE v.jenis WHEN 'status_hamil' THEN 1 + floor(3 * x.r)::int WHEN 'lila' THEN 215 + floor(60 * x.r)::int ELSE floor(12 * x.r)::int END AS nilai, h.urut
  FROM uji.hamil h, (VALUES ('status_hamil'), ('lila'), ('usia_hamil')) v (jenis), generate_series(1, 4) j,
  LATERAL (SELECT uji.hari(h.catat - 20, 270, :'benih', v.jenis, h.id::text, h.urut::text, j::text) AS d, uji.acak(:'benih', v.jenis, 'b', h.id::text, h.urut::text, j::text) < 0.3 AS bulan_saja,
                  uji.acak(:'benih', v.jenis, 'r', h.id::text, h.urut::text, j::text) AS r) y,
  LATERAL (SELECT CASE WHEN y.bulan_saja THEN date_trunc('month', y.d)::date ELSE y.d END AS tanggal, y.bulan_saja, y.r) x
 WHERE uji.acak(:'benih', v.jenis, 'ada', h.id::text, h.urut::text, j::text) < 0.4
UNION ALL
SELECT o.id, v.jenis, x.tanggal, x.bulan_saja, CASE v.jenis WHEN 'status_gizi' THEN 1 + floor(1.6 * x.r)::int ELSE -260 + floor(300 * x.r)::int END, 0
  FROM uji.orang o, (VALUES ('status_gizi'), ('whz'), ('haz')) v (jenis), generate_series(1, 6) j,
  LATERAL (SELECT uji.hari(greatest(o.lahir, '2024-09-01'), 480, :'benih', v.jenis, o.id::text, j::text) AS d, v.jenis = 'status_gizi' AND uji.acak(:'benih', v.jenis, 'b', o.id::text, j::text) < 0.5 AS bulan_saja,
                  uji.acak(:'benih', v.jenis, 'r', o.id::text, j::text) AS r) y,
  LATERAL (SELECT CASE WHEN y.bulan_saja THEN date_trunc('month', y.d)::date ELSE y.d END AS tanggal, y.bulan_saja, y.r) x
 WHERE o.id > :n AND uji.acak(:'benih', v.jenis, 'ada', o.id::text, j::text) < 0.4;

-- Services: each person has a diligence; answers in some months, dated or ticked, sometimes twice.
CREATE TABLE uji.layanan AS
WITH b AS (SELECT m, make_date(2023 + m / 12, m % 12 + 1, 1) AS awal FROM generate_series(0, 36) m)
SELECT o.id, v.butir, x.tanggal, x.bulan_saja, uji.acak(:'benih', 'jawab', k) < rajin AS jawab,
       CASE WHEN v.butir = 'TTD' AND uji.acak(:'benih', 'tablet?', o.id::text) < 0.4 THEN floor(40 * uji.acak(:'benih', 'tablet', k))::int END AS jumlah,
       (ARRAY['-', 'ibu', 'ayah', 'lain'])[1 + floor(4 * uji.acak(:'benih', 'siapa', k))::int] AS pengasuh
  FROM uji.orang o
  CROSS JOIN (VALUES ('ANC', 1, 0.5), ('TTD', 1, 0.6), ('NIFAS', 1, 0.35), ('KELAS_HAMIL', 1, 0.4), ('KUNJUNGAN', 3, 0.3), ('JAMINAN', 3, 0.1), ('IMUNISASI', 2, 0.15), ('CAMPAK', 2, 0.06),
                     ('TIMBANG', 2, 0.8), ('UKUR', 2, 0.2), ('KONSELING', 2, 0.7), ('AKTA', 2, 0.04), ('PENGASUHAN', 2, 0.45), ('PAUD', 2, 0.7)) v (butir, siapa, kerap)
  CROSS JOIN b CROSS JOIN generate_series(1, 2) ke,
  LATERAL (SELECT concat_ws('/', v.butir, o.id, b.m, ke) AS k, 0.5 + 0.5 * uji.acak(:'benih', 'rajin', o.id::text) AS rajin) r,
  LATERAL (SELECT uji.acak(:'benih', 'tick', k) < 0.4 AS bulan_saja, b.awal + floor(28 * uji.acak(:'benih', 'hari', k))::int AS d) y,
  LATERAL (SELECT CASE WHEN y.bulan_saja THEN b.awal ELSE y.d END AS tanggal, y.bulan_saja) x
 WHERE (v.siapa = 3 OR v.siapa = CASE WHEN o.id <= :n THEN 1 ELSE 2 END) AND uji.acak(:'benih', 'ada', k) < v.kerap * CASE WHEN ke = 1 THEN 1 ELSE 0.25 END * (0.2 + 0.8 * rajin);
CREATE INDEX ON uji.layanan (id, butir, tanggal);
CREATE INDEX ON uji.layanan (id, tanggal);

CREATE TABLE uji.rumah AS
SELECT k.keluarga, v.butir, x.tanggal, x.bulan_saja, uji.acak(:'benih', v.butir, k.keluarga::text, j::text) < 0.7 AS jawab
  FROM (SELECT DISTINCT keluarga FROM uji.tinggal) k, (VALUES ('AIR'), ('JAMBAN')) v (butir), generate_series(1, 4) j,
  LATERAL (SELECT uji.hari('2023-06-01', 920, :'benih', v.butir, 'h', k.keluarga::text, (j / 2)::text) AS d, uji.acak(:'benih', v.butir, 'b', k.keluarga::text, j::text) < 0.4 AS bulan_saja) y,
  LATERAL (SELECT CASE WHEN y.bulan_saja THEN date_trunc('month', y.d)::date ELSE y.d END AS tanggal, y.bulan_saja) x
 WHERE uji.acak(:'benih', v.butir, 'ada', k.keluarga::text, j::text) < 0.5;
CREATE INDEX ON uji.rumah (keluarga);
CREATE INDEX ON uji.tinggal (id);
CREATE INDEX ON uji.hamil (id);
CREATE INDEX ON uji.amatan (id, jenis, tanggal);
CREATE INDEX ON uji.orang (id);
ANALYZE uji.orang; ANALYZE uji.tinggal; ANALYZE uji.hamil; ANALYZE uji.amatan; ANALYZE uji.layanan; ANALYZE uji.rumah;

-- The history of a person as the extension reads it. Arrays come in no order.
CREATE FUNCTION uji.teks_bulan(d date, bulan_saja boolean) RETURNS text LANGUAGE sql IMMUTABLE
RETURN to_char(d, CASE WHEN bulan_saja THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END);
CREATE FUNCTION uji.riwayat(orang bigint) RETURNS jsonb LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT jsonb_build_object('sex', o.jk, 'born', o.lahir, 'died', o.meninggal,
  'residences', (SELECT jsonb_agg(jsonb_build_object('from', nullif(dari, '-infinity'), 'to', sampai, 'monitored', m0, 'village', desa, 'household', keluarga)) FROM uji.tinggal WHERE id = o.id),
  'pregnancies', (SELECT jsonb_agg(jsonb_build_object('id', urut, 'first', catat, 'due', hpl, 'delivered', lahir, 'lost', gugur)) FROM uji.hamil WHERE id = o.id),
  'observations', (SELECT jsonb_agg(jsonb_build_object('field', jenis, 'date', uji.teks_bulan(tanggal, bulan_saja), 'pregnancy', urut,
                     'value', CASE WHEN jenis = 'lila' THEN nilai / 10.0 WHEN jenis IN ('whz', 'haz') THEN nilai / 100.0 ELSE nilai END)) FROM uji.amatan WHERE id = o.id),
  'events', (SELECT jsonb_agg(jsonb_build_object('item', butir, 'date', uji.teks_bulan(tanggal, bulan_saja), 'answer', jawab, 'quantity', jumlah, 'caregiver', pengasuh) ORDER BY md5(butir || tanggal))
               FROM uji.layanan WHERE id = o.id),
  'houses', (SELECT jsonb_agg(jsonb_build_object('household', k.keluarga, 'events',
               (SELECT jsonb_agg(jsonb_build_object('item', butir, 'date', uji.teks_bulan(tanggal, bulan_saja), 'answer', jawab)) FROM uji.rumah r WHERE r.keluarga = k.keluarga)))
               FROM (SELECT DISTINCT keluarga FROM uji.tinggal WHERE id = o.id) k))
  FROM uji.orang o WHERE o.id = riwayat.orang;
END;
