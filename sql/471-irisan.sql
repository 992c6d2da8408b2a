-- Slices of the input: village, source, month. Whoever writes measurements marks in the same transaction which slices it touched;
-- a slice whose hash is as before has not changed. Whoever writes anything else about persons and families (linkage, forms,
-- registers, corrections) marks the villages of those whose rows are not as before. A run computes changed slices, the villages
-- their people live in, and what stands above them.
CREATE TABLE operasi.irisan (
  kode_kab   text NOT NULL,
  kode_kec   text NOT NULL,
  kode_desa  text NOT NULL,
  sumber     text NOT NULL,
  bulan      date NOT NULL,
  revisi     bigint NOT NULL,
  sidik      numeric(40),
  PRIMARY KEY (kode_desa, sumber, bulan, kode_kec, kode_kab)
);
CREATE INDEX irisan_revisi_idx ON operasi.irisan (revisi);
COMMENT ON TABLE operasi.irisan IS 'Irisan masukan: pengukuran satu desa, sumber dan bulan, dengan sidik isinya dan perubahan terakhirnya; selain pengukuran: desa orang dan keluarga yang berubah';
COMMENT ON COLUMN operasi.irisan.kode_kab IS 'Kabupaten/kota seperti pada barisnya';
COMMENT ON COLUMN operasi.irisan.kode_kec IS 'Kecamatan seperti pada barisnya';
COMMENT ON COLUMN operasi.irisan.kode_desa IS 'Desa seperti pada barisnya; - bila tidak diketahui';
COMMENT ON COLUMN operasi.irisan.sumber IS 'Kode sumber pengukuran; orang: seseorang atau keluarga di desa itu berubah; desa: keadaan desa itu berubah; dana: anggarannya';
COMMENT ON COLUMN operasi.irisan.bulan IS 'Hari pertama bulan pengukuran; -infinity selain pengukuran';
COMMENT ON COLUMN operasi.irisan.revisi IS 'Nomor perubahan (operasi.masukan) yang terakhir mengubah irisan ini';
COMMENT ON COLUMN operasi.irisan.sidik IS 'Jumlah sidik baris; urutan baris tidak berpengaruh; kosong: belum dihitung (muatan besar, atau selain pengukuran)';

-- Villages whose measurements are looked up: there and by the child. Families whose members are.
CREATE INDEX kediaman_desa_idx ON inti.kediaman (kode_desa);
CREATE INDEX kediaman_keluarga_idx ON inti.kediaman (keluarga_id) WHERE keluarga_id IS NOT NULL;
CREATE INDEX orang_keluarga_idx ON inti.orang (keluarga_id) WHERE keluarga_id IS NOT NULL;

-- Linking rewrites the measurements in another order, and of block ranges that hold many villages every one has to be read; records of
-- a person may stand under any kabupaten, and one look into a key per person and kabupaten is many. The trees that find a village
-- and a person at once are built when a period was published for the first time: what changes afterwards is looked up by them, and
-- files and the linking that fill the tables first do not pay for them.
CREATE FUNCTION inti.indeks_perubahan() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_tabel text;
BEGIN
  IF to_regclass('inti.pengukuran_desa_idx') IS NULL THEN
    CREATE INDEX pengukuran_desa_idx ON inti.pengukuran (kode_desa);
  END IF;
  FOREACH v_tabel IN ARRAY '{kediaman,kehamilan,layanan,pengamatan,keadaan_orang,tikar,paud,kepesertaan}'::text[] LOOP
    IF to_regclass(format('inti.%I', v_tabel || '_orang_idx')) IS NULL THEN
      EXECUTE format('CREATE INDEX %I ON inti.%I (orang_id)', v_tabel || '_orang_idx', v_tabel);
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION inti.indeks_perubahan() IS 'Membuat indeks desa pada inti.pengukuran dan indeks orang pada tabel-tabel layanan sesudah terbitan pertama, bila belum ada';
REVOKE ALL ON FUNCTION inti.indeks_perubahan() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.indeks_perubahan() TO konvergensi_pekerja;

-- Takes the touched slices from pg_temp.t_irisan (kode_kab, kode_kec, kode_desa, sumber, bulan). Up to a hundred villages are hashed,
-- more count as changed. Returns how many changed.
CREATE FUNCTION operasi.tandai_irisan() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_desa text[] := (SELECT array_agg(DISTINCT t.kode_desa) FROM pg_temp.t_irisan t);
  v_dari date;
  v_sampai date;
  v_revisi bigint;
  v_n bigint := 0;
BEGIN
  IF v_desa IS NULL THEN
    RETURN 0;
  END IF;
  SELECT min(t.bulan), max(t.bulan) + interval '1 month' INTO v_dari, v_sampai FROM pg_temp.t_irisan t;
  v_revisi := 1 + (SELECT revisi FROM operasi.masukan);
  INSERT INTO operasi.irisan AS i (kode_kab, kode_kec, kode_desa, sumber, bulan, revisi, sidik)
  SELECT t.*, v_revisi, CASE WHEN cardinality(v_desa) <= 100 AND NOT '-' = ANY (v_desa) THEN coalesce(h.sidik, 0) END
  FROM (SELECT DISTINCT kode_kab, kode_kec, kode_desa, sumber, bulan FROM pg_temp.t_irisan) t
  LEFT JOIN (
    SELECT p.kode_kab, p.kode_kec, p.kode_desa, p.sumber, date_trunc('month', p.tgl_ukur)::date AS bulan, sum(hashtextextended(ROW(p.anak_id, p.orang_id,
      p.tgl_ukur, p.posyandu, p.puskesmas, p.tgl_lahir, p.jk, p.usia_bulan, p.berat_kg, p.tinggi_cm, p.posisi, p.lila_cm, p.lingkar_kepala_cm, p.oedema, p.tikar,
      p.naik_berat, p.punya_kia, p.vit_a, p.pmt_kg, p.berat_lahir_kg, p.panjang_lahir_cm)::text, 0)) AS sidik
    FROM inti.pengukuran p
    WHERE cardinality(v_desa) <= 100 AND NOT '-' = ANY (v_desa) AND p.kode_desa = ANY (v_desa) AND p.tgl_ukur >= v_dari AND p.tgl_ukur < v_sampai
    GROUP BY 1, 2, 3, 4, 5) h USING (kode_kab, kode_kec, kode_desa, sumber, bulan)
  ON CONFLICT (kode_desa, sumber, bulan, kode_kec, kode_kab) DO UPDATE SET revisi = excluded.revisi, sidik = excluded.sidik
    WHERE i.sidik IS NULL OR excluded.sidik IS NULL OR i.sidik <> excluded.sidik;
  GET DIAGNOSTICS v_n = ROW_COUNT;
  -- Also without a change: the rows of the tables were touched, and that is accounted for.
  UPDATE operasi.masukan SET revisi = v_revisi, tanda_ukur = v_revisi;
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION operasi.tandai_irisan() IS
  'Mencatat irisan pengukuran yang disentuh (pg_temp.t_irisan) dengan sidik barunya; dipanggil dalam transaksi yang mengubah barisnya; mengembalikan banyak yang berubah';

-- The statistics of the transaction become visible with its end: the next command of the program compares them.
CREATE FUNCTION operasi.segera_cacah() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    EXECUTE 'SELECT pg_catalog.pg_stat_force_next_flush()';
  END IF;
END
$$;
COMMENT ON FUNCTION operasi.segera_cacah() IS 'Pencacah tabel transaksi ini segera terlihat pada akhirnya';

-- For rows of inti.pengukuran that somebody corrects by hand: in the transaction of the correction, with the villages and days
-- before and after it. Takes the lock of the program, so that no run is at work.
CREATE FUNCTION operasi.tandai_pengukuran(desa text[], dari date, sampai date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_n bigint;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(7020108837236700534);
  PERFORM operasi.catat_masukan(); -- what somebody changed before without saying so is not covered by this
  IF pg_catalog.to_regclass('pg_temp.t_irisan') IS NOT NULL THEN
    DROP TABLE pg_temp.t_irisan;
  END IF;
  CREATE TEMP TABLE t_irisan ON COMMIT DROP AS
    SELECT i.kode_kab, i.kode_kec, i.kode_desa, i.sumber, i.bulan FROM operasi.irisan i
    WHERE i.kode_desa = ANY (tandai_pengukuran.desa) AND i.bulan BETWEEN date_trunc('month', dari) AND sampai
    UNION SELECT p.kode_kab, p.kode_kec, p.kode_desa, p.sumber, date_trunc('month', p.tgl_ukur)::date FROM inti.pengukuran p
    WHERE p.kode_desa = ANY (tandai_pengukuran.desa) AND p.tgl_ukur BETWEEN date_trunc('month', dari) AND date_trunc('month', sampai) + interval '1 month - 1 day';
  v_n := operasi.tandai_irisan();
  DROP TABLE pg_temp.t_irisan;
  PERFORM operasi.segera_cacah();
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION operasi.tandai_pengukuran(text[], date, date) IS
  'Mencatat pembetulan tangan pada inti.pengukuran di desa dan hari tertentu; panggil dalam transaksi pembetulan itu';

-- The kabupaten under which a table has rows, by one look into its key for each. A planner that takes the first rows of an order for
-- rare reads the whole table instead: so it may not.
CREATE FUNCTION operasi.kab_berisi(tabel regclass) RETURNS text[] LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  v_kab text[];
BEGIN
  EXECUTE format('WITH RECURSIVE k AS ((SELECT t.kode_kab FROM %1$s t ORDER BY 1 LIMIT 1)
    UNION ALL SELECT (SELECT t.kode_kab FROM %1$s t WHERE t.kode_kab > k.kode_kab ORDER BY 1 LIMIT 1) FROM k WHERE k.kode_kab IS NOT NULL)
    SELECT coalesce(array_agg(k.kode_kab), ''{}'') FROM k WHERE k.kode_kab IS NOT NULL', tabel) INTO v_kab;
  RETURN v_kab;
END
$$;
COMMENT ON FUNCTION operasi.kab_berisi(regclass) IS 'Kabupaten/kota yang mempunyai baris dalam sebuah tabel yang kuncinya diawali kode_kab';

-- Where persons and families are or were recorded: homes, measurements of the persons under any number, their families, those of
-- the families' members.
CREATE FUNCTION operasi.tempat(orang bigint[], keluarga bigint[]) RETURNS TABLE (jenis text, nomor bigint, kode_desa text) LANGUAGE plpgsql STABLE
SET enable_seqscan = on SET enable_nestloop = on SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_kab text[] := CASE WHEN to_regclass('inti.kediaman_orang_idx') IS NULL THEN operasi.kab_berisi('inti.kediaman') END; -- else found by the tree of persons
BEGIN
  IF cardinality(orang) + cardinality(keluarga) < 10000 THEN
    PERFORM set_config('enable_seqscan', 'off', true);
  END IF;
  RETURN QUERY
    WITH siapa AS MATERIALIZED (
      SELECT 'orang' AS jenis, x.n AS nomor, x.n AS orang_id FROM unnest(tempat.orang) x (n)
      UNION SELECT 'keluarga', o.keluarga_id, o.orang_id FROM inti.orang o WHERE o.keluarga_id = ANY (tempat.keluarga)
      UNION SELECT 'keluarga', t.keluarga_id, t.orang_id FROM inti.kediaman t WHERE t.keluarga_id = ANY (tempat.keluarga)),
    tinggal AS MATERIALIZED (
      SELECT s.jenis, s.nomor, o.kode_desa, o.keluarga_id FROM siapa s JOIN inti.orang o ON o.orang_id = s.orang_id
      UNION SELECT s.jenis, s.nomor, t.kode_desa, t.keluarga_id FROM siapa s JOIN inti.kediaman t ON (v_kab IS NULL OR t.kode_kab = ANY (v_kab)) AND t.orang_id = s.orang_id)
    SELECT t.jenis, t.nomor, t.kode_desa FROM tinggal t
    UNION SELECT t.jenis, t.nomor, k.kode_desa FROM tinggal t JOIN inti.keluarga k ON k.keluarga_id = t.keluarga_id
    UNION SELECT 'keluarga', k.keluarga_id, k.kode_desa FROM inti.keluarga k WHERE k.keluarga_id = ANY (tempat.keluarga)
    UNION SELECT s.jenis, s.nomor, p.kode_desa FROM siapa s JOIN inti.pengukuran q ON q.orang_id = s.orang_id JOIN inti.pengukuran p ON p.anak_id = q.anak_id;
END
$$;
COMMENT ON FUNCTION operasi.tempat(bigint[], bigint[]) IS 'Desa tempat orang dan keluarga tinggal atau tercatat, sekarang dan dulu, seperti isi tabel pada saat dipanggil';

-- What scoring reads about persons and families, measurements and reasons aside, as a hash each; who has no row at all has none.
CREATE FUNCTION operasi.sidik_isi(orang bigint[], keluarga bigint[]) RETURNS TABLE (jenis text, nomor bigint, sidik numeric) LANGUAGE plpgsql STABLE
SET enable_seqscan = on SET enable_nestloop = on SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  t record;
  v_sql text := '';
  v_kab text[];
BEGIN
  IF cardinality(orang) + cardinality(keluarga) < 10000 THEN
    PERFORM set_config('enable_seqscan', 'off', true);
  END IF;
  -- Rows of persons are found by the trees of inti.indeks_perubahan() where there are, else by one look under every kabupaten.
  SELECT array_agg(DISTINCT k) INTO v_kab FROM unnest('{kediaman,kehamilan,layanan,pengamatan,keadaan_orang,tikar,paud,kepesertaan}'::text[]) x,
    unnest(operasi.kab_berisi(format('inti.%I', x)::regclass)) k WHERE to_regclass(format('inti.%I', x || '_orang_idx')) IS NULL;
  -- Which run or batch wrote a row changes no figure.
  FOR t IN SELECT c.oid, c.relname, CASE WHEN c.relname IN ('keluarga', 'keadaan_keluarga', 'profil_krs') THEN 'keluarga' ELSE 'orang' END AS jenis,
      (SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attname NOT IN ('run_id', 'batch_id', 'tgl_entri', 'no_kia', 'nama', 'nama_ibu', 'nama_ayah', 'nik_kunci', 'nik_status', 'no_kk_kunci', 'rt', 'rw')) AS kolom
    FROM pg_catalog.pg_class c WHERE c.relnamespace = 'inti'::regnamespace AND c.relkind = 'r' AND c.relname IN ('orang', 'kediaman', 'kehamilan', 'layanan', 'pengamatan',
      'keadaan_orang', 'tikar', 'paud', 'kepesertaan', 'keluarga', 'keadaan_keluarga', 'profil_krs') ORDER BY c.relname COLLATE "C"
  LOOP
    v_sql := v_sql || CASE WHEN v_sql <> '' THEN ' UNION ALL ' ELSE '' END || format('SELECT %1$L AS jenis, t.%1$s_id AS nomor, hashtextextended(%2$L || ROW(%3$s)::text, 0) AS sidik FROM %4$s t WHERE %5$s t.%1$s_id = ANY (%6$s)',
      t.jenis, t.relname, t.kolom, t.oid::regclass, CASE WHEN t.jenis = 'orang' AND t.relname <> 'orang' AND to_regclass(format('inti.%I', t.relname || '_orang_idx')) IS NULL THEN 't.kode_kab = ANY ($3) AND' ELSE '' END, CASE t.jenis WHEN 'orang' THEN '$1' ELSE '$2' END);
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT x.jenis, x.nomor, sum(x.sidik) FROM (' || v_sql || ') x GROUP BY 1, 2' USING orang, keluarga, v_kab;
END
$$;
COMMENT ON FUNCTION operasi.sidik_isi(bigint[], bigint[]) IS 'Sidik segala yang dibaca penilaian tentang orang dan keluarga selain pengukuran dan alasan';

-- Marks villages as changed: apa orang (persons or families there, which are marked wherever they are), desa (the village itself: whoever
-- ever lived there), dana (its budget). pengukuran: rows of inti.pengukuran were touched too, all of them of such persons. Also
-- without a village: the rows of the tables were touched, and that is accounted for.
CREATE FUNCTION operasi.tandai_desa(desa text[], apa text DEFAULT 'orang', pengukuran boolean DEFAULT false) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_revisi bigint := 1 + (SELECT m.revisi FROM operasi.masukan m);
  v_n bigint;
BEGIN
  INSERT INTO operasi.irisan AS i (kode_kab, kode_kec, kode_desa, sumber, bulan, revisi)
  SELECT left(d.kode, 5), left(d.kode, 8), d.kode, apa, '-infinity', v_revisi FROM (SELECT DISTINCT unnest(desa)) d (kode)
  ON CONFLICT (kode_desa, sumber, bulan, kode_kec, kode_kab) DO UPDATE SET revisi = excluded.revisi;
  GET DIAGNOSTICS v_n = ROW_COUNT;
  UPDATE operasi.masukan m SET revisi = v_revisi, tanda = v_revisi, tanda_ukur = CASE WHEN tandai_desa.pengukuran THEN v_revisi ELSE m.tanda_ukur END;
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION operasi.tandai_desa(text[], text, boolean) IS 'Mencatat desa yang orang, keluarga, keadaan atau anggarannya berubah, dalam transaksi yang mengubahnya; mengembalikan banyaknya';

-- The same for persons and families where they are now; of very many everything is computed.
CREATE FUNCTION operasi.tandai_tempat(orang bigint[], keluarga bigint[], pengukuran boolean DEFAULT false) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(orang) + cardinality(keluarga) > 100000 THEN
    PERFORM operasi.tandai_semua('very many persons changed');
    RETURN NULL;
  END IF;
  RETURN operasi.tandai_desa(ARRAY(SELECT DISTINCT t.kode_desa FROM operasi.tempat(orang, keluarga) t), 'orang', pengukuran);
END
$$;
COMMENT ON FUNCTION operasi.tandai_tempat(bigint[], bigint[], boolean) IS 'Mencatat desa tempat orang dan keluarga yang berubah sekarang tinggal atau tercatat; mengembalikan banyaknya, kosong: semua dihitung';

-- Persons whose reasons are not those that were accounted for last. Nothing is looked through while no row was written. Rows that somebody
-- writes meanwhile are newer than the trace; one that came for a number while a linking made it an alias follows here.
CREATE FUNCTION operasi.tandai_alasan() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_jejak text;
  v_orang bigint[];
BEGIN
  IF EXISTS (SELECT FROM operasi.jejak j WHERE j.apa = 'alasan' AND j.jejak = operasi.jejak_tabel('{inti.alasan}')) THEN
    RETURN 0;
  END IF;
  PERFORM inti.bawa_alasan();
  v_jejak := operasi.jejak_tabel('{inti.alasan}');
  WITH beda AS (
    SELECT orang_id, k.sidik
    FROM (SELECT a.orang_id, sum(hashtextextended(ROW(a.sasaran, a.indikator, a.periode, a.alasan)::text, 0)) AS sidik FROM inti.alasan a GROUP BY 1) k
    FULL JOIN inti.alasan_terhitung t USING (orang_id) WHERE k.sidik IS DISTINCT FROM t.sidik),
  hapus AS (DELETE FROM inti.alasan_terhitung t USING beda b WHERE b.orang_id = t.orang_id AND b.sidik IS NULL),
  tulis AS (INSERT INTO inti.alasan_terhitung SELECT b.orang_id, b.sidik FROM beda b WHERE b.sidik IS NOT NULL ON CONFLICT (orang_id) DO UPDATE SET sidik = excluded.sidik)
  SELECT array_agg(b.orang_id) INTO v_orang FROM beda b;
  INSERT INTO operasi.jejak (apa, jejak) VALUES ('alasan', v_jejak) ON CONFLICT (apa) DO UPDATE SET jejak = excluded.jejak;
  RETURN CASE WHEN v_orang IS NULL THEN 0 ELSE operasi.tandai_tempat(v_orang, '{}') END;
END
$$;
COMMENT ON FUNCTION operasi.tandai_alasan() IS 'Mencatat desa orang yang alasannya berubah sejak terakhir dicatat; mengembalikan banyaknya, kosong: semua dihitung';

-- Before rows of persons and families change: what is said about them and where they are. operasi.tandai_ingatan() marks the villages,
-- before and after, of those that came out different. More persons than this are not remembered: everything is computed.
CREATE FUNCTION operasi.ingat(orang bigint[], keluarga bigint[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
  DROP TABLE IF EXISTS pg_temp.t_ingat, pg_temp.t_ingat_desa, pg_temp.t_ingat_sidik;
  CREATE TEMP TABLE t_ingat ON COMMIT DROP AS SELECT DISTINCT 'orang' AS jenis, n AS nomor FROM unnest(orang) n UNION SELECT 'keluarga', n FROM unnest(keluarga) n;
  IF cardinality(orang) + cardinality(keluarga) <= 100000 THEN
    CREATE TEMP TABLE t_ingat_desa ON COMMIT DROP AS SELECT * FROM operasi.tempat(orang, keluarga);
    CREATE TEMP TABLE t_ingat_sidik ON COMMIT DROP AS SELECT * FROM operasi.sidik_isi(orang, keluarga);
  END IF;
END
$$;
COMMENT ON FUNCTION operasi.ingat(bigint[], bigint[]) IS 'Mengingat keadaan orang dan keluarga sebelum barisnya diubah, sampai operasi.tandai_ingatan() dalam transaksi yang sama';

CREATE FUNCTION operasi.tandai_ingatan() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_orang bigint[];
  v_keluarga bigint[];
  v_n bigint := 0;
BEGIN
  SELECT coalesce(array_agg(nomor) FILTER (WHERE jenis = 'orang'), '{}'), coalesce(array_agg(nomor) FILTER (WHERE jenis = 'keluarga'), '{}') INTO v_orang, v_keluarga FROM pg_temp.t_ingat;
  IF pg_catalog.to_regclass('pg_temp.t_ingat_sidik') IS NULL THEN
    PERFORM operasi.tandai_semua('very many persons changed');
    DROP TABLE pg_temp.t_ingat;
    RETURN NULL;
  END IF;
  SELECT coalesce(array_agg(x.nomor) FILTER (WHERE x.jenis = 'orang'), '{}'), coalesce(array_agg(x.nomor) FILTER (WHERE x.jenis = 'keluarga'), '{}') INTO v_orang, v_keluarga
  FROM (SELECT coalesce(a.jenis, b.jenis) AS jenis, coalesce(a.nomor, b.nomor) AS nomor
        FROM pg_temp.t_ingat_sidik a FULL JOIN operasi.sidik_isi(v_orang, v_keluarga) b ON b.jenis = a.jenis AND b.nomor = a.nomor WHERE a.sidik IS DISTINCT FROM b.sidik) x;
  v_n := operasi.tandai_desa(ARRAY(
    SELECT t.kode_desa FROM operasi.tempat(v_orang, v_keluarga) t
    UNION SELECT d.kode_desa FROM pg_temp.t_ingat_desa d WHERE d.nomor = ANY (CASE d.jenis WHEN 'orang' THEN v_orang ELSE v_keluarga END)));
  DROP TABLE pg_temp.t_ingat, pg_temp.t_ingat_desa, pg_temp.t_ingat_sidik;
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION operasi.tandai_ingatan() IS 'Mencatat desa orang dan keluarga yang tidak lagi seperti yang diingat operasi.ingat(); mengembalikan banyaknya, kosong: semua dihitung';

-- For rows about persons and families that somebody corrects by hand (anything but inti.pengukuran): one call before and one after
-- the correction, in its transaction. Takes the lock of the program, so that no run is at work. Without the second call the change
-- counts as one of everything.
CREATE FUNCTION operasi.catat_orang(orang bigint[], keluarga bigint[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(7020108837236700534);
  PERFORM operasi.catat_masukan(); -- what somebody changed before without saying so is not covered by this
  PERFORM operasi.ingat(orang, keluarga);
END
$$;
COMMENT ON FUNCTION operasi.catat_orang(bigint[], bigint[]) IS
  'Sebelum pembetulan tangan pada baris inti tentang orang dan keluarga (selain pengukuran); sesudahnya operasi.tandai_orang() dalam transaksi yang sama';
CREATE FUNCTION operasi.tandai_orang() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF pg_catalog.to_regclass('pg_temp.t_ingat') IS NULL THEN
    RAISE EXCEPTION 'nobody was noted in this transaction' USING ERRCODE = '55000', HINT = 'SELECT operasi.catat_orang(persons, families) before the correction.';
  END IF;
  PERFORM operasi.segera_cacah();
  RETURN operasi.tandai_ingatan();
END
$$;
COMMENT ON FUNCTION operasi.tandai_orang() IS 'Sesudah pembetulan tangan: mencatat desa orang dan keluarga yang berubah sejak operasi.catat_orang(); mengembalikan banyaknya';

-- Children and persons that have a record or a home in some villages, and all numbers under which they are recorded elsewhere; all by
-- index, however small the table looks.
CREATE FUNCTION operasi.kerabat(desa text[], OUT anak bigint[], OUT orang bigint[], OUT luar bigint[]) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  SELECT coalesce(array_agg(DISTINCT p.anak_id), '{}') INTO anak FROM inti.pengukuran p WHERE p.kode_desa = ANY (desa);
  SELECT coalesce(array_agg(DISTINCT x.orang_id), '{}') INTO orang FROM (
    SELECT p.orang_id FROM inti.pengukuran p WHERE p.anak_id = ANY (anak) AND p.orang_id IS NOT NULL
    UNION ALL SELECT o.orang_id FROM inti.orang o WHERE o.kode_kab IN (SELECT left(d, 5) FROM unnest(desa) d) AND o.kode_desa = ANY (desa)
    UNION ALL SELECT t.orang_id FROM inti.kediaman t WHERE t.kode_desa = ANY (desa)) x;
  SELECT coalesce(array_agg(DISTINCT x.anak_id), '{}') INTO anak FROM (
    SELECT unnest(anak) AS anak_id UNION ALL SELECT p.anak_id FROM inti.pengukuran p WHERE p.orang_id = ANY (orang)) x;
  SELECT coalesce(array_agg(x.orang_id), '{}') INTO luar FROM (
    SELECT unnest(orang) AS orang_id
    EXCEPT SELECT o.orang_id FROM inti.orang o WHERE o.kode_kab IN (SELECT left(d, 5) FROM unnest(desa) d) AND o.kode_desa = ANY (desa)) x;
END
$$;
COMMENT ON FUNCTION operasi.kerabat(text[]) IS
  'Anak dan orang yang tercatat atau tinggal di desa-desa itu, dengan semua nomornya; luar: orang di antaranya yang tinggal di tempat lain';

-- The villages to compute again: those of changed slices, and all where their children and persons are or were recorded; those of
-- changed persons as they were marked. NULL: it cannot be told in villages, and why.
CREATE FUNCTION operasi.desa_berubah(sejak bigint, sampai date, paling_banyak int, OUT desa text[], OUT sebab text) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_awal text[];
  v_orang text[];
  v_tinggal bigint[];
  v_lain bigint[];
  k record;
BEGIN
  SELECT coalesce(array_agg(DISTINCT i.kode_desa) FILTER (WHERE i.sumber NOT IN ('orang', 'dana')), '{}'),
    coalesce(array_agg(DISTINCT i.kode_desa) FILTER (WHERE i.sumber IN ('orang', 'dana')), '{}')
    INTO v_awal, v_orang FROM operasi.irisan i WHERE i.revisi > sejak AND i.bulan <= sampai;
  IF v_awal = '{}' AND v_orang = '{}' THEN
    desa := '{}';
    RETURN;
  END IF;
  sebab := CASE WHEN '-' = ANY (v_awal || v_orang) THEN 'somebody without a village changed' WHEN greatest(cardinality(v_awal), cardinality(v_orang)) > paling_banyak THEN 'too many villages changed' END;
  IF sebab IS NOT NULL THEN
    RETURN;
  END IF;
  SELECT * INTO k FROM operasi.kerabat(v_awal);
  -- Most of them live there: they need not be looked up one by one.
  SELECT coalesce(array_agg(o.orang_id), '{}') INTO v_tinggal FROM inti.orang o WHERE o.kode_kab IN (SELECT left(d, 5) FROM unnest(v_awal) d) AND o.kode_desa = ANY (v_awal);
  v_lain := ARRAY(SELECT unnest(k.orang) EXCEPT SELECT unnest(v_tinggal));
  SELECT array_agg(x.d ORDER BY x.d COLLATE "C") INTO desa FROM (
    SELECT unnest(v_awal || v_orang) AS d
    UNION SELECT p.kode_desa FROM inti.pengukuran p WHERE p.anak_id = ANY (k.anak)
    UNION SELECT o.kode_desa FROM inti.orang o WHERE o.orang_id = ANY (v_lain)
    UNION SELECT t.kode_desa FROM inti.orang o JOIN inti.kediaman t ON t.kode_kab = o.kode_kab AND t.orang_id = o.orang_id WHERE o.orang_id = ANY (v_lain)
    UNION SELECT t.kode_desa FROM inti.orang o JOIN inti.kediaman t ON t.kode_kab = o.kode_kab AND t.orang_id = o.orang_id
      WHERE o.kode_kab IN (SELECT left(d, 5) FROM unnest(v_awal) d) AND o.kode_desa = ANY (v_awal)) x;
  sebab := CASE WHEN cardinality(desa) > paling_banyak THEN 'too many villages changed'
    WHEN '-' = ANY (desa) THEN 'somebody without a village is recorded in one that changed'
    WHEN EXISTS (SELECT FROM unnest(desa) h (kode) WHERE NOT EXISTS (
      SELECT FROM lap.dim_wilayah w WHERE w.kode = h.kode AND w.tingkat = 'desa' AND w.jenis IS DISTINCT FROM 'tidak diketahui')) THEN 'a village that is not known changed' END;
  IF sebab IS NOT NULL THEN
    desa := NULL;
  END IF;
END
$$;
COMMENT ON FUNCTION operasi.desa_berubah(bigint, date, int) IS
  'Desa yang harus dihitung ulang untuk perubahan sesudah sebuah revisi; kosong bila tidak dapat dirinci, dengan sebabnya';
REVOKE ALL ON FUNCTION operasi.tandai_irisan(), operasi.tandai_pengukuran(text[], date, date), operasi.kab_berisi(regclass), operasi.kerabat(text[]),
  operasi.desa_berubah(bigint, date, int), operasi.tempat(bigint[], bigint[]), operasi.sidik_isi(bigint[], bigint[]), operasi.tandai_desa(text[], text, boolean),
  operasi.tandai_tempat(bigint[], bigint[], boolean), operasi.tandai_alasan(), operasi.segera_cacah(),
  operasi.ingat(bigint[], bigint[]), operasi.tandai_ingatan(), operasi.catat_orang(bigint[], bigint[]), operasi.tandai_orang() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operasi.tandai_irisan(), operasi.tandai_pengukuran(text[], date, date), operasi.kab_berisi(regclass), operasi.kerabat(text[]),
  operasi.desa_berubah(bigint, date, int), operasi.tempat(bigint[], bigint[]), operasi.sidik_isi(bigint[], bigint[]), operasi.tandai_desa(text[], text, boolean),
  operasi.tandai_tempat(bigint[], bigint[], boolean), operasi.tandai_alasan(), operasi.segera_cacah(),
  operasi.ingat(bigint[], bigint[]), operasi.tandai_ingatan(), operasi.catat_orang(bigint[], bigint[]), operasi.tandai_orang() TO konvergensi_pekerja;

-- States of data quality per area, out of which those of the areas above are merged when only some villages are computed again.
CREATE TABLE operasi.keadaan_mutu (
  wilayah_sk  int4 NOT NULL,
  periode_sk  int4 NOT NULL,
  sumber      text NOT NULL,
  keadaan     bytea NOT NULL,
  run_id      bigint NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, sumber)
);
COMMENT ON TABLE operasi.keadaan_mutu IS 'Keadaan mutu data per desa ke atas, periode dan sumber; tanpa data pribadi';
COMMENT ON COLUMN operasi.keadaan_mutu.wilayah_sk IS 'Wilayah, lihat lap.dim_wilayah';
COMMENT ON COLUMN operasi.keadaan_mutu.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.keadaan_mutu.sumber IS 'Kode sumber';
COMMENT ON COLUMN operasi.keadaan_mutu.keadaan IS 'Hitungan dan sebaran nilai, bentuk ringkas milik program';
COMMENT ON COLUMN operasi.keadaan_mutu.run_id IS 'Run yang menulisnya';

-- The same by village and puskesmas, for the puskesmas of a kabupaten of which only some villages are computed again.
CREATE TABLE operasi.keadaan_mutu_puskesmas (
  desa_sk     int4 NOT NULL,
  periode_sk  int4 NOT NULL,
  puskesmas   text NOT NULL,
  sumber      text NOT NULL,
  keadaan     bytea NOT NULL,
  run_id      bigint NOT NULL,
  PRIMARY KEY (periode_sk, desa_sk, puskesmas, sumber)
);
COMMENT ON TABLE operasi.keadaan_mutu_puskesmas IS 'Keadaan mutu data per desa dan puskesmas yang disebut barisnya, periode dan sumber; tanpa data pribadi';
COMMENT ON COLUMN operasi.keadaan_mutu_puskesmas.desa_sk IS 'Desa, lihat lap.dim_wilayah';
COMMENT ON COLUMN operasi.keadaan_mutu_puskesmas.periode_sk IS 'Periode, lihat lap.dim_periode';
COMMENT ON COLUMN operasi.keadaan_mutu_puskesmas.puskesmas IS 'Nama puskesmas seperti di lap.fakta_mutu_puskesmas';
COMMENT ON COLUMN operasi.keadaan_mutu_puskesmas.sumber IS 'Kode sumber';
COMMENT ON COLUMN operasi.keadaan_mutu_puskesmas.keadaan IS 'Hitungan dan sebaran nilai, bentuk ringkas milik program';
COMMENT ON COLUMN operasi.keadaan_mutu_puskesmas.run_id IS 'Run yang menulisnya';
