-- Around the service scoring: keys of the indicators, start of monitoring, cells in long form, the gap list.

-- The functions of the extension are pure: whoever reads tables may use them.
GRANT USAGE ON SCHEMA konvergensi TO konvergensi_publik, konvergensi_pembaca, konvergensi_analis, konvergensi_peninjau, konvergensi_pekerja,
  konvergensi_admin;

-- Keys of indicators that are new; existing keys stay. Called by the worker under its lock.
CREATE FUNCTION lap.selaraskan_indikator() RETURNS int4 LANGUAGE plpgsql AS $$
DECLARE
  v_baru int4;
  v_ubah int4;
BEGIN
  INSERT INTO lap.dim_indikator (indikator_sk, himpunan_aturan, sasaran, kode, nomor, nama, paket, dalam_skor, pembilang, penyebut,
    satuan, arah, dasar_hukum)
  SELECT coalesce((SELECT max(indikator_sk) FROM lap.dim_indikator), 0) + row_number() OVER (ORDER BY i.himpunan COLLATE "C", i.nomor)::int4,
    i.himpunan, i.kelompok, i.kode, i.nomor, i.nama, i.paket, i.dalam_skor, i.pembilang, i.penyebut, i.satuan_nilai, i.arah, i.dasar_hukum
  FROM acuan.indikator i
  WHERE i.dihitung AND NOT EXISTS (SELECT FROM lap.dim_indikator d WHERE d.himpunan_aturan = i.himpunan AND d.nomor = i.nomor);
  GET DIAGNOSTICS v_baru = ROW_COUNT;
  UPDATE lap.dim_indikator d
  SET sasaran = i.kelompok, kode = i.kode, nama = i.nama, paket = i.paket, dalam_skor = i.dalam_skor, pembilang = i.pembilang,
    penyebut = i.penyebut, satuan = i.satuan_nilai, arah = i.arah, dasar_hukum = i.dasar_hukum
  FROM acuan.indikator i
  WHERE i.dihitung AND d.himpunan_aturan = i.himpunan AND d.nomor = i.nomor
    AND (d.sasaran, d.kode, d.nama, d.paket, d.dalam_skor, d.pembilang, d.penyebut, d.satuan, d.arah, d.dasar_hukum)
      IS DISTINCT FROM (i.kelompok, i.kode, i.nama, i.paket, i.dalam_skor, i.pembilang, i.penyebut, i.satuan_nilai, i.arah, i.dasar_hukum);
  GET DIAGNOSTICS v_ubah = ROW_COUNT;
  RETURN v_baru + v_ubah;
END
$$;
REVOKE ALL ON FUNCTION lap.selaraskan_indikator() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lap.selaraskan_indikator() TO konvergensi_pekerja;
COMMENT ON FUNCTION lap.selaraskan_indikator() IS 'Menyelaraskan dim_indikator dengan acuan.indikator; mengembalikan jumlah baris baru dan berubah';

-- M0: the month of the first record of a village, whichever came first and whatever is withdrawn. Looked up is what may have moved since
-- the last call: measurements of the villages whose slices changed, services when anything beside measurements changed, forms (also
-- those that tell a state and no service) when files of forms came; everything when nobody told what changed, or asked for (semua).
CREATE FUNCTION inti.perbarui_pantauan(semua boolean DEFAULT false) RETURNS int8 LANGUAGE plpgsql AS $$
DECLARE
  m record;
  v_formulir bigint := (SELECT coalesce(max(b.batch_id), 0) FROM sumber.batch b WHERE b.pemetaan IN (SELECT p.pemetaan FROM acuan.pemetaan p WHERE p.aturan = 'formulir'));
  v_layanan boolean;
  v_form boolean;
  v_ukur text[] := '{}';
  v_desa text[];
  v_beda boolean;
BEGIN
  SELECT * INTO m FROM operasi.masukan;
  IF NOT semua AND m.pantauan = m.revisi AND m.pantauan_formulir = v_formulir THEN
    RETURN 0;
  END IF;
  semua := semua OR m.semua > m.pantauan;
  v_layanan := semua OR m.tanda > m.pantauan;
  v_form := semua OR m.pantauan_formulir <> v_formulir;
  IF NOT semua THEN
    v_ukur := ARRAY(SELECT DISTINCT i.kode_desa FROM operasi.irisan i WHERE i.revisi > m.pantauan AND i.sumber NOT IN ('orang', 'desa', 'dana') AND i.kode_desa <> '-');
  END IF;
  CREATE TEMP TABLE t_awal ON COMMIT DROP AS -- by itself: several processes read for a table, one alone for an INSERT
  SELECT kode_desa, date_trunc('month', min(tanggal))::date AS catatan, date_trunc('month', min(tanggal) FILTER (WHERE apa = 'ukur'))::date AS ukur,
    date_trunc('month', min(tanggal) FILTER (WHERE apa = 'layanan'))::date AS layanan, date_trunc('month', min(tanggal) FILTER (WHERE apa = 'formulir'))::date AS formulir
  FROM (SELECT 'ukur' AS apa, kode_desa, min(tgl_ukur) AS tanggal FROM inti.pengukuran WHERE semua GROUP BY 2
        UNION ALL SELECT 'ukur', kode_desa, min(tgl_ukur) FROM inti.pengukuran WHERE kode_desa = ANY (v_ukur) GROUP BY 2
        UNION ALL SELECT 'ukur', kode_desa, ukur_pertama FROM inti.pantauan_desa WHERE NOT semua AND kode_desa <> ALL (v_ukur)
        UNION ALL SELECT 'layanan', kode_desa, min(tanggal) FROM inti.layanan WHERE v_layanan GROUP BY 2
        UNION ALL SELECT 'layanan', kode_desa, layanan_pertama FROM inti.pantauan_desa WHERE NOT v_layanan
        UNION ALL SELECT 'formulir', kode_desa, min(tgl_ukur) FROM sumber.form_ibu WHERE v_form AND diganti IS NULL GROUP BY 2
        UNION ALL SELECT 'formulir', kode_desa, min(tgl_ukur) FROM sumber.form_anak WHERE v_form AND diganti IS NULL GROUP BY 2
        UNION ALL SELECT 'formulir', kode_desa, min(tgl_ukur) FROM sumber.form_layanan WHERE v_form AND diganti IS NULL GROUP BY 2
        UNION ALL SELECT 'formulir', kode_desa, formulir_pertama FROM inti.pantauan_desa WHERE NOT v_form) c
  WHERE kode_desa <> '-' AND tanggal IS NOT NULL GROUP BY kode_desa;
  SELECT array_agg(kode_desa) FILTER (WHERE p.ditetapkan IS NULL AND p.catatan_pertama IS DISTINCT FROM t.catatan), count(*) > 0 INTO v_desa, v_beda
  FROM inti.pantauan_desa p FULL JOIN t_awal t USING (kode_desa)
  WHERE (p.catatan_pertama, p.ukur_pertama, p.layanan_pertama, p.formulir_pertama) IS DISTINCT FROM (t.catatan, t.ukur, t.layanan, t.formulir);
  IF v_beda THEN
    DELETE FROM inti.pantauan_desa p WHERE p.ditetapkan IS NULL AND NOT EXISTS (SELECT FROM t_awal t WHERE t.kode_desa = p.kode_desa);
    UPDATE inti.pantauan_desa p SET catatan_pertama = NULL, ukur_pertama = NULL, layanan_pertama = NULL, formulir_pertama = NULL
    WHERE p.catatan_pertama IS NOT NULL AND NOT EXISTS (SELECT FROM t_awal t WHERE t.kode_desa = p.kode_desa);
    INSERT INTO inti.pantauan_desa AS lama (kode_kab, kode_kec, kode_desa, catatan_pertama, ukur_pertama, layanan_pertama, formulir_pertama)
    SELECT left(t.kode_desa, 5), left(t.kode_desa, 8), t.kode_desa, t.catatan, t.ukur, t.layanan, t.formulir FROM t_awal t
    ON CONFLICT (kode_desa) DO UPDATE SET catatan_pertama = excluded.catatan_pertama, ukur_pertama = excluded.ukur_pertama, layanan_pertama = excluded.layanan_pertama,
      formulir_pertama = excluded.formulir_pertama
    WHERE (lama.catatan_pertama, lama.ukur_pertama, lama.layanan_pertama, lama.formulir_pertama) IS DISTINCT FROM
      (excluded.catatan_pertama, excluded.ukur_pertama, excluded.layanan_pertama, excluded.formulir_pertama);
    PERFORM operasi.tandai_desa(coalesce(v_desa, '{}'), 'desa'); -- whoever ever lived there
  END IF;
  DROP TABLE t_awal;
  UPDATE operasi.masukan SET pantauan = revisi, pantauan_formulir = v_formulir;
  RETURN coalesce(cardinality(v_desa), 0);
END
$$;
REVOKE ALL ON FUNCTION inti.perbarui_pantauan(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.perbarui_pantauan(boolean) TO konvergensi_pekerja;
COMMENT ON FUNCTION inti.perbarui_pantauan(boolean) IS
  'Menghitung awal pemantauan desa yang catatannya berubah sejak terakhir (semua = true: semua desa) dan mencatat desa yang awalnya berpindah; mengembalikan banyaknya';

-- One row per cell.
CREATE VIEW inti.sel_layanan AS
SELECT s.kode_kab, s.kode_kec, s.kode_desa, s.dusun, s.posyandu, s.periode, s.himpunan, s.sasaran, s.orang_id, s.kehamilan, s.keluarga,
  s.tahap, s.umur_bulan, s.risiko, i.kode AS indikator, i.nomor, i.paket, i.dalam_skor,
  c.status AS nilai, CASE WHEN c.status IS DISTINCT FROM 'TS' THEN c.got END AS dapat, CASE WHEN c.status IS DISTINCT FROM 'TS' THEN c.need END AS perlu,
  c.father AND c.status = 'Y' AS ayah, c.reason AS sebab
FROM inti.status_layanan s
CROSS JOIN LATERAL konvergensi.cells_unpack(s.sel) c
JOIN lap.dim_indikator i ON i.himpunan_aturan = s.himpunan AND i.nomor = c.number;
COMMENT ON VIEW inti.sel_layanan IS 'Bentuk panjang inti.status_layanan untuk analis: satu baris per orang, indikator dan periode';
COMMENT ON COLUMN inti.sel_layanan.kode_kab IS 'Kabupaten/kota tempat dihitung';
COMMENT ON COLUMN inti.sel_layanan.kode_kec IS 'Kecamatan tempat dihitung';
COMMENT ON COLUMN inti.sel_layanan.kode_desa IS 'Desa/kelurahan tempat dihitung';
COMMENT ON COLUMN inti.sel_layanan.dusun IS 'Dusun pada tanggal nilai';
COMMENT ON COLUMN inti.sel_layanan.posyandu IS 'Posyandu pada tanggal nilai';
COMMENT ON COLUMN inti.sel_layanan.periode IS 'Kode periode';
COMMENT ON COLUMN inti.sel_layanan.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN inti.sel_layanan.sasaran IS 'Kelompok sasaran';
COMMENT ON COLUMN inti.sel_layanan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.sel_layanan.kehamilan IS 'Urutan kehamilan; 0 bila bukan baris kehamilan';
COMMENT ON COLUMN inti.sel_layanan.keluarga IS 'Rumah tangga';
COMMENT ON COLUMN inti.sel_layanan.tahap IS 'Tahap kehamilan';
COMMENT ON COLUMN inti.sel_layanan.umur_bulan IS 'Umur genap dalam bulan';
COMMENT ON COLUMN inti.sel_layanan.risiko IS 'Berisiko; kosong: belum dicatat';
COMMENT ON COLUMN inti.sel_layanan.indikator IS 'Kode indikator';
COMMENT ON COLUMN inti.sel_layanan.nomor IS 'Nomor indikator';
COMMENT ON COLUMN inti.sel_layanan.paket IS 'Paket layanan';
COMMENT ON COLUMN inti.sel_layanan.dalam_skor IS 'Ikut menghitung tingkat konvergensi';
COMMENT ON COLUMN inti.sel_layanan.nilai IS 'Y diterima, T tidak, TS tidak berlaku, kosong tidak dipantau';
COMMENT ON COLUMN inti.sel_layanan.dapat IS 'Yang diterima';
COMMENT ON COLUMN inti.sel_layanan.perlu IS 'Yang disyaratkan';
COMMENT ON COLUMN inti.sel_layanan.sebab IS 'Sebab menurut aturan';
COMMENT ON COLUMN inti.sel_layanan.ayah IS 'Dengan pengasuh laki-laki pada sedikitnya satu bulan yang dihitung';

CREATE TABLE acuan.tembusan (
  himpunan     text NOT NULL,
  indikator    text NOT NULL,
  ke_pengukur  boolean NOT NULL,
  ke_penyedia  text CHECK (ke_penyedia IN ('kesehatan', 'paud')),
  PRIMARY KEY (himpunan, indikator)
);
COMMENT ON TABLE acuan.tembusan IS 'Kepada siapa kesenjangan sebuah indikator ditembuskan (Perbup Bone 58/2022 Pasal 43 ayat 2); desa selalu menerima';
COMMENT ON COLUMN acuan.tembusan.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.tembusan.indikator IS 'Kode indikator';
COMMENT ON COLUMN acuan.tembusan.ke_pengukur IS 'Pelaksana pengukuran stunting';
COMMENT ON COLUMN acuan.tembusan.ke_penyedia IS 'Penyedia layanan: kesehatan atau paud; kosong: tidak ada';
INSERT INTO acuan.tembusan (himpunan, indikator, ke_pengukur, ke_penyedia)
SELECT i.himpunan, i.kode, i.himpunan = 'kpm2019' AND i.kode IN ('A2', 'A3') OR i.himpunan = 'perpres72' AND i.kode = 'N5',
  CASE WHEN i.kode IN ('P1', 'A10') AND i.himpunan = 'kpm2019' THEN 'paud'
       WHEN i.paket IN ('KIA', 'GIZI') OR i.himpunan = 'perpres72' AND i.kelompok IN ('REMATRI', 'CATIN', 'HAMIL', 'ANAK') THEN 'kesehatan' END
FROM acuan.indikator i
WHERE i.himpunan IN ('kpm2019', 'perpres72') AND i.dihitung;

-- How many periods of the same kind in a row, this one included, the cell was T or not monitored.
CREATE FUNCTION inti.berturut(orang_id bigint, himpunan text, sasaran text, kehamilan int, nomor int, periode text) RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE mundur AS (
    SELECT p.kode, p.sebelum, 1 AS n FROM acuan.periode p WHERE p.kode = berturut.periode
    UNION ALL
    SELECT p.kode, p.sebelum, m.n + 1 FROM mundur m JOIN acuan.periode p ON p.kode = m.sebelum
    WHERE EXISTS (SELECT FROM inti.status_layanan s
                  WHERE s.orang_id = berturut.orang_id AND s.periode = m.sebelum AND s.himpunan = berturut.himpunan
                    AND s.sasaran = berturut.sasaran AND s.kehamilan = berturut.kehamilan
                    AND s.keluar IS NULL AND coalesce(konvergensi.cells_status(s.sel, berturut.nomor), 'T') = 'T'))
  SELECT max(n) FROM mundur
$$;
COMMENT ON FUNCTION inti.berturut(bigint, text, text, int, int, text) IS
  'Banyak periode sejenis berturut-turut, termasuk periode ini, dengan sel T atau tidak dipantau';

-- Calendar months of a mask: bit 0 is the month number dari (year x 12 + month - 1).
CREATE FUNCTION inti.bulan_kosong(dari int, mask text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(to_char(make_date((dari + b) / 12, (dari + b) % 12 + 1, 1), 'YYYY-MM'), ', ' ORDER BY b)
  FROM generate_series(0, 63) b
  WHERE substr(('x' || lpad(mask, 16, '0'))::bit(64)::text, 64 - b, 1) = '1'
$$;
COMMENT ON FUNCTION inti.bulan_kosong(int, text) IS 'Daftar bulan dari bukti sel: bulan pertama dan bit heksadesimal';

-- What somebody wrote about a person may name people: for who may read the column, in the rows that its policy lets out and writes down.
-- A view could not name the column: an analyst has no right to it.
CREATE FUNCTION inti.kata_alasan(orang_id bigint, sasaran text, indikator text, periode text, hasil boolean) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF NOT pg_catalog.has_column_privilege('inti.alasan', 'keterangan', 'SELECT') THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT CASE WHEN kata_alasan.hasil THEN a.hasil_tindak_lanjut ELSE a.keterangan END FROM inti.alasan a
    WHERE a.orang_id = kata_alasan.orang_id AND a.sasaran = kata_alasan.sasaran AND a.indikator = kata_alasan.indikator AND a.periode = kata_alasan.periode);
END
$$;
COMMENT ON FUNCTION inti.kata_alasan(bigint, text, text, text, boolean) IS
  'Keterangan alasan (hasil: hasil tindak lanjut) yang ditulis petugas, mungkin menyebut nama: hanya untuk peninjau wilayah itu dan program, selain itu kosong; pembacaannya dicatat';

CREATE VIEW inti.daftar_kesenjangan AS
SELECT s.kode_kab, s.kode_kec, s.kode_desa, s.dusun, s.posyandu, s.periode, s.himpunan, s.sasaran, s.orang_id, s.kehamilan, s.keluarga,
  i.kode AS indikator, i.nama AS indikator_nama, i.paket, c.status AS nilai, c.reason AS sebab, u.satuan, c.need AS perlu, c.got AS dapat,
  greatest(c.need - c.got, 0) AS kurang,
  (SELECT inti.bulan_kosong(split_part(b.teks, ' ', 2)::int, split_part(b.teks, ' ', 3)) FROM string_to_table(s.kosong, ';') AS b (teks)
   WHERE split_part(b.teks, ' ', 1) = i.nomor::text) AS bulan_kosong,
  inti.berturut(s.orang_id, s.himpunan, s.sasaran, s.kehamilan, i.nomor, s.periode) AS berturut,
  s.seharusnya - s.diterima AS kesenjangan_n, s.risiko AS berisiko,
  k.alasan, k.nama AS alasan_nama, CASE WHEN c.status = 'T' AND a.alasan IS NOT NULL THEN inti.kata_alasan(a.orang_id, a.sasaran, a.indikator, a.periode, false) END AS keterangan,
  true AS ke_desa, coalesce(t.ke_pengukur, false) AS ke_pengukur, t.ke_penyedia, k.ke_pemda,
  a.tgl_tindak_lanjut, CASE WHEN a.alasan IS NOT NULL THEN inti.kata_alasan(a.orang_id, a.sasaran, a.indikator, a.periode, true) END AS hasil_tindak_lanjut
FROM inti.status_layanan s
CROSS JOIN LATERAL konvergensi.cells_unpack(s.sel) c
JOIN lap.dim_indikator i ON i.himpunan_aturan = s.himpunan AND i.nomor = c.number
LEFT JOIN LATERAL (SELECT CASE WHEN c.reason LIKE 'jumlah%' THEN 'tablet' WHEN r.jenis = 'tanggal' THEN 'kali' WHEN r.jenis IN ('bulan', 'porsi', 'bulan_wajib') THEN 'bulan'
    WHEN r.jenis = 'jatuh_tempo' THEN 'kunjungan' WHEN r.jenis = 'jadwal' THEN 'bagian' ELSE 'jawaban' END AS satuan
  FROM acuan.aturan r JOIN acuan.indikator x ON x.himpunan = r.himpunan AND x.kode = r.indikator AND x.varian = r.varian
  WHERE r.himpunan = s.himpunan AND r.indikator = i.kode ORDER BY r.urutan LIMIT 1) u ON true
LEFT JOIN inti.alasan a ON a.orang_id = s.orang_id AND a.sasaran = s.sasaran AND a.indikator = i.kode AND a.periode = s.periode
JOIN acuan.alasan k ON k.alasan = CASE WHEN c.status IS NULL THEN '12' ELSE coalesce(a.alasan, '00') END
LEFT JOIN acuan.tembusan t ON t.himpunan = s.himpunan AND t.indikator = i.kode
WHERE c.status IS NULL OR c.status = 'T';
COMMENT ON VIEW inti.daftar_kesenjangan IS
  'Daftar kesenjangan: satu baris per sel T atau tidak dipantau, dengan kekurangan, alasan (Pasal 38 ayat 4) dan alamat tembusan (Pasal 43 ayat 2); urutkan menurut berisiko, berturut, kesenjangan_n';
COMMENT ON COLUMN inti.daftar_kesenjangan.kode_kab IS 'Kabupaten/kota';
COMMENT ON COLUMN inti.daftar_kesenjangan.kode_kec IS 'Kecamatan';
COMMENT ON COLUMN inti.daftar_kesenjangan.kode_desa IS 'Desa/kelurahan';
COMMENT ON COLUMN inti.daftar_kesenjangan.dusun IS 'Dusun';
COMMENT ON COLUMN inti.daftar_kesenjangan.posyandu IS 'Posyandu';
COMMENT ON COLUMN inti.daftar_kesenjangan.periode IS 'Kode periode';
COMMENT ON COLUMN inti.daftar_kesenjangan.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN inti.daftar_kesenjangan.sasaran IS 'Kelompok sasaran';
COMMENT ON COLUMN inti.daftar_kesenjangan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.daftar_kesenjangan.kehamilan IS 'Urutan kehamilan; 0 bila bukan baris kehamilan';
COMMENT ON COLUMN inti.daftar_kesenjangan.keluarga IS 'Rumah tangga';
COMMENT ON COLUMN inti.daftar_kesenjangan.indikator IS 'Kode indikator';
COMMENT ON COLUMN inti.daftar_kesenjangan.indikator_nama IS 'Bunyi indikator';
COMMENT ON COLUMN inti.daftar_kesenjangan.paket IS 'Paket layanan';
COMMENT ON COLUMN inti.daftar_kesenjangan.nilai IS 'T tidak diterima lengkap; kosong: tidak dipantau';
COMMENT ON COLUMN inti.daftar_kesenjangan.sebab IS 'Sebab menurut aturan';
COMMENT ON COLUMN inti.daftar_kesenjangan.satuan IS 'Satuan perlu dan dapat';
COMMENT ON COLUMN inti.daftar_kesenjangan.perlu IS 'Yang disyaratkan';
COMMENT ON COLUMN inti.daftar_kesenjangan.dapat IS 'Yang diterima';
COMMENT ON COLUMN inti.daftar_kesenjangan.kurang IS 'Kekurangan = perlu - dapat';
COMMENT ON COLUMN inti.daftar_kesenjangan.bulan_kosong IS 'Bulan hadir dalam jendela tanpa layanan';
COMMENT ON COLUMN inti.daftar_kesenjangan.berturut IS 'Banyak periode berturut-turut dengan kesenjangan yang sama, termasuk ini';
COMMENT ON COLUMN inti.daftar_kesenjangan.kesenjangan_n IS 'Banyak kesenjangan orang itu pada periode ini';
COMMENT ON COLUMN inti.daftar_kesenjangan.berisiko IS 'Orang berisiko; kosong: belum dicatat';
COMMENT ON COLUMN inti.daftar_kesenjangan.alasan IS 'Kode alasan; 12 otomatis bila tidak dipantau, 00 belum dicatat';
COMMENT ON COLUMN inti.daftar_kesenjangan.alasan_nama IS 'Bunyi alasan';
COMMENT ON COLUMN inti.daftar_kesenjangan.keterangan IS 'Keterangan alasan; kosong bagi analis';
COMMENT ON COLUMN inti.daftar_kesenjangan.ke_desa IS 'Disampaikan kepada pemerintah desa: selalu';
COMMENT ON COLUMN inti.daftar_kesenjangan.ke_pengukur IS 'Tembusan kepada pelaksana pengukuran';
COMMENT ON COLUMN inti.daftar_kesenjangan.ke_penyedia IS 'Tembusan kepada penyedia layanan: kesehatan atau paud';
COMMENT ON COLUMN inti.daftar_kesenjangan.ke_pemda IS 'Tembusan kepada pemerintah daerah';
COMMENT ON COLUMN inti.daftar_kesenjangan.tgl_tindak_lanjut IS 'Tanggal tindak lanjut';
COMMENT ON COLUMN inti.daftar_kesenjangan.hasil_tindak_lanjut IS 'Hasil tindak lanjut';
