-- The WHO prevalence table from one call.
\set VERBOSITY terse
SET extra_float_digits = -3;
CREATE TABLE child AS
SELECT i AS id, CASE i % 2 WHEN 0 THEN 'L' ELSE 'P' END AS sex, (i * 37 % 1900)::float8 AS age_days,
       round((3.3 + 0.45 * sqrt(i * 37 % 1900) * (0.7 + (i * 13 % 50) / 100.0))::numeric, 1)::float8 AS weight_kg,
       round((45 + 1.35 * sqrt(i * 37 % 1900) * (0.88 + (i * 7 % 23) / 100.0))::numeric, 1)::float8 AS height_cm,
       CASE WHEN i * 37 % 1900 < 731 THEN 'L' ELSE 'H' END AS "position", i % 61 = 0 AS oedema, 50 + i % 23 / 7.0 AS sampling_weight,
       's' || i % 3 AS stratum, i % 24 AS psu, CASE WHEN i % 4 = 0 THEN 'Kota' ELSE 'Desa' END AS area, 1 + i % 5 AS wealth
FROM generate_series(1, 3000) i;
CREATE VIEW survey AS SELECT sex, age_days, weight_kg, height_cm, "position", oedema, sampling_weight, stratum, psu, area, wealth FROM child;

SELECT "Group", "HAZ_unwpop" AS n, "HA_2_r", "HA_2_se", "HA_2_ll", "HA_2_ul", "WH_2_r", "HA_r", "HA_stdev" FROM prevalence_under5('survey');
-- One row of it by survey_proportion.
SELECT 100 * e.estimate AS r, 100 * e.se AS se, 100 * e.ci_low AS ll, 100 * e.ci_high AS ul, e.n, e.df
FROM (SELECT survey_proportion(CASE WHEN NOT haz_flag THEN haz < -2 END, area = 'Kota', sampling_weight, stratum, psu::text) AS e
      FROM child, growth_assess_months(sex, age_days / 30.4375, weight_kg, height_cm, "position", oedema, reference => 'who2006') WHERE age_days <= 1826) t, LATERAL (SELECT (t.e).*) e;
-- A query; text columns; no design; the long form; names of tables with a schema.
SELECT label, indicator, n, r, ll, ul, psu, df FROM prevalence_under5_long('SELECT sex, (age_days / 30.4375)::text AS age_months, weight_kg::text, height_cm, CASE WHEN oedema THEN ''Y'' ELSE ''n'' END AS oedema FROM child;')
WHERE "group" = 'Sex' AND indicator IN ('HA_2', 'WH_3', 'WA', 'HA_2_WH_2');
SELECT count(*), count(DISTINCT label) FROM prevalence_under5_long('konvergensi.survey');
SELECT count(*), sum(n) FILTER (WHERE indicator = 'WH_2' AND label = 'All') AS weight_for_height_only FROM prevalence_under5_long('SELECT sex, weight_kg, height_cm FROM child');
-- School age.
SELECT "Group", "Years", "Months", "HAZ_unwpop", "WAZ_unwpop", "BMI2_r", "HA_r" FROM prevalence_school('SELECT sex, 60 + age_days / 10 AS age_months, weight_kg + 12 AS weight_kg, height_cm + 40 AS height_cm, oedema FROM child');
-- Nothing at all.
SELECT "Group", "HAZ_unwpop", "HA_2_r" FROM prevalence_under5('SELECT * FROM survey WHERE false');

-- States: order, parts, parallel, copies.
CREATE FUNCTION pg_temp.md5_of(s prevalence_state) RETURNS text LANGUAGE sql RETURN md5(prevalence_state_send(s));
CREATE TABLE state AS SELECT prevalence_under5_state(sex, age_days, NULL, weight_kg, height_cm, "position", oedema, sampling_weight, stratum, psu::text, area, NULL, wealth::text, NULL, NULL) s FROM child;
SELECT count(DISTINCT pg_temp.md5_of(s)) AS different FROM (
    SELECT s FROM state
    UNION ALL SELECT prevalence_under5_state(sex, age_days, NULL, weight_kg, height_cm, "position", oedema, sampling_weight, stratum, psu::text, area, NULL, wealth::text, NULL, NULL ORDER BY md5(id::text)) FROM child
    UNION ALL SELECT prevalence_under5_rollup(p.s) FROM (SELECT prevalence_under5_state(sex, age_days, NULL, weight_kg, height_cm, "position", oedema, sampling_weight, stratum, psu::text, area, NULL, wealth::text, NULL, NULL) s FROM child GROUP BY id % 5) p
    UNION ALL SELECT s::text::prevalence_state FROM state) x;
SELECT count(*) FROM (SELECT f FROM state, prevalence_under5_final(s) f EXCEPT SELECT w FROM prevalence_under5('survey') w) x;
ANALYZE child;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT prevalence_under5_state(sex, age_days, NULL, weight_kg, height_cm, "position", oedema, sampling_weight, stratum, psu::text, area, NULL, wealth::text, NULL, NULL) FROM child;
SELECT pg_temp.md5_of(p.s) = pg_temp.md5_of(state.s) AS same_bytes FROM state,
    (SELECT prevalence_under5_state(sex, age_days, NULL, weight_kg, height_cm, "position", oedema, sampling_weight, stratum, psu::text, area, NULL, wealth::text, NULL, NULL) s FROM child) p;
SELECT count(*) FROM (SELECT f FROM state, prevalence_under5_final(s) f EXCEPT SELECT w FROM prevalence_under5('survey') w) x;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET max_parallel_workers_per_gather;

-- Wrong use.
\set VERBOSITY default
SELECT * FROM prevalence_under5('SELECT sex, age_days, weight_kg, strata FROM (SELECT *, stratum AS strata FROM child) c');
SELECT * FROM prevalence_under5('SELECT sex, age_days FROM child');
SELECT * FROM prevalence_school('SELECT sex, weight_kg FROM child');
\set VERBOSITY terse
SELECT * FROM prevalence_under5('no_such_table');
SELECT * FROM prevalence_under5('SELECT 1; SELECT 2');
SELECT * FROM prevalence_under5('WITH gone AS (DELETE FROM child RETURNING sex, weight_kg) SELECT * FROM gone');
SELECT * FROM prevalence_under5('SELECT sex, age_days, weight_kg, -1 AS sampling_weight FROM child');
SELECT * FROM state, prevalence_school_final(s);
SELECT '\x0100'::prevalence_state;
SELECT count(*) FROM child;
DROP TABLE child, state CASCADE;
