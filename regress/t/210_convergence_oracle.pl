# The kpm2019 rules twice: by the engine and in plain SQL (regress/oracle). All cells of all people must be equal, for
# months, quarters, semesters and years, before and after the data date.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "max_parallel_workers_per_gather = 0\n");
konv_ok($node, 'init');
my $n = $ENV{KONV_ORACLE_N} // 300;
my $oracle = slurp('regress/oracle/kpm2019.sql');
$node->safe_psql('postgres', "\\set n $n\n\\set benih satu\n" . slurp('regress/oracle/data.sql'));
$node->safe_psql('postgres', "CREATE TABLE uji.json AS SELECT id, uji.riwayat(id) AS r FROM uji.orang; CREATE TABLE uji.set AS SELECT acuan.aturan_set('kpm2019', '2025-01-01') AS r");

my $compare = q{
CREATE TEMP TABLE mesin AS
SELECT j.id, w.* FROM uji.set s, uji.json j, konvergensi.convergence_rows(s.r, j.r, :'kode', :'data') w;
CREATE TEMP TABLE mesin_sel AS
SELECT m.id, m.target_group AS kelompok, coalesce(m.pregnancy, 0) AS urut, c.number AS nomor, c.status, c.got, c.need, c.father FROM mesin m, konvergensi.cells_unpack(m.cells) c WHERE m.left_as IS NULL;
SELECT count(*) FROM oracle_sel;
SELECT count(*) FROM oracle_baris o FULL JOIN mesin m ON m.id = o.id AND m.target_group = o.kelompok AND coalesce(m.pregnancy, 0) = o.urut
 WHERE (o.keluar, o.t, o.k, o.umur, o.tahap, nullif(o.g, 0), CASE WHEN o.kelompok <> 'PAUD' THEN o.risiko END, o.keluarga::text, o.desa::text)
       IS DISTINCT FROM (m.left_as IS NOT NULL, m.evaluated_on, m.months_present, m.age_months, m.stage, m.gestation, m.at_risk, m.household, m.village);
SELECT count(*) FROM oracle_sel o FULL JOIN mesin_sel m USING (id, kelompok, urut, nomor)
 WHERE (o.status, coalesce(o.status, '') = 'TS' OR (o.dapat, o.perlu) IS NOT DISTINCT FROM (m.got, m.need), o.id IS NULL, CASE WHEN o.nomor = 14 THEN o.ayah END)
       IS DISTINCT FROM (m.status, true, m.id IS NULL, CASE WHEN m.nomor = 14 THEN m.father END);
SELECT string_agg(concat_ws(' ', id, kelompok, urut, nomor, o.status, o.dapat, o.perlu, '|', m.status, m.got, m.need), E'\n') FROM (
  SELECT * FROM oracle_sel o FULL JOIN mesin_sel m USING (id, kelompok, urut, nomor)
   WHERE (o.status, coalesce(o.status, '') = 'TS' OR (o.dapat, o.perlu) IS NOT DISTINCT FROM (m.got, m.need)) IS DISTINCT FROM (m.status, true) LIMIT 5) x (id, kelompok, urut, nomor);
SELECT string_agg(concat_ws(' ', coalesce(status, 'NM'), n), ', ' ORDER BY n) FROM (SELECT status, count(*) n FROM oracle_sel GROUP BY 1) x;
};
$compare =~ s/^SELECT string_agg\(concat_ws\(' ', id.*?;\n//ms;

sub run_period {
	my ($code, $from, $to, $months, $data) = @_;
	my $out = $node->safe_psql('postgres', "\\set mulai $from\n\\set selesai $to\n\\set bulan $months\n\\set data $data\n\\set kode $code\n$oracle$compare");
	my ($cells, $rows_differ, $cells_differ, $values) = split /\n/, $out;
	cmp_ok($cells, '>', $n * 3, "$code to $data: $cells cells ($values)");
	is($rows_differ, 0, "$code: the same rows, dates, ages, stages and risks");
	is($cells_differ, 0, "$code: the same cells, counts and minimums");
}
run_period('2025-Q1', '2025-01-01', '2025-03-31', 3, '2026-06-30');
run_period('2025-Q2', '2025-04-01', '2025-06-30', 3, '2026-06-30');
run_period('2025-Q3', '2025-07-01', '2025-09-30', 3, '2026-06-30');
run_period('2025-Q4', '2025-10-01', '2025-12-31', 3, '2026-06-30');
run_period('2025-Q2', '2025-04-01', '2025-06-30', 3, '2025-05-17');
run_period('2025-S1', '2025-01-01', '2025-06-30', 6, '2026-06-30');
run_period('2025-S2', '2025-07-01', '2025-12-31', 6, '2025-10-31');
run_period('2025', '2025-01-01', '2025-12-31', 12, '2026-06-30');
run_period('2025', '2025-01-01', '2025-12-31', 12, '2025-09-09');
run_period('2025-02', '2025-02-01', '2025-02-28', 1, '2026-06-30');
run_period('2025-08', '2025-08-01', '2025-08-31', 1, '2026-06-30');
done_testing();
