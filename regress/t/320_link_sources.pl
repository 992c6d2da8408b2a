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
like($err, qr/no records to link/, 'said');

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
linked('tiny');
is(join(' ', map { person($_) } qw(e1 h2 l3 k4)), join(' ', ($p1) x 4), 'run 2: the number of the majority stays');
is(sql('tiny', "SELECT id_lama = $p2 AND id_baru = $p1 FROM inti.riwayat_nomor WHERE kejadian = 'gabung' AND jenis = 'orang'"), 't', 'the other is an alias');
is(sql('tiny', "SELECT inti.nomor_kini($p2) = $p1 AND inti.nomor_kini($p1) = $p1"), 't', 'which leads to it');
decide('l3', 'k4', 'beda');
linked('tiny');
is(person('l3'), $p2, 'run 3: split off again, the alias is revived');
is(person('k4'), $p1, 'the majority keeps its number');
is(sql('tiny', "SELECT inti.nomor_kini($p2) = $p2"), 't', 'and is no alias any more');
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
my ($p, $r, $f1) = quality('whole', 'orang_id', 'orang', 'true');
cmp_ok($p, '>=', .99, 'generated registers: precision of pairs');
cmp_ok($f1, '>=', .98, 'F1 of pairs');
($p, $r, $f1) = quality('whole', 'keluarga_id', 'keluarga', 'true');
cmp_ok($p, '>=', .99, 'precision of households');
for my $group ([ 'children', "k.orang::int % 16 >= 2 AND EXISTS (SELECT FROM sumber.orang o WHERE o.sumber = a.sumber AND o.id_sumber = a.id_sumber AND o.peran = 'anak')", .97 ],
	[ 'mothers', "EXISTS (SELECT FROM sumber.orang o WHERE o.sumber = a.sumber AND o.id_sumber = a.id_sumber AND o.peran = 'ibu')", .97 ],
	[ 'without NIK', "EXISTS (SELECT FROM sumber.orang o WHERE o.sumber = a.sumber AND o.id_sumber = a.id_sumber AND o.nik IS NULL)", .95 ],
	[ 'newborns named after the mother', 'k.bayi', .95 ])
{
	my ($name, $where, $least) = @$group;
	($p, $r, $f1) = quality('whole', 'orang_id', 'orang', $where);
	cmp_ok($p, '>=', $least, sprintf('%s: precision (recall %.3f, F1 %.3f)', $name, $r, $f1));
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

# A damaged model is refused before anything is written.
sql('months', "UPDATE inti.model_tautan SET isi = replace(isi, '\"t_hi\":', '\"t_hi\": ')");
($code, $out, $err) = run_in('months', 'link', '--full');
is($code, 3, 'a damaged model: exit 3');
like($err, qr/checksum/, 'said');
is(sql('months', $ids), $before, 'nothing was written');
unlike(join('', map { slurp($_) } glob($node->logfile)), qr/ERROR.*(7308014107219001|RAHMA SARI)/, 'no name or number in an error of the server');
done_testing();
