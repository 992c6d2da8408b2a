# Early warning: every signal on a child made for it, and none besides; rules are rows.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my $db = 'postgres';
konv_ok($node, 'init');
sub sql { return $node->safe_psql($db, $_[0]) }

# Visits of child `id`: day, days of age, sex, kg, cm, position, village.
sub visits
{
	my ($id, $sex, @rows) = @_;
	sql('INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, batch_id, baris, id_sumber, sumber, anak_id, orang_id, tgl_ukur, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, lila_cm, lingkar_kepala_cm, oedema, berat_lahir_kg, panjang_lahir_cm) VALUES '
		. join ',', map { my %v = (desa => '73.08.01.2001', born => undef, %$_); my $q = sub { defined $_[0] ? "'$_[0]'" : 'NULL' };
			"('73.08', '73.08.01', '$v{desa}', 1, 1, '$id', 'eppgbm', $id, " . $q->($v{orang}) . ", '$v{on}', date '$v{on}' - $v{age}, '$sex', " . join(',', map { $v{$_} // 'NULL' } qw(kg cm)) . ', '
			. $q->($v{pos}) . ', ' . join(',', map { $v{$_} // 'NULL' } qw(muac head oedema bkg bcm)) . ')' } @rows);
}
sub signals { return sql("SELECT coalesce(string_agg(sinyal || coalesce(' ' || nilai, ''), ', ' ORDER BY sinyal), '') FROM inti.peringatan_dini WHERE anak_id = $_[0]") }

# Nobody needs a visit here; somebody is weighed in the present month.
visits(1, 'L', { on => '2025-11-20', age => 400, kg => 9.9, cm => 77, pos => 'L' });
# Worked examples 7, 11 and 10 of the growth rules: an implausible score warns of nothing.
visits(2, 'L', { on => '2025-11-10', age => 400, kg => 5.1, cm => 70.3, pos => 'L' });
visits(3, 'P', { on => '2025-11-10', age => 600, kg => 8.9, cm => 77.0, pos => 'L', oedema => 'true', muac => 12.3, head => 45.8 });
visits(4, 'L', { on => '2025-11-10', age => 950, kg => 15.8, cm => 103.1, pos => 'L' });
# Weighed three months running, 100 and 50 g more: 2T in place of T. One more child gained nothing only once.
visits(5, 'L', map { { on => "2025-$_->[0]-10", age => $_->[1], kg => $_->[2] } } [ '09', 900, 12.00 ], [ 10, 930, 12.10 ], [ 11, 961, 12.15 ]);
visits(6, 'L', map { { on => "2025-$_->[0]-10", age => $_->[1], kg => $_->[2] } } [ '09', 900, 12.00 ], [ 10, 930, 12.30 ], [ 11, 961, 12.30 ]);
# Six months, 3000 g since birth: velocity -2.23.
visits(7, 'L', { on => '2025-05-11', age => 0, kg => 4.4 }, { on => '2025-11-10', age => 183, kg => 7.4 });
# Worse than any row of the velocity tables: half a kilogram lost in a month, and no centimetre gained in two.
visits(17, 'L', { on => '2025-10-11', age => 183, kg => 8.0 }, { on => '2025-11-10', age => 213, kg => 7.4 });
visits(18, 'L', { on => '2025-09-10', age => 183, cm => 67.6, pos => 'L' }, { on => '2025-11-10', age => 244, cm => 67.5, pos => 'L' });
# Length fell back against three months before.
visits(8, 'P', { on => '2025-08-09', age => 1000, cm => 92.0, pos => 'H' }, { on => '2025-11-10', age => 1093, cm => 92.0, pos => 'H' });
# Not weighed since August; and in November only.
visits(9, 'L', { on => '2025-08-10', age => 900, kg => 12.5 });
visits(10, 'L', { on => '2025-10-10', age => 900, kg => 12.5 });
# Moved: the old village no longer lists the child.
visits(11, 'L', { on => '2025-07-10', age => 800, kg => 9.0, orang => 700, desa => '73.08.01.2002' }, { on => '2025-11-10', age => 923, kg => 12.9, orang => 700 });
# Start of life counts below two years; the mother's records of the pregnancy with it.
visits(12, 'P', { on => '2025-11-10', age => 300, kg => 8.2, cm => 71, pos => 'L', bkg => 2.4, bcm => 47.5, orang => 701 });
visits(13, 'P', { on => '2025-11-10', age => 760, kg => 11.0, cm => 85, pos => 'H', bkg => 2.4, bcm => 47.5 });
sql(q{INSERT INTO inti.orang (kode_kab, orang_id, ibu_id) VALUES ('73.08', 701, 801);
INSERT INTO inti.pengamatan (kode_kab, orang_id, jenis, tanggal, nilai) VALUES ('73.08', 801, 'lila', '2024-09-01', 229), ('73.08', 801, 'hb', '2024-10-01', 105), ('73.08', 801, 'lila', '2023-01-01', 200), ('73.08', 801, 'tinggi', '2020-01-01', 1449), ('73.08', 801, 'tinggi', '2019-01-01', 1500)});
# Weighed on after the last linking, which knows the visits before only: one child all the same.
visits(19, 'L', { on => '2025-08-10', age => 300, kg => 9.0, orang => 702 }, { on => '2025-09-10', age => 331, kg => 9.3, orang => 702 }, { on => '2025-11-10', age => 392, kg => 9.9 });
# Too old at the date of the data; and out of the register for more than a year.
visits(14, 'L', { on => '2025-10-10', age => 1820, kg => 9.0, cm => 85, pos => 'H' });
visits(15, 'L', { on => '2024-10-10', age => 800, kg => 7.0 });
# Small head, thin arm, short and thin.
visits(16, 'P', { on => '2025-11-12', age => 500, kg => 6.0, cm => 70.0, pos => 'L', muac => 11.2, head => 42.0 });

is(signals(1), '', 'a child that grows needs no visit');
is(signals(2), 'bgm -5.4, pendek -2.79', 'short and below the red line; the implausible weight for height is silent');
is(signals(3), 'edema 1, lila_kurang 12.3', 'oedema and a thin arm; no score of weight');
is(signals(4), 'oranye 1.31', 'above the orange line');
is(signals(5), 'dua_t 1', '2T stands in place of T');
is(signals(6), 't 1', 'T');
is(signals(7), 'laju_berat -2.23', 'weight faltering');
is(sql("SELECT string_agg(sinyal || ' ' || nilai, ', ' ORDER BY sinyal) FROM inti.peringatan_dini WHERE sinyal IN ('laju_berat', 'laju_panjang') AND anak_id IN (17, 18)"),
	'laju_berat -3.01, laju_panjang -3.01', 'a loss beyond the tables warns as below -3');
my $fall = sql("SELECT round((konvergensi.haz('P', 1093, 92.0, 'H') - konvergensi.haz('P', 1000, 92.0, 'H'))::numeric, 2)");
cmp_ok($fall, '<=', -0.5, "height for age fell by $fall");
is(signals(8), "menurun $fall", 'falling off');
is(signals(9), 'tidak_hadir 3', 'not weighed in September, October and November, which has begun');
is(signals(10), '', 'one month missed is none yet');
is(sql("SELECT count(*) FROM inti.peringatan_dini WHERE anak_id = 11"), 0, 'a child that moved is judged where it is');
is(signals(19), '', 'a visit that nobody has linked yet belongs to the child all the same');
is(signals(12), 'bblr 2400, ibu_anemia 10.5, ibu_kek 22.9, ibu_pendek 144.9, pendek_lahir 47.5', 'start of life: the child and the mother while pregnant');
is(signals(13), '', 'no longer after two years');
is(signals(14), '', 'nor is a child of five years listed');
is(signals(15), '', 'nor one that has been gone for a year');
is(sql("SELECT string_agg(sinyal, ' ' ORDER BY urgensi, sinyal) FROM inti.peringatan_dini WHERE anak_id = 16"),
	'bgm gizi_buruk lila_buruk kepala_kecil sangat_pendek', 'of one kind only the most urgent, referral first');
is(sql("SELECT string_agg(DISTINCT tgl_ukur::text, ' ') FROM (SELECT tgl_ukur FROM inti.peringatan_dini LIMIT 5) x"), '2025-11-12', 'newest first');

# Rows decide.
sql("UPDATE acuan.peringatan SET aktif = false WHERE sinyal = 'oranye'; UPDATE acuan.peringatan SET ambang = 4 WHERE sinyal = 'tidak_hadir'; UPDATE acuan.peringatan SET ambang = -3 WHERE sinyal = 'pendek'");
is(signals(4), '', 'a signal switched off is silent');
is(signals(9), '', 'another limit, another list');
is(signals(2), 'bgm -5.4', 'also for short children');

done_testing();
