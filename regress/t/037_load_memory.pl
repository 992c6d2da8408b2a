# load: no memory, at any moment: a message and an exit code, nothing half-loaded, and the next run loads all. And kill -9 at
# random moments.
#
# Every allocation of a load is recorded with its call path: who asks, who called that, and by which calls the program came there. Of
# each path the first and the last allocation fail, one a trial: whatever lies between them is asked by the same line of the program,
# called in the same way, with the same still to come. KONV_EVERY=1 lets every single allocation fail, from number KONV_FROM to KONV_TO.
use strict;
use warnings;
use lib 'regress/t/lib';
use Faults;
use Ingatan;
use Konv;
use Test::More;
use Time::HiRes qw(time usleep);

my $node = new_node(conf => "jit = off\nautovacuum = off\n");
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }

my $library = memory_library($dir);
konv_ok($node, 'init');
my $tables = "sumber.batch, sumber.eppgbm, inti.pengukuran, sumber.baris_mentah, sumber.tolakan, sumber.peringatan";
my $rows = join ' + ', map { "(SELECT count(*) FROM $_)" } split /, /, $tables;
# Two children, one of them twice, and a row that is refused.
my $heading = "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n";
my $file = spew("$dir/anak.csv", $heading . join '', map { "730801450121000$_->[0];ANAK $_->[0];P;05/01/2021;$_->[1]/08/2025;12,1;100;MAKMUR\n" } [ 1, 10 ], [ 2, 11 ], [ 1, 10 ], [ 3, 40 ]);
my @load = ('load', 'eppgbm', $file, '--data-date', '2025-12-31', '-j', '2');
my $digest = "(SELECT md5(string_agg(x, ',' ORDER BY x)) FROM (SELECT concat_ws('|', t.id_sumber, t.tgl_ukur, t.berat_kg, t.diganti IS NULL) AS x FROM sumber.eppgbm t UNION ALL SELECT concat_ws('|', p.id_sumber, p.tgl_ukur, p.berat_kg) FROM inti.pengukuran p UNION ALL SELECT concat_ws('|', baris, kolom, alasan) FROM sumber.tolakan) x)";
my $left = "((SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'i', 'S', 'v') AND relnamespace::regnamespace::text !~ '^pg_') + (SELECT count(*) FROM pg_class WHERE relpersistence <> 'p') + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))";
my $probe = "SELECT concat_ws(' ', $rows, $digest, $left)";
my $nothing = sql($probe);
{
	local $ENV{LD_PRELOAD} = $library;
	local $ENV{FAIL_PATHS} = "$dir/paths";
	like(konv_ok($node, @load), qr/read 4, accepted 3, updated 0, rejected 1,/, 'a load');
}
my ($all, $whole) = (recorded("$dir/paths"), sql($probe));
sql("TRUNCATE $tables");
cmp_ok(scalar(@$all), '>', 1000, 'allocations of one load: ' . @$all);
my $path = sub { $_[0]{path} };
my @numbers = $ENV{KONV_EVERY} ? ($ENV{KONV_FROM} // 1) .. ($ENV{KONV_TO} && $ENV{KONV_TO} < @$all ? $ENV{KONV_TO} : @$all) : chosen($all, $path);
my $lanes = 2;
my $empty = join '; ', map { "DELETE FROM $_" } reverse split /, /, $tables;
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'konvergensi'");
sql("CREATE DATABASE lane$_ TEMPLATE postgres") for 0 .. $lanes - 1;

# Either all is there and the program said so, or nothing is and it said why; or, behind the COMMIT, all is there and it said why it
# could not close its run. What a library ends by itself is no fault of the program (Ingatan.pm). After
# the first of each kind of outcome the next run loads all, and the state it finds is the same after the others.
my $from = time;
my @lanes = (
	sub { my ($lane) = @_; return { lane => $lane, session => psql_begin($node->connstr("lane$lane")), seen => {} } },
	sub {
		my ($l, $n) = @_;
		my @command = ('konvergensi', @load, '-d', $node->connstr("lane$l->{lane}"));
		local %ENV = (%ENV, FAIL_PATHS => "$dir/failed$l->{lane}");
		fail_at($n);
		my ($code, $said) = do { local $ENV{LD_PRELOAD} = $library; quietly("$dir/said$l->{lane}", @command) };
		my $gone = only_sessions($l->{session});
		my $there = psql_ask($l->{session}, $probe);
		my ($hit) = @{ recorded("$dir/failed$l->{lane}") };
		my $fine = $gone && ($code == 0 ? $there eq $whole && $said =~ /read 4/ : ($there eq $nothing || $there eq $whole) && ($code =~ /^[123]$/ && $said =~ /konvergensi: error: ./ || by_library($code, $said, $hit)));
		psql_ask($l->{session}, $empty) if $there ne $nothing;
		my $kind = "$code " . ($there eq $whole ? 'all' : $there eq $nothing ? 'nothing' : 'other') . ' ' . $said =~ s/\d+/N/gr;
		my $next = 'ok';
		if (!$l->{seen}{$kind}++)
		{
			my ($again, $words) = quietly("$dir/said$l->{lane}", @command);
			only_sessions($l->{session});
			$next = "exit $again, $words" unless $again == 0 && psql_ask($l->{session}, $probe) eq $whole;
			psql_ask($l->{session}, $empty);
			$next .= ' open runs' if psql_ask($l->{session}, "SELECT count(*) FROM operasi.run WHERE status = 'berjalan'") ne '0';
		}
		return { n => $n, code => $code, kind => $kind, path => $hit ? $hit->{path} : '', next => $next, wrong => $fine ? '' : "allocation $n: exit $code, $there, $said" . ($hit ? $hit->{in} : '') };
	});
my @trials = lanes($dir, $lanes, \@numbers, @lanes);
# Threads take turns as they like: what came at another number is asked for by its path.
sub missed { my %failed = map { $_->{path} => 1 } @trials; my %want = map { $path->($_) => 1 } @$all; return sort grep { !$failed{$_} } keys %want }
if (!$ENV{KONV_EVERY}) { push @trials, lanes($dir, $lanes, [ map { "$_ " } missed() ], @lanes); cmp_ok(scalar(missed()), '<=', @$all / 1000, 'all call paths but a few that depend on the turns of threads') or diag(join "\n", missed()) }
my (%codes, %said);
for (@trials) { $codes{ $_->{code} }++; $said{ $_->{kind} }++ }
my @wrong = grep { $_ } map { $_->{wrong} } @trials;
is(join("\n", @wrong[0 .. ($#wrong > 9 ? 9 : $#wrong)]), '', 'every refusal: all or nothing, and a reason');
is(join("\n", grep { $_ ne 'ok' } map { $_->{next} } @trials), '', 'and the next run loads all');
note(sprintf '%d trials in %d s; exit codes: %s', scalar @trials, time - $from, join ', ', map { "$_: $codes{$_}" } sort keys %codes);
note("$said{$_} x $_") for sort { $said{$b} <=> $said{$a} } keys %said;
cmp_ok($codes{3} // 0, '>', @trials / 3, 'many of them end the program: the others are of libraries that do without');
is((grep { /ANAK|7308/ } keys %said), 0, 'without data');
konv_ok($node, @load);
is(sql($probe), $whole, 'the next run loads all');

# kill -9 at random moments of a longer load.
sql("TRUNCATE $tables");
my $long = spew("$dir/banyak.csv", $heading . join '', map { sprintf "73080145%02d21%04d;ANAK %d;P;05/%02d/2021;10/%02d/2025;12,1;100;MAKMUR\n", 1 + $_ % 12, 1 + $_ / 12 % 9000, $_, 1 + $_ % 12, 1 + $_ / 24000 } 1 .. 40000);
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
