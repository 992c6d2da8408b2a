# load: files of several blocks. Measurements go on into inti.pengukuran while the file is read, but for those whose key may be
# there already; whatever is repeated, corrected or met in an earlier file, the table says what the rows that count say.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
my $dir = scratch();
my $n = 0;
sub sql { return $node->safe_psql('postgres', $_[0]) }
my @desa = ([ 'CONTOH', 'MAKMUR' ], [ 'CONTOH', 'JAYA' ], [ 'LAIN', 'MAKMUR' ]);
konv_ok($node, 'init');
konv_ok($node, 'wilayah', spew("$dir/w.csv", join('', "kode,nama\n", map { "$_\n" } '73,SULAWESI CONTOH', '73.08,KABUPATEN CONTOH', '73.09,KABUPATEN LAIN', '73.08.01,SATU', '73.09.01,SATU',
	'73.08.01.2001,MAKMUR', '73.08.01.2002,JAYA', '73.09.01.2001,MAKMUR')));

# The row of a child on a day, of about 450 bytes: a block holds two thousand.
my %born = (now => '05/%02d/2021', old => '05/%02d/2019');
sub row
{
	my ($i, $day, $weight, %o) = @_;
	my $age = $o{age} // 'now';
	my $nik = $o{name} ? '' : sprintf('73080145%02d%s%04d', 1 + $i % 12, $age eq 'now' ? '21' : '19', 1001 + int($i / 12));
	my $place = $desa[ $o{place} // $i % 3 ];
	return join(';', $nik, $o{name} // "ANAK $i", 'P', sprintf($born{$age}, 1 + $i % 12), $day, $weight, '100', 'SULAWESI CONTOH', $place->[0], 'SATU', $place->[1], 'x' x 350) . "\n";
}
my $head = "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Prov;Kab/Kota;Kec;Desa/Kel;Alamat\n";

my %truth; # NIK and day -> weight of the children under five with a NIK, by the last row that was loaded
sub load
{
	my ($name, $counts, @rows) = @_;
	for (@rows) {
		my @c = split /;/;
		$truth{"$c[0]|" . join('-', reverse split m{/}, $c[4])} = $c[5] =~ s/,/./r + 0 if $c[0] && $c[3] =~ /2021/;
	}
	my ($code, $out, $err) = konv($node, 'load', 'eppgbm', spew("$dir/" . $n++ . '.csv', join '', $head, @rows), '--data-date', '2025-12-31', '-j', '2');
	is($code, 0, "$name: loads") or diag($err);
	like($out, qr/\Q$counts\E/, "$name: the counts");
	my $columns = sql("SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = 'inti' AND table_name = 'pengukuran' AND column_name NOT IN ('orang_id', 'tikar')");
	my $counting = "SELECT $columns FROM sumber.eppgbm WHERE diganti IS NULL AND tgl_ukur - tgl_lahir <= 1826";
	my $table = "SELECT $columns FROM inti.pengukuran";
	is(sql("SELECT count(*) FROM (($counting EXCEPT ALL $table) UNION ALL ($table EXCEPT ALL $counting)) x"), 0, "$name: the measurements are the rows that count");
	is(sql("SELECT count(*) FROM (SELECT FROM sumber.eppgbm WHERE diganti IS NULL GROUP BY anak_id, tgl_ukur HAVING count(*) > 1) x"), 0, "$name: one row a key");
	is(sql("SELECT e.nik || '|' || p.tgl_ukur || ' ' || p.berat_kg FROM inti.pengukuran p JOIN sumber.eppgbm e USING (kode_kab, batch_id, baris) WHERE e.nik IS NOT NULL ORDER BY 1"),
		join("\n", map { "$_ $truth{$_}" } sort keys %truth), "$name: the last row of a key counts");
	my $slice = "kode_kab, kode_kec, kode_desa, sumber, date_trunc('month', tgl_ukur)::date";
	is(sql("SELECT count(*) FROM (SELECT $slice FROM inti.pengukuran WHERE batch_id = (SELECT max(batch_id) FROM sumber.batch)
		EXCEPT SELECT kode_kab, kode_kec, kode_desa, sumber, bulan FROM operasi.irisan WHERE revisi = (SELECT revisi FROM operasi.masukan)) x"), 0, "$name: every slice it changed is marked");
	return;
}

# The first file: 6,000 children, then rows of blocks long sent: 50 equal, 60 of the same child and day, two doubts, 30 over five.
my @a = map { row($_, sprintf('%02d/%02d/2025', 1 + $_ % 28, 8 + $_ % 3), '12,' . $_ % 10) } 1 .. 6000;
my @twin = map { row(7, '10/08/2025', $_, name => 'TANPA NOMOR', place => 0) } '11,1', '11,2';
load('first', 'read 6143, accepted 6143, updated 0, rejected 0, new 6033, unchanged 0, repeated 110',
	$twin[0], @a, (map { $a[$_] } 0 .. 49), (map { $a[$_] =~ s/;12,/;13,/r } 100 .. 159), $twin[1], (map { row($_, '10/08/2025', '15', age => 'old') } 1 .. 31));
is(sql("SELECT count(*) FROM inti.pengukuran WHERE id_sumber LIKE 'h%'"), 2, 'two doubts are two children');
my $revision = sql("SELECT revisi FROM operasi.masukan");

# The next month, with some of the last one: 300 equal, 200 corrected (twenty of them twice), the doubts, one over five.
my @b = map { row($_, sprintf('%02d/11/2025', 1 + $_ % 28), '12,' . $_ % 10) } 1 .. 6000;
load('next month', 'read 6523, accepted 6523, updated 201, rejected 0, new 6000, unchanged 302, repeated 20', @b, (map { $a[$_] } 1000 .. 1299), (map { $a[$_] =~ s/;12,/;14,/r } 2000 .. 2199),
	(map { $a[$_] =~ s/;12,/;15,/r } 2000 .. 2019), @twin, row(1, '10/08/2025', '16', age => 'old'));

# Mostly what is there: from some line on it is left to the merge. Its new rows stand at both ends.
my @more = map { row($_, '05/12/2025', '13,' . $_ % 10) } 1 .. 5000;
load('cumulative', 'read 11000, accepted 11000, updated 600, rejected 0, new 5000, unchanged 5400', @more[ 0 .. 2499 ], (map { $_ % 10 ? $b[$_] : $b[$_] =~ s/;12,/;16,/r } 0 .. 5999), @more[ 2500 .. 4999 ]);

# The same children under another kabupaten: rows move.
load('moved', 'read 3000, accepted 3000, updated 3000, rejected 0, new 0, unchanged 0', map { s/;CONTOH;SATU;JAYA;/;LAIN;SATU;MAKMUR;/r =~ s/;13,/;13,5/r } @more[ 0 .. 2999 ]);

# Equal rows in other bytes change nothing and mark nothing.
my $before = sql("SELECT md5(string_agg(p::text, ',' ORDER BY p::text)) FROM inti.pengukuran p");
my $marked = sql("SELECT max(revisi), count(*) FROM operasi.irisan");
my ($code, $out) = konv($node, 'load', 'eppgbm', spew("$dir/lagi.csv", join '', $head =~ s/\n/\r\n/r, map { s/\n/\r\n/r } @b[ grep { $_ % 10 } 0 .. 5999 ]), '--data-date', '2025-12-31');
like($out, qr/updated 0, rejected 0, new 0, unchanged 5400/, 'equal rows');
is(sql("SELECT md5(string_agg(p::text, ',' ORDER BY p::text)) FROM inti.pengukuran p"), $before, 'change nothing');
is(sql("SELECT max(revisi), count(*) FROM operasi.irisan"), $marked, 'and mark nothing');
done_testing();
