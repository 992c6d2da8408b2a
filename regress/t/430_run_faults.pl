# run under faults: killed at every phase and at random points, its backends ended, the server stopped at once, two at a time, beside
# VACUUM FULL and ALTER EXTENSION UPDATE, with readers looking all the time. Readers see the old or the new figures, the next run
# completes, nothing is left behind.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(sleep time);

# An installation of its own with a second version of the extension, so that there is something to update to: every function in C is made
# anew, one comes and goes.
my $dir = scratch();
my $pg = $ENV{PG_CONFIG};
my ($stage) = $ENV{STAGE_SETTINGS} =~ /extension_destdir = '([^']*)'/;
my ($scripts, $version) = (`$pg --sharedir` =~ s/\n//r . '/extension', slurp("$ENV{KONV_TOP}/extension/konvergensi.control") =~ /default_version = '(.*)'/);
is(system('cp', '-r', $stage, "$dir/stage"), 0, 'an installation of its own');
my $anew = q{DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT d.objid FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid AND p.prokind = 'f' JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'c' WHERE d.classid = 'pg_proc'::regclass
	AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'konvergensi') LOOP EXECUTE pg_get_functiondef(f); END LOOP; END $$;};
spew("$dir/stage$scripts/konvergensi--$version--${version}uji.sql", "$anew\nCREATE FUNCTION \@extschema\@.versi_uji() RETURNS text LANGUAGE sql IMMUTABLE RETURN 'uji';\n");
spew("$dir/stage$scripts/konvergensi--${version}uji--$version.sql", "$anew\nDROP FUNCTION \@extschema\@.versi_uji();\n");
$ENV{STAGE_SETTINGS} =~ s/extension_destdir = '\K[^']*/$dir\/stage/;
my $node = new_node(conf => "jit = off\nmax_connections = 60\nlog_lock_waits = on\ndeadlock_timeout = 100ms\n");
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub lib { return slurp("$ENV{KONV_TOP}/regress/t/lib/$_[0]") }
my @run = ('run', '--period', '2025-Q4', '--skip-link', '--data-date', '2026-01-31', '-d', $node->connstr('postgres'));
konv_ok($node, 'init');
sql(lib('layanan_data.sql'));
sql("SELECT uji.desa(2, 2, 3); SELECT uji.rumah(1, 150); SELECT uji.lain(); CREATE TABLE public.seen (a text, b text, PRIMARY KEY (a, b))");
sub whole { return konv_ok($node, @run[0 .. $#run - 2]) }

# Two states of the input that lead to two sets of figures.
my ($now, $pair) = (0, "SELECT (SELECT coalesce(sum(jumlah_z), 0) FROM lap.fakta_gizi WHERE periode_sk = 202524) || '|' || (SELECT coalesce(sum(hitung_merah * 3 + hitung_kuning), 0) FROM lap.fakta_tikar WHERE periode_sk = 202524)");
sub turn { $now = 1 - $now; sql('UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm ' . ($now ? '+' : '-') . ' 3') }
my @figures;
whole();
$figures[0] = sql($pair);
my @lap = (dump_lap($node));
turn();
whole();
$figures[1] = sql($pair);
$lap[1] = dump_lap($node);
my @parts = map { [ split /\|/ ] } @figures;
ok($parts[0][0] != $parts[1][0] && $parts[0][1] != $parts[1][1], 'two sets of figures');

# Eight dashboards: two tables in one snapshot, all the time. Whoever waits for a lock for 100 ms is named in the server's log.
mkdir "$dir/tmp";
$ENV{TMPDIR} = "$dir/tmp";
spew("$dir/reader.sql", "BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT coalesce(sum(jumlah_z), 0) AS a FROM lap.fakta_gizi WHERE periode_sk = 202524 \\gset\n"
	. "SELECT coalesce(sum(hitung_merah * 3 + hitung_kuning), 0) AS b FROM lap.fakta_tikar WHERE periode_sk = 202524 \\gset\nINSERT INTO public.seen VALUES ((:a)::text, (:b)::text) ON CONFLICT DO NOTHING;\nSELECT 1 / (konvergensi.haz('L', 400, 72) < 0)::int AS z \\gset\nCOMMIT;\n\\sleep 20 ms\n");
my $readers;
sub readers { $readers = IPC::Run::start([ 'pgbench', '-n', '-c', 8, '-j', 2, '-T', 3600, '-f', "$dir/reader.sql", $node->connstr('postgres') . ' application_name=dasbor' ], '<', \undef, '>', "$dir/readers.out", '2>', "$dir/readers.err") }
sub no_readers { $readers->kill_kill(grace => 1) if $readers; undef $readers }
sub start { my ($o, $e) = ('', ''); return IPC::Run::start([ 'konvergensi', @run ], '<', \undef, '>', \$o, '2>', \$e) }
sub idle { $node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'konvergensi'") or die 'never idle' }
# Tables, files, locks and open runs that a run left.
my $relations = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'i', 'S', 'v') AND relnamespace::regnamespace::text !~ '^pg_'";
my $usual = sql($relations);
sub clean { return scalar(() = glob("$dir/tmp/*")) + sql("SELECT abs(($relations) - $usual) + (SELECT count(*) FROM pg_ls_tmpdir()) + (SELECT count(*) FROM pg_class WHERE relpersistence <> 'p') + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') + (SELECT count(*) FROM operasi.run WHERE status = 'berjalan') + (SELECT count(*) FROM operasi.fase WHERE status = 'berjalan') + (SELECT count(*) FROM pg_prepared_xacts)") }

# After a fault: old or new, and the next run gives the new.
sub recovers
{
	my ($name, $before) = @_;
	idle();
	my $seen = sql($pair);
	ok($seen eq $figures[$before] || $seen eq $figures[$now], "$name: old or new figures stand") or diag("$seen of @figures");
	my ($code, $out, $err) = konv($node, @run[0 .. $#run - 2]);
	is($code, 0, "$name: the next run completes") or diag($err);
	is(sql($pair), $figures[$now], "$name: with the new figures");
	idle();
	# Temporary tables of sessions that died with the server are PostgreSQL's to remove: autovacuum does within a minute.
	$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relpersistence = 't')") if $name =~ /^server/;
	is(clean(), 0, "$name: nothing is left behind");
}
readers();

# ---- killed at every phase: somebody's lock holds the run there, on a table or on the rows that go ----
my $figures = 'SELECT count(*) FROM (SELECT FROM lap.fakta_gizi FOR UPDATE) r';
for my $at ([ 'absorbing', 'LOCK TABLE operasi.serap' ], [ 'reading', 'LOCK TABLE inti.pengukuran' ], [ 'scoring', 'LOCK TABLE lap.fakta_paket' ],
	[ 'publishing', $figures ])
{
	my ($name, $hold) = @$at;
	my $before = $now;
	turn();
	my $holder = $node->background_psql('postgres');
	$holder->query_safe("BEGIN; $hold");
	my $h = start();
	$node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'") or die "never waited at $name";
	is((konv($node, @run[0 .. $#run - 2]))[0], 5, "$name: a second run exits 5");
	$h->signal('KILL');
	eval { $h->finish };
	$holder->query_safe('COMMIT');
	$holder->quit;
	recovers("killed while $name", $before);
}

# ---- killed at random points ----
my $t = time;
turn();
whole();
my $length = time - $t;
my $kills = $ENV{KONV_KILLS} // 30;
my $seed = $ENV{KONV_SEED} // 3;
srand($seed);
my %bad;
for my $i (1 .. $kills)
{
	my $before = $now;
	turn();
	my $h = start();
	sleep rand($length * 1.1);
	eval { $h->signal('KILL'); $h->finish };
	idle();
	my $seen = sql($pair);
	$bad{mix}++ unless $seen eq $figures[$before] || $seen eq $figures[$now];
	my ($code) = konv($node, @run[0 .. $#run - 2]);
	$bad{fails}++ if $code;
	$bad{wrong}++ if sql($pair) ne $figures[$now];
	idle();
	$bad{left}++ if clean() != 0;
}
is(join(' ', map { "$_ $bad{$_}" } sort keys %bad), '', "killed at $kills random points (seed $seed): old or new, the next run completes, nothing is left");
is(dump_lap($node), $lap[$now], 'and all figures are those of a run without faults');

# ---- its backends are ended ----
for my $i (1 .. 4)
{
	my $before = $now;
	turn();
	my $h = start();
	sleep rand($length);
	sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'konvergensi'");
	eval { $h->finish };
	my $code = $? >> 8;
	ok($code == 3 || $code == 0 || $code == 2, "backends ended: exit $code");
	recovers("backends ended $i", $before);
}

# The backend that holds the lock alone: another run may begin, and the first must not publish over it.
{
	my $before = $now;
	turn();
	my $holder = $node->background_psql('postgres');
	$holder->query_safe("BEGIN; $figures");
	my $h = start();
	$node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'") or die 'never waited';
	sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
	sql("UPDATE operasi.run SET status = 'terputus' WHERE status = 'berjalan'");    # what the next run does first
	$holder->query_safe('COMMIT');
	$holder->quit;
	eval { $h->finish };
	is($? >> 8, 3, 'a run that lost its lock to another does not publish');
	is(sql($pair), $figures[$before], 'the old figures stand');
	recovers('the lock was lost', $before);
}

is(join("\n", grep { /dasbor.*still waiting for/ } split /\n/, slurp($node->logfile)), '', 'no dashboard waited for a lock of a run for 100 ms');

# ---- beside VACUUM FULL and ALTER EXTENSION UPDATE ----
{
	my $before = $now;
	turn();
	my $rounds = '';
	my $beside = IPC::Run::start([ 'sh', '-c', 'n=0; until [ -e "$1" ]; do psql -Xq -v ON_ERROR_STOP=1 -d "$0" -c "VACUUM FULL lap.fakta_gizi" -c "VACUUM FULL inti.pengukuran" -c "ALTER EXTENSION konvergensi UPDATE TO \'$2uji\'" -c "SELECT konvergensi.versi_uji()" -c "ALTER EXTENSION konvergensi UPDATE TO \'$2\'" >/dev/null || exit 1; n=$((n + 1)); done; echo $n', $node->connstr('postgres'), "$dir/enough", $version ],
		'<', \undef, '>', \$rounds, '2>', "$dir/beside.err");
	whole() for 1 .. 2;
	spew("$dir/enough", '');
	ok($beside->finish, 'VACUUM FULL and ALTER EXTENSION UPDATE end well beside runs') or diag(slurp("$dir/beside.err"));
	cmp_ok($rounds, '>=', 2, "again and again: $rounds");
	is(sql($pair), $figures[$now], 'beside VACUUM FULL and ALTER EXTENSION UPDATE');
	is(sql("SELECT extversion FROM pg_extension WHERE extname = 'konvergensi'"), $version, 'the extension went to the other version and back');
	turn();
	sql("ALTER EXTENSION konvergensi UPDATE TO '${version}uji'");
	whole();
	is(sql($pair), $figures[$now], 'the next run completes under the other version');
	sql("ALTER EXTENSION konvergensi UPDATE TO '$version'");
}
no_readers();
unlike(slurp("$dir/readers.err"), qr/ERROR|FATAL|aborted/, 'no reader ended');
cmp_ok(sql("SELECT count(*) FROM public.seen"), '>=', 2, 'readers saw both');
is(sql("SELECT count(*) FROM public.seen WHERE a || '|' || b NOT IN ('$figures[0]', '$figures[1]')"), 0, 'and never a mix');

# ---- the server is stopped at once ----
for my $i (1 .. 3)
{
	my $before = $now;
	turn();
	my $h = start();
	sleep rand($length);
	$node->stop('immediate');
	eval { $h->finish };
	$node->start;
	recovers("server stopped $i", $before);
}
is(dump_lap($node), $lap[$now], 'all figures are those of a run without faults');
done_testing();
