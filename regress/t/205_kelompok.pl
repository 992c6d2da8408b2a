# The other rule sets scored: groups derived from the registers (mothers, families, families at risk, villages), interventions
# switched on by area, and an office's own set made of INSERTs alone. The worker and the engine in SQL agree on every cell.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $db = 'postgres';
sub sql { return $node->safe_psql($db, $_[0]) }
konv_ok($node, 'init');
sql(slurp("$ENV{KONV_TOP}/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 1, 2); SELECT uji.rumah(1, 150)");
sql(q{
-- Girls of 10-19, one of them married; couples to be; answers about families and villages; risk known of some families.
INSERT INTO inti.orang (kode_kab, kode_kec, kode_desa, orang_id, keluarga_id, nama, jk, tgl_lahir)
  SELECT t.kode_kab, t.kode_kec, t.kode_desa, 900000 + k.n, CASE WHEN k.n % 3 > 0 THEN k.n END, 'Remaja ' || k.n, CASE k.n % 4 WHEN 0 THEN 'L' ELSE 'P' END, date '2005-06-01' + k.n * 60
  FROM generate_series(1, 60) k (n) JOIN uji.tempat t ON t.n = k.n % 4;
INSERT INTO inti.kepesertaan (kode_kab, kode_kec, orang_id, sasaran, mulai, selesai, sumber)
  SELECT kode_kab, kode_kec, orang_id, 'CATIN', date '2025-01-10', date '2025-05-01', 'elsimil' FROM inti.orang WHERE orang_id BETWEEN 900001 AND 900006
  UNION ALL SELECT kode_kab, kode_kec, orang_id, 'KAWIN', date '2025-05-01', NULL, 'elsimil' FROM inti.orang WHERE orang_id BETWEEN 900001 AND 900004;
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, bulan_saja, jawaban, jumlah, sumber)
  SELECT o.kode_kab, o.kode_kec, o.orang_id, j.nomor, date '2024-10-01' + (30 * m), false, uji.acak(o.orang_id * 50 + m, j.nomor, 3) > 0, CASE WHEN j.jumlah IS NOT NULL THEN 5 + m END, 'ehdw'
  FROM inti.orang o CROSS JOIN generate_series(0, 8) m JOIN acuan.jenis_layanan j ON j.satuan = 'orang' AND j.nomor > 29 AND j.kode NOT IN ('INFO_MEDIA', 'PEMBERDAYAAN', 'LABEL_PANGAN')
  WHERE uji.acak(o.orang_id * 50 + m, j.nomor + 100, 4) = 0;
INSERT INTO inti.keadaan_keluarga (kode_kab, kode_kec, keluarga_id, butir, tanggal, jawaban, sumber)
  SELECT k.kode_kab, k.kode_kec, k.keluarga_id, j.nomor, date '2024-11-15', uji.acak(k.keluarga_id, j.nomor, 3) > 0, 'pk'
  FROM inti.keluarga k JOIN acuan.jenis_layanan j ON j.satuan = 'keluarga' AND j.nomor > 29 WHERE uji.acak(k.keluarga_id, j.nomor + 9, 4) > 0;
INSERT INTO inti.profil_krs (kode_kab, kode_kec, keluarga_id, tanggal, sumber, pus, air_layak, jamban_layak, terlalu_muda, terlalu_tua, terlalu_dekat, terlalu_banyak)
  SELECT kode_kab, kode_kec, keluarga_id, date '2025-01-05', 'pk', true, keluarga_id % 3 > 0, true, false, false, false, false FROM inti.keluarga WHERE keluarga_id % 2 = 0
  UNION ALL SELECT kode_kab, kode_kec, keluarga_id, date '2025-05-05', 'pk', true, true, true, false, false, false, false FROM inti.keluarga WHERE keluarga_id % 4 = 0;
INSERT INTO inti.keadaan_desa (kode_kab, kode_kec, kode_desa, butir, tanggal, jawaban, sumber)
  SELECT t.kode_kab, t.kode_kec, t.kode_desa, j.nomor, date '2025-02-01', t.n = 0, 'kpm' FROM uji.tempat t JOIN acuan.jenis_layanan j ON j.kode IN ('INFO_MEDIA', 'LABEL_PANGAN') WHERE t.n < 2;
INSERT INTO acuan.indikator_wilayah (himpunan, indikator, kode_wilayah, berlaku_mulai, berlaku_selesai) VALUES ('perbup58', 'BH5', '73.01', '2025-01-01', NULL),
  ('perbup58', 'BD9', '73.02.01.2001', '2025-01-01', NULL), ('perbup58', 'BD9', '73.01.01.2001', '2025-01-01', '2025-03-31'), ('perbup58', 'BD9', '73.01.01.2002', '2025-01-01', '2025-04-01');
-- An office's own set: two groups, three indicators, a condition; rows only.
INSERT INTO acuan.himpunan_aturan (kode, nama, dasar_hukum, berlaku_mulai) VALUES ('kantor', 'Kartu kantor', 'SK 1/2025', '2025-01-01');
INSERT INTO acuan.jenis_layanan (kode, nomor, nama, satuan) VALUES ('TELUR', 200, 'Telur sehari', 'orang');
INSERT INTO acuan.kondisi (himpunan, kode, nama) VALUES ('kantor', 'PENDEK', 'Anak pendek');
INSERT INTO acuan.kondisi_suku (himpunan, kondisi, fakta, urutan, amatan, kurang_dari, dasar_hukum) VALUES ('kantor', 'PENDEK', 1, 1, 'haz', -2, 'SK');
INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, umur_dari, umur_sampai, hpk, kondisi_risiko, dasar_hukum) VALUES ('kantor', 'ANAK', 'Anak', 1, 'umur', 0, 35, true, 'PENDEK', 'SK');
INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, turunan, dasar_hukum) VALUES ('kantor', 'IBU', 'Ibu baduta', 2, 'anggota', 'ibu_baduta', 'SK');
INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, kelompok, paket, pembilang, penyebut, dasar_hukum) VALUES
  ('kantor', 'T1', 1, 'Ditimbang', 'ANAK', 'GIZI', 'x', 'y', 'SK'), ('kantor', 'T2', 2, 'Telur bagi anak pendek', 'ANAK', 'GIZI', 'x', 'y', 'SK'), ('kantor', 'T3', 3, 'Telur bagi ibu', 'IBU', 'GIZI', 'x', 'y', 'SK');
INSERT INTO acuan.aturan (himpunan, indikator, urutan, kondisi, jenis, layanan, jendela, minimum, laju_bulan, dasar_hukum) VALUES
  ('kantor', 'T1', 1, NULL, 'bulan', 'TIMBANG', 'periode', 1, 1, 'SK'), ('kantor', 'T2', 1, 'PENDEK', 'tanggal', 'TELUR', 'periode', 2, 1, 'SK'), ('kantor', 'T3', 1, NULL, 'tanggal', 'TELUR', 'periode', 1, NULL, 'SK');
-- From April on an egg is not enough: each period of a run goes by the rules of its own end.
UPDATE acuan.aturan SET berlaku_selesai = '2025-04-01' WHERE himpunan = 'kantor' AND indikator = 'T3';
INSERT INTO acuan.aturan (himpunan, indikator, urutan, jenis, layanan, jendela, minimum, berlaku_mulai, dasar_hukum) VALUES ('kantor', 'T3', 1, 'tanggal', 'TELUR', 'periode', 3, '2025-04-01', 'SK 2');
INSERT INTO inti.layanan (kode_kab, kode_kec, orang_id, butir, tanggal, jawaban) SELECT kode_kab, kode_kec, orang_id, 200, date '2025-01-01' + n * 9, uji.acak(orang_id, n, 4) > 0
  FROM inti.orang CROSS JOIN generate_series(1, 18) n WHERE uji.acak(orang_id, n + 30, 3) = 0 AND tgl_lahir < '2025-01-01';
});
is(sql("SELECT count(*) FROM acuan.periksa_aturan('kantor', '2025-06-30')"), 0, "an office's set of INSERTs alone passes the check");
konv_ok($node, 'score', '--only', 'services', '--period', '2025-Q1,2025-Q2', '--rules', 'perpres72,perbup58,kantor', '-j', 2);

# ---- worker = SQL for all persons and villages ----
sql(q{CREATE TABLE uji.siapa AS SELECT orang_id FROM inti.orang UNION ALL SELECT inti.nomor_desa(kode_desa) FROM inti.pantauan_desa;
CREATE TABLE uji.mesin AS SELECT s.orang_id, p.kode AS periode, h.kode AS himpunan, x.*
  FROM uji.siapa s CROSS JOIN acuan.himpunan_aturan h JOIN acuan.periode p ON p.kode IN ('2025-Q1', '2025-Q2')
  CROSS JOIN LATERAL konvergensi.convergence_rows(acuan.aturan_set(h.kode, p.selesai), inti.riwayat(s.orang_id, p.kode, h.kode), p.kode,
    switches => ARRAY(SELECT w.indikator FROM acuan.indikator_wilayah w JOIN inti.tinggal_pada(s.orang_id, p.selesai) t ON t.kode_desa LIKE w.kode_wilayah || '%' WHERE w.himpunan = h.kode
      AND w.berlaku_mulai <= p.selesai AND (w.berlaku_selesai IS NULL OR p.selesai < w.berlaku_selesai))) x
  WHERE h.kode <> 'kpm2019'});
my $differ = q{FROM (SELECT * FROM inti.status_layanan WHERE himpunan <> 'kpm2019') s FULL JOIN uji.mesin q ON (s.orang_id, s.periode, s.himpunan, s.sasaran, s.kehamilan) = (q.orang_id, q.periode, q.himpunan, q.target_group, coalesce(q.pregnancy, 0))
  WHERE (s.tgl_nilai, s.umur_bulan::int, s.tahap, s.bulan_hadir::int, s.risiko, s.keluar, s.sel::text, s.keluarga::text) IS DISTINCT FROM (q.evaluated_on, q.age_months, q.stage, q.months_present, q.at_risk, q.left_as, q.cells::text, q.household)};
is(sql("SELECT count(*) $differ"), 0, 'worker = SQL for every cell of perpres72, perbup58 and the office (' . sql("SELECT count(*) FROM inti.status_layanan") . ' rows)')
	or diag(sql("SELECT s.himpunan, s.sasaran, q.himpunan, q.target_group, s.orang_id, q.orang_id, s.periode, s.tgl_nilai, q.evaluated_on, s.sel, q.cells $differ LIMIT 5"));
is(sql(q{SELECT string_agg(g.himpunan || '.' || g.kode, ' ' ORDER BY g.himpunan, g.urutan) FROM acuan.kelompok_sasaran g WHERE g.himpunan <> 'kpm2019' AND NOT EXISTS (SELECT FROM inti.status_layanan s WHERE (s.himpunan, s.sasaran) = (g.himpunan, g.kode) AND s.keluar IS NULL)}),
	'', 'every group of every set has members');
is(sql(q{SELECT count(*) FROM acuan.indikator i WHERE himpunan <> 'kpm2019' AND dihitung AND NOT EXISTS (SELECT FROM inti.sel_layanan s WHERE (s.himpunan, s.indikator) = (i.himpunan, i.kode))}), 0, 'and every indicator its cells');

# ---- who is a member ----
my $members = sub { my ($set, $group, $period) = @_; return "(SELECT orang_id FROM inti.status_layanan WHERE himpunan = '$set' AND sasaran = '$group' AND periode = '2025-$period')" };
my $same = sub {
	my ($name, $a, $b) = @_;
	is(sql("SELECT count(*) FROM (($a EXCEPT $b) UNION ALL ($b EXCEPT $a)) x"), 0, "$name (" . sql("SELECT count(DISTINCT orang_id) FROM $a x") . ' rows)');
};
$same->('BUSUI: mothers of a living child under two', $members->('perbup58', 'BUSUI', 'Q1'),
	q{(SELECT m.orang_id FROM inti.orang a JOIN inti.orang m ON m.orang_id = a.ibu_id JOIN inti.status_layanan s ON s.orang_id = m.orang_id AND s.periode = '2025-Q1' AND s.sasaran = 'WUS' AND s.himpunan = 'perbup58'
	WHERE a.tgl_lahir <= '2025-03-31' AND a.tgl_lahir > '2023-01-01' AND (a.tgl_meninggal IS NULL OR a.tgl_meninggal >= '2025-01-01'))});
$same->('KRS: one member of each family at risk at the end of the quarter', $members->('perpres72', 'KRS', 'Q1'),
	q{(SELECT w.orang_id FROM inti.hitung_krs('2025-03-31') k JOIN inti.wakil_keluarga() w USING (keluarga_id) WHERE definisi = 'bkkbn' AND berisiko AND w.mulai <= '2025-03-31'
	AND NOT EXISTS (SELECT FROM inti.kediaman d WHERE d.orang_id = w.orang_id HAVING bool_and(coalesce(d.selesai, 'infinity') <= '2025-01-01')))});    # but for those who had left
is(sql(q{SELECT count(*) FROM (SELECT FROM inti.status_layanan WHERE sasaran IN ('KELUARGA', 'KRS') AND keluar IS NULL GROUP BY periode, sasaran, keluarga HAVING count(*) > 1) x}), 0, 'a family is one row');
is(sql("SELECT (SELECT count(*) FROM " . $members->('perpres72', 'KRS', 'Q2') . " x) < (SELECT count(*) FROM " . $members->('perpres72', 'KRS', 'Q1') . " x)"), 't', 'a family that is not at risk at the end of a quarter is no member in it');
is(sql(q{SELECT string_agg(concat_ws(' ', kode_desa, indikator, coalesce(nilai, 'NM')), ', ' ORDER BY kode_desa, nomor) FROM inti.sel_layanan WHERE sasaran = 'DESA' AND periode = '2025-Q1' AND kode_desa LIKE '73.01%'}),
	'73.01.01.2001 BV1 Y, 73.01.01.2001 BV2 NM, 73.01.01.2001 BV3 Y, 73.01.01.2002 BV1 T, 73.01.01.2002 BV2 NM, 73.01.01.2002 BV3 T', 'a village answers for itself');
is(sql("SELECT count(*) FROM " . $members->('perpres72', 'REMATRI', 'Q2') . " x WHERE orang_id BETWEEN 900001 AND 900003 AND EXISTS (SELECT FROM inti.status_layanan s WHERE s.orang_id = x.orang_id AND s.tgl_nilai > '2025-04-30' AND s.sasaran = 'REMATRI')"), 0, 'a girl leaves REMATRI on the day of her marriage');
is(sql(q{SELECT string_agg(DISTINCT left(kode_desa, 5) || coalesce(' ' || nullif(nilai, 'TS'), ''), ', ') FROM (SELECT kode_desa, CASE WHEN nilai = 'TS' THEN 'TS' ELSE 'on' END AS nilai FROM inti.sel_layanan WHERE indikator = 'BH5' AND tahap <> 'NIFAS') x}), '73.01 on, 73.02', 'a conditional intervention is asked where it is switched on');
is(sql(q{SELECT string_agg(DISTINCT kode_desa || ' ' || periode, ', ' ORDER BY kode_desa || ' ' || periode) FROM inti.sel_layanan WHERE indikator = 'BD9' AND nilai IS DISTINCT FROM 'TS'}),
	'73.01.01.2002 2025-Q1, 73.02.01.2001 2025-Q1, 73.02.01.2001 2025-Q2', 'a switch holds until the day before its end, and the last day of the period decides');
is(sql("SELECT count(*) FROM lap.fakta_indikator f JOIN lap.dim_indikator i USING (indikator_sk) WHERE i.himpunan_aturan = 'kantor' AND i.kode = 'T2' AND f.pembilang > 0") > 0, 1, "the office's figures are published");

# ---- growth and several sets in one run: the sets share the areas that growth has read, or read their own ----
my $of_quarter = "SELECT md5(string_agg((to_jsonb(f) - 'run_id')::text, ' ' ORDER BY wilayah_sk, indikator_sk)) FROM lap.fakta_indikator f WHERE periode_sk = 202521";
my $alone = sql($of_quarter);
konv_ok($node, 'score', '--period', '2025-Q1', '--rules', 'perpres72,perbup58,kantor', '--data-date', '2025-12-31');
is(sql($of_quarter), $alone, 'figures of three sets beside growth are those of the services alone');
is(sql('SELECT count(*) FROM (SELECT FROM lap.dim_wilayah GROUP BY kode, berlaku_mulai, induk_sk HAVING count(*) > 1) x'), 0, 'and every area has one key');

# ---- keys of the published facts: checked by the publisher, a table at a time ----
my $orphans = sql(q{SELECT string_agg(format('SELECT %L || count(*) FROM %s f WHERE f.%I IS NOT NULL AND NOT EXISTS (SELECT FROM %s d WHERE d.%I = f.%I) HAVING count(*) > 0', k.conname || ' ', k.conrelid::regclass, a.attname, k.confrelid::regclass, b.attname, a.attname), ' UNION ALL ')
  FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
  WHERE k.contype = 'f' AND k.connamespace = 'lap'::regnamespace});
is(sql($orphans), '', 'every key of every published table finds its member');
my $published = sql("SELECT md5(string_agg(to_jsonb(f)::text, ' ' ORDER BY wilayah_sk, periode_sk, indikator_sk)) FROM lap.fakta_indikator f");
sql(q{INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, kelompok, paket, pembilang, penyebut, dasar_hukum) VALUES ('kantor', 'T4', 4, 'Baru', 'ANAK', 'GIZI', 'x', 'y', 'SK');
INSERT INTO acuan.aturan (himpunan, indikator, urutan, jenis, layanan, jendela, minimum, dasar_hukum) VALUES ('kantor', 'T4', 1, 'bulan', 'UKUR', 'periode', 1, 'SK');
ALTER FUNCTION lap.selaraskan_indikator() RENAME TO selaraskan_indikator_asli;
CREATE FUNCTION lap.selaraskan_indikator() RETURNS int4 LANGUAGE sql AS 'SELECT 0'});
my ($code, undef, $said) = konv($node, 'score', '--only', 'services', '--period', '2025-Q1', '--rules', 'kantor');
is($code, 4, 'an indicator without its member of the dimension is not published');
like($said, qr/every indikator_sk of lap\.fakta_indikator is in lap\.dim_indikator/, 'and the gate says why');
is(sql("SELECT md5(string_agg(to_jsonb(f)::text, ' ' ORDER BY wilayah_sk, periode_sk, indikator_sk)) FROM lap.fakta_indikator f"), $published, 'the figures that were out stay');
($code, undef, $said) = $node->psql($db, "DELETE FROM lap.dim_periode WHERE kode = '2025-Q1'");
isnt($code, 0, 'a member of a dimension that figures stand on cannot be deleted');
is(sql("SELECT lap.kunci_sekaligus(false) > 0"), 't', 'the keys can be checked row by row again');
($code, undef, $said) = $node->psql($db, "INSERT INTO lap.fakta_alasan (wilayah_sk, periode_sk, indikator_sk, alasan, alasan_nama, orang_n, run_id) VALUES (0, 202521, 0, '01', 'x', 1, 1)", extra_params => ['-v', 'VERBOSITY=sqlstate']);
isnt($code, 0, 'and then the server refuses a row without its member');
done_testing();
