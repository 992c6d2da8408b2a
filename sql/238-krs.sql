-- Families at risk of stunting (keluarga risiko stunting), two definitions side by side: that of BKKBN and that of Perbup
-- Bone 58/2022 Pasal 1 angka 26. Thresholds are rows. A factor is true, false or unknown; missing is never "at risk".
CREATE TABLE acuan.parameter_krs (
  definisi     text NOT NULL CHECK (definisi IN ('bkkbn', 'perbup58')),
  parameter    text NOT NULL,
  nilai        numeric(10,2),
  daftar       text[],
  dikonfirmasi boolean NOT NULL,
  keterangan   text NOT NULL,
  PRIMARY KEY (definisi, parameter),
  CHECK (num_nonnulls(nilai, daftar) = 1)
);
COMMENT ON TABLE acuan.parameter_krs IS 'Ambang dan daftar yang menentukan keluarga berisiko stunting';
COMMENT ON COLUMN acuan.parameter_krs.definisi IS 'bkkbn atau perbup58';
COMMENT ON COLUMN acuan.parameter_krs.parameter IS 'Nama ambang';
COMMENT ON COLUMN acuan.parameter_krs.nilai IS 'Nilai ambang';
COMMENT ON COLUMN acuan.parameter_krs.daftar IS 'Daftar kode';
COMMENT ON COLUMN acuan.parameter_krs.dikonfirmasi IS 'Salah: nilai bawaan yang belum dipastikan';
COMMENT ON COLUMN acuan.parameter_krs.keterangan IS 'Arti dan sumber';
INSERT INTO acuan.parameter_krs (definisi, parameter, nilai, daftar, dikonfirmasi, keterangan) VALUES
  ('bkkbn', 'pus_umur_dari', 15, NULL, true, 'Umur istri terendah pasangan usia subur, tahun'),
  ('bkkbn', 'pus_umur_sampai', 49, NULL, true, 'Umur istri tertinggi pasangan usia subur, tahun'),
  ('bkkbn', 'muda_di_bawah', 20, NULL, true, 'Terlalu muda: umur istri di bawah ini'),
  ('bkkbn', 'tua_dari', 35, NULL, true, 'Terlalu tua: umur istri mulai ini'),
  ('bkkbn', 'tua_sampai', 40, NULL, true, 'Terlalu tua: umur istri sampai dengan ini'),
  ('bkkbn', 'jarak_bulan', 24, NULL, true, 'Terlalu dekat: jarak kelahiran di bawah ini, bulan'),
  ('bkkbn', 'banyak_anak', 3, NULL, false, 'Terlalu banyak: anak sekurangnya ini (judul ekspor PK; pernyataan lain: lebih dari 3)'),
  ('bkkbn', 'air_layak', NULL, ARRAY['1', '2', '3', '4', '5'], true, 'Kode sumber air layak: kemasan, isi ulang, leding, sumur bor, sumur terlindung'),
  ('bkkbn', 'keadaan_bulan', 12, NULL, false, 'Umur terbesar catatan keadaan rumah, bulan'),
  ('perbup58', 'air_layak', NULL, ARRAY['1', '2', '3', '4', '5', '7'], false, 'Kode sumber air layak: ditambah mata air terlindung'),
  ('perbup58', 'desil_miskin', 4, NULL, false, 'Miskin: desil sampai dengan ini'),
  ('perbup58', 'remaja_umur_dari', 10, NULL, true, 'Remaja putri: umur terendah, tahun'),
  ('perbup58', 'remaja_umur_sampai', 19, NULL, true, 'Remaja putri: umur tertinggi, tahun'),
  ('perbup58', 'keadaan_bulan', 12, NULL, false, 'Umur terbesar catatan keadaan rumah, bulan');

CREATE TABLE inti.krs (
  kode_kab      text NOT NULL,
  kode_kec      text NOT NULL,
  kode_desa     text NOT NULL,
  periode       text NOT NULL,
  definisi      text NOT NULL,
  keluarga_id   bigint NOT NULL,
  pus           boolean,
  sasaran       boolean,
  air_buruk     boolean,
  jamban_buruk  boolean,
  terlalu_muda  boolean,
  terlalu_tua   boolean,
  terlalu_dekat boolean,
  terlalu_banyak boolean,
  miskin        boolean,
  pendidikan_rendah boolean,
  berisiko      boolean,
  alasan        text,
  run_id        bigint,
  PRIMARY KEY (kode_kab, periode, definisi, kode_desa, keluarga_id)
);
COMMENT ON TABLE inti.krs IS 'Keluarga berisiko stunting per periode dan definisi, dengan alasannya';
COMMENT ON COLUMN inti.krs.kode_kab IS 'Kabupaten/kota keluarga';
COMMENT ON COLUMN inti.krs.kode_kec IS 'Kecamatan keluarga';
COMMENT ON COLUMN inti.krs.kode_desa IS 'Desa/kelurahan keluarga';
COMMENT ON COLUMN inti.krs.periode IS 'Kode periode; keadaan pada akhir periode';
COMMENT ON COLUMN inti.krs.definisi IS 'bkkbn atau perbup58';
COMMENT ON COLUMN inti.krs.keluarga_id IS 'Nomor keluarga';
COMMENT ON COLUMN inti.krs.pus IS 'Pasangan usia subur';
COMMENT ON COLUMN inti.krs.sasaran IS 'Keluarga sasaran; kosong tidak diketahui';
COMMENT ON COLUMN inti.krs.air_buruk IS 'Sumber air minum tidak layak; kosong tidak diketahui';
COMMENT ON COLUMN inti.krs.jamban_buruk IS 'Tanpa jamban layak; kosong tidak diketahui';
COMMENT ON COLUMN inti.krs.terlalu_muda IS 'Umur istri di bawah ambang; hanya bkkbn';
COMMENT ON COLUMN inti.krs.terlalu_tua IS 'Umur istri 35-40; hanya bkkbn';
COMMENT ON COLUMN inti.krs.terlalu_dekat IS 'Jarak kelahiran di bawah 2 tahun; hanya bkkbn';
COMMENT ON COLUMN inti.krs.terlalu_banyak IS 'Terlalu banyak anak; hanya bkkbn';
COMMENT ON COLUMN inti.krs.miskin IS 'Keluarga miskin; hanya perbup58';
COMMENT ON COLUMN inti.krs.pendidikan_rendah IS 'Kedua orang tua di bawah SMP; hanya perbup58';
COMMENT ON COLUMN inti.krs.berisiko IS 'true: sasaran dan ada faktor; false: semua faktor tidak ada atau bukan sasaran; kosong: tidak diketahui';
COMMENT ON COLUMN inti.krs.alasan IS 'Faktor yang ada, dipisah koma';
COMMENT ON COLUMN inti.krs.run_id IS 'Run yang menilai';

-- The factors that hold, in words.
CREATE FUNCTION inti.alasan_krs(air boolean, jamban boolean, muda boolean, tua boolean, dekat boolean, banyak boolean, miskin boolean, didik boolean)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(concat_ws(', ', CASE WHEN air THEN 'air minum tidak layak' END, CASE WHEN jamban THEN 'tanpa jamban layak' END,
  CASE WHEN muda THEN 'terlalu muda' END, CASE WHEN tua THEN 'terlalu tua' END, CASE WHEN dekat THEN 'terlalu dekat' END,
  CASE WHEN banyak THEN 'terlalu banyak anak' END, CASE WHEN miskin THEN 'miskin' END, CASE WHEN didik THEN 'pendidikan orang tua rendah' END), '');
COMMENT ON FUNCTION inti.alasan_krs(boolean, boolean, boolean, boolean, boolean, boolean, boolean, boolean) IS
  'Faktor keluarga berisiko yang ada, dipisah koma; kosong bila tidak ada';

-- One row per family and definition on a day. What a source recorded comes first (the newest record), then what the
-- registers of persons and states show; what nobody recorded stays unknown. Ages are compared as days of birth: somebody has
-- completed n years on a day who was born on or before that day n years ago. dari, sampai: only families with these numbers, so
-- that several connections can share the work.
CREATE FUNCTION inti.hitung_krs(tanggal date, keluarga bigint[] DEFAULT NULL, dari bigint DEFAULT NULL, sampai bigint DEFAULT NULL)
RETURNS TABLE (kode_kab text, kode_kec text, kode_desa text, keluarga_id bigint, definisi text, pus boolean, sasaran boolean, air_buruk boolean,
  jamban_buruk boolean, terlalu_muda boolean, terlalu_tua boolean, terlalu_dekat boolean, terlalu_banyak boolean, miskin boolean,
  pendidikan_rendah boolean, berisiko boolean, alasan text)
LANGUAGE sql STABLE AS $$
  WITH nilai AS (
    SELECT max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'pus_umur_dari')::int AS pus_dari,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'pus_umur_sampai')::int AS pus_sampai,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'muda_di_bawah')::int AS muda,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'tua_dari')::int AS tua_dari,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'tua_sampai')::int AS tua_sampai,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'jarak_bulan')::int AS jarak,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'banyak_anak')::int AS banyak,
      max(nilai) FILTER (WHERE definisi = 'perbup58' AND parameter = 'desil_miskin')::int AS desil,
      max(nilai) FILTER (WHERE definisi = 'perbup58' AND parameter = 'remaja_umur_dari')::int AS remaja_dari,
      max(nilai) FILTER (WHERE definisi = 'perbup58' AND parameter = 'remaja_umur_sampai')::int AS remaja_sampai,
      max(nilai) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'keadaan_bulan')::int AS keadaan_b,
      max(nilai) FILTER (WHERE definisi = 'perbup58' AND parameter = 'keadaan_bulan')::int AS keadaan_p,
      max(daftar) FILTER (WHERE definisi = 'bkkbn' AND parameter = 'air_layak') AS air_b,
      max(daftar) FILTER (WHERE definisi = 'perbup58' AND parameter = 'air_layak') AS air_p
    FROM acuan.parameter_krs),
  -- Days of birth between which the ages lie: born after _sesudah, not after _sampai.
  par AS MATERIALIZED (
    SELECT air_b, air_p, banyak, desil, make_interval(months => jarak) AS jarak,
      (hitung_krs.tanggal - make_interval(years => pus_sampai + 1))::date AS pus_sesudah, (hitung_krs.tanggal - make_interval(years => pus_dari))::date AS pus_sampai,
      (hitung_krs.tanggal - make_interval(years => muda))::date AS muda_sesudah,
      (hitung_krs.tanggal - make_interval(years => tua_sampai + 1))::date AS tua_sesudah, (hitung_krs.tanggal - make_interval(years => tua_dari))::date AS tua_sampai,
      (hitung_krs.tanggal - make_interval(years => remaja_sampai + 1))::date AS remaja_sesudah, (hitung_krs.tanggal - make_interval(years => remaja_dari))::date AS remaja_sampai,
      (hitung_krs.tanggal - make_interval(months => 24))::date AS baduta_sesudah, (hitung_krs.tanggal - make_interval(months => 60))::date AS balita_sesudah,
      (hitung_krs.tanggal - make_interval(months => keadaan_b))::date AS sesudah_b, (hitung_krs.tanggal - make_interval(months => keadaan_p))::date AS sesudah_p
    FROM nilai),
  butir AS MATERIALIZED (SELECT max(nomor) FILTER (WHERE kode = 'AIR') AS air, max(nomor) FILTER (WHERE kode = 'JAMBAN') AS jamban,
      max(nomor) FILTER (WHERE kode = 'MISKIN') AS miskin FROM acuan.jenis_layanan),
  -- Of one day the last in the order in which each row carries what those before it said (inti.serap_krs).
  profil AS (
    SELECT DISTINCT ON (f.keluarga_id) f.* FROM inti.profil_krs f
    WHERE f.tanggal <= hitung_krs.tanggal AND (hitung_krs.keluarga IS NULL OR f.keluarga_id = ANY (hitung_krs.keluarga))
      AND (hitung_krs.dari IS NULL OR f.keluarga_id BETWEEN hitung_krs.dari AND hitung_krs.sampai)
    ORDER BY f.keluarga_id, f.tanggal DESC, f.sumber COLLATE "C" DESC),
  -- The newest answer of each item as one number: twice the day, plus 1 for Tidak, which wins on its day.
  rumah AS (
    SELECT k.keluarga_id,
      max((k.tanggal - date '2000-01-01') * 2 + (NOT k.jawaban)::int) FILTER (WHERE k.butir = b.air) AS air,
      max((k.tanggal - date '2000-01-01') * 2 + (NOT k.jawaban)::int) FILTER (WHERE k.butir = b.jamban) AS jamban,
      max((k.tanggal - date '2000-01-01') * 2 + (NOT k.jawaban)::int) FILTER (WHERE k.butir = b.miskin) AS miskin
    FROM butir b JOIN inti.keadaan_keluarga k ON k.butir IN (b.air, b.jamban, b.miskin)
    WHERE k.tanggal <= hitung_krs.tanggal AND (hitung_krs.keluarga IS NULL OR k.keluarga_id = ANY (hitung_krs.keluarga))
      AND (hitung_krs.dari IS NULL OR k.keluarga_id BETWEEN hitung_krs.dari AND hitung_krs.sampai)
    GROUP BY k.keluarga_id),
  hamil AS NOT MATERIALIZED (
    SELECT k.orang_id FROM inti.kehamilan k WHERE k.tgl_catat <= hitung_krs.tanggal
      AND coalesce(k.tgl_lahir, k.tgl_gugur, k.hpl + 60, (k.tgl_catat + interval '11 months')::date) > hitung_krs.tanggal),
  -- Who lives on that day, each fact worked out once (OFFSET keeps it so). Of a woman: 1 she is of the age of a couple, 2 too young to
  -- be a mother, 4 too old.
  orang AS (
    SELECT o.keluarga_id, o.orang_id, o.ibu_id, o.tgl_lahir, o.jk = 'P' AND o.tgl_lahir > p.remaja_sesudah AND o.tgl_lahir <= p.remaja_sampai AS remaja,
      CASE WHEN o.jk = 'P' AND o.tgl_lahir IS NOT NULL THEN (o.tgl_lahir > p.pus_sesudah AND o.tgl_lahir <= p.pus_sampai)::int
        + (o.tgl_lahir > p.muda_sesudah)::int * 2 + (o.tgl_lahir > p.tua_sesudah AND o.tgl_lahir <= p.tua_sampai)::int * 4 END AS tanda,
      CASE WHEN o.ibu_id IS NOT NULL THEN (o.tgl_lahir - p.jarak)::date END AS jarak_sesudah, o.orang_id IN (SELECT h.orang_id FROM hamil h) AS hamil
    FROM inti.orang o CROSS JOIN par p
    WHERE o.keluarga_id IS NOT NULL AND (o.tgl_lahir IS NULL OR o.tgl_lahir <= hitung_krs.tanggal)
      AND (o.tgl_meninggal IS NULL OR o.tgl_meninggal > hitung_krs.tanggal) AND (hitung_krs.keluarga IS NULL OR o.keluarga_id = ANY (hitung_krs.keluarga))
      AND (hitung_krs.dari IS NULL OR o.keluarga_id BETWEEN hitung_krs.dari AND hitung_krs.sampai)
    OFFSET 0),
  -- The members of a family. Its wives are mothers who live in it and pregnant women: istri joins their marks. Children follow those of
  -- their own mother, also where she lives elsewhere.
  anggota AS (
    SELECT o.keluarga_id, max(o.tgl_lahir) AS termuda, bool_or(o.hamil) AS hamil,
      bool_or(o.orang_id IN (SELECT k.orang_id FROM inti.kepesertaan k WHERE k.sasaran = 'CATIN' AND k.mulai <= hitung_krs.tanggal
        AND (k.selesai IS NULL OR k.selesai > hitung_krs.tanggal))) AS catin,
      bool_or(o.remaja AND o.orang_id NOT IN (SELECT k.orang_id FROM inti.kepesertaan k WHERE k.sasaran = 'KAWIN' AND k.mulai <= hitung_krs.tanggal)) AS remaja,
      konvergensi.family_children(o.orang_id, o.ibu_id, o.tgl_lahir, o.jarak_sesudah, o.tanda, o.hamil) AS anak_n,
      konvergensi.family_mothers(o.orang_id, o.ibu_id, o.tgl_lahir, o.jarak_sesudah, o.tanda, o.hamil) AS istri,
      konvergensi.family_births_close(o.orang_id, o.ibu_id, o.tgl_lahir, o.jarak_sesudah, o.tanda, o.hamil) AS dekat
    FROM orang o GROUP BY o.keluarga_id),
  -- What is known of a family, each fact worked out once (OFFSET keeps it so).
  dasar AS (
    SELECT k.kode_kab, k.kode_kec, k.kode_desa, k.keluarga_id, coalesce(f.pus, a.istri & 1 <> 0) AS pus, a.remaja, a.catin, a.hamil, f.pus_hamil,
      coalesce(f.anak_0_23, a.termuda > p.baduta_sesudah) AS baduta_b, coalesce(f.anak_24_59, a.termuda > p.balita_sesudah) AS balita_b,
      coalesce(a.termuda > p.baduta_sesudah, f.anak_0_23) AS baduta_p, coalesce(a.termuda > p.balita_sesudah, f.anak_24_59) AS balita_p,
      num_nonnulls(f.pus, a.istri, f.pus_hamil, a.hamil, f.anak_0_23, a.termuda) > 0 AS tahu,
      NOT coalesce(f.air_layak, f.sumber_air = ANY (p.air_b), CASE WHEN date '2000-01-01' + r.air / 2 > p.sesudah_b THEN r.air % 2 = 0 END) AS air_b,
      NOT coalesce(f.air_layak, f.sumber_air = ANY (p.air_p), CASE WHEN date '2000-01-01' + r.air / 2 > p.sesudah_p THEN r.air % 2 = 0 END) AS air_p,
      NOT coalesce(CASE WHEN f.tangki_septik = false THEN false END, f.jamban_layak, CASE WHEN date '2000-01-01' + r.jamban / 2 > p.sesudah_b THEN r.jamban % 2 = 0 END) AS jamban_b,
      NOT coalesce(CASE WHEN f.tangki_septik = false THEN false END, f.jamban_layak, CASE WHEN date '2000-01-01' + r.jamban / 2 > p.sesudah_p THEN r.jamban % 2 = 0 END) AS jamban_p,
      coalesce(f.terlalu_muda, a.istri & 2 <> 0) AS muda, coalesce(f.terlalu_tua, a.istri & 4 <> 0) AS tua, coalesce(f.terlalu_dekat, a.dekat) AS dekat,
      coalesce(f.terlalu_banyak, f.jumlah_anak >= p.banyak, CASE WHEN a.anak_n >= p.banyak AND a.anak_n > 0 THEN true END) AS banyak,
      coalesce(f.miskin, f.desil <= p.desil, r.miskin % 2 = 0) AS miskin, f.pendidikan_rendah AS didik
    FROM inti.keluarga k CROSS JOIN par p
    LEFT JOIN profil f ON f.keluarga_id = k.keluarga_id
    LEFT JOIN rumah r ON r.keluarga_id = k.keluarga_id
    LEFT JOIN anggota a ON a.keluarga_id = k.keluarga_id
    WHERE (hitung_krs.keluarga IS NULL OR k.keluarga_id = ANY (hitung_krs.keluarga))
      AND (hitung_krs.dari IS NULL OR k.keluarga_id BETWEEN hitung_krs.dari AND hitung_krs.sampai)
    OFFSET 0),
  -- Target and factors by each definition.
  faktor AS (
    SELECT d.kode_kab, d.kode_kec, d.kode_desa, d.keluarga_id, v.definisi, d.pus, d.tahu,
      CASE WHEN v.b THEN d.pus IS TRUE OR coalesce(d.pus_hamil, d.hamil) IS TRUE OR d.baduta_b IS TRUE OR d.balita_b IS TRUE
        ELSE d.remaja IS TRUE OR d.catin IS TRUE OR coalesce(d.hamil, d.pus_hamil) IS TRUE OR d.baduta_p IS TRUE OR d.balita_p IS TRUE END AS ya,
      CASE WHEN v.b THEN d.air_b ELSE d.air_p END AS air, CASE WHEN v.b THEN d.jamban_b ELSE d.jamban_p END AS jamban,
      CASE WHEN v.b THEN d.muda END AS muda, CASE WHEN v.b THEN d.tua END AS tua, CASE WHEN v.b THEN d.dekat END AS dekat, CASE WHEN v.b THEN d.banyak END AS banyak,
      CASE WHEN NOT v.b THEN d.miskin END AS miskin, CASE WHEN NOT v.b THEN d.didik END AS didik,
      CASE WHEN v.b THEN num_nulls(d.air_b, d.jamban_b, d.muda, d.tua, d.dekat, d.banyak) ELSE num_nulls(d.air_p, d.jamban_p, d.miskin, d.didik) END AS kosong
    FROM dasar d CROSS JOIN (VALUES ('bkkbn', true), ('perbup58', false)) v (definisi, b)
    OFFSET 0)
  SELECT v.kode_kab, v.kode_kec, v.kode_desa, v.keluarga_id, v.definisi, v.pus, CASE WHEN v.ya THEN true WHEN v.tahu THEN false END,
    v.air, v.jamban, v.muda, v.tua, v.dekat, v.banyak, v.miskin, v.didik,
    CASE WHEN NOT v.ya AND v.tahu THEN false WHEN NOT v.ya THEN NULL
      WHEN v.air OR v.jamban OR v.muda OR v.tua OR v.dekat OR v.banyak OR v.miskin OR v.didik THEN true
      WHEN v.kosong > 0 THEN NULL ELSE false END,
    inti.alasan_krs(v.air, v.jamban, v.muda, v.tua, v.dekat, v.banyak, v.miskin, v.didik)
  FROM faktor v
$$;
COMMENT ON FUNCTION inti.hitung_krs(date, bigint[], bigint, bigint) IS
  'Faktor dan status keluarga berisiko stunting pada suatu hari, kedua definisi; beberapa keluarga, semua, atau nomor dari sampai dengan sampai';

CREATE TABLE lap.fakta_krs (
  wilayah_sk        int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk        int4 NOT NULL REFERENCES lap.dim_periode,
  definisi          text NOT NULL,
  keluarga_n        int8 NOT NULL,
  sasaran_n         int8 NOT NULL,
  berisiko_n        int8 NOT NULL,
  tidak_berisiko_n  int8 NOT NULL,
  tidak_diketahui_n int8 NOT NULL,
  pus_n             int8 NOT NULL,
  air_n             int8 NOT NULL,
  jamban_n          int8 NOT NULL,
  muda_n            int8 NOT NULL,
  tua_n             int8 NOT NULL,
  dekat_n           int8 NOT NULL,
  banyak_n          int8 NOT NULL,
  unik_4t_n         int8 NOT NULL,
  miskin_n          int8 NOT NULL,
  pendidikan_n      int8 NOT NULL,
  berisiko_persen   numeric(5,2),
  air_persen        numeric(5,2),
  jamban_persen     numeric(5,2),
  unik_4t_persen    numeric(5,2),
  run_id            int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, definisi),
  CHECK (berisiko_n + tidak_berisiko_n + tidak_diketahui_n = sasaran_n AND unik_4t_n <= least(berisiko_n, pus_n))
);
CREATE INDEX fakta_krs_wilayah_idx ON lap.fakta_krs (wilayah_sk);
COMMENT ON TABLE lap.fakta_krs IS 'Keluarga berisiko stunting per wilayah (desa sampai provinsi), periode dan definisi; faktor dihitung di antara keluarga berisiko';
COMMENT ON COLUMN lap.fakta_krs.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_krs.periode_sk IS 'Periode, lihat dim_periode; keadaan pada akhir periode';
COMMENT ON COLUMN lap.fakta_krs.definisi IS 'bkkbn atau perbup58';
COMMENT ON COLUMN lap.fakta_krs.keluarga_n IS 'Semua keluarga terdata';
COMMENT ON COLUMN lap.fakta_krs.sasaran_n IS 'Keluarga sasaran';
COMMENT ON COLUMN lap.fakta_krs.berisiko_n IS 'Keluarga sasaran yang berisiko';
COMMENT ON COLUMN lap.fakta_krs.tidak_berisiko_n IS 'Keluarga sasaran yang tidak berisiko: semua faktor diketahui tidak ada';
COMMENT ON COLUMN lap.fakta_krs.tidak_diketahui_n IS 'Keluarga sasaran yang belum dapat ditentukan';
COMMENT ON COLUMN lap.fakta_krs.pus_n IS 'Keluarga dengan pasangan usia subur';
COMMENT ON COLUMN lap.fakta_krs.air_n IS 'Berisiko karena air minum tidak layak';
COMMENT ON COLUMN lap.fakta_krs.jamban_n IS 'Berisiko karena tanpa jamban layak';
COMMENT ON COLUMN lap.fakta_krs.muda_n IS 'Berisiko karena terlalu muda';
COMMENT ON COLUMN lap.fakta_krs.tua_n IS 'Berisiko karena terlalu tua';
COMMENT ON COLUMN lap.fakta_krs.dekat_n IS 'Berisiko karena terlalu dekat';
COMMENT ON COLUMN lap.fakta_krs.banyak_n IS 'Berisiko karena terlalu banyak anak';
COMMENT ON COLUMN lap.fakta_krs.unik_4t_n IS 'Pasangan usia subur yang berisiko dengan sedikitnya satu dari empat terlalu; keluarga dihitung sekali';
COMMENT ON COLUMN lap.fakta_krs.miskin_n IS 'Berisiko karena miskin';
COMMENT ON COLUMN lap.fakta_krs.pendidikan_n IS 'Berisiko karena pendidikan orang tua rendah';
COMMENT ON COLUMN lap.fakta_krs.berisiko_persen IS '100 x berisiko_n / sasaran_n';
COMMENT ON COLUMN lap.fakta_krs.air_persen IS '100 x air_n / berisiko_n';
COMMENT ON COLUMN lap.fakta_krs.jamban_persen IS '100 x jamban_n / berisiko_n';
COMMENT ON COLUMN lap.fakta_krs.unik_4t_persen IS '100 x unik_4t_n / pus_n';
COMMENT ON COLUMN lap.fakta_krs.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

-- Colour of a trend: 1 hijau meets its target and is not worse, 3 merah misses it and is worse, else 2 kuning.
CREATE FUNCTION lap.warna_tren(nilai numeric, sebelum numeric, target numeric, arah text DEFAULT 'naik') RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN nilai IS NULL OR sebelum IS NULL OR target IS NULL THEN NULL
  WHEN arah = 'naik' THEN CASE WHEN nilai >= target AND nilai >= sebelum THEN 1 WHEN nilai < target AND nilai < sebelum THEN 3 ELSE 2 END
  WHEN nilai <= target AND nilai <= sebelum THEN 1 WHEN nilai > target AND nilai > sebelum THEN 3 ELSE 2 END;
COMMENT ON FUNCTION lap.warna_tren(numeric, numeric, numeric, text) IS 'Warna tren: 1 hijau, 2 kuning, 3 merah; kosong bila ada yang tidak diketahui';
CREATE FUNCTION lap.prioritas_tren(rerata_warna numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN rerata_warna < 1.67 THEN 'rendah' WHEN rerata_warna < 2.34 THEN 'sedang' WHEN rerata_warna IS NOT NULL THEN 'tinggi' END;
COMMENT ON FUNCTION lap.prioritas_tren(numeric) IS 'Prioritas dari rerata warna: di bawah 1,67 rendah, di bawah 2,34 sedang, selebihnya tinggi';
