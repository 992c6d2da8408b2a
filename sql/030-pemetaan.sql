-- How a file becomes rows: which heading goes into which column, in what unit, within which bounds. A new variant of a
-- file needs rows here and no program: an alias for a heading written differently, or a layout of its own.
CREATE TABLE acuan.pemetaan (
  pemetaan    text PRIMARY KEY,
  sumber      text NOT NULL,
  keluarga    text NOT NULL,
  tabel       text NOT NULL CHECK (tabel ~ '^sumber\.[a-z][a-z0-9_]*$'),
  aturan      text NOT NULL,
  judul       text[] NOT NULL,
  wajib       text[] NOT NULL,
  posisi      boolean NOT NULL DEFAULT false,
  tanggal     text,
  peran       text CHECK (peran IN ('anak', 'ibu')),
  geser       text[],
  keterangan  text NOT NULL
);
COMMENT ON TABLE acuan.pemetaan IS 'Bentuk berkas yang dikenal per sumber; seperti pemetaan_kolom dan pemetaan_alias hanya diubah oleh pemilik gudang, sebab menentukan ke mana nama dan NIK ditulis';
COMMENT ON COLUMN acuan.pemetaan.pemetaan IS 'Nama bentuk berkas, dipakai pada load --mapping';
COMMENT ON COLUMN acuan.pemetaan.sumber IS 'Kode sumber yang dicatat pada baris: eppgbm, smart, pk, dtks, ...';
COMMENT ON COLUMN acuan.pemetaan.keluarga IS 'Keluarga judul kolom: alias dan arti kolom hanya berlaku di dalam keluarganya';
COMMENT ON COLUMN acuan.pemetaan.tabel IS 'Tabel pendaratan, dengan skema';
COMMENT ON COLUMN acuan.pemetaan.aturan IS 'Aturan baris: pengukuran, identitas, orang, keluarga, ...';
COMMENT ON COLUMN acuan.pemetaan.judul IS 'Judul kolom seperti tertulis di berkas, berurutan';
COMMENT ON COLUMN acuan.pemetaan.wajib IS 'Judul yang harus ada; tanda | memisahkan pilihan, salah satu cukup';
COMMENT ON COLUMN acuan.pemetaan.posisi IS 'Kolom dibaca menurut urutan judul, bukan menurut namanya';
COMMENT ON COLUMN acuan.pemetaan.tanggal IS 'Kolom tabel pendaratan yang memuat tanggal kejadian; bersama id_sumber menjadi kunci baris';
COMMENT ON COLUMN acuan.pemetaan.peran IS 'Peran semua orang di berkas ini bila tetap: anak, ibu';
COMMENT ON COLUMN acuan.pemetaan.geser IS
  'Judul per nilai untuk baris yang nilainya lebih banyak daripada judul; kosong: nilai dibuang. NULL: baris seperti itu ditolak';
COMMENT ON COLUMN acuan.pemetaan.keterangan IS 'Asal bentuk berkas';

CREATE TABLE acuan.pemetaan_kolom (
  keluarga  text NOT NULL,
  judul     text NOT NULL,
  kolom     text,
  jenis     text NOT NULL CHECK (jenis IN ('abaikan', 'teks', 'nama', 'nik', 'no_kk', 'jk', 'tanggal', 'angka', 'bulat', 'posisi',
              'ya_tidak', 'centang', 'pilihan', 'umur', 'ortu', 'telepon', 'wilayah', 'kode_wilayah', 'tempat_tgl_lahir', 'rt_rw', 'bulan', 'nomor')),
  satuan    text,
  minimum   float8,
  maksimum  float8,
  pilihan   text[],
  urutan    int4 NOT NULL DEFAULT 0,
  PRIMARY KEY (keluarga, judul),
  CHECK ((kolom IS NULL) = (jenis = 'abaikan')),
  CHECK ((pilihan IS NOT NULL) = (jenis = 'pilihan'))
);
COMMENT ON TABLE acuan.pemetaan_kolom IS 'Arti tiap judul kolom di dalam satu keluarga';
COMMENT ON COLUMN acuan.pemetaan_kolom.keluarga IS 'Keluarga judul kolom';
COMMENT ON COLUMN acuan.pemetaan_kolom.judul IS 'Judul baku; huruf besar kecil, spasi dan . _ - ( ) tidak dibedakan';
COMMENT ON COLUMN acuan.pemetaan_kolom.kolom IS 'Kolom tujuan di tabel pendaratan; - bila nilainya hanya dipakai mencari atau memeriksa';
COMMENT ON COLUMN acuan.pemetaan_kolom.jenis IS 'Cara membersihkan nilainya, lihat docs/loading.md';
COMMENT ON COLUMN acuan.pemetaan_kolom.satuan IS
  'Satuan di berkas (kg, cm, mm, bulan, rupiah; kg|g menerima gram); tingkat wilayah; atau sistem kode wilayah (kemendagri, bps)';
COMMENT ON COLUMN acuan.pemetaan_kolom.minimum IS 'Nilai terkecil yang diterima, dalam satuan kolom tujuan';
COMMENT ON COLUMN acuan.pemetaan_kolom.maksimum IS 'Nilai terbesar yang diterima, dalam satuan kolom tujuan';
COMMENT ON COLUMN acuan.pemetaan_kolom.pilihan IS 'Tertulis=disimpan untuk nilai berkode; kosong di kanan berarti NULL tanpa peringatan';
COMMENT ON COLUMN acuan.pemetaan_kolom.urutan IS 'Bila dua judul mengisi satu kolom: yang urutannya lebih besar dan berisi yang berlaku';

CREATE TABLE acuan.pemetaan_alias (
  keluarga  text NOT NULL,
  alias     text NOT NULL,
  judul     text NOT NULL,
  PRIMARY KEY (keluarga, alias),
  FOREIGN KEY (keluarga, judul) REFERENCES acuan.pemetaan_kolom (keluarga, judul)
);
COMMENT ON TABLE acuan.pemetaan_alias IS 'Judul lain untuk kolom yang sama; berlaku hanya di dalam keluarganya';
COMMENT ON COLUMN acuan.pemetaan_alias.keluarga IS 'Keluarga judul kolom';
COMMENT ON COLUMN acuan.pemetaan_alias.alias IS 'Judul seperti tertulis';
COMMENT ON COLUMN acuan.pemetaan_alias.judul IS 'Judul baku';

-- What a heading means decides where a name goes: not for the administrator, who reads no person.
REVOKE INSERT, UPDATE, DELETE ON acuan.pemetaan, acuan.pemetaan_kolom, acuan.pemetaan_alias FROM konvergensi_admin;

-- e-PPGBM and its relatives. Bounds: weight 0.5-40 kg, length 38-130 cm, MUAC of a child 6-30 cm, head 20-60 cm,
-- birth weight 0.5-7 kg, birth length 25-65 cm, gestation 4-45 weeks.
INSERT INTO acuan.pemetaan_kolom (keluarga, judul, kolom, jenis, satuan, minimum, maksimum, pilihan) VALUES
  ('eppgbm', 'No', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'NIK', 'nik', 'nik', NULL, NULL, NULL, NULL),
  ('eppgbm', 'No KK', 'no_kk', 'no_kk', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Nama', 'nama', 'nama', NULL, NULL, NULL, NULL),
  ('eppgbm', 'JK', 'jk', 'jk', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Tgl Lahir', 'tgl_lahir', 'tanggal', NULL, NULL, NULL, NULL),
  ('eppgbm', 'BB Lahir', 'berat_lahir_kg', 'angka', 'kg|g', 0.5, 7, NULL),
  ('eppgbm', 'TB Lahir', 'panjang_lahir_cm', 'angka', 'cm', 25, 65, NULL),
  ('eppgbm', 'Lingkar Kepala Lahir', 'lingkar_kepala_lahir_cm', 'angka', 'cm', 20, 60, NULL),
  ('eppgbm', 'Nama Ortu', 'ortu_1', 'ortu', NULL, NULL, NULL, NULL),
  ('eppgbm', 'NIK Orang Tua', 'nik_ortu', 'nik', NULL, NULL, NULL, NULL),
  ('eppgbm', 'No HP Orang Tua', 'hp_ortu', 'telepon', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Anak Ke', 'anak_ke', 'bulat', NULL, 1, 25, NULL),
  ('eppgbm', 'Prov', '-', 'wilayah', 'provinsi', NULL, NULL, NULL),
  ('eppgbm', 'Kab/Kota', '-', 'wilayah', 'kabupaten', NULL, NULL, NULL),
  ('eppgbm', 'Kec', '-', 'wilayah', 'kecamatan', NULL, NULL, NULL),
  ('eppgbm', 'Desa/Kel', '-', 'wilayah', 'desa', NULL, NULL, NULL),
  ('eppgbm', 'Kode Desa', 'kode_desa', 'kode_wilayah', 'kemendagri', NULL, NULL, NULL),
  ('eppgbm', 'Pukesmas', 'puskesmas', 'teks', NULL, NULL, NULL, NULL),
  ('eppgbm', 'ID Puskesmas', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Posyandu', 'posyandu', 'teks', NULL, NULL, NULL, NULL),
  ('eppgbm', 'RT', 'rt', 'rt_rw', 'rt', NULL, NULL, NULL),
  ('eppgbm', 'RW', 'rw', 'rt_rw', 'rw', NULL, NULL, NULL),
  ('eppgbm', 'Alamat', 'alamat', 'teks', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Usia Kehamilan (minggu)', 'usia_hamil_minggu', 'angka', 'minggu', 4, 45, NULL),
  ('eppgbm', 'IMD', 'imd', 'ya_tidak', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Usia Saat Ukur', '-', 'umur', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Tanggal Pengukuran', 'tgl_ukur', 'tanggal', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Bulan Pengukuran', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Status Bulan', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Status Tahun', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Berat', 'berat_kg', 'angka', 'kg', 0.5, 40, NULL),
  ('eppgbm', 'Tinggi', 'tinggi_cm', 'angka', 'cm', 38, 130, NULL),
  ('eppgbm', 'Cara Ukur', 'posisi', 'posisi', NULL, NULL, NULL, NULL),
  ('eppgbm', 'LiLA', 'lila_cm', 'angka', 'cm', 6, 30, NULL),
  ('eppgbm', 'Lingkar Kepala', 'lingkar_kepala_cm', 'angka', 'cm', 20, 60, NULL),
  ('eppgbm', 'Edema', 'oedema', 'ya_tidak', NULL, NULL, NULL, NULL),
  ('eppgbm', 'BB/U', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'ZS BB/U', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'TB/U', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'ZS TB/U', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'BB/TB', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'ZS BB/TB', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Naik Berat Badan', 'naik_berat', 'pilihan', NULL, NULL, NULL,
    ARRAY['N=N', 'Naik=N', 'Ya=N', 'T=T', 'Tidak=T', 'Tidak Naik=T', 'O=O', 'B=B', 'Baru=B']),
  ('eppgbm', 'PMT Diterima (kg)', 'pmt_kg', 'angka', 'kg', 0, 100, NULL),
  ('eppgbm', 'Jml Vit A', 'vit_a', 'bulat', NULL, 0, 2, NULL),
  ('eppgbm', 'KPSP', 'kpsp', 'teks', NULL, NULL, NULL, NULL),
  ('eppgbm', 'KIA', 'punya_kia', 'ya_tidak', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Kelas Ibu Balita', 'kelas_ibu_balita', 'ya_tidak', NULL, NULL, NULL, NULL),
  ('eppgbm', 'MBG', 'mbg', 'ya_tidak', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Detail', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Detail Status', NULL, 'abaikan', NULL, NULL, NULL, NULL),
  ('eppgbm', 'Status Desa', NULL, 'abaikan', NULL, NULL, NULL, NULL);

INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias)
SELECT 'eppgbm', judul, unnest(alias) FROM (VALUES
  ('NIK', ARRAY['NIK Anak', 'NIK Balita']),
  ('No KK', ARRAY['KK', 'Nomor KK', 'No Kartu Keluarga', 'Nomor Kartu Keluarga']),
  ('Nama', ARRAY['Nama Anak', 'Nama Balita', 'Nama Lengkap Balita', 'Nama Lengkap']),
  ('JK', ARRAY['Jenis Kelamin', 'L/P', 'Sex']),
  ('Tgl Lahir', ARRAY['Tanggal Lahir', 'Tgl Lahir Tgl/Bln/Thn', 'tgl_lahir(excel serial)']),
  ('BB Lahir', ARRAY['Berat Lahir', 'Berat Lahir (kg)', 'Berat Lahir - Sasaran (kg)', 'Berat Badan Lahir', 'BBL']),
  ('TB Lahir', ARRAY['Panjang Lahir', 'Panjang Lahir (cm)', 'Panjang Lahir - Sasaran (cm)', 'PB Lahir', 'Tinggi Lahir', 'Panjang Badan Lahir']),
  ('Lingkar Kepala Lahir', ARRAY['Lingkar Kepala Lahir (cm)', 'LK Lahir']),
  ('Nama Ortu', ARRAY['Nama Orang Tua', 'Nama Orang Tua (Ibu/Ayah)', 'Nama Orangtua', 'Nama Ibu']),
  ('NIK Orang Tua', ARRAY['NIK Ortu', 'NIK Ibu']),
  ('No HP Orang Tua', ARRAY['HP Ortu', 'No HP', 'No HP Ortu', 'Nomor HP']),
  ('Anak Ke', ARRAY['Anak Ke-']),
  ('Prov', ARRAY['Provinsi', 'Propinsi']),
  ('Kab/Kota', ARRAY['Kabupaten', 'Kabupaten/Kota', 'Kab', 'Kota']),
  ('Kec', ARRAY['Kecamatan']),
  ('Desa/Kel', ARRAY['Desa', 'Kelurahan', 'Kel', 'Desa/Kelurahan', 'Nama Desa']),
  ('Kode Desa', ARRAY['Kode Desa/Kel', 'Kode Kelurahan', 'Kode Wilayah']),
  ('Pukesmas', ARRAY['Puskesmas', 'pkm']),
  ('RT', ARRAY['RT/RW']),
  ('Usia Kehamilan (minggu)', ARRAY['Usia Kehamilan']),
  ('Usia Saat Ukur', ARRAY['Usia', 'Umur', 'Umur Saat Ukur']),
  ('Tanggal Pengukuran', ARRAY['Tgl Pengukuran', 'Tgl Ukur', 'Tanggal Ukur', 'Tanggal Penimbangan']),
  ('Berat', ARRAY['Berat (kg)', 'BB', 'BB (kg)', 'Berat Badan', 'Berat Badan (kg)']),
  ('Tinggi', ARRAY['Tinggi (cm)', 'TB', 'TB (cm)', 'PB/TB', 'Tinggi Badan', 'Tinggi Badan (cm)', 'Panjang/Tinggi Badan']),
  ('LiLA', ARRAY['LiLA (cm)', 'Lingkar Lengan Atas']),
  ('Lingkar Kepala', ARRAY['Lingkar Kepala (cm)', 'LK']),
  ('Edema', ARRAY['Oedema']),
  ('BB/U', ARRAY['Status BB/U']),
  ('TB/U', ARRAY['PB-TB/U', 'PB/U', 'Status TB/U']),
  ('BB/TB', ARRAY['BB/PB-TB', 'BB/PB', 'Status BB/TB']),
  ('ZS TB/U', ARRAY['ZS PB/U']),
  ('ZS BB/TB', ARRAY['ZS BB/PB']),
  ('Naik Berat Badan', ARRAY['Naik BB', 'N/T/O/B']),
  ('PMT Diterima (kg)', ARRAY['PMT Diterima', 'PMT']),
  ('Jml Vit A', ARRAY['Vitamin A', 'Vit A']),
  ('KIA', ARRAY['Buku KIA', 'Punya Buku KIA'])
) AS a (judul, alias);

INSERT INTO acuan.pemetaan (pemetaan, sumber, keluarga, tabel, aturan, judul, wajib, posisi, keterangan, tanggal) VALUES
  ('eppgbm_v36', 'eppgbm', 'eppgbm', 'sumber.eppgbm', 'pengukuran',
    ARRAY['No', 'NIK', 'Nama', 'JK', 'Tgl Lahir', 'BB Lahir', 'TB Lahir', 'Nama Ortu', 'Prov', 'Kab/Kota', 'Kec', 'Pukesmas', 'Desa/Kel',
      'Posyandu', 'RT', 'RW', 'Alamat', 'Usia Saat Ukur', 'Tanggal Pengukuran', 'Berat', 'Tinggi', 'Cara Ukur', 'LiLA', 'BB/U', 'ZS BB/U',
      'TB/U', 'ZS TB/U', 'BB/TB', 'ZS BB/TB', 'Naik Berat Badan', 'Jml Vit A', 'KPSP', 'KIA', 'Kelas Ibu Balita', 'MBG', 'Detail'],
    ARRAY['NIK|Nama', 'JK', 'Tgl Lahir', 'Tanggal Pengukuran', 'Berat', 'Tinggi', 'Desa/Kel|Kode Desa'], false,
    'Ekspor e-PPGBM/Sigizi, 36 kolom', 'tgl_ukur'),
  ('eppgbm_v38', 'eppgbm', 'eppgbm', 'sumber.eppgbm', 'pengukuran',
    ARRAY['NIK', 'Nama', 'JK', 'Tgl Lahir', 'BB Lahir', 'TB Lahir', 'Nama Ortu', 'Prov', 'Kab/Kota', 'Kec', 'Pukesmas', 'Desa/Kel', 'Posyandu',
      'RT', 'RW', 'Alamat', 'Usia Saat Ukur', 'Tanggal Pengukuran', 'Bulan Pengukuran', 'Status Bulan', 'status tahun', 'Berat', 'Tinggi',
      'Cara Ukur', 'LiLA', 'BB/U', 'ZS BB/U', 'TB/U', 'ZS TB/U', 'BB/TB', 'ZS BB/TB', 'Naik Berat Badan', 'PMT Diterima (kg)', 'Jml Vit A',
      'KPSP', 'KIA', 'Detail Status', 'status desa'],
    ARRAY['NIK|Nama', 'JK', 'Tgl Lahir', 'Tanggal Pengukuran', 'Berat', 'Tinggi', 'Desa/Kel|Kode Desa'], false,
    'Ekspor e-PPGBM/Sigizi dengan PMT, 38 kolom', 'tgl_ukur'),
  ('eppgbm_registri', 'eppgbm', 'eppgbm', 'sumber.eppgbm', 'pengukuran',
    ARRAY['Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'NIK', 'Nomor KK', 'Anak Ke', 'Nama Orang Tua (Ibu/Ayah)', 'NIK Orang Tua',
      'No HP Orang Tua', 'Alamat', 'RT', 'Kecamatan', 'Puskesmas', 'Kelurahan', 'Posyandu', 'Usia Kehamilan (minggu)',
      'Berat Lahir - Sasaran (kg)', 'Panjang Lahir - Sasaran (cm)', 'Lingkar Kepala Lahir (cm)', 'IMD', 'Tanggal Pengukuran', 'Berat (kg)',
      'Tinggi (cm)', 'Cara Ukur', 'LiLA (cm)', 'ZS BB/U', 'ZS TB/U', 'ZS BB/TB', 'Naik Berat Badan', 'Jml Vit A', 'Kelas Ibu Balita', 'MBG'],
    ARRAY['NIK|Nama', 'JK', 'Tgl Lahir', 'Tanggal Pengukuran', 'Berat', 'Tinggi', 'Desa/Kel|Kode Desa'], false,
    'Register operasi timbang kota, 32 kolom', 'tgl_ukur'),
  ('eppgbm_desa', 'eppgbm', 'eppgbm', 'sumber.eppgbm', 'pengukuran',
    ARRAY['Nama Lengkap Balita', 'Tgl Lahir Tgl/Bln/Thn', 'JK', 'Nama Orang Tua', 'Alamat', 'BB', 'TB', 'LiLA', 'BB/U', 'PB-TB/U', 'BB/PB-TB'],
    ARRAY['Nama', 'Tgl Lahir', 'Berat', 'Tinggi', 'Tanggal Pengukuran'], false,
    'Daftar gizi desa, 11 kolom dengan baris judul; tanggal ukur diberikan dengan --measured-on, desa dengan --area', 'tgl_ukur'),
  ('eppgbm_identitas', 'eppgbm', 'eppgbm', 'sumber.eppgbm_anak', 'identitas',
    ARRAY['no', 'nik', 'nama_anak', 'tgl_lahir(excel serial)', 'jenis_kelamin', 'nama_ortu', 'nik_ortu', 'hp_ortu', 'pkm', 'kel', 'posyandu',
      'rt', 'rw', 'alamat'],
    ARRAY['NIK', 'Nama', 'Tgl Lahir', 'JK', 'NIK Orang Tua', 'Desa/Kel'], true,
    'Berkas identitas balita, 14 kolom menurut urutan', NULL),
  ('eppgbm_dasar', 'eppgbm', 'eppgbm', 'sumber.eppgbm_anak', 'identitas',
    ARRAY['No. KK', 'NIK Anak', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'BB Lahir', 'TB Lahir', 'Nama Ibu', 'NIK Ibu', 'Alamat', 'RT',
      'RW', 'Posyandu', 'ID Puskesmas'],
    ARRAY['No KK', 'NIK', 'Nama', 'Tgl Lahir', 'JK'], false,
    'Templat daerah dua lembar: data dasar, 14 kolom', NULL),
  ('eppgbm_pemantauan', 'eppgbm', 'eppgbm', 'sumber.eppgbm', 'pengukuran',
    ARRAY['NIK Anak', 'Nama Anak', 'Tanggal Pengukuran', 'Umur', 'BB', 'TB', 'Cara Ukur', 'LiLA', 'Status BB/U', 'Status TB/U', 'Status BB/TB'],
    ARRAY['NIK', 'Tanggal Pengukuran', 'Berat', 'Tinggi'], false,
    'Templat daerah dua lembar: pemantauan, 11 kolom; tanggal lahir dan jenis kelamin diambil dari data dasar lewat NIK', 'tgl_ukur');

-- SMART survey files: completed months instead of a birth date, MUAC in mm, clusters.
INSERT INTO acuan.pemetaan_kolom (keluarga, judul, kolom, jenis, satuan, minimum, maksimum, pilihan) VALUES
  ('smart', 'id', 'no_urut', 'teks', NULL, NULL, NULL, NULL),
  ('smart', 'area', 'strata', 'teks', NULL, NULL, NULL, NULL),
  ('smart', 'cluster', 'klaster', 'teks', NULL, NULL, NULL, NULL),
  ('smart', 'team', 'tim', 'teks', NULL, NULL, NULL, NULL),
  ('smart', 'household', 'rumah_tangga', 'teks', NULL, NULL, NULL, NULL),
  ('smart', 'sex', 'jk', 'jk', NULL, NULL, NULL, NULL),
  ('smart', 'birthdate', 'tgl_lahir', 'tanggal', NULL, NULL, NULL, NULL),
  ('smart', 'age', 'usia_bulan', 'angka', 'bulan', 0, 240, NULL),
  ('smart', 'date', 'tgl_ukur', 'tanggal', NULL, NULL, NULL, NULL),
  ('smart', 'weight', 'berat_kg', 'angka', 'kg', 0.5, 40, NULL),
  ('smart', 'height', 'tinggi_cm', 'angka', 'cm', 38, 130, NULL),
  ('smart', 'measure', 'posisi', 'posisi', NULL, NULL, NULL, NULL),
  ('smart', 'oedema', 'oedema', 'ya_tidak', NULL, NULL, NULL, NULL),
  ('smart', 'muac', 'lila_cm', 'angka', 'mm', 6, 30, NULL),
  ('smart', 'head', 'lingkar_kepala_cm', 'angka', 'cm', 20, 60, NULL),
  ('smart', 'weight factor', 'bobot', 'angka', NULL, NULL, NULL, NULL);
INSERT INTO acuan.pemetaan_alias (keluarga, judul, alias)
SELECT 'smart', judul, unnest(alias) FROM (VALUES
  ('id', ARRAY['child', 'chno', 'no']),
  ('area', ARRAY['stratum', 'strata', 'district', 'state']),
  ('cluster', ARRAY['psu', 'clust', 'klaster']),
  ('household', ARRAY['hh', 'hhid']),
  ('sex', ARRAY['jk', 'gender']),
  ('birthdate', ARRAY['birthdat', 'dob', 'birth date', 'tgl lahir']),
  ('age', ARRAY['months', 'age months', 'agemons', 'umur bulan']),
  ('date', ARRAY['survdate', 'dos', 'dov', 'survey date', 'tanggal']),
  ('weight', ARRAY['wt', 'berat', 'berat (kg)']),
  ('height', ARRAY['ht', 'lenhei', 'length', 'tinggi', 'tinggi (cm)']),
  ('measure', ARRAY['position', 'cara ukur']),
  ('oedema', ARRAY['edema']),
  ('muac', ARRAY['muac_mm', 'muac (mm)', 'lila (mm)']),
  ('head', ARRAY['headc']),
  ('weight factor', ARRAY['wtfactor', 'sw', 'sampling weight'])
) AS a (judul, alias);
INSERT INTO acuan.pemetaan (pemetaan, sumber, keluarga, tabel, aturan, judul, wajib, tanggal, keterangan) VALUES
  ('smart', 'smart', 'smart', 'sumber.eppgbm', 'pengukuran',
    ARRAY['date', 'cluster', 'team', 'id', 'household', 'sex', 'birthdate', 'age', 'weight', 'height', 'oedema', 'muac'],
    ARRAY['sex', 'age|birthdate', 'date', 'weight', 'height'], 'tgl_ukur',
    'Berkas survei SMART (ENA); wilayah diberikan dengan --area');
UPDATE acuan.pemetaan SET peran = 'anak' WHERE sumber = 'eppgbm';
