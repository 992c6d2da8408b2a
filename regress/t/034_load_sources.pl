# load: the other sources, from their layouts to the persons that linking reads. All people are invented.
use strict;
use warnings;
use utf8;
use lib 'regress/t/lib';
use Konv;
use Xlsx;
use Encode ();
use File::Spec;
use Test::More;

my $node = new_node();
my $dir = File::Spec->rel2abs(scratch());
$ENV{KONVERGENSI_KEY} = "$dir/key";
my $n = 0;
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub file { return spew("$dir/" . $n++ . "-$_[0]", Encode::encode('UTF-8', $_[1])) }
sub load { return konv($node, 'load', @_, '--data-date', '2025-12-31') }
sub taken
{
	my ($name, $want, @args) = @_;
	my ($code, $out, $err) = load(@args);
	is($code, 0, "$name loads") or diag($err);
	like($out, $want, "$name: counts") or diag($out);
	return $out;
}

konv_ok($node, 'init');
konv_ok($node, 'wilayah', file('w.csv', join('', "kode,nama\n", map { "$_\n" } '73,SULAWESI CONTOH', '73.08,KABUPATEN CONTOH', '73.08.01,SATU', '73.08.01.2001,MAKMUR', '73.08.01.2002,JAYA')),
	file('j.csv', "kode_bps,kode_dagri\n7311010,730801\n7311,7308\n"));

# Families: 1 tick, 2 cross, 3 does not apply, blank nothing. The newest file of a No KK wins.
my $ticks = 'Punya Anak 0-23 Bulan,Punya Anak 24-59 Bulan,PUS,PUS Hamil,Keluarga Tidak Mempunyai Sumber Air Minum Utama yang Layak,Keluarga Tidak Mempunyai Jamban yang Layak,'
	. 'PUS 4 Terlalu Muda (Umur Istri <20 Tahun),PUS 4 Terlalu Tua (Umur Istri 35 sd 40 Tahun),PUS 4 Terlalu Dekat (<2 Tahun),PUS 4 Terlalu Banyak (≥3 Anak),Bukan Peserta KB Modern,Jenis Pendampingan yang Diterima';
my $krs = "No Kartu Keluarga,NIK Kepala Keluarga,Nama Kepala Keluarga,NIK Istri,Nama Istri,Desa,Kecamatan,$ticks\n";
taken('KRS list', qr/read 4, accepted 3, updated 0, rejected 1,/, 'pk', file('krs.csv', $krs
	. "7308.0122.0618.0001,7308010101809001,AMIR CONTOH,7308014101829001,NUR CONTOH,MAKMUR,SATU,1,2,1,3,2,,1,2,2,2,x,\"1,3\"\n"
	. ",7308010201809002,BASO CONTOH,,,JAYA,SATU,2,2,2,2,2,2,2,2,2,2,2,\n"
	. ",,TANPA NOMOR,,,MAKMUR,SATU,,,,,,,,,,,,\n"
	. ",,TANPA DESA,,,ENTAH,SATU,,,,,,,,,,,,\n"), '--area', '73.08');
is(sql("SELECT no_kk, no_kk_asli, punya_baduta, punya_balita, pus_hamil IS NULL, jamban_tidak_layak IS NULL, terlalu_muda, bukan_kb_modern, pendampingan FROM sumber.pk WHERE no_kk IS NOT NULL"),
	'7308012206180001|7308.0122.0618.0001|t|f|t|t|t|f|1,3', 'a family: ticks, dots, nothing invented');
is(sql("SELECT string_agg(left(id_sumber, 1) || length(id_sumber) || ' ' || kode_desa, ', ' ORDER BY baris) FROM sumber.pk"), 'k33 73.08.01.2001, n33 73.08.01.2002, h25 73.08.01.2001',
	'families without a No KK go by the head');
is(sql("SELECT baris, alasan FROM sumber.tolakan"), '5|BARIS_TIDAK_LENGKAP', 'a head by name needs a village');
my $newer = taken('a newer KRS list', qr/read 1, accepted 1, updated 1,/, 'pk', file('krs2.csv', $krs . "7308012206180001,7308010101809001,AMIR CONTOH,7308014101829001,NUR CONTOH,MAKMUR,SATU,2,1,1,3,2,2,1,2,2,2,2,\n"), '--area', '73.08');
is(sql("SELECT count(*), bool_or(punya_baduta) FROM sumber.pk WHERE no_kk IS NOT NULL AND diganti IS NULL"), '1|f', 'replaces the old row');
# The recap: counts, and a check of their sum.
taken('KRS recap', qr/read 2, accepted 2,.*JUMLAH_BEDA -: 1/s, 'pk', file('rekap.csv', 'tahun,kode_kecamatan,jumlah_keluarga,jumlah_keluarga_sasaran,kesejahteraan_1,kesejahteraan_2,kesejahteraan_3,kesejahteraan_4,'
	. "kesejahteraan_lebih_4,total_krs,tidak_berisiko,baduta,balita,pus,pus_hamil,air_minum_tidak_layak,jamban_tidak_layak,terlalu_muda,terlalu_tua,terlalu_dekat,terlalu_banyak,jumlah_4t\n"
	. "2025,73.08.01,900,500,1,2,3,4,5,200,300,0,1,2,3,4,5,6,7,8,9,20\n2024,730801,900,500,1,2,3,4,5,200,299,1,1,2,3,4,5,6,7,8,9,20\n"));
is(sql("SELECT kode_kec, tahun, total_krs, baduta FROM sumber.krs_rekap ORDER BY tahun"), "73.08.01|2024-01-01|200|1\n73.08.01|2025-01-01|200|0", 'counts by area and year; 0 is 0');

# DTKS in its variants.
taken('DTKS list', qr/read 3, accepted 3,.*dtks_daftar/, 'dtks', file('dtks.csv', "Periode,ID DTKS,KK,NIK,Nama,Jenis Kelamin,Dusun,RT,RW,Nama Ibu,Nama Ayah\n"
	. "2025-06,D1,7308012206180001,7308010101809001,AMIR CONTOH,L,DUSUN A,001,02,RAHMA,TAMRIN\n"
	. "Juni 2025,D1,7308012206180001,TEMP1,SITI CONTOH,P,DUSUN A,1,,NUR CONTOH,AMIR CONTOH\n"
	. "06/2025,D1,7308012206180001,,SITI CONTOH,P,DUSUN B,1,,LAIN,AMIR CONTOH\n"), '--area', '73.08.01.2001');
is(sql("SELECT string_agg(concat_ws('|', periode, id_dtks, nama, coalesce(nik, nik_asli), rt, rw), ', ' ORDER BY baris) FROM sumber.dtks"),
	'2025-06-01|D1|AMIR CONTOH|7308010101809001|1|2, 2025-06-01|D1|SITI CONTOH|TEMP1|1, 2025-06-01|D1|SITI CONTOH|1', 'months in three spellings');
is(sql("SELECT count(DISTINCT id_sumber) FROM sumber.dtks"), 3, 'another mother is another person');
taken('DTKS corrections', qr/read 2, accepted 2,.*dtks_perbaikan/, 'dtks', file('perbaikan.csv', "Status,ID DTKS,ID ART,Alamat,NIK,Nama,Perbaikan NIK,Perbaikan Nama\n"
	. "aktif,D2,A1,JALAN,73080101018O9003,SALAH EJA,7308010101809003,BENAR EJA\naktif,D2,A2,JALAN,7308014101829004,TETAP,,\n"), '--area', '73.08');
is(sql("SELECT id_sumber ~ '^n[0-9a-f]{32}\$', nama, nik, nik_status, id_art FROM sumber.dtks WHERE id_dtks = 'D2' ORDER BY baris"), "t|BENAR EJA|7308010101809003|ok|A1\nt|TETAP|7308014101829004|ok|A2", 'a correction counts when it is filled');
taken('list with desil', qr/read 2, accepted 2,.*dtks_desil/, 'dtks', file('desil.csv', "nik,nama,no_kk,kecamatan,desa,desil,pkh,bpnt,pbi_jk\n7308010101809005,DESIL SATU,7308012206180005,SATU,MAKMUR,1,Ya,Tidak,1\n7308010101809006,DESIL KOSONG,,SATU,JAYA,,,,\n"), '--area', '73.08');
is(sql("SELECT desil, pkh, bpnt, pbi_jk, kode_desa FROM sumber.dtks WHERE nama LIKE 'DESIL%' ORDER BY baris"), "1|t|f|t|73.08.01.2001\n||||73.08.01.2002", 'no desil is not desil 1');
taken('DTSEN list', qr/read 1, accepted 1,.*dtsen_kominfo/, 'dtks', file('dtsen.csv', "NO,NAMA,KETERANGAN DESIL,NIK,KK,TEMPAT TGL LAHIR,PEKERJAAN,JENIS KELAMIN,DESA,KECAMATAN,KRITERIA PPKS,NAMA ALAT BANTU,MERK,SATUAN,ASESMEN,TANGGAL DISERAHKAN\n"
	. "1,TUJUH CONTOH,DESIL 3,7308010101809007,,\"UJUNG, BONE, 01-01-1980\",PETANI,Laki-laki,MAKMUR,SATU,,,,,,\n"), '--area', '73.08');
is(sql("SELECT desil, tempat_lahir, tgl_lahir, jk, nik_status FROM sumber.dtks WHERE nama = 'TUJUH CONTOH'"), '3|UJUNG, BONE|1980-01-01|L|ok', 'place and date of birth parted at the last comma');
taken('list with BPS codes', qr/WILAYAH_ASING Kode Desa BPS: 1, first in line 3/, 'dtks', file('bps.csv', "NIK,Nama,Kode Desa BPS\n7308010101809008,DELAPAN,7311010\n7308010101809009,SEMBILAN,7308010\n"));
is(sql("SELECT kode_kec, kode_kab, wilayah_asli FROM sumber.dtks WHERE nama IN ('DELAPAN', 'SEMBILAN') ORDER BY nama"), "73.08.01|73.08|7311010\n-|-|7308010", 'BPS codes convert by the bridge alone');
# Two people under one number stay two; one person listed twice is one.
taken('one number twice', qr/read 3, accepted 3,.*repeated 1.*CEK_GANDA Nama: 1/s, 'dtks', file('ganda.csv', "NIK,Nama,Dusun\n7308010101809010,KEMBAR SATU,A\n7308010101809010,KEMBAR SATU,B\n7308010101809010,KEMBAR DUA,A\n"), '--area', '73.08.01.2001');
is(sql("SELECT string_agg(substr(id_sumber, 34) || ' ' || dusun, ', ' ORDER BY baris) FROM sumber.dtks WHERE nik = '7308010101809010' AND diganti IS NULL"), ' B, #2 A', 'a list of persons');

# Regsosek: five sheets, labels above the question numbers, repeated columns, serials.
my @member = ('no kartu keluarga', '401', '402 Nama', '403 NIK', '404', '405', '406', '407', '408', '409', '410', '411', '427', '401', '402 Nama', '403 NIK', '431a');
my $book = write_xlsx("$dir/regsosek.xlsx",
	['Perumahan', [['No Kartu Keluarga', 'Status bangunan', 'Sumber air', 'BAB', 'Kloset', 'Pembuangan'], ['PERUMAHAN'], ['no kartu keluarga', '301a', '306a', '309a', '309b', '310'], ['7308012206180001', 1, 7, 1, 1, 2], ['7308012206180002', 1, 6, 6, '', '']]],
	['Anggota', [['No Kartu Keluarga', 'No urut', 'Nama'], \@member,
		['7308012206180001', 1, 'AMIR CONTOH', '7308010101809001', 1, 1, ['29221', 1], 45, 1, 1, 1, 5, '', 1, 'AMIR CONTOH', '7308010101809001', 1],
		['7308012206180001', 2, 'NUR CONTOH', '7308014101829001', 1, 2, ['29952', 0], 43, 1, 2, 1, 4, '', 2, 'NUR C', '7308014101829001', 0],
		['7308012206180001', 3, 'SITI CONTOH', '', 1, 2, '2021-03-05', 4, 1, 3, 1, 1, 2, 3, 'SITI CONTOH', '', 99]]],
	['Bantuan', [['no kartu keluarga', '501a', '501a Bulan', '501b', '501c'], ['7308012206180001', 1, 6, 2, '']]],
	['Catatan', [['Petugas', 'Tanggal']]]);
my ($code, $out, $err) = load('dtks', $book, '--area', '73.08.01.2001');
is($code, 0, 'Regsosek loads') or diag($err);
like($out, qr/Perumahan: read 2, accepted 2,.*regsosek_rumah.*Anggota: read 3, accepted 3,.*regsosek_anggota.*KOLOM_GANDA 402 Nama: 1, first in line 4.*Bantuan: read 1, accepted 1,.*regsosek_bantuan/s, 'three sheets') or diag($out);
is(sql("SELECT r306a, r309a, r309b, r310 FROM sumber.regsosek_rumah ORDER BY baris"), "7|1|1|2\n6|6||", 'housing');
is(sql("SELECT nama, nik_status, jk, tgl_lahir, r409, r411, r427, r431a FROM sumber.regsosek_anggota ORDER BY baris"),
	"AMIR CONTOH|ok|L|1980-01-01|1|5||1\nNUR CONTOH|ok|P|1982-01-01|2|4||0\nSITI CONTOH|empty|P|2021-03-05|3|1|2|99", 'members; 406 holds serials');
is(sql("SELECT r501a, r501b, r501c FROM sumber.regsosek_bantuan"), 't|f|', 'aid: 1 yes, 2 no');
is(sql("SELECT sumber.nilai_asli(batch_id, baris, '501a Bulan') FROM sumber.regsosek_bantuan"), '6', 'other questions by their number');

# SIPBM, Elsimil.
taken('SIPBM', qr/read 2, accepted 2,/, 'sipbm', file('sipbm.csv', "Kode Desa,ID Keluarga,ID Anggota,No KK,NIK,Nama,Jenis Kelamin,Tanggal Lahir,Hubungan,Nama Ibu,Dusun,RT,RW,Tanggal Sensus,Air Minum Layak,Jamban Layak,Akta Lahir,Jaminan Kesehatan\n"
	. "73.08.01.2001,K1,1,7308012206180001,7308010101809001,AMIR CONTOH,L,01/01/1980,Kepala Keluarga,,A,003,001,15/06/2025,Ya,Tidak,,Ya\n73.08.01.2001,K1,2,7308014503219003,7308014503219003,SITI CONTOH,P,05/03/2021,Anak,NUR CONTOH,A,003,001,15/06/2025,Ya,Tidak,Ya,\n"));
is(sql("SELECT id_sumber, air, jamban, akta, no_kk_status = 'ok', tgl_sensus FROM sumber.sipbm ORDER BY baris"), "K1/1|t|f||t|2025-06-15\nK1/2|t|f|t|f|2025-06-15", 'census; a NIK is no No KK');
taken('Elsimil', qr/read 4, accepted 3, updated 0, rejected 1,/, 'elsimil', file('elsimil.csv', "Kode Desa,Tanggal Kunjungan,Sasaran,NIK,Nama,Tanggal Lahir,Usia Kehamilan (Bulan),Hari Perkiraan Lahir,LiLA,Hb,Tinggi Badan,Merokok\n"
	. "73.08.01.2001,18/10/2025,Ibu Hamil,7308014101829001,NUR CONTOH,01/01/1982,3,27/04/2026,\"23,4\",0,150,Tidak\n73.08.01.2001,18/11/2025,Bumil,7308014101829001,NUR CONTOH,01/01/1982,4,,0,\"11,2\",150,\n"
	. "73.08.01.2001,18/11/2025,Catin,,EKA CONTOH,02/02/2001,,,24,12,155,Ya\n73.08.01.2001,,Catin,,EKA CONTOH,02/02/2001,,,24,12,155,\n"));
is(sql("SELECT sasaran, tanggal, lila_cm, hb, hpl FROM sumber.elsimil ORDER BY baris"), "hamil|2025-10-18|23.4||2026-04-27\nhamil|2025-11-18||11.2|\ncatin|2025-11-18|24|12|", 'visits; 0 of LiLA and Hb is not recorded');

# Village forms: e-HDW by month, and village software with its shifted rows. More of them: 215_formulir_muat.pl.
taken('e-HDW children', qr/read 2, accepted 2, updated 0, rejected 0,.*ehdw_anak.*NIK_DUMMY NIK: 2/s, 'ehdw', file('anak.csv', "Kode Desa,Posyandu,Bulan,No KIA,NIK,No KK,Nama Anak,Nama Ibu,Jenis Kelamin,Tanggal Lahir,Status Gizi,Umur (Bulan),Hasil (M/K/H),Pemberian Imunisasi Dasar,"
	. "Imunisasi Campak,Pengukuran Berat Badan,Pengukuran Tinggi Badan,Konseling Gizi Ayah,Konseling Gizi Ibu,Kunjungan Rumah,Kepemilikan Akses Air Bersih,Kepemilikan Jamban,Akta Lahir,Jaminan Kesehatan,Pengasuhan PAUD\n"
	. "73.08.01.2001,MELATI,2025-08,2,73080141018290011,,BY. NY. NUR,NUR CONTOH,P,20/08/2025,N,0,H,Ya,-,Ya,Tidak,-,Ya,-,Ya,Ya,Tidak,Ya,-\n73.08.01.2001,MELATI,2025-09,2,73080141018290011,,BY. NY. NUR,NUR CONTOH,P,20/08/2025,GK,1,K,-,-,v,x,,,,,,,,\n"));
is(sql("SELECT tgl_ukur, nik, nik_status, nik_asli, status_gizi, tikar, timbang, ukur, imunisasi, campak, konseling_ayah FROM sumber.form_anak ORDER BY baris"),
	"2025-08-01||temporary|73080141018290011|1|H|t|f|t||\n2025-09-01||temporary|73080141018290011|2|K|t|f|||", 'a baby under its mother\'s number; answers and no answers');
is(sql("SELECT DISTINCT bulan_saja FROM inti.layanan"), 't', 'a month is no day');
my $form_a = "No KIA,Nama Ibu,Status Kehamilan,Hari Perkiraan Lahir,Usia Kehamilan (Bulan),Tanggal Melahirkan,Pemeriksaan Kehamilan,Konsumsi Pil Fe,Pemeriksaan Nifas,Kunjungan Rumah,Kepemilikan Akses Air Bersih,Kepemilikan jamban,Jaminan Kesehatan\n";
($code, $out, $err) = load('kpm', file('2a.csv', $form_a), '--area', '73.08.01.2001');
is($code, 1, 'form 2A without its month: exit 1');
like($err, qr/missing Tanggal Layanan\|Bulan.*--month/s, 'with the way out');
taken('form 2A', qr/read 3, accepted 2, updated 0, rejected 1,.*kpm_2a_ekspor.*JUMLAH_KOLOM/s, 'kpm', file('2a.csv', $form_a . "12,NUR CONTOH,KEK,12 Januari 2026,4,-,v,x,-,v,x,v,-,v\n13,EKA CONTOH,-,-,5,-,v,v,-,x,v,v,v\n14,A,B\n"), '--area', '73.08.01.2001', '--month', '2025-08');
is(sql("SELECT tgl_ukur, status_hamil, hpl, anc, ttd, nifas, kelas_hamil, kunjungan, air, jamban, jaminan FROM sumber.form_ibu ORDER BY baris"),
	"2025-08-01|3|2026-01-12|t|f||t|f|t||t\n2025-08-01|||t|t|||f|t|t|t", '14 values: the tenth is the counselling without a heading; 13 as headed');
is(sql("SELECT sumber.nilai_asli(batch_id, baris, 'Kunjungan Rumah') FROM sumber.form_ibu ORDER BY baris"), "x\nx", 'a cell of either by its heading');
taken('form 2C', qr/read 1, accepted 1,.*kpm_2c/, 'kpm', file('2c.csv', "No KIA,Nama Anak,Jenis Kelamin,Kategori Usia,Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember\n12,BUDI CONTOH,L,2,v,x,-,1,2,3,,v,v,v,x,-\n"), '--area', '73.08.01.2001', '--month', '2025');
is(sql("SELECT tgl_ukur, kategori_usia, b01, b02, b03, b04, b05, b06, b07, b12 FROM sumber.form_paud"), '2025-01-01|2|2|3||1|2|3||', 'months: v attends, x does not, 1 not yet');
taken('e-HDW PAUD', qr/read 2, accepted 1, updated 0, rejected 1,.*ehdw_paud.*WAKTU_MUSTAHIL/s, 'ehdw', file('paud.csv', "Kode Desa,Posyandu,Tahun,No KIA,NIK,No KK,Nama Anak,Nama Ibu,Jenis Kelamin,Tanggal Lahir,Kategori Usia,Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember\n"
	. "73.08.01.2001,MELATI,2025,77,,,RARA CONTOH,EKA CONTOH,P,05/05/2022,2,v,v,x,-,,,,,,,,\n73.08.01.2001,MELATI,2021,78,,,RIRI CONTOH,EKA CONTOH,P,05/05/2022,2,v,v,x,-,,,,,,,,\n"));

# Persons: every mention, collapsed; incremental equals all at once.
my $persons = "SELECT string_agg(x::text, E'\\n' ORDER BY x::text COLLATE \"C\") FROM (SELECT to_jsonb(o) FROM sumber.orang o WHERE NOT ditarik) x";
sql("CALL sumber.susun_orang()");
is(sql("SELECT count(*) FROM sumber.batch WHERE NOT disusun"), 0, 'all batches are done');
is(sql("SELECT string_agg(sumber || ' ' || n, ', ' ORDER BY sumber) FROM (SELECT sumber, count(*) AS n FROM sumber.orang GROUP BY 1) x"), 'dtks 14, ehdw 2, elsimil 2, kpm 3, pk 4, sipbm 2', 'persons per source');
is(sql("SELECT substr(keluarga_sumber, 1, 1), peran, nama, nik, no_kk, jk, kode_desa, catatan_mulai FROM sumber.orang WHERE sumber = 'pk' AND no_kk = '7308012206180001' AND id_sumber ~ '/istri\$'"),
	'k|ibu|NUR CONTOH|7308014101829001|7308012206180001|P|73.08.01.2001|2025-12-31', 'the wife of a family row');
is(sql("SELECT peran, nama, nik, nama_ibu, catatan_mulai, catatan_akhir FROM sumber.orang WHERE sumber = 'ehdw' AND nama LIKE 'BY%'"), 'anak|BY. NY. NUR|73080141018290011|NUR CONTOH|2025-08-01|2025-09-01', 'a baby over two months is one person; the number as received');
is(sql("SELECT peran, jk FROM sumber.orang WHERE sumber = 'dtks' AND nik = '7308014101829001'"), 'ibu|P', 'a spouse of Regsosek is a mother by sex');
taken('a corrected visit', qr/updated 1/, 'elsimil', file('elsimil2.csv', "Kode Desa,Tanggal Kunjungan,Sasaran,NIK,Nama,Tanggal Lahir,LiLA\n73.08.01.2002,18/11/2025,Bumil,7308014101829001,NUR AENI CONTOH,01/01/1982,23\n"));
sql("CALL sumber.susun_orang()");
is(sql("SELECT nama, kode_desa, batch_id = (SELECT max(batch_id) FROM sumber.batch) FROM sumber.orang WHERE sumber = 'elsimil' AND nik = '7308014101829001'"), 'NUR AENI CONTOH|73.08.01.2002|t', 'the newest mention counts');
my $incremental = sql($persons);
sql("DELETE FROM sumber.orang; UPDATE sumber.batch SET disusun = false; CALL sumber.susun_orang()");
is(sql($persons), $incremental, 'from nothing gives the same persons');
# A child under another id: the old person is withdrawn.
taken('a list with a wrong number', qr/new 1/, 'dtks', file('nomor.csv', "NIK,Nama,ID ART\n,SALAH NOMOR,X9\n"), '--area', '73.08.01.2001');
taken('the same list again', qr/updated 1|new 1/, 'dtks', file('nomor2.csv', "NIK,Nama,ID ART,Alamat\n,SALAH NOMOR,X9,JALAN\n"), '--area', '73.08.01.2001');
sql("CALL sumber.susun_orang()");
is(sql("SELECT alamat, ditarik FROM sumber.orang WHERE id_sumber = 'art:X9'"), 'JALAN|f', 'a member by the number of the source');
sql("DELETE FROM sumber.dtks WHERE id_art = 'X9'; UPDATE sumber.dtks SET diganti = (SELECT max(batch_id) FROM sumber.batch) WHERE nama = 'TETAP'; UPDATE sumber.batch SET disusun = false WHERE batch_id = (SELECT max(batch_id) FROM sumber.batch)");
sql("CALL sumber.susun_orang()");
is(sql("SELECT ditarik FROM sumber.orang WHERE nama = 'TETAP'"), 't', 'nobody mentions them any more');

# link calls it itself.
taken('one more', qr/new 1/, 'dtks', file('lagi.csv', "NIK,Nama\n7308010101809077,LAGI CONTOH\n"), '--area', '73.08.01.2001');
konv_ok($node, 'link');
is(sql("SELECT count(*) FROM inti.anggota_sumber JOIN sumber.orang USING (sumber, id_sumber) WHERE nik = '7308010101809077'"), 1, 'link sees what was just loaded');

# A code of each system: that of Kemendagri counts where it is known, and nothing is read in the other one.
taken('both codes', qr/read 4, accepted 4/, 'dtks', file('kode.csv', "Nama,Kode Desa,Kode Desa BPS\nDUA KODE,73.08.01.2001,7311010001\nSATU KODE,7308012002,\nKODE BPS,,7308012002\nKODE KECAMATAN,73.99.01.2001,7311010\n"
	=~ s/^/,/mgr =~ s/\A/NIK/r));
is(sql("SELECT string_agg(nama || ' ' || CASE kode_desa WHEN '-' THEN kode_kec ELSE kode_desa END, ', ' ORDER BY baris) FROM sumber.dtks WHERE nama LIKE '%KODE%'"),
	'DUA KODE 73.08.01.2001, SATU KODE 73.08.01.2002, KODE BPS -, KODE KECAMATAN 73.08.01', 'their areas');
# A header on every page is no person.
taken('a printed list', qr/read 3, accepted 2, updated 0, rejected 1,.*BARIS_TIDAK_LENGKAP -: 1, first in line 3/s, 'dtks', file('cetak.csv', "NIK,Nama,Jenis Kelamin\n,HALAMAN SATU,L\n NIK,\"Nama\",Jenis Kelamin\n,HALAMAN DUA,L\n"), '--area', '73.08.01.2001');
# A correction counts where it is filled, also one that is no number.
taken('a wrong correction', qr/NIK_SALAH Perbaikan NIK: 1/, 'dtks', file('perbaikan.csv', "NIK,Nama,ID ART,Perbaikan NIK\n7308010101809055,RALAT CONTOH,R1,123\n"), '--area', '73.08.01.2001');
is(sql("SELECT nik IS NULL, nik_status, nik_asli FROM sumber.dtks WHERE id_art = 'R1'"), 't|length|123', 'is kept as received');
# A member without the number of the family is known by name: not the same as that of another village.
my $members = "Kode Desa,ID Keluarga,ID Anggota,Nama,Jenis Kelamin,Tanggal Lahir\n";
taken('a member without a family', qr/read 1, accepted 1, updated 0/, 'sipbm', file('anggota.csv', $members . "73.08.01.2001,,1,TANPA SATU,L,05/03/1981\n"));
taken('another one', qr/read 1, accepted 1, updated 0/, 'sipbm', file('anggota2.csv', $members . "73.08.01.2002,,1,TANPA DUA,P,05/03/1983\n"));
is(sql("SELECT count(*) FROM sumber.sipbm WHERE nama LIKE 'TANPA%' AND diganti IS NULL"), 2, 'both stay');
# A budget line or facility without its year is no line; the file is taken all the same. Rupiah.
my $budget = "Kode Desa,Tahun,Kegiatan,Sumber Dana,Usulan,RKPDes,APBDes,Realisasi\n";
taken('a budget', qr/read 2, accepted 1, updated 0, rejected 1,.*BARIS_TIDAK_LENGKAP Tahun: 1/s, 'dana', file('dana.csv', $budget
	. qq(73.08.01.2001,2025,Jamban,DD,"Rp 1.083.991,-",1083991.125,1.083,"5000,-"\n73.08.01.2001,,Posyandu,DD,1,,,\n)));
is(sql("SELECT usulan, rkpdes, apbdes, realisasi FROM sumber.dana"), '1083991|1083991.125|1083|5000', 'rupiah');
# Counts are whole: three digits behind a sign are thousands.
taken('a recap with thousands', qr/read 1, accepted 1/, 'pk', file('ribuan.csv', "tahun;kode_kecamatan;jumlah_keluarga;jumlah_keluarga_sasaran;pus;total_krs;tidak_berisiko;baduta;balita\n2023;73.08.01;12.000;1.083;1.083.991;2,0;12,000;1.0000;1.083,5\n"));
is(sql("SELECT jumlah_keluarga, jumlah_keluarga_sasaran, pus, total_krs, tidak_berisiko, baduta, balita FROM sumber.krs_rekap WHERE tahun = '2023-01-01'"), '12000|1083|1083991|2|12000|1|', 'counts');

# Every landing table and column is explained.
is(sql("SELECT string_agg(c.relname || '.' || a.attname, ' ') FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'sumber'::regnamespace AND c.relkind IN ('r', 'v')
	AND a.attnum > 0 AND NOT a.attisdropped AND col_description(a.attrelid, a.attnum) IS NULL"), '', 'comments on every column');
is(sql("SELECT string_agg(k.keluarga || '.' || k.judul, ' ') FROM acuan.pemetaan_kolom k WHERE k.kolom <> '-' AND k.kolom IS NOT NULL AND k.jenis <> 'tempat_tgl_lahir' AND NOT EXISTS (
	SELECT FROM acuan.pemetaan m JOIN pg_attribute a ON a.attrelid = m.tabel::regclass AND a.attname = k.kolom WHERE m.keluarga = k.keluarga)"), '', 'every mapped column exists');

SKIP: {
	skip 'SHARED is not set', 12 unless $ENV{SHARED};
	my $headers = "$ENV{SHARED}/data/konvergensi/headers";
	my @want = (['krs_pk_bnba', 'pk', 'pk_krs'], ['krs_rekap_kecamatan', 'pk', 'krs_rekap'], ['dtsen_kominfo', 'dtks', 'dtsen_kominfo'], ['dtks_bnba_variants', 'dtks', 'dtks_daftar', 'dtks_perbaikan', 'dtks_desil'],
		['dtks_regsosek2022k_sheets', 'dtks', 'regsosek_keluarga', 'regsosek_pendataan', 'regsosek_rumah', 'regsosek_anggota', 'regsosek_bantuan'], ['opensid_export_forms', 'kpm', 'kpm_2a_ekspor', 'kpm_2b_ekspor', 'kpm_2c']);
	for (@want)
	{
		my ($name, $source, @layouts) = @$_;
		my @lines = grep { /\S/ } split /\r?\n/, slurp("$headers/$name.csv");
		for my $i (0 .. $#layouts)
		{
			my $path = spew("$dir/h-$name-$i.csv", "$lines[$i]\n");
			like((load($source, $path, '--area', '73.08.01.2001', $source eq 'kpm' ? ('--month', '2025') : ()))[1], qr/\($layouts[$i], batch/, "header $layouts[$i]");
		}
	}
}
done_testing();
