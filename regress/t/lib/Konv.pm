# Helpers of the TAP tests: a private node that finds the staged extension, and the worker's command line.
package Konv;
use strict;
use warnings;
use Exporter 'import';
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
our @EXPORT = qw(new_node konv konv_ok konv_full konv_peak slurp spew scratch dump_lap);

# A started node with the extension within reach; new_node(name => 'x', conf => "work_mem = '1MB'\n").
sub new_node
{
	my (%opt) = @_;
	my $node = PostgreSQL::Test::Cluster->new($opt{name} // 'main');
	$node->init(extra => [ '--locale=C', '-E', 'UTF8' ]);
	$node->append_conf('postgresql.conf', $ENV{STAGE_SETTINGS} . "\n" . ($opt{conf} // ''));
	$node->start;
	return $node;
}

# Runs the worker against a node: (exit code, stdout, stderr).
sub konv
{
	my ($node, @args) = @_;
	my ($out, $err) = ('', '');
	return (worker(\$out, \$err, @args, '-d', $node->connstr('postgres')), $out, $err);
}

# The same with a standard output that takes nothing: (exit code, stderr).
sub konv_full
{
	my ($node, @args) = @_;
	my $err = '';
	return (worker('/dev/full', \$err, @args, '-d', $node->connstr('postgres')), $err);
}

sub worker
{
	my ($out, $err, @args) = @_;
	my $h = IPC::Run::start([ 'konvergensi', @args ], '<', \undef, '>', $out, '2>', $err);
	IPC::Run::finish($h);
	my $status = $?;
	return $status & 127 ? 128 + ($status & 127) : $status >> 8;
}

# Runs the worker and expects success; returns its output.
sub konv_ok
{
	my ($node, @args) = @_;
	my ($code, $out, $err) = konv($node, @args);
	Test::More::is($code, 0, "konvergensi $args[0] exits 0") or Test::More::diag($err);
	return $out;
}

# Runs the worker measured by the system, as the child of a child, so that no other program counts: (exit code, highest resident
# memory in MB, messages).
sub konv_peak
{
	my ($node, @args) = @_;
	my $dir = scratch();
	my $code = system('python3', '-c', "import resource, subprocess, sys\nr = subprocess.run(sys.argv[3:], stdout=open(sys.argv[1], 'w'), stderr=subprocess.STDOUT)\nopen(sys.argv[2], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))\nsys.exit(r.returncode)",
		"$dir/words", "$dir/peak", 'konvergensi', @args, '-d', $node->connstr('postgres')) >> 8;
	return ($code, slurp("$dir/peak"), slurp("$dir/words"));
}

sub slurp
{
	my ($path) = @_;
	open my $fh, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$fh>;
}

sub spew
{
	my ($path, $text) = @_;
	open my $fh, '>:raw', $path or die "$path: $!";
	print $fh $text;
	close $fh or die "$path: $!";
	return $path;
}

# A scratch folder, removed at the end of the test.
sub scratch
{
	return PostgreSQL::Test::Utils::tempdir();
}

# One line per published fact table: rows and a digest of everything but the run that wrote it. $skip: pattern of tables.
sub dump_lap
{
	my ($node, $where, $skip) = @_;
	my @tables = grep { !defined $skip || !/$skip/ } split /\n/, $node->safe_psql('postgres', "SELECT table_name FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'periode_sk' ORDER BY 1");
	return join "\n", map { $node->safe_psql('postgres', "SELECT '$_ ' || count(*) || ' ' || coalesce(md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")), '') FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM lap.$_ f WHERE " . ($where // 'true') . ') r') } @tables;
}
1;
