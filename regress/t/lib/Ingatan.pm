# Memory refused: which allocations of a command are to fail, and one trial of each of them, in several databases side by side.
package Ingatan;
use strict;
use warnings;
use Exporter 'import';
use IPC::Open2;
use JSON::PP ();
use Konv;
use POSIX ();
use Time::HiRes qw(usleep);
our @EXPORT = qw(recorded name_path chosen fail_at by_library lanes psql_begin psql_ask quietly only_sessions);

# The allocations of a recorded command, number n at n - 1: { path: where it is asked (two frames, and all of the program), own: the
# program's offsets, innermost first, in: functions by name }.
sub recorded
{
	my ($file) = @_;
	return [ map { my ($two, $own, $in) = split / /, $_, -1; { path => "$two $own", own => [ split /,/, $own ], in => $in } } split /\n/, slurp($file) ];
}

# The functions of the program that an allocation was asked by, innermost first.
my (@from, @name);
sub name_path
{
	my ($a) = @_;
	if (!@from)
	{
		for (sort map { /^([0-9a-f]+) [tT] (\w+)/ ? sprintf('%012x %s', hex $1, $2) : () } split /\n/, `nm "\$(command -v konvergensi)"`) { my ($at, $n) = split; push @from, hex $at; push @name, $n }
	}
	return join ' ', map { my ($at, $lo, $hi) = (hex($_) - 1, 0, $#from); while ($lo < $hi) { my $mid = ($lo + $hi + 1) >> 1; $from[$mid] <= $at ? ($lo = $mid) : ($hi = $mid - 1) } $name[$lo] } @{ $a->{own} };
}

# What no program can do anything about: GLib, which draws the reports, ends it when it finds no memory before main(); the C library
# crashes when its first look at the users finds none.
sub by_library
{
	my ($code, $said, $hit) = @_;
	return $code > 128 && ($said =~ /GLib-ERROR.*failed to allocate/ || $hit && $hit->{in} =~ /\bgetpw\w+/);
}

# The first and the last allocation of each kind, as numbers. $kind: the name of an allocation's kind.
sub chosen
{
	my ($all, $kind) = @_;
	my (%first, %last);
	for my $n (1 .. @$all)
	{
		my $k = $kind->($all->[ $n - 1 ]);
		$first{$k} //= $n;
		$last{$k} = $n;
	}
	my %n = map { $_ => 1 } values %first, values %last;
	return sort { $a <=> $b } keys %n;
}

# A session that stays: a statement costs no new connection, and nothing of it is noted in the output.
sub psql_begin
{
	my ($conninfo) = @_;
	my $pid = open2(my $out, my $in, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $conninfo, '-f', '-');
	return { in => $in, out => $out, pid => $pid };
}
sub psql_ask
{
	my ($s, $sql) = @_;
	print { $s->{in} } "$sql;\n\\echo <end>\n";
	$s->{in}->flush;
	my $text = '';
	while (defined(my $line = readline $s->{out}))
	{
		return $text =~ s/\n\z//r if $line eq "<end>\n";
		$text .= $line;
	}
	die "psql ended at: $sql";
}

# Runs the worker: (exit code as of a shell, all it said). One that takes three minutes hangs, and is ended.
sub quietly
{
	my ($out, @command) = @_;
	my $pid = fork() // die "fork: $!";
	if (!$pid)
	{
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', $out;
		open STDERR, '>&', \*STDOUT;
		alarm 180;
		{ exec @command }
		POSIX::_exit(127);
	}
	waitpid $pid, 0;
	return ($? & 127 ? 128 + ($? & 127) : $? >> 8, slurp($out));
}

# What to tell the preloaded library: allocation number n, or (a line) the first that is asked in this way, or (line #k) the k-th.
sub fail_at
{
	my ($n) = @_;
	delete @ENV{qw(FAIL_AT FAIL_LINE FAIL_TURN)};
	my ($line, $turn) = split /#/, $n;
	if ($line !~ / /) { $ENV{FAIL_AT} = $n }
	else { @ENV{qw(FAIL_LINE FAIL_TURN)} = ($line, $turn // 1) }
	return;
}

# Waits until no session of the worker is left in this database.
sub only_sessions
{
	my ($s) = @_;
	for (1 .. 2000)
	{
		return 1 if psql_ask($s, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'konvergensi' AND datname = current_database()") eq '0';
		usleep(5000);
	}
	return 0;
}

# The numbers dealt out to lanes, each a process with a database of its own: $trial->(lane, number) gives what is kept of it.
sub lanes
{
	my ($dir, $n, $numbers, $begin, $trial) = @_;
	my @pids;
	for my $lane (0 .. $n - 1)
	{
		my $pid = fork() // die "fork: $!";
		if (!$pid)
		{
			my $ok = eval {
				my $state = $begin->($lane);
				open my $f, '>', "$dir/lane$lane" or die $!;
				for (my $i = $lane; $i < @$numbers; $i += $n) { print $f JSON::PP::encode_json($trial->($state, $numbers->[$i])), "\n" }
				close $f;
				1;
			};
			spew("$dir/lane$lane.died", "$@") unless $ok;
			POSIX::_exit(0);    # the server is the parent's to stop
		}
		push @pids, $pid;
	}
	waitpid $_, 0 for @pids;
	my @died = map { slurp($_) } glob "$dir/lane*.died";
	die "@died" if @died;
	return map { JSON::PP::decode_json($_) } map { split /\n/, slurp("$dir/lane$_") } 0 .. $n - 1;
}
1;
