# run: no memory, at any moment: the old or the new figures stand, the program says why, the next run completes, nothing is left behind.
#
# Every allocation of a run is recorded with its call path (Ingatan.pm). Daily one fails per trial: of each line of the program that asks,
# through a library by each line of the library, the first; of whatever publishes (rows held against those that stand,
# checks, what the public figures hide, the COMMIT and what comes behind it) each line together with the line that called it, the first
# and the last. What comes between asks in the same way and leaves the program by the same way. KONV_EVERY=1 lets every single allocation fail, from number KONV_FROM to
# KONV_TO.
use strict;
use warnings;
use lib 'regress/t/lib';
use Faults;
use Ingatan;
use Konv;
use Test::More;
use Time::HiRes qw(time);

my $node = new_node(conf => "jit = off\nautovacuum = off\n");
my $dir = scratch();
my $library = memory_library($dir);
mkdir "$dir/tmp";
$ENV{TMPDIR} = "$dir/tmp";
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(1, 1, 2); SELECT uji.rumah(1, 16); SELECT uji.lain(); UPDATE inti.pengukuran SET tgl_ukur = '2025-12-05' WHERE tgl_ukur >= '2025-10-01'");
my @run = ('run', '--period', '2025-Q4', '--skip-link', '--data-date', '2026-01-31', '-j', '2');

# The published figures in one digest; what a run may leave behind.
my @facts = split /\n/, sql("SELECT format('%I.%I', table_schema, table_name) FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'periode_sk' ORDER BY 1");
my $digest = "SELECT md5(concat_ws(' ', " . join(', ', map { "(SELECT md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")) FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM $_ f) r)" } @facts) . '))';
my $left = "SELECT concat_ws(' ', (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'i', 'S', 'v') AND relnamespace::regnamespace::text !~ '^pg_'), (SELECT count(*) FROM pg_class WHERE relpersistence <> 'p'), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), (SELECT count(*) FROM pg_prepared_xacts))";
my $open = "SELECT (SELECT count(*) FROM operasi.run WHERE status = 'berjalan') + (SELECT count(*) FROM operasi.fase WHERE status = 'berjalan')";
sub turn { my ($now) = @_; return 'UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm ' . ($now ? '+' : '-') . ' 3' }

# Two states of the input, each with its figures; then the allocations, once after a run that published, once after one that failed:
# what an unfinished run has done already is not done again.
my @figures;
konv_ok($node, @run);
for my $now (1, 0) { sql(turn($now)); konv_ok($node, @run); $figures[$now] = sql($digest) }
isnt($figures[0], $figures[1], 'two sets of figures');
my $usual = sql($left);
sub record
{
	my ($file, $at) = @_;
	local @ENV{qw(LD_PRELOAD FAIL_PATHS)} = ($library, "$dir/$file");
	local $ENV{FAIL_AT} = $at if $at;
	is((konv($node, @run))[0], $at ? 3 : 0, $at ? 'a run that fails' : 'a run that does not');
	return recorded("$dir/$file");
}
sql(turn(1));
my $fresh = record('fresh');
my ($publishing) = grep { $fresh->[ $_ - 1 ]{own} && name_path($fresh->[ $_ - 1 ]) =~ /publish_commit/ } 1 .. @$fresh;
sql(turn(0));
record('failing', $publishing);
my $again = record('again');
is(sql($digest), $figures[0], 'all of them granted');

my %kind;
my $kind = sub {
	my ($a) = @_;
	return $kind{ $a->{path} } //= name_path($a) =~ /\b(publish_\w+|publik_\w+|hide_small|run_end|fase_end)\b/ ? join ' ', 'publish', (@{ $a->{own} })[0, 1] : join ' ', (split /,/, $a->{path})[0], $a->{own}[0] // '';
};
# Allocations are asked for by their paths: their numbers shift with the turns of threads. path #k is the k-th of that path.
sub by_path
{
	my (%first, %last, %times);
	for my $a (@$again) { my $k = $kind->($a); $first{$k} //= $a->{path}; $last{$k} = $a->{path}; $times{ $a->{path} }++ }
	return map { ("$first{$_} ", /^publish/ && ($times{ $last{$_} } > 1 || $last{$_} ne $first{$_}) ? "$last{$_} #$times{ $last{$_} }" : ()) } sort keys %first;
}
my @numbers = $ENV{KONV_EVERY} ? ($ENV{KONV_FROM} // 1) .. ($ENV{KONV_TO} && $ENV{KONV_TO} < @$again ? $ENV{KONV_TO} : @$again) : by_path();
my $lanes = 2;
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'konvergensi'");
sql("CREATE DATABASE lane$_ TEMPLATE postgres") for 0 .. $lanes - 1;

# Every trial finds what a run left that failed while it published.
sub unfinished { my ($l) = @_; local $ENV{FAIL_AT} = $publishing; local $ENV{LD_PRELOAD} = $library; quietly("$dir/said$l->{lane}", @{ $l->{command} }); only_sessions($l->{session}) }
my $from = time;
my @lanes = (
	sub {
		my ($lane) = @_;
		my $l = { lane => $lane, session => psql_begin($node->connstr("lane$lane")), seen => {}, before => 0, now => 1, command => [ 'konvergensi', @run, '-d', $node->connstr("lane$lane") ] };
		psql_ask($l->{session}, turn(1) . '; SELECT pg_stat_force_next_flush()');
		unfinished($l);
		return $l;
	},
	sub {
		my ($l, $n) = @_;
		local %ENV = (%ENV, FAIL_PATHS => "$dir/failed$l->{lane}");
		fail_at($n);
		if ($l->{now} == $l->{before}) { $l->{now} = 1 - $l->{now}; psql_ask($l->{session}, turn($l->{now}) . '; SELECT pg_stat_force_next_flush()'); unfinished($l) }    # a session that stays tells its counters late
		my ($old, $new) = @figures[ $l->{before}, $l->{now} ];
		my ($code, $said) = do { local $ENV{LD_PRELOAD} = $library; quietly("$dir/said$l->{lane}", @{ $l->{command} }) };
		my $gone = only_sessions($l->{session});
		my $seen = psql_ask($l->{session}, $digest);
		my $stands = $seen eq $old ? 'old' : $seen eq $new ? 'new' : 'other';
		my $kept = psql_ask($l->{session}, $left);
		my ($hit) = @{ recorded("$dir/failed$l->{lane}") };
		my $fine = $gone && $kept eq $usual && ($code == 0 ? $stands eq 'new' : $stands ne 'other' && ($code =~ /^[123]$/ && $said =~ /konvergensi: error: .|^libgomp: Out of memory/m || by_library($code, $said, $hit)));
		$l->{before} = $l->{now} if $stands eq 'new';
		my ($outcome, $next) = ("$code $stands " . join(' | ', grep { /error|hint|libgomp|GLib/ } split /\n/, $said) =~ s/\d+/N/gr, 'ok');
		if (!$l->{seen}{$outcome}++)
		{
			my ($again, $words) = quietly("$dir/said$l->{lane}", @{ $l->{command} });
			only_sessions($l->{session});
			$next = "exit $again, $words" unless $again == 0 && psql_ask($l->{session}, $digest) eq $new;
			$next .= ' something is left' unless psql_ask($l->{session}, $left) eq $usual && psql_ask($l->{session}, $open) eq '0';
			$l->{before} = $l->{now};
		}
		return { n => $n, code => $code, kind => $outcome, hit => $hit ? $kind->($hit) : '', next => $next, wrong => $fine ? '' : "allocation $n: exit $code, $stands figures, left $kept, " . ($gone ? '' : 'sessions, ') . $said . ($hit ? $hit->{in} : '') };
	});
my @trials = lanes($dir, $lanes, \@numbers, @lanes);
# What a trial did not come by, once more, on whichever thread: the outer callers may be others.
sub nearest { my ($path, $lines) = @_; my ($two, $own) = split / /, $path; my @own = split /,/, $own // ''; return "$two " . (@own > $lines ? join(',', @own[0 .. $lines - 1]) . ',' : "$own ") }
sub missed { my %failed = map { $_->{hit} => 1 } @trials; my %want; $want{ $kind->($_) } //= nearest($_->{path}, $kind->($_) =~ /^publish/ ? 2 : 1) for @$again; return map { $want{$_} } sort grep { !$failed{$_} } keys %want }
if (!$ENV{KONV_EVERY})
{
	if (missed())
	{
		sql("DROP DATABASE lane$_ WITH (FORCE)"), sql("CREATE DATABASE lane$_ TEMPLATE postgres") for 0 .. $lanes - 1;
		push @trials, lanes($dir, $lanes, [ missed() ], @lanes);
	}
	# What a library asks for depends on what the server sends at once; the program's own lines do not.
	my $line = sub { $_[0] =~ /^publish/ ? $_[0] : (split / /, $_[0])[-1] // '' };
	my %met = map { $line->($_->{hit}) => 1 } @trials;
	my %unmet = map { my $l = $line->($kind->($_)); $met{$l} ? () : ($l => 1) } @$again;
	cmp_ok(scalar(keys %unmet), '<=', @$again / 1000, 'all lines but a few that depend on the turns of threads') or diag(join "\n", sort keys %unmet);
}
my (%codes, %said);
for (@trials) { $codes{ $_->{code} }++; $said{ $_->{kind} }++ }
my @wrong = grep { $_ } map { $_->{wrong} } @trials;
is(join("\n", @wrong[0 .. ($#wrong > 9 ? 9 : $#wrong)]), '', 'every refusal: the old or the new figures, and a reason');
is(join("\n", grep { $_ ne 'ok' } map { $_->{next} } @trials), '', 'and the next run completes');
note(sprintf '%d trials in %d s; exit codes: %s', scalar @trials, time - $from, join ', ', map { "$_: $codes{$_}" } sort keys %codes);
note("$said{$_} x $_") for sort { $said{$b} <=> $said{$a} } keys %said;
cmp_ok($codes{3} // 0, '>', @trials / 3, 'many of them end the run') if !$ENV{KONV_EVERY};
is(scalar(() = glob "$dir/tmp/*"), 0, 'no file is left');
note(@$again . ' allocations in ' . keys(%{ { map { $kind->($_) => 1 } @$again } }) . ' kinds');
done_testing();
