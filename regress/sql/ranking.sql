-- Wilson intervals, ranks, rank correlation, goalposts.
\set VERBOSITY terse
SELECT * FROM wilson_interval(95, 100);
SELECT * FROM wilson_interval(0, 0);
SELECT * FROM wilson_interval(NULL, 5);
SELECT * FROM wilson_interval(6, 5);
SELECT * FROM rank_shares('{95,80,60}', '{100,100,80}');
SELECT * FROM rank_shares('{95,80,60,5,NULL,80}', '{100,100,80,10,50,100}', true);
SELECT * FROM rank_shares('{1,2}', '{1,2}', false, 1);
SELECT * FROM rank_shares('{}', '{}');
SELECT * FROM rank_shares('{1}', '{1,2}');
SELECT * FROM rank_shares('{3}', '{2}');
-- As by the definition, area against area.
WITH a AS (SELECT i, (i * 7919 % 150)::bigint AS n, (i * 104729 % (i * 7919 % 150 + 1))::bigint AS y FROM generate_series(1, 200) i),
r AS (SELECT a.*, s.* FROM (SELECT array_agg(y ORDER BY i) ys, array_agg(n ORDER BY i) ns FROM a) x, rank_shares(ys, ns) s JOIN a ON a.i = s.area),
b AS (SELECT r.*, (wilson_interval(y, n)).* FROM r WHERE n >= 30)
SELECT count(*), bool_and(rank = 1 + (SELECT count(*) FROM b z WHERE z.y * b.n > b.y * z.n)) AS ranks FROM b;
SELECT n, round(r::numeric, 6) r, round(ci_low::numeric, 6) low, round(ci_high::numeric, 6) high FROM spearman('{10,4,-2,6,0,1}', '{-3,-1,0.5,-2,0,0.2}');
SELECT n, round(r::numeric, 6) r FROM spearman('{10,4,NULL,-2,6,0,1,NaN}', '{-3,-1,7,0.5,-2,0,0.2,5}');
SELECT * FROM spearman('{1,2,3,4}', '{2,4,6,8}');
SELECT * FROM spearman('{1,2,3}', '{5,5,5}');
SELECT * FROM spearman('{}', '{}');
SELECT * FROM spearman('{1,2}', '{1}');
SELECT goalpost_index(64, 40, 100), goalpost_index(15, 0, 50, true), goalpost_index(150), goalpost_index(-3), goalpost_index(NULL), goalpost_index('NaN');
SELECT goalpost_index(1, 5, 5);
SELECT * FROM composite_index('{a,a,b}', ARRAY[40, 70, NULL]::float8[]);
SELECT * FROM composite_index('{a,a,b,c}', ARRAY[40, 70, 80, 60]::float8[]);
SELECT * FROM composite_index('{}', '{}');
