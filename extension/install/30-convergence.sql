-- Convergence tallies: counts of service statuses that merge in any order, and the percentage made of them at the end.

CREATE TYPE convergence AS (
    received bigint,
    required bigint,
    not_applicable bigint,
    not_monitored bigint
);
COMMENT ON TYPE convergence IS
  'counts of service cells: received = Y, required = Y + T, not_applicable = TS, not_monitored = no answer; all cells = required + not_applicable + not_monitored';

CREATE TYPE convergence_state;
COMMENT ON TYPE convergence_state IS 'mergeable state of convergence_tally and convergence_merge: a version word and four counts';
CREATE FUNCTION convergence_state_in(cstring) RETURNS convergence_state
  AS 'MODULE_PATHNAME', 'kvpg_convergence_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION convergence_state_in(cstring) IS
  'text form version:received,required,not_applicable,not_monitored; impossible counts are refused (XX001)';
CREATE FUNCTION convergence_state_out(convergence_state) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_convergence_state_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION convergence_state_out(convergence_state) IS 'text form version:received,required,not_applicable,not_monitored';
CREATE FUNCTION convergence_state_recv(internal) RETURNS convergence_state
  AS 'MODULE_PATHNAME', 'kvpg_convergence_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION convergence_state_recv(internal) IS 'binary form, the same on every machine; impossible counts are refused (XX001)';
CREATE FUNCTION convergence_state_send(convergence_state) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_convergence_state_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION convergence_state_send(convergence_state) IS 'binary form, the same on every machine';
CREATE TYPE convergence_state (
    INPUT = convergence_state_in, OUTPUT = convergence_state_out, RECEIVE = convergence_state_recv, SEND = convergence_state_send,
    INTERNALLENGTH = 40, ALIGNMENT = double, STORAGE = plain
);

CREATE FUNCTION convergence_tally_trans(convergence_state, status text) RETURNS convergence_state
  AS 'MODULE_PATHNAME', 'kvpg_convergence_tally_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION convergence_tally_trans(convergence_state, text) IS 'one status into a state: Y, T, TS or NULL; other words are an error (22023)';
CREATE FUNCTION convergence_merge_trans(convergence_state, convergence) RETURNS convergence_state
  AS 'MODULE_PATHNAME', 'kvpg_convergence_merge_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION convergence_merge_trans(convergence_state, convergence) IS
  'one tally into a state; NULL or a tally with a NULL count adds nothing, impossible counts are an error (22023)';
CREATE FUNCTION convergence_state_combine(convergence_state, convergence_state) RETURNS convergence_state
  AS 'MODULE_PATHNAME', 'kvpg_convergence_state_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION convergence_state_combine(convergence_state, convergence_state) IS 'two states as one: sums of their counts';
CREATE FUNCTION convergence_tally_final(convergence_state) RETURNS convergence
  AS 'MODULE_PATHNAME', 'kvpg_convergence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION convergence_tally_final(convergence_state) IS 'the counts of a stored state of convergence_tally';
CREATE FUNCTION convergence_merge_final(convergence_state) RETURNS convergence
  AS 'MODULE_PATHNAME', 'kvpg_convergence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION convergence_merge_final(convergence_state) IS 'the counts of a stored state of convergence_merge';

CREATE AGGREGATE convergence_tally(status text) (
    SFUNC = convergence_tally_trans, STYPE = convergence_state, FINALFUNC = convergence_tally_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = convergence_state_combine, INITCOND = '1:0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE convergence_tally(text) IS
  'counts of service statuses: Y received, T not received, TS not applicable, NULL not monitored; no rows: four zeros. Another word is an error (22023)';
CREATE AGGREGATE convergence_tally_state(status text) (
    SFUNC = convergence_tally_trans, STYPE = convergence_state, COMBINEFUNC = convergence_state_combine, INITCOND = '1:0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE convergence_tally_state(text) IS
  'as convergence_tally, but gives the state, to be stored, added up with convergence_tally_rollup and read with convergence_tally_final';
CREATE AGGREGATE convergence_tally_rollup(convergence_state) (
    SFUNC = convergence_state_combine, STYPE = convergence_state, COMBINEFUNC = convergence_state_combine, INITCOND = '1:0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE convergence_tally_rollup(convergence_state) IS 'adds up stored states of convergence_tally; NULL adds nothing';

CREATE AGGREGATE convergence_merge(convergence) (
    SFUNC = convergence_merge_trans, STYPE = convergence_state, FINALFUNC = convergence_merge_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = convergence_state_combine, INITCOND = '1:0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE convergence_merge(convergence) IS
  'roll-up of tallies: sums of their counts, from posyandu to province, in any order; NULL adds nothing. Percentages are never averaged';
CREATE AGGREGATE convergence_merge_state(convergence) (
    SFUNC = convergence_merge_trans, STYPE = convergence_state, COMBINEFUNC = convergence_state_combine, INITCOND = '1:0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE convergence_merge_state(convergence) IS
  'as convergence_merge, but gives the state, to be stored, added up with convergence_merge_rollup and read with convergence_merge_final';
CREATE AGGREGATE convergence_merge_rollup(convergence_state) (
    SFUNC = convergence_state_combine, STYPE = convergence_state, COMBINEFUNC = convergence_state_combine, INITCOND = '1:0,0,0,0', PARALLEL = SAFE
);
COMMENT ON AGGREGATE convergence_merge_rollup(convergence_state) IS 'adds up stored states of convergence_merge; NULL adds nothing';

CREATE FUNCTION convergence_score(convergence, not_monitored_as_missed boolean DEFAULT false) RETURNS numeric
  AS 'MODULE_PATHNAME', 'kvpg_convergence_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION convergence_score(convergence, boolean) IS
  'percent with 2 decimals, half away from zero; NULL when nothing is required. false: Y / (Y + T), the known reading; true: Y / (Y + T + not monitored), the official form';
