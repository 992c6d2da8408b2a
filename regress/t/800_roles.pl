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
my %exception = ('pembaca operasi.audit_baca' => 0, 'pembaca operasi.peran_wilayah' => 0, 'pekerja operasi.audit_baca' => 0, 'pekerja operasi.peran_wilayah' => 0);
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
		my $write = $node->safe_psql('postgres', "SELECT has_table_privilege('u_$p', '$schema.$table', 'INSERT, UPDATE, DELETE, TRUNCATE')") eq 't' ? 1 : 0;
		my $may_write = $p eq 'pekerja' && $kind ne 'v' && $want || $p eq 'admin' && ($schema eq 'acuan' || $table eq 'peran_wilayah');
		push @wrong, "$p $schema.$table read $any" if $any != $want;
		push @wrong, "$p $schema.$table write" if $write && !$may_write && $kind ne 'v';
		$cells++;
	}
}
is("@wrong", '', "$cells cells of the role x object matrix are as intended");

# The analyst's columns: nothing that names a person.
my $named = $node->safe_psql('postgres', q{SELECT string_agg(DISTINCT a.attname, ' ') FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	WHERE c.relnamespace = 'inti'::regnamespace AND a.attnum > 0 AND c.relkind IN ('r','p') AND NOT a.attisdropped
	AND has_column_privilege('u_analis', c.oid, a.attnum, 'SELECT') AND a.attname ~ '(^|_)(nama|nik|kk|alamat|telepon|isi|kia)(_|$)' AND a.attname NOT IN ('nik_status', 'punya_kia')
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
