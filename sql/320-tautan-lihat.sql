-- Seeing the linkage: parameters, cuts, blocks, groups, warnings (no personal data, schema operasi) and the pairs themselves
-- (schema inti: only for reviewers of the own area, numbers masked, every reading logged).

-- m, u and weight of every level of the models, before and after pooling.
CREATE VIEW operasi.bobot_model AS
  SELECT m.model_id, m.aktif, (f.urut)::int AS urut, f.isi ->> 'column' AS isian, k.kelas, (l.tingkat - 1)::int AS tingkat,
    (l.m #>> '{}')::float8 AS m, (f.isi #>> ARRAY[k.kelas, 'u', (l.tingkat - 1)::text])::float8 AS u,
    log(2, greatest((l.m #>> '{}')::numeric, 0.0001) / greatest((f.isi #>> ARRAY[k.kelas, 'u', (l.tingkat - 1)::text])::numeric, 0.0000001))::float8
      AS bobot_mentah,
    (f.isi #>> ARRAY[k.kelas, 'w', (l.tingkat - 1)::text])::float8 AS bobot
  FROM inti.model_tautan m
  CROSS JOIN LATERAL jsonb_array_elements(m.isi::jsonb -> 'fields') WITH ORDINALITY AS f(isi, urut)
  CROSS JOIN (VALUES ('anak'), ('dewasa')) AS k(kelas)
  CROSS JOIN LATERAL jsonb_array_elements(f.isi #> ARRAY[k.kelas, 'm']) WITH ORDINALITY AS l(m, tingkat)
  WHERE l.tingkat > 1;
COMMENT ON VIEW operasi.bobot_model IS 'Parameter model tautan per isian, kelas dan tingkat kesamaan';
COMMENT ON COLUMN operasi.bobot_model.model_id IS 'Versi model, lihat inti.model_tautan';
COMMENT ON COLUMN operasi.bobot_model.aktif IS 'Model yang dipakai';
COMMENT ON COLUMN operasi.bobot_model.urut IS 'Urutan isian di model';
COMMENT ON COLUMN operasi.bobot_model.isian IS 'Isian yang dibandingkan';
COMMENT ON COLUMN operasi.bobot_model.kelas IS 'anak atau dewasa';
COMMENT ON COLUMN operasi.bobot_model.tingkat IS 'Tingkat kesamaan: 1 berbeda, yang tertinggi sama';
COMMENT ON COLUMN operasi.bobot_model.m IS 'Peluang tingkat itu bila satu orang';
COMMENT ON COLUMN operasi.bobot_model.u IS 'Peluang tingkat itu bila orang berbeda';
COMMENT ON COLUMN operasi.bobot_model.bobot_mentah IS 'log2(m/u) sebelum tingkat disatukan';
COMMENT ON COLUMN operasi.bobot_model.bobot IS 'Bobot yang dipakai, bit; tingkat yang lebih sama tidak pernah lebih ringan';

CREATE VIEW operasi.ambang_tautan AS
  SELECT run_id, rincian::int AS batas, max(nilai) FILTER (WHERE ukuran = 'batas_tautan')::bigint AS tautan,
    max(nilai) FILTER (WHERE ukuran = 'batas_presisi') AS presisi, max(nilai) FILTER (WHERE ukuran = 'batas_jangkauan') AS jangkauan
  FROM operasi.ukuran_tautan WHERE ukuran IN ('batas_tautan', 'batas_presisi', 'batas_jangkauan') GROUP BY run_id, rincian;
COMMENT ON VIEW operasi.ambang_tautan IS 'Untuk tiap batas bobot: pasangan yang tertaut, perkiraan presisi dan jangkauan (di antara pasangan calon)';
COMMENT ON COLUMN operasi.ambang_tautan.run_id IS 'Run';
COMMENT ON COLUMN operasi.ambang_tautan.batas IS 'Batas bobot W, bit';
COMMENT ON COLUMN operasi.ambang_tautan.tautan IS 'Pasangan calon dengan bobot pada atau di atas batas';
COMMENT ON COLUMN operasi.ambang_tautan.presisi IS 'Perkiraan bagian yang benar, 0 sampai 1';
COMMENT ON COLUMN operasi.ambang_tautan.jangkauan IS 'Perkiraan bagian pasangan benar di antara calon yang tertaut, 0 sampai 1';

CREATE VIEW operasi.blok_tautan AS
  SELECT run_id, rincian AS aturan, max(nilai) FILTER (WHERE ukuran = 'aturan_pasangan')::bigint AS pasangan,
    max(nilai) FILTER (WHERE ukuran = 'aturan_baru')::bigint AS pasangan_baru, max(nilai) FILTER (WHERE ukuran = 'aturan_blok_terbesar')::bigint AS blok_terbesar,
    max(nilai) FILTER (WHERE ukuran = 'aturan_blok_dilepas')::bigint AS blok_dilepas,
    max(nilai) FILTER (WHERE ukuran = 'aturan_blok_dilepas_terbesar')::bigint AS blok_dilepas_terbesar
  FROM operasi.ukuran_tautan WHERE ukuran LIKE 'aturan%' GROUP BY run_id, rincian;
COMMENT ON VIEW operasi.blok_tautan IS 'Calon pasangan per aturan blok; blok yang tetap terlalu besar sesudah dipecah dilepas';
COMMENT ON COLUMN operasi.blok_tautan.run_id IS 'Run';
COMMENT ON COLUMN operasi.blok_tautan.aturan IS 'Aturan blok';
COMMENT ON COLUMN operasi.blok_tautan.pasangan IS 'Pasangan yang dipertemukan aturan ini';
COMMENT ON COLUMN operasi.blok_tautan.pasangan_baru IS 'Yang tidak dipertemukan aturan sebelumnya';
COMMENT ON COLUMN operasi.blok_tautan.blok_terbesar IS 'Catatan di blok terbesar';
COMMENT ON COLUMN operasi.blok_tautan.blok_dilepas IS 'Blok yang dilepas karena terlalu besar';
COMMENT ON COLUMN operasi.blok_tautan.blok_dilepas_terbesar IS 'Catatan di blok terbesar yang dilepas';

CREATE VIEW operasi.kelompok_tautan AS
  SELECT run_id, rincian AS besar, max(nilai) FILTER (WHERE ukuran = 'kelompok')::bigint AS orang,
    max(nilai) FILTER (WHERE ukuran = 'kelompok_tautan')::bigint AS tautan,
    max(nilai) FILTER (WHERE ukuran = 'kelompok_tautan') / nullif(max(nilai) FILTER (WHERE ukuran = 'kelompok') *
      left(rincian, 2)::int * (left(rincian, 2)::int - 1) / 2, 0) AS kepadatan,
    max(nilai) FILTER (WHERE ukuran = 'kelompok_jembatan')::bigint AS jembatan
  FROM operasi.ukuran_tautan WHERE ukuran LIKE 'kelompok%' GROUP BY run_id, rincian;
COMMENT ON VIEW operasi.kelompok_tautan IS 'Bentuk kelompok: berapa orang punya berapa catatan, dan seberapa rapat catatannya bertaut';
COMMENT ON COLUMN operasi.kelompok_tautan.run_id IS 'Run';
COMMENT ON COLUMN operasi.kelompok_tautan.besar IS 'Catatan per orang; 16+ untuk 16 atau lebih';
COMMENT ON COLUMN operasi.kelompok_tautan.orang IS 'Banyaknya orang';
COMMENT ON COLUMN operasi.kelompok_tautan.tautan IS 'Pasangan catatan di dalamnya yang tertaut langsung';
COMMENT ON COLUMN operasi.kelompok_tautan.kepadatan IS 'Bagian pasangan di dalam kelompok yang tertaut langsung, 0 sampai 1';
COMMENT ON COLUMN operasi.kelompok_tautan.jembatan IS 'Tautan yang sendirian menahan kelompoknya';

CREATE VIEW operasi.sumber_tautan AS
  SELECT run_id, sumber, max(nilai) FILTER (WHERE ukuran = 'catatan')::bigint AS catatan, max(nilai) FILTER (WHERE ukuran = 'tertaut')::bigint AS tertaut,
    max(nilai) FILTER (WHERE ukuran = 'tertaut') / nullif(max(nilai) FILTER (WHERE ukuran = 'catatan'), 0) AS bagian_tertaut,
    max(nilai) FILTER (WHERE ukuran = 'tak_mungkin_tertaut')::bigint AS tak_mungkin_tertaut
  FROM operasi.ukuran_tautan WHERE ukuran IN ('catatan', 'tertaut', 'tak_mungkin_tertaut') GROUP BY run_id, sumber;
COMMENT ON VIEW operasi.sumber_tautan IS 'Per sumber: catatan, yang tertaut ke sumber lain, dan yang isinya terlalu sedikit untuk ditautkan';
COMMENT ON COLUMN operasi.sumber_tautan.run_id IS 'Run';
COMMENT ON COLUMN operasi.sumber_tautan.sumber IS 'Kode sumber';
COMMENT ON COLUMN operasi.sumber_tautan.catatan IS 'Banyaknya catatan';
COMMENT ON COLUMN operasi.sumber_tautan.tertaut IS 'Catatan yang orangnya ada juga di sumber lain';
COMMENT ON COLUMN operasi.sumber_tautan.bagian_tertaut IS 'tertaut dibagi catatan, 0 sampai 1';
COMMENT ON COLUMN operasi.sumber_tautan.tak_mungkin_tertaut IS 'Catatan yang dengan dirinya sendiri pun tidak mencapai batas';

CREATE VIEW operasi.status_nomor AS
  SELECT o.sumber, o.kode_kab, 'NIK' AS nomor, konvergensi.nik_status(o.nik, o.tgl_lahir, o.jk) AS status, count(*) AS catatan
  FROM sumber.orang o WHERE NOT o.ditarik GROUP BY 1, 2, 4
  UNION ALL
  SELECT o.sumber, o.kode_kab, 'No KK', konvergensi.no_kk_status(o.no_kk), count(*) FROM sumber.orang o WHERE NOT o.ditarik GROUP BY 1, 2, 4;
COMMENT ON VIEW operasi.status_nomor IS 'Mutu NIK dan No KK per sumber dan kabupaten/kota, dihitung dari catatan sekarang';
COMMENT ON COLUMN operasi.status_nomor.sumber IS 'Kode sumber';
COMMENT ON COLUMN operasi.status_nomor.kode_kab IS 'Kabupaten/kota';
COMMENT ON COLUMN operasi.status_nomor.nomor IS 'NIK atau No KK';
COMMENT ON COLUMN operasi.status_nomor.status IS 'Status menurut nik_status() atau no_kk_status()';
COMMENT ON COLUMN operasi.status_nomor.catatan IS 'Banyaknya catatan';

CREATE VIEW operasi.peringatan_tautan AS
  SELECT u.run_id, 'nik_terbanyak' AS kode, u.nilai, format('Satu NIK dipakai %s catatan, lebih dari 1 persen', u.nilai) AS arti
  FROM operasi.ukuran_tautan u WHERE u.ukuran = 'nik_terbanyak' AND u.nilai > 0.01 *
    (SELECT sum(c.nilai) FROM operasi.ukuran_tautan c WHERE c.run_id = u.run_id AND c.ukuran = 'catatan')
  UNION ALL
  SELECT run_id, 'em_kecil', nilai, format('%s aturan punya kurang dari 200 pasangan benar saat model dilatih', nilai)
  FROM operasi.ukuran_tautan WHERE ukuran = 'em_kecil' AND nilai > 0
  UNION ALL
  SELECT run_id, 'pola_bergeser', nilai, format('Pola isian %s bergeser %s dari saat model dilatih (lebih dari 0,05): latih ulang', rincian, round(nilai::numeric, 3))
  FROM operasi.ukuran_tautan WHERE ukuran = 'pola_bergeser' AND nilai > 0.05
  UNION ALL
  SELECT run_id, 'bagian_tertaut', selisih, format('Bagian tertaut sumber %s berubah %s poin sejak run sebelumnya', sumber, round(100 * selisih::numeric, 1))
  FROM (SELECT run_id, sumber, bagian_tertaut - lag(bagian_tertaut) OVER (PARTITION BY sumber ORDER BY run_id) AS selisih FROM operasi.sumber_tautan) x
  WHERE abs(selisih) > 0.03;
COMMENT ON VIEW operasi.peringatan_tautan IS 'Yang perlu diperiksa pada sebuah run tautan';
COMMENT ON COLUMN operasi.peringatan_tautan.run_id IS 'Run';
COMMENT ON COLUMN operasi.peringatan_tautan.kode IS 'nik_terbanyak, em_kecil, pola_bergeser, bagian_tertaut';
COMMENT ON COLUMN operasi.peringatan_tautan.nilai IS 'Besarnya';
COMMENT ON COLUMN operasi.peringatan_tautan.arti IS 'Penjelasan';

-- ---- pairs: for reviewers ----

-- Areas whose pairs this session may see; NULL is all (the program itself, and administrators of the database). Each call is logged
-- by operasi.wilayah_pembaca(). Late bound: that function belongs to the last migration.
CREATE FUNCTION inti.wilayah_tinjau() RETURNS text[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF operasi.bertindak_sebagai('konvergensi_pekerja') THEN
    RETURN NULL;
  END IF;
  RETURN operasi.wilayah_pembaca('inti.tinjauan');
END
$$;
COMMENT ON FUNCTION inti.wilayah_tinjau() IS 'Kabupaten yang pasangannya boleh dilihat sesi ini; kosong berarti semua. Setiap pemanggilan dicatat';
CREATE FUNCTION inti.melihat_nama() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT operasi.bertindak_sebagai('konvergensi_peninjau') OR operasi.bertindak_sebagai('konvergensi_pekerja') $$;
COMMENT ON FUNCTION inti.melihat_nama() IS 'Benar bila sesi ini boleh melihat nama: peninjau dan program';
REVOKE ALL ON FUNCTION inti.wilayah_tinjau(), inti.melihat_nama() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.wilayah_tinjau(), inti.melihat_nama() TO konvergensi_analis, konvergensi_peninjau, konvergensi_pekerja;

-- A pair may reach into another area: of the record there names, numbers and address stay closed, to an analyst all of it.
CREATE VIEW inti.tinjauan WITH (security_barrier) AS
  SELECT t.tinjauan_id, t.prioritas, t.alasan, t.bobot, t.peluang, t.keluarga_n,
    t.sumber_a, CASE WHEN n.boleh AND d.sini_a THEN a.nama ELSE '***' END AS nama_a, CASE WHEN d.sini_a THEN konvergensi.nik_mask(a.nik) END AS nik_a,
    CASE WHEN d.sini_a THEN konvergensi.nik_mask(a.no_kk) END AS no_kk_a, CASE WHEN n.boleh OR d.sini_a THEN a.jk END AS jk_a,
    CASE WHEN n.boleh OR d.sini_a THEN a.tgl_lahir END AS tgl_lahir_a,
    CASE WHEN n.boleh AND d.sini_a THEN coalesce(a.nama_ibu, a.nama_ortu) ELSE '***' END AS ibu_a, CASE WHEN n.boleh OR d.sini_a THEN a.kode_desa END AS desa_a,
    CASE WHEN d.sini_a THEN a.rt END AS rt_a, CASE WHEN d.sini_a THEN a.rw END AS rw_a,
    t.sumber_b, CASE WHEN n.boleh AND d.sini_b THEN b.nama ELSE '***' END AS nama_b, CASE WHEN d.sini_b THEN konvergensi.nik_mask(b.nik) END AS nik_b,
    CASE WHEN d.sini_b THEN konvergensi.nik_mask(b.no_kk) END AS no_kk_b, CASE WHEN n.boleh OR d.sini_b THEN b.jk END AS jk_b,
    CASE WHEN n.boleh OR d.sini_b THEN b.tgl_lahir END AS tgl_lahir_b,
    CASE WHEN n.boleh AND d.sini_b THEN coalesce(b.nama_ibu, b.nama_ortu) ELSE '***' END AS ibu_b, CASE WHEN n.boleh OR d.sini_b THEN b.kode_desa END AS desa_b,
    CASE WHEN d.sini_b THEN b.rt END AS rt_b, CASE WHEN d.sini_b THEN b.rw END AS rw_b
  FROM (SELECT inti.wilayah_tinjau() AS kab, inti.melihat_nama() AS boleh OFFSET 0) n
  JOIN inti.tinjauan_tautan t ON n.kab IS NULL OR t.kab_a = ANY (n.kab) OR t.kab_b = ANY (n.kab)
  CROSS JOIN LATERAL (SELECT n.kab IS NULL OR t.kab_a = ANY (n.kab) AS sini_a, n.kab IS NULL OR t.kab_b = ANY (n.kab) AS sini_b) d
  JOIN sumber.orang a ON a.sumber = t.sumber_a AND a.id_sumber = t.id_a
  JOIN sumber.orang b ON b.sumber = t.sumber_b AND b.id_sumber = t.id_b;
COMMENT ON VIEW inti.tinjauan IS
  'Antrean tinjau, isian berdampingan: nama hanya untuk peninjau dan hanya dari catatan pada wilayahnya, NIK dan No KK tersamar; setiap pembacaan dicatat';

-- One row per field of a pair in the queue: level, weight, and what the frequencies of the values add.
CREATE VIEW inti.rincian_tinjauan WITH (security_barrier) AS
  WITH n AS MATERIALIZED (SELECT inti.wilayah_tinjau() AS kab),
  p AS (SELECT t.tinjauan_id, p.* FROM n JOIN inti.tinjauan_tautan t ON n.kab IS NULL OR t.kab_a = ANY (n.kab) OR t.kab_b = ANY (n.kab)
    JOIN inti.pasangan_tautan p USING (sumber_a, id_a, sumber_b, id_b)),
  m AS (SELECT isi::jsonb AS isi FROM inti.model_tautan WHERE aktif),
  f AS (SELECT p.tinjauan_id, p.bobot AS jumlah, f.urut::int, f.isi ->> 'column' AS isian, p.tingkat[f.urut] AS tingkat,
      coalesce((f.isi #>> ARRAY[p.model, 'w', p.tingkat[f.urut]::text])::float8, 0) *
        CASE WHEN (f.isi ->> 'shared')::boolean THEN (m.isi ->> 'dependence')::float8 ELSE 1 END AS bobot,
      (SELECT log(2, l / (1 - l))::float8 FROM (SELECT least(greatest((m.isi #>> ARRAY['lambda', CASE p.model WHEN 'anak' THEN '1' ELSE '0' END])::numeric, 1e-15), 1 - 1e-12) AS l) x) AS awal,
      coalesce((m.isi #>> ARRAY['household', 'weight', p.bukti_kk::text])::float8, 0) AS keluarga
    FROM p CROSS JOIN m CROSS JOIN LATERAL jsonb_array_elements(m.isi -> 'fields') WITH ORDINALITY AS f(isi, urut)),
  s AS (SELECT tinjauan_id, max(jumlah) AS jumlah, max(awal) AS awal, max(keluarga) AS keluarga, sum(bobot) AS isian FROM f GROUP BY 1)
  SELECT tinjauan_id, urut, isian, tingkat::int AS tingkat, bobot FROM f
  UNION ALL SELECT tinjauan_id, 0, 'peluang awal', NULL, awal FROM s
  UNION ALL SELECT tinjauan_id, 101, 'bukti anggota keluarga lain', NULL, keluarga FROM s
  UNION ALL SELECT tinjauan_id, 102, 'kelangkaan nilai', NULL, jumlah - awal - keluarga - isian FROM s
  UNION ALL SELECT tinjauan_id, 103, 'jumlah', NULL, jumlah FROM s;
COMMENT ON VIEW inti.rincian_tinjauan IS 'Dari mana bobot sebuah pasangan di antrean berasal: satu baris per isian, lalu kelangkaan nilai dan jumlah; tanpa nilai pribadi';
COMMENT ON COLUMN inti.rincian_tinjauan.tinjauan_id IS 'Nomor tinjauan';
COMMENT ON COLUMN inti.rincian_tinjauan.urut IS 'Urutan tampil';
COMMENT ON COLUMN inti.rincian_tinjauan.isian IS 'Isian';
COMMENT ON COLUMN inti.rincian_tinjauan.tingkat IS 'Tingkat kesamaan; 0 tidak ada';
COMMENT ON COLUMN inti.rincian_tinjauan.bobot IS 'Sumbangan pada bobot, bit';
DO $$
DECLARE
  word CONSTANT jsonb := '{"tinjauan_id": "Nomor tinjauan", "prioritas": "Yang besar didahulukan", "alasan": "Mengapa perlu ditinjau", "bobot": "Bobot W, bit",
    "peluang": "Peluang satu orang", "keluarga_n": "Keluarga yang tersentuh", "sumber": "Sumber", "nama": "Nama; *** bila tidak berhak", "nik": "NIK tersamar",
    "no_kk": "No KK tersamar", "jk": "Jenis kelamin", "tgl_lahir": "Tanggal lahir", "ibu": "Nama ibu atau orang tua; *** bila tidak berhak", "desa": "Kode desa",
    "rt": "RT", "rw": "RW"}';
  r record;
BEGIN
  FOR r IN SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = 'inti.tinjauan'::regclass AND attnum > 0 LOOP
    EXECUTE format('COMMENT ON COLUMN inti.tinjauan.%I IS %L', r.attname, coalesce(word ->> r.attname,
      (word ->> left(r.attname, -2)) || CASE right(r.attname, 2) WHEN '_a' THEN ' catatan pertama' ELSE ' catatan kedua' END));
  END LOOP;
END
$$;
REVOKE ALL ON inti.tinjauan, inti.rincian_tinjauan FROM PUBLIC;
GRANT SELECT ON inti.tinjauan, inti.rincian_tinjauan TO konvergensi_peninjau, konvergensi_analis;

-- Decisions come in by the number of the pair in the queue; the reviewer must be allowed to see it.
CREATE FUNCTION inti.putuskan(p_tinjauan bigint, p_putusan text, p_alasan text DEFAULT NULL, p_bagian_contoh float8 DEFAULT 1) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kab text[] := inti.wilayah_tinjau();
  nomor bigint;
BEGIN
  IF p_putusan IS NULL OR p_putusan NOT IN ('sama', 'beda', 'ragu') THEN
    RAISE EXCEPTION 'a decision is sama, beda or ragu' USING ERRCODE = '22023', HINT = 'sama: one person; beda: two; ragu: cannot be told.';
  END IF;
  INSERT INTO inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan, peninjau, alasan, bagian_contoh)
    SELECT t.sumber_a, t.id_a, t.sumber_b, t.id_b, p_putusan, session_user, p_alasan, p_bagian_contoh FROM inti.tinjauan_tautan t
    WHERE t.tinjauan_id = p_tinjauan AND (kab IS NULL OR t.kab_a = ANY (kab) OR t.kab_b = ANY (kab))
    RETURNING putusan_id INTO nomor;
  IF nomor IS NULL THEN
    RAISE EXCEPTION 'there is no pair % in the queue of your area', p_tinjauan USING ERRCODE = 'P0002',
      HINT = 'A later run may have settled it; export the queue again.';
  END IF;
  RETURN nomor;
END
$$;
COMMENT ON FUNCTION inti.putuskan(bigint, text, text, float8) IS
  'Mencatat putusan peninjau atas satu pasangan antrean: sama, beda, ragu. Berlaku pada run tautan berikutnya; putusan lama tidak dihapus';
REVOKE ALL ON FUNCTION inti.putuskan(bigint, text, text, float8) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.putuskan(bigint, text, text, float8) TO konvergensi_peninjau, konvergensi_pekerja;
