# run: link, absorb, score and publish as one run: phases, repetition, resumption, threads, progress, what it says.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use IPC::Run ();
use JSON::PP ();
use Test::More;

my $node = new_node();
my $dir = scratch();
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub run_ok { my @args = @_; return konv_ok($node, 'run', '--period', '2025-Q4', '--data-date', '2026-01-31', @args) }
sub phases { return sql("SELECT string_agg(fase || ' ' || status, ', ' ORDER BY urut) FROM operasi.fase WHERE run_id = (SELECT max(run_id) FROM operasi.run)") }

my ($code, $out, $err) = konv($node, 'run', '--period', '2025-Q4');
is($code, 3, 'no warehouse: exit 3');
konv_ok($node, 'init');
($code, $out, $err) = konv($node, 'run');
is($code, 1, 'no period: exit 1');
($code, $out, $err) = konv($node, 'run', '--period', '2025-Q4', '--rules', 'kpm2019, kpm2091');
is($code, 1, 'a rule set that is not there: exit 1');
like($err, qr/no rule set 'kpm2091' on 2025-12-31.*acuan\.himpunan_aturan/s, 'and where they stand');
is(sql('SELECT count(*) FROM operasi.run'), 0, 'before anything is done');

# ---- from files ----
is(system("konvergensi generate --area 73.08 -n 250 -s 5 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
is(system("psql -Xq -d '" . $node->connstr('postgres') . "' -v dir=$dir/gen -f regress/t/lib/orang.sql >/dev/null") >> 8, 0, 'persons of all registers');
konv_ok($node, 'wilayah', "$dir/gen/wilayah.csv");
konv_ok($node, 'load', 'eppgbm', "$dir/gen/eppgbm.csv", '--data-date', '2026-01-31');
konv_ok($node, 'load', 'ehdw', "$dir/gen/ehdw_ibu.csv", "$dir/gen/ehdw_anak.csv", '--data-date', '2026-01-31');
$out = run_ok('-j', 2);
like($out, qr/persons in \d+ households/, 'links');
like($out, qr/everything is computed: nothing was published by a whole run before/, 'computes');
is(phases(), 'menautkan selesai, menyerap selesai, menilai selesai, menerbitkan selesai', 'four phases');
is(sql("SELECT status || ' ' || (baris_masuk > 0) || ' ' || (baris_keluar > 0) FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 'terbit true true', 'registered as published');
is(sql("SELECT count(*) FROM operasi.fase WHERE masukan IS NULL AND fase IN ('menautkan', 'menilai')"), 0, 'with what went in');
like(sql("SELECT rincian ->> 'versi' FROM operasi.run ORDER BY run_id DESC LIMIT 1"), qr/^\d+\.\d+ \d+\.\d+ [0-9a-f]{32}$/, 'and the versions of program, extension and schema');
is(sql("SELECT string_agg(k || ' ' || (v ->> 'berkas') || ' ' || (v ->> 'sha256' = encode(sha256(convert_to(b.sidik, 'UTF8')), 'hex')) || ' ' || (v ->> 'baris' = b.baris::text), ', ' ORDER BY k) FROM operasi.run r CROSS JOIN LATERAL jsonb_each(r.rincian -> 'masukan') m (k, v)
	JOIN (SELECT sumber, string_agg(sha256, ',' ORDER BY batch_id) AS sidik, sum(baris) AS baris FROM sumber.batch GROUP BY 1) b ON b.sumber = k WHERE r.perintah = 'run'"), 'ehdw 2 true true, eppgbm 1 true true', 'and its inputs: files, rows, hashes');
is(sql("SELECT bool_and(baris_keluar > 0 AND baris_masuk >= baris_keluar AND rincian -> 'masukan' IS NOT NULL) FROM operasi.run WHERE perintah = 'load'"), 't', 'a load says what went in and what came out');
my $sha = (split / /, `sha256sum $dir/gen/eppgbm.csv`)[0];
is(sql("SELECT rincian #>> '{masukan,eppgbm,sha256}' FROM operasi.run WHERE perintah = 'load' ORDER BY run_id LIMIT 1"), sql("SELECT encode(sha256('$sha'), 'hex')"), 'its hash is that of the file');
cmp_ok(sql("SELECT count(*) FROM inti.orang"), '>', 200, 'persons');
cmp_ok(sql("SELECT count(*) FROM lap.fakta_indikator"), '>', 50, 'figures');
like(konv_ok($node, 'status'), qr/phases of run \d+\n  menautkan +selesai.*\n  menyerap .*\n  menilai .*\n  menerbitkan +selesai/, 'status shows the phases');

# ---- again: nothing to do ----
sub figures { return dump_lap($node, undef, qr{fakta_tautan}) }    # that is of a run of the linkage
my $lap = figures();
my $runs = sql("SELECT string_agg(DISTINCT run_id::text, ',') FROM lap.fakta_gizi");
$out = run_ok();
like($out, qr/linking: nothing changed/, 'nothing to link');
like($out, qr/2025-Q4: nothing changed since run \d+; its figures stand/, 'nothing to compute');
is(sql("SELECT string_agg(DISTINCT run_id::text, ',') FROM lap.fakta_gizi"), $runs, 'the figures are those of the run before');
is(phases(), 'menautkan dilewati, menyerap dilewati, menilai dilewati', 'phases left out');
is(sql("SELECT status FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 'selesai', 'done without publishing');
$out = run_ok('--full', '-j', 1);
like($out, qr/everything is computed: --full/, '--full computes all the same');
is(figures(), $lap, 'the same figures with one thread');
run_ok('--full', '-j', 8);
is(figures(), $lap, 'and with eight');

# ---- what counts as a change ----
my @changes = (
	[ 'a measurement', "UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 1 WHERE ctid = (SELECT min(ctid) FROM inti.pengukuran)", qr/the input changed/ ],
	[ 'a limit', "UPDATE acuan.ambang SET nilai = nilai + 1 WHERE kode = 'sasaran_hilang'", qr/the rules changed/ ],
	[ 'a service', "DELETE FROM inti.layanan WHERE ctid = (SELECT min(ctid) FROM inti.layanan)", qr/the input changed/ ],
	[ 'rows exchanged at once', "CREATE TABLE public.x AS SELECT * FROM inti.paud; TRUNCATE inti.paud; INSERT INTO inti.paud SELECT * FROM public.x", qr/the input changed/ ]);
for my $c (@changes)
{
	sql($c->[1]);
	like(run_ok('--skip-link'), $c->[2], "$c->[0] is seen");
	like(run_ok('--skip-link'), qr/nothing changed/, 'once');
}
like(konv_ok($node, 'run', '--period', '2025-Q4', '--data-date', '2025-12-10'), qr/other options/, 'another day of the data is seen');
konv_ok($node, 'score', '--period', '2025-Q4', '--area', '73.08');
like(run_ok(), qr/everything is computed/, 'after a run of one area everything is computed');
konv_ok($node, 'load', 'eppgbm', spew("$dir/late.csv", slurp("$dir/gen/eppgbm.csv") =~ s/^((?:.*\n){1}).*/$1/sr . (split /\n/, slurp("$dir/gen/eppgbm.csv"))[5] =~ s/;(\d+),(\d);/';' . ($1 + 1) . ",$2;"/er . "\n"), '--data-date', '2026-01-31');
like(run_ok(), qr{nothing changed since the last run.*villages are computed again}s, 'corrected data are seen');

# ---- what a dry run refused is not told as refused ----
my $broken = spew("$dir/rusak.csv", (split /^/, slurp("$dir/gen/eppgbm.csv"))[0] . "1;2\n");
like(konv_ok($node, 'load', 'eppgbm', $broken, '--data-date', '2026-01-31', '--dry-run'), qr/rejected 1/, 'a dry run of a file with a broken row');
run_ok('--skip-link');
is(sql("SELECT baris_ditolak FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 0, 'is no part of the next run');
konv_ok($node, 'load', 'eppgbm', $broken, '--data-date', '2026-01-31');
run_ok('--skip-link');
is(sql("SELECT baris_ditolak FROM operasi.run ORDER BY run_id DESC LIMIT 1"), 1, 'loaded it is');

# ---- killed in a phase: the next run takes it up there ----
sub held
{
	my ($table, @args) = @_;
	my $holder = $node->background_psql('postgres');
	$holder->query_safe("BEGIN; LOCK TABLE $table IN ACCESS EXCLUSIVE MODE");
	my ($o, $e) = ('', '');
	my $run = IPC::Run::start([ 'konvergensi', 'run', '--period', '2025-Q4', '--data-date', '2026-01-31', @args, '-d', $node->connstr('postgres') ], '<', \undef, '>', \$o, '2>', \$e);
	$node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'konvergensi' AND wait_event_type = 'Lock'") or die 'never waited';
	return ($holder, $run, \$e);
}
sql("UPDATE sumber.orang SET nama = nama || ' A', tgl_lahir = tgl_lahir + 1 WHERE (sumber, id_sumber) IN (SELECT sumber, id_sumber FROM sumber.orang WHERE nama IS NOT NULL AND tgl_lahir > '2023-06-01' ORDER BY 1, 2 LIMIT 30)");
$lap = figures();
my ($holder, $run) = held('lap.fakta_tikar');
is((konv($node, 'run', '--period', '2025-Q4'))[0], 5, 'a second run at once exits 5');
like(konv_ok($node, 'status'), qr/run\s+2025-Q4\s+berjalan/, 'status shows the first at work');
$run->kill_kill(grace => 0);
$holder->query_safe('COMMIT');
$holder->quit;
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'konvergensi'");
is(figures(), $lap, 'killed while scoring: the old figures stand');
$out = run_ok();
like($out, qr/run \d+ did not finish: taken up again\nlinking: nothing changed/, 'taken up behind the linking');
is(sql("SELECT string_agg(fase || ' ' || status, ', ' ORDER BY urut) FROM operasi.fase WHERE run_id = (SELECT (rincian ->> 'lanjutan_dari')::int FROM operasi.run ORDER BY run_id DESC LIMIT 1)"),
	'menautkan selesai, menyerap selesai, menilai terputus', 'the phase that died is marked');

# ---- a decision written before a run and committed while it links: it is the next run's ----
my ($sa, $ia, $sb, $ib) = split /\|/, sql(q{SELECT a.sumber, a.id_sumber, b.sumber, b.id_sumber FROM inti.anggota_sumber a JOIN inti.anggota_sumber b USING (orang_id) WHERE a.sumber = 'ehdw' AND b.sumber = 'eppgbm' ORDER BY 2, 4 LIMIT 1});
my $one = "SELECT count(DISTINCT orang_id) FROM inti.anggota_sumber WHERE (sumber, id_sumber) IN (('$sa', '$ia'), ('$sb', '$ib'))";
my $reviewer = $node->background_psql('postgres');
$reviewer->query_safe("BEGIN; INSERT INTO inti.putusan_tautan (sumber_a, id_a, sumber_b, id_b, putusan) VALUES ('$sa', '$ia', '$sb', '$ib', 'beda')");
($holder, $run) = held('operasi.ukuran_tautan', '--full');
$reviewer->query_safe('COMMIT');
$reviewer->quit;
$holder->query_safe('COMMIT');
$holder->quit;
$run->finish;
is(sql($one), 1, 'the run had read before');
unlike(run_ok(), qr/nothing changed/, 'the next run sees the decision');
is(sql($one), 2, 'and applies it');
like(run_ok(), qr/linking: nothing changed.*nothing changed since run/s, 'once');

# ---- words ----
sql("UPDATE inti.pengukuran SET tinggi_cm = tinggi_cm + 1 WHERE kode_desa = (SELECT min(kode_desa) FROM inti.pengukuran WHERE kode_desa <> '-')");
($code, $out, $err) = konv($node, 'run', '--period', '2025-Q4', '--data-date', '2026-01-31', '--log-format=json', '-P');
is($code, 0, 'a run that logs JSON');
is(scalar(grep { !eval { JSON::PP::decode_json($_)->{level} } } split /\n/, $err), 0, 'every line on stderr is an object') or diag($err);
like($err, qr/"level":"progress"/, 'progress among them');
for my $wrong ([ 'run' ], [ 'run', '--period', '2025-13' ], [ 'run', '--bogus' ], [ 'run', '--period', '2025-Q4', '--memory', 'x' ], [ 'load', 'eppgbm', "$dir/\xff\x22none.csv" ], [ 'load', 'nothing', 'x' ], [ 'status', 'x' ])
{
	my ($rc, undef, $said) = konv($node, @$wrong, '--log-format=json');
	my @lines = split /\n/, $said;
	ok($rc && @lines && !grep({ !eval { JSON::PP::decode_json($_)->{level} } } @lines), "wrong use is told in JSON: @$wrong[0 .. ($#$wrong > 1 ? 1 : $#$wrong)]") or diag($said);
}
my $private = sql("SELECT string_agg(DISTINCT nik, '|') FROM (SELECT nik FROM sumber.orang WHERE nik IS NOT NULL LIMIT 300) x");
unlike("$out$err", qr/$private/, 'no NIK in what it says');
is(sql("SELECT count(*) FROM pg_class WHERE relpersistence = 't'"), 0, 'no staging table is left');
is(sql("SELECT count(*) FROM operasi.run WHERE status = 'berjalan'") . sql("SELECT count(*) FROM operasi.fase WHERE status = 'berjalan'"), '00', 'no run is left open');
done_testing();
