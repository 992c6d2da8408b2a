# --memory of link and run is kept: measured by the system it is never passed, whatever names people have; what does not fit is refused
# before, with nothing of it left behind, and the result under a limit is that without one.
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
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73', 'PROVINSI', 'provinsi', 'provinsi', NULL), ('73.08', 'KABUPATEN', 'kabupaten', 'kabupaten', '73'),
		('73.08.01', 'KECAMATAN', 'kecamatan', 'kecamatan', '73.08');
	INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) SELECT '73.08.01.20' || lpad(n::text, 2, '0'), 'DESA ' || n, 'desa', 'desa', '73.08.01' FROM generate_series(1, 20) n});

# 24,000 people in one register, every third in another one too; nobody of them exists. Few names: a few hundred for all of them, in one village.
sub people
{
	my ($few) = @_;
	my $name = $few ? q{'NAMA' || chr(65 + (n / 3 * 7 + k * n) % 13) || 'NA' || chr(65 + (n / 5 + k) % 7) || 'LI ' || chr(65 + n % 4) || 'BBAS'}
		: q{translate(substr(md5(k || 'a' || CASE k WHEN 2 THEN n / 3 ELSE n END), 1, 8), '0123456789', 'KLMNOPRSTU') || ' ' || translate(substr(md5(k || 'b' || n / 3), 1, 6), '0123456789', 'AIUEOAIUEO')};
	my $village = $few ? '1' : 'n / 3 % 20 + 1';
	sql(qq{TRUNCATE sumber.orang;
		INSERT INTO sumber.orang (sumber, id_sumber, keluarga_sumber, peran, nama, nik, jk, tgl_lahir, nama_ibu, kode_kab, kode_kec, kode_desa, catatan_mulai, catatan_akhir, batch_id)
		SELECT s, n::text, CASE s WHEN 'pk' THEN (n / 3)::text END, 'anak', x.nama, CASE WHEN n % 5 > 0 THEN '730801' || to_char(d, 'DDMMYY') || lpad((n % 9998 + 1)::text, 4, '0') END,
			'L', d, x.ibu, '73.08', '73.08.01', '73.08.01.20' || lpad(($village)::text, 2, '0'), '2025-01-10', '2025-11-10', 1
		FROM generate_series(1, 24000) n CROSS JOIN LATERAL (SELECT date '2005-01-01' + n % 6000 AS d) d CROSS JOIN unnest(ARRAY['pk', 'sipbm']) s
		CROSS JOIN LATERAL (SELECT upper(max($name) FILTER (WHERE k = 1)) AS nama, upper(max($name) FILTER (WHERE k = 2)) AS ibu FROM generate_series(1, 2) k) x WHERE s = 'pk' OR n % 3 = 0; ANALYZE sumber.orang});
}
# Persons and households as groups of records (their numbers hold random digits), and the pairs with their weights.
sub result
{
	return sql(q{SELECT (SELECT count(*) || ' ' || md5(string_agg(g, ',' ORDER BY g COLLATE "C")) FROM (SELECT string_agg(sumber || id_sumber, ' ' ORDER BY sumber, id_sumber) AS g FROM inti.anggota_sumber GROUP BY orang_id) p),
		(SELECT count(*) || ' ' || md5(string_agg(g, ',' ORDER BY g COLLATE "C")) FROM (SELECT string_agg(sumber || id_sumber, ' ' ORDER BY sumber, id_sumber) AS g FROM inti.anggota_sumber GROUP BY keluarga_id) p),
		(SELECT count(*) || ' ' || md5(string_agg(p::text, ',' ORDER BY p::text COLLATE "C")) FROM inti.pasangan_tautan p)});
}
sub everything { return join ' ', map { sql("SELECT '$_ ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text COLLATE \"C\")), '-') FROM $_ t") }
	qw(inti.orang inti.keluarga inti.keanggotaan inti.anggota_sumber inti.riwayat_nomor inti.nomor_bekas inti.model_tautan inti.pasangan_tautan inti.tinjauan_tautan operasi.ukuran_tautan lap.fakta_tautan) }

# Raises the limit until it is enough: every try stays within its own. Returns the limit and how often it was refused.
sub within
{
	my ($label, @command) = @_;
	my ($limit, $refused, $before) = (20, 0, everything());
	for (1 .. 40)
	{
		my ($code, $peak, $words) = konv_peak($node, @command, '--memory', $limit, '-j', 2);
		cmp_ok($peak, '<=', $limit + 0.0, sprintf('%s within %d MB: %.1f MB', $label, $limit, $peak)) or diag($words);
		return ($limit, $refused) if $code == 0;
		is($code, 3, "$label: $limit MB are refused") or return ($limit, -1);
		like($words, qr/linking.* does not fit into $limit MB: the step '[a-z ]+' holds \d+ MB and asks for [\d.]+ MB more/, 'with what is held and where');
		is(everything(), $before, 'and nothing of it is left') if $refused++ % 3 == 0;
		my ($least) = $words =~ /--memory (\d+) or more/ or diag($words);
		cmp_ok($least, '>', $limit, 'names more');
		$limit = $least > $limit * 1.1 ? $least : int($limit * 1.1) + 1;
	}
	fail("$label: no limit is enough");
	return ($limit, $refused);
}

for my $few (1, 0)
{
	my $names = $few ? 'few names' : 'many names';
	people($few);
	my ($limit, $refused) = within($names, 'link', '--train');
	cmp_ok($refused, '>', 0, "$names: refused before $limit MB");
	my $result = result();
	my ($code, $free, $words) = konv_peak($node, 'link', '--full', '--train', '-j', 2);
	is($code, 0, "$names without a limit: $free MB") or diag($words);
	is(result(), $result, "$names: the same persons, households, pairs and weights");
	cmp_ok($limit, '<=', $free * 1.4 + 24, 'the least limit is near to what is used without one');

	# A month later: some records are corrected. A refused linking leaves the persons of the last one.
	my $old = everything();
	sql("UPDATE sumber.orang SET tgl_lahir = tgl_lahir + 1 WHERE hashtext(id_sumber) % 50 = 0");
	($code, undef, $words) = konv_peak($node, 'run', '--period', '2025-11', '--data-date', '2025-11-30', '--memory', 25, '-j', 2);
	is($code, 3, 'a run whose linking does not fit');
	like($words, qr/--skip-link/, 'says what else can be done') or diag($words);
	is(everything(), $old, 'leaves the persons of the last run');
	within("$names, a month later", 'link');
	isnt(everything(), $old, 'what changed is linked');
}

# Any tables: the same limit.
sql("CREATE TABLE t (source text, id text, nama text, lahir date); INSERT INTO t SELECT s, n::text, md5((n % 5000)::text), date '2000-01-01' + n % 5000 FROM generate_series(1, 20000) n, unnest(ARRAY['a', 'b']) s");
spew("$dir/t.json", '{"inputs": [{"table": "t", "source_column": "source", "id": "id"}], "fields": [{"column": "nama", "kind": "text"}, {"column": "lahir", "kind": "date"}],
	"blocking": [["lahir"]], "threshold": 0.9, "output": {"pairs": "t_pairs", "clusters": "t_clusters", "model": "t_model"}}');
my ($code, $peak, $words) = konv_peak($node, 'link', '--config', "$dir/t.json", '--memory', 25, '-j', 2);
is($code, 3, 'tables of any kind: refused') or diag($words);
cmp_ok($peak, '<=', 25, 'within the limit');
is(sql("SELECT to_regclass('t_pairs') IS NULL"), 't', 'and nothing written');
($code, $peak, $words) = konv_peak($node, 'link', '--config', "$dir/t.json", '--memory', 120, '-j', 2);
is($code, 0, 'linked') or diag($words);
cmp_ok($peak, '<=', 120, "within the limit: $peak MB");
($code, undef, $words) = konv_peak($node, 'link', '--memory', '-1');
is($code, 1, 'a limit below nothing is wrong use');
done_testing();
