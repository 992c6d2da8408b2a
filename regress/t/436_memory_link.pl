# --memory of link and run: enough for the number of records, or refused before anything is written.
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
# 90,000 people in one register, every third in another one too; nobody of them exists.
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73', 'PROVINSI', 'provinsi', 'provinsi', NULL), ('73.08', 'KABUPATEN', 'kabupaten', 'kabupaten', '73'),
		('73.08.01', 'KECAMATAN', 'kecamatan', 'kecamatan', '73.08'), ('73.08.01.2001', 'DESA', 'desa', 'desa', '73.08.01');
	CREATE FUNCTION pg_temp.kata(n int) RETURNS text LANGUAGE sql RETURN (ARRAY['ANDI', 'BUDI', 'CITRA', 'DARMA', 'ERNA', 'FITRI', 'GUNTUR'])[n % 7 + 1]
		|| (ARRAY['WATI', 'LANG', 'SARI', 'RIANI', 'TENRI'])[n / 7 % 5 + 1] || (ARRAY['NA', 'RI', 'LA', 'MU', 'SE', 'TO'])[n / 35 % 6 + 1] || ' ' || (ARRAY['A', 'I', 'U', 'E'])[n / 210 % 4 + 1]
		|| (ARRAY['BBAS', 'DRIS', 'MAR', 'LHAM', 'SMAN'])[n / 840 % 5 + 1];
	INSERT INTO sumber.orang (sumber, id_sumber, keluarga_sumber, peran, nama, nik, jk, tgl_lahir, nama_ibu, kode_kab, kode_kec, kode_desa, catatan_mulai, catatan_akhir, batch_id)
	SELECT s, n::text, CASE s WHEN 'pk' THEN (n / 3)::text END, 'anak', pg_temp.kata(n * 13), CASE WHEN n % 5 > 0 THEN '730801' || to_char(d, 'DDMMYY') || lpad((n % 9998 + 1)::text, 4, '0') END,
		'L', d, pg_temp.kata(n / 3), '73.08', '73.08.01', '73.08.01.2001', '2025-01-10', '2025-11-10', 1
	FROM generate_series(1, 90000) n CROSS JOIN LATERAL (SELECT date '2005-01-01' + n % 6000 AS d) d CROSS JOIN unnest(ARRAY['pk', 'sipbm']) s WHERE s = 'pk' OR n % 3 = 0; ANALYZE sumber.orang});
# Persons as groups of records; their numbers hold random digits.
sub persons { return sql("SELECT count(*) || ' ' || md5(string_agg(r, ',' ORDER BY r COLLATE \"C\")) FROM (SELECT string_agg(sumber || id_sumber, ' ' ORDER BY sumber, id_sumber) AS r FROM inti.anggota_sumber GROUP BY orang_id) g") }

my ($code, undef, $words) = konv_peak($node, 'link', '--memory', 20, '-j', 2);
is($code, 3, 'a limit that cannot be kept');
like($words, qr/linking 120000 records needs \d+ MB, more than the limit of 20 MB/, 'says what is needed') or diag($words);
my ($least) = $words =~ /--memory (\d+) or more/;
ok($least, 'names the least');
is(sql('SELECT count(*) FROM inti.anggota_sumber'), 0, 'and links nobody');
($code, undef, $words) = konv_peak($node, 'run', '--period', '2025-11', '--memory', $least - 1, '-j', 2);
is($code, 3, 'a run neither') or diag($words);
is(sql('SELECT count(*) FROM inti.anggota_sumber'), 0, 'it links nobody either');

($code, my $peak, $words) = konv_peak($node, 'link', '--memory', $least, '-j', 2);
is($code, 0, "linked within $least MB") or diag($words);
cmp_ok($peak, '<=', $least, "and stays within it: $peak MB");
my $within = persons();
($code, $peak, $words) = konv_peak($node, 'link', '--full', '--memory', $least, '-j', 2);
is($code, 0, 'and once more in full') or diag($words);
cmp_ok($peak, '<=', $least, "within the same: $peak MB");
($code) = konv_peak($node, 'link', '--full', '-j', 2);
is($code, 0, 'without a limit');
is(persons(), $within, 'the same persons');

($code, undef, $words) = konv_peak($node, 'link', '--config', "$dir/none.json", '--memory', 100);
is($code, 1, 'of any tables the need is not known') or diag($words);
done_testing();
