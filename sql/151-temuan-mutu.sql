-- Every measurement that ought to be looked at, one row per case: the list behind the counts of lap.fakta_mutu.
CREATE VIEW inti.temuan_mutu AS
WITH tertaut AS ( -- a row that came after the last linking belongs to the person of its number
  SELECT kode_kab, anak_id, max(orang_id) AS orang_id FROM inti.pengukuran WHERE orang_id IS NOT NULL GROUP BY kode_kab, anak_id),
baris AS (
  SELECT p.kode_kab, p.kode_kec, p.kode_desa, p.posyandu, p.sumber, p.anak_id, o.orang_id, p.tgl_ukur, p.tgl_lahir, p.jk, p.berat_kg,
    p.tinggi_cm, g.height_adjusted AS tinggi, g.haz_flag, g.haz, g.waz_flag, g.waz, g.whz_flag, g.whz,
    CASE WHEN NOT g.haz_flag THEN g.haz END AS z_wajar, CASE WHEN o.orang_id IS NULL THEN 'a' || p.anak_id ELSE 'o' || o.orang_id END AS anak
  FROM inti.pengukuran p
  LEFT JOIN tertaut t USING (kode_kab, anak_id) CROSS JOIN LATERAL (SELECT coalesce(p.orang_id, t.orang_id) AS orang_id) o
  CROSS JOIN LATERAL konvergensi.growth_assess_months(p.jk,
    CASE WHEN p.tgl_lahir IS NULL THEN p.usia_bulan ELSE (p.tgl_ukur - p.tgl_lahir) / 30.4375::float8 END,
    p.berat_kg, p.tinggi_cm, p.posisi, coalesce(p.oedema, false)) g),
kunjungan AS (
  SELECT b.*, lag(tgl_ukur) OVER w AS tgl_lalu, lag(berat_kg) OVER w AS berat_lalu, lag(tinggi) OVER w AS tinggi_lalu, lag(z_wajar) OVER w AS z_lalu,
    max(tinggi) OVER (PARTITION BY anak ORDER BY tgl_ukur RANGE BETWEEN UNBOUNDED PRECEDING AND interval '1 day' PRECEDING) AS tertinggi
  FROM baris b WHERE tinggi IS NOT NULL WINDOW w AS (PARTITION BY anak ORDER BY tgl_ukur, sumber))
SELECT kode_kab, kode_kec, kode_desa, posyandu, sumber, anak_id, orang_id, tgl_ukur, 'tetap'::text AS temuan,
  'Berat ' || berat_kg || ' kg dan tinggi ' || tinggi_cm || ' cm sama dengan ' || tgl_lalu AS keterangan
FROM kunjungan WHERE berat_kg = berat_lalu AND tinggi = tinggi_lalu AND tgl_ukur - tgl_lalu > 20
UNION ALL
SELECT kode_kab, kode_kec, kode_desa, posyandu, sumber, anak_id, orang_id, tgl_ukur, 'susut',
  'Tinggi ' || round(tinggi::numeric, 1) || ' cm, pernah ' || round(tertinggi::numeric, 1) || ' cm'
FROM kunjungan WHERE tertinggi - tinggi > 1.0 + 1e-9
UNION ALL
SELECT kode_kab, kode_kec, kode_desa, posyandu, sumber, anak_id, orang_id, tgl_ukur, 'lompat',
  'TB/U ' || z_wajar || ', pada ' || tgl_lalu || ' masih ' || z_lalu
FROM kunjungan WHERE abs(z_wajar - z_lalu) > 3 + 1e-9 AND tgl_ukur - tgl_lalu <= 183
UNION ALL
SELECT kode_kab, kode_kec, kode_desa, posyandu, sumber, anak_id, orang_id, tgl_ukur, 'ganda',
  'Sama dengan ukuran anak lain di desa itu pada hari itu'
FROM (SELECT b.*, dense_rank() OVER (PARTITION BY kode_desa, jk, tgl_lahir, tgl_ukur, berat_kg, tinggi_cm ORDER BY anak) AS ke FROM baris b
  WHERE jk IS NOT NULL AND tgl_lahir IS NOT NULL AND berat_kg IS NOT NULL AND tinggi_cm IS NOT NULL AND kode_desa <> '-') g WHERE ke > 1
UNION ALL
SELECT kode_kab, kode_kec, kode_desa, posyandu, sumber, anak_id, orang_id, tgl_ukur, 'tak wajar',
  concat_ws(', ', CASE WHEN haz_flag THEN 'TB/U ' || haz END, CASE WHEN waz_flag THEN 'BB/U ' || waz END, CASE WHEN whz_flag THEN 'BB/TB ' || whz END)
FROM baris WHERE haz_flag OR waz_flag OR whz_flag;
COMMENT ON VIEW inti.temuan_mutu IS
  'Daftar pengukuran yang patut diperiksa: ganda, tetap, susut, lompat, tak wajar; batasi dengan kode_desa dan tgl_ukur (data pribadi)';
COMMENT ON COLUMN inti.temuan_mutu.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.temuan_mutu.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.temuan_mutu.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.temuan_mutu.posyandu IS 'Posyandu seperti tercatat';
COMMENT ON COLUMN inti.temuan_mutu.sumber IS 'Kode sumber';
COMMENT ON COLUMN inti.temuan_mutu.anak_id IS 'Nomor anak pada inti.pengukuran';
COMMENT ON COLUMN inti.temuan_mutu.orang_id IS 'Nomor orang bila sudah ditautkan';
COMMENT ON COLUMN inti.temuan_mutu.tgl_ukur IS 'Tanggal pengukuran yang ditemukan';
COMMENT ON COLUMN inti.temuan_mutu.temuan IS
  'ganda: sama persis dengan anak lain; tetap: berat dan tinggi tidak berubah lebih dari 20 hari; susut: tinggi turun lebih dari 1 cm; lompat: z TB/U berubah lebih dari 3 dalam 183 hari sejak kunjungan sebelumnya; tak wajar: z-score di luar batas WHO';
COMMENT ON COLUMN inti.temuan_mutu.keterangan IS 'Ukuran yang dibandingkan';
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    ALTER VIEW inti.temuan_mutu SET (security_invoker = true);
    ALTER VIEW inti.status_gizi SET (security_invoker = true);
    GRANT SELECT ON inti.temuan_mutu, inti.status_gizi TO konvergensi_analis, konvergensi_peninjau;
  END IF;
END
$$;
