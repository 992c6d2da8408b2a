-- survey_mean and survey_proportion: rules, edges, errors, and one state for every road.
\set VERBOSITY terse
SET extra_float_digits = -3;

-- The WHO sample of 494 children in numbers: 471 with a score, 25 below -2.
SELECT n, weighted_n, round((100 * estimate)::numeric, 6) r, round((100 * se)::numeric, 6) se,
       round((100 * ci_low)::numeric, 6) low, round((100 * ci_high)::numeric, 6) high, df
FROM (SELECT (survey_proportion(CASE WHEN i <= 471 THEN i <= 25 END, true, NULL, NULL, NULL)).* FROM generate_series(1, 494) i) e;

CREATE TABLE svy AS
SELECT i, CASE WHEN i % 11 <> 0 THEN (i * 37 % 101) / 10.0 END::float8 AS x, i % 3 <> 0 AS y, i % 5 <> 0 AS d,
       (1 + i % 17) / 3.0::float8 AS w, 'h' || i % 4 AS stratum, (i % 13)::text AS psu
FROM generate_series(1, 2000) i;

-- Strata, clusters, weights, a domain; then each of them missing.
SELECT (survey_mean(x, d, w, stratum, psu)).* FROM svy;
SELECT (survey_proportion(y, d, w, stratum, psu)).* FROM svy;
SELECT (survey_mean(x, d, w, NULL, psu)).* FROM svy;
SELECT (survey_mean(x, d, w, stratum, NULL)).* FROM svy;
SELECT (survey_mean(x, true, NULL, NULL, NULL)).* FROM svy;
SELECT avg(x) AS estimate, stddev_samp(x) / sqrt(count(*)) AS se, stddev_samp(x) AS sd FROM svy WHERE x IS NOT NULL;
SELECT (survey_mean(x, true, NULL, NULL, NULL)).* FROM svy WHERE x IS NOT NULL;

-- One PSU value in the whole sample: every row is its own PSU, but the design was given.
SELECT (survey_mean(x, true, w, NULL, 'only')).df = (survey_mean(x, true, w, 'one', NULL)).df FROM svy;
-- Rows without stratum or PSU are dropped once the column is given; a missing weight weighs nothing.
SELECT (survey_mean(x, d, w, CASE WHEN i > 10 THEN stratum END, CASE WHEN i <> 20 THEN psu END)) =
       (survey_mean(x, d, w, stratum, psu) FILTER (WHERE i > 10 AND i <> 20)) AS dropped FROM svy;
SELECT (survey_mean(x, d, CASE WHEN i > 10 THEN w END, stratum, psu)) =
       (survey_mean(x, d, CASE WHEN i > 10 THEN w ELSE 0 END, stratum, psu)) AS null_weight_is_0 FROM svy;
SELECT (survey_mean(x, d, NULL, stratum, psu)) = (survey_mean(x, d, 1, stratum, psu)) AS no_weights_is_1 FROM svy;

-- Edges.
SELECT (survey_mean(x, false, w, stratum, psu)).* FROM svy;
SELECT (survey_mean(x, d, w, stratum, psu)).* FROM svy WHERE false;
SELECT (survey_mean(x, true, NULL, NULL, NULL)).* FROM svy WHERE i = 1;
SELECT (survey_mean(x, i = 1, NULL, NULL, NULL)).* FROM svy;
SELECT (survey_proportion(false, d, w, stratum, psu)).* FROM svy;
SELECT (survey_proportion(true, d, w, stratum, psu)).* FROM svy;
SELECT (survey_proportion(i <= 20, true, NULL, NULL, NULL)).* FROM svy;
SELECT (survey_mean(x, psu = '3' AND stratum = 'h1', w, stratum, psu)).* FROM svy;
SELECT (survey_mean(v, true, NULL, NULL, NULL)).n FROM (VALUES (1.0::float8), ('NaN'), ('Infinity'), (NULL)) t(v);
SELECT survey_mean(x, d, -w, stratum, psu) FROM svy;
SELECT survey_mean(x, d, 'NaN', stratum, psu) FROM svy;

-- Order, parts and copies of a state give the same bytes.
SELECT count(DISTINCT s::text) AS different FROM (
    SELECT survey_mean_state(x, d, w, stratum, psu) FROM svy
    UNION ALL SELECT survey_mean_state(x, d, w, stratum, psu ORDER BY md5(i::text)) FROM svy
    UNION ALL SELECT survey_mean_state(x, d, w, stratum, psu ORDER BY w, psu DESC) FROM svy
    UNION ALL SELECT survey_mean_rollup(s) FROM (SELECT survey_mean_state(x, d, w, stratum, psu) s FROM svy GROUP BY i % 7) p
    UNION ALL SELECT survey_mean_rollup(s ORDER BY g DESC) FROM (
        SELECT i % 50 g, survey_mean_state(x, d, w, stratum, psu)::text::survey_state s FROM svy GROUP BY 1) p) t(s);
SELECT count(DISTINCT s::text) AS different FROM (
    SELECT survey_proportion_state(y, d, NULL, stratum, NULL) FROM svy
    UNION ALL SELECT survey_proportion_rollup(s) FROM (SELECT survey_proportion_state(y, d, NULL, stratum, NULL) s FROM svy GROUP BY i % 7) p) t(s);
SELECT survey_mean_final(survey_mean_state(x, d, w, stratum, psu)) = survey_mean(x, d, w, stratum, psu) AS same FROM svy;
SELECT survey_mean_final(s) = survey_mean_final(s::text::survey_state) AS same FROM (SELECT survey_mean_state(x, d, w, stratum, psu) s FROM svy) t;

-- The same in parallel.
CREATE FUNCTION pg_temp.workers(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    IF line LIKE '%Workers Planned%' THEN RETURN btrim(line); END IF;
  END LOOP;
  RETURN 'serial';
END $$;
ANALYZE svy;
CREATE TABLE serial AS SELECT survey_mean_state(x, d, w, stratum, psu) s, survey_mean(x, d, w, stratum, psu) e FROM svy;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
SELECT pg_temp.workers('SELECT survey_mean(x, d, w, stratum, psu), survey_proportion(y, d, w, stratum, psu) FROM svy');
SELECT p.s::text = serial.s::text AS same_bytes, p.e = serial.e AS same_estimate
FROM serial, (SELECT survey_mean_state(x, d, w, stratum, psu) s, survey_mean(x, d, w, stratum, psu) e FROM svy) p;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET max_parallel_workers_per_gather;

-- Groups, and a running estimate in a window.
SELECT stratum, (e).n, round((e).estimate::numeric, 6) AS estimate, (e).df
FROM (SELECT stratum, survey_mean(x, d, w, NULL, psu) e FROM svy GROUP BY stratum) t ORDER BY stratum COLLATE "C";
SELECT i, (e).n, (e).estimate FROM (SELECT i, survey_mean(x, true, NULL, NULL, NULL) OVER (ORDER BY i) e FROM svy WHERE i <= 4) t ORDER BY i;

-- Many groups at once, hashed, spilled, sorted, in grouping sets and in moving windows: every state on its own.
CREATE TABLE many AS SELECT i % 500 AS g, i, x, d, w, stratum, psu FROM svy, generate_series(1, 3) r;
SET work_mem = '64kB'; SET enable_sort = off;
CREATE TEMP TABLE hashed AS SELECT g, survey_mean(x, d, w, stratum, psu) e, survey_mean_state(x, d, w, stratum, psu)::text s FROM many GROUP BY g;
SET enable_sort = on; SET enable_hashagg = off;
SELECT count(*) AS groups, bool_and(h.e = m.e AND h.s = m.s) AS same FROM hashed h JOIN
    (SELECT g, survey_mean(x, d, w, stratum, psu) e, survey_mean_state(x, d, w, stratum, psu)::text s FROM many GROUP BY g) m USING (g);
RESET work_mem; RESET enable_hashagg;
SELECT bool_and(h.s = m.s) AS same FROM hashed h JOIN (SELECT g, survey_mean_state(x, d, w, stratum, psu)::text s FROM many GROUP BY GROUPING SETS ((g), (psu), ())) m USING (g);
SELECT sum((e).n) AS n FROM (SELECT survey_mean(x, true, w, stratum, psu) OVER (PARTITION BY g ORDER BY i ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) e FROM many WHERE g < 10 AND x IS NOT NULL) t;

-- Damaged and mixed states.
SELECT 'x'::survey_state;
SELECT '\x0100'::survey_state;
SELECT '\x09000100'::survey_state;
SELECT survey_proportion_final(survey_mean_state(x, d, w, stratum, psu)) FROM svy;
SELECT survey_mean_rollup(s) FROM (SELECT survey_mean_state(x, d, w, stratum, psu) s FROM svy
    UNION ALL SELECT survey_proportion_state(y, d, w, stratum, psu) FROM svy) t;
DROP TABLE svy, serial, many;
