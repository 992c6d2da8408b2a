-- Growth card: statuses of weighings by window function and aggregate, SKDN counts.
\set VERBOSITY terse
-- KBM rows of the default variant as one value.
CREATE TABLE kbm AS
SELECT sex, month, CASE WHEN month = 1 THEN 800 WHEN month = 2 THEN 900 WHEN month = 3 THEN 800 WHEN month = 4 THEN 600 WHEN month = 5 THEN 500
    WHEN month = 6 THEN 400 WHEN month <= 10 THEN 300 WHEN month = 11 AND sex = 'L' THEN 300 ELSE 200 END AS gram
FROM (VALUES ('L'), ('P')) s(sex), generate_series(1, 59) month;
SELECT kms_rule(array_agg(sex), array_agg(month), array_agg(gram)) AS rule FROM kbm \gset
SELECT cardinality(:'rule'::int[]) AS length, (:'rule'::int[])[2:13] AS boys, (:'rule'::int[])[72] AS girls_11, (:'rule'::int[])[121:122] AS lines;

CREATE TABLE weighing (child int, sex text, born date, day date, kg float8);
INSERT INTO weighing VALUES
  (1, 'L', '2024-01-10', '2024-01-20', 3.4), (1, 'L', '2024-01-10', '2024-02-15', 4.4), (1, 'L', '2024-01-10', '2024-03-02', 4.8),
  (1, 'L', '2024-01-10', '2024-03-30', 5.0), (1, 'L', '2024-01-10', '2024-04-10', 5.1), (1, 'L', '2024-01-10', '2024-06-10', 6.6),
  (1, 'L', '2024-01-10', '2024-07-31', 6.0), (1, 'L', '2024-01-10', '2024-08-05', NULL), (1, 'L', '2024-01-10', '2024-08-31', 7.0),
  (2, 'P', '2024-01-31', '2024-06-30', 6.20), (2, 'P', '2024-01-31', '2024-07-31', 6.65),    -- spec: month 5-6, +450 g
  (3, 'L', '2024-01-31', '2024-12-31', 8.00), (3, 'L', '2024-01-31', '2025-01-15', 8.25),    -- boy, month 11, +250 g
  (4, 'P', '2024-01-31', '2024-12-31', 8.00), (4, 'P', '2024-01-31', '2025-01-15', 8.25),    -- girl, month 11, +250 g
  (5, NULL, '2024-01-31', '2024-12-31', 8.00), (5, NULL, '2024-01-31', '2025-01-15', 8.25),
  (6, 'L', NULL, '2024-12-31', 8.00), (6, 'L', NULL, '2025-01-15', 8.25),
  (7, 'L', '2024-01-01', '2024-12-31', 8.00), (7, 'L', '2024-02-01', '2025-01-15', 8.25),    -- two birth dates
  (8, 'P', '2020-01-01', '2024-12-31', 15.0), (8, 'P', '2020-01-01', '2025-01-01', 15.4),    -- five years old
  (9, 'P', '2024-05-01', '2024-04-30', 3.0), (9, 'P', '2024-05-01', '2024-05-01', 3.0), (9, 'P', '2024-05-01', 'infinity', 4.0);
SELECT child, day, kg, (k).month, (k).gain_g, (k).kbm_g, (k).status, (k).two_t, (k).bgm, (k).above_orange, (k).refer
FROM (SELECT w.*, kms(:'rule', sex, born, day, kg) OVER (PARTITION BY child) k FROM weighing w) x ORDER BY child, day;
-- The status alone; the order of rows does not matter; without PARTITION BY nothing is invented.
SELECT string_agg(coalesce(s, '-'), '' ORDER BY child, day) FROM (SELECT child, day, kms_status(:'rule', sex, born, day, kg) OVER (PARTITION BY child ORDER BY kg DESC) s FROM weighing) x;
SELECT s, count(*) FROM (SELECT kms_status(:'rule', sex, born, day, kg) OVER () s FROM weighing) x GROUP BY s ORDER BY s;

-- The aggregate gives the same weighings.
SELECT count(*) AS different FROM (
    SELECT child, k.* FROM (SELECT child, kms_series(:'rule', sex, born, day, kg, false) a FROM weighing GROUP BY child) s, unnest(a) k
    EXCEPT SELECT child, (k).* FROM (SELECT child, kms(:'rule', sex, born, day, kg) OVER (PARTITION BY child) k FROM weighing) x) d;
SELECT sum(cardinality(a)) AS weighings FROM (SELECT kms_series(:'rule', sex, born, day, kg, false) a FROM weighing GROUP BY child) s;
SELECT (k).status, (k).bgm FROM (SELECT unnest(kms_series(:'rule', 'L', '2024-01-10', day, 3, day > '2024-02-28')) k FROM (VALUES (date '2024-02-20'), ('2024-03-20')) v(day)) x;
SELECT kms_series(:'rule', sex, born, day, kg, false) FROM weighing WHERE false;
-- Weighings in any order and in parts: the same bytes.
SELECT count(DISTINCT s::text) FROM (
    SELECT kms_series_state(:'rule', sex, born, day, kg, false) FROM weighing WHERE child = 1
    UNION ALL SELECT kms_series_state(:'rule', sex, born, day, kg, false ORDER BY kg DESC) FROM weighing WHERE child = 1
    UNION ALL SELECT kms_series_rollup(s) FROM (SELECT kms_series_state(:'rule', sex, born, day, kg, false)::text::kms_state s FROM weighing WHERE child = 1 GROUP BY kg > 5) p
    UNION ALL SELECT kms_series_rollup(s) FROM (SELECT kms_series_state(:'rule', sex, born, day, kg, false) s FROM weighing WHERE child = 1 GROUP BY day) p) t(s);

-- SKDN: children of a posyandu in one month.
CREATE TABLE month (resident bool, book bool, weighed bool, status text, two_t bool, bgm bool);
INSERT INTO month SELECT true, i % 10 <> 0, i % 5 <> 0, CASE WHEN i % 5 <> 0 THEN (ARRAY['N', 'N', 'T', 'O', 'B', NULL])[1 + i % 6] END, i % 4 = 0, i % 50 = 1 FROM generate_series(1, 300) i;
INSERT INTO month VALUES (false, true, true, 'N', false, false), (NULL, true, true, 'N', false, false);
SELECT (skdn(resident, book, weighed, status, two_t, bgm)).* FROM month;
SELECT r.* FROM (SELECT skdn(resident, book, weighed, status, two_t, bgm) c FROM month) x, skdn_ratios(c) r;
SELECT r.* FROM (SELECT skdn(resident, book, weighed, status, two_t, bgm) c FROM month WHERE false) x, skdn_ratios(c) r;
SELECT skdn_state(resident, book, weighed, status, two_t, bgm)::text AS state,
       skdn_state(resident, book, weighed, status, two_t, bgm)::text = (SELECT skdn_rollup(s)::text FROM (SELECT skdn_state(resident, book, weighed, status, two_t, bgm) s FROM month GROUP BY status) p) AS same
FROM month;
SELECT skdn_final('1:10,9,8,3,2,1,1,1,0');
SELECT skdn_state_send('1:10,9,8,3,2,1,1,1,0'::skdn_state);
-- Without a state, as an aggregate of somebody else would begin.
SELECT skdn_trans(NULL, true, true, true, 'T', true, NULL);

-- Wrong use.
SELECT kms_rule(ARRAY['L', 'L'], ARRAY[1, 1], ARRAY[800, 900]);
SELECT kms_rule(ARRAY['X'], ARRAY[1], ARRAY[800]);
SELECT kms_rule(ARRAY['L'], ARRAY[60], ARRAY[800]);
SELECT kms_rule(ARRAY['L'], ARRAY[1, 2], ARRAY[800]);
SELECT kms_rule(ARRAY['L'], ARRAY[1], ARRAY[800], -300);
SELECT kms_status(ARRAY[1, 2], 'L', '2024-01-01', '2024-02-01', 4) OVER ();
SELECT kms_status(NULL, 'L', '2024-01-01', '2024-02-01', 4) OVER ();
SELECT kms_series(CASE WHEN kg > 5 THEN :'rule' ELSE kms_rule('{}', '{}', '{}') END, sex, born, day, kg, false) FROM weighing WHERE child = 1;
SELECT skdn(true, true, true, 'X', false, false);
SELECT '1:5,6,0,0,0,0,0,0,0'::skdn_state;
SELECT '1:5,5'::skdn_state;
SELECT '2:5,5,0,0,0,0,0,0,0'::skdn_state;
SELECT '\x0200'::kms_state;
DROP TABLE kbm, weighing, month;
