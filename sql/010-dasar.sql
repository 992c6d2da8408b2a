-- Schemas, roles and the run register.
CREATE SCHEMA acuan;
CREATE SCHEMA sumber;
CREATE SCHEMA inti;
CREATE SCHEMA lap;
CREATE SCHEMA publik;
COMMENT ON SCHEMA acuan IS 'Data acuan: wilayah dan riwayatnya, periode, aturan, indikator, target, pemetaan sumber; tanpa data pribadi';
COMMENT ON SCHEMA sumber IS 'Tabel pendaratan per sumber, batch muat dan baris yang ditolak; memuat data pribadi';
COMMENT ON SCHEMA inti IS 'Orang, keluarga, kehamilan, pengukuran, layanan yang sudah ditautkan; memuat data pribadi';
COMMENT ON SCHEMA lap IS 'Skema bintang terbitan untuk BI: hanya hitungan, tanpa data pribadi';
COMMENT ON SCHEMA publik IS 'Tampilan dengan penekanan angka kecil untuk papan desa dan data terbuka';
COMMENT ON SCHEMA operasi IS 'Pelaksanaan: run, kemajuan, sidik masukan, hasil mutu';

-- Group roles without login; an administrator grants them to people. Nothing is granted to PUBLIC.
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN VALUES
    ('konvergensi_publik', 'Pembaca skema publik'),
    ('konvergensi_pembaca', 'Pembaca tabel terbitan lap dan acuan'),
    ('konvergensi_analis', 'Analis satu kabupaten: baris orang tanpa nama pada wilayahnya sendiri'),
    ('konvergensi_peninjau', 'Peninjau tautan: melihat nama pada wilayahnya sendiri'),
    ('konvergensi_pekerja', 'Program konvergensi: memuat, menautkan, menilai, menerbitkan'),
    ('konvergensi_admin', 'Pengelola: mengatur peran dan acuan, tanpa membaca data pribadi')
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r.column1) THEN
      EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', r.column1);
      EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', r.column1, r.column2);
    END IF;
  END LOOP;
END
$$;
-- Whether the login of this session has the rights of a role or may put it on. From 16 on whoever makes a role is a member of it without
-- either, to administer it.
CREATE FUNCTION operasi.bertindak_sebagai(peran name) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.pg_has_role(session_user, peran, CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 160000 THEN 'USAGE, SET' ELSE 'MEMBER' END);
COMMENT ON FUNCTION operasi.bertindak_sebagai(name) IS
  'Benar bila login sesi ini memiliki hak sebuah peran atau boleh memakainya (SET ROLE); menjadi pengelola peran itu saja tidak cukup';
REVOKE ALL ON SCHEMA acuan, sumber, inti, lap, publik, operasi FROM PUBLIC;
GRANT USAGE ON SCHEMA publik TO konvergensi_publik, konvergensi_pembaca;
GRANT USAGE ON SCHEMA lap, acuan TO konvergensi_pembaca, konvergensi_analis, konvergensi_peninjau, konvergensi_admin;
GRANT USAGE ON SCHEMA operasi TO konvergensi_pembaca, konvergensi_admin;
GRANT USAGE ON SCHEMA acuan, sumber, inti, lap, publik, operasi TO konvergensi_pekerja;
ALTER DEFAULT PRIVILEGES IN SCHEMA publik GRANT SELECT ON TABLES TO konvergensi_publik, konvergensi_pembaca;
ALTER DEFAULT PRIVILEGES IN SCHEMA lap, acuan
  GRANT SELECT ON TABLES TO konvergensi_pembaca, konvergensi_analis, konvergensi_peninjau, konvergensi_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA acuan GRANT INSERT, UPDATE, DELETE ON TABLES TO konvergensi_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA operasi GRANT SELECT ON TABLES TO konvergensi_pembaca, konvergensi_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA acuan, sumber, inti, lap, publik, operasi
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO konvergensi_pekerja;
ALTER DEFAULT PRIVILEGES IN SCHEMA acuan, sumber, inti, lap, publik, operasi
  GRANT USAGE, SELECT ON SEQUENCES TO konvergensi_pekerja;

CREATE TABLE operasi.run (
  run_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  perintah      text NOT NULL,
  periode       text,
  status        text NOT NULL DEFAULT 'berjalan'
                CHECK (status IN ('berjalan', 'selesai', 'terbit', 'gagal', 'terputus', 'ditahan')),
  mulai         timestamptz NOT NULL DEFAULT clock_timestamp(),
  selesai       timestamptz,
  versi         text NOT NULL,
  baris_masuk   bigint,
  baris_ditolak bigint,
  baris_keluar  bigint,
  fase          text,
  selesai_n     bigint,
  total_n       bigint,
  kabar         timestamptz,
  pid           int,
  rincian       jsonb
);
COMMENT ON TABLE operasi.run IS 'Satu baris per pelaksanaan program: perintah, periode, kemajuan, hasil';
COMMENT ON COLUMN operasi.run.run_id IS 'Nomor run';
COMMENT ON COLUMN operasi.run.perintah IS 'Subperintah: load, link, score, run, ...; dengan akhiran --dry-run bila hanya percobaan yang tidak menyimpan apa pun';
COMMENT ON COLUMN operasi.run.periode IS 'Kode periode, mis. 2025-11, 2025-Q4, 2025';
COMMENT ON COLUMN operasi.run.status IS
  'berjalan, selesai, terbit (angka diterbitkan), gagal, terputus (program mati), ditahan (gerbang mutu)';
COMMENT ON COLUMN operasi.run.mulai IS 'Waktu mulai';
COMMENT ON COLUMN operasi.run.selesai IS 'Waktu selesai; kosong selama berjalan';
COMMENT ON COLUMN operasi.run.versi IS 'Versi program';
COMMENT ON COLUMN operasi.run.baris_masuk IS 'Baris masukan yang dibaca';
COMMENT ON COLUMN operasi.run.baris_ditolak IS 'Baris yang ditolak';
COMMENT ON COLUMN operasi.run.baris_keluar IS 'Baris yang ditulis atau diterbitkan';
COMMENT ON COLUMN operasi.run.fase IS 'Tahap yang sedang dikerjakan';
COMMENT ON COLUMN operasi.run.selesai_n IS 'Kemajuan tahap: sudah';
COMMENT ON COLUMN operasi.run.total_n IS 'Kemajuan tahap: seluruhnya';
COMMENT ON COLUMN operasi.run.kabar IS 'Waktu kabar kemajuan terakhir';
COMMENT ON COLUMN operasi.run.pid IS 'Nomor proses program';
COMMENT ON COLUMN operasi.run.rincian IS 'Rincian: masukan dan sidiknya, versi aturan, ukuran';
