# Measures side by side: value, target, gap, period before, a year ago, rank with the ranks it could have had; maps of the public ones.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use JSON::PP;
use Test::More;

my $node = new_node();
konv_ok($node, 'init');
sub sql { return $node->safe_psql('postgres', $_[0]) }
my $top = $ENV{KONV_TOP} // '.';
sql(slurp("$top/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(1, 1, 4); SELECT lap.selaraskan_dimensi()");
my @above = qw(73 73.01 73.01.01);

# One month of hand-made figures: D of S, and stunted of measured, by village; the areas above are sums.
sub month
{
	my ($period, $run, @village) = @_;
	my (%d, $i);
	for my $v (@village)
	{
		my $code = sprintf '73.01.01.%d', 2001 + $i++;
		for my $area (@above, $code) { $d{$area}[$_] += $v->[$_] for 0 .. 3 }
	}
	for my $area (sort keys %d)
	{
		my ($d, $s, $y, $n) = @{ $d{$area} };
		my $sk = "(SELECT wilayah_sk FROM lap.dim_wilayah WHERE kode = '$area')";
		sql("DELETE FROM lap.fakta_skdn WHERE periode_sk = $period AND wilayah_sk = $sk; DELETE FROM lap.fakta_gizi WHERE periode_sk = $period AND wilayah_sk = $sk;
			INSERT INTO lap.fakta_skdn (wilayah_sk, periode_sk, bulan_n, s, k, d, n, t, o, b, tanpa_status, dua_t, bgm, oranye, run_id) VALUES ($sk, $period, 1, $s, $s, $d, 0, $d, 0, 0, 0, 0, 0, 0, $run);
			INSERT INTO lap.fakta_gizi (wilayah_sk, periode_sk, indeks, jk, kelompok_umur, n_sasaran, n_diukur, n, n_di_bawah_3, n_di_bawah_2, n_di_bawah_1, n_di_atas_1, n_di_atas_2, n_di_atas_3, n_ditandai, n_edema, jumlah_z, jumlah_z2, run_id)
			VALUES ($sk, $period, 'tbu', 'semua', '0-59', $n, $n, $n, 0, $y, $y, 0, 0, 0, 0, 0, 0, 0, $run)");
	}
	sql("CALL operasi.susun_ukuran($period, $run)");
}
sub row
{
	my ($area, $period, $measure) = @_;
	return sql("SELECT concat_ws(' ', coalesce(nilai::text, '-'), coalesce(target::text, '-'), coalesce(selisih::text, '-'), coalesce(nilai_sebelum::text, '-'), coalesce(nilai_tahun_lalu::text, '-'),
		coalesce(peringkat || ' (' || peringkat_terbaik || '-' || peringkat_terburuk || ') dari ' || peringkat_dari, '-')) FROM lap.fakta_ukuran JOIN lap.dim_wilayah w USING (wilayah_sk)
		WHERE w.kode = '$area' AND periode_sk = $period AND ukuran = '$measure'");
}
sql("INSERT INTO acuan.target_ukuran (ukuran, kode_wilayah, tahun, nilai, sumber, tanggal, dikonfirmasi) VALUES ('d_s', '73.01.01', 2025, 70, 'uji', '2025-01-01', true),
	('d_s', '73.01.01', 2025, 60, 'uji lama', '2024-01-01', true), ('d_s', '73.01.01.2003', 2025, 75, 'uji', '2025-01-01', false), ('tbu', 'ID', 2025, 14, 'uji', '2025-01-01', true),
	('tbu', '73.01.01.2002', 2025, 18.5, 'uji', '2025-01-01', true)");
month(202503, 1, [ 95, 100, 5, 100 ], [ 80, 100, 20, 100 ], [ 60, 80, 20, 80 ], [ 20, 29, 0, 0 ]);
is(row('73.01.01.2001', 202503, 'd_s'), '95.00 70.00 25.00 - - 1 (1-1) dari 3', 'the best village is clearly the best; target of the kecamatan');
is(row('73.01.01.2002', 202503, 'd_s'), '80.00 70.00 10.00 - - 2 (2-3) dari 3', 'the second might be the third');
is(row('73.01.01.2003', 202503, 'd_s'), '75.00 70.00 5.00 - - 3 (2-3) dari 3', 'and the third the second; an unconfirmed target is not used, the newest is');
is(row('73.01.01.2004', 202503, 'd_s'), '68.97 70.00 -1.03 - - -', 'fewer than 30: no rank');
is(row('73.01', 202503, 'd_s'), '82.52 80.00 2.52 - - 1 (1-1) dari 1', 'the kabupaten has the default target; alone in its province it is first of one');
is(row('73', 202503, 'd_s'), '82.52 80.00 2.52 - - -', 'a province has no rank');
is(row('73.01.01.2001', 202503, 'tbu'), '5.00 14.00 -9.00 - - 1 (1-1) dari 3', 'fewer stunted is better');
is(row('73.01.01.2002', 202503, 'tbu'), '20.00 18.50 1.50 - - 2 (2-3) dari 3', 'target of the village itself');
is(row('73.01.01.2003', 202503, 'tbu'), '25.00 14.00 11.00 - - 3 (2-3) dari 3', 'national target');
is(row('73.01.01.2004', 202503, 'tbu'), '- 14.00 - - - -', 'nobody measured: no value');
is(row('73.01.01.2001', 202503, 'h1'), '- - - - - -', 'a row for every measure, empty without figures');

month(202502, 2, [ 90, 100, 6, 100 ], [ 70, 100, 20, 100 ], [ 60, 80, 20, 80 ], [ 29, 29, 0, 0 ]);
is(row('73.01.01.2001', 202503, 'd_s'), '95.00 70.00 25.00 90.00 - 1 (1-1) dari 3', 'a period published later is looked back at by the next');
is(row('73.01.01.2001', 202502, 'd_s'), '90.00 70.00 20.00 - - 1 (1-2) dari 3', 'and does not look forward');
month(202403, 3, [ 50, 100, 6, 100 ], [ 70, 100, 20, 100 ], [ 60, 80, 20, 80 ], [ 29, 29, 0, 0 ]);
is(row('73.01.01.2001', 202503, 'd_s'), '95.00 70.00 25.00 90.00 50.00 1 (1-1) dari 3', 'nor is a year ago forgotten');
is(row('73.01.01.2001', 202403, 'd_s'), '50.00 80.00 -30.00 - - 3 (3-3) dari 3', 'targets are of their year');
month(202503, 4, [ 95, 100, 5, 100 ], [ 80, 100, 20, 100 ], [ 60, 80, 20, 80 ], [ 20, 29, 0, 0 ]);
is(row('73.01.01.2001', 202503, 'd_s'), '95.00 70.00 25.00 90.00 50.00 1 (1-1) dari 3', 'published again it looks back itself');
is(sql("SELECT count(*) FROM lap.fakta_ukuran WHERE periode_sk = 202503 AND run_id <> 1"), 0, 'rows that did not change were not written');
sql("UPDATE acuan.ambang SET nilai = 20 WHERE kode = 'peringkat_minimum'");
month(202503, 5, [ 95, 100, 5, 100 ], [ 80, 100, 20, 100 ], [ 60, 80, 20, 80 ], [ 20, 29, 0, 0 ]);
is(row('73.01.01.2004', 202503, 'd_s'), '68.97 70.00 -1.03 100.00 100.00 4 (2-4) dari 4', 'the minimum is a row');

# An area that leaves a period leaves what later ones say of it.
my $fourth = sql("SELECT wilayah_sk FROM lap.dim_wilayah WHERE kode = '73.01.01.2004'");
for my $areas ('', ", ARRAY[$fourth]")    # as a whole, and when only its village changed
{
	my $later = "SELECT string_agg(coalesce(nilai_sebelum::text, '-'), ' ' ORDER BY kode) FROM lap.fakta_ukuran JOIN lap.dim_wilayah USING (wilayah_sk) WHERE periode_sk = 202503 AND ukuran = 'd_s' AND tingkat = 'desa'";
	is(sql("BEGIN; DELETE FROM lap.fakta_skdn WHERE periode_sk = 202502 AND wilayah_sk = $fourth; DELETE FROM lap.fakta_gizi WHERE periode_sk = 202502 AND wilayah_sk = $fourth;
		CALL operasi.susun_ukuran(202502, 6$areas); $later; ROLLBACK"), '90.00 70.00 75.00 -', 'a village that left the month before has no value of it any more');
	is(sql($later), '90.00 70.00 75.00 100.00', 'the others keep theirs');
}

# ---- wide ----
my %part = ('' => 'nilai', _pembilang => 'pembilang', _penyebut => 'penyebut', _target => 'target', _selisih => 'selisih', _sebelum => 'nilai_sebelum', _tahun_lalu => 'nilai_tahun_lalu',
	_peringkat => 'peringkat', _peringkat_terbaik => 'peringkat_terbaik', _peringkat_terburuk => 'peringkat_terburuk');
for my $level (qw(desa kecamatan kabupaten provinsi))
{
	my $n = sql("SELECT count(*) FROM lap.lebar_$level");
	is($n, ($level eq 'desa' ? 4 : 1) * 3, "lebar_$level: one row per area and period");
	my $cells = join ' UNION ALL ', map { "SELECT wilayah_sk, periode_sk, ukuran, '$_' AS akhiran, $part{$_}::numeric AS v FROM lap.fakta_ukuran" } sort keys %part;
	is(sql("SELECT count(*) FROM ($cells) f JOIN (SELECT wilayah_sk, periode_sk, to_jsonb(l) AS j FROM lap.lebar_$level l) l USING (wilayah_sk, periode_sk)
		WHERE NOT j ? (f.ukuran || f.akhiran) OR (j ->> (f.ukuran || f.akhiran))::numeric IS DISTINCT FROM f.v"), 0, "lebar_$level: every cell is that of fakta_ukuran");
}
is(sql("SELECT d_s || ' ' || d_s_target || ' ' || d_s_selisih || ' ' || d_s_sebelum || ' ' || d_s_tahun_lalu || ' ' || d_s_peringkat || ' ' || d_s_peringkat_terbaik || ' ' || d_s_peringkat_terburuk FROM lap.lebar_desa WHERE kode = '73.01.01.2002' AND periode = '2025-03'"),
	'80.00 70.00 10.00 70.00 70.00 2 2 4', 'a village in a spreadsheet');
sql("INSERT INTO lap.dim_ukuran (ukuran, urutan, nama, arah) VALUES ('baru', 5000, 'Ukuran kantor', 'naik'), ('awal', 0, 'Ukuran kantor', 'naik')");
sql("SELECT lap.buat_lebar()");
is(sql("SELECT d_s || coalesce(awal::text, '-') || coalesce(baru::text, '-') FROM lap.lebar_desa WHERE kode = '73.01.01.2002' AND periode = '2025-03'"), '80.00--', 'measures of an office get columns, the others keep theirs');

# ---- maps ----
sql("SELECT uji.rumah(1, 300)");
konv_ok($node, 'score', '--period', '2025-Q1');

# A measure of an office gets its figures by the next run, of every area.
konv_ok($node, 'run', '--period', '2025-Q1', '--skip-link');
like((konv($node, 'run', '--period', '2025-Q1', '--skip-link'))[1], qr/nothing changed since/, 'a second run has nothing to do');
sql("CREATE OR REPLACE VIEW operasi.nilai_ukuran AS " . (sql("SELECT pg_get_viewdef('operasi.nilai_ukuran'::regclass)") =~ s/;\s*\z//r) . " UNION ALL SELECT periode_sk, wilayah_sk, 'baru', n_edema, n_diukur FROM lap.fakta_gizi WHERE indeks = 'bbu' AND jk = 'semua' AND kelompok_umur = '0-59'
	AND wilayah_sk IN (SELECT wilayah_sk FROM lap.dim_wilayah WHERE tingkat <> 'posyandu')");
konv_ok($node, 'run', '--period', '2025-Q1', '--skip-link');
is(sql("SELECT count(*) FROM lap.fakta_ukuran u JOIN lap.fakta_gizi g USING (wilayah_sk, periode_sk) WHERE u.ukuran = 'baru' AND u.penyebut = g.n_diukur AND indeks = 'bbu' AND jk = 'semua' AND kelompok_umur = '0-59'"),
	sql("SELECT count(*) FROM lap.fakta_gizi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE periode_sk = 202521 AND indeks = 'bbu' AND jk = 'semua' AND kelompok_umur = '0-59' AND tingkat <> 'posyandu'"), 'another way of counting a measure is a change of the rules');
like((konv($node, 'run', '--period', '2025-Q1', '--skip-link'))[1], qr/nothing changed since/, 'once');
sql("INSERT INTO acuan.batas_wilayah (kode, wkt) VALUES ('73.01.01.2001', 'MULTIPOLYGON(((120.1 -4,121 -4,121 -5.25,120.1 -4),(120.5 -4.1, 120.6 -4.1, 120.6 -4.2, 120.5 -4.1)),((1 2,3 4,5 -6e-1,1 2)))'),
	('73.01.01.2002', 'MULTIPOLYGON (((120.1 -4,121 -4,121 -5,120.1 -4)))'), ('73.01', 'MULTIPOLYGON (((120 -4,121 -4,121 -5,120 -4)))')");
sql('CREATE ROLE u_publik LOGIN IN ROLE konvergensi_publik');
my ($rc, $out, $err) = $node->psql('postgres', "SELECT publik.peta('2025-Q1', 'tbu', 'desa', '73.01')", extra_params => [ '-U', 'u_publik' ]);
is($rc, 0, 'a reader of publik makes a map') or diag $err;
my $map = decode_json($out);
is(scalar @{ $map->{features} }, 2, 'villages with a boundary');
my $f = $map->{features}[0];
is(scalar @{ $f->{geometry}{coordinates} }, 2, 'two polygons');
is(scalar @{ $f->{geometry}{coordinates}[0] }, 2, 'one with a hole');
is(join(' ', map { "@$_" } @{ $f->{geometry}{coordinates}[1][0] }), '1 2 3 4 5 -0.6 1 2', 'and its points');
is($f->{properties}{persen} // '-', sql("SELECT coalesce(persen::float8::text, '-') FROM publik.gizi WHERE periode = '2025-Q1' AND wilayah = '73.01.01.2001' AND indeks = 'tbu'"), 'with the public figure');
is(sql("SELECT count(*) FROM publik.ukuran u JOIN lap.dim_wilayah w ON w.kode = u.wilayah JOIN lap.dim_periode p ON p.kode = u.periode JOIN lap.fakta_ukuran f USING (wilayah_sk, periode_sk, ukuran) WHERE NOT u.disembunyikan AND (u.jumlah, u.seharusnya) IS DISTINCT FROM (f.pembilang, f.penyebut)"), 0, 'public measures are those of lap');
cmp_ok(sql("SELECT count(DISTINCT ukuran) FROM publik.ukuran JOIN lap.dim_ukuran USING (ukuran)"), '>', 25, 'by the same names');
is(sql("SELECT json_array_length(publik.peta('2025-Q1', 'tbu', 'kecamatan') -> 'features')"), 0, 'no boundary, no feature');
done_testing();
