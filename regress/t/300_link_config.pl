# link --config: any tables, without labels; goals on public files (SHARED), the same bytes for any number of threads
# and any order of rows, and clear refusals before any work.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Digest::SHA qw(sha256_hex);
use File::Spec;
use JSON::PP;
use Test::More;

my $node = new_node();
my $dir = File::Spec->rel2abs(scratch());
my $json = JSON::PP->new->canonical;

# Runs a configuration; returns code, output, messages.
sub link_config
{
	my ($name, $config, @args) = @_;
	return konv($node, 'link', '--config', spew("$dir/$name.json", $json->encode($config)), @args);
}

# One hash over the bytes of the tables a configuration wrote and of what it printed.
sub fingerprint
{
	my ($config, $printed) = @_;
	my $all = $printed;
	for my $t (sort grep { defined } @{ $config->{output} }{qw(pairs clusters model households)})
	{
		$all .= $node->safe_psql('postgres', "COPY (SELECT * FROM $t) TO STDOUT");
	}
	return sha256_hex($all);
}

# A small invented register: 300 persons twice, with typing errors, in two sources; person 5 has no name.
$node->safe_psql('postgres', q{
	CREATE TABLE given AS SELECT n, name FROM unnest('{RAHMA,SITI,BASO,UPIK,DARMA,HASNI,YUSRI,WAHYU,NURLINA,TENRI,IRFAN,MELATI}'::text[])
		WITH ORDINALITY AS g(name, n);
	CREATE TABLE a AS SELECT 'p' || i AS id, CASE WHEN i <> 5 THEN (SELECT name FROM given WHERE n = 1 + i % 12) || ' ' ||
		chr(65 + i * 7 % 26) || chr(65 + i * 11 % 26) || 'A' || chr(65 + i * 5 % 26) || 'U' || chr(65 + i * 3 % 26) END AS name,
		date '1980-01-01' + i * 37 % 9000 AS born, (10000 + i * 613 % 4000)::text AS code, i::text AS truth FROM generate_series(1, 300) i;
	CREATE TABLE b AS SELECT 'q' || substr(id, 2) AS id, CASE WHEN truth::int % 9 = 0 THEN replace(name, 'H', 'HH') ELSE name END AS name,
		to_char(CASE WHEN truth::int % 10 = 0 THEN born + 1 ELSE born END, 'DD/MM/YYYY') AS born, truth FROM a;
});
my %small = (
	inputs => [ { table => 'a', id => 'id', source => 'x', unique => JSON::PP::true },
		{ table => 'b', id => 'id', source => 'y', unique => JSON::PP::true } ],
	fields => [ { column => 'name', kind => 'name', term_frequency => JSON::PP::true }, { column => 'born', kind => 'date' },
		{ column => 'code', kind => 'code' } ],
	blocking => [ ['name'], ['born'], ['name:main', 'born:year'] ],
	threshold => 0.9, seed => 1, truth => { column => 'truth' },
	output => { pairs => 's_pairs', clusters => 's_clusters', model => 's_model' });
my ($code, $out, $err) = link_config('small', \%small);
is($code, 0, 'two invented registers link') or diag($err);
my ($f1) = $out =~ /^clusters .* F1 ([0-9.]+)/m;
cmp_ok($f1, '>=', 0.97, 'and their persons are found');
is($node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT (source, id)) FROM s_clusters'), '600|600', 'every record is in one cluster');
is($node->safe_psql('postgres', 'SELECT count(*) FROM s_pairs WHERE source_a = source_b'), '0', 'unique sources: no pair within one');
is($node->safe_psql('postgres', 'SELECT count(*) FROM s_pairs WHERE probability <= 0.001'), '0', 'pairs above .001 only');
is($node->safe_psql('postgres', q{SELECT string_agg(DISTINCT field, ' ') FROM s_model WHERE field = 'code'}), 'code',
	'a column missing in one input is a field all the same');
is($node->safe_psql('postgres', 'SELECT max(n) FROM (SELECT count(*) n FROM s_clusters GROUP BY cluster_id) x'), '2', 'one-to-one');
is($node->safe_psql('postgres', q{SELECT bool_and(abs(sum_m - 1) < 1e-9 AND abs(sum_u - 1) < 1e-9) FROM
	(SELECT sum(m) sum_m, sum(u) sum_u FROM s_model GROUP BY field) x}), 't', 'm and u are distributions');

# The same result however it is computed.
my $print = fingerprint(\%small, $out);
for my $j (1, 2, 8)
{
	(my $c, $out, $err) = link_config('small', \%small, '-j', $j);
	is(fingerprint(\%small, $out), $print, "$j threads: the same bytes");
}
$node->safe_psql('postgres', q{CREATE TABLE a2 AS TABLE a ORDER BY md5(id); DROP TABLE a; ALTER TABLE a2 RENAME TO a;
	CREATE TABLE b2 AS TABLE b ORDER BY md5(id || 'x'); DROP TABLE b; ALTER TABLE b2 RENAME TO b});
($code, $out, $err) = link_config('small', { %small, inputs => [ reverse @{ $small{inputs} } ] });
is(fingerprint(\%small, $out), $print, 'shuffled rows, inputs the other way round: the same bytes');

# A model in a file: it holds names.
spew("$dir/model", 'older');
chmod 0644, "$dir/model";
($code, $out, $err) = link_config('small', \%small, '--save-model', "$dir/model");
is($code, 0, 'a model is saved') or diag($err);
is((stat "$dir/model")[2] & 0777, 0600, 'for its owner only');
($code, $out, $err) = link_config('small', \%small, '--model', "$dir/model");
is($code, 0, 'and used') or diag($err);
is(join(' ', glob "$dir/model.*"), '', 'nothing else is left of it');

# One source only, and fields without a single value.
($code, $out, $err) = link_config('one', { %small, inputs => [ { table => 'a', id => 'id' } ], within_source => JSON::PP::true,
	output => { clusters => 's_one' } });
is($code, 0, 'one source alone') or diag($err);
is($node->safe_psql('postgres', 'SELECT count(DISTINCT cluster_id) FROM s_one'), '300', 'nobody is merged');
$node->safe_psql('postgres', 'CREATE TABLE hollow AS SELECT i::text AS id, NULL::text AS name, NULL::text AS born FROM generate_series(1, 50) i');
($code, $out, $err) = link_config('hollow', { inputs => [ { table => 'hollow', id => 'id' } ], fields => [ @{ $small{fields} }[ 0, 1 ] ],
	blocking => [ ['name'], ['born'] ], within_source => JSON::PP::true, output => { clusters => 's_hollow' } });
is($code, 0, 'nothing but empty values') or diag($err);
is($node->safe_psql('postgres', 'SELECT count(DISTINCT cluster_id) FROM s_hollow'), '50', 'links nothing');

# Dummies: numbers nobody has, one real-looking number on everybody, empty names. Nobody is merged, and the report counts them.
$node->safe_psql('postgres', q{CREATE TABLE dummy AS SELECT i::text AS id, CASE WHEN i % 10 <> 0 THEN (SELECT name FROM given WHERE n = 1 + i % 12) || ' ' ||
	translate(to_char(i, 'FM0000'), '0123456789', 'AIRUNESOTK') END AS name, date '1980-01-01' + i * 41 AS born, (ARRAY['0000000000000000', '1234567890123456', '-',
	'7308019999999999', NULL, '7308014107809001'])[1 + i % 6] AS nik, CASE WHEN i % 2 = 0 THEN '081234567890' ELSE '08' || i * 7919 END AS phone
	FROM generate_series(1, 600) i});
($code, $out, $err) = link_config('dummy', { inputs => [ { table => 'dummy', id => 'id' } ], within_source => JSON::PP::true, seed => 1,
	fields => [ @{ $small{fields} }[ 0, 1 ], { column => 'nik', kind => 'nik' }, { column => 'phone', kind => 'identifier' } ],
	blocking => [ ['nik'], [ 'nik', 'name:main' ], ['phone'], ['name'], [ 'name:main', 'born:year' ] ], output => { clusters => 's_dummy' } });
is($code, 0, 'dummy numbers') or diag($err);
is($node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT cluster_id) FROM s_dummy'), '600|600', 'dummy numbers merge nobody');
like($out, qr/^NIK $_ +100$/m, "100 times $_ counted") for qw(repeated sequence placeholder);
like($out, qr/^NIK empty +200$/m, 'and the empty ones');
like($out, qr/^identifiers taken as missing \(over 50 records of one source\): 1$/m, 'a telephone of half the records is a dummy');
unlike($out . $err, qr/081234567890|7308014107809001/, 'numbers are not shown');

# A block of 100,000 equal keys: refined, given up, said; never compared pair by pair.
$node->safe_psql('postgres', q{CREATE TABLE crowd AS SELECT i::text AS id, 'SITI' AS name, 'RAHMA ' || i AS other, '1990-01-01' AS born
	FROM generate_series(1, 100000) i});
my %crowd = (inputs => [ { table => 'crowd', id => 'id' } ], within_source => JSON::PP::true, blocking => [ ['name'] ],
	fields => [ { column => 'name', kind => 'name' }, { column => 'born', kind => 'date' } ], output => { pairs => 'c_pairs' });
($code, $out, $err) = link_config('crowd', \%crowd);
is($code, 0, '100,000 equal keys') or diag($err);
like($out, qr/^1 +0 +0 +0 +1 +100000 +name$/m, 'the block is given up and reported with its rule and size');
unlike($out . $err, qr/SITI/, 'not with its text');
($code, $out, $err) = link_config('crowd2', { %crowd, cap => 1000000 });
is($code, 3, 'without the cap the run is refused');
like($err, qr/too many candidate pairs: rule 1 \(name\) has up to 4999950000, the limit for all rules is 5000000/, 'naming rule and size');
unlike($out . $err, qr/SITI/, 'and no text');

# "a=b" with columns that are no fields: read like the other side, so that they can be equal.
$node->safe_psql('postgres', q{CREATE TABLE turned AS SELECT id, translate(name, 'H', 'h') AS alias, to_char(born, 'DD/MM/YYYY') AS day, truth FROM a});
for my $rule (['alias=name'], ['name=alias'], [ 'day=born' ], [ 'born=day' ])
{
	($code, $out, $err) = link_config('turned', { %small, inputs => [ $small{inputs}[0], { table => 'turned', id => 'id', source => 'y' } ],
		blocking => [$rule], output => {} });
	is($code, 0, "rule @$rule") or diag($err);
	like($out, qr/^blocking recall +(?:1\.0|0\.99)/m, 'brings the pairs together');
}

# A family number that stands for "none": no household of everybody, which would be matched with itself member by member.
$node->safe_psql('postgres', q{CREATE TABLE homes AS SELECT s, s || truth AS id, name, born, CASE WHEN truth::int <= 210 THEN '0' ELSE 'F' || truth::int / 3 END AS fam,
	NULL::text AS kk FROM a, unnest('{a,b}'::text[]) s WHERE name IS NOT NULL});
($code, $out, $err) = link_config('homes', { inputs => [ { table => 'homes', source_column => 's', id => 'id', unique => JSON::PP::true } ], family => 'fam',
	fields => [ @{ $small{fields} }[ 0, 1 ], { column => 'kk', kind => 'household' } ], blocking => $small{blocking}, output => { households => 's_homes' } });
is($code, 0, 'a family number on everybody') or diag($err);
like($out, qr/^families taken as missing \(over 20 names or 1,000 records in one source\): 2$/m, 'is no family, and counted');
is($node->safe_psql('postgres', q{SELECT count(DISTINCT household_id) FILTER (WHERE fam = '0') > 150, count(DISTINCT household_id) FILTER (WHERE fam <> '0') FROM homes h
	JOIN s_homes USING (id) WHERE h.s = 'a'}), 't|31', 'real families stay');

$node->safe_psql('postgres', q{CREATE TABLE nameless AS SELECT i::text AS id, NULL::text AS name, date '1980-01-01' + i AS born,
	CASE WHEN i <= 1001 THEN '7308011203150001' ELSE '7308011203150002' END AS kk FROM generate_series(1, 2001) i});
($code, $out, $err) = link_config('nameless', { inputs => [ { table => 'nameless', id => 'id' } ], within_source => JSON::PP::true,
	fields => [ @{ $small{fields} }[ 0, 1 ], { column => 'kk', kind => 'household' } ], blocking => [ ['born'] ] });
is($code, 0, 'a No KK on a thousand records without names') or diag($err);
is(join(' ', $out =~ /^No KK (\w+ +\d+)$/mg) =~ s/ +/ /gr, 'crowded 1001 ok 1000', 'is crowded from 1,001 records on');

# Letters outside ASCII: one more letter is one edit, whatever its bytes.
$node->safe_psql('postgres', q{CREATE TABLE letters AS SELECT s || i AS id, s, repeat(U&'\6F22', 1 + i % 3) || chr(19968 + i) || CASE s WHEN 'b' THEN U&'\5B57' ELSE '' END AS code,
	'RAHMA ' || translate(i::text, '0123456789', 'AIRUNESOTK') || 'NA' AS name, i::text AS truth FROM generate_series(1, 60) i, unnest('{a,b}'::text[]) s});
($code, $out, $err) = link_config('letters', { inputs => [ { table => 'letters', source_column => 's', id => 'id' } ], truth => { column => 'truth' },
	fields => [ { column => 'name', kind => 'name' }, { column => 'code', kind => 'code' } ], blocking => [ ['name'] ], output => { model => 'l_model' } });
is($code, 0, 'codes of other letters') or diag($err);
cmp_ok($node->safe_psql('postgres', q{SELECT m FROM l_model WHERE field = 'code' AND level = 2}), '>', .5, 'one letter more is level 2');

# Wrong configurations: named, before anything is read or written.
my $mother = [ { column => 'name', kind => 'name' }, { column => 'ibu', kind => 'name', shared => JSON::PP::true, father => 'ayah' } ];
for my $case (
	[ 'unknown key', { %small, blocks => [] }, qr/key in the configuration 'blocks' is not known/ ],
	[ 'near key', { %small, treshold => 0.9 }, qr/'treshold' is not known\n.*did you mean 'threshold'/ ],
	[ 'unknown kind', { %small, fields => [ { column => 'name', kind => 'nama' } ] }, qr/kind 'nama' is not known\n.*did you mean 'name'/ ],
	[ 'unknown column', { %small, fields => [ { column => 'nam', kind => 'name' } ], blocking => [] }, qr/no column 'nam' in any input\n.*did you mean 'name'/ ],
	[ 'unknown column of a key', { %small, blocking => [ ['bron:year'] ] }, qr/no column 'bron' in any input\n.*did you mean 'born'/ ],
	[ 'unknown transform', { %small, blocking => [ ['name:sound'] ] }, qr/transform 'sound' is not known/ ],
	[ 'date transform of a name', { %small, blocking => [ ['name:year'] ] }, qr/column 'name' is no date/ ],
	[ 'no such table', { %small, inputs => [ { table => 'c', id => 'id' } ] }, qr/there is no table 'c'/ ],
	[ 'no id column', { %small, inputs => [ { table => 'a', id => 'idd' } ] }, qr/no column 'idd' in a\n.*did you mean 'id'/ ],
	[ 'no fields', { %small, fields => [] }, qr/'fields' must be/ ],
	[ 'threshold', { %small, threshold => 2 }, qr/'threshold' in the configuration must be a number from/ ],
	[ 'prefixes of a name', { %small, fields => [ { column => 'name', kind => 'name', prefixes => [4] } ] }, qr/'prefixes' in fields\[0\]: only for the kind code/ ],
	[ 'a parent as a key', { %small, fields => $mother, blocking => [ ['ayah:main'] ] }, qr/rule 'ayah:main': column 'ayah' is a parent's of column 'ibu'/ ],
	[ 'a parent on a side of a key', { %small, fields => $mother, blocking => [ ['name=ayah'] ] }, qr/rule 'name=ayah': column 'ayah' is a parent's/ ],
	[ 'a parent as a field', { %small, fields => [ @$mother, { column => 'ayah', kind => 'name' } ] }, qr/fields\[2\]: column 'ayah' is a parent's of column 'ibu'/ ],
	[ 'a parent as a detail', { %small, fields => [ @$mother, { column => 'code', kind => 'code', prefixes => [2], detail => ['ayah'] } ] },
		qr/fields\[2\]: column 'ayah' is a parent's of column 'ibu'/ ],
	[ 'sides unlike', { %small, blocking => [ ['name=born'] ] }, qr/rule 'name=born': columns 'name' and 'born' are of different kinds/ ],
	[ 'too long a prefix', { %small, fields => [ { column => 'code', kind => 'code', prefixes => [4294967297] } ] }, qr/'prefixes' in fields\[0\] must be falling lengths/ ],
	[ 'too many characters', { %small, blocking => [ ['code:4294967298'] ] }, qr/'4294967298' is no number of characters/ ],
	[ 'one table for two outputs', { %small, output => { pairs => 's_new', clusters => 'S_New' } }, qr/table 'S_New' is named twice/ ],
	[ 'output over another table', { %small, output => { pairs => 'a' } }, qr/table 'a' exists with other columns/ ],
	[ 'two sources unlike', { %small, inputs => [ { table => 'a', id => 'id', source => 'x', unique => JSON::PP::true }, { table => 'b', id => 'id', source => 'x' } ] },
		qr/unique in one place and not in another/ ])
{
	my ($name, $config, $want) = @$case;
	($code, $out, $err) = link_config('wrong', $config);
	is($code, 1, "$name: exit 1");
	like($err, $want, "$name: says what");
}
spew("$dir/broken.json", '{"inputs": [}');
($code, $out, $err) = konv($node, 'link', '--config', "$dir/broken.json");
is($code, 1, 'broken JSON: exit 1');
like($err, qr/line 1/, 'with its line');
$node->safe_psql('postgres', q{CREATE TABLE twice AS TABLE a; INSERT INTO twice SELECT * FROM a WHERE truth = '7'});
($code, $out, $err) = link_config('twice', { %small, inputs => [ { table => 'twice', id => 'id', source => 'x' } ] });
is($code, 3, 'an id twice: refused');
like($err, qr/source 'x': 1 records repeat an id/, 'with the number, not the id');
unlike($err, qr/p7/, 'not the id');
($code, $out, $err) = link_config('dry', { %small, output => { pairs => 'dry_pairs' } }, '--dry-run');
is($code, 0, 'dry run');
is($node->safe_psql('postgres', q{SELECT to_regclass('dry_pairs') IS NULL}), 't', 'writes nothing');

# ---- public files ----
my $shared = ($ENV{SHARED} // '') . '/data/cases/linkage';
unless (-e "$shared/febrl4a.csv") { done_testing(); exit }

# A CSV file into a table of text columns, values trimmed.
sub load_csv
{
	my ($table, $file) = @_;
	my $text = $file =~ /\.gz$/ ? `gzip -dc $shared/$file` : slurp("$shared/$file");
	my ($head) = $text =~ /^([^\r\n]*)/;
	my @columns = map { s/^\s+|\s+$//gr } split /,/, $head;
	spew("$dir/$table.csv", $text);
	chmod 0644, "$dir/$table.csv";
	$node->safe_psql('postgres', "CREATE TABLE raw_$table (" . join(', ', map { "$_ text" } @columns) . ");
		COPY raw_$table FROM '$dir/$table.csv' (FORMAT csv, HEADER);
		CREATE TABLE $table AS SELECT " . join(', ', map { "nullif(btrim($_), '') AS $_" } @columns) . " FROM raw_$table");
}

sub figures
{
	my ($out) = @_;
	my %f;
	$f{$1} = { p => $2, r => $3, f1 => $4 } while $out =~ /^(pairs, best F1|pairs at the cut|clusters|B-cubed|households) +precision ([\d.]+) +recall ([\d.]+) +F1 ([\d.]+)/mg;
	return \%f;
}

load_csv($_, "$_.csv") for qw(febrl1 febrl2 febrl3 febrl4a febrl4b RLdata10000);
load_csv('syn_50000', 'syn_50000.csv.gz');
my $T = JSON::PP::true;
my @febrl = ({ column => 'given_name', kind => 'name', normalise => 'plain', term_frequency => $T },
	{ column => 'surname', kind => 'name', normalise => 'plain', term_frequency => $T }, { column => 'date_of_birth', kind => 'date' },
	{ column => 'soc_sec_id', kind => 'identifier' }, { column => 'postcode', kind => 'code' },
	{ column => 'street_number', kind => 'code', term_frequency => $T }, { column => 'address_1', kind => 'text' },
	{ column => 'suburb', kind => 'text' });
my @febrl_rules = (['soc_sec_id'], ['date_of_birth'], [ 'given_name:key', 'surname:key' ], [ 'given_name=surname', 'surname=given_name' ],
	[ 'state', 'address_1' ], [ 'street_number', 'address_1' ], [ 'postcode', 'surname:key' ], [ 'postcode', 'given_name:key' ]);
my %febrl = (fields => \@febrl, blocking => \@febrl_rules, threshold => 0.95, seed => 1,
	truth => { column => 'rec_id', regex => '^rec-([0-9]+)-' });
for my $case ([ 4, .9990, .9965 ], [ 3, .9950, .9921 ], [ 2, .99, .985 ])
{
	my ($k, $best, $cut) = @$case;
	my %input = $k == 4
		? (inputs => [ map { { table => "febrl4$_", source => $_, id => 'rec_id', unique => $T } } qw(a b) ])
		: (inputs => [ { table => "febrl$k", source => 'a', id => 'rec_id' } ], within_source => $T);
	($code, $out, $err) = link_config("febrl$k", { %febrl, %input, output => { pairs => "f${k}_pairs", clusters => "f${k}_clusters" } });
	my $f = figures($out);
	cmp_ok($f->{'pairs, best F1'}{f1}, '>=', $best, "Febrl $k: best F1 at least $best");
	cmp_ok($f->{'pairs at the cut'}{f1}, '>=', $cut, "Febrl $k: F1 at p >= .95 at least $cut");
	cmp_ok($f->{clusters}{f1}, '>=', $cut, "Febrl $k: F1 of the clusters at least $cut");
}
# The printed figures are those of the tables.
my $by_table = $node->safe_psql('postgres', q{WITH t AS (SELECT count(*) FILTER (WHERE substring(id_a, 5, strpos(substr(id_a, 5), '-') - 1) =
	substring(id_b, 5, strpos(substr(id_b, 5), '-') - 1)) AS tp, count(*) AS n FROM f4_pairs WHERE probability >= 0.95)
	SELECT 2.0 * tp / (n + 5000) FROM t});
cmp_ok($by_table, '>=', .9965, 'Febrl 4: counted in the table of pairs');

($code, $out, $err) = link_config('rl', { inputs => [ { table => 'RLdata10000', source => 'a', id => 'id' } ], within_source => $T, seed => 1,
	fields => [ (map { { column => $_, kind => 'name', normalise => 'plain', term_frequency => $T } } qw(fname_c1 fname_c2 lname_c1 lname_c2)),
		map { { column => $_, kind => 'code' } } qw(by bm bd) ],
	blocking => [ [qw(by bm bd)], [qw(fname_c1:key lname_c1:key)], [qw(fname_c1:key by)], [qw(lname_c1:key by)], [qw(fname_c1:key bm bd)], [qw(lname_c1:key bm bd)] ],
	threshold => 0.95, truth => { column => 'identity' }, output => { pairs => 'rl_pairs' } });
cmp_ok(figures($out)->{'pairs, best F1'}{f1}, '>=', .97, 'RLdata10000: best F1 at least .97');

my %syn = (inputs => [ { table => 'syn_50000', source_column => 'source', id => 'unique_id', unique => JSON::PP::false } ], within_source => $T,
	class => 'age', reference_date => '2024-06-01', threshold => 0.95, seed => 1, truth => { column => 'cluster' },
	household_truth => { column => 'hh_true' },
	fields => [ { column => 'nama', kind => 'name', term_frequency => $T }, { column => 'tgl_lahir', kind => 'date' }, { column => 'jk', kind => 'code' },
		{ column => 'nik', kind => 'nik' }, { column => 'no_kk', kind => 'household' }, { column => 'nama_ibu', kind => 'name', shared => $T },
		{ column => 'kode_desa', kind => 'code', prefixes => [ 6, 4 ], shared => $T } ],
	blocking => [ ['nik'], [qw(nik nama:main)], [qw(no_kk jk)], [qw(no_kk nama:main)], [qw(kode_desa tgl_lahir)], [qw(kode_desa nama:main tgl_lahir:year)],
		[qw(kode_desa:4 tgl_lahir nama:main)], [qw(kode_desa nama_ibu:main tgl_lahir:year tgl_lahir:month)], [qw(kode_desa nama:core)],
		[qw(kode_desa:4 nama:main nama_ibu:main tgl_lahir:year)] ],
	output => { pairs => 'syn_pairs', clusters => 'syn_clusters', model => 'syn_model', households => 'syn_households' });
($code, $out, $err) = link_config('syn', \%syn, '-j', 2);
my $f = figures($out);
for my $what ('pairs at the cut', 'clusters')
{
	cmp_ok($f->{$what}{p}, '>=', .99, "syn_50000, $what: precision at least .99");
	cmp_ok($f->{$what}{f1}, '>=', .985, "syn_50000, $what: F1 at least .985");
}
cmp_ok($f->{households}{p}, '>=', .99, 'syn_50000: households, precision at least .99');
cmp_ok($f->{households}{r}, '>=', .97, 'syn_50000: households, recall at least .97');
$print = fingerprint(\%syn, $out);
$node->safe_psql('postgres', 'CREATE TABLE shuffled AS TABLE syn_50000 ORDER BY md5(unique_id); DROP TABLE syn_50000; ALTER TABLE shuffled RENAME TO syn_50000');
($code, $out, $err) = link_config('syn', \%syn, '-j', 1);
is(fingerprint(\%syn, $out), $print, 'syn_50000 shuffled, one thread: the same bytes');
done_testing();
