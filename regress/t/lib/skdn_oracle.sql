-- lap.fakta_skdn of the months of one period once more, in plain SQL: rows (posyandu x month) on which the two disagree.
WITH p AS (SELECT mulai, selesai FROM lap.dim_periode WHERE kode = :'kode'),
baris AS (
  SELECT CASE WHEN max(g.orang_id) OVER (PARTITION BY g.anak_id) IS NULL THEN 'a' || g.anak_id
      ELSE 'o' || max(g.orang_id) OVER (PARTITION BY g.anak_id) END AS anak, coalesce(u.urutan, 99) AS urutan, g.*,
    date_trunc('month', g.tgl_ukur)::date AS bulan, round(g.berat_kg::numeric * 1000)::int AS gram,
    coalesce(g.tgl_lahir, g.tgl_ukur - floor(g.usia_bulan * 30.4375 + 0.5)::int) AS lahir
  FROM inti.pengukuran g CROSS JOIN p LEFT JOIN acuan.urutan_sumber u ON u.bidang = 'pengukuran' AND u.sumber = g.sumber
  WHERE g.tgl_ukur <= p.selesai),
kunjungan AS (
  SELECT DISTINCT ON (anak, bulan) anak, bulan, tgl_ukur, gram, z.waz, kode_kab, kode_kec, kode_desa,
    upper(regexp_replace(regexp_replace(trim(posyandu), '\s+', ' ', 'g'), '^posyandu ', '', 'i')) AS posyandu
  FROM baris CROSS JOIN LATERAL (SELECT CASE WHEN NOT waz_flag THEN waz END AS waz FROM konvergensi.growth_assess_months(jk,
    coalesce((tgl_ukur - tgl_lahir) / 30.4375, usia_bulan), berat_kg, tinggi_cm, posisi, coalesce(oedema, false))) z
  ORDER BY anak, bulan, (gram IS NOT NULL) DESC, tgl_ukur DESC, urutan),
bulan AS (SELECT b::date AS bulan, (b + interval '1 month')::date - 1 AS akhir FROM p, generate_series(p.mulai, p.selesai, interval '1 month') b),
anak AS ( -- a child as its records up to the end of a month tell of it
  SELECT anak, b.bulan, akhir, (array_agg(lahir ORDER BY (tgl_lahir IS NULL), tgl_ukur DESC, urutan) FILTER (WHERE lahir IS NOT NULL))[1] AS lahir,
    (array_agg(jk ORDER BY tgl_ukur DESC, urutan) FILTER (WHERE jk IS NOT NULL))[1] AS jk, bool_or(punya_kia) AS buku
  FROM bulan b JOIN baris r ON r.tgl_ukur <= akhir GROUP BY anak, b.bulan, akhir),
sel AS ( -- with the newest visit up to it
  SELECT a.*, k.kode_kab, k.kode_kec, k.kode_desa, k.posyandu
  FROM anak a CROSS JOIN LATERAL (SELECT * FROM kunjungan k WHERE k.anak = a.anak AND k.bulan <= a.bulan ORDER BY k.bulan DESC LIMIT 1) k
  WHERE a.lahir <= a.akhir AND a.lahir + interval '60 months' > a.bulan),
timbang AS ( -- its weighings (none before birth) of this month and the one before (ke 1), each with the one before it, all by what is known in this month
  SELECT a.anak, s.bulan, x.ke, w.gram, w.waz, s.jk, (extract(year FROM age) * 12 + extract(month FROM age))::int AS umur, v.gram AS gram_lalu,
    EXISTS (SELECT FROM unnest(a.hari) h WHERE h >= s.lahir AND h < w.bulan) AS pernah
  FROM sel s JOIN (SELECT anak, array_agg(tgl_ukur) AS hari FROM baris WHERE gram > 0 GROUP BY 1) a USING (anak) CROSS JOIN (VALUES (0), (1)) x (ke)
  JOIN kunjungan w ON w.anak = a.anak AND w.bulan = (s.bulan - x.ke * interval '1 month')::date AND w.gram > 0 AND w.tgl_ukur >= s.lahir
  LEFT JOIN kunjungan v ON v.anak = a.anak AND v.bulan = (w.bulan - interval '1 month')::date AND v.gram > 0 AND v.tgl_ukur >= s.lahir
  CROSS JOIN LATERAL age(w.tgl_ukur, s.lahir)),
status AS (
  SELECT *, CASE WHEN umur >= 60 THEN NULL WHEN NOT pernah OR umur = 0 THEN 'B' WHEN gram_lalu IS NULL THEN 'O'
      WHEN jk IS NULL THEN '-' WHEN gram - gram_lalu >= (SELECT m.gram FROM acuan.kbm m WHERE baku AND m.jk = t.jk AND m.bulan = umur) THEN 'N'
      ELSE 'T' END AS status
  FROM timbang t),
dua AS (SELECT s.*, n.status, n.waz, n.status = 'T' AND l.status = 'T' AS dua_t FROM sel s
  LEFT JOIN status n ON (n.anak, n.bulan, n.ke) = (s.anak, s.bulan, 0) LEFT JOIN status l ON (l.anak, l.bulan, l.ke) = (s.anak, s.bulan, 1)),
sendiri AS (
  SELECT kode_kab, kode_kec, kode_desa, coalesce(nullif(posyandu, ''), '-') AS posyandu, bulan, count(*) AS s, count(*) FILTER (WHERE buku) AS k,
    count(status) AS d, count(*) FILTER (WHERE status = 'N') AS n, count(*) FILTER (WHERE status = 'T') AS t, count(*) FILTER (WHERE status = 'O') AS o,
    count(*) FILTER (WHERE status = 'B') AS b, count(*) FILTER (WHERE status = '-') AS tanpa, count(*) FILTER (WHERE dua_t) AS dua_t,
    count(*) FILTER (WHERE status IS NOT NULL AND waz < -3) AS bgm, count(*) FILTER (WHERE status IS NOT NULL AND waz > 1) AS oranye
  FROM dua GROUP BY 1, 2, 3, 4, 5),
terbit AS (
  SELECT coalesce(kab.kode, '-') AS kode_kab, coalesce(kec.kode, '-') AS kode_kec, coalesce(CASE WHEN d.desa_kode NOT LIKE '%-' THEN d.desa_kode END, '-') AS kode_desa,
    CASE d.nama WHEN 'Tanpa posyandu' THEN '-' ELSE d.nama END AS posyandu, q.mulai AS bulan, f.*
  FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) JOIN lap.dim_periode q USING (periode_sk) CROSS JOIN p
  LEFT JOIN acuan.wilayah kab ON kab.kode = d.kabupaten_kode LEFT JOIN acuan.wilayah kec ON kec.kode = d.kecamatan_kode
  WHERE d.tingkat = 'posyandu' AND q.jenis = 'bulan' AND q.mulai BETWEEN p.mulai AND p.selesai)
SELECT count(*) FILTER (WHERE (x.s, x.k, x.d, x.n, x.t, x.o, x.b, x.tanpa, x.dua_t, x.bgm, x.oranye)
  IS DISTINCT FROM (y.s, y.k, y.d, y.n, y.t, y.o, y.b, y.tanpa_status, y.dua_t, y.bgm, y.oranye)) || ' of ' || count(*) || ', ' || sum(x.dua_t) || ' 2T'
FROM sendiri x FULL JOIN terbit y USING (kode_kab, kode_kec, kode_desa, posyandu, bulan);
