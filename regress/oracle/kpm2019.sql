-- The kpm2019 rules a second time, in plain SQL and by another road: joins over windows instead of one history after the
-- other. The engine must give the same cells; benchmarks take it as their baseline. Written from the rules, not from C.
--
-- Reads uji.orang(id, jk, lahir, meninggal), uji.tinggal(id, dari, sampai, m0, keluarga, desa), uji.hamil(id, urut, catat, hpl,
-- lahir, gugur), uji.amatan(id, jenis, tanggal, bulan_saja, nilai, urut), uji.layanan(id, butir, tanggal, bulan_saja, jawab,
-- jumlah, pengasuh), uji.rumah(keluarga, butir, tanggal, bulan_saja, jawab). A month-only date is the first of its month.
-- psql variables: mulai, selesai (of the period), bulan (1, 3, 6, 12), data (data date). Leaves oracle_baris, oracle_sel.

CREATE OR REPLACE FUNCTION pg_temp.bln(d date) RETURNS int LANGUAGE sql IMMUTABLE
RETURN extract(year FROM d)::int * 12 + extract(month FROM d)::int - 1;
CREATE OR REPLACE FUNCTION pg_temp.awal(b int) RETURNS date LANGUAGE sql IMMUTABLE RETURN make_date(b / 12, b % 12 + 1, 1);
CREATE OR REPLACE FUNCTION pg_temp.akhir(b int) RETURNS date LANGUAGE sql IMMUTABLE
RETURN make_date((b + 1) / 12, (b + 1) % 12 + 1, 1) - 1;
CREATE OR REPLACE FUNCTION pg_temp.umur(lahir date, t date) RETURNS int LANGUAGE sql IMMUTABLE
RETURN pg_temp.bln(t) - pg_temp.bln(lahir) - (extract(day FROM t) < extract(day FROM lahir))::int;
-- The day on which n months are completed: the day of birth, or the first of the next month where it does not exist.
CREATE OR REPLACE FUNCTION pg_temp.genap(lahir date, n int) RETURNS date LANGUAGE sql IMMUTABLE
RETURN (lahir + make_interval(months => n))::date + (extract(day FROM lahir + make_interval(months => n)) < extract(day FROM lahir))::int;

-- Where everybody lived: stretches between two borders belong to the spell that began last.
CREATE TEMP TABLE tinggal AS
WITH satu AS (SELECT id FROM uji.tinggal GROUP BY id HAVING count(*) = 1),
batas AS (SELECT id, dari AS d FROM uji.tinggal UNION SELECT id, sampai + 1 FROM uji.tinggal WHERE isfinite(sampai) AND sampai IS NOT NULL),
ruas AS (SELECT id, d AS dari, coalesce(lead(d) OVER (PARTITION BY id ORDER BY d) - 1, 'infinity') AS sampai FROM batas WHERE id NOT IN (SELECT id FROM satu))
SELECT id, greatest(dari, coalesce(m0, '-infinity')) AS dari, coalesce(sampai, 'infinity') AS sampai, keluarga, desa FROM uji.tinggal WHERE id IN (SELECT id FROM satu)
UNION ALL
SELECT r.id, greatest(r.dari, coalesce(w.m0, '-infinity')), r.sampai, w.keluarga, w.desa
  FROM ruas r CROSS JOIN LATERAL (
    SELECT * FROM uji.tinggal x WHERE x.id = r.id AND x.dari <= r.dari AND coalesce(x.sampai, 'infinity') >= r.dari
     ORDER BY x.dari DESC, coalesce(x.sampai, 'infinity') DESC, x.desa DESC, x.keluarga DESC LIMIT 1) w;
DELETE FROM tinggal WHERE dari > sampai;
CREATE INDEX ON tinggal (id);
ANALYZE tinggal;

-- Who is in which group between which days, and who leaves in the period.
CREATE TEMP TABLE batas AS
WITH p AS (SELECT :'mulai'::date AS s, least(:'selesai'::date, :'data'::date) AS cut),
h AS (
  SELECT x.id, x.urut, x.catat, CASE WHEN x.lahir <= :'data'::date THEN x.lahir END AS lahir, CASE WHEN x.gugur <= :'data'::date THEN x.gugur END AS gugur, x.hpl,
         (SELECT min(y.catat) FROM uji.hamil y WHERE y.id = x.id AND y.catat > x.catat) AS berikut
    FROM uji.hamil x),
u AS (SELECT h.*, coalesce(lahir, gugur, least(coalesce(hpl + 60, pg_temp.genap(catat, 11)), berikut)) AS akhir FROM h),
semua AS (
  SELECT u.id, 'HAMIL' AS kelompok, u.urut, least(u.catat, coalesce(u.lahir, u.catat)) AS dari, CASE WHEN u.lahir IS NOT NULL THEN u.lahir + 42 ELSE u.akhir END AS sampai,
         u.lahir IS NULL AND u.akhir BETWEEN p.s AND p.cut AS keluar, u.lahir, u.hpl,
         least(u.catat, coalesce(u.lahir, u.catat)) AS sejak,
         least(coalesce(lag(u.akhir) OVER (PARTITION BY u.id ORDER BY u.catat, u.urut) + 1, '-infinity'), least(u.catat, coalesce(u.lahir, u.catat))) AS bawah
    FROM u, p
  UNION ALL
  SELECT id, g, 0, pg_temp.genap(lahir, a), pg_temp.genap(lahir, b + 1) - 1, false, NULL, NULL, lahir, lahir
    FROM uji.orang, (VALUES ('BADUTA', 0, 23), ('PAUD', 24, 83)) v (g, a, b))
SELECT s.id, s.kelompok, s.urut, s.dari, least(s.sampai, o.meninggal) AS sampai, s.keluar OR coalesce(o.meninggal BETWEEN p.s AND p.cut, false) AS keluar,
       s.lahir, s.hpl, s.sejak, s.bawah, o.lahir AS lahir_orang
  FROM semua s JOIN uji.orang o USING (id), p;

CREATE TEMP TABLE oracle_baris AS
WITH p AS (SELECT :'mulai'::date AS s, least(:'selesai'::date, :'data'::date) AS cut),
ruas AS (
  SELECT b.*, greatest(b.dari, t.dari, p.s) AS a, least(b.sampai, t.sampai, p.cut) AS z, t.keluarga, t.desa
    FROM batas b JOIN tinggal t USING (id), p
   WHERE greatest(b.dari, t.dari, p.s) <= least(b.sampai, t.sampai, p.cut)),
kumpul AS (
  SELECT id, kelompok, urut, max(z) AS t, (array_agg(keluarga ORDER BY z DESC))[1] AS keluarga, (array_agg(desa ORDER BY z DESC))[1] AS desa,
         (SELECT array_agg(DISTINCT m) FROM unnest(array_agg(pg_temp.bln(a)), array_agg(pg_temp.bln(z))) r (x, y), generate_series(x, y) m) AS bulan_hadir
    FROM ruas GROUP BY id, kelompok, urut)
SELECT row_number() OVER () AS baris, k.*, cardinality(k.bulan_hadir) AS k, b.keluar, b.lahir, b.hpl, b.sejak, b.bawah, pg_temp.umur(b.lahir_orang, k.t) AS umur,
       p.s, p.cut, NULL::int AS g, NULL::text AS tahap, NULL::boolean AS risiko, NULL::int AS bulan_risiko, NULL::int[] AS ada
  FROM kumpul k JOIN batas b USING (id, kelompok, urut), p;

CREATE INDEX ON oracle_baris (id);
ANALYZE oracle_baris;
-- Months with residence since birth or first record, for the longer windows.
CREATE INDEX ON oracle_baris (baris);
UPDATE oracle_baris b SET ada = (
  SELECT array_agg(DISTINCT m) FROM tinggal t, generate_series(pg_temp.bln(greatest(t.dari, b.sejak)), pg_temp.bln(least(t.sampai, b.t))) m
   WHERE t.id = b.id AND greatest(t.dari, b.sejak) <= least(t.sampai, b.t));
-- Stage.
UPDATE oracle_baris b SET g = CASE WHEN b.lahir <= b.t THEN 0 ELSE coalesce(
  (SELECT max(nilai) FROM uji.amatan a WHERE a.id = b.id AND a.urut = b.urut AND jenis = 'usia_hamil' AND nilai BETWEEN 1 AND 10
      AND tanggal BETWEEN b.s AND b.cut),
  CASE WHEN b.hpl IS NOT NULL THEN greatest(1, least(10, 9 - floor((b.hpl - b.t) / 30.4375::numeric)::int)) END,
  (SELECT least(10, nilai + pg_temp.bln(b.t) - pg_temp.bln(tanggal)) FROM uji.amatan a WHERE a.id = b.id AND a.urut = b.urut AND jenis = 'usia_hamil'
      AND nilai BETWEEN 1 AND 10 AND tanggal < b.s ORDER BY pg_temp.bln(tanggal) DESC, nilai DESC LIMIT 1), 0) END
 WHERE kelompok = 'HAMIL';
UPDATE oracle_baris SET tahap = CASE WHEN lahir <= t THEN 'NIFAS' WHEN g <= 3 THEN 'T1' WHEN g <= 6 THEN 'T2' ELSE 'T3' END WHERE kelompok = 'HAMIL';
-- Risk: any record in the period, else the newest of the three months before.
CREATE TEMP TABLE risiko AS
SELECT b.baris, a.tanggal, a.bulan_saja, CASE jenis WHEN 'status_hamil' THEN nilai IN (2, 3) WHEN 'lila' THEN nilai < 235 WHEN 'status_gizi' THEN nilai IN (2, 3, 4)
         ELSE nilai < -200 END AS ya
  FROM oracle_baris b JOIN uji.amatan a ON a.id = b.id AND (b.kelompok = 'HAMIL' AND a.urut = b.urut AND jenis IN ('status_hamil', 'lila')
                                             OR b.kelompok = 'BADUTA' AND jenis IN ('status_gizi', 'whz', 'haz'))
 WHERE a.tanggal BETWEEN (b.s - interval '3 months')::date AND b.cut;
UPDATE oracle_baris b SET risiko = r.ya, bulan_risiko = r.m
  FROM (SELECT r.baris, coalesce(bool_or(ya) FILTER (WHERE tanggal >= b.s),
                 (array_agg(ya ORDER BY pg_temp.bln(tanggal) DESC, bulan_saja, tanggal DESC, ya DESC) FILTER (WHERE tanggal < b.s))[1]) AS ya,
               coalesce(min(pg_temp.bln(tanggal)) FILTER (WHERE ya AND tanggal >= b.s), pg_temp.bln(min(b.s))) AS m
          FROM risiko r JOIN oracle_baris b USING (baris) GROUP BY r.baris) r
 WHERE r.baris = b.baris;

-- What is counted: one line per row and indicator with its window, unit and minimum. l = full months, h = months present.
CREATE TEMP TABLE hitung AS
WITH b AS (SELECT * FROM oracle_baris WHERE NOT keluar),
w AS (
  SELECT baris, id, ind, item, jenis, dari, sampai, m, l, h, atas FROM b CROSS JOIN LATERAL (
    SELECT 'H1', 'ANC', 'tanggal', CASE WHEN :bulan >= 6 THEN b.sejak ELSE b.s END, CASE WHEN :bulan >= 6 THEN least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut) ELSE b.cut END,
           CASE WHEN :bulan = 1 THEN 1 WHEN :bulan = 3 THEN CASE b.tahap WHEN 'T3' THEN 2 ELSE 1 END ELSE CASE b.tahap WHEN 'T1' THEN 1 WHEN 'T2' THEN 2 ELSE 4 END END,
           CASE WHEN :bulan >= 6 THEN CASE WHEN b.g > 0 THEN b.g ELSE pg_temp.bln(b.t) - pg_temp.bln(b.sejak) + 1 END ELSE :bulan END,
           CASE WHEN :bulan >= 6 THEN (SELECT count(*) FROM unnest(b.ada) x WHERE x BETWEEN pg_temp.bln(b.sejak) AND pg_temp.bln(b.t)) ELSE b.k END, b.bawah
     WHERE b.kelompok = 'HAMIL' AND b.tahap <> 'NIFAS'
    UNION ALL
    SELECT 'H4', 'KELAS_HAMIL', 'tanggal', CASE WHEN :bulan >= 6 THEN b.sejak ELSE b.s END, CASE WHEN :bulan >= 6 THEN least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut) ELSE b.cut END,
           CASE WHEN :bulan = 1 THEN 1 WHEN :bulan = 3 THEN CASE b.tahap WHEN 'T3' THEN 2 ELSE 1 END ELSE CASE b.tahap WHEN 'T1' THEN 1 WHEN 'T2' THEN 2 ELSE 4 END END,
           CASE WHEN :bulan >= 6 THEN CASE WHEN b.g > 0 THEN b.g ELSE pg_temp.bln(b.t) - pg_temp.bln(b.sejak) + 1 END ELSE :bulan END,
           CASE WHEN :bulan >= 6 THEN (SELECT count(*) FROM unnest(b.ada) x WHERE x BETWEEN pg_temp.bln(b.sejak) AND pg_temp.bln(b.t)) ELSE b.k END, b.bawah
     WHERE b.kelompok = 'HAMIL' AND b.tahap <> 'NIFAS'
    UNION ALL
    SELECT 'H2', 'TTD', 'bulan', b.s, b.cut, 1, :bulan, b.k, b.bawah WHERE b.kelompok = 'HAMIL' AND b.tahap <> 'NIFAS'
    UNION ALL
    SELECT CASE b.kelompok WHEN 'HAMIL' THEN 'H5' ELSE 'A5' END, 'KUNJUNGAN', 'bulan', b.s, b.cut,
           greatest(1, ceil(CASE b.kelompok WHEN 'HAMIL' THEN 1 ELSE 2 END * (SELECT count(*) FROM unnest(b.bulan_hadir) x WHERE x >= b.bulan_risiko) / 3.0))::int, 1, 1, b.bawah
     WHERE b.risiko AND (b.kelompok = 'BADUTA' OR b.tahap <> 'NIFAS')
    UNION ALL
    SELECT v.ind, v.item, 'bulan', b.sejak, least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut), CASE WHEN b.umur <= 12 THEN 5 WHEN b.umur <= 17 THEN 8 ELSE 15 END, b.umur,
           cardinality(b.ada), b.bawah
      FROM (VALUES ('A2', 'TIMBANG'), ('A4', 'KONSELING')) v (ind, item) WHERE b.kelompok = 'BADUTA' AND b.umur >= 6
    UNION ALL
    SELECT 'A10', 'PENGASUHAN', 'bulan', pg_temp.awal(pg_temp.bln(b.t) - 11), least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut), 5, least(12, b.umur),
           (SELECT count(*) FROM unnest(b.ada) x WHERE x > pg_temp.bln(b.t) - 12), b.bawah WHERE b.kelompok = 'BADUTA' AND b.umur >= 6
    UNION ALL
    SELECT 'A3', 'UKUR', 'bulan', pg_temp.awal(pg_temp.bln(b.t) - 11), least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut),
           CASE WHEN least((SELECT count(*) FROM unnest(b.ada) x WHERE x > pg_temp.bln(b.t) - 12), b.umur) < 12 THEN 1 ELSE 2 END, 1, 1, b.bawah
     WHERE b.kelompok = 'BADUTA' AND b.umur >= 6
    UNION ALL
    SELECT v.ind, v.item, 'bulan', b.sejak, least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut), 1, 1, 1, b.bawah
      FROM (VALUES ('A1a', 'IMUNISASI', 6), ('A1b', 'CAMPAK', 10)) v (ind, item, mulai) WHERE b.kelompok = 'BADUTA' AND b.umur >= v.mulai
    UNION ALL
    SELECT 'P1', 'PAUD', 'porsi', b.s, b.cut, 1, 1, 1, b.bawah WHERE b.kelompok = 'PAUD'
    UNION ALL
    SELECT 'TTD', 'TTD', 'tablet', b.sejak, least(pg_temp.akhir(pg_temp.bln(b.t)), b.cut), 1, 1, 1, b.bawah WHERE b.kelompok = 'HAMIL' AND b.tahap <> 'NIFAS'
  ) x (ind, item, jenis, dari, sampai, m, l, h, atas))
-- A window begins with the first of its month; services before `atas` belong to nobody or to an earlier pregnancy.
SELECT baris, id, ind, item, jenis, greatest(date_trunc('month', dari)::date, atas) AS dari, sampai, pg_temp.bln(dari) AS b0, pg_temp.bln(sampai) AS b1,
       greatest(1, ceil(m * least(h, greatest(l, 1)) / greatest(l, 1)::numeric))::int AS perlu, m
  FROM w;

ANALYZE oracle_baris;
ANALYZE hitung;

-- Month by month what was found; a dated service absorbs the tick of its month.
CREATE TEMP TABLE temuan AS
SELECT h.baris, h.ind, pg_temp.bln(l.tanggal) AS b, count(DISTINCT l.tanggal) FILTER (WHERE l.jawab AND NOT l.bulan_saja) AS tanggal,
       bool_or(l.jawab) AS ya, bool_or(l.jawab AND l.pengasuh = 'ayah') AS ayah
  FROM hitung h JOIN uji.layanan l ON l.id = h.id AND l.butir = h.item AND l.tanggal BETWEEN CASE WHEN l.bulan_saja THEN date_trunc('month', h.dari)::date ELSE h.dari END AND h.sampai
 GROUP BY 1, 2, 3;
CREATE TEMP TABLE tablet AS
SELECT baris, sum(CASE WHEN angka > 0 THEN angka ELSE 30 END) AS tablet, bool_or(angka > 0) AS ada
  FROM (SELECT baris, b, greatest(coalesce(sum(n) FILTER (WHERE NOT bulan_saja), 0), coalesce(max(n) FILTER (WHERE bulan_saja), 0)) AS angka
          FROM (SELECT h.baris, pg_temp.bln(l.tanggal) AS b, l.tanggal, l.bulan_saja, coalesce(max(l.jumlah), 0) AS n
                  FROM hitung h JOIN uji.layanan l ON l.id = h.id AND l.butir = 'TTD' AND l.jawab
                       AND l.tanggal BETWEEN CASE WHEN l.bulan_saja THEN date_trunc('month', h.dari)::date ELSE h.dari END AND h.sampai
                 WHERE h.ind = 'TTD' GROUP BY 1, 2, 3, 4) x GROUP BY 1, 2) y GROUP BY 1;
CREATE TEMP TABLE jumlah AS
SELECT h.baris, h.ind, h.perlu, h.jenis, coalesce(sum(CASE WHEN h.jenis = 'tanggal' THEN CASE WHEN t.tanggal > 0 THEN t.tanggal WHEN t.ya THEN 1 ELSE 0 END ELSE (t.ya)::int END), 0)::int AS dapat,
       count(t.b)::int AS terjawab, coalesce(bool_or(t.ayah), false) AS ayah
  FROM hitung h LEFT JOIN temuan t USING (baris, ind) GROUP BY 1, 2, 3, 4;
-- Any answer inside the period.
CREATE TEMP TABLE dijawab AS
SELECT DISTINCT b.baris, l.butir FROM oracle_baris b JOIN uji.layanan l ON l.id = b.id
   AND l.tanggal BETWEEN greatest(b.s, CASE WHEN l.bulan_saja THEN date_trunc('month', b.bawah)::date ELSE b.bawah END) AND b.cut;
ANALYZE dijawab;

-- States: the newest answer of twelve months; a dated one hides the tick of its month; both answers on a day: Tidak.
CREATE TEMP TABLE keadaan AS
SELECT DISTINCT ON (baris, ind) baris, ind, jawab FROM (
  SELECT b.baris, v.ind, r.tanggal, r.bulan_saja, r.jawab, b.cut AS batas
    FROM oracle_baris b JOIN (VALUES ('HAMIL', 'H6', 'AIR'), ('HAMIL', 'H7', 'JAMBAN'), ('BADUTA', 'A6', 'AIR'), ('BADUTA', 'A7', 'JAMBAN')) v (kelompok, ind, item) USING (kelompok)
    JOIN uji.rumah r ON r.keluarga = b.keluarga AND r.butir = v.item WHERE NOT b.keluar
  UNION ALL
  SELECT b.baris, v.ind, r.tanggal, r.bulan_saja, r.jawab, b.t
    FROM oracle_baris b JOIN (VALUES ('HAMIL', 'H8', 'JAMINAN'), ('BADUTA', 'A9', 'JAMINAN'), ('BADUTA', 'A8', 'AKTA')) v (kelompok, ind, item) USING (kelompok)
    JOIN uji.layanan r ON r.id = b.id AND r.butir = v.item WHERE NOT b.keluar) x
 WHERE tanggal <= batas AND CASE WHEN bulan_saja THEN pg_temp.bln(tanggal) > pg_temp.bln(batas) - 12 ELSE tanggal > (batas - interval '12 months')::date END
 ORDER BY baris, ind, pg_temp.bln(tanggal) DESC, bulan_saja, tanggal DESC, jawab;

-- Visits after delivery: due on days 3, 28, 42 while living here; a month with a tick has at least the visits due in it.
CREATE TEMP TABLE nifas AS
WITH j AS (
  SELECT b.baris, b.id, b.lahir + d AS hari, b.t FROM oracle_baris b, (VALUES (3), (28), (42)) v (d)
   WHERE b.tahap = 'NIFAS' AND NOT b.keluar AND EXISTS (SELECT FROM tinggal x WHERE x.id = b.id AND b.lahir + d BETWEEN x.dari AND x.sampai)),
k AS (
  SELECT b.baris, pg_temp.bln(l.tanggal) AS b, count(DISTINCT l.tanggal) FILTER (WHERE NOT l.bulan_saja) AS n, bool_or(l.bulan_saja) AS tick
    FROM oracle_baris b JOIN uji.layanan l ON l.id = b.id AND l.butir = 'NIFAS' AND l.jawab
     AND l.tanggal BETWEEN CASE WHEN l.bulan_saja THEN date_trunc('month', b.lahir)::date ELSE b.lahir END AND least(b.lahir + 42, b.cut)
   WHERE b.tahap = 'NIFAS' AND NOT b.keluar GROUP BY 1, 2)
SELECT b.baris, coalesce(p.perlu, 0)::int AS perlu, coalesce(d.dapat, 0)::int AS dapat
  FROM oracle_baris b
  LEFT JOIN (SELECT baris, count(*) FILTER (WHERE hari <= t) AS perlu FROM j GROUP BY 1) p USING (baris)
  LEFT JOIN (SELECT k.baris, sum(greatest(k.n, CASE WHEN k.tick THEN greatest(1, coalesce(x.tempo, 0)) ELSE 0 END)) AS dapat
               FROM k LEFT JOIN (SELECT baris, pg_temp.bln(hari) AS b, count(*) AS tempo FROM j GROUP BY 1, 2) x USING (baris, b) GROUP BY 1) d USING (baris)
 WHERE b.tahap = 'NIFAS' AND NOT b.keluar;

-- The cells: every indicator of the group, TS unless something was asked.
CREATE TEMP TABLE hasil AS
WITH tablet_perlu AS (SELECT h.baris, least(90, 30 * (h.b1 - h.b0 + 1)) AS perlu, t.tablet FROM hitung h JOIN tablet t USING (baris) WHERE h.ind = 'TTD' AND t.ada),
hitungan AS (
  SELECT j.baris, j.ind, j.ayah, j.dapat, j.perlu, CASE WHEN j.dapat >= j.perlu THEN 'Y' WHEN d.baris IS NOT NULL THEN 'T' END AS status
    FROM jumlah j JOIN hitung h USING (baris, ind) LEFT JOIN dijawab d ON d.baris = j.baris AND d.butir = h.item WHERE j.jenis IN ('tanggal', 'bulan') AND j.ind NOT IN ('A1a', 'A1b'))
SELECT k.baris, k.ind, k.ayah, CASE WHEN kurang THEN t.tablet ELSE k.dapat END::int AS dapat, CASE WHEN kurang THEN t.perlu ELSE k.perlu END AS perlu, CASE WHEN kurang THEN 'T' ELSE k.status END AS status
  FROM hitungan k LEFT JOIN tablet_perlu t ON t.baris = k.baris AND k.ind = 'H2'
 CROSS JOIN LATERAL (SELECT coalesce(k.status = 'Y' AND t.tablet < t.perlu, false)) x (kurang)
UNION ALL
SELECT j.baris, 'P1', false, j.dapat, greatest(1, ceil(0.8 * CASE WHEN j.terjawab > 0 THEN j.terjawab ELSE b.k END))::int,
       CASE WHEN j.terjawab > 0 THEN CASE WHEN j.dapat >= ceil(0.8 * j.terjawab) THEN 'Y' ELSE 'T' END END
  FROM jumlah j JOIN oracle_baris b USING (baris) WHERE j.ind = 'P1'
UNION ALL
SELECT n.baris, 'H3', false, n.dapat, n.perlu, CASE WHEN n.perlu = 0 THEN 'TS' WHEN n.dapat >= n.perlu THEN 'Y' WHEN d.baris IS NOT NULL THEN 'T' END
  FROM nifas n LEFT JOIN dijawab d ON d.baris = n.baris AND d.butir = 'NIFAS'
UNION ALL
SELECT a.baris, 'A1', false, (a.dapat > 0)::int + coalesce((c.dapat > 0)::int, 0), 1 + (c.baris IS NOT NULL)::int,
       CASE WHEN a.terjawab = 0 THEN NULL WHEN a.dapat = 0 THEN 'T' WHEN c.baris IS NULL OR c.dapat > 0 THEN 'Y' WHEN c.terjawab > 0 THEN 'T' END
  FROM jumlah a LEFT JOIN jumlah c ON c.baris = a.baris AND c.ind = 'A1b' WHERE a.ind = 'A1a'
UNION ALL
SELECT b.baris, v.ind, false, (k.jawab OR a.baris IS NOT NULL)::int, 1, CASE WHEN a.baris IS NOT NULL OR k.jawab THEN 'Y' WHEN NOT k.jawab THEN 'T' END
  FROM oracle_baris b JOIN (VALUES ('HAMIL', 'H6'), ('HAMIL', 'H7'), ('HAMIL', 'H8'), ('BADUTA', 'A6'), ('BADUTA', 'A7'), ('BADUTA', 'A8'), ('BADUTA', 'A9')) v (kelompok, ind) USING (kelompok)
  LEFT JOIN keadaan k ON k.baris = b.baris AND k.ind = v.ind
  LEFT JOIN (SELECT DISTINCT b.baris FROM oracle_baris b JOIN uji.layanan l ON l.id = b.id AND l.butir = 'AKTA' AND l.jawab AND l.tanggal <= b.t) a ON a.baris = b.baris AND v.ind = 'A8'
 WHERE NOT b.keluar;
CREATE TEMP TABLE oracle_sel AS
SELECT b.baris, b.id, b.kelompok, b.urut, v.ind, v.nomor, coalesce(h.ayah, false) AS ayah, coalesce(h.dapat, 0) AS dapat, h.perlu, CASE WHEN h.baris IS NULL THEN 'TS' ELSE h.status END AS status
  FROM oracle_baris b JOIN (VALUES ('HAMIL', 'H1', 1), ('HAMIL', 'H2', 2), ('HAMIL', 'H3', 3), ('HAMIL', 'H4', 4), ('HAMIL', 'H5', 5), ('HAMIL', 'H6', 6), ('HAMIL', 'H7', 7), ('HAMIL', 'H8', 8),
         ('BADUTA', 'A1', 11), ('BADUTA', 'A2', 12), ('BADUTA', 'A3', 13), ('BADUTA', 'A4', 14), ('BADUTA', 'A5', 15), ('BADUTA', 'A6', 16), ('BADUTA', 'A7', 17), ('BADUTA', 'A8', 18),
         ('BADUTA', 'A9', 19), ('BADUTA', 'A10', 20), ('PAUD', 'P1', 21)) v (kelompok, ind, nomor) USING (kelompok)
  LEFT JOIN hasil h ON h.baris = b.baris AND h.ind = v.ind
 WHERE NOT b.keluar;
