-- What is wrong with a rule set, in words an office can act on: gaps, overlaps, unknown stages, impossible minimums.
CREATE FUNCTION acuan.aturan_berlaku(kode text, tanggal date) RETURNS SETOF acuan.aturan LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT a.* FROM acuan.aturan a JOIN acuan.indikator i ON i.himpunan = a.himpunan AND i.kode = a.indikator AND i.varian = a.varian AND i.dihitung
 WHERE a.himpunan = aturan_berlaku.kode AND a.berlaku_mulai <= aturan_berlaku.tanggal
   AND (a.berlaku_selesai IS NULL OR a.berlaku_selesai > aturan_berlaku.tanggal);
END;
COMMENT ON FUNCTION acuan.aturan_berlaku(text, date) IS 'Baris aturan sebuah himpunan yang berlaku pada suatu tanggal, varian yang dipilih saja';

-- One row per age, stage and period type a rule row applies to; pregnancies have stages, the other groups ages.
CREATE FUNCTION acuan.cakupan_aturan(kode text, tanggal date)
  RETURNS TABLE (indikator text, urutan smallint, jenis text, kondisi text, periode text, tahap text, umur int)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT a.indikator, a.urutan, a.jenis, a.kondisi, p.periode, t.tahap, u.umur
  FROM acuan.aturan_berlaku(cakupan_aturan.kode, cakupan_aturan.tanggal) a
  JOIN acuan.indikator i ON i.himpunan = a.himpunan AND i.kode = a.indikator
  JOIN acuan.kelompok_sasaran g ON g.himpunan = i.himpunan AND g.kode = i.kelompok
 CROSS JOIN unnest(ARRAY['bulan', 'triwulan', 'semester', 'tahun']) p (periode)
 CROSS JOIN unnest(CASE WHEN g.jenis = 'kehamilan' THEN ARRAY['T1', 'T2', 'T3', 'NIFAS'] ELSE ARRAY['-'] END) t (tahap)
 CROSS JOIN generate_series(CASE WHEN g.jenis = 'umur' THEN g.umur_dari ELSE 0 END, CASE WHEN g.jenis = 'umur' THEN coalesce(g.umur_sampai, g.umur_dari) ELSE 0 END) u (umur)
 WHERE (a.periode IS NULL OR p.periode = ANY (a.periode))
   AND (a.tahap IS NULL OR t.tahap = ANY (a.tahap))
   AND (g.jenis <> 'umur' OR u.umur BETWEEN coalesce(a.umur_dari, 0) AND coalesce(a.umur_sampai, 32000));
END;
COMMENT ON FUNCTION acuan.cakupan_aturan(text, date) IS 'Umur, tahap, dan jenis periode yang dicakup tiap baris aturan';

CREATE FUNCTION acuan.periksa_aturan(kode text, tanggal date)
  RETURNS TABLE (tingkat text, aturan text, masalah text, saran text) LANGUAGE plpgsql STABLE AS $$
DECLARE
  pesan text;
  rincian text;
BEGIN
  RETURN QUERY SELECT 'galat', periksa_aturan.kode, 'himpunan tidak ada atau tidak berlaku pada tanggal itu', 'periksa acuan.himpunan_aturan'
   WHERE NOT EXISTS (SELECT FROM acuan.himpunan_aturan h WHERE h.kode = periksa_aturan.kode AND h.berlaku_mulai <= periksa_aturan.tanggal
                        AND (h.berlaku_selesai IS NULL OR h.berlaku_selesai > periksa_aturan.tanggal));
  RETURN QUERY SELECT 'galat', i.kode, 'tidak ada baris aturan untuk varian ' || i.varian, 'tambahkan baris acuan.aturan atau ubah acuan.indikator.varian'
    FROM acuan.indikator i
   WHERE i.himpunan = periksa_aturan.kode AND i.dihitung
     AND NOT EXISTS (SELECT FROM acuan.aturan_berlaku(periksa_aturan.kode, periksa_aturan.tanggal) a WHERE a.indikator = i.kode) ORDER BY i.nomor;
  RETURN QUERY SELECT 'peringatan', g.kode, 'kelompok sasaran tanpa indikator', 'tambahkan indikator atau hapus kelompoknya'
    FROM acuan.kelompok_sasaran g
   WHERE g.himpunan = periksa_aturan.kode AND NOT EXISTS (SELECT FROM acuan.indikator i WHERE i.himpunan = g.himpunan AND i.kelompok = g.kode) ORDER BY g.urutan;
  RETURN QUERY SELECT 'galat', k.kode, 'kondisi tanpa suku: tidak pernah benar', 'tambahkan baris acuan.kondisi_suku'
    FROM acuan.kondisi k
   WHERE k.himpunan = periksa_aturan.kode
     AND NOT EXISTS (SELECT FROM acuan.kondisi_suku s WHERE s.himpunan = k.himpunan AND s.kondisi = k.kode AND s.berlaku_mulai <= periksa_aturan.tanggal
                        AND (s.berlaku_selesai IS NULL OR s.berlaku_selesai > periksa_aturan.tanggal)) ORDER BY k.kode COLLATE "C";
  RETURN QUERY SELECT 'galat', a.indikator || ' #' || a.urutan, 'tahap kehamilan pada kelompok ' || g.kode || ' yang bukan kehamilan', 'kosongkan kolom tahap'
    FROM acuan.aturan_berlaku(periksa_aturan.kode, periksa_aturan.tanggal) a
    JOIN acuan.indikator i ON i.himpunan = a.himpunan AND i.kode = a.indikator
    JOIN acuan.kelompok_sasaran g ON g.himpunan = i.himpunan AND g.kode = i.kelompok
   WHERE a.tahap IS NOT NULL AND g.jenis <> 'kehamilan' ORDER BY i.nomor, a.urutan;
  RETURN QUERY SELECT 'galat', a.indikator || ' #' || a.urutan, m.masalah, m.saran
    FROM acuan.aturan_berlaku(periksa_aturan.kode, periksa_aturan.tanggal) a
    JOIN acuan.indikator i ON i.himpunan = a.himpunan AND i.kode = a.indikator
   CROSS JOIN LATERAL (VALUES
     (a.layanan IS NULL AND a.jenis <> 'umur', 'layanan kosong', 'isi kolom layanan'),
     (a.minimum IS NULL AND a.jenis IN ('tanggal', 'bulan', 'jumlah', 'jadwal', 'umur'), 'minimum kosong', 'isi kolom minimum'),
     (a.jendela IS NULL AND a.jenis IN ('tanggal', 'bulan', 'jumlah', 'jadwal', 'bulan_wajib'), 'jendela kosong', 'isi kolom jendela'),
     (a.lebar_bulan IS NULL AND a.jendela = 'terakhir', 'lebar jendela kosong', 'isi kolom lebar_bulan'),
     (a.hari IS NULL AND a.jenis = 'jatuh_tempo', 'hari kunjungan kosong', 'isi kolom hari, mis. {3,28,42}'),
     (a.porsi_persen IS NULL AND a.jenis = 'porsi', 'porsi kosong', 'isi kolom porsi_persen'),
     (a.bulan IS NULL AND a.jenis = 'bulan_wajib', 'bulan wajib kosong', 'isi kolom bulan, mis. {2,8}'),
     (a.isi IS NULL AND a.jenis = 'jumlah', 'isi per bulan Ya kosong', 'isi kolom isi'),
     ((a.isi IS NULL) <> (a.target_jumlah IS NULL) AND a.jenis <> 'jumlah', 'isi dan target_jumlah harus bersama', 'isi keduanya atau kosongkan keduanya'),
     (a.jenis = 'bulan' AND a.jendela = 'terakhir' AND a.minimum > a.lebar_bulan, 'minimum melebihi bulan jendela: tidak mungkin terpenuhi', 'kurangi minimum atau pakai jendela lahir'),
     (a.jenis = 'bulan' AND a.jendela = 'periode' AND a.laju_bulan IS NULL AND a.minimum > coalesce((SELECT min(CASE p WHEN 'bulan' THEN 1 WHEN 'triwulan' THEN 3 WHEN 'semester' THEN 6 ELSE 12 END) FROM unnest(a.periode) p), 1),
      'minimum melebihi bulan periode: tidak mungkin terpenuhi', 'batasi kolom periode, atau pakai laju_bulan'),
     (a.jenis = 'bulan' AND a.jendela = 'lahir' AND a.minimum > a.umur_dari + 1, 'minimum melebihi umur: tidak mungkin terpenuhi', 'naikkan umur_dari atau kurangi minimum')
   ) m (benar, masalah, saran) WHERE m.benar ORDER BY i.nomor, a.urutan;
  RETURN QUERY SELECT DISTINCT 'galat', x.indikator || ' #' || y.urutan, 'tumpang tindih dengan baris #' || x.urutan || ': tidak pernah dipakai pada sebagian cakupannya',
                      'pisahkan tahap, umur, atau periodenya'
    FROM acuan.cakupan_aturan(periksa_aturan.kode, periksa_aturan.tanggal) x
    JOIN acuan.cakupan_aturan(periksa_aturan.kode, periksa_aturan.tanggal) y
      ON x.indikator = y.indikator AND x.urutan < y.urutan AND x.periode = y.periode AND x.tahap = y.tahap AND x.umur = y.umur
   WHERE x.jenis <> 'jadwal' AND (x.kondisi IS NULL OR x.kondisi = y.kondisi) ORDER BY 2, 3;
  RETURN QUERY SELECT 'galat', a.indikator || ' #' || a.urutan, 'dua versi baris ini berlaku bersamaan', 'tutup versi lama dengan berlaku_selesai'
    FROM acuan.aturan_berlaku(periksa_aturan.kode, periksa_aturan.tanggal) a GROUP BY a.indikator, a.urutan HAVING count(*) > 1 ORDER BY 2;
  RETURN QUERY
  WITH c AS (SELECT DISTINCT x.indikator, x.periode, x.tahap, x.umur FROM acuan.cakupan_aturan(periksa_aturan.kode, periksa_aturan.tanggal) x),
  batas AS (SELECT c.indikator, c.periode, min(c.umur) AS dari, max(c.umur) AS sampai FROM c GROUP BY 1, 2),
  celah AS (
    SELECT b.indikator, b.periode, u.umur FROM batas b, generate_series(b.dari, b.sampai) u (umur)
     WHERE NOT EXISTS (SELECT FROM c WHERE c.indikator = b.indikator AND c.periode = b.periode AND c.umur = u.umur))
  SELECT 'galat', celah.indikator, 'celah umur ' || min(celah.umur) || '-' || max(celah.umur) || ' bulan pada periode ' || celah.periode, 'tambahkan baris untuk umur itu'
    FROM celah GROUP BY celah.indikator, celah.periode ORDER BY 2, 3;
  RETURN QUERY
  WITH c AS (SELECT DISTINCT x.indikator, x.periode, x.tahap FROM acuan.cakupan_aturan(periksa_aturan.kode, periksa_aturan.tanggal) x WHERE x.tahap <> '-')
  SELECT 'galat', s.indikator, 'celah tahap ' || s.tahap || ' pada periode ' || p.periode, 'tambahkan baris untuk tahap itu'
    FROM (SELECT DISTINCT c.indikator, c.tahap FROM c) s
   CROSS JOIN unnest(ARRAY['bulan', 'triwulan', 'semester', 'tahun']) p (periode)
   WHERE NOT EXISTS (SELECT FROM c WHERE c.indikator = s.indikator AND c.tahap = s.tahap AND c.periode = p.periode) ORDER BY 2, 3;
  RETURN QUERY
  WITH c AS (SELECT DISTINCT x.indikator, x.tahap FROM acuan.cakupan_aturan(periksa_aturan.kode, periksa_aturan.tanggal) x)
  SELECT 'galat', a.indikator, 'celah tahap T2: T1 dan T3 dicakup, T2 tidak', 'tambahkan T2'
    FROM c a JOIN c b ON a.indikator = b.indikator AND a.tahap = 'T1' AND b.tahap = 'T3'
   WHERE NOT EXISTS (SELECT FROM c m WHERE m.indikator = a.indikator AND m.tahap = 'T2') ORDER BY 2;
  RETURN QUERY SELECT 'peringatan', a.indikator || ' #' || a.urutan, 'umur di luar batas kelompok ' || g.kode || ': baris tidak pernah terpakai', 'sesuaikan umur'
    FROM acuan.aturan_berlaku(periksa_aturan.kode, periksa_aturan.tanggal) a
    JOIN acuan.indikator i ON i.himpunan = a.himpunan AND i.kode = a.indikator
    JOIN acuan.kelompok_sasaran g ON g.himpunan = i.himpunan AND g.kode = i.kelompok
   WHERE g.jenis = 'umur' AND (a.umur_dari > g.umur_sampai OR a.umur_sampai < g.umur_dari) ORDER BY i.nomor, a.urutan;
  RETURN QUERY SELECT 'peringatan', a.indikator || ' #' || a.urutan, 'jendela sejak lahir hanya membaca 64 bulan terakhir', 'batasi umur_sampai sampai 62'
    FROM acuan.aturan_berlaku(periksa_aturan.kode, periksa_aturan.tanggal) a
    JOIN acuan.indikator i ON i.himpunan = a.himpunan AND i.kode = a.indikator
    JOIN acuan.kelompok_sasaran g ON g.himpunan = i.himpunan AND g.kode = i.kelompok
   WHERE a.jendela = 'lahir' AND coalesce(a.umur_sampai, g.umur_sampai, 9999) > 62 ORDER BY i.nomor, a.urutan;
  BEGIN
    PERFORM acuan.aturan_set(periksa_aturan.kode, periksa_aturan.tanggal);
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS pesan = MESSAGE_TEXT, rincian = PG_EXCEPTION_DETAIL;
    RETURN QUERY SELECT 'galat', periksa_aturan.kode, 'mesin menolak himpunan ini: ' || pesan || coalesce(' ' || nullif(rincian, ''), ''),
      'perbaiki galat di atas; baris ke sekian dari acuan.teks_aturan(kode, tanggal)';
  END;
END
$$;
COMMENT ON FUNCTION acuan.periksa_aturan(text, date) IS
  'Yang salah pada sebuah himpunan aturan: tingkat (galat, peringatan), indikator dan baris, masalah, saran. Tanpa baris: siap dipakai';
