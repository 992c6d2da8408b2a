# load: layouts, workbooks, compression, the same file twice, corrections, other areas, threads, output.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Xlsx;
use IO::Compress::Gzip qw(gzip);
use Test::More;

my $node = new_node();
my $dir = scratch();
my $n = 0;
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub file { return spew("$dir/" . $n++ . "-$_[0]", $_[1]) }
sub load { return konv($node, 'load', 'eppgbm', @_, '--data-date', '2025-12-31') }
sub fresh { sql("TRUNCATE sumber.eppgbm, sumber.eppgbm_anak, inti.pengukuran, sumber.tolakan, sumber.peringatan, sumber.baris_mentah, sumber.batch") }
# Everything a load leaves behind, but for times and numbers of runs and batches.
sub state_of
{
	my $n = 0;
	return sql(join(' UNION ALL ', map { $n++; "SELECT $n || ' ' || md5(string_agg(x::text, ',' ORDER BY x::text COLLATE \"C\")) FROM ($_) x" }
		"SELECT to_jsonb(e) - 'batch_id' || jsonb_build_object('diganti', diganti IS NOT NULL) FROM sumber.eppgbm e", "SELECT to_jsonb(p) - 'batch_id' FROM inti.pengukuran p", "SELECT to_jsonb(t) - 'batch_id' FROM sumber.tolakan t",
		"SELECT to_jsonb(t) - 'batch_id' FROM sumber.peringatan t", "SELECT to_jsonb(b) - 'batch_id' - 'dimuat' - 'run_id' FROM sumber.batch b",
		"SELECT nomor[i], isi[i] FROM sumber.baris_mentah, generate_subscripts(nomor, 1) i") . ' ORDER BY 1');
}

konv_ok($node, 'init');
konv_ok($node, 'wilayah', file('w.csv', join('', "kode,nama\n", map { "$_\n" } '73,SULAWESI CONTOH', '73.08,KABUPATEN CONTOH', '73.09,KABUPATEN LAIN', '73.08.01,SATU', '73.09.01,SATU',
	'73.08.01.2001,MAKMUR', '73.08.01.2002,JAYA', '73.09.01.2001,MAKMUR')));

# A small export: 6 columns are enough.
my $head = "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Prov;Kab/Kota;Kec;Desa/Kel\n";
sub child
{
	my ($serial, $date, $weight, %o) = @_;
	return join(';', exists $o{nik} ? $o{nik} : "730801450321$serial", $o{name} // "ANAK $serial", 'P', '05/03/2021', $date, $weight, '100', 'SULAWESI CONTOH', $o{kab} // 'CONTOH', 'SATU', $o{desa} // 'MAKMUR') . "\n";
}
my $january = $head . child(9001, '10/01/2025', '14,1') . child(9002, '10/01/2025', '14,2') . child(9003, '10/01/2025', '99');
my ($code, $out, $err) = load(file('jan.csv', $january));
like($out, qr/^\d+-jan\.csv: read 3, accepted 3, updated 0, rejected 0, new 3, unchanged 0, repeated 0, blank 0 \(eppgbm_v36, batch 1\)$/m, 'the counts');
my $before = state_of();

# The same bytes again, under any name: nothing changes, and it says so.
($code, $out) = load(file('jan-lagi.csv', $january));
is($code, 0, 'the same file twice exits 0');
like($out, qr/read 0, accepted 0, updated 0, rejected 0; already loaded as batch 1, nothing changed/, 'and says so');
is(state_of(), $before, 'and changes nothing');
# The same rows in other bytes: kept once.
($code, $out) = load(file('jan-crlf.csv', $january =~ s/\n/\r\n/gr));
like($out, qr/read 3, accepted 3, updated 0, rejected 0, new 0, unchanged 3,/, 'the same rows in another file are unchanged');
is(sql("SELECT count(*), count(DISTINCT batch_id), min(batch_id) FROM sumber.eppgbm"), '3|1|1', 'and not kept twice');
is(sql("SELECT count(*) FROM sumber.baris_mentah WHERE batch_id = 2"), 1, 'but what the file said is');

# A corrected file updates by NIK and day; a cumulative one adds what is new.
sql("UPDATE inti.pengukuran SET orang_id = 77 WHERE id_sumber = (SELECT DISTINCT id_sumber FROM sumber.eppgbm WHERE nik LIKE '%9003')");
($code, $out) = load(file('jan-benar.csv', $head . child(9001, '10/01/2025', '14,1') . child(9002, '10/01/2025', '14,2') . child(9003, '10/01/2025', '13,9') . child(9001, '10/02/2025', '14,5')));
like($out, qr/read 4, accepted 4, updated 1, rejected 0, new 1, unchanged 2,/, 'a corrected and longer file');
is(sql("SELECT string_agg(right(nik, 4) || ' ' || tgl_ukur || ' ' || coalesce(berat_kg::text, '-') || ' ' || coalesce(orang_id::text, '-'), ', ' ORDER BY tgl_ukur, nik) FROM inti.pengukuran JOIN (SELECT DISTINCT id_sumber, nik FROM sumber.eppgbm) e USING (id_sumber)"),
	'9001 2025-01-10 14.1 -, 9002 2025-01-10 14.2 -, 9003 2025-01-10 13.9 77, 9001 2025-02-10 14.5 -', 'the correction stands, the linked person stays');
is(sql("SELECT count(*), count(diganti), max(diganti) FROM sumber.eppgbm"), '5|1|3', 'the old row is kept as replaced');
# Moved to another kabupaten, and to five years and more.
($code, $out) = load(file('pindah.csv', $head . child(9003, '10/01/2025', '13,9', kab => 'LAIN')));
like($out, qr/updated 1, rejected 0, new 0/, 'a correction of the area is an update');
is(sql("SELECT kode_kab, kode_desa, orang_id FROM inti.pengukuran WHERE id_sumber = (SELECT DISTINCT id_sumber FROM sumber.eppgbm WHERE nik LIKE '%9003')"), '73.09|73.09.01.2001|77', 'the measurement moves with it');
load(file('umur.csv', $head . (child(9003, '10/01/2025', '13,9', kab => 'LAIN') =~ s/2021/2019/r =~ s/0321/0319/r) . (child(9002, '10/01/2025', '14,2') =~ s{05/03/2021}{05/03/2019}r =~ s/\d{16}//r)));
is(sql("SELECT count(*) FROM inti.pengukuran"), 4, 'children of five and more are not under five');
($code, $out) = load(file('umur2.csv', $head . (child(9003, '10/01/2025', '13,8', kab => 'LAIN') =~ s/2021/2019/r =~ s/0321/0319/r)));
like($out, qr/updated 1, rejected 0, new 0/, 'their rows are found again all the same');

# Children without a NIK: two of one name stay two, and stay the same two.
fresh();
my $nameless = $head . child(0, '10/01/2025', '14', nik => '', name => 'AISYAH') . child(0, '10/01/2025', '15', nik => '', name => 'AISYAH');
load(file('a.csv', $nameless));
($code, $out) = load(file('b.csv', $nameless . child(9005, '10/01/2025', '12')));
like($out, qr/new 1, unchanged 2/, 'nameless doubts are recognised again') or diag($out);
is(sql("SELECT count(*), count(DISTINCT anak_id) FROM inti.pengukuran WHERE nullif(berat_kg, 12) > 0"), '2|2', 'still two');

# A survey has no identities: a new version of the file replaces the old one whole.
fresh();
my $smart = "survdate,cluster,sex,months,weight,height,edema,muac\n";
($code, $out) = load(spew("$dir/smart.csv", $smart . "2025-05-01,1,1,12,9.1,74.2,n,142\n2025-05-01,1,2,23.5,10.4,82,y,\n2025-05-02,2,2,70,18,108,n,150\n"), '--mapping', 'smart', '--area', '73.08');
like($out, qr/smart\.csv: read 3, accepted 3, updated 0, rejected 0, new 3.*\(smart,/, 'a SMART file');
is(sql("SELECT sumber, kode_kab, jk, usia_bulan, tgl_lahir, berat_kg, lila_cm, oedema, tgl_ukur FROM inti.pengukuran ORDER BY usia_bulan"),
	"smart|73.08|L|12||9.1|14.2|f|2025-05-01\nsmart|73.08|P|23.5||10.4||t|2025-05-01", 'months, MUAC in cm, oedema; five years and more left out');
is(sql("SELECT klaster FROM sumber.eppgbm ORDER BY baris"), "1\n1\n2", 'clusters');
($code, $out) = load(spew("$dir/smart.csv", $smart . "2025-05-01,1,1,12,9.1,74.2,n,142\n"), '--mapping', 'smart', '--area', '73.08');
like($out, qr/unchanged 1/, 'its new version');
is(sql("SELECT count(*) FROM inti.pengukuran"), 1, 'replaces the old one');

# Layouts with more than one table.
fresh();
my $village = "DAFTAR GIZI BALITA DESA MAKMUR\nNama Lengkap Balita,Tgl Lahir Tgl/Bln/Thn,JK,Nama Orang Tua,Alamat,BB,TB,LiLA,BB/U,PB-TB/U,BB/PB-TB\nANDI,01/02/2022,L,SITI,DUSUN A,\"12,5\",\"92,1\",15,Normal,Normal,Gizi Baik\n";
($code, $out, $err) = load(file('desa.csv', $village), '--area', '73.08.01.2001');
is($code, 1, 'a list without measuring dates: exit 1');
like($err, qr/KOLOM_HILANG.*eppgbm_desa.*missing Tanggal Pengukuran.*--measured-on/s, 'with the way out');
($code, $out) = load(file('desa.csv', $village), '--area', '73.08.01.2001', '--measured-on', '2025-08-15');
like($out, qr/read 1, accepted 1.*eppgbm_desa/, 'a village list with a title line');
is(sql("SELECT kode_desa, tgl_ukur, berat_kg, ortu_1, baris FROM sumber.eppgbm"), '73.08.01.2001|2025-08-15|12.5|SITI|3', 'its child');
fresh();
# Read by position: no header at all, or any headings.
for my $first ('', "a,b,c,d,e,f,g,h,i,j,k,l,m,n\n")
{
	fresh();
	($code, $out, $err) = load(file('identitas.csv', $first . "1,7308014503219001,SITI,44260,P,AMIR/NUR,7308015503909001,0811223344,PKM,MAKMUR,MELATI,1,2,JALAN\n"), '--mapping', 'eppgbm_identitas', '--area', '73.08.01');
	like($out, qr/read 1, accepted 1.*eppgbm_identitas/, $first ? 'positions under unknown headings' : 'positions without headings') or diag($err);
	is(sql("SELECT nik, nama, tgl_lahir, jk, ortu_1, ortu_2, nik_ortu, hp_ortu, kode_desa, rt, rw, baris FROM sumber.eppgbm_anak"),
		'7308014503219001|SITI|2021-03-05|P|AMIR|NUR|7308015503909001|0811223344|73.08.01.2001|1|2|' . ($first ? 2 : 1), 'its child');
}
# Two sheets: the measurements learn birth date, sex and village from the identities, in either order.
my @base = ('No. KK', 'NIK Anak', 'Nama Anak', 'Jenis Kelamin', 'Tanggal Lahir', 'Nama Ibu', 'Desa', 'Kecamatan', 'Posyandu', 'ID Puskesmas');
my @visits = ('NIK Anak', 'Nama Anak', 'Tanggal Pengukuran', 'BB', 'TB', 'Cara Ukur');
my $identities = ['data dasar', [\@base, ['7308012206180001', '7308014503219001', 'SITI', 'P', ['44260', 1], 'NUR', 'MAKMUR', 'SATU', 'MELATI', 'P73']]];
my $visits = ['pemantauan', [\@visits, ['7308014503219001', 'SITI', ['45880', 1], ['15.2', 0], ['101.5', 0], 'Berdiri']]];
for (['together', write_xlsx("$dir/t1.xlsx", $identities, $visits)], ['measurements first', write_xlsx("$dir/t2.xlsx", $visits), write_xlsx("$dir/t3.xlsx", $identities)])
{
	my ($what, @books) = @$_;
	fresh();
	($code, $out, $err) = load(@books, '--area', '73.08');
	is($code, 0, "two sheets, $what") or diag($err);
	is(sql("SELECT tgl_lahir, jk, tgl_ukur, berat_kg, posisi FROM inti.pengukuran"), '2021-03-05|P|2025-08-11|15.2|H', "two sheets, $what: one measurement");
	is(sql("SELECT kode_desa, posyandu FROM inti.pengukuran UNION ALL SELECT kode_desa, posyandu FROM sumber.eppgbm"), "73.08.01.2001|MELATI\n73.08.01.2001|MELATI", "two sheets, $what: its village");
}

# Whom the identities show to be five and more has no measurement of a child under five, in either order; the person stays linked.
my $visit = "NIK Anak;Tanggal Pengukuran;BB;TB\n7308014503199001;11/08/2025;15,2;101,5\n7308014503219001;11/08/2025;15,2;101,5\n";
my $identity = "No. KK;NIK Anak;Nama Anak;Jenis Kelamin;Tanggal Lahir;Kab/Kota;Kec;Desa\n;7308014503199001;ANI;P;05/03/2019;LAIN;SATU;MAKMUR\n;7308014503219001;SITI;P;05/03/2021;LAIN;SATU;MAKMUR\n";
for my $order ('identities first', 'measurements first')
{
	fresh();
	load(file('identitas.csv', $identity)) if $order eq 'identities first';
	load(file('ukur.csv', $visit));
	sql("UPDATE inti.pengukuran SET orang_id = 77");
	load(file('identitas.csv', $identity)) if $order ne 'identities first';
	is(sql("SELECT tgl_lahir, kode_desa, orang_id FROM inti.pengukuran"), '2021-03-05|73.09.01.2001|77', "$order: five and more");
	is(sql("SELECT string_agg(tgl_lahir || ' ' || e.kode_kab || ' ' || (e.kode_kab = ANY (b.kode_kab)), ', ' ORDER BY tgl_lahir) FROM sumber.eppgbm e JOIN sumber.batch b USING (batch_id)"),
		'2019-03-05 73.09 true, 2021-03-05 73.09 true', "$order: what was received");
}

# Workbooks: numbers and dates as spreadsheets store them; sheets by name; line = row of the sheet.
fresh();
my @cols = split /;/, $head =~ s/\n//r;
my @area = ('SULAWESI CONTOH', 'CONTOH', 'SATU', 'MAKMUR');
my $book = write_xlsx("$dir/buku.xlsx", ['Petunjuk', [['Isi lembar berikut']]],
	['Data Balita', [['POSYANDU MELATI'], undef, \@cols, ['7308014503219001', 'SITI, "A"', 'P', [44260, 1], [45880, 1], ['15.199999999999999', 0], ['101.5', 0], @area],
		[['7.3080145032190100E+15', 0], 'NUR', 'P', '05/03/2021', '12 Agustus 2025', '15,2', '100', @area], ['7,30801E+15', 'AMI', 'P', [44260, 0], '2025-08-12', ['1E1', 0], '100', @area],
		['', '', '', '', '', '', '', ''], ['', 'EKA', 'P', [44260, 1], '', '15', '100', @area]]]);
($code, $out, $err) = load($book);
like($out, qr/buku\.xlsx:Data Balita: read 4, accepted 3, updated 0, rejected 1,.*blank 1/, 'a workbook');
like($err, qr/sheet 'Petunjuk' is left out/, 'a sheet that is no table is named');
is(sql("SELECT baris, nik, nama, tgl_lahir, tgl_ukur, round(berat_kg::numeric, 3), tinggi_cm FROM sumber.eppgbm ORDER BY baris"),
	"4|7308014503219001|SITI, \"A\"|2021-03-05|2025-08-11|15.200|101.5\n5|7308014503219010|NUR|2021-03-05|2025-08-12|15.200|100\n6||AMI|2021-03-05|2025-08-12|10.000|100", 'NIK, dates, numbers');
is(sql("SELECT baris, alasan, berkas FROM sumber.tolakan"), '8|BARIS_TIDAK_LENGKAP|buku.xlsx', 'the refused row by its number in the sheet');
is(sql("SELECT lembar FROM sumber.batch"), 'Data Balita', 'the sheet is kept');
like((load($book))[1], qr/already loaded as batch/, 'the same workbook twice');
is((load($book, '--sheet', 'Petunjuk'))[0], 1, 'a sheet without a header: exit 1');
like((load($book, '--sheet', 'Apa'))[2], qr/has no sheet 'Apa'/, 'a sheet that is not there');
is((load(file('rusak.xlsx', "PK\3\4 not a workbook")))[0], 1, 'a broken workbook: exit 1');

# Compressed.
fresh();
gzip(\$january => "$dir/jan.csv.gz");
like((load("$dir/jan.csv.gz"))[1], qr/jan\.csv\.gz: read 3, accepted 3/, 'gzip');
spew("$dir/potong.csv.gz", substr(slurp("$dir/jan.csv.gz"), 0, 60));
($code, $out, $err) = load("$dir/potong.csv.gz");
is($code, 1, 'a truncated gzip: exit 1');

# Several files: all are looked at before one is loaded.
fresh();
is((load(file('baik.csv', $january), file('buruk.csv', "x;y\n1;2\n")))[0], 1, 'one bad file among several: exit 1');
is(sql("SELECT count(*) FROM sumber.batch"), 0, 'and none is loaded');
is((load(file('kosong.csv', '')))[0], 1, 'an empty file: exit 1');
is((load("$dir/tidak-ada.csv"))[0], 1, 'a missing file: exit 1');
like((load(file('judul.csv', $head)))[1], qr/read 0, accepted 0/, 'a file without rows is no error');
($code, $out, $err) = konv($node, 'load', 'epgbm', file('x.csv', $january));
is($code, 1, 'an unknown source: exit 1');
like($err, qr/did you mean 'eppgbm'/, 'with the nearest one');
like((load(file('x.csv', $january), '--mapping', 'eppgbm_v37'))[2], qr/did you mean 'eppgbm_v3[68]'/, 'an unknown mapping');
fresh();
($code, $out) = load(file('kering.csv', $january), '--dry-run');
like($out, qr/kering\.csv: read 3, accepted 3.*^dry run: nothing was kept$/ms, '--dry-run says what it is');
($code, $out) = load(file('kering.csv', $january), '--dry-run', '--log-format=json');
like($out, qr/^\{"file":.*"dry_run":true\}\n\z/, 'in JSON too');
is(sql("SELECT count(*) FROM sumber.batch"), 0, 'and keeps nothing');

# Options that are no dates: refused before a run is registered.
my $registered = sql("SELECT count(*) FROM operasi.run");
for my $case ([ '--data-date', '2025-02-30' ], [ '--measured-on', 'kemarin' ], [ '--month', '2025-13' ])
{
	($code, $out, $err) = konv($node, 'load', 'eppgbm', file('x.csv', $january), @$case);
	is($code, 1, "@$case: exit 1");
	like($err, qr/\Q$case->[0]\E takes a .*'\Q$case->[1]\E'/, 'and why');
}
is(sql("SELECT count(*) FROM operasi.run"), $registered, 'and no run is registered');

# JSON.
fresh();
($code, $out) = load(file('json.csv', $january), '--log-format=json');
unlike($out, qr/dry_run/, 'JSON of a load that counts');
like($out, qr/^\{"file":"\d+-json\.csv","source":"eppgbm","mapping":"eppgbm_v36","read":3,"accepted":3,"updated":0,"rejected":0,"batch":\d+,.*"warnings":\[\{"code":"DI_LUAR_RENTANG","column":"Berat","n":1,"first_line":4\}\]\}$/, 'JSON');

# Many blocks: the same bytes in, the same rows out, with any number of threads.
my $many = "No;$head";
my $line = 1;
for my $i (1 .. 12000)
{
	my $row = child(sprintf('%04d', 9001 + $i % 900), sprintf('%02d/%02d/2025', 1 + $i % 28, 1 + $i % 12), sprintf('%d,%d', 8 + $i % 9, $i % 10), desa => $i % 50 ? 'MAKMUR' : "\"MAK\nMUR\"", nik => $i % 11 ? '7308014503219' . sprintf('%03d', $i % 900) : '',
		name => 'ANAK ' . 'X' x ($i % 40));
	$many .= "$i;" . ($i % 500 ? $row : substr($row, 3));
	$many .= ";;\n" if $i % 1000 == 0;
}
$many .= "1;2;\"" . 'y' x 70000 . "\n"; # a quote that never closes
$many .= "99999;" . child(9999, '01/01/2025', '10');
my $big = file('banyak.csv', $many);
my @states;
for my $threads (1, 2, 8)
{
	fresh();
	($code, $out) = load($big, '-j', $threads);
	is($code, 0, "$threads threads");
	push @states, state_of() . sql("SELECT baris, diterima, baru, ganda, ditolak, kosong FROM sumber.batch");
}
is($states[1], $states[0], 'two threads leave what one leaves');
is($states[2], $states[0], 'eight too');
is(sql("SELECT baris, diterima + ditolak, ditolak, kosong FROM sumber.batch"), '12002|12002|3|12', 'no row is lost');
is(sql("SELECT count(*) FROM sumber.eppgbm WHERE nik LIKE '%9999'"), 1, 'the row behind the open quote is read');
is(sql("SELECT count(*), min(baris) > 1 FROM (SELECT unnest(nomor) AS baris FROM sumber.baris_mentah) x"), '12002|t', 'every raw line is kept');
is(sql("SELECT count(*) FROM sumber.eppgbm e WHERE sumber.isi_baris(batch_id, baris) NOT LIKE '%' || e.nama || '%'"), 0, 'under its number');

SKIP: {
	skip 'SHARED is not set', 7 unless $ENV{SHARED};
	my $headers = "$ENV{SHARED}/data/konvergensi/headers";
	my %layout = (daftar_gizi_desa => 'eppgbm_desa', eppgbm_export_v36 => 'eppgbm_v36', eppgbm_export_v38_with_pmt => 'eppgbm_v38', eppgbm_identitas_import => 'eppgbm_identitas', operasi_timbang_registri => 'eppgbm_registri');
	for my $name (sort keys %layout)
	{
		my @lines = split /\r?\n/, slurp("$headers/$name.csv");
		like((load(file("$name.csv", "$lines[0]\n"), '--area', '73.08', '--measured-on', '2025-08-01'))[1], qr/\($layout{$name}, batch/, "header of $name");
	}
	fresh();
	($code, $out) = load("$ENV{SHARED}/data/cases/growth/mwana_anthro_01.csv", '--mapping', 'smart', '--area', '73.08');
	like($out, qr/mwana_anthro_01\.csv: read 1191, accepted 1191, updated 0, rejected 0/, 'a real SMART survey');
	my $scores = "$dir/mwana.csv";
	spew($scores, slurp("$ENV{SHARED}/data/cases/growth/mwana_anthro_01.csv"));
	chmod 0644, $scores;
	sql("CREATE TABLE public.m (area text, dos date, cluster text, team text, sex text, age float8, weight float8, height float8, oedema text, muac float8, zlen float8, zwei float8, zwfl float8, fwfl int, zbmi float8, zac float8, n int GENERATED ALWAYS AS IDENTITY (START 2));
		COPY public.m (area, dos, cluster, team, sex, age, weight, height, oedema, muac, zlen, zwei, zwfl, fwfl, zbmi, zac) FROM '$scores' (FORMAT csv, HEADER)");
	is(sql("SELECT count(*) FROM public.m JOIN inti.pengukuran p ON p.baris = m.n JOIN inti.status_gizi s USING (kode_kab, anak_id, tgl_ukur, sumber)
		WHERE (m.zlen, m.zwei, m.zwfl, m.zbmi, m.zac) IS NOT DISTINCT FROM (s.z_tbu, s.z_bbu, s.z_bbtb, s.z_imtu, s.z_lilau)"), 1191, 'its z-scores are the published ones');
}
done_testing();
