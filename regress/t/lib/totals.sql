-- pg_temp.totals(): every fact table of lap, every additive column: areas against the sum of their parts. Driven by the catalog: a new
-- table takes part by itself. Whole counts (bigint) and money (numeric of 18 digits and more) are additive; percentages, means and ranks
-- stand out by their types. areas: rows looked at; differ: rows that are not the sum of their parts.
CREATE FUNCTION pg_temp.totals(OUT name text, OUT parts text, OUT columns int, OUT areas int8, OUT differ int8) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
  t record;
BEGIN
  FOR t IN
    SELECT c.relname, s.part, s.above, s.below, s.outer_join, x.keys, x.sums, x.a, x.b, x.n
    FROM pg_class c
    CROSS JOIN (VALUES ('areas above the village', '{provinsi,kabupaten,kecamatan}'::text[], '{kabupaten,kecamatan,desa}'::text[], true),
      ('posyandu in villages', '{desa}', '{posyandu}', false)) s (part, above, below, outer_join)
    CROSS JOIN LATERAL (
      SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE k.key) AS keys, string_agg(format('sum(f.%I)::numeric AS %1$I', a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE k.sum) AS sums,
        string_agg(format('p.%I::numeric', a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE k.sum) AS a, string_agg(format('c.%I', a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE k.sum) AS b,
        count(*) FILTER (WHERE k.sum) AS n
      FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      CROSS JOIN LATERAL (SELECT a.attnum = ANY (i.indkey) AND a.attname <> 'wilayah_sk' AS key,
        NOT a.attnum = ANY (i.indkey) AND a.attname <> 'run_id' AND (a.atttypid = 'int8'::regtype OR a.atttypid = 'numeric'::regtype AND (a.atttypmod - 4) >> 16 >= 18)
        -- how many villages report says nothing below the village
        AND (s.outer_join OR (c.relname, a.attname) <> ('fakta_kelengkapan', 'desa_lapor')) AS sum) k
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) x
    WHERE c.relnamespace = 'lap'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'fakta_mutu_puskesmas' -- a kabupaten by puskesmas
      AND c.relname !~ '^dim_' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'wilayah_sk')
    ORDER BY c.relname COLLATE "C", s.part
  LOOP
    name := t.relname; parts := t.part; columns := t.n;
    CONTINUE WHEN columns = 0 AND NOT t.outer_join;
    EXECUTE format('SELECT count(*), count(*) FILTER (WHERE ROW(%s) IS DISTINCT FROM ROW(%s))
        FROM (SELECT f.* FROM lap.%I f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.tingkat = ANY ($1)) p
        %s JOIN (SELECT k.induk_sk AS wilayah_sk, %s, %s FROM lap.%3$I f JOIN lap.dim_wilayah k USING (wilayah_sk) WHERE k.tingkat = ANY ($2) GROUP BY k.induk_sk, %5$s) c USING (wilayah_sk, %5$s)',
      coalesce(t.a, 'NULL'), coalesce(t.b, 'NULL'), t.relname, CASE WHEN t.outer_join THEN 'FULL' ELSE 'INNER' END, t.keys, coalesce(t.sums, 'NULL'))
      INTO areas, differ USING t.above, t.below;
    RETURN NEXT;
  END LOOP;
END
$$;
