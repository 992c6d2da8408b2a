-- Growth functions as SQL sees them: arguments, NULL, spellings, classes, chart lines.
\set VERBOSITY terse
-- Worked examples: boy and girl of 365 days, 8.6 kg, 74.2 cm lying; arm, head and skinfolds.
SELECT sex, g.* FROM (VALUES ('L'), ('P')) s(sex),
  LATERAL growth_assess(sex, 365, 8.6, 74.2, 'L', false, 45.2, 14.1, 8.0, 6.4) g ORDER BY sex;
-- Single functions give the numbers of the assessment.
SELECT haz('L', 365, 74.2, 'L'), waz('L', 365, 8.6), whz('L', 365, 8.6, 74.2, 'L'), baz('L', 365, 8.6, 74.2, 'L'),
       hcz('L', 365, 45.2), acz('L', 365, 14.1), tsz('L', 365, 8.0), ssz('L', 365, 6.4);
-- 0.7 cm between lying and standing, before and from day 731.
SELECT d, p, height_adjusted, haz, whz FROM (VALUES (730, 'L'), (731, 'L'), (730, 'H'), (731, 'H')) v(d, p),
  LATERAL growth_assess('P', d, 10.1, 82.6, p) ORDER BY p DESC, d;
-- 103.1 cm lying at two and a half years.
SELECT whz('L', 950, 15.8, 103.1, 'L');
-- Age unknown: whz alone, the table by position, then by 87 cm.
SELECT whz('L', NULL, 9.4, 80.2), whz('L', NULL, 9.4, 80.2, 'L'), whz('L', NULL, 9.4, 80.2, 'H'),
       whz('P', NULL, 12.0, 86.9), whz('P', NULL, 12.0, 87.0), haz('L', NULL, 80.2), waz('L', NULL, 9.4), baz('L', NULL, 9.4, 80.2);
-- Oedema: height is scored, what rests on weight is not.
SELECT haz, waz, whz, baz, hcz, acz, bmi IS NOT NULL AS bmi FROM growth_assess('P', 600, 8.9, 77.0, 'L', true, 45.8, 12.3);
SELECT waz('P', 600, 8.9, true), whz('P', 600, 8.9, 77, 'L', true), baz('P', 600, 8.9, 77, 'L', true), waz('P', 600, 8.9, NULL);
-- The switch at 60 months, both ways of giving the age, and single references.
SELECT d, r, haz, waz, whz, baz FROM (VALUES (1826), (1827)) v(d), (VALUES ('auto'), ('who2006'), ('WHO2007'), (NULL)) w(r),
  LATERAL growth_assess('L', d, 16.9, 106.3, 'H', reference => r) ORDER BY d, r;
SELECT m, haz, waz, baz FROM (VALUES (24.0), (59.99), (60), (120), (120.01), (228), (228.01)) v(m),
  LATERAL growth_assess_months('L', m, 29.3, 118) ORDER BY m;
SELECT growth_assess('L', 400, 9, 75, reference => 'CDC');
SELECT growth_assess_months('L', 13, 9, 75, reference => '');
-- Standing below 9 months is not believed.
SELECT d, c9mo_flag(d, 'H'), c9mo_flag(d, 'L'), height_adjusted FROM (VALUES (273), (274)) v(d), growth_assess('L', d, 8.2, 70.5, 'H');
-- Spellings of sex and position.
SELECT s, haz(s, 365, 74.2) FROM unnest(ARRAY['L', 'l', 'P', 'm', 'F', '1', '2', ' laki-laki ', 'Perempuan', 'MALE', 'female',
  E'\tL\n', '', ' ', 'X', '3', 'LL', 'laki-laki-', 'malé']) WITH ORDINALITY t(s, n) ORDER BY n;
SELECT p, haz('P', 731, 82.6, p) FROM unnest(ARRAY['L', 'l', ' H', 'Terlentang', 'BERDIRI', 'lying', 'standing', 'X', '', NULL])
  WITH ORDINALITY t(p, n) ORDER BY n;
-- Impossible input: NULL, never an error.
SELECT haz('L', -1, 70), haz('L', 2147483647, 70), haz('L', -2147483648, 70), haz('L', 365, 0), haz('L', 365, -70),
       haz('L', 365, 'NaN'), haz('L', 365, 'Infinity'), haz('L', 365, '-Infinity'), haz(NULL, 365, 70), haz('L', 365, NULL);
SELECT waz('L', 365, 0), waz('L', 365, 'NaN'), waz('L', 365, 'Infinity'), whz('L', 365, 9, 44.9), whz('L', 365, 9, 110.1),
       whz('L', 800, 9, 64.9), whz('L', 800, 9, 120.1), baz('L', 365, 9, 1e-300), acz('L', 90, 14), tsz('L', 90, 8), ssz('L', 1827, 8),
       hcz('L', 1827, 50);
SELECT * FROM growth_assess('X', 365, 9, 75);
SELECT * FROM growth_assess('L', -3, 9, 75);
SELECT * FROM growth_assess(NULL, NULL, NULL, NULL, NULL, NULL);
SELECT m, haz, whz FROM (VALUES ('NaN'::float8), ('Infinity'), ('-Infinity'), (-0.001), (0)) v(m), growth_assess_months('L', m, 3.4, 50) ORDER BY m;
-- Extreme values are scored, flagged and bounded.
SELECT haz, haz_flag, waz, waz_flag, whz, whz_flag, baz_flag FROM growth_assess('P', 800, 25.5, 79.0, 'H');
SELECT haz('L', 365, 1e308), haz('L', 365, 1e-4), waz('L', 365, 1e308), waz('L', 365, 1e-308);
SELECT haz_flag, waz_flag, whz_flag, hcz_flag FROM growth_assess('P', 800, 12, 85);
-- No negative zero.
SELECT haz('P', 0, 49.1477), waz('P', 0, 3.2322);

-- Classes at their borders.
SELECT z, status_bbu(z), status_tbu(z), status_bbtb(z), status_imtu(z, 1826) AS imtu, status_imtu(z, 1827) AS imtu_school
  FROM unnest(ARRAY[-6.01, -6, -5.01, -5, -3.01, -3, -2.01, -2, 0, 1, 1.01, 2, 2.01, 3, 3.01, 5, 5.01, 6, 6.01]::float8[]) z ORDER BY z;
SELECT status_bbu(NULL), status_tbu('NaN'), status_bbtb('Infinity'), status_imtu(0, NULL), status_imtu(0, -1), status_imtu(0, 6939), status_imtu(0, 6940);
SELECT status_bbtb(NULL, true), status_bbtb(-1, true), status_bbtb(-1, false), status_bbtb(-1, NULL), status_bbtb(NULL, false);
-- The class looks at the score as printed.
SELECT status_tbu(-2.004), status_tbu(-2.006);

-- Chart lines.
SELECT x, round(y::numeric, 6) AS y FROM growth_curve('haz', 'L', -2, 365);
SELECT x, round(y::numeric, 6) AS y FROM growth_curve('wfl', 'P', 0, 300);
SELECT x, round(y::numeric, 6) AS y FROM growth_curve('whz', 'P', 0, 210);
SELECT x, round(y::numeric, 6) AS y FROM growth_curve('wfa2007', 'L', 3, 25);
SELECT i, count(*), min(x), max(x) FROM unnest(ARRAY['haz', 'waz', 'whz', 'wfl', 'wfh', 'baz', 'hcz', 'acz', 'tsz', 'ssz', 'hfa2007', 'wfa2007', 'bfa2007']) i,
  growth_curve(i, 'F', -3, 7) GROUP BY i ORDER BY i;
-- Scoring the points of a line gives the line back, also beyond 3 SD.
SELECT z, count(*), count(*) FILTER (WHERE waz('P', x::int, y) = z) AS weight, count(*) FILTER (WHERE haz('P', x::int, h.y2) = z) AS height
  FROM generate_series(-4, 4) z, growth_curve('waz', 'P', z, 100), LATERAL (SELECT c.y AS y2 FROM growth_curve('haz', 'P', z, 100) c WHERE c.x = growth_curve.x) h
  GROUP BY z ORDER BY z;
SELECT count(*) FROM growth_curve('haz', 'X', 0);
SELECT count(*) FROM growth_curve('haz', NULL, 0);
SELECT count(*) FROM growth_curve('haz', 'L', 'NaN');
SELECT count(*) FROM growth_curve('haz', 'L', -100);
SELECT count(*), min(x), max(x) FROM growth_curve('haz', 'L', 0, 2147483647);
SELECT * FROM growth_curve('height', 'L', 0);
SELECT * FROM growth_curve('haz', 'L', 0, 0);

-- Every function is immutable, parallel safe, priced and explained.
SELECT proname, provolatile, proparallel, procost > 1 AS priced, obj_description(p.oid, 'pg_proc') IS NOT NULL AS explained
  FROM pg_proc p WHERE pronamespace = 'konvergensi'::regnamespace
   AND proname ~ '^(haz|waz|whz|baz|hcz|acz|tsz|ssz|growth_assess|growth_curve|status_bb|status_tb|status_im|c9mo_)' ORDER BY proname COLLATE "C", pronargs;

-- The row of an assessment is an ordinary value: it can be stored, compared, hashed and sorted.
CREATE TEMP TABLE stored AS SELECT d, growth_assess(CASE WHEN d % 5 = 0 THEN 'X' WHEN d % 2 = 0 THEN 'L' ELSE 'P' END, d,
    CASE WHEN d % 3 > 0 THEN 9.0 END, 78, 'L', d % 7 = 0, 46, CASE WHEN d % 4 > 0 THEN 14.0 END, 8) AS g FROM generate_series(-1, 2000, 9) d;
SELECT count(*), count(DISTINCT g), count((g).haz), count((g).haz_flag), count((g).ssz), count((g).whz_flag),
       count(*) FILTER (WHERE g *= ROW((g).height_adjusted, (g).bmi, (g).haz, (g).waz, (g).whz, (g).baz, (g).hcz, (g).acz, (g).tsz, (g).ssz,
         (g).haz_flag, (g).waz_flag, (g).whz_flag, (g).baz_flag, (g).hcz_flag, (g).acz_flag, (g).tsz_flag, (g).ssz_flag)::growth_assessment) AS same,
       count(*) FILTER (WHERE g::text::growth_assessment = g) AS text_round_trip
  FROM stored;
SELECT g FROM stored WHERE d IN (-1, 8, 35, 737, 1997) ORDER BY d;
-- Without a step every row of the table is a point: the medians are WHO's own.
SELECT count(*), sum(abs(y - round(y::numeric, 4)::float8)) < 1e-9 AS four_decimals, max(y) FILTER (WHERE x = 365) AS cm FROM growth_curve('haz', 'L', 0);
