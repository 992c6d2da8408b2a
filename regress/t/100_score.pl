# score: figures worked out by hand, the same figures in plain SQL, order and threads, faults, gates.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use IPC::Run ();
use PostgreSQL::Test::Utils ();
use Test::More;

my $node = new_node();
my $db = 'postgres';
konv_ok($node, 'init');
sub sql { return $node->safe_psql($db, $_[0]) }

sub dump_facts { return dump_lap($node, $_[0]) }

# ---- by hand: the worked examples 1, 7, 11 and 20 of the growth rules, two in each village ----
sql(q{
INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL), ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73'),
  ('73.08.01', 'BONTOCANI', 'kecamatan', 'kecamatan', '73.08'), ('73.08.01.2001', 'A', 'desa', 'desa', '73.08.01'),
  ('73.08.01.2002', 'B', 'desa', 'desa', '73.08.01');
INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, posyandu, tgl_lahir, jk, berat_kg,
  tinggi_cm, posisi, oedema, batch_id, baris)
SELECT '73.08', id, date '2025-11-10', 'eppgbm', '73.08.01', desa, id::text, pos, date '2025-11-10' - hari, jk, kg, cm, posisi, edema, 1, id
FROM (VALUES (1, '73.08.01.2001', 'Mawar', 365, 'L', 8.6, 74.2, 'L', false), (7, '73.08.01.2001', NULL, 400, 'L', 5.1, 70.3, 'L', NULL),
  (11, '73.08.01.2002', 'Mawar', 600, 'P', 8.9, 77.0, 'L', true), (20, '73.08.01.2002', 'MAWAR ', 800, 'P', 25.5, 79.0, 'H', false))
  v (id, desa, pos, hari, jk, kg, cm, posisi, edema);
-- The same child and day from a source that counts less, an older visit, a later one with weight alone.
INSERT INTO inti.pengukuran (kode_kab, anak_id, orang_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, batch_id, baris)
VALUES ('73.08', 101, 5, '2025-11-10', 'kpm', '73.08.01', '73.08.01.2001', 'x', '2024-11-10', 'L', 9.9, 80, 'L', 1, 1),
  ('73.08', 1, 5, '2025-10-03', 'eppgbm', '73.08.01', '73.08.01.2001', '1', '2024-11-10', 'L', 8.4, 73, 'L', 1, 1),
  ('73.08', 7, NULL, '2025-11-28', 'eppgbm', '73.08.01', '73.08.01.2001', '7', '2024-10-06', 'L', 5.2, NULL, NULL, 1, 1);
UPDATE inti.pengukuran SET orang_id = 5 WHERE anak_id = 1});
my $out = konv_ok($node, 'score', '--period', '2025-11');
like($out, qr/^2025-11: 6 measurements of 4 children/m, 'measurements of the month and children');
like($out, qr/^73\s+SULAWESI SELATAN\s+4\s+50\.00 %\s+66\.67 %\s+50\.00 %$/m, 'the summary shows the province');
my $cell = "SELECT n_sasaran, n_diukur, n, n_di_bawah_3, n_di_bawah_2, n_di_bawah_1, n_di_atas_2, n_ditandai, n_edema, jumlah_z, jumlah_z2, "
	. "rerata, sd, prevalensi, ki_bawah, ki_atas, prevalensi_berat, prevalensi_lebih, cakupan FROM lap.fakta_gizi f JOIN lap.dim_wilayah d USING (wilayah_sk) "
	. "WHERE periode_sk = 202511 AND kode = '%s' AND indeks = '%s' AND jk = '%s' AND kelompok_umur = '%s'";
# z of height -0.65 -2.79 -1.81 -2.60: mean -1.9625, sd 0.9725; Wilson of 2 in 4: 15.00-85.00
is(sql(sprintf $cell, '73.08', 'tbu', 'semua', '0-59'), '4|4|4|0|2|3|0|0|0|-785|182427|-1.9625|0.9725|50.00|15.00|85.00|0.00|0.00|100.00', 'height for age');
# weight: -1.05; newest of child 7 is 5.2 kg on day 418; oedema counts as below -3; 6.39 is implausible
is(sql("SELECT n_diukur, n, n_di_bawah_3, n_di_bawah_2, n_di_bawah_1, n_ditandai, n_edema, prevalensi FROM lap.fakta_gizi f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE periode_sk = 202511 AND kode = '73' AND indeks = 'bbu' AND jk = 'semua' AND kelompok_umur = '0-59'"),
	'4|3|2|2|3|1|1|66.67', 'weight for age, with oedema and an implausible score');
is(sql(sprintf $cell, '73.08.01.2001', 'bbtb', 'L', '12-23'), '1|1|0|0|0|0|0|1|0|0|0|||||||' . '|100.00', 'only an implausible score: no figure') ;
is(sql(sprintf $cell, '73.08.01.2001', 'bbtb', 'L', '6-11'), '1|1|1|0|0|1|0|0|0|-101|10201|-1.0100||0.00|0.00|79.35|0.00|0.00|100.00', 'one child');
is(sql("SELECT string_agg(kode || ' ' || nama, ', ' ORDER BY kode COLLATE \"C\") FROM lap.dim_wilayah WHERE tingkat = 'posyandu'"),
	'73.08.01.2001/- Tanpa posyandu, 73.08.01.2001/MAWAR MAWAR, 73.08.01.2002/MAWAR MAWAR', 'posyandu of one name are one, a child without posyandu has a place');
is(sql("SELECT induk_sk = (SELECT wilayah_sk FROM lap.dim_wilayah WHERE kode = '73.08.01.2001') AND desa_kode = '73.08.01.2001' AND kecamatan_nama = 'BONTOCANI' AND provinsi_kode = '73' FROM lap.dim_wilayah WHERE kode = '73.08.01.2001/MAWAR'"), 't', 'with all that stands above it');
is(sql("SELECT status, baris_masuk FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 'terbit|6', 'the run is registered as published');
# Percentages against the worked values: 95, 80 of 100 and 60 of 80.
is(sql("SELECT count(*) FROM lap.fakta_gizi WHERE ki_bawah > prevalensi OR ki_atas < prevalensi"), 0, 'an interval holds its share');

# ---- wrong use ----
for my $bad ('2025-13', '2025-Q5', '25-11', 'nov', '2025-S3', '2025-1', '')
{
	my ($code, undef, $err) = konv($node, 'score', '--period', $bad);
	is($code, 1, "period '$bad' exits 1");
	like($err, qr/2025-Q4/, 'and says what a period looks like');
}
my ($code, undef, $err) = konv($node, 'score', '--period', '2055');
is($code, 1, 'a period that acuan does not have exits 1');
($code, undef, $err) = konv($node, 'score');
is($code, 1, 'no period exits 1');
($code, undef, $err) = konv($node, 'score', '--period', '2025-11', '--area', '99.99');
is($code, 1, 'an unknown area exits 1');

# What growth alone knows, with the services alone; a rule set that is not there: said before a run is registered.
my $registered = sql('SELECT count(*) FROM operasi.run');
for my $case ([ qr/always scored for all areas.*neither --area nor --allow-empty/s, '--only', 'services', '--area', '73.08' ], [ qr/whether there are measurements or not.*neither/s, '--only', 'services', '--allow-empty' ],
	[ qr/no rule set 'kpm2091' on 2025-11-30.*acuan\.himpunan_aturan/s, '--rules', 'kpm2019,kpm2091' ], [ qr/no rule set 'kpm2091' on 2025-11-30/, '--rules', 'kpm2091', '--dry-run' ],
	[ qr/no rule set 'kpm2091' on 2025-11-30/, '--rules', 'kpm2091', '--only', 'services' ], [ qr/no rule set 'kpm2091' on 2025-11-30/, '--rules', 'kpm2091', '--only', 'services', '--dry-run' ])
{
	my ($why, @args) = @$case;
	($code, undef, $err) = konv($node, 'score', '--period', '2025-11', @args);
	is($code, 1, "score @args exits 1");
	like($err, $why, 'and says why');
}
($code, undef, $err) = konv($node, 'score', '--period', ',', '--only', 'services');
is($code, 1, 'no period in a list exits 1');
is(sql('SELECT count(*) FROM operasi.run'), $registered, 'no run is registered for any of them');

# ---- gates ----
my $before = dump_facts();
sql("CREATE TABLE public.aside AS SELECT * FROM inti.pengukuran; DELETE FROM inti.pengukuran");
($code, undef, $err) = konv($node, 'score', '--period', '2025-11');
is($code, 4, 'an empty period over published figures exits 4');
is(dump_facts(), $before, 'and leaves them');
is(sql("SELECT status FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 'ditahan', 'the run is registered as held back');
sql("INSERT INTO inti.pengukuran SELECT * FROM public.aside ORDER BY tgl_ukur DESC");
# Figures of a village that do not add up must not get out: a trigger stands for the fault, in rows that changed and are written.
sql('UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 5');
sql(q{CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.wilayah_sk = (SELECT wilayah_sk FROM lap.dim_wilayah WHERE kode = '73.08.01.2001') AND NEW.n > 0 THEN NEW.n := NEW.n + 1; NEW.n_diukur := NEW.n_diukur + 1; NEW.n_sasaran := NEW.n_sasaran + 1; END IF; RETURN NEW; END $$;
CREATE TRIGGER spoil BEFORE INSERT OR UPDATE ON lap.fakta_gizi FOR EACH ROW EXECUTE FUNCTION public.spoil()});
($code, undef, $err) = konv($node, 'score', '--period', '2025-11');
is($code, 4, 'levels that do not add up exit 4');
like($err, qr/totals of all levels are equal/, 'and the check is named');
is(dump_facts(), $before, 'the old figures stay');
sql('DROP TRIGGER spoil ON lap.fakta_gizi; UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm - 5');
konv_ok($node, 'score', '--period', '2025-11');
is(dump_facts(), $before, 'the same rows in another order give the same figures');
sql('TRUNCATE inti.pengukuran; TRUNCATE lap.dim_wilayah CASCADE; DELETE FROM acuan.wilayah'); # and every figure
sql("DELETE FROM lap.dim_wilayah WHERE tingkat = '$_'") for qw(posyandu desa kecamatan kabupaten provinsi);

# ---- generated: the worker against plain SQL over inti.status_gizi ----
my $top = $ENV{KONV_TOP} // '.';
$node->safe_psql($db, slurp("$top/regress/t/lib/score_data.sql"));
my $oracle = slurp("$top/regress/t/lib/score_oracle.sql");
my %rows = ('2025-12' => 3000, '2025-Q4' => 3000, '2025-S2' => 3000);
for my $period (sort keys %rows)
{
	konv_ok($node, 'score', '--period', $period, '-j', 2);
	(my $query = $oracle) =~ s/:'kode'/'$period'/g;
	my ($off, $n) = sql($query) =~ /^(\d+) of (\d+)$/;
	is($off, 0, "$period: every counter, mean and SD equals plain SQL");
	cmp_ok($n, '>', $rows{$period}, "over $n rows");
}
is(sql("SELECT count(*) FROM lap.fakta_gizi WHERE n_edema > 0 AND indeks = 'bbtb'") > 0 ? 1 : 0, 1, 'there is oedema in the data');
is(sql("SELECT count(DISTINCT tingkat) FROM lap.fakta_gizi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode LIKE '%-%'"), 5, 'and unknown areas of every level');

# ---- one measurement per child in a place of its own: every single z of the worker against SQL ----
sql("CREATE TABLE public.all_rows AS SELECT * FROM inti.pengukuran");
sql("DELETE FROM inti.pengukuran p USING (SELECT anak_id, max(tgl_ukur) AS d FROM inti.pengukuran GROUP BY 1) x WHERE x.anak_id = p.anak_id AND p.tgl_ukur <> x.d");
sql("UPDATE inti.pengukuran SET orang_id = NULL, posyandu = 'P' || anak_id, kode_desa = CASE kode_desa WHEN '-' THEN '73.08.01.2001' ELSE kode_desa END");
konv_ok($node, 'score', '--period', '2025-S2');
is(sql(q{WITH z AS (SELECT g.posyandu, x.indeks, x.z, x.tanda FROM inti.status_gizi g CROSS JOIN LATERAL (VALUES ('bbu', z_bbu, tanda_bbu), ('tbu', z_tbu, tanda_tbu),
  ('bbtb', z_bbtb, tanda_bbtb), ('imtu', z_imtu, tanda_imtu), ('lku', z_lku, tanda_lku), ('lilau', z_lilau, tanda_lilau)) x (indeks, z, tanda)
  WHERE g.usia_bulan < 60 AND x.z IS NOT NULL)
SELECT count(*) FILTER (WHERE f.n_diukur IS DISTINCT FROM 1 OR f.n_ditandai <> z.tanda::int OR NOT z.tanda AND f.jumlah_z <> round(z.z * 100)), count(*) > 2000
FROM z LEFT JOIN (lap.dim_wilayah d JOIN lap.fakta_gizi f ON f.wilayah_sk = d.wilayah_sk AND f.periode_sk = 202532 AND f.kelompok_umur = '0-59')
  ON d.tingkat = 'posyandu' AND d.nama = z.posyandu AND f.indeks = z.indeks}), '0|t', 'every z of the worker is the z of SQL');
sql("TRUNCATE inti.pengukuran; INSERT INTO inti.pengukuran SELECT * FROM public.all_rows ORDER BY hashint8(anak_id * 77 + batch_id), tgl_ukur DESC");

# ---- threads, order, repetition ----
konv_ok($node, 'score', '--period', '2025-Q4', '-j', 1);
my $one = dump_facts("periode_sk = 202524");
my $quality = dump_lap($node);
konv_ok($node, 'score', '--period', '2025-Q4', '-j', $_) for (2, 8);
is(dump_lap($node), $quality, 'data quality too');
is(dump_facts("periode_sk = 202524"), $one, 'one, two and eight threads publish the same rows');
sql("CREATE TABLE public.turned AS SELECT * FROM inti.pengukuran; TRUNCATE inti.pengukuran; INSERT INTO inti.pengukuran SELECT * FROM public.turned ORDER BY anak_id DESC, tgl_ukur");
konv_ok($node, 'score', '--period', '2025-Q4', '-j', 2);
is(dump_facts("periode_sk = 202524"), $one, 'the order of rows changes nothing');
is(sql("SELECT count(*) FROM (SELECT 1 FROM lap.fakta_gizi GROUP BY periode_sk, wilayah_sk, indeks, jk, kelompok_umur HAVING count(DISTINCT run_id) <> 1) x"), 0, 'each slice is of one run');

# ---- one area, and what stands above it ----
sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm - 3 WHERE kode_desa = '73.08.01.2002'");
konv_ok($node, 'score', '--period', '2025-Q4', '--area', '73.08.01.2002');
my $part = dump_facts("periode_sk = 202524");
isnt($part, $one, 'an area run changes the figures');
konv_ok($node, 'score', '--period', '2025-Q4');
is(dump_facts("periode_sk = 202524"), $part, 'to what a full run makes of them, up to the province');
sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 3 WHERE kode_desa = '73.08.01.2002'");
$out = konv_ok($node, 'score', '--period', '2025-Q4', '--area', '73.08');
konv_ok($node, 'score', '--period', '2025-Q4', '--dry-run');
is(dump_facts("periode_sk = 202524"), $one, 'a whole kabupaten too; a dry run publishes nothing');

# ---- faults while publishing: a lock holds the run between its first and its last step ----
sub start_held
{
	my $holder = $node->background_psql($db);
	$holder->query_safe('BEGIN; SELECT count(*) FROM (SELECT FROM lap.fakta_gizi FOR UPDATE) r');
	my ($o, $e) = ('', '');
	my $run = IPC::Run::start([ 'konvergensi', 'score', '--period', '2025-Q4', '-d', $node->connstr($db) ], '<', \undef, '>', \$o, '2>', \$e);
	$node->poll_query_until($db, "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'") or die 'never waited';
	return ($holder, $run, \$e);
}
sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 1");
my ($holder, $run, $e) = start_held();
is(dump_facts("periode_sk = 202524"), $one, 'a reader during publication sees the old figures and does not wait');
($code, undef, $err) = konv($node, 'score', '--period', '2025-Q4');
is($code, 5, 'a second run at the same time exits 5');
like(konv_ok($node, 'status'), qr/score\s+2025-Q4\s+berjalan.*menerbitkan/, 'status shows the run at work');
$run->kill_kill(grace => 0);
$holder->query_safe('COMMIT');
$holder->quit;
$node->poll_query_until($db, "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'konvergensi'");
is(dump_facts("periode_sk = 202524"), $one, 'killed while publishing: the old figures stay');

($holder, $run, $e) = start_held();
sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'");
IPC::Run::finish($run);
is($? >> 8, 3, 'a lost connection exits 3');
$holder->query_safe('COMMIT');
$holder->quit;
is(dump_facts("periode_sk = 202524"), $one, 'and the old figures stay');
is(sql("SELECT string_agg(status, ' ' ORDER BY run_id) FROM (SELECT * FROM operasi.run ORDER BY run_id DESC LIMIT 2) r"), 'terputus gagal', 'the killed run is closed by the next one, a failed one says so itself');
konv_ok($node, 'score', '--period', '2025-Q4');
isnt(dump_facts("periode_sk = 202524"), $one, 'the next run completes');
is(sql("SELECT count(*) FROM pg_class WHERE relpersistence = 't' OR relname LIKE 'terbit%'"), 0, 'no staging table is left behind');

done_testing();
