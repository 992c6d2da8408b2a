-- KBM rows as the one value that the growth card functions take.
CREATE FUNCTION acuan.kbm_nilai(varian_kbm text DEFAULT NULL) RETURNS int[]
  LANGUAGE sql STABLE PARALLEL SAFE COST 100
BEGIN ATOMIC
  SELECT konvergensi.kms_rule(
           array_agg(k.jk), array_agg(k.bulan::int), array_agg(k.gram),
           coalesce((SELECT a.nilai FROM acuan.ambang a WHERE a.kode = 'bgm'), -3),
           coalesce((SELECT a.nilai FROM acuan.ambang a WHERE a.kode = 'garis_oranye'), 1))
    FROM acuan.kbm k
   WHERE CASE WHEN varian_kbm IS NULL THEN k.baku ELSE k.varian = varian_kbm END;
END;
COMMENT ON FUNCTION acuan.kbm_nilai(text) IS
  'Tabel KBM satu varian (tanpa argumen: varian baku) bersama ambang BGM dan garis oranye sebagai satu nilai untuk kms(), kms_status(), dan kms_series(); NULL bila varian tidak ada';

CREATE TABLE acuan.skdn_target (
  kode        text PRIMARY KEY CHECK (kode IN ('k_s', 'd_s', 'd_k', 'n_d')),
  nama        text NOT NULL,
  pembilang   text NOT NULL,
  penyebut    text NOT NULL,
  target      numeric(5,2) NOT NULL CHECK (target BETWEEN 0 AND 100),
  dasar       text NOT NULL,
  pasti       boolean NOT NULL
);
COMMENT ON TABLE acuan.skdn_target IS 'Target persen untuk rasio SKDN bulanan; ubah nilainya bila daerah menetapkan target lain';
COMMENT ON COLUMN acuan.skdn_target.kode IS 'Rasio, seperti kolom skdn_ratios()';
COMMENT ON COLUMN acuan.skdn_target.nama IS 'Nama rasio';
COMMENT ON COLUMN acuan.skdn_target.pembilang IS 'Hitungan pembilang';
COMMENT ON COLUMN acuan.skdn_target.penyebut IS 'Hitungan penyebut';
COMMENT ON COLUMN acuan.skdn_target.target IS 'Target, persen';
COMMENT ON COLUMN acuan.skdn_target.dasar IS 'Sumber';
COMMENT ON COLUMN acuan.skdn_target.pasti IS 'false: nilai bawaan yang belum dipastikan dari sumber resmi';
INSERT INTO acuan.skdn_target (kode, nama, pembilang, penyebut, target, dasar, pasti) VALUES
  ('k_s', 'Cakupan program', 'K', 'S', 80, 'praktik Kementerian Kesehatan, lama', false),
  ('d_s', 'Partisipasi masyarakat', 'D', 'S', 80, 'praktik Kementerian Kesehatan, lama', false),
  ('d_k', 'Kelangsungan penimbangan', 'D', 'K', 60, 'praktik Kementerian Kesehatan, lama', false),
  ('n_d', 'Keberhasilan program', 'N', 'D', 80, 'praktik Kementerian Kesehatan, lama', false);
