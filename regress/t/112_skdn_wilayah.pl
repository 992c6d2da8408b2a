# SKDN of a month is one figure, whoever publishes it: the month itself, its quarter, half year or year. It stands under the areas of that
# month's end, across new names, splits, mergers and new codes in the middle of a quarter, and goes by what was known of a child at that end.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/$_.sql")) for qw(score_data score_konflik);
# Contradictions of other kinds: births more than five years ago, and a register of persons that begins, or knows the child
# as one under five, in some months only.
sql(q{UPDATE inti.pengukuran SET tgl_lahir = tgl_lahir + (hashint8(anak_id * 3 + extract(month FROM tgl_ukur)::int) & 127) WHERE anak_id % 13 = 2;
UPDATE inti.pengukuran SET tgl_lahir = date '2020-06-01' + (hashint8(anak_id) & 255) - CASE WHEN extract(month FROM tgl_ukur)::int % 2 = 0 THEN 300 ELSE 0 END WHERE anak_id % 17 = 3;
INSERT INTO inti.orang (kode_kab, orang_id, kode_kec, kode_desa, tgl_lahir, jk, kelas, catatan_mulai, catatan_akhir, tgl_meninggal)
SELECT '73.08', CASE WHEN n % 4 = 0 THEN 5000000 ELSE 900000 END + n, '73.08.01', '73.08.01.2001', date '2020-04-01' + CASE n % 3 WHEN 0 THEN (hashint8(n) & 511) ELSE 1700 + (hashint8(n) & 255) END,
  CASE WHEN n % 2 = 0 THEN 'L' ELSE 'P' END, 'anak', d.d, d.d + (hashint8(n * 3) & 255), CASE WHEN n % 9 = 0 THEN d.d + (hashint8(n * 5) & 127) - 30 END
FROM generate_series(1, 800) n, LATERAL (SELECT date '2025-06-01' + (hashint8(n * 11) & 255) AS d) d WHERE n % 5 < 2;
-- Five years back: an older child's records under the number of a younger one.
INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, tgl_lahir, jk, berat_kg, punya_kia, batch_id, baris)
SELECT kode_kab, anak_id, date '2020-01-01' + (hashint8(anak_id * 7) & 511), sumber, kode_kec, kode_desa, orang_id, id_sumber, '2019-01-01', jk, 9, true, 1, 3
FROM (SELECT DISTINCT ON (anak_id) * FROM inti.pengukuran ORDER BY anak_id, tgl_ukur) p WHERE anak_id % 6 = 1 AND anak_id % 7 <> 3 AND anak_id % 11 <> 1});
# Names: village 1 of Bontocani, village 2 of Kahu twice, the kecamatan Kahu without its villages, the kabupaten Barru. Village 2 of
# Bontocani splits, 1 and 2 of Barru become 5, village 1 of Kahu goes to Bontocani.
my @renamed = ([ '73.08.01.2001', '2025-11-15', 'NAMA BARU' ], [ '73.08.02.2002', '2025-11-05', 'NAMA DUA' ], [ '73.08.02.2002', '2025-12-10', 'NAMA TIGA' ],
	[ '73.08.02', '2025-12-01', 'KAHU RAYA' ], [ '73.11', '2025-11-01', 'BARRU RAYA' ]);
for (@renamed)
{
	my ($code, $day, $name) = @$_;
	sql("UPDATE acuan.wilayah SET berlaku_selesai = '$day' WHERE kode = '$code' AND berlaku_selesai IS NULL;
		INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT kode, '$name', tingkat, jenis, induk, '$day' FROM acuan.wilayah WHERE kode = '$code' AND berlaku_selesai = '$day'");
}
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) VALUES ('73.08.01.2004', 'PECAHAN', 'desa', 'desa', '73.08.01', '2025-11-20'),
	('73.11.01.2005', 'GABUNGAN', 'desa', 'desa', '73.11.01', '2025-11-10'), ('73.08.01.2006', 'PINDAHAN', 'desa', 'desa', '73.08.01', '2025-12-05');
	UPDATE acuan.wilayah SET berlaku_selesai = '2025-11-10' WHERE kode IN ('73.11.01.2001', '73.11.01.2002');
	UPDATE acuan.wilayah SET berlaku_selesai = '2025-12-05' WHERE kode = '73.08.02.2001';
	INSERT INTO acuan.wilayah_perubahan (dari, ke, tanggal, jenis, bobot) VALUES ('73.08.01.2002', '73.08.01.2002', '2025-11-20', 'pemekaran', 0.5), ('73.08.01.2002', '73.08.01.2004', '2025-11-20', 'pemekaran', 0.5),
	('73.11.01.2001', '73.11.01.2005', '2025-11-10', 'penggabungan', 1), ('73.11.01.2002', '73.11.01.2005', '2025-11-10', 'penggabungan', 1), ('73.08.02.2001', '73.08.01.2006', '2025-12-05', 'ganti kode', 1);
	UPDATE inti.pengukuran SET kode_desa = '73.08.01.2004' WHERE kode_desa = '73.08.01.2002' AND tgl_ukur >= '2025-11-20' AND anak_id % 2 = 0;
	UPDATE inti.pengukuran SET kode_desa = '73.11.01.2005' WHERE kode_desa IN ('73.11.01.2001', '73.11.01.2002') AND tgl_ukur >= '2025-11-10';
	UPDATE inti.pengukuran SET kode_desa = '73.08.01.2006', kode_kec = '73.08.01' WHERE kode_desa = '73.08.02.2001' AND tgl_ukur >= '2025-12-05'});

my @months = map { sprintf '2025-%02d', $_ } 7 .. 12;
sub publish { konv_ok($node, 'score', '--period', $_, '--only', 'growth') for @_ }
# Nothing is published, no posyandu has a key.
sub afresh { sql('TRUNCATE lap.dim_wilayah CASCADE; TRUNCATE operasi.keadaan_publik, operasi.penekanan, operasi.penekanan_periode') }
# The rows of each month, by code and version: keys of posyandu are given in the order of publishing.
sub months
{
	return join "\n", map { sql("SELECT '$_ ' || count(*) || ' ' || md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")) FROM (SELECT (to_jsonb(f) - 'run_id' - 'wilayah_sk')::text || d.kode || d.nama || d.berlaku_mulai || coalesce(d.provinsi_nama, '') AS x
		FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk) WHERE p.kode = '$_') r") } @_;
}
# What must hold of every month that is out.
sub holds
{
	my ($what) = @_;
	is(sql("SELECT count(*) FROM (SELECT FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) GROUP BY f.periode_sk, d.kode HAVING count(*) > 1) x"), 0, "$what: an area stands once in a period");
	is(sql("SELECT count(*) FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk)
		WHERE EXISTS (SELECT FROM acuan.wilayah w WHERE w.kode = d.kode AND w.berlaku_mulai <= p.selesai AND coalesce(w.berlaku_selesai, 'infinity') > p.selesai) AND NOT (d.berlaku_mulai <= p.selesai AND coalesce(d.berlaku_selesai, 'infinity') > p.selesai)"), 0, "$what: under the version of the period's end");
	is(sql("SELECT count(*) FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) JOIN lap.dim_wilayah i ON i.wilayah_sk = d.induk_sk AND i.tingkat = 'desa' JOIN lap.dim_periode p USING (periode_sk)
		WHERE EXISTS (SELECT FROM acuan.wilayah w WHERE w.kode = i.kode AND w.berlaku_mulai <= p.selesai AND coalesce(w.berlaku_selesai, 'infinity') > p.selesai) AND NOT (i.berlaku_mulai <= p.selesai AND coalesce(i.berlaku_selesai, 'infinity') > p.selesai)"), 0, "$what: posyandu too");
	is(sql("SELECT count(*) FROM (SELECT t.periode_sk FROM (SELECT f.periode_sk, d.tingkat, sum(f.s) AS s, sum(f.k) AS k, sum(f.d) AS d, sum(f.n) AS n, sum(f.t) AS t FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) GROUP BY 1, 2) t
		GROUP BY 1 HAVING count(*) <> 5 OR count(DISTINCT (s, k, d, n, t)) <> 1) x"), 0, "$what: posyandu = villages = kecamatan = kabupaten = province in every period");
}

publish(@months);
my $want = months(@months);
my @q4 = @months[ 3 .. 5 ];
cmp_ok(sql("SELECT count(DISTINCT d.nama) FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73.08.02.2002'"), '==', 3, 'three names of one village');
holds('months');
for my $longer ('2025-Q4', '2025-S2', '2025')
{
	publish($longer);
	is(months(@months), $want, "months, then $longer");
	holds($longer);
}
publish(reverse @months);
is(months(@months), $want, 'and the months again');
for my $longer ('2025-Q4', '2025-S2', '2025')
{
	my @of = $longer eq '2025-Q4' ? @q4 : @months;
	afresh();
	publish($longer);
	is(months(@of), join("\n", (split /\n/, $want)[ $#months - $#of .. $#months ]), "$longer alone");
	holds("$longer alone");
	publish(@months);
	is(months(@months), $want, "$longer, then months");
}
done_testing();
