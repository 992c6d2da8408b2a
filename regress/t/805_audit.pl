# Person rows from outside: who reads them is written down whatever the form of the reading; rows of another area and names come out
# through no function, view, statistic or message; nothing personal stands where readers of figures look.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $dir = scratch();
my $invoker = $node->pg_version >= 15; # before, views with the rights of their reader are the program's alone (docs/operations.md)
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub as
{
	my ($who, $sql) = @_;
	my ($rc, $out, $err) = $node->psql('postgres', $sql, extra_params => [ '-U', $who ]);
	return wantarray ? ($rc == 0, $out, $err) : $out;
}
konv_ok($node, 'init');
is(system("konvergensi generate --area 73.08 -n 150 -s 4 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
konv_ok($node, 'wilayah', "$dir/gen/wilayah.csv");
konv_ok($node, 'load', 'eppgbm', "$dir/gen/eppgbm.csv");
konv_ok($node, 'load', 'ehdw', map { "$dir/gen/ehdw_$_.csv" } qw(ibu anak));
konv_ok($node, 'load', $_, "$dir/gen/$_.csv", '--area', '73.08') for qw(sipbm pk dtks);
konv_ok($node, 'run', '--period', $_, '--data-date', '2026-01-31') for qw(2025-11 2025-Q4);

# ---- nothing personal outside of inti and sumber; no number anywhere but keyed ----
my @numbers = split /\n/, sql("SELECT DISTINCT x FROM (SELECT nik AS x FROM sumber.orang UNION SELECT no_kk FROM sumber.orang) y WHERE x ~ '^[1-9][0-9]{15}\$'");
my @names = split /\n/, sql("SELECT DISTINCT upper(x) FROM (SELECT nama AS x FROM sumber.orang UNION SELECT nama_ibu FROM sumber.orang UNION SELECT nama_ortu FROM sumber.orang) y WHERE x LIKE '% %' AND length(x) > 8");
cmp_ok(scalar(@numbers), '>', 200, 'numbers to look for: ' . @numbers);
cmp_ok(scalar(@names), '>', 150, 'names to look for: ' . @names);
my ($numbers, $names) = map { my $x = join '|', map { quotemeta } @$_; qr/$x/ } \@numbers, \@names;
my (%found, $looked);
for my $t (split /\n/, sql("SELECT c.oid::regclass FROM pg_class c WHERE c.relkind IN ('r', 'v') AND c.relnamespace::regnamespace::text IN ('lap', 'acuan', 'operasi', 'publik', 'inti') ORDER BY 1"))
{
	my $text = uc sql("COPY (SELECT * FROM $t) TO STDOUT");
	$found{number}{$t} = 1 if $text =~ $numbers;
	$found{name}{$t} = 1 if $text =~ $names;
	$looked++;
}
is(join(' ', sort keys %{ $found{number} }), '', "no NIK and no No KK in $looked tables and views");
is(join(' ', sort keys %{ $found{name} }), 'inti.model_tautan inti.orang inti.tinjauan', 'names only where they are needed: persons, frequencies of the linkage, the review queue');

# ---- logins of all sorts ----
sql(q{CREATE ROLE u_pembaca LOGIN IN ROLE konvergensi_pembaca; CREATE ROLE u_analis LOGIN IN ROLE konvergensi_analis; CREATE ROLE u_peninjau LOGIN IN ROLE konvergensi_peninjau;
	CREATE ROLE dinas NOLOGIN IN ROLE konvergensi_analis; CREATE ROLE u_lewat LOGIN IN ROLE dinas; CREATE ROLE u_bukan LOGIN NOINHERIT IN ROLE konvergensi_analis; CREATE ROLE u_dua LOGIN IN ROLE konvergensi_analis;
	INSERT INTO inti.orang (kode_kab, orang_id, nama, jk, kode_desa, dusun, tgl_lahir) VALUES ('73.11', 7, 'RAHASIA SEKALI', 'P', '73.11.01.2001', 'RAHASIA', '1999-09-09');
	INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('u_analis', '73.08'), ('u_peninjau', '73.08'), ('dinas', '73.11'), ('u_bukan', '73.11'), ('u_dua', '73.08'), ('u_dua', '73.11');
	ANALYZE inti.orang});
my $all = sql("SELECT count(*) FROM inti.orang WHERE kode_kab = '73.08'");
is(scalar(as('u_lewat', 'SELECT orang_id FROM inti.orang')), 7, 'an area given to a group counts for its members');
is(scalar(as('u_bukan', 'SET ROLE konvergensi_analis; SELECT orang_id FROM inti.orang')), 7, 'a role put on keeps the area of the login');
my ($ok, undef, $err) = as('u_bukan', 'SELECT orang_id FROM inti.orang');
ok(!$ok, 'which has nothing without it');
is(scalar(as('u_dua', 'SELECT count(DISTINCT kode_kab) || $$ $$ || count(*) FROM inti.orang')), '2 ' . ($all + 1), 'two kabupaten for one login');
sql(q{CREATE SCHEMA bersama; GRANT CREATE, USAGE ON SCHEMA bersama TO PUBLIC});
as('u_lewat', q{CREATE VIEW bersama.v AS SELECT orang_id FROM inti.orang; GRANT SELECT ON bersama.v TO PUBLIC;
	CREATE FUNCTION bersama.f() RETURNS SETOF bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT orang_id FROM inti.orang'});
is(scalar(as('u_analis', "SELECT $_")) =~ /^7$/m ? 1 : 0, 0, "an analyst of another area passes nothing on: $_") for "orang_id FROM bersama.v", 'bersama.f()';
is(scalar(as('u_pembaca', 'SELECT count(*) FROM bersama.v')) // '', '', 'and nothing to a reader without an area');

# ---- every form of reading leaves a line ----
my %form = (
	'a cursor' => 'BEGIN; DECLARE c CURSOR FOR SELECT orang_id FROM inti.orang; FETCH 1 FROM c; COMMIT',
	'a cursor that stays' => 'BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT orang_id FROM inti.orang; COMMIT; FETCH 1 FROM c',
	'COPY of a table' => 'COPY inti.orang (orang_id) TO STDOUT',
	'COPY of a query' => 'COPY (SELECT orang_id FROM inti.orang) TO STDOUT',
	'a prepared statement' => 'PREPARE p AS SELECT orang_id FROM inti.orang; EXECUTE p; EXECUTE p',
	'a view' => 'SELECT orang_id FROM inti.sel_layanan LIMIT 1',
	'a function in SQL' => "SELECT * FROM inti.tinggal_pada((SELECT min(o.orang_id) FROM inti.orang o), '2025-01-01')",
	'a function of one\'s own' => "CREATE FUNCTION pg_temp.g() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM inti.orang); END'; SELECT pg_temp.g()",
	'a DO block' => "DO 'BEGIN PERFORM orang_id FROM inti.orang; END'",
	'a question whether there is one' => 'SELECT EXISTS (SELECT FROM inti.orang)',
	'a subquery' => 'SELECT (SELECT max(orang_id) FROM inti.orang)',
	'a set' => 'SELECT orang_id FROM inti.orang INTERSECT SELECT orang_id FROM inti.pengukuran',
	'a sample' => 'SELECT orang_id FROM inti.orang TABLESAMPLE SYSTEM (100)',
	'EXPLAIN ANALYZE' => 'EXPLAIN ANALYZE SELECT orang_id FROM inti.orang',
	'the explanation of a cell' => "SELECT count(*) FROM inti.jelaskan((SELECT min(orang_id) FROM inti.status_layanan), '2025-Q4')");
delete @form{'a view', 'the explanation of a cell'} if !$invoker;
for my $f (sort keys %form)
{
	my $before = sql("SELECT count(*) FROM operasi.audit_baca WHERE pengguna = 'u_analis'");
	($ok, undef, $err) = as('u_analis', $form{$f});
	ok($ok, "$f works") or diag($err);
	cmp_ok(sql("SELECT count(*) FROM operasi.audit_baca WHERE pengguna = 'u_analis'") - $before, '>=', $f =~ /prepared/ ? 2 : 1, "$f is logged");
}
for my $undo ('BEGIN; SELECT count(*) FROM inti.orang; ROLLBACK', 'SELECT count(*) FROM inti.orang; SELECT 1/0')
{
	my ($rows, $lines) = (sql('SELECT count(*) FROM operasi.audit_baca'), scalar(() = slurp($node->logfile) =~ /konvergensi: u_analis reads inti\.orang of \{73\.08\}/g));
	as('u_analis', $undo);
	is(scalar(() = slurp($node->logfile) =~ /konvergensi: u_analis reads inti\.orang of \{73\.08\}/g), $lines + 1, 'a reading that is undone stands in the log of the server');
}
cmp_ok(sql('SELECT max(audit_id) - count(*) FROM operasi.audit_baca'), '>=', 1, 'and its number is missing in the table');

# ---- nothing of another area comes out ----
sql(q{CREATE FUNCTION public.tell(anyelement) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END $$});
(undef, my $out, $err) = as('u_analis', 'SELECT count(*) FROM inti.orang WHERE tell(dusun)');
unlike("$out$err", qr/RAHASIA/, 'a cheap function sees no row of another area');
(undef, $out, $err) = as('u_analis', "SELECT count(*) FROM inti.orang WHERE coalesce(dusun, '1')::int = 1");
unlike("$out$err", qr/RAHASIA/, 'nor does a message');
for my $who (qw(u_analis u_peninjau u_pembaca))
{
	is(scalar(as($who, "SELECT count(*) FROM pg_stats WHERE schemaname IN ('inti', 'sumber')")), 0, "$who sees no statistics of person tables");
	(undef, $out, $err) = as($who, "SELECT * FROM inti.jelaskan(7, '2025-Q4'); SELECT inti.riwayat(7, '2025-Q4')");
	unlike("$out", qr/1999|73\.11/, "$who gets no explanation of somebody elsewhere");
}
# Every table and view that is granted can be read, by each of the two; of analysts nothing that names.
my %rows;
for my $who (qw(u_analis u_peninjau))
{
	my @granted = split /\n/, sql("SELECT c.oid::regclass || '|' || string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = 'inti'::regnamespace AND c.relkind IN ('r', 'v') AND has_column_privilege('$who', c.oid, a.attnum, 'SELECT') GROUP BY c.oid ORDER BY 1");
	my (@refused, @shows);
	for (@granted)
	{
		my ($t, $columns) = split /\|/;
		my ($ok, $text, $err) = as($who, "COPY (SELECT $columns FROM $t) TO STDOUT");
		push @refused, "$t: $err" if !$ok;
		push @shows, $t if uc($text) =~ ($who eq 'u_analis' ? qr/$names|$numbers|RAHASIA/ : qr/$numbers|RAHASIA/);
		$rows{$who}{$t} = () = $text =~ /\n/g;
	}
	is("@refused", '', "$who reads " . @granted . ' tables and views');
	is("@shows", '', 'and in them no number, nobody of another area' . ($who eq 'u_analis' ? ', no name' : ''));
}
my @views = map { "inti.$_" } qw(daftar_kesenjangan peringatan_dini riwayat_tinggal sel_layanan status_gizi);
SKIP:
{
	skip 'before PostgreSQL 15 these views are for the program alone', 2 if !$invoker;
	for my $who (qw(u_analis u_peninjau)) { is(join(' ', grep { !$rows{$who}{$_} } @views), '', "$who finds rows in the views") }
}

# ---- words about a person are for reviewers ----
my ($person, $group, $indicator, $period) = split /\|/, sql("SELECT orang_id, sasaran, indikator, periode FROM inti.daftar_kesenjangan WHERE nilai = 'T' LIMIT 1");
is(scalar(as('u_peninjau', "SELECT inti.catat_alasan($person, '$indicator', '$period', '99', 'ibunya BU CONTOH menolak', NULL, 'BU CONTOH dikunjungi')")), 1, 'a reviewer notes a reason');
my $words = "SELECT concat_ws(';', keterangan, hasil_tindak_lanjut) FROM inti.daftar_kesenjangan WHERE orang_id = $person AND indikator = '$indicator' AND periode = '$period'";
SKIP:
{
	skip 'before PostgreSQL 15 the gap list is for the program alone', 3 if !$invoker;
	is(scalar(as('u_peninjau', $words)), 'ibunya BU CONTOH menolak;BU CONTOH dikunjungi', 'and reads it');
	($ok, $out, $err) = as('u_analis', $words);
	ok($ok, 'an analyst has the gap too') or diag($err);
	is($out, '', 'but not the words');
}
($ok) = as('u_analis', 'SELECT keterangan FROM inti.alasan');
ok(!$ok, 'not from the table either');
my $word = "SELECT inti.kata_alasan($person, '$group', '$indicator', '$period', false)";
my $lines = sub { return sql("SELECT count(*) FROM operasi.audit_baca WHERE pengguna = 'u_peninjau' AND tabel = 'inti.alasan'") };
is(join('|', (as('u_analis', $word))[0, 1]), '1|', 'nor from the function');
my $before = $lines->();
is(scalar(as('u_peninjau', $word)), 'ibunya BU CONTOH menolak', 'which tells a reviewer');
cmp_ok($lines->(), '>', $before, 'and leaves a line');
($ok, $out, $err) = as('u_peninjau', "BEGIN READ ONLY; $word");
ok(!$ok && $err =~ /logged/ && $out eq '', 'without one there are no words');
sql("UPDATE operasi.peran_wilayah SET kode_kab = '73.11' WHERE peran = 'u_peninjau'");
is(join('|', (as('u_peninjau', $word))[0, 1]), '1|', 'a reviewer of another area gets none');
($ok) = as('u_peninjau', "SELECT inti.catat_alasan($person, '$indicator', '$period', '99', 'x')");
ok(!$ok, 'who writes nothing there');

# ---- who may make logins has not their areas ----
sql('CREATE ROLE u_buat LOGIN CREATEROLE IN ROLE konvergensi_analis');
as('u_buat', 'CREATE ROLE u_baru LOGIN');
sql("INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('u_baru', '73.08')");
($ok, $out, $err) = as('u_buat', 'SELECT count(*) FROM inti.orang');
is($out, 0, 'who made a login has not its area') or diag($err);
is(scalar(as('u_buat', 'SELECT inti.melihat_nama()')), 'f', 'and sees no names');

# ---- a role that is gone ----
sql("CREATE ROLE u_pergi LOGIN IN ROLE konvergensi_analis; INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('u_pergi', '73.11'), ('u_pergi', '73.08')");
unlike(konv_ok($node, 'status'), qr/no role/, 'status says nothing of roles that are there');
sql('DROP ROLE u_pergi');
like(konv_ok($node, 'status'), qr/^no role "u_pergi", which has areas: 73\.08, 73\.11; delete them from operasi\.peran_wilayah$/m, 'of one that is gone it tells the areas');
like(konv_ok($node, 'status', '--log-format=json'), qr/"peran_hilang": \{\s*"u_pergi": \[/, 'in JSON too');
sql("DELETE FROM operasi.peran_wilayah WHERE peran = 'u_pergi'");
is(sql('SELECT count(*) FROM operasi.peran_hilang'), 0, 'until they are deleted');

# ---- a pair of the review queue with one record elsewhere ----
sql("UPDATE operasi.peran_wilayah SET kode_kab = '73.08' WHERE peran = 'u_peninjau'");
sql("INSERT INTO inti.tinjauan_tautan (sumber_a, id_a, sumber_b, id_b, alasan, bobot, peluang, keluarga_n, prioritas, kab_a, kab_b, run_id)
	SELECT a.sumber, a.id_sumber, b.sumber, b.id_sumber, 'uji', 1, 0.5, 1, 1, '73.08', '73.11', 1 FROM sumber.orang a, sumber.orang b WHERE a.nama IS NOT NULL AND b.nama IS NOT NULL AND b.nik IS NOT NULL AND a.sumber < b.sumber LIMIT 1");
my $pair = "FROM inti.tinjauan WHERE alasan = 'uji'";
is(scalar(as('u_peninjau', "SELECT (nama_a <> '***') || ' ' || nama_b || ' ' || ibu_b || ' ' || num_nonnulls(nik_b, no_kk_b, rt_b, rw_b) $pair")), 'true *** *** 0', 'a reviewer sees the name of the own side only');
is(scalar(as('u_analis', "SELECT nama_a || num_nonnulls(nik_b, no_kk_b, jk_b, tgl_lahir_b, desa_b, rt_b, rw_b) $pair")), '***0', 'an analyst nothing of the other side');
sql("INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('u_peninjau', '73.11')");
is(scalar(as('u_peninjau', "SELECT (nama_a <> '***') || ' ' || (nama_b <> '***') $pair")), 'true true', 'who has both areas sees both');

# ---- an area taken away counts in the middle of a session ----
my $session = $node->background_psql('postgres', extra_params => [ '-U', 'u_dua' ]);
$session->query_safe('PREPARE p AS SELECT count(*) FROM inti.orang');
is($session->query_safe('EXECUTE p'), $all + 1, 'prepared with two areas');
sql("DELETE FROM operasi.peran_wilayah WHERE peran = 'u_dua'");
is($session->query_safe('EXECUTE p'), 0, 'executed without one');
$session->quit;
done_testing();
