-- From the landing tables to sumber.orang, what linking reads: every current row mentions one or two persons; mentions of
-- one person in one source collapse into one row, of each column the newest value that is not empty.
CREATE VIEW sumber.sebutan AS
  SELECT e.sumber, e.id_sumber, NULL::text AS keluarga_sumber, 'anak'::text AS peran, e.nama, coalesce(e.nik_asli, e.nik) AS nik,
    coalesce(e.no_kk_asli, e.no_kk) AS no_kk, e.jk, e.tgl_lahir, NULL::text AS nama_ibu, NULL::text AS nama_ayah,
    concat_ws(' / ', e.ortu_1, e.ortu_2) AS nama_ortu, coalesce(e.nik_ortu_asli, e.nik_ortu) AS nik_ortu,
    e.kode_kab, e.kode_kec, e.kode_desa, NULL::text AS dusun, e.rt::int4 AS rt, e.rw::int4 AS rw, e.alamat, e.posyandu,
    e.tgl_ukur AS tanggal, e.batch_id, e.baris
  FROM sumber.eppgbm e WHERE e.diganti IS NULL AND e.sumber <> 'smart'
  UNION ALL
  SELECT e.sumber, e.id_sumber, NULL, 'anak', e.nama, coalesce(e.nik_asli, e.nik), coalesce(e.no_kk_asli, e.no_kk), e.jk, e.tgl_lahir, NULL, NULL,
    concat_ws(' / ', e.ortu_1, e.ortu_2), coalesce(e.nik_ortu_asli, e.nik_ortu), e.kode_kab, e.kode_kec, e.kode_desa, NULL, e.rt, e.rw, e.alamat, e.posyandu,
    b.tgl_data, e.batch_id, e.baris
  FROM sumber.eppgbm_anak e JOIN sumber.batch b USING (batch_id) WHERE e.diganti IS NULL
  UNION ALL
  SELECT k.sumber, k.id_sumber || '/' || o.bagian, k.id_sumber, o.peran, o.nama, o.nik, coalesce(k.no_kk_asli, k.no_kk), o.jk, NULL, NULL, NULL,
    NULL, NULL, k.kode_kab, k.kode_kec, k.kode_desa, k.dusun, k.rt, k.rw, k.alamat, NULL, b.tgl_data, k.batch_id, k.baris
  FROM sumber.pk k JOIN sumber.batch b USING (batch_id)
  CROSS JOIN LATERAL (VALUES
    ('kepala', 'lain', k.nama_kepala, coalesce(k.nik_kepala_asli, k.nik_kepala), NULL),
    ('istri', 'ibu', k.nama_istri, coalesce(k.nik_istri_asli, k.nik_istri), 'P')) o (bagian, peran, nama, nik, jk)
  WHERE k.diganti IS NULL AND (o.nama IS NOT NULL OR o.nik IS NOT NULL)
  UNION ALL
  SELECT d.sumber, d.id_sumber, d.id_dtks, NULL, d.nama, coalesce(d.nik_asli, d.nik), coalesce(d.no_kk_asli, d.no_kk), d.jk, d.tgl_lahir, d.nama_ibu, d.nama_ayah,
    NULL, NULL, d.kode_kab, d.kode_kec, d.kode_desa, d.dusun, d.rt, d.rw, d.alamat, NULL, coalesce(d.periode, b.tgl_data), d.batch_id, d.baris
  FROM sumber.dtks d JOIN sumber.batch b USING (batch_id) WHERE d.diganti IS NULL
  UNION ALL
  -- 409: 1 head, 2 spouse, 3 child; a head is a parent by sex.
  SELECT a.sumber, a.id_sumber, 'kk:' || coalesce(a.no_kk, a.no_kk_asli),
    CASE WHEN a.r409 = 3 THEN 'anak' WHEN a.r409 IN (1, 2) THEN CASE a.jk WHEN 'P' THEN 'ibu' WHEN 'L' THEN 'ayah' END WHEN a.r409 IS NOT NULL THEN 'lain' END,
    a.nama, coalesce(a.nik_asli, a.nik), coalesce(a.no_kk_asli, a.no_kk), a.jk, a.tgl_lahir, NULL, NULL, NULL, NULL, a.kode_kab, a.kode_kec, a.kode_desa,
    NULL, NULL, NULL, NULL, NULL, b.tgl_data, a.batch_id, a.baris
  FROM sumber.regsosek_anggota a JOIN sumber.batch b USING (batch_id) WHERE a.diganti IS NULL
  UNION ALL
  SELECT s.sumber, s.id_sumber, s.id_keluarga,
    CASE WHEN s.hubungan ~* '^anak' THEN 'anak' WHEN s.hubungan ~* '^istri' THEN 'ibu' WHEN s.hubungan ~* '^suami' THEN 'ayah'
      WHEN s.hubungan ~* '^kepala' THEN CASE s.jk WHEN 'P' THEN 'ibu' ELSE 'ayah' END WHEN s.hubungan IS NOT NULL THEN 'lain' END,
    s.nama, coalesce(s.nik_asli, s.nik), coalesce(s.no_kk_asli, s.no_kk), s.jk, s.tgl_lahir, s.nama_ibu, s.nama_ayah, NULL, NULL, s.kode_kab, s.kode_kec, s.kode_desa,
    s.dusun, s.rt, s.rw, s.alamat, NULL, coalesce(s.tgl_sensus, b.tgl_data), s.batch_id, s.baris
  FROM sumber.sipbm s JOIN sumber.batch b USING (batch_id) WHERE s.diganti IS NULL
  UNION ALL
  SELECT e.sumber, e.id_sumber, NULL, CASE e.sasaran WHEN 'catin' THEN 'catin' WHEN 'baduta' THEN 'anak' WHEN 'hamil' THEN 'ibu' WHEN 'pascasalin' THEN 'ibu' END,
    e.nama, coalesce(e.nik_asli, e.nik), coalesce(e.no_kk_asli, e.no_kk), coalesce(e.jk, CASE WHEN e.sasaran IN ('hamil', 'pascasalin') THEN 'P' END), e.tgl_lahir,
    NULL, NULL, NULL, NULL, e.kode_kab, e.kode_kec, e.kode_desa, NULL, NULL, NULL, NULL, NULL, e.tanggal, e.batch_id, e.baris
  FROM sumber.elsimil e WHERE e.diganti IS NULL
  UNION ALL
  SELECT f.sumber, f.id_sumber, NULL, 'ibu', f.nama, coalesce(f.nik_asli, f.nik), coalesce(f.no_kk_asli, f.no_kk), 'P', f.tgl_lahir, NULL, NULL, NULL, NULL,
    f.kode_kab, f.kode_kec, f.kode_desa, f.dusun, f.rt, f.rw, f.alamat, f.posyandu, f.tgl_ukur, f.batch_id, f.baris
  FROM sumber.form_ibu f WHERE f.diganti IS NULL
  UNION ALL
  SELECT f.sumber, f.id_sumber, NULL, 'anak', f.nama, coalesce(f.nik_asli, f.nik), coalesce(f.no_kk_asli, f.no_kk), f.jk, f.tgl_lahir, f.nama_ibu, NULL, NULL, f.nik_ibu,
    f.kode_kab, f.kode_kec, f.kode_desa, f.dusun, f.rt, f.rw, f.alamat, f.posyandu, f.tgl_ukur, f.batch_id, f.baris
  FROM sumber.form_anak f WHERE f.diganti IS NULL
  UNION ALL
  SELECT f.sumber, f.id_sumber, NULL, 'anak', f.nama, coalesce(f.nik_asli, f.nik), coalesce(f.no_kk_asli, f.no_kk), f.jk, f.tgl_lahir, f.nama_ibu, NULL, NULL, NULL,
    f.kode_kab, f.kode_kec, f.kode_desa, f.dusun, NULL, NULL, NULL, f.posyandu, f.tgl_ukur, f.batch_id, f.baris
  FROM sumber.form_paud f WHERE f.diganti IS NULL
  UNION ALL
  SELECT f.sumber, f.id_sumber, NULL, CASE WHEN upper(f.layanan) IN ('ANC', 'TTD', 'NIFAS', 'KELAS_HAMIL') THEN 'ibu'
      WHEN upper(f.layanan) IN ('IMUNISASI', 'CAMPAK', 'TIMBANG', 'UKUR', 'KONSELING', 'AKTA', 'PENGASUHAN', 'PAUD') THEN 'anak' END,
    f.nama, coalesce(f.nik_asli, f.nik), coalesce(f.no_kk_asli, f.no_kk), f.jk, f.tgl_lahir, f.nama_ibu, NULL, NULL, NULL,
    f.kode_kab, f.kode_kec, f.kode_desa, NULL, NULL, NULL, NULL, f.posyandu, f.tgl_ukur, f.batch_id, f.baris
  FROM sumber.form_layanan f WHERE f.diganti IS NULL;
COMMENT ON VIEW sumber.sebutan IS 'Setiap orang yang disebut setiap baris yang berlaku di tabel pendaratan (data pribadi)';
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.attname, coalesce(pg_catalog.col_description('sumber.orang'::regclass, o.attnum),
      CASE a.attname WHEN 'tanggal' THEN 'Tanggal kejadian, bulan layanan, atau tanggal data' WHEN 'baris' THEN 'Nomor baris di berkas' END) AS arti
    FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_attribute o ON o.attrelid = 'sumber.orang'::regclass AND o.attname = a.attname
    WHERE a.attrelid = 'sumber.sebutan'::regclass AND a.attnum > 0
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN sumber.sebutan.%I IS %L', r.attname, r.arti);
  END LOOP;
END
$$;

ALTER TABLE sumber.batch ADD COLUMN disusun boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sumber.batch.disusun IS 'Orang pada batch ini sudah ada di sumber.orang';
CREATE INDEX batch_belum_disusun_idx ON sumber.batch (batch_id) WHERE NOT disusun;

-- The persons that a batch mentions, or whose row it replaced, as (sumber, id_sumber).
CREATE FUNCTION sumber.orang_tersentuh(p_batch bigint[]) RETURNS TABLE (sumber text, id_sumber text) LANGUAGE plpgsql STABLE AS $$
DECLARE
  t regclass;
BEGIN
  FOR t IN SELECT DISTINCT m.tabel::regclass FROM sumber.batch b JOIN acuan.pemetaan m USING (pemetaan)
    WHERE b.batch_id = ANY (p_batch) AND m.aturan NOT IN ('rumah', 'rekap', 'tempat')
  LOOP
    RETURN QUERY EXECUTE format('SELECT x.sumber, x.id_sumber || s.bagian FROM (
        SELECT l.sumber, l.id_sumber FROM sumber.batch b JOIN %1$s l ON l.kode_kab = ANY (b.kode_kab) AND l.batch_id = b.batch_id WHERE b.batch_id = ANY ($1)
        UNION SELECT l.sumber, l.id_sumber FROM %1$s l WHERE l.diganti = ANY ($1)) x, unnest($2) s (bagian)', t)
      USING p_batch, CASE t WHEN 'sumber.pk'::regclass THEN ARRAY['/kepala', '/istri'] ELSE ARRAY[''] END;
  END LOOP;
END
$$;
COMMENT ON FUNCTION sumber.orang_tersentuh(bigint[]) IS 'Orang yang disebut atau diganti oleh sejumlah batch';
REVOKE ALL ON FUNCTION sumber.orang_tersentuh(bigint[]) FROM PUBLIC;

-- Brings sumber.orang up to date with the batches loaded since the last call; linking calls it first. Equal mentions are
-- joined before the newest values are picked: a child measured every month is one row, not twelve.
CREATE PROCEDURE sumber.susun_orang() LANGUAGE plpgsql AS $$
DECLARE
  v_batch bigint[];
BEGIN
  SELECT array_agg(batch_id ORDER BY batch_id) INTO v_batch FROM sumber.batch WHERE NOT disusun;
  IF v_batch IS NULL THEN
    RETURN;
  END IF;
  CREATE TEMP TABLE t_sentuh ON COMMIT DROP AS
    SELECT DISTINCT s.sumber, s.id_sumber FROM sumber.orang_tersentuh(v_batch) s JOIN acuan.sumber_tautan a ON a.sumber = s.sumber;
  ANALYZE pg_temp.t_sentuh;
  -- k: day, batch, line; the newest mention has the largest.
  CREATE TEMP TABLE t_sebut ON COMMIT DROP AS
    SELECT s.sumber, s.id_sumber, s.keluarga_sumber, s.peran, s.nama, s.nik, s.no_kk, s.jk, s.tgl_lahir, s.nama_ibu, s.nama_ayah,
      nullif(s.nama_ortu, '') AS nama_ortu, s.nik_ortu, s.kode_kab, s.kode_kec, s.kode_desa, s.dusun, s.rt, s.rw, s.alamat, s.posyandu,
      min(s.tanggal) AS mulai, max(s.tanggal) AS akhir, max(ARRAY[s.tanggal - date '2000-01-01', s.batch_id, s.baris]) AS k
    FROM sumber.sebutan s JOIN pg_temp.t_sentuh USING (sumber, id_sumber)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21;
  ANALYZE pg_temp.t_sebut;
  CREATE TEMP TABLE t_ramai ON COMMIT DROP AS
    SELECT sumber, id_sumber FROM pg_temp.t_sebut GROUP BY 1, 2 HAVING count(*) > 1;
  ANALYZE pg_temp.t_ramai;

  INSERT INTO sumber.orang AS o (sumber, id_sumber, keluarga_sumber, peran, nama, nik, no_kk, jk, tgl_lahir, nama_ibu, nama_ayah, nama_ortu, nik_ortu,
    kode_kab, kode_kec, kode_desa, dusun, rt, rw, alamat, posyandu, catatan_mulai, catatan_akhir, batch_id)
  SELECT sumber, id_sumber, keluarga_sumber, peran, nama, nik, no_kk, jk, tgl_lahir, nama_ibu, nama_ayah, nama_ortu, nik_ortu,
    kode_kab, kode_kec, kode_desa, dusun, rt, rw, alamat, posyandu, mulai, akhir, k[2]
  FROM pg_temp.t_sebut s WHERE NOT EXISTS (SELECT FROM pg_temp.t_ramai r WHERE r.sumber = s.sumber AND r.id_sumber = s.id_sumber)
  UNION ALL
  SELECT sumber, id_sumber,
    (array_agg(keluarga_sumber ORDER BY k DESC) FILTER (WHERE keluarga_sumber IS NOT NULL))[1], (array_agg(peran ORDER BY k DESC) FILTER (WHERE peran IS NOT NULL))[1],
    (array_agg(nama ORDER BY k DESC) FILTER (WHERE nama IS NOT NULL))[1], (array_agg(nik ORDER BY k DESC) FILTER (WHERE nik IS NOT NULL))[1],
    (array_agg(no_kk ORDER BY k DESC) FILTER (WHERE no_kk IS NOT NULL))[1], (array_agg(jk ORDER BY k DESC) FILTER (WHERE jk IS NOT NULL))[1],
    (array_agg(tgl_lahir ORDER BY k DESC) FILTER (WHERE tgl_lahir IS NOT NULL))[1], (array_agg(nama_ibu ORDER BY k DESC) FILTER (WHERE nama_ibu IS NOT NULL))[1],
    (array_agg(nama_ayah ORDER BY k DESC) FILTER (WHERE nama_ayah IS NOT NULL))[1], (array_agg(nama_ortu ORDER BY k DESC) FILTER (WHERE nama_ortu IS NOT NULL))[1],
    (array_agg(nik_ortu ORDER BY k DESC) FILTER (WHERE nik_ortu IS NOT NULL))[1],
    -- One place: the newest with a village, else with a kecamatan, else any.
    (array_agg(kode_kab ORDER BY kode_desa = '-', kode_kec = '-', kode_kab = '-', k DESC))[1],
    (array_agg(kode_kec ORDER BY kode_desa = '-', kode_kec = '-', kode_kab = '-', k DESC))[1],
    (array_agg(kode_desa ORDER BY kode_desa = '-', kode_kec = '-', kode_kab = '-', k DESC))[1],
    (array_agg(dusun ORDER BY k DESC) FILTER (WHERE dusun IS NOT NULL))[1], (array_agg(rt ORDER BY k DESC) FILTER (WHERE rt IS NOT NULL))[1],
    (array_agg(rw ORDER BY k DESC) FILTER (WHERE rw IS NOT NULL))[1], (array_agg(alamat ORDER BY k DESC) FILTER (WHERE alamat IS NOT NULL))[1],
    (array_agg(posyandu ORDER BY k DESC) FILTER (WHERE posyandu IS NOT NULL))[1], min(mulai), max(akhir), max(k[2])
  FROM pg_temp.t_sebut JOIN pg_temp.t_ramai USING (sumber, id_sumber) GROUP BY sumber, id_sumber
  ON CONFLICT (sumber, id_sumber) DO UPDATE SET keluarga_sumber = excluded.keluarga_sumber, peran = excluded.peran, nama = excluded.nama,
    nik = excluded.nik, no_kk = excluded.no_kk, jk = excluded.jk, tgl_lahir = excluded.tgl_lahir, nama_ibu = excluded.nama_ibu,
    nama_ayah = excluded.nama_ayah, nama_ortu = excluded.nama_ortu, nik_ortu = excluded.nik_ortu, kode_kab = excluded.kode_kab,
    kode_kec = excluded.kode_kec, kode_desa = excluded.kode_desa, dusun = excluded.dusun, rt = excluded.rt, rw = excluded.rw,
    alamat = excluded.alamat, posyandu = excluded.posyandu, catatan_mulai = excluded.catatan_mulai, catatan_akhir = excluded.catatan_akhir,
    batch_id = excluded.batch_id, ditarik = false
  -- Who is named again as before stays: linking tells by the rows written whether anybody changed.
  WHERE (o.keluarga_sumber, o.peran, o.nama, o.nik, o.no_kk, o.jk, o.tgl_lahir, o.nama_ibu, o.nama_ayah, o.nama_ortu, o.nik_ortu,
      o.kode_kab, o.kode_kec, o.kode_desa, o.dusun, o.rt, o.rw, o.alamat, o.posyandu, o.catatan_mulai, o.catatan_akhir, o.ditarik) IS DISTINCT FROM
    (excluded.keluarga_sumber, excluded.peran, excluded.nama, excluded.nik, excluded.no_kk, excluded.jk, excluded.tgl_lahir, excluded.nama_ibu,
      excluded.nama_ayah, excluded.nama_ortu, excluded.nik_ortu, excluded.kode_kab, excluded.kode_kec, excluded.kode_desa, excluded.dusun,
      excluded.rt, excluded.rw, excluded.alamat, excluded.posyandu, excluded.catatan_mulai, excluded.catatan_akhir, false);

  -- Nobody mentions them any more: all their rows were replaced.
  UPDATE sumber.orang o SET ditarik = true FROM pg_temp.t_sentuh t
  WHERE t.sumber = o.sumber AND t.id_sumber = o.id_sumber AND NOT o.ditarik
    AND NOT EXISTS (SELECT FROM pg_temp.t_sebut s WHERE s.sumber = t.sumber AND s.id_sumber = t.id_sumber);
  UPDATE sumber.batch SET disusun = true WHERE batch_id = ANY (v_batch);
  DROP TABLE pg_temp.t_sentuh, pg_temp.t_sebut, pg_temp.t_ramai;
END
$$;
COMMENT ON PROCEDURE sumber.susun_orang() IS
  'Menyusun sumber.orang dari tabel pendaratan untuk batch yang belum disusun; dipanggil sebelum menautkan';
REVOKE ALL ON PROCEDURE sumber.susun_orang() FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE sumber.susun_orang() TO konvergensi_pekerja;
GRANT EXECUTE ON FUNCTION sumber.orang_tersentuh(bigint[]), sumber.isi_baris(bigint, int4), sumber.nilai_asli(bigint, int4, text) TO konvergensi_pekerja;
