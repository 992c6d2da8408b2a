# The six registers that generate writes: loaded, linked, scored. Every line of every file is accounted for, every person of
# every register reaches the linkage and is found again, and what the registers say of homes reaches the score.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }
is(system("konvergensi generate --area 73.08 -n 300 -s 11 -o $dir/g >$dir/out 2>&1"), 0, 'generate');
konv_ok($node, 'init');
konv_ok($node, 'wilayah', "$dir/g/wilayah.csv");
my @files = ([ 'eppgbm', 'eppgbm_v36' ], [ 'ehdw', 'ehdw_ibu' ], [ 'ehdw', 'ehdw_anak' ], [ 'ehdw', 'ehdw_paud' ], [ 'sipbm', 'sipbm' ], [ 'pk', 'pk_krs' ],
	[ 'dtks', 'dtks_daftar' ], [ 'elsimil', 'elsimil' ], [ 'fasilitas', 'fasilitas' ]);
my %path = (eppgbm_v36 => 'eppgbm', pk_krs => 'pk', dtks_daftar => 'dtks');
for (@files)
{
	my ($source, $layout) = @$_;
	my $file = "$dir/g/" . ($path{$layout} // $layout) . '.csv';
	my @area = $source eq 'pk' ? ('--area', '73.08') : ();
	my ($code, $out, $err) = konv($node, 'load', $source, $file, '--data-date', '2025-12-31', @area);
	is($code, 0, "$layout loads") or diag($err);
	like($out, qr/\($layout, batch/, 'as what it is');
	my $lines = (() = slurp($file) =~ /\n/g) - 1;
	is(sql("SELECT baris + kosong FROM sumber.batch WHERE pemetaan = '$layout'"), $lines, 'every line is read');
	my $table = sql("SELECT tabel FROM acuan.pemetaan WHERE pemetaan = '$layout'");
	# In the landing table: what was taken, less the exact repeats; the replaced stay, marked.
	is(sql("SELECT b.baris = b.diterima + b.ditolak AND b.diterima = b.baru + b.diperbarui + b.tetap + b.ganda
		AND b.ditolak = (SELECT count(*) FROM sumber.tolakan t WHERE t.batch_id = b.batch_id)
		AND b.diterima - coalesce((SELECT jumlah FROM sumber.peringatan w WHERE w.batch_id = b.batch_id AND w.kode = 'DUPLIKAT'), 0) = (SELECT count(*) FROM $table l WHERE l.batch_id = b.batch_id)
		AND b.baru + b.diperbarui = (SELECT count(*) FROM $table l WHERE l.batch_id = b.batch_id AND l.diganti IS NULL)
		FROM sumber.batch b WHERE pemetaan = '$layout'"), 't', 'taken, repeated and refused rows add up');
	is(sql("SELECT ditolak FROM sumber.batch WHERE pemetaan = '$layout'"), 0, 'generated rows are whole') if $layout ne 'eppgbm';
}
is(sql("SELECT count(*) FROM sumber.peringatan WHERE kode = 'KOLOM_ASING'"), 0, 'every heading is known');
konv_ok($node, 'link');
is(sql("SELECT string_agg(sumber, ' ' ORDER BY sumber) FROM (SELECT DISTINCT sumber FROM sumber.orang WHERE NOT ditarik) x"), 'dtks ehdw elsimil eppgbm pk sipbm', 'persons of all six');
# Person by person: as many in sumber.orang as the landing table names.
for (['eppgbm', 'sumber.eppgbm'], ['sipbm', 'sumber.sipbm'], ['dtks', 'sumber.dtks'], ['elsimil', 'sumber.elsimil'])
{
	my ($source, $table) = @$_;
	is(sql("SELECT count(*) FROM sumber.orang WHERE sumber = '$source'"), sql("SELECT count(DISTINCT id_sumber) FROM $table WHERE diganti IS NULL"), "$source: one row per person");
}
is(sql("SELECT count(*) FROM sumber.orang WHERE sumber = 'pk'"), sql("SELECT count(nama_kepala) + count(nama_istri) FROM sumber.pk WHERE diganti IS NULL"), 'pk: head and wife');
is(sql("SELECT count(*) FROM sumber.orang WHERE sumber = 'ehdw'"), sql("SELECT count(DISTINCT id_sumber) FROM (SELECT id_sumber FROM sumber.form_ibu UNION SELECT id_sumber FROM sumber.form_anak UNION SELECT id_sumber FROM sumber.form_paud) x"), 'e-HDW: mothers and children');
is(sql("SELECT count(*) FROM sumber.orang o WHERE NOT ditarik AND NOT EXISTS (SELECT FROM inti.anggota_sumber a WHERE a.sumber = o.sumber AND a.id_sumber = o.id_sumber)"), 0, 'all of them have a number');
is(sql("SELECT count(*) FROM inti.pengukuran WHERE orang_id IS NULL"), 0, 'and all measurements a person');
konv_ok($node, 'score', '--period', '2025-Q4');
cmp_ok(sql("SELECT count(*) FROM lap.fakta_gizi"), '>', 0, 'published');
cmp_ok(sql("SELECT count(*) FROM lap.fakta_konvergensi"), '>', 0, 'services too');

# What the registers say, person by person and house by house.
my $item = "(SELECT nomor FROM acuan.jenis_layanan WHERE kode = '%s')";
for ([ 'AIR', 'air_tidak_layak' ], [ 'JAMBAN', 'jamban_tidak_layak' ])
{
	my ($code, $column) = @$_;
	my $nr = sprintf $item, $code;
	is(sql("SELECT count(*) FROM sumber.pk k JOIN inti.anggota_sumber a ON a.sumber = 'pk' AND a.id_sumber = k.id_sumber || '/kepala' WHERE k.diganti IS NULL AND k.$column AND NOT EXISTS (
		SELECT FROM inti.keadaan_keluarga t WHERE t.keluarga_id = a.keluarga_id AND t.sumber = 'pk' AND t.butir = $nr AND NOT t.jawaban)"), 0, "PK: a tick in '$column' is a No");
	cmp_ok(sql("SELECT count(*) FROM inti.keadaan_keluarga WHERE sumber = 'sipbm' AND butir = $nr AND jawaban"), '>', 20, "SIPBM: $code of homes");
}
for (['AKTA', 'akta'], ['JAMINAN', 'jaminan'])
{
	my ($code, $column) = @$_;
	is(sql("SELECT count(*) FROM sumber.sipbm s JOIN inti.anggota_sumber a USING (sumber, id_sumber) LEFT JOIN inti.keadaan_orang t ON t.orang_id = a.orang_id AND t.sumber = 'sipbm' AND t.butir = " . sprintf($item, $code) . "
		WHERE s.diganti IS NULL AND (s.$column IS NULL) <> (t.orang_id IS NULL)"), 0, "SIPBM: $code of who has an answer, and of nobody else");
}
is(sql("SELECT count(*) FROM inti.profil_krs WHERE sumber = 'pk'") > 100, 1, 'risk factors of families');
is(sql("SELECT bool_and(p.air_layak = NOT k.air_tidak_layak AND p.kb_modern = NOT k.bukan_kb_modern) FROM sumber.pk k JOIN inti.anggota_sumber a ON a.sumber = 'pk' AND a.id_sumber = k.id_sumber || '/kepala'
	JOIN (SELECT * FROM inti.profil_krs WHERE sumber = 'pk') p USING (keluarga_id) WHERE k.diganti IS NULL AND 1 = (SELECT count(*) FROM sumber.pk x JOIN inti.anggota_sumber y ON y.sumber = 'pk' AND y.id_sumber = x.id_sumber || '/kepala' WHERE y.keluarga_id = a.keluarga_id AND x.diganti IS NULL)"), 't', 'with the signs turned');
is(sql("SELECT count(*) FROM inti.fasilitas"), sql("SELECT baris FROM sumber.batch WHERE sumber = 'fasilitas'"), 'facilities');
cmp_ok(sql("SELECT count(*) FROM inti.pengamatan WHERE sumber = 'elsimil' AND jenis = 'lila'"), '>', 0, 'Elsimil: LiLA joins the pregnancies');
is(sql("SELECT count(*) FROM inti.pengamatan p WHERE sumber = 'elsimil' AND jenis <> 'tinggi' AND NOT EXISTS (SELECT FROM inti.kehamilan k WHERE k.orang_id = p.orang_id AND k.urut = p.kehamilan)"), 0, 'that exist');

# Taken again nothing changes; from nothing everything comes back.
my $all = "SELECT md5(string_agg(x, ',' ORDER BY x)) FROM (SELECT t::text AS x FROM inti.keadaan_keluarga t UNION ALL SELECT t::text FROM inti.keadaan_orang t UNION ALL SELECT t::text FROM inti.profil_krs t
	UNION ALL SELECT t::text FROM inti.pengamatan t UNION ALL SELECT t::text FROM inti.layanan t UNION ALL SELECT t::text FROM inti.fasilitas t) x";
my $before = sql($all);
is(sql("SELECT inti.serap_register()"), 0, 'nothing new, nothing done');
is(sql("SELECT inti.serap_register(true)"), 0, 'done again, nothing written');
is(sql($all), $before, 'the same rows');
sql("DELETE FROM inti.keadaan_keluarga WHERE sumber IN ('pk', 'sipbm'); DELETE FROM inti.keadaan_orang WHERE sumber = 'sipbm'; DELETE FROM inti.profil_krs; DELETE FROM inti.pengamatan WHERE sumber = 'elsimil'; DELETE FROM inti.fasilitas; SELECT inti.serap_register(true)");
is(sql($all), $before, 'from nothing the same rows');

# Regsosek, social aid and desil: codes of the questionnaire, NULL stays NULL.
sub file { return spew("$dir/$_[0]", $_[1]) }
my @kk = map { "73080122061800$_" } '91', '92', '93';
my @nik = map { "730801010180$_" } '9101', '9102', '9103';
my $village = sql("SELECT min(kode) FROM acuan.wilayah WHERE tingkat = 'desa'");
my @load = ('--area', $village, '--data-date', '2025-12-31');
konv_ok($node, 'load', 'dtks', file('anggota.csv', "no kartu keluarga,401,402 Nama,403 NIK,404,405,406,407,409,411,427,431a\n"
	. "$kk[0],1,SATU CONTOH,$nik[0],1,1,29221,45,1,5,,3\n$kk[1],1,DUA CONTOH,$nik[1],1,1,29221,45,1,4,,0\n$kk[2],1,TIGA CONTOH,$nik[2],1,1,29221,45,1,,,99\n"), '--mapping', 'regsosek_anggota', @load);
konv_ok($node, 'load', 'dtks', file('rumah.csv', "no kartu keluarga,306a,309a,309b,310\n$kk[0],7,1,1,1\n$kk[1],9,6,,\n$kk[2],,2,1,\n"), '--mapping', 'regsosek_rumah', @load);
konv_ok($node, 'load', 'dtks', file('bantuan.csv', "no kartu keluarga,501a,501b,501c\n$kk[0],2,1,2\n$kk[1],2,2,2\n$kk[2],2,,2\n"), '--mapping', 'regsosek_bantuan', @load);
konv_ok($node, 'load', 'dtks', file('desil.csv', "nik,nama,no_kk,kecamatan,desa,desil,pkh,bpnt,pbi_jk\n$nik[2],TIGA CONTOH,$kk[2],,,4,Tidak,,Ya\n"), @load);
konv_ok($node, 'link');
sql('SELECT inti.serap()');
my $said = sub { sql("SELECT string_agg(j.kode || CASE WHEN t.jawaban THEN '+' ELSE '-' END, ' ' ORDER BY j.nomor) FROM (
	SELECT o.nama, k.butir, k.jawaban FROM inti.keadaan_keluarga k JOIN inti.orang o USING (keluarga_id) UNION ALL SELECT o.nama, k.butir, k.jawaban FROM inti.keadaan_orang k JOIN inti.orang o USING (orang_id)) t
	JOIN acuan.jenis_layanan j ON j.nomor = t.butir WHERE t.nama = '$_[0] CONTOH'") };
is($said->('SATU'), 'AIR+ JAMBAN+ JAMINAN+ AKTA+ BANSOS+', 'protected spring, own toilet with a tank, two insurances, certificate, PKH');
is($said->('DUA'), 'AIR- JAMBAN- JAMINAN- AKTA- BANSOS-', 'surface water, no toilet: no further answers needed; 0 is none');
is($said->('TIGA'), 'JAMINAN+ MISKIN+', 'what is not known stays so; PBI is an insurance, desil 4 poor');
is(sql("SELECT string_agg(p.sumber_air || ' ' || coalesce(p.desil::text, '?'), ', ' ORDER BY o.nama) FROM inti.profil_krs p JOIN inti.orang o USING (keluarga_id) WHERE o.nama IN ('SATU CONTOH', 'DUA CONTOH')"), '9 ?, 7 ?', 'the water as coded, for the list of families at risk');
konv_ok($node, 'load', 'dana', file('dana.csv', "Kode Desa,Tahun,Bidang,Kegiatan,Paket,Stunting,Sumber Dana,Usulan,RKPDes,APBDes,Realisasi,Alasan\n$village,2025,pemberdayaan,Kelas ibu,KIA,Ya,DD,Rp 12.000.000,\"10.000.000,50\",0,,\n"), @load);
sql("INSERT INTO inti.anggaran (kode_kab, kode_kec, kode_desa, tahun, baris, bidang, kegiatan, sumber_dana) VALUES ('73.08', '73.08.01', '73.08.01.2099', 2025, 1, 'lain', 'tangan', 'DD'); SELECT inti.serap()");
is(sql("SELECT tahun, paket, stunting, usulan, rkpdes, apbdes, realisasi FROM inti.anggaran ORDER BY kegiatan"), "2025|KIA|t|12000000.00|10000000.50|0.00|\n2025||f||||",
	'a budget line; 0 is refused, blank not yet there; lines written by hand stay');
# A village writes its fields and years as it does: one year is one budget, and Form 4 finds its two fields.
konv_ok($node, 'load', 'dana', file('dana2.csv', "Kode Desa,Tahun,Bidang,Kegiatan,Paket,Stunting,Sumber Dana,Usulan,RKPDes,APBDes,Realisasi,Alasan\n$village,2024,Bidang Pembangunan Desa,Air,AIR,Ya,DD,3,3,3,,\n"
	. "$village,Juni 2024,Pelaksanaan Pembangunan,Jalan,,Tidak,DD,5,5,5,,\n$village,2024,PEMBERDAYAAN MASYARAKAT,Kelas,GIZI,Ya,ADD,7,7,7,,\n$village,2024,Pemerintahan,Kantor,,Tidak,ADD,9,9,9,,\n"), @load);
sql('SELECT inti.serap()');
is(sql("SELECT string_agg(concat_ws(' ', baris, bidang, apbdes::int), ', ' ORDER BY baris) FROM inti.anggaran WHERE tahun = 2024"), '1 pembangunan 3, 2 pembangunan 5, 3 lain 9, 4 pemberdayaan 7', 'budget lines of one year, whatever month they name');
konv_ok($node, 'load', 'fasilitas', file('fasilitas2.csv', "Kode Desa,Tahun,Jenis,Nama,Jumlah\n$village,2023,POSYANDU,Mawar,1\n$village,2023,posyandu,Melati,2\n$village,2023,Pustu,Timur,1\n"), @load);
sql('SELECT inti.serap()');
is(sql("SELECT string_agg(jenis || ' ' || jumlah, ', ') FROM lap.formulir_1_fasilitas('$village', 2023)"), 'Posyandu 3, Pustu 1', 'Form 1: a kind of provider in any spelling');
# Two registers of one day: what either of them says of a family is known.
sql("UPDATE sumber.batch SET tgl_data = '2025-12-31' WHERE sumber IN ('pk', 'dtks'); UPDATE sumber.dtks SET periode = '2025-12-31', desil = coalesce(desil, 3); SELECT inti.serap_register(true)");
my ($both, $lost) = split /\|/, sql("SELECT count(*), count(*) FILTER (WHERE k.pus <> p.pus OR k.terlalu_muda IS DISTINCT FROM p.terlalu_muda OR k.air_buruk IS DISTINCT FROM (NOT p.air_layak) OR m.miskin IS DISTINCT FROM (d.desil <= 4))
	FROM inti.profil_krs p JOIN inti.profil_krs d USING (keluarga_id, tanggal) JOIN inti.hitung_krs('2025-12-31') k USING (keluarga_id) JOIN inti.hitung_krs('2025-12-31') m USING (keluarga_id)
	WHERE p.sumber = 'pk' AND d.sumber = 'dtks' AND k.definisi = 'bkkbn' AND m.definisi = 'perbup58' AND num_nulls(p.pus, p.terlalu_muda, p.air_layak, d.desil) = 0");
cmp_ok($both, '>', 10, "$both families in both registers");
is($lost, 0, 'the four of one and the decile of the other');
done_testing();
