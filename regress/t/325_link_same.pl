# link on the six sources: the same bytes for any number of threads and any order of rows; dummy numbers, empty names, unknown
# villages and one source alone are ordinary input; three new persons are three persons more and touch nobody else.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use File::Spec;
use Test::More;

my $node = new_node();
my $dir = File::Spec->rel2abs(scratch());
$ENV{KONVERGENSI_KEY} = "$dir/key";
sub run_in
{
	my ($db, @args) = @_;
	my ($out, $err) = ('', '');
	my $h = IPC::Run::start([ 'konvergensi', @args, '-d', $node->connstr($db) ], '<', \undef, '>', \$out, '2>', \$err);
	IPC::Run::finish($h);
	is($? >> 8, 0, "@args in $db") or diag($err);
	return $out;
}
sub sql { my ($db, $text) = @_; return $node->safe_psql($db, $text) }

# A small district with what registers really hold: dummy NIKs, no names, villages nobody knows.
is(system("konvergensi generate --area 73.08 -n 300 -s 21 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
my $spoil = q{
	UPDATE sumber.orang SET nik = CASE abs(hashtext(id_sumber)) % 3 WHEN 0 THEN '1111111111111111' WHEN 1 THEN '1234567890123456' ELSE '7308019999999999' END WHERE abs(hashtext(id_sumber || 'n')) % 11 = 0;
	UPDATE sumber.orang SET nama = NULL WHERE abs(hashtext(id_sumber || 'x')) % 31 = 0;
	UPDATE sumber.orang SET kode_desa = '-', kode_kec = CASE WHEN abs(hashtext(id_sumber)) % 2 = 0 THEN '-' ELSE kode_kec END WHERE abs(hashtext(id_sumber || 'd')) % 23 = 0};
sub warehouse
{
	my ($db, $more) = @_;
	sql('postgres', "CREATE DATABASE $db");
	run_in($db, 'init');
	is(system("psql -Xq -d '" . $node->connstr($db) . "' -v dir=$dir/gen -f regress/t/lib/orang.sql") >> 8, 0, "records in $db");
	run_in($db, 'wilayah', "$dir/gen/wilayah.csv");
	sql($db, $spoil);
	sql($db, $more) if $more;
	return;
}

# Everything a run leaves, one hash per table.
my @tables = qw(inti.orang inti.keluarga inti.keanggotaan inti.anggota_sumber inti.riwayat_nomor inti.pasangan_tautan inti.tinjauan_tautan
	operasi.ukuran_tautan lap.fakta_tautan lap.dim_wilayah);
sub left_by
{
	my ($db) = @_;
	my %hash = map { $_ => sql($db, "SELECT count(*) || ' ' || md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) FROM $_ t") } @tables;
	$hash{model} = sql($db, 'SELECT sidik FROM inti.model_tautan WHERE aktif');
	return \%hash;
}
warehouse('same1');
my $printed = run_in('same1', 'link', '-j', 1);
my $want = left_by('same1');
like($want->{$_}, qr/^[1-9]/, "$_ has rows") for @tables;
warehouse('same2');
is(run_in('same2', 'link', '-j', 2), $printed, '2 threads: the same words');
is_deeply(left_by('same2'), $want, '2 threads: the same bytes in every table');
warehouse('same8', q{CREATE TABLE s AS TABLE sumber.orang; TRUNCATE sumber.orang; INSERT INTO sumber.orang SELECT * FROM s ORDER BY md5(id_sumber || sumber)});
is(run_in('same8', 'link', '-j', 8), $printed, '8 threads, shuffled rows: the same words');
is_deeply(left_by('same8'), $want, '8 threads, shuffled rows: the same bytes in every table');

# Stated treatment: counted, nobody merged by them, nobody lost.
is(sql('same1', 'SELECT count(*) FROM sumber.orang o WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber a WHERE (a.sumber, a.id_sumber) = (o.sumber, o.id_sumber))'), '0', 'every record has its person');
is(sql('same1', qq{SELECT bool_and(n.nilai >= d.n AND d.n > 20) FROM (VALUES ('repeated', '1111111111111111'), ('sequence', '1234567890123456'), ('placeholder', '7308019999999999')) v (status, nik)
	CROSS JOIN LATERAL (SELECT sum(nilai) AS nilai FROM operasi.ukuran_tautan WHERE ukuran = 'nik_status' AND rincian = v.status) n
	CROSS JOIN LATERAL (SELECT count(*) AS n FROM sumber.orang o WHERE o.nik = v.nik) d}), 't', 'dummy NIKs are counted by their status');
cmp_ok(sql('same1', q{SELECT avg((n > 1)::int) FROM (SELECT count(DISTINCT k.orang) AS n FROM sumber.orang o JOIN inti.anggota_sumber a USING (sumber, id_sumber) JOIN kebenaran k USING (sumber, id_sumber)
	WHERE o.nik IN ('1111111111111111', '1234567890123456', '7308019999999999') GROUP BY a.orang_id) x}), '<=', .02, 'a dummy number makes nobody one person');
is(sql('same1', q{SELECT count(*) FROM (SELECT f.run_id, w.tingkat, sum(f.catatan) AS n FROM lap.fakta_tautan f JOIN lap.dim_wilayah w USING (wilayah_sk) GROUP BY 1, 2) x
	WHERE n <> (SELECT count(*) FROM sumber.orang)}), '0', 'every level of the published figures has all records');

# One source alone, one that has a person once: nobody is merged.
warehouse('alone', q{DELETE FROM sumber.orang WHERE sumber <> 'sipbm'});
run_in('alone', 'link');
is(sql('alone', 'SELECT count(*) FROM inti.orang'), sql('alone', 'SELECT count(*) FROM sumber.orang'), 'one source alone: as many persons as records');

# Three persons nobody knew: three persons and records more, and no other row is touched.
my $count = q{SELECT (SELECT count(*) FROM inti.orang) || ' ' || (SELECT count(*) FROM inti.keluarga) || ' ' || (SELECT count(*) FROM inti.anggota_sumber)};
my @before = split / /, sql('same1', $count);
sql('same1', q{CREATE TABLE orang_lama AS TABLE inti.orang; CREATE TABLE anggota_lama AS TABLE inti.anggota_sumber;
	INSERT INTO sumber.orang (sumber, id_sumber, peran, nama, jk, tgl_lahir, kode_kab, kode_kec, kode_desa, catatan_mulai, catatan_akhir, batch_id)
	SELECT 'eppgbm', 'baru' || i, 'anak', (ARRAY['ZEFANYA QORI', 'OKTAVIAN WIRYO', 'UMBU LAPALE'])[i], (ARRAY['P', 'L', 'L'])[i], date '2022-02-07' + 113 * i, '73.08', '73.08.01', '73.08.01.2001',
		date '2025-01-05', date '2025-01-05', 2 FROM generate_series(1, 3) i});
like(run_in('same1', 'link'), qr/3 new, 0 changed, 0 withdrawn/, 'three new records');
my @after = split / /, sql('same1', $count);
is_deeply(\@after, [ map { $_ + 3 } @before ], 'three persons, households and records more');
is(sql('same1', q{SELECT count(*) FROM orang_lama l WHERE NOT EXISTS (SELECT FROM inti.orang o WHERE o::text = l::text)}), '0', 'and no other person changed');
is(sql('same1', q{SELECT count(*) FROM anggota_lama l WHERE NOT EXISTS (SELECT FROM inti.anggota_sumber a WHERE a::text = l::text)}), '0', 'nor where a record belongs');
done_testing();
