-- Services of the linked persons of the generated province: pregnancies, 26 dated answers for every child under five and every mother.
SET synchronous_commit = off;
INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, tgl_catat, hpl, tgl_lahir)
SELECT p.kode_kab, p.kode_kec, p.orang_id, 1, c.catat, c.catat + 190, CASE WHEN bench.acak(o.o, 121, 2) = 0 AND c.catat + 190 < '2025-12-31' THEN c.catat + 185 END
FROM bench.orang o JOIN inti.anggota_sumber a ON a.sumber = 'ehdw' AND a.id_sumber = o.o::text JOIN inti.orang p ON p.orang_id = a.orang_id
CROSS JOIN LATERAL (SELECT date '2025-01-01' + bench.acak(o.o, 120, 330) AS catat) c WHERE o.hamil ON CONFLICT DO NOTHING;
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban, jumlah, kode_desa, posyandu, sumber, batch_id)
SELECT DISTINCT ON (p.kode_kab, p.orang_id, j.nomor, t.tanggal) p.kode_kab, p.kode_kec, p.orang_id, j.nomor, t.tanggal, bench.acak(o.o, 200 + i, 8) > 0, CASE WHEN j.kode = 'TTD' THEN 30 END, o.desa, o.posyandu, 'ehdw', 1
FROM bench.orang o JOIN inti.anggota_sumber a ON a.sumber = 'ehdw' AND a.id_sumber = o.o::text JOIN inti.orang p ON p.orang_id = a.orang_id
CROSS JOIN generate_series(1, 26) i
CROSS JOIN LATERAL (SELECT CASE WHEN o.hamil THEN (ARRAY['ANC', 'TTD', 'KELAS_HAMIL', 'NIFAS'])[i % 4 + 1] ELSE (ARRAY['IMUNISASI', 'KONSELING', 'KUNJUNGAN', 'PENGASUHAN'])[i % 4 + 1] END AS kode) k
JOIN acuan.jenis_layanan j ON j.kode = k.kode
CROSS JOIN LATERAL (SELECT date '2025-01-01' + (i - 1) * 14 + bench.acak(o.o, 300 + i, 14) AS tanggal) t
WHERE o.balita OR o.hamil;
ANALYZE inti.layanan;
ANALYZE inti.kehamilan;
