# Areas with a history: a village that splits, two that merge, one with a new name, one with a new code in another kecamatan.
# Figures stay as reported, and are told for the areas of any later day.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
sql(q{
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai, berlaku_selesai) VALUES
  ('73', 'P', 'provinsi', 'provinsi', NULL, '2000-01-01', NULL), ('73.01', 'K', 'kabupaten', 'kabupaten', '73', '2000-01-01', NULL),
  ('73.01.01', 'SATU', 'kecamatan', 'kecamatan', '73.01', '2000-01-01', NULL), ('73.01.02', 'DUA', 'kecamatan', 'kecamatan', '73.01', '2000-01-01', NULL),
  ('73.01.01.2001', 'BELAH', 'desa', 'desa', '73.01.01', '2000-01-01', NULL), ('73.01.01.2006', 'BARU', 'desa', 'desa', '73.01.01', '2025-01-01', NULL),
  ('73.01.01.2002', 'GABUNG A', 'desa', 'desa', '73.01.01', '2000-01-01', '2025-01-01'), ('73.01.01.2003', 'GABUNG B', 'desa', 'desa', '73.01.01', '2000-01-01', '2025-01-01'),
  ('73.01.01.2007', 'SATU JUA', 'desa', 'desa', '73.01.01', '2025-01-01', NULL),
  ('73.01.01.2004', 'NAMA LAMA', 'desa', 'desa', '73.01.01', '2000-01-01', '2025-03-01'), ('73.01.01.2004', 'NAMA BARU', 'desa', 'desa', '73.01.01', '2025-03-01', NULL),
  ('73.01.01.2005', 'PINDAH', 'desa', 'desa', '73.01.01', '2000-01-01', '2025-06-01'), ('73.01.02.2001', 'PINDAH', 'desa', 'desa', '73.01.02', '2025-06-01', NULL),
  ('73.01.01.2008', 'BELAHAN', 'desa', 'desa', '73.01.01', '2025-09-01', NULL);
INSERT INTO acuan.wilayah_perubahan (dari, ke, tanggal, jenis, bobot) VALUES
  ('73.01.01.2001', '73.01.01.2001', '2025-01-01', 'pemekaran', 0.75), ('73.01.01.2001', '73.01.01.2006', '2025-01-01', 'pemekaran', 0.25),
  ('73.01.01.2002', '73.01.01.2007', '2025-01-01', 'penggabungan', 1), ('73.01.01.2003', '73.01.01.2007', '2025-01-01', 'penggabungan', 1),
  ('73.01.01.2004', '73.01.01.2004', '2025-03-01', 'ganti nama', 1), ('73.01.01.2005', '73.01.02.2001', '2025-06-01', 'ganti kode', 1),
  ('73.01.01.2001', '73.01.01.2001', '2025-09-01', 'pemekaran', 0.5), ('73.01.01.2001', '73.01.01.2008', '2025-09-01', 'pemekaran', 0.5)});
# Village 1: 8 children, half of them short; 2: 4; 3: 6, all short; 4: 2; 5: 10, one short.
sql(q{INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, batch_id, baris)
SELECT '73.01', d * 100 + c, '2024-12-10', 'eppgbm', '73.01.01', '73.01.01.200' || d, (d * 100 + c)::text, '2023-12-11', 'L', 9, CASE WHEN c <= pendek THEN 68 ELSE 76 END, 'L', 1, 1
FROM (VALUES (1, 8, 4), (2, 4, 0), (3, 6, 6), (4, 2, 0), (5, 10, 1)) v (d, n, pendek), generate_series(1, n) c});
konv_ok($node, 'score', '--period', '2024-12', '--rules', '');
my $q = "kunci ->> 'indeks' = 'tbu' AND kunci ->> 'jk' = 'semua' AND kunci ->> 'kelompok_umur' = '0-59'";
sub figures { my ($day) = @_; return sql("SELECT string_agg(substr(kode, 7) || ' ' || nama || ' ' || (ukuran ->> 'n') || '/' || (ukuran ->> 'n_di_bawah_2') || CASE WHEN perkiraan THEN ' ~' ELSE '' END, ', ' ORDER BY kode COLLATE \"C\")
	FROM lap.angka_menurut('fakta_gizi', '2024-12'$day) WHERE $q AND tingkat = 'desa'") }
my $reported = '01.2001 BELAH 8/4, 01.2002 GABUNG A 4/0, 01.2003 GABUNG B 6/6, 01.2004 NAMA LAMA 2/0, 01.2005 PINDAH 10/1';
is(figures(''), $reported, 'as reported');
is(figures(", '2024-12-31'"), $reported, 'the areas of the end of the period are those');
is(figures(", '2025-01-01'"), '01.2001 BELAH 6/3 ~, 01.2004 NAMA LAMA 2/0, 01.2005 PINDAH 10/1, 01.2006 BARU 2/1 ~, 01.2007 SATU JUA 10/6', 'split by weight, merged without estimate');
is(figures(", '2025-04-01'"), '01.2001 BELAH 6/3 ~, 01.2004 NAMA BARU 2/0, 01.2005 PINDAH 10/1, 01.2006 BARU 2/1 ~, 01.2007 SATU JUA 10/6', 'renamed');
is(figures(", '2026-01-01'"), '01.2001 BELAH 3/1.5 ~, 01.2004 NAMA BARU 2/0, 01.2006 BARU 2/1 ~, 01.2007 SATU JUA 10/6, 01.2008 BELAHAN 3/1.5 ~, 02.2001 PINDAH 10/1', 'a second split, and a new code in another kecamatan');
is(sql("SELECT string_agg(kode || ' ' || (ukuran ->> 'n'), ', ' ORDER BY kode COLLATE \"C\") FROM lap.angka_menurut('fakta_gizi', '2024-12') WHERE $q AND tingkat <> 'desa'"), '73 30, 73.01 30, 73.01.01 30', 'levels as reported');
is(sql("SELECT string_agg(kode || ' ' || (ukuran ->> 'n'), ', ' ORDER BY kode COLLATE \"C\") FROM lap.angka_menurut('fakta_gizi', '2024-12', '2026-01-01') WHERE $q AND tingkat <> 'desa'"), '73 30, 73.01 30, 73.01.01 20, 73.01.02 10', 'and of today: the village counts in its new kecamatan');
is(sql("SELECT count(*) FROM (SELECT kode_lama FROM lap.desa_menurut('2024-12-31', '2026-01-01') GROUP BY 1 HAVING sum(bobot) <> 1) x"), 0, 'weights of a village add up to 1');
# Every fact table: what is reported as the province is what comes out for any day.
for my $table (split /\n/, sql("SELECT table_name FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'periode_sk' ORDER BY 1"))
{
	is(sql("SELECT count(*) FROM (SELECT kunci, ukuran FROM lap.angka_menurut('$table', '2024-12') WHERE tingkat = 'provinsi' EXCEPT SELECT kunci, ukuran FROM lap.angka_menurut('$table', '2024-12', '2026-01-01') WHERE tingkat = 'provinsi') x"), 0, "$table keeps its totals");
}
is(sql("SELECT n || ' ' || n_di_bawah_2 || ' ' || prevalensi || ' ' || perkiraan FROM lap.gizi_kini WHERE periode = '2024-12' AND kode = '73.01.01.2007' AND indeks = 'tbu' AND jk = 'semua' AND kelompok_umur = '0-59'"), '10 6 60.00 false', 'prevalence in the areas of today');
for my $bad ("'fakta_gizi', '2024-12', '2024-01-01'", "'dim_wilayah', '2024-12'", "'nothing', '2024-12'", "'fakta_gizi', '1999-12'")
{
	my ($rc, $o, $e) = $node->psql('postgres', "SELECT * FROM lap.angka_menurut($bad)", extra_params => [ '-v', 'VERBOSITY=sqlstate' ]);
	like($e, qr/22023/, "refused: $bad");
}
# Kecamatan and above are estimates only where a part of a village went elsewhere.
is(sql("SELECT string_agg(kode || ' ' || perkiraan, ', ' ORDER BY kode COLLATE \"C\") FROM lap.angka_menurut('fakta_gizi', '2024-12', '2026-01-01') WHERE $q AND tingkat <> 'desa'"), '73 false, 73.01 false, 73.01.01 false, 73.01.02 false', 'a split within a kecamatan leaves its figure exact');
# As reported, every table and level: one row per key, with the very figures of the table; nothing but keys and additive columns.
sub as_reported
{
	my ($period) = @_;
	for my $table (split /\n/, sql("SELECT table_name FROM information_schema.columns WHERE table_schema = 'lap' AND table_name LIKE 'fakta%' AND column_name = 'periode_sk' ORDER BY 1"))
	{
		my $attributes = "SELECT attname, attnum = ANY (indkey) AS kunci, atttypid, atttypmod FROM pg_attribute JOIN pg_index ON indrelid = attrelid AND indisprimary WHERE attrelid = 'lap.$table'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('wilayah_sk', 'periode_sk', 'run_id')";
		my $keys = sql("SELECT coalesce(string_agg(format('%L', attname), ','), quote_literal('')) FROM ($attributes) a WHERE kunci");
		my $sums = sql("SELECT string_agg(format('%L', attname), ',') FROM ($attributes) a WHERE NOT kunci AND (atttypid = 'int8'::regtype OR atttypid = 'numeric'::regtype AND (atttypmod - 4) >> 16 >= 18)");
		my $pick = sub { "(SELECT coalesce(jsonb_object_agg(key, CASE WHEN value = 'null' THEN NULL WHEN jsonb_typeof(value) = 'number' AND '$_[0]' = 'u' THEN to_jsonb(trim_scale((value #>> '{}')::numeric)) ELSE value END), '{}') FROM jsonb_each(to_jsonb(f)) WHERE key IN ($_[1]))" };
		is(sql("SELECT count(*) FROM (SELECT w.kode, " . $pick->('k', $keys) . " AS kunci, " . $pick->('u', $sums) . " AS ukuran FROM lap.$table f JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk)
			WHERE p.kode = '$period' AND w.tingkat IN ('desa', 'kecamatan', 'kabupaten', 'provinsi')) a
			FULL JOIN lap.angka_menurut('$table', '$period') b ON (a.kode, a.kunci) = (b.kode, b.kunci) WHERE a.ukuran IS DISTINCT FROM b.ukuran"), 0, "$table $period: as reported is what stands in the table, at every level");
	}
}
as_reported('2024-12');
# A later period is scored in the new areas; records that still come under an old code are told for today's areas as well.
sql("UPDATE inti.pengukuran SET tgl_ukur = '2025-12-10', tgl_lahir = '2024-12-11'");
konv_ok($node, 'score', '--period', '2025-12', '--rules', '');
is(sql("SELECT (ukuran ->> 'n')::int FROM lap.angka_menurut('fakta_gizi', '2025-12') WHERE $q AND kode = '73'"), 30, 'no record is lost under an old code');
# Records under a code that had gone before the period: as reported they stand there, in the areas of a day they stand where the village went.
my $late = "string_agg(substr(kode, 7) || ' ' || (ukuran ->> 'n') || CASE WHEN perkiraan THEN ' ~' ELSE '' END, ', ' ORDER BY kode COLLATE \"C\")";
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-12') WHERE $q AND tingkat = 'desa'"), '01.2001 8, 01.2002 4, 01.2003 6, 01.2004 2, 01.2005 10', 'reported under codes of old');
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-12', '2025-12-31') WHERE $q AND tingkat = 'desa'"), '01.2001 8, 01.2004 2, 01.2007 10, 02.2001 10', 'a code that is gone is told where it went, one that lives on is itself');
is(sql("SELECT count(*) FROM lap.angka_menurut('fakta_gizi', '2025-12', current_date + 3000) a WHERE tingkat IN ('desa', 'kecamatan') AND NOT EXISTS (SELECT FROM acuan.wilayah w WHERE w.kode = a.kode AND w.berlaku_selesai IS NULL)"), 0, 'no figure of today under an area of old');
as_reported('2025-12');
# In mid-period, on its first and on its last day: reported for the areas of the last day of the period.
sql("UPDATE inti.pengukuran SET tgl_ukur = CASE WHEN anak_id % 100 = 1 THEN date '2025-06-10' ELSE '2025-05-10' END, tgl_lahir = '2024-06-11' WHERE kode_desa = '73.01.01.2005'");
sql("UPDATE inti.pengukuran SET kode_kec = '73.01.02', kode_desa = '73.01.02.2001' WHERE tgl_ukur = '2025-06-10'");
konv_ok($node, 'score', '--period', $_, '--rules', '') for qw(2025-05 2025-06 2025-Q2);
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-Q2') WHERE $q AND tingkat = 'desa'"), '01.2005 9, 02.2001 1', 'a code that changed within the quarter');
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-Q2', '2025-06-30') WHERE $q AND tingkat = 'desa'"), '02.2001 10', 'both parts of the quarter in the village of today');
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-05', '2025-05-31') WHERE $q AND tingkat = 'desa'"), '01.2005 9', 'the day before the change');
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-05', '2025-06-01') WHERE $q AND tingkat = 'desa'"), '02.2001 9', 'the day of the change');
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-06', '2025-06-30') WHERE $q AND tingkat = 'desa'"), '02.2001 1', 'a change on the first day of the period');
sql("UPDATE acuan.wilayah_perubahan SET tanggal = '2025-06-30' WHERE dari = '73.01.01.2005'; UPDATE acuan.wilayah SET berlaku_selesai = '2025-06-30' WHERE kode = '73.01.01.2005'; UPDATE acuan.wilayah SET berlaku_mulai = '2025-06-30' WHERE kode = '73.01.02.2001'; SELECT lap.selaraskan_dimensi()");
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2025-Q2', '2025-06-30') WHERE $q AND tingkat = 'desa'"), '02.2001 10', 'a change on the last day of the period');
# A split followed by a merge of the parts: the whole again, exactly. Rows that leave a part over, and weights that are rounded.
sql(q{INSERT INTO acuan.wilayah_perubahan (dari, ke, tanggal, jenis, bobot) VALUES ('73.01.01.2008', '73.01.01.2001', '2026-02-01', 'penggabungan', 1),
	('73.01.01.2006', '73.01.01.2001', '2026-02-01', 'penggabungan', 1), ('73.01.01.2001', '73.01.01.2009', '2026-03-01', 'pemekaran', 0.1),
	('73.01.01.2007', '73.01.01.2010', '2026-03-01', 'pemekaran', 0.333), ('73.01.01.2007', '73.01.01.2011', '2026-03-01', 'pemekaran', 0.333), ('73.01.01.2007', '73.01.01.2012', '2026-03-01', 'pemekaran', 0.333);
	UPDATE acuan.wilayah SET berlaku_selesai = '2026-03-01' WHERE kode = '73.01.01.2007'});
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2024-12', '2026-02-01') WHERE $q AND kode = '73.01.01.2001'"), '01.2001 8', 'split twice and merged again: no estimate');
is(sql("SELECT $late FROM lap.angka_menurut('fakta_gizi', '2024-12', '2026-03-01') WHERE $q AND tingkat = 'desa'"), '01.2001 7.2 ~, 01.2004 2, 01.2009 0.8 ~, 01.2010 3.333333 ~, 01.2011 3.333333 ~, 01.2012 3.333333 ~, 02.2001 10', 'what no row gives away stays with a village that lives on; else the weights are shares');
is(sql("SELECT count(*) FROM (SELECT kode_lama FROM lap.desa_menurut('2024-12-31', '2026-03-01') GROUP BY 1 HAVING abs(sum(bobot) - 1) > 1e-12) x"), 0, 'weights of a village add up to 1 all the same');
is(sql("SELECT ukuran ->> 'n' FROM lap.angka_menurut('fakta_gizi', '2024-12', '2026-03-01') WHERE $q AND tingkat = 'provinsi'"), 30, 'and nobody is lost');
# Rupiah are carried over like counts.
sql(q{INSERT INTO inti.anggaran (kode_kab, kode_kec, kode_desa, tahun, baris, bidang, kegiatan, paket, stunting, sumber_dana, usulan, apbdes)
	VALUES ('73.01', '73.01.01', '73.01.01.2001', 2024, 1, 'pembangunan', 'Sumur', 'AIR', true, 'DD', 1000000, 800000.50)});
konv_ok($node, 'score', '--period', '2024', '--rules', '');
is(sql("SELECT string_agg(substr(kode, 7) || ' ' || (ukuran ->> 'usulan') || ' ' || (ukuran ->> 'apbdes'), ', ' ORDER BY kode) FROM lap.angka_menurut('fakta_dana', '2024', '2025-01-01') WHERE tingkat = 'desa'"), '01.2001 750000 600000.375, 01.2006 250000 200000.125', 'budget of a village that split');
as_reported('2024');
# A kecamatan and its kabupaten get another name: what stands below has a version with each of theirs, so every report names them as
# they were called at its end, and parts add up along the keys.
sql("UPDATE inti.pengukuran SET tgl_ukur = CASE WHEN anak_id % 2 = 0 THEN date '2025-08-12' ELSE '2025-12-12' END, tgl_lahir = '2024-08-12', kode_kec = '73.01.01', kode_desa = '73.01.01.200' || CASE WHEN anak_id / 100 = 4 THEN 4 ELSE 1 END");
konv_ok($node, 'score', '--period', $_, '--rules', '') for qw(2025-08 2025-12 2025);
sql(q{UPDATE acuan.wilayah SET berlaku_selesai = '2025-09-15' WHERE kode = '73.01.01'; UPDATE acuan.wilayah SET berlaku_selesai = '2025-10-15' WHERE kode = '73.01';
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) VALUES ('73.01.01', 'SATU BARU', 'kecamatan', 'kecamatan', '73.01', '2025-09-15'), ('73.01', 'K BARU', 'kabupaten', 'kabupaten', '73', '2025-10-15')});
my $names = sub { sql("SELECT string_agg(DISTINCT concat_ws(' ', kabupaten_nama, kecamatan_nama, (SELECT i.nama FROM lap.dim_wilayah d JOIN lap.dim_wilayah i ON i.wilayah_sk = d.induk_sk WHERE d.wilayah_sk = l.wilayah_sk)), ', ') || ' ' || count(*) FROM lap.lebar_desa l WHERE periode = '$_[0]'") };
sub totals { return sql(slurp("$ENV{KONV_TOP}/regress/t/lib/totals.sql") . "SELECT coalesce(string_agg(name || ' ' || differ, ', '), '') FROM pg_temp.totals() WHERE differ > 0") }
sql('SELECT lap.selaraskan_dimensi()');
is(totals(), '', 'areas that were published before the new names were known add up');
konv_ok($node, 'score', '--period', $_, '--rules', '') for qw(2025-08 2025-12 2025);
is(totals(), '', 'and after');
is($names->('2025-08') . '; ' . $names->('2025-12') . '; ' . $names->('2025'), 'K SATU SATU 2; K BARU SATU BARU SATU BARU 2; K BARU SATU BARU SATU BARU 2', 'every report has the names of its end');
is(sql("SELECT count(*) FROM lap.dim_wilayah a JOIN lap.dim_wilayah b ON a.kode = b.kode AND a.induk_sk IS NOT DISTINCT FROM b.induk_sk AND a.wilayah_sk < b.wilayah_sk AND daterange(a.berlaku_mulai, a.berlaku_selesai) && daterange(b.berlaku_mulai, b.berlaku_selesai)"), 0, 'one version of an area on a day');
is(sql("SELECT count(*) FROM lap.dim_wilayah d JOIN lap.dim_wilayah i ON i.wilayah_sk = d.induk_sk WHERE NOT daterange(d.berlaku_mulai, d.berlaku_selesai) && daterange(i.berlaku_mulai, i.berlaku_selesai) AND NOT isempty(daterange(d.berlaku_mulai, d.berlaku_selesai))"), 0, 'and its parent of that day');
is(sql("SELECT string_agg(nama || ' ' || (ukuran ->> 'n'), ', ' ORDER BY kode COLLATE \"C\") FROM lap.angka_menurut('fakta_gizi', '2025-08', '2025-12-31') WHERE $q AND tingkat IN ('kecamatan', 'kabupaten')"), sql("SELECT 'K BARU ' || sum(n) || ', SATU BARU ' || sum(n) FROM lap.fakta_gizi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE periode_sk = 202508 AND tingkat = 'desa' AND indeks = 'tbu' AND jk = 'semua' AND kelompok_umur = '0-59'"), 'told for today with the names of today');
# The day is put right: the version with the wrong day is in force no more.
sql("UPDATE acuan.wilayah SET berlaku_mulai = '2025-08-15' WHERE kode = '73.01.01' AND berlaku_mulai = '2025-09-15'; UPDATE acuan.wilayah SET berlaku_selesai = '2025-08-15' WHERE kode = '73.01.01' AND berlaku_selesai = '2025-09-15'");
konv_ok($node, 'score', '--period', $_, '--rules', '') for qw(2025-08 2025-12 2025);
is(totals(), '', 'a day put right');
is($names->('2025-08') . '; ' . $names->('2025-12'), 'K SATU BARU SATU BARU 2; K BARU SATU BARU SATU BARU 2', 'with the names of the right day');
done_testing();
