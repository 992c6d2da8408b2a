# Rule sets as rows: the three that ship, the value built from them, the validator, and an office's own set.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
konv_ok($node, 'init');
sub sql { return $node->safe_psql('postgres', $_[0]) }

my %size = (kpm2019 => 19, perpres72 => 26, perbup58 => 49);
for my $set (sort keys %size) {
	my $text = sql("SELECT acuan.aturan_set('$set', '2025-01-01')");
	is(scalar(() = $text =~ /^indikator /mg), $size{$set}, "$set has $size{$set} indicators with rules");
	is(sql("SELECT string_agg(concat_ws(': ', tingkat, aturan, masalah), E'\n') FROM acuan.periksa_aturan('$set', '2025-01-01')"), '', "$set passes its own check");
	is(sql("SELECT count(*) FROM acuan.indikator i WHERE himpunan = '$set' AND (nama = '' OR pembilang = '' OR penyebut = '' OR dasar_hukum = '')"), 0, "$set names numerator, denominator and source");
}
is(sql("SELECT acuan.aturan_set('$_', '2025-01-01')") =~ s/\s*\z/\n/r, slurp("regress/unit/$_.txt"), "the rules $_ of the unit tests are those of the tables") for sort keys %size;
is(sql("SELECT count(*) FROM acuan.indikator WHERE himpunan = 'kpm2019' AND dalam_skor"), 18, 'P1 is reported, not in the total');
is(sql("SELECT string_agg(paket || '=' || s, ' ' ORDER BY urutan) FROM (SELECT paket, string_agg(kode, ',' ORDER BY nomor) s FROM acuan.indikator WHERE himpunan = 'kpm2019' GROUP BY 1) x JOIN acuan.paket p ON p.kode = x.paket"),
	'KIA=H1,H2,H3,H5,A1 GIZI=H4,A2,A3,A4,A5 AIR=H6,H7,A6,A7 SOS=H8,A8,A9 PAUD=A10,P1', 'packages of Pasal 19');
is(sql("SELECT string_agg(indikator || ' ' || nilai, ', ' ORDER BY indikator) FROM acuan.target_berlaku WHERE himpunan = 'perpres72'"),
	'C1 90.00, M3 80.00, M4 90.00, M6 70.00, N1 80.00, N2 80.00, N3 90.00, N4 90.00, N5 90.00, R1 58.00, U1 15.50', 'confirmed targets; of two sources the confirmed one');
is(sql("SELECT count(*) FROM acuan.target WHERE himpunan = 'perpres72'"), 21, 'unconfirmed targets are kept beside them');

# Every alternative of the defaults is a row, chosen by one UPDATE.
for my $v (['A3', 'feb_agu'], ['A3', 'triwulan'], ['A10', 'ibu'], ['A4', 'ibu'], ['H5', 'ketat'], ['A5', 'ketat'], ['H2', 'tanpa_uji'], ['H6', 'ada_ya'], ['A9', 'ada_ya']) {
	is(sql("BEGIN; UPDATE acuan.indikator SET varian = '$v->[1]' WHERE himpunan = 'kpm2019' AND kode = '$v->[0]';
		SELECT count(*) FROM acuan.periksa_aturan('kpm2019', '2025-01-01'); ROLLBACK"), 0, "variant $v->[1] of $v->[0] is a good rule");
}

# A version: an old row is closed, a new one opens, the set of each date stays what it was.
sql("UPDATE acuan.aturan SET berlaku_selesai = '2026-01-01' WHERE himpunan = 'kpm2019' AND indikator = 'A10' AND varian = 'baku';
	INSERT INTO acuan.aturan (himpunan, indikator, urutan, umur_dari, umur_sampai, jenis, layanan, jendela, lebar_bulan, minimum, dasar_hukum, berlaku_mulai)
	VALUES ('kpm2019', 'A10', 1, 6, 23, 'bulan', 'PENGASUHAN', 'terakhir', 12, 6, 'uji', '2026-01-01')");
like(sql("SELECT acuan.aturan_set('kpm2019', '2025-12-31')"), qr/butir=PENGASUHAN jendela=terakhir lebar=12 min=5/, 'the rule of 2025');
like(sql("SELECT acuan.aturan_set('kpm2019', '2026-01-01')"), qr/butir=PENGASUHAN jendela=terakhir lebar=12 min=6/, 'the rule of 2026');
is(sql("SELECT count(*) FROM acuan.periksa_aturan('kpm2019', '2026-01-01')"), 0, 'both are good');

# An office writes its own set with INSERTs alone, and the validator reads what is wrong with it.
sql("INSERT INTO acuan.himpunan_aturan (kode, nama, dasar_hukum, berlaku_mulai) VALUES ('kantor', 'Uji', 'SK', '2025-01-01');
	INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, umur_dari, umur_sampai, dasar_hukum) VALUES ('kantor', 'BADUTA', 'Anak', 1, 'umur', 0, 23, 'SK');
	INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, dasar_hukum) VALUES ('kantor', 'HAMIL', 'Ibu', 2, 'kehamilan', 'SK');
	INSERT INTO acuan.indikator (himpunan, kode, nomor, nama, kelompok, pembilang, penyebut, dasar_hukum) VALUES
	  ('kantor', 'B1', 1, 'Timbang', 'BADUTA', 'x', 'y', 'SK'), ('kantor', 'B2', 2, 'Periksa', 'HAMIL', 'x', 'y', 'SK');
	INSERT INTO acuan.aturan (himpunan, indikator, urutan, umur_dari, umur_sampai, jenis, layanan, jendela, minimum, dasar_hukum) VALUES
	  ('kantor', 'B1', 1, 0, 11, 'bulan', 'TIMBANG', 'periode', 1, 'SK'), ('kantor', 'B1', 2, 12, 23, 'bulan', 'TIMBANG', 'periode', 1, 'SK');
	INSERT INTO acuan.aturan (himpunan, indikator, urutan, tahap, jenis, layanan, jendela, minimum, dasar_hukum) VALUES
	  ('kantor', 'B2', 1, '{T1,T2,T3}', 'tanggal', 'ANC', 'periode', 1, 'SK')");
is(sql("SELECT count(*) FROM acuan.periksa_aturan('kantor', '2025-01-01')"), 0, 'a set of INSERTs alone passes');
is(sql("SELECT cells FROM konvergensi.convergence_rows(acuan.aturan_set('kantor', '2025-01-01'),
	'{\"born\": \"2024-08-01\", \"residences\": [{\"village\": \"1\"}], \"events\": [{\"item\": \"TIMBANG\", \"date\": \"2025-02-03\", \"answer\": true}]}', '2025-Q1')"),
	'1=Y(1/1;0)', 'and scores a child');

sub problem {
	my ($change, $like, $name) = @_;
	like(sql("BEGIN; $change; SELECT string_agg(concat_ws('|', tingkat, aturan, masalah, saran), E'\n') FROM acuan.periksa_aturan('kantor', '2025-01-01'); ROLLBACK"), $like, $name);
}
problem("UPDATE acuan.aturan SET umur_dari = 14 WHERE himpunan = 'kantor' AND urutan = 2", qr/^galat\|B1\|celah umur 12-13 bulan pada periode bulan\|tambahkan/m, 'a gap in the ages');
problem("UPDATE acuan.aturan SET umur_dari = 10 WHERE himpunan = 'kantor' AND urutan = 2", qr/^galat\|B1 #2\|tumpang tindih dengan baris #1/m, 'an overlap');
problem("UPDATE acuan.aturan SET tahap = '{T1,T3}' WHERE himpunan = 'kantor' AND indikator = 'B2'", qr/^galat\|B2\|celah tahap T2/m, 'a gap in the stages');
problem("UPDATE acuan.aturan SET tahap = '{T1}' WHERE himpunan = 'kantor' AND indikator = 'B1'", qr/^galat\|B1 #1\|tahap kehamilan pada kelompok BADUTA/m, 'a stage where there is none');
problem("UPDATE acuan.aturan SET periode = '{triwulan}' WHERE himpunan = 'kantor' AND indikator = 'B2'", qr/^galat\|B2\|celah tahap T1 pada periode bulan/m, 'a type of period without rule');
problem("UPDATE acuan.aturan SET minimum = NULL WHERE himpunan = 'kantor' AND indikator = 'B2'", qr/^galat\|B2 #1\|minimum kosong\|isi kolom minimum/m, 'a missing minimum');
problem("UPDATE acuan.aturan SET minimum = 15, jendela = 'terakhir', lebar_bulan = 12 WHERE himpunan = 'kantor' AND urutan = 2", qr/^galat\|B1 #2\|minimum melebihi bulan jendela/m, '15 months do not fit in 12');
problem("UPDATE acuan.aturan SET minimum = 2 WHERE himpunan = 'kantor' AND urutan = 2", qr/^galat\|B1 #2\|minimum melebihi bulan periode/m, 'nor 2 in one');
problem("DELETE FROM acuan.aturan WHERE himpunan = 'kantor' AND indikator = 'B2'", qr/^galat\|B2\|tidak ada baris aturan untuk varian baku/m, 'an indicator without rule');
problem("INSERT INTO acuan.kondisi VALUES ('kantor', 'SEPI', 'Sepi')", qr/^galat\|SEPI\|kondisi tanpa suku/m, 'a condition without terms');
problem("INSERT INTO acuan.kelompok_sasaran (himpunan, kode, nama, urutan, jenis, dasar_hukum) VALUES ('kantor', 'CATIN', 'Catin', 3, 'anggota', 'SK')", qr/^peringatan\|CATIN\|kelompok sasaran tanpa indikator/m, 'a group without indicator');
problem("UPDATE acuan.aturan SET jenis = 'jatuh_tempo', jendela = NULL, minimum = NULL, hari = '{28,3}' WHERE himpunan = 'kantor' AND indikator = 'B2'", qr/^galat\|kantor\|mesin menolak.*Line \d+/m, 'what only the engine sees is told with its line');
like(sql("SELECT string_agg(masalah, ';') FROM acuan.periksa_aturan('tidakada', '2025-01-01')"), qr/himpunan tidak ada/, 'no such set');
my ($rc, $out, $err) = $node->psql('postgres', "SELECT acuan.aturan_set('tidakada', '2025-01-01')");
like($err, qr/rule set "tidakada" does not exist.*acuan\.himpunan_aturan/s, 'aturan_set says so with a hint');
($rc, $out, $err) = $node->psql('postgres', "INSERT INTO acuan.aturan (himpunan, indikator, urutan, tahap, jenis, layanan, dasar_hukum) VALUES ('kantor', 'B2', 9, '{T4}', 'status', 'ANC', 'SK')");
like($err, qr/check constraint/, 'an unknown stage cannot be inserted');
($rc, $out, $err) = $node->psql('postgres', "INSERT INTO acuan.aturan (himpunan, indikator, urutan, jenis, layanan, dasar_hukum) VALUES ('kantor', 'B9', 1, 'status', 'ANC', 'SK')");
like($err, qr/foreign key/, 'nor a rule of an unknown indicator');

is(sql("SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped
	WHERE c.relnamespace = 'acuan'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname IN ('himpunan_aturan','paket','jenis_layanan','kondisi','kondisi_suku','kelompok_sasaran','indikator','indikator_wilayah','aturan','target','target_berlaku')
	AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)"), 0, 'every table and column has its comment');
done_testing();
