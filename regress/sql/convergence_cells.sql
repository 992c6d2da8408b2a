-- Rule sets as values, packed cells, one person explained.
\set VERBOSITY terse
SET datestyle = ISO;

SELECT '1=Y(2/2;0) 2=T*(0/1;1) 11=NM(0/5;4) 20=TS(0/0;7)'::cells;
SELECT ''::cells::text = '' AS empty;
SELECT * FROM cells_unpack('1=Y(2/2;0) 2=T*(0/1;1) 11=NM(0/5;4) 20=TS(0/0;7)');
SELECT cells_status(c, 1), cells_status(c, 2), cells_status(c, 11), cells_status(c, 20), cells_status(c, 3)
FROM (SELECT '1=Y(2/2;0) 2=T*(0/1;1) 11=NM(0/5;4) 20=TS(0/0;7)'::cells c) t;
SELECT convergence_tally(status) FROM cells_unpack('1=Y(2/2;0) 2=T*(0/1;1) 11=NM(0/5;4) 20=TS(0/0;7)');
SELECT pg_column_size('1=Y(2/2;0) 2=Y(2/2;0) 3=Y(2/2;0) 4=Y(2/2;0) 5=Y(2/2;0) 6=Y(2/2;0) 7=Y(2/2;0) 8=Y(2/2;0)'::cells);
SELECT '1=Y(2/2;0) 1=T(0/1;1)'::cells;
SELECT '2=Y(2/2;0) 1=T(0/1;1)'::cells;
SELECT '0=Y(2/2;0)'::cells;
SELECT '1=X(2/2;0)'::cells;
SELECT '1=YT(2/2;0)'::cells;
SELECT '1=Y(2/2;12)'::cells;
SELECT '1=Y(256/2;0)'::cells;
SELECT '1=Y(2/2;0)  2=Y(2/2;0)'::cells;
SELECT '1=Y(2/2)'::cells;
CREATE TABLE packed AS SELECT i, ('1=Y(' || i % 9 || '/2;0) 7=T(0/1;1)')::cells c FROM generate_series(1, 20) i;
CREATE TABLE packed2 (LIKE packed);
\copy packed TO PROGRAM 'cat >"$KONV_TMP/cells.bin"' (FORMAT binary)
\copy packed2 FROM PROGRAM 'cat "$KONV_TMP/cells.bin"' (FORMAT binary)
SELECT count(*) FROM packed JOIN packed2 USING (i) WHERE packed.c::text = packed2.c::text;
DROP TABLE packed, packed2;

CREATE TABLE rules AS SELECT $$
konvergensi versi=1 kode=contoh tanggal=2025-01-01
pilihan
paket kode=KIA
butir nomor=1 kode=ANC
butir kode=AIR nomor=6 satuan=keluarga
butir kode=TTD nomor=2
# a comment
kondisi kode=RISIKO
suku fakta=1 sumber=amatan amatan=status_hamil op=dalam nilai=3,2 mundur=3
suku fakta=1 sumber=amatan amatan=lila op=kurang nilai=235 mundur=3
kelompok kode=HAMIL jenis=kehamilan hpk=1 risiko=RISIKO
kelompok kode=BADUTA jenis=umur umur=0-23 hpk=1
kelompok kode=CATIN jenis=anggota
indikator kode=H1 nomor=1 kelompok=HAMIL paket=KIA skor=1
aturan tahap=T1,T2,T3 jenis=tanggal butir=ANC jendela=periode min=2
indikator kode=H2 nomor=2 kelompok=HAMIL skor=1
aturan tahap=T1,T2,T3 jenis=bulan butir=TTD jendela=periode min=1 isi=30 target=90
indikator kode=H6 nomor=6 kelompok=HAMIL satuan=keluarga skor=1
aturan jenis=status butir=AIR
indikator kode=X nomor=9 kelompok=HAMIL sakelar=1
aturan kondisi=RISIKO jenis=bulan butir=TTD jendela=terakhir lebar=12 min=1
indikator kode=C1 nomor=12 kelompok=CATIN skor=1
aturan jenis=umur min=228
$$::ruleset AS r;
SELECT r FROM rules;
SELECT r::text::ruleset::text = r::text AS same FROM rules;
CREATE TABLE rules2 (LIKE rules);
\copy rules TO PROGRAM 'cat >"$KONV_TMP/rules.bin"' (FORMAT binary)
\copy rules2 FROM PROGRAM 'cat "$KONV_TMP/rules.bin"' (FORMAT binary)
SELECT rules.r::text = rules2.r::text AS same FROM rules, rules2;
DROP TABLE rules2;
\set VERBOSITY default
SELECT E'konvergensi versi=1 kode=x\nbutir kode=ANC nomer=1'::ruleset;
-- A long word is cut between characters.
SELECT ('konvergensi versi=1 kode=x' || E'\n' || repeat('é', 40))::ruleset;
\set VERBOSITY terse
SELECT ''::ruleset;
SELECT 'konvergensi versi=3 kode=x'::ruleset;

CREATE TABLE person AS SELECT '{
 "sex": "P", "born": "1998-05-05",
 "residences": [{"village": "73.08.01.2001", "household": 7, "place": "Melati"}],
 "pregnancies": [{"id": 3, "first": "2025-01-08", "due": "2025-09-20"}],
 "observations": [{"field": "lila", "date": "2025-02-03", "value": 23.4, "pregnancy": 3}, {"field": "usia_hamil", "date": "2025-03", "value": 3, "pregnancy": 3}],
 "events": [{"item": "ANC", "date": "2025-01-09", "answer": true}, {"item": "ANC", "date": "2025-01", "answer": true},
            {"item": "ANC", "date": "2025-03-28", "answer": "Tidak"}, {"item": "IMUNISASI", "date": "2025-03-28", "answer": true},
            {"item": "TTD", "date": "2025-01-09", "answer": true, "quantity": 30}, {"item": "TTD", "date": "2025-02-09", "answer": "Ya", "quantity": 20},
            {"item": "TTD", "date": "2025-03", "answer": "v"}],
 "memberships": [{"group": "CATIN", "from": "2024-12-01", "to": "2025-02-10"}],
 "houses": [{"household": "7", "events": [{"item": "AIR", "date": "2025-01-20", "answer": false}]}]}'::jsonb AS h;
\x on
SELECT w.* FROM rules, person, convergence_rows(r, h, '2025-Q1') w;
SELECT e.* FROM rules, person, convergence_explain(r, h, '2025-Q1', NULL, '{X}') e;
\x off
SELECT p, w.target_group, w.evaluated_on, w.stage, w.months_present, w.received, w.required, w.cells
FROM rules, person, unnest(ARRAY['2025', '2025-S1', '2025-Q1', '2025-02', '2024-Q4', '2025-Q2']) p, convergence_rows(r, h, p) w;
SELECT target_group, evaluated_on, cells FROM rules, person, convergence_rows(r, h, '2025-Q1', '2025-02-15');
SELECT target_group, left_as, cells FROM rules, person, convergence_rows(r, h || '{"died": "2025-03-01"}', '2025-Q1');
SELECT count(*) FROM rules, convergence_rows(r, NULL, '2025-Q1');
SELECT count(*) FROM rules, convergence_rows(r, '{}', '2025-Q1');
SELECT count(*) FROM rules, person, convergence_rows(NULL, h, '2025-Q1');

-- Wrong use: one error each, without the data.
SELECT convergence_rows(r, h, '2025-Q5') FROM rules, person;
SELECT convergence_rows(r, h, '2025-13') FROM rules, person;
SELECT convergence_rows(r, h, '25') FROM rules, person;
SELECT convergence_rows(r, '[]', '2025') FROM rules;
SELECT convergence_rows(r, '{"born": "1998-02-30"}', '2025') FROM rules;
SELECT convergence_rows(r, '{"born": "1998-02"}', '2025') FROM rules;
SELECT convergence_rows(r, '{"events": 5}', '2025') FROM rules;
SELECT convergence_rows(r, '{"events": [5]}', '2025') FROM rules;
SELECT convergence_rows(r, '{"events": [{"item": "ANC", "date": "2025-01-01"}]}', '2025') FROM rules;
SELECT convergence_rows(r, '{"events": [{"item": "ANC", "answer": true}]}', '2025') FROM rules;
SELECT convergence_rows(r, '{"events": [{"item": "ANC", "date": "2025-01-01", "answer": true, "caregiver": "paman"}]}', '2025') FROM rules;
SELECT convergence_rows(r, '{"observations": [{"field": "tinggi", "date": "2025-01-01", "value": 1}]}', '2025') FROM rules;
SELECT convergence_rows(r, '{"pregnancies": [{"id": 1}]}', '2025') FROM rules;
DROP TABLE rules, person;

-- Damaged binary input is refused, each with its SQLSTATE.
\set VERBOSITY sqlstate
CREATE TABLE hostile_cells (c cells);
CREATE TABLE hostile_rules (r ruleset);
CREATE TABLE hostile_state (s convergence_state);
-- empty
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", ""), pack("n", 65535)''' (FORMAT binary)
-- cut
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", "\1"), pack("n", 65535)''' (FORMAT binary)
-- version
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", "\2\0"), pack("n", 65535)''' (FORMAT binary)
-- count 200
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", "\1\xc8\1\1\1\1"), pack("n", 65535)''' (FORMAT binary)
-- number 0
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", "\1\1\0\1\1\1"), pack("n", 65535)''' (FORMAT binary)
-- twice
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", "\1\2\5\1\1\1\5\1\1\1"), pack("n", 65535)''' (FORMAT binary)
-- reason 15
\copy hostile_cells FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", "\1\1\5\x3d\1\1"), pack("n", 65535)''' (FORMAT binary)
-- empty
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", ""), pack("n", 65535)''' (FORMAT binary)
-- version
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 9)), pack("n", 65535)''' (FORMAT binary)
-- no text
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 1)), pack("n", 65535)''' (FORMAT binary)
-- no code
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 1) . "konvergensi"), pack("n", 65535)''' (FORMAT binary)
-- bytes
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 1) . "\xff\xfe"), pack("n", 65535)''' (FORMAT binary)
-- twice
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 1) . "konvergensi versi=1 kode=x\n" . "butir kode=A nomor=1\n" x 2), pack("n", 65535)''' (FORMAT binary)
-- 200 items
\copy hostile_rules FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 1) . "konvergensi versi=1 kode=x\n" . join("", map { "butir kode=A$_ nomor=$_\n" } 1 .. 200)), pack("n", 65535)''' (FORMAT binary)
-- cut
\copy hostile_state FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("N", 1)), pack("n", 65535)''' (FORMAT binary)
-- impossible
\copy hostile_state FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("Nq>4", 1, 3, 2, 0, 0)), pack("n", 65535)''' (FORMAT binary)
-- huge
\copy hostile_state FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("Nq>4", 1, 1, 2**62, 0, 0)), pack("n", 65535)''' (FORMAT binary)
-- version
\copy hostile_state FROM PROGRAM 'perl -e ''print "PGCOPY\n\xff\r\n\0", pack("NNn", 0, 0, 1), pack("N/a*", pack("Nq>4", 2, 1, 2, 0, 0)), pack("n", 65535)''' (FORMAT binary)
SELECT (SELECT count(*) FROM hostile_cells) + (SELECT count(*) FROM hostile_rules) + (SELECT count(*) FROM hostile_state) AS taken;
DROP TABLE hostile_cells, hostile_rules, hostile_state;
