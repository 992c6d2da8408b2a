-- The official forms as functions. Forms 1, 4 and the year-end report hold counts only and read published tables;
-- the named lists 2A, 2B, 2C, 3A, 3B and the PAUD list are for roles that may read inti. Cell texts are those of the forms:
-- Y, T, TS (not monitored is printed T), v, x, -.
CREATE FUNCTION lap.persen(bagian numeric, seluruh numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN seluruh > 0 THEN round(100 * bagian / seluruh, 2) END;
COMMENT ON FUNCTION lap.persen(numeric, numeric) IS 'Persen dua desimal, setengah dibulatkan menjauhi nol; kosong bila penyebut 0 (dicetak -)';

CREATE FUNCTION lap.formulir_4(kode text, periode text, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (tabel int, urut int, baris text, uraian text, laki int8, jumlah numeric, seharusnya numeric, persen numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH p AS (SELECT * FROM lap.dim_periode d WHERE d.kode = formulir_4.periode),
  w AS (SELECT lap.wilayah_pada(formulir_4.kode, p.selesai) AS sk FROM p),
  k AS (SELECT f.* FROM lap.fakta_konvergensi f JOIN p USING (periode_sk) JOIN w ON w.sk = f.wilayah_sk WHERE f.himpunan = formulir_4.himpunan),
  h AS (SELECT coalesce(max(orang_n), 0) AS orang_n, coalesce(max(berisiko_n), 0) AS berisiko_n, coalesce(max(risiko_belum_n), 0) AS belum,
          coalesce(max(diterima), 0) AS diterima, coalesce(max(k.seharusnya), 0) AS seharusnya FROM k WHERE k.sasaran = 'HAMIL'),
  a AS (SELECT coalesce(max(sasaran_n), 0) AS sasaran_n, coalesce(max(berisiko_n), 0) AS berisiko_n, coalesce(max(risiko_belum_n), 0) AS belum,
          coalesce(max(diterima), 0) AS diterima, coalesce(max(k.seharusnya), 0) AS seharusnya, coalesce(max(tikar_hijau), 0) AS hijau,
          coalesce(max(tikar_kuning), 0) AS kuning, coalesce(max(tikar_merah), 0) AS merah, coalesce(max(tikar_tidak_diukur), 0) AS td
        FROM k WHERE k.sasaran = 'BADUTA'),
  s AS (SELECT coalesce(max(keluarga_n), 0) AS keluarga_n, coalesce(max(diterima), 0) AS diterima, coalesce(max(k.seharusnya), 0) AS seharusnya
        FROM k WHERE k.sasaran = 'SEMUA'),
  i AS (SELECT d.nomor, d.kode, d.nama, d.sasaran, d.dalam_skor, coalesce(f.laki, 0) AS laki, coalesce(f.pembilang, 0) AS y, coalesce(f.penyebut, 0) AS n
        FROM lap.dim_indikator d LEFT JOIN (lap.fakta_indikator f JOIN p USING (periode_sk) JOIN w ON w.sk = f.wilayah_sk) USING (indikator_sk)
        WHERE d.himpunan_aturan = formulir_4.himpunan),
  dana AS (SELECT f.bidang, sum(f.apbdes) AS total, sum(f.apbdes) FILTER (WHERE f.stunting) AS stunting
           FROM p JOIN lap.dim_periode t ON t.periode_sk = p.periode_sk / 100 * 100
           JOIN lap.fakta_dana f ON f.periode_sk = t.periode_sk AND f.wilayah_sk = lap.wilayah_pada(formulir_4.kode, t.selesai) GROUP BY f.bidang),
  bidang AS (SELECT b.urut, b.bidang, b.nama, coalesce(d.total, n.nol) AS total, coalesce(d.stunting, n.nol) AS stunting
             FROM (VALUES (1, 'pembangunan', 'Bidang Pembangunan Desa'), (2, 'pemberdayaan', 'Bidang Pemberdayaan Masyarakat')) b (urut, bidang, nama)
             CROSS JOIN (SELECT CASE WHEN count(*) > 0 THEN 0 END AS nol FROM dana) n -- no budget known is not a budget of nothing
             LEFT JOIN dana d USING (bidang))
  SELECT t.* FROM (
    SELECT 1, 1, 'RT', 'Jumlah rumah tangga 1.000 HPK', NULL::int8, s.keluarga_n::numeric, NULL::numeric, NULL::numeric FROM s
    UNION ALL SELECT 1, 2, 'HAMIL', 'Jumlah ibu hamil', NULL, h.orang_n, NULL, NULL FROM h
    UNION ALL SELECT 1, 3, 'KEK', 'Jumlah ibu hamil KEK/risiko tinggi', NULL, h.berisiko_n, NULL, NULL FROM h
    UNION ALL SELECT 1, 4, 'BADUTA', 'Jumlah anak 0-23 bulan', NULL, a.sasaran_n, NULL, NULL FROM a
    UNION ALL SELECT 1, 5, 'GIZI', 'Jumlah anak 0-23 bulan gizi kurang/gizi buruk/stunting', NULL, a.berisiko_n, NULL, NULL FROM a
    UNION ALL SELECT 1, 6, 'HAMIL?', 'Ibu hamil: risiko belum dicatat', NULL, h.belum, NULL, NULL FROM h
    UNION ALL SELECT 1, 7, 'BADUTA?', 'Anak 0-23 bulan: risiko belum dicatat', NULL, a.belum, NULL, NULL FROM a
    UNION ALL SELECT 2, 1, 'TOTAL', 'Jumlah anak 0-23 bulan', NULL, a.sasaran_n, NULL, NULL FROM a
    UNION ALL SELECT 2, 2, 'H', 'Hijau (normal)', NULL, a.hijau, a.hijau + a.kuning + a.merah, lap.persen(a.hijau, a.hijau + a.kuning + a.merah) FROM a
    UNION ALL SELECT 2, 3, 'K', 'Kuning (berisiko stunting)', NULL, a.kuning, a.hijau + a.kuning + a.merah, lap.persen(a.kuning, a.hijau + a.kuning + a.merah) FROM a
    UNION ALL SELECT 2, 4, 'M', 'Merah (terindikasi stunting)', NULL, a.merah, a.hijau + a.kuning + a.merah, lap.persen(a.merah, a.hijau + a.kuning + a.merah) FROM a
    UNION ALL SELECT 2, 5, 'TD', 'Tidak diukur', NULL, a.td, NULL, NULL FROM a
    UNION ALL SELECT 3, i.nomor, i.kode, i.nama, CASE WHEN i.kode = 'A4' THEN i.laki END, i.y, i.n, lap.persen(i.y, i.n) FROM i
    UNION ALL SELECT 4, 1, 'HAMIL', 'Ibu hamil', NULL, h.diterima, h.seharusnya, lap.persen(h.diterima, h.seharusnya) FROM h
    UNION ALL SELECT 4, 2, 'BADUTA', 'Anak 0-23 bulan', NULL, a.diterima, a.seharusnya, lap.persen(a.diterima, a.seharusnya) FROM a
    UNION ALL SELECT 4, 3, 'TOTAL', 'Total tingkat konvergensi', NULL, s.diterima, s.seharusnya, lap.persen(s.diterima, s.seharusnya) FROM s
    UNION ALL SELECT 5, b.urut, b.bidang, b.nama, NULL, b.stunting, b.total, lap.persen(b.stunting, b.total) FROM bidang b
    UNION ALL SELECT 5, 3, 'TOTAL', 'Total', NULL, sum(b.stunting), sum(b.total), lap.persen(sum(b.stunting), sum(b.total)) FROM bidang b
  ) t
  WHERE EXISTS (SELECT FROM w WHERE sk IS NOT NULL)
    -- A period that nobody published is not a period without people.
    AND EXISTS (SELECT FROM lap.fakta_konvergensi f JOIN p USING (periode_sk) WHERE f.himpunan = formulir_4.himpunan)
  ORDER BY 1, 2
$$;
COMMENT ON FUNCTION lap.formulir_4(text, text, text) IS
  'Formulir 4, laporan konvergensi desa: lima tabel untuk sebuah wilayah (posyandu sampai provinsi) dan periode. Tabel 3: jumlah penerima dan persen, A4 juga laki-laki; tabel 5: jumlah = alokasi stunting, seharusnya = total alokasi APB Desa, kosong bila anggaran tahun itu belum diterima. Tanpa baris bila periode itu belum diterbitkan';

-- Pasal 40 ayat 2: what the village reports at the end of the year, point by point.
CREATE FUNCTION lap.laporan_akhir_tahun(kode text, tahun int, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (huruf text, angka int, uraian text, jumlah numeric, seharusnya numeric, persen numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH f AS (SELECT * FROM lap.formulir_4(laporan_akhir_tahun.kode, laporan_akhir_tahun.tahun::text, laporan_akhir_tahun.himpunan))
  SELECT b.huruf, b.angka, b.uraian, f.jumlah, f.seharusnya, f.persen
  FROM (VALUES ('a', 1, 'Total ibu hamil', 1, 'HAMIL'),
               ('a', 2, 'Jumlah ibu hamil kekurangan energi kronik atau risti', 1, 'KEK'),
               ('a', 3, 'Total anak 0-23 bulan', 1, 'BADUTA'),
               ('a', 4, 'Jumlah anak 0-23 bulan terindikasi stunting (tikar pertumbuhan)', 2, 'M'),
               ('a', 5, 'Jumlah anak 0-23 bulan berisiko stunting (tikar pertumbuhan)', 2, 'K'),
               ('a', 6, 'Jumlah anak 0-23 bulan tidak stunting (tikar pertumbuhan)', 2, 'H'),
               ('b', 1, 'Tingkat konvergensi ibu hamil', 4, 'HAMIL'),
               ('b', 2, 'Tingkat konvergensi anak 0-23 bulan', 4, 'BADUTA'),
               ('b', 3, 'Tingkat konvergensi 1.000 hari pertama kehidupan', 4, 'TOTAL'),
               ('c', 1, 'Anak 0-23 bulan yang tidak diukur dengan tikar pertumbuhan', 2, 'TD'),
               ('d', 1, 'Dana APB Desa untuk kegiatan pencegahan stunting', 5, 'TOTAL')) b (huruf, angka, uraian, tabel, baris)
  JOIN f ON f.tabel = b.tabel AND f.baris = b.baris
  UNION ALL
  SELECT 'c', 2, 'Cakupan pengukuran dengan tikar pertumbuhan', sum(f.jumlah) FILTER (WHERE f.baris IN ('H', 'K', 'M')),
    max(f.jumlah) FILTER (WHERE f.baris = 'TOTAL'),
    lap.persen(sum(f.jumlah) FILTER (WHERE f.baris IN ('H', 'K', 'M')), max(f.jumlah) FILTER (WHERE f.baris = 'TOTAL'))
  FROM f WHERE f.tabel = 2 HAVING count(*) > 0
  ORDER BY 1, 2
$$;
COMMENT ON FUNCTION lap.laporan_akhir_tahun(text, int, text) IS 'Laporan akhir tahun menurut Perbup Bone 58/2022 Pasal 40 ayat (2) huruf a sampai d';

CREATE FUNCTION lap.rekap_paud(kode text, periode text, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (aktif int8, sasaran_total int8, persen numeric) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum(f.pembilang), 0)::int8, coalesce(sum(f.penyebut), 0)::int8, lap.persen(coalesce(sum(f.pembilang), 0), coalesce(sum(f.penyebut), 0))
  FROM lap.dim_periode p
  JOIN lap.dim_indikator i ON i.himpunan_aturan = rekap_paud.himpunan AND i.kode = 'P1'
  LEFT JOIN lap.fakta_indikator f ON f.indikator_sk = i.indikator_sk AND f.periode_sk = p.periode_sk
    AND f.wilayah_sk = lap.wilayah_pada(rekap_paud.kode, p.selesai)
  WHERE p.kode = rekap_paud.periode
  HAVING EXISTS (SELECT FROM lap.fakta_konvergensi k JOIN lap.dim_periode d USING (periode_sk) WHERE d.kode = rekap_paud.periode AND k.himpunan = rekap_paud.himpunan)
$$;
COMMENT ON FUNCTION lap.rekap_paud(text, text, text) IS 'Rekap PAUD: anak 2-6 tahun terdaftar dan aktif, sasaran seluruhnya, persen; tanpa baris bila periode itu belum diterbitkan';

-- Priority problems for FGD and rembuk (Pasal 25, 26): most T and not monitored first, ties by the lower percentage.
CREATE FUNCTION lap.masalah_prioritas(kode text, periode text, himpunan text DEFAULT 'kpm2019', banyak int DEFAULT 3)
RETURNS TABLE (urut int8, indikator text, nama text, belum int8, seharusnya int8, persen numeric, alasan_terbanyak text, alasan_n int8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT row_number() OVER (ORDER BY f.penyebut - f.pembilang DESC, f.nilai, i.nomor), i.kode, i.nama, f.penyebut - f.pembilang, f.penyebut, f.nilai,
    a.alasan_nama, a.orang_n
  FROM lap.dim_periode p
  JOIN lap.fakta_indikator f ON f.periode_sk = p.periode_sk AND f.wilayah_sk = lap.wilayah_pada(masalah_prioritas.kode, p.selesai)
  JOIN lap.dim_indikator i ON i.indikator_sk = f.indikator_sk AND i.himpunan_aturan = masalah_prioritas.himpunan
  LEFT JOIN LATERAL (SELECT x.alasan_nama, x.orang_n FROM lap.fakta_alasan x
    WHERE x.periode_sk = f.periode_sk AND x.wilayah_sk = f.wilayah_sk AND x.indikator_sk = f.indikator_sk
    ORDER BY x.orang_n DESC, x.alasan LIMIT 1) a ON true
  WHERE p.kode = masalah_prioritas.periode AND f.penyebut > f.pembilang
  ORDER BY 1 LIMIT masalah_prioritas.banyak
$$;
COMMENT ON FUNCTION lap.masalah_prioritas(text, text, text, int) IS 'Masalah prioritas untuk diskusi kelompok terarah dan rembuk (Pasal 25 dan 26) dengan alasan terbanyaknya';

-- Beside every figure above the village: how many villages it rests on. A village reports when some answer of the period reached it.
CREATE FUNCTION lap.desa_melapor(kode text, periode text, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (wilayah text, nama text, desa_n int8, melapor_n int8, persen numeric) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH p AS (SELECT * FROM lap.dim_periode d WHERE d.kode = desa_melapor.periode),
  d AS (SELECT d.*, coalesce(f.seharusnya - f.tidak_dipantau, 0) > 0 AS melapor
        FROM p JOIN lap.dim_wilayah d ON d.tingkat = 'desa' AND d.berlaku_mulai <= p.selesai AND (d.berlaku_selesai IS NULL OR d.berlaku_selesai > p.selesai)
          AND d.jenis IS DISTINCT FROM 'tidak diketahui' AND desa_melapor.kode IN (d.kode, d.kecamatan_kode, d.kabupaten_kode, d.provinsi_kode)
        LEFT JOIN lap.fakta_konvergensi f ON f.wilayah_sk = d.wilayah_sk AND f.periode_sk = p.periode_sk AND f.himpunan = desa_melapor.himpunan AND f.sasaran = 'SEMUA')
  SELECT w.kode, (SELECT n.nama FROM p JOIN lap.dim_wilayah n ON n.wilayah_sk = lap.wilayah_pada(w.kode, p.selesai)), count(*), count(*) FILTER (WHERE d.melapor),
    lap.persen(count(*) FILTER (WHERE d.melapor), count(*))
  FROM d CROSS JOIN LATERAL (VALUES (d.provinsi_kode), (d.kabupaten_kode), (d.kecamatan_kode), (d.kode)) w (kode)
  WHERE w.kode = desa_melapor.kode OR EXISTS (SELECT FROM lap.dim_wilayah b JOIN lap.dim_wilayah a ON a.wilayah_sk = b.induk_sk
    WHERE b.kode = w.kode AND a.kode = desa_melapor.kode AND b.tingkat <> 'posyandu')
  GROUP BY w.kode ORDER BY length(w.kode), w.kode COLLATE "C"
$$;
COMMENT ON FUNCTION lap.desa_melapor(text, text, text) IS
  'Desa dan kelurahan yang seharusnya melapor dan yang melapor (ada jawaban) dalam periode: wilayah itu, lalu wilayah langsung di bawahnya';
