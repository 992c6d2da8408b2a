# wilayah: area codes with history, the bridge to BPS codes, changes, boundaries.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my $dir = scratch();
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub file { return spew("$dir/$_[0]", $_[1]) }
konv_ok($node, 'init');

# Periods come with the warehouse.
is(sql("SELECT label, sebelum, tahun_lalu, selesai FROM acuan.periode WHERE kode = '2025-Q1'"),
	'Triwulan I 2025|2024-Q4|2024-Q1|2025-03-31', 'a quarter knows its neighbours');
is(sql("SELECT string_agg(jenis || ' ' || n, ', ' ORDER BY jenis) FROM (SELECT jenis, count(*) AS n FROM acuan.periode GROUP BY jenis) x"),
	'bulan 312, semester 52, tahun 26, triwulan 104', 'periods 2015-2040');

# Codes: any order of files, levels by code, kinds by code and name.
my $provinces = file('provinces.csv', "code,name\n99,SULAWESI CONTOH\n");
my $regencies = file('regencies.csv', "code,province_code,name\n99.08,99,KABUPATEN CONTOH\n99.71,99,KOTA CONTOH\n");
my $districts = file('kecamatan.csv', "\xEF\xBB\xBFkode;nama\r\n99.08.01;Satu\r\n990802;Dua\r\n");
my $villages = file('villages.csv', "code,district_code,name\n99.08.01.2001,99.08.01,\"Makmur, Baru\"\n99.08.01.1002,99.08.01,Kota Lama\n99.08.02.3001,99.08.02,Adat\n"
	. "99.08.09.2001,99.08.09,Tanpa Induk\nbukan kode,x,Y\n");
my $out = konv_ok($node, 'wilayah', $villages, $districts, $regencies, $provinces);
like($out, qr/area codes: read 10, new 8, changed 0, renamed 0, closed 0, repeated 0, rejected 2/, 'codes are counted');
is(sql("SELECT string_agg(kode || ' ' || jenis || ' ' || coalesce(induk, '-'), ', ' ORDER BY kode) FROM acuan.wilayah"),
	'99 provinsi -, 99.08 kabupaten 99, 99.08.01 kecamatan 99.08, 99.08.01.1002 kelurahan 99.08.01, 99.08.01.2001 desa 99.08.01, '
	. '99.08.02 kecamatan 99.08, 99.08.02.3001 desa adat 99.08.02, 99.71 kota 99', 'levels, kinds and parents');
is(sql("SELECT nama FROM acuan.wilayah WHERE kode = '99.08.01.2001'"), 'Makmur, Baru', 'a quoted name');
my ($code, $stdout, $err) = konv($node, 'wilayah', $villages);
like($err, qr/line 5, code 99\.08\.09\.2001: the parent is unknown.*line 6, code -: no area code/s, 'rows not taken are named by line');
my $before = sql("SELECT md5(string_agg(w::text, '' ORDER BY wilayah_id)) FROM acuan.wilayah w");
like(konv_ok($node, 'wilayah', $provinces, $regencies, $districts, $villages), qr/new 0, changed 0, renamed 0/, 'loading twice changes nothing');
is(sql("SELECT md5(string_agg(w::text, '' ORDER BY wilayah_id)) FROM acuan.wilayah w"), $before, 'not a byte');

# A correction without a date changes the open version; with a date it opens a new one.
like(konv_ok($node, 'wilayah', file('a.csv', "kode,nama\n99.08.01,Satu Besar\n")), qr/new 0, changed 1, renamed 0/, 'a corrected name');
like(konv_ok($node, 'wilayah', file('b.csv', "kode,nama\n99.08.01,Satu Jaya\n99.08.02,Dua\n"), '--valid-from', '2024-07-01', '--legal-basis', 'Perda 1/2024'),
	qr/new 1, changed 1, renamed 1/, 'a new name from a day on; the unchanged one only learns its legal basis');
is(sql("SELECT string_agg(nama || ' ' || berlaku_mulai || ' ' || coalesce(berlaku_selesai::text, '-') || ' ' || coalesce(dasar_hukum, '-'), ', ' ORDER BY berlaku_mulai) "
	. "FROM acuan.wilayah WHERE kode = '99.08.01'"), 'Satu Besar 2000-01-01 2024-07-01 -, Satu Jaya 2024-07-01 - Perda 1/2024', 'both versions are kept');
like(konv_ok($node, 'wilayah', file('c.csv', "kode,nama\n99.08.01.2001,\"Makmur, Baru\"\n99.08.02.3001,Adat\n"), '--valid-from', '2025-01-01', '--complete'),
	qr/closed 1,/, 'a code missing from a complete edition ends');
is(sql("SELECT berlaku_selesai FROM acuan.wilayah WHERE kode = '99.08.01.1002'"), '2025-01-01', 'on its first day');
is((konv($node, 'wilayah', $provinces, '--complete'))[0], 1, '--complete needs a day');
my $areas = "SELECT md5(string_agg(w::text, '' ORDER BY wilayah_id)) FROM acuan.wilayah w";
$before = sql($areas);
for my $wrong ('2026-13-01', '2026-02-30', 'besok', '')
{
	my $runs = sql("SELECT count(*) FROM operasi.run");
	for my $complete ([], ['--complete'])
	{
		($code, $stdout, $err) = konv($node, 'wilayah', file('s.csv', "kode,nama\n99.08.01,Salah\n"), '--valid-from', $wrong, @$complete);
		is($code, 1, "--valid-from '$wrong' @$complete exits 1");
		like($err, qr/--valid-from takes a date like 2025-11-30, not '\Q$wrong\E'/, 'and says what a date looks like');
	}
	is(sql("SELECT count(*) FROM operasi.run"), $runs, 'before a run is registered');
}
is(sql($areas), $before, 'no area is touched');
like(konv_ok($node, 'wilayah', file('e.csv', "kode,nama\n99.08.01.2001,\"Makmur, Baru\"\n99.08.02.3001,Adat Lama\n"), '--valid-from', '13/02/2026', '--complete'), qr/new 1, .*renamed 1, closed 0/, 'a day in Indonesian order');
is(sql("SELECT berlaku_mulai FROM acuan.wilayah WHERE nama = 'Adat Lama'"), '2026-02-13', 'is read as it is written');
# An older version that comes later ends where the known one begins, also of several in one file; a date that cannot be read is no open end.
my $older = file('lama.csv', "kode;nama;berlaku_mulai;berlaku_selesai;lat\n99.08.02;Dua Lama;1980-01-01;;-4,5\n99.08.02;Dua Tua;1970-01-01;1990-01-01;\n99.08.03;Tiga;2000-01-01;31/31/2021;\n99.08.03;Tiga;kapan;;\n");
($code, $out, $err) = konv($node, 'wilayah', $older);
like($out, qr/read 4, new 2,.*rejected 2/, 'older versions');
like($err, qr/line 4, code 99\.08\.03: a date that cannot be read.*line 5, code 99\.08\.03: a date/s, 'dates that cannot be read are named by line');
is(sql("SELECT string_agg(nama || ' ' || berlaku_mulai || ' ' || coalesce(berlaku_selesai::text, '-') || coalesce(' ' || lat, ''), ', ' ORDER BY berlaku_mulai) FROM acuan.wilayah WHERE kode = '99.08.02'"),
	'Dua Tua 1970-01-01 1980-01-01, Dua Lama 1980-01-01 2000-01-01 -4.5, Dua 2000-01-01 -', 'each ends where the next begins');
like((konv($node, 'wilayah', $older))[1], qr/new 0, changed 0, renamed 0/, 'again changes nothing');

# The bridge: BPS 9908 is not 99.08.
my $bridge = file('bridge.csv', "kode_bps,nama_bps,kode_dagri,nama_dagri\n9911,CONTOH,9908,KAB. CONTOH\n9908,LAIN,9955,KAB. LAIN\n9911010,SATU,990801,SATU\nx,Y,9902,Z\n");
like(konv_ok($node, 'wilayah', $bridge), qr/bridge bridge\.csv: read 4, written 3, repeated 0, rejected 1, unknown codes 1/, 'bridge counted');
is(sql("SELECT string_agg(kode_bps || '=' || kode, ' ' ORDER BY kode_bps) FROM acuan.jembatan_bps"), '9908=99.55 9911=99.08 9911010=99.08.01', 'codes as given');
is(sql("SELECT DISTINCT kode_bps FROM acuan.wilayah WHERE kode = '99.08'"), '9911', 'areas learn their BPS code');
like(konv_ok($node, 'wilayah', $bridge), qr/read 4, written 0/, 'the bridge twice changes nothing');
konv_ok($node, 'wilayah', file('bridge2.csv', "kode_bps,kode_dagri\n9912,9908\n"));
is(sql("SELECT string_agg(kode_bps || '=' || kode, ' ' ORDER BY kode_bps) FROM acuan.jembatan_bps WHERE kode = '99.08'"), '9912=99.08', 'a corrected pair replaces both sides');

# Changes of areas.
($code, $out, $err) = konv($node, 'wilayah', file('ubah.csv', "dari,ke,tanggal,jenis,bobot\n99.08.01,99.08.01,01/07/2024,pemekaran,\"0,6\"\n99.08.01,99.08.02,2024-07-01,pemekaran,0.3\nx,y,z,,\n"));
like($out, qr/changes ubah\.csv: read 3, written 2, rejected 1/, 'changes counted');
like($err, qr/weights of 99\.08\.01 on 2024-07-01 do not add to 1/, 'weights are checked');
($code, $out, $err) = konv($node, 'wilayah', file('ubah2.csv', "dari,ke,tanggal,jenis,bobot\n99.08.01,99.08.03,2024-08-01,split,1\n99.08.01,99.08.03,2024-08-01,penggabungan,separuh\n99.08.01,99.08.03,2024-08-01,penggabungan,2\n99.08.03,99.08.01,2024-09-01,penggabungan,\n"));
is("$code " . sql("SELECT string_agg(dari || bobot, ' ') FROM acuan.wilayah_perubahan WHERE tanggal > '2024-07-31'"), '0 99.08.031', 'a kind or a weight that cannot be costs its row, not the file');
like($err, qr/line 2:.*line 3:.*line 4:/s, 'and says which');

# Boundaries: a bow tie is repaired, a multipolygon kept, a point and an unknown code are not taken.
my $wkt = file('batas.csv', "kode,nama,lat,lng,wkt_epsg4326\n"
	. "99.08,KAB,-4.5,120.3,\"MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((5 5,6 5,6 6,5 5)))\"\n"
	. "99.08.01,SATU,-4.6,120.4,\"POLYGON((0 0,2 2,2 0,0 2,0 0))\"\n"
	. "99.08.02,DUA,,,POINT(1 1)\n"
	. "99.08.44,ASING,,,\"POLYGON((0 0,1 0,1 1,0 0))\"\n");
($code, $out, $err) = konv($node, 'wilayah', $wkt);
is($code, 0, 'boundaries load');
like($out, qr/boundaries batas\.csv: read 4, written 2, repaired 1, rejected 1, unknown codes 1/, 'boundaries counted');
like($err, qr/code 99\.08\.44 is not in acuan\.wilayah/, 'an unknown code is named');
is(sql("SELECT wkt, diperbaiki FROM acuan.batas_wilayah WHERE kode = '99.08'"), 'MULTIPOLYGON (((0 0,1 0,1 1,0 1,0 0)),((5 5,6 5,6 6,5 5)))|f', 'a multipolygon stays');
is(sql("SELECT wkt LIKE 'MULTIPOLYGON (((%)),((%', diperbaiki FROM acuan.batas_wilayah WHERE kode = '99.08.01'"), 't|t', 'a bow tie becomes two triangles');
is(sql("SELECT lon, lat FROM acuan.wilayah WHERE kode = '99.08'"), '120.3|-4.5', 'label point');
like(konv_ok($node, 'wilayah', $wkt), qr/read 4, written 0, repaired 1/, 'boundaries twice change nothing');
my $geojson = file('batas.geojson', '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"KODE_DAGRI":"990802","x":1},'
	. '"geometry":{"type":"Polygon","coordinates":[[[10,0],[11,0],[11,1],[10,0]]]}}]}');
like(konv_ok($node, 'wilayah', $geojson), qr/boundaries batas\.geojson: read 1, written 1, repaired 0, rejected 0, unknown codes 0/, 'GeoJSON');
is(sql("SELECT wkt FROM acuan.batas_wilayah WHERE kode = '99.08.02'"), 'MULTIPOLYGON (((10 0,11 0,11 1,10 0)))', 'a polygon becomes a multipolygon, longitude first');

# Files that are none of ours.
($code, $out, $err) = konv($node, 'wilayah', file('x.csv', "a,b\n1,2\n"));
is($code, 1, 'unknown headings exit 1');
like($err, qr/x\.csv: its headings are not known.*expected one of/s, 'and the expected ones are named');
is((konv($node, 'wilayah', file('empty.csv', '')))[0], 1, 'an empty file exits 1');
is((konv($node, 'wilayah', "$dir/none.csv"))[0], 1, 'a missing file exits 1');
is((konv($node, 'wilayah', file('bin.csv', "kode,nama\n99,\0\n")))[0], 1, 'NUL bytes exit 1');
$before = sql("SELECT count(*) FROM acuan.wilayah");
my $dry = file('d.csv', "kode,nama\n98,Lain\n");
like(konv_ok($node, 'wilayah', $dry, '--dry-run'), qr/new 1.*^dry run: nothing was kept$/ms, '--dry-run says what it is');
like(konv_ok($node, 'wilayah', $dry, '--dry-run', '--log-format=json'), qr/^\{[^\n]*"dry_run":true\}\n\z/, 'in JSON too');
is(sql("SELECT count(*) FROM acuan.wilayah"), $before, 'and writes nothing');
unlike(konv_ok($node, 'wilayah', $dry) . konv_ok($node, 'wilayah', $dry, '--log-format=json'), qr/dry.run/, 'without it nothing of the kind is said');

SKIP: {
	skip 'SHARED is not set', 8 unless $ENV{SHARED};
	my $w = "$ENV{SHARED}/data/wilayah";
	my $big = new_node(name => 'shared');
	konv_ok($big, 'init');
	$out = konv_ok($big, 'wilayah', glob("$w/boundaries/*.csv"), "$w/boundaries/desa_73_all.csv.gz", glob("$w/bps_*.csv"), glob("$w/idn-area-data/*.csv"), "$w/idn-area-data/villages.csv.gz");
	like($out, qr/area codes: read 91592, new 91592,/, 'idn-area-data');
	like($out, qr/bps_kemendagri_kabkota_2020\.csv: read 514, written 514,/, 'bridge of kabupaten');
	like($out, qr/bps_kemendagri_kecamatan_2020\.csv: read 6857, written 6857,/, 'bridge of kecamatan');
	like($out, qr/desa_73_all\.csv\.gz: read 3056, written \d+, repaired 3,/, 'three villages repaired');
	like($out, qr/kab_73\.csv: read 24, written 24, repaired 6,.*kec_73\.csv: read 313, written 313, repaired 7,/s, 'kabupaten and kecamatan repaired');
	like($out, qr/desa_73\.08\.csv: read 372, written 372, repaired 0,/, 'Bone has 372 outlines');
	is($big->safe_psql('postgres', "SELECT string_agg(n::text, ' ' ORDER BY t) FROM (SELECT tingkat AS t, count(*) AS n FROM acuan.wilayah WHERE kode ~ '^73[.]08' GROUP BY 1 "
		. "UNION ALL SELECT 'k' || jenis, count(*) FROM acuan.wilayah WHERE kode ~ '^73[.]08[.]' AND tingkat = 'desa' GROUP BY 1) x"), '372 1 328 27 44', 'Bone: villages, kecamatan, desa and kelurahan');
	is($big->safe_psql('postgres', "SELECT kode_bps FROM acuan.wilayah WHERE kode = '73.08'"), '7311', 'Bone is 7311 for BPS');
}
done_testing();
