-- Measurements of children, one row per child, day and source. z-scores are never stored: inti.status_gizi computes them.
CREATE TABLE inti.pengukuran (
  kode_kab           text NOT NULL DEFAULT '-',
  anak_id            bigint NOT NULL CHECK (anak_id >= 0),
  tgl_ukur           date NOT NULL,
  sumber             text NOT NULL,
  kode_kec           text NOT NULL DEFAULT '-',
  kode_desa          text NOT NULL DEFAULT '-',
  orang_id           bigint,
  id_sumber          text NOT NULL,
  posyandu           text,
  puskesmas          text,
  tgl_lahir          date,
  jk                 text CHECK (jk IN ('L', 'P')),
  usia_bulan         float8,
  berat_kg           float8,
  tinggi_cm          float8,
  posisi             text CHECK (posisi IN ('L', 'H')),
  lila_cm            float8,
  lingkar_kepala_cm  float8,
  oedema             boolean,
  tikar              text CHECK (tikar IN ('H', 'K', 'M', 'TD')),
  naik_berat         text,
  punya_kia          boolean,
  vit_a              int2,
  pmt_kg             float8,
  berat_lahir_kg     float8,
  panjang_lahir_cm   float8,
  batch_id           bigint NOT NULL,
  baris              int4 NOT NULL,
  PRIMARY KEY (anak_id, tgl_ukur, sumber, kode_kab)
) WITH (fillfactor = 48); -- the first linking writes the person into every row: in its own page it touches no tree and a third of the log
-- The numbers lead the key, and areas and days go by block ranges, which files of one kabupaten fill one after the other: with
-- codes in front of the key and a tree for villages a million rows take twice as long to write. Who loads sums up the new ranges.
CREATE INDEX pengukuran_wilayah_idx ON inti.pengukuran USING brin (kode_kab, kode_desa, tgl_ukur) WITH (pages_per_range = 16);
CREATE FUNCTION inti.ringkas_pengukuran() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT brin_summarize_new_values('inti.pengukuran_wilayah_idx') $$;
COMMENT ON FUNCTION inti.ringkas_pengukuran() IS 'Meringkas blok baru inti.pengukuran pada indeks wilayahnya sesudah memuat; mengembalikan banyak kelompok blok';
REVOKE ALL ON FUNCTION inti.ringkas_pengukuran() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.ringkas_pengukuran() TO konvergensi_pekerja;
COMMENT ON TABLE inti.pengukuran IS
  'Satu baris per anak, hari ukur dan sumber, sudah dibersihkan; z-score tidak disimpan, dihitung di inti.status_gizi (data pribadi)';
COMMENT ON COLUMN inti.pengukuran.kode_kab IS 'Kode Kemendagri kabupaten/kota tempat tercatat; - bila tidak diketahui';
COMMENT ON COLUMN inti.pengukuran.anak_id IS 'Nomor anak: 63 bit dari sidik sumber dan id_sumber; sama untuk semua pengukuran anak itu pada sumber itu';
COMMENT ON COLUMN inti.pengukuran.tgl_ukur IS 'Tanggal pengukuran';
COMMENT ON COLUMN inti.pengukuran.sumber IS 'Kode sumber: eppgbm, kpm, elsimil, ehdw, ...';
COMMENT ON COLUMN inti.pengukuran.kode_kec IS 'Kode Kemendagri kecamatan; - bila tidak diketahui';
COMMENT ON COLUMN inti.pengukuran.kode_desa IS 'Kode Kemendagri desa/kelurahan; - bila tidak diketahui';
COMMENT ON COLUMN inti.pengukuran.orang_id IS 'Nomor orang hasil tautan; kosong sebelum ditautkan';
COMMENT ON COLUMN inti.pengukuran.id_sumber IS
  'Sidik berkunci NIK berstatus ok (n), atau nama baku, tanggal lahir, jenis kelamin dan desa (data pribadi)';
COMMENT ON COLUMN inti.pengukuran.posyandu IS 'Nama posyandu seperti tercatat';
COMMENT ON COLUMN inti.pengukuran.puskesmas IS 'Puskesmas seperti tercatat';
COMMENT ON COLUMN inti.pengukuran.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN inti.pengukuran.jk IS 'Jenis kelamin: L laki-laki, P perempuan';
COMMENT ON COLUMN inti.pengukuran.usia_bulan IS
  'Usia dalam bulan seperti tercatat; hanya dari berkas yang mencatat bulan tanpa tanggal lahir (survei)';
COMMENT ON COLUMN inti.pengukuran.berat_kg IS 'Berat badan, kg';
COMMENT ON COLUMN inti.pengukuran.tinggi_cm IS 'Panjang atau tinggi badan seperti diukur, cm';
COMMENT ON COLUMN inti.pengukuran.posisi IS 'Cara ukur: L terlentang, H berdiri; kosong bila tidak tercatat';
COMMENT ON COLUMN inti.pengukuran.lila_cm IS 'Lingkar lengan atas, cm';
COMMENT ON COLUMN inti.pengukuran.lingkar_kepala_cm IS 'Lingkar kepala, cm';
COMMENT ON COLUMN inti.pengukuran.oedema IS 'Edema pada kedua kaki; kosong bila tidak tercatat';
COMMENT ON COLUMN inti.pengukuran.tikar IS 'Warna tikar pertumbuhan tercatat: H hijau, K kuning, M merah, TD tidak diukur';
COMMENT ON COLUMN inti.pengukuran.naik_berat IS 'Naik berat badan tercatat: N naik, T tidak naik, O bulan lalu tidak ditimbang, B baru pertama';
COMMENT ON COLUMN inti.pengukuran.punya_kia IS 'Memiliki buku KIA';
COMMENT ON COLUMN inti.pengukuran.vit_a IS 'Jumlah kapsul vitamin A yang tercatat';
COMMENT ON COLUMN inti.pengukuran.pmt_kg IS 'Makanan tambahan yang diterima, kg';
COMMENT ON COLUMN inti.pengukuran.berat_lahir_kg IS 'Berat lahir, kg';
COMMENT ON COLUMN inti.pengukuran.panjang_lahir_cm IS 'Panjang lahir, cm';
COMMENT ON COLUMN inti.pengukuran.batch_id IS 'Batch muat baris ini, lihat sumber.batch';
COMMENT ON COLUMN inti.pengukuran.baris IS 'Nomor baris di berkas asal';
