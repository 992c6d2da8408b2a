-- Rules of the convergence score as rows. The engine holds no threshold, window, age limit or minimum: it gets them
-- as one value, built here by acuan.aturan_set(code, date). A new rule set needs INSERTs only.
CREATE TABLE acuan.himpunan_aturan (
  kode             text PRIMARY KEY CHECK (kode ~ '^[A-Za-z0-9_.*-]{1,23}$'),
  nama             text NOT NULL,
  prorata_telat    boolean NOT NULL DEFAULT true,
  trimester1_akhir smallint NOT NULL DEFAULT 3 CHECK (trimester1_akhir BETWEEN 1 AND 8),
  trimester2_akhir smallint NOT NULL DEFAULT 6 CHECK (trimester2_akhir BETWEEN 2 AND 9),
  dasar_hukum      text NOT NULL,
  keterangan       text,
  berlaku_mulai    date NOT NULL,
  berlaku_selesai  date,
  CHECK (trimester1_akhir < trimester2_akhir),
  CHECK (berlaku_selesai IS NULL OR berlaku_selesai > berlaku_mulai)
);
COMMENT ON TABLE acuan.himpunan_aturan IS 'Himpunan aturan penilaian: kpm2019 (formulir resmi desa), perpres72, perbup58, atau buatan kantor sendiri';
COMMENT ON COLUMN acuan.himpunan_aturan.kode IS 'Kode himpunan';
COMMENT ON COLUMN acuan.himpunan_aturan.nama IS 'Nama himpunan';
COMMENT ON COLUMN acuan.himpunan_aturan.prorata_telat IS 'Ketentuan minimum bagi yang terdata di tengah jalan sebanding bulan hadir';
COMMENT ON COLUMN acuan.himpunan_aturan.trimester1_akhir IS 'Bulan kehamilan terakhir trimester 1';
COMMENT ON COLUMN acuan.himpunan_aturan.trimester2_akhir IS 'Bulan kehamilan terakhir trimester 2';
COMMENT ON COLUMN acuan.himpunan_aturan.dasar_hukum IS 'Dasar hukum atau sumber';
COMMENT ON COLUMN acuan.himpunan_aturan.keterangan IS 'Keterangan';
COMMENT ON COLUMN acuan.himpunan_aturan.berlaku_mulai IS 'Hari pertama berlaku';
COMMENT ON COLUMN acuan.himpunan_aturan.berlaku_selesai IS 'Hari pertama tidak berlaku lagi; kosong: masih berlaku';

CREATE TABLE acuan.paket (
  kode        text PRIMARY KEY CHECK (kode ~ '^[A-Za-z0-9_.*-]{1,23}$'),
  nama        text NOT NULL,
  urutan      smallint NOT NULL,
  dasar_hukum text NOT NULL
);
COMMENT ON TABLE acuan.paket IS 'Paket layanan (Perbup Bone 58/2022 Pasal 19) dan tingkatan intervensi (Pasal 12-16)';
COMMENT ON COLUMN acuan.paket.kode IS 'Kode paket';
COMMENT ON COLUMN acuan.paket.nama IS 'Nama paket';
COMMENT ON COLUMN acuan.paket.urutan IS 'Urutan cetak';
COMMENT ON COLUMN acuan.paket.dasar_hukum IS 'Dasar hukum';

CREATE TABLE acuan.jenis_layanan (
  kode       text PRIMARY KEY CHECK (kode ~ '^[A-Za-z0-9_.*-]{1,23}$'),
  nomor      smallint NOT NULL UNIQUE CHECK (nomor BETWEEN 1 AND 32000),
  nama       text NOT NULL,
  satuan     text NOT NULL DEFAULT 'orang' CHECK (satuan IN ('orang', 'keluarga')),
  jumlah     text,
  keterangan text
);
COMMENT ON TABLE acuan.jenis_layanan IS 'Layanan dan keadaan yang dijawab Ya atau Tidak; satu layanan dapat dipakai banyak indikator';
COMMENT ON COLUMN acuan.jenis_layanan.kode IS 'Kode layanan atau keadaan';
COMMENT ON COLUMN acuan.jenis_layanan.nomor IS 'Nomor tetap untuk penyimpanan ringkas';
COMMENT ON COLUMN acuan.jenis_layanan.nama IS 'Nama';
COMMENT ON COLUMN acuan.jenis_layanan.satuan IS 'orang, atau keluarga bila dijawab sekali untuk satu keluarga';
COMMENT ON COLUMN acuan.jenis_layanan.jumlah IS 'Satuan jumlah bila dihitung, mis. tablet';
COMMENT ON COLUMN acuan.jenis_layanan.keterangan IS 'Keterangan';

CREATE TABLE acuan.kondisi (
  himpunan    text NOT NULL REFERENCES acuan.himpunan_aturan,
  kode        text NOT NULL CHECK (kode ~ '^[A-Za-z0-9_.*-]{1,23}$'),
  nama        text NOT NULL,
  PRIMARY KEY (himpunan, kode)
);
COMMENT ON TABLE acuan.kondisi IS 'Syarat sebuah indikator: risiko, miskin, sakit; benar bila salah satu faktanya benar, tidak diketahui bila tidak ada yang benar dan ada yang tidak diketahui';
COMMENT ON COLUMN acuan.kondisi.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.kondisi.kode IS 'Kode kondisi';
COMMENT ON COLUMN acuan.kondisi.nama IS 'Nama kondisi';

CREATE TABLE acuan.kondisi_suku (
  himpunan        text NOT NULL,
  kondisi         text NOT NULL,
  fakta           smallint NOT NULL DEFAULT 1 CHECK (fakta BETWEEN 1 AND 32),
  urutan          smallint NOT NULL DEFAULT 1,
  sumber          text NOT NULL DEFAULT 'amatan' CHECK (sumber IN ('amatan', 'keadaan', 'kejadian')),
  amatan          text CHECK (amatan IN ('status_hamil', 'lila', 'status_gizi', 'whz', 'haz', 'waz', 'hb')),
  layanan         text REFERENCES acuan.jenis_layanan,
  salah_satu      smallint[],
  kurang_dari     numeric(6,2),
  sekurangnya     numeric(6,2),
  mundur_bulan    smallint NOT NULL DEFAULT 3 CHECK (mundur_bulan BETWEEN 0 AND 60),
  dasar_hukum     text NOT NULL,
  dikonfirmasi    boolean NOT NULL DEFAULT true,
  berlaku_mulai   date NOT NULL DEFAULT '2000-01-01',
  berlaku_selesai date,
  PRIMARY KEY (himpunan, kondisi, fakta, urutan, berlaku_mulai),
  FOREIGN KEY (himpunan, kondisi) REFERENCES acuan.kondisi,
  CHECK (CASE WHEN sumber = 'amatan' THEN amatan IS NOT NULL AND layanan IS NULL
                AND num_nonnulls(salah_satu, kurang_dari, sekurangnya) = 1
              ELSE layanan IS NOT NULL AND amatan IS NULL AND num_nonnulls(salah_satu, kurang_dari, sekurangnya) = 0 END),
  CHECK (berlaku_selesai IS NULL OR berlaku_selesai > berlaku_mulai)
);
COMMENT ON TABLE acuan.kondisi_suku IS 'Suku sebuah kondisi; suku dengan fakta yang sama adalah sumber pengganti dari satu fakta';
COMMENT ON COLUMN acuan.kondisi_suku.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.kondisi_suku.kondisi IS 'Kode kondisi';
COMMENT ON COLUMN acuan.kondisi_suku.fakta IS 'Nomor fakta di dalam kondisi; fakta dihubungkan dengan ATAU';
COMMENT ON COLUMN acuan.kondisi_suku.urutan IS 'Urutan suku di dalam fakta';
COMMENT ON COLUMN acuan.kondisi_suku.sumber IS 'amatan (catatan bernilai), keadaan (jawaban terakhir), kejadian (Ya di dalam periode)';
COMMENT ON COLUMN acuan.kondisi_suku.amatan IS 'status_hamil 1 normal 2 risti 3 KEK; lila cm; status_gizi 1 N 2 GK 3 GB 4 S; whz, haz, waz nilai z; hb g/dl';
COMMENT ON COLUMN acuan.kondisi_suku.layanan IS 'Layanan atau keadaan untuk sumber keadaan dan kejadian';
COMMENT ON COLUMN acuan.kondisi_suku.salah_satu IS 'Benar bila nilai salah satu kode ini';
COMMENT ON COLUMN acuan.kondisi_suku.kurang_dari IS 'Benar bila nilai kurang dari ambang ini';
COMMENT ON COLUMN acuan.kondisi_suku.sekurangnya IS 'Benar bila nilai sekurangnya ambang ini';
COMMENT ON COLUMN acuan.kondisi_suku.mundur_bulan IS 'Bulan sebelum periode yang masih dipakai bila di dalam periode tidak ada catatan; untuk keadaan: umur terbesarnya';
COMMENT ON COLUMN acuan.kondisi_suku.dasar_hukum IS 'Dasar hukum atau sumber';
COMMENT ON COLUMN acuan.kondisi_suku.dikonfirmasi IS 'Salah: nilai bawaan yang belum dipastikan';
COMMENT ON COLUMN acuan.kondisi_suku.berlaku_mulai IS 'Hari pertama berlaku';
COMMENT ON COLUMN acuan.kondisi_suku.berlaku_selesai IS 'Hari pertama tidak berlaku lagi';

CREATE TABLE acuan.kelompok_sasaran (
  himpunan          text NOT NULL REFERENCES acuan.himpunan_aturan,
  kode              text NOT NULL CHECK (kode ~ '^[A-Za-z0-9_.*-]{1,23}$'),
  nama              text NOT NULL,
  urutan            smallint NOT NULL,
  jenis             text NOT NULL CHECK (jenis IN ('kehamilan', 'umur', 'anggota')),
  jk                text CHECK (jk IN ('L', 'P')),
  umur_dari         smallint CHECK (umur_dari >= 0),
  umur_sampai       smallint CHECK (umur_sampai >= umur_dari),
  lajang            boolean NOT NULL DEFAULT false,
  hpk               boolean NOT NULL DEFAULT false,
  kondisi_risiko    text,
  nifas_hari        smallint NOT NULL DEFAULT 42 CHECK (nifas_hari BETWEEN 0 AND 365),
  nifas_lanjut      boolean NOT NULL DEFAULT true,
  tutup_hpl_hari    smallint NOT NULL DEFAULT 60 CHECK (tutup_hpl_hari BETWEEN 0 AND 400),
  tutup_catat_bulan smallint NOT NULL DEFAULT 11 CHECK (tutup_catat_bulan BETWEEN 1 AND 24),
  turunan           text CHECK (turunan IN ('ibu_baduta', 'pengasuh', 'pasangan', 'keluarga', 'krs_bkkbn', 'krs_perbup58', 'desa')),
  dasar_hukum       text NOT NULL,
  dikonfirmasi      boolean NOT NULL DEFAULT true,
  PRIMARY KEY (himpunan, kode),
  FOREIGN KEY (himpunan, kondisi_risiko) REFERENCES acuan.kondisi,
  CHECK (jenis <> 'umur' OR umur_dari IS NOT NULL),
  CHECK (turunan IS NULL OR jenis = 'anggota')
);
COMMENT ON TABLE acuan.kelompok_sasaran IS 'Kelompok sasaran dan batasnya';
COMMENT ON COLUMN acuan.kelompok_sasaran.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.kelompok_sasaran.kode IS 'Kode kelompok';
COMMENT ON COLUMN acuan.kelompok_sasaran.nama IS 'Nama kelompok';
COMMENT ON COLUMN acuan.kelompok_sasaran.urutan IS 'Urutan cetak';
COMMENT ON COLUMN acuan.kelompok_sasaran.jenis IS 'kehamilan (satu baris per kehamilan), umur, atau anggota (keanggotaan yang dicatat, mis. catin, busui, keluarga)';
COMMENT ON COLUMN acuan.kelompok_sasaran.jk IS 'Jenis kelamin; kosong: keduanya';
COMMENT ON COLUMN acuan.kelompok_sasaran.umur_dari IS 'Umur terendah, bulan genap';
COMMENT ON COLUMN acuan.kelompok_sasaran.umur_sampai IS 'Umur tertinggi, bulan genap, termasuk';
COMMENT ON COLUMN acuan.kelompok_sasaran.lajang IS 'Hanya sampai menikah';
COMMENT ON COLUMN acuan.kelompok_sasaran.hpk IS 'Anggotanya membuat keluarga menjadi rumah tangga 1.000 HPK';
COMMENT ON COLUMN acuan.kelompok_sasaran.kondisi_risiko IS 'Kondisi yang berarti berisiko pada Tabel 1 (KEK/risti; gizi kurang, buruk, stunting)';
COMMENT ON COLUMN acuan.kelompok_sasaran.nifas_hari IS 'Hari nifas sesudah melahirkan';
COMMENT ON COLUMN acuan.kelompok_sasaran.nifas_lanjut IS 'Nifas yang belum selesai terdaftar lagi pada periode sesudah periode melahirkan';
COMMENT ON COLUMN acuan.kelompok_sasaran.tutup_hpl_hari IS 'Hari sesudah HPL tanpa hasil sampai kehamilan ditutup: hasil tidak diketahui';
COMMENT ON COLUMN acuan.kelompok_sasaran.tutup_catat_bulan IS 'Bulan sesudah catatan pertama tanpa HPL dan tanpa hasil sampai ditutup';
COMMENT ON COLUMN acuan.kelompok_sasaran.turunan IS
  'Keanggotaan diturunkan dari register: ibu_baduta, pengasuh (ibu anak 0-83 bulan), pasangan (istri 15-49 tahun), keluarga dan krs_ (satu wakil per keluarga, atau per keluarga berisiko pada akhir periode), desa; kosong: hanya dari inti.kepesertaan';
COMMENT ON COLUMN acuan.kelompok_sasaran.dasar_hukum IS 'Dasar hukum atau sumber';
COMMENT ON COLUMN acuan.kelompok_sasaran.dikonfirmasi IS 'Salah: batas bawaan yang belum dipastikan';

CREATE TABLE acuan.indikator (
  himpunan     text NOT NULL REFERENCES acuan.himpunan_aturan,
  kode         text NOT NULL CHECK (kode ~ '^[A-Za-z0-9_.*-]{1,23}$'),
  nomor        smallint NOT NULL CHECK (nomor BETWEEN 1 AND 255),
  nama         text NOT NULL,
  kelompok     text,
  paket        text REFERENCES acuan.paket,
  satuan       text NOT NULL DEFAULT 'orang' CHECK (satuan IN ('orang', 'keluarga')),
  dalam_skor   boolean NOT NULL DEFAULT true,
  bobot        smallint NOT NULL DEFAULT 1 CHECK (bobot = 1),
  sakelar      boolean NOT NULL DEFAULT false,
  dihitung     boolean NOT NULL DEFAULT true,
  varian       text NOT NULL DEFAULT 'baku',
  pembilang    text NOT NULL,
  penyebut     text NOT NULL,
  satuan_nilai text NOT NULL DEFAULT 'persen',
  arah         text NOT NULL DEFAULT 'naik' CHECK (arah IN ('naik', 'turun')),
  dasar_hukum  text NOT NULL,
  dikonfirmasi boolean NOT NULL DEFAULT true,
  PRIMARY KEY (himpunan, kode),
  UNIQUE (himpunan, nomor),
  FOREIGN KEY (himpunan, kelompok) REFERENCES acuan.kelompok_sasaran,
  CHECK (kelompok IS NOT NULL OR NOT dihitung)
);
COMMENT ON TABLE acuan.indikator IS 'Indikator layanan; aturannya di acuan.aturan';
COMMENT ON COLUMN acuan.indikator.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.indikator.kode IS 'Kode indikator, mis. H1, A10';
COMMENT ON COLUMN acuan.indikator.nomor IS 'Nomor tetap di dalam himpunan, dipakai sel ringkas';
COMMENT ON COLUMN acuan.indikator.nama IS 'Bunyi indikator';
COMMENT ON COLUMN acuan.indikator.kelompok IS 'Kelompok sasaran';
COMMENT ON COLUMN acuan.indikator.paket IS 'Paket layanan';
COMMENT ON COLUMN acuan.indikator.satuan IS 'orang, atau keluarga bila dihitung sekali per keluarga pada skor keluarga';
COMMENT ON COLUMN acuan.indikator.dalam_skor IS 'Termasuk tingkat konvergensi';
COMMENT ON COLUMN acuan.indikator.bobot IS 'Bobot: selalu 1, formulir resmi menghitung setiap layanan sama';
COMMENT ON COLUMN acuan.indikator.sakelar IS 'Hanya berlaku di wilayah yang menyalakannya';
COMMENT ON COLUMN acuan.indikator.dihitung IS 'Salah: angka dari luar (hanya target), tanpa aturan';
COMMENT ON COLUMN acuan.indikator.varian IS 'Varian aturan yang dipakai, lihat acuan.aturan.varian';
COMMENT ON COLUMN acuan.indikator.pembilang IS 'Pembilang persentase';
COMMENT ON COLUMN acuan.indikator.penyebut IS 'Penyebut persentase';
COMMENT ON COLUMN acuan.indikator.satuan_nilai IS 'Satuan nilai';
COMMENT ON COLUMN acuan.indikator.arah IS 'naik: makin tinggi makin baik; turun: makin rendah makin baik';
COMMENT ON COLUMN acuan.indikator.dasar_hukum IS 'Dasar hukum atau sumber';
COMMENT ON COLUMN acuan.indikator.dikonfirmasi IS 'Salah: bunyi, penempatan, atau ketentuan belum dipastikan';

CREATE TABLE acuan.indikator_wilayah (
  himpunan        text NOT NULL,
  indikator       text NOT NULL,
  kode_wilayah    text NOT NULL,
  berlaku_mulai   date NOT NULL DEFAULT '2000-01-01',
  berlaku_selesai date,
  dasar_hukum     text,
  PRIMARY KEY (himpunan, indikator, kode_wilayah, berlaku_mulai),
  FOREIGN KEY (himpunan, indikator) REFERENCES acuan.indikator
);
COMMENT ON TABLE acuan.indikator_wilayah IS 'Wilayah yang menyalakan indikator bersakelar (intervensi sesuai kondisi tertentu, Pasal 15); berlaku juga bagi wilayah di bawahnya';
COMMENT ON COLUMN acuan.indikator_wilayah.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.indikator_wilayah.indikator IS 'Kode indikator';
COMMENT ON COLUMN acuan.indikator_wilayah.kode_wilayah IS 'Kode Kemendagri wilayah';
COMMENT ON COLUMN acuan.indikator_wilayah.berlaku_mulai IS 'Hari pertama menyala';
COMMENT ON COLUMN acuan.indikator_wilayah.berlaku_selesai IS 'Hari pertama padam';
COMMENT ON COLUMN acuan.indikator_wilayah.dasar_hukum IS 'Keputusan yang menyalakannya';

CREATE TABLE acuan.aturan (
  himpunan        text NOT NULL,
  indikator       text NOT NULL,
  varian          text NOT NULL DEFAULT 'baku',
  urutan          smallint NOT NULL,
  tahap           text[] CHECK (tahap <@ ARRAY['T1', 'T2', 'T3', 'NIFAS']),
  umur_dari       smallint CHECK (umur_dari >= 0),
  umur_sampai     smallint CHECK (umur_sampai >= umur_dari),
  periode         text[] CHECK (periode <@ ARRAY['bulan', 'triwulan', 'semester', 'tahun']),
  kondisi         text,
  jenis           text NOT NULL CHECK (jenis IN ('tanggal', 'bulan', 'jumlah', 'status', 'pernah', 'jatuh_tempo', 'jadwal',
                                                 'porsi', 'bulan_wajib', 'umur')),
  layanan         text REFERENCES acuan.jenis_layanan,
  jendela         text CHECK (jendela IN ('periode', 'kehamilan', 'lahir', 'terakhir', 'nifas')),
  lebar_bulan     smallint CHECK (lebar_bulan BETWEEN 1 AND 64),
  minimum         smallint CHECK (minimum BETWEEN 1 AND 10000),
  minimum_kurang  smallint CHECK (minimum_kurang BETWEEN 1 AND 10000),
  laju_bulan      smallint CHECK (laju_bulan BETWEEN 1 AND 12),
  prorata         boolean NOT NULL DEFAULT true,
  pengasuh        text[] CHECK (pengasuh <@ ARRAY['tak_diketahui', 'ibu', 'ayah', 'lain']),
  ketat           boolean NOT NULL DEFAULT false,
  ya_menang       boolean NOT NULL DEFAULT false,
  ya_bulan        smallint NOT NULL DEFAULT 12 CHECK (ya_bulan BETWEEN 1 AND 1200),
  tidak_bulan     smallint NOT NULL DEFAULT 12 CHECK (tidak_bulan BETWEEN 1 AND 1200),
  tenggang_hari   smallint NOT NULL DEFAULT 0 CHECK (tenggang_hari BETWEEN 0 AND 3650),
  porsi_persen    smallint CHECK (porsi_persen BETWEEN 1 AND 100),
  isi             smallint CHECK (isi BETWEEN 1 AND 1000),
  target_jumlah   smallint CHECK (target_jumlah BETWEEN 1 AND 10000),
  hari            smallint[],
  bulan           smallint[],
  dasar_hukum     text NOT NULL,
  dikonfirmasi    boolean NOT NULL DEFAULT true,
  keterangan      text,
  berlaku_mulai   date NOT NULL DEFAULT '2000-01-01',
  berlaku_selesai date,
  PRIMARY KEY (himpunan, indikator, varian, urutan, berlaku_mulai),
  FOREIGN KEY (himpunan, indikator) REFERENCES acuan.indikator,
  FOREIGN KEY (himpunan, kondisi) REFERENCES acuan.kondisi,
  CHECK (berlaku_selesai IS NULL OR berlaku_selesai > berlaku_mulai)
);
COMMENT ON TABLE acuan.aturan IS 'Aturan penilaian sel: baris pertama (menurut urutan) yang cocok tahap, umur, dan periodenya yang berlaku; jadwal: semua yang cocok. Tidak ada yang cocok: TS';
COMMENT ON COLUMN acuan.aturan.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.aturan.indikator IS 'Kode indikator';
COMMENT ON COLUMN acuan.aturan.varian IS 'Varian; yang dipakai ialah acuan.indikator.varian';
COMMENT ON COLUMN acuan.aturan.urutan IS 'Urutan pemeriksaan';
COMMENT ON COLUMN acuan.aturan.tahap IS 'Tahap kehamilan T1, T2, T3, NIFAS pada tanggal penilaian; kosong: semua';
COMMENT ON COLUMN acuan.aturan.umur_dari IS 'Umur terendah (bulan genap) pada tanggal penilaian; kosong: semua';
COMMENT ON COLUMN acuan.aturan.umur_sampai IS 'Umur tertinggi, termasuk; kosong: tanpa batas';
COMMENT ON COLUMN acuan.aturan.periode IS 'Jenis periode; kosong: semua';
COMMENT ON COLUMN acuan.aturan.kondisi IS 'Hanya bila kondisi benar; salah atau tidak diketahui: TS';
COMMENT ON COLUMN acuan.aturan.jenis IS 'tanggal, bulan (hitung), jumlah (tablet), status (jawaban terakhir), pernah, jatuh_tempo (kunjungan nifas), jadwal (imunisasi), porsi (PAUD), bulan_wajib (Februari dan Agustus), umur (sekurangnya minimum bulan)';
COMMENT ON COLUMN acuan.aturan.layanan IS 'Layanan atau keadaan yang dihitung';
COMMENT ON COLUMN acuan.aturan.jendela IS 'periode; kehamilan (catatan pertama sampai t); lahir (lahir sampai t); terakhir (lebar_bulan terakhir); nifas';
COMMENT ON COLUMN acuan.aturan.lebar_bulan IS 'Lebar jendela terakhir, bulan kalender termasuk bulan t';
COMMENT ON COLUMN acuan.aturan.minimum IS 'Paling sedikit';
COMMENT ON COLUMN acuan.aturan.minimum_kurang IS 'Paling sedikit bila hadir kurang dari lebar jendela; menggantikan prorata';
COMMENT ON COLUMN acuan.aturan.laju_bulan IS 'Minimum ialah per sekian bulan hadir, sejak bulan pertama berisiko; kosong: untuk seluruh jendela';
COMMENT ON COLUMN acuan.aturan.prorata IS 'Ikut prorata bagi yang terdata di tengah jalan';
COMMENT ON COLUMN acuan.aturan.pengasuh IS 'Hanya kehadiran pengasuh ini; kosong: siapa pun';
COMMENT ON COLUMN acuan.aturan.ketat IS 'Satu Ya pada setiap bulan hadir sejak bulan pertama berisiko';
COMMENT ON COLUMN acuan.aturan.ya_menang IS 'Status dengan dua jawaban pada satu tanggal dibaca Ya; bawaan: Tidak';
COMMENT ON COLUMN acuan.aturan.ya_bulan IS 'Umur terbesar jawaban Ya, bulan';
COMMENT ON COLUMN acuan.aturan.tidak_bulan IS 'Umur terbesar jawaban Tidak, bulan';
COMMENT ON COLUMN acuan.aturan.tenggang_hari IS 'Hari sesudah lahir tanpa tuntutan';
COMMENT ON COLUMN acuan.aturan.porsi_persen IS 'Persen bulan terjawab yang harus Ya';
COMMENT ON COLUMN acuan.aturan.isi IS 'Jumlah untuk satu bulan Ya tanpa angka';
COMMENT ON COLUMN acuan.aturan.target_jumlah IS 'Uji tablet: paling banyak sekian yang diminta; bersama isi. Jenis jumlah dengan laju_bulan: batas atas yang diminta';
COMMENT ON COLUMN acuan.aturan.hari IS 'Hari sesudah melahirkan kunjungan jatuh tempo';
COMMENT ON COLUMN acuan.aturan.bulan IS 'Bulan wajib 1-12';
COMMENT ON COLUMN acuan.aturan.dasar_hukum IS 'Dasar hukum atau sumber';
COMMENT ON COLUMN acuan.aturan.dikonfirmasi IS 'Salah: ketentuan bawaan yang belum dipastikan';
COMMENT ON COLUMN acuan.aturan.keterangan IS 'Keterangan';
COMMENT ON COLUMN acuan.aturan.berlaku_mulai IS 'Hari pertama berlaku';
COMMENT ON COLUMN acuan.aturan.berlaku_selesai IS 'Hari pertama tidak berlaku lagi';

CREATE TABLE acuan.target (
  himpunan     text NOT NULL,
  indikator    text NOT NULL,
  kode_wilayah text NOT NULL DEFAULT 'ID',
  tahun        smallint NOT NULL CHECK (tahun BETWEEN 2000 AND 2100),
  nilai        numeric(14,2) NOT NULL,
  satuan       text NOT NULL DEFAULT 'persen' CHECK (satuan IN ('persen', 'orang', 'keluarga')),
  arah         text NOT NULL DEFAULT 'naik' CHECK (arah IN ('naik', 'turun')),
  sumber       text NOT NULL,
  tanggal      date NOT NULL,
  dikonfirmasi boolean NOT NULL,
  PRIMARY KEY (himpunan, indikator, kode_wilayah, tahun, sumber),
  FOREIGN KEY (himpunan, indikator) REFERENCES acuan.indikator
);
COMMENT ON TABLE acuan.target IS 'Target per indikator, wilayah, dan tahun; dua sumber tetap dua baris, yang dipakai lihat acuan.target_berlaku';
COMMENT ON COLUMN acuan.target.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.target.indikator IS 'Kode indikator';
COMMENT ON COLUMN acuan.target.kode_wilayah IS 'Kode Kemendagri wilayah; ID = nasional';
COMMENT ON COLUMN acuan.target.tahun IS 'Tahun';
COMMENT ON COLUMN acuan.target.nilai IS 'Nilai target';
COMMENT ON COLUMN acuan.target.satuan IS 'Satuan nilai';
COMMENT ON COLUMN acuan.target.arah IS 'naik: sekurangnya; turun: setinggi-tingginya';
COMMENT ON COLUMN acuan.target.sumber IS 'Sumber angka';
COMMENT ON COLUMN acuan.target.tanggal IS 'Tanggal sumber; yang terbaru didahulukan';
COMMENT ON COLUMN acuan.target.dikonfirmasi IS 'Sudah dipastikan';

CREATE VIEW acuan.target_berlaku AS
SELECT DISTINCT ON (himpunan, indikator, kode_wilayah, tahun)
       himpunan, indikator, kode_wilayah, tahun, nilai, satuan, arah, sumber
  FROM acuan.target
 WHERE dikonfirmasi
 ORDER BY himpunan, indikator, kode_wilayah, tahun, tanggal DESC, sumber COLLATE "C";
COMMENT ON VIEW acuan.target_berlaku IS 'Target yang dipakai: yang terbaru di antara yang sudah dipastikan';
COMMENT ON COLUMN acuan.target_berlaku.himpunan IS 'Himpunan aturan';
COMMENT ON COLUMN acuan.target_berlaku.indikator IS 'Kode indikator';
COMMENT ON COLUMN acuan.target_berlaku.kode_wilayah IS 'Kode Kemendagri wilayah; ID = nasional';
COMMENT ON COLUMN acuan.target_berlaku.tahun IS 'Tahun';
COMMENT ON COLUMN acuan.target_berlaku.nilai IS 'Nilai target';
COMMENT ON COLUMN acuan.target_berlaku.satuan IS 'Satuan nilai';
COMMENT ON COLUMN acuan.target_berlaku.arah IS 'naik atau turun';
COMMENT ON COLUMN acuan.target_berlaku.sumber IS 'Sumber angka';

-- One pair of the text form, nothing for a missing value.
CREATE FUNCTION acuan.pasangan(kunci text, nilai text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN nilai IS NULL OR nilai = '' THEN '' ELSE ' ' || kunci || '=' || nilai END;
COMMENT ON FUNCTION acuan.pasangan(text, text) IS 'Satu pasangan kunci=nilai dari bentuk teks aturan; kosong bila nilainya kosong';

-- The recorded unit of an observation: LiLA in mm, z in hundredths, Hb in 0.1 g/dl.
CREATE FUNCTION acuan.ambang(amatan text, nilai numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (round(nilai * CASE WHEN amatan IN ('lila', 'hb') THEN 10 WHEN amatan IN ('whz', 'haz', 'waz') THEN 100 ELSE 1 END))::int::text;
COMMENT ON FUNCTION acuan.ambang(text, numeric) IS 'Ambang dalam satuan rekaman mesin: LiLA mm, z perseratus, Hb 0,1 g/dl';

CREATE FUNCTION acuan.umur(dari smallint, sampai smallint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN dari IS NULL AND sampai IS NULL THEN NULL ELSE concat(coalesce(dari, 0), '-', sampai) END;
COMMENT ON FUNCTION acuan.umur(smallint, smallint) IS 'Rentang umur dari bentuk teks aturan';

CREATE FUNCTION acuan.baris_aturan(kode text, tanggal date) RETURNS TABLE (bagian int, k1 int, k2 text, k3 int, k4 int, baris text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
WITH h AS (SELECT * FROM acuan.himpunan_aturan WHERE himpunan_aturan.kode = baris_aturan.kode),
i AS (SELECT x.* FROM acuan.indikator x JOIN h ON x.himpunan = h.kode WHERE x.dihitung),
a AS (
  SELECT x.*, i.nomor FROM acuan.aturan x JOIN i ON x.himpunan = i.himpunan AND x.indikator = i.kode AND x.varian = i.varian
   WHERE x.berlaku_mulai <= baris_aturan.tanggal AND (x.berlaku_selesai IS NULL OR x.berlaku_selesai > baris_aturan.tanggal)),
s AS (
  SELECT x.* FROM acuan.kondisi_suku x JOIN h ON x.himpunan = h.kode
   WHERE x.berlaku_mulai <= baris_aturan.tanggal AND (x.berlaku_selesai IS NULL OR x.berlaku_selesai > baris_aturan.tanggal))
SELECT 1, 0, '', 0, 0, 'konvergensi versi=1' || acuan.pasangan('kode', h.kode) || acuan.pasangan('tanggal', to_char(baris_aturan.tanggal, 'YYYY-MM-DD'))
  FROM h WHERE h.berlaku_mulai <= baris_aturan.tanggal AND (h.berlaku_selesai IS NULL OR h.berlaku_selesai > baris_aturan.tanggal)
UNION ALL
SELECT 2, 0, '', 0, 0, 'pilihan' || acuan.pasangan('telat', CASE WHEN NOT h.prorata_telat THEN '0' END)
         || acuan.pasangan('trimester1', nullif(h.trimester1_akhir, 3)::text) || acuan.pasangan('trimester2', nullif(h.trimester2_akhir, 6)::text)
  FROM h
UNION ALL
SELECT 3, p.urutan, p.kode, 0, 0, 'paket' || acuan.pasangan('kode', p.kode)
  FROM acuan.paket p WHERE p.kode IN (SELECT i.paket FROM i)
UNION ALL
SELECT 4, l.nomor, l.kode, 0, 0, 'butir' || acuan.pasangan('kode', l.kode) || acuan.pasangan('nomor', l.nomor::text)
         || acuan.pasangan('satuan', nullif(l.satuan, 'orang'))
  FROM acuan.jenis_layanan l WHERE l.kode IN (SELECT a.layanan FROM a UNION SELECT s.layanan FROM s)
UNION ALL
SELECT 5, 0, k.kode, 0, 0, 'kondisi' || acuan.pasangan('kode', k.kode) FROM acuan.kondisi k JOIN h ON k.himpunan = h.kode
UNION ALL
SELECT 5, 0, s.kondisi, s.fakta, s.urutan, 'suku' || acuan.pasangan('fakta', s.fakta::text) || acuan.pasangan('sumber', s.sumber)
         || acuan.pasangan('amatan', s.amatan) || acuan.pasangan('butir', s.layanan)
         || CASE WHEN s.salah_satu IS NOT NULL THEN ' op=dalam' || acuan.pasangan('nilai', array_to_string(s.salah_satu, ','))
                 WHEN s.kurang_dari IS NOT NULL THEN ' op=kurang' || acuan.pasangan('nilai', acuan.ambang(s.amatan, s.kurang_dari))
                 WHEN s.sekurangnya IS NOT NULL THEN ' op=sekurangnya' || acuan.pasangan('nilai', acuan.ambang(s.amatan, s.sekurangnya))
                 ELSE '' END
         || acuan.pasangan('mundur', nullif(s.mundur_bulan, 0)::text)
  FROM s
UNION ALL
SELECT 6, g.urutan, g.kode, 0, 0, 'kelompok' || acuan.pasangan('kode', g.kode) || acuan.pasangan('jenis', g.jenis) || acuan.pasangan('jk', g.jk)
         || acuan.pasangan('umur', acuan.umur(g.umur_dari, g.umur_sampai)) || acuan.pasangan('lajang', CASE WHEN g.lajang THEN '1' END)
         || acuan.pasangan('hpk', CASE WHEN g.hpk THEN '1' END) || acuan.pasangan('risiko', g.kondisi_risiko)
         || acuan.pasangan('nifas', nullif(g.nifas_hari, 42)::text) || acuan.pasangan('lanjut', CASE WHEN NOT g.nifas_lanjut THEN '0' END)
         || acuan.pasangan('tutup_hpl', nullif(g.tutup_hpl_hari, 60)::text) || acuan.pasangan('tutup_catat', nullif(g.tutup_catat_bulan, 11)::text)
  FROM acuan.kelompok_sasaran g JOIN h ON g.himpunan = h.kode
UNION ALL
SELECT 7, i.nomor, i.kode, -1, 0, 'indikator' || acuan.pasangan('kode', i.kode) || acuan.pasangan('nomor', i.nomor::text)
         || acuan.pasangan('kelompok', i.kelompok) || acuan.pasangan('paket', i.paket) || acuan.pasangan('satuan', nullif(i.satuan, 'orang'))
         || acuan.pasangan('skor', CASE WHEN i.dalam_skor THEN '1' END) || acuan.pasangan('sakelar', CASE WHEN i.sakelar THEN '1' END)
  FROM i
UNION ALL
SELECT 7, a.nomor, a.indikator, a.urutan, 0, 'aturan' || acuan.pasangan('tahap', array_to_string(a.tahap, ','))
         || acuan.pasangan('umur', acuan.umur(a.umur_dari, a.umur_sampai)) || acuan.pasangan('periode', array_to_string(a.periode, ','))
         || acuan.pasangan('kondisi', a.kondisi) || acuan.pasangan('jenis', a.jenis) || acuan.pasangan('butir', a.layanan)
         || acuan.pasangan('jendela', a.jendela) || acuan.pasangan('lebar', a.lebar_bulan::text) || acuan.pasangan('min', a.minimum::text)
         || acuan.pasangan('min_kurang', a.minimum_kurang::text) || acuan.pasangan('laju', a.laju_bulan::text)
         || acuan.pasangan('prorata', CASE WHEN NOT a.prorata THEN '0' END) || acuan.pasangan('pengasuh', array_to_string(a.pengasuh, ','))
         || acuan.pasangan('ketat', CASE WHEN a.ketat THEN '1' END) || acuan.pasangan('ya_menang', CASE WHEN a.ya_menang THEN '1' END)
         || acuan.pasangan('ya_bulan', nullif(a.ya_bulan, 12)::text) || acuan.pasangan('tidak_bulan', nullif(a.tidak_bulan, 12)::text)
         || acuan.pasangan('tenggang', nullif(a.tenggang_hari, 0)::text) || acuan.pasangan('porsi', a.porsi_persen::text)
         || acuan.pasangan('isi', a.isi::text) || acuan.pasangan('target', a.target_jumlah::text)
         || acuan.pasangan('hari', array_to_string(a.hari, ',')) || acuan.pasangan('bulan', array_to_string(a.bulan, ','))
  FROM a;
END;
COMMENT ON FUNCTION acuan.baris_aturan(text, date) IS 'Baris-baris bentuk teks sebuah himpunan aturan pada suatu tanggal, dengan urutannya';

CREATE FUNCTION acuan.teks_aturan(kode text, tanggal date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT string_agg(b.baris, E'\n' ORDER BY b.bagian, b.k1, b.k2 COLLATE "C", b.k3, b.k4) FROM acuan.baris_aturan(teks_aturan.kode, teks_aturan.tanggal) b;
END;
COMMENT ON FUNCTION acuan.teks_aturan(text, date) IS 'Bentuk teks sebuah himpunan aturan, belum diperiksa';

-- The rule set as one value: it raises an error that names the line if the rows do not make one.
CREATE FUNCTION acuan.aturan_set(kode text, tanggal date) RETURNS konvergensi.ruleset LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM acuan.himpunan_aturan h WHERE h.kode = aturan_set.kode AND h.berlaku_mulai <= aturan_set.tanggal
                    AND (h.berlaku_selesai IS NULL OR h.berlaku_selesai > aturan_set.tanggal)) THEN
    RAISE EXCEPTION 'rule set "%" does not exist on %', aturan_set.kode, aturan_set.tanggal
      USING ERRCODE = 'invalid_parameter_value', HINT = 'See acuan.himpunan_aturan for the rule sets and their dates.';
  END IF;
  RETURN acuan.teks_aturan(aturan_set.kode, aturan_set.tanggal)::konvergensi.ruleset;
END
$$;
COMMENT ON FUNCTION acuan.aturan_set(text, date) IS
  'Himpunan aturan yang berlaku pada suatu tanggal sebagai satu nilai bagi mesin; galat bila kode tidak ada atau barisnya salah, lihat acuan.periksa_aturan';
