# init, status and the manners of the command line.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my ($code, $out, $err) = konv($node, 'status');
is($code, 3, 'status without a warehouse exits 3');
like($err, qr/konvergensi init/, 'and says what to do');

($code, $out, $err) = konv($node, 'init', '--dry-run');
is($code, 0, 'init --dry-run exits 0');
like($out, qr/would apply 010-dasar\.sql/, 'and lists the migrations');
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_namespace WHERE nspname IN ('lap', 'konvergensi')"), 0, 'but changes nothing');

$node->safe_psql('postgres', "CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
is(Konv::worker(\$out, \$err, 'init', '-d', $node->connstr('latin')), 3, 'a database of another encoding is refused');
like($err, qr/SQL_ASCII.*createdb -E UTF8/s, 'with what to do');
is($node->safe_psql('latin', "SELECT count(*) FROM pg_namespace WHERE nspname = 'operasi'"), 0, 'and nothing in it');

$out = konv_ok($node, 'init');
like($out, qr/(\d+) of \1 migrations applied now/, 'init applies every migration');
my $schemas = "SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname IN ('konvergensi','acuan','sumber','inti','lap','publik','operasi')";
is($node->safe_psql('postgres', $schemas), 'acuan inti konvergensi lap operasi publik sumber', 'all schemas are there');
$out = konv_ok($node, 'init');
like($out, qr/: 0 of \d+ migrations applied now/, 'a second init changes nothing');
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'konvergensi\\_%' AND rolcanlogin"), 0, 'group roles cannot log in');
is($node->safe_psql('postgres', "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'PUBLIC' AND table_schema IN ('acuan','sumber','inti','lap','publik','operasi')"),
	0, 'nothing is granted to PUBLIC');

# A standard output that takes nothing.
my $made = PostgreSQL::Test::Utils::tempdir();
for my $args (['--help'], ['--version'], ['status', '--help'], ['status'], ['status', '--log-format=json'], [ 'init', '--dry-run' ], [ 'link', '--show-config' ], [ 'generate', '--area', '73.08', '--households', '10', '-o', $made ])
{
	($code, $err) = konv_full($node, @$args);
	is($code, 3, "@$args[0, 1 .. ($#$args > 0)]: what cannot be printed exits 3");
	like($err, qr/cannot write the output.*nothing else failed/, 'and says so');
}

# A changed migration is refused, and nothing of it stays.
$node->safe_psql('postgres', "UPDATE operasi.migrasi SET sha256 = 'x' WHERE nama = '010-dasar.sql'");
($code, $out, $err) = konv($node, 'init');
is($code, 3, 'a migration applied in another form is refused');
like($err, qr/010-dasar\.sql/, 'by name');

$out = konv_ok($node, 'status');
like($out, qr/no run yet/, 'status without runs');
like($out, qr/nothing published yet/, 'nothing published yet');

# A run that died is closed by the next reader of the register under the lock; status lists it.
$node->safe_psql('postgres', "INSERT INTO operasi.run (perintah, periode, versi) VALUES ('score', '2025-11', '1.0')");
like(konv_ok($node, 'status'), qr/score\s+2025-11\s+terputus/, 'status knows a run that nobody is at work on any more');
for my $n (-5, 0)
{
	($code, $out, $err) = konv($node, 'status', '-n', $n);
	is($code, 1, "status -n $n exits 1");
	like($err, qr/--runs takes a number of at least 1, not $n/, 'and says why');
}
like(konv_ok($node, 'status', '-n', '99999999999'), qr/score/, 'as many runs as there are');
my $lock = $node->background_psql('postgres');
$lock->query_safe('SELECT pg_advisory_lock(7020108837236700534)');
like(konv_ok($node, 'status'), qr/score\s+2025-11\s+berjalan/, 'status shows a running run');
$lock->quit;

is(system('konvergensi >/dev/null 2>&1') >> 8, 1, 'no command exits 1');
is(system('konvergensi --help >/dev/null 2>&1') >> 8, 0, '--help exits 0');
is(system('konvergensi status --help >/dev/null 2>&1') >> 8, 0, 'status --help exits 0');
like(`konvergensi --version`, qr/^konvergensi \d+\.\d+/, '--version');
($code, $out, $err) = konv($node, 'statsu');
is($code, 1, 'an unknown command exits 1');
like($err, qr/did you mean 'status'/, 'with the nearest one');
($code, $out, $err) = konv($node, 'status', '--colour');
is($code, 1, 'an unknown option exits 1');
($code, $out, $err) = konv($node, 'status', '-j', 'many');
is($code, 1, 'a thread count that is no number exits 1');
($code, $out, $err) = konv($node, 'status', 'extra');
is($code, 1, 'too many arguments exit 1');
like(`konvergensi status -d 'host=/nonexistent' 2>&1; echo "rc \$?"`, qr/cannot connect.*rc 2/s, 'no server exits 2');

done_testing();
