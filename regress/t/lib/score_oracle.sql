-- lap.fakta_gizi of one period once more, in plain SQL over inti.status_gizi: rows on which the two disagree.
-- :kode is the period. Rules: docs/publishing.md.
WITH p AS (SELECT periode_sk, mulai, selesai FROM lap.dim_periode WHERE kode = :'kode'),
baris AS (
  SELECT CASE WHEN max(g.orang_id) OVER (PARTITION BY g.anak_id) IS NULL THEN 'a' || g.anak_id
      ELSE 'o' || max(g.orang_id) OVER (PARTITION BY g.anak_id) END AS anak,
    coalesce(u.urutan, 99) AS urutan, g.*,
    CASE WHEN g.usia_bulan < 6 THEN 0 WHEN g.usia_bulan < 12 THEN 1 WHEN g.usia_bulan < 24 THEN 2 WHEN g.usia_bulan < 36 THEN 3
      WHEN g.usia_bulan < 48 THEN 4 WHEN g.usia_bulan < 60 THEN 5 WHEN g.usia_bulan <= 228 THEN 6 WHEN g.usia_bulan IS NULL THEN 7 END AS umur
  FROM inti.status_gizi g CROSS JOIN p
  LEFT JOIN acuan.urutan_sumber u ON u.bidang = 'pengukuran' AND u.sumber = g.sumber
  WHERE g.tgl_ukur BETWEEN p.mulai AND p.selesai),
rumah AS ( -- the place of a child: that of the last weighing of its last month with a visit
  SELECT DISTINCT ON (anak) anak, kode_kab, kode_kec, kode_desa, upper(regexp_replace(regexp_replace(trim(posyandu), '\s+', ' ', 'g'), '^posyandu ', '', 'i')) AS posyandu
  FROM baris ORDER BY anak, date_trunc('month', tgl_ukur) DESC, (berat_kg IS NOT NULL) DESC, tgl_ukur DESC, urutan),
kelamin AS (
  SELECT DISTINCT ON (anak) anak, jk FROM baris WHERE jk IS NOT NULL ORDER BY anak, tgl_ukur DESC, urutan),
bacaan AS (
  SELECT DISTINCT ON (b.anak, x.indeks) b.anak, x.indeks, b.umur, x.z, x.tanda, b.oedema AND x.indeks IN ('bbu', 'bbtb', 'imtu') AS edema
  FROM baris b CROSS JOIN LATERAL (VALUES
    ('bbu', b.z_bbu, b.tanda_bbu, (b.berat_kg IS NOT NULL OR b.oedema) AND b.usia_bulan <= 120),
    ('tbu', b.z_tbu, b.tanda_tbu, b.tinggi_cm IS NOT NULL AND b.umur < 7),
    ('bbtb', b.z_bbtb, b.tanda_bbtb, (b.berat_kg IS NOT NULL AND b.tinggi_cm IS NOT NULL OR b.oedema) AND coalesce(b.usia_bulan, 0) < 60),
    ('imtu', b.z_imtu, b.tanda_imtu, (b.berat_kg IS NOT NULL AND b.tinggi_cm IS NOT NULL OR b.oedema) AND b.umur < 7),
    ('lku', b.z_lku, b.tanda_lku, b.lingkar_kepala_cm IS NOT NULL AND b.usia_bulan < 60),
    ('lilau', b.z_lilau, b.tanda_lilau, b.lila_cm IS NOT NULL AND b.usia_bulan < 60)) x (indeks, z, tanda, ada)
  WHERE x.ada AND b.umur IS NOT NULL
  ORDER BY b.anak, x.indeks, (b.umur = 7), b.tgl_ukur DESC, b.urutan),
kelompok (nama, dari, sampai) AS (VALUES ('0-5', 0, 0), ('6-11', 1, 1), ('12-23', 2, 2), ('24-35', 3, 3), ('36-47', 4, 4),
  ('48-59', 5, 5), ('0-23', 0, 2), ('24-59', 3, 5), ('0-59', 0, 5), ('60-228', 6, 6), ('-', 7, 7)),
wilayah AS (
  SELECT r.anak, d.wilayah_sk, d.tingkat FROM rumah r
  JOIN lap.dim_wilayah d ON d.kode IN (left(r.kode_desa, 2), left(r.kode_desa, 5), left(r.kode_desa, 8), r.kode_desa,
    r.kode_desa || '/' || coalesce(nullif(r.posyandu, ''), '-'))
  WHERE r.kode_desa <> '-'
  UNION ALL -- village not known: members below the kecamatan
  SELECT r.anak, d.wilayah_sk, d.tingkat FROM rumah r
  JOIN lap.dim_wilayah d ON d.kode IN (left(r.kode_kec, 2), left(r.kode_kec, 5), r.kode_kec, r.kode_kec || '.-',
    r.kode_kec || '.-/' || coalesce(nullif(r.posyandu, ''), '-'))
  WHERE r.kode_desa = '-' AND r.kode_kec <> '-'
  UNION ALL
  SELECT r.anak, d.wilayah_sk, d.tingkat FROM rumah r
  JOIN lap.dim_wilayah d ON d.kode IN ('-', '-.-', '-.-.-', '-.-.-.-', '-.-.-.-/' || coalesce(nullif(r.posyandu, ''), '-'))
  WHERE r.kode_desa = '-' AND r.kode_kec = '-' AND r.kode_kab = '-'),
sendiri AS (
  SELECT w.wilayah_sk, b.indeks, j.jk, k.nama AS kelompok_umur, count(*) AS n_diukur,
    count(*) FILTER (WHERE b.z IS NOT NULL AND NOT b.tanda OR b.edema) AS n,
    count(*) FILTER (WHERE b.z < -3 AND NOT b.tanda OR b.edema) AS n_di_bawah_3,
    count(*) FILTER (WHERE b.z < -2 AND NOT b.tanda OR b.edema) AS n_di_bawah_2,
    count(*) FILTER (WHERE b.z < -1 AND NOT b.tanda OR b.edema) AS n_di_bawah_1,
    count(*) FILTER (WHERE b.z > 1 AND NOT b.tanda) AS n_di_atas_1,
    count(*) FILTER (WHERE b.z > 2 AND NOT b.tanda) AS n_di_atas_2,
    count(*) FILTER (WHERE b.z > 3 AND NOT b.tanda) AS n_di_atas_3,
    count(*) FILTER (WHERE b.tanda) AS n_ditandai, count(*) FILTER (WHERE b.edema) AS n_edema,
    coalesce(sum(round(b.z * 100)::int8) FILTER (WHERE NOT b.tanda), 0) AS jumlah_z,
    coalesce(sum(round(b.z * 100)::int8 * round(b.z * 100)::int8) FILTER (WHERE NOT b.tanda), 0) AS jumlah_z2,
    round(avg(b.z::numeric) FILTER (WHERE NOT b.tanda), 4) AS rerata,
    round(stddev_samp(b.z::numeric) FILTER (WHERE NOT b.tanda), 4) AS sd
  FROM bacaan b JOIN wilayah w USING (anak) LEFT JOIN kelamin s USING (anak)
  JOIN kelompok k ON b.umur BETWEEN k.dari AND k.sampai
  CROSS JOIN LATERAL (SELECT s.jk WHERE s.jk IS NOT NULL UNION ALL SELECT 'semua') j
  WHERE w.tingkat <> 'posyandu' OR j.jk = 'semua' AND k.nama IN ('0-23', '24-59', '0-59')
  GROUP BY 1, 2, 3, 4),
terbit AS (
  SELECT f.* FROM lap.fakta_gizi f JOIN p USING (periode_sk) WHERE f.n_diukur > 0)
SELECT count(*) FILTER (WHERE (s.n_diukur, s.n, s.n_di_bawah_3, s.n_di_bawah_2, s.n_di_bawah_1, s.n_di_atas_1, s.n_di_atas_2, s.n_di_atas_3,
    s.n_ditandai, s.n_edema, s.jumlah_z, s.jumlah_z2, s.rerata, s.sd)
  IS DISTINCT FROM (t.n_diukur, t.n, t.n_di_bawah_3, t.n_di_bawah_2, t.n_di_bawah_1, t.n_di_atas_1, t.n_di_atas_2, t.n_di_atas_3,
    t.n_ditandai, t.n_edema, t.jumlah_z, t.jumlah_z2, t.rerata, t.sd)) || ' of ' || count(*)
FROM sendiri s FULL JOIN terbit t USING (wilayah_sk, indeks, jk, kelompok_umur);
