# The key of an installation: made once, kept from others, the same number for the same person; no NIK and no No KK outside the landing tables.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my $dir = scratch();
my $key = "$dir/key";
sub sql { return $node->safe_psql($_[1] // 'postgres', $_[0]) }
$ENV{KONVERGENSI_KEY} = $key;
konv_ok($node, 'init');
konv_ok($node, 'generate', '--area', '73.08', '--households', '120', '--seed', '3', '-o', "$dir/data");
konv_ok($node, 'wilayah', "$dir/data/wilayah.csv");
ok(!-e $key, 'nothing needs a key yet');
my ($code, $out, $err) = konv($node, 'load', 'ehdw', "$dir/data/ehdw_ibu.csv", '--dry-run');
is($code, 0, 'a dry run goes without one') or diag($err);
ok(!-e $key && $err !~ /key file/, 'and makes none');
is(sql('SELECT count(*) FROM operasi.kunci') . sql('SELECT count(*) FROM inti.orang'), '00', 'nor notes one');
($code, $out, $err) = konv($node, 'load', 'eppgbm', "$dir/data/eppgbm.csv");
is($code, 0, 'load');
like($err, qr/made the key file \Q$key\E: keep a copy outside the database/, 'says where the key is');
is(-s $key, 32, '32 bytes');
is((stat $key)[2] & 07777, 0600, 'for its owner alone');
konv_ok($node, 'load', 'ehdw', "$dir/data/ehdw_ibu.csv", "$dir/data/ehdw_anak.csv", "$dir/data/ehdw_paud.csv");
my $temporary = sql('SELECT count(*), sum(orang_id % 1000000007), sum(keluarga_id % 1000000007) FROM inti.orang');
konv_ok($node, 'link');

# Every text of every table outside the landing tables, against every NIK and No KK that was loaded.
my $numbers = "SELECT nik FROM sumber.orang WHERE length(nik) >= 15 UNION SELECT no_kk FROM sumber.orang WHERE length(no_kk) >= 15 UNION SELECT nik_ortu FROM sumber.orang WHERE length(nik_ortu) >= 15";
my @columns = split /\n/, sql(q{SELECT format('%I.%I', table_schema, table_name) || ' ' || quote_ident(column_name) FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
  WHERE table_schema IN ('inti', 'lap', 'operasi', 'publik') AND table_type = 'BASE TABLE' AND data_type = 'text' ORDER BY 1});
cmp_ok(scalar @columns, '>', 60, 'columns looked at');
my @found = grep { my ($t, $c) = split / /; sql("SELECT EXISTS (SELECT FROM $t WHERE regexp_replace($c, '\\D', '', 'g') IN ($numbers))") eq 't' } @columns;
is("@found", '', 'no NIK and no No KK outside the landing tables');
is(sql("SELECT count(*) > 0 AND bool_and(nik_kunci ~ '^[0-9a-f]{32}\$') FROM inti.orang WHERE nik_kunci IS NOT NULL"), 't', 'persons carry the keyed number');
is(sql("SELECT count(*) > 0 AND bool_and(substr(a.id_sumber, 2) = o.nik_kunci) FROM inti.orang o JOIN inti.anggota_sumber a USING (orang_id) JOIN sumber.orang s USING (sumber, id_sumber)
  WHERE a.sumber = 'eppgbm' AND a.id_sumber ~ '^n' AND (SELECT count(*) FROM inti.anggota_sumber b WHERE b.orang_id = o.orang_id) = 1"), 't', 'linking and loading give the same');

# Another database with the same key and files: the same numbers. Another key: others.
sub numbers
{
	my ($db) = @_;
	sql("CREATE DATABASE $db");
	for ([ 'init' ], [ 'wilayah', "$dir/data/wilayah.csv" ], [ 'load', 'ehdw', map { "$dir/data/ehdw_$_.csv" } 'ibu', 'anak', 'paud' ])
	{
		my ($o, $e);
		ok(IPC::Run::run([ 'konvergensi', @$_, '-d', $node->connstr($db) ], '<', \undef, '>', \$o, '2>', \$e), "$_->[0] in $db") or diag($e);
	}
	return sql('SELECT count(*), sum(orang_id % 1000000007), sum(keluarga_id % 1000000007) FROM inti.orang', $db);
}
is(numbers('again'), $temporary, 'same files, same key, same numbers');
$ENV{KONVERGENSI_KEY} = "$dir/other";
isnt(numbers('other'), $temporary, 'another key, other numbers');
# What is kept to tell a changed record by: from NIK, No KK and names, so nobody without the key can try out numbers against it.
sub digests
{
	my ($db, $file) = @_;
	$ENV{KONVERGENSI_KEY} = $file;
	my ($o, $e);
	ok(IPC::Run::run([ 'konvergensi', 'link', '-d', $node->connstr($db) ], '<', \undef, '>', \$o, '2>', \$e), "link in $db") or diag($e);
	return split /\n/, sql("SELECT sidik FROM inti.anggota_sumber WHERE sumber = 'ehdw' ORDER BY 1", $db);
}
my @digests = digests('postgres', $key);
cmp_ok(scalar @digests, '>', 50, 'records with a digest');
is_deeply([ digests('again', $key) ], \@digests, 'the same key, the same digests');
my %known = map { $_ => 1 } @digests;
is(scalar(grep { $known{$_} } digests('other', "$dir/other")), 0, 'another key, no digest in common');

# Another key, or none, for a warehouse that has one: nothing is read with it.
my $state = "SELECT (SELECT count(*) FROM inti.orang) || ' ' || (SELECT count(*) FROM sumber.batch)";
my $before = sql($state);
for my $args ([ 'load', 'eppgbm', "$dir/data/eppgbm.csv", '--again' ], [ 'link' ], [ 'run', '--period', '2025-Q4' ])
{
	$ENV{KONVERGENSI_KEY} = "$dir/other";
	($code, $out, $err) = konv($node, @$args);
	is($code, 1, "$args->[0] with another key");
	like($err, qr/this is not the key of this warehouse/, 'is refused');
	$ENV{KONVERGENSI_KEY} = "$dir/lost";
	($code, $out, $err) = konv($node, @$args);
	is($code, 1, "$args->[0] without the key");
	like($err, qr/key file \Q$dir\E\/lost is missing/, 'is refused');
	ok(!-e "$dir/lost", 'and makes no new one');
	next if $args->[0] eq 'run';
	($code, $out, $err) = konv($node, @$args, '--dry-run');
	is($code, 1, "$args->[0] --dry-run without the key");
	like($err, qr/key file \Q$dir\E\/lost is missing/, 'is refused too');
}
is(sql($state), $before, 'nothing was written');

# A key that is not one.
spew("$dir/short", 'short');
chmod 0600, "$dir/short";
$ENV{KONVERGENSI_KEY} = "$dir/short";
($code, $out, $err) = konv($node, 'load', 'eppgbm', "$dir/data/eppgbm.csv", '--again');
is($code, 1, 'too short a key');
like($err, qr/holds fewer than 16 bytes/, 'and why');
chmod 0644, $key;
$ENV{KONVERGENSI_KEY} = $key;
($code, $out, $err) = konv($node, 'link');
is($code, 1, 'a key that others can read');
like($err, qr/others can read the key file.*chmod 600/s, 'and what to do');
done_testing();
