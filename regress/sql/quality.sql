-- Data quality: statistics, ratings, states, and cases that no child makes.
\set VERBOSITY terse
SET extra_float_digits = -3;
CREATE TABLE child AS
SELECT i AS id, CASE WHEN i % 9 < 5 THEN 'L' ELSE 'P' END AS sex, (i * 37 % 1800)::float8 AS age_days, i % 4 <> 0 AS known,
       CASE WHEN i % 50 <> 0 THEN round((3.4 + 0.3 * sqrt(i * 37 % 1800) * (0.8 + (i * 13 % 40) / 100.0))::numeric, 1) END::float8 AS weight,
       CASE WHEN i % 40 <> 0 THEN round((49 + 1.35 * sqrt(i * 37 % 1800) * (0.9 + (i * 7 % 20) / 100.0)) * 2) / 2 END::float8 AS height,   -- rounded to halves
       CASE WHEN i % 3 = 0 THEN 'L' WHEN i % 3 = 1 THEN 'H' END AS "position", i % 200 = 7 AS oedema, CASE WHEN i % 10 < 8 THEN 11 + (i * 11 % 70) / 10.0 END AS muac
FROM generate_series(1, 2000) i;
SELECT v.* FROM (SELECT quality(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) q FROM child) x, unnest(q) v;

-- Ratings: bands are rows.
CREATE TABLE bands OF quality_band;
INSERT INTO bands VALUES ('dps', NULL, NULL, false, 8, false, 'excellent', 0), ('dps', NULL, NULL, false, 12, false, 'good', 2), ('dps', NULL, NULL, false, 20, false, 'acceptable', 4),
  ('dps', NULL, NULL, false, NULL, false, 'problematic', 10), ('smart_flags', 'whz', NULL, false, 2.5, true, 'excellent', 0), ('smart_flags', 'whz', NULL, false, NULL, false, 'problematic', 20),
  ('sd', 'whz', 0.9, false, 1.1, false, 'excellent', 0), ('sd', 'whz', NULL, false, NULL, false, 'problematic', 20), ('sex_ratio', NULL, 0.1, false, NULL, false, 'excellent', 0),
  ('sex_ratio', NULL, NULL, false, NULL, false, 'problematic', 10), ('skewness', NULL, NULL, false, 0.6, false, 'acceptable', 3), ('score', NULL, NULL, false, 9, true, 'excellent', NULL),
  ('score', NULL, NULL, false, NULL, false, 'problematic', NULL);
CREATE FUNCTION pg_temp.bands() RETURNS quality_band[] LANGUAGE sql AS 'SELECT array_agg(ROW(b.*)::quality_band) FROM bands b';
SELECT r.* FROM (SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) s FROM child) x, quality_report(s, pg_temp.bands()) r WHERE rating IS NOT NULL OR statistic = 'score';
SELECT count(*), count(rating), count(points) FROM quality_report((SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) FROM child), NULL);
SELECT chi2, p FROM quality_report((SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) FROM child), NULL, 0.5556) WHERE statistic = 'sex_ratio';
-- No rows, one row.
SELECT statistic, subject, n, value FROM quality_report(NULL, pg_temp.bands()) WHERE statistic IN ('rows', 'dps', 'sd', 'score');
SELECT statistic, subject, n, value, rating FROM quality_report((SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) FROM child WHERE id = 1), pg_temp.bands()) WHERE statistic IN ('rows', 'dps', 'sd', 'mean', 'score');

-- Order, parts, copies, parallel: the same bytes.
CREATE TABLE state AS SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) s FROM child;
SELECT count(DISTINCT s::text) AS different FROM (
    SELECT s FROM state
    UNION ALL SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac ORDER BY md5(id::text)) FROM child
    UNION ALL SELECT quality_rollup(p.s) FROM (SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) s FROM child GROUP BY id % 7) p
    UNION ALL SELECT s::text::quality_state FROM state) x;
SELECT quality_final(s) = (SELECT quality(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) FROM child) AS same FROM state;
ANALYZE child;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) FROM child;
SELECT p.s::text = state.s::text AS same_bytes FROM state, (SELECT quality_state(sex, age_days, NULL, known, weight, height, "position", oedema, NULL, muac) s FROM child) p;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET max_parallel_workers_per_gather;

-- Cases that no child makes.
CREATE TABLE visit (child text, area text, sex text, born date, measured_on date, weight_kg float8, height_cm float8, "position" text);
INSERT INTO visit VALUES
  ('a', 'x', 'L', '2023-01-01', '2023-06-01', 7.0, 66.0, 'L'), ('a', 'x', 'L', '2023-01-01', '2023-06-01', 7.1, 66.0, 'L'),    -- twice a day
  ('b', 'x', 'P', '2023-02-01', '2023-06-01', 6.5, 63.0, 'L'), ('c', 'x', 'P', '2023-02-01', '2023-06-01', 6.5, 63.0, 'L'),    -- one child, two ids
  ('d', 'y', 'P', '2023-02-01', '2023-06-01', 6.5, 63.0, 'L'),                                                                -- elsewhere: another child
  ('e', 'x', 'L', '2023-01-01', '2023-06-01', 7.0, 66.5, 'L'), ('e', 'x', 'L', '2023-01-01', '2023-06-22', 7.0, 66.5, 'L'),    -- 21 days, nothing changed
  ('f', 'x', 'L', '2023-01-01', '2023-06-02', 7.0, 66.5, 'L'), ('f', 'x', 'L', '2023-01-01', '2023-06-22', 7.0, 66.5, 'L'),    -- 20 days: not yet
  ('g', 'x', 'L', '2023-01-01', '2023-06-01', 7.0, 67.0, 'L'), ('g', 'x', 'L', '2023-01-01', '2023-07-01', 7.2, 66.0, 'L'),    -- 1.0 cm: not yet
  ('h', 'x', 'L', '2023-01-01', '2023-06-01', 7.0, 67.1, 'L'), ('h', 'x', 'L', '2023-01-01', '2023-07-01', 7.2, 67.5, 'L'), ('h', 'x', 'L', '2023-01-01', '2023-08-01', 7.3, 66.4, 'L'),
  ('i', 'x', 'L', '2021-01-01', '2023-06-01', 12.0, 88.0, 'L'), ('i', 'x', 'L', '2021-01-01', '2023-07-01', 12.2, 87.3, 'H'),  -- lying, then standing: the same
  ('j', 'x', 'L', '2023-01-01', '2023-06-01', 7.0, 60.0, 'L'), ('j', 'x', 'L', '2023-01-01', '2023-09-01', 8.2, 72.5, 'L'),    -- 3.8 SD in three months
  ('j', 'x', 'L', '2023-01-01', '2023-08-01', 7.7, NULL, NULL),                                                               -- weighed only, in between
  ('l', 'z', 'L', '2023-01-01', '2023-06-01', 7.0, 67.1, 'L'), ('l', 'z', 'L', '2023-01-01', '2023-07-01', 7.1, NULL, NULL), ('l', 'z', 'L', '2023-01-01', '2023-07-01', 7.2, 65.9, 'L'),
  ('k', 'x', 'L', NULL, '2023-06-01', 7.0, 66.0, 'L'), (NULL, 'x', 'L', '2023-01-01', '2023-06-01', 9.0, 70.0, 'L');
SELECT * FROM quality_findings('SELECT * FROM visit;');
SELECT finding, count(*) FROM quality_findings('SELECT * FROM visit', 0.5, 1.0) GROUP BY finding ORDER BY finding COLLATE "C";
SELECT * FROM quality_findings('SELECT child, area, sex, born, measured_on, weight_kg, height_cm FROM visit');

-- Wrong use.
SELECT * FROM quality_report((SELECT s FROM state), pg_temp.bands(), 1.5);
SELECT '\x0100'::quality_state;
DROP TABLE child, bands, state, visit;
