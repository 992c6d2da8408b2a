-- Growth mat: the colour that was read and the colour the measured length gives, side by side.
CREATE TABLE lap.fakta_tikar (
  wilayah_sk           int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk           int4 NOT NULL REFERENCES lap.dim_periode,
  anak_n               int8 NOT NULL,
  catat_hijau          int8 NOT NULL,
  catat_kuning         int8 NOT NULL,
  catat_merah          int8 NOT NULL,
  catat_tidak_diukur   int8 NOT NULL,
  tanpa_catatan        int8 NOT NULL,
  hitung_hijau         int8 NOT NULL,
  hitung_kuning        int8 NOT NULL,
  hitung_merah         int8 NOT NULL,
  hitung_tidak_diukur  int8 NOT NULL,
  sama                 int8 NOT NULL,
  beda                 int8 NOT NULL,
  cakupan_catat        numeric(5,2),
  cakupan_hitung       numeric(5,2),
  persen_merah_catat   numeric(5,2),
  persen_merah_hitung  numeric(5,2),
  run_id               int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk)
);
CREATE INDEX fakta_tikar_wilayah_idx ON lap.fakta_tikar (wilayah_sk);
COMMENT ON TABLE lap.fakta_tikar IS
  'Tikar pertumbuhan anak 0-23 bulan per wilayah dan periode: warna tercatat terakhir dan warna hitungan dari panjang badan terakhir';
COMMENT ON COLUMN lap.fakta_tikar.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_tikar.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_tikar.anak_n IS 'Anak sasaran yang berumur 0-23 bulan penuh pada sedikitnya satu hari periode';
COMMENT ON COLUMN lap.fakta_tikar.catat_hijau IS 'Tercatat hijau (normal)';
COMMENT ON COLUMN lap.fakta_tikar.catat_kuning IS 'Tercatat kuning (berisiko)';
COMMENT ON COLUMN lap.fakta_tikar.catat_merah IS 'Tercatat merah (terindikasi stunting)';
COMMENT ON COLUMN lap.fakta_tikar.catat_tidak_diukur IS 'Tercatat tidak diukur, atau tanpa catatan warna pada periode itu';
COMMENT ON COLUMN lap.fakta_tikar.tanpa_catatan IS 'Bagian dari catat_tidak_diukur: tidak ada catatan warna sama sekali';
COMMENT ON COLUMN lap.fakta_tikar.hitung_hijau IS 'Hitungan hijau: z PB/U sama dengan atau di atas ambang kuning';
COMMENT ON COLUMN lap.fakta_tikar.hitung_kuning IS 'Hitungan kuning: z di bawah ambang kuning (baku -1), tidak di bawah ambang merah';
COMMENT ON COLUMN lap.fakta_tikar.hitung_merah IS 'Hitungan merah: z di bawah ambang merah (baku -2)';
COMMENT ON COLUMN lap.fakta_tikar.hitung_tidak_diukur IS 'Tanpa panjang badan pada periode itu, atau z tidak masuk akal';
COMMENT ON COLUMN lap.fakta_tikar.sama IS 'Anak berwarna pada keduanya, warnanya sama';
COMMENT ON COLUMN lap.fakta_tikar.beda IS 'Anak berwarna pada keduanya, warnanya berbeda; rinciannya di fakta_tikar_silang';
COMMENT ON COLUMN lap.fakta_tikar.cakupan_catat IS 'Persen anak dengan warna tercatat';
COMMENT ON COLUMN lap.fakta_tikar.cakupan_hitung IS 'Persen anak dengan warna hitungan';
COMMENT ON COLUMN lap.fakta_tikar.persen_merah_catat IS 'Persen merah dari anak dengan warna tercatat';
COMMENT ON COLUMN lap.fakta_tikar.persen_merah_hitung IS 'Persen merah dari anak dengan warna hitungan';
COMMENT ON COLUMN lap.fakta_tikar.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';

CREATE TABLE lap.fakta_tikar_silang (
  wilayah_sk  int4 NOT NULL REFERENCES lap.dim_wilayah,
  periode_sk  int4 NOT NULL REFERENCES lap.dim_periode,
  tercatat    text NOT NULL CHECK (tercatat IN ('H', 'K', 'M', 'TD', '-')),
  hitungan    text NOT NULL CHECK (hitungan IN ('H', 'K', 'M', 'TD')),
  anak_n      int8 NOT NULL,
  run_id      int8 NOT NULL,
  PRIMARY KEY (periode_sk, wilayah_sk, tercatat, hitungan)
);
CREATE INDEX fakta_tikar_silang_wilayah_idx ON lap.fakta_tikar_silang (wilayah_sk);
COMMENT ON TABLE lap.fakta_tikar_silang IS 'Tabel silang warna tikar tercatat dan warna hitungan: di mana keduanya berbeda';
COMMENT ON COLUMN lap.fakta_tikar_silang.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_tikar_silang.periode_sk IS 'Periode, lihat dim_periode';
COMMENT ON COLUMN lap.fakta_tikar_silang.tercatat IS 'Warna tercatat: H hijau, K kuning, M merah, TD tidak diukur, - tanpa catatan';
COMMENT ON COLUMN lap.fakta_tikar_silang.hitungan IS 'Warna hitungan: H, K, M, TD';
COMMENT ON COLUMN lap.fakta_tikar_silang.anak_n IS 'Anak 0-23 bulan dengan pasangan warna itu';
COMMENT ON COLUMN lap.fakta_tikar_silang.run_id IS 'Run yang menerbitkan baris ini, lihat operasi.run';
