-- SKDN: children known, with a book, weighed, gained; per month, and as sums of months for longer periods.
CREATE TABLE lap.fakta_skdn (
  wilayah_sk    int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk    int4 NOT NULL REFERENCES lap.dim_periode,
  bulan_n       int4 NOT NULL,
  s             int8 NOT NULL,
  k             int8 NOT NULL,
  d             int8 NOT NULL,
  n             int8 NOT NULL,
  t             int8 NOT NULL,
  o             int8 NOT NULL,
  b             int8 NOT NULL,
  tanpa_status  int8 NOT NULL,
  dua_t         int8 NOT NULL,
  bgm           int8 NOT NULL,
  oranye        int8 NOT NULL,
  k_s           numeric(5,2),
  d_s           numeric(5,2),
  d_k           numeric(14,2),
  n_d           numeric(5,2),
  n_dob         numeric(5,2),
  n_s           numeric(5,2),
  bgm_d         numeric(5,2),
  dua_t_d       numeric(5,2),
  run_id        int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk)
);
CREATE INDEX fakta_skdn_wilayah_idx ON lap.fakta_skdn (wilayah_sk);
COMMENT ON TABLE lap.fakta_skdn IS
  'SKDN per wilayah dan bulan; untuk triwulan, semester dan tahun jumlah bulanannya (anak-bulan), bukan anak';
COMMENT ON COLUMN lap.fakta_skdn.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_skdn.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_skdn.bulan_n IS 'Banyaknya bulan yang dijumlahkan; 1 pada baris bulan; bulan sesudah tanggal data tidak ikut';
COMMENT ON COLUMN lap.fakta_skdn.s IS
  'S: anak yang tercatat dan berumur 0-59 bulan penuh pada sedikitnya satu hari bulan itu; tanpa catatan 12 bulan tidak lagi dihitung';
COMMENT ON COLUMN lap.fakta_skdn.k IS 'K: bagian dari S yang pernah tercatat memiliki buku KIA/KMS';
COMMENT ON COLUMN lap.fakta_skdn.d IS 'D: bagian dari S yang ditimbang bulan itu; D = n + t + o + b + tanpa_status';
COMMENT ON COLUMN lap.fakta_skdn.n IS 'N: naik, kenaikan berat sejak bulan lalu paling sedikit KBM';
COMMENT ON COLUMN lap.fakta_skdn.t IS 'T: tidak naik atau kenaikannya kurang dari KBM';
COMMENT ON COLUMN lap.fakta_skdn.o IS 'O: pernah ditimbang, tetapi tidak pada bulan lalu';
COMMENT ON COLUMN lap.fakta_skdn.b IS 'B: penimbangan pertama, atau umur di bawah satu bulan';
COMMENT ON COLUMN lap.fakta_skdn.tanpa_status IS 'Ditimbang dua bulan berturut-turut tetapi tidak dapat dinilai: jenis kelamin tidak tercatat';
COMMENT ON COLUMN lap.fakta_skdn.dua_t IS '2T: T bulan ini dan T bulan lalu';
COMMENT ON COLUMN lap.fakta_skdn.bgm IS 'BGM: BB/U di bawah garis merah (baku z < -3)';
COMMENT ON COLUMN lap.fakta_skdn.oranye IS 'Di atas garis oranye (baku z BB/U > 1)';
COMMENT ON COLUMN lap.fakta_skdn.k_s IS 'Cakupan program K/S, persen';
COMMENT ON COLUMN lap.fakta_skdn.d_s IS 'Partisipasi masyarakat D/S, persen';
COMMENT ON COLUMN lap.fakta_skdn.d_k IS 'Kelangsungan penimbangan D/K, persen; dapat melebihi 100';
COMMENT ON COLUMN lap.fakta_skdn.n_d IS 'Keberhasilan penimbangan N/D, persen';
COMMENT ON COLUMN lap.fakta_skdn.n_dob IS 'N/(D-O-B), persen dari anak yang dapat dinilai';
COMMENT ON COLUMN lap.fakta_skdn.n_s IS 'Hasil program N/S, persen';
COMMENT ON COLUMN lap.fakta_skdn.bgm_d IS 'BGM/D, persen';
COMMENT ON COLUMN lap.fakta_skdn.dua_t_d IS '2T/D, persen';
COMMENT ON COLUMN lap.fakta_skdn.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';
