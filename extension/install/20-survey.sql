-- Survey estimates: means and proportions with strata, clusters, weights and domains.

CREATE TYPE survey_estimate AS (
    n bigint,
    weighted_n float8,
    estimate float8,
    se float8,
    ci_low float8,
    ci_high float8,
    sd float8,
    df int
);
COMMENT ON TYPE survey_estimate IS
  'a design-based estimate: n rows of the domain with a value, the sum of their weights, mean or proportion (0..1), its standard error, 95 % interval (t for a mean, logit for a proportion), standard deviation of x, and degrees of freedom (PSUs - strata). Not estimable: NULL';

CREATE TYPE survey_state;
COMMENT ON TYPE survey_state IS
  'mergeable state of survey_mean or survey_proportion: exact sums per stratum and PSU, so that rows in any order, parallel workers and re-merged parts give the same bytes';

CREATE FUNCTION survey_state_in(cstring) RETURNS survey_state
  AS 'MODULE_PATHNAME', 'kvpg_survey_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_state_in(cstring) IS 'text form of a survey state: its bytes in hexadecimal; damaged ones are refused (XX001)';
CREATE FUNCTION survey_state_out(survey_state) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_survey_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION survey_state_out(survey_state) IS 'text form of a survey state: its bytes in hexadecimal';
CREATE FUNCTION survey_state_recv(internal) RETURNS survey_state
  AS 'MODULE_PATHNAME', 'kvpg_survey_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_state_recv(internal) IS 'binary form of a survey state, the same on every machine; damaged ones are refused (XX001)';
CREATE FUNCTION survey_state_send(survey_state) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_survey_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION survey_state_send(survey_state) IS 'binary form of a survey state, the same on every machine';

CREATE TYPE survey_state (
    INPUT = survey_state_in, OUTPUT = survey_state_out, RECEIVE = survey_state_recv, SEND = survey_state_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);

CREATE FUNCTION survey_state_combine(survey_state, survey_state) RETURNS survey_state
  AS 'MODULE_PATHNAME', 'kvpg_survey_state_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION survey_state_combine(survey_state, survey_state) IS 'two survey states of one kind as one; a mean with a proportion is an error (22023)';

CREATE FUNCTION survey_mean_trans(survey_state, x float8, domain bool, weight float8, stratum text, psu text) RETURNS survey_state
  AS 'MODULE_PATHNAME', 'kvpg_survey_mean_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION survey_mean_trans(survey_state, float8, bool, float8, text, text) IS 'one row into a state of survey_mean';
CREATE FUNCTION survey_proportion_trans(survey_state, y bool, domain bool, weight float8, stratum text, psu text) RETURNS survey_state
  AS 'MODULE_PATHNAME', 'kvpg_survey_proportion_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION survey_proportion_trans(survey_state, bool, bool, float8, text, text) IS 'one row into a state of survey_proportion';

CREATE FUNCTION survey_mean_final(survey_state) RETURNS survey_estimate
  AS 'MODULE_PATHNAME', 'kvpg_survey_mean_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION survey_mean_final(survey_state) IS
  'the estimate of a stored state of survey_mean; NULL is no rows: n = 0. A state of survey_proportion is an error (22023)';
CREATE FUNCTION survey_proportion_final(survey_state) RETURNS survey_estimate
  AS 'MODULE_PATHNAME', 'kvpg_survey_proportion_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;
COMMENT ON FUNCTION survey_proportion_final(survey_state) IS
  'the estimate of a stored state of survey_proportion; NULL is no rows: n = 0. A state of survey_mean is an error (22023)';

CREATE AGGREGATE survey_mean(x float8, domain bool, weight float8, stratum text, psu text) (
    SFUNC = survey_mean_trans, STYPE = survey_state, FINALFUNC = survey_mean_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = survey_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_mean(float8, bool, float8, text, text) IS
  'mean of x in a domain with its design-based error (Taylor linearisation, lonely PSU "adjust", as R package survey). Give all rows of the sample and choose with domain (NULL: outside). x NULL or not finite: no value. stratum, psu, weight NULL in all rows: no such column; in some rows: those rows are dropped (stratum, psu) or weigh 0. One PSU value in the whole sample: every row is its own PSU. A negative weight is an error (22003)';
CREATE AGGREGATE survey_mean_state(x float8, domain bool, weight float8, stratum text, psu text) (
    SFUNC = survey_mean_trans, STYPE = survey_state, COMBINEFUNC = survey_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_mean_state(float8, bool, float8, text, text) IS
  'as survey_mean, but gives the state, to be stored, added up with survey_mean_rollup and read with survey_mean_final';
CREATE AGGREGATE survey_mean_rollup(survey_state) (
    SFUNC = survey_state_combine, STYPE = survey_state, COMBINEFUNC = survey_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_mean_rollup(survey_state) IS 'adds up stored states of survey_mean: the same bytes as one state over all rows';

CREATE AGGREGATE survey_proportion(y bool, domain bool, weight float8, stratum text, psu text) (
    SFUNC = survey_proportion_trans, STYPE = survey_state, FINALFUNC = survey_proportion_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = survey_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_proportion(bool, bool, float8, text, text) IS
  'proportion of y in a domain as a fraction 0..1, with its design-based error and a logit interval ([0,0] at 0, [1,1] at 1); arguments as in survey_mean';
CREATE AGGREGATE survey_proportion_state(y bool, domain bool, weight float8, stratum text, psu text) (
    SFUNC = survey_proportion_trans, STYPE = survey_state, COMBINEFUNC = survey_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_proportion_state(bool, bool, float8, text, text) IS
  'as survey_proportion, but gives the state, to be stored, added up with survey_proportion_rollup and read with survey_proportion_final';
CREATE AGGREGATE survey_proportion_rollup(survey_state) (
    SFUNC = survey_state_combine, STYPE = survey_state, COMBINEFUNC = survey_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_proportion_rollup(survey_state) IS 'adds up stored states of survey_proportion: the same bytes as one state over all rows';
