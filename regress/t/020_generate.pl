# generate: same seed same bytes, truth for every row, errors as asked, clear refusals.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Digest::SHA qw(sha256_hex);
use Test::More;

my @sheets = map { "$_.csv" } qw(eppgbm ehdw_ibu ehdw_anak ehdw_paud sipbm pk dtks elsimil);
my @all = (@sheets, 'wilayah.csv', 'fasilitas.csv', 'kebenaran.csv');

sub generate
{
	my ($dir, @args) = @_;
	is(system("konvergensi generate --area 73.08 -o $dir @args >$dir.out 2>$dir.err") >> 8, 0, "generate @args");
	return sha256_hex(join '', map { slurp("$dir/$_") } @all);
}
my $base = scratch();
my $one = generate("$base/one", '-n 1500 -s 7 -j 1');
is(generate("$base/two", '-n 1500 -s 7 -j 2'), $one, 'two threads write the same bytes');
is(generate("$base/eight", '-n 1500 -s 7 -j 8'), $one, 'eight threads too');
isnt(generate("$base/other", '-n 1500 -s 8'), $one, 'another seed writes others');

# Every row has its person: the truth lists each line of each file once (pk: head and wife).
my (%lines, %seen, $bad);
for my $f (@sheets) { $lines{$f} = () = slurp("$base/one/$f") =~ /\n/g }
for (split /\n/, slurp("$base/one/kebenaran.csv") =~ s/^.*\n//r)
{
	my ($source, $file, $line, $part, $person, $household) = split /,/;
	$bad++ if $person % 16 > 13 || int($person / 16) != $household || $line < 2 || $line > $lines{$file} || $seen{"$file,$line,$part"}++;
}
is($bad // 0, 0, 'truth rows are sound');
for my $f (@sheets)
{
	my $part = $f eq 'pk.csv' ? 'kepala' : '';
	is(scalar(grep { $seen{"$f,$_,$part"} } 2 .. $lines{$f}), $lines{$f} - 1, "$f: truth for every row");
	my $sep = $f eq 'eppgbm.csv' ? ';' : ',';
	my %n;
	for (split /\n/, slurp("$base/one/$f")) { s/"[^"]*"/x/g; $n{ () = /$sep/g }++ }
	is(scalar(keys %n), 1, "$f: as many values as headings in each row");
}

# Without errors every NIK of a person is the same in all registers and none is missing.
generate("$base/clean", '-n 400 -s 7 --errors none');
unlike(slurp("$base/clean/eppgbm.csv"), qr/^\d+;;/m, 'no missing NIK without errors');
unlike(slurp("$base/clean/eppgbm.csv"), qr/BY\. NY\./, 'no nameless babies without errors');
generate("$base/babies", '-n 400 -s 7 --errors newborn-name=1');
like(slurp("$base/babies/eppgbm.csv"), qr/^\d+;;BY\. NY\. /m, 'nameless babies on demand');
is(scalar(grep { !/^(\d{12}9\d{3}|0{16}|1234567890123456|\d{16})?$/ } map { (split /;/)[1] } grep { /^\d/ } split /\n/, slurp("$base/one/eppgbm.csv")),
	0, 'NIK are 16 digits or missing');

# e-HDW: a child without a NIK has its mother's with a number behind, and only there.
generate("$base/temporary", '-n 400 -s 7 --errors no-nik=0.5,temporary-nik=1,degree=1');
my @temporary = map { [ (split /,/)[4, 7] ] } grep { /^73/ } split /\n/, slurp("$base/temporary/ehdw_anak.csv");
cmp_ok(scalar(grep { $_->[0] =~ /^\d{16}[1-9]$/ } @temporary), '>', 10, 'temporary NIKs of 17 digits');
is(scalar(grep { $_->[0] !~ /^\d{16,17}$/ && $_->[1] } @temporary), 0, 'in place of none, where there is a mother');
unlike(slurp("$base/temporary/sipbm.csv"), qr/,\d{17},/, 'in no other register');
like(slurp("$base/temporary/pk.csv"), qr/ (S\.Pd|S\.E|AMD\.KEB|S\. SOS|SH),/, 'degrees behind names');

for my $case (
	[ '--area 73.08', qr/-o are needed/ ],
	[ '--area 7308 -o x', qr/not '7308'/ ],
	[ '--area 73.08 -n 0 -o x', qr/--households/ ],
	[ '--area 73.08 -y 1989 -o x', qr/--year is 1990 to 2099, not 1989/ ],
	[ '--area 73.08 --villages -1 -o x', qr/--villages is 0 to 100000, not -1/ ],
	[ '--area 73.08 --villages 4294967297 -o x', qr/--villages is 0 to 100000, not 4294967297/ ],
	[ '--area 73.08 --villages 397 -o x --dry-run', qr/397 invented villages do not fit into 73\.08: at most 396.*--wilayah/s ],
	[ '--area 73.08.01 --villages 9000 -o x --dry-run', qr/9000 invented villages do not fit into 73\.08\.01: at most 7999/ ],
	[ '--area 73.08.01 -n 2000000 -o x --dry-run', qr/8000 invented villages do not fit into 73\.08\.01: at most 7999.*--villages/s ],
	[ '--area 73.08.01.2001 --villages 2 -o x --dry-run', qr/2 invented villages do not fit into 73\.08\.01\.2001: at most 1/ ],
	[ '--area 73.08 -o x --errors tipo=0.1', qr/did you mean 'typo'/ ],
	[ '--area 73.08 -o x --errors typo=2', qr/rate from 0 to 1/ ],
	[ '--area 73.08 -o x --wilayah /nonexistent', qr/cannot read/ ])
{
	my $err = `cd $base && konvergensi generate $case->[0] 2>&1; echo "rc \$?"`;
	like($err, $case->[1], "generate $case->[0]: says why");
	like($err, qr/rc 1$/, 'and exits 1');
}
generate("$base/full", '--area 73.08.01 --villages 7999 -n 1');
my @codes = map { /^(\d[\d.]{12}),/ ? $1 : () } split /\n/, slurp("$base/full/wilayah.csv");
is("$#codes $codes[-1]", '7998 73.08.01.9999', 'as many villages as there are codes');
is(system("cd $base && konvergensi generate --area 73.08 -o dry --dry-run >/dev/null && [ ! -e dry ]") >> 8, 0, '--dry-run writes nothing');
done_testing();
