# run when there is no room or no memory, with the linking in it: a full disk under tables, temporary files and the log, the n-th
# allocation refused, killed while it links. The old or the new figures stand, the program says why, the next run completes.
# KONV_EVERY=1 lets ten times as many allocations fail.
use strict;
use warnings;
use lib 'regress/t/lib';
use Faults;
use Konv;
use IPC::Run ();
use Test::More;

my $dir = scratch();
my $disk = disk_library($dir);
my $memory = memory_library($dir);
my $node;
{
	local $ENV{LD_PRELOAD} = $disk;
	$node = new_node(conf => "jit = off\nwork_mem = '64kB'\nwal_recycle = off\nmin_wal_size = '32MB'\nrestart_after_crash = on\n");
}
sub sql { return $node->safe_psql('postgres', $_[0]) }
my @run = ('run', '--period', '2025-Q4', '--data-date', '2026-01-31');
konv_ok($node, 'init');
is(system("konvergensi generate --area 73.08 -n 60 -s 5 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
is(system("psql -Xq -d '" . $node->connstr('postgres') . "' -v dir=$dir/gen -f regress/t/lib/orang.sql >/dev/null") >> 8, 0, 'persons of all registers');
konv_ok($node, 'wilayah', "$dir/gen/wilayah.csv");
konv_ok($node, 'load', 'eppgbm', "$dir/gen/eppgbm.csv", '--data-date', '2026-01-31');
konv_ok($node, 'load', 'ehdw', "$dir/gen/ehdw_ibu.csv", "$dir/gen/ehdw_anak.csv", '--data-date', '2026-01-31');
my $private = sql("SELECT string_agg(DISTINCT x, '|') FROM (SELECT unnest(ARRAY[nik, nama]) AS x FROM sumber.orang ORDER BY id_sumber LIMIT 400) x WHERE length(x) > 8");

# Two states of the input: other heights, and a record that has to be linked again. Each has its own figures.
my $now = 0;
sub turn
{
	$now = 1 - $now;
	sql('UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm ' . ($now ? '+' : '-') . ' 3');
	sql("UPDATE sumber.orang SET nama = " . ($now ? "nama || ' A'" : "left(nama, -2)") . " WHERE (sumber, id_sumber) = (SELECT sumber, id_sumber FROM sumber.orang WHERE nama IS NOT NULL ORDER BY 1, 2 LIMIT 1)");
}
sub figures { return dump_lap($node, undef, qr{fakta_tautan}) }    # that one names its run
my @figures;
for (0, 1) { konv_ok($node, @run); $figures[$now] = figures(); turn() }
isnt($figures[0], $figures[1], 'two sets of figures');
like(konv_ok($node, @run), qr/persons in \d+ households/, 'the linking is part of it');
is(figures(), $figures[0], 'the first ones again');

sub idle { $node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'konvergensi'") or die 'never idle' }
my $relations = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'i', 'S', 'v') AND relnamespace::regnamespace::text !~ '^pg_' AND relname <> 'penuh'";
my $usual = sql($relations);
mkdir "$dir/tmp";
$ENV{TMPDIR} = "$dir/tmp";
sub left { return scalar(() = glob("$dir/tmp/*")) + sql("SELECT abs(($relations) - $usual) + (SELECT count(*) FROM pg_ls_tmpdir()) + (SELECT count(*) FROM pg_class WHERE relpersistence <> 'p') + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') + (SELECT count(*) FROM operasi.run WHERE status = 'berjalan') + (SELECT count(*) FROM operasi.fase WHERE status = 'berjalan')") }
sub recovers
{
	my ($name, $before) = @_;
	idle();
	my $seen = figures();
	ok($seen eq $figures[$before] || $seen eq $figures[$now], "$name: old or new figures stand");
	my ($code, $out, $err) = konv($node, @run);
	is($code, 0, "$name: the next run completes") or diag($err);
	is(figures(), $figures[$now], "$name: with the new figures");
	idle();
	is(left(), 0, "$name: nothing is left behind");
}
# A run that waits for somebody's lock on a table: (lock holder, run, its messages).
sub held
{
	my ($table, $mode) = @_;
	my $holder = $node->background_psql('postgres');
	$holder->query_safe("BEGIN; LOCK TABLE $table IN $mode MODE");
	my ($o, $e) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @run, '-d', $node->connstr('postgres') ], '<', \undef, '>', \$o, '2>', \$e);
	$node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'") or die "never waited for $table";
	return ($holder, $h, \$e);
}

# ---- killed while it links ----
for my $at ([ 'reads', 'sumber.orang', 'ACCESS EXCLUSIVE' ], [ 'writes persons', 'inti.anggota_sumber', 'SHARE' ])
{
	my ($name, $table, $mode) = @$at;
	my $before = $now;
	turn();
	my ($holder, $h) = held($table, $mode);
	$h->signal('KILL');
	eval { $h->finish };
	$holder->query_safe('COMMIT');
	$holder->quit;
	recovers("killed when the linking $name", $before);
}

# ---- no room ----
for my $at ([ 'tables, while linking', 'disk-full', 'inti.anggota_sumber', 'SHARE' ], [ 'tables, while publishing', 'disk-full', 'lap.fakta_gizi', 'SHARE' ],
	[ 'temporary files', 'temp-full', 'sumber.orang', 'ACCESS EXCLUSIVE' ], [ 'the log, while publishing', 'wal-full', 'lap.fakta_gizi', 'SHARE' ])
{
	my ($name, $flag, $table, $mode) = @$at;
	my $before = $now;
	turn();
	sql('SELECT pg_switch_wal(); CHECKPOINT') if $flag eq 'wal-full';
	my ($holder, $h, $err) = held($table, $mode);
	spew("$dir/$flag", '');
	eval { $holder->query_safe($flag eq 'wal-full' ? 'CREATE TABLE public.penuh AS SELECT repeat(md5(i::text), 30) AS x FROM generate_series(1, 40000) i; COMMIT' : 'COMMIT') };
	eval { $holder->quit };
	eval { $h->finish };
	is($? >> 8, 3, "no room for $name: exit 3");
	unlink "$dir/$flag";
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server did not come back';
	like($$err, $flag eq 'wal-full' ? qr/connection lost|SQLSTATE/ : qr/No space left on device.*SQLSTATE 53100/, "no room for $name: and the reason");
	unlike($$err, qr/$private/, "no room for $name: without data");
	sql('DROP TABLE IF EXISTS public.penuh');
	recovers("no room for $name", $before);
}

# ---- no memory ----
turn();
{
	local $ENV{LD_PRELOAD} = $memory;
	local $ENV{FAIL_COUNT} = "$dir/count";
	konv_ok($node, @run);
}
my $all = slurp("$dir/count");
cmp_ok($all, '>', 3000, "allocations of a run: $all");
is(figures(), $figures[$now], 'all of them granted');
my (%codes, @wrong, @leaks);
# Most of them are of the stored model: the beginning and the end, where rows are read and figures published, get their share.
my $many = $ENV{KONV_EVERY} ? 100 : 10;
my @points = map { my ($from, $to) = @$_; map { 1 + int(($from + ($to - $from) * $_ / $many) * $all) } 0 .. $many - 1 } [ 0, .02 ], [ .02, .92 ], [ .92, 1 ];
my $before = $now;
for my $n (@points)
{
	turn() if $now == $before;
	local $ENV{LD_PRELOAD} = $memory;
	local $ENV{FAIL_AT} = $n;
	my ($code, $out, $err) = konv($node, @run, '-j', '2');
	local $ENV{LD_PRELOAD} = '';
	idle();
	my $seen = figures();
	$codes{$code}++;
	push @leaks, $n if "$out$err" =~ /$private/;
	push @wrong, "allocation $n: exit $code, " . ($seen eq $figures[$before] ? 'old' : $seen eq $figures[$now] ? 'new' : 'other') . " figures, $err"
		unless $code == 0 ? $seen eq $figures[$now]
		: ($seen eq $figures[$before] || $seen eq $figures[$now]) && ($code =~ /^[123]$/ && $err =~ /konvergensi: error: .|^libgomp: Out of memory/m || $code > 128 && $err =~ /GLib-ERROR.*failed to allocate/);
	$before = $now if $seen eq $figures[$now];
}
is(join("\n", @wrong[0 .. ($#wrong > 9 ? 9 : $#wrong)]), '', 'every refusal: the old or the new figures, and a reason');
note('exit codes: ' . join(', ', map { "$_: $codes{$_}" } sort keys %codes));
cmp_ok($codes{3} // 0, '>', 1.5 * $many, 'most of them end the run: the others are of libraries that do without');
is("@leaks", '', 'without data');
recovers('no memory', $before);
done_testing();
