-- Generated villages for the service tests and the benchmark: nobody in them exists.
-- SELECT uji.desa(kabupaten, kecamatan each, desa each); SELECT uji.rumah(first, last, events per person month in percent);
CREATE SCHEMA uji;

-- A number 0 .. m-1 that depends on the two keys alone.
CREATE FUNCTION uji.acak(kunci bigint, garam bigint, m int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(kunci, garam) & 9223372036854775807) % m)::int;

CREATE TABLE uji.tempat (n int PRIMARY KEY, kode_kab text, kode_kec text, kode_desa text);

CREATE FUNCTION uji.desa(kab int, kec int, desa int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73', 'Sulawesi Selatan', 'provinsi', 'provinsi', NULL);
  INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
  SELECT format('73.%s', lpad(k::text, 2, '0')), 'Kabupaten ' || k, 'kabupaten', 'kabupaten', '73' FROM generate_series(1, kab) k;
  INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
  SELECT format('%s.%s', w.kode, lpad(c::text, 2, '0')), 'Kecamatan ' || c, 'kecamatan', 'kecamatan', w.kode
  FROM acuan.wilayah w, generate_series(1, kec) c WHERE w.tingkat = 'kabupaten';
  INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk)
  SELECT format('%s.%s', w.kode, 2000 + d), 'Desa ' || d, 'desa', 'desa', w.kode
  FROM acuan.wilayah w, generate_series(1, desa) d WHERE w.tingkat = 'kecamatan';
  INSERT INTO uji.tempat
  SELECT row_number() OVER (ORDER BY kode COLLATE "C") - 1, left(kode, 5), left(kode, 8), kode FROM acuan.wilayah WHERE tingkat = 'desa';
  RETURN (SELECT count(*) FROM uji.tempat);
END
$$;

-- Households first .. last: a mother, a child that may be born of her recorded pregnancy, sometimes a twin, sometimes an older child.
-- Months 2024-01 to 2025-12.
CREATE FUNCTION uji.rumah(awal bigint, akhir bigint, padat int DEFAULT 60) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  nd int := (SELECT count(*) FROM uji.tempat);
BEGIN
  CREATE TEMP TABLE rumah ON COMMIT DROP AS
  SELECT h, uji.acak(h, 1, nd) AS asal, CASE WHEN uji.acak(h, 2, 20) = 0 THEN uji.acak(h, 3, nd) END AS tujuan,
    date '2024-02-01' + uji.acak(h, 4, 660) AS pindah,
    CASE WHEN uji.acak(h, 5, 10) > 0 THEN 'Posyandu ' || (ARRAY['Mawar', 'Melati', 'Anggrek'])[1 + uji.acak(h, 6, 3)] END AS posyandu,
    'Dusun ' || (1 + uji.acak(h, 7, 2)) AS dusun,
    date '2022-03-01' + uji.acak(h, 8, 1450) AS lahir,
    uji.acak(h, 9, 10) < 7 AS ada_anak, uji.acak(h, 10, 25) = 0 AS kembar, uji.acak(h, 11, 3) = 0 AS ada_kakak,
    uji.acak(h, 12, 30) = 0 AS tanpa_keluarga
  FROM generate_series(awal, akhir) h;
  ALTER TABLE rumah ADD PRIMARY KEY (h);
  CREATE TEMP TABLE sekarang ON COMMIT DROP AS
  SELECT r.*, t.kode_kab, t.kode_kec, t.kode_desa FROM rumah r JOIN uji.tempat t ON t.n = coalesce(r.tujuan, r.asal);

  INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) SELECT kode_kab, kode_kec, kode_desa, h FROM sekarang WHERE NOT tanpa_keluarga;
  INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, dusun, posyandu, keluarga_id, ibu_id, nama, jk, tgl_lahir, tgl_meninggal)
  SELECT kode_kab, kode_kec, kode_desa, h * 10 + 1, dusun, posyandu, CASE WHEN NOT tanpa_keluarga THEN h END, NULL::bigint, 'Ibu ' || h, 'P',
    date '1985-01-01' + uji.acak(h, 13, 7000), CASE WHEN uji.acak(h, 14, 300) = 0 THEN lahir + 20 END FROM sekarang
  UNION ALL
  SELECT kode_kab, kode_kec, kode_desa, h * 10 + 2 + k, dusun, CASE WHEN uji.acak(h, 127, 12) = 0 THEN 'Posyandu Kenanga' ELSE posyandu END, CASE WHEN NOT tanpa_keluarga THEN h END, h * 10 + 1, 'Anak ' || h || '/' || k,
    CASE uji.acak(h * 10 + k, 15, 2) WHEN 0 THEN 'L' ELSE 'P' END, lahir, CASE WHEN uji.acak(h * 10 + k, 16, 80) = 0 THEN lahir + uji.acak(h, 17, 500) END
  FROM sekarang, generate_series(0, 1) k WHERE ada_anak AND (k = 0 OR kembar)
  UNION ALL
  SELECT kode_kab, kode_kec, kode_desa, h * 10 + 4, dusun, posyandu, CASE WHEN NOT tanpa_keluarga THEN h END, h * 10 + 1, 'Kakak ' || h,
    CASE uji.acak(h, 18, 2) WHEN 0 THEN 'L' ELSE 'P' END, lahir - 800 - uji.acak(h, 19, 900), NULL FROM sekarang WHERE ada_kakak;

  INSERT INTO inti.kediaman (kode_kab, kode_kec, orang_id, mulai, selesai, kode_desa, dusun, posyandu, keluarga_id)
  SELECT s.kode_kab, s.kode_kec, o.orang_id, x.mulai, x.selesai, t.kode_desa, s.dusun, s.posyandu, o.keluarga_id
  FROM sekarang s JOIN inti.orang o ON o.orang_id / 10 = s.h AND o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9
  CROSS JOIN LATERAL (VALUES (date '-infinity', s.pindah, s.asal), (s.pindah, NULL, s.tujuan)) x (mulai, selesai, n)
  JOIN uji.tempat t ON t.n = x.n
  WHERE s.tujuan IS NOT NULL;
  -- Some leave for a place outside: their last day here is the day before.
  INSERT INTO inti.kediaman (kode_kab, kode_kec, orang_id, selesai, kode_desa, dusun, posyandu, keluarga_id)
  SELECT s.kode_kab, s.kode_kec, o.orang_id, date_trunc('month', s.pindah)::date, s.kode_desa, s.dusun, s.posyandu, o.keluarga_id
  FROM sekarang s JOIN inti.orang o ON o.orang_id / 10 = s.h AND o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9
  WHERE s.tujuan IS NULL AND uji.acak(s.h, 125, 25) = 0;

  -- Pregnancies: of the child, or one still open, lost, or without an outcome.
  CREATE TEMP TABLE hamil ON COMMIT DROP AS
  SELECT s.kode_kab, s.kode_kec, s.kode_desa, s.h * 10 + 1 AS orang_id, s.h,
    s.lahir - 60 - uji.acak(s.h, 20, 180) AS catat, CASE WHEN uji.acak(s.h, 21, 6) > 0 THEN s.lahir - 7 + uji.acak(s.h, 22, 15) END AS hpl,
    CASE WHEN s.ada_anak THEN s.lahir END AS lahir, CASE WHEN NOT s.ada_anak AND uji.acak(s.h, 23, 6) = 0 THEN s.lahir - 100 END AS gugur
  FROM sekarang s WHERE s.lahir >= '2023-12-01';
  INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, no_kia, tgl_catat, hpl, tgl_lahir, tgl_gugur, hasil)
  SELECT kode_kab, kode_kec, orang_id, 1, 'KIA-' || h, least(catat, gugur), hpl, lahir, gugur,
    CASE WHEN lahir IS NOT NULL THEN 'lahir hidup' WHEN gugur IS NOT NULL THEN 'keguguran' END FROM hamil;

  -- Some are pregnant again soon: two pregnancies in a semester or year.
  INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, no_kia, tgl_catat, hpl)
  SELECT kode_kab, kode_kec, orang_id, 2, 'KIA-' || h || '-2', lahir + 100, lahir + 370 FROM hamil WHERE lahir IS NOT NULL AND uji.acak(h, 126, 8) = 0;
  INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, bulan_saja, kehamilan, nilai, sumber)
  SELECT k.kode_kab, k.kode_kec, k.orang_id, 'status_hamil', k.tgl_catat + 10, false, 2, 1 + uji.acak(k.orang_id, 128, 3), 'kpm'
  FROM inti.kehamilan k WHERE k.urut = 2 AND k.orang_id BETWEEN awal * 10 AND akhir * 10 + 9;

  -- Person months: of each kind of service a Ya, a Tidak or no answer; half of them known by month only.
  CREATE TEMP TABLE bulan ON COMMIT DROP AS SELECT m::date AS b FROM generate_series(timestamp '2024-01-01', '2025-12-01', '1 month') m;
  INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, jumlah, pengasuh, kode_desa, posyandu, sumber)
  SELECT o.kode_kab, o.kode_kec, o.orang_id, j.nomor, CASE WHEN a.bulan_saja THEN m.b ELSE m.b + a.hari END, a.bulan_saja, a.ya, a.jumlah, a.pengasuh,
    o.kode_desa, o.posyandu, 'kpm'
  FROM inti.orang o
  JOIN sekarang s ON s.h = o.orang_id / 10
  CROSS JOIN bulan m
  JOIN acuan.jenis_layanan j ON j.kode = ANY (CASE WHEN o.orang_id % 10 = 1 THEN ARRAY['ANC', 'TTD', 'NIFAS', 'KELAS_HAMIL', 'KUNJUNGAN']
    WHEN o.orang_id % 10 < 4 THEN ARRAY['IMUNISASI', 'CAMPAK', 'TIMBANG', 'UKUR', 'KONSELING', 'PENGASUHAN', 'KUNJUNGAN'] ELSE ARRAY[]::text[] END)
  CROSS JOIN LATERAL (SELECT uji.acak(o.orang_id, m.b - date '2000-01-01' + j.nomor * 100000, 1000000) AS x) z
  CROSS JOIN LATERAL (SELECT z.x % 2 = 0 AS bulan_saja, z.x / 2 % 28 AS hari, z.x / 56 % 10 < CASE WHEN s.h % 7 = 0 THEN 10 ELSE 7 END AS ya,
    CASE WHEN j.kode = 'TTD' AND z.x / 560 % 3 > 0 THEN z.x / 560 % 40 END AS jumlah,
    CASE WHEN j.kode IN ('KONSELING', 'PENGASUHAN') THEN (ARRAY['ibu', 'ibu', 'ayah', 'lain', '-'])[1 + z.x / 560 % 5] ELSE '-' END AS pengasuh) a
  WHERE o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9 AND uji.acak(o.orang_id + 7, m.b - date '2000-01-01' + j.nomor * 100000, 100) < padat
    AND CASE WHEN o.orang_id % 10 = 1 THEN m.b BETWEEN s.lahir - 280 AND s.lahir + 60 ELSE m.b >= s.lahir - 27 AND m.b < s.lahir + 760 END;

  INSERT INTO inti.keadaan_orang (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, sumber)
  SELECT o.kode_kab, o.kode_kec, o.orang_id, j.nomor, d.t, uji.acak(o.orang_id, 31 + k, 3) = 0, uji.acak(o.orang_id, 41 + k * 7 + j.nomor, 4) > 0, 'kpm'
  FROM inti.orang o CROSS JOIN generate_series(1, 2) k
  JOIN acuan.jenis_layanan j ON j.kode = ANY (CASE WHEN o.orang_id % 10 = 1 THEN ARRAY['JAMINAN'] ELSE ARRAY['JAMINAN', 'AKTA'] END)
  CROSS JOIN LATERAL (SELECT date '2024-01-01' + uji.acak(o.orang_id, 51 + k * 11 + j.nomor, 720) AS t) d
  WHERE o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9 AND uji.acak(o.orang_id, 61 + j.nomor, 10) > 0 ON CONFLICT DO NOTHING;
  INSERT INTO inti.keadaan_keluarga (kode_kab, kode_kec, keluarga_id, butir, tanggal, bulan_saja, jawaban, sumber)
  SELECT s.kode_kab, s.kode_kec, s.h, j.nomor, date '2024-01-01' + uji.acak(s.h, 71 + k * 11 + j.nomor, 720), uji.acak(s.h, 75, 2) = 0,
    uji.acak(s.h, 81 + k + j.nomor * 3, 4) > 0, 'kpm'
  FROM sekarang s CROSS JOIN generate_series(1, 2) k JOIN acuan.jenis_layanan j ON j.kode IN ('AIR', 'JAMBAN')
  WHERE NOT s.tanpa_keluarga AND uji.acak(s.h, 91 + j.nomor, 12) > 0 ON CONFLICT DO NOTHING;
  INSERT INTO inti.paud (kode_kab, kode_kec, orang_id, bulan, kode, sumber)
  SELECT o.kode_kab, o.kode_kec, o.orang_id, m.b, 1 + uji.acak(o.orang_id, m.b - date '2000-01-01', 6) / 2, 'kpm'
  FROM inti.orang o CROSS JOIN bulan m
  WHERE o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9 AND o.orang_id % 10 <> 1 AND m.b >= o.tgl_lahir + 720 AND uji.acak(o.orang_id, 92, 3) > 0;

  INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, bulan_saja, kehamilan, nilai, sumber)
  SELECT k.kode_kab, k.kode_kec, k.orang_id, x.jenis, x.t, x.b, 1, x.nilai, 'kpm'
  FROM hamil k CROSS JOIN LATERAL (VALUES
    ('status_hamil', k.catat + 10, false, CASE uji.acak(k.h, 101, 8) WHEN 0 THEN 2 WHEN 1 THEN 3 ELSE 1 END, uji.acak(k.h, 102, 5) > 0),
    ('lila', k.catat + 40, true, 215 + uji.acak(k.h, 103, 70), uji.acak(k.h, 104, 4) = 0),
    ('usia_hamil', k.catat + 5, true, 1 + uji.acak(k.h, 105, 9), uji.acak(k.h, 106, 3) = 0)) x (jenis, t, b, nilai, ada) WHERE x.ada
  UNION ALL
  SELECT o.kode_kab, o.kode_kec, o.orang_id, 'status_gizi', o.tgl_lahir + uji.acak(o.orang_id, 107 + n, 700), n = 1, 0,
    CASE uji.acak(o.orang_id, 108 + n, 9) WHEN 0 THEN 2 WHEN 1 THEN 3 WHEN 2 THEN 4 ELSE 1 END, 'kpm'
  FROM inti.orang o CROSS JOIN generate_series(1, 3) n WHERE o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9 AND o.orang_id % 10 IN (2, 3)
  ON CONFLICT DO NOTHING;
  INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm,
    posisi, oedema, tikar, vit_a, pmt_kg, batch_id, baris)
  SELECT CASE WHEN uji.acak(o.orang_id, 110, 30) = 0 THEN '73.01' ELSE o.kode_kab END, o.orang_id, x.t, 'eppgbm', o.kode_kec, o.kode_desa, o.orang_id,
    'U' || o.orang_id, o.posyandu, o.tgl_lahir, o.jk, 3 + (x.t - o.tgl_lahir) * 0.012 + uji.acak(o.orang_id + n, 111, 30) / 10.0,
    CASE WHEN n % 3 > 0 THEN 48 + (x.t - o.tgl_lahir) * 0.05 + uji.acak(o.orang_id + n, 112, 80) / 10.0 END, 'L', uji.acak(o.orang_id + n, 113, 200) = 0,
    CASE uji.acak(o.orang_id + n, 114, 8) WHEN 0 THEN 'K' WHEN 1 THEN 'M' WHEN 2 THEN 'H' WHEN 3 THEN 'TD' END, uji.acak(o.orang_id + n, 115, 2), NULL, 1, 1
  FROM inti.orang o CROSS JOIN generate_series(1, 4) n CROSS JOIN LATERAL (SELECT o.tgl_lahir + n * 60 + uji.acak(o.orang_id + n, 116, 90) AS t) x
  WHERE o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9 AND o.orang_id % 10 IN (2, 3) AND x.t < '2026-01-01' ON CONFLICT DO NOTHING;
  INSERT INTO inti.tikar (kode_kab, kode_kec, orang_id, tanggal, bulan_saja, warna, sumber)
  SELECT o.kode_kab, o.kode_kec, o.orang_id, o.tgl_lahir + n * 120 + uji.acak(o.orang_id, 117, 30), n = 2, (ARRAY['H', 'H', 'K', 'M', 'TD'])[1 + uji.acak(o.orang_id + n, 118, 5)], 'kpm'
  FROM inti.orang o CROSS JOIN generate_series(1, 5) n WHERE o.orang_id BETWEEN awal * 10 AND akhir * 10 + 9 AND o.orang_id % 10 IN (2, 3) ON CONFLICT DO NOTHING;
  RETURN (SELECT count(*) FROM inti.orang WHERE orang_id BETWEEN awal * 10 AND akhir * 10 + 9);
END
$$;

-- Reasons for some missing services, and posyandu months declared complete.
CREATE FUNCTION uji.lain() RETURNS void LANGUAGE sql AS $$
  INSERT INTO inti.alasan (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan)
  SELECT o.kode_kab, o.kode_kec, o.orang_id, i.kelompok, i.kode, p.kode, lpad((1 + uji.acak(o.orang_id, 120, 11))::text, 2, '0')
  FROM inti.orang o JOIN acuan.indikator i ON i.himpunan = 'kpm2019' CROSS JOIN (VALUES ('2025-Q1'), ('2025')) p (kode)
  WHERE uji.acak(o.orang_id, 121 + i.nomor, 5) = 0 AND (i.kelompok = 'HAMIL') = (o.orang_id % 10 = 1);
  INSERT INTO inti.pernyataan_lengkap (kode_kab, kode_kec, kode_desa, posyandu, bulan, butir, sumber)
  SELECT t.kode_kab, t.kode_kec, t.kode_desa, p, b::date, j.nomor, 'kpm'
  FROM uji.tempat t CROSS JOIN unnest(ARRAY['Posyandu Mawar', '*']) p CROSS JOIN generate_series(timestamp '2025-01-01', '2025-06-01', '1 month') b
  JOIN acuan.jenis_layanan j ON j.kode IN ('TIMBANG', 'KELAS_HAMIL') WHERE (p = '*') = (t.n % 4 = 1) AND t.n % 2 = 1;
$$;
