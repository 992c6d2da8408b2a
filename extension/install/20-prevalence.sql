-- The prevalence table of WHO: every indicator, cut-off and group of a child survey from one call.

CREATE TYPE prevalence_under5_row AS (
    "Group" text, "HAZ_pop" float8, "HAZ_unwpop" bigint, "HA_3_r" float8, "HA_3_se" float8, "HA_3_ll" float8, "HA_3_ul" float8, "HA_2_r" float8,
    "HA_2_se" float8, "HA_2_ll" float8, "HA_2_ul" float8, "HA_1_r" float8, "HA_1_se" float8, "HA_1_ll" float8, "HA_1_ul" float8, "HA1_r" float8,
    "HA1_se" float8, "HA1_ll" float8, "HA1_ul" float8, "HA2_r" float8, "HA2_se" float8, "HA2_ll" float8, "HA2_ul" float8, "HA3_r" float8,
    "HA3_se" float8, "HA3_ll" float8, "HA3_ul" float8, "HA_r" float8, "HA_se" float8, "HA_ll" float8, "HA_ul" float8, "HA_stdev" float8,
    "WAZ_pop" float8, "WAZ_unwpop" bigint, "WA_3_r" float8, "WA_3_se" float8, "WA_3_ll" float8, "WA_3_ul" float8, "WA_2_r" float8, "WA_2_se" float8,
    "WA_2_ll" float8, "WA_2_ul" float8, "WA_1_r" float8, "WA_1_se" float8, "WA_1_ll" float8, "WA_1_ul" float8, "WA1_r" float8, "WA1_se" float8,
    "WA1_ll" float8, "WA1_ul" float8, "WA2_r" float8, "WA2_se" float8, "WA2_ll" float8, "WA2_ul" float8, "WA3_r" float8, "WA3_se" float8,
    "WA3_ll" float8, "WA3_ul" float8, "WA_r" float8, "WA_se" float8, "WA_ll" float8, "WA_ul" float8, "WA_stdev" float8, "BMIZ_pop" float8,
    "BMIZ_unwpop" bigint, "BMI_3_r" float8, "BMI_3_se" float8, "BMI_3_ll" float8, "BMI_3_ul" float8, "BMI_2_r" float8, "BMI_2_se" float8,
    "BMI_2_ll" float8, "BMI_2_ul" float8, "BMI_1_r" float8, "BMI_1_se" float8, "BMI_1_ll" float8, "BMI_1_ul" float8, "BMI1_r" float8,
    "BMI1_se" float8, "BMI1_ll" float8, "BMI1_ul" float8, "BMI2_r" float8, "BMI2_se" float8, "BMI2_ll" float8, "BMI2_ul" float8, "BMI3_r" float8,
    "BMI3_se" float8, "BMI3_ll" float8, "BMI3_ul" float8, "BMI_r" float8, "BMI_se" float8, "BMI_ll" float8, "BMI_ul" float8, "BMI_stdev" float8,
    "WHZ_pop" float8, "WHZ_unwpop" bigint, "WH_3_r" float8, "WH_3_se" float8, "WH_3_ll" float8, "WH_3_ul" float8, "WH_2_r" float8, "WH_2_se" float8,
    "WH_2_ll" float8, "WH_2_ul" float8, "WH_1_r" float8, "WH_1_se" float8, "WH_1_ll" float8, "WH_1_ul" float8, "WH1_r" float8, "WH1_se" float8,
    "WH1_ll" float8, "WH1_ul" float8, "WH2_r" float8, "WH2_se" float8, "WH2_ll" float8, "WH2_ul" float8, "WH3_r" float8, "WH3_se" float8,
    "WH3_ll" float8, "WH3_ul" float8, "WH_r" float8, "WH_se" float8, "WH_ll" float8, "WH_ul" float8, "WH_stdev" float8, "HA_2_WH_2_pop" float8,
    "HA_2_WH_2_unwpop" bigint, "HA_2_WH_2_r" float8, "HA_2_WH_2_se" float8, "HA_2_WH_2_ll" float8, "HA_2_WH_2_ul" float8, "HA_2_WH2_r" float8,
    "HA_2_WH2_se" float8, "HA_2_WH2_ll" float8, "HA_2_WH2_ul" float8
);
COMMENT ON TYPE prevalence_under5_row IS
  'one group of the WHO prevalence table for children under five, its 135 columns by their own names: HA height-for-age, WA weight-for-age, BMI, WH weight-for-height; Z_pop sum of weights and Z_unwpop children with a score; _3 _2 _1 below -3 -2 -1 SD, 1 2 3 above; _r percent (mean z for X_r), _se standard error, _ll _ul 95 % interval, _stdev SD of z; HA_2_WH_2 stunted and wasted, HA_2_WH2 stunted and overweight. Not estimable: NULL';

CREATE TYPE prevalence_school_row AS (
    "Group" text, "Years" text, "Months" text, "HAZ_pop" float8, "HAZ_unwpop" bigint, "HA_3_r" float8, "HA_3_se" float8, "HA_3_ll" float8,
    "HA_3_ul" float8, "HA_2_r" float8, "HA_2_se" float8, "HA_2_ll" float8, "HA_2_ul" float8, "HA_1_r" float8, "HA_1_se" float8, "HA_1_ll" float8,
    "HA_1_ul" float8, "HA1_r" float8, "HA1_se" float8, "HA1_ll" float8, "HA1_ul" float8, "HA2_r" float8, "HA2_se" float8, "HA2_ll" float8,
    "HA2_ul" float8, "HA3_r" float8, "HA3_se" float8, "HA3_ll" float8, "HA3_ul" float8, "HA_r" float8, "HA_se" float8, "HA_ll" float8,
    "HA_ul" float8, "HA_stdev" float8, "WAZ_pop" float8, "WAZ_unwpop" bigint, "WA_3_r" float8, "WA_3_se" float8, "WA_3_ll" float8, "WA_3_ul" float8,
    "WA_2_r" float8, "WA_2_se" float8, "WA_2_ll" float8, "WA_2_ul" float8, "WA_1_r" float8, "WA_1_se" float8, "WA_1_ll" float8, "WA_1_ul" float8,
    "WA1_r" float8, "WA1_se" float8, "WA1_ll" float8, "WA1_ul" float8, "WA2_r" float8, "WA2_se" float8, "WA2_ll" float8, "WA2_ul" float8,
    "WA3_r" float8, "WA3_se" float8, "WA3_ll" float8, "WA3_ul" float8, "WA_r" float8, "WA_se" float8, "WA_ll" float8, "WA_ul" float8,
    "WA_stdev" float8, "BMIZ_pop" float8, "BMIZ_unwpop" bigint, "BMI_3_r" float8, "BMI_3_se" float8, "BMI_3_ll" float8, "BMI_3_ul" float8,
    "BMI_2_r" float8, "BMI_2_se" float8, "BMI_2_ll" float8, "BMI_2_ul" float8, "BMI_1_r" float8, "BMI_1_se" float8, "BMI_1_ll" float8,
    "BMI_1_ul" float8, "BMI1_r" float8, "BMI1_se" float8, "BMI1_ll" float8, "BMI1_ul" float8, "BMI2_r" float8, "BMI2_se" float8, "BMI2_ll" float8,
    "BMI2_ul" float8, "BMI3_r" float8, "BMI3_se" float8, "BMI3_ll" float8, "BMI3_ul" float8, "BMI_r" float8, "BMI_se" float8, "BMI_ll" float8,
    "BMI_ul" float8, "BMI_stdev" float8
);
COMMENT ON TYPE prevalence_school_row IS
  'one group of the WHO prevalence table for school age (60-228 months), 96 columns named as in prevalence_under5_row; weight-for-age is NULL in All and Sex, for it ends at 120 months';

CREATE TYPE prevalence_estimate AS (
    label text, "group" text, level text, indicator text, n bigint, pop float8, r float8, se float8, ll float8, ul float8, stdev float8,
    psu bigint, df int
);
COMMENT ON TYPE prevalence_estimate IS
  'one estimate of the prevalence table: label as WHO prints the group ("Age group: 00-05 mo"), its kind and level (NULL for All), indicator (HA_2 stunting, WA_2 underweight, WH_2 wasting, WH2 overweight, HA mean z ...), children, sum of weights, percent or mean z with error and 95 % interval, SD of z (means only), PSUs that hold a value (one: the error is not estimable and comes out as 0), degrees of freedom';

CREATE TYPE prevalence_state;
COMMENT ON TYPE prevalence_state IS
  'mergeable state of a prevalence table: exact sums per stratum, PSU and group, so that rows in any order, parallel workers and re-merged parts give the same bytes';

CREATE FUNCTION prevalence_state_in(cstring) RETURNS prevalence_state
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION prevalence_state_in(cstring) IS 'text form of a prevalence state: its bytes in hexadecimal; damaged ones are refused (XX001)';

CREATE FUNCTION prevalence_state_out(prevalence_state) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION prevalence_state_out(prevalence_state) IS 'text form of a prevalence state: its bytes in hexadecimal';

CREATE FUNCTION prevalence_state_recv(internal) RETURNS prevalence_state
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION prevalence_state_recv(internal) IS 'binary form of a prevalence state, the same on every machine; damaged ones are refused (XX001)';

CREATE FUNCTION prevalence_state_send(prevalence_state) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION prevalence_state_send(prevalence_state) IS 'binary form of a prevalence state, the same on every machine';

CREATE TYPE prevalence_state (
    INPUT = prevalence_state_in, OUTPUT = prevalence_state_out, RECEIVE = prevalence_state_recv, SEND = prevalence_state_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);

CREATE FUNCTION prevalence_state_combine(prevalence_state, prevalence_state) RETURNS prevalence_state
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_state_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION prevalence_state_combine(prevalence_state, prevalence_state) IS
  'two prevalence states of one kind as one; under five with school age is an error (22023)';

CREATE FUNCTION prevalence_under5_trans(prevalence_state, sex text, age_days float8, age_months float8, weight_kg float8, height_cm float8, "position" text, oedema bool, sampling_weight float8,
    stratum text, psu text, area text, region text, wealth text, education text, other text) RETURNS prevalence_state
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_under5_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 40;
COMMENT ON FUNCTION prevalence_under5_trans(prevalence_state, text, float8, float8, float8, float8, text, bool, float8, text, text, text, text, text, text, text) IS
  'scores one child and adds it to all its groups';
CREATE AGGREGATE prevalence_under5_state(sex text, age_days float8, age_months float8, weight_kg float8, height_cm float8, "position" text, oedema bool, sampling_weight float8,
    stratum text, psu text, area text, region text, wealth text, education text, other text) (
    SFUNC = prevalence_under5_trans, STYPE = prevalence_state, COMBINEFUNC = prevalence_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE prevalence_under5_state(text, float8, float8, float8, float8, text, bool, float8, text, text, text, text, text, text, text) IS
  'the WHO prevalence table of children under five as a state, in one pass: age in days, or decimal months where days are NULL; kg, cm; position L lying or H standing; group columns may be NULL. Rows above 1826 days are passed over, an unknown age stays (weight-for-height only). Flagged scores count as missing; oedema counts as below -3 in weight-for-age, BMI and weight-for-height. sampling_weight, stratum, psu NULL in all rows: no such column; in some: weight 0, row dropped. A negative weight is an error (22003). Read it with prevalence_under5_final';
CREATE AGGREGATE prevalence_under5_rollup(prevalence_state) (
    SFUNC = prevalence_state_combine, STYPE = prevalence_state, COMBINEFUNC = prevalence_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE prevalence_under5_rollup(prevalence_state) IS
  'adds up stored states of prevalence_under5_state: the same bytes as one state over all rows';
CREATE FUNCTION prevalence_under5_final(prevalence_state) RETURNS SETOF prevalence_under5_row
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_under5_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 40;
COMMENT ON FUNCTION prevalence_under5_final(prevalence_state) IS
  'the WHO prevalence table of a state, one row per group. A state of the other kind is an error (22023)';
CREATE FUNCTION prevalence_under5_long_final(prevalence_state) RETURNS SETOF prevalence_estimate
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_under5_long_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION prevalence_under5_long_final(prevalence_state) IS
  'the WHO prevalence table of a state, one row per group and indicator, with the number of PSUs and the degrees of freedom';
CREATE FUNCTION prevalence_under5(survey text) RETURNS SETOF prevalence_under5_row
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_under5' LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 40;
COMMENT ON FUNCTION prevalence_under5(text) IS
  'the whole WHO prevalence table of children under five from a query or the name of a table. Columns are found by name: sex, age_days, age_months, weight_kg, height_cm, position, oedema, sampling_weight, stratum, psu, area, region, wealth, education, other; a missing one is NULL, an unknown one is an error (42703). oedema may be boolean, 1, y or ya. Runs with the rights of the caller and may only read; in parallel where the planner sees fit';
CREATE FUNCTION prevalence_under5_long(survey text) RETURNS SETOF prevalence_estimate
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_under5_long' LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 1000;
COMMENT ON FUNCTION prevalence_under5_long(text) IS
  'as prevalence_under5, one row per group and indicator, with the number of PSUs and the degrees of freedom';

CREATE FUNCTION prevalence_school_trans(prevalence_state, sex text, age_days float8, age_months float8, weight_kg float8, height_cm float8, oedema bool, sampling_weight float8,
    stratum text, psu text) RETURNS prevalence_state
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_school_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 40;
COMMENT ON FUNCTION prevalence_school_trans(prevalence_state, text, float8, float8, float8, float8, bool, float8, text, text) IS
  'scores one child and adds it to all its groups';
CREATE AGGREGATE prevalence_school_state(sex text, age_days float8, age_months float8, weight_kg float8, height_cm float8, oedema bool, sampling_weight float8,
    stratum text, psu text) (
    SFUNC = prevalence_school_trans, STYPE = prevalence_state, COMBINEFUNC = prevalence_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE prevalence_school_state(text, float8, float8, float8, float8, bool, float8, text, text) IS
  'the WHO prevalence table of school age (60-228 months) as a state, in one pass: age in days, or decimal months where days are NULL; kg, cm. Rows outside 60-228 months or of unknown age are passed over. Flagged scores count as missing; oedema counts as below -3 in weight-for-age, BMI and weight-for-height. sampling_weight, stratum, psu NULL in all rows: no such column; in some: weight 0, row dropped. A negative weight is an error (22003). Read it with prevalence_school_final';
CREATE AGGREGATE prevalence_school_rollup(prevalence_state) (
    SFUNC = prevalence_state_combine, STYPE = prevalence_state, COMBINEFUNC = prevalence_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE prevalence_school_rollup(prevalence_state) IS
  'adds up stored states of prevalence_school_state: the same bytes as one state over all rows';
CREATE FUNCTION prevalence_school_final(prevalence_state) RETURNS SETOF prevalence_school_row
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_school_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 40;
COMMENT ON FUNCTION prevalence_school_final(prevalence_state) IS
  'the WHO prevalence table of a state, one row per group. A state of the other kind is an error (22023)';
CREATE FUNCTION prevalence_school_long_final(prevalence_state) RETURNS SETOF prevalence_estimate
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_school_long_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION prevalence_school_long_final(prevalence_state) IS
  'the WHO prevalence table of a state, one row per group and indicator, with the number of PSUs and the degrees of freedom';
CREATE FUNCTION prevalence_school(survey text) RETURNS SETOF prevalence_school_row
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_school' LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 40;
COMMENT ON FUNCTION prevalence_school(text) IS
  'the whole WHO prevalence table of school age (60-228 months) from a query or the name of a table. Columns are found by name: sex, age_days, age_months, weight_kg, height_cm, oedema, sampling_weight, stratum, psu; a missing one is NULL, an unknown one is an error (42703). oedema may be boolean, 1, y or ya. Runs with the rights of the caller and may only read; in parallel where the planner sees fit';
CREATE FUNCTION prevalence_school_long(survey text) RETURNS SETOF prevalence_estimate
  AS 'MODULE_PATHNAME', 'kvpg_prevalence_school_long' LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 1000;
COMMENT ON FUNCTION prevalence_school_long(text) IS
  'as prevalence_school, one row per group and indicator, with the number of PSUs and the degrees of freedom';
