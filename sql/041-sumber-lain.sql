-- Landing tables of the other sources: every row as received, cleaned; the row that counts has diganti IS NULL. Answers that
-- have no column are read with sumber.nilai_asli(). Persons go on into sumber.orang.
CREATE TABLE sumber.pk (
  kode_kab            text NOT NULL DEFAULT '-',
  batch_id            bigint NOT NULL,
  baris               int4 NOT NULL,
  sumber              text NOT NULL,
  id_sumber           text NOT NULL,
  sidik               bigint NOT NULL,
  diganti             bigint,
  kode_kec            text NOT NULL DEFAULT '-',
  kode_desa           text NOT NULL DEFAULT '-',
  wilayah_asli        text,
  no_kk               text,
  no_kk_status        text,
  no_kk_asli          text,
  nik_kepala          text,
  nik_kepala_status   text,
  nik_kepala_asli     text,
  nama_kepala         text,
  nik_istri           text,
  nik_istri_status    text,
  nik_istri_asli      text,
  nama_istri          text,
  dusun               text,
  rt                  int2,
  rw                  int2,
  alamat              text,
  punya_baduta        boolean,
  punya_balita        boolean,
  pus                 boolean,
  pus_hamil           boolean,
  air_tidak_layak     boolean,
  jamban_tidak_layak  boolean,
  terlalu_muda        boolean,
  terlalu_tua         boolean,
  terlalu_dekat       boolean,
  terlalu_banyak      boolean,
  bukan_kb_modern     boolean,
  pendampingan        text,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX pk_kunci_idx ON sumber.pk (id_sumber) WHERE diganti IS NULL;
CREATE INDEX pk_diganti_idx ON sumber.pk (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.pk IS
  'Keluarga dari Pendataan Keluarga dan daftar KRS (BKKBN); No KK yang sama: berkas terbaru berlaku (data pribadi)';
COMMENT ON COLUMN sumber.pk.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.pk.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.pk.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.pk.nik_kepala IS 'NIK kepala keluarga';
COMMENT ON COLUMN sumber.pk.nik_kepala_status IS 'Status NIK kepala keluarga';
COMMENT ON COLUMN sumber.pk.nik_kepala_asli IS 'NIK kepala keluarga seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.pk.nama_kepala IS 'Nama kepala keluarga';
COMMENT ON COLUMN sumber.pk.nik_istri IS 'NIK istri';
COMMENT ON COLUMN sumber.pk.nik_istri_status IS 'Status NIK istri';
COMMENT ON COLUMN sumber.pk.nik_istri_asli IS 'NIK istri seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.pk.nama_istri IS 'Nama istri';
COMMENT ON COLUMN sumber.pk.dusun IS 'Dusun';
COMMENT ON COLUMN sumber.pk.rt IS 'Nomor RT';
COMMENT ON COLUMN sumber.pk.rw IS 'Nomor RW';
COMMENT ON COLUMN sumber.pk.alamat IS 'Alamat';
COMMENT ON COLUMN sumber.pk.punya_baduta IS 'Punya anak 0-23 bulan';
COMMENT ON COLUMN sumber.pk.punya_balita IS 'Punya anak 24-59 bulan';
COMMENT ON COLUMN sumber.pk.pus IS 'Pasangan usia subur';
COMMENT ON COLUMN sumber.pk.pus_hamil IS 'Pasangan usia subur sedang hamil';
COMMENT ON COLUMN sumber.pk.air_tidak_layak IS 'Tidak mempunyai sumber air minum utama yang layak';
COMMENT ON COLUMN sumber.pk.jamban_tidak_layak IS 'Tidak mempunyai jamban yang layak';
COMMENT ON COLUMN sumber.pk.terlalu_muda IS 'Umur istri di bawah 20 tahun';
COMMENT ON COLUMN sumber.pk.terlalu_tua IS 'Umur istri 35 sampai 40 tahun';
COMMENT ON COLUMN sumber.pk.terlalu_dekat IS 'Jarak kelahiran di bawah 2 tahun';
COMMENT ON COLUMN sumber.pk.terlalu_banyak IS 'Tiga anak atau lebih';
COMMENT ON COLUMN sumber.pk.bukan_kb_modern IS 'Bukan peserta KB modern';
COMMENT ON COLUMN sumber.pk.pendampingan IS 'Jenis pendampingan yang diterima, daftar nomor';

CREATE TABLE sumber.krs_rekap (
  kode_kab                 text NOT NULL DEFAULT '-',
  batch_id                 bigint NOT NULL,
  baris                    int4 NOT NULL,
  sumber                   text NOT NULL,
  id_sumber                text NOT NULL,
  sidik                    bigint NOT NULL,
  diganti                  bigint,
  kode_kec                 text NOT NULL DEFAULT '-',
  kode_desa                text NOT NULL DEFAULT '-',
  wilayah_asli             text,
  tahun                    date,
  jumlah_keluarga          int4,
  jumlah_keluarga_sasaran  int4,
  kesejahteraan_1          int4,
  kesejahteraan_2          int4,
  kesejahteraan_3          int4,
  kesejahteraan_4          int4,
  kesejahteraan_lebih_4    int4,
  total_krs                int4,
  tidak_berisiko           int4,
  baduta                   int4,
  balita                   int4,
  pus                      int4,
  pus_hamil                int4,
  air_minum_tidak_layak    int4,
  jamban_tidak_layak       int4,
  terlalu_muda             int4,
  terlalu_tua              int4,
  terlalu_dekat            int4,
  terlalu_banyak           int4,
  jumlah_4t                int4,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX krs_rekap_kunci_idx ON sumber.krs_rekap (id_sumber, tahun) WHERE diganti IS NULL;
CREATE INDEX krs_rekap_diganti_idx ON sumber.krs_rekap (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.krs_rekap IS
  'Rekap keluarga berisiko stunting per kecamatan; hitungan';
COMMENT ON COLUMN sumber.krs_rekap.tahun IS 'Hari pertama tahun rekap';
COMMENT ON COLUMN sumber.krs_rekap.jumlah_keluarga IS 'Jumlah keluarga';
COMMENT ON COLUMN sumber.krs_rekap.jumlah_keluarga_sasaran IS 'Jumlah keluarga sasaran';
COMMENT ON COLUMN sumber.krs_rekap.kesejahteraan_1 IS 'Keluarga peringkat kesejahteraan 1';
COMMENT ON COLUMN sumber.krs_rekap.kesejahteraan_2 IS 'Keluarga peringkat kesejahteraan 2';
COMMENT ON COLUMN sumber.krs_rekap.kesejahteraan_3 IS 'Keluarga peringkat kesejahteraan 3';
COMMENT ON COLUMN sumber.krs_rekap.kesejahteraan_4 IS 'Keluarga peringkat kesejahteraan 4';
COMMENT ON COLUMN sumber.krs_rekap.kesejahteraan_lebih_4 IS 'Keluarga peringkat kesejahteraan di atas 4';
COMMENT ON COLUMN sumber.krs_rekap.total_krs IS 'Keluarga berisiko stunting';
COMMENT ON COLUMN sumber.krs_rekap.tidak_berisiko IS 'Keluarga sasaran tidak berisiko';
COMMENT ON COLUMN sumber.krs_rekap.baduta IS 'Keluarga dengan baduta';
COMMENT ON COLUMN sumber.krs_rekap.balita IS 'Keluarga dengan balita';
COMMENT ON COLUMN sumber.krs_rekap.pus IS 'Keluarga dengan pasangan usia subur';
COMMENT ON COLUMN sumber.krs_rekap.pus_hamil IS 'Keluarga dengan ibu hamil';
COMMENT ON COLUMN sumber.krs_rekap.air_minum_tidak_layak IS 'Keluarga tanpa air minum layak';
COMMENT ON COLUMN sumber.krs_rekap.jamban_tidak_layak IS 'Keluarga tanpa jamban layak';
COMMENT ON COLUMN sumber.krs_rekap.terlalu_muda IS 'Keluarga terlalu muda';
COMMENT ON COLUMN sumber.krs_rekap.terlalu_tua IS 'Keluarga terlalu tua';
COMMENT ON COLUMN sumber.krs_rekap.terlalu_dekat IS 'Keluarga terlalu dekat';
COMMENT ON COLUMN sumber.krs_rekap.terlalu_banyak IS 'Keluarga terlalu banyak';
COMMENT ON COLUMN sumber.krs_rekap.jumlah_4t IS 'Keluarga dengan paling sedikit satu dari 4T, bukan jumlah keempatnya';

CREATE TABLE sumber.dtks (
  kode_kab       text NOT NULL DEFAULT '-',
  batch_id       bigint NOT NULL,
  baris          int4 NOT NULL,
  sumber         text NOT NULL,
  id_sumber      text NOT NULL,
  sidik          bigint NOT NULL,
  diganti        bigint,
  kode_kec       text NOT NULL DEFAULT '-',
  kode_desa      text NOT NULL DEFAULT '-',
  wilayah_asli   text,
  periode        date,
  id_dtks        text,
  id_art         text,
  no_kk          text,
  no_kk_status   text,
  no_kk_asli     text,
  nik            text,
  nik_status     text,
  nik_asli       text,
  nama           text,
  jk             text,
  tempat_lahir   text,
  tgl_lahir      date,
  nama_ibu       text,
  nama_ayah      text,
  hubungan       text,
  dusun          text,
  rt             int2,
  rw             int2,
  alamat         text,
  status         text,
  desil          int2,
  pkh            boolean,
  bpnt           boolean,
  pbi_jk         boolean,
  pekerjaan      text,
  kriteria_ppks  text,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX dtks_kunci_idx ON sumber.dtks (id_sumber) WHERE diganti IS NULL;
CREATE INDEX dtks_diganti_idx ON sumber.dtks (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.dtks IS
  'Orang dari DTKS, DTSEN dan daftar turunannya (data pribadi)';
COMMENT ON COLUMN sumber.dtks.periode IS 'Hari pertama bulan data';
COMMENT ON COLUMN sumber.dtks.id_dtks IS 'ID DTKS (keluarga)';
COMMENT ON COLUMN sumber.dtks.id_art IS 'ID anggota rumah tangga';
COMMENT ON COLUMN sumber.dtks.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.dtks.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.dtks.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.dtks.nik IS 'NIK';
COMMENT ON COLUMN sumber.dtks.nik_status IS 'Status NIK';
COMMENT ON COLUMN sumber.dtks.nik_asli IS 'NIK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.dtks.nama IS 'Nama; perbaikan nama didahulukan';
COMMENT ON COLUMN sumber.dtks.jk IS 'Jenis kelamin: L, P';
COMMENT ON COLUMN sumber.dtks.tempat_lahir IS 'Tempat lahir';
COMMENT ON COLUMN sumber.dtks.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN sumber.dtks.nama_ibu IS 'Nama ibu';
COMMENT ON COLUMN sumber.dtks.nama_ayah IS 'Nama ayah';
COMMENT ON COLUMN sumber.dtks.hubungan IS 'Hubungan dengan kepala keluarga seperti tertulis';
COMMENT ON COLUMN sumber.dtks.dusun IS 'Dusun';
COMMENT ON COLUMN sumber.dtks.rt IS 'Nomor RT';
COMMENT ON COLUMN sumber.dtks.rw IS 'Nomor RW';
COMMENT ON COLUMN sumber.dtks.alamat IS 'Alamat';
COMMENT ON COLUMN sumber.dtks.status IS 'Status seperti tertulis';
COMMENT ON COLUMN sumber.dtks.desil IS 'Desil kesejahteraan 1-10; kosong berarti tidak diketahui';
COMMENT ON COLUMN sumber.dtks.pkh IS 'Menerima PKH';
COMMENT ON COLUMN sumber.dtks.bpnt IS 'Menerima BPNT';
COMMENT ON COLUMN sumber.dtks.pbi_jk IS 'Peserta PBI jaminan kesehatan';
COMMENT ON COLUMN sumber.dtks.pekerjaan IS 'Pekerjaan';
COMMENT ON COLUMN sumber.dtks.kriteria_ppks IS 'Kriteria PPKS';

CREATE TABLE sumber.regsosek_keluarga (
  kode_kab          text NOT NULL DEFAULT '-',
  batch_id          bigint NOT NULL,
  baris             int4 NOT NULL,
  sumber            text NOT NULL,
  id_sumber         text NOT NULL,
  sidik             bigint NOT NULL,
  diganti           bigint,
  kode_kec          text NOT NULL DEFAULT '-',
  kode_desa         text NOT NULL DEFAULT '-',
  wilayah_asli      text,
  no_kk             text,
  no_kk_status      text,
  no_kk_asli        text,
  no_urut_bangunan  text,
  no_urut_keluarga  text,
  kode_sls          text,
  nama_sls          text,
  status_keluarga   text,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX regsosek_keluarga_kunci_idx ON sumber.regsosek_keluarga (id_sumber) WHERE diganti IS NULL;
CREATE INDEX regsosek_keluarga_diganti_idx ON sumber.regsosek_keluarga (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.regsosek_keluarga IS
  'Regsosek 2022-K: keluarga dan letaknya, lembar 1 (data pribadi)';
COMMENT ON COLUMN sumber.regsosek_keluarga.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.regsosek_keluarga.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.regsosek_keluarga.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.regsosek_keluarga.no_urut_bangunan IS 'Nomor urut bangunan tempat tinggal';
COMMENT ON COLUMN sumber.regsosek_keluarga.no_urut_keluarga IS 'Nomor urut keluarga';
COMMENT ON COLUMN sumber.regsosek_keluarga.kode_sls IS 'Kode SLS atau non-SLS';
COMMENT ON COLUMN sumber.regsosek_keluarga.nama_sls IS 'Nama SLS atau non-SLS';
COMMENT ON COLUMN sumber.regsosek_keluarga.status_keluarga IS 'Status keluarga seperti tertulis';

CREATE TABLE sumber.regsosek_pendataan (
  kode_kab       text NOT NULL DEFAULT '-',
  batch_id       bigint NOT NULL,
  baris          int4 NOT NULL,
  sumber         text NOT NULL,
  id_sumber      text NOT NULL,
  sidik          bigint NOT NULL,
  diganti        bigint,
  kode_kec       text NOT NULL DEFAULT '-',
  kode_desa      text NOT NULL DEFAULT '-',
  wilayah_asli   text,
  no_kk          text,
  no_kk_status   text,
  no_kk_asli     text,
  tgl_pendataan  date,
  hasil          text,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX regsosek_pendataan_kunci_idx ON sumber.regsosek_pendataan (id_sumber) WHERE diganti IS NULL;
CREATE INDEX regsosek_pendataan_diganti_idx ON sumber.regsosek_pendataan (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.regsosek_pendataan IS
  'Regsosek 2022-K: pendataan, lembar 2 (data pribadi)';
COMMENT ON COLUMN sumber.regsosek_pendataan.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.regsosek_pendataan.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.regsosek_pendataan.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.regsosek_pendataan.tgl_pendataan IS 'Tanggal pendataan';
COMMENT ON COLUMN sumber.regsosek_pendataan.hasil IS 'Hasil pendataan keluarga seperti tertulis';

CREATE TABLE sumber.regsosek_rumah (
  kode_kab      text NOT NULL DEFAULT '-',
  batch_id      bigint NOT NULL,
  baris         int4 NOT NULL,
  sumber        text NOT NULL,
  id_sumber     text NOT NULL,
  sidik         bigint NOT NULL,
  diganti       bigint,
  kode_kec      text NOT NULL DEFAULT '-',
  kode_desa     text NOT NULL DEFAULT '-',
  wilayah_asli  text,
  no_kk         text,
  no_kk_status  text,
  no_kk_asli    text,
  r306a         int2,
  r309a         int2,
  r309b         int2,
  r310          int2,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX regsosek_rumah_kunci_idx ON sumber.regsosek_rumah (id_sumber) WHERE diganti IS NULL;
CREATE INDEX regsosek_rumah_diganti_idx ON sumber.regsosek_rumah (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.regsosek_rumah IS
  'Regsosek 2022-K: perumahan, lembar 3 (data pribadi); pertanyaan lain pada sumber.nilai_asli()';
COMMENT ON COLUMN sumber.regsosek_rumah.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.regsosek_rumah.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.regsosek_rumah.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.regsosek_rumah.r306a IS '306a sumber air minum: 1 kemasan, 2 isi ulang, 3 leding, 4 sumur bor atau pompa, 5 sumur terlindung, 6 sumur tak terlindung, 7 mata air terlindung, 8 mata air tak terlindung, 9 air permukaan, 10 hujan, 11 lain';
COMMENT ON COLUMN sumber.regsosek_rumah.r309a IS '309a fasilitas buang air besar: 1 sendiri, 2 bersama keluarga tertentu, 3 MCK komunal, 4 MCK umum, 5 ada tidak digunakan, 6 tidak ada';
COMMENT ON COLUMN sumber.regsosek_rumah.r309b IS '309b jenis kloset: 1 leher angsa, 2-3 plengsengan, 4 cemplung';
COMMENT ON COLUMN sumber.regsosek_rumah.r310 IS '310 pembuangan akhir tinja: 1 tangki septik, 2 IPAL, 3-6 lain';

CREATE TABLE sumber.regsosek_anggota (
  kode_kab      text NOT NULL DEFAULT '-',
  batch_id      bigint NOT NULL,
  baris         int4 NOT NULL,
  sumber        text NOT NULL,
  id_sumber     text NOT NULL,
  sidik         bigint NOT NULL,
  diganti       bigint,
  kode_kec      text NOT NULL DEFAULT '-',
  kode_desa     text NOT NULL DEFAULT '-',
  wilayah_asli  text,
  no_kk         text,
  no_kk_status  text,
  no_kk_asli    text,
  nik           text,
  nik_status    text,
  nik_asli      text,
  r401          int2,
  nama          text,
  r404          int2,
  jk            text,
  tgl_lahir     date,
  r407          int2,
  r409          int2,
  r411          int2,
  r427          int2,
  r431a         int2,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX regsosek_anggota_kunci_idx ON sumber.regsosek_anggota (id_sumber) WHERE diganti IS NULL;
CREATE INDEX regsosek_anggota_diganti_idx ON sumber.regsosek_anggota (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.regsosek_anggota IS
  'Regsosek 2022-K: anggota keluarga, lembar 4 (data pribadi); pertanyaan lain pada sumber.nilai_asli()';
COMMENT ON COLUMN sumber.regsosek_anggota.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.regsosek_anggota.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.regsosek_anggota.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.regsosek_anggota.nik IS 'NIK';
COMMENT ON COLUMN sumber.regsosek_anggota.nik_status IS 'Status NIK';
COMMENT ON COLUMN sumber.regsosek_anggota.nik_asli IS 'NIK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.regsosek_anggota.r401 IS '401 nomor urut anggota';
COMMENT ON COLUMN sumber.regsosek_anggota.nama IS '402 nama';
COMMENT ON COLUMN sumber.regsosek_anggota.r404 IS '404 keberadaan: 1 tinggal, 2 meninggal, 3-4 pindah, 5 baru, 6 tidak ditemukan';
COMMENT ON COLUMN sumber.regsosek_anggota.jk IS '405 jenis kelamin: L, P';
COMMENT ON COLUMN sumber.regsosek_anggota.tgl_lahir IS '406 tanggal lahir';
COMMENT ON COLUMN sumber.regsosek_anggota.r407 IS '407 umur, tahun';
COMMENT ON COLUMN sumber.regsosek_anggota.r409 IS '409 hubungan: 1 kepala, 2 istri atau suami, 3 anak, 4 menantu, 5 cucu, 6 orang tua, 7 pembantu, 8 lain';
COMMENT ON COLUMN sumber.regsosek_anggota.r411 IS '411 dokumen, jumlah dari 1 akta kelahiran, 2 KIA, 4 KTP; 0 tidak ada';
COMMENT ON COLUMN sumber.regsosek_anggota.r427 IS '427 catatan gizi: 1 wasting, 2 stunting, 3 tidak ada catatan, 8 tidak tahu';
COMMENT ON COLUMN sumber.regsosek_anggota.r431a IS '431a jaminan kesehatan, jumlah dari 1 PBI, 2 JKN mandiri, 4 JKN pemberi kerja, 8 lain; 0 tidak ada, 99 lain';

CREATE TABLE sumber.regsosek_bantuan (
  kode_kab      text NOT NULL DEFAULT '-',
  batch_id      bigint NOT NULL,
  baris         int4 NOT NULL,
  sumber        text NOT NULL,
  id_sumber     text NOT NULL,
  sidik         bigint NOT NULL,
  diganti       bigint,
  kode_kec      text NOT NULL DEFAULT '-',
  kode_desa     text NOT NULL DEFAULT '-',
  wilayah_asli  text,
  no_kk         text,
  no_kk_status  text,
  no_kk_asli    text,
  r501a         boolean,
  r501b         boolean,
  r501c         boolean,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX regsosek_bantuan_kunci_idx ON sumber.regsosek_bantuan (id_sumber) WHERE diganti IS NULL;
CREATE INDEX regsosek_bantuan_diganti_idx ON sumber.regsosek_bantuan (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.regsosek_bantuan IS
  'Regsosek 2022-K: bantuan dan aset, lembar 5 (data pribadi); pertanyaan lain pada sumber.nilai_asli()';
COMMENT ON COLUMN sumber.regsosek_bantuan.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.regsosek_bantuan.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.regsosek_bantuan.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.regsosek_bantuan.r501a IS '501a BPNT';
COMMENT ON COLUMN sumber.regsosek_bantuan.r501b IS '501b PKH';
COMMENT ON COLUMN sumber.regsosek_bantuan.r501c IS '501c BLT desa';

CREATE TABLE sumber.sipbm (
  kode_kab         text NOT NULL DEFAULT '-',
  batch_id         bigint NOT NULL,
  baris            int4 NOT NULL,
  sumber           text NOT NULL,
  id_sumber        text NOT NULL,
  sidik            bigint NOT NULL,
  diganti          bigint,
  kode_kec         text NOT NULL DEFAULT '-',
  kode_desa        text NOT NULL DEFAULT '-',
  wilayah_asli     text,
  id_keluarga      text,
  id_anggota       text,
  no_kk            text,
  no_kk_status     text,
  no_kk_asli       text,
  nik              text,
  nik_status       text,
  nik_asli         text,
  nama             text,
  jk               text,
  tgl_lahir        date,
  hubungan         text,
  nama_ibu         text,
  nama_ayah        text,
  dusun            text,
  rt               int2,
  rw               int2,
  alamat           text,
  tgl_sensus       date,
  air              boolean,
  jamban           boolean,
  akta             boolean,
  jaminan          boolean,
  garam_beryodium  boolean,
  paud             boolean,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX sipbm_kunci_idx ON sumber.sipbm (id_sumber) WHERE diganti IS NULL;
CREATE INDEX sipbm_diganti_idx ON sumber.sipbm (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.sipbm IS
  'Orang dari sensus keluarga SIPBM; keluarga menurut tempat tinggal, bukan menurut KK (data pribadi)';
COMMENT ON COLUMN sumber.sipbm.id_keluarga IS 'Nomor keluarga menurut sensus';
COMMENT ON COLUMN sumber.sipbm.id_anggota IS 'Nomor anggota menurut sensus';
COMMENT ON COLUMN sumber.sipbm.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.sipbm.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.sipbm.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.sipbm.nik IS 'NIK';
COMMENT ON COLUMN sumber.sipbm.nik_status IS 'Status NIK';
COMMENT ON COLUMN sumber.sipbm.nik_asli IS 'NIK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.sipbm.nama IS 'Nama';
COMMENT ON COLUMN sumber.sipbm.jk IS 'Jenis kelamin: L, P';
COMMENT ON COLUMN sumber.sipbm.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN sumber.sipbm.hubungan IS 'Hubungan dengan kepala keluarga seperti tertulis';
COMMENT ON COLUMN sumber.sipbm.nama_ibu IS 'Nama ibu';
COMMENT ON COLUMN sumber.sipbm.nama_ayah IS 'Nama ayah';
COMMENT ON COLUMN sumber.sipbm.dusun IS 'Dusun';
COMMENT ON COLUMN sumber.sipbm.rt IS 'Nomor RT';
COMMENT ON COLUMN sumber.sipbm.rw IS 'Nomor RW';
COMMENT ON COLUMN sumber.sipbm.alamat IS 'Alamat';
COMMENT ON COLUMN sumber.sipbm.tgl_sensus IS 'Tanggal sensus';
COMMENT ON COLUMN sumber.sipbm.air IS 'Air minum layak';
COMMENT ON COLUMN sumber.sipbm.jamban IS 'Jamban layak';
COMMENT ON COLUMN sumber.sipbm.akta IS 'Punya akta kelahiran';
COMMENT ON COLUMN sumber.sipbm.jaminan IS 'Punya jaminan kesehatan';
COMMENT ON COLUMN sumber.sipbm.garam_beryodium IS 'Memakai garam beryodium';
COMMENT ON COLUMN sumber.sipbm.paud IS 'Ikut PAUD';

CREATE TABLE sumber.elsimil (
  kode_kab          text NOT NULL DEFAULT '-',
  batch_id          bigint NOT NULL,
  baris             int4 NOT NULL,
  sumber            text NOT NULL,
  id_sumber         text NOT NULL,
  sidik             bigint NOT NULL,
  diganti           bigint,
  kode_kec          text NOT NULL DEFAULT '-',
  kode_desa         text NOT NULL DEFAULT '-',
  wilayah_asli      text,
  tanggal           date NOT NULL,
  sasaran           text,
  nik               text,
  nik_status        text,
  nik_asli          text,
  no_kk             text,
  no_kk_status      text,
  no_kk_asli        text,
  nama              text,
  jk                text,
  tgl_lahir         date,
  usia_hamil_bulan  float8,
  hpl               date,
  lila_cm           float8,
  hb                float8,
  tinggi_cm         float8,
  berat_kg          float8,
  merokok           boolean,
  PRIMARY KEY (kode_kab, batch_id, baris)
);
CREATE INDEX elsimil_kunci_idx ON sumber.elsimil (id_sumber, tanggal) WHERE diganti IS NULL;
CREATE INDEX elsimil_diganti_idx ON sumber.elsimil (diganti) WHERE diganti IS NOT NULL;
COMMENT ON TABLE sumber.elsimil IS
  'Skrining dan pendampingan Elsimil (BKKBN), satu baris per orang dan kunjungan (data pribadi)';
COMMENT ON COLUMN sumber.elsimil.tanggal IS 'Tanggal kunjungan';
COMMENT ON COLUMN sumber.elsimil.sasaran IS 'Sasaran: catin, hamil, pascasalin, baduta';
COMMENT ON COLUMN sumber.elsimil.nik IS 'NIK';
COMMENT ON COLUMN sumber.elsimil.nik_status IS 'Status NIK';
COMMENT ON COLUMN sumber.elsimil.nik_asli IS 'NIK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.elsimil.no_kk IS 'No KK';
COMMENT ON COLUMN sumber.elsimil.no_kk_status IS 'Status No KK';
COMMENT ON COLUMN sumber.elsimil.no_kk_asli IS 'No KK seperti diterima, hanya bila berbeda';
COMMENT ON COLUMN sumber.elsimil.nama IS 'Nama';
COMMENT ON COLUMN sumber.elsimil.jk IS 'Jenis kelamin: L, P';
COMMENT ON COLUMN sumber.elsimil.tgl_lahir IS 'Tanggal lahir';
COMMENT ON COLUMN sumber.elsimil.usia_hamil_bulan IS 'Usia kehamilan, bulan';
COMMENT ON COLUMN sumber.elsimil.hpl IS 'Hari perkiraan lahir';
COMMENT ON COLUMN sumber.elsimil.lila_cm IS 'Lingkar lengan atas, cm';
COMMENT ON COLUMN sumber.elsimil.hb IS 'Hemoglobin, g/dl';
COMMENT ON COLUMN sumber.elsimil.tinggi_cm IS 'Tinggi badan, cm';
COMMENT ON COLUMN sumber.elsimil.berat_kg IS 'Berat badan, kg';
COMMENT ON COLUMN sumber.elsimil.merokok IS 'Merokok atau terpapar';

-- The columns that all landing tables share.
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT a.attrelid::regclass AS tabel, a.attname, d.description FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'sumber'::regnamespace
    JOIN pg_catalog.pg_attribute e ON e.attrelid = 'sumber.eppgbm'::regclass AND e.attname = a.attname
    JOIN pg_catalog.pg_description d ON d.objoid = e.attrelid AND d.objsubid = e.attnum AND d.classoid = 'pg_class'::regclass
    WHERE a.attnum > 0 AND pg_catalog.col_description(a.attrelid, a.attnum) IS NULL
  LOOP
    EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', r.tabel, r.attname, r.description);
  END LOOP;
END
$$;
