# Least privilege: a generated matrix of roles and objects, row level security by area, the log of readings.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
konv_ok($node, 'init');
my @people = qw(publik pembaca analis peninjau pekerja admin);
for my $p (@people)
{
	$node->safe_psql('postgres', "CREATE ROLE u_$p LOGIN IN ROLE konvergensi_$p");
}

# A query as a login role: (ok, output, error).
sub as
{
	my ($who, $sql) = @_;
	my ($rc, $out, $err) = $node->psql('postgres', $sql, extra_params => [ '-U', $who ]);
	return ($rc == 0, $out, $err);
}

# Which schemas a role may read any table of; the rule, not the grants, is written down here.
my %readable = (
	publik => { publik => 1 },
	pembaca => { publik => 1, lap => 1, acuan => 1, operasi => 1 },
	analis => { lap => 1, acuan => 1, inti => 1 },
	peninjau => { lap => 1, acuan => 1, inti => 1 },
	admin => { lap => 1, acuan => 1, operasi => 1 },
	pekerja => { map { $_ => 1 } qw(acuan sumber inti lap publik operasi) });
my @tables = split /\n/, $node->safe_psql('postgres', q{
	SELECT n.nspname || ' ' || c.relname || ' ' || c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname IN ('acuan','sumber','inti','lap','publik','operasi') AND c.relkind IN ('r','p','v') ORDER BY 1});
my $closed = $node->safe_psql('postgres', q{SELECT string_agg(relname, ' ') FROM pg_class c WHERE relnamespace = 'inti'::regnamespace AND relkind IN ('r','p','v')
	AND NOT (relkind IN ('r','p') AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'kode_kab'))
	AND NOT (relkind = 'v' AND coalesce('security_invoker=true' = ANY (c.reloptions), false))});
my %exception = ('pembaca operasi.audit_baca' => 0, 'pembaca operasi.peran_wilayah' => 0, 'pembaca operasi.kunci' => 0, 'admin operasi.kunci' => 0, 'pekerja operasi.audit_baca' => 0, 'pekerja operasi.peran_wilayah' => 0);
# Views of the review queue: own area, names for the reviewer only, every reading logged (320_link_sources.pl).
my %by_area = map { $_ => 1 } qw(inti.tinjauan inti.rincian_tinjauan);
my ($cells, @wrong) = (0);
for my $t (@tables)
{
	my ($schema, $table, $kind) = split / /, $t;
	for my $p (@people)
	{
		my $want = $readable{$p}{$schema} // 0;
		$want = $exception{"$p $schema.$table"} // $want;
		$want = 0 if $schema eq 'inti' && $p =~ /analis|peninjau/ && " $closed " =~ / \Q$table\E / && !$by_area{"$schema.$table"};
		my $any = $node->safe_psql('postgres', "SELECT has_schema_privilege('u_$p', '$schema', 'USAGE') AND has_any_column_privilege('u_$p', '$schema.$table', 'SELECT')") eq 't' ? 1 : 0;
		my $write = $node->safe_psql('postgres', "SELECT has_table_privilege('u_$p', '$schema.$table', 'INSERT, UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege('u_$p', '$schema.$table', 'INSERT, UPDATE')") eq 't' ? 1 : 0;
		my $more = $node->safe_psql('postgres', "SELECT has_table_privilege('u_$p', '$schema.$table', 'REFERENCES, TRIGGER') OR has_any_column_privilege('u_$p', '$schema.$table', 'REFERENCES')") eq 't' ? 1 : 0;
		my $may_write = $p eq 'pekerja' && $want || $p eq 'admin' && ($schema eq 'acuan' && $table !~ /^pemetaan/ || $table eq 'peran_wilayah');
		push @wrong, "$p $schema.$table read $any" if $any != $want;
		push @wrong, "$p $schema.$table write" if $write && !$may_write;
		push @wrong, "$p $schema.$table refers" if $more;
		$cells++;
	}
}
is("@wrong", '', "$cells cells of the role x object matrix are as intended");

# Functions: who is no worker changes nothing through them, and runs with an owner's rights only what is written here.
my %reads = map { $_ => 1 } qw(pembaca analis peninjau);
my %near = map { $_ => 1 } qw(analis peninjau);
my %definer = ('lap.formulir_1' => \%reads, 'lap.formulir_1_penyedia' => \%reads, 'lap.formulir_1_fasilitas' => \%reads, 'operasi.wilayah_pembaca' => \%near,
	'inti.wilayah_tinjau' => \%near, 'inti.melihat_nama' => \%near, 'inti.catat_alasan' => { peninjau => 1 }, 'inti.putuskan' => { peninjau => 1 },
	'inti.lepas_indeks' => {}, 'inti.pasang_indeks' => {}, 'inti.ringkas_pengukuran' => {}, 'acuan.hitung_statistik_wilayah' => {});
my @functions = split /\n/, $node->safe_psql('postgres', q{SELECT p.oid || ' ' || n.nspname || ' ' || n.nspname || '.' || p.proname || ' ' || p.prosecdef || ' ' || (p.provolatile = 'v' OR p.prokind = 'p')
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('acuan','sumber','inti','lap','publik','operasi') ORDER BY 1});
(my $runs, @wrong) = (0);
for my $f (@functions)
{
	my ($oid, $schema, $name, $definer, $changes) = split / /, $f;
	for my $p (grep { $_ ne 'pekerja' } @people)
	{
		my $can = $node->safe_psql('postgres', "SELECT has_schema_privilege('u_$p', '$schema', 'USAGE') AND has_function_privilege('u_$p', $oid, 'EXECUTE')") eq 't';
		push @wrong, "$p $name" if $definer eq 'true' ? $can != ($definer{$name}{$p} // 0) : $can && $changes eq 'true';
		$runs++;
	}
}
is("@wrong", '', "$runs cells of the role x function matrix are as intended");
is(join(' ', sort grep { !$definer{$_} } map { (split / /)[3] eq 'true' ? (split / /)[2] : () } @functions), '', 'no other function has its owner\'s rights');
is($node->safe_psql('postgres', q{SELECT string_agg(p.oid::regprocedure::text, ' ') FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text IN ('acuan','sumber','inti','lap','publik','operasi','konvergensi')
	AND (NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false) OR has_function_privilege('public', p.oid, 'EXECUTE'))}), '', 'and those who have look only into pg_catalog and are closed to PUBLIC');

# Sequences and what will be made later.
is($node->safe_psql('postgres', q{SELECT string_agg(r.rolname || ' ' || c.relname, ',') FROM pg_class c CROSS JOIN pg_roles r WHERE c.relkind = 'S' AND c.relnamespace::regnamespace::text IN ('acuan','sumber','inti','lap','publik','operasi')
	AND r.rolname LIKE 'konvergensi\_%' AND has_sequence_privilege(r.oid, c.oid, 'USAGE, SELECT, UPDATE') AND (r.rolname <> 'konvergensi_pekerja' OR c.relname LIKE 'audit%')}), '', 'sequences are the worker\'s, that of the log nobody\'s');
for my $schema (qw(acuan sumber inti lap publik operasi))
{
	$node->safe_psql('postgres', "CREATE TABLE $schema.nanti (x int)");
	my $may = join ' ', map { $readable{$_}{$schema} && !($schema eq 'inti' && $_ ne 'pekerja') ? $_ : () } @people;
	is($node->safe_psql('postgres', "SELECT string_agg(p, ' ' ORDER BY n) FROM unnest('{" . join(',', @people) . "}'::text[]) WITH ORDINALITY x (p, n) WHERE has_schema_privilege('u_' || p, '$schema', 'USAGE') AND has_table_privilege('u_' || p, '$schema.nanti', 'SELECT')"), $may, "a later table of $schema is open to $may");
	$node->safe_psql('postgres', "DROP TABLE $schema.nanti");
}

# Views that look at person rows with their owner's rights: counted ones of operasi, those of the review queue, nothing else outside sumber.
is($node->safe_psql('postgres', q{WITH RECURSIVE v AS (
	SELECT DISTINCT r.ev_class AS view, d.refobjid AS rel FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class),
	p AS (SELECT view, rel FROM v UNION SELECT p.view, v.rel FROM p JOIN v ON v.view = p.rel)
	SELECT string_agg(DISTINCT c.oid::regclass::text, ' ' ORDER BY c.oid::regclass::text) FROM p JOIN pg_class c ON c.oid = p.view JOIN pg_class t ON t.oid = p.rel
	WHERE t.relnamespace::regnamespace::text IN ('inti', 'sumber') AND c.relnamespace::regnamespace::text IN ('acuan', 'inti', 'lap', 'publik', 'operasi')
	AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)}), join(' ', sort(qw(inti.putusan_berlaku inti.rincian_tinjauan inti.tinjauan operasi.bobot_model operasi.status_nomor),
	$node->pg_version < 15 ? qw(inti.daftar_kesenjangan inti.peringatan_dini inti.riwayat_tinggal inti.sel_layanan inti.status_gizi inti.temuan_mutu) : ())), 'views over person rows'); # before 15 no view has its reader's rights
is($node->safe_psql('postgres', q{SELECT string_agg(rolname, ' ') FROM pg_roles WHERE rolname LIKE 'konvergensi\_%' AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)}), '', 'group roles have no power of their own');

# The analyst's columns: nothing that names a person.
my $named = $node->safe_psql('postgres', q{SELECT string_agg(DISTINCT a.attname, ' ') FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	WHERE c.relnamespace = 'inti'::regnamespace AND a.attnum > 0 AND c.relkind IN ('r','p') AND NOT a.attisdropped
	AND has_column_privilege('u_analis', c.oid, a.attnum, 'SELECT') AND a.attname ~ '(^|_)(nama|nik|kk|alamat|telepon|isi|kia|sidik)(_|$)' AND a.attname NOT IN ('nik_status', 'punya_kia')
	AND NOT (c.relname = 'fasilitas')});
is($named, '', 'no identifying column is granted to the analyst');

# Rows: own kabupaten only, whatever the session sets.
$node->safe_psql('postgres', q{INSERT INTO inti.orang (kode_kab, orang_id, nama, jk) VALUES ('73.08', 1, 'CONTOH SATU', 'P'), ('73.11', 2, 'CONTOH DUA', 'L');
	INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('u_analis', '73.08'), ('u_peninjau', '73.11')});
my ($ok, $out, $err) = as('u_analis', 'SELECT orang_id FROM inti.orang ORDER BY 1');
is($out, '1', 'the analyst sees the own kabupaten');
($ok, $out, $err) = as('u_analis', 'SELECT nama FROM inti.orang');
ok(!$ok && $err =~ /permission denied/, 'but no name');
($ok, $out, $err) = as('u_peninjau', 'SELECT nama FROM inti.orang');
is($out, 'CONTOH DUA', 'the reviewer sees names of the own kabupaten');
for my $trick ("SET ROLE konvergensi_analis", "SET search_path = 'inti'", "SET row_security = on", "SET konvergensi.kode_kab = '73.11'")
{
	($ok, $out, $err) = as('u_analis', "$trick; SELECT orang_id FROM inti.orang ORDER BY 1");
	ok(!$ok || $out eq '1', "and not more after $trick");
}
($ok, $out, $err) = as('u_analis', 'SET row_security = off; SELECT orang_id FROM inti.orang');
ok(!$ok, 'row security cannot be switched off');
($ok, $out, $err) = as('u_admin', 'SELECT count(*) FROM inti.orang');
ok(!$ok, 'the administrator reads no person');
for my $layout ("UPDATE acuan.pemetaan SET tabel = tabel", "UPDATE acuan.pemetaan_kolom SET kolom = 'posyandu'", "INSERT INTO acuan.pemetaan_alias SELECT keluarga, 'Nama Lengkap Anak', judul FROM acuan.pemetaan_kolom WHERE kolom = 'posyandu'")
{
	($ok, $out, $err) = as('u_admin', $layout);
	ok(!$ok && $err =~ /permission denied/, 'nor says where names of a file are written');
}
(undef, undef, $err) = $node->psql('postgres', "UPDATE acuan.pemetaan SET tabel = '(SELECT 1)'");
like($err, qr/pemetaan_tabel_check/, 'a landing table is a table, nothing else');
($ok, $out, $err) = as('u_admin', "INSERT INTO operasi.peran_wilayah (peran, kode_kab) VALUES ('u_analis', '73.11')");
ok($ok, 'but gives areas');
($ok, $out, $err) = as('u_analis', 'SELECT orang_id FROM inti.orang ORDER BY 1');
is($out, "1\n2", 'which count at once');
($ok, $out, $err) = as('u_pekerja', 'SELECT count(*) FROM inti.orang');
is($out, '2', 'the worker sees all');

# Each statement of analyst and reviewer left one line per table, nobody may read or change the log but the owner.
is($node->safe_psql('postgres', "SELECT string_agg(DISTINCT pengguna || ' ' || tabel, ',' ORDER BY pengguna || ' ' || tabel) FROM operasi.audit_baca"),
	'u_analis inti.orang,u_peninjau inti.orang', 'readings are logged with reader and table');
($ok, $out, $err) = as('u_analis', 'BEGIN READ ONLY; SELECT orang_id FROM inti.orang');
ok(!$ok && $err =~ /logged/, 'an unlogged reading is refused');
for my $p (@people)
{
	next if $p eq 'admin';
	($ok) = as("u_$p", 'DELETE FROM operasi.audit_baca');
	ok(!$ok, "$p cannot clear the log");
}
done_testing();
