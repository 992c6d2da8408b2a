# A connection that is dead without a word (a cable, a sleeping virtual machine): both ends give it up within a minute and a half,
# the server frees the lock and the next run completes. In a network of its own, whose loopback is taken down; where such a network
# is not allowed, the settings alone are looked at.
use strict;
use warnings;
# Before the modules take over the output.
BEGIN
{
	my @net = qw(unshare --user --map-current-user --keep-caps --net);
	exec @net, $^X, (map { "-I$_" } @INC), $0, 'own' unless @ARGV || system("@net true >/dev/null 2>&1");
}
use lib 'regress/t/lib';
use Konv;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(sleep time);

my $own = @ARGV;

# Loopback up or down: struct ifreq holds the name and the flags (IFF_UP 1, IFF_LOOPBACK 8); SIOCSIFFLAGS 0x8914.
sub loopback
{
	socket(my $s, 2, 2, 0) or die "socket: $!";
	ioctl($s, 0x8914, pack('a16 s x22', 'lo', $_[0] ? 9 : 8)) or die "loopback: $!";
}
loopback(1) if $own;

my $node = new_node(conf => $own ? "listen_addresses = '127.0.0.1'\n" : '');
append_hba($node) if $own;
sub append_hba { open my $f, '>>', $_[0]->data_dir . '/pg_hba.conf' or die $!; print $f "host all all 127.0.0.1/32 trust\n"; close $f; $_[0]->reload }
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(1, 2, 2); SELECT uji.rumah(1, 20); SELECT uji.lain()");
my @run = ('run', '--period', '2025-Q4', '--skip-link', '--data-date', '2026-01-31');
konv_ok($node, @run);

# A run that waits for a lock, and the settings of its session.
my $holder = $node->background_psql('postgres');
my $settings = "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'";
sub held
{
	my ($conninfo) = @_;
	$holder->query_safe('BEGIN; LOCK TABLE lap.fakta_gizi IN ACCESS EXCLUSIVE MODE');
	my ($o, $e) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @run, '--full', '-d', $conninfo ], '<', \undef, '>', \$o, '2>', \$e);
	$node->poll_query_until('postgres', $settings) or die "never waited: $e";
	return ($h, \$e);
}

# A worker that is gone: the server notices while a statement still runs, and does not keep its lock.
my ($h) = held($node->connstr('postgres'));
$h->signal('KILL');
eval { $h->finish };
my $from = time;
$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'konvergensi')") or die 'still there';
cmp_ok(time - $from, '<', 20, 'a killed worker: its sessions end while they wait for a lock');
$holder->query_safe('ROLLBACK');
konv_ok($node, @run);

SKIP:
{
	skip 'no network of its own allowed here', 4 unless $own;
	my $port = $node->port;
	($h, my $err) = held("host=127.0.0.1 port=$port dbname=postgres");
	loopback(0);
	$from = time;
	$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'konvergensi')") or die 'the server never noticed';
	cmp_ok(time - $from, '<', 90, 'a dead connection: the server ends the sessions after ' . int(time - $from) . ' s');
	eval { $h->finish };
	is($? >> 8, 3, 'the worker gives up too: exit 3');
	cmp_ok(time - $from, '<', 100, 'after ' . int(time - $from) . ' s');
	like($$err, qr/connection lost/, 'and says why');
	loopback(1);
	$holder->query_safe('ROLLBACK');
	konv_ok($node, @run, '--full');
}
$holder->quit;
done_testing();
