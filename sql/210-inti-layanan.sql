-- What happened to persons and households: residence, pregnancies, dated services, states, risk, mat readings, PAUD
-- months; what villages declare about their records; why services were missed; money and facilities.
-- kode_kab and kode_kec of a person-level row are those of the person's present home (inti.orang): one person, one
-- slice. Where something took place stands in kode_desa. A blank answer is no row: nothing here turns NULL into "no".
-- Items are numbers of acuan.jenis_layanan; the rules of an indicator say which items they count.

CREATE TABLE acuan.alasan (
  alasan  text PRIMARY KEY,
  nama    text NOT NULL,
  ke_pemda boolean NOT NULL DEFAULT false,
  otomatis boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE acuan.alasan IS 'Alasan layanan tidak diterima lengkap (Perbup Bone 58/2022 Pasal 38 ayat 4)';
COMMENT ON COLUMN acuan.alasan.alasan IS 'Kode alasan';
COMMENT ON COLUMN acuan.alasan.nama IS 'Bunyi alasan';
COMMENT ON COLUMN acuan.alasan.ke_pemda IS 'Tembusan ke pemerintah daerah (Pasal 43 ayat 2)';
COMMENT ON COLUMN acuan.alasan.otomatis IS 'Ditetapkan program, tidak dipilih kader';
INSERT INTO acuan.alasan (alasan, nama, ke_pemda, otomatis) VALUES
  ('01', 'Tidak tahu', false, false), ('02', 'Menolak', false, false), ('03', 'Jauh', false, false),
  ('04', 'Petugas tidak ada', true, false), ('05', 'Stok kosong', true, false), ('06', 'Biaya', false, false),
  ('07', 'Bekerja atau bepergian', false, false), ('08', 'Sakit', false, false),
  ('09', 'Tanpa NIK atau KK', true, false), ('10', 'Sarana tidak ada', true, false),
  ('11', 'Baru pindah atau terdata', false, false), ('12', 'Tidak dipantau', false, true),
  ('99', 'Lain', false, false), ('00', 'Alasan belum dicatat', false, true);

CREATE TABLE inti.kediaman (
  kode_kab   text NOT NULL DEFAULT '-',
  kode_kec   text NOT NULL DEFAULT '-',
  orang_id   bigint NOT NULL,
  mulai      date NOT NULL DEFAULT '-infinity',
  selesai    date,
  kode_desa  text NOT NULL DEFAULT '-',
  dusun      text,
  posyandu   text,
  keluarga_id bigint,
  sumber     text NOT NULL DEFAULT '-',
  PRIMARY KEY (kode_kab, orang_id, mulai),
  CHECK (selesai IS NULL OR selesai > mulai)
);
COMMENT ON TABLE inti.kediaman IS 'Masa tinggal seseorang di sebuah desa, posyandu dan keluarga; bila tumpang tindih, yang mulai belakangan berlaku. Orang tanpa baris di sini tinggal di desa menurut inti.orang';
COMMENT ON COLUMN inti.kediaman.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu sekarang (satuan irisan), bukan wilayah masa tinggal ini';
COMMENT ON COLUMN inti.kediaman.kode_kec IS 'Kecamatan tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.kediaman.orang_id IS 'Nomor orang, lihat inti.orang';
COMMENT ON COLUMN inti.kediaman.mulai IS 'Hari pertama tinggal; -infinity bila tidak diketahui';
COMMENT ON COLUMN inti.kediaman.selesai IS 'Hari pertama sesudah pindah; kosong bila masih tinggal';
COMMENT ON COLUMN inti.kediaman.kode_desa IS 'Desa/kelurahan tempat tinggal pada masa ini';
COMMENT ON COLUMN inti.kediaman.dusun IS 'Dusun atau lingkungan';
COMMENT ON COLUMN inti.kediaman.posyandu IS 'Posyandu yang melayani';
COMMENT ON COLUMN inti.kediaman.keluarga_id IS 'Keluarga pada masa ini; kosong: keluarga pada inti.orang';
COMMENT ON COLUMN inti.kediaman.sumber IS 'Sumber catatan';

CREATE TABLE inti.kehamilan (
  kode_kab      text NOT NULL DEFAULT '-',
  kode_kec      text NOT NULL DEFAULT '-',
  orang_id      bigint NOT NULL,
  urut          int NOT NULL,
  no_kia        text,
  tgl_catat     date NOT NULL,
  hpl           date,
  tgl_lahir     date,
  tgl_gugur     date,
  hasil         text CHECK (hasil IN ('lahir hidup', 'lahir mati', 'keguguran')),
  diinginkan    boolean,
  sumber        text NOT NULL DEFAULT '-',
  PRIMARY KEY (kode_kab, orang_id, urut),
  CHECK (tgl_lahir IS NULL OR tgl_gugur IS NULL)
);
COMMENT ON TABLE inti.kehamilan IS 'Satu baris per kehamilan';
COMMENT ON COLUMN inti.kehamilan.kode_kab IS 'Kabupaten/kota tempat tinggal ibu sekarang';
COMMENT ON COLUMN inti.kehamilan.kode_kec IS 'Kecamatan tempat tinggal ibu sekarang';
COMMENT ON COLUMN inti.kehamilan.orang_id IS 'Nomor orang ibu';
COMMENT ON COLUMN inti.kehamilan.urut IS 'Urutan kehamilan pada ibu ini menurut catatan, mulai 1';
COMMENT ON COLUMN inti.kehamilan.no_kia IS 'Nomor buku KIA';
COMMENT ON COLUMN inti.kehamilan.tgl_catat IS 'Catatan pertama kehamilan ini; bila baru diketahui saat bersalin: tanggal melahirkan';
COMMENT ON COLUMN inti.kehamilan.hpl IS 'Hari perkiraan lahir';
COMMENT ON COLUMN inti.kehamilan.tgl_lahir IS 'Tanggal melahirkan (lahir hidup)';
COMMENT ON COLUMN inti.kehamilan.tgl_gugur IS 'Tanggal keguguran atau lahir mati';
COMMENT ON COLUMN inti.kehamilan.hasil IS 'lahir hidup, lahir mati, keguguran; kosong bila belum diketahui';
COMMENT ON COLUMN inti.kehamilan.diinginkan IS 'Kehamilan diinginkan; kosong bila tidak diketahui';
COMMENT ON COLUMN inti.kehamilan.sumber IS 'Sumber catatan';

CREATE TABLE inti.buku_kia (
  kode_kab   text NOT NULL DEFAULT '-',
  kode_kec   text NOT NULL DEFAULT '-',
  orang_id   bigint NOT NULL,
  no_kia     text NOT NULL,
  sumber     text NOT NULL DEFAULT '-',
  PRIMARY KEY (kode_kab, orang_id, no_kia)
);
COMMENT ON TABLE inti.buku_kia IS 'Nomor buku KIA anak dan ibu';
COMMENT ON COLUMN inti.buku_kia.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.buku_kia.kode_kec IS 'Kecamatan tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.buku_kia.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.buku_kia.no_kia IS 'Nomor buku KIA';
COMMENT ON COLUMN inti.buku_kia.sumber IS 'Sumber catatan';

CREATE TABLE inti.layanan (
  kode_kab    text NOT NULL DEFAULT '-',
  kode_kec    text NOT NULL DEFAULT '-',
  orang_id    bigint NOT NULL,
  butir       smallint NOT NULL,
  tanggal     date NOT NULL,
  bulan_saja  boolean NOT NULL DEFAULT false,
  jawaban     boolean NOT NULL,
  jumlah      smallint CHECK (jumlah >= 0),
  pengasuh    text NOT NULL DEFAULT '-' CHECK (pengasuh IN ('-', 'ibu', 'ayah', 'lain')),
  kode_desa   text NOT NULL DEFAULT '-',
  posyandu    text,
  sumber      text NOT NULL DEFAULT '-',
  batch_id    bigint,
  tgl_entri   date,
  PRIMARY KEY (kode_kab, orang_id, butir, tanggal, bulan_saja, sumber, pengasuh)
);
COMMENT ON TABLE inti.layanan IS 'Satu baris per jawaban Ya atau Tidak tentang satu layanan bertanggal; tanpa jawaban tidak ada baris';
COMMENT ON COLUMN inti.layanan.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.layanan.kode_kec IS 'Kecamatan tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.layanan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.layanan.butir IS 'Butir layanan, nomor pada acuan.jenis_layanan';
COMMENT ON COLUMN inti.layanan.tanggal IS 'Tanggal layanan, bukan tanggal entri; bila hanya bulan yang diketahui: tanggal 1';
COMMENT ON COLUMN inti.layanan.bulan_saja IS 'Hanya bulannya yang diketahui';
COMMENT ON COLUMN inti.layanan.jawaban IS 'true Ya, false Tidak';
COMMENT ON COLUMN inti.layanan.jumlah IS 'Jumlah menurut satuan butir, mis. tablet; kosong bila tidak dicatat';
COMMENT ON COLUMN inti.layanan.pengasuh IS 'Siapa yang hadir: ibu, ayah, lain; - bila tidak dicatat';
COMMENT ON COLUMN inti.layanan.kode_desa IS 'Desa/kelurahan tempat layanan diberikan';
COMMENT ON COLUMN inti.layanan.posyandu IS 'Posyandu tempat layanan diberikan';
COMMENT ON COLUMN inti.layanan.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.layanan.batch_id IS 'Batch muat, lihat sumber.batch';
COMMENT ON COLUMN inti.layanan.tgl_entri IS 'Tanggal entri; tidak menentukan periode';

CREATE TABLE inti.pengamatan (
  kode_kab    text NOT NULL DEFAULT '-',
  kode_kec    text NOT NULL DEFAULT '-',
  orang_id    bigint NOT NULL,
  jenis       text NOT NULL CHECK (jenis IN ('status_hamil', 'lila', 'usia_hamil', 'status_gizi', 'hb', 'tinggi')),
  tanggal     date NOT NULL,
  bulan_saja  boolean NOT NULL DEFAULT false,
  kehamilan   int NOT NULL DEFAULT 0,
  nilai       int NOT NULL,
  sumber      text NOT NULL DEFAULT '-',
  batch_id    bigint,
  PRIMARY KEY (kode_kab, orang_id, jenis, tanggal, bulan_saja, sumber),
  CHECK (CASE jenis WHEN 'status_hamil' THEN nilai BETWEEN 1 AND 3 WHEN 'status_gizi' THEN nilai BETWEEN 1 AND 4
         WHEN 'usia_hamil' THEN nilai BETWEEN 1 AND 10 WHEN 'lila' THEN nilai BETWEEN 60 AND 500
         WHEN 'tinggi' THEN nilai BETWEEN 1000 AND 2200 ELSE nilai BETWEEN 10 AND 300 END)
);
COMMENT ON TABLE inti.pengamatan IS 'Pengamatan bertanggal yang menentukan risiko dan tahap kehamilan; z-score anak ada di inti.status_gizi';
COMMENT ON COLUMN inti.pengamatan.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.pengamatan.kode_kec IS 'Kecamatan tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.pengamatan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.pengamatan.jenis IS 'status_hamil 1 normal 2 risti 3 KEK; status_gizi 1 N 2 GK 3 GB 4 S; usia_hamil bulan 1-10; lila mm; hb 0,1 g/dl; tinggi badan ibu mm, hanya untuk peringatan dini';
COMMENT ON COLUMN inti.pengamatan.tanggal IS 'Tanggal pengamatan; bila hanya bulan yang diketahui: tanggal 1';
COMMENT ON COLUMN inti.pengamatan.bulan_saja IS 'Hanya bulannya yang diketahui';
COMMENT ON COLUMN inti.pengamatan.kehamilan IS 'Urutan kehamilan yang diamati, lihat inti.kehamilan; 0 pada anak';
COMMENT ON COLUMN inti.pengamatan.nilai IS 'Nilai menurut jenis';
COMMENT ON COLUMN inti.pengamatan.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.pengamatan.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.keadaan_orang (
  kode_kab    text NOT NULL DEFAULT '-',
  kode_kec    text NOT NULL DEFAULT '-',
  orang_id    bigint NOT NULL,
  butir       smallint NOT NULL,
  tanggal     date NOT NULL,
  bulan_saja  boolean NOT NULL DEFAULT false,
  jawaban     boolean NOT NULL,
  sumber      text NOT NULL DEFAULT '-',
  batch_id    bigint,
  PRIMARY KEY (kode_kab, orang_id, butir, tanggal, bulan_saja, sumber)
);
COMMENT ON TABLE inti.keadaan_orang IS 'Keadaan seseorang menurut catatan bertanggal: jaminan kesehatan, akta lahir, ASI, ...';
COMMENT ON COLUMN inti.keadaan_orang.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.keadaan_orang.kode_kec IS 'Kecamatan tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.keadaan_orang.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.keadaan_orang.butir IS 'Butir keadaan, nomor pada acuan.jenis_layanan';
COMMENT ON COLUMN inti.keadaan_orang.tanggal IS 'Tanggal catatan';
COMMENT ON COLUMN inti.keadaan_orang.bulan_saja IS 'Hanya bulannya yang diketahui';
COMMENT ON COLUMN inti.keadaan_orang.jawaban IS 'true Ya, false Tidak';
COMMENT ON COLUMN inti.keadaan_orang.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.keadaan_orang.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.keadaan_keluarga (
  kode_kab     text NOT NULL DEFAULT '-',
  kode_kec     text NOT NULL DEFAULT '-',
  keluarga_id  bigint NOT NULL,
  butir        smallint NOT NULL,
  tanggal      date NOT NULL,
  bulan_saja   boolean NOT NULL DEFAULT false,
  jawaban      boolean NOT NULL,
  sumber       text NOT NULL DEFAULT '-',
  batch_id     bigint,
  PRIMARY KEY (kode_kab, keluarga_id, butir, tanggal, bulan_saja, sumber)
);
CREATE INDEX keadaan_keluarga_id_idx ON inti.keadaan_keluarga (keluarga_id);
COMMENT ON TABLE inti.keadaan_keluarga IS 'Keadaan keluarga menurut catatan bertanggal: air, jamban, miskin, bantuan, ...';
COMMENT ON COLUMN inti.keadaan_keluarga.kode_kab IS 'Kabupaten/kota keluarga sekarang';
COMMENT ON COLUMN inti.keadaan_keluarga.kode_kec IS 'Kecamatan keluarga sekarang';
COMMENT ON COLUMN inti.keadaan_keluarga.keluarga_id IS 'Nomor keluarga';
COMMENT ON COLUMN inti.keadaan_keluarga.butir IS 'Butir keadaan, nomor pada acuan.jenis_layanan';
COMMENT ON COLUMN inti.keadaan_keluarga.tanggal IS 'Tanggal catatan';
COMMENT ON COLUMN inti.keadaan_keluarga.bulan_saja IS 'Hanya bulannya yang diketahui';
COMMENT ON COLUMN inti.keadaan_keluarga.jawaban IS 'true Ya, false Tidak';
COMMENT ON COLUMN inti.keadaan_keluarga.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.keadaan_keluarga.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.keadaan_desa (
  kode_kab     text NOT NULL,
  kode_kec     text NOT NULL,
  kode_desa    text NOT NULL,
  butir        smallint NOT NULL,
  tanggal      date NOT NULL,
  bulan_saja   boolean NOT NULL DEFAULT false,
  jawaban      boolean NOT NULL,
  sumber       text NOT NULL DEFAULT '-',
  batch_id     bigint,
  PRIMARY KEY (kode_kab, kode_desa, butir, tanggal, bulan_saja, sumber)
);
COMMENT ON TABLE inti.keadaan_desa IS 'Keadaan desa menurut catatan bertanggal: penyebarluasan informasi, pemberdayaan perempuan, aturan label pangan (Pasal 16)';
COMMENT ON COLUMN inti.keadaan_desa.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.keadaan_desa.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.keadaan_desa.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.keadaan_desa.butir IS 'Butir keadaan, nomor pada acuan.jenis_layanan';
COMMENT ON COLUMN inti.keadaan_desa.tanggal IS 'Tanggal catatan';
COMMENT ON COLUMN inti.keadaan_desa.bulan_saja IS 'Hanya bulannya yang diketahui';
COMMENT ON COLUMN inti.keadaan_desa.jawaban IS 'true Ya, false Tidak';
COMMENT ON COLUMN inti.keadaan_desa.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.keadaan_desa.batch_id IS 'Batch muat, lihat sumber.batch';

-- The number under which a village answers for itself: minus the digits of its code.
CREATE FUNCTION inti.nomor_desa(kode_desa text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN -(nullif(regexp_replace(kode_desa, '[^0-9]', '', 'g'), '')::bigint);
COMMENT ON FUNCTION inti.nomor_desa(text) IS 'Nomor sebuah desa pada inti.status_layanan dan inti.riwayat: minus angka kodenya';

-- The first day on which so many months are completed: the day of birth, or the first of the next month where it does not exist.
CREATE FUNCTION inti.hari_genap(lahir date, bulan int) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lahir + make_interval(months => bulan))::date + (extract(day FROM lahir + make_interval(months => bulan)) < extract(day FROM lahir))::int;
COMMENT ON FUNCTION inti.hari_genap(date, int) IS 'Hari pertama umur genap sekian bulan: lahir 31 Januari, genap 1 bulan pada 1 Maret';

CREATE TABLE inti.profil_krs (
  kode_kab     text NOT NULL DEFAULT '-',
  kode_kec     text NOT NULL DEFAULT '-',
  keluarga_id  bigint NOT NULL,
  tanggal      date NOT NULL,
  sumber       text NOT NULL DEFAULT '-',
  pus          boolean,
  pus_hamil    boolean,
  anak_0_23    boolean,
  anak_24_59   boolean,
  air_layak    boolean,
  sumber_air   text,
  jamban_layak boolean,
  tangki_septik boolean,
  terlalu_muda boolean,
  terlalu_tua  boolean,
  terlalu_dekat boolean,
  terlalu_banyak boolean,
  jumlah_anak  int,
  kb_modern    boolean,
  miskin       boolean,
  desil        int CHECK (desil BETWEEN 1 AND 10),
  pendidikan_rendah boolean,
  pendampingan text,
  batch_id     bigint,
  PRIMARY KEY (kode_kab, keluarga_id, tanggal, sumber)
);
CREATE INDEX profil_krs_id_idx ON inti.profil_krs (keluarga_id);
COMMENT ON TABLE inti.profil_krs IS 'Faktor risiko keluarga seperti tercatat di sumber (PK, KRS, DTKS, SIPBM); kosong berarti tidak diketahui, tidak pernah berarti berisiko';
COMMENT ON COLUMN inti.profil_krs.kode_kab IS 'Kabupaten/kota keluarga sekarang';
COMMENT ON COLUMN inti.profil_krs.kode_kec IS 'Kecamatan keluarga sekarang';
COMMENT ON COLUMN inti.profil_krs.keluarga_id IS 'Nomor keluarga';
COMMENT ON COLUMN inti.profil_krs.tanggal IS 'Tanggal catatan';
COMMENT ON COLUMN inti.profil_krs.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.profil_krs.pus IS 'Pasangan usia subur';
COMMENT ON COLUMN inti.profil_krs.pus_hamil IS 'Istri hamil';
COMMENT ON COLUMN inti.profil_krs.anak_0_23 IS 'Punya anak 0-23 bulan';
COMMENT ON COLUMN inti.profil_krs.anak_24_59 IS 'Punya anak 24-59 bulan';
COMMENT ON COLUMN inti.profil_krs.air_layak IS 'Sumber air minum utama layak';
COMMENT ON COLUMN inti.profil_krs.sumber_air IS 'Kode sumber air menurut sumber';
COMMENT ON COLUMN inti.profil_krs.jamban_layak IS 'Jamban layak';
COMMENT ON COLUMN inti.profil_krs.tangki_septik IS 'Punya tangki septik';
COMMENT ON COLUMN inti.profil_krs.terlalu_muda IS 'Umur istri di bawah 20 tahun';
COMMENT ON COLUMN inti.profil_krs.terlalu_tua IS 'Umur istri 35-40 tahun';
COMMENT ON COLUMN inti.profil_krs.terlalu_dekat IS 'Jarak kelahiran di bawah 2 tahun';
COMMENT ON COLUMN inti.profil_krs.terlalu_banyak IS 'Terlalu banyak anak menurut sumber';
COMMENT ON COLUMN inti.profil_krs.jumlah_anak IS 'Jumlah anak';
COMMENT ON COLUMN inti.profil_krs.kb_modern IS 'Peserta KB modern';
COMMENT ON COLUMN inti.profil_krs.miskin IS 'Keluarga miskin menurut sumber';
COMMENT ON COLUMN inti.profil_krs.desil IS 'Desil kesejahteraan 1-10';
COMMENT ON COLUMN inti.profil_krs.pendidikan_rendah IS 'Kedua orang tua di bawah SMP';
COMMENT ON COLUMN inti.profil_krs.pendampingan IS 'Jenis pendampingan yang diterima, daftar kode';
COMMENT ON COLUMN inti.profil_krs.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.tikar (
  kode_kab  text NOT NULL DEFAULT '-',
  kode_kec  text NOT NULL DEFAULT '-',
  orang_id  bigint NOT NULL,
  tanggal   date NOT NULL,
  bulan_saja boolean NOT NULL DEFAULT false,
  warna     text NOT NULL CHECK (warna IN ('H', 'K', 'M', 'TD')),
  sumber    text NOT NULL DEFAULT '-',
  batch_id  bigint,
  PRIMARY KEY (kode_kab, orang_id, tanggal, bulan_saja, sumber)
);
COMMENT ON TABLE inti.tikar IS 'Hasil pengukuran dengan tikar pertumbuhan';
COMMENT ON COLUMN inti.tikar.kode_kab IS 'Kabupaten/kota tempat tinggal anak sekarang';
COMMENT ON COLUMN inti.tikar.kode_kec IS 'Kecamatan tempat tinggal anak sekarang';
COMMENT ON COLUMN inti.tikar.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.tikar.tanggal IS 'Tanggal pengukuran';
COMMENT ON COLUMN inti.tikar.bulan_saja IS 'Hanya bulannya yang diketahui';
COMMENT ON COLUMN inti.tikar.warna IS 'H hijau, K kuning, M merah, TD tidak diukur';
COMMENT ON COLUMN inti.tikar.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.tikar.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.paud (
  kode_kab  text NOT NULL DEFAULT '-',
  kode_kec  text NOT NULL DEFAULT '-',
  orang_id  bigint NOT NULL,
  bulan     date NOT NULL CHECK (extract(day FROM bulan) = 1),
  kode      smallint NOT NULL CHECK (kode IN (1, 2, 3)),
  sumber    text NOT NULL DEFAULT '-',
  batch_id  bigint,
  PRIMARY KEY (kode_kab, orang_id, bulan, sumber)
);
COMMENT ON TABLE inti.paud IS 'Keikutsertaan PAUD per bulan';
COMMENT ON COLUMN inti.paud.kode_kab IS 'Kabupaten/kota tempat tinggal anak sekarang';
COMMENT ON COLUMN inti.paud.kode_kec IS 'Kecamatan tempat tinggal anak sekarang';
COMMENT ON COLUMN inti.paud.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.paud.bulan IS 'Hari pertama bulan itu';
COMMENT ON COLUMN inti.paud.kode IS '1 - belum atau tidak diketahui, 2 v mengikuti, 3 x tidak mengikuti';
COMMENT ON COLUMN inti.paud.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.paud.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.kepesertaan (
  kode_kab  text NOT NULL DEFAULT '-',
  kode_kec  text NOT NULL DEFAULT '-',
  orang_id  bigint NOT NULL,
  sasaran   text NOT NULL,
  mulai     date NOT NULL,
  selesai   date,
  sumber    text NOT NULL DEFAULT '-',
  batch_id  bigint,
  PRIMARY KEY (kode_kab, orang_id, sasaran, mulai, sumber),
  CHECK (selesai IS NULL OR selesai > mulai)
);
COMMENT ON TABLE inti.kepesertaan IS 'Kelompok sasaran yang tidak ditentukan umur dan jenis kelamin, mis. CATIN sejak daftar sampai menikah; KAWIN sejak menikah';
COMMENT ON COLUMN inti.kepesertaan.kode_kab IS 'Kabupaten/kota tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.kepesertaan.kode_kec IS 'Kecamatan tempat tinggal orang itu sekarang';
COMMENT ON COLUMN inti.kepesertaan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.kepesertaan.sasaran IS 'Kode kelompok sasaran';
COMMENT ON COLUMN inti.kepesertaan.mulai IS 'Hari pertama';
COMMENT ON COLUMN inti.kepesertaan.selesai IS 'Hari pertama sesudahnya; kosong bila masih';
COMMENT ON COLUMN inti.kepesertaan.sumber IS 'Sumber catatan';
COMMENT ON COLUMN inti.kepesertaan.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.pantauan_desa (
  kode_kab   text NOT NULL,
  kode_kec   text NOT NULL,
  kode_desa  text PRIMARY KEY,
  catatan_pertama date,
  ditetapkan date,
  ukur_pertama date,
  layanan_pertama date,
  formulir_pertama date,
  CHECK (catatan_pertama IS NOT NULL OR ditetapkan IS NOT NULL)
);
COMMENT ON TABLE inti.pantauan_desa IS 'Awal pemantauan desa: hari yang ditetapkan, bila tidak ada bulan catatan pertama; desa tanpa baris belum dipantau';
COMMENT ON COLUMN inti.pantauan_desa.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.pantauan_desa.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.pantauan_desa.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.pantauan_desa.catatan_pertama IS 'Hari pertama bulan catatan pertama desa itu, dijaga oleh inti.perbarui_pantauan()';
COMMENT ON COLUMN inti.pantauan_desa.ditetapkan IS 'Awal pemantauan yang ditetapkan; mengalahkan catatan pertama';
COMMENT ON COLUMN inti.pantauan_desa.ukur_pertama IS 'Bulan pengukuran pertama di desa itu; yang terawal dari ketiganya adalah catatan_pertama';
COMMENT ON COLUMN inti.pantauan_desa.layanan_pertama IS 'Bulan layanan pertama di desa itu';
COMMENT ON COLUMN inti.pantauan_desa.formulir_pertama IS 'Bulan formulir pertama desa itu, juga yang hanya mencatat keadaan';

CREATE TABLE inti.pernyataan_lengkap (
  kode_kab   text NOT NULL,
  kode_kec   text NOT NULL,
  kode_desa  text NOT NULL,
  posyandu   text NOT NULL DEFAULT '*',
  bulan      date NOT NULL CHECK (extract(day FROM bulan) = 1),
  butir      smallint NOT NULL,
  sumber     text NOT NULL,
  PRIMARY KEY (kode_kab, kode_desa, posyandu, bulan, butir, sumber)
);
COMMENT ON TABLE inti.pernyataan_lengkap IS 'Sumber menyatakan catatan satu posyandu dan bulan lengkap: butir yang tidak tercatat berarti Tidak';
COMMENT ON COLUMN inti.pernyataan_lengkap.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.pernyataan_lengkap.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.pernyataan_lengkap.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.pernyataan_lengkap.posyandu IS 'Nama posyandu; * seluruh desa';
COMMENT ON COLUMN inti.pernyataan_lengkap.bulan IS 'Hari pertama bulan itu';
COMMENT ON COLUMN inti.pernyataan_lengkap.butir IS 'Butir layanan yang dinyatakan lengkap, nomor pada acuan.jenis_layanan';
COMMENT ON COLUMN inti.pernyataan_lengkap.sumber IS 'Sumber yang menyatakan';

-- A cell has one reason, wherever it is counted, so the key leaves kode_kab out. A reason goes with the number of its person
-- (inti.bawa_alasan) and with the area of its cell (inti.letakkan_alasan).
CREATE TABLE inti.alasan (
  kode_kab     text NOT NULL DEFAULT '-',
  kode_kec     text NOT NULL DEFAULT '-',
  orang_id     bigint NOT NULL,
  sasaran      text NOT NULL,
  indikator    text NOT NULL,
  periode      text NOT NULL,
  alasan       text NOT NULL REFERENCES acuan.alasan,
  keterangan   text,
  tgl_tindak_lanjut date,
  hasil_tindak_lanjut text,
  batch_id     bigint,
  waktu        timestamptz NOT NULL DEFAULT clock_timestamp(),
  orang_asal   bigint,
  PRIMARY KEY (orang_id, sasaran, indikator, periode)
);
COMMENT ON TABLE inti.alasan IS 'Alasan sasaran tidak menerima layanan lengkap dan tindak lanjutnya (Pasal 38 ayat 4)';
COMMENT ON COLUMN inti.alasan.kode_kab IS 'Kabupaten/kota tempat sel itu dihitung';
COMMENT ON COLUMN inti.alasan.kode_kec IS 'Kecamatan tempat sel itu dihitung';
COMMENT ON COLUMN inti.alasan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.alasan.sasaran IS 'Kelompok sasaran';
COMMENT ON COLUMN inti.alasan.indikator IS 'Kode indikator';
COMMENT ON COLUMN inti.alasan.periode IS 'Kode periode, mis. 2025-Q4';
COMMENT ON COLUMN inti.alasan.alasan IS 'Kode alasan';
COMMENT ON COLUMN inti.alasan.keterangan IS 'Keterangan untuk alasan lain';
COMMENT ON COLUMN inti.alasan.tgl_tindak_lanjut IS 'Tanggal tindak lanjut';
COMMENT ON COLUMN inti.alasan.hasil_tindak_lanjut IS 'Hasil tindak lanjut';
COMMENT ON COLUMN inti.alasan.batch_id IS 'Batch muat, lihat sumber.batch';
COMMENT ON COLUMN inti.alasan.waktu IS 'Waktu dicatat; bila dua alasan bertemu karena orangnya digabung, yang terbaru berlaku';
COMMENT ON COLUMN inti.alasan.orang_asal IS 'Nomor orang ketika dicatat bila kemudian menjadi alias; kosong: orang_id';

CREATE TABLE inti.alasan_terhitung (
  orang_id  bigint PRIMARY KEY,
  sidik     numeric NOT NULL
);
COMMENT ON TABLE inti.alasan_terhitung IS 'Alasan seseorang seperti terakhir dicatat sebagai masukan penilaian, lihat operasi.tandai_alasan()';
COMMENT ON COLUMN inti.alasan_terhitung.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.alasan_terhitung.sidik IS 'Jumlah sidik alasannya';

CREATE TABLE inti.anggaran (
  kode_kab    text NOT NULL,
  kode_kec    text NOT NULL,
  kode_desa   text NOT NULL,
  tahun       int NOT NULL,
  baris       int NOT NULL,
  bidang      text NOT NULL,
  kegiatan    text NOT NULL,
  paket       text,
  stunting    boolean NOT NULL DEFAULT false,
  sumber_dana text NOT NULL,
  usulan      numeric(16,2),
  rkpdes      numeric(16,2),
  apbdes      numeric(16,2),
  realisasi   numeric(16,2),
  alasan      text,
  batch_id    bigint,
  PRIMARY KEY (kode_kab, kode_desa, tahun, baris)
);
COMMENT ON TABLE inti.anggaran IS 'Baris anggaran desa dari usulan sampai realisasi; kosong belum sampai tahap itu, 0 ditolak';
COMMENT ON COLUMN inti.anggaran.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.anggaran.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.anggaran.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.anggaran.tahun IS 'Tahun anggaran';
COMMENT ON COLUMN inti.anggaran.baris IS 'Nomor baris';
COMMENT ON COLUMN inti.anggaran.bidang IS 'Bidang: pembangunan, pemberdayaan, lain';
COMMENT ON COLUMN inti.anggaran.kegiatan IS 'Nama kegiatan';
COMMENT ON COLUMN inti.anggaran.paket IS 'Paket layanan: KIA, GIZI, AIR, SOS, PAUD; kosong bila bukan paket layanan';
COMMENT ON COLUMN inti.anggaran.stunting IS 'Kegiatan pencegahan stunting';
COMMENT ON COLUMN inti.anggaran.sumber_dana IS 'DD, ADD, PADes, bagi hasil, bantuan kabupaten, bantuan provinsi, APBD kabupaten, APBD provinsi, APBN, lain';
COMMENT ON COLUMN inti.anggaran.usulan IS 'Usulan rembuk stunting, rupiah';
COMMENT ON COLUMN inti.anggaran.rkpdes IS 'Masuk RKP Desa, rupiah';
COMMENT ON COLUMN inti.anggaran.apbdes IS 'Masuk APB Desa, rupiah';
COMMENT ON COLUMN inti.anggaran.realisasi IS 'Realisasi, rupiah';
COMMENT ON COLUMN inti.anggaran.alasan IS 'Alasan bila ditolak atau paket tanpa anggaran';
COMMENT ON COLUMN inti.anggaran.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.fasilitas (
  kode_kab    text NOT NULL,
  kode_kec    text NOT NULL,
  kode_desa   text NOT NULL,
  tahun       int NOT NULL,
  jenis       text NOT NULL,
  nama        text NOT NULL,
  jumlah      int NOT NULL DEFAULT 1 CHECK (jumlah >= 0),
  periksa_hamil boolean,
  pil_fe      boolean,
  nifas       boolean,
  imunisasi   boolean,
  timbang     boolean,
  ukur        boolean,
  konseling   boolean,
  paud_0_2    boolean,
  paud_3_6    boolean,
  batch_id    bigint,
  PRIMARY KEY (kode_kab, kode_desa, tahun, jenis, nama)
);
COMMENT ON TABLE inti.fasilitas IS 'Penyedia layanan di desa dan layanan yang tersedia (Formulir 1); kosong tidak diketahui';
COMMENT ON COLUMN inti.fasilitas.kode_kab IS 'Kode kabupaten/kota';
COMMENT ON COLUMN inti.fasilitas.kode_kec IS 'Kode kecamatan';
COMMENT ON COLUMN inti.fasilitas.kode_desa IS 'Kode desa/kelurahan';
COMMENT ON COLUMN inti.fasilitas.tahun IS 'Tahun';
COMMENT ON COLUMN inti.fasilitas.jenis IS 'Poskesdes, Posyandu, Puskesmas, Bidan, Dokter, PAUD, TK, atau lain';
COMMENT ON COLUMN inti.fasilitas.nama IS 'Nama penyedia layanan';
COMMENT ON COLUMN inti.fasilitas.jumlah IS 'Jumlah fasilitas';
COMMENT ON COLUMN inti.fasilitas.periksa_hamil IS 'KIA: periksa hamil';
COMMENT ON COLUMN inti.fasilitas.pil_fe IS 'KIA: pil Fe';
COMMENT ON COLUMN inti.fasilitas.nifas IS 'KIA: periksa nifas';
COMMENT ON COLUMN inti.fasilitas.imunisasi IS 'KIA: imunisasi';
COMMENT ON COLUMN inti.fasilitas.timbang IS 'Gizi: timbang berat badan';
COMMENT ON COLUMN inti.fasilitas.ukur IS 'Gizi: ukur panjang atau tinggi badan';
COMMENT ON COLUMN inti.fasilitas.konseling IS 'Gizi: konseling rutin';
COMMENT ON COLUMN inti.fasilitas.paud_0_2 IS 'PAUD: pengasuhan anak 0 sampai di bawah 3 tahun';
COMMENT ON COLUMN inti.fasilitas.paud_3_6 IS 'PAUD: anak 3-6 tahun';
COMMENT ON COLUMN inti.fasilitas.batch_id IS 'Batch muat, lihat sumber.batch';

CREATE TABLE inti.status_layanan (
  kode_kab     text NOT NULL,
  kode_kec     text NOT NULL,
  kode_desa    text NOT NULL,
  periode      text NOT NULL,
  himpunan     text NOT NULL,
  sasaran      text NOT NULL,
  orang_id     bigint NOT NULL,
  kehamilan    int NOT NULL DEFAULT 0,
  keluarga     bigint NOT NULL,
  dusun        text,
  posyandu     text,
  tgl_nilai    date NOT NULL,
  umur_bulan   smallint,
  usia_hamil   smallint,
  tahap        text CHECK (tahap IN ('T1', 'T2', 'T3', 'NIFAS')),
  risiko       boolean,
  keluar       text CHECK (keluar IN ('meninggal', 'keguguran', 'hasil tidak diketahui')),
  bulan_hadir  smallint NOT NULL,
  sel          konvergensi.cells NOT NULL,
  diterima     smallint NOT NULL,
  seharusnya   smallint NOT NULL,
  tidak_dipantau smallint NOT NULL,
  lengkap      boolean,
  tikar        text CHECK (tikar IN ('H', 'K', 'M')),
  kosong       text,
  run_id       bigint,
  PRIMARY KEY (kode_kab, periode, himpunan, kode_desa, sasaran, orang_id, kehamilan)
);
CREATE INDEX status_layanan_orang_idx ON inti.status_layanan (orang_id);
COMMENT ON TABLE inti.status_layanan IS 'Satu baris per orang, kelompok sasaran dan periode: semua sel indikator secara ringkas; lihat inti.sel_layanan untuk bentuk panjang';
COMMENT ON COLUMN inti.status_layanan.kode_kab IS 'Kabupaten/kota tempat orang itu dihitung pada periode ini';
COMMENT ON COLUMN inti.status_layanan.kode_kec IS 'Kecamatan tempat orang itu dihitung';
COMMENT ON COLUMN inti.status_layanan.kode_desa IS 'Desa/kelurahan tempat orang itu dihitung';
COMMENT ON COLUMN inti.status_layanan.periode IS 'Kode periode, mis. 2025-11, 2025-Q4, 2025-S2, 2025';
COMMENT ON COLUMN inti.status_layanan.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN inti.status_layanan.sasaran IS 'Kelompok sasaran baris ini: HAMIL, BADUTA, PAUD, ...';
COMMENT ON COLUMN inti.status_layanan.orang_id IS 'Nomor orang';
COMMENT ON COLUMN inti.status_layanan.kehamilan IS 'Urutan kehamilan pada inti.kehamilan; 0 bila bukan baris kehamilan';
COMMENT ON COLUMN inti.status_layanan.keluarga IS 'Rumah tangga pada tanggal nilai: nomor keluarga; tanpa keluarga: minus nomor ibu atau minus nomor orang';
COMMENT ON COLUMN inti.status_layanan.dusun IS 'Dusun pada tanggal nilai';
COMMENT ON COLUMN inti.status_layanan.posyandu IS 'Posyandu pada tanggal nilai; kosong: tanpa posyandu';
COMMENT ON COLUMN inti.status_layanan.tgl_nilai IS 'Tanggal nilai t: umur, tahap, jendela dan posyandu menurut hari ini';
COMMENT ON COLUMN inti.status_layanan.umur_bulan IS 'Umur genap dalam bulan pada tanggal nilai';
COMMENT ON COLUMN inti.status_layanan.usia_hamil IS 'Usia kehamilan dalam bulan';
COMMENT ON COLUMN inti.status_layanan.tahap IS 'Tahap kehamilan: T1, T2, T3, NIFAS';
COMMENT ON COLUMN inti.status_layanan.risiko IS 'Berisiko (KEK/risti atau gizi kurang/buruk/stunting); kosong: belum dicatat';
COMMENT ON COLUMN inti.status_layanan.keluar IS 'Keluar dalam periode: baris ini bukan sasaran dan tanpa sel';
COMMENT ON COLUMN inti.status_layanan.bulan_hadir IS 'Banyak bulan hadir dalam periode (k)';
COMMENT ON COLUMN inti.status_layanan.sel IS 'Semua sel ringkas: nomor indikator, status, dapat, perlu, sebab; dibuka dengan konvergensi.cells_unpack';
COMMENT ON COLUMN inti.status_layanan.diterima IS 'Banyak sel Y';
COMMENT ON COLUMN inti.status_layanan.seharusnya IS 'Banyak sel Y, T dan tidak dipantau';
COMMENT ON COLUMN inti.status_layanan.tidak_dipantau IS 'Banyak sel tidak dipantau';
COMMENT ON COLUMN inti.status_layanan.lengkap IS 'Semua layanan yang berlaku diterima; kosong bila tidak diketahui';
COMMENT ON COLUMN inti.status_layanan.tikar IS 'Warna tikar terakhir dalam periode: H, K, M; kosong: tidak diukur';
COMMENT ON COLUMN inti.status_layanan.kosong IS
  'Bulan hadir tanpa layanan tiap sel T atau tidak dipantau, dipisah titik koma: nomor indikator, bulan pertama (tahun x 12 + bulan - 1), bit heksadesimal';
COMMENT ON COLUMN inti.status_layanan.run_id IS 'Run yang menilai';

CREATE TABLE operasi.temuan (
  temuan_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id     bigint,
  batch_id   bigint,
  bab        text NOT NULL,
  temuan     text NOT NULL,
  kode_kab   text NOT NULL DEFAULT '-',
  kode_kec   text NOT NULL DEFAULT '-',
  kode_desa  text NOT NULL DEFAULT '-',
  periode    text,
  jumlah     bigint NOT NULL
);
CREATE INDEX temuan_desa_idx ON operasi.temuan (kode_kab, kode_desa);
COMMENT ON TABLE operasi.temuan IS 'Temuan mutu data yang dihitung per desa; tidak ada yang dihilangkan diam-diam';
COMMENT ON COLUMN operasi.temuan.temuan_id IS 'Nomor temuan';
COMMENT ON COLUMN operasi.temuan.run_id IS 'Run yang menemukan';
COMMENT ON COLUMN operasi.temuan.batch_id IS 'Batch muat bila berasal dari berkas';
COMMENT ON COLUMN operasi.temuan.bab IS 'layanan, gizi, tautan, anggaran';
COMMENT ON COLUMN operasi.temuan.temuan IS 'Jenis temuan, mis. LAYANAN_SEBELUM_LAHIR, LAHIR_TANPA_KEHAMILAN, HAMIL_GANDA';
COMMENT ON COLUMN operasi.temuan.kode_kab IS 'Kabupaten/kota';
COMMENT ON COLUMN operasi.temuan.kode_kec IS 'Kecamatan';
COMMENT ON COLUMN operasi.temuan.kode_desa IS 'Desa/kelurahan';
COMMENT ON COLUMN operasi.temuan.periode IS 'Periode bila temuan berasal dari penilaian';
COMMENT ON COLUMN operasi.temuan.jumlah IS 'Banyak baris atau orang';
