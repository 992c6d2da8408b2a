# More rows than are held in memory are published: all of them new, most of them, hardly any stands; the figures are those of an empty slice,
# and rows that stand stay as they are where a good part of them does.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\nfsync = off\n");
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 1, 1)");
my $n = 60_000;
sql("INSERT INTO inti.orang (kode_kab, orang_id, kode_kec, kode_desa, dusun, jk, tgl_lahir) SELECT left(d.kode, 5), i, left(d.kode, 8), d.kode, repeat('BLOK ' || i % 7 || ' ', 25), substr('LP', i % 2 + 1, 1), date '2024-02-01' + i % 600
	FROM generate_series(1, $n) i JOIN (SELECT kode, row_number() OVER (ORDER BY kode COLLATE \"C\") - 1 AS k, count(*) OVER () AS semua FROM acuan.wilayah WHERE tingkat = 'desa') d ON d.k = i % d.semua; ANALYZE inti.orang;
	INSERT INTO inti.pantauan_desa (kode_kab, kode_kec, kode_desa, ditetapkan) SELECT left(kode, 5), left(kode, 8), kode, '2024-01-01' FROM acuan.wilayah WHERE tingkat = 'desa'");

sub score { konv_ok($node, 'score', '--only', 'services', '--period', '2025-Q4', '--data-date', '2026-01-31', '-j', 2) }
sub everything { return join "\n", dump_lap($node), sql("SELECT count(*), md5(string_agg((to_jsonb(s) - 'run_id')::text, ',' ORDER BY (to_jsonb(s) - 'run_id')::text COLLATE \"C\")) FROM inti.status_layanan s") }
sub written { return sql('SELECT count(*) FROM inti.status_layanan WHERE run_id = (SELECT max(run_id) FROM operasi.run)') }

# The rows of a change, published over those before and into an empty table.
sub change
{
	my ($which, $wanted, $name) = @_;
	sql("UPDATE inti.orang SET dusun = CASE WHEN dusun LIKE 'X%' THEN substr(dusun, 2) ELSE 'X' || dusun END WHERE $which");
	score();
	my $written = written();
	ok($wanted->($written), "$name: $written rows written");
	my $over = everything();
	sql('DELETE FROM inti.status_layanan');
	score();
	is(everything(), $over, "$name: the same as into an empty table");
	return;
}
score();
cmp_ok(sql('SELECT sum(pg_column_size(s)) FROM inti.status_layanan s'), '>', 20 << 20, 'more rows than memory holds');
is(written(), $n, 'all of them listed');
score();
is(written(), 0, 'nothing changed, nothing written');
change('true', sub { $_[0] == $n }, 'all rows new');
change('orang_id % 5 > 0', sub { $_[0] == $n * 4 / 5 }, 'a fifth stands');
change('orang_id % 20 > 0', sub { $_[0] >= $n * 19 / 20 && $_[0] < $n }, 'hardly a row stands');
done_testing();
