-- One run from the registers to the published tables: its phases, what they took in, which input has changed since.
-- Every command that loads, links, scores or publishes holds one lock, so revisions come one after the other; the loader marks the slices it changes in its
-- own transaction. No triggers: they would cost every row and could not be distributed.
CREATE TABLE operasi.fase (
  run_id         bigint NOT NULL REFERENCES operasi.run,
  urut           int NOT NULL,
  fase           text NOT NULL,
  status         text NOT NULL DEFAULT 'berjalan' CHECK (status IN ('berjalan', 'selesai', 'dilewati', 'ditahan', 'gagal', 'terputus')),
  mulai          timestamptz NOT NULL DEFAULT clock_timestamp(),
  selesai        timestamptz,
  masukan        text,
  baris_masuk    bigint,
  baris_keluar   bigint,
  baris_ditolak  bigint,
  PRIMARY KEY (run_id, urut)
);
COMMENT ON TABLE operasi.fase IS 'Tahap-tahap sebuah run; run berikutnya melanjutkan dari tahap yang belum selesai';
COMMENT ON COLUMN operasi.fase.run_id IS 'Run, lihat operasi.run';
COMMENT ON COLUMN operasi.fase.urut IS 'Urutan tahap di dalam run';
COMMENT ON COLUMN operasi.fase.fase IS 'menautkan, menyerap, menilai, menerbitkan';
COMMENT ON COLUMN operasi.fase.status IS 'berjalan, selesai, dilewati (masukan tidak berubah), ditahan (gerbang mutu), gagal, terputus (program mati)';
COMMENT ON COLUMN operasi.fase.mulai IS 'Waktu mulai';
COMMENT ON COLUMN operasi.fase.selesai IS 'Waktu selesai; kosong selama berjalan';
COMMENT ON COLUMN operasi.fase.masukan IS 'Sidik masukan tahap ini; tahap dengan sidik yang sama tidak diulang';
COMMENT ON COLUMN operasi.fase.baris_masuk IS 'Baris yang dibaca';
COMMENT ON COLUMN operasi.fase.baris_keluar IS 'Baris yang ditulis';
COMMENT ON COLUMN operasi.fase.baris_ditolak IS 'Baris yang ditolak';

CREATE TABLE operasi.masukan (
  satu    boolean PRIMARY KEY DEFAULT true CHECK (satu),
  revisi  bigint NOT NULL,
  semua   bigint NOT NULL,
  sebab   text,
  tanda   bigint NOT NULL DEFAULT 0,
  tanda_ukur bigint NOT NULL DEFAULT 0,
  dicatat  bigint NOT NULL,
  sidik   text,
  sidik_ukur text,
  pantauan bigint NOT NULL DEFAULT 0,
  pantauan_formulir bigint NOT NULL DEFAULT 0
);
INSERT INTO operasi.masukan (revisi, semua, dicatat) VALUES (1, 1, 1);
COMMENT ON TABLE operasi.masukan IS 'Keadaan masukan penilaian; satu baris';
COMMENT ON COLUMN operasi.masukan.satu IS 'Selalu true';
COMMENT ON COLUMN operasi.masukan.revisi IS 'Nomor perubahan terakhir';
COMMENT ON COLUMN operasi.masukan.semua IS 'Perubahan terakhir yang tidak dapat dirinci menurut irisan: sesudahnya semua dihitung ulang';
COMMENT ON COLUMN operasi.masukan.sebab IS 'Mengapa perubahan itu tidak dirinci; kosong: baris diubah tanpa ditandai';
COMMENT ON COLUMN operasi.masukan.tanda IS 'Perubahan terakhir yang dirinci dan mencakup tabel selain pengukuran';
COMMENT ON COLUMN operasi.masukan.tanda_ukur IS 'Perubahan terakhir yang dirinci dan mencakup pengukuran';
COMMENT ON COLUMN operasi.masukan.dicatat IS 'Nomor perubahan ketika keadaan terakhir dicatat';
COMMENT ON COLUMN operasi.masukan.sidik IS 'Pencacah tabel masukan selain pengukuran pada akhir perintah terakhir; bila berbeda, baris diubah tanpa dirinci';
COMMENT ON COLUMN operasi.masukan.sidik_ukur IS 'Pencacah tabel pengukuran; bila berbeda tanpa irisan yang dicatat, baris diubah tanpa dirinci';
COMMENT ON COLUMN operasi.masukan.pantauan IS 'Perubahan sampai nomor ini sudah termasuk dalam awal pemantauan, inti.pantauan_desa';
COMMENT ON COLUMN operasi.masukan.pantauan_formulir IS 'Batch formulir terakhir yang sudah termasuk dalam awal pemantauan';

CREATE TABLE operasi.penerbitan (
  periode      text PRIMARY KEY,
  run_id       bigint NOT NULL REFERENCES operasi.run,
  revisi       bigint NOT NULL,
  aturan       text NOT NULL,
  versi        text NOT NULL,
  opsi         text NOT NULL,
  data_terbaru date
);
COMMENT ON TABLE operasi.penerbitan IS 'Dari masukan, aturan dan program mana angka sebuah periode diterbitkan';
COMMENT ON COLUMN operasi.penerbitan.periode IS 'Kode periode';
COMMENT ON COLUMN operasi.penerbitan.run_id IS 'Run yang terakhir menghitung seluruh atau sebagian periode ini';
COMMENT ON COLUMN operasi.penerbitan.revisi IS 'Perubahan masukan sampai nomor ini sudah termasuk';
COMMENT ON COLUMN operasi.penerbitan.aturan IS 'Sidik tabel acuan';
COMMENT ON COLUMN operasi.penerbitan.versi IS 'Versi program, ekstensi, skema';
COMMENT ON COLUMN operasi.penerbitan.opsi IS 'Pilihan yang mengubah angka: himpunan aturan, tanggal data';
COMMENT ON COLUMN operasi.penerbitan.data_terbaru IS 'Hari di bulan pengukuran terbaru sampai akhir periode; bulan sesudahnya belum terbit';

-- The key file is outside the database; its digest tells whether the file at hand is the one. Nobody but the program reads it.
CREATE TABLE operasi.kunci (
  satu     boolean PRIMARY KEY DEFAULT true CHECK (satu),
  sidik    text NOT NULL,
  dicatat  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE operasi.kunci IS 'Tanda pengenal berkas kunci gudang ini; satu baris. Dengan kunci lain setiap orang akan masuk sekali lagi dengan nomor lain, karena itu ditolak';
COMMENT ON COLUMN operasi.kunci.satu IS 'Selalu true';
COMMENT ON COLUMN operasi.kunci.sidik IS 'HMAC-SHA-256 dari sebuah kata tetap, 128 bit pertama';
COMMENT ON COLUMN operasi.kunci.dicatat IS 'Waktu dicatat';
REVOKE ALL ON operasi.kunci FROM konvergensi_pembaca, konvergensi_admin;

-- What a run rests on: of every source the last batch, how many files and rows, and a hash over the hashes of the files in their order.
CREATE FUNCTION operasi.asal(run_muat bigint DEFAULT NULL) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_object_agg(b.sumber, jsonb_build_object('batch', b.batch, 'berkas', b.berkas, 'baris', b.baris, 'sha256', b.sidik))
  FROM (SELECT sumber, max(batch_id) AS batch, count(*) AS berkas, sum(baris) AS baris,
          encode(sha256(convert_to(string_agg(sha256, ',' ORDER BY batch_id), 'UTF8')), 'hex') AS sidik
        FROM sumber.batch WHERE asal.run_muat IS NULL OR run_id = asal.run_muat GROUP BY sumber) b
$$;
COMMENT ON FUNCTION operasi.asal(bigint) IS
  'Berkas yang mendasari sebuah run, per sumber: batch terakhir, banyak berkas dan baris, sidik SHA-256 atas sidik berkas-berkasnya; run_muat: hanya yang dimuat run itu';
REVOKE ALL ON FUNCTION operasi.asal(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operasi.asal(bigint) TO konvergensi_pekerja;

-- Counters of the tables that scoring reads: any row written by anyone shows in them. A file that was replaced (TRUNCATE) too.
CREATE FUNCTION operasi.sidik_tabel(pengukuran boolean) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN current_setting('server_version_num')::int >= 150000 THEN
    md5(string_agg(concat_ws(' ', c.relname, pg_relation_filenode(c.oid), pg_stat_get_tuples_inserted(c.oid),
      pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid)), ',' ORDER BY c.relname COLLATE "C")) END
  FROM pg_class c
  WHERE c.relnamespace = 'inti'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('status_layanan', 'krs', 'nomor_bekas', 'riwayat_nomor', 'alasan', 'alasan_terhitung')
    AND c.relname NOT LIKE '%tautan%' AND (c.relname = 'pengukuran') = sidik_tabel.pengukuran
$$;
COMMENT ON FUNCTION operasi.sidik_tabel(boolean) IS 'Sidik pencacah tabel masukan penilaian, pengukuran atau lainnya; NULL sebelum PostgreSQL 15';

-- At the start and the end of every writing command: rows that were written without marking anything since the last call (by
-- anybody else, or by a command that does not tell what it changes) count as a change of everything. Marks account for the
-- tables they cover. A command that dies leaves the old note, so the next one finds the difference. Reasons are noted by reviewers at
-- any time, also while a command is at work: they are held against what was accounted for, person by person.
CREATE FUNCTION operasi.catat_masukan() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  UPDATE operasi.masukan m SET sidik = b.sidik, sidik_ukur = b.sidik_ukur, revisi = m.revisi + b.beda, dicatat = m.revisi + b.beda,
    semua = CASE b.beda WHEN 1 THEN m.revisi + 1 ELSE m.semua END, sebab = CASE b.beda WHEN 0 THEN m.sebab END
  FROM (SELECT x.sidik, x.sidik_ukur, (o.semua <= o.dicatat AND (o.tanda <= o.dicatat AND o.sidik IS DISTINCT FROM x.sidik
          OR o.tanda_ukur <= o.dicatat AND o.sidik_ukur IS DISTINCT FROM x.sidik_ukur))::int AS beda
        FROM (SELECT operasi.sidik_tabel(false) AS sidik, operasi.sidik_tabel(true) AS sidik_ukur) x, operasi.masukan o) b;
  PERFORM operasi.tandai_alasan();
  UPDATE operasi.masukan m SET dicatat = m.revisi WHERE m.dicatat <> m.revisi;
  RETURN (SELECT m.revisi FROM operasi.masukan m);
END
$$;
COMMENT ON FUNCTION operasi.catat_masukan() IS 'Mencatat keadaan masukan; perubahan yang tidak ditandai berlaku bagi semua; mengembalikan revisi';

-- The same counters of the records that the linkage reads and numbers.
CREATE FUNCTION operasi.sidik_tautan() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN current_setting('server_version_num')::int >= 150000 THEN
    md5(string_agg(concat_ws(' ', c.relname, pg_relation_filenode(c.oid), pg_stat_get_tuples_inserted(c.oid),
      pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid)), ',' ORDER BY c.relname COLLATE "C")) END
  FROM pg_class c WHERE c.oid IN ('sumber.orang'::regclass, 'sumber.batch'::regclass, 'inti.anggota_sumber'::regclass)
$$;
COMMENT ON FUNCTION operasi.sidik_tautan() IS 'Sidik pencacah catatan yang ditautkan; NULL sebelum PostgreSQL 15';

-- What beside the records decides how they are linked. People write it while a run is at work: so it is told by its rows, of which
-- the run notes those that it saw.
CREATE FUNCTION operasi.pilihan_tautan() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT operasi.jejak_tabel('{inti.putusan_tautan,inti.model_tautan,acuan.sumber_tautan,acuan.wilayah_perubahan}')
$$;
COMMENT ON FUNCTION operasi.pilihan_tautan() IS 'Jejak putusan peninjau, model, sumber dan perubahan wilayah yang dipakai menautkan';

CREATE FUNCTION operasi.tandai_semua(sebab text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
  UPDATE operasi.masukan m SET revisi = m.revisi + 1, semua = m.revisi + 1, sebab = tandai_semua.sebab
$$;
COMMENT ON FUNCTION operasi.tandai_semua(text) IS 'Mencatat perubahan masukan yang tidak dirinci, dengan sebabnya untuk keluaran program: sesudahnya semua dihitung ulang';

-- The last linkage that may have given records other numbers; one that did not come to its end may have.
CREATE FUNCTION operasi.run_tautan() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(greatest((SELECT max(r.run_id) FROM operasi.run r WHERE r.perintah = 'link' AND r.status IN ('selesai', 'gagal', 'terputus')),
    (SELECT max(f.run_id) FROM operasi.fase f WHERE f.fase = 'menautkan' AND (f.status IN ('gagal', 'terputus') OR f.baris_keluar > 0))), 0)
$$;
COMMENT ON FUNCTION operasi.run_tautan() IS 'Run terakhir yang mungkin mengubah nomor orang dan keluarga';

-- What decides whether landing tables are taken over into inti again: files but those of measurements, linkages, changes that nobody told.
CREATE FUNCTION operasi.sidik_serap() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT concat_ws(' ', 'revision', m.semua, 'files',
    (SELECT coalesce(max(b.batch_id), 0) FROM sumber.batch b WHERE b.pemetaan IN (SELECT p.pemetaan FROM acuan.pemetaan p WHERE p.aturan <> 'pengukuran')), 'linked',
    operasi.run_tautan())
  FROM operasi.masukan m
$$;
COMMENT ON FUNCTION operasi.sidik_serap() IS 'Keadaan berkas dan tautan yang diserap ke inti; bila sama, tidak ada yang perlu diserap';

-- What the rows of acuan say, and which measures there are, in any order of rows; tables that no figure depends on are left out.
CREATE FUNCTION operasi.sidik_aturan() RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t record;
  n numeric;
  seluruh text := '';
BEGIN
  FOR t IN SELECT c.oid, c.relname FROM pg_class c WHERE c.oid = 'lap.dim_ukuran'::regclass OR c.relnamespace = 'acuan'::regnamespace AND c.relkind = 'r'
      AND c.relname NOT LIKE 'pemetaan%' AND c.relname NOT IN ('batas_wilayah', 'jembatan_bps', 'periode', 'sumber_tautan') ORDER BY c.relname COLLATE "C"
  LOOP
    EXECUTE format('SELECT sum(hashtextextended(t::text, 0)) FROM %s t', t.oid::regclass) INTO n;
    seluruh := seluruh || t.relname || ' ' || coalesce(n, 0) || E'\n';
  END LOOP;
  RETURN md5(seluruh);
END
$$;
COMMENT ON FUNCTION operasi.sidik_aturan() IS 'Sidik isi tabel acuan yang menentukan angka, dan daftar ukuran';

-- The same out of what was kept, while none of these rows was written; rows that somebody writes meanwhile are newer than the trace.
-- With it, how measures are counted: as the server keeps it, since to write it out would wait for whoever has a table of figures.
CREATE FUNCTION operasi.aturan_kini() RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_jejak text := operasi.jejak_tabel(ARRAY(SELECT c.oid::regclass FROM pg_class c
    WHERE c.oid = 'lap.dim_ukuran'::regclass OR c.relnamespace = 'acuan'::regnamespace AND c.relkind = 'r'));
  v_sidik text := (SELECT j.sidik FROM operasi.jejak j WHERE j.apa = 'aturan' AND j.jejak = v_jejak);
BEGIN
  IF v_sidik IS NULL THEN
    v_sidik := operasi.sidik_aturan();
    INSERT INTO operasi.jejak (apa, jejak, sidik) VALUES ('aturan', v_jejak, v_sidik) ON CONFLICT (apa) DO UPDATE SET jejak = excluded.jejak, sidik = excluded.sidik;
  END IF;
  RETURN md5(v_sidik || (SELECT r.ev_action::text FROM pg_rewrite r WHERE r.ev_class = 'operasi.nilai_ukuran'::regclass));
END
$$;
COMMENT ON FUNCTION operasi.aturan_kini() IS 'operasi.sidik_aturan(), dihitung hanya bila sebuah baris ditulis sejak terakhir, dan bunyi operasi.nilai_ukuran';

CREATE FUNCTION operasi.versi(program text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT concat_ws(' ', program, (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'konvergensi'),
    (SELECT md5(string_agg(m::text, ',' ORDER BY m::text COLLATE "C")) FROM (SELECT (to_jsonb(x) - ARRAY['waktu', 'diterapkan'])::text FROM operasi.migrasi x) m))
$$;
COMMENT ON FUNCTION operasi.versi(text) IS 'Versi program, ekstensi dan skema yang menghasilkan angka';
REVOKE ALL ON FUNCTION operasi.sidik_tabel(boolean), operasi.sidik_tautan(), operasi.pilihan_tautan(), operasi.catat_masukan(), operasi.tandai_semua(text), operasi.run_tautan(), operasi.sidik_serap(), operasi.sidik_aturan(),
  operasi.aturan_kini(), operasi.versi(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operasi.sidik_tabel(boolean), operasi.sidik_tautan(), operasi.pilihan_tautan(), operasi.catat_masukan(), operasi.tandai_semua(text), operasi.run_tautan(), operasi.sidik_serap(), operasi.sidik_aturan(),
  operasi.aturan_kini(), operasi.versi(text) TO konvergensi_pekerja;
