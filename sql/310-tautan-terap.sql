-- From the program's result to persons and households. The program fills three temporary tables:
--   t_anggota(sumber, id_sumber, orang_id, keluarga_id, sidik, bayi)   one row per record; bayi: the name is a placeholder
--   t_orang(orang_id, tgl_lahir, jk, kelas, nik, nik_status, ibu_id)   what most records of the person say
--   t_keluarga(keluarga_id, no_kk)
-- and calls this procedure in the same transaction. Only rows that differ are written.
CREATE PROCEDURE inti.terapkan_tautan(p_run bigint) LANGUAGE plpgsql AS $$
BEGIN
  -- Per person and household: the best value of each column as the smallest text "rank, value". Rank k1: preferred
  -- source, then newest record; k2: newest record, then preferred source.
  CREATE TEMP TABLE t_simpul ON COMMIT DROP AS
    SELECT a.orang_id, a.keluarga_id, min(o.catatan_mulai) AS mulai, max(o.catatan_akhir) AS akhir, max(o.batch_id) AS batch,
      min((CASE WHEN NOT a.bayi THEN k.k1 || o.nama END) COLLATE "C") AS nama, min((CASE WHEN a.bayi THEN k.k1 || o.nama END) COLLATE "C") AS bayi,
      min((k.k1 || o.nama_ibu) COLLATE "C") AS ibu, min((k.k1 || o.nama_ayah) COLLATE "C") AS ayah, min((k.k1 || o.peran) COLLATE "C") AS peran,
      min((CASE WHEN o.kode_desa <> '-' THEN '0' WHEN o.kode_kec <> '-' THEN '1' WHEN o.kode_kab <> '-' THEN '2' END || k.k2 ||
        o.kode_kab || '|' || o.kode_kec || '|' || o.kode_desa) COLLATE "C") AS tempat,
      min((k.k2 || o.dusun) COLLATE "C") AS dusun, min((k.k2 || o.posyandu) COLLATE "C") AS posyandu,
      min((k.k2 || o.rt || '|' || o.rw) COLLATE "C") AS rt_rw, min(o.tgl_meninggal) AS meninggal
    FROM pg_temp.t_anggota a
    JOIN sumber.orang o USING (sumber, id_sumber)
    JOIN acuan.sumber_tautan s USING (sumber)
    CROSS JOIN LATERAL (SELECT
      lpad(s.prioritas::text, 3, '0') || lpad((99999 - (o.catatan_akhir - date '1900-01-01'))::text, 5, '0') AS k1,
      lpad((99999 - (o.catatan_akhir - date '1900-01-01'))::text, 5, '0') || lpad(s.prioritas::text, 3, '0') AS k2) k
    GROUP BY a.orang_id, a.keluarga_id;
  ANALYZE pg_temp.t_simpul;

  -- A person left in two households stays in that of the newest record.
  CREATE TEMP TABLE t_kini ON COMMIT DROP AS
    SELECT DISTINCT ON (orang_id) orang_id, keluarga_id, mulai FROM pg_temp.t_simpul
    ORDER BY orang_id, akhir DESC, batch DESC, mulai DESC, keluarga_id;
  ANALYZE pg_temp.t_kini;

  CREATE TEMP TABLE t_keluarga_baru ON COMMIT DROP AS
    SELECT split_part(substr(tempat, 10), '|', 1) AS kode_kab, keluarga_id, split_part(substr(tempat, 10), '|', 2) AS kode_kec,
      split_part(substr(tempat, 10), '|', 3) AS kode_desa, substr(dusun, 9) AS dusun, split_part(substr(rt_rw, 9), '|', 1)::int AS rt,
      split_part(substr(rt_rw, 9), '|', 2)::int AS rw, k.no_kk
    FROM (SELECT keluarga_id, coalesce(min(tempat), '300000000-|-|-') AS tempat, min(dusun) AS dusun, min(rt_rw) AS rt_rw
      FROM pg_temp.t_simpul GROUP BY keluarga_id) x
    LEFT JOIN pg_temp.t_keluarga k USING (keluarga_id);
  CREATE TEMP TABLE t_orang_baru ON COMMIT DROP AS
    SELECT split_part(substr(x.tempat, 10), '|', 1) AS kode_kab, x.orang_id, split_part(substr(x.tempat, 10), '|', 2) AS kode_kec,
      split_part(substr(x.tempat, 10), '|', 3) AS kode_desa, substr(x.dusun, 9) AS dusun, substr(x.posyandu, 9) AS posyandu, k.keluarga_id,
      p.ibu_id, substr(x.nama, 9) AS nama, p.nik, p.nik_status, p.jk, p.tgl_lahir, p.kelas, substr(x.ibu, 9) AS nama_ibu,
      substr(x.ayah, 9) AS nama_ayah, x.meninggal AS tgl_meninggal, x.mulai AS catatan_mulai, x.akhir AS catatan_akhir
    FROM (SELECT orang_id, coalesce(min(tempat), '300000000-|-|-') AS tempat, min(dusun) AS dusun, min(posyandu) AS posyandu,
        coalesce(min(nama), min(bayi)) AS nama, min(ibu) AS ibu, min(ayah) AS ayah, min(meninggal) AS meninggal, min(mulai) AS mulai,
        max(akhir) AS akhir FROM pg_temp.t_simpul GROUP BY orang_id) x
    JOIN pg_temp.t_kini k USING (orang_id)
    JOIN pg_temp.t_orang p USING (orang_id);
  ANALYZE pg_temp.t_keluarga_baru;
  ANALYZE pg_temp.t_orang_baru;
  CREATE TEMP TABLE t_keanggotaan ON COMMIT DROP AS
    SELECT b.kode_kab, s.keluarga_id, s.orang_id, substr(s.peran, 9) AS peran, s.mulai,
      CASE WHEN s.keluarga_id <> k.keluarga_id THEN greatest(k.mulai, s.mulai + 1) END AS selesai
    FROM pg_temp.t_simpul s JOIN pg_temp.t_kini k USING (orang_id) JOIN pg_temp.t_keluarga_baru b ON b.keluarga_id = s.keluarga_id;
  ANALYZE pg_temp.t_keanggotaan;

  DELETE FROM inti.keluarga t WHERE NOT EXISTS (SELECT FROM pg_temp.t_keluarga_baru b WHERE b.keluarga_id = t.keluarga_id AND
    (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.rt, b.rw, b.no_kk) IS NOT DISTINCT FROM
    (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.rt, t.rw, t.no_kk));
  INSERT INTO inti.keluarga (kode_kab, keluarga_id, kode_kec, kode_desa, dusun, rt, rw, no_kk, run_id)
    SELECT b.kode_kab, b.keluarga_id, b.kode_kec, b.kode_desa, b.dusun, b.rt, b.rw, b.no_kk, p_run FROM pg_temp.t_keluarga_baru b
    WHERE NOT EXISTS (SELECT FROM inti.keluarga t WHERE t.keluarga_id = b.keluarga_id);

  DELETE FROM inti.orang t WHERE NOT EXISTS (SELECT FROM pg_temp.t_orang_baru b WHERE b.orang_id = t.orang_id AND
    (b.kode_kab, b.kode_kec, b.kode_desa, b.dusun, b.posyandu, b.keluarga_id, b.ibu_id, b.nama, b.nik, b.nik_status, b.jk, b.tgl_lahir, b.kelas,
      b.nama_ibu, b.nama_ayah, b.tgl_meninggal, b.catatan_mulai, b.catatan_akhir) IS NOT DISTINCT FROM
    (t.kode_kab, t.kode_kec, t.kode_desa, t.dusun, t.posyandu, t.keluarga_id, t.ibu_id, t.nama, t.nik, t.nik_status, t.jk, t.tgl_lahir, t.kelas,
      t.nama_ibu, t.nama_ayah, t.tgl_meninggal, t.catatan_mulai, t.catatan_akhir));
  INSERT INTO inti.orang (kode_kab, orang_id, kode_kec, kode_desa, dusun, posyandu, keluarga_id, ibu_id, nama, nik, nik_status, jk, tgl_lahir,
      kelas, nama_ibu, nama_ayah, tgl_meninggal, catatan_mulai, catatan_akhir, run_id)
    SELECT b.*, p_run FROM pg_temp.t_orang_baru b WHERE NOT EXISTS (SELECT FROM inti.orang t WHERE t.orang_id = b.orang_id);

  DELETE FROM inti.keanggotaan t WHERE NOT EXISTS (SELECT FROM pg_temp.t_keanggotaan b WHERE b.orang_id = t.orang_id AND
    b.keluarga_id = t.keluarga_id AND (b.kode_kab, b.peran, b.mulai, b.selesai) IS NOT DISTINCT FROM (t.kode_kab, t.peran, t.mulai, t.selesai));
  INSERT INTO inti.keanggotaan (kode_kab, keluarga_id, orang_id, peran, mulai, selesai)
    SELECT b.* FROM pg_temp.t_keanggotaan b
    WHERE NOT EXISTS (SELECT FROM inti.keanggotaan t WHERE t.orang_id = b.orang_id AND t.keluarga_id = b.keluarga_id);

  DELETE FROM inti.anggota_sumber t WHERE NOT EXISTS (SELECT FROM pg_temp.t_anggota a JOIN pg_temp.t_orang_baru b USING (orang_id)
    WHERE a.sumber = t.sumber AND a.id_sumber = t.id_sumber AND
    (a.orang_id, a.keluarga_id, a.sidik, b.kode_kab) IS NOT DISTINCT FROM (t.orang_id, t.keluarga_id, t.sidik, t.kode_kab));
  INSERT INTO inti.anggota_sumber (sumber, id_sumber, orang_id, keluarga_id, kode_kab, sidik)
    SELECT a.sumber, a.id_sumber, a.orang_id, a.keluarga_id, b.kode_kab, a.sidik
    FROM pg_temp.t_anggota a JOIN pg_temp.t_orang_baru b USING (orang_id)
    WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber t WHERE t.sumber = a.sumber AND t.id_sumber = a.id_sumber);

  UPDATE inti.pengukuran p SET orang_id = a.orang_id FROM inti.anggota_sumber a
    WHERE a.sumber = p.sumber AND a.id_sumber = p.id_sumber AND p.orang_id IS DISTINCT FROM a.orang_id;
END
$$;
COMMENT ON PROCEDURE inti.terapkan_tautan(bigint) IS
  'Menulis hasil program tautan ke inti.orang, inti.keluarga, inti.keanggotaan, inti.anggota_sumber dan inti.pengukuran.orang_id; hanya baris yang berubah';
REVOKE ALL ON PROCEDURE inti.terapkan_tautan(bigint) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE inti.terapkan_tautan(bigint) TO konvergensi_pekerja;
