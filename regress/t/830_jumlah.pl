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
sql("BEGIN; CREATE TEMP TABLE t_wilayah AS SELECT kode_kab, kode_kec, kode_desa, 10::bigint + n AS catatan, 5::bigint AS tertaut, 6::bigint AS orang, 2::bigint AS keluarga, 4::bigint AS tautan, 3000000000 AS benar, 6000000000 AS semua FROM uji.tempat;
	CALL operasi.hitung_tautan();
	CREATE TEMP TABLE t_tempat AS SELECT h.kode_kab, h.kode_kec, h.kode_desa, d.wilayah_sk FROM t_hitung h JOIN lap.dim_wilayah d ON d.kode = h.kode_desa AND d.berlaku_selesai IS NULL;
	CALL operasi.isi_fakta_tautan(1); COMMIT");

my @totals = map { [ split /\|/ ] } split /\n/, sql(slurp("$top/regress/t/lib/totals.sql") . "SELECT * FROM pg_temp.totals()");
my %tables = map { $_->[0] => 1 } @totals;
cmp_ok(scalar keys %tables, '>=', 14, 'fact tables found: ' . keys %tables);
for (@totals)
{
	my ($table, $parts, $columns, $areas, $differ) = @$_;
	cmp_ok($columns, '>', 0, "$table has additive columns");
	cmp_ok($areas, '>', 0, "$table has $parts") if $parts !~ /posyandu/;
	is($differ, 0, "$table: $parts are the sum of their parts in $columns columns");
}
for my $t (sort keys %tables)
{
	is(sql("SELECT count(DISTINCT tingkat) FROM lap.$t JOIN lap.dim_wilayah USING (wilayah_sk) WHERE tingkat IN ('provinsi', 'kabupaten', 'kecamatan', 'desa')"), 4, "$t has all levels");
}
# A wrong sum is seen: one column of one area.
is(sql(slurp("$top/regress/t/lib/totals.sql") . "BEGIN; UPDATE lap.fakta_gizi f SET n_diukur = n_diukur + 1 WHERE ctid = (SELECT f.ctid FROM lap.fakta_gizi f JOIN lap.dim_wilayah USING (wilayah_sk) WHERE tingkat = 'kecamatan' LIMIT 1);
	SELECT string_agg(name || ' ' || differ, ',') FROM pg_temp.totals() WHERE differ > 0; ROLLBACK"), 'fakta_gizi 2', 'a wrong sum is seen, in the area and the one above');
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
