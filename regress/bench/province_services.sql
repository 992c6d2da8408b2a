-- Services of the linked persons of the generated province: pregnancies, 26 dated answers for every child under five and every mother.
SET synchronous_commit = off;
SET enable_nestloop = off;
SET work_mem = '256MB';
CREATE TABLE bench.jiwa AS
SELECT DISTINCT ON (p.orang_id) p.kode_kab, p.kode_kec, p.orang_id, o.o, o.desa, o.posyandu, o.hamil
FROM bench.orang o JOIN inti.anggota_sumber a ON a.sumber = 'ehdw' AND a.id_sumber = o.o::text JOIN inti.orang p ON p.orang_id = a.orang_id
WHERE o.balita OR o.hamil ORDER BY p.orang_id, o.o;
INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, tgl_catat, hpl, tgl_lahir)
SELECT p.kode_kab, p.kode_kec, p.orang_id, 1, c.catat, c.catat + 190, CASE WHEN bench.acak(p.o, 121, 2) = 0 AND c.catat + 190 < '2025-12-31' THEN c.catat + 185 END
FROM bench.jiwa p CROSS JOIN LATERAL (SELECT date '2025-01-01' + bench.acak(p.o, 120, 330) AS catat) c WHERE p.hamil
ON CONFLICT DO NOTHING;
-- Every answer in its own fortnight: no two of a person on one day.
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban, jumlah, kode_desa, posyandu, sumber, batch_id)
SELECT p.kode_kab, p.kode_kec, p.orang_id, CASE WHEN p.hamil THEN j.ibu[i % 4 + 1] ELSE j.anak[i % 4 + 1] END, date '2025-01-01' + (i - 1) * 14 + bench.acak(p.o, 300 + i, 14),
  bench.acak(p.o, 200 + i, 8) > 0, CASE WHEN p.hamil AND i % 4 = 1 THEN 30 END, p.desa, p.posyandu, 'ehdw', 1
FROM bench.jiwa p CROSS JOIN generate_series(1, 26) i CROSS JOIN (
  SELECT array_agg(nomor ORDER BY array_position(k.ibu, kode)) FILTER (WHERE kode = ANY (k.ibu)) AS ibu, array_agg(nomor ORDER BY array_position(k.anak, kode)) FILTER (WHERE kode = ANY (k.anak)) AS anak
  FROM acuan.jenis_layanan, (SELECT ARRAY['ANC', 'TTD', 'KELAS_HAMIL', 'NIFAS'] AS ibu, ARRAY['IMUNISASI', 'KONSELING', 'KUNJUNGAN', 'PENGASUHAN'] AS anak) k) j;
ANALYZE inti.layanan;
ANALYZE inti.kehamilan;
