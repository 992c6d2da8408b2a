# The limits kept as rows are the defaults of the functions that take them.
use strict;
use warnings;
use Konv;
use Test::More;

my $node = new_node(name => 'ambang');
konv_ok($node, 'init');

# code of the row => a call that is true just below (or above) the limit and not at it; $v stands for the value
my %border = (
	kek_lila => [ 'is_kek($v - 0.01)', 'is_kek($v)' ],
	anemia_hb => [ 'is_anaemic($v - 0.01)', 'is_anaemic($v)' ],
	tinggi_ibu => [ 'is_short_mother($v - 0.01)', 'is_short_mother($v)' ],
	pendek_lahir => [ 'is_short_at_birth($v - 0.01)', 'is_short_at_birth($v)' ],
	bblr => [ 'is_low_birth_weight($v / 1000 - 0.001)', 'is_low_birth_weight($v / 1000)' ],
	lila_buruk => [ q{status_lila($v - 0.01, 400) = 'gizi buruk'}, q{status_lila($v, 400) = 'gizi buruk'} ],
	lila_kurang => [ q{status_lila($v - 0.01, 400) = 'gizi kurang'}, q{status_lila($v, 400) = 'gizi kurang'} ],
	kepala_kecil => [ q{status_lku($v - 0.01) = 'mikrosefali'}, q{status_lku($v) = 'mikrosefali'} ],
	kepala_besar => [ q{status_lku($v + 0.01) = 'makrosefali'}, q{status_lku($v) = 'makrosefali'} ],
	tikar_merah => [ q{tikar_status($v - 0.01) = 'M'}, q{tikar_status($v) = 'M'} ],
	tikar_kuning => [ q{tikar_status($v - 0.01) = 'K'}, q{tikar_status($v) = 'K'} ],
	# the first visit may be this late, and not a day later; the same for the time between two visits
	velositas_dekat => [
		q{(weight_velocity('L', 548 + $v::int, 10.5, 731 + $v::int, 11.5, 6)).from_month = 18},
		q{(weight_velocity('L', 549 + $v::int, 10.5, 732 + $v::int, 11.5, 6)).from_month = 18} ],
	velositas_jarak => [
		q{weight_velocity_z('L', 0, 3.3, 0 + floor(183 * (1 + $v))::int, 7) IS NOT NULL},
		q{(weight_velocity('L', 0, 3.3, floor(183 * (1 + $v))::int + 1, 7, 6)).from_month = 0} ],
);
for my $code (sort keys %border)
{
	my ($yes, $no) = map { s/\$v/a.nilai/gr } @{ $border{$code} };
	is($node->safe_psql('postgres', "SET search_path = konvergensi, public;
		SELECT $yes, coalesce($no, false) FROM acuan.ambang a WHERE kode = '$code'"), 't|f', "row and default agree: $code");
}
is($node->safe_psql('postgres', q{SELECT count(*) FROM acuan.ambang WHERE keterangan = '' OR dasar = '' OR satuan = ''}), 0,
	'every limit says what it means, in which unit and where it comes from');

# ---- classes at the borders of age: 60 months belongs to the school age, 228 months to nobody younger ----
$node->safe_psql('postgres', "INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, id_sumber, jk, usia_bulan, berat_kg, tinggi_cm, batch_id, baris)
  SELECT '-', 900 + i, '2019-01-01', 'batas', 'a', 'L', (ARRAY[59.99, 60, 60.005, 228, 228.001])[i], (ARRAY[20, 20, 20, 70, 70])[i], (ARRAY[106.3, 106.3, 106.3, 165.8, 165.8])[i], 1, 1 FROM generate_series(1, 5) i");
is($node->safe_psql('postgres', "SELECT string_agg(coalesce(status_imtu, '-'), ', ' ORDER BY anak_id) FROM inti.status_gizi WHERE sumber = 'batas'"),
	'berisiko gizi lebih, gizi lebih, gizi lebih, gizi baik, -', 'the class of BMI changes at 60.0 months and ends after 228.0');
is($node->safe_psql('postgres', "SELECT string_agg(coalesce(status_tbu, '-'), ', ' ORDER BY anak_id) FROM inti.status_gizi WHERE sumber = 'batas'"),
	'normal, -, -, -, -', 'height has a class below 60 months alone');
$node->stop;
done_testing();
