# Incremental = full: after random corrections, deletions, moves, late data, new codes, the run that computes changed villages
# publishes the same bytes as one that computes everything.
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
my @periods = qw(2025-11 2025-Q4);

# All that is published, and what the public figures hide with what it rests on.
sub state
{
	return join "\n", dump_lap($node), map { sql("SELECT '$_ ' || count(*) || ' ' || coalesce(md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")), '') FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM operasi.$_ f) r") } qw(penekanan penekanan_periode keadaan_publik keadaan_mutu keadaan_mutu_puskesmas);
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
	clinic => sub { my $v = village(); return ([$v], "UPDATE inti.pengukuran SET puskesmas = (ARRAY['SATU', 'EMPAT', NULL])[anak_id % 3 + 1] WHERE kode_desa = '$v' AND tgl_ukur >= '2025-10-01' AND anak_id IN " . children($v, 4)) },
	late => sub { my $v = village(); return ([$v], "INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg, tinggi_cm, posisi, batch_id, baris)
		SELECT DISTINCT ON (anak_id) kode_kab, anak_id, date '2025-10-01' + abs(hashint8(anak_id)) % 80, 'kpm', kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, berat_kg + 0.2, tinggi_cm + 0.4, posisi, 1, 1 FROM inti.pengukuran WHERE kode_desa = '$v' AND anak_id IN " . children($v, 6) . " ORDER BY anak_id, tgl_ukur ON CONFLICT DO NOTHING") },
	twice => sub { my $v = village(); return ([$v], "UPDATE inti.pengukuran p SET tinggi_cm = q.tinggi_cm, berat_kg = q.berat_kg, tgl_lahir = q.tgl_lahir, jk = q.jk FROM (SELECT * FROM inti.pengukuran WHERE kode_desa = '$v' AND tgl_ukur >= '2025-11-01' ORDER BY anak_id LIMIT 1) q WHERE p.kode_desa = '$v' AND p.tgl_ukur >= '2025-10-01' AND p.anak_id IN " . children($v, 2)) });
# What reaches further than measurements: rows of services, persons that are linked and parted, a village with a new code. Nobody says
# where, so everything is computed, and the next changed village stands on that.
my ($codes, %far) = (0);
%far = (
	services => sub { my $v = village(); return "DELETE FROM inti.layanan l USING inti.orang o WHERE o.orang_id = l.orang_id AND l.kode_kab = o.kode_kab AND o.kode_desa = '$v' AND l.tanggal >= '2025-10-01' AND hashint8(l.orang_id) % 3 = 0;
		UPDATE inti.layanan l SET jawaban = NOT jawaban FROM inti.orang o WHERE o.orang_id = l.orang_id AND l.kode_kab = o.kode_kab AND o.kode_desa = '$v' AND l.tanggal >= '2025-11-01' AND hashint8(l.orang_id) % 3 = 1" },
	linked => sub { return "UPDATE inti.pengukuran p SET orang_id = o.b FROM (SELECT min(x.orang_id) AS b, max(x.orang_id) AS a FROM (SELECT orang_id FROM inti.pengukuran WHERE orang_id IS NOT NULL GROUP BY 1 ORDER BY hashint8(orang_id + " . int(rand 1e6) . ") LIMIT 2) x) o WHERE p.orang_id = o.a" },
	parted => sub { my $v = village(); return "UPDATE inti.pengukuran SET orang_id = NULL WHERE anak_id IN " . children($v, 1) },
	code => sub { my $v = $villages[-1]; my $new = 2090 + $codes++; return "UPDATE acuan.wilayah SET berlaku_selesai = '2025-11-15' WHERE kode = '$v' AND berlaku_selesai IS NULL; INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT left(kode, 9) || '$new', nama, tingkat, jenis, induk, '2025-11-15' FROM acuan.wilayah WHERE kode = '$v'; UPDATE inti.pengukuran SET kode_desa = left('$v', 9) || '$new' WHERE kode_desa = '$v' AND tgl_ukur >= '2025-12-01'" });
my %seen;
for my $round (1 .. $ENV{KONV_ROUNDS} // 12)
{
	my @kinds = (sort keys %edit)[ map { int rand keys %edit } 1 .. 1 + rand 2 ];
	unshift @kinds, (sort keys %far)[ $round / 3 % keys %far ] if $round % 3 == 0;
	for my $kind (@kinds)
	{
		if ($far{$kind}) { sql($far{$kind}->()); next }
		my ($villages, $sql) = $edit{$kind}->();
		my $list = "'{" . join(',', @$villages) . "}'";
		sql("BEGIN; SELECT operasi.tandai_pengukuran($list, '2025-01-01', '2025-12-31'); $sql; SELECT operasi.tandai_pengukuran($list, '2025-01-01', '2025-12-31'); COMMIT");
	}
	for my $period (@periods)
	{
		my $out = run_ok($period);
		$seen{ $out =~ /villages are computed again/ ? 'part' : $out =~ /nothing changed since/ ? 'nothing' : 'all' }++;
	}
	my $part = state();
	run_ok($_, '--full') for @periods;
	is($part, state(), "round $round (@kinds): the changed villages = everything") or last;
}
diag(join ', ', map { "$_ $seen{$_}" } sort keys %seen);
cmp_ok($seen{part} // 0, '>', 6, 'most were computed by village');
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
