-- From the registers (PK and KRS, SIPBM, DTKS and Regsosek, Elsimil, lists of villages) into inti. What a source says as a
-- whole is computed anew when it has new files or its persons have other numbers; only rows that differ are written. A blank
-- is no row; who is not linked yet has none either.
CREATE TABLE operasi.serap_sumber (
  sumber      text PRIMARY KEY,
  batch_id    bigint NOT NULL,
  run_tautan  bigint NOT NULL,
  waktu       timestamptz NOT NULL
);
COMMENT ON TABLE operasi.serap_sumber IS 'Sampai batch dan run tautan mana tiap sumber sudah diserap ke inti';
COMMENT ON COLUMN operasi.serap_sumber.sumber IS 'Kode sumber';
COMMENT ON COLUMN operasi.serap_sumber.batch_id IS 'Batch terakhir';
COMMENT ON COLUMN operasi.serap_sumber.run_tautan IS 'Run tautan terakhir';
COMMENT ON COLUMN operasi.serap_sumber.waktu IS 'Waktu';

-- Exchanges the rows of some sources in a table for those of another table with the same columns; returns the rows written. A table
-- without a source has those of its batches; rows written by hand stay.
CREATE FUNCTION inti.tukar(p_tabel regclass, p_baru text, p_sumber text[]) RETURNS int8 LANGUAGE plpgsql AS $$
DECLARE
  v_kunci text;
  v_semua text;
  v_kolom text;
  v_siapa text := CASE WHEN p_tabel IN ('inti.keadaan_keluarga'::regclass, 'inti.profil_krs'::regclass) THEN 'keluarga_id'
    WHEN p_tabel IN ('inti.anggaran'::regclass, 'inti.fasilitas'::regclass) THEN 'kode_desa' ELSE 'orang_id' END;
  v_hapus text[];
  v_baru text[];
  v_n int8;
BEGIN
  SELECT string_agg(format('b.%1$I = t.%1$I', a.attname), ' AND ') INTO v_kunci
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
  WHERE i.indrelid = p_tabel AND i.indisprimary;
  SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum),
    string_agg(format('b.%1$I IS NOT DISTINCT FROM t.%1$I', a.attname), ' AND ') FILTER (WHERE a.attname <> 'batch_id') INTO v_kolom, v_semua
  FROM pg_catalog.pg_attribute a WHERE a.attrelid = p_tabel AND a.attnum > 0 AND NOT a.attisdropped
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute n WHERE n.attrelid = p_baru::regclass AND n.attname = a.attname AND NOT n.attisdropped);
  EXECUTE format('ANALYZE %s', p_baru);
  EXECUTE format('WITH h AS (DELETE FROM %s t WHERE %s AND NOT EXISTS (SELECT FROM %s b WHERE %s AND %s) RETURNING t.%I) SELECT ARRAY(SELECT DISTINCT h.%6$I FROM h)', p_tabel,
    CASE WHEN v_kolom ~ '\msumber\M' THEN 't.sumber = ANY ($1)' ELSE 't.batch_id IN (SELECT s.batch_id FROM sumber.batch s WHERE s.sumber = ANY ($1))' END, p_baru, v_kunci, v_semua, v_siapa)
    INTO v_hapus USING p_sumber;
  EXECUTE format('WITH h AS (INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s b WHERE NOT EXISTS (SELECT FROM %1$s t WHERE %4$s) RETURNING %5$I)
    SELECT (SELECT count(*) FROM h), ARRAY(SELECT DISTINCT h.%5$I FROM h LIMIT 100001)', p_tabel, v_kolom, p_baru, v_kunci, v_siapa) INTO v_n, v_baru;
  v_hapus := v_hapus || v_baru;
  -- Whose figures change.
  IF v_hapus = '{}' THEN
    NULL;
  ELSIF v_siapa = 'orang_id' THEN
    PERFORM operasi.tandai_tempat(v_hapus::bigint[], '{}');
  ELSIF v_siapa = 'keluarga_id' THEN
    PERFORM operasi.tandai_tempat('{}', v_hapus::bigint[]);
  ELSE
    PERFORM operasi.tandai_desa(CASE WHEN p_tabel = 'inti.anggaran'::regclass THEN v_hapus ELSE '{}' END, 'dana');
  END IF;
  EXECUTE format('DROP TABLE %s', p_baru);
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION inti.tukar(regclass, text, text[]) IS
  'Menukar baris sejumlah sumber di sebuah tabel dengan isi tabel sementara berkolom sama; baris yang sama tidak disentuh, desa yang lain dicatat, tabel sementara dibuang';
REVOKE ALL ON FUNCTION inti.tukar(regclass, text, text[]) FROM PUBLIC;

-- Families as the registers name them, with the linked household. A KRS row is that of the head, else of the wife; a Regsosek
-- house is that of the people under its No KK.
CREATE VIEW sumber.keadaan_rumah AS
  SELECT k.sumber, coalesce(h.keluarga_id, w.keluarga_id) AS keluarga_id, b.tgl_data AS tanggal, k.batch_id,
    NOT k.air_tidak_layak AS air, NOT k.jamban_tidak_layak AS jamban, NULL::boolean AS bansos, NULL::boolean AS miskin,
    CASE WHEN k.pendampingan ~ '[1-9]' THEN true END AS didampingi, NULL::int2 AS kode_air, NULL::int4 AS desil
  FROM sumber.pk k JOIN sumber.batch b USING (batch_id)
  LEFT JOIN inti.anggota_sumber h ON h.sumber = k.sumber AND h.id_sumber = k.id_sumber || '/kepala'
  LEFT JOIN inti.anggota_sumber w ON w.sumber = k.sumber AND w.id_sumber = k.id_sumber || '/istri'
  WHERE k.diganti IS NULL AND coalesce(h.keluarga_id, w.keluarga_id) IS NOT NULL
  UNION ALL
  SELECT s.sumber, a.keluarga_id, coalesce(s.tgl_sensus, b.tgl_data), s.batch_id, s.air, s.jamban, NULL, NULL, NULL, NULL, NULL
  FROM sumber.sipbm s JOIN sumber.batch b USING (batch_id) JOIN inti.anggota_sumber a ON a.sumber = s.sumber AND a.id_sumber = s.id_sumber
  WHERE s.diganti IS NULL AND a.keluarga_id IS NOT NULL
  UNION ALL
  SELECT d.sumber, a.keluarga_id, coalesce(d.periode, b.tgl_data), d.batch_id, NULL, NULL,
    CASE WHEN d.pkh OR d.bpnt THEN true WHEN NOT d.pkh AND NOT d.bpnt THEN false END, d.desil BETWEEN 1 AND 4, NULL, NULL, d.desil
  FROM sumber.dtks d JOIN sumber.batch b USING (batch_id) JOIN inti.anggota_sumber a ON a.sumber = d.sumber AND a.id_sumber = d.id_sumber
  WHERE d.diganti IS NULL AND a.keluarga_id IS NOT NULL
  UNION ALL
  -- 306a, 309a, 309b, 310, 501a-c of the questionnaire; what one known answer rules out needs no other.
  SELECT r.sumber, k.keluarga_id, coalesce(p.tgl_pendataan, b.tgl_data), r.batch_id,
    CASE WHEN r.r306a BETWEEN 1 AND 11 THEN r.r306a IN (1, 2, 3, 4, 5, 7) END,
    CASE WHEN r.r309a > 2 OR r.r309b > 1 OR r.r310 > 2 THEN false WHEN r.r309a IN (1, 2) AND r.r309b = 1 AND r.r310 IN (1, 2) THEN true END,
    CASE WHEN t.r501a OR t.r501b OR t.r501c THEN true WHEN NOT t.r501a AND NOT t.r501b AND NOT t.r501c THEN false END, NULL, NULL, r.r306a, NULL
  FROM (SELECT coalesce(x.sumber, y.sumber) AS sumber, coalesce(x.id_sumber, y.id_sumber) AS id_sumber, coalesce(x.batch_id, y.batch_id) AS batch_id,
      x.r306a, x.r309a, x.r309b, x.r310
    FROM (SELECT * FROM sumber.regsosek_rumah WHERE diganti IS NULL) x
    FULL JOIN (SELECT * FROM sumber.regsosek_bantuan WHERE diganti IS NULL) y ON y.id_sumber = x.id_sumber) r
  JOIN sumber.batch b USING (batch_id)
  LEFT JOIN sumber.regsosek_bantuan t ON t.id_sumber = r.id_sumber AND t.diganti IS NULL
  LEFT JOIN sumber.regsosek_pendataan p ON p.id_sumber = r.id_sumber AND p.diganti IS NULL
  JOIN (SELECT coalesce(m.no_kk, m.no_kk_asli) AS kk, mode() WITHIN GROUP (ORDER BY a.keluarga_id) AS keluarga_id
    FROM sumber.regsosek_anggota m JOIN inti.anggota_sumber a ON a.sumber = m.sumber AND a.id_sumber = m.id_sumber
    WHERE m.diganti IS NULL AND a.keluarga_id IS NOT NULL GROUP BY 1) k ON k.kk = r.id_sumber;
COMMENT ON VIEW sumber.keadaan_rumah IS 'Keadaan keluarga menurut PK, SIPBM, DTKS dan Regsosek, dengan nomor keluarga hasil tautan; satu baris per baris sumber (data pribadi)';
COMMENT ON COLUMN sumber.keadaan_rumah.sumber IS 'Kode sumber';
COMMENT ON COLUMN sumber.keadaan_rumah.keluarga_id IS 'Nomor keluarga hasil tautan';
COMMENT ON COLUMN sumber.keadaan_rumah.tanggal IS 'Tanggal sensus, pendataan, periode, atau tanggal data';
COMMENT ON COLUMN sumber.keadaan_rumah.batch_id IS 'Nomor batch';
COMMENT ON COLUMN sumber.keadaan_rumah.air IS 'Air minum layak (Regsosek 306a: 1-5, 7)';
COMMENT ON COLUMN sumber.keadaan_rumah.jamban IS 'Jamban layak (Regsosek 309a 1-2, 309b 1, 310 1-2)';
COMMENT ON COLUMN sumber.keadaan_rumah.bansos IS 'Menerima PKH, BPNT atau BLT desa';
COMMENT ON COLUMN sumber.keadaan_rumah.miskin IS 'Desil 1-4; kosong bila tanpa desil';
COMMENT ON COLUMN sumber.keadaan_rumah.didampingi IS 'Daftar pendampingan berisi; kosong bukan Tidak';
COMMENT ON COLUMN sumber.keadaan_rumah.kode_air IS 'Kode sumber air 306a';
COMMENT ON COLUMN sumber.keadaan_rumah.desil IS 'Desil kesejahteraan';

-- Two answers on one day: a bad house decides, and any aid or any poor member.
CREATE FUNCTION inti.serap_keluarga(p_sumber text[]) RETURNS int8 LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_rumah ON COMMIT DROP AS
  SELECT r.sumber, r.keluarga_id, r.tanggal, max(r.batch_id) AS batch_id, bool_and(r.air) AS air, bool_and(r.jamban) AS jamban, bool_or(r.bansos) AS bansos,
    bool_or(r.miskin) AS miskin, bool_or(r.didampingi) AS didampingi, max(r.kode_air) AS kode_air, min(r.desil) AS desil
  FROM sumber.keadaan_rumah r WHERE r.sumber = ANY (p_sumber) GROUP BY 1, 2, 3;
  CREATE TEMP TABLE t_keadaan ON COMMIT DROP AS
  SELECT k.kode_kab, k.kode_kec, r.keluarga_id, j.nomor AS butir, r.tanggal, false AS bulan_saja, v.jawaban, r.sumber, r.batch_id
  FROM t_rumah r JOIN inti.keluarga k USING (keluarga_id)
  CROSS JOIN LATERAL (VALUES ('AIR', r.air), ('JAMBAN', r.jamban), ('BANSOS', r.bansos), ('MISKIN', r.miskin), ('PENDAMPINGAN_KK', r.didampingi)) v (kode, jawaban)
  JOIN acuan.jenis_layanan j USING (kode) WHERE v.jawaban IS NOT NULL;
  DROP TABLE t_rumah;
  RETURN inti.tukar('inti.keadaan_keluarga', 'pg_temp.t_keadaan', p_sumber);
END
$$;
COMMENT ON FUNCTION inti.serap_keluarga(text[]) IS 'Menyerap air, jamban, bantuan, kemiskinan dan pendampingan keluarga dari PK, SIPBM, DTKS dan Regsosek ke inti.keadaan_keluarga';

-- Birth certificates and insurance of persons. Who is not PBI may be insured otherwise: no answer. Two answers on one day: Tidak.
CREATE FUNCTION inti.serap_orang_register(p_sumber text[]) RETURNS int8 LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_keadaan ON COMMIT DROP AS
  SELECT o.kode_kab, o.kode_kec, o.orang_id, j.nomor AS butir, s.tanggal, false AS bulan_saja, bool_and(s.jawaban) AS jawaban, s.sumber, max(s.batch_id) AS batch_id
  FROM (
    SELECT s.sumber, s.id_sumber, coalesce(s.tgl_sensus, b.tgl_data) AS tanggal, s.batch_id, v.kode, v.jawaban
    FROM sumber.sipbm s JOIN sumber.batch b USING (batch_id) CROSS JOIN LATERAL (VALUES ('AKTA', s.akta), ('JAMINAN', s.jaminan)) v (kode, jawaban)
    WHERE s.diganti IS NULL AND s.sumber = ANY (p_sumber) AND v.jawaban IS NOT NULL
    UNION ALL
    SELECT d.sumber, d.id_sumber, coalesce(d.periode, b.tgl_data), d.batch_id, 'JAMINAN', true
    FROM sumber.dtks d JOIN sumber.batch b USING (batch_id) WHERE d.diganti IS NULL AND d.sumber = ANY (p_sumber) AND d.pbi_jk
    UNION ALL
    -- 411: sum of 1 birth certificate, 2 KIA, 4 KTP; 431a: sum of kinds of insurance, 99 another answer.
    SELECT a.sumber, a.id_sumber, coalesce(p.tgl_pendataan, b.tgl_data), a.batch_id, v.kode, v.jawaban
    FROM sumber.regsosek_anggota a JOIN sumber.batch b USING (batch_id)
    LEFT JOIN sumber.regsosek_pendataan p ON p.id_sumber = coalesce(a.no_kk, a.no_kk_asli) AND p.diganti IS NULL
    CROSS JOIN LATERAL (VALUES ('AKTA', CASE WHEN a.r411 BETWEEN 0 AND 7 THEN a.r411 & 1 = 1 END),
      ('JAMINAN', CASE WHEN a.r431a BETWEEN 0 AND 15 THEN a.r431a > 0 END)) v (kode, jawaban)
    WHERE a.diganti IS NULL AND a.sumber = ANY (p_sumber) AND v.jawaban IS NOT NULL) s
  JOIN inti.anggota_sumber a ON a.sumber = s.sumber AND a.id_sumber = s.id_sumber JOIN inti.orang o ON o.orang_id = a.orang_id
  JOIN acuan.jenis_layanan j ON j.kode = s.kode
  GROUP BY o.kode_kab, o.kode_kec, o.orang_id, j.nomor, s.tanggal, s.sumber;
  RETURN inti.tukar('inti.keadaan_orang', 'pg_temp.t_keadaan', p_sumber);
END
$$;
COMMENT ON FUNCTION inti.serap_orang_register(text[]) IS 'Menyerap akta lahir dan jaminan kesehatan dari SIPBM, DTKS dan Regsosek ke inti.keadaan_orang';

-- Risk factors of families as recorded. Of several records of one family each carries what the earlier ones said and it does
-- not: the newest row is then the newest of every factor.
CREATE FUNCTION inti.serap_krs() RETURNS int8 LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE t_asal ON COMMIT DROP AS
  SELECT coalesce(h.keluarga_id, w.keluarga_id) AS keluarga_id, b.tgl_data AS tanggal, k.sumber, k.batch_id, k.pus, k.pus_hamil, k.punya_baduta AS anak_0_23,
    k.punya_balita AS anak_24_59, NOT k.air_tidak_layak AS air_layak, NULL::text AS sumber_air, NOT k.jamban_tidak_layak AS jamban_layak, k.terlalu_muda, k.terlalu_tua,
    k.terlalu_dekat, k.terlalu_banyak, NOT k.bukan_kb_modern AS kb_modern, NULL::int4 AS desil, k.pendampingan, k.baris
  FROM sumber.pk k JOIN sumber.batch b USING (batch_id)
  LEFT JOIN inti.anggota_sumber h ON h.sumber = k.sumber AND h.id_sumber = k.id_sumber || '/kepala'
  LEFT JOIN inti.anggota_sumber w ON w.sumber = k.sumber AND w.id_sumber = k.id_sumber || '/istri'
  WHERE k.diganti IS NULL AND coalesce(h.keluarga_id, w.keluarga_id) IS NOT NULL
  UNION ALL
  -- 309a 5-6 and 310 3-6 are bad for this list; 306a is judged by acuan.parameter_krs.
  SELECT r.keluarga_id, r.tanggal, r.sumber, max(r.batch_id), NULL, NULL, NULL, NULL, NULL, max(r.kode_air)::text, NULL, NULL, NULL, NULL, NULL, NULL, min(r.desil), NULL, 0
  FROM sumber.keadaan_rumah r WHERE r.sumber = 'dtks' AND (r.kode_air IS NOT NULL OR r.desil IS NOT NULL) GROUP BY 1, 2, 3;
  CREATE TEMP TABLE t_ramai ON COMMIT DROP AS SELECT keluarga_id FROM t_asal GROUP BY 1 HAVING count(*) > 1;
  ANALYZE t_asal;
  ANALYZE t_ramai;
  CREATE TEMP TABLE t_profil ON COMMIT DROP AS
  SELECT k.kode_kab, k.kode_kec, a.*
  FROM (
    SELECT a.* FROM t_asal a WHERE NOT EXISTS (SELECT FROM t_ramai r WHERE r.keluarga_id = a.keluarga_id)
    UNION ALL
    SELECT (jsonb_populate_record(NULL::pg_temp.t_asal, g.isi)).* FROM (
      SELECT DISTINCT ON (a.keluarga_id, a.tanggal, a.sumber) (SELECT jsonb_object_agg(e.key, e.value ORDER BY l.tanggal, l.sumber COLLATE "C", l.batch_id, l.baris)
          FROM t_asal l CROSS JOIN LATERAL jsonb_each(jsonb_strip_nulls(to_jsonb(l))) e
          WHERE l.keluarga_id = a.keluarga_id AND (l.tanggal, l.sumber COLLATE "C", l.batch_id, l.baris) <= (a.tanggal, a.sumber COLLATE "C", a.batch_id, a.baris)) AS isi
      FROM t_asal a JOIN t_ramai USING (keluarga_id) ORDER BY a.keluarga_id, a.tanggal, a.sumber, a.batch_id DESC, a.baris DESC) g) a
  JOIN inti.keluarga k USING (keluarga_id);
  DROP TABLE t_asal, t_ramai;
  RETURN inti.tukar('inti.profil_krs', 'pg_temp.t_profil', ARRAY['pk', 'dtks']);
END
$$;
COMMENT ON FUNCTION inti.serap_krs() IS 'Menyerap faktor risiko keluarga dari PK dan KRS, DTKS dan Regsosek ke inti.profil_krs';

-- Elsimil: LiLA and Hb of pregnant women join the pregnancy that the day falls into, heights are of the woman; prospective spouses, their check and company.
CREATE FUNCTION inti.serap_elsimil() RETURNS int8 LANGUAGE plpgsql AS $$
DECLARE
  v_n int8;
BEGIN
  CREATE TEMP TABLE t_kunjung ON COMMIT DROP AS
  SELECT o.kode_kab, o.kode_kec, o.orang_id, e.sasaran, e.tanggal, e.lila_cm, e.hb, e.usia_hamil_bulan, e.tinggi_cm, e.berat_kg, e.kode_desa, e.batch_id, e.baris
  FROM sumber.elsimil e JOIN inti.anggota_sumber a ON a.sumber = e.sumber AND a.id_sumber = e.id_sumber JOIN inti.orang o ON o.orang_id = a.orang_id
  WHERE e.diganti IS NULL;
  ANALYZE t_kunjung;
  CREATE TEMP TABLE t_amatan ON COMMIT DROP AS
  SELECT DISTINCT ON (t.orang_id, v.jenis, t.tanggal) t.kode_kab, t.kode_kec, t.orang_id, v.jenis, t.tanggal, false AS bulan_saja, coalesce(h.urut, 0) AS kehamilan, v.nilai, 'elsimil' AS sumber, t.batch_id
  FROM t_kunjung t
  LEFT JOIN LATERAL (SELECT k.urut FROM inti.kehamilan k WHERE k.kode_kab = t.kode_kab AND k.orang_id = t.orang_id
    AND t.tanggal BETWEEN coalesce(k.hpl, k.tgl_lahir, k.tgl_gugur, k.tgl_catat + 200) - 300 AND coalesce(k.tgl_lahir, k.tgl_gugur, k.hpl + 60, k.tgl_catat + 330)
    ORDER BY k.urut DESC LIMIT 1) h ON t.sasaran = 'hamil'
  CROSS JOIN LATERAL (VALUES ('lila', CASE WHEN t.sasaran <> 'baduta' THEN round(t.lila_cm * 10)::int END), ('hb', round(t.hb * 10)::int),
    ('usia_hamil', CASE WHEN t.sasaran = 'hamil' THEN round(t.usia_hamil_bulan)::int END),
    ('tinggi', CASE WHEN t.sasaran <> 'baduta' AND t.tinggi_cm BETWEEN 100 AND 220 THEN round(t.tinggi_cm * 10)::int END)) v (jenis, nilai)
  WHERE v.nilai IS NOT NULL AND (t.sasaran <> 'hamil' OR h.urut IS NOT NULL OR v.jenis = 'tinggi') AND (v.jenis <> 'lila' OR v.nilai BETWEEN 60 AND 500) AND (v.jenis <> 'hb' OR v.nilai BETWEEN 10 AND 300)
  ORDER BY t.orang_id, v.jenis, t.tanggal, t.batch_id DESC, t.baris DESC;
  CREATE TEMP TABLE t_layanan ON COMMIT DROP AS
  SELECT DISTINCT ON (t.orang_id, j.nomor, t.tanggal) t.kode_kab, t.kode_kec, t.orang_id, j.nomor AS butir, t.tanggal, false AS bulan_saja, true AS jawaban, NULL::int2 AS jumlah, '-' AS pengasuh, t.kode_desa,
    NULL::text AS posyandu, 'elsimil' AS sumber, t.batch_id, NULL::date AS tgl_entri
  FROM t_kunjung t CROSS JOIN LATERAL (VALUES ('PENDAMPINGAN', t.sasaran = 'catin'), ('HB', t.hb IS NOT NULL),
    ('CATIN_PERIKSA', t.sasaran = 'catin' AND num_nonnulls(t.lila_cm, t.hb, t.tinggi_cm, t.berat_kg) > 0)) v (kode, ada)
  JOIN acuan.jenis_layanan j USING (kode) WHERE v.ada ORDER BY t.orang_id, j.nomor, t.tanggal, t.batch_id DESC, t.baris DESC;
  -- A prospective spouse is one until the first visit as a parent, else for twelve months after the last visit (not confirmed).
  CREATE TEMP TABLE t_peserta ON COMMIT DROP AS
  SELECT c.kode_kab, c.kode_kec, c.orang_id, 'CATIN' AS sasaran, c.mulai,
    coalesce((SELECT min(l.tanggal) FROM t_kunjung l WHERE l.orang_id = c.orang_id AND l.sasaran <> 'catin' AND l.tanggal > c.mulai), (c.akhir + interval '12 months')::date) AS selesai,
    'elsimil' AS sumber, c.batch_id
  FROM (SELECT kode_kab, kode_kec, orang_id, min(tanggal) AS mulai, max(tanggal) AS akhir, max(batch_id) AS batch_id FROM t_kunjung WHERE sasaran = 'catin' GROUP BY 1, 2, 3) c;
  DROP TABLE t_kunjung;
  v_n := inti.tukar('inti.pengamatan', 'pg_temp.t_amatan', '{elsimil}') + inti.tukar('inti.layanan', 'pg_temp.t_layanan', '{elsimil}');
  RETURN v_n + inti.tukar('inti.kepesertaan', 'pg_temp.t_peserta', '{elsimil}');
END
$$;
COMMENT ON FUNCTION inti.serap_elsimil() IS 'Menyerap LiLA, Hb, usia kehamilan, calon pengantin dan pendampingannya dari Elsimil';

-- Facilities and budget lines: the newest batch has replaced the older ones already.
CREATE FUNCTION inti.serap_desa(p_sumber text) RETURNS int8 LANGUAGE plpgsql AS $$
BEGIN
  IF p_sumber = 'fasilitas' THEN
    CREATE TEMP TABLE t_fasilitas ON COMMIT DROP AS
    SELECT DISTINCT ON (kode_kab, kode_desa, t.tahun, t.jenis, t.nama) f.kode_kab, f.kode_kec, f.kode_desa, t.tahun, t.jenis, t.nama, coalesce(f.jumlah, 1) AS jumlah,
      f.periksa_hamil, f.pil_fe, f.nifas, f.imunisasi, f.timbang, f.ukur, f.konseling, f.paud_0_2, f.paud_3_6, f.batch_id
    FROM sumber.fasilitas f CROSS JOIN LATERAL (SELECT extract(year FROM f.tahun)::int AS tahun,
        coalesce((SELECT k FROM unnest('{Poskesdes,Posyandu,Puskesmas,Bidan,Dokter,PAUD,TK}'::text[]) k WHERE lower(k) = lower(trim(f.jenis))), trim(f.jenis)) AS jenis, trim(f.nama) AS nama) t
    WHERE f.diganti IS NULL AND f.kode_desa <> '-' AND t.jenis IS NOT NULL AND t.nama IS NOT NULL
    ORDER BY kode_kab, kode_desa, t.tahun, t.jenis, t.nama, f.batch_id DESC, f.baris DESC;
    RETURN inti.tukar('inti.fasilitas', 'pg_temp.t_fasilitas', '{fasilitas}');
  END IF;
  CREATE TEMP TABLE t_dana ON COMMIT DROP AS
  SELECT d.kode_kab, d.kode_kec, d.kode_desa, extract(year FROM d.tahun)::int AS tahun,
    row_number() OVER (PARTITION BY d.kode_kab, d.kode_desa, extract(year FROM d.tahun) ORDER BY d.kegiatan COLLATE "C", d.bidang COLLATE "C", d.sumber_dana COLLATE "C", d.id_sumber, d.tahun)::int AS baris,
    -- As the village writes it: Bidang Pembangunan Desa, Pelaksanaan Pembangunan, Pemberdayaan Masyarakat; the other fields of the budget are not on Form 4.
    CASE WHEN d.bidang ~* 'pemberdaya' THEN 'pemberdayaan' WHEN d.bidang ~* 'pembangun' THEN 'pembangunan' ELSE 'lain' END AS bidang, d.kegiatan, d.paket, coalesce(d.stunting, false) AS stunting, coalesce(d.sumber_dana, 'lain') AS sumber_dana,
    d.usulan::numeric(16,2) AS usulan, d.rkpdes::numeric(16,2) AS rkpdes, d.apbdes::numeric(16,2) AS apbdes, d.realisasi::numeric(16,2) AS realisasi, d.alasan, d.batch_id
  FROM sumber.dana d WHERE d.diganti IS NULL AND d.kode_desa <> '-' AND d.kegiatan IS NOT NULL;
  RETURN inti.tukar('inti.anggaran', 'pg_temp.t_dana', '{dana}');
END
$$;
COMMENT ON FUNCTION inti.serap_desa(text) IS 'Menyerap penyedia layanan (fasilitas) atau baris anggaran (dana)';

CREATE FUNCTION inti.serap_register(paksa boolean DEFAULT false, hamil boolean DEFAULT false) RETURNS int8 LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  v_run bigint := operasi.run_tautan();
  v_sumber text[];
  s text;
  v_n int8 := 0;
BEGIN
  SELECT array_agg(b.sumber ORDER BY b.sumber) INTO v_sumber
  FROM (SELECT b.sumber, max(b.batch_id) AS batch_id FROM sumber.batch b WHERE b.sumber IN ('pk', 'sipbm', 'dtks', 'elsimil', 'fasilitas', 'dana') GROUP BY 1) b
  LEFT JOIN operasi.serap_sumber t USING (sumber)
  WHERE paksa OR t.sumber IS NULL OR t.batch_id <> b.batch_id OR (t.run_tautan <> v_run AND b.sumber NOT IN ('fasilitas', 'dana')) OR (hamil AND b.sumber = 'elsimil');
  IF v_sumber IS NULL THEN
    RETURN 0;
  END IF;
  IF v_sumber && '{pk,sipbm,dtks}' THEN
    v_n := v_n + inti.serap_keluarga(ARRAY(SELECT unnest(v_sumber) INTERSECT SELECT unnest('{pk,sipbm,dtks}'::text[])));
  END IF;
  IF v_sumber && '{sipbm,dtks}' THEN
    v_n := v_n + inti.serap_orang_register(ARRAY(SELECT unnest(v_sumber) INTERSECT SELECT unnest('{sipbm,dtks}'::text[])));
  END IF;
  IF v_sumber && '{pk,dtks}' THEN
    v_n := v_n + inti.serap_krs();
  END IF;
  IF 'elsimil' = ANY (v_sumber) THEN
    v_n := v_n + inti.serap_elsimil();
  END IF;
  FOREACH s IN ARRAY ARRAY(SELECT unnest(v_sumber) INTERSECT SELECT unnest('{fasilitas,dana}'::text[]))
  LOOP
    v_n := v_n + inti.serap_desa(s);
  END LOOP;
  INSERT INTO operasi.serap_sumber AS t (sumber, batch_id, run_tautan, waktu)
  SELECT b.sumber, max(b.batch_id), v_run, clock_timestamp() FROM sumber.batch b WHERE b.sumber = ANY (v_sumber) GROUP BY 1
  ON CONFLICT (sumber) DO UPDATE SET batch_id = excluded.batch_id, run_tautan = excluded.run_tautan, waktu = excluded.waktu;
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION inti.serap_register(boolean, boolean) IS
  'Menyerap PK, SIPBM, DTKS, Regsosek, Elsimil, fasilitas dan dana ke inti bila ada berkas atau nomor orang baru (paksa: selalu; hamil: Elsimil juga, karena kehamilan berubah); mengembalikan banyak baris yang ditulis';
REVOKE ALL ON FUNCTION inti.serap_register(boolean, boolean), inti.serap_keluarga(text[]), inti.serap_orang_register(text[]), inti.serap_krs(), inti.serap_elsimil(), inti.serap_desa(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inti.serap_register(boolean, boolean), inti.serap_keluarga(text[]), inti.serap_orang_register(text[]), inti.serap_krs(), inti.serap_elsimil(), inti.serap_desa(text),
  inti.tukar(regclass, text, text[]) TO konvergensi_pekerja;
