-- Who may read person rows: role -> area in a table, row level security on every person table, a log of every reading.
-- The area follows from the session's own login (session_user), never from a setting that a client could change.
CREATE TABLE operasi.peran_wilayah (
  peran     name NOT NULL,
  kode_kab  text NOT NULL,
  diberi    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (peran, kode_kab)
);
COMMENT ON TABLE operasi.peran_wilayah IS 'Peran login mana boleh membaca baris orang kabupaten mana; diisi oleh pengelola';
COMMENT ON COLUMN operasi.peran_wilayah.peran IS 'Peran login atau kelompok';
COMMENT ON COLUMN operasi.peran_wilayah.kode_kab IS 'Kode Kemendagri kabupaten/kota';
COMMENT ON COLUMN operasi.peran_wilayah.diberi IS 'Waktu hak diberikan';

-- Rows are by name, so that areas outlive a restore on another server. They outlive their role too.
CREATE VIEW operasi.peran_hilang AS
SELECT p.peran, array_agg(p.kode_kab ORDER BY p.kode_kab) AS kode_kab FROM operasi.peran_wilayah p
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = p.peran) GROUP BY p.peran;
COMMENT ON VIEW operasi.peran_hilang IS
  'Baris operasi.peran_wilayah yang perannya tidak ada di server: hapuslah, sebab peran baru dengan nama itu akan mendapat wilayahnya';
COMMENT ON COLUMN operasi.peran_hilang.peran IS 'Nama peran yang tidak ada';
COMMENT ON COLUMN operasi.peran_hilang.kode_kab IS 'Kabupaten/kota yang dahulu diberikan kepadanya';

CREATE TABLE operasi.audit_baca (
  audit_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  waktu     timestamptz NOT NULL DEFAULT clock_timestamp(),
  pengguna  name NOT NULL,
  tabel     text NOT NULL,
  wilayah   text[] NOT NULL
);
COMMENT ON TABLE operasi.audit_baca IS 'Siapa membaca tabel orang, kapan, untuk wilayah mana; satu baris per perintah SQL dan tabel. Nomor yang hilang: transaksi yang dibatalkan, lihat catatan server';
COMMENT ON COLUMN operasi.audit_baca.audit_id IS 'Nomor urut';
COMMENT ON COLUMN operasi.audit_baca.waktu IS 'Waktu membaca';
COMMENT ON COLUMN operasi.audit_baca.pengguna IS 'Peran login yang membaca';
COMMENT ON COLUMN operasi.audit_baca.tabel IS 'Tabel yang dibaca';
COMMENT ON COLUMN operasi.audit_baca.wilayah IS 'Kabupaten yang boleh dilihatnya ketika itu';
REVOKE ALL ON operasi.audit_baca, operasi.peran_wilayah FROM konvergensi_pembaca, konvergensi_pekerja;
REVOKE ALL ON SEQUENCE operasi.audit_baca_audit_id_seq FROM konvergensi_pekerja;
GRANT INSERT, UPDATE, DELETE ON operasi.peran_wilayah TO konvergensi_admin;

-- Areas of the login behind this session; writes the reading down. Called once per statement by the policies below. Somebody may read
-- and roll back: the row goes with it, its number does not come again, and the line in the server's log stays.
CREATE FUNCTION operasi.wilayah_pembaca(tabel text) RETURNS text[]
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  mine text[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT p.kode_kab ORDER BY p.kode_kab), '{}') INTO mine
  FROM operasi.peran_wilayah p
  WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolname = p.peran AND operasi.bertindak_sebagai(r.rolname));
  IF current_setting('transaction_read_only')::boolean THEN
    RAISE EXCEPTION 'person rows are read in a read-write transaction only'
      USING ERRCODE = '25006', HINT = 'Every reading is logged; SET TRANSACTION READ WRITE on the primary server.';
  END IF;
  INSERT INTO operasi.audit_baca (pengguna, tabel, wilayah) VALUES (session_user, tabel, mine);
  RAISE LOG 'konvergensi: % reads % of %', session_user, tabel, mine;
  RETURN mine;
END
$$;
COMMENT ON FUNCTION operasi.wilayah_pembaca(text) IS
  'Kabupaten yang boleh dibaca oleh login sesi ini (operasi.peran_wilayah) sambil mencatat pembacaan; dipakai oleh kebijakan baris';
REVOKE ALL ON FUNCTION operasi.wilayah_pembaca(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operasi.wilayah_pembaca(text) TO konvergensi_analis, konvergensi_peninjau;

-- Every table of inti that has kode_kab: worker all rows; analyst and reviewer the rows of their own kabupaten. The analyst's rows
-- carry no identifying column. A table of inti without kode_kab stays closed to both.
DO $$
DECLARE
  pribadi CONSTANT text[] := ARRAY['nama', 'nik', 'nik_kunci', 'no_kk', 'no_kk_kunci', 'nama_ibu', 'nama_ayah', 'id_sumber', 'alamat', 'telepon', 'isi', 'no_kia', 'keterangan', 'hasil_tindak_lanjut',
    'sidik', 'sidik_baris'];
  t record;
  kolom text;
BEGIN
  FOR t IN
    SELECT c.oid, c.relname FROM pg_catalog.pg_class c
    WHERE c.relnamespace = 'inti'::regnamespace AND c.relkind IN ('r', 'p')
      AND EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'kode_kab' AND NOT a.attisdropped)
    ORDER BY c.relname
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE inti.%I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE pg_catalog.format('CREATE POLICY pekerja ON inti.%I TO konvergensi_pekerja USING (true) WITH CHECK (true)', t.relname);
    EXECUTE pg_catalog.format(
      'CREATE POLICY wilayah ON inti.%I FOR SELECT TO konvergensi_analis, konvergensi_peninjau '
      'USING (kode_kab OPERATOR(pg_catalog.=) ANY ((SELECT operasi.wilayah_pembaca(%L))::text[]))', t.relname, 'inti.' || t.relname);
    SELECT string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO kolom FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (pribadi);
    EXECUTE pg_catalog.format('GRANT SELECT (%s) ON inti.%I TO konvergensi_analis', kolom, t.relname);
    EXECUTE pg_catalog.format('GRANT SELECT ON inti.%I TO konvergensi_peninjau', t.relname);
  END LOOP;
END
$$;
GRANT USAGE ON SCHEMA inti TO konvergensi_analis, konvergensi_peninjau;
GRANT USAGE ON SCHEMA operasi TO konvergensi_analis, konvergensi_peninjau;
GRANT SELECT ON operasi.migrasi TO konvergensi_pembaca, konvergensi_pekerja, konvergensi_admin;
