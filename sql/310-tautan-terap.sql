-- From the program's result to persons and households. An empty warehouse is filled directly, with the indexes built afterwards;
-- later runs exchange only the rows that differ.

-- Filling an empty table is several times faster when its indexes are built afterwards. Takes the indexes off the tables of
-- the linkage that are empty and notes the commands that put them back; a key that another table refers to stays.
CREATE FUNCTION inti.lepas_indeks() RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t regclass;
  r record;
  filled boolean;
  back text[] := '{}';
BEGIN
  FOREACH t IN ARRAY ARRAY['inti.orang', 'inti.keluarga', 'inti.keanggotaan', 'inti.anggota_sumber', 'inti.riwayat_nomor']::regclass[] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', t) INTO filled;
    CONTINUE WHEN filled;
    FOR r IN SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition, c.conname,
        pg_get_constraintdef(c.oid) AS condef
      FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u') AND c.conrelid = i.indrelid
      WHERE i.indrelid = t AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.indexrelid) ORDER BY i.indexrelid
    LOOP
      IF r.conname IS NULL THEN
        EXECUTE format('DROP INDEX %s', r.name);
        back := back || r.definition;
      ELSE
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', t, r.conname);
        back := back || format('ALTER TABLE %s ADD CONSTRAINT %I %s', t, r.conname, r.condef);
      END IF;
    END LOOP;
  END LOOP;
  PERFORM set_config('konvergensi.indeks', array_to_json(back)::text, true);
  RETURN back;
END
$$;
COMMENT ON FUNCTION inti.lepas_indeks() IS 'Melepas indeks tabel tautan yang masih kosong sebelum pengisian pertama; dipasang lagi oleh inti.pasang_indeks() dalam transaksi yang sama';
REVOKE ALL ON FUNCTION inti.lepas_indeks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.lepas_indeks() TO konvergensi_pekerja;

-- Puts the indexes back that the same transaction took off; runs no other command than those. The tree of the persons of measurements
-- is built when measurements have got their persons for the first time: millions of random numbers one by one take several times as long.
CREATE FUNCTION inti.pasang_indeks() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  SET maintenance_work_mem = '256MB'
AS $$
DECLARE
  t regclass;
  r record;
  want jsonb := coalesce(nullif(current_setting('konvergensi.indeks', true), ''), '[]')::jsonb;
  command text;
BEGIN
  FOR command IN SELECT jsonb_array_elements_text(want) LOOP
    IF command !~ '^(CREATE (UNIQUE )?INDEX [a-z_]+ ON inti\.[a-z_]+ USING btree \([a-z_, ]+\)( WHERE \([a-z_ ]+ IS NOT NULL\))?|ALTER TABLE inti\.[a-z_]+ ADD CONSTRAINT [a-z_]+ (PRIMARY KEY|UNIQUE) \([a-z_, ]+\))$' COLLATE "C" THEN
      RAISE EXCEPTION 'not an index of the linkage' USING ERRCODE = '42501';
    END IF;
    EXECUTE command;
  END LOOP;
  PERFORM set_config('konvergensi.indeks', '', true);
  IF to_regclass('inti.pengukuran_orang_idx') IS NULL AND EXISTS (SELECT FROM inti.pengukuran WHERE orang_id IS NOT NULL) THEN
    CREATE INDEX pengukuran_orang_idx ON inti.pengukuran (orang_id) WHERE orang_id IS NOT NULL;
    ALTER TABLE inti.pengukuran RESET (fillfactor); -- what comes later fills the room that the persons of the first rows needed
  END IF;
END
$$;
COMMENT ON FUNCTION inti.pasang_indeks() IS 'Memasang lagi indeks yang dilepas inti.lepas_indeks() dalam transaksi ini; membuat indeks orang pada inti.pengukuran sesudah pengukuran pertama kali mendapat orangnya';
REVOKE ALL ON FUNCTION inti.pasang_indeks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.pasang_indeks() TO konvergensi_pekerja;

-- Before the rows of the program are applied: marks where the persons and families are that they change, take away or give records to,
-- and remembers them in t_beda for inti.tandai_beda(true), which marks where they are afterwards. semua: the program sent all rows.
CREATE FUNCTION inti.catat_beda(semua boolean) RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  v_n bigint;
BEGIN
  CREATE TEMP TABLE t_beda ON COMMIT DROP AS
    SELECT 'orang' AS jenis, b.orang_id AS nomor FROM pg_temp.t_orang b LEFT JOIN inti.orang t USING (orang_id)
    WHERE (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.posyandu, b.keluarga_id, b.ibu_id, b.jk, b.tgl_lahir, b.tgl_meninggal, b.catatan_mulai, b.catatan_akhir) IS DISTINCT FROM
      (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.posyandu, t.keluarga_id, t.ibu_id, t.jk, t.tgl_lahir, t.tgl_meninggal, t.catatan_mulai, t.catatan_akhir)
    UNION SELECT 'keluarga', b.keluarga_id FROM pg_temp.t_keluarga b LEFT JOIN inti.keluarga t USING (keluarga_id)
    WHERE (b.kode_kab, b.kode_kec, b.kode_desa) IS DISTINCT FROM (t.kode_kab, t.kode_kec, t.kode_desa)
    UNION SELECT 'orang', v.n FROM pg_temp.t_anggota_sumber b LEFT JOIN inti.anggota_sumber t USING (sumber, id_sumber)
    CROSS JOIN LATERAL (VALUES (b.orang_id), (t.orang_id)) v (n) WHERE b.orang_id IS DISTINCT FROM t.orang_id AND v.n IS NOT NULL;
  IF semua THEN
    INSERT INTO pg_temp.t_beda
      SELECT 'orang', t.orang_id FROM inti.orang t WHERE NOT EXISTS (SELECT FROM pg_temp.t_orang b WHERE b.orang_id = t.orang_id)
      UNION SELECT 'keluarga', t.keluarga_id FROM inti.keluarga t WHERE NOT EXISTS (SELECT FROM pg_temp.t_keluarga b WHERE b.keluarga_id = t.keluarga_id)
      UNION SELECT 'orang', t.orang_id FROM inti.anggota_sumber t WHERE NOT EXISTS (SELECT FROM pg_temp.t_anggota_sumber b WHERE b.sumber = t.sumber AND b.id_sumber = t.id_sumber);
  ELSE
    INSERT INTO pg_temp.t_beda
      SELECT l.jenis, l.nomor FROM pg_temp.t_lepas l WHERE NOT EXISTS (SELECT FROM pg_temp.t_orang b WHERE l.jenis = 'orang' AND b.orang_id = l.nomor)
        AND NOT EXISTS (SELECT FROM pg_temp.t_keluarga b WHERE l.jenis = 'keluarga' AND b.keluarga_id = l.nomor)
      UNION SELECT 'orang', t.orang_id FROM pg_temp.t_hilang h JOIN inti.anggota_sumber t ON t.sumber = h.sumber AND t.id_sumber = h.id_sumber;
  END IF;
  PERFORM inti.tandai_beda();
END
$$;
COMMENT ON FUNCTION inti.catat_beda(boolean) IS 'Mencatat desa orang dan keluarga yang akan diubah hasil tautan, dan nomornya di pg_temp.t_beda';
CREATE FUNCTION inti.tandai_beda() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM operasi.tandai_tempat(ARRAY(SELECT DISTINCT b.nomor FROM pg_temp.t_beda b WHERE b.jenis = 'orang'),
    ARRAY(SELECT DISTINCT b.nomor FROM pg_temp.t_beda b WHERE b.jenis = 'keluarga'), true);
END
$$;
COMMENT ON FUNCTION inti.tandai_beda() IS 'Mencatat desa orang dan keluarga pg_temp.t_beda seperti isi tabel sekarang';
REVOKE ALL ON FUNCTION inti.catat_beda(boolean), inti.tandai_beda() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.catat_beda(boolean), inti.tandai_beda() TO konvergensi_pekerja;

-- Recorded reasons go with the number of their person: to the one it is an alias of, and back when it is used again. Where two meet
-- at one cell the newest stands.
CREATE FUNCTION inti.bawa_alasan() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_alasan ON COMMIT DROP AS
    WITH calon AS MATERIALIZED (SELECT a.* FROM inti.alasan a
      WHERE a.orang_asal IS NOT NULL OR a.orang_id IN (SELECT b.nomor FROM inti.nomor_bekas b WHERE b.jenis = 'orang'))
    SELECT * FROM (SELECT c.*, inti.nomor_kini(coalesce(c.orang_asal, c.orang_id)) AS kini FROM calon c) k WHERE k.kini <> k.orang_id;
  DELETE FROM inti.alasan a USING pg_temp.t_alasan t
  WHERE a.orang_id = t.orang_id AND a.sasaran = t.sasaran AND a.indikator = t.indikator AND a.periode = t.periode;
  INSERT INTO inti.alasan AS lama (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan, keterangan, tgl_tindak_lanjut, hasil_tindak_lanjut, batch_id, waktu, orang_asal)
  SELECT DISTINCT ON (t.kini, t.sasaran, t.indikator, t.periode) t.kode_kab, t.kode_kec, t.kini, t.sasaran, t.indikator, t.periode, t.alasan, t.keterangan,
    t.tgl_tindak_lanjut, t.hasil_tindak_lanjut, t.batch_id, t.waktu, coalesce(t.orang_asal, t.orang_id)
  FROM pg_temp.t_alasan t ORDER BY t.kini, t.sasaran, t.indikator, t.periode, t.waktu DESC, t.orang_id
  ON CONFLICT (orang_id, sasaran, indikator, periode) DO UPDATE
    SET kode_kab = excluded.kode_kab, kode_kec = excluded.kode_kec, alasan = excluded.alasan, keterangan = excluded.keterangan, tgl_tindak_lanjut = excluded.tgl_tindak_lanjut,
      hasil_tindak_lanjut = excluded.hasil_tindak_lanjut, batch_id = excluded.batch_id, waktu = excluded.waktu, orang_asal = excluded.orang_asal
    WHERE excluded.waktu > lama.waktu;
  DROP TABLE pg_temp.t_alasan;
END
$$;
COMMENT ON FUNCTION inti.bawa_alasan() IS 'Memindahkan alasan ke nomor yang sekarang mewakili orangnya, sesudah riwayat nomor sebuah run tautan ditulis';
REVOKE ALL ON FUNCTION inti.bawa_alasan() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.bawa_alasan() TO konvergensi_pekerja;

-- The program fills t_orang, t_keluarga, t_keanggotaan and t_anggota_sumber, temporary tables like those of inti, and calls this
-- procedure in the same transaction: rows that differ are exchanged, all others stay untouched.
CREATE PROCEDURE inti.terapkan_tautan() LANGUAGE plpgsql
  SET enable_nestloop = off -- temporary tables and tables just filled: one pass with a hash instead of one search per row
AS $$
BEGIN
  PERFORM inti.catat_beda(true);
  PERFORM inti.bawa_alasan();
  DELETE FROM inti.keluarga t WHERE NOT EXISTS (SELECT FROM pg_temp.t_keluarga b WHERE b.keluarga_id = t.keluarga_id AND
    (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.rt, b.rw, b.no_kk_kunci) IS NOT DISTINCT FROM
    (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.rt, t.rw, t.no_kk_kunci));
  INSERT INTO inti.keluarga SELECT b.* FROM pg_temp.t_keluarga b
    WHERE NOT EXISTS (SELECT FROM inti.keluarga t WHERE t.keluarga_id = b.keluarga_id);

  DELETE FROM inti.orang t WHERE NOT EXISTS (SELECT FROM pg_temp.t_orang b WHERE b.orang_id = t.orang_id AND
    (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.posyandu, b.keluarga_id, b.ibu_id, b.nama, b.nik_kunci, b.nik_status, b.jk, b.tgl_lahir, b.kelas,
      b.nama_ibu, b.nama_ayah, b.tgl_meninggal, b.catatan_mulai, b.catatan_akhir) IS NOT DISTINCT FROM
    (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.posyandu, t.keluarga_id, t.ibu_id, t.nama, t.nik_kunci, t.nik_status, t.jk, t.tgl_lahir, t.kelas,
      t.nama_ibu, t.nama_ayah, t.tgl_meninggal, t.catatan_mulai, t.catatan_akhir));
  INSERT INTO inti.orang SELECT b.* FROM pg_temp.t_orang b
    WHERE NOT EXISTS (SELECT FROM inti.orang t WHERE t.orang_id = b.orang_id);

  DELETE FROM inti.keanggotaan t WHERE NOT EXISTS (SELECT FROM pg_temp.t_keanggotaan b WHERE b.orang_id = t.orang_id AND
    b.keluarga_id = t.keluarga_id AND (b.kode_kab, b.peran, b.mulai, b.selesai) IS NOT DISTINCT FROM (t.kode_kab, t.peran, t.mulai, t.selesai));
  INSERT INTO inti.keanggotaan SELECT b.* FROM pg_temp.t_keanggotaan b
    WHERE NOT EXISTS (SELECT FROM inti.keanggotaan t WHERE t.orang_id = b.orang_id AND t.keluarga_id = b.keluarga_id);

  DELETE FROM inti.anggota_sumber t WHERE NOT EXISTS (SELECT FROM pg_temp.t_anggota_sumber b WHERE b.sumber = t.sumber AND
    b.id_sumber = t.id_sumber AND (b.orang_id, b.keluarga_id, b.sidik, b.sidik_baris, b.kode_kab) IS NOT DISTINCT FROM
    (t.orang_id, t.keluarga_id, t.sidik, t.sidik_baris, t.kode_kab));
  INSERT INTO inti.anggota_sumber SELECT b.* FROM pg_temp.t_anggota_sumber b
    WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber t WHERE t.sumber = b.sumber AND t.id_sumber = b.id_sumber);
  PERFORM inti.tandai_beda();
END
$$;
COMMENT ON PROCEDURE inti.terapkan_tautan() IS
  'Menukar baris inti.orang, inti.keluarga, inti.keanggotaan dan inti.anggota_sumber yang berbeda dari hasil program tautan';
REVOKE ALL ON PROCEDURE inti.terapkan_tautan() FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE inti.terapkan_tautan() TO konvergensi_pekerja;

-- The same for a month in which the program sends only what changed: t_orang, t_keluarga, t_keanggotaan and t_anggota_sumber hold the
-- rows of the persons and households touched, t_lepas(jenis, nomor) the numbers that records left, t_hilang(sumber, id_sumber) the
-- records that are gone. Everything else stays as it is.
CREATE PROCEDURE inti.terapkan_perubahan() LANGUAGE plpgsql AS $$
BEGIN
  PERFORM inti.catat_beda(false);
  PERFORM inti.bawa_alasan();
  DELETE FROM inti.keluarga t USING pg_temp.t_lepas l WHERE l.jenis = 'keluarga' AND l.nomor = t.keluarga_id
    AND NOT EXISTS (SELECT FROM pg_temp.t_keluarga b WHERE b.keluarga_id = l.nomor);
  DELETE FROM inti.keluarga t USING pg_temp.t_keluarga b WHERE b.keluarga_id = t.keluarga_id AND
    (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.rt, b.rw, b.no_kk_kunci) IS DISTINCT FROM
    (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.rt, t.rw, t.no_kk_kunci);
  INSERT INTO inti.keluarga SELECT b.* FROM pg_temp.t_keluarga b
    WHERE NOT EXISTS (SELECT FROM inti.keluarga t WHERE t.keluarga_id = b.keluarga_id);

  DELETE FROM inti.orang t USING pg_temp.t_lepas l WHERE l.jenis = 'orang' AND l.nomor = t.orang_id
    AND NOT EXISTS (SELECT FROM pg_temp.t_orang b WHERE b.orang_id = l.nomor);
  DELETE FROM inti.orang t USING pg_temp.t_orang b WHERE b.orang_id = t.orang_id AND
    (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.posyandu, b.keluarga_id, b.ibu_id, b.nama, b.nik_kunci, b.nik_status, b.jk, b.tgl_lahir, b.kelas,
      b.nama_ibu, b.nama_ayah, b.tgl_meninggal, b.catatan_mulai, b.catatan_akhir) IS DISTINCT FROM
    (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.posyandu, t.keluarga_id, t.ibu_id, t.nama, t.nik_kunci, t.nik_status, t.jk, t.tgl_lahir, t.kelas,
      t.nama_ibu, t.nama_ayah, t.tgl_meninggal, t.catatan_mulai, t.catatan_akhir);
  INSERT INTO inti.orang SELECT b.* FROM pg_temp.t_orang b
    WHERE NOT EXISTS (SELECT FROM inti.orang t WHERE t.orang_id = b.orang_id);

  DELETE FROM inti.keanggotaan t USING (SELECT nomor FROM pg_temp.t_lepas WHERE jenis = 'orang' UNION SELECT orang_id FROM pg_temp.t_orang) l
    WHERE l.nomor = t.orang_id AND NOT EXISTS (SELECT FROM pg_temp.t_keanggotaan b WHERE b.orang_id = t.orang_id AND
      b.keluarga_id = t.keluarga_id AND (b.kode_kab, b.peran, b.mulai, b.selesai) IS NOT DISTINCT FROM (t.kode_kab, t.peran, t.mulai, t.selesai));
  INSERT INTO inti.keanggotaan SELECT b.* FROM pg_temp.t_keanggotaan b
    WHERE NOT EXISTS (SELECT FROM inti.keanggotaan t WHERE t.orang_id = b.orang_id AND t.keluarga_id = b.keluarga_id);

  DELETE FROM inti.anggota_sumber t USING pg_temp.t_hilang h WHERE h.sumber = t.sumber AND h.id_sumber = t.id_sumber;
  DELETE FROM inti.anggota_sumber t USING pg_temp.t_anggota_sumber b WHERE b.sumber = t.sumber AND b.id_sumber = t.id_sumber AND
    (b.orang_id, b.keluarga_id, b.sidik, b.sidik_baris, b.kode_kab) IS DISTINCT FROM (t.orang_id, t.keluarga_id, t.sidik, t.sidik_baris, t.kode_kab);
  INSERT INTO inti.anggota_sumber SELECT b.* FROM pg_temp.t_anggota_sumber b
    WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber t WHERE t.sumber = b.sumber AND t.id_sumber = b.id_sumber);
  PERFORM inti.tandai_beda();
END
$$;
COMMENT ON PROCEDURE inti.terapkan_perubahan() IS
  'Seperti inti.terapkan_tautan(), dari baris yang dikirim program saja: orang dan keluarga yang tersentuh, nomor yang ditinggalkan, catatan yang hilang';
REVOKE ALL ON PROCEDURE inti.terapkan_perubahan() FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE inti.terapkan_perubahan() TO konvergensi_pekerja;

-- Measurements get the number of their person. tandai: what changes is marked; else the caller has.
CREATE PROCEDURE inti.tandai_pengukuran(tandai boolean DEFAULT true) LANGUAGE plpgsql SET enable_nestloop = off
AS $$
DECLARE
  v_orang bigint[];
  v_sumber text[] := ARRAY(SELECT DISTINCT p.sumber FROM inti.pengukuran p); -- few of the records are children who are measured
BEGIN
  IF NOT tandai THEN
    UPDATE inti.pengukuran p SET orang_id = a.orang_id FROM inti.anggota_sumber a
    WHERE a.sumber = ANY (v_sumber) AND a.sumber = p.sumber AND a.id_sumber = p.id_sumber AND p.orang_id IS DISTINCT FROM a.orang_id;
    RETURN;
  END IF;
  CREATE TEMP TABLE t_ukur ON COMMIT DROP AS
    SELECT p.anak_id, p.tgl_ukur, p.sumber, p.kode_kab, p.kode_desa, p.orang_id AS lama, a.orang_id FROM inti.pengukuran p JOIN inti.anggota_sumber a
      ON a.sumber = p.sumber AND a.id_sumber = p.id_sumber WHERE a.sumber = ANY (v_sumber) AND p.orang_id IS DISTINCT FROM a.orang_id;
  IF EXISTS (SELECT FROM pg_temp.t_ukur) THEN
    ANALYZE pg_temp.t_ukur;
    SELECT array_agg(DISTINCT v.n) INTO v_orang FROM pg_temp.t_ukur t CROSS JOIN LATERAL (VALUES (t.lama), (t.orang_id)) v (n) WHERE v.n IS NOT NULL;
    PERFORM operasi.tandai_tempat(v_orang, '{}', true);
    UPDATE inti.pengukuran p SET orang_id = t.orang_id FROM pg_temp.t_ukur t
    WHERE t.anak_id = p.anak_id AND t.tgl_ukur = p.tgl_ukur AND t.sumber = p.sumber AND t.kode_kab = p.kode_kab;
    PERFORM operasi.tandai_tempat(v_orang, '{}', true);
  END IF;
  DROP TABLE pg_temp.t_ukur;
END
$$;
COMMENT ON PROCEDURE inti.tandai_pengukuran(boolean) IS 'Mengisi inti.pengukuran.orang_id menurut inti.anggota_sumber; hanya yang berbeda; tandai: desa orangnya dicatat berubah';
REVOKE ALL ON PROCEDURE inti.tandai_pengukuran(boolean) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE inti.tandai_pengukuran(boolean) TO konvergensi_pekerja;
