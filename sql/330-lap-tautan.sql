-- Published figures of the linkage: how much of what was received could be linked, per area and run.
CREATE TABLE lap.fakta_tautan (
  run_id       int8 NOT NULL,
  wilayah_sk   int4 NOT NULL REFERENCES lap.dim_wilayah,
  catatan      int8 NOT NULL,
  tertaut      int8 NOT NULL,
  orang        int8 NOT NULL,
  keluarga     int8 NOT NULL,
  ditinjau     int8 NOT NULL,
  antrean      int8 NOT NULL,
  presisi      numeric(6,4),
  jangkauan    numeric(6,4),
  PRIMARY KEY (run_id, wilayah_sk)
);
CREATE INDEX fakta_tautan_wilayah_idx ON lap.fakta_tautan (wilayah_sk);
COMMENT ON TABLE lap.fakta_tautan IS 'Penautan enam sumber per wilayah dan run, desa sampai provinsi; yang desanya tidak diketahui ada pada anggota tersendiri, jadi jumlah bagian sama dengan keseluruhan';
COMMENT ON COLUMN lap.fakta_tautan.run_id IS 'Run penautan, lihat operasi.run';
COMMENT ON COLUMN lap.fakta_tautan.wilayah_sk IS 'Wilayah, lihat dim_wilayah';
COMMENT ON COLUMN lap.fakta_tautan.catatan IS 'Catatan sumber di wilayah ini';
COMMENT ON COLUMN lap.fakta_tautan.tertaut IS 'Catatan yang orangnya ada juga di sumber lain';
COMMENT ON COLUMN lap.fakta_tautan.orang IS 'Orang hasil tautan yang tinggal di wilayah ini';
COMMENT ON COLUMN lap.fakta_tautan.keluarga IS 'Keluarga hasil tautan di wilayah ini';
COMMENT ON COLUMN lap.fakta_tautan.ditinjau IS 'Pasangan yang sudah diputuskan peninjau, menurut catatan pertamanya';
COMMENT ON COLUMN lap.fakta_tautan.antrean IS 'Pasangan yang menunggu peninjau, menurut catatan pertamanya';
COMMENT ON COLUMN lap.fakta_tautan.presisi IS 'Perkiraan bagian tautan yang benar, 0 sampai 1; kosong bila tidak ada tautan';
COMMENT ON COLUMN lap.fakta_tautan.jangkauan IS 'Perkiraan bagian pasangan benar di antara calon yang tertaut, 0 sampai 1; kosong bila tidak ada';

-- The program fills t_wilayah (kode_kab, kode_kec, kode_desa, catatan, tertaut, orang, keluarga, tautan, benar, semua: the last two in
-- billionths of a pair), several rows a place; this adds what reviewers decided and have yet to decide, by the codes as they stand there,
-- '-' for unknown.
CREATE PROCEDURE operasi.hitung_tautan() LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_hitung ON COMMIT DROP AS
  WITH hitung AS (
    SELECT kode_kab, kode_kec, kode_desa, catatan, tertaut, orang, keluarga, 0::bigint AS ditinjau, 0::bigint AS antrean, tautan, benar, semua
    FROM pg_temp.t_wilayah
    UNION ALL SELECT o.kode_kab, o.kode_kec, o.kode_desa, 0, 0, 0, 0, count(*), 0, 0, 0, 0 FROM inti.putusan_berlaku p
      JOIN sumber.orang o ON o.sumber = p.sumber_a AND o.id_sumber = p.id_a GROUP BY 1, 2, 3
    UNION ALL SELECT o.kode_kab, o.kode_kec, o.kode_desa, 0, 0, 0, 0, 0, count(*), 0, 0, 0 FROM inti.tinjauan_tautan t
      JOIN sumber.orang o ON o.sumber = t.sumber_a AND o.id_sumber = t.id_a GROUP BY 1, 2, 3
  )
  SELECT kode_kab, kode_kec, kode_desa, sum(catatan) AS catatan, sum(tertaut) AS tertaut, sum(orang) AS orang, sum(keluarga) AS keluarga,
    sum(ditinjau) AS ditinjau, sum(antrean) AS antrean, sum(tautan) AS tautan, sum(benar) AS benar, sum(semua) AS semua
  FROM hitung GROUP BY 1, 2, 3;
END
$$;
COMMENT ON PROCEDURE operasi.hitung_tautan() IS 'Hitungan tautan per kode kabupaten, kecamatan dan desa seperti tercatat, ke tabel sementara t_hitung';

-- t_tempat (kode_kab, kode_kec, kode_desa, wilayah_sk) names the village of each of them, one not known where it must be; every level
-- above is the sum.
CREATE PROCEDURE operasi.isi_fakta_tautan(p_run bigint) LANGUAGE plpgsql AS $$
BEGIN
  WITH RECURSIVE atas AS (
    SELECT DISTINCT wilayah_sk AS desa_sk, wilayah_sk FROM pg_temp.t_tempat
    UNION ALL SELECT a.desa_sk, w.induk_sk FROM atas a JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.induk_sk IS NOT NULL
  )
  INSERT INTO lap.fakta_tautan (run_id, wilayah_sk, catatan, tertaut, orang, keluarga, ditinjau, antrean, presisi, jangkauan)
  SELECT p_run, a.wilayah_sk, sum(h.catatan), sum(h.tertaut), sum(h.orang), sum(h.keluarga), sum(h.ditinjau), sum(h.antrean),
    round(sum(h.benar) / 1e9 / nullif(sum(h.tautan), 0), 4), round(sum(h.benar) / nullif(sum(h.semua), 0), 4)
  FROM pg_temp.t_hitung h JOIN pg_temp.t_tempat t USING (kode_kab, kode_kec, kode_desa) JOIN atas a ON a.desa_sk = t.wilayah_sk
  GROUP BY a.wilayah_sk;
END
$$;
COMMENT ON PROCEDURE operasi.isi_fakta_tautan(bigint) IS 'Mengisi lap.fakta_tautan untuk satu run dari hitungan program tautan';
REVOKE ALL ON PROCEDURE operasi.hitung_tautan(), operasi.isi_fakta_tautan(bigint) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE operasi.hitung_tautan(), operasi.isi_fakta_tautan(bigint) TO konvergensi_pekerja;
