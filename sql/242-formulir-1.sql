-- Form 1: what the social map of a village counts in a year. Counts only: the functions read rows of persons with the rights
-- of their owner and give numbers, never rows.
CREATE FUNCTION lap.formulir_1(kode_desa text, tahun int, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (urut int, kode text, uraian text, jumlah int8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH h AS (SELECT pg_catalog.make_date(formulir_1.tahun, 1, 1) AS awal, pg_catalog.make_date(formulir_1.tahun, 12, 31) AS akhir),
  s AS (SELECT x.* FROM inti.status_layanan x WHERE x.kode_kab = pg_catalog.left(formulir_1.kode_desa, 5) AND x.periode = formulir_1.tahun::text
          AND x.himpunan = formulir_1.himpunan AND x.kode_desa = formulir_1.kode_desa AND x.keluar IS NULL AND x.sasaran IN ('HAMIL', 'BADUTA')),
  sel AS (SELECT s.keluarga, s.orang_id, i.kode AS indikator, c.status FROM s CROSS JOIN LATERAL konvergensi.cells_unpack(s.sel) c
          JOIN lap.dim_indikator i ON i.himpunan_aturan = s.himpunan AND i.nomor = c.number),
  gizi AS (SELECT s.orang_id, inti.status_gizi_pada(s.orang_id, h.awal, s.tgl_nilai) AS status FROM s CROSS JOIN h WHERE s.sasaran = 'BADUTA'),
  rumah AS (SELECT DISTINCT keluarga FROM s),
  miskin AS (SELECT count(*) AS n FROM rumah r CROSS JOIN h WHERE coalesce(
      (SELECT coalesce(f.miskin, f.desil <= (SELECT nilai FROM acuan.parameter_krs WHERE definisi = 'perbup58' AND parameter = 'desil_miskin')) FROM inti.profil_krs f
       WHERE f.keluarga_id = r.keluarga AND f.tanggal <= h.akhir AND (f.miskin IS NOT NULL OR f.desil IS NOT NULL) ORDER BY f.tanggal DESC, f.sumber COLLATE "C" DESC LIMIT 1),
      (SELECT bool_and(k.jawaban) FROM inti.keadaan_keluarga k JOIN acuan.jenis_layanan j ON j.nomor = k.butir AND j.kode = 'MISKIN'
       WHERE k.keluarga_id = r.keluarga AND k.tanggal <= h.akhir GROUP BY k.tanggal ORDER BY k.tanggal DESC LIMIT 1)))
  SELECT v.urut, v.kode, v.uraian, v.jumlah FROM (
    SELECT 1 AS urut, 'RT' AS kode, 'Rumah tangga sasaran 1.000 HPK' AS uraian, (SELECT count(*) FROM rumah) AS jumlah
    UNION ALL SELECT 2, 'RT_RENTAN', 'Rumah tangga rentan (miskin)', (SELECT n FROM miskin)
    UNION ALL SELECT 3, 'RISTI', 'Ibu hamil risiko tinggi/KEK', (SELECT count(DISTINCT orang_id) FROM s WHERE sasaran = 'HAMIL' AND risiko)
    UNION ALL SELECT 4, 'BADUTA', 'Anak 0-23 bulan', (SELECT count(*) FROM s WHERE sasaran = 'BADUTA')
    UNION ALL SELECT 5, 'GK', 'Anak 0-23 bulan gizi kurang', (SELECT count(*) FROM gizi WHERE status = 'GK')
    UNION ALL SELECT 6, 'GB', 'Anak 0-23 bulan gizi buruk', (SELECT count(*) FROM gizi WHERE status = 'GB')
    UNION ALL SELECT 7, 'MERAH', 'Anak 0-23 bulan terindikasi stunting (tikar merah)', (SELECT count(*) FROM s WHERE sasaran = 'BADUTA' AND tikar = 'M')
    UNION ALL SELECT 8, 'AIR', 'Rumah tangga tanpa air minum layak', (SELECT count(DISTINCT keluarga) FROM sel WHERE indikator IN ('H6', 'A6') AND status = 'T')
    UNION ALL SELECT 9, 'JAMBAN', 'Rumah tangga tanpa jamban layak', (SELECT count(DISTINCT keluarga) FROM sel WHERE indikator IN ('H7', 'A7') AND status = 'T')
    UNION ALL SELECT 10, 'JAMINAN_IBU', 'Ibu hamil tanpa jaminan kesehatan', (SELECT count(DISTINCT orang_id) FROM sel WHERE indikator = 'H8' AND status = 'T')
    UNION ALL SELECT 11, 'JAMINAN_ANAK', 'Anak 0-23 bulan tanpa jaminan kesehatan', (SELECT count(*) FROM sel WHERE indikator = 'A9' AND status = 'T')
    UNION ALL SELECT 12, 'AKTA', 'Anak 0-23 bulan tanpa akta kelahiran', (SELECT count(*) FROM sel WHERE indikator = 'A8' AND status = 'T')) v
  -- A year that nobody published is not a year without people.
  WHERE EXISTS (SELECT FROM lap.fakta_konvergensi k JOIN lap.dim_periode p USING (periode_sk) WHERE p.kode = formulir_1.tahun::text AND k.himpunan = formulir_1.himpunan)
  ORDER BY v.urut
$$;
COMMENT ON FUNCTION lap.formulir_1(text, int, text) IS 'Formulir 1, jumlah-jumlah peta sosial desa setahun; "tanpa" dihitung dari jawaban Tidak, yang tidak dipantau tidak termasuk. Tanpa baris bila tahun itu belum diterbitkan';
REVOKE ALL ON FUNCTION lap.formulir_1(text, int, text) FROM PUBLIC;

CREATE FUNCTION lap.formulir_1_penyedia(kode_desa text, tahun int)
RETURNS TABLE (jenis text, nama text, periksa_hamil text, pil_fe text, nifas text, imunisasi text, timbang text, ukur text, konseling text, paud_0_2 text, paud_3_6 text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.jenis, f.nama, t.t[1], t.t[2], t.t[3], t.t[4], t.t[5], t.t[6], t.t[7], t.t[8], t.t[9]
  FROM inti.fasilitas f
  CROSS JOIN LATERAL (SELECT array_agg(CASE WHEN x.v THEN 'v' WHEN NOT x.v THEN 'x' ELSE '-' END ORDER BY x.n) AS t
    FROM unnest(ARRAY[f.periksa_hamil, f.pil_fe, f.nifas, f.imunisasi, f.timbang, f.ukur, f.konseling, f.paud_0_2, f.paud_3_6]) WITH ORDINALITY x (v, n)) t
  WHERE f.kode_kab = pg_catalog.left(formulir_1_penyedia.kode_desa, 5) AND f.kode_desa = formulir_1_penyedia.kode_desa AND f.tahun = formulir_1_penyedia.tahun
  ORDER BY array_position(ARRAY['Poskesdes', 'Posyandu', 'Puskesmas', 'Bidan', 'Dokter', 'PAUD', 'TK'], f.jenis), f.jenis COLLATE "C", f.nama COLLATE "C"
$$;
COMMENT ON FUNCTION lap.formulir_1_penyedia(text, int) IS 'Formulir 1, penyedia layanan dan layanan yang tersedia: v ada, x tidak, - tidak diketahui';
REVOKE ALL ON FUNCTION lap.formulir_1_penyedia(text, int) FROM PUBLIC;

CREATE FUNCTION lap.formulir_1_fasilitas(kode_desa text, tahun int) RETURNS TABLE (jenis text, jumlah int8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.jenis, sum(f.jumlah) FROM inti.fasilitas f
  WHERE f.kode_kab = pg_catalog.left(formulir_1_fasilitas.kode_desa, 5) AND f.kode_desa = formulir_1_fasilitas.kode_desa AND f.tahun = formulir_1_fasilitas.tahun
  GROUP BY f.jenis ORDER BY array_position(ARRAY['Poskesdes', 'Posyandu', 'Puskesmas', 'Bidan', 'Dokter', 'PAUD', 'TK'], f.jenis), f.jenis COLLATE "C"
$$;
COMMENT ON FUNCTION lap.formulir_1_fasilitas(text, int) IS 'Formulir 1, jumlah fasilitas menurut jenis';
REVOKE ALL ON FUNCTION lap.formulir_1_fasilitas(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lap.formulir_1(text, int, text), lap.formulir_1_penyedia(text, int), lap.formulir_1_fasilitas(text, int)
  TO konvergensi_pembaca, konvergensi_analis, konvergensi_peninjau, konvergensi_pekerja;
