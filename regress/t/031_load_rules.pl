# load eppgbm: every cleaning rule, one value at a time. Children are invented; NIK serials start at 9001.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Digest::SHA qw(hmac_sha256_hex);
use Encode ();
use Test::More;

my $node = new_node();
my $dir = scratch();
my $n = 0;
# NIK leave the landing tables as HMAC-SHA-256, 128 bits of it.
my $secret = 'sixteen bytes and more of a test';
$ENV{KONVERGENSI_KEY} = spew("$dir/key", $secret);
chmod 0600, $ENV{KONVERGENSI_KEY};
my $id = 'n' . substr(hmac_sha256_hex("nik\n7308014503219001", $secret), 0, 32);
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub file { return spew("$dir/" . $n++ . "-$_[0]", $_[1]) }
sub load { return konv($node, 'load', 'eppgbm', @_, '--data-date', '2025-12-31') }

my @heads = ('No', 'NIK', 'Nama', 'JK', 'Tgl Lahir', 'BB Lahir', 'TB Lahir', 'Nama Ortu', 'Prov', 'Kab/Kota', 'Kec', 'Pukesmas', 'Desa/Kel', 'Posyandu', 'RT', 'RW',
	'Alamat', 'Usia Saat Ukur', 'Tanggal Pengukuran', 'Berat', 'Tinggi', 'Cara Ukur', 'LiLA', 'BB/U', 'ZS BB/U', 'TB/U', 'ZS TB/U', 'BB/TB', 'ZS BB/TB',
	'Naik Berat Badan', 'Jml Vit A', 'KPSP', 'KIA', 'Kelas Ibu Balita', 'MBG', 'Detail');
my %usual = ('No' => 1, 'NIK' => '7308014503219001', 'Nama' => 'SITI CONTOH', 'JK' => 'P', 'Tgl Lahir' => '05/03/2021', 'BB Lahir' => '3,1', 'TB Lahir' => '49',
	'Nama Ortu' => 'AMIR / NUR', 'Prov' => 'SULAWESI CONTOH', 'Kab/Kota' => 'CONTOH', 'Kec' => 'SATU', 'Pukesmas' => 'PKM SATU', 'Desa/Kel' => 'Makmur', 'Posyandu' => 'MELATI 1',
	'RT' => '003', 'RW' => '02', 'Alamat' => 'JL. SATU', 'Usia Saat Ukur' => '4 Tahun - 5 Bulan - 5 Hari', 'Tanggal Pengukuran' => '10/08/2025', 'Berat' => '15,2',
	'Tinggi' => '101,5', 'Cara Ukur' => 'Berdiri', 'LiLA' => '15', 'BB/U' => 'Berat Badan Normal', 'ZS BB/U' => '9.99', 'TB/U' => 'Normal', 'ZS TB/U' => '-0,1', 'BB/TB' => 'Gizi Baik',
	'ZS BB/TB' => '0', 'Naik Berat Badan' => 'N', 'Jml Vit A' => '1', 'KPSP' => '', 'KIA' => 'Ya', 'Kelas Ibu Balita' => 'Tidak', 'MBG' => '', 'Detail' => 'x');

# A line of the 36 columns with some values changed.
sub line
{
	my (%change) = @_;
	my %row = (%usual, %change);
	die "no heading $_" for grep { !exists $usual{$_} } keys %change;
	return join(';', map { $row{$_} } @heads) . "\n";
}
my $header = join(';', @heads) . "\n";

# Loads one changed row into empty tables: [exit code, stdout, the columns asked for, its warnings].
sub fresh { sql("TRUNCATE sumber.eppgbm, sumber.eppgbm_anak, inti.pengukuran, sumber.tolakan, sumber.peringatan, sumber.baris_mentah, sumber.batch") }
sub one
{
	my ($columns, %change) = @_;
	fresh();
	my ($code, $out, $err) = load(file('satu.csv', $header . line(%change)));
	is($code, 0, 'loads') or diag($err);
	return (sql("SELECT $columns FROM sumber.eppgbm"), sql("SELECT string_agg(kode || ' ' || kolom, ', ' ORDER BY kode, kolom) FROM sumber.peringatan"), $out);
}
sub gives
{
	my ($name, $columns, $want, $warnings, %change) = @_;
	my ($got, $warned) = one($columns, %change);
	is($got, $want, $name);
	is($warned, $warnings, "$name: warnings");
}
sub refused
{
	my ($name, $column, $reason, %change) = @_;
	my (undef, undef, $out) = one('1', %change);
	like($out, qr/read 1, accepted 0, updated 0, rejected 1,/, "$name: counted");
	is(sql("SELECT baris, kolom, alasan, isi = sumber.isi_baris(batch_id, baris) FROM sumber.tolakan"), "2|$column|$reason|t", "$name: line, column, reason, raw line");
	is(sql("SELECT (SELECT count(*) FROM sumber.eppgbm) + (SELECT count(*) FROM inti.pengukuran)"), 0, "$name: nothing kept");
}

konv_ok($node, 'init');
konv_ok($node, 'wilayah', file('w.csv', join('', "kode,nama\n", map { "$_\n" } '73,SULAWESI CONTOH', '73.08,KABUPATEN CONTOH', '73.09,KABUPATEN LAIN', '73.71,KOTA CONTOH RAYA',
	'73.08.01,SATU', '73.08.02,TELLU LIMPOE', '73.09.01,SATU', '73.08.01.2001,MAKMUR', '73.08.01.2002,JAYA', '73.08.02.2001,MAKMUR', '73.09.01.2001,MAKMUR', '73.71.01,KEC RAYA', '73.71.01.1001,PUSAT')));

# A clean row: every column.
gives('a clean row', "nik, nik_status, nama, jk, tgl_lahir, berat_lahir_kg, panjang_lahir_cm, ortu_1, ortu_2, kode_kab, kode_kec, kode_desa, wilayah_asli, puskesmas, posyandu, rt, rw",
	'7308014503219001|ok|SITI CONTOH|P|2021-03-05|3.1|49|AMIR|NUR|73.08|73.08.01|73.08.01.2001||PKM SATU|MELATI 1|3|2', '');
is(sql("SELECT id_sumber, tgl_ukur, berat_kg, tinggi_cm, posisi, lila_cm, naik_berat, vit_a, kpsp, punya_kia, kelas_ibu_balita, mbg, sumber.nomor_anak(sumber, id_sumber) = anak_id, baris FROM sumber.eppgbm"),
	"$id|2025-08-10|15.2|101.5|H|15|N|1||t|f||t|2", 'and the rest of it');
is(sql("SELECT kode_desa, id_sumber, tgl_lahir, jk, tgl_ukur, berat_kg, tinggi_cm, posisi, lila_cm, naik_berat, punya_kia, vit_a, berat_lahir_kg, panjang_lahir_cm, orang_id, baris FROM inti.pengukuran"),
	"73.08.01.2001|$id|2021-03-05|P|2025-08-10|15.2|101.5|H|15|N|t|1|3.1|49||2", 'goes on into inti.pengukuran');
is(sql("SELECT sumber.isi_baris(batch_id, 2) FROM sumber.batch") . "\n", line(), 'the raw line is kept');
# Rule 29: a z-score of the file is kept as received and used nowhere.
is(sql("SELECT sumber.nilai_asli(batch_id, baris, 'BB/U'), sumber.nilai_asli(batch_id, baris, 'ZS BB/U'), sumber.nilai_asli(batch_id, baris, 'ZS TB/U'), sumber.nilai_asli(batch_id, baris, 'KPSP'),
	sumber.nilai_asli(batch_id, baris, 'Detail'), sumber.nilai_asli(batch_id, baris, 'Apa') IS NULL FROM sumber.eppgbm"), 'Berat Badan Normal|9.99|-0,1||x|t', 'scores as received');
isnt(sql("SELECT z_bbu FROM inti.status_gizi"), '9.99', 'are not the scores computed');

# Rule 1: encodings.
my $name = "R\x{e9}n\x{e9}e \x{201c}Contoh\x{201d}";
my $text = $header . line(Nama => $name);
for (['UTF-8', $text], ['UTF-8 with a byte order mark', "\x{feff}$text"])
{
	fresh();
	is((load(file('enc.csv', Encode::encode('UTF-8', $_->[1]))))[0], 0, "$_->[0] loads");
	is(Encode::decode('UTF-8', sql("SELECT nama FROM sumber.eppgbm")), $name, "$_->[0]: letters");
}
for ('cp1252', 'UTF-16LE', 'UTF-16BE')
{
	fresh();
	is((load(file('enc.csv', ($_ eq 'cp1252' ? '' : Encode::encode($_, "\x{feff}")) . Encode::encode($_, $text))))[0], 0, "$_ loads");
	is(Encode::decode('UTF-8', sql("SELECT nama FROM sumber.eppgbm")), $name, "$_: letters");
}
# A mark of UTF-8 is dropped also when a byte behind it is no UTF-8: the first heading keeps its meaning.
fresh();
is((load(file('enc.csv', "\xEF\xBB\xBF" . join '', map { s/\A[^;]*;//r } $header, line(Nama => "JOS\xE9"))))[0], 0, 'a mark before Windows-1252 loads');
is(sql("SELECT nik, nama = 'JOS' || chr(233) FROM sumber.eppgbm"), '7308014503219001|t', 'a mark before Windows-1252: the first column');
# Half a pair of UTF-16 stands for nothing; what follows keeps its place.
for (['UTF-16LE', "\x00\xD8"], ['UTF-16BE', "\xD8\x00"])
{
	my ($encoding, $half) = @$_;
	my @part = split /@/, "\x{feff}$header" . line(Nama => 'SITI @CONTOH') . line(NIK => '7308014503219002');
	fresh();
	load(file('enc.csv', join $half, map { Encode::encode($encoding, $_) } @part));
	is(sql("SELECT string_agg(right(nik, 4) || ' ' || replace(nama, chr(65533), '?'), ', ' ORDER BY baris) FROM sumber.eppgbm"), '9001 SITI ?CONTOH, 9002 SITI CONTOH', "$encoding: half a pair");
}
# Letters of two bytes across the end of a block, at its last byte or not: all of them arrive.
for my $shift (0, 1)
{
	fresh();
	my $first = $header . (';' x $#heads . "\n") x 27_000;
	my ($head) = split /JL\. SATU/, line();
	my $street = 'x' x ((1 << 20) - 1000 - $shift - length($first . $head)) . "\xE9" x 2000;
	my $done = system('timeout', '60', 'konvergensi', 'load', 'eppgbm', file('blok.csv', $first . line(Alamat => $street)), '--data-date', '2025-12-31', '-d', $node->connstr('postgres'), '--log-format=text');
	is($done, 0, "Windows-1252 across the end of a block, shift $shift: ends");
	is(sql("SELECT length(replace(alamat, 'x', '')) FROM sumber.eppgbm"), 2000, "shift $shift: every letter");
}
my ($code, $out, $err) = load(file('nul.csv', $header . line(Nama => "A\0B")));
is($code, 1, 'NUL bytes: exit 1');
like($err, qr/BERKAS_RUSAK/, 'NUL bytes: the reason');

# Rule 2: separators, quotes, line ends. Rule 3: title lines. Rule 5: headings written differently, in any order.
for my $sep (',', ';', "\t")
{
	for my $end ("\n", "\r\n")
	{
		fresh();
		my @order = reverse @heads;
		my %row = (%usual, Alamat => "JL. \"A\" $sep B$end" . 'C', Nama => 'SITI "AYU" CONTOH');
		my $t = join($end, join($sep, map { qq("$_") } @order), join($sep, map { my $v = $row{$_}; $v =~ s/"/""/g; qq("$v") } @order), join($sep, map { $usual{$_} =~ /,/ ? qq("$usual{$_}") : $usual{$_} } @order), '');
		($code, $out) = load(file('sep.csv', $t));
		like($out, qr/read 2, accepted 2,.*repeated 1/, 'separator ' . ($sep eq "\t" ? 'tab' : $sep) . ($end eq "\n" ? ', LF' : ', CRLF')) or diag($out);
		is(sql("SELECT alamat FROM sumber.eppgbm WHERE baris = 2"), "JL. \"A\" $sep B$end" . 'C', 'a quoted cell with separator, quotes and line end');
		is(sql("SELECT sumber.nilai_asli(batch_id, baris, 'Alamat') = alamat, sumber.nilai_asli(batch_id, baris, 'Detail') FROM sumber.eppgbm WHERE baris = 2"), 't|x', 'and its cells as received');
		is(sql("SELECT max(baris) FROM sumber.eppgbm"), 4, 'lines are physical lines');
	}
}
fresh();
($code, $out) = load(file('title.csv', "DATA BALITA;;;\nKecamatan Satu\n\n" . $header . line()));
like($out, qr/read 1, accepted 1/, 'title lines before the header');
is(sql("SELECT baris FROM sumber.eppgbm"), 5, 'and the line number counts them');
is((load(file('late.csv', "x\n" x 10 . $header . line())))[0], 1, 'a header in line 11 is none');
fresh();
my %written = ('NIK' => ' nik ', 'Nama' => 'NAMA_ANAK', 'Tgl Lahir' => 'tanggal.lahir', 'Berat' => 'BB', 'Tinggi' => 'Tinggi  (cm)', 'JK' => "Jenis\xC2\xA0Kelamin", 'Desa/Kel' => 'KELURAHAN', 'Pukesmas' => 'pkm');
($code, $out) = load(file('alias.csv', join(';', map { $written{$_} // $_ } @heads) . "\n" . line()));
is(sql("SELECT nik, nama, tgl_lahir, berat_kg, tinggi_cm, jk, kode_desa, puskesmas FROM sumber.eppgbm"), '7308014503219001|SITI CONTOH|2021-03-05|15.2|101.5|P|73.08.01.2001|PKM SATU', 'headings by alias');
is(sql("SELECT string_agg(DISTINCT puskesmas, ',') FROM inti.pengukuran"), 'PKM SATU', 'the puskesmas stays with the measurement');
# A heading nobody thought of needs a row, not a program.
sql("INSERT INTO acuan.pemetaan_alias (keluarga, alias, judul) VALUES ('eppgbm', 'Bobot Badan', 'Berat')");
fresh();
load(file('alias2.csv', join(';', map { $_ eq 'Berat' ? 'bobot_badan' : $_ } @heads) . "\n" . line()));
is(sql("SELECT berat_kg FROM sumber.eppgbm"), '15.2', 'an alias added as a row');
fresh();
($code, $out, $err) = load(file('none.csv', "a;b;c\n1;2;3\n"));
is($code, 1, 'no known header: exit 1');
like($err, qr/TANPA_HEADER.*expected one of .*eppgbm_v36/, 'and what was expected');

# Rule 6: unknown, optional and required columns.
($code, $out) = load(file('asing.csv', "Warna;$header" . 'merah;' . line()));
is(sql("SELECT kode, kolom FROM sumber.peringatan"), 'KOLOM_ASING|Warna', 'an unknown column is reported');
is(sql("SELECT baris, diterima FROM sumber.batch"), '1|1', 'and the rest is taken');
fresh();
my @short = ('NIK', 'JK', 'Tgl Lahir', 'Tanggal Pengukuran', 'Berat', 'Tinggi', 'Desa/Kel', 'Kec', 'Kab/Kota', 'Prov');
load(file('pendek.csv', join(';', @short) . "\n" . join(';', map { $usual{$_} } @short) . "\n"));
is(sql("SELECT berat_kg, nama IS NULL, lila_cm IS NULL, punya_kia IS NULL, kode_desa FROM sumber.eppgbm"), '15.2|t|t|t|73.08.01.2001', 'optional columns missing: NULL');
($code, $out, $err) = load(file('wajib.csv', join(';', grep { $_ ne 'Berat' } @heads) . "\n"));
is($code, 1, 'a required column missing: exit 1');
like($err, qr/KOLOM_HILANG.*nearest known layout eppgbm_v36.*missing Berat/, 'by name, with the nearest layout');

# Rule 7: a heading twice.
for (['equal', '15,2', ''], ['one empty', '', ''], ['different', '16', 'KOLOM_GANDA Berat'])
{
	fresh();
	load(file('ganda.csv', $header =~ s/\n/;Berat\n/r . line() =~ s/\n/;$_->[1]\n/r));
	is(sql("SELECT berat_kg FROM sumber.eppgbm"), '15.2', "heading twice, $_->[0]: the first value");
	is(sql("SELECT string_agg(kode || ' ' || kolom, ',') FROM sumber.peringatan"), $_->[2], "heading twice, $_->[0]: warning");
}

# Rule 8: too long, too short, a quote that never closes.
fresh();
($code, $out) = load(file('jumlah.csv', $header . line() . line(No => 2) =~ s/;x\n/;x;y\n/r . line(No => 3) =~ s/;x\n/\n/r . "3;\"tak tertutup;x\n" . line(NIK => '7308014503219002') . ";;;\n  \n"));
like($out, qr/read 5, accepted 2, updated 0, rejected 3, .*blank 2/, 'rows of another length are refused, the next row is read');
is(sql("SELECT string_agg(baris || ' ' || alasan, ', ' ORDER BY baris) FROM sumber.tolakan"), '3 JUMLAH_KOLOM, 4 JUMLAH_KOLOM, 5 JUMLAH_KOLOM', 'by line');

# Rule 9: blanks and words for nothing.
gives('blanks', 'jk, berat_kg, nama', 'L|15.2|SITI CONTOH', 'NIK_DUMMY NIK', JK => "L\xC2\xA0", Berat => "\t15,2 ", Nama => ' SITI   CONTOH ', NIK => 'TEMP00012');
for my $nothing ('', '-', 'null', 'NULL', 'n/a', 'N/A', '#N/A', '#REF!', ' - ')
{
	gives("'$nothing' is nothing", 'lila_cm, posisi, punya_kia, posyandu, nik', '||||', '', map { $_ => $nothing } 'LiLA', 'Cara Ukur', 'KIA', 'Posyandu', 'NIK');
}
gives('0000-00-00 is nothing', 'tgl_lahir', '', 'TGL_LAHIR_KOSONG Tgl Lahir', 'Tgl Lahir' => '0000-00-00');

# Rule 10: numbers.
for (['12,1', '12.1'], ['12.1', '12.1'], ['12', '12'], ['012,10', '12.1'], ['+12,1', '12.1'], ['1,21e1', '12.1'])
{
	gives("weight '$_->[0]'", 'berat_kg', $_->[1], '', Berat => $_->[0]);
}
for ('12 kg', 'dua belas', '12,1,1', '1.234.5', '0x1F', 'inf', 'nan', '--5', '12 1')
{
	gives("weight '$_' is no number", 'berat_kg, tinggi_cm', '|101.5', 'ANGKA_SALAH Berat', Berat => $_);
}
gives('both signs: the last is decimal', 'berat_kg', '', 'DI_LUAR_RENTANG Berat', Berat => '1.234,5');

# Rule 11: dates, day first.
for (['2021-03-05', '2021-03-05'], ['05/03/2021', '2021-03-05'], ['5-3-2021', '2021-03-05'], ['03/04/2021', '2021-04-03'], ['5 Maret 2021', '2021-03-05'], ['12 agt 2021', '2021-08-12'],
	['12 Ags 2021', '2021-08-12'], ['12 AGU 2021', '2021-08-12'], ['2021-03-05 13:45:00', '2021-03-05'], ['05/03/2021 00:00', '2021-03-05'])
{
	gives("date '$_->[0]'", 'tgl_lahir', $_->[1], '', 'Tgl Lahir' => $_->[0], NIK => '', 'Usia Saat Ukur' => '');
}
for ('03/25/2021', '31/02/2021', '05/03/21', 'kemarin', '2021', '00/00/2021')
{
	gives("'$_' is no date", 'tgl_lahir', '', 'TANGGAL_SALAH Tgl Lahir, TGL_LAHIR_KOSONG Tgl Lahir', 'Tgl Lahir' => $_, NIK => '', 'Usia Saat Ukur' => '');
}
fresh();
load(file('dua.csv', $header . line('Tgl Lahir' => '05/03/21')), '--two-digit-years');
is(sql("SELECT tgl_lahir FROM sumber.eppgbm"), '2021-03-05', '--two-digit-years');

# Rule 12: spreadsheet serials.
gives('a serial in a date column', 'tgl_lahir', '2021-03-05', '', 'Tgl Lahir' => '44260');
refused('46238 is 2026-08-04', 'Tanggal Pengukuran', 'WAKTU_MUSTAHIL', 'Tanggal Pengukuran' => '46238');
gives('a serial in a measure', 'berat_kg', '', 'SERIAL Berat', Berat => '45880');

# Rules 13-16: NIK.
for (['7308014503219001', '7308014503219001|ok|', ''], ['73.0801.450321.9001', '7308014503219001|ok|73.0801.450321.9001', ''], ["'7308014503219001", "7308014503219001|ok|'7308014503219001", ''],
	['730801 450321 9001', '7308014503219001|ok|730801 450321 9001', ''], ['7308014503219010.0', '7308014503219010|ok|7308014503219010.0', ''],
	['730801450321900', '|length|730801450321900', 'NIK_SALAH NIK'], ['73080145032190011', '|temporary|73080145032190011', 'NIK_DUMMY NIK'], ['tidak tahu', '|not_digits|tidak tahu', 'NIK_SALAH NIK'],
	['7,30801E+15', '|not_digits|7,30801E+15', 'NIK_ILMIAH NIK'], ['7.308014503219E+15', '|not_digits|7.308014503219E+15', 'NIK_ILMIAH NIK'],
	['0000000000000000', '|repeated|0000000000000000', 'NIK_DUMMY NIK'], ['1111111111111111', '|repeated|1111111111111111', 'NIK_DUMMY NIK'],
	['1234567890123456', '|sequence|1234567890123456', 'NIK_DUMMY NIK'], ['7308019999999999', '|placeholder|7308019999999999', 'NIK_DUMMY NIK'], ['TEMP12', '|not_digits|TEMP12', 'NIK_DUMMY NIK'],
	['7308014603219001', '7308014603219001|birth_mismatch|', ''], ['7308010503219001', '7308010503219001|sex_mismatch|', ''], ['', '|empty|', ''], ['BELUM ADA', '|empty|BELUM ADA', ''])
{
	gives("NIK '$_->[0]'", 'nik, nik_status, nik_asli', $_->[1], $_->[2], NIK => $_->[0]);
	is(sql("SELECT id_sumber ~ '^n[0-9a-f]{32}\$' AND nik_status = 'ok' OR (nik_status <> 'ok' AND id_sumber ~ '^h[0-9a-f]{24}\$') FROM sumber.eppgbm"), 't', 'its id_sumber');
}
fresh();
load(file('presisi.csv', $header . join('', map { line(NIK => sprintf('730801450321%03d0', 900 + $_)) } 1 .. 25)));
is(sql("SELECT kode, kolom, jumlah FROM sumber.peringatan"), 'NIK_PRESISI|NIK|25', 'a file whose NIKs end in 0');
fresh();
load(file('biasa.csv', $header . join('', map { line(NIK => sprintf('730801450321%04d', 9000 + $_)) } 1 .. 25)));
is(sql("SELECT count(*) FROM sumber.peringatan"), 0, 'an ordinary file');

# Rules 17, 18: bounds and zeros.
for (['Berat', 'berat_kg', '0,5', '40', '0,4', '40,1', '8888'], ['Tinggi', 'tinggi_cm', '38', '130', '37,9', '131', '081234567890'], ['LiLA', 'lila_cm', '6', '30', '5', '31', '7308014503219001'],
	['BB Lahir', 'berat_lahir_kg', '0,5', '7', '0,4', '7,1', '8000'], ['TB Lahir', 'panjang_lahir_cm', '25', '65', '24', '66', '999'], ['Jml Vit A', 'vit_a', '0', '2', '-1', '3', '88'])
{
	my ($head, $column, $low, $high, @outside) = @$_;
	my %other = $head eq 'Berat' ? () : ();
	gives("$head $low", "$column IS NOT NULL", 't', '', $head => $low);
	gives("$head $high", "$column IS NOT NULL", 't', '', $head => $high);
	gives("$head $_", $column, '', "DI_LUAR_RENTANG $head", $head => $_) for @outside;
}
gives('grams of birth weight', 'berat_lahir_kg', '2.85', '', 'BB Lahir' => '2850');
gives('0 in measures is not recorded', 'berat_kg, lila_cm, berat_lahir_kg, panjang_lahir_cm, tinggi_cm', '||||101.5', '', Berat => '0', LiLA => '0,0', 'BB Lahir' => '0', 'TB Lahir' => '0');
gives('0 in a count is 0', 'vit_a', '0', '', 'Jml Vit A' => '0');

# Rule 19: the age written beside the dates.
gives('an age 40 days off', 'tgl_lahir', '2021-03-05', 'UMUR_BEDA Usia Saat Ukur', 'Usia Saat Ukur' => '4 Tahun - 6 Bulan - 15 Hari');
gives('an age 20 days off', 'tgl_lahir', '2021-03-05', '', 'Usia Saat Ukur' => '4 Tahun - 5 Bulan - 25 Hari');
gives('an age without units', 'tgl_lahir', '2021-03-05', '', 'Usia Saat Ukur' => '12');

# Rule 20: sex.
gives("sex '$_'", 'jk', 'P', '', JK => $_) for 'P', 'p', 'Perempuan', 'PEREMPUAN', '2';
gives("sex '$_'", 'jk, nik_status', 'L|sex_mismatch', '', JK => $_) for 'L', 'l', 'Laki-laki', 'LAKI - LAKI', '1';
gives("sex 'X'", 'jk, nik_status', '|ok', 'JK_SALAH JK', JK => 'X');

# Rules 21, 22: parents and telephones.
gives('one parent', 'ortu_1, ortu_2', 'NUR|', '', 'Nama Ortu' => 'NUR');
gives('parents parted by a comma', 'ortu_1, ortu_2', 'AMIR|NUR AENI', '', 'Nama Ortu' => 'AMIR, NUR AENI');
gives('a title is no parent', 'ortu_1, ortu_2', 'NUR AENI, S.Pd|', '', 'Nama Ortu' => 'NUR AENI, S.Pd');
fresh();
my @reg = ('Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'NIK', 'Nomor KK', 'No HP Orang Tua', 'Kelurahan', 'Tanggal Pengukuran', 'Berat (kg)', 'Tinggi (cm)', 'IMD', 'Anak Ke', 'Usia Kehamilan (minggu)', 'NIK Orang Tua');
load(file('hp.csv', join(';', @reg) . "\nSITI;P;05/03/2021;;7308012206180001;0812-3456-789 / 0853000111;Makmur;10/08/2025;15;100;Ya;2;38;7308015503909001\nBUDI;L;05/03/2021;;73;abc;Makmur;10/08/2025;15;100;;;60;\n"), '--area', '73.08.01');
is(sql("SELECT hp_ortu, no_kk, no_kk_status, imd, anak_ke, usia_hamil_minggu, nik_ortu, nik_ortu_status, kode_desa FROM sumber.eppgbm WHERE nama = 'SITI'"), '08123456789|7308012206180001|ok|t|2|38|7308015503909001|ok|73.08.01.2001', 'a register: telephone, No KK, parents');
is(sql("SELECT hp_ortu, no_kk, no_kk_asli, imd, anak_ke, usia_hamil_minggu, nik_ortu FROM sumber.eppgbm WHERE nama = 'BUDI'"), '||73||||', 'nothing invented');
is(sql("SELECT string_agg(kode || ' ' || kolom, ', ' ORDER BY kode, kolom) FROM sumber.peringatan"), 'DI_LUAR_RENTANG Usia Kehamilan (minggu), NIK_SALAH Nomor KK, NILAI_ASING No HP Orang Tua', 'and told');

# Rule 23: what is missing stays missing; coded values.
gives('an empty row of answers', 'posisi, naik_berat, vit_a, punya_kia, kelas_ibu_balita, mbg, oedema', '||||||', '', map { $_ => '' } 'Cara Ukur', 'Naik Berat Badan', 'Jml Vit A', 'KIA', 'Kelas Ibu Balita', 'MBG', 'BB/U');
gives('lying', 'posisi', 'L', '', 'Cara Ukur' => 'Terlentang');
gives('unknown codes', 'posisi, naik_berat, punya_kia', '||', 'NILAI_ASING Cara Ukur, NILAI_ASING KIA, NILAI_ASING Naik Berat Badan', 'Cara Ukur' => 'miring', 'Naik Berat Badan' => 'Z', KIA => 'mungkin');

# Rules 24-26: equal rows, one NIK twice on a day, nameless doubts.
fresh();
($code, $out) = load(file('ganda.csv', $header . line() . line(No => 2) . line(No => 3, Berat => '15,9') . line('Tanggal Pengukuran' => '10/09/2025', 'Usia Saat Ukur' => '')));
like($out, qr/read 4, accepted 4, updated 0, rejected 0, new 2, unchanged 0, repeated 2/, 'repeated rows are counted');
is(sql("SELECT string_agg(kode || ' ' || jumlah, ', ' ORDER BY kode) FROM sumber.peringatan"), 'DIGANTI 1, DUPLIKAT 1', 'an equal row, and a corrected one');
is(sql("SELECT string_agg(tgl_ukur || ' ' || berat_kg || ' ' || baris, ', ' ORDER BY tgl_ukur) FROM inti.pengukuran"), '2025-08-10 15.9 4, 2025-09-10 15.2 5', 'the later line wins; another day is another event');
is(sql("SELECT count(*), count(diganti) FROM sumber.eppgbm"), '3|1', 'the earlier one is kept as replaced');
fresh();
($code, $out) = load(file('kembar.csv', $header . line(NIK => '') . line(NIK => '-', Berat => '14') . line(NIK => '', 'Desa/Kel' => 'Jaya', Berat => '13')));
like($out, qr/new 3, unchanged 0, repeated 0/, 'without a NIK both rows are kept');
is(sql("SELECT kode, kolom, jumlah, baris_pertama FROM sumber.peringatan"), 'CEK_GANDA|Nama|1|3', 'and marked for linkage');
is(sql("SELECT count(*), count(DISTINCT anak_id), bool_and(anak_id = sumber.nomor_anak(sumber, id_sumber)) FROM inti.pengukuran"), '3|3|t', 'as three children');
fresh();
load(file('nama.csv', $header . line(NIK => '', Nama => 'St. Aisyah') . line(NIK => '', Nama => 'SITI AISYAH', 'Tanggal Pengukuran' => '10/09/2025', 'Usia Saat Ukur' => '')));
is(sql("SELECT count(DISTINCT anak_id) FROM inti.pengukuran"), 1, 'one spelling of a name is as good as the other');

# Rules 27, 28: areas level by level; an import makes no areas.
my $areas = sql("SELECT count(*) FROM acuan.wilayah");
gives('an area by its full names', 'kode_desa', '73.08.02.2001', '', Prov => 'Prov. Sulawesi Contoh', 'Kab/Kota' => 'Kab. Contoh', Kec => 'Kec. TELLULIMPOE', 'Desa/Kel' => 'Desa Makmur');
gives('a kota', 'kode_desa', '73.71.01.1001', '', 'Kab/Kota' => 'KOTA CONTOH RAYA', Kec => 'Raya', 'Desa/Kel' => 'Kel. Pusat');
gives('the same names elsewhere', 'kode_desa', '73.09.01.2001', '', 'Kab/Kota' => 'LAIN');
gives('an unknown village', 'kode_kab, kode_kec, kode_desa, wilayah_asli', '73.08|73.08.01|-|SULAWESI CONTOH / CONTOH / SATU / ENTAH', 'WILAYAH_ASING Desa/Kel', 'Desa/Kel' => 'ENTAH');
gives('a village name alone', 'kode_kab, kode_kec, kode_desa', '73.08|-|-', 'WILAYAH_ASING Desa/Kel', Kec => '');
gives('an unknown kecamatan', 'kode_kab, kode_kec, kode_desa', '73.08|-|-', 'WILAYAH_ASING Kec', Kec => 'ENTAH');
gives('an unknown kabupaten', 'kode_kab, kode_kec, kode_desa', '-|-|-', 'WILAYAH_ASING Kab/Kota', 'Kab/Kota' => 'ENTAH');
gives('a misspelt province does not matter', 'kode_desa', '73.08.01.2001', '', Prov => 'SULWESI');
is(sql("SELECT count(*) FROM acuan.wilayah"), $areas, 'no area is made');
is(sql("SELECT count(*) FROM acuan.posyandu"), 0, 'no posyandu either');
fresh();
load(file('kode.csv', "Kode Desa;$header" . join('', '73.08.01.2002;' . line(), '7308012001;' . line(NIK => ''), '73.08.01.2999;' . line(Nama => 'BARU', NIK => ''))));
is(sql("SELECT string_agg(baris || ' ' || kode_desa, ', ' ORDER BY baris) FROM sumber.eppgbm"), '2 73.08.01.2002, 3 73.08.01.2001, 4 73.08.01.2001', 'the code comes first; an unknown one leaves the names');
fresh();
load(file('area.csv', join(';', @short[0 .. 6]) . "\n" . join(';', map { $usual{$_} } @short[0 .. 6]) . "\n"), '--area', '73.08.01');
is(sql("SELECT kode_desa FROM sumber.eppgbm"), '73.08.01.2001', '--area is the context of a village name');
fresh();
load(file('area2.csv', join(';', @short[0 .. 5]) . "\n" . join(';', map { $usual{$_} } @short[0 .. 5]) . "\n"), '--area', '73.08.01.2002');
is(sql("SELECT kode_desa FROM sumber.eppgbm"), '73.08.01.2002', '--area of a village needs no column');
is((load(file('area3.csv', $header), '--area', '99.99'))[0], 1, 'an unknown --area: exit 1');

# Rules 30-32: impossible order, five years and more, no birth date. Section 1.4: what a row must have.
refused('measured before birth', 'Tanggal Pengukuran', 'WAKTU_MUSTAHIL', 'Tanggal Pengukuran' => '04/03/2021');
refused('measured after the data date', 'Tanggal Pengukuran', 'WAKTU_MUSTAHIL', 'Tanggal Pengukuran' => '01/01/2026');
refused('no measuring date', 'Tanggal Pengukuran', 'BARIS_TIDAK_LENGKAP', 'Tanggal Pengukuran' => '');
refused('an unreadable measuring date', 'Tanggal Pengukuran', 'BARIS_TIDAK_LENGKAP', 'Tanggal Pengukuran' => '99/99/2025');
refused('neither weight nor length', 'Berat', 'BARIS_TIDAK_LENGKAP', Berat => '', Tinggi => '0');
refused('neither NIK nor name', 'NIK', 'BARIS_TIDAK_LENGKAP', NIK => '7,3E+15', Nama => '');
gives('measured on the day of birth', 'tgl_ukur', '2021-03-05', '', 'Tanggal Pengukuran' => '05/03/2021', 'Usia Saat Ukur' => '0 Hari');
gives('day 1826 is under five', '(SELECT count(*) FROM inti.pengukuran)', '1', '', 'Tgl Lahir' => '10/08/2020', 'Tanggal Pengukuran' => '10/08/2025', NIK => '', 'Usia Saat Ukur' => '');
gives('day 1827 is not', 'count(*), (SELECT count(*) FROM inti.pengukuran)', '1|0', 'UMUR_LEBIH Tanggal Pengukuran', 'Tgl Lahir' => '09/08/2020', 'Tanggal Pengukuran' => '10/08/2025', NIK => '', 'Usia Saat Ukur' => '');
gives('no birth date: kept, listed for repair', 'tgl_lahir, (SELECT count(*) FROM inti.pengukuran)', '|1', 'TGL_LAHIR_KOSONG Tgl Lahir', 'Tgl Lahir' => '');
is(sql("SELECT baris, kode FROM sumber.perlu_perbaikan"), '2|TGL_LAHIR_KOSONG', 'in sumber.perlu_perbaikan');

# Every code is explained, and every batch adds up.
is(sql("SELECT count(*) FROM sumber.batch WHERE baris <> diterima + ditolak"), 0, 'rows read = accepted + rejected');
is(sql("SELECT count(DISTINCT kode) FROM acuan.kode_muat"), 28, 'codes are explained');
done_testing();
