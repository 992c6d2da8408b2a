# Public figures over time: a month that is the only one of its quarter with figures, a quarter inside its year, a publication that
# somebody kept from before late data came. What is hidden in one must not follow from the others together.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Serang;
use Test::More;

my $node = new_node(conf => "jit = off\n");
sub sql { return $node->safe_psql('postgres', $_[0]) }
my $homes = $ENV{PUBLIK_HOMES} // 900;
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 3, 5); SELECT uji.rumah(1, $homes); SELECT uji.lain()");

# Every child measured once a month; of the villages a third only in March, a third (half the children) only in January, a third in all months.
sql(q{CREATE TABLE public.anak AS SELECT DISTINCT ON (anak_id) p.*, t.n FROM inti.pengukuran p JOIN uji.tempat t USING (kode_desa) WHERE tgl_lahir BETWEEN '2023-06-01' AND '2024-12-20' ORDER BY anak_id, tgl_ukur;
	DELETE FROM inti.pengukuran WHERE tgl_ukur >= '2024-12-01';
	INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, tikar, batch_id, baris)
	SELECT kode_kab, anak_id, m.b, 'eppgbm', kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, 3.5 + (m.b - tgl_lahir) * 0.012, 46 + (m.b - tgl_lahir) * 0.055 + uji.acak(anak_id, 5, 90) / 10.0, 'L', NULL, 1, 1
	FROM public.anak CROSS JOIN (VALUES (date '2025-01-10', 1), ('2025-02-10', 2), ('2025-03-10', 3)) m (b, nr)
	WHERE CASE n % 3 WHEN 0 THEN m.nr = 3 WHEN 1 THEN m.nr = 1 AND uji.acak(anak_id, 8, 2) = 0 ELSE true END});
my @months = qw(2025-01 2025-02 2025-03);
my @periods = (@months, qw(2025-Q1 2025));

my %level = map { split /\|/ } split /\n/, sql("SELECT kode, tingkat FROM acuan.wilayah");
my $spy = attacker(\&sql);
my $prints = "SELECT md5(string_agg(x::text, ',' ORDER BY x::text COLLATE \"C\")) FROM operasi.penekanan x";

# ---- months, their quarter, its year ----
konv_ok($node, 'score', '--period', $_, '--data-date', '2025-04-30') for @periods;
my %p = map { $_ => note_publication($spy, $_) } @periods;
my $closed = sub { my ($area, $index) = @_; return seen_none($spy, $p{'2025-01'}, $area, $index) && seen_none($spy, $p{'2025-02'}, $area, $index) };
same_people($spy, $p{'2025-03'}, $p{'2025-Q1'}, $closed);
same_people($spy, $p{'2025-Q1'}, $p{'2025'}, sub { 1 });    # nothing was measured later, and everybody knows
attack($spy, 'periods');
cmp_ok(sql("SELECT count(*) FROM operasi.penekanan WHERE alasan = 'periode'"), '>', 0, 'some figures are hidden for another period');
my $before = sql($prints);
konv_ok($node, 'score', '--period', $_, '--data-date', '2025-04-30') for @periods;
is(sql($prints), $before, 'decided again: the same');
konv_ok($node, 'score', '--period', $_, '--data-date', '2025-04-30', '-j', 1) for reverse @periods;
is(sql($prints), $before, 'in another order too');
my %share = map { split /\|/ } split /\n/, sql("SELECT d.kode, round(100.0 * count(t.alasan) / count(*)) FROM operasi.pertanyaan_publik q JOIN lap.dim_periode d USING (periode_sk) LEFT JOIN operasi.penekanan t USING (periode_sk, wilayah_sk, pertanyaan) GROUP BY 1");
diag join ', ', map { "$_ $share{$_} % hidden" } sort keys %share;

# ---- late data: the attacker kept the publication before, and knows which villages sent something. What those villages had and have is
# told by the difference of two shown totals, whatever is hidden; the others must stay as they were. ----
my $seed = $ENV{KONV_SEED} // 4;
srand($seed);
my %sent;
for my $round (1 .. 5)
{
	my @late = map { sprintf '73.%02d.%02d.%d', 1 + rand 2, 1 + rand 3, 2001 + rand 5 } 1 .. 3;
	sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + (uji.acak(anak_id, $round, 3) - 1) * 6 WHERE kode_desa = '$_' AND uji.acak(anak_id, 20 + $round, 2) = 0") for @late;
	$sent{$_} = 1 for @late;
	my %last = %p;
	for my $period (qw(2025-03 2025-Q1))
	{
		konv_ok($node, 'score', '--period', $period, '--data-date', '2025-04-30');
		$p{$period} = note_publication($spy, $period);
		same_people($spy, $last{$period}, $p{$period}, sub { my ($area) = @_; return $level{$area} eq 'desa' && !grep { $_ eq $area } @late });
	}
	same_people($spy, $p{'2025-03'}, $p{'2025-Q1'}, $closed);
}
attack($spy, "late data (seed $seed)", \%sent);
done_testing();
