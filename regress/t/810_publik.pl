# Public figures: what is hidden, an attack from all published figures, rights, freshness, thresholds.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Serang qw(determined tighten);
use Test::More;

my $node = new_node(conf => "jit = off\n");
my $homes = $ENV{PUBLIK_HOMES} // 1300;
konv_ok($node, 'init');
$node->safe_psql('postgres', 'CREATE ROLE u_publik LOGIN IN ROLE konvergensi_publik');
sub sql { return $node->safe_psql('postgres', $_[0]) }
sub reader    # as a reader of publik: (ok, output, error)
{
	my ($rc, $out, $err) = $node->psql('postgres', $_[0], extra_params => [ '-U', 'u_publik' ]);
	return ($rc == 0, $out, $err);
}

# ---- a province of generated people ----
my $top = $ENV{KONV_TOP} // '.';
sql(slurp("$top/regress/t/lib/layanan_data.sql"));
sql("SELECT uji.desa(2, 2, 3); SELECT uji.rumah(1, $homes, 40); SELECT uji.lain()");
my @views = qw(sasaran keluarga indikator konvergensi paket gizi tikar skdn);
is(sql(join ' + ', 'SELECT 0', map { "(SELECT count(*) FROM publik.$_)" } @views), 0, 'nothing is public before it is published');
konv_ok($node, 'score', '--period', $_) for qw(2025-03 2025-Q1);

# ---- the attack ----
my $c = sub { $_[0] eq 'desa' ? 4 : 9 };    # thresholds are public
my %level = map { split /\|/ } split /\n/, sql("SELECT kode, tingkat FROM lap.dim_wilayah WHERE tingkat <> 'posyandu'");
my %above = map { split /\|/, $_, -1 } split /\n/, sql("SELECT w.kode, coalesce(i.kode, '') FROM lap.dim_wilayah w LEFT JOIN lap.dim_wilayah i ON i.wilayah_sk = w.induk_sk WHERE w.tingkat <> 'posyandu'");

# What is true, area|question|1, |2 and |n; what each question stands on, and with which of its answers.
sub truth
{
	my ($period) = @_;
	my (%t, %base);
	for my $line (split /\n/, sql("SELECT w.kode, a.pertanyaan, coalesce(a.dasar, ''), a.a1, coalesce(a.a2::text, '') FROM operasi.pertanyaan_publik a JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_periode p USING (periode_sk) WHERE p.kode = '$period' AND w.tingkat <> 'posyandu'"))
	{
		my ($area, $q, $base, $x, $y) = split /\|/, $line, -1;
		$t{"$area|$q|1"} = $x;
		$t{"$area|$q|2"} = $y if $y ne '';
		$t{"$area|$q|n"} = $x + ($y || 0);
		$base{$q} = $base eq '' ? '' : $q =~ m{^tikar/kuning$|^gizi/.*/lebih$} ? "$base|2" : "$base|1";
	}
	return (\%t, \%base);
}

# What the views show: (view, columns with the figure they give: question|1, |2 or |n).
my @shown = (
	[ 'sasaran', "seharusnya", "'sasaran/' || sasaran || '|n'" ], [ 'sasaran', "jumlah", "'sasaran/' || sasaran || '/berisiko|1'" ],
	[ 'keluarga', 'seharusnya', "'keluarga|n'" ], [ 'keluarga', 'jumlah', "'keluarga/lengkap|1'" ],
	[ 'indikator', 'seharusnya', "'indikator/' || sasaran || '/' || indikator || '|n'" ], [ 'indikator', 'jumlah', "'indikator/' || sasaran || '/' || indikator || '|1'" ],
	[ 'konvergensi', 'seharusnya', "'konvergensi/' || sasaran || '|n'" ], [ 'konvergensi', 'jumlah', "'konvergensi/' || sasaran || '|1'" ],
	[ 'paket', 'seharusnya', "'paket/' || paket || '|n'" ], [ 'paket', 'jumlah', "'paket/' || paket || '|1'" ],
	[ 'gizi', 'seharusnya', "'gizi/' || indeks || '|n'" ], [ 'gizi', 'jumlah', "'gizi/' || indeks || '|1'" ],
	[ 'gizi', 'jumlah_berat', "'gizi/' || indeks || '/berat|1'" ], [ 'gizi', 'jumlah_lebih', "'gizi/' || indeks || '/lebih|1'" ],
	[ 'tikar', 'anak', "'tikar|n'" ], [ 'tikar', 'seharusnya', "'tikar/diukur|1'" ], [ 'tikar', 'jumlah', "'tikar/merah|1'" ],
	[ 'tikar', 'kuning', "'tikar/kuning|1'" ], [ 'tikar', 'hijau', "'tikar/kuning|2'" ],
	[ 'skdn', 's', "'skdn|n'" ], [ 'skdn', 'k', "'skdn/k|1'" ], [ 'skdn', 'd', "'skdn/d|1'" ], [ 'skdn', 'n', "'skdn/n|1'" ], [ 'skdn', 'bgm', "'skdn/bgm|1'" ]);
sub see
{
	my ($period) = @_;
	my %seen;
	for my $s (@shown)
	{
		my ($view, $column, $name) = @$s;
		my ($ok, $out, $err) = reader("SELECT wilayah || '|' || $name, $column FROM publik.$view WHERE periode = '$period' AND $column IS NOT NULL");
		die $err unless $ok;
		$out =~ s/^(.*)\|(\d+)$/$seen{$1} = $2/gme;
	}
	return \%seen;
}

# Everything that must hold between figures: [total, part, part, ...].
sub sums
{
	my ($t, $base) = @_;
	my (@sums, %parts);
	push @{ $parts{ $above{$_} } }, $_ for grep { $above{$_} ne '' } sort keys %above;
	my %group;
	$_ =~ m{^indikator/([A-Z]+)/[A-Z0-9]+$} and push @{ $group{$1} }, $_ for sort keys %$base;
	my %of = map { ("konvergensi/$_" => $group{$_}) } keys %group;
	my %score = map { $_ => 1 } split /\n/, sql("SELECT 'indikator/' || sasaran || '/' || kode FROM lap.dim_indikator WHERE himpunan_aturan = 'kpm2019' AND dalam_skor");
	$of{'konvergensi/SEMUA'} = [ grep { $score{$_} } sort keys %$base ];
	for my $area (sort keys %above)
	{
		my @parts = grep { exists $t->{"$_|tikar|1"} } @{ $parts{$area} // [] };
		next unless exists $t->{"$area|tikar|1"};
		for my $q (sort keys %$base)
		{
			my @x = exists $t->{"$area|$q|2"} ? qw(1 2) : qw(1);
			push @sums, [ "$area|$q|n", map { "$area|$q|$_" } @x ];
			push @sums, [ "$area|$q|n", "$area|$base->{$q}" ] if $base->{$q} ne '';
			next unless @parts;
			for my $x (@x, 'n') { push @sums, [ "$area|$q|$x", map { "$_|$q|$x" } @parts ] }
		}
		for my $q (sort keys %of)
		{
			for my $x (qw(1 n))
			{
				push @sums, [ "$area|$q|$x", map { "$area|$_|$x" } @{ $of{$q} } ];
				push @sums, [ "$area|$q|$x", map { "$_|$q|$x" } @parts ] if @parts;
			}
		}
		# denominators that are one by definition
		push @sums, [ "$area|indikator/HAMIL/H1|n", "$area|indikator/HAMIL/$_|n" ] for qw(H2 H4);
		push @sums, [ "$area|indikator/BADUTA/A2|n", "$area|indikator/BADUTA/$_|n" ] for qw(A1 A3 A4 A10);
	}
	return \@sums;
}

sub attack
{
	my ($period) = @_;
	my ($t, $base) = truth($period);
	my $seen = see($period);
	for my $k (keys %$seen)    # composites are no questions
	{
		$t->{$k} //= $seen->{$k};
	}
	my $lies = grep { $seen->{$_} != $t->{$_} } keys %$seen;
	is($lies, 0, "$period: what is shown is true");
	my $sums = sums($t, $base);
	my $false = grep { my ($whole, @p) = @$_; my $n = 0; my $known = exists $t->{$whole}; for (@p) { $known &&= exists $t->{$_}; $n += $t->{$_} // 0 } $known && $n != $t->{$whole} } @$sums;
	is($false, 0, "$period: the attacker's " . scalar(@$sums) . " sums are true");
	my (%low, %high);
	for my $k (map { @$_ } @$sums) { $low{$k} = $seen->{$k} // 0; $high{$k} = $seen->{$k} // 1e6 }
	my (%want, $shown);
	for my $k (keys %$t)
	{
		my ($area, $q) = split /\|/, $k;
		next if $q =~ /^konvergensi/;
		my $limit = $c->($level{$area});
		next unless $t->{$k} >= 1 && $t->{$k} <= $limit;
		my $n = $t->{"$area|$q|n"};
		$want{$k} = 1;
		$shown++ if exists $seen->{$k};
	}
	is($shown // 0, 0, "$period: no small count of " . keys(%want) . " is shown");
	my @known = grep { $want{$_} } determined(\%low, \%high, $sums);
	is("@known", '', "$period: none follows from the sums as equations");
	tighten(\%low, \%high, $sums);
	my @narrow = grep { $high{$_} - $low{$_} < 2 } sort keys %want;
	is("@narrow[0 .. ($#narrow > 4 ? 4 : $#narrow)]", '', "$period: each keeps three possible values");
	my @lost = grep { exists $low{$_} && ($t->{$_} < $low{$_} || $t->{$_} > $high{$_}) } sort keys %$t;
	is("@lost", '', "$period: the truth is possible");
}
attack('2025-Q1');
attack('2025-03');
my %hidden = map { split /\|/ } split /\n/, sql("SELECT w.tingkat, round(100.0 * count(t.alasan) / count(*)) FROM operasi.pertanyaan_publik q JOIN lap.dim_wilayah w USING (wilayah_sk) LEFT JOIN operasi.penekanan t USING (periode_sk, wilayah_sk, pertanyaan) WHERE periode_sk = 202521 AND w.tingkat <> 'posyandu' GROUP BY 1");
diag join ', ', map { "$_ $hidden{$_} % hidden" } sort keys %hidden;
cmp_ok($hidden{provinsi}, '<', 15, 'most questions are answered for the province');
cmp_ok($hidden{desa}, '<', 60, 'and many for villages of 100 households');
is(sql("SELECT string_agg(jenis, ' ' ORDER BY jenis) FROM (SELECT DISTINCT d.jenis FROM publik.skdn s JOIN lap.dim_periode d ON d.kode = s.periode) x"), 'bulan', 'SKDN is public by month only: a quarter is the sum of its months');
is(sql(join ' + ', 'SELECT 0', map { "(SELECT count(*) FROM publik.$_ WHERE tingkat NOT IN ('provinsi', 'kabupaten', 'kecamatan', 'desa'))" } @views), 0, 'no posyandu is public');
# What the attack does not know must not be there: every column names the row, is a figure it uses, follows from one, or says that some is empty.
my %told = map { $_ => 1 } qw(periode wilayah nama_wilayah tingkat induk himpunan sasaran indikator nama_indikator paket nama_paket arah indeks kelompok_umur disembunyikan),
	qw(persen ki_bawah ki_atas persen_berat persen_lebih k_s d_s n_d bgm_d), map { $_->[1] } @shown;
is(join(' ', grep { !$told{ (split /[.]/)[1] } } split /\n/, sql("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'publik' AND table_name IN ('" . join("','", @views) . "')")), '', 'no column tells more than the attack uses');
my %figures = (sasaran => [qw(seharusnya jumlah)], skdn => [qw(s k d n bgm)], map { $_ => ['jumlah'] } qw(keluarga indikator konvergensi paket gizi tikar));
for my $view (@views)
{
	my $empty = join ' OR ', map { "$_ IS NULL" } @{ $figures{$view} };
	$empty = "seharusnya IS NULL OR (jumlah IS NULL AND EXISTS (SELECT FROM acuan.kelompok_sasaran g WHERE (g.himpunan, g.kode) = (v.himpunan, v.sasaran) AND g.kondisi_risiko IS NOT NULL))" if $view eq 'sasaran';
	is(sql("SELECT count(*) FROM publik.$view v WHERE disembunyikan <> ($empty)"), 0, "$view: an empty figure is a hidden one");
}
is(sql("SELECT (SELECT count(*) FROM publik.paket) = (SELECT count(*) * 5 FROM publik.keluarga)"), 't', 'every area answers for every package');
is(sql("BEGIN; DELETE FROM lap.fakta_paket f USING lap.dim_wilayah w WHERE w.wilayah_sk = f.wilayah_sk AND paket = 'PAUD' AND w.tingkat IN ('desa', 'posyandu'); SELECT (SELECT count(*) FROM publik.paket WHERE paket = 'PAUD' AND tingkat = 'desa') = (SELECT count(*) FROM publik.keluarga WHERE tingkat = 'desa'); ROLLBACK"), 't', 'also where nobody is asked for it');
is(sql(join ' + ', 'SELECT 0', map { "(SELECT count(*) FROM publik.$_ WHERE disembunyikan AND (jumlah IS NOT NULL OR persen IS NOT NULL))" } qw(keluarga indikator konvergensi paket gizi tikar)), 0, 'and neither count nor percentage');
is(sql("SELECT count(*) FROM publik.konvergensi k WHERE NOT disembunyikan AND sasaran <> 'SEMUA' AND EXISTS (SELECT FROM publik.indikator i WHERE (i.periode, i.wilayah, i.sasaran) = (k.periode, k.wilayah, k.sasaran) AND i.disembunyikan)"), 0, 'a level of convergence shows only with all of its indicators');
cmp_ok(sql("SELECT count(*) FROM publik.konvergensi WHERE NOT disembunyikan"), '>', 0, 'some do');

# ---- repeatable: the same figures give the same decisions ----
my $prints = "SELECT md5(string_agg(x::text, ',' ORDER BY x::text COLLATE \"C\")) FROM operasi.penekanan x";
my $before = sql($prints);
konv_ok($node, 'score', '--period', $_, '-j', 1) for qw(2025-Q1 2025-03);
is(sql($prints), $before, 'a second run decides the same');

# ---- rights ----
for my $table (qw(lap.fakta_indikator lap.dim_wilayah operasi.penekanan operasi.pertanyaan_publik inti.orang acuan.wilayah))
{
	my ($ok, undef, $err) = reader("SELECT * FROM $table LIMIT 1");
	ok(!$ok && $err =~ /permission denied/, "a reader of publik cannot read $table");
}
my ($ok, $out, $err) = reader("SELECT count(*) FROM publik.dana");
ok($ok, 'but the budgets, which are money');
sql("CREATE FUNCTION public.tell(anyelement) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS \$\$ BEGIN RAISE NOTICE 'seen %', \$1; RETURN true; END \$\$");
(undef, undef, $err) = reader("SELECT count(*) FROM publik.indikator WHERE tell(persen) AND disembunyikan");
unlike($err, qr/seen \d/, 'a cheap function sees nothing behind what is hidden');

# ---- a figure newer than its decision is not public ----
my $public = "SELECT count(*) FROM publik.indikator WHERE periode = '2025-Q1'";
cmp_ok(sql($public), '>', 0, 'figures are public');
sql("UPDATE lap.fakta_indikator SET run_id = run_id + 1000 WHERE periode_sk = 202521");
is(sql($public), 0, 'not those of a run that decided nothing');
konv_ok($node, 'score', '--period', '2025-Q1');
is(sql($prints), $before, 'the next run brings them back');

# ---- thresholds are rows ----
sql("UPDATE acuan.ambang SET nilai = 0 WHERE kode IN ('papan_desa', 'papan_lain')");
konv_ok($node, 'score', '--period', '2025-Q1');
is(sql("SELECT count(*) FROM operasi.penekanan WHERE periode_sk = 202521"), 0, 'threshold 0 hides nothing');
sql("UPDATE acuan.ambang SET nilai = 12 WHERE kode IN ('papan_desa', 'papan_lain')");
konv_ok($node, 'score', '--period', '2025-Q1');
$c = sub { 12 };
attack('2025-Q1');
sql("UPDATE acuan.ambang SET nilai = 13 WHERE kode = 'papan_desa'");
my $old = sql($prints);
(my $code, undef, $err) = konv($node, 'score', '--period', '2025-Q1');
is($code, 3, 'a threshold of villages above the others stops the run');
sql("UPDATE acuan.ambang SET nilai = 4.5 WHERE kode = 'papan_desa'");
($code, undef, $err) = konv($node, 'score', '--period', '2025-Q1');
is($code, 3, 'a threshold that is no whole number stops the run');
like($err, qr/papan_desa/, 'and is named');
is(sql($prints), $old, 'the old decisions stay');
sql("UPDATE acuan.ambang SET nilai = 4 WHERE kode = 'papan_desa'");

# ---- decisions and figures come in one transaction, and only when the sums hold ----
sql("DELETE FROM lap.fakta_konvergensi WHERE periode_sk = 202521");    # rows that stay as they are are not written
sql(q{CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.sasaran_n := NEW.sasaran_n + 1; NEW.orang_n := NEW.orang_n + 1; RETURN NEW; END $$;
CREATE TRIGGER spoil BEFORE INSERT ON lap.fakta_konvergensi FOR EACH ROW EXECUTE FUNCTION public.spoil()});
($code, undef, $err) = konv($node, 'score', '--period', '2025-Q1');
is($code, 4, 'groups that are not the sum of their parts exit 4');
is(sql($prints), $old, 'nothing was published');
done_testing();
