-- Groups that sex and age do not define, derived from the registers (acuan.kelompok_sasaran.turunan). Recorded
-- memberships (inti.kepesertaan) stand beside them. One definition for the worker and for inti.riwayat.
--
-- A family answers through one member, so that it is counted once: the eldest who is alive, after a death the next. A family
-- at risk is a member of its group from the first to the last day of the period at whose end it is at risk.
CREATE FUNCTION inti.wakil_keluarga(keluarga bigint DEFAULT NULL)
RETURNS TABLE (keluarga_id bigint, orang_id bigint, mulai date, selesai date) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT w.keluarga_id, w.orang_id, coalesce(w.pendahulu, '-infinity'::date), NULL::date
  FROM (SELECT o.keluarga_id, o.orang_id, o.tgl_meninggal,
          max(coalesce(o.tgl_meninggal + 1, 'infinity'::date)) OVER (PARTITION BY o.keluarga_id ORDER BY o.tgl_lahir NULLS LAST, o.orang_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS pendahulu
        FROM inti.orang o WHERE o.keluarga_id IS NOT NULL AND (wakil_keluarga.keluarga IS NULL OR o.keluarga_id = wakil_keluarga.keluarga)) w
  WHERE isfinite(w.pendahulu) IS NOT FALSE AND (w.tgl_meninggal IS NULL OR w.pendahulu IS NULL OR w.tgl_meninggal >= w.pendahulu)
$$;
COMMENT ON FUNCTION inti.wakil_keluarga(bigint) IS 'Siapa mewakili sebuah keluarga sejak kapan: anggota tertua yang hidup; sesudah meninggal anggota berikutnya';

CREATE FUNCTION inti.kepesertaan_turunan(himpunan text, periode text, orang bigint DEFAULT NULL)
RETURNS TABLE (orang_id bigint, sasaran text, mulai date, selesai date) LANGUAGE sql STABLE AS $$
  WITH g AS (SELECT k.kode, k.turunan FROM acuan.kelompok_sasaran k WHERE k.himpunan = kepesertaan_turunan.himpunan AND k.turunan IS NOT NULL),
  p AS (SELECT a.mulai, a.selesai FROM acuan.periode a WHERE a.kode = kepesertaan_turunan.periode),
  pus AS (SELECT max(nilai) FILTER (WHERE parameter = 'pus_umur_dari')::int AS dari, max(nilai) FILTER (WHERE parameter = 'pus_umur_sampai')::int AS sampai
          FROM acuan.parameter_krs WHERE definisi = 'bkkbn'),
  -- The family of the one person asked for; 0, which is no family, for a person without one; NULL for everybody.
  saya AS (SELECT CASE WHEN kepesertaan_turunan.orang IS NOT NULL THEN
             coalesce((SELECT o.keluarga_id FROM inti.orang o WHERE o.orang_id = kepesertaan_turunan.orang), 0) END AS keluarga_id)
  SELECT a.ibu_id, g.kode, a.tgl_lahir, least(inti.hari_genap(a.tgl_lahir, CASE g.turunan WHEN 'ibu_baduta' THEN 24 ELSE 84 END), a.tgl_meninggal + 1)
  FROM g JOIN inti.orang a ON a.ibu_id IS NOT NULL AND a.tgl_lahir IS NOT NULL
  WHERE g.turunan IN ('ibu_baduta', 'pengasuh') AND (kepesertaan_turunan.orang IS NULL OR a.ibu_id = kepesertaan_turunan.orang)
    AND (a.tgl_meninggal IS NULL OR a.tgl_meninggal >= a.tgl_lahir)
  UNION ALL
  SELECT o.orang_id, g.kode, greatest(b.sejak, inti.hari_genap(o.tgl_lahir, pus.dari * 12)), inti.hari_genap(o.tgl_lahir, (pus.sampai + 1) * 12)
  FROM g CROSS JOIN pus
  CROSS JOIN (SELECT x.orang_id, min(x.sejak) AS sejak
              FROM (SELECT k.orang_id, k.mulai AS sejak FROM inti.kepesertaan k WHERE k.sasaran = 'KAWIN'
                    UNION ALL SELECT h.orang_id, h.tgl_catat FROM inti.kehamilan h
                    UNION ALL SELECT a.ibu_id, a.tgl_lahir FROM inti.orang a WHERE a.ibu_id IS NOT NULL AND a.tgl_lahir IS NOT NULL) x
              WHERE kepesertaan_turunan.orang IS NULL OR x.orang_id = kepesertaan_turunan.orang GROUP BY x.orang_id) b
  JOIN inti.orang o ON o.orang_id = b.orang_id AND o.jk = 'P' AND o.tgl_lahir IS NOT NULL AND inti.hari_genap(o.tgl_lahir, (pus.sampai + 1) * 12) > b.sejak
  WHERE g.turunan = 'pasangan'
  UNION ALL
  SELECT w.orang_id, g.kode, w.mulai, w.selesai
  FROM g CROSS JOIN inti.wakil_keluarga((SELECT keluarga_id FROM saya)) w
  WHERE g.turunan = 'keluarga' AND (kepesertaan_turunan.orang IS NULL OR w.orang_id = kepesertaan_turunan.orang)
  UNION ALL
  SELECT w.orang_id, g.kode, greatest(w.mulai, p.mulai), p.selesai + 1
  FROM p JOIN g ON g.turunan IN ('krs_bkkbn', 'krs_perbup58')
  CROSS JOIN inti.hitung_krs(p.selesai, (SELECT CASE WHEN keluarga_id IS NOT NULL THEN ARRAY[keluarga_id] END FROM saya)) k
  JOIN inti.wakil_keluarga((SELECT keluarga_id FROM saya)) w ON w.keluarga_id = k.keluarga_id AND w.mulai <= p.selesai
  WHERE k.berisiko AND 'krs_' || k.definisi = g.turunan AND (kepesertaan_turunan.orang IS NULL OR w.orang_id = kepesertaan_turunan.orang)
  UNION ALL
  SELECT inti.nomor_desa(d.kode_desa), g.kode, '-infinity', NULL
  FROM g CROSS JOIN inti.pantauan_desa d
  WHERE g.turunan = 'desa' AND (kepesertaan_turunan.orang IS NULL OR inti.nomor_desa(d.kode_desa) = kepesertaan_turunan.orang)
$$;
COMMENT ON FUNCTION inti.kepesertaan_turunan(text, text, bigint) IS
  'Keanggotaan kelompok yang diturunkan dari register bagi sebuah himpunan aturan dan periode, semua orang atau satu orang; selesai: hari pertama sesudahnya';

-- The history of a person in a period: with the groups that the registers give; of a village by its number.
CREATE FUNCTION inti.riwayat(orang_id bigint, periode text, himpunan text DEFAULT 'kpm2019') RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_set(r.j, '{memberships}', (r.j -> 'memberships') || (
      SELECT coalesce(jsonb_agg(jsonb_build_object('group', t.sasaran, 'from', inti.tanggal_json(t.mulai), 'to', inti.tanggal_json(t.selesai - 1))), '[]')
      FROM inti.kepesertaan_turunan(riwayat.himpunan, riwayat.periode, riwayat.orang_id) t))
  FROM (SELECT inti.riwayat(riwayat.orang_id) AS j WHERE riwayat.orang_id >= 0
        UNION ALL
        SELECT jsonb_build_object('residences', jsonb_build_array(jsonb_build_object('monitored', inti.tanggal_json(coalesce(d.ditetapkan, d.catatan_pertama)),
            'village', d.kode_desa, 'household', riwayat.orang_id::text)), 'memberships', jsonb_build_array(),
          'events', (SELECT coalesce(jsonb_agg(jsonb_build_object('item', j.kode, 'date', inti.tanggal_json(k.tanggal, k.bulan_saja), 'answer', k.jawaban)), '[]')
            FROM inti.keadaan_desa k JOIN acuan.jenis_layanan j ON j.nomor = k.butir WHERE k.kode_kab = d.kode_kab AND k.kode_desa = d.kode_desa))
        FROM inti.pantauan_desa d WHERE inti.nomor_desa(d.kode_desa) = riwayat.orang_id) r
$$;
COMMENT ON FUNCTION inti.riwayat(bigint, text, text) IS
  'Riwayat seseorang (atau sebuah desa) dengan keanggotaan kelompok yang diturunkan bagi periode dan himpunan itu (data pribadi, tanpa nama dan NIK)';

-- Why a cell has its value, for somebody at the keyboard: SELECT * FROM inti.jelaskan(4711, '2025-Q1');
CREATE FUNCTION inti.jelaskan(orang_id bigint, periode text, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (sasaran text, kehamilan int, indikator text, nama text, nilai text, dapat int, perlu int, satuan text, dari date, sampai date,
  bulan_kosong text, bukti text, sebab text) LANGUAGE sql STABLE AS $$
  SELECT e.target_group, e.pregnancy, e.indicator, i.nama, e.status, e.got, e.need, e.unit, e.window_from, e.window_to,
    nullif(array_to_string(e.months_without, ', '), ''), nullif(array_to_string(e.evidence, '; '), ''), e.reason
  FROM acuan.periode p
  CROSS JOIN LATERAL konvergensi.convergence_explain(acuan.aturan_set(jelaskan.himpunan, p.selesai),
    inti.riwayat(jelaskan.orang_id, p.kode, jelaskan.himpunan), p.kode,
    switches => ARRAY(SELECT w.indikator FROM acuan.indikator_wilayah w
      JOIN inti.tinggal_pada(jelaskan.orang_id, p.selesai) t ON w.kode_wilayah = 'ID' OR t.kode_desa = w.kode_wilayah OR t.kode_desa LIKE w.kode_wilayah || '.%'
      WHERE w.himpunan = jelaskan.himpunan AND w.berlaku_mulai <= p.selesai AND (w.berlaku_selesai IS NULL OR w.berlaku_selesai > p.selesai))) e
  JOIN acuan.indikator i ON i.himpunan = jelaskan.himpunan AND i.kode = e.indicator
  WHERE p.kode = jelaskan.periode
  ORDER BY e.target_group, e.pregnancy, i.nomor
$$;
COMMENT ON FUNCTION inti.jelaskan(bigint, text, text) IS
  'Mengapa sel seseorang bernilai Y, T, TS atau tidak dipantau: hitungan, jendela, bulan tanpa layanan, bukti, dan sebabnya (data pribadi)';

-- Why somebody did not receive a service, and what followed (Pasal 38 ayat 4): for reviewers of the area. In the gap list at once, in the
-- published counts with the next scoring.
CREATE FUNCTION inti.catat_alasan(p_orang bigint, p_indikator text, p_periode text, p_alasan text, p_keterangan text DEFAULT NULL,
  p_tgl_tindak_lanjut date DEFAULT NULL, p_hasil text DEFAULT NULL, p_himpunan text DEFAULT 'kpm2019') RETURNS int4
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kab text[] := CASE WHEN NOT operasi.bertindak_sebagai('konvergensi_pekerja') THEN operasi.wilayah_pembaca('inti.alasan') END;
  v_n int4;
BEGIN
  IF NOT EXISTS (SELECT FROM acuan.alasan a WHERE a.alasan = p_alasan AND NOT a.otomatis) THEN
    RAISE EXCEPTION 'there is no such reason' USING ERRCODE = '22023', HINT = 'acuan.alasan lists the codes; 00 and 12 are set by the program.';
  END IF;
  IF p_alasan = '99' AND coalesce(btrim(p_keterangan), '') = '' THEN
    RAISE EXCEPTION 'reason 99 needs words' USING ERRCODE = '22023', HINT = 'Say the reason in p_keterangan.';
  END IF;
  INSERT INTO inti.alasan AS lama (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan, keterangan, tgl_tindak_lanjut, hasil_tindak_lanjut)
  SELECT DISTINCT ON (s.sasaran) s.kode_kab, s.kode_kec, s.orang_id, s.sasaran, i.kode, s.periode, p_alasan, p_keterangan, p_tgl_tindak_lanjut, p_hasil
  FROM inti.status_layanan s
  JOIN lap.dim_indikator i ON i.himpunan_aturan = s.himpunan AND i.sasaran = s.sasaran AND i.kode = p_indikator
  WHERE s.orang_id = p_orang AND s.orang_id > 0 AND s.periode = p_periode AND s.himpunan = p_himpunan AND s.keluar IS NULL
    AND konvergensi.cells_status(s.sel, i.nomor) = 'T' AND (kab IS NULL OR s.kode_kab = ANY (kab))
  ORDER BY s.sasaran, s.kehamilan DESC
  ON CONFLICT (orang_id, sasaran, indikator, periode) DO UPDATE
    SET kode_kab = excluded.kode_kab, kode_kec = excluded.kode_kec, alasan = excluded.alasan, keterangan = excluded.keterangan, waktu = excluded.waktu, orang_asal = NULL,
      tgl_tindak_lanjut = coalesce(excluded.tgl_tindak_lanjut, lama.tgl_tindak_lanjut), hasil_tindak_lanjut = coalesce(excluded.hasil_tindak_lanjut, lama.hasil_tindak_lanjut);
  GET DIAGNOSTICS v_n = ROW_COUNT;
  IF v_n = 0 THEN
    RAISE EXCEPTION 'no missing service of this person, indicator and period in your area' USING ERRCODE = 'P0002',
      HINT = 'A reason belongs to a cell T of inti.daftar_kesenjangan; not monitored cells have reason 12 by themselves.';
  END IF;
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION inti.catat_alasan(bigint, text, text, text, text, date, text, text) IS
  'Mencatat alasan sebuah layanan tidak diterima (sel T) dan tindak lanjutnya (Pasal 38 ayat 4); alasan menurut acuan.alasan, 99 dengan keterangan';
REVOKE ALL ON FUNCTION inti.catat_alasan(bigint, text, text, text, text, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.catat_alasan(bigint, text, text, text, text, date, text, text) TO konvergensi_peninjau, konvergensi_pekerja;

-- Where a cell is counted may be known better later: the reason goes along, so that whoever sees the gap sees why.
CREATE FUNCTION inti.letakkan_alasan(periode text) RETURNS void LANGUAGE sql AS $$
  UPDATE inti.alasan a SET kode_kab = s.kode_kab, kode_kec = s.kode_kec
  FROM inti.status_layanan s
  WHERE a.periode = letakkan_alasan.periode AND s.orang_id = a.orang_id AND s.periode = a.periode AND s.sasaran = a.sasaran AND s.keluar IS NULL
    AND NOT EXISTS (SELECT FROM inti.status_layanan t WHERE t.orang_id = a.orang_id AND t.periode = a.periode AND t.sasaran = a.sasaran AND t.keluar IS NULL
      AND t.kode_kab = a.kode_kab AND t.kode_kec = a.kode_kec)
$$;
COMMENT ON FUNCTION inti.letakkan_alasan(text) IS 'Menempatkan alasan sebuah periode di wilayah tempat selnya dihitung; dipanggil sesudah penilaian';
REVOKE ALL ON FUNCTION inti.letakkan_alasan(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.letakkan_alasan(text) TO konvergensi_pekerja;
