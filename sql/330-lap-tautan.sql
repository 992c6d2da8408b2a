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
COMMENT ON TABLE lap.fakta_tautan IS 'Penautan enam sumber per wilayah dan run, desa sampai provinsi; hanya hitungan';
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

-- The program fills t_wilayah(kode, catatan, tertaut, tautan, benar, semua) per village; every level above is the sum.
CREATE PROCEDURE operasi.isi_fakta_tautan(p_run bigint) LANGUAGE plpgsql AS $$
BEGIN
  WITH hitung AS (
    SELECT kode, catatan, tertaut, 0::bigint AS orang, 0::bigint AS keluarga, 0::bigint AS ditinjau, 0::bigint AS antrean, tautan, benar, semua FROM pg_temp.t_wilayah
    UNION ALL SELECT kode_desa, 0, 0, count(*), 0, 0, 0, 0, 0, 0 FROM inti.orang GROUP BY 1
    UNION ALL SELECT kode_desa, 0, 0, 0, count(*), 0, 0, 0, 0, 0 FROM inti.keluarga GROUP BY 1
    UNION ALL SELECT o.kode_desa, 0, 0, 0, 0, count(*), 0, 0, 0, 0 FROM inti.putusan_berlaku p
      JOIN sumber.orang o ON o.sumber = p.sumber_a AND o.id_sumber = p.id_a GROUP BY 1
    UNION ALL SELECT o.kode_desa, 0, 0, 0, 0, 0, count(*), 0, 0, 0 FROM inti.tinjauan_tautan t
      JOIN sumber.orang o ON o.sumber = t.sumber_a AND o.id_sumber = t.id_a GROUP BY 1
  )
  INSERT INTO lap.fakta_tautan (run_id, wilayah_sk, catatan, tertaut, orang, keluarga, ditinjau, antrean, presisi, jangkauan)
  SELECT p_run, w.wilayah_sk, sum(h.catatan), sum(h.tertaut), sum(h.orang), sum(h.keluarga), sum(h.ditinjau), sum(h.antrean),
    round((sum(h.benar) / nullif(sum(h.tautan), 0))::numeric, 4), round((sum(h.benar) / nullif(sum(h.semua), 0))::numeric, 4)
  FROM hitung h CROSS JOIN (VALUES (2), (5), (8), (13)) AS l(n)
  JOIN lap.dim_wilayah w ON w.kode = left(h.kode, l.n) AND length(w.kode) = l.n AND w.berlaku_selesai IS NULL
  GROUP BY w.wilayah_sk;
END
$$;
COMMENT ON PROCEDURE operasi.isi_fakta_tautan(bigint) IS 'Mengisi lap.fakta_tautan untuk satu run dari hitungan program tautan';
REVOKE ALL ON PROCEDURE operasi.isi_fakta_tautan(bigint) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE operasi.isi_fakta_tautan(bigint) TO konvergensi_pekerja;
