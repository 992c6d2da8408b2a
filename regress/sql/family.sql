-- Mothers and children of families: the rule in plain SQL beside the aggregates, joined states, foreign bytes.
\set VERBOSITY sqlstate
CREATE TEMP TABLE anggota (keluarga int, orang bigint, ibu bigint, jk text, lahir date, hamil boolean);
INSERT INTO anggota VALUES
  (1, 11, NULL, 'P', '1998-03-01', false), (1, 12, 11, 'L', '2020-01-31', false), (1, 13, 11, 'P', '2022-01-30', NULL), -- a day too early
  (2, 21, NULL, 'P', '1980-03-01', false), (2, 22, 21, 'L', '2020-01-31', false), (2, 23, 21, 'P', '2022-01-31', false),
  (3, 31, NULL, 'P', '2008-05-05', true), (3, 32, NULL, 'L', '1990-05-05', false),
  (4, 41, 11, 'L', '2021-01-01', false), (4, 42, NULL, 'P', '1975-01-01', NULL), -- the mother lives elsewhere
  (5, 51, NULL, 'P', NULL, true), (5, 52, 51, 'P', NULL, false), (5, 53, 51, 'L', '-infinity', false), (5, 54, 51, 'L', '2020-01-01', false),
  (6, 61, NULL, NULL, '1990-01-01', false), (6, 62, 61, 'P', '2019-01-01', false), (6, 63, 61, 'P', '2019-01-01', false),
  (NULL, 71, NULL, 'P', '1990-01-01', true);
CREATE TEMP VIEW bertanda AS SELECT *, CASE WHEN jk = 'P' THEN CASE WHEN lahir > '2005-01-01' THEN 2 WHEN lahir <= '1985-01-01' THEN 4 ELSE 1 END END AS tanda, (lahir - interval '24 months')::date AS sesudah FROM anggota;
SELECT keluarga, family_mothers(orang, ibu, lahir, sesudah, tanda, hamil) AS mothers, family_births_close(orang, ibu, lahir, sesudah, tanda, hamil) AS close FROM bertanda GROUP BY keluarga ORDER BY keluarga;
SELECT family_mothers(NULL, NULL, NULL, NULL, 1, true) AS nobody, family_births_close(1, NULL, '2020-01-01', NULL, NULL, NULL) AS no_mother;
-- Many families, some of many members: the same as windows and joins.
INSERT INTO anggota SELECT 100 + h % (400 - h % 7 * 40), 1000 + h, CASE WHEN h % 3 > 0 THEN 1000 + h - h * h % 5 * (400 - h % 7 * 40) END, CASE WHEN h % 11 > 0 THEN substr('LPP', h % 3 + 1, 1) END,
  CASE WHEN h % 13 > 0 THEN date '1975-01-01' + h * h % 18000 END, h % 17 = 0 FROM generate_series(1, 6000) h;
CREATE TEMP TABLE cara_lain AS
WITH anak AS (SELECT keluarga, ibu, bool_or(kakak > lahir - interval '24 months') FILTER (WHERE kakak < lahir) AS dekat
    FROM (SELECT *, lag(lahir) OVER (PARTITION BY keluarga, ibu ORDER BY lahir) AS kakak FROM bertanda WHERE ibu IS NOT NULL AND keluarga >= 100) x GROUP BY keluarga, ibu)
SELECT b.keluarga, bit_or(b.tanda) FILTER (WHERE b.hamil OR (b.keluarga, b.orang) IN (SELECT keluarga, ibu FROM anak)) AS ibu, (SELECT bool_or(dekat) FROM anak a WHERE a.keluarga = b.keluarga) AS dekat
FROM bertanda b WHERE b.keluarga >= 100 GROUP BY b.keluarga;
SELECT count(*) AS families, count(ibu) AS with_mothers, count(dekat) AS with_siblings, count(*) FILTER (WHERE dekat) AS close, max(n) AS most FROM cara_lain JOIN (SELECT keluarga, count(*) AS n FROM anggota GROUP BY 1) a USING (keluarga);
SELECT count(*) AS differ FROM cara_lain c FULL JOIN (SELECT keluarga, family_mothers(orang, ibu, lahir, sesudah, tanda, hamil) AS ibu, family_births_close(orang, ibu, lahir, sesudah, tanda, hamil) AS dekat
  FROM bertanda WHERE keluarga >= 100 GROUP BY keluarga) f USING (keluarga) WHERE (c.ibu, c.dekat) IS DISTINCT FROM (f.ibu, f.dekat);
-- States of parts join, in any order; a missing one adds nothing.
SELECT count(*) AS families, count(*) FILTER (WHERE (family_mothers_final(b), family_births_close_final(b)) IS DISTINCT FROM (c.ibu, c.dekat)) AS differ
FROM (SELECT keluarga, family_rollup(s ORDER BY k DESC) AS b FROM (SELECT keluarga, orang % 3 AS k, family_state(orang, ibu, lahir, sesudah, tanda, hamil) AS s FROM bertanda WHERE keluarga >= 100 GROUP BY 1, 2
  UNION ALL SELECT keluarga, 9, NULL FROM cara_lain) x GROUP BY keluarga) j JOIN cara_lain c USING (keluarga);
-- Children of one mother: the most of any.
SELECT keluarga, family_children(orang, ibu, lahir, sesudah, tanda, hamil) AS children FROM bertanda WHERE keluarga < 100 GROUP BY keluarga ORDER BY keluarga;
SELECT count(*) AS differ FROM (SELECT keluarga, family_children_final(family_state(orang, ibu, lahir, sesudah, tanda, hamil)) AS f,
    (SELECT max(n) FROM (SELECT count(*) AS n FROM bertanda x WHERE x.keluarga = b.keluarga AND x.ibu IS NOT NULL AND isfinite(x.lahir) GROUP BY x.ibu) y) AS c FROM bertanda b WHERE keluarga >= 100 GROUP BY keluarga) z WHERE f IS DISTINCT FROM c;
-- Bytes that are no state.
SELECT family_mothers_final('');
SELECT family_births_close_final('\x0000000000000001');
SELECT family_trans('\x00', 1, 2, NULL, NULL, 1, true);
SELECT family_combine('\x7fffffffffffffff', NULL);
SELECT family_mothers_final(NULL) IS NULL AS nothing;
