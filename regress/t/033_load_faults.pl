# load: killed in the middle, a full disk, a second run at the same time, a lost server: a batch is in or out.
use strict;
use warnings;
use lib 'regress/t/lib';
use Faults;
use Konv;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(usleep);

my $dir = scratch();

# A disk that fills up on demand.
my $library = disk_library($dir);
my $node;
{
	local $ENV{LD_PRELOAD} = $library;
	$node = new_node();
}
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub rows { return sql("SELECT (SELECT count(*) FROM sumber.batch) + (SELECT count(*) FROM sumber.eppgbm) + (SELECT count(*) FROM inti.pengukuran) + (SELECT count(*) FROM sumber.baris_mentah)") }
sub wait_for
{
	my ($what, $sql) = @_;
	for (1 .. 600) { return pass($what) if sql($sql) eq 't'; usleep(100_000) }
	return fail($what);
}
konv_ok($node, 'init');

my $file = "$dir/anak.csv";
my $text = "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n";
$text .= sprintf("73080145%02d21%04d;ANAK %d;P;05/%02d/2021;10/08/2025;%d,%d;100;MAKMUR\n", 1 + $_ % 12, 1 + $_ / 12, $_, 1 + $_ % 12, 8 + $_ % 9, $_ % 10) for 1 .. 30000;
spew($file, $text);
my @load = ('load', 'eppgbm', $file, '--data-date', '2025-12-31');

# Someone else's lock on a table; the second value takes what that session does next.
sub hold
{
	my ($table) = @_;
	my ($in, $o, $e) = ("BEGIN; LOCK TABLE $table IN ACCESS EXCLUSIVE MODE;\n", '', '');
	my $h = IPC::Run::start([ 'psql', '-XqAt', '-d', $node->connstr('postgres') ], '<', \$in, '>', \$o, '2>', \$e);
	$h->pump_nb;
	wait_for('the table is locked', "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = '$table'::regclass AND mode = 'AccessExclusiveLock' AND granted)");
	return ($h, \$in);
}
sub start_load
{
	my ($o, $e) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @load, '-d', $node->connstr('postgres') ], '<', \undef, '>', \$o, '2>', \$e);
	wait_for('the load waits', "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock')");
	return ($h, \$o, \$e);
}
# The disk fills up while rows are copied: the server's message, exit 3, nothing half loaded.
my ($psql, $in) = hold('sumber.eppgbm');
my ($first, $out, $err) = start_load();
spew("$dir/disk-full", '');
$$in .= "ROLLBACK;\n\\q\n";
$psql->finish;
eval { $first->finish };
is($? >> 8, 3, 'a full disk: exit 3');
unlink "$dir/disk-full";
like($$err, qr/No space left on device.*SQLSTATE 53100/, 'and the reason');
unlike($$err, qr/ANAK|7308/, 'without data');
is(rows(), 0, 'nothing is kept');
is(sql("SELECT status FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 'gagal', 'the run says that it failed');

# No room for temporary tables: where repeated rows are settled.
my $double = spew("$dir/ganda.csv", $text . $text);
spew("$dir/temp-full", '');
(my $temporary, $out, $err) = konv($node, 'load', 'eppgbm', $double, '--data-date', '2025-12-31');
unlink "$dir/temp-full";
is($temporary, 3, 'no room for temporary files: exit 3');
like($err, qr/No space left on device.*SQLSTATE 53100/, 'and the reason');
is(rows(), 0, 'nothing is kept');

# Held in the last step: rows are copied, nothing is committed.
($psql, $in) = hold('inti.pengukuran');
($first) = start_load();

# A second run at the same time.
(my $code, $out, $err) = konv($node, @load);
is($code, 5, 'a second run exits 5');
like($err, qr/another run holds the lock/, 'and says why');
is((konv($node, 'wilayah', spew("$dir/w.csv", "kode,nama\n73,X\n")))[0], 5, 'wilayah too');

# kill -9.
$first->signal('KILL');
eval { $first->finish };
$$in .= "ROLLBACK;\n\\q\n";
$psql->finish;
wait_for('the server has noticed', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'konvergensi')");
is(rows(), 0, 'killed in the middle: nothing is kept');

# Asked to stop: exit 128 + signal, nothing kept.
($psql, $in) = hold('inti.pengukuran');
($first) = start_load();
$first->signal('TERM');
eval { $first->finish };
is($? >> 8, 143, 'SIGTERM: exit 143');
$$in .= "ROLLBACK;\n\\q\n";
$psql->finish;
wait_for('the server is idle again', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'konvergensi')");
is(rows(), 0, 'nothing is kept');

# The server dies.
($psql, $in) = hold('inti.pengukuran');
($first, undef, my $why) = start_load();
$node->stop('immediate');
eval { $first->finish };
is($? >> 8, 3, 'the server dies: exit 3');
like($$why, qr/connection lost/, 'and that is said');
eval { $psql->finish };
$node->start;
is(rows(), 0, 'nothing is kept');

# Afterwards everything goes on.
($code, $out) = konv($node, @load);
like($out, qr/read 30000, accepted 30000, updated 0, rejected 0, new 30000/, 'the next run loads all of it');
is(sql("SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM operasi.run"), 'gagal selesai terputus', 'runs that died are closed');
done_testing();
