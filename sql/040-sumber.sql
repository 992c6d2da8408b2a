-- What was received: batches, the raw lines, what was not taken and why, and the landing tables of e-PPGBM. A row that a
-- later file corrects stays here, marked with the batch that replaced it.
CREATE TABLE acuan.kode_muat (
  kode    text PRIMARY KEY,
  akibat  text NOT NULL CHECK (akibat IN ('berkas ditolak', 'baris ditolak', 'nilai dikosongkan', 'dicatat')),
  arti    text NOT NULL
);
COMMENT ON TABLE acuan.kode_muat IS 'Kode penolakan dan peringatan saat memuat berkas';
COMMENT ON COLUMN acuan.kode_muat.kode IS 'Kode pada sumber.tolakan.alasan dan sumber.peringatan.kode';
COMMENT ON COLUMN acuan.kode_muat.akibat IS 'berkas ditolak, baris ditolak, nilai dikosongkan, atau hanya dicatat';
COMMENT ON COLUMN acuan.kode_muat.arti IS 'Penjelasan';
INSERT INTO acuan.kode_muat (kode, akibat, arti) VALUES
  ('BERKAS_RUSAK', 'berkas ditolak', 'Bukan tabel teks: memuat bita NUL atau tidak terbaca'),
  ('TANPA_HEADER', 'berkas ditolak', 'Baris judul yang dikenal tidak ditemukan pada 10 baris pertama'),
  ('KOLOM_HILANG', 'berkas ditolak', 'Kolom wajib tidak ada'),
  ('JUMLAH_KOLOM', 'baris ditolak', 'Banyaknya nilai berbeda dari banyaknya judul, atau tanda kutip tidak tertutup'),
  ('BARIS_TIDAK_LENGKAP', 'baris ditolak', 'Isian yang harus ada pada baris kosong'),
  ('WAKTU_MUSTAHIL', 'baris ditolak', 'Diukur sebelum lahir, atau sesudah tanggal data'),
  ('KOLOM_ASING', 'dicatat', 'Judul tidak dikenal, kolom diabaikan'),
  ('KOLOM_GANDA', 'dicatat', 'Judul muncul dua kali dengan isi berbeda; isian pertama dipakai'),
  ('ANGKA_SALAH', 'nilai dikosongkan', 'Bukan angka'),
  ('TANGGAL_SALAH', 'nilai dikosongkan', 'Bukan tanggal yang dikenal, atau tahun dua angka'),
  ('SERIAL', 'nilai dikosongkan', 'Nomor seri tanggal Excel di kolom ukuran'),
  ('DI_LUAR_RENTANG', 'nilai dikosongkan', 'Di luar rentang yang mungkin'),
  ('NIK_SALAH', 'nilai dikosongkan', 'NIK atau No KK tidak sahih; status menurut nik_status()'),
  ('NIK_ILMIAH', 'nilai dikosongkan', 'NIK dalam bentuk ilmiah, angkanya sudah hilang'),
  ('NIK_PRESISI', 'dicatat', 'Lebih dari 30 % NIK berakhir 0: angka ke-16 kemungkinan hilang di lembar kerja'),
  ('NIK_DUMMY', 'nilai dikosongkan', 'NIK pengganti; disimpan seperti diterima, tidak dipakai mencocokkan'),
  ('UMUR_BEDA', 'dicatat', 'Umur tertulis berbeda lebih dari 31 hari dari selisih tanggal; tanggal yang dipakai'),
  ('JK_SALAH', 'nilai dikosongkan', 'Jenis kelamin tidak dikenal'),
  ('NILAI_ASING', 'nilai dikosongkan', 'Nilai berkode tidak dikenal'),
  ('DUPLIKAT', 'dicatat', 'Baris yang sama persis; satu disimpan'),
  ('DIGANTI', 'dicatat', 'Kunci yang sama lebih dari sekali; baris terakhir berlaku, yang lama disimpan sebagai diganti'),
  ('CEK_GANDA', 'dicatat', 'Tanpa NIK, nama, tanggal lahir dan jenis kelamin sama; keduanya disimpan, penautan memutuskan'),
  ('WILAYAH_ASING', 'nilai dikosongkan', 'Wilayah tidak dikenal; baris disimpan'),
  ('UMUR_LEBIH', 'dicatat', 'Umur 60 bulan atau lebih; orang disimpan, pengukuran tidak masuk tabel balita'),
  ('JUMLAH_BEDA', 'dicatat', 'Keluarga berisiko ditambah tidak berisiko berbeda dari keluarga sasaran'),
  ('TGL_LAHIR_KOSONG', 'dicatat', 'Tanggal lahir kosong; baris disimpan, tidak masuk kelompok umur');

CREATE TABLE sumber.batch (
  batch_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sumber       text NOT NULL,
  berkas       text NOT NULL,
  lembar       text,
  sha256       text NOT NULL,
  pemetaan     text NOT NULL,
  opsi         text NOT NULL DEFAULT '',
  dimuat       timestamptz NOT NULL DEFAULT clock_timestamp(),
  tgl_data     date NOT NULL,
  judul        text[],
  pemisah      text,
  baris        bigint NOT NULL DEFAULT 0,
  diterima     bigint NOT NULL DEFAULT 0,
  baru         bigint NOT NULL DEFAULT 0,
  diperbarui   bigint NOT NULL DEFAULT 0,
  tetap        bigint NOT NULL DEFAULT 0,
  ganda        bigint NOT NULL DEFAULT 0,
  ditolak      bigint NOT NULL DEFAULT 0,
  kosong       bigint NOT NULL DEFAULT 0,
  kode_kab     text[] NOT NULL DEFAULT '{}',
  run_id       bigint REFERENCES operasi.run,
  CHECK (baris = diterima + ditolak),
  CHECK (diterima = baru + diperbarui + tetap + ganda)
);
CREATE INDEX batch_sha256_idx ON sumber.batch (sha256);
COMMENT ON TABLE sumber.batch IS 'Satu baris per berkas (atau lembar) yang dimuat; baris = diterima + ditolak, diterima = baru + diperbarui + tetap + ganda';
COMMENT ON COLUMN sumber.batch.batch_id IS 'Nomor batch';
COMMENT ON COLUMN sumber.batch.sumber IS 'Kode sumber';
COMMENT ON COLUMN sumber.batch.berkas IS 'Nama berkas tanpa folder';
COMMENT ON COLUMN sumber.batch.lembar IS 'Nama lembar buku kerja; kosong untuk CSV';
COMMENT ON COLUMN sumber.batch.sha256 IS 'Sidik isi berkas';
COMMENT ON COLUMN sumber.batch.pemetaan IS 'Bentuk berkas, lihat acuan.pemetaan';
COMMENT ON COLUMN sumber.batch.opsi IS 'Pilihan yang mengubah hasil: wilayah, tanggal ukur, tanggal data';
COMMENT ON COLUMN sumber.batch.dimuat IS 'Waktu dimuat';
COMMENT ON COLUMN sumber.batch.tgl_data IS 'Tanggal data: pengukuran sesudahnya mustahil';
COMMENT ON COLUMN sumber.batch.judul IS 'Judul kolom seperti tertulis di berkas';
COMMENT ON COLUMN sumber.batch.pemisah IS 'Pemisah kolom';
COMMENT ON COLUMN sumber.batch.baris IS 'Baris data yang dibaca';
COMMENT ON COLUMN sumber.batch.diterima IS 'Baris yang diterima';
COMMENT ON COLUMN sumber.batch.baru IS 'Diterima dengan kunci yang belum ada';
COMMENT ON COLUMN sumber.batch.diperbarui IS 'Diterima dan menggantikan isi lama dengan kunci yang sama';
COMMENT ON COLUMN sumber.batch.tetap IS 'Diterima tetapi sama dengan yang sudah ada; tidak disimpan lagi';
COMMENT ON COLUMN sumber.batch.ganda IS 'Diterima tetapi muncul lagi di berkas yang sama (DUPLIKAT, DIGANTI)';
COMMENT ON COLUMN sumber.batch.ditolak IS 'Baris yang ditolak, lihat sumber.tolakan';
COMMENT ON COLUMN sumber.batch.kosong IS 'Baris tanpa isi; tidak dihitung sebagai baris data';
COMMENT ON COLUMN sumber.batch.kode_kab IS 'Kabupaten/kota yang tersentuh';
COMMENT ON COLUMN sumber.batch.run_id IS 'Run yang memuatnya';

CREATE TABLE sumber.baris_mentah (
  batch_id  bigint NOT NULL REFERENCES sumber.batch,
  mulai     int4 NOT NULL,
  nomor     int4[] NOT NULL,
  isi       text[] NOT NULL,
  PRIMARY KEY (batch_id, mulai)
);
COMMENT ON TABLE sumber.baris_mentah IS 'Isi asli setiap baris, beberapa puluh baris dimampatkan bersama; dibaca dengan sumber.isi_baris() (data pribadi)';
COMMENT ON COLUMN sumber.baris_mentah.batch_id IS 'Nomor batch';
COMMENT ON COLUMN sumber.baris_mentah.mulai IS 'Nomor baris pertama di kelompok ini';
COMMENT ON COLUMN sumber.baris_mentah.nomor IS 'Nomor baris di berkas';
COMMENT ON COLUMN sumber.baris_mentah.isi IS 'Isi baris, urutannya seperti nomor';
-- lz4 packs several times faster than pglz; servers built without it keep their default.
DO $$
BEGIN
  IF (SELECT 'lz4' = ANY (enumvals) FROM pg_catalog.pg_settings WHERE name = 'default_toast_compression') THEN
    ALTER TABLE sumber.baris_mentah ALTER COLUMN isi SET COMPRESSION lz4;
  END IF;
END
$$;

CREATE FUNCTION sumber.isi_baris(p_batch bigint, p_baris int4) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT m.isi[array_position(m.nomor, p_baris)] FROM sumber.baris_mentah m
  WHERE m.batch_id = p_batch AND m.mulai <= p_baris ORDER BY m.mulai DESC LIMIT 1
$$;
COMMENT ON FUNCTION sumber.isi_baris(bigint, int4) IS 'Isi asli satu baris berkas: sumber.isi_baris(batch_id, baris)';
REVOKE ALL ON FUNCTION sumber.isi_baris(bigint, int4) FROM PUBLIC;

-- Scores, status words and other columns that nothing computes with have no column of their own: they are read here.
CREATE FUNCTION sumber.nilai_asli(p_batch bigint, p_baris int4, p_judul text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN n.isi LIKE '"%' THEN replace(substr(n.isi, 2, length(n.isi) - 2), '""', '"') ELSE n.isi END
  FROM sumber.batch b JOIN acuan.pemetaan p USING (pemetaan),
    LATERAL (SELECT array_agg(m.isi[1] ORDER BY m.ke) AS sel
      FROM regexp_matches(sumber.isi_baris(p_batch, p_baris) || b.pemisah, '("(?:[^"]|"")*"|[^' || b.pemisah || ']*) *' || b.pemisah, 'g')
        WITH ORDINALITY m (isi, ke)) s,
    LATERAL (SELECT s.sel[array_position(CASE WHEN cardinality(s.sel) = cardinality(p.geser) THEN p.geser ELSE b.judul END, p_judul)] AS isi) n
  WHERE b.batch_id = p_batch
$$;
COMMENT ON FUNCTION sumber.nilai_asli(bigint, int4, text) IS
  'Isi satu sel seperti diterima: sumber.nilai_asli(batch_id, baris, judul), mis. dengan judul "ZS TB/U"';
REVOKE ALL ON FUNCTION sumber.nilai_asli(bigint, int4, text) FROM PUBLIC;

CREATE TABLE sumber.tolakan (
  batch_id  bigint NOT NULL REFERENCES sumber.batch,
  berkas    text NOT NULL,
  baris     int4 NOT NULL,
  kolom     text,
  alasan    text NOT NULL REFERENCES acuan.kode_muat,
  isi       text,
  PRIMARY KEY (batch_id, baris)
);
COMMENT ON TABLE sumber.tolakan IS 'Baris yang ditolak, dengan alasannya (data pribadi)';
COMMENT ON COLUMN sumber.tolakan.batch_id IS 'Nomor batch';
COMMENT ON COLUMN sumber.tolakan.berkas IS 'Nama berkas';
COMMENT ON COLUMN sumber.tolakan.baris IS 'Nomor baris di berkas';
COMMENT ON COLUMN sumber.tolakan.kolom IS 'Judul kolom yang menyebabkan; kosong bila seluruh baris';
COMMENT ON COLUMN sumber.tolakan.alasan IS 'Kode, lihat acuan.kode_muat';
COMMENT ON COLUMN sumber.tolakan.isi IS 'Isi baris seperti diterima';

CREATE TABLE sumber.peringatan (
  batch_id       bigint NOT NULL REFERENCES sumber.batch,
  kode           text NOT NULL REFERENCES acuan.kode_muat,
  kolom          text NOT NULL,
  jumlah         bigint NOT NULL,
  baris_pertama  int4,
  PRIMARY KEY (batch_id, kode, kolom)
);
COMMENT ON TABLE sumber.peringatan IS 'Banyaknya peringatan per batch, kode dan kolom';
COMMENT ON COLUMN sumber.peringatan.batch_id IS 'Nomor batch';
COMMENT ON COLUMN sumber.peringatan.kode IS 'Kode, lihat acuan.kode_muat';
COMMENT ON COLUMN sumber.peringatan.kolom IS 'Judul kolom; - untuk seluruh baris';
COMMENT ON COLUMN sumber.peringatan.jumlah IS 'Banyaknya';
COMMENT ON COLUMN sumber.peringatan.baris_pertama IS 'Nomor baris pertama yang terkena';

CREATE FUNCTION sumber.nomor_anak(p_sumber text, p_id_sumber text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || encode(substr(sha256(convert_to(p_sumber || ':' || p_id_sumber, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint
    & 9223372036854775807
$$;
COMMENT ON FUNCTION sumber.nomor_anak(text, text) IS 'Nomor anak: 63 bit pertama SHA-256 dari sumber, titik dua, id_sumber';

CREATE TABLE sumber.eppgbm (
  kode_kab                 text NOT NULL DEFAULT '-',
  batch_id                 bigint NOT NULL,
  baris                    int4 NOT NULL,
  sumber                   text NOT NULL,
  anak_id                  bigint NOT NULL,
  tgl_ukur                 date NOT NULL,
  id_sumber                text NOT NULL,
  sidik                    bigint NOT NULL,
  diganti                  bigint,
  kode_kec                 text NOT NULL DEFAULT '-',
  kode_desa                text NOT NULL DEFAULT '-',
  wilayah_asli             text,
  nik                      text,
  nik_status               text,
  nik_asli                 text,
  no_kk                    text,
  no_kk_status             text,
  no_kk_asli               text,
  nama                     text,
  jk                       text,
  tgl_lahir                date,
  usia_bulan               float8,
  ortu_1                   text,
  ortu_2                   text,
  nik_ortu                 text,
  nik_ortu_status          text,
  nik_ortu_asli            text,
  hp_ortu                  text,
  anak_ke                  int2,
  puskesmas                text,
  posyandu                 text,
  rt                       int2,
  rw                       int2,
  alamat                   text,
  berat_lahir_kg           float8,
  panjang_lahir_cm         float8,
  lingkar_kepala_lahir_cm  float8,
  usia_hamil_minggu        float8,
  imd                      boolean,
  berat_kg                 float8,
  tinggi_cm                float8,
  posisi                   text,
  lila_cm                  float8,
  lingkar_kepala_cm        float8,
  oedema                   boolean,
  naik_berat               text,
  pmt_kg                   float8,
  vit_a                    int2,
  kpsp                     text,
  punya_kia                boolean,
  kelas_ibu_balita         boolean,
  mbg                      boolean,
  no_urut                  text,
  strata                   text,
  klaster                  text,
  tim                      text,
  rumah_tangga             text,
  bobot                    float8,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
-- Rows that are in inti.pengukuran are found there by its key; these are not.
CREATE INDEX eppgbm_lebih_idx ON sumber.eppgbm (anak_id, tgl_ukur)
  WHERE diganti IS NULL AND ((tgl_lahir IS NOT NULL AND tgl_ukur - tgl_lahir > 1826) OR (tgl_lahir IS NULL AND usia_bulan >= 60));
CREATE INDEX eppgbm_diganti_idx ON sumber.eppgbm (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.eppgbm IS
  'Pengukuran seperti diterima dari e-PPGBM, register setempat dan survei, satu baris per baris berkas; yang berlaku: diganti IS NULL (data pribadi)';
COMMENT ON COLUMN sumber.eppgbm.kode_kab IS 'Kode Kemendagri kabupaten/kota; - bila tidak diketahui';
COMMENT ON COLUMN sumber.eppgbm.batch_id IS 'Nomor batch, lihat sumber.batch';
COMMENT ON COLUMN sumber.eppgbm.baris IS 'Nomor baris di berkas; isi asli: sumber.isi_baris(batch_id, baris)';
COMMENT ON COLUMN sumber.eppgbm.sumber IS 'Kode sumber: eppgbm, smart';
COMMENT ON COLUMN sumber.eppgbm.anak_id IS 'sumber.nomor_anak(sumber, id_sumber)';
COMMENT ON COLUMN sumber.eppgbm.tgl_ukur IS 'Tanggal pengukuran';
COMMENT ON COLUMN sumber.eppgbm.id_sumber IS 'Sidik berkunci NIK berstatus ok (n), atau nama baku, tanggal lahir, jenis kelamin dan desa';
COMMENT ON COLUMN sumber.eppgbm.sidik IS 'Sidik isi baris: sama berarti tidak ada yang berubah';
COMMENT ON COLUMN sumber.eppgbm.diganti IS 'Batch yang menggantikan baris ini; kosong bila masih berlaku';
COMMENT ON COLUMN sumber.eppgbm.kode_kec IS 'Kode Kemendagri kecamatan; - bila tidak diketahui';
COMMENT ON COLUMN sumber.eppgbm.kode_desa IS 'Kode Kemendagri desa/kelurahan; - bila tidak diketahui';
COMMENT ON COLUMN sumber.eppgbm.wilayah_asli IS 'Wilayah seperti tertulis, dari provinsi ke desa; hanya bila desanya tidak dikenal';
COMMENT ON COLUMN sumber.eppgbm.nik IS 'NIK 16 angka; kosong bila pengganti atau tidak sahih';
COMMENT ON COLUMN sumber.eppgbm.nik_status IS 'Status NIK menurut nik_status(), dengan tanggal lahir dan jenis kelamin baris ini';
COMMENT ON COLUMN sumber.eppgbm.nik_asli IS 'NIK seperti diterima, hanya bila berbeda dari kolom nik';
COMMENT ON COLUMN sumber.eppgbm.no_kk IS 'Nomor Kartu Keluarga 16 angka';
COMMENT ON COLUMN sumber.eppgbm.no_kk_status IS 'Status No KK menurut no_kk_status()';
COMMENT ON COLUMN sumber.eppgbm.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda dari kolom no_kk';
COMMENT ON COLUMN sumber.eppgbm.nama IS 'Nama anak';
COMMENT ON COLUMN sumber.eppgbm.jk IS 'Jenis kelamin: L, P';
COMMENT ON COLUMN sumber.eppgbm.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN sumber.eppgbm.usia_bulan IS 'Usia dalam bulan, bila berkas mencatat bulan';
COMMENT ON COLUMN sumber.eppgbm.ortu_1 IS 'Orang tua pertama, peran tidak diketahui';
COMMENT ON COLUMN sumber.eppgbm.ortu_2 IS 'Orang tua kedua, peran tidak diketahui';
COMMENT ON COLUMN sumber.eppgbm.nik_ortu IS 'NIK orang tua';
COMMENT ON COLUMN sumber.eppgbm.nik_ortu_status IS 'Status NIK orang tua';
COMMENT ON COLUMN sumber.eppgbm.nik_ortu_asli IS 'NIK orang tua seperti diterima, bila berbeda';
COMMENT ON COLUMN sumber.eppgbm.hp_ortu IS 'Nomor telepon pertama, angka saja; tidak keluar dari tabel ini';
COMMENT ON COLUMN sumber.eppgbm.anak_ke IS 'Anak ke';
COMMENT ON COLUMN sumber.eppgbm.puskesmas IS 'Puskesmas seperti tertulis';
COMMENT ON COLUMN sumber.eppgbm.posyandu IS 'Posyandu seperti tertulis';
COMMENT ON COLUMN sumber.eppgbm.rt IS 'Nomor RT';
COMMENT ON COLUMN sumber.eppgbm.rw IS 'Nomor RW';
COMMENT ON COLUMN sumber.eppgbm.alamat IS 'Alamat';
COMMENT ON COLUMN sumber.eppgbm.berat_lahir_kg IS 'Berat lahir, kg';
COMMENT ON COLUMN sumber.eppgbm.panjang_lahir_cm IS 'Panjang lahir, cm';
COMMENT ON COLUMN sumber.eppgbm.lingkar_kepala_lahir_cm IS 'Lingkar kepala lahir, cm';
COMMENT ON COLUMN sumber.eppgbm.usia_hamil_minggu IS 'Usia kehamilan saat lahir, minggu';
COMMENT ON COLUMN sumber.eppgbm.imd IS 'Inisiasi menyusu dini';
COMMENT ON COLUMN sumber.eppgbm.berat_kg IS 'Berat badan, kg';
COMMENT ON COLUMN sumber.eppgbm.tinggi_cm IS 'Panjang atau tinggi badan, cm';
COMMENT ON COLUMN sumber.eppgbm.posisi IS 'Cara ukur: L terlentang, H berdiri';
COMMENT ON COLUMN sumber.eppgbm.lila_cm IS 'Lingkar lengan atas, cm';
COMMENT ON COLUMN sumber.eppgbm.lingkar_kepala_cm IS 'Lingkar kepala, cm';
COMMENT ON COLUMN sumber.eppgbm.oedema IS 'Edema';
COMMENT ON COLUMN sumber.eppgbm.naik_berat IS 'N naik, T tidak naik, O bulan lalu tidak ditimbang, B baru pertama';
COMMENT ON COLUMN sumber.eppgbm.pmt_kg IS 'Makanan tambahan yang diterima, kg';
COMMENT ON COLUMN sumber.eppgbm.vit_a IS 'Jumlah kapsul vitamin A, 0 sampai 2';
COMMENT ON COLUMN sumber.eppgbm.kpsp IS 'Hasil KPSP seperti tertulis';
COMMENT ON COLUMN sumber.eppgbm.punya_kia IS 'Memiliki buku KIA';
COMMENT ON COLUMN sumber.eppgbm.kelas_ibu_balita IS 'Ikut kelas ibu balita';
COMMENT ON COLUMN sumber.eppgbm.mbg IS 'Menerima makan bergizi gratis';
COMMENT ON COLUMN sumber.eppgbm.no_urut IS 'Nomor anak di berkas survei';
COMMENT ON COLUMN sumber.eppgbm.strata IS 'Strata survei';
COMMENT ON COLUMN sumber.eppgbm.klaster IS 'Klaster survei';
COMMENT ON COLUMN sumber.eppgbm.tim IS 'Tim survei';
COMMENT ON COLUMN sumber.eppgbm.rumah_tangga IS 'Rumah tangga survei';
COMMENT ON COLUMN sumber.eppgbm.bobot IS 'Bobot contoh survei';

CREATE TABLE sumber.eppgbm_anak (
  kode_kab          text NOT NULL DEFAULT '-',
  batch_id          bigint NOT NULL,
  baris             int4 NOT NULL,
  sumber            text NOT NULL,
  anak_id           bigint NOT NULL,
  id_sumber         text NOT NULL,
  sidik             bigint NOT NULL,
  diganti           bigint,
  kode_kec          text NOT NULL DEFAULT '-',
  kode_desa         text NOT NULL DEFAULT '-',
  wilayah_asli      text,
  nik               text,
  nik_status        text,
  nik_asli          text,
  no_kk             text,
  no_kk_status      text,
  no_kk_asli        text,
  nama              text,
  jk                text,
  tgl_lahir         date,
  berat_lahir_kg    float8,
  panjang_lahir_cm  float8,
  ortu_1            text,
  ortu_2            text,
  nik_ortu          text,
  nik_ortu_status   text,
  nik_ortu_asli     text,
  hp_ortu           text,
  anak_ke           int2,
  puskesmas         text,
  posyandu          text,
  rt                int2,
  rw                int2,
  alamat            text,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX eppgbm_anak_kunci_idx ON sumber.eppgbm_anak (anak_id) WHERE diganti IS NULL;
CREATE INDEX eppgbm_anak_diganti_idx ON sumber.eppgbm_anak (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.eppgbm_anak IS
  'Identitas balita tanpa pengukuran (berkas identitas, lembar data dasar); yang berlaku: diganti IS NULL (data pribadi)';
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.attname, d.description FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_attribute e ON e.attrelid = 'sumber.eppgbm'::regclass AND e.attname = a.attname
    JOIN pg_catalog.pg_description d ON d.objoid = e.attrelid AND d.objsubid = e.attnum AND d.classoid = 'pg_class'::regclass
    WHERE a.attrelid = 'sumber.eppgbm_anak'::regclass AND a.attnum > 0
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN sumber.eppgbm_anak.%I IS %L', r.attname, r.description);
  END LOOP;
END
$$;

CREATE VIEW sumber.perlu_perbaikan AS
  SELECT e.batch_id, b.berkas, e.baris, e.kode_desa, e.posyandu, 'TGL_LAHIR_KOSONG' AS kode
  FROM sumber.eppgbm e JOIN sumber.batch b USING (batch_id)
  WHERE e.diganti IS NULL AND e.tgl_lahir IS NULL AND e.usia_bulan IS NULL
  UNION ALL
  SELECT e.batch_id, b.berkas, e.baris, e.kode_desa, e.posyandu, 'JK_SALAH'
  FROM sumber.eppgbm e JOIN sumber.batch b USING (batch_id) WHERE e.diganti IS NULL AND e.jk IS NULL
  UNION ALL
  SELECT e.batch_id, b.berkas, e.baris, e.kode_desa, e.posyandu, 'WILAYAH_ASING'
  FROM sumber.eppgbm e JOIN sumber.batch b USING (batch_id) WHERE e.diganti IS NULL AND e.kode_desa = '-';
COMMENT ON VIEW sumber.perlu_perbaikan IS 'Baris yang berlaku tetapi perlu dilengkapi di asalnya: tanpa tanggal lahir, jenis kelamin atau desa';
COMMENT ON COLUMN sumber.perlu_perbaikan.batch_id IS 'Nomor batch';
COMMENT ON COLUMN sumber.perlu_perbaikan.berkas IS 'Nama berkas';
COMMENT ON COLUMN sumber.perlu_perbaikan.baris IS 'Nomor baris di berkas';
COMMENT ON COLUMN sumber.perlu_perbaikan.kode_desa IS 'Kode desa; - bila tidak diketahui';
COMMENT ON COLUMN sumber.perlu_perbaikan.posyandu IS 'Posyandu seperti tertulis';
COMMENT ON COLUMN sumber.perlu_perbaikan.kode IS 'Yang kurang, lihat acuan.kode_muat';
