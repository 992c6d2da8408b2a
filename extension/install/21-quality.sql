-- Data quality of anthropometric measurements: counts that merge, statistics, ratings by thresholds as rows.

CREATE TYPE quality_value AS (
    statistic text, subject text, n bigint, count bigint, value float8, chi2 float8, p float8
);
COMMENT ON TYPE quality_value IS
  'one data-quality statistic of a subject (an input, an index, or empty): n rows or values it is made of, count of these that it is about, value (percent, score, SD ...), test statistic and p of a test. NULL: undefined';
CREATE TYPE quality_band AS (
    statistic text, subject text, low float8, low_included bool, high float8, high_included bool, rating text, points int
);
COMMENT ON TYPE quality_band IS
  'one row of the thresholds: a statistic (of one subject; NULL or empty: of any) between low and high gets this rating and these points for the overall score; NULL limits are open. The first band that fits wins. Tests are rated by p, skewness and kurtosis by their absolute value';

CREATE TYPE quality_state;
COMMENT ON TYPE quality_state IS
  'mergeable state of quality: counts and distributions of scores, so that rows in any order, parallel workers and re-merged parts give the same bytes';
CREATE FUNCTION quality_state_in(cstring) RETURNS quality_state
  AS 'MODULE_PATHNAME', 'kvpg_quality_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION quality_state_in(cstring) IS 'text form of a quality state: its bytes in hexadecimal; damaged ones are refused (XX001)';
CREATE FUNCTION quality_state_out(quality_state) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_quality_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION quality_state_out(quality_state) IS 'text form of a quality state: its bytes in hexadecimal';
CREATE FUNCTION quality_state_recv(internal) RETURNS quality_state
  AS 'MODULE_PATHNAME', 'kvpg_quality_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION quality_state_recv(internal) IS 'binary form of a quality state, the same on every machine; damaged ones are refused (XX001)';
CREATE FUNCTION quality_state_send(quality_state) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_quality_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION quality_state_send(quality_state) IS 'binary form of a quality state, the same on every machine';
CREATE TYPE quality_state (
    INPUT = quality_state_in, OUTPUT = quality_state_out, RECEIVE = quality_state_recv, SEND = quality_state_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
CREATE FUNCTION quality_state_combine(quality_state, quality_state) RETURNS quality_state
  AS 'MODULE_PATHNAME', 'kvpg_quality_state_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION quality_state_combine(quality_state, quality_state) IS 'two quality states as one';
CREATE FUNCTION quality_trans(quality_state, sex text, age_days float8, age_months float8, birth_date_known bool, weight_kg float8,
    height_cm float8, "position" text, oedema bool, head_cm float8, muac_cm float8) RETURNS quality_state
  AS 'MODULE_PATHNAME', 'kvpg_quality_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION quality_trans(quality_state, text, float8, float8, bool, float8, float8, text, bool, float8, float8) IS
  'scores one measurement and counts it';
CREATE FUNCTION quality_final(quality_state) RETURNS quality_value[]
  AS 'MODULE_PATHNAME', 'kvpg_quality_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION quality_final(quality_state) IS 'the statistics of a stored state of quality; NULL is a state without rows';

CREATE AGGREGATE quality(sex text, age_days float8, age_months float8, birth_date_known bool, weight_kg float8, height_cm float8,
    "position" text, oedema bool, head_cm float8, muac_cm float8) (
    SFUNC = quality_trans, STYPE = quality_state, FINALFUNC = quality_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = quality_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality(text, float8, float8, bool, float8, float8, text, bool, float8, float8) IS
  'data-quality statistics of measurements (posyandu, village, team, source ...): rows; complete (percent of rows, per input); who_flags (percent of scored rows, per index); dps digit preference score, dissimilarity, halves (percent of .0 and .5) of weight, height, muac; age_heaping mod 12 and 6; sex_ratio, age_ratio (6-29 of 6-59 months against 0.85), age_ratio_muac (24-59 of 6-59 against 0.66); mean, smart_flags (further than 3 from the mean, percent of rows), then sd, skewness and kurtosis without them, of haz waz whz baz acz; of muac in mm the same after leaving out values outside 100-200 mm. Age in days, or decimal months where days are NULL; kg, cm; survey weights are not used. unnest() it, or use quality_state with quality_report';
CREATE AGGREGATE quality_state(sex text, age_days float8, age_months float8, birth_date_known bool, weight_kg float8, height_cm float8,
    "position" text, oedema bool, head_cm float8, muac_cm float8) (
    SFUNC = quality_trans, STYPE = quality_state, COMBINEFUNC = quality_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality_state(text, float8, float8, bool, float8, float8, text, bool, float8, float8) IS
  'as quality, but gives the state, to be stored, added up with quality_rollup and read with quality_final or quality_report';
CREATE AGGREGATE quality_rollup(quality_state) (
    SFUNC = quality_state_combine, STYPE = quality_state, COMBINEFUNC = quality_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality_rollup(quality_state) IS 'adds up stored states of quality: the same bytes as one state over all rows';

CREATE FUNCTION quality_report(state quality_state, bands quality_band[], boys_share float8 DEFAULT 0.5, OUT statistic text, OUT subject text,
    OUT n bigint, OUT count bigint, OUT value float8, OUT chi2 float8, OUT p float8, OUT rating text, OUT points int) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'kvpg_quality_report' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5000 ROWS 65;
COMMENT ON FUNCTION quality_report(quality_state, quality_band[], float8) IS
  'the graded report of a state: every statistic with the rating of its band, then the overall scores of weight-for-height (score whz: SMART flags, SD, skewness, kurtosis, sex and age ratio, DPS of weight and height) and of MUAC-for-age (score acz); count of a score says how many of its n tests could be judged. Undefined statistics have no rating and no points. bands: rows of the thresholds as array_agg, e.g. of acuan.mutu_ambang. boys_share: expected share of boys';

CREATE FUNCTION quality_findings(survey text, max_drop_cm float8 DEFAULT 1.0, max_z_change float8 DEFAULT 3.0, OUT finding text,
    OUT child text, OUT other_child text, OUT measured_on date, OUT earlier_on date, OUT amount float8) RETURNS SETOF record
  LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE COST 10000 ROWS 1000 AS $body$
BEGIN
  RETURN QUERY EXECUTE pg_catalog.format($query$
    WITH survey AS (
      SELECT s.child::text AS child, s.area::text AS area, s.sex::text AS sex, s.born::date AS born, s.measured_on::date AS measured_on,
             s.weight_kg::float8 AS weight_kg, s.height_cm::float8 AS height_cm, s."position"::text AS "position"
        FROM (%s
        ) s
    ), scored AS (
      SELECT s.*, a.height_adjusted, CASE WHEN NOT a.haz_flag THEN a.haz END AS haz,
             pg_catalog.row_number() OVER (PARTITION BY s.child, s.measured_on
               ORDER BY a.height_adjusted IS NULL, s.weight_kg, s.height_cm, s."position") AS repeat
        FROM survey s, @extschema@.growth_assess(s.sex, s.measured_on - s.born, s.weight_kg, s.height_cm, s."position") a
       WHERE s.child IS NOT NULL AND s.measured_on IS NOT NULL
    ), visits AS (
      SELECT s.*, pg_catalog.max(s.height_adjusted) OVER earlier AS tallest,
             pg_catalog.lag(s.haz) OVER w AS last_haz, pg_catalog.lag(s.measured_on) OVER w AS last_on
        FROM scored s WHERE s.repeat = 1 AND s.height_adjusted IS NOT NULL
      WINDOW w AS (PARTITION BY s.child ORDER BY s.measured_on),
             earlier AS (PARTITION BY s.child ORDER BY s.measured_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), equal_visits AS (
      SELECT v.child, v.measured_on, pg_catalog.max(e.measured_on) AS earlier_on
        FROM visits v JOIN visits e USING (child, weight_kg, height_cm)
       WHERE v.weight_kg > 0 AND v.height_cm > 0 AND v.measured_on - e.measured_on > 20
       GROUP BY v.child, v.measured_on
    )
    SELECT 'same_day', s.child, NULL::text, s.measured_on, s.measured_on, pg_catalog.max(s.repeat)::float8
      FROM scored s GROUP BY s.child, s.measured_on HAVING pg_catalog.max(s.repeat) > 1
    UNION ALL
    SELECT 'two_ids', pg_catalog.min(s.child COLLATE "C"), pg_catalog.max(s.child COLLATE "C"), s.measured_on, NULL::date,
           pg_catalog.count(DISTINCT s.child)::float8
      FROM scored s WHERE s.born IS NOT NULL AND s.weight_kg > 0 AND s.height_cm > 0
     GROUP BY s.area, s.sex, s.born, s.measured_on, s.weight_kg, s.height_cm HAVING pg_catalog.count(DISTINCT s.child) > 1
    UNION ALL
    SELECT 'unchanged', e.child, NULL, e.measured_on, e.earlier_on, (e.measured_on - e.earlier_on)::float8 FROM equal_visits e
    UNION ALL
    SELECT 'length_drop', v.child, NULL, v.measured_on, NULL, v.tallest - v.height_adjusted
      FROM visits v WHERE v.tallest - v.height_adjusted > $1 + 1e-9
    UNION ALL
    SELECT 'z_jump', v.child, NULL, v.measured_on, v.last_on, v.haz - v.last_haz
      FROM visits v WHERE pg_catalog.abs(v.haz - v.last_haz) > $2 + 1e-9 AND v.measured_on - v.last_on <= 183
    ORDER BY 1, 2, 4$query$, pg_catalog.rtrim(survey, E'; \n\r\t')) USING max_drop_cm, max_z_change;
END
$body$;
COMMENT ON FUNCTION quality_findings(text, float8, float8) IS
  'cases that no child makes, one row each, from a query with the columns child, area, sex, born, measured_on, weight_kg, height_cm, position: same_day (one child measured twice on a day; amount: how often), two_ids (same area, sex, birth date, date, weight and length under two or more children; amount: how many), unchanged (weight and length both equal on two visits more than 20 days apart; amount: days), length_drop (adjusted length lower than at an earlier visit by more than max_drop_cm; amount: cm), z_jump (length-for-age changed by more than max_z_change SD within 183 days of the length before; amount: SD). Runs with the rights of the caller';
