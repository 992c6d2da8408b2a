-- The tables that regress/oracle/kpm2019.sql reads, out of the warehouse: made once, not part of any timing.
CREATE TABLE uji.orang AS
SELECT orang_id AS id, jk, tgl_lahir AS lahir, tgl_meninggal AS meninggal FROM inti.orang o
WHERE tgl_lahir >= '2017-06-01' OR EXISTS (SELECT FROM inti.kehamilan k WHERE k.orang_id = o.orang_id);
CREATE TABLE uji.tinggal AS
SELECT t.orang_id AS id, coalesce(t.mulai, '-infinity') AS dari, t.selesai - 1 AS sampai,
  CASE WHEN t.desa LIKE '%-' THEN NULL ELSE coalesce(p.ditetapkan, p.catatan_pertama, '9999-12-31') END AS m0, t.rumah AS keluarga, t.desa
FROM inti.riwayat_tinggal t LEFT JOIN inti.pantauan_desa p ON p.kode_desa = t.desa WHERE t.orang_id IN (SELECT id FROM uji.orang);
CREATE TABLE uji.hamil AS
SELECT orang_id AS id, urut, tgl_catat AS catat, hpl, tgl_lahir AS lahir, tgl_gugur AS gugur FROM inti.kehamilan;
CREATE TABLE uji.amatan AS
SELECT orang_id AS id, jenis, tanggal, bulan_saja, nilai, kehamilan AS urut FROM inti.pengamatan WHERE jenis <> 'hb'
UNION ALL
SELECT u.orang_id, z.jenis, u.tgl_ukur, false, z.nilai, 0 FROM inti.pengukuran u
CROSS JOIN LATERAL konvergensi.growth_assess_months(u.jk, (u.tgl_ukur - u.tgl_lahir) / 30.4375::float8, u.berat_kg, u.tinggi_cm, u.posisi, coalesce(u.oedema, false)) g
CROSS JOIN LATERAL (VALUES ('whz', CASE WHEN NOT g.whz_flag THEN round((g.whz * 100)::numeric)::int END), ('haz', CASE WHEN NOT g.haz_flag THEN round((g.haz * 100)::numeric)::int END),
  ('status_gizi', CASE WHEN u.oedema THEN 3 END)) z (jenis, nilai) WHERE u.orang_id IS NOT NULL AND z.nilai IS NOT NULL;
CREATE TABLE uji.layanan AS
SELECT l.orang_id AS id, j.kode AS butir, l.tanggal, l.bulan_saja, l.jawaban AS jawab, l.jumlah::int, l.pengasuh FROM inti.layanan l JOIN acuan.jenis_layanan j ON j.nomor = l.butir
UNION ALL
SELECT k.orang_id, j.kode, CASE WHEN k.bulan_saja THEN date_trunc('month', k.tanggal)::date ELSE k.tanggal END, k.bulan_saja, k.jawaban, NULL, '-' FROM inti.keadaan_orang k JOIN acuan.jenis_layanan j ON j.nomor = k.butir
UNION ALL
SELECT orang_id, 'PAUD', bulan, true, kode = 2, NULL, '-' FROM inti.paud WHERE kode IN (2, 3)
UNION ALL
SELECT orang_id, 'TIMBANG', tgl_ukur, false, true, NULL, '-' FROM inti.pengukuran WHERE berat_kg IS NOT NULL AND orang_id IS NOT NULL
UNION ALL
SELECT orang_id, 'UKUR', tgl_ukur, false, true, NULL, '-' FROM inti.pengukuran WHERE tinggi_cm IS NOT NULL AND orang_id IS NOT NULL;
CREATE INDEX ON uji.layanan (id, butir, tanggal);
CREATE INDEX ON uji.layanan (id, tanggal);
CREATE TABLE uji.rumah AS
SELECT keluarga_id AS keluarga, j.kode AS butir, CASE WHEN k.bulan_saja THEN date_trunc('month', k.tanggal)::date ELSE k.tanggal END AS tanggal, k.bulan_saja, k.jawaban AS jawab
FROM inti.keadaan_keluarga k JOIN acuan.jenis_layanan j ON j.nomor = k.butir AND j.kode IN ('AIR', 'JAMBAN');
CREATE INDEX ON uji.rumah (keluarga);
ANALYZE uji.orang; ANALYZE uji.tinggal; ANALYZE uji.hamil; ANALYZE uji.amatan; ANALYZE uji.layanan; ANALYZE uji.rumah;
