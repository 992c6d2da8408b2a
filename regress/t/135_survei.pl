# A real SMART survey through load and score: every counter of lap.fakta_gizi against the scores that came with the file.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

plan skip_all => 'SHARED is not set' unless $ENV{SHARED};
my $node = new_node();
my $db = 'postgres';
my $file = "$ENV{SHARED}/data/cases/growth/mwana_anthro_01.csv";
konv_ok($node, 'init');
$node->safe_psql($db, q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL), ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73')});
like(konv_ok($node, 'load', 'smart', $file, '--area', '73.08'), qr/read 1191, accepted 1191/, 'the file is loaded whole');
my $out = konv_ok($node, 'score', '--period', '2023-12');
diag($out);
like($out, qr/^2023-12: 1191 measurements of 1191 children/m, 'and scored');

# What the file says: its own scores, flags by the limits of WHO, oedema as below -3 where weight counts.
my ($head, @rows) = split /\r?\n/, slurp($file);
my @name = split /,/, $head;
my %index = (tbu => [ 'anthro_zlen', -6, 6, 0 ], bbu => [ 'anthro_zwei', -6, 5, 1 ], bbtb => [ 'anthro_zwfl', -5, 5, 1 ],
	imtu => [ 'anthro_zbmi', -5, 5, 1 ], lilau => [ 'anthro_zac', -5, 5, 0 ]);
for my $x (sort keys %index)
{
	my ($column, $low, $high, $weight) = @{ $index{$x} };
	my ($n, $flagged, $oedema, $sum, $squares) = (0) x 5;
	my %below = map { $_ => 0 } (-3 .. -1, 1 .. 3);
	for (@rows)
	{
		my %r;
		@r{@name} = split /,/, $_, -1;
		if ($weight && $r{oedema} eq 'y') { $n++; $oedema++; $below{$_}++ for (-3, -2, -1); next }
		next if $r{$column} eq '';
		if ($r{$column} < $low || $r{$column} > $high) { $flagged++; next }
		my $z = sprintf '%.0f', $r{$column} * 100;
		$n++; $sum += $z; $squares += $z * $z;
		$below{$_} += $_ < 0 ? $z < 100 * $_ : $z > 100 * $_ for keys %below;
	}
	# Age not known: weight for height still has a score, in the group '-'.
	is($node->safe_psql($db, "SELECT sum(n), sum(n_ditandai), sum(n_edema), sum(n_di_bawah_3), sum(n_di_bawah_2), sum(n_di_bawah_1), sum(n_di_atas_1), sum(n_di_atas_2), sum(n_di_atas_3), sum(jumlah_z), sum(jumlah_z2)
	  FROM lap.fakta_gizi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73.08' AND indeks = '$x' AND jk = 'semua' AND kelompok_umur IN ('0-59', '-')"),
		join('|', $n, $flagged, $oedema, @below{-3, -2, -1, 1, 2, 3}, $sum, $squares), "$x: every count and sum is that of the file");
}
is($node->safe_psql($db, "SELECT prevalensi, ki_bawah, ki_atas FROM lap.fakta_gizi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73.08' AND indeks = 'tbu' AND jk = 'semua' AND kelompok_umur = '0-59'"),
	'3.13|2.28|4.28', 'stunting 37 of 1184');
done_testing();
