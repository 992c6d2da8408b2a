-- Growth card (KMS): N, T, O, B, 2T and BGM of weighings on any table, and the SKDN counts.

CREATE FUNCTION kms_rule(sex text[], month int[], gram int[], red float8 DEFAULT -3, orange float8 DEFAULT 1) RETURNS int[]
  AS 'MODULE_PATHNAME', 'kvpg_kms_rule' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION kms_rule(text[], int[], int[], float8, float8) IS
  'the rows of a KBM table as one value for the growth card functions: gram is the smallest gain expected in a month for a sex (L, P) and completed month (0-59) of age; below red (weight-for-age z) is BGM, above orange is above the orange line. Call it on array_agg of the rows of one variant, e.g. of acuan.kbm. Elements: 60 months of boys, 60 of girls (0: no rule), both lines in hundredths of z. A month twice is an error (21000), an impossible row too (22023)';

CREATE TYPE kms_weighing AS (
    weighed_on date, month int, weight_g int, gain_g int, kbm_g int, status text, two_t bool, bgm bool, above_orange bool, refer bool
);
COMMENT ON TYPE kms_weighing IS
  'one weighing on the growth card: completed months of age, weight and gain since last calendar month''s weighing in grams, gain expected, status N (enough), T (not enough), O (not weighed last month), B (first weighing or month 0); T this month and last (2T), weight-for-age below the red line (BGM) and above the orange line (NULL: no or implausible z), and whether to refer (T, BGM or above orange)';

CREATE FUNCTION kms(rule int[], sex text, born date, weighed_on date, weight_kg float8, oedema bool DEFAULT false) RETURNS kms_weighing
  AS 'MODULE_PATHNAME', 'kvpg_kms' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION kms(int[], text, date, date, float8, bool) IS
  'window function: what the growth card says of every weighing of a child, OVER (PARTITION BY child). One weighing counts per calendar month, the last one (of one day the last in the order of the window); the others, and rows that are no weighing (no date, weight NULL or not above 0, before birth, from 60 completed months on), give NULL. Sex or birth date unknown or different within a child: N and T cannot be told (status NULL), B and O can. rule: kms_rule()';

CREATE FUNCTION kms_status(rule int[], sex text, born date, weighed_on date, weight_kg float8) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_kms_status' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 40;
COMMENT ON FUNCTION kms_status(int[], text, date, date, float8) IS
  'window function: status N, T, O or B of every weighing of a child, OVER (PARTITION BY child); the status of kms() alone';

CREATE TYPE kms_state;
COMMENT ON TYPE kms_state IS 'mergeable state of kms_series: the weighings of one child and the rule';
CREATE FUNCTION kms_state_in(cstring) RETURNS kms_state
  AS 'MODULE_PATHNAME', 'kvpg_kms_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION kms_state_in(cstring) IS 'text form of a growth card state: its bytes in hexadecimal; damaged ones are refused (XX001)';
CREATE FUNCTION kms_state_out(kms_state) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_kms_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION kms_state_out(kms_state) IS 'text form of a growth card state: its bytes in hexadecimal';
CREATE FUNCTION kms_state_recv(internal) RETURNS kms_state
  AS 'MODULE_PATHNAME', 'kvpg_kms_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION kms_state_recv(internal) IS 'binary form of a growth card state, the same on every machine; damaged ones are refused (XX001)';
CREATE FUNCTION kms_state_send(kms_state) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_kms_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION kms_state_send(kms_state) IS 'binary form of a growth card state, the same on every machine';
CREATE TYPE kms_state (
    INPUT = kms_state_in, OUTPUT = kms_state_out, RECEIVE = kms_state_recv, SEND = kms_state_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
CREATE FUNCTION kms_state_combine(kms_state, kms_state) RETURNS kms_state
  AS 'MODULE_PATHNAME', 'kvpg_kms_state_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION kms_state_combine(kms_state, kms_state) IS 'the weighings of two states of one child as one; two rules are an error (22023)';
CREATE FUNCTION kms_series_trans(kms_state, rule int[], sex text, born date, weighed_on date, weight_kg float8, oedema bool) RETURNS kms_state
  AS 'MODULE_PATHNAME', 'kvpg_kms_series_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION kms_series_trans(kms_state, int[], text, date, date, float8, bool) IS 'one weighing into a state of kms_series';
CREATE FUNCTION kms_series_final(kms_state) RETURNS kms_weighing[]
  AS 'MODULE_PATHNAME', 'kvpg_kms_series_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION kms_series_final(kms_state) IS 'the judged weighings of a stored state of kms_series; NULL is none';
CREATE AGGREGATE kms_series(rule int[], sex text, born date, weighed_on date, weight_kg float8, oedema bool) (
    SFUNC = kms_series_trans, STYPE = kms_state, FINALFUNC = kms_series_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = kms_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kms_series(int[], text, date, date, float8, bool) IS
  'the growth card of one child: the weighings that count, one per calendar month (the last; of one day the heavier), ascending, each with its status, 2T, BGM. GROUP BY the child; rows in any order. Sex or birth date different within a child count as unknown. rule: kms_rule()';
CREATE AGGREGATE kms_series_state(rule int[], sex text, born date, weighed_on date, weight_kg float8, oedema bool) (
    SFUNC = kms_series_trans, STYPE = kms_state, COMBINEFUNC = kms_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kms_series_state(int[], text, date, date, float8, bool) IS
  'as kms_series, but gives the state, to be stored, added up with kms_series_rollup and read with kms_series_final';
CREATE AGGREGATE kms_series_rollup(kms_state) (
    SFUNC = kms_state_combine, STYPE = kms_state, COMBINEFUNC = kms_state_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kms_series_rollup(kms_state) IS 'adds up stored states of kms_series of one child: the same bytes as one state over all rows';

CREATE TYPE skdn AS (s bigint, k bigint, d bigint, n bigint, t bigint, o bigint, b bigint, two_t bigint, bgm bigint);
COMMENT ON TYPE skdn IS
  'monthly counts of an area: s children living there, k of these with a KMS or KIA book, d weighed this month, of these n, t, o, b by the growth card, T twice running (two_t) and below the red line (bgm). n + t + o + b falls short of d only by weighings that cannot be judged';
CREATE TYPE skdn_state;
COMMENT ON TYPE skdn_state IS 'mergeable state of skdn: a version word and nine counts';
CREATE FUNCTION skdn_state_in(cstring) RETURNS skdn_state
  AS 'MODULE_PATHNAME', 'kvpg_skdn_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION skdn_state_in(cstring) IS 'text form version:s,k,d,n,t,o,b,2t,bgm; impossible counts are refused (XX001)';
CREATE FUNCTION skdn_state_out(skdn_state) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_skdn_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION skdn_state_out(skdn_state) IS 'text form version:s,k,d,n,t,o,b,2t,bgm';
CREATE FUNCTION skdn_state_recv(internal) RETURNS skdn_state
  AS 'MODULE_PATHNAME', 'kvpg_skdn_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION skdn_state_recv(internal) IS 'binary form, the same on every machine; impossible counts are refused (XX001)';
CREATE FUNCTION skdn_state_send(skdn_state) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_skdn_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION skdn_state_send(skdn_state) IS 'binary form, the same on every machine';
CREATE TYPE skdn_state (
    INPUT = skdn_state_in, OUTPUT = skdn_state_out, RECEIVE = skdn_state_recv, SEND = skdn_state_send,
    INTERNALLENGTH = 80, ALIGNMENT = double, STORAGE = plain
);
CREATE FUNCTION skdn_trans(skdn_state, resident bool, has_book bool, weighed bool, status text, two_t bool, bgm bool) RETURNS skdn_state
  AS 'MODULE_PATHNAME', 'kvpg_skdn_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION skdn_trans(skdn_state, bool, bool, bool, text, bool, bool) IS 'one child of a month into a state';
CREATE FUNCTION skdn_state_combine(skdn_state, skdn_state) RETURNS skdn_state
  AS 'MODULE_PATHNAME', 'kvpg_skdn_state_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION skdn_state_combine(skdn_state, skdn_state) IS 'two states as one: sums of their counts';
CREATE FUNCTION skdn_final(skdn_state) RETURNS skdn
  AS 'MODULE_PATHNAME', 'kvpg_skdn_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION skdn_final(skdn_state) IS 'the counts of a stored state of skdn';
CREATE AGGREGATE skdn(resident bool, has_book bool, weighed bool, status text, two_t bool, bgm bool) (
    SFUNC = skdn_trans, STYPE = skdn_state, FINALFUNC = skdn_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = skdn_state_combine, INITCOND = '1:0,0,0,0,0,0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE skdn(bool, bool, bool, text, bool, bool) IS
  'SKDN counts of a month, one row per child: resident (lived in the area as a balita on a day of the month; others are passed over), has a KMS or KIA book, weighed this month, growth card status (N, T, O, B, NULL; another word is an error 22023), 2T, BGM. NULL is no; no rows: zeros';
CREATE AGGREGATE skdn_state(resident bool, has_book bool, weighed bool, status text, two_t bool, bgm bool) (
    SFUNC = skdn_trans, STYPE = skdn_state, COMBINEFUNC = skdn_state_combine, INITCOND = '1:0,0,0,0,0,0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE skdn_state(bool, bool, bool, text, bool, bool) IS
  'as skdn, but gives the state, to be stored, added up with skdn_rollup and read with skdn_final';
CREATE AGGREGATE skdn_rollup(skdn_state) (
    SFUNC = skdn_state_combine, STYPE = skdn_state, COMBINEFUNC = skdn_state_combine, INITCOND = '1:0,0,0,0,0,0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE skdn_rollup(skdn_state) IS 'adds up stored states of skdn, from posyandu to province; NULL adds nothing';

CREATE FUNCTION skdn_ratios(skdn, OUT k_s numeric, OUT d_s numeric, OUT d_k numeric, OUT n_d numeric, OUT n_judged numeric,
    OUT n_s numeric, OUT two_t_d numeric, OUT bgm_d numeric)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 20
  RETURN ROW(
    pg_catalog.round(100.0 * ($1).k / NULLIF(($1).s, 0), 2), pg_catalog.round(100.0 * ($1).d / NULLIF(($1).s, 0), 2),
    pg_catalog.round(100.0 * ($1).d / NULLIF(($1).k, 0), 2), pg_catalog.round(100.0 * ($1).n / NULLIF(($1).d, 0), 2),
    pg_catalog.round(100.0 * ($1).n / NULLIF(($1).d - ($1).o - ($1).b, 0), 2), pg_catalog.round(100.0 * ($1).n / NULLIF(($1).s, 0), 2),
    pg_catalog.round(100.0 * ($1).two_t / NULLIF(($1).d, 0), 2), pg_catalog.round(100.0 * ($1).bgm / NULLIF(($1).d, 0), 2));
COMMENT ON FUNCTION skdn_ratios(skdn) IS
  'percentages of SKDN counts with 2 decimals: k_s programme reach, d_s participation, d_k continuity, n_d success, n_judged success among those who can be judged (N of D - O - B), n_s programme effect, two_t_d, bgm_d. Denominator 0: NULL. Roll up counts, never these';
