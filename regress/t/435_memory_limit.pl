# --memory is a limit of the whole program that run and score keep: measured by the system, well below what they take without it.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\nfsync = off\n");
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }
my @run = ('run', '--period', '2025-Q4', '--skip-link', '--data-date', '2026-01-31', '-j', 2);
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(10, 1, 1); SELECT uji.rumah(1, 240); SELECT uji.lain()");

# Many dated records of some persons; a twentieth of the households moves, most of them to another kabupaten.
sql("INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban, sumber)
	SELECT o.kode_kab, o.kode_kec, o.orang_id, j.nomor, date '2001-01-01' + t, true, 'uji' FROM inti.orang o, acuan.jenis_layanan j, generate_series(1, 9000) t
	WHERE o.kelas IS NULL AND hashint8(o.orang_id) % 8 = 0 AND j.kode IN ('KONSELING', 'KUNJUNGAN') ON CONFLICT DO NOTHING; ANALYZE");
my $records = sql('SELECT count(*) FROM inti.layanan');
cmp_ok($records, '>', 600_000, 'records');

my ($code, $free, $words) = konv_peak($node, @run, '--full');
is($code, 0, 'without a limit');
sub everything { return join "\n", dump_lap($node), sql("SELECT md5(string_agg((to_jsonb(s) - 'run_id')::text, ',' ORDER BY (to_jsonb(s) - 'run_id')::text COLLATE \"C\")) FROM inti.status_layanan s") }
my $published = everything();
($code, undef, $words) = konv_peak($node, @run, '--full', '--memory', 1);
is($code, 3, 'a limit that cannot be kept');
my ($least) = $words =~ /--memory ([0-9.]+) or more/;
ok($least, 'names the least') or diag($words);
is(everything(), $published, 'and publishes nothing');
cmp_ok($least + 1, '<', $free - 2, "the least limit ($least MB) is clearly below what is used without ($free MB)");
for my $command ([ @run, '--full' ], [ 'score', '--period', '2025-Q4', '--data-date', '2026-01-31', '-j', 2 ])
{
	my $limit = $least + 1;
	($code, my $peak, $words) = konv_peak($node, @$command, '--memory', $limit);
	is($code, 0, "$command->[0] within $limit MB") or diag($words);
	like($words, qr/in \d+ parts/, 'reads the records in parts');
	cmp_ok($peak, '<=', $limit, "and stays within it: $peak MB");
	is(everything(), $published, 'with the same figures');
}
done_testing();
