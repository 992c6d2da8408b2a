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

-- One row per family and definition on a day. What a source recorded comes first (the newest record), then what the
-- registers of persons and states show; what nobody recorded stays unknown.
CREATE FUNCTION inti.hitung_krs(tanggal date, keluarga bigint DEFAULT NULL)
RETURNS TABLE (kode_kab text, kode_kec text, kode_desa text, keluarga_id bigint, definisi text, pus boolean, sasaran boolean, air_buruk boolean,
  jamban_buruk boolean, terlalu_muda boolean, terlalu_tua boolean, terlalu_dekat boolean, terlalu_banyak boolean, miskin boolean,
  pendidikan_rendah boolean, berisiko boolean, alasan text)
LANGUAGE sql STABLE AS $$
  WITH par AS (
    SELECT p.definisi, jsonb_object_agg(p.parameter, coalesce(to_jsonb(p.nilai), to_jsonb(p.daftar))) AS n FROM acuan.parameter_krs p GROUP BY p.definisi),
  profil AS (
    SELECT DISTINCT ON (f.keluarga_id) f.* FROM inti.profil_krs f
    WHERE f.tanggal <= hitung_krs.tanggal AND (hitung_krs.keluarga IS NULL OR f.keluarga_id = hitung_krs.keluarga)
    ORDER BY f.keluarga_id, f.tanggal DESC, f.sumber COLLATE "C"),
  keadaan AS (
    SELECT k.keluarga_id, j.kode, k.tanggal, bool_and(k.jawaban) AS jawaban
    FROM inti.keadaan_keluarga k JOIN acuan.jenis_layanan j ON j.nomor = k.butir AND j.kode IN ('AIR', 'JAMBAN', 'MISKIN')
    WHERE k.tanggal <= hitung_krs.tanggal AND (hitung_krs.keluarga IS NULL OR k.keluarga_id = hitung_krs.keluarga)
    GROUP BY k.keluarga_id, j.kode, k.tanggal),
  terbaru AS (SELECT DISTINCT ON (keluarga_id, kode) keluarga_id, kode, tanggal, jawaban FROM keadaan ORDER BY keluarga_id, kode, tanggal DESC),
  rumah AS (
    SELECT keluarga_id, bool_and(jawaban) FILTER (WHERE kode = 'AIR') AS air, max(tanggal) FILTER (WHERE kode = 'AIR') AS air_tgl,
      bool_and(jawaban) FILTER (WHERE kode = 'JAMBAN') AS jamban, max(tanggal) FILTER (WHERE kode = 'JAMBAN') AS jamban_tgl,
      bool_and(jawaban) FILTER (WHERE kode = 'MISKIN') AS miskin FROM terbaru GROUP BY keluarga_id),
  orang AS (
    SELECT o.keluarga_id, o.orang_id, o.ibu_id, o.jk, o.tgl_lahir, extract(year FROM age(hitung_krs.tanggal, o.tgl_lahir))::int AS tahun,
      o.orang_id IN (SELECT k.orang_id FROM inti.kehamilan k WHERE k.tgl_catat <= hitung_krs.tanggal
        AND coalesce(k.tgl_lahir, k.tgl_gugur, k.hpl + 60, (k.tgl_catat + interval '11 months')::date) > hitung_krs.tanggal) AS hamil,
      o.orang_id IN (SELECT k.orang_id FROM inti.kepesertaan k WHERE k.sasaran = 'CATIN' AND k.mulai <= hitung_krs.tanggal
        AND (k.selesai IS NULL OR k.selesai > hitung_krs.tanggal)) AS catin,
      o.orang_id IN (SELECT k.orang_id FROM inti.kepesertaan k WHERE k.sasaran = 'KAWIN' AND k.mulai <= hitung_krs.tanggal) AS kawin
    FROM inti.orang o
    WHERE o.keluarga_id IS NOT NULL AND (o.tgl_lahir IS NULL OR o.tgl_lahir <= hitung_krs.tanggal)
      AND (o.tgl_meninggal IS NULL OR o.tgl_meninggal > hitung_krs.tanggal) AND (hitung_krs.keluarga IS NULL OR o.keluarga_id = hitung_krs.keluarga)),
  anak AS (
    SELECT a.keluarga_id, a.ibu_id, a.tgl_lahir, lag(a.tgl_lahir) OVER (PARTITION BY a.keluarga_id, a.ibu_id ORDER BY a.tgl_lahir) AS kakak
    FROM orang a WHERE a.ibu_id IS NOT NULL AND a.tgl_lahir IS NOT NULL),
  jarak AS (
    SELECT keluarga_id, count(*) AS anak_n, count(*) FILTER (WHERE kakak < tgl_lahir) AS jarak_n,
      min((extract(year FROM age(tgl_lahir, kakak)) * 12 + extract(month FROM age(tgl_lahir, kakak)))::int) FILTER (WHERE kakak < tgl_lahir) AS jarak
    FROM anak GROUP BY keluarga_id),
  ibu AS (
    SELECT o.keluarga_id, bool_or(o.hamil) AS hamil,
      bool_or(o.tahun BETWEEN (b.n ->> 'pus_umur_dari')::numeric AND (b.n ->> 'pus_umur_sampai')::numeric) AS pus,
      bool_or(o.tahun < (b.n ->> 'muda_di_bawah')::numeric) AS muda,
      bool_or(o.tahun BETWEEN (b.n ->> 'tua_dari')::numeric AND (b.n ->> 'tua_sampai')::numeric) AS tua
    FROM orang o CROSS JOIN (SELECT n FROM par WHERE par.definisi = 'bkkbn') b
    WHERE o.jk = 'P' AND (o.hamil OR EXISTS (SELECT FROM orang a WHERE a.keluarga_id = o.keluarga_id AND a.ibu_id = o.orang_id))
    GROUP BY o.keluarga_id),
  anggota AS (
    SELECT o.keluarga_id, bool_or(o.tgl_lahir + interval '24 months' > hitung_krs.tanggal) AS baduta,
      bool_or(o.tgl_lahir + interval '60 months' > hitung_krs.tanggal) AS balita, bool_or(o.catin) AS catin, bool_or(o.hamil) AS hamil,
      bool_or(o.jk = 'P' AND NOT o.kawin AND o.tahun BETWEEN (b.n ->> 'remaja_umur_dari')::numeric AND (b.n ->> 'remaja_umur_sampai')::numeric) AS remaja
    FROM orang o CROSS JOIN (SELECT n FROM par WHERE par.definisi = 'perbup58') b GROUP BY o.keluarga_id),
  dasar AS (
    SELECT k.kode_kab, k.kode_kec, k.kode_desa, k.keluarga_id, par.definisi, par.n, f.pus AS f_pus, f.pus_hamil, f.anak_0_23, f.anak_24_59, i.pus AS i_pus,
      i.muda, i.tua, i.keluarga_id IS NOT NULL AS ada_ibu, a.baduta, a.balita, a.catin, a.hamil, a.remaja, j.jarak, j.jarak_n, j.anak_n,
      coalesce(f.air_layak, f.sumber_air = ANY (SELECT jsonb_array_elements_text(par.n -> 'air_layak')),
        CASE WHEN r.air_tgl > hitung_krs.tanggal - make_interval(months => (par.n ->> 'keadaan_bulan')::numeric::int) THEN r.air END) AS air,
      coalesce(CASE WHEN f.tangki_septik = false THEN false END, f.jamban_layak,
        CASE WHEN r.jamban_tgl > hitung_krs.tanggal - make_interval(months => (par.n ->> 'keadaan_bulan')::numeric::int) THEN r.jamban END) AS jamban,
      f.terlalu_muda AS f_muda, f.terlalu_tua AS f_tua, f.terlalu_dekat AS f_dekat, f.terlalu_banyak AS f_banyak, f.jumlah_anak,
      coalesce(f.miskin, f.desil <= (par.n ->> 'desil_miskin')::numeric, r.miskin) AS miskin, f.pendidikan_rendah
    FROM inti.keluarga k CROSS JOIN par
    LEFT JOIN profil f ON f.keluarga_id = k.keluarga_id
    LEFT JOIN rumah r ON r.keluarga_id = k.keluarga_id
    LEFT JOIN ibu i ON i.keluarga_id = k.keluarga_id
    LEFT JOIN anggota a ON a.keluarga_id = k.keluarga_id
    LEFT JOIN jarak j ON j.keluarga_id = k.keluarga_id
    WHERE hitung_krs.keluarga IS NULL OR k.keluarga_id = hitung_krs.keluarga),
  faktor AS (
    SELECT d.*, coalesce(d.f_pus, d.i_pus) AS pus,
      CASE d.definisi
        WHEN 'bkkbn' THEN coalesce(d.f_pus, d.i_pus) IS TRUE OR coalesce(d.pus_hamil, d.hamil) IS TRUE OR coalesce(d.anak_0_23, d.baduta) IS TRUE
          OR coalesce(d.anak_24_59, d.balita) IS TRUE
        ELSE d.remaja IS TRUE OR d.catin IS TRUE OR coalesce(d.hamil, d.pus_hamil) IS TRUE OR coalesce(d.baduta, d.anak_0_23) IS TRUE
          OR coalesce(d.balita, d.anak_24_59) IS TRUE END AS ya,
      num_nonnulls(d.f_pus, d.i_pus, d.pus_hamil, d.hamil, d.anak_0_23, d.baduta) > 0 AS tahu,
      NOT d.air AS air_buruk, NOT d.jamban AS jamban_buruk,
      CASE WHEN d.definisi = 'bkkbn' THEN coalesce(d.f_muda, d.muda) END AS muda_,
      CASE WHEN d.definisi = 'bkkbn' THEN coalesce(d.f_tua, d.tua) END AS tua_,
      CASE WHEN d.definisi = 'bkkbn' THEN coalesce(d.f_dekat, CASE WHEN d.jarak_n > 0 THEN d.jarak < (d.n ->> 'jarak_bulan')::numeric END) END AS dekat_,
      CASE WHEN d.definisi = 'bkkbn' THEN coalesce(d.f_banyak, d.jumlah_anak >= (d.n ->> 'banyak_anak')::numeric,
        CASE WHEN d.anak_n >= (d.n ->> 'banyak_anak')::numeric THEN true END) END AS banyak_,
      CASE WHEN d.definisi = 'perbup58' THEN d.miskin END AS miskin_, CASE WHEN d.definisi = 'perbup58' THEN d.pendidikan_rendah END AS didik_
    FROM dasar d)
  SELECT f.kode_kab, f.kode_kec, f.kode_desa, f.keluarga_id, f.definisi, f.pus, CASE WHEN f.ya THEN true WHEN f.tahu THEN false END,
    f.air_buruk, f.jamban_buruk, f.muda_, f.tua_, f.dekat_, f.banyak_, f.miskin_, f.didik_,
    CASE WHEN NOT f.ya AND f.tahu THEN false WHEN NOT f.ya THEN NULL
      WHEN f.air_buruk IS TRUE OR f.jamban_buruk IS TRUE OR f.muda_ IS TRUE OR f.tua_ IS TRUE OR f.dekat_ IS TRUE OR f.banyak_ IS TRUE
        OR f.miskin_ IS TRUE OR f.didik_ IS TRUE THEN true
      WHEN f.definisi = 'bkkbn' AND num_nulls(f.air_buruk, f.jamban_buruk, f.muda_, f.tua_, f.dekat_, f.banyak_) > 0 THEN NULL
      WHEN f.definisi = 'perbup58' AND num_nulls(f.air_buruk, f.jamban_buruk, f.miskin_, f.didik_) > 0 THEN NULL
      ELSE false END,
    nullif(concat_ws(', ', CASE WHEN f.air_buruk THEN 'air minum tidak layak' END, CASE WHEN f.jamban_buruk THEN 'tanpa jamban layak' END,
      CASE WHEN f.muda_ THEN 'terlalu muda' END, CASE WHEN f.tua_ THEN 'terlalu tua' END, CASE WHEN f.dekat_ THEN 'terlalu dekat' END,
      CASE WHEN f.banyak_ THEN 'terlalu banyak anak' END, CASE WHEN f.miskin_ THEN 'miskin' END, CASE WHEN f.didik_ THEN 'pendidikan orang tua rendah' END), '')
  FROM faktor f
$$;
COMMENT ON FUNCTION inti.hitung_krs(date, bigint) IS 'Faktor dan status keluarga berisiko stunting pada suatu hari, kedua definisi; satu keluarga atau semua';

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
  CHECK (berisiko_n + tidak_berisiko_n + tidak_diketahui_n = sasaran_n AND unik_4t_n <= berisiko_n)
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
COMMENT ON COLUMN lap.fakta_krs.unik_4t_n IS 'Berisiko dengan sedikitnya satu dari empat terlalu; keluarga dihitung sekali';
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
