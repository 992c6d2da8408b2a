# The same run under -j 1, 2 and 8 from the same unlinked registers: every table of lap, dimensions and linkage included, is the same
# byte by byte, with the numbers of runs and of areas.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { my ($sql, $db) = @_; return $node->safe_psql($db // 'postgres', $sql) }
konv_ok($node, 'init');
is(system("konvergensi generate --area 73.08 -n 300 -s 9 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
is(system("psql -Xq -d '" . $node->connstr('postgres') . "' -v dir=$dir/gen -f regress/t/lib/orang.sql >/dev/null") >> 8, 0, 'persons of all registers');
konv_ok($node, 'wilayah', "$dir/gen/wilayah.csv");
konv_ok($node, 'load', 'eppgbm', "$dir/gen/eppgbm.csv", '--data-date', '2026-01-31');
konv_ok($node, 'load', 'ehdw', "$dir/gen/ehdw_ibu.csv", "$dir/gen/ehdw_anak.csv", '--data-date', '2026-01-31');
sql("UPDATE inti.pengukuran SET puskesmas = (ARRAY['SATU', 'DUA'])[anak_id % 2 + 1] WHERE anak_id % 5 > 0; ANALYZE");

my @tables = split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = 'lap'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname COLLATE \"C\"");
my @persons = qw(status_layanan krs);
my (%bytes, %rows, %persons);
for my $j (1, 2, 8)
{
	my $db = "j$j";
	sql("CREATE DATABASE $db TEMPLATE postgres");
	my $where = $node->connstr($db);
	is(system("konvergensi run --period $_ --data-date 2026-01-31 -j $j -d '$where' >/dev/null 2>$dir/err") >> 8, 0, "$_ under -j $j") or diag(slurp("$dir/err")) for qw(2025-11 2025-Q4);
	for my $t (@tables)
	{
		$bytes{$t}{$j} = sql("COPY (SELECT * FROM lap.$t t ORDER BY t::text COLLATE \"C\") TO STDOUT", $db);
		$rows{$t} = () = $bytes{$t}{$j} =~ /^/mg;
	}
	for my $t (@persons)
	{
		$persons{$t}{$j} = sql("COPY (SELECT * FROM inti.$t t ORDER BY t::text COLLATE \"C\") TO STDOUT", $db);
	}
}
for my $t (@persons)
{
	ok(length $persons{$t}{1} && $persons{$t}{$_} eq $persons{$t}{1}, "inti.$t: -j $_ as -j 1") for 2, 8;
}
for my $t (@tables)
{
	ok($bytes{$t}{$_} eq $bytes{$t}{1}, "lap.$t: -j $_ as -j 1 ($rows{$t} rows)") for 2, 8;
}
my @filled = grep { length $bytes{$_}{1} } @tables;
diag('empty: ' . join ' ', grep { !length $bytes{$_}{1} } @tables);
for my $t (qw(dim_wilayah dim_periode dim_indikator dim_ukuran fakta_tautan fakta_gizi fakta_skdn fakta_tikar fakta_konvergensi fakta_indikator fakta_ukuran fakta_mutu fakta_mutu_puskesmas fakta_kelengkapan))
{
	ok((grep { $_ eq $t } @filled), "lap.$t has rows");
}
done_testing();
