-- Convergence tallies and scores.
\set VERBOSITY terse

-- Y, T, TS and NULL are four different things.
SELECT (c).received, (c).required, (c).not_applicable, (c).not_monitored, convergence_score(c), convergence_score(c, true), convergence_score(c, false)
FROM (SELECT convergence_tally(s) c FROM (VALUES ('Y'), ('Y'), ('T'), ('TS'), ('TS'), ('TS'), (NULL)) v(s)) t;
SELECT convergence_score(c), convergence_score(c, true)
FROM (SELECT convergence_tally(CASE WHEN i <= 11 THEN 'Y' ELSE 'T' END) c FROM generate_series(1, 15) i) t;
-- No rows, nothing required, all missed, all received.
SELECT convergence_tally(NULL::text) FROM generate_series(1, 0);
SELECT convergence_tally(s), convergence_score(convergence_tally(s)), convergence_score(convergence_tally(s), true) FROM (VALUES ('TS'), ('TS')) v(s);
SELECT convergence_tally(s), convergence_score(convergence_tally(s)), convergence_score(convergence_tally(s), true) FROM (VALUES (NULL::text), (NULL)) v(s);
SELECT convergence_score(convergence_tally('T')), convergence_score(convergence_tally('Y')) FROM generate_series(1, 3);
-- Halves go away from zero; 2 decimals always.
SELECT convergence_score((1, 800, 0, 0)::convergence), convergence_score((1, 3, 0, 0)::convergence), convergence_score((2, 3, 0, 0)::convergence),
       convergence_score((1, 1, 0, 0)::convergence), convergence_score((8, 27, 0, 0)::convergence), convergence_score((31, 34, 0, 0)::convergence);
SELECT convergence_score(NULL::convergence), convergence_score((1, NULL, 0, 0)::convergence), convergence_score((1, 2, 0, 0)::convergence, NULL);
SELECT convergence_score((1152921504606846976, 2305843009213693952, 0, 0)::convergence);
-- Counts that could overflow are refused, sums that would are told.
SELECT convergence_score((1, 9223372036854775807, 0, 5)::convergence, true);
SELECT convergence_merge(c) FROM (VALUES ((0, 2305843009213693952, 0, 0)::convergence), ((0, 1, 0, 0)::convergence)) v(c);
SELECT convergence_state_combine('1:0,2305843009213693952,0,0', '1:0,2305843009213693952,0,0');
SELECT '1:0,99999999999999999999,0,0'::convergence_state;

-- Wrong words and impossible counts.
SELECT convergence_tally(s) FROM (VALUES ('y')) v(s);
SELECT convergence_tally(s) FROM (VALUES ('TSS')) v(s);
SELECT convergence_tally(s) FROM (VALUES ('')) v(s);
SELECT convergence_score((3, 2, 0, 0)::convergence);
SELECT convergence_score((-1, 2, 0, 0)::convergence);
SELECT convergence_merge((3, 2, 0, 0)::convergence);
\set VERBOSITY sqlstate
SELECT convergence_tally('NM');
\set VERBOSITY default
SELECT convergence_tally('NM');
\set VERBOSITY terse

-- Roll-up: posyandu to village to province, in any order and grouping, also with parts that have nothing.
CREATE TABLE cells_of AS
SELECT i, i % 7 AS village, (ARRAY['Y', 'T', 'TS', NULL, 'Y'])[1 + (i * 31 + i / 7) % 5] AS s FROM generate_series(1, 5000) i;
SELECT convergence_tally(s) FROM cells_of;
SELECT convergence_merge(c) = (SELECT convergence_tally(s) FROM cells_of) AS same FROM (SELECT convergence_tally(s) c FROM cells_of GROUP BY village) t;
SELECT convergence_merge(c ORDER BY v DESC) = (SELECT convergence_tally(s) FROM cells_of) AS same
FROM (SELECT i % 800 v, convergence_tally(s) c FROM cells_of GROUP BY 1 UNION ALL SELECT 0, NULL UNION ALL SELECT -1, (NULL, 1, 1, 1)::convergence) t;
SELECT convergence_merge(c) FROM (SELECT NULL::convergence c) t;
SELECT count(DISTINCT s::text) AS different FROM (
    SELECT convergence_tally_state(s) FROM cells_of
    UNION ALL SELECT convergence_tally_rollup(s) FROM (SELECT convergence_tally_state(s) s FROM cells_of GROUP BY i % 13) p
    UNION ALL SELECT convergence_tally_rollup(s ORDER BY g DESC) FROM (SELECT i % 99 g, convergence_tally_state(s)::text::convergence_state s FROM cells_of GROUP BY 1) p
    UNION ALL SELECT convergence_merge_rollup(s) FROM (SELECT convergence_merge_state(c) s FROM (SELECT village, convergence_tally(s) c FROM cells_of GROUP BY 1) t GROUP BY village % 2) p) t(s);
SELECT convergence_tally_final(convergence_tally_state(s)) = convergence_tally(s) AS same FROM cells_of;
SELECT convergence_tally_state(s) FROM cells_of;
-- A state in use by a window is not changed under it.
SELECT i, convergence_tally(s) OVER (ORDER BY i) FROM cells_of WHERE i <= 4;
SELECT convergence_tally(s) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM cells_of WHERE i <= 4;
-- States called by hand.
SELECT convergence_tally_trans(NULL, 'Y'), convergence_tally_trans('1:1,1,0,0', NULL), convergence_merge_trans(NULL, NULL), convergence_state_combine('1:1,2,3,4', '1:1,2,3,4');
SELECT '1:3,2,0,0'::convergence_state;
SELECT '2:1,2,0,0'::convergence_state;
SELECT '1:1,2,0'::convergence_state;
SELECT '1:1,2,0,0 '::convergence_state;

-- The same in parallel.
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT convergence_tally(s) FROM cells_of;
SELECT convergence_tally(s) FROM cells_of;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
-- Binary form.
CREATE TABLE states AS SELECT village, convergence_tally_state(s) st FROM cells_of GROUP BY village;
CREATE TABLE states2 (LIKE states);
\copy states TO PROGRAM 'cat >"$KONV_TMP/states.bin"' (FORMAT binary)
\copy states2 FROM PROGRAM 'cat "$KONV_TMP/states.bin"' (FORMAT binary)
SELECT count(*) FROM states JOIN states2 USING (village) WHERE states.st::text = states2.st::text;
DROP TABLE cells_of, states, states2;
