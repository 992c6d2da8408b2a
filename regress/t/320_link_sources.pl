# link: the six sources into persons and households; numbers that stay, decisions that hold, months that add up.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use File::Spec;
use Test::More;

my $node = new_node();
my $dir = File::Spec->rel2abs(scratch());
$ENV{KONVERGENSI_KEY} = "$dir/key";

# The worker against one of several databases of the node.
sub run_in
{
	my ($db, @args) = @_;
	my ($out, $err) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @args, '-d', $node->connstr($db) ], '<', \undef, '>', \$out, '2>', \$err);
	IPC::Run::finish($h);
	return ($? >> 8, $out, $err);
}

sub sql { my ($db, $text) = @_; return $node->safe_psql($db, $text) }

sub warehouse
{
	my ($db) = @_;
	sql('postgres', "CREATE DATABASE $db");
	my ($code, $out, $err) = run_in($db, 'init');
	is($code, 0, "warehouse $db") or diag($err);
	return;
}

sub linked
{
	my ($db, @args) = @_;
	my ($code, $out, $err) = run_in($db, 'link', @args);
	is($code, 0, "link @args in $db") or diag($err);
	return $out;
}

# ---- refusals ----
my ($code, $out, $err) = run_in('postgres', 'link');
is($code, 3, 'no warehouse: exit 3');
like($err, qr/konvergensi init/, 'and what to do');
warehouse('tiny');
($code, $out, $err) = run_in('tiny', 'link');
is($code, 3, 'no records: exit 3');
like($err, qr/no records to link.*load a source first/s, 'said');
sql('tiny', q{INSERT INTO sumber.batch (sumber, berkas, sha256, pemetaan, tgl_data) VALUES ('eppgbm', 'awal.csv', 'a', 'eppgbm_v36', '2025-01-31')});
($code, $out, $err) = run_in('tiny', 'link', '--dry-run');
is($code, 3, 'a dry run before the first linking: exit 3');
like($err, qr/does not look at the files loaded since.*no records to link.*link' without --dry-run/s, 'for what was loaded is not looked at');
($code, $out, $err) = run_in('tiny', 'link', '--period', '2025-13');
is($code . sql('tiny', "SELECT count(*) FROM operasi.run WHERE status = 'gagal' AND periode = '2025-13'"), '10', 'a period that is none is refused before a run is registered');

# ---- numbers: merge, alias, split, revival ----
sub person { my ($id) = @_; return sql('tiny', "SELECT orang_id FROM inti.anggota_sumber WHERE id_sumber = '$id'") }
sub add
{
	my ($id, $nik, $name, $born) = @_;
	sql('tiny', "INSERT INTO sumber.orang (sumber, id_sumber, peran, nama, nik, jk, tgl_lahir, kode_kab, kode_kec, kode_desa, catatan_mulai,
		catatan_akhir, batch_id) VALUES ('" . { e => 'eppgbm', h => 'ehdw', l => 'elsimil', k => 'kpm' }->{ substr $id, 0, 1 } . "', '$id', 'anak', '$name', '$nik', 'P', '$born', '73.08',
		'73.08.01', '73.08.01.2001', '2025-01-10', '2025-01-10', 1)");
}
sub decide
{
	my ($a, $b, $what) = @_;
	sql('tiny', "INSERT INTO inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan)
		SELECT a.sumber, a.id_sumber, b.sumber, b.id_sumber, '$what' FROM sumber.orang a, sumber.orang b
		WHERE '{$a,$b}'::text[] = ARRAY[a.id_sumber, b.id_sumber] AND (a.sumber COLLATE \"C\", a.id_sumber COLLATE \"C\") < (b.sumber COLLATE \"C\", b.id_sumber COLLATE \"C\")
		UNION ALL SELECT b.sumber, b.id_sumber, a.sumber, a.id_sumber, '$what' FROM sumber.orang a, sumber.orang b
		WHERE '{$a,$b}'::text[] = ARRAY[a.id_sumber, b.id_sumber] AND (a.sumber COLLATE \"C\", a.id_sumber COLLATE \"C\") > (b.sumber COLLATE \"C\", b.id_sumber COLLATE \"C\")");
}
add('e1', '7308014107219001', 'RAHMA SARI', '2021-07-01');
add('h2', '7308014107219001', 'RAHMA SARI', '2021-07-01');
add('l3', '', 'KARTINI', '2022-02-02');
linked('tiny');
my ($p1, $p2) = (person('e1'), person('l3'));
is(person('h2'), $p1, 'run 1: equal NIK and name are one person');
isnt($p1, $p2, 'the third record is another');
is(sql('tiny', q{SELECT string_agg(kejadian, ' ') FROM inti.riwayat_nomor WHERE jenis = 'orang'}), 'baru baru', 'both numbers are new');
like(linked('tiny'), qr/nothing changed/, 'a second run finds nothing to do');
is(sql('tiny', "SELECT bool_and(orang_id > 0) FROM inti.orang"), 't', 'numbers are positive');
add('k4', '', 'RAHMA', '2023-03-03');
decide('e1', 'k4', 'sama');
decide('l3', 'k4', 'sama');
# Reasons of both at the same service, of the second also at another one.
sql('tiny', "INSERT INTO inti.alasan (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan, waktu) VALUES ('73.08', '73.08.01', $p1, 'BADUTA', 'A1', '2025-Q1', '01', '2025-04-01'),
	('73.08', '73.08.01', $p2, 'BADUTA', 'A1', '2025-Q1', '02', '2025-04-02'), ('73.08', '73.08.01', $p1, 'BADUTA', 'A2', '2025-Q1', '03', '2025-04-02'), ('73.08', '73.08.01', $p2, 'BADUTA', 'A2', '2025-Q1', '04', '2025-04-01'), ('73.08', '73.08.01', $p2, 'BADUTA', 'A3', '2025-Q1', '05', '2025-04-01')");
my $reasons = sub { return sql('tiny', "SELECT string_agg(CASE orang_id WHEN $p1 THEN 'p1' WHEN $p2 THEN 'p2' END || ' ' || indikator || ' ' || alasan, ', ' ORDER BY orang_id = $p2, indikator) FROM inti.alasan") };
linked('tiny');
is($reasons->(), 'p1 A1 02, p1 A2 03, p1 A3 05', 'reasons go with the number; where two meet the newest stands');
sql('tiny', "INSERT INTO inti.alasan (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan) VALUES ('73.08', '73.08.01', $p2, 'BADUTA', 'A4', '2025-Q1', '06')");
sql('tiny', 'SELECT operasi.catat_masukan()');
is($reasons->(), 'p1 A1 02, p1 A2 03, p1 A3 05, p1 A4 06', 'one that came while the number became an alias follows with the next command');
is(join(' ', map { person($_) } qw(e1 h2 l3 k4)), join(' ', ($p1) x 4), 'run 2: the number of the majority stays');
is(sql('tiny', "SELECT id_lama = $p2 AND id_baru = $p1 FROM inti.riwayat_nomor WHERE kejadian = 'gabung' AND jenis = 'orang'"), 't', 'the other is an alias');
is(sql('tiny', "SELECT inti.nomor_kini($p2) = $p1 AND inti.nomor_kini($p1) = $p1"), 't', 'which leads to it');
decide('l3', 'k4', 'beda');
linked('tiny');
is(person('l3'), $p2, 'run 3: split off again, the alias is revived');
is(person('k4'), $p1, 'the majority keeps its number');
is(sql('tiny', "SELECT inti.nomor_kini($p2) = $p2"), 't', 'and is no alias any more');
is($reasons->(), 'p1 A2 03, p2 A1 02, p2 A3 05, p2 A4 06', 'its reasons come back to it');
is(sql('tiny', "SELECT count(*) FROM inti.putusan_tautan"), '3', 'no decision is erased');
is(sql('tiny', "SELECT count(*), count(DISTINCT orang_id) FROM inti.orang"), '2|2', 'one row per person');

# Must-links that chain over a cannot-link: reported, none applied.
add('k5', '', 'MELATI', '2020-05-05');
decide('e1', 'k5', 'sama');
decide('k5', 'l3', 'sama');
decide('e1', 'l3', 'beda');
($code, $out, $err) = run_in('tiny', 'link');
like($err, qr/contradict/, 'a chain of decisions over a cannot-link is reported');
ok(person('k5') ne $p1 && person('k5') ne $p2, 'and none of it is applied');
is(sql('tiny', "SELECT count(*) FROM inti.tinjauan_tautan WHERE alasan = 'bertentangan'"), '2', 'it waits for review');

# A known child measured again: nothing that is compared changes, still the day it was last seen moves, and its measurement has its number.
sql('tiny', q{INSERT INTO sumber.batch (sumber, berkas, sha256, pemetaan, tgl_data, disusun) VALUES ('eppgbm', 'lagi.csv', 'x', 'eppgbm_v36', '2025-01-31', true)});
sql('tiny', "UPDATE sumber.orang SET catatan_akhir = '2025-01-29', posyandu = 'MAWAR' WHERE id_sumber = 'e1'");
linked('tiny');
is(sql('tiny', "SELECT catatan_akhir || ' ' || posyandu FROM inti.orang WHERE orang_id = $p1"), '2025-01-29 MAWAR', 'a later record is shown although nothing compared has changed');
like(linked('tiny'), qr/nothing changed/, 'once');

# A file put right on the same day or with an earlier one: what is shown and not compared follows too.
for my $right ([ 'another posyandu and dusun on the same day', "posyandu = 'ANGGREK', dusun = 'DUA'", 'ANGGREK DUA 73.08.01 2025-01-10 2025-01-29' ],
	[ 'a wrong late day', "catatan_akhir = '2025-01-20'", 'ANGGREK DUA 73.08.01 2025-01-10 2025-01-20' ],
	[ 'an earlier first day', "catatan_mulai = '2025-01-03'", 'ANGGREK DUA 73.08.01 2025-01-03 2025-01-20' ],
	[ 'another kecamatan', "kode_kec = '73.08.02'", 'ANGGREK DUA 73.08.02 2025-01-03 2025-01-20' ])
{
	my ($name, $set, $want) = @$right;
	sql('tiny', "UPDATE sumber.orang SET $set WHERE id_sumber = 'e1'");
	linked('tiny');
	is(sql('tiny', "SELECT concat_ws(' ', posyandu, dusun, kode_kec, catatan_mulai, catatan_akhir) FROM inti.orang WHERE orang_id = $p1"), $want, "$name put right");
	like(linked('tiny'), qr/nothing changed/, 'once');
}
sql('tiny', "UPDATE sumber.orang SET tgl_meninggal = '2025-01-28' WHERE id_sumber = 'e1'");
linked('tiny');
is(sql('tiny', "SELECT tgl_meninggal FROM inti.orang WHERE orang_id = $p1"), '2025-01-28', 'a death');
sql('tiny', "UPDATE sumber.orang SET tgl_meninggal = NULL, kode_kec = '73.08.01' WHERE id_sumber = 'e1'");

# Settings and the model decide as well.
sql('tiny', "UPDATE sumber.orang SET nama = 'RAHMA SARI DEWI' WHERE id_sumber = 'h2'");
linked('tiny');
my $name = sql('tiny', "SELECT nama FROM inti.orang WHERE orang_id = $p1");
sql('tiny', "UPDATE acuan.sumber_tautan SET prioritas = CASE sumber WHEN 'eppgbm' THEN 90 ELSE 91 END WHERE sumber IN ('eppgbm', 'ehdw'); UPDATE acuan.sumber_tautan SET prioritas = prioritas + 100 WHERE sumber = '"
	  . ($name eq 'RAHMA SARI' ? 'eppgbm' : 'ehdw') . "'");
linked('tiny');
is(sql('tiny', "SELECT nama FROM inti.orang WHERE orang_id = $p1"), $name eq 'RAHMA SARI' ? 'RAHMA SARI DEWI' : 'RAHMA SARI', 'another source is preferred: its name is shown');
sql('tiny', 'UPDATE inti.model_tautan SET aktif = false; INSERT INTO inti.model_tautan (run_id, aktif, catatan, sidik, isi) SELECT run_id, true, catatan, sidik, isi FROM inti.model_tautan ORDER BY model_id LIMIT 1');
like(linked('tiny'), qr/model (\d+): scored/, 'another model is used');
like(linked('tiny'), qr/nothing changed/, 'once');

# A decision that is written before a run and committed after the run has read: the next run applies it.
my $reviewer = $node->background_psql('tiny');
$reviewer->query_safe("BEGIN; INSERT INTO inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan) VALUES ('ehdw', 'h2', 'eppgbm', 'e1', 'beda')");
linked('tiny', '--full');
is(person('h2'), person('e1'), 'not committed yet');
$reviewer->query_safe('COMMIT');
linked('tiny');
isnt(person('h2'), person('e1'), 'committed while the run before was at work: applied');
$reviewer->query_safe("INSERT INTO inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan) VALUES ('ehdw', 'h2', 'eppgbm', 'e1', 'ragu')");
$reviewer->quit;
linked('tiny');

# A dry run is no linking: decisions and files that came before it still count behind it.
is(person('h2'), person('e1'), 'two records of one person');
decide('e1', 'h2', 'beda');
sql('tiny', q{INSERT INTO sumber.batch (sumber, berkas, sha256, pemetaan, tgl_data) VALUES ('eppgbm', 'nanti.csv', 'y', 'eppgbm_v36', '2025-01-31')});
my $linking = sql('tiny', 'SELECT operasi.run_tautan()');
($code, $out, $err) = run_in('tiny', 'link', '--dry-run');
is($code, 0, 'a dry run') or diag($err);
like($err, qr/does not look at the files loaded since the last linking/, 'says what it leaves out');
is(person('h2'), person('e1'), 'and applies no decision');
is(sql('tiny', "SELECT operasi.run_tautan() || ' ' || (SELECT perintah FROM operasi.run ORDER BY run_id DESC LIMIT 1)"), "$linking link --dry-run", 'it is registered, but not as a linking');
like((run_in('tiny', 'status'))[1], qr/^\d+ +link --dry-run +- +selesai/m, 'status shows which it was');
linked('tiny');
isnt(person('h2'), person('e1'), 'the linking after it does');
is(sql('tiny', 'SELECT bool_and(disusun) FROM sumber.batch'), 't', 'and takes the files up');
($code, $out, $err) = run_in('tiny', 'link', '--dry-run');
unlike($err, qr/does not look/, 'a dry run with nothing to leave out does not say so');

# A child that outgrew 84 months: a register of children still calls it a child, another one has no role.
my $melinda = sub {
	my ($source, $id, $role) = @_;
	sql('tiny', "INSERT INTO sumber.orang (sumber, id_sumber, peran, nama, nik, jk, tgl_lahir, kode_kab, kode_kec, kode_desa, catatan_mulai, catatan_akhir, batch_id)
		VALUES ('$source', '$id', $role, 'MELINDA', '7308015507179001', 'P', '2017-07-15', '73.08', '73.08.01', '73.08.01.2001', '2025-01-10', '2025-01-10', 1)");
};
$melinda->('ehdw', 'h9', "'anak'");
$melinda->('dtks', 'd9', 'NULL');
linked('tiny');
is(person('d9'), person('h9'), 'seven years old, with a role here and none there: one person');
$melinda->('sipbm', 's9', "'ayah'");
linked('tiny');
isnt(person('s9'), person('h9'), 'a father is never a child, even with a record of no role between them');

# A withdrawn record leaves; a person without records is gone, the number is not given again.
sql('tiny', "UPDATE sumber.orang SET ditarik = true WHERE id_sumber = 'l3'");
linked('tiny');
is(sql('tiny', "SELECT count(*) FROM inti.orang WHERE orang_id = $p2"), '0', 'a withdrawn record leaves');
is(sql('tiny', "SELECT count(*) FROM inti.anggota_sumber WHERE id_sumber = 'l3'"), '0', 'from the members too');
chmod 0644, "$dir/key";
($code, $out, $err) = run_in('tiny', 'link', '--full');
is($code, 1, 'a key file that others can read is refused');
like($err, qr/chmod 600/, 'with the remedy');
chmod 0600, "$dir/key";

# ---- generated registers: quality, months, stored model ----
is(system("konvergensi generate --area 73.08 -n 1500 -s 11 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
sub fill { my ($db) = @_; is(system("psql -Xq -d '" . $node->connstr($db) . "' -v dir=$dir/gen -f regress/t/lib/orang.sql") >> 8, 0, "records in $db") }

# Pairs and households as labelled against as given; precision, recall, F1.
sub quality
{
	my ($db, $label, $truth, $where) = @_;
	return split /\|/, sql($db, "WITH m AS (SELECT a.sumber, a.$label AS found, k.$truth AS actual FROM inti.anggota_sumber a
		JOIN kebenaran k USING (sumber, id_sumber) WHERE $where), n AS (SELECT
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) n FROM m GROUP BY found) x) AS p,
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) n FROM m GROUP BY actual) x) AS t,
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) n FROM m GROUP BY found, actual) x) AS b)
		SELECT b / p, b / t, 2 * b / (p + t) FROM n");
}
warehouse('whole');
fill('whole');
linked('whole', '-j', 2);
my $first = sql('whole', 'SELECT md5(string_agg(a::text, $$,$$ ORDER BY sumber, id_sumber)) FROM inti.anggota_sumber a');
like(linked('whole', '--full'), qr/nothing trained/, 'the next run scores');
is(sql('whole', 'SELECT md5(string_agg(a::text, $$,$$ ORDER BY sumber, id_sumber)) FROM inti.anggota_sumber a'), $first,
	'and finds what the run that trained found');
my ($p, $r, $f1) = quality('whole', 'orang_id', 'orang', 'true');
cmp_ok($p, '>=', .99, 'generated registers: precision of pairs');
cmp_ok($f1, '>=', .98, 'F1 of pairs');
($p, $r, $f1) = quality('whole', 'keluarga_id', 'keluarga', 'true');
cmp_ok($p, '>=', .99, 'precision of households');
sql('whole', q{CREATE VIEW kembar AS SELECT DISTINCT x.orang FROM
	(SELECT k.orang, k.keluarga, min(o.tgl_lahir) AS lahir FROM kebenaran k JOIN sumber.orang o USING (sumber, id_sumber) WHERE o.peran = 'anak' GROUP BY 1, 2) x JOIN
	(SELECT k.orang, k.keluarga, min(o.tgl_lahir) AS lahir FROM kebenaran k JOIN sumber.orang o USING (sumber, id_sumber) WHERE o.peran = 'anak' GROUP BY 1, 2) y
	ON y.keluarga = x.keluarga AND y.orang <> x.orang AND abs(x.lahir - y.lahir) <= 1});
my $who = 'EXISTS (SELECT FROM sumber.orang o WHERE o.sumber = a.sumber AND o.id_sumber = a.id_sumber AND %s)';
for my $group ([ 'children', sprintf($who, "o.peran = 'anak'"), .97, .97 ], [ 'mothers', sprintf($who, "o.peran = 'ibu'"), .97, .95 ],
	[ 'without NIK', sprintf($who, 'o.nik IS NULL'), .95, .9 ], [ 'newborns named after the mother', 'k.bayi', .95, .8 ],
	[ 'twins', 'k.orang IN (SELECT orang FROM kembar)', .9, .8 ])
{
	my ($name, $where, $precision, $recall) = @$group;
	($p, $r, $f1) = quality('whole', 'orang_id', 'orang', $where);
	cmp_ok($p, '>=', $precision, sprintf('%s: precision (F1 %.3f)', $name, $f1));
	cmp_ok($r, '>=', $recall, "$name: recall");
}
is(sql('whole', 'SELECT count(*) FROM sumber.orang o WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber a WHERE a.sumber = o.sumber AND a.id_sumber = o.id_sumber)'),
	'0', 'every record belongs to a person');
is(sql('whole', 'SELECT count(*) FROM inti.anggota_sumber a LEFT JOIN inti.orang o USING (orang_id) LEFT JOIN inti.keluarga k ON k.keluarga_id = a.keluarga_id
	WHERE o.orang_id IS NULL OR k.keluarga_id IS NULL'), '0', 'persons and households exist');
is(sql('whole', 'SELECT count(*) FROM inti.orang o WHERE NOT EXISTS (SELECT FROM inti.keanggotaan k WHERE k.orang_id = o.orang_id AND
	k.keluarga_id = o.keluarga_id AND k.selesai IS NULL)'), '0', 'everybody is a member of the present household');
is(sql('whole', 'SELECT count(*) FROM (SELECT orang_id FROM inti.keanggotaan WHERE selesai IS NULL GROUP BY 1 HAVING count(*) > 1) x'), '0', 'of one only');
cmp_ok(sql('whole', "SELECT count(*) FROM inti.orang o JOIN inti.orang i ON i.orang_id = o.ibu_id WHERE o.kelas = 'anak' AND i.kelas = 'dewasa' AND i.jk = 'P'"), '>', 200,
	'children have mothers');
is(sql('whole', 'SELECT count(*) FROM inti.orang WHERE ibu_id = orang_id'), '0', 'nobody is her own mother');

# ---- seeing it ----
is(sql('whole', q{SELECT count(*) FROM operasi.bobot_model WHERE aktif AND isian = 'nama'}), '12', 'weights of the model as a view');
is(sql('whole', q{SELECT bool_and(bobot >= lag) FROM (SELECT bobot, lag(bobot) OVER (PARTITION BY kelas, isian ORDER BY tingkat) FROM operasi.bobot_model
	WHERE isian <> 'nik') x WHERE lag IS NOT NULL}), 't', 'a closer level never weighs less');
cmp_ok(sql('whole', 'SELECT max(presisi) FROM operasi.ambang_tautan'), '>', .99, 'table of cuts');
is(sql('whole', 'SELECT bool_and(n = nilai) FROM (SELECT run_id, sum(pasangan_baru) AS n FROM operasi.blok_tautan GROUP BY 1) b
	JOIN operasi.ukuran_tautan u USING (run_id) WHERE u.ukuran = $$pasangan$$'), 't',
	'new pairs of the rules add up to all candidates');
is(sql('whole', 'SELECT bool_and(n = (SELECT count(*) FROM inti.anggota_sumber)) FROM
	(SELECT sum(left(besar, 2)::int * orang) AS n FROM operasi.kelompok_tautan GROUP BY run_id) x'), 't', 'cluster sizes add up');
is(sql('whole', 'SELECT bool_and(kepadatan BETWEEN 0 AND 1) FROM operasi.kelompok_tautan WHERE kepadatan IS NOT NULL'), 't', 'densities are shares');
is(sql('whole', q{SELECT sum(catatan) FROM operasi.status_nomor WHERE nomor = 'NIK'}), sql('whole', 'SELECT count(*) FROM sumber.orang'), 'statuses of all records');
is(sql('whole', 'SELECT count(*) FROM (SELECT tinjauan_id, sum(bobot) FILTER (WHERE urut < 103) - max(bobot) FILTER (WHERE urut = 103) AS rest
	FROM inti.rincian_tinjauan GROUP BY 1) x WHERE abs(rest) > 1e-9'), '0', 'the weights of a pair add up to its total');
is(sql('whole', q{BEGIN; UPDATE inti.model_tautan SET isi = jsonb_set(isi::jsonb, '{lambda}', '{"0": 0, "1": 1}')::text; SELECT count(*) > 0 AND bool_and(abs(bobot) < 60) FROM inti.rincian_tinjauan WHERE urut = 0; ROLLBACK}), 't', 'also where all candidates or none are one person');
is(system("konvergensi wilayah $dir/gen/wilayah.csv -d '" . $node->connstr('whole') . "' >/dev/null") >> 8, 0, 'areas');
# Records whose village, kecamatan or kabupaten nobody knows count in members of their own.
sql('whole', q{UPDATE sumber.orang SET kode_desa = '-', kode_kec = CASE WHEN hashtext(id_sumber) % 3 = 0 THEN kode_kec ELSE '-' END,
	kode_kab = CASE WHEN hashtext(id_sumber) % 3 = 1 THEN '-' ELSE kode_kab END WHERE hashtext(id_sumber) % 29 = 0});
linked('whole', '--full');
cmp_ok(sql('whole', q{SELECT count(DISTINCT w.tingkat || w.kode) FROM lap.fakta_tautan f JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE f.run_id = (SELECT max(run_id) FROM lap.fakta_tautan)
	AND w.jenis = 'tidak diketahui' AND f.catatan > 0}), '>', 5, 'unknown areas are members of their own');
is(sql('whole', q{SELECT count(*) FROM (SELECT w.induk_sk, sum(f.catatan) a, sum(f.tertaut) b, sum(f.orang) c, sum(f.keluarga) d, sum(f.ditinjau) e, sum(f.antrean) g FROM lap.fakta_tautan f
	JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE f.run_id = (SELECT max(run_id) FROM lap.fakta_tautan) AND w.induk_sk IS NOT NULL GROUP BY 1) x
	JOIN lap.fakta_tautan f ON f.wilayah_sk = x.induk_sk AND f.run_id = (SELECT max(run_id) FROM lap.fakta_tautan)
	WHERE (a, b, c, d, e, g) IS DISTINCT FROM (f.catatan, f.tertaut, f.orang, f.keluarga, f.ditinjau, f.antrean)}), '0', 'parts add up to every area above');
is(sql('whole', q{SELECT count(DISTINCT s) FROM (SELECT w.tingkat AS level, sum(f.catatan) || ',' || sum(f.orang) || ',' || sum(f.keluarga) AS s
	FROM lap.fakta_tautan f JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE f.run_id = (SELECT max(run_id) FROM lap.fakta_tautan) GROUP BY 1) x}), '1', 'published figures: every level has the same totals');
is(sql('whole', q{SELECT count(*) || ' ' || count(*) FILTER (WHERE (f.orang, f.keluarga) IS DISTINCT FROM (x.o, x.k)) FROM (SELECT kode_desa, sum(o) o, sum(k) k FROM
	(SELECT kode_desa, 1 o, 0 k FROM inti.orang UNION ALL SELECT kode_desa, 0, 1 FROM inti.keluarga) y WHERE kode_desa <> '-' GROUP BY 1) x JOIN lap.dim_wilayah w ON w.kode = x.kode_desa AND w.berlaku_selesai IS NULL
	LEFT JOIN lap.fakta_tautan f ON f.wilayah_sk = w.wilayah_sk AND f.run_id = (SELECT max(run_id) FROM lap.fakta_tautan)}),
	sql('whole', q{SELECT count(*) || ' 0' FROM (SELECT kode_desa FROM inti.orang UNION SELECT kode_desa FROM inti.keluarga) x WHERE kode_desa <> '-'}), 'published figures: the persons and families of each village are those of the tables');
is(sql('whole', q{SELECT sum(f.catatan) || ' ' || sum(f.orang) || ' ' || sum(f.keluarga) || ' ' || sum(f.antrean) FROM lap.fakta_tautan f JOIN lap.dim_wilayah w USING (wilayah_sk)
	WHERE w.tingkat = 'provinsi' AND f.run_id = (SELECT max(run_id) FROM lap.fakta_tautan)}),
	sql('whole', q{SELECT (SELECT count(*) FROM sumber.orang) || ' ' || (SELECT count(*) FROM inti.orang) || ' ' || (SELECT count(*) FROM inti.keluarga) || ' ' ||
	(SELECT count(*) FROM inti.tinjauan_tautan)}), 'namely all records, persons, households and open pairs');

# Somebody looks at the queue and leaves the transaction open: linking does not wait, and nobody waits for it.
sub in_time
{
	my ($name) = @_;
	my ($o, $e) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', 'link', '--full', '-d', $node->connstr('whole') ], '<', \undef, '>', \$o, '2>', \$e, IPC::Run::timeout(120));
	return ($h, sub { my $ended = eval { $h->finish; 1 }; is($ended ? $? : 'waits', 0, $name) or $h->kill_kill; return });
}
my $idle = $node->background_psql('whole');
my $pairs = sql('whole', 'SELECT count(*) FROM inti.pasangan_tautan');
cmp_ok($pairs, '>', 1000, 'pairs of the last run');
$idle->query_safe('BEGIN; SELECT count(*) FROM inti.rincian_tinjauan');
my (undef, $finish) = in_time('a run ends while somebody has the queue open');
$finish->();
is($idle->query_safe('SELECT count(*) FROM inti.pasangan_tautan; COMMIT'), $pairs, 'as many pairs as before');
my $block = $node->background_psql('whole');
$block->query_safe('BEGIN; LOCK TABLE operasi.ukuran_tautan IN ACCESS EXCLUSIVE MODE');
(undef, $finish) = in_time('and ends when it is let go');
$node->poll_query_until('whole', "SELECT count(*) > 0 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.application_name = 'konvergensi' AND l.relation = 'operasi.ukuran_tautan'::regclass") or die 'never waited';
is($idle->query_safe("SET lock_timeout = '2s'; SELECT count(*) FROM inti.pasangan_tautan"), $pairs, 'pairs are read while a run that has written new ones is at work');
$block->query_safe('COMMIT');
$_->quit for $block, $idle;
$finish->();
is(sql('whole', 'SELECT count(*) FROM inti.pasangan_tautan'), $pairs, 'those of the last run alone');

# ---- review ----
sub queue { return sql('whole', 'SELECT count(*) FROM inti.tinjauan_tautan') }
my $open = queue();
cmp_ok($open, '>', 20, 'pairs wait for review');
($code, $out, $err) = run_in('whole', 'review', 'export', '-o', "$dir/queue.csv", '-n', 10);
is($code, 0, 'review export') or diag($err);
($code, $out, $err) = run_in('whole', 'review', 'export', '-o', "$dir/none.csv", '--dry-run');
is($code . -e "$dir/none.csv", 1, 'it has no dry run');
like($err, qr/no dry run: it changes nothing but the file/, 'and says why');
is((stat "$dir/queue.csv")[2] & 0777, 0600, 'the file is for its owner only');
my $csv = slurp("$dir/queue.csv");
is(($csv =~ tr/\n//), 11, 'ten pairs and a header');
like($csv, qr/^tinjauan_id,prioritas,alasan,.*,putusan,alasan_putusan$/m, 'with columns for the decision');
unlike($csv, qr/(?<![.\d])\d{16}/, 'no NIK and no No KK in full');
spew("$dir/queue.csv", "decided\n");
for my $case ([ 1, qr/queue\.csv exists.*it may hold decisions/s, 'export', '-o', "$dir/queue.csv" ], [ 1, qr/--limit takes a number from 1/, 'export', '-n', 0 ], [ 1, qr/--limit takes/, 'export', '--limit', -1, '-o', "$dir/none.csv" ],
	[ 3, qr/cannot read .*: Is a directory/, 'import', $dir ], (map { [ 1, qr/--sample-share takes a number above 0 and at most 1/, 'import', "$dir/queue.csv", '--sample-share', $_ ] } 'abc', 5, 0, -1, 'nan', '0.5x', ''))
{
	my (undef, undef, @args) = @$case;
	($code, $out, $err) = run_in('nowhere', 'review', @args);
	is($code, $case->[0], "review @args[2 .. $#args] is refused before connecting");
	like($err, $case->[1], 'with the reason');
}
sql('whole', 'CREATE ROLE pembaca1 LOGIN IN ROLE konvergensi_pembaca');
($code, $out, $err) = run_in('whole', 'review', 'export', '-o', "$dir/refused.csv", '-U', 'pembaca1');
is($code, 3, 'a reader of figures exports nothing') or diag($err);
like($err, qr/permission denied/, 'and is told why');
my $held = $node->background_psql('whole');
$held->query_safe('BEGIN; LOCK inti.tinjauan_tautan');
my $export = IPC::Run::start([ 'konvergensi', 'review', 'export', '-o', "$dir/ended.csv", '-d', $node->connstr('whole') ], '<', \undef, '>', '/dev/null', '2>', \$err);
my @part;
for (1 .. 300) { last if @part = glob "$dir/ended.csv.*.part"; select undef, undef, undef, 0.1 }
is(@part && (stat $part[0])[2] & 0777, 0600, 'it is written beside its place, for its owner only');
$export->signal('TERM');
$export->finish;
is($? >> 8, 143, 'an export that is ended');
$held->quit;
is(slurp("$dir/queue.csv"), "decided\n", 'the file with the decisions is as it was');
is(join(' ', map { s{.*/}{}r } glob("$dir/refused.csv*"), glob("$dir/ended.csv*"), glob("$dir/queue.csv?*"), glob("$dir/none.csv*")), '', 'nothing is left behind');
my @lines = split /\n/, $csv;
my @numbers = map { /^(\d+)/ } @lines[ 1 .. 3 ];
spew("$dir/in.csv", "\xEF\xBB\xBFtinjauan_id;putusan;alasan_putusan\r\n$numbers[0];sama;kenal\r\n$numbers[1];BEDA;\r\n$numbers[2];;\r\n");
($code, $out, $err) = run_in('whole', 'review', 'import', "$dir/in.csv");
is($code, 0, 'review import, as a spreadsheet saves it') or diag($err);
like($out, qr/^2 decisions imported/, 'rows without a decision are left');
my ($same) = sql('whole', "SELECT sumber_a || '|' || id_a || '|' || sumber_b || '|' || id_b FROM inti.putusan_tautan WHERE putusan = 'sama'");
my ($sa, $ia, $sb, $ib) = split /\|/, $same;
my $kept = sql('whole', 'SELECT string_agg(tinjauan_id::text, $$,$$ ORDER BY 1) FROM inti.tinjauan_tautan');
like(linked('whole'), qr/records: /, 'a new decision is reason enough to link again');
is(sql('whole', "SELECT count(DISTINCT orang_id) FROM inti.anggota_sumber WHERE (sumber, id_sumber) IN (('$sa', '$ia'), ('$sb', '$ib'))"), '1', 'sama: one person from now on');
is(sql('whole', "SELECT count(*) FROM inti.tinjauan_tautan WHERE tinjauan_id IN ($numbers[0], $numbers[1])"), '0', 'decided pairs leave the queue');
is(sql('whole', "SELECT count(*) FROM inti.tinjauan_tautan WHERE tinjauan_id = $numbers[2]"), '1', 'others keep their number');
for my $case ([ "tinjauan_id,putusan\n$numbers[2],mungkin\n", 1, qr/line 2: putusan must be sama, beda or ragu/ ], [ "tinjauan_id,putusan\nx,sama\n", 1, qr/line 2: tinjauan_id/ ],
	[ qq{tinjauan_id,putusan,alasan_putusan\n$numbers[2],ragu,"lupa\n$numbers[2],sama,\n}, 1, qr/line 2: a quotation mark is never closed/ ],
	[ "tinjauan_id,alasan_putusan,putusan\n$numbers[2],kenal, tetangga,ragu\n", 1, qr/line 2 has more cells than the header/ ],
	[ "tinjauan_id,putusan,alasan_putusan\n$numbers[2],ragu,lupa, kata ibunya\n", 1, qr/line 2 has more cells than the header/ ],
	[ "nomor,putusan\n1,sama\n", 1, qr/no column 'tinjauan_id'/ ],
	[ "tinjauan_id,putusan\n$numbers[2],beda\n$numbers[0],beda\n", 3, qr/line 3: .*nothing was imported/ ], [ "tinjauan_id,putusan\n$numbers[2],sama\n999999999,sama\n", 3, qr/line 3: .*nothing was imported/ ])
{
	my $before = sql('whole', 'SELECT count(*) FROM inti.putusan_tautan');
	spew("$dir/in.csv", $case->[0]);
	($code, $out, $err) = run_in('whole', 'review', 'import', "$dir/in.csv");
	is($code, $case->[1], 'wrong decisions are refused');
	like($err, $case->[2], 'with the line');
	is(sql('whole', 'SELECT count(*) FROM inti.putusan_tautan'), $before, 'and none is taken');
}

# Roles: the program's own role links; a reviewer sees names of the own area, an analyst none; every reading is logged.
sql('whole', q{CREATE ROLE program LOGIN IN ROLE konvergensi_pekerja; CREATE ROLE peninjau1 LOGIN IN ROLE konvergensi_peninjau;
	CREATE ROLE analis1 LOGIN IN ROLE konvergensi_analis; CREATE ROLE orang_luar LOGIN;
	INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('peninjau1', '73.08'), ('analis1', '73.08')});
($code, $out, $err) = run_in('whole', 'link', '--full', '-U', 'program');
is($code, 0, 'the role of the program can link') or diag($err);
sub as { my ($role, $text) = @_; my ($c, $o, $e) = $node->psql('whole', $text, extra_params => [ '-U', $role ]); return $c ? "error: $e" : $o }
my $all = queue();
is(as('peninjau1', q{SELECT count(*), count(*) FILTER (WHERE nama_a = '***') FROM inti.tinjauan}), "$all|0", 'a reviewer sees names');
is(as('analis1', q{SELECT count(*) FILTER (WHERE nama_a IS DISTINCT FROM '***' OR ibu_b IS DISTINCT FROM '***') FROM inti.tinjauan}), '0', 'an analyst sees none');
like(as('peninjau1', 'SELECT * FROM inti.tinjauan_tautan'), qr/permission denied/, 'nobody sees the ids behind');
like(as('peninjau1', 'SELECT * FROM inti.model_tautan'), qr/permission denied/, 'nor the model with its names');
like(as('orang_luar', 'SELECT * FROM inti.tinjauan'), qr/permission denied/, 'others see nothing');
cmp_ok(sql('whole', q{SELECT count(*) FROM operasi.audit_baca WHERE tabel = 'inti.tinjauan' AND pengguna = 'peninjau1'}), '>=', 1, 'the reading is logged');
sql('whole', q{UPDATE operasi.peran_wilayah SET kode_kab = '73.11'});
is(as('peninjau1', 'SELECT count(*) FROM inti.tinjauan'), '0', 'another area: nothing');
like(as('peninjau1', "SELECT inti.putuskan($numbers[2], 'sama')"), qr/there is no pair/, 'and nothing to decide');
like(as('analis1', "SELECT inti.putuskan($numbers[2], 'sama')"), qr/permission denied/, 'an analyst decides nothing');

# One model: months one by one and everything at once give the same persons and households.
my $state = q{SELECT md5(string_agg(x, ',' ORDER BY x)) FROM (SELECT string_agg(sumber || ':' || id_sumber, ' ' ORDER BY sumber, id_sumber) x
	FROM inti.anggota_sumber GROUP BY %s) y};
warehouse('months');
fill('months');
sql('months', q{CREATE TABLE later AS TABLE sumber.orang; TRUNCATE sumber.orang});
for my $month ([ "'sipbm', 'pk', 'dtks'" ], ["'eppgbm', 'elsimil'"], ["'ehdw'"])
{
	sql('months', "INSERT INTO sumber.orang SELECT * FROM later WHERE sumber IN ($month->[0])");
	linked('months', '-j', 2);
}
my $model = sql('months', 'SELECT count(*) FROM inti.model_tautan');
is($model, '1', 'the model is trained once');
warehouse('rebuilt');
fill('rebuilt');
sql('months', "COPY inti.model_tautan TO '$dir/model'");
sql('rebuilt', "COPY inti.model_tautan FROM '$dir/model'") if sql('rebuilt', "INSERT INTO operasi.run (perintah, versi, status) VALUES ('link', '1', 'selesai') RETURNING 1");
like(linked('rebuilt', '--full', '-j', 1), qr/scored, nothing trained/, 'a stored model is used as it is');
for my $label (qw(orang_id keluarga_id))
{
	is(sql('rebuilt', sprintf $state, $label), sql('months', sprintf $state, $label), "month by month and full rebuild: the same $label");
}
my $ids = 'SELECT md5(string_agg(a::text, $$,$$ ORDER BY sumber, id_sumber)) FROM inti.anggota_sumber a';
my $before = sql('months', $ids);
my $rows = sql('months', 'SELECT max(run_id) FROM inti.orang');
linked('months', '--full', '-j', 8);
is(sql('months', $ids), $before, 'linking everything again changes no number');
is(sql('months', 'SELECT max(run_id) FROM inti.orang'), $rows, 'and touches no row');

# Records that come, change and go in any order: after every month numbers follow the majority, and in the end the persons are
# those of one run over everything.
warehouse('random');
fill('random');
sql('random', q{CREATE TABLE later AS SELECT *, ('x' || md5(sumber || id_sumber))::bit(16)::int AS r FROM sumber.orang; TRUNCATE sumber.orang;
	ALTER TABLE sumber.orang ADD COLUMN r int});
my @months = (
	q{INSERT INTO sumber.orang SELECT * FROM later WHERE r % 10 < 6;
		UPDATE sumber.orang SET nama = reverse(nama), nik = NULL WHERE r % 97 < 4; UPDATE sumber.orang SET no_kk = NULL WHERE r % 89 < 4},
	q{INSERT INTO sumber.orang SELECT * FROM later WHERE r % 10 IN (6, 7);
		UPDATE sumber.orang SET ditarik = true WHERE r % 83 < 4; UPDATE sumber.orang o SET nama = l.nama FROM later l
		WHERE l.sumber = o.sumber AND l.id_sumber = o.id_sumber AND o.r % 97 < 2; UPDATE sumber.orang SET tgl_lahir = tgl_lahir + 400 WHERE r % 79 < 3},
	q{INSERT INTO sumber.orang SELECT * FROM later WHERE r % 10 > 7; UPDATE sumber.orang o SET ditarik = false, nama = l.nama, nik = l.nik, no_kk = l.no_kk,
		tgl_lahir = l.tgl_lahir FROM later l WHERE l.sumber = o.sumber AND l.id_sumber = o.id_sumber});
$months[1] .= q{; UPDATE sumber.orang SET posyandu = 'MELATI 9', dusun = 'TANGAH', catatan_akhir = greatest(catatan_mulai, catatan_akhir - 3) WHERE r % 71 < 5};
# A month sends only the rows that differ; comparing all of them with what stands there finds nothing more to do.
my $rows_of = 'SELECT ' . join " || ' ' || ", map { "(SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY t::text COLLATE \"C\")) FROM inti.$_ t)" } qw(orang keluarga keanggotaan anggota_sumber);
for my $m (0 .. $#months)
{
	sql('random', $months[$m]);
	linked('random', '-j', 1 + $m % 2);
	my $sent = sql('random', $rows_of);
	linked('random', '--full');
	is(sql('random', $rows_of), $sent, "month $m: the rows sent are all that differ");
	if ($m)
	{
		is(sql('random', q{SELECT count(*) FROM (SELECT b.orang_id AS old, a.orang_id AS new, count(*) AS n, max(count(*)) OVER (PARTITION BY b.orang_id) AS most
			FROM before b JOIN inti.anggota_sumber a USING (sumber, id_sumber) GROUP BY 1, 2) x WHERE old = new AND n < most}), '0', "month $m: a number stays with the part that has most of its records");
		is(sql('random', q{SELECT count(*) FROM (SELECT b.orang_id FROM before b JOIN inti.anggota_sumber a USING (sumber, id_sumber) EXCEPT SELECT orang_id FROM inti.anggota_sumber) x
			WHERE NOT EXISTS (SELECT FROM inti.nomor_bekas n WHERE n.jenis = 'orang' AND n.nomor = x.orang_id)}), '0', 'a number that left is an alias');
		is(sql('random', q{SELECT count(*) FROM (SELECT DISTINCT a.orang_id FROM before b JOIN inti.anggota_sumber a USING (sumber, id_sumber)) x WHERE
			NOT EXISTS (SELECT FROM before b WHERE b.orang_id = x.orang_id) AND NOT EXISTS (SELECT FROM inti.riwayat_nomor r WHERE r.id_baru = x.orang_id
			AND r.kejadian IN ('pisah', 'pulih') AND r.run_id = (SELECT max(run_id) - 1 FROM operasi.run WHERE perintah = 'link'))}), '0', 'a new number of known records is written down as a split or a revival');
		is(sql('random', q{SELECT count(*) FROM (SELECT id_baru FROM inti.riwayat_nomor WHERE kejadian IN ('baru', 'pisah') GROUP BY 1 HAVING count(*) > 1) x}), '0', 'none was given twice');
	}
	sql('random', 'DROP TABLE IF EXISTS before; CREATE TABLE before AS TABLE inti.anggota_sumber');
}
cmp_ok(sql('random', "SELECT count(*) FROM inti.riwayat_nomor WHERE jenis = 'orang' AND kejadian = '$_'"), '>', 5, "$_ happened") for qw(gabung pisah);
warehouse('again');
fill('again');
sql('random', "COPY inti.model_tautan TO '$dir/model2'");
sql('again', "COPY inti.model_tautan FROM '$dir/model2'") if sql('again', "INSERT INTO operasi.run (perintah, versi, status) VALUES ('link', '1', 'selesai') RETURNING 1");
linked('again', '--full');
for my $label (qw(orang_id keluarga_id))
{
	is(sql('again', sprintf $state, $label), sql('random', sprintf $state, $label), "records that changed and came back: the same $label as in one run");
}

# A damaged model is refused before anything is written.
sql('months', "UPDATE inti.model_tautan SET isi = replace(isi, '\"t_hi\":', '\"t_hi\": ')");
($code, $out, $err) = run_in('months', 'link', '--full');
is($code, 3, 'a damaged model: exit 3');
like($err, qr/checksum/, 'said');
is(sql('months', $ids), $before, 'nothing was written');
unlike(join('', map { slurp($_) } glob($node->logfile)), qr/ERROR.*(7308014107219001|RAHMA SARI)/, 'no name or number in an error of the server');
done_testing();
