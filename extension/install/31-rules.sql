-- Rule sets as values, packed cells, and one person explained.

CREATE TYPE ruleset;
COMMENT ON TYPE ruleset IS
  'the rules of a convergence score as one value: groups, conditions, indicators, windows, minimums. Built from rows by acuan.aturan_set(code, date) of the warehouse; the text form is one declaration a line';
CREATE FUNCTION ruleset_in(cstring) RETURNS ruleset
  AS 'MODULE_PATHNAME', 'kvpg_ruleset_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION ruleset_in(cstring) IS 'reads the text form; a wrong line is an error that names it (22P02)';
CREATE FUNCTION ruleset_out(ruleset) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_ruleset_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION ruleset_out(ruleset) IS 'the canonical text form';
CREATE FUNCTION ruleset_recv(internal) RETURNS ruleset
  AS 'MODULE_PATHNAME', 'kvpg_ruleset_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION ruleset_recv(internal) IS 'binary form: a version word and the text form';
CREATE FUNCTION ruleset_send(ruleset) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_ruleset_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION ruleset_send(ruleset) IS 'binary form: a version word and the text form';
CREATE TYPE ruleset (
    INPUT = ruleset_in, OUTPUT = ruleset_out, RECEIVE = ruleset_recv, SEND = ruleset_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
);

CREATE TYPE cells;
COMMENT ON TYPE cells IS
  'all service cells of a person in a period, packed: 4 bytes each (number of the indicator, status, got, need, reason). Text form: number=status(got/need;reason)';
CREATE FUNCTION cells_in(cstring) RETURNS cells
  AS 'MODULE_PATHNAME', 'kvpg_cells_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION cells_in(cstring) IS 'reads number=status(got/need;reason) ..., numbers rising, * after the status for a male caregiver; other text is an error (22P02)';
CREATE FUNCTION cells_out(cells) RETURNS cstring
  AS 'MODULE_PATHNAME', 'kvpg_cells_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION cells_out(cells) IS 'the text form number=status(got/need;reason) ...; status NM is not monitored';
CREATE FUNCTION cells_recv(internal) RETURNS cells
  AS 'MODULE_PATHNAME', 'kvpg_cells_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cells_recv(internal) IS 'binary form: version, count, then 4 bytes a cell; damaged ones are refused (22P03)';
CREATE FUNCTION cells_send(cells) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_cells_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cells_send(cells) IS 'binary form: version, count, then 4 bytes a cell';
CREATE TYPE cells (
    INPUT = cells_in, OUTPUT = cells_out, RECEIVE = cells_recv, SEND = cells_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
);

CREATE FUNCTION cells_status(cells, number int) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_cells_status' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION cells_status(cells, int) IS
  'status of one indicator by its number (acuan.indikator.nomor): Y, T, TS; NULL when not monitored or not among the cells';
CREATE FUNCTION cells_unpack(cells)
  RETURNS TABLE (number int, status text, got int, need int, father boolean, reason text)
  AS 'MODULE_PATHNAME', 'kvpg_cells_unpack' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20 ROWS 10;
COMMENT ON FUNCTION cells_unpack(cells) IS
  'one row per cell: number of the indicator, status (NULL not monitored), units received and needed (255 = more than 254), male caregiver present, reason in Indonesian';

CREATE FUNCTION convergence_rows(rules ruleset, history jsonb, period text, data_date date DEFAULT NULL, switches text[] DEFAULT NULL)
  RETURNS TABLE (target_group text, pregnancy int, evaluated_on date, village text, household text, place text, age_months int, gestation int,
                 stage text, months_present int, at_risk boolean, left_as text, received int, required int, not_monitored int,
                 complete boolean, cells cells)
  AS 'MODULE_PATHNAME', 'kvpg_convergence_rows' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE COST 1000 ROWS 2;
COMMENT ON FUNCTION convergence_rows(ruleset, jsonb, text, date, text[]) IS
  'the target groups a person is listed in during a period (2025, 2025-S1, 2025-Q4, 2025-11) with all cells; left_as: not listed, died, lost or without known outcome in the period. required = Y + T + not monitored over the indicators in the score. data_date: nothing after it is known; switches: codes of switchable indicators that are on. History: see the manual. NULL rules, history or period give no rows; a malformed one is an error (22023, 22007) that prints no data';
CREATE FUNCTION convergence_explain(rules ruleset, history jsonb, period text, data_date date DEFAULT NULL, switches text[] DEFAULT NULL)
  RETURNS TABLE (target_group text, pregnancy int, indicator text, status text, got int, need int, unit text, window_from date, window_to date,
                 months_without text[], evidence text[], father boolean, reason text)
  AS 'MODULE_PATHNAME', 'kvpg_convergence_explain' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION convergence_explain(ruleset, jsonb, text, date, text[]) IS
  'why each cell of a person has its status: units received and needed, the window that was read, months of presence without a Ya, the answers found, and the reason in Indonesian. Arguments as in convergence_rows';

-- Transport of many answers to the batch worker.
CREATE FUNCTION answers_pack_trans(state bytea, owner bigint, item smallint, day date, month_only boolean, answer boolean, quantity smallint, caregiver text)
  RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_answers_trans' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION answers_pack_trans(bytea, bigint, smallint, date, boolean, boolean, smallint, text) IS 'transition of answers_pack';
CREATE FUNCTION answers_pack_combine(bytea, bytea) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_records_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION answers_pack_combine(bytea, bytea) IS 'the answers of two states of answers_pack, those of the first before those of the second';
CREATE FUNCTION answers_pack_final(bytea) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_records_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION answers_pack_final(bytea) IS 'a state of answers_pack without the room it keeps; XX001 if it is none';
CREATE AGGREGATE answers_pack(owner bigint, item smallint, day date, month_only boolean, answer boolean, quantity smallint, caregiver text) (
  SFUNC = answers_pack_trans, STYPE = bytea, COMBINEFUNC = answers_pack_combine, FINALFUNC = answers_pack_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE answers_pack(bigint, smallint, date, boolean, boolean, smallint, text) IS
  'dated answers about services in one value, for bulk reading: their number (8 bytes, as all numbers most significant byte first), then 16 bytes each: owner (64 bits), day since 2000-01-01 (24 bits, infinite dates are cut), item (16), quantity (16, 0 none), 4 unused, caregiver ibu 1, ayah 2, lain 3 (2), month_only (1), answer (1). A NULL owner, item, day or answer is left out; no answer gives NULL. More than 1 GB in one group is an error (54000): group by blocks of owners. The result is a state too: answers_pack_rollup joins several';
CREATE AGGREGATE answers_pack_rollup(bytea) (
  SFUNC = answers_pack_combine, STYPE = bytea, COMBINEFUNC = answers_pack_combine, FINALFUNC = answers_pack_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE answers_pack_rollup(bytea) IS 'joins results of answers_pack; NULL adds nothing';

-- Mothers and children among the members of a family, in one pass.
CREATE FUNCTION family_trans(state bytea, person bigint, mother bigint, born date, since date, marks int, expecting boolean) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_family_trans' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION family_trans(bytea, bigint, bigint, date, date, int, boolean) IS 'transition of family_mothers, family_births_close and family_children: one member';
CREATE FUNCTION family_combine(bytea, bytea) RETURNS bytea
  AS 'MODULE_PATHNAME', 'kvpg_records_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION family_combine(bytea, bytea) IS 'the members of two states of families';
CREATE FUNCTION family_mothers_final(bytea) RETURNS int
  AS 'MODULE_PATHNAME', 'kvpg_family_mothers_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION family_mothers_final(bytea) IS 'result of family_mothers from its state; XX001 if it is none';
CREATE FUNCTION family_births_close_final(bytea) RETURNS boolean
  AS 'MODULE_PATHNAME', 'kvpg_family_close_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION family_births_close_final(bytea) IS 'result of family_births_close from its state; XX001 if it is none';
CREATE FUNCTION family_children_final(bytea) RETURNS int
  AS 'MODULE_PATHNAME', 'kvpg_family_children_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION family_children_final(bytea) IS 'result of family_children from its state; XX001 if it is none';
CREATE AGGREGATE family_state(person bigint, mother bigint, born date, since date, marks int, expecting boolean) (
  SFUNC = family_trans, STYPE = bytea, COMBINEFUNC = family_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE family_state(bigint, bigint, date, date, int, boolean) IS
  'state of family_mothers, family_births_close and family_children, whose arguments it takes; family_rollup joins several, family_mothers_final, family_births_close_final and family_children_final give the results';
CREATE AGGREGATE family_rollup(bytea) (SFUNC = family_combine, STYPE = bytea, COMBINEFUNC = family_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE family_rollup(bytea) IS 'joins states of family_state; NULL adds nothing';
CREATE AGGREGATE family_mothers(person bigint, mother bigint, born date, since date, marks int, expecting boolean) (
  SFUNC = family_trans, STYPE = bytea, FINALFUNC = family_mothers_final, COMBINEFUNC = family_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE family_mothers(bigint, bigint, date, date, int, boolean) IS
  'which marks the mothers among the members of a family have together: bits 0 to 29 of marks, joined by OR; NULL without a mother. marks: of a woman, with any meaning; NULL: nobody who can be a mother here. A mother is a woman whose number is the mother of a member, or who is expecting. since: see family_births_close; with the same arguments both are worked out from one state';
CREATE AGGREGATE family_births_close(person bigint, mother bigint, born date, since date, marks int, expecting boolean) (
  SFUNC = family_trans, STYPE = bytea, FINALFUNC = family_births_close_final, COMBINEFUNC = family_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE family_births_close(bigint, bigint, date, date, int, boolean) IS
  'whether among the members of a family a child was born too soon behind another one of its mother: a sibling with an earlier day of birth (born) was born after the day `since` of the child, e.g. born - interval ''24 months''. NULL without two such birthdays; twins are none. The mother need not be a member';
CREATE AGGREGATE family_children(person bigint, mother bigint, born date, since date, marks int, expecting boolean) (
  SFUNC = family_trans, STYPE = bytea, FINALFUNC = family_children_final, COMBINEFUNC = family_combine, PARALLEL = SAFE);
COMMENT ON AGGREGATE family_children(bigint, bigint, date, date, int, boolean) IS
  'how many children of known birthday among the members of a family has the mother who has most of them: two sisters with two children each give 2; NULL without such a child. The mother need not be a member';
