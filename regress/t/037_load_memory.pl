# load: no memory, at any moment: a message and an exit code, nothing half-loaded, and the next run loads all. And kill -9 at
# random moments. KONV_EVERY=1 lets every single allocation fail, otherwise about a hundred of them do.
use strict;
use warnings;
use lib 'regress/t/lib';
use Faults;
use Konv;
use Test::More;
use Time::HiRes qw(usleep);

my $node = new_node();
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }

my $library = memory_library($dir);
konv_ok($node, 'init');
my $tables = "sumber.batch, sumber.eppgbm, inti.pengukuran, sumber.baris_mentah, sumber.tolakan, sumber.peringatan";
my $rows = join ' + ', map { "(SELECT count(*) FROM $_)" } split /, /, $tables;
my $file = spew("$dir/anak.csv", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n" . join '', map { sprintf "73080145%02d21%04d;ANAK %d;P;05/%02d/2021;10/08/2025;%s;100;MAKMUR\n", 1 + $_ % 12, $_ % 150, $_, 1 + $_ % 12, $_ % 50 ? '12,1' : '' } 1 .. 200);
my @load = ('load', 'eppgbm', $file, '--data-date', '2025-12-31', '-j', '2');
my $state = sub { sql("SELECT md5(string_agg(x, ',' ORDER BY x)) FROM (SELECT concat_ws('|', t.id_sumber, t.tgl_ukur, t.berat_kg, t.diganti IS NULL) AS x FROM sumber.eppgbm t UNION ALL SELECT concat_ws('|', p.id_sumber, p.tgl_ukur, p.berat_kg) FROM inti.pengukuran p) x") };
{
	local $ENV{LD_PRELOAD} = $library;
	local $ENV{FAIL_COUNT} = "$dir/count";
	konv_ok($node, @load);
}
my ($all, $whole, $total) = (slurp("$dir/count"), $state->(), sql("SELECT $rows"));
cmp_ok($all, '>', 1000, 'allocations of one load');
my $step = $ENV{KONV_EVERY} ? 1 : int($all / 100) || 1;
my (%codes, @wrong, %said);
sql("TRUNCATE $tables");
for (my $n = 1; $n <= $all; $n += $step)
{
	local $ENV{LD_PRELOAD} = $library;
	local $ENV{FAIL_AT} = $n;
	my ($code, $out, $err) = konv($node, @load);
	local $ENV{LD_PRELOAD} = '';
	my $there = sql("SELECT $rows");
	$codes{$code}++;
	$said{ $err =~ s/\d+/N/gr }++ if $code;
	# Either all is there and the program said so, or nothing is and it said why; or, behind the COMMIT, all is there and it said
	# why it could not close its run. GLib, which draws the reports, ends the
	# program by itself when it finds no memory before main().
	push @wrong, "allocation $n: exit $code, $there rows, $err" unless $code == 0 ? $there == $total && $out =~ /read 200/ && $state->() eq $whole
		: ($there == 0 || $there == $total && $state->() eq $whole) && ($code =~ /^[123]$/ && $err =~ /konvergensi: error: ./ || $code > 128 && $err =~ /GLib-ERROR.*failed to allocate/);
	sql("TRUNCATE $tables") if $there;
}
is(join("\n", @wrong[0 .. ($#wrong > 9 ? 9 : $#wrong)]), '', 'every refusal: all or nothing, and a reason');
note("exit codes: " . join(', ', map { "$_: $codes{$_}" } sort keys %codes) . "\n" . join '', map { "$said{$_} x $_" } sort keys %said);
cmp_ok($codes{3} // 0, '>', 20, 'most of them end the program');
is((grep { /ANAK|7308/ } keys %said), 0, 'without data');
konv_ok($node, @load);
is($state->(), $whole, 'the next run loads all');

# kill -9 at random moments of a longer load.
sql("TRUNCATE $tables");
my $long = spew("$dir/banyak.csv", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n" . join '', map { sprintf "73080145%02d21%04d;ANAK %d;P;05/%02d/2021;10/%02d/2025;12,1;100;MAKMUR\n", 1 + $_ % 12, 1 + $_ / 12 % 9000, $_, 1 + $_ % 12, 1 + $_ / 24000 } 1 .. 40000);
srand(7);
my ($killed, @mixed) = (0);
for (1 .. 12)
{
	my $pid = fork();
	if (!$pid)
	{
		open STDOUT, '>', '/dev/null';
		open STDERR, '>', '/dev/null';
		exec 'konvergensi', 'load', 'eppgbm', $long, '--data-date', '2025-12-31', '-d', $node->connstr('postgres');
	}
	usleep(20_000 + int rand 900_000);
	kill 'KILL', $pid;
	waitpid $pid, 0;
	my $by = $? & 127;
	$killed++ if $by;
	for (1 .. 300) { last if sql("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'konvergensi')") eq 't'; usleep(50_000) }
	my $there = sql("SELECT $rows");
	push @mixed, $there if $by && $there && sql("SELECT count(*) FROM sumber.eppgbm") != 40000;
	sql("TRUNCATE $tables") if $there;
}
cmp_ok($killed, '>', 5, 'loads were killed');
is("@mixed", '', 'each left nothing or everything');
like(konv_ok($node, 'load', 'eppgbm', $long, '--data-date', '2025-12-31'), qr/read 40000, accepted 40000,/, 'and the next one loads all');
done_testing();
