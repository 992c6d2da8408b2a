# The program as a provincial team runs it: a login that has the worker's role and nothing else, a database with settings of its
# own, a server that logs every statement with its values. Same figures as an owner's; nobody's name or number in any log.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use JSON::PP;
use Test::More;

my $node = new_node(conf => "log_statement = all\nlog_min_duration_statement = 0\nlog_min_messages = debug1\nlog_error_verbosity = verbose\n"
	. "log_parameter_max_length_on_error = -1\ntimezone = 'Asia/Makassar'\njit = off\n");
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
my $log = '';

# The program in database $db as $user: (exit code, output); what it said is kept.
sub program
{
	my ($db, $user, @args) = @_;
	my ($out, $err) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @args, '-d', $node->connstr($db) . " user=$user" ], '<', \undef, '>', \$out, '2>', \$err);
	IPC::Run::finish($h);
	my $status = $?;
	$log .= $err;
	return ($status & 127 ? 128 + ($status & 127) : $status >> 8, $out, $err);
}
sub ok_program
{
	my ($code, $out, $err) = program(@_);
	is($code, 0, "$_[1]: konvergensi $_[2] exits 0") or diag($err);
	return $out;
}
sub figures
{
	my ($db) = @_;
	my @tables = split /\n/, $node->safe_psql($db, "SELECT table_name FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'periode_sk' ORDER BY 1");
	return join "\n", map { $node->safe_psql($db, "SELECT '$_ ' || count(*) || ' ' || coalesce(md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")), '') FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM lap.$_ f) r") } @tables;
}

is(system("konvergensi generate --area 73.08 -n 250 -s 11 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
for (qw(sendiri dinas kosong)) { $node->safe_psql('postgres', "CREATE DATABASE $_"); }
ok_program($_, 'postgres', 'init') for qw(sendiri dinas);
$node->safe_psql('postgres', 'CREATE ROLE program LOGIN IN ROLE konvergensi_pekerja');
$node->safe_psql('postgres', "ALTER ROLE program IN DATABASE dinas SET $_") for "datestyle = 'SQL, DMY'", "bytea_output = escape", "default_transaction_isolation = serializable", "search_path = konvergensi, public",
	"statement_timeout = '1ms'", "row_security = off", "intervalstyle = sql_standard", "extra_float_digits = -3", "transform_null_equals = on", "standard_conforming_strings = off", "lc_numeric = 'C.UTF-8'";
# Functions that fit better than those of the server where they are looked for too.
$node->safe_psql('dinas', 'CREATE FUNCTION public.cardinality(text[]) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING $x$trap$x$; RETURN 0; END $$;'
	. 'CREATE FUNCTION public.regexp_split_to_array(text, varchar) RETURNS text[] LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING $x$trap$x$; RETURN NULL; END $$;'
	. 'CREATE FUNCTION public.concat_ws(text, text, text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING $x$trap$x$; RETURN NULL; END $$;');
for (['sendiri', 'postgres'], ['dinas', 'program'])
{
	my ($db, $user) = @$_;
	my @json = ('--log-format=json', '-P');
	ok_program($db, $user, 'wilayah', "$dir/gen/wilayah.csv", @json);
	is($node->safe_psql($db, "SELECT count(*) FROM pg_stats WHERE schemaname = 'acuan' AND tablename = 'wilayah' AND attname = 'tingkat'"), 1, "$user: areas have their statistics");
	ok_program($db, $user, 'load', 'eppgbm', "$dir/gen/eppgbm.csv", @json);
	ok_program($db, $user, 'load', 'ehdw', (map { "$dir/gen/ehdw_$_.csv" } qw(ibu anak paud)), @json);
	ok_program($db, $user, 'load', $_, "$dir/gen/$_.csv", '--area', '73.08', @json) for qw(sipbm pk dtks elsimil);
	ok_program($db, $user, 'run', '--period', $_, '--data-date', '2026-01-31', @json) for qw(2025-11 2025-Q4);
	# The queue out, every pair decided with words about the people in it, in again; a correction of the file; once more.
	$node->safe_psql($db, "INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('$user', '73.08')");
	ok_program($db, $user, 'review', 'export', '-o', "$dir/$db.csv", @json);
	is(system('python3', '-c', <<'PY', "$dir/$db.csv", "$dir/$db.out"), 0, 'decisions are made');
import csv, sys
rows = list(csv.reader(open(sys.argv[1])))
h = rows[0]
for i, r in enumerate(rows[1:]):
    r[h.index('putusan')] = ['sama', 'beda', 'ragu'][i % 3]
    r[h.index('alasan_putusan')] = 'ibu dari ' + r[h.index('nama_a')]
csv.writer(open(sys.argv[2], 'w')).writerows(rows)
PY
	like(ok_program($db, $user, 'review', 'import', "$dir/$db.out", @json), qr/^[1-9]\d* decisions imported/, 'decisions are imported');
	my $text = slurp("$dir/gen/eppgbm.csv");
	$text =~ s/;(\d+),(\d);(\d+,\d);Terlentang/';' . ($1 + 1) . ",$2;$3;Terlentang"/e;
	ok_program($db, $user, 'load', 'eppgbm', spew("$dir/ulang.csv", $text), @json);
	ok_program($db, $user, 'run', '--period', '2025-Q4', '--data-date', '2026-01-31', '--full', '--train', @json);
}
is(figures('dinas'), figures('sendiri'), 'a login with the role of the program publishes what an owner does, whatever the database sets');
is($node->safe_psql('dinas', "SELECT count(*) FROM inti.putusan_tautan WHERE alasan LIKE 'ibu dari %'"), $node->safe_psql('sendiri', 'SELECT count(*) FROM inti.putusan_tautan'), 'the words of reviewers arrive');

# ---- wrong input, ends in the middle: errors are where servers quote rows ----
my $long = 'X' x 9000;
my @bad = (
	"NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n7308010101259001;UJI COBA SATU;P;01/01/2024;01/11/2025;9,1;77,2;$long\n",
	"NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n7308010101259001;UJI COBA $long;P;01/01/2024;01/11/2025;9,1;77,2;A\n");
for my $text (@bad)
{
	my ($code, $out, $err) = program('dinas', 'program', 'load', 'eppgbm', spew("$dir/panjang.csv", $text), '--log-format=json');
	is($code, 0, 'a very long cell does not hold the file up') or diag($err);
}
for my $after (0.05, 0.15, 0.3)
{
	my $h = IPC::Run::start([ 'konvergensi', 'load', 'eppgbm', "$dir/gen/eppgbm.csv", '--again', '--log-format=json', '-d', $node->connstr('dinas') . ' user=program' ], '<', \undef, '>', '/dev/null', '2>', \my $err);
	select undef, undef, undef, $after;
	$h->signal('INT');
	eval { $h->finish };
	$log .= $err;
	like($?, qr/^(0|33280)$/, 'SIGINT in a load: 130, or it had come to its end');
	like($err, qr/ended by SIGINT; run it again/, 'which it says') if $?;
}

# ---- what was written to logs ----
my @numbers = split /\n/, $node->safe_psql('sendiri', "SELECT DISTINCT x FROM (SELECT nik AS x FROM sumber.orang UNION SELECT no_kk FROM sumber.orang) y WHERE x ~ '^[1-9][0-9]{15}\$'");
my @names = split /\n/, $node->safe_psql('sendiri', "SELECT DISTINCT upper(x) FROM (SELECT nama AS x FROM sumber.orang UNION SELECT nama_ibu FROM sumber.orang UNION SELECT nama_ortu FROM sumber.orang) y WHERE x LIKE '% %' AND length(x) > 8");
cmp_ok(@numbers + @names, '>', 500, 'people to look for');
my $people = join '|', map { quotemeta } @numbers, @names, '7308010101259001', 'UJI COBA SATU';
my $server = slurp($node->logfile);
$server =~ s/^.*?(?:statement|execute|parse|bind)[^\n]*(?:upper\(x\)|SELECT DISTINCT x)[^\n]*\n//mg;
my @found = grep { uc($_) =~ /$people/ } split /\n/, $server;
is(scalar(@found), 0, 'no name and no number in the log of a server that logs everything') or diag(substr($found[0], 0, 300));
@found = grep { uc($_) =~ /$people/ } split /\n/, $log;
is(scalar(@found), 0, 'nor in the log of the program');
my @broken = grep { !eval { decode_json($_) } } split /\n/, $log;
is(scalar(@broken), 0, 'every line of which is JSON') or diag($broken[0]);
my $key = unpack 'H*', slurp("$dir/key");
unlike($server . $log, qr/\Q$key\E/i, 'the key is in neither');
is(scalar(() = $server =~ /WARNING:[^\n]*trap/g), 0, 'no function of somebody\'s own was called');

# ---- a file whose name is no UTF-8, with a quote; status as JSON; another release ----
my ($code, $out, $err) = program('dinas', 'program', 'load', 'eppgbm', "$dir/b\xe9b\xe9 \"2025\".csv", '--log-format=json');
is($code, 1, 'a file that is not there');
like(decode_json((split /\n/, $err)[0])->{message}, qr/b\?b\? "2025"\.csv/, 'is named in a line of JSON');
spew("$dir/b\xe9b\xe9 \"2025\".csv", slurp("$dir/gen/eppgbm.csv") . "\n");
($code, $out, $err) = program('dinas', 'program', 'load', 'eppgbm', "$dir/b\xe9b\xe9 \"2025\".csv", '--log-format=json', '-P');
is($code, 0, 'a file of such a name is loaded') or diag($err);
is(scalar(grep { !eval { decode_json($_) } } split /\n/, $err), 0, 'its progress is JSON') or diag($err);
my $status = decode_json(ok_program('dinas', 'program', 'status', '--log-format=json', '-n', 30));
is($status->{published}{periode}, '2025-Q4', 'status as JSON tells what is published');
ok((grep { $_->{perintah} eq 'run' && $_->{status} eq 'terbit' && @{ $_->{tahap} } == 4 && $_->{rincian}{masukan}{eppgbm}{sha256} } @{ $status->{runs} }), 'runs with phases and inputs');
$node->safe_psql('dinas', "UPDATE operasi.run SET status = 'berjalan' WHERE run_id = (SELECT max(run_id) FROM operasi.run)");
is(decode_json(ok_program('dinas', 'program', 'status', '--log-format=json', '-n', 1))->{runs}[0]{status}, 'terputus', 'a run that nobody is at work on any more is not told as running');
for ([ 'DELETE FROM operasi.migrasi WHERE nama LIKE \'910%\'', qr/older release/ ], [ "INSERT INTO operasi.migrasi (nama, sha256, versi) VALUES ('910-kunci-terbit.sql', 'x', '1')", qr/910-kunci-terbit\.sql was applied .* in another form/ ],
	[ "INSERT INTO operasi.migrasi (nama, sha256, versi) VALUES ('999-nanti.sql', 'x', '9')", qr/later release/ ])
{
	$node->safe_psql('dinas', $_->[0]);
	for my $args ([ 'run', '--period', '2025-11' ], [ 'load', 'eppgbm', "$dir/gen/eppgbm.csv" ], ['link'], [ 'score', '--period', '2025-11' ])
	{
		($code, $out, $err) = program('dinas', 'program', @$args);
		ok($code == 3 && $err =~ $_->[1], "$args->[0] refuses a warehouse of another release") or diag($err);
	}
}
for my $args ([ 'run', '--period', '2025-11' ], [ 'load', 'eppgbm', "$dir/gen/eppgbm.csv" ], ['link'], [ 'score', '--period', '2025-11' ], [ 'score', '--period', '2025-11', '--only', 'services' ], [ 'wilayah', "$dir/gen/wilayah.csv" ], [ 'review', 'export' ],
	[ 'report', 'quality', '--area', '73.08', '--period', '2025-11', '--format', 'csv' ], ['status'])
{
	($code, $out, $err) = program('kosong', 'postgres', @$args);
	ok($code == 3 && $err =~ /no konvergensi warehouse.*konvergensi init/s, "$args->[0] without a warehouse says what to do") or diag($err);
}
for my $wrong ([ '--memory', '-5' ], [ '--memory', 'nan' ], [ '--memory', 'inf' ], [ '--data-date', '2025-02-30' ], [ '--data-date', 'kemarin' ])
{
	for my $command (qw(run score))
	{
		($code, $out, $err) = program('sendiri', 'postgres', $command, '--period', '2025-11', @$wrong);
		ok($code == 1 && $err =~ /$wrong->[0]/, "$command @$wrong is wrong use") or diag($err);
	}
}

# ---- seven in the morning in the east: by UTC it is yesterday still ----
use Faults;
my $clock = Faults::library($dir, 'clock', "#include <time.h>\ntime_t time(time_t *t)\n{\n    time_t now = 1762988400; /* 2025-11-12 23:00 UTC */\n    if (t)\n        *t = now;\n    return now;\n}\n");
spew("$dir/pagi.csv", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Desa/Kel\n;UJI PAGI SATU;P;01/01/2024;13/11/2025;9,1;77,2;A\n;UJI PAGI DUA;P;01/01/2024;14/11/2025;9,1;77,2;A\n");
for my $zone (qw(UTC Asia/Jakarta Asia/Jayapura America/New_York))
{
	local ($ENV{LD_PRELOAD}, $ENV{TZ}) = ($clock, $zone);
	($code, $out, $err) = program('sendiri', 'postgres', 'load', 'eppgbm', "$dir/pagi.csv", '--again', '--dry-run');
	like($out, qr/read 2, accepted 1, .*rejected 1.*WAKTU_MUSTAHIL/s, "a child measured this morning is taken in time zone $zone, one of tomorrow is not") or diag($err);
}
($code, $out, $err) = program('sendiri', 'postgres', 'run', '--period', '2025-11', '--skip-link');
my $days = $node->safe_psql('sendiri', "SELECT opsi FROM operasi.penerbitan WHERE periode = '2025-11'");
like($days, qr/data-date=2025-11-30/, 'a period that is over does not depend on today');

# ---- a month that has only begun: services, nobody measured yet ----
for my $nth (1, 2)
{
	($code, $out, $err) = program('sendiri', 'postgres', 'run', '--period', '2026-01', '--data-date', '2026-01-05', '--full');
	is($code, 0, "a month without measurements is published, time $nth") or diag($err);
}
cmp_ok($node->safe_psql('sendiri', 'SELECT count(*) FROM lap.fakta_gizi WHERE periode_sk = 202601'), '>', 0, 'with the children who are to be measured');
$node->safe_psql('sendiri', 'UPDATE lap.fakta_gizi SET n_diukur = 1 WHERE periode_sk = 202601');
($code, $out, $err) = program('sendiri', 'postgres', 'run', '--period', '2026-01', '--data-date', '2026-01-05', '--full');
ok($code == 4 && $err =~ /no measurement in 2026-01/, 'over published measurements it is held back');

# ---- the rows for an office's own headings and words, as the documentation has them ----
my ($block) = slurp("$ENV{KONV_TOP}/docs/loading.md") =~ /```sql\n(-- a heading written differently\n.*?)```/s;
$node->safe_psql('sendiri', $block);
spew("$dir/bobot.csv", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Bobot Badan;Tinggi;Desa/Kel;Naik Berat Badan\n;UJI BOBOT BADAN;P;01/01/2024;03/11/2025;9,1;77,2;A;Naik BB\n");
($code, $out, $err) = program('sendiri', 'postgres', 'load', 'eppgbm', "$dir/bobot.csv");
is($code, 0, 'a heading and a word that rows of acuan explain') or diag($err);
is($node->safe_psql('sendiri', "SELECT berat_kg || ' ' || naik_berat FROM sumber.eppgbm WHERE nama = 'UJI BOBOT BADAN'"), '9.1 N', 'are read');

# ---- a password in the connection string ----
my ($pout, $perr) = ('', '');
my $h = IPC::Run::start([ 'konvergensi', 'status', '-d', $node->connstr('sendiri') . ' user=postgres password=rahasia123' ], '<', \undef, '>', \$pout, '2>', \$perr);
$h->finish;
like($perr, qr/password on the command line can be seen/, 'is noticed');
unlike($perr . $pout, qr/rahasia123/, 'and not repeated');

# ---- a report that cannot be made leaves no file ----
my %before = map { $_ => 1 } glob '/tmp/konvergensi-report.*';
($code, $out, $err) = program('sendiri', 'postgres', 'report', 'scorecard', '--area', '73.08', '--period', '2019', '--format', 'csv');
isnt($code, 0, 'a report of a period without figures');
is(scalar(grep { !$before{$_} } glob '/tmp/konvergensi-report.*'), 0, 'leaves nothing behind');
done_testing();
