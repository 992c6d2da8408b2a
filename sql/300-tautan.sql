-- Linking the six sources into persons and households: what goes in, the stored model, decisions, history of numbers.
CREATE TABLE acuan.sumber_tautan (
  sumber        text PRIMARY KEY,
  nama          text NOT NULL,
  unik          boolean NOT NULL,
  peran         text[] NOT NULL,
  kode_wilayah  text NOT NULL CHECK (kode_wilayah IN ('nama', 'kemendagri', 'bps')),
  prioritas     int4 NOT NULL UNIQUE
);
COMMENT ON TABLE acuan.sumber_tautan IS 'Sumber yang ditautkan menjadi orang dan keluarga; sumber baru cukup satu baris di sini';
COMMENT ON COLUMN acuan.sumber_tautan.sumber IS 'Kode sumber, seperti pada sumber.orang';
COMMENT ON COLUMN acuan.sumber_tautan.nama IS 'Nama sumber dan pemiliknya';
COMMENT ON COLUMN acuan.sumber_tautan.unik IS 'Benar bila sumber mencatat seseorang paling banyak sekali';
COMMENT ON COLUMN acuan.sumber_tautan.peran IS 'Peran yang dicatat: anak, ibu, ayah, catin, lain';
COMMENT ON COLUMN acuan.sumber_tautan.kode_wilayah IS 'Cara sumber menulis wilayah: nama, kode kemendagri, atau kode bps';
COMMENT ON COLUMN acuan.sumber_tautan.prioritas IS 'Urutan kepercayaan bila sumber berbeda: 1 didahulukan';
INSERT INTO acuan.sumber_tautan (sumber, nama, unik, peran, kode_wilayah, prioritas) VALUES
  ('sipbm', 'SIPBM: sensus keluarga (pemerintah daerah)', true, '{anak,ibu,ayah,lain}', 'nama', 1),
  ('pk', 'Pendataan Keluarga (BKKBN)', true, '{ibu,ayah}', 'nama', 2),
  ('dtks', 'DTKS dan DTSEN (Kemensos, BPS)', true, '{anak,ibu,ayah,lain}', 'bps', 3),
  ('eppgbm', 'e-PPGBM (Kemenkes)', false, '{anak}', 'nama', 4),
  ('ehdw', 'e-HDW (Kemendes)', false, '{anak,ibu}', 'kemendagri', 5),
  ('elsimil', 'Elsimil (BKKBN)', false, '{ibu,catin,anak}', 'nama', 6),
  ('kpm', 'Formulir KPM desa', false, '{anak,ibu}', 'kemendagri', 7);

-- One row per person as one source knows the person. Loaders keep it up: they collapse repeated rows of a person
-- (measurements, visits) into one, the newest non-null value wins; a row with several persons gives several rows.
CREATE TABLE sumber.orang (
  sumber           text NOT NULL REFERENCES acuan.sumber_tautan,
  id_sumber        text NOT NULL,
  keluarga_sumber  text,
  peran            text CHECK (peran IN ('anak', 'ibu', 'ayah', 'catin', 'lain')),
  nama             text,
  nik              text,
  no_kk            text,
  jk               text CHECK (jk IN ('L', 'P')),
  tgl_lahir        date,
  nama_ibu         text,
  nama_ayah        text,
  nama_ortu        text,
  nik_ortu         text,
  kode_kab         text NOT NULL DEFAULT '-',
  kode_kec         text NOT NULL DEFAULT '-',
  kode_desa        text NOT NULL DEFAULT '-',
  dusun            text,
  rt               int4,
  rw               int4,
  alamat           text,
  posyandu         text,
  tgl_meninggal    date,
  catatan_mulai    date NOT NULL,
  catatan_akhir    date NOT NULL,
  batch_id         bigint NOT NULL,
  ditarik          boolean NOT NULL DEFAULT false,
  PRIMARY KEY (sumber, id_sumber),
  CHECK (catatan_akhir >= catatan_mulai)
);
COMMENT ON TABLE sumber.orang IS
  'Masukan penautan: satu baris per orang menurut satu sumber, diisi oleh pemuat dari tabel pendaratan (data pribadi)';
COMMENT ON COLUMN sumber.orang.sumber IS 'Kode sumber, lihat acuan.sumber_tautan';
COMMENT ON COLUMN sumber.orang.id_sumber IS 'Nomor orang di dalam sumbernya, tetap dari muat ke muat; sama dengan id_sumber pada tabel pendaratan';
COMMENT ON COLUMN sumber.orang.keluarga_sumber IS 'Nomor keluarga menurut sumber (ID keluarga, ID DTKS); kosong bila sumber tidak punya';
COMMENT ON COLUMN sumber.orang.peran IS 'anak, ibu, ayah, catin, lain; kosong bila tidak diketahui (kelas lalu diambil dari umur)';
COMMENT ON COLUMN sumber.orang.nama IS 'Nama seperti diterima, belum dibakukan ("By. Ny. ..." tetap ditulis)';
COMMENT ON COLUMN sumber.orang.nik IS 'NIK seperti diterima, juga yang tidak sahih: statusnya dihitung saat menautkan';
COMMENT ON COLUMN sumber.orang.no_kk IS 'Nomor Kartu Keluarga seperti diterima';
COMMENT ON COLUMN sumber.orang.jk IS 'Jenis kelamin: L, P';
COMMENT ON COLUMN sumber.orang.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN sumber.orang.nama_ibu IS 'Nama ibu, bila kolomnya jelas ibu';
COMMENT ON COLUMN sumber.orang.nama_ayah IS 'Nama ayah, bila kolomnya jelas ayah';
COMMENT ON COLUMN sumber.orang.nama_ortu IS 'Nama orang tua yang tidak jelas ibu atau ayah; dua nama dipisahkan garis miring';
COMMENT ON COLUMN sumber.orang.nik_ortu IS 'NIK orang tua pada baris yang sama';
COMMENT ON COLUMN sumber.orang.kode_kab IS 'Kode Kemendagri bertitik kabupaten/kota; - bila tidak diketahui';
COMMENT ON COLUMN sumber.orang.kode_kec IS 'Kode Kemendagri bertitik kecamatan; - bila tidak diketahui';
COMMENT ON COLUMN sumber.orang.kode_desa IS 'Kode Kemendagri bertitik desa/kelurahan; - bila tidak diketahui';
COMMENT ON COLUMN sumber.orang.dusun IS 'Dusun atau lingkungan';
COMMENT ON COLUMN sumber.orang.rt IS 'Nomor RT; kosong bila 0 atau tidak diketahui';
COMMENT ON COLUMN sumber.orang.rw IS 'Nomor RW; kosong bila 0 atau tidak diketahui';
COMMENT ON COLUMN sumber.orang.alamat IS 'Alamat seperti tertulis';
COMMENT ON COLUMN sumber.orang.posyandu IS 'Posyandu menurut catatan terbaru';
COMMENT ON COLUMN sumber.orang.tgl_meninggal IS 'Tanggal meninggal bila tercatat';
COMMENT ON COLUMN sumber.orang.catatan_mulai IS 'Tanggal catatan pertama orang ini di sumber ini (ukur, kunjungan, tanggal data)';
COMMENT ON COLUMN sumber.orang.catatan_akhir IS 'Tanggal catatan terakhir orang ini di sumber ini';
COMMENT ON COLUMN sumber.orang.batch_id IS 'Batch terakhir yang mengubah baris ini';
COMMENT ON COLUMN sumber.orang.ditarik IS 'Benar bila sumber menarik orang ini; tidak ditautkan lagi';

-- Areas that are one place for linking: old and new codes of a renamed, moved or split area lead to the same code.
CREATE VIEW acuan.wilayah_setara AS
  WITH RECURSIVE sisi AS (
    SELECT dari AS a, ke AS b FROM acuan.wilayah_perubahan UNION SELECT ke, dari FROM acuan.wilayah_perubahan
  ), jalan AS (
    SELECT a AS kode, a AS ke FROM sisi UNION SELECT j.kode, s.b FROM jalan j JOIN sisi s ON s.a = j.ke
  )
  SELECT kode, min(ke) AS setara FROM jalan GROUP BY kode HAVING kode <> min(ke);
COMMENT ON VIEW acuan.wilayah_setara IS 'Wilayah yang pernah berganti kode, pindah induk, mekar atau bergabung: kode yang mewakili semuanya saat menautkan';
COMMENT ON COLUMN acuan.wilayah_setara.kode IS 'Kode seperti tercatat';
COMMENT ON COLUMN acuan.wilayah_setara.setara IS 'Kode wakil';

-- What the linking program reads; its built-in configuration names these columns.
CREATE VIEW sumber.orang_taut AS
  SELECT o.sumber, o.id_sumber, s.unik, o.keluarga_sumber, o.peran, o.nama, o.nik, o.no_kk, o.jk, o.tgl_lahir,
         o.nama_ibu, o.nama_ayah, o.nama_ortu, o.nik_ortu,
         nullif(coalesce(d.setara, o.kode_desa), '-') AS desa,
         nullif(coalesce(k.setara, o.kode_kab), '-') AS kab, o.rt, o.rw
  FROM sumber.orang o
  JOIN acuan.sumber_tautan s USING (sumber)
  LEFT JOIN acuan.wilayah_setara d ON d.kode = o.kode_desa
  LEFT JOIN acuan.wilayah_setara k ON k.kode = o.kode_kab
  WHERE NOT o.ditarik;
COMMENT ON VIEW sumber.orang_taut IS 'Kolom sumber.orang yang dibandingkan saat menautkan, wilayah sudah disetarakan (data pribadi)';
COMMENT ON COLUMN sumber.orang_taut.sumber IS 'Kode sumber';
COMMENT ON COLUMN sumber.orang_taut.id_sumber IS 'Nomor orang di dalam sumbernya';
COMMENT ON COLUMN sumber.orang_taut.unik IS 'Sumber mencatat seseorang paling banyak sekali';
COMMENT ON COLUMN sumber.orang_taut.keluarga_sumber IS 'Nomor keluarga menurut sumber';
COMMENT ON COLUMN sumber.orang_taut.peran IS 'Peran';
COMMENT ON COLUMN sumber.orang_taut.nama IS 'Nama';
COMMENT ON COLUMN sumber.orang_taut.nik IS 'NIK seperti diterima';
COMMENT ON COLUMN sumber.orang_taut.no_kk IS 'No KK seperti diterima';
COMMENT ON COLUMN sumber.orang_taut.jk IS 'Jenis kelamin';
COMMENT ON COLUMN sumber.orang_taut.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN sumber.orang_taut.nama_ibu IS 'Nama ibu';
COMMENT ON COLUMN sumber.orang_taut.nama_ayah IS 'Nama ayah';
COMMENT ON COLUMN sumber.orang_taut.nama_ortu IS 'Nama orang tua, peran tidak diketahui';
COMMENT ON COLUMN sumber.orang_taut.nik_ortu IS 'NIK orang tua pada baris yang sama';
COMMENT ON COLUMN sumber.orang_taut.desa IS 'Kode desa yang disetarakan';
COMMENT ON COLUMN sumber.orang_taut.kab IS 'Kode kabupaten/kota yang disetarakan';
COMMENT ON COLUMN sumber.orang_taut.rt IS 'Nomor RT';
COMMENT ON COLUMN sumber.orang_taut.rw IS 'Nomor RW';

-- The model is data: trained once, then months are only scored with it.
CREATE TABLE inti.model_tautan (
  model_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dilatih   timestamptz NOT NULL DEFAULT clock_timestamp(),
  run_id    bigint REFERENCES operasi.run,
  aktif     boolean NOT NULL DEFAULT false,
  catatan   bigint NOT NULL,
  sidik     text NOT NULL,
  isi       text NOT NULL
);
CREATE UNIQUE INDEX model_tautan_aktif_idx ON inti.model_tautan (aktif) WHERE aktif;
COMMENT ON TABLE inti.model_tautan IS
  'Model penautan: parameter, frekuensi nilai, kalibrasi, batas; isinya memuat nama yang sering (data pribadi)';
COMMENT ON COLUMN inti.model_tautan.model_id IS 'Versi model';
COMMENT ON COLUMN inti.model_tautan.dilatih IS 'Waktu dilatih';
COMMENT ON COLUMN inti.model_tautan.run_id IS 'Run yang melatihnya';
COMMENT ON COLUMN inti.model_tautan.aktif IS 'Model yang dipakai run bulanan; paling banyak satu';
COMMENT ON COLUMN inti.model_tautan.catatan IS 'Banyaknya catatan saat dilatih';
COMMENT ON COLUMN inti.model_tautan.sidik IS 'SHA-256 dari isi';
COMMENT ON COLUMN inti.model_tautan.isi IS 'Model dalam bentuk JSON';

-- Columns of the linking beside those of inti.anggota_sumber: a hash of what was compared, and the household of the source.
ALTER TABLE inti.anggota_sumber ADD COLUMN sidik bigint;
ALTER TABLE inti.anggota_sumber ADD COLUMN sidik_baris bigint;
COMMENT ON COLUMN inti.anggota_sumber.sidik_baris IS 'Sidik baris orang, keluarga, keanggotaan dan catatan ini seperti terakhir ditulis: sama berarti tidak ada yang perlu ditulis';
COMMENT ON COLUMN inti.anggota_sumber.sidik IS 'Sidik isian yang dibandingkan: sama berarti tidak berubah sejak run sebelumnya';

CREATE TABLE inti.putusan_tautan (
  putusan_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sumber_a      text NOT NULL,
  id_a          text NOT NULL,
  sumber_b      text NOT NULL,
  id_b          text NOT NULL,
  putusan       text NOT NULL CHECK (putusan IN ('sama', 'beda', 'ragu')),
  peninjau      name NOT NULL DEFAULT session_user,
  waktu         timestamptz NOT NULL DEFAULT clock_timestamp(),
  alasan        text,
  bagian_contoh float8 NOT NULL DEFAULT 1 CHECK (bagian_contoh > 0 AND bagian_contoh <= 1),
  CHECK ((sumber_a COLLATE "C", id_a COLLATE "C") < (sumber_b COLLATE "C", id_b COLLATE "C"))
);
CREATE INDEX putusan_tautan_pasangan_idx ON inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan_id);
COMMENT ON TABLE inti.putusan_tautan IS
  'Putusan peninjau atas pasangan catatan; yang terakhir berlaku, tidak ada yang dihapus. sama = harus satu orang, beda = tidak boleh';
COMMENT ON COLUMN inti.putusan_tautan.putusan_id IS 'Nomor urut';
COMMENT ON COLUMN inti.putusan_tautan.sumber_a IS 'Sumber catatan pertama (urutan bita sumber, id)';
COMMENT ON COLUMN inti.putusan_tautan.id_a IS 'id_sumber catatan pertama';
COMMENT ON COLUMN inti.putusan_tautan.sumber_b IS 'Sumber catatan kedua';
COMMENT ON COLUMN inti.putusan_tautan.id_b IS 'id_sumber catatan kedua';
COMMENT ON COLUMN inti.putusan_tautan.putusan IS 'sama, beda, ragu';
COMMENT ON COLUMN inti.putusan_tautan.peninjau IS 'Siapa yang memutuskan';
COMMENT ON COLUMN inti.putusan_tautan.waktu IS 'Kapan';
COMMENT ON COLUMN inti.putusan_tautan.alasan IS 'Alasan';
COMMENT ON COLUMN inti.putusan_tautan.bagian_contoh IS 'Bagian pasangan yang ditarik untuk ditinjau bila contoh acak; 1 bila bukan contoh';

CREATE VIEW inti.putusan_berlaku AS
  SELECT DISTINCT ON (sumber_a, id_a, sumber_b, id_b) * FROM inti.putusan_tautan
  ORDER BY sumber_a, id_a, sumber_b, id_b, putusan_id DESC;
COMMENT ON VIEW inti.putusan_berlaku IS 'Putusan terakhir tiap pasangan';
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.attname, d.description FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_description d ON d.objoid = a.attrelid AND d.objsubid = a.attnum AND d.classoid = 'pg_class'::regclass
    WHERE a.attrelid = 'inti.putusan_tautan'::regclass AND a.attnum > 0
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN inti.putusan_berlaku.%I IS %L', r.attname, r.description);
  END LOOP;
END
$$;

CREATE TABLE inti.pasangan_tautan (
  sumber_a  text NOT NULL,
  id_a      text NOT NULL,
  sumber_b  text NOT NULL,
  id_b      text NOT NULL,
  bobot     float8 NOT NULL,
  peluang   float8 NOT NULL,
  tingkat   int2[] NOT NULL,
  model     text NOT NULL CHECK (model IN ('anak', 'dewasa')),
  bukti_kk  int2 NOT NULL,
  tanda     text,
  aturan    int4 NOT NULL
);
COMMENT ON TABLE inti.pasangan_tautan IS
  'Pasangan catatan dengan bobot pada atau di atas batas tinjau, dari run terakhir: tingkat kesamaan tiap isian (data pribadi)';
COMMENT ON COLUMN inti.pasangan_tautan.sumber_a IS 'Sumber catatan pertama';
COMMENT ON COLUMN inti.pasangan_tautan.id_a IS 'id_sumber catatan pertama';
COMMENT ON COLUMN inti.pasangan_tautan.sumber_b IS 'Sumber catatan kedua';
COMMENT ON COLUMN inti.pasangan_tautan.id_b IS 'id_sumber catatan kedua';
COMMENT ON COLUMN inti.pasangan_tautan.bobot IS 'Bobot W, bit';
COMMENT ON COLUMN inti.pasangan_tautan.peluang IS 'Peluang satu orang, 0 sampai 1';
COMMENT ON COLUMN inti.pasangan_tautan.tingkat IS 'Tingkat kesamaan tiap isian menurut urutan isian model; 0 tidak ada';
COMMENT ON COLUMN inti.pasangan_tautan.model IS 'Model yang dipakai: anak atau dewasa';
COMMENT ON COLUMN inti.pasangan_tautan.bukti_kk IS 'Kelas bukti keluarga 1-4 dari anggota lain; 0 tanpa bukti';
COMMENT ON COLUMN inti.pasangan_tautan.tanda IS 'D1, D2, D3 bila ditentukan oleh nomor; lepas bila keluarganya punya pasangan lebih baik';
COMMENT ON COLUMN inti.pasangan_tautan.aturan IS 'Bit aturan blok yang mempertemukan keduanya';

CREATE TABLE inti.tinjauan_tautan (
  tinjauan_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  sumber_a    text NOT NULL,
  id_a        text NOT NULL,
  sumber_b    text NOT NULL,
  id_b        text NOT NULL,
  alasan      text NOT NULL,
  bobot       float8 NOT NULL,
  peluang     float8 NOT NULL,
  keluarga_n  int4 NOT NULL,
  prioritas   float8 NOT NULL,
  kab_a       text NOT NULL,
  kab_b       text NOT NULL,
  run_id      bigint NOT NULL,
  PRIMARY KEY (sumber_a, id_a, sumber_b, id_b)
);
COMMENT ON TABLE inti.tinjauan_tautan IS
  'Antrean tinjau: pasangan di antara dua batas, sisi yang ditolak pengelompokan, NIK yang dipakai bersama (data pribadi)';
COMMENT ON COLUMN inti.tinjauan_tautan.tinjauan_id IS 'Nomor tinjauan, tetap selama pasangan itu ada di antrean';
COMMENT ON COLUMN inti.tinjauan_tautan.sumber_a IS 'Sumber catatan pertama';
COMMENT ON COLUMN inti.tinjauan_tautan.id_a IS 'id_sumber catatan pertama';
COMMENT ON COLUMN inti.tinjauan_tautan.sumber_b IS 'Sumber catatan kedua';
COMMENT ON COLUMN inti.tinjauan_tautan.id_b IS 'id_sumber catatan kedua';
COMMENT ON COLUMN inti.tinjauan_tautan.alasan IS
  'antara (di antara dua batas), source_twice, reviewed, nik_shared, two_niks, twins, child_adult, too_many, weak, bertentangan (rantai putusan)';
COMMENT ON COLUMN inti.tinjauan_tautan.bobot IS 'Bobot W, bit';
COMMENT ON COLUMN inti.tinjauan_tautan.peluang IS 'Peluang satu orang';
COMMENT ON COLUMN inti.tinjauan_tautan.keluarga_n IS 'Banyaknya keluarga yang tersentuh';
COMMENT ON COLUMN inti.tinjauan_tautan.prioritas IS '(0,5 - |p - 0,5|) x keluarga_n; yang besar didahulukan';
COMMENT ON COLUMN inti.tinjauan_tautan.kab_a IS 'Kabupaten catatan pertama';
COMMENT ON COLUMN inti.tinjauan_tautan.kab_b IS 'Kabupaten catatan kedua';
COMMENT ON COLUMN inti.tinjauan_tautan.run_id IS 'Run yang mengisi';

-- Numbers of persons and households are never used again; what became of each is written down.
CREATE TABLE inti.riwayat_nomor (
  jenis     text NOT NULL CHECK (jenis IN ('orang', 'keluarga')),
  run_id    bigint NOT NULL,
  id_lama   bigint,
  id_baru   bigint NOT NULL,
  kejadian  text NOT NULL CHECK (kejadian IN ('baru', 'gabung', 'pisah', 'pulih')),
  CHECK ((kejadian = 'baru') = (id_lama IS NULL))
);
CREATE INDEX riwayat_nomor_lama_idx ON inti.riwayat_nomor (id_lama) WHERE id_lama IS NOT NULL;
CREATE INDEX riwayat_nomor_baru_idx ON inti.riwayat_nomor (id_baru);
COMMENT ON TABLE inti.riwayat_nomor IS 'Riwayat nomor orang dan keluarga: baru, gabung, pisah, pulih; satu baris per kejadian';
COMMENT ON COLUMN inti.riwayat_nomor.jenis IS 'orang atau keluarga';
COMMENT ON COLUMN inti.riwayat_nomor.run_id IS 'Run kejadian itu';
COMMENT ON COLUMN inti.riwayat_nomor.id_lama IS 'gabung: nomor yang berhenti dipakai; pisah dan pulih: nomor asal';
COMMENT ON COLUMN inti.riwayat_nomor.id_baru IS 'gabung: nomor yang dipakai seterusnya; baru, pisah, pulih: nomor bagian itu';
COMMENT ON COLUMN inti.riwayat_nomor.kejadian IS 'baru, gabung (jadi alias), pisah, pulih (alias dipakai lagi)';

CREATE TABLE inti.nomor_bekas (
  jenis      text NOT NULL CHECK (jenis IN ('orang', 'keluarga')),
  nomor      bigint NOT NULL,
  ke         bigint NOT NULL,
  sumber     text NOT NULL,
  id_sumber  text NOT NULL,
  PRIMARY KEY (jenis, nomor, sumber, id_sumber)
);
COMMENT ON TABLE inti.nomor_bekas IS
  'Nomor yang menjadi alias dan catatan yang memegangnya sebelum bergabung: bila semuanya berpisah lagi nomor itu dipulihkan';
COMMENT ON COLUMN inti.nomor_bekas.jenis IS 'orang atau keluarga';
COMMENT ON COLUMN inti.nomor_bekas.nomor IS 'Nomor yang berhenti dipakai';
COMMENT ON COLUMN inti.nomor_bekas.ke IS 'Nomor yang menggantikannya ketika bergabung';
COMMENT ON COLUMN inti.nomor_bekas.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.nomor_bekas.id_sumber IS 'id_sumber catatan';

CREATE FUNCTION inti.nomor_kini(p_nomor bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  WITH RECURSIVE jalan AS (
    SELECT p_nomor AS nomor, 0 AS langkah
    UNION ALL
    SELECT b.ke, j.langkah + 1 FROM jalan j
    JOIN LATERAL (SELECT ke FROM inti.nomor_bekas WHERE jenis IN ('orang', 'keluarga') AND nomor = j.nomor LIMIT 1) b ON true
    WHERE j.langkah < 1000
  )
  SELECT nomor FROM jalan ORDER BY langkah DESC LIMIT 1
$$;
COMMENT ON FUNCTION inti.nomor_kini(bigint) IS 'Nomor yang sekarang mewakili sebuah nomor orang atau keluarga: dirinya sendiri, atau penggantinya bila sudah menjadi alias';
REVOKE ALL ON FUNCTION inti.nomor_kini(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.nomor_kini(bigint) TO konvergensi_pekerja;

-- Figures about a run for the diagnostic views; no personal data.
CREATE TABLE operasi.ukuran_tautan (
  run_id   bigint NOT NULL REFERENCES operasi.run,
  ukuran   text NOT NULL,
  sumber   text NOT NULL DEFAULT '-',
  wilayah  text NOT NULL DEFAULT '-',
  rincian  text NOT NULL DEFAULT '-',
  nilai    float8 NOT NULL,
  PRIMARY KEY (run_id, ukuran, sumber, wilayah, rincian)
);
COMMENT ON TABLE operasi.ukuran_tautan IS 'Angka tentang satu run penautan: pasangan per aturan, status NIK, kelompok, penolakan, batas';
COMMENT ON COLUMN operasi.ukuran_tautan.run_id IS 'Run';
COMMENT ON COLUMN operasi.ukuran_tautan.ukuran IS 'Nama ukuran, lihat docs/linkage.md';
COMMENT ON COLUMN operasi.ukuran_tautan.sumber IS 'Kode sumber; - untuk semua';
COMMENT ON COLUMN operasi.ukuran_tautan.wilayah IS 'Kode kabupaten/kota; - untuk semua';
COMMENT ON COLUMN operasi.ukuran_tautan.rincian IS 'Rincian: aturan, status, alasan, batas';
COMMENT ON COLUMN operasi.ukuran_tautan.nilai IS 'Nilai';
