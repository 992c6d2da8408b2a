# The rows of the warehouse as values of the growth card and data-quality functions; the reference survey in SQL.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
konv_ok($node, 'init');
sub value { return $node->safe_psql('postgres', "SET search_path = konvergensi, public; $_[0]") }

is(value('SELECT (acuan.kbm_nilai())[2:13]'), '{800,900,800,600,500,400,300,300,300,300,300,200}', 'KBM of boys, months 1 to 12');
is(value('SELECT (acuan.kbm_nilai())[72], (acuan.kbm_nilai())[121], (acuan.kbm_nilai())[122]'), '200|-300|100', 'girls at month 11; red and orange line');
is(value("SELECT (acuan.kbm_nilai('buku_kia'))[12]"), '200', 'the other variant differs at month 11');
is(value("SELECT acuan.kbm_nilai('lain') IS NULL"), 't', 'an unknown variant is NULL');
is(value("SELECT string_agg(s, '' ORDER BY hari) FROM (SELECT hari, kms_status(acuan.kbm_nilai(), 'L', '2024-01-31', hari, bb) OVER () s FROM (VALUES (date '2024-12-31', 8.00), ('2025-01-15', 8.25)) t(hari, bb)) x"),
	'BT', 'a boy of 11 months, +250 g: T');
is(value("SELECT string_agg(kode || ' ' || target, ', ' ORDER BY kode) FROM acuan.skdn_target"), 'd_k 60.00, d_s 80.00, k_s 80.00, n_d 80.00', 'targets of SKDN');

# Every rated statistic has bands without a gap: no value falls through, points grow with the rank.
my $gaps = <<'SQL';
SELECT string_agg(statistik || ' ' || coalesce(subjek, ''), ', ') FROM (
  SELECT statistik, subjek FROM acuan.mutu_ambang a GROUP BY statistik, subjek
  HAVING NOT bool_or(bawah IS NULL AND atas IS NULL) AND statistik <> 'halves') x
SQL
is(value($gaps), '', 'the last band of every statistic is open');
is(value('SELECT count(*) FROM (SELECT poin < lag(poin) OVER (PARTITION BY statistik, subjek ORDER BY urutan) AS turun FROM acuan.mutu_ambang) x WHERE turun'), 0, 'a worse rating never has fewer points');
is(value("SELECT string_agg(rating || coalesce(' ' || points, ''), ',') FROM (SELECT unnest(ARRAY[7.99, 8, 11.99, 12, 20]) v) t, LATERAL (SELECT b.rating, b.points FROM unnest(acuan.mutu_ambang_nilai()) b WHERE b.statistic = 'dps' AND (b.high IS NULL OR v < b.high) LIMIT 1) r"),
	'sangat baik 0,baik 2,baik 2,cukup 4,bermasalah 10', 'bands of digit preference');

SKIP:
{
	skip 'SHARED names no folder with reference data', 4 unless $ENV{SHARED};
	$node->safe_psql('postgres', 'CREATE TABLE burundi (psu int, age float8, sex text, weight float8, height float8, muac float8, oedema int, z1 float8, z2 float8, z3 float8, z4 float8, z5 float8)');
	$node->safe_psql('postgres', "\\copy burundi FROM '$ENV{SHARED}/data/cases/growth/zscorer_z_ex01_burundi.csv' CSV HEADER");
	my $report = "(SELECT r.* FROM (SELECT quality_state(sex, NULL, age, false, weight, height, NULL, oedema = 1, NULL, muac / 10) s FROM burundi) x, quality_report(s, acuan.mutu_ambang_nilai()) r) q";
	is(value("SELECT string_agg(subject || ' ' || value, ', ' ORDER BY subject) FROM $report WHERE statistic = 'dps'"), 'height 5.11, muac 7.85, weight 4.02', 'digit preference of the Burundi survey');
	is(value("SELECT string_agg(statistic || subject || ' ' || round(chi2::numeric, 4) || ' ' || round(p::numeric, 4), ', ' ORDER BY statistic, subject) FROM $report WHERE statistic IN ('age_heaping', 'sex_ratio', 'age_ratio')"),
		'age_heaping12 15.4706 0.1620, age_heaping6 5.5068 0.3572, age_ratio 0.6648 0.4149, sex_ratio 0.3682 0.5440', 'its tests');
	is(value("SELECT string_agg(statistic || ' ' || round(value::numeric, 4), ', ' ORDER BY statistic) FROM $report WHERE subject = 'whz' AND statistic IN ('mean', 'sd', 'skewness', 'kurtosis')"),
		'kurtosis -0.1908, mean -0.2805, sd 1.0703, skewness 0.0903', 'its weight-for-height');
	is(value("SELECT value || ' ' || count || '/' || n || ' ' || rating FROM $report WHERE statistic = 'score' AND subject = 'whz'"), '0 8/8 sangat baik', 'its overall score');
}
done_testing();
