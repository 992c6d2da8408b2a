# The official forms: a village filled as the published example, columns, cell texts, filters, rights, formats, money, gaps, families at risk.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $db = 'postgres';
sub sql { return $node->safe_psql($db, $_[0]) }
konv_ok($node, 'init');
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL), ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73'), ('73.08.01', 'BONTOCANI', 'kecamatan', 'kecamatan', '73.08'),
  ('73.08.01.2001', 'CONTOH', 'desa', 'desa', '73.08.01'), ('73.08.01.2002', 'SARINGAN', 'desa', 'desa', '73.08.01'), ('73.08.01.2003', 'KOSONG', 'desa', 'desa', '73.08.01'),
  ('73.08.02', 'KAHU', 'kecamatan', 'kecamatan', '73.08'), ('73.08.02.2001', 'LAIN', 'desa', 'desa', '73.08.02');
CREATE SCHEMA uji;
CREATE FUNCTION uji.butir(text) RETURNS smallint LANGUAGE sql AS 'SELECT nomor FROM acuan.jenis_layanan WHERE kode = $1'});

# ---- the published example: 34 women (27 pregnant, 7 delivered; 2 at risk), 147 children (27 under 6 months, 50 at risk), year 2025 ----
# Women 1-27 are in the ninth month at the end of the year, 28-34 gave birth on 1 September.
sql(q{
INSERT INTO inti.pantauan_desa (kode_kab, kode_kec, kode_desa, ditetapkan) SELECT '73.08', left(d, 8), d, '2024-01-01' FROM unnest(ARRAY['73.08.01.2001', '73.08.01.2002', '73.08.02.2001']) d;
INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, nama, jk, tgl_lahir)
  SELECT '73.08', '73.08.01', '73.08.01.2001', n, n, 'Ibu ' || n, 'P', '1995-05-05' FROM generate_series(1, 34) n
  UNION ALL SELECT '73.08', '73.08.01', '73.08.01.2001', 100 + n, 100 + n, 'Anak ' || n, 'L', CASE WHEN n <= 27 THEN date '2025-08-10' ELSE '2024-03-10' END FROM generate_series(1, 147) n;
INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, tgl_catat, hpl, tgl_lahir, hasil)
  SELECT '73.08', '73.08.01', n, 1, CASE WHEN n <= 27 THEN date '2025-05-02' ELSE '2025-02-02' END, CASE WHEN n <= 27 THEN date '2026-01-10' END, CASE WHEN n > 27 THEN date '2025-09-01' END,
    CASE WHEN n > 27 THEN 'lahir hidup' END FROM generate_series(1, 34) n;
INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, kehamilan, nilai)
  SELECT '73.08', '73.08.01', n, 'status_hamil', date '2025-11-11', 1, CASE n WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE 1 END FROM generate_series(1, 27) n
  UNION ALL SELECT '73.08', '73.08.01', 100 + n, 'status_gizi', '2025-12-01', 0, CASE WHEN n > 97 THEN 2 + n % 3 ELSE 1 END FROM generate_series(1, 147) n;
CREATE TABLE uji.bulan AS SELECT m::date AS b FROM generate_series(timestamp '2024-03-01', '2025-12-01', '1 month') m;
-- H1, H2 of all, H4 of eight, H3 of the delivered, no visit for the two at risk.
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban)
  SELECT '73.08', '73.08.01', n, uji.butir(x.kode), b, true, x.ya FROM generate_series(1, 27) n CROSS JOIN uji.bulan CROSS JOIN (VALUES ('ANC', true), ('TTD', true), ('KELAS_HAMIL', NULL), ('KUNJUNGAN', false)) v (kode, ya)
    CROSS JOIN LATERAL (SELECT v.kode, coalesce(v.ya, n <= 8) AS ya) x WHERE b >= '2025-05-01'
  UNION ALL SELECT '73.08', '73.08.01', n, uji.butir('NIFAS'), d::date, false, true FROM generate_series(28, 34) n, unnest(ARRAY['2025-09-04', '2025-09-29', '2025-10-13']) d
  UNION ALL SELECT '73.08', '73.08.01', 100 + n, uji.butir(k), b, true, true FROM generate_series(1, 147) n CROSS JOIN uji.bulan CROSS JOIN unnest(ARRAY['IMUNISASI', 'CAMPAK', 'TIMBANG', 'UKUR', 'KONSELING']) k
    WHERE b >= CASE WHEN n <= 27 THEN date '2025-08-01' ELSE '2024-03-01' END;
INSERT INTO inti.keadaan_keluarga (kode_kab, kode_kec, keluarga_id, butir, tanggal, jawaban)
  SELECT '73.08', '73.08.01', n, uji.butir(k), date '2025-10-01', true FROM generate_series(1, 34) n, unnest(ARRAY['AIR', 'JAMBAN']) k;
INSERT INTO inti.keadaan_orang (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban) SELECT '73.08', '73.08.01', n, uji.butir('JAMINAN'), '2025-08-20', n <= 31 FROM generate_series(1, 34) n;
INSERT INTO inti.tikar (kode_kab, kode_kec, orang_id, tanggal, warna) SELECT '73.08', '73.08.01', 100 + n, date '2025-12-05', CASE WHEN n <= 108 THEN 'H' ELSE 'M' END FROM generate_series(1, 147) n
  UNION ALL SELECT '73.08', '73.08.01', 100 + n, '2025-06-05', 'K' FROM generate_series(28, 147) n;
INSERT INTO inti.anggaran (kode_kab, kode_kec, kode_desa, tahun, baris, bidang, kegiatan, paket, stunting, sumber_dana, usulan, apbdes, realisasi) VALUES
  ('73.08', '73.08.01', '73.08.01.2001', 2025, 1, 'pembangunan', 'Jalan desa', NULL, false, 'DD', 700000000, 680000000, 600000000),
  ('73.08', '73.08.01', '73.08.01.2001', 2025, 2, 'pembangunan', 'Air bersih', 'AIR', true, 'DD', 150000000, 120000000, 96000000),
  ('73.08', '73.08.01', '73.08.01.2001', 2025, 3, 'pemberdayaan', 'Kelas ibu', 'GIZI', true, 'ADD', 10000000, 0, NULL)});
# Nothing to absorb: a plan may begin with a row of a tree, but nobody goes through the persons, however many there are. Whether a village is new is asked of the tree of villages.
my $looked = sub { return sql("BEGIN; INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id) SELECT '73.08', '73.08.01', '73.08.01.2001', n, n FROM generate_series(10001, 30000) n;
	INSERT INTO inti.anggota_sumber (sumber, id_sumber, orang_id) SELECT 'eppgbm', n, n FROM generate_series(10001, 30000) n; ANALYZE inti.orang, inti.anggota_sumber; $_[0];
	SELECT 'read ' || sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables WHERE relid IN ('inti.orang'::regclass, 'inti.anggota_sumber'::regclass); ROLLBACK") =~ /read (\d+)/ ? $1 : 'nothing' };
my $base = $looked->('SELECT 1');
cmp_ok($looked->("SELECT inti.serap(true, 'x')"), '<', $base + 100, 'without forms next to nobody');
sql('SELECT inti.perbarui_pantauan()');
cmp_ok($looked->('SELECT inti.perbarui_pantauan()'), '<', $base + 100, 'one look for every village');

konv_ok($node, 'score', '--period', '2025');
my $form = sub { my ($table, $area) = @_; return sql("SELECT string_agg(baris || ' ' || concat_ws('/', jumlah, seharusnya) || coalesce(' ' || persen, ''), ', ' ORDER BY urut) FROM lap.formulir_4('" . ($area // '73.08.01.2001') . "', '2025') WHERE tabel = $table") };
is($form->(1), 'RT 181, HAMIL 34, KEK 2, BADUTA 147, GIZI 50, HAMIL? 7, BADUTA? 0', 'Table 1: 34 + 147 households at most, not the 491 printed');
is($form->(2), 'TOTAL 147, H 108/147 73.47, K 0/147 0.00, M 39/147 26.53, TD 0', 'Table 2: the last reading of each child');
is($form->(3), 'H1 27/27 100.00, H2 27/27 100.00, H3 7/7 100.00, H4 8/27 29.63, H5 0/2 0.00, H6 34/34 100.00, H7 34/34 100.00, H8 31/34 91.18, ' .
	'A1 120/120 100.00, A2 120/120 100.00, A3 120/120 100.00, A4 120/120 100.00, A5 0/50 0.00, A6 0/147 0.00, A7 0/147 0.00, A8 0/147 0.00, A9 0/147 0.00, A10 0/120 0.00, P1 0/0', 'Table 3: every denominator and percentage');
like($form->(4), qr/^HAMIL 168\/192 87\.50, BADUTA 480\//, 'Table 4: all H 168 of 192');
is($form->(5), 'pembangunan 120000000.00/800000000.00 15.00, pemberdayaan 0.00/0.00, TOTAL 120000000.00/800000000.00 15.00', 'Table 5: 120 of 800 million, a rejected line counts nothing');
is($form->(5, '73.08.01.2002'), 'pembangunan , pemberdayaan , TOTAL ', 'Table 5 without a budget is empty, not a budget of nothing');
is(sql("SELECT (SELECT count(*) FROM lap.formulir_4('73.08.01.2001', '2024')) || ' ' || (SELECT count(*) FROM lap.formulir_4('73.08.01.2003', '2025') WHERE tabel = 1)"), '0 7', 'a year not published has no rows; a village without people has its zeros');
is(sql("SELECT concat_ws(' ', (SELECT count(*) FROM lap.formulir_1('73.08.01.2001', 2024)), (SELECT count(*) FROM lap.rekap_paud('73.08.01.2001', '2024')), (SELECT count(*) FROM lap.formulir_1('73.08.01.2003', 2025)), (SELECT concat_ws('/', aktif, sasaran_total, persen) FROM lap.rekap_paud('73.08.01.2003', '2025')))"), '0 0 12 0/0', 'Form 1 and the PAUD recap likewise');
is(sql("SELECT string_agg(huruf || angka || '=' || jumlah::int8, ' ' ORDER BY huruf, angka) FROM lap.laporan_akhir_tahun('73.08.01.2001', 2025)"), 'a1=34 a2=2 a3=147 a4=39 a5=0 a6=108 b1=168 b2=480 b3=648 c1=0 c2=147 d1=120000000', 'Pasal 40 ayat (2)');
is(sql("SELECT string_agg(kode || ' ' || jumlah, ', ' ORDER BY urut) FROM lap.formulir_1('73.08.01.2001', 2025)"), 'RT 181, RT_RENTAN 0, RISTI 2, BADUTA 147, GK 17, GB 16, MERAH 39, AIR 0, JAMBAN 0, JAMINAN_IBU 3, JAMINAN_ANAK 0, AKTA 0', 'Form 1: what was answered Tidak, not what nobody asked');
if ($ENV{SHARED})
{
	my @rows = map { [ split /,/ ] } grep { !/^tabel/ } split /\n/, slurp("$ENV{SHARED}/data/konvergensi/scorecard_desa_contoh.csv");
	my %row = map { ("H$_" => undef, "A$_" => undef) } 1 .. 10;
	my @wrong;
	for my $r (grep { $_->[0] == 3 } @rows)
	{
		my ($group, $number) = ($r->[1] =~ /hamil/ ? 'H' : 'A', $r->[2] =~ /^(\d+)/);
		my ($y, $n, $p) = split /\|/, sql("SELECT jumlah, seharusnya, round(persen) FROM lap.formulir_4('73.08.01.2001', '2025') WHERE tabel = 3 AND baris = '$group$number'");
		push @wrong, "$group$number" if "$y $n $p" ne "$r->[3] $r->[5] $r->[4]";
	}
	is("@wrong", '', 'the filled form of the reference folder, row by row');
}
sql(q{INSERT INTO inti.fasilitas (kode_kab, kode_kec, kode_desa, tahun, jenis, nama, jumlah, periksa_hamil, pil_fe, timbang, paud_3_6) VALUES
  ('73.08', '73.08.01', '73.08.01.2001', 2025, 'TK', 'TK Pertiwi', 1, false, NULL, NULL, true), ('73.08', '73.08.01', '73.08.01.2001', 2025, 'Posyandu', 'Mawar', 2, true, true, true, false)});
is(sql("SELECT concat_ws(' ', jenis, nama, periksa_hamil, pil_fe, nifas, timbang, paud_3_6) FROM lap.formulir_1_penyedia('73.08.01.2001', 2025)"), "Posyandu Mawar v v - v x\nTK TK Pertiwi x - - - v", 'Form 1: providers with v and x');

# ---- households once, filters, an empty group, the father ----
# Village 2: three households in posyandu A, five in B; household 203 has two siblings and two KIA books.
sql(q{
INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, posyandu, dusun, nama, jk, tgl_lahir)
  SELECT '73.08', '73.08.01', '73.08.01.2002', 1000 + n, 200 + n, CASE WHEN n <= 3 THEN 'Posyandu A' ELSE 'posyandu  b' END, CASE WHEN n % 2 = 0 THEN 'Timur' ELSE 'Barat' END, 'Anak ' || n, 'P', date '2024-06-15' FROM generate_series(1, 8) n
  UNION ALL SELECT '73.08', '73.08.01', '73.08.01.2002', 1020, 203, 'Posyandu A', 'Barat', 'Adik', 'L', '2025-01-20';
INSERT INTO inti.buku_kia (kode_kab, kode_kec, orang_id, no_kia) VALUES ('73.08', '73.08.01', 1003, 'K-1'), ('73.08', '73.08.01', 1003, 'K-2');
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, pengasuh)
  SELECT '73.08', '73.08.01', 1000 + n, uji.butir('KONSELING'), b, true, true, CASE WHEN n = 1 AND b = '2025-02-01' THEN 'ayah' ELSE 'ibu' END FROM generate_series(1, 8) n CROSS JOIN uji.bulan WHERE b BETWEEN '2024-06-01' AND '2025-03-01'
  UNION ALL SELECT '73.08', '73.08.01', 1020, uji.butir('TIMBANG'), '2025-02-01', true, true, '-';
INSERT INTO inti.alasan (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan) VALUES ('73.08', '73.08.01', 1001, 'BADUTA', 'A2', '2025-Q1', '05');
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban) VALUES ('73.08', '73.08.01', 1001, uji.butir('TIMBANG'), '2025-01-08', false), ('73.08', '73.08.01', 1001, uji.butir('TIMBANG'), '2024-12-08', false)});
konv_ok($node, 'score', '--period', $_) for qw(2024-Q4 2025-Q1 2025-02);
my $homes = sub { sql("SELECT jumlah FROM lap.formulir_4('$_[0]', '2025-Q1') WHERE tabel = 1 AND baris = '$_[1]'") };
is(join(' ', map { $homes->("73.08.01.2002$_", 'RT') } '', '/A', '/B'), '8 3 5', 'a posyandu filter acts on the households; names in any spelling');
is(join(' ', map { $homes->("73.08.01.2002$_", 'BADUTA') } '', '/A', '/B'), '9 4 5', 'and on the children');
is($homes->('73.08.01.2002', 'HAMIL') . ' ' . sql("SELECT concat_ws('|', jumlah, seharusnya, coalesce(persen::text, '-')) FROM lap.formulir_4('73.08.01.2002', '2025-Q1') WHERE tabel = 4 AND baris = 'HAMIL'"), '0 0|0|-', 'no pregnant woman is a normal case');
is(sql("SELECT laki || ' ' || jumlah FROM lap.formulir_4('73.08.01.2002', '2025-Q1') WHERE tabel = 3 AND baris = 'A4'"), '1 8', 'A4: Laki and Jumlah');
is(sql("SELECT count(*) FROM inti.formulir_3b('73.08.01.2002', '2025-Q1', 'kpm2019', 'A') WHERE no <> ''") . ' ' . sql("SELECT count(*) FROM inti.formulir_3b('73.08.01.2002', '2025-Q1', 'kpm2019', NULL, 'Timur') WHERE no <> ''"), '4 4', 'Form 3B by posyandu and by dusun');
is(sql("SELECT string_agg(DISTINCT jumlah::text, ' ') FROM lap.formulir_4('73.08.01.2003', '2025-Q1') WHERE tabel < 5"), '0', 'a village without anybody: zeros, no error');

# ---- gaps ----
is(sql("SELECT concat_ws('|', nilai, perlu, dapat, kurang, satuan, berturut, alasan, ke_pengukur, ke_penyedia, ke_pemda) FROM inti.daftar_kesenjangan WHERE orang_id = 1001 AND periode = '2025-Q1' AND indikator = 'A2'"),
	'T|5|0|5|bulan|2|05|t|kesehatan|t', 'a gap with its reason, the quarters missed, and to whom it goes');
is(sql("SELECT bulan_kosong FROM inti.daftar_kesenjangan WHERE orang_id = 1001 AND periode = '2025-Q1' AND indikator = 'A2'"), '2024-06, 2024-07, 2024-08, 2024-09, 2024-10, 2024-11, 2024-12, 2025-01, 2025-02, 2025-03', 'and the months');
is(sql("SELECT string_agg(DISTINCT alasan, ' ') FROM inti.daftar_kesenjangan WHERE periode = '2025-Q1' AND nilai IS NULL"), '12', 'not monitored has its own reason');
is(sql("SELECT concat_ws('|', indikator, belum, seharusnya) FROM lap.masalah_prioritas('73.08.01.2002', '2025-Q1') LIMIT 1"), 'A6|9|9', 'priority problems: most missing first, ties by the lower percentage');

# ---- columns and texts of every form, as many values as headings ----
my %columns = ('2a' => 15, '2b' => 19, '2c' => 17, '3a' => 17, '3b' => 19);
is(sql("SELECT array_length(p.proargnames, 1) - p.pronargs FROM pg_proc p WHERE p.proname = 'formulir_$_' AND p.pronamespace = 'inti'::regnamespace"), $columns{$_}, "Form $_ has $columns{$_} columns") for sort keys %columns;
sub table_of
{
	my ($csv, $heading) = @_;
	my ($block) = $csv =~ /^"?\Q$heading\E[^\n]*\n(.*?)(?:\n\n|\z)/ms;
	return map { [ split /,(?=(?:[^"]*"[^"]*")*[^"]*$)/, $_, -1 ] } split /\n/, $block // '';
}
for my $case (['2025-02', 'Formulir 2A', 15], ['2025-02', 'Formulir 2B', 19], ['2025', 'Formulir 2C', 17], ['2025-Q1', 'Formulir 3A', 17], ['2025-Q1', 'Formulir 3B', 19])
{
	my ($period, $name, $n) = @$case;
	my @rows = table_of(konv_ok($node, 'report', 'scorecard', '--area', '73.08.01.2002', '--period', $period, '--format', 'csv'), $name);
	ok(@rows && !(grep { @$_ != $n } @rows), "$name: " . scalar(@rows) . " lines of $n values");
}
my @f3b = table_of(konv_ok($node, 'report', 'scorecard', '--area', '73.08.01.2002', '--period', '2025-Q1', '--format', 'csv'), 'Formulir 3B');
is(join(' ', sort { $a cmp $b } keys %{{ map { $_ => 1 } map { @$_[6 .. 15] } grep { $_->[0] =~ /^\d+$/ } @f3b }}), 'T TS Y', 'cells are Y, T or TS: what is not monitored is printed T');
is(join(' ', map { $_->[2] } @f3b[-3 .. -1]), 'Jumlah diterima Jumlah seharusnya Persen', 'three lines at the foot');
my @f2b = table_of(konv_ok($node, 'report', 'scorecard', '--area', '73.08.01.2002', '--period', '2025-02', '--format', 'csv'), 'Formulir 2B');
is(join(' ', @{ (grep { $_->[2] eq 'Anak 1' } @f2b)[0] }[11, 12]), 'v -', 'Form 2B: the father came, the mother did not');

# ---- files ----
my $dir = scratch();
for my $format (qw(xlsx csv json pdf))
{
	konv_ok($node, 'report', 'scorecard', '--area', '73.08.01.2001', '--period', '2025', '--format', $format, '-o', "$dir/s.$format");
	my $first = slurp("$dir/s.$format");
	konv_ok($node, 'report', 'scorecard', '--area', '73.08.01.2001', '--period', '2025', '--format', $format, '-o', "$dir/t.$format");
	is(slurp("$dir/t.$format"), $first, "$format: same figures, same bytes");
}
my @sheets = split /\n/, qx(unzip -Z1 '$dir/s.xlsx' 2>/dev/null | grep -c worksheets/sheet);
like(slurp("$dir/s.json"), qr/"jumlah": 168/, 'JSON carries numbers');
my ($code, undef, $err) = konv($node, 'report', 'scorecard', '--area', '73.08.01.2001', '--period', '2024', '--format', 'csv');
is($code, 3, 'a period that is not published exits 3');
like(konv_ok($node, 'report', 'scorecard', '--area', '73.08', '--period', '2025', '--format', 'csv'), qr/^73\.08\.01,BONTOCANI,34,147,648,/m, 'above the village: the areas below');

# ---- rights: names only for those who may read persons of the area ----
sql(q{CREATE ROLE pembaca_uji LOGIN; GRANT konvergensi_pembaca TO pembaca_uji; CREATE ROLE tinjau_uji LOGIN; GRANT konvergensi_peninjau TO tinjau_uji; INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('tinjau_uji', '73.08');
  GRANT konvergensi_pembaca TO tinjau_uji; CREATE ROLE jauh_uji LOGIN; GRANT konvergensi_peninjau, konvergensi_pembaca TO jauh_uji; INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('jauh_uji', '73.01')});
my %seen;
for my $who (qw(pembaca_uji tinjau_uji jauh_uji))
{
	my ($c, $o, $e) = konv($node, 'report', 'scorecard', '--area', '73.08.01.2002', '--period', '2025-Q1', '--format', 'csv', '-U', $who);
	is($c, 0, "$who gets a report") or diag($e);
	$seen{$who} = ($o =~ /Formulir 3B/ ? 'lists' : 'counts') . ($o =~ /Anak 1\b/ ? ' names' : '');
}
my $invoker = $node->pg_version >= 15; # before, the gap list and with it the lists of a report are for the program alone (docs/operations.md)
is_deeply(\%seen, !$invoker ? { map { $_ => 'counts' } keys %seen } : { pembaca_uji => 'counts', tinjau_uji => 'lists names', jauh_uji => 'lists' }, 'a reader sees counts, a reviewer of the area names, a reviewer of another area nobody');

# ---- reasons: a reviewer of the area says why, the gap list shows it at once, the counts with the next scoring ----
sub as_user { my ($who, $statement) = @_; my ($c, $o, $e) = $node->psql($db, $statement, extra_params => [ '-U', $who ], on_error_die => 0); return ($c, $o, $e) }
my @record = as_user('tinjau_uji', "SELECT inti.catat_alasan(1001, 'A2', '2025-Q1', '06', 'ongkos ojek', '2025-04-20', 'dikunjungi')");
is($record[0], 0, 'a reviewer records a reason') or diag($record[2]);
is(sql("SELECT concat_ws('|', alasan, alasan_nama, keterangan, tgl_tindak_lanjut, hasil_tindak_lanjut) FROM inti.daftar_kesenjangan WHERE orang_id = 1001 AND periode = '2025-Q1' AND indikator = 'A2'"), '06|Biaya|ongkos ojek|2025-04-20|dikunjungi', 'and reads it in the gap list');
for my $bad (['jauh_uji', "1001, 'A2', '2025-Q1', '06'", qr/in your area/, 'not from another kabupaten'], ['tinjau_uji', "1001, 'A2', '2025-Q1', '12'", qr/no such reason/, 'not a reason that the program sets'],
	['tinjau_uji', "1001, 'A2', '2025-Q1', '99'", qr/needs words/, 'not "other" without words'], ['tinjau_uji', "1001, 'A6', '2025-Q1', '03'", qr/no missing service/, 'not where nobody monitored'], ['pembaca_uji', "1001, 'A2', '2025-Q1', '06'", qr/permission denied/, 'not by a reader'])
{
	my ($who, $arguments, $like, $name) = @$bad;
	my ($c, $o, $e) = as_user($who, "SELECT inti.catat_alasan($arguments)");
	like($e, $like, $name);
}
konv_ok($node, 'score', '--period', '2025-Q1');
is(sql("SELECT string_agg(alasan || ' ' || orang_n, ', ' ORDER BY alasan) FROM lap.fakta_alasan f JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_indikator i USING (indikator_sk) WHERE w.kode = '73.08.01.2002' AND periode_sk = 202521 AND i.kode = 'A2' AND alasan IN ('05', '06')"), '06 1', 'and the published reason follows');
# Somebody who moves to another kabupaten: the reason belongs to the cell, which is counted where the person lived then.
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73.11', 'BARRU', 'kabupaten', 'kabupaten', '73'), ('73.11.01', 'TANETE', 'kecamatan', 'kecamatan', '73.11'), ('73.11.01.2001', 'SEBERANG', 'desa', 'desa', '73.11.01');
INSERT INTO inti.pantauan_desa (kode_kab, kode_kec, kode_desa, ditetapkan) VALUES ('73.11', '73.11.01', '73.11.01.2001', '2024-01-01');
INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, nama, jk, tgl_lahir) VALUES ('73.08', '73.08.01', '73.08.01.2002', 1101, 1101, 'Anak Pindah', 'P', '2024-06-15');
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban) VALUES ('73.08', '73.08.01', 1101, uji.butir('TIMBANG'), '2025-01-08', false);
CREATE ROLE seberang_uji LOGIN; GRANT konvergensi_peninjau TO seberang_uji; INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('seberang_uji', '73.11')});
my $gap = sub { my ($who) = @_; return join '/', grep { length } (as_user($who, "SELECT concat_ws('|', kode_kab, alasan, keterangan) FROM inti.daftar_kesenjangan WHERE orang_id = 1101 AND periode = '2025-Q1' AND indikator = 'A2'"))[1, 2] };
my $counted = sub { return sql("SELECT string_agg(w.kode || ' ' || alasan || ' ' || orang_n, ', ' ORDER BY w.kode, alasan) FROM lap.fakta_alasan f JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_indikator i USING (indikator_sk) WHERE w.tingkat = 'kabupaten' AND periode_sk = 202521 AND i.kode = 'A2' AND alasan IN ('02', '03', '04')") };
konv_ok($node, 'score', '--period', '2025-Q1');
is((as_user('tinjau_uji', "SELECT inti.catat_alasan(1101, 'A2', '2025-Q1', '02', 'sebelum')"))[0], 0, 'a reason before somebody moves');
sql(q{UPDATE inti.orang SET kode_kab = '73.11', kode_kec = '73.11.01', kode_desa = '73.11.01.2001' WHERE orang_id = 1101; UPDATE inti.layanan SET kode_kab = '73.11', kode_kec = '73.11.01' WHERE orang_id = 1101;
INSERT INTO inti.kediaman (kode_kab, kode_kec, orang_id, mulai, selesai, kode_desa, sumber) VALUES ('73.11', '73.11.01', 1101, '-infinity', '2025-06-01', '73.08.01.2002', 'form'), ('73.11', '73.11.01', 1101, '2025-06-01', NULL, '73.11.01.2001', 'form')});
konv_ok($node, 'score', '--period', '2025-Q1');
my $sees = sub { my ($want, $name, @who) = @_; SKIP: { skip 'before PostgreSQL 15 the gap list is for the program alone', 1 if !$invoker; is(join(' ', map { $gap->($_) } @who), $want, $name) } return };
$sees->('73.08|02|sebelum ', 'after the move it stays with the cell', 'tinjau_uji', 'seberang_uji');
is((as_user('seberang_uji', "SELECT inti.catat_alasan(1101, 'A2', '2025-Q1', '04')"))[0] > 0 ? 1 : 0, 1, 'the new kabupaten says nothing about it');
is((as_user('tinjau_uji', "SELECT inti.catat_alasan(1101, 'A2', '2025-Q1', '03', 'sesudah')"))[0], 0, 'the old one does');
$sees->('73.08|03|sesudah', 'and has it in the gap list at once', 'tinjau_uji');
is(sql("SELECT count(*) FROM inti.daftar_kesenjangan WHERE orang_id = 1101 AND periode = '2025-Q1' AND indikator = 'A2'"), 1, 'for everybody one gap is one row');
konv_ok($node, 'score', '--period', '2025-Q1');
is($counted->(), '73.08 03 1', 'counted once, with the later reason');
sql("DELETE FROM inti.kediaman WHERE orang_id = 1101"); # in truth always there
konv_ok($node, 'score', '--period', '2025-Q1');
$sees->(' 73.11|03|sesudah', 'a cell that is counted elsewhere takes its reason along', 'tinjau_uji', 'seberang_uji');
is($counted->(), '73.11 03 1', 'in the figures too');
sql('DELETE FROM inti.orang WHERE orang_id = 1101');

# ---- families at risk ----
sql(q{
INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) SELECT '73.08', '73.08.02', '73.08.02.2001', 300 + n FROM generate_series(1, 8) n;
INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, ibu_id, nama, jk, tgl_lahir) VALUES
  ('73.08', '73.08.02', '73.08.02.2001', 3011, 301, NULL, 'a', 'P', '2006-05-05'), ('73.08', '73.08.02', '73.08.02.2001', 3012, 301, 3011, 'b', 'L', '2024-09-01'),
  ('73.08', '73.08.02', '73.08.02.2001', 3021, 302, NULL, 'c', 'P', '1995-05-05'), ('73.08', '73.08.02', '73.08.02.2001', 3022, 302, 3021, 'd', 'L', '2024-09-01'), ('73.08', '73.08.02', '73.08.02.2001', 3023, 302, 3021, 'e', 'L', '2023-01-01'),
  ('73.08', '73.08.02', '73.08.02.2001', 3031, 303, NULL, 'f', 'P', '1995-05-05'), ('73.08', '73.08.02', '73.08.02.2001', 3032, 303, 3031, 'g', 'L', '2024-09-01'),
  ('73.08', '73.08.02', '73.08.02.2001', 3041, 304, NULL, 'h', 'L', '1960-05-05'), ('73.08', '73.08.02', '73.08.02.2001', 3051, 305, NULL, 'i', 'P', '2012-05-05');
INSERT INTO inti.profil_krs (kode_kab, kode_kec, keluarga_id, tanggal, sumber, pus, pus_hamil, anak_0_23, anak_24_59, air_layak, sumber_air, jamban_layak, terlalu_muda, terlalu_tua, terlalu_dekat, terlalu_banyak, desil, pendidikan_rendah) VALUES
  ('73.08', '73.08.02', 302, '2025-01-10', 'pk', true, false, true, true, true, NULL, true, false, false, NULL, false, 6, false),
  ('73.08', '73.08.02', 303, '2025-01-10', 'pk', true, false, true, false, NULL, '7', true, false, false, false, false, 3, NULL),
  ('73.08', '73.08.02', 305, '2025-01-10', 'pk', false, false, false, false, true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('73.08', '73.08.02', 306, '2025-01-10', 'pk', true, false, false, false, true, NULL, true, false, false, false, false, 9, false),
  ('73.08', '73.08.02', 307, '2024-01-10', 'pk', true, false, false, false, false, NULL, true, false, false, false, false, 9, false), ('73.08', '73.08.02', 307, '2025-02-10', 'pk', true, false, false, false, true, NULL, true, false, false, false, false, 9, false)});
my $krs = sub { my ($family, $definition) = @_; return sql("SELECT concat_ws('|', coalesce(sasaran::text, '?'), coalesce(berisiko::text, '?'), coalesce(alasan, '-')) FROM inti.hitung_krs('2025-03-31', ARRAY[$family]::bigint[]) WHERE definisi = '$definition'") };
is($krs->(301, 'bkkbn'), 'true|true|terlalu muda', 'KRS: a wife of 18, computed; water unknown is no risk');
is($krs->(302, 'bkkbn'), 'true|true|terlalu dekat', 'KRS: 20 months between two births, computed');
is($krs->(302, 'perbup58'), 'true|false|-', 'KRS: not in the definition of the regulation');
is($krs->(303, 'bkkbn') . ' ' . $krs->(303, 'perbup58'), 'true|true|air minum tidak layak true|true|miskin', 'KRS: a protected spring is good in one definition only; decile 3 is poor in the other');
is($krs->(304, 'bkkbn') . ' ' . $krs->(305, 'perbup58'), 'false|false|- true|?|-', 'KRS: an old man is no target; a girl of 12 is, her risk unknown');
is($krs->(306, 'bkkbn') . ' ' . $krs->(308, 'bkkbn'), 'true|false|- ?|?|-', 'KRS: all factors absent is not at risk, nothing known is unknown');
is($krs->(307, 'bkkbn'), 'true|false|-', 'KRS: the newest record wins');
sql("UPDATE acuan.parameter_krs SET nilai = 18 WHERE definisi = 'bkkbn' AND parameter = 'muda_di_bawah'");
is($krs->(301, 'bkkbn'), 'true|?|-', 'KRS: a threshold is a row');
sql("UPDATE acuan.parameter_krs SET nilai = 20 WHERE definisi = 'bkkbn' AND parameter = 'muda_di_bawah'");
# A birthday on 29 February is kept on 1 March; 24 months between births end on the day.
my $on = sub { my ($day, $family, @births) = @_;
	return sql("BEGIN; " . join('', map { "UPDATE inti.orang SET tgl_lahir = '$_->[1]' WHERE orang_id = $_->[0]; " } @births)
	  . "SELECT concat_ws('|', coalesce(terlalu_muda::text, '?'), coalesce(terlalu_tua::text, '?'), coalesce(terlalu_dekat::text, '?')) FROM inti.hitung_krs('$day', ARRAY[$family]::bigint[]) WHERE definisi = 'bkkbn'; ROLLBACK") };
is(join(' ', map { $on->($_, 301, [3011, '2004-02-29'], [3012, '2023-09-01']) } '2024-02-28', '2024-02-29'), 'true|false|? false|false|?', 'KRS: 20 years completed on the day, not the day before');
is(join(' ', map { $on->($_, 301, [3011, '1984-02-29']) } '2024-12-31', '2025-02-28', '2025-03-01'), 'false|true|? false|true|? false|false|?', 'KRS: 41 years of somebody born on 29 February are completed on 1 March');
is(join(' ', map { $on->('2025-03-31', 302, [3023, '2022-08-31'], [3022, $_]) } '2024-08-30', '2024-08-31'), 'false|false|true false|false|false', 'KRS: 24 months between births are not too close');
is(sql("SELECT count(*), count(*) FILTER (WHERE (x.sasaran, x.berisiko, x.alasan) IS NOT DISTINCT FROM (y.sasaran, y.berisiko, y.alasan)) FROM (SELECT k.* FROM (VALUES (0, 302), (303, 306), (307, 999999)) b (dari, sampai), inti.hitung_krs('2025-03-31', NULL, dari, sampai) k) x FULL JOIN inti.hitung_krs('2025-03-31') y USING (keluarga_id, definisi)"),
	sql("SELECT count(*) * 2, count(*) * 2 FROM inti.keluarga"), 'KRS: three shares of the families are all families');
konv_ok($node, 'score', '--period', '2025-Q1');
is(sql("SELECT concat_ws('|', keluarga_n, sasaran_n, berisiko_n, tidak_berisiko_n, tidak_diketahui_n, unik_4t_n, air_n, berisiko_persen) FROM lap.fakta_krs f JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE kode = '73.08.02' AND periode_sk = 202521 AND definisi = 'bkkbn'"), '8|5|3|2|0|2|1|60.00', 'KRS published');
is(sql("SELECT count(*) FROM inti.krs WHERE periode = '2025-Q1' AND definisi = 'bkkbn' AND berisiko"), 3, 'KRS: as many families behind the figure');
is(sql("SELECT lap.warna_tren(80, 70, 75) || ' ' || lap.warna_tren(60, 70, 75) || ' ' || lap.warna_tren(72, 70, 75) || ' ' || lap.warna_tren(10, 12, 15, 'turun') || ' ' || lap.prioritas_tren(2)"), '1 3 2 1 sedang', 'colours of a trend');
# Families with one of the four that are no couples of the age, or nobody knows: the share is of the couples, never over 100.
sql("INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) SELECT '73.08', '73.08.02', '73.08.02.2001', 400 + n FROM generate_series(1, 80) n;
	INSERT INTO inti.profil_krs (kode_kab, kode_kec, keluarga_id, tanggal, sumber, pus, anak_0_23, terlalu_banyak) SELECT '73.08', '73.08.02', 400 + n, '2025-01-10', 'pk', CASE WHEN n < 40 THEN false END, true, true FROM generate_series(1, 80) n");
konv_ok($node, 'score', '--period', '2025-Q1');
is(sql("SELECT concat_ws('|', pus_n, banyak_n, unik_4t_n, unik_4t_persen) FROM lap.fakta_krs f JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE kode = '73.08.02' AND periode_sk = 202521 AND definisi = 'bkkbn'"), '5|80|2|40.00', 'KRS: many families at risk, few couples');

# Two sisters with two children each have not too many; the third child of one of them makes it so.
sql("INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) VALUES ('73.08', '73.08.02', '73.08.02.2001', 490);
	INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, ibu_id, nama, jk, tgl_lahir) SELECT '73.08', '73.08.02', '73.08.02.2001', 4900 + n, 490, CASE WHEN n > 2 THEN 4901 + n % 2 END, 'k' || n, 'P', CASE WHEN n > 2 THEN date '2014-01-01' + n * 400 ELSE '1992-02-02' END FROM generate_series(1, 6) n");
is(sql("SELECT coalesce(terlalu_banyak::text, '?') || ' ' || pus FROM inti.hitung_krs('2025-03-31', ARRAY[490]::bigint[]) WHERE definisi = 'bkkbn'"), '? true', 'KRS: four children of two mothers');
is(sql("INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, ibu_id, nama, jk, tgl_lahir) VALUES ('73.08', '73.08.02', '73.08.02.2001', 4907, 490, 4901, 'k7', 'L', '2024-01-01');
	SELECT terlalu_banyak FROM inti.hitung_krs('2025-03-31', ARRAY[490]::bigint[]) WHERE definisi = 'bkkbn'"), 't', 'KRS: three of one');

# What a source says of poverty comes before its decile, in Form 1 as among the families at risk.
sql("INSERT INTO inti.profil_krs (kode_kab, kode_kec, keluarga_id, tanggal, sumber, miskin, desil) VALUES ('73.08', '73.08.01', 1, '2025-01-10', 'pk', false, NULL), ('73.08', '73.08.01', 2, '2025-01-10', 'pk', false, 2), ('73.08', '73.08.01', 3, '2025-01-10', 'pk', NULL, 2);
	INSERT INTO inti.keadaan_keluarga (kode_kab, kode_kec, keluarga_id, butir, tanggal, jawaban) SELECT '73.08', '73.08.01', n, uji.butir('MISKIN'), '2024-11-11', true FROM generate_series(1, 2) n;
	INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) SELECT '73.08', '73.08.01', '73.08.01.2001', n FROM generate_series(1, 3) n ON CONFLICT DO NOTHING");
is(sql("SELECT jumlah FROM lap.formulir_1('73.08.01.2001', 2025) WHERE kode = 'RT_RENTAN'") . ' ' . sql("SELECT string_agg(coalesce(miskin::text, '?'), ' ' ORDER BY keluarga_id) FROM inti.hitung_krs('2025-12-31', '{1,2,3}') WHERE definisi = 'perbup58'"), '1 false false true', 'one poor household of three');

# ---- the state of the month's last day, the open pregnancy that came last, the status of the period before an older one ----
sql(q{INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, nama, jk, tgl_lahir) VALUES ('73.08', '73.08.02', '73.08.02.2001', 5001, 'Ibu Dua', 'P', '1996-06-06'), ('73.08', '73.08.02', '73.08.02.2001', 5002, 'Ibu Lewat', 'P', '1996-06-06');
INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, tgl_catat, hpl) VALUES ('73.08', '73.08.02', 5001, 1, '2024-10-05', '2025-05-20'), ('73.08', '73.08.02', 5001, 2, '2025-02-05', '2025-10-20'), ('73.08', '73.08.02', 5002, 1, '2024-05-05', '2024-12-30');
INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, kehamilan, nilai) VALUES ('73.08', '73.08.02', 5001, 'status_hamil', '2024-12-10', 2, 3), ('73.08', '73.08.02', 5001, 'status_hamil', '2025-02-10', 2, 2);
INSERT INTO inti.keadaan_orang (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, sumber) VALUES ('73.08', '73.08.02', 5001, uji.butir('JAMINAN'), '2025-02-05', false, false, 'a'), ('73.08', '73.08.02', 5001, uji.butir('JAMINAN'), '2025-02-20', false, true, 'b'),
  ('73.08', '73.08.02', 5001, uji.butir('JAMINAN'), '2025-02-01', true, false, 'c')});
is(sql("SELECT string_agg(concat_ws(' ', nama_ibu, hpl, jaminan_kesehatan), ', ') FROM inti.formulir_2a('73.08.02.2001', '2025-02-01')"), 'Ibu Dua 20/10/2025 v', 'Form 2A: one row of an open pregnancy, none of one closed on the last day; the state of the last day');
konv_ok($node, 'score', '--period', $_) for qw(2025-02 2025-Q1);
is(sql("SELECT string_agg(concat_ws(' ', o.nama, s.kehamilan), ', ' ORDER BY o.nama) FROM inti.status_layanan s JOIN inti.orang o USING (orang_id) WHERE s.periode = '2025-02' AND s.sasaran = 'HAMIL' AND s.himpunan = 'kpm2019' AND s.keluar IS NULL AND s.kode_desa = '73.08.02.2001'"),
	'Ibu Dua 2', 'as they are scored');
is(sql("SELECT status_kehamilan FROM inti.formulir_3a('73.08.02.2001', '2025-Q1') WHERE nama_ibu = 'Ibu Dua'"), 'RISTI', 'Form 3A: the status of the quarter, not an older one');
done_testing();
