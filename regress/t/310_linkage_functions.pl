# The linkage functions against python3-jellyfish, Unicode's own tables and a second implementation; on a synthetic register.
use strict;
use warnings;
use lib 'regress/t/lib';
use Cwd;
use Konv;
use Test::More;

my $node = new_node();
my $dir = Cwd::abs_path(scratch());
my $oracle = "$ENV{KONV_TOP}/regress/t/lib/linkage_oracle.py";
$node->safe_psql('postgres', 'CREATE EXTENSION konvergensi');

# A table filled with what the oracle writes.
sub load
{
	my ($what, $n, $columns) = @_;
	is(system("/usr/bin/python3 $oracle $what $n 20250101 >$dir/$what.txt") >> 8, 0, "oracle writes $what");
	$node->safe_psql('postgres', "CREATE TABLE t_$what ($columns); COPY t_$what FROM '$dir/$what.txt'");
	return $node->safe_psql('postgres', "SELECT count(*) FROM t_$what");
}

# No row may be wrong; the first few are shown (all names are made up).
sub none_wrong
{
	my ($what, $where, $name) = @_;
	my $wrong = $node->safe_psql('postgres', "SET search_path = konvergensi, public; SELECT * FROM t_$what WHERE $where LIMIT 5");
	is($wrong, '', $name);
}

is(load('strings', 100_000, 'a text, b text, j float8, jw float8, d int'), 100_000, '100,000 pairs of strings');
is($node->safe_psql('postgres', q{SELECT bool_and(x) FROM (SELECT count(*) FILTER (WHERE a = '' AND b = '') > 100 x FROM t_strings
	UNION ALL SELECT count(*) FILTER (WHERE length(a) > 64 OR length(b) > 64) > 10000 FROM t_strings
	UNION ALL SELECT count(*) FILTER (WHERE octet_length(a) > length(a)) > 20000 FROM t_strings) s}), 't', 'empty, long and Unicode ones among them');
none_wrong('strings', 'jaro(a, b) IS DISTINCT FROM j', 'Jaro is jellyfish to the last bit');
none_wrong('strings', 'jaro_winkler(a, b) IS DISTINCT FROM jw', 'Jaro-Winkler too');
none_wrong('strings', 'd IS NOT NULL AND damerau_levenshtein(a, b) IS DISTINCT FROM d', 'Damerau-Levenshtein too');
none_wrong('strings', 'jaro(a, b) NOT BETWEEN 0 AND 1 OR damerau_levenshtein(a, b) <> damerau_levenshtein(b, a)', 'within bounds, distance symmetric');

cmp_ok(load('fold', 0, 'raw text, plain text, words text'), '>', 100_000, 'every assigned character of the first planes');
none_wrong('fold', 'normalize_plain(raw) IS DISTINCT FROM plain', 'compatibility decomposition as in the tables of Unicode');
none_wrong('fold', 'normalize_name(raw) IS DISTINCT FROM words', 'and in the normal form of names');

cmp_ok(load('names', 20_000, 'raw text, province text, sex text, role text, norm text, father text, mother text, placeholder bool, birth_order int, key text, core text'),
	'>', 19_000, 'random names');
none_wrong('names', 'parse_name(raw, province, sex, role) IS DISTINCT FROM (norm, father, mother, placeholder, birth_order, key, core, (parse_name(raw, province, sex, role)).main_key)::parsed_name',
	'normal form, parents and keys as in the second implementation');
none_wrong('names', 'normalize_name(norm, province, sex, role) IS DISTINCT FROM norm', 'normalising a norm gives it back');
none_wrong('names', "province IS NULL AND sex IS NULL AND role IS NULL AND normalize_name(raw) IS DISTINCT FROM norm", 'the short form of the function agrees');

is(load('pairs', 8_000, 'a text, b text, level int, similarity float8'), 8_000, 'pairs of names');
none_wrong('pairs', 'name_level(a, b) <> level OR name_level(b, a) <> level', 'levels as in the second implementation');
none_wrong('pairs', 'abs(name_similarity(a, b) - similarity) > 1e-9 OR name_similarity(b, a) <> name_similarity(a, b)', 'similarities too');
cmp_ok($node->safe_psql('postgres', 'SELECT count(DISTINCT level) FROM t_pairs'), '==', 6, 'all levels occur');

# Parallel workers compute the same; texts in another encoding are converted.
is($node->safe_psql('postgres', q{SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
	SELECT count(*) FROM t_names WHERE konvergensi.normalize_name(raw, province, sex, role) IS DISTINCT FROM norm}), '0', 'parallel');
$node->safe_psql('postgres', q{CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'});
is($node->safe_psql('latin', q{SET client_encoding = 'LATIN1'; CREATE EXTENSION konvergensi;
	SELECT konvergensi.normalize_name('Ren' || chr(233) || ' Dj' || chr(246) || 'ko'), konvergensi.normalize_plain('Stra' || chr(223) || 'e'),
	konvergensi.jaro(chr(233) || 'A', chr(233) || 'A')}), 'RENE JOKO|STRASSE|1', 'a database in LATIN1');

SKIP: {
	my $syn = ($ENV{SHARED} // '') . '/data/cases/linkage/syn_50000.csv.gz';
	skip 'SHARED is not set or has no synthetic register', 4 unless $ENV{SHARED} && -r $syn;
	is(system("zcat $syn >$dir/syn.csv") >> 8, 0, 'unpacked');
	$node->safe_psql('postgres', "CREATE TABLE t_syn (unique_id text, source text, cluster text, hh_true text, nama text, nik text, no_kk text, jk text,
		tgl_lahir text, nama_ibu text, kode_desa text, kode_kec text, alamat text); COPY t_syn FROM '$dir/syn.csv' CSV HEADER");
	my $sql = sub { return $node->safe_psql('postgres', "SET search_path = konvergensi, public; $_[0]") };
	is($sql->(q{SELECT count(*) FROM t_syn, LATERAL normalize_name(nama, kode_desa, jk) n
		WHERE normalize_name(n, kode_desa, jk) IS DISTINCT FROM n OR n !~ '^[A-Z]+( [A-Z]+)*$'}), '0', 'every norm is its own norm');
	is($sql->(q{SELECT count(*) FROM t_syn WHERE (nama ~* '^(by|bayi)[. ]') <> (parse_name(nama)).placeholder}),
		'0', 'placeholders are the newborns');
	is($sql->(q{SELECT count(*) FROM t_syn WHERE nik IS NOT NULL AND nik_status(nik) IS NULL OR no_kk IS NOT NULL AND no_kk_status(no_kk) IS NULL}),
		'0', 'every number has a status');
}
done_testing();
