-- From the landing tables of forms into inti: pregnancies, services, states, observations, mat readings, PAUD months. Only
-- persons whose rows or whose number changed are taken again, each as a whole, so that any order of loading gives the same.
CREATE TABLE operasi.serap (
  satu       boolean PRIMARY KEY DEFAULT true CHECK (satu),
  batch_id   bigint NOT NULL,
  run_tautan bigint NOT NULL,
  waktu      timestamptz NOT NULL
);
COMMENT ON TABLE operasi.serap IS 'Sampai batch dan run tautan mana baris formulir sudah diserap ke inti; satu baris';
COMMENT ON COLUMN operasi.serap.satu IS 'Selalu true';
COMMENT ON COLUMN operasi.serap.batch_id IS 'Batch terakhir';
COMMENT ON COLUMN operasi.serap.run_tautan IS 'Run tautan terakhir';
COMMENT ON COLUMN operasi.serap.waktu IS 'Waktu';

-- What is odd in the forms of a person, so that the counts of a village hold whoever is taken again.
CREATE TABLE inti.temuan_layanan (
  kode_kab   text NOT NULL DEFAULT '-',
  kode_kec   text NOT NULL DEFAULT '-',
  kode_desa  text NOT NULL DEFAULT '-',
  orang_id   bigint NOT NULL,
  temuan     text NOT NULL,
  jumlah     bigint NOT NULL,
  PRIMARY KEY (kode_kab, orang_id, temuan)
);
CREATE INDEX temuan_layanan_desa_idx ON inti.temuan_layanan (kode_desa);
COMMENT ON TABLE inti.temuan_layanan IS 'Temuan mutu isian layanan per orang; jumlah per desa pada operasi.temuan';
COMMENT ON COLUMN inti.temuan_layanan.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu ketika diserap';
COMMENT ON COLUMN inti.temuan_layanan.kode_kec IS 'Kecamatan';
COMMENT ON COLUMN inti.temuan_layanan.kode_desa IS 'Desa/kelurahan';
COMMENT ON COLUMN inti.temuan_layanan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.temuan_layanan.temuan IS 'Jenis temuan, lihat operasi.temuan';
COMMENT ON COLUMN inti.temuan_layanan.jumlah IS 'Banyak baris';

-- What a form says, as rows: item, answer, number, caregiver. A blank is no row.
CREATE VIEW sumber.form_jawaban AS
SELECT f.kode_kab, f.batch_id, f.baris, f.sumber, f.anak_id, f.id_sumber, f.tgl_ukur AS tanggal, f.kode_desa, f.posyandu, v.butir, v.jawaban, v.jumlah, v.pengasuh
FROM sumber.form_ibu f CROSS JOIN LATERAL (VALUES
  ('ANC', f.anc, NULL::int2, '-'), ('TTD', coalesce(f.ttd, f.tablet > 0), f.tablet, '-'), ('NIFAS', f.nifas, NULL, '-'), ('KELAS_HAMIL', f.kelas_hamil, NULL, '-'),
  ('KUNJUNGAN', f.kunjungan, NULL, '-'), ('AIR', f.air, NULL, '-'), ('JAMBAN', f.jamban, NULL, '-'), ('JAMINAN', f.jaminan, NULL, '-')) v (butir, jawaban, jumlah, pengasuh)
WHERE f.diganti IS NULL AND v.jawaban IS NOT NULL
UNION ALL
SELECT f.kode_kab, f.batch_id, f.baris, f.sumber, f.anak_id, f.id_sumber, f.tgl_ukur, f.kode_desa, f.posyandu, v.butir, v.jawaban, NULL, v.pengasuh
FROM sumber.form_anak f CROSS JOIN LATERAL (VALUES
  ('IMUNISASI', f.imunisasi, '-'), ('CAMPAK', CASE f.campak WHEN '1' THEN true WHEN '0' THEN false END, '-'), ('TIMBANG', coalesce(f.timbang, f.berat_kg > 0), '-'),
  ('UKUR', coalesce(f.ukur, f.tinggi_cm > 0), '-'), ('KONSELING', f.konseling, '-'), ('KONSELING', f.konseling_ayah, 'ayah'), ('KONSELING', f.konseling_ibu, 'ibu'),
  ('KUNJUNGAN', f.kunjungan, '-'), ('AIR', f.air, '-'), ('JAMBAN', f.jamban, '-'), ('AKTA', f.akta, '-'), ('JAMINAN', f.jaminan, '-'), ('PENGASUHAN', f.pengasuhan, '-')) v (butir, jawaban, pengasuh)
WHERE f.diganti IS NULL AND v.jawaban IS NOT NULL
UNION ALL
SELECT f.kode_kab, f.batch_id, f.baris, f.sumber, f.anak_id, f.id_sumber, f.tgl_ukur, f.kode_desa, f.posyandu, upper(f.layanan), f.jawaban, f.jumlah, coalesce(f.pengasuh, '-')
FROM sumber.form_layanan f WHERE f.diganti IS NULL;
COMMENT ON VIEW sumber.form_jawaban IS 'Jawaban formulir bulanan dan ekspor e-HDW sebagai baris: satu per layanan; kosong bukan jawaban (data pribadi)';
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT * FROM (VALUES ('kode_kab', 'Kabupaten/kota tempat tercatat'), ('batch_id', 'Nomor batch'), ('baris', 'Nomor baris'), ('sumber', 'Kode sumber'), ('anak_id', 'sumber.nomor_anak(sumber, id_sumber)'),
    ('id_sumber', 'Nomor orang di sumbernya'), ('tanggal', 'Tanggal atau bulan'), ('kode_desa', 'Desa tempat tercatat'), ('posyandu', 'Posyandu'), ('butir', 'Kode pada acuan.jenis_layanan'),
    ('jawaban', 'Ya atau Tidak'), ('jumlah', 'Jumlah'), ('pengasuh', 'Siapa yang hadir')) v (kolom, teks)
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN sumber.form_jawaban.%I IS %L', r.kolom, r.teks);
  END LOOP;
END
$$;

-- Every person of a form, once per source and number, the newest non-null value of each column.
CREATE VIEW sumber.form_orang AS
WITH semua AS (
  SELECT sumber, anak_id, id_sumber, 'ibu' AS peran, tgl_ukur, batch_id, baris, kode_kab, kode_kec, kode_desa, nama, coalesce(nik, nik_asli) AS nik, coalesce(no_kk, no_kk_asli) AS no_kk, 'P' AS jk, tgl_lahir,
    NULL::text AS nama_ibu, NULL::text AS nik_ibu, no_kia, dusun, rt, rw, posyandu, alamat, nik_status FROM sumber.form_ibu WHERE diganti IS NULL
  UNION ALL
  SELECT sumber, anak_id, id_sumber, 'anak', tgl_ukur, batch_id, baris, kode_kab, kode_kec, kode_desa, nama, coalesce(nik, nik_asli), coalesce(no_kk, no_kk_asli), jk, tgl_lahir, nama_ibu, nik_ibu, no_kia, dusun, rt, rw,
    posyandu, alamat, nik_status FROM sumber.form_anak WHERE diganti IS NULL
  UNION ALL
  SELECT sumber, anak_id, id_sumber, 'anak', tgl_ukur, batch_id, baris, kode_kab, kode_kec, kode_desa, nama, coalesce(nik, nik_asli), NULL, jk, tgl_lahir, nama_ibu, NULL, no_kia, dusun, NULL, NULL, posyandu, NULL, nik_status
  FROM sumber.form_paud WHERE diganti IS NULL
  UNION ALL
  SELECT sumber, anak_id, id_sumber, CASE WHEN upper(layanan) IN ('ANC', 'TTD', 'NIFAS', 'KELAS_HAMIL') THEN 'ibu' WHEN upper(layanan) IN ('IMUNISASI', 'CAMPAK', 'TIMBANG', 'UKUR', 'KONSELING', 'AKTA', 'PENGASUHAN', 'PAUD') THEN 'anak' END,
    tgl_ukur, batch_id, baris, kode_kab, kode_kec, kode_desa, nama, coalesce(nik, nik_asli), coalesce(no_kk, no_kk_asli), jk, tgl_lahir, nama_ibu, NULL, no_kia, NULL, NULL, NULL, posyandu, NULL, nik_status
  FROM sumber.form_layanan WHERE diganti IS NULL)
SELECT sumber, anak_id, id_sumber, min(peran) AS peran, min(tgl_ukur) AS mulai, max(tgl_ukur) AS akhir, max(batch_id) AS batch_id,
  (array_agg(kode_kab ORDER BY kode_desa = '-', tgl_ukur DESC, batch_id DESC, baris DESC))[1] AS kode_kab, (array_agg(kode_kec ORDER BY kode_desa = '-', tgl_ukur DESC, batch_id DESC, baris DESC))[1] AS kode_kec,
  (array_agg(kode_desa ORDER BY kode_desa = '-', tgl_ukur DESC, batch_id DESC, baris DESC))[1] AS kode_desa,
  (array_agg(nama ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE nama IS NOT NULL))[1] AS nama, (array_agg(nik ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE nik IS NOT NULL))[1] AS nik,
  (array_agg(nik_status ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE nik IS NOT NULL))[1] AS nik_status,
  (array_agg(no_kk ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE no_kk IS NOT NULL))[1] AS no_kk, (array_agg(jk ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE jk IS NOT NULL))[1] AS jk,
  (array_agg(tgl_lahir ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE tgl_lahir IS NOT NULL))[1] AS tgl_lahir,
  (array_agg(nama_ibu ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE nama_ibu IS NOT NULL))[1] AS nama_ibu, (array_agg(nik_ibu ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE nik_ibu IS NOT NULL))[1] AS nik_ibu,
  (array_agg(no_kia ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE no_kia IS NOT NULL))[1] AS no_kia, (array_agg(dusun ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE dusun IS NOT NULL))[1] AS dusun,
  (array_agg(rt ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE rt IS NOT NULL))[1] AS rt, (array_agg(rw ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE rw IS NOT NULL))[1] AS rw,
  (array_agg(posyandu ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE posyandu IS NOT NULL))[1] AS posyandu, (array_agg(alamat ORDER BY tgl_ukur DESC, batch_id DESC, baris DESC) FILTER (WHERE alamat IS NOT NULL))[1] AS alamat
FROM semua GROUP BY sumber, anak_id, id_sumber;
COMMENT ON VIEW sumber.form_orang IS 'Orang pada formulir, satu baris per sumber dan nomornya, isian terbaru yang tidak kosong (data pribadi)';
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.attname, coalesce(d.description, CASE a.attname WHEN 'peran' THEN 'ibu atau anak' WHEN 'mulai' THEN 'Catatan pertama' WHEN 'akhir' THEN 'Catatan terakhir' END) AS teks
    FROM pg_catalog.pg_attribute a
    LEFT JOIN LATERAL (SELECT d.description FROM pg_catalog.pg_attribute e JOIN pg_catalog.pg_description d ON d.objoid = e.attrelid AND d.objsubid = e.attnum AND d.classoid = 'pg_class'::regclass
      WHERE e.attrelid IN ('sumber.form_ibu'::regclass, 'sumber.form_anak'::regclass) AND e.attname = a.attname LIMIT 1) d ON true
    WHERE a.attrelid = 'sumber.form_orang'::regclass AND a.attnum > 0
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN sumber.form_orang.%I IS %L', r.attname, r.teks);
  END LOOP;
END
$$;

-- A person nobody has linked yet: a number of its own, so that a village can work from its forms alone. The linkage replaces it.
-- Mother and child with one KIA book, or one No KK, are one household.
CREATE FUNCTION inti.serap_sementara(kunci text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_baru ON COMMIT DROP AS
  SELECT DISTINCT f.sumber, f.anak_id, f.id_sumber FROM (
    SELECT sumber, anak_id, id_sumber FROM sumber.form_ibu WHERE serap_orang IS NULL AND diganti IS NULL UNION ALL SELECT sumber, anak_id, id_sumber FROM sumber.form_anak WHERE serap_orang IS NULL AND diganti IS NULL
    UNION ALL SELECT sumber, anak_id, id_sumber FROM sumber.form_paud WHERE serap_orang IS NULL AND diganti IS NULL UNION ALL SELECT sumber, anak_id, id_sumber FROM sumber.form_layanan WHERE serap_orang IS NULL AND diganti IS NULL) f
  WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber a WHERE a.sumber = f.sumber AND a.id_sumber = f.id_sumber);
  ANALYZE t_baru;
  CREATE TEMP TABLE t_sementara ON COMMIT DROP AS
  SELECT f.*, sumber.nomor_anak('sementara', f.sumber || ':' || f.id_sumber) AS orang_id,
    sumber.nomor_anak('keluarga sementara', coalesce('kk:' || CASE WHEN konvergensi.no_kk_status(f.no_kk) = 'ok' THEN encode(sha256(convert_to(serap_sementara.kunci || f.no_kk, 'UTF8')), 'hex') END, 'kia:' || f.kode_desa || ':' || f.no_kia, f.sumber || ':' || f.id_sumber)) AS keluarga_id
  FROM t_baru b CROSS JOIN LATERAL (SELECT * FROM sumber.form_orang o WHERE o.anak_id = b.anak_id AND o.sumber = b.sumber AND o.id_sumber = b.id_sumber) f;
  DROP TABLE t_baru;
  IF NOT EXISTS (SELECT FROM t_sementara) THEN
    DROP TABLE t_sementara;
    RETURN;
  END IF;
  INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id, dusun, rt, rw)
  SELECT DISTINCT ON (t.keluarga_id) t.kode_kab, t.kode_kec, t.kode_desa, t.keluarga_id, t.dusun, t.rt, t.rw
  FROM t_sementara t WHERE NOT EXISTS (SELECT FROM inti.keluarga k WHERE k.keluarga_id = t.keluarga_id) ORDER BY t.keluarga_id, t.id_sumber COLLATE "C";
  INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, dusun, posyandu, keluarga_id, ibu_id, nama, nik_kunci, nik_status, jk, tgl_lahir, kelas, nama_ibu, catatan_mulai, catatan_akhir)
  SELECT t.kode_kab, t.kode_kec, t.kode_desa, t.orang_id, t.dusun, t.posyandu, t.keluarga_id, NULL,
    t.nama, CASE WHEN t.nik_status = 'ok' THEN substring(t.id_sumber FROM '^n([0-9a-f]{32})') END, t.nik_status, t.jk, t.tgl_lahir, CASE t.peran WHEN 'anak' THEN 'anak' ELSE 'dewasa' END, t.nama_ibu, t.mulai, t.akhir
  FROM t_sementara t WHERE NOT EXISTS (SELECT FROM inti.orang o WHERE o.orang_id = t.orang_id);
  INSERT INTO inti.anggota_sumber (sumber, id_sumber, orang_id, keluarga_id, kode_kab)
  SELECT sumber, id_sumber, orang_id, keluarga_id, kode_kab FROM t_sementara;
  UPDATE inti.orang c SET ibu_id = i.orang_id
  FROM (SELECT o.keluarga_id, f.no_kia, f.peran, o.orang_id FROM inti.orang o JOIN inti.anggota_sumber a ON a.orang_id = o.orang_id
        CROSS JOIN LATERAL (SELECT * FROM sumber.form_orang x WHERE x.anak_id = sumber.nomor_anak(a.sumber, a.id_sumber) AND x.sumber = a.sumber AND x.id_sumber = a.id_sumber) f
        WHERE o.keluarga_id IN (SELECT t.keluarga_id FROM t_sementara t) AND f.no_kia IS NOT NULL) x
  CROSS JOIN LATERAL (SELECT min(o.orang_id) AS orang_id FROM inti.orang o JOIN inti.anggota_sumber a ON a.orang_id = o.orang_id
        JOIN sumber.form_ibu f ON f.anak_id = sumber.nomor_anak(a.sumber, a.id_sumber) AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber AND f.diganti IS NULL
        WHERE o.keluarga_id = x.keluarga_id AND f.no_kia = x.no_kia) i
  WHERE x.peran = 'anak' AND c.orang_id = x.orang_id AND c.ibu_id IS NULL AND i.orang_id IS NOT NULL;
  PERFORM operasi.tandai_tempat(ARRAY(SELECT orang_id FROM t_sementara), ARRAY(SELECT DISTINCT keluarga_id FROM t_sementara));
  DROP TABLE t_sementara;
END
$$;
COMMENT ON FUNCTION inti.serap_sementara(text) IS 'Orang dan keluarga sementara bagi yang ada di formulir tetapi belum ditautkan; kunci: rahasia pemasangan di belakang nomor keluarga';

-- Pregnancies out of the monthly rows of a woman. A new one begins when the earlier has ended and the woman is pregnant again after 42
-- days (rows between that do not repeat the end belong to the time after it), when two due dates lie more than 120 days apart, or after
-- eleven months without a row.
CREATE FUNCTION inti.serap_kehamilan() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_hamil ON COMMIT DROP AS
  WITH b AS (
    SELECT p.orang_id, p.kode_kab, p.kode_kec, p.kode_desa, f.sumber, f.tgl_ukur, f.batch_id, f.no_kia, f.status_hamil, f.usia_hamil, f.lila_cm, f.anc, s.urut AS asal, f.sidik, bs.bulan_saja, h.akhir,
      CASE WHEN f.hpl BETWEEN f.tgl_ukur - 60 AND h.akhir + 300 THEN f.hpl END AS hpl, f.hpl IS NOT NULL AND f.hpl NOT BETWEEN f.tgl_ukur - 60 AND h.akhir + 300 AS hpl_mustahil,
      CASE WHEN f.tgl_melahirkan <= h.akhir AND f.tgl_melahirkan > f.tgl_ukur - 330 THEN f.tgl_melahirkan END AS lahir,
      f.tgl_melahirkan IS NOT NULL AND (f.tgl_melahirkan > h.akhir OR f.tgl_melahirkan <= f.tgl_ukur - 330) AS lahir_mustahil, CASE WHEN f.tgl_gugur <= h.akhir THEN f.tgl_gugur END AS gugur
    FROM pg_temp.t_orang p JOIN pg_temp.t_anggota a ON a.orang_id = p.orang_id JOIN sumber.form_ibu f ON f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber AND f.diganti IS NULL
    JOIN pg_temp.t_batch bs USING (batch_id) LEFT JOIN (VALUES ('ehdw', 1), ('kpm', 2)) s (sumber, urut) ON s.sumber = f.sumber
    CROSS JOIN LATERAL (SELECT CASE WHEN bs.bulan_saja THEN (f.tgl_ukur + interval '1 month')::date - 1 ELSE f.tgl_ukur END AS akhir) h),
  -- Rows in their order; ke_selesai: how many of them have told of an end, this one included.
  k AS (SELECT b.*, row_number() OVER w AS ke, count(b.selesai) OVER w AS ke_selesai
    FROM (SELECT b.*, coalesce(lahir, gugur) AS selesai FROM b) b WINDOW w AS (PARTITION BY orang_id ORDER BY tgl_ukur, asal, sidik, batch_id ROWS UNBOUNDED PRECEDING)),
  l AS (SELECT k.*, lag(selesai_sd) OVER w AS selesai_lalu, lag(selesai) OVER w AS selesai_baris_lalu, lag(hpl) OVER w AS hpl_lalu, lag(tgl_ukur) OVER w AS lalu
    FROM (SELECT k.*, first_value(selesai) OVER (PARTITION BY orang_id, ke_selesai ORDER BY ke) AS selesai_sd FROM k) k WINDOW w AS (PARTITION BY orang_id ORDER BY ke)),
  h AS (SELECT l.*, coalesce(selesai IS NULL AND tgl_ukur > selesai_lalu + 42 AND (selesai_baris_lalu IS NOT NULL OR usia_hamil IS NOT NULL OR anc OR hpl > selesai_lalu + 120), false) AS lagi FROM l),
  m AS (SELECT h.*, lalu IS NULL OR tgl_ukur - lalu > 330 OR coalesce(abs(hpl - hpl_lalu) > 120, false) OR lagi AND count(*) FILTER (WHERE lagi) OVER (PARTITION BY orang_id, ke_selesai ORDER BY ke) = 1 AS mulai FROM h),
  -- An end far from the last one is that of another pregnancy, unless one began between them.
  n AS (SELECT m.*, (mulai OR coalesce(abs(selesai - selesai_lalu) > 120, false) AND coalesce(lag(sejak_selesai) OVER (PARTITION BY orang_id ORDER BY ke), 0) = 0)::int AS awal
    FROM (SELECT m.*, count(*) FILTER (WHERE mulai AND selesai IS NULL) OVER (PARTITION BY orang_id, ke_selesai ORDER BY ke) AS sejak_selesai FROM m) m)
  SELECT n.*, sum(awal) OVER (PARTITION BY orang_id ORDER BY ke) AS urut FROM n;
  INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, no_kia, tgl_catat, hpl, tgl_lahir, tgl_gugur, hasil, sumber)
  SELECT kode_kab, kode_kec, orang_id, urut, (array_agg(no_kia ORDER BY tgl_ukur DESC, asal, ke DESC) FILTER (WHERE no_kia IS NOT NULL))[1], least(min(tgl_ukur), max(lahir), max(gugur)),
    (array_agg(hpl ORDER BY tgl_ukur DESC, asal, ke DESC) FILTER (WHERE hpl IS NOT NULL))[1], (array_agg(lahir ORDER BY tgl_ukur DESC, asal, ke DESC) FILTER (WHERE lahir IS NOT NULL))[1],
    CASE WHEN count(lahir) = 0 THEN (array_agg(gugur ORDER BY tgl_ukur DESC, asal, ke DESC) FILTER (WHERE gugur IS NOT NULL))[1] END,
    CASE WHEN count(lahir) > 0 THEN 'lahir hidup' WHEN count(gugur) > 0 THEN 'keguguran' END, 'form'
  FROM t_hamil GROUP BY kode_kab, kode_kec, orang_id, urut;
  INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, bulan_saja, kehamilan, nilai, sumber, batch_id)
  SELECT DISTINCT ON (t.orang_id, v.jenis, t.tgl_ukur, t.bulan_saja, t.sumber) t.kode_kab, t.kode_kec, t.orang_id, v.jenis, t.tgl_ukur, t.bulan_saja, t.urut, v.nilai, t.sumber, t.batch_id
  FROM t_hamil t CROSS JOIN LATERAL (VALUES ('status_hamil', t.status_hamil::int), ('usia_hamil', t.usia_hamil::int), ('lila', floor(round(t.lila_cm::numeric * 100) / 10)::int)) v (jenis, nilai)
  WHERE v.nilai IS NOT NULL ORDER BY t.orang_id, v.jenis, t.tgl_ukur, t.bulan_saja, t.sumber, CASE v.jenis WHEN 'lila' THEN v.nilai ELSE -v.nilai END, t.batch_id DESC;
  -- What is counted, not repaired: a delivery nobody saw coming, two pregnancies at once, dates that cannot be.
  INSERT INTO pg_temp.t_temuan
  SELECT 'LAHIR_TANPA_KEHAMILAN', kode_kab, kode_kec, kode_desa, orang_id FROM t_hamil WHERE awal = 1 AND lahir IS NOT NULL AND lahir < tgl_ukur AND
    NOT EXISTS (SELECT FROM t_hamil x WHERE x.orang_id = t_hamil.orang_id AND x.urut = t_hamil.urut AND x.lahir IS NULL)
  UNION ALL SELECT DISTINCT 'HAMIL_GANDA', a.kode_kab, a.kode_kec, a.kode_desa, a.orang_id FROM t_hamil a JOIN t_hamil b ON b.orang_id = a.orang_id AND b.urut = a.urut + 1
    WHERE a.lahir IS NULL AND a.gugur IS NULL AND b.awal = 1 AND b.tgl_ukur - a.tgl_ukur < 90 AND NOT EXISTS (SELECT FROM t_hamil x WHERE x.orang_id = a.orang_id AND x.urut = a.urut AND coalesce(x.lahir, x.gugur) IS NOT NULL)
  UNION ALL SELECT 'TGL_MELAHIRKAN_MUSTAHIL', kode_kab, kode_kec, kode_desa, orang_id FROM t_hamil WHERE lahir_mustahil
  UNION ALL SELECT 'HPL_MUSTAHIL', kode_kab, kode_kec, kode_desa, orang_id FROM t_hamil WHERE hpl_mustahil;
  DROP TABLE t_hamil;
END
$$;
COMMENT ON FUNCTION inti.serap_kehamilan() IS 'Menyusun kehamilan dan amatannya dari baris bulanan Formulir 2A dan e-HDW';

CREATE FUNCTION inti.serap(paksa boolean DEFAULT false, kunci text DEFAULT '') RETURNS int8 LANGUAGE plpgsql AS $$
DECLARE
  v_lama operasi.serap := (SELECT s FROM operasi.serap s);
  v_batch bigint := (SELECT coalesce(max(b.batch_id), 0) FROM sumber.batch b WHERE b.pemetaan IN (SELECT p.pemetaan FROM acuan.pemetaan p WHERE p.aturan = 'formulir'));
  v_run bigint := operasi.run_tautan();
  v_n int8;
  v_tabel text;
  v_desa text[];
  v_yatim bigint[];
  v_keadaan smallint[] := ARRAY(SELECT j.nomor FROM acuan.jenis_layanan j WHERE j.kode IN (SELECT a.layanan FROM acuan.aturan a WHERE a.jenis = 'status'));
  v_hamil boolean;
BEGIN
  IF NOT paksa AND v_lama.batch_id = v_batch AND v_lama.run_tautan = v_run THEN
    RETURN inti.serap_register();
  END IF;
  -- As long as no linkage came between, only the rows of new batches and those they replaced can have changed.
  paksa := paksa OR v_lama.run_tautan IS NULL;
  CALL sumber.susun_orang();
  PERFORM inti.serap_sementara(kunci);
  CREATE TEMP TABLE t_batch ON COMMIT DROP AS
    SELECT b.batch_id, b.opsi ~ '(measured-on|month)=' OR EXISTS (SELECT FROM unnest(b.judul) j WHERE lower(trim(j)) IN ('bulan', 'bulan layanan', 'periode')) AS bulan_saja FROM sumber.batch b JOIN acuan.pemetaan p USING (pemetaan) WHERE p.aturan = 'formulir';
  CREATE TEMP TABLE t_temuan (temuan text, kode_kab text, kode_kec text, kode_desa text, orang_id bigint) ON COMMIT DROP;
  -- Rows that are new, replaced, or belong to another number, area or household than when they were taken.
  CREATE TEMP TABLE t_baris (sumber text, id_sumber text, diganti bigint, serap_orang bigint, serap_kab text, serap_keluarga bigint) ON COMMIT DROP;
  FOREACH v_tabel IN ARRAY ARRAY['form_ibu', 'form_anak', 'form_paud', 'form_layanan'] LOOP
    IF paksa OR v_lama.run_tautan <> v_run THEN
      EXECUTE format('INSERT INTO pg_temp.t_baris SELECT DISTINCT sumber, id_sumber, diganti, serap_orang, serap_kab, serap_keluarga FROM sumber.%I', v_tabel);
    ELSE
      EXECUTE format('INSERT INTO pg_temp.t_baris SELECT f.sumber, f.id_sumber, f.diganti, f.serap_orang, f.serap_kab, f.serap_keluarga FROM sumber.batch b JOIN sumber.%1$I f ON f.kode_kab = ANY (b.kode_kab) AND f.batch_id = b.batch_id
          WHERE b.batch_id > $1 UNION SELECT sumber, id_sumber, diganti, serap_orang, serap_kab, serap_keluarga FROM sumber.%1$I WHERE diganti > $1', v_tabel) USING v_lama.batch_id;
    END IF;
  END LOOP;
  ANALYZE t_baris; -- without statistics even an empty table is searched for among all persons
  CREATE TEMP TABLE t_ubah ON COMMIT DROP AS
    SELECT DISTINCT f.serap_orang, f.serap_kab, f.serap_keluarga, a.orang_id, o.kode_kab FROM t_baris f LEFT JOIN inti.anggota_sumber a ON a.sumber = f.sumber AND a.id_sumber = f.id_sumber
    LEFT JOIN inti.orang o ON o.orang_id = a.orang_id
    WHERE paksa OR CASE WHEN f.diganti IS NULL THEN f.serap_orang IS DISTINCT FROM a.orang_id OR f.serap_kab IS DISTINCT FROM o.kode_kab OR f.serap_keluarga IS DISTINCT FROM o.keluarga_id ELSE f.serap_orang IS NOT NULL END;
  ANALYZE t_ubah;
  -- Where such a person stands in inti: in its present kabupaten and in the one it was taken to.
  CREATE TEMP TABLE t_hapus ON COMMIT DROP AS
    SELECT DISTINCT orang_id, kode_kab FROM (SELECT serap_orang AS orang_id, serap_kab AS kode_kab FROM t_ubah UNION ALL SELECT orang_id, kode_kab FROM t_ubah UNION ALL SELECT orang_id, serap_kab FROM t_ubah
      UNION ALL SELECT t.serap_orang, o.kode_kab FROM t_ubah t JOIN inti.orang o ON o.orang_id = t.serap_orang) x WHERE orang_id IS NOT NULL AND kode_kab IS NOT NULL;
  ANALYZE t_hapus;
  CREATE TEMP TABLE t_orang ON COMMIT DROP AS
    SELECT x.orang_id, o.kode_kab, o.kode_kec, o.kode_desa, o.keluarga_id, o.tgl_lahir FROM (SELECT orang_id FROM t_ubah UNION SELECT serap_orang FROM t_ubah) x LEFT JOIN inti.orang o USING (orang_id)
    WHERE x.orang_id IS NOT NULL;
  ALTER TABLE t_orang ADD PRIMARY KEY (orang_id);
  ANALYZE t_orang;
  CREATE TEMP TABLE t_anggota ON COMMIT DROP AS
    SELECT a.orang_id, a.sumber, a.id_sumber, sumber.nomor_anak(a.sumber, a.id_sumber) AS anak_id FROM t_orang p JOIN inti.anggota_sumber a ON a.orang_id = p.orang_id;
  ANALYZE t_anggota;
  CREATE TEMP TABLE t_hamil_lama ON COMMIT DROP AS
    SELECT k.kode_kab, k.orang_id, k.urut, k.tgl_catat, k.hpl, k.tgl_lahir, k.tgl_gugur FROM t_hapus p JOIN inti.kehamilan k ON k.kode_kab = p.kode_kab AND k.orang_id = p.orang_id;
  -- Whose rows do not come out as they were is marked in the end.
  PERFORM operasi.ingat(ARRAY(SELECT orang_id FROM t_orang UNION SELECT orang_id FROM t_hapus), ARRAY(SELECT keluarga_id FROM t_orang WHERE keluarga_id IS NOT NULL UNION SELECT serap_keluarga FROM t_ubah WHERE serap_keluarga IS NOT NULL));

  DELETE FROM inti.layanan t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.batch_id IN (SELECT batch_id FROM t_batch);
  DELETE FROM inti.keadaan_orang t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.batch_id IN (SELECT batch_id FROM t_batch);
  DELETE FROM inti.pengamatan t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.batch_id IN (SELECT batch_id FROM t_batch);
  DELETE FROM inti.tikar t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.batch_id IN (SELECT batch_id FROM t_batch);
  DELETE FROM inti.paud t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.batch_id IN (SELECT batch_id FROM t_batch);
  DELETE FROM inti.kehamilan t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.sumber = 'form';
  DELETE FROM inti.buku_kia t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.sumber = 'form';
  DELETE FROM inti.kediaman t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id AND t.sumber = 'form';
  -- A number that nobody has any more keeps nothing.
  DELETE FROM t_orang WHERE kode_kab IS NULL;
  DELETE FROM t_orang p WHERE NOT EXISTS (SELECT FROM t_anggota a WHERE a.orang_id = p.orang_id);

  CREATE TEMP TABLE t_jawab ON COMMIT DROP AS
    SELECT p.kode_kab, p.kode_kec, p.orang_id, p.keluarga_id, p.tgl_lahir, p.kode_desa AS desa_kini, j.nomor, j.kode, j.satuan, f.tanggal, b.bulan_saja, f.jawaban, f.jumlah, f.pengasuh, f.kode_desa, f.posyandu,
      f.sumber, f.batch_id, f.baris
    FROM t_orang p JOIN t_anggota a ON a.orang_id = p.orang_id JOIN sumber.form_jawaban f ON f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber
    JOIN t_batch b ON b.batch_id = f.batch_id JOIN acuan.jenis_layanan j ON j.kode = f.butir;
  -- Of several rows of one source and day their content decides, not which was loaded last (a corrected row has replaced its elder by
  -- now): Ya of a service, Tidak of a state, what tells of a risk.
  INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, jumlah, pengasuh, kode_desa, posyandu, sumber, batch_id)
    SELECT DISTINCT ON (orang_id, nomor, tanggal, bulan_saja, sumber, pengasuh) kode_kab, kode_kec, orang_id, nomor, tanggal, bulan_saja, jawaban, jumlah, pengasuh, kode_desa, posyandu, sumber, batch_id
    FROM t_jawab WHERE satuan = 'orang' AND kode NOT IN ('JAMINAN', 'AKTA', 'PAUD') ORDER BY orang_id, nomor, tanggal, bulan_saja, sumber, pengasuh, jawaban <> (nomor = ANY (v_keadaan)) DESC, jumlah DESC NULLS LAST, batch_id DESC, baris DESC;
  INSERT INTO inti.keadaan_orang (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, sumber, batch_id)
    SELECT DISTINCT ON (orang_id, nomor, tanggal, bulan_saja, sumber) kode_kab, kode_kec, orang_id, nomor, tanggal, bulan_saja, jawaban, sumber, batch_id
    FROM t_jawab WHERE kode IN ('JAMINAN', 'AKTA') ORDER BY orang_id, nomor, tanggal, bulan_saja, sumber, jawaban, batch_id DESC, baris DESC;
  -- A household is taken as a whole: all members that answered for it; that which somebody left, too.
  CREATE TEMP TABLE t_keluarga ON COMMIT DROP AS SELECT keluarga_id FROM t_orang WHERE keluarga_id IS NOT NULL UNION SELECT serap_keluarga FROM t_ubah WHERE serap_keluarga IS NOT NULL;
  ANALYZE t_keluarga;
  DELETE FROM inti.keadaan_keluarga t USING t_keluarga k WHERE t.keluarga_id = k.keluarga_id AND t.batch_id IN (SELECT batch_id FROM t_batch);
  IF paksa OR v_lama.run_tautan <> v_run THEN
    WITH h AS (DELETE FROM inti.keadaan_keluarga t WHERE t.batch_id IN (SELECT batch_id FROM t_batch) AND NOT EXISTS (SELECT FROM inti.keluarga k WHERE k.keluarga_id = t.keluarga_id)
      RETURNING t.keluarga_id) SELECT array_agg(DISTINCT h.keluarga_id) INTO v_yatim FROM h;
    IF v_yatim IS NOT NULL THEN
      PERFORM operasi.tandai_tempat('{}', v_yatim);
    END IF;
  END IF;
  INSERT INTO inti.keadaan_keluarga (kode_kab, kode_kec, keluarga_id, butir, tanggal, bulan_saja, jawaban, sumber, batch_id)
    SELECT DISTINCT ON (h.keluarga_id, j.nomor, f.tanggal, b.bulan_saja, f.sumber) h.kode_kab, h.kode_kec, h.keluarga_id, j.nomor, f.tanggal, b.bulan_saja, f.jawaban, f.sumber, f.batch_id
    FROM t_keluarga k JOIN inti.keluarga h ON h.keluarga_id = k.keluarga_id JOIN inti.orang o ON o.keluarga_id = k.keluarga_id JOIN inti.anggota_sumber a ON a.orang_id = o.orang_id
    JOIN sumber.form_jawaban f ON f.anak_id = sumber.nomor_anak(a.sumber, a.id_sumber) AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber JOIN t_batch b ON b.batch_id = f.batch_id JOIN acuan.jenis_layanan j ON j.kode = f.butir AND j.satuan = 'keluarga'
    ORDER BY h.keluarga_id, j.nomor, f.tanggal, b.bulan_saja, f.sumber, f.jawaban;
  PERFORM inti.serap_kehamilan();
  -- Visits joined a pregnancy by its number and days: they have to join again.
  v_hamil := EXISTS (SELECT FROM t_hamil_lama l FULL JOIN (SELECT k.* FROM t_hapus p JOIN inti.kehamilan k ON k.kode_kab = p.kode_kab AND k.orang_id = p.orang_id) k USING (kode_kab, orang_id, urut)
    JOIN inti.anggota_sumber a USING (orang_id)
    WHERE a.sumber = 'elsimil' AND (k.tgl_catat, k.hpl, k.tgl_lahir, k.tgl_gugur) IS DISTINCT FROM (l.tgl_catat, l.hpl, l.tgl_lahir, l.tgl_gugur));
  INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, bulan_saja, kehamilan, nilai, sumber, batch_id)
    SELECT DISTINCT ON (p.orang_id, f.tgl_ukur, b.bulan_saja, f.sumber) p.kode_kab, p.kode_kec, p.orang_id, 'status_gizi', f.tgl_ukur, b.bulan_saja, 0, f.status_gizi::int, f.sumber, f.batch_id
    FROM t_orang p JOIN t_anggota a ON a.orang_id = p.orang_id JOIN sumber.form_anak f ON f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber AND f.diganti IS NULL JOIN t_batch b ON b.batch_id = f.batch_id
    WHERE f.status_gizi IS NOT NULL ORDER BY p.orang_id, f.tgl_ukur, b.bulan_saja, f.sumber, array_position('{3,2,4,1}', f.status_gizi), f.batch_id DESC, f.baris DESC;
  INSERT INTO inti.tikar (kode_kab, kode_kec, orang_id, tanggal, bulan_saja, warna, sumber, batch_id)
    SELECT DISTINCT ON (p.orang_id, f.tgl_ukur, b.bulan_saja, f.sumber) p.kode_kab, p.kode_kec, p.orang_id, f.tgl_ukur, b.bulan_saja, f.tikar, f.sumber, f.batch_id
    FROM t_orang p JOIN t_anggota a ON a.orang_id = p.orang_id JOIN sumber.form_anak f ON f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber AND f.diganti IS NULL JOIN t_batch b ON b.batch_id = f.batch_id
    WHERE f.tikar IS NOT NULL ORDER BY p.orang_id, f.tgl_ukur, b.bulan_saja, f.sumber, array_position('{M,K,H,TD}', f.tikar), f.batch_id DESC, f.baris DESC;
  INSERT INTO inti.paud (kode_kab, kode_kec, orang_id, bulan, kode, sumber, batch_id)
    SELECT DISTINCT ON (orang_id, bulan, sumber) kode_kab, kode_kec, orang_id, bulan, kode, sumber, batch_id FROM (
      SELECT p.kode_kab, p.kode_kec, p.orang_id, make_date(extract(year FROM f.tgl_ukur)::int, m.n::int, 1) AS bulan, m.kode::smallint AS kode, f.sumber, f.batch_id, f.baris
      FROM t_orang p JOIN t_anggota a ON a.orang_id = p.orang_id JOIN sumber.form_paud f ON f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber AND f.diganti IS NULL
      CROSS JOIN LATERAL unnest(ARRAY[f.b01, f.b02, f.b03, f.b04, f.b05, f.b06, f.b07, f.b08, f.b09, f.b10, f.b11, f.b12]) WITH ORDINALITY m (kode, n) WHERE m.kode IS NOT NULL
      UNION ALL SELECT kode_kab, kode_kec, orang_id, date_trunc('month', tanggal)::date, CASE WHEN jawaban THEN 2 ELSE 3 END, sumber, batch_id, baris FROM t_jawab WHERE kode = 'PAUD') x
    ORDER BY orang_id, bulan, sumber, array_position('{2,3,1}', kode), batch_id DESC, baris DESC;
  INSERT INTO inti.buku_kia (kode_kab, kode_kec, orang_id, no_kia, sumber)
    SELECT DISTINCT p.kode_kab, p.kode_kec, p.orang_id, f.no_kia, 'form' FROM t_orang p JOIN t_anggota a ON a.orang_id = p.orang_id
    CROSS JOIN LATERAL (SELECT no_kia FROM sumber.form_ibu f WHERE f.diganti IS NULL AND f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber
      UNION ALL SELECT no_kia FROM sumber.form_anak f WHERE f.diganti IS NULL AND f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber
      UNION ALL SELECT no_kia FROM sumber.form_paud f WHERE f.diganti IS NULL AND f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber) f WHERE f.no_kia IS NOT NULL
    ON CONFLICT DO NOTHING;
  -- Where the forms saw a person in more than one village: a spell begins with the first row there. Of two villages on one day the
  -- one that came later is where the person moved to.
  INSERT INTO inti.kediaman (kode_kab, kode_kec, orang_id, mulai, selesai, kode_desa, posyandu, sumber)
    WITH r AS (
      SELECT p.orang_id, p.kode_kab, p.kode_kec, f.tgl_ukur, f.kode_desa, f.posyandu FROM t_orang p JOIN t_anggota a ON a.orang_id = p.orang_id
      CROSS JOIN LATERAL (SELECT tgl_ukur, kode_desa, posyandu FROM sumber.form_ibu f WHERE f.diganti IS NULL AND f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber
        UNION ALL SELECT tgl_ukur, kode_desa, posyandu FROM sumber.form_anak f WHERE f.diganti IS NULL AND f.anak_id = a.anak_id AND f.sumber = a.sumber AND f.id_sumber = a.id_sumber) f WHERE f.kode_desa <> '-'),
    d AS (SELECT DISTINCT ON (orang_id, tgl_ukur) r.* FROM (SELECT r.*, min(tgl_ukur) OVER (PARTITION BY orang_id, kode_desa) AS sejak FROM r) r
      ORDER BY orang_id, tgl_ukur, sejak DESC, kode_desa COLLATE "C", posyandu COLLATE "C"),
    g AS (SELECT d.*, sum(CASE WHEN kode_desa = lalu THEN 0 ELSE 1 END) OVER (PARTITION BY orang_id ORDER BY tgl_ukur) AS ke
      FROM (SELECT d.*, lag(kode_desa) OVER (PARTITION BY orang_id ORDER BY tgl_ukur) AS lalu FROM d) d),
    m AS (SELECT orang_id, kode_kab, kode_kec, ke, kode_desa, min(tgl_ukur) AS dari, (array_agg(posyandu ORDER BY tgl_ukur DESC) FILTER (WHERE posyandu IS NOT NULL))[1] AS posyandu FROM g GROUP BY 1, 2, 3, 4, 5)
    SELECT kode_kab, kode_kec, orang_id, CASE WHEN ke = 1 THEN date '-infinity' ELSE dari END, lead(dari) OVER (PARTITION BY orang_id ORDER BY ke), kode_desa, posyandu, 'form' FROM m
    WHERE orang_id IN (SELECT orang_id FROM m WHERE ke > 1)
    ON CONFLICT DO NOTHING;
  INSERT INTO t_temuan SELECT 'LAYANAN_SEBELUM_LAHIR', kode_kab, kode_kec, desa_kini, orang_id FROM t_jawab
    WHERE CASE WHEN bulan_saja THEN tanggal < date_trunc('month', tgl_lahir) ELSE tanggal < tgl_lahir END;
  WITH h AS (DELETE FROM inti.temuan_layanan t USING t_hapus p WHERE t.kode_kab = p.kode_kab AND t.orang_id = p.orang_id RETURNING t.kode_desa)
  SELECT array_agg(x.kode_desa) INTO v_desa FROM (SELECT h.kode_desa FROM h UNION SELECT t.kode_desa FROM t_temuan t) x;
  INSERT INTO inti.temuan_layanan (kode_kab, kode_kec, kode_desa, orang_id, temuan, jumlah) SELECT kode_kab, kode_kec, kode_desa, orang_id, temuan, count(*) FROM t_temuan GROUP BY 1, 2, 3, 4, 5;
  DELETE FROM operasi.temuan t WHERE t.bab = 'layanan' AND t.run_id IS NULL AND t.kode_desa = ANY (v_desa);
  INSERT INTO operasi.temuan (bab, temuan, kode_kab, kode_kec, kode_desa, jumlah)
    SELECT 'layanan', t.temuan, t.kode_kab, t.kode_kec, t.kode_desa, sum(t.jumlah) FROM inti.temuan_layanan t WHERE t.kode_desa = ANY (v_desa) GROUP BY 2, 3, 4, 5;

  UPDATE sumber.form_ibu f SET serap_orang = p.orang_id, serap_kab = p.kode_kab, serap_keluarga = p.keluarga_id FROM t_orang p, t_anggota a WHERE a.orang_id = p.orang_id AND f.anak_id = a.anak_id AND a.sumber = f.sumber AND a.id_sumber = f.id_sumber AND f.diganti IS NULL
    AND (f.serap_orang, f.serap_kab, f.serap_keluarga) IS DISTINCT FROM (p.orang_id, p.kode_kab, p.keluarga_id);
  UPDATE sumber.form_anak f SET serap_orang = p.orang_id, serap_kab = p.kode_kab, serap_keluarga = p.keluarga_id FROM t_orang p, t_anggota a WHERE a.orang_id = p.orang_id AND f.anak_id = a.anak_id AND a.sumber = f.sumber AND a.id_sumber = f.id_sumber AND f.diganti IS NULL
    AND (f.serap_orang, f.serap_kab, f.serap_keluarga) IS DISTINCT FROM (p.orang_id, p.kode_kab, p.keluarga_id);
  UPDATE sumber.form_paud f SET serap_orang = p.orang_id, serap_kab = p.kode_kab, serap_keluarga = p.keluarga_id FROM t_orang p, t_anggota a WHERE a.orang_id = p.orang_id AND f.anak_id = a.anak_id AND a.sumber = f.sumber AND a.id_sumber = f.id_sumber AND f.diganti IS NULL
    AND (f.serap_orang, f.serap_kab, f.serap_keluarga) IS DISTINCT FROM (p.orang_id, p.kode_kab, p.keluarga_id);
  UPDATE sumber.form_layanan f SET serap_orang = p.orang_id, serap_kab = p.kode_kab, serap_keluarga = p.keluarga_id FROM t_orang p, t_anggota a WHERE a.orang_id = p.orang_id AND f.anak_id = a.anak_id AND a.sumber = f.sumber AND a.id_sumber = f.id_sumber AND f.diganti IS NULL
    AND (f.serap_orang, f.serap_kab, f.serap_keluarga) IS DISTINCT FROM (p.orang_id, p.kode_kab, p.keluarga_id);
  UPDATE sumber.form_ibu SET serap_orang = NULL WHERE diganti IS NOT NULL AND serap_orang IS NOT NULL;
  UPDATE sumber.form_anak SET serap_orang = NULL WHERE diganti IS NOT NULL AND serap_orang IS NOT NULL;
  UPDATE sumber.form_paud SET serap_orang = NULL WHERE diganti IS NOT NULL AND serap_orang IS NOT NULL;
  UPDATE sumber.form_layanan SET serap_orang = NULL WHERE diganti IS NOT NULL AND serap_orang IS NOT NULL;
  SELECT count(*) INTO v_n FROM t_jawab;
  INSERT INTO operasi.serap (batch_id, run_tautan, waktu) VALUES (v_batch, v_run, clock_timestamp())
    ON CONFLICT (satu) DO UPDATE SET batch_id = excluded.batch_id, run_tautan = excluded.run_tautan, waktu = excluded.waktu;
  DROP TABLE t_batch, t_temuan, t_baris, t_ubah, t_hapus, t_orang, t_anggota, t_jawab, t_keluarga, t_hamil_lama;
  PERFORM operasi.tandai_ingatan();
  RETURN v_n + inti.serap_register(paksa, v_hamil); -- after the pregnancies that visits join
END
$$;
COMMENT ON FUNCTION inti.serap(boolean, text) IS
  'Menyerap formulir dan ekspor e-HDW ke inti untuk orang yang berubah (paksa: semua); dipanggil sesudah memuat, menautkan, dan sebelum menilai; mengembalikan banyak jawaban yang ditulis';
REVOKE ALL ON FUNCTION inti.serap(boolean, text), inti.serap_sementara(text), inti.serap_kehamilan() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.serap(boolean, text), inti.serap_sementara(text), inti.serap_kehamilan() TO konvergensi_pekerja;
