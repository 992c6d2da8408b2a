# Public figures across changes of villages: some split, some merge, some get another code in another kecamatan, some another name,
# in the middle of a quarter. The attacker keeps every publication, knows who became what, and knows where nothing was measured in the
# other months of a quarter. What is hidden in one publication must not follow from all of them together - also not when a source
# sends everything again under the new codes and the old periods are published anew.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Serang;
use Test::More;

my $node = new_node(conf => "jit = off\n");
sub sql { return $node->safe_psql('postgres', $_[0]) }
my $homes = $ENV{PUBLIK_HOMES} // 2400;
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 2, 5); SELECT uji.rumah(1, $homes); SELECT uji.lain()");

# In every kecamatan: village 1 splits (6 is new), 2 and 3 become 7, 4 goes to the next kecamatan as 8, 5 gets another name.
sql(q{CREATE TABLE public.ubah AS SELECT kode_desa AS dari, CASE right(kode_desa, 1) WHEN '1' THEN kode_kec || '.2006' WHEN '4' THEN left(kode_kec, 7) || (right(kode_kec, 1)::int % 2 + 1) || '.2008' WHEN '5' THEN kode_desa ELSE kode_kec || '.2007' END AS ke FROM uji.tempat;
	INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai)
	SELECT DISTINCT ke, 'Baru ' || ke, 'desa', 'desa', left(ke, 8), date '2025-02-01' FROM public.ubah;
	UPDATE acuan.wilayah w SET berlaku_selesai = '2025-02-01' FROM public.ubah u WHERE u.dari = w.kode AND right(w.kode, 1) <> '1' AND w.berlaku_mulai < '2025-02-01';
	INSERT INTO acuan.wilayah_perubahan (dari, ke, tanggal, jenis, bobot)
	SELECT dari, ke, date '2025-02-01', CASE right(dari, 1) WHEN '1' THEN 'pemekaran' WHEN '4' THEN 'ganti kode' WHEN '5' THEN 'ganti nama' ELSE 'penggabungan' END, CASE right(dari, 1) WHEN '1' THEN 0.5 ELSE 1 END FROM public.ubah
	UNION ALL SELECT dari, dari, '2025-02-01', 'pemekaran', 0.5 FROM public.ubah WHERE right(dari, 1) = '1'});

# Every child measured once a month; of the villages a third only in March, a third (half the children) only in January, a third in all
# months. From February on under the new codes: new(child, village) says which.
sql(q{CREATE FUNCTION public.baru(anak bigint, desa text) RETURNS text LANGUAGE sql AS $$ SELECT CASE WHEN right(desa, 1) = '1' AND anak % 3 > 0 THEN desa ELSE (SELECT ke FROM public.ubah WHERE dari = desa) END $$;
	CREATE TABLE public.anak AS SELECT DISTINCT ON (anak_id) p.*, t.n FROM inti.pengukuran p JOIN uji.tempat t USING (kode_desa) WHERE tgl_lahir BETWEEN '2023-06-01' AND '2024-12-20' ORDER BY anak_id, tgl_ukur;
	DELETE FROM inti.pengukuran WHERE tgl_ukur >= '2024-12-01';
	INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, tikar, batch_id, baris)
	SELECT kode_kab, anak_id, m.b, 'eppgbm', left(d.desa, 8), d.desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, 3.5 + (m.b - tgl_lahir) * 0.012, 46 + (m.b - tgl_lahir) * 0.055 + uji.acak(anak_id, 5, 90) / 10.0, 'L', NULL, 1, 1
	FROM public.anak CROSS JOIN (VALUES (date '2025-01-10', 1), ('2025-02-10', 2), ('2025-03-10', 3)) m (b, nr)
	CROSS JOIN LATERAL (SELECT CASE WHEN m.nr = 1 THEN kode_desa ELSE public.baru(anak_id, kode_desa) END) d (desa)
	WHERE CASE n % 3 WHEN 0 THEN m.nr = 3 WHEN 1 THEN m.nr = 1 AND uji.acak(anak_id, 8, 2) = 0 ELSE true END});
my @months = qw(2025-01 2025-02 2025-03);
my @periods = (@months, qw(2025-Q1 2025));
my $spy = attacker(\&sql);
my $prints = "SELECT md5(string_agg(DISTINCT x, ',')) FROM (SELECT concat_ws('|', periode_sk, kode, pertanyaan, alasan) COLLATE \"C\" AS x FROM operasi.penekanan JOIN lap.dim_wilayah USING (wilayah_sk)) x";    # of an area, whatever its version
sub publish { konv_ok($node, 'score', '--period', $_, '--data-date', '2025-04-30') for @_ }

# ---- months, their quarter, its year: figures as reported ----
publish(@periods);
my %p = map { $_ => note_publication($spy, $_) } @periods;
my @change = map { [ split / / ] } split /\n/, sql("SELECT dari || ' ' || ke FROM public.ubah WHERE dari <> ke");
sub alone    # the only month of the quarter in which anybody of the village was measured, under whatever code
{
	my ($month) = @_;
	return sub {
		my ($area, $index) = @_;
		my %kin = map { map { $_ => 1 } @$_ } [$area], grep { $_->[0] eq $area || $_->[1] eq $area } @change;
		return $area =~ tr/.// == 3 && !grep { my $kin = $_; grep { $_ ne $month && !seen_none($spy, $p{$_}, $kin, $index) } @months } keys %kin;
	};
}
sub one_quarter
{
	same_people($spy, $p{$_}, $p{'2025-Q1'}, alone($_)) for @months;
	same_people($spy, $p{'2025-Q1'}, $p{'2025'}, sub { 1 });    # nothing was measured later, and everybody knows
}
one_quarter();
attack($spy, 'as reported');
my $before = sql($prints);
publish(reverse @periods);
is(sql($prints), $before, 'decided again: the same');

# ---- figures in the areas of today are no public figures: shares of villages would be differences of hidden ones ----
sql('CREATE ROLE u_publik LOGIN IN ROLE konvergensi_publik');
for my $of_today ("lap.angka_menurut('fakta_gizi', '2025-01', '2025-12-31')", "lap.desa_menurut('2025-01-31', '2025-12-31')", 'lap.gizi_kini')
{
	my ($rc, undef, $err) = $node->psql('postgres', "SELECT * FROM $of_today LIMIT 1", extra_params => [ '-U', 'u_publik' ]);
	like($err, qr/permission denied/, "a reader of publik cannot read $of_today");
}

# ---- everything sent again under the new codes: old periods in the new areas; the publications before are kept ----
my %after = map { $_->[0] => $_ } map { [ split /\|/ ] } split /\n/, sql("SELECT dari, CASE right(dari, 1) WHEN '1' THEN dari || ' ' || ke ELSE ke END FROM public.ubah WHERE dari <> ke");
my %merged = map { split /\|/ } split /\n/, sql("SELECT ke, string_agg(dari, ' ' ORDER BY dari) FROM public.ubah WHERE right(dari, 1) IN ('2', '3', '4') GROUP BY 1");
sub became    # whose people are whose: [there], [here]; of a village that is in no change: itself
{
	my ($area) = @_;
	return 0 if $area =~ tr/.// != 3;
	return [ [ split(/ /, $merged{$area}), $area ], [$area] ] if $merged{$area};
	my @both = $after{$area} && $area =~ /1$/ ? split / /, $after{$area}[1] : ();
	return @both ? [ \@both, \@both ] : !$after{$area} && $area !~ /6$/;
}
sql("UPDATE inti.pengukuran SET kode_desa = public.baru(anak_id, kode_desa), kode_kec = left(public.baru(anak_id, kode_desa), 8) WHERE tgl_ukur BETWEEN '2025-01-01' AND '2025-01-31'");
my %old = %p;
for my $period (qw(2025-01 2025-Q1 2025))
{
	publish($period);
	$p{$period} = note_publication($spy, $period);
}
same_people($spy, $old{$_}, $p{$_}, \&became) for qw(2025-01 2025-Q1 2025);
one_quarter();
attack($spy, 'sent again');
$before = sql($prints);
publish(qw(2025 2025-Q1 2025-01));
is(sql($prints), $before, 'decided again: the same');
my %share = map { split /\|/ } split /\n/, sql("SELECT d.kode, round(100.0 * count(t.alasan) / count(*)) FROM operasi.pertanyaan_publik q JOIN lap.dim_periode d USING (periode_sk) LEFT JOIN operasi.penekanan t USING (periode_sk, wilayah_sk, pertanyaan) GROUP BY 1");
diag join ', ', map { "$_ $share{$_} % hidden" } sort keys %share;
done_testing();
