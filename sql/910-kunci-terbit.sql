-- Foreign keys of the published facts are checked by the publisher, a whole table at a time, before anything becomes visible:
-- one look-up for each of millions of rows would cost more than all other work of a publication. The keys stay declared (for
-- dashboards, and against deleting a member of a dimension that is in use); only their row triggers on the fact side rest.
-- Where this cannot be switched off (no superuser, or after a restore), PostgreSQL checks row by row and nothing else changes.
CREATE FUNCTION lap.kunci_sekaligus(sekaligus boolean DEFAULT true) RETURNS int4 LANGUAGE plpgsql AS $$
DECLARE
  t record;
  v_n int4 := 0;
BEGIN
  FOR t IN
    SELECT c.relname, g.tgname
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_trigger g ON g.tgconstraint = k.oid AND g.tgrelid = k.conrelid
    WHERE k.contype = 'f' AND c.relnamespace = 'lap'::pg_catalog.regnamespace AND c.relname LIKE 'fakta%' AND pg_catalog.cardinality(k.conkey) = 1
      AND EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'periode_sk')
    ORDER BY c.relname, g.tgname
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE lap.%I %s TRIGGER %I', t.relname, CASE WHEN kunci_sekaligus.sekaligus THEN 'DISABLE' ELSE 'ENABLE' END, t.tgname);
    v_n := v_n + 1;
  END LOOP;
  RETURN v_n;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN 0;
END
$$;
REVOKE ALL ON FUNCTION lap.kunci_sekaligus(boolean) FROM PUBLIC;
COMMENT ON FUNCTION lap.kunci_sekaligus(boolean) IS
  'true: kunci asing tabel fakta diperiksa penerbit sekaligus sebelum terbit, tidak baris demi baris; false: kembali baris demi baris. Hanya pengelola server; ulangi sesudah pemulihan cadangan. Mengembalikan banyak pemicu, 0 bila tidak berhak';
SELECT lap.kunci_sekaligus();
