-- Slices of the input: village, source, month. Whoever writes measurements marks in the same transaction which slices it touched;
-- a slice whose hash is as before has not changed. A run computes changed slices, the villages their children live in, and what
-- stands above them.
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
COMMENT ON TABLE operasi.irisan IS 'Irisan masukan: pengukuran satu desa, sumber dan bulan, dengan sidik isinya dan perubahan terakhirnya';
COMMENT ON COLUMN operasi.irisan.kode_kab IS 'Kabupaten/kota seperti pada barisnya';
COMMENT ON COLUMN operasi.irisan.kode_kec IS 'Kecamatan seperti pada barisnya';
COMMENT ON COLUMN operasi.irisan.kode_desa IS 'Desa seperti pada barisnya; - bila tidak diketahui';
COMMENT ON COLUMN operasi.irisan.sumber IS 'Kode sumber';
COMMENT ON COLUMN operasi.irisan.bulan IS 'Hari pertama bulan pengukuran';
COMMENT ON COLUMN operasi.irisan.revisi IS 'Nomor perubahan (operasi.masukan) yang terakhir mengubah irisan ini';
COMMENT ON COLUMN operasi.irisan.sidik IS 'Jumlah sidik baris; urutan baris tidak berpengaruh; kosong: belum dihitung (muatan besar)';

-- Villages whose measurements are looked up: there and by the child.
CREATE INDEX kediaman_desa_idx ON inti.kediaman (kode_desa);

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
  UPDATE operasi.masukan SET revisi = v_revisi;
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION operasi.tandai_irisan() IS
  'Mencatat irisan pengukuran yang disentuh (pg_temp.t_irisan) dengan sidik barunya; dipanggil dalam transaksi yang mengubah barisnya; mengembalikan banyak yang berubah';

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

-- Children and persons that have a record or a home in some villages, and all numbers under which they are recorded elsewhere; all by
-- index, however small the table looks.
CREATE FUNCTION operasi.kerabat(desa text[], OUT anak bigint[], OUT orang bigint[]) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  SELECT coalesce(array_agg(DISTINCT p.anak_id), '{}') INTO anak FROM inti.pengukuran p WHERE p.kode_desa = ANY (desa);
  SELECT coalesce(array_agg(DISTINCT x.orang_id), '{}') INTO orang FROM (
    SELECT p.orang_id FROM inti.pengukuran p WHERE p.anak_id = ANY (anak) AND p.orang_id IS NOT NULL
    UNION ALL SELECT o.orang_id FROM inti.orang o WHERE o.kode_kab IN (SELECT left(d, 5) FROM unnest(desa) d) AND o.kode_desa = ANY (desa)
    UNION ALL SELECT t.orang_id FROM inti.kediaman t WHERE t.kode_desa = ANY (desa)) x;
  SELECT coalesce(array_agg(DISTINCT x.anak_id), '{}') INTO anak FROM (
    SELECT unnest(anak) AS anak_id UNION ALL SELECT p.anak_id FROM inti.pengukuran p WHERE p.orang_id = ANY (orang)) x;
END
$$;
COMMENT ON FUNCTION operasi.kerabat(text[]) IS
  'Anak dan orang yang tercatat atau tinggal di desa-desa itu, dengan semua nomornya';

-- The villages to compute again: those of changed slices, and all where their children and persons are or were recorded.
-- NULL: it cannot be told in villages (too many, or an area that is not known).
CREATE FUNCTION operasi.desa_berubah(sejak bigint, sampai date, paling_banyak int) RETURNS text[] LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_awal text[];
  v_hasil text[];
  k record;
BEGIN
  SELECT array_agg(DISTINCT i.kode_desa) INTO v_awal FROM operasi.irisan i WHERE i.revisi > sejak AND i.bulan <= sampai;
  IF v_awal IS NULL THEN
    RETURN '{}';
  END IF;
  IF cardinality(v_awal) > paling_banyak OR '-' = ANY (v_awal) THEN
    RETURN NULL;
  END IF;
  SELECT * INTO k FROM operasi.kerabat(v_awal);
  SELECT array_agg(x.d ORDER BY x.d COLLATE "C") INTO v_hasil FROM (
    SELECT unnest(v_awal) AS d
    UNION SELECT p.kode_desa FROM inti.pengukuran p WHERE p.anak_id = ANY (k.anak)
    UNION SELECT o.kode_desa FROM inti.orang o WHERE o.orang_id = ANY (k.orang)
    UNION SELECT t.kode_desa FROM inti.orang o JOIN inti.kediaman t ON t.kode_kab = o.kode_kab AND t.orang_id = o.orang_id WHERE o.orang_id = ANY (k.orang)) x;
  IF cardinality(v_hasil) > paling_banyak OR EXISTS (SELECT FROM unnest(v_hasil) h (kode) WHERE NOT EXISTS (
      SELECT FROM lap.dim_wilayah w WHERE w.kode = h.kode AND w.tingkat = 'desa' AND w.jenis IS DISTINCT FROM 'tidak diketahui')) THEN
    RETURN NULL;
  END IF;
  RETURN v_hasil;
END
$$;
COMMENT ON FUNCTION operasi.desa_berubah(bigint, date, int) IS
  'Desa yang harus dihitung ulang untuk perubahan sesudah sebuah revisi; NULL bila terlalu banyak atau tidak dapat dirinci';
REVOKE ALL ON FUNCTION operasi.tandai_irisan(), operasi.tandai_pengukuran(text[], date, date), operasi.kab_berisi(regclass), operasi.kerabat(text[]),
  operasi.desa_berubah(bigint, date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operasi.tandai_irisan(), operasi.tandai_pengukuran(text[], date, date), operasi.kab_berisi(regclass), operasi.kerabat(text[]),
  operasi.desa_berubah(bigint, date, int) TO konvergensi_pekerja;

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
