-- Dimensions of the published star schema. Surrogate keys are given once and never change.
-- Below the village stand its posyandu, and one member 'Tanpa posyandu' for children without one; an area that is not
-- known is a member of its own ('73.08.-', '73.08.01.-'), so that the figures of the parts always add up to the whole.
CREATE TABLE lap.dim_wilayah (
  wilayah_sk       int4 PRIMARY KEY,
  kode             text NOT NULL,
  kode_bps         text,
  nama             text NOT NULL,
  tingkat          text NOT NULL CHECK (tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa', 'dusun', 'posyandu')),
  jenis            text,
  induk_sk         int4 REFERENCES lap.dim_wilayah,
  provinsi_kode    text,
  provinsi_nama    text,
  kabupaten_kode   text,
  kabupaten_nama   text,
  kecamatan_kode   text,
  kecamatan_nama   text,
  desa_kode        text,
  desa_nama        text,
  berlaku_mulai    date NOT NULL,
  berlaku_selesai  date,
  lon              float8,
  lat              float8,
  UNIQUE (kode, berlaku_mulai)
);
CREATE INDEX dim_wilayah_induk_idx ON lap.dim_wilayah (induk_sk);
COMMENT ON TABLE lap.dim_wilayah IS
  'Dimensi wilayah: satu baris per wilayah dan masa berlakunya, dari provinsi sampai posyandu; wilayah yang tidak diketahui menjadi anggota tersendiri';
COMMENT ON COLUMN lap.dim_wilayah.wilayah_sk IS 'Kunci pengganti, tetap';
COMMENT ON COLUMN lap.dim_wilayah.kode IS
  'Kode Kemendagri bertitik; posyandu: kode desa, garis miring, nama baku; bagian - berarti tidak diketahui';
COMMENT ON COLUMN lap.dim_wilayah.kode_bps IS 'Kode BPS bila diketahui';
COMMENT ON COLUMN lap.dim_wilayah.nama IS 'Nama wilayah';
COMMENT ON COLUMN lap.dim_wilayah.tingkat IS 'provinsi, kabupaten, kecamatan, desa, dusun, posyandu';
COMMENT ON COLUMN lap.dim_wilayah.jenis IS 'Jenis menurut undang-undang: kabupaten, kota, desa, kelurahan, desa adat; tidak diketahui untuk anggota pengganti';
COMMENT ON COLUMN lap.dim_wilayah.induk_sk IS 'Wilayah di atasnya; kosong pada provinsi';
COMMENT ON COLUMN lap.dim_wilayah.provinsi_kode IS 'Kode provinsi';
COMMENT ON COLUMN lap.dim_wilayah.provinsi_nama IS 'Nama provinsi';
COMMENT ON COLUMN lap.dim_wilayah.kabupaten_kode IS 'Kode kabupaten/kota; kosong di atas tingkat kabupaten';
COMMENT ON COLUMN lap.dim_wilayah.kabupaten_nama IS 'Nama kabupaten/kota';
COMMENT ON COLUMN lap.dim_wilayah.kecamatan_kode IS 'Kode kecamatan; kosong di atas tingkat kecamatan';
COMMENT ON COLUMN lap.dim_wilayah.kecamatan_nama IS 'Nama kecamatan';
COMMENT ON COLUMN lap.dim_wilayah.desa_kode IS 'Kode desa/kelurahan; kosong di atas tingkat desa';
COMMENT ON COLUMN lap.dim_wilayah.desa_nama IS 'Nama desa/kelurahan';
COMMENT ON COLUMN lap.dim_wilayah.berlaku_mulai IS 'Hari pertama berlaku';
COMMENT ON COLUMN lap.dim_wilayah.berlaku_selesai IS 'Hari pertama tidak berlaku lagi; kosong bila masih berlaku';
COMMENT ON COLUMN lap.dim_wilayah.lon IS 'Bujur titik label, derajat (WGS 84)';
COMMENT ON COLUMN lap.dim_wilayah.lat IS 'Lintang titik label, derajat (WGS 84)';

CREATE TABLE lap.dim_periode (
  periode_sk     int4 PRIMARY KEY,
  kode           text NOT NULL UNIQUE,
  jenis          text NOT NULL CHECK (jenis IN ('bulan', 'triwulan', 'semester', 'tahun')),
  mulai          date NOT NULL,
  selesai        date NOT NULL CHECK (selesai > mulai),
  label          text NOT NULL,
  sebelum_sk     int4 REFERENCES lap.dim_periode DEFERRABLE INITIALLY DEFERRED,
  tahun_lalu_sk  int4 REFERENCES lap.dim_periode DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE lap.dim_periode IS 'Dimensi periode: bulan, triwulan, semester, tahun';
COMMENT ON COLUMN lap.dim_periode.periode_sk IS
  'Kunci tetap yang terbaca: tahun x 100, ditambah bulan 1-12, 20 + triwulan, 30 + semester, atau 0 untuk tahun; 202511, 202524, 202531, 202500';
COMMENT ON COLUMN lap.dim_periode.kode IS '2025, 2025-S1, 2025-Q4, 2025-11';
COMMENT ON COLUMN lap.dim_periode.jenis IS 'bulan, triwulan, semester, tahun';
COMMENT ON COLUMN lap.dim_periode.mulai IS 'Hari pertama';
COMMENT ON COLUMN lap.dim_periode.selesai IS 'Hari terakhir';
COMMENT ON COLUMN lap.dim_periode.label IS 'Nama untuk laporan';
COMMENT ON COLUMN lap.dim_periode.sebelum_sk IS 'Periode sejenis sebelumnya; kosong bila tidak tercatat';
COMMENT ON COLUMN lap.dim_periode.tahun_lalu_sk IS 'Periode sejenis setahun sebelumnya; kosong bila tidak tercatat';

-- What is made of whole tables is made again when a row of them has changed. A row that was written carries the transaction that
-- wrote it, so a table with as many rows of the same transactions holds the same rows; counting them is much cheaper than reading them.
CREATE TABLE operasi.jejak (
  apa     text PRIMARY KEY,
  jejak   text NOT NULL,
  sidik   text
);
COMMENT ON TABLE operasi.jejak IS 'Jejak tabel-tabel ketika sesuatu terakhir dibuat dari isinya; selama jejaknya sama, tidak perlu dibuat lagi';
COMMENT ON COLUMN operasi.jejak.apa IS 'dimensi: lap.selaraskan_dimensi(); aturan: operasi.sidik_aturan(); alasan: operasi.tandai_alasan(); tautan: catatan yang ditautkan dan hari acuannya; pilihan tautan: operasi.pilihan_tautan()';
COMMENT ON COLUMN operasi.jejak.jejak IS 'Per tabel: banyak baris dan jumlah hash transaksi penulisnya';
COMMENT ON COLUMN operasi.jejak.sidik IS 'Hasilnya, bila berupa teks';

CREATE FUNCTION operasi.jejak_tabel(tabel regclass[]) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_jejak text;
BEGIN
  EXECUTE (SELECT format('SELECT array_to_string(ARRAY[%s], '' '')', string_agg(
    format('(SELECT %s || '':'' || coalesce(sum(x.n), 0) || '':'' || coalesce(sum(x.n * hashint8extended(x.penulis::text::bigint, 0)::numeric), 0) '
      'FROM (SELECT xmin AS penulis, count(*) AS n FROM ONLY %s GROUP BY xmin) x)', t.oid::bigint, t.oid::regclass), ', '))
    FROM (SELECT DISTINCT x.oid FROM unnest(jejak_tabel.tabel) x (oid) ORDER BY 1) t) INTO v_jejak;
  RETURN v_jejak;
END
$$;
COMMENT ON FUNCTION operasi.jejak_tabel(regclass[]) IS 'Jejak isi tabel-tabel: berubah bila satu baris ditulis atau dihapus';
REVOKE ALL ON FUNCTION operasi.jejak_tabel(regclass[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operasi.jejak_tabel(regclass[]) TO konvergensi_pekerja;

-- Brings the dimensions up to date with acuan. Called by the worker under its lock; existing keys stay as they are. Rows of acuan
-- that somebody writes meanwhile are newer than the trace that is kept.
CREATE FUNCTION lap.selaraskan_dimensi() RETURNS int4 LANGUAGE plpgsql AS $$
DECLARE
  v_acuan text := operasi.jejak_tabel('{acuan.periode,acuan.wilayah}');
  v_tingkat text;
  v_n int4;
  v_ubah int4 := 0;
BEGIN
  IF EXISTS (SELECT FROM operasi.jejak j WHERE j.apa = 'dimensi' AND j.jejak = v_acuan || ' ' || operasi.jejak_tabel('{lap.dim_periode,lap.dim_wilayah}')) THEN
    RETURN 0;
  END IF;
  INSERT INTO lap.dim_periode (periode_sk, kode, jenis, mulai, selesai, label)
  SELECT extract(year FROM p.mulai)::int4 * 100 + CASE p.jenis WHEN 'bulan' THEN extract(month FROM p.mulai)::int4
      WHEN 'triwulan' THEN 20 + extract(quarter FROM p.mulai)::int4
      WHEN 'semester' THEN 31 + (extract(month FROM p.mulai)::int4 - 1) / 6 ELSE 0 END,
    p.kode, p.jenis, p.mulai, p.selesai, p.label
  FROM acuan.periode p
  WHERE NOT EXISTS (SELECT FROM lap.dim_periode d WHERE d.kode = p.kode);
  GET DIAGNOSTICS v_n = ROW_COUNT;
  v_ubah := v_ubah + v_n;
  UPDATE lap.dim_periode d SET label = w.label, sebelum_sk = w.sebelum_sk, tahun_lalu_sk = w.tahun_lalu_sk
  FROM (SELECT p.kode, p.label, s.periode_sk AS sebelum_sk, t.periode_sk AS tahun_lalu_sk
        FROM acuan.periode p
        LEFT JOIN lap.dim_periode s ON s.kode = p.sebelum
        LEFT JOIN lap.dim_periode t ON t.kode = p.tahun_lalu) w
  WHERE d.kode = w.kode AND (d.label, d.sebelum_sk, d.tahun_lalu_sk) IS DISTINCT FROM (w.label, w.sebelum_sk, w.tahun_lalu_sk);
  GET DIAGNOSTICS v_n = ROW_COUNT;
  v_ubah := v_ubah + v_n;

  -- From the province down: a parent stands before its children look for it. Where the parent has a new version the child has one too,
  -- so every row of the dimension hangs on the parent of its own time and names it as it was called then. The parent is the version in
  -- force at the end of the child's own validity.
  FOREACH v_tingkat IN ARRAY ARRAY['provinsi', 'kabupaten', 'kecamatan', 'desa'] LOOP
    DROP TABLE IF EXISTS pg_temp.dimensi_masa;
    CREATE TEMP TABLE dimensi_masa ON COMMIT DROP AS
    SELECT x.wilayah_id, x.kode, x.mulai, coalesce(lead(x.mulai) OVER (PARTITION BY x.wilayah_id ORDER BY x.mulai), x.berlaku_selesai) AS selesai
    FROM (SELECT w.wilayah_id, w.kode, w.berlaku_mulai AS mulai, w.berlaku_selesai FROM acuan.wilayah w WHERE w.tingkat = v_tingkat
          UNION SELECT w.wilayah_id, w.kode, p.berlaku_mulai, w.berlaku_selesai FROM acuan.wilayah w
          JOIN lap.dim_wilayah p ON p.kode = w.induk AND p.berlaku_mulai > w.berlaku_mulai AND (w.berlaku_selesai IS NULL OR p.berlaku_mulai < w.berlaku_selesai)
            AND (p.berlaku_selesai IS NULL OR p.berlaku_selesai > p.berlaku_mulai)
          WHERE w.tingkat = v_tingkat AND EXISTS (SELECT FROM lap.dim_wilayah e WHERE e.kode = w.induk AND e.berlaku_mulai < p.berlaku_mulai)) x;
    ANALYZE pg_temp.dimensi_masa;
    INSERT INTO lap.dim_wilayah (wilayah_sk, kode, nama, tingkat, berlaku_mulai)
    SELECT coalesce((SELECT max(wilayah_sk) FROM lap.dim_wilayah), 0)
        + row_number() OVER (ORDER BY w.kode COLLATE "C", m.mulai)::int4,
      w.kode, w.nama, w.tingkat, m.mulai
    FROM pg_temp.dimensi_masa m JOIN acuan.wilayah w USING (wilayah_id)
    WHERE NOT EXISTS (SELECT FROM lap.dim_wilayah d WHERE d.kode = m.kode AND d.berlaku_mulai = m.mulai);
    GET DIAGNOSTICS v_n = ROW_COUNT;
    v_ubah := v_ubah + v_n;
    UPDATE lap.dim_wilayah d
    SET kode_bps = w.kode_bps, nama = w.nama, jenis = w.jenis, induk_sk = i.wilayah_sk,
      provinsi_kode = CASE v_tingkat WHEN 'provinsi' THEN w.kode ELSE i.provinsi_kode END,
      provinsi_nama = CASE v_tingkat WHEN 'provinsi' THEN w.nama ELSE i.provinsi_nama END,
      kabupaten_kode = CASE v_tingkat WHEN 'kabupaten' THEN w.kode ELSE i.kabupaten_kode END,
      kabupaten_nama = CASE v_tingkat WHEN 'kabupaten' THEN w.nama ELSE i.kabupaten_nama END,
      kecamatan_kode = CASE v_tingkat WHEN 'kecamatan' THEN w.kode ELSE i.kecamatan_kode END,
      kecamatan_nama = CASE v_tingkat WHEN 'kecamatan' THEN w.nama ELSE i.kecamatan_nama END,
      desa_kode = CASE v_tingkat WHEN 'desa' THEN w.kode END,
      desa_nama = CASE v_tingkat WHEN 'desa' THEN w.nama END,
      berlaku_selesai = m.selesai, lon = w.lon, lat = w.lat
    FROM pg_temp.dimensi_masa m JOIN acuan.wilayah w USING (wilayah_id)
    LEFT JOIN LATERAL (
      SELECT p.* FROM lap.dim_wilayah p
      WHERE p.kode = w.induk
      ORDER BY (m.selesai IS NULL OR p.berlaku_mulai < m.selesai) DESC, p.berlaku_selesai IS NOT DISTINCT FROM p.berlaku_mulai, p.berlaku_mulai DESC LIMIT 1) i ON true
    WHERE d.kode = m.kode AND d.berlaku_mulai = m.mulai
      AND (d.kode_bps, d.nama, d.jenis, d.induk_sk, d.berlaku_selesai, d.lon, d.lat,
           d.provinsi_nama, d.kabupaten_nama, d.kecamatan_nama)
        IS DISTINCT FROM (w.kode_bps, w.nama, w.jenis, i.wilayah_sk, m.selesai, w.lon, w.lat,
           CASE v_tingkat WHEN 'provinsi' THEN w.nama ELSE i.provinsi_nama END,
           CASE v_tingkat WHEN 'kabupaten' THEN w.nama ELSE i.kabupaten_nama END,
           CASE v_tingkat WHEN 'kecamatan' THEN w.nama ELSE i.kecamatan_nama END);
    GET DIAGNOSTICS v_n = ROW_COUNT;
    v_ubah := v_ubah + v_n;
    -- A version that acuan has taken back (a day put right) is in force on no day.
    UPDATE lap.dim_wilayah d SET berlaku_selesai = d.berlaku_mulai
    WHERE d.tingkat = v_tingkat AND d.jenis IS DISTINCT FROM 'tidak diketahui' AND d.berlaku_selesai IS DISTINCT FROM d.berlaku_mulai
      AND EXISTS (SELECT FROM pg_temp.dimensi_masa m WHERE m.kode = d.kode) AND NOT EXISTS (SELECT FROM pg_temp.dimensi_masa m WHERE m.kode = d.kode AND m.mulai = d.berlaku_mulai);
    GET DIAGNOSTICS v_n = ROW_COUNT;
    v_ubah := v_ubah + v_n;
  END LOOP;
  -- Members that acuan does not know (posyandu, unknown areas) carry the names of what stands above them.
  FOREACH v_tingkat IN ARRAY ARRAY['kabupaten', 'kecamatan', 'desa', 'posyandu'] LOOP
    UPDATE lap.dim_wilayah d
    SET provinsi_nama = i.provinsi_nama,
      kabupaten_nama = CASE v_tingkat WHEN 'kabupaten' THEN d.kabupaten_nama ELSE i.kabupaten_nama END,
      kecamatan_nama = CASE v_tingkat WHEN 'kecamatan' THEN d.kecamatan_nama ELSE i.kecamatan_nama END,
      desa_nama = CASE v_tingkat WHEN 'desa' THEN d.desa_nama ELSE i.desa_nama END,
      berlaku_selesai = i.berlaku_selesai
    FROM lap.dim_wilayah i
    WHERE d.tingkat = v_tingkat AND i.wilayah_sk = d.induk_sk AND d.jenis IN ('posyandu', 'tidak diketahui')
      AND (d.provinsi_nama, CASE v_tingkat WHEN 'kabupaten' THEN NULL ELSE d.kabupaten_nama END,
           CASE v_tingkat WHEN 'kecamatan' THEN NULL ELSE d.kecamatan_nama END,
           CASE v_tingkat WHEN 'desa' THEN NULL ELSE d.desa_nama END, d.berlaku_selesai)
        IS DISTINCT FROM (i.provinsi_nama, i.kabupaten_nama, i.kecamatan_nama, i.desa_nama, i.berlaku_selesai);
    GET DIAGNOSTICS v_n = ROW_COUNT;
    v_ubah := v_ubah + v_n;
  END LOOP;
  INSERT INTO operasi.jejak (apa, jejak) VALUES ('dimensi', v_acuan || ' ' || operasi.jejak_tabel('{lap.dim_periode,lap.dim_wilayah}'))
  ON CONFLICT (apa) DO UPDATE SET jejak = excluded.jejak;
  RETURN v_ubah;
END
$$;
REVOKE ALL ON FUNCTION lap.selaraskan_dimensi() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lap.selaraskan_dimensi() TO konvergensi_pekerja;
COMMENT ON FUNCTION lap.selaraskan_dimensi() IS
  'Menyelaraskan dim_periode dan dim_wilayah dengan acuan; memberi kunci pada wilayah baru; mengembalikan jumlah baris yang berubah';

-- The version of an area that figures of a day belong to; the program (areas_load) goes by the same rule.
CREATE FUNCTION lap.wilayah_pada(kode text, tanggal date) RETURNS int4 LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT d.wilayah_sk FROM lap.dim_wilayah d WHERE d.kode = wilayah_pada.kode
  ORDER BY (d.berlaku_mulai <= wilayah_pada.tanggal AND (d.berlaku_selesai IS NULL OR d.berlaku_selesai > wilayah_pada.tanggal)) DESC, d.berlaku_mulai <= wilayah_pada.tanggal DESC,
    CASE WHEN d.berlaku_mulai <= wilayah_pada.tanggal THEN d.berlaku_mulai END DESC, d.berlaku_mulai LIMIT 1
$$;
COMMENT ON FUNCTION lap.wilayah_pada(text, date) IS
  'Kunci wilayah sebuah kode pada suatu tanggal: yang berlaku, bila tidak ada yang terakhir sebelumnya, bila tidak ada pula yang pertama sesudahnya; kosong bila kode tidak dikenal';
