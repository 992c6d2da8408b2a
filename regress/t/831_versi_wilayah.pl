# Every row that a publication writes stands under the areas of the end of its own period: rows of months out of a quarter, of the year's
# budget out of a month. Names of a village, a kecamatan and a kabupaten change within the year; the parts add up by code, and forms and
# reports of every period find them.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $dir = scratch();
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 2, 2); SELECT uji.rumah(1, 120); SELECT uji.lain()");
sql("INSERT INTO inti.anggaran (kode_kab, kode_kec, kode_desa, tahun, baris, bidang, kegiatan, paket, stunting, sumber_dana, usulan, rkpdes, apbdes, realisasi)
	SELECT kode_kab, kode_kec, kode_desa, 2025, b, 'pembangunan', 'Kegiatan ' || b, (ARRAY['AIR', 'KIA', NULL])[b], b < 3, 'DD', 1000000, 900000, 800000, NULL FROM uji.tempat, generate_series(1, 3) b");
for ([ '73.01.01.2001', '2025-11-15' ], [ '73.01.01.2001', '2025-12-20' ], [ '73.01.02', '2025-12-01' ], [ '73.02', '2025-11-30' ], [ '73.01', '2026-02-01' ], [ '73.02.01.2001', '2026-03-01' ])
{
	my ($code, $day) = @$_;
	sql("UPDATE acuan.wilayah SET berlaku_selesai = '$day' WHERE kode = '$code' AND berlaku_selesai IS NULL;
		INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT kode, 'SEJAK $day', tingkat, jenis, induk, '$day' FROM acuan.wilayah WHERE kode = '$code' AND berlaku_selesai = '$day'");
}
# The quarter first: growth makes members of the versions of October and November, services one of a posyandu that no child goes to.
sql("UPDATE inti.orang SET posyandu = 'Posyandu Ibu' WHERE orang_id = (SELECT min(orang_id) FROM inti.orang WHERE kode_desa = '73.01.01.2001' AND orang_id % 10 = 1)");
konv_ok($node, 'score', '--period', '2025-Q4', '--data-date', '2026-01-31');
is(sql("SELECT count(*) FROM lap.dim_wilayah WHERE kode = '73.01.01.2001/IBU'"), 1, 'a posyandu that services alone know gets a key');
is(sql("SELECT count(*) > count(DISTINCT kode) FROM lap.dim_wilayah WHERE kode LIKE '73.01.01.2001/%'"), 't', 'beside the members of the versions before');
is(sql('SELECT count(*) FROM (SELECT FROM lap.dim_wilayah GROUP BY kode, berlaku_mulai, induk_sk HAVING count(*) > 1) x'), 0, 'and every member has one key');
sql('TRUNCATE lap.dim_wilayah CASCADE; TRUNCATE operasi.keadaan_publik, operasi.penekanan, operasi.penekanan_periode'); # as if nothing were out
my @tables = split /\n/, sql("SELECT table_name FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'wilayah_sk' INTERSECT SELECT table_name FROM information_schema.columns WHERE table_schema = 'lap' AND column_name = 'periode_sk' ORDER BY 1");
for my $period (qw(2025-10 2025-11 2025-Q4 2025-12 2025))
{
	konv_ok($node, 'score', '--period', $period, '--data-date', '2026-01-31');
	is(join(' ', grep { sql("SELECT count(*) FROM lap.$_ f JOIN lap.dim_wilayah d USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk) WHERE d.jenis NOT IN ('posyandu', 'tidak diketahui') AND d.wilayah_sk <> lap.wilayah_pada(d.kode, p.selesai)") > 0 } @tables), '',
		"$period: every row under the version of the end of its own period");
	is(join(' ', grep { sql("SELECT count(*) FROM (SELECT FROM lap.$_ f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE tingkat <> 'posyandu' GROUP BY f.periode_sk, d.kode HAVING count(DISTINCT wilayah_sk) > 1) x") > 0 } @tables), '', "$period: which is one");
	is(join(' ', grep { sql("SELECT count(*) FROM operasi.$_->[0] f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE f.periode_sk = (SELECT periode_sk FROM lap.dim_periode WHERE kode = '$period') AND d.kode = '73.01.01.2001' AND $_->[1]") == 0 } [ 'pertanyaan_publik', 'true' ]), '', "$period: questions of public figures find it");
}
# The same parts by code: village, kecamatan, kabupaten, province.
my %sum = (fakta_skdn => 's', fakta_gizi => 'n_diukur', fakta_konvergensi => 'seharusnya', fakta_indikator => 'penyebut', fakta_dana => 'apbdes', fakta_krs => 'keluarga_n');
for my $t (sort keys %sum)
{
	is(sql("SELECT count(*) FROM (SELECT periode_sk, i FROM (SELECT f.periode_sk, regexp_replace(d.kode, '\\.[^.]*\$', '') AS i, f.$sum{$t} AS n FROM lap.$t f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE tingkat IN ('kabupaten', 'kecamatan', 'desa')
		UNION ALL SELECT f.periode_sk, d.kode, - f.$sum{$t} FROM lap.$t f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE tingkat IN ('provinsi', 'kabupaten', 'kecamatan')) x GROUP BY 1, 2 HAVING sum(n) <> 0) y"), 0, "$t: an area is the sum of what is below its code");
	cmp_ok(sql("SELECT count(*) FROM lap.$t"), '>', 0, "$t has rows");
}
is(sql("SELECT string_agg(nama, ', ' ORDER BY kode COLLATE \"C\") FROM lap.fakta_dana f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE tingkat IN ('kabupaten', 'kecamatan') AND paket = 'AIR'"), 'Kabupaten 1, Kecamatan 1, SEJAK 2025-12-01, SEJAK 2025-11-30, Kecamatan 1, Kecamatan 2', 'the budget of a year under the names of its end');
for my $period (qw(2025-11 2025-Q4 2025))
{
	is(sql("SELECT jumlah || '/' || seharusnya FROM lap.formulir_4('73.01.01.2001', '$period') WHERE tabel = 5 AND baris = 'TOTAL'"), '1600000.00/2400000.00', "$period: its form has the budget of the year");
}
# Reports of a period before a kecamatan and a kabupaten got new names list what was below them.
for ([ '73.01.02', '2025-11', 'Kecamatan 2' ], [ '73.01.02', '2025-12', 'SEJAK 2025-12-01' ], [ '73.01', '2025-Q4', 'Kabupaten 1' ], [ '73.02', '2025-10', 'Kabupaten 2' ])
{
	my ($code, $period, $name) = @$_;
	my $below = $code =~ tr/.// == 2 ? 'desa' : 'kecamatan';
	is(sql("SELECT string_agg(wilayah || ' ' || nama, ', ') FROM lap.desa_melapor('$code', '$period') WHERE wilayah = '$code'"), "$code $name", "$code $period: once, under its name of then");
	is(sql("SELECT count(*) FROM lap.desa_melapor('$code', '$period')"), 3, 'and the two below it');
	for my $kind (qw(quality scorecard))
	{
		konv_ok($node, 'report', $kind, '--area', $code, '--period', $period, '--format', 'csv', '-o', "$dir/report.csv");
		my $out = slurp("$dir/report.csv");
		like($out, qr/\Q$name/, "$kind: the name");
		my %rows = map { $_ => 1 } $out =~ /\b(\Q$code\E\.[0-9]+)\b/g;
		is(scalar keys %rows, 2, "$kind: both below it") or diag(join ' ', sort keys %rows);
	}
}
done_testing();
