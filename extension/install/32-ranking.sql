-- Shares of areas with their uncertainty, ranks, rank correlation, goalpost index.

CREATE FUNCTION wilson_interval(received bigint, required bigint, OUT low numeric, OUT high numeric)
  AS 'MODULE_PATHNAME', 'kvpg_wilson_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wilson_interval(bigint, bigint) IS
  '95 % Wilson interval of received / required in percent, 2 decimals; NULLs when required is 0, an error (22023) unless 0 <= received <= required';

CREATE FUNCTION rank_shares(received bigint[], required bigint[], lower_is_better boolean DEFAULT false, minimum bigint DEFAULT 30)
  RETURNS TABLE (area int, share numeric, low numeric, high numeric, rank int, best int, worst int)
  AS 'MODULE_PATHNAME', 'kvpg_rank_shares' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 300;
COMMENT ON FUNCTION rank_shares(bigint[], bigint[], boolean, bigint) IS
  'one row per area in the order of the arrays: share and 95 % Wilson interval in percent, rank (1 best, ties share the smaller), and the best and worst rank it could have had: areas whose intervals do not overlap are clearly apart. Areas with required < minimum or a NULL count are unranked. Arrays of different lengths (2202E) or impossible counts (22023) are errors';

CREATE FUNCTION spearman(x float8[], y float8[], OUT n int, OUT r float8, OUT ci_low float8, OUT ci_high float8)
  AS 'MODULE_PATHNAME', 'kvpg_spearman' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION spearman(float8[], float8[]) IS
  'Spearman rank correlation of pairs, mean ranks for ties, 95 % interval tanh(atanh(r) -+ 1.96 * 1.03 / sqrt(n - 3)); pairs with NULL or NaN are left out; r NULL without spread, interval NULL if |r| = 1 or n <= 3. A correlation proves no effect';

CREATE FUNCTION goalpost_index(x float8, lo float8 DEFAULT 0, hi float8 DEFAULT 100, lower_is_better boolean DEFAULT false) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_goalpost_index' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION goalpost_index(float8, float8, float8, boolean) IS
  '100 (x - lo) / (hi - lo), or 100 (hi - x) / (hi - lo) where lower is better, cut to 0..100; NULL for NULL or NaN, an error (22023) unless lo < hi';

CREATE FUNCTION composite_index(dimension text[], score float8[], OUT value float8, OUT used int, OUT missing int)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200
BEGIN ATOMIC
SELECT pg_catalog.avg(d.mean ORDER BY d.mean), COALESCE(pg_catalog.sum(d.used), 0)::int, COALESCE(pg_catalog.sum(d.missing), 0)::int
  FROM (SELECT pg_catalog.avg(u.s ORDER BY u.s) AS mean, pg_catalog.count(u.s) AS used, pg_catalog.count(*) FILTER (WHERE u.s IS NULL) AS missing
          FROM ROWS FROM (pg_catalog.unnest(dimension), pg_catalog.unnest(score)) u(d, s) GROUP BY u.d) d;
END;
COMMENT ON FUNCTION composite_index(text[], float8[]) IS
  'index of goalpost scores: mean of the dimensions, a dimension being the mean of its scores; a missing score (NULL) leaves its mean and is counted. Like IKPS, not IKPS';
