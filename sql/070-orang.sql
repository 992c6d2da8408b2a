-- Linked persons and households. Person-level tables carry kode_kab and kode_kec, which the worker slices by. An unknown area is
-- '-', never a guess. The numbers lead the keys: rows are looked up by them, and a tree of numbers is built in a third of the
-- time of one with codes in front. Areas have trees of their own.
CREATE TABLE inti.orang (
  kode_kab       text NOT NULL DEFAULT '-',
  orang_id       bigint NOT NULL,
  kode_kec       text NOT NULL DEFAULT '-',
  kode_desa      text NOT NULL DEFAULT '-',
  dusun          text,
  posyandu       text,
  keluarga_id    bigint,
  ibu_id         bigint,
  nama           text,
  nik_kunci      text,
  nik_status     text,
  jk             text CHECK (jk IN ('L', 'P')),
  tgl_lahir      date,
  kelas          text CHECK (kelas IN ('anak', 'dewasa')),
  nama_ibu       text,
  nama_ayah      text,
  tgl_meninggal  date,
  catatan_mulai  date,
  catatan_akhir  date,
  run_id         bigint,
  PRIMARY KEY (orang_id, kode_kab)
);
CREATE INDEX orang_desa_idx ON inti.orang (kode_kab, kode_desa);
COMMENT ON TABLE inti.orang IS 'Satu baris per orang hasil tautan enam sumber; nomor orang tetap dari bulan ke bulan';
COMMENT ON COLUMN inti.orang.kode_kab IS 'Kode Kemendagri kabupaten/kota tempat tinggal terakhir; - bila tidak diketahui';
COMMENT ON COLUMN inti.orang.orang_id IS 'Nomor orang: acak, tetap, tidak dipakai ulang';
COMMENT ON COLUMN inti.orang.kode_kec IS 'Kode Kemendagri kecamatan; - bila tidak diketahui';
COMMENT ON COLUMN inti.orang.kode_desa IS 'Kode Kemendagri desa/kelurahan; - bila tidak diketahui';
COMMENT ON COLUMN inti.orang.dusun IS 'Dusun atau lingkungan';
COMMENT ON COLUMN inti.orang.posyandu IS 'Nama posyandu menurut catatan terbaru';
COMMENT ON COLUMN inti.orang.keluarga_id IS 'Keluarga sekarang, lihat inti.keluarga';
COMMENT ON COLUMN inti.orang.ibu_id IS 'Nomor orang ibu bila diketahui';
COMMENT ON COLUMN inti.orang.nama IS 'Nama dari sumber yang diutamakan (data pribadi)';
COMMENT ON COLUMN inti.orang.nik_kunci IS 'NIK berstatus ok dari sumber yang diutamakan sebagai HMAC-SHA-256, 128 bit pertama; kuncinya di luar basis data';
COMMENT ON COLUMN inti.orang.nik_status IS 'Status NIK: ok, sementara, atau kode lain dari nik_status()';
COMMENT ON COLUMN inti.orang.jk IS 'Jenis kelamin: L laki-laki, P perempuan';
COMMENT ON COLUMN inti.orang.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN inti.orang.kelas IS 'anak (di bawah 84 bulan pada tanggal acuan) atau dewasa; kosong bila tidak diketahui';
COMMENT ON COLUMN inti.orang.nama_ibu IS 'Nama ibu (data pribadi)';
COMMENT ON COLUMN inti.orang.nama_ayah IS 'Nama ayah (data pribadi)';
COMMENT ON COLUMN inti.orang.tgl_meninggal IS 'Tanggal meninggal bila tercatat';
COMMENT ON COLUMN inti.orang.catatan_mulai IS 'Tanggal catatan pertama di semua sumber';
COMMENT ON COLUMN inti.orang.catatan_akhir IS 'Tanggal catatan terakhir di semua sumber';
COMMENT ON COLUMN inti.orang.run_id IS 'Run yang terakhir mengubah baris ini';

CREATE TABLE inti.keluarga (
  kode_kab     text NOT NULL DEFAULT '-',
  keluarga_id  bigint NOT NULL,
  kode_kec     text NOT NULL DEFAULT '-',
  kode_desa    text NOT NULL DEFAULT '-',
  dusun        text,
  rt           int,
  rw           int,
  no_kk_kunci  text,
  run_id       bigint,
  PRIMARY KEY (keluarga_id, kode_kab)
);
CREATE INDEX keluarga_desa_idx ON inti.keluarga (kode_kab, kode_desa);
COMMENT ON TABLE inti.keluarga IS 'Satu baris per keluarga hasil tautan';
COMMENT ON COLUMN inti.keluarga.kode_kab IS 'Kode Kemendagri kabupaten/kota; - bila tidak diketahui';
COMMENT ON COLUMN inti.keluarga.keluarga_id IS 'Nomor keluarga: acak, tetap, tidak dipakai ulang';
COMMENT ON COLUMN inti.keluarga.kode_kec IS 'Kode Kemendagri kecamatan; - bila tidak diketahui';
COMMENT ON COLUMN inti.keluarga.kode_desa IS 'Kode Kemendagri desa/kelurahan; - bila tidak diketahui';
COMMENT ON COLUMN inti.keluarga.dusun IS 'Dusun atau lingkungan';
COMMENT ON COLUMN inti.keluarga.rt IS 'Nomor RT';
COMMENT ON COLUMN inti.keluarga.rw IS 'Nomor RW';
COMMENT ON COLUMN inti.keluarga.no_kk_kunci IS 'No KK berstatus ok dari sumber yang diutamakan sebagai HMAC-SHA-256, 128 bit pertama; kuncinya di luar basis data';
COMMENT ON COLUMN inti.keluarga.run_id IS 'Run yang terakhir mengubah baris ini';

CREATE TABLE inti.keanggotaan (
  kode_kab     text NOT NULL DEFAULT '-',
  keluarga_id  bigint NOT NULL,
  orang_id     bigint NOT NULL,
  peran        text CHECK (peran IN ('anak', 'ibu', 'ayah', 'catin', 'lain')),
  mulai        date NOT NULL,
  selesai      date,
  PRIMARY KEY (orang_id, keluarga_id, mulai, kode_kab),
  CHECK (selesai IS NULL OR selesai > mulai)
);
COMMENT ON TABLE inti.keanggotaan IS 'Siapa anggota keluarga mana, sejak dan sampai kapan';
COMMENT ON COLUMN inti.keanggotaan.kode_kab IS 'Kode Kemendagri kabupaten/kota keluarga';
COMMENT ON COLUMN inti.keanggotaan.keluarga_id IS 'Nomor keluarga';
COMMENT ON COLUMN inti.keanggotaan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.keanggotaan.peran IS 'anak, ibu, ayah, catin, lain';
COMMENT ON COLUMN inti.keanggotaan.mulai IS 'Hari pertama sebagai anggota';
COMMENT ON COLUMN inti.keanggotaan.selesai IS 'Hari pertama sesudah keluar; kosong bila masih anggota';

CREATE TABLE inti.anggota_sumber (
  sumber       text NOT NULL,
  id_sumber    text NOT NULL,
  orang_id     bigint NOT NULL,
  keluarga_id  bigint,
  kode_kab     text NOT NULL DEFAULT '-',
  PRIMARY KEY (sumber, id_sumber)
);
CREATE INDEX anggota_sumber_orang_idx ON inti.anggota_sumber (orang_id);
COMMENT ON TABLE inti.anggota_sumber IS 'Catatan sumber mana termasuk orang dan keluarga mana';
COMMENT ON COLUMN inti.anggota_sumber.sumber IS 'Kode sumber: eppgbm, ehdw, sipbm, pk, elsimil, dtks, kpm';
COMMENT ON COLUMN inti.anggota_sumber.id_sumber IS 'Nomor orang di dalam sumbernya';
COMMENT ON COLUMN inti.anggota_sumber.orang_id IS 'Nomor orang hasil tautan';
COMMENT ON COLUMN inti.anggota_sumber.keluarga_id IS 'Nomor keluarga hasil tautan';
COMMENT ON COLUMN inti.anggota_sumber.kode_kab IS 'Kabupaten orang itu';
