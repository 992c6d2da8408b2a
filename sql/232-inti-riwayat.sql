-- The history of one person as the engine reads it: the same records the worker reads for everybody.
-- Every dated answer about a person, wherever it was recorded. A weight is a weighing, a length a measuring. A function, so
-- that the rights of the reader hold.
CREATE FUNCTION inti.riwayat_jawaban(kode_kab text, orang_id bigint)
RETURNS TABLE (butir smallint, tanggal date, bulan_saja boolean, jawaban boolean, jumlah smallint, pengasuh text, sumber text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT l.butir, l.tanggal, l.bulan_saja, l.jawaban, coalesce(l.jumlah, 0::smallint), l.pengasuh, l.sumber
  FROM inti.layanan l WHERE l.kode_kab = riwayat_jawaban.kode_kab AND l.orang_id = riwayat_jawaban.orang_id
  UNION ALL
  SELECT k.butir, k.tanggal, k.bulan_saja, k.jawaban, 0::smallint, '-', k.sumber
  FROM inti.keadaan_orang k WHERE k.kode_kab = riwayat_jawaban.kode_kab AND k.orang_id = riwayat_jawaban.orang_id
  UNION ALL
  SELECT j.nomor, p.bulan, true, p.kode = 2, 0::smallint, '-', p.sumber
  FROM inti.paud p JOIN acuan.jenis_layanan j ON j.kode = 'PAUD'
  WHERE p.kode IN (2, 3) AND p.kode_kab = riwayat_jawaban.kode_kab AND p.orang_id = riwayat_jawaban.orang_id
  UNION ALL
  SELECT j.nomor, u.tgl_ukur, false, true, 0::smallint, '-', u.sumber
  FROM inti.pengukuran u JOIN acuan.jenis_layanan j
    ON j.kode = 'TIMBANG' AND u.berat_kg IS NOT NULL OR j.kode = 'UKUR' AND u.tinggi_cm IS NOT NULL
      OR j.kode = 'VITAMIN_A' AND u.vit_a > 0 OR j.kode = 'PMT_ANAK' AND u.pmt_kg > 0
  WHERE u.orang_id = riwayat_jawaban.orang_id
$$;
COMMENT ON FUNCTION inti.riwayat_jawaban(text, bigint) IS
  'Semua jawaban bertanggal seseorang dari layanan, keadaan, PAUD dan pengukuran; kode_kab: tempat tinggalnya sekarang';

-- Scores of the measurements of a child, implausible ones as NULL.
CREATE FUNCTION inti.riwayat_gizi(orang_id bigint) RETURNS TABLE (tgl_ukur date, oedema boolean, haz float8, whz float8, waz float8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT p.tgl_ukur, coalesce(p.oedema, false), CASE WHEN NOT g.haz_flag THEN g.haz END, CASE WHEN NOT g.whz_flag THEN g.whz END,
    CASE WHEN NOT g.waz_flag THEN g.waz END
  FROM inti.pengukuran p
  CROSS JOIN LATERAL konvergensi.growth_assess_months(p.jk,
    CASE WHEN p.tgl_lahir IS NULL THEN p.usia_bulan ELSE (p.tgl_ukur - p.tgl_lahir) / 30.4375::float8 END, p.berat_kg, p.tinggi_cm, p.posisi,
    coalesce(p.oedema, false)) g
  WHERE p.orang_id = riwayat_gizi.orang_id
$$;
COMMENT ON FUNCTION inti.riwayat_gizi(bigint) IS 'z-score semua pengukuran seorang anak; yang tidak masuk akal kosong';

CREATE FUNCTION inti.rumah(keluarga bigint, keluarga_sekarang bigint, ibu bigint, orang bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(keluarga, keluarga_sekarang, -ibu, -orang);
COMMENT ON FUNCTION inti.rumah(bigint, bigint, bigint, bigint) IS 'Rumah tangga: nomor keluarga; tanpa keluarga: minus nomor ibu, tanpa ibu minus nomor orang itu';

CREATE FUNCTION inti.tanggal_json(tanggal date, bulan_saja boolean DEFAULT false) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN isfinite(tanggal) THEN to_char(tanggal, CASE WHEN bulan_saja THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) END;
COMMENT ON FUNCTION inti.tanggal_json(date, boolean) IS 'Tanggal untuk riwayat: YYYY-MM-DD, atau YYYY-MM bila hanya bulannya yang diketahui';

-- Where a person lived; a person without residences lives where the register says, since ever.
CREATE VIEW inti.riwayat_tinggal AS
SELECT o.orang_id, nullif(d.mulai, '-infinity') AS mulai, d.selesai, d.posyandu, d.dusun,
  CASE WHEN d.kode_desa <> '-' THEN d.kode_desa WHEN o.kode_kec <> '-' THEN o.kode_kec || '.-' ELSE o.kode_kab || '.-' END AS desa,
  inti.rumah(d.keluarga_id, o.keluarga_id, o.ibu_id, o.orang_id) AS rumah
FROM inti.orang o JOIN inti.kediaman d USING (kode_kab, orang_id)
UNION ALL
SELECT o.orang_id, NULL, NULL, o.posyandu, o.dusun,
  CASE WHEN o.kode_desa <> '-' THEN o.kode_desa WHEN o.kode_kec <> '-' THEN o.kode_kec || '.-' ELSE o.kode_kab || '.-' END,
  inti.rumah(NULL, o.keluarga_id, o.ibu_id, o.orang_id)
FROM inti.orang o WHERE NOT EXISTS (SELECT FROM inti.kediaman d WHERE d.kode_kab = o.kode_kab AND d.orang_id = o.orang_id);
COMMENT ON VIEW inti.riwayat_tinggal IS 'Masa tinggal setiap orang dengan rumah tangganya; orang tanpa masa tinggal: menurut inti.orang';
COMMENT ON COLUMN inti.riwayat_tinggal.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.riwayat_tinggal.mulai IS 'Hari pertama; kosong: tidak diketahui sejak kapan';
COMMENT ON COLUMN inti.riwayat_tinggal.selesai IS 'Hari pertama sesudah pindah; kosong: masih tinggal';
COMMENT ON COLUMN inti.riwayat_tinggal.posyandu IS 'Posyandu';
COMMENT ON COLUMN inti.riwayat_tinggal.dusun IS 'Dusun';
COMMENT ON COLUMN inti.riwayat_tinggal.desa IS 'Kode desa; bila tidak diketahui: kode kecamatan atau kabupaten dengan .-';
COMMENT ON COLUMN inti.riwayat_tinggal.rumah IS 'Rumah tangga, lihat inti.rumah()';

-- What a declaration of completeness says about a person: Tidak for a month without an answer, if the person lived there on its last day.
CREATE FUNCTION inti.pernyataan_tidak(orang_id bigint) RETURNS TABLE (butir smallint, bulan date) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH t AS (SELECT desa, posyandu, coalesce(mulai, '-infinity') AS mulai, coalesce(selesai, 'infinity') AS selesai
             FROM inti.riwayat_tinggal r WHERE r.orang_id = pernyataan_tidak.orang_id)
  SELECT DISTINCT l.butir, l.bulan
  FROM t JOIN inti.pernyataan_lengkap l ON l.kode_kab = left(t.desa, 5) AND l.kode_desa = t.desa AND l.posyandu IN ('*', t.posyandu)
  CROSS JOIN LATERAL (SELECT (l.bulan + interval '1 month')::date - 1 AS akhir) h
  WHERE t.mulai <= h.akhir AND t.selesai > h.akhir
    AND NOT EXISTS (SELECT FROM t lain WHERE lain.mulai > t.mulai AND lain.mulai <= h.akhir AND lain.selesai > h.akhir)
    AND NOT EXISTS (SELECT FROM inti.orang o CROSS JOIN LATERAL inti.riwayat_jawaban(o.kode_kab, o.orang_id) r
      WHERE o.orang_id = pernyataan_tidak.orang_id AND r.butir = l.butir AND r.tanggal BETWEEN l.bulan AND h.akhir)
$$;
COMMENT ON FUNCTION inti.pernyataan_tidak(bigint) IS 'Jawaban Tidak dari pernyataan lengkap: butir dan bulan tanpa jawaban, bagi yang tinggal di sana pada hari terakhir bulan itu';

CREATE FUNCTION inti.riwayat(orang_id bigint) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object(
    'sex', o.jk, 'born', inti.tanggal_json(o.tgl_lahir), 'died', inti.tanggal_json(o.tgl_meninggal),
    'married', (SELECT inti.tanggal_json(min(k.mulai)) FROM inti.kepesertaan k WHERE k.kode_kab = o.kode_kab AND k.orang_id = o.orang_id AND k.sasaran = 'KAWIN'),
    'residences', (SELECT coalesce(jsonb_agg(jsonb_build_object('from', inti.tanggal_json(t.mulai), 'to', inti.tanggal_json(t.selesai - 1),
        'monitored', CASE WHEN t.desa LIKE '%-' THEN NULL ELSE coalesce((SELECT inti.tanggal_json(coalesce(p.ditetapkan, p.catatan_pertama))
          FROM inti.pantauan_desa p WHERE p.kode_desa = t.desa), '9999-12-31') END,
        'village', t.desa, 'household', t.rumah::text, 'place', t.posyandu)), '[]') FROM inti.riwayat_tinggal t WHERE t.orang_id = o.orang_id),
    'pregnancies', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.urut, 'first', inti.tanggal_json(k.tgl_catat), 'due', inti.tanggal_json(k.hpl),
        'delivered', inti.tanggal_json(k.tgl_lahir), 'lost', inti.tanggal_json(k.tgl_gugur))), '[]')
      FROM inti.kehamilan k WHERE k.kode_kab = o.kode_kab AND k.orang_id = o.orang_id),
    'memberships', (SELECT coalesce(jsonb_agg(jsonb_build_object('group', k.sasaran, 'from', inti.tanggal_json(k.mulai), 'to', inti.tanggal_json(k.selesai - 1))), '[]')
      FROM inti.kepesertaan k WHERE k.kode_kab = o.kode_kab AND k.orang_id = o.orang_id),
    'observations', (SELECT coalesce(jsonb_agg(x.j), '[]') FROM (
        SELECT jsonb_build_object('field', p.jenis, 'date', inti.tanggal_json(p.tanggal, p.bulan_saja), 'pregnancy', p.kehamilan,
          'value', CASE WHEN p.jenis IN ('lila', 'hb') THEN p.nilai / 10.0 ELSE p.nilai END) AS j
        FROM inti.pengamatan p WHERE p.kode_kab = o.kode_kab AND p.orang_id = o.orang_id AND p.jenis <> 'tinggi'
        UNION ALL
        SELECT jsonb_build_object('field', z.jenis, 'date', inti.tanggal_json(g.tgl_ukur), 'value', z.nilai)
        FROM inti.riwayat_gizi(o.orang_id) g
        CROSS JOIN LATERAL (VALUES ('whz', g.whz), ('haz', g.haz), ('waz', g.waz), ('status_gizi', CASE WHEN g.oedema THEN 3 END)) z (jenis, nilai)
        WHERE z.nilai IS NOT NULL) x),
    'events', (SELECT coalesce(jsonb_agg(x.j), '[]') FROM (
        SELECT jsonb_build_object('item', j.kode, 'date', inti.tanggal_json(r.tanggal, r.bulan_saja), 'answer', r.jawaban, 'quantity', r.jumlah,
          'caregiver', r.pengasuh) AS j
        FROM inti.riwayat_jawaban(o.kode_kab, o.orang_id) r JOIN acuan.jenis_layanan j ON j.nomor = r.butir
        UNION ALL
        SELECT jsonb_build_object('item', j.kode, 'date', inti.tanggal_json(t.bulan, true), 'answer', false)
        FROM inti.pernyataan_tidak(o.orang_id) t JOIN acuan.jenis_layanan j ON j.nomor = t.butir) x),
    'houses', (SELECT coalesce(jsonb_agg(h.j), '[]') FROM (
        SELECT jsonb_build_object('household', k.keluarga_id::text, 'events', jsonb_agg(jsonb_build_object('item', j.kode,
          'date', inti.tanggal_json(k.tanggal, k.bulan_saja), 'answer', k.jawaban))) AS j
        FROM inti.keadaan_keluarga k JOIN acuan.jenis_layanan j ON j.nomor = k.butir
        WHERE k.keluarga_id IN (SELECT t.rumah FROM inti.riwayat_tinggal t WHERE t.orang_id = o.orang_id) GROUP BY k.keluarga_id) h))
  FROM inti.orang o WHERE o.orang_id = riwayat.orang_id
$$;
COMMENT ON FUNCTION inti.riwayat(bigint) IS 'Riwayat seseorang untuk mesin penilaian: tinggal, kehamilan, amatan, jawaban, keadaan rumah (data pribadi, tanpa nama dan NIK)';

-- Views read with the rights of the reader, so that the row policies of the tables hold; before PostgreSQL 15 they stay with the worker.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    ALTER VIEW inti.sel_layanan SET (security_invoker = true);
    ALTER VIEW inti.daftar_kesenjangan SET (security_invoker = true);
    ALTER VIEW inti.riwayat_tinggal SET (security_invoker = true);
    GRANT SELECT ON inti.sel_layanan, inti.daftar_kesenjangan, inti.riwayat_tinggal TO konvergensi_analis, konvergensi_peninjau;
  END IF;
END
$$;
