# Incremental = full, with linkage: late files, corrected and withdrawn records, persons merged and parted by reviewers or by new
# records, a village with a new code between: the run that computes changed villages publishes the bytes of one that computes everything.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use File::Spec;
use feature 'state';
use Test::More;

my $node = new_node(conf => "jit = off\nfsync = off\n");
my $dir = File::Spec->rel2abs(scratch());
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub run_ok { return konv_ok($node, 'run', '--period', '2025-Q4', '--data-date', '2026-01-31', @_) }
sub load_ok { my ($source, @files) = @_; return konv_ok($node, 'load', $source, @files, '--data-date', '2026-01-31', '--area', '73.08') }
my $seed = $ENV{KONV_SEED} // 7;
srand($seed);
diag("seed $seed");
# The key too follows from the seed: which records are chosen hangs on their pseudonyms, and some choices change no figure at all.
$ENV{KONVERGENSI_KEY} = spew("$dir/key", "the generated people of seed $seed");
chmod 0600, $ENV{KONVERGENSI_KEY};
konv_ok($node, 'init');
is(system("konvergensi generate --area 73.08 -n 450 -s $seed -o $dir/gen >/dev/null") >> 8, 0, 'generate');
# Each village becomes four, by a number in the row: people who are not quite sure where they live.
my ($head, @areas) = split /(?<=\n)/, slurp("$dir/gen/wilayah.csv");
my @name = map { /^[\d.]{13},"(.*)"/ ? $1 : () } @areas;
my @more = map { my $r = $_; $r =~ /^[\d.]{13},/ ? map { my $k = $_; $r =~ s/(\d)(\d),"(.*)"/${k}$2,"$3 KE $k"/r } 1 .. 3 : () } @areas;
spew("$dir/wilayah.csv", join '', $head, @areas, @more);
konv_ok($node, 'wilayah', "$dir/wilayah.csv");
sub recoded
{
	my ($row) = @_;
	my $k = $row =~ /(\d)\d{2}(?!\d)/ ? $1 % 4 : 0;
	$row =~ s/(73\.08\.\d\d\.20)0/$1$k/g;
	if ($k) { $row =~ s/\b\Q$_\E\b/$_ KE $k/i for @name }
	return $row;
}

# Of each file a few rows come later.
my %late;
my %source = (eppgbm => 'eppgbm', ehdw_ibu => 'ehdw', ehdw_anak => 'ehdw', sipbm => 'sipbm', pk => 'pk', dtks => 'dtks', elsimil => 'elsimil');
for my $file (sort keys %source)
{
	my ($head, @rows) = split /(?<=\n)/, slurp("$dir/gen/$file.csv");
	@rows = map { recoded($_) } @rows;
	my @held = map { splice @rows, rand @rows, 1 } 1 .. (@rows > 60 ? 12 : 3);
	$late{$file} = [ $head, @held ];
	load_ok($source{$file}, spew("$dir/$file.csv", join '', $head, @rows));
}
sub late_file { my ($file, $n) = @_; my ($head, @rows) = @{ $late{$file} }; my @now = splice @rows, 0, $n; $late{$file} = [ $head, @rows ]; state $k = 0; $k++; return load_ok($source{$file}, spew("$dir/late$k-$file.csv", join '', $head, @now)) }

sub state_of
{
	return join "\n", dump_lap($node, undef, qr{fakta_tautan}), map { sql("SELECT '$_ ' || count(*) || ' ' || coalesce(md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")), '') FROM (SELECT (to_jsonb(f) - 'run_id')::text AS x FROM $_ f) r") } qw(operasi.penekanan operasi.penekanan_periode inti.status_layanan inti.krs);
}
sub decide
{
	my ($what, $pairs) = @_;
	sql("INSERT INTO inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan) SELECT DISTINCT ON (1, 2, 3, 4) CASE WHEN vor THEN sa ELSE sb END, CASE WHEN vor THEN ia ELSE ib END, CASE WHEN vor THEN sb ELSE sa END, CASE WHEN vor THEN ib ELSE ia END, '$what'
		FROM ($pairs) p CROSS JOIN LATERAL (SELECT (sa COLLATE \"C\", ia COLLATE \"C\") < (sb COLLATE \"C\", ib COLLATE \"C\") AS vor) v");
	return;
}
my $salt = sub { return int rand 1e6 };
my @steps = (
	# Of children, of whom some are one person later on.
	[ 'reasons', sub { my $s = $salt->(); sql("INSERT INTO inti.alasan (kode_kab, kode_kec, orang_id, sasaran, indikator, periode, alasan) SELECT DISTINCT ON (k.orang_id, k.sasaran, k.indikator) k.kode_kab, k.kode_kec, k.orang_id, k.sasaran, k.indikator, k.periode, lpad((1 + abs(hashtext(k.orang_id || k.indikator || '$s')) % 11)::text, 2, '0')
		FROM inti.daftar_kesenjangan k WHERE k.periode = '2025-Q4' AND k.nilai = 'T' AND k.orang_id > 0") } ],
	[ 'late measurements', sub { late_file('eppgbm', 3) } ],
	[ 'late forms', sub { late_file('ehdw_anak', 3) } ],
	[ 'a pair decided same', sub { my $s = $salt->(); decide('sama', "SELECT a.sumber AS sa, a.id_sumber AS ia, b.sumber AS sb, b.id_sumber AS ib FROM inti.anggota_sumber a JOIN inti.orang o USING (orang_id) JOIN inti.orang q ON q.kode_desa = o.kode_desa AND q.orang_id <> o.orang_id
		JOIN inti.anggota_sumber b ON b.orang_id = q.orang_id AND (b.sumber, b.id_sumber) > (a.sumber, a.id_sumber) WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber x JOIN inti.anggota_sumber y USING (sumber) WHERE x.orang_id = o.orang_id AND y.orang_id = q.orang_id) AND o.kelas = 'anak' AND q.kelas = 'anak' ORDER BY hashtext(a.id_sumber || b.id_sumber || '$s') LIMIT 6") } ],
	[ 'a person parted', sub { my $s = $salt->(); decide('beda', "SELECT a.sumber AS sa, a.id_sumber AS ia, b.sumber AS sb, b.id_sumber AS ib FROM inti.anggota_sumber a JOIN inti.anggota_sumber b USING (orang_id) JOIN inti.orang o USING (orang_id) WHERE (a.sumber, a.id_sumber) < (b.sumber, b.id_sumber) AND o.kelas = 'anak' ORDER BY hashtext(a.id_sumber || b.id_sumber || '$s') LIMIT 2") } ],
	[ 'late mothers', sub { late_file('ehdw_ibu', 3) } ],
	[ 'late registers', sub { late_file('sipbm', 2); late_file('dtks', 2) } ],
	[ 'a village with a new code', sub { sql("WITH d AS (SELECT kode FROM acuan.wilayah WHERE tingkat = 'desa' ORDER BY hashtext(kode) LIMIT 1), u AS (UPDATE acuan.wilayah w SET berlaku_selesai = '2025-11-15' FROM d WHERE w.kode = d.kode)
		INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai) SELECT left(w.kode, 9) || '2999', w.nama || ' BARU', w.tingkat, w.jenis, w.induk, '2025-11-15' FROM acuan.wilayah w JOIN d USING (kode)") }, 'all' ],
	[ 'late families and visits', sub { late_file('pk', 2); late_file('elsimil', 2) } ],
	[ 'budgets', sub { load_ok('dana', spew("$dir/dana.csv", "Kode Desa,Tahun,Bidang,Kegiatan,Paket,Stunting,Sumber Dana,Usulan,RKPDes,APBDes,Realisasi,Alasan\n" . join '', map { "73.08.01.200$_,2025,pemberdayaan,Kelas ibu,KIA,Ya,DD,12000000,10000000,0,,\n" } 1, 2)) } ],
	[ 'corrected records', sub { my $s = $salt->(); sql("UPDATE sumber.orang SET tgl_lahir = tgl_lahir + 40, nama = nama || ' B' WHERE (sumber, id_sumber) IN (SELECT sumber, id_sumber FROM sumber.orang WHERE tgl_lahir > '2022-01-01' ORDER BY hashtext(id_sumber || '$s') LIMIT 4)") } ],
	[ 'withdrawn records', sub { my $s = $salt->(); sql("UPDATE sumber.orang SET ditarik = true WHERE (sumber, id_sumber) IN (SELECT sumber, id_sumber FROM sumber.orang ORDER BY hashtext(id_sumber || '$s') LIMIT 3)") } ],
	[ 'more of everything', sub { late_file('eppgbm', 2); late_file('ehdw_anak', 2); late_file('dtks', 1) } ]);
my $out = run_ok();
like($out, qr/everything is computed/, 'the first run computes everything');
is(sql("SELECT n_tup_upd > 0 AND n_tup_hot_upd = n_tup_upd FROM pg_stat_user_tables WHERE relid = 'inti.pengukuran'::regclass"), 't', 'the first linking writes persons into the pages of their measurements');
is(sql("SELECT reloptions IS NULL FROM pg_class WHERE oid = 'inti.pengukuran'::regclass"), 't', 'later rows fill what room is left there');
is(sql("SELECT brin_summarize_new_values('inti.pengukuran_wilayah_idx')"), 0, 'loading has summed up where which villages stand');
# Villages whose start of monitoring is not the month of their first record.
my $astray = q{SELECT count(*) FROM (SELECT kode_desa, date_trunc('month', min(t))::date AS awal FROM (SELECT kode_desa, tgl_ukur AS t FROM inti.pengukuran UNION ALL SELECT kode_desa, tanggal FROM inti.layanan
	UNION ALL SELECT kode_desa, tanggal FROM sumber.form_jawaban) r WHERE kode_desa <> '-' GROUP BY 1) r FULL JOIN inti.pantauan_desa p USING (kode_desa) WHERE p.catatan_pertama IS DISTINCT FROM r.awal};
my $villages = sql("SELECT count(*) FROM lap.dim_wilayah WHERE tingkat = 'desa'");
for my $step (@steps)
{
	my ($name, $do, $all) = @$step;
	$do->();
	$out = run_ok();
	if ($all) { like($out, qr/everything is computed: the rules changed/, "$name: everything") }
	else { like($out, qr/: \d+ villages are computed again/, "$name: by village"); diag("$name: $1 of $villages") if $out =~ /: (\d+) villages/ }
	my $part = state_of();
	run_ok('--skip-link', '--full');
	is($part, state_of(), "$name: the changed villages = everything");
	is(sql($astray), 0, "$name: every village is monitored from its first record");
	like(run_ok(), qr/nothing changed since run/, "$name: and then nothing");
}
cmp_ok(sql("SELECT count(*) FROM inti.alasan WHERE orang_asal IS NOT NULL"), '>', 0, 'reasons went with merged persons');
is(sql("SELECT count(*) FROM inti.alasan a WHERE a.orang_id IN (SELECT b.nomor FROM inti.nomor_bekas b WHERE b.jenis = 'orang')"), 0, 'none stays with an alias');
# From the landing tables anew: the same rows, the same figures.
my $last = state_of();
# What the landing tables say, whichever batch wrote it.
sub inputs { return { map { my $t = $_; $t => sql("SELECT md5(string_agg(x, ',' ORDER BY x COLLATE \"C\")) FROM (SELECT (to_jsonb(t) - 'batch_id' - 'run_id')::text AS x FROM inti.$t t) r") } qw(kediaman kehamilan layanan pengamatan keadaan_orang keadaan_keluarga tikar paud pantauan_desa profil_krs) } }
my $inputs = inputs();
sql('SELECT inti.serap(true)');
run_ok('--full', '--skip-link');
is_deeply(inputs(), $inputs, 'taken over from the start: the same rows');
is(state_of(), $last, 'taken over from the start: the same');
run_ok('--full');
is(state_of(), $last, 'linked from the start: the same');
done_testing();
