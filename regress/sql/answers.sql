-- Packed answers: the records, joined states, groups that outgrow their room, foreign bytes.
\set VERBOSITY sqlstate
CREATE TEMP TABLE jawaban (id bigint, butir smallint, hari date, bulan boolean, ya boolean, n smallint, siapa text);
INSERT INTO jawaban VALUES (1, 7, '2025-03-02', false, true, 30, 'ibu'), (1, 7, '2025-03-01', true, false, NULL, '-'), (-7308, 300, '1999-12-31', NULL, true, NULL, 'ayah'),
  (9223372036854775807, 32767, '-infinity', true, true, 32767, 'lain'), (NULL, 7, '2025-03-02', false, true, NULL, '-'), (2, NULL, '2025-03-02', false, true, NULL, '-'),
  (2, 7, NULL, false, true, NULL, '-'), (2, 7, '2025-03-02', false, NULL, NULL, '-');
-- number, then owner and answer: 2025-03-02 is day 9192 = 0x0023e8, item 7, quantity 30, ibu dated Ya = 5
SELECT answers_pack(id, butir, hari, bulan, ya, n, siapa ORDER BY id, hari DESC) FROM jawaban WHERE id = 1;
SELECT answers_pack(id, butir, hari, bulan, ya, n, siapa) FROM jawaban WHERE id < 0;
SELECT answers_pack(id, butir, hari, bulan, ya, n, siapa) FROM jawaban WHERE id > 2;
SELECT answers_pack(id, butir, hari, bulan, ya, n, siapa) IS NULL AS nothing FROM jawaban WHERE id = 2 OR id IS NULL;
SELECT answers_pack(id, butir, hari, bulan, ya, n, siapa) IS NULL AS nobody FROM jawaban WHERE false;
-- Groups of any size hold every record, in their order; a result is a state.
CREATE TEMP TABLE banyak AS SELECT i AS id, (i % 9 + 1)::smallint AS butir, date '2025-01-01' + (i % 365)::int AS hari, i % 2 = 0 AS bulan, i % 3 = 0 AS ya, (i % 40)::smallint AS n FROM generate_series(0::bigint, 4999) i;
CREATE FUNCTION pg_temp.buka(b bytea) RETURNS TABLE (id bigint, butir int, hari date, n int, siapa int, bulan boolean, ya boolean) LANGUAGE sql AS $$
  SELECT ('x' || substr(h, 1, 16))::bit(64)::bigint, ('x' || substr(h, 23, 4))::bit(16)::int, date '2000-01-01' + ('x' || substr(h, 17, 6))::bit(24)::int,
    ('x' || substr(h, 27, 4))::bit(16)::int, a >> 2, a >> 1 & 1 = 1, a & 1 = 1
  FROM generate_series(0, (length(b) - 8) / 16 - 1) k, LATERAL (SELECT encode(substr(b, 9 + k * 16, 16), 'hex') AS h) x, LATERAL (SELECT ('x' || substr(h, 31, 2))::bit(8)::int AS a) y
$$;
CREATE TEMP TABLE kumpul AS SELECT id % 3 AS k, answers_pack(id, butir, hari, bulan, ya, n, NULL) AS b FROM (SELECT * FROM banyak ORDER BY id) x GROUP BY 1;
SELECT k, length(b), ('x' || encode(substr(b, 1, 8), 'hex'))::bit(64)::bigint AS records FROM kumpul ORDER BY k;
SELECT count(*) FROM ((SELECT id, butir::int, hari, n::int, 0, bulan, ya FROM banyak EXCEPT ALL SELECT u.* FROM kumpul, pg_temp.buka(b) u)
  UNION ALL (SELECT u.* FROM kumpul, pg_temp.buka(b) u EXCEPT ALL SELECT id, butir::int, hari, n::int, 0, bulan, ya FROM banyak)) d;
SELECT answers_pack_rollup(b ORDER BY k) = answers_pack_final(answers_pack_combine(answers_pack_combine((SELECT b FROM kumpul WHERE k = 0), (SELECT b FROM kumpul WHERE k = 1)), (SELECT b FROM kumpul WHERE k = 2))) AS same,
  length(answers_pack_rollup(b)) FROM (SELECT * FROM kumpul UNION ALL SELECT 9, NULL) x;
-- The rollup keeps no room, and neither call changes what it was given.
SELECT answers_pack_final(b) = b AS tight, answers_pack_combine(b, NULL) = b AS kept FROM kumpul WHERE k = 0;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
CREATE TABLE answers_parallel AS SELECT * FROM banyak;
EXPLAIN (COSTS OFF) SELECT length(answers_pack(id, butir, hari, bulan, ya, n, NULL)) FROM answers_parallel;
SELECT length(answers_pack(id, butir, hari, bulan, ya, n, NULL)) FROM answers_parallel;
DROP TABLE answers_parallel;
-- Bytes that are no state.
SELECT answers_pack_final('');
SELECT answers_pack_final('\x0000000000000001');
SELECT answers_pack_final('\xffffffffffffffff00000000000000000000000000000000');
SELECT answers_pack_trans('\x00', 1, 1::smallint, '2025-01-01', false, true, NULL, NULL);
SELECT answers_pack_combine('\x7fffffffffffffff', '\x0000000000000000');
SELECT answers_pack_combine('\x0000000000000000', NULL);
