-- The published service figures a second time, from the rows of persons as they stand when this runs. One relation per table, in the form
-- (wilayah kode, periode, keys..., counts...); compared by EXCEPT in both directions.
CREATE VIEW uji.wilayah_baris AS
SELECT s.*, w.kode FROM inti.status_layanan s
CROSS JOIN LATERAL (VALUES (s.kode_desa || '/' || coalesce(s.posyandu, '-')), (s.kode_desa), (s.kode_kec), (s.kode_kab), (split_part(s.kode_kab, '.', 1))) w (kode);

CREATE VIEW uji.sel AS
SELECT b.kode, b.periode, b.himpunan, b.sasaran, b.orang_id, b.kehamilan, b.keluarga, b.kode_desa, i.kode AS indikator, i.paket, i.dalam_skor,
  i.indikator_sk, c.status, c.father, i.kode IN ('H6', 'H7', 'A6', 'A7') AS rumah, CASE i.kode WHEN 'A6' THEN 'H6' WHEN 'A7' THEN 'H7' ELSE i.kode END AS layanan
FROM uji.wilayah_baris b CROSS JOIN LATERAL konvergensi.cells_unpack(b.sel) c JOIN lap.dim_indikator i ON i.himpunan_aturan = b.himpunan AND i.nomor = c.number;

CREATE VIEW uji.indikator AS
SELECT kode, periode, indikator_sk, count(*) FILTER (WHERE status = 'Y') AS y, count(*) FILTER (WHERE status IS DISTINCT FROM 'TS') AS n,
  count(*) FILTER (WHERE status = 'TS') AS ts, count(*) FILTER (WHERE status IS NULL) AS nm, count(*) FILTER (WHERE status = 'Y' AND father) AS laki
FROM uji.sel GROUP BY 1, 2, 3;

CREATE VIEW uji.kelompok AS
SELECT kode, periode, himpunan, sasaran, count(*) FILTER (WHERE keluar IS NULL) AS n, count(DISTINCT orang_id) FILTER (WHERE keluar IS NULL) AS orang,
  coalesce(sum(diterima) FILTER (WHERE keluar IS NULL), 0) AS y, coalesce(sum(seharusnya) FILTER (WHERE keluar IS NULL), 0) AS seharusnya,
  coalesce(sum(tidak_dipantau) FILTER (WHERE keluar IS NULL), 0) AS nm, count(*) FILTER (WHERE lengkap) AS lengkap,
  count(*) FILTER (WHERE NOT lengkap) AS tidak_lengkap, count(DISTINCT orang_id) FILTER (WHERE risiko AND keluar IS NULL) AS berisiko,
  count(*) FILTER (WHERE risiko IS NULL AND keluar IS NULL) AS belum, count(*) FILTER (WHERE keluar = 'meninggal') AS meninggal,
  count(*) FILTER (WHERE keluar = 'keguguran') AS keguguran, count(*) FILTER (WHERE keluar = 'hasil tidak diketahui') AS tanpa_hasil,
  count(*) FILTER (WHERE sasaran = 'BADUTA' AND tikar = 'H') AS hijau, count(*) FILTER (WHERE sasaran = 'BADUTA' AND tikar = 'K') AS kuning,
  count(*) FILTER (WHERE sasaran = 'BADUTA' AND tikar = 'M') AS merah,
  count(*) FILTER (WHERE sasaran = 'BADUTA' AND keluar IS NULL AND tikar IS NULL) AS td
FROM uji.wilayah_baris GROUP BY 1, 2, 3, 4;

-- Households: the members of a household in one village. Its posyandu is that of its first member.
CREATE TABLE uji.rumah_tangga AS
WITH a AS (SELECT periode, himpunan, kode_desa, keluarga, sasaran, orang_id, posyandu, lengkap, sasaran IN ('HAMIL', 'BADUTA') AS inti,
             kode_kec, kode_kab FROM inti.status_layanan WHERE keluar IS NULL),
p AS (SELECT DISTINCT ON (periode, himpunan, kode_desa, keluarga) periode, himpunan, kode_desa, keluarga, coalesce(posyandu, '-') AS posyandu
      FROM a ORDER BY periode, himpunan, kode_desa, keluarga, NOT inti, posyandu IS NULL, orang_id)
SELECT a.periode, a.himpunan, a.kode_desa, a.keluarga, p.posyandu, min(a.kode_kec) AS kode_kec, min(a.kode_kab) AS kode_kab, bool_or(inti) AS hpk,
  bool_or(sasaran = 'HAMIL') AS hamil, bool_or(sasaran = 'BADUTA') AS baduta, bool_or(sasaran = 'PAUD') AS paud,
  CASE WHEN bool_or(lengkap = false) FILTER (WHERE inti) THEN false WHEN bool_or(lengkap IS NULL) FILTER (WHERE inti) THEN NULL ELSE true END AS lengkap
FROM a JOIN p USING (periode, himpunan, kode_desa, keluarga) GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE uji.layanan_rumah AS
SELECT periode, himpunan, kode_desa, keluarga, paket, layanan, bool_and(coalesce(status = 'Y', false)) AS semua,
  CASE WHEN rumah THEN max((status = 'Y')::int) ELSE count(*) FILTER (WHERE status = 'Y') END AS y,
  CASE WHEN rumah THEN 1 ELSE count(*) END AS n, bool_or(dalam_skor) AS dalam_skor
FROM uji.sel WHERE kode = kode_desa AND status IS DISTINCT FROM 'TS' GROUP BY 1, 2, 3, 4, 5, 6, rumah;

CREATE TABLE uji.paket_rumah AS
SELECT periode, himpunan, kode_desa, keluarga, paket, bool_and(semua) AS semua FROM uji.layanan_rumah GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE uji.rumah_wilayah AS
SELECT r.*, w.kode FROM uji.rumah_tangga r
CROSS JOIN LATERAL (VALUES (r.kode_desa || '/' || r.posyandu), (r.kode_desa), (r.kode_kec), (r.kode_kab), (split_part(r.kode_kab, '.', 1))) w (kode);

CREATE INDEX ON uji.layanan_rumah (keluarga, periode);
CREATE INDEX ON uji.paket_rumah (keluarga, periode);

CREATE VIEW uji.rumah_jumlah AS
SELECT w.kode, w.periode, w.himpunan, count(*) AS n, count(*) FILTER (WHERE w.lengkap) AS lengkap, count(*) FILTER (WHERE NOT w.lengkap) AS tidak_lengkap,
  coalesce(sum(l.y), 0) AS y, coalesce(sum(l.n), 0) AS seharusnya
FROM uji.rumah_wilayah w
LEFT JOIN LATERAL (SELECT sum(x.y) AS y, sum(x.n) AS n FROM uji.layanan_rumah x WHERE x.periode = w.periode AND x.himpunan = w.himpunan
  AND x.kode_desa = w.kode_desa AND x.keluarga = w.keluarga AND x.dalam_skor) l ON true
WHERE w.hpk GROUP BY 1, 2, 3;

CREATE VIEW uji.kocakupan AS
SELECT kode, periode, himpunan, unsur, diterima, berlaku, count(*) AS n FROM (
  SELECT w.kode, w.periode, w.himpunan, 'paket' AS unsur, (SELECT count(*) FROM uji.paket_rumah p WHERE p.periode = w.periode AND p.himpunan = w.himpunan
      AND p.kode_desa = w.kode_desa AND p.keluarga = w.keluarga AND p.semua) AS diterima,
    (SELECT count(*) FROM uji.paket_rumah p WHERE p.periode = w.periode AND p.himpunan = w.himpunan AND p.kode_desa = w.kode_desa AND p.keluarga = w.keluarga) AS berlaku
  FROM uji.rumah_wilayah w WHERE w.hpk
  UNION ALL
  SELECT w.kode, w.periode, w.himpunan, 'layanan', (SELECT count(*) FROM uji.layanan_rumah p WHERE p.periode = w.periode AND p.himpunan = w.himpunan
      AND p.kode_desa = w.kode_desa AND p.keluarga = w.keluarga AND p.semua),
    (SELECT count(*) FROM uji.layanan_rumah p WHERE p.periode = w.periode AND p.himpunan = w.himpunan AND p.kode_desa = w.kode_desa AND p.keluarga = w.keluarga)
  FROM uji.rumah_wilayah w WHERE w.hpk AND position('/' IN w.kode) = 0) x
GROUP BY 1, 2, 3, 4, 5, 6;

CREATE VIEW uji.paket_orang AS
SELECT kode, periode, himpunan, paket, sasaran, count(*) AS n, sum(y) AS y, sum(seharusnya) AS seharusnya, sum(nm) AS nm, count(*) FILTER (WHERE y = seharusnya) AS lengkap
FROM (SELECT kode, periode, himpunan, paket, sasaran, orang_id, kehamilan, count(*) FILTER (WHERE status = 'Y') AS y,
        count(*) FILTER (WHERE status IS DISTINCT FROM 'TS') AS seharusnya, count(*) FILTER (WHERE status IS NULL) AS nm
      FROM uji.sel GROUP BY 1, 2, 3, 4, 5, 6, 7) x
WHERE seharusnya > 0 GROUP BY 1, 2, 3, 4, 5;
