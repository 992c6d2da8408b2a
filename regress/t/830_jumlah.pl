# Totals: village = kecamatan = kabupaten = province, and posyandu = village, for every additive column of every fact table.
# Driven by the catalog: a new table takes part by itself, and must have rows here.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
konv_ok($node, 'init');
sub sql { return $node->safe_psql('postgres', $_[0]) }
my $top = $ENV{KONV_TOP} // '.';
sql(slurp("$top/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 2, 2); SELECT uji.rumah(1, 500, 40); SELECT uji.lain()");
sql("INSERT INTO inti.anggaran (kode_kab, kode_kec, kode_desa, tahun, baris, bidang, kegiatan, paket, stunting, sumber_dana, usulan, rkpdes, apbdes, realisasi)
	SELECT kode_kab, kode_kec, kode_desa, 2025, b, 'pembangunan', 'Kegiatan ' || b, (ARRAY['AIR', 'KIA', NULL])[b], b < 3, 'DD', 1000000 * b + n, 900000, 800000.50, CASE WHEN b < 3 THEN 700000 END FROM uji.tempat, generate_series(1, 3) b");
sql("UPDATE inti.pengukuran SET puskesmas = 'PUSKESMAS ' || (CASE WHEN anak_id % 2 = 0 THEN 'SATU' ELSE 'DUA' END)");
konv_ok($node, 'score', '--period', $_) for qw(2025-Q1 2025);
# The linkage publishes its figures from counts per village; nobody was linked here.
sql("BEGIN; CREATE TEMP TABLE t_wilayah AS SELECT kode_kab, kode_kec, kode_desa, 10::bigint + n AS catatan, 5::bigint AS tertaut, 4::bigint AS tautan, 3000000000 AS benar, 6000000000 AS semua FROM uji.tempat;
	CALL operasi.hitung_tautan();
	CREATE TEMP TABLE t_tempat AS SELECT h.kode_kab, h.kode_kec, h.kode_desa, d.wilayah_sk FROM t_hitung h JOIN lap.dim_wilayah d ON d.kode = h.kode_desa AND d.berlaku_selesai IS NULL;
	CALL operasi.isi_fakta_tautan(1); COMMIT");

# What is no sum of its parts. Percentages, means and ranks are numeric with a small scale or int4 and stand out by their type.
my %alone = map { $_ => 1 } qw(run_id);
# Columns that say nothing below the village.
my %village = map { $_ => 1 } qw(fakta_kelengkapan.desa_n fakta_kelengkapan.desa_lapor);
my @tables = split /\n/, sql("SELECT c.relname FROM pg_class c WHERE relnamespace = 'lap'::regnamespace AND relkind IN ('r', 'p') AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'wilayah_sk') AND relname !~ '^dim_' ORDER BY 1");
@tables = grep { $_ ne 'fakta_mutu_puskesmas' } @tables; # a kabupaten by puskesmas: below
cmp_ok(scalar @tables, '>=', 14, 'fact tables found: ' . @tables);
for my $t (@tables)
{
	my @key = grep { $_ ne 'wilayah_sk' } split /\n/, sql("SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = 'lap.$t'::regclass AND i.indisprimary ORDER BY 1");
	my %key = map { $_ => 1 } @key;
	my @sum = grep { !$alone{$_} && !$key{$_} } split /\n/, sql("SELECT attname FROM pg_attribute WHERE attrelid = 'lap.$t'::regclass AND attnum > 0 AND NOT attisdropped
		AND (atttypid = 'int8'::regtype OR atttypid = 'numeric'::regtype AND (atttypmod - 4) >> 16 >= 18) ORDER BY attnum");
	ok(@sum > 0, "$t has additive columns");
	cmp_ok(sql("SELECT count(*) FROM lap.$t"), '>', 0, "$t has rows");
	my $keys = join ', ', @key;
	my $differ = sub {
		my ($join, $above, $below, @m) = @_;
		my $sums = join ', ', map { "sum(f.$_)::numeric AS ${_}" } @m;
		my $c = join ', ', map { "c.$_" } @m;
		my $p = join ', ', map { "p.${_}::numeric" } @m;
		return sql("SELECT count(*) FROM (SELECT f.*, d.tingkat FROM lap.$t f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.tingkat IN ($above)) p
			$join JOIN (SELECT k.induk_sk AS wilayah_sk, " . (join '', map { "f.$_, " } @key) . "$sums FROM lap.$t f JOIN lap.dim_wilayah k USING (wilayah_sk) WHERE k.tingkat IN ($below) GROUP BY k.induk_sk" . (join '', map { ", f.$_" } @key) . ") c
			USING (wilayah_sk, $keys) WHERE ROW($c) IS DISTINCT FROM ROW($p)");
	};
	is($differ->('FULL', "'provinsi', 'kabupaten', 'kecamatan'", "'kabupaten', 'kecamatan', 'desa'", @sum), 0, "$t: parts add up to every area above the village in " . @sum . ' columns');
	is($differ->('INNER', "'desa'", "'posyandu'", grep { !$village{"$t.$_"} } @sum), 0, "$t: posyandu add up to their village") if grep { !$village{"$t.$_"} } @sum;
	my $levels = sql("SELECT count(DISTINCT tingkat) FROM lap.$t JOIN lap.dim_wilayah USING (wilayah_sk) WHERE tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')");
	is($levels, 4, "$t has all levels");
}
# Puskesmas of a kabupaten; every measurement named one and no child changed, so they add up to the kabupaten.
my @of = split /\n/, sql("SELECT attname FROM pg_attribute WHERE attrelid = 'lap.fakta_mutu_puskesmas'::regclass AND attnum > 0 AND NOT attisdropped AND atttypid = 'int8'::regtype AND attname <> 'run_id' ORDER BY attnum");
cmp_ok(scalar @of, '>', 5, 'additive columns of fakta_mutu_puskesmas');
is(sql("SELECT count(DISTINCT puskesmas) FROM lap.fakta_mutu_puskesmas"), 2, 'puskesmas');
is(sql("SELECT count(*) FROM (SELECT periode_sk, wilayah_sk, sumber, " . join(', ', map { "sum($_)::int8 AS $_" } @of) . " FROM lap.fakta_mutu_puskesmas GROUP BY 1, 2, 3) p
	FULL JOIN (SELECT f.* FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.tingkat = 'kabupaten') f USING (periode_sk, wilayah_sk, sumber)
	WHERE ROW(" . join(', ', map { "p.$_" } @of) . ") IS DISTINCT FROM ROW(" . join(', ', map { "f.$_" } @of) . ")"), 0, 'puskesmas add up to the kabupaten in ' . @of . ' columns');
# The star of the architecture, by name.
my @star = qw(dim_wilayah dim_periode dim_indikator fakta_indikator fakta_konvergensi fakta_paket fakta_kocakupan fakta_alasan fakta_gizi fakta_tikar fakta_skdn fakta_kelengkapan fakta_mutu fakta_tautan
	lebar_desa lebar_kecamatan lebar_kabupaten lebar_provinsi);
is(sql("SELECT coalesce(string_agg(x, ' '), '') FROM unnest(string_to_array('@star', ' ')) x WHERE to_regclass('lap.' || x) IS NULL"), '', 'the star schema is whole');
done_testing();
