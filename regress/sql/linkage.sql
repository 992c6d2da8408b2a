-- Linkage functions as SQL sees them: worked examples, arguments, NULL, errors that print no data.
\set VERBOSITY terse
SET DateStyle = ISO;
-- Normal form of names.
SELECT raw, normalize_name(raw) AS norm FROM unnest(ARRAY['Siti Aminah', 'ST. AMINAH', 'Hj. Sitti  Aminah, S.Pd', 'AMINAH ST', 'AMINAH, ST',
  'RINA S. PD', 'RINA AMD.KEB', 'Dr. Ir. H. Muh. Arif, M.Si.', 'DR.H.MUH.ARIF', 'MOCHAMMAD YUSUF', 'MUHAMAD', 'ACHMAD FAUZI',
  'SYAMSUDDIN DG. NGALLE', 'I BASSE KR. LOMPO', 'BESSE TENRI, A.Md.Keb', 'KAHAR ALIAS DG. NAI', 'SOEPARDI', 'TJAHJONO', 'DJOKO WIDJAJA',
  'NOERHAJATI', 'Sjamsoeddin', 'JUSUF', 'ANAK AGUNG RAI', 'AN. RAFA', 'AN NISA', 'ABDURRAHMAN', 'ABDULLAH', 'NUR''AINI',
  'NURUL-HIDAYAH (ALMH)', 'RAHMA', '-', '', 'N/A', U&'Jos\00E9', U&'Nur\2019aini', U&'\FF33\FF29\FF34\FF29'])
  WITH ORDINALITY t(raw, n) ORDER BY n;
-- What a name says beside itself.
SELECT raw, p.* FROM unnest(ARRAY['By. Ny. Rahma', 'BAYI NY HJ. ST RAHMA, SE', 'BY NY RAHMA II', 'BAYI LAKI-LAKI', 'BAYI TN. ARIF',
  'BASO DG TIRO BIN DG SIALA', 'MARYAM BINTI H. ABD. RAHMAN', 'BELUM ADA NAMA', 'Muh. Zainal Arif', '-', NULL])
  WITH ORDINALITY t(raw, n), parse_name(raw) p ORDER BY n;
-- With province, sex and role.
SELECT normalize_name('M. ARIF', NULL, 'L'), normalize_name('M. RAHMA', NULL, 'P'), normalize_name('A. RAHMAWATI', '73'),
       normalize_name('A. RAHMAWATI', '73.08.01.2001'), normalize_name('A. RAHMAWATI', '32'), normalize_name('A. RAHMAWATI', 'x'),
       normalize_name('A. BAU TENRIPADA, SE', '73', 'P', 'ibu'), normalize_name('NY. MURNI', NULL, NULL, 'ibu'),
       normalize_name('NY. MURNI', NULL, NULL, 'anak') IS NULL AS newborn, normalize_name(NULL, '73') IS NULL AS missing;
SELECT (parse_name('NY. MURNI', role => 'anak')).mother;
SELECT normalize_name('MURNI', '73', 'P', 'nenek');
-- Idempotent.
SELECT count(*) FROM unnest(ARRAY['NA, SE', 'SDR. BAYI NY RAHMA', 'ABDUNOR', 'RINA SE -', 'H-ABDUL', 'DR.H.MUH.ARIF.SE']) raw
  WHERE normalize_name(normalize_name(raw)) IS DISTINCT FROM normalize_name(raw);
SELECT normalize_plain(U&'  M\00FCller-L\00FCdenscheidt, (Jr) O''Neil  '), normalize_plain('') IS NULL AS nothing;
SELECT length(normalize_plain(repeat('A', n) || ' B ' || repeat('C', 70) || ' ' || repeat('D', 300))) FROM generate_series(118, 121) n;
-- Phonetic keys.
SELECT string_agg(t || ' ' || name_key(t), ', ' ORDER BY n) FROM unnest(ARRAY['SUPARDI', 'CAHYO', 'FITRI', 'PITRI', 'ZAINAB', 'SAENAB',
  'JAENAB', 'SYAMSUDIN', 'SAMSUDING', 'NURHAYATI', 'AISYAH', 'AISHA', 'MUHAMMAD', 'AHMAD', 'KHAIRUL', 'CHAIRUL', 'CHANDRA', 'CANDRA',
  'YUSUF', 'JUSUF', 'ZULKIFLI', 'CHRISTIAN', 'RIZKI', 'ERNA', 'RACHMAN', 'ROHMAN', 'HASAN', 'HUSAIN', 'Hj. St. Aminah']) WITH ORDINALITY u(t, n);
SELECT name_key('By. Ny. Rahma') IS NULL AS newborn, name_key('') IS NULL AS empty;
-- Comparing names.
SELECT a, b, round(name_similarity(a, b)::numeric, 6) AS similarity, name_level(a, b) AS level, name_level(b, a) AS reverse FROM (VALUES
  ('SITI AMINAH', 'AMINAH'), ('MUHAMMAD', 'MUH. ALI'), ('MUH. ALI', 'MUH. ARIF'), ('A. RAHMAN', 'ALI RAHMAN'),
  ('SITI RAHMA', 'SITI HALIMAH'), ('FITRI HANDAYANI', 'PITRI HANDAYANI'), ('HASAN', 'HUSAIN'), ('SYAMSUDIN DAENG NGALE', 'SAMSUDIN'),
  ('MUHAMMAD', 'MUHAMMAD ARIF'), ('SUKARNI', 'KUSNARI'), ('NUR HAYATI', 'Nurhayati'), ('AMINAH SITI', 'ST. AMINAH'),
  ('ARIF', 'BUDI'), ('-', 'ARIF')) v(a, b);
-- String measures.
SELECT a, b, round(jaro(a, b)::numeric, 6) AS jaro, round(jaro_winkler(a, b)::numeric, 6) AS jaro_winkler, damerau_levenshtein(a, b) AS distance
  FROM (VALUES ('MARTHA', 'MARHTA'), ('DWAYNE', 'DUANE'), ('DIXON', 'DICKSONX'), ('SITI AMINAH', 'SITI AMINA'), ('NURHAYATI', 'NURHAYANTI'),
  ('RAHMA', 'RAHMI'), ('HASAN', 'HUSAIN'), ('MUHAMMAD HASAN', 'MUHAMMAD HUSAIN'), ('SUKARNI', 'KUSNARI'), ('RAMLI', 'RAMADHANI SYAHPUTRA'),
  ('CA', 'ABC'), ('AMINAH', 'AMNIAH'), ('SITI', 'SITTI'), ('0001', '0010'), ('', 'ABC'), ('', ''), ('a', 'A'),
  (U&'\6F22\5B57\+01F642', U&'\5B57\6F22\+01F642'), (U&'\00E9t\00E9', 'ete')) v(a, b);
SELECT round(jaro(repeat('AB', 40), repeat('BA', 40))::numeric, 6), round(jaro_winkler(repeat('x', 70) || 'A', repeat('x', 70) || 'B')::numeric, 6),
       damerau_levenshtein(repeat('AB', 40), repeat('BA', 40)), jaro(repeat('A', 16384), repeat('A', 16384)),
       jaro(repeat('A', 16385), 'A') IS NULL AND jaro_winkler(repeat('A', 16385), 'A') IS NULL AND damerau_levenshtein('A', repeat('A', 16385)) IS NULL AS too_long;
SELECT jaro(t, 'A') IS NULL AND jaro_winkler('A', t) IS NULL AND damerau_levenshtein(t, t) IS NULL AS far_too_long FROM repeat('A', 268435456) t;
-- NIK.
SELECT nik, nik_status(nik) AS alone, nik_status(nik, '2021-03-15', 'P') AS with_record, nik_birth_date(nik), nik_sex(nik), nik_area(nik), nik_mask(nik)
  FROM unnest(ARRAY['-', '', '0', 'TIDAK ADA', 'belum ada', '7,30802E+15', 'TEMP12', '73080155032199011', '730801550321990', '0000000000000000',
  '1234567890123456', '9876543210987654', '7308019999999999', '9908011503219901', '7300011503219901', '7308013002219901', '7308011503210000',
  '7308015503909901', '7308015503219901', '73.0801.550321.9901', '''7308015503219901', '7308011503219901', '7308012902009901', NULL])
  WITH ORDINALITY t(nik, n) ORDER BY n;
SELECT nik_status('7308015503219901', '2021-03-16'), nik_status('7308015503219901', NULL, 'L'), nik_status('7308015503219901', sex => 'laki-laki'),
       nik_status('7308015503219901', '2021-03-15', '?'), nik_status('7308015503219901', 'infinity');
SELECT nik_birth_date('7308015503299901'), nik_birth_date('7308015503309901'), nik_birth_date('7308015503299901', '2024-06-01'),
       nik_birth_date('7308015503299901', 'infinity'), nik_birth_date('7308012902009901', '1999-12-31') IS NULL AS none_yet;
-- No KK.
SELECT kk, no_kk_status(kk) FROM unnest(ARRAY['-', 'KK1', '730801150321990', '1111111111111111', '1234567890123456', '7308010000000000',
  '9908011503219901', '7308015503219901', '7308011503210000', '7308.0115.0321.1000', NULL]) WITH ORDINALITY t(kk, n) ORDER BY n;
-- Area codes.
SELECT kode, kode_level(kode), kode_parent(kode) FROM unnest(ARRAY['73', '73.08', '73.08.01', '73.08.01.2001', '7308', '730801', '7308012001',
  '7', '73.', '73.0801', '7308010', '73.08.01.2001.1', '00', '73.00', 'Bone', '', NULL]) WITH ORDINALITY t(kode, n) ORDER BY n;
-- Quality of a linkage against the truth.
SELECT (linkage_quality(array_agg(t), array_agg(p))).* FROM (VALUES ('1', 'x'), ('1', 'x'), ('1', 'y'), ('2', 'y'), ('2', 'z'), ('3', 'w')) v(t, p);
SELECT (household_quality(array_agg(t), array_agg(p), array_agg(s))).* FROM (VALUES ('1', 'x', 'a'), ('1', 'x', 'b'), ('1', 'x', 'c'), ('1', 'x', 'd'),
  ('1', 'y', 'e'), ('2', 'z', 'f')) v(t, p, s);
SELECT (linkage_quality(ARRAY['1', '1', NULL, '2'], ARRAY[NULL, NULL, 'x', 'x'])).*;
SELECT (linkage_quality('{}', '{}')).*;
SELECT linkage_quality(NULL, '{}') IS NULL AS missing, household_quality('{1,1}', '{x,x}', '{a,a}');
SELECT linkage_quality('{1,2}', '{1}');
SELECT linkage_quality('{{1},{2}}', '{1,2}');
-- Best F1 over the cuts.
SELECT * FROM best_f1(ARRAY[1, 8, 9, 8, 7, 0], ARRAY[false, false, true, true, true, false], 4);
SELECT * FROM best_f1('{2, 2, NULL, NaN, 1}', ARRAY[true, false, true, true, NULL]);
SELECT best_f1('{}', '{}') IS NULL AS empty, best_f1(NULL, '{}') IS NULL AS missing, best_f1('{1}', '{f}') IS NULL AS nothing_true;
SELECT best_f1('{1,2}', '{t,t}', 1);
-- Precision from a reviewed sample.
SELECT round("precision"::numeric, 6) AS p, round(se::numeric, 6) AS se, round(ci_low::numeric, 6) AS low, round(ci_high::numeric, 6) AS high
  FROM reviewed_precision('{80,20}', '{101,51}', '{101,40}');
SELECT reviewed_precision('{1,1}', '{1,10}', '{1,10}'), reviewed_precision('{1,1}', '{0,10}', '{0,10}') IS NULL AS not_reviewed, reviewed_precision('{}', '{}', '{}') IS NULL AS empty;
SELECT reviewed_precision('{1}', '{5}', '{6}');
-- Every function of the chapter: immutable, parallel safe, commented, with a cost of its own.
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'konvergensi'::regnamespace AND p.proname IN ('normalize_name', 'normalize_plain',
  'parse_name', 'name_key', 'name_similarity', 'name_level', 'jaro', 'jaro_winkler', 'damerau_levenshtein', 'nik_status', 'nik_birth_date',
  'nik_sex', 'nik_area', 'nik_mask', 'no_kk_status', 'linkage_quality', 'household_quality', 'best_f1', 'reviewed_precision', 'kode_level', 'kode_parent')
  AND (p.provolatile <> 'i' OR p.proparallel <> 's' OR p.procost = 1 OR obj_description(p.oid, 'pg_proc') IS NULL);
