# run when there is no room or no memory, with the linking in it: a full disk under tables, temporary files and the log, memory
# refused at every line that asks for some while linking, killed while it links. The old or the new figures stand, the program says why,
# the next run completes.
use strict;
use warnings;
use lib 'regress/t/lib';
use Faults;
use Ingatan;
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
# A run that waits for somebody's lock on a table, or on all its rows: (lock holder, run, its messages).
sub held
{
	my ($table, $what) = @_;
	my $holder = $node->background_psql('postgres');
	$holder->query_safe("BEGIN; " . ($what eq 'rows' ? "SELECT count(*) FROM (SELECT FROM $table FOR UPDATE) r" : "LOCK TABLE $table IN ACCESS EXCLUSIVE MODE"));
	my ($o, $e) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @run, '-d', $node->connstr('postgres') ], '<', \undef, '>', \$o, '2>', \$e);
	$node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'") or die "never waited for $table";
	return ($holder, $h, \$e);
}

# ---- killed while it links ----
for my $at ([ 'reads', 'sumber.orang', 'table' ], [ 'writes persons', 'inti.anggota_sumber', 'rows' ])
{
	my ($name, $table, $what) = @$at;
	my $before = $now;
	turn();
	my ($holder, $h) = held($table, $what);
	$h->signal('KILL');
	eval { $h->finish };
	$holder->query_safe('COMMIT');
	$holder->quit;
	recovers("killed when the linking $name", $before);
}

# ---- no room ----
for my $at ([ 'tables, while linking', 'disk-full', 'inti.anggota_sumber', 'rows' ], [ 'tables, while publishing', 'disk-full', 'lap.fakta_gizi', 'rows' ],
	[ 'temporary files', 'temp-full', 'sumber.orang', 'table' ], [ 'the log, while publishing', 'wal-full', 'lap.fakta_gizi', 'rows' ])
{
	my ($name, $flag, $table, $what) = @$at;
	my $before = $now;
	turn();
	sql('SELECT pg_switch_wal(); CHECKPOINT') if $flag eq 'wal-full';
	my ($holder, $h, $err) = held($table, $what);
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
# Of every line of the program that asks while it links (through xmalloc and its like: the line that called them) the first allocation is
# refused; the run around the linking is 433's. Daily a third of the lines, every third in the order of their addresses; KONV_EVERY=1: all
# of them, the first and the last by each way that leads there.
@run = (@run, '-j', '2');
$ENV{OMP_WAIT_POLICY} = 'passive';    # two runs side by side: threads that wait leave the processor to the others
for my $twice (0, 1) { turn(); konv_ok($node, @run) }
# Once after a run that published, once after one that failed when it had linked nearly all: what was done is not done again.
my (%kind, %first, %last, %times, %fresh);
sub record
{
	my ($line) = @_;
	{
		local @ENV{qw(LD_PRELOAD FAIL_PATHS)} = ($memory, "$dir/paths");
		local $ENV{FAIL_LINE} = "$line " if $line;
		is((konv($node, @run))[0], $line ? 3 : 0, $line ? 'a run that fails' : 'a run that does not');
	}
	my $all = recorded("$dir/paths");
	# From where the linking begins: its threads have no caller above them.
	my @linking = map { name_path($all->[$_]) =~ /\blink_people\b/ ? $_ : () } 0 .. $#$all;
	return $line ? () : grep { @{ $_->{own} } } @$all[ $linking[0] .. $linking[-1] ];
}
sub kind { my ($a) = @_; return $kind{"@{ $a->{own} }"} //= $ENV{KONV_EVERY} ? "@{ $a->{own} }" : join ' ', (@{ $a->{own} })[ 0 .. scalar(() = (name_path($a) =~ /^((?:x\w+ )*)/)[0] =~ / /g) ] }
turn();
my @asked = record();
$times{ $_->{path} }++ for @asked;
my ($late) = grep { $times{ $_->{path} } == 1 && name_path($_) =~ /^x\w+ .*link_people/ } reverse @asked;
%times = ();
$fresh{ kind($_) } //= $_->{path} for @asked;
turn();
record($late->{path});
@asked = record();
is(figures(), $figures[$now], 'all of them granted');
for my $a (@asked)
{
	$first{ kind($a) } //= $a->{path};
	$last{ kind($a) } = $a->{path};
	$times{ $a->{path} }++;
}
delete @fresh{ keys %first };
my $lines = keys(%first) + keys(%fresh);
cmp_ok($lines, '>', 150, 'lines that ask for memory while linking');
if (!$ENV{KONV_EVERY})
{
	for my $of (\%first, \%fresh) { my @in_order = sort keys %$of; delete @$of{ map { $_ % 3 ? $in_order[$_] : () } 0 .. $#in_order } }
}
my @points = map { ("$first{$_} ", $ENV{KONV_EVERY} && ($times{ $last{$_} } > 1 || $last{$_} ne $first{$_}) ? "$last{$_} #$times{ $last{$_} }" : ()) } sort keys %first;
push @points, map { "fresh $fresh{$_} " } sort keys %fresh;
turn();
# What a run may leave behind in its database, but its register; two databases side by side.
my @facts = split /\n/, sql("SELECT format('%I.%I', table_schema, table_name) FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'periode_sk' ORDER BY 1");
my $digest = 'SELECT md5(concat_ws(\' \', ' . join(', ', map { "(SELECT md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")) FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM $_ f) r)" } @facts) . '))';
my $written = 'SELECT concat_ws(\' \', ' . join(', ', map { "(SELECT count(*) || '/' || coalesce(sum(run_id), 0) FROM $_)" } @facts) . ')';    # as long as it is the same no row was written
my $persons = 'SELECT md5(string_agg(x, \',\' ORDER BY x)) FROM (SELECT string_agg(sumber || id_sumber, \' \' ORDER BY sumber COLLATE "C", id_sumber COLLATE "C") COLLATE "C" AS x FROM inti.anggota_sumber GROUP BY orang_id, keluarga_id) x';
my $kept = "SELECT concat_ws(' ', ($relations), (SELECT count(*) FROM pg_class WHERE relpersistence <> 'p'), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))";
my @state = ([], []);    # of each input: figures, persons
for (0, 1) { konv_ok($node, @run); $state[$now] = [ sql($digest), sql($persons) ]; turn() }
konv_ok($node, @run);
my ($clean, $old) = (sql($kept), $now);
idle();
$node->safe_psql('template1', "CREATE DATABASE lane$_ TEMPLATE postgres") for 0, 1;
my $began = time;
my @edit = map { my $n = $_; 'UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm ' . ($n ? '+' : '-') . ' 3; UPDATE sumber.orang SET nama = ' . ($n ? "nama || ' A'" : 'left(nama, -2)')
	. ' WHERE (sumber, id_sumber) = (SELECT sumber, id_sumber FROM sumber.orang WHERE nama IS NOT NULL ORDER BY 1, 2 LIMIT 1); SELECT pg_stat_force_next_flush()' } 0, 1;
my @lanes = (
	sub {
		my ($lane) = @_;
		my $l = { lane => $lane, session => psql_begin($node->connstr("lane$lane")), seen => {}, before => $old, now => 1 - $old, command => [ 'konvergensi', @run, '-d', $node->connstr("lane$lane") ] };
		psql_ask($l->{session}, $edit[ $l->{now} ]);
		return $l;
	},
	sub {
		my ($l, $n) = @_;
		local %ENV = (%ENV, FAIL_PATHS => "$dir/failed$l->{lane}");
		if ($n =~ s/^fresh // && $l->{failed})
		{
			delete @ENV{qw(FAIL_AT FAIL_LINE FAIL_TURN FAIL_PATHS)};
			quietly("$dir/said$l->{lane}", @{ $l->{command} });
			only_sessions($l->{session});
			$l->{before} = $l->{now};
			$ENV{FAIL_PATHS} = "$dir/failed$l->{lane}";
		}
		fail_at($n);
		if ($l->{now} == $l->{before}) { $l->{now} = 1 - $l->{now}; psql_ask($l->{session}, $edit[ $l->{now} ]) }
		my ($was, $new) = @state[ $l->{before}, $l->{now} ];
		my $mark = psql_ask($l->{session}, $written);
		my ($code, $said) = do { local $ENV{LD_PRELOAD} = $memory; quietly("$dir/said$l->{lane}", @{ $l->{command} }) };
		my $gone = only_sessions($l->{session});
		my @seen = (psql_ask($l->{session}, $written) eq $mark ? $was->[0] : psql_ask($l->{session}, $digest), psql_ask($l->{session}, $persons));
		my $left = psql_ask($l->{session}, $kept);
		my ($hit) = @{ recorded("$dir/failed$l->{lane}") };
		# Persons are linked in one transaction before the figures are published in another.
		my $stands = "@seen" eq "@$new" ? 'new' : "@seen" eq "@$was" ? 'old' : $seen[0] eq $was->[0] && $seen[1] eq $new->[1] ? 'linked' : 'other';
		my $fine = $gone && $left eq $clean && $said !~ /$private/
			&& ($code == 0 ? $stands eq 'new' : $stands ne 'other' && ($code =~ /^[123]$/ && $said =~ /konvergensi: error: .|^libgomp: (Out of memory|Thread creation failed)/m || by_library($code, $said, $hit)));
		$l->{failed} = $stands ne 'new';
		$l->{before} = $l->{now} if $stands eq 'new';
		my ($outcome, $next) = ("$code $stands " . join(' | ', grep { /error|hint|libgomp|GLib/ } split /\n/, $said) =~ s/\d+/N/gr, 'ok');
		if (!$l->{seen}{$outcome}++)
		{
			delete @ENV{qw(FAIL_AT FAIL_LINE FAIL_TURN FAIL_PATHS)};
			my ($again, $words) = quietly("$dir/said$l->{lane}", @{ $l->{command} });
			only_sessions($l->{session});
			$next = "exit $again, $words" unless $again == 0 && join(' ', map { psql_ask($l->{session}, $_) } $digest, $persons) eq "@$new";
			$next .= ' something is left' unless psql_ask($l->{session}, $kept) eq $clean;
			$l->{before} = $l->{now};
			$l->{failed} = 0;
		}
		return { n => $n, code => $code, kind => $outcome, hit => $hit ? kind($hit) : '', next => $next, wrong => $fine ? '' : "allocation $n: exit $code, $stands figures, left $left, " . ($gone ? '' : 'sessions, ') . $said . ($hit ? $hit->{in} : '') };
	});
my @trials = lanes($dir, 2, \@points, @lanes);
# What a trial did not come by, once more.
sub missed { my %failed = map { $_->{hit} => 1 } @trials; return ((map { "$first{$_} " } grep { !$failed{$_} } sort keys %first), map { "fresh $fresh{$_} " } grep { !$failed{$_} } sort keys %fresh) }
if (missed())
{
	for (0, 1) { sql("DROP DATABASE lane$_ WITH (FORCE)"); $node->safe_psql('template1', "CREATE DATABASE lane$_ TEMPLATE postgres") }
	push @trials, lanes($dir, 2, [ missed() ], @lanes);
}
cmp_ok(scalar(missed()), '<=', (keys(%first) + keys(%fresh)) / 20, 'all of them but what depends on the turns of threads') or diag(join "\n", missed());
my (%codes, %said);
for (@trials) { $codes{ $_->{code} }++; $said{ $_->{kind} }++ }
my @wrong = grep { $_ } map { $_->{wrong} } @trials;
is(join("\n", @wrong[0 .. ($#wrong > 9 ? 9 : $#wrong)]), '', 'every refusal: the old or the new figures, and a reason');
is(join("\n", grep { $_ ne 'ok' } map { $_->{next} } @trials), '', 'and the next run completes');
diag(sprintf '%d trials, %d of %d lines, in %d s; exit codes: %s', scalar @trials, keys(%first) + keys(%fresh), $lines, time - $began, join ', ', map { "$_: $codes{$_}" } sort keys %codes);
note("$said{$_} x $_") for sort { $said{$b} <=> $said{$a} } keys %said;
cmp_ok($codes{3} // 0, '>', @trials / 2, 'most of them end the run');
is(scalar(() = glob "$dir/tmp/*"), 0, 'no file is left');
turn();
recovers('no memory', 1 - $now);
done_testing();
