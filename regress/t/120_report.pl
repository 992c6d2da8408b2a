# report: the same figures in every format, whole files or none, clear refusals.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use IPC::Run ();
use JSON::PP;
use Test::More;

my $node = new_node();
my $db = 'postgres';
my $top = $ENV{KONV_TOP} // '.';
my $dir = scratch();
konv_ok($node, 'init');
$node->safe_psql($db, slurp("$top/regress/t/lib/score_data.sql"));
konv_ok($node, 'score', '--period', '2025-Q4');

my @common = ('report', 'quality', '--area', '73.08', '--period', '2025-Q4');
my $csv = konv_ok($node, @common, '--format', 'csv');
my ($line) = $csv =~ /^(73\.08,BONE,\d+,\d+,[\d.]+,.*)$/m;
is($line, $node->safe_psql($db, q{SELECT concat_ws(',', '73.08', 'BONE', t.n_sasaran, t.n_diukur, t.cakupan,
  round(100.0 * t.n_ditandai / (t.n + t.n_ditandai), 2), round(100.0 * b.n_ditandai / (b.n - b.n_edema + b.n_ditandai), 2), round(100.0 * x.n_ditandai / (x.n - x.n_edema + x.n_ditandai), 2),
  round(t.sd, 2), round(b.sd, 2), round(x.sd, 2))
  FROM lap.dim_wilayah w JOIN lap.fakta_gizi t USING (wilayah_sk) JOIN lap.fakta_gizi b USING (wilayah_sk, periode_sk, jk, kelompok_umur) JOIN lap.fakta_gizi x USING (wilayah_sk, periode_sk, jk, kelompok_umur)
  WHERE w.kode = '73.08' AND periode_sk = 202524 AND jk = 'semua' AND kelompok_umur = '0-59' AND t.indeks = 'tbu' AND b.indeks = 'bbu' AND x.indeks = 'bbtb'}), 'the figures are the published ones');
like($csv, qr/^73\.08\.01,BONTOCANI,.*^73\.08\.02,KAHU,/ms, 'with the areas below');
unlike($csv, qr/^73\.11/m, 'and no others');

my $json = decode_json(konv_ok($node, @common, '--format', 'json'));
is($json->{keterangan}{wilayah}, 'BONE (73.08)', 'json names the area');
my ($table) = grep { $_->{kode} eq 'cakupan' } @{ $json->{tabel} };
is($table->{baris}[0]{diukur}, $node->safe_psql($db, "SELECT n_diukur FROM lap.fakta_gizi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73.08' AND periode_sk = 202524 AND indeks = 'tbu' AND jk = 'semua' AND kelompok_umur = '0-59'"), 'json has the same number');
is(scalar @{ $table->{baris} }, scalar(grep { /^73\.08[,.]/ } split /\n/, (split /\n\n/, $csv)[0]), 'and the same rows');

for my $format (qw(pdf xlsx csv json))
{
	konv_ok($node, @common, '-o', "$dir/one.$format");
	konv_ok($node, @common, '-o', "$dir/two.$format");
	ok(slurp("$dir/one.$format") eq slurp("$dir/two.$format"), "$format: the same figures give the same bytes");
	is((stat "$dir/one.$format")[2] & 0777, 0600, 'the file is for its owner only');
}
like(slurp("$dir/one.pdf"), qr/^%PDF-1\.\d.*%%EOF\s*$/s, 'a PDF');
is(slurp("$dir/one.csv"), $csv, 'file and standard output are the same');
my $cells = `python3 -c "
import sys, zipfile, re
z = zipfile.ZipFile(sys.argv[1])
print(z.testzip(), len([n for n in z.namelist() if n.startswith('xl/worksheets/sheet')]), re.findall('<c r=.C[0-9]+. s=.[0-9]+.><v>([0-9]+)</v>', z.read('xl/worksheets/sheet1.xml').decode())[0])" $dir/one.xlsx`;
like($cells, qr/^None $#{[0, @{ $json->{tabel} }]} $table->{baris}[0]{sasaran}$/, 'a sheet for each table, numbers as numbers');

# ---- a village: rows of its posyandu ----
konv_ok($node, 'score', '--period', '2025-12');
like(konv_ok($node, 'report', 'quality', '--area', '73.08.01.2001', '--period', '2025-12', '--format', 'csv'), qr{^73\.08\.01\.2001/MAWAR,MAWAR,}m, 'a village report lists its posyandu');

# ---- refusals ----
sub refused
{
	my ($want, $pattern, $what, @args) = @_;
	my ($code, undef, $err) = konv($node, 'report', @args);
	is($code, $want, "$what exits $want");
	like($err, $pattern, 'and says so');
}
refused(1, qr/did you mean 'quality'/, 'a mistyped kind', 'qualty', '--area', '73.08', '--period', '2025-Q4', '--format', 'csv');
refused(1, qr/no area 99\.01/, 'an unknown area', 'quality', '--area', '99.01', '--period', '2025-Q4', '--format', 'csv');
refused(1, qr/csv json xlsx pdf/, 'a format it has not', 'quality', '--area', '73.08', '--period', '2025-Q4', '--format', 'docx');
refused(1, qr/csv json xlsx pdf/, 'no format and no ending', 'quality', '--area', '73.08', '--period', '2025-Q4');
refused(1, qr/2025-Q4/, 'a wrong period', 'quality', '--area', '73.08', '--period', 'Q4', '--format', 'csv');
refused(1, qr/a report has no dry run/, 'a dry run', 'quality', '--area', '73.08', '--period', '2025-Q4', '-o', "$dir/dry.csv", '--dry-run');
refused(1, qr/--area and --period/, 'no area', 'quality', '--period', '2025-Q4', '--format', 'csv');
refused(3, qr/konvergensi score --period 2024/, 'a period that is not published', 'quality', '--area', '73.08', '--period', '2024', '--format', 'csv');
refused(3, qr/cannot write/, 'a folder that is not there', 'quality', '--area', '73.08', '--period', '2025-Q4', '-o', "$dir/none/x.$_") for qw(csv json xlsx pdf);
refused(1, qr/no ordinary file/, 'a device as the file', 'quality', '--area', '73.08', '--period', '2025-Q4', '--format', 'csv', '-o', '/dev/null');

# ---- a disk that is full ----
for my $format (qw(csv json))
{
	my ($code, $err) = konv_full($node, @common, '--format', $format);
	is($code, 3, "$format on a full standard output exits 3");
	like($err, qr/cannot write the report: No space left/, 'and says so');
}
for my $format (qw(csv json xlsx pdf))
{
	my $h = IPC::Run::start([ 'bash', '-c', q{trap '' XFSZ; ulimit -f 0; exec konvergensi "$@"}, 'konvergensi', @common, '--format', $format, '-o', "$dir/one.$format", '-d', $node->connstr('postgres') ], '>', \my $out, '2>', \my $err);
	IPC::Run::finish($h);
	is($? >> 8, 3, "$format that does not go into its file exits 3");
	like($err, qr/cannot write/, 'and says so');
	ok(slurp("$dir/one.$format") eq slurp("$dir/two.$format"), 'the older file is as it was');
}
is(join(' ', sort map { s{.*/}{}r } glob "$dir/*"), 'one.csv one.json one.pdf one.xlsx two.csv two.json two.pdf two.xlsx', 'nothing half written is left');

done_testing();
