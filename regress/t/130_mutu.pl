# Data quality and completeness: cases made by hand, a published example, per posyandu and source.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my $db = 'postgres';
konv_ok($node, 'init');
sub sql { return $node->safe_psql($db, $_[0]) }
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES
  ('73', 'SULAWESI SELATAN', 'provinsi', 'provinsi', NULL), ('73.08', 'BONE', 'kabupaten', 'kabupaten', '73'),
  ('73.08.01', 'BONTOCANI', 'kecamatan', 'kecamatan', '73.08'), ('73.08.01.2001', 'A', 'desa', 'desa', '73.08.01'),
  ('73.08.01.2002', 'B', 'desa', 'desa', '73.08.01'), ('73.08.01.2003', 'C', 'desa', 'desa', '73.08.01')});

# ---- by hand ----
# children 1 and 2: the same measurement under two numbers, 3: the same in another village, 4: the same without birth date
# 5: nothing changed after 31 days; 6: after 17 days only; 7: 1.1 cm shorter; 8: 1.0 cm shorter
# 9 is one child of two sources (linked): no duplicate
sql(q{
INSERT INTO inti.pengukuran (kode_kab, kode_kec, batch_id, baris, id_sumber, anak_id, orang_id, kode_desa, posyandu, sumber, tgl_ukur, tgl_lahir, jk, berat_kg, tinggi_cm, posisi)
SELECT '73.08', '73.08.01', 1, 1, id::text, id, orang, '73.08.01.' || desa, pos, src, ukur, lahir, jk, kg, cm, 'L'
FROM (VALUES
  (1, NULL, 2001, 'Mawar', 'eppgbm', date '2025-03-05', date '2024-03-05', 'L', 9.1, 74.0), (2, NULL, 2001, NULL, 'eppgbm', '2025-03-05', '2024-03-05', 'L', 9.1, 74.0),
  (3, NULL, 2002, NULL, 'eppgbm', '2025-03-05', '2024-03-05', 'L', 9.1, 74.0), (4, NULL, 2001, NULL, 'eppgbm', '2025-03-05', NULL, 'L', 9.1, 74.0),
  (14, NULL, 2001, NULL, 'eppgbm', '2025-03-05', NULL, 'L', 9.1, 74.0),
  (5, NULL, 2001, 'Mawar', 'eppgbm', '2025-02-05', '2024-01-05', 'P', 9.3, 75.0), (5, NULL, 2001, 'Mawar', 'kpm', '2025-03-08', '2024-01-05', 'P', 9.3, 75.0),
  (6, NULL, 2001, 'Mawar', 'eppgbm', '2025-02-25', '2024-01-05', 'P', 9.4, 75.5), (6, NULL, 2001, 'Mawar', 'eppgbm', '2025-03-14', '2024-01-05', 'P', 9.4, 75.5),
  (7, NULL, 2001, 'Mawar', 'eppgbm', '2025-01-25', '2024-01-05', 'P', 9.4, 76.1), (7, NULL, 2001, 'Mawar', 'eppgbm', '2025-03-14', '2024-01-05', 'P', 9.6, 75.0),
  (8, NULL, 2001, 'Mawar', 'eppgbm', '2025-01-25', '2024-01-05', 'P', 9.4, 76.0), (8, NULL, 2001, 'Mawar', 'eppgbm', '2025-03-14', '2024-01-05', 'P', 9.5, 75.0),
  (9, 77, 2001, NULL, 'eppgbm', '2025-03-15', '2024-02-05', 'P', 9.0, 73.0), (19, 77, 2001, NULL, 'kpm', '2025-03-15', '2024-02-05', 'P', 9.0, 73.0)
) v (id, orang, desa, pos, src, ukur, lahir, jk, kg, cm)});
konv_ok($node, 'score', '--period', '2025-03');
my $odd = "SELECT baris_n, ganda, tetap, susut FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '%s' AND sumber = '%s'";
is(sql(sprintf $odd, '73', 'semua'), '11|1|1|1', 'duplicates, unchanged and shrinking measurements of the province');
is(sql(sprintf $odd, '73', 'kpm'), '2|0|1|0', 'of one source');
is(sql(sprintf $odd, '73.08.01.2001/MAWAR', 'semua'), '5|0|1|1', 'of one posyandu');
is(sql(sprintf $odd, '73.08.01.2001/-', 'eppgbm'), '4|1|0|0', 'the second of two equal children counts');
is(sql("SELECT string_agg(temuan || ' ' || anak_id, ', ' ORDER BY temuan, anak_id) FROM inti.temuan_mutu WHERE tgl_ukur >= '2025-03-01'"), 'ganda 2, susut 7, tetap 5', 'and the list of cases behind the counts');
sql("INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, batch_id, baris, id_sumber, anak_id, sumber, tgl_ukur, tgl_lahir, jk, tinggi_cm, posisi)
  SELECT '73.08', '73.08.01', '73.08.01.2001', 1, 1, 'l', 60, 'lompat', ukur, '2023-01-05', 'P', cm, 'L' FROM (VALUES (date '2024-01-05', 74.0), ('2024-02-20', 85.5), ('2024-12-20', 87.0)) v (ukur, cm)");
is(sql("SELECT string_agg(temuan || ' ' || tgl_ukur, ', ') FROM inti.temuan_mutu WHERE anak_id = 60"), 'lompat 2024-02-20', 'a leap of length for age that no child makes');
sql("DELETE FROM inti.pengukuran WHERE anak_id = 60");
# 61: the earlier visit is linked, the later one not yet; 62: two sources disagree on one day, which is no visit before
sql("INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, batch_id, baris, id_sumber, anak_id, orang_id, sumber, tgl_ukur, tgl_lahir, jk, tinggi_cm, posisi)
  SELECT '73.08', '73.08.01', '73.08.01.2003', 1, 1, 'l', id, orang, sumber, ukur, '2024-04-05', 'P', cm, 'L' FROM (VALUES
    (61, 88, 'eppgbm', date '2025-02-05', 72.0), (61, NULL, 'eppgbm', '2025-03-05', 70.0), (62, NULL, 'eppgbm', '2025-03-05', 72.0), (62, NULL, 'kpm', '2025-03-05', 70.0)) v (id, orang, sumber, ukur, cm)");
konv_ok($node, 'score', '--period', '2025-03');
is(sql(sprintf $odd, '73.08.01.2003', 'semua'), '3|0|0|1', 'the count of what shrank');
is(sql("SELECT string_agg(concat_ws(' ', temuan, anak_id, orang_id), ', ') FROM inti.temuan_mutu WHERE kode_desa = '73.08.01.2003'"), 'susut 61 88', 'and the case behind it');
# 65 and 66: measured in February and August, as the programme wants it
sql("INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, batch_id, baris, id_sumber, anak_id, orang_id, sumber, tgl_ukur, tgl_lahir, jk, berat_kg, tinggi_cm, posisi)
  SELECT '73.08', '73.08.01', '73.08.01.2003', 1, 1, 'f', id, orang, 'eppgbm', ukur, '2023-04-05', 'P', kg, cm, 'L' FROM (VALUES
    (65, NULL, date '2024-02-05', 9.0, 74.0), (65, NULL, '2024-08-05', 9.9, 79.0), (65, NULL, '2025-03-05', 11.0, 77.9),
    (66, 99, '2024-02-05', 9.0, 74.0), (67, 99, '2024-08-05', 9.9, 79.0), (66, 99, '2024-10-05', 10.2, 79.5), (66, 99, '2025-03-05', 10.2, 79.5)) v (id, orang, ukur, kg, cm)");
konv_ok($node, 'score', '--period', $_) for '2025-03', '2025';
is(sql("SELECT string_agg(concat_ws('|', periode_sk, tetap, susut), ' ' ORDER BY periode_sk DESC) FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73.08.01.2003' AND sumber = 'eppgbm'"),
	'202503|1|2 202500|1|2', 'lengths are compared with those of half a year ago, in a month as in a year');
is(sql("SELECT string_agg(concat_ws(' ', temuan, anak_id), ', ' ORDER BY temuan, anak_id) FROM inti.temuan_mutu WHERE kode_desa = '73.08.01.2003' AND tgl_ukur >= '2025-01-01'"), 'susut 61, susut 65, tetap 66', 'and so they are listed');
sql("DELETE FROM inti.pengukuran WHERE anak_id BETWEEN 65 AND 67");
sql("DELETE FROM lap.$_ WHERE periode_sk = 202500") for qw(fakta_mutu fakta_mutu_puskesmas fakta_kelengkapan);
# 63 and 64: equal, of a village that nobody knows
sql("DELETE FROM inti.pengukuran WHERE anak_id IN (61, 62);
  INSERT INTO inti.pengukuran (kode_kab, kode_kec, batch_id, baris, id_sumber, anak_id, sumber, tgl_ukur, tgl_lahir, jk, berat_kg, tinggi_cm, posisi)
  SELECT '73.08', '73.08.01', 1, 1, 'u', i, 'eppgbm', '2025-03-05', '2024-04-05', 'P', 8, 71, 'L' FROM generate_series(63, 64) i");
konv_ok($node, 'score', '--period', '2025-03');
is(sql("SELECT ganda FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '73' AND sumber = 'semua'") - 1, sql("SELECT count(*) FROM inti.temuan_mutu WHERE temuan = 'ganda' AND anak_id IN (63, 64)"), 'equal children of unknown villages: count and list agree');
sql("DELETE FROM inti.pengukuran WHERE anak_id IN (63, 64)");
konv_ok($node, 'score', '--period', '2025-03');
my $complete = "SELECT desa_n, desa_lapor, baris_n, tgl_lahir, posyandu, lengkap, persen_lapor, persen_lengkap FROM lap.fakta_kelengkapan f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.kode = '%s' AND sumber = '%s'";
is(sql(sprintf $complete, '73.08', 'semua'), '3|2|11|9|5|9|66.67|81.82', 'completeness of the kabupaten: two of three villages report');
is(sql(sprintf $complete, '73.08', 'kpm'), '3|1|2|2|1|2|33.33|100.00', 'of one source');
is(sql(sprintf $complete, '73.08.01.2002', 'eppgbm'), '1|1|1|1|0|1|100.00|100.00', 'of a village');
is(sql("SELECT count(*) FROM lap.fakta_kelengkapan JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73.08.01.2003'"), 0, 'a village without rows has no row');
sql("INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, batch_id, baris, id_sumber, anak_id, sumber, tgl_ukur, tgl_lahir, jk, berat_kg) VALUES ('73.08', '73.08.01', '73.08.01.2003', 1, 1, 'z', 50, 'baru', '2025-03-03', '2024-01-01', 'L', 9)");
konv_ok($node, 'score', '--period', '2025-03', '--area', '73.08.01.2003');
is(sql(sprintf $complete, '73.08', 'semua'), '3|3|12|10|5|9|100.00|75.00', 'an area run brings the areas above up to date');
is(sql(sprintf $complete, '73', 'kpm'), '3|1|2|2|1|2|33.33|100.00', 'with the sources of the neighbours');
is(sql(sprintf $odd, '73.08.01.2003', 'baru'), '1|0|0|0', 'and gives the quality of the area itself');

# Villages that are gone, or not there yet, are not expected to report; rows under their codes are rows all the same.
sql("INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk, berlaku_mulai, berlaku_selesai) VALUES ('73.08.01.2008', 'DULU', 'desa', 'desa', '73.08.01', '2000-01-01', '2025-03-31'), ('73.08.01.2009', 'NANTI', 'desa', 'desa', '73.08.01', '2025-04-01', NULL)");
sql("UPDATE inti.pengukuran SET kode_desa = '73.08.01.2008' WHERE anak_id = 3");
konv_ok($node, 'score', '--period', '2025-03');
is(sql(sprintf $complete, '73.08', 'semua'), '3|2|12|10|5|9|66.67|75.00', 'villages in force on the last day of the period are expected');
is(sql(sprintf $complete, '73.08.01.2008', 'semua'), '0|0|1|1|0|1||100.00', 'a code that is gone is no village that reports');
sql("UPDATE inti.pengukuran SET kode_desa = '73.08.01.2002' WHERE anak_id = 3; DELETE FROM acuan.wilayah WHERE kode IN ('73.08.01.2008', '73.08.01.2009')");

# ---- by puskesmas, as the rows name it ----
sql("UPDATE inti.pengukuran SET puskesmas = CASE WHEN anak_id IN (1, 2, 5, 6) THEN CASE sumber WHEN 'kpm' THEN 'UPT  Puskesmas bontocani ' ELSE 'BONTOCANI' END WHEN anak_id IN (3, 7, 8) THEN 'Pkm Kahu' WHEN anak_id = 9 THEN ' - ' END");
konv_ok($node, 'score', '--period', '2025-03');
my $clinic = "SELECT string_agg(concat_ws('|', d.kode, puskesmas, sumber, baris_n, ganda, tetap, susut), ', ' ORDER BY puskesmas, sumber) FROM lap.fakta_mutu_puskesmas JOIN lap.dim_wilayah d USING (wilayah_sk)";
my $clinics = '73.08|BONTOCANI|eppgbm|3|1|0|0, 73.08|BONTOCANI|kpm|1|0|1|0, 73.08|BONTOCANI|semua|4|1|1|0, 73.08|KAHU|eppgbm|3|0|0|1, 73.08|KAHU|semua|3|0|0|1';
is(sql($clinic), $clinics, 'spellings of a puskesmas are one; rows without one are in no figure of it');
konv_ok($node, 'score', '--period', '2025-03', '--area', '73.08.01.2001', '-j', 3);
is(sql($clinic), $clinics, 'the run of a village leaves the puskesmas alone');
konv_ok($node, 'score', '--period', '2025-03', '--area', '73.08', '-j', 3);
is(sql($clinic), $clinics, 'the run of the kabupaten makes them again');
konv_ok($node, 'report', 'quality', '--area', '73.08', '--period', '2025-03', '--format', 'csv', '-o', "$ENV{TESTDATADIR}/mutu.csv");
like(slurp("$ENV{TESTDATADIR}/mutu.csv"), qr/BONTOCANI.semua.4/, 'and the report of the kabupaten has them');
# A cell of more than a name: cut between characters, whichever byte the limit falls on.
for my $ahead (197 .. 199)
{
	sql("UPDATE inti.pengukuran SET puskesmas = repeat('A', $ahead) || repeat(U&'\\20AC', 20), posyandu = repeat('B', $ahead) || repeat(U&'\\20AC', 20) WHERE anak_id = 9");
	konv_ok($node, 'score', '--period', '2025-03', '-j', 2);
	my $euro = $ahead == 197 ? 1 : 0;
	is(sql("SELECT DISTINCT left(puskesmas, $ahead) = repeat('A', $ahead), length(puskesmas) - $ahead FROM lap.fakta_mutu_puskesmas WHERE puskesmas LIKE 'AAA%'"), "t|$euro", "a puskesmas of $ahead letters and more");
	is(sql("SELECT DISTINCT left(nama, $ahead) = repeat('B', $ahead), length(nama) - $ahead FROM lap.fakta_skdn JOIN lap.dim_wilayah USING (wilayah_sk) WHERE nama LIKE 'BBB%'"), "t|$euro", 'and a posyandu');
}

# ---- ratings are rows ----
sql("UPDATE acuan.mutu_ambang SET peringkat = 'lain sekali' WHERE statistik = 'dps' AND atas IS NULL");
konv_ok($node, 'score', '--period', '2025-03');
is(sql("SELECT peringkat_dps_berat FROM lap.fakta_mutu JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73' AND sumber = 'semua'"), 'lain sekali', 'and another row gives another word');

# ---- generated: every village and source against quality() in SQL ----
my $top = $ENV{KONV_TOP} // '.';
sql('TRUNCATE inti.pengukuran, lap.fakta_gizi, lap.fakta_tikar, lap.fakta_tikar_silang, lap.fakta_skdn, lap.fakta_mutu, lap.fakta_mutu_puskesmas, lap.fakta_kelengkapan; DELETE FROM acuan.wilayah');
$node->safe_psql($db, slurp("$top/regress/t/lib/score_data.sql"));
konv_ok($node, 'score', '--period', '2025-S2', '-j', 2);
my ($off, $of) = split /\|/, sql(q{
WITH s AS (SELECT kode_desa, sumber, konvergensi.quality(jk, (tgl_ukur - tgl_lahir)::float8, usia_bulan, tgl_lahir IS NOT NULL, berat_kg, tinggi_cm, posisi,
    coalesce(oedema, false), lingkar_kepala_cm, lila_cm) AS q
  FROM inti.pengukuran WHERE kode_desa <> '-' AND coalesce((tgl_ukur - tgl_lahir) / 30.4375, usia_bulan, 0) < 60 GROUP BY 1, 2),
v AS (SELECT kode_desa, sumber, jsonb_object_agg(statistic || ' ' || subject, v.value) AS nilai, jsonb_object_agg(statistic || ' ' || subject, v.p) AS p,
    max(n) FILTER (WHERE statistic = 'rows') AS n FROM s, unnest(q) v GROUP BY 1, 2)
SELECT count(*) FILTER (WHERE (f.baris_n, f.dps_berat, f.dps_tinggi, f.sd_bbtb, f.sd_tbu, f.kemencengan_bbtb, f.keruncingan_bbtb, f.smart_bbtb, f.umur_12_p, f.rasio_jk_p, f.rasio_umur, f.lila_luar, f.persen_tanda_bbu)
  IS DISTINCT FROM (v.n, round((nilai->>'dps weight')::numeric, 2), round((nilai->>'dps height')::numeric, 2), round((nilai->>'sd whz')::numeric, 4), round((nilai->>'sd haz')::numeric, 4),
  round((nilai->>'skewness whz')::numeric, 4), round((nilai->>'kurtosis whz')::numeric, 4), round((nilai->>'smart_flags whz')::numeric, 2), round((p->>'age_heaping 12')::numeric, 4),
  round((p->>'sex_ratio ')::numeric, 4), round((nilai->>'age_ratio ')::numeric, 4), round((nilai->>'outside muac')::numeric, 2), round((nilai->>'who_flags waz')::numeric, 2))), count(*)
FROM v FULL JOIN (SELECT f.*, d.kode FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.tingkat = 'desa' AND d.kode NOT LIKE '%-' AND f.sumber <> 'semua') f
  ON f.kode = v.kode_desa AND f.sumber = v.sumber});
is($off, 0, 'worker = SQL in every statistic of every village and source');
cmp_ok($of, '>=', 25, "over $of of them");

sql("UPDATE inti.pengukuran SET puskesmas = 'PKM ' || kode_kec WHERE kode_desa <> '-'");
konv_ok($node, 'score', '--period', '2025-S2', '-j', 2);
is(sql(q{SELECT count(*) || ' ' || count(*) FILTER (WHERE (p.baris_n, p.ganda, p.tetap, p.susut, p.dps_berat, p.sd_bbtb, p.skor_bbtb) IS DISTINCT FROM (f.baris_n, f.ganda, f.tetap, f.susut, f.dps_berat, f.sd_bbtb, f.skor_bbtb))
  FROM (SELECT f.*, d.kode FROM lap.fakta_mutu f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE d.tingkat = 'kecamatan' AND d.kode NOT LIKE '%-'
    AND NOT EXISTS (SELECT FROM lap.fakta_mutu u JOIN lap.dim_wilayah v USING (wilayah_sk) WHERE v.kode = d.kode || '.-' AND u.sumber = f.sumber)) f
  LEFT JOIN lap.fakta_mutu_puskesmas p ON p.puskesmas = f.kode AND p.sumber = f.sumber}) =~ s/^[1-9]\d* //r, 0, 'a puskesmas with the rows of a kecamatan has the figures of the kecamatan');

# ---- the published example: 221 children of Burundi ----
SKIP:
{
	skip 'SHARED is not set', 8 unless $ENV{SHARED};
	my ($head, @rows) = split /\r?\n/, slurp("$ENV{SHARED}/data/cases/growth/zscorer_z_ex01_burundi.csv");
	my @name = split /,/, $head;
	my ($id, %sex) = (1000, 1 => "'L'", 2 => "'P'");
	my $values = join ',', map { my %r; @r{@name} = split /,/, $_, -1;
		sprintf '(%d, %s, %s, %s, %s, %s, %s)', $id++, $sex{ $r{sex} } // 'NULL', map { defined && length ? $_ : 'NULL' } @r{qw(age weight height muac)}, $r{oedema} == 1 ? 'true' : 'false' } @rows;
	sql("INSERT INTO inti.pengukuran (kode_kab, kode_kec, kode_desa, batch_id, baris, id_sumber, sumber, tgl_ukur, anak_id, jk, usia_bulan, berat_kg, tinggi_cm, lila_cm, oedema)
	  SELECT '73.08', '73.08.01', '73.08.01.2001', 1, 1, id::text, 'survei', '2024-06-01', id, jk, bulan, kg, cm, mm / 10.0, edema FROM (VALUES $values) v (id, jk, bulan, kg, cm, mm, edema)");
	konv_ok($node, 'score', '--period', '2024-06');
	my $m = sub { sql("SELECT $_[0] FROM lap.fakta_mutu JOIN lap.dim_wilayah USING (wilayah_sk) WHERE kode = '73' AND sumber = 'survei' AND periode_sk = 202406") };
	is($m->('baris_n, dps_berat, dps_tinggi, dps_lila'), '221|4.02|5.11|7.85', 'digit preference');
	is($m->('rasio_jk_p, peringkat_rasio_jk, rasio_umur_p, peringkat_rasio_umur'), '0.5440|sangat baik|0.4149|sangat baik', 'sex and age ratio');
	is($m->('umur_12_p, umur_6_p'), '0.1620|0.3572', 'age heaping');
	is($m->('round(smart_bbtb * 221 / 100), sd_bbtb, kemencengan_bbtb, keruncingan_bbtb'), '2|1.0703|0.0903|-0.1908', 'SMART flags, SD, skewness, kurtosis of weight for height');
	is($m->('beda_tinggi, peringkat_sd_bbtb'), '5.70|sangat baik', 'index of dissimilarity');
	is($m->('skor_bbtb, uji_bbtb, peringkat_bbtb'), '0|8|sangat baik', 'overall score');
}
done_testing();
