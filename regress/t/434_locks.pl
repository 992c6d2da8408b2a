# A run takes several connections. Whoever waits for a table that one of them has (VACUUM FULL, ALTER TABLE, REINDEX) stands in the queue
# before the others, and the server does not know that they belong together: nobody would ever go on. A run is held at a table, somebody
# waits for every table and index there is, the run is let go: it must come to its end, and then they must. KONV_EVERY=1: at every table.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(sleep);

my $dir = scratch();
my $node = new_node(conf => "jit = off\nmax_connections = 400\n");
my $db = 'postgres';
sub sql { return $node->safe_psql($db, $_[0]) }
my @data = ('--data-date', '2026-01-31');
is(system("konvergensi generate --area 73.08 -n 60 -s 5 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
konv_ok($node, 'init');
konv_ok($node, 'wilayah', "$dir/gen/wilayah.csv");
for my $file (qw(eppgbm ehdw_ibu ehdw_anak sipbm pk elsimil dtks))
{
	konv_ok($node, 'load', $file =~ s/_.*//r, "$dir/gen/$file.csv", @data, '--area', '73.08');
}
my @run = ('run', '--period', '2025-Q4', @data);
sql('CREATE DATABASE baru TEMPLATE postgres');
konv_ok($node, @run);
my @tables = split /\n/, sql("SELECT c.oid::regclass FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text IN ('inti', 'lap', 'acuan', 'operasi', 'sumber') ORDER BY 1");
cmp_ok(scalar @tables, '>', 100, 'all tables');

# Sessions that wait for every table, each in the way the list says.
sub wait_for
{
	my ($how, @wanted) = @_;
	my $h = IPC::Run::start([ 'sh', '-c', 'c=$1; h=$2; shift 2; for t; do psql -Xq -d "$c" -c "BEGIN" -c "$h $t" -c "COMMIT" & done; wait', 'sh', $node->connstr($db) . ' application_name=penunggu', $how, @wanted ],
		'<', \undef, '>', "$dir/waiters.out", '2>', "$dir/waiters.err");
	my ($before, $now, $same) = (-1, 0, 0);
	while ($same < 3)
	{
		sleep 0.3;
		$now = sql("SELECT count(*) FILTER (WHERE wait_event_type = 'Lock') || ' of ' || count(*) FROM pg_stat_activity WHERE application_name = 'penunggu'");
		$same = $now eq $before && $now =~ /^(\d+) of \1$/ ? $same + 1 : 0;
		$before = $now;
	}
	return ($h, $now =~ s/ of.*//r);
}

my $sign = 1;
sub change
{
	my ($where) = @_;
	$sign = -$sign;
	sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + $sign WHERE $where");
	return;
}

my ($held, $most, $deadlocks) = (0, 0, 0);
sub held_at
{
	my ($what, $table, $how, @command) = @_;
	my $holder = $node->background_psql($db);
	$holder->query_safe("BEGIN; LOCK TABLE $table IN ACCESS EXCLUSIVE MODE");
	my ($out, $err) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @command, '-d', $node->connstr($db) ], '<', \undef, '>', \$out, '2>', \$err, IPC::Run::timeout(300));
	my $waits = 0;
	while ($h->pumpable && !$waits)
	{
		$h->pump_nb;
		sleep 0.05;
		$waits = sql("SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.application_name = 'konvergensi' AND l.relation = '$table'::regclass");
	}
	my ($waiters, $n) = $waits ? wait_for($how, grep { $_ ne $table } @tables) : (undef, 0);
	$held += $waits > 0;
	$most = $n if $n > $most;
	$holder->query_safe('COMMIT');
	$holder->quit;
	my $ended = eval { $h->finish; 1 };
	my $code = $? >> 8;
	my $blocked = $ended ? '' : sql("SELECT string_agg(format('%s waits for %s, held by %s, whose last command is %s', a.query, l.relation::regclass, b.pid, (SELECT left(query, 60) FROM pg_stat_activity x WHERE x.pid = b.pid)), E'\\n') FROM pg_stat_activity a JOIN pg_locks l USING (pid) CROSS JOIN unnest(pg_blocking_pids(a.pid)) b (pid) WHERE NOT l.granted AND a.application_name IN ('konvergensi', 'penunggu')");
	# Whoever indexes a table holds it while he waits for its indexes: a deadlock that the server sees. Once in a while is no fault if the
	# next run completes.
	my $seen = $ended && $code == 3 && $how eq 'REINDEX TABLE' && $err =~ /deadlock detected/;
	$deadlocks += $seen;
	ok($ended && ($code == 0 || $seen), "$what held at $table, $n waiting ($how)") or diag("$blocked\nexit $code\n$err");
	if (!$ended)
	{
		sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('konvergensi', 'penunggu')");
		$h->kill_kill;
	}
	$waiters->finish if $waiters;
	is((konv($node, @command))[0], 0, 'the next run completes') if $seen && $db eq 'postgres';
	return;
}

my @how = ('LOCK TABLE', 'REINDEX TABLE');
my @at = $ENV{KONV_EVERY} ? @tables : qw(sumber.orang inti.orang inti.pasangan_tautan inti.keluarga inti.pengukuran inti.layanan inti.krs lap.fakta_paket lap.fakta_krs lap.fakta_tautan operasi.keadaan_mutu operasi.fase);
for my $table (@at)
{
	push @how, shift @how;
	change('true');
	held_at('a whole run', $table, $_, @run, '--full') for $ENV{KONV_EVERY} ? @how : $how[0];
}
my $village = sql("SELECT kode_desa FROM inti.pengukuran WHERE kode_desa <> '-' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1");
for my $table ($ENV{KONV_EVERY} ? @tables : qw(inti.orang inti.krs lap.fakta_gizi lap.fakta_konvergensi operasi.penekanan))
{
	push @how, shift @how;
	for my $how ($ENV{KONV_EVERY} ? @how : $how[0])
	{
		change("kode_desa = '$village'");
		held_at('a changed village', $table, $how, @run);
	}
}
# The first run of a warehouse writes straight into empty tables; with a limit of memory one thing comes after the other.
my $n = 0;
for my $limit ([], [ '--memory', 3000 ])
{
	for my $table ($ENV{KONV_EVERY} ? @tables : qw(operasi.ukuran_tautan lap.fakta_krs))
	{
		push @how, shift @how;
		for my $how ($ENV{KONV_EVERY} ? @how : $how[0])
		{
			$n++;
			sql("CREATE DATABASE awal$n TEMPLATE baru");
			$db = "awal$n";
			held_at("a first run @$limit", $table, $how, @run, @$limit);
			$db = 'postgres';
			sql("DROP DATABASE awal$n WITH (FORCE)");
		}
	}
}
my @others = ([ 'the services of two periods', [ 'score', '--period', '2025-Q3,2025-Q4', '--only', 'services', @data ], qw(inti.layanan inti.krs) ],
	[ 'a look at the services', [ 'score', '--period', '2025-Q4', '--only', 'services', '--dry-run', @data ], qw(inti.layanan) ],
	[ 'a look at growth', [ 'score', '--period', '2025-Q4', '--only', 'growth', '--dry-run' ], qw(inti.orang) ],
	[ 'a linking that trains', [ 'link', '--full', '--train' ], qw(inti.anggota_sumber operasi.ukuran_tautan lap.fakta_tautan) ]);
my $k = 0;
for my $table (qw(sumber.batch sumber.eppgbm inti.pengukuran operasi.irisan))
{
	$k++;
	my ($head, @rows) = split /(?<=\n)/, slurp("$dir/gen/eppgbm.csv");
	push @others, [ 'a load', [ 'load', 'eppgbm', spew("$dir/more$k.csv", join '', $head, @rows[ 0 .. 9 * $k ]), @data, '--area', '73.08' ], $table ];
}
for my $other (@others)
{
	my ($name, $command, @where) = @$other;
	for my $table (@where)
	{
		push @how, shift @how;
		held_at($name, $table, $how[0], @$command);
	}
}
cmp_ok($held, '>', 20, "held $held times");
cmp_ok($deadlocks, '<=', $held / 10, "$deadlocks deadlocks that the server saw");
cmp_ok($most, '>', 50, "up to $most waiting");
done_testing();
