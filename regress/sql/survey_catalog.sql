-- What every function of surveys, data quality and the growth card promises, read from the catalog.
CREATE TEMP VIEW mine AS
SELECT p.oid, p.proname, p.prokind, p.provolatile, p.proparallel, p.procost, p.prorettype, obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'konvergensi'
WHERE p.proname ~ '^(survey|prevalence|quality|kms|skdn)';
SELECT count(*) > 60 AS found FROM mine;
SELECT proname AS uncommented FROM mine WHERE comment IS NULL ORDER BY 1;
-- Functions on a query run it: they are neither immutable nor parallel safe. Everything else is both.
SELECT proname COLLATE "C" AS reads_a_query, provolatile, proparallel FROM mine WHERE provolatile <> 'i' OR proparallel <> 's' ORDER BY 1;
SELECT proname AS without_cost FROM mine WHERE prokind <> 'a' AND procost <= 1 AND proname !~ 'combine' ORDER BY 1;
-- Aggregates: a typed state that combines, and the three companions of each.
SELECT proname COLLATE "C" AS aggregate, aggtranstype::regtype AS state, aggcombinefn <> 0 AS combines, aggfinalfn <> 0 AS has_final, aggfinalmodify AS final_modifies
FROM mine JOIN pg_aggregate ON aggfnoid = oid ORDER BY 1;
SELECT a.proname || s AS missing FROM (SELECT DISTINCT regexp_replace(proname, '_(state|rollup)$', '') AS proname FROM mine WHERE prokind = 'a') a, unnest(ARRAY['_state', '_rollup', '_final']) s
WHERE NOT EXISTS (SELECT FROM mine m WHERE m.proname = a.proname || s);
SELECT typname AS uncommented_type FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
WHERE typname ~ '^(survey|prevalence|quality|kms|skdn)' AND obj_description(t.oid, 'pg_type') IS NULL ORDER BY 1;
