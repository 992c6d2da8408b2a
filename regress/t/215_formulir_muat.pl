# Forms 2A, 2B, 2C and e-HDW files into the warehouse: shift maps, months, bad input, a village that works from its forms alone,
# corrections, and persons whose number changes.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $db = 'postgres';
my $dir = scratch();
sub sql { return $node->safe_psql($db, $_[0]) }
konv_ok($node, 'init');
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL), ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73'), ('73.08.01', 'BONTOCANI', 'kecamatan', 'kecamatan', '73.08'),
  ('73.08.01.2001', 'KAHU', 'desa', 'desa', '73.08.01'), ('73.08.01.2002', 'PAMMUSURENG', 'desa', 'desa', '73.08.01')});
my @village = ('--area', '73.08.01.2001', '--data-date', '2026-01-31');
sub load_form { my ($source, $name, $text, @args) = @_; return konv_ok($node, 'load', $source, spew("$dir/$name", $text), @village, @args) }
sub services { my ($who) = @_; return sql("SELECT string_agg(j.kode || CASE WHEN l.jawaban THEN '+' ELSE '-' END || CASE WHEN l.jumlah > 0 THEN l.jumlah::text ELSE '' END || CASE l.pengasuh WHEN '-' THEN '' ELSE '/' || l.pengasuh END, ' ' ORDER BY l.tanggal, j.nomor, l.pengasuh)
	FROM (SELECT orang_id, butir, tanggal, jawaban, coalesce(jumlah, 0) AS jumlah, pengasuh FROM inti.layanan UNION ALL SELECT orang_id, butir, tanggal, jawaban, 0, '-' FROM inti.keadaan_orang
	  UNION ALL SELECT o.orang_id, k.butir, k.tanggal, k.jawaban, 0, '-' FROM inti.keadaan_keluarga k JOIN inti.orang o USING (keluarga_id)) l JOIN acuan.jenis_layanan j ON j.nomor = l.butir JOIN inti.orang o USING (orang_id) WHERE o.nama = '$who'") }

# ---- the exports of the village software: headings fewer than values ----
my $h2a = 'No KIA,Nama Ibu,Status Kehamilan,Hari Perkiraan Lahir,Usia Kehamilan (Bulan),Tanggal Melahirkan,Pemeriksaan Kehamilan,Konsumsi Pil Fe,Pemeriksaan Nifas,Kunjungan Rumah,Kepemilikan Akses Air Bersih,Kepemilikan jamban,Jaminan Kesehatan';
my $out = load_form('kpm', '2a-jan.csv', "$h2a\nK1,Siti Uji,KEK,12 Juli 2025,3,-,v,x,-,v,x,v,-,v\nK2,Ani Uji,NORMAL,-,5,-,v,v,-,-,-,-,v,x\n", '--measured-on', '2025-01-31');
like($out, qr/\b2\b/, 'Form 2A export: two rows');
is(services('Siti Uji'), 'ANC+ TTD- KELAS_HAMIL+ KUNJUNGAN- AIR+ JAMINAN+', 'its tenth value is the counselling that has no heading; - is no answer');
is(services('Ani Uji'), 'ANC+ TTD+ JAMBAN+ JAMINAN-', 'the other woman');
is(sql("SELECT string_agg(jenis || '=' || nilai, ' ' ORDER BY jenis) FROM inti.pengamatan p JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Siti Uji'"), 'status_hamil=3 usia_hamil=3', 'status and month of the pregnancy');
is(sql("SELECT concat_ws('|', tgl_catat, hpl, coalesce(k.tgl_lahir::text, '-'), no_kia) FROM inti.kehamilan k JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Siti Uji'"), '2025-01-01|2025-07-12|-|K1', 'and the pregnancy');
my $h2b = 'No KIA,Nama Anak,Jenis Kelamin,Tanggal Lahir,Status Gizi,Umur (Bulan),Hasil (M/K/H),Pemberian Imunisasi Dasar,Pengukuran Berat Badan,Pengukuran Tinggi Badan,Konseling Gizi Ayah,Konseling Gizi Ibu,Kunjungan Rumah,Kepemilikan Akses Air Bersih,Kepemilikan Jamban,Akta Lahir,Jaminan Kesehatan,Pengasuhan PAUD';
load_form('kpm', '2b-jan.csv', "$h2b\nK2,Budi Uji,L,12 Maret 2024,S,10,M,v,v,x,99,v,-,v,v,x,v,v,-\nK9,Wati Uji,P,01/02/2024,GK,11,H,v,v,v,0,x,v,-,-,-,-,-,v\n", '--measured-on', '2025-01-15');
is(join(' ', grep { !/^(AIR|JAMBAN)/ } split / /, services('Budi Uji')), 'KUNJUNGAN+ JAMINAN+ IMUNISASI+ TIMBANG+ UKUR- KONSELING+/ayah AKTA+', 'Form 2B export: the eleventh value means nothing');
is(sql("SELECT count(*) FROM inti.pengamatan p JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Budi Uji'") . ' ' . sql("SELECT nilai FROM inti.pengamatan p JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Wati Uji'"), '0 2', 'S in this export may mean missing: no risk; GK is one');
is(sql("SELECT string_agg(o.nama || ' ' || t.warna, ', ' ORDER BY o.nama) FROM inti.tikar t JOIN inti.orang o USING (orang_id)"), 'Budi Uji M, Wati Uji H', 'mat readings');
is(sql("SELECT i.nama FROM inti.orang a JOIN inti.orang i ON i.orang_id = a.ibu_id WHERE a.nama = 'Budi Uji' AND i.keluarga_id = a.keluarga_id"), 'Ani Uji', 'mother and child with one KIA book are one household');
is(sql("SELECT jawaban FROM inti.keadaan_keluarga k JOIN acuan.jenis_layanan j ON j.nomor = k.butir JOIN inti.orang o USING (keluarga_id) WHERE o.nama = 'Ani Uji' AND j.kode = 'JAMBAN'"), 'f', 'one household, two answers on one day: Tidak');
load_form('kpm', '2c.csv', "No KIA,Nama Anak,Jenis Kelamin,Kategori Usia,Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember\nP1,Tono Uji,L,2,v,x,-,v,v,v,-,-,-,-,-,-\n", '--measured-on', '2025-06-30');
is(sql("SELECT string_agg(to_char(bulan, 'MM') || ':' || kode, ' ' ORDER BY bulan) FROM inti.paud"), '01:2 02:3 04:2 05:2 06:2', 'Form 2C: the months of the year that say something');

# ---- the full forms, months, a correction, the same file twice ----
my $f2a = 'No,No Register (KIA),Nama Ibu,Status Kehamilan,Hari Perkiraan Lahir,Usia Kehamilan (Bulan),Tanggal Melahirkan,Pemeriksaan Kehamilan,Konsumsi Pil Fe,Jumlah Tablet,Pemeriksaan Nifas,Konseling Gizi,Kunjungan Rumah,Air Bersih,Jamban,Jaminan Kesehatan';
load_form('kpm', '2a-feb.csv', "$f2a\n1,K1,Siti Uji,KEK,12/07/2025,4,,v,v,30,,v,v,v,,v\n", '--measured-on', '2025-02-28');
load_form('kpm', '2a-mar.csv', "$f2a\n1,K1,Siti Uji,KEK,12/07/2025,5,,v,v,30,,v,x,v,,v\n", '--measured-on', '2025-03-31');
is(sql("SELECT count(*) FROM inti.kehamilan k JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Siti Uji'"), 1, 'three months, one pregnancy');
konv_ok($node, 'score', '--period', '2025-Q1', '--only', 'services');
my $cells = sub { sql("SELECT string_agg(indikator || '=' || coalesce(nilai, '?'), ' ' ORDER BY nomor) FROM inti.sel_layanan s JOIN inti.orang o USING (orang_id) WHERE o.nama = '$_[0]' AND periode = '$_[1]'") };
is($cells->('Siti Uji', '2025-Q1'), 'H1=Y H2=T H3=TS H4=Y H5=Y H6=Y H7=? H8=Y', 'forms alone give the cells: 60 tablets of 90, one visit at risk, the latrine nobody asked about');
is(sql("SELECT jumlah FROM lap.formulir_4('73.08.01.2001', '2025-Q1') WHERE tabel = 1 AND baris = 'RT'"), 3, 'and the village its households');
load_form('kpm', '2a-mar2.csv', "$f2a\n1,K1,Siti Uji,KEK,12/07/2025,5,,v,v,60,,v,x,v,,v\n", '--measured-on', '2025-03-15');
konv_ok($node, 'score', '--period', '2025-Q1', '--only', 'services');
is($cells->('Siti Uji', '2025-Q1'), 'H1=Y H2=Y H3=TS H4=Y H5=Y H6=Y H7=? H8=Y', 'a corrected form of the month replaces it');
is(sql("SELECT sum(jumlah) FROM inti.layanan l JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Siti Uji'"), 90, 'and is not added');
my $before = sql("SELECT md5(string_agg(l::text, ',' ORDER BY l::text)) FROM (SELECT orang_id, butir, tanggal, jawaban, jumlah FROM inti.layanan) l");
sql('SELECT inti.serap(true)');
is(sql("SELECT md5(string_agg(l::text, ',' ORDER BY l::text)) FROM (SELECT orang_id, butir, tanggal, jawaban, jumlah FROM inti.layanan) l"), $before, 'taking everything again gives the same');

# ---- e-HDW: monthly, and one row for each service ----
my $ehdw = "NIK;Nama;Jenis Kelamin;Tanggal Lahir;Nama Ibu;Kode Desa;Posyandu;Layanan;Tanggal Layanan;Jawaban;Jumlah;Pengasuh\n";
$out = load_form('ehdw', 'layanan.csv', $ehdw . join '', map { "$_\n" }
	';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;TIMBANG;10/02/2025;Ya;;ibu', ';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;timbang;11/03/2025;Ya;;ibu',
	';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;AKTA;11/03/2025;Ya;;', ';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;PAUD;11/03/2025;Tidak;;',
	';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;JALAN_SEHAT;11/03/2025;Ya;;', ';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;UKUR;11/03/2025;-;;',
	';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;UKUR;01/04/2024;Ya;;', ';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;UKUR;01/04/2027;Ya;;', ';;P;05/05/2024;;73.08.01.2002;Melati;UKUR;01/04/2025;Ya;;', ';Rina Uji;P;05/05/2024;;73.08.01.2002;Melati;PMT_ANAK PMT_HAMIL;11/03/2025;Ya;;');
is(services('Rina Uji'), 'TIMBANG+/ibu TIMBANG+/ibu AKTA+', 'services of a long list');
is(sql("SELECT count(*) FROM inti.paud p JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Rina Uji' AND kode = 3"), 1, 'PAUD goes to its months');
is(sql("SELECT string_agg(t.alasan || ' ' || t.baris, ', ' ORDER BY t.baris) FROM sumber.tolakan t JOIN sumber.batch b USING (batch_id) WHERE b.pemetaan = 'ehdw_layanan'"),
	'LAYANAN_ASING 6, JAWABAN_KOSONG 7, WAKTU_MUSTAHIL 8, WAKTU_MUSTAHIL 9, BARIS_TIDAK_LENGKAP 10, LAYANAN_ASING 11', 'unknown service, no answer, before birth, in the future, nobody: each refused with its reason');
# One number of a KIA book in two villages that nobody knows is two mothers.
konv_ok($node, 'load', 'kpm', spew("$dir/asing.csv", "No KIA,Nama Ibu,Status Kehamilan,Pemeriksaan Kehamilan,Desa\nK77,Asing Satu,NORMAL,v,Entah\nK77,Asing Dua,NORMAL,v,Dimana\n"), '--area', '73.08.01', '--month', '2025-02', '--mapping', 'kpm_2a_ekspor');
is(sql("SELECT count(*) FROM sumber.form_ibu WHERE no_kia = 'K77' AND diganti IS NULL"), 2, 'a book of the same number in another unknown village');
# Two answers of one service and day: a longer file with both of them neither drops nor replaces them.
my $two = ';Dua Jawaban;P;05/05/2024;;73.08.01.2002;Melati;TIMBANG;10/02/2025;Tidak;;';
$two = $ehdw . "$two\n" . $two =~ s/Tidak/Ya/r . "\n";
load_form('ehdw', 'dua.csv', $two);
$out = load_form('ehdw', 'dua-lagi.csv', $two . ";Dua Jawaban;P;05/05/2024;;73.08.01.2002;Melati;UKUR;10/02/2025;Ya;;\n");
like($out, qr/read 3, accepted 3, updated 0, rejected 0, new 1, unchanged 2,/, 'a longer file of two answers on one day');
is(services('Dua Jawaban'), 'TIMBANG+ UKUR+', 'both still count, the later line first');
$out = load_form('ehdw', 'dua-ganti.csv', $ehdw . ";Dua Jawaban;P;05/05/2024;;73.08.01.2002;Melati;TIMBANG;10/02/2025;Tidak;1;\n");
like($out, qr/read 1, accepted 1, updated 1, rejected 0, new 0,/, 'one row that replaces both is one row');
my $tail = 'NIK,Nama,Tanggal Lahir,Desa,Tanggal Layanan,Status Kehamilan,Hari Perkiraan Lahir,Usia Kehamilan (Bulan),Tanggal Melahirkan,LiLA,Pemeriksaan Kehamilan,Konsumsi Pil Fe,Jumlah Tablet,Pemeriksaan Nifas,Konseling Gizi,Kunjungan Rumah,Kepemilikan Akses Air Bersih,Kepemilikan Jamban,Jaminan Kesehatan';
load_form('ehdw', 'ibu.csv', "$tail\n" . join '', map { "$_\n" }
	',Dewi Uji,05/05/1999,Kahu,05/06/2025,N,,,20/05/2025,,,,,Ya,,,Ya,Ya,Ya', ',Lia Uji,06/06/1998,Kahu,05/01/2025,N,20/05/2025,5,,,Ya,,,,,,Ya,Ya,Ya', ',Lia Uji,06/06/1998,Kahu,05/02/2025,N,20/10/2025,1,,22.9,Ya,,,,,,Ya,Ya,Ya',
	',Mia Uji,07/07/1997,Kahu,05/02/2025,N,20/12/2028,2,01/01/2030,,Ya,,,,,,Ya,Ya,Ya', ',Nia Uji,08/08/1996,Kahu,05/01/2025,N,,8,,,Ya,,,,,,,,', ',Nia Uji,08/08/1996,Kahu,10/03/2025,N,,,02/03/2025,,,,,Ya,,,,,', ',Nia Uji,08/08/1996,Kahu,05/11/2025,N,,2,,,Ya,,,,,,,,');
is(sql("SELECT string_agg(temuan || ' ' || jumlah, ', ' ORDER BY temuan) FROM operasi.temuan WHERE bab = 'layanan'"), 'HAMIL_GANDA 1, HPL_MUSTAHIL 1, LAHIR_TANPA_KEHAMILAN 1, TGL_MELAHIRKAN_MUSTAHIL 1', 'a delivery nobody saw coming, two pregnancies at once, impossible dates: counted');
is(sql("SELECT string_agg(o.nama || ' ' || k.urut || ' ' || k.tgl_catat || coalesce(' ' || k.tgl_lahir, ''), ', ' ORDER BY o.nama, k.urut) FROM inti.kehamilan k JOIN inti.orang o USING (orang_id) WHERE o.nama ~ '^(Dewi|Nia|Mia)'"),
	'Dewi Uji 1 2025-05-20 2025-05-20, Mia Uji 1 2025-02-05, Nia Uji 1 2025-01-05 2025-03-02, Nia Uji 2 2025-11-05', 'and the pregnancies that can be are kept');
is(sql("SELECT nilai FROM inti.pengamatan p JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Lia Uji' AND jenis = 'lila'"), 229, 'LiLA in mm');

# ---- a form of an earlier pregnancy comes late: what Elsimil saw stays with the pregnancy it was seen in ----
load_form('ehdw', 'ida.csv', "$tail\n,Ida Uji,01/01/2000,Kahu,05/11/2025,N,20/05/2026,2,,,Ya,,,,,,,,\n");
load_form('elsimil', 'ida-elsimil.csv', "Tanggal Kunjungan,Sasaran,Nama,Tanggal Lahir,LiLA,Kode Desa\n20/11/2025,Ibu Hamil,Ida Uji,01/01/2000,21,73.08.01.2001\n");
sql("INSERT INTO inti.anggota_sumber (sumber, id_sumber, orang_id, keluarga_id, kode_kab) SELECT e.sumber, e.id_sumber, o.orang_id, o.keluarga_id, o.kode_kab FROM sumber.elsimil e, inti.orang o WHERE o.nama = 'Ida Uji'; SELECT inti.serap_register(true)");
my $visit = sub { sql("SELECT string_agg(k.tgl_catat || ' ' || p.nilai, ', ') FROM inti.pengamatan p JOIN inti.orang o USING (orang_id) LEFT JOIN inti.kehamilan k ON k.orang_id = p.orang_id AND k.urut = p.kehamilan WHERE o.nama = 'Ida Uji' AND p.jenis = 'lila'") };
is($visit->(), '2025-11-05 210', 'LiLA of the pregnancy');
konv_ok($node, 'run', '--period', '2025-Q4', '--skip-link');
like($cells->('Ida Uji', '2025-Q4'), qr/H5=\?/, 'at risk, nobody was asked about a visit at home');
load_form('ehdw', 'ida-lama.csv', "$tail\n,Ida Uji,01/01/2000,Kahu,10/03/2024,N,,,02/03/2024,,,,,Ya,,,,,\n");
is(sql("SELECT string_agg(k.urut || ' ' || k.tgl_catat, ', ' ORDER BY k.urut) FROM inti.kehamilan k JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Ida Uji'"), '1 2024-03-02, 2 2025-11-05', 'the pregnancy is her second');
is($visit->(), '2025-11-05 210', 'and LiLA still of it');
like(konv_ok($node, 'run', '--period', '2025-Q4', '--skip-link'), qr/computed/, 'computed');
like($cells->('Ida Uji', '2025-Q4'), qr/H5=\?/, 'still at risk');

# ---- the number of a person changes: its records follow ----
my ($old, $family) = split /\|/, sql("SELECT orang_id, keluarga_id FROM inti.orang WHERE nama = 'Siti Uji'");
sql("UPDATE inti.anggota_sumber SET orang_id = 42 WHERE orang_id = $old; INSERT INTO inti.orang SELECT kode_kab, 42, kode_kec, kode_desa, dusun, posyandu, keluarga_id, ibu_id, nama, nik_kunci, nik_status, jk, tgl_lahir, kelas, nama_ibu, nama_ayah, tgl_meninggal, catatan_mulai, catatan_akhir, run_id FROM inti.orang WHERE orang_id = $old; DELETE FROM inti.orang WHERE orang_id = $old");
sql("SELECT inti.serap(true)");
is(sql("SELECT count(*) FILTER (WHERE orang_id = 42) > 0, count(*) FILTER (WHERE orang_id = $old) FROM inti.layanan"), 't|0', 'services follow the person');
is(sql("SELECT count(*) FROM inti.kehamilan WHERE orang_id IN (42, $old)"), 1, 'and the pregnancy');
konv_ok($node, 'score', '--period', '2025-Q1', '--only', 'services');
is($cells->('Siti Uji', '2025-Q1'), 'H1=Y H2=Y H3=TS H4=Y H5=Y H6=Y H7=? H8=Y', 'with the same cells');

# ---- seen in another village: a move ----
load_form('kpm', '2b-apr.csv', "$h2b\nK9,Wati Uji,P,01/02/2024,N,14,H,v,v,v,0,x,v,-,-,-,-,-,v\n", '--measured-on', '2025-04-30', '--area', '73.08.01.2002');
is(sql("SELECT count(*) FROM inti.orang WHERE nama = 'Wati Uji'"), 2, 'until it is linked a mover is two persons');
sql("UPDATE inti.anggota_sumber SET orang_id = (SELECT min(orang_id) FROM inti.orang WHERE nama = 'Wati Uji') WHERE orang_id IN (SELECT orang_id FROM inti.orang WHERE nama = 'Wati Uji'); DELETE FROM inti.orang WHERE nama = 'Wati Uji' AND orang_id <> (SELECT min(orang_id) FROM inti.orang WHERE nama = 'Wati Uji'); SELECT inti.serap(true)");
is(sql("SELECT string_agg(k.kode_desa || ' ' || coalesce(nullif(k.mulai, '-infinity')::text, '') || ' ' || coalesce(k.selesai::text, ''), ', ' ORDER BY k.mulai) FROM inti.kediaman k JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Wati Uji'"),
	'73.08.01.2001  2025-04-01, 73.08.01.2002 2025-04-01 ', 'linked, it moved in April');
# Two villages that both list a child month after month: the one that came later is its home, and nothing breaks off.
for my $form (['04', 2001], ['05', 2001], ['05', 2002], ['06', 2001], ['06', 2002])
{
	my ($month, $desa) = @$form;
	load_form('kpm', "dua-$month-$desa.csv", "$h2b\nT$desa,Tari Uji,P,03/03/2024,N,14,H,v,v,v,0,x,v,-,-,-,-,-,v\n", '--measured-on', "2025-$month-28", '--area', "73.08.01.$desa");
}
sql("UPDATE inti.anggota_sumber SET orang_id = (SELECT min(orang_id) FROM inti.orang WHERE nama = 'Tari Uji') WHERE orang_id IN (SELECT orang_id FROM inti.orang WHERE nama = 'Tari Uji'); DELETE FROM inti.orang WHERE nama = 'Tari Uji' AND orang_id <> (SELECT min(orang_id) FROM inti.orang WHERE nama = 'Tari Uji'); SELECT inti.serap(true)");
is(sql("SELECT string_agg(right(k.kode_desa, 4) || ' ' || k.mulai || ' ' || coalesce(k.selesai::text, ''), ', ' ORDER BY k.mulai) FROM inti.kediaman k JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Tari Uji'"), '2001 -infinity 2025-05-01, 2002 2025-05-01 ', 'of two villages on one day the later one');

# ---- what the order of loading must not decide ----
my $child = 'NIK;Nama Anak;Jenis Kelamin;Tanggal Lahir;Nama Ibu;NIK Ibu;Desa;Tanggal Layanan;Status Gizi;Hasil (M/K/H);Pemberian Imunisasi Dasar;Campak;Pengukuran Berat Badan;Pengukuran Tinggi Badan;Konseling Gizi;Kunjungan Rumah;Kepemilikan Akses Air Bersih;Kepemilikan Jamban;Akta Lahir;Jaminan Kesehatan;Pengasuhan PAUD';
my %file = (
	sheet => sub { "$child\n;$_[0];P;05/05/2024;;;Kahu;10/02/2025;N;H;Ya;;Tidak;Ya;;;;;Tidak;Ya;\n" },
	list => sub { $ehdw . join '', map { ";$_[0];P;05/05/2024;;73.08.01.2001;;$_;10/02/2025;" . ($_ eq 'JAMINAN' ? 'Tidak' : 'Ya') . ";;\n" } qw(TIMBANG JAMINAN AKTA) });
for my $case (['Una Uji', qw(sheet list)], ['Uni Uji', qw(list sheet)])
{
	my ($name, @order) = @$case;
	load_form('ehdw', "$_-$name.csv", $file{$_}->($name)) for @order;
	is(services($name), 'JAMINAN- IMUNISASI+ TIMBANG+ UKUR+ AKTA-', "@order: Ya of a service, Tidak of a state");
}

# The same of one person under two numbers, in either order; breast milk alone is a state.
for my $case (['Oni Uji', qw(Ya Tidak)], ['Ona Uji', qw(Tidak Ya)])
{
	my ($name, @answers) = @$case;
	load_form('ehdw', "dua-$_-$name.csv", $ehdw . ";$name;P;05/0" . ($_ eq 'Ya' ? 5 : 6) . "/2025;;73.08.01.2001;;ASI_EKSKLUSIF;10/09/2025;$_;;\n;$name;P;05/0" . ($_ eq 'Ya' ? 5 : 6) . "/2025;;73.08.01.2001;;TIMBANG;10/09/2025;$_;;\n") for @answers;
	sql("UPDATE inti.anggota_sumber SET orang_id = (SELECT min(orang_id) FROM inti.orang WHERE nama = '$name') WHERE orang_id IN (SELECT orang_id FROM inti.orang WHERE nama = '$name'); DELETE FROM inti.orang WHERE nama = '$name' AND orang_id <> (SELECT min(orang_id) FROM inti.orang WHERE nama = '$name'); SELECT inti.serap(true)");
	is(services($name), 'TIMBANG+ ASI_EKSKLUSIF-', "@answers: the state is Tidak, the service Ya");
}

# ---- a pregnancy after a birth that the rows between do not repeat ----
load_form('ehdw', 'ibu2.csv', "$tail\n" . join '', map { "$_\n" }
	',Ria Uji,08/08/1996,Kahu,05/01/2025,N,,8,,,Ya,,,,,,,,', ',Ria Uji,08/08/1996,Kahu,10/03/2025,N,,,02/03/2025,,,,,Ya,,,,,', ',Ria Uji,08/08/1996,Kahu,05/04/2025,N,,,,,,,,Ya,,,,,',
	',Ria Uji,08/08/1996,Kahu,05/06/2025,N,,,,,,,,,,,,,Ya', ',Ria Uji,08/08/1996,Kahu,05/11/2025,N,,2,,23.46,Ya,,,,,,,,', ',Ria Uji,08/08/1996,Kahu,05/12/2025,N,20/06/2026,3,,,Ya,,,,,,,,', ',Ria Uji,08/08/1996,Kahu,20/12/2025,N,,,15/12/2025,,,,,,,,,,');
is(sql("SELECT string_agg(k.urut || ' ' || k.tgl_catat || coalesce(' ' || k.tgl_lahir, ''), ', ' ORDER BY k.urut) FROM inti.kehamilan k JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Ria Uji'"), '1 2025-01-05 2025-03-02, 2 2025-11-05 2025-12-15',
	'who is pregnant again months later has a new pregnancy, and its end belongs to it');
is(sql("SELECT nilai FROM inti.pengamatan p JOIN inti.orang o USING (orang_id) WHERE o.nama = 'Ria Uji' AND jenis = 'lila'"), 234, 'an arm of 23.46 cm is below 23.5');

# ---- findings of the others stay when somebody is taken again ----
my $found = sub { sql("SELECT string_agg(temuan || ' ' || kode_desa || ' ' || jumlah, ', ' ORDER BY temuan, kode_desa) FROM operasi.temuan WHERE bab = 'layanan'") };
my $once = $found->();
like($once, qr/HAMIL_GANDA .*LAHIR_TANPA_KEHAMILAN/, 'findings were not lost with the files loaded since');
sql('SELECT inti.serap(true)');
is($found->(), $once, 'and taking everybody again finds the same');
is(sql("SELECT count(*) FROM sumber.orang WHERE sumber IN ('kpm', 'ehdw')") > 5, 1, 'the linkage gets the persons of the forms');
done_testing();
