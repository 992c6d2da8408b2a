# Incremental = full: after random corrections, deletions, moves, late data of measurements, services, persons and families, and new codes,
# the run that computes changed villages publishes the same bytes as one that computes everything.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub lib { return slurp("$ENV{KONV_TOP}/regress/t/lib/$_[0]") }
my $rules = $ENV{KONV_RULES} // 'kpm2019';
sub run_ok { my ($period, @args) = @_; return konv_ok($node, 'run', '--period', $period, '--skip-link', '--rules', $rules, '--data-date', '2026-01-31', @args) }
konv_ok($node, 'init');
sql(lib('layanan_data.sql'));
sql("SELECT uji.desa(2, 3, 4); SELECT uji.rumah(1, 400); SELECT uji.lain()");
# Puskesmas that serve more than one village, some rows name none.
sql("UPDATE inti.pengukuran SET puskesmas = CASE WHEN anak_id % 7 > 0 THEN 'PKM UPT ' || (ARRAY['SATU', 'DUA', 'TIGA'])[anak_id % 3 + 1] END");
# New names: a village within November and once more in December, a kecamatan and a kabupaten between the months, without their villages.
sub renamed
{
	my ($code, $day) = @_;
	sql("UPDATE acuan.wilayah SET berlaku_selesai = '$day' WHERE kode = '$code' AND berlaku_selesai IS NULL;
		INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT kode, 'SEJAK $day', tingkat, jenis, induk, '$day' FROM acuan.wilayah WHERE kode = '$code' AND berlaku_selesai = '$day'");
}
renamed(@$_) for map { my $day = $_->[1]; map { [ $_, $day ] } split /\n/, sql($_->[0]) } (
	[ "SELECT DISTINCT kode FROM acuan.wilayah WHERE tingkat = 'desa' ORDER BY 1 OFFSET 2 LIMIT 1", '2025-11-15' ], [ "SELECT DISTINCT kode FROM acuan.wilayah WHERE tingkat = 'desa' ORDER BY 1 OFFSET 2 LIMIT 1", '2025-12-10' ],
	[ "SELECT min(kode) FROM acuan.wilayah WHERE tingkat = 'kecamatan'", '2025-12-01' ], [ "SELECT max(kode) FROM acuan.wilayah WHERE tingkat = 'kabupaten'", '2025-11-01' ]);
my @periods = qw(2025-11 2025-Q4);

# All that is published, and what the public figures hide with what it rests on.
sub state
{
	return join "\n", dump_lap($node), map { sql("SELECT '$_ ' || count(*) || ' ' || coalesce(md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")), '') FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM $_ f) r") } qw(operasi.penekanan operasi.penekanan_periode operasi.keadaan_publik operasi.keadaan_mutu operasi.keadaan_mutu_puskesmas inti.status_layanan inti.krs);
}
run_ok($_) for @periods;

# What somebody does to the measurements of a village, and who says so.
my $seed = $ENV{KONV_SEED} // 11;
srand($seed);
diag("seed $seed");
my @villages = split /\n/, sql("SELECT DISTINCT kode_desa FROM inti.pengukuran WHERE kode_desa <> '-' ORDER BY 1");
sub village { return $villages[ rand @villages ] }
sub children { my ($v, $n) = @_; return "(SELECT anak_id FROM inti.pengukuran WHERE kode_desa = '$v' GROUP BY 1 ORDER BY hashint8(anak_id + " . int(rand 1e6) . ") LIMIT $n)" }
my %edit = (
	corrected => sub { my $v = village(); return ([$v], "UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 1, berat_kg = berat_kg - 0.3 WHERE kode_desa = '$v' AND tgl_ukur BETWEEN '2025-10-01' AND '2025-12-31' AND anak_id IN " . children($v, 5)) },
	deleted => sub { my $v = village(); return ([$v], "DELETE FROM inti.pengukuran WHERE kode_desa = '$v' AND anak_id IN " . children($v, 3) . " AND tgl_ukur >= '2025-09-01'") },
	emptied => sub { my $v = village(); return ([$v], "DELETE FROM inti.pengukuran WHERE kode_desa = '$v' AND tgl_ukur BETWEEN '2025-11-01' AND '2025-11-30'") },
	moved => sub { my ($v, $w) = (village(), village()); return ([ $v, $w ], "UPDATE inti.pengukuran SET kode_desa = '$w', kode_kec = left('$w', 8) WHERE kode_desa = '$v' AND tgl_ukur >= '2025-11-01' AND anak_id IN " . children($v, 3)) },
	# The first record of a village comes or goes, and with it the start of monitoring.
	first => sub { my $v = village(); return ([$v], "INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, batch_id, baris)
		SELECT DISTINCT ON (anak_id) kode_kab, anak_id, greatest(tgl_lahir, date '2023-05-05'), 'kpm', kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, 3.1, 49, 'L', 1, 1 FROM inti.pengukuran WHERE kode_desa = '$v' AND tgl_lahir > '2022-01-01' AND anak_id IN " . children($v, 2) . " ORDER BY anak_id, tgl_ukur ON CONFLICT DO NOTHING") },
	not_first => sub { my $v = village(); return ([$v], "DELETE FROM inti.pengukuran WHERE kode_desa = '$v' AND tgl_ukur < '2025-06-01'") },
	clinic => sub { my $v = village(); return ([$v], "UPDATE inti.pengukuran SET puskesmas = (ARRAY['SATU', 'EMPAT', NULL])[anak_id % 3 + 1] WHERE kode_desa = '$v' AND tgl_ukur >= '2025-10-01' AND anak_id IN " . children($v, 4)) },
	late => sub { my $v = village(); return ([$v], "INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, batch_id, baris)
		SELECT DISTINCT ON (anak_id) kode_kab, anak_id, date '2025-10-01' + abs(hashint8(anak_id)) % 80, 'kpm', kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg + 0.2, tinggi_cm + 0.4, posisi, 1, 1 FROM inti.pengukuran WHERE kode_desa = '$v' AND anak_id IN " . children($v, 6) . " ORDER BY anak_id, tgl_ukur ON CONFLICT DO NOTHING") },
	twice => sub { my $v = village(); return ([$v], "UPDATE inti.pengukuran p SET tinggi_cm = q.tinggi_cm, berat_kg = q.berat_kg, tgl_lahir = q.tgl_lahir, jk = q.jk FROM (SELECT * FROM inti.pengukuran WHERE kode_desa = '$v' AND tgl_ukur >= '2025-11-01' ORDER BY anak_id LIMIT 1) q WHERE p.kode_desa = '$v' AND p.tgl_ukur >= '2025-10-01' AND p.anak_id IN " . children($v, 2)) });
# What somebody does to persons, families and their services, and who says so: (persons, families, what is done).
sub ids { my ($sql) = @_; return join ',', split /\n/, sql($sql) }
sub of_village { my ($v, $n, $more) = @_; return ids("SELECT orang_id FROM inti.orang WHERE kode_desa = '$v' " . ($more // '') . " ORDER BY hashint8(orang_id + " . int(rand 1e6) . ") LIMIT $n") }
sub families { my ($v, $n) = @_; return ids("SELECT DISTINCT ON (hashint8(keluarga_id + " . int(rand 1e6) . ")) keluarga_id FROM inti.orang WHERE kode_desa = '$v' AND keluarga_id IS NOT NULL LIMIT $n") }
my $tables = '{kediaman,kehamilan,layanan,pengamatan,keadaan_orang,tikar,paud,kepesertaan,alasan}';
my %people = (
	answers => sub { my $p = of_village(village(), 8); return ($p, '', "UPDATE inti.layanan SET jawaban = NOT jawaban WHERE orang_id IN ($p) AND tanggal >= '2025-09-01' AND butir % 2 = " . int(rand 2)) },
	dropped => sub { my $p = of_village(village(), 8); return ($p, '', "DELETE FROM inti.layanan WHERE orang_id IN ($p) AND tanggal >= '2025-08-01' AND hashint8(orang_id + butir) % 2 = 0") },
	late_rows => sub { my $p = of_village(village(), 8); return ($p, '', "INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban, sumber) SELECT o.kode_kab, o.kode_kec, o.orang_id, j.nomor, date '2025-09-01' + abs(hashint8(o.orang_id)) % 110, true, 'ehdw'
		FROM inti.orang o, acuan.jenis_layanan j WHERE o.orang_id IN ($p) AND j.kode IN ('TIMBANG', 'KONSELING', 'ANC', 'IMUNISASI') ON CONFLICT DO NOTHING") },
	pregnant => sub { my $p = of_village(village(), 2, "AND jk = 'P' AND tgl_lahir < '2005-01-01'"); return ($p, '', "INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, tgl_catat, hpl) SELECT o.kode_kab, o.kode_kec, o.orang_id, 9, '2025-09-10', '2026-03-01' FROM inti.orang o WHERE o.orang_id IN ($p) ON CONFLICT DO NOTHING;
		DELETE FROM inti.kehamilan WHERE orang_id IN ($p) AND urut < 9 AND orang_id % 2 = 0") },
	house => sub { my $f = families(village(), 4); return ('', $f, "UPDATE inti.keadaan_keluarga SET jawaban = NOT jawaban WHERE keluarga_id IN ($f); INSERT INTO inti.profil_krs (kode_kab, kode_kec, keluarga_id, tanggal, sumber, pus, anak_0_23, air_layak, terlalu_tua, desil)
		SELECT kode_kab, kode_kec, keluarga_id, '2025-10-05', 'pk', true, keluarga_id % 2 = 0, keluarga_id % 3 = 0, keluarga_id % 5 = 0, 2 FROM inti.keluarga WHERE keluarga_id IN ($f) ON CONFLICT DO NOTHING") },
	states => sub { my $p = of_village(village(), 6); return ($p, '', "DELETE FROM inti.paud WHERE orang_id IN ($p) AND bulan >= '2025-10-01'; UPDATE inti.keadaan_orang SET jawaban = NOT jawaban WHERE orang_id IN ($p);
		INSERT INTO inti.pengamatan (kode_kab, kode_kec, orang_id, jenis, tanggal, kehamilan, nilai, sumber) SELECT kode_kab, kode_kec, orang_id, 'status_gizi', '2025-11-07', 0, 2, 'uji' FROM inti.orang WHERE orang_id IN ($p) ON CONFLICT DO NOTHING;
		INSERT INTO inti.tikar (kode_kab, kode_kec, orang_id, tanggal, warna, sumber) SELECT kode_kab, kode_kec, orang_id, '2025-11-08', 'M', 'uji' FROM inti.orang WHERE orang_id IN ($p) ON CONFLICT DO NOTHING") },
	died => sub { my $p = of_village(village(), 2); return ($p, '', "UPDATE inti.orang SET tgl_meninggal = CASE WHEN tgl_meninggal IS NULL THEN greatest(tgl_lahir, date '2025-10-20') END WHERE orang_id IN ($p)") },
	# A family to another village, also of another kabupaten; its members' rows go with it.
	family_moved => sub { my ($f, $w) = (families(village(), 2), village()); my $p = ids("SELECT orang_id FROM inti.orang WHERE keluarga_id IN ($f)");
		return ($p, $f, "UPDATE inti.orang SET kode_desa = '$w', kode_kec = left('$w', 8), kode_kab = left('$w', 5) WHERE orang_id IN ($p); UPDATE inti.keluarga SET kode_desa = '$w', kode_kec = left('$w', 8), kode_kab = left('$w', 5) WHERE keluarga_id IN ($f);"
			. join ';', map { "UPDATE inti.$_ SET kode_kec = left('$w', 8), kode_kab = left('$w', 5) WHERE orang_id IN ($p)" } $tables =~ /\w+/g) },
	new_home => sub { my ($p, $w) = (of_village(village(), 2), village()); return ($p, '', "INSERT INTO inti.kediaman (kode_kab, kode_kec, orang_id, mulai, kode_desa, posyandu) SELECT kode_kab, kode_kec, orang_id, '2025-10-15', '$w', 'Posyandu Baru' FROM inti.orang WHERE orang_id IN ($p) ON CONFLICT DO NOTHING;
		INSERT INTO inti.kediaman (kode_kab, kode_kec, orang_id, selesai, kode_desa, posyandu) SELECT kode_kab, kode_kec, orang_id, '2025-10-15', kode_desa, posyandu FROM inti.orang WHERE orang_id IN ($p) ON CONFLICT DO NOTHING") },
	family_split => sub { my $p = of_village(village(), 2, 'AND keluarga_id IS NOT NULL'); my $f = ids("SELECT DISTINCT keluarga_id FROM inti.orang WHERE orang_id IN ($p)"); my $new = 9000000 + int rand 1e6;
		return ($p, "$f,$new", "INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) SELECT kode_kab, kode_kec, kode_desa, $new FROM inti.orang WHERE orang_id IN ($p) LIMIT 1; UPDATE inti.orang SET keluarga_id = $new WHERE orang_id IN ($p); UPDATE inti.kediaman SET keluarga_id = $new WHERE orang_id IN ($p)") },
	gone => sub { my $p = of_village(village(), 2); return ($p, '', "DELETE FROM inti.orang WHERE orang_id IN ($p);" . join ';', map { "DELETE FROM inti.$_ WHERE orang_id IN ($p)" } $tables =~ /\w+/g) });
# What reaches further: persons that are linked and parted behind the program's back, a village with a new code. Nobody says where, so
# everything is computed, and the next changed village stands on that.
my ($codes, %far) = (0);
%far = (
	services => sub { my $v = village(); return "DELETE FROM inti.layanan l USING inti.orang o WHERE o.orang_id = l.orang_id AND l.kode_kab = o.kode_kab AND o.kode_desa = '$v' AND l.tanggal >= '2025-10-01' AND hashint8(l.orang_id) % 3 = 0" },
	linked => sub { return "UPDATE inti.pengukuran p SET orang_id = o.b FROM (SELECT min(x.orang_id) AS b, max(x.orang_id) AS a FROM (SELECT orang_id FROM inti.pengukuran WHERE orang_id IS NOT NULL GROUP BY 1 ORDER BY hashint8(orang_id + " . int(rand 1e6) . ") LIMIT 2) x) o WHERE p.orang_id = o.a" },
	parted => sub { my $v = village(); return "UPDATE inti.pengukuran SET orang_id = NULL WHERE anak_id IN " . children($v, 1) },
	code => sub { my $v = $villages[-1]; my $new = 2090 + $codes++; return "UPDATE acuan.wilayah SET berlaku_selesai = '2025-11-15' WHERE kode = '$v' AND berlaku_selesai IS NULL; INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT left(kode, 9) || '$new', nama, tingkat, jenis, induk, '2025-11-15' FROM acuan.wilayah WHERE kode = '$v'; UPDATE inti.pengukuran SET kode_desa = left('$v', 9) || '$new' WHERE kode_desa = '$v' AND tgl_ukur >= '2025-12-01'" });
my %seen;
my ($turn, $nth) = (0, 0);
for my $round (1 .. $ENV{KONV_ROUNDS} // 18)
{
	# Every kind of change of persons has its turn; measurements as they come; now and then something that is not told.
	my @kinds = ((sort keys %people)[ $turn++ % keys %people ], (sort keys %people)[ rand keys %people ], (sort keys %edit)[ rand keys %edit ]);
	@kinds = $kinds[ rand @kinds ] if $round % 4 == 2;
	unshift @kinds, (sort keys %far)[ $nth++ % keys %far ] if $round % 5 == 0;
	for my $kind (@kinds)
	{
		if ($far{$kind}) { sql($far{$kind}->()); next }
		if ($people{$kind})
		{
			my ($persons, $families, $sql) = $people{$kind}->();
			sql("BEGIN; SELECT operasi.catat_orang('{$persons}', '{$families}'); $sql; SELECT operasi.tandai_orang(); COMMIT");
			next;
		}
		my ($villages, $sql) = $edit{$kind}->();
		my $list = "'{" . join(',', @$villages) . "}'";
		sql("BEGIN; SELECT operasi.tandai_pengukuran($list, '2020-01-01', '2025-12-31'); $sql; SELECT operasi.tandai_pengukuran($list, '2020-01-01', '2025-12-31'); COMMIT");
	}
	for my $period (@periods)
	{
		my $out = run_ok($period);
		$seen{ $out =~ /villages are computed again/ ? 'part' : $out =~ /nothing changed since/ ? 'nothing' : 'all' }++;
	}
	my $part = state();
	run_ok($_, '--full') for @periods;
	my $want = state();
	is($part, $want, "round $round (@kinds): the changed villages = everything") or last;
}
diag(join ', ', map { "$_ $seen{$_}" } sort keys %seen);
cmp_ok($seen{part} // 0, '>', 15, 'most were computed by village');
cmp_ok($seen{all} // 0, '<=', 8, 'few as a whole');
cmp_ok(sql('SELECT count(DISTINCT puskesmas) FROM lap.fakta_mutu_puskesmas'), '>=', 3, 'with figures by puskesmas');
is(sql("SELECT count(*) FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.tingkat = 'provinsi'") > 0 ? 1 : 0, 1, 'up to the province');

# An edit that is taken back changes nothing; one of a month that the period does not see neither.
my $v = sql("SELECT kode_desa FROM inti.pengukuran WHERE kode_desa <> '-' AND tgl_ukur BETWEEN '2025-12-01' AND '2025-12-31' ORDER BY 1 LIMIT 1");
my $before = dump_lap($node);
my $mark = "SELECT operasi.tandai_pengukuran('{$v}', '2025-01-01', '2025-12-31')";
sql("BEGIN; $mark; COMMIT");    # the first touch of a slice gives it a hash
run_ok('2025-11');
sql("BEGIN; $mark; UPDATE inti.pengukuran SET tinggi_cm = - tinggi_cm WHERE kode_desa = '$v'; UPDATE inti.pengukuran SET tinggi_cm = - tinggi_cm WHERE kode_desa = '$v'; $mark; COMMIT");
like(run_ok('2025-11'), qr/nothing changed since/, 'the hash of a slice tells that nothing changed');
sql("BEGIN; UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 1 WHERE kode_desa = '$v' AND tgl_ukur >= '2025-12-01'; SELECT operasi.tandai_pengukuran('{$v}', '2025-12-01', '2025-12-31'); COMMIT");
like(run_ok('2025-11'), qr/nothing changed since/, 'December does not change November');
like(run_ok('2025-Q4'), qr/villages are computed again/, 'but the quarter');

# A reason noted while a command is at work that marks what it changes itself: the next run knows.
run_ok('2025-11');
my ($person, $indicator, $where) = split /\|/, sql("SELECT orang_id, indikator, kode_desa FROM inti.daftar_kesenjangan WHERE periode = '2025-11' AND nilai = 'T' AND orang_id > 0 AND alasan = '00' AND kode_desa <> '-' ORDER BY 1, 2 LIMIT 1");
my $reasons = sub { return sql("SELECT coalesce(sum(f.orang_n), 0) FROM lap.fakta_alasan f JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_indikator i USING (indikator_sk) WHERE w.kode = '$where' AND f.periode_sk = 202511 AND i.kode = '$indicator' AND f.alasan = '06'") };
my $told = $reasons->();
sql('SELECT operasi.catat_masukan()');
sql("INSERT INTO inti.alasan (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan) SELECT kode_kab, kode_kec, orang_id, sasaran, indikator, periode, '06' FROM inti.daftar_kesenjangan WHERE orang_id = $person AND periode = '2025-11' AND indikator = '$indicator' LIMIT 1");
sql("SELECT operasi.tandai_desa('{}')");
sql('SELECT operasi.catat_masukan()');
like(run_ok('2025-11'), qr/: \d+ villages are computed again/, 'a reason noted at any time: its village is computed again');
is($reasons->(), $told + 1, 'and the reason counted');
like(run_ok('2025-11'), qr/nothing changed since/, 'once');
sql("DELETE FROM inti.alasan WHERE orang_id = $person");
like(run_ok('2025-11'), qr/: \d+ villages are computed again/, 'taken away again');
is($reasons->(), $told, 'it counts no more');

# ---- the day of the newest measurement: a child nobody measured in November gets two years old between the newest day and that of a late row ----
my @near = split /\n/, sql("SELECT kode FROM lap.dim_wilayah WHERE tingkat = 'desa' AND jenis = 'desa' AND berlaku_selesai IS NULL AND induk_sk = (SELECT min(induk_sk) FROM lap.dim_wilayah WHERE tingkat = 'desa' AND jenis = 'desa' AND berlaku_selesai IS NULL) ORDER BY 1 LIMIT 2");
sub told { my ($villages, $sql) = @_; my $list = "'{" . join(',', @$villages) . "}'"; sql("BEGIN; SELECT operasi.tandai_pengukuran($list, '2025-01-01', '2025-12-31'); $sql; SELECT operasi.tandai_pengukuran($list, '2025-01-01', '2025-12-31'); COMMIT") }
sub row { my ($v, $child, $day, $born, $kg) = @_; return "INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, batch_id, baris)
	VALUES (left('$v', 5), $child, '$day', 'eppgbm', left('$v', 8), '$v', 'U$child', '$born', 'L', $kg, 80, 'L', 1, 1)" }
sub same_as_full
{
	my ($what, @periods) = @_;
	for my $period (@periods) { like(run_ok($period), qr/villages are computed again/, "$what: $period by village") }
	my $part = state();
	run_ok($_, '--full') for @periods;
	is($part, state(), "$what: the changed villages = everything");
}
told(\@villages, "DELETE FROM inti.pengukuran WHERE tgl_ukur BETWEEN '2025-11-26' AND '2025-11-30'");
told([ $near[0] ], row($near[0], 777001, '2025-09-10', '2023-11-28', 10));
run_ok('2025-11', '--full');
my $two = "SELECT sum(f.n_sasaran) FROM lap.fakta_gizi f JOIN lap.dim_periode p USING (periode_sk) WHERE p.kode = '2025-11' AND f.wilayah_sk = lap.wilayah_pada('$near[0]', p.selesai) AND indeks = 'tbu' AND jk = 'semua' AND kelompok_umur = '24-35'";
my $at_two = sql($two);
cmp_ok($at_two, '>', 0, 'a child of two years and others');
told([ $near[1] ], row($near[1], 777002, '2025-11-29', '2024-05-05', 9));
same_as_full('a later newest day', '2025-11');
is(sql($two), $at_two, 'the child counts with its age on the last day of the month both times');
told([ $near[1] ], 'DELETE FROM inti.pengukuran WHERE anak_id = 777002');
same_as_full('an earlier newest day', '2025-11');

# ---- a birth corrected within the quarter: October published for the first time between two publications of the quarter ----
told([ $near[0] ], join ';', row($near[0], 777003, '2025-10-10', '2020-06-01', 15), row($near[0], 777003, '2025-11-11', '2020-06-01', 15.1), row($near[0], 777003, '2025-12-09', '2021-06-01', 15.2));
run_ok('2025-Q4', '--full');
run_ok('2025-10');
told([ $near[1] ], row($near[1], 777004, '2025-10-15', '2024-05-05', 9));
same_as_full('October on its own', '2025-Q4', '2025-10');

# The start of monitoring goes with the first record of a village: later when that is withdrawn, earlier when older ones come.
sub m0 { return sql("SELECT catatan_pertama FROM inti.pantauan_desa WHERE kode_desa = '$v'") }
sub touched { my ($sql) = @_; return sql("BEGIN; SELECT operasi.tandai_pengukuran('{$v}', '2020-01-01', '2025-12-31'); $sql; SELECT operasi.tandai_pengukuran('{$v}', '2020-01-01', '2025-12-31'); COMMIT") }
my $of = join ',', split /\n/, sql("SELECT DISTINCT orang_id FROM inti.layanan WHERE kode_desa = '$v' AND tanggal < '2025-12-01'");
sub of_people { my ($sql) = @_; return sql("BEGIN; SELECT operasi.catat_orang('{$of}'); $sql; SELECT operasi.tandai_orang(); COMMIT") }
my $early = "kode_desa = '$v' AND t.%s < '2025-12-01'";
sql(sprintf("CREATE TABLE uji.ukur_awal AS SELECT * FROM inti.pengukuran t WHERE $early", 'tgl_ukur') . ';' . sprintf("CREATE TABLE uji.layanan_awal AS SELECT * FROM inti.layanan t WHERE $early", 'tanggal'));
run_ok('2025-Q4');
my ($first, $whole, $published) = (m0(), state(), dump_lap($node));
my $ukur = sql("SELECT date_trunc('month', min(tgl_ukur))::date FROM uji.ukur_awal");
cmp_ok($first, 'le', $ukur, 'monitored from the first record on');
of_people(sprintf("DELETE FROM inti.layanan t WHERE $early", 'tanggal'));
like(run_ok('2025-Q4'), qr/villages are computed again/, 'services withdrawn');
is(m0(), $ukur, 'from the first measurement on');
touched(sprintf("DELETE FROM inti.pengukuran t WHERE $early", 'tgl_ukur'));
like(run_ok('2025-Q4'), qr/villages are computed again/, 'measurements withdrawn');
is(m0(), '2025-12-01', 'from December on');
my $late = state();
isnt($late, $whole, 'other figures');
# As if all had come at once: starts of monitoring computed anew.
sub anew { my ($want, $name) = @_; sql('DELETE FROM inti.pantauan_desa WHERE ditetapkan IS NULL'); run_ok('2025-Q4'); return is(state(), $want, $name) }
anew($late, 'those of a warehouse that never had the months before');
touched('INSERT INTO inti.pengukuran SELECT * FROM uji.ukur_awal');
like(run_ok('2025-Q4'), qr/villages are computed again/, 'measurements of the months before come');
is(m0(), $ukur, 'the start moves back');
isnt(state(), $late, 'other figures');
anew(state(), 'those of a warehouse filled in one go');
of_people('INSERT INTO inti.layanan SELECT * FROM uji.layanan_awal');
run_ok('2025-Q4');
is_deeply([ m0(), dump_lap($node) ], [ $first, $published ], 'with all records back the figures of before');
# A day that was set beats the first record; without either the village is not monitored.
sql("UPDATE inti.pantauan_desa SET ditetapkan = '2025-06-01' WHERE kode_desa = '$v'; SELECT inti.perbarui_pantauan(true)");
is(sql("SELECT ditetapkan || ' ' || catatan_pertama FROM inti.pantauan_desa WHERE kode_desa = '$v'"), "2025-06-01 $first", 'a day that was set stays');
sql("UPDATE inti.pantauan_desa SET ditetapkan = NULL WHERE kode_desa = '$v'");
sql("BEGIN; DELETE FROM inti.layanan; DELETE FROM inti.pengukuran; SELECT inti.perbarui_pantauan(true); SELECT count(*) FROM inti.pantauan_desa WHERE catatan_pertama IS NOT NULL") =~ /(\d+)\z/;
is($1, 0, 'no record, no start');
run_ok('2025-Q4');

# Rows that nobody marked, persons that were merged, a village with a new code: everything is computed.
sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 0.5 WHERE kode_desa = '$v'");
like(run_ok('2025-11'), qr/everything is computed: the input changed/, 'an unmarked edit');
sql("UPDATE inti.pengukuran p SET orang_id = o.b FROM (SELECT min(orang_id) AS b, max(orang_id) AS a FROM inti.orang WHERE kelas IS NULL) o WHERE p.orang_id = o.a");
like(run_ok('2025-11'), qr/everything is computed: the input changed/, 'merged persons');
sql("UPDATE acuan.wilayah SET berlaku_selesai = '2025-11-01' WHERE kode = '$v'; INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT left(kode, 9) || '2099', nama, tingkat, jenis, induk, '2025-11-01' FROM acuan.wilayah WHERE kode = '$v'");
like(run_ok('2025-11'), qr/everything is computed: the rules changed/, 'a village with a new code');
my $part = dump_lap($node, 'periode_sk = 202511');
run_ok('2025-11', '--full');
is(dump_lap($node, 'periode_sk = 202511'), $part, 'which is what a full run gives');
done_testing();
