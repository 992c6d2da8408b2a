# The WHO prevalence tables of the reference files, from one call, to their stated tolerances; parallel = serial.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

plan skip_all => 'SHARED names no folder with reference data' unless $ENV{SHARED};
my $data = "$ENV{SHARED}/data/cases/growth";
my $node = new_node();
$node->safe_psql('postgres', 'CREATE EXTENSION konvergensi');

# Loads a CSV file into a table of text columns, empty fields as NULL.
sub import
{
	my ($table, $file) = @_;
	my ($header) = split /\r?\n/, slurp("$data/$file"), 2;
	my @columns = map { s/"//gr } split /,/, $header;
	$node->safe_psql('postgres', "CREATE TABLE $table (" . join(', ', map { "\"$_\" text" } @columns) . ')');
	$node->safe_psql('postgres', "\\copy $table FROM '$data/$file' CSV HEADER");
	return @columns;
}

# Compares our wide table with a reference file; returns groups, cells and the list of cells that are off.
sub compare
{
	my ($ours, $reference, $columns, $limit_tolerance) = @_;
	my %exact = map { $_ => 1 } qw(Group Years Months);
	my ($cells, @off) = (0);
	foreach my $column (grep { !$exact{$_} } @$columns)
	{
		my $tolerance = $column =~ /_unwpop$/ ? 0 : $column =~ /^(HA|WA|BMI|WH|HA_2_WH)_?\d_(ll|ul)$/ ? $limit_tolerance : 1e-9;
		my $sql = qq{SELECT count(*), string_agg(o."Group" || ' $column ' || coalesce(o."$column"::text, 'NULL') || ' for ' || coalesce(r."$column", 'NULL'), '; ')
			FILTER (WHERE (o."$column" IS NULL) <> (r."$column" IS NULL) OR abs(o."$column"::float8 - r."$column"::float8) > $tolerance * abs(r."$column"::float8) + CASE WHEN $tolerance = 0 THEN 0 ELSE 1e-13 END)
			FROM $ours o JOIN $reference r USING ("Group")};
		my ($n, $bad) = split /\|/, $node->safe_psql('postgres', $sql), 2;
		$cells += $n;
		push @off, $bad if $bad;
	}
	diag(join "\n", @off) if @off;
	return ($cells, scalar @off);
}

import('igrowup', 'igrowup_r_survey.csv');
my @under5 = import('simple', 'prev_igrowup_survey_simple.csv');
import('weighted', 'prev_igrowup_survey_sw.csv');
import('school', 'who2007_survey_design.csv');
my @school = import('design', 'prev_who2007_design.csv');
my $columns = 'sex, age_months::float8, weight::float8 AS weight_kg, lenhei::float8 AS height_cm, measure AS position, oedema, region';
my $school_columns = 'sex, agemons AS age_months, weight AS weight_kg, height AS height_cm, oedema, sw AS sampling_weight, strata AS stratum, cluster AS psu';
$node->safe_psql('postgres', "CREATE TABLE ours_simple AS SELECT * FROM konvergensi.prevalence_under5('SELECT $columns FROM igrowup')");
$node->safe_psql('postgres', "CREATE TABLE ours_weighted AS SELECT * FROM konvergensi.prevalence_under5('SELECT $columns, sw AS sampling_weight FROM igrowup')");
$node->safe_psql('postgres', "CREATE TABLE ours_school AS SELECT * FROM konvergensi.prevalence_school('SELECT $school_columns FROM school')");

is(join(',', @under5), $node->safe_psql('postgres', "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'ours_simple'::regclass AND attnum > 0"), 'the 135 columns of WHO, in its order');
is(join(',', @school), $node->safe_psql('postgres', "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'ours_school'::regclass AND attnum > 0"), 'the 96 columns of school age');
my ($cells, $off) = compare('ours_simple', 'simple', \@under5, 1e-9);
is("$cells $off", 25 * 134 . ' 0', 'igrowup survey, simple: 25 groups, every cell');
($cells, $off) = compare('ours_weighted', 'weighted', \@under5, 2e-7);
is("$cells $off", 25 * 134 . ' 0', 'igrowup survey with weights: 25 groups, every cell');
($cells, $off) = compare('ours_school', 'design', \@school, 2e-7);
is("$cells $off", 27 * 93 . ' 0', 'WHO 2007 survey with strata, clusters and weights: 27 groups, every cell');
is($node->safe_psql('postgres', 'SELECT count(*) FROM ours_simple'), 25, 'no group besides');
is($node->safe_psql('postgres', 'SELECT count(*) FROM ours_school o JOIN design r USING ("Group") WHERE (o."Years", o."Months") IS DISTINCT FROM (r."Years", r."Months")'), 0, 'age labels of school age');
is($node->safe_psql('postgres', q{SELECT string_agg("Group", ',') FROM (SELECT "Group" FROM ours_school EXCEPT SELECT "Group" FROM design) x}), '', 'group names of school age');

# One state by every road.
my $trans = 'sex, NULL, age_months::float8, weight::float8, lenhei::float8, measure, oedema = \'y\', sw::float8, NULL, NULL, NULL, region, NULL, NULL, NULL';
my $md5 = 'SELECT md5(konvergensi.prevalence_state_send(s)) FROM ';
my $serial = $node->safe_psql('postgres', "$md5 (SELECT konvergensi.prevalence_under5_state($trans) s FROM igrowup) x");
is($node->safe_psql('postgres', "$md5 (SELECT konvergensi.prevalence_under5_state($trans ORDER BY md5(id)) s FROM igrowup) x"), $serial, 'any order of rows');
is($node->safe_psql('postgres', "$md5 (SELECT konvergensi.prevalence_under5_rollup(s) s FROM (SELECT konvergensi.prevalence_under5_state($trans) s FROM igrowup GROUP BY id::int % 9) p) x"), $serial, 'merged from nine parts');
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;';
$node->safe_psql('postgres', 'ANALYZE igrowup');
like($node->safe_psql('postgres', "$parallel EXPLAIN (COSTS OFF) SELECT konvergensi.prevalence_under5_state($trans) FROM igrowup"), qr/Partial Aggregate/, 'workers take part');
is($node->safe_psql('postgres', "$parallel $md5 (SELECT konvergensi.prevalence_under5_state($trans) s FROM igrowup) x"), $serial, 'in parallel: the same bytes');
is($node->safe_psql('postgres', 'SELECT count(*) FROM ours_simple s JOIN konvergensi.prevalence_under5_long(' . "'SELECT $columns FROM igrowup'" . qq{) l ON l.label = s."Group" WHERE (l.indicator = 'HA_2' AND (l.r, l.se, l.ll, l.ul) IS DISTINCT FROM (s."HA_2_r", s."HA_2_se", s."HA_2_ll", s."HA_2_ul")) OR (l.indicator = 'WH' AND (l.r, l.stdev) IS DISTINCT FROM (s."WH_r", s."WH_stdev"))}), 0, 'the long form has the same numbers');
is($node->safe_psql('postgres', "SELECT psu || ' ' || df FROM konvergensi.prevalence_school_long('SELECT $school_columns FROM school') WHERE label = 'All' AND indicator = 'HA_2'"), '30 24', 'PSUs and degrees of freedom beside it');
done_testing();
