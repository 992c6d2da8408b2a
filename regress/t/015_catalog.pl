# The catalog keeps the promises: functions parallel safe, priced and explained, states of real types; every table and
# column of the warehouse explained, published tables of plain types with keys, no triggers, no materialized views.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
konv_ok($node, 'init');
# Names that break a rule, in one line; none is what the test wants.
sub none
{
	my ($what, $query) = @_;
	is($node->safe_psql('postgres', "SELECT coalesce(string_agg(x, ', ' ORDER BY x COLLATE \"C\"), '') FROM ($query) q (x)"), '', $what);
}
my $mine = q{FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass WHERE e.extname = 'konvergensi'};
# Those that run a query of the caller can promise less.
my $query = q{p.proname !~ '^(prevalence_|quality_findings)'};

cmp_ok($node->safe_psql('postgres', "SELECT count(*) $mine"), '>', 100, 'there are functions to look at');
none('every function is explained', "SELECT p.oid::regprocedure::text $mine AND obj_description(p.oid, 'pg_proc') IS NULL");
none('every function is parallel safe', "SELECT p.oid::regprocedure::text $mine AND p.proparallel <> 's' AND $query");
none('no function is volatile but those that run a query of the caller', "SELECT p.oid::regprocedure::text $mine AND p.provolatile = 'v' AND $query");
none('C functions have a price', "SELECT p.oid::regprocedure::text $mine AND p.prolang = (SELECT oid FROM pg_language WHERE lanname = 'c') AND p.procost <= 1 AND p.prokind = 'f' AND p.proname !~ '_(combine|trans)\$'");
none('no real argument or result: double precision throughout', "SELECT p.oid::regprocedure::text $mine AND ('real'::regtype = p.prorettype OR 'real'::regtype = ANY (p.proargtypes::oid[]))");
none('states of aggregates are real types', "SELECT p.oid::regprocedure::text $mine AND EXISTS (SELECT FROM pg_aggregate a WHERE a.aggfnoid = p.oid AND a.aggtranstype = 'internal'::regtype)");
none('aggregates combine', "SELECT p.oid::regprocedure::text $mine AND EXISTS (SELECT FROM pg_aggregate a WHERE a.aggfnoid = p.oid AND a.aggcombinefn = 0)");
none('types are explained', q{SELECT t.typname FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
  JOIN pg_extension e ON e.oid = d.refobjid WHERE e.extname = 'konvergensi' AND t.typcategory <> 'A' AND obj_description(t.oid, 'pg_type') IS NULL
    AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND obj_description(c.oid, 'pg_class') IS NOT NULL)});

my $warehouse = q{FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('acuan', 'sumber', 'inti', 'lap', 'publik', 'operasi') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')};
cmp_ok($node->safe_psql('postgres', "SELECT count(*) $warehouse"), '>', 40, 'there are tables to look at');
none('every table and view of the warehouse is explained', "SELECT c.oid::regclass::text $warehouse AND obj_description(c.oid, 'pg_class') IS NULL");
none('every column too', "SELECT c.oid::regclass || '.' || a.attname FROM (SELECT c.* $warehouse) c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE col_description(c.oid, a.attnum) IS NULL");
none('every function of the warehouse', q{SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname IN ('acuan', 'sumber', 'inti', 'lap', 'publik', 'operasi') AND obj_description(p.oid, 'pg_proc') IS NULL});
none('published columns are of plain types', q{SELECT table_name || '.' || column_name || ' ' || udt_name FROM information_schema.columns WHERE table_schema = 'lap'
  AND udt_name NOT IN ('int4', 'int8', 'numeric', 'float8', 'text', 'date', 'timestamptz', 'bool')});
none('numeric columns of published tables have a scale', q{SELECT table_name || '.' || column_name FROM information_schema.columns c WHERE table_schema = 'lap' AND udt_name = 'numeric' AND numeric_precision IS NULL
  AND EXISTS (SELECT FROM information_schema.tables t WHERE t.table_schema = 'lap' AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE')});
none('published tables have a primary key', "SELECT c.oid::regclass::text $warehouse AND n.nspname = 'lap' AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')");
none('facts point to area and period', q{SELECT k.attrelid::regclass || '.' || k.attname FROM pg_attribute k JOIN pg_class c ON c.oid = k.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'lap' AND c.relkind = 'r' AND c.relname LIKE 'fakta%' AND k.attname IN ('wilayah_sk', 'periode_sk', 'indikator_sk')
  AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND k.attnum = ANY (f.conkey))});
none('no triggers', q{SELECT t.tgrelid::regclass || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND n.nspname IN ('acuan', 'sumber', 'inti', 'lap', 'publik', 'operasi')});
none('no materialized views', "SELECT c.oid::regclass::text $warehouse AND c.relkind = 'm'");
none('no warehouse table belongs to the extension', "SELECT c.oid::regclass::text $warehouse AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')");
done_testing();
