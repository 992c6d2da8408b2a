# Services on generated villages with births, deaths, moves, losses and birthdays inside the periods: the worker against the
# same engine in SQL, the published figures against the rows of persons, the invariants, order, threads, late entries.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $rumah = $ENV{KONV_RUMAH} // 500;    # households; 5,500 make 10,000 persons
my $node = new_node(conf => "jit = off\n");
my $db = 'postgres';
sub sql { return $node->safe_psql($db, $_[0]) }
sub lib { return slurp("$ENV{KONV_TOP}/regress/t/lib/$_[0]") }
konv_ok($node, 'init');
sql(lib('layanan_data.sql'));
sql("SELECT uji.desa(2, 2, 3); SELECT uji.rumah(1, $rumah); SELECT uji.lain()");
sql("SELECT inti.perbarui_pantauan(); UPDATE inti.pantauan_desa SET ditetapkan = '2025-02-10' WHERE kode_desa = (SELECT kode_desa FROM uji.tempat WHERE n = 3);
	UPDATE inti.kediaman SET keluarga_id = greatest(keluarga_id - 1, 1) WHERE selesai IS NOT NULL AND keluarga_id % 3 = 0");    # lived in another family before
my @period = qw(2025-Q1 2025-Q2 2025-S1 2025 2025-03);
konv_ok($node, 'score', '--period', $_) for @period;
my $listed = sql("SELECT count(*) FROM inti.status_layanan");
cmp_ok($listed, '>', $rumah, "$listed rows of persons");

# ---- one engine: the worker and SQL agree on every cell ----
my $persons = sql("CREATE TABLE uji.riwayat AS SELECT orang_id, inti.riwayat(orang_id) AS j FROM inti.orang; SELECT count(*) FROM uji.riwayat");
sql(q{CREATE TABLE uji.mesin AS SELECT r.orang_id, a.kode AS periode, x.* FROM uji.riwayat r
  CROSS JOIN (SELECT kode, acuan.aturan_set('kpm2019', selesai) AS aturan FROM acuan.periode WHERE kode IN ('2025-Q1', '2025-Q2', '2025-S1', '2025', '2025-03')) a
  CROSS JOIN LATERAL konvergensi.convergence_rows(a.aturan, r.j, a.kode) x});
# A person is counted in one village: that of its latest evaluation date in the period.
sql(q{UPDATE uji.mesin m SET village = l.village FROM (SELECT DISTINCT ON (orang_id, periode) orang_id, periode, village FROM uji.mesin ORDER BY orang_id, periode, evaluated_on DESC) l
  WHERE l.orang_id = m.orang_id AND l.periode = m.periode});
is(sql(q{SELECT count(*) FROM inti.status_layanan s FULL JOIN uji.mesin q ON s.orang_id = q.orang_id AND s.periode = q.periode AND s.sasaran = q.target_group
    AND s.kehamilan = coalesce(q.pregnancy, 0)
  WHERE (s.tgl_nilai, s.umur_bulan::int, s.usia_hamil::int, s.tahap, s.bulan_hadir::int, s.risiko, s.keluar, s.sel::text, s.kode_desa, s.keluarga::text)
    IS DISTINCT FROM (q.evaluated_on, q.age_months, q.gestation, q.stage, q.months_present, q.at_risk, q.left_as, q.cells::text, q.village, q.household)
    OR s.sasaran <> 'PAUD' AND (s.diterima, s.seharusnya, s.tidak_dipantau, s.lengkap) IS DISTINCT FROM (q.received::smallint, q.required::smallint, q.not_monitored::smallint, q.complete)}),
  0, "worker = SQL for every row and cell of $persons persons in 5 periods");
is(sql(q{SELECT count(*) FROM inti.sel_layanan s WHERE periode = '2025-Q1' AND orang_id IN (SELECT orang_id FROM uji.riwayat ORDER BY orang_id LIMIT 60)
  AND NOT EXISTS (SELECT FROM konvergensi.convergence_explain(acuan.aturan_set('kpm2019', '2025-03-31'), (SELECT j FROM uji.riwayat r WHERE r.orang_id = s.orang_id), '2025-Q1') e
    WHERE e.target_group = s.sasaran AND coalesce(e.pregnancy, 0) = s.kehamilan AND e.indicator = s.indikator AND e.status IS NOT DISTINCT FROM s.nilai
      AND (e.got, e.need) IS NOT DISTINCT FROM (s.dapat, s.perlu))}), 0, 'explain gives the status, got and need of the stored cell');

# ---- drill-down: every published count is the number of rows behind it ----
sql(lib('layanan_oracle.sql'));
sub same
{
	my ($name, $published, $rows) = @_;
	my $n = sql("SELECT count(*) FROM ($published) p");
	is(sql("SELECT count(*) FROM (($published EXCEPT ALL $rows) UNION ALL ($rows EXCEPT ALL $published)) d"), 0, "$name: $n published rows equal the persons behind them");
}
my $dim = "JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk)";
same('fakta_indikator', "SELECT w.kode, p.kode AS periode, indikator_sk, pembilang, penyebut, tidak_berlaku, tidak_dipantau, laki FROM lap.fakta_indikator f $dim",
	"SELECT kode, periode, indikator_sk, y, n, ts, nm, laki FROM uji.indikator");
same('fakta_konvergensi', "SELECT w.kode, p.kode AS periode, himpunan, sasaran, sasaran_n, orang_n, diterima, seharusnya, tidak_dipantau, lengkap_n, tidak_lengkap_n, berisiko_n,
	risiko_belum_n, meninggal_n, keguguran_n, tanpa_hasil_n, tikar_hijau, tikar_kuning, tikar_merah, tikar_tidak_diukur FROM lap.fakta_konvergensi f $dim WHERE sasaran <> 'SEMUA' AND (sasaran_n + meninggal_n + keguguran_n + tanpa_hasil_n > 0 OR keluarga_n = 0)",
	"SELECT kode, periode, himpunan, sasaran, n, orang, y, seharusnya, nm, lengkap, tidak_lengkap, berisiko, belum, meninggal, keguguran, tanpa_hasil, hijau, kuning, merah, td FROM uji.kelompok");
same('fakta_konvergensi, households of groups', "SELECT w.kode, p.kode AS periode, himpunan, sasaran, keluarga_n FROM lap.fakta_konvergensi f $dim WHERE sasaran <> 'SEMUA' AND keluarga_n > 0",
	"SELECT w.kode, w.periode, w.himpunan, g.sasaran, count(*) FROM uji.rumah_wilayah w CROSS JOIN LATERAL (VALUES ('HAMIL', hamil), ('BADUTA', baduta), ('PAUD', paud)) g (sasaran, ada) WHERE g.ada GROUP BY 1, 2, 3, 4");
same('fakta_konvergensi, all', "SELECT w.kode, p.kode AS periode, himpunan, keluarga_n, keluarga_lengkap_n, keluarga_tidak_lengkap_n, keluarga_diterima, keluarga_seharusnya, sasaran_n, diterima, seharusnya, tidak_dipantau
	FROM lap.fakta_konvergensi f $dim WHERE sasaran = 'SEMUA' AND sasaran_n > 0",
	"SELECT k.kode, k.periode, k.himpunan, coalesce(r.n, 0), coalesce(r.lengkap, 0), coalesce(r.tidak_lengkap, 0), coalesce(r.y, 0), coalesce(r.seharusnya, 0), k.n, k.y, k.seharusnya, k.nm FROM uji.rumah_jumlah r
	 RIGHT JOIN (SELECT kode, periode, himpunan, sum(n) AS n, sum(y) AS y, sum(seharusnya) AS seharusnya, sum(nm) AS nm FROM uji.kelompok WHERE sasaran <> 'PAUD' GROUP BY 1, 2, 3) k USING (kode, periode, himpunan) WHERE k.n > 0");
same('fakta_paket', "SELECT w.kode, p.kode AS periode, himpunan, paket, sasaran, sasaran_n, diterima, seharusnya, tidak_dipantau, lengkap_n FROM lap.fakta_paket f $dim WHERE sasaran <> 'SEMUA'",
	"SELECT kode, periode, himpunan, paket, sasaran, n, y, seharusnya, nm, lengkap FROM uji.paket_orang");
same('fakta_paket, households', "SELECT w.kode, p.kode AS periode, himpunan, paket, keluarga_n, keluarga_lengkap_n FROM lap.fakta_paket f $dim WHERE sasaran = 'SEMUA' AND keluarga_n > 0",
	"SELECT w.kode, w.periode, w.himpunan, p.paket, count(*), count(*) FILTER (WHERE p.semua) FROM uji.rumah_wilayah w JOIN uji.paket_rumah p USING (periode, himpunan, kode_desa, keluarga) WHERE w.hpk GROUP BY 1, 2, 3, 4");
same('fakta_kocakupan', "SELECT w.kode, p.kode AS periode, himpunan, unsur, diterima_n::int8, berlaku_n::int8, keluarga_n FROM lap.fakta_kocakupan f $dim",
	"SELECT kode, periode, himpunan, unsur, diterima, berlaku, n FROM uji.kocakupan");
same('fakta_alasan', "SELECT w.kode, p.kode AS periode, indikator_sk, alasan, orang_n FROM lap.fakta_alasan f $dim WHERE w.tingkat IN ('desa', 'provinsi')",
	"SELECT w.kode, k.periode, i.indikator_sk, k.alasan, count(*) FROM inti.daftar_kesenjangan k JOIN lap.dim_indikator i ON i.himpunan_aturan = k.himpunan AND i.kode = k.indikator
	 CROSS JOIN LATERAL (VALUES (k.kode_desa), (split_part(k.kode_kab, '.', 1))) w (kode) GROUP BY 1, 2, 3, 4");

# ---- invariants ----
my $facts = "lap.fakta_indikator f JOIN lap.dim_indikator i USING (indikator_sk)";
is(sql("SELECT count(*) FROM $facts JOIN lap.fakta_konvergensi k ON (k.wilayah_sk, k.periode_sk, k.sasaran) = (f.wilayah_sk, f.periode_sk, i.sasaran) WHERE f.penyebut + f.tidak_berlaku <> k.sasaran_n"), 0, '1: y + t + ts + nm = n');
is(sql("SELECT count(*) FROM $facts WHERE nilai NOT BETWEEN 0 AND 100 OR (nilai IS NULL) <> (f.penyebut = 0) OR (nilai_diketahui IS NULL) <> (f.penyebut = tidak_dipantau)"), 0, '2: percentages 0 to 100, NULL if and only if nothing is required');
for my $form (['3a', 'HAMIL', 8], ['3b', 'BADUTA', 10])
{
	my ($name, $group, $cells) = @$form;
	my @wrong;
	for my $desa (split /\n/, sql("SELECT kode_desa FROM uji.tempat ORDER BY 1"))
	{
		my @rows = map { [ split /\|/, $_, -1 ] } split /\n/, sql("SELECT * FROM inti.formulir_$name('$desa', '2025-Q1')");
		my ($y, $n) = (0, 0);
		$y += $_->[-3], $n += $_->[-2] for grep { $_->[0] ne '' } @rows;
		my ($foot_y, $foot_n) = map { my $label = $_; (grep { $_->[2] eq $label } @rows)[0] } 'Jumlah diterima', 'Jumlah seharusnya';
		my ($column_y, $column_n) = (0, 0);
		$column_y += $_ for @{$foot_y}[6 .. 5 + $cells];
		$column_n += $_ for @{$foot_n}[6 .. 5 + $cells];
		my ($table_y, $table_n) = split /\|/, sql("SELECT jumlah, seharusnya FROM lap.formulir_4('$desa', '2025-Q1') WHERE tabel = 4 AND baris = '$group'");
		push @wrong, $desa if join(' ', $y, $column_y, $foot_y->[-3], $table_y) ne join(' ', ($y) x 4) || join(' ', $n, $column_n, $foot_y->[-2], $table_n) ne join(' ', ($n) x 4);
	}
	is("@wrong", '', "3: rows of Form \U$name\E = its columns = Table 4");
}
my $add = sql(q{SELECT string_agg(c.relname || '.' || a.attname, ' ' ORDER BY c.relname, a.attnum) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'lap'::regnamespace
  AND c.relname IN ('fakta_indikator', 'fakta_konvergensi', 'fakta_paket', 'fakta_kocakupan', 'fakta_alasan', 'fakta_krs') AND a.attnum > 0 AND a.atttypid = 'int8'::regtype AND a.attname <> 'run_id'});
my @bad;
for my $column (split / /, $add)
{
	my ($table, $name) = split /\./, $column;
	my $where = $table eq 'fakta_kocakupan' ? "AND NOT (d.tingkat = 'posyandu' AND f.unsur = 'layanan') AND f.unsur = 'paket'" : '';
	my $levels = $table eq 'fakta_krs' ? 4 : 5;
	push @bad, $column if sql("SELECT count(*) FROM (SELECT periode_sk FROM (SELECT f.periode_sk, d.tingkat, sum(f.$name) AS s FROM lap.$table f JOIN lap.dim_wilayah d USING (wilayah_sk) WHERE true $where GROUP BY 1, 2) t GROUP BY 1 HAVING count(DISTINCT s) <> 1 OR count(*) <> $levels) q") ne '0';
}
is("@bad", '', '4: posyandu = village = kecamatan = kabupaten = province for ' . scalar(split(/ /, $add)) . ' columns');
is(sql(q{SELECT count(*) FROM (SELECT FROM inti.sel_layanan WHERE indikator IN ('H6', 'A6', 'H7', 'A7') GROUP BY periode, kode_desa, keluarga, right(indikator, 1) HAVING count(DISTINCT coalesce(nilai, '?')) > 1) x}), 0, '5: within a household H6 = A6 and H7 = A7');
is(sql("SELECT count(*) FROM lap.fakta_konvergensi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE sasaran = 'SEMUA' AND (keluarga_n > sasaran_n OR keluarga_n = 0 AND sasaran_n > 0 AND tingkat <> 'posyandu')"), 0, '6: households between 1 and women + children');
cmp_ok(sql(q{SELECT count(*) FROM lap.fakta_konvergensi JOIN lap.dim_wilayah USING (wilayah_sk) WHERE sasaran = 'SEMUA' AND keluarga_n = 0 AND sasaran_n > 0}), '>', 0, 'a household whose members go to two posyandu is counted at one, and that holds nothing back');
is(sql("SELECT count(*) FROM lap.fakta_konvergensi WHERE sasaran = 'BADUTA' AND tikar_hijau + tikar_kuning + tikar_merah + tikar_tidak_diukur <> sasaran_n"), 0, '7: H + K + M + not measured = children');
is(sql("SELECT count(*) FROM (SELECT wilayah_sk FROM $facts WHERE kode IN ('H1', 'H2', 'H4') GROUP BY wilayah_sk, periode_sk HAVING count(DISTINCT f.penyebut) > 1) x") . '|' .
   sql(q{SELECT count(*) FROM inti.sel_layanan a JOIN inti.sel_layanan b USING (orang_id, periode, kehamilan, sasaran) WHERE a.indikator = 'H1' AND b.indikator = 'H3' AND a.nilai IS DISTINCT FROM 'TS' AND b.nilai IS DISTINCT FROM 'TS'}), '0|0', '8: H1, H2, H4 have one denominator; H1 and H3 exclude each other');
is(sql("SELECT count(*) FROM lap.fakta_konvergensi k JOIN $facts ON (k.wilayah_sk, k.periode_sk) = (f.wilayah_sk, f.periode_sk) WHERE k.sasaran = 'BADUTA' AND i.kode = 'A5' AND f.penyebut <> k.berisiko_n OR k.sasaran = 'HAMIL' AND i.kode = 'H5' AND f.penyebut > k.berisiko_n"), 0, '9: visits are asked of everybody at risk');
is(sql(q{SELECT count(*) FROM (SELECT FROM inti.status_layanan GROUP BY periode, himpunan, sasaran, orang_id, kehamilan HAVING count(*) > 1) x}), 0, '12: a person is counted once in a period');
is(sql(q{SELECT count(*) FROM (SELECT FROM inti.status_layanan WHERE keluar IS NULL GROUP BY periode, orang_id HAVING count(DISTINCT kode_desa) > 1) x}), 0, '12: and in one village');

# Form 4 from the rows of persons: all of a village is the published form; its dusun and posyandu add up.
is(sql(q{SELECT count(*) FROM uji.tempat t CROSS JOIN LATERAL ((SELECT tabel, baris, uraian, laki, jumlah, seharusnya, persen FROM inti.formulir_4(t.kode_desa, '2025-Q1', NULL)
  EXCEPT ALL SELECT tabel, baris, uraian, laki, jumlah, seharusnya, persen FROM lap.formulir_4(t.kode_desa, '2025-Q1') WHERE tabel < 5)
  UNION ALL (SELECT tabel, baris, uraian, laki, jumlah, seharusnya, persen FROM lap.formulir_4(t.kode_desa, '2025-Q1') WHERE tabel < 5
  EXCEPT ALL SELECT tabel, baris, uraian, laki, jumlah, seharusnya, persen FROM inti.formulir_4(t.kode_desa, '2025-Q1', NULL))) x}), 0, 'Form 4 from persons = Form 4 as published, tables 1 to 4 of every village');
for my $part (['dusun', 'f.dusun, NULL'], ['posyandu', 'NULL, f.posyandu'])
{
	my ($name, $arguments) = @$part;
	is(sql(qq{SELECT count(*) FROM (SELECT t.kode_desa, x.tabel, x.baris, sum(x.jumlah) AS jumlah, sum(x.seharusnya) AS seharusnya FROM uji.tempat t
	  JOIN (SELECT DISTINCT kode_desa, coalesce($name, '-') AS $name FROM inti.status_layanan WHERE periode = '2025-Q1' AND keluar IS NULL) f USING (kode_desa)
	  CROSS JOIN LATERAL inti.formulir_4(t.kode_desa, '2025-Q1', $arguments) x GROUP BY 1, 2, 3) a JOIN uji.tempat t USING (kode_desa)
	  JOIN LATERAL lap.formulir_4(t.kode_desa, '2025-Q1') b USING (tabel, baris) WHERE baris <> 'RT' AND (a.jumlah, a.seharusnya) IS DISTINCT FROM (b.jumlah, b.seharusnya)}), 0, "Form 4 by $name adds up to the village");
}
is(sql(q{SELECT count(*) FROM uji.tempat t CROSS JOIN LATERAL (SELECT sum(anak) AS anak, sum(diterima) AS y, sum(seharusnya) AS n FROM inti.rekap_dusun(t.kode_desa, '2025-Q1')) r
  CROSS JOIN LATERAL (SELECT max(jumlah) FILTER (WHERE tabel = 1 AND baris = 'BADUTA') AS anak, max(jumlah) FILTER (WHERE tabel = 4 AND baris = 'TOTAL') AS y, max(seharusnya) FILTER (WHERE tabel = 4 AND baris = 'TOTAL') AS n
    FROM lap.formulir_4(t.kode_desa, '2025-Q1')) f WHERE (r.anak, r.y, r.n) IS DISTINCT FROM (f.anak, f.y, f.n)}), 0, 'the social map by dusun adds up to the village');
is(sql("SELECT string_agg(concat_ws(' ', wilayah, desa_n, melapor_n), ', ') FROM lap.desa_melapor('73', '2025-Q1')"), '73 12 12, 73.01 6 6, 73.02 6 6', 'villages expected and reporting');

# One more Ya never takes a Y away, one more Tidak never gives one.
is(sql(q{SELECT count(*) FROM (SELECT orang_id, j FROM uji.riwayat ORDER BY orang_id LIMIT 150) r CROSS JOIN (SELECT kode FROM acuan.jenis_layanan WHERE nomor <= 16) n CROSS JOIN (VALUES (true), (false)) v (ya)
  CROSS JOIN LATERAL konvergensi.convergence_explain(acuan.aturan_set('kpm2019', '2025-03-31'), r.j, '2025-Q1') a
  JOIN LATERAL konvergensi.convergence_explain(acuan.aturan_set('kpm2019', '2025-03-31'), jsonb_set(r.j, '{events}', (r.j -> 'events') || jsonb_build_object('item', n.kode, 'date', '2025-02-11', 'answer', v.ya)), '2025-Q1') b
    ON (a.target_group, a.pregnancy, a.indicator) IS NOT DISTINCT FROM (b.target_group, b.pregnancy, b.indicator)
  WHERE n.kode NOT IN ('AKTA', 'JAMINAN', 'AIR', 'JAMBAN') AND (v.ya AND a.status = 'Y' AND b.status = 'T' OR NOT v.ya AND a.status IS DISTINCT FROM 'Y' AND b.status = 'Y')}), 0, '10: one more Ya never takes a Y away, one more Tidak never gives one');

# ---- order of rows, threads, memory leave no trace ----
sub snapshot
{
	return join "\n", dump_lap($node), sql(q{SELECT string_agg(md5((to_jsonb(s) - 'run_id')::text), ' ' ORDER BY periode, sasaran, kode_desa, orang_id, kehamilan) FROM inti.status_layanan s});
}
sql('ANALYZE');
my $before = snapshot();
for my $table (qw(layanan keadaan_orang keadaan_keluarga pengamatan pengukuran tikar paud kediaman kehamilan orang))
{
	sql("CREATE TABLE uji.acak_t AS SELECT * FROM inti.$table ORDER BY md5(ctid::text || '$table'); DELETE FROM inti.$table; INSERT INTO inti.$table SELECT * FROM uji.acak_t; DROP TABLE uji.acak_t");
}
konv_ok($node, 'score', '--period', $_, '-j', 1) for @period;
is(snapshot(), $before, '11, 13: the same figures from rows in another order, one thread');
konv_ok($node, 'score', '--period', $_, '-j', 7) for @period;
is(snapshot(), $before, 'the same figures on 7 threads');

# ---- late entry: the date of service decides ----
my $late = sql(q{SELECT k.orang_id FROM inti.daftar_kesenjangan k JOIN inti.status_layanan s USING (orang_id, periode, sasaran, kehamilan)
  WHERE k.periode = '2025-Q1' AND k.indikator = 'H1' AND k.kurang = 1 AND k.nilai = 'T' AND k.bulan_kosong LIKE '%2025-03' AND s.tgl_nilai >= '2025-03-28' ORDER BY 1 LIMIT 1});
sql("INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban, tgl_entri, sumber) SELECT kode_kab, kode_kec, orang_id, 1, '2025-03-28', true, '2025-06-03', 'ehdw' FROM inti.orang WHERE orang_id = $late");
konv_ok($node, 'score', '--period', $_) for @period;
is(sql("SELECT nilai FROM inti.sel_layanan WHERE periode = '2025-Q1' AND indikator = 'H1' AND orang_id = $late"), 'Y', 'a service of March entered in June counts in March');
is(sql("SELECT sum(f.pembilang) FROM $facts JOIN lap.dim_wilayah w USING (wilayah_sk) WHERE periode_sk = 202522 AND tingkat = 'provinsi' AND i.kode = 'H1'"),
   sql("SELECT count(*) FROM uji.mesin CROSS JOIN LATERAL konvergensi.cells_unpack(cells) c WHERE periode = '2025-Q2' AND target_group = 'HAMIL' AND c.number = 1 AND c.status = 'Y'"), 'and not in the quarter of its entry');

# ---- a mover is counted at the destination, a death is an exit, twins are two rows of one household ----
is(sql(q{SELECT count(*) FROM inti.status_layanan s JOIN inti.kediaman k ON k.orang_id = s.orang_id AND k.mulai <= s.tgl_nilai AND (k.selesai IS NULL OR k.selesai > s.tgl_nilai)
  WHERE s.kode_desa <> k.kode_desa AND NOT EXISTS (SELECT FROM inti.status_layanan l WHERE (l.orang_id, l.periode) = (s.orang_id, s.periode) AND l.tgl_nilai > s.tgl_nilai)}), 0, 'movers are counted where they live on the day of evaluation');
cmp_ok(sql("SELECT count(*) FROM inti.kediaman k WHERE mulai BETWEEN '2025-01-02' AND '2025-03-30'"), '>', 0, 'there are movers inside the quarter');
is(sql(q{SELECT count(*) FROM inti.status_layanan s JOIN inti.orang o USING (orang_id) JOIN acuan.periode p ON p.kode = s.periode WHERE o.tgl_meninggal BETWEEN p.mulai AND p.selesai AND s.keluar IS DISTINCT FROM 'meninggal'}), 0, 'whoever died in the period is an exit');
cmp_ok(sql("SELECT count(*) FROM inti.status_layanan WHERE keluar IS NOT NULL"), '>', 0, 'there are exits');
cmp_ok(sql(q{SELECT count(*) FROM (SELECT FROM inti.status_layanan WHERE periode = '2025-Q1' AND sasaran = 'BADUTA' GROUP BY keluarga HAVING count(*) > 1) x}), '>', 0, 'there are twins');

# ---- a household at the posyandu of its mother, its child at another one: only the child is asked for PAUD ----
sql(q{INSERT INTO acuan.wilayah (kode, nama, tingkat, jenis, induk) VALUES ('73.02.02.2099', 'Desa 99', 'desa', 'desa', '73.02.02');
INSERT INTO inti.keluarga (kode_kab, kode_kec, kode_desa, keluarga_id) VALUES ('73.02', '73.02.02', '73.02.02.2099', 900000);
INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, posyandu, keluarga_id, ibu_id, jk, tgl_lahir) VALUES
  ('73.02', '73.02.02', '73.02.02.2099', 9000001, 'MAWAR I', 900000, NULL, 'P', '1995-05-05'), ('73.02', '73.02.02', '73.02.02.2099', 9000002, 'MAWAR 1', 900000, 9000001, 'L', '2024-01-10');
INSERT INTO inti.kehamilan (kode_kab, kode_kec, orang_id, urut, no_kia, tgl_catat, hpl) VALUES ('73.02', '73.02.02', 9000001, 1, 'KIA-900000', '2025-01-05', '2025-08-20');
INSERT INTO inti.layanan (kode_kab, kode_kec, kode_desa, orang_id, butir, tanggal, jawaban, pengasuh, sumber) SELECT '73.02', '73.02.02', '73.02.02.2099', 9000002, j.nomor, b::date, true, 'ibu', 'kpm'
  FROM acuan.jenis_layanan j, generate_series(timestamp '2024-10-05', '2025-02-05', '1 month') b WHERE j.kode = 'PENGASUHAN'});
for my $had (1, 0)
{
	sql("DELETE FROM inti.layanan WHERE orang_id = 9000002 AND tanggal >= '2024-11-01'") unless $had;
	konv_ok($node, 'score', '--only', 'services', '--period', '2025-Q1');
	is(sql(q{SELECT string_agg(concat_ws(' ', d.nama, f.sasaran_n, f.keluarga_n, f.keluarga_lengkap_n), ', ' ORDER BY d.tingkat, d.nama) FROM lap.fakta_paket f JOIN lap.dim_wilayah d USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk)
	  WHERE p.kode = '2025-Q1' AND d.desa_kode = '73.02.02.2099' AND f.himpunan = 'kpm2019' AND f.paket = 'PAUD' AND f.sasaran = 'SEMUA'}),
		"Desa 99 1 1 $had, MAWAR 1 1 0 0, MAWAR I 0 1 $had", 'a household has its package at the posyandu of its first member, ' . ($had ? 'had' : 'not had'));
}

# ---- a month declared complete: Tidak is what nobody recorded, not what somebody did ----
sql(q{INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, posyandu, jk, tgl_lahir) SELECT '73.02', '73.02.02', '73.02.02.2099', 9000010 + n, 'MAWAR I', 'P', '2024-06-10' FROM generate_series(0, 2) n;
INSERT INTO inti.keadaan_orang (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, sumber)
  SELECT '73.02', '73.02.02', o, j.nomor, t::date, t = '2025-03-01', true, 'kpm' FROM acuan.jenis_layanan j, (VALUES (9000010, '2025-03-01'), (9000011, '2025-02-20')) x (o, t) WHERE j.kode = 'JAMINAN';
INSERT INTO inti.pernyataan_lengkap (kode_kab, kode_kec, kode_desa, bulan, butir, sumber) SELECT '73.02', '73.02.02', '73.02.02.2099', '2025-03-01', nomor, 'ehdw' FROM acuan.jenis_layanan WHERE kode = 'JAMINAN'});
konv_ok($node, 'score', '--only', 'services', '--period', '2025-03');
my $insured = "FROM generate_series(9000010, 9000012) o";
is(sql("SELECT string_agg((SELECT c.nilai FROM inti.sel_layanan c WHERE c.orang_id = o AND c.periode = '2025-03' AND c.indikator = 'A9'), ' ' ORDER BY o) $insured"), 'Y T T', 'recorded in the month by another source, before it, never');
is(sql("SELECT string_agg((SELECT e.status FROM konvergensi.convergence_explain(acuan.aturan_set('kpm2019', '2025-03-31'), inti.riwayat(o), '2025-03') e WHERE e.indicator = 'A9')::text, ' ' ORDER BY o) $insured"), 'Y T T', 'SQL says the same');
done_testing();
