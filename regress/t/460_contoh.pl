# The worked examples of the service rules, from register files to published figures: each in a village of its own, through load and run.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $dir = scratch();
sub sql { return $node->safe_psql('postgres', $_[0]) }
konv_ok($node, 'init');
my (@mother, @child, @service, @paud, %village, $people);
my @mother_head = ('Kode Desa', 'Posyandu', 'Bulan', 'No KIA', 'NIK', 'No KK', 'Nama Ibu', 'Tanggal Lahir', 'Status Kehamilan', 'Hari Perkiraan Lahir', 'Usia Kehamilan (Bulan)', 'Tanggal Melahirkan',
	'Pemeriksaan Kehamilan', 'Konsumsi Pil Fe', 'Jumlah Tablet', 'Pemeriksaan Nifas', 'Konseling Gizi', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Jaminan Kesehatan');
my @child_head = ('Kode Desa', 'Posyandu', 'Tanggal Layanan', 'No KIA', 'NIK', 'No KK', 'Nama Anak', 'Nama Ibu', 'Jenis Kelamin', 'Tanggal Lahir', 'Status Gizi', 'Hasil (M/K/H)', 'Pemberian Imunisasi Dasar', 'Campak',
	'Pengukuran Berat Badan', 'Pengukuran Tinggi Badan', 'Konseling Gizi Ayah', 'Konseling Gizi Ibu', 'Kunjungan Rumah', 'Kepemilikan Akses Air Bersih', 'Kepemilikan Jamban', 'Akta Lahir', 'Jaminan Kesehatan', 'Pengasuhan PAUD');
my %short = (status => 'Status Kehamilan', hpl => 'Hari Perkiraan Lahir', usia => 'Usia Kehamilan (Bulan)', lahir => 'Tanggal Melahirkan', anc => 'Pemeriksaan Kehamilan', fe => 'Konsumsi Pil Fe', tablet => 'Jumlah Tablet',
	nifas => 'Pemeriksaan Nifas', kelas => 'Konseling Gizi', kunjungan => 'Kunjungan Rumah', air => 'Kepemilikan Akses Air Bersih', jamban => 'Kepemilikan Jamban', jaminan => 'Jaminan Kesehatan', gizi => 'Status Gizi',
	tikar => 'Hasil (M/K/H)', imunisasi => 'Pemberian Imunisasi Dasar', campak => 'Campak', timbang => 'Pengukuran Berat Badan', ukur => 'Pengukuran Tinggi Badan', ayah => 'Konseling Gizi Ayah', ibu => 'Konseling Gizi Ibu',
	akta => 'Akta Lahir', asuh => 'Pengasuhan PAUD', posyandu => 'Posyandu');
my @given = qw(SARTIKA RAHMAWATI NURHAYATI BASO ANDI TENRI MARWAH SUDIRMAN HASNAH ILHAM ROSMINI FATIMAH JUSUF KARTINI AMIRUDDIN SYAMSIAH BAHARUDDIN DARMAWATI IRWAN SALEHA);
my @family = qw(PALINGEI MAPPEASSE TANRERE LATUWO PABBICARA SOLONG MATTALATTA LANURU DAENGTATA WELLANG PATTIRO SOMPA CELLA);
sub village { my ($name) = @_; return $village{$name} //= sprintf '73.08.01.%d', 2001 + keys %village }
# A person: mother or child of a village and a household, with a number of its own.
sub person
{
	my ($village, $sex, $born, $home) = @_;
	my $n = $people++;
	my ($y, $m, $d) = $born =~ /^..(..)-(..)-(..)$/;
	return { desa => village($village), jk => $sex, born => $born, kk => $home // sprintf('73080111010%05d', $n + 1), n => $n,
		nama => "$given[$n % @given] " . $family[int($n / @given) % @family], nik => sprintf('730801%02d%s%s%04d', $sex eq 'P' ? $d + 40 : $d, $m, $y, $n + 1) };
}
sub row
{
	my ($head, $who, $date, $of, %set) = @_;
	my %row = ('Kode Desa' => $who->{desa}, 'Tanggal Layanan' => $date, Bulan => $date, NIK => $who->{nik}, 'No KK' => $who->{kk}, $of => $who->{nama}, 'Tanggal Lahir' => $who->{born}, 'Jenis Kelamin' => $who->{jk});
	for (keys %set) { exists $short{$_} or die $_; $row{$short{$_}} = $set{$_} }
	return join(';', map { $row{$_} // '' } @$head) . "\n";
}
sub months
{
	my ($from, $to) = map { my ($y, $m) = split /-/; $y * 12 + $m - 1 } @_;
	return map { sprintf '%d-%02d', $_ / 12, $_ % 12 + 1 } $from .. $to;
}
sub mother { my ($who, $month, %set) = @_; push @mother, row(\@mother_head, $who, $month, 'Nama Ibu', %set) }
sub child { my ($who, $month, %set) = @_; push @child, row(\@child_head, $who, "$month-06", 'Nama Anak', %set) }
sub service { my ($who, $date, $item, $answer, %more) = @_; push @service, join(';', $who->{nik}, $who->{nama}, $who->{jk}, $who->{born}, $who->{desa}, '', $item, $date, $answer // 'Ya', $more{jumlah} // '', $more{pengasuh} // '') . "\n" }

# ---- the errors of the existing implementation, by number ----
my %house = (air => 'Ya', jamban => 'Ya', jaminan => 'Ya');
my $w = person('status 3', 'P', '1998-03-11');
mother($w, '2025-01', status => 3, usia => 4, %house);
mother($w, '2025-02', status => 3, usia => 5, kunjungan => 'Ya');
$w = person('normal', 'P', '1997-04-12');
mother($w, '2025-02', status => 1, usia => 5, anc => 'Ya', fe => 'Ya', kelas => 'Ya', %house);
$w = person('unknown risk', 'P', '1996-04-13');
mother($w, '2025-02', usia => 5, anc => 'Ya', fe => 'Ya', kelas => 'Ya', %house);
for my $code (1, 2)
{
	my $c = person("campak $code", 'L', '2024-01-20');
	child($c, '2024-06', imunisasi => 'Ya');
	child($c, '2025-02', campak => $code);
}
my $c = person('healthy', 'P', '2024-07-14');
for my $month (months('2024-08', '2025-03')) { child($c, $month, gizi => 'N', imunisasi => 'Ya', timbang => 'Ya', ukur => 'Ya', ibu => 'Ya', asuh => 'Ya', akta => 'Ya', %house) }
$c = person('classes', 'L', '2024-01-15');
child($c, $_, asuh => 'Ya') for months('2024-10', '2025-02');
$c = person('lengths', 'L', '2023-12-15');
child($c, $_, ukur => 'Ya') for '2024-08', '2025-02';
my $other = person('lengths other', 'L', '2023-12-15');
child($other, '2025-02', ukur => 'Ya');
child(person('ages', 'L', '2023-07-10'), '2025-03', imunisasi => 'Tidak');
child(person('ages', 'P', '2025-03-02'), '2025-03', imunisasi => 'Tidak');
$c = person('siblings', 'L', '2024-02-10');
child($c, '2025-02', timbang => 'Ya');
child(person('siblings', 'P', '2025-01-12', $c->{kk}), '2025-02', timbang => 'Ya');
for my $n (1 .. 8) { child(person('posyandu', $n % 2 ? 'L' : 'P', sprintf '2024-%02d-%02d', $n, 10 + $n), '2025-02', timbang => 'Ya', posyandu => $n <= 3 ? 'MELATI' : 'MAWAR') }
for my $n (1 .. 10) {
	my $kid = person('fathers', $n % 2 ? 'L' : 'P', sprintf '2024-08-%02d', $n);
	child($kid, $_, ibu => 'Ya', $n <= 2 && $_ eq '2025-02' ? (ayah => 'Ya') : ()) for months('2024-10', '2025-02');
}
$w = person('service day', 'P', '1995-06-15');
service($w, '28/03/2025', 'ANC');
mother($w, '2025-01', status => 1, usia => 3);
$w = person('month ten', 'P', '1995-07-16');
mother($w, '2025-01', status => 1, usia => 8);
mother($w, '2025-03', status => 1, usia => 10, anc => 'Ya');
for my $last (20, 30)
{
	$w = person("tablets $last", 'P', '1994-08-17');
	mother($w, '2025-01', status => 1, usia => 2, fe => 'Ya', tablet => 30);
	mother($w, '2025-02', status => 1, usia => 3, fe => 'Ya', tablet => 30);
	mother($w, '2025-03', status => 1, usia => 4, fe => 'Ya', tablet => $last);
}
# The example household: a woman in T2 and a healthy child of 14 months.
$w = person('household', 'P', '1993-09-18');
mother($w, '2025-02', status => 1, usia => 5, anc => 'Ya', fe => 'Ya', kelas => 'Tidak', air => 'Ya', jamban => 'Tidak', jaminan => 'Ya');
$c = person('household', 'L', '2024-01-21', $w->{kk});
child($c, $_, gizi => 'N', imunisasi => 'Ya', campak => 2, timbang => 'Ya', ukur => 'Ya', ibu => 'Ya', asuh => 'Tidak', akta => 'Ya', jaminan => 'Ya') for months('2024-07', '2025-02');
# After a delivery: ticks in March and April.
$w = person('postnatal', 'P', '1992-10-19');
mother($w, '2025-01', status => 1, usia => 8);
mother($w, '2025-03', lahir => '2025-03-01', nifas => 'Ya');
mother($w, '2025-04', nifas => 'Ya');
# Second birthdays on 10 and 1 February.
child(person("birthday $_", 'L', sprintf '2023-02-%02d', $_), '2025-01', timbang => 'Ya') for 10, 1;
# Present one month of three; and a village that begins three months before the end, a child of 20 months.
$w = person('late', 'P', '1991-11-20');
mother($w, '2025-03', status => 1, usia => 5, kelas => 'Ya', kunjungan => '-');
$c = person('late child', 'P', '2023-07-05');
child($c, $_, timbang => 'Ya') for months('2025-01', '2025-03');
# The month 0 has a number: a Ya with 0 tablets counts 30.
$w = person('tablets 0', 'P', '1994-08-18');
mother($w, '2025-01', status => 1, usia => 2, fe => 'Ya', tablet => 0);
mother($w, '2025-02', status => 1, usia => 3, fe => 'Ya', tablet => 30);
mother($w, '2025-03', status => 1, usia => 4, fe => 'Ya', tablet => 30);
# PAUD: v v v in quarter III; 80 % and less.
my @months = qw(Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember);
sub paud { my ($who, %m) = @_; push @paud, join(';', $who->{desa}, $who->{nik}, $who->{kk}, $who->{nama}, $who->{jk}, $who->{born}, '2025', '2', map { $m{$_} // '-' } @months) . "\n" }
paud(person('paud', 'L', '2021-02-03'), map { $_ => 'v' } @months[6 .. 8]);
paud(person('paud x', 'L', '2021-03-04'), Juli => 'v', Agustus => 'v', September => 'x');

sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73', 'PROVINSI', 'provinsi', 'provinsi', NULL), ('73.08', 'KABUPATEN', 'kabupaten', 'kabupaten', '73'), ('73.08.01', 'KECAMATAN', 'kecamatan', 'kecamatan', '73.08')});
sql("INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('$village{$_}', upper('$_'), 'desa', 'desa', '73.08.01')") for sort keys %village;
my @day = ('--data-date', '2026-01-31');
konv_ok($node, 'load', 'ehdw', spew("$dir/ibu.csv", join(';', @mother_head) . "\n" . join('', @mother)), spew("$dir/anak.csv", join(';', @child_head) . "\n" . join('', @child)),
	spew("$dir/layanan.csv", "NIK;Nama;Jenis Kelamin;Tanggal Lahir;Kode Desa;Posyandu;Layanan;Tanggal Layanan;Jawaban;Jumlah;Pengasuh\n" . join('', @service)),
	spew("$dir/paud.csv", join(';', 'Kode Desa', 'NIK', 'No KK', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'Tahun', 'Kategori Usia', @months) . "\n" . join('', @paud)), @day);
is(sql("SELECT coalesce(string_agg(DISTINCT alasan || ' ' || coalesce(kolom, ''), ', '), '') FROM sumber.tolakan"), '', 'nothing is refused');
sql("INSERT INTO inti.pantauan_desa (kode_kab, kode_kec, kode_desa, ditetapkan) SELECT '73.08', '73.08.01', kode, '2023-01-01' FROM acuan.wilayah WHERE tingkat = 'desa' AND nama NOT LIKE 'LATE%' ON CONFLICT (kode_desa) DO UPDATE SET ditetapkan = excluded.ditetapkan");
konv_ok($node, 'run', '--period', $_, @day) for qw(2025-Q1 2025-Q2 2025-Q3);
is(sql("SELECT count(*) FROM inti.orang"), $people, "$people persons");
# Indicator of a village: Y/required, TS, not monitored.
sub is_cell
{
	my ($name, $period, $expected, $why) = @_;
	my %want = map { /^(\w+)=(.*)$/ ? ($1 => $2) : die $_ } split / /, $expected;
	my $list = join ',', map { "'$_'" } sort keys %want;
	my $got = sql("SELECT string_agg(i.kode || '=' || f.pembilang || '/' || f.penyebut || CASE WHEN f.tidak_berlaku > 0 THEN 'ts' || f.tidak_berlaku ELSE '' END || CASE WHEN f.tidak_dipantau > 0 THEN 'nm' || f.tidak_dipantau ELSE '' END, ' ' ORDER BY i.kode COLLATE \"C\")
		FROM lap.fakta_indikator f JOIN lap.dim_indikator i USING (indikator_sk) JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk)
		WHERE w.kode = '$village{$name}' AND p.kode = '$period' AND i.himpunan_aturan = 'kpm2019' AND i.kode IN ($list)");
	is($got, join(' ', map { "$_=$want{$_}" } sort keys %want), "$name $period: $why");
}
sub total { my ($name, $period, $group, $columns) = @_; return sql("SELECT concat_ws(' ', $columns) FROM lap.fakta_konvergensi f JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk) WHERE w.kode = '$village{$name}' AND p.kode = '$period' AND himpunan = 'kpm2019' AND sasaran = '$group'") }
is_cell('status 3', '2025-Q1', 'H5=1/1', 'one visit of a woman at risk');
is_cell('normal', '2025-Q1', 'H1=1/1 H2=1/1 H3=0/0ts1 H4=1/1 H5=0/0ts1 H6=1/1 H7=1/1 H8=1/1', 'no risk is TS');
is(total('normal', '2025-Q1', 'HAMIL', 'diterima, seharusnya, skor, risiko_belum_n'), '6 6 100.00 0', 'six of six');
is(total('unknown risk', '2025-Q1', 'HAMIL', 'sasaran_n, diterima, seharusnya, risiko_belum_n'), '1 6 6 1', 'unknown risk is counted apart');
is_cell('campak 2', '2025-Q1', 'A1=1/1', 'vaccinated');
is_cell('campak 1', '2025-Q1', 'A1=0/1', 'not vaccinated');
is_cell('healthy', '2025-Q1', 'A1=1/1 A2=1/1 A3=1/1 A4=1/1 A5=0/0ts1 A6=1/1 A7=1/1 A8=1/1 A9=1/1 A10=1/1', 'a healthy child of 8 months');
is(total('healthy', '2025-Q1', 'BADUTA', 'diterima, seharusnya, skor, lengkap_n'), '9 9 100.00 1', 'nine of nine');
is_cell('classes', '2025-Q1', 'A10=1/1', 'October to February');
is_cell('lengths', '2025-Q1', 'A3=1/1', 'August and February');
is_cell('lengths other', '2025-Q1', 'A3=0/1', 'rows of others never count');
is_cell('ages', '2025-Q1', 'A1=0/1ts1', 'an age of its own for each child');
is(total('siblings', '2025-Q1', 'SEMUA', 'keluarga_n, sasaran_n'), '1 2', 'two siblings, one household');
is(total('posyandu', '2025-Q1', 'SEMUA', 'keluarga_n'), '8', 'eight households');
is(sql("SELECT string_agg(w.nama || ' ' || keluarga_n, ', ' ORDER BY w.nama) FROM lap.fakta_konvergensi JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.desa_kode = '$village{posyandu}' AND tingkat = 'posyandu' AND periode_sk = 202521 AND himpunan = 'kpm2019' AND sasaran = 'SEMUA' AND keluarga_n > 0"), 'MAWAR 5, MELATI 3', 'of two posyandu');
is(sql("SELECT f.pembilang || ' ' || f.laki FROM lap.fakta_indikator f JOIN lap.dim_indikator i USING (indikator_sk) JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.kode = '$village{fathers}' AND periode_sk = 202521 AND i.kode = 'A4' AND i.himpunan_aturan = 'kpm2019'"), '10 2', 'A4: all and with a father');
is_cell('service day', '2025-Q1', 'H1=1/1', 'a service of 28 March');
is_cell('month ten', '2025-Q1', 'H1=0/1', 'month 10 is T3: two visits are asked, one was made');
is_cell('tablets 20', '2025-Q1', 'H2=0/1', '80 tablets of 90');
is_cell('tablets 30', '2025-Q1', 'H2=1/1', '90 of 90');
is_cell('tablets 0', '2025-Q1', 'H2=1/1', 'a Ya month with 0 counts 30');
is(total('household', '2025-Q1', 'HAMIL', 'diterima, seharusnya, skor'), '4 6 66.67', 'the woman');
is(total('household', '2025-Q1', 'BADUTA', 'diterima, seharusnya, skor'), '7 9 77.78', 'the child');
is(total('household', '2025-Q1', 'SEMUA', 'diterima, seharusnya, skor, keluarga_diterima, keluarga_seharusnya, keluarga_lengkap_n'), '11 15 73.33 10 13 0', 'the village and the household');
is(sql("SELECT string_agg(paket || ' ' || diterima || '/' || seharusnya || ' ' || keluarga_lengkap_n, ', ' ORDER BY paket) FROM lap.fakta_paket JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.kode = '$village{household}' AND periode_sk = 202521 AND himpunan = 'kpm2019' AND sasaran = 'SEMUA'"),
	'AIR 2/4 0, GIZI 3/4 0, KIA 3/3 1, PAUD 0/1 0, SOS 3/3 1', 'its packages');
is(sql("SELECT diterima_n || ' ' || berlaku_n || ' ' || keluarga_n FROM lap.fakta_kocakupan JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.kode = '$village{household}' AND periode_sk = 202521 AND himpunan = 'kpm2019' AND unsur = 'paket'"), '2 5 1', 'two packages of five');
is_cell('postnatal', '2025-Q1', 'H1=0/0ts1 H3=1/1', 'two visits due in the first quarter');
is_cell('postnatal', '2025-Q2', 'H3=1/1', 'and three in the next');
is(sql("SELECT string_agg(w.nama || ' ' || s.bulan_hadir || ' ' || s.umur_bulan, ', ' ORDER BY w.nama) FROM inti.status_layanan s JOIN lap.dim_wilayah w ON w.kode = s.kode_desa WHERE w.nama LIKE 'BIRTHDAY%' AND s.periode = '2025-Q1' AND s.himpunan = 'kpm2019' AND s.sasaran = 'BADUTA'"), 'BIRTHDAY 1 1 23, BIRTHDAY 10 2 23', 'months before a second birthday');
is(total('birthday 10', '2025-Q1', 'BADUTA', 'sasaran_n') . total('birthday 10', '2025-Q1', 'PAUD', 'sasaran_n') . total('birthday 10', '2025-Q1', 'SEMUA', 'sasaran_n'), '111', 'a row of both groups, counted once');
is_cell('late', '2025-Q1', 'H4=1/1', 'one month of three');
is(sql("SELECT c.dapat || '/' || c.perlu FROM inti.sel_layanan c WHERE periode = '2025-Q1' AND kode_desa = '$village{'late child'}' AND indikator = 'A2'"), '3/3', 'three weighings asked of a child of 20 months that is seen for three');
is_cell('late child', '2025-Q1', 'A2=1/1', 'and three made');
is_cell('paud', '2025-Q3', 'P1=1/1', 'v v v');
is_cell('paud x', '2025-Q3', 'P1=0/1', 'v v x: ceil(0.8 x 3) = 3 are asked');

# ---- z-scores: the worked examples from a register file to inti and lap, one posyandu each ----
my @z = (
	# sex, days (- unknown), kg, cm, position, head, MUAC, oedema; TB/U, BB/U, BB/TB, IMT/U, LK/U, LiLA/U; ! flagged
	'L 365 8.6 74.2 L 45.2 14.1 - -0.65 -1.05 -1.01 -0.92 -0.67 -0.49', 'P 365 8.6 74.2 L 45.2 14.1 - 0.08 -0.32 -0.51 -0.53 0.23 -0.09', 'P 730 10.1 82.6 L - - - -1.18 -1.05 -0.60 -0.47 - -',
	'P 731 10.1 82.6 L - - - -1.19 -1.05 -0.60 -0.49 - -', 'P 730 10.1 82.6 H - - - -0.96 -1.05 -0.77 -0.68 - -', 'P 731 10.1 82.6 H - - - -0.97 -1.05 -0.77 -0.70 - -',
	'L 400 5.1 70.3 L - 10.1 - -2.79 -5.40 -5.99! -5.92! - -4.60', 'P 1200 24.6 97.4 H - 21.3 - 0.01 3.82 5.91! 5.92! - 3.44', 'P 500 9.15 76.43 L - - - -0.93 -0.65 -0.32 -0.14 - -', 'L 950 15.8 103.1 L - - - 2.76 1.31 -0.19 -0.57 - -',
	'P 600 8.9 77.0 L 45.8 12.3 Ya -1.81 - - - -0.53 -2.12', 'L - 9.4 80.2 - - - - - - -1.34 - - -', 'P - 12.0 86.9 - - - - - - 0.29 - - -', 'P - 12.0 87.0 - - - - - - 0.10 - - -', 'L - 9.4 80.2 H - - - - - -1.50 - - -',
	'L 273 8.2 70.5 H - - - -0.64 -0.74 -0.49 -0.50 - -', 'L 274 8.2 70.5 H - - - -0.34 -0.75 -0.72 -0.74 - -', 'L 1826 16.9 106.3 H - 15.8 - -0.79 -0.61 -0.25 -0.18 - -0.52', 'P 200 5.0 44.9 L - - - -9.47! -3.36 - 4.25 - -',
	'L 1500 19.0 120.0 H - - - 3.76 1.06 -1.77 -1.85 - -', 'L 1500 19.0 120.1 H - - - 3.78 1.06 - -1.87 - -', 'P 800 25.5 79.0 H - - - -2.60 6.39! 12.83! 13.80! - -', 'L 90 5.9 60.1 L 40.2 12.9 - -0.59 -0.62 -0.24 -0.39 -0.22 -',
	'L 91 5.9 60.1 L 40.2 12.9 - -0.64 -0.65 -0.24 -0.40 -0.25 -0.58', 'L 700 0 80.0 L - - - -2.32 - - - - -', 'L 700 10.2 0 L - - - - -1.39 - - - -');
my @growth;
for my $i (0 .. $#z)
{
	my ($sex, $days, $kg, $cm, $how, $head, $muac, $oedema) = map { $_ eq '-' ? '' : $_ } split / /, $z[$i];
	my $born = $days eq '' ? '' : sql("SELECT date '2025-11-10' - $days");
	push @growth, join(';', sprintf('73080190010%05d', $i + 1), "$given[$i % @given] $family[$i / @given] Z", $sex, $born, '73.08.01.9001', "Z $i", '2025-11-10', $kg, $cm, { L => 'Terlentang', H => 'Berdiri' }->{$how} // '', $head, $muac, $oedema) . "\n";
}
sql("INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73.08.01.9001', 'TUMBUH', 'desa', 'desa', '73.08.01')");
konv_ok($node, 'load', 'eppgbm', spew("$dir/eppgbm.csv", "NIK;Nama;JK;Tgl Lahir;Kode Desa;Posyandu;Tanggal Pengukuran;Berat;Tinggi;Cara Ukur;Lingkar Kepala;LiLA;Edema\n" . join('', @growth)), @day);
is(sql("SELECT coalesce(string_agg(DISTINCT t.alasan || ' ' || coalesce(kolom, '') || ' ' || baris, ', '), '') FROM sumber.tolakan t WHERE berkas LIKE '%eppgbm%'"), '', 'no measurement is refused');
konv_ok($node, 'run', '--period', '2025-11', @day);
for my $i (0 .. $#z)
{
	my @want = (split / /, $z[$i])[8 .. 13];
	my @index = qw(tbu bbu bbtb imtu lku lilau);
	my $row = sql("SELECT concat_ws(' ', " . join(', ', map { "coalesce(z_$_\::numeric(6,2)::text || CASE WHEN tanda_$_ THEN '!' ELSE '' END, '-')" } @index) . ") FROM inti.status_gizi WHERE posyandu = 'Z $i'");
	is($row, "@want", "z-scores of $z[$i]");
	# What is published of one child: scored, below -2, below -3, flagged.
	my $said = sql("SELECT string_agg(indeks || ' ' || n || ' ' || n_di_bawah_2 || ' ' || n_di_bawah_3 || ' ' || n_ditandai, ', ' ORDER BY indeks) FROM lap.fakta_gizi JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.kode = '73.08.01.9001/Z $i' AND periode_sk = 202511 AND jk = 'semua' AND kelompok_umur = '0-59' AND n + n_ditandai > 0");
	next if $z[$i] =~ /^. -/; # an age nobody knows: below
	my $swollen = $z[$i] =~ / Ya /;
	my @want_fact = map { my ($x, $v) = ($index[$_], $want[$_]);
		$v =~ /!/ ? "$x 0 0 0 1" : $v ne '-' ? sprintf('%s 1 %d %d 0', $x, $v < -2, $v < -3) : $swollen && $x =~ /bbu|bbtb|imtu/ ? "$x 1 1 1 0" : () } 0 .. 5;
	is($said, join(', ', sort @want_fact), "and what lap says of them");
}
is(sql("SELECT string_agg(jk || ' ' || indeks || ' ' || n || ' ' || n_di_bawah_2, ', ' ORDER BY jk) FROM lap.fakta_gizi JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE w.kode = '73.08.01.9001' AND periode_sk = 202511 AND kelompok_umur = '-' AND n > 0"), 'L bbtb 2 0, P bbtb 2 0, semua bbtb 4 0', 'an unknown age leaves weight-for-height, in a group of its own');
done_testing();
