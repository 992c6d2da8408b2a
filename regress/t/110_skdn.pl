# SKDN and growth mat: children worked out by hand, the same counts in plain SQL, months whichever period is scored.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my $db = 'postgres';
my $top = $ENV{KONV_TOP} // '.';
konv_ok($node, 'init');
sub sql { return $node->safe_psql($db, $_[0]) }

# ---- by hand ----
# 1 girl, month 5 on 20 March: 6.20 -> 6.65 kg is 450 of 500 g: T, then 6.70: T again, 2T
# 2 boy, month 11: +250 g of 300: T       3 girl, month 11: +250 of 200: N
# 4 weighed in January and March: O in March      5 first weighed in March: B
# 6 known from January, not weighed since         7 five years old on 1 March: no target in March; 8 on 2 March: a target
# 9 last seen 13 months before March: lost        10 sex not recorded: weighed two months running, cannot be judged
sql(q{
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL), ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73'),
  ('73.08.01', 'BONTOCANI', 'kecamatan', 'kecamatan', '73.08'), ('73.08.01.2001', 'A', 'desa', 'desa', '73.08.01'),
  ('73.08.01.2002', 'B', 'desa', 'desa', '73.08.01');
INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, posyandu, sumber, batch_id, baris, id_sumber, anak_id, tgl_ukur, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, tikar, punya_kia)
SELECT '73.08', '73.08.01', '73.08.01.200' || CASE WHEN id = 5 THEN 2 ELSE 1 END, CASE WHEN id < 4 THEN 'Mawar' END, 'eppgbm', 1, 1, id::text, id, ukur, lahir, jk, kg, cm, 'L', tikar, kia
FROM (VALUES
  (1, date '2025-02-20', date '2024-10-10', 'P', 6.20, 62.0, 'H', true), (1, '2025-03-20', '2024-10-10', 'P', 6.65, NULL, NULL, NULL), (1, '2025-04-20', '2024-10-10', 'P', 6.70, 60.0, 'K', NULL),
  (2, '2025-02-05', '2024-04-01', 'L', 9.00, NULL, 'M', NULL), (2, '2025-03-05', '2024-04-01', 'L', 9.25, 80.0, NULL, NULL),
  (3, '2025-02-05', '2024-04-01', 'P', 9.00, NULL, NULL, NULL), (3, '2025-03-02', '2024-04-01', 'P', 9.10, NULL, NULL, NULL), (3, '2025-03-05', '2024-04-01', 'P', 9.25, 66.0, 'TD', true),
  (4, '2025-01-09', '2023-06-15', 'L', 11.00, NULL, NULL, false), (4, '2025-03-09', '2023-06-15', 'L', 11.90, 83.0, NULL, NULL),
  (5, '2025-03-09', '2023-06-15', 'L', 7.00, NULL, NULL, NULL),
  (6, '2025-01-09', '2023-06-15', 'L', 11.00, NULL, NULL, true),
  (7, '2025-02-09', '2020-03-01', 'L', 18.0, NULL, NULL, NULL), (7, '2025-03-09', '2020-03-01', 'L', 18.5, NULL, NULL, NULL),
  (8, '2025-03-01', '2020-03-02', 'L', 18.5, NULL, NULL, NULL),
  (9, '2024-02-09', '2023-01-01', 'L', 11.00, NULL, NULL, NULL),
  (10, '2025-02-09', '2023-06-15', NULL, 11.00, NULL, NULL, NULL), (10, '2025-03-09', '2023-06-15', NULL, 11.60, NULL, NULL, NULL))
  v (id, ukur, lahir, jk, kg, cm, tikar, kia)});
konv_ok($node, 'score', '--period', '2025-03');
my $skdn = "SELECT s, k, d, n, t, o, b, tanpa_status, dua_t, bgm, d_s, n_d, n_dob FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '%s' AND periode_sk = %s";
# targets 1 2 3 4 5 6 8 10; with a book 1 3 6; weighed all but 6; child 5 weighs 7 kg at 20 months: below the red line
is(sql(sprintf $skdn, '73', 202503), '8|3|7|1|2|1|2|1|0|1|87.50|14.29|25.00', 'SKDN of the province in March');
is(sql(sprintf $skdn, '73.08.01.2002', 202503), '1|0|1|0|0|0|1|0|0|1|100.00|0.00|', 'SKDN of a village; nobody there can be judged');
is(sql(sprintf $skdn, '73.08.01.2001/MAWAR', 202503), '3|2|3|1|2|0|0|0|0|0|100.00|33.33|33.33', 'SKDN of a posyandu');
konv_ok($node, 'score', '--period', '2025');
is(sql("SELECT t, dua_t FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73' AND periode_sk = 202504"), '1|1', '2T in April');
is(sql(sprintf $skdn, '73', 202503), '8|3|7|1|2|1|2|1|0|1|87.50|14.29|25.00', 'the year run gives March the same');
is(sql("SELECT f.bulan_n, f.s = m.s AND f.d = m.d AND f.n = m.n AND f.t = m.t FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk),
  (SELECT sum(s) AS s, sum(d) AS d, sum(n) AS n, sum(t) AS t FROM lap.fakta_skdn JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73' AND periode_sk BETWEEN 202501 AND 202512) m
  WHERE d.kode = '73' AND periode_sk = 202500"), '4|t', 'the year is the sum of the months that have begun');

# ---- mat: the quarter's last colour; TD only without one; computed from the last length ----
konv_ok($node, 'score', '--period', '2025-Q1');
# child 1: H, length 62.0 on day 133; 2: M, 80 cm at 11 months; 3: TD, 66 cm at 11 months; 4: none, 83 cm at 20 months (z -0.7); 5 6 10: neither
is(sql("SELECT anak_n, catat_hijau, catat_kuning, catat_merah, catat_tidak_diukur, tanpa_catatan, hitung_hijau, hitung_kuning, hitung_merah, hitung_tidak_diukur, sama, beda
  FROM lap.fakta_tikar f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73' AND periode_sk = 202521"), '7|1|0|1|5|4|3|0|1|3|1|1', 'growth mat of the quarter');
is(sql("SELECT string_agg(tercatat || hitungan || anak_n, ' ' ORDER BY tercatat, hitungan) FROM lap.fakta_tikar_silang f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73' AND periode_sk = 202521"),
	'-H1 -TD3 HH1 MH1 TDM1', 'and where recorded and computed differ');

# ---- another KBM: rows decide ----
sql("UPDATE acuan.kbm SET baku = NOT baku");
konv_ok($node, 'score', '--period', '2025-03');
is(sql("SELECT n, t FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73' AND periode_sk = 202503"), '2|1', 'with the other variant of KBM the boy of 11 months gained enough');
sql("UPDATE acuan.kbm SET baku = false");
my ($code, undef, $err) = konv($node, 'score', '--period', '2025-03');
is($code, 3, 'no default variant: exit 3');
like($err, qr/acuan\.kbm/, 'which names the table');
sql("UPDATE acuan.kbm SET baku = true");
($code, undef, $err) = konv($node, 'score', '--period', '2025-03');
is($code, 3, 'two default variants: exit 3');
like($err, qr/two expected weight gains.*one variant of acuan\.kbm/s, 'which is the same fault');
sql("UPDATE acuan.kbm SET baku = varian = 'per_jk'");
sql('TRUNCATE inti.pengukuran; TRUNCATE lap.dim_wilayah CASCADE; DELETE FROM acuan.wilayah'); # and every figure

# ---- generated ----
$node->safe_psql($db, slurp("$top/regress/t/lib/$_.sql")) for qw(score_data score_konflik);
my $oracle = slurp("$top/regress/t/lib/skdn_oracle.sql");
my %months;
for my $period ('2025-12', '2025-Q4', '2025-S2')
{
	konv_ok($node, 'score', '--period', $period, '-j', 2);
	(my $query = $oracle) =~ s/:'kode'/'$period'/g;
	my ($off, $n, $two) = sql($query) =~ /^(\d+) of (\d+), (\d+) 2T$/;
	is($off, 0, "$period: SKDN of every posyandu and month equals plain SQL");
	cmp_ok($two, '>', 20, 'with 2T among them');
	$months{$period} = sql("SELECT md5(string_agg((to_jsonb(f) - 'run_id')::text, ',' ORDER BY wilayah_sk)) FROM lap.fakta_skdn f WHERE periode_sk = 202512");
}
is($months{'2025-Q4'}, $months{'2025-12'}, 'December is the same out of a quarter');
is($months{'2025-S2'}, $months{'2025-12'}, 'and out of half a year');

# ---- threads, order, one area ----
my $all = dump_lap($node);
konv_ok($node, 'score', '--period', '2025-S2', '-j', $_) for (1, 8);
is(dump_lap($node), $all, 'threads change nothing in any table');
sql("UPDATE inti.pengukuran SET berat_kg = berat_kg - 0.4, tikar = 'M' WHERE kode_desa = '73.08.02.2003' AND tgl_ukur > '2025-09-10'");
konv_ok($node, 'score', '--period', '2025-S2', '--area', '73.08.02.2003');
my $part = dump_lap($node, 'periode_sk NOT IN (202512, 202524)', qr/mutu/);
konv_ok($node, 'score', '--period', '2025-S2');
is(dump_lap($node, 'periode_sk NOT IN (202512, 202524)', qr/mutu/), $part, 'a run of one village leaves what a full run leaves');

# ---- children that only the register of persons knows ----
my $linked = sql("SELECT min(orang_id) FROM (SELECT orang_id FROM inti.pengukuran WHERE orang_id IS NOT NULL GROUP BY 1 HAVING min(tgl_lahir) > '2021-01-01' AND count(*) = count(tgl_lahir) AND bool_or(tgl_ukur BETWEEN '2025-10-01' AND '2025-10-31')) x");
sql(qq{INSERT INTO inti.orang (kode_kab, orang_id, kode_kec, kode_desa, tgl_lahir, jk, kelas, catatan_mulai, catatan_akhir, tgl_meninggal) VALUES
  ('73.08', 5000001, '73.08.01', '73.08.01.2001', '2024-05-05', 'L', 'anak', '2025-01-10', '2025-11-20', NULL),
  ('73.08', 5000002, '73.08.01', '73.08.01.2001', '2024-05-05', 'L', 'anak', '2025-01-10', '2025-11-20', '2025-10-20'),
  ('73.08', $linked, '73.08.01', '73.08.01.2001', '2024-05-05', 'L', 'anak', '2025-01-10', '2025-11-20', NULL)});
my $s = "SELECT s FROM lap.fakta_skdn f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73' AND periode_sk = %s";
my ($oct, $dec) = (sql(sprintf $s, 202510), sql(sprintf $s, 202512));
konv_ok($node, 'score', '--period', '2025-S2');
is(sql(sprintf $s, 202510) - $oct, 2, 'two children nobody measured are targets in October');
is(sql(sprintf $s, 202512) - $dec, 1, 'one of them died that month');

# ---- a book for one child of ten thousand: the ratio has no end ----
sql(q{INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, posyandu, sumber, batch_id, baris, id_sumber, anak_id, tgl_ukur, tgl_lahir, jk, berat_kg, punya_kia)
SELECT '73.08', '73.08.01', '73.08.01.2002', 'Besar', 'eppgbm', 1, 1, i::text, 8000000 + i, '2026-01-10', '2025-01-10', 'L', 9, i = 1 FROM generate_series(1, 10001) i});
konv_ok($node, 'score', '--period', '2026-01');
is(sql("SELECT d, k, d_k FROM lap.fakta_skdn f JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.kode = '73.08.01.2002/BESAR' AND periode_sk = 202601"),
	'10001|1|1000100.00', 'weighed against a single book');

done_testing();
