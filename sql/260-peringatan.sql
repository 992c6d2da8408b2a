-- Early warning: children to visit, why, and how urgently. Every signal is a row that can be switched off or given
-- another limit; of signals of one kind a child shows the most urgent.
CREATE TABLE acuan.peringatan (
  sinyal     text PRIMARY KEY,
  kelas      text NOT NULL,
  urgensi    int2 NOT NULL CHECK (urgensi BETWEEN 1 AND 3),
  aktif      boolean NOT NULL DEFAULT true,
  arah       text NOT NULL CHECK (arah IN ('<', '<=', '>', '>=')),
  ambang     float8 NOT NULL,
  umur_maks  int2,
  alasan     text NOT NULL,
  dasar      text NOT NULL,
  pasti      boolean NOT NULL
);
COMMENT ON TABLE acuan.peringatan IS 'Sinyal peringatan dini: berlaku bila nilai (arah) ambang';
COMMENT ON COLUMN acuan.peringatan.sinyal IS 'Nama sinyal';
COMMENT ON COLUMN acuan.peringatan.kelas IS 'Sinyal sekelas: pada satu anak hanya yang paling mendesak yang tampil';
COMMENT ON COLUMN acuan.peringatan.urgensi IS '1 rujuk, 2 kunjungi, 3 pantau';
COMMENT ON COLUMN acuan.peringatan.aktif IS 'false: sinyal dimatikan';
COMMENT ON COLUMN acuan.peringatan.arah IS 'Perbandingan nilai dengan ambang';
COMMENT ON COLUMN acuan.peringatan.ambang IS 'Ambang; z-score, cm, gram, g/dL, bulan, atau 1 untuk ya';
COMMENT ON COLUMN acuan.peringatan.umur_maks IS 'Hanya untuk anak di bawah umur ini, bulan penuh; kosong: semua balita';
COMMENT ON COLUMN acuan.peringatan.alasan IS 'Bunyi pada daftar kunjungan';
COMMENT ON COLUMN acuan.peringatan.dasar IS 'Sumber aturan';
COMMENT ON COLUMN acuan.peringatan.pasti IS 'false: nilai bawaan yang belum dipastikan dari sumber resmi';
INSERT INTO acuan.peringatan (sinyal, kelas, urgensi, arah, ambang, umur_maks, alasan, dasar, pasti) VALUES
  ('edema', 'gizi', 1, '>=', 1, NULL, 'Edema pada kedua kaki', 'PMK 2/2020', false),
  ('gizi_buruk', 'gizi', 1, '<', -3, NULL, 'Gizi buruk, BB/TB', 'PMK 2/2020', false),
  ('gizi_kurang', 'gizi', 2, '<', -2, NULL, 'Gizi kurang, BB/TB', 'PMK 2/2020', false),
  ('lila_buruk', 'lila', 1, '<', 11.5, NULL, 'LiLA gizi buruk, cm', 'PMK 2/2020', false),
  ('lila_kurang', 'lila', 2, '<', 12.5, NULL, 'LiLA gizi kurang, cm', 'PMK 2/2020', false),
  ('sangat_pendek', 'tinggi', 2, '<', -3, NULL, 'Sangat pendek, TB/U', 'PMK 2/2020', true),
  ('pendek', 'tinggi', 3, '<', -2, NULL, 'Pendek, TB/U', 'PMK 2/2020', true),
  ('laju_panjang', 'laju_panjang', 2, '<', -2, 24, 'Pertambahan panjang kurang, z', 'WHO 2009; ambang bawaan', false),
  ('laju_berat', 'laju_berat', 2, '<', -2, 24, 'Kenaikan berat kurang, z', 'WHO 2009; ambang bawaan', false),
  ('laju_berat_ringan', 'laju_berat', 3, '<', -1.645, 24, 'Kenaikan berat agak kurang, z', 'WHO 2009; persentil 5', false),
  ('menurun', 'menurun', 2, '<=', -0.5, NULL, 'TB/U turun dibanding 2-6 bulan lalu, z', 'bawaan', false),
  ('dua_t', 'kenaikan', 1, '>=', 1, NULL, '2T: dua bulan berturut-turut tidak naik', 'Buku KIA 2023', false),
  ('t', 'kenaikan', 2, '>=', 1, NULL, 'T: berat tidak naik, gram', 'Buku KIA 2023', false),
  ('bgm', 'garis', 1, '<', -3, NULL, 'Di bawah garis merah, BB/U', 'KMS', false),
  ('oranye', 'garis', 2, '>', 1, NULL, 'Di atas garis oranye, BB/U', 'Buku KIA 2023', false),
  ('kepala_kecil', 'kepala', 2, '<', -2, NULL, 'Lingkar kepala kecil, LK/U', 'Kementerian Kesehatan', false),
  ('kepala_besar', 'kepala', 2, '>', 2, NULL, 'Lingkar kepala besar, LK/U', 'Kementerian Kesehatan', false),
  ('bblr', 'lahir', 3, '<', 2500, 24, 'Berat lahir rendah, gram', 'WHO', false),
  ('pendek_lahir', 'lahir_panjang', 3, '<', 48, 24, 'Panjang lahir pendek, cm', 'bawaan', false),
  ('ibu_kek', 'ibu', 3, '<', 23.5, 24, 'Ibu KEK ketika hamil, LiLA cm', 'Kementerian Kesehatan', false),
  ('ibu_anemia', 'ibu_hb', 3, '<', 11, 24, 'Ibu anemia ketika hamil, Hb g/dL', 'Kementerian Kesehatan', false),
  ('ibu_pendek', 'ibu_tinggi', 3, '<', 145, 24, 'Ibu pendek, cm', 'Kementerian Kesehatan', false),
  ('tidak_hadir', 'hadir', 2, '>=', 2, NULL, 'Tidak ditimbang, bulan berturut-turut', 'bawaan', false);

-- All records of a child: those of the linked person and those of its number that came after the last linking; without a person
-- those of its number. Indexes serve both.
CREATE FUNCTION inti.catatan_anak(kode_kab text, anak_id bigint, orang_id bigint)
RETURNS TABLE (tgl_ukur date, sumber text, berat_kg float8, tinggi_cm float8, posisi text, oedema boolean, kode_desa text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 12 AS $$
  SELECT p.tgl_ukur, p.sumber, p.berat_kg, p.tinggi_cm, p.posisi, coalesce(p.oedema, false), p.kode_desa FROM inti.pengukuran p
  WHERE catatan_anak.orang_id IS NOT NULL AND p.orang_id = catatan_anak.orang_id
  UNION ALL
  SELECT p.tgl_ukur, p.sumber, p.berat_kg, p.tinggi_cm, p.posisi, coalesce(p.oedema, false), p.kode_desa FROM inti.pengukuran p
  WHERE (catatan_anak.orang_id IS NULL OR p.orang_id IS NULL) AND p.kode_kab = catatan_anak.kode_kab AND p.anak_id = catatan_anak.anak_id
$$;
COMMENT ON FUNCTION inti.catatan_anak(text, bigint, bigint) IS 'Semua pengukuran seorang anak: menurut nomor orang beserta baris nomor anak itu yang belum ditautkan, tanpa nomor orang menurut nomor anak';

CREATE VIEW inti.peringatan_dini AS
WITH data AS (
  SELECT max(tgl_ukur) AS hari, date_trunc('month', max(tgl_ukur))::date AS bulan,
    ((SELECT a.nilai FROM acuan.ambang a WHERE a.kode = 'sasaran_hilang') * interval '1 month') AS hilang FROM inti.pengukuran),
aturan AS MATERIALIZED (
  SELECT acuan.kbm_nilai() AS kbm, (SELECT a.nilai::int FROM acuan.ambang a WHERE a.kode = 'velositas_dekat') AS dekat,
    (SELECT a.nilai FROM acuan.ambang a WHERE a.kode = 'velositas_jarak') AS jarak),
timbang AS MATERIALIZED ( -- villages that have weighed in the last month
  SELECT DISTINCT t.kode_desa FROM inti.pengukuran t CROSS JOIN data d WHERE t.tgl_ukur >= d.bulan AND t.berat_kg IS NOT NULL),
ukur AS ( -- a row that came after the last linking belongs to the person of its number
  SELECT p.kode_kab, p.kode_kec, p.kode_desa, p.posyandu, p.anak_id, p.sumber, p.tgl_ukur, p.jk, p.tgl_lahir, p.usia_bulan, p.berat_kg, p.tinggi_cm,
    p.posisi, p.oedema, p.lila_cm, p.lingkar_kepala_cm, p.berat_lahir_kg, p.panjang_lahir_cm,
    coalesce(p.orang_id, (SELECT max(l.orang_id) FROM inti.pengukuran l WHERE l.kode_kab = p.kode_kab AND l.anak_id = p.anak_id)) AS orang
  FROM inti.pengukuran p),
-- The newest visit of every child in a village; DISTINCT ON the village first, so that a condition on it reaches the index.
kini AS (
  SELECT DISTINCT ON (p.kode_desa, (CASE WHEN p.orang IS NULL THEN 'a' || p.anak_id ELSE 'o' || p.orang END)) p.*
  FROM ukur p
  ORDER BY p.kode_desa, (CASE WHEN p.orang IS NULL THEN 'a' || p.anak_id ELSE 'o' || p.orang END), p.tgl_ukur DESC,
    (p.tinggi_cm IS NOT NULL) DESC, p.sumber COLLATE "C"),
anak AS (
  SELECT k.*, d.hari, d.bulan, r.kbm, r.dekat, r.jarak, k.tgl_ukur - k.tgl_lahir AS umur_hari,
    (extract(year FROM u.umur) * 12 + extract(month FROM u.umur))::int AS umur_bulan,
    CASE WHEN k.tgl_lahir IS NULL THEN k.usia_bulan ELSE (k.tgl_ukur - k.tgl_lahir) / 30.4375::float8 END AS usia_ukur
  FROM kini k CROSS JOIN data d CROSS JOIN aturan r
  LEFT JOIN LATERAL age(d.hari, coalesce(k.tgl_lahir, k.tgl_ukur - round(k.usia_bulan * 30.4375)::int)) AS u (umur) ON true
  WHERE k.tgl_ukur >= d.hari - d.hilang AND NOT EXISTS (
    SELECT FROM inti.catatan_anak(k.kode_kab, k.anak_id, k.orang) c WHERE c.tgl_ukur > k.tgl_ukur AND c.kode_desa <> k.kode_desa)),
nilai AS (
  SELECT a.*, x.sinyal, x.nilai
  FROM anak a
  CROSS JOIN LATERAL konvergensi.growth_assess_months(a.jk, a.usia_ukur, a.berat_kg, a.tinggi_cm, a.posisi, coalesce(a.oedema, false),
    a.lingkar_kepala_cm, a.lila_cm) g
  LEFT JOIN LATERAL ( -- 2-month row, else the longest that fits; a loss beyond the table counts as below -3
    SELECT coalesce((v).z, -3.01) AS z
    FROM inti.catatan_anak(a.kode_kab, a.anak_id, a.orang) c
    CROSS JOIN LATERAL konvergensi.length_velocity(a.jk, c.tgl_ukur - a.tgl_lahir, c.tinggi_cm, a.umur_hari, a.tinggi_cm, NULL, c.posisi,
      a.posisi, a.dekat, a.jarak) v
    WHERE a.umur_hari BETWEEN 0 AND 745 AND c.tgl_ukur < a.tgl_ukur AND c.tgl_ukur >= a.tgl_lahir AND (v).interval_months IS NOT NULL
    ORDER BY ((v).interval_months = 2) DESC, (v).interval_months DESC, (v).misfit_days, c.tgl_ukur DESC LIMIT 1) lp ON true
  LEFT JOIN LATERAL ( -- the row that fits best
    SELECT coalesce((v).z, -3.01) AS z
    FROM inti.catatan_anak(a.kode_kab, a.anak_id, a.orang) c
    CROSS JOIN LATERAL konvergensi.weight_velocity(a.jk, c.tgl_ukur - a.tgl_lahir, c.berat_kg, a.umur_hari, a.berat_kg, NULL, c.oedema,
      coalesce(a.oedema, false), a.dekat, a.jarak) v
    WHERE a.umur_hari BETWEEN 0 AND 745 AND c.tgl_ukur < a.tgl_ukur AND c.tgl_ukur >= a.tgl_lahir AND (v).interval_months IS NOT NULL
    ORDER BY (v).misfit_days, (v).interval_months DESC, c.tgl_ukur DESC LIMIT 1) lb ON true
  LEFT JOIN LATERAL ( -- the best height for age 2 to 6 months before
    SELECT max(z.haz) AS haz
    FROM inti.catatan_anak(a.kode_kab, a.anak_id, a.orang) c
    CROSS JOIN LATERAL konvergensi.growth_assess_months(a.jk, CASE WHEN a.tgl_lahir IS NULL THEN a.usia_bulan - (a.tgl_ukur - c.tgl_ukur) / 30.4375
      ELSE (c.tgl_ukur - a.tgl_lahir) / 30.4375::float8 END, c.berat_kg, c.tinggi_cm, c.posisi) z
    WHERE c.tgl_ukur BETWEEN a.tgl_ukur - interval '6 months' AND a.tgl_ukur - interval '2 months' AND NOT z.haz_flag) lalu ON true
  LEFT JOIN LATERAL ( -- the growth card at the last weighing
    SELECT w.* FROM unnest((SELECT konvergensi.kms_series(a.kbm, a.jk, a.tgl_lahir, c.tgl_ukur, c.berat_kg, c.oedema)
      FROM inti.catatan_anak(a.kode_kab, a.anak_id, a.orang) c)) w ORDER BY w.weighed_on DESC LIMIT 1) kms ON true
  LEFT JOIN LATERAL ( -- full months since, and the present one where its village has begun to weigh
    SELECT (extract(year FROM a.bulan) * 12 + extract(month FROM a.bulan) - extract(year FROM kms.weighed_on) * 12 - extract(month FROM kms.weighed_on) - 1
      + CASE WHEN a.kode_desa IN (SELECT t.kode_desa FROM timbang t) THEN 1 ELSE 0 END)::float8 AS bulan WHERE kms.weighed_on < a.bulan) absen ON true
  LEFT JOIN LATERAL ( -- arm and blood while pregnant, the newest height whenever it was taken
    SELECT min(m.nilai) FILTER (WHERE m.jenis = 'lila') / 10.0::float8 AS lila, min(m.nilai) FILTER (WHERE m.jenis = 'hb') / 10.0::float8 AS hb,
      (array_agg(m.nilai ORDER BY m.tanggal DESC, m.nilai) FILTER (WHERE m.jenis = 'tinggi'))[1] / 10.0::float8 AS tinggi
    FROM inti.orang o JOIN inti.pengamatan m ON m.orang_id = o.ibu_id
    WHERE o.orang_id = a.orang AND (m.jenis = 'tinggi' OR (m.jenis IN ('lila', 'hb') AND m.tanggal BETWEEN a.tgl_lahir - 300 AND a.tgl_lahir))) ibu ON a.orang IS NOT NULL
  CROSS JOIN LATERAL (VALUES
    ('edema', CASE WHEN a.oedema THEN 1::float8 END),
    ('gizi_buruk', CASE WHEN NOT g.whz_flag THEN g.whz END), ('gizi_kurang', CASE WHEN NOT g.whz_flag THEN g.whz END),
    ('lila_buruk', CASE WHEN a.usia_ukur >= 6 THEN a.lila_cm END), ('lila_kurang', CASE WHEN a.usia_ukur >= 6 THEN a.lila_cm END),
    ('sangat_pendek', CASE WHEN NOT g.haz_flag THEN g.haz END), ('pendek', CASE WHEN NOT g.haz_flag THEN g.haz END),
    ('laju_panjang', lp.z), ('laju_berat', lb.z), ('laju_berat_ringan', lb.z),
    ('menurun', CASE WHEN NOT g.haz_flag THEN round((g.haz - lalu.haz)::numeric, 2)::float8 END),
    ('dua_t', CASE WHEN kms.two_t THEN 1::float8 END), ('t', CASE WHEN kms.status = 'T' THEN 1::float8 END),
    ('bgm', CASE WHEN NOT g.waz_flag THEN g.waz END), ('oranye', CASE WHEN NOT g.waz_flag THEN g.waz END),
    ('kepala_kecil', CASE WHEN NOT g.hcz_flag THEN g.hcz END), ('kepala_besar', CASE WHEN NOT g.hcz_flag THEN g.hcz END),
    ('bblr', a.berat_lahir_kg * 1000), ('pendek_lahir', a.panjang_lahir_cm), ('ibu_kek', ibu.lila), ('ibu_anemia', ibu.hb), ('ibu_pendek', ibu.tinggi),
    ('tidak_hadir', absen.bulan)) x (sinyal, nilai)
  WHERE x.nilai IS NOT NULL AND coalesce(a.umur_bulan, 0) < 60),
berlaku AS (
  SELECT DISTINCT ON (n.kode_desa, n.anak_id, s.kelas) n.*, s.kelas, s.urgensi, s.alasan, s.ambang
  FROM nilai n JOIN acuan.peringatan s ON s.sinyal = n.sinyal AND s.aktif
  WHERE (s.umur_maks IS NULL OR n.umur_bulan < s.umur_maks)
    AND CASE s.arah WHEN '<' THEN n.nilai < s.ambang WHEN '<=' THEN n.nilai <= s.ambang WHEN '>' THEN n.nilai > s.ambang ELSE n.nilai >= s.ambang END
  ORDER BY n.kode_desa, n.anak_id, s.kelas, s.urgensi, s.sinyal)
SELECT kode_kab, kode_kec, kode_desa, posyandu, anak_id, orang AS orang_id, sumber, jk, tgl_lahir, umur_bulan, tgl_ukur, sinyal, urgensi,
  alasan || CASE WHEN sinyal IN ('edema', 'dua_t', 't') THEN '' ELSE ': ' || nilai END AS alasan, nilai, ambang
FROM berlaku ORDER BY tgl_ukur DESC, urgensi, kode_desa, anak_id, sinyal;
COMMENT ON VIEW inti.peringatan_dini IS
  'Anak yang perlu dikunjungi dan sebabnya, kunjungan terbaru dahulu: keadaan pada kunjungan terakhir setiap anak yang masih sasaran; saring dengan kode_desa (data pribadi)';
COMMENT ON COLUMN inti.peringatan_dini.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.peringatan_dini.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.peringatan_dini.kode_desa IS 'Kode desa/kelurahan kunjungan terakhir';
COMMENT ON COLUMN inti.peringatan_dini.posyandu IS 'Posyandu kunjungan terakhir';
COMMENT ON COLUMN inti.peringatan_dini.anak_id IS 'Nomor anak pada inti.pengukuran';
COMMENT ON COLUMN inti.peringatan_dini.orang_id IS 'Nomor orang bila sudah ditautkan';
COMMENT ON COLUMN inti.peringatan_dini.sumber IS 'Sumber kunjungan terakhir';
COMMENT ON COLUMN inti.peringatan_dini.jk IS 'Jenis kelamin';
COMMENT ON COLUMN inti.peringatan_dini.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN inti.peringatan_dini.umur_bulan IS 'Umur dalam bulan penuh pada tanggal data';
COMMENT ON COLUMN inti.peringatan_dini.tgl_ukur IS 'Tanggal kunjungan terakhir';
COMMENT ON COLUMN inti.peringatan_dini.sinyal IS 'Sinyal, lihat acuan.peringatan';
COMMENT ON COLUMN inti.peringatan_dini.urgensi IS '1 rujuk, 2 kunjungi, 3 pantau';
COMMENT ON COLUMN inti.peringatan_dini.alasan IS 'Sebab dan nilainya';
COMMENT ON COLUMN inti.peringatan_dini.nilai IS 'Nilai yang dibandingkan dengan ambang';
COMMENT ON COLUMN inti.peringatan_dini.ambang IS 'Ambang sinyal itu';
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    ALTER VIEW inti.peringatan_dini SET (security_invoker = true);
    GRANT SELECT ON inti.peringatan_dini TO konvergensi_analis, konvergensi_peninjau;
  END IF;
END
$$;
